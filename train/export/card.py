"""Writes an encoder's card from measured files and one page of prose, so that no figure can drift.

    vestry-train pocket card --bench build/bench --heads build/heads.json

Prose is ``encoder_card.template`` beside this module; every number in it comes from the manifest,
the closet bench, the figures of the heads or the check of the labels. Files that were measured on
other weights are refused, and so is prose that asks for a figure nobody measured. Nothing is
measured here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.preprocess import PreprocessRecord
from models.store import MANIFEST_NAME, Manifest, read_manifest
from models.types import EncoderIdentity
from train.errors import DataError
from train.export.encoder_graphs import EXACT_CONVOLUTIONS

PROSE = Path(__file__).resolve().parent / "encoder_card.template"
LABEL_CHECK = Path(__file__).resolve().parents[2] / "docs" / "label-check.md"
# logistic regression on frozen features (train/LOG.md); color: the hex value given with the name
FLOORS = {
    "category": "0.648",
    "pattern": "0.629",
    "material": "0.588",
    "fit": "0.702",
    "style": "0.488",
    "dominant_color": "0.42",
}
HEAD_ROWS = {
    "category": "category",
    "pattern": "pattern",
    "material": "material",
    "fit": "fit",
    "style": "style",
    "dominant_color": "dominant color",
    "dominant_color_in_annotated": "dominant color among the annotated",
    "formality": "formality",
    "formality_within_one": "formality within one",
    "kids": "for children",
}
SEARCHERS = {
    "words_to_photo": "this encoder",
    "fts5_predicted_labels": "FTS5 over predicted labels",
    "fts5_annotated_labels": "FTS5 over annotated labels",
    "chance": "chance",
}
LABEL_FIELDS = {
    "category": "category",
    "dominant color": "color",
    "pattern": "pattern",
    "material": "material",
    "fit": "fit",
}
Json = Mapping[str, Any]


@dataclass(frozen=True)
class Measured:
    """What a card is written from.

    Attributes:
        manifest: Of the model folder.
        bench: ``bench.json`` of the closet bench, against ``frozen``.
        heads: Output of ``evaluate heads --json``.
        exact_bench: ``bench.json`` of the shipped graphs against the fp32 twin, if measured.
        speed: Output of ``benchmarks.encoder_speed``, if measured.
    """

    manifest: Manifest
    bench: Json
    heads: Json
    exact_bench: Json | None = None
    speed: Json | None = None

    @property
    def identity(self) -> str:
        """What a file must say that it measured."""
        fields = self.manifest.fields
        digest = PreprocessRecord.from_json(fields["preprocess"]).digest
        return str(EncoderIdentity(self.manifest.name, str(fields["revision"]), digest))


def read_measured(
    model: Path,
    *,
    bench: Path,
    heads: Path,
    exact_bench: Path | None = None,
    speed: Path | None = None,
) -> Measured:
    """Read all files and refuse those that measured something else.

    Args:
        bench: Folder that ``evaluate closet --out`` wrote.
        exact_bench: Likewise, with ``--against`` the fp32 folder.

    Raises:
        DataError: A file is missing, is not JSON or measured other weights.
    """
    measured = Measured(
        manifest=read_manifest(model / MANIFEST_NAME),
        bench=_read(bench / "bench.json"),
        heads=_read(heads),
        exact_bench=None if exact_bench is None else _read(exact_bench / "bench.json"),
        speed=None if speed is None else _read(speed),
    )
    found = {bench.name: measured.bench.get("encoder", {}).get("id")}
    found[heads.name] = measured.heads.get("encoder")
    if exact_bench is not None and measured.exact_bench is not None:
        found[exact_bench.name] = measured.exact_bench.get("encoder", {}).get("id")
    for name, identity in found.items():
        if identity != measured.identity:
            raise DataError(
                f"{name} was measured on {identity}, not on {measured.identity}.",
                next_step="Measure again with the weights that the card describes.",
            )
    return measured


def render_card(measured: Measured, *, label_check: str) -> str:
    """Return the card as Markdown.

    Args:
        label_check: Text of docs/label-check.md.

    Raises:
        DataError: A figure that the prose names was not measured.
    """
    try:
        values = {
            **_manifest_values(measured.manifest),
            **_bench_values(measured),
            **_head_values(measured.heads),
            **_caption_values(measured.heads["captions"]),
            **_label_values(label_check),
            "speed": _speed_line(measured.speed),
        }
        return PROSE.read_text(encoding="utf-8").format_map(values)
    except KeyError as error:
        raise DataError(
            f"The figure {error} was not measured.",
            next_step="Measure with all protocols and against the frozen floor.",
        ) from error


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _manifest_values(manifest: Manifest) -> dict[str, str]:
    fields, config = manifest.fields, manifest.fields["config"]
    size_of = {file.name: file.bytes / 1e6 for file in manifest.files}
    words, data = fields["parity"]["words"], fields["data"]
    held, frequent = words["held_out"], words["frequent"]
    most = max(frequent, key=int)
    return {
        "revision": fields["revision"],
        "variant": str(config["variant"]).replace("lite", "Lite"),
        "size": str(fields["preprocess"]["size"]),
        "attributes": str(len(fields["terms"]["attributes"])),
        "kept_pieces": f"{words['kept']:,}",
        "published_pieces": f"{words['published']:,}",
        "max_tokens": str(fields["max_tokens"]),
        "total_mb": f"{manifest.size_bytes / 1e6:.2f}",
        "image_mb": f"{size_of['image.onnx']:.1f}",
        "text_mb": f"{size_of['text.onnx']:.1f}",
        **{name: f"{data[name]:,}" for name in ("photos", "people", "drawings")},
        "held_out_photos": str(data["held_out_photos"]),
        "held_out_people": str(data["held_out_people"]),
        "unchanged_texts": f"{words['unchanged_texts']:,}",
        "frequent_count": f"{int(most):,}",
        "frequent_changed": f"{frequent[most]:,}",
        "held_texts": str(held["texts"]),
        "held_words": str(held["words"]),
        "held_words_changed": str(held["words_changed"]),
        "held_cosine": f"{held.get('changed_cosine_mean', 1.0):.2f}",
        "exact_convolutions": str(EXACT_CONVOLUTIONS),
        "gates_table": _gates_table(fields["gates"]),
    }


def _gates_table(gates: Sequence[Json]) -> str:
    rows = [
        [
            gate["name"],
            f"{gate['measured']:,.10g}",
            f"{'at least' if gate['at_least'] else 'at most'} {gate['bound']:,.10g}",
        ]
        for gate in gates
    ]
    return table(["gate", "measured", "bound"], rows)


def _bench_values(measured: Measured) -> dict[str, str]:
    bench = measured.bench
    floor = bench["against"]["protocols"]
    gains = {
        entry["protocol"]: entry["difference"] for entry in bench["comparison"] if entry["headline"]
    }
    rows = []
    for name, protocol in bench["protocols"].items():
        if "skipped" in protocol:
            reason = f"skipped: {protocol['skipped']}"
            rows.append([f"{name} {protocol['title']}", reason, *[""] * 5])
            continue
        figure = protocol["figures"][protocol["headline"]]
        frozen, gain = floor.get(name, {}), gains.get(name)
        known = frozen.get("figures", {}).get(protocol["headline"])
        rows.append(
            [
                f"{name} {protocol['title']}",
                f"{protocol['headline']}: {100 * figure['value']:.1f}",
                _span(figure["interval"]),
                f"{100 * figure['persons_mean']:.1f}",
                "" if known is None else f"{100 * known['value']:.1f}",
                "" if gain is None else f"{100 * gain['value']:+.1f}",
                "" if gain is None else _span([gain["low"], gain["high"]]),
            ]
        )
    header = ["protocol", "value", "interval", "persons", "floor", "gain", "interval"]
    return {
        "bench_command": "vestry-train evaluate closet --data DIR --against frozen --out DIR",
        "bench_photos": f"{bench['data']['evaluated_photos']:,}",
        "bench_persons": str(bench["data"]["evaluated_persons"]),
        "bench_table": table(header, rows),
        "int8_search": _int8_line(measured.exact_bench),
    }


def _int8_line(bench: Json | None) -> str:
    if bench is None:
        return "What int8 costs these searches was not measured on held-out people."
    entry = next(e for e in bench["comparison"] if e["protocol"] == "P2" and e["headline"])
    change = entry["difference"]
    return (
        "The same searches with the fp32 picture graph (`--against` the folder that `--keep-fp32`"
        f" wrote): int8 changes P2 by {100 * change['value']:+.2f} points"
        f" ({_span([change['low'], change['high']])})."
    )


def _head_values(heads: Json) -> dict[str, str]:
    rows = []
    for name, label in HEAD_ROWS.items():
        figure = heads[name]
        floor = f" [{FLOORS[name]}]" if name in FLOORS else ""
        macro = "" if figure["macro"] is None else f"{figure['macro']:.3f}"
        low, high = figure["interval"]
        rows.append(
            [
                label,
                f"{figure['value']:.3f}{floor}",
                f"{low:.3f}-{high:.3f}",
                f"{figure['persons_mean']:.3f}",
                macro,
            ]
        )
    kids = heads["kids_ranking"]
    return {
        "heads_command": f"vestry-train evaluate heads --data DIR --split {heads['split']} --json",
        "heads_photos": f"{heads['category']['n']:,}",
        "heads_persons": str(heads["persons"]),
        "heads_table": table(["field", "accuracy", "interval", "persons", "macro"], rows),
        "kids_auc": f"{kids['roc_auc']:.3f}",
        "kids_low": f"{kids['interval'][0]:.3f}",
        "kids_high": f"{kids['interval'][1]:.3f}",
        "kids_positives": str(kids["positives"]),
        "precision_table": _precision_table(heads),
        "confidence_table": _confidence_table(heads["confidence"]),
        **{
            f"{name}_jaccard": f"{heads[f'{name}_jaccard']:.3f}"
            for name in ("season", "occasion", "attributes")
        },
    }


def _precision_table(heads: Json) -> str:
    rows = []
    for name in ("season", "occasion", "attributes"):
        figure = heads[f"{name}_map"]
        low, high = figure["interval_macro"]
        rows.append(
            [
                f"{name} ({figure['terms']} that occur)",
                f"{figure['macro']:.3f}",
                f"{low:.3f}-{high:.3f}",
                f"{figure['micro']:.3f}",
                f"{figure['chance_macro']:.3f}",
            ]
        )
    return table(["field", "macro", "interval", "micro", "chance (macro)"], rows)


def _confidence_table(confidence: Json) -> str:
    keys = ("mean_confidence", "accuracy", "ece", "ece_equal_mass", "brier")
    rows = [[name, *(f"{figure[key]:.3f}" for key in keys)] for name, figure in confidence.items()]
    return table(["field", "confidence", "accuracy", "ECE", "equal count", "Brier"], rows)


def _caption_values(captions: Json) -> dict[str, str]:
    rows = []
    for name, label in SEARCHERS.items():
        figures = captions[name]
        row = [label, *(f"{figures[f'recall@{k}']:.3f}" for k in (1, 5, 10))]
        interval = figures.get("recall@10_interval")
        rows.append([*row, "" if interval is None else f"{interval[0]:.3f}-{interval[1]:.3f}"])
    return {
        "caption_photos": str(captions["n"]),
        "caption_persons": str(captions["persons"]),
        "caption_table": table(["search", "R@1", "R@5", "R@10", "interval of R@10"], rows),
    }


def _label_values(text: str) -> dict[str, str]:
    """Read each field's rate and interval from the table of the label check."""
    values = {}
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        field = re.sub(r"\s*\(.*", "", cells[0])
        if field in LABEL_FIELDS and len(cells) > 4:
            values[f"label_{LABEL_FIELDS[field]}"] = cells[4]
    return values


def _speed_line(speed: Json | None) -> str:
    if speed is None:
        return ""
    figures = speed["figures"]
    return (
        f"\nOne decoded photo on {figures['cores']} cores in one thread pool"
        f" (`python -m benchmarks.encoder_speed`): {figures['total_p50_ms']:.0f} ms prepared and"
        f" encoded, {figures['prepare_share']:.0%} of it preparing pixels; the int8 graph takes"
        f" {figures['int8_over_fp32']:.2f} of the fp32 graph's time in the same run.\n"
    )


def _span(bounds: Sequence[float]) -> str:
    return f"{100 * bounds[0]:.1f} to {100 * bounds[1]:.1f}"


def _read(file: Path) -> Json:
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DataError(
            f"{file.name} cannot be read as JSON.", next_step="Measure again and name its file."
        ) from error
    if not isinstance(document, dict):
        raise DataError(f"{file.name} holds no figures.", next_step="Measure again.")
    return document
