"""A stand-in for the embedded models: deterministic, instant, with failures on request.

``FakeEncoder`` and ``FakeSegmenter`` compute everything from the pixels with a few array
operations, so photos that look alike get near vectors and a photo gets the same answer everywhere.
Tags follow the dominant hue and the shape of the photo; they are plausible, not right. Nothing here
is random, reads a file or imports an inference library.
"""

from __future__ import annotations

import colorsys
import hashlib
import os
import re
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

import cv2
import numpy as np
import numpy.typing as npt

from models.types import EncoderIdentity, GarmentEncoding, GarmentTags, Mask, RgbImage, Vectors

Floats = npt.NDArray[np.float32]

IMAGE_DIMS = 256
TEXT_DIMS = 384
REVISION = "0" * 12
TEXT_SPACE = "fake-words/384"

_SIDE = 8
_BORDER_SHARE = 0.06
_SEGMENT_SIDE = 96
_SEGMENT_DISTANCE = 24.0
_LAB_MIDDLE = np.array((50, 0, 0), np.float32)
_LAB_REACH = np.array((50, 40, 40), np.float32)
# (upper bound of width / height, category, season): tall photos are long garments
_SHAPES = (
    (0.45, "dress", ("summer",)),
    (0.70, "pants", ("spring", "autumn")),
    (0.95, "coat", ("winter",)),
    (1.05, "t-shirt", ("summer",)),
    (1.40, "sweater", ("autumn", "winter")),
    (1.0e9, "shoe", ("spring", "summer", "autumn", "winter")),
)
# (upper bound of the hue in turns, name): the rest of the circle is red again
_HUES = (
    (0.04, "red"),
    (0.11, "orange"),
    (0.19, "yellow"),
    (0.45, "green"),
    (0.54, "teal"),
    (0.70, "blue"),
    (0.83, "purple"),
    (0.95, "pink"),
    (1.01, "red"),
)


@dataclass(frozen=True)
class FakeScript:
    """What goes wrong, and when; calls are counted from 1 per fake, over all its methods.

    Attributes:
        errors: Call number to the error it raises.
        abort_on: Call numbers that end the process at once, as a crash in native code does.
        refuse: Images on which a call fails, with the error it raises; None lets the image pass.
        on_call: Called with the call's number before anything else: a place to wait or to count.
    """

    errors: Mapping[int, BaseException] = field(default_factory=dict)
    abort_on: frozenset[int] = frozenset()
    refuse: Callable[[RgbImage], BaseException | None] | None = None
    on_call: Callable[[int], None] | None = None


class _Scripted:
    """Counts calls and plays the script."""

    def __init__(self, script: FakeScript | None) -> None:
        self._script = script or FakeScript()
        self._calls = 0
        self._lock = threading.Lock()

    @property
    def calls(self) -> int:
        """Number of calls so far."""
        return self._calls

    def _begin(self, images: Sequence[RgbImage] = ()) -> None:
        with self._lock:
            self._calls += 1
            number = self._calls
        script = self._script
        if script.on_call is not None:
            script.on_call(number)
        if number in script.abort_on:
            os.abort()
        if number in script.errors:
            raise script.errors[number]
        if script.refuse is not None:
            for image in images:
                error = script.refuse(image)
                if error is not None:
                    raise error


class FakeEncoder(_Scripted):
    """Implements ``GarmentEncoder`` without weights.

    Args:
        script: Failures to play; none when None.
        revision: Twelve characters; another one stands for other weights, whose picture vectors
            mean nothing beside these.
        text_space: Another name stands for another word tower.
    """

    def __init__(
        self,
        script: FakeScript | None = None,
        *,
        revision: str = REVISION,
        text_space: str = TEXT_SPACE,
    ) -> None:
        super().__init__(script)
        self._identity = EncoderIdentity(
            "fake-encoder", revision, preprocess="f" * 12, text_space=text_space
        )
        self.relevance: Mapping[str, float] = {
            "text_floor": 0.25,
            "text_full": 0.7,
            "image_floor": 0.6,
            "image_full": 0.95,
        }

    @property
    def identity(self) -> EncoderIdentity:
        """Which weights and pixels make the vectors."""
        return self._identity

    def encode_images(self, images: Sequence[RgbImage]) -> list[GarmentEncoding]:
        """Return vectors and tags of each image."""
        self._begin(images)
        return [_encode(image, self._identity) for image in images]

    def embed_images(self, images: Sequence[RgbImage]) -> Vectors:
        """Return unit rows ``[n, 256]``."""
        self._begin(images)
        rows = [_image_vector(image, self._identity.revision) for image in images]
        return np.stack(rows) if rows else np.zeros((0, IMAGE_DIMS), np.float32)

    def embed_texts(self, texts: Sequence[str]) -> Vectors:
        """Return unit rows ``[n, 384]``; texts are near when they share words."""
        self._begin()
        rows = [_text_vector(text, self._identity.text_space) for text in texts]
        return np.stack(rows) if rows else np.zeros((0, TEXT_DIMS), np.float32)

    def tag_images(self, images: Sequence[RgbImage]) -> list[GarmentTags]:
        """Return one set of tags per image, with confidences."""
        self._begin(images)
        return [_tags(image, _color_scores(image)) for image in images]


