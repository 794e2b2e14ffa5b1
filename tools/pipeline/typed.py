"""Make a treebank's sentence look like what people type, its annotation unchanged."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import replace

from cmdesk.language.fold import strip_accents
from tools.pipeline.treebanks import Sentence, Word, drop, is_word

_VOWELS = "aeiouyéèà"
_MARKS = (
    "!",
    "!!",
    "!!!",
    "…",
    "...",
    "?!",
    "😡",
    "😡😡",
    "🙏",
    "👎",
    "😂",
    ":(",
    ":)",
    "😊",
    "👏",
)


class Typist:
    """A hurried person: ``short`` gives the abbreviations known (« toujours » → « tjr »)."""

    def __init__(self, rng: random.Random, short: Mapping[str, tuple[str, ...]]) -> None:
        self._rng = rng
        self._short = short

    def retype(self, sentence: Sentence) -> Sentence:
        """Return ``sentence`` as somebody might have typed it."""
        rng = self._rng
        if rng.random() < 0.25:
            sentence = self._drop_negation(sentence)
        if rng.random() < 0.4:
            sentence = self._end_otherwise(sentence)
        if rng.random() < 0.25:
            sentence = self._drop_commas(sentence)
        if rng.random() < 0.4:
            sentence = self._map(sentence, self._abbreviate)
        if rng.random() < 0.3:
            sentence = self._lose_apostrophes(sentence)
        if rng.random() < 0.55:
            keep = rng.choice((0.0, 0.0, 0.5))
            sentence = self._map(sentence, lambda word: self._plain(word, keep))
        if rng.random() < 0.2:
            sentence = self._map(sentence, self._lengthen)
        case = rng.random()
        if case < 0.5:
            sentence = self._map(sentence, lambda word: replace(word, form=word.form.lower()))
        elif case < 0.6:
            sentence = self._map(sentence, lambda word: replace(word, form=word.form.upper()))
        return sentence

    @staticmethod
    def _map(sentence: Sentence, change: Callable[[Word], Word]) -> Sentence:
        return tuple(change(word) if is_word(word) else word for word in sentence)

    def _plain(self, word: Word, keep: float) -> Word:
        if self._rng.random() < keep:
            return word
        return replace(word, form=strip_accents(word.form).replace("œ", "oe"))

    def _abbreviate(self, word: Word) -> Word:
        forms = self._short.get(word.form.lower())
        if not forms or self._rng.random() < 0.35:
            return word
        return replace(word, form=self._rng.choice(forms))

    def _lengthen(self, word: Word) -> Word:
        if word.pos not in {"ADV", "ADJ", "INTJ", "NOUN", "VERB"} or self._rng.random() < 0.9:
            return word
        form = word.form
        places = [at for at, letter in enumerate(form) if letter.lower() in _VOWELS]
        if not places or len(form) < 3:
            return word
        at = places[-1]
        times = self._rng.randint(2, 5)
        return replace(word, form=form[:at] + form[at] * times + form[at + 1 :])

    def _lose_apostrophes(self, sentence: Sentence) -> Sentence:
        # « j ai », or « jai » as one token that keeps what the longer word was.
        rng = self._rng
        spaced = rng.random() < 0.5
        words = list(sentence)
        gone: set[int] = set()
        for at, word in enumerate(words[:-1]):
            following = words[at + 1]
            elided = len(word.form) > 1 and word.form.endswith("’")
            if not elided or word.space or rng.random() < 0.3:
                continue
            if spaced:
                words[at] = replace(word, form=word.form[:-1], space=True)
            elif not any(other.head == at for other in words) and is_word(following):
                words[at + 1] = replace(following, form=word.form[:-1] + following.form)
                gone.add(at)
        return drop(tuple(words), gone)

    def _drop_negation(self, sentence: Sentence) -> Sentence:
        return drop(sentence, self._leaves(sentence, {"ne", "n’"}))

    def _drop_commas(self, sentence: Sentence) -> Sentence:
        gone = self._leaves(sentence, {","})
        words = list(sentence)
        for at in gone:
            if at:
                words[at - 1] = replace(words[at - 1], space=True)
        return drop(tuple(words), gone)

    @staticmethod
    def _leaves(sentence: Sentence, forms: set[str]) -> set[int]:
        heads = {word.head for word in sentence}
        return {
            at for at, word in enumerate(sentence) if word.form.lower() in forms and at not in heads
        }

    def _end_otherwise(self, sentence: Sentence) -> Sentence:
        last = len(sentence) - 1
        end = sentence[last]
        if (
            end.form not in {".", "!", "…"}
            or last == 0
            or any(word.head == last for word in sentence)
        ):
            return sentence
        if self._rng.random() < 0.5:
            shorter = list(sentence[:last])
            shorter[-1] = replace(shorter[-1], space=True)
            return tuple(shorter)
        mark = self._rng.choice(_MARKS)
        before = replace(sentence[last - 1], space=self._rng.random() < 0.5)
        return (*sentence[: last - 1], before, replace(end, form=mark, lemma=mark))
