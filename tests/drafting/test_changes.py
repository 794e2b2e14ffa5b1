from dataclasses import replace
from itertools import product

import pytest

from cmdesk.domain.draft import ActChange, AddableAct, ChangeKind
from cmdesk.domain.review import Finding
from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import Act, Category, Channel, Level
from cmdesk.drafting.drafter import Drafter
from tests.drafting.conftest import CASES, PLACES, message

REWORD, REMOVE, ADD = ChangeKind.REWORD, ChangeKind.REMOVE, ChangeKind.ADD


class Maker:
    """Drafts of one case and their changes, for one brand and channel."""

    def __init__(self, drafter, profile, case, channel=Channel.FACEBOOK, public=True):
        text, self.analysis = CASES[case]
        self.message = message(text, channel, public)
        self.drafter, self.profile = drafter, profile

    def drafts(self):
        return self.drafter.suggest(self.message, self.analysis, self.profile)

    def options(self, draft):
        return self.drafter.options(self.message, self.analysis, self.profile, draft)

    def change(self, draft, kind, place=-1, added=None):
        change = ActChange(kind, place, added)
        return self.drafter.change(self.message, self.analysis, self.profile, draft, change)

    def changes(self, draft):
        """Yield every change that is offered, and what comes of it."""
        options = self.options(draft)
        for place in range(len(draft.plan)):
            if options.reword[place]:
                yield REWORD, place, self.change(draft, REWORD, place)
            if options.remove[place]:
                yield REMOVE, place, self.change(draft, REMOVE, place)
        for added in options.add:
            yield ADD, -1, self.change(draft, ADD, added=added)


@pytest.fixture
def maker(drafter, lumea):
    return lambda case="late, angry", *more: Maker(drafter, lumea, case, *more)


@pytest.fixture
def found(maker):
    """Return a draft that has an act which may be reworded, and where it stands in its plan."""

    def find(act, cases=CASES, drafter=None):
        for case in cases:
            it = maker(case)
            it.drafter = drafter or it.drafter
            for draft in it.drafts():
                if act in acts(draft) and it.options(draft).reword[place_of(draft, act)]:
                    return it, draft, place_of(draft, act)
        raise AssertionError(f"no draft has {act}")

    return find


def acts(draft):
    return [planned.act for planned in draft.plan]


def place_of(draft, act):
    return acts(draft).index(act)


def test_changes_hold_in_every_case_and_place(drafter, lumea, familiar):
    made = 0
    for number, (case, place) in enumerate(product(CASES, PLACES)):
        # Each brand takes its turn: all of them together would take a minute.
        it = Maker(drafter, (lumea, lumea, lumea, familiar, familiar)[number % 5], case, *place)
        for draft in it.drafts():
            for kind, where, changed in it.changes(draft):
                made += 1
                assert changed is not None, (case, place, kind, where)
                assert "".join(step.text for step in changed.plan) == changed.text
                assert changed.text == changed.text.strip()
                assert "\n\n\n" not in changed.text
                assert "  " not in changed.text
                assert changed.length.fits
                assert changed.text[0].isupper() or changed.text[0] == "["
                assert all(step.text.strip() for step in changed.plan)
    assert made > 1000


def test_changes_leave_the_other_acts_word_for_word(maker):
    it = maker()
    for draft in it.drafts():
        for kind, place, changed in it.changes(draft):
            before = [step.text.strip() for step in draft.plan]
            after = [step.text.strip() for step in changed.plan]
            if kind is REWORD:
                del before[place], after[place]
            elif kind is REMOVE:
                del before[place]
            else:
                new = next(t for t in after if t not in before)
                after.remove(new)
            assert after == before


def test_changes_reword_gives_each_wording_once_then_the_first_again(found):
    it, draft, place = found(Act.EMPATHISE)
    seen, now = [draft.plan[place].wording], draft
    while (now := it.change(now, REWORD, place)).plan[place].wording not in seen:
        seen.append(now.plan[place].wording)
        assert now.plan[place].act is Act.EMPATHISE
    assert len(seen) > 4
    assert now.plan[place].wording == seen[0]
    again = it.change(now, REWORD, place)
    assert again.plan[place].wording == seen[1]


def test_changes_are_the_same_for_the_same_draft(maker):
    it = maker("broken")
    for draft in it.drafts():
        assert [c for _, _, c in it.changes(draft)] == [c for _, _, c in it.changes(draft)]


def test_changes_reword_says_it_with_other_words(found):
    it, draft, place = found(Act.ACKNOWLEDGE)
    other = it.change(draft, REWORD, place).plan[place].text
    assert other.split()[:3] != draft.plan[place].text.split()[:3]


