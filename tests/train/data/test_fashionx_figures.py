"""Split, statistics and audit of an annotated corpus."""

from __future__ import annotations

import csv
import json
import random
import re
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from models.fashionx import FashionXRecord, read_record
from models.fashionx_checks import parse_annotation
from tests.train.data.fashionx_parts import VOCABULARY, draw, manifest_of, run
from train.data.corpus import CorpusFacts, read_corpus, write_corpus
from train.data.fashionx.audit import HEAD, read_audit, sample, values_of, write_audit
from train.data.fashionx.fake_answers import outfit
from train.data.fashionx.fake_backend import FakeScript
from train.data.fashionx.finalize import finalize, read_provenance
from train.data.fashionx.manifest import Photo
from train.data.fashionx.run_folder import RunFolder
from train.data.fashionx.split import HeldOut, assign, check_split, read_held_out, split_corpus
from train.data.fashionx.statistics import (
    PAPER_NUMBERS,
    Share,
    corpus_statistics,
    statistics,
    to_markdown,
)
from train.errors import DataError, RunError


def record_of(number, **changes):
    """A record of a made-up picture."""
    annotation, _ = parse_annotation(json.dumps(outfit(str(number))))
    document = {
        "schema_version": "fashionx/1.0",
        "image_id": f"{number:032}",
        "outfit_id": f"o{number}",
        "group_id": f"g{number}",
        "source": "drawn",
        "license": "CC0-1.0",
        "image": {"path": f"{number}.png", "sha256": f"{number:064}", "w": 8, "h": 8},
        "annotation": annotation.model_dump(),
        "annotator": {"backend": "fake", "model": "m"},
        **changes,
    }
    return read_record(document)


def photo_of(record, **changes):
    """What a list would say of it; hashes of different pictures differ widely."""
    spread = random.Random(record.image_id).getrandbits(64)
    return Photo(
        image_id=record.image_id,
        sha256=record.image.sha256,
        path="",
        group_id=record.group_id,
        source="drawn",
        license="CC0-1.0",
        width=8,
        height=8,
        dhash=f"{spread:016x}",
        **changes,
    )


@pytest.fixture(scope="module")
def corpus_folder(tmp_path_factory):
    """An annotated corpus of thirty pictures; read-only."""
    folder = tmp_path_factory.mktemp("figures")
    manifest = manifest_of(folder, 30)
    run(manifest, folder / "run", FakeScript(defective=0.3, stubborn=0.4, harmless=0.5))
    finalize(manifest, RunFolder(folder / "run"), folder / "corpus", name="thirty")
    return folder / "corpus"


# -- split -----------------------------------------------------------------------------------------


def test_of_many_groups_a_tenth_is_test_and_the_seed_decides_which():
    base = record_of(0)
    records = [
        base.model_copy(
            update={
                "image_id": f"{n:032}",
                "group_id": f"g{n % 5200}",
                "source": ("a", "b", "c")[n % 3],
            }
        )
        for n in range(6000)
    ]
    photos = {str(r.image_id): photo_of(r) for r in records}
    sides = assign(records, photos, seed=3)
    share = Counter(sides[str(r.group_id)] for r in records)["train"] / len(records)
    assert abs(share - 0.9) < 0.005
    assert assign(records[::-1], photos, seed=3) == sides
    assert assign(records, photos, seed=4) != sides
    for source in ("a", "b", "c"):
        own = [sides[str(r.group_id)] for r in records if r.source == source]
        assert abs(own.count("test") / len(own) - 0.1) < 0.02


def test_one_large_sender_does_not_become_the_test_set():
    sizes = [40] + [1] * 60
    records = [record_of(n) for n in range(100)]
    groups = [g for g, size in enumerate(sizes) for _ in range(size)]
    records = [
        r.model_copy(update={"group_id": f"g{g}"}) for r, g in zip(records, groups, strict=True)
    ]
    photos = {str(r.image_id): photo_of(r) for r in records}
    for seed in range(5):
        sides = assign(records, photos, seed=seed)
        test = sum(sides[str(r.group_id)] == "test" for r in records)
        assert 9 <= test <= 11
        assert sides["g0"] == "train"


