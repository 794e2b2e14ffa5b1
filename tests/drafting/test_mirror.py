"""The author's own clause told back: faithful, in French, and never where it is not safe."""

import pytest

from cmdesk.domain.analysis import Entity, Grievance, Sarcasm, Telling
from cmdesk.domain.message import Message
from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import Address, EntityType, Topic
from cmdesk.drafting.drafter import Drafter
from cmdesk.drafting.mirror import Mirror
from cmdesk.drafting.template import Manner, choose
from cmdesk.knowledge.loader import read_toml
from cmdesk.language.pipeline import open_pipeline
from cmdesk.language.surface import Surface
from tests.drafting.conftest import analysis, message


@pytest.fixture(scope="module")
def pipeline(resources):
    return open_pipeline(resources)


@pytest.fixture(scope="module")
def retell(resources, pipeline):
    surface = Surface(resources)
    mirror = Mirror(resources, surface, pipeline.read)

    def said(text, address=Address.VOUS, **more):
        found = next(iter(mirror.clauses(Message(text), analysis(**more))), None)
        if found is None:
            return None
        return str(found.way), surface.realise(choose(found.text, Manner(address)))

    return said


@pytest.mark.parametrize(
    ("text", "way", "told"),
    [
        ("J’ai toujours pas reçu ma commande.", "told",
         "vous n’avez toujours pas reçu votre commande"),
        ("je recois plus aucun mail de suivi", "told", "vous ne recevez plus aucun mail de suivi"),
        ("On n’a plus internet depuis trois jours.", "told",
         "vous n’avez plus internet depuis trois jours"),
        ("Je ne peut pas accéder à mon espace.", "told",
         "vous ne pouvez pas accéder à votre espace"),
        ("Je me retrouve sans voiture depuis 2 semaines.", "told",
         "vous vous retrouvez sans voiture depuis deux semaines"),
        ("Nous attendons le remboursement de notre séjour.", "told",
         "vous attendez le remboursement de votre séjour"),
        ("Ca fait 3 semaines que j’attends mon colis.", "told",
         "cela fait trois semaines que vous attendez votre colis"),
        ("Mon canapé est arrivé déchiré.", "told", "votre canapé est arrivé déchiré"),
        ("Ma télévision ne s’allume plus.", "told", "votre télévision ne s’allume plus"),
        ("Toujours pas de réponse à ma réclamation.", "told",
         "vous n’avez toujours pas de réponse à votre réclamation"),
        ("Pas d’eau chaude en plein hiver.", "told", "vous n’avez pas d’eau chaude en plein hiver"),
        ("Aucun goût dans l’assiette.", "bare", "aucun goût dans l’assiette"),
        ("Problème de chauffage depuis lundi.", "told", "vous avez un problème de chauffage"),
        ("Impossible de me connecter à mon compte.", "told",
         "vous n’arrivez pas à vous connecter à votre compte"),
        ("10 jours sans chauffage, bravo.", "told", "vous êtes sans chauffage depuis dix jours"),
        ("Deux heures pour avoir un café.", "bare", "deux heures pour avoir un café"),
        ("Le livreur n’est jamais venu.", "reported", "le livreur n’est jamais venu"),
        ("Votre application plante à chaque fois.", "reported",
         "notre application plante à chaque fois"),
        ("La chambre n’était pas propre.", "reported", "la chambre n’était pas propre"),
        ("Mon abonnement a été résilié sans mon accord.", "reported",
         "votre abonnement a été résilié sans votre accord"),
        ("Vous m’avez facturé 12 € en plus.", "reported", "on vous a facturé 12 € en plus"),
        ("Ils ne me répondent jamais.", "reported", "on ne vous répond jamais"),
        ("Personne ne me répond.", "reported", "personne ne vous répond"),
        ("On ne peut même pas arrêter l’abonnement.", "told",
         "il est impossible d’arrêter l’abonnement"),
        ("On ne peut plus commander sur le site.", "told",
         "il n’est plus possible de commander sur le site"),
        ("Il n’y a pas de chauffage dans la chambre.", "reported",
         "il n’y a pas de chauffage dans la chambre"),
    ],
)  # fmt: skip
def test_mirror_of_tells_a_clause_back(retell, text, way, told):
    assert retell(text) == (way, told)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("J’ai toujours pas reçu ma commande.", "tu n’as toujours pas reçu ta commande"),
        (
            "Impossible de me connecter à mon compte.",
            "tu n’arrives pas à te connecter à ton compte",
        ),
        (
            "Je me retrouve sans voiture depuis mardi dernier.",
            "tu te retrouves sans voiture depuis mardi dernier",
        ),
        ("Vous m’avez facturé 12 € en plus.", "on t’a facturé 12 € en plus"),
    ],
)
def test_mirror_of_says_tu(retell, text, told):
    found = retell(text, Address.TU)
    assert (found and found[1]) == told


