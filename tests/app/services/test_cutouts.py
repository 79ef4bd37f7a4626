"""A mended cut-out: kept as a mask, shown at once, taken back, and made again after a restore."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from app.errors import InputError
from app.perceived import PhotoFailedError
from app.perception import EngineOptions
from app.services.cutouts import cutout_files, keep, prepare
from app.services.importing import ImportService
from app.services.perceiving import InlinePerception, WorkerPerception
from app.services.thumbnails import ThumbnailService
from app.services.upkeep import keep_up
from local_index import Library
from local_index.records import Filter, ViewDraft
from models.vocabulary import Vocabulary


def mask_png(kept: slice, *, side: int = 64) -> bytes:
    """Return a mask that keeps some columns of the photo."""
    mask = np.zeros((side, side), np.uint8)
    mask[:, kept] = 255
    stream = io.BytesIO()
    Image.fromarray(mask).save(stream, "PNG")
    return stream.getvalue()


LEFT, RIGHT = mask_png(slice(0, 16)), mask_png(slice(48, 64))


@pytest.fixture
def library(importer: ImportService, photo_folder: Any, library_folder: Path) -> Any:
    importer.run([photo_folder(1)])
    with Library.open(library_folder) as opened:
        yield opened


def shown(library: Library) -> bytes:
    photo = library.photos.get(1)
    return cutout_files(library, photo).cutout.read_bytes()


@pytest.fixture
def mend(library: Library, perception: InlinePerception, vocabulary: Vocabulary) -> Any:
    """Mend the only photo's cut-out; None for the automatic one."""

    def with_mask(mask: bytes | None) -> Any:
        photo, files = library.photos.get(1), library.photos.files
        made = prepare(photo, mask, perception=perception, files=files)
        return keep(library, made, vocabulary)

    return with_mask


def state(library: Library) -> tuple[Any, ...]:
    """Return everything that undo has to bring back exactly."""
    photo, item = library.photos.get(1), library.items.get(1)
    vectors = [tuple(row) for row in library.db.rows("SELECT * FROM vectors ORDER BY id")]
    told = (item.colors, item.name, dict(item.origin), dict(item.confidence))
    return (photo.edit, told, vectors, shown(library), cutout_files(library, photo).mask)


def test_a_mask_becomes_the_cutout_and_undo_and_redo_walk_through_all_of_them(
    library: Library, mend: Any
) -> None:
    states = [state(library)]
    for mask in (LEFT, RIGHT, None):
        assert mend(mask).changed == (1,)
        states.append(state(library))
    with Image.open(io.BytesIO(states[1][3])) as picture:
        assert picture.mode == "RGBA"
        assert picture.width < picture.height / 2  # cropped to the columns that were kept
    assert states[1][4].read_bytes() == LEFT
    assert states[3] == states[0]
    assert not cutout_files(library, library.photos.get(1)).mended
    for wanted in reversed(states[:-1]):
        assert library.history.undo().changed == (1,)
        assert state(library) == wanted
    for wanted in states[1:]:
        library.history.redo()
        assert state(library) == wanted


def test_colors_are_measured_in_the_new_cutout_and_vectors_stay(
    library: Library, mend: Any, perception: InlinePerception, photo_bytes: Any, tmp_path: Path
) -> None:
    before = state(library)
    mend(LEFT)
    alone = perception.analyze_mended(library.photos.file(library.photos.get(1)), LEFT)
    item = library.items.get(1)
    assert item.colors == tuple((one.name, round(one.share, 4)) for one in alone.tags.colors)
    assert item.colors != before[1][0]
    assert item.name.lower().startswith(item.colors[0][0])
    assert library.items.ids([Filter("colors", "=", item.colors[0][0])]) == [1]
    assert state(library)[2] == before[2]


@pytest.mark.parametrize("origin", ["person", "file"])
def test_colors_that_somebody_said_are_never_overwritten(
    library: Library, mend: Any, origin: Any
) -> None:
    library.items.update(1, {"colors": (("mint", 1.0),), "name": "Mine"}, origin=origin)
    mend(LEFT)
    item = library.items.get(1)
    assert (item.colors, item.name, item.origin["colors"]) == ((("mint", 1.0),), "Mine", origin)


def test_a_photo_that_is_not_the_first_changes_no_colors(
    library: Library, mend: Any, photo_bytes: Any
) -> None:
    cover = library.photos.add(
        photo_bytes(7), extension="jpg", width=96, height=96, media_type="image/jpeg"
    )
    library.items.add_view(1, ViewDraft(cover.id))
    library.items.order_views(1, [cover.id, 1])
    before = library.items.get(1).colors
    mend(LEFT)
    assert library.items.get(1).colors == before
    assert library.photos.get(1).edit


