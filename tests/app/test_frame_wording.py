from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from cmdesk.app.marks import SignalMarks
from cmdesk.app.wording import day, monogram, place, received, verdict, waiting
from cmdesk.domain.analysis import SignalLabel
from cmdesk.domain.message import Message
from cmdesk.domain.vocabulary import Channel, Kind, Signal
from tests.app.conftest import understood


@pytest.mark.parametrize(
    ("minutes", "text"),
    [(0, "1 min"), (38, "38 min"), (134, "2 h 14"), (26 * 60 + 5, "26 h 05"), (4400, "3 j")],
)
def test_wording_says_a_wait_at_a_glance(frame_labels, minutes, text):
    said = waiting(frame_labels, timedelta(minutes=minutes))
    assert said.replace("\u00a0", " ") == text
    assert " " not in said


def test_wording_says_when_and_where_a_message_came(frame_labels):
    now = datetime(2026, 3, 20, 12, 0).astimezone()
    today = datetime(2026, 3, 20, 8, 5).astimezone()
    assert received(frame_labels, today, now).replace("\u00a0", " ") == "reçu à 8 h 05"
    assert day(frame_labels, datetime(2026, 3, 1, 8).astimezone(), now) == "1er mars"
    assert day(frame_labels, datetime(2025, 8, 2, 8).astimezone(), now) == "2 août 2025"
    assert place(frame_labels, Message("", channel=Channel.FACEBOOK)) == "Facebook public"
    assert place(frame_labels, Message("", channel=Channel.X, public=False)) == "X privé"
    assert place(frame_labels, Message("", channel=Channel.EMAIL)) == "Courriel"
    assert place(frame_labels, Message("")) == "Réseau non précisé"


def test_wording_builds_the_verdict_from_the_strongest_signals_and_the_asks(
    frame_labels, resources
):
    strength = SignalMarks(resources).strength
    text = "J’écris encore, mon avocat attend mon remboursement."
    made = verdict(frame_labels, understood(text), strength)
    assert made.text == (
        "Réclamation sur la livraison, menace juridique, contacts répétés. "
        "Demande un remboursement."
    )
    assert made.asks == ("un remboursement",)
    plain = verdict(frame_labels, understood("Un retard inadmissible"), strength)
    # No word on what is not asked: a complaint asks for much without saying it.
    assert plain.text == "Réclamation sur la livraison, avec colère."
    assert plain.asks == ()


def test_wording_names_insults_once(frame_labels, resources):
    made = understood("Un retard inadmissible")
    insults = replace(
        made,
        kind=replace(made.kind, id=Kind.ABUSE),
        signals=(SignalLabel(Signal.INSULT),),
    )
    text = verdict(frame_labels, insults, SignalMarks(resources).strength).text
    assert text == "Insultes sans demande, avec colère."


def test_wording_knows_every_signal_and_every_channel(frame_labels, resources):
    marks = SignalMarks(resources)
    assert set(marks.strength) == set(Signal)
    for signal in Signal:
        assert frame_labels(f"frame.signal.{signal}")[0].islower()
        assert (resources / "icons" / f"{marks[signal].icon}.svg").exists()
    names = [monogram(frame_labels, channel) for channel in (*Channel, None)]
    assert len(set(names)) == len(names)
    assert all(1 <= len(name) <= 2 for name in names)
