"""One shared, loaded instance of each model: found, checked, fitted into memory, and let go again.

    spec -> supported here? -> installed and intact? -> room in the budget? -> loaded instance

The manager holds each instance strongly until it is idle or room is needed, then weakly: whoever
still uses it keeps it alive and gets the same one again, so no model is ever loaded twice and none
is pulled away under a running call. It starts no thread: the owner calls ``unload_idle``.
It knows no library; loaders import their runtime when first called.
"""

from __future__ import annotations

import logging
import threading
import time
import weakref
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from models.errors import (
    DamagedFileError,
    ModelsError,
    NotInstalledError,
    OutOfMemoryError,
    UnsupportedError,
)
from models.probe import Machine, missing_modules, probe_machine
from models.protocols import GarmentEncoder, GarmentSegmenter
from models.spec import ModelSpec
from models.store import ModelStore

ENCODER = "pocket-encoder"
SEGMENTER = "pocket-cutout"
DEFAULT_MEMORY_BUDGET = 1 << 30
DEFAULT_IDLE_SECONDS = 600.0

Loader = Callable[[Path, int], object]
"""Loads a runtime from (folder of the model, number of threads)."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ModelState:
    """Whether a model can be used here and now.

    Attributes:
        installed: All files are there with their right sizes.
        supported: This system, its memory and its libraries can run it.
        loaded: An instance is in memory.
        problem: What stands in the way, as an error with its next step; None when nothing does.
    """

    spec: ModelSpec
    installed: bool
    supported: bool
    loaded: bool
    problem: ModelsError | None


@dataclass(slots=True)
class _Slot:
    """Book-keeping for one model; every access is under the manager's lock."""

    strong: object | None
    weak: weakref.ref[Any]
    memory_bytes: int
    last_used: float


