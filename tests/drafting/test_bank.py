"""Every wording, said in every manner, must be French that a customer can read."""

import re
from itertools import product
from pathlib import Path

import pytest

from cmdesk.domain.vocabulary import Act, Address, Emotion, Person
from cmdesk.drafting import template
from cmdesk.drafting.faults import plain
from cmdesk.drafting.phrasebook import read_phrasebook
from cmdesk.drafting.planner import READY, Planner
from cmdesk.drafting.template import Manner, suits
from cmdesk.knowledge.loader import read_toml
from cmdesk.knowledge.weights import open_weights, read_about
from cmdesk.language.surface import Surface
from cmdesk.paths import default_paths
from tests.drafting.conftest import delights_of
from tests.drafting.test_drafter import GUESS, NEVER

FOLDER = default_paths().resources / "phrases"
PHRASES = read_phrasebook(FOLDER)
BANK, FAULTS = PHRASES.bank, PHRASES.faults
REFERENCE = Path(__file__).parent / "reference" / "wordings.txt"
CHEERFUL = {"praise", "praise_also", "praise_more", "idea", "question"}
MANNERS = [Manner(a, p) for a, p in product((Address.VOUS, Address.TU), Person)]
SAMPLES = {
    "refund": "le remboursement du supplément",
    "ending": "la résiliation",
    "name": "Claire",
    "sorry": "désolée",
    "wait": "trois semaines",
    "since": "depuis trois semaines",
    "contacts": "trois messages",
    "emotion": "<votre|ta> déception",
    "object": "<votre|ta> table",
    "thing": "<votre|ta> table",
    "fact": "<vous attendez|tu attends> toujours <votre|ta> table",
    "fact2": "<vos|tes> messages sont restés sans réponse",
    "scene": "une commande qui n’arrive pas",
    "scene2": "des messages sans réponse",
    "scenes": "une commande qui n’arrive pas et des messages sans réponse",
    "fault": "ce retard",
    "fault2": "ce silence",
    "feeling": "Attendre sans nouvelles, c’est pénible.",
    "feeling2": "Écrire et n’obtenir que du silence, c’est décourageant.",
    "task": "savoir où se trouve <votre|ta> table",
    "praised": "la rapidité de la livraison",
    "liked": "<votre|ta> lampe",
    "asked": "la table Ondine",
    "loved": "<votre|ta> mère",
    "hero": "Samia",
    "deed": "a passé une heure à chercher <votre|ta> référence",
    "feat": "un sinistre réglé en six jours",
    "points": "un travail soigné et des seuils impeccables",
    "reservation": "les manches",
    "lapse": "le dessert arrivé froid",
    "lapsed": "le dessert soit arrivé froid",
    "lapsed_bare": "un dessert arrivé froid",
    "better": "un emballage plus soigné",
    "heard": "l’équipe qui prépare les commandes",
    "mend": "le fonctionnement du chargeur",
    "asking": "si {nous livrons|nous livrons|on livre} en Corse",
    "wish": "pouvoir choisir la date de prélèvement",
    "enjoyed": "la terrasse et les desserts",
    "of_enjoyed": "de la terrasse et des desserts",
    "subject": "le bruit",
    "of_subject": "du bruit",
    "subjects": "le bruit, la cuisson et <votre|ton> dessert",
    "of_subjects": "du bruit, de la cuisson et de <votre|ton> dessert",
    "bare": "aucun goût dans l’assiette",
    "besides": "personne ne répond au téléphone, et que <vous avez|tu as> dû rappeler",
    "details": "la nappe et <votre|ton> paiement en quatre fois",
    "of_details": "de la nappe et de <votre|ton> paiement en quatre fois",
    "detail": "<votre|ton> paiement en quatre fois",
    "of_detail": "de <votre|ton> paiement en quatre fois",
    "quote": "il est difficile de supprimer une ancienne carte",
    "report": "le livreur n’est pas passé",
    "regretted": "<votre|ta> table soit arrivée en deux morceaux",
    "said": "pas de formulaire à rallonge",
    "stake": "d’autant que c’était un cadeau",
    "other": "<vos|tes> messages sont restés sans réponse",
    "tried": "<vous avez|tu as> déjà appelé quatre fois",
    "tries": "quatre appels et deux courriels",
    "pledge": "un rappel sous 48 heures",
    "when": "le 29 novembre",
    "place": "à Lyon",
    "how": "en message privé",
    "step": "{je demande|nous demandons|on demande} au transporteur où se trouve le colis",
    "step2": "{je|nous|on} <vous |te >{transmets|transmettons|transmet} sa réponse",
    "delay": "dès que le transporteur a répondu",
    "need": "<votre|ton> numéro de commande",
    "needs": "<votre|ton> numéro de commande et une photo",
    "promise": "l’échange se fait sans frais",
    "holding": "Une personne qui peut décider est prévenue.",
    "context": "la table part de l’entrepôt jeudi",
    "brand": "Luméa",
    "help": "https://aide.lumea.example",
}


