"""The pocket model from nothing to a folder that can be exported."""

from __future__ import annotations

import csv
import io
import json
import tarfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from tests.tiny_models.omni import SMALL
from train.errors import RunError
from train.export.to_gguf import ExportOptions, export_gguf
from train.omni.config import config_from, read_config
from train.omni.patches import Eyes, together
from train.omni.pocket_shape import PocketShape
from train.omni.tower import TowerConfig, _batches
from train.omni.tower_data import TarPictures, read_tower_data
from train.omni_commands import CONFIGS, POCKET_ENCODER
from train.recipes.pocket_omni import PocketRequest, make_pocket_omni


@pytest.fixture
def closet(tmp_path: Path) -> Path:
    """Plain photos of six people in the layout of wardrobe-cc0."""
    folder = tmp_path / "closet"
    folder.mkdir()
    rows, notes = [], []
    with tarfile.open(folder / "photos-224.tar", "w") as archive:
        for number in range(24):
            person, name = f"person-{number % 6:03d}", f"{number:02d}.jpg"
            photo = f"{person}/{name}"
            pixels = np.full((60, 48, 3), (250, 30, 30) if number % 2 else (30, 30, 250), np.uint8)
            data = io.BytesIO()
            Image.fromarray(pixels).save(data, "JPEG")
            entry = tarfile.TarInfo(photo)
            entry.size = data.tell()
            data.seek(0)
            archive.addfile(entry, data)
            split = "val" if number % 6 == 0 else "train"
            common = {"photo": photo, "person": person, "split": split, "label": "T-Shirt"}
            rows.append({**common, "kids": "false"})
            notes.append(
                {
                    **common,
                    "cat": "shirt" if number % 2 else "pants",
                    "colors": ["red" if number % 2 else "blue"],
                    "main": "plain",
                    "other": [],
                    "pattern": "solid",
                    "material": "cotton",
                    "fit": "regular",
                    "style": "casual",
                    "season": [],
                    "occasion": [],
                    "formality": 2,
                    "desc": "A garment.",
                }
            )
    with (folder / "photos.csv").open("w", newline="") as table:
        writer = csv.DictWriter(table, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    lines = "".join(json.dumps(note) + "\n" for note in notes)
    (folder / "annotations.jsonl").write_text(lines)
    return folder


def test_everything_is_made_once_and_can_be_exported(
    closet: Path, questions_folder: Path, tmp_path: Path
) -> None:
    preset = read_config(CONFIGS / "pocket-omni-cpu.json").to_json()
    stages = [
        {**stage, "mix": {}, "batch": 8, "micro": 4, "picture_tokens": 9, "multi_tokens": 4}
        for stage in preset["stages"]
    ]
    config = config_from({**preset, "stages": stages})
    request = PocketRequest(
        config,
        tmp_path / "run",
        questions_folder,
        closet,
        tower=TowerConfig(steps=3, batch=4, tokens=(4,), minutes=60),
    )
    said: list[str] = []
    result = make_pocket_omni(request, say=said.append, shape=SMALL)
    assert set(result["tower"]["val"]) == set(result["tower"]["held_out"])
    assert result["steps"] == 12

    warm = result["tower"]
    said.clear()
    again = make_pocket_omni(request, say=said.append, shape=SMALL)
    assert again["tower"] == warm
    assert again["steps"] == 12
    assert not any(line.startswith("step") for line in said)

    out = tmp_path / "exported"
    export_gguf(Path(result["model"]), out, ExportOptions(kind="F16", vision_kind="Q8_0"))
    assert (out / "mmproj-model-Q8_0.gguf").stat().st_size > 0
    assert (tmp_path / "run" / "stages" / "loss.png").exists()


def test_a_killed_tower_goes_on(closet: Path, tmp_path: Path) -> None:
    from transformers.models.qwen2_5_vl import modeling_qwen2_5_vl as qwen
    from transformers.models.qwen2_5_vl.configuration_qwen2_5_vl import Qwen2_5_VLVisionConfig

    from train.omni.pocket_shape import tower_settings
    from train.omni.tower import warm_up
    from train.omni.tower_data import build_tower_data

    pictures = TarPictures(closet / "photos-224.tar")
    data = build_tower_data(closet, pictures, views=0, seed=1, encoder=None, say=lambda _: None)
    weights = []
    for plan in ((6,), (6, 6)):
        run = tmp_path / f"tower-{len(plan)}"
        for attempt, steps in enumerate(plan):
            torch.manual_seed(2)
            settings = Qwen2_5_VLVisionConfig(**tower_settings(SMALL))
            tower = qwen.Qwen2_5_VisionTransformerPretrainedModel(settings)
            config = TowerConfig(
                steps=steps, batch=4, tokens=(4,), minutes=60, bf16=False, save_minutes=0.0
            )
            said: list[str] = []
            warm_up(
                tower,
                data,
                pictures,
                config,
                run=run,
                width=SMALL.hidden,
                device=torch.device("cpu"),
                say=said.append,
            )
            # every step was saved; the second attempt finds nothing left to do
            assert sum("held-out" in line for line in said) == (0 if attempt else steps)
        weights.append(tower.state_dict())
    assert all(torch.equal(weights[0][name], weights[1][name]) for name in weights[0])


def test_a_tower_learns_from_what_the_encoder_sees_at_each_place(
    closet: Path, tmp_path: Path
) -> None:
    preset = read_config(CONFIGS / "pocket-omni-cpu.json")
    said: list[str] = []
    request = PocketRequest(
        preset,
        tmp_path,
        photos=closet,
        encoder=POCKET_ENCODER,
        stage="tower",
        views=2,
        tower=TowerConfig(steps=100, batch=8, tokens=(4, 6), minutes=60, warmup=5),
    )
    make_pocket_omni(request, say=said.append, shape=SMALL)
    losses = [float(line.rsplit(" ", 1)[1]) for line in said if line.startswith("step")]
    assert losses[1] < 0.8 * losses[0]
    targets = read_tower_data(tmp_path / "tower-data")
    assert targets.maps.shape == (len(targets.rows("fit")), 2, 8, 8, 64)
    # of two views one shows two photos and has no label
    batches = _batches(
        targets,
        TarPictures(closet / "photos-224.tar"),
        TowerConfig(batch=8, tokens=(4,)),
        start=0,
        device=torch.device("cpu"),
    )
    unlabeled = [batch.labels["category"] < 0 for batch, _ in zip(batches, range(8), strict=False)]
    assert 0.2 < torch.cat(unlabeled).float().mean() < 0.8


def test_patches_are_those_of_transformers() -> None:
    from transformers.models.qwen2_vl.image_processing_pil_qwen2_vl import Qwen2VLImageProcessorPil

    rng = np.random.default_rng(1)
    images = [rng.integers(0, 256, (84, 56, 3), dtype=np.uint8) for _ in range(2)]
    eyes = Eyes()
    grids = [eyes.grid(84, 56, max_tokens=25) for _ in images]
    patches, table = together(images, grids, eyes)
    theirs = Qwen2VLImageProcessorPil(min_pixels=28 * 28, max_pixels=28 * 28 * 64)(
        images=images, return_tensors="np"
    )
    np.testing.assert_array_equal(table, theirs["image_grid_thw"])
    np.testing.assert_allclose(patches, theirs["pixel_values"], atol=1e-5)


def test_the_shape_that_ships_has_at_most_twelve_million_weights() -> None:
    shape = PocketShape()
    assert shape.parameters() <= 12_000_000
    # Q8_0 takes 34 bytes for 32 weights, and the cut into patches two bytes each
    assert shape.parameters() * 34 / 32 + 3 * 2 * 14**2 * shape.tower_hidden <= 12_800_000


def test_the_stages_need_questions(tmp_path: Path) -> None:
    config = read_config(CONFIGS / "pocket-omni-cpu.json")
    with pytest.raises(RunError, match="need questions"):
        make_pocket_omni(PocketRequest(replace(config), tmp_path), say=lambda _: None)
