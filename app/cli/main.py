"""Entry of the console: which commands exist, and how an error ends a run.

Commands live in sibling files and are imported when they are called, so that ``vestry --help``
loads nothing but click. This module prints only errors; exit codes are 0 done, 1 failed with a
sentence, 2 wrong usage, 130 cancelled.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from app.cli.options import Session, attach_library

EXIT_FAILED = 1
EXIT_CANCELLED = 130


@dataclass(frozen=True, slots=True)
class Entry:
    """A command before it is loaded.

    Attributes:
        target: ``module:function`` of the click command.
        summary: The line in ``vestry --help``; it also replaces the command's own short help.
    """

    target: str
    summary: str


SECTIONS: Mapping[str, Mapping[str, Entry]] = {
    "Wardrobe": {
        "import": Entry("app.cli.importing:import_photos", "Add photos, folders or a CSV table."),
        "items": Entry("app.cli.items:items", "List garments."),
        "show": Entry("app.cli.items:show", "Show everything known about a garment."),
        "edit": Entry("app.cli.items:edit", "Correct what is known about a garment."),
        "duplicates": Entry("app.cli.tidying:duplicates", "List photos of the same garment."),
        "merge": Entry("app.cli.tidying:merge", "Make one garment out of two."),
        "trash": Entry("app.cli.tidying:trash", "Put garments into the trash, or look into it."),
        "restore-item": Entry("app.cli.tidying:restore_item", "Take garments out of the trash."),
        "undo": Entry("app.cli.tidying:undo", "Take the last change back."),
        "redo": Entry("app.cli.tidying:redo", "Make the change again that was taken back."),
        "history": Entry("app.cli.tidying:history", "List the changes that can be taken back."),
    },
    "Find": {
        "search": Entry("app.cli.search:search", "Find garments by words, picture or field."),
        "recognize": Entry("app.cli.recognize:recognize", "Describe the garment in any photo."),
    },
    "Wear": {
        "recommend": Entry("app.cli.recommend:recommend", "Put outfits together, and say why."),
        "outfits": Entry("app.cli.outfits:outfits", "Keep, compare and finish outfits; wear them."),
        "diary": Entry("app.cli.diary:diary", "See and plan days, and say what they are like."),
        "pack": Entry("app.cli.packing:pack", "Pack few garments for a trip."),
        "laundry": Entry("app.cli.laundry:laundry", "See what is to be washed, and wash it."),
        "feedback": Entry("app.cli.recommend:feedback", "Say what you think of an outfit."),
        "profile": Entry("app.cli.recommend:profile", "What suggestions know about you."),
    },
    "With a chat model": {
        "chat": Entry("app.cli.chat:chat", "Talk with a model, about pictures or without."),
        "rank": Entry("app.cli.ranking:rank", "Order photos by what a chat model prefers."),
        "describe": Entry("app.cli.describing:describe", "Let a chat model describe garments."),
        "audit": Entry("app.cli.describing:audit", "List what a better model disagrees with."),
        "suggestions": Entry(
            "app.cli.describing:suggestions", "Accept or dismiss what models suggest."
        ),
    },
    "Draw": {
        "generate": Entry("app.cli.drawing:generate", "Draw a garment from words."),
        "try-on": Entry("app.cli.trying_on:try_on", "Put garments on a drawn figure."),
    },
    "Keep safe": {
        "backup": Entry("app.cli.data:backup", "Pack the wardrobe into one ZIP file."),
        "restore": Entry("app.cli.data:restore", "Bring a wardrobe back from a backup."),
        "export": Entry("app.cli.data:export", "Write the wardrobe as CSV, JSON or a web page."),
    },
    "Shops and other programs": {
        "catalog": Entry("app.cli.catalog:catalog", "Search product lists of shops."),
        "mcp": Entry("app.cli.mcp:mcp", "Let other programs look into the wardrobe, over MCP."),
    },
    "This installation": {
        "doctor": Entry("app.cli.doctor:doctor", "Tell what works here and how to fix the rest."),
        "models": Entry("app.cli.models:models", "List, get, add, check and remove models."),
        "index": Entry("app.cli.index:index", "Prepare photos for this version's models."),
        "demo": Entry("app.cli.demo:demo", "Draw a sample wardrobe and try everything on it."),
    },
}
COMMANDS: Mapping[str, Entry] = {
    name: entry for section in SECTIONS.values() for name, entry in section.items()
}


class LazyGroup(click.Group):
    """A group whose commands are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return every name, without loading anything."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load one command."""
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            return None
        module, _, function = entry.target.partition(":")
        command = getattr(importlib.import_module(module), function)
        if not isinstance(command, click.Command):
            raise TypeError(f"{entry.target} is not a command")
        command.short_help = entry.summary
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the sections from the table alone."""
        width = max(map(len, COMMANDS))
        for title, entries in SECTIONS.items():
            with formatter.section(title):
                rows = [(name.ljust(width), entry.summary) for name, entry in entries.items()]
                formatter.write_dl(rows)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Name the nearest command when there is none of that name."""
        name = args[0]
        if name not in COMMANDS and not name.startswith("-"):
            import difflib

            near = difflib.get_close_matches(name, COMMANDS, n=1)
            hint = f" Did you mean `vestry {near[0]}`?" if near else ""
            ctx.fail(f"There is no command called {name!r}.{hint}")
        return super().resolve_command(ctx, args)

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> Any:
        """Run a command and end the process with the exit code that the outcome means."""
        arguments = list(sys.argv[1:] if args is None else args)
        try:
            outcome = super().main(
                arguments, prog_name or "vestry", complete_var, standalone_mode=False, **extra
            )
        except Exception as error:  # noqa: BLE001 - the border: every error becomes a sentence here
            outcome = _fail(error, as_json=_wants_json(arguments))
        sys.exit(outcome if isinstance(outcome, int) else 0)


