"""Servers of other people that were added by hand: who they are, and what they may.

Off until they are switched on, one by one, tool by tool. What a server offered when it was approved
is kept with a digest; when it offers anything else, it is off until somebody approves it again, and
what a model reads of its tools is the approved text. Hints of a server about itself (reads only,
destroys nothing) are shown and lower nothing. The file is JSON beside the settings; it holds no
secret but the environment that the person wrote into it.

Source: specification of the assistant, C.2 (external servers).
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Final, Literal

from app.assistant.tools.desk import shown
from app.errors import InputError, SettingsError
from local_index.files import write_atomic

Permission = Literal["off", "ask", "allow"]
"""``ask`` before each call, or ``allow``: only for tools that the person says read only."""

MOST: Final = 20
MOST_TOOLS: Final = 60
_NAME: Final = re.compile(r"[a-z][a-z0-9-]{0,29}")
_TOOL: Final = re.compile(r"[A-Za-z0-9_.-]{1,64}")


@dataclass(frozen=True, slots=True)
class OfferedTool:
    """A tool as a server describes it; text of somebody else.

    Attributes:
        reads_only: What the server says of itself.
    """

    name: str
    description: str
    schema: Mapping[str, Any]
    reads_only: bool = False


@dataclass(frozen=True, slots=True)
class ExternalServer:
    """A server that was added.

    Attributes:
        command: Program and arguments; empty for one behind an address.
        url: Its address; empty for a program.
        network: Whether the person agreed that it may use the network: needed for an address.
        permission: Of the whole server.
        tools: Permission of single tools; those that are not named have the server's, and never
            more than to be asked for.
        approved: Digest of what was approved; empty before.
        offered: What it offered then.
    """

    name: str
    command: tuple[str, ...] = ()
    url: str = ""
    environment: Mapping[str, str] = field(default_factory=dict)
    network: bool = False
    permission: Permission = "off"
    tools: Mapping[str, Permission] = field(default_factory=dict)
    approved: str = ""
    offered: tuple[OfferedTool, ...] = ()

    def permission_of(self, tool: str) -> Permission:
        """Return what a tool may; what was not approved may nothing."""
        if self.permission == "off" or not self.approved:
            return "off"
        if tool not in {one.name for one in self.offered}:
            return "off"
        own = self.tools.get(tool)
        if own is None or own == "off":
            return "off" if own == "off" else "ask"
        return own if self.permission == "allow" else "ask"

    @property
    def shown_command(self) -> str:
        """The exact command line or address, as a person is to see it."""
        return self.url or json.dumps(list(self.command), ensure_ascii=False)


def digest_of(tools: Sequence[OfferedTool]) -> str:
    """Return the digest of what a server offers: names, words, arguments and hints."""
    told = sorted((asdict(one) for one in tools), key=lambda one: str(one["name"]))
    packed = json.dumps(told, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(packed.encode("utf-8", "replace")).hexdigest()


def offered_from(listed: Sequence[Any]) -> tuple[OfferedTool, ...]:
    """Return what a server lists, without what has no proper name, at most so many."""
    found = []
    for tool in listed[:MOST_TOOLS]:
        if not _TOOL.fullmatch(tool.name):
            continue
        hints = tool.annotations
        found.append(
            OfferedTool(
                tool.name,
                shown(tool.description or "", 500),
                dict(tool.input_schema or {}),
                bool(hints and hints.read_only_hint),
            )
        )
    return tuple(found)


class ServerStore:
    """The servers that were added; see the module.

    Args:
        file: Made when the first server is added.
    """

    def __init__(self, file: Path) -> None:
        self._file = file

    def all(self) -> tuple[ExternalServer, ...]:
        """Return every server, in the order in which they were added.

        Raises:
            SettingsError: The file is damaged; nothing of it is used.
        """
        if not self._file.exists():
            return ()
        try:
            read = json.loads(self._file.read_bytes())
            return tuple(_read(one) for one in read["servers"][:MOST])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise SettingsError(
                "The list of added servers is damaged, so none of them is used.",
                next_step=f"Delete {self._file.name} beside the settings and add them again.",
            ) from error

    def get(self, name: str) -> ExternalServer:
        """Return one server.

        Raises:
            InputError: There is none of that name.
        """
        for one in self.all():
            if one.name == name:
                return one
        raise InputError(
            f"There is no server called {shown(name, 40)}.",
            next_step="`vestry mcp servers list` shows those that were added.",
        )

    def add(
        self,
        name: str,
        *,
        command: Sequence[str] = (),
        url: str = "",
        environment: Mapping[str, str] | None = None,
        network: bool = False,
    ) -> ExternalServer:
        """Add a server; it is off, and nothing is started.

        Raises:
            InputError: The name is taken or no name, or neither a program nor an address is given.
        """
        servers = self.all()
        if not _NAME.fullmatch(name):
            raise InputError(
                "A server's name is a short word in small letters.",
                next_step="Write it like `weather` or `my-shop`.",
            )
        if any(one.name == name for one in servers):
            raise InputError(f"There is a server called {name} already.")
        if bool(command) == bool(url):
            raise InputError("A server is either a program or an address.")
        if url and not url.startswith(("https://", "http://127.0.0.1", "http://localhost")):
            raise InputError(
                "An address begins with https://.",
                next_step="Plain http is for this computer only.",
            )
        if len(servers) >= MOST:
            raise InputError(f"There are {MOST} servers already.", next_step="Remove one first.")
        added = ExternalServer(name, tuple(command), url, dict(environment or {}), network)
        self._write((*servers, added))
        return added

    def change(self, name: str, **values: Any) -> ExternalServer:
        """Change what a server may; see `ExternalServer`.

        Raises:
            InputError: There is no such server.
        """
        changed = replace(self.get(name), **values)
        self._write(tuple(changed if one.name == name else one for one in self.all()))
        return changed

    def approve(
        self,
        name: str,
        offered: Sequence[OfferedTool],
        *,
        permission: Permission = "ask",
        tools: Mapping[str, Permission] | None = None,
    ) -> ExternalServer:
        """Approve what a server offers now, word by word, and say what it may.

        Raises:
            InputError: There is no such server, or a tool is named that it does not offer.
        """
        unknown = set(tools or {}) - {one.name for one in offered}
        if unknown:
            raise InputError(f"{name} has no tool called {shown(min(unknown), 60)}.")
        return self.change(
            name,
            approved=digest_of(offered),
            offered=tuple(offered),
            permission=permission,
            tools=dict(tools or {}),
        )

    def remove(self, name: str) -> None:
        """Forget a server.

        Raises:
            InputError: There is no such server.
        """
        self.get(name)
        self._write(tuple(one for one in self.all() if one.name != name))

    def _write(self, servers: Sequence[ExternalServer]) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        told = {"version": 1, "servers": [asdict(one) for one in servers]}
        write_atomic(self._file, json.dumps(told, ensure_ascii=False, indent=1).encode())


def _read(value: Mapping[str, Any]) -> ExternalServer:
    known = {"off", "ask", "allow"}
    permission: Permission = value["permission"] if value["permission"] in known else "off"
    return ExternalServer(
        name=str(value["name"]),
        command=tuple(str(one) for one in value["command"]),
        url=str(value["url"]),
        environment={str(key): str(one) for key, one in value["environment"].items()},
        network=value["network"] is True,
        permission=permission,
        tools={str(key): one for key, one in value["tools"].items() if one in known},
        approved=str(value["approved"]),
        offered=tuple(
            OfferedTool(
                str(one["name"]), str(one["description"]), dict(one["schema"]),
                one["reads_only"] is True,
            )
            for one in value["offered"]
        ),
    )  # fmt: skip
