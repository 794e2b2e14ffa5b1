"""From a brand's TOML file to a ``Profile``, or to the list of all that is wrong in it."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

from cmdesk.domain.errors import UserError
from cmdesk.domain.profile import (
    Answer,
    ApprovedReply,
    Article,
    Band,
    ChannelUse,
    Charter,
    Crisis,
    EmojiPolicy,
    Mention,
    PrivateChannel,
    Procedure,
    Profile,
    Signature,
    Term,
    Vocabulary,
    Voice,
    Wording,
)
from cmdesk.domain.vocabulary import (
    Act,
    Address,
    Ask,
    Category,
    Channel,
    Kind,
    Level,
    Person,
    Signal,
    Topic,
)
from cmdesk.knowledge.validation import Document, check, read_document
from cmdesk.paths import default_paths
from cmdesk.profiles.consistency import inconsistencies

FORMAT_VERSION = 1
"""The newest form of the file that this program can read."""

MOST_BYTES = 1_000_000

SCHEMA = "profile.schema.json"

Table = dict[str, Any]

# « <votre|ta> »: the first where the brand says vous, the second where it says tu.
_EITHER = re.compile(r"<([^<>|]*)\|([^<>|]*)>")
# Patterns have signs of their own, what was published stands as it was, and questions are asked,
# cases told by others.
_AS_WRITTEN = frozenset({"rules", "approved", "keywords", "questions", "told"})


def read_profile(path: Path, schemas: Path | None = None) -> Profile:
    """Return the brand that a TOML file describes.

    ``schemas`` is the folder of the JSON Schemas, by default the one that is shipped.
    Raises ``UserError``; its ``details`` name each error with file, line, what was found
    and what was expected.
    """
    try:
        size = path.stat().st_size
    except OSError as error:
        raise UserError(
            f"Le fichier {path} est introuvable\u202f; vérifiez son nom et son dossier."
        ) from error
    if path.is_dir():
        raise UserError(f"{path} est un dossier\u202f; donnez le fichier .toml d’une marque.")
    if size > MOST_BYTES:
        raise UserError(
            f"{path.name} pèse plus d’un mégaoctet\u202f; un profil de marque est plus court."
        )
    document = read_document(path)
    _refuse_newer(document)
    schemas = schemas or default_paths().resources / "schemas"
    faults = check(document, schemas / SCHEMA) or inconsistencies(document)
    if faults:
        count = f"{len(faults)} erreurs" if len(faults) > 1 else "une erreur"
        raise UserError(
            f"Le profil {path.name} contient {count}.", tuple(str(fault) for fault in faults)
        )
    return build_profile(document.data, path)


def _refuse_newer(document: Document) -> None:
    version = document.data.get("format_version")
    if isinstance(version, int) and version > FORMAT_VERSION:
        sentence = (
            f"{document.name} a été écrit pour une version plus récente de cmdesk (format "
            f"{version}, celui-ci lit le format {FORMAT_VERSION})\u202f; mettez cmdesk à jour."
        )
        raise UserError(sentence, (sentence,))


def build_profile(data: Table, path: Path) -> Profile:
    """Return the profile of tables that follow the schema, with its other ways of speaking."""
    voice = data["voice"]
    mine, other = Address(voice["address"]), _other(Address(voice["address"]))
    said, otherwise = _addressed(data, mine), _addressed(data, other)
    profile = _profile(said, path)
    both = otherwise != said
    return replace(
        profile,
        sober=_sober(
            profile if mine is Address.VOUS or not both else _profile(otherwise, path),
            (said if mine is Address.VOUS else otherwise)["voice"].get("sober", {}),
        )
        if "sober" in voice or (both and mine is Address.TU)
        else None,
        informal=_as(Address.TU, _profile(otherwise, path))
        if both and mine is Address.VOUS
        else None,
    )


def _other(address: Address) -> Address:
    return Address.VOUS if address is Address.TU else Address.TU


def _addressed(value: Any, address: Address) -> Any:  # noqa: ANN401  (any TOML value)
    """Return tables whose « <vous|tu> » are chosen, but in patterns and published texts."""
    if isinstance(value, str):
        return _EITHER.sub(lambda found: found[1 if address is Address.VOUS else 2], value)
    if isinstance(value, list):
        return [_addressed(inner, address) for inner in value]
    if isinstance(value, dict):
        return {
            key: inner if key in _AS_WRITTEN else _addressed(inner, address)
            for key, inner in value.items()
        }
    return value


def _as(address: Address, profile: Profile) -> Profile:
    return replace(profile, voice=replace(profile.voice, address=address, address_by_channel=()))


def _sober(profile: Profile, table: Table) -> Profile:
    """Return the brand as it speaks on grave matters: vous, and no familiar word."""
    changed: Table = {**_measures(table), "familiar": (), "humour": False}
    for key in ("greetings", "closings"):
        if key in table:
            changed[key] = _words(table, key)
    if "signature" in table:
        changed["signature"] = replace(profile.voice.signature, text=table["signature"].strip())
    return _as(Address.VOUS, replace(profile, voice=replace(profile.voice, **changed)))


def _profile(data: Table, path: Path) -> Profile:
    return Profile(
        id=data["id"],
        name=data["name"].strip(),
        version=data.get("version", "1.0"),
        sector=data.get("sector", ""),
        description=data.get("description", ""),
        region=data.get("region", "FR"),
        handles=_words(data, "handles"),
        voice=_voice(data["voice"]),
        vocabulary=_vocabulary(data.get("vocabulary", {})),
        procedures=tuple(_procedure(table) for table in data.get("procedures", ())),
        answers=tuple(_answer(table) for table in data.get("answers", ())),
        channels=tuple(_channel(table) for table in data.get("channels", ())),
        private_channel=_private_channel(data.get("private_channel", {})),
        links=_words(data, "links"),
        charter=_charter(data.get("charter", {})),
        approved=tuple(_approved(table) for table in data.get("approved", ())),
        rules=tuple(data.get("rules", ())),
        path=str(path),
    )


def _words(table: Table, key: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in table.get(key, ()))


def _given(table: Table, *keys: str) -> Table:
    """Return the plain values that are written; the others keep the type's own default."""
    return {
        key: table[key].strip() if isinstance(table[key], str) else table[key]
        for key in keys
        if key in table
    }


