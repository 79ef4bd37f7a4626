"""The doctor's look at the machine: Python, libraries, SQLite, Qt's system libraries, room.

Libraries are found and their versions read, but none is imported: a broken one must not take the
doctor down with it. Nothing is changed or installed.
"""

from __future__ import annotations

import ctypes
import platform
import re
import shutil
import sqlite3
import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from app.services.checks import Check
from models.probe import Machine, has_module, module_version

SYSTEM, LIBRARIES, EXTRAS, WINDOW = "This computer", "Libraries", "Extras", "Window"

_LEAST_SQLITE = (3, 37, 0)
_LEAST_MEMORY = 1 << 30
_LITTLE_ROOM, _NO_ROOM = 1 << 30, 50 << 20

# Import names that differ from the name on the package index.
_MODULES: Mapping[str, str] = {
    "opencv-python-headless": "cv2",
    "pillow": "PIL",
    "pyside6-essentials": "PySide6",
    "llama-cpp-python": "llama_cpp",
}
EXTRA_USES: Mapping[str, str] = {
    "heic": "photos in HEIC, the format of iPhones",
    "llama": "larger models that describe and chat",
    "mlx": "larger models on Apple silicon",
    "diffusion": "larger models that draw",
    "train": "training models of your own",
}
# Shared libraries that Qt opens on Linux, and the Debian package of each.
QT_LIBRARIES: Mapping[str, str] = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
}
_REQUIREMENT = re.compile(r"([A-Za-z0-9._-]+)\s*(?:(==|>=)\s*([0-9][0-9.]*))?")
_EXTRA = re.compile(r"extra\s*==\s*['\"]([a-z]+)['\"]")


@dataclass(frozen=True, slots=True)
class Requirement:
    """A library that this installation asks for.

    Attributes:
        extra: Name of the extra it belongs to; empty for the core.
        least: Lowest version that will do; empty when any does.
        exact: Whether only ``least`` will do.
        applies: False where the requirement is for another system.
    """

    name: str
    least: str = ""
    exact: bool = False
    extra: str = ""
    applies: bool = True

    @property
    def module(self) -> str:
        """What it is imported as."""
        key = self.name.lower()
        return _MODULES.get(key, key.replace("-", "_"))


def requirements() -> tuple[Requirement, ...]:
    """Return what this installation asks for, by its metadata or the checkout's project file."""
    try:
        texts = metadata.requires("vestry") or []
    except metadata.PackageNotFoundError:
        texts = _texts_of_checkout(Path(__file__).parents[2] / "pyproject.toml")
    return tuple(read_requirement(text) for text in texts)


def read_requirement(text: str) -> Requirement:
    """Read a requirement such as ``mlx-vlm>=0.6; sys_platform == 'darwin' and extra == 'mlx'``."""
    wanted, _, marker = text.partition(";")
    found = _REQUIREMENT.match(wanted.strip())
    if found is None:
        return Requirement(wanted.strip(), applies=False)
    extra = _EXTRA.search(marker)
    return Requirement(
        name=found[1],
        least=found[3] or "",
        exact=found[2] == "==",
        extra=extra[1] if extra else "",
        applies="darwin" not in marker or sys.platform == "darwin",
    )


def _texts_of_checkout(project: Path) -> list[str]:
    try:
        document = tomllib.loads(project.read_text(encoding="utf-8"))["project"]
    except (OSError, ValueError, KeyError):
        return []  # a bundle carries neither; its libraries were fixed when it was made
    texts = list(document.get("dependencies", ()))
    for extra, wanted in document.get("optional-dependencies", {}).items():
        texts += [f"{one}{' and' if ';' in one else ';'} extra == '{extra}'" for one in wanted]
    return texts


def check_python(version: tuple[int, int] = sys.version_info[:2]) -> Check:
    """Check the Python that runs this."""
    text = f"{platform.python_version()} on {platform.platform(terse=True)}"
    if (3, 11) <= version <= (3, 13):
        return Check(SYSTEM, "Python", "ok", text)
    step = "Install Python 3.11, 3.12 or 3.13 and Vestry into it."
    return Check(SYSTEM, "Python", "broken", text, step)


def check_machine(machine: Machine) -> Check:
    """Check cores and memory."""
    memory = machine.memory_bytes
    gigabytes = f"{memory / 1e9:.1f} GB of memory" if memory else "memory unknown"
    cores = f"{machine.cores} core{'s' if machine.cores != 1 else ''}"
    detail = f"{cores}, {gigabytes}, {machine.architecture}"
    if memory and memory < _LEAST_MEMORY:
        step = "Close other programs while photos are imported."
        return Check(SYSTEM, "Cores and memory", "warning", detail, step)
    return Check(SYSTEM, "Cores and memory", "ok", detail)


