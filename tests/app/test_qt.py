"""What we rely on in Qt's bindings themselves."""

import gc
import sys
import threading
import weakref

import pytest
from PySide6.QtCore import QAbstractListModel, QEvent, QIdentityProxyModel, QObject, QSize, Qt
from PySide6.QtGui import QFont, QPixmap
from PySide6.QtWidgets import QApplication, QListView, QStyledItemDelegate, QWidget, QWidgetItem

TIMES = 300
COUNTED = {"None": None, "True": True, "False": False}


class Part(QWidget):
    """Each kind of method that Qt calls in Python."""

    def __init__(self):
        super().__init__()
        self.seen = 0
        self.installEventFilter(self)

    def paintEvent(self, event):  # noqa: N802
        self.seen += 1

    def sizeHint(self):  # noqa: N802
        return QSize(20, 20)

    def hasHeightForWidth(self):  # noqa: N802
        return True

    def heightForWidth(self, width):  # noqa: N802
        return 20

    def eventFilter(self, watched, event):  # noqa: N802
        return False

    def event(self, event):
        return super().event(event)

    def leaveEvent(self, event):  # noqa: N802
        self.seen += 1


class Rows(QAbstractListModel):
    def rowCount(self, parent=None):  # noqa: N802
        return 3

    def flags(self, index):
        return Qt.ItemFlag.ItemIsEnabled

    def data(self, index, role=0):
        return {0: "x", 3: None, 256: True, 257: False}.get(role)


class Painter(QStyledItemDelegate):
    def paint(self, painter, option, index):
        pass

    def sizeHint(self, option, index):  # noqa: N802
        return QSize(20, 20)


def lost(act):
    """How many references of what counts them ``act`` takes away each time."""
    for _ in range(5):
        act()
    gc.collect()
    before = {name: sys.getrefcount(value) for name, value in COUNTED.items()}
    for _ in range(TIMES):
        act()
    gc.collect()
    after = {name: sys.getrefcount(value) for name, value in COUNTED.items()}
    return {n: before[n] - after[n] for n in COUNTED if before[n] - after[n] > TIMES / 4}


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is not counted from 3.12 on")
def test_qt_calls_leave_the_counts_of_constants_alone(qapp):
    # PySide6 6.12.0 took one of None away at each call, until the interpreter aborted.
    font, part, leave = QFont(), Part(), QEvent(QEvent.Type.Leave)
    item, picture = QWidgetItem(part), QPixmap(20, 20)
    rows, proxy, view = Rows(), QIdentityProxyModel(), QListView()
    proxy.setSourceModel(rows)
    view.setModel(rows)
    view.setItemDelegate(Painter(view))
    view.resize(100, 100)
    first = proxy.index(0, 0)
    acts = {
        "a call": lambda: font.setPixelSize(12),
        "paintEvent": lambda: part.render(picture),
        "sizeHint": lambda: (part.updateGeometry(), item.sizeHint(), item.heightForWidth(9)),
        "event": lambda: QApplication.sendEvent(part, leave),
        "flags": lambda: proxy.flags(first),
        "delegate": lambda: (view.doItemsLayout(), view.render(picture)),
        **{f"data {role}": lambda role=role: proxy.data(first, role) for role in (0, 3, 256, 257)},
    }
    assert {name: found for name, act in acts.items() if (found := lost(act))} == {}
    assert part.seen > TIMES


def test_qt_objects_that_hold_themselves_end_with_the_collector(qapp):
    """``Relay`` is made so: its end must come from the collector, and must come."""
    thing = QObject()
    thing.itself = thing
    alive, ends = weakref.ref(thing), []
    weakref.finalize(thing, lambda: ends.append(threading.current_thread()))
    del thing
    assert alive() is not None
    gc.collect()
    assert alive() is None
    assert ends == [threading.main_thread()]
