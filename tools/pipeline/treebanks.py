"""Read Universal Dependencies treebanks as sentences cut the way the pipeline cuts."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from spacy.tokens import Doc
from spacy.vocab import Vocab

from cmdesk.language.fold import fold

# Kept features: what a rule or a sentence to realise can use. The rest differs between
# treebanks, and would only be noise.
_FEATURES = frozenset(
    {
        "Gender", "Number", "Person", "Tense", "Mood", "VerbForm", "Voice", "PronType", "Definite",
        "NumType", "Poss", "Reflex", "Polarity", "Number[psor]", "Person[psor]",
    }
)  # fmt: skip
# Subtypes on which the treebanks agree; others are reduced to their main relation.
_SUBTYPES = frozenset(
    {"aux:pass", "aux:tense", "aux:caus", "nsubj:pass", "obl:agent", "acl:relcl", "expl:subj"}
)


@dataclass(frozen=True, slots=True)
class Word:
    """A token of a treebank; ``head`` counts from 0, a root is its own head."""

    form: str
    lemma: str
    pos: str
    morph: str
    head: int
    dep: str
    space: bool


Sentence = tuple[Word, ...]


def read_treebank(path: Path) -> list[Sentence]:
    """Return the sentences of a CoNLL-U file, contractions (« du ») as one token."""
    return [
        sentence
        for block in path.read_text(encoding="utf-8").split("\n\n")
        if (sentence := _read_block(block))
    ]


def _read_block(block: str) -> Sentence | None:
    rows = [line.split("\t") for line in block.splitlines() if line and line[0] != "#"]
    rows = [row for row in rows if "." not in row[0]]
    groups: list[tuple[list[list[str]], str, str]] = []
    index = 0
    while index < len(rows):
        row = rows[index]
        if "-" in row[0]:
            first, last = map(int, row[0].split("-"))
            parts = rows[index + 1 : index + 2 + last - first]
            groups.append((parts, row[1], row[9]))
            index += 1 + len(parts)
        else:
            groups.append(([row], row[1], row[9]))
            index += 1
    place = {int(part[0]): at for at, (parts, _, _) in enumerate(groups) for part in parts}
    words = []
    for at, (parts, form, misc) in enumerate(groups):
        if not form or "~" in form or form == "XXX":
            return None
        ids = {int(part[0]) for part in parts}
        main = next((part for part in parts if int(part[6]) not in ids), parts[0])
        # « du » is a preposition that carries its article's features; « auquel » a pronoun.
        features = "|".join(part[5] for part in parts if part[5] != "_")
        lemma = main[2]
        pos = main[3]
        if len(parts) > 1 and parts[-1][3] == "DET":
            lemma, pos = parts[0][2], "ADP"
            main = parts[0] if int(parts[0][6]) not in ids else parts[-1]
        elif len(parts) > 1:
            lemma, pos = parts[-1][2], parts[-1][3]
        head = int(main[6])
        root = head == 0 or head not in place
        words.append(
            Word(
                form=fold(form),
                lemma=fold(form if lemma in ("_", "") else lemma),
                pos=pos if pos != "_" else "X",
                morph=_features(features),
                head=at if root else place[head],
                dep="ROOT" if root else _relation(main[7]),
                space="SpaceAfter=No" not in misc,
            )
        )
    if any(word.head == at and word.dep != "ROOT" for at, word in enumerate(words)):
        return None
    return tuple(words)


def _features(features: str) -> str:
    kept = dict(
        pair.split("=", 1)
        for pair in features.split("|")
        if "=" in pair and pair.split("=")[0] in _FEATURES
    )
    return "|".join(f"{key}={value.split(',')[0]}" for key, value in sorted(kept.items()))


def _relation(relation: str) -> str:
    return relation if relation in _SUBTYPES else relation.partition(":")[0]


def to_doc(vocab: Vocab, sentences: list[Sentence]) -> Doc:
    """Return ``sentences`` as one annotated document."""
    words: list[Word] = []
    starts: list[bool] = []
    for sentence in sentences:
        offset = len(words)
        for at, word in enumerate(sentence):
            last = at == len(sentence) - 1
            words.append(replace(word, head=word.head + offset, space=True if last else word.space))
            starts.append(at == 0)
    if words and words[-1].space:
        words[-1] = replace(words[-1], space=False)
    return Doc(
        vocab,
        words=[word.form for word in words],
        spaces=[word.space for word in words],
        pos=[word.pos for word in words],
        morphs=[word.morph for word in words],
        lemmas=[word.lemma for word in words],
        heads=[word.head for word in words],
        deps=[word.dep for word in words],
        sent_starts=starts,
    )


def documents(
    vocab: Vocab, treebanks: list[list[Sentence]], rng: random.Random, most: int
) -> Iterator[Doc]:
    """Yield documents of 1 to ``most`` consecutive sentences of one treebank."""
    for treebank in treebanks:
        at = 0
        while at < len(treebank):
            size = rng.randint(1, most)
            yield to_doc(vocab, treebank[at : at + size])
            at += size


def drop(sentence: Sentence, gone: set[int]) -> Sentence:
    """Return ``sentence`` without the tokens ``gone``, none of which has a dependent kept."""
    place: dict[int, int] = {}
    for at in range(len(sentence)):
        if at not in gone:
            place[at] = len(place)
    return tuple(
        replace(word, head=place[word.head]) for at, word in enumerate(sentence) if at in place
    )


_WORDLIKE = re.compile(r"\w")


def is_word(word: Word) -> bool:
    """Return whether ``word`` has a letter or a figure."""
    return bool(_WORDLIKE.search(word.form))
