"""What the understanding of a message needs to know of the brand that receives it."""

from __future__ import annotations

from dataclasses import dataclass

from cmdesk.domain.profile import Profile


@dataclass(frozen=True, slots=True)
class Brand:
    """Names as the profile writes them.

    ``names`` are its own and those of its accounts, ``products`` what it sells,
    ``competitors`` those that it names so.
    """

    names: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    competitors: tuple[str, ...] = ()

    @staticmethod
    def of(profile: Profile | None) -> Brand:
        """Return what a profile tells; nothing where there is none."""
        if profile is None:
            return NO_BRAND
        accounts = (*profile.handles, *(use.handle for use in profile.channels if use.handle))
        words = profile.vocabulary
        return Brand((profile.name, *accounts), words.products, words.competitors)


NO_BRAND = Brand()
"""Nothing is known of who receives the message."""
