"""The brand's ready answers: found for a question, or not; given by drafts as they stand."""

import json
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from cmdesk.domain.draft import ActChange, ChangeKind
from cmdesk.domain.message import Message, Reply
from cmdesk.domain.profile import Answer
from cmdesk.domain.vocabulary import Act, Channel, Variant
from cmdesk.drafting.answers import Found, Match, ReadyAnswers
from cmdesk.language.meaning import Meanings
from cmdesk.language.repair import Repairer
from cmdesk.language.vectors import WordVectors
from cmdesk.paths import default_paths
from cmdesk.profiles.reader import build_profile, read_profile
from cmdesk.toolkit import Toolkit
from tests.drafting.conftest import analysis, message

REFERENCE = tomllib.loads(
    (Path(__file__).parent / "reference" / "ready_answers.toml").read_text(encoding="utf-8")
)
ASKED = [(brand, one["text"], one["id"]) for brand, t in REFERENCE.items() for one in t["asked"]]
RETURN = "Est-ce que je peux rapporter en boutique un article acheté en ligne ?"
QUESTION = analysis("question", ("refund",), "neutral", 1, asks=("information",))


@pytest.fixture(scope="module")
def finder(resources):
    vectors = WordVectors(resources / "language" / "vectors.npz")
    return ReadyAnswers(resources / "phrases", vectors, Meanings())


@pytest.fixture(scope="module")
def repair(resources):
    repairer = Repairer(resources)
    return lambda text: repairer.repair(text).text


@pytest.fixture(scope="module")
def houses():
    """The shipped brands with the answers of the reference in the place of their own."""
    found = {}
    for brand, table in REFERENCE.items():
        path = default_paths().profiles / f"{brand}.toml"
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        found[brand] = build_profile({**data, "answers": table["answers"]}, path)
    return found


@pytest.fixture(scope="module")
def shipped():
    """The ready answers of the shipped brands."""
    folder = default_paths().profiles
    return {path.stem: read_profile(path).answers for path in folder.glob("*.toml")}


@pytest.fixture(scope="module")
def toolkit():
    return Toolkit(default_paths())


def answers(*entries):
    return tuple(
        Answer(f"Q-{place}", "Essai", tuple(questions), f"Réponse {place}.")
        for place, questions in enumerate(entries, start=1)
    )


# ---------------------------------------------------------------- matching


def test_answers_are_seldom_wrong_and_often_found(finder, repair, houses):
    found = [
        (wanted, matches[0].answer.id if matches else "")
        for brand, text, wanted in ASKED
        for matches in [finder.find(repair(text), houses[brand].answers).matches]
    ]
    given = [pair for pair in found if pair[1]]
    right = [pair for pair in given if pair[0] == pair[1]]
    wanted = [pair for pair in found if pair[0]]
    assert len(ASKED) == 80
    assert len(wanted) == 40
    assert len(right) / len(given) >= 0.95, sorted(set(given) - set(right))
    assert len(right) / len(wanted) >= 0.8


def test_answers_tell_what_was_met(finder, houses):
    [match] = finder.find(f"Bonjour, j’adore. {RETURN} Merci !", houses["lumea"].answers).matches
    assert match.answer.id == "Q-01"
    assert 0.9 <= match.score <= 1
    assert match.asked == RETURN
    assert {"rapporter", "boutique", "ligne"} <= set(match.words)
    assert match.question in match.answer.questions


def test_answers_of_a_long_message_are_found_by_the_sentence_that_asks(finder, houses):
    told = "Ma sœur m’a offert un miroir superbe pour mon anniversaire, quelle surprise. "
    [match] = finder.find(f"{told * 3}{RETURN}", houses["lumea"].answers).matches
    assert match.answer.id == "Q-01"


def test_answers_take_what_was_said_before_the_question_into_account(finder):
    two = answers(["rendre un achat fait en ligne"], ["rendre un achat fait en boutique"])
    for place in ("ligne", "boutique"):
        text = f"J’ai fait cet achat en {place}. Puis-je le rendre ?"
        assert finder.ranking(text, two)[0][1] == ("Q-1" if place == "ligne" else "Q-2")


def test_answers_need_more_than_words_used_alike(finder):
    one = answers(["comment marche le parrainage"])
    assert finder.ranking("Faites-vous du mécénat ?", one)[0][0] > 0.5
    assert not finder.find("Faites-vous du mécénat ?", one).matches
    assert finder.find("Le parrainage, comment ça marche ?", one).matches


