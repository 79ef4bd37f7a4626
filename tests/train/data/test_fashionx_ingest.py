"""From folders and tables to the list of what is annotated."""

from __future__ import annotations

import json
import os

import numpy as np
import pytest
from PIL import Image

from tests.train.data.fashionx_parts import draw, listed, photos_in
from train.data.fashionx.ingest import IngestOptions, ingest
from train.data.fashionx.likeness import (
    Joined,
    difference_hash,
    near_links,
    near_pairs,
    near_values,
)
from train.data.fashionx.manifest import read_manifest
from train.data.fashionx.sources import Sources
from train.errors import DataError


def test_unreadable_small_and_equal_photos_are_dropped_and_counted(tmp_path):
    folder = photos_in(tmp_path / "photos", 3)
    draw(folder / "small.png", "small", size=(95, 300))
    draw(folder / "just-large-enough.png", "enough", size=(96, 300))
    (folder / "broken.jpg").write_bytes(b"\xff\xd8\xff no picture")
    (folder / "copy.png").write_bytes((folder / "000.png").read_bytes())
    (folder / "notes.txt").write_text("no photo at all")
    found = listed(folder, tmp_path / "list")
    expected = {
        "found": 7,
        "kept": 4,
        "unreadable": 1,
        "too_small": 1,
        "exact_duplicates": 1,
        "near_duplicates": 0,
    }
    assert found.counts == expected
    assert [name for name, _ in found.unreadable] == ["photos/broken.jpg"]
    manifest = read_manifest(tmp_path / "list")
    assert [p.image_id for p in manifest.photos] == sorted(p.sha256[:32] for p in manifest.photos)
    assert all(manifest.file(photo).is_file() for photo in manifest.photos)


def test_near_duplicates_and_shared_outfits_items_and_senders_become_one_group(tmp_path):
    photos = tmp_path / "photos"
    rows = []

    def add(name, *seed, shift=0, **facts):
        draw(photos / name, *seed, shift=shift)
        rows.append({"path": name, **facts})

    add("a.png", "a", outfit="o1")
    add("a-brighter.png", "a", shift=9, item="i1")  # like a, says nothing of its outfit
    add("b.png", "b", item="i1", person="p1")
    add("c.png", "c", person="p1")
    add("d.png", "d", outfit="o2")
    table = tmp_path / "rows.jsonl"
    table.write_text("".join(json.dumps(row) + "\n" for row in rows))
    out = tmp_path / "list"
    found = ingest(Sources([table], photos=photos), out, IngestOptions("mine", "CC0-1.0"))
    assert found.counts["near_duplicates"] == 2
    groups = {p.path: p.group_id for p in read_manifest(out).photos}
    joined = {groups[f"photos/{name}.png"] for name in ("a", "a-brighter", "b", "c")}
    assert len(joined) == 1
    assert groups["photos/d.png"] not in joined
    assert (found.groups, found.largest_group) == (2, 4)


def test_a_dropped_copy_still_joins_the_outfits_that_share_it(tmp_path):
    folder = tmp_path / "photos"
    draw(folder / "one" / "a.png", "a")
    draw(folder / "one" / "b.png", "b")
    draw(folder / "two" / "c.png", "c")
    (folder / "two" / "copy-of-a.png").write_bytes((folder / "one" / "a.png").read_bytes())
    sources = Sources([folder], folder_means="outfit")
    found = ingest(sources, tmp_path / "list", IngestOptions("mine", "CC0-1.0"))
    assert (found.counts["kept"], found.groups) == (3, 1)


def test_the_order_in_which_sources_are_named_changes_no_group_and_no_picture(tmp_path):
    one, two = photos_in(tmp_path / "one", 6), tmp_path / "two"
    for number in range(4):
        draw(two / f"{number}.png", number, shift=5)  # near copies of the first folder's
    lists = []
    for name, paths in (("forth", [one, two]), ("back", [two, one])):
        ingest(Sources(paths), tmp_path / name, IngestOptions("mine", "CC0-1.0"))
        photos = read_manifest(tmp_path / name).photos
        lists.append([(p.image_id, p.path, p.group_id) for p in photos])
    assert lists[0] == lists[1]


def test_near_pairs_are_exactly_those_that_comparing_all_with_all_finds():
    rng = np.random.default_rng(3)
    base = [int(value) for value in rng.integers(0, 1 << 63, 40)]
    hashes = list(base)
    for value in base:
        for bits in range(8):
            flips = rng.choice(64, bits, replace=False)
            hashes.append(value ^ sum(1 << int(flip) for flip in flips))
    for distance in (0, 1, 4, 7):
        wanted = {
            (i, j)
            for i in range(len(hashes))
            for j in range(i + 1, len(hashes))
            if (hashes[i] ^ hashes[j]).bit_count() <= distance
        }
        assert set(near_pairs(hashes, distance=distance)) == wanted
        assert joined_by(hashes * 2, near_links(hashes * 2, distance=distance)) == joined_by(
            hashes * 2, near_pairs(hashes * 2, distance=distance)
        )
        near = near_values(hashes[:90], hashes[90:], distance=distance)
        assert near == {hashes[i] for i, j in wanted if i < 90 <= j}


