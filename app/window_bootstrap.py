"""The window's composition root and its staged start.

Stage 1 builds services and view-models, which open nothing, and shows the window with placeholders;
stage 2, once the event loop turns, opens the wardrobe and asks for the first garments in the
database lane; stage 3, after these are shown, looks at everything that can wait: the switcher, an
import that was cut off, photos that new models have not seen. Closing asks nothing: lanes are
cancelled, what is committed stays, and an import goes on at the next start.
"""

from __future__ import annotations

import functools
import logging
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QObject, QSettings, Qt, QTimer, Signal

from app.bootstrap import Services, open_services
from app.errors import Explanation, InputError, explain
from app.notifications import Notifications
from app.operations import POLL_MS, Operations
from app.services.moving import Move, Moved, abandon_move, finish_move
from app.services.wardrobes import FIND_IT, LOST
from app.single_instance import SingleInstance
from app.tasks import TaskRunner
from app.viewmodels.activity import ActivityViewModel
from app.viewmodels.libraries import LibrariesViewModel
from app.viewmodels.new_models import NewModelsViewModel
from app.viewmodels.settings import SettingsViewModel
from app.views.context import WindowContext
from app.views.languages import install_language
from app.views.theme import Theme
from app.window_lock import LOCK_NAME, held
from local_index.manifest import MANIFEST_NAME

if TYPE_CHECKING:
    from app.services.chatting import ChatEngine
    from app.viewmodels.chat import ChatViewModel
    from app.viewmodels.model_shelf import ModelShelf
    from app.views.main_window import MainWindow

OnBug = Callable[[BaseException], object]
_log = logging.getLogger(__name__)
SETTLE_MS = 400
"""After the first garments: what can wait begins when the window has had time to paint."""


def build_context(
    services: Services,
    runner: TaskRunner,
    theme: Theme,
    *,
    poll_ms: int = POLL_MS,
    readers: int = 0,
    shelf: Callable[[], ModelShelf] | None = None,
) -> WindowContext:
    """Wire one wardrobe's parts; opens and loads nothing.

    Args:
        runner: Runs everything beside the window; tests give one that runs inline.
        poll_ms: How often to look for what others wrote; 0 never.
        readers: Threads that read small pictures; 0 for as many as fit, -1 to read at once.
        shelf: Who keeps the models; None for this machine's own.
    """
    from app.viewmodels.describing import DescribingViewModel
    from app.viewmodels.importing import ImportViewModel
    from app.viewmodels.models import ModelsViewModel
    from app.viewmodels.wardrobe import WardrobeViewModel
    from app.views.shortcuts import Shortcuts
    from app.views.thumbnails import ThumbnailCache

    settings = SettingsViewModel(services.paths.settings_file, services.settings, runner)
    operations = Operations(services, runner, poll_ms=poll_ms)
    notifications = Notifications()
    runner.unhandled.connect(notifications.fail)
    wardrobe, importing = WardrobeViewModel(operations), ImportViewModel(operations)
    wardrobe.follow(importing)
    models = ModelsViewModel(
        operations,
        settings,
        notifications,
        shelf=shelf or functools.partial(_own_shelf, services),
        engine=functools.partial(_engine, services),
    )
    return WindowContext(
        operations=operations,
        notifications=notifications,
        theme=theme,
        settings=settings,
        wardrobe=wardrobe,
        importing=importing,
        activity=ActivityViewModel(runner),
        libraries=LibrariesViewModel(operations, settings),
        make_chat=functools.partial(_make_chat, operations, settings),
        models=models,
        describing=DescribingViewModel(operations, models),
        thumbnails=ThumbnailCache(wardrobe.pictures.files(), threads=readers),
        shortcuts=Shortcuts(
            settings.current.shortcuts,
            save=lambda keys: settings.set("shortcuts", dict(keys)),
        ),
    )


def _make_chat(operations: Operations, settings: SettingsViewModel) -> ChatViewModel:
    from app.viewmodels.chat_wiring import make_chat

    return make_chat(operations, settings)


def _own_shelf(services: Services) -> ModelShelf:
    from app.viewmodels.model_shelf_library import LibraryShelf

    return LibraryShelf(services)


def _engine(services: Services) -> ChatEngine:
    return services.chat


