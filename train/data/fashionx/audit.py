"""A sheet on which a person checks annotations by eye, and what the filled sheet says.

One HTML file that needs nothing else: pictures inside, three boxes for every value, a button that
saves a CSV. All texts of the corpus are escaped, and the page may run no script but its own: the
browser holds it to the digest of that. Pictures are in the sheet, so it is as private as they are.
`read_audit` computes precision per field with Wilson intervals. Spec A.5.
"""

from __future__ import annotations

import base64
import csv
import hashlib
import html
import io
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from PIL import Image

from models.fashionx import PART_NAMES, FashionXRecord
from models.preprocess import decode_photo
from train.data.corpus import Corpus
from train.data.fashionx.backends import digest
from train.data.fashionx.statistics import Share
from train.data.fashionx.tally import ITEM_FIELDS, OVERALL_FIELDS
from train.errors import DataError
from train.whole_files import write_whole

VERDICTS: Final = ("right", "wrong", "unsure")
HEAD: Final = ("image_id", "place", "field", "verdict")
PICTURE_SIDE: Final = 448

Value = tuple[str, str, str]
"""Place, field and what is said there."""

_STYLE: Final = """
body { font: 15px/1.4 system-ui, sans-serif; margin: 1rem; color: #222; background: #fff; }
section { display: flex; gap: 1rem; border-top: 1px solid #999; padding: 1rem 0; }
img { max-width: 24rem; height: auto; align-self: start; position: sticky; top: 1rem; }
table { border-collapse: collapse; } td, th { padding: 0 .5rem; text-align: left; }
th { padding-top: .5rem; } td:nth-child(2) { max-width: 40rem; overflow-wrap: anywhere; }
button { font: inherit; position: fixed; right: 1rem; bottom: 1rem; padding: .5rem 1rem; }
"""

_SCRIPT: Final = """
"use strict";
document.getElementById("save").addEventListener("click", () => {
  const rows = [["image_id", "place", "field", "verdict"]];
  for (const box of document.querySelectorAll("input:checked")) {
    const d = box.closest("tr").dataset;
    rows.push([box.closest("section").id, d.place, d.field, box.value]);
  }
  const quoted = rows.map((row) => row.map((c) => '"' + c.replaceAll('"', '""') + '"').join(","));
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([quoted.join("\\r\\n") + "\\r\\n"], {type: "text/csv"}));
  link.download = "audit.csv";
  link.click();
});
"""


def sample(corpus: Corpus, count: int, *, seed: int = 0) -> list[FashionXRecord]:
    """Return so many records; a larger count keeps all of a smaller one."""
    ordered = sorted(corpus.records, key=lambda image_id: digest("audit", seed, image_id))
    return [corpus.records[image_id] for image_id in ordered[:count]]


def values_of(record: FashionXRecord) -> Iterator[Value]:
    """Yield everything that can be right or wrong about a picture."""
    annotation = record.annotation
    counts = ", ".join(f"{name} {len(annotation.parts.of(name))}" for name in PART_NAMES)
    yield "picture", "garments", counts
    yield "picture", "general", annotation.description.general
    yield "picture", "concise", annotation.description.concise
    for name in OVERALL_FIELDS:
        yield "picture", f"overall.{name}", _spoken(getattr(annotation.overall, name))
    for part in PART_NAMES:
        for number, item in enumerate(annotation.parts.of(part)):
            place = f"{part}/{number}"
            yield place, "term", item.term
            for name in ITEM_FIELDS:
                yield place, name, _spoken(getattr(item, name))
            yield place, "layer", str(item.layer)


def write_audit(corpus: Corpus, out: Path, *, count: int, seed: int = 0) -> int:
    """Write the sheet; return how many pictures are on it.

    Raises:
        DataError: A picture is missing.
    """
    records = sample(corpus, count, seed=seed)
    own = base64.b64encode(hashlib.sha256(_SCRIPT.encode()).digest()).decode("ascii")
    policy = (
        "default-src 'none'; img-src data:; style-src 'unsafe-inline'; "
        f"script-src 'sha256-{own}'; base-uri 'none'; form-action 'none'"
    )
    title = html.escape(f"Audit of {corpus.facts.name}")
    page = [
        "<!doctype html>",
        '<html lang="en"><head><meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{html.escape(policy)}">',
        f"<title>{title}</title><style>{_STYLE}</style></head><body><h1>{title}</h1>",
        f"<p>{len(records)} pictures, seed {seed}, records {corpus.sha256[:16]}. For each value: "
        "right, wrong, or unsure. Leave open what you did not look at, then save. Do not pass the "
        "sheet on: the photos are in it.</p>",
        *(_section(corpus, record) for record in records),
        '<button id="save" type="button">Save audit.csv</button>',
        f"<script>{_SCRIPT}</script></body></html>\n",
    ]
    write_whole(out, "\n".join(page).encode("utf-8", "replace"))
    return len(records)


