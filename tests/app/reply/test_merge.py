from cmdesk.app.reply.merge import (
    advice,
    counterpart,
    drawn,
    faults,
    first_blocking,
    merge,
    shifted,
    without,
)
from cmdesk.app.reply.offsets import edit_between
from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import Category, Level
from tests.app.reply.builders import fault, finding, fingerprint

TEXT = "😡 Nous somme désolé. Vous serez remboursé demain. Merci !"
PROMISE = finding(TEXT, "Vous serez remboursé demain", fixes=["Je vous réponds ce soir"])
SOMME = fault(TEXT, "Nous somme", "Nous sommes")
SPACE = fault(TEXT, " !", "\u202f!", category=Category.TYPOGRAPHY)


def test_merge_puts_both_in_the_order_of_the_text():
    missing = finding(TEXT, "", Category.MISSING_SIGNATURE, Level.WARN)
    assert merge([missing, PROMISE], [SPACE, SOMME]) == (SOMME, PROMISE, SPACE, missing)


def test_merge_keeps_a_double_once():
    from_checker = fault(TEXT, " !", "!", category=Category.TYPOGRAPHY)
    assert merge([SPACE], [from_checker]) == (SPACE,)


def test_merge_prefers_the_one_that_mends():
    mute = fault(TEXT, "Nous somme")
    assert merge([mute], [SOMME]) == (SOMME,)


def test_merge_leaves_a_fault_inside_a_risk():
    inside = fault(TEXT, "remboursé", "remboursée")
    assert merge([PROMISE], [inside]) == (PROMISE, inside)


def test_shifted_keeps_spans_on_their_words():
    new = "😡😡 Bonjour Nadia. " + TEXT[2:]
    moved = shifted((SOMME, PROMISE), edit_between(TEXT, new), new)
    assert [f.span.of(new) for f in moved] == ["Nous somme", "Vous serez remboursé demain"]


def test_shifted_changes_the_quote_with_the_words():
    new = TEXT.replace("remboursé demain", "bien remboursé demain")
    (moved,) = shifted((PROMISE,), edit_between(TEXT, new), new)
    assert moved.quote == "Vous serez bien remboursé demain"


def test_shifted_drops_what_was_erased_and_keeps_what_is_missing():
    missing = finding(TEXT, "", Category.MISSING_SIGNATURE, Level.WARN)
    new = TEXT.replace("Vous serez remboursé demain. ", "")
    (moved,) = shifted((PROMISE, missing), edit_between(TEXT, new), new)
    assert moved.category is Category.MISSING_SIGNATURE
    assert moved.span == Span(len(new), len(new))


def test_without_ignores_hints_but_never_a_block():
    ignored = {fingerprint(TEXT, f) for f in (PROMISE, SOMME)}
    assert without((SOMME, PROMISE), TEXT, ignored, fingerprint) == (PROMISE,)


def test_drawn_leaves_the_word_being_typed_alone():
    typed = Span(TEXT.index("somme"), TEXT.index("somme") + 5)
    assert drawn((SOMME, PROMISE), typed) == (PROMISE,)


def test_drawn_keeps_the_risk_of_a_sentence_whose_last_word_is_typed():
    typed = Span(TEXT.index("demain"), TEXT.index("demain") + 6)
    assert drawn((PROMISE,), typed) == (PROMISE,)


def test_drawn_never_shows_what_is_missing():
    assert drawn((finding(TEXT, "", Category.MISSING_APOLOGY, Level.WARN),), None) == ()


def test_counts_tell_faults_from_advice():
    style = fault(TEXT, "Merci", category=Category.STYLE)
    cold = finding(TEXT, "Merci", Category.COLD, Level.HINT)
    every = (SOMME, PROMISE, style, cold)
    assert faults(every) == (SOMME,)
    assert advice(every) == (style, cold)
    assert first_blocking(every) == PROMISE


def test_counterpart_is_the_nearest_of_the_same_rule():
    far = finding(TEXT, "Merci", rule=PROMISE.rule)
    assert counterpart(PROMISE, (far, SOMME, PROMISE)) == PROMISE
    assert counterpart(SOMME, (far,)) is None
