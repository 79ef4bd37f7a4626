"""A folder of questions on the training machine: rows, pictures, and what a stage takes of them.

    questions.json   train.jsonl   test.jsonl   images.tar (or images/)

Everything that would end a run after an hour is found here before its first step: a malformed row
(with its number), a picture that is missing or cut off, a question that is too long. The order of a
stage is a function of seed and stage alone; processes and threads change nothing in it.
"""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from PIL import Image

from models.types import RgbImage
from train.data.qa.question import Question, read_questions
from train.errors import DataError
from train.omni.config import Ablation, StageSettings
from train.omni.patches import decode

MANIFEST: Final = "questions.json"
SUFFIXES: Final = ("", ".jpg", ".jpeg", ".png", ".webp")
# batches whose questions are sorted by length together; more is tighter and less random
BUCKET: Final = 16


class Pictures:
    """Pictures of a questions folder by id; each is decoded when it is asked for."""

    def __init__(self, place: Path) -> None:
        self._place = place
        self._members: dict[str, tuple[int, int]] = {}
        self._files: dict[str, Path] = {}
        try:
            if place.is_dir():
                self._files = {
                    str(file.relative_to(place)): file
                    for file in place.rglob("*")
                    if file.is_file()
                }
            else:
                with tarfile.open(place) as archive:
                    self._members = {
                        each.name: (each.offset_data, each.size)
                        for each in archive
                        if each.isfile()
                    }
        except (OSError, tarfile.TarError) as error:
            raise DataError(
                f"The pictures in {place.name} cannot be read.",
                next_step="Build the questions again with `vestry-train data qa`.",
            ) from error

    def name(self, image: str) -> str | None:
        """Return the file's name of a picture, None where there is none."""
        for suffix in SUFFIXES:
            if (name := image + suffix) in self._members or name in self._files:
                return name
        return None

    def read(self, image: str) -> RgbImage:
        """Return a picture's pixels.

        Raises:
            DataError: It is missing or broken.
        """
        try:
            return decode(self._bytes(image))
        except (OSError, ValueError, KeyError) as error:
            raise _no_picture(image) from error

    def size(self, image: str) -> tuple[int, int]:
        """Return height and width as it is shown, from the file's header.

        Raises:
            DataError: It is missing, no picture, or cut off.
        """
        try:
            data = self._bytes(image)
            with Image.open(io.BytesIO(data)) as opened:
                if not _is_whole(data, opened.format):
                    raise ValueError("cut off")
                wide, tall = opened.size
                turned = opened.getexif().get(0x0112, 1) >= 5
        except (OSError, ValueError, KeyError) as error:
            raise _no_picture(image) from error
        return (wide, tall) if turned else (tall, wide)

    def _bytes(self, image: str) -> bytes:
        name = self.name(image)
        if name is None:
            raise KeyError(image)
        if name in self._files:
            return self._files[name].read_bytes()
        offset, size = self._members[name]
        with self._place.open("rb") as file:
            file.seek(offset)
            return file.read(size)


