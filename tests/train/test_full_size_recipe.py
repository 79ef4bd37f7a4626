"""GR-Lite's configuration end to end on tiny random backbones, and the ablation's table."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
import torch
from click.testing import CliRunner
from PIL import Image

from models.preprocess import PreprocessRecord
from train.backbones import load_backbone
from train.checkpoint import load_checkpoint
from train.cli import main
from train.data.mixing import Mixing
from train.data.sources.identities import read_manifest
from train.encoder_net import MetricNet
from train.errors import DataError, MissingLibraryError, RunError
from train.optim import OptimizerSettings
from train.recipes.ablation import VARIANTS, Ablation, run_ablation
from train.recipes.encoder_config import EncoderConfig
from train.recipes.gr_lite import (
    GrLiteConfig,
    embed_photos,
    split_identities,
    train_gr_lite,
)

TINY = GrLiteConfig(
    pretrained=True,
    proj_dim=24,
    epochs=2,
    batch=16,
    train_size=32,
    size=48,
    optimizer=OptimizerSettings(backbone=1e-2, heads=1e-2, centers=1e-1, warmup_steps=2),
    mixing=Mixing(until=0.3),
    held_out=25,
    workers=2,
)


@pytest.fixture(scope="module")
def backbone(tmp_path_factory):
    """A DINOv3 of two tiny layers with random weights, as a folder that transformers reads."""
    transformers = pytest.importorskip("transformers")
    torch.manual_seed(0)
    config = transformers.DINOv3ViTConfig(
        hidden_size=32,
        intermediate_size=64,
        num_hidden_layers=2,
        num_attention_heads=2,
        num_register_tokens=4,
        image_size=32,
        patch_size=16,
    )
    folder = tmp_path_factory.mktemp("dinov3")
    transformers.DINOv3ViTModel(config).save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def manifest(tmp_path_factory):
    """Twelve products with three photos each; rows name a license."""
    folder = tmp_path_factory.mktemp("products")
    rng = np.random.default_rng(0)
    rows = ["path,identity,category,license"]
    for product in range(12):
        pattern = rng.integers(0, 256, (4, 4, 3)).repeat(12, axis=0).repeat(10, axis=1)
        for number in range(3):
            noisy = np.clip(pattern + rng.normal(0, 25, pattern.shape), 0, 255).astype(np.uint8)
            Image.fromarray(noisy).save(folder / f"{product}-{number}.png")
            rows.append(f"{product}-{number}.png,product {product},shirt,CC0-1.0")
    file = folder / "products.csv"
    file.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return file


def test_a_tiny_dinov3_trains_keeps_its_best_and_resumes(backbone, manifest, tmp_path):
    config = replace(TINY, backbone=f"hf:{backbone}", epochs=5)
    found = read_manifest(manifest)
    net = train_gr_lite(found, config, run=tmp_path)
    log = [json.loads(line) for line in (tmp_path / "log.jsonl").read_text().splitlines()]
    assert log[-1]["losses"]["identity"] < log[0]["losses"]["identity"]
    assert max(row["hit@1"] for row in log) == pytest.approx(
        load_checkpoint(tmp_path / "best.pt")["hit@1"], abs=1e-4
    )
    record = json.loads((tmp_path / "preprocess.json").read_text())
    assert (record["size"], record["fit"]) == (48, "squash")
    assert PreprocessRecord.from_json(record).mean == pytest.approx((0.485, 0.456, 0.406))
    again = train_gr_lite(found, config, run=tmp_path)
    assert len((tmp_path / "log.jsonl").read_text().splitlines()) == 5
    assert all(torch.equal(a, b) for a, b in zip(net.parameters(), again.parameters(), strict=True))
    vectors = embed_photos(net, [photo.path for photo in found.photos[:2]], size=48)
    assert vectors.shape == (2, 24)
    assert torch.allclose(vectors.norm(dim=1), torch.ones(2), atol=1e-5)


def test_sampled_centers_train_too(backbone, manifest, tmp_path):
    config = replace(
        TINY,
        backbone=f"hf:{backbone}",
        epochs=5,
        ratio=0.5,
        accumulate=2,
        checkpointing=True,
        proj_dim=None,
    )
    train_gr_lite(read_manifest(manifest), config, run=tmp_path)
    log = [json.loads(line) for line in (tmp_path / "log.jsonl").read_text().splitlines()]
    assert log[-1]["losses"]["identity"] < log[0]["losses"]["identity"]


def test_a_checkpoint_says_when_research_only_photos_were_allowed(backbone, manifest, tmp_path):
    rows = manifest.read_text().replace("product 0,shirt,CC0-1.0", "product 0,shirt,research only")
    file = manifest.with_name("research.csv")
    file.write_text(rows, encoding="utf-8")
    config = tmp_path / "tiny.json"
    config.write_text(
        json.dumps({"epochs": 1, "batch": 16, "train_size": 32, "size": 32, "held_out": 25})
    )
    arguments = [
        "encoder", "--preset", "gr-lite", "--data", str(file), "--run", str(tmp_path / "run"),
        "--config", str(config), "--backbone", f"hf:{backbone}",
        "--evaluation", str(manifest.parent / "none"),
    ]  # fmt: skip
    (manifest.parent / "none").mkdir(exist_ok=True)
    refused = CliRunner().invoke(main, arguments)
    assert refused.exit_code == 1
    assert "research only" in refused.output
    done = CliRunner().invoke(main, [*arguments, "--allow-research"])
    assert done.exit_code == 0, done.output
    metadata = json.loads(load_checkpoint(tmp_path / "run" / "best.pt")["metadata"])
    assert metadata["research_only"] == ["research only"]
    assert metadata["licenses"] == {"CC0-1.0": 33, "research only": 3}


def test_evaluation_pictures_are_left_out_and_reported(backbone, manifest, tmp_path):
    found = read_manifest(manifest)
    shown = tmp_path / "evaluation"
    shown.mkdir()
    with Image.open(manifest.with_name("3-1.png")) as picture:
        picture.resize((80, 96)).save(shown / "copy.png")
    config = replace(TINY, backbone=f"hf:{backbone}", epochs=1)
    train_gr_lite(found, config, run=tmp_path / "run", evaluation=[shown / "copy.png"])
    report = json.loads((tmp_path / "run" / "contamination.json").read_text())
    assert (report["trained"], report["evaluated"]) == (36, 1)
    assert str(manifest.with_name("3-1.png")) in {name for name, _, _ in report["pairs"]}


def test_identities_are_held_out_whole(manifest):
    found = read_manifest(manifest)
    data = split_identities(found.photos, TINY)
    held = {found.photos[row].identity for row in data.held}
    trained = {
        photo.identity for photo, c in zip(found.photos, data.classes, strict=True) if c >= 0
    }
    assert held
    assert not held & trained
    assert data.class_count == len(trained)
    with pytest.raises(DataError, match="Fewer than two"):
        split_identities(found.photos[:3], TINY)


def test_transformers_backbones_tell_their_width_and_scale(backbone):
    pixels = torch.zeros(2, 3, 32, 32)
    found = load_backbone(f"hf:{backbone}").eval()
    assert found.width == 32
    with torch.inference_mode():
        features = found(pixels)
        assert torch.allclose(features, found.net(pixel_values=pixels).pooler_output)
    uint8 = torch.full((1, 4, 4, 3), 255, dtype=torch.uint8)
    assert found.normalized(uint8)[0, 0, 0, 0].item() == pytest.approx((1 - 0.485) / 0.229)
    assert MetricNet(f"hf:{backbone}", proj_dim=8)(pixels).shape == (2, 8)


def test_layers_are_found_under_both_names_in_use(backbone, tmp_path):
    from safetensors.torch import load_file, save_file

    state = load_file(backbone / "model.safetensors")
    renamed = {
        f"model.{name}" if name.startswith("layer.") else name: value
        for name, value in state.items()
    }
    assert renamed.keys() != state.keys()
    (tmp_path / "config.json").write_text((backbone / "config.json").read_text())
    save_file(renamed, tmp_path / "model.safetensors", metadata={"format": "pt"})
    pixels = torch.rand(1, 3, 32, 32)
    with torch.inference_mode():
        theirs = load_backbone(f"hf:{tmp_path}").eval()(pixels)
        ours = load_backbone(f"hf:{backbone}").eval()(pixels)
    assert torch.equal(theirs, ours)


def test_weights_with_gaps_are_refused(backbone, tmp_path):
    from safetensors.torch import load_file, save_file

    state = load_file(backbone / "model.safetensors")
    state.pop("norm.weight")
    (tmp_path / "config.json").write_text((backbone / "config.json").read_text())
    save_file(state, tmp_path / "model.safetensors", metadata={"format": "pt"})
    with pytest.raises(DataError, match="cannot read"):
        load_backbone(f"hf:{tmp_path}")


def test_a_vit_without_a_trained_pooler_is_averaged(tmp_path):
    transformers = pytest.importorskip("transformers")
    config = transformers.ViTConfig(
        hidden_size=16,
        intermediate_size=32,
        num_hidden_layers=1,
        num_attention_heads=2,
        image_size=32,
    )
    transformers.ViTModel(config, add_pooling_layer=False).save_pretrained(tmp_path)
    found = load_backbone(f"hf:{tmp_path}").eval()
    pixels = torch.rand(1, 3, 32, 32)
    with torch.inference_mode():
        hidden = found.net(pixel_values=pixels).last_hidden_state
        assert torch.allclose(found(pixels), hidden.mean(dim=1))


def test_what_is_not_there_is_said_plainly(tmp_path, monkeypatch):
    with pytest.raises(RunError, match="no backbone called resnet"):
        load_backbone("resnet")
    with pytest.raises(DataError, match="cannot read"):
        load_backbone(f"hf:{tmp_path}")
    with pytest.raises(RunError, match="transformer backbones"):
        load_backbone("lite2", lora=8, pretrained=False)
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(MissingLibraryError, match="needs the library timm") as caught:
        load_backbone("timm:resnet18")
    assert caught.value.next_step == "Install it with: pip install timm"


@pytest.mark.slow
def test_the_ablation_measures_every_variant_once_and_resumes(drawn_closet, tmp_path):
    config = EncoderConfig(
        epochs=1,
        batch=8,
        train_sizes=((0.0, 32),),
        size=32,
        renders=4,
        renders_per_epoch=2,
        frozen_stages=0,
        pretrained=False,
        variant="lite0",
        optimizer=OptimizerSettings(warmup_steps=2),
    )
    ablation = Ablation(config, variants=("recipe", "no-renders"), seeds=(0,))

    def no_garment(images):
        return [np.zeros(image.shape[:2], np.uint8) for image in images]

    # the drawn closet's contributors say "Other", which is no class: give them one
    closet = tmp_path / "closet"
    closet.mkdir()
    for name in ("photos", "annotations.jsonl"):
        (closet / name).symlink_to(drawn_closet / name)
    rows = (drawn_closet / "photos.csv").read_text().splitlines()
    labels = ("Shirt", "Dress", "Shoes", "Pants")
    lines = [rows[0]]
    lines += [row.replace("Other", labels[n % 4]) for n, row in enumerate(rows[1:])]
    (closet / "photos.csv").write_text("\n".join(lines) + "\n")
    out = tmp_path / "out"
    report = run_ablation(closet, ablation, out=out, segment=no_garment)
    assert [run["variant"] for run in report["runs"]] == ["recipe", "no-renders"]
    assert all(run["photos"] == 12 and 0 <= run["val P2"] <= 1 for run in report["runs"])
    table = (out / "ablation.md").read_text()
    assert "| recipe |" in table
    assert "| no-renders |" in table
    assert "val P2" in table
    before = {file: file.stat().st_mtime_ns for file in out.rglob("best.pt")}
    assert len(before) == 2
    again = run_ablation(closet, ablation, out=out, segment=no_garment)
    assert again["summary"] == report["summary"]
    assert {file: file.stat().st_mtime_ns for file in out.rglob("best.pt")} == before


def test_every_variant_changes_the_recipe_in_one_place():
    recipe = EncoderConfig()
    runs = {name: config for name, _, config in Ablation(recipe, seeds=(7,)).runs()}
    assert runs["recipe"] == recipe
    assert set(runs) == set(VARIANTS)
    assert runs["softmax"].loss == "softmax"
    assert runs["no-instances"].weights.instance == 0.0
    assert runs["no-renders"].renders == 0
    assert len({repr(config) for config in runs.values()}) == len(VARIANTS)
    with pytest.raises(RunError, match="no variant called soft"):
        Ablation(recipe, variants=("soft",)).runs()
