"""What we rely on in Qt's bindings themselves."""

import sys

import pytest
from PySide6.QtGui import QFont


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is not counted from 3.12 on")
def test_qt_calls_leave_the_count_of_none_alone():
    # PySide6 6.12.0 took one away at each call, until the interpreter aborted.
    font = QFont()
    before = sys.getrefcount(None)
    for _ in range(500):
        font.setPixelSize(12)
    assert abs(sys.getrefcount(None) - before) < 100
