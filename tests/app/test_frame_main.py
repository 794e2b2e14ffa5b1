import subprocess
import sys

import pytest

from cmdesk.app.main import has_display, run_window
from cmdesk.domain.errors import ComponentError


def test_main_knows_where_a_window_can_be_shown():
    assert has_display({"DISPLAY": ":0"}, "linux")
    assert has_display({"WAYLAND_DISPLAY": "wayland-0"}, "linux")
    assert has_display({"QT_QPA_PLATFORM": "offscreen"}, "linux")
    assert not has_display({}, "linux")
    assert not has_display({"QT_QPA_PLATFORM": "xcb"}, "linux")
    assert has_display({}, "darwin")


def test_main_says_where_else_to_try_without_a_display(paths, monkeypatch):
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    with pytest.raises(ComponentError) as refused:
        run_window(paths)
    assert "draft" in str(refused.value)
    assert "\n" not in str(refused.value)


def test_main_loads_nothing_that_is_slow():
    code = (
        "import sys, cmdesk.app.launch;"
        "slow = {'spacy', 'jsonschema', 'language_tool_python', 'numpy', 'requests'};"
        "print(*sorted(slow & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.split() == []
