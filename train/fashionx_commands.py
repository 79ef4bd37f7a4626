"""`vestry-train data fashionx`: photos become a corpus of head-to-toe descriptions.

Only options and words; the work is in ``train.data.fashionx``.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from train.refusals import refusals

EXIT_QUARANTINE = 3

_folder = click.Path(exists=True, file_okay=False, path_type=Path)
_new_folder = click.Path(file_okay=False, path_type=Path)
_file = click.Path(exists=True, dir_okay=False, path_type=Path)
_manifest_option = click.option(
    "--manifest", type=_folder, required=True, help="Folder that `ingest` wrote."
)
_corpus_argument = click.argument("corpus", type=_folder)
_root_option = click.option(
    "--root", "roots", multiple=True, metavar="NAME=FOLDER", help="Where photos lie now."
)
_json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")


@click.group()
def fashionx() -> None:
    """Annotate photos of outfits head to toe, with any model that sees."""


@fashionx.command("ingest")
@click.argument(
    "paths",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, path_type=Path),
    metavar="PATH...",
)
@click.option("--out", type=_new_folder, required=True, help="Folder for the list.")
@click.option("--source", required=True, help="Name of the source, kept in every record.")
@click.option("--license", "license_", required=True, help="License of the photos, likewise.")
@click.option("--photos", type=_folder, help="Folder that the paths of a table are relative to.")
@click.option(
    "--column", "columns", multiple=True, metavar="FACT=COLUMN", help="Column of a table's fact."
)
@click.option(
    "--label", "labels", multiple=True, metavar="NAME=COLUMN", help="Column that people filled in."
)
@click.option(
    "--folder-means",
    type=click.Choice(("nothing", "outfit", "item", "sender")),
    default="nothing",
    show_default=True,
    help="What photos in one folder share.",
)
@click.option("--min-side", type=click.IntRange(1), default=96, show_default=True)
@click.option(
    "--near",
    type=click.IntRange(-1, 16),
    default=4,
    show_default=True,
    help="Bits in which photos of one group may differ; -1 for no such groups.",
)
@click.option("--threads", type=click.IntRange(1), default=4, show_default=True)
@_json_option
def ingest_command(
    paths: tuple[Path, ...],
    out: Path,
    source: str,
    license_: str,
    photos: Path | None,
    columns: tuple[str, ...],
    labels: tuple[str, ...],
    folder_means: Any,
    min_side: int,
    near: int,
    threads: int,
    as_json: bool,
) -> None:
    """List photos, each once: folders, CSV or JSON lines.

    Example: vestry-train data fashionx ingest photos.csv --photos photos --out build/list
    --source mine --license CC0-1.0
    """
    from train.data.fashionx.ingest import IngestOptions, ingest
    from train.data.fashionx.sources import Sources

    with refusals():
        sources = Sources(paths, photos, folder_means, _pairs(columns), _pairs(labels))
        options = IngestOptions(source, license_, min_side, near)
        found = ingest(sources, out, options, threads=threads, say=_progress("photos"))
    for name, problem in found.unreadable:
        click.echo(f"{_printable(name)}: {problem}", err=True)
    if found.largest_group > max(50, found.counts["kept"] // 10):
        click.echo(
            f"One group holds {found.largest_group} of {found.counts['kept']} photos: likeness may "
            "have joined what only looks alike. A smaller --near separates it.",
            err=True,
        )
    figures = {**found.counts, "groups": found.groups, "largest_group": found.largest_group}
    _print(figures, as_json=as_json)


@fashionx.command("annotate")
@_manifest_option
@click.option("--out", type=_new_folder, required=True, help="Folder of the run; gone on with.")
@click.option(
    "--backend", type=click.Choice(("openai", "llama", "transformers", "fake")), required=True
)
@click.option("--model", default="", help="Name at the endpoint, installed name, file or folder.")
@click.option(
    "--base-url", default="", help="openai: the endpoint, such as http://localhost:8000/v1."
)
@click.option("--key-env", default="", help="openai: environment variable that holds the key.")
@click.option("--extra", default="", help="openai: JSON object of further fields of each request.")
@click.option("--timeout", "timeout_s", type=click.FloatRange(min=0.01), default=180.0)
@click.option("--models", type=_folder, help="llama: folder of installed models.")
@click.option("--mmproj", "projector", type=_file, help="llama: picture part of a GGUF file.")
@click.option("--context", type=click.IntRange(0), default=0, help="llama: tokens of its context.")
@click.option("--threads", type=click.IntRange(0), default=0, help="llama: 0 for all cores.")
@click.option("--device", default="", help="transformers: cpu, cuda, ...")
@click.option("--batch", type=click.IntRange(1), default=4, help="transformers: asked together.")
@click.option("--defects", type=click.FloatRange(0, 1), default=0.0, help="fake: share that fails.")
@click.option("--concurrency", type=click.IntRange(1), help="At once: 16 remote, 1 local.")
@click.option(
    "--limit", type=click.IntRange(1), help="Only so many pictures; a larger one goes on."
)
@click.option("--seed", type=int, default=0, show_default=True, help="Which those are.")
@click.option("--shard", default="0/1", show_default=True, metavar="I/N", help="The part to own.")
@click.option("--engine", type=click.Choice(("threads", "ray")), default="threads")
@click.option("--max-retries", type=click.IntRange(0, 9), default=3, show_default=True)
@click.option("--max-quarantine", type=click.FloatRange(0, 1), default=0.05, show_default=True)
@click.option("--requeue-quarantine", "requeue", is_flag=True, help="Ask again, any model.")
@click.option("--new-run", is_flag=True, help="Put the run that is there aside and begin anew.")
@click.option("--picture-side", type=click.IntRange(32, 4096), default=1024, show_default=True)
@click.option("--price-in", type=click.FloatRange(0), help="Money per million tokens asked.")
@click.option("--price-out", type=click.FloatRange(0), help="Money per million tokens answered.")
@_root_option
@_json_option
def annotate_command(
    manifest: Path,
    out: Path,
    backend: Any,
    extra: str,
    concurrency: int | None,
    limit: int | None,
    seed: int,
    shard: str,
    engine: str,
    max_retries: int,
    max_quarantine: float,
    requeue: bool,
    new_run: bool,
    picture_side: int,
    price_in: float | None,
    price_out: float | None,
    roots: tuple[str, ...],
    as_json: bool,
    **chosen: Any,
) -> None:
    """Ask an annotator about every picture of a list; safe to stop and run again.

    Example: vestry-train data fashionx annotate --manifest build/list --out build/run
    --backend openai --base-url http://localhost:8000/v1 --model NAME
    """
    from train.data.fashionx.job import Job, run_job
    from train.data.fashionx.opening import BackendOptions
    from train.data.fashionx.report import Prices
    from train.data.fashionx.run import RunOptions
    from train.data.fashionx.run_folder import Share

    with refusals():
        number, shards = _shard(shard)
        options = RunOptions(
            share=Share(limit, seed, number, shards),
            workers=concurrency,
            max_retries=max_retries,
            picture_side=picture_side,
            requeue=requeue,
            new_run=new_run,
        )
        job = Job(
            manifest,
            out,
            BackendOptions(backend, extra=_object(extra), **chosen),
            options,
            _folders(roots),
        )
        if engine == "ray":
            from train.data.fashionx.ray_engine import run_on_ray

            report = run_on_ray(job, prices=Prices(price_in, price_out))
        else:
            prices = Prices(price_in, price_out)
            report = run_job(job, prices=prices, say=_progress("pictures"))
    _print(report, as_json=as_json)
    if report["open"]:
        click.echo("Some pictures are open; run the same command again.", err=True)
    if report["quarantine_rate"] > max_quarantine:
        click.echo(
            f"{report['quarantine_rate']:.1%} of the answers never passed, more than "
            f"{max_quarantine:.1%}; see quarantine.jsonl, or --requeue-quarantine another model.",
            err=True,
        )
        sys.exit(EXIT_QUARANTINE)


@fashionx.command("finalize")
@_manifest_option
@click.option("--run", type=_folder, required=True, help="Folder that `annotate` wrote.")
@click.option("--out", type=_new_folder, required=True, help="Folder of the corpus.")
@click.option("--name", default="fashionx", show_default=True, help="Name of the corpus.")
@click.option(
    "--pictures",
    type=click.Choice(("copy", "refer")),
    default="copy",
    show_default=True,
    help="Copy the photos into it, or leave them where they are.",
)
@click.option("--unfinished", is_flag=True, help="Take what there is.")
@_root_option
@_json_option
def finalize_command(
    manifest: Path,
    run: Path,
    out: Path,
    name: str,
    pictures: Any,
    unfinished: bool,
    roots: tuple[str, ...],
    as_json: bool,
) -> None:
    """Write the corpus of a run, the same bytes however the run went.

    Example: vestry-train data fashionx finalize --manifest build/list --run build/run --out corpus
    """
    from train.data.fashionx.finalize import finalize
    from train.data.fashionx.manifest import read_manifest
    from train.data.fashionx.run_folder import RunFolder

    with refusals():
        listed = read_manifest(manifest, roots=_folders(roots))
        report = finalize(
            listed, RunFolder(run), out, name=name, pictures=pictures, unfinished=unfinished
        )
    _print(report, as_json=as_json)


@fashionx.command("split")
@_corpus_argument
@click.option("--seed", type=int, default=0, show_default=True)
@click.option("--test-share", type=click.FloatRange(0, 1), default=0.1, show_default=True)
@click.option(
    "--held-out",
    type=click.Path(exists=True, path_type=Path),
    multiple=True,
    help="Others' test set: a list of ids, or a folder of pictures. Never trained on.",
)
@click.option(
    "--benchmark",
    "benchmarks",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    multiple=True,
    help="Folder of In-shop or Consumer-to-shop with its official list, likewise.",
)
@click.option(
    "--held-out-split", "splits", multiple=True, help="Value of the source's own split, likewise."
)
@click.option("--near", type=click.IntRange(-1, 16), default=4, show_default=True)
@_json_option
def split_command(
    corpus: Path,
    seed: int,
    test_share: float,
    held_out: tuple[Path, ...],
    benchmarks: tuple[Path, ...],
    splits: tuple[str, ...],
    near: int,
    as_json: bool,
) -> None:
    """Divide a corpus by group, and check that both sides share nothing.

    Example: vestry-train data fashionx split corpus --held-out benchmark/test
    """
    from dataclasses import asdict

    from train.data.corpus import read_corpus
    from train.data.fashionx.finalize import read_provenance
    from train.data.fashionx.split import read_held_out, split_corpus
    from train.evaluate.held_out import as_held_out, read_benchmark

    with refusals():
        others = [read_benchmark(folder) for folder in benchmarks]
        report = split_corpus(
            read_corpus(corpus),
            corpus,
            read_provenance(corpus),
            seed=seed,
            test_share=test_share,
            held_out=as_held_out(others, read_held_out(held_out, splits)),
            near=near,
        )
    told = {"benchmarks": [each.facts() for each in others]} if others else {}
    _print({**asdict(report), **told}, as_json=as_json)


@fashionx.command("stats")
@_corpus_argument
@click.option("--out", type=_new_folder, help="Folder for stats.md and stats.json.")
@click.option("--count-term", is_flag=True, help="Count a garment's term as an attribute, too.")
@click.option("--unknown-terms", is_flag=True, help="Only list words that the vocabulary lacks.")
@_json_option
def stats_command(
    corpus: Path, out: Path | None, count_term: bool, unknown_terms: bool, as_json: bool
) -> None:
    """Count a corpus in the form of the paper's Table 1.

    Example: vestry-train data fashionx stats corpus --out build/stats
    """
    from models.vocabulary import Vocabulary
    from train.data.fashionx.statistics import corpus_statistics, to_markdown, write_statistics

    with refusals():
        figures = corpus_statistics(corpus, Vocabulary.load(), count_term=count_term)
        if out is not None:
            for file in write_statistics(figures, out):
                click.echo(f"wrote {file}", err=True)
    if unknown_terms:
        _print(figures["unknown_terms"], as_json=as_json)
    else:
        click.echo(json.dumps(figures, indent=1) if as_json else to_markdown(figures))


@fashionx.command("audit")
@_corpus_argument
@click.option("--n", "count", type=click.IntRange(1), default=200, show_default=True)
@click.option("--seed", type=int, default=0, show_default=True)
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("audit.html"),
    show_default=True,
    help="The sheet; photos are in it, so keep it to yourself.",
)
@click.option("--images", type=_folder, help="Folder of the photos, when they are not copied.")
@click.option("--read", "filled", type=_file, help="A filled sheet: shows precision per field.")
@_json_option
def audit_command(
    corpus: Path,
    count: int,
    seed: int,
    out: Path,
    images: Path | None,
    filled: Path | None,
    as_json: bool,
) -> None:
    """Write a sheet to check annotations by eye, or read one that was filled in.

    Example: vestry-train data fashionx audit corpus --n 200 --out audit.html
    """
    from train.data.corpus import read_corpus
    from train.data.fashionx.audit import read_audit, write_audit

    with refusals():
        opened = read_corpus(corpus, images=images)
        if filled is not None:
            found = read_audit(filled, opened)
            fields = found.pop("fields")
            shown = {**found, "fields": fields} if as_json else {**found, **fields}
            _print(shown, as_json=as_json)
            return
        written = write_audit(opened, out, count=count, seed=seed)
    click.echo(f"wrote {out} with {written} pictures", err=True)


# -- words -----------------------------------------------------------------------------------------


def _pairs(given: tuple[str, ...]) -> dict[str, str]:
    """Read NAME=VALUE; a name alone stands for itself."""
    pairs = {}
    for one in given:
        name, _, value = one.partition("=")
        pairs[name.strip()] = value.strip() or name.strip()
    return pairs


def _folders(given: tuple[str, ...]) -> dict[str, Path]:
    folders = {name: Path(value) for name, value in _pairs(given).items()}
    for folder in folders.values():
        if not folder.is_dir():
            raise click.UsageError(f"There is no folder {folder}.")
    return folders


def _shard(text: str) -> tuple[int, int]:
    number, _, shards = text.partition("/")
    if not (number.isdecimal() and shards.isdecimal()):
        raise click.UsageError("--shard takes two numbers, such as 0/4.")
    return int(number), int(shards)


def _object(text: str) -> dict[str, Any] | None:
    if not text:
        return None
    try:
        document = json.loads(text)
    except ValueError as error:
        raise click.UsageError("--extra is no JSON.") from error
    if not isinstance(document, dict):
        raise click.UsageError("--extra is no JSON object.")
    return document


def _progress(what: str) -> Any:
    """Return a callback that says how far it is, at most a hundred times."""
    said = -1

    def say(done: int, total: int) -> None:
        nonlocal said
        percent = 100 * done // max(total, 1)
        if percent != said:
            said = percent
            click.echo(f"{done}/{total} {what}", err=True)

    return say


def _printable(name: str) -> str:
    """Return a file's name without what a terminal would obey or cannot show."""
    return "".join(c if c.isprintable() else "?" for c in name)


def _print(figures: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(figures, indent=1))
        return
    for name, value in figures.items():
        click.echo(f"{name:24} {value}")
