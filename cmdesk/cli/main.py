"""The command ``cmdesk``: reads the call, runs it, says in French what went wrong."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from cmdesk import __version__
from cmdesk.cli.parser import make_parser
from cmdesk.domain.errors import UserError
from cmdesk.grammar import guardian
from cmdesk.paths import Paths, default_paths

OK, BLOCKED, WRONG = 0, 1, 2
"""Exit statuses: done; a finding blocks; the call or its input is wrong."""

_PROFILE_ENDINGS = (".cmvoice", ".toml")


def main(arguments: Sequence[str] | None = None, paths: Paths | None = None) -> int:
    """Run one call and return its exit status; never raises for what a user can do."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # The console of Windows, or LANG=C, would otherwise refuse our apostrophes.
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        return _run(list(sys.argv[1:] if arguments is None else arguments), paths)
    except UserError as error:
        print(str(error), file=sys.stderr)
        for detail in error.details:
            print(f"  {detail}", file=sys.stderr)
        return WRONG
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader has what it wanted (`| head`); Python must not complain at exit either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK


def _run(arguments: list[str], paths: Paths | None) -> int:
    paths = paths or default_paths()
    # How the bundle starts its own parts: it has no `python -m`.
    if arguments and arguments[0] == "--engine":
        from cmdesk.engine.server import run_engine

        return run_engine(paths)
    if arguments and arguments[0] == guardian.WORD:
        return guardian.main(arguments[1:])
    if not arguments or _is_profile(arguments):
        from cmdesk.app.main import run_window

        return run_window(paths, Path(arguments[0]) if arguments else None)
    options = make_parser().parse_args(arguments)
    if options.version or options.help or options.command is None:
        print(f"cmdesk {__version__}" if options.version else _help(paths, options.command))
        return OK
    return _run_command(options, paths)


def _run_command(options: argparse.Namespace, paths: Paths) -> int:
    if options.command == "doctor":
        from cmdesk.cli.doctor import run_doctor

        return run_doctor(paths, as_json=options.json)
    if options.command == "profile":
        from cmdesk.cli.profile import run_profile

        return run_profile(options, paths)
    if options.command == "inbox":
        from cmdesk.cli.inbox import run_inbox

        return run_inbox(options, paths)
    from cmdesk.cli.text_commands import run_text_command

    return run_text_command(options, paths)


def _is_profile(arguments: list[str]) -> bool:
    return len(arguments) == 1 and arguments[0].endswith(_PROFILE_ENDINGS)


def _help(paths: Paths, command: str | None) -> str:
    folder = paths.resources / "translations" / "fr" / "help"
    return (folder / f"{command or 'cmdesk'}.txt").read_text(encoding="utf-8").rstrip()


def entry() -> None:
    """Run the command and leave with its status."""
    status = main()
    sys.stdout.flush()
    sys.exit(status)
