"""Configurations of recipes: nested frozen dataclasses, read from JSON with all mistakes at once.

A file names only what differs from the preset. The resolved configuration is written beside each
run and can be read back.
"""

from __future__ import annotations

import dataclasses
import difflib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from train.errors import RunError

T = TypeVar("T")


def changed(config: T, changes: Mapping[str, Any]) -> T:
    """Return ``config`` with nested ``changes``, checked.

    Raises:
        RunError: A field is unknown or a value does not fit; all are named.
    """
    whole = dataclasses.asdict(config)  # type: ignore[call-overload]
    problems = _merge(whole, changes, path="")
    if not problems:
        try:
            return TypeAdapter(type(config)).validate_python(whole)
        except ValidationError as error:
            problems = [
                f"{'.'.join(map(str, e['loc']))}: {e['msg'].lower()}" for e in error.errors()
            ]
    raise RunError(
        "The configuration cannot be used: " + "; ".join(problems) + ".",
        next_step="Correct these fields.",
    )


def read_changes(file: Path) -> dict[str, Any]:
    """Return what a JSON file changes.

    Raises:
        RunError: It is not a JSON object.
    """
    try:
        changes = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise RunError(f"{file.name} is not JSON.", next_step="Check the file.") from error
    if not isinstance(changes, dict):
        raise RunError(f"{file.name} holds no JSON object.", next_step="Write {...}.")
    return changes


def save_config(config: Any, file: Path) -> None:
    """Write a whole configuration as JSON."""
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_suffix(".part")
    part.write_text(json.dumps(dataclasses.asdict(config), indent=1), encoding="utf-8")
    part.replace(file)


def _merge(whole: dict[str, Any], changes: Mapping[str, Any], *, path: str) -> list[str]:
    problems = []
    for name, value in changes.items():
        if name not in whole:
            near = difflib.get_close_matches(name, whole, n=1)
            hint = f" (did you mean {near[0]}?)" if near else ""
            problems.append(f"{path}{name} is no field{hint}")
        elif isinstance(whole[name], dict) and isinstance(value, Mapping):
            problems += _merge(whole[name], value, path=f"{path}{name}.")
        else:
            whole[name] = value
    return problems