def test_answers_leave_a_message_of_many_questions_to_a_person(finder, houses):
    known = houses["lumea"].answers
    found = finder.find(f"{RETURN} Et le vase bleu, il revient ?", known)
    assert [match.answer.id for match in found.matches] == ["Q-01"]
    assert found.left == 1
    many = f"{RETURN} Le vase bleu revient ? Il est lourd ? Il est fragile ?"
    assert finder.find(many, known) == Found()


def test_answers_are_found_for_each_question(finder, houses):
    text = f"{RETURN} Et combien coûte la livraison d’un canapé ?"
    found = finder.find(text, houses["lumea"].answers)
    assert [match.answer.id for match in found.matches] == ["Q-01", "Q-02"]
    assert not found.left


def test_answers_of_which_two_fit_alike_are_not_given(finder):
    two = answers(["quels sont vos horaires"], ["à quelle heure, quels horaires ?"])
    assert not finder.find("Quels sont vos horaires ?", two).matches
    assert finder.find("Quels sont vos horaires ?", two[:1]).matches


def test_answers_say_yes_to_their_own_question_alone():
    answer = Answer(
        "Q-1", "Essai", ("peut-on ouvrir un livret à un bébé",), "Oui, dès sa naissance."
    )

    def said(asked, score=0.9):
        return Match(answer, score, asked, (), answer.questions[0]).text

    assert said("Peut-on ouvrir un livret à un nouveau-né ?") == "Oui, dès sa naissance."
    # A duty is asked, and less sure it is that the question is this one.
    assert said("Faut-il un rendez-vous pour ouvrir un livret ?") == "Dès sa naissance."
    assert said("Peut-on ouvrir un livret ?", score=0.5) == "Dès sa naissance."


@pytest.mark.parametrize("text", ["", "?", "Bonjour", "👍", "Merci beaucoup !", "Et sinon ?"])
def test_answers_are_not_given_to_what_asks_nothing(finder, houses, text):
    for house in houses.values():
        assert not finder.find(text, house.answers).matches


def test_answers_of_nobody_are_none(finder):
    assert not finder.find(RETURN, ()).matches
    assert finder.ranking(RETURN, ()) == []


def test_answers_ask_the_same_of_a_thing(finder):
    one = answers(["combien coûte la livraison à domicile"])
    assert finder.find("Quel est le prix de la livraison à domicile ?", one).matches
    assert not finder.find("Pourquoi la livraison à domicile ?", one).matches


def test_answers_read_a_question_with_what_stands_before_it(finder, shipped):
    said = "Mon vieux canapé prend la poussière au garage."
    found = finder.find(f"{said} Vous le reprenez quand vous livrez le neuf ?", shipped["lumea"])
    assert [match.answer.title for match in found.matches] == ["Reprise de l’ancien meuble"]


def test_answers_are_found_for_both_halves_of_a_sentence(finder, shipped):
    text = "Hello, je pars au Maroc, ma ligne marche là-bas et je peux partager ma connexion ?"
    found = finder.find(text, shipped["ricochet"])
    titles = [match.answer.title for match in found.matches]
    assert titles == ["Voyager hors d’Europe", "Partage de connexion"]


def test_answers_to_questions_that_nobody_learnt_from(finder, repair, shipped):
    lines = (default_paths().resources / "corpus" / "asked.jsonl").read_text(encoding="utf-8")
    rows = [row for row in map(json.loads, lines.splitlines()) if row.get("split") == "test"]
    given = right = wanted = 0
    for row in rows:
        found = finder.find(repair(row["text"]), shipped[row["brand"]])
        ids = {match.answer.id for match in found.matches}
        good = {question["answer"] for question in row["questions"]} - {None}
        given, right, wanted = given + len(ids), right + len(ids & good), wanted + len(good)
    assert len(rows) == 165
    assert right / given >= 0.9
    assert right / wanted >= 0.58


def test_answers_are_found_again_without_being_sought(finder, shipped, monkeypatch):
    text = "Où se trouve mon code RIO, s’il vous plaît ?"
    first = finder.find(text, shipped["ricochet"])
    monkeypatch.setattr(finder, "_find", None)
    assert finder.find(text, shipped["ricochet"]) is first


# ---------------------------------------------------------------- drafts


