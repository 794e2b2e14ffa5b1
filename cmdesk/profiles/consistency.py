"""What a schema cannot see in a brand's file: things that contradict each other."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from cmdesk.domain.vocabulary import Address, Person
from cmdesk.drafting import template
from cmdesk.knowledge.positions import KeyPath, Positions
from cmdesk.knowledge.validation import Document, Fault, quote
from cmdesk.language.sentences import sentence_spans
from cmdesk.paths import default_paths
from cmdesk.review.rules import brand_rules, read_sets

Table = dict[str, Any]
Remark = tuple[KeyPath, str]

LONGEST_PATTERN = 500
"""Code points of a regular expression; with re2's linear time this bounds a review."""

_PATTERN_MEMORY = 1 << 20
"""Bytes that one compiled pattern may take, so that « a{1000}{1000} » is refused."""

# Keys of a brand's own rule whose value is a regular expression.
_PATTERN_KEYS = frozenset({"regex", "pattern"})

MOST_SENTENCES = 3
"""Sentences of a ready answer."""

_WORD = re.compile(r"[^\W_]+")
_LINK = re.compile(r"\bhttps?://[^\s)»,;]+")

SLOTS = frozenset(
    {
        "asked",
        "brand",
        "contacts",
        "context",
        "delay",
        "emotion",
        "fact",
        "fact2",
        "fault",
        "fault2",
        "feeling",
        "feeling2",
        "holding",
        "how",
        "liked",
        "loved",
        "name",
        "need",
        "needs",
        "object",
        "place",
        "pledge",
        "praised",
        "promise",
        "scene",
        "scene2",
        "scenes",
        "since",
        "sorry",
        "step",
        "step2",
        "task",
        "thing",
        "tried",
        "tries",
        "wait",
        "when",
    }
)
"""What a wording of the house may take from the message and the procedure (resources/phrases)."""

CONDITIONS = frozenset(
    {
        "about",
        "address",
        "agitated",
        "answered",
        "ask",
        "brief",
        "calm_or_brief",
        "channel",
        "critical",
        "emotion",
        "fault",
        "has",
        "kind",
        "life",
        "mixed",
        "need_is_sent",
        "needs_are_sent",
        "opinion",
        "person",
        "praise",
        "private",
        "private_messages",
        "procedure",
        "public",
        "ready",
        "reserve",
        "roomy",
        "sarcastic",
        "settled_here",
        "settled_in_private",
        "several",
        "severe",
        "severity",
        "signal",
        "step_inquires",
        "step_needs_something",
        "topic",
        "understood",
        "variant",
    }
)

_SUBJECTS = {
    Person.JE: ("je ", "j’", "j'"),
    Person.NOUS: ("nous ",),
    Person.ON: ("on ", "l’on "),
}


def inconsistencies(document: Document) -> tuple[Fault, ...]:
    """Return what contradicts itself in a file that follows the schema, in its order."""
    data = document.data
    remarks = [
        *_twice(data),
        *_bands(data["voice"]),
        *_voice(data["voice"]),
        *_wordings(data["voice"]),
        *_links(data),
        *_terms(data),
        *_procedures(data),
        *_answers(data),
        *_rules(data),
    ]
    if not remarks:
        return ()
    positions = Positions(document.text)
    faults = {
        Fault(*positions.of_key(path), message=message, file=document.name)
        for path, message in remarks
    }
    return tuple(sorted(faults))


def _twice(data: Table) -> Iterator[Remark]:
    charter = data.get("charter", {})
    lists: tuple[tuple[KeyPath, list[Table], str, str], ...] = (
        (("procedures",), data.get("procedures", []), "id", "le numéro"),
        (("answers",), data.get("answers", []), "id", "le numéro"),
        (("charter", "articles"), charter.get("articles", []), "id", "le numéro"),
        (("charter", "mentions"), charter.get("mentions", []), "id", "le nom"),
        (("channels",), data.get("channels", []), "channel", "le réseau"),
        (("rules",), data.get("rules", []), "id", "le nom"),
        (("vocabulary", "terms"), data.get("vocabulary", {}).get("terms", []), "avoid", "le mot"),
    )
    for path, tables, key, noun in lists:
        seen: set[str] = set()
        for index, table in enumerate(tables):
            value = table[key].casefold()
            if value in seen:
                yield (*path, index, key), f"{noun} {quote(table[key])} est déjà pris plus haut."
            seen.add(value)


def _bands(voice: Table) -> Iterator[Remark]:
    for name in ("warmth", "formality", "concision", "assertiveness", "length"):
        if name in voice:
            low, high = voice[name]
            if not low < high:
                yield (
                    ("voice", name),
                    f"la clé « {name} » va de {_number(low)} à {_number(high)} ; "
                    "attendu : le plus petit nombre d’abord, et deux nombres différents.",
                )


def _number(value: float) -> str:
    return f"{value:g}".replace(".", ",")


