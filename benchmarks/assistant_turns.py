"""How a conversation of 200 turns slows down: ``python -m benchmarks.assistant_turns``.

The made-up wardrobe, the rules and no model. Prints JSON: the median of turns around the fifth and
around the last one, their ratio, and how long the first visible sign of a turn took. Times are of
this machine; what is to be judged is the ratio (at most 1.5).
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
import time
from pathlib import Path

from app.assistant.assistant import Assistant
from app.assistant.calling import DirectCaller
from app.assistant.router.routing import Router
from app.assistant.tools.toolbox import Toolbox
from tests.assistant_desk import TODAY, made_up_wardrobe

TURNS = 200
SAID = (
    "i need something for work",
    "warmer please",
    "Show me every striped thing I own",
    "swap the shoes in the first one",
    "What goes with my camel coat?",
)
"""Said in turn, so that blocks of equal length hold equal work."""


def main() -> int:
    """Hold the conversation and print."""
    seconds: list[float] = []
    first: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        room = made_up_wardrobe(Path(folder) / "wardrobe")
        with room.open() as library:
            router = Router(room.vocabulary, today=lambda: TODAY)
            caller = DirectCaller(Toolbox(room.desk), library)
            assistant = Assistant(library, caller, router=router, vocabulary=room.vocabulary)
            conversation: int | None = None
            for turn in range(TURNS + 1):
                began = time.perf_counter()
                message = assistant.say(conversation, SAID[turn % len(SAID)])
                seconds.append(time.perf_counter() - began)
                first.append(message.usage["first_token_s"])
                conversation = message.conversation_id
    early, late = statistics.median(seconds[1:11]), statistics.median(seconds[-10:])
    figures = {
        "turns": TURNS,
        "turn_5_s": round(early, 4),
        "turn_200_s": round(late, 4),
        "ratio": round(late / early, 3),
        "first_sign_s": round(statistics.median(first), 4),
        "first_sign_worst_s": round(max(first), 4),
    }
    sys.stdout.write(json.dumps(figures) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
