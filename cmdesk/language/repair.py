"""What people type brought nearer to French, every character still traced to its place."""

from __future__ import annotations

import gzip
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import regex

from cmdesk.domain.errors import ComponentError
from cmdesk.domain.text import Span
from cmdesk.knowledge.loader import read_toml
from cmdesk.language.fold import fold, strip_accents
from cmdesk.language.protected import protected_spans


@dataclass(frozen=True, slots=True)
class Repaired:
    """A repaired text and where each of its characters comes from.

    ``origins`` has, for each character of ``text``, the stretch of the original it stands
    for: ``origins[i].start`` never decreases.
    """

    text: str
    origins: tuple[Span, ...]

    def to_original(self, span: Span) -> Span:
        """Return the stretch of the original that ``span`` of the repaired text stands for."""
        if not self.origins:
            return Span(0, 0)
        if span.start >= span.end:
            at = (
                self.origins[span.start].start
                if span.start < len(self.origins)
                else self.origins[-1].end
            )
            return Span(at, at)
        covered = self.origins[span.start : span.end]
        return Span(min(one.start for one in covered), max(one.end for one in covered))


_WORD = regex.compile(r"[\p{L}\p{M}’']+(?:-[\p{L}\p{M}’']+)*")
_ZERO_WIDTH = frozenset(
    "\u200b\u200c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
_ODD = regex.compile(rf"[\p{{M}}{''.join(sorted(_ZERO_WIDTH))}]")
# UTF-8 read as Windows-1252 or Latin-1, the only damage seen in practice: « Ã© », « â€™ ».
_CONTINUATION = (
    r"[\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc"
    r"\u2013-\u203a\u20ac\u2122]"
)
_MOJIBAKE = regex.compile(
    rf"[ÃÅ]{_CONTINUATION}|Â[\u00a0-\u00bf]|â{_CONTINUATION}{{2}}|ð{_CONTINUATION}{{3}}"
)
_LONG_RUN = regex.compile(r"(\p{L})\1{2,}", regex.IGNORECASE)
_LONG_BETWEEN_VOWELS = regex.compile(
    r"(?<=[aeiouyéèêâîôû])([bcdfglmnprst])\1{2,}(?=[aeiouyéèêâîôû])", regex.IGNORECASE
)
_INSIDE = regex.compile(r"[\p{L},] \Z")
# « j ai », « qu il »: a letter alone before a vowel has lost its apostrophe.
_SPACED_APOSTROPHE = regex.compile(
    r"(?<![\p{L}\p{N}’.°-])(?:"
    r"(?:[djlnmst]|qu|jusqu|lorsqu|puisqu|aujourd|quelqu) (?=[aeéèêiouyhîâôà]\p{L}|[aày]\b)"
    r"|c (?=[eéê]\p{L}|a (?:ete|été)\b))",
    regex.IGNORECASE,
)
_ELIDED = regex.compile(r"(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu)’(?=\p{L})")
_LAST_WORD = regex.compile(r"\p{L}+(?=\P{L}*\Z)")
_ADJECTIVE = regex.compile(r"\p{L}{2,}(?:[ai]bles?|[ei]ux|euses?|ants?|iques?)")
_QUALITY = regex.compile(
    r"\p{L}+(?:[iernu]te|tie|cle)"
)  # « société », « santé », « moitié », « clé »
_ACRONYM = 4
"""A word in capitals up to this long is one of initials, where nothing else is in capitals."""
_TIED = frozenset("0123456789.-@#/&'’")
_GOES_ON = regex.compile(r" *[\p{L}\p{N}\"«(@#&/’-]")


class Spellings:
    """What spellings that are no word stand for: ``resources/language/accents.txt.gz``.

    Made by ``tools/pipeline/accents.py``, which describes it. Read when first asked.
    """

    def __init__(self, path: Path) -> None:
        """Take the place of the table; nothing is read yet."""
        self._path = path
        self._table: dict[str, str] | None = None
        self._right: frozenset[str] = frozenset()

    def lookup(self, word: str) -> tuple[str, ...]:
        """Return what ``word``, in lower case, stands for: nothing, one word, or two.

        Nothing where it is right, or unknown. The accents typed are kept, where they can be.
        Raises ``ComponentError`` where the table is missing.
        """
        table = self._table if self._table is not None else self._read()
        if word.isascii():
            found = table.get(word)
            return tuple(found.split(" ")) if found else ()
        found = table.get(strip_accents(word))
        if not found or word in self._right:
            return ()
        words = found.split(" ")
        if word in words:
            return ()
        near = tuple(one for one in words if _keeps_accents(word, one))
        if not near and len(words) == 1 and _has_accents_there(word, words[0]):
            return (words[0],)
        return near

    def _read(self) -> dict[str, str]:
        try:
            text = gzip.decompress(self._path.read_bytes()).decode()
            single, double, other, right = text.rstrip("\n").split("\n\n")
        except (OSError, EOFError, ValueError) as error:
            raise ComponentError(
                f"La table des accents est introuvable ou abîmée ({self._path.name}) : "
                "réinstallez cmdesk."
            ) from error
        table = dict(zip(_letters(single).split("\n"), single.split("\n"), strict=True))
        pairs = double.split("\n")
        table.update(zip((_letters(one.partition(" ")[0]) for one in pairs), pairs, strict=True))
        for line in other.split("\n"):
            spelling, _, words = line.partition(" ")
            table.setdefault(spelling, words)
        self._right = frozenset(right.split("\n"))
        self._table = table
        return table


def _letters(text: str) -> str:
    """Return ``text`` without accents; much faster than ``strip_accents`` on a long one."""
    return unicodedata.normalize("NFD", text).encode("ascii", "ignore").decode()


def _keeps_accents(typed: str, word: str) -> bool:
    """Tell whether ``word`` has the accents typed, in their order, the last one at its end."""
    wanted = [one for one in typed if not one.isascii()]
    rest = iter(word)
    ends = typed[-1].isascii() or word[-1] == typed[-1]
    return ends and all(one in rest for one in wanted)


def _has_accents_there(typed: str, word: str) -> bool:
    """Tell whether ``typed`` has other accents in the same places: « trés », « méme ».

    Not « règlera », which is right as « réglera » is.
    """
    return len(typed) == len(word) and all(
        one == other or (not other.isascii() and (one, other) != ("è", "é"))
        for one, other in zip(typed, word, strict=True)
        if not one.isascii()
    )


@dataclass(frozen=True, slots=True)
class _Turn:
    """What a word becomes beside some words only; the keys of ``[[turn]]`` in ``sms.toml``."""

    repaired: str
    after: frozenset[str]
    never_after: frozenset[str]
    before: frozenset[str]
    never_before: frozenset[str]
    at_end: bool

    @classmethod
    def read(cls, entry: Mapping[str, Any]) -> _Turn:
        return cls(
            entry["repaired"],
            frozenset(entry.get("after", ())),
            frozenset(entry.get("never_after", ())),
            frozenset(entry.get("before", ())),
            frozenset(entry.get("never_before", ())),
            bool(entry.get("at_end")),
        )


@dataclass(frozen=True, slots=True)
class _Participles:
    """What decides between a present and a participle: ``[participle]`` in ``sms.toml``."""

    after: frozenset[str]
    over: frozenset[str]
    present_after: frozenset[str]
    irregular: frozenset[str]
    been: frozenset[str]


class Repairer:
    """The repairs of ``resources/language/sms.toml`` and of general rules."""

    def __init__(self, resources: Path) -> None:
        """Read the data; raise ``UserError`` where it cannot be read."""
        data = read_toml(resources / "language" / "sms.toml")
        self._words: Mapping[str, str] = data["words"]
        self._spellings = Spellings(resources / "language" / "accents.txt.gz")
        self._cache: dict[str, tuple[str, ...]] = {}
        starts = data["lost_apostrophe"]
        self._starts: Mapping[str, frozenset[str]] = {
            prefix: frozenset(words) for prefix, words in starts.items()
        }
        self._turns: dict[str, list[_Turn]] = {}
        for entry in data["turn"]:
            self._turns.setdefault(entry["typed"], []).append(_Turn.read(entry))
        self._participles = _Participles(
            **{key: frozenset(words) for key, words in data["participle"].items()}
        )

    def repair(self, text: str) -> Repaired:
        """Return ``text`` folded and repaired, each character traced to the original.

        Mended: accents typed apart or left out, invisible characters, UTF-8 misread as
        Windows-1252, letters three times or more in a row, SMS forms, lost apostrophes, a
        consonant too few or too many. Links, handles, references and emoji stay; capitals
        stay capitals; so does every word that is one. Raises ``ComponentError`` where the
        table of accents is missing.
        """
        characters, origins = _clean(text)
        characters = _SPACED_APOSTROPHE.sub(lambda match: match.group()[:-1] + "’", characters)
        guard = [item.span for item in protected_spans(characters)]
        pieces: list[str] = []
        traced: list[Span] = []
        position = 0

        def copy(start: int, end: int) -> None:
            pieces.append(characters[start:end])
            traced.extend(origins[start:end])

        following = 0
        matches = list(_WORD.finditer(characters))
        before: list[str] = []
        last_end = -1
        for index, match in enumerate(matches):
            start, end = match.span()
            if start != last_end + 1 or characters[last_end] != " ":
                before = []
            last_end = end
            word = match.group()
            before.append(word)
            while following < len(guard) and guard[following].end <= start:
                following += 1
            if following < len(guard) and guard[following].start < end:
                continue
            mended = self._mend(word, characters, matches, index, before)
            if mended is None:
                continue
            before[-1] = mended
            copy(position, start)
            pieces.append(mended)
            traced.extend(_spread(word, mended, origins[start:end]))
            position = end
        copy(position, len(characters))
        return Repaired("".join(pieces), tuple(traced))

    def _mend(
        self,
        word: str,
        text: str,
        matches: Sequence[regex.Match[str]],
        index: int,
        before: Sequence[str],
    ) -> str | None:
        lower = word.lower()
        start = matches[index].start()
        full = self._turned(lower, text, matches, index, before) or self._been(lower, before)
        if full is None:
            choice = self._choices(lower)
            if not choice:
                return None
            full = self._fitting(lower, choice, before)
        if full == lower or text[matches[index].end() :][:1].isdigit():
            return None  # « ETE15 »
        if word.isupper() and 1 < len(word) <= _ACRONYM and not _is_loud(matches, index):
            return None  # « un AVC », « le CA »
        if (
            word[0].isupper()
            and not word.isupper()
            and _INSIDE.match(text, max(0, start - 2), start)
        ):
            return None  # a name
        if word.isupper() and len(word) > 1:
            return full.upper()
        return full[0].upper() + full[1:] if word[0].isupper() else full

    def _been(self, lower: str, before: Sequence[str]) -> str | None:
        """Return the participle of a present typed behind « été » (« pas été livre »)."""
        last = _last(before[-2]) if len(before) > 1 else ""
        follows = lower in self._participles.been and last in {"été", "ete"}
        return f"{lower[:-1]}é" if follows else None

    def _turned(
        self,
        lower: str,
        text: str,
        matches: Sequence[regex.Match[str]],
        index: int,
        before: Sequence[str],
    ) -> str | None:
        turns = self._turns.get(lower)
        start = matches[index].start()
        if turns is None or (start and not text[start - 1].isspace() and text[start - 1] in _TIED):
            return None
        if start > 1 and text[start - 1] == " " and text[start - 2].isdigit() and lower in "cgt":
            return None  # « 500 g »
        previous = _last(before[-2]) if len(before) > 1 else ""
        after: list[str] = []
        for one, other in zip(
            matches[index : index + 2], matches[index + 1 : index + 3], strict=False
        ):
            if other.start() != one.end() + 1 or text[one.end()] != " ":
                break
            after += other.group().lower().split("’")
        ends = not _GOES_ON.match(text, matches[index].end())
        for turn in turns:
            if turn.after and previous not in turn.after:
                continue
            if previous in turn.never_after or self._is_one_of(after, turn.never_before):
                continue
            if (
                not (turn.before or turn.at_end)
                or (turn.at_end and ends)
                or self._is_one_of(after, turn.before)
            ):
                return turn.repaired
        return None

    def _is_one_of(self, after: Sequence[str], words: frozenset[str]) -> bool:
        if not after or not words:
            return False
        first = strip_accents(after[0])
        pair = f"{first} {strip_accents(after[1])}" if len(after) > 1 else ""
        if first in words or pair in words:
            return True
        if "@adjective" in words and _ADJECTIVE.fullmatch(first):
            return True
        if "@quality" in words and _QUALITY.fullmatch(first):
            return True
        if "@maybe" in words:
            return self._participle(after[0], first, sure=False)
        return "@participle" in words and self._participle(after[0], first, sure=True)

    def _participle(self, word: str, letters: str, *, sure: bool) -> bool:
        """Tell whether ``word`` reads as a participle; ``sure``: as nothing else."""
        if letters in self._participles.irregular:
            return True
        known = self._choices(word) or (word,)
        if sure:
            return all(len(one) > 3 and one[-1] == "é" for one in known)
        return any(one.endswith(("é", "és", "ée", "ées")) for one in known) or (
            len(word) > 4 and word.endswith("er")
        )

    def _fitting(self, lower: str, choice: Sequence[str], before: Sequence[str]) -> str:
        """Return the present or the participle, as the words before want it."""
        if len(choice) == 1 and not (lower[-1] == "e" and choice[0][-1] == "é"):
            return choice[0]
        for word in reversed(before[:-1]):
            last = _last(word)
            if last in self._participles.after:
                return next((one for one in choice if one.endswith("é")), choice[0])
            if last in self._participles.present_after:
                # A verb that the table lacks, « ça bugge », is no participle either.
                return next((one for one in choice if not one.endswith("é")), lower)
            if last not in self._participles.over:
                break
        return choice[0]

    def _choices(self, lower: str) -> tuple[str, ...]:
        known = self._cache.get(lower)
        if known is None:
            known = self._find(lower)
            if len(self._cache) < 20_000:  # bounded: a long session meets endless typos
                self._cache[lower] = known
        return known

    def _find(self, lower: str) -> tuple[str, ...]:
        short = _shorten(lower)
        full = self._words.get(short) or self._words.get(lower)
        if full:
            return (full,)
        apostrophe = self._apostrophe(short)
        found = self._accents(apostrophe or short)
        if not found and (apostrophe or short != lower):
            return (apostrophe or short,)
        return found

    def _accents(self, word: str) -> tuple[str, ...]:
        if "-" in word:
            parts = [self._accents(part) or (part,) for part in word.split("-")]
            whole = "-".join(part[0] for part in parts)
            return (whole,) if whole != word else ()
        elided = _ELIDED.match(word)
        head = elided.end() if elided else 0
        rest = word[head:]
        if "’" in rest:
            return ()
        return tuple(word[:head] + one for one in self._spellings.lookup(rest))

    def _apostrophe(self, word: str) -> str | None:
        for prefix, words in self._starts.items():
            if word.startswith(prefix) and word[len(prefix) :] in words:
                return f"{prefix}’{word[len(prefix) :]}"
        return None


def _is_loud(matches: Sequence[regex.Match[str]], index: int) -> bool:
    """Tell whether a word beside this one is in capitals too."""
    beside = [*matches[max(0, index - 1) : index], *matches[index + 1 : index + 2]]
    return not beside or any(one.group().isupper() and len(one.group()) > 2 for one in beside)


def _last(word: str) -> str:
    found = _LAST_WORD.search(word.lower())
    return found.group() if found else ""


def _shorten(word: str) -> str:
    # Between vowels a lengthened consonant was most often double: « arrrive », « bellle ».
    return _LONG_RUN.sub(r"\1", _LONG_BETWEEN_VOWELS.sub(r"\1\1", word))


def _clean(text: str) -> tuple[str, list[Span]]:
    """Return the folded text without what is only noise, and each character's origin."""
    pieces: list[str] = []
    origins: list[Span] = []
    position = 0
    for match in _MOJIBAKE.finditer(text):
        mended = _decode(match.group())
        if mended is None:
            continue
        _compose(text, position, match.start(), pieces, origins)
        pieces.append(mended)
        origins.extend([Span(*match.span())] * len(mended))
        position = match.end()
    _compose(text, position, len(text), pieces, origins)
    return fold("".join(pieces)), origins


def _decode(damaged: str) -> str | None:
    for encoding in ("cp1252", "latin-1"):
        try:
            return damaged.encode(encoding).decode("utf-8")
        except (UnicodeEncodeError, UnicodeDecodeError):
            continue
    return None


def _compose(text: str, start: int, end: int, pieces: list[str], origins: list[Span]) -> None:
    """Append ``text[start:end]`` with accents composed and invisible characters left out."""
    stretch = text[start:end]
    if not _ODD.search(stretch):
        pieces.append(stretch)
        origins.extend(map(Span, range(start, end), range(start + 1, end + 1)))
        return
    for at in range(start, end):
        character = text[at]
        if character in _ZERO_WIDTH:
            continue
        if pieces and pieces[-1] and unicodedata.combining(character):
            composed = unicodedata.normalize("NFC", pieces[-1][-1] + character)
            if len(composed) == 1:
                pieces[-1] = pieces[-1][:-1] + composed
                origins[-1] = Span(origins[-1].start, at + 1)
                continue
        pieces.append(character)
        origins.append(Span(at, at + 1))


def _spread(before: str, after: str, origins: list[Span]) -> list[Span]:
    """Return the origin of each character of ``after``, which replaces ``before``.

    What both have in common at the head and at the tail keeps its place; what is between
    stands for all that was between.
    """
    head = 0
    while head < min(len(before), len(after)) and before[head] == after[head]:
        head += 1
    tail = 0
    while tail < min(len(before), len(after)) - head and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    middle = origins[head : len(before) - tail]
    if middle:
        between = Span(middle[0].start, middle[-1].end)
    elif not tail:
        between = origins[-1]  # « c » → « c’est »: a token must stand somewhere
    elif not head:
        between = origins[0]
    else:
        at = origins[head].start
        between = Span(at, at)
    return [
        *origins[:head],
        *[between] * (len(after) - head - tail),
        *(origins[len(before) - tail :] if tail else []),
    ]
