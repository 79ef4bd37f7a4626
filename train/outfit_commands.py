"""`vestry-train evaluate outfits` and `pocket compatibility`: the commands, nothing of the work.

The recipe is imported when a command runs, so that ``--help`` does not wait for torch.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from train.compatibility.material import Material

POCKET_FOLDER = Path(__file__).resolve().parent.parent / "models" / "pocket"
DEFAULT_CACHE = Path("train") / "runs" / "closet"

_data_option = click.option(
    "--data",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    required=True,
    help="Folder with photos/, photos.csv, outfits.jsonl and fitb.jsonl.",
)
_encoder_option = click.option(
    "--encoder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=POCKET_FOLDER / "encoder",
    help="Encoder folder; the one that ships when not given.",
)
_cache_option = click.option(
    "--cache",
    type=click.Path(file_okay=False, path_type=Path),
    default=DEFAULT_CACHE,
    show_default=True,
    help="Folder of what was looked at before.",
)
_json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")


@click.command("outfits")
@_data_option
@click.option(
    "--head",
    type=click.Choice(["cv", "shipped"]),
    default="cv",
    show_default=True,
    help="cv: every person judged by a head that never saw them; shipped: by the app's head.",
)
@_encoder_option
@_cache_option
@_json_option
def evaluate_outfits(data: Path, head: str, encoder: Path, cache: Path, as_json: bool) -> None:
    """Do garments go together? The learned head beside the rules, from predicted tags.

    Example: vestry-train evaluate outfits --data wardrobe-cc0 --head cv --json
    """
    with _explained():
        material = _material(data, encoder, cache, learn=head == "cv")
        figures = _validated(material) if head == "cv" else _shipped(material)
    document = {**figures, "head": head, "encoder": str(material.encoder)}
    click.echo(json.dumps(document, indent=1) if as_json else _summary(document))


@click.command("compatibility")
@_data_option
@click.option("--out", type=click.Path(path_type=Path), help="Model folder to write.")
@_encoder_option
@_cache_option
@_json_option
def pocket_compatibility(
    data: Path, out: Path | None, encoder: Path, cache: Path, as_json: bool
) -> None:
    """Train the head that knows which garments go together.

    Example: vestry-train pocket compatibility --data wardrobe-cc0
    """
    with _explained():
        from train.recipes.compatibility import make_compatibility

        material = _material(data, encoder, cache, learn=True)
        figures = make_compatibility(
            material, out=out or POCKET_FOLDER / "compatibility", say=_said
        )
    click.echo(json.dumps(figures, indent=1) if as_json else _summary(figures))


def _validated(material: Material) -> dict[str, Any]:
    from train.compatibility.fit import FitConfig
    from train.recipes.compatibility import cross_validate

    return cross_validate(material, FitConfig(), say=_said).figures()


def _shipped(material: Material) -> dict[str, Any]:
    from models.compatibility.head import CompatibilityHead
    from models.compatibility.rules import RuleScorer
    from models.store import read_manifest
    from train.evaluate.outfits import Marks, build_exam, report

    folder = POCKET_FOLDER / "compatibility"
    vocabulary, table = material.vocabulary, material.table()
    head = CompatibilityHead.load(folder, vocabulary=vocabulary, encoder=material.encoder)
    rules = RuleScorer(vocabulary)
    exam = build_exam(material.outfits, material.questions, material.names)
    learned = Marks.of(exam, lambda index: head.scores(table, index))
    figures = report(exam, learned, Marks.of(exam, lambda index: rules.scores(table, index)))
    fitted = read_manifest(folder / "manifest.json").fields.get("fitted_people", [])
    known = sorted(set(fitted) & set(exam.everybody))
    return {**figures, "fitted_to": known}


def _material(data: Path, encoder: Path, cache: Path, *, learn: bool) -> Material:
    from models.manager import ModelManager
    from models.runtimes.ort import PocketEncoder
    from models.store import ModelStore
    from train.compatibility.material import gather

    return gather(
        data,
        segmenter=ModelManager(ModelStore()).segmenter(),
        encoder=PocketEncoder(encoder),
        cache=cache,
        learn=learn,
        say=_said,
    )


@contextmanager
def _explained() -> Iterator[None]:
    from models.errors import ModelsError
    from train.errors import TrainError

    try:
        yield
    except (ModelsError, TrainError) as error:
        raise click.ClickException(f"{error.message} {error.next_step}".strip()) from error


def _said(line: str) -> None:
    click.echo(line, err=True)


def _summary(document: dict[str, Any]) -> str:
    lines = []
    for name in ("fitb", "auc"):
        figures = document[name]
        lines.append(
            f"{name:5} learned {figures['learned']:.3f}  rules {figures['rules']:.3f}"
            f"  n {figures['n']}"
        )
    if document.get("fitted_to"):
        lines.append(f"The head was fitted to {len(document['fitted_to'])} of these people.")
    return "\n".join(lines)
