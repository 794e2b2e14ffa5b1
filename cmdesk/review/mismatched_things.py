"""The things, the people and the places that the reply names in the stead of the message’s."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cmdesk.domain.review import Finding
from cmdesk.domain.text import blanked
from cmdesk.review.case import Case
from cmdesk.review.contradictions import (
    STEM,
    WORD,
    facts_of,
    report,
    stems_near,
)
from cmdesk.review.facts import FactReader, Stated
from cmdesk.review.families import Family
from cmdesk.review.rules import Rule

# How many characters may part « bleu » from the « blancs » of its dots.
_BESIDE = 12
# « le cartable rouge », « cet atelier savons »: what a noun that both texts hold is said to be.
_HEAD = re.compile(
    r"\b(?P<which>le|la|les|l'|ce|cet|cette|ces|votre|vos|ton|ta|tes|mon|ma|mes|notre|nos|un|une|"
    r"des|du|au|aux|son|sa|ses|leur|leurs) ?(?:petite?s? |grande?s? |nouve(?:au|lle) )?"
    r"(?P<noun>[^\W\d_]{4,})(?P<link> | (?:de|à|en|au|aux) (?:la |l')?| d')$"
)
_VAGUE_WHICH = frozenset(("un", "une", "des", "notre", "nos", "mon", "ma", "mes", "leur", "leurs"))
# « votre inquiétude de mère »: what the author is, and nobody of theirs.
_BARE = re.compile(r"\b(?:de |d'|en )$")
_PLACED = re.compile(r"\b(?:à|de|en|vers|sur|au) $|\bd'$")
# How far before a thing the words stand that say whose or which it is, in characters.
_REACH = 40
# The characters of a hyphen between two towns, with its blanks.
_JOINT = 3


def things(case: Case, rule: Rule) -> list[Finding]:
    """Find a thing, a person or a colour in the place of the one that the message names."""
    reader, read = case.fact_reader, case.message_reading
    if not case.message_facts.things or read is None or reader is None:
        return []
    named = _named(reader, read.form, case.message_facts.things)
    bought = [kind for kind in named if reader.families[kind].bought]
    # A « petit déjeuner » is no « déjeuner ».
    rest = blanked(read.form, (fact.span for fact in case.message_facts.things))
    beside = reader.beside(read.form)
    findings = list(_attached(case, rule))
    for fact in case.reply_facts.things:
        family = reader.families[fact.kind]
        here = named.get(fact.kind)
        if _is_told(case, fact) or any(found.span.overlaps(fact.span) for found in findings):
            continue
        if _is_name(case, family, fact):
            continue
        if fact.words in beside or reader.holds(read.form, fact):
            continue
        before = _before(case.reading.form, fact)
        # By what one writes, or who names the right thing as well: only what clearly replaces it.
        aside = fact.words in family.tools or any(_told_alike(case, fact.kind))
        if aside and not _is_theirs(reader, before):
            continue
        if here:
            excluded = not family.general.search(rest) and (
                _stands(reader, family, before)
                or (family.familiar and _is_own(case, fact, before))
                or (
                    not family.owned
                    and reader.before["definite"].search(before) is not None
                    and _echoes(case, fact)
                )
            )
        else:
            alone = family.bought and bool(bought) and fact.words not in family.tools
            excluded = alone and _is_theirs(reader, before)
        if not excluded or _elsewhere(case, fact) or not case.restates(fact.span):
            continue
        # « bleu à pois blancs »: who tells the same beside it adds to it and contradicts nothing.
        if here and _named_too(case, fact):
            continue
        # A question asks of something new (« a-t-il vu un médecin ? »); and who names the right
        # thing as well has read.
        if case.reading.is_question(fact.span) or (not here and _names_it(case, named, bought)):
            continue
        findings.append(report(case, rule, fact, here or named[bought[0]], fix=False))
    return findings


def _attached(case: Case, rule: Rule) -> Iterator[Finding]:
    """Yield what the reply says of a noun where the message says another of the very same noun.

    « le cartable rouge » of whoever lost « son cartable bleu », even where we only say that
    we look for it: the article and the noun make it theirs.
    """
    told = {}
    for fact in case.message_facts.things:
        if head := _HEAD.search(_before(case.message_form, fact)):
            told[fact.kind, head["noun"][:STEM], head["link"].strip()] = fact
    for fact in case.reply_facts.things:
        head = _HEAD.search(_before(case.reading.form, fact))
        if head is None or head["which"] in _VAGUE_WHICH:
            continue
        known = told.get((fact.kind, head["noun"][:STEM], head["link"].strip()))
        if known is None or _is_told(case, fact) or any(_told_alike(case, fact.kind)):
            continue
        if not case.reading.is_quoted(fact.span) and not case.reading.is_question(fact.span):
            yield report(case, rule, fact, [known], fix=False)


def _is_name(case: Case, family: Family, fact: Stated) -> bool:
    """Return whether a colour is a name (« Merci Marine »), or kin what one is (« de maman »)."""
    if family.after_noun:
        return case.reply.text[fact.span.start].isupper()
    return family.owned and _BARE.search(_before(case.reading.form, fact)) is not None


def _before(form: str, fact: Stated) -> str:
    """Return the few words before ``fact``: no more, so that a long text takes no longer each."""
    return form[max(0, fact.span.start - _REACH) : fact.span.start]


def _is_told(case: Case, fact: Stated) -> bool:
    """Return whether the message names the same thing."""
    return any(
        told.kind == fact.kind and told.value & fact.value for told in case.message_facts.things
    )


def _named_too(case: Case, fact: Stated) -> bool:
    """Return whether the reply names, just before ``fact``, the very one of the message."""
    return any(
        0 < fact.span.start - other.span.end <= _BESIDE for other in _told_alike(case, fact.kind)
    )


def _told_alike(case: Case, kind: str) -> Iterator[Stated]:
    """Yield the things of one family that the reply names and the message as well."""
    told = [one.value for one in case.message_facts.things if one.kind == kind]
    for other in case.reply_facts.things:
        if other.kind == kind and any(other.value & value for value in told):
            yield other


def _names_it(case: Case, named: dict[str, list[Stated]], bought: list[str]) -> bool:
    """Return whether the reply names one of the things that the message says were bought."""
    return any(
        other.kind == kind and other.value & fact.value
        for kind in bought
        for fact in named[kind]
        for other in case.reply_facts.things
    )


def _named(reader: FactReader, message: str, things: Sequence[Stated]) -> dict[str, list[Stated]]:
    """Return the things of a message by family, those of other people apart."""
    named: dict[str, list[Stated]] = {}
    for fact in things:
        before = message[max(0, fact.span.start - 24) : fact.span.start]
        family = reader.families[fact.kind]
        if fact.words in family.tools and reader.before["means"].search(before):
            continue  # « au téléphone on me dit… »
        mine = "familiar" if family.familiar else "mine"
        if not family.owned or reader.before[mine].search(before):
            named.setdefault(fact.kind, []).append(fact)
    return named


def _echoes(case: Case, fact: Stated) -> bool:
    """Return whether what is said of a thing is what the message says of its own."""
    message = case.message_reading
    if message is None:
        return False
    words = {word[:STEM] for word in WORD.findall(message.form)}
    return bool(stems_near(case.reading.form, fact.span) & words)


def _stands(reader: FactReader, family: Family, before: str) -> bool:
    """Return whether the words before a noun of the same family make it the author's thing."""
    if family.owned:
        return reader.before["yours"].search(before) is not None
    if family.bought and reader.before["tool"].search(before):
        return False
    return family.after_noun or reader.before["determined"].search(before) is not None


