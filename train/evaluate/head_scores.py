"""Every head's probabilities for every photo, from the graph that ships.

The app keeps only the chosen terms; judging a confidence or a ranking takes all of them. Read
through the same manifest, pixels and temperatures as ``models/runtimes/ort.py``; a test holds both
to the same choices.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from models.preprocess import PreprocessRecord, decode_photo
from models.runtimes.session import OnnxSession
from models.store import MANIFEST_NAME, read_manifest
from train.data.labels import MULTI_FIELDS, SINGLE_FIELDS, LabelSpace
from train.data.sources.closet import ClosetPhoto

BATCH = 8
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class HeadScores:
    """What all heads say about some photos.

    Attributes:
        labels: The order of each head's outputs.
        single: Field to probabilities ``[n, terms]`` that add up to 1.
        multi: Field to independent probabilities ``[n, terms]``.
    """

    labels: LabelSpace
    single: Mapping[str, Floats]
    multi: Mapping[str, Floats]


def read_head_scores(folder: Path, photos: Sequence[ClosetPhoto]) -> HeadScores:
    """Run the picture graph of a model folder over photo files.

    Raises:
        FileNotFoundError: The folder has no manifest.
    """
    fields = read_manifest(folder / MANIFEST_NAME).fields
    record = PreprocessRecord.from_json(fields["preprocess"])
    session = OnnxSession(folder / "image.onnx", threads=2)
    parts: dict[str, list[Floats]] = {name: [] for name in SINGLE_FIELDS + MULTI_FIELDS}
    for start in range(0, len(photos), BATCH):
        images = [decode_photo(photo.path).image for photo in photos[start : start + BATCH]]
        outputs = session.run({"pixels": np.stack([record.apply(image) for image in images])})
        for name, rows in parts.items():
            rows.append(outputs[name])
    logits = {name: np.concatenate(rows) for name, rows in parts.items()}
    temperatures = fields["temperatures"]
    return HeadScores(
        labels=LabelSpace({name: tuple(terms) for name, terms in fields["terms"].items()}),
        single={
            name: _softmax(logits[name] / temperatures.get(name, 1.0)) for name in SINGLE_FIELDS
        },
        multi={name: _sigmoid(logits[name]) for name in MULTI_FIELDS},
    )


def _softmax(logits: Floats) -> Floats:
    exponentials = np.exp(logits - logits.max(axis=1, keepdims=True))
    probabilities: Floats = exponentials / exponentials.sum(axis=1, keepdims=True)
    return probabilities


def _sigmoid(logits: Floats) -> Floats:
    probabilities: Floats = (1 / (1 + np.exp(-logits))).astype(np.float32)
    return probabilities
