"""What an mlx model holds of a conversation: its cache, and the log of what lies in it.

Reads a prompt from the first cell on that differs from the one before. A cache that cannot go back
(windows, recurrent states) is begun anew, which is said in ``rolls_back``. No picture is ever cut.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import mlx.core as mx
import numpy as np
import numpy.typing as npt
from mlx_vlm.models.cache import make_prompt_cache

from models.chat import Stop
from models.errors import ModelsError
from models.runtimes.answers import Interrupted
from models.runtimes.mlx_pictures import PicturePreparer, SeenPicture

Logits = npt.NDArray[np.float32]

_STEP = 256
# families that take a prompt in steps even where pictures are in it, and go on after a common part
_STEPWISE = frozenset({"qwen2_vl", "qwen2_5_vl"})


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a prompt.

    Attributes:
        token: Its id.
        key: What the picture shows that it belongs to; empty for text.
        number: Which of the conversation's pictures that is; -1 for text.
    """

    token: int
    key: str = ""
    number: int = -1


@dataclass(frozen=True, slots=True, eq=False)
class Bookmark:
    """A place in the context; ``state`` is a copy of a cache that cannot go back."""

    cells: int
    logits: Logits
    state: Any = None


class MlxContext:
    """The cache of a loaded model, for one thread.

    Args:
        model: As mlx-vlm loads it.
        family: Its ``model_type``.
        cells: Cells that may be used.
    """

    def __init__(self, model: Any, *, family: str, cells: int) -> None:
        self._model, self._family, self.cells = model, family, cells
        self._cache: list[Any] = make_prompt_cache(model.language_model)
        self.rolls_back = all(_can_go_back(part) for part in self._cache)
        self._held: list[Cell] = []
        self._logits: Logits = np.zeros(0, np.float32)

    def common(self, prompt: Sequence[Cell]) -> int:
        """Return how many cells of a prompt need not be computed again."""
        same = 0
        for ours, theirs in zip(self._held, prompt, strict=False):
            if ours != theirs:
                break
            same += 1
        same = _outside_pictures(prompt, min(same, len(prompt) - 1))
        if same < len(self._held) and not self.rolls_back:
            return 0
        if _numbers_of(prompt[same:]) and self._family not in _STEPWISE:
            return 0
        return same

    def read(
        self,
        prompt: Sequence[Cell],
        pictures: Sequence[SeenPicture],
        *,
        preparer: PicturePreparer | None,
        stop: Stop,
    ) -> int:
        """Compute a prompt and return how many of its cells were there already.

        Args:
            pictures: All of the conversation, in its order.

        Raises:
            Interrupted: The person stopped it; the context is empty then.
        """
        same = self.common(prompt)
        try:
            self._go_back(same)
            self._compute(prompt, same, pictures, preparer, stop)
        except BaseException:
            self.forget()
            raise
        self._held = list(prompt)
        return same

    def logits(self) -> Logits:
        """Return what the model finds likely next; the caller may change it."""
        return self._logits.copy()

    def add(self, token: int, *, stop: Stop) -> None:
        """Take a token of the answer.

        Raises:
            Interrupted: The person stopped it; nothing was taken.
        """
        if stop():
            raise Interrupted
        self._logits = self._rows([token])[-1]

    def follow(self, tokens: Sequence[int]) -> list[Logits]:
        """Take tokens and return what follows each of them."""
        return self._rows(tokens)

    def mark(self) -> Bookmark:
        """Return this place."""
        state = None if self.rolls_back else copy.deepcopy(self._cache)
        return Bookmark(len(self._held), self._logits.copy(), state)

    def return_to(self, mark: Bookmark) -> None:
        """Forget what came after a mark."""
        if mark.state is not None:
            self._cache = copy.deepcopy(mark.state)
            del self._held[mark.cells :]
        else:
            self._go_back(mark.cells)
        self._logits = mark.logits.copy()

    def forget(self) -> None:
        """Begin anew."""
        self._cache = make_prompt_cache(self._model.language_model)
        self._held = []

    def _go_back(self, cells: int) -> None:
        surplus = len(self._held) - cells
        if not cells:
            self.forget()
        elif surplus:
            for part in self._cache:
                if part.trim(surplus) != surplus:
                    raise ModelsError("The model lost its place in the conversation.")
            del self._held[cells:]

    def _rows(self, tokens: Sequence[int]) -> list[Logits]:
        out = self._model.language_model(mx.array([list(tokens)]), cache=self._cache)
        rows = _numbers(out.logits[0])
        self._held += [Cell(token) for token in tokens]
        return list(rows)

    def _compute(
        self,
        prompt: Sequence[Cell],
        same: int,
        pictures: Sequence[SeenPicture],
        preparer: PicturePreparer | None,
        stop: Stop,
    ) -> None:
        if stop():
            raise Interrupted
        rest = mx.array([[cell.token for cell in prompt[same:]]])
        shown = [pictures[number] for number in _numbers_of(prompt[same:])]
        extra: dict[str, Any] = {}
        pixels = None
        if shown and preparer is not None:
            inputs = preparer.inputs([picture.pixels for picture in shown])
            pixels = inputs.pop("pixel_values")
            extra = {
                key: value
                for key, value in inputs.items()
                if key not in ("input_ids", "attention_mask") and value is not None
            }
        made = self._model.get_input_embeddings(rest, pixels, mask=None, **extra)
        extra.update(
            {
                key: value
                for key, value in made.to_dict().items()
                if key != "inputs_embeds" and value is not None
            }
        )
        extra.update(self._positions(prompt, pictures))
        steps = _STEP if not shown or self._family in _STEPWISE else max(1, rest.shape[1])
        for begin in range(0, rest.shape[1], steps):
            if stop():
                raise Interrupted
            part = slice(begin, begin + steps)
            out = self._model.language_model(
                rest[:, part],
                inputs_embeds=made.inputs_embeds[:, part],
                cache=self._cache,
                n_to_process=rest[:, part].shape[1],
                **extra,
            )
            last = out.logits[0, -1:]
            mx.eval(last, [entry.state for entry in self._cache])
        self._logits = _numbers(last)[0]

    def _positions(self, prompt: Sequence[Cell], pictures: Sequence[SeenPicture]) -> dict[str, Any]:
        """Return positions over the whole prompt where they are two-dimensional (M-RoPE).

        The model keeps them on itself and would count from the part that is computed now.
        """
        words = self._model.language_model
        index = getattr(words, "get_rope_index", None)
        if index is None or not hasattr(words, "_rope_deltas"):
            return {}
        grids = [pictures[number].grid for number in _numbers_of(prompt)]
        ids = mx.array([[cell.token for cell in prompt]])
        grid = mx.concatenate([mx.array(one) for one in grids]) if grids else None
        positions, deltas = index(ids, grid, None, None)
        if positions.ndim == 2:
            positions = mx.broadcast_to(positions[None], (3, *positions.shape))
        words._position_ids, words._rope_deltas = positions, deltas
        return {"position_ids": positions, "rope_deltas": deltas}


def _numbers_of(cells: Sequence[Cell]) -> list[int]:
    """Return the numbers of the pictures in some cells, in their order."""
    return list(dict.fromkeys(cell.number for cell in cells if cell.number >= 0))


def _outside_pictures(prompt: Sequence[Cell], cell: int) -> int:
    """Return the last place up to ``cell`` that is not inside a picture."""
    while cell > 0 and prompt[cell].number >= 0 and prompt[cell - 1].number == prompt[cell].number:
        cell -= 1
    return max(0, cell)


def _can_go_back(part: Any) -> bool:
    # windows throw away their beginning: going back would leave a hole that nobody notices
    inner = getattr(part, "caches", None)
    if inner is not None:
        return all(_can_go_back(one) for one in inner)
    return bool(part.is_trimmable()) and getattr(part, "max_size", None) is None


def _numbers(rows: Any) -> Logits:
    return np.array(rows.astype(mx.float32), np.float32)
