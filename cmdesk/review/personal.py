"""Personal data of anyone in a public reply."""

from __future__ import annotations

import re

from cmdesk.domain.review import Finding
from cmdesk.domain.text import Span
from cmdesk.language.protected import ProtectedKind
from cmdesk.review.case import Case
from cmdesk.review.mechanics import Check
from cmdesk.review.notation import match_form
from cmdesk.review.rules import Rule

_STREET = re.compile(
    r"(?<!\w)\d{1,4}[ \t]*(?:bis|ter)?,?[ \t]+(?:rue|avenue|av\.|boulevard|bd|chemin|impasse|"
    r"allées?|route|quai|place|cours|square|résidence)[ \t]+[\w'\- ]{3,40}"
)
_SHOP = re.compile(
    r"(?:boutique|magasin|agence|siège|guichet|restaurant|hôtel|atelier|adresse suivante|"
    r"nous (?:rendre|écrire)|courrier)[^.!?]{0,60}$"
)
_REFERENCE = re.compile(
    r"(?:commande|colis|dossier|contrat|réservation|facture|suivi|client|sinistre|ticket|"
    r"abonnement)s?[ \t]*(?:n°|no|numéro|réf\.?|référence|:|"
    r"#)*[ \t:]*(?P<ref>[a-z]{0,4}[-/]?\d[\w\-/]{4,})"
)
_NAMED = re.compile(
    r"(?:commande|colis|dossier|contrat|réservation|facture|suivi|client|sinistre|abonnement|n°|"
    r"numéro|référence)(?: n°)?[ :#]*(?:\w+ )?$"
)
_LONG_NUMBER = re.compile(r"(?<![\w.,])(?:\d[ ]?){13,19}(?![\w])")
_FULL_NAME = re.compile(
    r"\b(?:M\.|Mme|Mlle|Monsieur|Madame)[  ]+(?P<name>[A-ZÀ-Ý][\w’'-]+(?:[  ]+[A-ZÀ-Ý][\w’'-]+)*)"
)
_STAFF = re.compile(
    r"(?:(?:collègue|conseill(?:er|ère)|vendeu(?:r|se)|livreur|chauffeur|technicien(?:ne)?|"
    r"responsable|employée?|salariée?|hôtesse|serveu(?:r|se)|directeur|directrice)s?|"
    r"équipier)[ \t,]+(?P<name>[A-ZÀ-Ý][\w’'-]+[ \t]+[A-ZÀ-Ý][\w’'-]+)"
)
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
    text, form = case.reply.text, case.reading.form
    spans: list[Span] = []
    for span, kind in case.protected:
        if kind is ProtectedKind.REFERENCE and not _NAMED.search(form[: span.start][-28:]):
            continue
        if _KINDS.get(kind) == wanted and not _is_ours(case, span.of(text), kind, span.start):
            spans.append(span)
    if wanted == "reference":
        for match in _REFERENCE.finditer(form):
            place = Span(*match.span("ref"))
            if not any(place.overlaps(other) for other in spans):
                spans.append(place)
    elif wanted == "card":
        spans += [Span(*m.span()) for m in _LONG_NUMBER.finditer(form)]
    elif wanted == "address":
        spans += [
            Span(*m.span())
            for m in _STREET.finditer(form)
            if not _SHOP.search(form[max(0, m.start() - 90) : m.start()])
        ]
    elif wanted == "name":
        spans += [
            Span(*m.span("name")) for m in _FULL_NAME.finditer(text) if not _used(case, m["name"])
        ]
        spans += [Span(*m.span("name")) for m in _STAFF.finditer(text)]
    return [case.finding(rule, span) for span in spans if not case.reading.is_quoted(span)]


def _used(case: Case, name: str) -> bool:
    """Return whether the author signed with this name in public, or it is the house's."""
    shown = f"{case.message.text} {case.message.author or ''}" if case.message is not None else ""
    house = case.profile.voice.signature.text if case.profile is not None else ""
    return all(word in shown or word in house for word in name.split())


def _is_ours(case: Case, words: str, kind: ProtectedKind, start: int) -> bool:
    """Return whether an address or a number is the brand's own, which it may give."""
    before = match_form(case.reply.text[max(0, start - 70) : start])
    if (
        kind in (ProtectedKind.PHONE, ProtectedKind.EMAIL)
        and re.search(
            r"(?:contacte[zr]|appelez|nous appeler|écrivez|écrire|joignez|joindre|joignables?|"
            r"répond\w*|service client\w*|nos conseillers|numéro vert|standard)[^.!?]*$",
            before,
        )
        and not re.search(
            r"(?:votre|vos|vous) (?:\w+ )?(?:numéro|téléphone|adresse|mail|e-mail|courriel|"
            r"rappel\w*|appel\w*|joindre|portable)[^.!?]*$|vous (?:rappelle|appelle|joindre|"
            r"écri|contacte)\w*[^.!?]*$",
            before,
        )
    ):
        return True
    if case.profile is None:
        return False
    host = words.rpartition("@")[2].casefold()
    return kind is ProtectedKind.EMAIL and any(host and host in link for link in case.profile.links)


PERSONAL: dict[str, Check] = {"data_in_public": data_in_public}
