"""Waiting for slow calls that nobody can interrupt, and leaving them when the person has enough.

A read from a socket that went silent sits there until its own limit. Here such work runs in a
thread that the caller stops listening to at once; the thread ends by itself, closes what it opened
and is heard no more. It is no thread pool: one call, one thread.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Generic, TypeVar

from models.chat import Stop
from models.errors import CancelledError

Result = TypeVar("Result")
Head = TypeVar("Head")

_LISTEN_S = 0.05
_AHEAD = 8
_STOPPED = "Stopped; what has arrived is kept."


def leave_when(stop: Stop, work: Callable[[], Result]) -> Result:
    """Return what the work returns, or leave it when ``stop`` says so.

    Raises:
        CancelledError: The person has enough; the work may still go on for a while.
    """
    answers: queue.SimpleQueue[tuple[Result | None, BaseException | None]] = queue.SimpleQueue()

    def run() -> None:
        try:
            answers.put((work(), None))
        except BaseException as error:  # noqa: BLE001 - raised again where the result is awaited
            answers.put((None, error))

    threading.Thread(target=run, name="slow call", daemon=True).start()
    while True:
        try:
            result, error = answers.get(timeout=_LISTEN_S)
        except queue.Empty:
            if stop():
                raise CancelledError(_STOPPED) from None
            continue
        if error is not None:
            raise error
        return result  # type: ignore[return-value]  # None only beside an error


class Stream(Generic[Head]):
    """Blocks of bytes from a slow source, read ahead a little by a thread of their own.

    Args:
        open_source: Opens the source in the thread and yields what it says first and its blocks.
        stop: Asked while nothing comes.
    """

    def __init__(
        self,
        open_source: Callable[[], AbstractContextManager[tuple[Head, Iterator[bytes]]]],
        stop: Stop,
    ) -> None:
        self._open = open_source
        self._stop = stop
        self._left = threading.Event()
        self._items: queue.Queue[Head | bytes | BaseException | None] = queue.Queue(_AHEAD)
        threading.Thread(target=self._run, name="download", daemon=True).start()

    def head(self) -> Head:
        """Return what the source said first.

        Raises:
            CancelledError: The person has enough.
        """
        return self._next()  # type: ignore[return-value]  # the first item, or it raised

    def blocks(self) -> Iterator[bytes]:
        """Yield the blocks; to be asked once, after ``head``.

        Raises:
            CancelledError: The person has enough.
        """
        while (item := self._next()) is not None:
            yield item  # type: ignore[misc]  # all but the first are blocks

    def leave(self) -> None:
        """Listen no more; the thread closes the source when it notices."""
        self._left.set()

    def _next(self) -> Head | bytes | None:
        while True:
            if self._stop():
                raise CancelledError(_STOPPED)
            try:
                item = self._items.get(timeout=_LISTEN_S)
            except queue.Empty:
                continue
            if isinstance(item, BaseException):
                raise item
            return item

    def _run(self) -> None:
        try:
            with self._open() as (head, blocks):
                self._put(head)
                for block in blocks:
                    self._put(block)
                    if self._left.is_set():
                        return
            self._put(None)
        except BaseException as error:  # noqa: BLE001 - raised again where the blocks are awaited
            self._put(error)

    def _put(self, item: Head | bytes | BaseException | None) -> None:
        while not self._left.is_set():
            try:
                self._items.put(item, timeout=_LISTEN_S)
            except queue.Full:
                continue
            return
