"""``vestry import``: photos, folders, a CSV table, or a folder that is watched."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.cli import output
from app.cli.options import Session, command, json_option

if TYPE_CHECKING:
    from app.services.csv_import import CsvReport
    from app.services.importing import ImportResult

_SHOWN_FAILURES = 20


@command(
    "import",
    examples="""
    vestry import ~/Pictures/clothes
    vestry import front.jpg back.jpg --json
    vestry import --resume
    vestry import --watch ~/Phone/Camera
    vestry import --csv wardrobe.csv --map Farbe=colors --dry-run
    """,
)
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=click.Path(path_type=Path))
@click.option("--resume", is_flag=True, help="Go on with the last import that did not finish.")
@click.option(
    "--watch",
    multiple=True,
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Keep importing what appears in this folder, until Ctrl-C.",
)
@click.option(
    "--csv",
    "table",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Import a table; a column named image may hold photos beside it.",
)
@click.option(
    "--map",
    "mapping",
    multiple=True,
    metavar="COLUMN=FIELD",
    help="What a column of the table means, where the guess is wrong.",
)
@click.option("--dry-run", is_flag=True, help="With --csv: say what would happen, change nothing.")
@json_option
def import_photos(
    session: Session,
    *,
    paths: tuple[Path, ...],
    resume: bool,
    watch: tuple[Path, ...],
    table: Path | None,
    mapping: tuple[str, ...],
    dry_run: bool,
    as_json: bool,
) -> None:
    """Add photos to the wardrobe: each garment is cut out, named and made findable.

    Folders are searched with everything below them. Photos that are in the wardrobe already are
    passed over, so the same import may run again at any time; a photo that cannot be used is
    reported and does not stop the rest.
    """
    ways = [bool(paths), resume, bool(watch), table is not None]
    if sum(ways) != 1:
        raise click.UsageError("Name photos or folders, or one of --csv, --watch and --resume.")
    if table is None and (mapping or dry_run):
        raise click.UsageError("--map and --dry-run belong to --csv.")
    if watch:
        _watch(session, watch, as_json=as_json)
    elif table is not None and dry_run:
        _check_table(session, table, mapping, as_json=as_json)
    else:
        result = _run(session, paths, resume=resume, table=table, mapping=mapping)
        _say(result, as_json=as_json)


def _run(
    session: Session,
    paths: tuple[Path, ...],
    *,
    resume: bool,
    table: Path | None,
    mapping: tuple[str, ...],
) -> ImportResult:
    from app.cli.interrupts import stoppable
    from app.services.csv_import import parse_mapping
    from app.services.importing import ImportCancelledError

    services = session.services
    try:
        with stoppable() as control, output.progress("Importing") as progress:
            if table is not None:
                meaning = parse_mapping(mapping)
                return services.csv_import.run(
                    table, mapping=meaning, progress=progress, control=control
                )
            if resume:
                return services.importing.resume(progress=progress, control=control)
            return services.importing.run(paths, progress=progress, control=control)
    except ImportCancelledError as error:
        output.note(_summary(error.result))
        raise


def _check_table(session: Session, table: Path, mapping: tuple[str, ...], *, as_json: bool) -> None:
    from app.services.csv_import import parse_mapping

    report = session.services.csv_import.check(table, mapping=parse_mapping(mapping))
    if as_json:
        output.document(report.as_json())
    else:
        _say_report(report)


def _say_report(report: CsvReport) -> None:
    for column, field in report.columns.items():
        output.line(f"{column} is read as {field}")
    for column in report.ignored:
        output.line(f"{column} is left out")
    for problem in report.problems:
        place = f"line {problem.row}" + (f", {problem.column}" if problem.column else "")
        output.line(f"{place}: {problem.message}")
    rows = output.plural(report.rows, "row")
    output.line(f"{report.ok:,} of {rows} would be imported. Nothing was changed.")


def _watch(session: Session, folders: tuple[Path, ...], *, as_json: bool) -> None:
    from app.cli.interrupts import stoppable

    def on_result(result: ImportResult) -> None:
        # A watcher's output is read line by line, so each import is one line.
        if as_json:
            output.document(result.as_json(), one_line=True)
        else:
            _say(result, as_json=False)

    names = ", ".join(folder.name or str(folder) for folder in folders)
    output.note(f"Watching {names}; Ctrl-C ends it.")
    with stoppable() as control:
        session.services.watching.run(folders, control=control, on_result=on_result)


def _say(result: ImportResult, *, as_json: bool) -> None:
    if as_json:
        output.document(result.as_json())
        return
    for failure in result.failed[:_SHOWN_FAILURES]:
        output.line(f"{failure.path}: {failure.error}")
    more = len(result.failed) - _SHOWN_FAILURES
    if more > 0:
        output.line(f"... and {more:,} more; --json lists all of them.")
    output.line(_summary(result))


def _summary(result: ImportResult) -> str:
    parts = [f"{output.plural(result.imported, 'garment')} imported"]
    if result.duplicates:
        parts.append(f"{result.duplicates:,} in the wardrobe already")
    if result.resumed:
        parts.append(f"{result.resumed:,} done before")
    if result.failed:
        parts.append(f"{len(result.failed):,} could not be used")
    return f"{', '.join(parts)} ({output.duration(result.seconds)})"
