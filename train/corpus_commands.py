"""`vestry-train data rendered` and `data closet`: corpora from drawings and from a closet.

Only options and words; the work is in ``train.data``. The cut-out network is loaded here, because
``train.data`` may not know what ships.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from train.refusals import refusals

_CUTOUT = Path(__file__).resolve().parent.parent / "models" / "pocket" / "cutout"
_closet = click.Path(exists=True, file_okay=False, path_type=Path)
_out = click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="Folder of the corpus; a run that was stopped there goes on.",
)


@click.command("rendered")
@_out
@click.option("--count", type=click.IntRange(1), required=True, help="Outfits to draw.")
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True)
@click.option(
    "--size",
    type=click.IntRange(96, 1024),
    default=224,
    show_default=True,
    help="Longest side of a picture in px.",
)
@click.option(
    "--views",
    type=click.FloatRange(0.0, 1.0),
    default=0.05,
    show_default=True,
    help="Share of the outfits shown in three views.",
)
@click.option(
    "--siblings",
    type=click.FloatRange(0.0, 1.0),
    default=0.0,
    show_default=True,
    help="Share of the outfits that get two siblings, one to three stated values apart (S08).",
)
@click.option("--workers", type=click.IntRange(1), default=2, show_default=True)
@click.option(
    "--cutouts",
    type=_closet,
    help="Lay garments cut out of this closet's train photos on figures instead. Not for shipping.",
)
def rendered(
    out: Path,
    count: int,
    seed: int,
    size: int,
    views: float,
    siblings: float,
    workers: int,
    cutouts: Path | None,
) -> None:
    """Draw outfits whose annotations are exactly true.

    Example: vestry-train data rendered --out corpora/drawn --count 6000 --seed 1 --siblings 0.3
    """
    if cutouts is not None and siblings:
        raise click.UsageError("--siblings are drawn garments; they do not go with --cutouts.")
    with refusals():
        from train.data.rendered import RenderedPlan, write_rendered

        plan = RenderedPlan(count, seed, size, views, siblings=siblings)
        if cutouts is None:
            manifest = write_rendered(out, plan, workers=workers, tell=_told)
        else:
            from train.data.cutouts import write_cutouts

            manifest = write_cutouts(cutouts, out, plan, _segment, workers=workers, tell=_told)
    _report(manifest)


@click.command("closet")
@click.option("--data", type=_closet, required=True, help="Folder with annotations.jsonl.")
@_out
def closet(data: Path, out: Path) -> None:
    """Turn an annotated closet into a corpus of single garments.

    Example: vestry-train data closet --data wardrobe-cc0 --out corpora/closet
    """
    with refusals():
        from train.data.closet_corpus import write_closet_corpus

        counts = write_closet_corpus(data, out)
    click.echo(json.dumps(asdict(counts)))


def _segment(images: Sequence[Any]) -> list[Any]:
    """Masks by the embedded cut-out network, loaded once."""
    if not _SEGMENTERS:
        from models.runtimes.cutout import OnnxSegmenter

        _SEGMENTERS.append(OnnxSegmenter(_CUTOUT))
    masks: list[Any] = _SEGMENTERS[0].segment(images)
    return masks


_SEGMENTERS: list[Any] = []


def _told(done: int, total: int) -> None:
    click.echo(f"\r{done}/{total}", nl=done == total, err=True)


def _report(manifest: Path) -> None:
    facts = json.loads(manifest.read_text(encoding="utf-8"))
    click.echo(json.dumps({"records": facts["records"], "sha256": facts["records_sha256"]}))
