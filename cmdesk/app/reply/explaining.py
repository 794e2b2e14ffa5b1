"""What is read where somebody asks for more on a finding: the article, then the reason; no Qt."""

from __future__ import annotations

from dataclasses import dataclass

from cmdesk.domain.profile import Profile
from cmdesk.domain.review import Finding
from cmdesk.language.typography import typeset
from cmdesk.review.reasons import Reasons
from cmdesk.translations import Labels

_CHARTER = "charte "


@dataclass(frozen=True, slots=True)
class Passage:
    """A few sentences under a title; ``origin`` says whose they are."""

    title: str
    text: str
    origin: str
    is_article: bool = False
    """Whether it is the article that founds the finding."""


def passages(
    labels: Labels, finding: Finding, profile: Profile | None, reasons: Reasons | None
) -> tuple[Passage, ...]:
    """Return what explains ``finding``: the brand's article that founds it, then our reason."""
    found = []
    if (article := _article(labels, finding, profile)) is not None:
        found.append(article)
    reason = reasons.of(finding.reason) if reasons is not None else None
    if reason is not None:
        found.append(Passage(reason.title, reason.text, reason.origin))
    return tuple(found)


def _article(labels: Labels, finding: Finding, profile: Profile | None) -> Passage | None:
    if profile is None or not finding.source.startswith(_CHARTER):
        return None
    wanted = finding.source.removeprefix(_CHARTER).casefold()
    for article in profile.charter.articles:
        if article.id.casefold() == wanted:
            return Passage(
                labels("reply.popover.article_title", id=article.id, title=article.title),
                typeset(article.text),
                labels("reply.popover.article_origin", brand=profile.name),
                is_article=True,
            )
    return None