def _wants_json(arguments: Sequence[str]) -> bool:
    """Whether ``--json`` was asked for, even when the arguments could not be parsed."""
    options = arguments[: arguments.index("--")] if "--" in arguments else arguments
    return "--json" in options


def _fail(error: Exception, *, as_json: bool) -> int:
    from app.cli import output
    from app.errors import CancelledError, Explanation, explain

    if isinstance(error, click.Abort | CancelledError):
        words = explain(error if isinstance(error, CancelledError) else CancelledError())
        output.failure(words, as_json=as_json)
        return EXIT_CANCELLED
    if isinstance(error, click.ClickException):
        if as_json:
            step = "Run it with --help to see how it is used."
            output.failure(Explanation("usage", _sentence(error), step), as_json=True)
        else:
            error.show()
        return error.exit_code
    words = explain(error, log_file=_log_file())
    if words.is_bug:
        output.log_bug(error)
    output.failure(words, as_json=as_json)
    return EXIT_FAILED


def _sentence(error: click.ClickException) -> str:
    text = error.format_message().strip()
    return text if text.endswith((".", "?", "!")) else text + "."


def _log_file() -> Path:
    from app.environ import read_environment
    from app.paths import resolve_paths

    return resolve_paths(read_environment()).log_file


def _show_version(ctx: click.Context, _parameter: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        from app.version import app_version

        click.echo(f"vestry {app_version()}")
        ctx.exit()


@click.group(
    cls=LazyGroup,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Example: vestry import ~/Pictures/clothes && vestry search 'navy striped shirt'",
)
@click.option(
    "--version",
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=_show_version,
    help="Show the version and exit.",
)
@attach_library
@click.pass_context
def cli(ctx: click.Context) -> None:
    """Turn a folder of phone photos into a wardrobe you can search, offline.

    Everything stays on this computer. Photos go in with `vestry import`; each garment is cut out,
    named and made findable by words, by picture and by field. Without a command the window opens.
    """
    if ctx.invoked_subcommand is None and not _open_window(ctx):
        click.echo(ctx.get_help())


def _open_window(ctx: click.Context) -> bool:
    """Open the window and end with it; false where there is no screen for one."""
    from app.environ import read_environment

    if not read_environment().display:
        return False
    # By name, like the commands: the console does not know Qt.
    code = importlib.import_module("app.main").run(ctx.ensure_object(Session).folder)
    ctx.exit(code)
    return True


def main() -> None:
    """Run the console, or be one of its worker processes."""
    if sys.argv[1:2] == ["--worker"] and len(sys.argv) == 3:
        # A bundle has one executable, so its workers come through the same door.
        from app.workers import run_worker

        sys.exit(run_worker(sys.argv[2]))
    _speak_utf8()
    cli.main(obj=Session(keep_log=True))


def _speak_utf8() -> None:
    """Names of garments may hold any letter; the console of Windows assumes fewer."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")


__all__ = ["COMMANDS", "SECTIONS", "Session", "cli", "main"]

if __name__ == "__main__":
    main()
