"""``analyse``, ``draft`` and ``check``: one text, or a stream of JSON Lines."""

from __future__ import annotations

import argparse
import json
import logging
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cmdesk.cli.records import Fields, clean, parse_line, read_channel
from cmdesk.cli.show import Printer
from cmdesk.cli.source import names_a_file, read_file, read_lines, read_text
from cmdesk.domain.errors import UserError
from cmdesk.domain.grammar import CheckerState
from cmdesk.domain.message import Message
from cmdesk.domain.profile import Profile
from cmdesk.domain.review import Finding
from cmdesk.invocation import call
from cmdesk.paths import Paths
from cmdesk.toolkit import Toolkit, names_in
from cmdesk.translations import Labels

log = logging.getLogger(__name__)

MOST_DRAFTS = 12
_GRAMMAR_WAIT = 60.0
"""Seconds that a command waits for the grammar checker; it is ready in about ten."""

_DEFECT = "Ce texte n’a pas pu être traité ; signalez-le avec le numéro de version (--version)."


def run_text_command(options: argparse.Namespace, paths: Paths) -> int:
    """Run the command that the options name and return its exit status."""
    toolkit = Toolkit(paths)
    try:
        command = _Command(options, toolkit)
        answer = getattr(command, options.command)
        return _stream(options, answer) if options.jsonl else _single(options, answer, command)
    finally:
        toolkit.close()


def _single(
    options: argparse.Namespace,
    answer: Callable[[dict[str, Any]], dict[str, Any]],
    command: _Command,
) -> int:
    record = {
        "text": read_text(options.text),
        "author": options.author,
        "received_at": getattr(options, "received_at", None),
    }
    result = answer(record)
    if options.json:
        print(json.dumps(result, ensure_ascii=False, indent=2))
    else:
        print(command.printer.show(options.command, record["text"], result))
    return int(result.get("ready") is False)


def _stream(options: argparse.Namespace, answer: Callable[[dict[str, Any]], dict[str, Any]]) -> int:
    blocked = False
    for number, line in enumerate(read_lines(options.text), start=1):
        if not line.strip():
            continue
        identifier: object = None
        try:
            record = parse_line(line)
            identifier = record.get("id")
            result = answer(record)
        except UserError as error:
            result = {"error": f"Ligne {number} : {error}"}
        except Exception:
            # One line that breaks us must not cost the reader the others.
            log.exception("line %s failed", number)
            result = {"error": f"Ligne {number} : {_DEFECT}"}
        blocked = blocked or result.get("ready") is False
        result = {"id": identifier, **{k: v for k, v in result.items() if k != "id"}}
        print(json.dumps(result, ensure_ascii=False), flush=True)
    return int(blocked)


class _Command:
    """The three answers, as functions from a record to a record."""

    def __init__(self, options: argparse.Namespace, toolkit: Toolkit) -> None:
        self._options = options
        self._toolkit = toolkit
        self._channel = read_channel(options.channel) if options.channel else None
        self._public = not options.private
        self._profiles: dict[str, Profile] = {}
        self._grammar_wanted = options.command == "check" and not options.no_grammar
        if self._grammar_wanted:
            # It needs some seconds: it starts while the pipeline loads.
            toolkit.grammar.start()
        if options.command != "analyse" and options.profile:
            self._profile(options.profile)

    @property
    def printer(self) -> Printer:
        """Return what shows an answer to a person."""
        return Printer(Labels(self._toolkit.paths.resources / "translations" / "fr"))

    def _profile(self, name: str | None) -> Profile:
        name = name or self._options.profile
        if not name:
            return self._toolkit.profiles.neutral()
        if name not in self._profiles:
            self._profiles[name] = self._toolkit.profiles.get(name)
        return self._profiles[name]

    def analyse(self, record: dict[str, Any]) -> dict[str, Any]:
        """Return what is understood of a message."""
        from cmdesk.analysis.serialise import to_json

        message = Fields(record).message(self._channel, self._public)
        return to_json(message, self._toolkit.analyse(message))

    def draft(self, record: dict[str, Any]) -> dict[str, Any]:
        """Return what is understood of a message, and drafts that answer it."""
        from cmdesk.analysis.serialise import to_json as analysis_to_json
        from cmdesk.drafting.serialise import to_json as draft_to_json

        fields = Fields(record)
        message = fields.message(self._channel, self._public)
        count = fields.number("count", self._options.count)
        if not 1 <= count <= MOST_DRAFTS:
            raise UserError(f"« count » vaut {count} ; attendu : de 1 à {MOST_DRAFTS}.")
        profile = self._profile(fields.text("profile"))
        analysis = self._toolkit.analyse(message, profile)
        drafts = self._toolkit.suggest(
            message,
            analysis,
            profile,
            context=fields.text("context") or clean(self._options.context),
            count=count,
            seed=self._options.seed,
        )
        return {
            "analysis": {
                key: value
                for key, value in analysis_to_json(message, analysis).items()
                if key != "id"
            },
            "drafts": [draft_to_json(draft) for draft in drafts],
        }

    def check(self, record: dict[str, Any]) -> dict[str, Any]:
        """Return the findings on a reply."""
        from cmdesk.review.serialise import to_json

        fields = Fields(record)
        reply = fields.reply(self._channel, self._public)
        complaint = fields.text("complaint")
        if complaint is None and self._options.complaint:
            argument = self._options.complaint
            complaint = read_file(Path(argument)) if names_a_file(argument) else clean(argument)
        profile = self._profile(fields.text("profile"))
        message = analysis = None
        if complaint is not None:
            message = Message(complaint, "", reply.channel, reply.public, reply.author)
            analysis = self._toolkit.analyse(message, profile)
        grammar = self._grammar(reply.text, profile, reply.author)
        return to_json(self._toolkit.review(reply, message, analysis, profile, grammar))

    def _grammar(self, text: str, profile: Profile, author: str | None) -> tuple[Finding, ...]:
        if not self._grammar_wanted:
            return ()
        checker = self._toolkit.grammar
        found = checker.check(text, names_in(profile, author), wait=_GRAMMAR_WAIT)
        if checker.status.state is not CheckerState.READY:
            self._grammar_wanted = False
            print(
                f"{checker.status.sentence} La grammaire n’est pas vérifiée ; "
                f"« {call('doctor')} » dit quoi faire.",
                file=sys.stderr,
            )
        return found
