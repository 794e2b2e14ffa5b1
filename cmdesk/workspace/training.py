"""What people set right, as labelled messages to train on (``resources/corpus``)."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from cmdesk.domain.analysis import Analysis, Evidence
from cmdesk.domain.correction import Correction
from cmdesk.domain.errors import UserError
from cmdesk.domain.message import Message
from cmdesk.domain.vocabulary import Ask

STYLE = "inbox"
"""Where these come from, in the field in which the corpus names its authors' styles."""


def to_record(message: Message, analysis: Analysis, correction: Correction) -> dict[str, Any]:
    """Return a corrected message with the fields of ``analyse`` and its ``labels``.

    ``analysis`` is the one before ``correction``: what nobody touched is as analysed. A
    signal or an ask has the ``span`` of its first words, none where a person added it.
    ``corrected`` names the families of labels that a person set.
    """
    shown = correction.apply(analysis)
    fields: dict[str, Any] = {"id": message.id or _name(message), "style": STYLE}
    fields["text"] = message.text
    if message.channel is not None:
        fields["channel"] = str(message.channel)
    fields["public"] = message.public
    if message.author is not None:
        fields["author"] = message.author
    if message.received_at is not None:
        fields["received_at"] = message.received_at.isoformat()
    fields["labels"] = {
        "kind": str(shown.kind.id),
        "topics": [str(label.id) for label in shown.topics],
        "emotion": str(shown.emotion.id),
        "sarcasm": shown.sarcasm.present,
        "severity": int(shown.severity.level),
        "signals": [_label(str(label.id), label.evidence) for label in shown.signals],
        "asks": [
            _label(str(label.id), label.evidence)
            for label in shown.asks
            if label.id is not Ask.NONE_STATED
        ],
    }
    fields["corrected"] = [str(family) for family in correction.values()]
    return fields


def _label(name: str, evidence: Evidence) -> dict[str, Any]:
    return {"id": name, "span": list(evidence[0])} if evidence else {"id": name}


def _name(message: Message) -> str:
    """Return the same name for the same message, whoever exports it and when."""
    told = f"{message.author or ''}\n{message.text}".encode("utf-8", "replace")
    return f"{STYLE}-{hashlib.sha256(told).hexdigest()[:12]}"


def write_records(path: Path, records: Iterable[dict[str, Any]]) -> int:
    """Write one JSON object a line and return how many there were.

    The file is the owner's alone, and a former one of that name stays whole until the new
    one is complete. Raises ``UserError`` where it cannot be written.
    """
    count = 0
    made = ""
    try:
        # Made readable by its owner only: these are the words of real people.
        handle, made = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
            for record in records:
                stream.write(json.dumps(record, ensure_ascii=False) + "\n")
                count += 1
        Path(made).replace(path)
        made = ""
    except OSError as error:
        raise UserError(
            f"Le fichier {path} ne peut pas être écrit ({error.strerror}) ; "
            "choisissez un autre dossier."
        ) from error
    finally:
        if made:
            Path(made).unlink(missing_ok=True)
    return count
