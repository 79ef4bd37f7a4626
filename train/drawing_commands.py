"""`vestry-train data drawing`: captioned pictures of garments, to learn drawing from.

Only options and words. The cut-out network is loaded here, because ``train.data`` may not know what
ships.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from train.refusals import refusals

_CUTOUT = Path(__file__).resolve().parent.parent / "models" / "pocket" / "cutout"


@click.command("drawing")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="Folder of the set; a run that was stopped there goes on.",
)
@click.option(
    "--drawn", type=click.IntRange(12), default=18000, show_default=True, help="Drawings to make."
)
@click.option(
    "--photos",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Annotated closet whose training people's garments are cut out too. Not for shipping.",
)
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True)
@click.option(
    "--unseen",
    type=click.IntRange(12),
    default=300,
    show_default=True,
    help="Drawings of combinations that are kept out of training.",
)
@click.option(
    "--size",
    type=click.IntRange(64, 512),
    default=128,
    show_default=True,
    help="Side of a picture in px.",
)
@click.option("--workers", type=click.IntRange(1), default=2, show_default=True)
def drawing(
    out: Path, drawn: int, photos: Path | None, seed: int, unseen: int, size: int, workers: int
) -> None:
    """Make captioned pictures of single garments, drawn and cut out of photos.

    Example: vestry-train data drawing --out build/drawing --photos wardrobe-cc0
    """
    with refusals():
        from train.data.drawing.building import DrawingPlan, write_drawing_set

        plan = DrawingPlan(drawn, seed, unseen, size, photos.name if photos else "")
        manifest = write_drawing_set(
            out, plan, closet=photos, cut=_cut, workers=workers, tell=_told
        )
    facts = json.loads(manifest.read_text(encoding="utf-8"))
    shown = {name: facts[name] for name in ("pictures", "parts", "categories", "sha256")}
    click.echo(json.dumps(shown))


def _cut(images: Sequence[Any]) -> list[Any]:
    """Masks by the embedded cut-out network, loaded once."""
    if not _SEGMENTERS:
        from models.runtimes.cutout import OnnxSegmenter

        _SEGMENTERS.append(OnnxSegmenter(_CUTOUT, threads=1))
    masks: list[Any] = _SEGMENTERS[0].segment(images)
    return masks


_SEGMENTERS: list[Any] = []


def _told(done: int, total: int) -> None:
    click.echo(f"\r{done}/{total}", nl=done == total, err=True)
