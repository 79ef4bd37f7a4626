"""Cut-outs on figures: only train people, only what is visible, the same bytes again."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
import pytest

from models.render import draw_garment, sample_recipe
from models.types import Mask, RgbImage
from train.data import rendered
from train.data.corpus import read_corpus
from train.data.cutouts import CutOut, annotate_cutouts, cut_closet, draw_on_figure, write_cutouts
from train.data.rendered import RenderedPlan
from train.errors import DataError

KINDS = ("t-shirt", "pants", "coat", "shoe")


def by_brightness(images: Sequence[RgbImage]) -> list[Mask]:
    """A segmenter for garments on white."""
    return [np.asarray((image.min(axis=2) < 235) * 255, np.uint8) for image in images]


@pytest.fixture(scope="module")
def closet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Eight people's garments photographed on white, the last two of them ``val``."""
    folder = tmp_path_factory.mktemp("closet")
    rows = []
    for person in range(8):
        for kind in KINDS:
            recipe = sample_recipe(np.random.default_rng((person, 3)), category=kind)
            rgba = draw_garment(recipe, size=160).rgba.astype(np.float32)
            alpha = rgba[..., 3:] / 255
            image = np.pad(rgba[..., :3] * alpha * 0.85 + 255 * (1 - alpha), ((20, 20), (20, 20), (0, 0)), constant_values=255)  # fmt: skip # noqa: E501
            name = f"person-{person:03}/{kind}.jpg"
            file = folder / "photos" / name
            file.parent.mkdir(parents=True, exist_ok=True)
            cv2.imwrite(str(file), image[..., ::-1].astype(np.uint8))
            rows.append(
                {
                    "photo": name, "person": f"person-{person:03}",
                    "split": "val" if person > 5 else "train", "cat": kind,
                    "main": "plain", "other": ["button"], "colors": [recipe.colors[0]],
                    "pattern": "plain", "material": recipe.material, "fit": "regular",
                    "style": "casual", "season": ["autumn", "winter"], "occasion": ["everyday"],
                    "formality": 2, "kids": False, "desc": f"A plain {kind} of one color, unworn.",
                }
            )  # fmt: skip
    lines = "".join(json.dumps(row) + "\n" for row in rows)
    (folder / "annotations.jsonl").write_text(lines, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def cutouts(closet: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[CutOut]]:
    folder = tmp_path_factory.mktemp("cutouts")
    return folder, cut_closet(closet, folder, by_brightness)


def test_only_garments_of_train_people_are_cut_out(cutouts: tuple[Path, list[CutOut]]) -> None:
    people = {cutout.row["person"] for cutout in cutouts[1]}
    assert people
    assert people <= {f"person-{number:03}" for number in range(6)}


def test_a_mask_that_fills_the_photo_gives_no_cut_out(closet: Path, tmp_path: Path) -> None:
    def everything(images: Sequence[RgbImage]) -> list[Mask]:
        return [np.full(image.shape[:2], 255, np.uint8) for image in images]

    with pytest.raises(DataError, match="too few garments"):
        cut_closet(closet, tmp_path, everything)


def test_nothing_is_said_of_a_cut_that_another_garment_may_hide(
    cutouts: tuple[Path, list[CutOut]],
) -> None:
    shirt = next(c for c in cutouts[1] if c.row["cat"] == "t-shirt")
    shirt = CutOut(shirt.file, shirt.zone, {**shirt.row, "other": ["short sleeve", "crew neck"]})
    for share, said in ((1.0, "short"), (0.4, "unknown")):
        found = annotate_cutouts([shirt], [share], place="room", seed=(1, 0))
        assert found is not None
        (item,) = found.parts.top
        assert item.sleeve == said
        assert item.neckline == ("crew neck" if share == 1.0 else "unknown")
        assert item.fit == ("regular" if share == 1.0 else "unknown")


def test_what_a_coat_hides_is_partial_or_left_out(cutouts: tuple[Path, list[CutOut]]) -> None:
    folder, found = cutouts
    zones = {cutout.zone: cutout for cutout in found}
    chosen = [zones["legs"], zones["top"], zones["outer"]]
    _, annotation = draw_on_figure(chosen, folder, np.random.default_rng(1), size=128)
    assert annotation is not None
    by_term = {item.term: item for item in [*annotation.parts.top, *annotation.parts.bottom]}
    assert by_term["coat"].visibility == "full"
    assert "t-shirt" not in by_term or by_term["t-shirt"].visibility == "partial"


def test_details_of_what_is_partly_hidden_are_not_stated(
    cutouts: tuple[Path, list[CutOut]],
) -> None:
    coat = next(cutout for cutout in cutouts[1] if cutout.zone == "outer")
    full = annotate_cutouts([coat], [1.0], place="wall", seed=(1, 0))
    partly = annotate_cutouts([coat], [0.5], place="wall", seed=(1, 0))
    assert full is not None
    assert partly is not None
    assert full.parts.top[0].closure == "button"
    assert partly.parts.top[0].closure == "unknown"
    assert annotate_cutouts([coat], [0.05], place="wall", seed=(1, 0)) is None


def test_the_corpus_says_that_it_is_not_for_shipping_and_repeats_itself(
    closet: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rendered, "SHARD", 2)
    plan = RenderedPlan(count=4, seed=1, size=96)
    for name in ("one", "two"):
        write_cutouts(closet, tmp_path / name, plan, by_brightness)
    corpus = read_corpus(tmp_path / "one")
    assert "not for shipping" in corpus.facts.license
    assert any("never shipped" in note for note in corpus.facts.notes)
    assert {record.split for record in corpus.records.values()} == {"train"}
    files = [sorted(f.name for f in (tmp_path / name).iterdir()) for name in ("one", "two")]
    assert files[0] == files[1]
    assert all(
        (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
        for name in files[0]
    )
    assert not (tmp_path / "one" / "parts").exists()


def test_a_closet_without_photos_is_refused(closet: Path, tmp_path: Path) -> None:
    (tmp_path / "closet").mkdir()
    shutil.copyfile(closet / "annotations.jsonl", tmp_path / "closet" / "annotations.jsonl")
    with pytest.raises(DataError, match="too few garments"):
        cut_closet(tmp_path / "closet", tmp_path / "cut", by_brightness)
