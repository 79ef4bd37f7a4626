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


@main.group()
def pocket() -> None:
    """Make an embedded model from start to finish."""


def _run_options(command: Callable[..., Any]) -> Callable[..., Any]:
    command = click.option(
        "--run", type=click.Path(path_type=Path), help="Run folder; a run there is resumed."
    )(command)
    return click.option("--out", type=click.Path(path_type=Path), help="Model folder to write.")(
        command
    )


@pocket.command("encoder")
@data_option
@_run_options
@click.option("--epochs", type=click.IntRange(1), help="Epochs over the photos.")
@click.option("--renders", type=click.IntRange(0), help="Drawn garments to mix in.")
def pocket_encoder(
    data: Path, run: Path | None, out: Path | None, epochs: int | None, renders: int | None
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
    make_encoder(
        data,
        run=run or DEFAULT_RUNS / "encoder",
        out=out or POCKET_FOLDER / "encoder",
        config=config,
    )


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


@main.group()
def evaluate() -> None:
    """Measure what ships, through the app's own code."""


@evaluate.command("heads")
@data_option
@click.option("--split", type=click.Choice(["val", "train"]), default="val", show_default=True)
@json_option
def evaluate_heads(data: Path, split: str, as_json: bool) -> None:
    """Tags, dominant color and caption search on one part of the people.

    Example: vestry-train evaluate heads --data wardrobe-cc0 --json
    """
    from models.analysis import PhotoAnalyzer
    from models.manager import ModelManager
    from models.store import ModelStore
    from models.vocabulary import Vocabulary
    from train.data.sources.closet import read_closet
    from train.evaluate.heads import analyze_photos, report

    manager = ModelManager(ModelStore())
    encoder = manager.encoder()
    photos = [p for p in read_closet(data) if p.split == split and p.tags is not None]
    analyzer = PhotoAnalyzer(manager.segmenter(), encoder, Vocabulary.load())
    analyses = analyze_photos(analyzer, photos)
    figures = {"encoder": str(encoder.identity), "split": split}
    _print({**figures, **report(photos, analyses, encoder)}, as_json=as_json)


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


def _print(figures: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(figures, indent=1))
        return
    for name, value in figures.items():
        click.echo(f"{name:28} {value}")


if __name__ == "__main__":
    sys.exit(main())