def test_an_empty_mask_is_refused_and_changes_nothing(library: Library, mend: Any) -> None:
    before = state(library)
    with pytest.raises(InputError, match="Nothing of the garment"):
        mend(mask_png(slice(0, 0)))
    assert state(library) == before


def test_a_photo_that_is_gone_changes_nothing(library: Library, mend: Any) -> None:
    before = state(library)
    cutout_files(library, library.photos.get(1)).photo.unlink()
    with pytest.raises(PhotoFailedError):
        mend(LEFT)
    assert state(library) == before
    assert not list((library.folder / "edits").rglob("*.png"))


def test_small_pictures_made_again_follow_the_mask(
    library: Library, mend: Any, perception: InlinePerception
) -> None:
    mend(LEFT)
    mended = shown(library)
    cutout_files(library, library.photos.get(1)).cutout.unlink()
    assert ThumbnailService(library, perception).rebuild() == 1
    assert shown(library) == mended


def test_without_an_automatic_mask_the_photo_is_looked_at_again(
    library: Library, mend: Any
) -> None:
    automatic = shown(library)
    mend(LEFT)
    cutout_files(library, library.photos.get(1)).automatic.unlink()
    mend(None)
    assert shown(library) == automatic
    assert cutout_files(library, library.photos.get(1)).automatic.is_file()


def test_masks_stay_while_undo_can_bring_them_back_and_go_afterwards(
    library_folder: Path, library: Library, mend: Any
) -> None:
    def masks() -> list[Path]:
        return sorted((library_folder / "edits").rglob("*.png"))

    mend(LEFT)
    mend(RIGHT)
    assert len(masks()) == 2
    for path in (*masks(), *(library_folder / "derived").rglob("*-*.webp")):
        os.utime(path, (1, 1))
    assert library.sync.sweep_edits() == 0
    library.history.undo()
    assert library.sync.sweep_edits() == 0  # redo may still want it
    library.items.update(1, {"notes": "something else"})
    assert library.sync.sweep_edits() == 2  # the mask and the picture made with it
    assert [path.read_bytes() for path in masks()] == [LEFT]
    assert shown(library)
    library.trash.put([1])
    library.trash.purge(older_than_days=0)
    assert masks() == []


def test_upkeep_sweeps_and_spares_what_was_just_written(
    library_folder: Path, library: Library, mend: Any
) -> None:
    photo = library.photos.get(1)
    fresh = library.photos.files.edit(
        photo.sha256, library.photos.files.write_edit(photo.sha256, LEFT)
    )
    keep_up(library)
    assert fresh.is_file()
    os.utime(fresh, (1, 1))
    library.db.execute("DELETE FROM library_meta WHERE key = 'trash_purged'")
    keep_up(library)
    assert not fresh.is_file()


def test_upkeep_leaves_masks_of_unknown_photos_to_the_check_that_sets_them_aside(
    library_folder: Path, library: Library
) -> None:
    """An older database may have come back: the photos are kept for thirty days, and these too."""
    unknown = "f" * 64
    files = library.photos.files
    mask = files.edit(unknown, files.write_edit(unknown, LEFT))
    os.utime(mask, (1, 1))
    keep_up(library)
    assert mask.is_file()
    library.sync.repair()
    assert not mask.is_file()
    aside = library_folder / "backups" / "set-aside" / mask.relative_to(library_folder)
    assert aside.read_bytes() == LEFT


def test_a_preview_is_an_upright_jpeg_of_the_size_asked_for(
    library: Library, perception: InlinePerception
) -> None:
    made = perception.preview(library.photos.file(library.photos.get(1)), side=48)
    with Image.open(io.BytesIO(made)) as picture:
        assert (picture.format, max(picture.size)) == ("JPEG", 48)


def test_the_worker_cuts_out_and_previews_like_the_stand_in(
    library: Library, perception: InlinePerception
) -> None:
    photo = library.photos.file(library.photos.get(1))
    worker = WorkerPerception(EngineOptions(fake=True))
    try:
        assert worker.cut_out(photo, LEFT) == perception.cut_out(photo, LEFT)
        seen, wanted = worker.analyze_mended(photo, LEFT), perception.analyze_mended(photo, LEFT)
        assert (seen.tags, seen.cutout, seen.mask_source) == (wanted.tags, wanted.cutout, "person")
        assert seen.cutout == worker.cut_out(photo, LEFT)
        with pytest.raises(PhotoFailedError):
            worker.analyze_mended(photo.with_name("gone.jpg"), LEFT)
        assert worker.preview(photo, side=48) == perception.preview(photo, side=48)
        with pytest.raises(PhotoFailedError):
            worker.preview(photo.with_name("gone.jpg"), side=48)
        assert worker.embed_texts(["shirt"]).shape == (1, 384)
    finally:
        worker.close()
