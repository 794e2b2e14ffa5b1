"""Prepare everything that cmdesk needs, on a machine that has only Python.

``make run`` and ``make test`` call it. It says what it does, in French, to whoever
installs; what is already there is not done again (a second run takes a fraction of a
second); an interrupted run goes on where it stopped. Afterwards nothing needs the network.

Runs on the system's own Python, before any package is there: standard library only.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
import sysconfig
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / "cmdesk-setup.json"
LEAST_PYTHON = (3, 11)

# Debian and Ubuntu packages, by the library that is missing. Qt is linked against these,
# and wheels cannot bring them (Qt for Linux/X11, "Requirements").
DEBIAN_PACKAGES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libGLX.so.0": "libglx0",
    "libOpenGL.so.0": "libopengl0",
    "libX11.so.6": "libx11-6",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb.so.1": "libxcb1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xinput.so.0": "libxcb-xinput0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libz.so.1": "zlib1g",
    "libzstd.so.1": "libzstd1",
    "libstdc++.so.6": "libstdc++6",
    "libgomp.so.1": "libgomp1",
    "libatomic.so.1": "libatomic1",
}


class SetupError(Exception):
    """Something that the person can mend: what is wrong, and what to do."""


def say(text: str) -> None:
    """Print one line at once, so that a long step does not look like a hang."""
    print(text, file=sys.stderr, flush=True)


def digest(*paths: Path) -> str:
    """Return a hash of files and of the Python that uses them."""
    total = hashlib.sha256(sys.version.encode())
    for path in paths:
        total.update(path.read_bytes())
    return total.hexdigest()


class Stamps:
    """What has been done, so that it is not done again."""

    def __init__(self, file: Path) -> None:
        self._file = file
        try:
            self._done: dict[str, str] = json.loads(file.read_text())
        except (OSError, ValueError):
            self._done = {}

    def has(self, step: str, key: str) -> bool:
        """Return whether ``step`` was done for this very ``key``."""
        return self._done.get(step) == key

    def add(self, step: str, key: str) -> None:
        """Keep that ``step`` is done; written whole or not at all."""
        self._done[step] = key
        temporary = self._file.with_suffix(".tmp")
        temporary.write_text(json.dumps(self._done, indent=1))
        temporary.replace(self._file)


def venv_python() -> Path:
    """Return the Python of the project's own environment."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def root_prefix() -> list[str] | None:
    """Return how to run a command as root without asking, ``None`` where that cannot be."""
    if os.name != "posix":
        return None
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo"):
        answer = subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False)
        if answer.returncode == 0:
            return ["sudo", "-n"]
    return None


def install_system(packages: Sequence[str], what_for: str) -> None:
    """Install Debian packages where that is allowed, else say the line that does it."""
    line = f"sudo apt-get update && sudo apt-get install -y {' '.join(packages)}"
    prefix = root_prefix()
    if prefix is None or not shutil.which("apt-get"):
        raise SetupError(f"Il manque {what_for}. Collez cette ligne, puis recommencez :\n  {line}")
    say(f"• Paquets du système pour {what_for} : {', '.join(packages)}")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update", "-qq"], ["install", "-y", "-qq", *packages]):
        command = [*prefix, "apt-get", *arguments]
        done = subprocess.run(
            command, env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL,
            check=False,
        )  # fmt: skip
        if done.returncode != 0 and arguments[0] == "install":
            raise SetupError(
                f"L’installation de {what_for} a échoué :\n{done.stderr.strip()[-600:]}\n"
                f"Essayez vous-même, puis recommencez :\n  {line}"
            )


