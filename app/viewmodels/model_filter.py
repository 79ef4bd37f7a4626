"""Which models the page shows: by task, by what runs here, by words; the best choice first.

Pure values: what there is and what is under way comes from ``app.viewmodels.models``.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass
from typing import Literal

from app.viewmodels.model_shelf import TASKS, ModelCard

Only = Literal["all", "fits", "installed"]
_RUNS_WELL = frozenset({"fits", "unknown"})


@dataclass(frozen=True, slots=True)
class Group:
    """The models of one task that are shown, the best choice first."""

    task: str
    cards: tuple[ModelCard, ...]


@dataclass(frozen=True, slots=True)
class ModelFilter:
    """What the person wants to see.

    Attributes:
        only: All, those that run well here, or those that are installed.
        task: Only those for this task; empty for all.
        text: Only those with all of these words.
    """

    only: Only = "all"
    task: str = ""
    text: str = ""

    @property
    def narrows(self) -> bool:
        """Whether anything may be hidden."""
        return self.only != "all" or bool(self.task or self.text.strip())

    def groups(self, cards: Sequence[ModelCard], *, under_way: Container[str]) -> tuple[Group, ...]:
        """Return what is left, by task.

        Args:
            under_way: Ids of models with which something happens now.
        """
        shown = [card for card in cards if self._shows(card, card.id in under_way)]
        tasks = [*TASKS, *sorted({card.task for card in shown} - set(TASKS))]
        grouped = {task: [card for card in shown if card.task == task] for task in tasks}
        return tuple(
            Group(task, tuple(sorted(cards, key=_rank))) for task, cards in grouped.items() if cards
        )

    def _shows(self, card: ModelCard, under_way: bool) -> bool:
        here = card.presence != "absent" or under_way
        if card.elsewhere and not here:
            return False  # nobody can do anything with it on this system
        if self.task and card.task != self.task:
            return False
        if self.only == "fits" and card.fit not in _RUNS_WELL and card.presence != "installed":
            return False
        if self.only == "installed" and not here:
            return False
        said = f"{card.title} {card.id} {card.about} {card.license} {card.source}".casefold()
        return all(word in said for word in self.text.casefold().split())


def _rank(card: ModelCard) -> tuple[bool, bool, bool]:
    """Order inside a task: the recommended one, what is here, then the catalogue's order."""
    return (not card.recommended, card.presence == "absent", card.fit == "too_large")
