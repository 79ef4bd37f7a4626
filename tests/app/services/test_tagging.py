"""Looking again: a new encoder renews vectors and tags, and never a person's word."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.errors import CancelledError
from app.perception import PhotoEngine
from app.services.importing import ImportService
from app.services.item_drafts import draft_from_tags, garment_name
from app.services.job_control import JobControl
from app.services.perceiving import InlinePerception
from app.services.tagging import TaggingService
from app.services.thumbnails import KINDS, ThumbnailService
from local_index import Library
from models.runtimes.fake import FakeEncoder, FakeSegmenter
from models.types import ColorShare, GarmentEncoding, GarmentTags
from models.vocabulary import Vocabulary


class NewerEncoder(FakeEncoder):
    """Other weights, which take everything for a wool scarf."""

    def __init__(self) -> None:
        super().__init__(revision="1" * 12)

    def encode_images(self, images: Any) -> list[GarmentEncoding]:
        return [
            dataclasses.replace(
                encoding,
                tags=dataclasses.replace(encoding.tags, category="scarf", material="wool"),
            )
            for encoding in super().encode_images(images)
        ]


@pytest.fixture
def newer(vocabulary: Vocabulary) -> InlinePerception:
    return InlinePerception(
        PhotoEngine(
            NewerEncoder(), load_segmenter=FakeSegmenter, vocabulary=vocabulary, relevance={}
        )
    )


def test_an_older_encoders_photos_are_looked_at_again(
    importer: ImportService,
    photo_folder: Callable[..., Path],
    library_folder: Path,
    newer: InlinePerception,
    vocabulary: Vocabulary,
) -> None:
    importer.run([photo_folder(20)])
    with Library.open(library_folder) as library:
        library.items.update(3, {"category": "dress"}, origin="person")
        library.items.update(4, {"name": "Grandmother's"}, origin="person")
    service = TaggingService(library_folder, newer, vocabulary)
    result = service.run()
    assert (result.photos, len(result.items), result.failed) == (20, 20, ())
    with Library.open(library_folder) as library:
        assert service.outdated(library) == ()
        assert {use.encoder.revision for use in library.vectors.uses()} == {"1" * 12}
        first, third, fourth = (library.items.get(number) for number in (1, 3, 4))
        assert (first.category, first.slot, first.material) == ("scarf", "accessory", "wool")
        assert first.name.endswith("scarf")
        assert (third.category, third.slot, third.material) == ("dress", "one_piece", "wool")
        assert third.name.endswith("dress")
        assert "scarf" not in library.items.search_text(3)
        assert (fourth.name, fourth.category) == ("Grandmother's", "scarf")


def test_looking_again_twice_does_nothing(
    importer: ImportService,
    photo_folder: Callable[..., Path],
    library_folder: Path,
    newer: InlinePerception,
    vocabulary: Vocabulary,
) -> None:
    importer.run([photo_folder(3)])
    service = TaggingService(library_folder, newer, vocabulary)
    service.run()
    assert service.run().photos == 0


def test_stopping_keeps_both_what_is_done_and_what_is_old(
    importer: ImportService,
    photo_folder: Callable[..., Path],
    library_folder: Path,
    newer: InlinePerception,
    vocabulary: Vocabulary,
) -> None:
    importer.run([photo_folder(20)])
    control = JobControl()
    service = TaggingService(library_folder, newer, vocabulary)
    with pytest.raises(CancelledError):
        service.run(control=control, progress=lambda _: control.cancel())
    with Library.open(library_folder) as library:
        assert len(service.outdated(library)) == 4
        assert len({use.encoder for use in library.vectors.uses()}) == 2
    assert service.run().photos == 4


def test_a_photo_that_is_gone_fails_alone_and_keeps_its_old_vectors(
    importer: ImportService,
    photo_folder: Callable[..., Path],
    library_folder: Path,
    newer: InlinePerception,
    vocabulary: Vocabulary,
) -> None:
    importer.run([photo_folder(3)])
    with Library.open(library_folder) as library:
        library.photos.file(library.photos.get(2)).unlink()
    result = TaggingService(library_folder, newer, vocabulary).run()
    assert (result.photos, result.items) == (2, (1, 3))
    assert [failure.path for failure in result.failed] == ["IMG_0001.jpg"]
    with Library.open(library_folder) as library:
        assert len({use.encoder for use in library.vectors.uses()}) == 2


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
