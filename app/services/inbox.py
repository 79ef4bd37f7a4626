"""The inbox: garments that an import made and no person has looked at yet.

A garment waits until it is accepted, however often it is corrected meanwhile; accepting says that
what is written there is right. What the photo may show instead is ranked by how well its words fit
each category, with vectors that are there already: no photo is looked at again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from app.services.wardrobe import WardrobeService
from local_index import Library
from local_index.records import UNKNOWN, ChangeSet, EncoderKey, Filter, ItemRecord, ViewRecord
from models.vocabulary import Vocabulary

if TYPE_CHECKING:
    from app.services.perceiving import Perception
    from models.types import Vectors

CHOICES = 9
"""As many as there are digits to press."""

_WAITING = (Filter("reviewed", "=", "no"),)
_LAST = "other"


@dataclass(frozen=True, slots=True)
class Waiting:
    """What nobody has looked at.

    Attributes:
        ids: In the order they were imported.
        days: The same by the person's calendar day on which they came, the latest first.
    """

    ids: tuple[int, ...]
    days: Mapping[date, tuple[int, ...]]

    def without(self, gone: AbstractSet[int]) -> Waiting:
        """Return the same without some garments; days of which nothing is left go too."""
        kept = {
            day: tuple(ident for ident in ids if ident not in gone)
            for day, ids in self.days.items()
        }
        return Waiting(
            tuple(ident for ident in self.ids if ident not in gone),
            {day: ids for day, ids in kept.items() if ids},
        )


@dataclass(frozen=True, slots=True)
class CategoryWords:
    """What every category means to the encoder.

    Attributes:
        vectors: One unit row for each of ``names``.
    """

    names: tuple[str, ...]
    vectors: Vectors
    encoder: EncoderKey


@dataclass(frozen=True, slots=True)
class InboxCard:
    """One garment as the inbox shows it.

    Attributes:
        choices: The likeliest categories, the present one first; at most ``CHOICES``.
        photos: Files that show its photo, the best first.
        version: Changes when the person mends the cut-out; 0 for the automatic one.
    """

    item: ItemRecord
    choices: tuple[str, ...]
    photos: tuple[Path, ...] = ()
    version: int = 0


def waiting(library: Library) -> Waiting:
    """Return the garments that nobody has looked at, in the order they were imported."""
    moments = library.items.moments(_WAITING)
    days: dict[date, list[int]] = {}
    # One import shares its moment: local time is asked for once for each.
    known: dict[str, date] = {}
    for ident, moment in moments:
        if moment not in known:
            known[moment] = datetime.fromisoformat(moment).astimezone().date()
        days.setdefault(known[moment], []).append(ident)
    return Waiting(
        tuple(ident for ident, _ in moments),
        {day: tuple(days[day]) for day in sorted(days, reverse=True)},
    )


def count(library: Library) -> int:
    """Return how many garments wait."""
    return library.items.count(_WAITING)


def cards(
    library: Library, item_ids: Sequence[int], vocabulary: Vocabulary, words: CategoryWords | None
) -> list[InboxCard]:
    """Return what the inbox shows of some garments; unknown ids are left out.

    Args:
        words: Ranks the categories; None offers those of the same slot and the most frequent.
    """
    frequent = tuple(name for name, _ in library.items.value_counts("category"))
    found = []
    for item in library.items.get_many(item_ids):
        ranked = (
            _by_meaning(library, item, words) if words else _by_slot(item, frequent, vocabulary)
        )
        found.append(
            InboxCard(
                item,
                choices=_choices(item, ranked, vocabulary),
                photos=_photos(library, item.views[0]) if item.views else (),
                version=item.views[0].edit if item.views else 0,
            )
        )
    return found


def learn_categories(perception: Perception, vocabulary: Vocabulary) -> CategoryWords:
    """Read every category's name with the encoder; a second's work, kept by the caller.

    Raises:
        WorkerError: The models do not start here.
    """
    names = tuple(name for name in vocabulary.picker_terms("category") if name != _LAST)
    from app.services.perceiving import encoder_key  # not at the start: it has numpy

    key = encoder_key(perception.info())
    return CategoryWords(names, perception.embed_texts(names), key)


def accept(library: Library, item_ids: Sequence[int], *, label: str = "Accept") -> ChangeSet:
    """Say that these garments are described rightly: one step of undo."""
    return library.items.update_many(item_ids, {"reviewed": True}, label=label)


def recategorize(
    library: Library, wardrobe: WardrobeService, item_id: int, category: str
) -> ChangeSet:
    """Correct what a garment is, with all that follows from it; it goes on waiting."""
    wardrobe.change(library.items.get(item_id), {"category": category})
    return ChangeSet(changed=(item_id,))


def _choices(item: ItemRecord, ranked: Sequence[str], vocabulary: Vocabulary) -> tuple[str, ...]:
    offered = vocabulary.picker_terms("category")
    known = item.category if item.category not in (UNKNOWN, "unusable", _LAST) else ""
    every = dict.fromkeys((known, *ranked, *offered))
    names = [name for name in every if name and name != _LAST]
    return tuple(names[:CHOICES])


def _by_meaning(library: Library, item: ItemRecord, words: CategoryWords | None) -> tuple[str, ...]:
    if words is None:
        return ()
    vector = _word_vector(library, item, words.encoder)
    if vector is None or vector.shape[-1] != words.vectors.shape[-1]:
        return ()
    order = (-(words.vectors @ vector)).argsort(kind="stable")
    return tuple(words.names[place] for place in order)


def _word_vector(library: Library, item: ItemRecord, key: EncoderKey) -> Vectors | None:
    if not item.views:
        return None
    for known in library.encoders.for_words(key):
        vector = library.vectors.get(item.views[0].photo_id, "text", known.key)
        if vector is not None:
            return vector
    return None


def _by_slot(item: ItemRecord, frequent: Sequence[str], vocabulary: Vocabulary) -> tuple[str, ...]:
    near = [
        name
        for name in vocabulary.picker_terms("category")
        if vocabulary.category(name).slot == item.slot
    ]
    return (*near, *frequent)


def _photos(library: Library, view: ViewRecord) -> tuple[Path, ...]:
    thumbnail = library.photos.derived_file("thumb", view)
    photo = library.photos.by_hash(view.sha256)
    return (library.photos.file(photo), thumbnail) if photo is not None else (thumbnail,)
