"""Models that dress people in photos, as the rest of Vestry sees them: two pictures in, one out.

``DressEngine`` is the one door. ``WorkerDresser`` keeps the model in a process of its own, which
ends after a rest and gives all memory back; ``InlineDresser`` works here and now, for tests. Which
garment is asked for, what becomes of the picture, and its badge are the business of ``tryon``.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from app.draw_wire import DrawLaunch, as_draw_error, info_from_wire, picture_from_wire
from app.dress_role import wire_of
from app.errors import AppError, CancelledError, RequestFailedError, WorkerCrashedError
from app.services.job_control import JobControl
from app.services.model_memory import ModelMemory
from app.services.model_turn import wait_for_turn
from app.services.painting import Painted, PainterState, StepListener, drawing_death
from app.services.worker_model import WorkerModel
from app.workers import Answer
from models.dressing import Dresser, Dressing
from models.errors import CancelledError as StoppedError
from models.errors import ModelsError, NotInstalledError
from models.painting import PainterInfo

FAKE_DRESSER = "fake-dresser"
# A step of a billion weights over seven thousand squares takes a slow processor minutes.
_SILENCE_S = 1200.0


@dataclass(frozen=True, slots=True)
class DresserCard:
    """What a person sees of an installed model that dresses people."""

    name: str
    title: str
    license: str


class DressEngine(Protocol):
    """What dresses people. Calls from several threads wait for one another.

    ``dress`` raises ``DrawFailedError`` with the code of its cause, ``WorkerError`` (the process
    crashed or hung; the next call starts it again) and ``CancelledError``.
    """

    def dress(
        self,
        asked: Dressing,
        *,
        seed: int,
        model: str = "",
        control: JobControl | None = None,
        on_step: StepListener = lambda done, total: None,
    ) -> Painted:
        """Dress somebody; a cancelled call returns at once."""

    def state(self) -> PainterState:
        """Tell what it does now, without waiting for anything."""

    def unload(self) -> None:
        """Give the model's memory back once nobody uses it; the next call loads it again."""

    def close(self) -> None:
        """End for good; a running picture ends as cancelled."""


class DresserShelf(Protocol):
    """Knows which models dress people and how each one is started."""

    def dress_launch(self, name: str = "") -> DrawLaunch:
        """Return how to start a model; empty for the first there is.

        Raises:
            NotInstalledError: There is no such model, or none at all.
            ModelsError: It does not dress anybody, or its files are damaged.
        """


class FakeDresserShelf:
    """Holds the stand-in alone: for tests, and for ``VESTRY_FAKE_MODELS``."""

    def __init__(self, launch: DrawLaunch | None = None) -> None:
        self._launch = launch or DrawLaunch(FAKE_DRESSER, engine="fake")

    def dress_launch(self, name: str = "") -> DrawLaunch:
        """Return the stand-in."""
        if name not in ("", self._launch.name):
            raise no_such_dresser(name)
        return self._launch


class WorkerDresser(WorkerModel[DrawLaunch, PainterInfo]):
    """The engine over a worker process.

    Args:
        shelf: Which models there are.
        memory: What all models share; None for no limit.
        unload_after_s: Asked after each picture: how long to keep a model that nobody uses; 0 for
            ever.
        silence_s: Silence within a step that counts as hanging; None for what suits the engine.
    """

    def __init__(
        self,
        shelf: DresserShelf,
        *,
        memory: ModelMemory | None = None,
        unload_after_s: Callable[[], float] = lambda: 0.0,
        silence_s: float | None = None,
    ) -> None:
        super().__init__("dress", memory=memory, unload_after_s=unload_after_s, silence_s=silence_s)
        self._shelf = shelf

    def dress(
        self,
        asked: Dressing,
        *,
        seed: int,
        model: str = "",
        control: JobControl | None = None,
        on_step: StepListener = lambda done, total: None,
    ) -> Painted:
        """Dress somebody; see ``DressEngine``."""

        def hear(part: Answer) -> None:
            if "step" in part:
                on_step(part["step"], part["of"])

        with self._using(model, control) as held:
            given = wire_of(asked, seed)
            answer = self._ask(held, "dress", given, control=control, on_part=hear)
            return Painted(picture_from_wire(answer["picture"]), held.launch.name)

    def state(self) -> PainterState:
        """Tell what it does now."""
        condition, held = self._condition()
        return PainterState(condition, held.launch.name if held else "")

    def _launch_of(self, name: str) -> DrawLaunch:
        return self._shelf.dress_launch(name)

    def _info_of(self, wire: Mapping[str, Any]) -> PainterInfo:
        return info_from_wire(wire)

    def _memory_of(self, info: PainterInfo) -> int:
        return info.memory_bytes

    def _as_error(self, error: RequestFailedError | ModelsError) -> AppError:
        return as_draw_error(error)

    def _death(self, error: WorkerCrashedError, name: str) -> AppError:
        return drawing_death(error, name)

    def _usual_silence(self, launch: DrawLaunch) -> float:
        return _SILENCE_S


class InlineDresser:
    """A dresser in this process, one caller at a time.

    Args:
        dresser: What is "installed".
    """

    def __init__(self, dresser: Dresser) -> None:
        self._dresser = dresser
        self._turn = threading.Lock()
        self._closing = threading.Event()

    def dress(
        self,
        asked: Dressing,
        *,
        seed: int,
        model: str = "",
        control: JobControl | None = None,
        on_step: StepListener = lambda done, total: None,
    ) -> Painted:
        """Dress somebody; see ``DressEngine``."""
        name = self._dresser.info.name
        if model not in ("", name):
            raise as_draw_error(no_such_dresser(model))

        def unwanted() -> bool:
            return self._closing.is_set() or (control is not None and control.cancelled)

        wait_for_turn(self._turn, unwanted)
        try:
            picture = self._dresser.dress(asked, seed=seed, progress=on_step, stop=unwanted)
        except StoppedError as error:
            raise CancelledError from error
        except ModelsError as error:
            raise as_draw_error(error) from error
        finally:
            self._turn.release()
        return Painted(picture, name)

    def state(self) -> PainterState:
        """Tell what it does now."""
        return PainterState("busy" if self._turn.locked() else "ready", self._dresser.info.name)

    def unload(self) -> None:
        """Do nothing: who made the dresser holds it."""

    def close(self) -> None:
        """End for good."""
        self._closing.set()


def no_such_dresser(name: str) -> NotInstalledError:
    """Return the error for a name that nothing installed has."""
    return NotInstalledError(
        f"There is no model {name} here that dresses anybody.",
        next_step="See what there is with `vestry models list --task try-on`.",
    )
