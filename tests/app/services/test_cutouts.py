"""A mended cut-out: kept as a mask, shown at once, taken back, and made again after a restore."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from app.errors import InputError
from app.perceived import PhotoFailedError
from app.perception import EngineOptions
from app.services.cutouts import CutoutService, cutout_files
from app.services.importing import ImportService
from app.services.perceiving import InlinePerception, WorkerPerception
from app.services.thumbnails import ThumbnailService
from local_index import Library


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


def test_a_mask_becomes_the_cutout_and_the_one_before_comes_back(
    library: Library, perception: InlinePerception
) -> None:
    service = CutoutService(library, perception)
    assert service.mend(1, LEFT) is None
    with Image.open(io.BytesIO(shown(library))) as picture:
        assert picture.mode == "RGBA"
        assert picture.width < picture.height / 2  # cropped to the columns that were kept
    files = cutout_files(library, library.photos.get(1))
    assert files.mended
    assert files.mask.read_bytes() == LEFT
    assert service.mend(1, RIGHT) == LEFT
    assert service.reset(1) == RIGHT
    assert not cutout_files(library, library.photos.get(1)).mended
    with Image.open(io.BytesIO(shown(library))) as picture:
        assert picture.width > picture.height / 2
    assert service.reset(1) is None


def test_an_empty_mask_is_refused_and_changes_nothing(
    library: Library, perception: InlinePerception
) -> None:
    before = shown(library)
    with pytest.raises(InputError, match="Nothing of the garment"):
        CutoutService(library, perception).mend(1, mask_png(slice(0, 0)))
    assert shown(library) == before
    assert not cutout_files(library, library.photos.get(1)).mended


def test_a_photo_that_is_gone_changes_nothing(
    library: Library, perception: InlinePerception
) -> None:
    before = shown(library)
    files = cutout_files(library, library.photos.get(1))
    files.photo.unlink()
    with pytest.raises(PhotoFailedError):
        CutoutService(library, perception).mend(1, LEFT)
    assert shown(library) == before
    assert not cutout_files(library, library.photos.get(1)).mended


def test_small_pictures_made_again_follow_the_mask(
    library: Library, perception: InlinePerception
) -> None:
    CutoutService(library, perception).mend(1, LEFT)
    mended = shown(library)
    cutout_files(library, library.photos.get(1)).cutout.unlink()
    assert ThumbnailService(library, perception).rebuild() == 1
    assert shown(library) == mended


def test_without_an_automatic_mask_the_photo_is_looked_at_again(
    library: Library, perception: InlinePerception
) -> None:
    automatic = shown(library)
    service = CutoutService(library, perception)
    service.mend(1, LEFT)
    cutout_files(library, library.photos.get(1)).automatic.unlink()
    assert service.reset(1) == LEFT
    assert shown(library) == automatic
    assert cutout_files(library, library.photos.get(1)).automatic.is_file()


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
        assert worker.preview(photo, side=48) == perception.preview(photo, side=48)
        with pytest.raises(PhotoFailedError):
            worker.preview(photo.with_name("gone.jpg"), side=48)
        assert worker.embed_texts(["shirt"]).shape == (1, 384)
    finally:
        worker.close()
