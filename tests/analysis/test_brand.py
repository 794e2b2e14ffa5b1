"""What is understood of a message once it is known which brand receives it."""

from datetime import datetime

import pytest

from cmdesk.analysis.analyser import Analyser
from cmdesk.domain.brand import NO_BRAND, Brand
from cmdesk.domain.message import Message
from cmdesk.domain.vocabulary import EntityType, Signal
from cmdesk.paths import default_paths
from cmdesk.profiles.library import Library

PATHS = default_paths()
ANALYSER = Analyser(None, PATHS.resources)
LUMEA = Brand.of(Library(PATHS).get("lumea"))
SHOP = Brand(("Darty", "@Darty_Officiel"))
LINE = Brand(("Orange",))


def read(text, brand=NO_BRAND):
    return ANALYSER.analyse(Message(text, received_at=datetime(2026, 3, 10, 9)), brand)


def signals(text, brand=NO_BRAND):
    return {label.id for label in read(text, brand).signals}


def named(text, brand, type):
    return [(e.text, e.value) for e in read(text, brand).entities_of(type)]


@pytest.mark.parametrize(
    ("text", "brand"),
    [
        ("Chez Darty on m’a dit que la garantie ne marche pas.", SHOP),
        ("J’ai acheté mon four chez Darty, il est tombé en panne.", SHOP),
        ("@Darty_Officiel chez darty c’est toujours pareil", SHOP),
    ],
)
def test_brand_is_no_competitor_in_its_own_mail(text, brand):
    assert Signal.COMPETITOR_MENTION in signals(text)
    assert Signal.COMPETITOR_MENTION not in signals(text, brand)
    assert named(text, brand, EntityType.ORGANISATION) == []


@pytest.mark.parametrize(
    "text",
    [
        "J’ai commandé chez Luméa une table Ondine, jamais arrivée.",
        "Deux ans que j’achète chez Luméa, première déception.",
        "Comme souvent avec Luméa, le colis a du retard.",
    ],
)
def test_brand_that_no_list_knows_is_no_competitor_either(text):
    assert Signal.COMPETITOR_MENTION not in signals(text, LUMEA)


def test_brand_leaves_the_others_competitors():
    told = "Chez Amazon c’est livré le lendemain, pas comme chez Darty."
    assert Signal.COMPETITOR_MENTION in signals(told, SHOP)
    assert named(told, SHOP, EntityType.ORGANISATION) == [("Amazon", "Amazon")]


def test_brand_to_which_one_stays_is_not_left():
    told = "Je reste chez Orange mais c’est la dernière panne que j’accepte."
    assert Signal.CHURN_THREAT in signals(told)
    assert Signal.CHURN_THREAT not in signals(told, LINE)
    assert Signal.CHURN_THREAT in signals("Adieu Orange, je vais voir ailleurs.", LINE)


def test_brand_tells_its_competitors():
    told = "Luméa est moins cher que Casabrune, mais quel service !"
    assert Signal.COMPETITOR_MENTION in signals(told, LUMEA)
    assert named(told, LUMEA, EntityType.ORGANISATION) == [("Casabrune", "Casabrune")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("le lit belvedere est incomplet", ("lit belvedere", "lit Belvédère")),
        ("Deux lampes Calanque commandées.", ("lampes Calanque", "lampe Calanque")),
        ("Ma Calanque est arrivée cassée.", ("Calanque", "lampe Calanque")),
        ("La bougie figuier blanc ne sent rien.", ("bougie figuier blanc", "bougie Figuier blanc")),
    ],
)
def test_brand_tells_its_products(text, found):
    assert named(text, LUMEA, EntityType.PRODUCT) == [found]


def test_brand_word_that_is_no_product_stays_a_word():
    assert named("Dans la brume du matin, quel beau magasin.", LUMEA, EntityType.PRODUCT) == []
    assert named("On se baladait dans une calanque.", LUMEA, EntityType.PRODUCT) == []


def test_brand_known_for_one_message_is_forgotten_for_the_next():
    told = "Chez Darty c’est toujours en panne."
    assert Signal.COMPETITOR_MENTION not in signals(told, SHOP)
    assert Signal.COMPETITOR_MENTION in signals(told)


def test_brand_without_a_name_meets_nothing():
    assert read("Bonjour à tous.", Brand(("", "Go"))).entities == ()
