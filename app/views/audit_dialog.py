"""The review of a tag audit: the photo, what is stored and by whom, what the model sees instead.

Only disagreements are shown. Enter takes the model's word, K keeps what is stored, and either leads
to the next; nothing changes without one of them. The round itself runs in the activity panel.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.services.job_control import Progress
from app.viewmodels.audit import AuditViewModel
from app.viewmodels.names import shown_name
from app.views.controls import button, label
from app.views.flow_layout import FlowLayout
from app.views.inbox_picture import LargePhoto
from app.views.page_states import StatePage, StateStack
from app.views.suggestion_views import breakable, value_words
from app.views.terms import field_label
from app.views.theme import set_role
from app.views.tokens import SPACE_L, SPACE_M, SPACE_S, SPACE_XS

if TYPE_CHECKING:
    from app.services.suggestions import Suggestion
    from app.views.context import WindowContext

_SIDE = 400


class AuditDialog(QDialog):
    """The review.

    Args:
        context: What pages share.
        audit: What waits; opened by the caller.
    """

    def __init__(
        self, context: WindowContext, audit: AuditViewModel, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(False)
        self.setObjectName("audit_dialog")
        self.setWindowTitle(self.tr("Tags that a model sees otherwise"))
        self.resize(context.theme.scaled(980), 680)
        self._context = context
        self._audit = audit
        audit.setParent(self)
        self._rows: list[FindingRow] = []
        self._fields: tuple[tuple[str, int], ...] = ()
        self._make_parts()
        self._lay_out()
        self._register()
        audit.changed.connect(self._refresh)
        context.describing.changed.connect(self._refresh)
        context.models.changed.connect(self._refresh)
        self._refresh()

    # -- parts ------------------------------------------------------------------------------------

    def _make_parts(self) -> None:
        audit = self._audit
        self.photo = LargePhoto(self._context)
        self._place = label("", "caption", name="audit_place")
        self._field = QComboBox()
        self._field.setObjectName("audit_field")
        self._field.setAccessibleName(self.tr("Which tags"))
        self._field.activated.connect(self._on_field)
        self._progress = QProgressBar()
        self._progress.setObjectName("audit_progress")
        self._progress.setAccessibleName(self.tr("Disagreements settled"))
        self._progress.setTextVisible(False)
        self._progress.setFixedHeight(4)
        self._name = label("", "title", name="audit_name", wrap=True)
        self._by = label("", "caption", name="audit_model", wrap=True)
        self._accept = button(
            self.tr("Accept"), kind="primary", name="audit_accept", run=audit.accept
        )
        self._keep = button(self.tr("Keep mine"), name="audit_keep", run=audit.keep)
        self._later = button(self.tr("Later"), kind="quiet", name="audit_next", run=audit.next)
        self._undo = button(self.tr("Undo"), kind="quiet", name="audit_undo", run=audit.undo)
        self._running = label("", "muted", name="audit_running", wrap=True)
        self._stop = button(self.tr("Stop"), kind="quiet", name="audit_stop", run=self.stop)

    def _lay_out(self) -> None:
        content = QWidget()
        outer = QVBoxLayout(content)
        outer.setContentsMargins(SPACE_L, SPACE_L, SPACE_L, SPACE_L)
        outer.setSpacing(SPACE_M)
        head = QHBoxLayout()
        head.setSpacing(SPACE_S)
        head.addWidget(label(self.windowTitle(), "title"), 1)
        head.addWidget(self._place)
        head.addWidget(self._field)
        outer.addLayout(head)
        outer.addWidget(self._progress)
        middle = QHBoxLayout()
        middle.setSpacing(SPACE_L)
        middle.addWidget(self.photo, 1)
        middle.addWidget(self._make_side())
        outer.addLayout(middle, 1)
        self._nothing = StatePage(self._context.theme, "tags", "")
        self._nothing.add_button(
            self.tr("Check all garments"), self.start, kind="primary", name="audit_start"
        )
        self._nothing.add_button(self.tr("Undo"), self._audit.undo, name="audit_undo_last")
        self._nothing.add_button(self.tr("Close"), self.close, name="audit_close")
        self.states = StateStack(
            self._context.theme, content=content, empty=self._nothing, retry=self._audit.open
        )
        strip = QHBoxLayout()
        strip.setContentsMargins(SPACE_L, 0, SPACE_L, SPACE_S)
        strip.addWidget(self._running, 1)
        strip.addWidget(self._stop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.states, 1)
        column.addLayout(strip)

    def _make_side(self) -> QWidget:
        side = QWidget()
        side.setFixedWidth(self._context.theme.scaled(_SIDE))
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_M)
        names = QVBoxLayout()
        names.setSpacing(SPACE_XS // 2)
        names.addWidget(self._name)
        names.addWidget(self._by)
        column.addLayout(names)
        inside = QWidget()
        self._list = QVBoxLayout(inside)
        self._list.setContentsMargins(0, 0, SPACE_S, 0)
        self._list.setSpacing(SPACE_S)
        self._list.addStretch(1)
        scroll = QScrollArea()
        scroll.setObjectName("audit_findings")
        scroll.setAccessibleName(self.tr("Disagreements about this garment"))
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inside)
        inside.setAutoFillBackground(False)
        self._scroll = scroll
        column.addWidget(scroll, 1)
        answers = QHBoxLayout()
        answers.setSpacing(SPACE_S)
        answers.addWidget(self._accept, 1)
        answers.addWidget(self._keep, 1)
        column.addLayout(answers)
        others = QHBoxLayout()
        others.setSpacing(SPACE_S)
        others.addWidget(self._undo)
        others.addStretch(1)
        others.addWidget(self._later)
        column.addLayout(others)
        column.addWidget(self._make_hints())
        return side

    def _make_hints(self) -> QWidget:
        hints = QWidget()
        keys = FlowLayout(hints, spacing=SPACE_S)
        for key, what in (
            ("\N{RETURN SYMBOL}", self.tr("accept")),
            ("K", self.tr("keep mine")),
            ("\N{UPWARDS ARROW} \N{DOWNWARDS ARROW}", self.tr("move")),
            ("A", self.tr("accept all of this garment")),
            ("U", self.tr("undo")),
        ):
            hint = QWidget()
            pair = QHBoxLayout(hint)
            pair.setContentsMargins(0, 0, 0, 0)
            pair.setSpacing(SPACE_XS)
            pair.addWidget(label(key, "key"))
            pair.addWidget(label(what, "caption"))
            keys.addWidget(hint)
        return hints

    def _register(self) -> None:
        group, audit = self.tr("Checking tags"), self._audit
        wanted = (
            ("audit.accept", self.tr("Take the model's word"), "Return", audit.accept),
            ("audit.keep", self.tr("Keep what is stored"), "K", audit.keep),
            ("audit.next", self.tr("Next disagreement"), "Down", audit.next),
            ("audit.previous", self.tr("Disagreement before"), "Up", audit.previous),
            ("audit.garment", self.tr("Next garment"), "PgDown", audit.next_garment),
            (
                "audit.accept_garment",
                self.tr("Take the model's words for this garment"),
                "A",
                audit.accept_garment,
            ),
            (
                "audit.keep_garment",
                self.tr("Keep everything of this garment"),
                "Shift+K",
                audit.keep_garment,
            ),
            ("audit.undo", self.tr("Take the last answer back"), "U", audit.undo),
        )
        for name, text, key, run in wanted:
            self._context.shortcuts.register(name, text, key, owner=self, run=run, group=group)

    # -- doing ------------------------------------------------------------------------------------

    def start(self) -> None:
        """Have every garment read again."""
        self._context.describing.audit()

    def stop(self) -> None:
        """Stop reading; what was found stays."""
        self._context.describing.stop("audit")

    def _on_field(self, at: int) -> None:
        self._audit.show_field(str(self._field.itemData(at) or ""))

    # -- showing ----------------------------------------------------------------------------------

    def _refresh(self) -> None:
        audit = self._audit
        self._show_running()
        if audit.state == "failed" and audit.error is not None:
            why = audit.error
            self.states.show_state("failed", message=why.message, next_step=why.next_step)
            return
        front = audit.current
        if front is None:
            self._say_nothing()
            self.states.show_state("busy" if audit.state == "busy" else "empty")
            return
        self._show_place()
        self.photo.show_card(audit.card)
        item = audit.card.item if audit.card is not None else None
        self._name.setText(breakable(shown_name(item) if item is not None else front.item_name))
        by = self.tr("Seen otherwise by {model}")
        self._by.setText(breakable(by.format(model=self._context.models.title(front.model))))
        self._show_rows(audit.around, front)
        self._undo.setEnabled(audit.can_undo)
        mine = front.origin in ("person", "file")
        self._keep.setText(self.tr("Keep mine") if mine else self.tr("Keep"))
        self._accept.setAccessibleName(self._spoken(self.tr("Accept"), front.field, front.value))
        self._keep.setAccessibleName(self._spoken(self.tr("Keep"), front.field, front.current))
        self.states.show_state("ready")
        if self.focusWidget() is None:
            self._accept.setFocus()

    def _spoken(self, verb: str, field: str, value: object) -> str:
        return f"{verb}: {field_label(field)}, {value_words(field, value)}"

    def _show_place(self) -> None:
        audit = self._audit
        place = self.tr("{n} of {total}").format(n=audit.at + 1, total=len(audit.findings))
        done = self.tr("%Ln settled", "", audit.settled)
        self._place.setText(f"{place} · {done}" if audit.settled else place)
        self._progress.setRange(0, max(1, audit.settled + audit.total))
        self._progress.setValue(audit.settled)
        fields = tuple(audit.left_of.items())
        if fields != self._fields:
            self._fields = fields
            self._field.clear()
            self._field.addItem(self.tr("All tags ({n})").format(n=audit.total), "")
            for field, count in fields:
                text = self.tr("{field} ({n})").format(field=field_label(field), n=count)
                self._field.addItem(text, field)
        self._field.setCurrentIndex(max(0, self._field.findData(audit.field)))

    def _show_rows(self, found: tuple[Suggestion, ...], front: Suggestion) -> None:
        while len(self._rows) > len(found):
            gone = self._rows.pop()
            self._list.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        while len(self._rows) < len(found):
            made = FindingRow()
            made.chosen.connect(self._audit.show)
            self._list.insertWidget(len(self._rows), made)
            self._rows.append(made)
            made.show()
        for row, one in zip(self._rows, found, strict=True):
            row.show_finding(one, in_front=one is front)
            if one is front:
                self._scroll.ensureWidgetVisible(row)

    def _say_nothing(self) -> None:
        audit, describing = self._audit, self._context.describing
        model = describing.model_title or self.tr("A model")
        start = self._nothing.findChild(QWidget, "audit_start")
        if describing.task("audit") is not None:
            self._nothing.say(
                self.tr("Nothing yet"),
                self.tr("What {model} sees otherwise appears here as it reads.").format(
                    model=model
                ),
            )
        elif audit.settled:
            self._nothing.say(
                self.tr("All settled"),
                self.tr("%Ln disagreement(s) settled. None of them comes back.", "", audit.settled),
            )
        else:
            self._nothing.say(
                self.tr("Nothing to review"),
                self.tr(
                    "{model} can read your %Ln garment(s) again. Only what it sees otherwise is "
                    "shown, and nothing changes until you say so.",
                    "",
                    audit.garments,
                ).format(model=model),
            )
        undo = self._nothing.findChild(QWidget, "audit_undo_last")
        if undo is not None:
            undo.setVisible(audit.can_undo)
        if start is not None:
            start.setVisible(describing.task("audit") is None and audit.garments > 0)

    def _show_running(self) -> None:
        task = self._context.describing.task("audit")
        self._running.setVisible(task is not None)
        self._stop.setVisible(task is not None)
        if task is None:
            return
        model = self._context.describing.model_title
        progress = task.progress
        if isinstance(progress, Progress) and progress.total:
            text = self.tr("{model} is reading: {done} of {total} garments.")
            self._running.setText(
                text.format(model=model, done=progress.done, total=progress.total)
            )
        else:
            self._running.setText(self.tr("{model} begins to read.").format(model=model))


class FindingRow(QFrame):
    """One disagreement: field, what is stored and by whom, what the model sees."""

    chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._id = 0
        self.setObjectName("finding")
        self._field = label("", "section")
        self._stored = label("", wrap=True, name="finding_stored")
        self._origin = label("", "caption", name="finding_origin")
        self._seen = label("", "strong", wrap=True, name="finding_seen")
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_M, SPACE_S, SPACE_M, SPACE_S)
        column.setSpacing(SPACE_XS // 2)
        top = QHBoxLayout()
        top.addWidget(self._field, 1)
        top.addWidget(self._origin)
        column.addLayout(top)
        column.addWidget(self._stored)
        column.addWidget(self._seen)

    def show_finding(self, one: Suggestion, *, in_front: bool) -> None:
        """Show a disagreement."""
        self._id = one.id
        stored, seen = value_words(one.field, one.current), value_words(one.field, one.value)
        origins = {
            "person": self.tr("set by you"),
            "file": self.tr("from your table"),
            "model": self.tr("guessed at the import"),
        }
        self._field.setText(field_label(one.field))
        self._origin.setText(origins.get(str(one.origin), ""))
        # Who presses one key again and again shall see where it is about a word of their own.
        set_role(self._origin, "caption" if one.origin in (None, "model") else "strong")
        self._stored.setText(breakable(stored))
        sure = round(100 * one.confidence) if one.confidence is not None else None
        arrow = f"→ {breakable(seen)}"
        self._seen.setText(arrow if sure is None else f"{arrow}  {sure}%")
        set_role(self, "chosen" if in_front else "card")
        self.setAccessibleName(
            self.tr("{field}: stored {stored}, seen {seen}").format(
                field=field_label(one.field), stored=stored, seen=seen
            )
        )

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Bring it to the front."""
        self.chosen.emit(self._id)


def open_audit(context: WindowContext, window: QWidget) -> AuditDialog:
    """Open the review over a window, or bring the open one to the front."""
    for open_one in window.findChildren(AuditDialog):
        open_one.raise_()
        open_one.activateWindow()
        return open_one
    audit = AuditViewModel(context.operations)
    made = AuditDialog(context, audit, parent=window)
    audit.open()
    made.show()
    return made
