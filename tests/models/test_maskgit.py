"""Drawing codes in steps: the schedule, what stays, what a seed decides, and stopping."""

from __future__ import annotations

import numpy as np
import pytest

from models.errors import CancelledError
from models.maskgit import DrawingSteps, draw_codes, left_masked

MASK = 8


def logits_for(seed: int):
    """Return logits that depend on what is known already, as a network's do."""
    table = np.random.default_rng(seed).normal(size=(MASK + 1, 16, MASK)).astype(np.float32)

    def logits_of(codes):
        return np.stack([table[row, np.arange(row.size)] + table[row].mean(0) for row in codes])

    return logits_of


def all_masked(rows: int = 1):
    return np.full((rows, 16), MASK)


def test_the_schedule_is_the_published_one():
    left = [left_masked(step, 12, 64) for step in range(12)]
    assert left[:11] == [63, 61, 59, 55, 50, 45, 38, 31, 24, 16, 8]
    assert left[11] in (0, -1)  # the cosine of a right angle in single precision


def test_masked_codes_follow_the_schedule_and_known_ones_never_change():
    seen = []
    base = logits_for(0)

    def logits_of(codes):
        seen.append(codes.copy())
        return base(codes)

    drawn = draw_codes(logits_of, all_masked(), masked=MASK, seeds=[1], steps=DrawingSteps(count=6))
    masked = [int((codes == MASK).sum()) for codes in seen]
    assert masked == [16, *(left_masked(step, 6, 16) for step in range(5))]
    for before, after in zip(seen, [*seen[1:], drawn], strict=True):
        known = before != MASK
        assert (after[known] == before[known]).all()
    assert (drawn < MASK).all()


def test_a_hole_is_filled_and_nothing_around_it_is_touched():
    start = np.arange(16)[None] % MASK
    start[0, 5:9] = MASK
    drawn = draw_codes(logits_for(2), start, masked=MASK, seeds=[4])
    assert (drawn[0, :5] == start[0, :5]).all()
    assert (drawn[0, 9:] == start[0, 9:]).all()
    assert (drawn < MASK).all()
    whole = draw_codes(logits_for(2), drawn, masked=MASK, seeds=[9])
    assert (whole == drawn).all()


def test_a_seed_draws_the_same_alone_and_beside_others():
    logits_of = logits_for(3)
    together = draw_codes(logits_of, all_masked(3), masked=MASK, seeds=[1, 2, 1])
    alone = draw_codes(logits_of, all_masked(), masked=MASK, seeds=[2])
    assert (together[0] == together[2]).all()
    assert (together[1] == alone[0]).all()
    assert (together[0] != together[1]).any()


def test_codes_are_drawn_as_often_as_their_share():
    shares = np.array([0.5, 0.25, 0.125, 0.125, 0, 0, 0, 0])
    logits = np.log(np.maximum(shares, 1e-30)).astype(np.float32)
    start = np.full((1, 20_000), MASK)
    drawn = draw_codes(
        lambda codes: np.broadcast_to(logits, (*codes.shape, MASK)),
        start,
        masked=MASK,
        seeds=[0],
        steps=DrawingSteps(count=1),
    )
    found = np.bincount(drawn[0], minlength=MASK) / drawn.size
    assert found == pytest.approx(shares, abs=0.015)


def test_without_temperature_the_surest_positions_settle_first():
    # position i is undecided between 8 - i codes
    logits = np.where(np.arange(MASK) < MASK - np.arange(8)[:, None], 0, -np.inf)
    seen = []

    def logits_of(codes):
        seen.append(codes.copy())
        return logits[None].astype(np.float32)

    steps = DrawingSteps(count=4, temperature=0)
    draw_codes(logits_of, np.full((1, 8), MASK), masked=MASK, seeds=[0], steps=steps)
    settled = [np.flatnonzero(codes[0] != MASK).tolist() for codes in seen]
    assert settled == [[], [7], [5, 6, 7], [3, 4, 5, 6, 7]]


def test_stopping_and_progress_are_heard_at_every_step():
    told = []
    draw_codes(
        logits_for(1),
        all_masked(),
        masked=MASK,
        seeds=[0],
        steps=DrawingSteps(count=3),
        progress=lambda done, total: told.append((done, total)),
    )
    assert told == [(1, 3), (2, 3), (3, 3)]
    asked = []

    def stop():
        asked.append(True)
        return len(asked) == 3

    with pytest.raises(CancelledError):
        draw_codes(logits_for(1), all_masked(), masked=MASK, seeds=[0], stop=stop)
    assert len(asked) == 3


def test_steps_and_seeds_that_make_no_sense_are_refused():
    with pytest.raises(ValueError, match="at least one step"):
        DrawingSteps(count=0)
    with pytest.raises(ValueError, match="2 rows need as many seeds"):
        draw_codes(logits_for(0), all_masked(2), masked=MASK, seeds=[1])
