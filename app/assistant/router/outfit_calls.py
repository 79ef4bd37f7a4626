"""The call for whole outfits, with everything of the conversation that still holds."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from app.assistant.plan import Call
from app.assistant.router.scene import Scene
from app.assistant.router.situations import context_of
from app.assistant.state import DialogueState, Look

_MOST_EXCLUDED: Final = 200
MOST_ANCHORS: Final = 8


def outfit_call(
    scene: Scene,
    state: DialogueState,
    *,
    exclude: Iterable[str],
    k: int | None = None,
    like: Look | None = None,
) -> Call:
    """Return the call for whole outfits.

    Args:
        exclude: Garments beyond those that the conversation rules out.
        like: The outfit that "warmer" and "more casual" are measured from.
    """
    arguments: dict[str, Any] = {}
    context = context_of(state.situation)
    arguments |= {"context": context} if context else {}
    anchors = [*state.anchors][:MOST_ANCHORS]
    arguments |= {"must_include": anchors} if anchors else {}
    ruled_out = list(dict.fromkeys((*excluded(state, but=anchors), *exclude)))
    arguments |= {"exclude": ruled_out[:_MOST_EXCLUDED]} if ruled_out else {}
    owned = handles(like.item_ids) if like is not None else []
    arguments |= {"like": owned[:12]} if owned else {}
    arguments["k"] = k or 3
    return Call("stylist_outfits", arguments)


def excluded(state: DialogueState, *, but: Iterable[str]) -> list[str]:
    """Return the owned garments that are ruled out in this conversation."""
    kept = frozenset(but)
    ids = dict.fromkeys((*state.excluded, *state.rejected))
    return [one for one in ids if one not in kept and one.startswith("itm_")][:_MOST_EXCLUDED]


def handles(ids: Iterable[str]) -> list[str]:
    """Return the owned garments among handles."""
    return [one for one in ids if one.startswith("itm_")]
