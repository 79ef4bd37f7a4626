"""What one call adds to an answer, and what is at hand while it is put into words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from app.assistant.composer.reply import Action, AssistantCard, GarmentLine
from app.assistant.composer.speech import Speech, called
from app.assistant.plan import Call
from app.assistant.planning import Garment
from app.assistant.state import DialogueState
from models.vocabulary import Vocabulary

_HANDLE: Final = re.compile(r"(?:itm|cat|img)_[0-9]{1,9}")

Data = Mapping[str, Any]


@dataclass(frozen=True)
class Piece:
    """What a call adds.

    Attributes:
        sentences: In the order in which they are said.
        asides: Said only where nothing weightier follows, such as what was seen in a picture.
        next: Names of suggestions.
        weighty: It is an answer of its own, and not a look on the way to one.
    """

    sentences: tuple[str, ...] = ()
    cards: tuple[AssistantCard, ...] = ()
    next: tuple[str, ...] = ()
    asides: tuple[str, ...] = ()
    weighty: bool = True


@dataclass(frozen=True)
class Table:
    """What is at hand.

    Attributes:
        state: Where the conversation stood before these calls.
        garments: Everything the results name.
        assumed: Nobody named an occasion, so the host put one into the calls.
    """

    speech: Speech
    vocabulary: Vocabulary
    state: DialogueState
    garments: Mapping[str, Garment] = field(default_factory=dict)
    assumed: bool = False

    def name(self, handle: str) -> str:
        """Return what something is called in a sentence; empty where nobody knows."""
        return called(self.garments.get(handle), self.speech)

    def names(self, handles: Sequence[str]) -> str:
        """Return what several are called."""
        return self.speech.listed(filter(None, map(self.name, handles)))

    def line(self, handle: str, detail: str = "") -> GarmentLine:
        """Return a garment for a card."""
        held = self.garments.get(handle)
        name = self.name(handle)
        slot = held.slot if held else ""
        return GarmentLine(handle, name, slot, detail, owned=handle.startswith("itm_"))

    def action(
        self, kind: Any, *, call: Call | None = None, say: str = "", undo: str = ""
    ) -> Action:
        """Return a button."""
        return Action(kind, self.speech.of("action", kind), say=say, call=call, undo=undo)


def each(data: Data, key: str) -> list[Data]:
    """Return the objects of a list; nothing where it is none."""
    value = data.get(key)
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


def strings(value: object) -> tuple[str, ...]:
    """Return the words of a list."""
    return tuple(one for one in value if isinstance(one, str)) if isinstance(value, list) else ()


def text(data: Data, key: str) -> str:
    """Return a word; empty where there is none."""
    value = data.get(key)
    return value if isinstance(value, str) else ""


def garments_in(node: Any) -> dict[str, Garment]:
    """Return every garment, product and upload that a result describes, by handle."""
    found: dict[str, Garment] = {}
    if isinstance(node, Mapping):
        handle = node.get("id")
        if isinstance(handle, str) and handle.startswith(("itm_", "cat_")):
            found[handle] = _garment(handle, node)
        for value in node.values():
            for key, one in garments_in(value).items():
                found.setdefault(key, one)
    elif isinstance(node, list):
        for value in node:
            for key, one in garments_in(value).items():
                found.setdefault(key, one)
    return found


def _garment(handle: str, node: Data) -> Garment:
    return Garment(
        id=handle,
        name=text(node, "name") or text(node, "title"),
        category=text(node, "category"),
        slot=text(node, "slot"),
        colors=strings(node.get("colors")),
        pattern=text(node, "pattern"),
        material=text(node, "material"),
        attributes=strings(node.get("attributes")),
        status=text(node, "status") or "ready",
    )


def handles_in(node: Any) -> frozenset[str]:
    """Return every handle that a result names."""
    if isinstance(node, str):
        return frozenset({node}) if _HANDLE.fullmatch(node) else frozenset()
    if isinstance(node, Mapping):
        return frozenset().union(*map(handles_in, node.values()))
    if isinstance(node, list):
        return frozenset().union(*map(handles_in, node))
    return frozenset()
