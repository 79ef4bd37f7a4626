"""``vestry items``, ``show`` and ``edit``: look at garments and correct them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from app.cli import output
from app.cli.options import Session, command, json_option, limit_option, where_option

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import RenderableType

    from local_index.records import ItemRecord

_QUIET = frozenset({"unknown", "n/a", "", "plain"})


@command(
    "items",
    examples="""
    vestry items
    vestry items --where category=sweater --where color=grey
    vestry items --where 'formality>=3' --where season=winter,autumn --limit 20 --json
    """,
)
@where_option
@limit_option(default=None, what="garments")
@click.option(
    "--sort",
    metavar="FIELD",
    default="-added",
    show_default=True,
    help="Order by this field; a minus in front turns it around.",
)
@json_option
def items(
    session: Session, *, where: tuple[str, ...], limit: int | None, sort: str, as_json: bool
) -> None:
    """List garments, newest first.

    Conditions understand your words: category=jumper finds sweaters. What is in the trash is shown
    only by --where status=trash.
    """
    if session.is_new():
        _list((), 0, as_json=as_json)
        output.note("This wardrobe is still empty; `vestry import` fills it.")
        return
    with session.wardrobe() as wardrobe:
        found = wardrobe.find(where, limit=limit, order=sort)
    _list(found.items, found.total, as_json=as_json)


def _list(found: Sequence[ItemRecord], total: int, *, as_json: bool) -> None:
    from app.item_json import item_json

    if as_json:
        output.document({"items": [item_json(item) for item in found], "total": total})
        return
    if found:
        output.render(table(found))
    shown = f"{len(found):,} of " if len(found) < total else ""
    output.line(shown + output.plural(total, "garment"))


@command("show", examples="vestry show 12\nvestry show itm_12 --json")
@click.argument("item_id", metavar="ID")
@json_option
def show(session: Session, *, item_id: str, as_json: bool) -> None:
    """Show everything known about a garment.

    A field that a model guessed shows how sure it was; what you set yourself has a star.
    """
    from app.item_json import item_json, parse_id

    with session.wardrobe() as wardrobe:
        item = wardrobe.get(parse_id(item_id))
    if as_json:
        output.document(item_json(item))
    else:
        output.render(card(item))


@command(
    "edit",
    examples="""
    vestry edit 12 category=sweater season=autumn,winter
    vestry edit itm_12 colors=navy:0.7,white brand=COS price='49.90 EUR'
    vestry edit 12 attributes+=hooded notes=
    """,
)
@click.argument("item_id", metavar="ID")
@click.argument("corrections", metavar="FIELD=VALUE...", nargs=-1, required=True)
@json_option
def edit(session: Session, *, item_id: str, corrections: tuple[str, ...], as_json: bool) -> None:
    """Correct what is known about a garment.

    Lists are written with commas; += adds to a list and -= takes from it; nothing after the sign
    empties a field. What you set is never changed by a model again. `vestry undo` takes it back.
    """
    from app.item_json import item_json, parse_id

    with session.wardrobe() as wardrobe:
        item = wardrobe.edit(parse_id(item_id), corrections)
    if as_json:
        output.document(item_json(item))
    else:
        output.render(card(item))


def table(found: Sequence[ItemRecord]) -> RenderableType:
    """Return garments as a table, one line each."""
    from rich.table import Table
    from rich.text import Text

    from app.item_json import format_id

    shown = Table(box=None, pad_edge=False, header_style="dim")
    for title in ("id", "name", "category", "colors", "season", "status"):
        shown.add_column(title, overflow="ellipsis", no_wrap=title != "name")
    for item in found:
        cells = (
            format_id(item.id),
            item.name or item.source_name,
            item.category,
            ", ".join(name for name, _share in item.colors),
            ", ".join(item.season),
            "" if item.status == "ready" else item.status,
        )
        shown.add_row(*(Text(output.printable(cell)) for cell in cells))
    return shown


def card(item: ItemRecord) -> RenderableType:
    """Return one garment with every field that says something."""
    from rich.table import Table
    from rich.text import Text

    from app.item_json import format_id, item_json

    shown = Table(box=None, pad_edge=False, show_header=False)
    shown.add_column(style="dim", no_wrap=True)
    shown.add_column()
    shown.add_column(style="dim", no_wrap=True)
    title = Text(output.printable(item.name or item.category), style="bold")
    shown.add_row("", title, _sureness(item, "name"))
    shown.add_row("id", format_id(item.id), "")
    for name, value in item_json(item).items():
        text = _field_text(name, value)
        if text not in _QUIET:
            shown.add_row(name, Text(output.printable(text)), _sureness(item, name))
    return shown


def _field_text(name: str, value: Any) -> str:
    if name in ("id", "name", "confidence", "origin", "updated"):
        return ""
    if name == "colors":
        return ", ".join(f"{color['name']} {color['share']:.0%}" for color in value)
    if name == "views":
        return output.plural(len(value), "photo")
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, bool):
        return "yes" if value else ""
    if name in ("formality", "warmth"):
        return f"{value} of 5" if value else ""
    return "" if value is None or (name == "quantity" and value == 1) else str(value)


def _sureness(item: ItemRecord, name: str) -> str:
    if item.origin.get(name) in ("person", "file"):
        return "*"
    confidence = item.confidence.get(name)
    return "" if confidence is None else f"{confidence:.0%}"
