"""What this machine can run: processor cores, memory, graphics card, and which libraries there are.

Looks for libraries with ``find_spec`` and reads their version from package metadata; it never
imports one, so a broken or slow library cannot hurt the caller. A graphics card is asked for with
the tool that comes with its driver; without the tool there is none. Model files are not looked at.
"""

from __future__ import annotations

import ctypes
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass, replace
from importlib import metadata, util
from pathlib import Path

_CGROUP_MEMORY = Path("/sys/fs/cgroup/memory.max")
_CGROUP_USE = Path("/sys/fs/cgroup/memory.current")
_CGROUP_TIME = Path("/sys/fs/cgroup/cpu.max")
_CPUS = Path("/sys/devices/system/cpu")
_MEMINFO = Path("/proc/meminfo")
_TOOL_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Gpu:
    """A graphics card.

    Attributes:
        name: As its driver says it.
        memory_bytes: Its own memory; the machine's when ``unified``.
        free_bytes: What nobody uses now.
        unified: It shares the processor's memory, as on Apple silicon.
    """

    name: str
    memory_bytes: int
    free_bytes: int
    unified: bool = False


@dataclass(frozen=True, slots=True)
class Machine:
    """The part of the machine that decides what can run.

    Attributes:
        system: As ``sys.platform``, for example ``"linux"``.
        architecture: For example ``"x86_64"`` or ``"arm64"``.
        cores: Cores this process may use.
        memory_bytes: Memory this process may use; 0 when it cannot be found out.
        available_bytes: What of it nobody needs now; 0 when it cannot be found out.
        gpu: The graphics card with the most memory; None when none was found.
    """

    system: str
    architecture: str
    cores: int
    memory_bytes: int
    available_bytes: int = 0
    gpu: Gpu | None = None

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
        available_bytes=_available_memory(),
    )


def probe_gpu(machine: Machine) -> Machine:
    """Return the machine with its graphics card; takes up to seconds where there is a driver."""
    return replace(machine, gpu=_apple_gpu(machine) or _nvidia_gpu())


def physical_cores(machine: Machine) -> int:
    """Return the cores that add speed to heavy arithmetic; never more than ``machine.cores``.

    Two threads of one core share its arithmetic, and cores made for saving power hold up the
    others, which wait for them at every step.
    """
    if machine.system == "darwin":
        found = _number(_ask(["sysctl", "-n", "hw.perflevel0.physicalcpu"]))
        found = found or _number(_ask(["sysctl", "-n", "hw.physicalcpu"]))
    elif machine.system == "win32":
        found = _windows_physical_cores()
    else:
        found = _linux_physical_cores(_CPUS, os.sched_getaffinity(0))
    return max(1, min(found or machine.cores, machine.cores))


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
        usable = len(os.sched_getaffinity(0))
        return min(usable, _time_limit(_CGROUP_TIME) or usable)
    return os.cpu_count() or 1


def _time_limit(path: Path) -> int:
    """Whole cores whose time this container may use; 0 when there is no limit."""
    try:
        quota, period = (int(number) for number in path.read_text(encoding="ascii").split())
        return max(1, quota // period)
    except (OSError, ValueError, ZeroDivisionError):  # no such file, or the word "max"
        return 0


def _linux_physical_cores(folder: Path, usable: Iterable[int]) -> int:
    """Count groups of threads that share a core; 0 when the system does not tell."""
    try:
        return len(
            {
                (folder / f"cpu{number}/topology/thread_siblings").read_text(encoding="ascii")
                for number in usable
            }
        )
    except OSError:
        return 0


def _number(text: str) -> int:
    return int(text) if text.strip().isdecimal() else 0


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


def _available_memory() -> int:
    """Memory that can be had without pushing out another program; 0 when unknown."""
    if sys.platform == "win32":
        status = _windows_status()
        return int(status.available_physical) if status else 0
    if sys.platform == "darwin":
        return _darwin_available()
    free = _meminfo_available(_MEMINFO)
    limit, used = _memory_limit(_CGROUP_MEMORY), _memory_limit(_CGROUP_USE)
    if limit and used:
        # What a container holds counts files it has read, which give way; so this is the least.
        return min(free, max(0, limit - used)) if free else max(0, limit - used)
    return free


def _meminfo_available(path: Path) -> int:
    try:
        lines = path.read_text(encoding="ascii").splitlines()
        found = next(line for line in lines if line.startswith("MemAvailable:"))
        return int(found.split()[1]) * 1024
    except (OSError, ValueError, StopIteration, IndexError):
        return 0


def _darwin_available() -> int:
    """Free, inactive and speculative pages, as ``vm_stat`` counts them."""
    text = _ask(["vm_stat"])
    try:
        page = int(text.split("page size of ")[1].split()[0])
        pages = {
            name.strip(): int(count.strip().rstrip("."))
            for name, _, count in (line.partition(":") for line in text.splitlines()[1:])
            if count.strip().rstrip(".").isdecimal()
        }
    except (IndexError, ValueError):
        return 0
    kinds = ("Pages free", "Pages inactive", "Pages speculative")
    return page * sum(pages.get(kind, 0) for kind in kinds)


def _apple_gpu(machine: Machine) -> Gpu | None:
    if machine.system != "darwin" or machine.architecture != "arm64":
        return None
    return Gpu("Apple silicon", machine.memory_bytes, machine.available_bytes, unified=True)


def _nvidia_gpu() -> Gpu | None:
    query = ["--query-gpu=name,memory.total,memory.free", "--format=csv,noheader,nounits"]
    cards = []
    for line in _ask(["nvidia-smi", *query]).splitlines():
        name, _, numbers = line.partition(",")
        try:
            total, free = (int(number) << 20 for number in numbers.split(","))
        except ValueError:
            continue  # "[N/A]" of a card that does not tell
        cards.append(Gpu(name.strip(), total, free))
    return max(cards, key=lambda card: card.free_bytes, default=None)


def _ask(command: list[str]) -> str:
    """Return what a tool of the system prints; nothing when it is not there or does not answer."""
    tool = shutil.which(command[0])
    if tool is None:
        return ""
    try:
        done = subprocess.run(
            [tool, *command[1:]], capture_output=True, text=True, timeout=_TOOL_SECONDS, check=True
        )
    except (OSError, subprocess.SubprocessError, UnicodeDecodeError):
        return ""
    return done.stdout


class _ProcessorInformation(ctypes.Structure):
    """SYSTEM_LOGICAL_PROCESSOR_INFORMATION of the Windows API; a kind of 0 is a core."""

    _fields_ = (
        ("mask", ctypes.c_size_t),
        ("kind", ctypes.c_int),
        ("details", ctypes.c_ulonglong * 2),
    )


def _windows_physical_cores() -> int:
    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009 - absent from other systems' stubs
    size = ctypes.c_ulong(0)
    kernel.GetLogicalProcessorInformation(None, ctypes.byref(size))
    count = size.value // ctypes.sizeof(_ProcessorInformation)
    found = (_ProcessorInformation * count)()
    if not count or not kernel.GetLogicalProcessorInformation(found, ctypes.byref(size)):
        return 0
    return sum(one.kind == 0 for one in found)


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


def _windows_status() -> _MemoryStatus | None:
    status = _MemoryStatus()
    status.length = ctypes.sizeof(_MemoryStatus)
    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009 - absent from other systems' stubs
    return status if kernel.GlobalMemoryStatusEx(ctypes.byref(status)) else None


def _windows_memory() -> int:
    status = _windows_status()
    return int(status.total_physical) if status else 0
