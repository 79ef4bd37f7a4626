"""The encoder's recipe: its losses against worked examples, and a whole tiny run."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
import torch

from models.vocabulary import Vocabulary
from train.data.encoder_data import build_encoder_data, rows_of
from train.data.labels import MULTI_FIELDS, SINGLE_FIELDS, LabelSpace
from train.data.sources.closet import read_closet
from train.encoder_net import GarmentNet, init_from_features
from train.recipes.encoder import ArcFace, EncoderConfig, held_out, settle_heads, train_encoder

TINY = EncoderConfig(
    epochs=2,
    head_epochs=2,
    batch=8,
    train_size=48,
    size=48,
    renders=8,
    renders_per_epoch=4,
    frozen_stages=0,
    pretrained=False,
    warmup_steps=2,
)


@pytest.fixture(scope="module")
def tiny(drawn_closet, tmp_path_factory):
    photos = read_closet(drawn_closet)
    data = build_encoder_data(photos, TINY, cache=tmp_path_factory.mktemp("cache"))
    return photos, data, LabelSpace.from_vocabulary(Vocabulary.load())


@pytest.mark.parametrize(
    ("degrees", "loss"), [(40.0, 11.407718), (170.0, 54.062283), (10.0, 1.86e-4)]
)
def test_arcface_gives_the_losses_of_the_specification(degrees, loss):
    arc = ArcFace(3, dims=2)
    angles = torch.tensor([0.0, 60.0, 120.0]).deg2rad()
    with torch.no_grad():
        arc.centers.copy_(torch.stack([angles.cos(), angles.sin()], dim=1))
    sample = torch.tensor([[math.cos(math.radians(degrees)), math.sin(math.radians(degrees))]])
    assert arc(sample, torch.tensor([0])).item() == pytest.approx(loss, rel=1e-2, abs=1e-5)


def test_arcface_leaves_unknown_classes_out():
    arc = ArcFace(3)
    rows = torch.nn.functional.normalize(torch.randn(2, 256), dim=-1)
    both = arc(rows, torch.tensor([1, -1]))
    assert torch.isclose(both, arc(rows[:1], torch.tensor([1])))
    assert arc(rows, torch.tensor([-1, -1])).item() == 0.0


def test_rows_keep_people_apart(tiny):
    photos, data, _ = tiny
    people = {}
    for part in ("fit", "tune", "val"):
        rows = rows_of(photos, data, part=part)
        people[part] = {photos[row].person for row in rows if row < data.photos}
    assert not people["fit"] & people["tune"]
    assert not (people["fit"] | people["tune"]) & people["val"]
    assert people["val"] == {photo.person for photo in photos if photo.split == "val"}
    assert all(held_out(person) for person in people["tune"])


def test_a_tiny_run_learns_and_resumes_where_it_stopped(tiny, tmp_path):
    photos, data, labels = tiny
    rows = rows_of(photos, data, part="fit")
    whole = train_encoder(data, rows, labels, TINY, run=tmp_path / "whole")
    log = [json.loads(line) for line in (tmp_path / "whole" / "log.jsonl").read_text().splitlines()]
    totals = [sum(v for k, v in row.items() if k not in ("epoch", "seconds")) for row in log]
    assert totals[-1] < totals[0]

    class Stopped(Exception):
        pass

    import train.recipes.encoder as recipe

    saved = recipe._save_checkpoint

    def stop_after_first(*args, **kwargs):
        saved(*args, **kwargs)
        raise Stopped

    recipe._save_checkpoint = stop_after_first
    try:
        with pytest.raises(Stopped):
            train_encoder(data, rows, labels, TINY, run=tmp_path / "cut")
    finally:
        recipe._save_checkpoint = saved
    resumed = train_encoder(data, rows, labels, TINY, run=tmp_path / "cut")
    assert len((tmp_path / "cut" / "log.jsonl").read_text().splitlines()) == 1
    assert resumed.heads["category"].weight.shape == whole.heads["category"].weight.shape


def test_settling_heads_leaves_the_backbone_alone(tiny):
    photos, data, labels = tiny
    torch.manual_seed(0)
    net = GarmentNet(labels, frozen_stages=0)
    before = {n: v.clone() for n, v in net.backbone.state_dict().items()}
    head = net.heads["category"].weight.clone()
    settle_heads(net, data, rows_of(photos, data, part="fit"), labels, TINY)
    assert all(torch.equal(before[n], v) for n, v in net.backbone.state_dict().items())
    assert not torch.equal(head, net.heads["category"].weight)


def test_embeddings_start_from_principal_axes():
    torch.manual_seed(0)
    features = torch.randn(300, 1280)
    net = GarmentNet(LabelSpace.from_vocabulary(Vocabulary.load()), frozen_stages=0)
    init_from_features(net, features)
    axes = net.image_head.weight
    assert torch.allclose(axes @ axes.T, torch.eye(256), atol=1e-3)
    assert net.image_head(features).mean(0).abs().max() < 1e-3


def test_outputs_have_the_widths_that_the_library_stores(tiny):
    _, _, labels = tiny
    net = GarmentNet(labels, frozen_stages=0).eval()
    with torch.inference_mode():
        outputs = net(torch.zeros(2, 3, 48, 48))
    assert outputs["embedding"].shape == (2, 256)
    assert outputs["text_space"].shape == (2, 384)
    assert torch.allclose(outputs["embedding"].norm(dim=1), torch.ones(2), atol=1e-4)
    for field in SINGLE_FIELDS + MULTI_FIELDS:
        assert outputs[field].shape == (2, labels.width(field))


def test_unknown_terms_become_targets_that_no_loss_counts():
    from models.types import GarmentTags

    labels = LabelSpace.from_vocabulary(Vocabulary.load())
    assert labels.single("category", [GarmentTags(), GarmentTags(category="dress")])[0] == -1
    assert labels.single("formality", [GarmentTags()]).tolist() == [-1]
    multi = labels.multi("season", [GarmentTags(season=("summer",))])
    assert multi.sum() == 1.0
    assert np.argmax(multi[0]) == labels.terms["season"].index("summer")
