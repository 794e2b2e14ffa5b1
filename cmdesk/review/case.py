"""What a check is given: the reply, the message behind it, the brand, and how to report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from cmdesk.domain.analysis import Analysis
from cmdesk.domain.message import Message, Reply
from cmdesk.domain.profile import Profile
from cmdesk.domain.review import ActSpan, Finding, Length
from cmdesk.domain.text import Span, blanked
from cmdesk.domain.vocabulary import ABSENCE_CATEGORIES, Act, Category, Kind
from cmdesk.language.protected import ProtectedKind, ProtectedSpan, protected_spans
from cmdesk.language.typography import typeset
from cmdesk.review.facts import FactReader, Facts
from cmdesk.review.reading import Reading, message_reading
from cmdesk.review.restated import Restated
from cmdesk.review.rules import Rule
from cmdesk.review.steps import Steps

if TYPE_CHECKING:
    from cmdesk.review.answering import Answering
    from cmdesk.review.given import Given, Stretch
    from cmdesk.review.judges import Judges
    from cmdesk.review.listening import Listening
    from cmdesk.review.questions import Question, Questions

NEXT_STEPS = (Act.ACT, Act.DATE, Act.OFFER, Act.ASK_DETAILS, Act.INVITE_PRIVATE, Act.REDIRECT)
_POSSIBLE = 0.15
"""Under this chance a sentence does not lead on, whatever words it has."""
# What the author is asked or shown to do leads on, whatever wish it is wrapped in.
_ASKS_OR_LEADS = (Act.ASK_DETAILS, Act.INVITE_PRIVATE, Act.REDIRECT)
_UNREAD = frozenset(
    (ProtectedKind.LINK, ProtectedKind.EMAIL, ProtectedKind.HANDLE, ProtectedKind.PLACEHOLDER)
)


# A finding is worded before it is known to stand, and rules say the same again and again.
_typeset = lru_cache(maxsize=1024)(typeset)


@dataclass(frozen=True, slots=True)
class House:
    """What tells a brand by its words: its name and how it signs."""

    id: str
    name: str
    signature: str = ""


@dataclass
class Case:
    """One reply under review; ``message``, ``analysis`` and ``profile`` may be unknown."""

    reply: Reply
    reading: Reading
    judges: Judges[Category]
    act_judge: Judges[Act]
    message: Message | None = None
    analysis: Analysis | None = None
    profile: Profile | None = None
    length: Length = field(default_factory=lambda: Length(0, None))
    acts: tuple[ActSpan, ...] = ()
    first_names: frozenset[str] = frozenset()
    titles: frozenset[str] = frozenset()
    """What stands before a name (« docteur »), as ``names.plain`` writes it."""
    steps: Steps | None = None
    fact_reader: FactReader | None = None
    telling: Restated | None = None
    listening: Listening | None = None
    questions: Questions | None = None
    answering: Answering | None = None
    giving: Given | None = None
    houses: Sequence[House] = ()

    @cached_property
    def fields(self) -> tuple[Span, ...]:
        """Where the reply leaves something to be filled in."""
        return tuple(self._fields())

    def _fields(self) -> Iterator[Span]:
        french, text, end = self.reading.french, self.reply.text, 0
        told = self.message.text if self.message is not None else ""
        places = [Span(*match.span()) for match in french.field.finditer(self.reading.form)]
        # In a text all in capitals they are words like others; so are the author's own.
        if not text.isupper():
            names = (m for m in french.field_name.finditer(text) if m.group() not in told)
            places += [Span(*match.span()) for match in names]
        for span in sorted(places):
            if span.start >= end and not self.reading.is_quoted(span) and not self._in_link(span):
                end = span.end
                yield span

    def _in_link(self, span: Span) -> bool:
        form = self.reading.form
        start = max(form.rfind(" ", 0, span.start), form.rfind("\n", 0, span.start)) + 1
        return "://" in form[start : span.start]

    @cached_property
    def reply_facts(self) -> Facts:
        """What the reply states, days told from the day of the message."""
        return self._facts_of(self.reply.text)

    @cached_property
    def message_facts(self) -> Facts:
        """What the message states; nothing where it is unknown."""
        return self._facts_of(self.message.text) if self.message is not None else Facts()

    def _facts_of(self, text: str) -> Facts:
        at = self.message.received_at if self.message is not None else None
        return self.fact_reader.read(text, at) if self.fact_reader is not None else Facts()

    def restates(self, span: Span) -> bool:
        """Return whether what stands at ``span`` is said to be a fact of the author's."""
        return self.telling is not None and self.telling.holds(self, span)

    @cached_property
    def message_reading(self) -> Reading | None:
        """The message, folded; ``None`` where it is unknown."""
        if self.message is None:
            return None
        return message_reading(self.message.text, self.reading.french)

    @property
    def message_form(self) -> str:
        """The message as patterns read it (``match_form``), empty where it is unknown."""
        return self.message_reading.form if self.message_reading is not None else ""

    @cached_property
    def protected(self) -> list[ProtectedSpan]:
        """The stretches of the reply that are no prose: links, numbers, handles."""
        return protected_spans(self.reply.text)

    @cached_property
    def prose(self) -> str:
        """The reply with blanks in the place of links, addresses and handles; same offsets."""
        return blanked(self.reply.text, (p.span for p in self.protected if p.kind in _UNREAD))

    @cached_property
    def given(self) -> Sequence[Stretch]:
        """Where the reply gives a ready answer of the brand, a sentence of it or all."""
        return self.giving.stretches(self) if self.giving is not None else ()

    @cached_property
    def left_aside(self) -> Sequence[tuple[Question, float]]:
        """The questions of the message, each with the chance that the reply leaves it aside."""
        return self.answering.weigh(self) if self.answering is not None else ()

    @cached_property
    def heard(self) -> bool:
        """Whether a clause takes up what the author lived."""
        return self.listening is not None and self.listening.heard(self)

    @cached_property
    def steps_taken(self) -> bool:
        """Whether a clause has the words of a next step, whatever the judge of acts hears."""
        return self.steps is not None and self.steps.taken(self.reading)

    @cached_property
    def leads_on(self) -> bool:
        """Whether the reply says what is done next, or what the author can do.

        The words of a next step alone do not lead on where the judge of acts hears none.
        """
        steps = self.steps
        if steps is None:
            return self.does(*NEXT_STEPS)
        return any(
            span.act in _ASKS_OR_LEADS
            or (span.act in NEXT_STEPS and not steps.vague(self.reading, span.span))
            for span in self.acts
        ) or (self.steps_taken and self._may_lead())

    def _may_lead(self) -> bool:
        """Return whether the judge of acts thinks it possible that a sentence leads on.

        One too short to be judged (« Bonjour Inès, ») does not.
        """
        judge = self.act_judge
        heard = [judge.chances(sentence.of(self.prose)) for sentence in self.reading.sentences]
        return any(
            chance >= _POSSIBLE
            for chances in heard
            if chances is not None
            for act, chance in zip(judge.labels, chances, strict=True)
            if act in NEXT_STEPS
        )

    @cached_property
    def weighed(self) -> Sequence[tuple[Span, list[float]]]:
        """The sentences long enough for the judges of risks, with the chances of their labels."""
        asked = [(s, self.judges.chances(s.of(self.prose))) for s in self.reading.sentences]
        return [(sentence, chances) for sentence, chances in asked if chances is not None]

    @cached_property
    def way_in(self) -> bool:
        """Whether the reply shows a way to go on elsewhere than in public."""
        return self.does(Act.INVITE_PRIVATE, Act.REDIRECT) or (
            self.steps is not None and self.steps.way_in(self.reading)
        )

    @cached_property
    def stays_here(self) -> bool:
        """Whether the reply says that what follows will stand in public, and shows no way out."""
        form, publicly = self.reading.form, self.reading.french.stays_here
        here = [c for c in self.reading.clauses if publicly.search(form, c.start, c.end)]
        if not here or self.steps is None:
            return False
        return not any(
            span.act in (Act.INVITE_PRIVATE, Act.REDIRECT)
            and not any(span.span.overlaps(clause) for clause in here)
            for span in self.acts
        ) and not self.reading.french.elsewhere.search(form)

    @property
    def severity(self) -> int:
        """The severity of the message, 1 where it is unknown."""
        return int(self.analysis.severity.level) if self.analysis is not None else 1

    @property
    def kind(self) -> Kind | None:
        """The kind of the message, ``None`` where it is unknown."""
        return self.analysis.kind.id if self.analysis is not None else None

    def does(self, *acts: Act) -> bool:
        """Return whether a stretch of the reply does one of ``acts``."""
        return any(span.act in acts for span in self.acts)

    @property
    def signature(self) -> Span | None:
        """The stretch that signs, ``None`` where nothing does."""
        return next((span.span for span in self.acts if span.act is Act.SIGN), None)

    def finding(
        self,
        rule: Rule,
        span: Span,
        *,
        suggestions: Sequence[str] | None = None,
        **values: object,
    ) -> Finding:
        """Return a finding of ``rule`` at ``span``; ``values`` fill its texts.

        What is missing is reported at the end of the text, whatever ``span`` says. The
        article of the charter that founds the category comes before our own reason.
        """
        text = self.reply.text
        if rule.category in ABSENCE_CATEGORIES:
            span = Span(len(text), len(text))
        quote = span.of(text)
        article = self.profile.charter.article_for(rule.category) if self.profile else None
        source = f"charte {article.id}" if article else rule.reference
        region = self.profile.region if self.profile else "FR"
        offered = rule.suggestions if suggestions is None else suggestions
        return Finding(
            category=rule.category,
            level=rule.level_for(self.reply.public),
            rule=rule.id,
            span=span,
            quote=quote,
            # Typeset here, once, so that whoever writes a rule types plain spaces.
            message=_typeset(self.fill(rule.message, quote=quote, **values)),
            why=_typeset(rule.why if article is None else article.text),
            suggestions=tuple(
                dict.fromkeys(
                    _typeset(
                        self.fitted(self.fill(s, quote=quote, **values), span, suggestions is None),
                        region,
                    )
                    for s in offered
                )
            ),
            source=source,
            reason=rule.reason,
        )

    def fill(self, template: str, **values: object) -> str:
        """Return ``template`` with the brand's and the finding's words in it."""
        if "{" not in template:
            return template
        known: dict[str, object] = {
            "private": self.profile.private_channel.name if self.profile else "message privé",
            **values,
        }
        for key, value in known.items():
            template = template.replace("{" + key + "}", str(value))
        return template

    def fitted(self, suggestion: str, span: Span, ours: bool = False) -> str:
        """Return ``suggestion`` with the capital that its place wants.

        ``ours`` where a rule gives it: it starts with a common word, not with a name.
        """
        text = self.reply.text
        if span.start == span.end or not suggestion or not text[span.start].isalpha():
            return suggestion
        starts = any(sentence.start == span.start for sentence in self.reading.sentences)
        if starts or (
            text[span.start].isupper() and not text[span.start : span.start + 2].isupper()
        ):
            return suggestion[0].upper() + suggestion[1:]
        # In the middle of a sentence; a name or an acronym keeps its capital.
        if ours and text[span.start].islower() and not suggestion[:2].isupper():
            return suggestion[0].lower() + suggestion[1:]
        return suggestion
