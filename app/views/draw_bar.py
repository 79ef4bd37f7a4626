"""A garment from words: the prompt, which model would draw, its steps, and a stop.

Where no model that draws is installed it says so and where to get one.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QProgressBar, QVBoxLayout, QWidget

from app.sentences import said
from app.viewmodels.drawing import DrawViewModel
from app.views.context import WindowContext
from app.views.controls import button, label
from app.views.theme import set_role
from app.views.tokens import SPACE_M, SPACE_S


class DrawBar(QFrame):
    """The bar.

    Args:
        context: What pages share.
        drawing: Its state.
    """

    models_asked = Signal()
    """The person wants to see which models draw."""

    def __init__(
        self, context: WindowContext, drawing: DrawViewModel, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("draw_bar")
        set_role(self, "card")
        self._context, self._drawing = context, drawing
        self.words = QLineEdit()
        self.words.setObjectName("draw_words")
        self.words.setPlaceholderText(self.tr("A green linen shirt with short sleeves"))
        self.words.setAccessibleName(self.tr("What shall be drawn"))
        self.words.returnPressed.connect(self._draw)
        self.words.textChanged.connect(lambda _text: self._show())
        self._run = button(self.tr("Draw it"), kind="primary", name="draw_run", run=self._draw)
        self._stop = button(self.tr("Stop"), name="draw_stop", run=drawing.stop)
        self._get = button(
            self.tr("Models that draw"), kind="primary", name="draw_models",
            run=self.models_asked.emit,
        )  # fmt: skip
        self._bar = QProgressBar()
        self._bar.setObjectName("draw_progress")
        self._bar.setAccessibleName(self.tr("Steps of the drawing"))
        self._bar.setTextVisible(False)
        self._told = label("", "caption", name="draw_told", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_M, SPACE_M, SPACE_M, SPACE_M)
        column.setSpacing(SPACE_S)
        row = QHBoxLayout()
        row.setSpacing(SPACE_S)
        row.addWidget(self.words, 1)
        for each in (self._run, self._stop, self._get):
            row.addWidget(each)
        column.addLayout(row)
        column.addWidget(self._bar)
        column.addWidget(self._told)
        self.setFocusProxy(self.words)
        drawing.changed.connect(self._show)
        self._show()

    def _draw(self) -> None:
        self._drawing.draw(self.words.text())

    def _show(self) -> None:
        drawing = self._drawing
        busy, none = drawing.state == "drawing", drawing.state == "none"
        self.words.setEnabled(not busy and not none)
        self._run.setVisible(not busy and not none)
        self._run.setEnabled(bool(self.words.text().strip()))
        self._stop.setVisible(busy)
        self._get.setVisible(none)
        self._bar.setVisible(busy)
        self._bar.setRange(0, drawing.total)
        self._bar.setValue(drawing.done)
        self._told.setText(self._sentence())
        set_role(self._told, "danger" if drawing.state == "failed" else "caption")

    def _sentence(self) -> str:
        drawing = self._drawing
        if drawing.state == "none":
            return self.tr("No model that draws is installed. Choose one on the models page.")
        if drawing.state == "failed" and drawing.error is not None:
            parts = (said(drawing.error.message), said(drawing.error.next_step))
            return " ".join(part for part in parts if part)
        if drawing.state == "drawing":
            if not drawing.total:
                return self.tr("The model gets ready.")
            return self.tr("Step {done} of {total}").format(done=drawing.done, total=drawing.total)
        if drawing.painter:
            return self.tr(
                "{model} draws here. Pictures carry a badge and never mix with photos."
            ).format(model=drawing.painter)
        return ""
