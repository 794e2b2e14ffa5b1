"""A clause as it stands after « je regrette que »: its verb in the subjunctive.

« votre lampe est arrivée cassée » becomes « votre lampe soit arrivée cassée », « un rail qui
s’est tordu » becomes « le rail se soit tordu ». Nothing is returned of what is not surely read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

import regex

from cmdesk.drafting.retelling.grammar import NOT
from cmdesk.language.conjugation import Conjugator
from cmdesk.language.surface import Surface

_TOKEN = regex.compile(r"[\p{L}\p{N}-]+’?|[^\s\p{L}\p{N}]")
# Whose verb follows each subject: 0 (« je ») to 5 (« ils »).
_PERSONS = {
    "tu": 1, "il": 2, "elle": 2, "on": 2, "personne": 2, "rien": 2, "cela": 2, "ça": 2,
    "nous": 3, "vous": 4, "ils": 5, "elles": 5,
}  # fmt: skip
_ONE = frozenset(
    {"le", "la", "l’", "un", "une", "votre", "ton", "ta", "ce", "cet", "cette", "notre", "aucun",
     "aucune", "chaque", "son", "sa"}
)  # fmt: skip
_MANY = frozenset(
    {"les", "des", "vos", "tes", "ces", "nos", "plusieurs", "deux", "trois", "quatre", "cinq",
     "six", "sept", "huit", "neuf", "dix"}
)  # fmt: skip
_CLITICS = frozenset(
    {"me", "m’", "te", "t’", "se", "s’", "nous", "vous", "le", "la", "l’", "les", "lui", "leur",
     "y", "en"}
)  # fmt: skip
_SURE_CLITICS = _CLITICS - {"le", "la", "les", "l’", "en"}
# What a clause inside the clause begins with: its verb stays as it is.
_WITHIN = frozenset(
    {"que", "qu’", "qui", "où", "quand", "dont", "lorsque", "lorsqu’", "comme", "puisque",
     "puisqu’", "si", "s’"}
)  # fmt: skip
_OPENS_NOUN = (
    _ONE | _MANY | {"de", "d’", "du", "des", "à", "au", "aux", "en", "par", "sans", "pour"}
)
_WHICH = regex.compile(r"^(?P<article>un|une|des) (?P<thing>[^,:;]{3,60}?) qui (?P<said>[^,:;]+)$")
_AND_ANOTHER = regex.compile(r" et (?:un|une|des|deux|trois|\d+) ")
_THE = {"un": "le", "une": "la", "des": "les"}
# « cela fait un mois que vous attendez », « il y a une fuite »: said otherwise.
_NEVER = regex.compile(
    r"^(?:cela|ça) fait\b|^il (?:ne |n’|vous |te |t’|nous |leur |lui )*(?:y|fau|fall|vau|pleu)"
    r"|^c’|^ce (?:n’|sont)|[«»:;!?…(]|\bvoir\b.*\bque\b",
    regex.IGNORECASE,
)
_SURE = frozenset({"a", "ont", "est", "sont", "va", "vont", "fait", "font", "peut", "peuvent"})
# One does not regret that somebody says so.
_TELLING = frozenset(
    {"signaler", "rapporter", "soulever", "douter", "décrire", "dire", "écrire", "parler",
     "demander", "expliquer", "raconter", "dénoncer", "évoquer", "proposer", "suggérer", "estimer"}
)  # fmt: skip
_AUXILIARIES = frozenset({"avoir", "être"})
_PAST = regex.compile(
    r"(?!(?:par|sur|for|re|con|méfa)?(?:fait|lait|trait|frait)s?$).{2,}(?:ait|aient)"
)
# What stands before an adjective, not before a verb: « une qualité très moyenne ».
_DEGREES = frozenset({"très", "trop", "si", "assez", "plutôt", "tellement", "peu", "fort"})
_AFTER_VERB = frozenset({"pas", "plus", "jamais", "toujours", "encore", "rien", "aucun", "aucune"})


class Regretted:
    """Puts clauses into the subjunctive."""

    def __init__(
        self, conjugator: Conjugator, surface: Surface, known: Callable[[str], bool]
    ) -> None:
        """``known`` says whether a word in lower case is spelled as a word of French is."""
        self._conjugator = conjugator
        self._surface = surface
        self._known = known
        self.of = lru_cache(maxsize=4096)(self._of)

    def _of(self, clause: str) -> str:
        """Return what stands after « que », without it; nothing where the verb is not sure.

        ``clause`` is a clause of the reply, in the second person, or « a thing which… ».
        """
        clause = clause.rstrip(" .")
        if which := _WHICH.match(clause):
            if _AND_ANOTHER.search(which["said"]):
                return ""  # « un bouton qui cède et des voisins qui … » is no clause
            clause = f"{_THE[which['article']]} {which['thing']} {which['said']}"
        if _NEVER.search(clause):
            return ""
        found = [(match.group(), match.start()) for match in _TOKEN.finditer(clause)]
        words = [word.lower() for word, _ in found]
        at, person = self._verb(words)
        if at < 0:
            return clause if self._stays(words) else ""
        said = self._subjunctive(words[at], person, at, words)
        if not said or self._goes_on(words, at):
            return ""
        start = found[at][1]
        before, after = clause[:start], clause[start + len(words[at]) :]
        return self._surface.realise(f"{_unelided(before, said)}{said}{after}")

    def _verb(self, words: Sequence[str]) -> tuple[int, int]:
        """Return where the verb of the clause stands and its person, -1 where it is not sure."""
        if len(words) < 3 or words[0] not in _PERSONS.keys() | _ONE | _MANY:
            return -1, 0
        if words[0] in _PERSONS:
            return _after_clitics(words, 1), _PERSONS[words[0]]
        person = 2 if words[0] in _ONE else 5
        for at in range(2, len(words)):
            word, stands_alone = words[at], words[at - 1] not in _OPENS_NOUN
            if word in _WITHIN - {"s’"} or word in {",", "et", "ou"}:
                break
            if word in NOT | {"s’", "se"} or (word in _SURE_CLITICS and stands_alone):
                return _after_clitics(words, at), person
            if self._is_verb(words, at, person):
                return at, person
        return -1, 0

    def _is_verb(self, words: Sequence[str], at: int, person: int) -> bool:
        word, before = words[at], words[at - 1]
        if before in _OPENS_NOUN | _DEGREES or word in _OPENS_NOUN:
            return False
        if word in _SURE:
            return True
        following = words[at + 1] if at + 1 < len(words) else ""
        if self._surface.noun(word) is not None and following not in _AFTER_VERB:
            return False
        return bool(self._lemma(word, person)) and following in _AFTER_VERB | _OPENS_NOUN

    def _lemma(self, word: str, person: int) -> str:
        """Return the verb of which ``word`` is the present, nothing where it may be another."""
        if word == "étaient":
            return ""  # of « étayer » as well
        for lemma in ("avoir", "être"):
            if self._conjugator.form(lemma, "present", person) == word:
                return lemma
        found = list(self._lemmas(word, person))
        forms = {self._conjugator.form(lemma, "subjunctive", person) for lemma in found}
        return found[0] if len(forms) == 1 else ""

    def _lemmas(self, word: str, person: int) -> Iterator[str]:
        """Yield the verbs of French of which ``word`` is the present."""
        for lemma in self._conjugator.infinitives(word):
            if self._known(lemma) and self._conjugator.form(lemma, "present", person) == word:
                yield lemma

    def _subjunctive(self, word: str, person: int, at: int, words: Sequence[str]) -> str:
        lemma = self._lemma(word, person)
        if not lemma:
            return ""
        if (lemma in _AUXILIARIES and at + 1 >= len(words)) or (person == 4 and lemma in _TELLING):
            return ""
        return str(self._conjugator.form(lemma, "subjunctive", person))

    def _stays(self, words: Sequence[str]) -> bool:
        """Return whether the clause is the same in the subjunctive, whichever word is its verb.

        « votre fibre tombe tous les soirs »
        """
        if words[0] in {"aucun", "aucune"} and not set(words) & NOT:
            return False  # « aucun moyen de joindre quelqu’un » has no verb of its own
        if words[0] in {"un", "une", "des"}:
            return False  # « une rayure sur le plateau », « un rendez-vous annulé » either
        if words[0] not in _ONE | _MANY or set(words) & (_WITHIN | _SURE | {",", "et", "ou"}):
            return False
        if any(_PAST.fullmatch(word) for word in words):
            return False
        person = 2 if words[0] in _ONE else 5
        verbs = [
            (lemma, word)
            for place, word in enumerate(words)
            if place > 1 and not {word, words[place - 1]} & _OPENS_NOUN
            for lemma in self._lemmas(word, person)
        ]
        same = [self._conjugator.form(one, "subjunctive", person) == word for one, word in verbs]
        return bool(verbs) and all(same)

    def _goes_on(self, words: Sequence[str], at: int) -> bool:
        """Return whether a second verb would have to follow the first into the subjunctive."""
        within = False
        for place in range(at + 1, len(words)):
            word, before = words[place], words[place - 1]
            if word in _WITHIN and not (word == "s’" and before not in {"et", "mais", "ou"}):
                within = True
            if within:
                continue
            joined = before in {"et", "mais", "ou", ",", "puis"}
            if joined and (word in _PERSONS or word in NOT | _CLITICS | _SURE):
                return True
            if (word in NOT and place > at + 1) or (joined and word == "c’"):
                return True
            finite = word in {"a", "est", "sont", "ont", "avez", "êtes"} or _PAST.fullmatch(word)
            if finite and before not in _OPENS_NOUN:
                return True
        return False


def _after_clitics(words: Sequence[str], at: int) -> int:
    """Return where the verb stands behind what may stand between it and its subject."""
    while at < len(words) - 1 and words[at] in NOT | _CLITICS:
        at += 1
    return at


def _unelided(before: str, said: str) -> str:
    """Return ``before`` with « n’ » as « ne » again where ``said`` begins with a consonant."""
    if said[:1] in "aeiouyéèêh":
        return before
    return regex.sub(r"\b([nsmtlNSMTL])’$", lambda found: f"{found[1]}e ", before)
