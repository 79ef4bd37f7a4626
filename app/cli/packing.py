"""``vestry pack``: what to take on a trip, kept as a list to tick off."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.cli import output
from app.cli.options import Session, attach_library, command, json_option

if TYPE_CHECKING:
    from datetime import datetime

    from app.services.packing_lists import PackingList, PackingListService
    from app.stylist.trips import TripWish
    from local_index import Library

_RAIN = 0.8
_day_type = click.DateTime(formats=["%Y-%m-%d"])


@click.group(
    "pack",
    epilog="\b\nExamples:\n  vestry pack trip --from 2026-12-20 --days 5 --temperature 3\n"
    "  vestry pack show 1\n  vestry pack tick 1 2 3",
)
@attach_library
def pack() -> None:
    """Pack for a trip: few garments, an outfit for every day, and what is missing.

    A garment is worn again as often as `vestry laundry rules` allow. Lists are kept; `vestry undo`
    takes every change back.
    """


@command(
    "trip",
    examples="""
    vestry pack trip --from 2026-12-20 --to 2026-12-27 --temperature 3 --rain --laundry 4
    vestry pack trip --from 2026-12-20 --days 5 --occasion travel --occasion 2026-12-24=party
    vestry pack trip --from 2026-12-20 --days 3 --weather 2026-12-21=-6 --dry-run --json
    """,
)
@click.option("--from", "first", type=_day_type, required=True, help="The first day.")
@click.option("--to", "last", type=_day_type, help="The last day; or give --days.")
@click.option("--days", type=click.IntRange(1, 60), metavar="N", help="How many days.")
@click.option("--name", default="", help="What the list is called.")
@click.option(
    "--occasion",
    "occasions",
    metavar="[DAY=]WORD",
    multiple=True,
    help="What for, on every day or on one.",
)
@click.option(
    "--temperature", type=click.FloatRange(-60, 60), metavar="DEGREES", help="On every day."
)
@click.option("--rain", is_flag=True, help="It rains on every day.")
@click.option(
    "--weather",
    metavar="DAY=DEGREES[,rain]",
    multiple=True,
    help="On one day; the diary's own weather is known.",
)
@click.option("--season", default="", metavar="WORD", help="Where no weather is known.")
@click.option("--southern", is_flag=True, help="Seasons are those of the southern half.")
@click.option("--shoes", type=click.IntRange(0, 9), default=2, help="Pairs of shoes at most.")
@click.option("--laundry", type=click.IntRange(0, 60), default=0, help="Wash every N days.")
@click.option("--with", "anchors", metavar="ID", multiple=True, help="Gladly take this one.")
@click.option("--without", metavar="ID", multiple=True, help="Leave this one at home.")
@click.option("--dry-run", is_flag=True, help="Show it and keep no list.")
@json_option
def trip(
    session: Session,
    *,
    first: datetime,
    last: datetime | None,
    days: int | None,
    name: str,
    dry_run: bool,
    as_json: bool,
    **wishes: Any,
) -> None:
    """Choose what to pack, and keep it as a list.

    Days with an occasion or weather in the diary keep their own.
    """
    if (last is None) == (days is None):
        raise click.UsageError("Give --to or --days.")
    end = last.date() if last is not None else first.date() + timedelta(days=(days or 1) - 1)
    from app.services.packing_lists import PackingList, PackingListService
    from app.stylist.trips import keep_trip, pack_trip

    wish = _wish(first.date(), end, **wishes)
    with session.library() as library:
        stylist = session.services.stylist(library)
        if dry_run:
            planned, packing = pack_trip(stylist, library, wish)
            from app.services.packing_lists import PackLine

            lines = tuple(PackLine(item) for item in packing.items)
            made = PackingList(0, name, planned, packing.days, lines, packing.gaps, packing.notes)
        else:
            number, _changes = keep_trip(stylist, library, wish, name=name)
            made = PackingListService(library).get(number)
        _say(library, made, as_json=as_json)


@command("list", examples="vestry pack list\nvestry pack list --json")
@json_option
def list_packings(session: Session, *, as_json: bool) -> None:
    """List packing lists, the trip that begins last first."""
    from app.packing_json import packing_json

    if session.is_new():
        found: tuple[PackingList, ...] = ()
    else:
        with session.library() as library:
            found = _service(library).all()
    if as_json:
        output.document({"lists": [packing_json(one) for one in found], "total": len(found)})
        return
    for one in found:
        days = one.trip.days
        state = f"{one.packed} of {len(one.lines)} packed"
        title = f"{one.id}  {days[0].day} - {days[-1].day}  {one.name}  ({state})"
        output.line(output.printable(title))
    output.line(output.plural(len(found), "packing list"))


@command("show", examples="vestry pack show 1\nvestry pack show 1 --json")
@click.argument("number", type=int, metavar="N")
@json_option
def show(session: Session, *, number: int, as_json: bool) -> None:
    """Show a list: what to pack, what to wear when, and what is missing."""
    with session.library() as library:
        _say(library, _service(library).get(number), as_json=as_json)


@command("tick", examples="vestry pack tick 1 2 3\nvestry pack tick 1 2 --undo")
@click.argument("number", type=int, metavar="N")
@click.argument("lines", type=int, metavar="LINE...", nargs=-1, required=True)
@click.option("--undo", "take_back", is_flag=True, help="Take the ticks back.")
@json_option
def tick(
    session: Session, *, number: int, lines: tuple[int, ...], take_back: bool, as_json: bool
) -> None:
    """Tick lines of a list off, by their numbers."""
    with session.library() as library:
        service = _service(library)
        service.tick(number, [line - 1 for line in lines], packed=not take_back)
        _say(library, service.get(number), as_json=as_json)


@command("add", examples="vestry pack add 1 12 out_3\nvestry pack add 1 --text charger")
@click.argument("number", type=int, metavar="N")
@click.argument("ids", metavar="[ID]...", nargs=-1)
@click.option("--text", "texts", metavar="WORDS", multiple=True, help="Anything else.")
@json_option
def add(
    session: Session,
    *,
    number: int,
    ids: tuple[str, ...],
    texts: tuple[str, ...],
    as_json: bool,
) -> None:
    """Add garments, or anything else, to a list."""
    from app.cli.outfit_words import garments_of

    with session.library() as library:
        service = _service(library)
        service.add(number, item_ids=garments_of(library, ids), texts=texts)
        _say(library, service.get(number), as_json=as_json)


@command("away", examples="vestry pack away 1\nvestry pack away 1 --back")
@click.argument("number", type=int, metavar="N")
@click.option("--back", is_flag=True, help="The garments are here again.")
@json_option
def away(session: Session, *, number: int, back: bool, as_json: bool) -> None:
    """Mark a list's garments as away, so that they are not suggested meanwhile."""
    from app.item_json import format_id

    with session.library() as library:
        changes = _service(library).mark_away(number, away=not back)
    if as_json:
        items = [format_id(item) for item in changes.changed]
        output.document({"label": changes.label, "items": items})
    else:
        output.line(f"{changes.label} ({output.plural(len(changes.changed), 'garment')})")