@pytest.fixture(scope="module")
def say():
    surface = Surface(default_paths().resources)

    def said(text, manner):
        values = {name: template.choose(value, manner) for name, value in SAMPLES.items()}
        filled = template.fill(template.choose(text, manner), values)
        return template.capital(surface.realise(filled))

    return said


@pytest.mark.parametrize("phrase", BANK.phrases, ids=lambda phrase: phrase.id)
def test_bank_wording_is_readable_in_every_manner(phrase, say):
    assert template.faults(phrase.text) == []
    for manner in MANNERS:
        text = say(phrase.text, manner)
        assert suits(text, manner), text
        assert not NEVER.search(text), text
        assert not GUESS.search(text), text
        assert not re.search(r"[{}<>|]|  | [,.]|’ ", text), text
        assert re.search(r"[.?!,]$", text), text
        # A playful house may rejoice with whom it thanks, never raise its voice elsewhere.
        cheerful = phrase.role in CHEERFUL and phrase.formality <= 0.3
        assert cheerful or "!" not in text, "no exclamation mark in an answer to a complaint"


@pytest.mark.parametrize("fault", FAULTS.all, ids=lambda fault: fault.id)
def test_bank_fault_is_readable_in_every_manner(fault, say):
    for manner in MANNERS:
        for text in (*fault.facts, *fault.scenes, *fault.faults, *fault.feelings, *fault.tasks):
            assert template.faults(text) == []
            shown = say(text, manner)
            assert suits(shown, manner), shown
            assert not NEVER.search(shown), shown
            assert not GUESS.search(shown), shown
        assert all(say(text, manner).endswith(".") for text in fault.feelings)
    assert not any(text.endswith(".") for text in (*fault.facts, *fault.scenes, *fault.faults))
    # Something must remain to be said where the message gives no fact.
    for wordings in (fault.facts, fault.scenes, fault.faults, fault.feelings, fault.tasks):
        assert any(template.slots(text) <= {"object"} for text in wordings)


@pytest.mark.parametrize(
    "entry",
    [
        e
        for f in sorted(FOLDER.glob("faults*.toml"))
        for e in read_toml(f)["fault"]
        if "pattern" in e
    ],
    ids=lambda entry: entry["id"],
)
def test_bank_fault_is_found_in_its_samples_only(entry):
    fault = next(fault for fault in FAULTS.all if fault.id == entry["id"])
    for text in entry["samples"]:
        assert fault.found_in(plain(text)), text
    for text in entry["others"]:
        assert not fault.found_in(plain(text)), text


# A thing that the author names is of any gender: no participle may agree with it.
_AGREES = re.compile(
    r"^(?:.*\b(?:où|que|lequel|pourquoi|comment) )?\{(?:object|thing)\}"
    r"(?: n’| ne)? ?(?:est|a été|s’est)(?: pas| plus| toujours)* \w+(?:é|i|u|ert)(?!\w)"
)


def test_bank_nothing_agrees_with_a_thing_that_the_author_names():
    told = [
        text
        for fault in FAULTS.all
        if fault.thing
        for text in (*fault.facts, *fault.scenes, *fault.faults, *fault.tasks)
    ]
    assert _AGREES.search("savoir où {object} a été vu")
    assert [text for text in told if _AGREES.search(text)] == []


def test_bank_faults_answer_every_topic():
    from cmdesk.domain.vocabulary import Topic

    for topic in Topic:
        assert FAULTS.fallback(topic).topic is topic


def test_bank_faults_answer_every_frame_once(resources):
    tables = [read_toml(resources / "analysis" / f"{name}.toml") for name in ("frames", "events")]
    frames = {e["id"] for table in tables for e in table["rule"] if not e.get("mended")}
    answered = [frame for fault in FAULTS.all for frame in fault.frames]
    assert set(answered) == frames
    assert len(answered) == len(frames), "a frame has two faults"


def test_bank_faults_cover_faults_that_exist():
    assert {other for fault in FAULTS.all for other in fault.covers} <= {f.id for f in FAULTS.all}


def test_bank_slots_are_known():
    assert {slot for phrase in BANK.phrases for slot in phrase.slots} <= SAMPLES.keys()


