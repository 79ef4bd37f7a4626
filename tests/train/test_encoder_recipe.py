"""The pocket configuration: its data, its losses and whole tiny runs."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
import torch
from click.testing import CliRunner

from models.types import GarmentTags
from models.vocabulary import Vocabulary
from train.cli import main
from train.config import changed
from train.data.encoder_data import (
    Teacher,
    build_encoder_data,
    held_out,
    read_teacher,
    rows_of,
)
from train.data.labels import MULTI_FIELDS, SINGLE_FIELDS, LabelSpace
from train.data.mixing import Mixing
from train.data.sources.closet import read_closet
from train.encoder_net import GarmentNet, init_from_features
from train.errors import DataError, RunError
from train.metric.garment_losses import GarmentLosses, LossWeights, scaled_gradient
from train.optim import OptimizerSettings
from train.recipes.encoder import EncoderConfig, garment_identities, settle_heads, train_encoder
from train.recipes.encoder_config import Settling

TINY = EncoderConfig(
    epochs=2,
    settling=Settling(epochs=2, renders=4),
    batch=8,
    train_sizes=((0.0, 32), (0.5, 48)),
    size=48,
    renders=8,
    renders_per_epoch=4,
    frozen_stages=0,
    pretrained=False,
    variant="lite0",
    mixing=Mixing(probability=0.5, until=0.5),
    optimizer=OptimizerSettings(
        backbone=4e-4, heads=2e-3, centers=4e-3, warmup_steps=2, schedule="cosine"
    ),
)


def left_half(images):
    """Stand for a cut-out network: the garment is the left half."""
    masks = [np.zeros(image.shape[:2], np.uint8) for image in images]
    for mask in masks:
        mask[:, : mask.shape[1] // 2] = 255
    return masks


@pytest.fixture(scope="module")
def tiny(drawn_closet, tmp_path_factory):
    photos = read_closet(drawn_closet)
    cache = tmp_path_factory.mktemp("cache")
    data = build_encoder_data(photos, TINY, cache=cache)
    # the drawn closet's contributors say "Other", which is no class
    assert set(data.labels) == {""}
    data = replace(data, labels=tuple(tag.category for tag in data.tags[: data.photos]))
    return photos, data, LabelSpace.from_vocabulary(Vocabulary.load()), cache


def losses_of(data, labels, *, rows, teacher=None, weights=None, **more):
    identities = np.full(len(data.tags), -1, np.int64)
    identities[rows] = np.arange(len(rows))
    torch.manual_seed(0)
    return GarmentLosses(
        data,
        labels,
        rows=rows,
        instances=identities,
        dims=256,
        weights=weights or LossWeights(),
        teacher=teacher,
        **more,
    )


def outputs_of(labels, count):
    torch.manual_seed(1)
    net = GarmentNet(labels, variant="lite0", frozen_stages=0).eval()
    return net.project(torch.randn(count, net.width))


def test_rows_keep_people_apart(tiny):
    photos, data, _, _ = tiny
    people = {}
    for part in ("fit", "tune", "val"):
        rows = rows_of(photos, data, part=part)
        people[part] = {photos[row].person for row in rows if row < data.photos}
    assert not people["fit"] & people["tune"]
    assert not (people["fit"] | people["tune"]) & people["val"]
    assert people["val"] == {photo.person for photo in photos if photo.split == "val"}
    assert all(held_out(person) for person in people["tune"])


class Killed(Exception):
    pass


def killed_after(steps, monkeypatch):
    """Make the loop die, as from a kill, when that many steps are done and saved."""
    from train.loop import Loop

    step = Loop._step

    def counted(self, forward, batch):
        if self.at.step == steps:
            raise Killed
        return step(self, forward, batch)

    monkeypatch.setattr(Loop, "_step", counted)


def test_a_killed_run_ends_as_if_it_had_not_been(tiny, tmp_path, monkeypatch):
    photos, data, labels, cache = tiny
    rows = rows_of(photos, data, part="fit")
    # a checkpoint at every step
    config = replace(TINY, checkpoint_minutes=0.0)
    more = {"cache": cache, "segment": left_half}
    whole = train_encoder(data, rows, labels, TINY, run=tmp_path / "whole", **more)
    with monkeypatch.context() as patch:
        # in the middle of the second epoch
        killed_after(7, patch)
        with pytest.raises(Killed):
            train_encoder(data, rows, labels, config, run=tmp_path / "cut", **more)
    resumed = train_encoder(data, rows, labels, config, run=tmp_path / "cut", **more)
    for name, value in whole.state_dict().items():
        assert torch.equal(value, resumed.state_dict()[name]), name
    logs = []
    for run in ("whole", "cut"):
        lines = (tmp_path / run / "log.jsonl").read_text().splitlines()
        logs.append([{**json.loads(line), "seconds": 0} for line in lines])
    assert logs[0] == logs[1]
    assert len(logs[0]) == 2
    assert sum(logs[0][1]["losses"].values()) < sum(logs[0][0]["losses"].values())
    assert 0.0 <= logs[0][0]["hit@1"] <= 1.0
    assert set(logs[0][0]["losses"]) >= {"instance", "label", "kind", "look", "text", "category"}
    with pytest.raises(RunError, match="other settings"):
        train_encoder(data, rows, labels, replace(config, seed=8), run=tmp_path / "cut", **more)


def test_identities_join_copies_of_one_photo_and_leave_the_rest_apart(tiny):
    photos, data, _, _ = tiny
    rows = rows_of(photos, data, part="fit")
    people = np.array(data.people)
    own = rows[: int((people[rows[rows < data.photos]] == people[rows[0]]).sum())]
    generator = torch.Generator().manual_seed(0)
    features = torch.randn(int((rows < data.photos).sum()), 64, generator=generator)
    apart = garment_identities(data, rows, features)
    features[1] = features[0]
    found = garment_identities(data, rows, features)
    assert found[own[0]] == found[own[1]]
    assert len(set(found[rows])) == len(set(apart[rows])) - 1
    assert (np.delete(found, rows) == -1).all()


@pytest.mark.parametrize("kind", ["arcface", "softmax", "contrastive"])
def test_every_loss_kind_gives_finite_gradients_with_mixing(tiny, kind):
    photos, data, labels, _ = tiny
    rows = rows_of(photos, data, part="fit")
    losses = losses_of(data, labels, rows=rows, kind=kind)
    outputs = outputs_of(labels, 8)
    batch = torch.from_numpy(np.repeat(rows[:4], 2))
    found = losses(outputs, batch, batch.flip(0), 0.6)
    torch.stack(list(found.values())).sum().backward()
    assert all(torch.isfinite(value) for value in found.values())
    assert losses.log_scale.grad is not None


def test_a_mixed_batch_is_the_weighted_mean_of_both(tiny):
    photos, data, labels, _ = tiny
    rows = rows_of(photos, data, part="fit")
    losses = losses_of(data, labels, rows=rows)
    outputs = outputs_of(labels, 6)
    first, second = torch.from_numpy(rows[:6]), torch.from_numpy(rows[6:12])
    mixed = losses(outputs, first, second, 0.3)
    ours, theirs = losses(outputs, first), losses(outputs, second)
    for name in ours.keys() & theirs.keys():
        assert torch.isclose(mixed[name], 0.3 * ours[name] + 0.7 * theirs[name], rtol=1e-4), name


def test_a_weight_of_zero_turns_a_part_off(tiny):
    photos, data, labels, _ = tiny
    rows = rows_of(photos, data, part="fit")
    batch, outputs = torch.from_numpy(rows[:4]), outputs_of(labels, 4)
    every = set(losses_of(data, labels, rows=rows)(outputs, batch))
    for name in ("instance", "label", "kind", "look", "text"):
        weights = replace(LossWeights(), **{name: 0.0})
        left = losses_of(data, labels, rows=rows, weights=weights)
        assert set(left(outputs, batch)) == every - {name}
    bare = losses_of(data, labels, rows=rows, weights=replace(LossWeights(), heads=0.0))
    assert set(bare(outputs, batch)) == {"instance", "label", "kind", "look", "text"}


def test_held_out_captions_and_classes_never_serve_as_negatives(tiny):
    photos, data, labels, _ = tiny
    rows = rows_of(photos, data, part="fit")
    losses = losses_of(data, labels, rows=rows)
    trained = {data.captions[row] for row in rows}
    allowed = losses.caption_mask == 0
    shown = {data.captions[row] for row in range(len(data.tags)) if allowed[losses.caption_of[row]]}
    assert shown == trained
    assert int(losses.classes["kind"].max()) + 1 == len(losses.arc["kind"].centers)
    kinds = {f"{data.tags[row].category}|{data.mains[row]}" for row in rows}
    assert len(losses.arc["kind"].centers) == len(kinds)


def test_a_teacher_pulls_towards_its_answers(tiny):
    photos, data, labels, _ = tiny
    rows = rows_of(photos, data, part="fit")
    outputs = outputs_of(labels, 6)
    batch = torch.from_numpy(rows[:6])
    logits = torch.zeros(data.photos, labels.width("category"))
    vectors = torch.randn(data.photos, 9, generator=torch.Generator().manual_seed(0))
    logits[batch] = outputs["category"].detach()
    losses = losses_of(data, labels, rows=rows, teacher=Teacher(vectors, {"category": logits}))
    agreed = losses(outputs, batch)
    assert agreed["teacher_logits"].item() == pytest.approx(0.0, abs=1e-5)
    assert agreed["teacher"].item() > 0.01
    turned = Teacher(None, {"category": -logits})
    against = losses_of(data, labels, rows=rows, teacher=turned)(outputs, batch)
    assert against["teacher_logits"].item() > 0.001
    assert "teacher" not in against


def test_a_teacher_of_other_photos_is_refused(tmp_path):
    file = tmp_path / "teacher.npz"
    np.savez(file, vectors=np.zeros((3, 4), np.float32))
    assert read_teacher(file, photos=3).vectors.shape == (3, 4)
    with pytest.raises(DataError, match="one row"):
        read_teacher(file, photos=4)
    np.savez(file, logits_smell=np.zeros((3, 4), np.float32))
    with pytest.raises(DataError, match="other arrays"):
        read_teacher(file, photos=3)
    file.write_bytes(b"no archive")
    with pytest.raises(DataError, match="cannot be read"):
        read_teacher(file, photos=3)


def test_words_reach_the_backbone_with_a_share_of_their_gradient():
    x = torch.ones(3, requires_grad=True)
    scaled_gradient(x, 0.3).sum().backward()
    assert torch.allclose(x.grad, torch.full((3,), 0.3))


def test_configurations_name_all_mistakes_at_once():
    better = changed(TINY, {"weights": {"instance": 0.5}, "mixing": {"until": 0.2}})
    assert better.weights == replace(TINY.weights, instance=0.5)
    assert better.mixing.until == 0.2
    assert better.optimizer == TINY.optimizer
    with pytest.raises(RunError) as caught:
        changed(TINY, {"weigths": {}, "weights": {"instanse": 1}})
    assert "did you mean weights?" in caught.value.message
    assert "weights.instanse is no field (did you mean instance?)" in caught.value.message
    with pytest.raises(RunError, match=r"epochs.*loss|loss.*epochs"):
        changed(TINY, {"epochs": "many", "loss": "hinge"})


def test_the_command_leaves_settled_weights_that_an_export_can_read(drawn_closet, tmp_path):
    changes = {
        "epochs": 1,
        "settling": {"epochs": 1},
        "batch": 16,
        "train_sizes": [[0.0, 32]],
        "size": 32,
        "renders": 0,
        "variant": "lite0",
        "pretrained": False,
        "augmentation": {"background": 0.0},
        "optimizer": {"warmup_steps": 2},
    }
    file = tmp_path / "tiny.json"
    file.write_text(json.dumps(changes))
    run = tmp_path / "run"
    arguments = ["encoder", "--data", str(drawn_closet), "--run", str(run), "--config", str(file)]
    done = CliRunner().invoke(main, arguments)
    assert done.exit_code == 0, done.output
    config = json.loads((run / "config.json").read_text())
    assert (config["variant"], config["size"], config["seed"]) == ("lite0", 32, 7)
    net = GarmentNet(
        LabelSpace.from_vocabulary(Vocabulary.load()),
        variant=config["variant"],
        frozen_stages=config["frozen_stages"],
    )
    net.load_state_dict(torch.load(run / "settled.pt", weights_only=True))
    file.write_text(json.dumps({"epoch": 1}))
    refused = CliRunner().invoke(main, arguments)
    assert refused.exit_code == 1
    assert "did you mean epochs?" in refused.output


def test_settling_heads_leaves_the_backbone_alone(tiny):
    photos, data, labels, cache = tiny
    torch.manual_seed(0)
    net = GarmentNet(labels, variant="lite0", frozen_stages=0)
    before = {n: v.clone() for n, v in net.backbone.state_dict().items()}
    head = net.heads["category"].weight.clone()
    rows = rows_of(photos, data, part="fit")
    settle_heads(net, data, rows, labels, TINY, cache=cache, segment=left_half)
    assert all(torch.equal(before[n], v) for n, v in net.backbone.state_dict().items())
    assert not torch.equal(head, net.heads["category"].weight)


def test_embeddings_start_from_principal_axes():
    torch.manual_seed(0)
    features = torch.randn(300, 1280)
    net = GarmentNet(
        LabelSpace.from_vocabulary(Vocabulary.load()), variant="lite0", frozen_stages=0
    )
    init_from_features(net, features)
    axes = net.image_head.weight
    assert torch.allclose(axes @ axes.T, torch.eye(256), atol=1e-3)
    assert net.image_head(features).mean(0).abs().max() < 1e-3


def test_outputs_have_the_widths_that_the_library_stores(tiny):
    _, _, labels, _ = tiny
    net = GarmentNet(labels, variant="lite0", frozen_stages=0).eval()
    with torch.inference_mode():
        outputs = net(torch.zeros(2, 3, 48, 48))
    assert outputs["embedding"].shape == (2, 256)
    assert outputs["text_space"].shape == (2, 384)
    assert torch.allclose(outputs["embedding"].norm(dim=1), torch.ones(2), atol=1e-4)
    for field in SINGLE_FIELDS + MULTI_FIELDS:
        assert outputs[field].shape == (2, labels.width(field))


def test_frozen_stages_get_no_gradient_and_no_place_in_the_optimizer():
    labels = LabelSpace.from_vocabulary(Vocabulary.load())
    net = GarmentNet(labels, variant="lite0", frozen_stages=3)
    still = [name for name, value in net.named_parameters() if not value.requires_grad]
    assert still
    # texture is fitted after the run, not trained in it
    assert {name.split(".")[0] for name in still} == {"backbone", "texture", "texture_heads"}
    sum(value.sum() for value in net(torch.randn(2, 3, 48, 48)).values()).backward()
    moving = [name for name, value in net.named_parameters() if value.grad is not None]
    assert not set(still) & set(moving)
    assert len(still) + len(moving) == len(list(net.parameters()))


def test_state_dict_names_stay_what_saved_weights_hold():
    labels = LabelSpace.from_vocabulary(Vocabulary.load())
    roots = {name.split(".")[0] for name in GarmentNet(labels, variant="lite0").state_dict()}
    assert roots == {
        "backbone",
        "image_head",
        "text_head",
        "neck",
        "heads",
        "texture",
        "texture_heads",
    }


def test_unknown_terms_become_targets_that_no_loss_counts():
    labels = LabelSpace.from_vocabulary(Vocabulary.load())
    assert labels.single("category", [GarmentTags(), GarmentTags(category="dress")])[0] == -1
    assert labels.single("formality", [GarmentTags()]).tolist() == [-1]
    multi = labels.multi("season", [GarmentTags(season=("summer",))])
    assert multi.sum() == 1.0
    assert np.argmax(multi[0]) == labels.terms["season"].index("summer")


@pytest.mark.parametrize(("progress", "side"), [(0.0, 32), (0.49, 32), (0.5, 48), (0.99, 48)])
def test_views_grow_with_the_run(progress, side):
    assert TINY.train_size(progress) == side
