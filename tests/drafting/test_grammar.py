"""What is told back is whole: denials closed, « que » before each clause."""

import pytest

from cmdesk.drafting.retelling.grammar import Retold, Way, both_said, denials_closed
from cmdesk.language.pipeline import open_pipeline


@pytest.mark.parametrize(
    ("text", "closed"),
    [
        ("le site ne fonctionne pas et ne sert", False),
        ("le site ne sert à rien", True),
        ("personne ne <vous |te >répond", True),
        ("<vous n’avez|tu n’as>", False),
    ],
)
def test_denials_closed_hears_what_was_cut(text, closed):
    assert denials_closed(text) is closed


@pytest.mark.parametrize(
    ("way", "said"),
    [
        (Way.REPORTED, "la notice ne sert à rien et que le montage prend des heures"),
        (Way.TOLD, "la notice ne sert à rien et le montage prend des heures"),
    ],
)
def test_both_said_has_each_clause_depend_on_what_is_told(resources, way, said):
    text = "la notice ne sert à rien et le montage prend des heures"
    words = list(open_pipeline(resources).parse(text))
    assert both_said(Retold(way, text, 1.0), words).text == said
