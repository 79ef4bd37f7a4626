"""``vestry mcp``: the wardrobe for other programs, and the servers that the assistant may ask."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from app.cli import output
from app.cli.options import Session, attach_library, command, json_option, pass_session

if TYPE_CHECKING:
    from app.assistant.hub.servers import ExternalServer, OfferedTool, Permission


@click.group(
    "mcp",
    invoke_without_command=True,
    epilog="\b\nExamples:\n  vestry mcp\n  vestry mcp --allow-writes\n"
    "  vestry mcp servers add weather -- weather-mcp --city Berlin",
)
@click.option(
    "--allow-writes",
    is_flag=True,
    help="Also let it note wears and save outfits, each only after the other program asked you.",
)
@attach_library
@pass_session
@click.pass_context
def mcp(context: click.Context, session: Session, *, allow_writes: bool) -> None:
    """Serve the wardrobe and the stylist to another program, over standard input and output.

    It can search, look at garments and outfits, and ask the stylist. It changes nothing unless you
    allow it, sees no profile, no conversation and no photo of a person, and every call is listed.
    """
    if context.invoked_subcommand is not None:
        return
    from dataclasses import replace

    from app.assistant.serving import serve
    from local_index import Library

    services = session.services
    folder = services.library_folder
    if not session.is_new():
        # what an older Vestry made is upgraded now: a look for reading only could not
        with session.library():
            pass

    def look() -> Library:
        return Library.open(folder, read_only=not allow_writes)

    desk = replace(services.desk, open_library=look)
    serve(desk, writes=allow_writes, note=lambda: Library.open(folder))


@mcp.group("servers", epilog="\b\nExamples:\n  vestry mcp servers list")
def servers() -> None:
    """Add servers of other programs that the assistant may ask, and say what they may.

    A server that was added is off. Approving it starts it once, shows what it offers, and keeps
    that; when it offers anything else later, it is off again.
    """


@command("list", examples="vestry mcp servers list --json")
@json_option
def list_servers(session: Session, *, as_json: bool) -> None:
    """List the servers that were added, and what they may."""
    found = session.services.servers.all()
    if as_json:
        output.document({"servers": [_as_json(one) for one in found]})
        return
    if not found:
        output.line("No server was added.")
    for one in found:
        state = one.permission if one.approved else "not approved"
        output.line(f"{one.name}: {state}, {output.printable(one.shown_command)}")
        for tool in one.offered:
            output.line(f"  {tool.name}: {one.permission_of(tool.name)}")


@command(
    "add",
    examples="vestry mcp servers add weather -- weather-mcp --city Berlin\n"
    "vestry mcp servers add shop --url https://shop.example/mcp --allow-network",
)
@click.argument("name")
@click.argument("program", nargs=-1)
@click.option("--url", default="", help="An address instead of a program.")
@click.option("--env", "environment", multiple=True, metavar="KEY=VALUE", help="For the program.")
@click.option("--allow-network", is_flag=True, help="Agree that it uses the network.")
@json_option
def add_server(
    session: Session,
    *,
    name: str,
    program: tuple[str, ...],
    url: str,
    environment: tuple[str, ...],
    allow_network: bool,
    as_json: bool,
) -> None:
    """Add a server, switched off; nothing is started."""
    pairs = [one.partition("=") for one in environment]
    if any(not sign or not key for key, sign, _value in pairs):
        raise click.UsageError("Write --env like KEY=VALUE.")
    added = session.services.servers.add(
        name,
        command=program,
        url=url,
        environment={key: value for key, _sign, value in pairs},
        network=allow_network,
    )
    if as_json:
        output.document(_as_json(added))
        return
    output.line(f"{added.name} is added and off: {output.printable(added.shown_command)}")
    output.note(f"`vestry mcp servers approve {added.name}` starts it and shows what it offers.")


@command(
    "approve",
    examples="vestry mcp servers approve weather\n"
    "vestry mcp servers approve weather --yes --allow forecast",
)
@click.argument("name")
@click.option("--yes", is_flag=True, help="Approve without being asked.")
@click.option(
    "--allow",
    multiple=True,
    metavar="TOOL",
    help="A tool that only reads and is not to be asked about each time.",
)
@click.option("--off", multiple=True, metavar="TOOL", help="A tool that may not be called.")
@json_option
def approve_server(
    session: Session,
    *,
    name: str,
    yes: bool,
    allow: tuple[str, ...],
    off: tuple[str, ...],
    as_json: bool,
) -> None:
    """Start a server once, show what it offers, and approve exactly that."""
    import asyncio

    from app.assistant.hub.connections import ConnectionLostError
    from app.assistant.hub.outside import look_at
    from app.errors import InputError

    store = session.services.servers
    server = store.get(name)
    if server.url and not server.network:
        raise InputError(
            f"{name} is behind a network, which nobody allowed it.",
            next_step="Remove it and add it with --allow-network.",
        )
    try:
        offered = asyncio.run(look_at(server))
    except ConnectionLostError as error:
        raise InputError(
            f"{name} could not be started, or did not say what it offers.",
            next_step="Try its command line by itself.",
        ) from error
    if not yes:
        _say_offer(server, offered)
        if not click.confirm("Approve exactly this?"):
            raise click.Abort
    tools: dict[str, Permission] = dict.fromkeys(allow, "allow")
    tools |= dict.fromkeys(off, "off")
    approved = store.approve(name, offered, permission="allow" if allow else "ask", tools=tools)
    if as_json:
        output.document(_as_json(approved))
        return
    output.line(f"{name} is approved; {output.plural(len(offered), 'tool')}.")


@command("off", examples="vestry mcp servers off weather")
@click.argument("name")
@json_option
def switch_off(session: Session, *, name: str, as_json: bool) -> None:
    """Switch a server off; what was approved is kept."""
    changed = session.services.servers.change(name, permission="off")
    if as_json:
        output.document(_as_json(changed))
        return
    output.line(f"{name} is off.")


@command("remove", examples="vestry mcp servers remove weather")
@click.argument("name")
@json_option
def remove_server(session: Session, *, name: str, as_json: bool) -> None:
    """Forget a server."""
    session.services.servers.remove(name)
    if as_json:
        output.document({"removed": name})
        return
    output.line(f"{name} is removed.")


@command("log", examples="vestry mcp log --limit 20 --json")
@click.option("--limit", type=click.IntRange(1, 1000), default=50, help="How many at most.")
@json_option
def list_calls(session: Session, *, limit: int, as_json: bool) -> None:
    """List what tools were called for, by whom, and with what outcome, newest first."""
    with session.library() as library:
        found = library.tool_log.recent(limit=limit)
    if as_json:
        output.document(
            {
                "calls": [
                    {
                        "at": one.at, "caller": one.caller, "tool": one.tool,
                        "arguments": dict(one.arguments), "outcome": one.outcome,
                        "undo": one.undo or None, "milliseconds": one.milliseconds,
                        "conversation": one.conversation_id,
                    }
                    for one in found
                ]
            }
        )  # fmt: skip
        return
    if not found:
        output.line("No tool was called yet.")
    for one in found:
        output.line(output.printable(f"{one.at}  {one.tool}  {one.outcome}  by {one.caller}"))


for _one in (list_servers, add_server, approve_server, switch_off, remove_server):
    servers.add_command(_one)
mcp.add_command(list_calls)


def _say_offer(server: ExternalServer, offered: Sequence[OfferedTool]) -> None:
    output.line(f"{server.name} runs {output.printable(server.shown_command)}")
    for tool in offered:
        claim = " (says that it only reads)" if tool.reads_only else ""
        output.line(output.printable(f"  {tool.name}{claim}: {tool.description}"))


def _as_json(server: ExternalServer) -> dict[str, Any]:
    return {
        "name": server.name,
        "command": list(server.command),
        "url": server.url or None,
        "network": server.network,
        "permission": server.permission,
        "approved": bool(server.approved),
        "tools": [
            {
                "name": tool.name,
                "description": tool.description,
                "says_it_reads": tool.reads_only,
                "permission": server.permission_of(tool.name),
            }
            for tool in server.offered
        ],
    }
