"""Praise, questions and ideas told back: who did what, what is asked, what is wished for."""

import pytest

from cmdesk.domain.analysis import EmotionLabel
from cmdesk.domain.message import Message
from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import Address, Channel, Emotion, Kind, Person
from cmdesk.drafting.calm.reader import CalmReader, Told
from cmdesk.drafting.calm.taken_up import helped, reconsidered
from cmdesk.drafting.drafter import Drafter
from cmdesk.drafting.template import Manner, choose
from cmdesk.knowledge.loader import read_toml
from cmdesk.language.pipeline import open_pipeline
from cmdesk.language.surface import Surface
from tests.drafting.conftest import analysis


@pytest.fixture(scope="module")
def pipeline(resources):
    return open_pipeline(resources)


@pytest.fixture(scope="module")
def read(resources, pipeline):
    reader = CalmReader(resources, Surface(resources), pipeline.read)

    def told(text, kind, **more):
        return reader.of(Message(text), analysis(kind, ("other",), "neutral", 1, **more))

    return told


def spoken(text, address=Address.VOUS, person=Person.NOUS):
    return choose(text, Manner(address, person))


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Livrez-vous à La Réunion ?", "si nous livrons à La Réunion"),
        ("Est-ce que je peux régler en deux fois ?", "si vous pouvez régler en deux fois"),
        ("Y a-t-il un vestiaire ?", "s’il y a un vestiaire"),
        ("Bonjour, votre piste accepte les débutants ?", "si notre piste accepte les débutants"),
        ("Le plat supporte-t-il le four ?", "si le plat supporte le four"),
        ("Je voudrais savoir si mon abonnement donne droit au week-end.",
         "si votre abonnement donne droit au week-end"),
        ("Comment modifier mon adresse ?", "comment modifier votre adresse"),
        ("Pouvez-vous m’indiquer les horaires de la piscine ?",
         "quels sont les horaires de la piscine"),
        ("Tout va bien, mais je ne comprends pas pourquoi il y a une ligne « acompte ».",
         "pourquoi il y a une ligne acompte"),
        ("Merci de me dire s’il faut réserver.", "s’il faut réserver"),
    ],
)  # fmt: skip
def test_asking_tells_the_question_back(read, text, asked):
    assert spoken(read(text, "question").asking) == asked


def test_asking_says_tu_and_on_where_the_house_does(read):
    said = read("Livrez-vous chez ma sœur ?", "question").asking
    assert spoken(said, Address.TU, Person.ON) == "si on livre chez ta sœur"
    said = read("Est-ce que je peux annuler mon cours ?", "question").asking
    assert spoken(said, Address.TU, Person.ON) == "si tu peux annuler ton cours"


@pytest.mark.parametrize(
    "text",
    [
        "Pourquoi pas ?",
        "Vous pouvez m’expliquer ?",
        "Que demander de plus ?",
        "Si la robe me va pas, c’est jouable ?",
        "Peut-on la recharger ?",
        "Notre contrat le couvre là-bas ?",
        "Et un robot aspirateur ça passe dessus ?",
        # One question said back would show that the other was not read.
        "Livrez-vous à Brest ? Et vous reprenez les vieux, non ?",
        "Tu livres à Brest ?",
    ],
)
def test_asking_leaves_alone_what_is_not_sure(read, text):
    assert read(text, "question").asking == ""


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("Ce serait bien d’ajouter un banc devant la caisse.", "ajouter un banc devant la caisse"),
        ("Il manque un bouton pour trier mes listes.", "un bouton pour trier vos listes"),
        (
            "Une idée toutefois : imprimer le poids sur le sachet.",
            "imprimer le poids sur le sachet",
        ),
        ("Mettez donc des crochets dans les cabines.", "mettre des crochets dans les cabines"),
        ("Un porte-vélos devant la porte rendrait service.", "un porte-vélos devant la porte"),
        ("Et si vous prêtiez des parapluies ?", "prêter des parapluies"),
        ("Si vous vendiez des pieds plus hauts de 5 cm, on serait preneurs.",
         "vendre des pieds plus hauts de 5 cm"),
        ("Si elle pouvait désigner un proche qui reçoit la copie, ça aiderait.",
         "désigner un proche qui reçoit la copie"),
        # What is cut before its condition says another thing.
        ("Une idée : envoyer un SMS quand on arrive au bout.", ""),
        ("Continuez comme ça !", ""),
        ("La page gagnerait à être plus courte.", ""),
    ],
)  # fmt: skip
def test_wish_is_what_the_idea_proposes(read, text, wish):
    assert spoken(read(text, "suggestion").wish) == wish


