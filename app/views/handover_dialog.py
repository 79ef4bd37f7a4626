"""Outfits from a stylist: what is in the file, what would become of it here, and one button.

Nothing is written before the person says so; what was taken in is shown on the outfits page, where
each can be accepted or thrown away. A window beside others; nothing waits for it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.viewmodels.handover_taking import HandoverTaking
from app.views.controls import button, label
from app.views.page_states import StatePage, StateStack
from app.views.tokens import SPACE_L, SPACE_M, SPACE_S, SPACE_XS

if TYPE_CHECKING:
    from app.services.handover_reading import Proposal
    from app.views.context import WindowContext

_SIZE = (560, 480)
_MOST_NAMED = 4


class HandoverDialog(QDialog):
    """See the module.

    Args:
        context: What pages share.
        file: The ZIP file, the folder, or ``outfits.json`` in it.
    """

    def __init__(self, context: WindowContext, file: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(False)
        self.setObjectName("handover_dialog")
        self.setWindowTitle(self.tr("Outfits from a stylist"))
        self.resize(*_SIZE)
        self._context = context
        self.taking = HandoverTaking(context.operations, file, self)
        self._title = label("", "title", name="handover_title", wrap=True)
        self._from = label("", "muted", name="handover_from", wrap=True)
        self._said = label("", "muted", name="handover_said", wrap=True)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(SPACE_M)
        self._close = button(self.tr("Cancel"), kind="quiet", name="handover_close", run=self.close)
        self._take = button("", kind="primary", name="handover_take", run=self.taking.take)
        self._see = button(
            self.tr("Show them"), kind="primary", name="handover_see", run=self._show_them
        )
        self._lay_out()
        self.taking.changed.connect(self._show)
        self.taking.read()
        self._show()

    def _lay_out(self) -> None:
        rows = QWidget()
        inner = QVBoxLayout(rows)
        inner.setContentsMargins(0, 0, SPACE_S, 0)
        inner.addLayout(self._rows)
        inner.addStretch(1)
        scroll = QScrollArea()
        scroll.setObjectName("handover_scroll")
        scroll.setAccessibleName(self.tr("Outfits"))
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(rows)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(SPACE_L, SPACE_L, SPACE_L, 0)
        column.setSpacing(SPACE_S)
        for each in (self._title, self._from, self._said):
            column.addWidget(each)
        column.addSpacing(SPACE_XS)
        column.addWidget(scroll, 1)
        empty = StatePage(
            self._context.theme, "inbox", self.tr("There are no outfits in this file")
        )
        self.states = StateStack(
            self._context.theme, content=content, empty=empty, retry=self.taking.read
        )
        foot = QHBoxLayout()
        foot.setContentsMargins(SPACE_L, SPACE_M, SPACE_L, SPACE_L)
        foot.setSpacing(SPACE_S)
        foot.addStretch(1)
        for control in (self._close, self._take, self._see):
            foot.addWidget(control)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.states, 1)
        outer.addLayout(foot)

    # -- what is shown ----------------------------------------------------------------------------

    def _show(self) -> None:
        taking = self.taking
        error = taking.error
        if taking.state == "failed" and error is not None:
            self.states.show_state("failed", message=error.message, next_step=error.next_step)
        elif taking.state == "busy":
            self.states.show_state("busy")
        else:
            self.states.show_state("ready" if taking.proposals else "empty")
        count = taking.count
        self._take.setVisible(taking.state in ("ready", "busy") and bool(count))
        self._take.setEnabled(taking.state == "ready")
        text = self.tr("Take in %Ln outfit(s)", "", count)
        self._take.setText(text)
        self._take.setAccessibleName(text)
        self._see.setVisible(taking.state == "taken" and bool(count))
        over = taking.state == "taken" or (taking.state == "ready" and not count)
        close = self.tr("Close") if over else self.tr("Cancel")
        self._close.setText(close)
        self._close.setAccessibleName(close)
        for each in (self._take, self._see):
            if each.isVisible():
                each.setDefault(True)
        self._title.setText(taking.title)
        by = self.tr("From {stylist}").format(stylist=taking.stylist) if taking.stylist else ""
        self._from.setText(by)
        self._from.setVisible(bool(by))
        self._said.setText(self._about(count))
        if taking.state in ("ready", "taken"):
            self._fill()

    def _about(self, count: int) -> str:
        if self.taking.state == "taken":
            return self.tr("They are proposals until you accept them; undo takes all of it back.")
        if not count:
            return self.tr("Nothing of it can be taken in.")
        return self.tr(
            "Made of your own garments, which were found by their photos. Nothing is taken in "
            "before you say so."
        )

    def _fill(self) -> None:
        while (held := self._rows.takeAt(0)) is not None:
            widget = held.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for one in self.taking.proposals:
            self._rows.addWidget(self._row(one))

    def _row(self, one: Proposal) -> QWidget:
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_XS)
        column.addWidget(label(one.name or self.tr("Outfit"), "strong", wrap=True))
        taken = self.taking.state == "taken"
        words = {
            "proposed": self.tr("Proposed") if taken else self.tr("Will be proposed"),
            "known": self.tr("Is or was here already"),
            "missing": self.tr("Too few of its garments are here"),
        }
        role = "caption" if one.outcome != "missing" else "warn"
        column.addWidget(label(words[one.outcome], role, wrap=True))
        if one.missing:
            named = ", ".join(one.missing[:_MOST_NAMED])
            more = " ..." if len(one.missing) > _MOST_NAMED else ""
            said = self.tr("Not here: {garments}").format(garments=named + more)
            column.addWidget(label(said, "caption", wrap=True))
        return made

    def _show_them(self) -> None:
        shortcuts = self._context.shortcuts
        shortcuts.action("go.outfits").trigger()
        shortcuts.action("outfits.proposed").trigger()
        self.close()
