"""What became of a chat model's process, said so that the person knows what to do.

A process that dies leaves a status and the last lines of its standard error; from these it is told
whether it hung, ran out of memory or crashed. Nothing is restarted here.
"""

from __future__ import annotations

from app.chat_wire import ChatFailedError
from app.errors import AppError, WorkerCrashedError, WorkerHungError

_KILLED = frozenset({-9, 137})
# STATUS_NO_MEMORY and STATUS_COMMITMENT_LIMIT of Windows.
_NO_MEMORY = frozenset({0xC0000017, 0xC000012D})
_NO_MEMORY_WORDS = (
    "bad_alloc",
    "cannot allocate memory",
    "failed to allocate",
    "insufficient memory",
    "memoryerror",
    "not enough memory",
    "out of memory",
    "outofmemory",
    "unable to allocate",
)


def death_in_words(error: WorkerCrashedError, name: str) -> AppError:
    """Say what became of the process so that the person knows what to do."""
    tail = error.stderr_tail
    if isinstance(error, WorkerHungError):
        return WorkerHungError(
            f"{name} gave no sign of life for too long and was stopped.",
            next_step="Ask again; with a smaller model or smaller pictures it is quicker.",
            stderr_tail=tail,
            status=error.status,
        )
    if ran_out_of_memory(error):
        return ChatFailedError(
            f"There was not enough memory for {name}, so the system stopped it.",
            next_step="Close other programs, or choose a smaller model or a shorter context.",
            code="out_of_memory",
        )
    return WorkerCrashedError(
        f"{name} stopped unexpectedly.",
        next_step="Ask again, it is started anew; if it happens twice, download the model again or "
        "choose another one.",
        stderr_tail=tail,
        status=error.status,
    )


def ran_out_of_memory(error: WorkerCrashedError) -> bool:
    """Tell whether a process most likely died for want of memory.

    A system short of memory kills without a word, which looks like any other SIGKILL; who else
    would kill a model, knows why.
    """
    if error.status in _KILLED or error.status in _NO_MEMORY:
        return True
    said = error.stderr_tail.casefold()
    return any(word in said for word in _NO_MEMORY_WORDS)
