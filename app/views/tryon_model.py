"""The part of the try-on that a model draws: which one, under which license, how far, and stop.

Shown for somebody's own photo alone, because such models know photos. Without a model it says where
there is one.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from app.sentences import said
from app.viewmodels.model_try_on import ModelTryOnViewModel
from app.views.controls import button, label
from app.views.theme import set_role
from app.views.tokens import SPACE_M, SPACE_S


class ModelTryOnBox(QWidget):
    """The box.

    Args:
        model: Its state.
    """

    models_asked = Signal()
    """The person wants to see which models there are."""

    def __init__(self, model: ModelTryOnViewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("tryon_model")
        self._model = model
        self._about = label("", "caption", name="tryon_model_about", wrap=True)
        self._draw = button(self.tr("Draw it by a model"), name="tryon_model_draw", run=model.draw)
        self._find = button(
            self.tr("Find a model that draws it..."), kind="quiet", name="tryon_model_find",
            run=self.models_asked.emit,
        )  # fmt: skip
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(6)
        self._bar.setAccessibleName(self.tr("The model is drawing"))
        self._steps = label("", "caption", name="tryon_model_steps")
        self._stop = button(self.tr("Stop"), kind="quiet", name="tryon_model_stop", run=model.stop)
        self._busy = QWidget()
        inner = QHBoxLayout(self._busy)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(SPACE_M)
        inner.addWidget(self._bar, 1)
        inner.addWidget(self._steps)
        inner.addWidget(self._stop)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, SPACE_S, 0, 0)
        row.setSpacing(SPACE_M)
        row.addWidget(self._about, 1)
        for each in (self._draw, self._find):
            row.addWidget(each)
        row.addWidget(self._busy, 2)
        model.changed.connect(self.show_state)
        self.show_state()

    def show_state(self) -> None:
        """Show what the model does, or could."""
        model = self._model
        drawing = model.state == "drawing"
        self.setVisible(model.possible)
        held = self._draw.hasFocus() or self._stop.hasFocus()
        self._draw.setVisible(model.card is not None and not drawing)
        self._find.setVisible(model.card is None)
        self._busy.setVisible(drawing)
        if held and self.isVisible():  # keys stay where the hand is
            (self._stop if drawing else self._draw).setFocus()
        self._bar.setRange(0, model.total)
        self._bar.setValue(model.done)
        steps = self.tr("Step {done} of {total}").format(done=model.done, total=model.total)
        self._steps.setText(steps if model.total else self.tr("The model is loaded..."))
        self._about.setText(self._words())
        self._about.setVisible(not drawing)
        set_role(self._about, "danger" if model.error is not None else "caption")

    def _words(self) -> str:
        model = self._model
        if model.error is not None:
            return " ".join(filter(None, map(said, (model.error.message, model.error.next_step))))
        if model.card is None:
            return self.tr("Clothes are bent into place. A model draws how they would fall.")
        text = self.tr("{model} (license {license}) draws you anew. What it makes is a guess.")
        return text.format(model=model.card.title, license=model.card.license)
