"""Turns a finished run into a set: splits, garments, what was left out and why, the manifest.

    train.jsonl valid.jsonl test.jsonl   dialogues, by id
    items.jsonl                          every garment that they name
    images/                              what each dialogue shows, where photos are given
    rejects.jsonl                        dialogues that are in no split, with the reason
    fashionrec.json tables.md            counts, constants, drops, contradictions, digests

Near duplicates (V11) and personalized dialogues whose history shares nothing with the target
(``valid`` 0) are left out here. ``read_set`` and ``check_set`` read a set again.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from train.data.fashionrec.building import IDENTITY, RUN, BuildOptions, Plan
from train.data.fashionrec.dialogue import Dialogue, sample_of_row
from train.data.fashionrec.likeness import near_duplicates
from train.data.fashionrec.pictures import PictureOf, name_of, write_pictures
from train.data.fashionrec.read_closet import broken, rows
from train.data.fashionrec.tables import ratios, sources_table, tasks_table, to_markdown
from train.data.fashionrec.tasks import Sample
from train.data.fashionrec.validators import RULES, validate
from train.data.fashionrec.world import SPLITS, Item
from train.data.fashionx.ledger import Ledger
from train.errors import DataError
from train.whole_files import write_whole

FORMAT: Final = "vestry-fashionrec/1"
MANIFEST: Final = "fashionrec.json"
ITEMS: Final = "items.jsonl"
REJECTS: Final = "rejects.jsonl"
TABLES: Final = "tables.md"


def finish(
    planned: Plan,
    folder: Path,
    options: BuildOptions,
    *,
    picture_of: PictureOf | None = None,
) -> dict[str, Any]:
    """Write the set; return its manifest. Doing it again writes the same bytes.

    Args:
        picture_of: File of a garment's photo; with it, every dialogue gets a picture.

    Raises:
        DataError: Samples are still open.
    """
    with Ledger(folder / RUN) as ledger:
        open_jobs = ledger.open_jobs()
        if open_jobs:
            raise DataError(
                f"{len(open_jobs)} of {len(planned.samples)} samples are not written yet.",
                next_step="Run the same command again; what is done stays done.",
            )
        written = [document for _, document in ledger.documents("done")]
        failed = [document for _, document in ledger.documents("quarantined")]
    kept, rejects = _sorted_out(written, failed)
    if picture_of is not None:
        by_id = {sample.sample_id: sample for sample in planned.samples}
        shown = [by_id[row["id"]] for row in kept]
        write_pictures(shown, planned.source.items, folder, picture_of)
        kept = [{**row, "image": name_of(by_id[row["id"]])} for row in kept]
    files = {f"{split}.jsonl": [r for r in kept if r["split"] == split] for split in SPLITS}
    named = {item for row in kept for item in _named(row)}
    files[ITEMS] = [item_json(planned.source.items[one]) for one in sorted(named)]
    files[REJECTS] = rejects
    digests = {name: _write(folder / name, content) for name, content in files.items()}
    manifest = _manifest(planned, options, kept, rejects, digests)
    manifest["run"] = json.loads((folder / IDENTITY).read_text(encoding="utf-8"))
    write_whole(folder / TABLES, to_markdown(manifest).encode())
    # Last: its being there means that all is whole.
    write_whole(folder / MANIFEST, (json.dumps(manifest, indent=1) + "\n").encode())
    return manifest


def read_set(folder: Path) -> tuple[list[tuple[Sample, Dialogue]], dict[str, Item]]:
    """Read a finished set.

    Raises:
        DataError: It is none, or a row cannot be read (its number is named).
    """
    if not (folder / MANIFEST).is_file():
        raise DataError(
            f"{folder.name} holds no finished set.",
            next_step="Make one with `vestry-train data fashionrec build`.",
        )
    items: dict[str, Item] = {}
    for number, row in rows(folder / ITEMS):
        try:
            terms = {name: tuple(values) for name, values in row["terms"].items()}
            item = Item(**{**row, "terms": terms})
        except (KeyError, TypeError, AttributeError) as error:
            raise broken(number, ITEMS) from error
        items[item.item_id] = item
    found = []
    for split in SPLITS:
        name = f"{split}.jsonl"
        for number, row in rows(folder / name):
            try:
                sample, dialogue = sample_of_row(row)
            except (KeyError, TypeError, ValueError) as error:
                raise broken(number, name) from error
            missing = [one for one in _named(row) if one not in items]
            if missing or sample.split != split:
                raise broken(number, name)
            found.append((sample, dialogue))
    return found, items


def check_set(
    dialogues: Iterable[tuple[Sample, Dialogue]], items: Mapping[str, Item]
) -> dict[str, Any]:
    """Return how many dialogues pass each rule, by task, and what the failing ones did."""
    every = list(dialogues)
    twins = near_duplicates((sample.sample_id, dialogue.text) for sample, dialogue in every)
    total: Counter[str] = Counter()
    clean: Counter[str] = Counter()
    broken_rules: dict[str, Counter[str]] = {}
    failing: list[dict[str, Any]] = []
    for sample, dialogue in every:
        found = [(one.rule, one.text) for one in validate(sample, dialogue, items)]
        if sample.sample_id in twins:
            found.append(("V11", f"nearly {twins[sample.sample_id]}"))
        total[sample.task] += 1
        clean[sample.task] += not found
        broken_rules.setdefault(sample.task, Counter()).update({rule for rule, _ in found})
        if found:
            failing.append({"id": sample.sample_id, "findings": [": ".join(one) for one in found]})
    pooled: Counter[str] = Counter()
    for counts in broken_rules.values():
        pooled.update(counts)
    n = sum(total.values())
    return {
        "dialogues": n,
        "pass": {
            **{task: _share(clean[task], total[task]) for task in sorted(total)},
            "all": _share(sum(clean.values()), n),
        },
        "rules": {rule: _share(n - pooled[rule], n) for rule in RULES},
        "rules_by_task": {
            task: {rule: _share(total[task] - counts[rule], total[task]) for rule in RULES}
            for task, counts in sorted(broken_rules.items())
        },
        "failing": failing,
    }


def item_json(item: Item) -> dict[str, Any]:
    """Return a garment as ``items.jsonl`` holds it."""
    told = asdict(item)
    told["terms"] = {name: list(values) for name, values in item.terms.items()}
    return told


def _sorted_out(
    written: list[dict[str, Any]], failed: list[dict[str, Any]]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return what stays and what does not, each by id."""
    # Test first: of two that are alike, the one in train goes.
    order = {split: place for place, split in enumerate(reversed(SPLITS))}
    written = sorted(written, key=lambda row: (order[row["split"]], row["id"]))
    rejects = [
        {"id": row["id"], "task": row["task"], "reason": row["errors"][0][:3].rstrip(":"), **row}
        for row in failed
    ]
    valid = []
    for row in written:
        if row["valid"] == 1:
            valid.append(row)
        else:
            rejects.append({"id": row["id"], "task": row["task"], "reason": "valid 0"})
    twins = near_duplicates(
        (row["id"], "\n".join(turn["value"] for turn in row["conversation"])) for row in valid
    )
    for row in valid:
        if row["id"] in twins:
            rejects.append(
                {"id": row["id"], "task": row["task"], "reason": "V11", "like": twins[row["id"]]}
            )
    kept = [row for row in valid if row["id"] not in twins]
    by_id: Any = lambda row: row["id"]  # noqa: E731 one key for both
    return sorted(kept, key=by_id), sorted(rejects, key=by_id)


