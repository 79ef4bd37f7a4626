"""The statistics of a corpus in the form of the paper's Table 1, as Markdown and JSON. Spec A.5.

The paper's figures stand beside ours as text: they contradict themselves in places (the totals of
outfits, and whether attributes of outfits count), both readings are shown, and nothing is computed
from them. Agreement is with labels that people gave, where a source has them.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from pathlib import Path
from typing import Any, Final

from models.fashionx import PART_NAMES, FashionXRecord
from models.fashionx_mapping import category_of_term, tags_from_annotation
from models.types import UNKNOWN
from models.vocabulary import Vocabulary
from train.data.corpus import read_corpus
from train.data.fashionx.finalize import PROVENANCE, RUN_SUMMARY, read_provenance
from train.data.fashionx.manifest import Photo
from train.data.fashionx.tally import Tally, tally
from train.whole_files import write_whole

PAPER_NUMBERS: Final = (
    *("261,389", "952,229", "729,562", "593,448", "797,970"),
    "1,032,710 (text: 1,027,710)",
)
PAPER_ATTRIBUTES: Final = (
    *("2,656,329", "7,855,390", "5,099,191", "3,964,328", "4,533,838"),
    "6,135,520",
)
PAPER_TOTALS: Final = ("3,334,598", "24,109,076 (with outfits' 30,244,596)")
COLUMNS: Final = ("One-piece", "Top", "Bottom", "Footwear", "Accessory", "Outfits")
TOP_TERMS: Final = 20
_LABEL_FIELDS: Final = {
    "category": "category",
    "color": "colors",
    "colors": "colors",
    "pattern": "pattern",
    "material": "material",
    "style": "style",
    "season": "season",
    "occasion": "occasion",
}


@dataclass(frozen=True, slots=True)
class Share:
    """A share with its 95% interval (Wilson, 1927)."""

    hits: int
    n: int

    @property
    def value(self) -> float:
        """The share; 0 of nothing."""
        return self.hits / self.n if self.n else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """The interval; everything is possible of nothing."""
        if not self.n:
            return 0.0, 1.0
        z = 1.959963984540054
        middle = self.value + z * z / (2 * self.n)
        wide = z * sqrt(self.value * (1 - self.value) / self.n + z * z / (4 * self.n**2))
        scale = 1 + z * z / self.n
        return max(0.0, (middle - wide) / scale), min(1.0, (middle + wide) / scale)

    def to_json(self) -> dict[str, Any]:
        """Return figures with the interval in a key beside them."""
        low, high = self.interval
        return {
            "share": round(self.value, 4),
            "share_interval": [round(low, 4), round(high, 4)],
            "n": self.n,
        }


def statistics(
    records: Sequence[FashionXRecord],
    vocabulary: Vocabulary,
    *,
    photos: Mapping[str, Photo] | None = None,
    run: Mapping[str, Any] | None = None,
    count_term: bool = False,
) -> dict[str, Any]:
    """Return all figures of a corpus.

    Args:
        photos: The list's facts, for what people said.
        run: What `finalize` wrote about the run.
    """
    counts = tally(records, vocabulary, count_term=count_term)
    items, attributes = sum(counts.items.values()), sum(counts.attributes.values())
    return {
        "outfits": counts.outfits,
        "items": {part: counts.items[part] for part in PART_NAMES},
        "attributes": {part: counts.attributes[part] for part in PART_NAMES},
        "outfit_attributes": counts.outfit_attributes,
        "total_items": items,
        "total_attributes": attributes,
        "total_attributes_with_outfits": attributes + counts.outfit_attributes,
        "term_counted": count_term,
        "items_per_outfit": _ratio(items, counts.outfits),
        "attributes_per_item": {
            **{part: _ratio(counts.attributes[part], counts.items[part]) for part in PART_NAMES},
            "all": _ratio(attributes, items),
        },
        "attributes_per_outfit": _ratio(counts.outfit_attributes, counts.outfits),
        "splits": dict(sorted(counts.splits.items())),
        "top_terms": {p: counts.terms[p].most_common(TOP_TERMS) for p in PART_NAMES},
        "unknown_rate": {
            name: _ratio(counts.silent[name], counts.said[name]) for name in sorted(counts.said)
        },
        "unknown_terms": {
            name: dict(sorted(words.items(), key=lambda pair: (-pair[1], pair[0])))
            for name, words in sorted(counts.unknown_terms.items())
        },
        "warnings": _warnings(counts),
        "tries": {str(number): count for number, count in sorted(counts.tries.items())},
        "run": dict(run or {}),
        "agreement": agreement(records, photos or {}, vocabulary),
        "annotators": dict(
            sorted(Counter(f"{r.annotator.backend}:{r.annotator.model}" for r in records).items())
        ),
    }


def agreement(
    records: Iterable[FashionXRecord], photos: Mapping[str, Photo], vocabulary: Vocabulary
) -> dict[str, Any]:
    """Return how often what people said is among what the annotator said, by label.

    Labels whose word the vocabulary does not know are counted apart: they are nobody's mistake.
    """
    hits: Counter[str] = Counter()
    compared: Counter[str] = Counter()
    foreign: Counter[str] = Counter()
    for record in records:
        photo = photos.get(str(record.image_id))
        for label, value in (photo.human_labels if photo else {}).items():
            name = _LABEL_FIELDS.get(label)
            if name is None or value in (None, ""):
                continue
            words = [vocabulary.resolve(name, str(one)) for one in _listed(value)]
            known = [word for word in words if word and word != UNKNOWN]
            if not known:
                foreign[label] += 1
                continue
            compared[label] += 1
            hits[label] += bool(set(known) & _said(record, name, vocabulary))
    return {
        label: {
            **Share(hits[label], compared[label]).to_json(),
            "words_not_in_vocabulary": foreign[label],
        }
        for label in sorted(compared | foreign)
    }


def to_markdown(figures: Mapping[str, Any]) -> str:
    """Return the figures as a page; the table has the form of the paper's Table 1."""
    items, attributes = figures["items"], figures["attributes"]
    rows = [
        ("Num. (paper)", *PAPER_NUMBERS),
        ("Attri. Num. (paper)", *PAPER_ATTRIBUTES),
        ("Num.", *(f"{items[p]:,}" for p in PART_NAMES), f"{figures['outfits']:,}"),
        (
            "Attri. Num.",
            *(f"{attributes[p]:,}" for p in PART_NAMES),
            f"{figures['outfit_attributes']:,}",
        ),
    ]
    per_item = figures["attributes_per_item"]
    rows.append(
        (
            "Attri. per garment",
            *(f"{per_item[p]:.2f}" for p in PART_NAMES),
            f"{figures['attributes_per_outfit']:.2f}",
        )
    )
    with_outfits = f"{figures['total_attributes_with_outfits']:,}"
    totals = [
        ("paper", *PAPER_TOTALS),
        (
            "this corpus",
            f"{figures['total_items']:,}",
            f"{figures['total_attributes']:,} (with outfits' {with_outfits})",
        ),
    ]
    sections = [
        "# Statistics",
        _notes(figures),
        _table(("", *COLUMNS), rows),
        _table(("", "Total items", "Total attributes"), totals),
        f"Garments per outfit: {figures['items_per_outfit']:.2f} (paper: 3.23 or 3.24).",
        *_details(figures),
    ]
    return "\n\n".join(section for section in sections if section) + "\n"


