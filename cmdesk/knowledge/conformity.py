"""A quick yes or no to « does this data follow this schema? ».

``jsonschema`` takes a tenth of a second to import, as long as all the rest of a start of
the command line; a file that is right needs none of it. This module knows the few
keywords that our schemas use and answers only yes or no; whatever it does not know counts
as no, and ``jsonschema`` then judges. A test holds the two against each other.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, TypeAlias

Json: TypeAlias = Any
"""What a TOML or JSON file can hold."""

_TYPES: dict[str, type | tuple[type, ...]] = {
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "array": list,
    "object": dict,
}

_IGNORED = frozenset({"$schema", "$id", "$defs", "$comment", "title", "description", "x-attendu"})


class _UnknownKeywordError(Exception):
    pass


def conforms(data: object, schema: Path) -> bool:
    """Return whether ``data`` surely follows the JSON Schema of a file.

    ``False`` also where the schema uses a keyword that is not known here. References go
    to the same file or to one beside it. Raises ``OSError`` where the schema is missing.
    """
    try:
        return _Schemas(schema.parent).allow(data, {"$ref": schema.name}, schema.name)
    except (_UnknownKeywordError, RecursionError):
        return False


class _Schemas:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files: dict[str, Any] = {}

    def _resolve(self, reference: str, file: str) -> tuple[Any, str]:
        name, _, pointer = reference.partition("#")
        name = name or file
        if name not in self._files:
            self._files[name] = json.loads((self._folder / name).read_text(encoding="utf-8"))
        schema = self._files[name]
        for part in filter(None, pointer.split("/")):
            schema = schema[part]
        return schema, name

    def allow(self, data: Json, schema: Json, file: str) -> bool:
        if isinstance(schema, bool):
            return schema
        return all(
            keyword in _IGNORED or self._keyword(keyword, value, data, schema, file)
            for keyword, value in schema.items()
        )

    def _keyword(  # noqa: PLR0911  (one line for each keyword)
        self, keyword: str, value: Json, data: Json, schema: Json, file: str
    ) -> bool:
        match keyword:
            case "$ref":
                target, name = self._resolve(value, file)
                return self.allow(data, target, name)
            case "type":
                return any(
                    _is(data, kind) for kind in (value if isinstance(value, list) else [value])
                )
            case "enum":
                return any(_same(data, item) for item in value)
            case "const":
                return _same(data, value)
            case "anyOf":
                return any(self.allow(data, branch, file) for branch in value)
            case "oneOf":
                return sum(self.allow(data, branch, file) for branch in value) == 1
            case "allOf":
                return all(self.allow(data, branch, file) for branch in value)
            case _ if isinstance(data, str):
                return _text(keyword, value, data)
            case _ if isinstance(data, list):
                return self._list(keyword, value, data, file)
            case _ if isinstance(data, dict):
                return self._object(keyword, value, data, schema, file)
            case _:
                return _number(keyword, value, data)

    def _list(self, keyword: str, value: Json, data: list[Any], file: str) -> bool:
        match keyword:
            case "items":
                return all(self.allow(item, value, file) for item in data)
            case "minItems":
                return len(data) >= int(value)
            case "maxItems":
                return len(data) <= int(value)
            case "uniqueItems":
                return not value or len(set(_keys(data))) == len(data)
            case _:
                return _other(keyword)

    def _object(  # noqa: PLR0911
        self, keyword: str, value: Json, data: dict[str, Any], schema: Json, file: str
    ) -> bool:
        match keyword:
            case "properties":
                return all(
                    self.allow(data[name], inner, file)
                    for name, inner in value.items()
                    if name in data
                )
            case "required":
                return all(name in data for name in value)
            case "additionalProperties":
                known = schema.get("properties", {})
                if "patternProperties" in schema:
                    raise _UnknownKeywordError
                return all(
                    self.allow(inner, value, file)
                    for name, inner in data.items()
                    if name not in known
                )
            case "propertyNames":
                return all(self.allow(name, value, file) for name in data)
            case "minProperties":
                return len(data) >= int(value)
            case "maxProperties":
                return len(data) <= int(value)
            case _:
                return _other(keyword)


def _keys(data: list[Any]) -> list[str]:
    """Return one text for each item, the same for items that JSON Schema holds equal."""
    if all(isinstance(item, str) for item in data):
        return data
    return [json.dumps(item, sort_keys=True, default=str) for item in data]


_KNOWN = frozenset(
    {
        "items", "minItems", "maxItems", "uniqueItems", "properties", "required",
        "additionalProperties", "propertyNames", "minProperties", "maxProperties",
        "minLength", "maxLength", "pattern", "minimum", "maximum", "exclusiveMinimum",
        "exclusiveMaximum",
    }
)  # fmt: skip


def _other(keyword: str) -> bool:
    """Accept a keyword that speaks of another type than the data's; refuse an unknown one."""
    if keyword not in _KNOWN:
        raise _UnknownKeywordError(keyword)
    return True


def _text(keyword: str, value: Json, data: str) -> bool:
    match keyword:
        case "minLength":
            return len(data) >= int(value)
        case "maxLength":
            return len(data) <= int(value)
        case "pattern":
            return re.search(value, data) is not None
        case _:
            return _other(keyword)


def _number(keyword: str, value: Json, data: Json) -> bool:
    if isinstance(data, bool) or not isinstance(data, int | float):
        return _other(keyword)
    match keyword:
        case "minimum":
            return bool(data >= value)
        case "maximum":
            return bool(data <= value)
        case "exclusiveMinimum":
            return bool(data > value)
        case "exclusiveMaximum":
            return bool(data < value)
        case _:
            return _other(keyword)


def _is(data: object, kind: str) -> bool:
    if isinstance(data, bool):
        return kind == "boolean"
    if kind == "integer" and isinstance(data, float):
        return data.is_integer()
    if kind not in _TYPES:
        raise _UnknownKeywordError(kind)
    return isinstance(data, _TYPES[kind])


def _same(data: object, value: object) -> bool:
    return isinstance(data, bool) == isinstance(value, bool) and data == value
