"""Which model a computer without any should get to chat, and what it lacks besides.

Read from the model library in a lane; nothing is loaded. Fetching is the models page's business.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QObject, Signal

from app.errors import Explanation
from app.tasks import Lane, TaskToken
from app.viewmodels.model_shelf_library import recommended_of

if TYPE_CHECKING:
    from app.operations import Operations
    from app.services.model_cards import ModelCard


@dataclass(frozen=True, slots=True)
class BestModel:
    """The model to recommend.

    Attributes:
        name: Empty where none fits.
        size: Of the download, as people write it.
        problem: What this installation lacks to run any; empty for nothing.
        next_step: How to get it.
    """

    name: str = ""
    title: str = ""
    size: str = ""
    problem: str = ""
    next_step: str = ""


def best_model(cards: Sequence[ModelCard], *, lacking: tuple[str, str] = ("", "")) -> BestModel:
    """Return the model that the models page recommends, else one that may be slow."""
    best = recommended_of(cards)
    for card in cards:
        slow = card.task == "chat" and card.usable and card.fit.verdict == "slow"
        slow = slow and not card.answers_briefly
        if card.id == best or (not best and slow and card.sees_pictures and not card.gated):
            size = QLocale().formattedDataSize(
                card.bytes, 1, QLocale.DataSizeFormat.DataSizeSIFormat
            )
            return BestModel(card.id, card.title, size, *lacking)
    return BestModel("", "", "", *lacking)


def lacking() -> tuple[str, str]:
    """Return what this installation lacks to run any chat model, and how to get it."""
    if any(find_spec(library) for library in ("llama_cpp", "mlx_vlm")):
        return "", ""
    return (
        "This installation of Vestry lacks llama-cpp-python, which runs the models.",
        'Install it with `pip install "vestry[llama]"`.',
    )


class BestModelWatch(QObject):
    """Finds the model to recommend; lives in the GUI thread.

    Args:
        operations: Knows the models; they are asked in the files lane.
    """

    found = Signal(object)
    """A ``BestModel``."""

    def __init__(self, operations: Operations, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._operations = operations

    def look(self) -> None:
        """Look anew; ``found`` follows."""

        services = self._operations.services

        def read(_token: TaskToken) -> BestModel:
            return best_model(services.models.models(), lacking=lacking())

        self._operations.runner.submit(
            Lane.FILES, read, done=self.found.emit, failed=self._nothing, owner=self
        )

    def _nothing(self, _words: Explanation) -> None:
        self.found.emit(BestModel())
