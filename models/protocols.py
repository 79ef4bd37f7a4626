"""What the rest of Vestry asks of a runtime: one small protocol per task, none per library.

Implementations live in ``models/runtimes``; ``tests/contract`` runs the same cases against each of
them and against the fake. Images are upright sRGB uint8 ``[H, W, 3]`` of any size.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from models.types import EncoderIdentity, GarmentEncoding, GarmentTags, Mask, RgbImage, Vectors


@runtime_checkable
class ImageEmbedder(Protocol):
    """Turns photos into vectors that are near for garments that look alike."""

    @property
    def identity(self) -> EncoderIdentity:
        """Which weights and pixels make the vectors."""

    def embed_images(self, images: Sequence[RgbImage]) -> Vectors:
        """Return unit rows ``[len(images), image dims]``."""


@runtime_checkable
class TextEmbedder(Protocol):
    """Turns words into vectors that are near to the photos they describe."""

    def embed_texts(self, texts: Sequence[str]) -> Vectors:
        """Return unit rows ``[len(texts), text dims]``."""


@runtime_checkable
class GarmentTagger(Protocol):
    """Names what a photo of one garment shows, in the vocabulary's terms."""

    def tag_images(self, images: Sequence[RgbImage]) -> list[GarmentTags]:
        """Return one set of tags per image, with confidences."""


@runtime_checkable
class GarmentEncoder(ImageEmbedder, TextEmbedder, GarmentTagger, Protocol):
    """An encoder that does all three; one forward pass gives both vectors and the tags."""

    def encode_images(self, images: Sequence[RgbImage]) -> list[GarmentEncoding]:
        """Return vectors and tags of each image from one pass."""


@runtime_checkable
class GarmentSegmenter(Protocol):
    """Finds the garment in a photo."""

    @property
    def name(self) -> str:
        """Name and revision, stored beside derived masks."""

    def segment(self, images: Sequence[RgbImage]) -> list[Mask]:
        """Return a mask of each image's own height and width."""
