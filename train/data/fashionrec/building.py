"""Makes a FashionRec set: plans samples, lets a writer write, checks, asks again, and finishes.

    sources -> plan -> (threads: write, validate, again with a new seed) -> ledger -> finish

The ledger is that of photo annotation: a killed run goes on where it was, what never passes is in
quarantine, and one process writes. Every sample's seed hangs on its id and the try alone and the
finished files are sorted, so concurrency changes no byte of what a deterministic writer makes.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

from train.data.fashionrec import tasks
from train.data.fashionrec.chat_writer import Writer
from train.data.fashionrec.dialogue import Dialogue, row_of
from train.data.fashionrec.history import Constants, Vector
from train.data.fashionrec.splitting import By, counts_by_split, divide
from train.data.fashionrec.tasks import TASKS, Sample, Task
from train.data.fashionrec.validators import Finding, validate
from train.data.fashionrec.world import Outfit, Source, Split
from train.data.fashionx.backends import BackendDownError, PictureRefusedError
from train.data.fashionx.ledger import Finished, Ledger
from train.errors import DataError, RunError
from train.whole_files import write_whole

RUN: Final = "run"
IDENTITY: Final = "run.json"
MOST_DOWN: Final = 8


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """What to build.

    Attributes:
        profile: Name under which the constants are known; kept in the manifest.
        retries: Further tries, each with a new seed, after a dialogue broke a rule.
        workers: Samples at once; what the writer can do when None.
    """

    tasks: tuple[Task, ...] = TASKS
    constants: Constants = field(default_factory=Constants)
    profile: str = "paper"
    seed: int = 0
    by: By = "person"
    hold_out: int = 8
    retries: int = 3
    workers: int | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """Samples before words.

    Attributes:
        histories: Where the counts of histories come from: ``train`` or ``own split``.
        reasons: Why outfits gave no sample, by task.
    """

    source: Source
    divided: tuple[tuple[Outfit, Split], ...]
    samples: tuple[Sample, ...]
    histories: str
    reasons: Mapping[str, Mapping[str, int]]

    @property
    def digest(self) -> str:
        """What decides the work: samples and the words of their garments."""
        told = hashlib.sha256()
        for sample in self.samples:
            told.update(repr(sample).encode())
        for item_id in sorted(self.source.items):
            told.update(repr(self.source.items[item_id]).encode())
        return told.hexdigest()[:16]


def plan(source: Source, vectors: Mapping[str, Vector], options: BuildOptions) -> Plan:
    """Decide what dialogues are to be written.

    Raises:
        DataError: The source yields none.
    """
    divided = divide(source.outfits, by=options.by, hold_out=options.hold_out)
    counts, histories = counts_by_split(divided, by=options.by)
    reasons: dict[str, Counter[str]] = {task: Counter() for task in TASKS}
    samples: list[Sample] = []
    if "basic" in options.tasks:
        samples += tasks.basic(divided, seed=options.seed)
    if "personalized" in options.tasks:
        samples += tasks.personalized(
            divided,
            counts,
            source.items,
            vectors,
            options.constants,
            reasons=reasons["personalized"],
        )
    if "alternative" in options.tasks:
        samples += tasks.alternative(
            divided, source.items, seed=options.seed, reasons=reasons["alternative"]
        )
    if not samples:
        raise DataError(
            "These outfits yield no sample.",
            next_step="Give outfits of two garments or more; small wardrobes need --profile "
            "wardrobe for personalized dialogues.",
        )
    samples.sort(key=lambda sample: sample.sample_id)
    return Plan(source, tuple(divided), tuple(samples), histories, reasons)


def write_dialogues(
    planned: Plan,
    writer: Writer,
    folder: Path,
    options: BuildOptions,
    *,
    say: Callable[[int, int], None] = lambda done, total: None,
) -> int:
    """Write what is not written yet; return how many samples were finished now.

    Raises:
        RunError: Another run is in the folder, or the writer answers nobody.
    """
    _begin(planned, writer, folder, options)
    with Ledger(folder / RUN) as ledger:
        ledger.add(sample.sample_id for sample in planned.samples)
        todo = ledger.open_jobs()
        waiting = [sample for sample in planned.samples if sample.sample_id in todo]
        return _Crew(planned, writer, options, ledger, say).work(waiting)


def seed_of(sample: Sample, *, seed: int, attempt: int) -> int:
    """Return the seed of a try."""
    digest = hashlib.blake2b(f"{seed}|{sample.sample_id}|{attempt}".encode(), digest_size=4)
    return int.from_bytes(digest.digest(), "big") >> 1


class _Crew:
    """Threads that write and the one that keeps."""

    def __init__(
        self,
        planned: Plan,
        writer: Writer,
        options: BuildOptions,
        ledger: Ledger,
        say: Callable[[int, int], None],
    ) -> None:
        self._items = planned.source.items
        self._writer = writer
        self._options = options
        self._ledger = ledger
        self._say = say

    def work(self, todo: list[Sample]) -> int:
        """Write all; what the writer would not answer now stays open."""
        workers = self._options.workers or self._writer.workers
        waiting = iter(todo)
        under_way: set[Future[Finished]] = set()
        done = down = 0
        pool = ThreadPoolExecutor(workers, thread_name_prefix="fashionrec")
        try:
            while True:
                for sample in waiting:
                    under_way.add(pool.submit(self._one, sample))
                    if len(under_way) >= 2 * workers:
                        break
                if not under_way:
                    return done
                ended, under_way = wait(under_way, return_when=FIRST_COMPLETED)
                for future in ended:
                    try:
                        self._ledger.finish(future.result())
                    except BackendDownError as error:
                        down += 1
                        if down >= MOST_DOWN:
                            raise RunError(error.message, next_step=error.next_step) from error
                        continue
                    done, down = done + 1, 0
                    self._say(done, len(todo))
        finally:
            self._writer.stop()
            pool.shutdown(wait=True, cancel_futures=True)
            for future in under_way:
                # What is ready was paid for.
                if future.done() and not future.cancelled() and future.exception() is None:
                    self._ledger.finish(future.result())

    def _one(self, sample: Sample) -> Finished:
        errors: list[str] = []
        last = ""
        tries = 0
        for attempt in range(self._options.retries + 1):
            tries = attempt + 1
            seed = seed_of(sample, seed=self._options.seed, attempt=attempt)
            try:
                dialogue = self._writer.write(sample, self._items, seed=seed)
                findings = validate(sample, dialogue, self._items)
                last = dialogue.text
            except PictureRefusedError as error:
                errors = [f"refused: {error.message}"]
                break
            except ValueError as error:
                findings = [Finding("V1", str(error).splitlines()[0][:200])]
            if not findings:
                return self._kept(sample, dialogue, seed, tries)
            errors = [f"{finding.rule}: {finding.text}" for finding in findings]
        document = {"id": sample.sample_id, "task": sample.task, "errors": errors, "last": last}
        return self._finished(sample, "quarantined", document, tries)

    def _kept(self, sample: Sample, dialogue: Dialogue, seed: int, tries: int) -> Finished:
        constants = self._options.constants
        meta = {
            "category": self._items[sample.targets[0]].category,
            "alpha": constants.alpha,
            "beta": constants.beta,
            "k": constants.k,
            "leak": constants.leak,
            "backend": self._writer.name,
            "prompt_sha": self._writer.prompt_sha,
            "seed": seed,
        }
        return self._finished(sample, "done", row_of(sample, dialogue, meta), tries)

    def _finished(
        self, sample: Sample, state: Any, document: Mapping[str, Any], tries: int
    ) -> Finished:
        return Finished(
            sample.sample_id, state, document, tries, self._writer.prompt_sha, self._writer.model
        )


def _begin(planned: Plan, writer: Writer, folder: Path, options: BuildOptions) -> None:
    """Note what this folder is for, or refuse another purpose."""
    identity = {
        "samples": planned.digest,
        "writer": writer.name,
        "model": writer.model,
        "revision": writer.revision,
        "prompt_sha": writer.prompt_sha,
        "seed": options.seed,
        "retries": options.retries,
        "constants": asdict(options.constants),
    }
    file = folder / IDENTITY
    if not file.is_file():
        write_whole(file, (json.dumps(identity, indent=1) + "\n").encode())
        return
    try:
        former = json.loads(file.read_text(encoding="utf-8"))
    except ValueError as error:
        raise RunError(
            f"{IDENTITY} cannot be read.", next_step="Give the run another folder."
        ) from error
    differing = [name for name, value in identity.items() if former.get(name) != value]
    if differing:
        raise RunError(
            f"Another run is in {folder.name}: it differs in {', '.join(differing)}.",
            next_step="Give this one a folder of its own.",
        )
