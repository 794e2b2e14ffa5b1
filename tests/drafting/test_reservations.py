"""The reservation of a compliment: found where there is one, named where it is sure."""

import pytest

from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import Kind
from cmdesk.drafting.calm.reader import Told
from cmdesk.drafting.calm.reservations import Reservation, Reservations
from cmdesk.drafting.calm.taken_up import reconsidered, slots_of
from cmdesk.drafting.nouns import without
from cmdesk.drafting.retelling.lexicon import Lexicon
from cmdesk.knowledge.loader import read_toml
from cmdesk.language.surface import Surface
from cmdesk.paths import default_paths
from tests.drafting.conftest import analysis, delights_of, message

TABLE = read_toml(default_paths().resources / "phrases" / "reservations.toml")["reservations"]


@pytest.fixture(scope="module")
def find(resources):
    spelled = Lexicon(resources).spelled
    return Reservations(resources / "phrases", Surface(resources), spelled)


@pytest.mark.parametrize("entry", TABLE["shortfall"], ids=lambda entry: entry["id"])
def test_shortfall_is_found_in_its_samples_only(find, entry):
    for text in entry["samples"]:
        assert any(one.thing for one in find.of(text)), text
    for text in entry["others"]:
        assert find.of(text) == (), text


@pytest.mark.parametrize("entry", TABLE["sample"], ids=lambda entry: entry["text"][:50])
def test_reservation_of_a_whole_message(find, entry):
    found = find.of(entry["text"])
    assert bool(found) is not entry.get("none", False)
    first = found[0] if found else Reservation(Span(0, 0))
    assert (first.thing, first.better) == (entry.get("thing", ""), entry.get("better", ""))


def test_families_hold_nouns_that_are_known(find):
    known = {form.noun for forms in find._things._nouns._longest_first.values() for form in forms}
    persons = {said.removeprefix("l’").split(" ", 1)[-1] for said in TABLE["persons"]}
    unknown = {
        noun for nouns in TABLE["families"].values() for noun in nouns if noun not in known
    } - persons
    assert unknown == set()


def test_reservation_names_nobody(find):
    for said in ("la serveuse", "le vendeur", "la conseillère", "le livreur"):
        for text in (f"Très bien. Seul bémol : {said}.", f"Parfait, mais {said} était froid."):
            assert all(said not in one.thing for one in find.of(text))


def test_reservation_names_two_at_most(find):
    text = "Bon repas. La salle est trop bruyante, le café trop cher et l’accueil un peu froid."
    assert len(find.of(text)) == 2


def test_reservation_says_whether_to_mend(find):
    broken = find.of("Ravie de tout, mais le chargeur ne fonctionne plus.")
    assert [one.mend for one in broken] == [True]
    assert [one.mend for one in find.of("Ravie de tout, mais le vin est un peu cher.")] == [False]


def test_what_turns_to_praise_is_no_reservation(find):
    waited = (
        "Bravo pour l’attente, personne ne venait. En revanche la cuisine {} et le prix correct."
    )
    assert find.of(waited.format("est bonne")) == ()
    assert [one.thing for one in find.of(waited.format("n’est pas bonne"))] == ["la cuisine"]


def test_reservation_is_no_delight(find, resources):
    text = "Service parfait. Un emballage plus soigné serait un plus."
    spans = [one.span for one in find.of(text)]
    praise = analysis("praise", ("delivery",), "satisfaction", 1)
    assert delights_of(resources).of(message(text), praise, spans) == ("le service",)


def test_slots_say_who_hears_of_it(find, resources):
    praise = analysis("praise", ("product",), "satisfaction", 1)

    def slots(text):
        return slots_of(Told(reservations=find.of(text)), praise, 0, Surface(resources))

    cold = slots("Très bon resto, dommage que le dessert soit arrivé froid.")
    assert cold == {
        "reservation": "le dessert arrivé froid",
        "lapse": "le dessert arrivé froid",
        "heard": "l’équipe en cuisine",
    }
    two = slots("Belle soirée, mais la salle est trop bruyante et… le vin un peu cher.")
    assert two["reservation"] == "le bruit dans la salle et le prix du vin"
    assert two["heard"] == "l’équipe"
    assert "lapse" not in two
    assert slots("Tout m’a plu, petit bémol.") == {"heard": "l’équipe"}
    wish = slots("Très joli. Une notice plus claire serait bienvenue.")
    assert wish == {"better": "une notice plus claire", "heard": "l’équipe"}


@pytest.mark.parametrize(
    ("text", "more", "kind"),
    [
        ("Accueil charmant. Seul bémol : l’attente.", {}, "praise"),
        ("Accueil charmant. Seul bémol : l’attente.", {"emotion": "anger"}, "complaint"),
        ("Accueil charmant. Seul bémol : l’attente.", {"severity": 3}, "complaint"),
        ("Accueil charmant. Seul bémol : l’attente.", {"asks": ("refund",)}, "complaint"),
        ("Dîner raté. Seul bémol : l’attente.", {}, "complaint"),
        ("Cadre superbe, mais la viande était trop cuite. Inadmissible.", {}, "complaint"),
    ],
)
def test_reconsidered_praise_with_a_reservation_is_no_complaint(find, text, more, kind, resources):
    found = analysis(**{"severity": 1, "asks": ("none_stated",), **more})
    spoken = find.of(text)
    told = Told(reservations=spoken, pleased=find.mostly_pleased(text, spoken))
    rules = read_toml(resources / "phrases" / "facts.toml")["calm"]
    assert reconsidered(found, message(text), told, rules).kind.id is Kind(kind)


def test_without_cuts_spans_that_overlap():
    assert without("abcdef", [Span(1, 4), Span(2, 3), Span(3, 5)]) == "a . f"
