"""Pictures that were made: kept as files, thrown away, brought back, purged."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from local_index import Library
from local_index.errors import NotFoundError, ReadOnlyLibraryError


def test_pictures_come_newest_first_and_say_what_they_are(library: Library) -> None:
    album = library.pictures
    ids = [album.add(b"png%d" % k, {"kind": "drawn", "number": k}).id for k in range(3)]
    assert album.ids() == tuple(sorted(ids, reverse=True))
    for k, ident in enumerate(ids):
        picture = album.get(ident)
        assert picture.told["number"] == k
        assert album.file(picture).read_bytes() == b"png%d" % k


def test_what_is_thrown_away_comes_back_whole(library: Library) -> None:
    album = library.pictures
    ident = album.add(b"a", {"kind": "drawn"}).id
    other = album.add(b"b", {"kind": "drawn"}).id
    assert album.trash([ident, "20200101-000000000000-abcdef"]) == (ident,)
    assert album.ids() == (other,)
    assert album.ids(trashed=True) == (ident,)
    assert album.restore([ident]) == (ident,)
    assert set(album.ids()) == {ident, other}
    assert album.file(album.get(ident)).read_bytes() == b"a"


def test_the_trash_keeps_pictures_for_its_days_and_no_longer(library: Library) -> None:
    album = library.pictures
    kept, gone = (album.add(b"x", {"kind": "drawn"}).id for _ in range(2))
    album.trash([gone])
    assert album.purge(older_than_days=30) == 0
    assert album.purge(older_than_days=0) == 1
    assert album.ids() == (kept,)
    with pytest.raises(NotFoundError):
        album.get(gone)


def test_a_picture_without_a_document_was_never_there(library: Library) -> None:
    album = library.pictures
    ident = album.add(b"x", {"kind": "drawn"}).id
    folder = album.file(album.get(ident)).parent
    (folder / "20200101-000000000000-abcdef.png").write_bytes(b"half")
    (folder / "20200101-000000000001-abcdef.json").write_text("{")
    assert ident in album.ids()
    with pytest.raises(NotFoundError):
        album.get("20200101-000000000001-abcdef")


@pytest.mark.parametrize("name", ["../wardrobe", "", "20200101-000000000000-abcdef/../x"])
def test_a_name_that_is_no_picture_reaches_no_file(library: Library, name: str) -> None:
    with pytest.raises(NotFoundError):
        library.pictures.get(name)


def test_a_wardrobe_that_cannot_be_written_keeps_nothing(library: Library) -> None:
    ident = library.pictures.add(b"x", {"kind": "drawn"}).id
    with Library.open(library.folder, read_only=True) as shut:
        assert shut.pictures.ids() == (ident,)
        with pytest.raises(ReadOnlyLibraryError):
            shut.pictures.add(b"y", {})
        with pytest.raises(ReadOnlyLibraryError):
            shut.pictures.trash([ident])


def test_people_stand_apart_and_are_deleted_for_good(library: Library) -> None:
    ident = library.people.add(b"jpg", {"kind": "person"}, extension="jpg").id
    assert library.pictures.ids() == ()
    told = {**library.people.get(ident).told, "points": {"neck": [0.5, 0.1]}}
    assert library.people.tell(ident, told).told["points"] == {"neck": [0.5, 0.1]}
    file = library.people.file(library.people.get(ident))
    library.people.delete(ident)
    assert not file.exists()
    assert library.people.ids() == ()


def test_documents_are_plain_json_beside_the_pictures(library: Library) -> None:
    picture = library.pictures.add(b"x", {"kind": "drawn", "words": "grün"})
    document = Path(library.pictures.file(picture)).with_suffix(".json")
    assert json.loads(document.read_text(encoding="utf-8"))["told"]["words"] == "grün"
