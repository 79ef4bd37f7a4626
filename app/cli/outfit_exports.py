"""``vestry outfits export``: outfits as pictures, as a page, and as a lookbook on paper."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from app.cli import output
from app.cli.options import Session, command, json_option

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.services.lookbook_content import LookbookContent, Told
    from app.services.outfit_export import OutfitExport, PaperSize
    from local_index import Library

FORMS = ("png", "pdf", "html")


def telling_options(function: Any) -> Any:
    """Add what may be told beside the pictures."""
    for option in (
        click.option("--prices", is_flag=True, help="Tell prices."),
        click.option("--garment-notes", is_flag=True, help="Tell what is noted of each garment."),
        click.option("--notes", is_flag=True, help="Tell what is noted of each outfit."),
    ):
        function = option(function)
    return function


def chosen_outfits(library: Library, outfit_ids: Sequence[str], *, everything: bool) -> list[int]:
    """Return the outfits that were named, or all, oldest first."""
    from app.outfit_json import parse_outfit_id

    if bool(outfit_ids) == everything:
        raise click.UsageError("Name outfits, or use --all.")
    if everything:
        return [one.id for one in reversed(library.outfits.find()) if one.items]
    return [parse_outfit_id(one) for one in outfit_ids]


def told_of(*, notes: bool, garment_notes: bool, prices: bool) -> Told:
    """Return what may be told."""
    from app.services.lookbook_content import Told

    return Told(outfit_notes=notes, garment_notes=garment_notes, prices=prices)


def say_files(report: OutfitExport) -> None:
    """Print which files were made."""
    for file in report.files:
        outfits = output.plural(len(file.outfit_ids), "outfit")
        line = f"{outfits} written to {file.path} ({output.size(file.bytes)})"
        output.line(output.printable(line))


@command(
    "export",
    examples="""
    vestry outfits export 3 -o office.png
    vestry outfits export 3 4 7 -o lookbook.pdf --title 'Autumn'
    vestry outfits export --all -o lookbook.html --notes
    vestry outfits export 3 --background transparent --size 3000 -o office.png
    """,
)
@click.argument("outfit_ids", metavar="[ID]...", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="All outfits.")
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path),
    required=True,
    help="The file to write; for several pictures, a folder.",
)
@click.option("--format", "form", type=click.Choice(FORMS), help="[default: by the ending of OUT]")
@click.option("--title", default="", help="What the lookbook is called.")
@click.option("--paper", type=click.Choice(["a4", "letter"]), default="a4", help="Of a PDF.")
@click.option(
    "--background",
    metavar="COLOR",
    default="",
    help="Of a PNG: transparent, paper, or like #F4E9E1  [default: the outfit's own]",
)
@click.option(
    "--size",
    type=click.IntRange(32, 8000),
    default=2000,
    metavar="PIXELS",
    help="Height of a PNG  [default: 2000]",
)
@telling_options
@json_option
def export(
    session: Session,
    *,
    outfit_ids: tuple[str, ...],
    everything: bool,
    out: Path,
    form: str | None,
    title: str,
    paper: str,
    background: str,
    size: int,
    notes: bool,
    garment_notes: bool,
    prices: bool,
    as_json: bool,
) -> None:
    """Show outfits to somebody: a PNG picture, a PDF lookbook, or one web page.

    Notes and prices stay out unless you ask for them; file names, sizes and the data of photos
    always do. A PDF has one outfit on a page. A web page is one file that loads nothing.
    """
    from app.services.lookbook_content import read_lookbook

    chosen = form or ("png" if out.is_dir() else out.suffix.lower().removeprefix("."))
    if chosen not in FORMS:
        raise click.UsageError("Say what to write with --format png, pdf or html.")
    told = told_of(notes=notes, garment_notes=garment_notes, prices=prices)
    with session.library() as library:
        ids = chosen_outfits(library, outfit_ids, everything=everything)
        content = read_lookbook(library, ids, session.services.vocabulary, title=title, told=told)
        report = _written(
            session, content, out, chosen, paper=paper, background=background, size=size
        )
    if as_json:
        output.document(report.as_json())
        return
    say_files(report)
    for note in report.notes:
        output.note(note)


def _written(
    session: Session,
    content: LookbookContent,
    out: Path,
    form: str,
    *,
    paper: str,
    background: str,
    size: int,
) -> OutfitExport:
    from app.cli.interrupts import stoppable
    from app.services import outfit_export
    from app.services.canvas_render import PAPER, checked_color
    from app.services.paper import WorkerPaper

    perception = session.services.perception
    named = background.strip().lower()
    ground = outfit_export.TRANSPARENT if named == outfit_export.TRANSPARENT else ""
    if not ground and named:
        ground = checked_color(background) or PAPER
    with stoppable() as control, output.progress("Drawing") as progress:
        if form == "pdf":
            return outfit_export.export_paper(
                content,
                out,
                WorkerPaper(perception),
                paper=cast("PaperSize", paper),
                progress=progress,
                control=control,
            )
        if form == "html":
            return outfit_export.export_page(
                content, out, perception=perception, progress=progress, control=control
            )
        return outfit_export.export_pictures(
            content,
            out,
            height=size,
            background=ground,
            perception=perception,
            progress=progress,
            control=control,
        )