def _voice(voice: Table) -> Iterator[Remark]:
    signature, emoji = voice.get("signature", {}), voice.get("emoji", {})
    text = signature.get("text", "")
    if signature.get("required") and not text.strip():
        yield (
            ("voice", "signature", "text"),
            "la signature est demandée mais vide ; écrivez-la, ou mettez « required = false ».",
        )
    if has_emoji(text) and not emoji.get("most", 0):
        yield (
            ("voice", "signature", "text"),
            "la signature contient un émoji alors que « most = 0 » n’en permet aucun.",
        )
    for index, sign in enumerate(emoji.get("allowed", ())):
        if not has_emoji(sign):
            yield (
                ("voice", "emoji", "allowed", index),
                f"{quote(sign)} n’est pas un émoji.",
            )
    for path, table in ((("voice",), voice), (("voice", "sober"), voice.get("sober", {}))):
        greetings = table.get("greetings", [])
        if not greetings or not all("{name}" in greeting for greeting in greetings):
            continue
        yield (
            (*path, "greetings"),
            "toutes les salutations contiennent {name} ; ajoutez-en une pour les personnes "
            "dont le prénom n’est pas connu, comme « Bonjour, ».",
        )


def _wordings(voice: Table) -> Iterator[Remark]:
    for index, wording in enumerate(voice.get("wordings", ())):
        path: KeyPath = ("voice", "wordings", index)
        text = wording["text"]
        if template.faults(text):
            yield (
                (*path, "text"),
                f"les signes de {quote(text)} ne vont pas par paires ; écrivez <votre|ta> pour "
                "le vouvoiement et le tutoiement, {fault} pour un mot du message.",
            )
        for slot in sorted(template.slots(text) - SLOTS):
            yield (
                (*path, "text"),
                f"{{{slot}}} n’existe pas ; les mots possibles : {_listed(SLOTS)}.",
            )
        for place, condition in enumerate(wording.get("when", ())):
            prefix = condition.removeprefix("not ").partition(":")[0].strip()
            if prefix not in CONDITIONS:
                yield (
                    (*path, "when", place),
                    f"la condition {quote(condition)} n’existe pas ; celles que l’on peut écrire : "
                    f"{_listed(CONDITIONS)}.",
                )


def _listed(names: frozenset[str]) -> str:
    return ", ".join(sorted(names))


def has_emoji(text: str) -> bool:
    """Return whether the text holds a pictograph."""
    return any(
        ord(character) >= 0x1F000
        or (unicodedata.category(character) == "So" and character not in "©®™°")
        for character in text
    )


def _links(data: Table) -> Iterator[Remark]:
    listed = data.get("links", [])
    for index, link in enumerate(listed):
        try:
            parts = urlsplit(link)
        except ValueError:
            parts = urlsplit("")
        if parts.scheme != "https" or not parts.hostname or "." not in parts.hostname:
            yield (
                ("links", index),
                f"{quote(link)} n’est pas une adresse de site ; "
                "attendu : https:// suivi d’un nom de site.",
            )
    for path, text in _published_texts(data):
        for found in _LINK.findall(text):
            address = found.rstrip(".!?…")
            if not any(covers(link, address) for link in listed):
                yield path, f"l’adresse {quote(address)} n’est pas dans la liste « links »."


def covers(listed: str, address: str) -> bool:
    """Return whether a listed link allows an address: same site, same path or below it."""
    try:
        allowed, wanted = urlsplit(listed), urlsplit(address)
    except ValueError:
        return False
    if (allowed.scheme, allowed.netloc.lower()) != (wanted.scheme, wanted.netloc.lower()):
        return False
    root = allowed.path.rstrip("/")
    return not root or wanted.path == root or wanted.path.startswith(f"{root}/")


def _published_texts(data: Table) -> Iterator[Remark]:
    """Yield all the texts of the file that may end in a reply."""
    charter, voice = data.get("charter", {}), data["voice"]
    for index, closing in enumerate(voice.get("closings", ())):
        yield ("voice", "closings", index), closing
    for index, closing in enumerate(voice.get("sober", {}).get("closings", ())):
        yield ("voice", "sober", "closings", index), closing
    for index, wording in enumerate(voice.get("wordings", ())):
        yield ("voice", "wordings", index, "text"), wording["text"]
    for key in ("how", "invitation"):
        yield ("private_channel", key), data.get("private_channel", {}).get(key, "")
    for index, use in enumerate(data.get("channels", ())):
        yield ("channels", index, "private_how"), use.get("private_how", "")
    for index, procedure in enumerate(data.get("procedures", ())):
        for key in ("regrets", "steps", "needs", "may_promise"):
            for rank, text in enumerate(procedure.get(key, ())):
                yield ("procedures", index, key, rank), text
        for key in ("delay", "delay_public", "gesture_private"):
            yield ("procedures", index, key), procedure.get(key, "")
    for index, answer in enumerate(data.get("answers", ())):
        yield ("answers", index, "text"), answer["text"]
    for index, mention in enumerate(charter.get("mentions", ())):
        yield ("charter", "mentions", index, "text"), mention["text"]
    yield ("charter", "crisis", "holding"), charter.get("crisis", {}).get("holding", "")
    for index, approved in enumerate(data.get("approved", ())):
        yield ("approved", index, "reply"), approved["reply"]


