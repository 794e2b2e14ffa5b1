import pytest

from cmdesk.language import syntax


def token(pipeline, text, word):
    doc = pipeline.read(text).doc
    return next(token for token in doc if token.lower_.startswith(word))


@pytest.mark.parametrize(
    ("text", "word", "negated"),
    [
        ("Je ne vais pas porter plainte pour ça.", "porter", True),
        ("Je ne vais pas porter plainte pour ça.", "plainte", True),
        ("Cette fois, je porte plainte.", "plainte", False),
        ("Aucun souci de livraison.", "souci", True),
        ("Une livraison sans retard, parfait.", "retard", True),
        ("ça marche pas", "marche", True),
        ("Mon aspirateur ne fonctionne plus.", "fonctionne", True),
        ("Le problème n'est pas résolu.", "résolu", True),
        ("Le problème n'est pas résolu.", "problème", False),
        ("jamais livré", "livré", True),
        ("Je n'ai toujours pas reçu mon colis.", "reçu", True),
        ("pas mal de retard", "retard", False),
        ("Je n'ai que deux mots à dire : remboursez-moi.", "dire", False),
        ("Il y a plus de trois semaines que j'attends.", "attends", False),
        ("Personne ne répond au téléphone.", "répond", True),
        ("Une personne très aimable m'a répondu.", "répondu", False),
        ("j'ai jamais eu de réponse", "réponse", True),
        ("Je ne suis pas content, je veux un remboursement.", "remboursement", False),
        ("Je ne comprends pas pourquoi vous avez annulé ma commande.", "annulé", False),
    ],
)
def test_is_negated(pipeline, text, word, negated):
    assert syntax.is_negated(token(pipeline, text, word)) is negated


@pytest.mark.parametrize(
    ("text", "word", "supposed"),
    [
        ("Si vous ne me remboursez pas, je porte plainte.", "remboursez", True),
        ("Si vous ne me remboursez pas, je porte plainte.", "porte", False),
        ("Je porterai plainte si rien ne change.", "change", True),
        ("Je porterai plainte si rien ne change.", "plainte", False),
        ("C'est si long d'attendre.", "long", False),
        ("En cas de retard, contactez-nous.", "retard", True),
        ("S'il arrive demain, tant mieux.", "arrive", True),
        ("Il s'est excusé.", "excusé", False),
        ("Nous sommes désolés si vous avez été déçu.", "déçu", True),
    ],
)
def test_in_condition(pipeline, text, word, supposed):
    assert syntax.in_condition(token(pipeline, text, word)) is supposed


@pytest.mark.parametrize(
    ("text", "word", "quoted"),
    [
        ("Il m'a dit « débrouillez-vous » au guichet.", "débrouillez", True),
        ('Il m\'a dit "débrouillez-vous" au guichet.', "débrouillez", True),
        ("Il m'a dit “débrouillez-vous” au guichet.", "débrouillez", True),
        ("Il m'a dit « débrouillez-vous » au guichet.", "guichet", False),
        ('Un écran de 15" livré cassé', "livré", False),
    ],
)
def test_is_quoted(pipeline, text, word, quoted):
    assert syntax.is_quoted(token(pipeline, text, word)) is quoted


@pytest.mark.parametrize(
    ("text", "word", "person", "plural"),
    [
        ("Vous auriez dû recevoir un message de notre part.", "recevoir", 2, True),
        ("Nous vous remboursons demain.", "remboursons", 1, True),
        ("Je vous rembourse aujourd'hui.", "rembourse", 1, False),
        ("Contactez-nous en message privé.", "contactez", 2, True),
        ("J'ai commandé et attendu trois semaines.", "attendu", 1, False),
        ("Votre colis est parti ce matin.", "parti", 3, False),
        ("Vos colis sont arrivés.", "arrivés", 3, True),
        ("Avez-vous reçu le mail ?", "reçu", 2, True),
        ("On vous rappelle.", "rappelle", 3, False),
        ("Tu as raison.", "as", 2, False),
    ],
)
def test_subject(pipeline, text, word, person, plural):
    found = syntax.subject(token(pipeline, text, word))
    assert (found.person, found.plural) == (person, plural)


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("Où est mon colis ?", True),
        ("pourquoi mon colis est bloqué", True),
        ("est-ce que vous pouvez m'aider", True),
        ("pouvez-vous me rappeler svp", True),
        ("Mais comment faites-vous pour dormir", True),
        ("Contactez-nous vite.", False),
        ("quand j'ai appelé on m'a raccroché au nez", False),
        ("Rendez-vous annulé sans prévenir.", False),
        ("Je me demande ce que vous faites.", False),
        ("Adressez-vous à l'accueil.", False),
    ],
)
def test_is_question(pipeline, text, asks):
    assert syntax.is_question(next(iter(pipeline.read(text).doc.sents))) is asks


@pytest.mark.parametrize(
    ("text", "word", "imperative"),
    [
        ("Envoyez-nous votre numéro en privé.", "envoyez", True),
        ("Adressez-vous à l'accueil.", "adressez", True),
        ("Recevez-vous mes messages ?", "recevez", False),
        ("Vous envoyez votre numéro.", "envoyez", False),
        ("Si vous envoyez votre numéro, merci.", "envoyez", False),
    ],
)
def test_is_imperative(pipeline, text, word, imperative):
    assert syntax.is_imperative(token(pipeline, text, word)) is imperative


@pytest.mark.parametrize(
    ("text", "word", "phrase"),
    [
        ("Mon canapé d'angle est arrivé cassé.", "canapé", "Mon canapé d’angle"),
        ("Le service de livraison est nul.", "service", "Le service de livraison"),
        ("La lampe que j'ai achetée clignote.", "lampe", "La lampe"),
    ],
)
def test_noun_phrase(pipeline, text, word, phrase):
    assert syntax.noun_phrase(token(pipeline, text, word)).text == phrase
