"""The mistakes of TOML syntax in French, with their place."""

from __future__ import annotations

import re

# The beginning of what ``tomllib`` says, and what the writer of a file can do about it.
_EXPLANATIONS = (
    ("Invalid statement", "cette ligne n’est ni un titre de section ni une clé suivie de « = »"),
    ("Expected '=' after a key", "il manque le signe « = » après la clé"),
    ("Invalid value", 'la valeur est illisible ; un texte s’écrit entre guillemets droits (")'),
    ("Unterminated string", 'un guillemet droit (") n’est pas refermé'),
    ("Expected \"'''\"", "trois apostrophes (''') ne sont pas refermées"),
    ('Expected \'"""\'', 'trois guillemets droits (""") ne sont pas refermés'),
    ('Expected "\'"', "une apostrophe droite (') n’est pas refermée"),
    ("Illegal character '\\n'", 'un guillemet droit (") n’est pas refermé sur cette ligne'),
    ("Illegal character", "un caractère invisible n’est pas permis ici ; effacez-le"),
    ("Cannot overwrite a value", "cette clé est déjà écrite plus haut ; gardez-en une seule"),
    ("Duplicate inline table key", "cette clé est écrite deux fois ; gardez-en une seule"),
    ("Cannot declare", "cette section est déjà écrite plus haut ; réunissez les deux"),
    ("Cannot mutate", "cette section ou cette liste est déjà fermée plus haut"),
    ("Cannot redefine", "cette section est déjà écrite plus haut ; réunissez les deux"),
    ("Unclosed array", "un crochet fermant « ] » ou une virgule manque dans la liste"),
    ("Unclosed inline table", "une accolade fermante « } » ou une virgule manque"),
    (
        "Expected newline or end of document",
        "il reste quelque chose après la valeur ; un commentaire commence par « # »",
    ),
    ("Expected ']' at the end", "il manque le crochet fermant « ] » du titre de section"),
    ("Expected ']]' at the end", "il manque les crochets fermants « ]] » du titre de section"),
    ("Invalid initial character for a key", "un nom de clé manque ou commence mal à cet endroit"),
    ("Unescaped '\\' in a string", "dans un texte, la barre oblique inverse s’écrit deux fois"),
    ("Invalid hex value", "un caractère codé par « \\u » est mal écrit"),
    ("Escaped character", "un caractère codé par « \\u » n’existe pas"),
    ("Invalid date", 'cette date n’existe pas ; un texte s’écrit entre guillemets droits (")'),
)


def explain_syntax(message: str, text: str) -> tuple[int, int, str]:
    """Return line, column and a French sentence for an error of ``tomllib`` on ``text``."""
    place = re.search(r"\(at line (\d+), column (\d+)\)$", message)
    if place:
        line, column = int(place[1]), int(place[2])
    else:  # « (at end of document) »
        line, column = text.rstrip().count("\n") + 1, 1
    for beginning, explanation in _EXPLANATIONS:
        if message.startswith(beginning):
            return line, column, f"{explanation}."
    return line, column, "cette ligne n’est pas du TOML valide."
