import copy
import json
import random
import tomllib

import pytest

from cmdesk.knowledge.conformity import conforms
from cmdesk.knowledge.validation import _mistakes
from cmdesk.paths import default_paths

SCHEMA = default_paths().resources / "schemas" / "profile.schema.json"
PROFILES = sorted(default_paths().profiles.glob("*.toml"))
STRANGE = [
    "",
    " ",
    "é",
    "X" * 500,
    0,
    1,
    -1,
    2.5,
    99999,
    True,
    False,
    [],
    {},
    ["a", "a"],
    [1],
    {"a": 1},
]


def spots(value):
    """Return all the containers of a document, so that one of their values can be changed."""
    found = [value] if isinstance(value, (dict, list)) and value else []
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for one in inner:
        found += spots(one)
    return found


def mutated(data, source):
    data = copy.deepcopy(data)
    spot = source.choice(spots(data))
    key = source.choice(list(spot) if isinstance(spot, dict) else range(len(spot)))
    action = source.random()
    if action < 0.2:
        del spot[key]
    elif action < 0.35 and isinstance(spot, dict):
        spot[source.choice(["unknown", "id", "level", "topics"])] = source.choice(STRANGE)
    elif action < 0.45 and isinstance(spot, list):
        spot.append(copy.deepcopy(spot[key]))
    else:
        spot[key] = source.choice(STRANGE)
    return data


@pytest.mark.parametrize("file", PROFILES, ids=lambda file: file.name)
def test_conformity_agrees_with_jsonschema(file):
    data = tomllib.loads(file.read_text(encoding="utf-8"))
    assert conforms(data, SCHEMA)
    source = random.Random(7)
    verdicts = []
    for _ in range(120):
        changed = mutated(data, source)
        mistakes = list(_mistakes(changed, SCHEMA))
        assert conforms(changed, SCHEMA) == (not mistakes), (changed, mistakes)
        verdicts.append(not mistakes)
    assert 10 < sum(verdicts) < 110


def test_conformity_leaves_unknown_keywords_to_jsonschema(tmp_path):
    schema = tmp_path / "a.schema.json"
    schema.write_text(json.dumps({"properties": {"a": {"multipleOf": 2}}}), encoding="utf-8")
    assert not conforms({"a": 4}, schema)
    assert not list(_mistakes({"a": 4}, schema))
