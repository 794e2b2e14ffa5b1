"""The review of a reply, from its words to what it lacks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from cmdesk.domain.analysis import Analysis
from cmdesk.domain.errors import UserError
from cmdesk.domain.message import Message, Reply
from cmdesk.domain.profile import Profile
from cmdesk.domain.review import Finding, Length, Review
from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import Act, Category, Channel, Level
from cmdesk.drafting.answers import ReadyAnswers
from cmdesk.drafting.phrasebook import Phrasebook, read_phrasebook
from cmdesk.knowledge.kept import Kept
from cmdesk.knowledge.loader import read_toml
from cmdesk.language.meaning import Meanings
from cmdesk.language.repair import Repairer
from cmdesk.language.vectors import WordVectors
from cmdesk.review.absences import ABSENCES
from cmdesk.review.acts import ActMap
from cmdesk.review.answering import Answering
from cmdesk.review.case import Case, House
from cmdesk.review.facts import read_facts
from cmdesk.review.fidelity import FIDELITY
from cmdesk.review.french import read_french
from cmdesk.review.given import Given
from cmdesk.review.jargon import JARGON
from cmdesk.review.judged import JUDGED, OF_JUDGES, settled
from cmdesk.review.judges import Judges
from cmdesk.review.known import known_of
from cmdesk.review.lacking import Lacking
from cmdesk.review.listening import read_listening
from cmdesk.review.mechanics import MECHANICS
from cmdesk.review.mending import Mending, Reread
from cmdesk.review.mismatched_pairs import PAIRS
from cmdesk.review.mismatches import MISMATCHES
from cmdesk.review.names import plain
from cmdesk.review.notation import match_form
from cmdesk.review.personal import PERSONAL
from cmdesk.review.questions import Questions
from cmdesk.review.reading import Parser, Reading, Remembering
from cmdesk.review.register import REGISTER
from cmdesk.review.restated import Restated
from cmdesk.review.rules import Rule, brand_rules, read_rules, read_sets, with_policies
from cmdesk.review.sentence_features import SentenceReader
from cmdesk.review.steps import Steps
from cmdesk.review.tone import ToneMeter
from cmdesk.review.truth import keep_uncovered
from cmdesk.review.typography import only_spacing, typography_findings
from cmdesk.review.weighing import Weighing
from cmdesk.review.wording import Wordings, applies

LONGEST = 20_000
"""Characters above which a text is declined: no network takes such a reply."""

_LEVELS = {Level.BLOCK: 0, Level.WARN: 1, Level.HINT: 2}
# What is said in a sentence weighs more than the words that it is said with.
_GRAVER = frozenset(
    (
        *(Category.BLAME_CUSTOMER, Category.MINIMISING, Category.DISMISSIVE, Category.SARCASM),
        *(Category.AGGRESSIVE, Category.THREAT, Category.INTERNAL_INFO, Category.HUMOUR_MISFIT),
        *(Category.CENSORSHIP, Category.COMPETITOR),
    )
)
_BEHIND_A_CLOSED_DOOR = frozenset((Category.UNANSWERED, Category.MISSING_NEXT_STEP))
_SPOKEN = frozenset(("familiar.words", "familiar.short"))
_CHECKS = {
    **MECHANICS,
    **PERSONAL,
    **FIDELITY,
    **MISMATCHES,
    **PAIRS,
    **REGISTER,
    **JARGON,
    **ABSENCES,
}
_CHECKS |= JUDGED
_NAME_PART = re.compile(r"[\W_]+")
"""Brands whose rules are kept compiled: a desk may answer for several at once."""


class Measurer(Protocol):
    """The part of ``language.lengths.Limits`` that the review needs."""

    def measure(self, text: str, channel: Channel | None, public: bool) -> Length:
        """Return the length of ``text`` as ``channel`` counts it."""


@dataclass(frozen=True, slots=True)
class _BrandRules:
    """The rules of one brand, compiled, and a sentence for each that cannot be read."""

    wordings: Wordings
    faults: tuple[str, ...]


class Reviewer:
    """Reviews replies; opened once, then free of state but for compiled brand rules.

    ``pipeline`` may be ``None``: rules on lemmas and dependencies are then silent.
    ``resources`` is the folder of what ships with the program; ``phrases`` its phrase bank
    and ``vectors`` its word vectors, where they were read already.
    """

    def __init__(
        self,
        pipeline: Parser | None,
        resources: Path,
        limits: Measurer,
        phrases: Phrasebook | None = None,
        vectors: WordVectors | None = None,
        answers: ReadyAnswers | None = None,
    ) -> None:
        phrases = phrases or read_phrasebook(resources / "phrases")
        folder = resources / "rules"
        self._pipeline = Remembering(pipeline) if pipeline is not None else None
        self._limits = limits
        self._sets = read_sets(folder / "words.toml")
        self._french = read_french(folder / "french.toml")
        self._first_names = _first_names(resources / "analysis" / "first_names.toml")
        signatures = read_toml(resources / "analysis" / "signatures.toml")
        self._titles = frozenset(map(plain, signatures["titles"]))
        policies = read_toml(resources / "channels" / "policies.toml")["policy"]
        self._rules = with_policies(read_rules(folder, self._sets), policies)
        if unknown := [
            rule.check for rule in self._rules if rule.check and rule.check not in _CHECKS
        ]:
            raise UserError(f"Ces contrôles n’existent pas : {', '.join(unknown)}.")
        vectors = vectors or WordVectors(resources / "language" / "vectors.npz")
        reader = SentenceReader(vectors)
        self.act_judge = Judges(folder / "act_judges.npz", Act, reader)
        self._acts = ActMap(folder / "acts.toml", self._sets, known_of(phrases), self.act_judge)
        self._steps = Steps(folder / "steps.toml")
        self._facts = read_facts(resources)
        self._telling = Restated(self._facts.table["restated"])
        self._listening, asked = read_listening(folder / "listening.toml")
        self._questions = Questions(asked)
        self._giving = Given(
            answers or ReadyAnswers(resources / "phrases", vectors, Meanings()),
            lambda: _repairs(resources),
        )
        self._answering = Answering(folder / "answering.npz", vectors)
        self._lacking = Lacking(folder / "lacking.npz", self._rules, self.act_judge)
        self._tone = ToneMeter(folder / "tone.toml", self._sets)
        self._wordings = Wordings(self._rules)
        self._checked = tuple(r for r in self._rules if r.check and r.check not in JUDGED)
        self._judged = tuple(rule for rule in self._rules if rule.check in JUDGED)
        self._judges = Judges(folder / "judges.npz", Category, reader)
        self._weighing = Weighing(folder / "weighing.npz", self._judged, self.act_judge)
        self._mending = Mending(folder / "mending.toml")
        self._brands = Kept(self._compiled)

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules that ship with the program."""
        return self._rules

    @property
    def weighing(self) -> Weighing:
        """What weighs the risks of sentences in their reply, for its training."""
        return self._weighing

    @property
    def acts(self) -> ActMap:
        """The map of acts, for the tests of its cues."""
        return self._acts

    def review(
        self,
        reply: Reply,
        message: Message | None,
        analysis: Analysis | None,
        profile: Profile | None,
        *,
        grammar: Sequence[Finding] = (),
        houses: Sequence[House] = (),
    ) -> Review:
        """Return the state of ``reply``; spans point into its text.

        ``message``, ``analysis`` and ``profile`` may be ``None``: what needs them is then
        not judged. ``grammar`` are the findings of the grammar checker; those that say
        the same as ours are dropped. ``houses`` are the brands of this desk, so that a text
        written for another one is noticed. Raises ``UserError`` for a text over ``LONGEST``.
        """

        def reread(text: str) -> Reread:
            other = replace(reply, text=text)
            return Reread(*self._read(other, message, analysis, profile, (), houses))

        case, findings = self._read(reply, message, analysis, profile, grammar, houses)
        findings = self._mending.offered(case, findings, reread)
        return Review(
            findings=tuple(sorted(findings, key=_order)),
            tone=self._tone.measure(case),
            length=case.length,
            acts=case.acts,
        )

    def _read(
        self,
        reply: Reply,
        message: Message | None,
        analysis: Analysis | None,
        profile: Profile | None,
        grammar: Sequence[Finding],
        houses: Sequence[House],
    ) -> tuple[Case, list[Finding]]:
        """Return what the checks were given, and what they found."""
        case = self.case(reply, message, analysis, profile)
        case.houses = houses
        profile = case.profile
        own = self._brands.of(profile.rules) if profile is not None and profile.rules else None
        findings = self._found(case, own.wordings if own is not None else None)
        findings = [found for found in findings if not _of_the_voice(found, profile)]
        findings = [found for found in findings if not _between_friends(found, case)]
        findings = [found for found in findings if not _in_the_signature(found, case)]
        findings = _without_plainer(case, _without_implied(findings))
        findings = keep_uncovered(case, findings)
        findings += _new(typography_findings(case), findings)
        findings += _new((found for found in grammar if not only_spacing(found)), findings)
        findings += self._faulty(case, own)
        return case, _once(findings)

    def case(
        self,
        reply: Reply,
        message: Message | None,
        analysis: Analysis | None,
        profile: Profile | None,
    ) -> Case:
        """Return what the checks are given, its acts mapped."""
        if len(reply.text) > LONGEST:
            raise UserError(
                f"Cette réponse compte {len(reply.text)} caractères : au-delà de {LONGEST}, "
                "elle n’est pas relue. Raccourcissez-la."
            )
        if profile is not None and analysis is not None:
            profile = profile.spoken_on(
                reply.channel, int(analysis.severity.level), formal=analysis.formal
            )
        reading = Reading(reply.text, self._french, self._pipeline)
        length = self._limits.measure(reply.text, reply.channel, reply.public)
        case = Case(
            reply,
            reading,
            self._judges,
            self.act_judge,
            message,
            analysis,
            profile,
            length,
            first_names=self._first_names,
            titles=self._titles,
            steps=self._steps,
            fact_reader=self._facts,
            telling=self._telling,
            listening=self._listening,
            questions=self._questions,
            answering=self._answering,
            giving=self._giving,
        )
        case.acts = self._acts.map(case)
        return case

    def _found(self, case: Case, of_the_brand: Wordings | None) -> list[Finding]:
        others = self._lacking.settle(case, self.checked(case))
        if of_the_brand is not None:
            others += of_the_brand.check(case)
        of_patterns = self.matched(case)
        stands = settled(case, of_patterns, _run(self._judged, case), others)
        return self._weighing.settle(case, of_patterns, stands, others)

    def matched(self, case: Case) -> list[Finding]:
        """Return what the patterns find, before it is weighed."""
        return self._wordings.check(case)

    def checked(self, case: Case) -> list[Finding]:
        """Return what the checks in code find, before it is weighed."""
        return _run(self._checked, case)

    def _compiled(self, entries: tuple[dict[str, object], ...]) -> _BrandRules:
        rules, faults = brand_rules(entries, self._sets)
        return _BrandRules(Wordings(rules), faults)

    @staticmethod
    def _faulty(case: Case, own: _BrandRules | None) -> list[Finding]:
        """Return one hint for the rules of the brand that cannot be read; the others run."""
        if own is None or case.profile is None or not (faults := own.faults):
            return []
        end = Span(len(case.reply.text), len(case.reply.text))
        message = (
            "Une règle de la marque est illisible et n’a pas été appliquée."
            if len(faults) == 1
            else f"{len(faults)} règles de la marque sont illisibles et n’ont pas été appliquées."
        )
        return [
            Finding(
                category=Category.STYLE,
                level=Level.HINT,
                rule="profile.rules",
                span=end,
                quote="",
                message=message,
                why=" ".join(faults),
                source=case.profile.name,
            )
        ]


