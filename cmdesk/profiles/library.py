"""The brands that can be spoken for: those that are shipped and those that were installed."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cmdesk.domain.errors import UserError
from cmdesk.domain.profile import Profile
from cmdesk.paths import Paths
from cmdesk.profiles.reader import read_profile

NEUTRAL = "neutre"
"""The voice for a message of no particular brand."""


@dataclass(frozen=True, slots=True)
class ProfileEntry:
    """A brand of the library, or a file that could not be read.

    ``error`` is empty, or one French sentence; ``details`` then hold each error of the
    file. ``id`` and ``name`` are those of the file name where it could not be read.
    """

    id: str
    name: str
    version: str
    path: Path
    shipped: bool
    error: str = ""
    details: tuple[str, ...] = ()
    profile: Profile | None = None

    @property
    def line(self) -> str:
        """Return the entry in one line for the terminal, in French."""
        if self.error:
            return f"{self.id:<20} illisible\u00a0: {self.error}"
        origin = "fournie avec cmdesk" if self.shipped else "installée"
        return f"{self.id:<20} {self.name}, version {self.version}, {origin}"


class Library:
    """Finds brands by identifier or by path; an installed one hides a shipped namesake.

    Each file is read at most once as long as it does not change. Usable from several
    threads: two may at worst read the same file.
    """

    def __init__(self, paths: Paths) -> None:
        self._paths = paths
        self._read: dict[Path, tuple[tuple[int, int], ProfileEntry]] = {}

    def list(self) -> tuple[ProfileEntry, ...]:
        """Return all brands by name, the neutral voice last; broken files with their error."""
        entries: dict[str, ProfileEntry] = {}
        for folder, shipped in (
            (self._paths.profiles, True),
            (self._paths.installed_profiles, False),
        ):
            for path in _files(folder):
                entry = self._entry(path, shipped=shipped)
                if entry.error and entry.id in entries:
                    # A broken file does not hide the good brand of the same name.
                    entries[f"{entry.id} ({path})"] = entry
                else:
                    entries[entry.id] = entry
        return tuple(
            sorted(entries.values(), key=lambda entry: (entry.id == NEUTRAL, entry.name.casefold()))
        )

    def get(self, id_or_path: str) -> Profile:
        """Return a brand by its identifier, or by the path of its file.

        Raises ``UserError`` where there is none, or where its file is not valid.
        """
        wanted = id_or_path.strip()
        if _looks_like_path(wanted):
            return read_profile(Path(wanted).expanduser())
        entries = self.list()
        found = [entry for entry in entries if entry.id == wanted] or [
            entry for entry in entries if wanted.casefold() in {entry.id, entry.name.casefold()}
        ]
        # A good brand before a broken file of the same name.
        entry = min(found, key=lambda entry: bool(entry.error), default=None)
        if entry is None:
            raise UserError(_unknown(wanted, entries))
        if entry.profile is None:
            raise UserError(entry.error, entry.details)
        return entry.profile

    def neutral(self) -> Profile:
        """Return the voice for a message of no particular brand."""
        return self.get(NEUTRAL)

    def _entry(self, path: Path, *, shipped: bool) -> ProfileEntry:
        try:
            state = path.stat()
            stamp = (state.st_mtime_ns, state.st_size)
        except OSError:
            stamp = (0, 0)
        known = self._read.get(path)
        if known and known[0] == stamp:
            return known[1]
        try:
            profile = read_profile(path, self._paths.resources / "schemas")
        except UserError as error:
            entry = ProfileEntry(
                path.stem, path.stem, "", path, shipped, str(error), tuple(error.details)
            )
        else:
            entry = ProfileEntry(
                profile.id, profile.name, profile.version, path, shipped, profile=profile
            )
        self._read[path] = (stamp, entry)
        return entry


def _files(folder: Path) -> Iterator[Path]:
    if folder.is_dir():
        yield from sorted(path for path in folder.glob("*.toml") if path.is_file())


def _looks_like_path(wanted: str) -> bool:
    return wanted.endswith(".toml") or "/" in wanted or "\\" in wanted


def _unknown(wanted: str, entries: tuple[ProfileEntry, ...]) -> str:
    known = [entry.id for entry in entries if not entry.error]
    sentence = f"La marque «\u00a0{wanted}\u00a0» n’est pas installée."
    close = difflib.get_close_matches(wanted.casefold(), known, 1, 0.6)
    if close:
        sentence += f" Vouliez-vous dire «\u00a0{close[0]}\u00a0»\u202f?"
    names = ", ".join(f"«\u00a0{name}\u00a0»" for name in known) or "aucune"
    return (
        f"{sentence} Marques connues\u00a0: {names}. "
        "Vous pouvez aussi donner le chemin d’un fichier .toml."
    )
