import pytest

from cmdesk.domain.analysis import (
    Analysis,
    AskLabel,
    EmotionLabel,
    Grievance,
    KindLabel,
    Sarcasm,
    Severity,
    TopicLabel,
)
from cmdesk.domain.message import Message
from cmdesk.domain.review import ActSpan, Hardship, MatterKind
from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import Act, Ask, Emotion, Kind, SeverityLevel, Topic
from cmdesk.language.sentences import sentence_around, sentence_spans
from cmdesk.review.reply_map import ReplyMapper

MESSAGE = Message("Ma lampe est arrivée fendue. Et personne ne décroche. Je veux être remboursée.")
ANSWERS = {"refund": "rembours|avoir", "explanation": "parce|raison"}


@pytest.fixture(scope="module")
def mapper(resources):
    return ReplyMapper(resources / "rules" / "reply_map.toml", ANSWERS)


def grievance(words, topic, **more):
    start = MESSAGE.text.index(words)
    return Grievance(topic, Span(start, start + len(words)), **more)


def analysis(*asks, kind=Kind.COMPLAINT):
    return Analysis(
        KindLabel(kind),
        (TopicLabel(Topic.PRODUCT, 1.0),),
        EmotionLabel(Emotion.ANGER, 0.9),
        Sarcasm(),
        Severity(SeverityLevel.MODERATE),
        asks=tuple(AskLabel(ask) for ask in asks or (Ask.NONE_STATED,)),
        grievances=(
            grievance("Ma lampe est arrivée fendue", Topic.PRODUCT, nominal="l’état de la lampe"),
            grievance("personne ne décroche", Topic.CUSTOMER_SERVICE),
        ),
    )


def acts(text, *pairs):
    return tuple(ActSpan(a, Span(text.index(w), text.index(w) + len(w))) for a, w in pairs)


def taken_up(mapper, text, *pairs, **more):
    asks = more.pop("asks", ())
    found = mapper.matters(text, acts(text, *pairs), MESSAGE, analysis(*asks, **more))
    return {(m.kind, m.place): [span.of(text) for span in m.spans] for m in found}


def test_map_shows_which_sentence_takes_up_which_grievance(mapper):
    text = "Une lampe fendue, je le regrette. Vos appels auraient dû aboutir."
    first, second = text.split(". ")
    found = taken_up(mapper, text, (Act.APOLOGISE, first), (Act.EMPATHISE, second))
    assert found[MatterKind.GRIEVANCE, 0] == [f"{first}."]
    assert found[MatterKind.GRIEVANCE, 1] == [second]


def test_map_leaves_open_what_nothing_takes_up(mapper):
    text = "Je vous présente mes excuses. Belle journée."
    found = taken_up(mapper, text, (Act.APOLOGISE, "Je vous présente mes excuses"))
    assert found == {(MatterKind.GRIEVANCE, 0): [], (MatterKind.GRIEVANCE, 1): []}


def test_map_takes_no_greeting_for_an_answer(mapper):
    text = "Bonjour la lampe fendue,"
    assert taken_up(mapper, text, (Act.GREET, text))[MatterKind.GRIEVANCE, 0] == []


def test_map_shows_whether_each_ask_is_answered_a_refusal_included(mapper):
    text = "Nous ne pouvons pas vous rembourser."
    asks = (Ask.REFUND, Ask.EXPLANATION)
    found = taken_up(mapper, text, (Act.ACT, text), asks=asks)
    assert found[MatterKind.ASK, 0] == [text]
    assert found[MatterKind.ASK, 1] == []
    told = taken_up(mapper, text, (Act.EXPLAIN, text), asks=asks)
    assert told[MatterKind.ASK, 1] == [text]


@pytest.mark.parametrize("kind", [Kind.PRAISE, Kind.ABUSE])
def test_map_expects_nothing_where_nothing_is_raised(mapper, kind):
    assert taken_up(mapper, "Merci beaucoup.", (Act.THANK, "Merci"), kind=kind) == {}


HARD = (
    "Nous vous informons que le remboursement, qui avait été demandé lorsque votre dossier, dont "
    "la référence est incomplète, a été transmis, ne pourra être effectué que si les justificatifs "
    "complémentaires nous parviennent."
)


def test_map_names_at_most_the_two_hardest_sentences_and_why(mapper):
    longer = HARD.replace("Nous vous informons que", "Sachez, en outre, que")
    text = f"Bonjour Nadia,\nJe suis désolée. {HARD} Merci. {longer} {HARD}"
    hardest = mapper.hardest(text)
    assert len(hardest) == 2
    assert all(hard.span.of(text) in (HARD, longer) for hard in hardest)
    reasons = dict(hardest[0].reasons)
    assert reasons[Hardship.LONG] >= 30
    assert reasons[Hardship.NESTED] >= 4


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Je suis navrée que votre lampe soit arrivée fendue, Inès.",
        "Dès que l’atelier m’a répondu, je vous écris ici, au plus tard jeudi soir.",
        "Vous n’avez pas à attendre, ni à nous relancer.",
    ],
)
def test_map_finds_plain_sentences_easy(mapper, text):
    assert mapper.hardest(text) == ()


def test_map_is_quick_on_a_long_text(mapper):
    text = "Nous ne disons que ce que nous savons, et rien d’autre. " * 350
    assert len(mapper.hardest(text)) <= 2


def test_sentences_end_with_their_marks_and_lines():
    text = "Bonjour Inès,\n\nC’est fait (enfin !). Et vous ? — Léa"
    assert [span.of(text) for span in sentence_spans(text)] == [
        "Bonjour Inès,",
        "C’est fait (enfin !).",
        "Et vous ?",
        "— Léa",
    ]
    assert (
        sentence_around(text, Span(text.index("fait"), text.index("fait") + 4)).of(text)
        == "C’est fait (enfin !)."
    )
