"""``vestry rank``: photos in the order in which a chat model finds that they fit."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.cli import output
from app.cli.options import Session, command, json_option

if TYPE_CHECKING:
    from app.services.ranking import RankResult

_SHOWN = 20


@command(
    "rank",
    examples="""
    vestry rank --query 'for a winter wedding' --candidates photos/
    vestry rank --query worn.jpg --candidates shop/ --model qwen3-vl-4b --json
    """,
)
@click.option(
    "--query",
    required=True,
    metavar="PHOTO|TEXT",
    help="A photo whose garment is looked for, or words that say what is wanted.",
)
@click.option(
    "--candidates",
    "folders",
    required=True,
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Photos, or folders of photos; may be repeated.",
)
@click.option(
    "--model", metavar="NAME", default="", help="Which chat model compares  [default: your choice]"
)
@click.option(
    "--shortlist",
    type=click.IntRange(2, 50),
    default=12,
    show_default=True,
    help="How many the model compares; the pocket encoder chooses them.",
)
@click.option("--max-calls", type=click.IntRange(1), help="Most questions to the model.")
@json_option
def rank(
    session: Session,
    *,
    query: str,
    folders: tuple[Path, ...],
    model: str,
    shortlist: int,
    max_calls: int | None,
    as_json: bool,
) -> None:
    """Order photos by how well they fit a picture or some words.

    The pocket encoder makes a shortlist, then the model compares two at a time, each pair in both
    orders, and the order that explains its answers best is shown (Bradley-Terry). It may be stopped
    at any time and then orders by what it knows. Nothing is added to the wardrobe.
    """
    from app.cli.interrupts import stoppable
    from app.services.job_control import Progress
    from app.services.photo_discovery import find_photos
    from app.services.ranking import RankRequest, RankService

    found = find_photos(folders)
    request = RankRequest(
        query=_meant(query),
        candidates=found.photos,
        model=model,
        shortlist=shortlist,
        max_calls=max_calls or 0,
    )
    services = session.services
    with stoppable() as control, output.progress("Comparing") as advance:

        def tell(_what: str, done: int, most: int) -> None:
            advance(Progress(done, most, 0.0, None))

        service = RankService(services.perception, services.chat)
        result = service.rank(request, control=control, tell=tell)
    for failed in found.failed:
        output.note(f"{output.printable(failed.path)}: {failed.error}")
    if as_json:
        output.document(result.as_json())
    else:
        _say(result)


def _meant(query: str) -> str | Path:
    """Return the photo that is meant, when there is a file of that name; else the words."""
    try:
        return Path(query) if Path(query).is_file() else query
    except (OSError, ValueError):  # longer than any file's name
        return query


def _say(result: RankResult) -> None:
    for place, one in enumerate(result.ranking[:_SHOWN], start=1):
        sure = "" if one.above_next is None else f"  {one.above_next:.0%} above the next"
        output.line(f"{place:>3}  {output.printable(str(one.photo))}{sure}")
    left = len(result.ranking) - _SHOWN
    if left > 0:
        output.note(f"{output.plural(left, 'photo')} more; --json lists all.")
    for failed in result.failed:
        output.note(f"{output.printable(failed.path)}: {failed.error}")
    if result.tournament is not None:
        asked = output.plural(result.tournament.calls, "question")
        output.note(f"{result.model} answered {asked} in {output.duration(result.seconds)}.")
