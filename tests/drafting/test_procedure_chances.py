"""Which procedure a complaint calls for, as it was learnt: the real understanding and brands."""

import json
from dataclasses import replace

import pytest

from cmdesk.domain.message import Message
from cmdesk.domain.vocabulary import Channel
from cmdesk.drafting.procedure_chances import FEATURES, Complaint
from cmdesk.drafting.procedures import Least, likelier
from cmdesk.paths import default_paths
from cmdesk.toolkit import Toolkit
from tests.drafting.conftest import analysis

LEAST = Least(sure=0.4, kept=0.1)


@pytest.fixture(scope="module")
def toolkit():
    return Toolkit(default_paths())


@pytest.fixture(scope="module")
def chances(toolkit):
    return toolkit.drafter._knowledge.chances


def followed(toolkit, brand, text, channel=Channel.FACEBOOK):
    profile = toolkit.profiles.get(brand)
    asked = Message(text, channel=channel)
    return toolkit.drafter._case(asked, toolkit.analyse(asked, profile), profile, "").procedure


def test_procedures_that_are_likely_go_before_the_rules(lumea):
    late, missing = lumea.procedure("P-01"), lumea.procedure("P-04")
    chosen = likelier(late, {"P-01": 0.2, "P-04": 0.5}, LEAST, analysis(), lumea)
    assert chosen is missing
    assert likelier(None, {"P-04": 0.5}, LEAST, analysis(), lumea) is missing
    assert likelier(late, {"P-01": 0.2, "P-04": 0.3}, LEAST, analysis(), lumea) is late
    assert likelier(late, {"P-01": 0.05, "P-04": 0.3}, LEAST, analysis(), lumea) is None
    assert likelier(None, {"P-04": 0.3}, LEAST, analysis(), lumea) is None
    assert likelier(late, {}, LEAST, analysis(), lumea) is late


def test_procedures_keep_what_the_rules_left_out_of_one(lumea):
    unregretted = replace(lumea.procedure("P-01"), regrets=())
    assert likelier(unregretted, {"P-01": 0.9}, LEAST, analysis(), lumea) is unregretted


def test_procedures_for_a_danger_stand(lumea):
    hurt = analysis(signals=("health_safety",))
    urgent = next(p for p in lumea.procedures if "health_safety" in p.signals)
    assert likelier(urgent, {"P-01": 0.9, urgent.id: 0.01}, LEAST, hurt, lumea) is urgent


@pytest.mark.parametrize("brand", ["lumea", "ricochet", "armance", "neutre"])
def test_chances_are_of_complaints_alone_and_leave_some_for_none(toolkit, chances, brand):
    profile = toolkit.profiles.get(brand)
    asked = Message("Troisième relance, personne ne répond et je paie toujours.")
    understood = toolkit.analyse(asked, profile)
    found = chances.of(Complaint(asked.text, understood, profile, {}, ""))
    assert set(found) <= {one.id for one in profile.procedures}
    assert 0 < sum(found.values()) < 1
    praise = analysis("praise")
    assert chances.of(Complaint(asked.text, praise, profile, {}, "")) == {}
    bare = Complaint(asked.text, understood, replace(profile, procedures=()), {}, "")
    assert chances.of(bare) == {}
    assert chances.features(bare).shape[0] == 0


def test_procedures_for_complaints_that_nobody_learnt_from(toolkit):
    lines = (default_paths().resources / "corpus" / "procedures.jsonl").read_text(encoding="utf-8")
    rows = [row for row in map(json.loads, lines.splitlines()) if row.get("split") == "test"]
    given = right = 0
    for row in rows:
        procedure = followed(toolkit, row["brand"], row["text"], Channel(row["channel"]))
        given += procedure is not None
        right += procedure is not None and procedure.id in row["procedures"]
    assert len(rows) == 450
    assert right / given >= 0.74  # 0.54 by the rules alone
    assert right / len(rows) >= 0.62  # 0.43 by the rules alone


def test_a_telling_of_the_brand_makes_its_procedure_likelier(toolkit, chances):
    profile = toolkit.profiles.get("lumea")
    text = "Le soir où ma mère est venue, il a fallu manger debout, les tabourets penchent tous."
    asked = Message(text)
    understood = analysis(topics=("product",))

    def chance(told):
        taught = tuple(replace(p, told=told) if p.id == "P-27" else p for p in profile.procedures)
        brand = replace(profile, procedures=taught)
        return chances.of(Complaint(asked.text, understood, brand, {}, ""))["P-27"]

    assert chance(("Chez nous les tabourets penchent, on finit par manger debout.",)) > chance(())


def test_a_message_is_not_its_own_telling_where_it_is_learnt_from(toolkit, chances):
    profile = toolkit.profiles.get("lumea")
    text = next(told for one in profile.procedures for told in one.told)
    asked = Message(text)
    understood = analysis()
    seen, unseen = (
        chances.features(Complaint(asked.text, understood, profile, {}, ""), unseen=unseen)
        for unseen in (False, True)
    )
    column = FEATURES.index("telling")
    assert seen[:, column].max() == pytest.approx(1, abs=1e-3)
    assert unseen[:, column].max() < 0.95


def test_a_brand_of_endless_tellings_is_read_in_part(toolkit, chances, monkeypatch):
    monkeypatch.setattr("cmdesk.drafting.procedure_chances._MOST_TOLD", 3)
    profile = toolkit.profiles.get("lumea")
    told = tuple(f"Récit numéro {n} d’une lampe cassée." for n in range(9))
    brand = replace(profile, procedures=tuple(replace(p, told=told) for p in profile.procedures))
    chances.open(brand)
    assert len(chances._brands.of(brand.procedures).told) == 3
