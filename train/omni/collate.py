"""Encoded questions as tensors: padded rows, or one packed row with positions that begin anew.

Positions are computed here (three rows of M-RoPE; transformers' own function walks token by token),
and a test holds them against transformers. A packed row carries a fourth row first, plain positions
of text: only by it does attention tell where one question ends and the next begins.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from models.types import RgbImage
from train.omni.encode import IGNORED, Encoded
from train.omni.patches import Eyes, Grid, together
from train.omni.picks import Pick

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class MicroBatch:
    """What one forward pass takes.

    Attributes:
        mask: 1 where there is a token; None where rows are packed.
        positions: ``[3, rows, length]``, packed ``[4, rows, length]``.
        owners: Which of ``uids`` each token belongs to, ``[rows, length]``.
        pictures: Id and grid of every picture, in the order of their tokens.
        fresh: Which of ``pictures`` have patches; the others' tokens are known.
        picks: Of each question, with positions in its own row.
        patches: Of the fresh pictures, one after another; None where there are none.
    """

    ids: Tensor
    labels: Tensor
    mask: Tensor | None
    positions: Tensor
    kinds: Tensor
    owners: Tensor
    patches: Tensor | None
    grids: Tensor | None
    uids: tuple[str, ...]
    subtasks: tuple[str, ...]
    pictures: tuple[tuple[str, Grid], ...]
    fresh: tuple[int, ...]
    picks: tuple[Pick | None, ...] = ()

    def to(self, device: torch.device) -> MicroBatch:
        """Return the batch on a device."""
        moved: dict[str, Any] = {}
        for each in fields(self):
            value = getattr(self, each.name)
            moved[each.name] = (
                value.to(device, non_blocking=True) if isinstance(value, Tensor) else value
            )
        return MicroBatch(**moved)

    @property
    def tokens(self) -> int:
        """Tokens that are not padding."""
        return self.ids.numel() if self.mask is None else int(self.mask.sum())


def collate(
    samples: Sequence[Encoded],
    read: Callable[[str], RgbImage],
    eyes: Eyes,
    *,
    image_token: int,
    fill: int,
    packed: bool,
    knows: Callable[[str, Grid], bool] | None = None,
) -> MicroBatch:
    """Return a micro-batch.

    Args:
        read: Returns a picture by its id.
        image_token: Id that stands for a part of a picture.
        fill: Id that fills padded rows up.
        knows: Whether a picture's tokens are there already, so that it need not be read.
    """
    places = [positions_of(sample.ids, sample, image_token, eyes) for sample in samples]
    shape = (1, sum(len(s.ids) for s in samples)) if packed else _padded(samples)
    rows = {
        "ids": np.full(shape, fill, np.int64),
        "labels": np.full(shape, IGNORED, np.int64),
        "mask": np.zeros(shape, np.int64),
        "owners": np.zeros(shape, np.int64),
    }
    positions = np.zeros((4 if packed else 3, *shape), np.int64)
    at = 0
    for number, (sample, place) in enumerate(zip(samples, places, strict=True)):
        row, begin = (0, at) if packed else (number, 0)
        here = slice(begin, begin + len(sample.ids))
        rows["ids"][row, here] = sample.ids
        rows["labels"][row, here] = sample.labels
        # the first token of a question is nobody's next token
        rows["labels"][row, begin] = IGNORED
        rows["mask"][row, here] = 1
        rows["owners"][row, here] = number
        positions[-3:, row, here] = place
        if packed:
            positions[0, row, here] = np.arange(len(sample.ids))
        at += len(sample.ids)
    pictures = tuple(
        picture for sample in samples for picture in zip(sample.images, sample.grids, strict=True)
    )
    fresh = tuple(n for n, each in enumerate(pictures) if knows is None or not knows(*each))
    images = [read(pictures[number][0]) for number in fresh]
    grids = [pictures[number][1] for number in fresh]
    patches, table = together(images, grids, eyes) if images else (None, None)
    ids = torch.from_numpy(rows["ids"])
    return MicroBatch(
        ids=ids,
        labels=torch.from_numpy(rows["labels"]),
        mask=None if packed else torch.from_numpy(rows["mask"]),
        positions=torch.from_numpy(positions),
        kinds=(ids == image_token).int(),
        owners=torch.from_numpy(rows["owners"]),
        patches=None if patches is None else torch.from_numpy(patches),
        grids=None if table is None else torch.from_numpy(table),
        uids=tuple(sample.uid for sample in samples),
        subtasks=tuple(sample.subtask for sample in samples),
        pictures=pictures,
        fresh=fresh,
        picks=tuple(sample.pick for sample in samples),
    )


def positions_of(ids: Ints, sample: Encoded, image_token: int, eyes: Eyes) -> Ints:
    """Return time, height and width of every token, ``[3, length]``.

    Text counts on in all three; a picture spans a plane, and what follows begins beyond its longer
    side.
    """
    found = np.empty((3, len(ids)), np.int64)
    is_image = ids == image_token
    at, now = 0, 0
    for rows, columns in sample.grids:
        start = at + int(np.argmax(is_image[at:]))
        found[:, at:start] = np.arange(now, now + start - at)
        now += start - at
        tall, wide = rows // eyes.merge, columns // eyes.merge
        stop = start + tall * wide
        plane = np.indices((1, tall, wide)).reshape(3, -1)
        found[:, start:stop] = plane + now
        now += max(tall, wide)
        at = stop
    found[:, at:] = np.arange(now, now + len(ids) - at)
    return found


def _padded(samples: Sequence[Encoded]) -> tuple[int, int]:
    return len(samples), max(len(sample.ids) for sample in samples)