def _terms(data: Table) -> Iterator[Remark]:
    terms = data.get("vocabulary", {}).get("terms", [])
    avoided = [
        (term["avoid"], re.compile(rf"(?<!\w){re.escape(_plain(term['avoid']))}(?!\w)"))
        for term in terms
    ]
    for index, term in enumerate(terms):
        prefer = term.get("prefer", "")
        for avoid, pattern in avoided:
            if prefer and pattern.search(_plain(prefer)):
                yield (
                    ("vocabulary", "terms", index, "prefer"),
                    f"{quote(avoid)} est à la fois interdit et proposé.",
                )
    for path, text in _published_texts(data):
        plain = _plain(text)
        for avoid, pattern in avoided:
            if pattern.search(plain):
                yield path, f"ce texte contient {quote(avoid)}, que le vocabulaire interdit."


def _plain(text: str) -> str:
    return text.casefold().replace("'", "’").replace("\u00a0", " ").replace("\u202f", " ")


def _procedures(data: Table) -> Iterator[Remark]:
    person = Person(data["voice"].get("person", "je"))
    subjects = _SUBJECTS[person]
    for index, procedure in enumerate(data.get("procedures", ())):
        if not any(procedure.get(key) for key in ("topics", "signals", "asks")):
            yield (
                ("procedures", index),
                f"la procédure {quote(procedure['id'])} ne s’applique jamais ; ajoutez un thème "
                "(topics), un signal (signals) ou une demande (asks).",
            )
        for rank, step in enumerate(procedure.get("steps", ())):
            if not step.startswith(subjects):
                yield (
                    ("procedures", index, "steps", rank),
                    f"l’étape {quote(step)} doit commencer par « {subjects[0].strip()} » : "
                    f"c’est la personne qui parle dans cette voix.",
                )


def _answers(data: Table) -> Iterator[Remark]:
    own = Address(data["voice"]["address"])
    asked: dict[str, str] = {}
    for index, answer in enumerate(data.get("answers", ())):
        yield from ((("answers", index, "text"), why) for why in _answer_text(answer["text"], own))
        for rank, question in enumerate(answer["questions"]):
            words = " ".join(_WORD.findall(_plain(question)))
            other = asked.setdefault(words, answer["id"])
            if other != answer["id"]:
                yield (
                    ("answers", index, "questions", rank),
                    f"la question {quote(question)} est déjà celle de la réponse {quote(other)}.",
                )


def _answer_text(text: str, own: Address) -> Iterator[str]:
    """Yield what is wrong with the text of a ready answer of a brand that says ``own``."""
    if template.faults(text):
        yield (
            f"les signes de {quote(text)} ne vont pas par paires ; écrivez <votre|ta> pour "
            "le vouvoiement et le tutoiement."
        )
        return
    sentences = len(sentence_spans(text))
    if sentences > MOST_SENTENCES:
        yield f"ce texte compte {sentences} phrases ; attendu : {MOST_SENTENCES} au plus."
    for address in (Address.VOUS, Address.TU) if "<" in text else (own,):
        manner = template.Manner(address)
        if not template.suits(template.choose(text, manner), manner):
            does, must = ("vouvoie", "tutoyer") if address is Address.TU else ("tutoie", "vouvoyer")
            yield (
                f"ce texte {does} là où il doit {must} ; écrivez <votre|ta> pour le vouvoiement "
                "et le tutoiement."
            )


def _rules(data: Table) -> Iterator[Remark]:
    rules = data.get("rules", ())
    sets = read_sets(default_paths().resources / "rules" / "words.toml") if rules else {}
    for index, rule in enumerate(rules):
        seen = False
        for path, pattern in _patterns(rule, ("rules", index)):
            if len(pattern) > LONGEST_PATTERN:
                seen = True
                yield (
                    path,
                    f"ce motif compte {len(pattern)} caractères ; attendu : {LONGEST_PATTERN} "
                    "au plus.",
                )
            elif reason := _pattern_error(pattern):
                seen = True
                yield path, f"le motif {quote(pattern)} n’est pas valide ({reason})."
        # What the review itself could not read is told here, before it is skipped there.
        if not seen:
            yield from ((("rules", index, "id"), fault) for fault in brand_rules((rule,), sets)[1])


def _patterns(value: object, path: KeyPath, key: str = "") -> Iterator[tuple[KeyPath, str]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _patterns(inner, (*path, name), name)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _patterns(inner, (*path, index), key)
    elif isinstance(value, str) and key in _PATTERN_KEYS:
        yield path, value


def _pattern_error(pattern: str) -> str:
    """Return what google-re2 says against a pattern, in its words; empty: nothing."""
    import re2  # noqa: PLC0415  (most brands have no rule of their own)

    options = re2.Options()
    options.max_mem = _PATTERN_MEMORY
    options.log_errors = False
    try:
        re2.compile(pattern, options)
    except re2.error as error:
        reason = error.args[0] if error.args else ""
        return reason.decode(errors="replace") if isinstance(reason, bytes) else str(reason)
    return ""
