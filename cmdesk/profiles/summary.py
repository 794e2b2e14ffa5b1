"""A brand in words, for the terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from cmdesk.domain.profile import Band, Profile, Voice
from cmdesk.domain.vocabulary import Address, Person

_WIDTH = 88

_ADDRESS = {Address.VOUS: "vouvoiement", Address.TU: "tutoiement"}
_PERSON = {Person.JE: "« je »", Person.NOUS: "« nous »", Person.ON: "« on »"}


def describe(profile: Profile) -> str:
    """Return what a brand says of itself, in French, in lines of 88 characters at most."""
    lines = [f"{profile.name} (version {profile.version})"]
    lines += _paragraph(profile.description)
    for title, body in (
        ("Voix", _voice(profile.voice)),
        ("Quand c’est grave", _grave(profile)),
        ("Canaux", _channels(profile)),
        ("Vocabulaire", _vocabulary(profile)),
        ("Procédures", _procedures(profile)),
        ("Réponses prêtes", _answers(profile)),
        (
            f"Charte{f' ({profile.charter.version})' if profile.charter.version else ''}",
            _charter(profile),
        ),
        ("Réponses approuvées", _approved(profile)),
    ):
        block = list(body)
        if block:
            lines += ["", title, *block]
    return "\n".join(lines)


def _paragraph(text: str, indent: str = "", hanging: str | None = None) -> list[str]:
    # break_on_hyphens would cut « nous-mêmes »; no-break spaces are kept by textwrap.
    return textwrap.wrap(
        text,
        _WIDTH,
        initial_indent=indent,
        subsequent_indent=indent if hanging is None else hanging,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _item(label: str, text: str, width: int = 14) -> list[str]:
    return _paragraph(f"{label:<{width}}{text}", "  ", " " * (width + 2))


def _voice(voice: Voice) -> Iterator[str]:
    address = _ADDRESS.get(voice.address, "")
    yield from _item("Adresse", f"{address}, parle en {_PERSON[voice.person]}")
    measures = (
        ("chaleur", voice.warmth),
        ("formalité", voice.formality),
        ("concision", voice.concision),
        ("assurance", voice.assertiveness),
    )
    yield from _item("Ton", ", ".join(f"{name} {_band(band)}" for name, band in measures))
    yield from _item("Longueur", f"de {voice.length[0]} à {voice.length[1]} caractères")
    yield from _item("Émojis", _emoji(voice))
    if voice.signature.text:
        need = "obligatoire" if voice.signature.required else "facultative"
        yield from _item("Signature", f"{voice.signature.text} ({need})")


def _grave(profile: Profile) -> Iterator[str]:
    if profile.sober is None:
        return
    mine, grave = profile.voice, profile.sober.voice
    if mine.address is Address.TU:
        yield from _item("Adresse", f"{_ADDRESS[Address.VOUS]}, dès la gravité 3")
    if mine.greetings != grave.greetings:
        yield from _item("Salutations", _greetings(grave.greetings))
    if mine.signature != grave.signature:
        yield from _item("Signature", grave.signature.text)


def _greetings(texts: Iterable[str]) -> str:
    return " ".join(f"«\u00a0{text.replace('{name}', '[prénom]')}\u00a0»" for text in texts)


def _band(band: Band) -> str:
    return f"de {round(band.low * 100)} à {round(band.high * 100)}"


def _emoji(voice: Voice) -> str:
    if not voice.emoji.most:
        return "aucun"
    signs = f", parmi {' '.join(voice.emoji.allowed)}" if voice.emoji.allowed else ""
    return f"{voice.emoji.most} au plus{signs}, jusqu’à la gravité {voice.emoji.highest_severity}"


def _channels(profile: Profile) -> Iterator[str]:
    yield from _item("Suite en privé", profile.private_channel.name, 16)
    if profile.handles:
        yield from _item("Comptes", ", ".join(profile.handles), 16)
    yield from _item("Liens permis", ", ".join(profile.links) or "aucun", 16)


def _vocabulary(profile: Profile) -> Iterator[str]:
    words = profile.vocabulary
    if words.products:
        yield from _item("Produits", _some(words.products))
    if words.terms:
        avoided = (
            f"{term.avoid} → {term.prefer}" if term.prefer else term.avoid for term in words.terms
        )
        yield from _item("À éviter", _some(avoided))


def _some(words: Iterable[str], most: int = 12) -> str:
    listed = list(words)
    rest = len(listed) - most
    return ", ".join(listed[:most]) + (f" et {rest} autres" if rest > 1 else "")


def _procedures(profile: Profile) -> Iterator[str]:
    width = max((len(procedure.id) for procedure in profile.procedures), default=0) + 2
    for procedure in profile.procedures:
        yield from _paragraph(f"{procedure.id:<{width}}{procedure.title}", "  ", " " * (width + 2))
        if procedure.may_promise:
            promise = " ; ".join(procedure.may_promise)
            yield from _paragraph(f"on peut promettre : {promise}", " " * (width + 2))


def _answers(profile: Profile) -> Iterator[str]:
    width = max((len(answer.id) for answer in profile.answers), default=0) + 2
    for answer in profile.answers:
        yield from _paragraph(f"{answer.id:<{width}}{answer.title}", "  ", " " * (width + 2))


def _charter(profile: Profile) -> Iterator[str]:
    charter = profile.charter
    yield from _paragraph(
        f"En public : {'gestes permis' if charter.compensation_in_public else 'aucun geste'}, "
        f"{'dates permises' if charter.dates_in_public else 'aucune date'}.",
        "  ",
    )
    width = max((len(article.id) for article in charter.articles), default=0) + 2
    for article in charter.articles:
        yield from _paragraph(f"{article.id:<{width}}{article.title}", "  ", " " * (width + 2))


def _approved(profile: Profile) -> Iterator[str]:
    count = len(profile.approved)
    if count:
        yield f"  {count} exemple{'s' if count > 1 else ''}"
