"""References, amounts, and the ways to reach somebody: what a form would ask for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import regex

from cmdesk.analysis.entities.levelled import Levelled, Taken, alternatives, triggers
from cmdesk.analysis.entities.money import Money
from cmdesk.analysis.entities.references import References
from cmdesk.domain.analysis import Entity
from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import EntityType

_EMAIL = regex.compile(r"(?<![\w.+-])[\w.+-]{1,64}+@[\w-]{1,63}(?:\.[\w-]{2,63}){1,4}(?![\w@])")
_HANDLE = regex.compile(r"(?<![\w@+-])(?<!\w\.)@(?=\w{0,20}[^\W\d])\w(?:[\w.-]{0,38}\w)?(?!@)")
# Letters stand beside figures, so that the words after an account are none of it.
_IBAN = regex.compile(
    r"(?<!\w)(?P<country>[a-z]{2})[ -]?\d{2}"
    r"(?:[ .-]?(?:\d|[a-z](?=[a-z]{0,3}\d)|(?<=\d)[a-z])){10,30}(?!\w)"
)
_GOES_ON = regex.compile(r"\w|[ .-]?\d")
_LONGEST_IBAN = 34
_INTERNATIONAL = regex.compile(
    r"(?<![\w+.,/-])(?<!\d )(?:\+ ?|00 ?)[1-9]\d{0,2}[ .-]?(?:\(\d{1,4}\)[ .-]?)?\d(?:[ ./-]{0,2}"
    r"\d){6,11}(?!\w|[.,]\d)"
)
_CITY = regex.compile(r"(?:,| à) \p{Lu}\p{Ll}[\p{L}'’]*(?:-\p{L}+){0,4}(?=[\s,.;!?]|$)")
_THREE_WORDS = regex.compile(r"\S+ \S+ \S+")
_POSTCODE = r"(?:,? ?(?:[a-z]-)?\d{4,5} [a-z][a-z'-]+(?:[ -][a-z][a-z'-]+){0,4})"


_FEWEST_OF_IBAN, _FEWEST_OF_PHONE = 8, 7
"""With fewer figures, a message holds no account and no telephone number."""


class Facts:
    """Finds what is stated in figures, as the files of ``resources/analysis`` say."""

    def __init__(self, tables: dict[str, dict[str, Any]]) -> None:
        contacts = tables["contacts"]
        self._money = Money(tables["money"], tables["numbers"])
        self._references = References(tables["references"])
        street = alternatives(contacts["streets"]["types"])
        self._street_words = triggers(contacts["streets"]["types"])
        self._iban_lengths: dict[str, int] = contacts["iban_lengths"]
        self._address = regex.compile(
            rf"(?<![\w.,/-])\d{{1,4}}(?: ?(?:bis|ter|quater|[a-d](?= ))"
            rf")?,?(?: d[eu](?: la)?)? (?:{street})"
            rf" (?:[\w'.-]+ ?){{1,6}}"
            rf"{_POSTCODE}?|(?<![\w.,/-])(?:{street})"
            rf" (?:[a-z][\w'.-]* ?){{1,5}},? ?(?:\d{{1,3}}[a-d]?(?! ?\d{{4,5}}[a-z]),? )?(?:a )?"
            rf"(?:[a-z]-)?\d{{4,5}} [a-z][\w'-]+(?:[ -][a-z][\w'-]+){{0,3}}"
            rf"|(?<=(?<!\w)(?:{alternatives(contacts['streets']['lived'])}) ?:? ?)(?:{street})"
            rf" (?:[a-z][\w'.-]* ?){{1,5}}"
        )
        self._stop = regex.compile(
            rf"(?:[.!?](?= |$)|,(?! ?(?:[a-z]-)?\d{{4,5}}(?!\d))"
            rf"|\s(?:{alternatives(contacts['streets']['stops'])})(?!\w))"
        )
        self._shapes = [
            (
                regex.compile(
                    rf"(?<![\w+.,-])(?<!(?<!\d\d)/)(?:{entry['shape']})"
                    rf"(?![\w€]|[.,-]?\d| \d\d(?!\d)|/\d(?!\d{{8}}|\d \d))"
                ),
                tuple(entry["regions"]),
            )
            for entry in contacts["phone_shapes"]
        ]
        self._account = regex.compile(
            rf"(?<!\w)(?:{alternatives(contacts['phones']['account'])})(?!\w)[^.!?\n]{{0,14}}$"
        )
        self._no_phone = regex.compile(
            rf"(?<!\w)(?:{alternatives(contacts['phones']['not_phone_after'])})\W{{0,4}}(?:n°?"
            rf"|numero|est|:)?\W{{0,3}}$"
        )

    def find(self, text: str, levelled: Levelled | None = None) -> list[Entity]:
        """Return references, amounts, addresses, telephones…, overlaps resolved, in order.

        ``levelled`` is the text already levelled, if it is.
        """
        line = levelled or Levelled.of(text)
        taken = Taken(len(text))
        found = [
            entity
            for hits in self._all(line)
            for entity in hits
            if taken.take(entity.span.start, entity.span.end)
        ]
        return sorted(found, key=lambda entity: entity.span)

    def _all(self, line: Levelled) -> Iterator[Iterator[Entity]]:
        """Yield each kind in the order of its certainty, those that cannot be there left out."""
        text, digits = line.text, line.digits
        written = "@" in text
        if written:
            yield self._emails(text)
        if digits >= _FEWEST_OF_IBAN:
            yield self._ibans(text, line.flat)
        if digits >= _FEWEST_OF_PHONE:
            yield self._phones(line)
        if line.names(self._street_words):
            yield self._addresses(text, line.flat)
        yield self._money.find(line)
        yield self._references.find(line)
        if written:
            yield self._handles(text)

    def _emails(self, text: str) -> Iterator[Entity]:
        for m in _EMAIL.finditer(text):
            yield _entity(EntityType.EMAIL, text, m.start(), m.end(), m[0].lower())

    def _handles(self, text: str) -> Iterator[Entity]:
        for m in _HANDLE.finditer(text):
            yield _entity(EntityType.HANDLE, text, m.start(), m.end(), m[0])

    def _ibans(self, text: str, flat: str) -> Iterator[Entity]:
        """Yield accounts: the signs that the country counts, whatever parts them."""
        for m in _IBAN.finditer(flat):
            length = self._iban_lengths.get(m["country"].upper())
            at, count = m.start(), 0
            for end in range(m.start(), m.end()):
                count += flat[end].isalnum()
                if count == (length or _LONGEST_IBAN):
                    break
            whole = length is not None and count == length and not _GOES_ON.match(flat, end + 1)
            value = regex.sub(r"[^A-Z0-9]", "", text[at : end + 1].upper())
            # A slip of the finger leaves the shape of an account all the same; one that
            # misses a figure is one where the text says so.
            if not whole:
                end = m.end() - 1
                value = regex.sub(r"[^A-Z0-9]", "", text[at : m.end()].upper())
                if not is_iban(value) and not self._account.search(flat, max(0, at - 24), at):
                    continue
            if sum(map(str.isdigit, value)) >= _FEWEST_OF_IBAN + 4:
                yield _entity(EntityType.IBAN, text, at, end + 1, value)

    def _phones(self, line: Levelled) -> Iterator[Entity]:
        text, flat = line.text, line.flat
        for m in _INTERNATIONAL.finditer(flat):
            written = regex.sub(r"^00 ?|^\+ ?", "+", m[0])
            # A foreign plan that was changed since is still a number to call.
            value = e164(written) or f"+{regex.sub(r'[^0-9]', '', written)}"
            if not self._announced(flat, m.start()):
                yield _entity(EntityType.PHONE, text, m.start(), m.end(), value)
        for expression, regions in self._shapes:
            for m in expression.finditer(flat):
                if self._announced(flat, m.start()):
                    continue
                here = self._money.region(line) if len(regions) > 1 else ""
                order = [code for code in regions if code == here]
                order += [code for code in regions if code != here]
                if local := e164(m[0], *order):
                    yield _entity(EntityType.PHONE, text, m.start(), m.end(), local)

    def _announced(self, flat: str, at: int) -> bool:
        return bool(self._no_phone.search(flat[max(at - 26, 0) : at]))

    def _addresses(self, text: str, flat: str) -> Iterator[Entity]:
        for m in self._address.finditer(flat):
            end = m.end()
            # The street's own name may be a stopping word: look for one after it.
            first = _THREE_WORDS.match(flat, m.start())
            if stop := self._stop.search(flat, first.end() if first else m.start(), end):
                end = stop.start()
            words = text[m.start() : end].rstrip(" ,.-\n")
            # The name of a street has a capital, or a preposition before it, or a city after.
            named = regex.match(
                r"\S+(?: (?:bis|ter))?,? \S+ (?:\p{Lu}|d[eu]s? |de |d['’]|l[ae]s? )", words
            ) or regex.search(r"\d{4,5} \p{L}", words)
            if city := _CITY.match(text, m.start() + len(words)):
                words = text[m.start() : city.end()]
            if named and len(words.split()) >= 3:
                yield _entity(
                    EntityType.POSTAL_ADDRESS,
                    text,
                    m.start(),
                    m.start() + len(words),
                    " ".join(words.split()),
                )


def _entity(type: EntityType, text: str, start: int, end: int, value: str) -> Entity:
    return Entity(type, Span(start, end), text[start:end], value)


def is_iban(value: str) -> bool:
    """Return whether an account number in capitals without spaces passes the check of ISO 13616.

    The first four characters go to the end, letters become 10 to 35, and the remainder of
    the number by 97 must be 1 (ISO 7064, MOD 97-10).
    """
    if not regex.fullmatch(r"[A-Z]{2}\d{2}[A-Z0-9]{10,30}", value):
        return False
    return int("".join(str(int(c, 36)) for c in value[4:] + value[:4])) % 97 == 1


def e164(written: str, *regions: str) -> str | None:
    """Return a telephone number as E.164, ``None`` where it is none.

    ``regions`` (ISO 3166 codes) are tried in turn for a number without its country: the
    first in which it is a number in service, else the first in which it could be one.
    """
    # Its tables are large: loaded with the first number, not with the program.
    import phonenumbers  # noqa: PLC0415

    possible: str | None = None
    for region in regions or ("FR", "BE", "CH", "CA"):
        try:
            number = phonenumbers.parse(written.replace("(0)", ""), region)
        except phonenumbers.NumberParseException:
            continue
        value = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
        if phonenumbers.is_valid_number(number):
            return value
        if possible is None and phonenumbers.is_possible_number(number):
            possible = value
    return possible
