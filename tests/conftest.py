"""What every test finds: folders of its own, no screen, and one real grammar checker."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import contextlib
import shutil
import tempfile

import pytest

# LanguageTool takes a download: the user's own is used. All else goes to a folder that is
# thrown away, and nothing of the user's is read.
from cmdesk.paths import default_paths

_KEPT_CACHE = default_paths().cache
_HOME = tempfile.mkdtemp(prefix="cmdesk-tests-")
os.environ["CMDESK_CACHE"] = str(_KEPT_CACHE)
os.environ["CMDESK_HOME"] = _HOME


def pytest_unconfigure():
    shutil.rmtree(_HOME, ignore_errors=True)


@pytest.fixture(scope="session")
def resources():
    return default_paths().resources


@pytest.fixture
def paths(tmp_path, monkeypatch):
    """Folders of this test alone, but for LanguageTool."""
    monkeypatch.setenv("CMDESK_HOME", str(tmp_path / "home"))
    return default_paths()


@pytest.fixture(scope="session")
def checker():
    """The real LanguageTool, ready: one for the whole session, not to be closed."""
    from cmdesk.domain.grammar import CheckerState
    from cmdesk.grammar.checker import open_checker

    with contextlib.closing(open_checker(default_paths())) as opened:
        opened.start()
        opened.check("Nous somme prêts.", wait=120)
        # Absent is a fault of the set-up, to be seen: `make test` installs it.
        assert opened.status.state is CheckerState.READY, opened.status.sentence
        yield opened
