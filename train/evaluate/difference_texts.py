"""Are two texts about a difference the same? Judged by a text encoder, with what chance gives.

The paper calls an answer right at a cosine of 0.75 of CLIP's text tower, unnamed. Vestry ships no
CLIP: the all-MiniLM-L6-v2 tower of its own encoder stands in, so these figures are **not comparable
with the paper**. Sentences about clothes are all alike to any encoder; the threshold is therefore
the one that only 5% of shuffled references pass, and the similarities of mismatched pairs stand
beside every figure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final, Protocol

import numpy as np
import numpy.typing as npt

PAPER_COSINE: Final = 0.75
PASSED_BY_CHANCE: Final = 0.05
NOT_COMPARABLE: Final = "not comparable with the paper"
_SHIFTS: Final = 16

Doubles = npt.NDArray[np.float64]


class TextEncoder(Protocol):
    """Turns texts into unit vectors; ``models.protocols.TextEmbedder`` is one."""

    def embed_texts(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """Return unit rows."""


@dataclass(frozen=True, slots=True)
class TextScores:
    """How the predicted differences compare with the references.

    Attributes:
        encoder: Which encoder judged.
        threshold: Cosine that 5% of the shuffled references pass.
        passed: Of each question, whether it reaches the threshold.
        pass_rate: Share of answers at or above the threshold.
        pass_rate_at_paper: Share at or above 0.75.
        mean: Mean cosine of answer and reference.
        shuffled_mean: Of references with the references of other questions.
        shuffled_p95: The 95th percentile of these.
        shuffled_pass_rate: Share of these at or above the threshold.
        mismatched_pass_rate: Share of answers that pass beside another question's reference.
    """

    encoder: str
    threshold: float
    passed: tuple[bool, ...]
    pass_rate: float
    pass_rate_at_paper: float
    mean: float
    shuffled_mean: float
    shuffled_p95: float
    shuffled_pass_rate: float
    mismatched_pass_rate: float

    def to_json(self) -> dict[str, Any]:
        """Return plain values, without those of single questions."""
        values = asdict(self)
        del values["passed"]
        rounded = {k: round(v, 4) if isinstance(v, float) else v for k, v in values.items()}
        return {**rounded, "note": NOT_COMPARABLE}


def compare_texts(
    said: Sequence[str], references: Sequence[str], encoder: TextEncoder, *, name: str
) -> TextScores | None:
    """Judge answers by their references; None when there are too few different references.

    Args:
        name: Which encoder this is, for people.
    """
    if len(set(references)) < 2:
        return None
    distinct = sorted({*said, *references} - {""})
    rows = dict(zip(distinct, encoder.embed_texts(distinct).astype(np.float64), strict=True))
    rows[""] = np.zeros_like(next(iter(rows.values())))
    ours, theirs = (np.stack([rows[each] for each in texts]) for texts in (said, references))
    shuffled = _mismatched(theirs, theirs, references)
    threshold = float(np.quantile(shuffled, 1 - PASSED_BY_CHANCE, method="higher"))
    # equal texts must pass, however their cosine was rounded
    threshold = min(threshold, 1.0 - 1e-6)
    cosines = (ours * theirs).sum(axis=1)
    passed = cosines >= threshold
    crossed = _mismatched(ours, theirs, references)
    return TextScores(
        encoder=name,
        threshold=threshold,
        passed=tuple(bool(each) for each in passed),
        pass_rate=float(passed.mean()),
        pass_rate_at_paper=float((cosines >= PAPER_COSINE).mean()),
        mean=float(cosines.mean()),
        shuffled_mean=float(shuffled.mean()),
        shuffled_p95=float(np.quantile(shuffled, 0.95)),
        shuffled_pass_rate=float((shuffled >= threshold).mean()),
        mismatched_pass_rate=float((crossed >= threshold).mean()),
    )


def _mismatched(first: Doubles, second: Doubles, references: Sequence[str]) -> Doubles:
    """Return cosines of pairs of different questions whose references differ."""
    size = len(references)
    named = np.array(references, object)
    found = []
    for shift in range(1, min(size, _SHIFTS + 1)):
        cosines = (first * np.roll(second, shift, axis=0)).sum(axis=1)
        found.append(cosines[named != np.roll(named, shift)])
    return np.concatenate(found)
