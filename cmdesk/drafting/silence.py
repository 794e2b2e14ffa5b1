"""Messages that are better left without a reply, and why."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from enum import StrEnum

from cmdesk.domain.analysis import Analysis, EmotionLabel, KindLabel, Severity, TopicLabel
from cmdesk.domain.brand import Brand
from cmdesk.domain.message import Message
from cmdesk.domain.profile import Profile
from cmdesk.domain.vocabulary import Channel, Emotion, EntityType, Kind, SeverityLevel, Topic
from cmdesk.drafting.faults import plain
from cmdesk.language.protected import ProtectedKind, protected_spans

_WITH_HANDLES = frozenset(
    {
        Channel.X, Channel.INSTAGRAM, Channel.FACEBOOK, Channel.TIKTOK, Channel.YOUTUBE,
        Channel.LINKEDIN,
    }
)  # fmt: skip
_FEWEST_LETTERS = 3
"""A shorter name (« Go ») is a word of every message."""


class Silence(StrEnum):
    """Why a message is better left without a reply."""

    ABUSE = "abuse"
    """Insults, trolling or spam with no request that could be answered."""
    ELSEWHERE = "elsewhere"
    """It is written to somebody else."""


def why_silent(message: Message, analysis: Analysis, profile: Profile) -> Silence | None:
    """Return why ``message`` is better left without a reply, ``None`` where it calls for one.

    Written to somebody else is what opens with accounts none of which is the brand's and
    names neither the brand nor what it sells, in public, on a network with accounts; never
    where the accounts of the brand are not known.
    """
    if analysis.kind.id is Kind.ABUSE:
        return Silence.ABUSE
    if _is_to_others(message, analysis, profile):
        return Silence.ELSEWHERE
    return None


def all_the_same(analysis: Analysis) -> Analysis:
    """Return what drafts are made from where a person wants to answer all the same.

    Insults without a request become a calm complaint of which nothing is known: a draft then
    takes up nothing of them, calls no anger legitimate and asks what happened.
    """
    if analysis.kind.id is not Kind.ABUSE:
        return analysis
    return replace(
        analysis,
        kind=KindLabel(Kind.COMPLAINT),
        topics=(TopicLabel(Topic.OTHER, 1.0),),
        emotion=EmotionLabel(Emotion.DISAPPOINTMENT, 1.0),
        severity=Severity(SeverityLevel.MODERATE),
        grievances=(),
    )


def _is_to_others(message: Message, analysis: Analysis, profile: Profile) -> bool:
    if not message.public or message.channel not in _WITH_HANDLES:
        return False
    if not profile.handles and not any(use.handle for use in profile.channels):
        return False
    if not _opening_handles(message.text):
        return False
    if _names(message.text, Brand.of(profile).names):
        return False
    sold = profile.vocabulary.products
    known = {entity.value for entity in analysis.entities_of(EntityType.PRODUCT)}
    return not (known & set(sold)) and not _names(message.text, sold)


def _opening_handles(text: str) -> list[str]:
    """Return the accounts that a message opens with; « .@lumea » opens with one as well."""
    handles, end = [], 0
    for span, kind in protected_spans(text):
        if kind is not ProtectedKind.HANDLE or text[end : span.start].strip(" \n\u00a0.,:"):
            break
        handles.append(span.of(text))
        end = span.end
    return handles


def _names(text: str, names: Iterable[str]) -> bool:
    """Return whether ``text`` holds one of ``names``, however its words are parted."""
    said = plain(text)
    for name in names:
        words = re.findall(r"[a-z0-9]+", plain(name))
        if len("".join(words)) < _FEWEST_LETTERS:
            continue
        # « @lumea_sav » and « lumealovers » speak of Lumea too.
        if re.search(r"[ ._-]*".join(words), said):
            return True
    return False
