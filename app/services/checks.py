"""One finding of the doctor, and what it means for the whole. No check is made here."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

State = Literal["ok", "info", "warning", "broken"]
"""``info`` is neither good nor bad, ``warning`` limits something, ``broken`` stops all."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at.

    Attributes:
        group: Heading it is listed under.
        detail: What was found, for a person.
        next_step: How to fix it; empty when there is nothing to fix.
    """

    group: str
    name: str
    state: State
    detail: str
    next_step: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return the entry of the command line's document."""
        return asdict(self)
