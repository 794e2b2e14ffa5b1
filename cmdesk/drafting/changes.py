"""One act of a draft said otherwise, removed, or added; the rest stays word for word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from hashlib import blake2b
from random import Random

from cmdesk.domain.analysis import Analysis
from cmdesk.domain.draft import (
    ActChange,
    AddableAct,
    ChangeKind,
    Draft,
    DraftOptions,
    PlannedAct,
)
from cmdesk.domain.message import Message
from cmdesk.domain.profile import Profile
from cmdesk.domain.review import Finding, Length
from cmdesk.domain.vocabulary import Act, Category, Level, Variant
from cmdesk.drafting import template
from cmdesk.drafting.bank import Bank, Phrase
from cmdesk.drafting.case import Case
from cmdesk.drafting.composing import Candidate, Piece, compose, fields_in
from cmdesk.drafting.planner import Planner, Step
from cmdesk.drafting.ranker import score, similarity
from cmdesk.drafting.realise import Realiser

Review = Callable[[str, Message, Analysis, Profile], tuple[Finding, ...]]

# Said around the answer: a draft that held nothing else would answer nothing.
_AROUND = frozenset({Act.GREET, Act.LIGHTEN, Act.MENTION, Act.CLOSE, Act.SIGN})
# Acts at this importance are what the draft is for.
_CORE = 9
# Of a step that no plan of the case knows any more.
_UNKNOWN_KEEP = 5
# Wordings shown to the review for one change: it takes most of the time.
_REVIEWS = 10
# Another wording that says nearly the same, or begins so, is no use: in points of its worth.
_ALIKE = 1.5
_SAME_START = 1.0
_USUAL = tuple(Act)


class Changes:
    """Makes one change to a draft; the same inputs give the same draft.

    ``measure`` gives the length of a text as its channel counts it, ``review`` what the
    review finds in it.
    """

    def __init__(
        self,
        planner: Planner,
        bank: Bank,
        realiser: Realiser,
        measure: Callable[[str, Case], Length],
        review: Review | None,
    ) -> None:
        self._planner, self._realiser = planner, realiser
        self._measure, self._review = measure, review
        self._phrases = {phrase.id: phrase for phrase in bank.phrases}

    def options(self, case: Case, draft: Draft) -> DraftOptions:
        """Return what may be changed. The review has yet to read what is found."""
        candidate = self._read(case, draft)
        places = range(len(candidate.pieces))
        return DraftOptions(
            reword=tuple(bool(self._others(case, draft, candidate, place)) for place in places),
            remove=tuple(_removable(case, candidate, place) for place in places),
            add=tuple(
                added
                for added, wider in self._additions(case, draft, candidate)
                if any(self._fits(compose(way, case), case) for way in wider)
            ),
        )

    def change(self, case: Case, draft: Draft, change: ActChange) -> Draft | None:
        """Return the changed draft, ``None`` where nothing suits or the change is refused."""
        candidate = self._read(case, draft)
        if change.kind is ChangeKind.ADD:
            return self._add(case, draft, candidate, change.added)
        if not 0 <= change.place < len(draft.plan):
            return None
        if change.kind is ChangeKind.REMOVE:
            return self._remove(case, draft, candidate, change.place)
        return self._reword(case, draft, candidate, change.place)

    # ------------------------------------------------------------ the three changes

    def _reword(self, case: Case, draft: Draft, candidate: Candidate, place: int) -> Draft | None:
        """Return the draft with the next best wording of an act, the oldest once all were seen."""
        planned = draft.plan[place]
        refused: list[str] = []
        for way in self._others(case, draft, candidate, place):
            wording = way.pieces[place].phrase.id
            plan = list(draft.plan)
            past = [w for w in (*planned.former, planned.wording, *refused) if w != wording]
            plan[place] = replace(planned, wording=wording, former=tuple(dict.fromkeys(past)))
            if made := self._made(case, draft, way, plan):
                return made
            refused.append(wording)
            if len(refused) >= _REVIEWS:
                break
        return None

    def _remove(self, case: Case, draft: Draft, candidate: Candidate, place: int) -> Draft | None:
        if not _removable(case, candidate, place):
            return None
        plan = [*draft.plan[:place], *draft.plan[place + 1 :]]
        without = candidate.without(candidate.pieces[place])
        return self._made(case, draft, without, plan, strict=False)

    def _add(
        self, case: Case, draft: Draft, candidate: Candidate, wanted: AddableAct | None
    ) -> Draft | None:
        for added, ways in self._additions(case, draft, candidate):
            if wanted is None or (added.act, added.role) != (wanted.act, wanted.role):
                continue
            for way in ways[:_REVIEWS]:
                place = next(i for i, p in enumerate(way.pieces) if p not in candidate.pieces)
                wording = way.pieces[place].phrase.id
                plan = list(draft.plan)
                plan.insert(
                    place,
                    PlannedAct(added.act, "", added.source, added.why, wording, added.role),
                )
                if made := self._made(case, draft, way, plan):
                    return made
        return None

    def _made(
        self,
        case: Case,
        draft: Draft,
        candidate: Candidate,
        plan: Sequence[PlannedAct],
        *,
        strict: bool = True,
    ) -> Draft | None:
        """Return the draft that ``candidate`` makes, unless it is too long or reviewed worse.

        ``strict``: nothing above a hint may be new; else nothing that blocks.
        """
        texts = compose(candidate, case)
        text = "".join(texts)
        if text == draft.text:
            return None
        length = self._measure(text, case)
        # A draft that is too long already may still be made shorter.
        if not length.fits and length.used >= draft.length.used:
            return None
        found: tuple[Finding, ...] = ()
        if self._review is not None:
            found = self._review(text, case.message, case.analysis, case.profile)
            if _worse(found, draft.findings, text, strict=strict):
                return None
        return replace(
            draft,
            text=text,
            plan=tuple(replace(act, text=said) for act, said in zip(plan, texts, strict=True)),
            length=length,
            fit=score(candidate, text, case, draft.variant, (), ()).fit,
            findings=found,
            fields=fields_in(text),
        )

    # ------------------------------------------------------------ what there is to choose from

    def _others(
        self, case: Case, draft: Draft, candidate: Candidate, place: int
    ) -> list[Candidate]:
        """Return the draft with each other wording of an act: best first, then those seen."""
        planned, piece = draft.plan[place], candidate.pieces[place]
        variant, _ = self._home(case, draft.variant, planned.act, planned.role)
        rest = [other for number, other in enumerate(candidate.pieces) if number != place]
        owed = set(piece.phrase.does) - _accomplished(rest)
        ways = [
            way
            for way in self._ways(case, variant, piece.step, rest, len(planned.former))
            if way.phrase.id != planned.wording
            and way.text != piece.text
            and owed <= set(way.phrase.does)
        ]
        changed = [
            Candidate(_put(candidate.pieces, place, way, instead=True), candidate.values)
            for way in ways
        ]
        changed = [way for way in changed if self._fits(compose(way, case), case)]
        ages = {wording: age for age, wording in enumerate(planned.former)}

        def rank(way: Candidate) -> tuple[int, float, str]:
            chosen = way.pieces[place].phrase.id
            worth = self._worth(way, case, draft.variant)
            worth -= _ALIKE * similarity(piece.text, way.pieces[place].text)
            worth -= _SAME_START * _begins_alike(piece.text, way.pieces[place].text)
            return ages.get(chosen, -1), -worth, chosen

        return sorted(changed, key=rank)

    def _additions(
        self, case: Case, draft: Draft, candidate: Candidate
    ) -> Iterator[tuple[AddableAct, list[Candidate]]]:
        """Yield the acts that may be added, with each way to do so, the best first."""
        said = _accomplished(candidate.pieces)
        found: dict[Act, tuple[AddableAct, list[Candidate]]] = {}
        for variant in _nearest(draft.variant):
            steps = self._planner.plan(case, variant)
            for step in steps:
                if step.act in said or step.act in found:
                    continue
                if variant is not draft.variant and _is_core(step):
                    # What another variant is built on stands in for what is there, not beside it.
                    continue
                place, group = _room_for(step, steps, candidate.pieces)
                placed = replace(step, group=group)
                ways = [
                    Candidate(_put(candidate.pieces, place, way), candidate.values)
                    for way in self._ways(case, variant, placed, candidate.pieces)
                ]
                ways = [way for way in ways if self._fits(compose(way, case), case)]
                if ways:
                    ways.sort(key=lambda way: -self._worth(way, case, draft.variant))
                    added = AddableAct(step.act, step.role, step.why, step.source)
                    found[step.act] = added, ways
        yield from (found[act] for act in _USUAL if act in found)

    def _ways(
        self, case: Case, variant: Variant, step: Step, rest: Sequence[Piece], turn: int = 0
    ) -> list[Piece]:
        """Return the ways to say a step that neither repeat nor double what ``rest`` says.

        The words that fill their slots are drawn anew at each ``turn``.
        """
        seed = (case.message.text, case.profile.id, str(step.act), step.role, str(turn))
        rng = Random(_stable(*seed))
        used = {piece.phrase.id for piece in rest}
        acts = {piece.step.act for piece in rest}
        return [
            way
            for way in self._realiser.ways(case, variant, step, rng)
            if way.phrase.id not in used and not acts & set(way.phrase.does)
        ]

    def _worth(self, way: Candidate, case: Case, variant: Variant) -> float:
        text = " ".join(piece.text for piece in way.pieces)
        return score(way, text, case, variant, (), ()).total

    def _fits(self, texts: Sequence[str], case: Case) -> bool:
        return case.limit is None or self._measure("".join(texts), case).fits

    # ------------------------------------------------------------ a draft read back

    def _read(self, case: Case, draft: Draft) -> Candidate:
        """Return the pieces that ``draft`` is made of, in the paragraphs that it shows."""
        pieces: list[Piece] = []
        group = 0
        for place, planned in enumerate(draft.plan):
            text = planned.text.strip(" \n")
            if case.brief and place == 1 and planned.act is not Act.SIGN:
                # Where it goes on from the greeting its capital was taken away.
                text = template.capital(text)
            _, step = self._home(case, draft.variant, planned.act, planned.role)
            step = replace(step, group=group, why=planned.why, source=planned.source)
            phrase = self._phrases.get(planned.wording)
            phrase = phrase or Phrase(planned.wording, planned.act, text)
            pieces.append(Piece(step, phrase, text))
            group += planned.text.endswith("\n")
        return Candidate(tuple(pieces), {})

    def _home(self, case: Case, variant: Variant, act: Act, role: str) -> tuple[Variant, Step]:
        """Return the step of a plan that an act comes from, and the variant of that plan."""
        for home in _nearest(variant):
            for step in self._planner.plan(case, home):
                if (step.act, step.role) == (act, role):
                    return home, step
        return variant, Step(act, 0, _UNKNOWN_KEEP, "", role=role)


def _nearest(variant: Variant) -> tuple[Variant, ...]:
    return variant, *(other for other in Variant if other is not variant)


def _accomplished(pieces: Sequence[Piece]) -> set[Act]:
    """Return all that pieces do, their own acts and those that their wordings take along."""
    return {act for piece in pieces for act in (piece.step.act, *piece.phrase.does)}


def _is_core(step: Step) -> bool:
    """Return whether a step is what the draft is for."""
    return step.keep >= _CORE and step.act not in _AROUND


def _removable(case: Case, candidate: Candidate, place: int) -> bool:
    """Return whether the draft still answers, and holds what the brand wants, without an act."""
    piece = candidate.pieces[place]
    if piece.step.act is Act.MENTION or _is_core(piece.step):
        return False
    if piece.step.act is Act.SIGN and case.profile.voice.signature.required:
        return False
    rest = candidate.without(piece).pieces
    # Thanks alone answer only where the plan is built on them.
    return any(
        _is_core(other.step) or other.step.act not in {*_AROUND, Act.THANK} for other in rest
    )


def _begins_alike(text: str, other: str) -> bool:
    return text.lower().split()[:3] == other.lower().split()[:3]


def _put(
    pieces: Sequence[Piece], place: int, piece: Piece, *, instead: bool = False
) -> tuple[Piece, ...]:
    return *pieces[:place], piece, *pieces[place + instead :]


def _room_for(step: Step, steps: Sequence[Step], pieces: Sequence[Piece]) -> tuple[int, int]:
    """Return where a step of the plan ``steps`` goes among ``pieces``, and its paragraph.

    It joins the paragraph of a neighbour with which its own plan has it.
    """
    order = {planned.act: number for number, planned in reversed(list(enumerate(steps)))}
    groups = {planned.act: planned.group for planned in reversed(steps)}

    def before(act: Act) -> bool:
        if act in order:
            return order[act] < order[step.act]
        return _USUAL.index(act) < _USUAL.index(step.act)

    place = max((n for n, piece in enumerate(pieces, start=1) if before(piece.step.act)), default=0)
    around = (*pieces[max(place - 1, 0) : place], *pieces[place : place + 1])
    if len({piece.step.group for piece in around}) < len(around):
        # In the middle of a paragraph, which it must not cut in two.
        return place, around[0].step.group
    for neighbour in around:
        if groups.get(neighbour.step.act) == step.group:
            return place, neighbour.step.group
    return place, -1


def _worse(found: Sequence[Finding], before: Sequence[Finding], text: str, *, strict: bool) -> bool:
    """Return whether a review finds something new that bars a draft."""

    def barring(findings: Sequence[Finding]) -> Counter[tuple[Category, str]]:
        return Counter(
            (finding.category, finding.rule)
            for finding in findings
            if (finding.level is Level.BLOCK or (strict and finding.level is Level.WARN))
            and not (finding.category is Category.PLACEHOLDER and fields_in(text))
        )

    return bool(barring(found) - barring(before))


def _stable(*parts: str) -> int:
    """Return a number that depends on ``parts`` alone, on every machine."""
    return int.from_bytes(blake2b("\x1f".join(parts).encode(), digest_size=8).digest(), "big")