def make_venv() -> None:
    """Create the project's own environment."""
    python = venv_python()
    if python.exists() and (VENV / "pyvenv.cfg").exists():
        answer = subprocess.run(
            [python, "-m", "pip", "--version"], capture_output=True, check=False
        )
        if answer.returncode == 0:
            return
    say("• Environnement Python du projet (.venv)")
    for attempt in (1, 2):
        done = subprocess.run(
            [sys.executable, "-m", "venv", "--clear", str(VENV)],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode == 0:
            return
        # Debian ships the module venv without the pip that it needs.
        if attempt == 1 and ("ensurepip" in done.stdout + done.stderr):
            version = f"{sys.version_info.major}.{sys.version_info.minor}"
            install_system([f"python{version}-venv"], "l’environnement de Python (venv)")
            continue
        raise SetupError(
            f"L’environnement Python n’a pas pu être créé dans {VENV} :\n"
            f"{(done.stderr or done.stdout).strip()[-600:]}"
        )


def install_packages(stamps: Stamps, lock: Path) -> None:
    """Install the locked Python packages, each checked by its hash."""
    key = digest(lock)
    if stamps.has("packages", key):
        return
    count = sum(1 for line in lock.read_text().splitlines() if "==" in line and line[0].isalpha())
    say(f"• {count} paquets Python, versions verrouillées (environ 250 Mo la première fois)")
    command = [
        str(venv_python()), "-m", "pip", "install", "--require-hashes", "--only-binary", ":all:",
        "--disable-pip-version-check", "--no-input", "--no-deps",
        "-r", str(lock),
    ]  # fmt: skip
    done, started, tail = 0, time.monotonic(), []
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            tail = [*tail[-14:], line.rstrip()]
            if line.startswith("Collecting "):
                done += 1
                progress(f"  {done}/{count}  {line.split()[1].split('==')[0]}")
            elif line.startswith("Installing collected"):
                progress("  mise en place…")
    clear_progress()
    if process.returncode != 0:
        raise SetupError(
            "Les paquets Python n’ont pas pu être installés. Vérifiez la connexion et la place "
            "libre, puis recommencez : ce qui est déjà téléchargé sera repris.\n  "
            + "\n  ".join(tail[-5:])
        )
    say(f"  fait en {time.monotonic() - started:.0f} s")
    stamps.add("packages", key)


def link_checkout() -> None:
    """Let the environment find the project where it stands, without building anything."""
    purelib = sysconfig.get_path(
        "purelib", "venv" if "venv" in sysconfig.get_scheme_names() else "posix_prefix",
        vars={"base": str(VENV), "platbase": str(VENV)},
    )  # fmt: skip
    link = Path(purelib) / "cmdesk-checkout.pth"
    if not link.exists() or link.read_text().strip() != str(ROOT):
        link.write_text(f"{ROOT}\n")


def missing_libraries() -> list[str]:
    """Return the shared libraries that Qt needs and that the system does not have."""
    if not sys.platform.startswith("linux") or not shutil.which("ldd"):
        return []
    packages = next((VENV / "lib").glob("python*/site-packages"), None)
    if packages is None:
        return []
    qt = packages / "PySide6"
    looked_at = [
        qt / "Qt/plugins/platforms/libqxcb.so",
        qt / "Qt/plugins/platforms/libqoffscreen.so",
        qt / "Qt/lib/libQt6Gui.so.6",
        qt / "Qt/lib/libQt6Widgets.so.6",
        qt / "Qt/lib/libQt6Svg.so.6",
        qt / "Qt/lib/libQt6XcbQpa.so.6",
    ]
    missing: set[str] = set()
    for file in filter(Path.exists, looked_at):
        answer = subprocess.run(["ldd", str(file)], capture_output=True, text=True, check=False)
        for line in answer.stdout.splitlines():
            if "not found" in line and not line.strip().startswith("libQt6"):
                missing.add(line.split()[0])
    return sorted(missing)


def check_qt_libraries(stamps: Stamps) -> None:
    """See that a window can open; what the system lacks is installed or named."""
    key = digest(ROOT / "requirements" / "run.lock")
    if stamps.has("qt-libraries", key):
        return
    for attempt in (1, 2):
        missing = missing_libraries()
        unknown = [name for name in missing if name not in DEBIAN_PACKAGES]
        if not missing:
            stamps.add("qt-libraries", key)
            return
        if attempt == 2 or (unknown and len(unknown) == len(missing)):
            raise SetupError(
                "La fenêtre ne peut pas s’ouvrir, il manque au système : "
                + ", ".join(missing)
                + ".\nInstallez le paquet qui les contient, puis recommencez."
            )
        packages = sorted({DEBIAN_PACKAGES[name] for name in missing if name in DEBIAN_PACKAGES})
        install_system(packages, "la fenêtre (bibliothèques graphiques)")


def install_grammar(stamps: Stamps) -> None:
    """Fetch LanguageTool through the project's own installer, once the packages are there."""
    lock = ROOT / "resources" / "languagetool" / "jgo.lock.toml"
    folder = languagetool_folder()
    key = digest(lock) + str(folder)
    if stamps.has("grammar", key) and folder.exists():
        return
    done = subprocess.run([venv_python(), "-m", "cmdesk.grammar.install"], cwd=ROOT, check=False)
    if done.returncode != 0:
        raise SetupError(
            "Le correcteur LanguageTool n’a pas pu être installé (voir ci-dessus). "
            "Vérifiez la connexion, puis recommencez : ce qui est déjà là sera repris."
        )
    stamps.add("grammar", key)


def languagetool_folder() -> Path:
    """Return where LanguageTool is kept, as ``cmdesk.paths`` decides it."""
    if cache := os.environ.get("CMDESK_CACHE"):
        return Path(cache) / "languagetool"
    if home := os.environ.get("CMDESK_HOME"):
        return Path(home) / "cache" / "languagetool"
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    if sys.platform == "darwin":
        base = str(Path.home() / "Library" / "Caches")
    elif os.name == "nt":
        return Path(os.environ.get("LOCALAPPDATA", base)) / "cmdesk" / "Cache" / "languagetool"
    return Path(base) / "cmdesk" / "languagetool"


def check_xvfb() -> None:
    """Give the tests a screen that nobody sees; without it they run off-screen."""
    if not sys.platform.startswith("linux") or shutil.which("Xvfb"):
        return
    try:
        install_system(["xvfb", "xauth"], "l’écran virtuel des essais (Xvfb)")
    except SetupError as error:
        say(f"  {error}\n  Sans lui, les essais de la fenêtre se font hors écran.")


def progress(text: str) -> None:
    """Show where a long step is, on one line where there is a terminal."""
    if sys.stderr.isatty():
        print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)


