"""Personal data of anyone in a public reply."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from cmdesk.domain.review import Finding
from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import Act, Channel
from cmdesk.language.protected import ProtectedKind
from cmdesk.review.case import Case
from cmdesk.review.identifiers import identifiers
from cmdesk.review.mechanics import Check
from cmdesk.review.names import called, plain, without_accents
from cmdesk.review.notation import match_form
from cmdesk.review.rules import Rule

# « LM-20417 », « 2024-BX-7718 »: letters, hyphens and five figures or more are no product.
_CODE = re.compile(
    r"\b(?=[A-Z0-9-]*[A-Z])(?=(?:[A-Z0-9-]*\d){5})[A-Z0-9]{1,6}(?:-[A-Z0-9]{1,8}){1,3}\b"
)
_FIGURE, _FEWEST = re.compile(r"\d"), 3
_CONTENT = re.compile(r"[^\W_]{4,}")
_STEM = 5
_SIGNED = re.compile(r"(?:, [\w’' -]{2,32})?[.\s]*")
"""What may stand behind the name of who signs: « Jean-Marc Roques, gérant »."""
_TAIL = 40
"""How far from the end of a reply a signature begins."""
_MOBILE = re.compile(r"(?<!\d)(?:0|\+33 ?(?:\(0\))?)[67]")
_NEVER_PUBLIC = (Channel.EMAIL, Channel.CHAT)
_KINDS = {
    ProtectedKind.EMAIL: "email",
    ProtectedKind.PHONE: "phone",
    ProtectedKind.IBAN: "iban",
    ProtectedKind.REFERENCE: "reference",
}


def data_in_public(case: Case, rule: Rule) -> list[Finding]:
    """Find what identifies somebody, of the kind that ``options.kind`` names."""
    if not case.reply.public:
        return []
    wanted = rule.options["kind"]
    spans = _protected(case, wanted)
    finder = _FINDERS.get(wanted)
    for span in finder(case) if finder else ():
        if not any(span.overlaps(other) for other in spans):
            spans.append(span)
    if wanted == "reference":  # « référence E27 » names a bulb, not a file
        text = case.reply.text
        spans = [span for span in spans if len(_FIGURE.findall(span.of(text))) >= _FEWEST]
    said = [*(call.whole for call in called(case)), *case.fields] if wanted == "name" else []
    return [
        _finding(case, rule, span)
        for span in spans
        # Who is called by a name is another check's, and a field is nobody.
        if not case.reading.is_quoted(span)
        and not any(span.overlaps(whole) for whole in said)
        and not (wanted == "name" and _SIGNED.fullmatch(case.reply.text, span.end))
    ]


def _protected(case: Case, wanted: str) -> list[Span]:
    """Return the addresses and numbers of one kind that are not the brand's own."""
    text, form, french = case.reply.text, case.reading.form, case.reading.french
    spans = []
    for span, kind in case.protected:
        if kind is ProtectedKind.REFERENCE and not french.named.search(form[: span.start][-28:]):
            continue
        if _KINDS.get(kind) == wanted and not _is_ours(case, span.of(text), kind, span.start):
            spans.append(span)
    return spans


def _references(case: Case) -> Iterator[Span]:
    for match in case.reading.french.reference.finditer(case.reading.form):
        yield Span(*match.span("ref"))
    for match in _CODE.finditer(case.reply.text):
        yield Span(*match.span())


def _cards(case: Case) -> Iterator[Span]:
    for span, _ in identifiers(case.reply.text):
        if not _is_phone(case, span):
            yield span


def _addresses(case: Case) -> Iterator[Span]:
    french, form = case.reading.french, case.reading.form
    for match in french.street.finditer(form):
        if not french.open_place.search(form[max(0, match.start() - 90) : match.start()]):
            yield case.reading.trim(*match.span())


def _names(case: Case) -> Iterator[Span]:
    text, french = case.reply.text, case.reading.french
    greeting = french.greeting.match(case.reading.form)
    greeted = greeting.end() if greeting else 0
    for match in french.full_name.finditer(text):
        if not _used(case, match["name"]):
            yield Span(*match.span("name"))
    for match in french.staff.finditer(text):
        yield Span(*match.span("name"))
    for match in french.two_names.finditer(text):
        # Who is greeted is another check's.
        if match["first"] in case.first_names and match.start() >= greeted:
            place = Span(match.start("first"), match.end("last"))
            if not _used(case, place.of(text)):
                yield place


def _identity(case: Case) -> Iterator[Span]:
    for match in case.reading.french.identity.finditer(case.reading.form):
        yield Span(*match.span())


def _is_phone(case: Case, span: Span) -> bool:
    return any(p.kind is ProtectedKind.PHONE and p.span.overlaps(span) for p in case.protected)


def _private_life(case: Case) -> Iterator[Span]:
    """Yield what a reply tells of health, belief, family, means, stays that its author did not."""
    french = case.reading.french
    told = plain(case.message.text) if case.message is not None else ""
    for match in french.private_life.finditer(case.reading.form):
        words = {plain(w) for w in _CONTENT.findall(match.group()) if w not in french.common}
        akin = (
            stem
            for group in french.akin
            if any(stem in plain(match.group()) for stem in group)
            for stem in group
        )
        # Who told it may be shown to have been read.
        if not any(stem in told for stem in (*(word[:_STEM] for word in words), *akin)):
            yield case.reading.trim(*match.span())
    for match in french.stays.finditer(case.reading.form):
        if not re.search(rf"(?<!\d){match['day']}(?!\d)", told):
            yield case.reading.trim(*match.span())