def follow_settings(context: WindowContext) -> None:
    """Let language and look follow what is chosen in the settings, at once."""
    settings, theme = context.settings, context.theme

    def apply(name: str) -> None:
        # Whoever opens the wardrobe anew goes by what is chosen now.
        context.operations.services.settings = settings.current
        if name == "language":
            install_language(settings.current.language)
        elif name in ("theme", "text_size", "reduced_motion"):
            current = settings.current
            theme.apply(
                current.theme,
                text_percent=current.text_size,
                motion=not current.reduced_motion,
            )

    settings.changed.connect(apply)


class OpenWardrobe(QObject):
    """One wardrobe with its window, from the first placeholder to the last thread.

    Args:
        services: Of this wardrobe; closed with it.
        instance: Holds the wardrobe for this window.
        on_bug: Reports an error that is our fault, from any thread.
    """

    closed = Signal()
    ready = Signal()
    """The first garments, or the reason why there are none, are on the screen."""

    def __init__(
        self,
        services: Services,
        theme: Theme,
        instance: SingleInstance,
        *,
        on_bug: OnBug | None = None,
    ) -> None:
        super().__init__()
        from app.views.main_window import MainWindow

        self.services = services
        self.instance = instance
        self.runner = TaskRunner(on_bug=on_bug)
        self.context = build_context(services, self.runner, theme)
        self.new_models = NewModelsViewModel(self.context.operations, self)
        self.window: MainWindow = MainWindow(self.context)
        self._state = QSettings(str(services.paths.home / "window.ini"), QSettings.Format.IniFormat)
        self._is_closed = False
        self._is_ready = False
        self._is_settled = False
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(SETTLE_MS)
        self._later.timeout.connect(self._stage_3)
        self.window.closed.connect(self.close)
        follow_settings(self.context)

    def show(self) -> None:
        """Show the placeholders, then begin."""
        geometry = self._state.value("geometry")
        if not isinstance(geometry, QByteArray) or not self.window.restoreGeometry(geometry):
            self.window.resize(1280, 800)
        self.window.show()
        QTimer.singleShot(0, self._stage_2)

    def take(self, paths: Sequence[str]) -> None:
        """Come to the front and import what another start was given."""
        self.window.raise_()
        self.window.activateWindow()
        if paths:
            self.context.importing.start([Path(path) for path in paths])

    def close(self) -> None:
        """End: intake, tasks, processes, then the lock; what is committed stays."""
        if self._is_closed:
            return
        self._is_closed = True
        self._later.stop()
        self._state.setValue("geometry", self.window.saveGeometry())
        self.window.hide()  # what is left to do may take a moment and needs nobody's eyes
        self._state.sync()
        self.context.close_chat()
        self.context.operations.close()
        self.context.thumbnails.shut_down()
        # Lanes may wait for a worker process that loads its models: it ends first.
        self.runner.shut_down(interrupt=self.services.close)
        try:
            self.context.settings.save_now()
        except OSError as error:
            _log.warning("settings could not be kept: %s", type(error).__name__)
        self.instance.release()
        self.closed.emit()
        # Switching wardrobes must not leave a window's worth of memory behind.
        self.window.deleteLater()
        self.deleteLater()

    # -- stages -----------------------------------------------------------------------------------

    def _stage_2(self) -> None:
        if self._is_closed:
            return
        self.context.wardrobe.state_changed.connect(self._on_wardrobe_state)
        self.context.wardrobe.refresh()
        self.context.operations.refresh_labels()

    def _on_wardrobe_state(self) -> None:
        state = self.context.wardrobe.state
        if state == "busy":
            return
        if not self._is_ready:
            self._is_ready = True
            # The placeholder could not take the keyboard; what has come now can.
            QTimer.singleShot(0, self._focus_page)
            self.context.libraries.refresh()
            self.ready.emit()
        if state != "failed" and not self._is_settled:
            self._is_settled = True
            self._later.start()

    def _focus_page(self) -> None:
        if not self._is_closed:
            self.window.focus_page()

    def _stage_3(self) -> None:
        self.context.importing.resume_unfinished()
        self.new_models.check_later()
        self.context.models.offer_interrupted()
        self.context.describing.offer_left_over()


