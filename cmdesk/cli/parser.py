"""The grammar of the command line, and its errors in French."""

from __future__ import annotations

import argparse
import re
from typing import NoReturn

from cmdesk.domain.errors import UserError

# argparse speaks English only; what a user can get wrong here is a short list.
_FRENCH = (
    (r"the following arguments are required: (.+)", "il manque : {0}"),
    (r"unrecognized arguments: (.+)", "argument inconnu : {0}"),
    (r"argument (.+?): invalid choice: '?(.*?)'? \(choose from (.+)\)",
     "« {1} » est inconnu ; attendu : {2}"),
    (r"argument (.+?): expected one argument", "{0} demande une valeur"),
    (r"argument (.+?): invalid int value: '(.+)'", "{0} demande un nombre entier, pas « {1} »"),
    (r"argument (.+?): not allowed with argument (.+)", "{0} ne va pas avec {1}"),
    (r"ambiguous option: (.+?) could match (.+)", "{0} est ambigu : {1}"),
)  # fmt: skip


class FrenchParser(argparse.ArgumentParser):
    """A parser that raises ``UserError`` with one French sentence."""

    def error(self, message: str) -> NoReturn:
        """Raise what argparse would print."""
        for pattern, french in _FRENCH:
            if match := re.fullmatch(pattern, message):
                message = french.format(*(group.replace("'", "") for group in match.groups()))
                break
        raise UserError(f"{message[0].upper()}{message[1:]}. Voir : {self.prog} --help")


def make_parser() -> FrenchParser:
    """Return the parser of ``cmdesk``."""
    parser = FrenchParser(prog="cmdesk", add_help=False, allow_abbrev=False)
    parser.add_argument("-h", "--help", action="store_true")
    parser.add_argument("--version", action="store_true")
    commands = parser.add_subparsers(dest="command", parser_class=FrenchParser)

    def command(name: str) -> FrenchParser:
        sub = commands.add_parser(name, prog=f"cmdesk {name}", add_help=False, allow_abbrev=False)
        sub.add_argument("-h", "--help", action="store_true")
        return sub

    def add_text(sub: FrenchParser) -> None:
        sub.add_argument("text", nargs="?", metavar="TEXTE|FICHIER|-")
        form = sub.add_mutually_exclusive_group()
        form.add_argument("--json", action="store_true")
        form.add_argument("--jsonl", action="store_true")
        sub.add_argument("--channel")
        sub.add_argument("--private", action="store_true")
        sub.add_argument("--author")

    analyse = command("analyse")
    add_text(analyse)
    analyse.add_argument("--received-at")

    draft = command("draft")
    add_text(draft)
    draft.add_argument("--received-at")
    draft.add_argument("--profile")
    draft.add_argument("--context", default="")
    draft.add_argument("--count", type=int, default=3)
    draft.add_argument("--seed", type=int, default=0)

    check = command("check")
    add_text(check)
    check.add_argument("--profile")
    check.add_argument("--complaint")
    check.add_argument("--no-grammar", action="store_true")

    profile = command("profile")
    actions = profile.add_subparsers(dest="action", parser_class=FrenchParser)
    for name, arguments in (("list", ()), ("show", ("profile",)), ("validate", ("file",)),
                            ("install", ("file",)), ("remove", ("profile",))):  # fmt: skip
        action = actions.add_parser(
            name, prog=f"cmdesk profile {name}", add_help=False, allow_abbrev=False
        )
        for argument in arguments:
            action.add_argument(argument)

    inbox = command("inbox")
    actions = inbox.add_subparsers(dest="action", parser_class=FrenchParser)
    export = actions.add_parser(
        "export", prog="cmdesk inbox export", add_help=False, allow_abbrev=False
    )
    export.add_argument("-h", "--help", action="store_true")
    export.add_argument("--corrections", metavar="FICHIER.jsonl")

    doctor = command("doctor")
    doctor.add_argument("--json", action="store_true")
    return parser
