"""How a person's stop reaches native code in the middle of a computation.

Three places ask: loading (between tensors), computing tokens (between steps of the graph) and
encoding a picture (every few steps). ctypes would print and forget an exception raised there, so it
is caught, ends the computation, and is raised again where Python can see it.
"""

from __future__ import annotations

import time
from types import TracebackType

from models.chat import Stop, never
from models.runtimes.answers import Interrupted
from models.runtimes.llama_library import NO_ABORT, native

_ASK_EVERY_S = 0.01
# each question splits a picture's graph once more: rare enough to cost nothing, often enough to
# stop the largest tower within a fraction of a second
_STEPS_PER_QUESTION = 8


class Questions:
    """Asks ``stop`` from inside native code; used as a context manager around one computation.

    Its callbacks must outlive whatever was given their address.

    Args:
        context: The context whose computation is to be heard (``llama_context *``); None for
            pictures and loading, which are given the callbacks beforehand.
    """

    def __init__(self, context: int | None = None) -> None:
        self._context = context
        self._stop: Stop = never
        self._error: BaseException | None = None
        self._stopped = False
        self._next = 0.0
        self._steps = 0
        self.on_abort = native.ggml_abort_callback(self._at_step)
        self.on_progress = native.llama_progress_callback(self._at_progress)
        self.on_evaluated = native.ggml_backend_sched_eval_callback(self._at_evaluated)

    def about(self, stop: Stop) -> Questions:
        """Say whom to ask during the next computation."""
        self._stop = stop
        return self

    def __enter__(self) -> Questions:
        self._error, self._stopped, self._next, self._steps = None, False, 0.0, 0
        if self._context is not None and self._stop is not never:
            native.llama_set_abort_callback(self._context, self.on_abort, None)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._context is not None and self._stop is not never:
            native.llama_set_abort_callback(self._context, NO_ABORT, None)
        self._stop = never
        raised, self._error = self._error, None
        if raised is not None:
            raise raised
        if self._stopped and kind is None:
            raise Interrupted

    def _asked(self) -> bool:
        now = time.perf_counter()
        if self._stopped or now < self._next:
            return self._stopped
        self._next = now + _ASK_EVERY_S
        try:
            self._stopped = bool(self._stop())
        except BaseException as error:  # noqa: BLE001 - raised again on the other side of C
            self._error, self._stopped = error, True
        return self._stopped

    def _at_step(self, _data: object) -> bool:
        return self._asked()

    def _at_progress(self, _share: float, _data: object) -> bool:
        return not self._asked()

    def _at_evaluated(self, _tensor: object, ask: bool, _data: object) -> bool:
        """Say where the graph of a picture is to pause, and there, whether it goes on."""
        if self._stop is never:
            return not ask
        if ask:
            self._steps += 1
            return self._steps % _STEPS_PER_QUESTION == 0
        return not self._asked()
