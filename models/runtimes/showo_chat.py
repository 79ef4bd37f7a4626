"""The understanding mode of an exported Show-O as a chat model: it recommends what goes with what.

It learned dialogues of one picture that shows an outfit, so that all pictures of a conversation are
put on one square, and a wish without any is asked beside a white one. Instructions of the host are
no part of what it learned and are left out; questions and answers stand in the form of training
(``showo_words``). The likeliest word is taken each time: it knows no schema, no options to weigh
and no second candidate.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy as np
from PIL import Image

from models.chat import (
    ChatBegan,
    ChatDelta,
    ChatEnded,
    ChatEvent,
    ChatMessage,
    ChatModelInfo,
    ChatPicture,
    ChatRequest,
    ChatUsage,
    ContextUse,
    EndReason,
    Stop,
    never,
)
from models.errors import CancelledError, ContextFullError, UnsupportedError
from models.garment_square import MOST_SHOWN, composed
from models.maskgit import Codes
from models.preprocess import decode_photo
from models.runtimes.showo import ShowoRuntime
from models.runtimes.showo_words import WORDS_NAME, ShowoWords

ENGINE: Final = "showo"
_HALF_A_LETTER: Final = "\N{REPLACEMENT CHARACTER}"


class ShowoChat:
    """Answers about outfits.

    Args:
        name: What it is called.
        folder: What an export wrote.
        threads: Of one operator.

    Raises:
        NotInstalledError: A file is missing.
        DamagedFileError: A file cannot be used.
    """

    def __init__(self, name: str, folder: Path, *, threads: int = 2) -> None:
        self._words = ShowoWords(folder / WORDS_NAME)
        self._runtime = ShowoRuntime(folder, threads=threads)
        blank = self._runtime.decode(np.zeros((1, self._runtime.shape.picture_tokens), np.int64))
        self._side = int(blank.shape[1])
        self._info = ChatModelInfo(
            name=name,
            family="showo",
            engine=ENGINE,
            context=self._runtime.shape.text_budget + self._runtime.shape.picture_tokens + 3,
            sees_pictures=True,
            rolls_back=False,
        )

    @property
    def info(self) -> ChatModelInfo:
        """What it is."""
        return self._info

    def measure(self, messages: Sequence[ChatMessage], *, picture_tokens: int = 0) -> ContextUse:
        """Count what it reads of a conversation."""
        pictures = self._runtime.shape.picture_tokens + 3
        return ContextUse(pictures + len(self._asked(messages)), pictures, self._info.context)

    def generate(self, request: ChatRequest, *, stop: Stop = never) -> Iterator[ChatEvent]:
        """Answer as it comes.

        Raises:
            ContextFullError: The conversation leaves no room for a word.
            UnsupportedError: A schema or several answers are wanted.
            UnreadableImageError: A picture cannot be read.
        """
        if request.schema is not None or request.candidates > 1:
            raise UnsupportedError(
                "This model gives one answer in words.", next_step="Choose another model for this."
            )
        began = time.monotonic()
        use = self.measure(request.messages)
        if not use.free:
            raise ContextFullError(needed=use.cells + 1, limit=use.limit)
        codes = self._codes(request.messages)
        yield ChatBegan(use)
        asked = self._asked(request.messages)
        limit = min(request.max_tokens, use.free)
        ids: list[int] = []
        said, first_s = "", 0.0
        reason: EndReason = "stop"
        try:
            for token in self._runtime.answering(codes, asked, limit=limit, stop=stop):
                first_s = first_s or time.monotonic() - began
                ids.append(token)
                text = self._words.text(ids).lstrip()
                if not text.endswith(_HALF_A_LETTER) and text.startswith(said):
                    if text != said:
                        yield ChatDelta(text[len(said) :])
                    said = text
        except CancelledError:
            reason = "cancelled"
        if reason == "stop" and len(ids) == limit:
            reason = "context" if limit == use.free else "length"
        seconds = time.monotonic() - began
        decoding = seconds - first_s
        usage = ChatUsage(
            prompt_tokens=use.cells,
            reused_tokens=0,
            picture_tokens=use.picture_cells,
            completion_tokens=len(ids),
            first_token_s=first_s,
            seconds=seconds,
            tokens_per_s=(len(ids) - 1) / decoding if len(ids) > 1 and decoding > 0 else 0.0,
        )
        after = ContextUse(use.cells + len(ids), use.picture_cells, use.limit)
        yield ChatEnded(said, reason, usage, after)

    def score(
        self, messages: Sequence[ChatMessage], options: Sequence[str], *, stop: Stop = never
    ) -> tuple[float, ...]:
        """Refuse: it never learned to choose among options."""
        raise UnsupportedError(
            "This model cannot weigh answers.", next_step="Choose another model for this."
        )

    def close(self) -> None:
        """Do nothing: its process ends."""

    def _asked(self, messages: Sequence[ChatMessage]) -> list[int]:
        turns, waiting = [], ""
        for message in messages:
            if message.role == "user":
                waiting = message.text
            elif message.role == "assistant" and waiting:
                turns.append((waiting, message.text))
                waiting = ""
        return self._words.conversation(turns, waiting)

    def _codes(self, messages: Sequence[ChatMessage]) -> Codes:
        pictures = [picture for message in messages for picture in message.pictures]
        if pictures:
            photos = [_photo(picture) for picture in pictures[-MOST_SHOWN:]]
            square = composed(photos).resize((self._side,) * 2, Image.Resampling.LANCZOS)
        else:
            square = Image.new("RGB", (self._side,) * 2, "white")
        codes: Codes = self._runtime.encode(np.asarray(square, np.uint8)[None])[0]
        return codes


def _photo(picture: ChatPicture) -> Image.Image:
    pixels = decode_photo(picture).image if isinstance(picture, Path) else picture
    return Image.fromarray(pixels)
