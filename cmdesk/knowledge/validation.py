"""Check a file of knowledge against its JSON Schema and say in French all that is wrong.

Schemas may refer to each other by file name (``vocabulary.schema.json#/$defs/topic``).
``x-attendu`` beside a constraint says in French what it wants; the words that follow
« attendu : » are then taken from there.
"""

from __future__ import annotations

import difflib
import json
import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cmdesk.domain.errors import UserError
from cmdesk.knowledge.conformity import conforms
from cmdesk.knowledge.positions import KeyPath, Position, Positions
from cmdesk.knowledge.syntax import explain_syntax

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

MOST_FAULTS = 50
"""Beyond this many faults the file is of another kind, and the list helps nobody."""

_LONGEST_QUOTE = 40
_LONGEST_LIST = 8


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing that is wrong in a file; ``str`` gives the French sentence with its place."""

    line: int
    column: int
    message: str
    file: str = ""

    def __str__(self) -> str:
        """Return « lumea.toml, ligne 14 : la clé « level » vaut… »."""
        return f"{self.file}, ligne {self.line} : {self.message}"


@dataclass(frozen=True, slots=True)
class Document:
    """A TOML text that could be read; ``positions`` are made on demand: only errors need them."""

    name: str
    text: str
    data: dict[str, Any]

    def fault(self, path: Sequence[str | int], message: str, *, of_value: bool = False) -> Fault:
        """Return a fault at the place of a key, or of its value."""
        positions = Positions(self.text)
        place = positions.of_value(path) if of_value else positions.of_key(path)
        return Fault(place.line, place.column, message, self.name)


def parse(text: str, name: str) -> Document:
    """Return a TOML text as data; raise ``UserError`` with the line of the first mistake."""
    try:
        return Document(name, text, tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        line, column, message = explain_syntax(str(error), text)
        fault = Fault(line, column, message, name)
        raise UserError(f"{fault}", (str(fault),)) from error
    except RecursionError as error:
        raise UserError(f"{name} : les listes sont imbriquées trop profondément.") from error


def read_document(path: Path) -> Document:
    """Return a TOML file as data; raise ``UserError`` where it cannot be read."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        reason = "il n’existe pas" if isinstance(error, FileNotFoundError) else error.strerror
        raise UserError(f"Le fichier {path.name} ne peut pas être lu : {reason}.") from error
    return parse(_decode(raw, path.name), path.name)


def _decode(raw: bytes, name: str) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        sentence = (
            f"{name}, ligne {line} : un caractère n’est pas en UTF-8 ; enregistrez le fichier en "
            "UTF-8 dans votre éditeur de texte."
        )
        raise UserError(sentence, (sentence,)) from error


def validate(source: Path | str, schema: Path, name: str = "") -> tuple[Fault, ...]:
    """Return all that is wrong in a TOML file (or text, called ``name``), in its order.

    ``schema`` is the file of a JSON Schema; those beside it may be referred to. An
    unreadable file or a mistake of syntax gives that one fault.
    """
    try:
        document = parse(source, name) if isinstance(source, str) else read_document(source)
    except UserError as error:
        label = name if isinstance(source, str) else source.name
        message = str(error).removeprefix(f"{label}, ligne ")
        number, found, rest = message.partition(" : ")
        if found and number.isdigit():
            return (Fault(int(number), 1, rest, label),)
        return (Fault(1, 1, str(error), label),)
    return check(document, schema)


def check(document: Document, schema: Path) -> tuple[Fault, ...]:
    """Return all that is wrong in a document that could be read, in the order of its lines."""
    if conforms(document.data, schema):
        return ()
    positions = Positions(document.text)
    found = {
        Fault(place.line, place.column, message, document.name)
        for error in _errors(document.data, schema)
        for place, message in _explain(error, positions)
    }
    return tuple(sorted(found))[:MOST_FAULTS]


def _errors(data: object, schema: Path) -> list[ValidationError]:
    # Imported here: it takes a tenth of a second, and a file that conforms needs none of it.
    from jsonschema import Draft202012Validator
    from referencing import Registry, Resource

    registry: Any = Registry().with_resources(
        (file.name, Resource.from_contents(json.loads(file.read_text(encoding="utf-8"))))
        for file in sorted(schema.parent.glob("*.schema.json"))
    )
    contents = json.loads(schema.read_text(encoding="utf-8"))
    validator = Draft202012Validator(contents, registry=registry)
    return list(_leaves(validator.iter_errors(data)))