def clear_progress() -> None:
    """Take the progress line away."""
    if sys.stderr.isatty():
        print("\r\033[K", end="", file=sys.stderr, flush=True)


def has_display() -> bool:
    """Return whether a window could be shown."""
    if not sys.platform.startswith("linux"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def prepare(*, tests: bool, window: bool) -> None:
    """Prepare the environment; raise ``SetupError`` where the person has to help."""
    if sys.version_info < LEAST_PYTHON:
        wanted = ".".join(map(str, LEAST_PYTHON))
        raise SetupError(
            f"cmdesk demande Python {wanted} ou plus récent ; celui-ci est "
            f"{sys.version.split()[0]}. Installez-en un autre, puis : make PYTHON=python{wanted}"
        )
    stamps = Stamps(STAMP)
    wanted_lock = ROOT / "requirements" / "dev.lock"
    run_lock = ROOT / "requirements" / "run.lock"
    # What the tests need holds all that the program needs, in the same versions.
    enough = [wanted_lock] if tests else [run_lock, wanted_lock]
    packages_there = venv_python().exists() and any(
        stamps.has("packages", digest(lock)) for lock in enough
    )
    if not packages_there:
        say("Préparation de cmdesk (une seule fois).")
        make_venv()
        install_packages(stamps, enough[0])
    link_checkout()
    if window or tests:
        check_qt_libraries(stamps)
    install_grammar(stamps)
    if tests:
        check_xvfb()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the set-up; return 0, or 2 with the reason said on standard error."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tests", action="store_true", help="also what the tests need")
    parser.add_argument("--window", action="store_true", help="also what a window needs")
    options = parser.parse_args(arguments)
    try:
        prepare(tests=options.tests, window=options.window and has_display())
    except SetupError as error:
        say(str(error))
        return 2
    except KeyboardInterrupt:
        say("\nInterrompu. Recommencez quand vous voudrez : ce qui est fait est gardé.")
        return 130
    except OSError as error:
        say(f"La préparation s’est arrêtée : {error}. Vérifiez la place libre et les droits.")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
