"""One-key fixes for the sentences that judges find: take out, keep what stands alone, replace.

A judge tells what a sentence does, not which words to change: nothing is reworded. What is
offered is tried first: the reply is read again as it would be, and must lose the finding, gain
none, and still do what it did.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from cmdesk.domain.review import Finding, Reach
from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import Act, Address, Category, Person
from cmdesk.knowledge.loader import read_toml
from cmdesk.language.emoji import emoji_spans
from cmdesk.language.typography import typeset
from cmdesk.review.case import Case
from cmdesk.review.fixes import apply
from cmdesk.review.judged import OF_JUDGES
from cmdesk.review.notation import match_form
from cmdesk.review.standing import stands_alone

_SPACES = " \u00a0\u202f"
_ENDS = ".!?…"
_MOST_JOINTS = 3
_SURE = 0.6
"""From this chance on a side of a sentence does something worth keeping."""
_UNHEARD = 0.25
"""Under this chance of each risk nothing is heard in what is kept of a sentence."""
_HANDLE = re.compile(r"@\w+[,:]?\s+")


@dataclass(frozen=True, slots=True)
class Reread:
    """A text as the review reads it, without its fixes."""

    case: Case
    findings: Sequence[Finding]


@dataclass(frozen=True, slots=True)
class _Replacement:
    """What can be said in the place of a sentence of a category, by address and person."""

    texts: dict[Address, dict[Person, str]]
    public: bool | None


class Mending:
    """What is offered for what judges find, opened once."""

    def __init__(self, path: Path) -> None:
        """Read ``mending.toml``; raises ``UserError`` where it cannot be read."""
        table = read_toml(path)
        self._never = frozenset(map(Category, table["never_removed"]))
        self._like_judges = frozenset(table["like_judges"])
        self._needed = [frozenset(map(Act, group)) for group in table["needed"]]
        self._formal = frozenset(map(Act, table["formal"]))
        self._worth = frozenset(map(Act, table["worth_keeping"]))
        self._leaning = _opening(table["leaning"])
        self._answering = _opening(table["answering"])
        self._joint = re.compile("|".join(table["joints"]))
        self._replacements = {
            Category(e["category"]): _replacement(e) for e in table["replacement"]
        }

    def offered(
        self, case: Case, findings: Sequence[Finding], reread: Callable[[str], Reread]
    ) -> list[Finding]:
        """Return ``findings``, those of judges with the fixes that the reply stands.

        Fixes of several findings are tried together too, so that all can be applied at once.
        """
        mended: list[Finding] = []
        for finding in findings:
            whole = finding.rule.startswith(OF_JUDGES) or finding.rule in self._like_judges
            if whole and not finding.suggestions and not finding.is_absence:
                mended.append(self._with_fixes(case, finding, findings, mended, reread))
            else:
                mended.append(finding)
        return mended

    def _with_fixes(
        self,
        case: Case,
        finding: Finding,
        findings: Sequence[Finding],
        mended: Sequence[Finding],
        reread: Callable[[str], Reread],
    ) -> Finding:
        text = case.reply.text
        unit = _unit(case, finding)
        others = [f for f in mended if f.reach is not None]
        if any(f.mended.overlaps(unit) for f in others):
            return finding
        reach = Reach(unit, unit.of(text))
        offered: list[str] = []
        for wording, is_part in self._wordings(case, finding, unit):
            tried = replace(finding, suggestions=(wording,), reach=reach)
            if any(wording in f.suggestions for f in others if wording):
                continue  # said twice, it would be said by a machine
            after = reread(apply(text, tried, wording))
            if not self._holds(case, finding, findings, after):
                continue
            kept = Span(unit.start, unit.start + len(wording))
            if is_part and not stands_alone(after.case.reading, kept):
                continue
            if others and not self._hold_together(case, [*others, tried], findings, reread):
                continue
            offered.append(wording)
            if is_part:
                break  # what is worth keeping is neither replaced nor taken out with the rest
        if not offered:
            return finding
        return replace(finding, suggestions=tuple(offered), reach=reach)

    # What is tried

    def _wordings(self, case: Case, finding: Finding, unit: Span) -> Iterator[tuple[str, bool]]:
        """Yield what could stand in the place of ``unit``, the best first.

        And whether it is a part of it.
        """
        text = unit.of(case.reply.text)
        if (first := _behind_emoji(text)) is not None and _heard(case, text[first:]) < _UNHEARD:
            yield text[first:], False  # nothing was wrong but the smile
            return
        if finding.category not in self._never:
            for part in self._parts(case, unit):
                yield part, True
        if (said := self._said_instead(case, finding, unit)) is not None:
            yield said, False
        if finding.category not in self._never and self._goes_without(case, unit):
            yield "", False

    def _said_instead(self, case: Case, finding: Finding, unit: Span) -> str | None:
        replacement = self._replacements.get(finding.category)
        if replacement is None or replacement.public not in (None, case.reply.public):
            return None
        said = case.fill(replacement.texts[_address(case)][_person(case)])
        region = case.profile.region if case.profile is not None else "FR"
        if unit.of(case.reply.text)[:1].islower():  # behind « Bonjour Léa, »
            said = said[0].lower() + said[1:]
        return typeset(said, region)

    def _parts(self, case: Case, unit: Span) -> Iterator[str]:
        """Yield the sides of ``unit`` that could be kept: no judge finds anything in them."""
        text = unit.of(case.reply.text)
        body = text.rstrip(_ENDS + _SPACES)
        mark = text[len(body) :]
        sides = []
        for joint in list(self._joint.finditer(body))[:_MOST_JOINTS]:
            behind = body[joint.end() :]
            if text[:1].isupper():
                behind = behind[:1].upper() + behind[1:]
            # What asked or exclaimed may have been what is gone.
            sides += [behind + mark, body[: joint.start()] + "."]
        for side in sides:
            if _heard(case, side) >= _UNHEARD:
                continue
            acts = case.act_judge.chances(side) or ()
            worth = (
                chance
                for act, chance in zip(case.act_judge.labels, acts, strict=False)
                if act in self._worth
            )
            if max(worth, default=0) >= _SURE and not self._leaning.match(match_form(side)):
                yield side

    def _goes_without(self, case: Case, unit: Span) -> bool:
        """Return whether what stands around ``unit`` can be read without it."""
        form = case.reading.form
        before, after = form[: unit.start], form[unit.end :]
        behind = after.lstrip(" ")
        # « … abeille... bzz » goes on; « Bises, Manu » at the end, with no stop, signs.
        if case.reply.text[unit.end :].lstrip(_SPACES)[:1].islower() or _signs(case, unit):
            return False
        if before.endswith(" ") and before.rstrip().endswith((",", ":")) and behind[:1] != "\n":
            # « Bonjour Léa, » is followed by what starts small, « Voici comment : » by something.
            return not behind.strip()
        if before.rstrip().endswith((":", "?")) and (
            before.rstrip()[-1] == ":" or self._answering.match(form, unit.start)
        ):
            return False
        return not self._leaning.match(after.lstrip())

    # Whether the reply stands it

    def _hold_together(
        self,
        case: Case,
        tried: Sequence[Finding],
        findings: Sequence[Finding],
        reread: Callable[[str], Reread],
    ) -> bool:
        """Return whether the first fixes of all these findings can be applied at once."""
        text = case.reply.text
        for one in sorted(tried, key=lambda f: f.mended, reverse=True):
            text = apply(text, one, one.suggestions[0])
        after = reread(text)
        return all(self._holds(case, one, findings, after) for one in tried)

    def _holds(
        self, case: Case, finding: Finding, findings: Sequence[Finding], after: Reread
    ) -> bool:
        """Return whether the reply has lost ``finding``, and nothing else."""
        was, now = _counted(findings), _counted(after.findings)
        if now[finding.category] >= was[finding.category] or now - was:
            return False
        did = {span.act for span in case.acts}
        does = {span.act for span in after.case.acts}
        if any(did & group and not does & group for group in self._needed):
            return False
        return any(
            span.act not in self._formal and len(span.span.of(after.case.reply.text).split()) > 3
            for span in after.case.acts
        )


def _opening(patterns: Sequence[str]) -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(patterns)})(?:(?<=\W)|(?!\w))")


def _replacement(entry: dict[str, Any]) -> _Replacement:
    texts = {
        address: {Person(who): text for who, text in entry[address.value].items()}
        for address in (Address.VOUS, Address.TU)
    }
    return _Replacement(texts, entry.get("public"))


def _counted(findings: Sequence[Finding]) -> Counter[Category]:
    """Return how many there are of each category; language is the checker's affair."""
    return Counter(f.category for f in findings if not f.is_language)


