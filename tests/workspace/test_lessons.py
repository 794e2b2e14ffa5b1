from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from cmdesk.domain.analysis import Entity
from cmdesk.domain.message import Message
from cmdesk.domain.precedent import Choice, Example
from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import (
    Act,
    Ask,
    Channel,
    EntityType,
    Kind,
    SeverityLevel,
    Signal,
    Topic,
)
from cmdesk.workspace.lessons import Lesson
from cmdesk.workspace.store import Workspace

NOON = datetime(2026, 3, 12, 12, tzinfo=UTC)
MESSAGE = Message(
    "Ma lampe Calanque n’arrive pas, ça fait 3 semaines",
    channel=Channel.FACEBOOK,
    author="Inès",
    received_at=NOON - timedelta(hours=2),
)
EXAMPLE = Example(
    MESSAGE,
    "Bonjour Inès,",
    Kind.COMPLAINT,
    Topic.DELIVERY,
    SeverityLevel.MODERATE,
    ("delivery.never_came",),
    (Ask.DELIVERY_DATE,),
    (Signal.REPEAT_CONTACT,),
    (Entity(EntityType.PRODUCT, Span(3, 16), "lampe Calanque", "lampe Calanque"),),
    "Inès",
    "n’arrive pas",
)


@pytest.fixture
def workspace(tmp_path):
    with Workspace(tmp_path / "cmdesk.sqlite3", clock=lambda: NOON) as workspace:
        yield workspace


def choice(wording="ack.7", kept=True, text="Trois semaines, c’est long."):
    return Choice(wording, Act.ACKNOWLEDGE, text, kept)


def copy(workspace, *choices, example=EXAMPLE, profile="lumea", number=None):
    number = number or workspace.add_message(MESSAGE, profile)
    workspace.record_copy(number, EXAMPLE.reply, lesson=Lesson(profile, example, choices))
    return number


def test_lessons_give_back_an_example_as_it_was_learnt(workspace):
    copy(workspace)
    assert workspace.examples("lumea") == (replace(EXAMPLE, approved_at=NOON, id=1),)


def test_lessons_belong_to_one_brand_and_the_newest_comes_first(workspace):
    copy(workspace)
    copy(workspace, profile="ricochet")
    copy(workspace)
    assert [example.id for example in workspace.examples("lumea")] == [3, 1]
    assert [example.id for example in workspace.examples("lumea", count=1)] == [3]


def test_lessons_of_a_second_copy_take_the_place_of_those_of_the_first(workspace):
    number = copy(workspace, choice(kept=False), choice("act.1"))
    copy(workspace, choice(), number=number)
    assert [example.id for example in workspace.examples("lumea")] == [2]
    (record,) = workspace.wordings("lumea")
    assert (record.wording, record.kept, record.deleted) == ("ack.7", 1, 0)


def test_lessons_count_what_became_of_each_wording(workspace):
    copy(workspace, choice(kept=False), choice("act.1"))
    copy(workspace, choice(kept=False, text=""), choice("act.1"))
    copy(workspace, choice(), choice("act.1", kept=False))
    first, second = workspace.wordings("lumea")
    assert (first.wording, first.kept, first.deleted) == ("ack.7", 1, 2)
    assert first.text == "Trois semaines, c’est long."
    assert (second.wording, second.kept, second.deleted) == ("act.1", 2, 1)
    assert workspace.wordings("ricochet") == ()


def test_lessons_may_hold_nothing_to_recall(workspace):
    copy(workspace, choice(), example=None)
    assert workspace.examples("lumea") == ()
    assert len(workspace.wordings("lumea")) == 1


def test_lessons_are_forgotten_one_by_one_and_the_history_stays(workspace):
    number = copy(workspace, choice(), choice("act.1"))
    copy(workspace)
    workspace.forget_example(1)
    workspace.forget_wording("lumea", "ack.7")
    assert [example.id for example in workspace.examples("lumea")] == [2]
    assert [record.wording for record in workspace.wordings("lumea")] == ["act.1"]
    assert workspace.replies(number)[0].text == EXAMPLE.reply


def test_lessons_are_forgotten_all_at_once_for_one_brand(workspace):
    copy(workspace, choice())
    copy(workspace, choice(), profile="ricochet")
    workspace.forget_lessons("lumea")
    assert workspace.examples("lumea") == ()
    assert workspace.wordings("lumea") == ()
    assert len(workspace.examples("ricochet")) == len(workspace.wordings("ricochet")) == 1
    assert len(workspace.recent_replies("lumea")) == 1


def test_lessons_of_half_a_character_are_kept_all_the_same(workspace):
    copy(workspace, choice(text="Bien \ud83d"), example=replace(EXAMPLE, told="\ud83d"))
    assert workspace.wordings("lumea")[0].text == "Bien �"
