"""f of every garment: half its picture, half its words, in one space of one encoder.

The encoder comes in; ``attribute_vectors`` needs none and compares terms alone. Spec A.1, A.5.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

import numpy as np

from models.errors import ModelsError
from models.preprocess import decode_photo
from models.protocols import GarmentEncoder
from train.data.fashionrec.history import Vector, joined_vector
from train.data.fashionrec.world import Item

BATCH: Final = 32
_FIELDS = ("colors", "pattern", "material", "fit", "style", "details")


def attribute_vectors(items: Mapping[str, Item]) -> dict[str, Vector]:
    """Return vectors of terms: one place for every term that occurs, by field."""
    places: dict[tuple[str, str], int] = {}
    for item_id in sorted(items):
        for field in _FIELDS:
            for term in items[item_id].of(field):
                places.setdefault((field, term), len(places))
    found = {}
    for item_id, item in items.items():
        row = np.zeros(max(1, len(places)))
        for field in _FIELDS:
            for rank, term in enumerate(item.of(field)):
                row[places[field, term]] = 1.0 / (1 + rank)
        vector = joined_vector(None, row.tolist())
        if vector is not None:
            found[item_id] = vector
    return found


def encoder_vectors(
    items: Mapping[str, Item],
    encoder: GarmentEncoder,
    *,
    picture: Callable[[Item], Path | None],
    looks: Mapping[str, Vector] | None = None,
) -> dict[str, Vector]:
    """Return vectors of an encoder whose words and photos share a space.

    Args:
        picture: File of a garment's photo, or None.
        looks: Vectors of photos that are there already, by garment.
    """
    ordered = [items[item_id] for item_id in sorted(items)]
    seen: dict[str, Vector] = dict(looks or {})
    told: dict[str, Vector] = {}
    for start in range(0, len(ordered), BATCH):
        batch = ordered[start : start + BATCH]
        seen |= _seen([item for item in batch if item.item_id not in seen], encoder, picture)
        spoken = [item for item in batch if _words(item)]
        if spoken:
            rows = encoder.embed_texts([_words(item) for item in spoken])
            told |= {
                item.item_id: np.asarray(row, np.float64)
                for item, row in zip(spoken, rows, strict=True)
            }
    found = {}
    for item in ordered:
        vector = joined_vector(_listed(seen.get(item.item_id)), _listed(told.get(item.item_id)))
        if vector is not None:
            found[item.item_id] = vector
    return found


def _seen(
    items: Sequence[Item], encoder: GarmentEncoder, picture: Callable[[Item], Path | None]
) -> dict[str, Vector]:
    photos = []
    for item in items:
        file = picture(item)
        if file is None:
            continue
        try:
            photos.append((item.item_id, decode_photo(file).image))
        except ModelsError:
            # A photo that cannot be read is a photo that is not there: words alone remain.
            continue
    if not photos:
        return {}
    encoded = encoder.encode_images([image for _, image in photos])
    return {
        item_id: np.asarray(one.text_vector, np.float64)
        for (item_id, _), one in zip(photos, encoded, strict=True)
    }


def _words(item: Item) -> str:
    terms = [term for field in _FIELDS for term in item.of(field)]
    return item.text or " ".join((*terms, item.category)).strip()


def _listed(vector: Vector | None) -> list[float] | None:
    return None if vector is None else [float(value) for value in vector]