@dataclass(frozen=True)
class QuestionSet:
    """The questions of one file with their pictures.

    Attributes:
        sha256: Of the file of questions.
        sizes: Height and width of every picture that occurs.
    """

    questions: tuple[Question, ...]
    pictures: Pictures
    sizes: Mapping[str, tuple[int, int]]
    sha256: str
    manifest: Mapping[str, Any]

    @classmethod
    def read(cls, folder: Path, part: str = "train", *, images: Path | None = None) -> QuestionSet:
        """Read and check a part of a folder.

        Raises:
            DataError: A row is malformed or a picture is missing; row and picture are named.
        """
        file = folder / f"{part}.jsonl"
        try:
            sha256 = hashlib.sha256(file.read_bytes()).hexdigest()
            manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise DataError(
                f"{folder.name} holds no questions.",
                next_step="Build them with `vestry-train data qa`.",
            ) from error
        questions = tuple(read_questions(file))
        if not questions:
            raise DataError(f"{file.name} is empty.", next_step="Build the questions again.")
        pictures = Pictures(images or _place_of_images(folder))
        return cls(questions, pictures, _sizes(questions, pictures, file), sha256, manifest)

    def split(self, share: float, *, seed: int) -> tuple[list[int], list[int]]:
        """Return rows to learn from, and rows of held-out groups in a drawn order."""
        held = {q.group for q in self.questions if _part(q.group, seed) < share}
        if held == {q.group for q in self.questions}:
            held = set()
        learn = [i for i, q in enumerate(self.questions) if q.group not in held]
        kept = [i for i, q in enumerate(self.questions) if q.group in held]
        kept.sort(key=lambda i: _part(self.questions[i].uid, seed))
        return learn, kept

    def of_stage(self, rows: Sequence[int], stage: StageSettings) -> list[int]:
        """Return the rows among these whose subtask a stage learns."""
        return [row for row in rows if not stage.mix or stage.mix.get(self.questions[row].subtask)]

    def chosen(
        self, rows: Sequence[int], stage: StageSettings, ablation: Ablation, *, seed: int
    ) -> tuple[npt.NDArray[np.int64], dict[str, tuple[int, int]]]:
        """Return the rows of a stage in the order of its stream, and asked and had by subtask.

        A subtask that has fewer questions than its quota repeats them, each as often as another,
        give or take one.
        """
        by_task: dict[str, list[int]] = defaultdict(list)
        for row in rows:
            by_task[self.questions[row].subtask].append(row)
        quotas = _quotas(by_task, stage, ablation)
        taken: list[npt.NDArray[np.int64]] = []
        counts: dict[str, tuple[int, int]] = {}
        for number, (task, quota) in enumerate(sorted(quotas.items())):
            have = np.array(by_task.get(task, ()), np.int64)
            counts[task] = (quota, quota if len(have) else 0)
            if not len(have):
                continue
            rounds = -(-quota // len(have))
            shuffled = [
                np.random.default_rng((seed, number, each)).permutation(have)
                for each in range(rounds)
            ]
            taken.append(np.concatenate(shuffled)[:quota] if shuffled else have[:0])
        if not sum(map(len, taken)):
            raise DataError(
                f"The stage {stage.name} finds no questions of its mix.",
                next_step="Change its mix, or build other questions.",
            )
        stream = np.concatenate(taken)
        return np.random.default_rng((seed, len(stream))).permutation(stream), counts


def batches_of(
    stream: npt.NDArray[np.int64],
    lengths: npt.NDArray[np.int64],
    *,
    batch: int,
    seed: int,
    mixed: bool = False,
) -> list[npt.NDArray[np.int64]]:
    """Cut a stream into batches of like length, in random order; the last may be smaller.

    Args:
        lengths: Of each entry of the stream.
        mixed: Whether a batch takes questions as they come, sorted by length only within itself.
    """
    cut: list[npt.NDArray[np.int64]] = []
    span = batch if mixed else batch * BUCKET
    for start in range(0, len(stream), span):
        part = np.argsort(lengths[start : start + span], kind="stable") + start
        pieces = [part[i : i + batch] for i in range(0, len(part), batch)]
        order = np.random.default_rng((seed, start)).permutation(len(pieces))
        cut += [stream[pieces[i]] for i in order]
    return cut


def _quotas(
    by_task: Mapping[str, Sequence[int]], stage: StageSettings, ablation: Ablation
) -> dict[str, int]:
    asked = dict(stage.mix) or {task: len(rows) for task, rows in by_task.items()}
    left = {task: count for task, count in asked.items() if task not in ablation.drop}
    scale = stage.epochs
    if ablation.refill and left and sum(left.values()):
        scale *= sum(asked.values()) / sum(left.values())
    return {task: round(count * scale) for task, count in left.items()}


def _sizes(
    questions: Sequence[Question], pictures: Pictures, file: Path
) -> dict[str, tuple[int, int]]:
    sizes: dict[str, tuple[int, int]] = {}
    seen = Counter[str]()
    for number, question in enumerate(questions, start=1):
        seen[question.uid] += 1
        if seen[question.uid] > 1:
            raise DataError(
                f"Line {number} of {file.name} repeats the question {question.uid}.",
                next_step="Build the questions again with `vestry-train data qa`.",
            )
        for image in question.images:
            if image not in sizes:
                try:
                    sizes[image] = pictures.size(image)
                except DataError as error:
                    raise DataError(
                        f"Line {number} of {file.name}: {error.message}", next_step=error.next_step
                    ) from error
    return sizes


def _is_whole(data: bytes, kind: str | None) -> bool:
    """Whether a picture's end is there; decoding every one would take longer than many a run."""
    if kind == "JPEG":
        return b"\xff\xd9" in data[-4096:]  # some cameras write more behind it
    if kind == "PNG":
        return b"IEND" in data[-64:]
    if kind == "WEBP":
        return len(data) >= 8 + int.from_bytes(data[4:8], "little")
    return True


def _place_of_images(folder: Path) -> Path:
    archive = folder / "images.tar"
    return archive if archive.exists() else folder / "images"


def _part(text: str, seed: int) -> float:
    """Return a number from 0 to 1 that belongs to a text."""
    digest = hashlib.blake2b(f"held|{seed}|{text}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") / 2**64


def _no_picture(image: str) -> DataError:
    return DataError(
        f"The picture {image} is missing or cannot be read.",
        next_step="Build the questions again with `vestry-train data qa`.",
    )
