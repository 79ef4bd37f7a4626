"""`vestry-train fashionvlm` and `vestry-train pocket vlm`: the commands, nothing of the work.

Recipes are imported when a command runs, so that ``--help`` does not wait for torch.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from train.refusals import refusals

CONFIGS = Path(__file__).resolve().parent / "configs" / "fashionvlm"
_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


def _said(line: str) -> None:
    click.echo(line, err=True)


_dialogues_option = click.option(
    "--dialogues",
    type=_FOLDER,
    help="Set of `vestry-train data fashionrec build --pictures`.",
)
_set_option = click.option(
    "--set", "changes", multiple=True, metavar="A.B=VALUE", help="Change one field."
)
_json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")


@click.command("fashionvlm")
@click.option(
    "--config",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    default=CONFIGS / "512.json",
    help="Configuration; the paper's when not given. train/configs/fashionvlm holds others.",
)
@click.option(
    "--base", type=_FOLDER, required=True, help="Model to begin with, ours or a published one."
)
@click.option(
    "--picture-tokenizer",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="File of the picture tokenizer, where it is not in the base.",
)
@click.option(
    "--words",
    type=click.Path(exists=True, path_type=Path),
    help="Text tokenizer, where it is not in the base.",
)
@click.option("--drawing", type=_FOLDER, help="Set of `vestry-train data drawing`.")
@_dialogues_option
@click.option(
    "--run",
    type=click.Path(path_type=Path),
    default=Path("train/runs/fashionvlm"),
    show_default=True,
    help="Run folder; a run there goes on.",
)
@_set_option
@click.option("--plan", "only_plan", is_flag=True, help="Tell memory and time, and stop.")
@_json_option
def fashionvlm(config: Path, changes: tuple[str, ...], as_json: bool, **given: Any) -> None:
    """Teach a Show-O to recommend garments and to draw them; works under torchrun.

    Example: vestry-train fashionvlm --base show-o-512x512 --words phi-1_5 --dialogues build/rec
    """
    with refusals():
        from train.fashionvlm.config import read_vlm_config
        from train.recipes.fashionvlm import Request, train_fashionvlm

        result = train_fashionvlm(Request(read_vlm_config(config, changes), **given), say=_said)
    _shown(result, as_json=as_json)


@click.command("vlm")
@click.option(
    "--preset",
    type=click.Choice(["cpu", "accelerator"]),
    default="cpu",
    show_default=True,
    help="Shape, pixels and time.",
)
@click.option("--drawing", type=_FOLDER, required=True, help="Set of `vestry-train data drawing`.")
@_dialogues_option
@click.option(
    "--stage",
    type=click.Choice(["tokenizer", "all"]),
    default="all",
    show_default=True,
    help="Stop after the picture tokenizer, or make everything.",
)
@click.option(
    "--run",
    type=click.Path(path_type=Path),
    default=Path("train/runs/vlm"),
    show_default=True,
    help="Run folder; what is there already is used.",
)
@_set_option
@_json_option
def pocket_vlm(
    preset: str,
    drawing: Path,
    dialogues: Path | None,
    stage: str,
    run: Path,
    changes: tuple[str, ...],
    as_json: bool,
) -> None:
    """Make pocket-vlm: picture tokenizer, words, drawing, answers, FashionRec.

    Example: vestry-train pocket vlm --drawing build/drawing --dialogues build/rec
    """
    with refusals():
        from train.fashionvlm.config import read_vlm_config
        from train.recipes.pocket_vlm import PocketRequest, make_pocket_vlm

        request = PocketRequest(
            read_vlm_config(CONFIGS / f"pocket-{preset}.json", changes),
            run,
            drawing,
            dialogues,
            "tokenizer" if stage == "tokenizer" else "all",
        )
        result = make_pocket_vlm(request, say=_said)
        if stage == "tokenizer":
            result["recognition"] = _recognition(run, request.config.shape.side_px, drawing)
    _shown(result, as_json=as_json)


def _recognition(run: Path, side: int, drawing: Path) -> dict[str, Any]:
    """Return how often the pocket-encoder knows unseen drawings, and what codes give back."""
    from train.data.drawing.captioned import CaptionedSet
    from train.evaluate.drawing import round_trip_rates, unseen_prompts
    from train.evaluate.painters import round_trips
    from train.fashionvlm.tokenizer_run import found_tokenizer
    from train.vlm_score_commands import judge

    asked = unseen_prompts(CaptionedSet.read(drawing), most=300, side=side)
    again = round_trips(found_tokenizer(run / "tokenizer"), [each.picture for each in asked])
    return round_trip_rates(judge(2), asked, again)


def _shown(result: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(result, indent=1))
    elif "model" in result:
        click.echo(f"wrote {result['model']}", err=True)