@command("remove", examples="vestry pack remove 1")
@click.argument("number", type=int, metavar="N")
@json_option
def remove(session: Session, *, number: int, as_json: bool) -> None:
    """Remove a list."""
    with session.library() as library:
        changes = _service(library).remove(number)
    if as_json:
        output.document({"label": changes.label, "lists": list(changes.packings)})
    else:
        output.line(changes.label)


@command("export", examples="vestry pack export 1 list.html\nvestry pack export 1 list.txt")
@click.argument("number", type=int, metavar="N")
@click.argument("target", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE")
def export(session: Session, *, number: int, target: Path) -> None:
    """Write a list as a page to print, or as plain text (.txt)."""
    from app.cli.outfit_words import names_of
    from app.services.outfit_export import write_whole
    from app.services.packing_text import as_html, as_text

    with session.library() as library:
        made = _service(library).get(number)
        named = {item for day in made.days for item in day.items} | {*made.item_ids}
        names = names_of(library, sorted(named))
    write = as_text if target.suffix.lower() == ".txt" else as_html
    write_whole(target, write(made, names).encode("utf-8", "replace"))
    output.line(str(target))


for _each in (trip, list_packings, show, tick, add, away, remove, export):
    pack.add_command(_each)


def _service(library: Library) -> PackingListService:
    from app.services.packing_lists import PackingListService

    return PackingListService(library)


def _wish(
    first: date,
    last: date,
    *,
    occasions: tuple[str, ...],
    temperature: float | None,
    rain: bool,
    weather: tuple[str, ...],
    season: str,
    southern: bool,
    shoes: int,
    laundry: int,
    anchors: tuple[str, ...],
    without: tuple[str, ...],
) -> TripWish:
    from app.item_json import parse_id
    from app.stylist.trips import TripWish

    pairs = [one.rpartition("=") for one in occasions]
    return TripWish(
        first,
        last,
        occasion=next((word for day, _, word in pairs if not day), ""),
        occasions={day: word for day, _, word in pairs if day},
        temperature=temperature,
        rain=_RAIN if rain else None,
        weather=dict(map(_weather, weather)),
        season=season,
        southern=southern,
        most_shoes=shoes,
        laundry_every=laundry,
        anchors=tuple(map(parse_id, anchors)),
        without=tuple(map(parse_id, without)),
    )


def _weather(text: str) -> tuple[str, tuple[float, float | None]]:
    day, sign, said = text.partition("=")
    degrees, comma, rain = said.partition(",")
    try:
        date.fromisoformat(day)
        if not sign or (comma and rain.strip().lower() != "rain"):
            raise ValueError(text)
        return day, (float(degrees), _RAIN if comma else None)
    except ValueError:
        raise click.UsageError(f"{text!r} is not like 2026-12-21=-6,rain.") from None


def _say(library: Library, made: PackingList, *, as_json: bool) -> None:
    from app.packing_json import packing_json

    if as_json:
        output.document(packing_json(made))
        return
    from app.cli.outfit_words import names_of

    named = {item for day in made.days for item in day.items} | {*made.item_ids}
    names = names_of(library, sorted(named))
    if made.id:
        output.line(output.printable(f"Packing list {made.id}  {made.name}".rstrip()))
    for number, line in enumerate(made.lines, 1):
        what = line.text if line.item is None else f"{names[line.item]} (itm_{line.item})"
        output.line(output.printable(f"{number:>3} [{'x' if line.packed else ' '}] {what}"))
    for day in made.days:
        worn = ", ".join(names[item] for item in day.items) or "nothing"
        output.line(output.printable(f"{day.day.day}  {worn}"))
        for text in dict.fromkeys(gap.text for gap in made.gaps if gap.day == day.day.day):
            output.line(f"            ! {text}")
    for note in made.notes:
        output.note(note)
