"""The judges conclude, and show the words that made them."""

import numpy as np
import pytest

from cmdesk.analysis.analyser import Analyser
from cmdesk.analysis.classifiers import Classifiers
from cmdesk.domain.errors import ComponentError
from cmdesk.domain.message import Message
from cmdesk.language.vectors import WordVectors
from cmdesk.paths import default_paths

RESOURCES = default_paths().resources


@pytest.fixture(scope="module")
def analyser():
    return Analyser(None, RESOURCES)


def words(text, evidence):
    return " ".join(text[span.start : span.end] for span in evidence)


@pytest.mark.parametrize(
    ("text", "topic", "word"),
    [
        ("Le taxi colis a déposé mon vase chez un inconnu du quartier.", "delivery", "colis"),
        ("Votre guichetière m’a parlé comme à un chien.", "staff", "guichet"),
        (
            "Les draps sentaient le moisi et des cafards couraient au plafond.",
            "premises",
            "moisi",
        ),
        (
            "Impossible d’ouvrir l’appli, elle se ferme au bout de deux secondes.",
            "technical",
            "appli",
        ),
    ],
)
def test_judges_show_the_words_of_a_topic(analyser, text, topic, word):
    analysis = analyser.analyse(Message(text))
    assert analysis.topic == topic
    assert word in words(text, analysis.topics[0].evidence)


@pytest.mark.parametrize(
    "text",
    [
        "Quarante minutes de musique puis ça coupe, j’en suis à mon sixième appel.",
        "SUPER le chargeur qui prend feu sur la table de nuit, mon fils dormait à côté",
        "je laisse tomber jvais chez la concurence a la fin du mois",
        "Merci à Inès du rayon jardin, elle a pris une heure pour nous.",
    ],
)
def test_labels_carry_their_words(analyser, text):
    analysis = analyser.analyse(Message(text))
    labels = [
        *analysis.topics,
        *analysis.signals,
        *(a for a in analysis.asks if a.id != "none_stated"),
    ]
    for label in labels:
        assert label.evidence, label.id
        for span in label.evidence:
            assert 0 <= span.start < span.end <= len(text)


def test_evidence_is_short(analyser):
    text = "Franchement " + "je ne sais plus quoi faire avec vous depuis des semaines " * 12
    analysis = analyser.analyse(Message(text))
    topic = analysis.topics[0]
    for span in (*analysis.kind.evidence, *topic.evidence, *analysis.emotion.evidence):
        assert len(text[span.start : span.end].split()) <= 12


def test_probabilities_of_rivals_add_up(analyser):
    from cmdesk.analysis.features import features_of
    from cmdesk.analysis.preparation import Preparation
    from cmdesk.analysis.ruled import Ruled

    preparation = Preparation(RESOURCES)
    text = "Ma box clignote rouge depuis hier soir."
    context, _ = preparation.open(Message(text))
    found = features_of(context, Ruled(context), preparation.vectors)
    chances = analyser.classifiers.judge(found, text).probabilities
    for family in ("kind", "topic", "emotion"):
        total = sum(value for name, value in chances.items() if name.startswith(f"{family}:"))
        assert total == pytest.approx(1, abs=1e-4)
    assert all(0 <= value <= 1 for value in chances.values())


def test_shares_add_up_to_what_the_linear_judge_says(analyser):
    from cmdesk.analysis.features import features_of
    from cmdesk.analysis.preparation import Preparation
    from cmdesk.analysis.ruled import Ruled

    preparation = Preparation(RESOURCES)
    text = "Le serveur a renversé la soupe sur ma fille."
    context, _ = preparation.open(Message(text))
    found = features_of(context, Ruled(context), preparation.vectors)
    judgement = analyser.classifiers.judge(found, text)
    shares = judgement.shares("topic:staff")
    column = analyser.classifiers.answers.index("topic:staff")
    weighed = judgement._weighed
    placed = np.array([name in found.named for name in weighed.names])
    expected = (weighed.values * analyser.classifiers._weights[weighed.columns, column])[
        placed
    ].sum()
    expected += weighed.dense @ analyser.classifiers._dense[:, column]
    assert float(shares.sum()) == pytest.approx(float(expected), rel=1e-3, abs=1e-3)


def test_judges_say_the_same_of_the_features_they_know(analyser):
    from cmdesk.analysis.features import features_of
    from cmdesk.analysis.preparation import Preparation
    from cmdesk.analysis.ruled import Ruled

    preparation = Preparation(RESOURCES)
    text = "Ma poussette est arrivée sans ses roues, deux mails !"
    context, _ = preparation.open(Message(text))
    model = analyser.classifiers
    every = features_of(context, Ruled(context), preparation.vectors)
    known = features_of(context, Ruled(context), preparation.vectors, model.known)
    assert len(known.named) < len(every.named)
    some, all_of_them = model.judge(known, text), model.judge(every, text)
    assert some.probabilities == all_of_them.probabilities
    assert some.evidence("kind:complaint") == all_of_them.evidence("kind:complaint")


def test_judges_that_are_missing_say_so(tmp_path):
    with pytest.raises(ComponentError, match="réinstallez"):
        WordVectors(tmp_path / "vectors.npz")
    vectors = WordVectors(RESOURCES / "language" / "vectors.npz")
    (tmp_path / "understanding.npz").write_bytes(b"PK half a file")
    with pytest.raises(ComponentError, match="réinstallez"):
        Classifiers(tmp_path / "understanding.npz", vectors)


def test_vectors_bring_words_of_one_kind_together():
    vectors = WordVectors(RESOURCES / "language" / "vectors.npz")

    def near(one, other):
        a, b = vectors.stack([vectors.row(one), vectors.row(other)])
        return float(a @ b)

    assert near("colis", "paquet") > near("colis", "avocat") + 0.2
    assert vectors.row("xqzzrtt") == -1