@pytest.mark.parametrize(
    ("text", "hero", "deed"),
    [
        (
            "Samia a pris le temps de nous montrer les tissus et ne nous a pas poussés à acheter.",
            "Samia",
            "a pris le temps de vous montrer les tissus",
        ),
        ("Reçue à l’agence de Nancy. M. Petit est patient et explique bien.", "M. Petit", ""),
        ("Technicien ponctuel, propre, qui explique ce qu’il fait.", "le technicien", ""),
        ("Votre collaboratrice a pris le temps de m’expliquer chaque clause.", "la collaboratrice",
         "a pris le temps de vous expliquer chaque clause"),
        ("Merci à Samia qui a passé une heure à chercher ma référence.", "Samia",
         "a passé une heure à chercher votre référence"),
        ("Le livreur a monté mon bureau au quatrième.", "le livreur",
         "a monté votre bureau au quatrième"),
        ("Bravo à la vendeuse, elle m’a couru après avec mon parapluie.", "la vendeuse",
         "vous a couru après avec votre parapluie"),
        ("Un grand merci à Tristan pour sa patience.", "Tristan", ""),
        ("Merci Nadia !", "Nadia", ""),
        ("Le jeune homme, Samir je crois, a fouillé la réserve.", "Samir", "a fouillé la réserve"),
        ("La personne qui m’a répondu est restée en ligne jusqu’à la dépanneuse.",
         "la personne qui vous a répondu", "est restée en ligne jusqu’à la dépanneuse"),
        ("Technicien au top, il a même pris le temps d’expliquer le wifi à ma femme.",
         "le technicien", "a pris le temps d’expliquer le wifi à votre femme"),
        ("Mme Noirot m’a rappelé deux fois comme elle l’avait dit.", "Mme Noirot",
         "vous a rappelé deux fois"),
        ("Un grand merci à Madame Keller, de Colmar.", "Mme Keller", ""),
        ("Une dame de l’agence m’a rappelé le lundi à l’ouverture.", "la dame de l’agence",
         "vous a rappelé le lundi à l’ouverture"),
        ("Un vendeur m’a aidée à porter le tapis jusqu’à la voiture.", "le vendeur",
         "vous a aidée à porter le tapis jusqu’à la voiture"),
        ("La personne qui m’a répondu m’a refait une carte en six minutes.",
         "la personne qui vous a répondu", "vous a refait une carte en six minutes"),
        # The author’s own, a child, a stranger to the house; and what was done to somebody else.
        ("Merci, ma fille Samia a adoré le spectacle.", "", ""),
        ("Votre responsable l’a prié de sortir.", "", ""),
        ("Toujours très bien reçue à l’agence de Nancy.", "", ""),
        ("Le facteur a perdu ma lettre, mais je vous aime bien.", "", ""),
    ],
)  # fmt: skip
def test_hero_is_who_is_praised_and_what_they_did(read, text, hero, deed):
    told = read(text, "praise")
    assert (spoken(told.hero), spoken(told.deed)) == (hero, deed)


def test_hero_is_never_the_author(read):
    told = read("Merci pour tout, à bientôt. Samia", "praise", first_name="Samia")
    assert told.hero == ""


@pytest.mark.parametrize(
    ("text", "feat"),
    [
        ("Sinistre réglé en six jours.", "un sinistre réglé en six jours"),
        ("Réponse en 4 min un dimanche, bravo.", "une réponse en quatre minutes, un dimanche"),
        ("Commandé jeudi matin, reçu vendredi midi.",
         "une commande du jeudi matin arrivée le vendredi midi"),
        ("Jamais livré en deux jours.", ""),
        ("Je n’attends plus rien.", ""),
    ],
)  # fmt: skip
def test_feat_is_what_took_little_time(read, text, feat):
    assert read(text, "praise").feat == feat


def test_points_are_what_was_well_made(read):
    told = read("Travail soigné, finitions impeccables, je recommande.", "praise")
    assert told.points == ("un travail soigné", "des finitions impeccables")
    assert read("Bon courage, bonne journée.", "praise").points == ()


@pytest.fixture(scope="module")
def rules(resources):
    return read_toml(resources / "phrases" / "facts.toml")["calm"]


def test_reconsidered_a_question_with_manners_is_a_question(rules):
    text = "Cette huile convient-elle aux bébés ? Merci et belle journée !"
    thanks = Span(text.index("Merci"), len(text))
    found = analysis("praise", ("product",), "satisfaction", 1, praise=(thanks,))
    told = Told(asking="si cette huile convient aux bébés")
    assert reconsidered(found, Message(text), told, rules).kind.id is Kind.QUESTION
    kept = Message("Service parfait, bravo ! Rouvrez-vous lundi ? Merci.")
    assert reconsidered(found, kept, told, rules).kind.id is Kind.PRAISE


