"""Typed settings, kept as one small versioned JSON file.

A missing file means defaults. A file that cannot be used is never overwritten: the person gets a
sentence and the file stays for them to correct. Secrets are not kept here.
"""

from __future__ import annotations

import dataclasses
import difflib
import json
import logging
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from app.errors import SettingsError
from app.settings_migrations import STEPS, Step, upgrade

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Settings:
    """What the person chose.

    Attributes:
        library: The wardrobe to open when no other is named; None for the default one.
        watched_folders: Folders whose new photos are imported by ``import --watch``.
        trash_days: Days after which things leave the trash for good.
        currency: ISO code for prices that name none.
        threads: Threads of one inference, 0 for as many as there are cores.
        wardrobes: Wardrobes outside the usual place that the switcher lists.
        forgotten: Wardrobes that it does not list, wherever they lie.
        theme: ``system``, ``light`` or ``dark``.
        language: Code such as ``de``; empty for the system's.
        tile_size: Size of the tiles in the grid: ``S``, ``M`` or ``L``.
        sort: Order of the grid, as ``ItemStore.find`` takes it: ``-added``.
        group: What the grid is grouped by: ``slot``, ``category``, ``color``, ``month`` or nothing.
        reduced_motion: Nothing moves by itself.
        text_size: Percent of the usual size, 80 to 200.
        network: Whether downloads that the person asks for may use the network.
        chat_model: Model that answers when none is named; empty for the first one installed.
        chat_context: Tokens that a conversation may hold, 0 for what model and memory allow.
        memory_mb: Most memory that all models together may take, 0 for what fits the machine.
        unload_minutes: Minutes after which a chat model that nobody uses gives its memory back,
            0 for never.
        shortcuts: Keys that the person changed: id of the action to key sequence.
        quiz_offered: Whether the style quiz was offered unasked, which happens once.
        describe_model: Name of the model that describes photos; empty for the one to talk with.
    """

    library: str | None = None
    watched_folders: tuple[str, ...] = ()
    trash_days: int = 30
    currency: str = ""
    threads: int = 0
    wardrobes: tuple[str, ...] = ()
    forgotten: tuple[str, ...] = ()
    theme: Literal["system", "light", "dark"] = "system"
    language: str = ""
    tile_size: str = "M"
    sort: str = "-added"
    group: str = ""
    reduced_motion: bool = False
    text_size: int = 100
    network: bool = False
    chat_model: str = ""
    chat_context: int = 0
    memory_mb: int = 0
    unload_minutes: int = 10
    shortcuts: Mapping[str, str] = field(default_factory=dict)
    describe_model: str = ""
    quiz_offered: bool = False


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(map(_is_text, value))


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 10_000


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


_LARGEST_CONTEXT = 1 << 20

_CHECKS: Mapping[str, tuple[Callable[[Any], bool], str]] = {
    "library": (lambda value: value is None or _is_text(value), "a folder or null"),
    "watched_folders": (_is_texts, "a list of folders"),
    "trash_days": (_is_count, "a whole number of days"),
    "currency": (
        lambda value: value == "" or (_is_text(value) and len(value) == 3 and value.isupper()),
        "three capital letters such as EUR",
    ),
    "threads": (_is_count, "a whole number"),
    "wardrobes": (_is_texts, "a list of folders"),
    "forgotten": (_is_texts, "a list of folders"),
    "theme": (lambda value: value in ("system", "light", "dark"), "system, light or dark"),
    "language": (_is_text, "a language code or nothing"),
    "tile_size": (lambda value: value in ("S", "M", "L"), "S, M or L"),
    "sort": (_is_text, "a field such as -added"),
    "group": (
        lambda value: value in ("", "slot", "category", "color", "month"),
        "slot, category, color, month or empty",
    ),
    "quiz_offered": (lambda value: isinstance(value, bool), "true or false"),
    "reduced_motion": (lambda value: isinstance(value, bool), "true or false"),
    "text_size": (lambda value: _is_count(value) and 80 <= value <= 200, "a percentage, 80 to 200"),
    "network": (lambda value: isinstance(value, bool), "true or false"),
    "chat_model": (_is_text, "the name of a model or nothing"),
    "chat_context": (
        lambda value: _is_whole(value) and (value == 0 or 256 <= value <= _LARGEST_CONTEXT),
        "a whole number of tokens from 256, or 0",
    ),
    "memory_mb": (
        lambda value: _is_whole(value) and (value == 0 or value >= 256),
        "a whole number of megabytes from 256, or 0",
    ),
    "unload_minutes": (_is_count, "a whole number of minutes"),
    "shortcuts": (
        lambda value: isinstance(value, dict) and _is_texts([*value, *value.values()]),
        "an object of keys by action",
    ),
    "describe_model": (_is_text, "the name of a model or nothing"),
}


def load_settings(file: Path, *, steps: Sequence[Step] = STEPS) -> Settings:
    """Read the settings, upgrading an older file after a backup beside it.

    Raises:
        SettingsError: The file exists and cannot be used.
    """
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Settings()
    except (ValueError, OSError) as error:
        raise _unusable(file, "it cannot be read as JSON") from error
    if not isinstance(document, dict):
        raise _unusable(file, "it is not a JSON object")
    upgraded = _upgrade_file(file, document, steps)
    return _from_document(file, upgraded)


def save_settings(file: Path, settings: Settings) -> None:
    """Write the settings in one step: a reader sees the old file or the new one, never half."""
    _write(file, {"version": len(STEPS), **dataclasses.asdict(settings)})


def _upgrade_file(file: Path, document: dict[str, Any], steps: Sequence[Step]) -> dict[str, Any]:
    try:
        upgraded = upgrade(document, steps=steps)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise _unusable(file, str(error) or "it cannot be upgraded") from error
    if upgraded == document:
        return upgraded
    backup = file.with_name(f"{file.stem}.v{document.get('version', 0)}{file.suffix}")
    try:
        shutil.copy2(file, backup)
        _write(file, upgraded)
    except OSError:
        # A read-only home still gets its settings; the file is upgraded another time.
        _log.warning("upgraded settings could not be written back")
    return upgraded


def _from_document(file: Path, document: Mapping[str, Any]) -> Settings:
    values: dict[str, Any] = {}
    for name, value in document.items():
        if name == "version":
            continue
        if name not in _CHECKS:
            near = difflib.get_close_matches(name, _CHECKS, n=1)
            hint = f"; did you mean {near[0]}" if near else ""
            _log.warning("unknown setting %s%s", name, hint)
            continue
        fits, wanted = _CHECKS[name]
        if not fits(value):
            raise _unusable(file, f'"{name}" must be {wanted}')
        values[name] = tuple(value) if isinstance(value, list) else value
    return Settings(**values)


def _unusable(file: Path, reason: str) -> SettingsError:
    return SettingsError(
        f"The settings file cannot be used: {reason}.",
        next_step=f"Correct {file}, or delete it to go back to the defaults.",
    )


def _write(file: Path, document: Mapping[str, Any]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            json.dump(document, stream, indent=1, ensure_ascii=False)
            stream.write("\n")
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(name, file)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
