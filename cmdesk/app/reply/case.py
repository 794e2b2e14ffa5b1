"""What a reply answers: the message, what is understood of it, and for which brand; no Qt."""

from __future__ import annotations

from dataclasses import dataclass

from cmdesk.domain.analysis import Analysis
from cmdesk.domain.message import Message, Reply
from cmdesk.domain.profile import Profile, Voice


@dataclass(frozen=True, slots=True)
class Case:
    """The open message; nothing where none is open."""

    message: Message | None = None
    analysis: Analysis | None = None
    profile: Profile | None = None
    recent: tuple[str, ...] = ()
    """The latest replies of the house."""
    context: str = ""
    """What only the manager knows."""

    @property
    def region(self) -> str:
        """Return the region whose typography applies."""
        return self.profile.region if self.profile is not None else "FR"

    @property
    def voice(self) -> Voice | None:
        """Return the voice that the brand puts on for this message: sober on a grave one."""
        if self.profile is None:
            return None
        if self.analysis is None:
            return self.profile.voice
        channel = self.message.channel if self.message is not None else None
        return self.profile.spoken_on(
            channel, int(self.analysis.severity.level), formal=self.analysis.formal
        ).voice

    def asked(
        self, text: str, established: tuple[str, ...] = ()
    ) -> tuple[Reply, Message | None, Analysis | None, Profile | None]:
        """Return what a review of ``text`` is asked with; ``established`` is vouched for."""
        message = self.message
        reply = Reply(
            text,
            channel=message.channel if message is not None else None,
            public=message.public if message is not None else True,
            recent=self.recent,
            established=established,
        )
        return reply, message, self.analysis, self.profile
