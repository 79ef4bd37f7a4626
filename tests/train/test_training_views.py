"""What training sees: views, RandAugment, mixing, other grounds, and batches drawn ahead."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from train.data.background import Grounds, cache_masks, content_box, picture_hash
from train.data.batches import Batch, Drawing
from train.data.mixing import NO_MIXING, Mixing
from train.data.pixels import Augmentation, recompressed, resized, to_tensor
from train.data.rand_augment import OPERATIONS, RandAugment
from train.errors import RunError

STILL = Augmentation(
    crop=(1.0, 1.0),
    aspect=0.0,
    degrees=0.0,
    light=0.0,
    gain=0.0,
    jpeg_share=0.0,
    erase=0.0,
    background=0.0,
)


def photo(side=64, *, bar=8):
    """A red garment on green ground between white bars, and its mask."""
    image = np.full((side, side, 3), 255, np.uint8)
    image[:, bar : side - bar] = (30, 160, 60)
    mask = np.zeros((side, side), np.uint8)
    mask[20:44, 20:44] = 255
    image[mask > 0] = (200, 30, 30)
    return image, mask


def test_a_still_view_is_the_photo_or_its_mirror():
    image, _ = photo()
    image[:, 40:50] = 0
    rng = np.random.default_rng(0)
    views = [STILL.view(image, rng, size=64) for _ in range(12)]
    mirrored = image[:, ::-1]
    kept = [np.array_equal(view, image) for view in views]
    assert all(
        same or np.array_equal(view, mirrored) for same, view in zip(kept, views, strict=True)
    )
    assert 0 < sum(kept) < 12


def test_crops_show_less_and_far_views_more_than_the_photo():
    image = np.zeros((64, 64, 3), np.uint8)
    rng = np.random.default_rng(0)
    near = Augmentation(**{**vars(STILL), "crop": (0.4, 0.6)})
    far = Augmentation(**{**vars(STILL), "crop": (2.0, 2.0)})
    for _ in range(20):
        assert near.view(image, rng, size=48).max() == 0
        white = (far.view(image, rng, size=48) == 255).all(axis=2).mean()
        assert white == pytest.approx(0.5, abs=0.1)


def test_views_are_a_function_of_their_generator():
    image, _ = photo()
    first = Augmentation().view(image, np.random.default_rng((1, 2)), size=48)
    again = Augmentation().view(image, np.random.default_rng((1, 2)), size=48)
    other = Augmentation().view(image, np.random.default_rng((1, 3)), size=48)
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_recompression_keeps_colors_in_their_channels():
    image, _ = photo()
    found = recompressed(image, 90)
    assert np.abs(found[30:34, 30:34].mean(axis=(0, 1)) - (200, 30, 30)).max() < 25


def test_pixels_are_on_the_scale_of_the_published_weights():
    found = to_tensor(np.full((1, 2, 2, 3), 255, np.uint8))
    assert found.shape == (1, 3, 2, 2)
    assert found.max().item() == pytest.approx(1.0)
    assert resized(np.zeros((8, 8, 3), np.uint8), 4).shape == (4, 4, 3)


def test_the_policy_of_the_paper_is_understood():
    found = RandAugment.parse("rand-m9-mstd0.5-inc1")
    assert (found.operations, found.magnitude, found.deviation) == (2, 9.0, 0.5)
    assert RandAugment.parse("rand-m5-n3-p0.7").operations == 3
    assert not {"Invert", "Posterize", "Solarize", "Hue"} & set(OPERATIONS)


@pytest.mark.parametrize("policy", ["augmix-m9", "rand-m9-inc0", "rand-x3", "rand-9"])
def test_other_policies_are_refused(policy):
    with pytest.raises(RunError):
        RandAugment.parse(policy)


def test_unknown_operations_are_refused_with_the_nearest():
    with pytest.raises(RunError, match="Color"):
        RandAugment.parse("rand-m9", without=("Colour",))


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_operation_keeps_the_size_and_changes_the_picture(name):
    rng = np.random.default_rng(0)
    image = rng.integers(60, 180, (32, 24, 3)).astype(np.uint8)
    only = RandAugment(
        operations=1, probability=1.0, without=tuple(n for n in OPERATIONS if n != name)
    )
    found = only(image, rng)
    assert found.shape == image.shape
    assert found.dtype == np.uint8
    assert not np.array_equal(found, image)


def test_operations_come_with_probability_one_half():
    image = np.random.default_rng(0).integers(0, 256, (16, 16, 3)).astype(np.uint8)
    once = RandAugment(operations=1)
    same = sum(np.array_equal(once(image, np.random.default_rng(n)), image) for n in range(200))
    assert 70 <= same <= 130


def test_mixup_blends_and_cutmix_pastes_with_the_share_they_say():
    views = np.stack([np.full((40, 40, 3), value, np.uint8) for value in (0, 80, 160, 240)])
    for seed in range(20):
        rng = np.random.default_rng(seed)
        mixed, partners, share = Mixing(mixup=0.2, cutmix=0.0).mix(views, rng, progress=0.0)
        expected = views * share + views[partners] * (1 - share)
        assert np.abs(mixed - expected).max() <= 0.51
        mixed, partners, share = Mixing(mixup=0.0, cutmix=1.0).mix(views, rng, progress=0.0)
        for row, partner in enumerate(partners):
            if partner != row:
                assert (mixed[row] == views[row]).mean() == pytest.approx(share)
                assert np.isin(mixed[row], (views[row], views[partner])).all()


def test_mixing_stops_after_its_part_of_the_run():
    views = np.zeros((2, 4, 4, 3), np.uint8)
    mixing = Mixing(until=0.4)
    rng = np.random.default_rng(0)
    assert mixing.mix(views, rng, progress=0.39)[1] is not None
    for off, progress in ((mixing, 0.4), (NO_MIXING, 0.0), (Mixing(probability=0.0), 0.0)):
        found, partners, share = off.mix(views, rng, progress=progress)
        assert found is views
        assert (partners, share) == (None, 1.0)


def test_cutmix_and_mixup_take_turns():
    views = np.random.default_rng(0).integers(0, 256, (2, 32, 32, 3)).astype(np.uint8)
    pasted = 0
    for seed in range(200):
        mixed, partners, _ = Mixing().mix(views, np.random.default_rng(seed), progress=0.0)
        pasted += np.all((mixed == views) | (mixed == views[partners]))
    # permutations of two that mix nothing count as pasted: (1/2 + 1/2 of the other half)
    assert 110 <= pasted <= 190


def test_a_swapped_ground_keeps_garment_and_white_bars():
    image, mask = photo()
    grounds = Grounds.from_photos(
        [np.full((64, 64, 3), 90, np.uint8)], [np.zeros((64, 64), np.uint8)]
    )
    assert len(grounds.pictures) == 1
    swapped = grounds.swap(image, mask, np.random.default_rng(3))
    assert np.array_equal(swapped[24:40, 24:40], image[24:40, 24:40])
    assert (swapped[:, :8] == 255).all()
    assert (swapped[:, -8:] == 255).all()
    assert not np.array_equal(swapped[5:15, 12:50], image[5:15, 12:50])


def test_masks_that_cannot_be_trusted_change_nothing():
    image, mask = photo()
    grounds = Grounds(np.empty((0, 4, 4, 3), np.uint8))
    for untrusted in (np.zeros_like(mask), np.full_like(mask, 255)):
        assert grounds.swap(image, untrusted, np.random.default_rng(0)) is image


def test_grounds_show_no_garment():
    image, mask = photo(bar=0)
    grounds = Grounds.from_photos([image, image], [mask, np.full_like(mask, 255)])
    assert len(grounds.pictures) == 1
    ground = grounds.pictures[0].astype(int)
    # the garment is 170 levels away
    assert np.abs(ground - (30, 160, 60)).max() < 60


def test_every_kind_of_ground_fills_the_picture():
    image, mask = photo()
    grounds = Grounds.from_photos([image], [mask])
    rng = np.random.default_rng(0)
    drawn = [grounds.draw(rng, side=40) for _ in range(30)]
    assert all(ground.shape == (40, 40, 3) and ground.dtype == np.uint8 for ground in drawn)
    flat = [ground.std(axis=(0, 1)).max() < 1e-6 for ground in drawn]
    assert any(flat)
    assert not all(flat)


def test_white_bars_are_found_on_both_sides_only():
    image, _ = photo()
    assert content_box(image) == (0, 64, 8, 56)
    image[:, :8] = 0
    assert content_box(image) == (0, 64, 0, 64)
    assert content_box(np.full((8, 8, 3), 255, np.uint8)) == (0, 8, 0, 8)


def test_a_picture_keeps_its_hash_whatever_bars_it_has():
    rng = np.random.default_rng(0)
    inner = rng.integers(0, 200, (48, 48, 3)).astype(np.uint8)
    boxed = np.full((48, 96, 3), 255, np.uint8)
    boxed[:, 24:72] = inner
    square = np.full((96, 96, 3), 255, np.uint8)
    square[24:72] = boxed
    assert picture_hash(square) == picture_hash(inner)


def test_masks_are_made_once(tmp_path):
    images = np.stack([photo()[0]] * 5)
    calls = []

    def segment(chunk):
        calls.append(len(chunk))
        return [photo()[1] for _ in chunk]

    rows = np.array([0, 3])
    for _ in range(2):
        masks = cache_masks(images, segment, tmp_path / "masks.npy", rows=rows)
        assert masks.shape == (2, 64, 64)
    assert calls == [2]


def test_batches_do_not_depend_on_threads_or_where_they_start():
    def view(row, rng):
        return rng.integers(0, 256, (4, 4, 3)).astype(np.uint8) // 2 + row

    def drawn(workers, start):
        drawing = Drawing(view, Mixing(), seed=1, workers=workers)
        steps = [np.arange(6) + step for step in range(start, 4)]
        found = drawing.batches(steps, epoch=2, start=start, progress=lambda step: step / 4)
        return list(found)

    one, three = drawn(1, 0), drawn(3, 1)
    assert len(one) == 4
    for ours, theirs in zip(one[1:], three, strict=True):
        assert torch.equal(ours.views, theirs.views)
        assert torch.equal(ours.rows, theirs.rows)
        assert ours.share == theirs.share
    assert one[0].partners is not None
    assert one[3].partners is None


def test_an_error_while_drawing_reaches_the_trainer():
    def view(row, rng):
        raise OSError("gone")

    drawing = Drawing(view, NO_MIXING, seed=1)
    with pytest.raises(OSError, match="gone"):
        list(drawing.batches([np.arange(2)], epoch=0, start=0, progress=lambda _: 0.0))


def test_pieces_of_a_batch_hold_all_of_it():
    rows = torch.arange(5)
    batch = Batch(torch.zeros(5, 2, 2, 3), rows, rows.flip(0), 0.4)
    parts = batch.parts(2)
    assert torch.cat([part.rows for part in parts]).tolist() == rows.tolist()
    assert torch.cat([part.partners for part in parts]).tolist() == rows.flip(0).tolist()
    assert {part.share for part in parts} == {0.4}
    assert len(batch.parts(8)) == 5
