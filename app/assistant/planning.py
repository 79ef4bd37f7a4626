"""What a planner is: words and a state go in, a plan and the next state come out.

Two things plan: the rules of ``router`` and a model (``planner``), which falls back to them. Both
know the wardrobe only through `WardrobeView`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from app.assistant.plan import Call, Plan
from app.assistant.state import DialogueState
from app.services.job_control import JobControl


@dataclass(frozen=True, slots=True)
class Garment:
    """What a planner knows of an owned garment; names are data.

    Attributes:
        id: Its handle, ``itm_12``.
        status: "ready", "dirty" or "away".
        wears: How often it was worn.
    """

    id: str
    name: str = ""
    category: str = ""
    slot: str = ""
    colors: tuple[str, ...] = ()
    pattern: str = ""
    material: str = ""
    attributes: tuple[str, ...] = ()
    status: str = "ready"
    wears: int = 0


class WardrobeView(Protocol):
    """The wardrobe as planners see it."""

    @property
    def revision(self) -> object:
        """Something that differs once a garment has changed; equal while none has."""

    def garments(self) -> Sequence[Garment]:
        """Return every garment outside the trash."""


@dataclass(frozen=True, slots=True)
class Note:
    """Something that is said aloud beside the answer: an assumption, or which wish now holds.

    Attributes:
        about: A stable word: "latest_wins", "which_item", "which_outfit", "kept", "no_photo",
            "fahrenheit".
        text: The sentence, in the person's language.
    """

    about: str
    text: str


@dataclass(frozen=True, slots=True)
class Done:
    """A call of this turn with its result (the envelope as JSON)."""

    call: Call
    result: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Planned:
    """What happens next.

    Attributes:
        state: Where the conversation stands once the person's words were heard; results of calls
            are added by `state_updates.after`.
        notes: To be said before the answer.
        confidence: 0-1; what is below `router.LEAST_SURE` became a question.
        by: "router", or the name of the model.
        repairs: How many answers of a model were thrown away.
    """

    plan: Plan
    state: DialogueState
    notes: tuple[Note, ...] = ()
    confidence: float = 1.0
    by: str = "router"
    repairs: int = 0


class Planner(Protocol):
    """Decides what to do."""

    def plan(
        self,
        said: str,
        state: DialogueState,
        wardrobe: WardrobeView,
        *,
        done: Sequence[Done] = (),
        control: JobControl | None = None,
    ) -> Planned:
        """Return what to do about the person's words.

        Args:
            done: What this turn has called already; empty at its beginning. Words are heard once:
                a state that is handed in with calls done has heard them.
        """
