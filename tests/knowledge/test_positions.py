import tomllib
from textwrap import dedent

import pytest

from cmdesk.knowledge.positions import Position, Positions
from cmdesk.paths import default_paths

TEXT = dedent('''\
    # comment with [brackets] and = signs
    title = "one"
    a.b."c d" = 1   # dotted

    [voice]
      warmth = [0.1, # low
                0.9]
    text = """
    [not a table]
    key = "no"
    """
    quote = """He said ""no"" twice: ""yes""""" # quotes in quotes
    literal = \'C:\\path\'
    after = true

    [[procedures]]
    id = "P-01"
    steps = [
      "je dis ]",
      \'\'\'
    je fais\'\'\',
    ]
    point = { x = 1, y.z = [ { deep = "é" } ] }

    [[procedures]]
    id = "P-02"
    [procedures.sub]
    k = 1979-05-27 07:32:00
    [[procedures.items]]
    n = 1
    [[procedures.items]]
    n = 2
    ''')


@pytest.mark.parametrize(
    ("path", "line", "column"),
    [
        (("title",), 2, 1),
        (("a", "b", "c d"), 3, 5),
        (("voice",), 5, 1),
        (("voice", "warmth"), 6, 3),
        (("voice", "warmth", 0), 6, 13),
        (("voice", "warmth", 1), 7, 13),
        (("voice", "text"), 8, 1),
        (("voice", "quote"), 12, 1),
        (("voice", "literal"), 13, 1),
        (("voice", "after"), 14, 1),
        (("procedures",), 16, 1),
        (("procedures", 0), 16, 1),
        (("procedures", 0, "steps", 0), 19, 3),
        (("procedures", 0, "steps", 1), 20, 3),
        (("procedures", 0, "point", "y", "z", 0, "deep"), 23, 28),
        (("procedures", 1), 25, 1),
        (("procedures", 1, "id"), 26, 1),
        (("procedures", 1, "sub", "k"), 28, 1),
        (("procedures", 1, "items", 0), 29, 1),
        (("procedures", 1, "items", 1, "n"), 32, 1),
    ],
)
def test_positions_find_every_kind_of_key(path, line, column):
    value = tomllib.loads(TEXT)
    for part in path:
        value = value[part]
    assert Positions(TEXT).of_key(path) == Position(line, column)


def test_positions_of_a_value_point_at_its_beginning():
    assert Positions(TEXT).of_value(("voice", "warmth")) == Position(6, 12)


def test_positions_fall_back_on_the_table_around_a_missing_key():
    positions = Positions(TEXT)
    assert positions.of_key(("procedures", 1, "absent")) == Position(25, 1)
    assert positions.of_key(("absent",)) == Position(1, 1)


def test_positions_count_lines_of_windows_files():
    assert Positions('a = 1\r\n\r\nb = """\r\nx"""\r\nc = 2\r\n').of_key(("c",)) == Position(5, 1)


def paths_of(value, path=()):
    if isinstance(value, dict):
        for key, inner in value.items():
            yield (*path, key)
            yield from paths_of(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield (*path, index)
            yield from paths_of(inner, (*path, index))


def shipped():
    paths = default_paths()
    return sorted([*paths.profiles.rglob("*.toml"), *paths.resources.rglob("*.toml")])


@pytest.mark.parametrize("file", shipped(), ids=lambda file: file.name)
def test_positions_find_all_keys_of_the_shipped_files(file):
    text = file.read_text(encoding="utf-8")
    lines = text.split("\n")
    positions = Positions(text)
    for path in paths_of(tomllib.loads(text)):
        line, column = positions.of_key(path)
        if isinstance(path[-1], str):
            written = lines[line - 1][column - 1 :].lstrip("[").lstrip("\"'")
            is_table_of_dotted_header = lines[line - 1].startswith("[")
            assert written.startswith(path[-1]) or is_table_of_dotted_header, (path, line)
            assert path[-1] in lines[line - 1], (path, line)
