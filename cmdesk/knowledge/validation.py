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
from collections.abc import Iterable, Iterator, Sequence
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
    """A TOML text that could be read."""

    name: str
    text: str
    data: dict[str, Any]


class SyntaxFaultError(UserError):
    """A file that is no readable TOML; ``fault`` is where and why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(str(fault), (str(fault),))
        self.fault = fault


def parse(text: str, name: str) -> Document:
    """Return a TOML text as data; raise ``SyntaxFaultError`` at the first mistake."""
    try:
        return Document(name, text, tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        line, column, message = explain_syntax(str(error), text)
        raise SyntaxFaultError(Fault(line, column, message, name)) from error
    except RecursionError as error:
        message = "des listes ou des tables sont imbriquées trop profondément."
        raise SyntaxFaultError(Fault(1, 1, message, name)) from error


def read_document(path: Path) -> Document:
    """Return a TOML file as data; raise ``UserError`` where it cannot be read."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        reason = "il n’existe pas" if isinstance(error, FileNotFoundError) else error.strerror
        raise UserError(f"Le fichier {path.name} ne peut pas être lu\u00a0: {reason}.") from error
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = (
            "un caractère n’est pas en UTF-8\u202f; enregistrez le fichier en UTF-8 dans votre "
            "éditeur de texte."
        )
        line = raw.count(b"\n", 0, error.start) + 1
        raise SyntaxFaultError(Fault(line, 1, message, path.name)) from error
    return parse(text, path.name)


def validate(source: Path | str, schema: Path, name: str = "") -> tuple[Fault, ...]:
    """Return all that is wrong in a TOML file (or text, called ``name``), in its order.

    ``schema`` is the file of a JSON Schema; those beside it may be referred to. A mistake
    of syntax gives that one fault. Raises ``UserError`` for a file that cannot be read.
    """
    try:
        document = parse(source, name) if isinstance(source, str) else read_document(source)
    except SyntaxFaultError as error:
        return (error.fault,)
    return check(document, schema)


def check(document: Document, schema: Path) -> tuple[Fault, ...]:
    """Return all that is wrong in a document that could be read, in the order of its lines."""
    if conforms(document.data, schema):
        return ()
    positions = Positions(document.text)
    found = {
        Fault(place.line, place.column, message, document.name)
        for mistake in _mistakes(document.data, schema)
        for place, message in _explain(mistake, positions)
    }
    return tuple(sorted(found))[:MOST_FAULTS]


@dataclass(frozen=True, slots=True)
class _Mistake:
    """One error of ``jsonschema``: the keyword that was broken, where, and by what."""

    path: KeyPath
    keyword: str
    wanted: Any
    found: Any
    schema: dict[str, Any]
    message: str
    of_name: bool
    """The name of a key is at fault, not its value."""


def _mistakes(data: object, schema: Path) -> Iterator[_Mistake]:
    # Imported here: it takes a tenth of a second, and a file that conforms needs none of it.
    from jsonschema import Draft202012Validator  # noqa: PLC0415
    from referencing import Registry, Resource  # noqa: PLC0415
    from referencing.jsonschema import DRAFT202012  # noqa: PLC0415

    registry: Any = Registry().with_resources(
        (
            file.name,
            Resource.from_contents(json.loads(file.read_text(encoding="utf-8")), DRAFT202012),
        )
        for file in sorted(schema.parent.glob("*.schema.json"))
    )
    contents = json.loads(schema.read_text(encoding="utf-8"))
    validator = Draft202012Validator(contents, registry=registry)
    for error in _leaves(validator.iter_errors(data)):
        yield _Mistake(
            tuple(error.absolute_path),
            str(error.validator),
            error.validator_value,
            error.instance,
            error.schema if isinstance(error.schema, dict) else {},
            error.message,
            "propertyNames" in error.absolute_schema_path,
        )


def _leaves(errors: Iterable[ValidationError]) -> Iterator[ValidationError]:
    """Yield the errors to tell: of alternatives, those of the one that came nearest."""
    for error in errors:
        own = error.schema if isinstance(error.schema, dict) else {}
        if error.validator in {"anyOf", "oneOf"} and error.context and "x-attendu" not in own:
            branches: dict[Any, list[ValidationError]] = {}
            for inner in error.context:
                branches.setdefault(inner.schema_path[0], []).append(inner)
            meant = max(branches.values(), key=_nearness)
            yield from _leaves(meant)
        else:
            yield error