def test_a_corpus_is_split_in_place_and_still_one(corpus_folder, tmp_path):
    corpus = read_corpus(corpus_folder)
    report = split_corpus(corpus, tmp_path, read_provenance(corpus_folder), seed=1)
    again = read_corpus(tmp_path, images=corpus.images)
    assert Counter(r.split for r in again.records.values()) == report.pictures
    assert {"train", "test"} == set(report.pictures)
    assert "likeness" in report.checked


@pytest.mark.parametrize("what", ["group", "outfit", "item", "sender", "file", "likeness"])
def test_whatever_both_sides_share_is_refused(what):
    one, two = record_of(1, split="train"), record_of(2, split="test")
    photos = [photo_of(one), photo_of(two)]
    if what == "group":
        two = two.model_copy(update={"group_id": one.group_id})
    elif what == "outfit":
        two = two.model_copy(update={"outfit_id": one.outfit_id})
    elif what == "file":
        two = two.model_copy(update={"image": one.image})
    elif what == "likeness":
        near = f"{int(photos[0].dhash, 16) ^ 0b10011:016x}"
        photos[1] = replace(photos[1], dhash=near)
    else:
        field = {"item": "item_id", "sender": "sender"}[what]
        photos = [replace(photo, **{field: "same"}) for photo in photos]
    by_id = {photo.image_id: photo for photo in photos}
    named = "nearly equal" if what == "likeness" else f"by {what}"
    with pytest.raises(RunError, match=named):
        check_split([one, two], by_id)
    untied = two.model_copy(update={"split": "unassigned"})
    assert check_split([one, untied], by_id).pictures == {"train": 1, "unassigned": 1}


def test_others_test_pictures_belong_to_neither_side_by_id_split_and_likeness(tmp_path):
    records = [record_of(n) for n in range(60)]
    photos = {str(r.image_id): photo_of(r) for r in records}
    ids = [str(r.image_id) for r in records]
    photos[ids[0]] = replace(photos[ids[0]], item_id="item-7")
    photos[ids[1]] = replace(photos[ids[1]], source_split="query")
    seen = int(photos[ids[2]].dhash, 16) ^ 0b101
    held = HeldOut(frozenset(("item-7", photos[ids[3]].sha256)), (seen,), frozenset(("query",)))
    sides = assign(records, photos, held_out=held)
    out = {group for group, side in sides.items() if side == "unassigned"}
    assert out == {"g0", "g1", "g2", "g3"}


def test_held_out_sets_are_read_from_lists_and_folders(tmp_path):
    (tmp_path / "ids.txt").write_text("item-7\n\n item-8 \n")
    draw(tmp_path / "pictures" / "a.png", "a")
    held = read_held_out([tmp_path / "ids.txt", tmp_path / "pictures"], ["test"])
    assert held.ids == {"item-7", "item-8"}
    assert len(held.hashes) == 1
    (tmp_path / "empty").mkdir()
    with pytest.raises(DataError, match="no readable picture"):
        read_held_out([tmp_path / "empty"])


# -- statistics ------------------------------------------------------------------------------------


def test_totals_are_what_counting_the_json_by_hand_gives(corpus_folder):
    figures = corpus_statistics(corpus_folder, VOCABULARY)
    with_terms = corpus_statistics(corpus_folder, VOCABULARY, count_term=True)
    items, attributes, overall = Counter(), Counter(), 0
    lines = (corpus_folder / "records.jsonl").read_text().splitlines()
    for line in lines:  # with nothing of the project but the file
        annotation = json.loads(line)["annotation"]
        for part, garments in annotation["parts"].items():
            for garment in garments:
                items[part] += 1
                for name, value in garment.items():
                    if name not in ("term", "layer", "visibility"):
                        listed = value if isinstance(value, list) else [value]
                        attributes[part] += sum(one not in ("unknown", "na") for one in listed)
        for value in annotation["overall"].values():
            listed = value if isinstance(value, list) else [value]
            overall += sum(one not in ("unknown", "na") for one in listed)
    assert figures["outfits"] == len(lines)
    assert {p: n for p, n in figures["items"].items() if n} == items
    assert {p: n for p, n in figures["attributes"].items() if n} == attributes
    assert figures["total_items"] == sum(figures["items"].values()) == sum(items.values())
    assert figures["total_attributes"] == sum(attributes.values())
    assert figures["outfit_attributes"] == overall
    assert figures["total_attributes_with_outfits"] == sum(attributes.values()) + overall
    assert with_terms["total_attributes"] == figures["total_attributes"] + sum(items.values())


