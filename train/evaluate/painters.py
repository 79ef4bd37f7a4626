"""Whoever draws and answers, behind one face: a trained folder in torch, or an exported one.

Both hold the words they were trained with. Pictures are uint8 ``[S, S, 3]``. What is measured of
them is decided elsewhere.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Final, Protocol

import numpy as np
import torch

from models.errors import ModelsError
from models.maskgit import DrawingSteps
from models.runtimes.showo_words import WORDS_NAME, ShowoWords
from models.types import RgbImage
from train.distributed import CPU
from train.errors import DataError
from train.showo.backbone import ShowO
from train.showo.sampling import pictures, sample_codes
from train.showo.tokenizer_net import PictureTokenizer, to_pixels
from train.showo.understanding import answer

Turns = Sequence[tuple[str, str]]
_BATCH: Final = 16


class Painter(Protocol):
    """Draws from words and answers about pictures."""

    @property
    def name(self) -> str:
        """What it is and how many weights it has."""

    @property
    def side(self) -> int:
        """Height and width of its pictures."""

    def draw(self, prompts: Sequence[str], seeds: Sequence[int]) -> list[RgbImage]:
        """Return one picture per prompt."""

    def round_trip(self, shown: Sequence[RgbImage]) -> list[RgbImage]:
        """Return pictures as their codes give them back."""

    def reply(self, picture: RgbImage, turns: Turns, question: str) -> str:
        """Return the answer to a question after earlier turns; empty where there is no room."""


class TorchPainter:
    """A model of training.

    Args:
        scale: Of guidance.
        steps: Passes through the network for a picture.
    """

    def __init__(
        self,
        net: ShowO,
        tokenizer: PictureTokenizer,
        words: ShowoWords,
        *,
        name: str,
        scale: float,
        steps: int,
        device: torch.device = CPU,
    ) -> None:
        self._device, self._words = device, words
        self._net, self._tokenizer = net.to(device).eval(), tokenizer.to(device).eval()
        self._scale, self._steps = scale, DrawingSteps(count=steps)
        self.weights = sum(weight.numel() for weight in net.parameters())
        self.name = f"{name} ({self.weights:,} weights, torch)"
        self.side = net.config.side_px

    def draw(self, prompts: Sequence[str], seeds: Sequence[int]) -> list[RgbImage]:
        """Return one picture per prompt."""
        found: list[RgbImage] = []
        for start in range(0, len(prompts), _BATCH):
            some = [self._words.prompt(text) for text in prompts[start : start + _BATCH]]
            codes = sample_codes(
                self._net,
                some,
                seeds=seeds[start : start + _BATCH],
                scale=self._scale,
                steps=self._steps,
            )
            found += list(pictures(self._tokenizer, codes))
        return found

    def round_trip(self, shown: Sequence[RgbImage]) -> list[RgbImage]:
        """Return pictures as their codes give them back."""
        return round_trips(self._tokenizer, shown, device=self._device)

    def reply(self, picture: RgbImage, turns: Turns, question: str) -> str:
        """Return the answer to a question after earlier turns; empty where there is no room."""
        with torch.inference_mode():
            codes = self._tokenizer.encode(to_pixels(picture[None], self._device))[0]
        asked = self._words.conversation(turns, question)
        if len(asked) >= self._net.config.text_budget:
            return ""
        said = answer(self._net, codes, asked, limit=self._net.config.text_budget)
        return self._words.text(said).strip()


class OnnxPainter:
    """A folder that an export wrote.

    Args:
        threads: Of one operator.
    """

    def __init__(self, folder: Path, *, scale: float, steps: int, threads: int = 1) -> None:
        from models.runtimes.showo import ShowoRuntime

        try:
            self._runtime = ShowoRuntime(folder, threads=threads)
        except ModelsError as error:
            raise DataError(error.message, next_step=error.next_step) from error
        self._words = words_of(folder)
        self._scale, self._steps = scale, DrawingSteps(count=steps)
        self.weights = graph_weights(folder / "backbone.onnx")
        self.name = f"{folder.name} ({self.weights:,} weights, onnxruntime)"
        blank = self._runtime.decode(np.zeros((1, self._runtime.shape.picture_tokens), np.int64))
        self.side = int(blank.shape[1])

    def draw(self, prompts: Sequence[str], seeds: Sequence[int]) -> list[RgbImage]:
        """Return one picture per prompt."""
        found: list[RgbImage] = []
        for start in range(0, len(prompts), _BATCH):
            some = [self._words.prompt(text) for text in prompts[start : start + _BATCH]]
            seeded = seeds[start : start + _BATCH]
            codes = self._runtime.draw(some, seeds=seeded, scale=self._scale, steps=self._steps)
            found += list(self._runtime.decode(codes))
        return found

    def round_trip(self, shown: Sequence[RgbImage]) -> list[RgbImage]:
        """Return pictures as their codes give them back."""
        found: list[RgbImage] = []
        for start in range(0, len(shown), _BATCH):
            some = np.stack(shown[start : start + _BATCH])
            found += list(self._runtime.decode(self._runtime.encode(some)))
        return found

    def reply(self, picture: RgbImage, turns: Turns, question: str) -> str:
        """Return the answer to a question after earlier turns; empty where there is no room."""
        asked = self._words.conversation(turns, question)
        if len(asked) >= self._runtime.shape.text_budget:
            return ""
        codes = self._runtime.encode(picture[None])[0]
        said = self._runtime.answer(codes, asked, limit=self._runtime.shape.text_budget)
        return self._words.text(said).strip()


@torch.inference_mode()
def round_trips(
    tokenizer: PictureTokenizer,
    shown: Sequence[RgbImage],
    *,
    device: torch.device = CPU,
) -> list[RgbImage]:
    """Return pictures as the codes of a tokenizer give them back."""
    found: list[RgbImage] = []
    for start in range(0, len(shown), _BATCH):
        pixels = to_pixels(np.stack(shown[start : start + _BATCH]), device)
        codes = tokenizer.encode(pixels).cpu().numpy()
        found += list(pictures(tokenizer, codes))
    return found


def words_of(folder: Path) -> ShowoWords:
    """Return the words of a model's folder.

    Raises:
        DataError: There are none.
    """
    try:
        return ShowoWords(folder / WORDS_NAME)
    except ModelsError as error:
        raise DataError(error.message, next_step=error.next_step) from error


def graph_weights(file: Path) -> int:
    """Return how many weights a graph computes with; its tensors may lie beside it.

    Tensors that are alike are stored once, so each use of one counts; what quantization adds to
    them (scales and zero points), and single numbers, do not.
    """
    import onnx

    graph = onnx.load(str(file), load_external_data=False).graph
    sizes = {
        tensor.name: math.prod(tensor.dims)
        for tensor in graph.initializer
        if not tensor.name.endswith(("_scale", "_zero_point"))
    }
    used = (name for node in graph.node for name in node.input)
    return sum(sizes[name] for name in used if sizes.get(name, 0) > 1)