def _nearness(branch: list[ValidationError]) -> tuple[bool, int, int]:
    """Return a key for the branch that was meant: the right type, then furthest into it."""
    wrong_type = any(error.validator == "type" and not error.relative_path for error in branch)
    return not wrong_type, max(len(error.relative_path) for error in branch), -len(branch)


def _explain(mistake: _Mistake, positions: Positions) -> Iterator[tuple[Position, str]]:
    """Yield places and French sentences; one mistake may be several unknown keys."""
    path, own = mistake.path, mistake.schema
    if mistake.of_name:
        name = str(mistake.found)
        known = [str(value) for value in own.get("enum", ())]
        yield positions.of_key((*path, name)), _unknown_key(name, known)
    elif mistake.keyword in {"additionalProperties", "unevaluatedProperties"}:
        known = list(own.get("properties", ()))
        patterns = list(own.get("patternProperties", ()))
        for name in mistake.found:
            if name not in known and not any(re.search(pattern, name) for pattern in patterns):
                yield positions.of_key((*path, name)), _unknown_key(name, known)
    elif mistake.keyword == "required":
        match = re.match("'(.*)' is a required property", mistake.message)
        where = f" dans {_section(path)}" if path else ""
        yield positions.of_key(path), f"il manque la clé « {match[1] if match else ''} »{where}."
    elif mistake.keyword in _SHAPES:
        wanted = own.get("x-attendu", "une des formes décrites dans le mode d’emploi du dossier")
        yield positions.of_key(path), f"{_named(path)} n’est pas bien formé ; attendu : {wanted}."
    else:
        sentence = f"{_named(path)} {_found(mistake)} ; attendu : {_wanted(mistake)}."
        yield positions.of_key(path), sentence + _guess(mistake)


_SHAPES = frozenset({"dependentRequired", "not", "if", "then", "else", "anyOf", "oneOf"})


def _unknown_key(name: str, known: Sequence[str]) -> str:
    close = _closest(name, known)
    if close:
        return f"la clé « {name} » est inconnue ; vouliez-vous dire « {close} » ?"
    return f"la clé « {name} » est inconnue ; clés possibles : {_enumerate(known, 'et')}."


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


def _found(mistake: _Mistake) -> str:
    value = mistake.found
    match mistake.keyword:
        case _ if value == "":
            return "est vide"
        case "maxLength":
            return f"compte {len(value)} caractères"
        case "minItems" | "maxItems":
            return "est vide" if not value else f"compte {_count(len(value), 'élément')}"
        case "uniqueItems":
            double = next((item for index, item in enumerate(value) if item in value[:index]), "")
            return f"contient deux fois {quote(double)}"
        case "type":
            return f"vaut {quote(value)} ({_kind_of(value)})"
        case _:
            return f"vaut {quote(value)}"


def _wanted(mistake: _Mistake) -> str:
    own, wanted = mistake.schema, mistake.wanted
    if "x-attendu" in own:
        return str(own["x-attendu"])
    match mistake.keyword:
        case "enum":
            words = _enumerate([str(value) for value in wanted], "ou", most=100)
        case "const":
            words = quote(wanted)
        case "type":
            kinds = wanted if isinstance(wanted, list) else [wanted]
            words = " ou ".join(_KINDS.get(str(kind), str(kind)) for kind in kinds)
        case "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum":
            words = _range(own)
        case "maxLength":
            words = f"{_count(wanted, 'caractère')} au plus"
        case "minLength":
            words = f"au moins {_count(wanted, 'caractère')}"
        case "minItems":
            words = f"au moins {_count(wanted, 'élément')}"
        case "maxItems":
            words = f"{_count(wanted, 'élément')} au plus"
        case "uniqueItems":
            words = "des éléments tous différents"
        case "pattern":
            words = f"un texte de la forme {wanted}"
        case _:
            words = "une autre valeur"
    return words


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' if number > 1 else ''}"


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


def _guess(mistake: _Mistake) -> str:
    """Return a question on what was meant, where the list of values is long."""
    if mistake.keyword != "enum" or not isinstance(mistake.found, str):
        return ""
    values = [value for value in mistake.wanted if isinstance(value, str)]
    close = _closest(mistake.found, values)
    return f" Vouliez-vous dire « {close} » ?" if close and len(values) > 3 else ""


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
    is_nested = isinstance(value, list | dict)
    words = json.dumps(value, ensure_ascii=False, default=str) if is_nested else str(value)
    words = " ".join(words.split())
    if len(words) > _LONGEST_QUOTE:
        words = f"{words[: _LONGEST_QUOTE - 1].rstrip()}…"
    return words if is_nested else f"« {words} »"
