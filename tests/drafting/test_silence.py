from dataclasses import replace

import pytest

from cmdesk.domain.message import Message
from cmdesk.domain.profile import Profile, Vocabulary
from cmdesk.domain.vocabulary import Channel, Kind
from cmdesk.drafting.silence import Silence, all_the_same, why_silent
from tests.drafting.conftest import analysis

BRAND = Profile(
    "lumea",
    "Luméa",
    handles=("@Lumea_FR",),
    vocabulary=Vocabulary(products=("lampe Calanque", "table Ondine")),
)


def why(text, profile=BRAND, kind="complaint", **more):
    message = Message(text, **{"channel": Channel.X} | more)
    return why_silent(message, analysis(kind), profile)


@pytest.mark.parametrize(
    "text",
    [
        "@marie_b regarde, c’est exactement ce que je te disais",
        "@TrainsDuSud votre train a encore du retard",
        "@paul @marie_b on y va samedi ?",
        "  @paul, tu as vu ça",
    ],
)
def test_silence_for_what_is_written_to_somebody_else(text):
    assert why(text) is Silence.ELSEWHERE


@pytest.mark.parametrize(
    "text",
    [
        "@Lumea_FR où est mon colis ?",
        "@paul @lumea_fr où est mon colis ?",
        "@lumea_sav où est mon colis ?",
        "@paul chez Lumea c’est pareil",
        "@paul la lampe calanque est arrivée cassée",
        "Mon colis n’arrive pas, hein @paul",
        "Mon colis n’arrive pas",
        "paul@exemple.fr n’a rien reçu",
    ],
)
def test_silence_for_nothing_that_may_be_for_the_brand(text):
    assert why(text) is None


def test_silence_needs_a_public_message_of_a_network_with_accounts():
    text = "@marie_b regarde ça"
    assert why(text, channel=Channel.EMAIL) is None
    assert why(text, public=False) is None
    assert why(text, channel=None) is None


def test_silence_needs_to_know_the_accounts_of_the_brand():
    assert why("@marie_b regarde ça", profile=replace(BRAND, handles=())) is None


def test_silence_for_insults_without_a_request():
    assert why("bande de guignols", kind="abuse") is Silence.ABUSE


def test_silence_all_the_same_makes_a_calm_case_of_insults():
    calm = all_the_same(analysis("abuse", emotion="anger", severity=3))
    assert calm.kind.id is Kind.COMPLAINT
    assert (calm.emotion.id, int(calm.severity.level)) == ("disappointment", 2)
    other = analysis("question")
    assert all_the_same(other) is other
