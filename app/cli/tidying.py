"""``vestry trash``, ``restore-item``, ``merge``, ``duplicates``, ``undo``, ``redo``, ``history``.

Thin: what each does is in ``services.wardrobe`` and the index.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from app.cli import output
from app.cli.options import Session, command, json_option, limit_option

if TYPE_CHECKING:
    from collections.abc import Sequence

    from local_index import Library
    from local_index.duplicates import DuplicatePair
    from local_index.records import ChangeSet, ItemRecord

_KINDS = {"exact": "the same file", "perceptual": "the same picture", "embedding": "look alike"}


@command(
    "trash",
    examples="""
    vestry trash 12 itm_40
    vestry trash
    vestry trash --empty --yes
    """,
)
@click.argument("item_ids", metavar="[ID]...", nargs=-1)
@click.option("--empty", is_flag=True, help="Delete what is in the trash for good, photos too.")
@click.option("--yes", is_flag=True, help="Do not ask before deleting.")
@json_option
def trash(
    session: Session, *, item_ids: tuple[str, ...], empty: bool, yes: bool, as_json: bool
) -> None:
    """Put garments into the trash; without an ID, list what is in it.

    They stay there for thirty days; `vestry restore-item` or `vestry undo` brings them back.
    """
    from app.item_json import parse_id

    if empty and item_ids:
        raise click.UsageError("--empty takes no ids.")
    if empty:
        _empty_trash(session, yes=yes, as_json=as_json)
        return
    with session.wardrobe() as wardrobe:
        if item_ids:
            _say_changes(wardrobe.trash([parse_id(item) for item in item_ids]), as_json=as_json)
            return
        found = wardrobe.trashed()
    _list_trash(found, as_json=as_json)


def _list_trash(found: Sequence[ItemRecord], *, as_json: bool) -> None:
    from app.cli.items import table
    from app.item_json import item_json

    if as_json:
        output.document({"items": [item_json(item) for item in found], "total": len(found)})
    elif found:
        output.render(table(found))
        output.line(output.plural(len(found), "garment") + " in the trash")
    else:
        output.line("The trash is empty.")


def _empty_trash(session: Session, *, yes: bool, as_json: bool) -> None:
    from app.errors import InputError

    with session.wardrobe() as wardrobe:
        count, outfits = len(wardrobe.trashed()), wardrobe.trashed_outfits()
        if (count or outfits) and not yes:
            if as_json or not sys.stdin.isatty():
                raise InputError(
                    "Emptying the trash cannot be undone.", next_step="Add --yes to go ahead."
                )
            more = f" and {output.plural(outfits, 'outfit')}" if outfits else ""
            click.confirm(
                f"Delete {output.plural(count, 'garment')}{more} for good?", abort=True, err=True
            )
        purged = wardrobe.empty_trash()
    if as_json:
        ids = [f"itm_{item}" for item in purged.item_ids]
        outfit_ids = [f"out_{outfit}" for outfit in purged.outfit_ids]
        output.document({"deleted": ids, "outfits": outfit_ids, "freed_bytes": purged.freed_bytes})
    else:
        freed = output.size(purged.freed_bytes)
        output.line(f"Deleted {output.plural(len(purged.item_ids), 'garment')}, {freed} freed.")


@command("restore-item", examples="vestry restore-item 12 itm_40")
@click.argument("item_ids", metavar="ID...", nargs=-1, required=True)
@json_option
def restore_item(session: Session, *, item_ids: tuple[str, ...], as_json: bool) -> None:
    """Take garments out of the trash."""
    from app.item_json import parse_id

    with session.wardrobe() as wardrobe:
        changes = wardrobe.restore([parse_id(item) for item in item_ids])
    _say_changes(changes, as_json=as_json)


@command("merge", examples="vestry merge 12 40")
@click.argument("keep", metavar="KEEP")
@click.argument("drop", metavar="DROP")
@json_option
def merge(session: Session, *, keep: str, drop: str, as_json: bool) -> None:
    """Make one garment out of two that are the same.

    KEEP gains the photos of DROP and what it did not know itself; DROP goes to the trash.
    """
    from app.cli.items import card
    from app.item_json import item_json, parse_id

    with session.wardrobe() as wardrobe:
        item: ItemRecord = wardrobe.merge(parse_id(keep), parse_id(drop))
    if as_json:
        output.document(item_json(item))
    else:
        output.render(card(item))


@command(
    "duplicates",
    examples="""
    vestry duplicates
    vestry duplicates --dismiss 12 40
    """,
)
@click.option(
    "--dismiss",
    nargs=2,
    metavar="ID ID",
    help="These two are different garments; never suggest them again.",
)
@json_option
def duplicates(session: Session, *, dismiss: tuple[str, str] | None, as_json: bool) -> None:
    """List garments that may be the same, and which one is better to keep.

    Nothing is merged by itself: `vestry merge KEEP DROP` does that.
    """
    with session.library() as library:
        if dismiss:
            _dismiss(library, dismiss, as_json=as_json)
            return
        pairs = library.duplicates.open_pairs()
    if as_json:
        output.document({"pairs": [_pair_json(pair) for pair in pairs]})
        return
    for pair in pairs:
        drop = pair.item_a if pair.keep == pair.item_b else pair.item_b
        reasons = pair.reasons_a if pair.keep == pair.item_a else pair.reasons_b
        why = f" (it is {', '.join(reasons)})" if reasons else ""
        output.line(
            f"itm_{pair.item_a} and itm_{pair.item_b}: {_KINDS[pair.kind]}."
            f" vestry merge {pair.keep} {drop}{why}"
        )
    output.line(output.plural(len(pairs), "pair") + " to decide")


def _dismiss(library: Library, ids: tuple[str, str], *, as_json: bool) -> None:
    from app.errors import InputError
    from app.item_json import parse_id

    wanted = {parse_id(item) for item in ids}
    for pair in library.duplicates.open_pairs():
        if {pair.item_a, pair.item_b} == wanted:
            library.duplicates.dismiss(pair)
            if as_json:
                output.document({"dismissed": sorted(f"itm_{item}" for item in wanted)})
            else:
                output.line("Noted: these are two garments.")
            return
    raise InputError(
        "These two garments are not suggested as duplicates.",
        next_step="`vestry duplicates` lists the pairs that are.",
    )


def _pair_json(pair: DuplicatePair) -> dict[str, Any]:
    return {
        "items": [f"itm_{pair.item_a}", f"itm_{pair.item_b}"],
        "kind": pair.kind,
        "distance": pair.distance,
        "keep": f"itm_{pair.keep}",
        "reasons": {
            f"itm_{pair.item_a}": list(pair.reasons_a),
            f"itm_{pair.item_b}": list(pair.reasons_b),
        },
    }


@command("undo", examples="vestry undo")
@json_option
def undo(session: Session, *, as_json: bool) -> None:
    """Take the last change back: an edit, a merge, the trash, a whole import."""
    with session.wardrobe() as wardrobe:
        changes = wardrobe.undo()
    _say_changes(changes, as_json=as_json, verb="Took back")


@command("redo", examples="vestry redo")
@json_option
def redo(session: Session, *, as_json: bool) -> None:
    """Make the change again that was taken back last."""
    with session.wardrobe() as wardrobe:
        changes = wardrobe.redo()
    _say_changes(changes, as_json=as_json, verb="Made again")


@command("history", examples="vestry history --limit 5")
@limit_option(default=20, what="changes")
@json_option
def history(session: Session, *, limit: int, as_json: bool) -> None:
    """List the changes that can be taken back, newest first."""
    with session.wardrobe() as wardrobe:
        entries = wardrobe.history(limit=limit)
    if as_json:
        changes = [
            {"label": one.label, "at": one.at, "items": one.items, "undone": one.undone}
            for one in entries
        ]
        output.document({"changes": changes})
        return
    for one in entries:
        mark = " (taken back)" if one.undone else ""
        output.line(f"{one.at}  {one.label}, {output.plural(one.items, 'garment')}{mark}")
    if not entries:
        output.line("Nothing has been changed yet.")


def _say_changes(changes: ChangeSet, *, as_json: bool, verb: str = "") -> None:
    kinds = {"added": changes.added, "changed": changes.changed, "removed": changes.removed}
    if as_json:
        ids = {name: [f"itm_{item}" for item in touched] for name, touched in kinds.items()}
        outfits = [f"out_{outfit}" for outfit in changes.outfits]
        output.document({"label": changes.label, **ids, "outfits": outfits})
        return
    counts = [f"{len(touched):,} {name}" for name, touched in kinds.items() if touched]
    if changes.outfits:
        counts.append(output.plural(len(changes.outfits), "outfit"))
    label = f"{verb}: {changes.label}" if verb else changes.label
    output.line(f"{label} ({', '.join(counts) or 'nothing changed'})")