def test_reconsidered_a_calm_question_is_no_complaint(rules):
    told = Told(asking="pourquoi il y a une ligne acompte")
    calm = analysis("complaint", ("billing",), "neutral", 2)
    text = "Tout semble normal, mais pourquoi y a-t-il une ligne « acompte » ?"
    assert reconsidered(calm, Message(text), told, rules).kind.id is Kind.QUESTION
    angry = analysis("complaint", ("billing",), "neutral", 3)
    assert reconsidered(angry, Message(text), told, rules).kind.id is Kind.COMPLAINT
    upset = analysis("complaint", ("billing",), "neutral", 2)
    upset = upset.__class__(
        kind=upset.kind, topics=upset.topics, emotion=EmotionLabel(Emotion.ANGER, 0.9),
        sarcasm=upset.sarcasm, severity=upset.severity,
    )  # fmt: skip
    assert reconsidered(upset, Message(text), told, rules).kind.id is Kind.COMPLAINT


@pytest.fixture(scope="module")
def suggest(resources, limits, pipeline):
    drafter = Drafter(resources, limits, read=pipeline.read)

    def drafts(text, found, profile, channel=Channel.FACEBOOK):
        message = Message(text, channel=channel, public=True)
        return drafter.suggest(message, found, profile)

    return drafts


def test_draft_of_praise_names_who_did_what_and_passes_it_on(suggest, lumea, familiar):
    text = "Merci à Samia qui a passé une heure à chercher ma référence."
    for profile in (lumea, familiar):
        for draft in suggest(text, analysis("praise", ("staff",), "satisfaction", 1), profile):
            assert "Samia a passé une heure à chercher" in draft.text
            assert "ma référence" not in draft.text


@pytest.mark.parametrize(
    ("text", "regretted"),
    [
        ("Lampe magnifique, bel emballage. Par contre le livreur a laissé le carton sous la pluie.",
         "que le livreur ait laissé le carton sous la pluie"),
        ("Très belle boutique, de bons conseils. Seul bémol : le parking est minuscule.",
         "que le parking soit minuscule"),
    ],
)  # fmt: skip
def test_draft_regrets_what_a_compliment_finds_wanting(suggest, lumea, text, regretted):
    drafts = suggest(text, analysis("praise", ("delivery",), "satisfaction", 1), lumea)
    assert [d.text for d in drafts if regretted not in d.text.lower()] == []
    # Who did it is thanked for nothing.
    assert all("le livreur a laissé" not in draft.text for draft in drafts)


def test_draft_never_thanks_for_how_somebody_looks(suggest, lumea):
    text = "Bons conseils, merci à la dame aux lunettes rouges !"
    drafts = suggest(text, analysis("praise", ("staff",), "satisfaction", 1), lumea)
    assert all("lunettes" not in draft.text for draft in drafts)


@pytest.mark.parametrize(
    ("text", "grave"),
    [
        ("La téléassistance de ma mère est coupée, que faire ?", True),
        ("Ce sirop contient-il du lactose ? Mon petit-fils n’y a pas droit.", False),
    ],
)
def test_helped_is_who_calls_for_help(rules, text, grave):
    found = analysis("question", ("product",), "worry", 1, signals=("health_safety",))
    assert (helped(found, Message(text), rules).kind.id is Kind.COMPLAINT) is grave


def test_draft_of_a_question_says_which_answer_is_looked_for(suggest, lumea):
    found = analysis("question", ("delivery",), "neutral", 1)
    for channel in (Channel.FACEBOOK, Channel.X):
        advised = suggest("Donnez-vous des cours de tapisserie ?", found, lumea, channel)
        assert any("si nous donnons des cours" in draft.text for draft in advised)
        assert all(draft.text.count("tapisserie") < 2 for draft in advised)


def test_draft_of_an_idea_takes_it_up(suggest, lumea):
    found = analysis("suggestion", ("premises",), "neutral", 1)
    for draft in suggest("Il manque un banc devant la caisse.", found, lumea):
        assert "un banc devant la caisse" in draft.text.lower()


def test_draft_never_thanks_for_a_place_in_passing(suggest, lumea):
    text = "Je suis passée au guichet du rayon jouets, équipe parfaite, merci."
    for draft in suggest(text, analysis("praise", ("staff",), "satisfaction", 1), lumea):
        assert "guichet" not in draft.text
        assert "rayon" not in draft.text
