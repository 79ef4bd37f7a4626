"""The built-in servers: the tools of the table as MCP servers in memory.

Each server lists its tools with their schemas and carries calls out in its own lane. What comes
out is the envelope as structured content; an error is an envelope too. Which conversation a call
belongs to is told beside the arguments, where no model writes.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import mcp_types as types
from mcp.server.lowlevel.server import Server

from app.assistant.hub.lanes import Lane
from app.assistant.tools.desk import Session, problem_of
from app.assistant.tools.results import Envelope
from app.assistant.tools.spec import ToolSpec
from app.assistant.tools.table import TOOLS
from app.services.job_control import JobControl, Progress

if TYPE_CHECKING:
    from collections.abc import Callable

    from mcp.server.context import ServerRequestContext

    from app.assistant.tools.toolbox import Toolbox
    from local_index import Library

CONVERSATION: Final = "vestry/conversation"
"""Key of the conversation's id beside the arguments of a call."""


def server_names() -> tuple[str, ...]:
    """Return the built-in servers in the order of the table."""
    return tuple(dict.fromkeys(spec.server for spec in TOOLS.values()))


def builtin_server(name: str, toolbox: Toolbox, lane: Lane) -> Server[Any]:
    """Return one of the built-in servers."""
    specs = [spec for spec in TOOLS.values() if spec.server == name]

    async def list_tools(
        _context: ServerRequestContext[Any], _params: types.PaginatedRequestParams | None
    ) -> types.ListToolsResult:
        return types.ListToolsResult(tools=[described(spec) for spec in specs])

    async def call_tool(
        context: ServerRequestContext[Any], params: types.CallToolRequestParams
    ) -> types.CallToolResult:
        meta: Mapping[str, Any] = context.meta or {}
        loop = asyncio.get_running_loop()
        control = JobControl()

        def tell(progress: Progress) -> None:
            asyncio.run_coroutine_threadsafe(
                context.session.report_progress(progress.done, progress.total or None), loop
            )

        session = Session(int(meta.get(CONVERSATION, 0)), control, tell)

        def work(library: Library) -> Envelope:
            return toolbox.run(
                params.name, params.arguments or {}, session=session, library=library
            )

        try:
            envelope = await lane.run(work, stop=control.cancel)
        except Exception as error:  # noqa: BLE001 - the wardrobe itself may not open
            envelope = Envelope(ok=False, error=problem_of(error))
        return as_result(envelope)

    return Server(name, on_list_tools=list_tools, on_call_tool=call_tool)


def described(spec: ToolSpec) -> types.Tool:
    """Return a tool as MCP lists it."""
    return types.Tool(
        name=spec.name,
        description=spec.purpose,
        input_schema=spec.schema(),
        annotations=types.ToolAnnotations(
            read_only_hint=spec.read_only,
            destructive_hint=spec.name == "wardrobe_delete_item",
            open_world_hint=spec.network,
        ),
    )


def as_result(envelope: Envelope) -> types.CallToolResult:
    """Return an envelope as MCP carries it."""
    return types.CallToolResult(
        content=[types.TextContent(type="text", text=envelope.model_dump_json())],
        structured_content=envelope.model_dump(mode="json"),
        is_error=not envelope.ok,
    )


def lanes_for(names: Sequence[str], open_library: Callable[[], Library]) -> dict[str, Lane]:
    """Return a lane for each server."""
    return {name: Lane(name, open_library) for name in names}