def joined_by(hashes, pairs):
    joined = Joined(len(hashes))
    for first, second in pairs:
        joined.join(first, second)
    return [joined.root(number) for number in range(len(hashes))]


def test_a_crowd_of_equal_pictures_makes_no_crowd_of_pairs():
    crowd = [7] * 1000 + [5]
    assert len(list(near_links(crowd, distance=4))) < 1010


def test_the_hash_survives_another_size_and_compression_and_tells_others_apart(tmp_path):
    draw(tmp_path / "a.png", "a", size=(400, 300))
    image = Image.open(tmp_path / "a.png").convert("RGB")
    image.resize((200, 150)).save(tmp_path / "a.jpg", quality=70)
    first = difference_hash(np.asarray(image))
    again = difference_hash(np.asarray(Image.open(tmp_path / "a.jpg")))
    other = Image.open(draw(tmp_path / "b.png", "b", size=(400, 300))).convert("RGB")
    assert (first ^ again).bit_count() <= 4
    assert (first ^ difference_hash(np.asarray(other))).bit_count() > 12


def test_joining_is_the_same_in_every_order():
    pairs = [(0, 3), (3, 5), (1, 2), (6, 5)]
    for order in (pairs, pairs[::-1]):
        joined = Joined(8)
        for first, second in order:
            joined.join(second, first)
        assert [joined.root(n) for n in range(8)] == [0, 1, 1, 0, 4, 0, 0, 7]


def test_facts_and_labels_of_a_table_are_kept_under_the_names_that_were_given(tmp_path):
    draw(tmp_path / "photos" / "x.png", "x")
    table = tmp_path / "photos.csv"
    table.write_text("photo,who,split,label,kids\nx.png,anna,val,Shirt,true\n")
    sources = Sources(
        [table],
        photos=tmp_path / "photos",
        columns={"sender": "who"},
        labels={"category": "label", "kids": "kids"},
    )
    ingest(sources, tmp_path / "list", IngestOptions("mine", "CC0-1.0"))
    (photo,) = read_manifest(tmp_path / "list").photos
    assert (photo.sender, photo.source_split, photo.source) == ("anna", "val", "mine")
    assert photo.human_labels == {"category": "Shirt", "kids": "true"}


def test_a_table_that_leads_out_of_its_folder_is_refused_with_its_row(tmp_path):
    draw(tmp_path / "secret.png", "secret")
    draw(tmp_path / "photos" / "x.png", "x")
    table = tmp_path / "t.csv"
    table.write_text("path\nx.png\n../secret.png\n")
    with pytest.raises(DataError, match=r"Row 2 of t\.csv leads out"):
        ingest(
            Sources([table], photos=tmp_path / "photos"),
            tmp_path / "list",
            IngestOptions("mine", "CC0-1.0"),
        )


def test_a_malformed_line_of_a_table_is_named_by_its_number(tmp_path):
    draw(tmp_path / "x.png", "x")
    table = tmp_path / "t.jsonl"
    for broken in ("no json", "[1]", '{"path": '):
        table.write_text(f'{{"path": "x.png"}}\n\n{broken}\n')
        with pytest.raises(DataError, match=r"Line 3 of t\.jsonl is no JSON object"):
            Sources([table]).read()
    table.write_text('{"path": "x\\u0000.png"}\n')
    with pytest.raises(DataError, match="leads out"):
        Sources([table]).read()


def test_an_empty_folder_is_told_as_such(tmp_path):
    (tmp_path / "empty").mkdir()
    with pytest.raises(DataError, match="There is no picture there"):
        listed(tmp_path / "empty", tmp_path / "list")


def test_a_row_without_a_picture_and_an_unknown_column_are_named(tmp_path):
    table = tmp_path / "t.jsonl"
    table.write_text('{"path": "a.png"}\n{"other": 1}\n')
    with pytest.raises(DataError, match=r"Row 2 of t\.jsonl names no picture"):
        Sources([table]).read()
    with pytest.raises(DataError, match="No fact is called colour"):
        Sources([table], columns={"colour": "c"})


@pytest.mark.skipif(os.name == "nt", reason="file names are text there")
def test_a_file_name_that_is_no_text_comes_back_as_it_was(tmp_path):
    folder = tmp_path / "photos"
    name = os.fsdecode(b"\xff<b>\n&.png")
    draw(folder / "plain.png", "odd").rename(folder / name)
    listed(folder, tmp_path / "list")
    manifest = read_manifest(tmp_path / "list")
    (photo,) = manifest.photos
    assert manifest.file(photo).is_file()


def test_a_list_that_was_changed_by_hand_or_has_a_malformed_line_is_refused(tmp_path):
    listed(photos_in(tmp_path / "photos", 2), tmp_path / "list")
    file = tmp_path / "list" / "manifest.jsonl"
    file.write_bytes(file.read_bytes().replace(b"CC0-1.0", b"CC0-2.0"))
    with pytest.raises(DataError, match="is not the file"):
        read_manifest(tmp_path / "list")
    with pytest.raises(DataError, match="holds no list"):
        read_manifest(tmp_path)
