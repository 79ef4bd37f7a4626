"""`vestry-train omni ablation`, `pocket omni-export` and `omni-card`: what follows a training.

Only options and words; the work is in ``train.recipes.omni_ablation`` and ``train.export``.
"""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import click

from train.refusals import refusals

POCKET_OMNI = Path(__file__).resolve().parent.parent / "models" / "pocket" / "omni"
CONFIGS = Path(__file__).resolve().parent / "configs"
_folder = click.Path(exists=True, file_okay=False, path_type=Path)
_file = click.Path(exists=True, dir_okay=False, path_type=Path)


def _said(line: str) -> None:
    click.echo(line, err=True)


@click.group("omni")
def omni() -> None:
    """Compare ways of training an OmniFashion model."""


@omni.command("ablation")
@click.option("--questions", type=_folder, required=True, help="To train on, and to ask.")
@click.option(
    "--base",
    type=_folder,
    required=True,
    help="What every variant begins with: RUN/base of `pocket omni`, or any base.",
)
@click.option(
    "--preset",
    type=click.Choice(["cpu", "accelerator"]),
    default="cpu",
    show_default=True,
    help="Configuration of pocket-omni; --config names another one.",
)
@click.option("--config", "config_file", type=_file, help="A configuration of two stages.")
@click.option(
    "--test",
    "tests",
    type=_folder,
    multiple=True,
    help="Questions to ask instead of the training folder's own; one table each.",
)
@click.option("--seeds", type=click.IntRange(1), default=1, show_default=True)
@click.option(
    "--without",
    type=click.Choice(["assistance", "multi-image"]),
    multiple=True,
    help="Also both stages without these subtasks.",
)
@click.option("--limit", type=click.IntRange(1), default=150, show_default=True, help="A cell.")
@click.option("--batch", type=click.IntRange(1), default=16, show_default=True)
@click.option("--set", "changes", multiple=True, metavar="A.B=VALUE", help="Change one field.")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("train/runs/omni-ablation"),
    show_default=True,
    help="Runs, answers, ablation.md and .json; what is there is used.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def ablation(
    questions: Path,
    base: Path,
    preset: str,
    config_file: Path | None,
    tests: tuple[Path, ...],
    seeds: int,
    without: tuple[str, ...],
    limit: int,
    batch: int,
    changes: tuple[str, ...],
    out: Path,
    as_json: bool,
) -> None:
    """Train stage 1, stage 2 and both from one base, and ask all the same questions.

    Example: vestry-train omni ablation --questions build/qa --base train/runs/omni/base
    """
    with refusals():
        from train.evaluate.omni_ablation_report import to_markdown
        from train.omni.config import read_config
        from train.question_score_commands import text_encoder
        from train.recipes.omni_ablation import AblationRequest, run_ablation

        config = read_config(config_file or CONFIGS / f"pocket-omni-{preset}.json", changes)
        model = dataclasses.replace(config.model, base=str(base))
        report = run_ablation(
            AblationRequest(
                dataclasses.replace(config, model=model),
                questions,
                out,
                tests,
                seeds,
                without,
                limit,
                batch,
                device=_device(config.runtime.device),
                encoder=text_encoder(),
            ),
            say=_said,
        )
    click.echo(json.dumps(report, indent=1) if as_json else to_markdown(report))


def _device(wanted: str) -> str:
    import torch

    return "cuda" if wanted != "cpu" and torch.cuda.is_available() else "cpu"


@click.command("omni-export")
@click.option("--run", type=_folder, required=True, help="Run folder of `pocket omni`.")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=POCKET_OMNI,
    help="Folder to write; where the model ships when not given.",
)
@click.option("--pictures", type=_folder, help="Photos to compare on; drawn garments if not given.")
def omni_export(run: Path, out: Path, pictures: Path | None) -> None:
    """Export pocket-omni as it ships: two Q8_0 files, compared with their checkpoint.

    Example: vestry-train pocket omni-export --run train/runs/omni
    """
    with refusals():
        from train.export.omni_folder import export_omni

        manifest = export_omni(run, out, pictures=pictures, say=_said)
    _said(f"wrote {out} ({manifest.size_bytes / 1e6:,.2f} MB)")


@click.command("omni-card")
@click.option("--val", type=_folder, required=True, help="Evaluation on photos of val people.")
@click.option("--rendered", type=_folder, required=True, help="Evaluation on drawn outfits.")
@click.option(
    "--checkpoint",
    type=_folder,
    required=True,
    help="Evaluation of RUN/stages/model on the same questions about drawn outfits.",
)
@click.option("--ablation", "compared", type=_file, help="ablation.json, if measured.")
@click.option(
    "--model",
    type=_folder,
    default=POCKET_OMNI,
    help="Model folder whose card is written; the one that ships when not given.",
)
def omni_card(
    val: Path, rendered: Path, checkpoint: Path, compared: Path | None, model: Path
) -> None:
    """Write pocket-omni's CARD.md from what was measured on exactly its weights.

    Example: vestry-train pocket omni-card --val b/val --rendered b/drawn --checkpoint b/checkpoint
    """
    from models.errors import ModelsError

    try:
        with refusals():
            from train.export.model_folder import CARD_NAME
            from train.export.omni_card import read_omni_measured, render_omni_card
            from train.whole_files import write_whole

            measured = read_omni_measured(
                model, val=val, rendered=rendered, checkpoint=checkpoint, ablation=compared
            )
            write_whole(model / CARD_NAME, render_omni_card(measured).encode())
    except ModelsError as error:
        raise click.ClickException(f"{error.message} {error.next_step}") from error
    _said(f"wrote {model / CARD_NAME}")
