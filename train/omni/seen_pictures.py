"""What a tower that learns nothing made of pictures, so that it looks at each only once.

While tower and merger are frozen, the tokens of a picture are the same in every question that shows
it, and making them is most of a small model's step. They are kept in memory, a picture and size at
a time, until the memory that was granted is full; after that further pictures are looked at anew.
"""

from __future__ import annotations

from typing import Any, Final

import torch
from torch import Tensor

from train.omni.collate import MicroBatch
from train.omni.patches import Grid

GIGABYTE: Final = 10**9


class SeenPictures:
    """Tokens of pictures by id and grid.

    Args:
        gigabytes: Most memory to keep them in.
    """

    def __init__(self, gigabytes: float) -> None:
        self._room = int(gigabytes * GIGABYTE)
        self._kept: dict[tuple[str, Grid], Tensor] = {}

    def __len__(self) -> int:
        return len(self._kept)

    def knows(self, image: str, grid: Grid) -> bool:
        """Tell whether a picture's tokens are kept; what is known stays known."""
        return (image, grid) in self._kept

    @torch.no_grad()
    def tokens(self, inner: Any, batch: MicroBatch) -> Tensor:
        """Return the tokens of all pictures of a batch, ``[tokens, hidden]``.

        Args:
            inner: The model of transformers, whose tower looks at the pictures with patches.
        """
        made: dict[int, Tensor] = {}
        if batch.patches is not None and batch.grids is not None:
            found = inner.model.visual(batch.patches, grid_thw=batch.grids).pooler_output
            merge = int(inner.config.vision_config.spatial_merge_size)
            sizes = (batch.grids.prod(-1) // merge**2).tolist()
            made = dict(zip(batch.fresh, found.split(sizes), strict=True))
        for number, tokens in made.items():
            self._keep(batch.pictures[number], tokens)
        return torch.cat(
            [
                made[number] if number in made else self._kept[picture].to(batch.ids.device)
                for number, picture in enumerate(batch.pictures)
            ]
        )

    def _keep(self, picture: tuple[str, Grid], tokens: Tensor) -> None:
        size = tokens.numel() * tokens.element_size()
        if picture in self._kept or size > self._room:
            return
        self._room -= size
        # a slice would keep the whole batch alive
        self._kept[picture] = tokens.detach().cpu().clone()
