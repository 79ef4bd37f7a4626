"""The only reader of environment variables.

Everything else receives an ``Environment``. Nothing here touches the disk or decides what a
missing variable means: defaults live in ``paths`` and ``settings``.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

PREFIX = "VESTRY_"
_TRUE = frozenset({"1", "true", "yes", "on"})


@dataclass(frozen=True, slots=True)
class Environment:
    """What the person's environment says.

    Attributes:
        home: ``VESTRY_HOME``: moves settings, models, caches and logs.
        library: ``VESTRY_LIBRARY``: the wardrobe to use.
        fake_models: ``VESTRY_FAKE_MODELS``: deterministic stand-ins instead of the networks.
        debug: ``VESTRY_DEBUG``: log at DEBUG, which includes photo names.
        threads: ``VESTRY_THREADS``: threads of one inference, 0 for as many as there are cores.
        display: Whether there is a screen that a window could be on.
        hub_endpoint: ``HF_ENDPOINT``: a mirror of the model hub; empty for the hub itself.
        hub_token: ``HF_TOKEN``: the person's token for the hub; never stored, never logged.
    """

    home: Path | None = None
    library: Path | None = None
    fake_models: bool = False
    debug: bool = False
    threads: int = 0
    display: bool = False
    hub_endpoint: str = ""
    hub_token: str = field(default="", repr=False)


def read_environment(variables: Mapping[str, str] | None = None) -> Environment:
    """Return the settings that the environment carries; an empty variable counts as absent."""
    source = os.environ if variables is None else variables
    return Environment(
        home=_folder(source, "HOME"),
        library=_folder(source, "LIBRARY"),
        fake_models=_flag(source, "FAKE_MODELS"),
        debug=_flag(source, "DEBUG"),
        threads=_count(source, "THREADS"),
        display=_has_display(source),
        hub_endpoint=source.get("HF_ENDPOINT", "").strip(),
        hub_token=source.get("HF_TOKEN", "").strip(),
    )


def draw_offscreen() -> None:
    """Let Qt, which is not loaded yet, draw into memory: for pictures, and without a screen."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"


def child_environment(additions: Mapping[str, str]) -> dict[str, str]:
    """Return this process's variables with additions, for a process that we start."""
    return {**os.environ, **additions}


def _text(source: Mapping[str, str], name: str) -> str:
    return source.get(PREFIX + name, "").strip()


def _folder(source: Mapping[str, str], name: str) -> Path | None:
    text = _text(source, name)
    return Path(text).expanduser().absolute() if text else None


def _flag(source: Mapping[str, str], name: str) -> bool:
    return _text(source, name).lower() in _TRUE


def _count(source: Mapping[str, str], name: str) -> int:
    text = _text(source, name)
    return int(text) if text.isdecimal() else 0


def _has_display(source: Mapping[str, str]) -> bool:
    if source.get("QT_QPA_PLATFORM", "") in {"offscreen", "minimal"}:
        return False
    if sys.platform in {"win32", "darwin"}:
        return True
    return bool(source.get("DISPLAY") or source.get("WAYLAND_DISPLAY"))
