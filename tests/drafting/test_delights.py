"""What a compliment praises, ready to be taken up in the order of the message."""

import pytest

from cmdesk.domain.analysis import Grievance
from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import Topic
from tests.drafting.conftest import analysis, delights_of, message


@pytest.fixture(scope="module")
def delights(resources):
    return delights_of(resources)


def praise(*topics, **more):
    return analysis(kind="praise", topics=topics or (Topic.PREMISES,), **more)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Délicieux foie gras, et cette vue imprenable ! Serveurs, sommelier… aux petits soins.",
            ("le foie gras", "la vue", "les serveurs", "le sommelier"),
        ),
        (
            "Merci pour les explications et pour votre patience.",
            ("les explications", "la patience de l’équipe"),
        ),
        ("La qualité des plats est exceptionnelle.", ("la qualité des plats",)),
        ("Le service est vraiment parfait, le vin plus qu’excellent.", ("le service", "le vin")),
        (
            "On a adoré la terrasse, les desserts et la carte des vins.",
            ("la terrasse", "les desserts", "la carte des vins"),
        ),
        ("Pas cher, et un personnel adorable", ("le rapport qualité-prix", "le personnel")),
    ],
)
def test_delights_name_what_is_praised(delights, text, expected):
    assert delights.of(message(text), praise()) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Ma commande est arrivée vite, la livraison était rapide.",
            ("la rapidité de la livraison",),
        ),
        ("Très facile à contacter", ("la facilité à joindre l’équipe",)),
    ],
)
def test_delights_without_a_noun_are_heard_as_a_whole(delights, text, expected):
    assert delights.of(message(text), praise(Topic.DELIVERY)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Nous avons dîné en terrasse.",  # a place in passing, nothing said of it
        "La musique n’est pas agréable.",
        "Dommage pour le dessert.",
        "La protection de l’écran.",
        "Super !",
    ],
)
def test_delights_are_silent_where_nothing_is_praised(delights, text):
    assert delights.of(message(text), praise()) == ()


def test_delights_leave_a_reservation_out(delights):
    text = "La soupe était parfaite. La musique, excellente au début."
    reserve = Grievance(Topic.PREMISES, Span(25, len(text)))
    assert delights.of(message(text), praise(grievances=(reserve,))) == ("la soupe",)


def test_delights_say_a_dish_rather_than_the_cooking(delights):
    text = "Une cuisine délicieuse. Le soufflé est divin, le tartare excellent."
    assert "la cuisine" not in delights.of(message(text), praise())


def test_delights_are_of_compliments_only(delights):
    assert delights.of(message("La soupe était parfaite."), analysis(kind="complaint")) == ()
