"""The official lists are read as they are, and ranks mean what the benchmarks say."""

from __future__ import annotations

import json
from itertools import pairwise

import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image

from train.cli import main
from train.errors import DataError
from train.evaluate.deepfashion import (
    Gallery,
    GalleryPhoto,
    gallery_report,
    limited,
    read_gallery,
    score_gallery,
)
from train.evaluate.retrieval.ranking import inner_products, unit_rows

IN_SHOP = """7
image_name item_id evaluation_status
img/W/Dresses/id_1/02_1_front.jpg   id_1   query
img/W/Dresses/id_1/02_2_side.jpg    id_1   gallery
img/W/Dresses/id_1/02_3_back.jpg    id_1   gallery
img/W/Dresses/id_2/02_1_front.jpg   id_2   gallery
img/W/Dresses/id_3/02_1_front.jpg   id_3   query
img/W/Dresses/id_4/02_1_front.jpg   id_4   train
img/W/Dresses/id_4/02_2_front.jpg   id_4   train
"""
CONSUMER = """4
image_pair_name_1 image_pair_name_2 item_id evaluation_status
img/D/id_1/comsumer_01.jpg img/D/id_1/shop_01.jpg id_1 test
img/D/id_1/comsumer_02.jpg img/D/id_1/shop_01.jpg id_1 test
img/D/id_2/comsumer_01.jpg img/D/id_2/shop_01.jpg id_2 test
img/D/id_3/comsumer_01.jpg img/D/id_3/shop_01.jpg id_3 val
"""


def written(folder, text):
    file = folder / "list_eval_partition.txt"
    file.write_text(text, encoding="utf-8")
    return file


def test_in_shop_queries_and_gallery_are_what_the_list_says(tmp_path):
    gallery = read_gallery(written(tmp_path, IN_SHOP), "in-shop")
    assert [query.item for query in gallery.queries] == ["id_1", "id_3"]
    assert [photo.item for photo in gallery.photos] == ["id_1", "id_1", "id_2"]
    assert gallery.trained == {"id_4"}
    assert gallery.held_out[0] == {"id_1", "id_2", "id_3"}


def test_consumer_photos_ask_and_shop_photos_answer(tmp_path):
    gallery = read_gallery(written(tmp_path, CONSUMER), "consumer2shop")
    assert len(gallery.queries) == 3
    assert [photo.path for photo in gallery.photos] == [
        "img/D/id_1/shop_01.jpg",
        "img/D/id_2/shop_01.jpg",
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (IN_SHOP.replace("id_1   gallery", "gallery", 1), "Line 4"),
        (IN_SHOP.replace("02_2_side.jpg", "02_1_front.jpg"), "is a query and in the gallery"),
        (IN_SHOP.replace("id_4   train", "id_2   train"), "train and in the test"),
        ("2\nimage_name item_id evaluation_status\n", "no test part"),
    ],
)
def test_a_list_that_cannot_be_right_is_refused(tmp_path, text, told):
    with pytest.raises(DataError, match=told):
        read_gallery(written(tmp_path, text), "in-shop")


def _gallery(queries, photos):
    return Gallery(
        "in-shop",
        tuple(GalleryPhoto(f"q{n}", item) for n, item in enumerate(queries)),
        tuple(GalleryPhoto(f"g{n}", item) for n, item in enumerate(photos)),
        frozenset(),
    )


def test_average_precision_is_that_of_the_hand_example():
    # right photos at ranks 1, 3 and 6: (1/1 + 2/3 + 3/6) / 3
    photos = np.array([[np.cos(angle), np.sin(angle)] for angle in np.arange(6) / 10])
    gallery = _gallery(["a"], ["a", "b", "a", "b", "b", "a"])
    scores = score_gallery(gallery, [[1.0, 0.0]], photos)
    assert scores.first_rank.tolist() == [1]
    assert scores.average_precision[0] == pytest.approx((1 + 2 / 3 + 3 / 6) / 3)


def test_ranks_equal_those_of_a_full_sort_and_recall_grows_with_k():
    rng = np.random.default_rng(1)
    names = [f"i{n}" for n in range(30)]
    queries, photos = list(rng.choice(names, 150)), list(rng.choice(names[:28], 300))
    # few directions, so that many scores are equal
    asked, searched = rng.integers(-1, 2, (150, 4)) + 0.5, rng.integers(-1, 2, (300, 4)) + 0.5
    scores = score_gallery(_gallery(queries, photos), asked, searched)
    products = inner_products(unit_rows(asked), unit_rows(searched))
    for row, item in enumerate(queries):
        order = sorted(range(300), key=lambda n: (-float(products[row, n]), n))
        hits = [rank for rank, n in enumerate(order, start=1) if photos[n] == item]
        assert scores.asked[row] == bool(hits)
        if hits:
            assert scores.first_rank[row] == hits[0]
            precision = np.mean([n / rank for n, rank in enumerate(hits, start=1)])
            assert scores.average_precision[row] == pytest.approx(precision)
    recalls = [scores.recall(k).mean() for k in range(1, 301)]
    assert all(a <= b for a, b in pairwise(recalls))
    assert recalls[-1] == 1.0


def test_queries_without_an_answer_are_dropped_and_counted():
    gallery = _gallery(["a", "z"], ["a", "b"])
    report = gallery_report(gallery, score_gallery(gallery, np.eye(2), np.eye(2)))
    assert (report["queries"], report["dropped_queries"]) == (1, 1)
    assert report["figures"]["R@1"]["value"] == 1.0
    assert report["figures"]["R@1"]["chance"] == pytest.approx(0.5)
    assert report["figures"]["mAP"]["paper"] == 82.5


def test_fewer_queries_search_the_whole_gallery():
    gallery = _gallery([f"i{n}" for n in range(9)], ["i1", "i2"])
    fewer = limited(gallery, 4)
    assert (len(fewer.queries), fewer.photos) == (4, gallery.photos)
    assert limited(gallery, 4) == fewer


def test_the_command_measures_the_shipped_encoder(tmp_path):
    written(tmp_path, IN_SHOP)
    rng = np.random.default_rng(3)
    tiles = {item: rng.integers(0, 256, (4, 4, 3), np.uint8) for item in ("id_1", "id_2", "id_3")}
    for line in IN_SHOP.splitlines()[2:]:
        path, item, status = line.split()
        if status != "train":
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            Image.fromarray(tiles[item]).resize((64, 64), Image.Resampling.NEAREST).save(
                tmp_path / path
            )
    run = CliRunner().invoke(
        main, ["evaluate", "gallery", "--benchmark", "in-shop", "--data", str(tmp_path), "--json"]
    )
    assert run.exit_code == 0, run.output
    report = json.loads(run.stdout)
    assert report["figures"]["R@1"]["value"] == 1.0
    assert report["encoder"].startswith("pocket-encoder")
    missing = CliRunner().invoke(
        main,
        ["evaluate", "gallery", "--benchmark", "consumer2shop", "--data", str(tmp_path / "img")],
    )
    assert missing.exit_code == 1
    assert "cannot be read" in missing.output