def _address(case: Case) -> Address:
    """Return how the reply speaks to its reader, as it is written, else as the brand does."""
    tu, vous = len(case.reading.tu), len(case.reading.vous)
    if tu == vous and case.profile is not None:
        wanted = case.profile.voice.address_on(case.reply.channel, case.severity)
        return Address.TU if wanted is Address.TU else Address.VOUS
    return Address.TU if tu > vous else Address.VOUS


def _person(case: Case) -> Person:
    """Return who speaks in the reply: the one that speaks most, else the brand's, else we."""
    said = {
        Person(who): len(pattern.findall(case.reading.form))
        for who, pattern in case.reading.french.speaker.items()
    }
    most = max(said, key=lambda who: said[who])
    if said[most]:
        return most
    return case.profile.voice.person if case.profile is not None else Person.NOUS


def _unit(case: Case, finding: Finding) -> Span:
    """Return the sentence around the words found, as it can be taken out.

    An emoji ends a sentence where a capital follows, and goes with the one that it ends; a
    handle at the start stays.
    """
    text = case.reply.text
    sentence = case.reading.sentence_at(finding.span.start)
    start, end = sentence.start, max(sentence.end, finding.span.end)
    if (handle := _HANDLE.match(text, start, end)) is not None:
        start = min(handle.end(), finding.span.start)
    emoji = emoji_spans(text)
    for one in emoji:
        behind = text[one.end :].lstrip(_SPACES)
        ends = text[one.end : one.end + 1] in ("", "\n", *_SPACES) and (
            not behind or behind[0].isupper() or behind[0] == "\n"
        )
        if ends and start < one.end <= finding.span.start:
            start = len(text) - len(behind)
        elif ends and finding.span.start < one.start < end and behind[:1].isupper():
            end = min(end, one.end)
            break
    # What smiles behind the full stop smiles at what goes.
    for one in emoji:
        if one.start >= end and not text[end : one.start].strip(_SPACES):
            end = one.end
    return Span(start, end)


def _heard(case: Case, text: str) -> float:
    """Return the greatest chance of a risk in a sentence, 1 where it is too short to be judged."""
    return max(case.judges.chances(text) or (1.0,))


def _signs(case: Case, unit: Span) -> bool:
    """Return whether ``unit`` ends the reply with a name, as in « Bises, Manu »."""
    words = unit.of(case.reply.text).split()
    return (
        not case.reply.text[unit.end :].strip()
        and words[-1].isalpha()
        and words[-1][:1].isupper()
        and len(words) > 1
    )


def _behind_emoji(text: str) -> int | None:
    """Return where the words start in a sentence that starts with emojis; ``None``: it does not."""
    place = 0
    for emoji in emoji_spans(text):
        if text[place : emoji.start].strip(_SPACES):
            break
        place = emoji.end
    words = text[place:].lstrip(_SPACES)
    return len(text) - len(words) if place and words else None
