"""What this machine can run: processor cores, memory, system, and which libraries are present.

Looks for libraries with ``find_spec`` and reads their version from package metadata; it never
imports one, so a broken or slow library cannot hurt the caller. It does not look at model files.
"""

from __future__ import annotations

import ctypes
import os
import platform
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import metadata, util
from pathlib import Path

_CGROUP_MEMORY = Path("/sys/fs/cgroup/memory.max")


@dataclass(frozen=True, slots=True)
class Machine:
    """The part of the machine that decides what can run.

    Attributes:
        system: As ``sys.platform``, for example ``"linux"``.
        architecture: For example ``"x86_64"`` or ``"arm64"``.
        cores: Cores this process may use.
        memory_bytes: Memory this process may use; 0 when it cannot be found out.
    """

    system: str
    architecture: str
    cores: int
    memory_bytes: int

    @property
    def label(self) -> str:
        """System and architecture, as in ``ModelSpec.verified_on``."""
        return f"{self.system}-{self.architecture}"


def probe_machine() -> Machine:
    """Look at the machine this process runs on."""
    return Machine(
        system=sys.platform,
        architecture=platform.machine().replace("AMD64", "x86_64"),
        cores=_usable_cores(),
        memory_bytes=_usable_memory(),
    )


def has_module(name: str) -> bool:
    """Whether a top-level module can be found, without importing it."""
    try:
        return util.find_spec(name) is not None
    except (ImportError, ValueError):  # a half-removed package, or a module without a spec
        return False


def missing_modules(names: Iterable[str]) -> tuple[str, ...]:
    """Return those of the named modules that cannot be found."""
    return tuple(name for name in names if not has_module(name))


def module_version(distribution: str) -> str | None:
    """Return the installed version of a distribution, None when it is not installed."""
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return None


def _usable_cores() -> int:
    if sys.platform == "linux":
        # Containers and job schedulers narrow this; the machine's count would oversubscribe.
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _usable_memory() -> int:
    physical = _physical_memory()
    limit = _memory_limit(_CGROUP_MEMORY)
    if limit and physical:
        return min(limit, physical)
    return limit or physical


def _physical_memory() -> int:
    if sys.platform == "win32":
        return _windows_memory()
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        return 0


def _memory_limit(path: Path) -> int:
    """The memory limit of this container in bytes; 0 when there is none."""
    try:
        return int(path.read_text(encoding="ascii"))
    except (OSError, ValueError):  # no such file, or the word "max"
        return 0


class _MemoryStatus(ctypes.Structure):
    """MEMORYSTATUSEX of the Windows API."""

    _fields_ = (
        ("length", ctypes.c_ulong),
        ("load", ctypes.c_ulong),
        ("total_physical", ctypes.c_ulonglong),
        ("available_physical", ctypes.c_ulonglong),
        ("total_page_file", ctypes.c_ulonglong),
        ("available_page_file", ctypes.c_ulonglong),
        ("total_virtual", ctypes.c_ulonglong),
        ("available_virtual", ctypes.c_ulonglong),
        ("available_extended_virtual", ctypes.c_ulonglong),
    )


def _windows_memory() -> int:
    status = _MemoryStatus()
    status.length = ctypes.sizeof(_MemoryStatus)
    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009 - absent from other systems' stubs
    if not kernel.GlobalMemoryStatusEx(ctypes.byref(status)):
        return 0
    return int(status.total_physical)
