import dataclasses
import time

import pytest

from cmdesk.domain.errors import UserError
from cmdesk.domain.message import Reply
from cmdesk.domain.profile import Article, Charter, Procedure, Profile
from cmdesk.domain.review import Finding
from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import Act, Category, Channel, Level, Topic
from cmdesk.review.examples import analysis_of
from cmdesk.review.fixes import apply
from cmdesk.review.serialise import to_json
from cmdesk.review.waivers import fingerprint


def found(reviewer, text, **options):
    analysis, profile = options.pop("analysis", None), options.pop("profile", None)
    return reviewer.review(Reply(text, **options), None, analysis, profile).findings


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("Nous sommes entièrement responsables de ce retard.", Category.ADMISSION),
        ("Votre poussette sera chez vous lundi.", Category.PROMISE),
        ("Vous auriez dû lire les conditions.", Category.BLAME_CUSTOMER),
        ("La situation est réglée, vous avez été remboursée.", Category.FALSE_CLAIM),
        ("Calmez-vous.", Category.AGGRESSIVE),
        ("Ce n’est qu’un petit retard.", Category.MINIMISING),
        ("Nous allons supprimer votre commentaire.", Category.CENSORSHIP),
        ("Bonjour [prénom],", Category.PLACEHOLDER),
    ],
)
def test_reviewer_finds_what_hurts(reviewer, text, category):
    findings = found(reviewer, text)
    assert category in {finding.category for finding in findings}
    for finding in findings:
        assert finding.quote == finding.span.of(text)


def test_reviewer_leaves_a_good_reply_alone(reviewer):
    text = (
        "Bonjour Inès,\nTrois semaines sans nouvelles de votre canapé, c’est éprouvant, et je "
        "regrette que personne ne vous ait prévenue. Je demande au transporteur où il se trouve. "
        "Écrivez-moi en message privé, je vous réponds aujourd’hui.\n— Léa"
    )
    review = reviewer.review(
        Reply(text), None, analysis_of({"severity": 3, "emotion": "anger"}), None
    )
    assert [f.rule for f in review.findings if f.level is not Level.HINT] == []
    assert review.ready


def test_reviewer_counts_code_points_after_emoji(reviewer):
    text = "😡👍🏽 👨‍👩‍👧 Calmez-vous."
    finding = next(f for f in found(reviewer, text) if f.category is Category.AGGRESSIVE)
    assert finding.quote == text[finding.span.start : finding.span.end]
    assert "Calmez-vous" in finding.quote


def test_reviewer_drops_grammar_that_says_the_same(reviewer):
    text = "Bonjour Inès!"
    ours = next(f for f in found(reviewer, text) if f.category is Category.TYPOGRAPHY)
    twin = dataclasses.replace(
        ours, category=Category.GRAMMAR, rule="FRENCH_WHITESPACE", span=Span(11, 13), quote="s!"
    )
    other = Finding(Category.GRAMMAR, Level.WARN, "X", Span(0, 7), "Bonjour", "m")
    kept = reviewer.review(Reply(text), None, None, None, grammar=(twin, other)).findings
    assert [f.rule for f in kept] == ["X", ours.rule]


def test_reviewer_declines_a_text_that_no_network_takes(reviewer):
    start = time.process_time()
    with pytest.raises(UserError, match="Raccourcissez"):
        reviewer.review(Reply("Bonjour. " * 12_000), None, None, None)
    reviewer.review(Reply("Votre colis est réglé, calmez-vous. " * 500), None, None, None)
    assert time.process_time() - start < 3


def test_truth_gate_takes_what_the_manager_ticked(reviewer):
    text = "Votre commande a été remboursée."
    assert not reviewer.review(Reply(text), None, None, None).ready
    assert reviewer.review(Reply(text, established=(text,)), None, None, None).ready


def test_truth_gate_takes_what_a_procedure_allows_where_the_charter_does(reviewer):
    text = "Nous vous remboursons les frais de retour."
    procedure = Procedure(
        "P-1", "Retour", (Topic.REFUND,), may_promise=("nous remboursons les frais de retour",)
    )
    closed = Profile("a", "A", procedures=(procedure,))
    opened = dataclasses.replace(closed, charter=Charter(compensation_in_public=True))
    analysis = analysis_of({"topics": ["refund"]})
    assert not reviewer.review(Reply(text), None, analysis, closed).ready
    assert reviewer.review(Reply(text), None, analysis, opened).ready
    assert reviewer.review(Reply(text, public=False), None, analysis, closed).ready


def test_brand_rule_runs_like_ours(reviewer):
    rule = {
        "id": "maison.soldes",
        "category": "style",
        "level": "block",
        "message": "m",
        "phrases": ["prix cassé*"],
    }
    profile = Profile("a", "A", rules=(rule,))
    assert "maison.soldes" in {
        f.rule for f in found(reviewer, "Des prix cassés !", profile=profile)
    }


def test_brand_rule_that_cannot_be_read_is_skipped_and_told(reviewer):
    good = {"id": "m.a", "category": "style", "level": "warn", "message": "m", "phrases": ["rose"]}
    faults = (
        {**good, "id": "m.b", "phrases": ["(a|b"]},
        {**good, "id": "m.c", "level": "grave"},
        {"id": "m.d"},
        {**good, "id": "m.e", "phrases": 3},
        {**good, "id": "m.f", "check": "placeholder"},
    )
    profile = Profile("a", "A", rules=(*faults, good))
    findings = found(reviewer, "Un fauteuil rose.", profile=profile)
    assert "m.a" in {finding.rule for finding in findings}
    told = next(finding for finding in findings if finding.rule == "profile.rules")
    assert told.level is Level.HINT
    for fault in faults:
        assert fault["id"] in told.why