def test_bank_conditions_can_hold():
    """A misspelt flag would silence its wording for ever."""
    source = "".join(
        (default_paths().resources.parent / "cmdesk" / "drafting" / name).read_text("utf-8")
        for name in ("case.py", "flags.py", "planner.py", "slots.py")
    )
    prefixes = {
        "kind", "topic", "about", "emotion", "severity", "fault", "channel", "ask", "signal",
        "praise", "more", "life", "has", "variant", "address", "person", "demand",
    }  # fmt: skip
    planner = Planner(FOLDER / "plans.toml")
    conditions = [c for phrase in BANK.phrases for c in phrase.when]
    conditions += [c for plan in planner.plans for c in plan.when]
    conditions += [c for plan in planner.plans for step in plan.steps for c in step.when]
    conditions += [c for entry in (*planner.reasons, *planner.advice) for c in entry.when]
    for condition in conditions:
        body = condition.removeprefix("not ")
        prefix, colon, _ = body.partition(":")
        if colon:
            assert prefix in prefixes, condition
        else:
            assert all(f'"{flag}"' in source for flag in body.split("|")), condition


def test_bank_values_of_conditions_exist():
    from cmdesk.domain import vocabulary

    known = {
        "kind": vocabulary.Kind, "topic": vocabulary.Topic, "emotion": vocabulary.Emotion,
        "ask": vocabulary.Ask, "signal": vocabulary.Signal, "variant": vocabulary.Variant,
        "person": vocabulary.Person, "address": vocabulary.Address,
    }  # fmt: skip
    for phrase in BANK.phrases:
        for condition in phrase.when:
            prefix, _, values = condition.removeprefix("not ").partition(":")
            if prefix in known:
                assert set(values.split("|")) <= {v.value for v in known[prefix]}, condition
            if prefix == "fault":
                assert set(values.split("|")) <= {fault.id for fault in FAULTS.all}, condition


def test_bank_plans_find_wordings_for_each_step():
    planner = Planner(FOLDER / "plans.toml")
    said = {(phrase.act, phrase.role) for phrase in BANK.phrases}
    for plan in planner.plans:
        for step in plan.steps:
            # What the brand alone words: signature, mentions, ready answers.
            ready = (step.act, step.role) == (Act.ANSWER, READY)
            if step.act not in {Act.SIGN, Act.MENTION} and not ready:
                assert (step.act, step.role) in said, f"{plan.id}: {step.act} {step.role}"


def test_bank_emotions_are_those_of_the_vocabulary():
    assert set(read_toml(FOLDER / "emotions.toml")["emotion"]) <= {e.value for e in Emotion}


def test_bank_praises_are_found_in_their_samples_only():
    tables = read_toml(FOLDER / "praises.toml")
    reserve = re.compile(tables["reserve"])
    for entry in tables["praise"]:
        pattern = re.compile(entry["pattern"])
        for text in entry["samples"]:
            assert pattern.search(plain(text)), text
            assert not reserve.search(plain(text)), text
        for text in entry["others"]:
            found = pattern.search(plain(text)) and not reserve.search(plain(text))
            assert not found, text


@pytest.mark.parametrize(
    "entry", read_toml(FOLDER / "delights.toml")["delights"]["more"], ids=lambda entry: entry["id"]
)
def test_bank_what_a_compliment_adds_is_found_in_its_samples_only(entry):
    delights = delights_of(default_paths().resources)
    for text in entry["samples"]:
        assert entry["id"] in delights.more(text), text
    for text in entry["others"]:
        assert entry["id"] not in delights.more(text), text


def test_bank_reads_as_the_reference_shows(say):
    """Read the difference, then write it: ``python -m tests.drafting.test_bank``."""
    assert REFERENCE.read_text("utf-8") == written(say)


def written(say):
    lines = []
    for phrase in BANK.phrases:
        lines.append(f"{phrase.id}")
        for manner in (MANNERS[0], MANNERS[4]):
            lines.append(f"    {say(phrase.text, manner)}")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    surface = Surface(default_paths().resources)

    def _say(text, manner):
        values = {name: template.choose(value, manner) for name, value in SAMPLES.items()}
        return template.capital(
            surface.realise(template.fill(template.choose(text, manner), values))
        )

    REFERENCE.parent.mkdir(exist_ok=True)
    REFERENCE.write_text(written(_say), encoding="utf-8")


def test_bank_faults_that_no_judge_has_learnt_say_so():
    """A judge asked about what it never met would always answer something else."""
    with open_weights(default_paths().resources / "analysis" / "troubles.npz", "les poids") as w:
        learnt = set(read_about(w)["ids"])
    assert {fault.kind for fault in FAULTS.all if fault.kind not in learnt} == {
        fault.kind for fault in FAULTS.all if fault.unjudged
    }
