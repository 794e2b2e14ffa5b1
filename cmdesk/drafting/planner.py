"""Which acts a draft performs, in which order, and why (``resources/phrases/plans.toml``)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from cmdesk.domain.vocabulary import Act, Variant
from cmdesk.drafting.case import Case
from cmdesk.drafting.conditions import Flags, all_hold
from cmdesk.knowledge.loader import read_toml

READY = "ready"
"""The role of the steps around a ready answer of the brand, and of the answer itself."""
_ACTS_OF_PROCEDURE = {Act.ACT, Act.DATE, Act.OFFER, Act.ASK_DETAILS}


@dataclass(frozen=True, slots=True)
class Step:
    """One act of a plan.

    ``role`` narrows the wordings that may realise it; steps of one ``group`` share a
    paragraph; the lowest ``keep`` is dropped first where room is short.
    """

    act: Act
    group: int
    keep: int
    why: str
    rule: str = ""
    role: str = ""
    when: tuple[str, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """The steps of one case and variant."""

    id: str
    when: tuple[str, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A text that is said where its conditions hold."""

    when: tuple[str, ...]
    text: str


class Planner:
    """The plans, the reasons that the window shows, and which variant to read first."""

    def __init__(self, file: Path) -> None:
        tables = read_toml(file)
        self.plans = tuple(
            Plan(
                entry["id"],
                tuple(entry["when"]),
                tuple(
                    Step(**{**step, "act": Act(step["act"]), "when": tuple(step.get("when", ()))})
                    for step in entry["steps"]
                ),
            )
            for entry in tables["plan"]
        )
        self.reasons = tuple(Sentence(tuple(e["when"]), e["text"]) for e in tables["reason"])
        self.advice = tuple(Sentence(tuple(e["when"]), e["variant"]) for e in tables["advice"])

    def plan(self, case: Case, variant: Variant) -> tuple[Step, ...]:
        """Return the steps of a draft, each with its source; none where nothing is due."""
        flags = flags_of(case, variant)
        for plan in self.plans:
            if all_hold(plan.when, flags):
                return tuple(
                    _sourced(step, case) for step in plan.steps if all_hold(step.when, flags)
                )
        return ()

    def reason(self, case: Case, variant: Variant) -> str:
        """Return one French sentence that says why the draft is made so."""
        return _first(self.reasons, flags_of(case, variant))

    def advised(self, case: Case) -> Variant:
        """Return the variant to look at first."""
        return Variant(_first(self.advice, case.flags))


def flags_of(case: Case, variant: Variant) -> Flags:
    """Return the flags of the case, the variant among them."""
    answered = bool(case.flags & {"has:context", "ready"}) or variant is Variant.SOLUTION
    return case.flags | {f"variant:{variant}"} | ({"answered"} if answered else set())


def _first(sentences: tuple[Sentence, ...], flags: Flags) -> str:
    return next(entry.text for entry in sentences if all_hold(entry.when, flags))


def _sourced(step: Step, case: Case) -> Step:
    """Return ``step`` with where it comes from: the brand's own texts, or the research."""
    source = ""
    if case.answers and step.role == READY and step.act is Act.ANSWER:
        source = f"rép. {', '.join(answer.id for answer in case.answers)}"
    of_procedure = step.act in _ACTS_OF_PROCEDURE and step.role not in {"holding", "alert"}
    if case.procedure and of_procedure:
        source = f"proc. {case.procedure.id}"
    if not source:
        source = case.article(step.act) or step.rule
    return Step(step.act, step.group, step.keep, step.why, step.rule, step.role, step.when, source)
