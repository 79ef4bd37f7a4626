"""`vestry-train data qa`: questions out of corpora."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from train.refusals import refusals


@click.command("qa")
@click.option(
    "--corpus",
    "corpora",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    multiple=True,
    required=True,
    help="Folder with corpus.json; may be repeated.",
)
@click.option(
    "--images",
    "images",
    type=click.Path(exists=True, path_type=Path),
    multiple=True,
    help="Pictures of the corpora, in their order, where they are not beside them.",
)
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Folder to make.")
@click.option("--scale", type=click.FloatRange(0, min_open=True), help="Share of the paper's mix.")
@click.option("--count", type=click.IntRange(1), help="Train questions in all, instead of --scale.")
@click.option("--test-count", type=click.IntRange(1), help="Test questions in all.")
@click.option("--drop", default="", help="Subtasks to leave out, such as S12,S13.")
@click.option(
    "--refill/--no-refill",
    default=True,
    show_default=True,
    help="Let the other subtasks fill the place of dropped ones.",
)
@click.option(
    "--set", "counts", multiple=True, metavar="S05=200", help="Train questions of one subtask."
)
@click.option(
    "--set-test", "test_counts", multiple=True, metavar="LIST=500", help="The same of the tests."
)
@click.option("--style-asked", is_flag=True, help="S12 also asks about styles.")
@click.option(
    "--fixed-wording",
    type=click.FloatRange(0, 1),
    default=0.0,
    show_default=True,
    help="Share of train questions in the one wording of the tests and the app; for a small model.",
)
@click.option(
    "--easy-picks",
    type=click.FloatRange(0, 1),
    default=0.0,
    show_default=True,
    help="Share of train picks whose wrong answers are unlike the right one; to begin with.",
)
@click.option(
    "--dialogues",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="JSONL of general dialogues in the form of LLaVA-Instruct.",
)
@click.option(
    "--dialogue-images",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Their pictures; beside the file when not given.",
)
@click.option(
    "--benchmark",
    "benchmarks",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    multiple=True,
    help="Folder of In-shop or Consumer-to-shop: no question shows an item of its test part.",
)
@click.option("--shards", type=click.IntRange(1), default=1, show_default=True)
@click.option("--workers", type=click.IntRange(1), default=1, show_default=True)
@click.option("--seed", type=int, default=20260303, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def qa(
    corpora: tuple[Path, ...],
    images: tuple[Path, ...],
    out: Path,
    scale: float | None,
    count: int | None,
    test_count: int | None,
    drop: str,
    refill: bool,
    counts: tuple[str, ...],
    test_counts: tuple[str, ...],
    style_asked: bool,
    fixed_wording: float,
    easy_picks: float,
    dialogues: Path | None,
    dialogue_images: Path | None,
    benchmarks: tuple[Path, ...],
    shards: int,
    workers: int,
    seed: int,
    as_json: bool,
) -> None:
    """Make questions of the thirteen subtasks, in the paper's mix.

    Example: vestry-train data qa --corpus build/drawn --count 20000 --out build/questions
    """
    with refusals():
        from train.data.qa.building import Source
        from train.data.qa.mixing import scaled_mix
        from train.data.qa.writing import Plan, build_questions, shortfall_table

        if len(images) not in (0, len(corpora)):
            raise click.UsageError("Give --images once for each --corpus, or not at all.")
        dropped = tuple(each.strip() for each in drop.split(",") if each.strip())
        mix = scaled_mix(
            scale=scale,
            count=count,
            test_count=test_count,
            drop=dropped,
            refill=refill,
            counts=_counts(counts),
            test_counts=_counts(test_counts),
        )
        source = Source(
            corpora,
            tuple(zip(corpora, images, strict=False)),
            seed,
            style_asked=style_asked,
            fixed=fixed_wording,
            easy=easy_picks,
        )
        told: dict[str, Any] = {}
        if benchmarks:
            from train.evaluate.held_out import without_benchmarks

            source, told = without_benchmarks(source, benchmarks)
        plan = Plan(
            source,
            mix,
            dialogues=dialogues,
            dialogue_images=dialogue_images,
            shards=shards,
            workers=workers,
            dropped=dropped,
            refill=refill,
            held_out=told,
        )
        manifest = build_questions(plan, out, say=lambda line: click.echo(line, err=True))
    for note in manifest["notes"]:
        click.echo(note, err=True)
    click.echo(json.dumps(manifest, indent=1) if as_json else shortfall_table(manifest))


@click.command("qa-check")
@click.argument("questions", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--corpus",
    "corpora",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    multiple=True,
    required=True,
    help="The corpora that the questions were made from.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def qa_check(questions: Path, corpora: tuple[Path, ...], as_json: bool) -> None:
    """Look every answer up in the records again, by brute force.

    Example: vestry-train data qa-check build/questions --corpus build/drawn
    """
    with refusals():
        from train.data.qa.building import Source
        from train.data.qa.checking import check_questions
        from train.data.qa.manifest import read_manifest
        from train.data.qa.question import question_files, read_questions
        from train.data.qa.world import SPLITS

        world = Source(corpora, (), read_manifest(questions)["seed"]).read()
        lines = (
            question
            for split in SPLITS
            for file in question_files(questions, split)
            for question in read_questions(file)
        )
        problems = check_questions(lines, world)
    if as_json:
        click.echo(json.dumps({"problems": problems}, indent=1))
    else:
        click.echo("\n".join(problems) or "Nothing is wrong.")
    if problems:
        raise SystemExit(1)


def _counts(given: tuple[str, ...]) -> dict[str, int]:
    counts = {}
    for each in given:
        name, equals, number = each.partition("=")
        if not equals or not number.isdigit():
            raise click.UsageError(f"{each} is not of the form S05=200.")
        counts[name.strip()] = int(number)
    return counts
