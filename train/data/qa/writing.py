"""A folder of questions: ``questions.json``, ``train.jsonl``, ``test.jsonl``, ``images.tar``.

Built beside its place and moved there in one step, so that a folder with that name is whole. The
manifest says what was asked for and what was found, from which corpora and with which wording; no
file holds a time or a path, so that equal inputs give equal bytes.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Final

from models.eval_prompts import load_eval_prompts
from train.data.qa.building import Builder, Source
from train.data.qa.dialogues import read_dialogues
from train.data.qa.looks import Split
from train.data.qa.manifest import FORMAT, MANIFEST
from train.data.qa.mixing import Mix
from train.data.qa.packing import pack_pictures
from train.data.qa.pictures import IMAGES
from train.data.qa.question import DIALOGUE, Question
from train.data.qa.wording import load_pools
from train.data.qa.world import SPLITS, World
from train.errors import DataError

_PARTIAL: Final = ".partial"


@dataclass(frozen=True, slots=True)
class Plan:
    """What to build.

    Attributes:
        dialogues: JSONL of general dialogues; None drops their quota.
        shards: Files that the questions of a split are dealt to; 1 for ``train.jsonl``.
        dropped: Subtasks left out on purpose, for the manifest.
        held_out: What the manifest says of others' benchmarks, which the source leaves out.
    """

    source: Source
    mix: Mix
    dialogues: Path | None = None
    dialogue_images: Path | None = None
    shards: int = 1
    workers: int = 1
    dropped: tuple[str, ...] = ()
    refill: bool = True
    held_out: Mapping[str, Any] = field(default_factory=dict)


@dataclass
class _Tally:
    """What was written of one subtask."""

    asked: int
    met: int = 0
    forms: Counter[str] = field(default_factory=Counter)
    answers: Counter[str] = field(default_factory=Counter)

    def add(self, question: Question) -> None:
        self.met += 1
        self.forms[question.form] += 1
        if question.gold is not None and question.gold.kind != "difference":
            self.answers[f"{question.form}: {question.gold.primary}"] += 1

    def to_json(self) -> dict[str, Any]:
        most = self.answers.most_common(1)
        return {
            "asked": self.asked,
            "met": self.met,
            "forms": dict(sorted(self.forms.items())),
            "most_frequent": {"answer": most[0][0], "questions": most[0][1]} if most else None,
        }


def build_questions(
    plan: Plan, out: Path, *, say: Callable[[str], None] = lambda line: None
) -> dict[str, Any]:
    """Build a folder of questions and return its manifest.

    Raises:
        DataError: The folder is there already, or a corpus cannot be used.
    """
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise DataError(
            f"{out.name} is there already.", next_step="Give another folder, or delete it."
        )
    partial = out.with_name(out.name + _PARTIAL)
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    world = plan.source.read()
    if not world.looks:
        raise DataError(
            "The corpora hold no picture with a garment.", next_step="Annotate them first."
        )
    manifest = _write_all(plan, world, partial, say)
    _save(partial / MANIFEST, manifest)
    if out.is_dir():
        out.rmdir()
    partial.rename(out)
    return manifest


def shortfall_table(manifest: Mapping[str, Any]) -> str:
    """Return what was asked for and what was found, as Markdown."""
    lines = ["| split | subtask | asked | met | missing |", "|---|---|---|---|---|"]
    for split in SPLITS:
        for subtask, counts in manifest["counts"][split].items():
            missing = counts["asked"] - counts["met"]
            lines.append(
                f"| {split} | {subtask} | {counts['asked']:,} | {counts['met']:,} | "
                f"{f'{missing:,}' if missing else ''} |"
            )
    return "\n".join(lines)


def _write_all(
    plan: Plan, world: World, folder: Path, say: Callable[[str], None]
) -> dict[str, Any]:
    counts: dict[str, dict[str, Any]] = {}
    files: list[dict[str, Any]] = []
    images: set[str] = set()
    notes: list[str] = []
    dialogues = _dialogues(plan, notes)
    with Builder(world, plan.source, workers=plan.workers) as builder:
        for split in SPLITS:
            tallies = {}
            with _Shards(folder, split, plan.shards) as shards:
                for subtask, wanted in getattr(plan.mix, split).items():
                    tally = tallies[subtask] = _Tally(wanted)
                    found = (
                        dialogues
                        if subtask == DIALOGUE
                        else builder.questions(subtask, split, wanted)
                    )
                    _take(found, tally, shards, images)
                    say(f"{split} {subtask}: {tally.met:,} of {wanted:,}")
            counts[split] = {name: tally.to_json() for name, tally in tallies.items()}
            files += shards.described
    others = _dialogue_pictures(plan, dialogues)
    packed = pack_pictures(world, images, folder / IMAGES, workers=plan.workers, others=others)
    say(f"{packed:,} pictures")
    return {
        "format": FORMAT,
        "made_by": "vestry-train data qa",
        "seed": plan.source.seed,
        "corpora": _corpora(world),
        "mix": {split: dict(getattr(plan.mix, split)) for split in SPLITS},
        "dropped": list(plan.dropped),
        "refill": plan.refill,
        "counts": counts,
        "pictures": {
            "packed": packed,
            "train": len(world.images("train")),
            "test": len(world.images("test")),
            "without_garment": world.empty,
            "moved_to_test_with_their_group": world.moved,
            "held_out": world.held_out,
        },
        "templates_sha256": load_pools().sha256,
        "fixed_wording": plan.source.fixed,
        "easy_picks": plan.source.easy,
        "eval_prompts": {"name": load_eval_prompts().name, "sha256": load_eval_prompts().sha256},
        "files": [*files, _described(folder / IMAGES)],
        "held_out": {key: told for key, told in plan.held_out.items() if key != "notes"},
        "notes": [*notes, *plan.held_out.get("notes", ())],
    }


def _take(found: Iterable[Question], tally: _Tally, shards: _Shards, images: set[str]) -> None:
    for question in found:
        tally.add(question)
        shards.add(question)
        images.update(question.images)


class _Shards:
    """Deals lines to one file or several; a context manager."""

    def __init__(self, folder: Path, split: Split, count: int) -> None:
        names = [f"{split}.jsonl"]
        if count > 1:
            names = [f"{split}-{each:05}-of-{count:05}.jsonl" for each in range(1, count + 1)]
        self._files = [folder / name for name in names]
        self._open: list[IO[str]] = []
        self._lines = [0] * len(names)

    def __enter__(self) -> _Shards:
        self._open = [file.open("w", encoding="utf-8", newline="\n") for file in self._files]
        return self

    def __exit__(self, *_: object) -> None:
        for file in self._open:
            file.close()

    def add(self, question: Question) -> None:
        place = sum(self._lines) % len(self._lines)
        self._open[place].write(question.to_line() + "\n")
        self._lines[place] += 1

    @property
    def described(self) -> list[dict[str, Any]]:
        return [
            {**_described(file), "lines": lines}
            for file, lines in zip(self._files, self._lines, strict=True)
        ]


def _corpora(world: World) -> list[dict[str, Any]]:
    return [
        {
            "name": corpus.facts.name,
            "source": corpus.facts.source,
            "license": corpus.facts.license,
            "notes": list(corpus.facts.notes),
            "records": len(corpus.records),
            "records_sha256": corpus.sha256,
            "annotators": sorted(
                {
                    f"{each.annotator.backend}: {each.annotator.model}"
                    for each in corpus.records.values()
                }
            ),
        }
        for corpus in world.corpora.values()
    ]


def _dialogues(plan: Plan, notes: list[str]) -> Sequence[Question]:
    wanted = plan.mix.train.get(DIALOGUE, 0)
    if plan.dialogues is None:
        if wanted:
            notes.append(f"No dialogues were given: their {wanted:,} questions were dropped.")
        return ()
    return read_dialogues(plan.dialogues, seed=plan.source.seed, wanted=wanted)


def _dialogue_pictures(plan: Plan, dialogues: Sequence[Question]) -> dict[str, Path]:
    folder = plan.dialogue_images or (plan.dialogues.parent if plan.dialogues else Path())
    return {
        image: folder / image.partition("/")[2]
        for question in dialogues
        for image in question.images
    }


def _described(file: Path) -> dict[str, Any]:
    with file.open("rb") as content:
        sha256 = hashlib.file_digest(content, "sha256").hexdigest()
    return {"name": file.name, "bytes": file.stat().st_size, "sha256": sha256}


def _save(file: Path, manifest: Mapping[str, Any]) -> None:
    file.write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
