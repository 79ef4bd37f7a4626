"""Everything that decides a run of the pocket encoder; saved beside its checkpoints.

No training happens here. The ablation's variants and ``--config`` files are changes to these
values; ``train.config`` checks them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from train.data.mixing import Mixing
from train.data.pixels import Augmentation
from train.metric.arcface import LossKind, Margin
from train.metric.garment_losses import LossWeights
from train.optim import OptimizerSettings


@dataclass(frozen=True)
class TextureSettings:
    """How the surface of garments is read once the backbone no longer moves.

    Attributes:
        share: Of texture in the logits it has a say in; the rest is the deep features'.
        decay: Of its weights: they see what the backbone has memorized less than the others do.
        cells: Cells of each picture's map that teach where the garment is.
        pictures: How many pictures teach that.
    """

    share: float = 0.4
    decay: float = 4e-3
    cells: int = 64
    pictures: int = 1200


@dataclass(frozen=True)
class Settling:
    """The second pass: heads and embeddings alone, on fixed features of the final resolution.

    Attributes:
        epochs: Passes over the features.
        renders: Drawn garments beside the photos.
        weights: Of the losses. The contributor's class weighs more here than before: what the
            backbone has learned of single garments stays, and what a search by picture asks for
            first is the same kind of garment.
        texture: What reads texture.
    """

    epochs: int = 20
    renders: int = 1200
    weights: LossWeights = field(default_factory=lambda: LossWeights(label=1.0, kind=0.5, look=0.1))
    texture: TextureSettings = field(default_factory=TextureSettings)


@dataclass(frozen=True)
class EncoderConfig:
    """The pocket configuration of the GR-Lite recipe.

    Attributes:
        epochs: Passes in which each photo is seen once on average.
        settling: The second pass.
        batch: Views in a step, over all processes.
        views: Views of each identity in a batch; 1 is a plain shuffle, each garment's views then
            lie in different epochs.
        accumulate: Pieces in which a batch is computed.
        train_sizes: (share of the run, side of training views in pixels from there on): small views
            first cost less and regularize (Tan and Le 2021, progressive learning).
        size: Side that ships, in pixels: larger than most views, because random views show
            garments larger than whole photos do (Touvron et al. 2019).
        renders: Drawn garments to mix in.
        renders_per_epoch: How many of them one epoch sees.
        variant: Backbone; only EfficientNet-Lite exports to the embedded runtime.
        frozen_stages: Leading stages that are never trained.
        loss: Of identities and classes.
        weights: Of every part of the loss.
        text_gradient: Share of the words' gradient that reaches the backbone: words must not
            bend what makes garments look alike.
        ema: Decay of the averaged weights, which are what is kept.
        keep: Which average is kept. The people held out here are too few to tell neighboring
            epochs apart: choosing the best of many would mostly choose luck.
        bf16: Compute in bfloat16 where the device gains from it.
        workers: Threads that draw views; one suffices beside two cores of training.
        teacher: File of another network's answers (``read_teacher``), or None.
    """

    seed: int = 7
    epochs: int = 24
    settling: Settling = field(default_factory=Settling)
    batch: int = 64
    views: int = 1
    accumulate: int = 1
    train_sizes: tuple[tuple[float, int], ...] = ((0.0, 160), (0.4, 192), (0.8, 224))
    size: int = 256
    renders: int = 3000
    renders_per_epoch: int = 1000
    variant: str = "lite2"
    frozen_stages: int = 3
    pretrained: bool = True
    loss: LossKind = "arcface"
    margin: Margin = field(default_factory=Margin)
    weights: LossWeights = field(default_factory=LossWeights)
    text_gradient: float = 0.3
    optimizer: OptimizerSettings = field(
        default_factory=lambda: OptimizerSettings(
            backbone=4e-4,
            heads=2e-3,
            centers=4e-3,
            warmup_steps=80,
            schedule="cosine",
            clip=5.0,
        )
    )
    ema: float = 0.9998
    keep: Literal["best", "last"] = "last"
    bf16: bool = False
    checkpoint_minutes: float = 30.0
    workers: int = 1
    augmentation: Augmentation = field(
        default_factory=lambda: Augmentation(crop=(0.35, 1.25), light=0.4, gain=0.1, jpeg_share=0.3)
    )
    mixing: Mixing = field(default_factory=lambda: Mixing(probability=0.5, until=0.75))
    teacher: str | None = None

    def train_size(self, progress: float) -> int:
        """Return the side of training views at a share of the run."""
        return max((start, side) for start, side in self.train_sizes if start <= progress)[1]
