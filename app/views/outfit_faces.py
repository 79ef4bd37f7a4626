"""The faces of the board: ways to look at one outfit while it is worked on, one line each.

A face that does not exist is not here. The first is shown when an outfit is opened; where there is
only one, nothing offers a choice. A factory imports its face when it is first shown.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from app.viewmodels.outfit_editor import OutfitEditor
    from app.views.context import WindowContext

Factory = Callable[["WindowContext", "OutfitEditor"], QWidget]


@dataclass(frozen=True)
class Face:
    """One way to look at an outfit.

    Attributes:
        name: What settings and tests call it.
        source_title: English title; ``title()`` translates it.
        factory: Makes it; None for the board, which the editor makes itself.
    """

    name: str
    source_title: str
    factory: Factory | None = None

    def title(self) -> str:
        """Return the title in the person's language."""
        return QCoreApplication.translate("OutfitFace", self.source_title)


def _canvas(context: WindowContext, editor: OutfitEditor) -> QWidget:
    from app.views.outfit_canvas_face import OutfitCanvasFace

    return OutfitCanvasFace(context, editor)


FACES: tuple[Face, ...] = (
    Face("board", str(QT_TRANSLATE_NOOP("OutfitFace", "Board"))),
    Face("canvas", str(QT_TRANSLATE_NOOP("OutfitFace", "Canvas")), _canvas),
)
EXPORTS: tuple[str, ...] = ("outfit.show",)
"""Ids of registered actions that hand the open outfit on; the editor's menu lists them."""
