"""Trains the network that finds the product named, and prints its figures.

python -m tools.understanding.products [--measure] [--crossed] [--corpus FILE]

Needs JAX (``pip install jax``). Authors' styles are the unit of every split, as in
``train.py``: thresholds come from a fifth of the styles that train, left out in turn, all
of them with ``--crossed`` (an hour) and one without (a quarter of one). Batches
of the corpus (the first letter of an id) differ in how readily a product is labelled where
the message is about something else: every batch has its own readiness while training, and
what is written is that of the batches that label most.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from cmdesk.analysis.entities.goods import Goods
from cmdesk.analysis.entities.judge import (
    BUCKETS,
    DILATIONS,
    FLAGS,
    LONGEST,
    WIDEST,
    buckets_of,
    flags_of,
    spans_of,
)
from cmdesk.analysis.knowledge import Knowledge
from cmdesk.analysis.reading import Reading, Spelling
from cmdesk.domain.vocabulary import EntityType
from cmdesk.language.vectors import WordVectors
from cmdesk.paths import default_paths
from tools.understanding.corpus import Labelled, read_corpus

SEED = 1
FOLDS = 5
SPLIT = 5
EPOCHS = 12
BATCH = 32
RATE = 2e-3
CALM = 0.998
"""What is kept is the moving average of the weights, of about 1 / (1 - CALM) steps."""
HIDDEN = 64
WHOLE = 32
PAIR = 12
SWAPPED = 0.4
"""How often a product is swapped for another while training: the place must tell it too."""
PLACE = [0, 8, 9, 10, 11, 13, 14, 15, 16, 17]
"""Flags that belong to the place, not to the words."""
READY = 0.35
"""The share of messages with a product from which a batch is one that labels readily."""
LENGTHS = (24, 40, 64, 104, 176, LONGEST)


@dataclass(frozen=True)
class Example:
    """One message as the network reads it."""

    rows: np.ndarray[Any, Any]
    buckets: np.ndarray[Any, Any]
    flags: np.ndarray[Any, Any]
    wanted: tuple[tuple[int, int], ...]
    batch: int
    field: str
    """What the message is about: a product is swapped for another of the same field."""


class Reader:
    """Turns messages into examples."""

    def __init__(self, resources: Path, batches: Sequence[str]) -> None:
        knowledge = Knowledge.read(resources / "analysis")
        self.spelling: Spelling = knowledge.spelling
        self.goods = Goods(knowledge.tables["goods"])
        self.vectors = WordVectors(resources / "language" / "vectors.npz")
        self.batches = list(batches)
        self._known: dict[str, tuple[int, tuple[int, ...]]] = {}

    def _word(self, word: str) -> tuple[int, tuple[int, ...]]:
        if word not in self._known:
            self._known[word] = (self.vectors.row(word), buckets_of(word))
        return self._known[word]

    def example(
        self, reading: Reading, spans: Sequence[tuple[int, int]], batch: str, field: str
    ) -> Example:
        """Return a message with the places of its products as an example."""
        tokens = reading.tokens[:LONGEST]
        known = [self._word(token.norm) for token in tokens]
        wanted = []
        for start, end in spans:
            inside = [i for i, t in enumerate(tokens) if t.start < end and t.end > start]
            if inside and inside[-1] - inside[0] < WIDEST:
                wanted.append((inside[0], inside[-1] - inside[0]))
        return Example(
            np.array([row for row, _ in known], dtype=np.int32),
            np.array([b for _, b in known], dtype=np.int32).reshape(-1, 5),
            flags_of(reading, self.goods.candidates(reading, weigh=False)),
            tuple(wanted),
            self.batches.index(batch),
            field,
        )


def products_of(row: Labelled) -> list[tuple[int, int]]:
    """Return where the products of a message are named."""
    return [
        (e["start"], e["end"])
        for e in row.labels["entities"]
        if e["type"] == str(EntityType.PRODUCT)
    ]


Weights = dict[str, Any]
Array = jax.Array
Moments = tuple[Weights, Weights, Weights]


def fresh(seed: int, dimensions: int, batches: int) -> Weights:
    """Return weights to start from."""
    rng = np.random.default_rng(seed)

    def draw(*shape: int, gain: float = 1.0) -> np.ndarray[Any, Any]:
        scale = gain * (2.0 / shape[0]) ** 0.5
        return rng.normal(0, scale, shape).astype(np.float32)

    weights: Weights = {
        "meaning": rng.normal(0, 1.0, (dimensions, HIDDEN)).astype(np.float32),
        "hashed": rng.normal(0, 0.1, (BUCKETS, HIDDEN)).astype(np.float32),
        "flags": rng.normal(0, 0.3, (FLAGS, HIDDEN)).astype(np.float32),
        "flags_bias": np.zeros(HIDDEN, np.float32),
        "whole": draw(2 * HIDDEN, WHOLE),
        "whole_bias": np.zeros(WHOLE, np.float32),
        "told": draw(WHOLE, HIDDEN, gain=0.5),
        "last": draw(HIDDEN, HIDDEN),
        "last_bias": np.zeros(HIDDEN, np.float32),
        "ends": draw(HIDDEN, 3, gain=0.5),
        "left": draw(HIDDEN, PAIR, gain=0.3),
        "right": draw(HIDDEN, PAIR, gain=0.3),
        "widths": np.array([0.0] * WIDEST, np.float32),
        "none": np.zeros(WHOLE, np.float32),
        "none_bias": np.zeros(1, np.float32),
        "batch": np.zeros((batches, WHOLE + 1), np.float32),
    }
    for index, _ in enumerate(DILATIONS):
        weights[f"around{index}"] = draw(3 * HIDDEN, HIDDEN, gain=0.5)
        weights[f"around{index}_bias"] = np.zeros(HIDDEN, np.float32)
    return weights


def logits(weights: Weights, given: dict[str, Any], key: Array, drop: float) -> tuple[Array, Array]:
    """Return the scores of the stretches and of « none » of a batch of messages."""
    w = weights
    mask = given["mask"][..., None]
    keys = jax.random.split(key, 4)

    def dropped(x: Array, key: Array, rate: float) -> Array:
        if not drop:
            return x
        keep = jax.random.bernoulli(key, 1 - rate, x.shape)
        return jnp.where(keep, x / (1 - rate), 0.0)

    known = w["hashed"][given["buckets"]]  # messages, tokens, 5, hidden
    if drop:  # words of which only the meaning is seen, as new ones will be
        blind = jax.random.bernoulli(keys[0], 0.15, known.shape[:2])[..., None, None]
        part = jax.random.bernoulli(keys[3], 0.1, known.shape[:3])[..., None]
        known = jnp.where(blind | part, 0.0, known)
    words = known.sum(axis=2) + given["vectors"] @ w["meaning"]
    hidden = jax.nn.relu(words + given["flags"] @ w["flags"] + w["flags_bias"]) * mask
    hidden = dropped(hidden, keys[1], drop)
    for index, far in enumerate(DILATIONS):
        around = jnp.pad(hidden, ((0, 0), (far, far), (0, 0)))
        seen = jnp.concatenate((around[:, : -2 * far], hidden, around[:, 2 * far :]), axis=2)
        hidden = (
            hidden + jax.nn.relu(seen @ w[f"around{index}"] + w[f"around{index}_bias"])
        ) * mask
    mean = hidden.sum(axis=1) / mask.sum(axis=1)
    top = jnp.where(mask > 0, hidden, -1e9).max(axis=1)
    whole = dropped(jnp.concatenate((mean, top), axis=1), keys[2], drop)
    whole = jax.nn.relu(whole @ w["whole"] + w["whole_bias"])
    last = jax.nn.relu(hidden @ w["last"] + (whole @ w["told"])[:, None] + w["last_bias"])
    last = dropped(last, keys[3], drop)
    ends, left, right = last @ w["ends"], last @ w["left"], last @ w["right"]
    inside = jnp.cumsum(ends[..., 2], axis=1)
    columns = []
    for wide in range(WIDEST):
        stop = ends.shape[1] - wide
        score = (
            ends[:, :stop, 0]
            + ends[:, wide:, 1]
            + inside[:, wide:]
            - inside[:, :stop]
            + (left[:, :stop] * right[:, wide:]).sum(axis=-1)
            + w["widths"][wide]
        )
        score = jnp.where(given["mask"][:, wide:] > 0, score, -1e4)
        columns.append(jnp.pad(score, ((0, 0), (0, wide)), constant_values=-1e4))
    scores = jnp.stack(columns, axis=2)
    none = whole @ w["none"] + w["none_bias"][0]
    if "batch" in w:
        own = w["batch"][given["batch"]]
        none = none + (whole * own[:, :-1]).sum(axis=1) + own[:, -1]
    return scores, none


def loss(weights: Weights, given: dict[str, Any], key: Array) -> Array:
    """Return the cross-entropy over the stretches and « none », and what keeps weights small."""
    scores, none = logits(weights, given, key, 0.3)
    everything = jnp.concatenate((scores.reshape(len(none), -1), none[:, None]), axis=1)
    chances = jax.nn.log_softmax(everything, axis=1)
    each = -(given["target"] * chances).sum(axis=1)
    return each.mean() + 0.02 * (weights["batch"] ** 2).sum() / 10


@partial(jax.jit, donate_argnums=(0, 1))
def step(
    weights: Weights, moments: Moments, given: dict[str, Any], key: Array, rate: float, at: float
) -> tuple[Weights, Moments, Array]:
    """Return the weights and their moments after one step of Adam with decay."""
    value, slopes = jax.value_and_grad(loss)(weights, given, key)
    first, second, calm = moments
    first = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, first, slopes)
    second = jax.tree.map(lambda v, g: 0.99 * v + 0.01 * g * g, second, slopes)
    fix1, fix2 = 1 - 0.9**at, 1 - 0.99**at

    def moved(w: Array, m: Array, v: Array) -> Array:
        decay = 0.02 if w.ndim > 1 else 0.0
        return w - rate * (m / fix1 / (jnp.sqrt(v / fix2) + 1e-8) + decay * w)

    weights = jax.tree.map(moved, weights, first, second)
    pace = jnp.minimum(CALM, at / (at + 10))
    calm = jax.tree.map(lambda c, w: pace * c + (1 - pace) * w, calm, weights)
    return weights, (first, second, calm), value


predicted = jax.jit(lambda w, given: logits(w, given, jax.random.key(0), 0.0))


def packed(examples: Sequence[Example], vectors: WordVectors) -> dict[str, Any]:
    """Return examples as arrays of one length."""
    longest = max(len(e.rows) for e in examples)
    length = next(n for n in LENGTHS if n >= longest)
    count = len(examples)
    given: dict[str, Any] = {
        "vectors": np.zeros((count, length, vectors.dimensions), np.float32),
        "buckets": np.zeros((count, length, 5), np.int32),
        "flags": np.zeros((count, length, FLAGS), np.float32),
        "mask": np.zeros((count, length), np.float32),
        "target": np.zeros((count, length * WIDEST + 1), np.float32),
        "batch": np.array([e.batch for e in examples], np.int32),
    }
    for index, example in enumerate(examples):
        size = len(example.rows)
        known = example.rows >= 0
        given["vectors"][index, :size][known] = vectors.stack(example.rows[known].tolist())
        given["buckets"][index, :size] = example.buckets
        given["flags"][index, :size] = example.flags
        given["mask"][index, :size] = 1.0
        for first, wide in example.wanted:
            given["target"][index, first * WIDEST + wide] = 1.0 / len(example.wanted)
        if not example.wanted:
            given["target"][index, -1] = 1.0
    return given


Words = tuple[np.ndarray[Any, Any], np.ndarray[Any, Any], np.ndarray[Any, Any]]


def words_of(example: Example) -> Words:
    """Return the rows, buckets and flags of the first product of an example."""
    first, wide = example.wanted[0]
    inside = slice(first, first + wide + 1)
    return example.rows[inside], example.buckets[inside], example.flags[inside]


def swapped(example: Example, words: Words) -> Example:
    """Return ``example`` with its product, its only one, replaced by the words of another."""
    first, wide = example.wanted[0]
    rows, buckets, flags = words
    flags = flags.copy()
    flags[0, PLACE] = example.flags[first, PLACE]
    flags[1:, PLACE] = 0.0
    parts = slice(0, first), slice(first + wide + 1, len(example.rows))
    return replace(
        example,
        rows=np.concatenate((example.rows[parts[0]], rows, example.rows[parts[1]]))[:LONGEST],
        buckets=np.concatenate((example.buckets[parts[0]], buckets, example.buckets[parts[1]]))[
            :LONGEST
        ],
        flags=np.concatenate((example.flags[parts[0]], flags, example.flags[parts[1]]))[:LONGEST],
        wanted=((first, len(rows) - 1),),
    )


def varied(examples: Sequence[Example], rng: random.Random) -> list[Example]:
    """Return the examples, the product of some swapped for that of another message."""
    shelves: dict[str, list[Words]] = {}
    for example in examples:
        if example.wanted:
            shelves.setdefault(example.field, []).append(words_of(example))
    found = []
    for example in examples:
        if len(example.wanted) == 1 and rng.random() < SWAPPED:
            found.append(swapped(example, rng.choice(shelves[example.field])))
        else:
            found.append(example)
    return found


def trained(examples: Sequence[Example], vectors: WordVectors, batches: int, seed: int) -> Weights:
    """Return the weights learned from ``examples``."""
    weights = jax.tree.map(jnp.asarray, fresh(seed, vectors.dimensions, batches))
    moments = (
        jax.tree.map(jnp.zeros_like, weights),
        jax.tree.map(jnp.zeros_like, weights),
        jax.tree.map(jnp.copy, weights),
    )
    rng = random.Random(seed)
    key = jax.random.key(seed)
    total = EPOCHS * (len(examples) // BATCH + len(LENGTHS))
    at = 0
    for epoch in range(EPOCHS):
        groups = []
        by_length: dict[int, list[Example]] = {}
        for example in varied(examples, rng):
            length = next(n for n in LENGTHS if n >= len(example.rows))
            by_length.setdefault(length, []).append(example)
        for part in by_length.values():
            rng.shuffle(part)
            full = part + part[: -len(part) % BATCH]
            groups += [full[i : i + BATCH] for i in range(0, len(full), BATCH)]
        rng.shuffle(groups)
        losses = []
        for group in groups:
            if len(group) < BATCH:
                continue
            at += 1
            key, now = jax.random.split(key)
            rate = RATE * min(at / 100, 1.0) * max(1 - at / total, 0.15)
            weights, moments, value = step(
                weights, moments, packed(group, vectors), now, rate, float(at)
            )
            losses.append(value)
        if epoch in (0, EPOCHS // 2, EPOCHS - 1):
            print(f"  epoch {epoch}: {float(np.mean([float(x) for x in losses])):.3f}", flush=True)
    return {name: np.asarray(value) for name, value in moments[2].items()}


def chances_of(
    weights: Weights, examples: Sequence[Example], vectors: WordVectors
) -> list[np.ndarray[Any, Any]]:
    """Return for each example the chances of its stretches (tokens, widths)."""
    found: list[np.ndarray[Any, Any]] = [np.zeros((0, WIDEST))] * len(examples)
    order = sorted(range(len(examples)), key=lambda i: len(examples[i].rows))
    for at in range(0, len(order), 64):
        part = order[at : at + 64]
        filled = part + [part[-1]] * (64 - len(part))
        given = packed([examples[i] for i in filled], vectors)
        scores, none = predicted(weights, given)
        flat = np.asarray(scores).reshape(len(filled), -1)
        everything = np.concatenate((flat, np.asarray(none)[:, None]), axis=1)
        everything = np.exp(everything - everything.max(axis=1, keepdims=True))
        everything /= everything.sum(axis=1, keepdims=True)
        for line, index in enumerate(part):
            size = len(examples[index].rows)
            found[index] = everything[line, :-1].reshape(-1, WIDEST)[:size]
    return found


def settled(weights: Weights, ready: Sequence[int]) -> Weights:
    """Return the weights with the readiness of the batches ``ready`` as the only one."""
    own = weights["batch"][list(ready)].mean(axis=0)
    found = {name: value for name, value in weights.items() if name != "batch"}
    found["none"] = weights["none"] + own[:-1]
    found["none_bias"] = weights["none_bias"] + own[-1]
    return found


Places = list[tuple[int, int]]


def figures(truth: Sequence[Places], said: Sequence[Places]) -> dict[str, float]:
    """Return the F1 of places told exactly, and of places that overlap the right one."""
    exact = claimed = wanted = touched = met = 0
    for right, found in zip(truth, said, strict=True):
        exact += len(set(right) & set(found))
        claimed += len(found)
        wanted += len(right)
        touched += sum(any(a < d and c < b for c, d in right) for a, b in found)
        met += sum(any(a < d and c < b for c, d in found) for a, b in right)
    precision, recall = touched / max(claimed, 1), met / max(wanted, 1)
    return {
        "exact F1": 2 * exact / max(claimed + wanted, 1),
        "overlap F1": 2 * precision * recall / max(precision + recall, 1e-9),
        "precision": precision,
        "recall": recall,
    }


def thresholds_of(
    chances: Sequence[Any], truth: Sequence[Places], readings: Sequence[Reading]
) -> tuple[float, float]:
    """Return the thresholds of the first product and of the others that give the best F1."""
    best, found = -1.0, (0.4, 0.5)
    for one in np.arange(0.2, 0.71, 0.05):
        for more in (0.4, 0.5, 0.6, 0.7):
            said = [
                [(s.start, s.end) for s in spans_of(c, r, float(one), more)]
                for c, r in zip(chances, readings, strict=True)
            ]
            score = figures(truth, said)["exact F1"]
            if score > best:
                best, found = score, (round(float(one), 2), more)
    return found


def write(path: Path, weights: Weights, thresholds: tuple[float, float]) -> None:
    """Write the weights that ``ProductJudge`` opens."""
    step_size = float(np.abs(weights["hashed"]).max()) / 127
    np.savez_compressed(
        path,
        hashed=np.round(weights["hashed"] / step_size).astype(np.int8),
        hashed_step=np.array([step_size], dtype=np.float32),
        thresholds=np.array(thresholds, dtype=np.float32),
        **{name: w.astype(np.float16) for name, w in weights.items() if name != "hashed"},
    )
    print(f"{path.name}: {path.stat().st_size / 1e6:.2f} MB")


def main(arguments: list[str]) -> int:
    """Train, print, write."""
    paths = default_paths()
    at = arguments.index("--corpus") + 1 if "--corpus" in arguments else 0
    path = Path(arguments[at]) if at else paths.resources / "corpus" / "messages.jsonl"
    corpus = [row for row in read_corpus(path) if row.has_entities]
    batches = sorted({row.message.id[:1] for row in corpus})
    reader = Reader(paths.resources, batches)
    readings = [Reading(row.message.text, reader.spelling) for row in corpus]
    truth = [products_of(row) for row in corpus]
    examples = [
        reader.example(reading, places, row.message.id[:1], row.topics[0])
        for row, reading, places in zip(corpus, readings, truth, strict=True)
    ]
    tuned = [i for i, row in enumerate(corpus) if not row.held_out]
    apart = [i for i, row in enumerate(corpus) if row.held_out]
    readiness = {
        batch: float(np.mean([bool(truth[i]) for i in tuned if corpus[i].message.id[:1] == batch]))
        for batch in batches
    }
    ready = [i for i, batch in enumerate(batches) if readiness[batch] >= READY]
    styles = sorted({corpus[i].style for i in tuned})
    random.Random(SPLIT).shuffle(styles)
    fold_of = {style: index % FOLDS for index, style in enumerate(styles)}
    chances: dict[int, Any] = {}
    for fold in range(FOLDS if "--crossed" in arguments else 1):
        inside = [examples[i] for i in tuned if fold_of[corpus[i].style] != fold]
        outside = [i for i in tuned if fold_of[corpus[i].style] == fold]
        weights = settled(trained(inside, reader.vectors, len(batches), SEED), ready)
        found = chances_of(weights, [examples[i] for i in outside], reader.vectors)
        chances.update(zip(outside, found, strict=True))
    crossed = sorted(chances)
    steady = [i for i in chances if batches.index(corpus[i].message.id[:1]) in ready]
    one, more = thresholds_of(
        [chances[i] for i in steady], [truth[i] for i in steady], [readings[i] for i in steady]
    )
    weights = settled(
        trained([examples[i] for i in tuned], reader.vectors, len(batches), SEED), ready
    )
    found = chances_of(weights, [examples[i] for i in apart], reader.vectors)
    chances.update(zip(apart, found, strict=True))
    print(f"{len(tuned)} messages to learn from, {len(apart)} kept apart; {one} first, {more} more")
    groups = {"all": batches, "ready": [batches[i] for i in ready], **{b: [b] for b in batches}}
    for name, part in groups.items():
        for title, indexes in (("crossed", crossed), ("apart", apart)):
            kept = [i for i in indexes if corpus[i].message.id[:1] in part]
            said = [
                [(s.start, s.end) for s in spans_of(chances[i], readings[i], one, more)]
                for i in kept
            ]
            told = figures([truth[i] for i in kept], said)
            line = "".join(f"  {key} {value:.3f}" for key, value in told.items())
            print(f"{name:6}{title:8}{len(kept):5}{line}", flush=True)
    if "--measure" not in arguments:
        write(paths.resources / "analysis" / "products.npz", weights, (one, more))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
