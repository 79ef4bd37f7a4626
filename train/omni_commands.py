"""`vestry-train omnifashion` and `vestry-train pocket omni`: the commands, nothing of the work.

Recipes are imported when a command runs, so that ``--help`` does not wait for torch.
"""

from __future__ import annotations

import json
from pathlib import Path

import click

from train.refusals import refusals

POCKET_ENCODER = Path(__file__).resolve().parent.parent / "models" / "pocket" / "encoder"
CONFIGS = Path(__file__).resolve().parent / "configs"


def _said(line: str) -> None:
    click.echo(line, err=True)


_questions_option = click.option(
    "--questions",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    required=True,
    help="Folder that `vestry-train data qa` wrote.",
)
_images_option = click.option(
    "--images",
    type=click.Path(exists=True, path_type=Path),
    help="Folder or .tar of the pictures, where they are not in the folder of questions.",
)


@click.command("omnifashion")
@click.option(
    "--config",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    default=CONFIGS / "omnifashion-3b.json",
    help="Configuration; the paper's when not given. train/configs holds others.",
)
@_questions_option
@_images_option
@click.option(
    "--run",
    type=click.Path(path_type=Path),
    default=Path("train/runs/omnifashion"),
    show_default=True,
    help="Run folder; a run there goes on.",
)
@click.option("--set", "changes", multiple=True, metavar="A.B=VALUE", help="Change one field.")
@click.option("--plan", "only_plan", is_flag=True, help="Tell memory, tokens and time, and stop.")
@click.option("--allow-research", is_flag=True, help="Accept a base that is for research only.")
@click.option(
    "--allow-drift", multiple=True, metavar="KEY", help="A setting in which a run may differ."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def omnifashion(
    config: Path,
    questions: Path,
    images: Path | None,
    run: Path,
    changes: tuple[str, ...],
    only_plan: bool,
    allow_research: bool,
    allow_drift: tuple[str, ...],
    as_json: bool,
) -> None:
    """Teach a Qwen-VL fashion in two stages; works under torchrun.

    Example: vestry-train omnifashion --questions build/qa --set model.base=qwen3-vl-2b --plan
    """
    with refusals():
        from train.recipes.omnifashion import request_of, train_omnifashion

        request = request_of(
            config,
            questions,
            run,
            changes=changes,
            images=images,
            allow_research=allow_research,
            allow_drift=allow_drift,
            only_plan=only_plan,
        )
        result = train_omnifashion(request, say=_said)
    if as_json:
        click.echo(json.dumps(result, indent=1))
    elif "model" in result:
        click.echo(f"wrote {result['model']}", err=True)


@click.command("omni")
@click.option(
    "--preset",
    type=click.Choice(["cpu", "accelerator"]),
    default="cpu",
    show_default=True,
    help="Steps, data and pixels; the shape is one.",
)
@click.option(
    "--questions",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder that `vestry-train data qa` wrote.",
)
@click.option(
    "--photos",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Closet with photos-224.tar, to warm the picture tower up.",
)
@click.option(
    "--encoder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=POCKET_ENCODER,
    help="Teacher of the picture tower; the encoder that ships when not given.",
)
@click.option("--labels-only", is_flag=True, help="Warm the tower up without a teacher.")
@click.option(
    "--stage",
    type=click.Choice(["tower", "all"]),
    default="all",
    show_default=True,
    help="Stop after the picture tower, or make everything.",
)
@click.option(
    "--run",
    type=click.Path(path_type=Path),
    default=Path("train/runs/omni"),
    show_default=True,
    help="Run folder; what is there already is used.",
)
@click.option("--tower-minutes", type=click.FloatRange(0.01), default=20.0, show_default=True)
@click.option("--set", "changes", multiple=True, metavar="A.B=VALUE", help="Change one field.")
@click.option("--allow-drift", multiple=True, metavar="KEY", help="What may differ in a run.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def pocket_omni(
    preset: str,
    questions: Path | None,
    photos: Path | None,
    encoder: Path,
    labels_only: bool,
    stage: str,
    run: Path,
    tower_minutes: float,
    changes: tuple[str, ...],
    allow_drift: tuple[str, ...],
    as_json: bool,
) -> None:
    """Make pocket-omni: picture tower, words, stage 1 and stage 2.

    Example: vestry-train pocket omni --questions build/qa --photos wardrobe-cc0
    """
    with refusals():
        from train.omni.config import read_config
        from train.omni.tower import TowerConfig
        from train.recipes.pocket_omni import PocketRequest, make_pocket_omni

        request = PocketRequest(
            read_config(CONFIGS / f"pocket-omni-{preset}.json", changes),
            run,
            questions,
            photos,
            None if labels_only else encoder,
            "tower" if stage == "tower" else "all",
            tower=TowerConfig(minutes=tower_minutes, steps=10**6),
            allow_drift=allow_drift,
        )
        result = make_pocket_omni(request, say=_said)
    if as_json:
        click.echo(json.dumps(result, indent=1))