def _notes(figures: Mapping[str, Any]) -> str:
    who = ", ".join(figures["annotators"]) or "nobody"
    term = "counted" if figures["term_counted"] else "not counted"
    return (
        f"Labels are by {who}; they are an annotator's and not the truth. The paper's rows are for "
        f"reference; it states two totals of outfits. A garment's term is {term} as an attribute."
    )


def _details(figures: Mapping[str, Any]) -> Iterable[str]:
    rates = [(name, f"{rate:.1%}") for name, rate in figures["unknown_rate"].items()]
    yield "## Unknown values\n\n" + _table(("Field", "Unknown"), rates)
    if figures["warnings"]:
        rows = [
            (rule, str(w["count"]), str(w["records"])) for rule, w in figures["warnings"].items()
        ]
        yield "## Warnings\n\n" + _table(("Rule", "Warnings", "Records"), rows)
    tries = [(number, str(count)) for number, count in figures["tries"].items()]
    yield "## Tries\n\n" + _table(("Answers asked for", "Records"), tries)
    run = figures["run"]
    if run:
        yield (
            f"Of {run['pictures']} pictures {run['done']} are in the corpus, {run['rejected']} "
            f"show no garment, {run['quarantined']} are in quarantine "
            f"({run['quarantine_rate']:.2%})."
        )
    if figures["agreement"]:
        agreed = []
        for label, found in figures["agreement"].items():
            low, high = found["share_interval"]
            span = f"{found['share']:.3f} ({low:.3f} to {high:.3f})"
            agreed.append((label, span, str(found["n"]), str(found["words_not_in_vocabulary"])))
        head = ("Label", "Agreement", "Compared", "Not in the vocabulary")
        yield "## Agreement with people\n\n" + _table(head, agreed)
    terms = [(p, ", ".join(f"{t} {n}" for t, n in figures["top_terms"][p])) for p in PART_NAMES]
    yield "## Terms\n\n" + _table(("Part", "Most frequent"), [row for row in terms if row[1]])


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(map(_cell, line)) + " |" for line in lines)


