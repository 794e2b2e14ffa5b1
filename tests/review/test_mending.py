"""What judges find is mended with one key, and the reply stands it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

import pytest

from cmdesk.domain.message import Reply
from cmdesk.domain.review import Finding, Reach
from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import Category, Level
from cmdesk.knowledge.loader import read_toml
from cmdesk.language.typography import typeset
from cmdesk.paths import default_paths
from cmdesk.review.fixes import apply
from cmdesk.review.judged import OF_JUDGES
from cmdesk.review.serialise import finding_to_json
from tools.replies.corpus import read_answers

RESOURCES = default_paths().resources
TABLE = read_toml(RESOURCES / "rules" / "mending.toml")
ODD = re.compile(
    r" {2}|\n{3}|^\s|\s$|(?<!\.)\.\.(?!\.)| [.,]|[.!?] [a-zà-ÿ](?![a-z]*\.[a-z])|,\n\n?$"
)


def of_judges(reviewer, reply, message=None):
    found = reviewer.review(reply, message, None, None).findings
    return [finding for finding in found if finding.rule.startswith(OF_JUDGES)]


@pytest.mark.parametrize("example", TABLE["example"], ids=lambda e: e["reply"][:60])
def test_mending_offers_what_its_examples_say(reviewer, example):
    reply = Reply(example["reply"], public=example.get("public", True))
    found = [f for f in of_judges(reviewer, reply) if f.category == example["category"]]
    assert len(found) == 1
    assert list(found[0].suggestions) == [typeset(text) for text in example["offers"]]
    if "leaves" in example:
        assert apply(reply.text, found[0], found[0].suggestions[0]) == typeset(example["leaves"])


@pytest.mark.parametrize("entry", TABLE["replacement"], ids=lambda entry: entry["category"])
def test_replacement_says_nothing_that_is_flagged(reviewer, entry):
    for address in ("vous", "tu"):
        for text in entry[address].values():
            said = text.replace("{private}", "message privé")
            levels = {f.level for f in reviewer.review(Reply(said), None, None, None).findings}
            assert not levels & {Level.BLOCK, Level.WARN}, said
            assert (
                (" t" in said or said[0] in "TD")
                if address == "tu"
                else "vot" in said.lower() or "vous" in said
            )


def test_fixes_of_judges_hold_in_many_replies(reviewer):
    """The finding goes, nothing comes, nothing that the reply did is lost, the text is whole."""
    answers = [a for a in read_answers(RESOURCES / "corpus" / "answers.jsonl") if not a.held_out]
    tried, met = Counter(), 0
    for answer in answers:
        if not answer.expected or sum(tried.values()) >= 90:
            continue
        for finding in of_judges(reviewer, answer.reply, answer.message):
            met += 1
            for wording in finding.suggestions:
                tried[finding.category] += 1
                text = apply(answer.reply.text, finding, wording)
                assert not (set(ODD.findall(text)) - set(ODD.findall(answer.reply.text))), text
                was = reviewer.review(answer.reply, answer.message, None, None)
                after = reviewer.review(
                    replace(answer.reply, text=text), answer.message, None, None
                )
                kinds = Counter(f.category for f in was.findings if not f.is_language)
                kinds_after = Counter(f.category for f in after.findings if not f.is_language)
                assert not kinds_after - kinds, text
                assert kinds_after[finding.category] < kinds[finding.category], text
                for group in TABLE["needed"]:
                    if {a.act for a in was.acts} & set(group):
                        assert {a.act for a in after.acts} & set(group), (group, text)
    assert sum(tried.values()) >= 60
    assert len(tried) >= 8
    assert met < 1.5 * sum(tried.values())


def test_all_fixes_of_judges_can_be_made_at_once(reviewer):
    joke = "Notre carrelage rêvait d'être une patinoire, c'est chose faite !"
    irony = "Nous ignorions que nos fauteuils accueillaient une experte de votre envergure."
    ask = "Nous demandons au transporteur où est votre colis."
    text = f"Bonjour Léa,\n\nNous regrettons cette attente. {joke} {irony} {ask}\n\nLéa"
    found = of_judges(reviewer, Reply(text))
    assert [f.suggestions for f in found] == [("",), ("",)]
    for finding in reversed(found):
        text = apply(text, finding, "")
    assert text == f"Bonjour Léa,\n\nNous regrettons cette attente. {ask}\n\nLéa"


def test_same_words_are_not_offered_twice(reviewer):
    promise = "Soyez tranquille, on vous en donne un neuf si ça traîne au-delà de la fin du mois."
    text = f"Nous regrettons cette attente. {promise} {promise} Nous cherchons votre colis."
    first, second = of_judges(reviewer, Reply(text))
    assert first.suggestions[0]
    assert first.suggestions[0] not in second.suggestions


def reaching(text, words):
    start = text.index(words)
    span = Span(start, start + len(words))
    return Finding(
        Category.SARCASM, Level.WARN, "judged.sarcasm", Span(start, start + 3), words[:3], "",
        suggestions=("",), reach=Reach(span, words),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "words", "left"),
    [
        ("A dit oui. B dit non. C rit.", "B dit non.", "A dit oui. C rit."),
        ("A dit oui.\n\nB dit non.\n\nC rit.", "B dit non.", "A dit oui.\n\nC rit."),
        ("Bonjour,\nB dit non.\n\nC rit.", "B dit non.", "Bonjour,\n\nC rit."),
        ("A dit oui.\n\nB dit non. C rit.", "B dit non.", "A dit oui.\n\nC rit."),
        ("A dit oui.\n\nB dit non.", "B dit non.", "A dit oui."),
        ("B dit non.\n\nC rit.", "B dit non.", "C rit."),
        ("B dit non.", "B dit non.", ""),
        ("A dit oui. B dit non.\nLéa", "B dit non.", "A dit oui.\nLéa"),
    ],
)
def test_sentence_taken_out_leaves_whole_paragraphs(text, words, left):
    assert apply(text, reaching(text, words), "") == left


def test_json_gives_the_words_that_its_suggestions_replace():
    text = "A dit oui. B dit non. C rit."
    told = finding_to_json(reaching(text, "B dit non."))
    assert text[told["start"] : told["end"]] == told["quote"] == "B dit non."
