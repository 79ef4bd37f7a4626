"""The embedded encoder: tags, picture vectors and word vectors from ONNX graphs.

A model folder holds ``image.onnx``, ``text.onnx``, ``tokenizer.json`` and ``manifest.json``; the
manifest says how pixels are prepared, what every head's outputs are called and where its thresholds
lie, so new weights need no new code. Each graph is loaded when it is first needed: a search by
words never loads the picture side.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Generic, TypeVar

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from models.errors import DamagedFileError, NotInstalledError
from models.preprocess import PreprocessRecord
from models.runtimes.session import OnnxSession
from models.store import read_manifest
from models.types import EncoderIdentity, GarmentEncoding, GarmentTags, RgbImage, Vectors

Floats = npt.NDArray[np.float32]
BATCH = 8
SINGLE_FIELDS = ("category", "pattern", "material", "fit", "style", "formality", "kids")
MULTI_FIELDS = ("season", "occasion", "attributes")
T = TypeVar("T")


class PocketEncoder:
    """Implements ``GarmentEncoder`` with onnxruntime.

    Args:
        folder: The model's folder.
        threads: Threads for one forward pass.

    Raises:
        NotInstalledError: The folder holds no model.
        DamagedFileError: The manifest is not one of an encoder.
    """

    def __init__(self, folder: Path, *, threads: int = 2) -> None:
        try:
            manifest = read_manifest(folder / "manifest.json")
        except FileNotFoundError as error:
            raise NotInstalledError(
                "The embedded encoder is missing.", next_step="Install Vestry again."
            ) from error
        fields = manifest.fields
        try:
            self.preprocess = PreprocessRecord.from_json(fields["preprocess"])
            self._terms: dict[str, list[str]] = fields["terms"]
            self._thresholds: dict[str, float] = fields["thresholds"]
            self._temperatures: dict[str, float] = fields["temperatures"]
            self.relevance: Mapping[str, float] = fields["relevance"]
            self._max_tokens = int(fields["max_tokens"])
            revision = str(fields["revision"])
            text_space = str(fields.get("text_space", ""))
        except (KeyError, TypeError, ValueError) as error:
            raise _not_an_encoder() from error
        self._identity = EncoderIdentity(
            name=manifest.name,
            revision=revision,
            preprocess=self.preprocess.digest,
            text_space=text_space,
        )
        self._image = _Lazy(lambda: OnnxSession(folder / "image.onnx", threads=threads))
        self._text = _Lazy(lambda: OnnxSession(folder / "text.onnx", threads=threads))
        self._tokenizer = _Lazy(lambda: _load_tokenizer(folder, self._max_tokens))

    @property
    def identity(self) -> EncoderIdentity:
        """Which weights and pixels make the vectors."""
        return self._identity

    def encode_images(self, images: Sequence[RgbImage]) -> list[GarmentEncoding]:
        """Return vectors and tags of each image from one pass."""
        encodings: list[GarmentEncoding] = []
        for start in range(0, len(images), BATCH):
            pixels = np.stack([self.preprocess.apply(i) for i in images[start : start + BATCH]])
            outputs = self._image.get().run({"pixels": pixels})
            encodings += [self._encoding(outputs, row) for row in range(len(pixels))]
        return encodings

    def embed_images(self, images: Sequence[RgbImage]) -> Vectors:
        """Return unit rows ``[n, 256]``."""
        rows = [encoding.image_vector for encoding in self.encode_images(images)]
        return np.stack(rows) if rows else np.zeros((0, 256), np.float32)

    def tag_images(self, images: Sequence[RgbImage]) -> list[GarmentTags]:
        """Return one set of tags per image, with confidences."""
        return [encoding.tags for encoding in self.encode_images(images)]

    def embed_texts(self, texts: Sequence[str]) -> Vectors:
        """Return unit rows ``[n, 384]``; words beyond the token limit are ignored."""
        if not texts:
            return np.zeros((0, 384), np.float32)
        encoded = self._tokenizer.get().encode_batch(list(texts))
        longest = max(len(item.ids) for item in encoded)
        ids = np.zeros((len(encoded), longest), np.int64)
        mask = np.zeros((len(encoded), longest), np.int64)
        for row, item in enumerate(encoded):
            ids[row, : len(item.ids)] = item.ids
            mask[row, : len(item.ids)] = 1
        vectors: Floats = self._text.get().run({"ids": ids, "mask": mask})["vector"]
        return vectors

    def _encoding(self, outputs: Mapping[str, Floats], row: int) -> GarmentEncoding:
        colors = self._probabilities("color", outputs["color"][row])
        return GarmentEncoding(
            image_vector=outputs["embedding"][row],
            text_vector=outputs["text_space"][row],
            tags=self._tags({name: values[row] for name, values in outputs.items()}),
            color_scores={
                name: float(p) for name, p in zip(self._terms["color"], colors, strict=True)
            },
        )

    def _tags(self, logits: Mapping[str, Floats]) -> GarmentTags:
        values: dict[str, Any] = {}
        confidence: dict[str, float] = {}
        for field in SINGLE_FIELDS:
            probabilities = self._probabilities(field, logits[field])
            best = int(probabilities.argmax())
            values[field] = self._terms[field][best]
            confidence[field] = round(float(probabilities[best]), 4)
        for field in MULTI_FIELDS:
            values[field], confidence[field] = self._chosen(field, logits[field])
        values["formality"] = int(values["formality"])
        values["kids"] = values["kids"] == "yes"
        return GarmentTags(**values, confidence=confidence)

    def _probabilities(self, field: str, logits: Floats) -> Floats:
        scaled = logits / self._temperatures.get(field, 1.0)
        exponentials = np.exp(scaled - scaled.max())
        probabilities: Floats = exponentials / exponentials.sum()
        return probabilities

    def _chosen(self, field: str, logits: Floats) -> tuple[tuple[str, ...], float]:
        """Return the terms above the field's threshold and their mean probability.

        A garment always has a season and an occasion, so there the likeliest is taken where none is
        sure.
        """
        probabilities = 1 / (1 + np.exp(-logits))
        chosen = np.flatnonzero(probabilities >= self._thresholds[field])
        if len(chosen) == 0 and field != "attributes":
            chosen = np.array([int(probabilities.argmax())])
        if len(chosen) == 0:
            return (), 0.0
        terms = tuple(self._terms[field][index] for index in chosen)
        return terms, round(float(probabilities[chosen].mean()), 4)


class _Lazy(Generic[T]):
    """Something loaded on first use, once, whichever thread asks first."""

    def __init__(self, load: Callable[[], T]) -> None:
        self._load = load
        self._lock = threading.Lock()
        self._value: T | None = None

    def get(self) -> T:
        with self._lock:
            if self._value is None:
                self._value = self._load()
            return self._value


def _load_tokenizer(folder: Path, max_tokens: int) -> Tokenizer:
    file = folder / "tokenizer.json"
    try:
        tokenizer = Tokenizer.from_file(str(file))
    except Exception as error:  # tokenizers raises bare Exception for every kind of bad file
        raise DamagedFileError(
            "The embedded word list is damaged.", next_step="Install Vestry again."
        ) from error
    tokenizer.no_padding()
    tokenizer.enable_truncation(max_tokens)
    return tokenizer


def _not_an_encoder() -> DamagedFileError:
    return DamagedFileError(
        "The embedded encoder's description cannot be read.", next_step="Install Vestry again."
    )
