"""Everything that runs or ran, and what the last import could not use: floats above the bottom bar.

Each task has its own pause and stop. What failed is told photo by photo, with the reason and what
to do; nothing that went wrong is only a number. Esc or a click elsewhere closes it.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from app.sentences import said
from app.services.photo_discovery import FailedPhoto, printable
from app.tasks import State
from app.viewmodels.activity import ActivityRow
from app.views.activity_words import (
    details,
    found_before,
    show_pause,
    show_progress,
    summary,
    toggle,
)
from app.views.context import WindowContext
from app.views.controls import button, icon_button, label
from app.views.file_choice import choose_target
from app.views.theme import set_role
from app.views.tokens import SPACE_L, SPACE_M, SPACE_S, SPACE_XS

WIDTH = 420
LONGEST = 0.62
"""Share of the window's height."""
MOST_RUNNING = 8
MOST_FAILED = 100
MOST_ENDED = 6
_ENDED_ICONS: dict[State, tuple[str, str]] = {
    "done": ("circle-check", "success"),
    "failed": ("circle-alert", "danger"),
    "cancelled": ("circle", "text_3"),
}


class ActivityPanel(QFrame):
    """The panel.

    Args:
        context: What runs.
        window: What it floats over.
    """

    closed = Signal()

    def __init__(self, context: WindowContext, window: QWidget) -> None:
        super().__init__(window)
        self._context = context
        self._window = window
        self._anchor: QWidget | None = None
        self._opener: QWidget | None = None
        self._rows: dict[int, _RunningRow] = {}
        self._told_report: tuple[object, object] = (None, None)
        self._told_ended: tuple[int, ...] = ()
        self.setObjectName("activity_panel")
        self.setAccessibleName(self.tr("Activity"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        set_role(self, "float")
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_L, SPACE_M, SPACE_S, SPACE_M)
        column.setSpacing(SPACE_S)
        head = QHBoxLayout()
        head.addWidget(label(self.tr("Activity"), "title"))
        head.addStretch(1)
        self._close = icon_button(
            context.theme, "x", self.tr("Close"), name="activity_close", run=self.leave
        )
        head.addWidget(self._close)
        column.addLayout(head)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._inside = QWidget()
        self._body = QVBoxLayout(self._inside)
        self._body.setContentsMargins(0, 0, SPACE_S, 0)
        self._body.setSpacing(SPACE_L)
        self._running = _stack(self._body)
        self._behind = label("", "caption", name="activity_behind")
        self._behind.hide()
        self._body.addWidget(self._behind)
        self._report = _stack(self._body)
        self._ended = _stack(self._body)
        self._body.addStretch(1)
        self._scroll.setWidget(self._inside)
        self._inside.setAutoFillBackground(False)
        column.addWidget(self._scroll, 1)
        context.activity.changed.connect(self.refresh)
        context.theme.changed.connect(self._renew)
        self.hide()

    def open_above(self, anchor: QWidget) -> None:
        """Open above a part of the window, or close when it is open already."""
        if self.isVisible():
            self.leave()
            return
        self._anchor = anchor
        self._opener = QApplication.focusWidget()
        self.show()
        self.refresh()
        self.raise_()
        # The panel itself: Tab goes to its first button, and none looks pressed before.
        self.setFocus(Qt.FocusReason.PopupFocusReason)
        QApplication.instance().installEventFilter(self)  # type: ignore[union-attr]

    def leave(self) -> None:
        """Close, and give the keyboard back to where it was."""
        QApplication.instance().removeEventFilter(self)  # type: ignore[union-attr]
        had_focus = self.isAncestorOf(QApplication.focusWidget() or self._window)
        self.hide()
        # A message may have left meanwhile, with the button that had the focus.
        if had_focus and self._opener is not None and isValid(self._opener):
            self._opener.setFocus()
        self._opener = None
        self.closed.emit()

    def refresh(self) -> None:
        """Show how things stand, as long as anybody looks."""
        if not self.isVisible():
            return
        self._show_running(self._context.activity.rows())
        importing = self._context.importing
        if (importing.last, importing.error) != self._told_report:
            self._told_report = (importing.last, importing.error)
            self._show_report()
        ended = tuple(row.id for row in self._context.activity.recent()[:MOST_ENDED])
        if ended != self._told_ended:
            self._told_ended = ended
            self._show_ended()
        self._place()

    # -- parts ------------------------------------------------------------------------------------

    def _show_running(self, every: tuple[ActivityRow, ...]) -> None:
        """Show what runs and what comes next; of a long line behind it only how long it is."""
        rows = every[:MOST_RUNNING]
        for gone in self._rows.keys() - {row.id for row in rows}:
            widget = self._rows.pop(gone)
            self._running.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        if not self._rows:
            _clear(self._running)
        for row in rows:
            shown = self._rows.get(row.id)
            if shown is None:
                shown = self._rows[row.id] = _RunningRow(self._context)
                _add(self._running, shown)
            shown.show_row(row)
        if not rows:
            _add(self._running, self._make_idle())
        behind = len(every) - len(rows)
        self._behind.setText(self.tr("and %Ln more after these", "", behind) if behind else "")
        self._behind.setVisible(behind > 0)

    def _make_idle(self) -> QWidget:
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, SPACE_S)
        column.setSpacing(SPACE_XS // 2)
        column.addWidget(label(self.tr("Nothing is running."), name="activity_idle"))
        text = self.tr("Imports and other long work show here, with their speed and the time left.")
        column.addWidget(label(text, "caption", wrap=True))
        return made

    def _show_report(self) -> None:
        _clear(self._report)
        importing = self._context.importing
        if importing.last is None and importing.error is None:
            return
        _add(self._report, label(self.tr("Last import"), "section"))
        if importing.error is not None:
            _add(self._report, label(said(importing.error.message), "danger", wrap=True))
            if importing.error.next_step:
                _add(self._report, label(said(importing.error.next_step), "muted", wrap=True))
            again = button(self.tr("Try again"), name="activity_try_again", run=importing.try_again)
            _add(self._report, again)
            self._report.setAlignment(again, Qt.AlignmentFlag.AlignLeft)
            return
        result = importing.last
        if result is None:
            return
        _add(self._report, label(summary(result), name="import_summary", wrap=True))
        if result.alike:
            compare = button(self.tr("Compare"), name="activity_compare", run=self._compare)
            _add(self._report, compare)
            self._report.setAlignment(compare, Qt.AlignmentFlag.AlignLeft)
        for failure in result.failed[:MOST_FAILED]:
            _add(self._report, _failure(failure, self._context))
        rest = len(result.failed) - MOST_FAILED
        if rest > 0:
            _add(self._report, label(self.tr("and %Ln more", "", rest), "caption"))
        if result.failed:
            save = button(self.tr("Save this list..."), kind="quiet", name="activity_save_failed")
            save.clicked.connect(self._ask_save)
            _add(self._report, save)
            self._report.setAlignment(save, Qt.AlignmentFlag.AlignLeft)

    def _ask_save(self) -> None:
        choose_target(
            self._window,
            self.tr("Save the list of files that could not be used"),
            self.tr("Tables (*.csv)"),
            self.tr("Not imported.csv"),
            self._save,
        )

    def _save(self, file: Path) -> None:
        said_so = self.tr("The list was written to {file}.").format(file=file.name)
        self._context.importing.save_failed(
            file, lambda _file: self._context.notifications.say(said_so, kind="success")
        )

    def _compare(self) -> None:
        from app.views.duplicates_dialog import open_duplicates

        result = self._context.importing.last
        self.leave()
        if result is not None and result.alike:
            open_duplicates(self._context, self._window, first=result.alike[0])

    def _show_ended(self) -> None:
        _clear(self._ended)
        ended = self._context.activity.recent()[:MOST_ENDED]
        if not ended:
            return
        _add(self._ended, label(self.tr("Before"), "section"))
        words = {
            "done": self.tr("done"),
            "failed": self.tr("failed"),
            "cancelled": self.tr("stopped"),
        }
        for row in ended:
            icon, role = _ENDED_ICONS[row.state]
            text = self.tr("{label}: {state}").format(label=said(row.label), state=words[row.state])
            _add(self._ended, _line(self._context, icon, role, label(text, "muted", wrap=True)))

    def _renew(self) -> None:
        self._told_report, self._told_ended = (None, None), ()
        self.refresh()

    def _place(self) -> None:
        if self._anchor is None:
            return
        width = min(self._context.theme.scaled(WIDTH), self._window.width() - 2 * SPACE_L)
        inner = width - SPACE_L - SPACE_S
        self._inside.setFixedWidth(inner)
        head = self._close.sizeHint().height() + 3 * SPACE_M
        wanted = self._body.totalHeightForWidth(inner) + head
        height = min(wanted, round(self._window.height() * LONGEST))
        self.resize(width, max(height, 120))
        corner = self._anchor.mapTo(self._window, QPoint(self._anchor.width() // 2, 0))
        left = max(SPACE_L, min(corner.x() - width // 2, self._window.width() - width - SPACE_L))
        self.move(left, corner.y() - self.height() - SPACE_S)

    # -- closing ----------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Keep Esc for itself while the keyboard is in here."""
        if event.type() == QEvent.Type.ShortcutOverride and _is_escape(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close on Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Close when the mouse is pressed elsewhere in the window."""
        if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonPress:
            outside = isinstance(watched, QWidget) and watched.window() is self._window.window()
            inside = self.rect().contains(self.mapFromGlobal(event.globalPosition().toPoint()))
            bar = self._anchor
            on_bar = bar is not None and bar.rect().contains(
                bar.mapFromGlobal(event.globalPosition().toPoint())
            )
            if outside and not inside and not on_bar:
                self.leave()
        return super().eventFilter(watched, event)


class _RunningRow(QWidget):
    """One task that runs or waits."""

    def __init__(self, context: WindowContext) -> None:
        super().__init__()
        self._context = context
        self._row: ActivityRow | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_XS)
        top = QHBoxLayout()
        self._name = label("", "strong", wrap=True)
        self._pause = icon_button(context.theme, "pause", self.tr("Pause"), run=self._toggle)
        self._stop = icon_button(context.theme, "x", self.tr("Stop"), run=self._cancel)
        top.addWidget(self._name, 1)
        top.addWidget(self._pause)
        top.addWidget(self._stop)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._details = label("", "caption")
        self._found = label("", "caption", name="activity_found", wrap=True)
        column.addLayout(top)
        column.addWidget(self._bar)
        column.addWidget(self._details)
        column.addWidget(self._found)

    def show_row(self, row: ActivityRow) -> None:
        self._row = row
        self._name.setText(said(row.label))
        self._details.setText(details(row) or " ")
        self._found.setText(found_before(row))
        self._found.setVisible(bool(self._found.text()))
        self._bar.setAccessibleName(said(row.label))
        self._stop.setAccessibleName(self.tr("Stop: {task}").format(task=said(row.label)))
        show_progress(self._bar, row, still=self._context.theme.reduced_motion)
        show_pause(self._pause, row, self._context)

    def _toggle(self) -> None:
        if self._row is not None:
            toggle(self._context, self._row)

    def _cancel(self) -> None:
        if self._row is not None:
            self._context.activity.cancel(self._row.id)


def _failure(failure: FailedPhoto, context: WindowContext) -> QWidget:
    words = QWidget()
    column = QVBoxLayout(words)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    name = label(printable(Path(failure.path).name), "strong")
    name.setToolTip(printable(failure.path))
    column.addWidget(name)
    reason = " ".join(said(part) for part in (failure.error, failure.next_step) if part)
    column.addWidget(label(reason, "caption", wrap=True))
    return _line(context, "circle-alert", "warn", words)


def _line(context: WindowContext, icon: str, role: str, words: QWidget) -> QWidget:
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(SPACE_S)
    mark = QLabel()
    mark.setPixmap(context.theme.pixmap(icon, role, 16, ratio=made.devicePixelRatioF()))
    row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
    words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    row.addWidget(words, 1)
    return made


def _stack(column: QVBoxLayout) -> QVBoxLayout:
    made = QVBoxLayout()
    made.setSpacing(SPACE_S)
    column.addLayout(made)
    return made


def _add(layout: QVBoxLayout, widget: QWidget) -> None:
    layout.addWidget(widget)
    # Now and not with the next event: the panel's height is asked for at once.
    widget.show()


def _clear(layout: QVBoxLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()


def _is_escape(event: QEvent) -> bool:
    return isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
