"""``cmdesk inbox``: what the workspace holds, taken out of it."""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cmdesk.domain.errors import UserError
from cmdesk.domain.profile import Profile
from cmdesk.paths import Paths
from cmdesk.translations import Labels

log = logging.getLogger(__name__)


def run_inbox(options: argparse.Namespace, paths: Paths) -> int:
    """Run the action and return its exit status; raise ``UserError`` where it cannot be."""
    if options.action != "export":
        raise UserError("Il manque ce qu’il faut faire : export. Voir : cmdesk inbox --help")
    if not options.corrections:
        raise UserError("Il manque ce qu’il faut exporter : --corrections FICHIER.jsonl.")
    return _export_corrections(Path(options.corrections), paths)


def _export_corrections(target: Path, paths: Paths) -> int:
    from cmdesk.toolkit import Toolkit
    from cmdesk.workspace.training import write_records

    labels = Labels(paths.resources / "translations" / "fr")
    toolkit = Toolkit(paths)
    try:
        count = write_records(target, _records(paths, toolkit))
    finally:
        toolkit.close()
    print(labels("export.done", count=count, name=target))
    if count:
        print(labels("export.private"), file=sys.stderr)
    return 0


def _profile(toolkit: Any, wanted: str) -> Profile | None:  # noqa: ANN401
    try:
        profile: Profile = toolkit.profiles.get(wanted)
    except UserError:
        return None  # its brand was removed since: the message is read without it
    return profile


def _records(paths: Paths, toolkit: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401
    from cmdesk.workspace.store import Workspace
    from cmdesk.workspace.training import to_record

    if not paths.database.exists():
        # To open it would make it: who only asks leaves nothing behind.
        return
    with Workspace(paths.database) as workspace:
        corrected = [stored for stored in workspace.messages() if stored.corrections]
    for stored in corrected:
        message = stored.dated
        try:
            analysis = toolkit.analyse(message, _profile(toolkit, stored.profile_id))
        except UserError as error:
            print(f"Message {stored.id} laissé de côté : {error}", file=sys.stderr)
            continue
        yield to_record(message, analysis, stored.correction)