def test_changes_keep_what_the_draft_is_for(maker):
    for case in CASES:
        it = maker(case)
        for draft in it.drafts():
            now, removed = draft, True
            while removed:
                options = it.options(now)
                removed = any(options.remove)
                if removed:
                    now = it.change(now, REMOVE, options.remove.index(True))
            said = set(acts(now))
            assert said - {Act.GREET, Act.CLOSE, Act.SIGN, Act.MENTION}, case
            assert Act.SIGN in said


def test_changes_refuse_to_remove_a_sentence_of_the_charter(maker):
    it = maker("fire")
    draft = it.drafts()[0]
    place = place_of(draft, Act.MENTION)
    assert it.options(draft).remove[place] is False
    assert it.change(draft, REMOVE, place) is None


def test_changes_remove_closes_the_paragraph_up(maker):
    it = maker("late, angry")
    draft = it.drafts()[1]
    for act in (Act.CLOSE, Act.APOLOGISE):
        if act not in acts(draft):
            continue
        draft = it.change(draft, REMOVE, place_of(draft, act))
        assert act not in acts(draft)
    paragraphs = draft.text.split("\n\n")
    assert all(part and part == part.strip() for part in paragraphs)


def test_changes_remove_gives_the_sentence_after_the_greeting_its_capital(maker):
    it = maker("late, angry", Channel.X)
    draft = it.drafts()[0]
    assert draft.plan[1].text[0].islower()
    without = it.change(draft, REMOVE, 0)
    assert without.text[0].isupper()
    back = it.change(without, ADD, added=it.options(without).add[0])
    assert back.plan[0].act is Act.GREET
    assert back.plan[1].text[0].islower()


def test_changes_add_puts_the_act_where_a_reply_does_it(maker):
    it = maker("late, calm")
    draft = it.drafts()[0]
    options = {added.act: added for added in it.options(draft).add}
    assert options[Act.CLOSE].why
    closed = it.change(draft, ADD, added=options[Act.CLOSE])
    assert acts(closed)[-2:] == [Act.CLOSE, Act.SIGN]
    step = closed.plan[-2]
    assert step.why == options[Act.CLOSE].why
    assert step.text.endswith("\n\n")
    assert Act.CLOSE not in {added.act for added in it.options(closed).add}
    # And what was added is an act like another: said otherwise, and taken away again.
    other = it.change(closed, REWORD, len(closed.plan) - 2)
    assert other.plan[-2].wording != step.wording
    assert it.change(other, REMOVE, len(other.plan) - 2).text == draft.text


def test_changes_add_nothing_that_a_sentence_says_already(drafter, lumea, maker):
    phrases = {phrase.id: phrase for phrase in drafter._bank.phrases}
    for case in CASES:
        it = maker(case)
        for draft in it.drafts():
            said = set(acts(draft))
            for step in draft.plan:
                if step.wording in phrases:
                    said |= set(phrases[step.wording].does)
            assert not said & {added.act for added in it.options(draft).add}


def test_changes_never_answer_a_question_twice(maker):
    """To give the answer and to look for it are two replies, not two sentences of one."""
    it = maker("question")
    for draft in it.drafts():
        offered = {added.act for added in it.options(draft).add}
        assert not offered & {Act.ACT, Act.ANSWER}


def test_changes_add_nothing_unknown(maker):
    it = maker("praise")
    draft = it.drafts()[0]
    assert it.change(draft, ADD, added=AddableAct(Act.OFFER)) is None
    assert it.change(draft, REWORD, 40) is None
    assert it.change(draft, REMOVE, -1) is None


def test_changes_stay_within_a_short_channel(maker):
    it = maker("late, angry", Channel.X)
    for draft in it.drafts():
        now = draft
        for _ in range(12):
            if not (add := it.options(now).add):
                break
            now = it.change(now, ADD, added=add[0])
        assert now.length.used <= now.length.limit == 280


@pytest.mark.parametrize("level", [Level.WARN, Level.BLOCK])
def test_changes_offer_nothing_that_the_review_refuses(resources, limits, found, level):
    barred = []

    def review(text, *_):
        return tuple(
            Finding(
                Category.COLD,
                level,
                "test",
                Span(text.index(words), text.index(words) + 1),
                words,
                "",
            )
            for words in barred
            if words in text
        )

    it, draft, place = found(Act.EMPATHISE, drafter=Drafter(resources, limits, review))
    first = it.change(draft, REWORD, place).plan[place].text.strip()
    barred.append(first)
    second = it.change(draft, REWORD, place)
    assert first not in second.text
    # The one refused is not shown to the review again before all the others were seen.
    assert len(second.plan[place].former) == 2


def test_changes_count_the_fields_left(drafter, lumea):
    it = Maker(drafter, replace(lumea, answers=()), "question")
    draft = it.drafts()[2]
    assert draft.fields == 1
    assert it.change(draft, REWORD, place_of(draft, Act.ANSWER)).fields >= 1
