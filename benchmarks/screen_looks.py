"""A large model for pictures and tests: sees a striped navy linen shirt in every photo, at once.

The stand-in for chat models (``models.runtimes.fake_chat``) with one scripted answer; a model of
its name has to be on the shelf (`seer`).
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from app.services.chatting import InlineChat
from app.viewmodels.model_shelf import ModelCard
from models.runtimes.fake_chat import ChatScript, FakeChat

SEER = "qwen3.5-4b"
NOTE = "A navy striped linen shirt with a collar, long sleeves and patch pockets."
_SHIRT: dict[str, Any] = {
    "term": "shirt",
    "color": ["navy"],
    "material": ["linen"],
    "pattern": "striped",
    "design_details": ["patch pockets"],
    "style": ["business"],
    "fit": "slim",
    "length": "na",
    "sleeve": "long",
    "neckline": "collared",
    "closure": "button-down",
    "layer": 0,
    "visibility": "full",
}


def seer(name: str = SEER, *, on_token: Callable[[int], None] | None = None) -> InlineChat:
    """Return an engine whose one model always gives the same answer.

    Args:
        on_token: Called with the number of each token: a place to wait.
    """
    script = ChatScript(answers=_Always(_answer()), on_token=on_token)
    return InlineChat(FakeChat(name, script=script))


def seer_card(name: str = SEER) -> ModelCard:
    """Return the same model as the shelf holds it."""
    return ModelCard(
        id=name,
        title="Qwen3.5 4B",
        task="chat",
        license="Apache-2.0",
        commercial="yes",
        fit="fits",
        presence="installed",
        present_bytes=3_412_423_616,
    )


class _Always(dict[int, str]):
    """The same answer to every call."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    def get(self, _call: int, _default: Any = None) -> str:
        return self._text


def _answer() -> str:
    parts: dict[str, list[dict[str, Any]]] = {
        "one_piece": [],
        "top": [_SHIRT],
        "bottom": [],
        "footwear": [],
        "accessory": [],
    }
    counts = {name: len(items) for name, items in parts.items()}
    return json.dumps(
        {
            "item_counts": {**counts, "total": 1},
            "description": {"general": NOTE, "concise": "Clothes for a day at work."},
            "overall": {
                "style": ["business"],
                "occasion": ["work"],
                "season": ["summer"],
                "color_palette": ["navy"],
                "silhouette": "fitted",
                "formality": "business",
            },
            "parts": parts,
            "self_check": {"counts_match": True, "no_duplicates": True, "strict_json": True},
        }
    )
