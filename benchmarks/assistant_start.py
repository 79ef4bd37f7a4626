"""How soon a fresh program answers its first message: ``python -m benchmarks.assistant_start``.

Each round is a process of its own on the made-up wardrobe, by the rules and without a model. In one
kind of round the message comes at once; in the other the tools were let start when the
conversation was opened, as the window and ``vestry chat`` do, and were ready when it came. The
baseline is the next answer of the same process. Prints JSON: medians of the first sign (a step that
is shown) and of the reply in seconds, and their ratios to the baseline. Target: a reply within a
second where somebody typed first.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from app.assistant.turn_events import Replied, StepBegan, TurnEvent

ROUNDS = 5
SAID = ("i need something for work", "warmer please")


def main() -> int:
    """Measure both kinds, and print."""
    if len(sys.argv) > 1:
        return _one(Path(sys.argv[1]), ready=sys.argv[2] == "ready")
    from tests.assistant_desk import made_up_wardrobe

    figures: dict[str, object] = {"rounds": ROUNDS, "target_s": 1.0}
    with tempfile.TemporaryDirectory() as folder:
        wardrobe = Path(folder) / "wardrobe"
        made_up_wardrobe(wardrobe)
        for kind in ("at_once", "ready"):
            rounds = [_round(wardrobe, kind) for _ in range(ROUNDS)]
            middle = {
                name: round(statistics.median(one[name] for one in rounds), 4) for name in rounds[0]
            }
            middle["ratio"] = round(middle["reply_s"] / middle["next_reply_s"], 2)
            figures[kind] = middle
    sys.stdout.write(json.dumps(figures) + "\n")
    return 0


def _round(wardrobe: Path, kind: str) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.assistant_start", str(wardrobe), kind]
    done = subprocess.run(command, capture_output=True, check=True, text=True)
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def _one(wardrobe: Path, *, ready: bool) -> int:
    """Be the program: open the wardrobe, answer two messages, and print the seconds."""
    from app.bootstrap import open_services

    with open_services(wardrobe) as services, services.open_library() as library:
        assembly = services.assembly
        began = time.perf_counter()
        if ready:
            assembly.warm().join()
        waited = time.perf_counter() - began
        heard: dict[str, float] = {}
        began = time.perf_counter()

        def listen(event: TurnEvent) -> None:
            if isinstance(event, StepBegan | Replied):
                heard.setdefault(type(event).__name__, time.perf_counter() - began)

        assistant = assembly.assistant(library)
        message = assistant.say(None, SAID[0], listener=listen)
        first = dict(heard)
        heard.clear()
        began = time.perf_counter()
        assistant.say(message.conversation_id, SAID[1], listener=listen)
        figures = {
            "getting_ready_s": waited,
            "first_sign_s": first["StepBegan"],
            "reply_s": first["Replied"],
            "next_reply_s": heard["Replied"],
        }
    sys.stdout.write(json.dumps(figures))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