def test_drafts_give_the_answer_as_it_stands_in_every_variant(drafter, houses):
    house = houses["lumea"]
    drafts = drafter.suggest(message(RETURN), QUESTION, house)
    text = house.answer("Q-01").text
    assert {draft.variant for draft in drafts} == set(Variant)
    for draft in drafts:
        planned = [act for act in draft.plan if act.act is Act.ANSWER]
        assert [act.text.strip() for act in planned] == [text.replace(" :", "\u00a0:")]
        assert planned[0].source == "rép. Q-01"
        assert planned[0].wording == "profile.answer.Q-01"
        assert "répond à ce qui est demandé" in draft.reason
        assert not draft.fields
        assert Act.ACT not in {act.act for act in draft.plan}
    short = next(draft for draft in drafts if draft.variant is Variant.SHORT)
    assert [act.act for act in short.plan] == [Act.GREET, Act.ANSWER, Act.SIGN]
    assert short.advised
    solution = next(draft for draft in drafts if draft.variant is Variant.SOLUTION)
    assert "https://aide.lumea.example" in solution.text


def test_drafts_answer_both_questions_and_say_who_looks_for_the_rest(drafter, houses):
    house = houses["lumea"]
    first, second = (house.answer(name).text[:30] for name in ("Q-01", "Q-02"))
    both = f"{RETURN} Et combien coûte la livraison d’un canapé ?"
    for draft in drafter.suggest(message(both), QUESTION, house):
        assert first in draft.text
        assert second in draft.text
        assert "rép. Q-01, Q-02" in {act.source for act in draft.plan}
        assert Act.ACT not in {act.act for act in draft.plan}
    one = f"{RETURN} Et le vase bleu, il revient ?"
    for draft in drafter.suggest(message(one), QUESTION, house):
        assert first in draft.text
        assert [act.role for act in draft.plan if act.act is Act.ACT] == ["inquire_rest"]


def test_drafts_point_to_no_second_page(drafter, houses):
    drafts = drafter.suggest(message("Quels sont vos horaires ?"), QUESTION, houses["lumea"])
    for draft in drafts:
        assert draft.text.count("https://") == 1


@pytest.mark.parametrize(
    ("channel", "said", "other"),
    [(Channel.X, "tu gardes ton", "votre"), (Channel.LINKEDIN, "vous gardez votre", " ton ")],
)
def test_drafts_give_the_answer_in_the_address_of_the_channel(
    drafter, houses, channel, said, other
):
    asked = message("Si je viens chez vous, puis-je conserver mon numéro ?", channel)
    for draft in drafter.suggest(asked, QUESTION, houses["ricochet"]):
        assert said in draft.text
        assert other not in draft.text


def test_drafts_say_what_the_manager_knows_before_what_the_brand_answers(drafter, houses):
    drafts = drafter.suggest(
        message(RETURN), QUESTION, houses["lumea"], context="le retour se fait au dépôt"
    )
    for draft in drafts:
        assert "dépôt" in draft.text
        assert "n’importe laquelle" not in draft.text


def test_drafts_do_not_cut_an_answer_that_the_channel_cannot_hold(drafter, houses):
    text = "Oui, cela se fait dans toutes nos boutiques, du mardi au samedi. " * 5
    long = replace(houses["lumea"].answers[0], text=text.strip())
    house = replace(houses["lumea"], answers=(long,))
    for draft in drafter.suggest(message(RETURN, Channel.X), QUESTION, house):
        assert "toutes nos boutiques" not in draft.text
        assert draft.length.fits
    assert all(
        text.strip() in draft.text for draft in drafter.suggest(message(RETURN), QUESTION, house)
    )


@pytest.mark.parametrize(
    ("kind", "asks"),
    [("complaint", ("information",)), ("praise", ()), ("suggestion", ("information",))],
)
def test_drafts_give_no_ready_answer_to_what_is_no_question(drafter, houses, kind, asks):
    understood = analysis(kind, ("refund",), "frustration", 2, asks=asks)
    text = "Impossible de rapporter en boutique un article acheté en ligne, c’est une honte."
    for draft in drafter.suggest(message(text), understood, houses["lumea"]):
        assert "rép." not in " ".join(act.source for act in draft.plan)


