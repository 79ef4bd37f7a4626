"""Wardrobes for the services: small, made without looking at a photo."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from local_index import EncoderKey, ItemDraft, Library, ViewDraft
from models.vocabulary import Vocabulary

ENCODER = EncoderKey("test-encoder", "0" * 12, "1" * 12)


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    return Vocabulary.load()


def jpeg(color: str, *, comment: str = "") -> bytes:
    from PIL import Image

    stream = io.BytesIO()
    Image.new("RGB", (40, 50), color).save(stream, "JPEG", comment=comment)
    return stream.getvalue()


def add_garment(library: Library, vocabulary: Vocabulary, **fields: Any) -> int:
    """Add a garment with a one-colored photo and vectors that point its own way."""
    color = {"burgundy": "maroon"}.get(fields["colors"][0][0], fields["colors"][0][0])
    photo = library.photos.add(
        # two garments of one color are two photos all the same
        jpeg(color, comment=fields["name"]),
        extension="jpg",
        width=40,
        height=50,
        media_type="image/jpeg",
    )
    library.photos.write_derived("thumb", photo, jpeg(color))
    item = library.items.add(
        ItemDraft(
            **fields,
            origin=dict.fromkeys(("category", "slot", "name"), "model"),
            confidence={"category": 0.9},
            views=(ViewDraft(photo.id),),
            search_text=vocabulary.search_text(fields),
        )
    )
    for space, dims in (("image", 8), ("text", 6)):
        vector = np.full(dims, 0.05, np.float32)
        vector[item % dims] = 1.0
        library.vectors.put(photo.id, space, ENCODER, vector)  # type: ignore[arg-type]
    return item


@pytest.fixture
def library(tmp_path: Path, vocabulary: Vocabulary) -> Iterator[Library]:
    """Three garments with photos."""
    with Library.open(tmp_path / "wardrobe", create=True) as opened:
        for fields in (
            {"name": "Navy striped shirt", "category": "shirt", "slot": "top", "pattern": "stripe"}
            | {"colors": (("navy", 0.7), ("white", 0.3)), "season": ("summer",)},
            {"name": "Gray sweater", "category": "sweater", "slot": "mid", "material": "wool"}
            | {"colors": (("gray", 1.0),), "season": ("winter",), "warmth": 4},
            {"name": "Red dress", "category": "dress", "slot": "one_piece"}
            | {"colors": (("red", 1.0),), "occasion": ("party",), "formality": 4},
        ):
            add_garment(opened, vocabulary, **fields)
        yield opened
