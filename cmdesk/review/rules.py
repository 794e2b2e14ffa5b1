"""Rules as data: one form for ours (``resources/rules``) and for those of a brand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from cmdesk.domain.errors import UserError
from cmdesk.domain.vocabulary import Act, Address, Category, Channel, Kind, Level, Signal, Topic
from cmdesk.knowledge.loader import read_toml
from cmdesk.language.numbers import date_in_words
from cmdesk.review.notation import Lexicon, Phrase, Sets, compile_phrase, compile_regex
from cmdesk.review.structure import Structure, compile_dependency, compile_lemmas
from cmdesk.review.verbs import read_verbs

CHARTER_RULES = frozenset(("compensation_in_public", "dates_in_public", "admits_fault"))


@dataclass(frozen=True, slots=True)
class Conditions:
    """What must hold around a match, besides its words; ``None``: it does not matter."""

    negated: bool | None = None
    quoted: bool | None = False
    conditional: bool | None = None
    question: bool | None = None
    echoed: bool | None = None
    """Whether the author's message has the very words."""
    public: bool | None = None
    severity: tuple[int, int] = (1, 4)
    channels: frozenset[Channel] = frozenset()
    topics: frozenset[Topic] = frozenset()
    kinds: frozenset[Kind] = frozenset()
    signals: frozenset[Signal] = frozenset()
    acts: frozenset[Act] = frozenset()
    without_acts: frozenset[Act] = frozenset()
    not_kinds: frozenset[Kind] = frozenset()
    address: Address | None = None
    """``vous``: not for a reply or a brand that says « tu »; ``tu``: only for one."""
    charter: frozenset[str] = frozenset()
    """What the brand's charter must forbid: names of its yes-or-no rules."""


@dataclass(frozen=True, slots=True)
class Example:
    """A text on which a rule speaks or is silent, and the little that surrounds it."""

    text: str
    around: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule, ready to run; ``check`` names a test in code instead of patterns."""

    id: str
    category: Category
    level: Level
    message: str
    why: str = ""
    reference: str = ""
    reason: str = ""
    """What the file cites: the reason that is read where somebody asks for more."""
    suggestions: tuple[str, ...] = ()
    span: str = "match"
    phrases: tuple[Phrase, ...] = ()
    structures: tuple[Structure, ...] = ()
    unless: tuple[Phrase, ...] = ()
    unless_sentence: tuple[Phrase, ...] = ()
    requires: tuple[Phrase, ...] = ()
    conditions: Conditions = Conditions()
    private_level: Level | None = None
    check: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)
    flags: tuple[Example, ...] = ()
    allows: tuple[Example, ...] = ()

    def level_for(self, public: bool) -> Level:
        """Return the level for a public or a private reply."""
        return self.private_level if self.private_level is not None and not public else self.level


def read_sets(path: Path) -> Lexicon:
    """Return the named sets of ``words.toml``, with the verbs of ``verbs.toml`` beside it."""
    sets = Lexicon((name, tuple(entries)) for name, entries in read_toml(path)["sets"].items())
    sets.verbs = read_verbs(path.with_name("verbs.toml"))
    return sets


def read_rules(folder: Path, sets: Sets) -> tuple[Rule, ...]:
    """Return the rules of all files of ``folder`` that hold some, in order of file and place.

    Their examples tell ``sets`` which words are rare, hence what the patterns are filed under.
    Raises ``UserError`` that names the file and the rule.
    """
    rules: list[Rule] = []
    tables = [(path, read_toml(path)) for path in sorted(folder.glob("*.toml"))]
    if isinstance(sets, Lexicon):
        sets.learn(text for _, table in tables for text in _shown(table))
    for path, table in tables:
        for entry in table.get("rule", ()):
            try:
                rules.append(parse_rule({"category": table.get("category"), **entry}, sets))
            except UserError as error:
                raise UserError(f"{path.name} : {error}") from error
    ids = [rule.id for rule in rules]
    if twice := sorted({name for name in ids if ids.count(name) > 1}):
        raise UserError(f"Ces règles portent le même identifiant : {', '.join(twice)}.")
    return tuple(rules)


def _shown(table: Mapping[str, Any]) -> Iterator[str]:
    """Yield the examples of the rules of one file; what is no text is the readers' affair."""
    for entry in table.get("rule", ()):
        for key in ("flags", "allows"):
            for example in entry.get(key, ()):
                text = example.get("text") if isinstance(example, Mapping) else example
                if isinstance(text, str):
                    yield text


def with_policies(rules: Iterable[Rule], policies: Iterable[Mapping[str, Any]]) -> tuple[Rule, ...]:
    """Return ``rules``, those that rest on a platform's policy with its words and its date."""
    known = {policy["id"]: policy for policy in policies}
    return tuple(
        replace(
            rule,
            why=known[rule.reference]["rule"],
            reference="plateforme, " + _told(known[rule.reference]["checked"]),
        )
        if rule.reference in known
        else rule
        for rule in rules
    )


