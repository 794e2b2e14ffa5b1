"""French verbs as they are written, person by person (``resources/language/conjugation.toml``)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import regex

from cmdesk.knowledge.loader import read_toml

TENSES = ("present", "imperfect", "future", "conditional", "subjunctive")
_IMPERFECT = ("ais", "ais", "ait", "ions", "iez", "aient")
_FUTURE = ("ai", "as", "a", "ons", "ez", "ont")
_FIRST = ("e", "es", "e", "ons", "ez", "ent")
_SECOND = ("is", "is", "it", "issons", "issez", "issent")
_THIRD = ("s", "s", "", "ons", "ez", "ent")
_SUBJUNCTIVE = ("e", "es", "e", "ions", "iez", "ent")
_PARTICIPLES = {"er": "é", "ir": "i", "re": "u"}
_E_THEN_CONSONANT = regex.compile(
    r"(?P<vowel>[eé])(?P<end>[bcdfglmnprstvz]|[bcdfgptv][rl]|qu|gu|gn|ch)$"
)
_INFINITIVE = regex.compile(r"\p{L}+(?:er|ir|re)|\p{L}*oir")


class Conjugator:
    """Writes the forms of any verb; persons are 0 (« je ») to 5 (« ils »)."""

    def __init__(self, resources: Path) -> None:
        """Read the models; raise ``UserError`` if they cannot be read."""
        data = read_toml(resources / "language" / "conjugation.toml")
        self._models: Mapping[str, Mapping[str, str]] = data["models"]
        self._doubling = frozenset(data["doubling"]["verbs"])
        self._with_e = tuple(data["with_e"]["ends"])
        self._alone = frozenset(data["alone"]["verbs"])
        self.form = lru_cache(maxsize=4096)(self._form)
        self.infinitives = lru_cache(maxsize=4096)(self._infinitives)
        self._ends = self._endings()

    def participle(self, infinitive: str) -> str:
        """Return the past participle, masculine singular; nothing for what is no infinitive."""
        if not _INFINITIVE.fullmatch(infinitive):
            return ""
        prefix, model = self._model(infinitive)
        if model:
            return prefix + model["past"]
        return infinitive[:-2] + _PARTICIPLES.get(infinitive[-2:], "")

    def tenses(self, infinitive: str, word: str, person: int) -> tuple[str, ...]:
        """Return the tenses in which ``word`` is the form of a verb for ``person``."""
        return tuple(tense for tense in TENSES if self.form(infinitive, tense, person) == word)

    def _infinitives(self, word: str) -> tuple[str, ...]:
        """Return what ``word`` may be a form of, some of it no verb: the caller knows words.

        Finite forms and participles, these without their agreement.
        """
        found: dict[str, None] = {}
        for start in range(len(word)):
            for key in self._ends.get(word[start:], ()):
                if not start or key not in self._alone:
                    found[self._spelt(word[:start] + key)] = None
        return tuple(found)

    def _spelt(self, infinitive: str) -> str:
        """Return the infinitive that some forms are spelt by: « acheter » for « achèter »."""
        base = infinitive.removesuffix("er")
        if base == infinitive:
            return infinitive
        if found := regex.search(r"è(\p{L}{1,2})$", base):
            e = f"{base[: found.start()]}e{found[1]}er"
            return e if e.endswith(self._with_e) else f"{base[: found.start()]}é{found[1]}er"
        if base[-2:] in {"ll", "tt"} and base[:-1] + "er" in self._doubling:
            return base[:-1] + "er"
        if base.endswith(("ai", "oi", "ui")) and len(base) > 3:
            return base[:-1] + "yer"
        if base.endswith("ge"):
            return base[:-1] + "er"
        return f"{base[:-1]}cer" if base.endswith("ç") else infinitive

    def _endings(self) -> dict[str, list[str]]:
        """Return the infinitives, or their ends, that each form or its end may belong to."""
        ends: dict[str, list[str]] = {}
        forms = [(form, key) for key in self._models for form in self._all(key)]
        for key, sample in (("er", "parler"), ("ir", "finir"), ("dre", "rendre")):
            base = len(sample) - len(key)
            forms += [(form[base:], key) for form in self._all(sample) if form[base:]]
        for form, key in forms:
            ends.setdefault(form, []).append(key)
        return ends

    def _all(self, infinitive: str) -> set[str]:
        found = {self._form(infinitive, tense, who) for tense in TENSES for who in range(6)}
        return found | {self.participle(infinitive)}

    def _form(self, infinitive: str, tense: str, person: int) -> str:
        """Return one form of a verb; nothing for what is no infinitive."""
        if not _INFINITIVE.fullmatch(infinitive):
            return ""
        prefix, model = self._model(infinitive)
        if model:
            return prefix + self._of_model(model, tense, person)
        group = infinitive[-2:]
        if group == "er":
            return self._of_first(infinitive, tense, person)
        base = infinitive[:-2]
        ends = _SECOND if group == "ir" else _THIRD
        return self._built(
            [base + end for end in ends], infinitive.removesuffix("e"), tense, person
        )

    def _model(self, infinitive: str) -> tuple[str, Mapping[str, str]]:
        for start in range(len(infinitive) - 3):
            model = self._models.get(infinitive[start:])
            # « installer » does not follow « aller ».
            if model and (not start or infinitive[start:] not in self._alone):
                return infinitive[:start], model
        return "", {}

    def _of_model(self, model: Mapping[str, str], tense: str, person: int) -> str:
        if tense == "subjunctive" and (forms := model.get("subjunctive")):
            return forms.split()[person]
        if tense == "imperfect" and (stem := model.get("imperfect")):
            return stem + _IMPERFECT[person]
        return self._built(model["present"].split(), model["future"], tense, person)

    @staticmethod
    def _built(present: list[str], future: str, tense: str, person: int) -> str:
        if tense == "present":
            return present[person]
        if tense == "imperfect":
            return present[3].removesuffix("ons") + _IMPERFECT[person]
        if tense == "subjunctive":
            stem = (
                present[3].removesuffix("ons")
                if person in (3, 4)
                else present[5].removesuffix("ent")
            )
            return stem + _SUBJUNCTIVE[person]
        return future + (_FUTURE if tense == "future" else _IMPERFECT)[person]

    def _of_first(self, infinitive: str, tense: str, person: int) -> str:
        base = infinitive[:-2]
        if tense in {"present", "subjunctive"}:
            end = (_FIRST if tense == "present" else _SUBJUNCTIVE)[person]
            mute = person not in (3, 4)
            return self._joined(self._before_mute(infinitive) if mute else base, end)
        if tense == "imperfect":
            return self._joined(base, _IMPERFECT[person])
        # « j’espérerai », but « j’achèterai ».
        stem = base if regex.search(r"é\p{L}{1,2}$", base) else self._before_mute(infinitive)
        return f"{stem}er" + (_FUTURE if tense == "future" else _IMPERFECT)[person]

    def _before_mute(self, infinitive: str) -> str:
        base = infinitive[:-2]
        if base.endswith("y") and not base.endswith("ey"):
            return base[:-1] + "i"
        found = _E_THEN_CONSONANT.search(base)
        if found is None:
            return base
        if found["vowel"] == "e" and len(found["end"]) > 1 and found["end"] != "vr":
            return base
        if infinitive in self._doubling:
            return base + base[-1]
        return f"{base[: found.start()]}è{found['end']}"

    @staticmethod
    def _joined(base: str, end: str) -> str:
        if end[0] in "aoâ":
            if base.endswith("g"):
                return f"{base}e{end}"
            if base.endswith("c"):
                return f"{base[:-1]}ç{end}"
        return base + end
