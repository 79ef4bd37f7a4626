"""Which models there are on this machine and what they say about themselves; loads none."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from models.fit import needs_of
from models.manager import ModelManager
from models.store import ModelStore


@dataclass(frozen=True, slots=True)
class InstalledModel:
    """One model as the settings show it.

    Attributes:
        title: Name for people.
        notes: One or two sentences of what it is good and bad at.
        license: SPDX identifier or short name.
        bytes: Size on disk.
        memory_mb: What it takes when it is loaded.
        embedded: Came with Vestry.
        problem: Why it cannot be used here; empty when it can.
    """

    id: str
    title: str
    notes: str
    license: str
    bytes: int
    memory_mb: int
    embedded: bool
    problem: str


def installed_models(folder: Path) -> tuple[InstalledModel, ...]:
    """Return every model that is there, in the catalogue's order.

    Args:
        folder: Where models that did not come with Vestry are.
    """
    store = ModelStore(installed=folder)
    found = []
    for state in ModelManager(store).states():
        if not state.installed:
            continue
        size = sum(file.bytes for file in store.manifest(state.spec).files)
        found.append(
            InstalledModel(
                id=state.spec.id,
                title=state.spec.title,
                notes=state.spec.notes,
                license=state.spec.license,
                bytes=size,
                # What a chat model takes follows from its files and its context.
                memory_mb=state.spec.memory_mb or needs_of(state.spec, weights=size).total >> 20,
                embedded=state.spec.embedded,
                problem=state.problem.message if state.problem else "",
            )
        )
    return tuple(found)