def check_room(folder: Path) -> Check:
    """Check the free space on the disk that holds, or would hold, a folder."""
    place = next((parent for parent in (folder, *folder.parents) if parent.exists()), folder)
    try:
        free = shutil.disk_usage(place).free
    except OSError:
        return Check(SYSTEM, "Disk", "warning", "free space cannot be found out")
    detail = f"{free / 1e9:.1f} GB free for the wardrobe"
    if free < _NO_ROOM:
        return Check(SYSTEM, "Disk", "broken", detail, "Free some space on this disk.")
    if free < _LITTLE_ROOM:
        return Check(SYSTEM, "Disk", "warning", detail, "Free some space before a large import.")
    return Check(SYSTEM, "Disk", "ok", detail)


def check_sqlite() -> Check:
    """Check that SQLite is new enough and can search text."""
    detail = f"{sqlite3.sqlite_version} with full-text search"
    step = "Use a Python that brings SQLite 3.37 or newer, such as the one from python.org."
    if sqlite3.sqlite_version_info < _LEAST_SQLITE:
        return Check(SYSTEM, "SQLite", "broken", f"{sqlite3.sqlite_version} is too old", step)
    try:
        with sqlite3.connect(":memory:") as database:
            database.execute("CREATE VIRTUAL TABLE words USING fts5 (word)")
        database.close()
    except sqlite3.Error:
        detail = f"{sqlite3.sqlite_version} without full-text search (FTS5)"
        return Check(SYSTEM, "SQLite", "broken", detail, step)
    return Check(SYSTEM, "SQLite", "ok", detail)


def check_libraries(
    wanted: Sequence[Requirement],
    *,
    is_there: Callable[[str], bool] = has_module,
    version_of: Callable[[str], str | None] = module_version,
) -> Iterator[Check]:
    """Check every library of the core; Qt has checks of its own."""
    for one in wanted:
        if one.extra or not one.applies or one.module == "PySide6":
            continue
        version = version_of(one.name)
        install = f'Run: pip install "{one.name}{"==" if one.exact else ">="}{one.least}"'
        if not is_there(one.module):
            yield Check(LIBRARIES, one.name, "broken", "missing", install)
        elif version and not _fits(version, one):
            detail = f"{version}, but {one.least} is needed"
            yield Check(LIBRARIES, one.name, "broken", detail, install)
        else:
            yield Check(LIBRARIES, one.name, "ok", version or "present")


def check_extras(
    wanted: Sequence[Requirement],
    *,
    is_there: Callable[[str], bool] = has_module,
    version_of: Callable[[str], str | None] = module_version,
) -> Iterator[Check]:
    """Tell which extras are installed; none of them is needed."""
    for extra in dict.fromkeys(one.extra for one in wanted if one.extra):
        use = EXTRA_USES.get(extra, "")
        parts = [one for one in wanted if one.extra == extra]
        if not any(one.applies for one in parts):
            yield Check(EXTRAS, extra, "info", f"not for this system; {use}")
        elif all(is_there(one.module) for one in parts):
            versions = [f"{one.name} {version_of(one.name) or ''}".strip() for one in parts]
            found = versions[0] if len(versions) == 1 else f"{len(versions)} libraries"
            yield Check(EXTRAS, extra, "ok", f"{found}; {use}")
        else:
            step = f'Run: pip install "vestry[{extra}]"'
            yield Check(EXTRAS, extra, "info", f"not installed; {use}", step)


def check_window(
    *,
    python: tuple[int, int] = sys.version_info[:2],
    system: str = sys.platform,
    is_there: Callable[[str], bool] = has_module,
    version_of: Callable[[str], str | None] = module_version,
    can_load: Callable[[str], bool] | None = None,
) -> Iterator[Check]:
    """Check what the window needs; the command line works without it."""
    version = version_of("PySide6-Essentials")
    install = 'Run: pip install "PySide6-Essentials==6.11.3"'
    if not is_there("PySide6"):
        yield Check(WINDOW, "PySide6", "warning", "missing; the window cannot open", install)
        return
    if version and version.startswith("6.12.0") and python == (3, 11):
        detail = "6.12.0 ends programs on Python 3.11 by losing track of None"
        yield Check(WINDOW, "PySide6", "broken", detail, install)
    else:
        yield Check(WINDOW, "PySide6", "ok", version or "present")
    if version_of("PySide6-Addons"):
        detail = "installed; parts of it are under the GPL and Vestry does not use it"
        step = "Run: pip uninstall PySide6 PySide6-Addons"
        yield Check(WINDOW, "PySide6-Addons", "warning", detail, step)
    if system == "linux":
        yield _check_qt_libraries(can_load or _can_load)


def _check_qt_libraries(can_load: Callable[[str], bool]) -> Check:
    missing = [name for name in QT_LIBRARIES if not can_load(name)]
    if not missing:
        return Check(WINDOW, "Qt system libraries", "ok", "all present")
    packages = " ".join(QT_LIBRARIES[name] for name in missing)
    detail = f"missing: {', '.join(missing)}; the window cannot open"
    step = f"On Debian and Ubuntu run: sudo apt-get install {packages}"
    return Check(WINDOW, "Qt system libraries", "warning", detail, step)


def _can_load(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _fits(version: str, wanted: Requirement) -> bool:
    if wanted.exact:
        return version == wanted.least
    return _numbers(version) >= _numbers(wanted.least)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"[0-9]+", version.split("+")[0])[:3])
