"""The switcher: which wardrobe this is, which others there are, and what can be done with them.

Everything that touches a disk runs in the file lane. Switching itself is the program's business:
``switch_wanted`` asks for it, once the wardrobe is known to open. So is the end of moving the open
one, which has to be closed for a moment (``move_ready``).
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal

from app.operations import Operations
from app.paths import DEFAULT_FOLDER
from app.sentences import noted
from app.services import moving
from app.services.wardrobes import WardrobeInfo, Wardrobes
from app.tasks import ExplainedError, Lane, Task, TaskToken
from app.viewmodels.settings import SettingsViewModel
from app.window_lock import LOCK_NAME, held

if TYPE_CHECKING:
    from app.services.backup import BackupReport

__all__ = ["LibrariesViewModel", "WardrobeInfo"]
T = TypeVar("T")
Done = Callable[[T], None]
Failed = Callable[[ExplainedError], None]


class LibrariesViewModel(QObject):
    """Every wardrobe of this person; lives in the GUI thread.

    Args:
        operations: Of the wardrobe that is open.
        settings: Remembers wardrobes that lie elsewhere.
    """

    changed = Signal()
    """``current`` or ``known`` is another."""
    switch_wanted = Signal(object)
    """The folder of the wardrobe to open instead."""
    move_ready = Signal(object)
    """The ``Move`` of the open wardrobe: what remains is done while no window has it."""
    moved = Signal(object, object)
    """Another wardrobe was moved: where it was, where it is."""
    forgotten = Signal(object)
    """A ``WardrobeInfo`` that is not listed any more; its files stay."""

    def __init__(
        self,
        operations: Operations,
        settings: SettingsViewModel,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._operations = operations
        self._settings = settings
        self.folder = operations.services.library_folder
        self.current = WardrobeInfo(self.folder, operations.services.paths.library_name)
        self.known: tuple[WardrobeInfo, ...] = ()
        operations.changed.connect(self._on_changed)

    @property
    def current_name(self) -> str:
        """What the open wardrobe is called."""
        return self.current.name

    def refresh(self) -> None:
        """Look which wardrobes there are."""
        current = self.folder
        self._run(lambda wardrobes, _token: wardrobes.find(current=current), done=self._show)

    def switch(self, folder: Path) -> None:
        """Open another wardrobe instead of this one."""
        if folder.absolute() != self.folder.absolute():
            self.switch_wanted.emit(folder.absolute())

    def add(self, folder: Path) -> None:
        """Open a wardrobe that lies elsewhere, and remember it."""
        self._remember(folder.absolute())
        self.switch(folder)

    def create(self, name: str, *, failed: Failed | None = None) -> None:
        """Make a wardrobe and open it."""
        self._run(lambda wardrobes, _token: wardrobes.create(name), done=self._open, failed=failed)

    def rename(self, folder: Path, name: str, *, failed: Failed | None = None) -> None:
        """Give a wardrobe another name."""
        self._run(
            lambda wardrobes, _token: wardrobes.rename(folder, name),
            done=self._refresh_after,
            failed=failed,
        )

    def move(self, folder: Path, parent: Path, *, failed: Failed | None = None) -> Task:
        """Move a wardrobe into another folder; the open one goes on working meanwhile.

        An import that runs goes on in the new place.
        """
        if self._is_open(folder):
            return self._run(
                lambda _wardrobes, token: moving.prepare_move(
                    folder, parent, progress=token.report, control=token.control
                ),
                done=self.move_ready.emit,
                failed=failed,
                label=noted("Moving a wardrobe"),
            )

        def move(_wardrobes: Wardrobes, token: TaskToken) -> Path:
            with held(folder):
                target = moving.move(folder, parent, progress=token.report, control=token.control)
            (target / LOCK_NAME).unlink(missing_ok=True)  # a rename took it along
            return target

        def moved(target: Path) -> None:
            self.settle_move(folder, target)
            self.moved.emit(folder, target)

        return self._run(
            move,
            done=moved,
            failed=failed,
            label=noted("Moving a wardrobe"),
        )

    def settle_move(self, before: Path, after: Path) -> None:
        """Remember where a wardrobe is now."""
        listed = self._listed(after, instead_of=before)
        # None means the default place, where the next start would make an empty wardrobe.
        default = self._operations.services.paths.wardrobes / DEFAULT_FOLDER
        opened = Path(self._settings.current.library or default).expanduser().absolute()
        if opened == before.absolute():
            listed["library"] = str(after)
        # In one piece: a second writing would wait until the old place is cleared.
        self._settings.update(**listed)
        self.refresh()

    def clear_left(self, moved: moving.Moved) -> None:
        """Delete what a move left of the old place."""
        if moved.left is not None:
            self._run(lambda _wardrobes, _token: moving.clear_left(moved))

    def forget(self, info: WardrobeInfo) -> None:
        """Do not list a wardrobe any more; its files stay where they are."""
        if self._is_open(info.folder):
            return
        name, current = str(info.folder.absolute()), self._settings.current
        self._settings.update(
            wardrobes=tuple(path for path in current.wardrobes if path != name),
            forgotten=(*(path for path in current.forgotten if path != name), name),
        )
        self.refresh()
        self.forgotten.emit(info)

    def recall(self, folder: Path) -> None:
        """List a wardrobe again."""
        self._remember(folder.absolute())
        self.refresh()

    def find_again(self, lost: Path, folder: Path) -> None:
        """Open a wardrobe from where it is now, instead of where it was."""
        self._remember(folder.absolute(), instead_of=lost)
        self.switch(folder)

    def hand_over(
        self,
        folder: Path,
        target: Path,
        *,
        done: Done[BackupReport] | None = None,
        failed: Failed | None = None,
    ) -> Task:
        """Write a wardrobe into one ZIP file."""
        return self._run(
            lambda wardrobes, token: wardrobes.hand_over(
                folder, target, progress=token.report, control=token.control
            ),
            done=done,
            failed=failed,
            label=noted("Handing over a wardrobe"),
        )

    def take_in(self, archive: Path, name: str, *, failed: Failed | None = None) -> Task:
        """Make a wardrobe of a ZIP file that was handed over, and open it."""
        return self._run(
            lambda wardrobes, token: wardrobes.take_in(
                archive, name, progress=token.report, control=token.control
            ),
            done=self._open,
            failed=failed,
            label=noted("Taking in a wardrobe"),
        )

    def _run(
        self,
        work: Callable[[Wardrobes, TaskToken], T],
        *,
        done: Done[T] | None = None,
        failed: Failed | None = None,
        label: str = "",
    ) -> Task:
        current = self._settings.current
        wardrobes = Wardrobes(
            self._operations.services.paths.wardrobes,
            [Path(folder) for folder in current.wardrobes],
            forgotten=[Path(folder) for folder in current.forgotten],
        )
        return self._operations.runner.submit(
            Lane.FILES,
            lambda token: work(wardrobes, token),
            label=label,
            done=done,
            failed=failed,
            owner=self,
        )

    def _show(self, found: tuple[WardrobeInfo, ...]) -> None:
        self.known = found
        here = [info for info in found if info.folder == self.folder.absolute()]
        self.current = here[0] if here else self.current
        self.changed.emit()

    def _open(self, info: WardrobeInfo) -> None:
        self.switch(info.folder)

    def _refresh_after(self, _info: WardrobeInfo) -> None:
        self.refresh()

    def _on_changed(self, _changes: object) -> None:
        # The first garment gives the wardrobe its picture, in the corner that names it.
        if self.known and self.current.photo is None:
            self.refresh()

    def _is_open(self, folder: Path) -> bool:
        return folder.absolute() == self.folder.absolute()

    def _remember(self, folder: Path, *, instead_of: Path | None = None) -> None:
        self._settings.update(**self._listed(folder, instead_of=instead_of))

    def _listed(self, folder: Path, *, instead_of: Path | None) -> dict[str, object]:
        """Return the settings with which a wardrobe is on the list."""
        usual, name = self._operations.services.paths.wardrobes, str(folder)
        current = self._settings.current
        kept = [path for path in current.wardrobes if path not in (name, str(instead_of))]
        if folder.parent != usual:
            kept.append(name)
        forgotten = tuple(path for path in current.forgotten if path != name)
        return {"wardrobes": tuple(kept), "forgotten": forgotten}