class FakeSegmenter(_Scripted):
    """Implements ``GarmentSegmenter``: what differs from the photo's border is the garment.

    Args:
        script: Failures to play; none when None.
    """

    @property
    def name(self) -> str:
        """Name and revision."""
        return "fake-segmenter@1"

    def __init__(self, script: FakeScript | None = None) -> None:
        super().__init__(script)

    def segment(self, images: Sequence[RgbImage]) -> list[Mask]:
        """Return a mask of each image's own height and width."""
        self._begin(images)
        return [_segment(image) for image in images]


def _encode(image: RgbImage, identity: EncoderIdentity) -> GarmentEncoding:
    scores = _color_scores(image)
    tags = _tags(image, scores)
    words = " ".join((tags.category, max(scores, key=lambda name: scores[name]), *tags.season))
    return GarmentEncoding(
        image_vector=_image_vector(image, identity.revision),
        text_vector=_text_vector(words, identity.text_space),
        tags=tags,
        color_scores=scores,
    )


def _image_vector(image: RgbImage, revision: str) -> Floats:
    small = _shrunk(image, (_SIDE, _SIDE)).astype(np.float32) / 255
    lab = cv2.cvtColor(small, cv2.COLOR_RGB2LAB).reshape(-1, 3).astype(np.float32)
    centered = (lab - _LAB_MIDDLE) / _LAB_REACH
    # The constant keeps a mid-gray photo from having no direction at all.
    features = np.append(centered.reshape(-1), np.float32(1))
    return _unit(features @ _projection(revision))


@cache
def _projection(revision: str) -> Floats:
    """A fixed matrix that keeps angles; drawn from a hash so that no generator can change it."""
    rows = _SIDE * _SIDE * 3 + 1
    seed = b"vestry fake encoder" + _salt(revision, REVISION)
    noise = hashlib.shake_256(seed).digest(rows * IMAGE_DIMS)
    matrix = np.frombuffer(noise, np.uint8).reshape(rows, IMAGE_DIMS).astype(np.float32)
    return matrix / 127.5 - 1


def _salt(name: str, usual: str) -> bytes:
    """What makes other weights other; nothing for the usual ones, whose answers are on record."""
    return b"" if name == usual else name.encode()


def _text_vector(text: str, space: str) -> Floats:
    words = re.findall(r"\w+", text.lower()) or [""]
    vectors = [_word_vector(word, space) for word in words]
    return _unit(np.sum(vectors, axis=0, dtype=np.float32))


def _word_vector(word: str, space: str) -> Floats:
    seed = word.encode("utf-8", "surrogatepass") + _salt(space, TEXT_SPACE)
    noise = hashlib.shake_256(seed).digest(TEXT_DIMS)
    return np.frombuffer(noise, np.uint8).astype(np.float32) / 127.5 - 1


def _unit(vector: Floats) -> Floats:
    unit: Floats = (vector / np.linalg.norm(vector)).astype(np.float32)
    return unit


def _tags(image: RgbImage, scores: Mapping[str, float]) -> GarmentTags:
    height, width = image.shape[:2]
    category, season = next((c, s) for bound, c, s in _SHAPES if width / height <= bound)
    certainty = max(scores.values())
    return GarmentTags(
        category=category,
        pattern="plain",
        material="cotton",
        fit="regular",
        style="casual",
        season=season,
        occasion=("everyday",),
        formality=2,
        attributes=(),
        confidence={
            "category": 0.9,
            "pattern": round(certainty, 4),
            "material": 0.5,
            "fit": 0.5,
            "style": 0.6,
            "season": 0.6,
            "occasion": 0.6,
            "formality": 0.6,
            "kids": 0.9,
            "attributes": 0.0,
        },
    )


def _color_scores(image: RgbImage) -> dict[str, float]:
    """Share of each plain color name in the middle of the photo."""
    height, width = image.shape[:2]
    top, left = height // 4, width // 4
    middle = image[top : height - top, left : width - left]
    names = [_plain_name(*pixel) for pixel in _shrunk(middle, (6, 6)).reshape(-1, 3).tolist()]
    return {name: names.count(name) / len(names) for name in sorted(set(names))}


def _plain_name(red: int, green: int, blue: int) -> str:
    hue, saturation, value = colorsys.rgb_to_hsv(red / 255, green / 255, blue / 255)
    if value < 0.2:
        return "black"
    if saturation < 0.15:
        return "white" if value > 0.8 else "gray"
    return next(name for bound, name in _HUES if hue <= bound)


def _segment(image: RgbImage) -> Mask:
    height, width = image.shape[:2]
    scale = min(1.0, _SEGMENT_SIDE / max(height, width))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    small = _shrunk(image, size).astype(np.float32)
    border = max(1, round(_BORDER_SHARE * min(size)))
    inside = np.zeros(small.shape[:2], bool)
    inside[border:-border, border:-border] = True
    background = np.median(small[~inside], axis=0)
    found = np.linalg.norm(small - background, axis=2) > _SEGMENT_DISTANCE
    mask = np.where(found, 255, 0).astype(np.uint8)
    full = cv2.resize(mask, (width, height), interpolation=cv2.INTER_NEAREST)
    return np.asarray(full, dtype=np.uint8).reshape(height, width)


def _shrunk(image: RgbImage, size: tuple[int, int]) -> RgbImage:
    resized = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
    return np.asarray(resized, dtype=np.uint8).reshape(size[1], size[0], 3)
