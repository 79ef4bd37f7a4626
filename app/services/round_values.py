"""What a round of a large model is asked for, what it saw of a garment, and what came of it.

Values only; the work is ``model_rounds``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from app.item_json import format_id
from local_index import Library
from local_index.records import ItemRecord

if TYPE_CHECKING:
    from models.types import GarmentTags

RoundKind = Literal["describe", "audit"]


@dataclass(frozen=True, slots=True)
class RoundRequest:
    """What a round shall read.

    Attributes:
        conditions: ``FIELD=VALUE`` texts; garments that fit all of them.
        item_ids: Only these garments; None for all that fit.
        model: Installed name; empty for the person's choice.
        apply: Write the model's values at once, instead of suggesting them for garments that a
            person has looked at; a person's own words stay in either case.
        again: Ask about photos that this model has described before, too.
    """

    conditions: tuple[str, ...] = ()
    item_ids: tuple[int, ...] | None = None
    model: str = ""
    apply: bool = False
    again: bool = False


@dataclass(frozen=True, slots=True)
class FailedGarment:
    """One garment whose photo the model could not describe, and why."""

    item_id: int
    error: str
    next_step: str = ""

    def as_json(self) -> dict[str, str]:
        """Return the command line's entry."""
        return {"item": format_id(self.item_id), "error": self.error, "next_step": self.next_step}


@dataclass(slots=True)
class Handled:
    """What became of one garment.

    Attributes:
        suggested: New suggestions.
        changed: Whether the garment was changed.
    """

    suggested: int = 0
    changed: bool = False


@dataclass(frozen=True, slots=True)
class RoundResult:
    """What this run of a round did.

    Attributes:
        model: Name of the model that looked.
        garments: Garments that were read.
        asked: Photos that the model was shown now; the others it had described before.
        suggested: New suggestions.
        changed: Garments whose values were set.
        unseen: Garments that the model did not find in their photo.
    """

    model: str
    garments: int
    asked: int
    suggested: int
    changed: tuple[int, ...]
    unseen: tuple[int, ...]
    failed: tuple[FailedGarment, ...]
    seconds: float

    def as_json(self) -> dict[str, Any]:
        """Return the command line's document."""
        return {
            "model": self.model,
            "garments": self.garments,
            "asked": self.asked,
            "suggested": self.suggested,
            "changed": [format_id(item_id) for item_id in self.changed],
            "unseen": [format_id(item_id) for item_id in self.unseen],
            "failed": [one.as_json() for one in self.failed],
            "seconds": round(self.seconds, 3),
        }


@dataclass(frozen=True, slots=True)
class Look:
    """One garment as the model saw it.

    Attributes:
        tags: What it says about this garment.
        text: Its sentences about the garments of the photo; data, never instructions. Empty where
            it wrote none that can be used.
        alone: Whether it saw this garment and no other.
        model: Its name.
        sureness: By field, how likely it finds its own word beside the one that is stored, 0-1;
            missing where it was not asked.
    """

    item: ItemRecord
    tags: GarmentTags
    text: str
    alone: bool
    model: str
    sureness: Mapping[str, float]


Handler = Callable[[Library, Look], Handled]
"""Writes what follows from one look, in the garment's transaction."""
