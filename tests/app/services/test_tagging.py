"""From tags to garments: names, slots, and small pictures that were lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.services.importing import ImportService
from app.services.item_drafts import draft_from_tags, garment_name
from app.services.perceiving import InlinePerception
from app.services.thumbnails import KINDS, ThumbnailService
from local_index import Library
from models.types import ColorShare, GarmentTags
from models.vocabulary import Vocabulary


def test_small_pictures_that_are_gone_are_made_again(
    importer: ImportService,
    photo_folder: Callable[..., Path],
    library_folder: Path,
    perception: InlinePerception,
) -> None:
    importer.run([photo_folder(4)])
    with Library.open(library_folder) as library:
        files = {
            (photo.id, kind): library.photos.derived_file(kind, photo)
            for photo in library.photos.all()
            for kind in KINDS
        }
        before = {key: file.read_bytes() for key, file in files.items()}
        small = ThumbnailService(library, perception)
        assert small.missing() == []
        files[1, "thumb"].unlink()
        assert small.file(library.photos.get(1), "thumb").is_file()
        for kind in KINDS:
            files[2, kind].unlink()
        files[3, "mask"].unlink()
        assert [photo.id for photo in small.missing()] == [2, 3]
        assert small.rebuild() == 2
        assert {key: file.read_bytes() for key, file in files.items()} == before


def test_a_draft_says_only_what_the_tags_say(vocabulary: Vocabulary) -> None:
    draft = draft_from_tags(GarmentTags(), vocabulary, photo_id=1, source_name="x.jpg")
    assert (draft.category, draft.slot, draft.warmth, draft.name) == ("unknown", "other", 0, "")
    assert draft.colors == ()
    unusable = GarmentTags(category="unusable", colors=(ColorShare("navy", 1.0),))
    draft = draft_from_tags(unusable, vocabulary, photo_id=1, source_name="x.jpg")
    assert (draft.category, draft.name) == ("unknown", "Navy piece")


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        (
            {"category": "shirt", "colors": (("light blue", 0.8),), "pattern": "stripe"},
            "Light blue striped shirt",
        ),
        (
            {"category": "shoe", "colors": (("white", 1.0),), "attributes": ("sneaker",)},
            "White sneakers",
        ),
        ({"category": "sock", "pattern": "plain"}, "Socks"),
        ({"category": "hat", "attributes": ("beanie",), "pattern": "other"}, "Beanie"),
        ({}, ""),
    ],
)
def test_a_name_reads_like_one(fields: dict[str, Any], name: str) -> None:
    assert garment_name(fields) == name


def test_every_category_becomes_an_item_with_its_slot(vocabulary: Vocabulary) -> None:
    for category in vocabulary.terms("category"):
        draft = draft_from_tags(
            GarmentTags(category=category), vocabulary, photo_id=1, source_name=""
        )
        if category not in ("other", "unusable"):
            assert draft.slot == vocabulary.category(category).slot
            assert category in draft.search_text
