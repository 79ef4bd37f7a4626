"""The chat page while an answer is written: what each flush costs at its beginning and at its end.

    python -m benchmarks.chat_page [--kilobytes N]

Words come a few at a time into the real page (window, transcript, text), which is laid out and
painted after each. A frame has 16 ms; what counts besides is that the last fifth of a long answer
costs what the first did. Finishing and opening a long conversation are said beside it.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.views.chat_transcript import Transcript
    from app.views.context import WindowContext

TARGET_MS = 16.0
RATIO = 1.5
_STEP = 12
"""Characters per flush: at 33 ms about 90 tokens a second, which no laptop writes."""


def main() -> None:
    """Write an answer and report."""
    from benchmarks.calibration import Calibration, Target, report

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kilobytes", type=int, default=32)
    arguments = parser.parse_args()
    calibration = Calibration()
    calibration.sample()
    figures = _measure(arguments.kilobytes)
    calibration.sample()
    targets = [
        Target("flush p95 ms", figures["flush_p95_ms"], TARGET_MS),
        Target("last fifth / first fifth", figures["last_over_first"], RATIO),
    ]
    report("chat_page", figures, targets, calibration=calibration)


def _measure(kilobytes: int) -> dict[str, Any]:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from app.bootstrap import open_services
    from app.tasks import InlineRunner
    from app.views.chat_transcript import Transcript
    from app.views.theme import Theme
    from app.window_bootstrap import build_context

    _ = QApplication.instance() or QApplication([])
    theme = Theme()
    theme.apply("light", text_percent=100, motion=False)
    runner = InlineRunner()
    with (
        tempfile.TemporaryDirectory(prefix="vestry-bench-") as folder,
        open_services(Path(folder) / "wardrobe") as services,
    ):
        context = build_context(services, runner, theme, poll_ms=0, readers=-1)
        transcript = Transcript(context, title_of=lambda name: name)
        theme.dress(transcript)
        transcript.resize(860, 760)
        transcript.show()
        figures = _write(transcript, kilobytes) | _open(context, transcript)
        transcript.close()
        context.operations.close()
        context.thumbnails.shut_down()
        runner.shut_down()
    return figures


def _write(transcript: Transcript, kilobytes: int) -> dict[str, Any]:
    """Let one answer come; return what its flushes took, with layout and painting."""
    from PySide6.QtWidgets import QApplication

    from app.viewmodels.chat_values import ChatRow
    from benchmarks.chat_scenes import ANSWER, TABLE

    text = f"{ANSWER}\n\n{TABLE}\n\n"
    text *= kilobytes * 1024 // len(text) + 1
    question = ChatRow(1, "person", "Tell me everything.", "done")
    answer = ChatRow(2, "assistant", "", "streaming")
    transcript.show_rows((question, answer), again=True)
    QApplication.processEvents()
    times = []
    for at in range(0, len(text), _STEP):
        begin = time.perf_counter()
        transcript.grow(2, text[at : at + _STEP])
        QApplication.processEvents()
        times.append((time.perf_counter() - begin) * 1e3)
    begin = time.perf_counter()
    transcript.show_row(ChatRow(2, "assistant", text, "done"))
    QApplication.processEvents()
    finish = (time.perf_counter() - begin) * 1e3
    fifth = len(times) // 5
    first, last = _p95(times[:fifth]), _p95(times[-fifth:])
    return {
        "characters": len(text),
        "flushes": len(times),
        "flush_median_ms": round(median(times), 2),
        "flush_p95_ms": round(_p95(times), 2),
        "flush_worst_ms": round(max(times), 1),
        "first_fifth_p95_ms": round(first, 2),
        "last_fifth_p95_ms": round(last, 2),
        "last_over_first": round(last / first, 2),
        "finish_ms": round(finish, 1),
    }


def _open(context: WindowContext, transcript: Transcript) -> dict[str, Any]:
    """Return what showing a conversation of a hundred answers takes."""
    from PySide6.QtWidgets import QApplication

    from app.viewmodels.chat_values import ChatRow
    from benchmarks.chat_scenes import ANSWER

    rows = tuple(
        ChatRow(
            number,
            "assistant" if number % 2 else "person",
            ANSWER if number % 2 else "What goes with this?",
            "done",
        )
        for number in range(10, 210)
    )
    begin = time.perf_counter()
    transcript.show_rows(rows, again=True)
    QApplication.processEvents()
    opened = (time.perf_counter() - begin) * 1e3
    begin = time.perf_counter()
    context.theme.apply("dark")
    QApplication.processEvents()
    return {
        "open_200_messages_ms": round(opened, 1),
        "theme_200_messages_ms": round((time.perf_counter() - begin) * 1e3, 1),
    }


def _p95(times: list[float]) -> float:
    return sorted(times)[int(len(times) * 0.95)]


if __name__ == "__main__":
    main()