def _leaves(errors: Iterator[ValidationError] | Sequence[ValidationError]) -> Iterator[Any]:
    """Yield the errors to tell: of alternatives, those of the one that came nearest."""
    for error in errors:
        if (
            error.validator in {"anyOf", "oneOf"}
            and error.context
            and "x-attendu" not in _own(error)
        ):
            from jsonschema.exceptions import best_match

            branches: dict[Any, list[ValidationError]] = {}
            for inner in error.context:
                branches.setdefault(inner.schema_path[0], []).append(inner)
            best = best_match([error])
            nearest = next(
                (group for group in branches.values() if best in group),
                min(branches.values(), key=len),
            )
            yield from _leaves(nearest)
        else:
            yield error


def _own(error: ValidationError) -> dict[str, Any]:
    return error.schema if isinstance(error.schema, dict) else {}


def _explain(error: ValidationError, positions: Positions) -> Iterator[tuple[Position, str]]:
    path: KeyPath = tuple(error.absolute_path)
    own = _own(error)
    match error.validator:
        case "additionalProperties" | "unevaluatedProperties":
            yield from _unknown_keys(error, path, own, positions)
        case "propertyNames":
            name = str(error.instance)
            yield positions.of_key((*path, name)), _unknown_key(name, _allowed_names(error))
        case "required":
            yield from _missing_keys(error, path, positions)
        case "dependentRequired" | "not" | "if" | "then" | "else":
            wanted = own.get("x-attendu") or "une autre forme (voir le mode d’emploi du dossier)"
            yield (
                positions.of_key(path),
                f"{_named(path)} n’est pas bien formé ; attendu : {wanted}.",
            )
        case _:
            sentence = f"{_named(path)} {_found(error)} ; attendu : {_wanted(error, own)}."
            yield positions.of_key(path), _with_guess(sentence, error)


def _unknown_keys(
    error: ValidationError, path: KeyPath, own: dict[str, Any], positions: Positions
) -> Iterator[tuple[Position, str]]:
    known = list(own.get("properties", {}))
    for name in error.instance:
        if name not in known and not any(
            re.search(pattern, name) for pattern in own.get("patternProperties", {})
        ):
            yield positions.of_key((*path, name)), _unknown_key(name, known)


def _unknown_key(name: str, known: Sequence[str]) -> str:
    close = _closest(name, known)
    if close:
        return f"la clé « {name} » est inconnue ; vouliez-vous dire « {close} » ?"
    return f"la clé « {name} » est inconnue ; clés possibles : {_enumerate(known, 'et')}."


def _allowed_names(error: ValidationError) -> list[str]:
    names = error.validator_value if error.validator == "enum" else _own(error).get("enum", [])
    for inner in error.context or ():
        names = names or inner.schema.get("enum", [])
    return [str(name) for name in names]


def _missing_keys(
    error: ValidationError, path: KeyPath, positions: Positions
) -> Iterator[tuple[Position, str]]:
    match = re.match(r"'(.*)' is a required property", error.message)
    name = match[1] if match else ""
    where = "" if not path else f" dans {_section(path)}"
    yield positions.of_key(path), f"il manque la clé « {name} »{where}."


def _section(path: KeyPath) -> str:
    names = [str(part) for part in path if isinstance(part, str)]
    rank = f", n° {path[-1] + 1}" if isinstance(path[-1], int) else ""
    return f"« {'.'.join(names)} »{rank}"


def _named(path: KeyPath) -> str:
    """Return the subject of a sentence on the value at ``path``."""
    if not path:
        return "le fichier"
    if isinstance(path[-1], int):
        names = [part for part in path if isinstance(part, str)]
        return f"dans « {names[-1]} », l’élément n° {path[-1] + 1}" if names else "un élément"
    return f"la clé « {path[-1]} »"


