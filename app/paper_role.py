"""The worker role ``paper``: a lookbook as a PDF file, set by Qt without a window.

Text is text: shaped, taken from whichever font has its letters, embedded in part, selectable. What
is set comes as plain values and files of pixels from ``services/paper``; where things stand on a
page is ``paper_pages``'s. Nothing is read but those files and Vestry's own fonts.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.worker_roles import Channel, Request, serve_each

if TYPE_CHECKING:
    from PySide6.QtGui import QGuiApplication

FONTS = ("Inter-Regular.ttf", "Inter-SemiBold.ttf")
_FOLDER = Path(__file__).resolve().parent / "resources" / "fonts"


def paper_role(channel: Channel, _options: Mapping[str, Any]) -> None:
    """Serve ``write``; see ``app.worker_roles``."""
    application = make_application()
    channel.ready({"fonts": len(FONTS)})
    serve_each(channel, _handle)
    del application


def make_application() -> QGuiApplication:
    """Return the application without a window that fonts need."""
    from PySide6.QtGui import QFontDatabase, QGuiApplication

    application = QGuiApplication(["vestry", "-platform", "offscreen"])
    for name in FONTS:
        QFontDatabase.addApplicationFont(str(_FOLDER / name))
    return application


def _handle(request: Request) -> dict[str, Any]:
    from app.paper_pages import write_pages

    if request.operation != "write":
        raise ValueError(f"the role paper knows no {request.operation}")
    return {"notes": write_pages(request.arguments)}
