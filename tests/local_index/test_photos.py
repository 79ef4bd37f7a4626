"""Photos: once each, under their content's name, never modified, whole or not at all."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from local_index import InvalidValueError, Library, NotFoundError, SourceUnreadableError
from local_index.files import StoredFile, hash_file

HOW = {"width": 3, "height": 4, "media_type": "image/jpeg"}


def test_a_photo_is_kept_once_under_its_contents_name(
    library: Library, folder: Path, tmp_path: Path
) -> None:
    source = tmp_path / "IMG_1.JPG"
    source.write_bytes(b"photo" * 1000)
    sha256 = hashlib.sha256(source.read_bytes()).hexdigest()
    photo = library.photos.add(source, extension=".JPG", source_name="IMG_1.JPG", **HOW)
    assert (photo.sha256, photo.extension, photo.bytes) == (sha256, "jpg", 5000)
    assert library.photos.file(photo) == folder / "photos" / sha256[:2] / f"{sha256}.jpg"
    assert library.photos.file(photo).read_bytes() == source.read_bytes()
    again = library.photos.add(source.read_bytes(), extension="jpg", **HOW)
    assert again == photo
    assert library.photos.count() == 1
    assert source.read_bytes() == b"photo" * 1000


def test_a_large_photo_is_copied_in_pieces(library: Library, tmp_path: Path) -> None:
    source = tmp_path / "large.jpg"
    source.write_bytes(os.urandom(3 * (1 << 20) + 17))
    photo = library.photos.add(source, extension="jpg", **HOW)
    assert hash_file(source) == (photo.sha256, photo.bytes)
    assert hash_file(library.photos.file(photo)) == (photo.sha256, photo.bytes)


def test_a_file_without_a_row_is_adopted(library: Library, files_below, folder: Path) -> None:
    stored = library.photos.files.store(b"photo", extension="jpg")
    path = folder / "photos" / stored.sha256[:2] / f"{stored.sha256}.jpg"
    inode = path.stat().st_ino
    photo = library.photos.add(b"photo", extension="jpg", **HOW)
    assert library.photos.file(photo).stat().st_ino == inode
    assert len(files_below(folder / "photos")) == 1


def test_a_file_that_a_power_cut_left_short_is_replaced(library: Library) -> None:
    stored = library.photos.files.store(b"photo", extension="jpg")
    path = library.photos.files.original(stored.sha256, "jpg")
    path.write_bytes(b"ph")
    photo = library.photos.add(b"photo", extension="jpg", **HOW)
    assert library.photos.file(photo).read_bytes() == b"photo"


@pytest.mark.parametrize("extension", ["jpg", "jpeg"])
def test_a_missing_original_is_healed_by_the_same_bytes(library: Library, extension: str) -> None:
    photo = library.photos.add(b"photo", extension="jpg", **HOW)
    library.photos.file(photo).unlink()
    assert library.photos.add(b"photo", extension=extension, **HOW) == photo
    assert library.photos.file(photo).read_bytes() == b"photo"


def test_a_row_is_never_made_without_its_file(library: Library) -> None:
    with pytest.raises(SourceUnreadableError):
        library.photos.add_stored(StoredFile("ab" * 32, "jpg", 5), **HOW)
    assert library.photos.count() == 0


@pytest.mark.parametrize(
    ("source", "changes"),
    [
        (b"", {}),
        (b"x", {"extension": ""}),
        (b"x", {"extension": "../x"}),
        (b"x", {"extension": "verylongext"}),
        (b"x", {"width": 0}),
        (b"x", {"perceptual_hash": 1 << 63}),
    ],
)
def test_what_is_no_photo_is_refused_and_leaves_nothing(
    library: Library, folder: Path, files_below, source: bytes, changes
) -> None:
    with pytest.raises(InvalidValueError):
        library.photos.add(source, **{"extension": "jpg", **HOW, **changes})
    assert files_below(folder / "photos") == []
    assert library.photos.count() == 0


def test_a_source_that_cannot_be_read_says_why(library: Library, tmp_path: Path) -> None:
    with pytest.raises(SourceUnreadableError, match="not there any more"):
        library.photos.add(tmp_path / "gone.jpg", extension="jpg", **HOW)
    with pytest.raises(SourceUnreadableError, match="folder"):
        library.photos.add(tmp_path, extension="jpg", **HOW)
    with pytest.raises(SourceUnreadableError):
        hash_file(tmp_path / "gone.jpg")


def test_a_source_without_permission_says_so(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Path, *args: object) -> None:
        raise PermissionError(13, "no")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(SourceUnreadableError, match="permission") as caught:
        library.photos.add(tmp_path / "locked.jpg", extension="jpg", **HOW)
    assert caught.value.next_step


def test_small_pictures_are_replaced_whole(library: Library, add_photo, folder: Path) -> None:
    photo = add_photo()
    for data in (b"first", b"second"):
        library.photos.write_derived("thumb", photo, data)
    path = library.photos.derived_file("thumb", photo)
    assert path == folder / "derived" / "thumb" / photo.sha256[:2] / f"{photo.sha256}.jpg"
    assert path.read_bytes() == b"second"
    assert library.photos.edit_file(photo) is None
    number = library.photos.files.write_edit(photo.sha256, b"brushed")
    library.photos.set_edit(photo.id, number)
    edited = library.photos.edit_file(library.photos.get(photo.id))
    assert edited is not None
    assert edited.is_relative_to(folder / "edits")
    assert edited.read_bytes() == b"brushed"


def test_an_original_reaches_the_disk_before_its_name_does(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []
    for name in ("write", "fsync", "replace"):
        real = getattr(os, name)
        monkeypatch.setattr(
            os, name, lambda *args, real=real, name=name: (calls.append(name), real(*args))[1]
        )
    stored = library.photos.files.store(b"photo", extension="jpg")
    assert calls[:2] == ["write", "fsync"]
    assert calls[-2:] == ["replace", "fsync"]  # the last one: its folder's list of names
    calls.clear()
    library.photos.files.write_derived("thumb", stored.sha256, b"can be made again")
    assert calls == ["write", "replace"]


def test_photos_are_found_by_id_and_by_hash(library: Library, add_photo) -> None:
    a, b = add_photo("a"), add_photo("b")
    assert library.photos.get_many([b.id, 9, a.id]) == [b, a]
    assert library.photos.known([a.sha256, "0" * 64]) == {a.sha256: a}
    assert library.photos.all() == [a, b]
    assert library.photos.last_id() == b.id
    assert library.photos.by_hash("0" * 64) is None
    with pytest.raises(NotFoundError):
        library.photos.get(9)


def test_a_perceptual_hash_may_be_measured_later(library: Library, add_photo) -> None:
    photo = add_photo()
    for value in (-(1 << 63), (1 << 63) - 1, None):
        library.photos.set_perceptual_hash(photo.id, value)
        assert library.photos.get(photo.id).perceptual_hash == value


_KILLED = """
import os, signal, sys
from pathlib import Path
from local_index import ItemDraft, Library, ViewDraft

