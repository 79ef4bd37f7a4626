"""``vestry outfits``: keep outfits, copy and compare them, finish them, and note their days."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from app.cli import output
from app.cli.options import Session, attach_library, command, json_option, limit_option

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date, datetime

    from app.services.diary import DiaryService
    from app.services.outfits import OutfitService, OutfitWarning, SavedOutfit
    from app.stylist.saved import Compared, Finished
    from app.stylist.wishes import Wish
    from local_index import Library
    from local_index.outfits import OutfitRecord
    from local_index.records import ChangeSet

_PLANNED_DAYS = 60

_day_type = click.DateTime(formats=["%Y-%m-%d"])


def _wish_options(function: Any) -> Any:
    for option in (
        click.option("--occasion", metavar="WORD", default="", help="What for: work, party ..."),
        click.option("--season", metavar="WORD", default="", help="spring, summer, autumn, winter"),
        click.option(
            "--temperature",
            type=click.FloatRange(-60, 60),
            metavar="DEGREES",
            help="How warm it is, in degrees Celsius.",
        ),
    ):
        function = option(function)
    return function


@click.group(
    "outfits",
    epilog="\b\nExamples:\n  vestry outfits save 12 40 33 --name Office\n"
    "  vestry outfits wear 3\n  vestry outfits plan 3 --day 2026-12-24",
)
@attach_library
def outfits() -> None:
    """Keep outfits, copy and compare them, finish them, and note when they are worn.

    `vestry undo` takes every change back. What is odd about an outfit is said and never refused.
    """


@command("list", examples="vestry outfits list\nvestry outfits list --with 12 --json")
@click.option("--with", "holding", metavar="ID", help="Only outfits with this garment.")
@click.option("--trash", "in_trash", is_flag=True, help="What was deleted, instead.")
@json_option
def list_outfits(session: Session, *, holding: str | None, in_trash: bool, as_json: bool) -> None:
    """List outfits, newest first."""
    from app.item_json import parse_id
    from app.outfit_json import outfit_json

    garment = None if holding is None else parse_id(holding)
    if session.is_new():
        _list_empty(as_json=as_json)
        return
    with session.library() as library:
        found = library.outfits.find(holding=garment, in_trash=in_trash)
        shown = [(one, _title(library, one)) for one in found]
    if as_json:
        output.document({"outfits": [outfit_json(one) for one in found], "total": len(found)})
        return
    for one, title in shown:
        worn = "  (worn)" if one.worn else ""
        output.line(output.printable(f"out_{one.id}  {title}{worn}"))
    output.line(output.plural(len(found), "outfit"))


@command("show", examples="vestry outfits show 3\nvestry outfits show out_3 --json")
@click.argument("outfit_id", metavar="ID")
@json_option
def show(session: Session, *, outfit_id: str, as_json: bool) -> None:
    """Show an outfit: its garments, what is odd about it, and what was said of it."""
    from app.outfit_json import parse_outfit_id

    with session.library() as library:
        saved = _service(session, library).get(parse_outfit_id(outfit_id))
        _say_outfit(library, saved, as_json=as_json)


@command(
    "save",
    examples="""
    vestry outfits save 12 40 33 --name Office --for work
    vestry outfits save --recommended 2 --occasion work --name Monday
    vestry outfits save 12 --recommended 1
    """,
)
@click.argument("item_ids", metavar="[ID]...", nargs=-1)
@click.option(
    "--recommended",
    type=click.IntRange(1, 20),
    metavar="N",
    help="Keep outfit N of `vestry recommend` with these garments, occasion and season.",
)
@click.option("--name", default="", help="What it is called.")
@click.option("--notes", default="", help="Anything to remember.")
@click.option("--for", "occasions", metavar="WORD", multiple=True, help="An occasion to mark.")
@click.option("--in", "seasons", metavar="WORD", multiple=True, help="A season to mark.")
@_wish_options
@json_option
def save(
    session: Session,
    *,
    item_ids: tuple[str, ...],
    recommended: int | None,
    name: str,
    notes: str,
    occasions: tuple[str, ...],
    seasons: tuple[str, ...],
    occasion: str,
    season: str,
    temperature: float | None,
    as_json: bool,
) -> None:
    """Keep garments as an outfit, or one that `vestry recommend` suggests.

    With --recommended, the garments are those that every suggestion holds, and its occasion and
    season are marked. Its score and reasons are kept with it.
    """
    from app.item_json import parse_id

    if not item_ids and recommended is None:
        raise click.UsageError("Give the garments, or --recommended.")
    if recommended is None and (occasion or season or temperature is not None):
        raise click.UsageError("--occasion, --season and --temperature need --recommended.")
    garments = [parse_id(one) for one in item_ids]
    with session.library() as library:
        suggested = None
        if recommended is not None:
            wish = _wish(occasion, season, temperature, anchors=garments, limit=recommended)
            garments, suggested = _recommended(session, library, wish, recommended)
        saved = _service(session, library).save(
            garments,
            name=name,
            notes=notes,
            occasion=(*occasions, *filter(None, [occasion])),
            season=(*seasons, *filter(None, [season])),
            suggested=suggested,
        )
        _say_outfit(library, saved, as_json=as_json)


@command("clone", examples="vestry outfits clone 3\nvestry outfits clone 3 --name 'Office, warm'")
@click.argument("outfit_id", metavar="ID")
@click.option("--name", default="", help="What the copy is called.")
@json_option
def clone(session: Session, *, outfit_id: str, name: str, as_json: bool) -> None:
    """Copy an outfit, so that the copy can be changed."""
    from app.outfit_json import parse_outfit_id

    with session.library() as library:
        saved = _service(session, library).clone(parse_outfit_id(outfit_id), name=name)
        _say_outfit(library, saved, as_json=as_json)


@command("rename", examples="vestry outfits rename 3 'Sunday walk'")
@click.argument("outfit_id", metavar="ID")
@click.argument("name", metavar="NAME")
@json_option
def rename(session: Session, *, outfit_id: str, name: str, as_json: bool) -> None:
    """Give an outfit another name."""
    from app.outfit_json import parse_outfit_id

    with session.library() as library:
        service = _service(session, library)
        number = parse_outfit_id(outfit_id)
        service.change(number, name=name)
        _say_outfit(library, service.get(number), as_json=as_json)


@command(
    "edit",
    examples="""
    vestry outfits edit 3 --add 12 --remove 40
    vestry outfits edit 3 --for work --for party --notes 'with the watch'
    """,
)
@click.argument("outfit_id", metavar="ID")
@click.option("--add", metavar="ID", multiple=True, help="A garment to put in.")
@click.option("--remove", metavar="ID", multiple=True, help="A garment to take out.")
@click.option("--notes", help="What to remember instead of what was noted.")
@click.option("--for", "occasions", metavar="WORD", multiple=True, help="All its occasions.")
@click.option("--in", "seasons", metavar="WORD", multiple=True, help="All its seasons.")
@json_option
def edit(
    session: Session,
    *,
    outfit_id: str,
    add: tuple[str, ...],
    remove: tuple[str, ...],
    notes: str | None,
    occasions: tuple[str, ...],
    seasons: tuple[str, ...],
    as_json: bool,
) -> None:
    """Change an outfit's garments, or what is said of it; one step of undo.

    Of an outfit that was worn the garments stay: change a copy (`vestry outfits clone`).
    """
    from app.item_json import parse_id
    from app.outfit_json import parse_outfit_id

    if not (add or remove or occasions or seasons) and notes is None:
        raise click.UsageError("Say what to change.")
    number = parse_outfit_id(outfit_id)
    with session.library() as library:
        service = _service(session, library)
        with library.atomic(), library.history.group("Edit outfit"):
            if add or remove:
                service.exchange(number, add=[*map(parse_id, add)], remove=[*map(parse_id, remove)])
            service.change(number, notes=notes, occasion=occasions or None, season=seasons or None)
        _say_outfit(library, service.get(number), as_json=as_json)


@command("delete", examples="vestry outfits delete 3 4")
@click.argument("outfit_ids", metavar="ID...", nargs=-1, required=True)
@json_option
def delete(session: Session, *, outfit_ids: tuple[str, ...], as_json: bool) -> None:
    """Put outfits into the trash; their garments and their days in the diary stay."""
    _move(session, outfit_ids, "trash", as_json=as_json)


@command("restore", examples="vestry outfits restore 3")
@click.argument("outfit_ids", metavar="ID...", nargs=-1, required=True)
@json_option
def restore(session: Session, *, outfit_ids: tuple[str, ...], as_json: bool) -> None:
    """Take outfits out of the trash."""
    _move(session, outfit_ids, "restore", as_json=as_json)


@command(
    "compare", examples="vestry outfits compare 3 4\nvestry outfits compare 3 4 --season winter"
)
@click.argument("first", metavar="ID")
@click.argument("second", metavar="ID")
@_wish_options
@json_option
def compare(
    session: Session,
    *,
    first: str,
    second: str,
    occasion: str,
    season: str,
    temperature: float | None,
    as_json: bool,
) -> None:
    """Compare two outfits: what they share, and in which parts their scores differ."""
    from app.item_json import format_id
    from app.outfit_json import parse_outfit_id
    from app.stylist.answer_json import compared_json

    with session.library() as library:
        one, other = (library.outfits.get(parse_outfit_id(each)) for each in (first, second))
        shared = _service(session, library).shared(one, other)
        stylist = session.services.stylist(library)
        wish = _wish(occasion, season, temperature)
        found = stylist.compare(one.item_ids, other.item_ids, wish)
        titles = (_title(library, one), _title(library, other))
    sets = {"both": shared.both, "first": shared.only_first, "second": shared.only_second}
    items = {name: [format_id(item) for item in ids] for name, ids in sets.items()}
    if as_json:
        output.document({"items": items, **compared_json(found)})
    else:
        _say_compared(found, titles, items)


@command(
    "finish",
    examples="""
    vestry outfits finish out_3
    vestry outfits finish 12 40 --occasion work
    vestry outfits finish out_3 --save
    """,
)
@click.argument("ids", metavar="ID...", nargs=-1, required=True)
@_wish_options
@click.option("--save", "keep", is_flag=True, help="Keep the best as a new outfit.")
@limit_option(default=3, what="outfits")
@json_option
def finish(
    session: Session,
    *,
    ids: tuple[str, ...],
    occasion: str,
    season: str,
    temperature: float | None,
    keep: bool,
    limit: int,
    as_json: bool,
) -> None:
    """Let Vestry finish an outfit: add what is missing and keep all that is there.

    ID is an outfit (out_3) or garments (12 40). What cannot be added is told.
    """
    from app.outfit_json import saved_json
    from app.stylist.answer_json import finished_json

    with session.library() as library:
        garments = _garments_of(library, ids)
        wish = _wish(occasion, season, temperature, limit=limit)
        found = session.services.stylist(library).finish(garments, wish)
        kept = None
        if keep and found.suggestions:
            best = found.suggestions[0]
            kept = _service(session, library).save(
                best.item_ids,
                occasion=[*filter(None, [occasion])],
                season=[*filter(None, [season])],
                suggested=_said(best),
            )
        names = _names(library, [item for one in found.suggestions for item in one.item_ids])
    if as_json:
        saved = {} if kept is None else {"saved": saved_json(kept)}
        output.document({**finished_json(found), **saved})
        return
    _say_finished(found, names)
    if kept is not None:
        output.line(f"Saved as out_{kept.outfit.id}.")


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

    What wants a wash afterwards is told, and is not suggested until it is washed.
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
        entries = [entry for one in diary.days(when, when) for entry in one.entries]
        names = _names(library, due)
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
        garments = _garments_of(library, ids)
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
        coming = [one for each in days for one in each.entries if one.planned]
        asked = diary.unanswered()
        titles = {
            one.id: _title(library, one)
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


_COMMANDS = (
    *(list_outfits, show, save, clone, rename, edit, delete, restore),
    *(compare, finish, wear, wash, plan),
)
for _command in _COMMANDS:
    outfits.add_command(_command)


# -- what the commands share ----------------------------------------------------------------------


def _service(session: Session, library: Library) -> OutfitService:
    from app.services.outfits import OutfitService

    return OutfitService(library, session.services.vocabulary)


def _diary(library: Library) -> DiaryService:
    from datetime import date

    from app.services.diary import DiaryService

    return DiaryService(library, date.today())


def _on(day: datetime | None) -> date:
    from datetime import date

    return date.today() if day is None else day.date()


def _wish(
    occasion: str,
    season: str,
    temperature: float | None,
    *,
    anchors: Sequence[int] = (),
    limit: int = 3,
) -> Wish:
    from app.stylist.wishes import Weather, Wish

    return Wish(
        anchors=tuple(anchors),
        occasion=occasion,
        season=season,
        weather=None if temperature is None else Weather(temperature),
        limit=limit,
    )


def _recommended(
    session: Session, library: Library, wish: Wish, number: int
) -> tuple[list[int], dict[str, object]]:
    from dataclasses import replace

    from app.errors import InputError

    # as many as `vestry recommend` shows unless asked for more: which outfits differ enough from
    # one another depends on how many there shall be
    asked = replace(wish, limit=max(wish.limit, 3))
    found = session.services.stylist(library).recommend(asked).suggestions
    if len(found) < number:
        raise InputError(
            f"There are {len(found)} suggestions for this, and not {number}.",
            next_step="`vestry recommend` shows them.",
        )
    chosen = found[number - 1]
    return [*chosen.item_ids], _said(chosen)


def _said(suggestion: Any) -> dict[str, object]:
    return {
        "score": suggestion.score,
        "parts": dict(suggestion.parts),
        "reasons": [reason.text for reason in suggestion.reasons],
    }


def _garments_of(library: Library, ids: Sequence[str]) -> list[int]:
    from app.item_json import parse_id
    from app.outfit_json import parse_outfit_id

    found: list[int] = []
    for one in ids:
        if one.strip().lower().startswith("out_"):
            found += library.outfits.get(parse_outfit_id(one)).item_ids
        else:
            found.append(parse_id(one))
    return found


def _wore_instead(
    library: Library, diary: DiaryService, number: int, when: date, instead: Sequence[str]
) -> ChangeSet:
    from app.errors import InputError
    from app.outfit_json import parse_outfit_id

    plans = [
        entry.id
        for one in diary.days(when, when)
        for entry in one.entries
        if entry.planned and entry.outfit_id == number
    ]
    if not plans:
        raise InputError(
            f"This outfit is not planned for {when}.",
            next_step="`vestry outfits plan` lists plans.",
        )
    others = [one for one in instead if one.strip().lower().startswith("out_")]
    if len(others) > 1:
        raise click.UsageError("--instead takes one outfit at most.")
    garments = _garments_of(library, [one for one in instead if one not in others])
    other = parse_outfit_id(others[0]) if others else None
    return diary.wore_instead(plans[0], item_ids=garments, outfit_id=other)


def _move(session: Session, outfit_ids: Sequence[str], how: str, *, as_json: bool) -> None:
    from app.outfit_json import format_outfit_id, parse_outfit_id

    numbers = [parse_outfit_id(one) for one in outfit_ids]
    with session.library() as library:
        action: Callable[[Sequence[int]], ChangeSet] = getattr(library.outfits, how)
        changes = action(numbers)
    if as_json:
        moved = [format_outfit_id(one) for one in changes.outfits]
        output.document({"label": changes.label, "outfits": moved})
    else:
        output.line(f"{changes.label} ({output.plural(len(changes.outfits), 'outfit')})")


# -- saying ---------------------------------------------------------------------------------------


def _list_empty(*, as_json: bool) -> None:
    if as_json:
        output.document({"outfits": [], "total": 0})
    else:
        output.line(output.plural(0, "outfit"))
    output.note("This wardrobe is still empty; `vestry import` fills it.")


def _names(library: Library, item_ids: Sequence[int]) -> dict[int, str]:
    from app.stylist.reasons import name_of

    return {item.id: name_of(item) for item in library.items.get_many(item_ids)}


def _title(library: Library, outfit: OutfitRecord) -> str:
    if outfit.name:
        return outfit.name
    names = _names(library, outfit.item_ids)
    return ", ".join(names[item] for item in outfit.item_ids) or "(no garments)"


def _say_outfit(library: Library, saved: SavedOutfit, *, as_json: bool) -> None:
    from app.outfit_json import saved_json

    outfit = saved.outfit
    if as_json:
        output.document(saved_json(saved))
        return
    output.line(output.printable(f"out_{outfit.id}  {_title(library, outfit)}"))
    names = _names(library, outfit.item_ids)
    for item in outfit.item_ids:
        output.line(output.printable(f"  itm_{item}  {names[item]}"))
    for label, words in (("for", outfit.occasion), ("in", outfit.season)):
        if words:
            output.line(f"  {label} {', '.join(words)}")
    if outfit.notes:
        output.line(output.printable(f"  {outfit.notes}"))
    _say_warnings(saved.warnings)


def _say_warnings(warnings: Sequence[OutfitWarning]) -> None:
    for warning in warnings:
        output.line(output.printable(f"  ! {warning.text}"))


def _say_compared(found: Compared, titles: tuple[str, str], items: dict[str, list[str]]) -> None:
    from rich.table import Table
    from rich.text import Text

    shown: Table = Table(box=None, pad_edge=False, header_style="dim")
    shown.add_column("")
    for title in titles:
        shown.add_column(Text(output.printable(title)))
    shown.add_row("score", f"{found.first.score:.2f}", f"{found.second.score:.2f}")
    for name, (one, other) in found.parts.items():
        shown.add_row(name.replace("_", " "), f"{one:.2f}", f"{other:.2f}")
    output.render(shown)
    words = {"both": "In both", "first": "Only in the first", "second": "Only in the second"}
    for name, ids in items.items():
        output.line(f"{words[name]}: {', '.join(ids) or 'nothing'}")


def _say_finished(found: Finished, names: dict[int, str]) -> None:
    for number, (one, added) in enumerate(zip(found.suggestions, found.added, strict=True), 1):
        words = ", ".join(f"{names[item]} (itm_{item})" for item in added)
        output.line(output.printable(f"{number}. {one.score:.2f}  add {words}"))
        for warning in one.warnings:
            output.line(output.printable(f"   ! {warning.text}"))
    for gap in found.gaps:
        output.line(gap.text)
    if not found.suggestions and not found.gaps:
        output.line("Nothing can be added to this.")
    for note in found.notes:
        output.note(note)