def _found(error: ValidationError) -> str:
    value = error.instance
    match error.validator:
        case "minLength" if value == "":
            return "est vide"
        case "maxLength":
            return f"compte {len(value)} caractères"
        case "minItems" | "maxItems":
            return "est vide" if not value else f"compte {len(value)} éléments"
        case "uniqueItems":
            double = next((item for index, item in enumerate(value) if item in value[:index]), "")
            return f"contient deux fois {quote(double)}"
        case "type":
            return f"vaut {quote(value)} ({_kind_of(value)})"
        case _:
            return f"vaut {quote(value)}"


def _wanted(error: ValidationError, own: dict[str, Any]) -> str:
    wanted = error.validator_value
    if "x-attendu" in own:
        return str(own["x-attendu"])
    match error.validator:
        case "enum":
            return _enumerate([str(value) for value in wanted], "ou", most=100)
        case "const":
            return quote(wanted)
        case "type":
            kinds = wanted if isinstance(wanted, list) else [wanted]
            return " ou ".join(_KINDS.get(kind, kind) for kind in kinds)
        case "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum":
            return _range(own)
        case "maxLength":
            return f"{wanted} caractères au plus"
        case "minLength":
            return "un texte" if wanted == 1 else f"{wanted} caractères au moins"
        case "minItems":
            return "au moins un élément" if wanted == 1 else f"au moins {wanted} éléments"
        case "maxItems":
            return f"{wanted} éléments au plus"
        case "uniqueItems":
            return "des éléments tous différents"
        case "pattern":
            return f"un texte de la forme {wanted}"
        case _:
            return "une autre valeur"


def _range(own: dict[str, Any]) -> str:
    kind = "un nombre entier" if own.get("type") == "integer" else "un nombre"
    low, high = own.get("minimum"), own.get("maximum")
    if low is not None and high is not None:
        return f"{kind} de {french(low)} à {french(high)}"
    if low is not None:
        return f"{kind} d’au moins {french(low)}"
    if high is not None:
        return f"{kind} d’au plus {french(high)}"
    if "exclusiveMinimum" in own:
        return f"{kind} plus grand que {french(own['exclusiveMinimum'])}"
    return f"{kind} plus petit que {french(own['exclusiveMaximum'])}"


def _with_guess(sentence: str, error: ValidationError) -> str:
    if error.validator != "enum" or not isinstance(error.instance, str):
        return sentence
    values = [value for value in error.validator_value if isinstance(value, str)]
    close = _closest(error.instance, values)
    if not close or len(values) <= 3:
        return sentence
    return f"{sentence} Vouliez-vous dire « {close} » ?"


def _closest(name: str, known: Sequence[str]) -> str:
    return next(iter(difflib.get_close_matches(name.lower(), known, 1, 0.6)), "")


def _enumerate(names: Sequence[str], last: str, most: int = _LONGEST_LIST * 3) -> str:
    quoted = [f"« {name} »" if name else "un texte vide" for name in names[:most]]
    if len(names) > most:
        quoted.append("…")
        return ", ".join(quoted)
    if len(quoted) < 2:
        return "".join(quoted) or "aucune"
    return f"{', '.join(quoted[:-1])} {last} {quoted[-1]}"


_KINDS = {
    "string": "un texte entre guillemets droits",
    "integer": "un nombre entier",
    "number": "un nombre",
    "boolean": "true ou false",
    "array": "une liste entre crochets",
    "object": "une section",
    "null": "rien",
}


def _kind_of(value: object) -> str:
    if isinstance(value, bool):
        return "vrai ou faux"
    if isinstance(value, str):
        return "un texte"
    if isinstance(value, int | float):
        return "un nombre"
    if isinstance(value, list):
        return "une liste"
    return "une section" if isinstance(value, dict) else "une date"


def french(number: float) -> str:
    """Return a number as French writes it: 0,5."""
    return f"{number:g}".replace(".", ",") if isinstance(number, float) else str(number)


def quote(value: object) -> str:
    """Return a value between French quotation marks, shortened where it is long."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return french(value)
    words = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    words = " ".join(words.split())
    if len(words) > _LONGEST_QUOTE:
        words = f"{words[: _LONGEST_QUOTE - 1].rstrip()}…"
    return f"« {words} »" if isinstance(value, str) else words
