"""Puts a suggestion in the place of what was found."""

from __future__ import annotations

from cmdesk.domain.review import Finding

_SPACES = (" ", "\u00a0", "\u202f")


def apply(text: str, finding: Finding, suggestion: str) -> str:
    """Return ``text`` with ``suggestion`` in the place of ``finding``, or of what it reaches.

    What is missing goes at the end, before the signature where the last line is one. An
    empty suggestion takes the words out, with the space that they leave.
    """
    start, end = finding.mended
    if finding.is_absence and start == end:
        return _added(text, finding, suggestion)
    before, after = text[:start], text[end:]
    if not suggestion:
        return _without(before, after)
    if suggestion[-1] in ".!?" and after[:1] in (".", "!", "?"):
        after = after[1:]
    elif suggestion[-1] == "." and _goes_on(after):
        suggestion = suggestion[:-1]
    return before + suggestion + after


def _without(before: str, after: str) -> str:
    """Join what stands around words taken out, with the one space that is due."""
    if (not before or before.endswith("\n")) and (not after.strip() or after.startswith("\n")):
        return _without_paragraph(before, after)
    if before.endswith(_SPACES) and after[:1] in ("", ".", ",", "\n", "…", ")", *_SPACES):
        before = before.rstrip("".join(_SPACES))
    elif not before.strip() or before.endswith("\n"):
        after = after.lstrip("".join(_SPACES))
        after = after[:1].upper() + after[1:]
    return before + after


def _without_paragraph(before: str, after: str) -> str:
    """Join what stands around a paragraph taken out, as far apart as it stood from either."""
    head, tail = before.rstrip(), after.lstrip()
    if not head or not tail:
        return head + tail
    above = before[len(head) :].count("\n")
    below = after[: len(after) - len(tail)].count("\n")
    return head + "\n" * max(above, below) + tail


def _goes_on(after: str) -> bool:
    """Return whether the sentence goes on after the words replaced."""
    rest = after.lstrip("".join(_SPACES))
    return rest[:1] in (",", ";", ":", ")") or (after != rest and rest[:1].islower())


def _added(text: str, finding: Finding, suggestion: str) -> str:
    body, newline, last = text.rstrip().rpartition("\n")
    signature = last.strip()
    is_signature = (bool(newline) and len(signature) <= 40 and signature[:1] in "—–-") or (
        bool(newline) and 0 < len(signature.split()) <= 2 and signature[-1:] not in ".!?,:"
    )
    if finding.category.value == "missing_signature" or not is_signature:
        joint = "\n" if finding.category.value == "missing_signature" else " "
        return f"{text.rstrip()}{joint if text.strip() else ''}{suggestion}"
    return f"{body.rstrip()} {suggestion}\n{last.strip()}"
