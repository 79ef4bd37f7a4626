"""What keeping a chat model in a process of its own costs: start, pipe, stopping, memory.

    python -m benchmarks.chat_process [--model GGUF [--mmproj GGUF]] [--rounds N]

Without ``--model`` the stand-in talks, which takes no time itself: what is measured is the process
and the pipe. Stopping is timed from the moment the person asks in one thread to the return of the
answer in another, and to the moment the processor is free; once for a model that listens and once
for one that does not, which is ended. The pipe is measured twice: as microseconds per token, and as
the ratio of a whole answer through the process to the same answer here, with a stand-in that takes
10 ms a token like a small model on a good laptop (both take turns).
"""

from __future__ import annotations

import argparse
import functools
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from app.chat_wire import ChatLaunch
from app.services.chat_shelf import FakeShelf
from app.services.chat_worker import WorkerChat
from app.services.chatting import InlineChat
from app.services.job_control import JobControl
from benchmarks.calibration import Calibration, Target, percentiles, report, time_each
from models.chat import ChatDelta, ChatMessage, ChatRequest
from models.runtimes.fake_chat import ChatScript, FakeChat

RETURN_MS = 200.0
FREE_MS = 2000.0
PIPE_RATIO = 1.02
START_MS = 1500.0
TOKEN_S = 0.01
_WORDS = 150
_STUBBORN = 3


