"""Losses that pull an identity's photos together on the unit sphere, behind one interface.

    loss(embedding [B, d], Targets, excluded=None) -> scalar

``ArcFace`` (Deng et al. 2019) with the margins of GR-Lite: scale * (cos(m1 t + m2) - m3) for the
own class, scale * cos t for all others. ``softmax`` is the same without a margin and
``Contrastive`` (Khosla et al. 2020) has no class centers at all: both exist for the ablation. The
arithmetic is float32 even under autocast: cosines near 1 do not survive bfloat16.

Sampling and sharding of very many classes are ``partial_fc``'s.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from train.errors import StartUpError

LossKind = Literal["arcface", "softmax", "contrastive"]
# excluded(targets [B], columns [n]) -> bool [B, n]: what to leave out of each row's denominator
Exclusion = Callable[[Tensor, Tensor], Tensor]
# a finite stand-in for minus infinity: no NaN when all of a row's columns are left out
LEFT_OUT = -1e4
# the formula holds for random centers; what a pretrained backbone adds stays below this share
START_UP_TOLERANCE = 0.15
START_UP_SLACK = 0.5


@dataclass(frozen=True)
class Margin:
    """Margins of the own class and the scale of all logits (GR-Lite's by default)."""

    m1: float = 1.0
    m2: float = 0.25
    m3: float = 0.0
    scale: float = 32.0

    def widened(self, cosines: Tensor) -> Tensor:
        """Return cos(m1 t + m2) - m3 for own-class ``cosines``, falling in the angle everywhere.

        Beyond the angle where the cosine would turn up again it goes on linearly (m1 = 1) or on
        the next, lowered branch (m1 != 1), so that a worse match never costs less.
        """
        cosines = cosines.clamp(-1.0, 1.0)
        if self.m1 != 1.0:
            angle = self.m1 * cosines.clamp(-1 + 1e-7, 1 - 1e-7).acos() + self.m2
            branch = torch.div(angle, math.pi, rounding_mode="floor")
            sign = 1.0 - 2.0 * torch.remainder(branch, 2.0)
            return sign * angle.cos() - 2.0 * branch - self.m3
        sine = (1.0 - cosines.square()).clamp_min(1e-7).sqrt()
        widened = cosines * math.cos(self.m2) - sine * math.sin(self.m2)
        beyond = cosines <= math.cos(math.pi - self.m2)
        return torch.where(beyond, cosines - self.m2 * math.sin(self.m2), widened) - self.m3


@dataclass(frozen=True)
class Targets:
    """Classes of a batch; two per row when photos are mixed.

    Attributes:
        first: int64 ``[B]``; rows below 0 are unknown and left out.
        second: Classes of what was mixed in, or None.
        share: Weight of ``first``; the rest belongs to ``second``.
    """

    first: Tensor
    second: Tensor | None = None
    share: float = 1.0

    def parts(self) -> list[tuple[Tensor, float]]:
        """Return (classes, weight) of each part that counts."""
        if self.second is None:
            return [(self.first, 1.0)]
        return [(self.first, self.share), (self.second, 1.0 - self.share)]


class ArcFace(nn.Module):
    """Additive angular margin softmax over learned class centers.

    Args:
        classes: Number of classes.
        dims: Width of the embedding.
        margin: Margins and scale; ``Margin(m2=0)`` is a plain cosine softmax.
    """

    def __init__(self, classes: int, dims: int, *, margin: Margin | None = None) -> None:
        super().__init__()
        self.margin = margin or Margin()
        self.centers = nn.Parameter(torch.randn(classes, dims) * 0.05)

    def forward(
        self, embedding: Tensor, targets: Targets, *, excluded: Exclusion | None = None
    ) -> Tensor:
        """Return the mean loss of unit rows ``[B, d]``."""
        with torch.autocast(embedding.device.type, enabled=False):
            cosines = embedding.float() @ F.normalize(self.centers.float(), dim=-1).T
            cosines = cosines.clamp(-1.0, 1.0)
            columns = torch.arange(len(self.centers), device=cosines.device)
            total = cosines.sum() * 0.0
            for classes, weight in targets.parts():
                known = classes >= 0
                if weight > 0 and known.any():
                    kept = margin_logits(
                        cosines[known],
                        classes[known],
                        margin=self.margin,
                        left_out=None if excluded is None else excluded(classes[known], columns),
                    )
                    total = total + weight * F.cross_entropy(kept, classes[known])
        return total


class Contrastive(nn.Module):
    """Supervised contrastive loss: the other views of an identity against the rest of the batch.

    Args:
        temperature: Divides the cosines.
    """

    def __init__(self, *, temperature: float = 0.1) -> None:
        super().__init__()
        self.temperature = temperature

    def forward(
        self, embedding: Tensor, targets: Targets, *, excluded: Exclusion | None = None
    ) -> Tensor:
        """Return the mean loss of unit rows ``[B, d]`` that have a second view in the batch."""
        with torch.autocast(embedding.device.type, enabled=False):
            rows = embedding.float()
            logits = (rows @ rows.T).clamp(-1.0, 1.0) / self.temperature
            itself = torch.eye(len(rows), dtype=torch.bool, device=rows.device)
            total = logits.sum() * 0.0
            for classes, weight in targets.parts():
                if weight > 0:
                    total = total + weight * _contrast(logits, classes, itself, excluded)
        return total


def make_loss(
    kind: LossKind, classes: int, dims: int, *, margin: Margin | None = None
) -> nn.Module:
    """Return the loss of that name; all take ``(embedding, targets, excluded=None)``."""
    margin = margin or Margin()
    if kind == "contrastive":
        return Contrastive()
    if kind == "softmax":
        margin = Margin(m2=0.0, scale=margin.scale)
    return ArcFace(classes, dims, margin=margin)


def margin_logits(
    cosines: Tensor, columns: Tensor, *, margin: Margin, left_out: Tensor | None = None
) -> Tensor:
    """Return scaled logits ``[B, n]`` with the margin on each row's own column.

    Args:
        cosines: ``[B, n]`` between -1 and 1.
        columns: Own column per row, -1 where this row's class is not among the columns.
        left_out: bool ``[B, n]`` of columns that must not count; the own column always does.
    """
    own = columns.clamp_min(0)[:, None]
    here = (columns >= 0)[:, None]
    target = cosines.gather(1, own)
    logits = cosines
    if left_out is not None:
        logits = logits.masked_fill(left_out, LEFT_OUT)
    original = logits.gather(1, own)
    return (
        logits.scatter(1, own, torch.where(here, margin.widened(target), original)) * margin.scale
    )


def start_up_loss(classes: int, dims: int, *, margin: Margin) -> float:
    """Return the loss that random centers give: ln C + s sin m2 + s^2 / (2 d)."""
    return math.log(classes) + margin.scale * math.sin(margin.m2) + margin.scale**2 / (2 * dims)


def check_start_up(loss: float, classes: int, dims: int, *, margin: Margin) -> None:
    """Refuse a first loss that random centers cannot have given.

    With few classes in few dimensions (s^2 / d above 2 ln C) a single logit decides the sum and
    the formula says nothing; then only a loss that is no number is refused.

    Raises:
        StartUpError: It is far from ``start_up_loss``.
    """
    expected = start_up_loss(classes, dims, margin=margin)
    foreseen = margin.scale**2 / dims <= 2 * math.log(classes)
    near = abs(loss - expected) <= START_UP_TOLERANCE * expected + START_UP_SLACK
    if not math.isfinite(loss) or (foreseen and not near):
        raise StartUpError(
            f"The first identity loss is {loss:.2f}, where random centers must give about "
            f"{expected:.2f}.",
            next_step="Check the identities, the scale and that embeddings have unit length.",
        )


def _contrast(
    logits: Tensor, classes: Tensor, itself: Tensor, excluded: Exclusion | None
) -> Tensor:
    known = classes >= 0
    positive = (classes[:, None] == classes[None]) & known[:, None] & ~itself
    candidates = logits.masked_fill(itself, LEFT_OUT)
    if excluded is not None:
        candidates = candidates.masked_fill(excluded(classes, classes) & ~positive, LEFT_OUT)
    log_share = candidates - candidates.logsumexp(dim=1, keepdim=True)
    count = positive.sum(dim=1)
    anchors = count > 0
    if not anchors.any():
        return logits.sum() * 0.0
    mean = (log_share * positive).sum(dim=1)[anchors] / count[anchors]
    return -mean.mean()
