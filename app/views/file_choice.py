"""The system's own file dialogs, opened without waiting: the answer comes by a call.

A cancelled dialog calls nothing. Photos that were chosen are only named here, never opened.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

PHOTO_PATTERNS = "*.jpg *.jpeg *.png *.webp *.heic *.heif *.tif *.tiff *.bmp *.gif"


def choose_files(
    parent: QWidget, title: str, filters: str, done: Callable[[list[Path]], object]
) -> QFileDialog:
    """Ask for existing files."""
    dialog = _dialog(parent, title, QFileDialog.FileMode.ExistingFiles, filters)
    dialog.filesSelected.connect(lambda names: done([Path(name) for name in names]))
    dialog.open()
    return dialog


def choose_file(
    parent: QWidget, title: str, filters: str, done: Callable[[Path], object]
) -> QFileDialog:
    """Ask for one existing file."""
    dialog = _dialog(parent, title, QFileDialog.FileMode.ExistingFile, filters)
    dialog.fileSelected.connect(lambda name: done(Path(name)))
    dialog.open()
    return dialog


def choose_folder(parent: QWidget, title: str, done: Callable[[Path], object]) -> QFileDialog:
    """Ask for a folder."""
    dialog = _dialog(parent, title, QFileDialog.FileMode.Directory, "")
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    dialog.fileSelected.connect(lambda name: done(Path(name)))
    dialog.open()
    return dialog


def choose_target(
    parent: QWidget, title: str, filters: str, name: str, done: Callable[[Path], object]
) -> QFileDialog:
    """Ask where a file shall be written; the system asks before it replaces one."""
    dialog = _dialog(parent, title, QFileDialog.FileMode.AnyFile, filters)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(Path(name).suffix.lstrip("."))
    dialog.selectFile(name)
    dialog.fileSelected.connect(lambda chosen: done(Path(chosen)))
    dialog.open()
    return dialog


def _dialog(parent: QWidget, title: str, mode: QFileDialog.FileMode, filters: str) -> QFileDialog:
    dialog = QFileDialog(parent, title)
    dialog.setObjectName("file_dialog")
    dialog.setFileMode(mode)
    if filters:
        dialog.setNameFilter(filters)
    dialog.finished.connect(dialog.deleteLater)
    return dialog
