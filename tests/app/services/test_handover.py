"""Outfits from a stylist to a client: what is given, what never is, and what the client gets."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.errors import InputError
from app.services import handover as giving
from app.services.handover import hand_over, plan_handover
from app.services.handover_reading import (
    HandoverUnusableError,
    accept,
    is_handover,
    propose,
    read_handover,
)
from app.services.lookbook_content import Told
from app.services.outfit_canvas import OutfitCanvasService
from local_index import ItemDraft, Library, OutfitDraft, OutfitItem, Placement, ViewDraft
from models.vocabulary import Vocabulary


class NoPaper:
    """Stands in for the process that sets type."""

    def write(self, _content: Any, target: Path, **_more: Any) -> tuple[str, ...]:
        target.write_bytes(b"%PDF-1.6\n")
        return ()


@pytest.fixture
def dressed(library: Library) -> Library:
    """Two outfits in a stylist's hands, with secrets."""
    for item in (1, 2, 3):
        library.items.update(item, {"notes": "SECRET-NOTE", "place": "SECRET-PLACE", "price": 99.5})
    for items, name in (((1, 2), "Büro"), ((2, 3), "Party")):
        held = tuple(OutfitItem(one) for one in items)
        library.outfits.create(
            OutfitDraft(held, name=name, notes="SECRET-LOOK", occasion=("work",))
        )
    OutfitCanvasService(library).keep(
        1, {1: Placement(0.3, 0.4, 0.5, 15, 1, flip=True)}, background="#F2DEDF"
    )
    return library


@pytest.fixture
def client(dressed: Library, tmp_path: Path) -> Library:
    """The client's own wardrobe: the same photos under other numbers, without the dress."""
    opened = Library.open(tmp_path / "client", create=True)
    opened.items.add(ItemDraft(name="Something else", slot="bag"))
    for item in (2, 1):
        record = dressed.items.get(item)
        photo = dressed.photos.get(record.views[0].photo_id)
        mine = opened.photos.add(
            dressed.photos.file(photo).read_bytes(),
            extension="jpg",
            width=40,
            height=50,
            media_type="image/jpeg",
            perceptual_hash={2: 255, 1: 1 << 40}[item],
        )
        opened.items.add(
            ItemDraft(name=f"Mine {item}", slot=record.slot, views=(ViewDraft(mine.id),))
        )
    return opened


def plan(library: Library, **more: Any) -> Any:
    return plan_handover(library, [1, 2], Vocabulary.load(), title="Autumn", **more)


def given_to(library: Library, target: Path, **more: Any) -> Path:
    return hand_over(plan(library, **more), target, NoPaper()).path


def test_what_will_be_given_is_what_is_given(dressed: Library, tmp_path: Path) -> None:
    planned = plan(dressed)
    assert planned.files == (
        "Lookbook.html",
        "Lookbook.pdf",
        "Pictures/Büro.png",
        "Pictures/Party.png",
        "outfits.json",
        "Read me.txt",
    )
    assert planned.garments == ("Gray sweater", "Navy striped shirt", "Red dress")
    folder = given_to(dressed, tmp_path / "Sofia")
    assert folder.is_dir()
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert there == {*planned.files}
    packed = given_to(dressed, tmp_path / "sofia.zip")
    with zipfile.ZipFile(packed) as archive:
        assert {name.removeprefix("sofia/") for name in archive.namelist()} == {*planned.files}
        assert archive.testzip() is None


def test_nothing_private_and_no_path_is_given(dressed: Library, tmp_path: Path) -> None:
    folder = given_to(dressed, tmp_path / "Sofia")
    words = "".join(
        (folder / name).read_text(encoding="utf-8")
        for name in ("Lookbook.html", "outfits.json", "Read me.txt")
    )
    for secret in ("SECRET", "99.5", str(dressed.folder), "wardrobe.db", "itm_", "out_"):
        assert secret not in words, secret
    told = Told(outfit_notes=True, prices=True)
    more = given_to(dressed, tmp_path / "More", told=told) / "outfits.json"
    assert "SECRET-LOOK" in more.read_text(encoding="utf-8")
    assert "SECRET-NOTE" not in more.read_text(encoding="utf-8")


