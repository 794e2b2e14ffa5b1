import re
from pathlib import Path

import pytest

import cmdesk.app.reply
from cmdesk.domain.vocabulary import Channel
from cmdesk.knowledge.loader import read_toml

CODE = "\n".join(
    file.read_text("utf-8") for file in Path(cmdesk.app.reply.__file__).parent.glob("*.py")
)
BUILT = re.compile(
    r"reply\.(action|gate\.title|source|counter\.unit|counter\.voice_\w+|tone\.\w+|map\.(grievance|ask|missing)|hard\.\w+|attest\.(false_claim|promise))\b.*"
)
"""Keys put together by the code from an identifier."""


def entries(resources):
    def walk(prefix, table):
        for key, value in table.items():
            if isinstance(value, str):
                yield f"{prefix}{key}", [value]
            elif set(value) <= {"zero", "one", "other"}:
                yield f"{prefix}{key}", list(value.values())
            else:
                yield from walk(f"{prefix}{key}.", value)

    return dict(walk("", read_toml(resources / "translations" / "fr" / "reply.toml")))


def test_labels_that_the_code_names_are_there(labels):
    for key in set(re.findall(r'"(reply\.[a-z_.]+[a-z_])"', CODE)):
        assert key in labels, key


def test_labels_are_all_used(resources):
    idle = [k for k in entries(resources) if f'"{k}"' not in CODE and not BUILT.fullmatch(k)]
    assert idle == []


def test_labels_name_every_network(labels):
    for channel in Channel:
        assert len(labels(f"frame.monogram.{channel}")) <= 2


@pytest.mark.parametrize(
    ("fault", "why"),
    [
        (r"[^\u202f][;!?]", "a narrow no-break space before ; ! ?"),
        (r"[^\u00a0]:(?!//)", "a no-break space before :"),
        (r"'", "the curly apostrophe"),
        (r"\.\.\.", "the ellipsis is one character"),
        (r"!", "no exclamation mark in the interface"),
        (r"\b[Oo]ups|\b[Tt]u\b|outrepass", "the words of the house"),
    ],
)
def test_labels_are_french(resources, fault, why):
    for key, forms in entries(resources).items():
        for form in forms:
            assert not re.search(fault, form), f"{key} : {form!r} ({why})"


def test_labels_keep_their_placeholders_in_every_form(resources):
    for key, forms in entries(resources).items():
        sets = {frozenset(re.findall(r"\{(\w+)\}", form)) - {"count"} for form in forms}
        assert len(sets) == 1, key
