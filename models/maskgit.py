"""Drawing a picture's codes in a few parallel steps: which codes, in which order, by which seed.

    logits [B, N, K] -> one code per unknown position -> the least confident are forgotten again

Whoever computes the logits is handed in: training asks torch, the app asks onnxruntime, and both
draw the same picture for the same seed. A row's random numbers depend on its seed alone, not on
the batch around it. Guidance is in the logits already.

Source: MaskGIT (Chang et al. 2022), section 3.2, with the schedule and the compounding temperature
of Show-o's released sampler.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from models.chat import Stop
from models.errors import CancelledError

Codes = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
# codes [B, N], masked ones with the number K, to logits [B, N, K]
LogitsOf = Callable[[Codes], npt.NDArray[np.float32]]
Progress = Callable[[int, int], None]

_TINY = 1e-20


@dataclass(frozen=True, slots=True)
class DrawingSteps:
    """How a picture is drawn.

    Attributes:
        count: How many passes through the network.
        temperature: How much chance decides the order in which codes are settled; it shrinks with
            every step.
    """

    count: int = 18
    temperature: float = 1.0

    def __post_init__(self) -> None:
        if self.count < 1 or self.temperature < 0:
            raise ValueError("at least one step, and no temperature below 0")


def draw_codes(
    logits_of: LogitsOf,
    start: Codes,
    *,
    masked: int,
    seeds: Sequence[int],
    steps: DrawingSteps | None = None,
    progress: Progress = lambda done, total: None,
    stop: Stop = lambda: False,
) -> Codes:
    """Return codes ``[B, N]``; those of ``start`` that are not masked stay as they are.

    Args:
        start: Codes ``[B, N]`` to begin with; all masked for a new picture, some known to fill a
            hole.
        masked: The number that stands for a code not known, one above the last code.
        seeds: One per row.
        progress: Told after each step how many are done, and of how many.
        stop: Asked before each step.

    Raises:
        CancelledError: ``stop`` said so.
        ValueError: Not one seed per row.
    """
    if len(seeds) != len(start):
        raise ValueError(f"{len(start)} rows need as many seeds, not {len(seeds)}")
    steps = steps or DrawingSteps()
    generators = [np.random.default_rng(seed) for seed in seeds]
    codes, temperature = start.astype(np.int64), steps.temperature
    drawn = codes
    for step in range(steps.count):
        if stop():
            raise CancelledError("The person stopped the picture.")
        logits = logits_of(codes)
        unknown = codes == masked
        temperature *= 1 - (step + 1) / steps.count  # compounds: published pictures depend on it
        drawn, codes = codes.copy(), np.empty_like(codes)
        for row, generator in enumerate(generators):
            new, confidence = _draw(logits[row], temperature, generator)
            drawn[row] = np.where(unknown[row], new, drawn[row])
            confidence = np.where(unknown[row], confidence, np.inf)
            left = min(left_masked(step, steps.count, len(new)), int(unknown[row].sum()) - 1)
            codes[row] = np.where(_least_confident(confidence, left), masked, drawn[row])
        progress(step + 1, steps.count)
    return drawn


def left_masked(step: int, steps: int, tokens: int) -> int:
    """Return how many of ``tokens`` the cosine schedule leaves masked after a step, from 0.

    In single precision, as published: at whole numbers the floor may land one lower.
    """
    ratio = np.float32((step + 1) / steps)
    angle = ratio * np.float32(np.pi) * np.float32(0.5)
    return int(np.floor(np.float32(tokens) * np.cos(angle)))


def _draw(
    logits: npt.NDArray[np.float32], temperature: float, generator: np.random.Generator
) -> tuple[Codes, Floats]:
    """Return a code for every position ``[N]`` and how confident each is, chance included.

    Known positions draw too, so that a hole of any shape uses the same numbers.
    """
    shares = _softmax(logits)
    cumulative = np.cumsum(shares, axis=-1)
    chances = generator.random(len(logits))[:, None] * cumulative[:, -1:]
    codes = np.minimum((cumulative <= chances).sum(axis=-1), logits.shape[-1] - 1)
    share = np.take_along_axis(shares, codes[:, None], axis=-1)[:, 0]
    # minus the logarithm of this is Gumbel noise
    noise = np.maximum(-np.log(np.maximum(generator.random(len(logits)), _TINY)), _TINY)
    return codes, np.log(np.maximum(share, _TINY)) - temperature * np.log(noise)


def _least_confident(confidence: Floats, count: int) -> npt.NDArray[np.bool_]:
    """Return which ``count`` positions to forget again: one at least, fewer where some tie."""
    bound = np.sort(confidence)[min(max(1, count), len(confidence) - 1)]
    least: npt.NDArray[np.bool_] = confidence < bound
    return least


def _softmax(logits: npt.NDArray[np.float32]) -> Floats:
    exact = logits.astype(np.float64)
    powers = np.exp(exact - exact.max(axis=-1, keepdims=True))
    shares: Floats = powers / powers.sum(axis=-1, keepdims=True)
    return shares
