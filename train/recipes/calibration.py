"""What the app needs to read an encoder's numbers: thresholds, temperatures and similarity scales.

Measured on held-out training people ("tune"), never on ``val``, and stored in the encoder's
manifest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from models.types import GarmentTags

Floats = npt.NDArray[np.float32]
TEMPERATURES = np.geomspace(0.25, 4.0, 97)
TEMPERATURE_RESAMPLES = 500
# one standard error above the best: a few dozen people decide, and being too sure is worse
CAUTION = 0.84
# share of the pairs within a wardrobe that are worth a question
ASKED = 1 / 5000
THRESHOLDS = np.arange(0.1, 0.75, 0.025)


@dataclass(frozen=True)
class Relevance:
    """Cosines between which a match grows from "not at all" to "surely".

    Attributes:
        text_floor: 90 of 100 wrong photos lie below it for a search by words.
        text_full: Half of the right photos lie above it.
        image_floor: 95 of 100 garments of another category lie below it.
        image_full: A fifth of the garments of the same kind, color and pattern lie above it.
        duplicate: See ``duplicate_cosine``.
    """

    text_floor: float
    text_full: float
    image_floor: float
    image_full: float
    duplicate: float


def best_temperature(
    logits: Floats, targets: npt.NDArray[np.int64], people: Sequence[str] | None = None
) -> float:
    """Return the temperature of least negative log likelihood (Guo et al. 2017).

    1 where no target is known: nothing says that the logits are too sure or not sure enough.

    Args:
        logits: ``[n, c]``.
        targets: ``[n]``, -1 where unknown.
        people: Owner of each photo. Given them, people are drawn again and again and the cautious
            end of the best temperatures is taken (one standard error): other people's photos differ
            more than these people's photos do.
    """
    known = np.flatnonzero(targets >= 0)
    if len(known) == 0:
        return 1.0
    losses = _losses(logits[known].astype(np.float64), targets[known])
    if people is None:
        return round(float(TEMPERATURES[int(losses.mean(axis=1).argmin())]), 4)
    names, owner = np.unique(np.array(people)[known], return_inverse=True)
    sums = np.stack([np.bincount(owner, weights=row) for row in losses])
    drawn = np.random.default_rng(0).integers(0, len(names), (TEMPERATURE_RESAMPLES, len(names)))
    best = TEMPERATURES[sums[:, drawn].sum(axis=2).argmin(axis=0)]
    return round(float(np.quantile(best, CAUTION)), 4)


def _losses(
    logits: npt.NDArray[np.float64], targets: npt.NDArray[np.int64]
) -> npt.NDArray[np.float64]:
    """Return the negative log likelihood ``[temperatures, n]`` of ``targets [n]``."""
    rows = []
    for temperature in TEMPERATURES:
        scaled = logits / temperature
        scaled = scaled - scaled.max(axis=1, keepdims=True)
        log_sum = np.log(np.exp(scaled).sum(axis=1))
        rows.append(log_sum - scaled[np.arange(len(targets)), targets])
    return np.stack(rows)


def best_threshold(logits: Floats, targets: Floats) -> float:
    """Return the probability cut of highest mean Jaccard overlap for 0/1 ``targets [n, c]``."""
    probabilities = 1 / (1 + np.exp(-logits))
    overlaps = []
    for threshold in THRESHOLDS:
        chosen = probabilities >= threshold
        both = (chosen & (targets > 0)).sum(axis=1)
        either = (chosen | (targets > 0)).sum(axis=1)
        overlaps.append(float(np.where(either > 0, both / np.maximum(either, 1), 1.0).mean()))
    return round(float(THRESHOLDS[int(np.argmax(overlaps))]), 3)


def measure_relevance(
    tags: Sequence[GarmentTags],
    images: Floats,
    texts: Floats,
    phrases: Floats,
    *,
    duplicate: float,
) -> Relevance:
    """Return the similarity scales of an encoder.

    Args:
        tags: Truth of the tune photos.
        images: Picture vectors ``[n, 256]``.
        texts: Text-space vectors ``[n, 384]`` of the photos.
        phrases: Word vectors ``[n, 384]`` of each photo's "color category" phrase.
        duplicate: Measured on more photos, since it is about rare pairs.
    """
    categories = np.array([tag.category for tag in tags])
    looks = np.array(
        [f"{t.category}|{t.colors[0].name if t.colors else ''}|{t.pattern}" for t in tags]
    )
    words = phrases @ texts.T
    same = categories[:, None] == categories[None]
    alike = looks[:, None] == looks[None]
    pictures = images @ images.T
    off_diagonal = ~np.eye(len(tags), dtype=bool)
    pairs = alike & off_diagonal
    if not pairs.any():
        # in a small closet no two garments share kind, color and pattern: take the same kind
        pairs = same & off_diagonal if (same & off_diagonal).any() else same
    return Relevance(
        text_floor=_quantile(words[~same], 0.9),
        text_full=_quantile(words[alike], 0.5),
        image_floor=_quantile(pictures[~same], 0.95),
        image_full=_quantile(pictures[pairs], 0.8),
        duplicate=duplicate,
    )


def duplicate_cosine(images: Floats, people: Sequence[str]) -> float:
    """Return the cosine above which two photos of one person may show the same garment.

    Verified pairs (``train/evaluate/closet/SAME_GARMENT.md``) say that no cosine tells the same
    garment from a look-alike. So what matters is how often the person is asked: one in 5,000 pairs
    of their photos lies above, about 25 questions in a wardrobe of 500 garments.

    Args:
        images: Picture vectors ``[n, 256]``.
        people: Owner of each photo.
    """
    owners = np.asarray(people)
    found = [np.zeros(0, np.float32)]
    for owner in np.unique(owners):
        own = images[owners == owner]
        found.append((own @ own.T)[np.triu_indices(len(own), 1)])
    cosines = np.concatenate(found)
    return _quantile(cosines, 1 - ASKED) if len(cosines) else 1.0


def _quantile(values: Floats, share: float) -> float:
    return round(float(np.quantile(values, share)), 4)
