"""`vestry-train`: makes and measures the models behind Vestry.

Every command imports its recipe when it runs, so that ``--help`` does not wait for torch. Results
of ``--json`` go to stdout, everything else to stderr.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from train.data_commands import data as data_group
from train.export_commands import export
from train.fashionvlm_commands import fashionvlm, pocket_vlm
from train.omni_commands import omnifashion, pocket_omni
from train.omni_study_commands import omni, omni_card, omni_export
from train.outfit_commands import evaluate_outfits, pocket_compatibility
from train.question_score_commands import evaluate_gallery, evaluate_omnifashion
from train.refusals import refusals
from train.vlm_score_commands import evaluate_drawing_command, evaluate_fashionvlm_command

POCKET_FOLDER = Path(__file__).resolve().parent.parent / "models" / "pocket"
DEFAULT_RUNS = Path("train") / "runs"

data_option = click.option(
    "--data",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    required=True,
    help="Folder with photos/, photos.csv and annotations.jsonl.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="vestry", prog_name="vestry-train")
def main() -> None:
    """Train, measure and export the models behind Vestry."""


main.add_command(data_group)
main.add_command(export)
main.add_command(fashionvlm)
main.add_command(omnifashion)
main.add_command(omni)


@main.group()
def pocket() -> None:
    """Make an embedded model from start to finish."""


pocket.add_command(pocket_omni)
pocket.add_command(omni_export)
pocket.add_command(omni_card)
pocket.add_command(pocket_compatibility)
pocket.add_command(pocket_vlm)


def _run_options(command: Callable[..., Any]) -> Callable[..., Any]:
    command = click.option(
        "--run", type=click.Path(path_type=Path), help="Run folder; a run there is resumed."
    )(command)
    return click.option("--out", type=click.Path(path_type=Path), help="Model folder to write.")(
        command
    )


_keep_fp32_option = click.option(
    "--keep-fp32",
    type=click.Path(path_type=Path),
    help="Also write a model folder with the fp32 picture graph, to measure what int8 costs.",
)


@pocket.command("encoder")
@data_option
@_run_options
@_keep_fp32_option
@click.option("--epochs", type=click.IntRange(1), help="Epochs over the photos.")
@click.option("--renders", type=click.IntRange(0), help="Drawn garments to mix in.")
def pocket_encoder(
    data: Path,
    run: Path | None,
    out: Path | None,
    epochs: int | None,
    renders: int | None,
    keep_fp32: Path | None,
) -> None:
    """Train the embedded encoder.

    Example: vestry-train pocket encoder --data wardrobe-cc0
    """
    from dataclasses import replace

    from train.recipes.encoder import EncoderConfig
    from train.recipes.pocket import make_encoder

    config = EncoderConfig()
    if epochs is not None:
        config = replace(config, epochs=epochs)
    if renders is not None:
        config = replace(config, renders=renders)
    with refusals():
        make_encoder(
            data,
            run=run or DEFAULT_RUNS / "encoder",
            out=out or POCKET_FOLDER / "encoder",
            config=config,
            keep_fp32=keep_fp32,
        )


@pocket.command("export")
@data_option
@click.option(
    "--run",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    required=True,
    help="Folder of a finished run: settled.pt and config.json.",
)
@click.option(
    "--out", type=click.Path(path_type=Path), required=True, help="Model folder to write."
)
@_keep_fp32_option
def pocket_export(data: Path, run: Path, out: Path, keep_fp32: Path | None) -> None:
    """Export a trained encoder, without training.

    Example: vestry-train pocket export --data wardrobe-cc0 --run train/runs/encoder --out build/enc
    """
    from train.recipes.pocket import export_run

    with refusals():
        export_run(data, run=run, out=out, keep_fp32=keep_fp32)


@pocket.command("cutout")
@click.option(
    "--data",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder with real photos for the second phase; without it only drawings are used.",
)
@_run_options
@click.option("--renders", type=click.IntRange(16), help="Drawn scenes.")
def pocket_cutout(
    data: Path | None, run: Path | None, out: Path | None, renders: int | None
) -> None:
    """Train the embedded cut-out network.

    Example: vestry-train pocket cutout --data wardrobe-cc0
    """
    from dataclasses import replace

    from train.recipes.cutout import CutoutConfig
    from train.recipes.pocket import make_cutout

    config = CutoutConfig()
    if renders is not None:
        config = replace(config, renders=renders)
    make_cutout(
        data,
        run=run or DEFAULT_RUNS / "cutout",
        out=out or POCKET_FOLDER / "cutout",
        config=config,
    )


_config_option = click.option(
    "--config",
    "config_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="JSON file with the fields to change.",
)


@main.command("encoder")
@click.option(
    "--preset", type=click.Choice(["pocket", "gr-lite"]), default="pocket", show_default=True
)
@click.option(
    "--data",
    type=click.Path(exists=True, path_type=Path),
    required=True,
    help="pocket: a folder with photos.csv; gr-lite: a manifest (CSV or JSONL).",
)
@click.option("--run", type=click.Path(path_type=Path), help="Run folder; resumed if one is there.")
@_config_option
@click.option("--epochs", type=click.IntRange(1), help="Epochs over the photos.")
@click.option("--backbone", help="gr-lite: lite2, timm:NAME or hf:FOLDER.")
@click.option("--allow-research", is_flag=True, help="gr-lite: accept research-only licenses.")
@click.option(
    "--evaluation",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    multiple=True,
    help="gr-lite: folder of photos that must not be trained on.",
)
def encoder(
    preset: str,
    data: Path,
    run: Path | None,
    config_file: Path | None,
    epochs: int | None,
    backbone: str | None,
    allow_research: bool,
    evaluation: tuple[Path, ...],
) -> None:
    """Train an encoder, without exporting it; works under torchrun.

    Example: vestry-train encoder --preset gr-lite --data products.csv --config small.json
    """
    run = run or DEFAULT_RUNS / preset
    with refusals():
        from train.recipes import encoder_runs as runs

        if preset == "pocket":
            config = runs.resolved(preset, config_file, epochs=epochs)
            runs.run_pocket(data, config, run=run)
            return
        config = runs.resolved(preset, config_file, epochs=epochs, backbone=backbone)
        runs.run_gr_lite(
            data, config, run=run, allow_research=allow_research, evaluation=evaluation
        )


@main.command("ablate")
@data_option
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=DEFAULT_RUNS / "ablation",
    show_default=True,
    help="Folder of the runs and of ablation.md and .json; finished runs are kept.",
)
@_config_option
@click.option("--epochs", type=click.IntRange(1), help="Epochs of every variant.")
@click.option("--seeds", type=click.IntRange(1), default=1, show_default=True)
@click.option("--variant", "variants", multiple=True, help="Only these; the first is the base.")
@json_option
def ablate(
    data: Path,
    out: Path,
    config_file: Path | None,
    epochs: int | None,
    seeds: int,
    variants: tuple[str, ...],
    as_json: bool,
) -> None:
    """Train variants of the pocket recipe and show what each part is worth.

    Example: vestry-train ablate --data wardrobe-cc0 --epochs 3 --variant recipe --variant softmax
    """
    with refusals():
        from train.recipes import encoder_runs as runs

        config = runs.resolved("pocket", config_file, epochs=epochs)
        report = runs.run_variants(data, config, out=out, variants=variants, seeds=seeds)
    _print(report if as_json else report["summary"], as_json=as_json)


@pocket.command("card")
@click.option(
    "--bench",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    required=True,
    help="Folder that `evaluate closet --against frozen --out` wrote.",
)
@click.option(
    "--heads",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    required=True,
    help="Output of `evaluate heads --json`.",
)
@click.option(
    "--exact-bench",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder that `evaluate closet --against FP32_FOLDER --out` wrote.",
)
@click.option(
    "--speed",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Output of `python -m benchmarks.encoder_speed`.",
)
@click.option(
    "--model",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=POCKET_FOLDER / "encoder",
    help="Model folder whose card is written; the one that ships when not given.",
)
def pocket_card(model: Path, **files: Path | None) -> None:
    """Write the encoder's CARD.md from what was measured on exactly its weights.

    Example: vestry-train pocket card --bench build/bench --heads build/heads.json
    """
    from models.errors import ModelsError
    from train.export.card import LABEL_CHECK, read_measured, render_card
    from train.export.model_folder import CARD_NAME

    try:
        with refusals():
            card = render_card(
                read_measured(model, **files),  # type: ignore[arg-type]
                label_check=LABEL_CHECK.read_text(encoding="utf-8"),
            )
    except ModelsError as error:
        raise click.ClickException(f"{error.message} {error.next_step}") from error
    (model / CARD_NAME).write_text(card, encoding="utf-8")
    click.echo(f"wrote {model / CARD_NAME}", err=True)


@main.group()
def evaluate() -> None:
    """Measure what ships, through the app's own code."""


