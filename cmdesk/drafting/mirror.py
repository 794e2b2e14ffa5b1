"""What the author tells, told back in the second person: the very words, made ours.

« j’ai toujours pas reçu ma box » gives « vous n’avez toujours pas reçu votre box »; what the
author says of the brand or of a thing is only ever reported (« le livreur n’est pas passé »,
to stand after « vous nous dites que »). Where anything is in doubt, nothing is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import replace
from itertools import groupby
from pathlib import Path

import regex
from spacy.tokens import Token

from cmdesk.domain.analysis import Analysis
from cmdesk.domain.message import Message
from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import EntityType
from cmdesk.drafting.retelling.author import AuthorShapes
from cmdesk.drafting.retelling.bare import BareShapes
from cmdesk.drafting.retelling.clauses import ClauseShapes
from cmdesk.drafting.retelling.details import Detail, Details, DetailShapes, detail_of
from cmdesk.drafting.retelling.doings import DoingShapes
from cmdesk.drafting.retelling.grammar import Grammar, Retold, Way, both_said, denials_closed
from cmdesk.drafting.retelling.groups import GroupShapes
from cmdesk.drafting.retelling.lexicon import Lexicon
from cmdesk.drafting.retelling.nominal import Nominal
from cmdesk.drafting.retelling.points import PointShapes
from cmdesk.drafting.retelling.recap import Point, PointJudge, Recap
from cmdesk.drafting.retelling.regretted import Regretted
from cmdesk.drafting.retelling.things import ThingShapes
from cmdesk.drafting.retelling.turning import Turner
from cmdesk.drafting.retelling.wording import Wording
from cmdesk.knowledge.loader import read_toml
from cmdesk.language.conjugation import Conjugator
from cmdesk.language.fold import strip_accents
from cmdesk.language.pipeline import Reading
from cmdesk.language.surface import Surface, spell_small_numbers
from cmdesk.language.vectors import WordVectors

Read = Callable[[str], Reading]
Shape = Callable[[Sequence[Token]], Retold | None]

_SENTENCE = regex.compile(r"(?:[^.!?\n…]|(?<=\d)\.(?=\d))+")
# What somebody else says, and the author may deny: « soi-disant je n’étais plus là », « votre
# réponse a été on ne peut rien faire ».
_CLAIMED = regex.compile(
    r"\b(?:soi[- ]disant|r[ée]ponse\s*(?:\s(?:a [ée]t[ée]|est|[ée]tait)\b|:))[^.!?;\n…]*", regex.I
)
_STOPS = regex.compile(r"[^\p{L}\p{N}’'€%-]|--+|-$")
_LARGE = regex.compile(r"\d{1,3}(?:[   .,]\d{2,3})+")
_SHOUTED = 12
"""More letters in capitals than this are shouted, fewer are initials."""
_MARK = regex.compile(r"[.,;:!?…()–—-]+|[\p{So}\p{Sk}\u200d\ufe0f]+")
_INNER = frozenset(
    {"je", "j’", "on", "mon", "ma", "mes", "notre", "nos", "impossible", "personne", "aucun",
     "aucune", "toujours", "cela", "ça"}
)  # fmt: skip
_OTHERS = frozenset({"vous", "il", "ils", "elle", "elles"})
_CLOSED = frozenset(
    {EntityType.PLACE, EntityType.ORGANISATION, EntityType.PERSON, EntityType.HANDLE,
     EntityType.EMAIL, EntityType.PHONE, EntityType.IBAN, EntityType.ORDER_NUMBER,
     EntityType.POSTAL_ADDRESS}
)  # fmt: skip
_NO_ORDERS = frozenset({"chez", "assez", "nez", "rez"})
_TRAILING = frozenset({"moi", "hein", "quoi"})
_SOMEBODY = frozenset({"dame", "monsieur", "personne"})
# How many words behind a praised thing are weighed.
_BESIDE = 4
_LEAD = 0.5
"""What is said directly is worth more than what is only reported."""
_IN_GRIEVANCE = 0.8
_EVIDENT = 0.4
_TELLS = 2.0
"""What the clause gains that tells, as readers would choose it, what mainly went wrong."""


class Mirror:
    """Finds the one clause of a message that is best told back."""

    def __init__(
        self, resources: Path, surface: Surface, read: Read, vectors: WordVectors | None = None
    ) -> None:
        """Read ``mirror.toml`` and ``recap.toml``; ``read`` repairs and parses a text.

        ``vectors`` are those of the words, where they are open already.
        """
        data = read_toml(resources / "phrases" / "mirror.toml")
        recap = read_toml(resources / "phrases" / "recap.toml")
        self._read = read
        vectors = vectors or WordVectors(resources / "language" / "vectors.npz")
        self._vectors = vectors
        self._surface = surface
        limits = data["limits"]
        self._fewest, self._most = limits["fewest"], limits["most"]
        self._worth: float = limits["worth"]
        chunks = data["chunks"]
        self._breaks = frozenset(chunks["breaks"])
        self._joints = frozenset(chunks["joints"])
        self._after_joint = frozenset(chunks["after_joint"])
        self._subjects = frozenset(chunks["subjects"])
        self._openers = frozenset(chunks["openers"])
        self._fillers = frozenset(chunks["fillers"])
        self._introducing = frozenset(data["wide"]["introducing"])
        self._filler_phrases = [tuple(one.split()) for one in chunks["filler_phrases"]]
        self._openings = frozenset(chunks["openings"])
        self._never_before = frozenset(chunks["never_before"])
        self._units = "|".join(data["bare"]["units"])
        grammar = Grammar(data, surface, self._knows)
        author, things = AuthorShapes(data, grammar), ThingShapes(data, grammar)
        bare = BareShapes(data, grammar, author.told)
        lexicon = Lexicon(resources, data["wide"]["known"])
        self.spelled = lexicon.spelled
        wording = Wording(data, surface, lexicon.spelled, lexicon.third, lexicon.feminine)
        self._shapes: tuple[Shape, ...] = (
            bare.lasting,
            author.told,
            author.agent,
            bare.absent,
            bare.impossible,
            bare.counted,
            things.thing,
            bare.there,
            author.nobody,
            bare.troubled,
            author.short,
        )
        conjugator = Conjugator(resources)
        self.regretted = Regretted(conjugator, surface, lexicon.spelled).of
        turner = Turner(data, surface, lexicon, conjugator)
        doings = DoingShapes(data, grammar, turner)
        self._doings = (doings.lasting, doings.couple, doings.impossible, doings.doing)
        groups = GroupShapes(data, grammar, wording, lexicon)
        clauses = ClauseShapes(data, grammar, wording, lexicon)
        self._wide = (doings.infinitive, clauses.third, groups.group)
        self._list = groups.listed
        self._nominal = nominal = Nominal(recap["nouns"], clauses.people, grammar, wording)
        self._details = DetailShapes(nominal, wording, lexicon.verbal)
        self._naming = Details(recap["details"], resources / "phrases" / "details.npz", vectors)
        self._praised = Details(recap["pleasing"], resources / "phrases" / "pleasing.npz", vectors)
        self._points = PointShapes(
            recap, clauses, nominal, grammar, wording, turner.reader, lexicon.verbal
        )
        self._recap = Recap(
            recap["limits"], PointJudge(resources / "phrases" / "recap.npz", vectors)
        )

    def _knows(self, word: str) -> bool:
        """Return whether ``word`` is one that people write often enough to be one."""
        for part in regex.split(r"[’-]", word):
            if len(part) > 2 and self._vectors.row(strip_accents(part)) < 0:
                return False
        return True

    def recap(
        self, message: Message, analysis: Analysis, *, brief: bool = False
    ) -> tuple[Point, ...]:
        """Return the facts of ``message`` worth telling in a few words each, the best first."""
        return self._recap.best(self.points(message, analysis), brief=brief)

    def clauses(self, message: Message, analysis: Analysis) -> tuple[Retold, ...]:
        """Return the clauses of ``message`` that can be told back, apart, the best first."""
        reading, tokens, readable = self._open(message, analysis)
        if reading is None:
            return ()
        stretches = self._chunks(tokens, readable)
        return self._clauses(reading, stretches, _runs(tokens, readable), analysis)

    def points(self, message: Message, analysis: Analysis) -> tuple[Point, ...]:
        """Return all that can be told of ``message`` in a few words, whether it should or not."""
        reading, tokens, readable = self._open(message, analysis)
        if reading is None:
            return ()
        return tuple(self._points_of(reading, self._chunks(tokens, readable), analysis))

    def named(self, message: Message, analysis: Analysis) -> tuple[Detail, ...]:
        """Return the things of ``message`` that a reply should name, the best first."""
        return self._naming.best(self.details(message, analysis))

    def chance(self, detail: Detail) -> float:
        """Return how likely a reader would name a thing of a message, from 0 to 1."""
        return self._naming.chance(detail)

    def praised(self, message: Message, analysis: Analysis) -> tuple[Detail, ...]:
        """Return the things of a compliment that a thank you should name, the best first."""
        return self._praised.best(self.pleasing(message, analysis))

    def is_named(self, detail: Detail, text: str) -> bool:
        """Return whether a text names the thing already."""
        return self._naming.is_named(detail, text)

    def details(self, message: Message, analysis: Analysis) -> tuple[Detail, ...]:
        """Return the things, not the people, that ``message`` names, as a reply could."""
        reading, tokens, readable = self._open(message, analysis, asked=True)
        if reading is None:
            return ()
        grievances = [grievance.span for grievance in analysis.grievances]
        products = [entity.span for entity in analysis.entities_of(EntityType.PRODUCT)]
        found = []
        for stretch in _stretches(tokens, readable):
            for group in self._details.groups(stretch):
                if self._nominal.is_person(group.noun):
                    continue
                place = _place(reading, group.words)
                found.append(
                    detail_of(
                        group, place, len(message.text), self._tells(place, analysis),
                        known=any(place.overlaps(span) for span in grievances),
                        product=any(place.overlaps(span) for span in products),
                    )
                )  # fmt: skip
        return tuple(found)

    def pleasing(self, message: Message, analysis: Analysis) -> tuple[Detail, ...]:
        """Return the things that a compliment names, as a thank you could name them."""
        praised = analysis.praise
        reading, tokens, readable = self._open(message, replace(analysis, praise=()))
        if reading is None:
            return ()
        products = [entity.span for entity in analysis.entities_of(EntityType.PRODUCT)]
        found = []
        for stretch in _stretches(tokens, readable):
            whole = _place(reading, stretch)
            pleased = any(whole.overlaps(span) for span in praised)
            for group in (*self._details.opening(stretch), *self._details.groups(stretch)):
                # Whoever is praised is thanked for what they did, never listed with the things.
                if self._nominal.is_person(group.noun) or group.noun.lower_ in _SOMEBODY:
                    continue
                place = _place(reading, group.words)
                product = any(place.overlaps(span) for span in products)
                end = group.words[-1].i - stretch[0].i + 1
                found.append(
                    detail_of(
                        group, place, len(message.text), 0.0, product=product, pleased=pleased,
                        beside=tuple(word.lower_ for word in stretch[end : end + _BESIDE]),
                    )
                )  # fmt: skip
        return tuple(found)

    def _open(
        self, message: Message, analysis: Analysis, *, asked: bool = False
    ) -> tuple[Reading | None, list[Token], list[bool]]:
        """Return the message read, its tokens, and which of them may be told back."""
        shown = self._shown(message.text, analysis, asked=asked)
        if not any(shown):
            return None, [], []
        # The very text that was understood: it is parsed already, but where it is in capitals.
        reading = self._read(_lowered(message.text))
        # A space typed for nothing stands for no character.
        readable = [
            not token.is_space and shown[reading.to_original(token).start] for token in reading.doc
        ]
        return reading, list(reading.doc), readable

    def _points_of(
        self, reading: Reading, stretches: Iterable[list[Token]], analysis: Analysis
    ) -> Iterator[Point]:
        """Yield what can be told of each stretch in a few words."""
        grievances = [grievance.span for grievance in analysis.grievances]
        for chunk in stretches:
            for start in self._starts(chunk, _INNER | _OTHERS):
                words = chunk[start:]
                text, shape = self._points.point(words)
                if not text or not denials_closed(text):
                    continue
                last, doc = words[-1], words[0].doc
                place = reading.to_original(Span(words[0].idx, last.idx + len(last)))
                before = doc[words[0].i - 1].lower_ if words[0].i else ""
                behind = doc[last.i + 1].lower_ if last.i + 1 < len(doc) else ""
                yield Point(
                    text, shape, place, (before, behind),
                    tuple(word.pos_ for word in words),
                    text.split()[-1].lower().endswith(last.lower_),
                    self._tells(place, analysis),
                    any(place.overlaps(span) for span in grievances),
                )  # fmt: skip
                break

    def _starts(self, words: Sequence[Token], inner: Set[str]) -> Iterator[int]:
        """Yield where a clause may begin: at once, or behind a word or two of no matter."""
        for place, word in enumerate(words):
            if place and (
                word.lower_ not in inner or words[place - 1].lower_ in self._never_before
            ):
                continue
            if place and "si" in [one.lower_ for one in words[:place]]:
                return
            yield place

    def _clauses(
        self,
        reading: Reading,
        stretches: Iterable[list[Token]],
        runs: Iterable[list[Token]],
        analysis: Analysis,
    ) -> tuple[Retold, ...]:
        """Return what can be told back of clauses and lists, apart, the best first."""
        found: list[tuple[float, int, Span, Retold]] = []
        chunks = ((words, self._retell(words)) for words in stretches)
        lists = ((words, self._list(words)) for words in runs)
        for words, retold in (*chunks, *lists):
            if retold is None or retold.weight < self._worth:
                continue
            whole = Span(words[0].idx, words[-1].idx + len(words[-1]))
            place = reading.to_original(retold.place or whole)
            if self._tells(place, analysis) < retold.needs or (
                self._share(place, analysis) < retold.share
            ):
                continue
            worth = retold.weight + self._near(place, analysis)
            worth -= _LEAD * (retold.way is Way.REPORTED)
            found.append((worth, -place.start, place, retold))
        kept: list[Retold] = []
        for worth, _, place, retold in sorted(found, key=lambda entry: entry[:2], reverse=True):
            if any(one.place and one.place.overlaps(place) for one in kept):
                continue
            # « trois semaines », but « le wifi 5 ».
            text = regex.sub(
                rf"\b\d+ (?:{self._units}|fois)\b",
                lambda match: spell_small_numbers(match.group()),
                retold.text,
            )
            kept.append(replace(retold, text=text, weight=worth, place=place))
        return tuple(kept)

    def _retell(self, words: list[Token]) -> Retold | None:
        """Return the clause told back, or one that begins after a word or two of no matter."""
        for place in self._starts(words, _INNER):
            narrow = self._first(self._shapes, words[place:])
            if narrow is not None and narrow.weight < self._worth:
                narrow = None
            doing = self._first(self._doings, words[place:])
            if doing is not None and narrow is not None and len(doing.text) >= len(narrow.text):
                # Of a verb that is foreseen, the clause told whole.
                return replace(doing, weight=max(doing.weight, narrow.weight), needs=0, share=0)
            if retold := narrow or doing:
                return self._longer(words, retold)
        return self._wider(words)

    def _wider(self, words: list[Token]) -> Retold | None:
        """Return what a shape so wide that it foresees no word makes of a whole clause."""
        return self._first(self._wide, self._before_next(words)) if self._is_whole(words) else None

    def _longer(self, words: list[Token], retold: Retold) -> Retold:
        """Return ``retold``, or the same with what stands behind it."""
        wide = self._wider(words) if retold.way is not Way.BARE else None
        if wide is None or not wide.text.startswith(f"{retold.text} "):
            return retold
        return replace(wide, weight=retold.weight, needs=retold.needs, share=retold.share)

    def _first(self, shapes: Sequence[Shape], words: Sequence[Token]) -> Retold | None:
        """Return what the first of ``shapes`` that holds makes of ``words``."""
        for shape in shapes:
            retold = shape(words)
            if retold and self._fits(retold.text) and denials_closed(retold.text):
                return both_said(retold, words)
        return None

    def _before_next(self, words: list[Token]) -> list[Token]:
        """Return ``words`` without « et samedi » where another clause follows, without a mark."""
        last = words[-1].i
        if last + 1 < len(words[0].doc) and words[0].doc[last + 1].lower_ in self._subjects:
            for back in (2, 3):
                if len(words) > back + 2 and words[-back].lower_ in self._joints:
                    return words[:-back]
        return words

    def _is_whole(self, words: Sequence[Token]) -> bool:
        """Return whether marks or joints bound the words: nothing is closed beside them."""
        doc, first, last = words[0].doc, words[0].i, words[-1].i
        following = doc[last + 1] if last + 1 < len(doc) else None
        before = doc[first - 1] if first else None
        parted = (self._breaks | self._joints) - {"comme", "sauf"}
        return (
            following is None or _is_mark(following) or following.lower_ in parted | self._subjects
        ) and (
            before is None
            or _is_mark(before)
            or before.lower_ in parted
            or before.lower_ in self._introducing
        )

    def _fits(self, text: str) -> bool:
        count = len(
            regex.findall(r"[\p{L}\p{N}]+(?!’)", regex.sub(r"<([^|>]*)\|[^>]*>", r"\1", text))
        )
        return bool(self._fewest <= count <= self._most)

    @classmethod
    def _near(cls, place: Span, analysis: Analysis) -> float:
        """Return what a clause gains by standing where the analysis found a grievance."""
        told = any(place.overlaps(grievance.span) for grievance in analysis.grievances)
        evident = any(place.overlaps(span) for span in analysis.topics[0].evidence)
        return _IN_GRIEVANCE * told + _EVIDENT * evident + _TELLS * cls._tells(place, analysis)

    @staticmethod
    def _tells(place: Span, analysis: Analysis) -> float:
        """Return how likely it is that the clause at ``place`` tells the matter."""
        return max((one.score for one in analysis.telling if one.span.overlaps(place)), default=0)

    @staticmethod
    def _share(place: Span, analysis: Analysis) -> float:
        """Return how much of the clause that tells the matter stands at ``place``."""
        told = [one for one in analysis.telling if one.span.overlaps(place)]
        if not told:
            return 0.0
        span = max(told, key=lambda one: one.score).span
        return (min(span.end, place.end) - max(span.start, place.start)) / (span.end - span.start)

    def _shown(self, text: str, analysis: Analysis, *, asked: bool = False) -> list[bool]:
        """Return which characters of ``text`` may be told back.

        No sentence that asks, unless what is ``asked`` counts; names of people, firms and places
        are closed, and so is what others claim, what means its contrary, or what pleased.
        """
        shown = [False] * len(text)
        for match in _SENTENCE.finditer(text):
            letters = [sign for sign in match.group() if sign.isalpha()]
            if len(letters) < 6:
                continue
            if not asked and text[match.end() : match.end() + 2].strip().startswith("?"):
                continue
            shown[match.start() : match.end()] = [True] * (match.end() - match.start())
        closed = [entity.span for entity in analysis.entities if entity.type in _CLOSED]
        claimed = [Span(*match.span()) for match in _CLAIMED.finditer(text)]
        for place in (*closed, *claimed, *analysis.sarcasm.evidence, *analysis.praise):
            shown[place.start : place.end] = [False] * (place.end - place.start)
        return shown

    def _chunks(self, tokens: Sequence[Token], shown: Sequence[bool]) -> Iterator[list[Token]]:
        """Yield the stretches between marks and joints, without what only introduces them."""
        chunk: list[Token] = []
        quoted = leaning = False
        for place, token in enumerate(tokens):
            low = token.lower_
            following = tokens[place + 1].lower_ if place + 1 < len(tokens) else ""
            if low in {"«", "»", '"', "“", "”"}:
                quoted = low in {"«", "“"} or (low == '"' and not quoted)
                yield from self._ready(chunk)
                chunk = []
                # « une maison qui se dit « responsable » emballe tout »: the subject is before.
                leaning = not quoted
                continue
            if quoted:
                continue
            stops = not shown[place] or _stops(token)
            joins = low in self._breaks or (low in self._joints and following in self._after_joint)
            told = [] if leaning else chunk
            if stops or joins:
                yield from self._ready(self._unparted(told) if low == "(" else told)
                # « le code -15 % ne marche pas »: the subject is before.
                sign = low == "-" and not token.whitespace_ and following[:1].isdigit()
                chunk, leaning = [], bool(sign and told)
                continue
            opens = token.text[:1].isupper() and low in self._openings
            begins = low in self._subjects or opens or (chunk and _is_order(token, chunk[-1]))
            if chunk and begins and chunk[-1].lower_ not in self._openers:
                # « j’attends je suis déçue »: typed without a mark.
                yield from self._ready(told)
                chunk, leaning = [], False
            chunk.append(token)
        yield from self._ready([] if leaning else chunk)

    def _unparted(self, chunk: list[Token]) -> list[Token]:
        """Return ``chunk`` without the clause that a parenthesis parts in two.

        « une livraison avant Noël et le produit vendu (un vélo) n’est pas en stock »
        """
        last = max((at for at, word in enumerate(chunk) if word.lower_ in self._joints), default=0)
        return chunk[:last] or chunk

    def _ready(self, chunk: list[Token]) -> Iterator[list[Token]]:
        words = list(chunk)
        while words:
            phrase = next(
                (
                    one
                    for one in self._filler_phrases
                    if tuple(word.lower_ for word in words[: len(one)]) == one
                ),
                None,
            )
            if phrase:
                words = words[len(phrase) :]
            elif words[0].lower_ in self._fillers and not self._begins(words):
                words = words[1:]
            else:
                break
        # « j’ai pas de vélo moi »
        if len(words) > 1 and words[-1].lower_ in _TRAILING and words[-2].pos_ in {"NOUN", "ADJ"}:
            words = words[:-1]
        if len(words) >= self._fewest:
            yield words

    @staticmethod
    def _begins(words: Sequence[Token]) -> bool:
        """Return whether a word that may introduce a clause begins one here."""
        pair = [word.lower_ for word in words[:2]]
        return (
            (pair[0] == "plus" and pair[-1] in {"de", "d’", "un", "une"})
            or (pair[0] == "du" and pair[-1] != "coup")
            or (
                pair[0] == "nous" and len(pair) > 1 and pair[1].endswith(("ons", "ne", "n’", "mes"))
            )
        )


def _place(reading: Reading, words: Sequence[Token]) -> Span:
    """Return where ``words`` stand in the message."""
    return reading.to_original(Span(words[0].idx, words[-1].idx + len(words[-1])))


def _stops(token: Token) -> bool:
    """Return whether a clause cannot go on over ``token``: a mark, and no large number."""
    return _STOPS.search(token.text) is not None and _LARGE.fullmatch(token.text) is None


def _is_order(token: Token, before: Token) -> bool:
    """Return whether « appelez » begins an order, typed behind a noun without a mark."""
    verb = token.lower_.endswith("ez") and token.lower_ not in _NO_ORDERS
    return verb and before.pos_ in {"NOUN", "ADJ", "PROPN"}


def _is_mark(token: Token) -> bool:
    """Return whether a sentence or a clause ends at ``token``: a mark, a line, an emoji."""
    return token.is_space or _MARK.fullmatch(token.text) is not None


def _lowered(text: str) -> str:
    """Return ``text`` with the sentences in capitals in small letters, as long as before."""
    pieces = list(text)
    for match in _SENTENCE.finditer(text):
        letters = [sign for sign in match.group() if sign.isalpha()]
        if len(letters) > _SHOUTED and sum(map(str.isupper, letters)) > 0.5 * len(letters):
            pieces[match.start() : match.end()] = match.group().lower()
    lowered = "".join(pieces)
    return lowered if len(lowered) == len(text) else text


def _stretches(tokens: Sequence[Token], shown: Sequence[bool]) -> Iterator[list[Token]]:
    """Yield the words between marks, and between what is closed."""
    for told, group in groupby(
        zip(tokens, shown, strict=True), lambda one: one[1] and not _stops(one[0])
    ):
        if told:
            yield [token for token, _ in group]


def _runs(tokens: Sequence[Token], shown: Sequence[bool]) -> Iterator[list[Token]]:
    """Yield the stretches between strong marks that have a comma in them: lists perhaps."""
    run: list[Token] = []
    for token, open_ in zip([*tokens, None], [*shown, False], strict=True):
        if token is not None and open_ and (token.text == "," or _STOPS.search(token.text) is None):
            run.append(token)
            continue
        if any(word.text == "," for word in run):
            yield run
        run = []
