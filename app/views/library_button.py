"""Whose wardrobe this is, always visible, and the way to another one.

A stylist keeps one wardrobe per client: name and newest garment's picture stand in the corner, and
the menu opens, makes, renames, moves and hands over. The view-model does the work in the file lane.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QIcon, QImageReader, QPainter, QPainterPath, QPixmap
from PySide6.QtWidgets import QMenu, QToolButton

from app.sentences import said
from app.viewmodels.libraries import WardrobeInfo
from app.views.context import WindowContext
from app.views.file_choice import choose_file, choose_folder, choose_target
from app.views.name_popup import NamePopup
from app.views.theme import Theme, set_kind

_SIDE = 22


class LibraryButton(QToolButton):
    """Name and picture of the open wardrobe, with the menu of all of them."""

    def __init__(self, context: WindowContext) -> None:
        super().__init__()
        self._context = context
        self._libraries = context.libraries
        set_kind(self, "quiet")
        self.setObjectName("library_button")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setIconSize(QSize(_SIDE, _SIDE))
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._menu = QMenu(self)
        self._menu.aboutToShow.connect(self._fill)
        self.setMenu(self._menu)
        self._libraries.changed.connect(self._show)
        self._libraries.moved.connect(self._say_moved)
        self._libraries.forgotten.connect(self._say_forgotten)
        context.theme.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        name = self._libraries.current.name
        self.setText(f" {name}")
        said = self.tr("Wardrobe: {name}").format(name=name)
        self.setAccessibleName(said)
        self.setToolTip(said)
        self.setIcon(self._icon(self._libraries.current.photo))

    def _fill(self) -> None:
        """Make the menu from what is known now, and look again for the next time."""
        menu = self._menu
        for inside in menu.findChildren(QMenu):  # clearing takes their actions only
            inside.deleteLater()
        menu.clear()
        for info in self._libraries.known:
            if info.problem:
                self._add_lost(info)
            else:
                self._add_wardrobe(info)
        if self._libraries.known:
            menu.addSeparator()
        icon = self._context.theme.icon
        menu.addAction(icon("plus"), self.tr("New wardrobe..."), self.ask_new)
        menu.addAction(icon("folder-open"), self.tr("Open a wardrobe folder..."), self.ask_open)
        menu.addAction(icon("archive"), self.tr("Take in a ZIP file..."), self.ask_take_in)
        menu.addSeparator()
        menu.addAction(icon("pencil"), self.tr("Rename this wardrobe..."), self.ask_rename)
        menu.addAction(icon("folder-open"), self.tr("Move this wardrobe..."), self.ask_move)
        menu.addAction(icon("share"), self.tr("Hand over as a ZIP file..."), self.ask_hand_over)
        others = [info for info in self._libraries.known if info.folder != self._here]
        if others:
            menu.addSeparator()
            forget = menu.addMenu(self.tr("Take off this list"))
            for info in others:
                act = forget.addAction(self._icon(info.photo), _plain(info.name))
                act.triggered.connect(functools.partial(self._forget, info))
        self._libraries.refresh()

    @property
    def _here(self) -> Path:
        return self._libraries.current.folder

    def _add_wardrobe(self, info: WardrobeInfo) -> None:
        text = self.tr("{name}  \u00b7  {count}").format(name=info.name, count=info.items)
        action = self._menu.addAction(self._icon(info.photo), _plain(text))
        action.setCheckable(True)
        action.setChecked(info.folder == self._here)
        if action.isChecked():  # its picture stands where the check mark would
            font = self.font()
            font.setWeight(QFont.Weight.DemiBold)
            action.setFont(font)
        action.triggered.connect(functools.partial(self._switch, info.folder))

    def _add_lost(self, info: WardrobeInfo) -> None:
        """A wardrobe that cannot be opened now: why, and what to do about it."""
        icon = self._context.theme.icon
        inside = self._menu.addMenu(icon("circle-alert"), _plain(info.name))
        for sentence in filter(None, (info.problem, info.next_step)):
            inside.addAction(_plain(said(sentence))).setEnabled(False)
        inside.addAction(_plain(str(info.folder))).setEnabled(False)
        inside.addSeparator()
        inside.addAction(self.tr("Try again"), functools.partial(self._switch, info.folder))
        inside.addAction(self.tr("Find it..."), functools.partial(self._ask_find, info.folder))
        inside.addAction(self.tr("Take off this list"), functools.partial(self._forget, info))

    def _switch(self, folder: Path, _checked: bool = False) -> None:
        self._libraries.switch(folder)

    def _forget(self, info: WardrobeInfo, _checked: bool = False) -> None:
        self._libraries.forget(info)

    def _say_forgotten(self, info: WardrobeInfo) -> None:
        self._context.notifications.say(
            self.tr("{name} is off the list; its files stay where they are.").format(
                name=info.name
            ),
            action=(self.tr("Undo"), functools.partial(self._libraries.recall, info.folder)),
        )

    def _say_moved(self, before: Path, after: Path) -> None:
        def back() -> None:
            self._libraries.move(after, before.parent)

        self._context.notifications.say(
            self.tr("The wardrobe is in {folder} now.").format(folder=str(after.parent)),
            action=(self.tr("Undo"), back),
            kind="success",
            seconds=10.0,
        )

    # -- what the menu asks -----------------------------------------------------------------------

    def ask_new(self) -> None:
        """Ask for a name and make a wardrobe of it."""
        self._ask_name(self.tr("Name of the new wardrobe"), self.tr("Make"), self._create)

    def ask_rename(self) -> None:
        """Ask for another name for the open wardrobe."""
        info = self._libraries.current
        self._ask_name(
            self.tr("New name"),
            self.tr("Rename"),
            lambda name: self._libraries.rename(info.folder, name),
            text=info.name,
        )

    def ask_open(self) -> None:
        """Ask for a folder that holds a wardrobe."""
        choose_folder(self, self.tr("Open a wardrobe folder"), self._libraries.add)

    def ask_move(self) -> None:
        """Ask for the folder that the open wardrobe shall be moved into."""
        folder = self._here
        choose_folder(
            self,
            self.tr("Move the wardrobe into"),
            lambda into: self._libraries.move(folder, into),
        )

    def _ask_find(self, lost: Path) -> None:
        choose_folder(
            self,
            self.tr("Where is the wardrobe now?"),
            lambda folder: self._libraries.find_again(lost, folder),
        )

    def ask_take_in(self) -> None:
        """Ask for a ZIP file and a name, and make a wardrobe of it."""
        filters = self.tr("Wardrobes handed over (*.zip)")
        choose_file(self, self.tr("Take in a ZIP file"), filters, self._name_taken_in)

    def ask_hand_over(self) -> None:
        """Ask where the ZIP file shall go, and write it."""
        info = self._libraries.current
        choose_target(
            self,
            self.tr("Hand over as a ZIP file"),
            self.tr("Wardrobes handed over (*.zip)"),
            f"{info.name}.zip",
            lambda target: self._hand_over(info.folder, target),
        )

    def _create(self, name: str) -> None:
        self._libraries.create(name)

    def _name_taken_in(self, archive: Path) -> None:
        self._ask_name(
            self.tr("Name of the wardrobe"),
            self.tr("Take in"),
            lambda name: self._libraries.take_in(archive, name),
            text=archive.stem,
        )

    def _hand_over(self, folder: Path, target: Path) -> None:
        def told(_report: object) -> None:
            said = self.tr("The wardrobe was written to {file}.").format(file=target.name)
            self._context.notifications.say(said, kind="success")

        self._libraries.hand_over(folder, target, done=told)

    def _ask_name(
        self, question: str, action: str, done: Callable[[str], object], *, text: str = ""
    ) -> None:
        NamePopup(question, action, done, text=text, parent=self).open_above(self)

    def _icon(self, photo: Path | None) -> QIcon:
        rounded = _rounded(photo, self._context.theme, self.devicePixelRatioF())
        return QIcon(rounded) if rounded is not None else self._context.theme.icon("shirt")


def _plain(text: str) -> str:
    """Return a text that a menu shows as it is: no letter of it is a key."""
    return text.replace("&", "&&")


def _rounded(photo: Path | None, theme: Theme, ratio: float) -> QPixmap | None:
    """Return a small round-cornered picture; None when there is none that can be read."""
    if photo is None:
        return None
    reader = QImageReader(str(photo))
    pixels = round(_SIDE * ratio)
    size = reader.size()
    if size.isValid():
        size.scale(pixels, pixels, Qt.AspectRatioMode.KeepAspectRatio)
        reader.setScaledSize(size)
    image = reader.read()
    if image.isNull():
        return None
    made = QPixmap(pixels, pixels)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    path = QPainterPath()
    path.addRoundedRect(QRectF(0, 0, pixels, pixels), 5 * ratio, 5 * ratio)
    painter.setClipPath(path)
    painter.fillRect(made.rect(), theme.color("tile"))
    painter.drawImage((pixels - image.width()) // 2, (pixels - image.height()) // 2, image)
    painter.end()
    made.setDevicePixelRatio(ratio)
    return made
