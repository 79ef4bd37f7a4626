"""Models that draw, as the rest of Vestry sees them: words in, pixels out, steps told on the way.

``PaintEngine`` is the one door. ``WorkerPainter`` keeps the model in a process of its own, which
ends after a rest and gives all memory back; ``InlinePainter`` draws here and now, for tests and for
measuring. What leaves to a person goes through ``drawing``, which marks it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from app.draw_wire import (
    DrawFailedError,
    DrawLaunch,
    as_draw_error,
    info_from_wire,
    picture_from_wire,
)
from app.errors import (
    AppError,
    CancelledError,
    RequestFailedError,
    WorkerCrashedError,
    WorkerHungError,
)
from app.services.chat_death import ran_out_of_memory
from app.services.job_control import JobControl
from app.services.model_memory import ModelMemory
from app.services.model_turn import EngineCondition, wait_for_turn
from app.services.worker_model import WorkerModel
from app.workers import Answer
from models.errors import CancelledError as StoppedError
from models.errors import ModelsError, NotInstalledError
from models.painting import Painter, PainterInfo
from models.types import RgbImage

FAKE_PAINTER = "fake-painter"
# A step of billions of parameters on a slow processor says nothing for minutes.
_SILENCE_OF: Mapping[str, float] = {"diffusion": 1200.0}
_USUAL_SILENCE_S = 180.0
StepListener = Callable[[int, int], None]
"""Hears how many steps are done, and of how many, in the thread that asked."""


@dataclass(frozen=True, slots=True)
class Painted:
    """Pixels that a model drew, not yet marked.

    Attributes:
        picture: The pixels.
        model: Name of the model.
    """

    picture: RgbImage
    model: str


@dataclass(frozen=True, slots=True)
class PainterState:
    """What the engine does now; for meters and buttons.

    Attributes:
        condition: ``asleep`` until the first use and after a while without any.
        model: Name of the model it holds or loads; empty when asleep.
    """

    condition: EngineCondition
    model: str = ""


class PaintEngine(Protocol):
    """What draws. Calls from several threads wait for one another; ``state`` never waits.

    ``paint`` and ``load`` raise ``DrawFailedError`` with the code of its cause (``not_installed``,
    ``out_of_memory``, ``damaged_file``, ...), ``WorkerError`` (the process crashed or hung; the
    next call starts it again) and ``CancelledError``.
    """

    def load(self, model: str = "", *, control: JobControl | None = None) -> PainterInfo:
        """Make a model ready and tell what it is."""

    def paint(
        self,
        words: str,
        *,
        seed: int,
        model: str = "",
        control: JobControl | None = None,
        on_step: StepListener = lambda done, total: None,
    ) -> Painted:
        """Draw; a cancelled call returns at once, and the processor is free within a step."""

    def state(self) -> PainterState:
        """Tell what it does now, without waiting for anything."""

    def unload(self) -> None:
        """Give the model's memory back once nobody uses it; the next call loads it again."""

    def close(self) -> None:
        """End for good; a running picture ends as cancelled."""


class PainterShelf(Protocol):
    """Knows which models draw and how each one is started."""

    def draw_launch(self, name: str = "") -> DrawLaunch:
        """Return how to start a model; empty for the first there is.

        Raises:
            NotInstalledError: There is no such model, or none at all.
            ModelsError: It does not draw, or its files are damaged.
        """


class FakePainterShelf:
    """Holds the stand-in alone: for tests, and for ``VESTRY_FAKE_MODELS``."""

    def __init__(self, launch: DrawLaunch | None = None) -> None:
        self._launch = launch or DrawLaunch(FAKE_PAINTER, engine="fake")

    def draw_launch(self, name: str = "") -> DrawLaunch:
        """Return the stand-in."""
        if name not in ("", self._launch.name):
            raise no_such_painter(name)
        return self._launch