countdown = int(sys.argv[2])

def tick():
    global countdown
    countdown -= 1
    if countdown == 0:
        os.kill(os.getpid(), signal.SIGKILL)

def stopping(real):
    def call(*args, **kwargs):
        tick()
        result = real(*args, **kwargs)
        tick()
        return result
    return call

with Library.open(Path(sys.argv[1])) as library:
    for name in ("open", "write", "fsync", "replace", "mkdir"):
        setattr(os, name, stopping(getattr(os, name)))
    library.db.conn.set_trace_callback(lambda statement: tick())
    for word in ("one", "two"):
        with library.atomic():
            photo = library.photos.add(word.encode() * 50, extension="jpg", width=1, height=1,
                                       media_type="image/jpeg")
            library.items.add(ItemDraft(name=word, views=(ViewDraft(photo.id),)))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is not a Windows signal")
@pytest.mark.parametrize("moment", [1, 4, 7, 10, 14, 20, 28, 40])
def test_kill_minus_nine_at_any_moment_leaves_a_sound_wardrobe(
    folder: Path, library: Library, moment: int
) -> None:
    library.close()
    killed = subprocess.run(
        [sys.executable, "-c", _KILLED, str(folder), str(moment)],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        check=False,
    )
    assert killed.returncode == -9, killed.stderr
    with Library.open(folder) as after:
        assert after.integrity_problems() == []
        for photo in after.photos.all():
            assert hash_file(after.photos.file(photo)) == (photo.sha256, photo.bytes)
        for word in ("one", "two"):
            photo = after.photos.add(word.encode() * 50, extension="jpg", **HOW)
            assert after.photos.file(photo).read_bytes() == word.encode() * 50
        assert [item.name for item in after.items.find(order="id")] in ([], ["one"], ["one", "two"])
        assert after.items.count() <= after.photos.count() == 2
