"""No garment of a validation person is trained on, not even under another contributor's number."""

from __future__ import annotations

from pathlib import Path

import pytest

from train.data.sources.closet import read_closet
from train.data.sources.shared_garments import leaked_photos

CLOSET = Path(__file__).resolve().parents[3] / "shared" / "data" / "wardrobe-cc0"


def test_only_the_training_side_of_a_shared_garment_is_left_out(tmp_path):
    table = tmp_path / "shared.csv"
    table.write_text(
        "person_a,person_b,photo_a,photo_b,split_a,split_b\n"
        "p1,p2,p1/a.jpg,p2/b.jpg,val,train\np1,p3,p1/c.jpg,p3/d.jpg,val,train\n"
    )

    assert leaked_photos({"p1/a.jpg", "p2/b.jpg", "p2/x.jpg"}, file=table) == {"p2/b.jpg"}


def test_every_listed_training_photo_exists_and_is_of_a_training_person():
    if not CLOSET.is_dir():
        pytest.skip("the data set is not beside this checkout")
    photos = {photo.name: photo.split for photo in read_closet(CLOSET)}

    leaked = leaked_photos(photos)

    assert len(leaked) == 20
    assert {photos[name] for name in leaked} == {"train"}
