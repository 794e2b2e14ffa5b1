"""References, amounts, and the ways to reach somebody: what a form would ask for."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from cmdesk.domain.analysis import Entity
from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import EntityType

_EMAIL = regex.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{2,63}){1,4}(?![\w@])")
_HANDLE = regex.compile(r"(?<![\w@.+-])@[A-Za-z_][\w.]{1,38}[\w]|(?<![\w@.+-])@[A-Za-z_]\b")
_IBAN = regex.compile(
    r"\b[A-Z]{2}\d{2}(?:[ \u00a0\u202f]?[A-Z0-9]{4}){2,7}(?:[ \u00a0\u202f]?[A-Z0-9]{1,3})?\b",
    regex.I,
)
_PHONE = regex.compile(
    r"(?<![\w+.,/-])(?:(?:\+|00)(?:33|32|41|352|1|212|213|216|221|225|237|377|590|594|596|262"
    r"|687|689)"
    r"[ .\u00a0-]?(?:\(0\)[ .-]?)?\d(?:[ .\u00a0\u202f-]?\d){6,10}"
    r"|0[1-9](?:[ .\u00a0\u202f/-]?\d{2}){4}"
    r"|0[1-9]\d{1,2}[ ./]\d{2,3}[ .]\d{2}[ .]\d{2}"
    r"|\(?[2-9]\d{2}\)?[ .-]\d{3}[ .-]\d{4})(?![\w€]|[.,]?\d)"
)
_STREET = (
    r"rue|avenue|av\.?|boulevard|bd|bld|place|chemin|impasse|all[ée]e|route|quai|cours|square|"
    r"lotissement|résidence|residence|passage|faubourg|ruelle|sentier|esplanade|chauss[ée]e|rang"
)
_ADDRESS = regex.compile(
    rf"\b\d{{1,4}}(?: ?(?:bis|ter|quater))?,? (?:{_STREET}) (?:[\p{{L}}'’.-]+ ?){{1,6}}"
    r"(?:,? ?\d{4,5} [\p{Lu}][\p{L}'’-]+(?:[ -][\p{Lu}][\p{L}'’-]+){0,4})?",
    regex.I,
)
_ADDRESS_STOP = regex.compile(
    r"\s+(?:et|mais|pour|depuis|qui|que|alors|avec|où|ou|je|j'|nous|on|il|dans|sans|car|n'|ne"
    r"|est|a|se|"
    r"au|à|merci|svp|c'est|le livreur|pas|toujours|hier)\b.*$",
    regex.I | regex.S,
)

_SPACE = r"[ \u00a0\u202f]"
_NUMBER = r"\d{1,3}(?:[ \u00a0\u202f.]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d{1,2})?"
_CURRENCIES = {
    "€": "EUR",
    "euro": "EUR",
    "euros": "EUR",
    "eur": "EUR",
    "eu": "EUR",
    "e": "EUR",
    "balle": "EUR",
    "balles": "EUR",
    "chf": "CHF",
    "francs": "CHF",
    "franc": "CHF",
    "frs": "CHF",
    "fr": "CHF",
    "$": "CAD",
    "dollars": "CAD",
    "dollar": "CAD",
    "cad": "CAD",
    "£": "GBP",
    "usd": "USD",
    "fcfa": "XOF",
    "cfa": "XOF",
    "dh": "MAD",
    "dhs": "MAD",
    "dirhams": "MAD",
    "da": "DZD",
    "euors": "EUR",
    "erous": "EUR",
    "piastres": "CAD",
    "boules": "EUR",
}
_UNIT = (
    r"€|£|\$|euros?|euors|eur|eu|balles?|boules|chf|francs(?: suisses)?|frs|dollars?|cad|usd"
    r"|fcfa|"
    r"(?:francs )?cfa|dirhams|dhs?|piastres"
)
_AMOUNT = regex.compile(
    rf"(?<![\w.,/-])(?P<number>{_NUMBER}){_SPACE}?(?P<unit>{_UNIT})(?:{_SPACE}?(?P<cents>\d{{2}}))?(?![\w])"
    rf"|(?<![\w])(?P<before>€|£|\$|CHF|EUR){_SPACE}?(?P<number2>{_NUMBER})(?![\w%])"
    rf"|(?<![\w.,/-])(?P<number3>\d{{1,6}}(?:[.,]\d{{1,2}})?)(?P<unit3>e)(?![\w])"
    rf"|(?<![\w.,/-])(?P<number4>\d{{1,4}})k(?:€|{_SPACE}?euros?)(?!\w)",
    regex.I,
)
_WORDS_AMOUNT = regex.compile(
    r"\b(?P<words>(?:(?:un|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|quinze"
    r"|vingt|trente|"
    r"quarante|cinquante|soixante|cent|cents|mille|quatre-vingts?|et)[ -]){1,6})(?:euros?"
    r"|balles)\b",
    regex.I,
)
_ORDINAL_E = regex.compile(
    r"^\s*(?:étage|etage|fois|arrondissement|jour|mois|semaine|appel|message|mail|relance|"
    r"tentative|année|siècle|arr\b|commande|rdv|technicien|colis|rang|place|réclamation"
    r"|reclamation|étape|client)",
    regex.I,
)

_CONTEXT = (
    r"commandes?|cmd|cde|dossiers?|factures?|contrat|r[ée]f(?:[ée]rences?)?|ref|colis|suivi"
    r"|tracking|"
    r"r[ée]servation|booking|ticket|client|sinistre|r[ée]clamation|abonn[ée]|abonnement|billet"
    r"|pnr|bon|"
    r"demande|devis|police|vol|exp[ée]dition|commande n|police d['’]assurance|identifiant"
    r"|compte client|incident|"
    r"retour|sav|adh[ée]rent|bordereau|livraison|confirmation|résa|resa|intervention|mandat"
    r"|pdl|pce"
)
_REF_SHAPE = r"(?=[A-Z0-9/_.-]*\d)[A-Z0-9](?:[A-Z0-9]|[-/_.](?=[A-Z0-9])){2,30}"
_REFERENCE = regex.compile(
    rf"\b(?:{_CONTEXT})\b(?: (?:client|commande|dossier|de commande|de dossier|de colis"
    rf"|de suivi|sinistre|de r[ée]servation))?"
    rf"{_SPACE}{{0,2}}(?:est(?: le)?|num[ée]ro|num|n{_SPACE}?[°ºo](?:\.|{_SPACE}?:)?|nr|#|:|\("
    rf"|ref\.?|r[ée]f\.?|le){{0,1}}"
    rf"{_SPACE}{{0,2}}(?:num[ée]ro|num|n[°ºo]|:|#"
    rf"|est)?{_SPACE}{{0,2}}(?P<ref>{_REF_SHAPE})(?![\w])",
    regex.I,
)
_BARE = regex.compile(
    rf"(?:(?<![\w])n{_SPACE}?[°º]{_SPACE}?:?{_SPACE}?|num[ée]ro{_SPACE}(?:est{_SPACE}"
    rf"|:{_SPACE}?)?|(?<![\w])#)(?P<ref>{_REF_SHAPE})(?![\w])"
    r"|(?<![\w@/.#-])(?P<ref2>[A-Z]{1,5}[-/]?\d{4,}(?:[-/][A-Z0-9]+)*"
    r"|[A-Z]{2,4}-\d{2,}(?:-[A-Z0-9]+)*|\d[A-Z]\d{11,14}"
    r"|\d{2,4}-\d{4,}(?:-\d+)*|\d{8,20}|[A-Z0-9]{2,4}\d{9}[A-Z]{2})(?![\w€%-]|[.,]\d)"
)
_FLIGHT = regex.compile(r"\b(?:vol|train|tgv|ter)\b", regex.I)
_NOT_REFERENCE = regex.compile(
    r"^(?:\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{2,4})?|\d{1,2}h\d{0,2}|\d{1,3}|(?:19|20)\d\d"
    r"|\d{1,4}(?:er|e|eme|ème|h|j|x|cm|kg|go|gb|mm|ml|min|mn|k|m|m2|ans|eur|euros?))$",
    regex.I,
)


def facts(text: str) -> list[Entity]:
    """Return references, amounts, addresses, telephones…, overlaps resolved, in order."""
    taken: list[Entity] = []
    for finder in (_emails, _ibans, _phones, _addresses, _amounts, _references, _handles):
        for entity in finder(text):
            if not any(entity.span.overlaps(other.span) for other in taken):
                taken.append(entity)
    return sorted(taken, key=lambda entity: entity.span)


def _entity(type: EntityType, text: str, start: int, end: int, value: str) -> Entity:
    return Entity(type, Span(start, end), text[start:end], value)


def _emails(text: str) -> Iterator[Entity]:
    for m in _EMAIL.finditer(text):
        yield _entity(EntityType.EMAIL, text, m.start(), m.end(), m[0].lower())


def _handles(text: str) -> Iterator[Entity]:
    for m in _HANDLE.finditer(text):
        yield _entity(EntityType.HANDLE, text, m.start(), m.end(), m[0])


def _ibans(text: str) -> Iterator[Entity]:
    for m in _IBAN.finditer(text):
        value = regex.sub(r"\s", "", m[0]).upper()
        if 14 <= len(value) <= 34 and sum(c.isdigit() for c in value) >= 10:
            yield _entity(EntityType.IBAN, text, m.start(), m.end(), value)


def _phones(text: str) -> Iterator[Entity]:
    for m in _PHONE.finditer(text):
        if regex.search(
            r"(?:commande|dossier|facture|r[ée]f\w*|contrat|colis|suivi|n°)\W{0,4}$",
            text[max(m.start() - 14, 0) : m.start()],
            regex.I,
        ):
            continue
        if value := e164(m[0]):
            yield _entity(EntityType.PHONE, text, m.start(), m.end(), value)


_CALLING_CODES = (
    "33",
    "32",
    "41",
    "352",
    "1",
    "212",
    "213",
    "216",
    "221",
    "225",
    "237",
    "377",
    "262",
    "590",
    "594",
    "596",
    "687",
    "689",
)


def e164(written: str) -> str | None:
    """Return a telephone number as E.164, read as French where no country is written."""
    digits = regex.sub(r"\(0\)", "", written)
    plus = digits.strip().startswith("+")
    digits = regex.sub(r"\D", "", digits)
    if plus or digits.startswith("00"):
        digits = digits if plus else digits[2:]
        for code in _CALLING_CODES:
            if digits.startswith(code):
                rest = digits[len(code) :].removeprefix("0")
                return f"+{code}{rest}" if 6 <= len(rest) <= 12 else None
        return None
    if len(digits) == 10 and digits[0] == "0":
        return f"+33{digits[1:]}"
    if len(digits) == 9 and digits[0] == "0":
        return f"+32{digits[1:]}"
    if len(digits) == 10 and digits[0] in "23456789":
        return f"+1{digits}"
    return None


def _addresses(text: str) -> Iterator[Entity]:
    for m in _ADDRESS.finditer(text):
        end = m.start() + len(_ADDRESS_STOP.sub("", m[0]).rstrip(" ,.-"))
        if len(text[m.start() : end].split()) >= 3:
            yield _entity(
                EntityType.POSTAL_ADDRESS,
                text,
                m.start(),
                end,
                " ".join(text[m.start() : end].split()),
            )


def _amounts(text: str) -> Iterator[Entity]:
    for m in _AMOUNT.finditer(text):
        number = m["number"] or m["number2"] or m["number3"] or m["number4"]
        if m["number3"] and (_ORDINAL_E.match(text[m.end() :]) or not _plain_e(text, m)):
            continue
        unit = (
            (m["unit"] or m["before"] or m["unit3"] or "€")
            .lower()
            .removesuffix(" suisses")
            .removeprefix("francs ")
        )
        currency = _CURRENCIES.get(unit, "EUR")
        value = _decimal(number)
        if value is None:
            continue
        if m["cents"] and "," not in number and "." not in number:
            value += int(m["cents"]) / 100
        if m["number4"]:
            value *= 1000
        yield _entity(EntityType.AMOUNT, text, m.start(), m.end(), f"{value:.2f} {currency}")
    for m in _WORDS_AMOUNT.finditer(text):
        if number_of(m["words"]):
            yield _entity(
                EntityType.AMOUNT, text, m.start(), m.end(), f"{number_of(m['words']):.2f} EUR"
            )


def _plain_e(text: str, m: regex.Match[str]) -> bool:
    """Return whether « 30e » is money: a word of money or a price stands beside it."""
    around = text[max(m.start() - 40, 0) : m.end() + 20].lower()
    number = m["number3"]
    return (
        bool(
            regex.search(
                r"pay|co[uû]t|prix|débit|debit|factur|rembours|frais|prélev|prelev|pour|à|cher"
                r"|geste|remise|bon|reduc|réduc|tarif|payé|valeur|de |augment",
                around,
            )
        )
        and ("," in number or "." in number or int(number) >= 5)
        and not regex.search(
            r"(?:\ble|\bla|\bau|\bdu|\bmon|\bma|\bun|\bune|\bce|\bcette|\bleur|\bc'est la"
            r"|\bc'est le)\s$",
            text[max(m.start() - 12, 0) : m.start()].lower(),
        )
    )


def _decimal(number: str) -> float | None:
    flat = regex.sub(r"[ \u00a0\u202f]", "", number)
    if regex.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d{1,2})?", flat):
        flat = flat.replace(".", "")
    try:
        return float(flat.replace(",", "."))
    except ValueError:
        return None


_UNITS = {
    "un": 1,
    "une": 1,
    "deux": 2,
    "trois": 3,
    "quatre": 4,
    "cinq": 5,
    "six": 6,
    "sept": 7,
    "huit": 8,
    "neuf": 9,
    "dix": 10,
    "onze": 11,
    "douze": 12,
    "treize": 13,
    "quatorze": 14,
    "quinze": 15,
    "seize": 16,
    "vingt": 20,
    "vingts": 20,
    "trente": 30,
    "quarante": 40,
    "cinquante": 50,
    "soixante": 60,
}


def number_of(words: str) -> int | None:
    """Return the number that French words or figures write, ``None`` where there is none."""
    words = words.strip().lower()
    if words.isdigit():
        return int(words)
    total = current = 0
    seen = False
    for word in regex.split(r"[ -]+", words):
        if word == "et":
            continue
        if word in ("cent", "cents"):
            current = max(current, 1) * 100
        elif word == "mille":
            total += max(current, 1) * 1000
            current = 0
        elif word in ("vingt", "vingts") and current == 4:
            current = 80
        elif word in _UNITS:
            current += _UNITS[word]
        else:
            return None
        seen = True
    return total + current if seen else None


def _references(text: str) -> Iterator[Entity]:
    for m in _REFERENCE.finditer(text):
        ref = m["ref"]
        flight = _FLIGHT.search(m[0][:6]) and regex.fullmatch(r"[A-Z]{2}\d{2,4}", ref)
        if (_NOT_REFERENCE.match(ref) or not _enough(ref)) and not flight:
            continue
        yield _entity(
            EntityType.ORDER_NUMBER, text, m.start("ref"), m.end("ref"), ref.strip().upper()
        )
    for m in _BARE.finditer(text):
        name = "ref" if m["ref"] else "ref2"
        ref = m[name]
        if _NOT_REFERENCE.match(ref) or not _enough(ref):
            continue
        if name == "ref2" and regex.search(
            r"(?:iphone|samsung|galaxy|modèle|modele|tel|rtx|version)\s$",
            text[max(m.start() - 10, 0) : m.start(name)],
            regex.I,
        ):
            continue
        yield _entity(
            EntityType.ORDER_NUMBER, text, m.start(name), m.end(name), ref.strip().upper()
        )


def _enough(reference: str) -> bool:
    digits = sum(c.isdigit() for c in reference)
    return digits >= 3 or (digits >= 2 and len(reference) >= 6 and reference.upper() == reference)