def _repairs(resources: Path) -> Callable[[str], str]:
    """Return what brings a message nearer to French."""
    repairer = Repairer(resources)
    return lambda text: repairer.repair(text).text


def _run(rules: Iterable[Rule], case: Case) -> list[Finding]:
    """Return what the checks of ``rules`` find where their conditions hold."""
    return [
        finding
        for rule in rules
        if applies(case, rule.conditions)
        for finding in _CHECKS[rule.check](case, rule)
    ]


def _first_names(path: Path) -> frozenset[str]:
    """Return the first names that the analysis knows, as they are written."""
    table = read_toml(path)["names"]
    return frozenset(name for names in table.values() for name in names.split())


def _of_the_voice(finding: Finding, profile: Profile | None) -> bool:
    """Return whether a finding flags a familiar word that the brand has made its own."""
    if profile is None or finding.category is not Category.OVERFAMILIAR:
        return False
    quote = match_form(finding.quote).strip()
    return any(match_form(word) == quote for word in profile.voice.familiar)


def _in_the_signature(finding: Finding, case: Case) -> bool:
    """Return whether a word is the name that a house signs with (« La team Binocle », « Ben »)."""
    if finding.category not in {Category.OVERFAMILIAR, Category.JARGON}:
        return False
    signature = case.signature
    return signature is not None and signature.start <= finding.span.start


