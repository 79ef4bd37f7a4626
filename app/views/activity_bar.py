"""What runs, at the foot of the window: one line with speed, time left, pause and stop.

A click on it opens ``ActivityPanel``: everything that runs or ran, and what the last import could
not use and why. Nothing here blocks, and nothing is decided: tasks are the activity view-model's.
"""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from app.sentences import said
from app.viewmodels.activity import ActivityRow
from app.views.activity_panel import ActivityPanel
from app.views.activity_words import describe, show_pause, show_progress, toggle
from app.views.context import WindowContext
from app.views.controls import button, icon_button
from app.views.tokens import SPACE_S

_BAR_WIDTH = 120


class ActivityBar(QWidget):
    """One line of the bottom bar.

    Args:
        context: What runs, and how it looks.
    """

    def __init__(self, context: WindowContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._panel: ActivityPanel | None = None
        self._shown: ActivityRow | None = None
        self.setObjectName("activity_bar")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_S)
        self._progress = QProgressBar()
        self._progress.setFixedWidth(_BAR_WIDTH)
        self._progress.setTextVisible(False)
        self._text = button("", kind="quiet", name="activity_text", run=self.open_panel)
        self._pause = icon_button(
            context.theme, "pause", self.tr("Pause"), name="activity_pause", run=self._toggle
        )
        self._stop = icon_button(
            context.theme, "x", self.tr("Stop"), name="activity_stop", run=self._cancel
        )
        row.addStretch(1)
        for widget in (self._progress, self._text, self._pause, self._stop):
            row.addWidget(widget)
        row.addStretch(1)
        context.shortcuts.register(
            "activity.open",
            self.tr("Show activity"),
            "Ctrl+J",
            owner=self,
            run=self.open_panel,
            group=self.tr("View"),
            icon=context.theme.icon("activity"),
            everywhere=True,
        )
        context.activity.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show what runs now, the oldest first of all; rest quietly when nothing does."""
        rows = self._context.activity.rows()
        running = next((row for row in rows if row.state != "waiting"), None)
        self._shown = running or (rows[0] if rows else None)
        row = self._shown
        for widget in (self._progress, self._pause, self._stop):
            widget.setVisible(row is not None)
        if row is None:
            self._say(self.tr("Activity") if self._context.activity.recent() else "")
            return
        more = len(rows) - 1
        line = describe(row)
        self._say(self.tr("{line}  +{n} more").format(line=line, n=more) if more else line)
        show_progress(self._progress, row, still=self._context.theme.reduced_motion)
        self._progress.setAccessibleName(said(row.label))
        show_pause(self._pause, row, self._context)

    def open_panel(self) -> None:
        """Open the panel above the bar."""
        if self._panel is None:
            self._panel = ActivityPanel(self._context, self.window())
        self._panel.open_above(self)

    def _say(self, text: str) -> None:
        self._text.setText(text)
        self._text.setVisible(bool(text))
        self._text.setAccessibleName(
            self.tr("{activity}. Show activity").format(activity=text or self.tr("Activity"))
        )

    def _toggle(self) -> None:
        if self._shown is not None:
            toggle(self._context, self._shown)

    def _cancel(self) -> None:
        if self._shown is not None:
            self._context.activity.cancel(self._shown.id)
