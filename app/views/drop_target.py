"""The whole window takes photos: dropped anywhere, they are imported, and a veil says so meanwhile.
Files of models (GGUF) are taken in the same way, and go to the models page; a stylist's handover
is opened.

Files and folders are taken, and pictures dragged out of another program that come as a file. Parts
that have a better use for a picture (the search) accept the drop before it comes here. Whether a
file is a photo is for the import to say: a file that was dropped is never passed over in silence.
"""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, QRectF, Qt
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QWidget

from app.viewmodels.handover_taking import is_handover
from app.views.context import WindowContext
from app.views.theme import Theme
from app.views.tokens import SPACE_L, SPACE_S


class DropVeil(QWidget):
    """What lies over the window while photos hang above it."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._title = self._text = self._icon = ""
        self.setObjectName("drop_veil")
        self.speak()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        theme.changed.connect(self.update)
        self.hide()

    def speak(self, *, of_models: bool = False, of_outfits: bool = False) -> None:
        """Say what a drop would do with what hangs above."""
        if of_models:
            self._icon = "box"
            self._title = self.tr("Drop to add your model")
            self._text = self.tr("A GGUF file, and its mmproj file if it sees pictures.")
        elif of_outfits:
            self._icon = "inbox"
            self._title = self.tr("Drop to see these outfits")
            self._text = self.tr("From a stylist. Nothing is taken in before you say so.")
        else:
            self._icon = "image-plus"
            self._title = self.tr("Drop to add to your wardrobe")
            self._text = self.tr("Photos and folders. The originals stay where they are.")
        self.setAccessibleName(self._title)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the veil, its dashed edge and the words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._theme
        painter.fillRect(self.rect(), theme.color("surface_0", alpha=0.92))
        frame = QRectF(self.rect()).adjusted(SPACE_L, SPACE_L, -SPACE_L, -SPACE_L)
        pen = QPen(theme.color("accent"), 2)
        pen.setDashPattern([4, 4])
        painter.setPen(pen)
        painter.setBrush(theme.color("accent_soft", alpha=0.45))
        painter.drawRoundedRect(frame, 16, 16)
        middle = self.rect().center()
        size = 48
        icon = theme.pixmap(self._icon, "accent", size, ratio=self.devicePixelRatioF())
        painter.drawPixmap(middle.x() - size // 2, middle.y() - size - SPACE_L, icon)
        painter.setPen(theme.color("text_1"))
        painter.setFont(theme.font("page_title", strong=True))
        line = QRectF(0, middle.y(), self.width(), theme.pixels("page_title") * 1.4)
        painter.drawText(line, Qt.AlignmentFlag.AlignCenter, self._title)
        painter.setPen(theme.color("text_2"))
        painter.setFont(theme.font("body"))
        line.translate(0, line.height() + SPACE_S)
        painter.drawText(line, Qt.AlignmentFlag.AlignCenter, self._text)


class DropTarget(QObject):
    """Makes a window take photos.

    Args:
        context: What imports them, and how the veil looks.
        window: The window; its parent.
    """

    def __init__(self, context: WindowContext, window: QWidget) -> None:
        super().__init__(window)
        self._context = context
        self._window = window
        self.veil = DropVeil(context.theme, window)
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take what is dragged over the window; everything else goes on."""
        if isinstance(event, QDropEvent) and event.type() == QEvent.Type.Drop:
            return self._drop(event)
        if isinstance(event, QDragEnterEvent | QDragMoveEvent):
            return self._hover(event)
        if isinstance(event, QDragLeaveEvent):
            self.veil.hide()
        elif event.type() == QEvent.Type.Resize and self.veil.isVisible():
            self.veil.setGeometry(self._window.rect())
        return super().eventFilter(watched, event)

    def _hover(self, event: QDragMoveEvent) -> bool:
        if not dropped_paths(event.mimeData()):
            return False
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        if not self.veil.isVisible():
            paths = dropped_paths(event.mimeData())
            self.veil.speak(
                of_models=all(map(is_model, paths)), of_outfits=all(map(is_handover, paths))
            )
            self.veil.setGeometry(self._window.rect())
            self.veil.raise_()
            self.veil.show()
        return True

    def _drop(self, event: QDropEvent) -> bool:
        self.veil.hide()
        paths = dropped_paths(event.mimeData())
        if not paths:
            return False
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        models = [path for path in paths if is_model(path)]
        given = [path for path in paths if path not in models and is_handover(path)]
        photos = [path for path in paths if path not in (*models, *given)]
        if models:
            self._context.shortcuts.action("go.models").trigger()
            self._context.models.add(models)
        for path in given:
            from app.views.handover_dialog import HandoverDialog

            HandoverDialog(self._context, path, self._window).show()
        if photos:
            self._context.importing.start(photos)
        return True


def dropped_paths(data: QMimeData) -> list[Path]:
    """Return the local files and folders that are dragged, each once."""
    names = [url.toLocalFile() for url in data.urls() if url.isLocalFile()]
    return [Path(name) for name in dict.fromkeys(names) if name]


def is_model(file: Path) -> bool:
    """Whether a file or folder that is dragged is a model rather than a photo."""
    if file.suffix.casefold() == ".gguf":
        return True
    try:
        names = [each.name.casefold() for each in os.scandir(file)] if file.is_dir() else []
    except OSError:
        return False  # the import says why it cannot be read
    weights = any(name.endswith(".safetensors") for name in names)
    return any(name.endswith(".gguf") for name in names) or (weights and "config.json" in names)
