"""`vestry-train evaluate omnifashion` and `evaluate gallery`: dialogue subtasks and benchmarks."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from train.refusals import refusals

POCKET_ENCODER = Path(__file__).resolve().parent.parent / "models" / "pocket" / "encoder"
_folder = click.Path(exists=True, file_okay=False, path_type=Path)
_json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")


@click.command("omnifashion")
@click.option("--questions", type=_folder, required=True, help="Folder with questions.json.")
@click.option(
    "--model",
    required=True,
    help="A .gguf file, a folder of GGUF files, the folder of a checkpoint, or the name of an "
    "installed model.",
)
@click.option("--models", type=_folder, help="Folder of installed models, for a name.")
@click.option(
    "--mmproj",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The picture part of a .gguf file.",
)
@click.option("--limit", type=click.IntRange(1), help="Questions of each subtask and level.")
@click.option(
    "--blank",
    type=click.IntRange(0),
    default=50,
    show_default=True,
    help="Questions of each that are asked again with gray pictures.",
)
@click.option("--picture-tokens", type=click.IntRange(0), default=0, help="Most tokens a picture.")
@click.option("--context", type=click.IntRange(256), default=4096, show_default=True)
@click.option(
    "--batch", type=click.IntRange(1), default=1, show_default=True, help="Checkpoints only."
)
@click.option("--device", default="cpu", show_default=True, help="cpu or cuda.")
@click.option("--seed", type=int, default=0, show_default=True)
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Resumed if there.")
@_json_option
def evaluate_omnifashion(
    questions: Path,
    model: str,
    models: Path | None,
    mmproj: Path | None,
    limit: int | None,
    blank: int,
    picture_tokens: int,
    context: int,
    batch: int,
    device: str,
    seed: int,
    out: Path,
    as_json: bool,
) -> None:
    """Ask a model the test questions and score its answers.

    Example: vestry-train evaluate omnifashion --questions build/qa --model build/x --out build/e
    """
    from models.errors import ModelsError

    with refusals():
        from train.evaluate import omnifashion
        from train.evaluate.answerers import open_model
        from train.evaluate.omnifashion_report import to_markdown, write_report

        try:
            opened = open_model(model, mmproj=mmproj, models=models, device=device, context=context)
            document = omnifashion.evaluate_omnifashion(
                opened,
                omnifashion.Options(questions, out, limit, blank, picture_tokens, seed, batch),
                encoder=text_encoder(),
                say=lambda line: click.echo(line, err=True),
            )
        except ModelsError as error:
            raise click.ClickException(f"{error.message} {error.next_step}".strip()) from error
        for file in write_report(document, out):
            click.echo(f"wrote {file}", err=True)
    click.echo(json.dumps(document, indent=1) if as_json else to_markdown(document))


def text_encoder() -> tuple[str, Any] | None:
    """Return the word tower that ships, or None where onnxruntime is not installed."""
    try:
        from models.runtimes.ort import PocketEncoder
    except ImportError:
        click.echo("onnxruntime is missing: differences are scored by F1 only.", err=True)
        return None
    return "all-MiniLM-L6-v2 (the word tower of Vestry's encoder)", PocketEncoder(POCKET_ENCODER)


@click.command("gallery")
@click.option("--benchmark", type=click.Choice(["in-shop", "consumer2shop"]), required=True)
@click.option("--data", type=_folder, required=True, help="Folder that the list's paths start in.")
@click.option(
    "--list",
    "list_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The official list; list_eval_partition.txt or Eval/list_eval_partition.txt by default.",
)
@click.option("--encoder", type=_folder, default=POCKET_ENCODER, help="Model folder to measure.")
@click.option("--limit", type=click.IntRange(1), help="Queries; the gallery stays whole.")
@click.option("--seed", type=int, default=0, show_default=True)
@_json_option
def evaluate_gallery(
    benchmark: Any,
    data: Path,
    list_file: Path | None,
    encoder: Path,
    limit: int | None,
    seed: int,
    as_json: bool,
) -> None:
    """Search DeepFashion's galleries with an encoder: R@1, R@10, R@20 and mAP.

    Example: vestry-train evaluate gallery --benchmark in-shop --data DeepFashion/In-shop
    """
    from models.errors import ModelsError

    with refusals():
        from models.runtimes.ort import PocketEncoder
        from train.evaluate.deepfashion import (
            LIST,
            gallery_report,
            limited,
            read_gallery,
            score_gallery,
        )
        from train.evaluate.gallery_vectors import embed_photos, require_photos

        try:
            found = list_file or next(
                (each for each in (data / LIST, data / "Eval" / LIST) if each.exists()), data / LIST
            )
            asked = read_gallery(found, benchmark)
            asked = limited(asked, limit, seed=seed) if limit else asked
            require_photos(data, [*asked.queries, *asked.photos])
            measured = PocketEncoder(encoder)
            vectors = [embed_photos(data, each, measured) for each in (asked.queries, asked.photos)]
        except ModelsError as error:
            raise click.ClickException(f"{error.message} {error.next_step}".strip()) from error
        report = gallery_report(asked, score_gallery(asked, *vectors), seed=seed)
    report = {"encoder": str(measured.identity), "limit": limit, "seed": seed, **report}
    if as_json:
        click.echo(json.dumps(report, indent=1))
        return
    click.echo(
        f"{report['encoder']} on {benchmark}: {report['queries']:,} queries, gallery "
        f"{report['gallery']:,}, {report['dropped_queries']} without an answer, crop full, "
        f"seed {seed}"
    )
    for name, row in report["figures"].items():
        click.echo(
            f"{name:5} {100 * row['value']:5.1f}  [{100 * row['low']:.1f}, {100 * row['high']:.1f}]"
            f"  chance {100 * row['chance']:.2f}  paper {row['paper']}"
        )
