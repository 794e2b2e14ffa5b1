"""Names: the author's own first name, things bought, organisations, places."""

from __future__ import annotations

from typing import Any

import regex

from cmdesk.analysis.entities.levelled import Levelled, triggers
from cmdesk.analysis.reading import LONGEST, Reading, plain
from cmdesk.domain.analysis import Entity
from cmdesk.domain.message import Message
from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import EntityType

_NAME_WORD = regex.compile(r"\p{L}[\p{L}'’]*(?:-\p{L}[\p{L}'’]*)*")
_HANDLE_PART = regex.compile(r"\p{Lu}\p{Ll}+|\p{Ll}+|\p{Lu}+(?!\p{Ll})")
_INITIAL = regex.compile(r"(?<!\p{L})\p{Lu}{1,2}\.?(?!\p{L})")
_GLUED = regex.compile(r"(?P<all>[a-z]{7,16})")
_CONSONANTS = regex.compile(r"[bcdfghjklmnpqrstvwxz]{2,5}")
_REPEATED = regex.compile(r"(\p{L})\1+")
_WORDS = r"\p{L}[\p{L}'’-]*(?:\.(?=[-\s]))?(?:[ ]\p{L}[\p{L}'’.-]*){0,3}"

_LONGEST_NAME = 5
"""Words of an organisation or a place."""
_SIGNATURE = 160
"""Code points at the end of a text where its signature stands."""