def test_reviewer_leaves_the_sort_of_spaces_to_the_copy(reviewer):
    text = "Bonjour Inès ! Merci : « oui »."
    twin = Finding(
        Category.TYPOGRAPHY, Level.HINT, "languagetool.FRENCH_WHITESPACE_STRICT",
        Span(12, 14), " !", "m", suggestions=("\u202f!",),
    )  # fmt: skip
    kept = reviewer.review(Reply(text), None, None, None, grammar=(twin,)).findings
    assert [f.rule for f in kept if f.category is Category.TYPOGRAPHY] == []
    assert [f.quote for f in found(reviewer, "Merci!") if f.category is Category.TYPOGRAPHY]


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("Bonjour 😡 Votre colis.", "Bonjour Votre colis."),
        ("Bonjour Inès 😡, merci.", "Bonjour Inès, merci."),
        ("😡 bonjour.", "Bonjour."),
        ("Merci 😡", "Merci"),
        ("Merci 😡\n— Léa", "Merci\n— Léa"),
    ],
)
def test_fix_that_deletes_leaves_clean_spaces(text, mended):
    at = text.index("😡")
    finding = Finding(Category.EMOJI, Level.WARN, "r", Span(at, at + 1), "😡", "m")
    assert apply(text, finding, "") == mended


def test_fix_goes_on_with_the_sentence(reviewer):
    text = "Je regrette ce retard, mais calmez-vous, je regarde."
    finding = next(f for f in found(reviewer, text) if f.category is Category.AGGRESSIVE)
    assert (
        apply(text, finding, finding.suggestions[0])
        == "Je regrette ce retard, mais je comprends que vous soyez en colère, je regarde."
    )


def test_charter_forbids_dates_in_public_only(reviewer):
    text = "Je vous réponds sous deux jours ouvrés."
    strict = Profile("a", "A", charter=Charter(articles=(Article("4.2", "t", "t"),)))
    assert not reviewer.review(Reply(text), None, None, strict).ready
    assert reviewer.review(Reply(text, public=False), None, None, strict).ready
    free = dataclasses.replace(
        strict, charter=dataclasses.replace(strict.charter, dates_in_public=True)
    )
    assert reviewer.review(Reply(text), None, None, free).ready


def test_fingerprint_survives_edits_elsewhere_only(reviewer):
    text = "Bonjour. Merci de votre message. Calmez-vous maintenant. Une belle journée."
    finding = next(f for f in found(reviewer, text) if f.category is Category.AGGRESSIVE)
    longer = "Bonjour Inès, ravie de vous lire. " + text.replace("journée.", "journée à vous tous.")
    same = next(f for f in found(reviewer, longer) if f.category is Category.AGGRESSIVE)
    assert fingerprint(text, finding) == fingerprint(longer, same)
    edited = text.replace("Calmez-vous maintenant", "Calmez-vous vite")
    other = next(f for f in found(reviewer, edited) if f.category is Category.AGGRESSIVE)
    assert fingerprint(text, finding) != fingerprint(edited, other)


def test_fix_replaces_the_words_and_silences_the_rule(reviewer):
    for rule in reviewer.rules:
        if not rule.suggestions or rule.check:
            continue
        for example in rule.flags:
            if example.around:
                continue
            finding = next((f for f in found(reviewer, example.text) if f.rule == rule.id), None)
            if finding is None:
                continue
            mended = apply(example.text, finding, finding.suggestions[0])
            assert rule.id not in {f.rule for f in found(reviewer, mended)}, mended
            assert ".." not in mended.replace("…", "")


def test_fix_adds_what_is_missing_before_the_signature(reviewer):
    text = "Bonjour Inès, je transmets votre photo.\n— Léa"
    findings = reviewer.review(Reply(text), None, analysis_of({"severity": 3}), None).findings
    finding = next(f for f in findings if f.category is Category.MISSING_APOLOGY)
    assert (
        apply(text, finding, "Je regrette.")
        == "Bonjour Inès, je transmets votre photo. Je regrette.\n— Léa"
    )


def test_serialise_has_the_documented_keys(reviewer):
    review = reviewer.review(
        Reply("Bonjour Inès, calmez-vous.", channel=Channel.X), None, None, None
    )
    answer = to_json(review, "r1")
    assert set(answer) == {"id", "ready", "findings", "tone", "acts", "length"}
    assert answer["ready"] is False
    assert answer["length"]["limit"] == 280
    assert set(answer["tone"]) == {"warmth", "formality", "concision", "assertiveness", "empathy"}
    assert {
        "category",
        "level",
        "rule",
        "start",
        "end",
        "quote",
        "message",
        "why",
        "suggestions",
    } <= set(answer["findings"][0])


@pytest.mark.parametrize(
    "text", ["Voyez https://x[.fr pour la suite.", "http://[::1", "https://a]b"]
)
def test_reviewer_survives_what_only_looks_like_a_link(reviewer, text):
    brand = Profile(id="b", name="B", links=("https://aide.b.example",))
    assert found(reviewer, text, profile=brand) is not None


def test_reviewer_hears_listening_in_the_words_of_the_bank(reviewer):
    text = "Ce que vous vivez en ce moment rend tout cela plus urgent."
    review = reviewer.review(Reply(text), None, None, None)
    assert Act.ACKNOWLEDGE in {span.act for span in review.acts}


def test_reviewer_finds_the_same_whatever_it_has_read_before(reviewer):
    text = "Votre lit arrivera avant Noël. Vous auriez dû lire les conditions. Calmez-vous."
    first = found(reviewer, text)
    for part in text.split(". "):
        found(reviewer, part)
    assert found(reviewer, text) == first
