import pytest

from cmdesk.domain.analysis import (
    Analysis,
    AskLabel,
    EmotionLabel,
    KindLabel,
    Sarcasm,
    Severity,
    SignalLabel,
    TopicLabel,
)
from cmdesk.domain.vocabulary import Ask, Emotion, Kind, SeverityLevel, Signal, Topic
from cmdesk.paths import default_paths
from cmdesk.profiles.reader import read_profile
from cmdesk.profiles.selection import applicable, plain_words, required_mentions


@pytest.fixture(scope="module")
def lumea():
    return read_profile(default_paths().profiles / "lumea.toml")


def understood(*topics, kind=Kind.COMPLAINT, severity=2, signals=(), asks=()):
    return Analysis(
        KindLabel(kind),
        tuple(TopicLabel(topic, 0.9) for topic in topics),
        EmotionLabel(Emotion.ANGER, 0.9),
        Sarcasm(),
        Severity(SeverityLevel(severity)),
        tuple(SignalLabel(signal) for signal in signals),
        tuple(AskLabel(ask) for ask in asks),
    )


def ids(profile, analysis, text=""):
    return [procedure.id for procedure in applicable(profile, analysis, text)]


@pytest.mark.parametrize(
    ("text", "topics", "first"),
    [
        ("toujours pas de nouvelles de ma commande", [Topic.DELIVERY], "P-01"),
        ("noté livré mais je n'ai rien", [Topic.DELIVERY], "P-02"),
        ("Table arrivée CASSÉE", [Topic.PRODUCT], "P-03"),
        ("il manque une vis", [Topic.PRODUCT], "P-04"),
        ("la teinte a passé en un mois", [Topic.PRODUCT], "P-05"),
        ("j'attends mon virement", [Topic.REFUND], "P-06"),
        ("comment le renvoyer", [Topic.REFUND], "P-07"),
        ("débité deux fois", [Topic.BILLING], "P-08"),
        ("personne ne répond", [Topic.CUSTOMER_SERVICE, Topic.DELIVERY], "P-09"),
        ("vous avez annulé ma commande", [Topic.CONTRACT], "P-10"),
        ("le site plante", [Topic.TECHNICAL], "P-11"),
        ("la vendeuse m'a ri au nez", [Topic.STAFF], "P-13"),
    ],
)
def test_selection_puts_the_procedure_of_the_case_first(text, topics, first, lumea):
    assert ids(lumea, understood(*topics), text)[0] == first


def test_selection_puts_a_danger_before_everything(lumea):
    analysis = understood(Topic.PRODUCT, severity=4, signals=[Signal.HEALTH_SAFETY])
    assert ids(lumea, analysis, "le pied cassé a blessé mon fils")[0] == "P-12"


def test_selection_adds_the_procedure_of_a_signal_after_that_of_the_topic(lumea):
    analysis = understood(Topic.DELIVERY, signals=[Signal.REPEAT_CONTACT])
    found = ids(lumea, analysis, "troisième message, toujours rien")
    assert found[0] == "P-01"
    assert "P-09" in found


def test_selection_finds_a_procedure_by_what_is_asked(lumea):
    analysis = understood(Topic.OTHER, asks=[Ask.DATA_REMOVAL])
    assert ids(lumea, analysis) == ["P-11"]


def test_selection_does_not_take_a_refund_that_is_due_for_a_wish_to_return(lumea):
    analysis = understood(Topic.REFUND, asks=[Ask.REFUND])
    assert ids(lumea, analysis, "le retour est fait, où est mon argent ?")[0] == "P-06"


def test_selection_separates_kinds(lumea):
    assert ids(lumea, understood(Topic.PRODUCT, kind=Kind.QUESTION)) == ["P-14"]
    assert ids(lumea, understood(Topic.PRODUCT, kind=Kind.SUGGESTION)) == ["P-15"]
    assert ids(lumea, understood(Topic.PRODUCT, kind=Kind.PRAISE)) == []


def test_selection_waits_for_the_least_severity(lumea):
    assert ids(lumea, understood(Topic.SAFETY, severity=1)) == []
    assert ids(lumea, understood(Topic.SAFETY, severity=2)) == ["P-12"]


def test_selection_requires_a_mention_only_in_its_case(lumea):
    def required(analysis, public):
        return [mention.id for mention in required_mentions(lumea, analysis, public=public)]

    escalated = understood(Topic.REFUND, severity=3, signals=[Signal.CONSUMER_BODY])
    assert required(escalated, public=False) == ["mediateur"]
    assert required(escalated, public=True) == []
    # To hand somebody over to a mediator who only asks again sounds like goodbye.
    again = understood(Topic.REFUND, severity=3, signals=[Signal.REPEAT_CONTACT])
    assert required(again, public=False) == []
    calm = understood(Topic.REFUND, severity=2, signals=[Signal.CONSUMER_BODY])
    assert required(calm, public=False) == []
    danger = understood(Topic.SAFETY, severity=4, signals=[Signal.HEALTH_SAFETY])
    assert required(danger, public=True) == ["urgence"]


def test_plain_words_ignore_case_accents_and_apostrophes():
    assert plain_words("ÉCAILLÉ, l’Œuf") == "ecaille, l'œuf"
