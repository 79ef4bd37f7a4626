"""Readers of FashionRec: a closet, an export of Vestry, tables; broken rows are named by number."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.services.exporting import to_json
from local_index import ItemDraft, Library, OutfitDraft, OutfitItem
from tests.train.data.fashionrec_world import write_lines
from train.data.fashionrec.read_closet import read_closet_outfits
from train.data.fashionrec.read_table import column_map, read_table
from train.data.fashionrec.read_vestry import exported_vectors, read_vestry
from train.data.fashionrec.world import Item, Outfit, Source, clean, join
from train.errors import DataError


def annotation(photo: str, cat: str = "shirt", **changed: Any) -> dict[str, Any]:
    return {
        "photo": photo,
        "person": photo.split("/")[0],
        "split": "train",
        "cat": cat,
        "main": "collared",
        "other": ["cotton"],
        "colors": ["navy"],
        "pattern": "plain",
        "material": "cotton",
        "fit": "n/a",
        "style": "casual",
        "season": ["summer"],
        "occasion": ["work"],
        "formality": 3,
        "kids": False,
        "desc": "Navy shirt with collar.",
        **changed,
    }


def outfit(name: str, items: list[str], **changed: Any) -> dict[str, Any]:
    told = {"outfit": name, "person": "p", "split": "val", "good": True, "items": items, "why": ""}
    return {**told, **changed}


def closet(folder: Path, outfits: list[dict[str, Any]]) -> Path:
    photos = ["p/a.jpg", "p/b.jpg", "q/c.jpg"]
    write_lines(folder / "annotations.jsonl", [annotation(photo) for photo in photos])
    write_lines(folder / "outfits.jsonl", outfits)
    return folder


def test_a_closet_gives_good_outfits_and_says_what_it_left_out(tmp_path: Path) -> None:
    bad = outfit("2", ["p/a.jpg", "p/b.jpg"], good=False)
    source = read_closet_outfits(closet(tmp_path, [outfit("1", ["p/a.jpg", "p/b.jpg"]), bad]))
    assert [one.outfit_id for one in source.outfits] == ["1"]
    assert source.drops == {"outfit: clashing on purpose": 1}
    shirt = source.items["p/a.jpg"]
    assert (shirt.category, shirt.slot, shirt.of("colors")) == ("shirt", "top", ("navy",))
    assert "fit" not in shirt.terms


def test_what_a_closet_says_against_itself_is_counted_and_kept(tmp_path: Path) -> None:
    odd = [outfit("1", ["p/a.jpg", "q/c.jpg"]), outfit("2", ["p/a.jpg", "p/b.jpg"], split="train")]
    source = read_closet_outfits(closet(tmp_path, odd))
    assert source.contradictions == {
        "outfit: a garment of another person": 1,
        "person in two splits": 1,
    }
    assert len(source.outfits) == 2


@pytest.mark.parametrize("row", ["{", "[]", '{"good": true}'])
def test_a_broken_row_of_outfits_is_named_by_its_number(tmp_path: Path, row: str) -> None:
    closet(tmp_path, [outfit("1", ["p/a.jpg", "p/b.jpg"])])
    file = tmp_path / "outfits.jsonl"
    file.write_text(file.read_text() + row + "\n")
    with pytest.raises(DataError, match=r"Row 2 of outfits\.jsonl"):
        read_closet_outfits(tmp_path)


def test_a_broken_row_of_annotations_is_named_by_its_number(tmp_path: Path) -> None:
    closet(tmp_path, [])
    rows = [annotation("p/a.jpg"), {"photo": "p/b.jpg"}]
    write_lines(tmp_path / "annotations.jsonl", rows)
    with pytest.raises(DataError, match=r"Row 2 of annotations\.jsonl"):
        read_closet_outfits(tmp_path)


def test_cleaning_counts_every_drop_and_sums_outfits_that_are_the_same() -> None:
    items = {
        "a": Item("a", "s", title="a", image_sha256="1"),
        "twin": Item("twin", "s", title="twin", image_sha256="1"),
        "b": Item("b", "s", title="b"),
        "empty": Item("empty", "s"),
    }
    outfits = (
        Outfit("1", "s", ("a", "b"), "me"),
        Outfit("2", "s", ("b", "twin"), "me"),
        Outfit("3", "s", ("a", "twin", "empty"), "me"),
    )
    cleaned = clean(Source("s", items, outfits))
    assert [(one.outfit_id, one.item_ids, one.weight) for one in cleaned.outfits] == [
        ("1", ("a", "b"), 2.0)
    ]
    assert cleaned.drops == {
        "item: same picture as another, merged": 1,
        "item: neither picture nor words": 1,
        "outfit: same garments as another, merged": 1,
        "outfit: a garment named twice": 1,
        "outfit: a garment that is not listed": 1,
        "outfit: fewer than two garments left": 1,
    }


def test_joined_sources_do_not_mix_ids() -> None:
    one = Source("x", {"a": Item("a", "x", title="a")}, (Outfit("1", "x", ("a", "a"), "me"),))
    two = Source("y", {"a": Item("a", "y", title="b")}, (), private=True)
    both = join([one, two])
    assert set(both.items) == {"x:a", "y:a"}
    assert both.outfits[0].user_id == "x:me"
    assert both.private


# -- Vestry ----------------------------------------------------------------------------------------


def exported(**changed: Any) -> dict[str, Any]:
    item = {
        "category": "shirt",
        "slot": "top",
        "name": "Work shirt",
        "colors": [{"name": "navy", "share": 1.0}],
        "pattern": "plain",
        "material": None,
        "fit": "unknown",
        "style": "casual",
        "attributes": ["collared"],
        "season": [],
        "occasion": [],
        "kids": False,
        "brand": None,
        "views": [],
    }
    return {
        "format": 1,
        "app": "vestry",
        "items": [{**item, "id": f"itm_{number}"} for number in range(1, 5)],
        "outfits": [{"id": "out_1", "items": ["itm_1", "itm_2"], "occasion": "work"}],
        "wears": [
            {"date": "2026-05-01", "items": ["itm_2", "itm_1"]},
            {"date": "2026-05-02", "items": ["itm_2", "itm_1"]},
            {"date": "2026-05-02", "items": ["itm_1", "itm_2"]},
            {"date": "2026-05-03", "items": ["itm_3", "itm_4"]},
        ],
        **changed,
    }


def saved(tmp_path: Path, document: dict[str, Any]) -> Path:
    file = tmp_path / "export.json"
    file.write_text(json.dumps(document))
    return file


def test_an_export_counts_saved_outfits_once_and_worn_ones_per_day(tmp_path: Path) -> None:
    source = read_vestry(saved(tmp_path, exported()), saved=1.0, worn=2.0)
    assert source.private
    assert [(one.item_ids, one.weight) for one in source.outfits] == [
        (("itm_1", "itm_2"), 5.0),
        (("itm_3", "itm_4"), 2.0),
    ]
    assert source.items["itm_1"].terms["colors"] == ("navy",)
    assert source.users == ("me",)


def test_two_garments_of_one_photo_stay_two(tmp_path: Path) -> None:
    document = exported()
    for place, row in enumerate(document["items"][:2]):
        row["views"] = [{"photo": "abc", "region": [0.5 * place, 0, 0.5, 1]}]
    cleaned = clean(read_vestry(saved(tmp_path, document)))
    assert {"itm_1", "itm_2"} <= set(cleaned.items)


def test_an_export_without_outfits_is_refused_with_what_to_do(tmp_path: Path) -> None:
    with Library.open(tmp_path / "wardrobe", create=True) as library:
        file = tmp_path / "export.json"
        file.write_bytes(to_json(library, [], with_vectors=False))
    with pytest.raises(DataError, match="no outfit and no day of wear"):
        read_vestry(file)


def test_outfits_and_days_of_the_app_are_read(tmp_path: Path) -> None:
    with Library.open(tmp_path / "wardrobe", create=True) as library:
        items = [
            library.items.add(ItemDraft(category=category, slot=slot))
            for category, slot in (("shirt", "top"), ("pants", "bottom"), ("coat", "outerwear"))
        ]
        held = tuple(OutfitItem(item) for item in items[:2])
        outfit, _ = library.outfits.create(OutfitDraft(held, occasion=("work", "party")))
        library.wears.add_outfit(outfit, "2026-05-01")
        library.wears.add_outfit(outfit, "2026-12-01", planned=True)
        library.wears.add(items[1:], "2026-05-02")
        file = tmp_path / "export.json"
        file.write_bytes(to_json(library, library.items.find(order="id"), with_vectors=False))
    source = read_vestry(file, saved=1.0, worn=2.0)
    assert [(one.item_ids, one.occasion, one.weight) for one in source.outfits] == [
        (("itm_1", "itm_2"), "work", 3.0),
        (("itm_2", "itm_3"), "", 2.0),
    ]


@pytest.mark.parametrize(
    ("part", "row"), [("items", {}), ("outfits", {"id": "out_2"}), ("wears", {"items": ["itm_1"]})]
)
def test_a_broken_row_of_an_export_is_named_by_its_number(
    tmp_path: Path, part: str, row: dict[str, Any]
) -> None:
    document = exported()
    document[part] = [*document[part][:1], row]
    with pytest.raises(DataError, match=f'Row 2 of "{part}"'):
        read_vestry(saved(tmp_path, document))


def test_a_file_that_is_no_export_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no export of Vestry"):
        read_vestry(saved(tmp_path, {"app": "other"}))


def test_vectors_of_an_export_are_read_in_the_space_of_words_and_of_one_encoder(
    tmp_path: Path,
) -> None:
    import base64

    code = base64.b64encode(np.array([1, 3], "<f4").tobytes()).decode()
    document = exported()
    document["items"][0]["vectors"] = [
        {"space": "text", "encoder": "e1", "base64": code},
        {"space": "image", "encoder": "e1", "base64": code},
    ]
    found = exported_vectors(saved(tmp_path, document))
    assert {name: row.tolist() for name, row in found.items()} == {"itm_1": [1.0, 3.0]}
    document["items"][1]["vectors"] = [{"space": "text", "encoder": "e2", "base64": code}]
    with pytest.raises(DataError, match="several encoders"):
        exported_vectors(saved(tmp_path, document))


# -- tables ----------------------------------------------------------------------------------------


def polyvore(folder: Path) -> Path:
    folder.mkdir()
    for name, files in (
        ("top", "t0.jpg t1.jpg"),
        ("bottom", "b0.jpg b1.jpg t1.jpg"),
        ("shoe", "s0.jpg"),
    ):
        (folder / f"image_list_{name}").write_text("\n".join(files.split()) + "\n")
    (folder / "tuples_train_posi").write_text("user,top,bottom,shoe\n7,0,1,0\n8,1,0,0\n")
    (folder / "tuples_val_posi").write_text("user,top,top,bottom,shoe\n7,0,1,0,0\n8,1,-1,0,0\n")
    (folder / "tuples_test_posi").write_text("user,top,bottom,shoe\n8,0,2,0\n")
    return folder


def test_polyvore_519_is_read_by_its_shipped_map(tmp_path: Path) -> None:
    source = read_table(polyvore(tmp_path / "t"), column_map("polyvore-519"))
    found = {one.outfit_id: (one.user_id, one.split, one.item_ids) for one in source.outfits}
    assert found == {
        "tuples_train_posi-2": ("7", "train", ("t0", "b1", "s0")),
        "tuples_train_posi-3": ("8", "train", ("t1", "b0", "s0")),
        "tuples_val_posi-2": ("7", "valid", ("t0", "t1", "b0", "s0")),
        "tuples_val_posi-3": ("8", "valid", ("t1", "b0", "s0")),
        "tuples_test_posi-2": ("8", "test", ("t0", "t1", "s0")),
    }
    assert source.items["b0"].category == "bottom"
    assert source.contradictions == {"one picture in two lists": 1}


@pytest.mark.parametrize("row", ["7,0,9,0", "7,0,x,0", "7,0,1", "7,-2,0,0"])
def test_a_broken_row_of_a_wide_table_is_named_by_its_number(tmp_path: Path, row: str) -> None:
    folder = polyvore(tmp_path / "t")
    with (folder / "tuples_train_posi").open("a") as table:
        table.write(row + "\n")
    with pytest.raises(DataError, match="Row 4 of tuples_train_posi"):
        read_table(folder, column_map("polyvore-519"))


MAP = """
source = "mine"
form = "long"
format = "{form}"
[[files]]
name = "rows"
split = "train"
[columns]
outfit = "o"
item = "i"
user = "u"
category = "c"
title = "t"
colors = "k"
theme = "th"
"""


def mapped(tmp_path: Path, form: str, rows: str) -> Source:
    (tmp_path / "map.toml").write_text(MAP.format(form=form))
    (tmp_path / "rows").write_text(rows)
    return read_table(tmp_path, column_map(str(tmp_path / "map.toml")))


def test_a_long_table_is_read_by_the_names_of_its_columns(tmp_path: Path) -> None:
    head = "o,i,u,c,t,k,th\n"
    rows = "1,a,me,jeans,Old jeans,navy; red,party\n1,b,me,shirt,Shirt,white,party\n"
    source = mapped(tmp_path, "csv", head + rows)
    assert [(o.outfit_id, o.item_ids, o.user_id, o.occasion) for o in source.outfits] == [
        ("1", ("a", "b"), "me", "party")
    ]
    # The fine category stays as it is; the vocabulary gives its slot.
    jeans = source.items["a"]
    assert (jeans.category, jeans.slot) == ("jeans", "bottom")
    assert jeans.of("colors") == ("navy", "red")


def test_a_long_table_of_json_lines_is_the_same_table(tmp_path: Path) -> None:
    row = {"o": "1", "i": "a", "u": "me", "c": "shirt", "t": "S", "k": ["red"], "th": ""}
    lines = json.dumps(row) + "\n" + json.dumps({**row, "i": "b"}) + "\n"
    assert mapped(tmp_path, "jsonl", lines).outfits[0].item_ids == ("a", "b")
    with pytest.raises(DataError, match="Row 3 of rows"):
        mapped(tmp_path, "jsonl", lines + json.dumps({**row, "i": ""}) + "\n")


def test_rows_of_a_long_table_with_too_few_cells_are_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="Row 2 of rows"):
        mapped(tmp_path, "csv", "o,i,u,c,t,k,th\n1,a\n")


def test_a_map_that_names_no_garment_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "map.toml"
    file.write_text('source = "x"\nform = "long"\nfiles = []\n[columns]\noutfit = "o"\n')
    with pytest.raises(DataError, match="no map of columns"):
        column_map(str(file))