def _manifest(
    planned: Plan,
    options: BuildOptions,
    kept: list[dict[str, Any]],
    rejects: list[dict[str, Any]],
    digests: Mapping[str, str],
) -> dict[str, Any]:
    personal = [sample for sample in planned.samples if sample.task == "personalized"]
    pairs = sum(bool(outfit.user_id) for outfit, _ in planned.divided)
    reasons = planned.reasons.get("personalized", {})
    return {
        "format": FORMAT,
        "source": planned.source.name,
        "profile": options.profile,
        "constants": asdict(options.constants),
        "seed": options.seed,
        "divided_by": options.by,
        "histories_count": planned.histories,
        "table_1": sources_table(outfit for outfit, _ in planned.divided),
        "table_2": tasks_table(kept),
        "planned": len(planned.samples),
        "kept": len(kept),
        "rejected": dict(
            sorted(Counter(f"{row['task']} {row['reason']}" for row in rejects).items())
        ),
        "no_sample": {task: dict(sorted(why.items())) for task, why in planned.reasons.items()},
        "ratios": ratios(reasons, len(personal), pairs),
        "drops": dict(sorted(planned.source.drops.items())),
        "contradictions": dict(sorted(planned.source.contradictions.items())),
        "files": dict(digests),
    }


def _named(row: Mapping[str, Any]) -> Iterator[str]:
    yield from row["partial_item_ids"]
    yield from row["target_item_ids"]
    yield from (one["item_id"] for one in row["history"])
    if row.get("replaced_item_id"):
        yield row["replaced_item_id"]


def _write(file: Path, content: Iterable[Mapping[str, Any]]) -> str:
    lines = "".join(json.dumps(row, sort_keys=True) + "\n" for row in content).encode()
    write_whole(file, lines)
    return hashlib.sha256(lines).hexdigest()


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 1.0
