import json

import pytest

from cmdesk.domain.errors import UserError
from cmdesk.knowledge.loader import read_toml
from cmdesk.knowledge.validation import MOST_FAULTS, validate

SCHEMA = {
    "type": "object",
    "required": ["id"],
    "additionalProperties": False,
    "properties": {
        "id": {"type": "string", "pattern": "^[a-z]+$", "x-attendu": "des minuscules"},
        "level": {"enum": ["block", "warn", "hint"]},
        "topic": {"$ref": "words.schema.json#/$defs/topic"},
        "score": {"type": "number", "minimum": 0, "maximum": 1},
        "count": {"type": "integer", "minimum": 1},
        "on": {"type": "boolean"},
        "words": {"type": "array", "items": {"type": "string", "minLength": 1}, "minItems": 1},
        "pair": {"type": "array", "maxItems": 2, "uniqueItems": True},
        "by_level": {"type": "object", "propertyNames": {"enum": ["block", "warn"]}},
        "short": {"type": "string", "maxLength": 5},
        "either": {
            "anyOf": [
                {"type": "string"},
                {
                    "type": "object",
                    "required": ["text"],
                    "additionalProperties": False,
                    "properties": {"text": {"type": "string"}},
                },
            ]
        },
        "rule": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id"],
                "additionalProperties": False,
                "properties": {"id": {"type": "string"}, "note": {"type": "string"}},
            },
        },
    },
}
WORDS = {"$defs": {"topic": {"enum": ["delivery", "product", "refund", "billing"]}}}


@pytest.fixture
def schema(tmp_path):
    (tmp_path / "words.schema.json").write_text(json.dumps(WORDS), encoding="utf-8")
    path = tmp_path / "test.schema.json"
    path.write_text(json.dumps(SCHEMA), encoding="utf-8")
    return path


def sentences(text, schema):
    found = [str(fault) for fault in validate(text, schema, "essai.toml")]
    return [one.replace("\u00a0", " ").replace("\u202f", " ") for one in found]


@pytest.mark.parametrize(
    ("text", "found", "wanted"),
    [
        ('level = "bloque"', "la clé « level » vaut « bloque »", "« block », « warn » ou « hint »"),
        ("score = 1.5", "la clé « score » vaut 1,5", "un nombre de 0 à 1"),
        ("count = 0", "la clé « count » vaut 0", "un nombre entier d’au moins 1"),
        ("count = 1.5", "la clé « count » vaut 1,5 (un nombre)", "un nombre entier"),
        ('on = "oui"', "la clé « on » vaut « oui » (un texte)", "true ou false"),
        ("on = 1", "la clé « on » vaut 1 (un nombre)", "true ou false"),
        ('words = "a"', "la clé « words » vaut « a » (un texte)", "une liste entre crochets"),
        ("words = []", "la clé « words » est vide", "au moins 1 élément"),
        ('words = ["a", ""]', "dans « words », l’élément n° 2 est vide", "au moins 1 caractère"),
        (
            "words = [3]",
            "dans « words », l’élément n° 1 vaut 3 (un nombre)",
            "un texte entre guillemets droits",
        ),
        (
            'pair = ["a", "a"]',
            "la clé « pair » contient deux fois « a »",
            "des éléments tous différents",
        ),
        ("pair = [1, 2, 3]", "la clé « pair » compte 3 éléments", "2 éléments au plus"),
        ('short = "abcdef"', "la clé « short » compte 6 caractères", "5 caractères au plus"),
        (
            "level = 2026-03-20",
            "la clé « level » vaut « 2026-03-20 »",
            "« block », « warn » ou « hint »",
        ),
    ],
)
def test_validation_says_what_was_found_and_expected(text, found, wanted, schema):
    assert sentences(f'id = "a"\n\n{text}', schema) == [
        f"essai.toml, ligne 3 : {found} ; attendu : {wanted}."
    ]


@pytest.mark.parametrize(
    ("text", "found", "meant"),
    [
        ('levl = "warn"', "la clé « levl » est inconnue", "level"),
        ("by_level.blok = 1", "la clé « blok » est inconnue", "block"),
        ('either = { txt = "a" }', "la clé « txt » est inconnue", "text"),
    ],
)
def test_validation_guesses_the_key_that_was_meant(text, found, meant, schema):
    assert sentences(f'id = "a"\n\n{text}', schema)[-1] == (
        f"essai.toml, ligne 3 : {found} ; vouliez-vous dire « {meant} » ?"
    )


