"""The corpus of sentences of replies: well labelled, varied, and kept apart by author."""

import re
from collections import Counter

import pytest

from cmdesk.domain.vocabulary import Act
from tools.replies.corpus import judged_risks, read_corpus

ENOUGH = 80


@pytest.fixture(scope="module")
def corpus(resources):
    return read_corpus(resources / "corpus" / "replies.jsonl")


def test_corpus_has_enough_of_each_risk_and_as_many_good_sentences(corpus, resources):
    judged = judged_risks(resources)
    counts = Counter(category for row in corpus for category in row.categories)
    assert set(counts) <= set(judged)
    assert {c: n for c in judged if (n := counts[c]) < ENOUGH} == {}
    assert sum(not row.risks for row in corpus) >= len(corpus) / 2


def test_corpus_has_each_act_in_sentences_without_fault(corpus):
    counts = Counter(act for row in corpus if not row.risks for act in row.acts or ())
    assert {act: counts[act] for act in Act if counts[act] < 35} == {}


def test_corpus_points_at_words(corpus):
    for row in corpus:
        for _, span in row.risks:
            assert 0 <= span.start < span.end <= len(row.text), row.id
            assert row.text[span.start : span.end].strip() == row.text[span.start : span.end]


def test_corpus_keeps_whole_hands_apart(corpus):
    learnt = {row.hand for row in corpus if not row.held_out}
    apart = {row.hand for row in corpus if row.held_out}
    assert learnt
    assert apart
    assert not learnt & apart


def test_corpus_says_nothing_twice(corpus):
    """A sentence and its blameless neighbour may share words, never most of them."""
    holders: dict[tuple[str, ...], list[str]] = {}
    for row in corpus:
        words = re.findall(r"\w+", row.text.lower())
        triples = {tuple(words[start : start + 3]) for start in range(len(words) - 2)}
        shared = Counter(other for triple in triples for other in holders.get(triple, ()))
        most = shared.most_common(1)
        assert not most or most[0][1] <= max(4, 0.6 * len(triples)), (row.id, most)
        for triple in triples:
            holders.setdefault(triple, []).append(row.id)
