"""The cut-out's recipe: its loss, its pseudo-labels and a tiny run on drawings."""

from __future__ import annotations

import json

import numpy as np
import torch

from models.types import GarmentTags
from train.cutout_net import CutoutNet, mask_loss
from train.data.drawn import drawn_corpus, letterboxed_mask
from train.evaluate.cutout import evaluate_cutout, intersection_over_union
from train.recipes.cutout import CutoutConfig, augmented, sharpen, train_cutout

TINY = CutoutConfig(size=64, batch=8, epochs=4, mixed_epochs=1, pretrained=False, agreement=0.0)


def test_a_tiny_run_learns_from_drawings_and_goes_on_with_photos(tmp_path):
    pixels, masks, truth = drawn_corpus(tmp_path / "cache", seed=5, count=24, size=80)
    assert all(isinstance(tags, GarmentTags) and caption for tags, caption in truth)
    net = train_cutout(pixels, masks, pixels[:8], TINY, run=tmp_path / "run")
    log = [json.loads(line) for line in (tmp_path / "run" / "log.jsonl").read_text().splitlines()]
    losses = [row["loss"] for row in log if row.get("phase") == 0]
    assert losses[-1] < losses[0]
    assert any("pseudo_labels" in row for row in log)
    assert not net.training


def test_a_drawn_corpus_is_drawn_once(tmp_path):
    first, _, truth = drawn_corpus(tmp_path, seed=5, count=3, size=64)
    again, _, same = drawn_corpus(tmp_path, seed=5, count=3, size=64)
    assert np.array_equal(first, again)
    assert truth == same


def test_the_loss_is_small_for_the_truth_and_large_for_its_opposite():
    target = torch.zeros(1, 1, 16, 16)
    target[..., 4:12, 4:12] = 1.0
    right = mask_loss((target * 2 - 1) * 12, target)
    wrong = mask_loss((1 - target * 2) * 12, target)
    assert right < 0.01 < 1.5 < wrong


def test_grabcut_pulls_a_rough_mask_onto_the_color_edge():
    photo = np.full((80, 80, 3), (200, 190, 170), np.uint8)
    photo[20:60, 20:60] = (20, 40, 120)
    photo += np.random.default_rng(0).integers(0, 12, photo.shape, dtype=np.uint8)
    rough = np.zeros((80, 80), np.float32)
    # the uncertain band covers the true edge, as a good network's does
    rough[16:66, 16:64] = 0.4
    rough[23:60, 22:60] = 0.8
    rough[28:54, 28:54] = 1.0
    found = sharpen(photo, rough)
    truth = np.zeros((80, 80), bool)
    truth[20:60, 20:60] = True
    assert (found & truth).sum() / (found | truth).sum() > 0.97


def test_views_move_picture_and_mask_together():
    image = np.zeros((80, 80, 3), np.uint8)
    image[30:50, 30:50] = 255
    mask = image[..., 0].copy()
    for seed in range(5):
        view, moved = augmented(image, mask, np.random.default_rng(seed), size=64)
        inside = view[moved > 250].mean()
        assert inside > view[moved == 0].mean() or (moved == 0).sum() == 0


def test_intersection_over_union_counts_pixels():
    a = np.zeros((4, 4), np.uint8)
    b = a.copy()
    assert intersection_over_union(a, b) == 1.0
    a[:2], b[1:3] = 255, 255
    assert intersection_over_union(a, b) == 4 / 12


def test_evaluation_scores_a_perfect_and_a_blind_segmenter(monkeypatch):
    import train.evaluate.cutout as evaluation

    scenes = {}

    class Perfect:
        name = "perfect"

        def segment(self, images):
            return [scenes[image.tobytes()] for image in images]

    class Blind:
        name = "blind"

        def segment(self, images):
            return [np.zeros(image.shape[:2], np.uint8) for image in images]

    draw = evaluation.draw_training_scene

    def remembered(seed, index):
        scene = draw(seed, index)
        scenes[scene.image.tobytes()] = scene.mask
        return scene

    monkeypatch.setattr(evaluation, "draw_training_scene", remembered)
    assert evaluate_cutout(Perfect(), scenes=3)["iou"] == 1.0
    assert evaluate_cutout(Blind(), scenes=3)["iou"] == 0.0


def test_letterboxed_masks_keep_their_share():
    mask = np.zeros((40, 80), np.uint8)
    mask[10:30, 20:60] = 255
    boxed = letterboxed_mask(mask, 80)
    assert boxed.shape == (80, 80)
    assert boxed[30:50, 20:60].all()
    assert boxed.sum() == mask.sum()


def test_the_network_answers_at_half_the_resolution():
    net = CutoutNet().eval()
    with torch.inference_mode():
        assert net(torch.zeros(1, 3, 64, 64)).shape == (1, 1, 32, 32)
