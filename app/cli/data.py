"""``vestry backup``, ``restore`` and ``export``: the wardrobe in and out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from app.cli import output
from app.cli.options import Session, command, json_option
from app.cli.redrawing import draw_small_pictures

if TYPE_CHECKING:
    from app.services.exporting import ExportFormat


@command(
    "backup",
    examples="""
    vestry backup wardrobe.zip
    vestry backup /media/stick
    """,
)
@click.argument("out", metavar="OUT.zip", type=click.Path(path_type=Path))
@json_option
def backup(session: Session, *, out: Path, as_json: bool) -> None:
    """Pack the wardrobe into one ZIP file: every garment, every photo, everything you did.

    OUT may be a folder. Others may go on using the wardrobe meanwhile. What can be made again, such
    as thumbnails, is left out.
    """
    from app.cli.interrupts import stoppable
    from app.services.backup import back_up

    folder = session.services.library_folder
    with stoppable() as control, output.progress("Packing") as progress:
        report = back_up(folder, out, progress=progress, control=control)
    if as_json:
        output.document(report.as_json())
        return
    garments = output.plural(report.counts.get("items", 0), "garment")
    photos = output.plural(report.counts.get("photos", 0), "photo")
    output.line(f"{garments} and {photos} packed into {report.path} ({output.size(report.bytes)})")
    if report.missing:
        lost = output.plural(report.missing, "photo")
        output.note(f"{lost} could not be packed because the file is gone; see `vestry doctor`.")


@command(
    "restore",
    examples="""
    vestry restore wardrobe.zip
    vestry --library ~/Wardrobes/sofia restore sofia.zip
    vestry restore wardrobe.zip --replace
    """,
)
@click.argument("source", metavar="IN.zip", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help="Move a wardrobe that is there aside first.")
@json_option
def restore(session: Session, *, source: Path, replace: bool, as_json: bool) -> None:
    """Bring a wardrobe back from a backup, or change nothing at all.

    Every file is checked before anything moves. A wardrobe that is there already is never
    overwritten: --replace moves it aside, where it stays until you delete it.
    """
    from app.cli.interrupts import stoppable
    from app.services import restoring

    folder = session.services.library_folder
    with stoppable() as control, output.progress("Unpacking") as progress:
        report = restoring.restore(
            source, folder, replace=replace, progress=progress, control=control
        )
    draw_small_pictures(session)
    if as_json:
        output.document(report.as_json())
        return
    garments = output.plural(report.counts.get("items", 0), "garment")
    output.line(f"{garments} restored into {report.library}")
    if report.moved_aside:
        output.line(f"The wardrobe that was there is now in {report.moved_aside}")


@command(
    "export",
    examples="""
    vestry export --format csv wardrobe.csv
    vestry export --format html lookbook.html
    vestry export --format json --vectors wardrobe.json
    """,
)
@click.argument("out", metavar="OUT", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--format",
    "form",
    type=click.Choice(["csv", "json", "html"]),
    help="What to write  [default: by the ending of OUT]",
)
@click.option("--vectors", is_flag=True, help="JSON: add the vectors of every photo, for training.")
@json_option
def export(session: Session, *, out: Path, form: str | None, vectors: bool, as_json: bool) -> None:
    """Write the wardrobe for other programs or people; what is in the trash stays out.

    csv opens in any spreadsheet and comes back with `vestry import --csv`; json holds everything;
    html is one page with pictures, to mail or print.
    """
    from app.services import exporting

    chosen = form or out.suffix.lower().removeprefix(".")
    if chosen not in ("csv", "json", "html"):
        raise click.UsageError("Say what to write with --format csv, json or html.")
    with session.library() as library:
        report = exporting.export(
            library,
            out.expanduser().absolute(),
            cast("ExportFormat", chosen),
            with_vectors=vectors,
        )
    if as_json:
        output.document(report.as_json())
    else:
        garments = output.plural(report.items, "garment")
        output.line(f"{garments} written to {report.path} ({output.size(report.bytes)})")