def test_drafts_answer_what_a_compliment_asks_as_well(drafter, toolkit, houses):
    house = houses["lumea"]
    pleased = analysis("praise", ("product",), "satisfaction", 1, asks=("information",))
    text = f"Mon fauteuil est superbe, bravo ! {RETURN}"
    for draft in drafter.suggest(message(text), pleased, house):
        assert [act.source for act in draft.plan if act.act is Act.ANSWER] != []
    pleased = analysis("praise", ("product",), "satisfaction", 1)
    beer = message("Bière remarquable. Au fait, la stout de Noël revient-elle cette année ?")
    for draft in toolkit.suggest(beer, pleased, house):
        assert any(words in draft.text for words in ("question", "la stout de Noël revient"))
    wondered = message("Bière remarquable, accueil parfait. Que demander de plus ?")
    for draft in toolkit.suggest(wondered, pleased, house):
        assert "question" not in draft.text


def test_drafts_hear_what_a_question_praises(toolkit):
    house = toolkit.profiles.get("lumea")
    text = "Le canapé est magnifique, on l’adore !! Est-ce que les housses passent en machine ?"
    asked = Message(text, channel=Channel.INSTAGRAM)
    for draft in toolkit.suggest(asked, toolkit.analyse(asked, house), house):
        assert "canapé" in draft.text
    plain = Message("Est-ce que les housses du canapé passent en machine ?")
    for draft in toolkit.suggest(plain, toolkit.analyse(plain, house), house):
        assert not any(act.act is Act.THANK for act in draft.plan)


def test_drafts_keep_the_answer_whatever_is_changed(drafter, houses):
    house = houses["lumea"]
    draft = drafter.suggest(message(RETURN), QUESTION, house)[1]
    place = next(n for n, act in enumerate(draft.plan) if act.act is Act.ANSWER)
    options = drafter.options(message(RETURN), QUESTION, house, draft)
    assert not options.remove[place]
    assert not options.reword[place]
    change = ActChange(ChangeKind.REMOVE, place - 1)
    changed = drafter.change(message(RETURN), QUESTION, house, draft, change)
    assert changed is not None
    assert draft.plan[place].text.strip() in changed.text


@pytest.mark.parametrize(
    ("brand", "text"),
    [
        ("lumea", "Bonjour, à combien sont les frais de port pour un canapé ?"),
        ("lumea", "Vous ouvrez à quelle heure demain au magasin de Lyon ?"),
        ("ricochet", "Comment récupérer mon code RIO ?"),
        ("armance", "Combien de jours pour déclarer un accident de voiture ?"),
        ("armance", "Quel est le délai de remboursement de la mutuelle ?"),
    ],
)
@pytest.mark.parametrize("channel", [Channel.FACEBOOK, Channel.X, Channel.EMAIL])
def test_drafts_with_a_ready_answer_are_clean(toolkit, houses, brand, text, channel):
    house = houses[brand]
    asked = Message(text, channel=channel, public=channel is not Channel.EMAIL)
    understood = toolkit.analyse(asked, house)
    drafts = toolkit.suggest(asked, understood, house)
    assert drafts
    for draft in drafts:
        assert any(act.source.startswith("rép. ") for act in draft.plan), draft.text
        reply = Reply(draft.text, "", asked.channel, asked.public)
        review = toolkit.review(reply, asked, understood, house)
        assert [str(f.rule) for f in review.findings] == [], draft.text


def test_drafts_give_two_answers_as_one_person_would(toolkit):
    house = toolkit.profiles.get("lumea")
    asked = Message("Livrez-vous au 4e sans ascenseur ? Et reprenez-vous l’ancien canapé ?")
    for draft in toolkit.suggest(asked, toolkit.analyse(asked, house), house):
        assert "Oui, il suffit de choisir la livraison à l’étage" in draft.text
        assert "Et oui, nous reprenons sans frais" in draft.text


def test_drafts_name_the_thing_of_several_questions(toolkit):
    house = toolkit.profiles.get("lumea")
    for second, named in [
        ("Et est-ce qu’on peut le voir en boutique vers Lille ?", True),
        ("Et vous cherchez des vendeurs pour cet été à Brest ?", False),
    ]:
        asked = Message(f"Bonjour ! Le tapis Garrigue existe en 200x300 ? {second}")
        drafts = toolkit.suggest(asked, toolkit.analyse(asked, house), house)
        assert any("le tapis Garrigue" in draft.text for draft in drafts) is named


def test_answers_once_opened_are_not_read_again(finder, shipped, monkeypatch):
    for answers_of_brand in (*shipped.values(), ()):
        finder.open(answers_of_brand)
    monkeypatch.setattr(finder._houses, "_make", None)
    assert finder.find("Où est mon code RIO ?", shipped["ricochet"]).matches
