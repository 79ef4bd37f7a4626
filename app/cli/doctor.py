"""``vestry doctor``: what works here, what is missing, and how to fix it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from app.cli import output
from app.cli.options import Session, command, json_option
from app.cli.redrawing import draw_small_pictures

if TYPE_CHECKING:
    from app.services.diagnosis import Diagnosis

_SIGNS = {
    "ok": ("✓", "green"),
    "info": ("·", "dim"),
    "warning": ("!", "yellow"),
    "broken": ("✗", "red"),
}


@command("doctor", examples="vestry doctor\nvestry doctor --json\nvestry doctor --repair")
@click.option("--repair", is_flag=True, help="Put right what can be put right in the wardrobe.")
@json_option
def doctor(session: Session, *, repair: bool, as_json: bool) -> int:
    """Tell what works here, what is missing and how to fix it.

    Ends with exit code 1 only when something is broken that Vestry needs.
    """
    from app.environ import read_environment
    from app.errors import SettingsError
    from app.paths import resolve_paths
    from app.services.diagnosis import diagnose

    environment = read_environment()
    try:
        paths = session.services.paths
    except SettingsError:
        # What stops every other command is what the doctor must report.
        paths = resolve_paths(environment, library=session.folder)
    if repair and paths.library.exists():
        draw_small_pictures(session)
    found = diagnose(paths, environment, repair=repair)
    if as_json:
        output.document(found.as_json())
    else:
        _say(found)
    return 0 if found.works else 1


def _say(found: Diagnosis) -> None:
    from rich.table import Table
    from rich.text import Text

    shown = Table(box=None, pad_edge=False, show_header=False)
    shown.add_column(no_wrap=True)
    shown.add_column(no_wrap=True)
    shown.add_column()
    group = ""
    for check in found.checks:
        if check.group != group:
            group = check.group
            shown.add_row("", Text(f"\n{group}", style="bold"), "")
        sign, style = _SIGNS[check.state]
        shown.add_row(Text(sign, style=style), check.name, Text(output.printable(check.detail)))
        if check.next_step:
            shown.add_row("", "", Text(output.printable(check.next_step), style="dim"))
    output.render(shown)
    output.line()
    output.line(_verdict(found))


def _verdict(found: Diagnosis) -> str:
    broken = sum(check.state == "broken" for check in found.checks)
    if broken:
        return f"{output.plural(broken, 'thing')} must be fixed before Vestry works here."
    if found.to_fix:
        return (
            "Vestry works here; " + output.plural(len(found.to_fix), "thing") + " could be better."
        )
    return "Everything works."