def _is_own(case: Case, fact: Stated, before: str) -> bool:
    """Return whether it is somebody's own (« perdre son chat ») where a sentence tells a trial."""
    reader, telling = case.fact_reader, case.telling
    if reader is None or telling is None or reader.before["own"].search(before) is None:
        return False
    return telling.opens(case.reading.sentence_at(fact.span.start).of(case.reading.form))


def _is_theirs(reader: FactReader, before: str) -> bool:
    """Return whether the words before a thing say that it is what was bought."""
    if reader.before["received"].search(before):
        return True
    yours = reader.before["yours"].search(before) is not None
    return yours and not reader.before["tool"].search(before)


def _elsewhere(case: Case, fact: Stated) -> bool:
    """Return whether the same noun is another thing that the message names (« portable »)."""
    return any(
        other.span == fact.span and other.kind != fact.kind and _is_told(case, other)
        for other in case.reply_facts.things
    )


def places(case: Case, rule: Rule) -> list[Finding]:
    """Find another town than the one of the message."""
    said, told = facts_of(case)
    known = {fact.value for fact in told.places}
    reader = case.fact_reader
    if not known or reader is None:
        return []
    form = case.reading.form
    findings = []
    for fact in said.places:
        before = _before(form, fact)
        if fact.value in known or reader.our_places.search(before):
            continue
        # « Lyon-Milan »: the other end of a ride whose first one is named.
        joined = any(0 < fact.span.start - other.span.end <= _JOINT for other in said.places)
        if len(known) == 1 and _other_end(fact, said.places, known):
            continue
        if not (joined or _PLACED.search(before) or reader.rides.search(before)):
            continue
        if fact.value in reader.wide and not known & reader.wide:
            continue
        head = reader.place_heads.search(before)
        same = head is not None and head["head"] in case.message_form
        if same or case.restates(fact.span):
            findings.append(report(case, rule, fact, told.places))
    return findings


def _other_end(fact: Stated, said: Sequence[Stated], known: set[str]) -> bool:
    """Return whether a town is joined to the only one of the message, and adds to it."""
    return any(
        other.value in known
        and 0 < max(fact.span.start - other.span.end, other.span.start - fact.span.end) <= _JOINT
        for other in said
    )
