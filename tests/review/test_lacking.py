"""What a reply lacks: findings that fall, that are told beside the checks, and how firmly."""

import pytest

from cmdesk.domain.errors import ComponentError
from cmdesk.domain.message import Message, Reply
from cmdesk.domain.vocabulary import Category, Level
from cmdesk.language.linear import LinearJudge
from cmdesk.review.examples import analysis_of
from cmdesk.review.lacking import MAIN, Lacking

COMPLAINT = Message("Trois semaines sans nouvelles de ma table. Personne ne répond.")


class _Sure(Lacking):
    """A judge that gives what is lacking one chance, whatever is read."""

    def __init__(self, reviewer, chance):
        super().__init__(None, reviewer.rules, reviewer.act_judge)
        self._same = chance

    def _chance(self, category, of_case, found):
        return self._same


def case_of(reviewer, text, message=COMPLAINT, public=True):
    around = analysis_of({"kind": "complaint", "severity": 2})
    return reviewer.case(Reply(text, public=public), message, around, None)


def test_lacking_drops_what_has_little_chance(reviewer):
    case = case_of(reviewer, "Bonne journée à vous.")
    found = reviewer.checked(case)
    assert {finding.category for finding in found} & MAIN.keys()
    kept = _Sure(reviewer, 0.1).settle(case, found)
    assert not {finding.category for finding in kept} & MAIN.keys()


@pytest.mark.parametrize(("chance", "level"), [(0.6, Level.HINT), (0.9, Level.WARN)])
def test_lacking_tells_what_no_check_found(reviewer, chance, level):
    told = _Sure(reviewer, chance).settle(case_of(reviewer, "Bonne journée à vous."), [])
    assert {finding.category for finding in told} == MAIN.keys() - {Category.UNANSWERED}
    assert {finding.level for finding in told} == {level}


def test_lacking_tells_the_question_that_no_check_found(reviewer):
    asking = Message("Trois semaines sans ma table. Vous livrez aussi le samedi ?")
    case = case_of(reviewer, "Merci de votre message. Je relance l’atelier.", asking)
    case.left_aside = [(question, 0.4) for question, _ in case.left_aside]
    told = _Sure(reviewer, 0.9).settle(case, [])
    found = [finding for finding in told if finding.category is Category.UNANSWERED]
    assert [finding.level for finding in found] == [Level.HINT]
    assert "samedi" in found[0].message


def test_lacking_asks_for_no_private_way_in_private(reviewer):
    case = case_of(reviewer, "Bonne journée à vous.", public=False)
    told = _Sure(reviewer, 0.9).settle(case, [])
    assert Category.MISSING_PRIVATE_CHANNEL not in {finding.category for finding in told}


def test_lacking_leaves_what_is_found_where_there_are_no_words_to_weigh(reviewer):
    case = case_of(reviewer, "Bonne journée à vous.", Message(""))
    found = reviewer.checked(case)
    assert _Sure(reviewer, 0.1).settle(case, found) == found


def test_lacking_hears_a_regret_that_no_list_holds(reviewer):
    text = (
        "Bonjour Inès, trois semaines à guetter une table sans un mot de nous, c’est long, et nous "
        "ne sommes pas fiers de ce silence. Je relance l’atelier ce matin. On en parle en message "
        "privé ?"
    )
    case = case_of(reviewer, text)
    assert Category.MISSING_APOLOGY in {finding.category for finding in reviewer.checked(case)}
    found = reviewer.review(Reply(text), COMPLAINT, analysis_of({"severity": 2}), None).findings
    assert Category.MISSING_APOLOGY not in {finding.category for finding in found}


def test_linear_judge_names_weights_that_are_missing(tmp_path):
    with pytest.raises(ComponentError, match="brouillons"):
        LinearJudge(tmp_path / "none.npz", "Les poids des brouillons").chance(["word"])
