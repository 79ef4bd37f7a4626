"""``vestry demo``: the sample wardrobe, then the window on it.

With ``--screenshots``, or without a screen, the window is driven offscreen and leaves pictures.
"""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.cli import output
from app.cli.options import Session, command, json_option

if TYPE_CHECKING:
    from app.services.sample import SampleReport

_SHOWN_HITS = 3


@command(
    "demo",
    examples="""
    vestry demo
    vestry --library ~/Wardrobes/sample demo --screenshots ~/Desktop
    """,
)
@click.option(
    "--screenshots",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where the pictures go  [default: build/demo in a checkout, else beside your settings]",
)
@json_option
def demo(session: Session, *, screenshots: Path | None, as_json: bool) -> None:
    """Draw a sample wardrobe, import it, search it and open the window on it.

    With --screenshots, or where there is no screen, the window is driven out of sight instead and
    leaves a picture of every page. The wardrobe is filled and left as it is; running it again
    imports nothing twice.
    """
    from app.cli.interrupts import stoppable
    from app.services.sample import SampleService

    services = session.services
    service = SampleService(
        services.library_folder,
        importer=services.importing,
        perception=services.perception,
        vocabulary=services.vocabulary,
    )
    folder = (screenshots or _default_folder(services.paths.home)).expanduser().absolute()
    with stoppable() as control, output.progress("Sample wardrobe") as progress:
        report = service.run(folder, drawing=progress, importing=progress, control=control)
    pictures: tuple[Path, ...] = ()
    unseen = screenshots is not None or as_json or not services.environment.display
    if unseen:
        pictures = _drive_window(session, folder)
    if as_json:
        document = report.as_json()
        document["screenshots"] += [str(picture) for picture in pictures]
        output.document(document)
        return
    _say(report)
    for picture in pictures:
        output.line(f"Picture: {picture}")
    if not unseen:
        output.line("The window opens; close it to end.")
        # By name, like the commands: the console does not know Qt.
        importlib.import_module("app.main").run(services.library_folder)


def _drive_window(session: Session, folder: Path) -> tuple[Path, ...]:
    """Take pictures of the window, drawn into memory."""
    from app.environ import draw_offscreen

    draw_offscreen()
    journey = importlib.import_module("app.window_journey")
    pictures: tuple[Path, ...] = journey.run_journey(session.services, folder)
    return pictures


def _default_folder(home: Path) -> Path:
    checkout = Path(__file__).resolve().parents[2]
    in_checkout = (checkout / "pyproject.toml").is_file() and (checkout / "Makefile").is_file()
    return checkout / "build" / "demo" if in_checkout else home / "demo"


def _say(report: SampleReport) -> None:
    result = report.result
    garments = output.plural(report.drawn, "garment")
    output.line(f"{garments} drawn, {result.imported:,} imported, {result.duplicates:,} known")
    output.line(f"Category right for {report.right} of {report.drawn} ({report.accuracy:.0%})")
    for miss in report.misses:
        output.line(f"  itm_{miss.item}: drawn {miss.drawn}, taken for {miss.seen}")
    for answer in report.searches:
        asked = (
            answer.text
            or answer.image
            or ", ".join(f"{one.field} {one.op} {one.value}" for one in answer.filters)
        )
        best = ", ".join(
            f"itm_{hit.item_id} {hit.score:.2f}" for hit in answer.result.hits[:_SHOWN_HITS]
        )
        output.line(f"Search {asked}: {answer.result.total} found; {best}")
    output.line(f"Wardrobe: {report.library}")
    for sheet in report.sheets:
        output.line(f"Picture: {sheet}")
    output.line(f"Done in {output.duration(report.seconds)}")
