import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from cmdesk.app.reply.gate_rows import clear_layout


def test_clear_layout_leaves_a_pressed_row_until_its_press_is_over(qtbot):
    bar, row = QWidget(), QPushButton()
    qtbot.addWidget(bar)
    layout, alive = QVBoxLayout(bar), []
    layout.addWidget(row)

    def pressed():
        nonlocal row
        clear_layout(layout)
        # Nobody in Python holds it any more, as nobody holds a row of the gate.
        row = None
        alive.append(layout.count() == 0 and len(bar.findChildren(QPushButton)) == 1)

    row.clicked.connect(pressed)
    bar.show()
    qtbot.mouseClick(row, Qt.MouseButton.LeftButton)
    assert alive == [True]
    qtbot.waitUntil(lambda: not bar.findChildren(QPushButton))
    assert shiboken6.isValid(bar)
