"""`Hub`: one thread and one loop in which every tool is called, watched and written down.

    call -> known? -> arguments -> consent -> time limit -> lane of the server -> log -> envelope

Whoever calls waits in their own thread, or holds a future; nothing of the protocol is seen outside.
Consent comes from the table of tools and from what the person allowed a server that they added,
never from a model or a server. A call that takes too long, crashes or is stopped ends with a code,
and the hub goes on. Children end with it.

Source: FashionM3 (arXiv 2504.17826), section III; specification of the assistant, C.1 and C.2.
"""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Callable, Coroutine, Mapping
from concurrent.futures import CancelledError, Future
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, cast

from mcp.client.client import Client
from pydantic import ValidationError

from app.assistant.hub.builtin import CONVERSATION, builtin_server, lanes_for, server_names
from app.assistant.hub.connections import Connection, ConnectionLostError
from app.assistant.hub.consent import Asker, Consent, Question, nobody
from app.assistant.hub.lanes import Lane
from app.assistant.hub.outside import PREFIX, Outside, OutsideTool, split
from app.assistant.tools.results import Envelope
from app.assistant.tools.spec import ToolSpec
from app.assistant.tools.table import STYLIST, TOOLS
from app.assistant.tools.toolbox import Toolbox, capped, failed
from app.services.job_control import JobControl, Progress
from app.stylist.wishes import Wish

if TYPE_CHECKING:
    from mcp.shared.dispatcher import ProgressFnT
    from mcp_types import RequestParamsMeta

    from app.assistant.hub.servers import ServerStore
    from app.assistant.tools.desk import Desk
    from local_index import Library
    from local_index.records import ChangeSet

_log = logging.getLogger(__name__)

ASSISTANT: Final = "assistant"
DECLINED: Final = "You said no to this, so it was not done."
_POLL_S: Final = 0.05


class HubClosedError(RuntimeError):
    """The hub has ended; nothing is called any more."""


@dataclass(frozen=True, slots=True)
class Order:
    """One call as it was asked for.

    Attributes:
        conversation: Whose pictures may be named; 0 for none.
        caller: Stands in the log.
        wait_s: Replaces the tool's time limit; None for the table's.
    """

    tool: str
    arguments: Mapping[str, Any]
    conversation: int = 0
    caller: str = ASSISTANT
    progress: Callable[[Progress], None] | None = None
    control: JobControl | None = None
    wait_s: float | None = None


