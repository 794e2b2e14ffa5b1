"""Where cmdesk keeps what: one object made at start-up, handed to who needs it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from platformdirs import PlatformDirs


@dataclass(frozen=True, slots=True)
class Paths:
    """Folders; none is made before somebody writes into it."""

    resources: Path
    """What the core reads, shipped with the program."""
    profiles: Path
    """The brands that are shipped."""
    data: Path
    """The user's own: database, installed profiles, logs. Never deleted by us."""
    cache: Path
    """What can be made again: LanguageTool, AOT cache, what brands’ texts mean."""

    @property
    def database(self) -> Path:
        """Return the file of the workspace."""
        return self.data / "cmdesk.sqlite3"

    @property
    def installed_profiles(self) -> Path:
        """Return the folder of the profiles that the user installed."""
        return self.data / "profiles"

    @property
    def languagetool(self) -> Path:
        """Return the folder of LanguageTool's jars."""
        return self.cache / "languagetool"

    @property
    def meanings(self) -> Path:
        """Return the folder of what the texts of the brands mean, as numbers."""
        return self.cache / "meanings"

    @property
    def logs(self) -> Path:
        """Return the folder of the logs."""
        return self.data / "logs"


def default_paths() -> Paths:
    """Return the folders of this user.

    ``CMDESK_HOME`` moves all that is written under one folder (``data`` and ``cache``);
    ``CMDESK_CACHE`` moves the cache alone.
    """
    dirs = PlatformDirs("cmdesk", appauthor=False)
    home = os.environ.get("CMDESK_HOME")
    data = Path(home) / "data" if home else Path(dirs.user_data_dir)
    cache = Path(home) / "cache" if home else Path(dirs.user_cache_dir)
    if override := os.environ.get("CMDESK_CACHE"):
        cache = Path(override)
    root = Path(str(files("cmdesk"))).parent
    return Paths(
        resources=root / "resources", profiles=root / "tone_profiles", data=data, cache=cache
    )
