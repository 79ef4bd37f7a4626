"""What the commands share: the session, and the options that several of them take.

Importing this costs click and little else; whatever is heavy is imported by the session when a
command asks for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from app.bootstrap import Services
    from app.services.chatting import ChatEngine
    from app.services.perceiving import Perception
    from app.services.wardrobe import WardrobeService
    from local_index import Library

Decorated = TypeVar("Decorated", bound=Callable[..., Any])
Decorator = Callable[[Decorated], Decorated]


class Session:
    """One run of the command line: which wardrobe, and what was opened for it.

    Args:
        perception: Replaces the worker process (tests).
        chat: Replaces the chat model's process (tests).
        keep_log: Set up the log file and crash reports with the first service.
    """

    def __init__(
        self,
        *,
        perception: Perception | None = None,
        chat: ChatEngine | None = None,
        keep_log: bool = False,
    ) -> None:
        self.folder: Path | None = None
        """The wardrobe named by ``--library``; None leaves it to environment and settings."""
        self._perception = perception
        self._chat = chat
        self._keep_log = keep_log

    @cached_property
    def services(self) -> Services:
        """Everything a command works with; nothing in it is loaded before it is used."""
        from app.bootstrap import open_services, start_logging

        services = open_services(self.folder, perception=self._perception, chat=self._chat)
        if self._keep_log:
            start_logging(services.paths, services.environment)
        # Workers end with the command, whichever way it ends.
        click.get_current_context().find_root().call_on_close(services.close)
        return services

    @contextmanager
    def library(self, *, create: bool = False) -> Iterator[Library]:
        """Open the wardrobe for the block."""
        with self.services.open_library(create=create) as library:
            yield library

    @contextmanager
    def wardrobe(self) -> Iterator[WardrobeService]:
        """Open the wardrobe's garments for the block."""
        from app.services.wardrobe import WardrobeService

        with self.library() as library:
            yield WardrobeService(library, self.services.vocabulary)

    def is_new(self) -> bool:
        """Whether the wardrobe does not exist yet, so that looking into it finds nothing."""
        folder = self.services.library_folder
        return not folder.exists() or (folder.is_dir() and not any(folder.iterdir()))


pass_session = click.make_pass_decorator(Session, ensure=True)


def attach_library(function: Decorated) -> Decorated:
    """Add ``--library``; accepted before and after the command, the later one wins."""
    return click.option(
        "--library",
        metavar="DIR",
        type=click.Path(file_okay=False, path_type=Path),
        expose_value=False,
        callback=_keep_library,
        help="The wardrobe to work on  [default: VESTRY_LIBRARY, or your own]",
    )(function)


def _keep_library(ctx: click.Context, _parameter: click.Parameter, value: Path | None) -> None:
    session = ctx.ensure_object(Session)
    if value is not None:
        session.folder = value.expanduser().absolute()


def command(name: str, *, examples: str) -> Callable[[Callable[..., Any]], click.Command]:
    """Make a command that takes ``--library``, gets the session and shows examples.

    Args:
        name: As typed.
        examples: One or more lines, each a command line that works.
    """
    # click rewraps an epilog; \b keeps these lines as they are.
    lines = "\n".join(f"  {line.strip()}" for line in examples.strip().splitlines())
    epilog = f"\b\nExamples:\n{lines}"

    def decorate(function: Callable[..., Any]) -> click.Command:
        return click.command(name, epilog=epilog)(attach_library(pass_session(function)))

    return decorate


def json_option(function: Decorated) -> Decorated:
    """Add ``--json``."""
    return click.option(
        "--json", "as_json", is_flag=True, help="Print one JSON document and nothing else."
    )(function)


def where_option(function: Decorated) -> Decorated:
    """Add ``--where``, as often as wanted."""
    return click.option(
        "--where",
        "-w",
        "where",
        metavar="FIELD=VALUE",
        multiple=True,
        help=(
            "Only garments of which this is true; also != < <= > >= and ~ (contains)."
            " Commas mean any of these. Repeat it for more conditions."
        ),
    )(function)


def limit_option(*, default: int | None, what: str) -> Decorator[Any]:
    """Add ``--limit``."""
    shown = "all" if default is None else str(default)
    return click.option(
        "--limit",
        "-n",
        type=click.IntRange(min=1),
        default=default,
        metavar="N",
        help=f"How many {what} at most  [default: {shown}]",
    )
