"""The compact notation of phrases in rule files, turned into regular expressions of RE2.

``vous (auriez|aviez) [donc|bien] d(û|u) ... <consult>``: words, alternatives in
parentheses, optional parts in brackets, ``...`` for up to four words of the same clause
(``...2`` for two), ``<name>`` for a set of ``resources/rules/words.toml``, ``@lire`` for
the forms of a verb (``verbs.toml``; ``@lire.pp``, ``.fut``, ``.imp`` for some), ``*`` for the rest
of a word; ``^`` at the head for the start of the sentence, ``$`` at the end for its end (of the
stretch searched). Texts and patterns are matched in one 8-bit form (``match_form``), in which every
character of the text is one byte: offsets need no conversion, and RE2 runs in linear time.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import re2

from cmdesk.domain.errors import UserError
from cmdesk.review.verbs import Verbs

_OPTIONS = re2.Options()
_OPTIONS.encoding = re2.Options.Encoding.LATIN1
_OPTIONS.log_errors = False
_OPTIONS.max_mem = 4 << 20

# Latin-1 letters and figures: the Unicode classes would cost 25 ms a pattern to compile.
_LETTER = "0-9a-zªµºß-öø-ÿ"
_SPACE = r"[ \t]+"
_GAP_WORD = r"[^ \t.!?;:\n()]+"
_DEFAULT_GAP = 4
# What follows a gap may lean on an elided word: « éviter ...2 étaler » finds « éviter d'étaler ».
_PROCLITIC = r"(?:(?:[cdjlmst]|qu)')?"

# One character for one: typographic forms to typewriter ones, what Latin-1 lacks to what
# French does not use. Emoji and the rest become one byte that no pattern names.
_FORMS = {
    "’": "'", "‘": "'", "ʼ": "'", "´": "'", "`": "'", "“": '"', "”": '"', "„": '"',
    "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2007": " ", "\u2002": " ", "\u2003": " ",
    "–": "-", "—": "-", "‑": "-", "−": "-", "•": "·", "…": ".", "€": "¤", "œ": "ö", "Œ": "ö",
    "\r": "\n", "\u2028": "\n", "\u2029": "\n",
}  # fmt: skip
_TABLE = {ord(key): value for key, value in _FORMS.items()}
OTHER = "\x01"
LONGEST_STEM = 12
_MANY = 1000
"""Keys that nobody was seen to write weigh as much as one that one text holds."""
# Glued to a word: « 20 $ » is money.
_AT_END = re.compile(r"[^\W\d_]\$$|[)\]>*]\$$")


def match_form(text: str) -> str:
    """Return ``text`` lower-cased, folded to Latin-1, with the same length."""
    lowered = text.translate(_TABLE).lower()
    if len(lowered) != len(text):  # « İ » grows when lowered
        lowered = "".join(c if len(c.lower()) > 1 else c.lower() for c in text.translate(_TABLE))
    return lowered if lowered.isascii() else re.sub(r"[^\x00-\xff]", OTHER, lowered)


Needs = tuple[tuple[frozenset[str], frozenset[str]], ...]
"""Keys and stems of parts of a pattern: of each pair a word must be there."""


class Way(NamedTuple):
    """One of the ways in which a pattern can be met: words of which one is there, and more."""

    keys: frozenset[str]
    stems: frozenset[str]
    """As ``keys``, for words that only have to start so, cut to 12 letters."""
    needs: Needs


@dataclass(frozen=True, slots=True)
class Phrase:
    """A compiled pattern; in any text that it matches one of its ``ways`` holds.

    ``keys`` and ``stems`` are those of all ways; where both are empty the pattern must be
    tried on every text.
    """

    source: str
    expression: object
    body: bytes
    """What was compiled: equal in patterns that find the same."""
    keys: frozenset[str]
    stems: frozenset[str] = frozenset()
    ways: tuple[Way, ...] = ()

    def may_stand(self, words: frozenset[str], stems: frozenset[str]) -> bool:
        """Return whether the words of a text, and their beginnings, leave it possible."""
        if not self.ways:
            return True
        return any(
            not (keys.isdisjoint(words) and starts.isdisjoint(stems)) and met(needs, words, stems)
            for keys, starts, needs in self.ways
        )

    def spans(self, form: bytes, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
        """Return the places of the pattern in ``form`` (of ``match_form``), left to right."""
        found = []
        position = start
        limit = len(form) if end is None else end
        while position <= limit:
            match = self.expression.search(form, position, limit)  # type: ignore[attr-defined]
            if match is None:
                break
            span = match.span(1)
            if span[0] == span[1]:
                position = span[1] + 1
                continue
            found.append(span)
            position = span[1]
        return found


def met(needs: Needs, words: frozenset[str], stems: frozenset[str]) -> bool:
    """Return whether a text of these words, and beginnings of words, has all that is needed."""
    # A loop and no generator: this runs some hundred times a review.
    for keys, starts in needs:  # noqa: SIM110
        if keys.isdisjoint(words) and starts.isdisjoint(stems):
            return False
    return True


Sets = Mapping[str, "tuple[str, ...]"]
Keys = frozenset[str]
Road = tuple[Keys, frozenset[Keys]]
"""A way while the notation is read: the keys to file it under, and those of each other part."""
_RAW = re.compile(r"(?:(?!\.\.\.)[^ ()\[\]<>|'])*'?")
_VERB = re.compile(r"@([a-zà-ÿ]+(?:er|ir|re))(?:\.([a-zà-ÿ]+))?(?![\w*-])")


class Lexicon(dict[str, "tuple[str, ...]"]):
    """The named sets of words, and the conjugator where patterns may name verbs."""

    verbs: Verbs | None = None

    def __init__(self, sets: Iterable[tuple[str, tuple[str, ...]]] = ()) -> None:
        super().__init__(sets)
        self.expanded: dict[str, tuple[str, Keys, list[Road]]] = {}
        """What the sets read so far have become: thousands of patterns name them."""
        self.frequency: Counter[str] = Counter()
        """How many texts, of those that ``learn`` was given, hold a word or begin one so."""

    def learn(self, texts: Iterable[str]) -> None:
        """Count the words of ``texts``, so that a pattern is filed under its rarest one.

        To be called before a pattern is compiled: a set that was read keeps its keys.
        """
        for text in texts:
            words = words_of(match_form(text))
            self.frequency.update(words)
            self.frequency.update(f"{stem}*" for stem in stems_of(words))


class _Reader:
    """A recursive reader of the notation; gives the expression and the keys."""

    def __init__(self, source: str, sets: Sets) -> None:
        self.text = match_form(source)
        self.at = 0
        self.sets = sets
        self.roads: list[Road] = []
        """The ways of what was read last, hence in the end those of the whole pattern."""

    def fail(self, what: str) -> UserError:
        return UserError(
            f"Le motif « {self.text} » est illisible au caractère {self.at + 1} : {what}."
        )

    def peek(self) -> str:
        return self.text[self.at] if self.at < len(self.text) else ""

    def alternatives(self, closing: str) -> tuple[str, frozenset[str]]:
        """Read ``a|b|c`` up to ``closing``; keys of all, or none where one has none."""
        parts: list[str] = []
        keys: set[str] = set()
        keyless = False
        roads: list[Road] = []
        while True:
            expression, own = self.sequence(closing)
            parts.append(expression)
            roads += self.roads
            keys |= own
            keyless |= not own
            if self.peek() == "|":
                self.at += 1
                continue
            break
        if self.peek() != closing:
            raise self.fail(f"« {closing} » attendu" if closing else "caractère inattendu")
        self.at += bool(closing)
        self.roads = _merged(roads)
        return "(?:" + "|".join(parts) + ")", frozenset() if keyless else frozenset(keys)

    def sequence(self, closing: str) -> tuple[str, frozenset[str]]:
        """Read items up to ``|`` or ``closing``."""
        out = ""
        best: frozenset[str] = frozenset()
        roads: list[Road] = []
        required: set[Keys] = set()
        glued, started, elided, gap = True, False, False, ""
        pending = ""  # the separator owed by an optional start: « [très] bien »
        while (c := self.peek()) and c not in "|" + closing:
            if c == " ":
                glued = False
                self.at += 1
                continue
            before = self.at
            self.roads = []
            expression, keys, optional = self.item()
            if glued and started and self.text[before - 1] != "'":
                keys = frozenset()  # « *(er|ir) »: only the end of a word
            separator = (
                "" if glued or not (started or pending) else (r"[ \t]*" if elided else _SPACE)
            )
            if gap:
                separator = self._after_gap(separator, gap, optional)
                if optional:
                    out, separator, elided = out + separator, _SPACE, False
                gap = ""
            if started and self.text.startswith("...", before):
                gap, glued = f"{separator}{expression}", True
                continue
            if optional and not started:
                out += f"(?:{expression}{_SPACE if self.peek() == ' ' else ''})?"
                self.skip_spaces()
                glued = True
                continue
            if optional:
                out += f"(?:{separator}{expression})?"
                elided = elided or _elides(self.text[before : self.at])
            else:
                out += separator + expression
                started = True
                elided = _elides(self.text[before : self.at])
                if keys:
                    required.add(keys)
                if keys and (not best or self.worth(keys) > self.worth(best)):
                    best, roads = keys, self.roads or [(keys, frozenset())]
            glued = True
        others = frozenset(required - {best})
        # Nested parts are read before: the whole comes last.
        self.roads = [(keys, needs | others) for keys, needs in roads]
        return out + (f"(?:{gap})?" if gap else ""), best

    @staticmethod
    def _after_gap(separator: str, gap: str, optional: bool) -> str:
        """Return what joins the item before a gap to the one after it, the gap included.

        The gap is made of whole words: after « l' » it must not eat the start of the next.
        """
        if optional:
            return f"(?:{gap})?"
        near = separator + _PROCLITIC if separator == _SPACE else separator
        return f"(?:{gap}{_SPACE}{_PROCLITIC}|{near})"

    def worth(self, keys: frozenset[str]) -> float:
        """Rank keys: those that few texts hold leave most patterns untried."""
        if isinstance(self.sets, Lexicon) and (known := self.sets.frequency):
            return -sum(known[_cut(key)] for key in keys) - len(keys) / _MANY
        common = sum(1 for key in keys if len(key) <= 4)
        return -common * 10 - len(keys)

    def skip_spaces(self) -> None:
        while self.peek() == " ":
            self.at += 1

    def item(self) -> tuple[str, frozenset[str], bool]:
        c = self.peek()
        if c in "([":
            self.at += 1
            expression, keys = self.alternatives(")" if c == "(" else "]")
            return expression, keys if c == "(" else frozenset(), c == "["
        if c == "<":
            return self.named()
        if self.text.startswith("...", self.at):
            self.at += 3
            digits = ""
            while self.peek().isdigit():
                digits += self.peek()
                self.at += 1
            most = int(digits or _DEFAULT_GAP)
            # A gap is optional and brings its own spaces before each word.
            return rf"{_GAP_WORD}(?:{_SPACE}{_GAP_WORD}){{0,{max(most - 1, 0)}}}", frozenset(), True
        if c == "@" and (verb := _VERB.match(self.text, self.at)):
            return self.verb(verb)
        return self.word()

    def verb(self, match: re.Match[str]) -> tuple[str, frozenset[str], bool]:
        verbs = self.sets.verbs if isinstance(self.sets, Lexicon) else None
        if verbs is None:
            raise self.fail("les conjugaisons manquent")
        try:
            forms = {match_form(form) for form in verbs.forms(match[1], match[2] or "")}
        except UserError as error:
            raise self.fail(str(error)) from error
        self.at = match.end()
        glued = self.at < len(self.text) and self.text[self.at] in "(["
        keys = frozenset() if glued else frozenset(form for form in forms if len(form) > 1)
        return "(?:" + "|".join(sorted(forms)) + ")", keys, False

    def named(self) -> tuple[str, frozenset[str], bool]:
        end = self.text.find(">", self.at)
        name = self.text[self.at + 1 : end] if end > 0 else ""
        if name not in self.sets:
            raise self.fail(f"l’ensemble « {name} » n’existe pas")
        expanded = self.sets.expanded if isinstance(self.sets, Lexicon) else {}
        self.at = end + 1
        if name not in expanded:
            parts: list[str] = []
            keys: set[str] = set()
            keyless = False
            roads: list[Road] = []
            for source in self.sets[name]:
                reader = _Reader(source, self.sets)
                expression, own = reader.alternatives("")
                parts.append(expression)
                roads += reader.roads
                keys |= own
                keyless |= not own
            expression = "(?:" + "|".join(parts) + ")"
            own = frozenset() if keyless else frozenset(keys)
            expanded[name] = expression, own, _merged(roads)
        expression, own, self.roads = expanded[name]
        return expression, own, False

    def word(self) -> tuple[str, frozenset[str], bool]:
        start = self.at
        if (match := _RAW.match(self.text, start)) is not None:
            self.at = match.end()
        raw = self.text[start : self.at]
        if not raw:
            raise self.fail("caractère inattendu")
        if raw == "\\":
            raise self.fail("« \\ » n’a pas de sens dans un motif de mots")
        out = "".join(
            rf"[{_LETTER}]*" if c == "*" else re.escape(c) if c in ".?!+^$-\\" else c for c in raw
        )
        if self.peek() == "<":  # a set glued to a word: no key from the half-word
            return out, frozenset(), False
        return out, _keys_of(raw, self.text, start, self.at), False


def _keys_of(raw: str, text: str, start: int, end: int) -> frozenset[str]:
    """Return the words that a literal stands for, if it is a whole word."""
    if (end < len(text) and text[end] in "([") or (start and text[start - 1] in ")]>"):
        return frozenset()  # glued to an alternative: only part of a word
    # « croyez-le »: the longest part, since the words of a text are cut at hyphens.
    key = max(raw.strip(",;:!?.'").split("-"), key=len)
    if "*" in key[:-1] or len(key.rstrip("*")) < 2 or not key.rstrip("*").isalpha():
        return frozenset()
    return frozenset((key,))


def _elides(item: str) -> bool:
    """Return whether an item may end in an elision, after which no space is due."""
    return item.endswith("'") or "'|" in item or "')" in item or "']" in item


def _merged(roads: Iterable[Road]) -> list[Road]:
    """Return the ways, those that need the same beside their own words made one."""
    keys_of: dict[frozenset[Keys], Keys] = {}
    for keys, needs in roads:
        keys_of[needs] = keys_of.get(needs, frozenset()) | keys
    return [(keys, needs) for needs, keys in keys_of.items()]


def _cut(key: str) -> str:
    """Return a key as it is counted: a stem is cut to its first letters."""
    return f"{key[:-1][:LONGEST_STEM]}*" if key.endswith("*") else key


def compile_phrase(source: str, sets: Sets) -> Phrase:
    """Return ``source``, in the notation, as a pattern of whole words.

    Raises ``UserError`` that shows the pattern and the place where it cannot be read.
    """
    bare = source.strip()
    head, tail = bare.startswith("^"), _AT_END.search(bare) is not None
    reader = _Reader(bare[head : len(bare) - tail].strip(), sets)
    expression, keys = reader.alternatives("")
    roads = reader.roads if keys else []
    phrase = _phrase(source, expression, keys, True, head=head, tail=tail, roads=roads)
    if (head or tail) and not (phrase.keys or phrase.stems):
        # Without a word of its own it would be searched in the whole text at once.
        raise reader.fail("un motif lié au début ou à la fin de la phrase veut un mot entier")
    return phrase


def compile_regex(source: str, whole: bool = True) -> Phrase:
    """Return a regular expression of RE2, matched without case on the folded text.

    ``whole`` asks for whole words at both ends. Raises ``UserError`` where RE2 refuses it
    (it knows neither look-around nor back-references, which is why nothing can hang).
    """
    return _phrase(source, source.translate(_TABLE), frozenset(), whole, "(?i)")


def _phrase(
    source: str,
    expression: str,
    keys: frozenset[str],
    whole: bool,
    flags: str = "",
    *,
    head: bool = False,
    tail: bool = False,
    roads: Iterable[Road] = (),
) -> Phrase:
    body = f"({expression})"
    if whole:
        before = rf"^[^{_LETTER}]*" if head else rf"(?:^|[^{_LETTER}])"
        after = rf"[^{_LETTER}]*$" if tail else rf"(?:$|[^{_LETTER}])"
        body = f"{before}({expression}){after}"
    try:
        whole_body = (flags + body).encode("latin-1")
        compiled = re2.compile(whole_body, _OPTIONS)
    except (re2.error, UnicodeEncodeError) as error:
        raise UserError(f"Le motif « {source} » est illisible : {error}.") from error
    ways = tuple(Way(*_parted(own), tuple(_parted(part) for part in needs)) for own, needs in roads)
    return Phrase(source, compiled, whole_body, *_parted(keys), ways)


@lru_cache(maxsize=4096)
def _parted(keys: frozenset[str]) -> tuple[frozenset[str], frozenset[str]]:
    """Return the keys that are whole words, and the stems of the others."""
    return (
        frozenset(key for key in keys if not key.endswith("*")),
        frozenset(key[:-1][:LONGEST_STEM] for key in keys if key.endswith("*")),
    )


def stems_of(words: Iterable[str]) -> frozenset[str]:
    """Return the first letters of words, 2 to 12, for keys that end in a star."""
    return frozenset(word[:n] for word in words for n in range(2, min(len(word), LONGEST_STEM) + 1))


def words_of(form: str) -> frozenset[str]:
    """Return the words of a text in ``match_form``, against which keys are held."""
    return frozenset(re.findall(r"[^\W\d_]+", form))