_FINDERS: dict[str, Callable[[Case], Iterable[Span]]] = {
    "reference": _references,
    "card": _cards,
    "address": _addresses,
    "name": _names,
    "identity": _identity,
    "private": _private_life,
}


def asked_in_public(case: Case, rule: Rule) -> list[Finding]:
    """Find a sentence that asks for personal data where everybody reads.

    What is asked « here » always counts; what is asked with no word of where, only in a
    reply that shows no private way.
    """
    if not case.reply.public or case.reply.channel in _NEVER_PUBLIC:
        return []
    french, reading = case.reading.french, case.reading
    private = case.does(Act.INVITE_PRIVATE)
    findings: list[Finding] = []
    sentences = reading.sentences
    for place, sentence in enumerate(sentences):
        words = reading.form[sentence.start : sentence.end]
        after = sentences[place + 1] if place + 1 < len(sentences) else None
        following = reading.form[after.start : after.end] if after else ""
        asked = french.asked.search(words)
        if asked is None or french.asked_unless.search(words) or reading.is_quoted(sentence):
            continue
        public = french.publicly.search(words) is not None
        here = (
            public
            or french.here.search(words) is not None
            or (
                # « Quel est votre numéro ? Tapez-le juste en dessous. »
                french.here.search(following) is not None
                and french.here_unless.search(following) is None
                and french.taken_up.search(following) is not None
            )
        )
        if french.here_unless.search(words):
            continue
        if french.elsewhere.search(words) and not public:
            continue
        if here or (not private and not french.elsewhere.search(following)):
            findings.append(case.finding(rule, sentence))
    return findings


def _finding(case: Case, rule: Rule, span: Span) -> Finding:
    """Report ``span``, with the word before it where the fix changes it too."""
    instead = rule.options.get("instead")
    if instead is None:
        return case.finding(rule, span)
    form, french = case.reading.form, case.reading.french
    if holder := french.holder.search(form, max(0, span.start - 60), span.start):
        # « votre commande n° 20458 est suivie » says as much without the number.
        comma = "," in holder["joint"] and form[span.end : span.end + 1] == ","
        place = Span(holder.start("joint"), span.end + comma)
        return case.finding(rule, place, suggestions=("",))
    word = french.before.search(form, max(0, span.start - 6), span.start)
    if word and word["word"] in instead:
        place = Span(word.start("word"), span.end)
        return case.finding(rule, place, suggestions=(instead[word["word"]],))
    return case.finding(rule, span, suggestions=(instead[""],))


def _used(case: Case, name: str) -> bool:
    """Return whether the author signed with this name in public, or it is the house's."""
    shown = f"{case.message.text} {case.message.author or ''}" if case.message is not None else ""
    house = ""
    if case.profile is not None:
        words = case.profile.vocabulary
        house = " ".join((case.profile.voice.signature.text, *words.protected, *words.products))
    return all(word in shown or word in house for word in name.split())


def _is_ours(case: Case, words: str, kind: ProtectedKind, start: int) -> bool:
    """Return whether an address or a number is the brand's own, which it may give."""
    if kind not in (ProtectedKind.PHONE, ProtectedKind.EMAIL):
        return False
    french = case.reading.french
    name, _, host = words.casefold().rpartition("@")
    links = case.profile.links if case.profile is not None else ()
    if kind is ProtectedKind.PHONE and french.never_personal.match(words):
        return True
    told = case.message.text if case.message is not None else ""
    before = match_form(case.reply.text[max(0, start - 70) : start])
    if words in told or french.is_it.search(before):
        return False
    # « Envoyez votre numéro de commande à suivi@… »: a box of a house, whatever stands before.
    if (host and any(host in link for link in links)) or (
        name and not french.free_host.match(host) and not _is_somebody(case, name, start)
    ):
        return True
    if french.theirs.search(before):
        return False
    # Nobody but a house has such a number to give, where it is not said to be the author's.
    landline = kind is ProtectedKind.PHONE and _MOBILE.search(words) is None
    return landline or bool(french.ours.search(before) or french.offered.search(before))


def _is_somebody(case: Case, box: str, start: int) -> bool:
    """Return whether a mailbox of the house names a person (« claire.petit@… »), who signs not."""
    if case.reading.french.house_box.match(box):
        return False
    behind = case.reply.text[start:].partition(" ")[2]
    signed = set(re.findall(r"\w+", plain(behind[-_TAIL:])))
    if set(re.split(r"[._-]", plain(box))) <= signed:
        return False  # « à rene@… », and « René » below
    known = without_accents(case.first_names)
    return any(part in known for part in re.split(r"[._-]", plain(box)))


PERSONAL: dict[str, Check] = {
    "data_in_public": data_in_public,
    "asked_in_public": asked_in_public,
}
