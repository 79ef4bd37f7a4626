"""``vestry search``: find garments by words, by a picture and by field."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.cli import output
from app.cli.options import Session, command, json_option, limit_option, where_option

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.services.searching import Answer
    from local_index.records import ItemRecord


@command(
    "search",
    examples="""
    vestry search 'navy striped shirt for summer'
    vestry search --image photo.jpg --limit 5
    vestry search --like 12
    vestry search --like 12 'but in red'
    vestry search warm --where category=coat,jacket --json
    """,
)
@click.argument("text", required=False, default="")
@click.option(
    "--image",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="PHOTO",
    help="Find garments that look like the one in this photo.",
)
@click.option("--like", metavar="ID", help="Find garments that look like this one of yours.")
@where_option
@limit_option(default=50, what="garments")
@click.option("--weaker", is_flag=True, help="Also show what fits only a little.")
@json_option
def search(
    session: Session,
    *,
    text: str,
    image: Path | None,
    like: str | None,
    where: tuple[str, ...],
    limit: int,
    weaker: bool,
    as_json: bool,
) -> None:
    """Find garments by words, by a picture or a garment, by field, or by all of them.

    Words and pictures rank, conditions decide. Words beside --like say what shall be different.
    Only what fits is shown, so the list may be empty.
    """
    from app.errors import InputError
    from app.item_json import parse_id
    from app.services.searching import SearchService, empty_answer

    if image is not None and like is not None:
        raise click.UsageError("Give --image or --like, not both.")
    if image is not None and not image.is_file():
        raise InputError(f"There is no photo called {image.name}.", next_step="Check the path.")
    services = session.services
    if session.is_new():
        answer = empty_answer(text, image=image, conditions=where, vocabulary=services.vocabulary)
        _say(answer, {}, as_json=as_json)
        output.note("This wardrobe is still empty; `vestry import` fills it.")
        return
    with session.library() as library:
        service = SearchService(library, services.perception, services.vocabulary)
        answer = service.search(
            text,
            image=image,
            like=0 if like is None else parse_id(like),
            conditions=where,
            limit=limit,
            include_weaker=weaker,
        )
        ids = [hit.item_id for hit in answer.result.hits]
        found = {} if as_json else {item.id: item for item in library.items.get_many(ids)}
    _say(answer, found, as_json=as_json)


def _say(answer: Answer, found: Mapping[int, ItemRecord], *, as_json: bool) -> None:
    if as_json:
        output.document(answer.as_json())
        return
    if answer.note:
        output.note(answer.note)
    if answer.result.hits:
        _table(answer, found)
    weaker = f", {answer.result.weaker:,} weaker" if answer.result.weaker else ""
    seconds = f"{answer.result.seconds * 1000:.0f} ms"
    output.line(f"{output.plural(answer.result.total, 'garment')} found{weaker} ({seconds})")


def _table(answer: Answer, found: Mapping[int, ItemRecord]) -> None:
    from rich.table import Table
    from rich.text import Text

    from app.item_json import format_id

    shown = Table(box=None, pad_edge=False, header_style="dim")
    for title in ("id", "fit", "name", "why"):
        shown.add_column(title, no_wrap=title in ("id", "fit"))
    for hit in answer.result.hits:
        item = found.get(hit.item_id)
        name = (item.name or item.category) if item else ""
        cells = (format_id(hit.item_id), f"{hit.score:.2f}", name, " · ".join(hit.why))
        shown.add_row(*(Text(output.printable(cell)) for cell in cells))
    output.render(shown)
