"""New tags for garments that are in the wardrobe already, from a new look at their photos.

What a person said is never touched, and names, slots and search words follow the person's answers.
Which photos are looked at and when is for ``reindexing``.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from app.perceived import PerceivedPhoto
from app.services.item_drafts import TAG_FIELDS, fields_from_tags, following_fields
from local_index import Library
from local_index.records import ItemRecord
from models.vocabulary import Vocabulary

LABEL = "New tags"


class Tagger:
    """Renews the tags of garments.

    Args:
        vocabulary: Names and finds them.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary

    def renew(self, library: Library, photo_id: int, seen: PerceivedPhoto) -> list[int]:
        """Give the garments that a photo shows the tags that were seen; return those that changed.

        To be called in the transaction that keeps the photo's vectors.
        """
        changed = []
        for item in library.items.of_photo(photo_id):
            # The first photo shows the garment; a label or a detail has other tags.
            cover = item.views[0].photo_id == photo_id
            if cover and item.status != "trash" and self._update(library, item, seen):
                changed.append(item.id)
        return changed

    def _update(self, library: Library, item: ItemRecord, seen: PerceivedPhoto) -> bool:
        return write_as_model(
            library,
            item,
            fields_from_tags(seen.tags, self._vocabulary),
            vocabulary=self._vocabulary,
            confidence=dict(seen.tags.confidence),
            label=LABEL,
        )


def write_as_model(
    library: Library,
    item: ItemRecord,
    said: Mapping[str, Any],
    *,
    vocabulary: Vocabulary,
    confidence: Mapping[str, float],
    label: str,
) -> bool:
    """Set tags as a model's word, with what follows from them; tell whether anything changed.

    What a person or their table said stays. Fields that are not said keep their value.

    Args:
        said: Tag fields, as the garment holds them; others are left out.
    """
    fields: dict[str, Any] = {name: said[name] for name in TAG_FIELDS if name in said}
    everything = {name: getattr(item, name) for name in TAG_FIELDS} | fields
    for name in TAG_FIELDS:
        if item.origin.get(name, "model") != "model":
            everything[name] = getattr(item, name)
    now = library.items.update(
        item.id,
        {**fields, **following_fields(fields, everything, vocabulary)},
        origin="model",
        label=label,
        confidence=confidence,
        search_text=vocabulary.search_text(everything),
    )
    return dataclasses.replace(now, updated=item.updated) != item