class WindowProgram(QObject):
    """The running program: one open wardrobe at a time, and the way to another.

    Args:
        theme: Shared by every window of this run.
        open_folder: Makes the services of a wardrobe.
        done: Called when the last window is closed.
        on_bug: Reports an error that is our fault, from any thread.
    """

    def __init__(
        self,
        theme: Theme,
        *,
        open_folder: Callable[[Path | None], Services] = open_services,
        done: Callable[[], None],
        on_bug: OnBug | None = None,
    ) -> None:
        super().__init__()
        self._on_bug = on_bug
        self._theme = theme
        self._open_folder = open_folder
        self._done = done
        self.current: OpenWardrobe | None = None

    def open(self, services: Services, instance: SingleInstance) -> OpenWardrobe:
        """Show a wardrobe that this program holds; the one shown before is closed."""
        before = self.current
        opened = OpenWardrobe(services, self._theme, instance, on_bug=self._on_bug)
        self.current = opened
        instance.called.connect(opened.take)
        opened.context.libraries.switch_wanted.connect(self._switch)
        opened.context.libraries.move_ready.connect(self._finish_move)
        opened.closed.connect(self._on_closed)
        opened.show()
        if before is not None:
            before.window.close()
        return opened

    def _switch(self, folder: Path) -> None:
        assert self.current is not None
        context = self.current.context
        try:
            if not (folder / MANIFEST_NAME).is_file():
                raise InputError(LOST, next_step=FIND_IT)
            services = self._open_folder(folder)
            instance = claim(services)
        except Exception as error:  # noqa: BLE001 - the border: told to the person, nothing changes
            context.notifications.fail(explain(error))
            return
        if instance is None:
            context.notifications.say(self.tr("This wardrobe is open in another window."))
            return
        # What was chosen in this run may not be in the file yet.
        context.settings.set("library", str(folder))
        services.settings = context.settings.current
        self.open(services, instance)

    def _finish_move(self, planned: Move) -> None:
        """Close the wardrobe, give it its new place and open it there, or where it was."""
        before = self.current
        assert before is not None
        settings = before.context.settings.current
        self.current = None  # closing it is not the end of the program
        before.window.close()
        moved: Moved | None = None
        problem: Explanation | None = None
        try:
            with _kept_from_others(planned.folder):
                moved = finish_move(planned)
            (moved.folder / LOCK_NAME).unlink(missing_ok=True)  # a rename took it along
        except Exception as error:  # noqa: BLE001 - the border: told to the person, nothing moved
            abandon_move(planned)
            problem = explain(error)
        folder = planned.folder if moved is None else moved.folder
        services = self._open_folder(folder)
        services.settings = settings
        instance = claim(services)
        if instance is None:  # somebody was faster, in the blink of an eye
            self._done()
            return
        context = self.open(services, instance).context
        if moved is None:
            assert problem is not None
            context.notifications.fail(problem)
            return
        context.libraries.settle_move(planned.folder, folder)
        context.libraries.clear_left(moved)
        back = planned.folder.parent
        context.notifications.say(
            self.tr("The wardrobe is in {folder} now.").format(folder=str(folder.parent)),
            action=(self.tr("Undo"), lambda: _ignore(context.libraries.move(folder, back))),
            kind="success",
            seconds=10.0,
        )

    def _on_closed(self) -> None:
        if self.current is not None and self.sender() is self.current:
            self.current = None
            self._done()


class BugMessages(QObject):
    """Tells in the window that something unexpected happened; the report is written elsewhere.

    Args:
        program: Whose window tells.
    """

    _happened = Signal(object)

    def __init__(self, program: WindowProgram) -> None:
        super().__init__(program)
        self._program = program
        self._previous = sys.excepthook
        sys.excepthook = self._on_error
        # Errors of any thread come here; only the GUI thread may tell of them.
        self._happened.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    def remove(self) -> None:
        """Let errors go where they went before."""
        sys.excepthook = self._previous

    def _on_error(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        self._previous(kind, error, trace)
        if isinstance(error, Exception):
            self._happened.emit(error)

    def _tell(self, error: Exception) -> None:
        opened = self._program.current
        if opened is not None:
            log_file = opened.services.paths.log_file
            opened.context.notifications.fail(explain(error, log_file=log_file))


def _kept_from_others(folder: Path) -> AbstractContextManager[None]:
    """Keep other windows away from a wardrobe while none of ours has it."""
    # Windows renames no folder in which a file is open.
    return nullcontext() if os.name == "nt" else held(folder)


def _ignore(_task: object) -> None:
    """What is begun here is followed in the activity panel."""


def claim(services: Services) -> SingleInstance | None:
    """Take a wardrobe for a window; None when another window has it.

    Raises:
        OSError: Its folder can be neither found nor made.
    """
    services.library_folder.mkdir(parents=True, exist_ok=True)
    instance = SingleInstance(services.library_folder)
    return instance if instance.claim() else None
