"""Pictures for an mlx model: decoded, brought to size by our own rule, cut up by its processor.

What a picture becomes in the prompt is asked of the model's own processor with one picture alone;
pixels are handed over once more when the picture is read. Pictures that were prepared are
remembered by what they show, bounded in number.
"""

from __future__ import annotations

import collections
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from mlx_vlm.utils import prepare_inputs
from PIL import Image

from models.chat import ChatPicture
from models.errors import ModelsError, UnreadableImageError, UnsupportedError
from models.preprocess import decode_photo
from models.types import RgbImage
from models.vision_resize import DEFAULT_MIN_TOKENS, resize_merged

_KEPT_PICTURES = 16
# larger than any family reads at once; prefilling with a whole phone photo has crashed drivers
_LONGEST_SIDE = 1024
_WORDS = (
    "<|vision_start|><|image_pad|><|vision_end|>",
    "<start_of_image>",
    "<|image|>",
    "<image>",
)


@dataclass(frozen=True, slots=True, eq=False)
class SeenPicture:
    """A picture as it stands in a prompt.

    Attributes:
        key: Digest of what it shows.
        tokens: Everything that stands for it, text around it included.
        cells: How many of ``tokens`` are the picture itself.
        grid: Patches in time, height and width where the family counts so; else None.
        pixels: At the size at which it is read.
    """

    key: str
    tokens: tuple[int, ...]
    cells: int
    grid: Any
    pixels: RgbImage


class PicturePreparer:
    """Prepares the pictures of one model.

    Args:
        processor: The model's processor, as mlx-vlm loads it.
        picture_token: Id of the token that stands for a part of a picture.
        most: Most tokens of a picture, where the family has a choice.

    Raises:
        UnsupportedError: The family marks pictures in a way that is not known.
    """

    def __init__(self, processor: Any, *, picture_token: int, most: int) -> None:
        self._processor, self._token, self._most = processor, picture_token, most
        self._kept: collections.OrderedDict[str, SeenPicture] = collections.OrderedDict()
        images = getattr(processor, "image_processor", None)
        patch = getattr(images, "patch_size", None)
        merge = getattr(images, "merge_size", None)
        self._factor = patch * merge if isinstance(patch, int) and isinstance(merge, int) else 0
        self._bounds = _bounds(images, self._factor, most) if self._factor else (0, 0)
        self._word = self._learn_word()

    @property
    def resizes(self) -> bool:
        """Whether pictures are brought to size by our rule, so that a limit of tokens holds."""
        return self._factor > 0

    def prepare(self, picture: ChatPicture, *, limit: int = 0) -> SeenPicture:
        """Return a picture as it stands in a prompt.

        Raises:
            UnreadableImageError: A file cannot be read.
        """
        pixels = self._sized(_decoded(picture), limit)
        shape = str(pixels.shape).encode()
        key = hashlib.sha256(shape + pixels.tobytes()).hexdigest()
        if key not in self._kept:
            inputs = self.inputs([pixels])
            tokens = tuple(int(token) for token in np.array(inputs["input_ids"]).reshape(-1))
            grid = inputs.get("image_grid_thw")
            cells = tokens.count(self._token)
            self._kept[key] = SeenPicture(key, tokens, cells, grid, pixels)
            while len(self._kept) > _KEPT_PICTURES:
                self._kept.popitem(last=False)
        self._kept.move_to_end(key)
        return self._kept[key]

    def inputs(self, pictures: Sequence[RgbImage]) -> dict[str, Any]:
        """Return what the model computes pictures from, all of them together."""
        images = [Image.fromarray(pixels) for pixels in pictures]
        made: dict[str, Any] = prepare_inputs(
            self._processor,
            images=images,
            prompts=self._word * len(images),
            add_special_tokens=False,
        )
        return made

    def _sized(self, pixels: RgbImage, limit: int) -> RgbImage:
        if not self._factor:
            return pixels
        least, most = self._bounds
        most = max(1, min(most, limit or most))
        return resize_merged(
            pixels, factor=self._factor, min_tokens=min(least, most), max_tokens=most
        )

    def _learn_word(self) -> str:
        """Try the ways in which families mark a picture and take the one that makes room for it."""
        blank: RgbImage = np.zeros((112, 112, 3), np.uint8)
        for self._word in _WORDS:
            try:
                ids = np.array(self.inputs([blank])["input_ids"]).reshape(-1)
            except (ValueError, TypeError, KeyError, IndexError, AttributeError, RuntimeError):
                continue
            if (ids == self._token).any():
                return self._word
        raise UnsupportedError(
            "This model wants its pictures in a way that Vestry does not know.",
            next_step="Choose another model.",
        )


def _bounds(images: Any, factor: int, most: int) -> tuple[int, int]:
    """Return the fewest and most tokens, inside the processor's own limits: it would resize."""
    size = getattr(images, "size", None)
    size = size if isinstance(size, dict) else {}
    least_pixels = getattr(images, "min_pixels", None) or size.get("shortest_edge") or 0
    most_pixels = getattr(images, "max_pixels", None) or size.get("longest_edge") or 0
    upper = int(most_pixels) // factor**2 if most_pixels else most
    upper = max(1, min(most, upper))
    lower = max(DEFAULT_MIN_TOKENS, -(-int(least_pixels) // factor**2))
    return min(lower, upper), upper


def _decoded(picture: ChatPicture) -> RgbImage:
    if not isinstance(picture, np.ndarray):
        try:
            return decode_photo(picture, max_side=_LONGEST_SIDE).image
        except FileNotFoundError as error:
            raise UnreadableImageError(
                f"{picture.name} is not there any more.", next_step="Choose the photo again."
            ) from error
    if picture.ndim != 3 or picture.shape[2] != 3 or 0 in picture.shape:
        raise ModelsError("This is not a picture.")
    height, width = picture.shape[:2]
    scale = _LONGEST_SIDE / max(height, width)
    if scale >= 1:
        return np.ascontiguousarray(picture, np.uint8)
    size = max(1, round(width * scale)), max(1, round(height * scale))
    small = Image.fromarray(picture).resize(size, Image.Resampling.BICUBIC)
    return np.ascontiguousarray(small, np.uint8)