def _measures(table: Table) -> Table:
    return {
        name: Band(*(float(value) for value in table[name]))
        for name in ("warmth", "formality", "concision", "assertiveness")
        if name in table
    }


def _voice(table: Table) -> Voice:
    measures = _measures(table)
    if "length" in table:
        measures["length"] = tuple(table["length"])
    by_channel = table.get("address_by_channel", {})
    return Voice(
        address=Address(table["address"]),
        address_by_channel=tuple(
            (Channel(channel), Address(address)) for channel, address in by_channel.items()
        ),
        person=Person(table.get("person", "je")),
        emoji=_emoji(table.get("emoji", {})),
        signature=_signature(table.get("signature", {})),
        greetings=_words(table, "greetings"),
        closings=_words(table, "closings"),
        wordings=tuple(_wording(entry) for entry in table.get("wordings", ())),
        familiar=_words(table, "familiar"),
        **measures,
        **_given(table, "humour", "gender"),
    )


def _wording(table: Table) -> Wording:
    return Wording(
        act=Act(table["act"]),
        when=tuple(table.get("when", ())),
        does=tuple(Act(name) for name in table.get("does", ())),
        **_given(table, "text", "role"),
    )


def _emoji(table: Table) -> EmojiPolicy:
    return EmojiPolicy(
        allowed=_words(table, "allowed"), **_given(table, "most", "highest_severity")
    )


def _signature(table: Table) -> Signature:
    return Signature(
        except_channels=tuple(Channel(name) for name in table.get("except_channels", ())),
        **_given(table, "text", "required"),
    )


def _vocabulary(table: Table) -> Vocabulary:
    return Vocabulary(
        protected=_words(table, "protected"),
        products=_words(table, "products"),
        terms=tuple(
            Term(**_given(term, "avoid", "prefer", "why", "block"))
            for term in table.get("terms", ())
        ),
        competitors=_words(table, "competitors"),
    )


def _procedure(table: Table) -> Procedure:
    texts = ("id", "title", "delay", "delay_public", "gesture_private")
    return Procedure(
        topics=tuple(Topic(name) for name in table.get("topics", ())),
        signals=tuple(Signal(name) for name in table.get("signals", ())),
        asks=tuple(Ask(name) for name in table.get("asks", ())),
        kinds=tuple(Kind(name) for name in table.get("kinds", ())),
        regrets=_words(table, "regrets"),
        steps=_words(table, "steps"),
        needs=_words(table, "needs"),
        may_promise=_words(table, "may_promise"),
        must_not=_words(table, "must_not"),
        keywords=_words(table, "keywords"),
        told=_words(table, "told"),
        **_given(table, *texts, "private", "least_severity"),
    )


def _answer(table: Table) -> Answer:
    return Answer(questions=_words(table, "questions"), **_given(table, "id", "title", "text"))


def _channel(table: Table) -> ChannelUse:
    return ChannelUse(
        channel=Channel(table["channel"]),
        **_given(table, "handle", "delay_minutes", "private_name", "private_how"),
    )


def _private_channel(table: Table) -> PrivateChannel:
    return PrivateChannel(**_given(table, "name", "invitation", "how"))


def _charter(table: Table) -> Charter:
    crisis = table.get("crisis", {})
    return Charter(
        articles=tuple(_article(article) for article in table.get("articles", ())),
        mentions=tuple(_mention(mention) for mention in table.get("mentions", ())),
        crisis=Crisis(
            forbids=_words(crisis, "forbids"), **_given(crisis, "holding", "escalate_to")
        ),
        **_given(table, "version", "compensation_in_public", "dates_in_public", "admits_fault"),
    )


def _article(table: Table) -> Article:
    return Article(
        acts=tuple(Act(name) for name in table.get("acts", ())),
        categories=tuple(Category(name) for name in table.get("categories", ())),
        level=Level(table["level"]) if "level" in table else None,
        **_given(table, "id", "title", "text"),
    )


def _mention(table: Table) -> Mention:
    return Mention(
        kinds=tuple(Kind(name) for name in table.get("kinds", ())),
        topics=tuple(Topic(name) for name in table.get("topics", ())),
        signals=tuple(Signal(name) for name in table.get("signals", ())),
        proof=_words(table, "proof"),
        **_given(table, "id", "text", "least_severity", "private_only"),
    )


def _approved(table: Table) -> ApprovedReply:
    return ApprovedReply(
        channel=Channel(table["channel"]) if "channel" in table else None,
        **_given(table, "message", "reply", "author", "note", "public"),
    )
