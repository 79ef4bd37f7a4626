"""``vestry describe``, ``audit`` and ``suggestions``: what a larger model says about garments."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import click

from app.cli import output
from app.cli.options import Session, command, json_option, where_option

if TYPE_CHECKING:
    from app.services.round_values import RoundRequest, RoundResult
    from app.services.suggestions import Suggestion

_SHOWN = 40
_MOST_ROWS = 200
_EMPTY = "This wardrobe is still empty; `vestry import` fills it."
_NOTHING = {
    "model": "",
    "garments": 0,
    "asked": 0,
    "suggested": 0,
    "changed": [],
    "unseen": [],
    "failed": [],
    "seconds": 0.0,
}
_model_option = click.option(
    "--model", metavar="NAME", default="", help="Which chat model looks  [default: your choice]"
)
_again_option = click.option(
    "--again", is_flag=True, help="Also show the model photos that it has described before."
)
_ids_argument = click.argument("item_ids", metavar="[ID]...", nargs=-1)


@command(
    "describe",
    examples="""
    vestry describe --where reviewed=no
    vestry describe 12 14 --model qwen3-vl-2b
    vestry describe --where material= --accept --json
    """,
)
@_ids_argument
@where_option
@_model_option
@_again_option
@click.option(
    "--accept",
    is_flag=True,
    help="Write what the model says at once, except where you said something yourself.",
)
@json_option
def describe(
    session: Session,
    *,
    item_ids: tuple[str, ...],
    where: tuple[str, ...],
    model: str,
    again: bool,
    accept: bool,
    as_json: bool,
) -> None:
    """Let a chat model describe garments.

    Garments that wait in the inbox take its words; for the others they are suggested, and
    `vestry suggestions` accepts or dismisses them. What you said yourself always stays. It may be
    stopped at any time and goes on where it was; `vestry undo` takes the whole round back.
    """
    request = _request(item_ids, where, model, again=again, apply=accept)
    _round(session, request, audit=False, as_json=as_json)


@command(
    "audit",
    examples="""
    vestry audit --model qwen3-vl-4b
    vestry audit --where category=shirt,blouse --json
    """,
)
@_ids_argument
@where_option
@_model_option
@_again_option
@json_option
def audit(
    session: Session,
    *,
    item_ids: tuple[str, ...],
    where: tuple[str, ...],
    model: str,
    again: bool,
    as_json: bool,
) -> None:
    """Let a better model read garments again and list only what it disagrees with.

    Nothing is changed: `vestry suggestions --audit` lists the findings, accepts and dismisses
    them. A finding that was dismissed does not come back from the same model.
    """
    request = _request(item_ids, where, model, again=again)
    _round(session, request, audit=True, as_json=as_json)


@command(
    "suggestions",
    examples="""
    vestry suggestions
    vestry suggestions --accept 3,5
    vestry suggestions --audit --accept all --dismiss 9
    """,
)
@_ids_argument
@_model_option
@click.option("--audit", is_flag=True, help="Only what contradicts a value, yours included.")
@click.option(
    "--accept",
    metavar="N,N|all",
    default="",
    help="Make these values your own; all leaves out what speaks against your own words.",
)
@click.option("--dismiss", metavar="N,N|all", default="", help="Say no to these, for good.")
@json_option
def suggestions(
    session: Session,
    *,
    item_ids: tuple[str, ...],
    model: str,
    audit: bool,
    accept: str,
    dismiss: str,
    as_json: bool,
) -> None:
    """List what models suggest, and accept or dismiss it.

    The number in front of a suggestion is what --accept and --dismiss take. Each of them is one
    step of `vestry undo`.
    """
    from app.item_json import parse_id

    if session.is_new():
        output.document({"suggestions": []}) if as_json else output.line(_EMPTY)
        return
    wanted = [parse_id(text) for text in item_ids] or None
    settled = _settle(session, accept, dismiss, items=wanted, model=model, audit=audit)
    shown = _listed(session, items=wanted, model=model, audit=audit)
    if as_json:
        output.document({**settled, "suggestions": [one.as_json() for one in shown]})
        return
    for verb, numbers in settled.items():
        if numbers:
            output.line(f"{output.plural(len(numbers), 'suggestion')} {verb}.")
    _say(shown)


def _request(
    item_ids: Sequence[str],
    where: tuple[str, ...],
    model: str,
    *,
    again: bool,
    apply: bool = False,
) -> RoundRequest:
    from app.item_json import parse_id
    from app.services.round_values import RoundRequest

    chosen = tuple(parse_id(text) for text in item_ids) if item_ids else None
    return RoundRequest(where, chosen, model, apply=apply, again=again)


def _round(session: Session, request: RoundRequest, *, audit: bool, as_json: bool) -> None:
    from app.cli.interrupts import stoppable

    key = "findings" if audit else "suggestions"
    if session.is_new():
        output.document({**_NOTHING, key: []}) if as_json else output.line(_EMPTY)
        return
    services = session.services
    run: Callable[..., RoundResult] = services.auditing.run if audit else services.describing.run
    with stoppable() as control, output.progress("Reading again" if audit else "Describing") as bar:
        result = run(request, progress=bar, control=control)
    shown = _listed(session, items=request.item_ids, model=result.model, audit=audit)
    if as_json:
        output.document({**result.as_json(), key: [one.as_json() for one in shown]})
        return
    _say_result(result)
    _say(shown)


def _listed(
    session: Session, *, items: Sequence[int] | None, model: str, audit: bool
) -> list[Suggestion]:
    from app.services.suggestions import findings, pending

    look = findings if audit else pending
    with session.library() as library:
        return look(library, session.services.vocabulary, items, model=model)


def _settle(
    session: Session,
    accept: str,
    dismiss: str,
    *,
    items: Sequence[int] | None,
    model: str,
    audit: bool,
) -> dict[str, list[int]]:
    """Do what was asked; return the numbers that were accepted and dismissed."""
    from app.services import suggestions as service

    accepted, dismissed = _numbers(accept, "--accept"), _numbers(dismiss, "--dismiss")
    if accepted is None or dismissed is None:
        shown = _listed(session, items=items, model=model, audit=audit)
        named = {*(accepted or ()), *(dismissed or ())}
        left = [one for one in shown if one.id not in named]
        if accepted is None:
            accepted = [one.id for one in left if one.preselected]
        if dismissed is None:
            dismissed = [one.id for one in left if one.id not in accepted]
    with session.library() as library:
        vocabulary = session.services.vocabulary
        if accepted and not audit:
            _refuse_own_words(accepted, service.findings(library, vocabulary))
        if accepted:
            service.accept(library, vocabulary, accepted)
        if dismissed:
            service.dismiss(library, dismissed)
    return {"accepted": accepted, "dismissed": dismissed}


def _refuse_own_words(numbers: Sequence[int], findings: Sequence[Suggestion]) -> None:
    """Raise an error when a number that was named speaks against the person's own word."""
    from app.errors import InputError

    for one in findings:
        if one.id in numbers and one.origin in ("person", "file"):
            raise InputError(
                f"Suggestion {one.id} speaks against what you said yourself.",
                next_step="Add --audit to accept it all the same.",
            )


