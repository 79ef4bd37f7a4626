"""``vestry outfits``: keep, copy, compare and finish outfits; their days are ``outfit_days``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from app.cli import output
from app.cli.options import Session, attach_library, command, json_option, limit_option
from app.cli.outfit_days import plan, wash, wear
from app.cli.outfit_exports import export
from app.cli.outfit_handover import accept, handover, import_outfits
from app.cli.outfit_words import (
    garments_of,
    names_of,
    say_compared,
    say_empty,
    say_finished,
    say_outfit,
    title_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.services.outfits import OutfitService
    from app.stylist.wishes import Wish
    from local_index import Library
    from local_index.records import ChangeSet


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
        say_empty(as_json=as_json)
        return
    with session.library() as library:
        found = library.outfits.find(holding=garment, in_trash=in_trash)
        shown = [(one, title_of(library, one)) for one in found]
    if as_json:
        output.document({"outfits": [outfit_json(one) for one in found], "total": len(found)})
        return
    for one, title in shown:
        worn = "  (worn)" if one.worn else ""
        proposed = "  (proposed)" if "proposed" in one.details else ""
        output.line(output.printable(f"out_{one.id}  {title}{worn}{proposed}"))
    output.line(output.plural(len(found), "outfit"))


@command("show", examples="vestry outfits show 3\nvestry outfits show out_3 --json")
@click.argument("outfit_id", metavar="ID")
@json_option
def show(session: Session, *, outfit_id: str, as_json: bool) -> None:
    """Show an outfit: its garments, what is odd about it, and what was said of it."""
    from app.outfit_json import parse_outfit_id

    with session.library() as library:
        saved = _service(session, library).get(parse_outfit_id(outfit_id))
        say_outfit(library, saved, as_json=as_json)


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
        say_outfit(library, saved, as_json=as_json)


@command("clone", examples="vestry outfits clone 3\nvestry outfits clone 3 --name 'Office, warm'")
@click.argument("outfit_id", metavar="ID")
@click.option("--name", default="", help="What the copy is called.")
@json_option
def clone(session: Session, *, outfit_id: str, name: str, as_json: bool) -> None:
    """Copy an outfit, so that the copy can be changed."""
    from app.outfit_json import parse_outfit_id

    with session.library() as library:
        saved = _service(session, library).clone(parse_outfit_id(outfit_id), name=name)
        say_outfit(library, saved, as_json=as_json)


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
        say_outfit(library, service.get(number), as_json=as_json)


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
        say_outfit(library, service.get(number), as_json=as_json)


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
        mine, theirs = (garments_of(library, [f"out_{each.id}"]) for each in (one, other))
        found = stylist.compare(mine, theirs, wish)
        titles = (title_of(library, one), title_of(library, other))
    sets = {"both": shared.both, "first": shared.only_first, "second": shared.only_second}
    items = {name: [format_id(item) for item in ids] for name, ids in sets.items()}
    if as_json:
        output.document({"items": items, **compared_json(found)})
    else:
        say_compared(found, titles, items)


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
        garments = garments_of(library, ids)
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
        names = names_of(library, [item for one in found.suggestions for item in one.item_ids])
    if as_json:
        saved = {} if kept is None else {"saved": saved_json(kept)}
        output.document({**finished_json(found), **saved})
        return
    say_finished(found, names)
    if kept is not None:
        output.line(f"Saved as out_{kept.outfit.id}.")


_COMMANDS = (
    *(list_outfits, show, save, clone, rename, edit, delete, restore),
    *(compare, finish, wear, wash, plan),
    *(export, handover, import_outfits, accept),
)
for _command in _COMMANDS:
    outfits.add_command(_command)


# -- what the commands share ----------------------------------------------------------------------


def _service(session: Session, library: Library) -> OutfitService:
    from app.services.outfits import OutfitService

    return OutfitService(library, session.services.vocabulary)


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
