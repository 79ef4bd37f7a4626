"""Show-O on onnxruntime: pictures from words, words about pictures, without torch.

A folder holds ``showo.json`` (the shape), ``backbone.onnx`` with its tensors in ``backbone.data``,
``encoder.onnx`` and ``decoder.onnx``, as ``train.export.showo_graphs`` writes them. Words are token
ids here; a text tokenizer belongs to whoever asks. Prompts, and picture with question, are computed
once and kept: a step of drawing costs the picture's own tokens, a word of an answer one token.

Source: Show-o (Xie et al. 2024), section 3.4; guidance as in its equation 5.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from models.chat import Stop
from models.errors import CancelledError, UnsupportedError
from models.maskgit import Codes, DrawingSteps, Progress, draw_codes
from models.runtimes.session import OnnxSession
from models.showo_layout import read_shape

Floats = npt.NDArray[np.float32]
Ids = npt.NDArray[np.int64]
Seen = npt.NDArray[np.bool_]
Pictures = npt.NDArray[np.uint8]


class ShowoRuntime:
    """A loaded model.

    Args:
        folder: What an export wrote.
        threads: Threads for one operator.

    Raises:
        NotInstalledError: A graph is missing.
        DamagedFileError: A graph or the shape cannot be used.
    """

    def __init__(self, folder: Path, *, threads: int = 1) -> None:
        self.shape = read_shape(folder / "showo.json")
        self._backbone = OnnxSession(folder / "backbone.onnx", threads=threads, draws=True)
        self._encoder = OnnxSession(folder / "encoder.onnx", threads=threads, draws=True)
        self._decoder = OnnxSession(folder / "decoder.onnx", threads=threads, draws=True)

    def encode(self, pictures: Pictures) -> Codes:
        """Return codes ``[B, N]`` of pictures ``[B, S, S, 3]`` of the model's size."""
        pixels = pictures.transpose(0, 3, 1, 2).astype(np.float32) / 127.5 - 1
        codes: Codes = self._encoder.run({"pixels": pixels})["codes"]
        return codes.reshape(len(codes), -1)

    def decode(self, codes: Codes) -> Pictures:
        """Return pictures ``[B, S, S, 3]`` for codes ``[B, N]``."""
        shown: Pictures = ((self.decode_pixels(codes) + 1) * 127.5).astype(np.uint8)
        return shown.transpose(0, 2, 3, 1)

    def decode_pixels(self, codes: Codes) -> Floats:
        """Return pixels ``[B, 3, S, S]`` in [-1, 1] for codes ``[B, N]``."""
        grid = codes.reshape(len(codes), self.shape.grid, self.shape.grid)
        pixels: Floats = self._decoder.run({"codes": grid})["pixels"]
        return pixels

    def draw(
        self,
        prompts: Sequence[Sequence[int]],
        *,
        seeds: Sequence[int],
        scale: float = 1.75,
        steps: DrawingSteps | None = None,
        start: Codes | None = None,
        progress: Progress = lambda done, total: None,
        stop: Stop = lambda: False,
    ) -> Codes:
        """Return codes ``[B, N]``, one picture per prompt; the same for the same seeds.

        Args:
            prompts: Text tokens.
            scale: Of guidance; 0 for none, at half the cost.
            start: Codes to keep, ``[B, N]``, with the number of codes where to draw.
            progress: Told after each step how many are done, and of how many.
            stop: Asked before each step.

        Raises:
            CancelledError: ``stop`` said so.
            UnsupportedError: An id is no text.
        """
        for prompt in prompts:
            self._require_text(prompt)
        if start is None:
            start = np.full((len(prompts), self.shape.picture_tokens), self.shape.codes)
        return draw_codes(
            _Guidance(self, prompts, scale),
            start,
            masked=self.shape.codes,
            seeds=seeds,
            steps=steps,
            progress=progress,
            stop=stop,
        )

    def answer(
        self,
        codes: Codes,
        question: Sequence[int],
        *,
        limit: int = 100,
        stop: Stop = lambda: False,
    ) -> list[int]:
        """Return the tokens of the likeliest answer, without the end.

        Args:
            codes: Of the picture, ``[N]``.
            question: Text tokens, as in training.
            limit: Tokens at most; never more than a row holds.
            stop: Asked before each token.

        Raises:
            CancelledError: ``stop`` said so.
            UnsupportedError: An id is no text, or the question fills the row.
        """
        return list(self.answering(codes, question, limit=limit, stop=stop))

    def answering(
        self,
        codes: Codes,
        question: Sequence[int],
        *,
        limit: int = 100,
        stop: Stop = lambda: False,
    ) -> Iterator[int]:
        """Yield the same tokens one by one; nothing is computed before the first is wanted."""
        self._require_text(question)
        room = min(limit, self.shape.text_budget - len(question))
        if room < 1:
            raise UnsupportedError(
                f"The question has {len(question)} tokens, and {self.shape.text_budget} are for"
                " question and answer together.",
                next_step="Ask with fewer words.",
            )
        ids = self.shape.ids
        picture = [ids.answer, ids.picture_start, *(codes + ids.first_code), ids.picture_end]
        row = np.array([[*picture, *question]])
        columns = np.arange(row.shape[1])
        # the picture is seen by all, words by those after them
        seen = (columns[None] <= columns[:, None]) | (columns[None] < len(picture))
        words = np.arange(ids.text_tokens)
        logits, past = self.forward(row, columns[None], seen[None], wanted=words, last_only=True)
        for left in range(room, 0, -1):
            if stop():
                raise CancelledError("The person stopped the answer.")
            token = int(logits[0, -1].argmax())
            if token == ids.end_of_text:
                return
            yield token
            if left == 1:
                return
            place = np.array([[past.shape[-2]]])
            everything = np.ones((1, 1, past.shape[-2] + 1), np.bool_)
            logits, past = self.forward(
                np.array([[token]]), place, everything, wanted=words, past=past
            )

    def forward(
        self,
        ids: Ids,
        positions: Ids,
        allowed: Seen,
        *,
        wanted: Ids,
        past: Floats | None = None,
        last_only: bool = False,
    ) -> tuple[Floats, Floats]:
        """Return logits ``[R, S, len(wanted)]`` and the cache of past and present tokens.

        Args:
            ids: ``[R, S]``.
            positions: ``[R, S]``.
            allowed: Who may see whom, ``[R, S, P + S]``.
            wanted: Ids whose logits are computed.
            past: Cache of ``P`` earlier tokens, ``[layers, 2, R, heads, P, head_dim]``.
            last_only: Whether logits are computed in the last column alone, ``[R, 1, ...]``.
        """
        shape = self.shape
        if past is None:
            size = (shape.layers, 2, len(ids), shape.heads, 0, shape.head_dim)
            past = np.zeros(size, np.float32)
        columns = np.arange(ids.shape[1])
        outputs = self._backbone.run(
            {
                "ids": ids,
                "positions": positions,
                "allowed": allowed,
                "past": past,
                "columns": columns[-1:] if last_only else columns,
                "wanted": wanted,
            }
        )
        return outputs["logits"], outputs["present"]

    def _require_text(self, ids: Sequence[int]) -> None:
        wrong = [number for number in ids if not 0 <= number < self.shape.text_tokens]
        if wrong:
            raise UnsupportedError(
                f"The id {wrong[0]} is no text token of this model.",
                next_step="Use the text tokenizer of the model.",
            )