class ModelManager:
    """Hands out shared runtimes.

    Safe to call from several threads; a second caller waits while the first one loads.

    Args:
        store: Where the files are.
        memory_budget_bytes: Most memory that loaded models may take together.
        threads: Threads for each runtime; all usable cores when None.
        idle_seconds: How long an unused model stays loaded.
        machine: The machine to plan for; looked at when None.
        loaders: Model id or runtime name to loader; the shipped runtimes when None.
        clock: Seconds that never go backwards.
    """

    def __init__(
        self,
        store: ModelStore,
        *,
        memory_budget_bytes: int = DEFAULT_MEMORY_BUDGET,
        threads: int | None = None,
        idle_seconds: float = DEFAULT_IDLE_SECONDS,
        machine: Machine | None = None,
        loaders: Mapping[str, Loader] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._budget = memory_budget_bytes
        self._machine = probe_machine() if machine is None else machine
        self._threads = threads or self._machine.cores
        self._idle_seconds = idle_seconds
        self._loaders = {**_LOADERS, **(loaders or {})}
        self._clock = clock
        self._slots: dict[str, _Slot] = {}
        self._fallback: GarmentSegmenter | None = None
        self._lock = threading.RLock()

    def encoder(self) -> GarmentEncoder:
        """Return the shared encoder.

        Raises:
            NotInstalledError: Weights or a library are missing.
            UnsupportedError: This machine cannot run it.
            DamagedFileError: The weights are not what was published.
            OutOfMemoryError: It does not fit into the budget.
        """
        return cast(GarmentEncoder, self.load(ENCODER))

    def segmenter(self) -> GarmentSegmenter:
        """Return the shared cut-out network, or GrabCut where the network cannot be used.

        The fallback is logged, and ``name`` of the result says which one it is.
        """
        try:
            return cast(GarmentSegmenter, self.load(SEGMENTER))
        except (NotInstalledError, UnsupportedError, DamagedFileError, OutOfMemoryError) as error:
            return self._grabcut(error)

    def load(self, model_id: str) -> object:
        """Return the shared instance of a model, loading it when needed.

        Raises:
            ModelsError: As ``encoder``.
        """
        with self._lock:
            now = self._clock()
            self._drop_idle(now, keep=model_id)
            slot = self._slots.get(model_id)
            runtime = slot.weak() if slot else None
            if slot is None or runtime is None:
                runtime = self._load(self._store.catalog.get(model_id))
            else:
                slot.strong = runtime
                slot.last_used = now
            return runtime

    def state(self, model_id: str) -> ModelState:
        """Tell whether a model can be used, without loading it."""
        spec = self._store.catalog.get(model_id)
        unsupported = self._unsupported(spec)
        try:
            self._store.require(spec)
            absent: ModelsError | None = None
        except (NotInstalledError, DamagedFileError) as error:
            absent = error
        return ModelState(
            spec=spec,
            installed=absent is None,
            supported=unsupported is None,
            loaded=model_id in self.loaded(),
            problem=unsupported or absent,
        )

    def states(self) -> tuple[ModelState, ...]:
        """Return the state of every model in the catalogue."""
        return tuple(self.state(spec.id) for spec in self._store.catalog)

    def loaded(self) -> tuple[str, ...]:
        """Return the ids of the models in memory, including those only a caller still holds."""
        with self._lock:
            return tuple(name for name, slot in self._slots.items() if slot.weak() is not None)

    def unload_idle(self) -> tuple[str, ...]:
        """Let go of models nobody asked for lately; return their ids."""
        with self._lock:
            return self._drop_idle(self._clock(), keep=None)

    def unload_all(self) -> None:
        """Let go of every model; memory returns when the last user is done."""
        with self._lock:
            for slot in self._slots.values():
                slot.strong = None
            self._fallback = None

    def _load(self, spec: ModelSpec) -> object:
        problem = self._unsupported(spec)
        if problem is not None:
            raise problem
        folder = self._store.folder(spec)
        self._store.verify(spec)
        self._make_room(spec)
        loader = self._loaders.get(spec.id) or self._loaders[spec.runtime]
        try:
            runtime = loader(folder, self._threads)
        except MemoryError as error:
            raise OutOfMemoryError(
                f"There is not enough free memory for the {spec.title.lower()}.",
                next_step="Close other programs and try again.",
            ) from error
        self._slots[spec.id] = _Slot(
            strong=runtime,
            weak=weakref.ref(runtime),
            memory_bytes=spec.memory_bytes,
            last_used=self._clock(),
        )
        _log.info("loaded %s with %d threads", spec.id, self._threads)
        return runtime

    def _unsupported(self, spec: ModelSpec) -> ModelsError | None:
        title = spec.title.lower()
        if self._machine.system not in spec.platforms:
            return UnsupportedError(
                f"The {title} does not run on this system.",
                next_step="Choose another model with `vestry models list`.",
            )
        missing = missing_modules(spec.requires)
        if missing:
            return NotInstalledError(
                f"The {title} needs {' and '.join(missing)}, which this installation lacks.",
                next_step=f"Install it with `pip install {' '.join(missing)}`.",
            )
        memory = self._machine.memory_bytes
        if memory and memory < spec.memory_bytes:
            return UnsupportedError(
                f"The {title} needs {spec.memory_mb} MB of memory, more than this machine has.",
                next_step="Choose a smaller model with `vestry models list`.",
            )
        return None

    def _make_room(self, spec: ModelSpec) -> None:
        """Let go of the least recently used models until ``spec`` fits into the budget."""
        if spec.memory_bytes > self._budget:
            raise OutOfMemoryError(
                f"The {spec.title.lower()} needs {spec.memory_mb} MB, more than Vestry may use.",
                next_step="Raise the memory limit in the settings, or choose a smaller model.",
            )
        while self._used_bytes() + spec.memory_bytes > self._budget:
            held = [name for name, slot in self._slots.items() if slot.strong is not None]
            if not held:
                raise OutOfMemoryError(
                    f"There is no room for the {spec.title.lower()} while other models work.",
                    next_step="Wait for the running work to finish, then try again.",
                )
            self._let_go(min(held, key=lambda name: self._slots[name].last_used))

    def _used_bytes(self) -> int:
        return sum(slot.memory_bytes for slot in self._slots.values() if slot.weak() is not None)

    def _drop_idle(self, now: float, *, keep: str | None) -> tuple[str, ...]:
        idle = tuple(
            name
            for name, slot in self._slots.items()
            if name != keep
            and slot.strong is not None
            and now - slot.last_used >= self._idle_seconds
        )
        for name in idle:
            self._let_go(name)
        return idle

    def _let_go(self, name: str) -> None:
        self._slots[name].strong = None
        _log.info("unloaded %s", name)

    def _grabcut(self, reason: ModelsError) -> GarmentSegmenter:
        with self._lock:
            if self._fallback is None:
                # Logged once: every photo of an import asks again.
                _log.warning("cutting out with GrabCut: %s", reason.message)
                self._fallback = cast(GarmentSegmenter, self._loaders["grabcut"](Path(), 1))
            return self._fallback


def _load_encoder(folder: Path, threads: int) -> object:
    from models.runtimes.ort import PocketEncoder

    return PocketEncoder(folder, threads=threads)


def _load_cutout(folder: Path, threads: int) -> object:
    from models.runtimes.cutout import OnnxSegmenter

    return OnnxSegmenter(folder, threads=threads)


def _load_grabcut(_folder: Path, _threads: int) -> object:
    from models.runtimes.cutout import GrabCutSegmenter

    return GrabCutSegmenter()


_LOADERS: Mapping[str, Loader] = {
    "ort": _load_encoder,
    "cutout": _load_cutout,
    "grabcut": _load_grabcut,
}
