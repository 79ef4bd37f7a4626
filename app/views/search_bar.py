"""The search field of the top bar: words, or a picture that was dropped, pasted or chosen.

A picture stands as a small chip inside the field, beside the words it is combined with. What was
found and why is shown on the wardrobe page.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QSize, Qt, QTemporaryDir, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QGuiApplication,
    QIcon,
    QImage,
    QImageReader,
    QKeyEvent,
    QKeySequence,
    QPixmap,
)
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QToolButton, QWidget

from app.viewmodels.names import shown_name
from app.views.context import WindowContext
from app.views.controls import clearable, icon_button
from app.views.file_choice import choose_file
from app.views.theme import set_kind
from app.views.tokens import SPACE_S

PHOTO_ENDINGS = frozenset(
    [".jpg", ".jpeg", ".png", ".webp", ".heic", ".heif", ".tif", ".tiff", ".bmp", ".gif"]
)
_CHIP_ICON = 22
_FIELD_WIDTH = 620


class SearchBar(QWidget):
    """See the module.

    Args:
        context: What pages share.
    """

    def __init__(self, context: WindowContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._wardrobe = context.wardrobe
        self._pasted: QTemporaryDir | None = None
        self._pastes = 0
        self.setObjectName("search_bar")
        self.setAccessibleName(self.tr("Search"))
        self.field = SearchField(self)
        self.field.setObjectName("search_field")
        self.field.setAccessibleName(self.tr("Search your wardrobe"))
        self.field.setAccessibleDescription(
            self.tr("Words, or a picture to find similar garments to.")
        )
        self.field.addAction(context.theme.icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        clearable(self.field, context.theme, self.tr("Clear the search"))
        self._chip = self._make_chip()
        self._choose = icon_button(
            context.theme,
            "image",
            self.tr("Search by a picture"),
            name="search_by_picture",
            run=self.choose_picture,
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_S)
        row.addWidget(self._chip)
        row.addWidget(self.field, 1)
        row.addWidget(self._choose)
        row.addStretch(0)
        self.field.setMaximumWidth(_FIELD_WIDTH)
        self._register()
        self._follow()

    def _make_chip(self) -> QToolButton:
        chip = QToolButton()
        chip.setObjectName("search_picture_chip")
        set_kind(chip, "chip")
        chip.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        chip.setIconSize(QSize(_CHIP_ICON, _CHIP_ICON))
        chip.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        chip.clicked.connect(self.forget_picture)
        chip.hide()
        return chip

    def _register(self) -> None:
        shortcuts, group = self._context.shortcuts, self.tr("Search")
        shortcuts.register(
            "search.focus",
            self.tr("Search"),
            QKeySequence.StandardKey.Find,
            owner=self,
            run=self.focus,
            group=group,
            icon=self._context.theme.icon("search"),
            everywhere=True,
        )
        shortcuts.register(
            "search.picture",
            self.tr("Search by a picture..."),
            "Ctrl+Shift+F",
            owner=self,
            run=self.choose_picture,
            group=group,
            icon=self._context.theme.icon("image"),
            everywhere=True,
        )
        shortcuts.register(
            "search.clear",
            self.tr("Clear search and filters"),
            "Ctrl+Shift+Backspace",
            owner=self,
            run=self._wardrobe.clear,
            group=group,
            icon=self._context.theme.icon("x"),
            everywhere=True,
        )

    def _follow(self) -> None:
        self.field.textEdited.connect(self._wardrobe.set_text)
        self.field.cleared.connect(self._on_cleared)
        self.field.returnPressed.connect(self._wardrobe.show_results)
        self.field.left_down.connect(self._wardrobe.show_results)
        self.field.given.connect(self.take)
        self._wardrobe.query_changed.connect(self._show_query)
        self._show_query()

    # -- what it does -----------------------------------------------------------------------------

    def focus(self) -> None:
        """Go to the field with everything in it selected."""
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def choose_picture(self) -> None:
        """Ask for a picture file."""
        patterns = " ".join(f"*{ending}" for ending in sorted(PHOTO_ENDINGS))
        choose_file(
            self,
            self.tr("Search by a picture"),
            self.tr("Photos ({patterns})").format(patterns=patterns),
            self._take_file,
        )

    def _take_file(self, path: Path) -> None:
        self._wardrobe.set_picture(path)
        self._wardrobe.show_results()

    def take(self, data: QMimeData) -> None:
        """Search by the picture that was dropped or pasted."""
        path = picture_file(data) or self._kept(data)
        if path is not None:
            self._take_file(path)

    def forget_picture(self) -> None:
        """Search by words alone again."""
        if self._wardrobe.like:
            self._wardrobe.set_like(0)
        else:
            self._wardrobe.set_picture(None)
        self.field.setFocus()

    def _kept(self, data: QMimeData) -> Path | None:
        """Keep a picture that is no file for as long as the window is open."""
        image = data.imageData() if data.hasImage() else None
        if not isinstance(image, QImage) or image.isNull():
            return None
        if self._pasted is None:
            self._pasted = QTemporaryDir()
        self._pastes += 1
        path = Path(self._pasted.filePath(f"picture-{self._pastes}.png"))
        return path if image.save(str(path)) else None

    def _on_cleared(self) -> None:
        self._wardrobe.set_text("")
        self._wardrobe.search_now()

    def _show_query(self) -> None:
        if self.field.text() != self._wardrobe.text and not self._is_typing():
            self.field.setText(self._wardrobe.text)
        picture, like = self._wardrobe.picture, self._wardrobe.like
        self._chip.setVisible(bool(picture or like))
        self.field.setPlaceholderText(
            self.tr("What shall be different? \u201cin red\u201d, \u201cin linen\u201d ...")
            if like
            else self.tr("Search: words, or drop a picture")
        )
        if picture:
            self._say(self.tr("Like this picture"), _small(picture))
        elif like:
            record = self._wardrobe.record(like)
            name = shown_name(record) if record else self.tr("this garment")
            self._say(self.tr("Like {name}").format(name=name), None)

    def _is_typing(self) -> bool:
        return self.field.hasFocus() and bool(self._wardrobe.text)

    def _say(self, text: str, picture: QPixmap | None) -> None:
        self._chip.setText(f"{text}  \u00d7")
        theme = self._context.theme
        self._chip.setIcon(QIcon(picture) if picture else theme.icon("copy"))
        self._chip.setAccessibleName(self.tr("{what}, remove").format(what=text))
        self._chip.setToolTip(self.tr("Remove"))


class SearchField(QLineEdit):
    """A line of words that also takes pictures.

    Args:
        bar: Its parent.
    """

    given = Signal(object)
    """``QMimeData`` with a picture."""
    cleared = Signal()
    left_down = Signal()

    def __init__(self, bar: QWidget) -> None:
        super().__init__(bar)
        set_kind(self, "search")
        self.setAcceptDrops(True)
        self.textChanged.connect(self._on_text)

    def _on_text(self, text: str) -> None:
        # The clear button edits without "textEdited"; an empty field says so itself.
        if not text:
            self.cleared.emit()

    def event(self, event: QEvent) -> bool:
        """Take Escape while there is something to clear, before the window does."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
            and self.text()
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Paste pictures, clear with Escape, go down to what was found."""
        clipboard = QGuiApplication.clipboard()
        if event.matches(QKeySequence.StandardKey.Paste) and is_picture(clipboard.mimeData()):
            self.given.emit(clipboard.mimeData())
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() == Qt.Key.Key_Down:
            self.left_down.emit()
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take pictures and words."""
        if is_picture(event.mimeData()):
            set_kind(self, "search_drop")
            event.acceptProposedAction()
        else:
            super().dragEnterEvent(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Look as before."""
        set_kind(self, "search")
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Search by a dropped picture."""
        set_kind(self, "search")
        if is_picture(event.mimeData()):
            event.acceptProposedAction()
            self.given.emit(event.mimeData())
        else:
            super().dropEvent(event)


def is_picture(data: QMimeData) -> bool:
    """Whether this is one picture, or a file that is."""
    return picture_file(data) is not None or (data.hasImage() and not data.hasText())


def picture_file(data: QMimeData) -> Path | None:
    """Return the one picture file that was dropped or copied, or None."""
    if not data.hasUrls() or len(data.urls()) != 1:
        return None
    path = Path(data.urls()[0].toLocalFile())
    is_photo = path.suffix.lower() in PHOTO_ENDINGS and path.is_file()
    return path if is_photo else None


def _small(path: Path) -> QPixmap | None:
    reader = QImageReader(str(path))
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid():
        box = QSize(_CHIP_ICON * 2, _CHIP_ICON * 2)
        reader.setScaledSize(size.scaled(box, Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    return None if image.isNull() else QPixmap.fromImage(image)
