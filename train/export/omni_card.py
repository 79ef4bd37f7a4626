"""Writes pocket-omni's card from measured files and one page of prose, so that no figure can drift.

    vestry-train pocket omni-card --val DIR --rendered DIR --checkpoint DIR [--ablation FILE]

Prose is ``omni_card.template`` beside this module. The folders are what `evaluate omnifashion`
wrote; those of other weights, other words or other questions are refused. Nothing is measured here.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from models.gguf_header import read_gguf_header
from models.store import MANIFEST_NAME, Manifest, read_manifest
from models.vision_resize import ALONE_TOKENS_KEY, SEVERAL_TOKENS_KEY
from train.errors import DataError
from train.evaluate.omni_ablation_report import BASE, BOTH, FIRST, SECOND, table_of
from train.evaluate.omni_ablation_report import FORMAT as ABLATION_FORMAT
from train.export.card import table

PROSE = Path(__file__).resolve().parent / "omni_card.template"
MOST_COST: Final = 1.0
"""Points of Mean Acc that eight bits may cost."""
_YES_NO: Final = ("S12", "S13")
Json = Mapping[str, Any]


@dataclass(frozen=True)
class OmniMeasured:
    """What the card is written from.

    Attributes:
        val: Questions about photos of people nobody trained on, put to the shipped files.
        rendered: Questions about drawn outfits, put to the shipped files.
        checkpoint: The same, put to the checkpoint.
        ablation: ``ablation.json``, if measured.
        limits: Most tokens of a picture alone, and of one of several.
        picture_type: How the picture part is stored.
    """

    manifest: Manifest
    val: Json
    rendered: Json
    checkpoint: Json
    ablation: Json | None
    limits: tuple[int, int]
    picture_type: str


def read_omni_measured(
    model: Path, *, val: Path, rendered: Path, checkpoint: Path, ablation: Path | None = None
) -> OmniMeasured:
    """Read all files and refuse those that measured something else.

    Raises:
        DataError: A file is missing, is not JSON or measured something else.
        ModelsError: The model's folder cannot be read.
    """
    manifest = read_manifest(model / MANIFEST_NAME)
    weights = weights_of(model, manifest)
    found = {folder: _read(folder / "evaluation.json") for folder in (val, rendered, checkpoint)}
    for folder in (val, rendered):
        if found[folder].get("model_sha256") != weights:
            raise DataError(
                f"{folder.name} was measured on other weights than these.",
                next_step="Ask the files in the model's folder and write the card then.",
            )
    one, other = found[rendered], found[checkpoint]
    for key, what in (
        ("questions_sha256", "other questions"),
        ("prompts_sha256", "other words"),
        ("limit", "another number of questions"),
        ("seed", "another choice of questions"),
    ):
        if one.get(key) != other.get(key):
            raise DataError(
                f"{checkpoint.name} and {rendered.name} were measured with {what}.",
                next_step="Ask both the same: what eight bits cost is their difference.",
            )
    if other.get("model_kind") != "checkpoint":
        raise DataError(
            f"{checkpoint.name} was not measured on a checkpoint.",
            next_step="Evaluate RUN/stages/model.",
        )
    compared = None if ablation is None else _read(ablation)
    if compared is not None and compared.get("format") != ABLATION_FORMAT:
        raise DataError(
            f"{ablation.name if ablation else ''} is no ablation.",
            next_step="Name the ablation.json that `vestry-train omni ablation` wrote.",
        )
    header = read_gguf_header(model / str(manifest.fields["mmproj"]))
    limits = header.number(ALONE_TOKENS_KEY), header.number(SEVERAL_TOKENS_KEY)
    kind = header.quantization
    return OmniMeasured(manifest, found[val], one, other, compared, limits, kind)


def weights_of(model: Path, manifest: Manifest) -> str:
    """Return what an evaluation of these files calls their weights."""
    whole = hashlib.sha256()
    for part in ("text", "mmproj"):
        whole.update((model / str(manifest.fields[part])).read_bytes())
    return whole.hexdigest()


def render_omni_card(measured: OmniMeasured) -> str:
    """Return the card as Markdown.

    Raises:
        DataError: A figure that the prose names was not measured.
    """
    try:
        values = {
            **_recipe_values(measured),
            **_asked_values("val", measured.val),
            **_asked_values("rendered", measured.rendered),
            **_cost_values(measured),
            "closed": _closed(measured.val),
            "ablation": _ablation(measured.ablation),
            "annotators": "; ".join(measured.val["labels"]),
        }
        return PROSE.read_text(encoding="utf-8").format_map(values)
    except (KeyError, TypeError) as error:
        raise DataError(
            f"The figure {error} was not measured.",
            next_step="Export and evaluate with this version of Vestry.",
        ) from error


def _recipe_values(measured: OmniMeasured) -> dict[str, str]:
    manifest, recipe = measured.manifest, measured.manifest.fields["recipe"]
    sizes = {file.name: file.bytes / 1e6 for file in manifest.files}
    environment = recipe["environment"]
    libraries = environment["libraries"]
    machine = environment["accelerator"] or f"{environment['threads']} threads, no accelerator"
    hours = float(recipe["done"].get("seconds", 0.0)) / 3600
    text, pictures = (str(manifest.fields[part]) for part in ("text", "mmproj"))
    return {
        "revision": str(manifest.fields["revision"]),
        "weights": f"{recipe['weights'] / 1e6:.1f} M",
        "total_mb": f"{manifest.size_bytes / 1e6:.2f}",
        "text_mb": f"{sizes[text]:.2f}",
        "picture_mb": f"{sizes[pictures]:.2f}",
        "text_type": str(manifest.fields["quantization"]),
        "picture_type": measured.picture_type,
        "alone": str(measured.limits[0]),
        "several": str(measured.limits[1]),
        "preset": str(recipe["preset"]),
        "seed": str(recipe["seed"]),
        "stages": ", ".join(
            f"{stage['name']} {stage['questions']:,} questions in {stage['steps']:,} steps"
            for stage in recipe["stages"]
        ),
        "computer": f"{environment['processor']}, {machine}, {hours:.1f} hours for the last part"
        f" of the stages; torch {libraries['torch']}, transformers {libraries['transformers']}",
        "tower": _tower(recipe["tower"]),
        "preset_words": _PRESETS[str(recipe["preset"])],
    }


_PRESETS: Final = {
    "cpu": "**Only a processor was to be had.** These are the weights of the CPU preset. "
    "Promised of them are category 0.45, color 0.40, yes and no 0.65 on "
    "photos, Mean Acc 0.65 on drawn outfits; the accelerator preset sees more questions and more "
    "of each picture.",
    "accelerator": "These are the weights of the accelerator preset; its promises are category "
    "0.55, color 0.50, yes and no 0.70 on photos, Mean Acc 0.80 on drawn outfits.",
}


def _tower(tower: Json | None) -> str:
    if not tower:
        return "began without a warm-up"
    shares = tower["val"]
    told = ", ".join(f"{name} {share:.3f}" for name, share in sorted(shares.items()))
    return f"warmed up on photos before it met a word; alone on val people: {told}"


def _asked_values(name: str, document: Json) -> dict[str, str]:
    header = ("", "A@1", "Acc", "95%", "n", "chance", "constant", "gray pictures", "unreadable")
    rows = []
    for row in document["subtasks"]:
        acc = row["acc"]
        rows.append(
            [
                f"{row['subtask']} {row['form']}",
                _percent(row["a1"]["value"]) if "a1" in row else "",
                _percent(acc["value"]),
                f"{_percent(acc['low'])}-{_percent(acc['high'])}",
                f"{acc['n']:,}",
                _percent(row["chance"]["acc"]),
                _percent(row["majority"]["acc"]),
                _percent(row["blank"]) if "blank" in row else "",
                _percent(row["format_errors"]),
            ]
        )
    mean = document["mean_acc"]
    columns = ", ".join(
        f"{row['column']} {_percent(row['acc']['value'])}" for row in document["columns"]
    )
    partly = "" if mean["complete"] else f" of the {mean['columns']} columns that could be asked"
    return {
        f"{name}_measured": f"`vestry-train evaluate omnifashion --model models/pocket/omni`: "
        f"{document['questions']:,} questions, {document['questions_sha256'][:12]}, in the words "
        f"of {document['prompts']}, {document['prompts_sha256'][:12]}.",
        f"{name}_table": table(header, rows),
        f"{name}_mean": f"**Mean Acc {_percent(mean['of_columns'])}**{partly} ({columns}).",
        f"{name}_n": f"{document['questions']:,}",
    }


def _closed(document: Json) -> str:
    """Say what photos are promised for: lists, category, color, yes and no, readable answers."""
    told = []
    lists = document["garment_lists"] or {}
    for name, words in _LISTED.items():
        if figure := lists.get(name):
            least = f", constant answer {figure['constant']:.3f}" if "constant" in figure else ""
            told.append(f"{words} {_figure(figure)}{least}")
    color = next((row for row in document["subtasks"] if row["subtask"] == "S09"), None)
    if color is not None:
        told.append(f"color when asked, A@1 {_figure(color['a1'])}")
    asked = [row for row in document["subtasks"] if row["subtask"] in _YES_NO]
    if count := sum(row["acc"]["n"] for row in asked):
        right = sum(row["acc"]["value"] * row["acc"]["n"] for row in asked) / count
        told.append(f"yes and no {right:.3f} of {count:,}")
    every = sum(row["acc"]["n"] for row in document["subtasks"])
    unread = sum(row["format_errors"] * row["acc"]["n"] for row in document["subtasks"]) / every
    told.append(f"answers of the form that was asked for {1 - unread:.4f}")
    return f"In short: {'; '.join(told)}."


_LISTED: Final = {
    "valid": "lists of garments that are valid JSON",
    "category": "category of the first garment listed, A@1",
    "color": "its dominant color",
}


def _figure(figure: Json) -> str:
    return f"{figure['value']:.3f} ({figure['low']:.3f}-{figure['high']:.3f}, n {figure['n']:,})"


def _cost_values(measured: OmniMeasured) -> dict[str, str]:
    whole = 100 * float(measured.checkpoint["mean_acc"]["of_columns"])
    eight = 100 * float(measured.rendered["mean_acc"]["of_columns"])
    cost = whole - eight
    kept = cost <= MOST_COST
    gates = measured.manifest.fields["parity"]["gates"]
    rows = [
        [
            str(gate["name"]),
            f"{gate['measured']:.3g}",
            f"{'at least' if gate['at_least'] else 'at most'} {gate['bound']:.3g}",
        ]
        for gate in gates
    ]
    return {
        "checkpoint_mean": f"{whole:.1f}",
        "shipped_mean": f"{eight:.1f}",
        "cost": f"{cost:+.2f}",
        "cost_words": "At most 1 may be lost."
        if kept
        else "**More than the 1 point that may be lost.**",
        "parity_table": table(("parity with the checkpoint", "measured", "promised"), rows),
    }


def _ablation(document: Json | None) -> str:
    if document is None:
        return "Not measured for these weights."
    seeds = document["seeds"]
    told = (
        f"`vestry-train omni ablation`, {'seed' if len(seeds) == 1 else 'seeds'} "
        f"{', '.join(map(str, seeds))}, the stages' limits "
        f"{' and '.join(f'{minutes:g}' for minutes in document['minutes'])} minutes (0: none). "
        "Runs of their own, not these weights; A@1/Acc in percent."
    )
    parts = [told, *(table_of(one).replace("## ", "### ", 1) for one in document["sets"])]
    return "\n\n".join([*parts, *filter(None, map(_verdict, document["sets"]))])


def _verdict(asked: Json) -> str:
    """Say which variant came first, whichever it was."""
    means = {
        row["variant"]: row["mean_acc"]
        for row in asked["rows"]
        if row["variant"] in (BASE, FIRST, SECOND, BOTH)
    }
    best = max(means, key=lambda name: means[name])
    if best == BOTH:
        return f"{asked['set']}: both stages together come first."
    behind = 100 * (means[best] - means[BOTH])
    return (
        f"{asked['set']}: **both stages together do not come first**: {best} is {behind:.1f} "
        "points of Mean Acc ahead of them."
    )


def _read(file: Path) -> Json:
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DataError(
            f"{file.parent.name}/{file.name} cannot be read.",
            next_step="Name what `vestry-train evaluate omnifashion --out` wrote.",
        ) from error
    if not isinstance(found, dict):
        raise DataError(
            f"{file.name} holds no report.",
            next_step="Name what `vestry-train evaluate omnifashion --out` wrote.",
        )
    return found


def _percent(value: float | None) -> str:
    return "" if value is None else f"{100 * value:.1f}"
