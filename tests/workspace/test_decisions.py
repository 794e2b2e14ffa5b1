from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from cmdesk.domain.attestation import Attestation
from cmdesk.domain.exemption import Exemption
from cmdesk.domain.message import Message
from cmdesk.domain.review import Finding
from cmdesk.domain.text import Span
from cmdesk.domain.vocabulary import Category, Level
from cmdesk.domain.waiver import Waiver
from cmdesk.workspace.store import Workspace

NOON = datetime(2026, 3, 12, 12, tzinfo=UTC)
SIGNED = Attestation(
    "Votre colis est parti ce matin.",
    Category.FALSE_CLAIM,
    "claim.sent",
    "est parti ce matin",
    "Inès Vauban",
    NOON,
)
SPARED = Exemption(
    "lumea", Category.JARGON, "jargon.word", "SAV", "Tout le monde le dit.", "Inès Vauban", NOON
)


@pytest.fixture
def workspace(tmp_path):
    with Workspace(tmp_path / "cmdesk.sqlite3", clock=lambda: NOON) as workspace:
        yield workspace


@pytest.fixture
def number(workspace):
    return workspace.add_message(Message("Où est mon colis"), "lumea")


def test_decisions_keep_who_signed_which_sentence_and_when(workspace, number):
    workspace.attest(number, SIGNED)
    assert workspace.attestations(number) == (SIGNED,)
    event = workspace.events(number)[-1]
    assert event.kind == "attestation"
    assert event.data["signed_by"] == "Inès Vauban"


def test_decisions_sign_a_sentence_once(workspace, number):
    workspace.attest(number, SIGNED)
    later = replace(SIGNED, by="Paul Aubry", at=NOON + timedelta(hours=1))
    workspace.attest(number, later)
    assert workspace.attestations(number) == (later,)


def test_decisions_withdraw_a_signature_and_remember_that_it_was_given(workspace, number):
    workspace.attest(number, SIGNED)
    workspace.withdraw(number, SIGNED.sentence)
    workspace.withdraw(number, SIGNED.sentence)
    assert workspace.attestations(number) == ()
    kinds = [event.kind for event in workspace.events(number)]
    assert kinds == ["attestation", "attestation_removed"]


def test_decisions_stay_with_the_copied_reply(workspace, number):
    workspace.attest(number, SIGNED)
    workspace.record_copy(number, SIGNED.sentence, attestations=(SIGNED,))
    workspace.withdraw(number, SIGNED.sentence)
    assert workspace.replies(number)[0].attestations == (SIGNED,)


def test_decisions_keep_who_let_something_through(workspace, number):
    waiver = Waiver("f", Category.PROMISE, "r", "q", "Vu avec la boutique.", NOON, "Inès Vauban")
    workspace.add_waiver(number, waiver)
    assert workspace.waivers(number) == (waiver,)


def test_decisions_ignore_for_one_brand_until_taken_back(workspace):
    first = workspace.add_exemption(SPARED)
    second = workspace.add_exemption(replace(SPARED, quote="SLA"))
    workspace.add_exemption(replace(SPARED, profile_id="ricochet"))
    assert [one.id for one in workspace.exemptions("lumea")] == [second, first]
    workspace.remove_exemption(first)
    assert workspace.exemptions("lumea") == (replace(SPARED, quote="SLA", id=second),)
    assert len(workspace.exemptions("ricochet")) == 1


def test_decisions_of_half_a_character_are_kept_all_the_same(workspace, number):
    workspace.attest(number, replace(SIGNED, sentence="Bien \ud83d"))
    assert workspace.attestations(number)[0].sentence == "Bien �"
    workspace.withdraw(number, "Bien \ud83d")
    assert workspace.attestations(number) == ()


def finding(quote="SAV", level=Level.HINT, rule="jargon.word"):
    return Finding(Category.JARGON, level, rule, Span(0, len(quote)), quote, "…")


def test_exemption_covers_the_same_words_of_the_same_rule_in_any_case():
    assert SPARED.covers(finding("sav"))
    assert not SPARED.covers(finding("SAV interne"))
    assert not SPARED.covers(finding(rule="jargon.other"))


def test_exemption_never_covers_what_blocks():
    assert not SPARED.covers(finding(level=Level.BLOCK))


def test_exemption_of_something_missing_covers_it_whatever_the_text():
    missing = Finding(
        Category.MISSING_SIGNATURE, Level.WARN, "missing.signature", Span(9, 9), "", "…"
    )
    spared = replace(
        SPARED, category=Category.MISSING_SIGNATURE, rule="missing.signature", quote=""
    )
    assert spared.covers(missing)
    assert not spared.covers(replace(missing, rule="missing.mention"))