def test_nothing_is_overwritten_and_nothing_is_left_half_made(
    dressed: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "Sofia"
    given_to(dressed, target)
    before = sorted(path.name for path in tmp_path.iterdir())
    with pytest.raises(InputError, match="already"):
        given_to(dressed, target)

    def refuse(*_: object) -> None:
        raise OSError("full")

    monkeypatch.setattr(giving.os, "replace", refuse)
    with pytest.raises(OSError, match="full"):
        given_to(dressed, tmp_path / "Other")
    assert sorted(path.name for path in tmp_path.iterdir()) == before


@pytest.mark.parametrize("name", ["Sofia", "sofia.zip"])
def test_a_client_gets_proposals_with_their_own_garments(
    dressed: Library, client: Library, tmp_path: Path, name: str
) -> None:
    read = read_handover(given_to(dressed, tmp_path / name, stylist="Studio Berg"))
    first, second = propose(client, read, Vocabulary.load())
    assert (first.outcome, first.missing) == ("proposed", ())
    assert (second.outcome, second.missing, second.outfit_id) == ("missing", ("Red dress",), 0)
    outfit = client.outfits.get(first.outfit_id)
    # as the stylist ordered them: the shirt, which is number 3 here, and the sweater
    assert [client.items.get(one).name for one in outfit.item_ids] == ["Mine 1", "Mine 2"]
    assert (outfit.name, outfit.occasion, outfit.notes) == ("Büro", ("work",), "")
    assert outfit.details["proposed"]["by"] == "Studio Berg"
    source = OutfitCanvasService(client).read(outfit.id)
    assert source.background == "#F2DEDF"
    assert source.spread[0].kept == Placement(0.3, 0.4, 0.5, 15, 1, flip=True)
    assert propose(client, read, Vocabulary.load())[0].outcome == "known"
    assert accept(client, [outfit.id]) == [outfit.id]
    assert accept(client, [outfit.id]) == []
    assert "proposed" not in client.outfits.get(outfit.id).details
    assert propose(client, read, Vocabulary.load())[0].outfit_id == outfit.id, "known by its number"
    client.close()


def test_all_proposals_are_one_step_of_undo_and_a_preview_is_none(
    dressed: Library, client: Library, tmp_path: Path
) -> None:
    read = read_handover(given_to(dressed, tmp_path / "Sofia"))
    assert propose(client, read, Vocabulary.load(), preview=True)[0].outcome == "proposed"
    assert client.outfits.find() == []
    propose(client, read, Vocabulary.load())
    client.history.undo()
    assert client.outfits.find() == []
    client.close()


def test_a_photo_that_was_packed_anew_is_found_by_its_looks(
    dressed: Library, client: Library, tmp_path: Path
) -> None:
    folder = given_to(dressed, tmp_path / "Sofia")
    document = json.loads((folder / "outfits.json").read_text(encoding="utf-8"))
    for garment in document["garments"]:
        for one in garment["photos"]:
            one["sha256"] = "0" * 64
            # three bits off for the sweater, another picture altogether for the rest
            one["perceptual_hash"] = 255 ^ 7 if garment["name"] == "Gray sweater" else -1
    (folder / "outfits.json").write_text(json.dumps(document), encoding="utf-8")
    first, _second = propose(client, read_handover(folder), Vocabulary.load())
    assert first.item_ids == (2,)
    assert first.missing == ("Navy striped shirt",)
    assert first.outcome == "missing", "one garment of two is no outfit"
    client.close()


def test_what_is_no_handover_is_refused_in_words(tmp_path: Path) -> None:
    for number, content in enumerate(
        (b"", b"[]", b"{}", b'{"kind":"x"}', b"\xff\xfe", b"[" * 9000)
    ):
        place = tmp_path / f"{number}.json"
        place.write_bytes(content)
        with pytest.raises(HandoverUnusableError):
            read_handover(place)
    with pytest.raises(InputError):
        read_handover(tmp_path / "gone.zip")
    newer = tmp_path / "newer.json"
    newer.write_text('{"kind":"vestry-handover","format":9}')
    with pytest.raises(HandoverUnusableError, match="newer"):
        read_handover(newer)
    empty = tmp_path / "empty.zip"
    with zipfile.ZipFile(empty, "w"):
        pass
    with pytest.raises(HandoverUnusableError):
        read_handover(empty)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_a_bent_handover_is_refused_or_harmless(
    library: Library, tmp_path: Path, data: st.DataObject
) -> None:
    document: Any = {
        "kind": "vestry-handover",
        "format": 1,
        "id": "0" * 32,
        "title": "x",
        "from": "y",
        "outfits": [
            {"key": "1", "pieces": [{"garment": "g1", "placement": {"x": 0, "y": 0, "scale": 1}}]}
        ],
        "garments": [{"key": "g1", "name": "n", "slot": "top", "photos": []}],
    }
    junk = st.none() | st.integers() | st.floats() | st.text(max_size=5) | st.lists(st.integers())
    holder = data.draw(
        st.sampled_from(
            [
                document,
                document["outfits"][0],
                document["outfits"][0]["pieces"][0],
                document["outfits"][0]["pieces"][0]["placement"],
                document["garments"][0],
            ]
        )
    )
    holder[data.draw(st.sampled_from(sorted(holder)))] = data.draw(junk)
    place = tmp_path / "bent.json"
    place.write_text(json.dumps(document))
    try:
        read = read_handover(place)
    except HandoverUnusableError:
        return
    propose(library, read, Vocabulary.load(), preview=True)


def test_a_garment_that_is_named_twice_lies_in_an_outfit_once(dressed, client, tmp_path):
    place = given_to(dressed, tmp_path / "given")
    file = place / giving.OUTFITS
    document = json.loads(file.read_text(encoding="utf-8"))
    first = document["outfits"][0]
    first["pieces"] += first["pieces"]
    file.write_text(json.dumps(document), encoding="utf-8")
    made = propose(client, read_handover(place), Vocabulary.load())
    assert made[0].outcome == "proposed"
    assert len(client.outfits.get(made[0].outfit_id).items) == 2


def test_a_preview_writes_nothing_and_may_be_asked_of_a_wardrobe_that_is_read_only(
    dressed, client, tmp_path, monkeypatch
):
    place = given_to(dressed, tmp_path / "given")

    def locked():
        raise AssertionError("a preview takes no lock")

    monkeypatch.setattr(client, "atomic", locked)
    found = propose(client, read_handover(place), Vocabulary.load(), preview=True)
    assert [one.outcome for one in found] == ["proposed", "missing"]
    assert not client.outfits.find()


def test_a_handover_is_known_by_its_form(dressed, tmp_path):
    zipped, folder = tmp_path / "Sofia.zip", tmp_path / "Sofia"
    for place in (zipped, folder):
        given_to(dressed, place)
    (tmp_path / "broken.zip").write_bytes(b"PK\3\4 no")
    with zipfile.ZipFile(tmp_path / "photos.zip", "w") as archive:
        archive.writestr("a.jpg", b"x")
    assert is_handover(zipped)
    assert is_handover(folder)
    assert is_handover(folder / giving.OUTFITS)
    for other in ("broken.zip", "photos.zip", "none.zip"):
        assert not is_handover(tmp_path / other)
    assert not is_handover(tmp_path)
