from cmdesk.app.reply.steps import StepState, paragraphs, planned_spans, steps
from cmdesk.domain.profile import Article, Charter, Profile
from cmdesk.domain.review import ActSpan
from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import Act, Category, Level
from tests.app.reply.builders import act_spans, finding, plan

PLAN = plan(
    (Act.GREET, "Bonjour Nadia,\n"),
    (Act.ACKNOWLEDGE, "Votre colère est légitime, vous attendez depuis douze jours.", "charte 2.1"),
    (Act.APOLOGISE, " Pardon.\n"),
    (Act.ACT, "J’interroge le transporteur.", "proc. P-07", "Le colis est en retard."),
    (Act.INVITE_PRIVATE, "\nÉcrivez-nous en message privé.", "charte 3.4"),
    (Act.SIGN, "\n— Léa"),
)
TEXT = "".join(act.text for act in PLAN)


def test_planned_spans_point_at_the_words():
    spans = planned_spans(PLAN)
    assert [s.span.of(TEXT) for s in spans][-2:] == ["Écrivez-nous en message privé.", "— Léa"]


def test_steps_skip_the_blank_lines_between_paragraphs():
    parts = plan((Act.GREET, "Bonjour,\n\n"), (Act.ACT, "Je cherche.\n\n"), (Act.SIGN, "— Léa"))
    text = "".join(act.text for act in parts)
    found = steps(text, planned_spans(parts), plan=parts)
    assert [(s.act, s.paragraph) for s in found] == [(Act.GREET, 0), (Act.ACT, 2), (Act.SIGN, 4)]


def test_steps_name_no_blank_line_that_an_act_covers():
    text = "Bonjour,\n\nJe cherche."
    acts = [ActSpan(Act.ACT, Span(0, len(text)))]
    assert [s.paragraph for s in steps(text, acts)] == [0, 2]


def test_paragraphs_are_the_blocks_of_an_editor():
    assert [p.of("a\n\nbc") for p in paragraphs("a\n\nbc")] == ["a", "", "bc"]


def test_steps_are_one_per_paragraph_with_their_source():
    found = steps(TEXT, planned_spans(PLAN), plan=PLAN)
    assert [(s.act, s.paragraph, s.source) for s in found] == [
        (Act.GREET, 0, ""),
        (Act.ACKNOWLEDGE, 1, "charte 2.1"),
        (Act.ACT, 2, "proc. P-07"),
        (Act.INVITE_PRIVATE, 3, "charte 3.4"),
        (Act.SIGN, 4, ""),
    ]
    assert found[1].others == (Act.APOLOGISE,)
    assert found[2].why == "Le colis est en retard."


def test_steps_show_the_worst_remark_of_their_paragraph():
    remarks = [
        finding(TEXT, "transporteur", level=Level.BLOCK),
        finding(TEXT, "légitime", level=Level.WARN),
        finding(TEXT, "Bonjour", Category.SPELLING, Level.BLOCK),
    ]
    found = steps(TEXT, planned_spans(PLAN), remarks, PLAN)
    assert [s.state for s in found] == [
        StepState.DONE,
        StepState.WARN,
        StepState.BLOCK,
        StepState.DONE,
        StepState.DONE,
    ]


def test_steps_put_what_is_missing_in_its_place():
    text = TEXT.replace("\nÉcrivez-nous en message privé.", "")
    acts = act_spans(
        text, ("greet", "Bonjour"), ("act", "J’interroge le transporteur"), ("sign", "— Léa")
    )
    missing = finding(text, "", Category.MISSING_PRIVATE_CHANNEL, Level.WARN)
    found = steps(text, acts, [missing], PLAN)
    assert [(s.act, s.state) for s in found] == [
        (Act.GREET, StepState.DONE),
        (Act.ACT, StepState.DONE),
        (Act.INVITE_PRIVATE, StepState.MISSING),
        (Act.SIGN, StepState.DONE),
    ]


def test_steps_without_a_draft_take_their_source_from_the_charter():
    article = Article("2.1", "Reconnaître d’abord", "…", acts=(Act.ACKNOWLEDGE,))
    profile = Profile("maison", "Maison", charter=Charter(articles=(article,)))
    acts = act_spans(TEXT, ("acknowledge", "Votre colère est légitime"))
    (step,) = steps(TEXT, acts, profile=profile)
    assert step.source == "charte 2.1"


def test_steps_miss_a_signature_at_the_end():
    text = "Bonjour Nadia,\nJ’interroge le transporteur."
    acts = act_spans(text, ("greet", "Bonjour"), ("act", "J’interroge"))
    missing = finding(text, "", Category.MISSING_SIGNATURE, Level.WARN)
    assert steps(text, acts, [missing])[-1].act is Act.SIGN