def test_validation_guesses_the_value_that_was_meant(schema):
    (sentence,) = sentences('id = "a"\ntopic = "delivry"', schema)
    assert sentence.endswith("ou « billing ». Vouliez-vous dire « delivery » ?")


def test_validation_names_the_keys_that_are_known(schema):
    (sentence,) = sentences('id = "a"\nrule = [{ id = "r", zzz = 1 }]', schema)
    assert sentence.endswith("la clé « zzz » est inconnue ; clés possibles : « id » et « note ».")


def test_validation_accepts_a_right_file(schema):
    text = 'id = "a"\ntopic = "refund"\nscore = 1\nwords = ["x"]\neither = "y"\n[[rule]]\nid = "r"'
    assert validate(text, schema) == ()


def test_validation_gives_all_faults_in_the_order_of_the_lines(schema):
    text = 'level = "x"\nid = "A"\n[[rule]]\nid = "r"\n[[rule]]\nnote = "n"\nnot = 1\n'
    assert sentences(text, schema) == [
        "essai.toml, ligne 1 : la clé « level » vaut « x » ; "
        "attendu : « block », « warn » ou « hint ».",
        "essai.toml, ligne 2 : la clé « id » vaut « A » ; attendu : des minuscules.",
        "essai.toml, ligne 5 : il manque la clé « id » dans « rule », n° 2.",
        "essai.toml, ligne 7 : la clé « not » est inconnue ; vouliez-vous dire « note » ?",
    ]


def test_validation_names_a_key_that_is_missing_at_the_top(schema):
    assert sentences('level = "warn"', schema) == ["essai.toml, ligne 1 : il manque la clé « id »."]


def test_validation_stops_at_a_number_of_faults(schema):
    text = "\n".join(f"unknown_{number} = 1" for number in range(500))
    assert len(validate(text, schema)) == MOST_FAULTS


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ('id = "a"\nlevel "warn"', 2, "il manque le signe « = » après la clé"),
        ('id = "a"\nlevel = warn', 2, "un texte s’écrit entre guillemets droits"),
        ('id = "a"\nlevel = "warn', 2, "n’est pas refermé"),
        ('id = "a\nlevel = "warn"', 1, "n’est pas refermé"),
        ('id = "a"\n\nid = "b"', 3, "déjà écrite plus haut"),
        ("[a]\nx = 1\n[a]\ny = 2", 3, "déjà écrite plus haut"),
        ('words = ["a", "b"\nid = "a"', 2, "crochet fermant"),
        ('id = "a" "b"', 1, "il reste quelque chose après la valeur"),
        ('id = "C:\\dossier"', 1, "la barre oblique inverse"),
        ("[[rule]\nid = 1", 1, "crochets fermants"),
        ("= 3", 1, "."),
        ('id = """\nsans fin', 2, "refermé"),
    ],
)
def test_validation_translates_mistakes_of_syntax(text, line, words, schema):
    (sentence,) = sentences(text, schema)
    assert sentence.startswith(f"essai.toml, ligne {line} : ")
    assert words in sentence
    assert "valid" not in sentence.replace("n’est pas du TOML valide", "")


def test_validation_says_that_a_file_is_not_utf8(tmp_path, schema):
    path = tmp_path / "latin.toml"
    path.write_bytes('id = "a"\nlevel = "é"'.encode("latin-1"))
    (fault,) = validate(path, schema)
    assert (fault.line, "UTF-8" in fault.message) == (2, True)


def test_validation_accepts_the_mark_that_some_editors_put_first(tmp_path, schema):
    path = tmp_path / "bom.toml"
    path.write_bytes(b'\xef\xbb\xbfid = "a"\n')
    assert validate(path, schema) == ()


def test_validation_survives_deep_nesting(schema):
    (fault,) = validate("words = " + "[" * 5000, schema)
    assert fault.line == 1


def test_loader_names_the_line_of_a_mistake(tmp_path):
    path = tmp_path / "a.toml"
    path.write_text("a = 1\nb", encoding="utf-8")
    with pytest.raises(UserError, match=r"a\.toml, ligne 2"):
        read_toml(path)
