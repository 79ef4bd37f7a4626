"""One connection to one server: one task that opens it, answers for it and closes it.

A client of the protocol must be left by the task that entered it, so every connection has a task of
its own and takes its calls from a queue. A server that dies fails the calls that it owed, and the
next call opens it again. All of it runs in the hub's one loop.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, TypeVar

if TYPE_CHECKING:
    from mcp.client.client import Client

_log = logging.getLogger(__name__)

OPENING_S: Final = 20.0
T = TypeVar("T")


class ConnectionLostError(Exception):
    """The server ended, or never came up."""


@dataclass(slots=True)
class _Job:
    work: Callable[[Client], Awaitable[Any]]
    done: asyncio.Future[Any]


@dataclass
class Connection:
    """A server that is opened when it is first called.

    Attributes:
        make: Makes the client; nothing is opened by that.
        opened: Called with the client once it is there; raises where it must not be used.
    """

    name: str
    make: Callable[[], AbstractAsyncContextManager[Client]]
    opened: Callable[[Client], Awaitable[None]] | None = None
    opening_s: float = OPENING_S
    _jobs: asyncio.Queue[_Job | None] = field(default_factory=asyncio.Queue)
    _task: asyncio.Task[None] | None = None
    _ready: asyncio.Future[None] | None = None

    async def call(self, work: Callable[[Client], Awaitable[T]]) -> T:
        """Do something with the client, which is opened where it is not.

        Raises:
            ConnectionLostError: It did not come up, or died meanwhile.
        """
        await self._open()
        job = _Job(work, asyncio.get_running_loop().create_future())
        await self._jobs.put(job)
        try:
            result: T = await job.done
            return result
        finally:
            job.done.cancel()

    async def close(self) -> None:
        """End the connection, and the child process behind it."""
        task, self._task = self._task, None
        if task is None:
            return
        await self._jobs.put(None)
        with suppress(asyncio.CancelledError, Exception):
            await asyncio.wait_for(asyncio.shield(task), 8.0)
        task.cancel()
        with suppress(asyncio.CancelledError, Exception):
            await task

    @property
    def alive(self) -> bool:
        """Whether there is a connection."""
        return self._task is not None and not self._task.done()

    async def _open(self) -> None:
        if not self.alive:
            self._jobs = asyncio.Queue()
            self._ready = asyncio.get_running_loop().create_future()
            self._task = asyncio.create_task(self._run(self._jobs, self._ready), name=self.name)
        assert self._ready is not None
        try:
            await asyncio.wait_for(asyncio.shield(self._ready), self.opening_s)
        except TimeoutError as error:
            if self._task is not None:
                self._task.cancel()
            raise ConnectionLostError(f"{self.name} did not come up in time") from error

    async def _run(self, jobs: asyncio.Queue[_Job | None], ready: asyncio.Future[None]) -> None:
        running: set[asyncio.Task[None]] = set()
        reason: BaseException = ConnectionLostError(f"{self.name} ended")
        try:
            async with self.make() as client:
                if self.opened is not None:
                    await self.opened(client)
                ready.set_result(None)
                try:
                    while (job := await jobs.get()) is not None:
                        task = asyncio.create_task(_carry_out(client, job))
                        running.add(task)
                        task.add_done_callback(running.discard)
                finally:
                    # before the client goes: nobody may talk through a closed one
                    for task in running:
                        task.cancel()
                    await asyncio.gather(*running, return_exceptions=True)
        except asyncio.CancelledError:
            raise
        # the protocol's library hands errors inside its block on as groups
        except BaseException as error:  # noqa: BLE001 - a server must not end the hub
            _log.warning("the server %s ended: %s", self.name, type(error).__name__)
            reason = _first(error)
        finally:
            _refuse(jobs, ready, reason)


async def _carry_out(client: Client, job: _Job) -> None:
    work = asyncio.ensure_future(job.work(client))
    # whoever asked may go before the answer is there
    job.done.add_done_callback(lambda done: work.cancel() if done.cancelled() else None)
    try:
        result = await work
    except asyncio.CancelledError:
        if not job.done.done():
            job.done.set_exception(ConnectionLostError("the server ended"))
    except BaseException as error:  # noqa: BLE001 - handed to whoever waits
        if not job.done.done():
            job.done.set_exception(_first(error))
    else:
        if not job.done.done():
            job.done.set_result(result)


def _refuse(
    jobs: asyncio.Queue[_Job | None], ready: asyncio.Future[None], reason: BaseException
) -> None:
    if not ready.done():
        ready.set_exception(reason)
        # nobody may be waiting any more, and that is no error
        ready.exception()
    while not jobs.empty():
        job = jobs.get_nowait()
        if job is not None and not job.done.done():
            job.done.set_exception(reason)


def _first(error: BaseException) -> BaseException:
    while isinstance(error, BaseExceptionGroup) and error.exceptions:
        error = error.exceptions[0]
    return error
