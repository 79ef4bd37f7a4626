"""Cut-outs of an older version are told and made anew from the mask that is kept."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from app.cutout_mark import is_outdated
from app.services.thumbnails import ThumbnailService
from local_index import Library


@pytest.fixture
def library(tiny_wardrobe):
    """Eight garments, the cut-outs of two of them as the version before made them."""
    with Library.open(tiny_wardrobe) as opened:
        for photo in opened.photos.all()[:2]:
            file = opened.photos.derived_file("cutout", photo)
            with Image.open(file) as picture:
                stream = io.BytesIO()
                picture.save(stream, "WEBP")
            file.write_bytes(stream.getvalue())
        yield opened


def test_what_this_version_cuts_out_says_so(library):
    photos = library.photos.all()
    old = [is_outdated(library.photos.derived_file("cutout", photo)) for photo in photos]
    assert old == [True, True] + [False] * 6
    assert not is_outdated(library.folder / "no-such.webp")
    assert not is_outdated(library.photos.derived_file("thumb", photos[0]))


def test_old_ones_are_made_anew_without_looking_again(library, perception, monkeypatch):
    def refuse(*_args, **_kwargs):
        raise AssertionError("the photo was looked at again")

    monkeypatch.setattr(perception, "analyze", refuse)
    monkeypatch.setattr(perception, "analyze_many", refuse)
    photos = library.photos.all()
    service = ThumbnailService(library, perception)
    hashes = [photo.sha256 for photo in photos[1:4]]
    assert service.renew([*hashes, "0" * 64]) == (hashes[0],)
    assert not is_outdated(library.photos.derived_file("cutout", photos[1]))
    assert service.renew(hashes) == ()


def test_a_photo_that_is_gone_keeps_its_older_cutout(library, perception):
    photo = library.photos.all()[0]
    before = library.photos.derived_file("cutout", photo).read_bytes()
    library.photos.file(photo).unlink()
    assert ThumbnailService(library, perception).renew([photo.sha256]) == ()
    assert library.photos.derived_file("cutout", photo).read_bytes() == before


def test_a_mended_cutout_is_made_anew_with_the_persons_mask(library, perception, monkeypatch):
    photo = library.photos.all()[0]
    stream = io.BytesIO()
    Image.new("L", (96, 96), 255).save(stream, "PNG")
    number = library.photos.files.write_edit(photo.sha256, stream.getvalue())
    library.photos.set_edit(photo.id, number)
    photo = library.photos.get(photo.id)
    library.photos.write_derived("cutout", photo, b"an older picture")
    asked: list[bytes] = []
    cut_out = perception.cut_out
    monkeypatch.setattr(
        perception, "cut_out", lambda file, mask: asked.append(mask) or cut_out(file, mask)
    )
    assert ThumbnailService(library, perception).renew([photo.sha256]) == (photo.sha256,)
    assert asked == [stream.getvalue()]
