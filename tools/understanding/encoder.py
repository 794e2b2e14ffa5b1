"""Teaches the sentence encoder what customers write, and prints its figures.

python -m tools.understanding.encoder [--measure | --answers]

Needs JAX (``pip install -e .[train]``) and about half an hour on two cores. The encoder of
``cmdesk/language/meaning.py`` was made for any text in sixteen languages. Here all that stands
above its table of word pieces is trained further on our corpus (fine-tuning: Howard and Ruder
2018), for everything that the judges answer at once and for what mainly went wrong, so that
messages that tell the same trouble come near each other whatever their words. It learns from the
messages that train, from the clauses that readers marked as telling a trouble, alone, and from
our own sentences for each trouble; styles kept apart are only measured. ``--measure`` reads the
weights that are there and writes nothing. ``--answers`` leaves the network and its answers as they
are and only learns those that it has not yet, new kinds of trouble: minutes instead of half an
hour, and what was weighed against the old ones still holds.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from cmdesk.domain.vocabulary import Kind
from cmdesk.drafting.faults import Faults
from cmdesk.drafting.phrasebook import read_phrasebook
from cmdesk.drafting.template import plainly
from cmdesk.language.encoder import LONGEST, ORDERS, Encoder
from cmdesk.language.meaning import PUBLISHED, Pretrained
from cmdesk.paths import default_paths
from tools.understanding.corpus import Labelled, read_corpus
from tools.understanding.train import BINARY, RIVALS, answers_of

SEED = 20261121
EPOCHS = 8
BATCH = 64
RATE, HEAD_RATE = 7e-4, 3.0
"""The highest step of what was trained before, and how much greater that of the answers is."""
WARM_UP = 200
DECAY = 0.01
FURTHER, FURTHER_RATE = 6, 2e-3
"""How often new answers see each text, and the highest step of them."""
PIECE_DROPOUT, DROPOUT = 0.12, 0.4
SMOOTHING = {"kind": 0.05, "topic": 0.1, "emotion": 0.1, "trouble": 0.1}
SHARES = {"kind": 1.0, "topic": 0.5, "emotion": 0.5, "trouble": 1.0, "binary": 0.05}
"""What each family counts for; that of the answers of yes and no, each of them."""
ALONE = 0.5
"""What a clause or a sentence alone counts for beside a message."""
FEWEST = 4
"""Examples under which a kind of trouble is not learnt."""
BUCKETS = (16, 32, 48, 64, 96, 160, LONGEST)
UNKNOWN = -1

Array = jax.Array
Numbers = np.ndarray[Any, Any]
Params = dict[str, Any]


@dataclass(frozen=True)
class Example:
    """A text and its answers: of rivals the index, ``UNKNOWN`` where nobody said."""

    pieces: Numbers
    rivals: tuple[int, ...]
    binary: Numbers | None
    weight: float


@dataclass(frozen=True)
class Answers:
    """What is learnt, in the order of the columns: the groups of rivals, then yes or no."""

    rivals: dict[str, list[str]]
    binary: list[str]

    @staticmethod
    def of(rows: Sequence[Labelled], faults: Faults) -> Answers:
        """Return those of the corpus: troubles with ``FEWEST`` examples to learn from."""
        counts: dict[str, int] = {}
        for row in rows:
            if not row.held_out and (main := trouble_of(row, faults)):
                counts[main] = counts.get(main, 0) + 1
        troubles = sorted(one for one, count in counts.items() if count >= FEWEST)
        binary = [f"{family}:{label}" for family, labels in BINARY.items() for label in labels]
        return Answers({**RIVALS, "trouble": troubles}, binary)

    @property
    def names(self) -> list[str]:
        """Return the name of every column."""
        rivals = [f"{family}:{label}" for family, labels in self.rivals.items() for label in labels]
        return [*rivals, *self.binary]

    @property
    def groups(self) -> list[tuple[int, int]]:
        """Return the columns of each group of rivals, the end excluded."""
        found, first = [], 0
        for labels in self.rivals.values():
            found.append((first, first + len(labels)))
            first += len(labels)
        return found

    def example(self, row: Labelled, faults: Faults, pretrained: Pretrained) -> Example:
        """Return a message of the corpus with its answers."""
        truth = answers_of(row)
        truth["trouble"] = {trouble_of(row, faults)}
        rivals = tuple(
            labels.index(label) if (label := next(iter(truth[family]))) in labels else UNKNOWN
            for family, labels in self.rivals.items()
        )
        wanted = [name.partition(":")[2] in truth[name.partition(":")[0]] for name in self.binary]
        pieces = pretrained.pieces(row.message.text, LONGEST)
        return Example(pieces, rivals, np.array(wanted, np.float32), 1.0)

    def alone(self, text: str, trouble: str, pretrained: Pretrained) -> Example | None:
        """Return a clause or a sentence of which only the trouble is known."""
        if trouble not in self.rivals["trouble"]:
            return None
        rivals = [UNKNOWN] * len(self.rivals)
        rivals[list(self.rivals).index("trouble")] = self.rivals["trouble"].index(trouble)
        return Example(pretrained.pieces(text, LONGEST), tuple(rivals), None, ALONE)


def trouble_of(row: Labelled, faults: Faults) -> str:
    """Return what mainly went wrong, empty where nobody said."""
    troubles = row.labels.get("troubles") if row.kind == Kind.COMPLAINT else None
    return faults.kind(troubles[0]["id"]) if troubles else ""


def sentences_of(rows: Sequence[Labelled], faults: Faults) -> Iterator[tuple[str, str]]:
    """Yield the clauses that tell a trouble, and our own sentences for each."""
    for row in rows:
        for trouble in () if row.held_out else row.labels.get("troubles") or ():
            if span := trouble.get("span"):
                yield row.message.text[slice(*span)], faults.kind(trouble["id"])
    for fault in faults.all:
        for text in (*fault.facts, *fault.scenes, *fault.faults):
            yield plainly(text), fault.kind


def start(encoder: Encoder, answers: Answers) -> Params:
    """Return the weights of the encoder as they are; answers that it has not know nothing."""
    key = jax.random.PRNGKey(SEED)
    outputs = len(answers.names)
    weights = np.array(jax.random.normal(key, (encoder.features, outputs)) * 0.02)
    bias = np.zeros(outputs, np.float32)
    for at, name in enumerate(answers.names):
        if (known := encoder.columns.get(name)) is not None:
            weights[:, at], bias[at] = encoder.weights[:, known], encoder.bias[known]
    return {
        "trunk": {name: jnp.array(value) for name, value in encoder.trunk.items()},
        "head": {"weights": jnp.array(weights), "bias": jnp.array(bias)},
    }


def forward(params: Params, embedded: Array, mask: Array, eps: float, key: Array = None) -> Array:
    """Word pieces (B, T, D) and mask (B, T) -> logits (B, O); what ``Encoder`` does."""
    one, two = jax.random.split(key) if key is not None else (None, None)
    if one is not None:
        embedded = embedded * jax.random.bernoulli(one, 1 - PIECE_DROPOUT, mask.shape)[..., None]
    return answered(params["head"], joined(params["trunk"], embedded, mask, eps), two)


def answered(head: Params, features: Array, key: Array = None) -> Array:
    """Features (B, F) -> logits (B, O)."""
    if key is not None:
        kept = jax.random.bernoulli(key, 1 - DROPOUT, features.shape)
        features = features * kept / (1 - DROPOUT)
    return features @ head["weights"] + head["bias"]


def joined(trunk: Params, embedded: Array, mask: Array, eps: float) -> Array:
    """Word pieces (B, T, D) and mask (B, T) -> what the answers weigh (B, F)."""
    there = mask[..., None]

    def normal(x: Array, name: str) -> Array:
        x = x - x.mean(-1, keepdims=True)
        spread = jax.lax.rsqrt((x * x).mean(-1, keepdims=True) + eps)
        return x * spread * trunk[f"ln_g{name}"] + trunk[f"ln_b{name}"]

    def filtered(x: Array, name: str, width: int, left: int) -> Array:
        padded = jnp.pad(x, ((0, 0), (left, width - 1 - left), (0, 0)))
        windows = jnp.concatenate([padded[:, i : i + x.shape[1]] for i in range(width)], -1)
        return jax.nn.relu(windows @ trunk[f"w{name}_{width}"] + trunk[f"b{name}_{width}"])

    parts = [embedded]
    projected = normal(embedded @ trunk["proj_W"] + trunk["proj_b"], "_all") * there
    for (width, left), x in zip(ORDERS, jnp.split(projected, len(ORDERS), -1), strict=True):
        once = (filtered(x, "1", width, left) + x) * there
        parts.append(filtered(once, "2", width, left) + once)
    each = normal(jnp.concatenate(parts, -1), "") * there
    count = mask.sum(1, keepdims=True)
    mean = (each.sum(1) @ trunk["cnn_W"] + count * trunk["cnn_b"]) / jnp.sqrt(count)
    first = jax.nn.relu(mean @ trunk["d0"])
    second = jax.nn.relu(mean @ trunk["p1"] + first @ trunk["d1"])
    third = jax.nn.relu(second @ trunk["d2"])
    vector = jnp.tanh(second @ trunk["p3"] + third @ trunk["d3"])
    vector = vector / jnp.sqrt((vector * vector).sum(-1, keepdims=True) + eps)
    strongest = jnp.where(there > 0, each, -1e9).max(1)
    return jnp.concatenate([vector * Encoder.VECTOR_SHARE, second, strongest], -1)


class Training:
    """Adam (Kingma and Ba 2015) with a warm-up and a cosine to nothing."""

    def __init__(self, answers: Answers, pretrained: Pretrained, encoder: Encoder) -> None:
        self._answers, self._pretrained = answers, pretrained
        self._eps = encoder.eps
        self._new = jnp.ones(len(answers.names))
        self.params = start(encoder, answers)
        self._step = jax.jit(self._one_step)
        self._answer = jax.jit(lambda p, e, m: forward(p, e, m, self._eps))
        self._features = jax.jit(lambda t, e, m: joined(t, e, m, self._eps))
        self._head_step = jax.jit(self._one_head_step)

    def fit(self, examples: Sequence[Example]) -> None:
        """Learn from ``examples``, ``EPOCHS`` times each."""
        rng = np.random.default_rng(SEED)
        key = jax.random.PRNGKey(SEED + 1)
        state = [jax.tree.map(jnp.zeros_like, self.params) for _ in range(2)]
        total = EPOCHS * len(list(_batches(examples, rng)))
        began, at = time.monotonic(), 0
        for epoch in range(EPOCHS):
            losses = []
            for size, members in _batches(examples, rng):
                at += 1
                rate = RATE * min(1, at / WARM_UP) * (1 + np.cos(np.pi * at / total)) / 2
                key, now = jax.random.split(key)
                chosen = [examples[i] for i in np.resize(members, BATCH)]
                batch = self._batch(chosen, size)
                self.params, *state, loss = self._step(
                    self.params, *state, float(at), rate, *batch, now
                )
                losses.append(loss)
            mean = float(np.mean([float(loss) for loss in losses]))
            print(f"epoch {epoch + 1}: loss {mean:.3f}, {time.monotonic() - began:.0f} s",
                  flush=True)  # fmt: skip

    def fit_answers(self, examples: Sequence[Example], known: Set[str]) -> None:
        """Learn the answers that are not ``known`` from ``examples``, all else left as it is."""
        self._new = jnp.array([float(name not in known) for name in self._answers.names])
        features = np.zeros((len(examples), len(self.params["head"]["weights"])), np.float32)
        for size, members in _batches(examples, np.random.default_rng(0)):
            chosen = [examples[i] for i in np.resize(members, BATCH)]
            embedded, mask, *_ = self._batch(chosen, size)
            found = self._features(self.params["trunk"], embedded, mask)
            features[members] = np.asarray(found)[: len(members)]
        truths = self._truths(examples)
        rng, key = np.random.default_rng(SEED), jax.random.PRNGKey(SEED + 1)
        head = self.params["head"]
        state = [jax.tree.map(jnp.zeros_like, head) for _ in range(2)]
        total, at = FURTHER * (len(examples) // BATCH), 0
        for epoch in range(FURTHER):
            order, losses = rng.permutation(len(examples)), []
            for first in range(0, len(order) - BATCH + 1, BATCH):
                at += 1
                rate = FURTHER_RATE * min(1, at / WARM_UP) * (1 + np.cos(np.pi * at / total)) / 2
                members = order[first : first + BATCH]
                key, now = jax.random.split(key)
                batch = (features[members], *(truth[members] for truth in truths))
                head, *state, loss = self._head_step(head, *state, float(at), rate, *batch, now)
                losses.append(float(loss))
            print(f"epoch {epoch + 1}: loss {np.mean(losses):.3f}", flush=True)
        self.params = {"trunk": self.params["trunk"], "head": head}

    def logits(self, examples: Sequence[Example]) -> Numbers:
        """Return one line an example, one column an answer."""
        found = np.zeros((len(examples), len(self._answers.names)), np.float32)
        for size, members in _batches(examples, np.random.default_rng(0)):
            chosen = [examples[i] for i in np.resize(members, BATCH)]
            embedded, mask, *_ = self._batch(chosen, size)
            answer = self._answer(self.params, embedded, mask)
            found[members] = np.asarray(answer)[: len(members)]
        return found

    def _batch(self, examples: Sequence[Example], size: int) -> tuple[Numbers, ...]:
        pieces = np.zeros((len(examples), size), np.int64)
        mask = np.zeros((len(examples), size), np.float32)
        for line, example in enumerate(examples):
            pieces[line, : len(example.pieces)] = example.pieces
            mask[line, : len(example.pieces)] = 1
        return self._pretrained.vectors(pieces), mask, *self._truths(examples)

    def _truths(self, examples: Sequence[Example]) -> tuple[Numbers, ...]:
        rivals = np.array([example.rivals for example in examples])
        nothing = np.zeros(len(self._answers.binary), np.float32)
        binary = np.stack([nothing if e.binary is None else e.binary for e in examples])
        whole = np.array([e.binary is not None for e in examples], np.float32)
        weight = np.array([e.weight for e in examples], np.float32)
        return rivals, binary, whole, weight

    def _loss(
        self, params: Params, embedded: Array, mask: Array, *truths_and_key: Array
    ) -> Array:  # fmt: skip
        *truths, key = truths_and_key
        return self._loss_of(forward(params, embedded, mask, self._eps, key), *truths)

    def _head_loss(self, head: Params, features: Array, *truths_and_key: Array) -> Array:
        *truths, key = truths_and_key
        return self._loss_of(answered(head, features, key), *truths)

    def _loss_of(
        self, logits: Array, rivals: Array, binary: Array, whole: Array, weight: Array
    ) -> Array:
        total = jnp.zeros(())
        for column, (family, (first, last)) in enumerate(
            zip(self._answers.rivals, self._answers.groups, strict=True)
        ):
            right, smooth = rivals[:, column], SMOOTHING[family]
            wanted = jax.nn.one_hot(jnp.maximum(right, 0), last - first)
            wanted = wanted * (1 - smooth) + smooth / (last - first)
            each = -(wanted * jax.nn.log_softmax(logits[:, first:last])).sum(-1)
            counted = weight * (right != UNKNOWN)
            total += SHARES[family] * (each * counted).sum() / jnp.maximum(counted.sum(), 1)
        said = logits[:, len(self._answers.names) - len(self._answers.binary) :]
        each = -(binary * jax.nn.log_sigmoid(said) + (1 - binary) * jax.nn.log_sigmoid(-said))
        total += SHARES["binary"] * (each.sum(-1) * whole).sum() / jnp.maximum(whole.sum(), 1)
        return total

    def _one_step(
        self, params: Params, first: Params, second: Params, at: Array, rate: Array, *batch: Array
    ) -> tuple[Params, Params, Params, Array]:
        loss, slopes = jax.value_and_grad(self._loss)(params, *batch)
        first, second = _moments(first, second, slopes)
        trunk = jax.tree.map(
            lambda w, a, b: w - rate * _moved(a, b, at),
            params["trunk"], first["trunk"], second["trunk"],
        )  # fmt: skip
        head = jax.tree.map(
            lambda w, a, b: w - HEAD_RATE * rate * (_moved(a, b, at) + DECAY * w),
            params["head"], first["head"], second["head"],
        )  # fmt: skip
        return {"trunk": trunk, "head": head}, first, second, loss

    def _one_head_step(
        self, head: Params, first: Params, second: Params, at: Array, rate: Array, *batch: Array
    ) -> tuple[Params, Params, Params, Array]:
        loss, slopes = jax.value_and_grad(self._head_loss)(head, *batch)
        first, second = _moments(first, second, slopes)
        head = jax.tree.map(
            lambda w, a, b: w - rate * self._new * (_moved(a, b, at) + DECAY * w),
            head, first, second,
        )  # fmt: skip
        return head, first, second, loss


def _moments(first: Params, second: Params, slopes: Params) -> tuple[Params, Params]:
    """Return the running means of the slopes, no longer than 1 together, and of their squares."""
    length = jnp.sqrt(sum((x * x).sum() for x in jax.tree.leaves(slopes)))
    slopes = jax.tree.map(lambda x: x / jnp.maximum(length, 1), slopes)
    first = jax.tree.map(lambda a, g: 0.9 * a + 0.1 * g, first, slopes)
    return first, jax.tree.map(lambda a, g: 0.99 * a + 0.01 * g * g, second, slopes)


def _moved(first: Array, second: Array, at: Array) -> Array:
    """Return the step of Adam for a slope of these running means, after ``at`` of them."""
    return (first / (1 - 0.9**at)) / (jnp.sqrt(second / (1 - 0.99**at)) + 1e-8)


def _batches(
    examples: Sequence[Example], rng: np.random.Generator
) -> Iterator[tuple[int, Numbers]]:
    """Yield the length and the members of each batch: texts of about one length together."""
    lengths = np.array([len(example.pieces) for example in examples])
    bucket = np.searchsorted(BUCKETS, lengths)
    found = []
    for at, size in enumerate(BUCKETS):
        members = rng.permutation(np.flatnonzero(bucket == at))
        found += [(size, members[i : i + BATCH]) for i in range(0, len(members), BATCH)]
    for at in rng.permutation(len(found)):
        yield found[at]


def report(answers: Answers, logits: Numbers, examples: Sequence[Example]) -> None:
    """Print how often the first and the first three rivals are right."""
    for column, (family, (first, last)) in enumerate(
        zip(answers.rivals, answers.groups, strict=True)
    ):
        right = np.array([example.rivals[column] for example in examples])
        known = right != UNKNOWN
        order = np.argsort(-logits[known, first:last], axis=1)
        one = (order[:, 0] == right[known]).mean()
        three = (order[:, :3] == right[known][:, None]).any(axis=1).mean()
        print(f"{family:8} {known.sum()} apart, first right {one:.3f}, among three {three:.3f}")


def eight_bits(weights: Numbers) -> tuple[Numbers, Numbers]:
    """Return ``weights`` as whole numbers of eight bits, and the scale of each column."""
    scale = np.abs(weights).max(axis=0) / 127
    scale = np.where(scale > 0, scale, 1).astype(np.float32)
    return np.rint(weights / scale).astype(np.int8), scale


def write(path: Path, answers: Answers, params: Params, eps: float) -> None:
    """Write the weights that ``Encoder`` opens: eight bits each, and the vectors of bias whole."""
    tables: dict[str, Numbers] = {}
    for name, value in {**params["trunk"], **params["head"]}.items():
        table = np.asarray(value, np.float32)
        if table.ndim == 1:
            tables[name] = table
        else:
            tables[name], tables[f"{name} scale"] = eight_bits(table)
    about = json.dumps({"answers": answers.names, "groups": answers.groups, "eps": eps})
    np.savez_compressed(path, about=np.frombuffer(about.encode(), np.uint8), **tables)
    print(f"{path.name}: {path.stat().st_size / 1e6:.1f} MB")


def main(arguments: list[str]) -> int:
    """Train, print, write."""
    paths = default_paths()
    path = paths.resources / "language" / "encoder.npz"
    faults = read_phrasebook(paths.resources / "phrases").faults
    rows = read_corpus(paths.resources / "corpus" / "messages.jsonl")
    answers = Answers.of(rows, faults)
    pretrained = PUBLISHED
    apart = [answers.example(row, faults, pretrained) for row in rows if row.held_out]
    if "--measure" in arguments:
        encoder = Encoder(path, pretrained)
        logits = np.stack([encoder.read([example.pieces])[0].logits for example in apart])
        report(answers, logits, apart)
        return 0
    examples = [answers.example(row, faults, pretrained) for row in rows if not row.held_out]
    found = (answers.alone(text, kind, pretrained) for text, kind in sentences_of(rows, faults))
    examples += [one for one in found if one is not None]
    print(f"{len(examples)} texts to learn from, {len(apart)} apart, {len(answers.names)} answers")
    further = "--answers" in arguments
    encoder = Encoder(path if further else None, pretrained)
    training = Training(answers, pretrained, encoder)
    if further:
        training.fit_answers(examples, encoder.columns.keys())
    else:
        training.fit(examples)
    report(answers, training.logits(apart), apart)
    write(path, answers, training.params, encoder.eps)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