def read_audit(file: Path, corpus: Corpus | None = None) -> dict[str, Any]:
    """Return precision per field from a filled sheet.

    Args:
        corpus: Given, rows about pictures that it does not hold are refused.

    Raises:
        DataError: A row is malformed (its number is named), or the file is no such table.
    """
    try:
        rows = [*csv.reader(io.StringIO(file.read_text(encoding="utf-8-sig")))]
    except (OSError, ValueError, csv.Error) as error:
        raise DataError(
            f"{file.name} cannot be read.", next_step="Save it from the sheet as CSV."
        ) from error
    if not rows or tuple(rows[0]) != HEAD:
        raise DataError(
            f"{file.name} is no filled audit sheet.",
            next_step=f"Its first line has to be {','.join(HEAD)}.",
        )
    verdicts: dict[tuple[str, str, str], str] = {}
    for number, row in enumerate(rows[1:], start=2):
        if not row:
            continue
        problem = _problem(row, verdicts, corpus)
        if problem:
            raise DataError(f"Row {number} of {file.name} {problem}.", next_step="Correct the row.")
        verdicts[(row[0], row[1], row[2])] = row[3]
    return _precision(verdicts)


def _problem(
    row: list[str], known: Mapping[tuple[str, str, str], str], corpus: Corpus | None
) -> str:
    if len(row) != len(HEAD) or row[3] not in VERDICTS:
        return f"needs {len(HEAD)} cells, the last one of {', '.join(VERDICTS)}"
    if (row[0], row[1], row[2]) in known:
        return "judges a value for the second time"
    if corpus is None:
        return ""
    record = corpus.records.get(row[0])
    if record is None:
        return "is about a picture that is not in the corpus"
    if (row[1], row[2]) not in {(place, name) for place, name, _ in values_of(record)}:
        return "is about a value that the picture does not have"
    return ""


def _precision(verdicts: Mapping[tuple[str, str, str], str]) -> dict[str, Any]:
    counts: Counter[tuple[str, str]] = Counter()
    for (_, _, name), verdict in verdicts.items():
        counts[(name, verdict)] += 1
    fields = {
        name: {
            **Share(counts[(name, "right")], judged).to_json(),
            "unsure": counts[(name, "unsure")],
        }
        for name in sorted({name for name, _ in counts})
        for judged in [counts[(name, "right")] + counts[(name, "wrong")]]
    }
    right = sum(count for (_, verdict), count in counts.items() if verdict == "right")
    wrong = sum(count for (_, verdict), count in counts.items() if verdict == "wrong")
    pictures = len({image_id for image_id, _, _ in verdicts})
    return {"pictures": pictures, "all": Share(right, right + wrong).to_json(), "fields": fields}


def _section(corpus: Corpus, record: FashionXRecord) -> str:
    image_id = str(record.image_id)
    rows = []
    last = ""
    for place, name, value in values_of(record):
        if place != last:
            last = place
            rows.append(f'<tr><th colspan="5">{html.escape(place)}</th></tr>')
        boxes = "".join(
            f'<td><label><input type="radio" name="{html.escape(f"{image_id} {place} {name}")}" '
            f'value="{verdict}"> {verdict}</label></td>'
            for verdict in VERDICTS
        )
        rows.append(
            f'<tr data-place="{html.escape(place)}" data-field="{html.escape(name)}">'
            f"<td>{html.escape(name)}</td><td>{html.escape(value)}</td>{boxes}</tr>"
        )
    return (
        f'<section id="{html.escape(image_id)}"><img alt="" src="{_picture(corpus, image_id)}">'
        f"<table>{''.join(rows)}</table></section>"
    )


def _picture(corpus: Corpus, image_id: str) -> str:
    pixels = decode_photo(corpus.picture(image_id), max_side=PICTURE_SIDE).image
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "JPEG", quality=82)
    return "data:image/jpeg;base64," + base64.b64encode(buffer.getvalue()).decode("ascii")


def _spoken(value: object) -> str:
    return ", ".join(map(str, value)) or "none" if isinstance(value, list) else str(value)
