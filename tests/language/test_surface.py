import pytest

from cmdesk.domain.vocabulary import Address
from cmdesk.knowledge.loader import read_toml
from cmdesk.language.surface import Surface, agree_participle, capitalise, join, shift_possessive


@pytest.fixture(scope="module")
def surface(resources):
    return Surface(resources)


@pytest.mark.parametrize(
    ("naive", "french"),
    [
        ("l’arrivée de le avion", "l’arrivée de l’avion"),
        ("le retard de le colis", "le retard du colis"),
        ("réponse à les clients", "réponse aux clients"),
        ("la liste de les articles", "la liste des articles"),
        ("Je propose de le remplacer", "Je propose de le remplacer"),
        ("prêt à les recevoir", "prêt à les recevoir"),
        ("ce avis et ce hasard", "cet avis et ce hasard"),
        ("ce est vrai, ce était long", "c’est vrai, c’était long"),
        ("ce à quoi je pense", "ce à quoi je pense"),
        ("ma adresse, sa haine, ta housse", "mon adresse, sa haine, ta housse"),
        ("si il vient, si elle vient", "s’il vient, si elle vient"),
        ("lorsque on attend, lorsque Anna attend", "lorsqu’on attend, lorsque Anna attend"),
        ("quoique il arrive", "quoiqu’il arrive"),
        ("de onze colis, de huit jours, le oui", "de onze colis, de huit jours, le oui"),
        ("de yaourt, de yeux", "de yaourt, d’yeux"),
        ("de Hongrie, de Hollande, de Hugo, de Yves", "de Hongrie, de Hollande, d’Hugo, d’Yves"),
        ("de héros, de haricots, de horaires", "de héros, de haricots, d’horaires"),
        ("beau hôtel, nouveau article", "bel hôtel, nouvel article"),
        ("vieux aspirateur", "vieil aspirateur"),
        ("nouveau colis, nouveau et beau", "nouveau colis, nouveau et beau"),
        ("Je te envoie, je ne oublie pas", "Je t’envoie, je n’oublie pas"),
        ("presque un mois", "presque un mois"),
        ("Le article", "L’article"),
        ("merci de @Eva", "merci de @Eva"),
        ("c’est réglé . . Je  vois ,, merci", "c’est réglé. Je vois, merci"),
        ("de 11 jours", "de 11 jours"),
    ],
)  # fmt: skip
def test_realise_golden_table(surface, naive, french):
    assert surface.realise(naive) == french
    assert surface.realise(french) == french


@pytest.mark.parametrize(
    ("preposition", "phrase", "joined"),
    [
        ("de", "le colis", "du colis"),
        ("de", "le avis", "de l’avis"),
        ("de", "la attente", "de l’attente"),
        ("à", "les délais", "aux délais"),
        ("de", "un avis", "d’un avis"),
        ("de", "votre canapé", "de votre canapé"),
        ("À", "le client", "Au client"),
    ],
)
def test_contract(surface, preposition, phrase, joined):
    assert surface.contract(preposition, phrase) == joined


@pytest.mark.parametrize(
    ("noun", "definite", "indefinite"),
    [
        ("colis", "le colis", "un colis"),
        ("adresse", "l’adresse", "une adresse"),
        ("housse", "la housse", "une housse"),
        ("hôtel", "l’hôtel", "un hôtel"),
        ("frais", "les frais", "des frais"),
        ("factures", "les factures", "des factures"),
        ("yaourt", "le yaourt", "un yaourt"),
        ("hausse", "la hausse", "une hausse"),
    ],
)
def test_with_article(surface, noun, definite, indefinite):
    assert surface.with_article(noun) == definite
    assert surface.with_article(noun, definite=False) == indefinite


def test_with_article_refuses_an_unknown_noun(surface):
    with pytest.raises(KeyError):
        surface.with_article("schtroumpf")


@pytest.mark.parametrize(
    ("singular", "plural"),
    [
        ("cheval", "chevaux"), ("festival", "festivals"), ("pneu", "pneus"), ("jeu", "jeux"),
        ("bijou", "bijoux"), ("travail", "travaux"), ("prix", "prix"), ("trou", "trous"),
        ("mot de passe", "mots de passe"), ("carte cadeau", "cartes cadeaux"),
    ],
)  # fmt: skip
def test_noun_plural(surface, singular, plural):
    entry = surface.noun(singular)
    assert entry.plural == plural
    assert surface.noun(plural) is not None


def test_nouns_have_one_gender_each(resources):
    data = read_toml(resources / "language" / "nouns.toml")
    nouns = data["masculine"] + data["feminine"]
    assert len(nouns) == len(set(nouns))
    assert len(nouns) > 400
    assert set(data["irregular"]) - set(nouns) <= {"landau"}


@pytest.mark.parametrize(
    ("phrase", "address", "shifted"),
    [
        ("mon canapé d’angle", Address.VOUS, "votre canapé d’angle"),
        ("Ma commande et mes colis", Address.VOUS, "Votre commande et vos colis"),
        ("mon adresse, ma table", Address.TU, "ton adresse, ta table"),
        ("notre chambre", Address.TU, "votre chambre"),
        ("le canapé de ma mère", Address.NONE, "le canapé de votre mère"),
        ("maman", Address.VOUS, "maman"),
    ],
)
def test_shift_possessive(phrase, address, shifted):
    assert shift_possessive(phrase, address) == shifted


def test_capitalise_keeps_accents_and_steps_over_signs():
    assert capitalise("à vous") == "À vous"
    assert capitalise("« éva »") == "« Éva »"
    assert capitalise("3 jours") == "3 jours"
    assert capitalise("") == ""


def test_join_ends_every_sentence():
    assert join(["à bientôt", "", "merci ! ", "« oui »"]) == "À bientôt. Merci ! « Oui »."


@pytest.mark.parametrize(
    ("participle", "feminine", "plural", "agreed"),
    [
        ("arrivé", True, True, "arrivées"), ("reçu", True, False, "reçue"),
        ("mis", False, True, "mis"), ("dû", True, False, "due"), ("dû", False, True, "dus"),
        ("perdu", False, True, "perdus"),
    ],
)  # fmt: skip
def test_agree_participle(participle, feminine, plural, agreed):
    assert agree_participle(participle, feminine, plural) == agreed
