"""`vestry-train data fashionrec`: outfits become dialogues, and dialogues are checked.

Only options and words; the work is in ``train.data.fashionrec``.
"""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from train.refusals import refusals

if TYPE_CHECKING:
    from collections.abc import Callable

    from train.data.fashionrec.history import Vector
    from train.data.fashionrec.world import Item, Source

_folder = click.Path(exists=True, file_okay=False, path_type=Path)
_file = click.Path(exists=True, dir_okay=False, path_type=Path)
_new_folder = click.Path(file_okay=False, path_type=Path)
_json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
_closet_option = click.option(
    "--closet", type=_folder, help="Annotated closet with outfits.jsonl, such as wardrobe-cc0."
)


@click.group()
def fashionrec() -> None:
    """Make recommendation dialogues from outfits (FashionRec of FashionM3)."""


@fashionrec.command("build")
@_closet_option
@click.option("--vestry", type=_file, help="What `vestry export --format json` wrote.")
@click.option("--table", type=_folder, help="Folder of tables; --columns says how to read them.")
@click.option(
    "--columns", default="polyvore-519", show_default=True, help="Shipped map, or a TOML file."
)
@click.option("--photos", type=_folder, help="Where pictures of --table lie.")
@click.option("--pictures", is_flag=True, help="Compose a picture for every dialogue.")
@click.option("--out", type=_new_folder, required=True, help="Folder of the set; gone on with.")
@click.option(
    "--task",
    "tasks",
    multiple=True,
    type=click.Choice(("basic", "personalized", "alternative")),
    help="Only these; again for more.",
)
@click.option(
    "--writer",
    type=click.Choice(("template", "openai", "llama")),
    default="template",
    show_default=True,
)
@click.option("--model", default="", help="Name at the endpoint, installed name, or GGUF file.")
@click.option("--base-url", default="", help="openai: the endpoint; there is no default.")
@click.option("--key-env", default="", help="openai: environment variable that holds the key.")
@click.option("--extra", default="", help="openai: JSON object of further fields of each request.")
@click.option("--timeout", "timeout_s", type=click.FloatRange(min=0.01), default=180.0)
@click.option("--allow-wardrobe-upload", is_flag=True, help="Send texts of --vestry elsewhere.")
@click.option("--models", type=_folder, help="llama: folder of installed models.")
@click.option("--context", type=click.IntRange(0), default=0, help="llama: tokens of its context.")
@click.option("--threads", type=click.IntRange(0), default=0, help="llama: 0 for all cores.")
@click.option(
    "--profile",
    type=click.Choice(("paper", "wardrobe")),
    default="paper",
    show_default=True,
    help="Thresholds of Algorithm 1: 10 and 3, or 3 and 1 for small wardrobes.",
)
@click.option("--leak", type=click.Choice(("exclude", "paper")), default="exclude")
@click.option("--k", type=click.IntRange(1), default=5, show_default=True, help="History length.")
@click.option(
    "--vectors",
    type=click.Choice(("pocket", "attributes")),
    default="pocket",
    show_default=True,
    help="What compares garments: the built-in encoder, or their terms alone.",
)
@click.option("--by", type=click.Choice(("person", "outfit")), default="person", show_default=True)
@click.option("--hold-out", type=click.IntRange(0, 90), default=8, show_default=True)
@click.option("--seed", type=int, default=0, show_default=True)
@click.option("--max-retries", type=click.IntRange(0, 9), default=3, show_default=True)
@click.option("--concurrency", type=click.IntRange(1), help="At once: 16 remote, 1 local.")
@_json_option
def build_command(
    closet: Path | None,
    vestry: Path | None,
    table: Path | None,
    columns: str,
    photos: Path | None,
    pictures: bool,
    out: Path,
    tasks: tuple[Any, ...],
    writer: Any,
    extra: str,
    profile: str,
    leak: Any,
    k: int,
    vectors: str,
    by: Any,
    hold_out: int,
    seed: int,
    max_retries: int,
    concurrency: int | None,
    as_json: bool,
    **chosen: Any,
) -> None:
    """Write dialogues; safe to stop and run again.

    Example: vestry-train data fashionrec build --closet CLOSET
    --profile wardrobe --out build/fashionrec
    """
    from train.data.fashionrec.building import BuildOptions, plan, write_dialogues
    from train.data.fashionrec.chat_writer import WriterOptions, open_writer
    from train.data.fashionrec.finishing import finish
    from train.data.fashionrec.history import PROFILES
    from train.data.fashionrec.tables import to_markdown
    from train.data.fashionrec.tasks import TASKS

    with refusals():
        source = _source(closet, vestry, table, columns)
        options = BuildOptions(
            tasks=tasks or TASKS,
            constants=replace(PROFILES[profile], leak=leak, k=k),
            profile=profile,
            seed=seed,
            by=by,
            hold_out=hold_out,
            retries=max_retries,
            workers=concurrency,
        )
        # The writer first: a typing mistake should not cost the reading of all photos.
        opened = open_writer(
            WriterOptions(writer, extra=_object(extra), **chosen), private=source.private
        )
        try:
            picture_of = _photos(closet, photos)
            found = _vectors(source, vectors, vestry, picture_of)
            planned = plan(source, found, options)
            write_dialogues(planned, opened, out, options, say=_progress)
        finally:
            opened.close()
        manifest = finish(planned, out, options, picture_of=picture_of if pictures else None)
    if as_json:
        click.echo(json.dumps(manifest, indent=1))
        return
    click.echo(to_markdown(manifest))
    for name in ("rejected", "no_sample", "ratios", "drops", "contradictions"):
        click.echo(f"{name}: {json.dumps(manifest[name])}")


