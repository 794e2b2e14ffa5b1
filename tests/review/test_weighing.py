"""What a sentence says in its reply: findings that fall, that are told, and what always stands."""

from __future__ import annotations

import numpy as np
import pytest

from cmdesk.domain.errors import ComponentError
from cmdesk.domain.message import Message, Reply
from cmdesk.domain.vocabulary import Category, Level
from cmdesk.review.examples import analysis_of
from cmdesk.review.judged import settled
from cmdesk.review.weighing import Weighing

COMPLAINT = Message("Trois semaines sans nouvelles de ma table. Personne ne répond.")
BLAMING = "Bonjour Inès. Vous n’aviez qu’à lire la notice avant. Je relance l’atelier ce matin."


class _Sure(Weighing):
    """A judge that gives one risk of the second sentence one chance, whatever is read."""

    def __init__(self, reviewer, category, chance):
        rules = [rule for rule in reviewer.rules if rule.check == "judged"]
        super().__init__(None, rules, reviewer.act_judge)
        self._same = category, chance

    def chances(self, read):
        category, chance = self._same
        given = np.zeros(read.heard.shape)
        given[1, list(self._rules).index(category)] = chance
        return given


def case_of(reviewer, text, message=COMPLAINT):
    return reviewer.case(Reply(text), message, analysis_of({"kind": "complaint"}), None)


def heard(reviewer, case):
    """Return what the patterns find, and what of it stands by itself."""
    found = reviewer.matched(case)
    return found, settled(case, found, [], [])


def test_weighing_drops_what_has_little_chance_in_its_reply(reviewer):
    case = case_of(reviewer, BLAMING)
    found, stands = heard(reviewer, case)
    assert Category.BLAME_CUSTOMER in {finding.category for finding in stands}
    kept = _Sure(reviewer, Category.BLAME_CUSTOMER, 0.1).settle(case, found, stands, [])
    assert Category.BLAME_CUSTOMER not in {finding.category for finding in kept}


def test_weighing_keeps_a_reproach_behind_a_help(reviewer):
    text = "Bonjour Inès. Je demande où se trouve votre table, vous auriez dû nous appeler avant."
    case = case_of(reviewer, text)
    found, stands = heard(reviewer, case)
    kept = _Sure(reviewer, Category.BLAME_CUSTOMER, 0.1).settle(case, found, stands, [])
    assert Category.BLAME_CUSTOMER in {finding.category for finding in kept}


def test_weighing_keeps_the_words_that_a_pattern_found(reviewer):
    case = case_of(reviewer, BLAMING)
    found, stands = heard(reviewer, case)
    kept = _Sure(reviewer, Category.BLAME_CUSTOMER, 0.6).settle(case, found, stands, [])
    assert [f for f in kept if f.category is Category.BLAME_CUSTOMER] == [
        f for f in found if f.category is Category.BLAME_CUSTOMER
    ]


@pytest.mark.parametrize(("chance", "level"), [(0.4, Level.WARN), (0.95, Level.BLOCK)])
def test_weighing_tells_what_no_pattern_found(reviewer, chance, level):
    case = case_of(reviewer, "Bonjour Inès. Votre table passera bien l’hiver sans vous.")
    told = _Sure(reviewer, Category.SARCASM, chance).settle(case, [], [], [])
    assert [(f.category, f.level) for f in told] == [(Category.SARCASM, level)]
    assert told[0].quote.startswith("Votre table")


def test_weighing_leaves_what_is_found_where_there_is_no_message(reviewer):
    case = case_of(reviewer, BLAMING, Message(""))
    found, stands = heard(reviewer, case)
    assert _Sure(reviewer, Category.COLD, 0.9).settle(case, found, stands, []) == stands


def test_weighing_leaves_what_other_checks_find(reviewer):
    case = case_of(reviewer, BLAMING)
    _, stands = heard(reviewer, case)
    assert _Sure(reviewer, Category.COLD, 0.0).settle(case, [], stands, stands) == stands


def test_weighing_hears_the_same_words_by_what_they_answer(reviewer):
    jest = "Bonjour Inès, vous voilà avec une table pour marathoniens !"

    def said(message, kind):
        found = reviewer.review(
            Reply(jest), Message(message), analysis_of({"kind": kind, "severity": 1}), None
        ).findings
        return {finding.category for finding in found}

    light = {Category.HUMOUR_MISFIT, Category.SARCASM, Category.MINIMISING}
    assert not said("Merci, ma table est arrivée en avance, elle est superbe !", "praise") & light


def test_weighing_names_weights_that_are_missing(tmp_path, reviewer):
    case = case_of(reviewer, BLAMING)
    weighing = Weighing(tmp_path / "none.npz", (), reviewer.act_judge)
    with pytest.raises(ComponentError, match="relecture"):
        weighing.chances(weighing.features.read(case, []))