def _numbers(text: str, option: str) -> list[int] | None:
    """Return the numbers of an option; None for all of them."""
    if text.strip().lower() == "all":
        return None
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if not all(part.isdecimal() for part in parts):
        raise click.BadParameter(
            f'"{text[:40]}" is not a list of numbers or all', param_hint=option
        )
    return [int(part) for part in parts]


def _say_result(result: RoundResult) -> None:
    for failure in result.failed[:_SHOWN]:
        output.line(f"itm_{failure.item_id}: {failure.error}")
    more = len(result.failed) - _SHOWN
    if more > 0:
        output.line(f"... and {more:,} more; --json lists all of them.")
    parts = [f"{output.plural(result.garments, 'garment')} read by {result.model}"]
    if result.changed:
        parts.append(f"{len(result.changed):,} changed")
    if result.unseen:
        parts.append(f"{len(result.unseen):,} not found in their photo")
    if result.failed:
        parts.append(f"{len(result.failed):,} failed")
    output.line(f"{', '.join(parts)} ({output.duration(result.seconds)})")


def _say(shown: Sequence[Suggestion]) -> None:
    if not shown:
        output.line("Nothing is suggested.")
        return
    from rich.table import Table
    from rich.text import Text

    from app.item_json import format_id

    table = Table(box=None, pad_edge=False, header_style="dim")
    for title in ("no.", "id", "garment", "field", "now", "suggested", "by"):
        table.add_column(title, overflow="ellipsis")
    for one in shown[:_MOST_ROWS]:
        yours = " *" if one.origin in ("person", "file") else ""
        cells = (
            str(one.id),
            format_id(one.item_id),
            one.item_name,
            one.field,
            _value(one.current) + yours,
            _value(one.value),
            one.model,
        )
        table.add_row(*(Text(output.printable(cell)) for cell in cells))
    output.render(table)
    if len(shown) > _MOST_ROWS:
        output.line(f"... and {len(shown) - _MOST_ROWS:,} more; --json lists all of them.")
    output.note("A star marks what you said yourself. `vestry suggestions --accept N` accepts.")


def _value(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "yes" if value is True else "no" if value is False else str(value)
