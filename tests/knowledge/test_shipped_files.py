"""Every file of knowledge that is shipped follows the schema of its folder."""

import json

import pytest

from cmdesk.domain import vocabulary
from cmdesk.knowledge.validation import validate
from cmdesk.paths import default_paths

PATHS = default_paths()
SCHEMAS = PATHS.resources / "schemas"

# A folder's files share a schema of the folder's name (``rules.schema.json``); a file of
# its own kind has one of its own (``rules-words.schema.json`` for ``rules/words.toml``).
FOLDERS = {PATHS.profiles: "profile"} | {
    folder: folder.name for folder in sorted(PATHS.resources.iterdir()) if folder.is_dir()
}


def pairs():
    for folder, name in FOLDERS.items():
        for file in sorted(folder.glob("*.toml")):
            own = SCHEMAS / f"{name}-{file.stem}.schema.json"
            shared = SCHEMAS / f"{name}.schema.json"
            schema = next((one for one in (own, shared) if one.exists()), None)
            if schema:
                yield pytest.param(file, schema, id=f"{folder.name}/{file.name}")


@pytest.mark.parametrize(("file", "schema"), list(pairs()))
def test_shipped_files_follow_their_schema(file, schema):
    assert [str(fault) for fault in validate(file, schema)] == []


@pytest.mark.parametrize(
    "file", sorted(PATHS.resources.rglob("*.toml")), ids=lambda file: file.name
)
def test_shipped_files_are_toml(file, tmp_path):
    anything = tmp_path / "anything.schema.json"
    anything.write_text("{}", encoding="utf-8")
    assert [str(fault) for fault in validate(file, anything)] == []


@pytest.mark.parametrize(
    "schema", sorted(SCHEMAS.glob("*.schema.json")), ids=lambda file: file.name
)
def test_shipped_schemas_are_schemas(schema):
    from jsonschema import Draft202012Validator

    contents = json.loads(schema.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(contents)
    assert contents["$id"] == schema.name


@pytest.mark.parametrize(
    ("name", "identifiers"),
    [
        ("kind", vocabulary.Kind),
        ("topic", vocabulary.Topic),
        ("emotion", vocabulary.Emotion),
        ("signal", vocabulary.Signal),
        ("ask", vocabulary.Ask),
        ("entity", vocabulary.EntityType),
        ("channel", vocabulary.Channel),
        ("act", vocabulary.Act),
        ("variant", vocabulary.Variant),
        ("level", vocabulary.Level),
        ("category", vocabulary.Category),
        ("person", vocabulary.Person),
    ],
)
def test_shipped_vocabulary_is_that_of_the_code(name, identifiers):
    contents = json.loads((SCHEMAS / "vocabulary.schema.json").read_text(encoding="utf-8"))
    assert contents["$defs"][name]["enum"] == [one.value for one in identifiers]