class Hub:
    """Calls tools; start it once, close it at the end. Safe in any thread.

    Args:
        desk: What the built-in tools work with.
        ask: Asks the person; agrees to nothing by default.
        servers: Those that were added; none by default.
        toolbox: Replaces what carries built-in tools out (tests).
    """

    def __init__(
        self,
        desk: Desk,
        *,
        ask: Asker = nobody,
        servers: ServerStore | None = None,
        consent: Consent | None = None,
        toolbox: Toolbox | None = None,
    ) -> None:
        self.consent = consent or Consent()
        self._desk, self._ask = desk, ask
        self._toolbox = toolbox or Toolbox(desk)
        self._lanes = lanes_for(server_names(), desk.open_library)
        self._log_lane = Lane("the log", desk.open_library)
        self._connections = {
            name: _builtin(name, self._toolbox, lane) for name, lane in self._lanes.items()
        }
        self._outside = Outside(servers) if servers is not None else None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()
        self._closed = False

    def __enter__(self) -> Hub:
        self.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    # -- life -------------------------------------------------------------------------------------

    def start(self) -> None:
        """Start the thread, unless it runs."""
        with self._starting:
            if self._closed:
                raise HubClosedError
            if self._thread is not None:
                return
            ready = threading.Event()
            self._thread = threading.Thread(
                target=self._live, args=(ready,), name="hub of tools", daemon=True
            )
            self._thread.start()
        ready.wait()

    def warm(self) -> Future[None]:
        """Make ready in the background what a first answer needs; return at once.

        Connections are opened, and the stylist reads the wardrobe and puts one outfit together, so
        that whatever is read once is read before anybody waits for it. Nothing is logged or kept;
        what goes wrong is left to the first call to say.
        """
        self.start()
        future: Future[None] = self._submit(self._warmed())
        return future

    def close(self) -> None:
        """Stop what runs, end every connection and its child process, and the thread."""
        with self._starting:
            if self._closed:
                return
            self._closed = True
            thread, loop = self._thread, self._loop
        if thread is not None and loop is not None:
            asyncio.run_coroutine_threadsafe(self._end(), loop)
            thread.join(timeout=20.0)
        for lane in (*self._lanes.values(), self._log_lane):
            lane.close()

    # -- calling ----------------------------------------------------------------------------------

    def call(
        self,
        tool: str,
        arguments: Mapping[str, Any],
        *,
        conversation: int = 0,
        caller: str = ASSISTANT,
        progress: Callable[[Progress], None] | None = None,
        control: JobControl | None = None,
        wait_s: float | None = None,
    ) -> Envelope:
        """Call a tool and wait for its answer; never raises for what a tool does.

        Args:
            conversation: Whose pictures may be named; 0 for none.
            progress: Told in the hub's thread.
            control: Stops the call when it is cancelled.
        """
        order = Order(tool, arguments, conversation, caller, progress, control, wait_s)
        try:
            return self.submit(order).result()
        except (CancelledError, HubClosedError):
            return failed("E_CANCELLED", "Stopped; nothing more is done.")

    def submit(self, order: Order) -> Future[Envelope]:
        """Call a tool and return at once; cancelling the future stops the call."""
        self.start()
        future: Future[Envelope] = self._submit(self._carried_out(order))
        return future

    def tools(self) -> tuple[ToolSpec | OutsideTool, ...]:
        """Return every tool that may be called now: ours, then those of servers that are on.

        What is read of a server's tools is the text that was approved.
        """
        outside = self._outside.tools() if self._outside is not None else ()
        return (*TOOLS.values(), *outside)

    def undo(self, token: str) -> ChangeSet:
        """Take back what a call wrote, whatever was done after it.

        Raises:
            NotFoundError: It is not remembered, or was taken back already.
            ChangedSinceError: A later change built on it.
        """

        self.start()

        async def undone() -> ChangeSet:
            return await self._lanes["wardrobe"].run(
                lambda library: self._toolbox.undo(token, library=library), stop=_nothing
            )

        changes: ChangeSet = self._submit(undone()).result()
        return changes

    def new_turn(self, conversation: int) -> None:
        """Say that the person said something new: what they declined may be asked again."""
        self.consent.new_turn(conversation)

    # -- inside the loop --------------------------------------------------------------------------

    def _live(self, ready: threading.Event) -> None:
        loop = asyncio.new_event_loop()
        self._loop = loop
        loop.call_soon(ready.set)
        try:
            loop.run_forever()
        finally:
            loop.run_until_complete(loop.shutdown_asyncgens())
            loop.close()

    def _submit(self, work: Coroutine[Any, Any, Any]) -> Future[Any]:
        assert self._loop is not None
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    async def _end(self) -> None:
        loop = asyncio.get_running_loop()
        mine = asyncio.current_task()
        outside = self._outside.connections() if self._outside is not None else ()
        connections = [*self._connections.values(), *outside]
        for connection in connections:
            await connection.close()
        others = [task for task in asyncio.all_tasks(loop) if task is not mine]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        loop.call_soon(loop.stop)

    async def _warmed(self) -> None:
        async def nothing(_client: Client) -> None:
            return None

        def suggested(library: Library) -> None:
            self._desk.stylist(library).recommend(Wish(limit=1))

        steps = [connection.call(nothing) for connection in self._connections.values()]
        steps.append(self._lanes[STYLIST].run(suggested, stop=_nothing))
        steps.append(self._log_lane.run(lambda _library: None, stop=_nothing))
        for done in await asyncio.gather(*steps, return_exceptions=True):
            if isinstance(done, Exception):
                _log.info("not ready before the first call: %s", type(done).__name__)

    async def _carried_out(self, order: Order) -> Envelope:
        began = time.monotonic()
        try:
            envelope = await self._watched(order)
        except asyncio.CancelledError:
            await self._noted(order, failed("E_CANCELLED", "Stopped."), began)
            raise
        except Exception as error:  # noqa: BLE001 - the border: a tool never ends the hub
            _log.error("a call failed", exc_info=error)
            envelope = failed("E_FAILED", "This did not work; the log says more.")
        envelope = capped(envelope)
        await self._noted(order, envelope, began)
        return envelope

    async def _watched(self, order: Order) -> Envelope:
        """Carry a call out until it is done, stopped by its control, or over its time."""
        task = asyncio.create_task(self._decided(order))
        control = order.control
        try:
            while not task.done():
                if control is not None and control.cancelled:
                    return failed("E_CANCELLED", "Stopped; nothing more is done.")
                await asyncio.wait({task}, timeout=_POLL_S if control is not None else None)
            return task.result()
        finally:
            if not task.done():
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)

    async def _decided(self, order: Order) -> Envelope:
        if order.tool.startswith(PREFIX):
            return await self._asked_outside(order)
        spec = TOOLS.get(order.tool)
        if spec is None:
            return failed("E_NOT_FOUND", "There is no such tool.")
        try:
            spec.arguments.model_validate(dict(order.arguments))
        except ValidationError:
            # the tool says what is wrong; nobody is asked about a call that cannot be
            return await self._of_server(spec, order)
        if self.consent.must_ask(spec, order.arguments):
            question = Question(
                spec.name, spec.purpose, dict(order.arguments), spec.server,
                network=spec.network, conversation=order.conversation,
            )  # fmt: skip
            if not await self._agrees(question):
                return failed("E_PERMISSION", DECLINED)
            self.consent.agreed(spec, order.arguments)
        return await self._of_server(spec, order)

    async def _of_server(self, spec: ToolSpec, order: Order) -> Envelope:
        async def work(client: Client) -> Envelope:
            result = await client.call_tool(
                spec.name,
                dict(order.arguments),
                progress_callback=_telling(order.progress),
                meta=cast("RequestParamsMeta", {CONVERSATION: order.conversation}),
            )
            return Envelope.model_validate(result.structured_content)

        limit = spec.timeout if order.wait_s is None else order.wait_s
        try:
            return await asyncio.wait_for(self._connections[spec.server].call(work), limit)
        except TimeoutError:
            return failed(
                "E_TIMEOUT", "This took too long and was stopped.", "Try it again, or ask for less."
            )

    async def _asked_outside(self, order: Order) -> Envelope:
        if self._outside is None:
            return failed("E_DISABLED", "No server was added.")
        name, tool = split(order.tool)
        refused, question = self._outside.decide(name, tool, order.arguments, order.conversation)
        if refused is not None:
            return refused
        if question is not None and not await self._agrees(question):
            return failed("E_PERMISSION", DECLINED)
        return await self._outside.call(name, tool, order.arguments, wait_s=order.wait_s)

    async def _agrees(self, question: Question) -> bool:
        """Ask the person; the time they take counts for nothing."""
        if self.consent.was_declined(question):
            return False
        if await self._answer(question) is not True:
            self.consent.declined(question)
            return False
        return True

    async def _answer(self, question: Question) -> object:
        """Ask in a thread that a question nobody answers cannot keep the process alive with."""
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[object] = loop.create_future()

        def settle(said: object) -> None:
            if not answer.done():
                answer.set_result(said)

        def ask() -> None:
            try:
                said: object = self._ask(question)
            except Exception as error:  # noqa: BLE001 - who cannot be asked has not agreed
                _log.error("the person could not be asked", exc_info=error)
                said = False
            with suppress(RuntimeError):  # the hub may have ended meanwhile
                loop.call_soon_threadsafe(settle, said)

        threading.Thread(target=ask, name="a question of the hub", daemon=True).start()
        return await answer

    async def _noted(self, order: Order, envelope: Envelope, began: float) -> None:
        outcome = "ok" if envelope.ok else envelope.error.code if envelope.error else "E_FAILED"
        undo = envelope.data.get("undo_token", "") if envelope.ok else ""

        def note(library: Library) -> None:
            library.tool_log.add(
                order.tool,
                order.arguments,
                caller=order.caller,
                outcome=outcome,
                conversation_id=order.conversation or None,
                undo=undo if isinstance(undo, str) else "",
                milliseconds=round((time.monotonic() - began) * 1000),
            )

        try:
            await asyncio.shield(self._log_lane.run(note, stop=_nothing))
        except Exception as error:  # noqa: BLE001 - a log that fails must not lose the answer
            _log.warning("a call could not be noted: %s", type(error).__name__)


def _builtin(name: str, toolbox: Toolbox, lane: Lane) -> Connection:
    server = builtin_server(name, toolbox, lane)
    return Connection(name, lambda: Client(server, cache=None))


def _telling(listener: Callable[[Progress], None] | None) -> ProgressFnT | None:
    if listener is None:
        return None

    async def tell(progress: float, total: float | None, message: str | None) -> None:
        del message
        listener(Progress(int(progress), int(total or 0), 0.0, None))

    return tell


def _nothing() -> None:
    return None


__all__ = ["ASSISTANT", "ConnectionLostError", "Hub", "Order"]
