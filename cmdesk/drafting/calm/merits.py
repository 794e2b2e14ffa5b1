"""What a compliment tells: who is praised, what they did, in how long, what was well made."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import regex
from spacy.tokens import Token

from cmdesk.domain.analysis import Analysis
from cmdesk.drafting.calm.addressing import Addressing
from cmdesk.drafting.faults import plain
from cmdesk.drafting.retelling.grammar import denials_closed, lower, tidy
from cmdesk.language.surface import Surface, spell_small_numbers

_CIVIL = {
    "Mme": "Mme", "Madame": "Mme", "M.": "M.", "Monsieur": "M.", "Mr": "M.", "Mlle": "Mme",
}  # fmt: skip
"""Titles before a family name, and how a reply writes them."""
_FAMILY_NAME = regex.compile(r"\p{Lu}\p{Ll}[\p{L}’-]+")
_DETERMINERS = frozenset(
    {
        "le",
        "la",
        "l’",
        "les",
        "un",
        "une",
        "votre",
        "vos",
        "notre",
        "ce",
        "cet",
        "cette",
        "mon",
        "ma",
    }
)
_LINKS = frozenset({"de", "du", "d’", "au", "à"})
_OTHERS = frozenset({"l’", "le", "la", "les", "lui", "leur", "en", "y"})
# How many characters before a figure may still deny it.
_NEAR = 25
_ASIDES = frozenset({("je", "crois"), ("je", "pense"), ("me", "semble-t-il"), ("si", "j’ai")})
_GOES_ON = frozenset({"je", "j’", "on", "il", "elle", "c’", "ça", "a", "m’", "nous", "ne", "n’"})
"""What begins, after « et », another clause."""
_CUTS = frozenset({"parce", "car", "alors", "tandis", "sinon", "quand", "comme", "lorsque"})
_BREAKS = frozenset({",", ";", ":", ".", "!", "?", "…", "(", ")", "«", "»", "–", "—", "mais"})


class Merits:
    """Finds what is worth taking up of a compliment."""

    def __init__(
        self,
        calm: Mapping[str, Any],
        names: frozenset[str],
        addressing: Addressing,
        surface: Surface,
        feminine: Callable[[str], bool | None],
    ) -> None:
        """Read the table ``praise`` of ``calm.toml``; ``names`` are first names.

        ``feminine`` says of a noun in lower case whether it is, ``None`` where it is not known.
        """
        table = calm["praise"]
        self._addressing = addressing
        self._surface = surface
        self._feminine = feminine
        self._names = names
        self._thanks = frozenset(table["thanks"])
        self._kin = frozenset(table["kin"])
        self._titles = frozenset(table["titles"])
        self._roles = dict.fromkeys(table["masculine"], "m") | dict.fromkeys(table["feminine"], "f")
        self._somebody = frozenset(table["somebody"])
        self._where = frozenset(table["where"])
        self._no_deed = frozenset(table["no_deed"])
        self._adjectives = tuple(table["adjectives"])
        self._not_points = frozenset(table["not_points"])
        self._degrees = frozenset(table["degrees"])
        self._feats = [
            (regex.compile(one["pattern"].replace("DUR", table["duration"])), one["text"])
            for one in table["feat"]
        ]
        self._units: Mapping[str, str] = table["units"]
        self._moments = [(regex.compile(one["pattern"]), one["text"]) for one in table["moment"]]
        self._denied = regex.compile(table["denied"])
        self._most: int = table["most"]

    # ------------------------------------------------------------ who, and what they did

    def hero(
        self,
        sentences: Sequence[Sequence[Token]],
        analysis: Analysis,
        closed: frozenset[int],
        models: frozenset[int] = frozenset(),
    ) -> dict[str, str]:
        """Return ``hero`` (« Samia », « la vendeuse ») and, where it is sure, ``deed``.

        ``models`` are the tokens that name a product.
        """
        found: dict[str, str] = {}
        for number, sentence in enumerate(sentences):
            words = list(sentence)
            for at in range(len(words)):
                hero, end = self._at(words, at, analysis)
                if not hero or words[at].i in models:
                    continue
                deed = self._deed(words, end, closed)
                if not deed and number + 1 < len(sentences):
                    deed = self._by_pronoun(list(sentences[number + 1]), hero, closed)
                deed = deed or self._by_pronoun(words[end:], hero, closed)
                if deed and denials_closed(deed):
                    return {"hero": hero, "deed": deed}
                named = hero[:1].isupper() and _is_subject(words, end)
                good = self._is_called_good(words, at)
                if not found and (named or good or self._is_thanked(words, at)):
                    found = {"hero": hero}
        return found

    def _at(self, words: Sequence[Token], at: int, analysis: Analysis) -> tuple[str, int]:
        word, low = words[at], lower(words, at)
        if word.text[:1].isupper() and word.text in self._names:
            return self._named(words, at, analysis)
        if word.text in _CIVIL and at + 1 < len(words):
            return self._titled(words, at, analysis)
        if low == "personne" or low in self._somebody:
            return self._person(words, at) if low == "personne" else self._placed(words, at)
        if (
            low in self._roles
            and at
            and lower(words, at - 1) in _DETERMINERS | {"petit", "petite", "jeune"}
        ) or (low in self._roles and self._is_called_good(words, at)):
            former = lower(words, at - 1) if at else ""
            if former in {"petit", "petite", "jeune"} and (
                at < 2 or lower(words, at - 2) not in _DETERMINERS
            ):
                return "", 0
            feminine = self._roles[low] == "f"
            article = "la " if feminine else "le "
            if self._surface.elides(low):
                article = "l’"
            if low == "équipe":
                article = "l’"
            return article + low, at + 1
        return "", 0

    def _placed(self, words: Sequence[Token], at: int) -> tuple[str, int]:
        """Return « la dame de l’agence »: who is but « la dame » nobody would know."""
        noun = next(
            (end for end in range(at + 2, min(at + 4, len(words))) if words[end].pos_ == "NOUN"), 0
        )
        led = at and lower(words, at - 1) in _DETERMINERS and lower(words, at + 1) in _LINKS
        if not led or lower(words, noun) not in self._where:
            return "", 0
        article = "la" if lower(words, at) == "dame" else "le"
        said = " ".join(word.lower_ for word in words[at : noun + 1])
        return tidy(f"{article} {said}"), noun + 1

    def _person(self, words: Sequence[Token], at: int) -> tuple[str, int]:
        """Return « la personne qui <vous|t’>a répondu », where what she did follows."""
        if lower(words, at - 1) != "la" or lower(words, at + 1) != "qui":
            return "", 0
        end = start = self._start(words, at + 2)
        while start >= 0 and end < len(words) and not self._ends(words, start, end):
            end += 1
        # « qui m’a répondu m’a refait une puce »
        acts = end + (lower(words, end) in {"m’", "nous"})
        if not 0 <= start < end < len(words) or lower(words, acts) not in {"a", "est"}:
            return "", 0
        said = self._addressing.said_back(list(words[at + 1 : end]), frozenset())
        return (f"la personne {said}", end) if said else ("", 0)

    def _is_called_good(self, words: Sequence[Token], at: int) -> bool:
        """Return whether a sentence opens with a post and a quality: « Technicien ponctuel »."""
        opens = not at or words[at - 1].is_punct
        after = lower(words, at + 1)
        if after == "au" and lower(words, at + 2) == "top":
            return opens
        return opens and after.startswith(self._adjectives) and after != "à"

    def _titled(self, words: Sequence[Token], at: int, analysis: Analysis) -> tuple[str, int]:
        """Return « Mme Keller », who is thanked or did something, and where it ends."""
        name = words[at + 1]
        if name.text == analysis.first_name or _FAMILY_NAME.fullmatch(name.text) is None:
            return "", 0
        following = words[at + 2] if at + 2 < len(words) else None
        if following is not None and following.text[:1].isupper():
            return "", 0
        if not (self._is_thanked(words, at) or _is_subject(words, at + 2)):
            return "", 0
        return f"{_CIVIL[words[at].text]} {name.text}", at + 2

    def _named(self, words: Sequence[Token], at: int, analysis: Analysis) -> tuple[str, int]:
        name = words[at].text
        before = [word.lower_ for word in words[max(0, at - 4) : at]]
        if name == analysis.first_name or set(before) & self._kin:
            return "", 0
        # « l’agence de Nancy »: a place.
        if before[-1:] == ["de"] and len(before) > 1 and before[-2] not in self._roles:
            return "", 0
        # « Merci Nadia ! » opens with a capital of its own.
        opens = at == 1 and bool(before) and before[-1] in self._thanks
        if before and (
            before[-1] in self._titles or (words[at - 1].text[:1].isupper() and not opens)
        ):
            return "", 0
        end = at + 1
        if (lower(words, end), lower(words, end + 1)) in _ASIDES:
            end += 2  # « Samir je crois, a fouillé la réserve »
        after = words[end] if end < len(words) else None
        if after is not None and after.text[:1].isupper() and after.text[1:].islower():
            return "", 0  # a surname, a brand, a place
        thanked = self._is_thanked(words, at)
        acts = after is not None and after.lower_ in {"a", "qui", "m’", "nous", ",", "est", "était"}
        post = bool(before) and before[-1] in self._roles
        acts = (acts and bool(self._deed(words, end, frozenset()))) or _is_subject(words, end)
        # « la même personne, Maëlle, qui écrit tous les matins »
        apart = [lower(words, place) for place in (at - 1, end, end + 1)] == [",", ",", "qui"]
        if not (thanked or post or acts or (apart and _is_subject(words, end + 2))):
            return "", 0
        return name, end

    def _is_thanked(self, words: Sequence[Token], at: int) -> bool:
        before = [word.lower_ for word in words[max(0, at - 7) : at]]
        return bool(set(before) & self._thanks) and not set(before) & self._kin

    def _deed(self, words: Sequence[Token], start: int, closed: frozenset[int]) -> str:
        """Return « a passé une heure à chercher <votre|ta> référence » for what stands after."""
        at = self._start(words, start)
        if at < 0:
            return ""
        end = at
        while end < len(words) and not self._ends(words, at, end):
            end += 1
        kept = list(self._addressing.shortened(list(words[at:end]), self._most))
        deed = self._of_deed(self._addressing.trimmed(kept), closed)
        if not deed and lower(words, start) == "qui" and lower(words, end) in {"a", "est"}:
            # « la personne qui m’a répondu est restée en ligne »
            return self._deed(words, end, closed)
        return deed

    def _start(self, words: Sequence[Token], start: int) -> int:
        """Return where what somebody did begins, near behind who did it; -1 where nothing does."""
        for at in range(start, min(start + 9, len(words))):
            low = lower(words, at)
            if low in {"a", "est", "m’", "nous", "s’", "n’"} and self._is_past(words, at):
                # « votre responsable l’a prié de sortir »
                said = lower(words, at - 1) not in _OTHERS | {"t’", "vous", "qu’", "que"}
                return at if said else -1
            if low in {".", "!", "?", ";", ":", "que", "qu’", "dont", "mais", "je", "j’", "on"}:
                return -1
            if "VerbForm=Fin" in str(words[at].morph) and words[at].pos_ in {"VERB", "AUX"}:
                return -1
        return -1

    @staticmethod
    def _ends(words: Sequence[Token], at: int, place: int) -> bool:
        """Return whether a deed that begins ``at`` is over at ``place``."""
        low, following = lower(words, place), lower(words, place + 1)
        if low in _BREAKS or low in _CUTS:
            return True
        if low == "et":
            return following in _GOES_ON
        if low == "puis":
            # « a éteint puis rallumé les lampes » goes on.
            return "VerbForm=Part" not in str(words[min(place + 1, len(words) - 1)].morph)
        # « l’agent qui m’a renseigné était courtois », « … m’a rappelé »
        acts = low in {"est", "était", "a", "avait"} or (
            low == "m’" and following in {"a", "avait"}
        )
        return place > at + 2 and acts

    @staticmethod
    def _is_past(words: Sequence[Token], at: int) -> bool:
        place = at
        while lower(words, place) in {"m’", "nous", "s’", "n’", "même", "aussi"}:
            place += 1
        if lower(words, place) not in {"a", "est"}:
            return False
        return any("VerbForm=Part" in str(word.morph) for word in words[place + 1 : place + 4])

    def _of_deed(self, kept: list[Token], closed: frozenset[int]) -> str:
        kept = [w for at, w in enumerate(kept) if w.lower_ != "même" or lower(kept, at - 1) != "a"]
        lows = [word.lower_ for word in kept]
        if not 4 <= len(lows) <= self._most or set(lows) & self._no_deed:
            return ""
        if any(w.lower_ in _OTHERS and w.pos_ == "PRON" for w in kept[:3]):
            return ""  # of somebody, or something, that the reply has not named
        # « nous a accueillis »: « vous » may be one or several. « M’a aidée » says it of herself.
        if lows[0] in {"m’", "nous"} and len(lows) > 2:
            participle = next((w.lower_ for w in kept[1:4] if "VerbForm=Part" in str(w.morph)), "")
            agreed = ("és", "ées", "is", "ies", "us", "ues")
            if participle.endswith(agreed if lows[0] == "m’" else (*agreed, "ée", "ie", "ue")):
                return ""
        if lows[0] == "m’":
            said = self._addressing.said_back(kept[1:], closed)
            return f"<vous |t’>{said}" if said else ""
        if lows[0] == "nous":
            said = self._addressing.said_back(kept[1:], closed)
            return f"vous {said}" if said else ""
        return self._addressing.said_back(kept, closed)

    def _by_pronoun(self, words: list[Token], hero: str, closed: frozenset[int]) -> str:
        """« Chapeau à la caissière, elle a couru … »."""
        wanted = (
            {"elle"}
            if hero.startswith("la ")
            else {"il"}
            if hero.startswith("le ")
            else {"il", "elle"}
        )
        for place, word in enumerate(words):
            if (
                word.lower_ in wanted
                and (not place or words[place - 1].is_punct or lower(words, place - 1) == "et")
                and (deed := self._deed(words, place + 1, closed))
            ):
                return deed
        return ""

    # ------------------------------------------------------------ figures

    def feat(self, text: str) -> str:
        """Return what took how little time (« un sinistre réglé en six jours »), or nothing."""
        for clause in regex.split(r"(?<=[.!?;\n])", plain(text)):
            for pattern, told in self._feats:
                match = pattern.search(clause)
                near = match and clause[max(0, match.start() - _NEAR) : match.end()]
                if not match or self._denied.search(near or ""):
                    continue
                said = str(told)
                found = match.groupdict()
                if "length" in found:
                    length = self._spoken(found.pop("length"), found.pop("unit"))
                    said = said.replace("{length}", length) if length else ""
                for name, words in found.items():
                    said = said.replace(f"{{{name}}}", self._accented(words or "", text))
                if not said or "  " in said:
                    continue
                moment = next((words for one, words in self._moments if one.search(clause)), "")
                return said + moment
        return ""

    def _accented(self, bare: str, text: str) -> str:
        words = {plain(word): word for word in regex.findall(r"\p{L}+", text.lower())}
        return " ".join(words.get(one, one) for one in bare.split())

    def _spoken(self, length: str, unit: str) -> str:
        name = next(
            (full for start, full in self._units.items() if regex.fullmatch(start, unit)), ""
        )
        length = {"une": "un", "un": "un"}.get(length, length)
        if not name:
            return ""
        if length in {"un", "1"}:
            single = name.rstrip("s") if name != "mois" else name
            feminine = name in {"minutes", "heures", "semaines", "secondes"}
            return f"{'une' if feminine else 'un'} {single}"
        if length.isdigit() and int(length) > 16 and length not in {"20", "30", "40"}:
            return f"{length} {name}"
        return spell_small_numbers(f"{length} {name}")

    # ------------------------------------------------------------ what was well made

    def points(self, sentences: Sequence[Sequence[Token]], closed: frozenset[int]) -> list[str]:
        """Return what is called good without a verb (« des escales bien minutées »)."""
        found: list[str] = []
        for sentence in sentences:
            clause: list[Token] = []
            for word in [*sentence, None]:
                stop = word is None or word.is_punct or word.is_space or word.lower_ == "et"
                if not stop and word is not None:
                    clause.append(word)
                    continue
                if said := self._point(clause, closed):
                    found.append(said)
                clause = []
        return found[:2]

    def _point(  # noqa: PLR0911
        self, words: list[Token], closed: frozenset[int]
    ) -> str:
        lows = [word.lower_ for word in words]
        if not 2 <= len(words) <= 6 or set(lows) & self._not_points:
            return ""
        noun = next((at for at, word in enumerate(words) if word.pos_ == "NOUN"), None)
        if noun is None or noun > 1:
            return ""
        nouns = [at for at, word in enumerate(words) if word.pos_ == "NOUN"]
        if len(nouns) > 1 and lows[nouns[1] - 1] not in {"de", "d’", "à", "au"}:
            return ""
        if noun == 1 and not lows[0].startswith(("bon", "bel", "beau", "grand", "excellent")):
            return ""
        quality = lows[0] if noun == 1 else lows[-1]
        if not quality.startswith(self._adjectives):
            return ""
        known = self._surface.noun(lows[noun])
        morph = str(words[noun].morph)
        if known is not None:
            several, feminine = lows[noun] == known.plural != known.singular, known.feminine
        elif "Gender=" in morph and "Number=" in morph:
            known_as = self._feminine(lows[noun])
            several = "Number=Plur" in morph
            feminine = "Gender=Fem" in morph if known_as is None else known_as
        else:
            return ""
        article = ("de " if noun else "des ") if several else ("une " if feminine else "un ")
        behind = words[noun + 1 :]
        if any(
            word.pos_ not in {"ADJ", "ADV", "ADP", "NOUN", "VERB", "DET"}
            or "VerbForm=Fin" in str(word.morph)
            or "VerbForm=Inf" in str(word.morph)
            for word in behind
        ):
            return ""
        if (
            behind
            and noun == 0
            and behind[0].pos_ not in {"ADJ", "ADV", "VERB"}
            and behind[0].lower_ not in {"de", "d’"}
        ):
            return ""
        if not self._agrees_with(quality, feminine, several=several):
            return ""
        said = self._addressing.said_back(
            [w for w in words if w.lower_ not in self._degrees], closed
        )
        return article + said if said else ""

    @staticmethod
    def _agrees_with(quality: str, feminine: bool, *, several: bool) -> bool:
        if several is not quality.endswith(("s", "x")) and not quality.endswith(("eux", "ais")):
            return False
        base = quality.rstrip("s")
        if feminine:
            return base.endswith("e")
        return not base.endswith(
            ("ée", "elle", "euse", "ante", "ente", "ive", "ie", "onne", "aise")
        )


def _is_subject(words: Sequence[Token], at: int) -> bool:
    """Return whether a verb that is not denied follows a name: « M. Petit est patient »."""
    while lower(words, at) in _OTHERS | {"m’", "nous", "s’", "se"} and at < len(words):
        at += 1
    if at >= len(words):
        return False
    verb = words[at]
    if verb.pos_ not in {"VERB", "AUX"} or "VerbForm=Fin" not in str(verb.morph):
        return False
    return not {"pas", "jamais", "plus", "rien"} & {word.lower_ for word in words[at : at + 5]}