@fashionrec.command("check")
@click.argument("folder", type=_folder)
@click.option("--failing", is_flag=True, help="Name every dialogue that breaks a rule.")
@_json_option
def check_command(folder: Path, failing: bool, as_json: bool) -> None:
    """Check a finished set again, or the dialogues.jsonl of an annotated closet.

    Example: vestry-train data fashionrec check CLOSET
    """
    from train.data.fashionrec.dialogue import read_closet_dialogues
    from train.data.fashionrec.finishing import MANIFEST, check_set, read_set
    from train.data.fashionrec.validators import RULES
    from train.data.fashionrec.world import clean

    with refusals():
        contradictions: dict[str, int] = {}
        if (folder / MANIFEST).is_file() or not (folder / "dialogues.jsonl").is_file():
            dialogues, items = read_set(folder)
        else:
            source = clean(_source(folder, None, None, ""))
            items = dict(source.items)
            dialogues, contradictions = read_closet_dialogues(folder, items, source.outfits)
        report = {**check_set(dialogues, items), "contradictions": contradictions}
    if as_json:
        click.echo(json.dumps(report, indent=1))
        return
    click.echo(f"{report['dialogues']} dialogues; pass all rules: {json.dumps(report['pass'])}")
    for rule, share in report["rules"].items():
        click.echo(f"{rule:>4}  {share:.3f}  {RULES[rule]}")
    for name, count in sorted(contradictions.items()):
        click.echo(f"contradiction: {name}: {count}")
    for row in report["failing"] if failing else ():
        click.echo(f"{row['id']}: {'; '.join(row['findings'])}")


def _source(closet: Path | None, vestry: Path | None, table: Path | None, columns: str) -> Source:
    from train.data.fashionrec.read_closet import read_closet_outfits
    from train.data.fashionrec.read_table import column_map, read_table
    from train.data.fashionrec.read_vestry import read_vestry
    from train.data.fashionrec.world import clean, join

    sources = []
    if closet is not None:
        sources.append(clean(read_closet_outfits(closet)))
    if vestry is not None:
        sources.append(clean(read_vestry(vestry)))
    if table is not None:
        sources.append(clean(read_table(table, column_map(columns))))
    if not sources:
        raise click.UsageError("Name a source: --closet, --vestry or --table.")
    return join(sources)


def _photos(closet: Path | None, photos: Path | None) -> Callable[[Item], Path | None]:
    folders = [folder for folder in (closet / "photos" if closet else None, photos) if folder]

    def picture_of(item: Item) -> Path | None:
        found = (folder / item.image for folder in folders if item.image)
        return next((file for file in found if file.is_file()), None)

    return picture_of


def _vectors(
    source: Source, name: str, vestry: Path | None, picture_of: Callable[[Item], Path | None]
) -> dict[str, Vector]:
    from train.data.fashionrec.vectors import attribute_vectors, encoder_vectors

    if name == "attributes":
        return attribute_vectors(source.items)
    from models.manager import ModelManager
    from models.store import ModelStore
    from train.data.fashionrec.read_vestry import exported_vectors

    looks = exported_vectors(vestry) if vestry else {}
    if vestry and len(source.items) and not any(one in source.items for one in looks):
        # Joined sources carry the name of their source in every id.
        looks = {f"vestry:{one}": vector for one, vector in looks.items()}
    encoder = ModelManager(ModelStore()).encoder()
    return encoder_vectors(source.items, encoder, picture=picture_of, looks=looks)


def _object(text: str) -> dict[str, Any]:
    if not text:
        return {}
    try:
        value = json.loads(text)
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise click.UsageError("--extra must be a JSON object.")
    return value


def _progress(done: int, total: int) -> None:
    if sys.stderr.isatty() and (done % 50 == 0 or done == total):
        click.echo(f"\r{done} of {total} dialogues", err=True, nl=done == total)
