"""The notation of the phrase bank: one text that serves tu and vous, je and nous.

``<vous attendez|tu attends>`` is chosen by address, ``{je vérifie|nous vérifions}`` (or
three parts, the last for « on ») by the person who speaks for the brand, ``{object}`` is
a slot, and ``{Object}`` the same slot with a capital. Chosen parts may hold slots;
alternatives do not nest.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from cmdesk.domain.vocabulary import Address, Person

_PERSON = re.compile(r"\{([^{}<>|]*)\|([^{}<>|]*)(?:\|([^{}<>|]*))?\}")
_ADDRESS = re.compile(r"<([^<>|]*)\|([^<>|]*)>")
_SLOT = re.compile(r"\{(\w+)\}")
_TU = re.compile(r"\b(tu|te|toi|ton|ta|tes|tien|tienne)\b|\bt’", re.IGNORECASE)
_VOUS = re.compile(r"(?<!rendez-)\b(vous|votre|vos|vôtre)\b", re.IGNORECASE)
_LEFT_OVER = re.compile(r"[<>|{}]")


@dataclass(frozen=True, slots=True)
class Manner:
    """Who speaks, and how the author is addressed."""

    address: Address = Address.VOUS
    person: Person = Person.JE


@lru_cache(maxsize=16384)
def choose(text: str, manner: Manner) -> str:
    """Return ``text`` with its alternatives chosen; slots stay."""

    def person(found: re.Match[str]) -> str:
        je, nous, on = found.groups()
        if manner.person is Person.JE:
            return je
        return on if manner.person is Person.ON and on is not None else nous

    text = _PERSON.sub(person, text)
    return _ADDRESS.sub(lambda found: found[2 if manner.address is Address.TU else 1], text)


def plainly(text: str) -> str:
    """Return ``text`` without its slots, its alternatives as they stand by default."""
    return choose(_SLOT.sub(" ", text), Manner())


@lru_cache(maxsize=16384)
def slots(text: str) -> frozenset[str]:
    """Return the names of the slots of ``text``, without their capital."""
    return frozenset(uncapital(name) for name in _SLOT.findall(_PERSON.sub("", text)))


def uncapital(text: str) -> str:
    """Return ``text`` with a lower-case first letter."""
    return text[:1].lower() + text[1:]


def capital(text: str) -> str:
    """Return ``text`` with an upper-case first letter (« à » gives « À »)."""
    return text[:1].upper() + text[1:]


def fill(text: str, values: Mapping[str, str]) -> str:
    """Return ``text`` with its slots filled; raise ``KeyError`` where one has no value."""

    def value(found: re.Match[str]) -> str:
        name = found[1]
        given = values[uncapital(name)]
        return capital(given) if name[0].isupper() else given

    return _SLOT.sub(value, text)


def faults(text: str) -> list[str]:
    """Return what is wrong with the notation of ``text`` (for the tests), in English."""
    bare = _SLOT.sub("", _ADDRESS.sub(lambda found: found[1] + found[2], _PERSON.sub("", text)))
    return [f"stray {sign!r} in {text!r}" for sign in _LEFT_OVER.findall(bare)]


def suits(text: str, manner: Manner) -> bool:
    """Return whether ``text`` does not address its reader in the other way."""
    return not (_TU if manner.address is Address.VOUS else _VOUS).search(text)
