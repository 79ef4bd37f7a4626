"""``vestry outfits wear``, ``wash`` and ``plan``: the days of outfits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from app.cli import output
from app.cli.options import Session, command, json_option
from app.cli.outfit_words import garments_of, names_of, title_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from app.services.diary import DiaryService
    from local_index import Library
    from local_index.records import ChangeSet

_PLANNED_DAYS = 60

_day_type = click.DateTime(formats=["%Y-%m-%d"])


@command(
    "wear",
    examples="""
    vestry outfits wear 3
    vestry outfits wear 3 --day 2026-11-20 --note 'opera'
    vestry outfits wear 3 --instead 12 --instead 40
    """,
)
@click.argument("outfit_id", metavar="ID")
@click.option("--day", type=_day_type, help="The day, like 2026-11-20  [default: today]")
@click.option("--note", default="", help="Anything to remember of the day.")
@click.option(
    "--instead",
    metavar="ID",
    multiple=True,
    help="The plan for this outfit was not lived: a garment or outfit (out_4) that was worn.",
)
@json_option
def wear(
    session: Session,
    *,
    outfit_id: str,
    day: datetime | None,
    note: str,
    instead: tuple[str, ...],
    as_json: bool,
) -> None:
    """Note that an outfit was worn; a plan for that day is lived.

    What wants a wash afterwards is told and lies in the laundry, and is not suggested until it is
    washed; `vestry laundry` lists it, and turns that off. A plan for which something else was worn
    stays in the diary as one that came to nothing.
    """
    from app.item_json import format_id
    from app.outfit_json import diary_json, parse_outfit_id

    number = parse_outfit_id(outfit_id)
    with session.library() as library:
        diary, when = _diary(library), _on(day)
        if instead:
            changes = _wore_instead(library, diary, number, when, instead)
        else:
            changes = diary.wear(number, day=when, note=note)
        due = diary.wash_due(changes.changed)
        days = diary.days(when, when)
        entries = [entry for one in days for entry in one.entries if not entry.skipped]
        names = names_of(library, due)
    if as_json:
        document = {
            "label": changes.label,
            "noted": bool(changes),
            "day": when.isoformat(),
            "entries": [diary_json(one) for one in entries],
            "wash_due": [format_id(item) for item in due],
        }
        output.document(document)
        return
    output.line(f"{changes.label}: {when}" if changes else "This is in the diary already.")
    for item in due:
        output.line(output.printable(f"A wash is due: {names[item]} (itm_{item})"))


@command("wash", examples="vestry outfits wash out_3\nvestry outfits wash 12 40")
@click.argument("ids", metavar="ID...", nargs=-1, required=True)
@json_option
def wash(session: Session, *, ids: tuple[str, ...], as_json: bool) -> None:
    """Note that garments were washed today; what was in the laundry is ready again.

    ID is an outfit (out_3), which stands for its garments, or garments (12 40).
    """
    from app.item_json import format_id
    from app.services.wears import WearService

    with session.library() as library:
        garments = garments_of(library, ids)
        changes = WearService(library, _on(None)).wash(garments)
    if as_json:
        items = [format_id(item) for item in changes.changed]
        output.document({"label": changes.label, "items": items})
    else:
        output.line(f"{changes.label} ({output.plural(len(changes.changed), 'garment')})")


@command(
    "plan",
    examples="""
    vestry outfits plan 3 --day 2026-12-24
    vestry outfits plan
    """,
)
@click.argument("outfit_id", metavar="[ID]", required=False)
@click.option("--day", type=_day_type, help="The day, like 2026-12-24.")
@click.option("--note", default="", help="Anything to remember of the plan.")
@json_option
def plan(
    session: Session, *, outfit_id: str | None, day: datetime | None, note: str, as_json: bool
) -> None:
    """Mean to wear an outfit on a day; without an ID, list the plans.

    Listed are the next sixty days, and the last two weeks' plans of which nobody said yet whether
    they were lived: `vestry outfits wear` answers them.
    """
    from datetime import timedelta

    from app.outfit_json import diary_json, parse_outfit_id

    if (outfit_id is None) != (day is None):
        raise click.UsageError("Give the outfit and its --day, or neither.")
    with session.library() as library:
        diary, today = _diary(library), _on(None)
        if outfit_id is not None:
            diary.plan(parse_outfit_id(outfit_id), _on(day), note=note)
        days = diary.days(today, max(today + timedelta(days=_PLANNED_DAYS), _on(day)))
        entries = [one for each in days for one in each.entries]
        coming = [one for one in entries if one.planned and not one.skipped]
        asked = diary.unanswered()
        titles = {
            one.id: title_of(library, one)
            for one in library.outfits.get_many(
                [each.outfit_id for each in (*asked, *coming) if each.outfit_id is not None]
            )
        }
    if as_json:
        output.document(
            {
                "planned": [diary_json(one) for one in coming],
                "unanswered": [diary_json(one) for one in asked],
            }
        )
        return
    for one, question in [*((each, "  worn?") for each in asked), *((each, "") for each in coming)]:
        what = f"itm_{one.item_id}" if one.outfit_id is None else f"out_{one.outfit_id}"
        title = "" if one.outfit_id is None else titles.get(one.outfit_id, "")
        output.line(output.printable(f"{one.day}  {what}  {title}{question}"))
    if not coming and not asked:
        output.line("Nothing is planned.")


def _diary(library: Library) -> DiaryService:
    from datetime import date

    from app.services.diary import DiaryService

    return DiaryService(library, date.today())


def _on(day: datetime | None) -> date:
    from datetime import date

    return date.today() if day is None else day.date()


def _wore_instead(
    library: Library, diary: DiaryService, number: int, when: date, instead: Sequence[str]
) -> ChangeSet:
    from app.errors import InputError
    from app.outfit_json import parse_outfit_id

    plans = [
        entry.id
        for one in diary.days(when, when)
        for entry in one.entries
        if entry.planned and not entry.skipped and entry.outfit_id == number
    ]
    if not plans:
        raise InputError(
            f"This outfit is not planned for {when}.",
            next_step="`vestry outfits plan` lists plans.",
        )
    others = [one for one in instead if one.strip().lower().startswith("out_")]
    if len(others) > 1:
        raise click.UsageError("--instead takes one outfit at most.")
    garments = garments_of(library, [one for one in instead if one not in others])
    other = parse_outfit_id(others[0]) if others else None
    return diary.wore_instead(plans[0], item_ids=garments, outfit_id=other)