def test_the_paper_stands_beside_the_figures_as_text_and_enters_none(corpus_folder):
    figures = corpus_statistics(corpus_folder, VOCABULARY)
    page = to_markdown(figures)
    assert all(number in page for number in PAPER_NUMBERS)
    assert "1,032,710 (text: 1,027,710)" in page
    assert "1,032,710" not in json.dumps(figures)
    assert f"| {figures['items']['top']:,} |" in page
    run_ = figures["run"]
    assert run_["done"] + run_["quarantined"] + run_["rejected"] == run_["pictures"] == 30
    assert run_["quarantined"] > 0
    assert figures["warnings"]["T1"]["records"] > 0
    assert sum(figures["tries"].values()) == figures["outfits"]
    assert figures["unknown_rate"]["item.closure"] == 1.0
    assert figures["unknown_rate"]["item.color"] == 0.0


def test_agreement_counts_what_people_said_in_their_own_words():
    records = [record_of(n) for n in range(3)]
    worn = [
        next(item for part in ("one_piece", "top") for item in getattr(r.annotation.parts, part))
        for r in records
    ]
    photos = {
        str(records[0].image_id): photo_of(records[0], human_labels={"category": worn[0].term}),
        str(records[1].image_id): photo_of(records[1], human_labels={"category": "umbrella"}),
        str(records[2].image_id): photo_of(
            records[2], human_labels={"category": "Thingamajig", "mood": "glad"}
        ),
    }
    found = statistics(records, VOCABULARY, photos=photos)["agreement"]
    assert set(found) == {"category"}
    assert (found["category"]["share"], found["category"]["n"]) == (0.5, 2)
    assert found["category"]["words_not_in_vocabulary"] == 1


def test_words_that_the_vocabulary_lacks_are_listed():
    record = record_of(5)
    part = "top" if record.annotation.parts.top else "one_piece"
    document = record.to_document()
    document["annotation"]["parts"][part][0].update(term="zorblax", material=["unobtainium"])
    unknown = statistics([read_record(document)], VOCABULARY)["unknown_terms"]
    assert unknown["term"] == {"zorblax": 1}
    assert unknown["material"] == {"unobtainium": 1}


def test_hostile_words_break_no_table(corpus_folder):
    document = record_of(5).to_document()
    part = "top" if document["annotation"]["parts"]["top"] else "one_piece"
    document["annotation"]["parts"][part][0]["term"] = "a | b\n<img src=x> [x](http://x)"
    page = to_markdown(statistics([read_record(document)], VOCABULARY))
    assert "<img" not in page.replace("\\<", "")
    (line,) = [line for line in page.splitlines() if "img src" in line]
    assert len(re.findall(r"(?<!\\)\|", line)) == 3


def test_wilson_intervals_are_those_of_the_textbook():
    low, high = Share(8, 10).interval
    assert (low, high) == (pytest.approx(0.4902, abs=5e-4), pytest.approx(0.9433, abs=5e-4))
    assert Share(0, 20).interval[0] == 0.0
    assert Share(0, 20).interval[1] == pytest.approx(0.1611, abs=5e-4)
    assert Share(20, 20).interval[1] == 1.0
    assert Share(0, 0).interval == (0.0, 1.0)


# -- audit -----------------------------------------------------------------------------------------


class Seen(HTMLParser):
    """Everything that a browser would take for markup."""

    def __init__(self):
        super().__init__()
        self.tags = Counter()
        self.inputs = []
        self.texts = []
        self.attributes = []

    def handle_starttag(self, tag, attrs):
        self.tags[tag] += 1
        self.attributes += [name for name, _ in attrs]
        if tag == "input":
            self.inputs.append(dict(attrs))

    def handle_data(self, data):
        self.texts.append(data)