def _told(day: date) -> str:
    return date_in_words(day, year=True, article=False).replace("\u00a0", " ")


def brand_rules(
    entries: Iterable[Mapping[str, Any]], sets: Sets
) -> tuple[tuple[Rule, ...], tuple[str, ...]]:
    """Return the rules of a brand that can be read, and a French sentence for each other.

    A brand's rule is made of patterns: the tests in code (``check``) are ours alone.
    """
    rules: list[Rule] = []
    faults: list[str] = []
    for entry in entries:
        try:
            if "check" in entry:
                raise UserError(
                    f"La règle « {entry.get('id', '?')} » appelle un contrôle interne : "
                    "écrivez un motif (phrases ou regex)."
                )
            rules.append(parse_rule(entry, sets))
        except UserError as error:
            faults.append(str(error))
    return tuple(rules), tuple(faults)


def parse_rule(entry: Mapping[str, Any], sets: Sets) -> Rule:
    """Return one rule from its table; raises ``UserError`` that names it and its fault."""
    name = str(entry.get("id", "?"))
    if missing := [key for key in ("category", "level", "message") if not entry.get(key)]:
        raise UserError(f"À la règle « {name} » il manque : {', '.join(missing)}.")
    try:
        return Rule(
            id=name,
            category=Category(entry["category"]),
            level=Level(entry["level"]),
            message=entry["message"],
            why=entry.get("why", ""),
            reference=entry.get("reference", ""),
            reason=entry.get("reference", ""),
            suggestions=tuple(entry.get("suggestions", ())),
            span=entry.get("span", "match"),
            phrases=_phrases(entry.get("phrases", ()), sets)
            + tuple(compile_regex(r, entry.get("whole", True)) for r in entry.get("regex", ())),
            structures=tuple(compile_lemmas(p) for p in entry.get("lemmas", ()))
            + tuple(compile_dependency(p) for p in entry.get("dependency", ())),
            unless=_phrases(entry.get("unless", ()), sets),
            unless_sentence=_phrases(entry.get("unless_sentence", ()), sets),
            requires=_phrases(entry.get("requires", ()), sets),
            conditions=_conditions(entry.get("when", {})),
            private_level=Level(entry["private_level"]) if "private_level" in entry else None,
            check=entry.get("check", ""),
            options=entry.get("options", {}),
            flags=_examples(entry.get("flags", ())),
            allows=_examples(entry.get("allows", ())),
        )
    except UserError as error:
        raise UserError(f"Règle « {name} » : {error}") from error
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise UserError(f"La règle « {name} » contient une valeur impossible : {error}.") from error


def _phrases(sources: Iterable[str], sets: Sets) -> tuple[Phrase, ...]:
    return tuple(compile_phrase(source, sets) for source in sources)


def _conditions(table: Mapping[str, Any]) -> Conditions:
    low, high = table.get("severity", (1, 4))
    known = {
        "negated", "quoted", "conditional", "question", "public", "severity", "channels",
        "topics", "kinds", "signals", "acts", "without_acts", "charter", "not_kinds", "address",
        "echoed",
    }  # fmt: skip
    if unknown := set(table) - known:
        raise UserError(f"condition inconnue : {', '.join(sorted(unknown))}")
    return Conditions(
        negated=table.get("negated"),
        quoted=table.get("quoted", False),
        conditional=table.get("conditional"),
        question=table.get("question"),
        echoed=table.get("echoed"),
        public=table.get("public"),
        severity=(low, high),
        channels=frozenset(Channel(c) for c in table.get("channels", ())),
        not_kinds=frozenset(Kind(k) for k in table.get("not_kinds", ())),
        address=Address(table["address"]) if "address" in table else None,
        topics=frozenset(Topic(t) for t in table.get("topics", ())),
        kinds=frozenset(Kind(k) for k in table.get("kinds", ())),
        signals=frozenset(Signal(s) for s in table.get("signals", ())),
        acts=frozenset(Act(a) for a in table.get("acts", ())),
        without_acts=frozenset(Act(a) for a in table.get("without_acts", ())),
        charter=frozenset(_charter_rule(name) for name in table.get("charter", ())),
    )


def _charter_rule(name: str) -> str:
    if name not in CHARTER_RULES:
        raise UserError(f"la charte ne connaît pas « {name} »")
    return name


def _examples(entries: Iterable[Any]) -> tuple[Example, ...]:
    return tuple(
        Example(entry)
        if isinstance(entry, str)
        else Example(entry["text"], {k: v for k, v in entry.items() if k != "text"})
        for entry in entries
    )
