"""The map of a reply: which stretch does what, judged by what it says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cmdesk.domain.profile import Wording
from cmdesk.domain.review import ActSpan
from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import Act, Kind
from cmdesk.knowledge.kept import Kept
from cmdesk.knowledge.loader import read_toml
from cmdesk.review.case import Case
from cmdesk.review.judges import Judges
from cmdesk.review.known import Known
from cmdesk.review.notation import Phrase, Sets, compile_phrase, match_form
from cmdesk.review.reading import Finder, content_of
from cmdesk.review.rules import Example

_LONG = 4
# Content words that a sentence shares with the message before it is said to take it up.
_SHARED = 2
_NAME_WORDS = 3
_SIGNATURE = re.compile(
    r"^(?:[-—–]\s*\w|\w[\w'’-]*(?:\s\w[\w'’.-]*){0,3}$|l['’]équipe\b"
    # « Constance, à la direction », « Les filles de la Pantoufle », « La direction de la centrale »
    r"|[a-zà-ÿ-]+, (?:à |au |pour |de |du |votre |la |le |l['’]|service|responsable|gérant)"
    r"|(?:le|la|les) [\w’'-]+ (?:de |du |d['’]|des )[\w’' -]+$)",
    re.IGNORECASE,
)
_BY_FORM = frozenset((Act.GREET, Act.SIGN, Act.MENTION))
"""What is known by its form and its place, not by what it says."""
_BY_PLACE = frozenset((Act.INVITE_PRIVATE, Act.REDIRECT))
"""What names a place, often a link, which the judges do not read."""
_UNJUDGED = _BY_FORM | _BY_PLACE
HEARD = 0.6
DENIED = 0.02
FORMULA = 6
"""Words under which a sentence with a cue is a formula, and the cue right."""
_CLOSED = re.compile(r"[.!?:;]$")


@dataclass(frozen=True, slots=True)
class Cue:
    """What announces an act."""

    act: Act
    phrases: tuple[Phrase, ...]
    unless: tuple[Phrase, ...]
    flags: tuple[Example, ...]
    allows: tuple[Example, ...]


class ActMap:
    """Maps replies with the cues of ``acts.toml`` and the wordings that are ``known``."""

    def __init__(self, path: Path, sets: Sets, known: Known, judges: Judges[Act]) -> None:
        self._known = known
        self._judges = judges
        self._houses = Kept(_known_of)
        self.cues = tuple(
            Cue(
                Act(entry["id"]),
                tuple(compile_phrase(phrase, sets) for phrase in entry["phrases"]),
                tuple(compile_phrase(phrase, sets) for phrase in entry.get("unless", ())),
                tuple(Example(text) for text in entry["flags"]),
                tuple(Example(text) for text in entry["allows"]),
            )
            for entry in read_toml(path)["act"]
        )
        self._owners = tuple(cue for cue in self.cues for _ in cue.phrases)
        self._finder = Finder(phrase for cue in self.cues for phrase in cue.phrases)

    def map(self, case: Case) -> tuple[ActSpan, ...]:
        """Return the acts of the reply in the order of the text; stretches may overlap."""
        reading = case.reading
        sure: set[tuple[Act, Span]] = set()
        denied: set[tuple[Span, Act]] = set()
        found: dict[Span, list[tuple[Act, Span]]] = {sentence: [] for sentence in reading.sentences}
        for number, place in self._finder.find(reading):
            cue = self._owners[number]
            sentence = reading.sentence_at(place.start)
            if sentence not in found or reading.is_quoted(place):
                continue
            clause = reading.clause_at(place)
            if any(reading.find(other, clause) for other in cue.unless):
                denied.add((sentence, cue.act))
                continue
            found[sentence].append((cue.act, place))
        for act, place, within in self._worded(case):
            cues = found.get(reading.sentence_at(place.start))
            if cues is None:
                continue
            done = {cue for cue, _ in cues}
            if act not in done and (within is None or within in done):
                cues.append((act, place))
                sure.add((act, place))
        for sentence, cues in found.items():
            never = {act for place, act in denied if place == sentence}
            found[sentence] = self._weighed(case, sentence, cues, sure, never)
        signature = self._signature(case)
        spans: list[ActSpan] = []
        for sentence, cues in found.items():
            if signature is not None and sentence.start >= signature.start:
                continue
            spans += self._stretches(case, sentence, sorted(cues, key=lambda c: c[1]))
        if signature is not None:
            spans.append(ActSpan(Act.SIGN, signature))
        return tuple(_joined(spans))

    def _weighed(
        self,
        case: Case,
        sentence: Span,
        cues: list[tuple[Act, Span]],
        sure: set[tuple[Act, Span]],
        never: set[Act],
    ) -> list[tuple[Act, Span]]:
        """Return the acts of a sentence, its cues and the judges heard together.

        A cue falls where the judge is all but certain of the contrary, never a wording of the
        bank (``sure``); what the judge alone hears stands where it is probable and no cue was
        found to be said in another sense (``never``: « désolé si vous avez cru … »).
        """
        text = sentence.of(case.prose)
        chances = self._judges.chances(text)
        if chances is None:
            return list(cues)
        chance = dict(zip(self._judges.labels, chances, strict=True))
        formula = len(text.split()) < FORMULA
        kept = [
            (act, place)
            for act, place in cues
            if formula or act in _UNJUDGED or (act, place) in sure or chance[act] >= DENIED
        ]
        done = never | _BY_FORM | {act for act, _ in kept}
        heard = [act for act, heard in chance.items() if heard >= HEARD and act not in done]
        if len(heard) == 1 and not kept:
            return [(heard[0], sentence)]
        for act in heard:
            words = self._judges.evidence(text, act)
            kept.append((act, Span(sentence.start + words.start, sentence.start + words.end)))
        return kept

    def _worded(self, case: Case) -> Iterator[tuple[Act, Span, Act | None]]:
        """Yield what the known wordings do, ours and those of the brand."""
        yield from self._known.find(case.reading.form)
        own = case.profile.voice.wordings if case.profile is not None else ()
        if own:
            yield from self._houses.of(own).find(case.reading.form)
        yield from _retold(case)
        yield from ((Act.ANSWER, stretch.span, None) for stretch in case.given)

    @staticmethod
    def _signature(case: Case) -> Span | None:
        """Return the last line where it is a name, or holds the profile's signature."""
        reading, text = case.reading, case.reply.text
        wanted = case.profile.voice.signature.text.strip() if case.profile is not None else ""
        if wanted and (at := text.rfind(wanted)) >= 0:
            return Span(at, at + len(wanted))
        if len(reading.sentences) < 2:
            return None
        last = reading.sentences[-1]
        words = last.of(text)
        bare = match_form(words).strip(" -,.")
        if (
            _CLOSED.search(words)
            or len(words) > 40
            or bare.startswith(("bonne", "cordialement", "bien ", "à bientôt", "belle"))
        ):
            return None
        return last if _SIGNATURE.match(words) else None

    def _stretches(self, case: Case, sentence: Span, cues: list[tuple[Act, Span]]) -> list[ActSpan]:
        acts = {act for act, _ in cues}
        if not cues:
            return self._without_cue(case, sentence)
        if Act.GREET in acts:  # « Bonjour Léa, merci… »: the greeting is its own stretch
            greeting = next(place for act, place in cues if act is Act.GREET)
            rest = case.reading.trim(greeting.end, sentence.end)
            start = rest.start
            while start < rest.end and not case.reading.form[start].isalnum():
                start += 1
            rest = Span(start, rest.end)
            if len(rest.of(case.reply.text).split()) <= _NAME_WORDS:
                return [ActSpan(Act.GREET, sentence)]
            out = [ActSpan(Act.GREET, Span(sentence.start, greeting.end))]
            if rest.start < rest.end:
                out += self._stretches(case, rest, [c for c in cues if c[0] is not Act.GREET])
            return out
        if len(acts) == 1:
            return [ActSpan(cues[0][0], sentence)]
        clauses = [c for c in case.reading.clauses if c.overlaps(sentence)]
        starts: list[tuple[Act, int]] = []
        for act, place in cues:
            start = next(
                (c.start for c in reversed(clauses) if c.start <= place.start), sentence.start
            )
            start = max(start, sentence.start)
            if (act, start) not in starts:
                starts.append((act, start))
        starts.sort(key=lambda item: item[1])
        first = starts[0][1]
        starts = [(act, sentence.start if start == first else start) for act, start in starts]
        out = []
        for act, start in starts:
            end = min((later for _, later in starts if later > start), default=sentence.end)
            out.append(ActSpan(act, case.reading.trim(start, end)))
        return out

    @staticmethod
    def _without_cue(case: Case, sentence: Span) -> list[ActSpan]:
        words = sentence.of(case.reply.text).split()
        if len(words) < _LONG:
            return []
        if (
            case.message is not None
            and case.kind is Kind.COMPLAINT
            and shared(case, sentence) >= _SHARED
        ):
            return [ActSpan(Act.ACKNOWLEDGE, sentence)]
        telling = case.telling
        if case.kind is Kind.COMPLAINT and telling is not None:
            said = case.reading.form[sentence.start : sentence.end]
            if telling.opens(said) and not telling.plans(case, sentence):
                return [ActSpan(Act.ACKNOWLEDGE, sentence)]
        return [ActSpan(Act.ANSWER if case.kind is Kind.QUESTION else Act.EXPLAIN, sentence)]