def _cell(text: str) -> str:
    """Return a word so that it cannot break a table or become a link or HTML."""
    plain = " ".join(text.split()).replace("\\", "\\\\")
    for letter in "|<[`*_":
        plain = plain.replace(letter, "\\" + letter)
    return plain


def _warnings(counts: Tally) -> dict[str, dict[str, int]]:
    return {
        rule: {"count": count, "records": counts.records_with[rule]}
        for rule, count in sorted(counts.warnings.items())
    }


def _said(record: FashionXRecord, name: str, vocabulary: Vocabulary) -> set[str]:
    said: dict[str, set[str]] = defaultdict(set)
    for part in PART_NAMES:
        for item in record.annotation.parts.of(part):
            said["category"].add(category_of_term(item.term, vocabulary))
    for tags in tags_from_annotation(record.annotation, vocabulary):
        said["colors"].update(color.name for color in tags.colors)
        said["pattern"].add(tags.pattern)
        said["material"].add(tags.material)
        said["style"].add(tags.style)
        said["season"].update(tags.season)
        said["occasion"].update(tags.occasion)
    return said[name]


def _listed(value: object) -> Sequence[object]:
    return value if isinstance(value, list) else [value]


def _ratio(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 0.0


def corpus_statistics(
    folder: Path, vocabulary: Vocabulary, *, count_term: bool = False
) -> dict[str, Any]:
    """Return the figures of a corpus on disk; what is not known of its run is left out.

    Raises:
        DataError: It is no corpus.
    """
    corpus = read_corpus(folder)
    photos = read_provenance(folder) if (folder / PROVENANCE).is_file() else {}
    run: dict[str, Any] = {}
    if (folder / RUN_SUMMARY).is_file():
        run = dict(json.loads((folder / RUN_SUMMARY).read_text(encoding="utf-8")))
    records = list(corpus.records.values())
    figures = statistics(records, vocabulary, photos=photos, run=run, count_term=count_term)
    return {"corpus": corpus.facts.name, "records_sha256": corpus.sha256, **figures}


def write_statistics(figures: Mapping[str, Any], out: Path) -> tuple[Path, Path]:
    """Write stats.md and stats.json; return both."""
    files = out / "stats.md", out / "stats.json"
    write_whole(files[0], to_markdown(figures).encode())
    write_whole(files[1], (json.dumps(figures, indent=1) + "\n").encode())
    return files
