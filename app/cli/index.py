"""``vestry index``: how far this version's models are with the photos, and getting it done."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from app.cli import output
from app.cli.options import Session, attach_library, command, json_option

if TYPE_CHECKING:
    from app.services.index_status import IndexStatus
    from app.services.reindexing import ReindexResult

_SHOWN_FAILURES = 20


@click.group("index", epilog="\b\nExamples:\n  vestry index status\n  vestry index update")
@attach_library
def index() -> None:
    """Prepare photos for this version's models.

    A new version may bring better models. Search goes on with what the old ones saw until every
    photo has been looked at again; your own corrections are never touched.
    """


@command("status", examples="vestry index status --json")
@json_option
def status(session: Session, *, as_json: bool) -> None:
    """Tell how many photos are ready."""
    if session.is_new():
        output.document(_NOTHING) if as_json else output.line(_EMPTY)
        return
    found = session.services.reindexing.status()
    if as_json:
        output.document(found.as_json())
    else:
        _say_status(found)


@command("update", examples="vestry index update\nvestry index update --retag")
@click.option(
    "--retag",
    is_flag=True,
    help="Also name every garment anew, except for what you said yourself; undo takes it back.",
)
@json_option
def update(session: Session, *, retag: bool, as_json: bool) -> None:
    """Look at the photos that this version's models have not seen.

    It may be stopped at any time and goes on where it was; an import goes first.
    """
    from app.cli.interrupts import stoppable

    if session.is_new():
        output.document({**_NOTHING_DONE, "index": _NOTHING}) if as_json else output.line(_EMPTY)
        return
    service = session.services.reindexing
    with stoppable() as control, output.progress("Looking again") as progress:
        result = service.run(retag=retag, progress=progress, control=control)
    found = service.status()
    if as_json:
        output.document({**result.as_json(), "index": found.as_json()})
        return
    _say_result(result, retag=retag)
    _say_status(found)


index.add_command(status)
index.add_command(update)

_NOTHING = {"state": "empty", "ready": 0, "photos": 0, "left": 0, "failed": 0}
_NOTHING_DONE: dict[str, object] = {"prepared": 0, "changed": [], "failed": [], "seconds": 0.0}
_EMPTY = "This wardrobe is still empty; `vestry import` fills it."


def _say_status(found: IndexStatus) -> None:
    ready, photos = f"{found.coverage.ready:,}", output.plural(found.coverage.photos, "photo")
    if found.state == "empty":
        output.line(_EMPTY)
    elif found.state == "ready":
        lost = f"; {found.failed:,} could not be read" if found.failed else ""
        output.line(f"{ready} of {photos} are ready to be searched{lost}.")
    else:
        output.line(f"{ready} of {photos} are ready for this version's models.")
        _say_meanwhile(found)


def _say_meanwhile(found: IndexStatus) -> None:
    if found.state == "running":
        output.line("The rest is being looked at now.")
    elif found.state == "waiting":
        output.line("The rest waits until an import is done.")
    else:
        output.line("`vestry index update` looks at the rest.")
    if found.words_answer:
        output.line("Words find everything meanwhile; a picture finds what is ready.")
    else:
        output.line("Words find everything by its tags meanwhile; a picture finds what is ready.")


def _say_result(result: ReindexResult, *, retag: bool) -> None:
    for failure in result.failed[:_SHOWN_FAILURES]:
        output.line(f"{failure.path}: {failure.error}")
    more = len(result.failed) - _SHOWN_FAILURES
    if more > 0:
        output.line(f"... and {more:,} more; --json lists all of them.")
    if not result.prepared and not result.failed:
        return
    parts = [f"{output.plural(result.prepared, 'photo')} looked at"]
    if retag:
        parts.append(f"{output.plural(len(result.changed), 'garment')} named anew")
    if result.failed:
        parts.append(f"{len(result.failed):,} could not be read")
    output.line(f"{', '.join(parts)} ({output.duration(result.seconds)})")
