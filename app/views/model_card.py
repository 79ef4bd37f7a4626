"""One model as a card: what it is good for, what it needs, and what can be done with it now.

A card shows what it is told and asks by signals; it decides nothing. Its own keys work while it or
something inside it has the focus: Enter does the next thing, Space shows the numbers, Del removes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMenu,
    QProgressBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.sentences import said
from app.viewmodels.model_shelf import ModelCard
from app.viewmodels.model_work import Problem, Work
from app.viewmodels.models import Purpose
from app.views.activity_words import size_text
from app.views.controls import Card, button, icon_button, label
from app.views.flow_layout import FlowLayout
from app.views.focus_ring import came_by_key
from app.views.model_trouble import Trouble, Warned
from app.views.model_words import (
    facts_line,
    fit_look,
    fit_text,
    license_text,
    speed_text,
    title_text,
    work_text,
)
from app.views.theme import Theme, set_kind
from app.views.tokens import RADIUS_TILE, SPACE_L, SPACE_S, SPACE_XS

_STEPS = 1000
_ICON = 16


@dataclass(frozen=True, slots=True)
class CardState:
    """Everything one card shows."""

    card: ModelCard
    work: Work | None = None
    problem: Problem | None = None
    note: str = ""
    used_for: tuple[Purpose, ...] = ()
    online: bool = True


class ModelCardView(Card):
    """The card.

    Args:
        theme: Colors and icons.
        model_id: Which model.
    """

    asked = Signal(str, str)
    """What the person wants and the model's id: ``get``, ``pause``, ``resume``, ``stop``,
    ``discard``, ``retry``, ``dismiss``, ``verify``, ``remove``, ``measure``, ``chat``,
    ``describe``."""
    left = Signal(str, int)
    """Go from this card to the one before (-1) or after (1)."""

    def __init__(self, theme: Theme, model_id: str, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._theme = theme
        self._id = model_id
        self._state: CardState | None = None
        self._by_key = False
        self.setObjectName(f"model_{model_id}")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.body.setSpacing(SPACE_S)
        self._make_parts()
        self._lay_out()
        theme.changed.connect(self._repaint)

    # -- parts ------------------------------------------------------------------------------------

    def _make_parts(self) -> None:
        theme = self._theme
        self._title = label("", "strong", name="model_title", wrap=True)
        self._badge = label(self.tr("Recommended"), "badge", name="model_recommended")
        self._there = label("", "success", name="model_installed")
        self._about = label("", "muted", name="model_about", wrap=True)
        self._facts = label("", "caption", name="model_facts", wrap=True)
        self._speed = label("", "caption", name="model_speed", wrap=True)
        self._fit = QToolButton()
        self._fit.setObjectName("model_fit")
        self._fit.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._fit.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._fit.setIconSize(QSize(_ICON, _ICON))
        self._fit.setCheckable(True)
        set_kind(self._fit, "chip")
        self._fit.toggled.connect(self._show_details)
        self._main = button("", name="model_main", run=self._do_main)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._going = label("", "caption", name="model_going", wrap=True)
        self._pause = icon_button(
            theme, "pause", self.tr("Pause"), name="model_pause", run=self._toggle
        )
        self._stop = icon_button(
            theme, "x", self.tr("Stop"), name="model_stop", run=self._asker("stop")
        )
        self._details = label("", "caption", name="model_details", wrap=True)
        self._more = self._make_menu()

    def _lay_out(self) -> None:
        names = FlowLayout(spacing=SPACE_S)
        for each in (self._title, self._badge, self._there):
            names.addWidget(each)
        words = QVBoxLayout()
        words.setSpacing(SPACE_XS)
        words.addLayout(names)
        for each in (self._about, self._facts, self._speed):
            words.addWidget(each)
        acts = QHBoxLayout()
        acts.setSpacing(SPACE_S)
        for act in (self._fit, self._main, self._more):
            acts.addWidget(act, 0, Qt.AlignmentFlag.AlignVCenter)
        right = QVBoxLayout()
        right.addLayout(acts)
        right.addStretch(1)
        top = QHBoxLayout()
        top.setSpacing(SPACE_L)
        top.addLayout(words, 1)
        top.addLayout(right)
        self.body.addLayout(top)
        self._warnings = QVBoxLayout()
        self._warnings.setSpacing(SPACE_XS)
        self.body.addLayout(self._warnings)
        self._working = QWidget()
        going = QHBoxLayout(self._working)
        going.setContentsMargins(0, 0, 0, 0)
        going.setSpacing(SPACE_S)
        column = QVBoxLayout()
        column.setSpacing(SPACE_XS)
        column.addWidget(self._bar)
        column.addWidget(self._going)
        going.addLayout(column, 1)
        going.addWidget(self._pause)
        going.addWidget(self._stop)
        self.body.addWidget(self._working)
        self._trouble = Trouble(self._theme)
        self._trouble.again.connect(self._asker("retry"))
        self._trouble.dismissed.connect(self._asker("dismiss"))
        self.body.addWidget(self._trouble)
        self._uses = QWidget()
        flow = FlowLayout(self._uses, spacing=SPACE_S)
        self._use_chat = self._use_button("chat")
        self._use_describe = self._use_button("describe")
        self._measure = button("", kind="quiet", name="model_measure", run=self._asker("measure"))
        for use in (self._use_chat, self._use_describe, self._measure):
            flow.addWidget(use)
        self.body.addWidget(self._uses)
        self.body.addWidget(self._details)
        self._details.hide()

    def _use_button(self, purpose: Purpose) -> QToolButton:
        made = QToolButton()
        made.setObjectName(f"model_use_{purpose}")
        made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        made.setCheckable(True)
        set_kind(made, "chip")
        # A click says "use this one"; which one is used is shown when it is so.
        made.clicked.connect(lambda: self._choose(made, purpose))
        return made

    def _choose(self, made: QToolButton, purpose: Purpose) -> None:
        used = self._state.used_for if self._state is not None else ()
        made.setChecked(purpose in used)
        self.asked.emit(purpose, self._id)

    def _make_menu(self) -> QToolButton:
        made = icon_button(self._theme, "ellipsis", self.tr("More"), name="model_more")
        menu = QMenu(made)
        self._verify = menu.addAction(self.tr("Check the files"))
        self._verify.triggered.connect(self._asker("verify"))
        self._web = menu.addAction(self.tr("Read the license in the browser"))
        self._web.triggered.connect(self._open_page)
        menu.addSeparator()
        self._remove = menu.addAction(self.tr("Remove..."))
        self._remove.triggered.connect(self._asker("remove"))
        self._discard = menu.addAction(self.tr("Delete what was downloaded"))
        self._discard.triggered.connect(self._asker("discard"))
        made.setMenu(menu)
        made.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        return made

    # -- showing ----------------------------------------------------------------------------------

    @property
    def model_id(self) -> str:
        """Which model it shows."""
        return self._id

    def show_state(self, state: CardState) -> None:
        """Show how things stand."""
        before = self._state
        self._state = state
        if before is None or before.card != state.card:
            self._show_words(state.card)
            self._show_fit(state.card)
            self._show_warnings(state.card)
        self._show_work(state)
        self._show_main(state)
        self._show_uses(state)
        self._show_trouble(state)
        self.setAccessibleName(self._spoken(state))

    def show_work(self, work: Work | None) -> None:
        """Show how far its work is; nothing else changed."""
        state = self._state
        if state is not None and work is not None:
            self._state = CardState(
                state.card, work, state.problem, state.note, state.used_for, state.online
            )
            self._show_work(self._state)

    def _show_words(self, card: ModelCard) -> None:
        self._title.setText(title_text(card))
        self._badge.setVisible(card.recommended and card.presence != "installed")
        self._there.setVisible(card.presence == "installed")
        if card.embedded:
            self._there.setText("✓ " + self.tr("Came with Vestry"))
        elif card.own:
            self._there.setText("✓ " + self.tr("Added by you"))
        else:
            self._there.setText("✓ " + self.tr("Installed"))
        about = [said(card.about)]
        if card.recommended and card.recommended_why:
            about.append(said(card.recommended_why))
        self._about.setText(" ".join(part for part in about if part))
        self._about.setVisible(bool(self._about.text()))
        self._facts.setText(facts_line(card))
        self._facts.setVisible(bool(self._facts.text()))
        self._speed.setText(speed_text(card))
        self._speed.setVisible(bool(self._speed.text()))
        lines = [fit_text(card)]
        if card.never_loaded:
            lines.append(self.tr("We have never run this model ourselves."))
        if card.source:
            lines.append(self.tr("From {source}").format(source=card.source))
        self._details.setText("\n".join(line for line in lines if line))
        self._web.setVisible(bool(card.license_url))

    def _show_fit(self, card: ModelCard) -> None:
        look = fit_look(card)
        self._fit.setVisible(bool(card.fit_text))
        self._fit.setText(f" {look.text}")
        self._fit.setIcon(self._theme.icon(look.icon, look.role))
        self._fit.setAccessibleName(f"{look.text}. {fit_text(card)}")
        self._fit.setToolTip(fit_text(card))

    def _show_warnings(self, card: ModelCard) -> None:
        while (item := self._warnings.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        texts = [license_text(card)] if card.commercial == "no" else []
        texts += [said(each) for each in card.warnings]
        if card.gated:
            texts.append(self.tr("Its publisher asks for an account and your consent first."))
        if card.problem:
            texts.append(" ".join(filter(None, (said(card.problem), said(card.problem_step)))))
        for text in texts:
            self._warnings.addWidget(Warned(self._theme, text))

    def _show_main(self, state: CardState) -> None:
        card = state.card
        text = self._main_text(state)
        self._main.setVisible(bool(text))
        self._main.setText(text)
        self._main.setAccessibleName(f"{text}: {title_text(card)}")
        set_kind(self._main, "primary" if card.recommended else "")
        installed = card.presence in ("installed", "broken") and not card.embedded
        self._verify.setVisible(installed)
        self._remove.setVisible(installed)
        self._discard.setVisible(card.presence == "partial")
        busy = state.work is not None
        for action in (self._verify, self._remove, self._discard):
            action.setEnabled(not busy)
        some = installed or card.presence == "partial" or bool(card.license_url)
        self._more.setVisible(some)
        self._more.setAccessibleName(self.tr("More for {model}").format(model=title_text(card)))

    def _main_text(self, state: CardState) -> str:
        card = state.card
        if state.work is not None or card.presence == "installed" or card.embedded:
            return ""
        if state.problem is not None and state.problem.doing == "fetch":
            return ""  # "Try again" stands where the problem is told
        if card.presence == "partial":
            return self.tr("Continue ({size} left)").format(
                size=size_text(max(0, card.download_bytes - card.present_bytes))
            )
        if card.presence == "broken":
            return "" if card.own else self.tr("Get it again")
        if not card.download_bytes:
            return ""
        return self.tr("Get ({size})").format(size=size_text(card.download_bytes))

    def _show_work(self, state: CardState) -> None:
        work = state.work
        self._working.setVisible(work is not None)
        if work is None:
            return
        share = work.fraction
        if share is not None:
            self._bar.setRange(0, _STEPS)
            self._bar.setValue(round(share * _STEPS))
        elif self._theme.reduced_motion or work.state != "running":
            self._bar.setRange(0, 1)
            self._bar.setValue(0)
        else:
            self._bar.setRange(0, 0)
        text = work_text(work)
        self._going.setText(text)
        self._bar.setAccessibleName(f"{title_text(state.card)}: {text}")
        paused = work.state == "paused"
        what = self.tr("Continue") if paused else self.tr("Pause")
        self._pause.setVisible(work.doing in ("fetch", "verify"))
        self._pause.setEnabled(work.state in ("waiting", "running", "paused"))
        if self._pause.toolTip() != what:
            self._pause.setIcon(self._theme.icon("play" if paused else "pause"))
            self._pause.setToolTip(what)
        self._pause.setAccessibleName(f"{what}: {title_text(state.card)}")
        self._stop.setVisible(work.doing != "remove")
        self._stop.setAccessibleName(self.tr("Stop: {task}").format(task=title_text(state.card)))

    def _show_uses(self, state: CardState) -> None:
        card = state.card
        talks = card.task == "chat" and card.usable
        self._uses.setVisible(talks)
        if not talks:
            return
        for made, purpose in ((self._use_chat, "chat"), (self._use_describe, "describe")):
            used = purpose in state.used_for
            made.setChecked(used)
            made.setText(self._use_text(purpose, used=used))
            made.setAccessibleName(f"{made.text()}: {title_text(card)}")
        self._use_describe.setVisible(card.describes)
        self._measure.setText(
            self.tr("Measure again") if card.tokens_per_s else self.tr("Measure the speed")
        )
        self._measure.setAccessibleName(f"{self._measure.text()}: {title_text(card)}")
        self._measure.setEnabled(state.work is None)

    def _use_text(self, purpose: str, *, used: bool) -> str:
        if purpose == "chat":
            return "✓ " + self.tr("Used for chat") if used else self.tr("Use for chat")
        if used:
            return "✓ " + self.tr("Used for describing photos")
        return self.tr("Use for describing photos")

    def _show_trouble(self, state: CardState) -> None:
        if state.problem is not None:
            self._trouble.show_problem(state.problem)
        elif state.note:
            self._trouble.show_note(said(state.note))
        else:
            self._trouble.hide()

    def _show_details(self, on: bool) -> None:
        self._details.setVisible(on)

    def _spoken(self, state: CardState) -> str:
        parts = [title_text(state.card)]
        if state.card.recommended:
            parts.append(self._badge.text())
        if state.card.presence == "installed":
            parts.append(self._there.text().removeprefix("✓ "))
        parts += [fit_look(state.card).text, self._facts.text()]
        if state.card.commercial == "no":
            parts.append(license_text(state.card))
        if state.work is not None:
            parts.append(self._going.text())
        return ", ".join(part for part in parts if part)

    def _repaint(self) -> None:
        if self._state is not None:
            self._show_fit(self._state.card)
            self._show_warnings(self._state.card)

    # -- asking -----------------------------------------------------------------------------------

    def act(self) -> None:
        """Do the next thing: get it, continue, pause, or use it for chat."""
        state = self._state
        if state is None:
            return
        if state.work is not None:
            self._toggle()
        elif self._main_text(state):
            self._do_main()
        elif state.problem is not None:
            self.asked.emit("retry", self._id)
        elif state.card.task == "chat" and state.card.usable:
            self.asked.emit("chat", self._id)

    def _do_main(self) -> None:
        state = self._state
        if state is None:
            return
        self.asked.emit("resume" if state.card.presence == "partial" else "get", self._id)

    def _toggle(self) -> None:
        work = self._state.work if self._state is not None else None
        if work is not None and work.doing in ("fetch", "verify"):
            self.asked.emit("resume" if work.state == "paused" else "pause", self._id)

    def _asker(self, what: str) -> Callable[[], None]:
        return lambda: self.asked.emit(what, self._id)

    def _open_page(self) -> None:
        if self._state is not None:
            QDesktopServices.openUrl(QUrl(self._state.card.license_url))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk through the cards, and do with this one what its buttons do."""
        state, key = self._state, event.key()
        if event.modifiers() or state is None or not self.hasFocus():
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.left.emit(self._id, -1 if key == Qt.Key.Key_Up else 1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.act()
        elif key == Qt.Key.Key_Space:
            self._fit.toggle()
        elif key == Qt.Key.Key_Delete and self._remove.isVisible() and self._remove.isEnabled():
            self.asked.emit("remove", self._id)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the focus to those who came by key."""
        self._by_key = came_by_key(event) or event.reason() == Qt.FocusReason.OtherFocusReason
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Be quiet again."""
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the card, and its ring when it has the focus."""
        super().paintEvent(event)
        if self.hasFocus() and self._by_key:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self._theme.color("focus"), 2))
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), RADIUS_TILE, RADIUS_TILE)
