"""The wardrobe as planners and sentences see it: `LibraryView`, read once per state of it.

Names, terms and numbers alone; no picture and no path. It belongs to the library's thread; what it
hands out is frozen and may cross threads.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.assistant.planning import Garment
from local_index import Library
from local_index.records import ItemRecord

_NOTHING = frozenset({"unknown", "other", "n/a", ""})


@dataclass(slots=True)
class SeenGarments:
    """What was read of a wardrobe, with the revision it was read at; threads may share it."""

    kept: tuple[object, tuple[Garment, ...], dict[str, Garment]] | None = None


class LibraryView:
    """Every garment outside the trash, and how often it was worn.

    Args:
        seen: Shared by views of the same wardrobe, so that one turn does not read it anew.
    """

    def __init__(self, library: Library, seen: SeenGarments | None = None) -> None:
        self._library = library
        self._seen = seen or SeenGarments()

    @property
    def revision(self) -> object:
        """Something that differs once a garment or the diary has changed."""
        library = self._library
        return (str(library.folder), *library.garments_stamp(), *library.habits_stamp())

    def garments(self) -> Sequence[Garment]:
        """Return every garment outside the trash."""
        return self._read()[0]

    def by_id(self) -> Mapping[str, Garment]:
        """Return them by their handles."""
        return self._read()[1]

    def _read(self) -> tuple[tuple[Garment, ...], dict[str, Garment]]:
        revision = self.revision
        kept = self._seen.kept
        if kept is None or kept[0] != revision:
            counts = self._library.wears.counts()
            found = tuple(
                garment_of(item, counts[item.id].worn if item.id in counts else 0)
                for item in self._library.items.find()
            )
            kept = self._seen.kept = (revision, found, {one.id: one for one in found})
        return kept[1], kept[2]


def garment_of(item: ItemRecord, wears: int = 0) -> Garment:
    """Return what a planner knows of a garment."""
    return Garment(
        id=f"itm_{item.id}",
        name=item.name or item.category,
        category=item.category,
        slot=item.slot,
        colors=tuple(name for name, _share in item.colors),
        pattern="" if item.pattern in _NOTHING else item.pattern,
        material="" if item.material in _NOTHING else item.material,
        attributes=tuple(item.attributes),
        status=item.status,
        wears=wears,
    )