class Names:
    """Finds names with lexicons: only what a lexicon holds is a name."""

    def __init__(self, tables: dict[str, dict[str, Any]]) -> None:
        first, signs = tables["first_names"], tables["signatures"]
        self._first: dict[str, str] = {}
        for group in first["names"].values():
            for name in group.split():
                # « Cécile » over « Cecile »: a handle is typed without accents.
                known = self._first.get(plain(name))
                if known is None or known.isascii():
                    self._first[plain(name)] = name
        self._ambiguous = frozenset(plain(name) for name in first["ambiguous"].split())
        self._formal = frozenset(map(plain, signs["formal"]))
        self._titles = frozenset(map(plain, signs["titles"]))
        self._several = frozenset(map(plain, signs["several"]))
        self._nobody = frozenset(map(plain, signs["nobody"]))
        self._companies = frozenset(map(plain, signs["companies"]))
        self._reserved = frozenset(map(plain, signs["reserved"]))
        self._alone = regex.compile(
            rf"(?i:\s(?:et|&|\+)\s(?:{'|'.join(signs['own'])})(?!\p{{L}}))", regex.V0
        )
        self._not_before = frozenset(map(plain, signs["not_before"]))
        closing, introduction = (
            "|".join(
                regex.escape(words, special_only=True).replace("’", "['’]")
                for words in sorted(signs[key], key=len, reverse=True)
            )
            for key in ("closings", "introductions")
        )
        self._self = regex.compile(
            rf"(?i:(?<!\p{{L}})(?:{introduction}))\s(?P<name>{_WORDS})", regex.V0
        )
        end = r"\s*[.!]?\s*$"
        self._closed = regex.compile(
            rf"(?i:(?<!\p{{L}})(?:{closing}))(?P<gap>[\s,.!:;—–-]{{0,6}})(?P<name>{_WORDS}){end}"
        )
        self._signed = regex.compile(
            rf"(?P<gap>\n|[.!?…]\s)[\s—–-]*(?P<name>\p{{Lu}}{_WORDS[5:]})"
            r"(?:, \p{Lu}[\p{L}-]{1,20})?\s*\.?\s*$"
        )
        self._closing_words = triggers(signs["closings"])
        self._introducing = triggers(signs["introductions"])
        self._organisations = _phrases(tables["organisations"]["names"])
        self._places = _phrases(tables["places"]["names"])
        self._openers = frozenset(
            phrase.split()[0] for phrase in self._organisations | self._places if phrase
        )
        self._place_cues = frozenset(tables["places"]["cues"])

    def first_name(
        self, message: Message, levelled: Levelled | None = None
    ) -> tuple[str | None, Span | None]:
        """Return the name to greet the author by, and where the text signs it, if it does.

        ``levelled`` is the text already levelled, if it is.
        """
        line = levelled or Levelled.of(message.text[:LONGEST])
        text = message.text.rstrip()
        if line.names(self._introducing):
            for match in self._self.finditer(text, 0, LONGEST):
                found = self._in_words(match["name"], match.start("name"), sure=True, whole=False)
                if found is not None:
                    return found
        tail = max(0, len(text) - _SIGNATURE)
        closed = len(text) > LONGEST or line.names(self._closing_words)
        after = self._closed.search(text, tail) if closed else None
        sign = after or self._signed.search(text, tail)
        if sign is not None:
            # « Parfait » on a last line of its own is a verdict, not who signs.
            word = plain(sign["name"].strip())
            sure = "\n" in sign["gap"] and (after is not None or word not in self._ambiguous)
            found = self._in_words(sign["name"], sign.start("name"), sure=sure, whole=True)
            known = self.from_author(message.author)
            # « … dans l’heure. Merci Nadia ! », posted by somebody else, thanks Nadia.
            if found is not None and (known in {None, found[0]} or "\n" in sign["gap"]):
                return found
        return (self.from_author(message.author), None)

    def _in_words(self, words: str, at: int, *, sure: bool, whole: bool) -> tuple[str, Span] | None:
        """Return the first name that opens ``words``, and the place of the whole name.

        ``sure`` where their place proves that they are a name; ``whole`` where they are
        nothing else.
        """
        pieces = list(_NAME_WORD.finditer(words))
        if pieces and plain(pieces[0][0]) in self._reserved:
            return None
        formal = titled = False
        while pieces and plain(pieces[0][0]) in self._titles:
            titled = True
            formal = plain(pieces[0][0]) in self._formal
            pieces = pieces[1:]
        if (
            not pieces
            or (formal and len(pieces) == 1)
            or any(plain(p[0]) in self._several for p in pieces)
        ):
            return None
        first = pieces[0]
        if first[0].islower() and not (sure and len(pieces) == 1):
            return None  # « ben voyons » ends a sentence, it signs nothing
        if (
            whole
            and len(pieces) > 1
            and not all(p[0][0].isupper() or len(p[0]) < 4 for p in pieces)
        ):
            return None
        name = self._known(first[0], alone=len(pieces) == 1 and not (sure or titled))
        if name is None:
            return None
        last = first
        for piece in pieces[1:]:
            if not piece[0][0].isupper():
                break
            last = piece
        return name, Span(at + first.start(), at + last.end())

    def from_author(self, author: str | None) -> str | None:  # noqa: PLR0911
        """Return the first name in a display name or a handle, ``None`` where it is not sure."""
        if not author:
            return None
        name = author.strip()
        display = " ".join(_INITIAL.sub(" ", name).split())
        if name.startswith("@") or regex.search(r"[_@]|\p{L}[.\d-]*[\d.]\p{L}*|\p{L}\d", display):
            return self._from_handle(name)
        # « Aline et ses poules » is one person, « Aline et Paul » are two.
        name = self._alone.split(name, maxsplit=1)[0]
        initial = bool(_INITIAL.search(name))
        words = [m[0] for m in _NAME_WORD.finditer(name)]
        if any(plain(w) in self._several or plain(w) in self._companies for w in words):
            return None
        if "&" in name or "+" in name or (words and plain(words[0]) in self._reserved):
            return None
        formal = titled = False
        while len(words) > 1 and plain(words[0]) in self._titles:
            titled = True
            formal = plain(words[0]) in self._formal
            words = words[1:]
            if len(words) == 1 and formal:
                return None  # « Mme Gustave » : a family name
        if not words or len(words) > 5 or plain(words[0]) in self._nobody:
            return None
        if any(plain(word) in self._nobody for word in words[1:] if not word[0].isupper()):
            words = words[:1] if plain(words[0]) in self._first else []
            if not words:
                return None
        if found := self._known(words[0], alone=len(words) == 1 and not (initial or titled)):
            return found
        # « FERROUKHI Nadia »: the family name first, in capitals.
        if len(words) == 2 and words[0].isupper() and len(words[0]) > 2 and not words[1].isupper():
            return self._known(words[1], alone=False)
        return None

    def _from_handle(self, name: str) -> str | None:
        """Return a first name that is a whole part of a handle, set off by a mark or a capital."""
        marked = [p for p in regex.split(r"[\d_@.\-\s]+", name) if p]
        if any(len(p) <= 2 and p.lower().startswith("x") for p in marked):
            return None
        parts = [q for p in marked for q in _HANDLE_PART.findall(p)]
        if not parts or any(
            plain(p) in self._several or plain(p) in self._companies for p in parts
        ):
            return None
        # « jade_pnd », « Claire_D69 »: letters that are nothing but initials prove a name.
        initials = all(
            len(p) <= 3 and (p.isupper() or plain(p) not in self._not_before) for p in parts[1:]
        )
        shown = len(parts) > 1 or bool(regex.search(r"\d", name))
        if len(parts[0]) >= 3 and (
            found := self._known(parts[0], alone=not (initials and shown), restore=True)
        ):
            return found
        # « manonlbx »: a name, and consonants that no word could end in.
        glued = _GLUED.fullmatch(plain(parts[0]))
        if glued and len(parts) == 1 and (found := self._before_consonants(glued["all"])):
            return found
        known = [
            (index, found)
            for index, part in enumerate(parts[1:], start=1)
            if len(part) >= 4 and (found := self._known(part, alone=True, restore=True))
        ]
        if len(known) == 1 and not any(
            plain(part) in self._not_before or plain(part) in self._nobody
            for part in parts[: known[0][0]]
        ):
            return known[0][1]
        return None

    def _known(self, word: str, *, alone: bool, restore: bool = False) -> str | None:
        """Return ``word`` as a first name is written, ``None`` where it is none.

        ``alone`` refuses what is a common word as well; ``restore`` gives the accents back
        that handles leave out.
        """
        flat = plain(word).replace("’", "'")
        # « Yves-M »: an initial.
        if regex.fullmatch(r"\p{L}{3,}-\p{L}", flat):
            flat, word = flat[:-2], word[:-2]
        if flat not in self._first and _REPEATED.search(flat):
            once = _REPEATED.sub(r"\1", flat)
            once = once if once in self._first else flat.rstrip(flat[-1]) + flat[-1]
            if once in self._first and (len(flat) - len(once) > 1 or flat[-1] == flat[-2]):
                flat, word, restore = once, once, True
        parts = flat.split("-")
        if len(parts) == 2 and flat not in self._first:
            if all(part in self._first and len(part) > 1 for part in parts):
                return _cased(word)
            return None
        if flat not in self._first or (alone and flat in self._ambiguous):
            return None
        return self._first[flat] if restore or word.islower() else _cased(word)

    def _before_consonants(self, flat: str) -> str | None:
        for length in range(len(flat) - 2, 4, -1):
            name, rest = flat[:length], flat[length:]
            if not _CONSONANTS.fullmatch(rest):
                return None
            if name in self._first and name not in self._ambiguous:
                return self._first[name]
        return None

    def listed(self, reading: Reading, own: frozenset[str] = frozenset()) -> list[Entity]:
        """Return organisations and places, in order; ``own`` are the brand’s own names, plain."""
        if self._openers.isdisjoint(reading.words):
            return []
        found: list[Entity] = []
        norms = reading.norms
        after = 0
        for index, norm in enumerate(norms):
            if index < after or norm not in self._openers:
                continue
            for length in range(min(_LONGEST_NAME, len(norms) - index), 0, -1):
                phrase = " ".join(norms[index : index + length])
                span = reading.span(index, index + length)
                if phrase in self._organisations and phrase.replace(" ", "") not in own:
                    found.append(_named(EntityType.ORGANISATION, reading.text, span))
                elif phrase in self._places and self._placed(reading, index, span):
                    found.append(_named(EntityType.PLACE, reading.text, span))
                else:
                    continue
                after = index + length
                break
        return found

    def _placed(self, reading: Reading, index: int, span: Span) -> bool:
        written = reading.text[span.start : span.end]
        before = reading.tokens[index - 1].norm if index else ""
        return before in self._place_cues or (
            written[0].isupper() and not written.isupper() and index > 0
        )


def _named(type: EntityType, text: str, span: Span) -> Entity:
    words = text[span.start : span.end]
    return Entity(type, span, words, words.strip())


def _phrases(names: list[str]) -> frozenset[str]:
    return frozenset(
        " ".join(plain(word) for word in regex.split(r"[\s'’-]+", name) if word) for name in names
    )


def _cased(name: str) -> str:
    if name.isupper() or name.islower():
        return "-".join(part[:1].upper() + part[1:].lower() for part in name.split("-"))
    return name
