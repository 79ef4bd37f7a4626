"""The reader of a run's settings: frozen dataclasses from JSON, with all mistakes at once.

    {"extends": "base.json", "name": "mine", "runtime": {"packing": true}}

``extends`` names another file beside the first; ``--set runtime.packing=true`` changes one field.
An unknown key is an error. What makes sense together is for the caller to say. Nothing but the
standard library is imported, because the machine that trains has neither pydantic nor click;
``train.config`` reads what recipes with presets change, and checks it with pydantic.
"""

from __future__ import annotations

import dataclasses
import difflib
import json
import types
import typing
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, TypeVar

from train.errors import RunError

T = TypeVar("T")


def read_document(file: Path, changes: Sequence[str] = ()) -> dict[str, Any]:
    """Return the JSON of a configuration with what it extends, and with fields changed.

    Raises:
        RunError: A file is no JSON object, or a change names no field.
    """
    document = _extended(file, seen=())
    for change in changes:
        _apply(document, change)
    return document


def settings_from(
    kind: type[T], document: Mapping[str, Any], senseless: Callable[[T], list[str]]
) -> T:
    """Return a document as a dataclass that makes sense.

    Args:
        senseless: Says what does not go together, once every field fits by itself.

    Raises:
        RunError: All mistakes are named.
    """
    problems: list[str] = []
    settings = built(kind, document, problems)
    if not problems:
        problems += senseless(settings)
    if problems:
        raise RunError(
            "The configuration cannot be used: " + "; ".join(problems) + ".",
            next_step="Correct these fields.",
        )
    return settings


def built(kind: type[T], document: Mapping[str, Any], problems: list[str]) -> T:
    """Return a document as a dataclass; what does not fit is added to ``problems``."""
    return typing.cast(T, _built(kind, document, "", problems))


def plain(settings: Any) -> dict[str, Any]:
    """Return settings as values that JSON knows."""
    values: dict[str, Any] = json.loads(json.dumps(dataclasses.asdict(settings)))
    return values


def _extended(file: Path, *, seen: tuple[Path, ...]) -> dict[str, Any]:
    if file in seen:
        raise RunError(f"{file.name} extends itself.", next_step="Break the circle.")
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
        if not isinstance(document, dict):
            raise ValueError("no object")
    except (OSError, ValueError) as error:
        raise RunError(f"{file.name} is no JSON object.", next_step="Check the file.") from error
    base = document.pop("extends", None)
    if base is None:
        return document
    return _merged(_extended(file.parent / str(base), seen=(*seen, file)), document)


def _merged(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """Return ``old`` changed by ``new``; lists are replaced whole, and so is a mix of subtasks."""
    result = dict(old)
    for name, value in new.items():
        both = isinstance(value, Mapping) and isinstance(result.get(name), Mapping)
        result[name] = _merged(result[name], value) if both and name != "mix" else value
    return result


def _apply(document: dict[str, Any], change: str) -> None:
    path, sign, text = change.partition("=")
    if not sign or not path:
        raise RunError(f"{change!r} changes no field.", next_step="Write --set a.b=value.")
    try:
        value = json.loads(text)
    except ValueError:
        value = text
    *parents, last = path.split(".")
    place: Any = document
    for name in parents:
        if isinstance(place, list) and name.isdigit() and int(name) < len(place):
            place = place[int(name)]
        elif isinstance(place, dict):
            place = place.setdefault(name, {})
        else:
            raise RunError(f"There is no {path}.", next_step="Check --set.")
    if isinstance(place, list) and last.isdigit() and int(last) < len(place):
        place[int(last)] = value
    elif isinstance(place, dict):
        place[last] = value
    else:
        raise RunError(f"There is no {path}.", next_step="Check --set.")


def _built(kind: Any, value: Any, path: str, problems: list[str]) -> Any:
    """Return ``value`` as ``kind``; what does not fit is added to ``problems``."""
    origin = typing.get_origin(kind)
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        return _dataclass(kind, value, path, problems)
    if origin is Literal:
        if value not in typing.get_args(kind):
            problems.append(f"{path} must be one of {', '.join(map(str, typing.get_args(kind)))}")
        return value
    if origin is tuple:
        inner = typing.get_args(kind)[0]
        if not isinstance(value, list | tuple):
            problems.append(f"{path} must be a list")
            return ()
        return tuple(_built(inner, v, f"{path}[{i}]", problems) for i, v in enumerate(value))
    if origin is not None and issubclass(origin, Mapping):
        good = isinstance(value, Mapping) and all(type(v) is int and v >= 0 for v in value.values())
        if not good:
            problems.append(f"{path} must hold whole numbers by name")
            return {}
        return dict(value)
    fits = type(value) is kind or (kind is float and type(value) is int)
    if not fits:
        problems.append(f"{path} must be {_NAMES.get(kind, 'another value')}")
        return value
    return kind(value)


def _dataclass(kind: type, value: Any, path: str, problems: list[str]) -> Any:
    if not isinstance(value, Mapping):
        problems.append(f"{path or 'the file'} must be an object")
        return None
    hints = typing.get_type_hints(kind)
    given = {}
    for name, part in value.items():
        where = f"{path}.{name}" if path else str(name)
        if name not in hints:
            near = difflib.get_close_matches(str(name), hints, n=1)
            problems.append(
                f"{where} is no field" + (f" (did you mean {near[0]}?)" if near else "")
            )
            continue
        given[name] = _built(hints[name], part, where, problems)
    return kind(**given)


_NAMES: Mapping[type | types.UnionType, str] = {
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    str: "a text",
}
