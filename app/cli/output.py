"""The one place that prints.

The answer goes to stdout: a JSON document, or text and tables for people. Everything that only
accompanies it (progress, notes, errors) goes to stderr, so that ``--json`` leaves exactly one
document on stdout. What to say is decided by the commands.
"""

from __future__ import annotations

import json
import logging
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

    from app.errors import Explanation
    from app.services.job_control import Progress, ProgressCallback

_log = logging.getLogger(__name__)
_UNSEEN = re.compile(
    "[\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e0fff]"
)


def document(content: Mapping[str, Any] | Sequence[Any], *, one_line: bool = False) -> None:
    """Print the one JSON document of a ``--json`` run.

    Args:
        one_line: For a run that goes on and prints a document now and then.
    """
    indent = None if one_line else 2
    text = json.dumps(content, ensure_ascii=False, indent=indent, allow_nan=False)
    # The same document for a program, and nothing that moves a cursor or turns text around.
    text = _UNSEEN.sub(lambda letter: json.dumps(letter[0])[1:-1], text)
    try:
        text.encode(_encoding(sys.stdout))
    except UnicodeEncodeError:
        # File names may hold bytes that are no text; escapes survive every pipe.
        text = json.dumps(content, ensure_ascii=True, indent=indent, allow_nan=False)
    click.echo(text)


def line(text: str = "") -> None:
    """Print a line of the answer."""
    click.echo(printable(text))


def piece(text: str) -> None:
    """Print a piece of an answer that is still coming, at once."""
    click.echo(printable(text), nl=False)
    sys.stdout.flush()


def note(text: str) -> None:
    """Say something that accompanies the answer."""
    click.echo(printable(text), err=True)


def printable(text: str) -> str:
    """Return text that cannot fail to print or move the cursor, whatever a file was called."""
    clean = "".join(letter if letter.isprintable() or letter in "\n\t" else "?" for letter in text)
    return clean.encode("utf-8", "replace").decode("utf-8")


def render(content: RenderableType) -> None:
    """Print a table or any other rich content as the answer."""
    console(sys.stdout).print(content)


def console(stream: IO[str]) -> Console:
    """Return a rich console on a stream, wide enough to be read when it is not a terminal."""
    from rich.console import Console

    terminal = stream.isatty()
    return Console(file=stream, width=None if terminal else 110, highlight=False, markup=False)


def failure(words: Explanation, *, as_json: bool) -> None:
    """Print why a run failed: JSON on stdout, or sentence and next step on stderr."""
    if as_json:
        document({"error": words.as_json()})
        return
    note(words.message)
    if words.next_step:
        note(words.next_step)


def log_bug(error: BaseException) -> None:
    """Keep the traceback of an error that is ours for the report."""
    _log.error("uncaught %s", type(error).__name__, exc_info=error)


@contextmanager
def progress(label: str) -> Iterator[ProgressCallback]:
    """Show progress on stderr while the block runs: a bar on a terminal, nothing elsewhere."""
    if not sys.stderr.isatty():
        yield _silent
        return
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
    from rich.progress import Progress as Bars

    columns = (
        TextColumn("{task.description}"),
        BarColumn(bar_width=28),
        MofNCompleteColumn(),
        TextColumn("{task.fields[pace]}"),
    )
    with Bars(*columns, console=console(sys.stderr), transient=True) as shown:
        task = shown.add_task(label, total=None, pace="")

        def advance(step: Progress) -> None:
            shown.update(task, completed=step.done, total=step.total or None, pace=_pace(step))

        yield advance


@contextmanager
def byte_progress(label: str) -> Iterator[ProgressCallback]:
    """Show progress in bytes on stderr while the block runs; nothing where there is no terminal."""
    if not sys.stderr.isatty():
        yield _silent
        return
    from rich.progress import BarColumn, DownloadColumn, TextColumn
    from rich.progress import Progress as Bars

    columns = (
        TextColumn("{task.description}"),
        BarColumn(bar_width=28),
        DownloadColumn(),
        TextColumn("{task.fields[pace]}"),
    )
    with Bars(*columns, console=console(sys.stderr), transient=True) as shown:
        task = shown.add_task(label, total=None, pace="")

        def advance(step: Progress) -> None:
            left = f", {duration(step.eta_s)} left" if step.eta_s else ""
            pace = f"{size(step.rate)}/s{left}" if step.rate >= 1 else ""
            shown.update(task, completed=step.done, total=step.total or None, pace=pace)

        yield advance


def _silent(_step: Progress) -> None:
    """Say nothing: a log full of progress helps nobody."""


def _pace(step: Progress) -> str:
    left = f", {duration(step.eta_s)} left" if step.eta_s else ""
    return f"{step.rate:.0f}/s{left}" if step.rate >= 1 else left.removeprefix(", ")


def duration(seconds: float) -> str:
    """Return a time span as a person says it."""
    if seconds < 60:
        return f"{seconds:.0f} s" if seconds >= 10 else f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"


def size(count: float) -> str:
    """Return a number of bytes as a person says it."""
    for unit in ("bytes", "kB", "MB", "GB"):
        if count < 1000 or unit == "GB":
            return f"{count:.0f} {unit}" if unit in ("bytes", "kB") else f"{count:.1f} {unit}"
        count /= 1000
    raise AssertionError("unreachable")


def plural(count: int, what: str) -> str:
    """Return a count with its noun."""
    return f"{count:,} {what}" + ("" if count == 1 else "s")


def _encoding(stream: IO[str]) -> str:
    return getattr(stream, "encoding", None) or "utf-8"
