"""Rows against files: what a crash leaves behind is found, and repaired without losing a photo."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from local_index import (
    EncoderKey,
    ItemDraft,
    Library,
    ReadOnlyLibraryError,
    SyncReport,
    VectorStore,
    ViewDraft,
)
from local_index.neighbors import GraphSettings
from local_index.sync import SET_ASIDE, LibrarySync

ENCODER = EncoderKey("tower", "aaaa", "bbbb")
NEWER = EncoderKey("tower", "cccc", "bbbb")
HOUR_S = 3600
DAY_S = 24 * HOUR_S

Aged = Callable[..., Path]


@pytest.fixture
def aged(library: Library, clock) -> Aged:
    """Write a file that is older than any import that could be going on."""

    def write(name: str, data: bytes = b"x", *, age_s: float = 2 * HOUR_S) -> Path:
        path = library.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        moment = clock().timestamp() - age_s
        os.utime(path, (moment, moment))
        return path

    return write


def orphan_name(letter: str = "a") -> str:
    return f"photos/{letter * 2}/{letter * 64}.jpg"


def large(library: Library) -> LibrarySync:
    """The check-up of a wardrobe for which ten vectors are many."""
    settings = GraphSettings(connectivity=8, save_after=5)
    vectors = VectorStore(library.db, library.folder / "index", exact_limit=10, graph=settings)
    return LibrarySync(
        library.db,
        library.folder,
        files=library.photos.files,
        vectors=vectors,
        history=library.history,
    )


def test_an_untouched_wardrobe_is_sound(library: Library, add_photo) -> None:
    photo = add_photo()
    library.items.add(ItemDraft(views=(ViewDraft(photo.id),)))
    assert library.sync.check() == SyncReport()
    assert library.sync.check().sound
    assert library.sync.repair() == SyncReport()


def test_a_photo_without_a_row_is_set_aside_and_not_deleted(library, aged, files_below) -> None:
    aged(orphan_name(), b"somebody's photo")
    aged(f"edits/aa/{'a' * 64}.png")
    report = library.sync.check()
    assert report.orphan_photos == (orphan_name(), f"edits/aa/{'a' * 64}.png")
    assert not report.sound
    assert library.sync.repair() == report
    kept = library.folder / SET_ASIDE / orphan_name()
    assert kept.read_bytes() == b"somebody's photo"
    assert files_below(library.folder / "photos") == []
    assert library.sync.repair() == SyncReport()
    assert kept.exists()


def test_what_was_set_aside_goes_after_thirty_days(library: Library, aged, clock) -> None:
    aged(orphan_name(), age_s=400 * DAY_S)
    library.sync.repair()
    kept = library.folder / SET_ASIDE / orphan_name()
    clock.advance(days=29)
    library.sync.repair()
    assert kept.exists()
    clock.advance(days=2)
    library.sync.repair()
    assert not kept.exists()


def test_a_young_file_may_belong_to_an_import_that_is_going_on(library: Library, aged) -> None:
    path = aged(orphan_name(), age_s=60)
    assert library.sync.check().sound
    library.sync.repair()
    assert path.exists()


def test_a_file_that_gets_its_row_meanwhile_stays(library: Library, aged, monkeypatch) -> None:
    path = aged(orphan_name())
    report = library.sync.check()
    library.db.execute(
        "INSERT INTO photos (sha256, extension, bytes, width, height, media_type, added)"
        " VALUES (?, 'jpg', 1, 1, 1, 'image/jpeg', '2026')",
        ("a" * 64,),
    )
    monkeypatch.setattr(library.sync, "check", lambda: report)
    library.sync.repair()
    assert path.exists()


def test_leftovers_are_removed_and_strangers_are_not(library: Library, aged, add_photo) -> None:
    photo = add_photo()
    thumb = aged(f"derived/thumb/{photo.sha256[:2]}/{photo.sha256}.jpg")
    lost = aged(f"derived/thumb/bb/{'b' * 64}.jpg")
    temporary = aged("photos/.17-00ff.tmp")
    index = aged("index/image-old-123.usearch")
    stranger = aged("photos/holiday.jpg")
    report = library.sync.repair()
    assert report.orphan_derived == (f"derived/thumb/bb/{'b' * 64}.jpg",)
    assert set(report.rubbish) == {"photos/.17-00ff.tmp", "index/image-old-123.usearch"}
    assert [path.exists() for path in (lost, temporary, index)] == [False] * 3
    assert thumb.exists()
    assert stranger.exists()
    assert library.sync.check().sound


def test_missing_and_cut_off_photos_are_reported_and_left(library: Library, add_photo) -> None:
    whole, gone, cut = (add_photo(word) for word in ("whole", "gone", "cut"))
    library.photos.file(gone).unlink()
    library.photos.file(cut).write_bytes(b"x")
    report = library.sync.check()
    assert report.missing_photos == (gone.id, cut.id)
    assert not report.sound
    assert not report.repairable
    assert library.sync.repair().missing_photos == (gone.id, cut.id)
    assert library.photos.get(gone.id).sha256 == gone.sha256
    assert whole.id not in report.missing_photos


def test_missing_derived_files_are_reported_for_shown_photos(library: Library, add_photo) -> None:
    shown, bare, unseen = (add_photo(word) for word in ("shown", "bare", "unseen"))
    library.items.add(ItemDraft(views=(ViewDraft(shown.id), ViewDraft(bare.id))))
    library.photos.write_derived("thumb", shown, b"x")
    report = library.sync.check(derived=("thumb",))
    assert report.missing_derived == (("thumb", (bare.id,)),)
    assert unseen.id not in report.missing_derived[0][1]
    assert library.sync.check().missing_derived == ()


def test_photos_that_the_current_encoder_has_not_seen_are_named(library, add_photo) -> None:
    old, new, half = (add_photo(word) for word in ("old", "new", "half"))
    library.items.add(ItemDraft(views=tuple(ViewDraft(p.id) for p in (old, new, half))))
    for photo, encoder in ((old, ENCODER), (new, NEWER), (half, NEWER)):
        library.vectors.put(photo.id, "image", encoder, [1.0, 0.0])
    library.vectors.put(new.id, "text", NEWER, [1.0])
    report = library.sync.check(encoder=NEWER)
    assert report.to_encode == (old.id, half.id)
    assert [(use.encoder, use.photos) for use in report.outdated] == [(ENCODER, 1)]
    assert report.sound


@pytest.fixture
def encoded(library: Library) -> Library:
    library.db.executemany(
        "INSERT INTO photos (sha256, extension, bytes, width, height, media_type, added)"
        " VALUES (?, 'jpg', 1, 1, 1, 'image/jpeg', '2026')",
        [(f"{at:064x}",) for at in range(30)],
    )
    rows = np.random.default_rng(6).standard_normal((30, 8))
    photos = library.db.column("SELECT id FROM photos")
    library.vectors.put_many(photos, "image", ENCODER, rows)
    return library


def break_file(folder: Path) -> None:
    (path,) = folder.glob("*.usearch")
    path.write_bytes(path.read_bytes()[::-1])


def lose_manifest(folder: Path) -> None:
    (path,) = folder.glob("*.json")
    path.unlink()


@pytest.mark.parametrize("damage", [break_file, lose_manifest])
def test_a_stale_index_is_built_again(encoded: Library, damage) -> None:
    folder = encoded.folder / "index"
    assert [use.space for use in large(encoded).repair().stale_graphs] == ["image"]
    assert large(encoded).check().stale_graphs == ()
    damage(folder)
    assert len(large(encoded).repair().stale_graphs) == 1
    assert large(encoded).check().stale_graphs == ()


def test_an_index_that_is_behind_catches_up(encoded: Library) -> None:
    large(encoded).repair()
    encoded.vectors.put(1, "image", ENCODER, [1.0] * 8)
    assert len(large(encoded).check().stale_graphs) == 1
    large(encoded).repair()
    assert large(encoded).check().stale_graphs == ()


def test_an_index_in_use_is_not_rubbish(encoded: Library, clock) -> None:
    large(encoded).repair()
    clock.advance(days=9_999)
    assert large(encoded).check().rubbish == ()
    # For a wardrobe small enough to be compared exactly the same files are of no use.
    assert len(encoded.sync.check().rubbish) == 2


def test_a_read_only_wardrobe_is_checked_and_not_repaired(library: Library, aged) -> None:
    aged(orphan_name())
    with Library.open(library.folder, read_only=True, clock=library.db.clock) as reader:
        assert reader.sync.check().orphan_photos == (orphan_name(),)
        with pytest.raises(ReadOnlyLibraryError):
            reader.sync.repair()


def test_repairing_inside_a_transaction_is_a_mistake(library: Library) -> None:
    with library.atomic(), pytest.raises(RuntimeError):
        library.sync.repair()
