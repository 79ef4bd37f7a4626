"""How much memory all models together may take, and who lets go when another one needs room.

Each kind of model runs in a process of its own and stands here as a ``MemoryUser``. Before a
process loads weights it asks for room: idle others end, the one that rested longest first, and
where that is not enough the answer is one sentence with numbers. What a model will take is
estimated beforehand (weights, context, picture buffers); nothing is measured here and no process
is known.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Protocol

from models.errors import OutOfMemoryError
from models.fit import usable_bytes
from models.probe import Machine, probe_machine

# As people and catalogues count them.
MB = 1_000_000
GB = 1_000_000_000
_log = logging.getLogger(__name__)


class MemoryUser(Protocol):
    """Something that holds models in memory, as far as sharing it out is concerned."""

    @property
    def memory_bytes(self) -> int:
        """What it takes now; 0 while it holds nothing."""

    @property
    def last_used(self) -> float:
        """When it last did something, as ``time.monotonic``."""

    def give_back(self) -> bool:
        """Let go of everything unless it is at work; return whether nothing is held any more."""


class ModelMemory:
    """The budget. Safe to use from several threads.

    Args:
        limit_mb: The person's own limit, asked each time; 0 for one that fits the machine.
        machine: The machine to plan for; looked at when None.
    """

    def __init__(
        self, limit_mb: Callable[[], int] = lambda: 0, *, machine: Machine | None = None
    ) -> None:
        self._limit_mb = limit_mb
        self._machine = machine
        self._users: list[MemoryUser] = []
        self._lock = threading.Lock()

    @property
    def machine(self) -> Machine:
        """What the budget is made for."""
        if self._machine is None:
            self._machine = probe_machine()
        return self._machine

    @property
    def budget_bytes(self) -> int:
        """What all models together may take; 0 when nobody knows how much there is."""
        # The same figure by which a model "fits" before it is downloaded.
        return self._limit_mb() * MB or usable_bytes(self.machine)

    @property
    def used_bytes(self) -> int:
        """What they take now, by their own account."""
        return sum(user.memory_bytes for user in self._all())

    def add(self, user: MemoryUser) -> None:
        """Count somebody in."""
        with self._lock:
            self._users.append(user)

    def remove(self, user: MemoryUser) -> None:
        """Count somebody out."""
        with self._lock:
            self._users = [one for one in self._users if one is not user]

    def make_room(self, name: str, needed: int, *, asking: MemoryUser) -> None:
        """Have idle others let go until a model fits.

        Args:
            name: Of the model, for the sentence.
            needed: Bytes it will take; 0 when unknown, which always fits.
            asking: Who loads it; what that holds now is replaced and does not count.

        Raises:
            OutOfMemoryError: It does not fit, now or ever.
        """
        budget = self.budget_bytes
        if not budget or not needed:
            return
        if needed > budget:
            raise OutOfMemoryError(
                self._never(name, needed, budget),
                next_step="Choose a smaller model or a shorter context, or raise the memory limit "
                "in the settings.",
            )
        others = sorted(
            (user for user in self._all() if user is not asking), key=lambda user: user.last_used
        )
        for user in others:
            if sum(one.memory_bytes for one in others) + needed <= budget:
                return
            if user.memory_bytes and user.give_back():
                _log.info("models that rested made room for another one")
        held = sum(one.memory_bytes for one in others)
        if held + needed > budget:
            raise OutOfMemoryError(
                f"{name} needs {_size(needed)} of memory, and other models at work hold "
                f"{_size(held)} of the {_size(budget)} that Vestry may use.",
                next_step="Wait for the running work to finish, then try again.",
            )

    def _all(self) -> tuple[MemoryUser, ...]:
        with self._lock:
            return tuple(self._users)

    def _never(self, name: str, needed: int, budget: int) -> str:
        total = self.machine.memory_bytes
        if not total:
            return f"{name} needs {_size(needed)} of memory, and Vestry may use {_size(budget)}."
        return (
            f"{name} needs {_size(needed)} of memory, and Vestry may use {_size(budget)} of the "
            f"{_size(total)} in this computer."
        )


def _size(count: int) -> str:
    return f"{count / GB:.1f} GB" if count >= GB // 2 else f"{max(1, round(count / MB))} MB"
