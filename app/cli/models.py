"""``vestry models``: which models there are, what they need; getting, adding, removing them."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.cli import output
from app.cli.options import Session, attach_library, command, json_option

if TYPE_CHECKING:
    from rich.table import Table

    from app.services.model_cards import ModelCard

TASK_TITLES = {
    "chat": "Talks about pictures",
    "encode": "Finds by picture and words",
    "segment": "Cuts garments out",
    "generate": "Draws pictures",
    "try-on": "Tries clothes on",
    "pose": "Finds people in photos",
}
_FIT_STYLES = {"fits": "green", "slow": "yellow", "no": "red"}


@click.group(
    "models",
    epilog="\b\nExamples:\n  vestry models list\n  vestry models get qwen3.5-2b",
)
@attach_library
def models() -> None:
    """List, show, get, add, check and remove models.

    Vestry works without any of them; larger models describe garments better and can talk about
    them. Nothing is fetched unless you ask for it here or in the window.
    """


@command("list", examples="vestry models list\nvestry models list --task chat --json")
@click.option("--task", type=click.Choice(list(TASK_TITLES)), help="Only models that do this.")
@click.option("--installed", is_flag=True, help="Only models that are here.")
@click.option("--all", "everything", is_flag=True, help="Also models for other systems.")
@json_option
def list_models(
    session: Session, *, task: str | None, installed: bool, everything: bool, as_json: bool
) -> None:
    """List the models, with their size, their license and whether they fit this computer."""
    library = session.services.models
    cards = [
        card
        for card in library.models()
        if (task is None or card.task == task)
        and (not installed or card.condition in ("installed", "damaged"))
    ]
    if as_json:
        disk = library.disk_bytes
        output.document({"models": [card.as_json() for card in cards], "disk_bytes": disk})
        return
    shown = [
        card for card in cards if everything or card.condition != "absent" or not card.fit.elsewhere
    ]
    shown.sort(key=lambda card: (card.condition == "absent", card.fit.elsewhere))
    _say_list(shown)
    hidden = len(cards) - len(shown)
    if hidden:
        output.line(f"\n{hidden} more are for other systems; --all shows them.")


@command("show", examples="vestry models show qwen3.5-2b\nvestry models show qwen3.5-2b --json")
@click.argument("name")
@json_option
def show(session: Session, *, name: str, as_json: bool) -> None:
    """Tell everything about one model: what it is good for, its license, what it needs here."""
    from app.services.model_cards import COMMERCIAL_WORDS

    card = session.services.models.find(name)
    if as_json:
        output.document(card.as_json())
        return
    state = {"absent": "not here", "partial": "half fetched"}.get(card.condition, card.condition)
    output.line(f"{card.title} ({card.id}, {state})")
    output.line(card.notes)
    about = "about " if card.approximate else ""
    output.line(f"Size: {about}{output.size(card.bytes)}")
    output.line(f"{card.fit.title}: {card.fit.sentence}")
    if card.speed is not None:
        output.line(f"Speed here: {card.speed.tokens_per_s:.1f} tokens a second, measured.")
    words = "" if card.license == "unknown" else f" ({COMMERCIAL_WORDS[card.commercial_use]})"
    output.line(f"License: {card.license}{words}")
    if card.license_url:
        output.line(f"  {card.license_url}")
    if card.source:
        output.line(f"From: {card.source} @ {card.revision}")
    for remark in _remarks(card):
        output.line(remark)


@command("get", examples="vestry models get qwen3.5-2b\nvestry models get qwen3.5-2b --yes")
@click.argument("name")
@click.option("--yes", "--accept-license", "accepted", is_flag=True, help="Accept the license.")
@click.option(
    "--allow-network",
    is_flag=True,
    help="Allow the network for this download, although the settings keep it off.",
)
@json_option
def get(session: Session, *, name: str, accepted: bool, allow_network: bool, as_json: bool) -> None:
    """Download a model, or the rest of it.

    It shows the license first. Ctrl-C stops it; what has arrived is kept, and the same command
    goes on there. Every byte is compared with what was published.
    """
    from app.cli.interrupts import stoppable
    from app.network import watched

    library = session.services.models
    card = library.find(name)
    if card.installed:
        if as_json:
            output.document(card.as_json())
        else:
            output.line(f"{card.title} is installed already.")
        return
    if not card.embedded and not card.own:
        _require_network(session, allow_network)
        _ask_for_license(card, accepted=accepted, as_json=as_json)
    log = session.services.paths.logs / "network.jsonl"
    with (
        watched(log),
        stoppable() as control,
        output.byte_progress(f"Getting {card.title}") as progress,
    ):
        card = library.download(
            name,
            accepted_license=card.license,
            allow_network=allow_network,
            control=control,
            progress=progress,
        )
    if as_json:
        output.document(card.as_json())
        return
    output.line(f"{card.title} is installed ({output.size(card.bytes)}, every byte checked).")
    if not card.usable:
        output.line("This version of Vestry does not use it yet.")
    elif card.problem:
        output.line(f"{card.problem} {card.next_step}")


@command(
    "add",
    examples="vestry models add words.gguf mmproj.gguf\nvestry models add mlx-folder --name my-mlx",
)
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--name", default="", metavar="NAME", help="What to call it; as its files if not.")
@json_option
def add(session: Session, *, files: Sequence[Path], name: str, as_json: bool) -> None:
    """Add a model that you have: a GGUF file with its mmproj file, or a folder, MLX too.

    On one disk the files are linked, not copied. A picture part (mmproj) that belongs to another
    model is refused.
    """
    from app.cli.interrupts import stoppable

    with stoppable() as control, output.byte_progress("Reading the files") as progress:
        card = session.services.models.add(files, name=name, control=control, progress=progress)
    if as_json:
        output.document(card.as_json())
        return
    sees = "" if card.sees_pictures else "; it sees no pictures"
    output.line(f"{card.id} is there ({output.size(card.bytes)}, {card.family}{sees}).")
    output.line(card.fit.sentence)


@command("verify", examples="vestry models verify\nvestry models verify qwen3.5-2b")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@json_option
def verify(session: Session, *, names: Sequence[str], as_json: bool) -> int:
    """Read every byte of the installed models again and compare it with what was published.

    Ends with exit code 1 when something is damaged.
    """
    from app.cli.interrupts import stoppable
    from models.errors import DamagedFileError

    library = session.services.models
    chosen = names or [
        card.id for card in library.models() if card.condition in ("installed", "damaged")
    ]
    rows = []
    with stoppable() as control:
        for name in chosen:
            row = {"id": name, "sound": True, "problem": "", "next_step": ""}
            try:
                with output.byte_progress(f"Checking {name}") as progress:
                    library.verify(name, control=control, progress=progress)
            except DamagedFileError as error:
                row.update(sound=False, problem=error.message, next_step=error.next_step)
            rows.append(row)
            if not as_json:
                output.line(f"{name}: {row['problem'] or 'sound'}")
                if row["next_step"]:
                    output.line(f"  {row['next_step']}")
    if as_json:
        output.document({"models": rows})
    return 0 if all(row["sound"] for row in rows) else 1


@command("remove", examples="vestry models remove qwen3.5-2b --yes")
@click.argument("name")
@click.option("--yes", is_flag=True, help="Do not ask.")
@json_option
def remove(session: Session, *, name: str, yes: bool, as_json: bool) -> None:
    """Remove a model and whatever an unfinished download left of it."""
    library = session.services.models
    card = library.find(name)
    if not (yes or as_json) and sys.stdin.isatty():
        lost = "; its files are nowhere else unless you kept them" if card.own else ""
        click.confirm(f"Remove {card.title}{lost}?", abort=True, err=True)
    freed = library.remove(name)
    if as_json:
        output.document({"removed": name, "bytes": freed})
    elif freed:
        output.line(f"{card.title} is removed; {output.size(freed)} are free again.")
    elif card.own:
        output.line(f"{card.title} is removed; its files stay where they came from.")
    else:
        output.line(f"{card.title} is removed.")


for _one in (list_models, show, get, add, verify, remove):
    models.add_command(_one)


def _require_network(session: Session, allow_network: bool) -> None:
    from app.network import NetworkOffError

    if not (allow_network or session.services.settings.network):
        error = NetworkOffError()
        error.next_step = (
            "Add --allow-network for this download, or allow the network in Settings, Privacy."
        )
        raise error


def _ask_for_license(card: ModelCard, *, accepted: bool, as_json: bool) -> None:
    from models.errors import LicenseError

    if not as_json:
        _say_card(card)
    if accepted:
        return
    if as_json or not sys.stdin.isatty():
        raise LicenseError(
            f"{card.title} is under the license {card.license}, which has to be accepted.",
            next_step=f"Read it at {card.license_url}, then add --accept-license.",
        )
    click.confirm("Accept this license and download it?", abort=True, err=True)


def _say_card(card: ModelCard) -> None:
    from app.services.model_cards import COMMERCIAL_WORDS

    about = "about " if card.approximate else ""
    left = f", {output.size(card.done_bytes)} of them are here" if card.done_bytes else ""
    output.note(f"{card.title}: {about}{output.size(card.bytes)} to download{left}.")
    output.note(f"License: {card.license} ({COMMERCIAL_WORDS[card.commercial_use]})")
    output.note(f"  {card.license_url}")
    output.note(f"From: {card.source or 'a plain address'}")
    output.note(f"{card.fit.title}: {card.fit.sentence}")
    for remark in _remarks(card):
        output.note(remark)


def _remarks(card: ModelCard) -> Iterator[str]:
    if card.never_loaded:
        yield "We have never loaded this model ourselves."
    if not card.usable:
        yield "This version of Vestry does not use it yet."
    if card.gated:
        yield "Note: Its publisher asks for an account and your consent first."
    for warning in card.warnings:
        yield f"Note: {warning}"
    if card.problem:
        yield f"{card.problem} {card.next_step}"


def _say_list(cards: Sequence[ModelCard]) -> None:
    if not cards:
        output.line("There is no such model.")
        return
    for task, title in TASK_TITLES.items():
        group = [card for card in cards if card.task == task]
        if group:
            output.line(f"\n{title}")
            output.render(_table(group))
    if any(card.never_loaded for card in cards):
        ours = ", ".join(card.title for card in cards if card.verified_on) or "none of these"
        output.line(f"\nLoaded by us so far: {ours}. What is said of the others is their makers'.")


def _table(cards: Sequence[ModelCard]) -> Table:
    from rich.table import Table
    from rich.text import Text

    shown = Table(box=None, pad_edge=False, show_header=False, padding=(0, 2, 0, 0))
    shown.add_column(no_wrap=True)
    shown.add_column(no_wrap=True)
    shown.add_column(no_wrap=True, justify="right")
    shown.add_column(no_wrap=True)
    shown.add_column()
    for card in cards:
        about = "~" if card.approximate else ""
        shown.add_row(
            Text(card.id, style="bold" if card.installed else ""),
            Text(_state(card), style="green" if card.ready else "dim"),
            f"{about}{output.size(card.bytes)}",
            Text(card.fit.title, style=_FIT_STYLES[card.fit.verdict]),
            output.printable(_license(card)),
        )
    return shown


def _state(card: ModelCard) -> str:
    if card.condition == "partial":
        share = card.done_bytes / card.bytes if card.bytes else 0
        return f"{min(99, int(100 * share))} % here"
    words = {"installed": "installed", "absent": "", "damaged": "damaged"}
    return words[card.condition]


def _license(card: ModelCard) -> str:
    if card.own and card.license == "unknown":
        return "license unknown"
    limits = {"yes": "", "no": ", not for commercial use", "terms": ", own terms"}
    gated = ", needs an account" if card.gated else ""
    return f"{card.license}{limits[card.commercial_use]}{gated}"
