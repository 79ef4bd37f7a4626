"""What is known of a tool before it runs: arguments, result, and what must be asked first.

The policy is the app's. Nothing that a model, a tool or another server says changes it.

Source: specification of the assistant, C.2 and C.4.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from pydantic import BaseModel

from app.assistant.tools.kinds import Closed


class Confirm(StrEnum):
    """When the person is asked before a tool runs: never, always, or once.

    ``ONCE`` means once for each object (a person's photo), or once in a session where there is
    none.
    """

    NEVER = "N"
    ALWAYS = "Y"
    ONCE = "1"


READ_S: Final = 10.0
RECOMMEND_S: Final = 15.0
LOOK_S: Final = 60.0
PICTURE_S: Final = 300.0


@dataclass(frozen=True, slots=True)
class ToolSpec:
    """One tool.

    Attributes:
        purpose: Shown to the model.
        result: Reads ``data`` of the envelope.
        read_only: It changes nothing that lasts.
        server: The built-in server that holds it.
        network: It sends something out of this computer.
        pictures: It makes a picture: it reports progress and takes long.
    """

    name: str
    purpose: str
    arguments: type[Closed]
    result: type[BaseModel]
    server: str
    confirm: Confirm = Confirm.NEVER
    timeout: float = READ_S
    read_only: bool = True
    network: bool = False
    pictures: bool = False

    def schema(self) -> dict[str, Any]:
        """Return the JSON schema of its arguments, with references inlined."""
        return inlined(self.arguments.model_json_schema())


def inlined(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a schema without ``$defs``, for engines that follow no references."""
    definitions: dict[str, Any] = schema.get("$defs", {})

    def plain(node: Any) -> Any:
        if isinstance(node, list):
            return [plain(one) for one in node]
        if not isinstance(node, dict):
            return node
        if "$ref" in node:
            rest = {key: value for key, value in node.items() if key != "$ref"}
            return {**plain(definitions[node["$ref"].rsplit("/", 1)[1]]), **plain(rest)}
        return {key: plain(value) for key, value in node.items() if key not in ("$defs", "title")}

    found: dict[str, Any] = plain(schema)
    return found
