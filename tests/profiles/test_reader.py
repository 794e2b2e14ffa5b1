# ruff: noqa: E501  (one case a line reads better than a case over ten)
import random
import re
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from cmdesk.domain.errors import UserError
from cmdesk.domain.vocabulary import Act, Address, Category, Channel, Level, Person
from cmdesk.paths import default_paths
from cmdesk.profiles.reader import FORMAT_VERSION, MOST_BYTES, read_profile

SHIPPED = sorted(default_paths().profiles.glob("*.toml"))

BASE = """\
format_version = 1
id = "essai"
name = "Essai"
links = ["https://aide.essai.example"]

[voice]
address = "vous"
"""


def write(tmp_path, text, name="essai.toml"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def errors(tmp_path, addition, base=BASE):
    with pytest.raises(UserError) as caught:
        read_profile(write(tmp_path, base + addition))
    return [one.replace("\u00a0", " ").replace("\u202f", " ") for one in caught.value.details]


def test_reader_gives_prudent_values_to_what_is_not_written(tmp_path):
    profile = read_profile(write(tmp_path, BASE))
    assert (profile.id, profile.name, profile.version) == ("essai", "Essai", "1.0")
    assert profile.voice.person is Person.JE
    assert profile.voice.emoji.most == 0
    assert not profile.charter.dates_in_public
    assert not profile.charter.compensation_in_public
    assert profile.private_how(Channel.X) == "en message privé"


def test_reader_reads_all_sections(tmp_path):
    addition = """\
address_by_channel = { instagram = "tu" }
gender = "m"
warmth = [0, 0.5]

[voice.signature]
text = "— Max"
required = true
except_channels = ["x"]

[[channels]]
channel = "trustpilot"
private_how = "sur https://aide.essai.example/contact"

[[procedures]]
id = "P-1"
title = "Retard"
topics = ["delivery"]
steps = ["j’appelle le transporteur"]

[[charter.articles]]
id = "1"
title = "Saluer"
text = "On salue."
acts = ["greet"]
categories = ["wrong_name"]
level = "warn"

[[approved]]
message = '''
ou est mon colis'''
reply = '''
Bonjour,

Je regarde.'''
public = false
"""
    profile = read_profile(write(tmp_path, BASE + addition))
    assert profile.voice.address_on(Channel.INSTAGRAM, severity=2) is Address.TU
    assert profile.voice.gender == "m"
    assert profile.voice.warmth == (0.0, 0.5)
    assert isinstance(profile.voice.warmth.low, float)
    assert not profile.voice.signature.wanted_on(Channel.X)
    assert profile.voice.signature.wanted_on(Channel.FACEBOOK)
    assert profile.private_how(Channel.TRUSTPILOT) == "sur https://aide.essai.example/contact"
    assert profile.procedure("P-1").steps == ("j’appelle le transporteur",)
    article = profile.charter.article_for(Act.GREET)
    assert article is profile.charter.article_for(Category.WRONG_NAME)
    assert article.level is Level.WARN
    assert profile.approved[0].reply == "Bonjour,\n\nJe regarde."
    assert not profile.approved[0].public


TU = (
    BASE.replace('"vous"', '"tu"')
    + """\
person = "on"
greetings = ["Salut {name},", "Salut,"]
familiar = ["salut"]
address_by_channel = { linkedin = "vous" }

[voice.sober]
greetings = ["Bonjour {name},", "Bonjour,"]
formality = [0.5, 0.7]

[[voice.wordings]]
act = "act"
text = "On s’y met : {step}."
when = ["not severe"]

[[procedures]]
id = "P-1"
title = "Panne"
topics = ["technical"]
steps = ["on teste <votre|ta> ligne"]
keywords = ["<x|y>"]
"""
)


def test_reader_writes_a_brand_of_tu_for_both_addresses(tmp_path):
    profile = read_profile(write(tmp_path, TU))
    assert profile.procedures[0].steps == ("on teste ta ligne",)
    assert profile.spoken_on(Channel.X, 2) is profile
    grave = profile.spoken_on(Channel.X, 3)
    assert grave is profile.spoken_on(Channel.LINKEDIN, 1)
    assert grave.procedures[0].steps == ("on teste votre ligne",)
    assert grave.voice.address_on(Channel.X, 1) is Address.VOUS
    assert grave.voice.greetings == ("Bonjour {name},", "Bonjour,")
    assert grave.voice.formality == (0.5, 0.7)
    assert grave.voice.familiar == ()
    assert grave.voice.wordings == profile.voice.wordings
    assert grave.spoken_on(Channel.X, 4) is grave
    # Patterns keep their signs.
    assert grave.procedures[0].keywords == ("<x|y>",)


def test_reader_writes_a_brand_of_vous_for_the_networks_where_it_says_tu(tmp_path):
    text = TU.replace('"tu"', '"vous"', 1).replace('linkedin = "vous"', 'instagram = "tu"')
    profile = read_profile(write(tmp_path, text))
    assert profile.procedures[0].steps == ("on teste votre ligne",)
    informal = profile.spoken_on(Channel.INSTAGRAM, 1)
    assert informal.procedures[0].steps == ("on teste ta ligne",)
    assert informal.voice.address_on(Channel.X, 1) is Address.TU
    assert profile.spoken_on(Channel.INSTAGRAM, 3).voice.greetings[1] == "Bonjour,"


def test_reader_leaves_a_brand_of_one_voice_alone(tmp_path):
    profile = read_profile(write(tmp_path, BASE))
    assert profile.spoken_on(Channel.X, 4) is profile


@pytest.mark.parametrize(
    ("addition", "line", "words"),
    [
        ('[[procedures]]\nid = "P-1"\ntitle = "a"\ntopics = ["delivery"]\n' * 2, 13, "le numéro « P-1 » est déjà pris"),
        ('[[charter.articles]]\nid = "1"\ntitle = "a"\ntext = "b"\n' * 2, 13, "le numéro « 1 » est déjà pris"),
        ('[[channels]]\nchannel = "x"\n' * 2, 11, "le réseau « x » est déjà pris"),
        ('[[channels]]\nchannel = "minitel"\n', 9, "la clé « channel » vaut « minitel »"),
        ("warmth = [0.8, 0.2]\n", 8, "la clé « warmth » va de 0,8 à 0,2"),
        ("length = [300, 300]\n", 8, "la clé « length » va de 300 à 300"),
        ("warmth = [nan, nan]\n", 8, "la clé « warmth »"),
        ('signature = { text = "— Max ☀️" }\n', 8, "la signature contient un émoji"),
        ('signature = { text = " ", required = true }\n', 8, "la signature est demandée mais vide"),
        ('emoji = { most = 1, allowed = ["!"] }\n', 8, "« ! » n’est pas un émoji"),
        ('greetings = ["Bonjour {name},"]\n', 8, "toutes les salutations contiennent {name}"),
        ('greetings = ["Bonjour {nom},"]\n', 8, "une salutation qui finit par une virgule"),
        ('closings = ["Voir https://autre.example/x."]\n', 8, "n’est pas dans la liste « links »"),
        ('[[vocabulary.terms]]\navoid = "gêne"\nprefer = "la Gêne"\n', 10, "à la fois interdit et proposé"),
        ('closings = ["Merci pour le SAV."]\n[[vocabulary.terms]]\navoid = "sav"\n', 8, "ce texte contient « sav »"),
        ('sober = { greetings = ["Bonjour {name},"] }\n', 8, "toutes les salutations contiennent {name}"),
        ('[[voice.wordings]]\nact = "act"\ntext = "On y va avec <vous."\n', 10, "ne vont pas par paires"),
        ('[[voice.wordings]]\nact = "act"\ntext = "On y va : {stepp}."\n', 10, "{stepp} n’existe pas"),
        ('[[voice.wordings]]\nact = "act"\ntext = "On y va."\nwhen = ["not sever"]\n', 11, "la condition « not sever » n’existe pas"),
        ('[[voice.wordings]]\nact = "act"\ntext = "on y va"\n', 10, "une phrase entière"),
        ('[[procedures]]\nid = "P-1"\ntitle = "a"\n', 8, "ne s’applique jamais"),
        ('[[procedures]]\nid = "P-1"\ntitle = "a"\ntopics = ["other"]\nsteps = ["nous cherchons"]\n', 12, "doit commencer par « je »"),
        ('[[procedures]]\nid = "P-1"\ntitle = "a"\ntopics = ["other"]\nsteps = ["Je cherche."]\n', 12, "commence par une minuscule"),
        ('[[rules]]\nid = "r"\ncategory = "cold"\nlevel = "warn"\nmessage = "m"\nregex = ["a(b"]\n', 13, "le motif « a(b » n’est pas valide"),
        ('[[rules]]\nid = "r"\ncategory = "cold"\nlevel = "warn"\nmessage = "m"\nregex = ["(?=a)b"]\n', 13, "n’est pas valide"),
        (f'[[rules]]\nid = "r"\ncategory = "cold"\nlevel = "warn"\nmessage = "m"\nregex = ["{"a" * 501}"]\n', 13, "compte 501 caractères"),
        ('[[rules]]\nid = "r"\ncategory = "cold"\nlevel = "warn"\nmessage = "m"\nregex = ["(a{900}){900}"]\n', 13, "n’est pas valide"),
    ],
)  # fmt: skip
def test_reader_names_what_contradicts_itself(addition, line, words, tmp_path):
    found = errors(tmp_path, addition)
    assert any(one.startswith(f"essai.toml, ligne {line} :") and words in one for one in found), (
        found
    )


@pytest.mark.parametrize(
    ("link", "accepted"),
    [
        ("https://aide.essai.example", True),
        ("https://aide.essai.example/faq", True),
        ("http://aide.essai.example", False),
        ("https://", False),
        ("https://localhost", False),
        ("https://user@aide.essai.example", False),
        ("https://*.example", False),
        ("aide.essai.example", False),
        ("https://a.example/x?y=1", False),
    ],
)
def test_reader_takes_only_links_with_https_and_a_host(link, accepted, tmp_path):
    path = write(tmp_path, BASE.replace("https://aide.essai.example", link))
    if accepted:
        assert read_profile(path).links == (link,)
    else:
        with pytest.raises(UserError):
            read_profile(path)


def test_reader_accepts_addresses_below_a_listed_one(tmp_path):
    addition = 'closings = ["Tout est sur https://aide.essai.example/retours."]\n'
    assert read_profile(write(tmp_path, BASE + addition)).voice.closings


def test_reader_does_not_take_a_longer_host_for_a_listed_one(tmp_path):
    addition = 'closings = ["Tout est sur https://aide.essai.example.evil.example."]\n'
    assert "n’est pas dans la liste" in errors(tmp_path, addition)[0]


def test_reader_gives_all_errors_at_once(tmp_path):
    addition = 'persn = "je"\nwarmth = [2, 3]\n[[procedures]]\nid = "P-1"\n'
    found = errors(tmp_path, addition)
    assert len(found) == 4
    assert found[0].endswith("la clé « persn » est inconnue ; vouliez-vous dire « person » ?")


def test_reader_refuses_a_newer_format_before_anything_else(tmp_path):
    text = f"format_version = {FORMAT_VERSION + 1}\nbrand = {{}}\n"
    with pytest.raises(UserError, match="version plus récente de cmdesk") as caught:
        read_profile(write(tmp_path, text))
    assert len(caught.value.details) == 1


def test_reader_says_that_the_syntax_is_wrong(tmp_path):
    with pytest.raises(UserError) as caught:
        read_profile(write(tmp_path, BASE + "person = je"))
    assert "ligne 8" in str(caught.value)


def test_reader_refuses_what_is_no_small_file(tmp_path):
    with pytest.raises(UserError, match="introuvable"):
        read_profile(tmp_path / "absent.toml")
    with pytest.raises(UserError, match="est un dossier"):
        read_profile(tmp_path)
    with pytest.raises(UserError, match="mégaoctet"):
        read_profile(write(tmp_path, "#" * (MOST_BYTES + 1)))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_reader_reads_a_brand_without_what_is_slow_to_load(path):
    program = f"""
        import sys
        from pathlib import Path
        from cmdesk.profiles.reader import read_profile
        profile = read_profile(Path({str(path)!r}))
        slow = {{"spacy", "jsonschema", "PySide6", "referencing"}} & set(sys.modules)
        assert not slow, slow
        assert profile.id == {path.stem!r}
    """
    subprocess.run([sys.executable, "-c", textwrap.dedent(program)], check=True)


def test_reader_knows_where_the_file_is(tmp_path):
    path = write(tmp_path, BASE)
    assert Path(read_profile(path).path) == path


def test_reader_answers_any_damage_with_a_sentence(tmp_path):
    whole = SHIPPED[0].read_bytes()
    source = random.Random(11)
    refused = accepted = 0
    for _ in range(80):
        damaged = bytearray(whole)
        for _ in range(source.choice([1, 2, 5, 30])):
            place = source.randrange(len(damaged))
            if source.random() < 0.5:
                damaged[place] = source.choice(b"\"'[]{}=.#\n\\0a ,\xff\x00")
            else:
                del damaged[place : place + source.randrange(1, 60)]
        path = tmp_path / "damaged.toml"
        path.write_bytes(bytes(damaged))
        try:
            read_profile(path)
        except UserError as error:
            refused += bool(error.details)
        else:
            accepted += 1
    assert refused + accepted == 80
    assert refused > 30


ANSWER = """
[[answers]]
id = "Q-01"
title = "Retour en boutique"
questions = ["le retour en magasin est possible ?", "rapporter en boutique"]
text = "Oui, tout se rapporte en boutique. Le détail est sur https://aide.essai.example/retours."
"""


def test_reader_reads_ready_answers(tmp_path):
    (answer,) = read_profile(write(tmp_path, BASE + ANSWER)).answers
    assert (answer.id, answer.title) == ("Q-01", "Retour en boutique")
    assert answer.questions == ("le retour en magasin est possible ?", "rapporter en boutique")
    assert answer.text.startswith("Oui, tout se rapporte")


def test_reader_gives_ready_answers_in_both_addresses(tmp_path):
    base = BASE.replace('"vous"', '"tu"')
    text = ANSWER.replace("Oui, tout se rapporte", "Oui, <vous rapportez|tu rapportes> tout")
    profile = read_profile(write(tmp_path, base + text))
    assert profile.answers[0].text.startswith("Oui, tu rapportes tout")
    assert profile.sober is not None
    assert profile.sober.answers[0].text.startswith("Oui, vous rapportez tout")
    assert profile.sober.answers[0].questions == profile.answers[0].questions


@pytest.mark.parametrize(
    ("found", "instead", "told"),
    [
        ("title =", 'titre = "Retour"\ntitle =', "titre"),
        ('id = "Q-01"\n', "", "id"),
        (
            'questions = ["le retour en magasin est possible ?", "rapporter en boutique"]',
            "",
            "questions",
        ),
        ('["le retour en magasin est possible ?", "rapporter en boutique"]', "[]", "questions"),
        ('"rapporter en boutique"', '"ou"', "une question telle qu’on la pose"),
        ('"rapporter en boutique"', f'"{"o" * 301}"', "une question telle qu’on la pose"),
        ("Oui, tout", "oui, tout", "une à trois phrases entières"),
        ("Oui, tout", "Oui {name}, tout", "sans accolades"),
        ("Oui, tout", f"{'O' * 600}, tout", "600 caractères au plus"),
        ("Oui, tout", "Oui. Bien sûr. Tout", "4 phrases"),
        ("Oui, tout", "Oui, ton vase", "ce texte tutoie là où il doit vouvoyer"),
        ("Oui, tout", "Oui, <ton|votre> vase", "ce texte tutoie là où il doit vouvoyer"),
        ("Oui, tout", "Oui, <votre|ton vase", "ne vont pas par paires"),
        ("aide.essai.example/", "autre.example/", "n’est pas dans la liste « links »"),
    ],
)
def test_reader_refuses_a_faulty_ready_answer(tmp_path, found, instead, told):
    assert found in ANSWER
    (first, *_) = errors(tmp_path, ANSWER.replace(found, instead))
    assert told in first
    assert re.search(r"ligne \d+", first)


def test_reader_refuses_ready_answers_that_share_a_number_or_a_question(tmp_path):
    other = ANSWER.replace("rapporter en boutique", "rendre un vase").replace("magasin", "Magasin")
    (number,) = errors(tmp_path, ANSWER + other)
    assert "« Q-01 » est déjà pris plus haut" in number
    other = other.replace("Q-01", "Q-02")
    (question,) = errors(tmp_path, ANSWER + other)
    assert "est déjà celle de la réponse « Q-01 »" in question


def test_reader_refuses_in_ready_answers_what_the_vocabulary_forbids(tmp_path):
    terms = '[[vocabulary.terms]]\navoid = "boutique"\nprefer = "magasin"\n'
    (told,) = errors(tmp_path, terms + ANSWER)
    assert "« boutique », que le vocabulaire interdit" in told


def test_reader_refuses_too_many_ready_answers(tmp_path):
    many = "".join(
        ANSWER.replace("Q-01", f"Q-{n}")
        .replace("le retour", f"le retour {n}")
        .replace('"rapporter', f'"{n} rapporter')
        for n in range(301)
    )
    (told,) = errors(tmp_path, many)
    assert "300" in told


def test_reader_reads_how_a_case_is_told_as_it_was_written(tmp_path):
    case = """
[[procedures]]
id = "P-01"
title = "Colis en retard"
topics = ["delivery"]
told = ["Trois mois que je dors par terre, <snif|ouin> !", "Toujours rien…"]
steps = ["je cherche votre colis"]
"""
    (procedure,) = read_profile(write(tmp_path, BASE + case)).procedures
    assert procedure.told == ("Trois mois que je dors par terre, <snif|ouin> !", "Toujours rien…")
