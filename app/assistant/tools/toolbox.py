"""`Toolbox`: carries a call out. Arguments are checked, the tool runs, the answer is an envelope.

The one door for the hub and for the server of other programs. Whether a call may run at all is
decided before it comes here. Nothing is raised: what goes wrong is a code in the envelope. What is
larger than the cap loses the ends of its lists, and says so.
"""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final, cast

from pydantic import ValidationError

from app.assistant.tools.desk import Answer, Bench, Desk, Session, ToolFailure, problem_of, shown
from app.assistant.tools.results import LARGEST, Code, Envelope, Problem
from app.assistant.tools.table import TOOLS

if TYPE_CHECKING:
    from app.assistant.tools.kinds import Closed
    from local_index import Library
    from local_index.records import ChangeSet

Tool = Callable[[Bench, "Closed"], Answer]

_HOMES: Final[Mapping[str, str]] = {
    "wardrobe_search": "wardrobe_reading:search",
    "wardrobe_get_item": "wardrobe_reading:get_item",
    "wardrobe_list_outfits": "wardrobe_reading:list_outfits",
    "wardrobe_history": "wardrobe_reading:history",
    "profile_get": "person:profile_get",
    "profile_update": "person:profile_update",
    "wardrobe_add_item": "wardrobe_writing:add_item",
    "wardrobe_update_item": "wardrobe_writing:update_item",
    "wardrobe_delete_item": "wardrobe_writing:delete_item",
    "wardrobe_save_outfit": "wardrobe_writing:save_outfit",
    "wardrobe_log_wear": "wardrobe_writing:log_wear",
    "feedback_record": "person:feedback_record",
    "catalog_search": "catalog:search",
    "catalog_import": "catalog:take_in",
    "stylist_complete": "styling:complete",
    "stylist_outfits": "styling:outfits",
    "stylist_alternatives": "styling:alternatives",
    "stylist_score": "styling:score",
    "shopping_check": "buying:weigh",
    "vision_recognize": "vision:recognize",
    "imagegen_product": "making:draw",
    "tryon_render": "making:try_on",
    "context_get": "days:context_get",
    "context_set": "days:context_set",
    "online_search": "helping:online_search",
    "app_help": "helping:app_help",
}


class Toolbox:
    """Runs tools; safe in any thread, each call with a library of that thread.

    Args:
        desk: What tools work with.
    """

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def run(
        self,
        name: str,
        arguments: Mapping[str, Any],
        *,
        session: Session | None = None,
        library: Library | None = None,
    ) -> Envelope:
        """Carry one call out.

        Args:
            library: Open in this thread; opened for the call when None.
        """
        spec = TOOLS.get(name)
        if spec is None:
            return failed("E_NOT_FOUND", f"There is no tool {shown(name, 60)}.")
        try:
            asked = spec.arguments.model_validate(dict(arguments))
        except ValidationError as error:
            return failed("E_INVALID", _told(error), "Correct the arguments.")
        session = session or Session()
        try:
            session.control.checkpoint()
            if library is not None:
                return self._carried_out(name, asked, session, library)
            with self.desk.open_library() as opened:
                return self._carried_out(name, asked, session, opened)
        except Exception as error:  # noqa: BLE001 - the border: every error becomes a code here
            return Envelope(ok=False, error=problem_of(error))

    def undo(self, token: str, *, library: Library | None = None) -> ChangeSet:
        """Take back what a call wrote, whatever was done after it.

        Raises:
            NotFoundError: It is not remembered, or was taken back already.
            ChangedSinceError: A later change built on it.
        """
        if library is not None:
            return library.history.take_back(token)
        with self.desk.open_library() as opened:
            return opened.history.take_back(token)

    def _carried_out(
        self, name: str, asked: Closed, session: Session, library: Library
    ) -> Envelope:
        answer = tool_of(name)(Bench(self.desk, library, session), asked)
        return capped(
            Envelope(
                ok=True,
                data=answer.data.model_dump(mode="json"),
                warnings=[shown(one, 300) for one in answer.warnings],
                evidence=list(answer.evidence),
            )
        )


def tool_of(name: str) -> Tool:
    """Return what carries a tool out; its module is imported now."""
    module, _, function = _HOMES[name].partition(":")
    home = importlib.import_module(f"app.assistant.tools.{module}")
    return cast("Tool", getattr(home, function))


def failed(code: Code, message: str, next_step: str = "") -> Envelope:
    """Return the envelope of a call that did nothing."""
    return Envelope(ok=False, error=Problem(code=code, message=message, next_step=next_step))


def capped(envelope: Envelope, largest: int = LARGEST) -> Envelope:
    """Return an envelope that is not larger than the cap, with shorter lists where it was."""
    if _size(envelope) <= largest:
        return envelope
    data = json.loads(json.dumps(envelope.data))
    shorter = envelope.model_copy(update={"evidence": envelope.evidence[:20]})
    note = "This was longer than may be shown; the ends of its lists are left out."
    for _step in range(16):
        shorter = shorter.model_copy(
            update={"data": data, "warnings": [*envelope.warnings[:8], note]}
        )
        if _size(shorter) <= largest:
            return shorter
        data = _halved(data)
    return failed("E_FAILED", "The answer was too long.")


def _halved(node: Any) -> Any:
    if isinstance(node, dict):
        return {key: _halved(value) for key, value in node.items()}
    if isinstance(node, list):
        return [_halved(one) for one in node[: max(1, len(node) // 2)]]
    if isinstance(node, str) and len(node) > 500:
        return f"{node[:400]}…"
    return node


def _size(envelope: Envelope) -> int:
    return len(envelope.model_dump_json().encode())


def _told(error: ValidationError) -> str:
    """Return what is wrong with arguments without repeating them."""
    first = error.errors(include_input=False, include_url=False, include_context=False)[0]
    place = ".".join(str(part) for part in first["loc"]) or "arguments"
    return shown(f"{place}: {first['msg']}", 200)


__all__ = ["ToolFailure", "Toolbox", "capped", "failed", "tool_of"]
