"""Put a brand's file among the user's own, and take it away again."""

from __future__ import annotations

from pathlib import Path

from cmdesk.domain.errors import UserError
from cmdesk.domain.profile import Profile
from cmdesk.knowledge.files import write_whole
from cmdesk.paths import Paths
from cmdesk.profiles.reader import read_profile


def install_profile(source: Path, paths: Paths) -> Profile:
    """Copy a valid brand's file into the user's profiles and return the installed brand.

    The file takes the name of the brand's identifier; a brand installed before under the
    same identifier is replaced in one step, so that a cut leaves the one or the other.
    Raises ``UserError``: the file is not valid (nothing is copied), or cannot be written.
    """
    schemas = paths.resources / "schemas"
    profile = read_profile(source, schemas)
    folder = paths.installed_profiles
    target = folder / f"{profile.id}.toml"
    if target.exists() and target.samefile(source):
        return profile
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(target, source.read_bytes())
    except OSError as error:
        raise UserError(
            f"La marque {profile.name} ne peut pas être installée dans {folder} "
            f"({error.strerror})\u202f; vérifiez les droits de ce dossier et la place qui reste."
        ) from error
    # Read again: what counts is what was written, should the source have changed meanwhile.
    return read_profile(target, schemas)


def remove_profile(id: str, paths: Paths) -> None:
    """Remove a brand that the user installed; raise ``UserError`` where there is none."""
    target = paths.installed_profiles / f"{Path(id).name}.toml"
    try:
        target.unlink()
    except FileNotFoundError as error:
        raise UserError(
            f"La marque «\u00a0{id}\u00a0» n’est pas parmi celles que vous avez installées."
        ) from error
    except OSError as error:
        raise UserError(
            f"La marque «\u00a0{id}\u00a0» ne peut pas être retirée ({error.strerror})."
        ) from error
