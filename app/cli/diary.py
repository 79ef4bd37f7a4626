"""``vestry diary``: days with what was worn and planned, what they are like, and suggestions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from app.cli import output
from app.cli.options import Session, attach_library, command, json_option

if TYPE_CHECKING:
    from datetime import datetime

    from app.services.diary_pages import DayPage
    from local_index import Library

_RAIN = 0.8
_AROUND = 7
_day_type = click.DateTime(formats=["%Y-%m-%d"])


@click.group(
    "diary",
    epilog="\b\nExamples:\n  vestry diary list\n"
    "  vestry diary day 2026-12-24 --occasion party --temperature -2\n"
    "  vestry diary suggest 2026-12-24 --plan",
)
@attach_library
def diary() -> None:
    """See days with what was worn and planned, say what they are like, and plan them.

    What was worn is noted by `vestry outfits wear`. `vestry undo` takes every change back.
    """


@command("list", examples="vestry diary list\nvestry diary list --from 2026-01-01 --json")
@click.option("--from", "first", type=_day_type, help="[default: a week ago]")
@click.option("--to", "last", type=_day_type, help="[default: in a week]")
@json_option
def list_days(
    session: Session, *, first: datetime | None, last: datetime | None, as_json: bool
) -> None:
    """List days of which anything is known."""
    from datetime import date, timedelta

    from app.services.diary_pages import read_pages

    begin = first.date() if first else date.today() - timedelta(days=_AROUND)
    end = last.date() if last else date.today() + timedelta(days=_AROUND)
    if session.is_new():
        pages: list[DayPage] = []
        names: dict[int, str] = {}
    else:
        with session.library() as library:
            found = read_pages(library, begin.isoformat(), end.isoformat())
            pages = list(found.days.values())
            names = _names(library, pages)
    if as_json:
        output.document({"days": [_day_json(page) for page in pages], "total": len(pages)})
        return
    for page in pages:
        output.line(output.printable(f"{page.day}  {_said(page)}".rstrip()))
        for one in page.entries:
            what = one.name or ", ".join(names[item] for item in one.item_ids if item in names)
            output.line(output.printable(f"  {one.state:<8} {what}"))
    if not pages:
        output.line("Nothing is noted.")


@command(
    "day",
    examples="""
    vestry diary day 2026-12-24 --occasion party --temperature -2 --rain 0.6
    vestry diary day 2026-12-24 --note 'dinner at eight'
    vestry diary day 2026-12-24 --json
    """,
)
@click.argument("day", type=_day_type)
@click.option("--note", help="Anything to remember; nothing forgets it.")
@click.option("--occasion", metavar="WORD", help="What for; nothing forgets it.")
@click.option("--temperature", type=click.FloatRange(-60, 60), metavar="DEGREES")
@click.option("--rain", type=click.FloatRange(0, 1), metavar="0-1", help="How likely rain is.")
@click.option("--no-weather", is_flag=True, help="Forget the weather.")
@json_option
def day_command(
    session: Session,
    *,
    day: datetime,
    note: str | None,
    occasion: str | None,
    temperature: float | None,
    rain: float | None,
    no_weather: bool,
    as_json: bool,
) -> None:
    """Say what a day is like; suggestions and packing lists know it then."""
    from app.services.diary_pages import read_pages
    from app.stylist.wishes import Wish

    name = day.date().isoformat()
    values: dict[str, object] = {"note": note, "temperature": temperature, "rain": rain}
    values = {key: value for key, value in values.items() if value is not None}
    if no_weather:
        values |= {"temperature": None, "rain": None}
    with session.library(create=True) as library:
        if occasion is not None:
            stylist = session.services.stylist(library)
            values["occasion"] = stylist.understood(Wish(occasion=occasion)).occasion
        if values:
            library.days.put([name], values)
        page = read_pages(library, name, name).days.get(name)
    if page is None:
        from app.services.diary_pages import DayPage
        from local_index.days import DayRecord

        page = DayPage(name, (), DayRecord(name))
    if as_json:
        output.document(_day_json(page))
    else:
        output.line(output.printable(f"{name}  {_said(page)}".rstrip()))


@command(
    "suggest",
    examples="""
    vestry diary suggest 2026-12-24
    vestry diary suggest 2026-12-24 --plan
    vestry diary suggest 2026-12-21 --days 7 --plan --json
    """,
)
@click.argument("day", type=_day_type)
@click.option("--days", type=click.IntRange(1, 31), default=1, help="How many days from there.")
@click.option("--plan", "planned", is_flag=True, help="Plan the best one for each empty day.")
@click.option("--season", default="", metavar="WORD", help="Where no weather is known.")
@click.option("--seed", type=int, default=0, metavar="N", help="Another seed, another draw.")
@json_option
def suggest_command(
    session: Session,
    *,
    day: datetime,
    days: int,
    planned: bool,
    season: str,
    seed: int,
    as_json: bool,
) -> None:
    """Suggest outfits for a day from its own occasion and weather, and plan them if wanted."""
    from datetime import date, timedelta

    from app.services.diary_pages import read_pages
    from app.stylist.answer_json import recommendation_json
    from app.stylist.week import plan_days, suggest

    today = date.today()
    wanted = [day.date() + timedelta(days=at) for at in range(days)]
    with session.library() as library:
        stylist = session.services.stylist(library)
        if planned:
            pages = read_pages(library, wanted[0].isoformat(), wanted[-1].isoformat()).days
            free = [one for one in wanted if not _taken(pages.get(one.isoformat()))]
            vocabulary = session.services.vocabulary
            made = plan_days(stylist, library, vocabulary, free, today=today, season=season)
            if as_json:
                output.document({"planned": list(made.planned), "open": list(made.open)})
            else:
                output.line(f"Planned: {', '.join(made.planned) or 'nothing'}")
                if made.open:
                    output.line(f"Nothing was found for {', '.join(made.open)}")
            return
        found = {
            one: suggest(stylist, library, one, today=today, season=season, seed=seed)
            for one in wanted
        }
        names = _item_names(
            library, [i for each in found.values() for s in each.suggestions for i in s.item_ids]
        )
    if as_json:
        answers = [{"day": str(one), **recommendation_json(each)} for one, each in found.items()]
        output.document({"days": answers})
        return
    for one, each in found.items():
        output.line(one.isoformat())
        for suggestion in each.suggestions:
            words = ", ".join(names[item] for item in suggestion.item_ids)
            output.line(output.printable(f"  {suggestion.score:.2f}  {words}"))
        for gap in each.gaps:
            output.line(f"  {gap.text}")
        for note in each.notes:
            output.note(note)


for _each in (list_days, day_command, suggest_command):
    diary.add_command(_each)


def _taken(page: DayPage | None) -> bool:
    return page is not None and bool(page.entries)


def _names(library: Library, pages: list[DayPage]) -> dict[int, str]:
    return _item_names(
        library, [item for page in pages for one in page.entries for item in one.item_ids]
    )


def _item_names(library: Library, items: list[int]) -> dict[int, str]:
    from app.cli.outfit_words import names_of

    return names_of(library, sorted({*items}))


def _said(page: DayPage) -> str:
    words = [page.said.occasion]
    if page.said.temperature is not None:
        words.append(f"{page.said.temperature:g} °C")
    if (page.said.rain or 0.0) >= 0.5:
        words.append("rain")
    return ", ".join(filter(None, [*words, page.said.note]))


def _day_json(page: DayPage) -> dict[str, Any]:
    from app.diary_json import day_json

    return day_json(page)