def main() -> None:
    """Measure and report."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--model", type=Path, help="weights of a real model")
    parser.add_argument("--mmproj", type=Path, help="its picture part")
    parser.add_argument("--rounds", type=int, default=40)
    arguments = parser.parse_args()
    launch = _launch(arguments.model, arguments.mmproj)
    calibration = Calibration()
    calibration.sample()
    start = _start(launch, rounds=max(3, arguments.rounds // 4))
    calibration.sample()
    stop = _stop(launch, rounds=arguments.rounds)
    calibration.sample()
    stubborn = _stop(_deaf(), rounds=_STUBBORN)
    calibration.sample()
    pipe = _pipe(rounds=max(3, arguments.rounds // 4))
    calibration.sample()
    figures: dict[str, Any] = {
        "model": Path(launch.model).name if launch.model else launch.name,
        "start": {key: percentiles(times, calibration) for key, times in start.items()},
        "stop": {key: percentiles(times, calibration) for key, times in stop.items()},
        "stop_by_ending": {key: percentiles(times, calibration) for key, times in stubborn.items()},
        "pipe": pipe,
        "memory": _memory(launch),
    }
    report("chat_process", figures, _targets(figures), calibration=calibration)


def _targets(figures: dict[str, Any]) -> list[Target]:
    stop, ended = figures["stop"], figures["stop_by_ending"]
    ratio = figures["pipe"]["slow_ratio"]
    return [
        Target("process and model ready, median, ms", figures["start"]["load"]["p50_ms"], START_MS),
        Target("a stopped answer returns, p95, ms", stop["return"]["p95_ms"], RETURN_MS),
        Target("... processor free, p95, ms", stop["free"]["p95_ms"], FREE_MS),
        Target("one that does not listen returns, p95, ms", ended["return"]["p95_ms"], RETURN_MS),
        Target("... processor free, p95, ms", ended["free"]["p95_ms"], FREE_MS),
        Target("an answer through the pipe over one here", ratio, PIPE_RATIO),
        Target("memory of the process after an unload, MB", figures["memory"]["unloaded_mb"], 0.0),
    ]


def _launch(model: Path | None, projector: Path | None) -> ChatLaunch:
    if model is None:
        return ChatLaunch("fake-chat", engine="fake", script={"pause_s": TOKEN_S})
    return ChatLaunch(
        model.stem, model=str(model), projector=str(projector or ""), context=2048, gpu=False
    )


def _deaf() -> ChatLaunch:
    return ChatLaunch("fake-chat", engine="fake", script={"hang_on": [1]})


def _start(launch: ChatLaunch, *, rounds: int) -> dict[str, list[float]]:
    """Time a bare interpreter, and a process with its model, taking turns."""
    times: dict[str, list[float]] = {"python": [], "load": []}
    for _ in range(rounds):
        chat = WorkerChat(FakeShelf(launch))
        bare, load = time_each(
            [lambda: subprocess.run([sys.executable, "-c", "pass"], check=True), chat.load]
        )
        chat.close()
        times["python"].append(bare)
        times["load"].append(load)
    return times


def _stop(launch: ChatLaunch, *, rounds: int) -> dict[str, list[float]]:
    """Time from the wish to stop to the return, and to a free processor."""
    times: dict[str, list[float]] = {"return": [], "free": []}
    chat = WorkerChat(FakeShelf(launch))
    chat.load()
    for _ in range(rounds):
        chat.load()  # a process that had to be ended is there again
        returned, freed = _stop_once(chat)
        times["return"].append(returned)
        times["free"].append(freed)
    chat.close()
    return times


def _stop_once(chat: WorkerChat) -> tuple[float, float]:
    """Return the milliseconds until the answer is back and until the processor is free."""
    control, spoke = JobControl(), threading.Event()
    returned: list[float] = []

    def hears(event: object) -> None:
        if isinstance(event, ChatDelta):
            spoke.set()

    def answer() -> None:
        chat.generate(_endless(), hears, control=control)
        returned.append(time.perf_counter())

    thread = threading.Thread(target=answer)
    thread.start()
    spoke.wait(0.3)  # one that hangs never speaks
    asked = time.perf_counter()
    control.cancel()
    thread.join()
    _until(lambda: chat.state().condition != "busy")
    freed = time.perf_counter()
    return (returned[0] - asked) * 1e3, (freed - asked) * 1e3


def _pipe(*, rounds: int) -> dict[str, float]:
    """Compare the same answers here and through a process, taking turns."""
    slow, quick = ({"pause_s": TOKEN_S}, {"pause_s": 0.0})
    figures: dict[str, float] = {}
    for name, told in (("slow", slow), ("quick", quick)):
        there = WorkerChat(FakeShelf(ChatLaunch("fake-chat", engine="fake", script=told)))
        here = InlineChat(FakeChat(script=ChatScript(pause_s=told["pause_s"])))
        there.load()
        calls = [functools.partial(one.generate, _request(), _deaf_ear) for one in (here, there)]
        pairs = [time_each(calls) for _ in range(rounds)]
        there.close()
        inline, piped = (float(np.median(side)) for side in zip(*pairs, strict=True))
        figures[f"{name}_here_ms"] = round(inline, 2)
        figures[f"{name}_process_ms"] = round(piped, 2)
        # Of each pair, because what else the machine does hits both of them alike.
        ratio = np.median([process / inline for inline, process in pairs])
        figures[f"{name}_ratio"] = round(float(ratio), 4)
    extra = figures["quick_process_ms"] - figures["quick_here_ms"]
    figures["per_token_us"] = round(extra * 1e3 / _WORDS, 1)
    return figures


def _memory(launch: ChatLaunch) -> dict[str, float]:
    """Resident memory of the process with its model, after answers, and after an unload."""
    chat = WorkerChat(FakeShelf(launch))
    chat.load()
    pid = chat.pid
    loaded = _resident_mb(pid)
    for _ in range(3):
        chat.generate(_request(40), _deaf_ear)
    talked = _resident_mb(pid)
    chat.unload()
    left = _resident_mb(pid)
    chat.close()
    return {"loaded_mb": loaded, "after_answers_mb": talked, "unloaded_mb": left}


def _resident_mb(pid: int | None) -> float:
    """Resident memory of a process; 0 when it is gone, or where the system does not tell."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    except OSError:
        return 0.0
    (line,) = (line for line in status.splitlines() if line.startswith("VmRSS:"))
    return round(int(line.split()[1]) / 1024, 1)


def _request(words: int = _WORDS) -> ChatRequest:
    text = " ".join(f"shirt{number}" for number in range(words))
    return ChatRequest((ChatMessage.of("user", text),), max_tokens=words)


def _endless() -> ChatRequest:
    """A question whose answer no model can end early."""
    numbers = {"type": "array", "items": {"type": "integer"}, "minItems": 250}
    return ChatRequest((ChatMessage.of("user", "shirt"),), max_tokens=900, schema=numbers)


def _deaf_ear(_event: object) -> None:
    """Listen to nothing."""


def _until(held: Callable[[], bool]) -> None:
    while not held():
        time.sleep(0.005)


if __name__ == "__main__":
    main()
