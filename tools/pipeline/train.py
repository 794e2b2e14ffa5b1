"""Train the French pipeline from scratch and write ``resources/pipeline/fr_cmdesk``.

    python -m tools.pipeline.train                      # about a quarter of an hour
    python -m tools.pipeline.train --steps 300 --output /tmp/quick

Reads the treebanks of ``../shared/data/ud`` (``--treebanks``), never the Sequoia test set,
on which it prints the accuracy table at the end. Same seed and steps, same weights.
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
import shutil
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path

import numpy
from spacy.language import Language
from spacy.scorer import Scorer
from spacy.tokens import Doc
from spacy.training import Example
from spacy.util import fix_random_seed
from thinc.api import Adam

from cmdesk.language.pipeline import open_pipeline
from cmdesk.language.tokenizer import FrenchDesk, FrenchTokenizer
from tools.pipeline.hand import measure, read_typed
from tools.pipeline.treebanks import Sentence, documents, read_treebank, to_doc
from tools.pipeline.typed import Typist

ROOT = Path(__file__).parents[2]
TRAINING = (
    "fr_sequoia-ud-train", "fr_gsd-ud-dev", "fr_gsd-ud-test", "fr_rhapsodie-ud-train",
    "fr_rhapsodie-ud-dev", "fr_rhapsodie-ud-test", "fr_parisstories-ud-train",
    "fr_parisstories-ud-dev", "fr_parisstories-ud-test",
)  # fmt: skip
HELD_OUT = "fr_sequoia-ud-dev"
TEST = "fr_sequoia-ud-test"
# The written treebanks are nearer to a message than speech is, and better annotated.
WEIGHTS = {"fr_sequoia-ud-train": 2, "fr_gsd-ud-dev": 2, "fr_gsd-ud-test": 2}


def build(width: int = 96) -> Language:
    """Return the untrained pipeline."""
    nlp = FrenchDesk()
    nlp.config["nlp"]["tokenizer"] = {"@tokenizers": "cmdesk.FrenchTokenizer.v1"}
    exceptions = tomllib.loads(
        (ROOT / "resources/pipeline/tokens.toml").read_text(encoding="utf-8")
    )
    nlp.tokenizer = FrenchTokenizer(nlp.vocab, exceptions["whole"], exceptions["abbreviations"])
    listener = {"@architectures": "spacy.Tok2VecListener.v1", "width": width, "upstream": "*"}
    nlp.add_pipe(
        "tok2vec",
        config={
            "model": {
                "@architectures": "spacy.Tok2Vec.v2",
                "embed": {
                    "@architectures": "spacy.MultiHashEmbed.v2",
                    "width": width,
                    # NORM is the word without accents or case (see cmdesk.language.tokenizer).
                    "attrs": ["LOWER", "NORM", "PREFIX", "SUFFIX", "SHAPE"],
                    "rows": [5000, 5000, 1000, 2500, 1500],
                    "include_static_vectors": False,
                },
                "encode": {
                    "@architectures": "spacy.MaxoutWindowEncoder.v2",
                    "width": width,
                    "depth": 4,
                    "window_size": 1,
                    "maxout_pieces": 3,
                },
            }
        },
    )
    tagger = {"@architectures": "spacy.Tagger.v2", "nO": None, "normalize": False}
    nlp.add_pipe("morphologizer", config={"model": {**tagger, "tok2vec": listener}})
    nlp.add_pipe(
        "parser",
        config={
            "min_action_freq": 30,
            "model": {
                "@architectures": "spacy.TransitionBasedParser.v2",
                "state_type": "parser",
                "extra_state_tokens": False,
                "hidden_width": 64,
                "maxout_pieces": 2,
                "use_upper": True,
                "nO": None,
                "tok2vec": listener,
            },
        },
    )
    nlp.add_pipe(
        "trainable_lemmatizer",
        config={"min_tree_freq": 3, "top_k": 1, "model": {**tagger, "tok2vec": listener}},
    )
    return nlp


def examples(nlp: Language, docs: Iterator[Doc] | list[Doc]) -> list[Example]:
    """Return each document beside its own text, cut anew by our tokenizer."""
    return [Example(nlp.make_doc(doc.text), doc) for doc in docs]


def epochs(
    nlp: Language, treebanks: list[list[Sentence]], rng: random.Random, typist: Typist
) -> Iterator[Example]:
    """Yield examples for ever: half as written, half as typed, grouped anew each time."""
    while True:
        retyped = []
        for treebank in treebanks:
            sentences: list[Sentence] = []
            at = 0
            while at < len(treebank):
                # People type a whole message in one manner: decide for a run of sentences.
                size = rng.randint(1, 5)
                typed = rng.random() < 0.45
                run = treebank[at : at + size]
                sentences += [typist.retype(one) if typed else one for one in run]
                at += size
            retyped.append([one for one in sentences if one])
        batch = list(documents(nlp.vocab, retyped, rng, 4))
        rng.shuffle(batch)
        yield from examples(nlp, batch)


def batches(stream: Iterator[Example], most_words: int) -> Iterator[list[Example]]:
    """Yield batches that grow from 100 words to ``most_words``."""
    size = 100.0
    batch: list[Example] = []
    words = 0
    for example in stream:
        batch.append(example)
        words += len(example.reference)
        if words >= size:
            yield batch
            batch, words = [], 0
            size = min(size * 1.005, most_words)


def evaluate(nlp: Language, gold: list[Example]) -> dict[str, float]:
    """Return the figures of the table, in per cent, on fresh predictions."""
    fresh = [Example(nlp.make_doc(one.reference.text), one.reference) for one in gold]
    scores = nlp.evaluate(fresh)
    scores.update(Scorer.score_tokenization(fresh))
    names = {
        "token_f": "tokens", "pos_acc": "UPOS", "morph_acc": "morphology", "lemma_acc": "lemma",
        "dep_uas": "UAS", "dep_las": "LAS", "sents_f": "sentences",
    }  # fmt: skip
    return {name: 100 * (scores.get(key) or 0.0) for key, name in names.items()}


def train(treebanks: Path, output: Path, steps: int, seed: int) -> None:
    """Train for ``steps`` batches, keep the best on the held-out set, write it, print figures."""
    fix_random_seed(seed)
    numpy.random.seed(seed)
    rng = random.Random(seed)
    nlp = build()
    read = {
        name: read_treebank(treebanks / f"{name}.conllu") for name in (*TRAINING, HELD_OUT, TEST)
    }
    short = tomllib.loads((ROOT / "resources/language/sms.toml").read_text(encoding="utf-8"))
    typist = Typist(rng, invert(short["words"]))
    training = [read[name] for name in TRAINING for _ in range(WEIGHTS.get(name, 1))]
    held = examples(nlp, documents(nlp.vocab, [read[HELD_OUT]], random.Random(1), 4))
    print(f"{sum(len(one) for one in set_of(training))} sentences", flush=True)

    sample = examples(nlp, [to_doc(nlp.vocab, [one]) for bank in training for one in bank])
    optimizer = nlp.initialize(lambda: sample)
    optimizer = Adam(0.002, L2=0.01, grad_clip=1.0, use_averages=True)
    start = time.monotonic()
    best = -1.0
    stream = batches(epochs(nlp, training, rng, typist), 1500)
    work = output.with_name(output.name + ".part")
    for step, batch in enumerate(itertools.islice(stream, steps), 1):
        # Warm up for 200 steps, then down to nothing in a straight line.
        optimizer.learn_rate = 0.002 * min(
            step / 200, max(0.03, (steps - step) / max(1, steps - 200))
        )
        losses = nlp.update(batch, drop=0.1, sgd=optimizer)
        if step % max(100, steps // 12) == 0 or step == steps:
            with nlp.use_params(optimizer.averages):
                figures = evaluate(nlp, held)
                score = figures["UPOS"] + figures["lemma"] + figures["LAS"]
                if score > best:
                    best = score
                    shutil.rmtree(work, ignore_errors=True)
                    save(nlp, work)
            shown = " ".join(f"{name} {value:.1f}" for name, value in figures.items())
            total = sum(losses.values())
            print(
                f"{step:6d} {time.monotonic() - start:5.0f} s  loss {total:8.0f}  {shown}",
                flush=True,
            )
    shutil.rmtree(output, ignore_errors=True)
    work.rename(output)
    report(output, read[TEST])


def save(nlp: Language, folder: Path) -> None:
    """Write the pipeline without what changes from one run to the next."""
    nlp.to_disk(folder, exclude=["tokenizer"])


def set_of(banks: list[list[Sentence]]) -> list[list[Sentence]]:
    """Return each treebank once."""
    return list({id(bank): bank for bank in banks}.values())


def invert(words: dict[str, str]) -> dict[str, tuple[str, ...]]:
    """Return full word → its short forms, from short form → full word."""
    found: dict[str, list[str]] = {}
    for form, full in words.items():
        if " " not in full:
            found.setdefault(full, []).append(form)
    return {full: tuple(forms) for full, forms in found.items()}


def report(folder: Path, test: list[Sentence]) -> None:
    """Print the accuracy table on the Sequoia test set, and keep it beside the weights.

    Of the weights themselves: the mended lemmas follow our needs, not the treebank's ways.
    """
    nlp = open_pipeline(ROOT / "resources", model=folder).nlp
    with nlp.select_pipes(disable="cmdesk_lemma_fixes"):
        # One sentence a document, as the published figures count.
        figures = evaluate(nlp, examples(nlp, [to_doc(nlp.vocab, [one]) for one in test]))
    print("Sequoia test set")
    for name, value in figures.items():
        print(f"  {name:12} {value:5.1f}")
    typed = measure(
        open_pipeline(ROOT / "resources", model=folder),
        read_typed(ROOT / "resources/pipeline/typed.txt"),
    )
    print("typed badly, annotated by hand")
    for name, value in typed.items():
        print(f"  {name:12} {value:5.1f}")
    figures |= {f"typed {name}": value for name, value in typed.items()}
    (folder / "accuracy.json").write_text(
        json.dumps({name: round(value, 2) for name, value in figures.items()}, indent=1) + "\n",
        encoding="utf-8",
    )


def main() -> None:
    """Read the options and train."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--treebanks", type=Path, default=ROOT.parent / "shared/data/ud")
    parser.add_argument("--output", type=Path, default=ROOT / "resources/pipeline/fr_cmdesk")
    parser.add_argument("--steps", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=20)
    parser.add_argument("--measure", action="store_true", help="only measure what is there")
    options = parser.parse_args()
    if options.measure:
        report(options.output, read_treebank(options.treebanks / f"{TEST}.conllu"))
        return
    train(options.treebanks, options.output, options.steps, options.seed)


if __name__ == "__main__":
    main()
