"""Where the person writes: grows with the words, takes pictures, sends with Enter, stops with Esc.

The button that sends becomes the one that stops, in the same place. Which model answers is chosen
beside it. Text and pictures belong to the view-model (``viewmodels.chat_composer``); this shows
them and tells what was typed, pasted and dropped.
"""

from __future__ import annotations

import functools

from PySide6.QtCore import (
    QBuffer,
    QByteArray,
    QEvent,
    QIODevice,
    QMimeData,
    QPoint,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QImage,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMenu,
    QPlainTextEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.viewmodels.chat import ChatViewModel
from app.viewmodels.stylist_turns import STYLIST
from app.views.chat_pictures import AttachedPicture
from app.views.chat_words import ChatWords
from app.views.context import WindowContext
from app.views.context_meter import ContextRing
from app.views.controls import icon_button
from app.views.drop_target import dropped_paths, is_model
from app.views.file_choice import choose_files
from app.views.flow_layout import FlowLayout
from app.views.theme import set_kind, set_role
from app.views.tokens import SPACE_M, SPACE_S, SPACE_XS

MOST_LINES = 9
_LETTERS = 15
PICTURE_PATTERNS = "*.jpg *.jpeg *.png *.webp *.heic *.heif *.tif *.tiff *.bmp *.gif"


class ComposerText(QPlainTextEdit):
    """The text field: as high as its words, up to a few lines."""

    sent = Signal()
    pasted = Signal(object)
    """``QMimeData`` with a picture or files."""
    asked_former = Signal()
    """Up in an empty field: the former question shall be asked in other words."""

    def __init__(self, context: WindowContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = context.theme
        self.setObjectName("composer_text")
        self.setProperty("kind", "bare")
        self.setTabChangesFocus(True)
        self.setAccessibleName(self.tr("Your message"))
        self.setPlaceholderText(self.tr("Ask about clothes, or drop a picture"))
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(2)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        context.theme.changed.connect(self._on_theme)
        self._on_theme()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter sends, with Shift it is a new line; Up in an empty field goes back."""
        shift = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not shift:
            self.sent.emit()
        elif event.key() == Qt.Key.Key_Up and not self.toPlainText():
            self.asked_former.emit()
        else:
            super().keyPressEvent(event)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Take pictures and files, too."""
        return source.hasImage() or bool(dropped_paths(source)) or source.hasText()

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Attach pictures; everything else is plain text."""
        if holds_pictures(source):
            self.pasted.emit(source)
        else:
            self.insertPlainText(source.text())

    def resizeEvent(self, event: QEvent) -> None:
        """Be as high as the words need at this width."""
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._fit()

    def _on_theme(self) -> None:
        font = self._theme.font("body")
        font.setPixelSize(self._theme.scaled(_LETTERS))
        self.document().setDefaultFont(font)
        self.setFont(font)
        self._fit()

    def _fit(self) -> None:
        lines = self.document().size().height()  # a plain text layout counts in lines
        line = self.fontMetrics().lineSpacing()
        height = round(min(MOST_LINES, max(1.0, lines)) * line) + 6
        if height != self.height():
            self.setFixedHeight(height)


class Composer(QFrame):
    """See the module.

    Args:
        context: What pages share.
        chat: Holds what is about to be said.
    """

    picture_opened = Signal(object)
    models_wanted = Signal()
    asked_former = Signal()

    def __init__(
        self, context: WindowContext, chat: ChatViewModel, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._chat = chat
        self._over = False
        self.setObjectName("composer")
        set_role(self, "composer")
        self.setAcceptDrops(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_M + 2, SPACE_M, SPACE_S, SPACE_S)
        column.setSpacing(SPACE_S)
        self._tray = QWidget()
        self._tray.setObjectName("composer_pictures")
        self._flow = FlowLayout(self._tray, spacing=SPACE_S)
        column.addWidget(self._tray)
        self.text = ComposerText(context)
        self.text.sent.connect(self.send)
        self.text.pasted.connect(self.take)
        self.text.asked_former.connect(self.asked_former)
        self.text.textChanged.connect(self._on_text)
        column.addWidget(self.text)
        column.addLayout(self._make_foot())
        self.text.installEventFilter(self)
        chat.composer.loaded.connect(self._load)
        chat.composer.pictures_changed.connect(self._show_pictures)
        chat.composer.typed.connect(self.refresh)
        chat.answering_changed.connect(self.refresh)
        chat.engine.changed.connect(self.refresh)
        chat.conversation_changed.connect(self.refresh)
        chat.meter_changed.connect(self._show_meter)
        self._load()
        self._show_pictures()
        self._show_meter()
        self.refresh()

    # -- hands ------------------------------------------------------------------------------------

    def send(self) -> None:
        """Send what is typed, if there is something to send."""
        self._chat.composer.set_text(self.text.toPlainText())
        if self._chat.can_send:
            self._chat.send()

    def open_models(self) -> None:
        """Offer who may answer."""
        self._fill_menu()
        self._menu.popup(self._model.mapToGlobal(QPoint(0, -self._menu.sizeHint().height())))

    def choose_pictures(self) -> None:
        """Ask for picture files."""
        choose_files(
            self,
            self.tr("Add pictures"),
            self.tr("Pictures ({patterns})").format(patterns=PICTURE_PATTERNS),
            self._chat.composer.add_files,
        )

    def take(self, data: QMimeData) -> None:
        """Attach what was pasted or dropped."""
        if paths := dropped_paths(data):
            self._chat.composer.add_files(paths)
        elif data.hasImage():
            image = data.imageData()
            if isinstance(image, QImage) and not image.isNull():
                self._chat.composer.add_picture(_png(image))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take pictures, before the window would import them."""
        if holds_pictures(event.mimeData()):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self._set_over(True)

    def dragLeaveEvent(self, event: QEvent) -> None:
        """Stop saying that a drop is welcome."""
        self._set_over(False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Attach what was dropped."""
        self._set_over(False)
        if holds_pictures(event.mimeData()):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.take(event.mimeData())

    # -- parts ------------------------------------------------------------------------------------

    def _make_foot(self) -> QHBoxLayout:
        theme = self._context.theme
        row = QHBoxLayout()
        row.setSpacing(SPACE_XS)
        self._add = icon_button(
            theme,
            "image-plus",
            self.tr("Add pictures"),
            name="composer_add",
            run=self.choose_pictures,
        )
        row.addWidget(self._add)
        self._model = QToolButton()
        self._model.setObjectName("composer_model")
        set_kind(self._model, "quiet")
        self._model.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._model.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._model.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._model.setIcon(theme.icon("chevron-down", "text_3"))
        self._model.setIconSize(QSize(14, 14))
        # The arrow behind the name says that there is a choice.
        self._model.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self._menu = QMenu(self._model)
        self._menu.aboutToShow.connect(self._fill_menu)
        self._model.setMenu(self._menu)
        row.addWidget(self._model)
        row.addStretch(1)
        self.meter = ContextRing(theme)
        row.addWidget(self.meter)
        row.addSpacing(SPACE_S)
        self._send = _RoundButton(self._context, "arrow-up", self.tr("Send"), "composer_send")
        self._send.setToolTip(self.tr("Send (Enter)"))
        self._send.clicked.connect(self.send)
        self._stop = _StopButton(self._context, "", self.tr("Stop"), "composer_stop")
        self._stop.setToolTip(self.tr("Stop the answer (Esc)"))
        self._stop.clicked.connect(self._chat.stop)
        row.addWidget(self._send)
        row.addWidget(self._stop)
        return row

    def refresh(self) -> None:
        """Show what can be done now."""
        answering = self._chat.is_answering
        had_focus = self._send.hasFocus() or self._stop.hasFocus()
        self._send.setVisible(not answering)
        self._stop.setVisible(answering)
        self._send.setEnabled(self._chat.can_send)
        if had_focus and not (self._send.hasFocus() or self._stop.hasFocus()):
            (self._stop if answering else self.text).setFocus()
        self._show_model()

    def _show_model(self) -> None:
        engine, model = self._chat.engine, self._chat.model
        self._model.setVisible(model is not None)
        if model is None:
            return
        state = ChatWords().condition(engine.state, model.name)
        told = self.tr("Model: {name}, {state}").format(name=model.title, state=state)
        # the stylist is no model: it neither sleeps nor has to be loaded
        stylist = model.name == STYLIST
        shown = model.title if stylist else f"{model.title} \N{MIDDLE DOT} {state}"
        self._model.setText(shown)
        self._model.setAccessibleName(model.title if stylist else told)
        self._model.setToolTip(self.tr("Who answers"))
        self._add.setEnabled(model.sees_pictures)
        self._add.setToolTip(
            self.tr("Add pictures")
            if model.sees_pictures
            else self.tr("{name} cannot look at pictures.").format(name=model.title)
        )

    def _fill_menu(self) -> None:
        self._menu.clear()
        chosen = self._chat.model
        for model in self._chat.engine.models:
            text = model.title.replace("&", "&&")
            if not model.sees_pictures:
                blind = self.tr("words only")
                text += f"  \N{MIDDLE DOT}  {blind}"
            action = self._menu.addAction(text)
            action.setCheckable(True)
            action.setChecked(chosen is not None and model.name == chosen.name)
            action.setEnabled(not model.problem)
            action.setToolTip(model.problem)
            action.triggered.connect(functools.partial(self._choose_model, model.name))
        self._menu.addSeparator()
        more = self._menu.addAction(self.tr("More models..."))
        more.triggered.connect(self._want_models)

    def _choose_model(self, name: str, _checked: bool = False) -> None:
        self._chat.choose_model(name)

    def _want_models(self, _checked: bool = False) -> None:
        self.models_wanted.emit()

    # -- showing ----------------------------------------------------------------------------------

    def _load(self) -> None:
        if self.text.toPlainText() != self._chat.composer.text:
            self.text.setPlainText(self._chat.composer.text)
            self.text.moveCursor(self.text.textCursor().MoveOperation.End)

    def _on_text(self) -> None:
        self._chat.composer.set_text(self.text.toPlainText())

    def _show_pictures(self) -> None:
        while (item := self._flow.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        for at, picture in enumerate(self._chat.composer.pictures):
            made = AttachedPicture(self._context, picture, self._tray)
            made.opened.connect(self.picture_opened)
            made.taken_away.connect(functools.partial(self._take_away, at))
            self._flow.addWidget(made)
            made.show()
        self._tray.setVisible(bool(self._chat.composer.pictures))
        self._tray.updateGeometry()

    def _take_away(self, at: int) -> None:
        self._chat.composer.remove(at)
        self.text.setFocus()

    def _show_meter(self) -> None:
        self.meter.show_meter(self._chat.meter)

    def _set_over(self, over: bool) -> None:
        self._over = over
        self.update()

    def eventFilter(self, watched: QWidget, event: QEvent) -> bool:  # type: ignore[override]
        """Show the ring around the whole field while somebody writes."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ring of the focus, or of a welcome drop."""
        super().paintEvent(event)
        if self._over or self.text.hasFocus():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            role = "accent" if self._over else "outline"
            painter.setPen(QPen(self._context.theme.color(role), 2 if self._over else 1.5))
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 17, 17)


class _RoundButton(QToolButton):
    """The one primary button of the page: round, with an icon."""

    def __init__(self, context: WindowContext, icon: str, text: str, name: str) -> None:
        super().__init__()
        set_kind(self, "round")
        self.setObjectName(name)
        self.setAccessibleName(text)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._theme = context.theme
        if icon:
            self.setIcon(context.theme.icon(icon, "on_accent"))
        self.setIconSize(QSize(18, 18))
        self.setFixedSize(36, 36)


class _StopButton(_RoundButton):
    """The same button with a filled square."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the square, which no icon of the set fills."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("on_accent"))
        painter.drawRoundedRect(self.rect().center().x() - 5, 12, 12, 12, 3, 3)


def holds_pictures(data: QMimeData) -> bool:
    """Whether something that is pasted or dropped is pictures rather than words.

    Folders and models are for the window, which knows what to do with them.
    """
    if paths := dropped_paths(data):
        return not any(is_model(path) or path.is_dir() for path in paths)
    return data.hasImage() and not data.hasText()


def _png(image: QImage) -> bytes:
    raw = QByteArray()
    buffer = QBuffer(raw)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(raw.data())
