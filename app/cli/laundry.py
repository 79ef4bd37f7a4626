"""``vestry laundry``: what is dirty, due or in the wash, and after how many wears that is so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from app.cli import output
from app.cli.options import Session, attach_library, command, json_option

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.services.laundry import LaundryLine, LaundryService
    from local_index import Library
    from local_index.records import ChangeSet

_TITLES = {
    "dirty": "Dirty",
    "washing": "In the wash",
    "due": "Due (worn as often as they take)",
    "away": "Away",
}


@click.group(
    "laundry",
    epilog="\b\nExamples:\n  vestry laundry list\n  vestry laundry washed\n"
    "  vestry laundry rules shirt=2 jeans=8",
)
@attach_library
def laundry() -> None:
    """See what is to be washed, wash it, and say after how many wears that is.

    Wearing puts garments into the laundry by itself; `vestry laundry rules --by-hand` turns that
    off. `vestry undo` takes every change back.
    """


@command("list", examples="vestry laundry list\nvestry laundry list --json")
@json_option
def list_laundry(session: Session, *, as_json: bool) -> None:
    """List what is dirty, in the wash, due or away, longest worn first."""
    if session.is_new():
        _say_list({name: () for name in _TITLES}, as_json=as_json)
        output.note("This wardrobe is still empty; `vestry import` fills it.")
        return
    with session.library() as library:
        found = _laundry(library).read()
    _say_list({name: getattr(found, name) for name in _TITLES}, as_json=as_json)


@command("washed", examples="vestry laundry washed\nvestry laundry washed 12 out_3")
@click.argument("ids", metavar="[ID]...", nargs=-1)
@json_option
def washed(session: Session, *, ids: tuple[str, ...], as_json: bool) -> None:
    """Note that garments were washed today; without any, all that is dirty or in the wash."""
    _change(session, "wash", ids, as_json=as_json)


@command("start", examples="vestry laundry start\nvestry laundry start 12 40")
@click.argument("ids", metavar="[ID]...", nargs=-1)
@json_option
def start(session: Session, *, ids: tuple[str, ...], as_json: bool) -> None:
    """Put garments into the wash; without any, all that is dirty."""
    _change(session, "start", ids, as_json=as_json)


@command("add", examples="vestry laundry add 12 out_3")
@click.argument("ids", metavar="ID...", nargs=-1, required=True)
@json_option
def put_in(session: Session, *, ids: tuple[str, ...], as_json: bool) -> None:
    """Put garments into the laundry, however often they were worn."""
    _change(session, "put_in", ids, as_json=as_json)


@command("remove", examples="vestry laundry remove 12")
@click.argument("ids", metavar="ID...", nargs=-1, required=True)
@json_option
def take_out(session: Session, *, ids: tuple[str, ...], as_json: bool) -> None:
    """Say that garments are clean after all, without a wash to note."""
    _change(session, "take_out", ids, as_json=as_json)


@command(
    "rules",
    examples="""
    vestry laundry rules
    vestry laundry rules shirt=2 jeans=8 coat=
    vestry laundry rules --by-hand
    """,
)
@click.argument("changes", metavar="[KIND=WEARS]...", nargs=-1)
@click.option(
    "--by-itself/--by-hand",
    "by_itself",
    default=None,
    help="Whether wearing puts garments into the laundry.",
)
@json_option
def rules(
    session: Session, *, changes: tuple[str, ...], by_itself: bool | None, as_json: bool
) -> None:
    """After how many wears each kind is washed; 0 for never, nothing for the rule of thumb.

    One garment has a number of its own with `vestry edit ID wash_after=3`.
    """
    from app.services.wash_rules import DEFAULTS, set_by_itself, set_interval, wash_rules

    with session.library(create=True) as library:
        wanted = [_rule(one, session) for one in changes]
        with library.atomic(), library.history.group("Change wash intervals"):
            for kind, number in wanted:
                set_interval(library, kind, number)
            if by_itself is not None:
                set_by_itself(library, by_itself)
        now = wash_rules(library)
    kinds = dict.fromkeys([*DEFAULTS, *now.intervals])
    numbers = {kind: now.of_kind(kind) for kind in kinds}
    if as_json:
        output.document({"by_itself": now.by_itself, "intervals": numbers})
        return
    for kind, number in numbers.items():
        often = f"after {output.plural(number, 'wear')}" if number else "never"
        output.line(output.printable(f"{kind:<14} {often}{_mark(kind, now.intervals)}"))
    output.line(
        "Wearing puts garments into the laundry by itself."
        if now.by_itself
        else "Garments go into the laundry by hand; what is due is listed."
    )


for _each in (list_laundry, washed, start, put_in, take_out, rules):
    laundry.add_command(_each)


def _mark(kind: str, own: Any) -> str:
    return "  (yours)" if kind in own else ""


def _rule(text: str, session: Session) -> tuple[str, int | None]:
    from app.errors import InputError
    from app.services.wash_rules import JEANS

    word, sign, number = text.partition("=")
    kind = word.strip().casefold()
    if kind != JEANS:
        kind = session.services.vocabulary.resolve("category", kind) or ""
    if not sign or not kind or not (number.strip() or "0").isdecimal():
        raise InputError(
            f'"{text[:40]}" is no wash interval.',
            next_step="Write it like shirt=2, or shirt= for the rule of thumb.",
        )
    return kind, int(number) if number.strip() else None


def _laundry(library: Library) -> LaundryService:
    from datetime import date

    from app.services.laundry import LaundryService

    return LaundryService(library, date.today())


def _change(session: Session, act: str, ids: Sequence[str], *, as_json: bool) -> None:
    from app.cli.outfit_words import garments_of
    from app.item_json import format_id

    with session.library() as library:
        changes: ChangeSet = getattr(_laundry(library), act)(garments_of(library, ids))
    if as_json:
        items = [format_id(item) for item in changes.changed]
        output.document({"label": changes.label, "items": items})
    else:
        output.line(f"{changes.label} ({output.plural(len(changes.changed), 'garment')})")


def _say_list(found: dict[str, Sequence[LaundryLine]], *, as_json: bool) -> None:
    if as_json:
        from app.diary_json import laundry_json

        output.document({name: [laundry_json(one) for one in held] for name, held in found.items()})
        return
    from app.stylist.reasons import name_of

    for name, lines in found.items():
        if not lines:
            continue
        output.line(f"{_TITLES[name]}:")
        for one in lines:
            worn = f"  (worn {output.plural(one.since_wash, 'time')})" if one.since_wash else ""
            output.line(output.printable(f"  itm_{one.item.id}  {name_of(one.item)}{worn}"))
    if not any(found.values()):
        output.line("Nothing is to be washed.")
