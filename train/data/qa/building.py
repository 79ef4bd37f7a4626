"""Drawing questions until the mix is met: the same ones in the same order for any worker count.

Every epoch offers each picture once to each subtask, in an order of its own. What comes back is
taken in that order: copies are dropped, yes and no of one cell only in pairs, and nothing beyond
the number asked for. A subtask that no longer finds anything new ends early; the shortfall is
reported, never filled with copies.
"""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from train.data.qa import assist, compare, recognize, recommend, retrieve
from train.data.qa.drawing import Dice, Draft, digest
from train.data.qa.looks import Look, Split
from train.data.qa.question import ALIGN, LIST, Question
from train.data.qa.wording import Writer
from train.data.qa.world import World

Maker = Callable[[World, Look, Dice, Split], Draft | None]
MAKERS: Final[Mapping[str, Maker]] = {
    ALIGN: recognize.align,
    "S01": recommend.style_single,
    "S02": recommend.style_multi,
    "S03": recommend.scene_single,
    "S04": recommend.scene_multi,
    "S05": retrieve.by_text,
    "S06": retrieve.by_picture,
    "S07": retrieve.by_view,
    "S08": compare.compare,
    "S09": recognize.color,
    "S10": recognize.design,
    "S11": recognize.material,
    "S12": assist.outfit,
    "S13": assist.garment,
    LIST: recognize.listing,
}
MOST_EPOCHS: Final = 48
LEAST_NEW: Final = 0.004
"""An epoch that finds fewer new questions per picture is the last one."""
CHUNK: Final = 256


@dataclass(frozen=True, slots=True)
class Drawn:
    """A question, and what it is balanced with."""

    question: Question
    cell: tuple[str, str] | None
    wants: bool


@dataclass(frozen=True, slots=True)
class Source:
    """What a worker needs to make the world that the others have.

    Attributes:
        style_asked: Whether S12 also asks about styles.
        left_out: Groups that no question may show.
        fixed: Share of train questions in the fixed wording of the tests.
        easy: Share of train picks whose wrong answers are not like the right one.
    """

    corpora: tuple[Path, ...]
    images: tuple[tuple[Path, Path], ...]
    seed: int
    style_asked: bool = False
    left_out: frozenset[str] = frozenset()
    fixed: float = 0.0
    easy: float = 0.0

    def read(self) -> World:
        """Read the corpora."""
        return World.read(
            self.corpora, seed=self.seed, images=dict(self.images), left_out=self.left_out
        )


@dataclass
class Collector:
    """Takes questions in their order until there are enough."""

    wanted: int
    taken: int = 0
    _seen: set[bytes] = field(default_factory=set)
    _waiting: dict[tuple[tuple[str, str], bool], deque[Question]] = field(default_factory=dict)

    @property
    def full(self) -> bool:
        """Whether there are enough."""
        return self.taken >= self.wanted

    def offer(self, drawn: Drawn) -> list[Question]:
        """Return what is taken now: nothing, the question, or it and one that waited for it."""
        uid = bytes.fromhex(drawn.question.uid.rpartition("-")[2])
        if self.full or uid in self._seen:
            return []
        self._seen.add(uid)
        if drawn.cell is None:
            self.taken += 1
            return [drawn.question]
        others = self._waiting.get((drawn.cell, not drawn.wants))
        if others and self.wanted - self.taken >= 2:
            self.taken += 2
            return [others.popleft(), drawn.question]
        self._waiting.setdefault((drawn.cell, drawn.wants), deque()).append(drawn.question)
        return []


class Builder:
    """Draws the questions of one world; a context manager.

    Args:
        world: What to ask about.
        source: How workers get the same world.
        workers: Processes; 1 draws here.
    """

    def __init__(self, world: World, source: Source, *, workers: int = 1) -> None:
        self._world = world
        self._source = source
        self._writer = Writer.load(fixed=source.fixed)
        self._workers = workers
        self._pool: ProcessPoolExecutor | None = None
        if workers > 1:
            self._pool = ProcessPoolExecutor(
                workers,
                # a forked worker would share locks that another thread holds
                mp_context=multiprocessing.get_context("spawn"),
                initializer=_begin,
                initargs=(source,),
            )

    def __enter__(self) -> Builder:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def questions(self, subtask: str, split: Split, wanted: int) -> Iterator[Question]:
        """Yield up to so many questions of a subtask."""
        images = self._world.images(split)
        collector = Collector(wanted)
        for epoch in range(MOST_EPOCHS):
            before = len(collector._seen)
            order = sorted(
                images, key=lambda image: digest(self._source.seed, subtask, epoch, image, size=8)
            )
            for drawn in self._drawn(subtask, split, epoch, order):
                yield from collector.offer(drawn)
                if collector.full:
                    return
            if len(collector._seen) - before <= LEAST_NEW * len(images):
                return

    def _drawn(
        self, subtask: str, split: Split, epoch: int, order: Sequence[str]
    ) -> Iterator[Drawn]:
        chunks = [order[at : at + CHUNK] for at in range(0, len(order), CHUNK)]
        if self._pool is None:
            for chunk in chunks:
                yield from draw_chunk(
                    self._world, self._writer, self._source, (subtask, split, epoch), chunk
                )
            return
        ahead: deque[Future[list[Drawn]]] = deque()
        try:
            for chunk in chunks:
                ahead.append(self._pool.submit(_draw_here, (subtask, split, epoch), chunk))
                if len(ahead) > 2 * self._workers:
                    yield from ahead.popleft().result()
            while ahead:
                yield from ahead.popleft().result()
        finally:
            for future in ahead:
                future.cancel()


def draw_chunk(
    world: World,
    writer: Writer,
    source: Source,
    task: tuple[str, Split, int],
    images: Sequence[str],
) -> list[Drawn]:
    """Draw at most one question of each picture."""
    subtask, split, epoch = task
    make = MAKERS[subtask]
    if subtask == "S12" and source.style_asked and split == "train":
        make = assist.outfit_and_style
    found = []
    relaxed = replace(world, easy=True)
    for image in images:
        dice = Dice(source.seed, subtask, image, epoch)
        # dice of their own: the other questions stay what they are without easy ones
        easy = split == "train" and Dice(source.seed, "easy", image, epoch).chance(source.easy)
        draft = make(relaxed if easy else world, world.looks[image], dice, split)
        if draft is not None:
            question = writer.finish(draft, dice, split=split)
            found.append(Drawn(question, draft.cell, draft.wants))
    return found


_here: list[tuple[World, Writer, Source]] = []


def _begin(source: Source) -> None:
    _here.append((source.read(), Writer.load(fixed=source.fixed), source))


def _draw_here(task: tuple[str, Split, int], images: Sequence[str]) -> list[Drawn]:
    world, writer, source = _here[0]
    return draw_chunk(world, writer, source, task, images)
