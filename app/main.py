"""Entry of the window: ``vestry-gui [--library DIR] [PHOTO...]``.

Arguments, paths, log and crash hooks, settings, application, window: in this order, each cheap. A
second start for the same wardrobe hands its photos to the first and ends. What the window holds is
the business of ``window_bootstrap``.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from app.bootstrap import Services
    from app.views.theme import Theme
    from app.window_bootstrap import OpenWardrobe, WindowProgram

EXIT_FAILED = 1


def main(argv: Sequence[str] | None = None) -> int:
    """Run the window until it is closed; returns the exit code.

    Args:
        argv: Arguments after the program's name; the process's own by default.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    if arguments[:1] == ["--worker"] and len(arguments) == 2:
        # A bundle has one executable, so its workers come through the same door.
        from app.workers import run_worker

        return run_worker(arguments[1])
    options = _parser().parse_args(arguments)
    paths = [str(path.expanduser().absolute()) for path in options.photos]
    return run(options.library, paths)


def run(library: Path | None = None, photos: Sequence[str] = ()) -> int:
    """Open the window on a wardrobe; returns the exit code.

    Args:
        library: The wardrobe; else the environment's, the settings' or the default one.
        photos: Imported once the window is there.
    """
    from app.bootstrap import start_logging
    from app.crash import CleanExit
    from app.errors import AppError
    from app.garbage import GuiGarbage
    from app.network import NetworkGuard
    from app.views.languages import install_language
    from app.window_bootstrap import BugMessages, WindowProgram, claim

    app = make_application()
    garbage = GuiGarbage(app)
    _end_on_signals(app)
    try:
        services, lost = _open_or_usual(library)
        report = start_logging(services.paths, services.environment)
        instance = claim(services)
    except (AppError, OSError) as error:
        return _fail(error)
    if instance is None:
        return _hand_over(services, photos)
    marker = CleanExit(services.paths.logs)
    install_language(services.settings.language)
    theme = make_theme(services)
    program = WindowProgram(theme, done=app.quit, on_bug=report)
    guard = NetworkGuard(
        services.paths.logs / "network.jsonl", lambda: _may_connect(program, services)
    )
    guard.install()
    opened = program.open(services, instance)
    if photos:
        opened.ready.connect(lambda: opened.take(photos))
    if marker.was_unclean:
        opened.ready.connect(lambda: _mention_crash(opened, services.paths.logs))
    if lost is not None:
        opened.ready.connect(lambda: _mention_lost(opened, lost))
    bugs = BugMessages(program)
    code = app.exec()
    bugs.remove()
    guard.remove()
    if program.current is not None:  # the session ended without closing the window
        program.current.close()
    garbage.stop()
    marker.clean()
    return code


def _open_or_usual(library: Path | None) -> tuple[Services, Path | None]:
    """Return the services of the wardrobe that is meant.

    When the settings mean one that is not there (its stick is not plugged in), the usual one is
    opened and the lost one's folder comes with it: an empty wardrobe must not be made in its place.
    """
    from app.bootstrap import open_services
    from app.paths import resolve_paths
    from local_index.manifest import MANIFEST_NAME

    services = open_services(library)
    usual = resolve_paths(services.environment, library=library).library
    folder = services.library_folder
    if folder == usual or (folder / MANIFEST_NAME).is_file():
        return services, None
    services.close()
    return open_services(usual, environment=services.environment), folder


def make_application() -> QApplication:
    """Return the one application, named before anything asks for a path."""
    from PySide6.QtCore import QCoreApplication
    from PySide6.QtWidgets import QApplication

    from app.qt_log import install_qt_logging

    install_qt_logging()
    QCoreApplication.setApplicationName("Vestry")
    found = QApplication.instance()
    app = found if isinstance(found, QApplication) else QApplication(["vestry"])
    app.setApplicationDisplayName("Vestry")
    app.setQuitOnLastWindowClosed(False)  # switching wardrobes closes one window of one
    return app


def make_theme(services: Services) -> Theme:
    """Return the look that the settings ask for, applied."""
    from app.views.theme import Theme

    theme = Theme()
    settings = services.settings
    theme.apply(
        settings.theme,
        text_percent=settings.text_size,
        motion=not settings.reduced_motion,
    )
    return theme


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="vestry-gui", description="Open the window of a wardrobe; photos named are imported."
    )
    parser.add_argument("--library", type=Path, metavar="DIR", help="the wardrobe to open")
    parser.add_argument("photos", type=Path, nargs="*", metavar="PHOTO")
    return parser


def _hand_over(services: Services, photos: Sequence[str]) -> int:
    """Let the window that has the wardrobe come forward and take the photos."""
    from app.errors import AppError
    from app.single_instance import SingleInstance

    if SingleInstance(services.library_folder).call(photos):
        return 0
    return _fail(
        AppError(
            "This wardrobe is open in a window that does not answer.",
            next_step="Close that window, and open the wardrobe again.",
        )
    )


def _may_connect(program: WindowProgram, services: Services) -> bool:
    """Whether the person allows the network now; asked from any thread."""
    current = program.current
    settings = current.context.settings.current if current is not None else services.settings
    return settings.network


def _fail(error: Exception) -> int:
    """Say why there is no window; the only box that ever stands in the way."""
    from PySide6.QtWidgets import QMessageBox

    from app.errors import explain

    words = explain(error)
    box = QMessageBox(QMessageBox.Icon.Warning, "Vestry", words.message)
    box.setInformativeText(words.next_step)
    box.exec()
    return EXIT_FAILED


def _end_on_signals(app: QApplication) -> None:
    """Let Ctrl-C and the end of a session close the window in good order."""
    import signal

    from PySide6.QtCore import QTimer

    def end(*_arguments: object) -> None:
        QTimer.singleShot(0, app.quit)  # in the event loop, which may not turn yet

    # Python runs the handler between two steps of its own; the window's clock takes one a second.
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None:
            signal.signal(number, end)


def _mention_lost(opened: OpenWardrobe, folder: Path) -> None:
    from PySide6.QtCore import QCoreApplication

    libraries = opened.context.libraries
    text = QCoreApplication.translate(
        "Start",
        "The wardrobe {name} is not where it was. Connect its disk, or open it from its new place.",
    )
    opened.context.notifications.say(
        text.format(name=folder.name),
        action=(
            QCoreApplication.translate("Start", "Try again"),
            lambda: libraries.switch(folder),
        ),
        kind="error",
        seconds=0.0,
    )


def _mention_crash(opened: OpenWardrobe, reports: Path) -> None:
    from PySide6.QtCore import QCoreApplication, QUrl
    from PySide6.QtGui import QDesktopServices

    def show() -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(reports)))

    opened.context.notifications.say(
        QCoreApplication.translate(
            "Start", "Vestry did not close in good order last time; nothing was lost."
        ),
        action=(QCoreApplication.translate("Start", "Show reports"), show),
        seconds=12.0,
    )


if __name__ == "__main__":
    sys.exit(main())
