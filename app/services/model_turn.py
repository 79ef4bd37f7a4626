"""Taking turns with a model: one caller at a time, whoever waits can leave, and how it stands.

Nothing here knows what a turn is taken for.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Literal

from app.errors import CancelledError

EngineCondition = Literal["asleep", "loading", "ready", "busy"]
"""What an engine that holds one model does now."""

PATIENCE_S = 0.04
"""How often whoever waits looks whether the person wants no more; a stop shows within 0.2 s."""


def wait_for_turn(turn: threading.Lock, unwanted: Callable[[], bool]) -> None:
    """Take a lock, unless the person wants no more first.

    Raises:
        CancelledError: They do not; the lock is not held.
    """
    while not unwanted():
        if turn.acquire(timeout=PATIENCE_S):
            if not unwanted():
                return
            turn.release()
    raise CancelledError
