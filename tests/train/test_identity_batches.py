"""Which rows a step sees: balanced, without repeats, resumable and cut for several processes."""

from __future__ import annotations

from itertools import chain, islice

import numpy as np
import pytest

from train.metric.identity_batches import IdentityBatches

# four identities of one photo, three of four, one of sixteen; two rows belong to nobody
IDENTITIES = np.array([0, 1, 2, 3, *[4] * 4, *[5] * 4, *[6] * 4, *[7] * 16, -1, -1])


def batches(**more):
    return IdentityBatches(IDENTITIES, 4, **{"views": 2, "seed": 3, **more})


def test_a_batch_holds_views_of_different_identities():
    identities = np.arange(40) // 3
    for rows in IdentityBatches(identities, 4, views=2).epoch(0):
        found = identities[rows].reshape(-1, 2)
        assert (found[:, 0] == found[:, 1]).all()
        assert len(set(found[:, 0])) == 4


def test_photos_of_an_identity_repeat_only_when_they_run_out():
    for rows in chain.from_iterable(batches(views=3).epoch(epoch) for epoch in range(5)):
        for group in rows.reshape(-1, 3):
            available = np.bincount(IDENTITIES[:-2])[IDENTITIES[group[0]]]
            assert len(set(group)) == min(3, available)


def test_identities_come_by_the_root_of_their_photos():
    drawn = np.zeros(8)
    for epoch in range(400):
        for rows in batches().epoch(epoch):
            drawn += np.bincount(IDENTITIES[rows[::2]], minlength=8)
    wanted = np.array([1, 1, 1, 1, 2, 2, 2, 4]) / 14
    assert drawn / drawn.sum() == pytest.approx(wanted, abs=0.02)


def test_an_epoch_forgets_nobody_by_chance():
    sampler = IdentityBatches(np.arange(100), 10, views=1, seed=1)
    rows = np.concatenate(list(sampler.epoch(0)))
    assert sorted(rows.tolist()) == list(range(100))
    assert rows.tolist() != np.concatenate(list(sampler.epoch(1))).tolist()


def test_a_resumed_epoch_goes_on_with_the_same_rows():
    whole = [rows.tolist() for rows in batches().epoch(2)]
    rest = [rows.tolist() for rows in batches().epoch(2, start=2)]
    assert rest == whole[2:]
    assert len(whole) == batches().steps(32)


def test_processes_share_a_step_without_overlap():
    alone = next(batches().epoch(0))
    parts = [next(batches(rank=rank, world=2).epoch(0)) for rank in range(2)]
    assert [len(part) for part in parts] == [4, 4]
    shared = sorted(chain.from_iterable(IDENTITIES[part] for part in parts))
    assert shared == sorted(IDENTITIES[alone])


def test_rows_outside_an_epoch_are_never_drawn():
    some = np.array([0, 1, 2, 3, 4, 5])
    drawn = np.concatenate(list(islice(batches().epoch(0, rows=some), 10)))
    assert set(drawn) <= set(some.tolist())


def test_sizes_that_cannot_be_shared_are_refused():
    with pytest.raises(ValueError, match="do not fit"):
        IdentityBatches(IDENTITIES, 5, world=2)