def _between_friends(finding: Finding, case: Case) -> bool:
    """Return whether a familiar word stands in a reply that says « tu » and rightly so.

    Who says « tu » is answered alike; a greeting follows the address of the reply. Nor is the
    author’s name one.
    """
    if finding.category is not Category.OVERFAMILIAR:
        return False
    if match_form(finding.quote) in _NAME_PART.split(match_form(case.reply.author or "")):
        return True  # « Ben, Lola, quarante jours … »
    tu, vous = len(case.reading.tu), len(case.reading.vous)
    # Where both are said the mixture is what is wrong, not the greeting.
    if finding.rule == "familiar.greeting" and tu >= max(vous, 1):
        return True
    if vous or not tu:
        return False
    told = case.message_reading
    return finding.rule == "familiar.greeting" or (told is not None and bool(told.tu))


def _without_implied(findings: list[Finding]) -> list[Finding]:
    """Drop what a door that is closed leaves out anyway: an answer, a next step.

    Whoever opens the door again gives both.
    """
    closed = any(f.category is Category.DISMISSIVE and f.level is not Level.HINT for f in findings)
    return [f for f in findings if not (closed and f.category in _BEHIND_A_CLOSED_DOOR)]


def _without_plainer(case: Case, findings: Sequence[Finding]) -> list[Finding]:
    """Drop a word of the trade or of the street where its sentence has a graver fault.

    « Le WMS est en panne » tells what happens in the house, « pas de panique, ce n’est rien »
    makes the problem small: once the sentence is said otherwise the word is gone as well.
    """
    places = {
        case.reading.sentence_at(finding.span.start)
        for finding in findings
        if finding.category in _GRAVER
        and finding.level is not Level.HINT
        and (finding.category is Category.INTERNAL_INFO or not finding.rule.startswith(OF_JUDGES))
    }
    return [
        finding
        for finding in findings
        if not (finding.category is Category.JARGON or finding.rule in _SPOKEN)
        or case.reading.sentence_at(finding.span.start) not in places
    ]


def _new(more: Iterable[Finding], known: Sequence[Finding]) -> list[Finding]:
    """Return the findings on language that no known one already covers."""
    places = [finding.span for finding in known if finding.is_language]
    return [
        finding for finding in more if not any(finding.span.overlaps(place) for place in places)
    ]


def _once(findings: Sequence[Finding]) -> list[Finding]:
    """Drop a finding where a graver or longer one of its category covers its words."""
    kept: list[Finding] = []
    for finding in sorted(findings, key=lambda f: (_LEVELS[f.level], f.span.start - f.span.end)):
        if finding.span.start < finding.span.end and any(
            other.category == finding.category and other.span.overlaps(finding.span)
            for other in kept
        ):
            continue
        kept.append(finding)
    return kept


def _order(finding: Finding) -> tuple[int, int, int, str]:
    return (finding.span.start, _LEVELS[finding.level], finding.span.end, finding.rule)
