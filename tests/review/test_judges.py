"""The trained judges: what they hear, what they show, and how they weigh against patterns."""

from __future__ import annotations

import numpy as np
import pytest

from cmdesk.domain.errors import ComponentError
from cmdesk.domain.message import Reply
from cmdesk.domain.review import Finding
from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import Act, Category, Level
from cmdesk.language.vectors import WordVectors
from cmdesk.review.judged import settled
from cmdesk.review.judges import Judges, core
from cmdesk.review.sentence_features import SentenceReader
from tools.replies.corpus import read_answers


@pytest.fixture(scope="module")
def reader(resources):
    return SentenceReader(WordVectors(resources / "language" / "vectors.npz"))


@pytest.fixture(scope="module")
def risks(resources, reader):
    return Judges(resources / "rules" / "judges.npz", Category, reader)


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("Le plus simple aurait été de lire la fiche avant de payer.", Category.BLAME_CUSTOMER),
        ("À notre niveau, le sujet est clos et le restera.", Category.DISMISSIVE),
        ("Nos juristes suivent de près ce que vous écrivez.", Category.THREAT),
    ],
)
def test_judges_hear_a_risk_in_words_of_their_own(risks, text, category):
    assert risks.chance(text, category) > 0.3


@pytest.mark.parametrize(
    "text",
    [
        "Je demande à l’entrepôt où se trouve votre colis.",
        "Nous aurions dû vous prévenir plus tôt, et nous le regrettons.",
        "Merci d’avoir pris le temps de nous écrire.",
    ],
)
def test_judges_leave_good_sentences_alone(risks, text):
    assert max(risks.chance(text, category) for category in risks.labels) < 0.3


def test_judges_say_nothing_of_a_word_or_two(risks):
    assert risks.chance("Bonne journée !", Category.COLD) is None


def test_judges_show_words_of_the_sentence(risks):
    text = "Merci de votre message, mais le plus simple aurait été de lire la fiche."
    span = risks.evidence(text, Category.BLAME_CUSTOMER)
    assert 0 <= span.start < span.end <= len(text)
    assert "lire la fiche" in span.of(text) or "simple" in span.of(text)


def test_judges_of_acts_hear_regret(resources, reader):
    acts = Judges(resources / "rules" / "act_judges.npz", Act, reader)
    text = "On s’en veut de vous avoir fait attendre tout un après-midi."
    assert acts.chance(text, Act.APOLOGISE) > acts.chance(text, Act.OFFER)


def test_evidence_of_words_that_nobody_knows_is_all_of_them(risks):
    assert risks.evidence("жжжж щщщщ ыыыы", Category.COLD) == Span(0, 14)


def test_judges_missing_are_told(tmp_path, reader):
    with pytest.raises(ComponentError, match="relecture"):
        Judges(tmp_path / "none.npz", Category, reader)


def test_read_counts_each_feature_once_in_its_block(reader):
    read = reader.read("Votre colis est au dépôt de Lyon, votre colis.")
    first = 0
    for keys, last in zip(read.keys, read.ends, strict=True):
        distinct, counts = np.unique(keys, return_counts=True)
        assert read.distinct[first:last].tolist() == distinct.tolist()
        assert read.tf[first:last] == pytest.approx(1 + np.log(counts))
        first = last
    assert first == len(read.distinct)


def test_sentence_reader_gives_neighbours_the_same_families(reader):
    near, far = ({*reader.read(f"Un {noun}.").keys[2].tolist()} for noun in ("lit", "virement"))
    shared = {*reader.read("Un canapé.").keys[2].tolist()}
    assert len(shared & near) > len(shared & far)


def test_reach_of_says_where_each_feature_stands(reader):
    read = reader.read("Votre colis est au dépôt de Lyon.")
    for keys, (first, last) in zip(read.keys, reader.reach_of(read.sentence), strict=True):
        assert len(keys) == len(first) == len(last)
        assert (first < last).all()
        assert last.max() <= len(read.sentence.tokens)


def test_core_is_the_run_with_the_greatest_sum():
    assert core([-1, 2, -1, 3, -5, 1]) == (1, 4)
    assert core([-1, -2]) == (0, 2)


def test_reviewer_drops_a_pattern_that_the_sentence_belies(reviewer):
    text = (
        "Vous auriez pu partir sans rien dire, et vous nous laissez trois lignes précises : merci."
    )
    found = reviewer.review(Reply(text), None, None, None).findings
    assert Category.BLAME_CUSTOMER not in {finding.category for finding in found}


def test_reviewer_reports_once_what_pattern_and_judge_say(reviewer):
    text = "Vous auriez dû lire la notice avant de monter le meuble."
    found = reviewer.review(Reply(text), None, None, None).findings
    blamed = [finding for finding in found if finding.category is Category.BLAME_CUSTOMER]
    assert len(blamed) == 1
    assert blamed[0].message
    assert blamed[0].why


def test_reviewer_does_not_judge_links(reviewer):
    text = "Voyez https://exemple.fr/shipping/tracking.html pour les frais."
    assert not reviewer.review(Reply(text), None, None, None).findings


def test_answers_are_well_labelled(resources):
    answers = read_answers(resources / "corpus" / "answers.jsonl")
    assert len({answer.id for answer in answers}) == len(answers)
    learnt = {answer.hand for answer in answers if not answer.held_out}
    assert not learnt & {answer.hand for answer in answers if answer.held_out}
    for answer in answers:
        for span, _ in answer.sentences:
            assert Span(0, len(answer.reply.text)).overlaps(span)


class Even:
    """A judge that gives every risk of every stretch the same chance."""

    labels = tuple(Category)

    def __init__(self, chance):
        self._chance = chance

    def chance(self, text, label):
        return self._chance


@pytest.mark.parametrize(
    ("category", "chance", "stands"),
    [
        (Category.COLD, 0.36, False),
        (Category.COLD, 0.39, True),
        (Category.BLAME_CUSTOMER, 0.04, False),
        (Category.BLAME_CUSTOMER, 0.06, True),
        (Category.JARGON, 0.01, True),
    ],
)
def test_judged_says_under_which_chance_a_pattern_falls(reviewer, category, chance, stands):
    text = "Nous avons bien pris en compte votre demande de remboursement."
    case = reviewer.case(Reply(text), None, None, None)
    case.judges = Even(chance)
    finding = Finding(category, Level.WARN, "test", Span(0, len(text)), text, "")
    assert (settled(case, [finding], [], []) == [finding]) is stands


def test_judged_only_advise_against_jargon(reviewer):
    levels = {r.id: r.level for r in reviewer.rules if r.category is Category.JARGON}
    assert set(levels.values()) == {Level.HINT}
    assert "judged.jargon" in levels
