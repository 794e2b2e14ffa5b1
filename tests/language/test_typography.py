import pytest

from cmdesk.language.typography import faults, typeset


def shown(text):
    return text.replace("\u202f", "_").replace("\u00a0", "~")


GOLDEN = [
    ("Bonjour! Vraiment ? Oui;non ; si", "Bonjour_! Vraiment_? Oui;non_; si"),
    ("L'heure: voici", "L’heure~: voici"),
    ("« Bonjour » et «non»", "«~Bonjour~» et «~non~»"),
    ("«Quoi?»", "«~Quoi_?~»"),
    ("Attendez... etc... fin", "Attendez… etc. fin"),
    ("10€, 50 % et 5 kg", "10~€, 50~% et 5~kg"),
    ("1 249,90 € ou 12 300 euros", "1_249,90~€ ou 12_300~euros"),
    ("le 3 mars à 18 h 30", "le 3~mars à 18~h~30"),
    ("M. Dupont, Mme Léa, n°45", "M.~Dupont, Mme~Léa, n°~45"),
    ("A bientôt. A votre écoute, Ca va", "À bientôt. À votre écoute, Ca va"),
    ("Ca va", "Ça va"),
    ("Oui , bien .", "Oui, bien."),
    ("deux  espaces", "deux espaces"),
    ("Quoi ?!! Non (!)", "Quoi_?!! Non (!)"),
    ("Bravo 😊!", "Bravo 😊_!"),
    ("Liste:\n- un;\n- deux !", "Liste~:\n- un_;\n- deux_!"),
]
UNTOUCHED = [
    "https://a.example/x?y=1;z",
    "sav@lumea.example",
    "à 23:20",
    "merci :-) et ;) <3",
    "06 12 34 56 78",
    "Commande AB;12345",
    "A vrai dire, il a dit",
    "en 2024 500 personnes",
    "« Déjà »".replace(" ", "\u00a0"),
    "",
    "!!!",
    "a;b",
    ":smile:",
    "{prenom}",
    "Vitamine A la nuit",
]


@pytest.mark.parametrize(("text", "expected"), GOLDEN)
def test_typeset_mends(text, expected):
    assert shown(typeset(text)) == expected


@pytest.mark.parametrize("text", UNTOUCHED)
def test_typeset_leaves_alone(text):
    assert typeset(text) == text


@pytest.mark.parametrize("region", ["FR", "BE", "CH", "CA"])
@pytest.mark.parametrize("cheap", [False, True])
@pytest.mark.parametrize("text", [text for text, _ in GOLDEN] + UNTOUCHED)
def test_typeset_is_idempotent(text, region, cheap):
    once = typeset(text, region, cheap)
    assert typeset(once, region, cheap) == once
    assert faults(once, region, cheap) == []


@pytest.mark.parametrize("region", ["CH", "CA"])
def test_typeset_takes_the_space_away_where_the_region_wants_none(region):
    assert shown(typeset("Bonjour ! Quoi\u202f? Ici : là", region)) == "Bonjour! Quoi? Ici~: là"


def test_typeset_cheap_has_no_narrow_space():
    assert shown(typeset("Oui ! 1 200 €", cheap=True)) == "Oui~! 1~200~€"


@pytest.mark.parametrize("text", [text for text, _ in GOLDEN])
def test_faults_can_be_seen_and_say_why(text):
    for fault in faults(text):
        assert fault.span.start < fault.span.end, "an empty span cannot be underlined"
        assert fault.span.of(text) != fault.replacement
        assert fault.message.endswith(".")


def test_faults_applied_from_the_last_mend_the_text():
    text = "Bonjour! L'heure: 10€"
    for fault in reversed(faults(text)):
        text = text[: fault.span.start] + fault.replacement + text[fault.span.end :]
    assert shown(text) == "Bonjour_! L’heure~: 10~€"


def test_faults_tell_what_only_a_keyboard_cannot_type():
    silent = {fault.rule: fault.silent for fault in faults("L'avis ! Vraiment? A bientôt")}
    assert silent["apostrophe"]
    assert not silent["capital-a"]
    assert [fault.silent for fault in faults("Oui ! Non!")] == [True, False]
