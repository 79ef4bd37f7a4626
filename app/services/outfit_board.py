"""What a board does to an outfit: one state of its pieces kept, as one step of undo.

A board has no save button, so this is where it is decided what a state means: the first piece makes
the outfit, the last one that goes takes it to the trash, a piece that is put on an outfit in the
trash brings it back, and other garments on an outfit that the diary holds are put on a copy.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.services.outfits import OutfitService
from local_index.outfits import OutfitDraft, OutfitItem
from local_index.records import ChangeSet

if TYPE_CHECKING:
    from local_index import Library
    from models.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Wording:
    """What is said of an outfit before there is one."""

    name: str = ""
    notes: str = ""
    occasion: tuple[str, ...] = ()
    season: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of a state.

    Attributes:
        outfit_id: The outfit that holds it now; another one where a copy was made; 0 for none.
        copied: Whether the diary holds the outfit, so that a copy was changed.
    """

    outfit_id: int
    copied: bool = False
    changes: ChangeSet = field(default_factory=ChangeSet)


def keep_board(
    library: Library,
    vocabulary: Vocabulary,
    outfit_id: int,
    *,
    items: Sequence[OutfitItem],
    wording: Wording | None = None,
) -> Kept:
    """Let an outfit hold these pieces.

    Args:
        outfit_id: 0 for one that does not exist yet.
        items: In order; none of them throws the outfit away.
        wording: What is said of an outfit that is made here.

    Raises:
        LocalIndexError: There is no such outfit or garment, or a value does not fit.
        InputError: A word of the wording is none that the vocabulary knows.
    """
    outfits, label = library.outfits, "Change outfit"
    with library.atomic(), library.history.group(label if outfit_id else "Save outfit"):
        if not outfit_id:
            return _made(library, vocabulary, items, wording or Wording())
        now = outfits.get(outfit_id)
        if not items:
            return Kept(outfit_id, changes=outfits.trash([outfit_id], label=label))
        touched: set[int] = set()
        if now.trashed_at is not None:
            touched |= {*outfits.restore([outfit_id], label=label).outfits}
        copied = now.worn and {one.item_id for one in items} != {*now.item_ids}
        if copied:
            draft = OutfitDraft(
                tuple(items),
                name=now.name,
                notes=now.notes,
                occasion=now.occasion,
                season=now.season,
                origin=now.origin,
                details=now.details_of_copy,
            )
            outfit_id, changes = outfits.create(draft, label=label)
        else:
            changes = outfits.set_items(outfit_id, items, label=label)
        touched |= {*changes.outfits}
        return Kept(outfit_id, copied, ChangeSet(label, outfits=tuple(sorted(touched))))


def _made(
    library: Library, vocabulary: Vocabulary, items: Sequence[OutfitItem], wording: Wording
) -> Kept:
    if not items:
        return Kept(0)
    saved = OutfitService(library, vocabulary).save(
        items,
        name=wording.name,
        notes=wording.notes,
        occasion=wording.occasion,
        season=wording.season,
    )
    return Kept(saved.outfit.id, changes=saved.changes)