evaluate.add_command(evaluate_omnifashion)
evaluate.add_command(evaluate_gallery)
evaluate.add_command(evaluate_outfits)
evaluate.add_command(evaluate_drawing_command)
evaluate.add_command(evaluate_fashionvlm_command)


@evaluate.command("heads")
@data_option
@click.option("--split", type=click.Choice(["val", "train"]), default="val", show_default=True)
@click.option(
    "--encoder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=POCKET_FOLDER / "encoder",
    help="Model folder to measure; the one that ships when not given.",
)
@json_option
def evaluate_heads(data: Path, split: str, encoder: Path, as_json: bool) -> None:
    """Tags, confidences, dominant color and caption search on one part of the people.

    Example: vestry-train evaluate heads --data wardrobe-cc0 --json
    """
    from models.analysis import PhotoAnalyzer
    from models.manager import ModelManager
    from models.runtimes.ort import PocketEncoder
    from models.store import ModelStore
    from models.vocabulary import Vocabulary
    from train.data.sources.closet import read_closet
    from train.evaluate.head_scores import read_head_scores
    from train.evaluate.heads import analyze_photos, report

    measured = PocketEncoder(encoder)
    segmenter = ModelManager(ModelStore()).segmenter()
    photos = [p for p in read_closet(data) if p.split == split and p.tags is not None]
    analyses = analyze_photos(PhotoAnalyzer(segmenter, measured, Vocabulary.load()), photos)
    scores = read_head_scores(encoder, photos)
    figures = {"encoder": str(measured.identity), "split": split}
    _print({**figures, **report(photos, analyses, scores, measured)}, as_json=as_json)