@pytest.mark.parametrize(
    "text",
    [
        "J’ai été débité deux fois.",  # would agree with the author
        "Votre réponse a été on ne peut rien faire.",  # what others say
        "On ne peut rien faire.",
        "conversation coupée car soi disant je n’avais plus internet",
        "Je suis très déçue.",
        "Je ne comprends pas.",
        "Je ne suis pas content de vos services.",
        "Je n’ai jamais vu des voleurs pareils.",
        "Je n’ai pas reçu leur réponse.",  # whose?
        "Je ne l’ai pas reçu.",
        "Il n’est toujours pas arrivé.",
        "Je n’ai aucun problème avec ma banque.",
        "Je n’ai pas mal de contrats chez vous.",
        "Est-ce que je n’ai pas reçu ma commande ?",
        "Je n’ai pas reçu ma commade.",
        "Je n’ai pas reçu mes commande.",
        "Vous avez dit : « je n’ai pas reçu votre dossier ».",
        "Je ne recommanderai plus rien.",
        "Le vendeur m’a volé mon sac.",
        "Votre commande est bloquée.",  # a robot's words
        "J’ai pas mal attendu.",
        "Plus de fibre.",
    ],
)
def test_mirror_of_tells_nothing_in_doubt(retell, text):
    assert retell(text) is None


@pytest.fixture(scope="module")
def turned(resources):
    return read_toml(resources / "phrases" / "mirror.toml")["turned"]["examples"]


@pytest.fixture
def retell_main(retell):
    """Tell back a message whose whole text tells the matter."""

    def said(text, address=Address.VOUS):
        return retell(text, address, telling=(Telling(Span(0, len(text)), 1.0),))

    return said


def test_mirror_of_turns_what_the_author_and_the_brand_did(retell_main, turned):
    found = {text: retell_main(text) for text, *_ in turned["told"]}
    assert found == {text: (way, told) for text, way, told in turned["told"]}


def test_mirror_of_turns_to_tu(retell_main, turned):
    found = {text: retell_main(text, Address.TU) for text, _ in turned["tu"]}
    assert {text: told and told[1] for text, told in found.items()} == dict(turned["tu"])


def test_mirror_of_leaves_what_is_no_fact_of_the_author(retell_main, turned):
    assert not {text: told for text in turned["refused"] if (told := retell_main(text))}


def test_mirror_of_tells_no_name(retell):
    text = "Aucune réponse de Bertin."
    name = Entity(EntityType.ORGANISATION, Span(18, 24), "Bertin", "Bertin")
    assert retell(text, entities=(name,)) == ("told", "vous n’avez aucune réponse")


def test_mirror_of_leaves_irony_alone(retell):
    text = "Dix jours sans chauffage."
    assert retell(text) is not None
    assert retell(text, sarcasm=Sarcasm(True, (Span(0, len(text)),))) is None


def test_drafter_suggest_takes_up_the_authors_own_words(resources, limits, lumea, pipeline):
    drafter = Drafter(resources, limits, read=pipeline.read)
    text = "Toujours pas de réponse à ma lettre du printemps."
    understood = analysis(topics=("other",), emotion="frustration")
    taken = [
        "pas de réponse à votre lettre" in draft.text
        for seed in range(3)
        for draft in drafter.suggest(message(text), understood, lumea, seed=seed)
    ]
    assert sum(taken) >= 5


def test_drafter_suggest_only_reports_what_the_author_says_of_the_brand(
    resources, limits, lumea, pipeline
):
    drafter = Drafter(resources, limits, read=pipeline.read)
    understood = analysis(topics=("other",), emotion="frustration")
    for seed in range(3):
        for draft in drafter.suggest(
            message("Le livreur n’est jamais venu."), understood, lumea, seed=seed
        ):
            if "le livreur n’est jamais venu" not in draft.text.lower():
                continue
            sentence = next(s for s in draft.text.split(". ") if "jamais venu" in s)
            assert any(
                word in sentence.lower() for word in ("vous", "votre message", "de lire", "d’après")
            ), sentence


def test_drafter_suggest_tells_two_faults_of_one_topic(drafter, lumea):
    text = "La table est arrivée rayée et il manque une chaise."
    two = (
        Grievance(Topic.PRODUCT, Span(0, 27), "votre table", "est arrivée rayée",
                  "l’état de votre table", feminine=True, frame="product.damaged",
                  confidence=0.9),
        Grievance(Topic.DELIVERY, Span(31, 50), "vos messages", "sont restés sans réponse",
                  "le silence après vos messages", plural=True, frame="service.no_reply",
                  confidence=0.9),
    )  # fmt: skip
    understood = analysis(topics=("product", "delivery"), grievances=two)
    both = 0
    for seed in range(4):
        for draft in drafter.suggest(message(text), understood, lumea, seed=seed)[1:]:
            both += "table" in draft.text and "réponse" in draft.text
    assert both >= 4


def test_mirror_leaves_a_clause_that_a_parenthesis_parts_in_two(retell):
    text = (
        "On m’avait promis une livraison avant Noël et visiblement le vélo vendu (Rando 8) "
        "n’est même pas en stock."
    )
    told = retell(text, telling=(Telling(Span(0, len(text)), 0.9),))
    assert told[1] == "on vous avait promis une livraison"