class _Guidance:
    """Logits of codes with the prompts, and the empty prompt, computed once."""

    def __init__(
        self, runtime: ShowoRuntime, prompts: Sequence[Sequence[int]], scale: float
    ) -> None:
        self._runtime, self._scale = runtime, scale
        shape, ids = runtime.shape, runtime.shape.ids
        empty: list[Sequence[int]] = [()] * len(prompts) if scale else []
        rows = [ids.prompt_field(text, budget=shape.text_budget) for text in (*prompts, *empty)]
        longest, block = max(map(len, rows)), shape.picture_tokens + 2
        fields = np.array([[ids.pad] * (longest - len(row)) + row for row in rows])
        # pads that all rows share are dropped, and positions go on counting as if they were there
        first = shape.text_budget + 1 - longest
        places = np.broadcast_to(first + np.arange(longest + block), (len(rows), longest + block))
        pad = fields == ids.pad
        seen = np.tri(longest, dtype=np.bool_) & (~pad[:, None] | pad[:, :, None])
        none = np.zeros(0, np.int64)
        _, self._past = runtime.forward(fields, places[:, :longest].copy(), seen, wanted=none)
        self._places = places[:, longest:].copy()
        picture = np.ones((len(rows), block), np.bool_)
        everything = np.concatenate([~pad, picture], axis=1)[:, None]
        self._seen = np.broadcast_to(everything, (len(rows), block, longest + block)).copy()
        self._wanted = np.arange(ids.first_code, ids.mask)

    def __call__(self, codes: Codes) -> Floats:
        """Return ``[B, N, K]`` for codes ``[B, N]``, in which ``K`` itself is the mask."""
        ids = self._runtime.shape.ids
        drawn = np.tile(codes + ids.first_code, (len(self._places) // len(codes), 1))
        edge = np.ones((len(drawn), 1), np.int64)
        block = np.concatenate([edge * ids.picture_start, drawn, edge * ids.picture_end], axis=1)
        logits, _ = self._runtime.forward(
            block, self._places, self._seen, wanted=self._wanted, past=self._past
        )
        logits = logits[:, 1:-1]
        if not self._scale:
            return logits
        conditional, unconditional = np.split(logits, 2)
        scale = np.float32(self._scale)
        return (1 + scale) * conditional - scale * unconditional
