"""What perception hands out: values, the error of one photo, and how both cross the pipe.

Light on purpose: the parent process, the services and the tests import it; no runtime, no pixels.
Vectors and small pictures travel as base64 inside one JSON line.
"""

from __future__ import annotations

import base64
import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from app.errors import AppError, explain
from models.types import ColorShare, EncoderIdentity, GarmentTags

Vector = npt.NDArray[np.float32]


class PhotoFailedError(AppError):
    """One photo cannot be used; the words say why."""

    code = "photo_failed"

    def __init__(self, message: str, *, next_step: str = "", code: str = "photo_failed") -> None:
        super().__init__(message, next_step=next_step)
        self.code = code


@dataclass(frozen=True, slots=True)
class PerceptionInfo:
    """Who looks at the photos.

    Attributes:
        encoder: Stored beside every vector.
        relevance: The encoder's own cut-offs for search, as its manifest names them; empty when
            it has none.
    """

    encoder: EncoderIdentity
    relevance: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class PerceivedPhoto:
    """All that is known about a photo after looking at it.

    Attributes:
        image_vector: float32 ``[256]``, unit length.
        text_vector: float32 ``[384]``, unit length.
        perceptual_hash: 64 bits as a signed integer.
        width: Pixels of the upright original.
        height: Pixels of the upright original.
        extension: Of the true format, lower case, without the dot.
        taken_at: ISO time of the camera, or None.
        thumbnail: JPEG, longest side 320.
        cutout: WebP with alpha, cropped to the garment, longest side 320.
        mask: PNG, 8-bit gray, longest side at most 512.
        mask_source: What cut it out: a segmenter's name, ``"alpha"`` or ``"whole"``.
    """

    tags: GarmentTags
    image_vector: Vector
    text_vector: Vector
    perceptual_hash: int
    width: int
    height: int
    media_type: str
    extension: str
    taken_at: str | None
    thumbnail: bytes
    cutout: bytes
    mask: bytes
    mask_source: str


def info_to_wire(info: PerceptionInfo) -> dict[str, Any]:
    """Return the info as JSON values."""
    return {"encoder": dataclasses.asdict(info.encoder), "relevance": dict(info.relevance)}


def info_from_wire(wire: Mapping[str, Any]) -> PerceptionInfo:
    """Return the info that ``info_to_wire`` wrote."""
    return PerceptionInfo(
        encoder=EncoderIdentity(**wire["encoder"]), relevance=dict(wire["relevance"])
    )


def photo_to_wire(photo: PerceivedPhoto) -> dict[str, Any]:
    """Return what was perceived as JSON values; bytes travel as base64."""
    fields = {field.name: getattr(photo, field.name) for field in dataclasses.fields(photo)}
    for name in ("thumbnail", "cutout", "mask"):
        fields[name] = base64.b64encode(fields[name]).decode("ascii")
    for name in ("image_vector", "text_vector"):
        fields[name] = vector_to_wire(fields[name])
    tags = {field.name: getattr(photo.tags, field.name) for field in dataclasses.fields(photo.tags)}
    tags["colors"] = [(color.name, color.share) for color in photo.tags.colors]
    tags["confidence"] = dict(photo.tags.confidence)
    return {**fields, "tags": tags}


def photo_from_wire(wire: Mapping[str, Any]) -> PerceivedPhoto:
    """Return the photo that ``photo_to_wire`` wrote."""
    fields = dict(wire)
    for name in ("thumbnail", "cutout", "mask"):
        fields[name] = base64.b64decode(fields[name])
    for name in ("image_vector", "text_vector"):
        fields[name] = vector_from_wire(fields[name])
    tags = dict(fields["tags"])
    tags["colors"] = tuple(ColorShare(name, share) for name, share in tags["colors"])
    for name in ("season", "occasion", "attributes"):
        tags[name] = tuple(tags[name])
    return PerceivedPhoto(**{**fields, "tags": GarmentTags(**tags)})


def vector_from_wire(text: str) -> Vector:
    """Return the vector that the worker wrote."""
    return np.frombuffer(base64.b64decode(text), "<f4").astype(np.float32)


def vector_to_wire(vector: npt.NDArray[np.float32]) -> str:
    """Return a vector as text, little endian whatever the machine."""
    return base64.b64encode(np.asarray(vector, "<f4").tobytes()).decode("ascii")


def photo_failure(error: BaseException) -> PhotoFailedError:
    """Return any error about one photo as the sentence the person reads."""
    words = explain(error)
    message = "This photo could not be processed." if words.is_bug else words.message
    return PhotoFailedError(message, next_step=words.next_step, code=words.code)