def _retold(case: Case) -> Iterator[tuple[Act, Span, Act | None]]:
    """Yield where the reply tells what the analysis understood to have happened."""
    for grievance in case.analysis.grievances if case.analysis is not None else ():
        told = f"{grievance.object} {grievance.fault}" if grievance.fault else ""
        for words in (told, grievance.nominal or ""):
            form = match_form(words)
            if form and (at := case.reading.form.find(form)) >= 0:
                yield Act.ACKNOWLEDGE, Span(at, at + len(form)), None


def shared(case: Case, span: Span) -> int:
    """Return how many content words and figures of the message ``span`` takes up."""
    if case.message_reading is None:
        return 0
    said = content_of(case.reading.form[span.start : span.end], case.reading.french.numbers)
    return len(said & case.message_reading.content)


def _joined(spans: list[ActSpan]) -> list[ActSpan]:
    """Join neighbours that do the same."""
    out: list[ActSpan] = []
    for span in sorted(spans, key=lambda s: (s.span.start, s.span.end)):
        if out and out[-1].act == span.act and span.span.start - out[-1].span.end <= 2:
            out[-1] = ActSpan(
                span.act, Span(out[-1].span.start, max(out[-1].span.end, span.span.end))
            )
        else:
            out.append(span)
    return out


def _known_of(wordings: tuple[Wording, ...]) -> Known:
    """Return the wordings of a brand, to be found again in its replies."""
    return Known((wording.text, (wording.act, *wording.does)) for wording in wordings)
