"""A drafter, brands of two manners, and analyses made by hand."""

import pytest

from cmdesk.domain.analysis import (
    Analysis,
    AskLabel,
    EmotionLabel,
    Grievance,
    KindLabel,
    Sarcasm,
    Severity,
    SignalLabel,
    TopicLabel,
)
from cmdesk.domain.message import Message
from cmdesk.domain.profile import Profile, Signature, Voice
from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import (
    Address,
    Ask,
    Channel,
    Emotion,
    Kind,
    Person,
    SeverityLevel,
    Signal,
    Topic,
)
from cmdesk.drafting.calm.delights import read_delights
from cmdesk.drafting.calm.praises import praises_from
from cmdesk.drafting.drafter import Drafter
from cmdesk.knowledge.loader import read_toml
from cmdesk.language.lengths import Limits
from cmdesk.language.surface import Surface
from cmdesk.paths import default_paths
from cmdesk.profiles.reader import read_profile


def analysis(
    kind="complaint",
    topics=("delivery",),
    emotion="disappointment",
    severity=2,
    signals=(),
    asks=(),
    sarcasm=None,
    **more,
):
    """Return an analysis from plain words."""
    return Analysis(
        kind=KindLabel(Kind(kind)),
        topics=tuple(TopicLabel(Topic(topic), 0.8) for topic in topics),
        emotion=EmotionLabel(Emotion(emotion), 0.8),
        sarcasm=sarcasm or Sarcasm(),
        severity=Severity(SeverityLevel(severity)),
        signals=tuple(SignalLabel(Signal(signal)) for signal in signals),
        asks=tuple(AskLabel(Ask(ask)) for ask in asks),
        **more,
    )


def delights_of(resources):
    """Return what reads the praised things of a compliment."""
    folder = resources / "phrases"
    praises = praises_from(read_toml(folder / "praises.toml"))
    return read_delights(folder, praises, Surface(resources))


TABLE = Grievance(
    topic=Topic.DELIVERY,
    span=Span(0, 20),
    object="votre table basse",
    fault="n’est toujours pas arrivée",
    nominal="l’attente de votre table basse",
    feminine=True,
    frame="delivery.never_came",
    confidence=0.9,
)

CASES = {
    "late, calm": (
        "Bonjour, ma table basse n’est toujours pas arrivée, pouvez-vous regarder ?",
        analysis(emotion="neutral", asks=("delivery_date",), grievances=(TABLE,)),
    ),
    "late, angry": (
        "TROIS MESSAGES SANS RÉPONSE et ma table basse n’arrive pas !!! Honteux",
        analysis(
            topics=("delivery", "customer_service"),
            emotion="anger",
            severity=3,
            signals=("repeat_contact",),
            first_name="Claire",
        ),
    ),
    "broken": (
        "Le miroir est arrivé cassé, quelle déception.",
        analysis(topics=("product",), asks=("replacement",)),
    ),
    "debited twice": (
        "J’ai été prélevé deux fois de 89 € pour la même lampe.",
        analysis(topics=("billing",), emotion="worry", asks=("refund",), severity=3),
    ),
    "refund": (
        "J’attends mon remboursement depuis six semaines, j’en ai assez.",
        analysis(topics=("refund",), emotion="frustration", asks=("refund",)),
    ),
    "staff": (
        "La vendeuse a été franchement désagréable avec ma mère.",
        analysis(topics=("staff",), emotion="anger", signals=("vulnerable_person",)),
    ),
    "site": (
        "Votre site plante dès que je veux payer.",
        analysis(topics=("technical",), emotion="frustration"),
    ),
    "account": (
        "Impossible de me connecter à mon compte.",
        analysis(topics=("account",), emotion="neutral", severity=1),
    ),
    "contract": (
        "Je n’arrive pas à résilier, c’est un parcours du combattant.",
        analysis(
            topics=("contract",), asks=("cancellation",), signals=("churn_threat",), severity=3
        ),
    ),
    "ethics": (
        "Votre publicité est sexiste et ridicule.",
        analysis(topics=("ethics",), emotion="anger"),
    ),
    "fire": (
        "La bougie a pris feu à côté de mon fils.",
        analysis(topics=("safety",), emotion="distress", severity=4, signals=("health_safety",)),
    ),
    "discrimination": (
        "On m’a refusé l’entrée à cause de mon fauteuil roulant.",
        analysis(
            topics=("discrimination",), emotion="anger", severity=4, signals=("discrimination",)
        ),
    ),
    "vague": ("Franchement déçue, vous faisiez mieux avant.", analysis(topics=("other",))),
    "question": (
        "Est-ce que le tapis passe en machine ?",
        analysis("question", ("product",), "neutral", 1, asks=("information",)),
    ),
    "praise": (
        "Livraison rapide et équipe adorable, merci !",
        analysis("praise", ("delivery", "staff"), "satisfaction", 1, first_name="Inès"),
    ),
    "idea": (
        "Ce serait bien de vendre les tablettes à l’unité.",
        analysis("suggestion", ("product",), "neutral", 1),
    ),
}

PLACES = [
    (Channel.FACEBOOK, True),
    (Channel.X, True),
    (Channel.GOOGLE_PLAY, True),
    (Channel.TRUSTPILOT, True),
    (Channel.EMAIL, False),
    (None, True),
]


@pytest.fixture(scope="session")
def limits(resources):
    return Limits(resources)


@pytest.fixture(scope="session")
def drafter(resources, limits):
    return Drafter(resources, limits)


@pytest.fixture(scope="session")
def lumea():
    return read_profile(default_paths().profiles / "lumea.toml")


@pytest.fixture(scope="session")
def ricochet():
    return read_profile(default_paths().profiles / "ricochet.toml")


@pytest.fixture(scope="session")
def familiar():
    """A brand that says tu and on."""
    signature = Signature(text="L’équipe Pimpante", required=True)
    voice = Voice(address=Address.TU, person=Person.ON, signature=signature)
    return Profile(id="pimpante", name="Pimpante", voice=voice)


@pytest.fixture(scope="session")
def plain_brand():
    """A brand of which nothing is known, that says nous."""
    return Profile(id="neutral", name="", voice=Voice(person=Person.NOUS))


def message(text, channel=Channel.FACEBOOK, public=True):
    return Message(text=text, channel=channel, public=public)