def test_every_value_of_a_sample_has_three_boxes_and_the_page_needs_nothing_else(
    corpus_folder, tmp_path
):
    corpus = read_corpus(corpus_folder)
    assert write_audit(corpus, tmp_path / "a.html", count=5) == 5
    page = (tmp_path / "a.html").read_text()
    seen = Seen()
    seen.feed(page)
    values = [value for record in sample(corpus, 5) for value in values_of(record)]
    assert len(seen.inputs) == 3 * len(values)
    assert seen.tags["img"] == seen.tags["section"] == 5
    assert seen.tags["script"] == 1
    assert not {"link", "iframe", "object"} & set(seen.tags)
    assert "http://" not in page
    assert "https://" not in page
    assert {r.image_id for r in sample(corpus, 3)} < {r.image_id for r in sample(corpus, 9)}


HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(2)>&lt;'


def test_hostile_annotations_and_names_stay_text(corpus_folder, tmp_path):
    corpus = read_corpus(corpus_folder)
    first = sample(corpus, 1)[0]
    document = first.to_document()
    annotation = document["annotation"]
    part = next(name for name, items in annotation["parts"].items() if items)
    annotation["parts"][part][0].update(term=HOSTILE, design_details=[HOSTILE, "a\u2028b"])
    annotation["description"]["general"] = HOSTILE + " and some more words to be long enough"
    facts = CorpusFacts(HOSTILE, "drawn", "CC0-1.0", "images", "test")
    write_corpus(tmp_path / "c", facts, [read_record(document)])
    evil = read_corpus(tmp_path / "c", images=corpus.images)
    write_audit(evil, tmp_path / "a.html", count=1)
    seen = Seen()
    seen.feed((tmp_path / "a.html").read_text())
    assert (seen.tags["script"], seen.tags["img"]) == (1, 1)
    assert not [name for name in seen.attributes if name.startswith("on")]
    assert "".join(seen.texts).count("alert(1)") >= 4
    assert "script-src 'sha256-" in (tmp_path / "a.html").read_text().replace("&#x27;", "'")


def filled(file, rows):
    with file.open("w", newline="") as out:
        csv.writer(out).writerows([HEAD, *rows])
    return file


def test_a_filled_sheet_gives_precision_with_intervals_and_leaves_out_what_is_unsure(tmp_path):
    rows = [(f"i{n}", "top/0", "color", "right") for n in range(8)]
    rows += [(f"i{n}", "top/0", "color", "wrong") for n in range(8, 10)]
    rows += [("i1", "top/0", "fit", "unsure")]
    found = read_audit(filled(tmp_path / "a.csv", rows))
    assert found["pictures"] == 10
    assert found["all"] == {"share": 0.8, "share_interval": [0.4902, 0.9433], "n": 10}
    assert found["fields"]["color"]["n"] == 10
    assert (found["fields"]["fit"]["n"], found["fields"]["fit"]["unsure"]) == (0, 1)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (("i", "top/0", "color", "yes"), "Row 2 of a.csv needs 4 cells"),
        (("i", "top/0", "color"), "Row 2 of a.csv needs 4 cells"),
        (("elsewhere", "top/0", "color", "right"), "Row 2 of a.csv is about a picture"),
    ],
)
def test_a_malformed_row_of_a_filled_sheet_is_named(corpus_folder, tmp_path, row, message):
    with pytest.raises(DataError, match=re.escape(message)):
        read_audit(filled(tmp_path / "a.csv", [row]), read_corpus(corpus_folder))


def test_a_value_that_is_judged_twice_or_does_not_exist_is_named(corpus_folder, tmp_path):
    corpus = read_corpus(corpus_folder)
    image_id = str(sample(corpus, 1)[0].image_id)
    twice = [(image_id, "picture", "general", "right")] * 2
    with pytest.raises(DataError, match=r"Row 3 of .* for the second time"):
        read_audit(filled(tmp_path / "a.csv", twice), corpus)
    nowhere = [(image_id, "top/7", "color", "right")]
    with pytest.raises(DataError, match="a value that the picture does not have"):
        read_audit(filled(tmp_path / "a.csv", nowhere), corpus)
    (tmp_path / "a.csv").write_text("x\n")
    with pytest.raises(DataError, match="no filled audit sheet"):
        read_audit(tmp_path / "a.csv")


def test_a_record_survives_the_way_through_its_json(corpus_folder):
    for record in read_corpus(corpus_folder).records.values():
        assert FashionXRecord.model_validate(record.to_document()) == record
