"""Every loss of the multi-task encoder on one batch, each with a weight; 0 turns a loss off.

* identities: each garment (near-duplicate photos of a person are one), look-alikes left out of the
  denominator; classes: the contributor's own class, category|main and color|pattern;
* heads: cross-entropy per single-choice field, binary cross-entropy per multi-choice field,
  unknown values left out;
* words: InfoNCE against all training captions and all "color category" phrases at once. The text
  tower is locked, so its vectors are constants and every step sees every negative;
* a teacher: its logits (Hinton et al. 2015) and its cosines between the photos of a batch (Park et
  al. 2019), which need no equal widths.

Mixed batches count both rows of every view, each with its own margin. The class centers and the
temperature of the words live here; the network does not know them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from train.data.encoder_data import EncoderData, Teacher
from train.data.labels import MULTI_FIELDS, SINGLE_FIELDS, LabelSpace
from train.metric.arcface import LossKind, Margin, Targets, check_start_up, make_loss
from train.metric.look_alikes import look_alikes_of

HEAD_WEIGHTS = {
    "category": 1.0,
    "pattern": 0.6,
    "material": 0.5,
    "fit": 0.3,
    "style": 0.4,
    "color": 0.7,
    "formality": 0.3,
    "kids": 0.3,
    "season": 0.3,
    "occasion": 0.3,
    "attributes": 3.0,
}
SMOOTHING = 0.05
TEMPERATURE = 0.07
MAX_SCALE = 100.0
TEACHER_TEMPERATURE = 2.0
COSINE_TEMPERATURE = 0.1
LEFT_OUT = -1e4


@dataclass(frozen=True)
class LossWeights:
    """Weight of each part; 0 turns it off.

    Attributes:
        instance: Every garment is its own identity.
        label: The contributor's own class.
        kind: Category and main attribute.
        look: Color and pattern.
        heads: Multiplies all heads.
        text: Captions and phrases.
        teacher: A teacher's answers, where the run has one.
    """

    instance: float = 0.1
    label: float = 0.4
    kind: float = 0.25
    look: float = 0.1
    heads: float = 1.0
    text: float = 0.4
    teacher: float = 1.0


class GarmentLosses(nn.Module):
    """All losses of one batch; owns the class centers and the temperature of the words.

    Args:
        rows: Data rows that are trained on: only these become identities and negatives.
        instances: Identity per data row, below 0 outside ``rows``.
        dims: Width of the picture embedding.
        kind: Which loss identities and classes get.
    """

    def __init__(
        self,
        data: EncoderData,
        labels: LabelSpace,
        *,
        rows: npt.NDArray[np.int64],
        instances: npt.NDArray[np.int64],
        dims: int,
        weights: LossWeights,
        kind: LossKind = "arcface",
        margin: Margin | None = None,
        teacher: Teacher | None = None,
    ) -> None:
        super().__init__()
        self.weights = weights
        self.kind = kind
        self.margin = margin or Margin()
        self.dims = dims
        for name in SINGLE_FIELDS:
            self._keep(f"head_{name}", torch.from_numpy(labels.single(name, data.tags)))
        for name in MULTI_FIELDS:
            self._keep(f"head_{name}", torch.from_numpy(labels.multi(name, data.tags)))
        self.classes = _classes(data, rows, instances, weights)
        for name, ids in self.classes.items():
            self._keep(f"class_{name}", torch.from_numpy(ids))
        self.arc = nn.ModuleDict(
            {
                name: make_loss(kind, int(ids.max()) + 1, dims, margin=self.margin)
                for name, ids in self.classes.items()
            }
        )
        self.look_alikes = None
        if "instance" in self.classes:
            self.look_alikes = look_alikes_of(data.tags, data.mains, self.classes["instance"])
        self.log_scale = nn.Parameter(torch.tensor(math.log(1 / TEMPERATURE)))
        self._keep_words(data, rows)
        self.photos = data.photos
        self.teacher_fields: tuple[str, ...] = ()
        self.teacher_vectors = False
        if teacher is not None and weights.teacher > 0:
            self._keep_teacher(teacher)

    def forward(
        self,
        outputs: dict[str, Tensor],
        rows: Tensor,
        partners: Tensor | None = None,
        share: float = 1.0,
    ) -> dict[str, Tensor]:
        """Return weighted losses by name.

        Args:
            outputs: What the network says of ``[B]`` views.
            rows: Data row of each view.
            partners: Data row that was mixed into each view.
            share: Weight of ``rows``; the rest belongs to ``partners``.
        """
        losses = self._class_losses(outputs["embedding"], rows, partners, share)
        parts = [(rows, share)] if partners is None else [(rows, share), (partners, 1 - share)]
        for chosen, weight in parts:
            for name, loss in self._row_losses(outputs, chosen).items():
                losses[name] = losses.get(name, 0.0) + weight * loss
        if self.teacher_vectors and partners is None:
            losses["teacher"] = self.weights.teacher * self._cosine_loss(outputs["embedding"], rows)
        return losses

    def check_start(self, losses: dict[str, float]) -> None:
        """Refuse a first step whose identity loss random centers cannot have given.

        Raises:
            StartUpError: Labels, scale or norm are broken.
        """
        if "instance" in losses and self.kind != "contrastive":
            margin = self.margin if self.kind == "arcface" else Margin(m2=0.0)
            count = int(self.classes["instance"].max()) + 1
            loss = losses["instance"] / self.weights.instance
            check_start_up(loss, count, self.dims, margin=margin)

    def _class_losses(
        self, embedding: Tensor, rows: Tensor, partners: Tensor | None, share: float
    ) -> dict[str, Tensor]:
        losses = {}
        for name, loss in self.arc.items():
            ids = self.get_buffer(f"class_{name}")
            second = None if partners is None else ids[partners]
            found = loss(
                embedding,
                Targets(ids[rows], second, share),
                excluded=self.look_alikes if name == "instance" else None,
            )
            losses[name] = getattr(self.weights, name) * found
        return losses

    def _row_losses(self, outputs: dict[str, Tensor], rows: Tensor) -> dict[str, Tensor]:
        losses = {}
        if self.weights.heads > 0:
            for name, loss in self._head_losses(outputs, rows):
                losses[name] = self.weights.heads * HEAD_WEIGHTS[name] * loss
        if self.weights.text > 0:
            losses["text"] = self.weights.text * self._text_loss(outputs["text_space"], rows)
        photos = rows < self.photos
        if self.teacher_fields and photos.any():
            losses["teacher_logits"] = self.weights.teacher * self._logit_loss(
                outputs, rows, photos
            )
        return losses

    def _head_losses(self, outputs: dict[str, Tensor], rows: Tensor) -> list[tuple[str, Tensor]]:
        found = []
        for name in SINGLE_FIELDS:
            target = self.get_buffer(f"head_{name}")[rows]
            if (target >= 0).any():
                loss = F.cross_entropy(
                    outputs[name], target, ignore_index=-1, label_smoothing=SMOOTHING
                )
                found.append((name, loss))
        for name in MULTI_FIELDS:
            target = self.get_buffer(f"head_{name}")[rows]
            # a row without any term was not annotated: its zeros mean nothing
            known = target.sum(dim=1) > 0
            if known.any():
                loss = F.binary_cross_entropy_with_logits(outputs[name][known], target[known])
                found.append((name, loss))
        return found

    def _text_loss(self, text_space: Tensor, rows: Tensor) -> Tensor:
        scale = self.log_scale.exp().clamp(max=MAX_SCALE)
        logits = text_space @ self.get_buffer("caption_bank").T * scale
        captions = self.get_buffer("caption_of")[rows]
        loss = F.cross_entropy(logits + self.get_buffer("caption_mask"), captions)
        phrases = self.get_buffer("phrase_of")[rows]
        if (phrases >= 0).any():
            phrase_logits = text_space @ self.get_buffer("phrase_bank").T * scale
            loss = loss + F.cross_entropy(phrase_logits, phrases, ignore_index=-1)
        return loss

    def _logit_loss(self, outputs: dict[str, Tensor], rows: Tensor, photos: Tensor) -> Tensor:
        losses = []
        for name in self.teacher_fields:
            ours = outputs[name][photos] / TEACHER_TEMPERATURE
            theirs = self.get_buffer(f"teacher_{name}")[rows[photos]] / TEACHER_TEMPERATURE
            divergence = F.kl_div(
                ours.log_softmax(1), theirs.log_softmax(1), log_target=True, reduction="batchmean"
            )
            losses.append(HEAD_WEIGHTS[name] * divergence * TEACHER_TEMPERATURE**2)
        return torch.stack(losses).sum()

    def _cosine_loss(self, embedding: Tensor, rows: Tensor) -> Tensor:
        """Return how differently teacher and student rank the other photos of the batch."""
        photos = rows < self.photos
        if int(photos.sum()) < 3:
            return embedding.sum() * 0.0
        ours, theirs = embedding[photos], self.get_buffer("teacher_vectors_bank")[rows[photos]]
        itself = torch.eye(len(ours), dtype=torch.bool, device=ours.device)
        shares = [
            (vectors @ vectors.T / COSINE_TEMPERATURE).masked_fill(itself, LEFT_OUT).log_softmax(1)
            for vectors in (ours, theirs)
        ]
        return F.kl_div(shares[0], shares[1], log_target=True, reduction="batchmean")

    def _keep(self, name: str, values: Tensor) -> None:
        # targets come from the data; a checkpoint need not repeat them
        self.register_buffer(name, values, persistent=False)

    def _keep_words(self, data: EncoderData, rows: npt.NDArray[np.int64]) -> None:
        captions = np.array(data.captions, dtype=object)
        _, first, caption_of = np.unique(captions, return_index=True, return_inverse=True)
        self._keep("caption_of", torch.from_numpy(caption_of))
        self._keep("caption_bank", data.caption_vectors[torch.from_numpy(first)])
        seen = torch.zeros(len(first), dtype=torch.bool)
        seen[torch.from_numpy(caption_of)[torch.from_numpy(rows)]] = True
        # captions of held-out people must not even serve as negatives
        self._keep("caption_mask", torch.where(seen, 0.0, LEFT_OUT))
        self._keep("phrase_bank", data.phrase_vectors)
        self._keep("phrase_of", torch.from_numpy(data.phrase_of))

    def _keep_teacher(self, teacher: Teacher) -> None:
        self.teacher_fields = tuple(teacher.logits)
        for name, logits in teacher.logits.items():
            self._keep(f"teacher_{name}", logits)
        if teacher.vectors is not None:
            self.teacher_vectors = True
            self._keep("teacher_vectors_bank", F.normalize(teacher.vectors, dim=1))


def _classes(
    data: EncoderData,
    rows: npt.NDArray[np.int64],
    instances: npt.NDArray[np.int64],
    weights: LossWeights,
) -> dict[str, npt.NDArray[np.int64]]:
    """Return class numbers per data row of each identity loss that counts."""
    kinds = [
        f"{tag.category}|{main}" if tag.category else ""
        for tag, main in zip(data.tags, data.mains, strict=True)
    ]
    looks = [
        f"{tag.colors[0].name}|{tag.pattern}" if tag.colors and tag.pattern else ""
        for tag in data.tags
    ]
    drawn = len(data.tags) - data.photos
    names = {"label": [*data.labels, *[""] * drawn], "kind": kinds, "look": looks}
    found = {name: _numbered(values, rows) for name, values in names.items()}
    found["instance"] = instances
    return {
        name: ids
        for name, ids in sorted(found.items())
        if getattr(weights, name) > 0 and (ids >= 0).any()
    }


def _numbered(names: Sequence[str], rows: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Return a class number per data row: -1 without a name or with one never trained on."""
    index = {name: n for n, name in enumerate(sorted({names[row] for row in rows} - {""}))}
    return np.array([index.get(name, -1) for name in names], dtype=np.int64)


class _ScaledGradient(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x: Tensor, factor: float) -> Tensor:  # type: ignore[no-untyped-def,override]
        ctx.factor = factor
        return x.view_as(x)

    @staticmethod
    def backward(ctx, gradient: Tensor):  # type: ignore[no-untyped-def,override]
        return gradient * ctx.factor, None


def scaled_gradient(x: Tensor, factor: float) -> Tensor:
    """Return ``x``; gradients that flow back through it are multiplied by ``factor``."""
    apply: Callable[[Tensor, float], Tensor] = _ScaledGradient.apply
    return apply(x, factor)
