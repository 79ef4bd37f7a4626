"""`vestry-train omnifashion` and `vestry-train pocket omni`: the commands, nothing of the work.

Recipes are imported when a command runs, so that ``--help`` does not wait for torch.
"""

from __future__ import annotations

import json
from pathlib import Path

import click

from train.refusals import refusals

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
