"""Bytes of tokens become text that may be shown: whole characters, and nothing of a stop text.

A character may be spread over several tokens, and so may a text that ends the answer; both are held
back until they are decided. Knows no engine.
"""

from __future__ import annotations

import codecs
from collections.abc import Sequence


class AnswerText:
    """The text of one answer while it grows.

    Args:
        stops: Texts that end the answer and are no part of it.
    """

    def __init__(self, stops: Sequence[str] = ()) -> None:
        self._stops = tuple(stop for stop in stops if stop)
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._held = ""
        self._shown: list[str] = []
        self.stopped = False

    @property
    def text(self) -> str:
        """All that was handed out."""
        return "".join(self._shown)

    def feed(self, data: bytes) -> str:
        """Take the bytes of a token and return what may be shown of all bytes so far."""
        if self.stopped:
            return ""
        return self._take(self._decoder.decode(data), last=False)

    def finish(self) -> str:
        """Return what was held back; a character that never came whole shows as a mark."""
        if self.stopped:
            return ""
        return self._take(self._decoder.decode(b"", final=True), last=True)

    def _take(self, new: str, *, last: bool) -> str:
        if not self._stops:
            self._shown.append(new)
            return new
        text = self._held + new
        # the one that is complete first, so that the size of tokens makes no difference
        ends = [(at + len(stop), at) for stop in self._stops if (at := text.find(stop)) >= 0]
        if ends:
            self.stopped = True
            shown, self._held = text[: min(ends)[1]], ""
        else:
            kept = 0 if last else self._undecided(text)
            shown, self._held = text[: len(text) - kept], text[len(text) - kept :]
        self._shown.append(shown)
        return shown

    def _undecided(self, text: str) -> int:
        """Length of the longest end of a text that may be the beginning of a stop."""
        longest = min(len(text), max(map(len, self._stops)) - 1)
        for length in range(longest, 0, -1):
            if any(stop.startswith(text[-length:]) for stop in self._stops):
                return length
        return 0
