"""An analysis as the command line prints it (docs: command-line)."""

from __future__ import annotations

from typing import Any

from cmdesk.domain.analysis import Analysis, Evidence, Grievance
from cmdesk.domain.message import Message


def to_json(message: Message, analysis: Analysis) -> dict[str, Any]:
    """Return plain values, keys in the documented order, ``id`` that of the message."""
    severity = analysis.severity
    return {
        "id": message.id,
        "kind": str(analysis.kind.id),
        "topics": [
            {"id": str(label.id), "score": label.score, "evidence": _spans(label.evidence)}
            for label in analysis.topics
        ],
        "emotion": {
            "id": str(analysis.emotion.id),
            "score": analysis.emotion.score,
            "evidence": _spans(analysis.emotion.evidence),
        },
        "sarcasm": analysis.sarcasm.present,
        "severity": {
            "level": int(severity.level),
            "id": severity.level.id,
            "reasons": [reason.id for reason in severity.reasons],
        },
        "signals": [
            {"id": str(label.id), "evidence": _spans(label.evidence)} for label in analysis.signals
        ],
        "ask": [
            {"id": str(label.id), "evidence": _spans(label.evidence)} for label in analysis.asks
        ],
        "entities": [
            {
                "type": str(entity.type),
                "text": entity.text,
                "value": entity.value,
                "start": entity.span.start,
                "end": entity.span.end,
            }
            for entity in analysis.entities
        ],
        "address": str(analysis.address),
        "language": analysis.language,
        "grievances": [_grievance(grievance) for grievance in analysis.grievances],
        "praise": [{"start": span.start, "end": span.end} for span in analysis.praise],
        "done": [
            {
                "kind": str(deed.kind),
                "count": deed.count,
                "start": deed.span.start,
                "end": deed.span.end,
            }
            for deed in analysis.done
        ],
        "promised": [
            {
                "kind": str(promise.kind),
                "when": promise.when or None,
                "value": promise.value or None,
                "start": promise.span.start,
                "end": promise.span.end,
            }
            for promise in analysis.promised
        ],
        "first_name": analysis.first_name,
    }


def _spans(evidence: Evidence) -> list[list[int]]:
    return [[span.start, span.end] for span in evidence]


def _grievance(grievance: Grievance) -> dict[str, Any]:
    return {
        "topic": str(grievance.topic),
        "start": grievance.span.start,
        "end": grievance.span.end,
        "object": grievance.object,
        "fault": grievance.fault,
    }
