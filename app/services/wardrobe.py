"""The garments of one wardrobe: listed, corrected, thrown away, merged, and all of it taken back.

Words are understood here (``field_values``); rows and the undo log are the index's. What follows
from a correction follows with it: a new category brings its slot and warmth, and the name that
Vestry made, unless a person chose those. Nothing is printed and no photo is looked at.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.errors import InputError
from app.services.field_values import parse_changes, parse_conditions
from app.services.item_drafts import following_fields
from local_index import Library
from local_index.records import ChangeSet, Filter, HistoryEntry, ItemRecord, Purged
from models.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of garments.

    Attributes:
        total: How many fit in all, whatever the limit.
    """

    items: tuple[ItemRecord, ...]
    total: int
    filters: tuple[Filter, ...]


class WardrobeService:
    """One wardrobe as the person handles it; belongs to the thread of its library.

    Args:
        library: Open; the caller closes it.
        vocabulary: The shipped terms with the person's own.
    """

    def __init__(self, library: Library, vocabulary: Vocabulary) -> None:
        self._library = library
        self._vocabulary = vocabulary

    # -- looking ----------------------------------------------------------------------------------

    def find(
        self, conditions: Sequence[str] = (), *, limit: int | None = None, order: str = "-added"
    ) -> Listing:
        """Return the garments that fit every condition (``category=shirt``), newest first.

        Raises:
            InputError: A condition cannot be understood.
            UnknownFieldError: A field does not exist; the sentence names the nearest.
        """
        filters = parse_conditions(conditions, self._vocabulary)
        items = self._library.items.find(filters, limit=limit, order=order)
        total = self._library.items.count(filters) if limit is not None else len(items)
        return Listing(tuple(items), total, filters)

    def get(self, item_id: int) -> ItemRecord:
        """Return one garment, from the trash too.

        Raises:
            NotFoundError: There is none.
        """
        return self._library.items.get(item_id)

    def history(self, *, limit: int = 20) -> Sequence[HistoryEntry]:
        """Return what can be taken back or made again, newest first."""
        return self._library.history.entries(limit=limit)

    # -- changing ---------------------------------------------------------------------------------

    def edit(self, item_id: int, corrections: Sequence[str]) -> ItemRecord:
        """Correct a garment with texts such as ``category=sweater``; one step of undo.

        Raises:
            InputError: A correction cannot be understood.
            LocalIndexError: There is no such garment, or a value does not fit.
        """
        with self._library.atomic():
            item = self._library.items.get(item_id)
            return self.change(item, parse_changes(corrections, item, self._vocabulary))

    def change(self, item: ItemRecord, changes: Mapping[str, object]) -> ItemRecord:
        """Set fields as the person's word, and what follows from them as ours."""
        if not changes:
            return item
        after = {**_fields(item), **changes}
        following = self._following(item, changes, after)
        # What follows is found by new words too, so the words are made from the final state.
        words = self._vocabulary.search_text({**after, **following})
        items = self._library.items
        with self._library.atomic(), self._library.history.group(_label(changes)):
            changed = items.update(item.id, changes, origin="person", search_text=words)
            if following:
                changed = items.update(item.id, following, origin="model")
        return changed

    def trash(self, item_ids: Sequence[int]) -> ChangeSet:
        """Put garments into the trash, from where they come back for thirty days."""
        return self._library.trash.put(item_ids)

    def restore(self, item_ids: Sequence[int]) -> ChangeSet:
        """Take garments out of the trash."""
        return self._library.trash.restore(item_ids)

    def trashed(self) -> Sequence[ItemRecord]:
        """Return what is in the trash."""
        return self._library.trash.contents()

    def trashed_outfits(self) -> int:
        """Return how many outfits are in the trash."""
        return len(self._library.outfits.find(in_trash=True))

    def empty_trash(self, *, older_than_days: float = 0) -> Purged:
        """Delete what is in the trash, and its photos, for good."""
        return self._library.trash.purge(older_than_days=older_than_days)

    def merge(self, keep: int, drop: int) -> ItemRecord:
        """Make one garment of two; the second goes to the trash, its photos come along."""
        with self._library.atomic(), self._library.history.group("Merge two items"):
            merged = self._library.items.merge(keep, drop)
            words = self._vocabulary.search_text(_fields(merged))
            return self._library.items.update(keep, {}, search_text=words)

    def undo(self) -> ChangeSet:
        """Take the last change back.

        Raises:
            InputError: There is nothing to take back.
        """
        changes = self._library.history.undo()
        if not changes.label:
            raise InputError("There is nothing to undo.")
        return changes

    def redo(self) -> ChangeSet:
        """Make the change again that was taken back last.

        Raises:
            InputError: There is nothing to make again.
        """
        changes = self._library.history.redo()
        if not changes.label:
            raise InputError("There is nothing to redo.")
        return changes

    def _following(
        self, item: ItemRecord, changes: Mapping[str, object], after: Mapping[str, object]
    ) -> dict[str, object]:
        following = following_fields(changes, after, self._vocabulary)
        return {
            name: value
            for name, value in following.items()
            if name not in changes and item.origin.get(name, "model") == "model"
        }


def _fields(item: ItemRecord) -> dict[str, object]:
    """Return what the vocabulary can say something about."""
    names = (
        *("category", "colors", "pattern", "material", "fit", "style"),
        *("season", "occasion", "attributes", "kids"),
    )
    return {name: getattr(item, name) for name in names}


def _label(changes: Mapping[str, object]) -> str:
    names = sorted(changes)
    return f"Edit {names[0]}" if len(names) == 1 else f"Edit {len(names)} fields"
