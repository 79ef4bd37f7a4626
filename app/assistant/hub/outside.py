"""Calls of servers that were added by hand: allowed, asked about, opened, quoted.

A server is started at its first call and ended with the hub. It is used only while it offers
exactly what was approved. Words of the wardrobe leave only after the person saw them: an argument
that names anything of ours, or is long, is asked about even where a tool is allowed.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from mcp.client.client import Client
from mcp.client.stdio import StdioServerParameters, stdio_client
from mcp.shared.exceptions import MCPError
from pydantic import ValidationError

from app.assistant.hub.connections import Connection, ConnectionLostError
from app.assistant.hub.consent import Question
from app.assistant.hub.quoting import quoted
from app.assistant.hub.servers import (
    ExternalServer,
    OfferedTool,
    ServerStore,
    digest_of,
    offered_from,
)
from app.assistant.tools.toolbox import failed
from app.errors import AppError

if TYPE_CHECKING:
    from app.assistant.tools.results import Envelope

_log = logging.getLogger(__name__)

PREFIX: Final = "ext."
CALL_S: Final = 30.0
_OURS: Final = re.compile(r"\b(itm|out|img|cat|file)_[0-9]+")
_SHORT: Final = 300
_PAGES: Final = 10


class NotApprovedError(Exception):
    """A server offers something else than was approved."""


@dataclass(frozen=True, slots=True)
class OutsideTool:
    """A tool of a server that was added, in its approved words.

    Attributes:
        name: ``ext.SERVER.TOOL``.
        asks: Whether the person is asked before each call.
    """

    name: str
    purpose: str
    server: str
    arguments: Mapping[str, Any]
    asks: bool = True

    def schema(self) -> dict[str, Any]:
        """Return the JSON schema of its arguments, as it was approved."""
        return dict(self.arguments)


def split(name: str) -> tuple[str, str]:
    """Return server and tool of ``ext.SERVER.TOOL``."""
    server, _, tool = name.removeprefix(PREFIX).partition(".")
    return server, tool


@dataclass
class Outside:
    """The servers that were added, as the hub uses them."""

    store: ServerStore
    _open: dict[str, tuple[ExternalServer, Connection]] = field(default_factory=dict)

    def tools(self) -> tuple[OutsideTool, ...]:
        """Return the tools that may be called, asked about or not."""
        found = []
        for server in self._servers():
            for tool in server.offered:
                permission = server.permission_of(tool.name)
                if permission != "off" and not (server.url and not server.network):
                    found.append(
                        OutsideTool(
                            f"{PREFIX}{server.name}.{tool.name}", tool.description, server.name,
                            tool.schema, permission == "ask",
                        )
                    )  # fmt: skip
        return tuple(found)

    def decide(
        self, name: str, tool: str, arguments: Mapping[str, Any], conversation: int
    ) -> tuple[Envelope | None, Question | None]:
        """Return a refusal, or what must be asked first, or neither."""
        server = next((one for one in self._servers() if one.name == name), None)
        if server is None:
            return failed("E_NOT_FOUND", "There is no such server."), None
        permission = server.permission_of(tool)
        if permission == "off":
            return failed(
                "E_DISABLED", f"{server.name} may not do this.",
                "Approve the server and allow this tool first.",
            ), None  # fmt: skip
        if server.url and not server.network:
            return failed(
                "E_OFFLINE", f"{server.name} is behind a network, which nobody allowed it."
            ), None
        told = json.dumps(dict(arguments), ensure_ascii=False, default=str)
        if permission == "allow" and not _OURS.search(told) and len(told) <= _SHORT:
            return None, None
        words = next(one.description for one in server.offered if one.name == tool)
        return None, Question(
            f"{PREFIX}{name}.{tool}", words, dict(arguments), server.name,
            network=bool(server.url) or server.network, external=True, conversation=conversation,
        )  # fmt: skip

    async def call(
        self, name: str, tool: str, arguments: Mapping[str, Any], *, wait_s: float | None = None
    ) -> Envelope:
        """Call a tool that was allowed, and quote what it answers."""
        server = self.store.get(name)
        connection = await self._connection(server)

        async def work(client: Client) -> Envelope:
            return quoted(name, tool, await client.call_tool(tool, dict(arguments)))

        try:
            limit = CALL_S if wait_s is None else wait_s
            return await asyncio.wait_for(connection.call(work), limit)
        except TimeoutError:
            # whoever does not answer is not asked on: its process goes
            await self._drop(name)
            return failed("E_TIMEOUT", f"{name} did not answer in time and was stopped.")
        except NotApprovedError:
            await self._drop(name)
            return failed(
                "E_DISABLED", f"{name} offers something else than what was approved.",
                "Look at what it offers now, and approve it again.",
            )  # fmt: skip
        except (ConnectionLostError, MCPError, ValidationError, OSError, RuntimeError) as error:
            _log.info("the server %s failed: %s", name, type(error).__name__)
            await self._drop(name)
            return failed("E_FAILED", f"{name} could not be asked, or ended meanwhile.")

    def connections(self) -> tuple[Connection, ...]:
        """Return what is open."""
        return tuple(connection for _server, connection in self._open.values())

    async def _connection(self, server: ExternalServer) -> Connection:
        kept = self._open.get(server.name)
        if kept is not None and kept[0] == server:
            return kept[1]
        await self._drop(server.name)
        connection = Connection(server.name, lambda: client_for(server), _checking(server))
        self._open[server.name] = (server, connection)
        return connection

    async def _drop(self, name: str) -> None:
        kept = self._open.pop(name, None)
        if kept is not None:
            await kept[1].close()

    def _servers(self) -> tuple[ExternalServer, ...]:
        try:
            return self.store.all()
        except AppError as error:
            _log.warning("no added server is used: %s", error.message)
            return ()


@asynccontextmanager
async def client_for(server: ExternalServer) -> AsyncIterator[Client]:
    """Open a server that was added, and end it with the block.

    It answers no question of the server: no sampling, no roots, no elicitation.
    """
    if server.url:
        async with Client(server.url, cache=None) as client:
            yield client
        return
    command, *arguments = server.command
    parameters = StdioServerParameters(
        command=command, args=arguments, env=dict(server.environment)
    )
    # what it complains of is nobody's terminal
    with open(os.devnull, "w", encoding="utf-8") as silence:
        async with Client(stdio_client(parameters, errlog=silence), cache=None) as client:
            yield client


async def offers(client: Client) -> tuple[OfferedTool, ...]:
    """Return what a server offers now, page by page, at most so much."""
    listed: list[Any] = []
    cursor: str | None = None
    for _page in range(_PAGES):
        page = await client.list_tools(cursor=cursor)
        listed += page.tools
        cursor = page.next_cursor
        if not cursor:
            break
    return offered_from(listed)


async def look_at(server: ExternalServer) -> tuple[OfferedTool, ...]:
    """Start a server, ask what it offers, and end it; for whoever decides on it.

    Raises:
        ConnectionLostError: It does not come up.
    """
    connection = Connection(server.name, lambda: client_for(server))
    try:
        return await asyncio.wait_for(connection.call(offers), CALL_S)
    except (MCPError, OSError, TimeoutError, ValidationError) as error:
        raise ConnectionLostError(f"{server.name} did not say what it offers.") from error
    finally:
        await connection.close()


def _checking(server: ExternalServer) -> Any:
    async def check(client: Client) -> None:
        if digest_of(await offers(client)) != server.approved:
            raise NotApprovedError

    return check