class WorkerPainter(WorkerModel[DrawLaunch, PainterInfo]):
    """The engine over a worker process.

    Args:
        shelf: Which models there are.
        memory: What all models share; None for no limit.
        unload_after_s: Asked after each picture: how long to keep a model that nobody uses; 0 for
            ever.
        silence_s: Silence within a step that counts as hanging; None for what suits the engine.
        role: Replaces the worker's role (tests).
    """

    def __init__(
        self,
        shelf: PainterShelf,
        *,
        memory: ModelMemory | None = None,
        unload_after_s: Callable[[], float] = lambda: 0.0,
        silence_s: float | None = None,
        role: str = "draw",
    ) -> None:
        super().__init__(role, memory=memory, unload_after_s=unload_after_s, silence_s=silence_s)
        self._shelf = shelf

    def load(self, model: str = "", *, control: JobControl | None = None) -> PainterInfo:
        """Make a model ready and tell what it is."""
        with self._using(model, control) as held:
            self._ask(held, "info", {}, control=control)
            assert held.info is not None
            return held.info

    def paint(
        self,
        words: str,
        *,
        seed: int,
        model: str = "",
        control: JobControl | None = None,
        on_step: StepListener = lambda done, total: None,
    ) -> Painted:
        """Draw; see ``PaintEngine``."""

        def hear(part: Answer) -> None:
            if "step" in part:
                on_step(part["step"], part["of"])

        with self._using(model, control) as held:
            given = {"words": words, "seed": seed}
            answer = self._ask(held, "draw", given, control=control, on_part=hear)
            return Painted(picture_from_wire(answer["picture"]), held.launch.name)

    def state(self) -> PainterState:
        """Tell what it does now."""
        condition, held = self._condition()
        return PainterState(condition, held.launch.name if held else "")

    def _launch_of(self, name: str) -> DrawLaunch:
        return self._shelf.draw_launch(name)

    def _info_of(self, wire: Mapping[str, Any]) -> PainterInfo:
        return info_from_wire(wire)

    def _memory_of(self, info: PainterInfo) -> int:
        return info.memory_bytes

    def _as_error(self, error: RequestFailedError | ModelsError) -> AppError:
        return as_draw_error(error)

    def _death(self, error: WorkerCrashedError, name: str) -> AppError:
        return drawing_death(error, name)

    def _usual_silence(self, launch: DrawLaunch) -> float:
        return _SILENCE_OF.get(launch.engine, _USUAL_SILENCE_S)


class InlinePainter:
    """A painter in this process, one caller at a time.

    Args:
        painter: What is "installed".
    """

    def __init__(self, painter: Painter) -> None:
        self._painter = painter
        self._turn = threading.Lock()
        self._closing = threading.Event()

    def load(self, model: str = "", *, control: JobControl | None = None) -> PainterInfo:
        """Tell what it is."""
        if model not in ("", self._painter.info.name):
            raise as_draw_error(no_such_painter(model))
        return self._painter.info

    def paint(
        self,
        words: str,
        *,
        seed: int,
        model: str = "",
        control: JobControl | None = None,
        on_step: StepListener = lambda done, total: None,
    ) -> Painted:
        """Draw; see ``PaintEngine``."""
        name = self.load(model).name

        def unwanted() -> bool:
            return self._closing.is_set() or (control is not None and control.cancelled)

        wait_for_turn(self._turn, unwanted)
        try:
            picture = self._painter.paint(words, seed=seed, progress=on_step, stop=unwanted)
        except StoppedError as error:
            raise CancelledError from error
        except ModelsError as error:
            raise as_draw_error(error) from error
        finally:
            self._turn.release()
        return Painted(picture, name)

    def state(self) -> PainterState:
        """Tell what it does now."""
        return PainterState("busy" if self._turn.locked() else "ready", self._painter.info.name)

    def unload(self) -> None:
        """Do nothing: who made the painter holds it."""

    def close(self) -> None:
        """End for good."""
        self._closing.set()


def no_such_painter(name: str) -> NotInstalledError:
    """Return the error for a name that nothing installed has."""
    return NotInstalledError(
        f"There is no model {name} here that draws.",
        next_step="See what there is with `vestry models list --task generate`.",
    )


def drawing_death(error: WorkerCrashedError, name: str) -> AppError:
    """Say what became of a process that drew, so that the person knows what to do."""
    tail, status = error.stderr_tail, error.status
    if isinstance(error, WorkerHungError):
        return WorkerHungError(
            f"{name} gave no sign of life for too long and was stopped.",
            next_step="Draw again; a smaller model is quicker.",
            stderr_tail=tail,
            status=status,
        )
    if ran_out_of_memory(error):
        return DrawFailedError(
            f"There was not enough memory for {name}, so the system stopped it.",
            next_step="Close other programs, or choose a smaller model that draws.",
            code="out_of_memory",
        )
    return WorkerCrashedError(
        f"{name} stopped unexpectedly.",
        next_step="Draw again, it is started anew; if it happens twice, download or add the model "
        "again, or choose another one.",
        stderr_tail=tail,
        status=status,
    )
