"""Complaints split, named in our words, and none taken from what is denied or mended."""

import pytest

from cmdesk.analysis.grievances import RuleGrievances, agree, read_frames
from cmdesk.analysis.objects import Objects
from cmdesk.analysis.preparation import Preparation
from cmdesk.domain.analysis import TopicLabel
from cmdesk.domain.message import Message
from cmdesk.domain.vocabulary import Topic
from cmdesk.knowledge.loader import read_toml
from cmdesk.paths import default_paths

FOLDER = default_paths().resources / "analysis"
PREPARATION = Preparation(default_paths().resources)
KNOWLEDGE = PREPARATION.knowledge
PRODUCTS = KNOWLEDGE.tables["products"]
SHIPMENTS = {
    words: (gender == "feminine", False)
    for gender in ("masculine", "feminine")
    for words in PRODUCTS["shipments"][gender]
}
FRAMES = read_frames(
    [read_toml(FOLDER / f"{name}.toml") for name in ("frames", "events")], SHIPMENTS
)
GRIEVANCES = RuleGrievances(
    FRAMES,
    Objects(KNOWLEDGE.tables["objects"], KNOWLEDGE.tables["goods"]),
    PRODUCTS["parts"],
)


def told(text, *topics):
    labels = tuple(TopicLabel(topic, 1.0) for topic in topics)
    found = GRIEVANCES.label(PREPARATION.open(Message(text))[0], labels)
    return [f"{g.object} {g.fault}" for g in found if g.object]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Ma théière fuit depuis hier.", "votre théière fuit"),
        ("Mes chaises sont arrivées cassées.", "vos chaises sont arrivées abîmées"),
        ("La caution, j’attends encore.", "votre caution ne vous est toujours pas parvenue"),
        (
            "Mon abonnement s’est renouvelé tout seul.",
            "votre abonnement a été renouvelé sans votre accord",
        ),
        ("L’appli plante à chaque fois.", "notre application ne fonctionne pas correctement"),
        ("Ma séance du 9 juin a été annulée.", "votre séance a été annulée"),
        ("Ma pizza était froide.", "votre pizza était froide"),
        ("La caissière m’a traitée de folle.", "notre caissière a tenu des propos blessants"),
        ("Vous avez supprimé mon commentaire.", "votre message n’apparaît plus"),
        ("Un cafard dans ma salade.", "votre salade contenait un corps étranger"),
    ],
)
def test_grievances_are_said_in_words_of_ours(text, sentence):
    assert sentence in told(text)


def test_grievances_name_the_thing_that_smells_and_not_what_it_smells_of():
    found = told("Le matelas reçu lundi sent le pneu.", Topic.PRODUCT)
    assert found == ["votre matelas dégage une odeur désagréable"]


def test_grievances_of_one_breath_are_told_apart():
    found = told(
        "Ma bouilloire fuit, le téléphone sonne dans le vide et vous continuez à me prélever 29 €."
    )
    assert len(found) == 3


def test_grievances_tell_one_fact_once():
    found = told("Toujours pas remboursée. J’attends mon remboursement depuis un mois.")
    assert len(found) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Ma théière ne fuit pas.",
        "Si ma théière fuit, que faire ?",
        "J’ai enfin reçu mon remboursement.",
        "Notre train n’a pas eu de retard.",
        "Un bris de glace, pas bon pour le moral.",
        "Vous annulez les paiements en cours.",
    ],
)
def test_grievances_leave_out_what_is_denied_supposed_or_mended(text):
    assert told(text) == []


def test_grievances_of_another_topic_are_less_sure():
    context = PREPARATION.open(Message("Ma théière fuit."))[0]
    (sure,) = GRIEVANCES.label(context, (TopicLabel(Topic.PRODUCT, 1.0),))
    (loose,) = GRIEVANCES.label(context, (TopicLabel(Topic.STAFF, 1.0),))
    assert loose.confidence < 0.6 < sure.confidence


@pytest.mark.parametrize("frame", FRAMES.values(), ids=lambda frame: frame.id)
def test_frames_make_whole_sentences(frame):
    for feminine in (False, True):
        for plural in (False, True):
            if frame.object and (feminine, plural) != (
                frame.agree[0] == "f",
                frame.agree[1] == "p",
            ):
                continue
            template = (plural and frame.fault_p) or (feminine and frame.fault_f) or frame.fault
            said = agree(template, feminine=feminine, plural=plural)
            assert said
            assert not set("[]|{}") & set(said.replace("{part}", ""))
            assert "ss " not in f"{said} ".replace("{part}", "")
            assert not said.endswith(".")
    assert frame.object or frame.default[0]
