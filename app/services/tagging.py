"""New tags for garments that are in the wardrobe already, from a new look at their photos.

What a person said is never touched, and names, slots and search words follow the person's answers.
Which photos are looked at and when is for ``reindexing``.
"""

from __future__ import annotations

import dataclasses
from typing import Any

from app.perceived import PerceivedPhoto
from app.services.item_drafts import TAG_FIELDS, derived_fields, fields_from_tags
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
        fields: dict[str, Any] = {
            name: value
            for name, value in fields_from_tags(seen.tags, self._vocabulary).items()
            if name in TAG_FIELDS
        }
        for name in TAG_FIELDS:
            if item.origin.get(name, "model") != "model":
                fields[name] = getattr(item, name)
        now = library.items.update(
            item.id,
            {**fields, **derived_fields(fields, self._vocabulary)},
            origin="model",
            label=LABEL,
            confidence=dict(seen.tags.confidence),
            search_text=self._vocabulary.search_text(fields),
        )
        return dataclasses.replace(now, updated=item.updated) != item
