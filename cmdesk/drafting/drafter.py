"""The public face of drafting: a message understood, a brand, and three drafts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from random import Random

from cmdesk.domain.analysis import Analysis
from cmdesk.domain.draft import ActChange, Draft, DraftOptions, PlannedAct
from cmdesk.domain.message import Message
from cmdesk.domain.profile import Profile
from cmdesk.domain.review import Finding, Length
from cmdesk.domain.vocabulary import Act, Category, Kind, Level, Variant
from cmdesk.drafting import template
from cmdesk.drafting.answers import Found, ReadyAnswers
from cmdesk.drafting.calm.delights import read_delights
from cmdesk.drafting.calm.praises import praises_from
from cmdesk.drafting.calm.reader import CalmReader
from cmdesk.drafting.calm.taken_up import helped
from cmdesk.drafting.case import Case, read_case
from cmdesk.drafting.changes import Changes
from cmdesk.drafting.composing import Candidate, compose, fields_in, set_in_type
from cmdesk.drafting.demands import Demands
from cmdesk.drafting.faults import plain
from cmdesk.drafting.house import is_ready
from cmdesk.drafting.kinship import Kinship
from cmdesk.drafting.knowledge import Knowledge
from cmdesk.drafting.mirror import Mirror, Read
from cmdesk.drafting.narrowing import Narrowing
from cmdesk.drafting.phrasebook import Phrasebook, read_phrasebook
from cmdesk.drafting.planner import Planner, Step
from cmdesk.drafting.procedure_chances import ProcedureChances
from cmdesk.drafting.quoting import Quoter
from cmdesk.drafting.ranker import Score, body_of, score
from cmdesk.drafting.realise import Allowed, Realiser
from cmdesk.drafting.subjects import Subjects
from cmdesk.knowledge.loader import read_toml
from cmdesk.language.encoder import Encoder
from cmdesk.language.lengths import Limits
from cmdesk.language.meaning import Meanings
from cmdesk.language.surface import Surface
from cmdesk.language.vectors import WordVectors

Review = Callable[[str, Message, Analysis, Profile], tuple[Finding, ...]]

_ORDER = (Variant.SHORT, Variant.EMPATHETIC, Variant.SOLUTION)
_CANDIDATES = 6
_AGAIN = 3
# Fresh starts for a variant of which every wording was refused.
_TRIES = 3
# What only the brand words.
_OF_THE_HOUSE = {Act.GREET, Act.SIGN, Act.MENTION}
_REVIEWS = 3
# Steps at this importance stay whatever the room; the draft is too short to say otherwise.
_KEPT = 9
# Steps from this importance on are due, even where room is short.
_DUE = 8
# Over the wished length only steps under this one go.
_CUT = 3
# What a step dropped for want of room costs, times its importance.
_LOSS = 0.12
# What a wording that the house wishes less costs, beside being drawn less often.
_UNWANTED = 0.4


@dataclass(frozen=True, slots=True)
class _Scored:
    candidate: Candidate
    texts: tuple[str, ...]
    score: Score

    @property
    def text(self) -> str:
        return "".join(self.texts)


@dataclass(slots=True)
class _Search:
    """What one draft is looked for with; ``banned`` grows as the review refuses wordings."""

    case: Case
    variant: Variant
    rng: Random
    others: Sequence[str]
    """The bodies of the drafts already kept."""
    taken: set[str]
    """Their wordings."""
    recent: Sequence[str]
    less: Mapping[str, float]
    turn: int
    """A number of this message, by which its favourite wordings are drawn."""
    banned: set[str] = field(default_factory=set)


class Drafter:
    """Suggests drafts; the same inputs and seed give the same drafts."""

    def __init__(
        self,
        resources: Path,
        limits: Limits,
        review: Review | None = None,
        read: Read | None = None,
        phrases: Phrasebook | None = None,
        vectors: WordVectors | None = None,
        answers: ReadyAnswers | None = None,
        sense: Meanings | None = None,
    ) -> None:
        """Read ``resources/phrases``; raise ``UserError`` where a file cannot be read.

        ``read`` repairs and parses a message (``Pipeline.read``), so that a clause of it can
        be told back; without it, none is.

        ``phrases`` is the phrase bank of that folder, ``vectors`` those of the words and
        ``answers`` what finds ready answers, where they were read already; ``sense`` what the
        encoder that was taught what customers write makes of texts.

        ``review`` says what the review would find in a text: nothing that it puts above
        a hint is offered, as far as other wordings exist.
        """
        folder = resources / "phrases"
        emotions = read_toml(folder / "emotions.toml")
        praises = praises_from(read_toml(folder / "praises.toml"))
        surface = Surface(resources)
        vectors = vectors or WordVectors(resources / "language" / "vectors.npz")
        self._answers = answers or ReadyAnswers(folder, vectors, Meanings())
        self._sense = sense or Meanings(source=Encoder(resources / "language" / "encoder.npz"))
        self._read = read
        self._planner = Planner(folder / "plans.toml")
        phrases = phrases or read_phrasebook(folder)
        self._bank = phrases.bank
        self._limits = limits
        self._review = review
        # Counting as a network does is slow, and sentences come back.
        self._size = lru_cache(maxsize=4096)(
            lambda text, channel, public: limits.measure(text, channel, public).used
        )
        mirror = Mirror(resources, surface, read, vectors) if read else None
        # Without a reader no thing was named by anybody.
        named = mirror.is_named if mirror else lambda _detail, _text: True
        regretted = mirror.regretted if mirror else lambda _clause: ""
        self._realiser = Realiser(self._bank, emotions, surface, named, regretted)
        self._changes = Changes(self._planner, self._bank, self._realiser, self._measure, review)
        quoter = Quoter(mirror.spelled) if mirror else None
        facts = read_toml(folder / "facts.toml")
        self._knowledge = Knowledge(
            faults=phrases.faults,
            praises=praises,
            delights=read_delights(folder, praises, surface),
            facts=facts,
            surface=surface,
            mirror=mirror,
            quote=quoter.of if quoter else None,
            praising=quoter.praising if quoter else None,
            calm=CalmReader(resources, surface, read).of if read else None,
            subjects=Subjects(folder / "subjects.toml", surface),
            demands=Demands(folder / "demands.toml"),
            ready=self._ready,
            kinship=Kinship(vectors),
            chances=ProcedureChances(folder, self._answers.nearness, self._sense),
            narrowing=Narrowing(facts["alike"], surface),
            accented={
                bare: form
                for form in surface.singulars()
                if (bare := plain(form)) != form and surface.noun(bare) is None
            },
        )

    def open(self, profile: Profile) -> None:
        """Read what the brand answers and does, so that its first message does not wait for it."""
        self._answers.open(profile.answers)
        if self._knowledge.chances is not None:
            self._knowledge.chances.open(profile)

    def suggest(
        self,
        message: Message,
        analysis: Analysis,
        profile: Profile,
        *,
        context: str = "",
        count: int = 3,
        seed: int = 0,
        recent: Sequence[str] = (),
        less: Mapping[str, float] = {},
    ) -> tuple[Draft, ...]:
        """Return ``count`` drafts: short, empathetic, solution, then fresh ones in turn.

        ``context`` is what the manager knows and the message does not say; ``seed`` grows
        for other proposals; ``recent`` are the last replies, which drafts must not repeat;
        ``less`` says which wordings to propose less: their identifier, and a factor over 0
        and at most 1 by which their weight is multiplied.
        Exactly one draft is ``advised``. Nothing is returned for insults without a
        request: silence, or a person's own words, answer them better.
        """
        if analysis.kind.id is Kind.ABUSE:
            return ()
        case = self._case(message, analysis, profile, context)
        kept: list[tuple[Variant, _Scored, tuple[Finding, ...]]] = []
        for place in range(count):
            variant = _ORDER[place % len(_ORDER)]
            label = f"{seed}:{place // len(_ORDER)}"
            others = [entry[1] for entry in kept]
            for again in range(_TRIES):
                best = self._best(case, variant, label + "'" * again, others, recent, less)
                if best:
                    kept.append((variant, *best))
                    break
        wanted = self._planner.advised(case)
        first = next((i for i, entry in enumerate(kept) if entry[0] is wanted), 0)
        return tuple(
            self._draft(case, variant, scored, findings, place == first)
            for place, (variant, scored, findings) in enumerate(kept)
        )

    def options(
        self,
        message: Message,
        analysis: Analysis,
        profile: Profile,
        draft: Draft,
        *,
        context: str = "",
    ) -> DraftOptions:
        """Return which acts of ``draft`` may be reworded or removed, and which may be added."""
        return self._changes.options(self._case(message, analysis, profile, context), draft)

    def change(
        self,
        message: Message,
        analysis: Analysis,
        profile: Profile,
        draft: Draft,
        change: ActChange,
        *,
        context: str = "",
    ) -> Draft | None:
        """Return ``draft`` with one act changed, ``None`` where nothing that suits is found."""
        return self._changes.change(self._case(message, analysis, profile, context), draft, change)

    def _case(self, message: Message, analysis: Analysis, profile: Profile, context: str) -> Case:
        analysis = helped(analysis, message, self._knowledge.facts["calm"])
        profile = profile.spoken_on(
            message.channel, int(analysis.severity.level), formal=analysis.formal
        )
        limit = self._limits.of(message.channel, message.public).limit if message.channel else None
        return read_case(message, analysis, profile, context, limit, self._knowledge)

    def _ready(
        self, message: Message, analysis: Analysis, profile: Profile, manner: template.Manner
    ) -> Found:
        """Return the brand's own answers to a message, none where they would not fit.

        They must fit the channel between greeting and signature: they are never cut.
        """
        if not profile.answers or not analysis.may_be_french:
            return Found()
        text = self._read(message.text).repaired.text if self._read else message.text
        found = self._answers.find(text, profile.answers)
        voice, channel = profile.voice, message.channel
        said = [template.choose(match.text, manner) for match in found.matches]
        if not said or not all(template.suits(one, manner) for one in said):
            return Found()
        name = analysis.first_name or ""
        greeting = max((g.replace("{name}", name) for g in voice.greetings), key=len, default="")
        signature = voice.signature.text if voice.signature.wanted_on(channel) else ""
        whole = set_in_type(" ".join([greeting, *said, signature]).strip(), profile.region)
        fits = channel is None or self._limits.measure(whole, channel, message.public).fits
        return found if fits else Found()

    # ------------------------------------------------------------ one draft

    def _best(
        self,
        case: Case,
        variant: Variant,
        label: str,
        others: Sequence[_Scored],
        recent: Sequence[str],
        less: Mapping[str, float],
    ) -> tuple[_Scored, tuple[Finding, ...]] | None:
        """Return the best candidate that the review lets pass, or the least bad one."""
        steps = self._planner.plan(case, variant)
        if not steps:
            return None
        search = _Search(
            case=case,
            variant=variant,
            rng=Random(_stable(case.message.text, case.profile.id, str(variant), label)),
            others=[body_of(other.candidate) for other in others],
            taken={piece.phrase.id for other in others for piece in other.candidate.pieces},
            recent=recent,
            less=less,
            turn=_stable(case.message.text, case.profile.id) % 2**32,
        )
        least: tuple[int, _Scored, tuple[Finding, ...]] | None = None
        for _ in range(_REVIEWS):
            scored = self._candidates(search, steps)
            if self._review is None:
                return scored, ()
            found = self._review(scored.text, case.message, case.analysis, case.profile)
            serious = tuple(f for f in found if _rejects(f, scored))
            if not serious:
                return scored, tuple(f for f in found if f not in serious)
            if least is None or len(serious) < least[0]:
                least = (len(serious), scored, found)
            regretted = scored.candidate.values.get("regretted", "")
            if search.case.regrets and any(f.quote and f.quote in regretted for f in serious):
                # What the brand regrets in such cases is not what this message tells.
                search.case = replace(search.case, regrets=())
                continue
            to_blame = (_wordings_at(serious, scored) | self._like(serious)) - search.banned
            if not to_blame and any(finding.is_absence for finding in serious):
                # Something is missing: said otherwise, the first sentence may hold it.
                to_blame = {
                    piece.phrase.id
                    for piece in scored.candidate.pieces
                    if piece.step.act in {Act.ACKNOWLEDGE, Act.APOLOGISE}
                } - search.banned
            if not to_blame:
                break
            search.banned |= to_blame
        assert least is not None
        scored, found = self._mended(least[1], least[2], case)
        # Better one suggestion less than one that could not be copied as it stands.
        if any(_blocks(finding) for finding in found):
            return None
        return scored, found

    def _like(self, findings: Sequence[Finding]) -> set[str]:
        """Return the other wordings that hold the very words that findings quote."""
        quotes = [finding.quote.lower() for finding in findings if len(finding.quote) > 4]
        return {
            phrase.id
            for phrase in self._bank.phrases
            if any(quote in phrase.text.lower() for quote in quotes)
        }

    def _mended(
        self, scored: _Scored, found: tuple[Finding, ...], case: Case
    ) -> tuple[_Scored, tuple[Finding, ...]]:
        """Return the draft without the steps that still block, if the rest stands without."""
        for finding in found:
            if finding.level is not Level.BLOCK or finding.is_absence:
                continue
            position = 0
            for piece, text in zip(scored.candidate.pieces, scored.texts, strict=True):
                if (
                    position <= finding.span.start < position + len(text)
                    and piece.step.keep < _KEPT
                ):
                    slimmer = scored.candidate.without(piece)
                    mended = _Scored(slimmer, compose(slimmer, case), scored.score)
                    assert self._review is not None
                    again = self._review(mended.text, case.message, case.analysis, case.profile)
                    return mended, again
                position += len(text)
        return scored, found

    def _candidates(self, search: _Search, steps: Sequence[Step]) -> _Scored:
        case = search.case
        best: _Scored | None = None
        allowed: Allowed = {}
        # Once a wording was refused, a few more suffice: the rest is known to stand.
        count = _AGAIN if search.banned else _CANDIDATES
        for _ in range(count + 3 if case.brief else count):
            candidate = self._realiser.realise(
                case,
                search.variant,
                steps,
                search.rng,
                taken=search.taken,
                banned=search.banned,
                less=search.less,
                allowed=allowed,
            )
            fitted = self._fitted(candidate, case)
            if fitted is None:
                continue
            scored = self._scored(search, fitted, candidate)
            if best is None or scored.score.total > best.score.total:
                best = scored
        lacking = _lacking(best.candidate, steps) if best is not None and case.brief else 0
        if best is None or lacking:
            # The briefest words leave room for what matters most.
            candidate = self._realiser.realise(
                case, search.variant, steps, search.rng, banned=search.banned, shortest=True
            )
            fitted = self._fitted(candidate, case)
            if best is not None:
                if fitted is None or _lacking(fitted, steps) >= lacking:
                    return best
                return self._scored(search, fitted, candidate)
            if fitted is None and search.variant is not Variant.SHORT:
                search.variant = Variant.SHORT
                return self._candidates(search, self._planner.plan(case, Variant.SHORT))
            best = self._scored(search, fitted or self._bare(candidate))
        return best

    @staticmethod
    def _scored(search: _Search, fitted: Candidate, whole: Candidate | None = None) -> _Scored:
        """Return ``fitted`` with its worth, less what was dropped of the ``whole``."""
        texts = compose(fitted, search.case)
        worth = score(
            fitted,
            "".join(texts),
            search.case,
            search.variant,
            search.others,
            search.recent,
            search.turn,
        )
        lost = 0
        if whole is not None:
            lost = sum(p.step.keep for p in whole.pieces) - sum(p.step.keep for p in fitted.pieces)
        unwanted = sum(1 - search.less.get(p.phrase.id, 1.0) for p in fitted.pieces)
        return _Scored(
            fitted, texts, Score(worth.total - _LOSS * lost - _UNWANTED * unwanted, worth.fit)
        )

    @staticmethod
    def _bare(candidate: Candidate) -> Candidate:
        """Return what remains where nothing fits: greeting, act and signature."""
        kept = [p for p in candidate.pieces if p.step.act in {Act.GREET, Act.ACT, Act.SIGN}]
        return Candidate(tuple(kept or candidate.pieces[:1]), candidate.values)

    def _fitted(self, candidate: Candidate, case: Case) -> Candidate | None:
        """Return the candidate within its channel, without its least steps; else ``None``.

        Over the length that the voice wishes only what is least important goes.
        """
        wished = case.profile.voice.length[1]
        while True:
            texts = compose(candidate, case)
            fits = case.limit is None or self._used(texts, case) <= case.limit
            size = sum(map(len, texts))
            if fits and (size <= wished or case.brief):
                return candidate
            droppable = [
                piece for piece in candidate.pieces if piece.step.keep < (_CUT if fits else _KEPT)
            ]
            if not droppable:
                return candidate if fits else None
            candidate = candidate.without(min(droppable, key=lambda piece: piece.step.keep))

    def _used(self, texts: Sequence[str], case: Case) -> int:
        """Return what ``texts`` count together, as the channel counts."""
        channel, public = case.message.channel, case.message.public
        return sum(self._size(text, channel, public) for text in texts)

    def _measure(self, text: str, case: Case) -> Length:
        return self._limits.measure(text, case.message.channel, case.message.public)

    def _draft(
        self,
        case: Case,
        variant: Variant,
        scored: _Scored,
        findings: tuple[Finding, ...],
        advised: bool,
    ) -> Draft:
        return Draft(
            text=scored.text,
            variant=variant,
            plan=tuple(
                PlannedAct(
                    act=piece.step.act,
                    text=text,
                    source=piece.step.source,
                    why=piece.step.why,
                    wording=piece.phrase.id,
                    role=piece.step.role,
                )
                for piece, text in zip(scored.candidate.pieces, scored.texts, strict=True)
            ),
            length=self._measure(scored.text, case),
            fit=scored.score.fit,
            findings=findings,
            fields=fields_in(scored.text),
            advised=advised,
            reason=self._planner.reason(case, variant),
        )


def _lacking(candidate: Candidate, steps: Sequence[Step]) -> int:
    """Return the weight of the steps dropped that hardly any want of room excuses."""
    said = {id(piece.step) for piece in candidate.pieces}
    does = {act for piece in candidate.pieces for act in piece.phrase.does}
    return sum(
        step.keep
        for step in steps
        if step.keep >= _DUE and id(step) not in said and step.act not in does
    )


def _stable(*parts: str) -> int:
    """Return a number that depends on ``parts`` alone, on every machine."""
    return int.from_bytes(blake2b("\x1f".join(parts).encode(), digest_size=8).digest(), "big")


def _blocks(finding: Finding) -> bool:
    """Return whether a draft may not be offered with it; a field to fill is for a person."""
    return finding.level is Level.BLOCK and finding.category is not Category.PLACEHOLDER


def _rejects(finding: Finding, scored: _Scored) -> bool:
    """Return whether a finding bars a draft: all above a hint, but fields left to a person."""
    if finding.level is Level.HINT:
        return False
    return not (finding.category is Category.PLACEHOLDER and fields_in(scored.text))


def _wordings_at(findings: Sequence[Finding], scored: _Scored) -> set[str]:
    """Return the wordings that findings with a place point at."""
    blamed: set[str] = set()
    position = 0
    for piece, text in zip(scored.candidate.pieces, scored.texts, strict=True):
        end = position + len(text)
        for finding in findings:
            inside = finding.span.start < end and finding.span.end > position
            ours = piece.step.act not in _OF_THE_HOUSE and not is_ready(piece.phrase)
            if not finding.is_absence and inside and ours:
                blamed.add(piece.phrase.id)
        position = end
    return blamed