@evaluate.command("cutout")
@click.option("--scenes", type=click.IntRange(1), default=500, show_default=True)
@json_option
def evaluate_cutout_command(scenes: int, as_json: bool) -> None:
    """IoU of the embedded cut-out on drawn scenes.

    Example: vestry-train evaluate cutout --json
    """
    from models.manager import ModelManager
    from models.store import ModelStore
    from train.evaluate.cutout import evaluate_cutout

    segmenter = ModelManager(ModelStore()).segmenter()
    _print(dict(evaluate_cutout(segmenter, scenes=scenes)), as_json=as_json)


@evaluate.command("closet")
@data_option
@click.option("--split", default="val", show_default=True, help="Whose photos are the queries.")
@click.option(
    "--encoder",
    default="pocket",
    show_default=True,
    help="pocket, frozen, a model folder, or a .npy/.npz of vectors in the order of photos.csv.",
)
@click.option("--against", help="A second encoder; reports paired gains over it.")
@click.option(
    "--protocol", "protocols", multiple=True, help="P1 to P9; may be repeated. All by default."
)
@click.option(
    "--labels",
    type=click.Choice(["contributor", "annotated"]),
    default="contributor",
    show_default=True,
    help="Whose categories P1 to P4 and P8 use.",
)
@click.option(
    "--map",
    "mapping",
    type=click.Choice(["none", "lookbench27"]),
    default="none",
    help="Say annotated categories in LookBench's words.",
)
@click.option("--dims", type=click.IntRange(1), help="Keep only the first dimensions.")
@click.option(
    "--views", type=click.IntRange(0), default=300, show_default=True, help="P6 photos; 0 for all."
)
@click.option("--resamples", type=click.IntRange(100), default=2000, show_default=True)
@click.option(
    "--cache",
    type=click.Path(file_okay=False, path_type=Path),
    default=DEFAULT_RUNS / "closet",
    show_default=True,
    help="Folder of cached vectors.",
)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for bench.json, bench.md and charts.",
)
@click.option("--worst", is_flag=True, help="Name the 20 worst queries of each protocol in JSON.")
@json_option
def evaluate_closet(as_json: bool, out: Path | None, views: int, **options: Any) -> None:
    """Search a closet with its own photos and with words: protocols P1 to P9.

    Example: vestry-train evaluate closet --data wardrobe-cc0 --against frozen --out build/bench
    """
    from models.errors import ModelsError
    from train.errors import TrainError
    from train.evaluate.closet.command import BenchOptions, measure, write_report
    from train.evaluate.closet.report import to_markdown

    try:
        document = measure(
            BenchOptions(view_queries=views or None, **options),
            say=lambda line: click.echo(line, err=True),
        )
    except (ModelsError, TrainError) as error:
        raise click.ClickException(f"{error.message} {error.next_step}".strip()) from error
    if out is not None:
        for file in write_report(document, out):
            click.echo(f"wrote {file}", err=True)
    click.echo(json.dumps(document, indent=1) if as_json else to_markdown(document))


@evaluate.command("languages")
@data_option
@click.option("--split", type=click.Choice(["val", "train"]), default="val", show_default=True)
@json_option
def evaluate_languages(data: Path, split: str, as_json: bool) -> None:
    """Searches in five languages: as typed, as read by the app, and in English.

    Example: vestry-train evaluate languages --data wardrobe-cc0 --json
    """
    from models.runtimes.ort import PocketEncoder
    from train.data.sources.closet import read_closet
    from train.evaluate.languages import photo_vectors, read_queries, report

    encoder = PocketEncoder(POCKET_FOLDER / "encoder")
    photos = [p for p in read_closet(data) if p.split == split and p.tags is not None]
    figures = report(read_queries(), photos, photo_vectors(photos, encoder), encoder)
    _print({"encoder": str(encoder.identity), "split": split, **figures}, as_json=as_json)


def _print(figures: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(figures, indent=1))
        return
    for name, value in figures.items():
        click.echo(f"{name:28} {value}")


if __name__ == "__main__":
    sys.exit(main())
