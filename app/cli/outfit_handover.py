"""``vestry outfits handover``, ``import`` and ``accept``: outfits from a stylist to a client."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from app.cli import output
from app.cli.options import Session, command, json_option
from app.cli.outfit_exports import chosen_outfits, told_of

if TYPE_CHECKING:
    from app.services.handover import HandoverPlan
    from app.services.handover_reading import Proposal
    from app.services.outfit_export import PaperSize


@command(
    "handover",
    examples="""
    vestry outfits handover 3 4 7 -o sofia.zip --title 'Autumn for Sofia' --preview
    vestry outfits handover --all -o ~/Desktop/Sofia --from 'Studio Berg' --notes
    """,
)
@click.argument("outfit_ids", metavar="[ID]...", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="All outfits.")
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path),
    help="The ZIP file to make, or a new folder.",
)
@click.option("--preview", is_flag=True, help="Only say what would be given.")
@click.option("--title", default="", help="What it is called.")
@click.option("--from", "stylist", metavar="NAME", default="", help="Who it comes from.")
@click.option("--paper", type=click.Choice(["a4", "letter"]), default="a4", help="Of the PDF.")
@click.option("--notes", is_flag=True, help="Tell what is noted of each outfit.")
@click.option("--prices", is_flag=True, help="Tell prices.")
@json_option
def handover(
    session: Session,
    *,
    outfit_ids: tuple[str, ...],
    everything: bool,
    out: Path | None,
    preview: bool,
    title: str,
    stylist: str,
    paper: str,
    notes: bool,
    prices: bool,
    as_json: bool,
) -> None:
    """Give outfits to a client: a lookbook as page, PDF and pictures, and a file for Vestry.

    It is said first what is given. Photos, file names, sizes, days of wear and what is noted of
    garments are never given; notes of outfits and prices only when you ask for them. The client
    takes the outfits into their own wardrobe with `vestry outfits import`.
    """
    from app.services.handover import plan_handover

    if out is None and not preview:
        raise click.UsageError("Name the ZIP file or folder with -o, or use --preview.")
    told = told_of(notes=notes, garment_notes=False, prices=prices)
    with session.library() as library:
        ids = chosen_outfits(library, outfit_ids, everything=everything)
        vocabulary = session.services.vocabulary
        plan = plan_handover(library, ids, vocabulary, title=title, stylist=stylist, told=told)
    if not as_json:
        _say_plan(plan)
    if preview or out is None:
        if as_json:
            output.document({**plan.as_json(), "written": None})
        return
    _give(session, plan, out, paper=paper, as_json=as_json)


def _give(session: Session, plan: HandoverPlan, out: Path, *, paper: str, as_json: bool) -> None:
    from app.cli.interrupts import stoppable
    from app.services.handover import hand_over
    from app.services.paper import WorkerPaper

    perception = session.services.perception
    with stoppable() as control, output.progress("Drawing") as progress:
        report = hand_over(
            plan,
            out,
            WorkerPaper(perception),
            paper=cast("PaperSize", paper),
            perception=perception,
            progress=progress,
            control=control,
        )
    if as_json:
        written = {"path": str(report.path), "bytes": report.bytes}
        output.document({**plan.as_json(), "written": written, "notes": list(report.notes)})
        return
    output.line(output.printable(f"Written to {report.path} ({output.size(report.bytes)})"))
    for note in report.notes:
        output.note(note)


def _say_plan(plan: HandoverPlan) -> None:
    output.line(output.printable(plan.content.title))
    looks = plan.content.looks
    output.line(f"{output.plural(len(looks), 'outfit')}:")
    for look in looks:
        names = ", ".join(one.name for one in look.garments)
        output.line(output.printable(f"  {look.title}: {names}"))
    told = [
        words
        for given, words in (
            (plan.told.outfit_notes, "notes of outfits"),
            (plan.told.prices, "prices"),
        )
        if given
    ]
    output.line(f"Also told: {', '.join(told) or 'nothing; no notes and no prices'}")
    output.line(output.printable(f"Files: {', '.join(plan.files)}"))


@command(
    "import",
    examples="""
    vestry outfits import sofia.zip
    vestry outfits import ~/Downloads/Sofia --preview --json
    """,
)
@click.argument("source", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--preview", is_flag=True, help="Only say what would become of them.")
@json_option
def import_outfits(session: Session, *, source: Path, preview: bool, as_json: bool) -> None:
    """Take in outfits that a stylist handed over, as proposals with your own garments.

    FILE is the ZIP file, the folder, or outfits.json in it. Garments are found by their photos.
    Proposals are outfits like others until you accept or delete them; `vestry undo` takes all back.
    """
    from app.services.handover_reading import propose, read_handover

    read = read_handover(source)
    with session.library() as library:
        found = propose(library, read, session.services.vocabulary, preview=preview)
    if as_json:
        document = {"title": read.title, "from": read.stylist, "preview": preview}
        output.document({**document, "outfits": [one.as_json() for one in found]})
        return
    for one in found:
        output.line(output.printable(_said(one, preview=preview)))
    count = sum(one.outcome == "proposed" for one in found)
    output.line(f"{output.plural(count, 'outfit')} {'would be ' if preview else ''}proposed")


def _said(one: Proposal, *, preview: bool) -> str:
    name = one.name or "(no name)"
    missing = f"; not here: {', '.join(one.missing)}" if one.missing else ""
    if one.outcome == "known":
        return f"{name}: here already as out_{one.outfit_id}"
    if one.outcome == "missing":
        return f"{name}: too few of its garments are here{missing}"
    where = "would be proposed" if preview else f"proposed as out_{one.outfit_id}"
    return f"{name}: {where}{missing}"


@command("accept", examples="vestry outfits accept 12 13")
@click.argument("outfit_ids", metavar="ID...", nargs=-1, required=True)
@json_option
def accept(session: Session, *, outfit_ids: tuple[str, ...], as_json: bool) -> None:
    """Make proposed outfits your own; `vestry outfits delete` refuses them."""
    from app.outfit_json import format_outfit_id, parse_outfit_id
    from app.services import handover_reading

    with session.library() as library:
        done = handover_reading.accept(library, [parse_outfit_id(one) for one in outfit_ids])
    if as_json:
        output.document({"outfits": [format_outfit_id(one) for one in done]})
    else:
        output.line(f"{output.plural(len(done), 'outfit')} accepted")
