"""What the author did and what was promised, with how often and by when."""

from datetime import datetime

import pytest

from cmdesk.analysis.context import Context
from cmdesk.analysis.deeds import RuleDeeds, RulePromises
from cmdesk.analysis.entities.finder import Entities
from cmdesk.analysis.knowledge import Knowledge
from cmdesk.analysis.patterns import Compiler
from cmdesk.domain.analysis import DeedKind, PromiseKind
from cmdesk.domain.message import Message
from cmdesk.knowledge.loader import read_toml
from cmdesk.paths import default_paths

FOLDER = default_paths().resources / "analysis"
KNOWLEDGE = Knowledge.read(FOLDER)
ENTITIES = Entities(KNOWLEDGE.tables)
DEEDS = RuleDeeds(KNOWLEDGE.tables["numbers"])
PROMISES = RulePromises(
    read_toml(FOLDER / "promises.toml"), Compiler(read_toml(FOLDER / "words.toml")["words"])
)


def opened(text):
    message = Message(text, received_at=datetime(2026, 3, 10, 9))
    context = Context.open(message, KNOWLEDGE)
    context.entities = ENTITIES.find(message, context.reading).entities
    return context


@pytest.mark.parametrize(
    ("text", "kind", "count"),
    [
        ("J’ai appelé 4 fois.", DeedKind.CALLED, 4),
        ("Deux mails sans réponse.", DeedKind.WROTE, 2),
        ("Je me suis déplacée en magasin.", DeedKind.VISITED, None),
        ("J’ai renvoyé le colis le 3 mars.", DeedKind.RETURNED, None),
        ("J’ai saisi le médiateur.", DeedKind.REPORTED, None),
    ],
)
def test_deeds_tell_their_kind_and_count(text, kind, count):
    (deed,) = DEEDS.label(opened(text))
    assert (deed.kind, deed.count) == (kind, count)


@pytest.mark.parametrize(
    "text", ["Appelez-moi.", "Je n’ai jamais appelé.", "Je vais porter plainte."]
)
def test_deeds_are_done(text):
    assert DEEDS.label(opened(text)) == ()


def test_promises_tell_what_and_by_when():
    text = "Une conseillère m’avait juré un remboursement sous 48 h, toujours rien."
    (promise,) = PROMISES.label(opened(text))
    assert promise.kind is PromiseKind.REFUND
    assert "48 h" in promise.when
    assert promise.span.of(text).endswith("sous 48 h")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Un technicien devait passer mardi.", PromiseKind.TECHNICIAN),
        ("Le canapé devait être livré avant Noël.", PromiseKind.DELIVERY),
        ("On m’avait promis de me rappeler.", PromiseKind.CALLBACK),
    ],
)
def test_promises_tell_their_kind(text, kind):
    (promise,) = PROMISES.label(opened(text))
    assert promise.kind is kind


def test_promises_are_those_of_the_brand():
    assert PROMISES.label(opened("Je vous promets un avis salé.")) == ()
