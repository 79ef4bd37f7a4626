"""What the bench asks of an encoder: an identity, vectors of pictures, perhaps a word tower.

A torch checkpoint or any other network takes part by implementing ``ClosetEncoder``, which
``embedding.encode_closet`` then embeds with. Adapters live in ``encoders``, ``frozen`` and
``dinov3``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from models.protocols import TextEmbedder
from models.types import EncoderIdentity, RgbImage

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Embedded:
    """Vectors of some images, of any length.

    Attributes:
        image: Picture to picture, float32 ``[n, d]``.
        words: Picture to words, float32 ``[n, t]``; None for an encoder without words.
    """

    image: Floats
    words: Floats | None = None


class ClosetEncoder(Protocol):
    """An encoder as the bench sees it."""

    @property
    def identity(self) -> EncoderIdentity:
        """Which weights and pixels make the vectors; names the cache files."""

    @property
    def centered(self) -> bool:
        """Whether the training photos' mean vector is to be subtracted: for untrained features."""

    @property
    def words(self) -> TextEmbedder | None:
        """The tower that turns queries into the space of ``Embedded.words``, if there is one."""

    def embed(self, images: Sequence[RgbImage]) -> Embedded:
        """Return one row per upright RGB image of any size."""
