"""One thread for each built-in server, with an open library of its own.

Calls of one server wait for one another; servers do not wait for each other. A call that does not
stop when it is told to is left behind with its thread, and the next call gets a new one: no tool
can hold the hub, and threads that hang do not keep the process alive.
"""

from __future__ import annotations

import asyncio
import logging
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from local_index import Library

_log = logging.getLogger(__name__)

T = TypeVar("T")
Work = Callable[["Library"], T]


class _Worker:
    """A thread with a library that is opened at the first piece of work."""

    def __init__(self, name: str, open_library: Callable[[], Library]) -> None:
        self._open = open_library
        self._jobs: queue.SimpleQueue[tuple[Future[object], Work[object]] | None] = (
            queue.SimpleQueue()
        )
        self.thread = threading.Thread(target=self._work, name=name, daemon=True)
        self.thread.start()

    def submit(self, work: Work[T]) -> Future[T]:
        future: Future[T] = Future()
        self._jobs.put((future, work))  # type: ignore[arg-type]
        return future

    def end(self) -> None:
        """Let the thread end after the work that it has."""
        self._jobs.put(None)

    def _work(self) -> None:
        library: Library | None = None
        try:
            while (job := self._jobs.get()) is not None:
                future, work = job
                if not future.set_running_or_notify_cancel():
                    continue
                try:
                    library = library or self._open()
                    future.set_result(work(library))
                except BaseException as error:  # noqa: BLE001 - handed to whoever waits
                    future.set_exception(error)
        finally:
            if library is not None:
                library.close()


class Lane:
    """The thread of one server; see the module.

    Args:
        open_library: Opens the wardrobe in the thread that calls.
    """

    def __init__(self, name: str, open_library: Callable[[], Library]) -> None:
        self._name, self._open = name, open_library
        self._worker: _Worker | None = None
        self._lock = threading.Lock()

    async def run(self, work: Work[T], *, stop: Callable[[], None]) -> T:
        """Do a piece of work in the lane's thread.

        Args:
            stop: Called when nobody waits any more; the work should end soon.
        """
        with self._lock:
            if self._worker is None:
                self._worker = _Worker(f"tools of {self._name}", self._open)
            worker = self._worker
            future = worker.submit(work)
        try:
            return await asyncio.wrap_future(future)
        except asyncio.CancelledError:
            stop()
            future.cancel()
            self._leave(worker)
            raise

    def close(self) -> None:
        """Let the thread end, and do not wait for one that hangs."""
        with self._lock:
            worker, self._worker = self._worker, None
        if worker is not None:
            worker.end()
            worker.thread.join(timeout=2.0)

    def _leave(self, worker: _Worker) -> None:
        with self._lock:
            if self._worker is worker:
                self._worker = None
        worker.end()
