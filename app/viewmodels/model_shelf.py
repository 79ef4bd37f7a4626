"""What the models page shows of one model, and what it needs of whoever keeps them.

Plain values and one Protocol, so that the page is made and tested without a catalogue, a disk or a
network. ``model_shelf_library``
fills them from the model library. No Qt, no texts for the person
but those that services said.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol

from app.services.job_control import JobControl, Progress

Fit = Literal["fits", "slow", "too_large", "unknown"]
Presence = Literal["absent", "partial", "installed", "broken"]
Commercial = Literal["yes", "no", "terms", "unknown"]
TASKS = ("chat", "encode", "segment", "generate", "try-on", "pose")
"""What models are for, in the order in which the page shows it."""


@dataclass(frozen=True, slots=True)
class ModelCard:
    """One model.

    Attributes:
        id: Name in the catalogue, or the one the person gave it.
        task: One of ``TASKS``.
        about: One sentence: what it is good for.
        license: Name of the weights' license.
        commercial: Whether that license allows selling what is made with it; ``terms`` is under
            its conditions.
        license_url: Where it can be read; may be empty.
        gated: The publisher asks for an account and consent first.
        source: Repository and revision it comes from; empty for embedded and own ones.
        download_bytes: What is fetched; 0 for what is not downloaded.
        memory_bytes: Weights, context and picture buffers while it runs; 0 when unknown.
        fit: Whether it runs well on this machine.
        fit_text: The same in one sentence with its numbers.
        elsewhere: It runs on other systems alone.
        warnings: Sentences to know before.
        never_loaded: We have never run it ourselves.
        embedded: Came with Vestry; cannot be removed.
        own: Added by the person from files.
        presence: What of it is on the disk.
        present_bytes: How much that is.
        problem: Why it cannot be used as it is; empty when it can.
        problem_step: What to do about that.
        recommended: The first choice of its task for this machine.
        recommended_why: Why, in one sentence.
        tokens_per_s: Measured on this machine; None when never.
        sees_pictures: Whether it can look at photos.
        describes: Whether it can describe one, and not only answer short questions about it.
    """

    id: str
    title: str
    task: str
    about: str = ""
    license: str = ""
    commercial: Commercial = "unknown"
    license_url: str = ""
    gated: bool = False
    source: str = ""
    download_bytes: int = 0
    memory_bytes: int = 0
    fit: Fit = "unknown"
    fit_text: str = ""
    elsewhere: bool = False
    warnings: tuple[str, ...] = ()
    never_loaded: bool = False
    embedded: bool = False
    own: bool = False
    presence: Presence = "absent"
    present_bytes: int = 0
    problem: str = ""
    problem_step: str = ""
    recommended: bool = False
    recommended_why: str = ""
    tokens_per_s: float | None = None
    sees_pictures: bool = True
    describes: bool = True

    @property
    def usable(self) -> bool:
        """Whether it can be used now."""
        return self.presence == "installed" and not self.problem


@dataclass(frozen=True, slots=True)
class Shelf:
    """All models and the disk they are on.

    Attributes:
        used_bytes: What installed and half-fetched models take; embedded ones not counted.
        free_bytes: What the disk has left.
        folder: Where they are.
    """

    cards: tuple[ModelCard, ...] = ()
    used_bytes: int = 0
    free_bytes: int = 0
    folder: Path = field(default_factory=Path)


class ModelShelf(Protocol):
    """Keeps models; every method but none waits for the disk or the network."""

    def look(self) -> Shelf:
        """Read what there is."""

    def fetch(
        self,
        model_id: str,
        *,
        accepted_license: str,
        progress: Callable[[Progress], None],
        control: JobControl,
    ) -> None:
        """Download one, going on where an earlier attempt ended; counted in bytes."""

    def discard(self, model_id: str) -> None:
        """Delete what an unfinished download left."""

    def remove(self, model_id: str) -> None:
        """Delete an installed one."""

    def verify(
        self, model_id: str, *, progress: Callable[[Progress], None], control: JobControl
    ) -> str:
        """Read all its files and compare; returns what was found, in one sentence."""

    def add(
        self,
        files: Sequence[Path],
        *,
        name: str = "",
        progress: Callable[[Progress], None],
        control: JobControl,
    ) -> str:
        """Take in the person's own files; returns its id."""

    def note_speed(self, model_id: str, tokens_per_s: float, first_token_s: float) -> None:
        """Keep what was measured."""
