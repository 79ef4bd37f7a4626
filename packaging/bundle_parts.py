"""What every bundle holds and leaves out, shared by the three spec files.

PyInstaller runs a spec with ``SPECPATH`` set, so the specs put that folder on ``sys.path`` and
import this. Commands are resolved from a table at run time, which is why their modules are
collected by name.
"""

from __future__ import annotations

from importlib import metadata
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from PyInstaller.utils.hooks import collect_submodules, copy_metadata

ROOT = Path(__file__).resolve().parent.parent
NAME = "vestry"
# Qml and Quick come along with PySide6's hooks though nothing uses them; torch belongs to training;
# pillow-heif's wheels carry GPL code and stay an extra of the pip installation
EXCLUDED = [
    "IPython",
    "PySide6.QtDesigner",
    "PySide6.QtQml",
    "PySide6.QtQuick",
    "PySide6.QtTest",
    "hypothesis",
    "matplotlib",
    "mypy",
    "onnx",
    "pandas",
    "pillow_heif",
    "pytest",
    "scipy",
    "setuptools",
    "sklearn",
    "tkinter",
    "torch",
    "train",
    "transformers",
]


def analysis_arguments() -> dict[str, Any]:
    """Return the arguments of ``Analysis`` that all systems share."""
    # imported on first use, or by compiled code, where PyInstaller cannot see it
    hidden = ["usearch.index", "usearch.compiled", "numkong"]
    # what downloads will call; nothing imports it yet, but the doctor counts it to the core
    hidden += ["huggingface_hub.file_download", "huggingface_hub.hf_api"]
    for package in ("app", "models", "local_index"):
        hidden += collect_submodules(package)
    return {
        "pathex": [str(ROOT)],
        "datas": [*_data_files(), *_metadata()],
        "hiddenimports": hidden,
        "excludes": EXCLUDED,
    }


def _metadata() -> list[tuple[str, str]]:
    """Return the metadata of Vestry and of its core, from which the doctor reads versions."""
    core = [Requirement(line) for line in metadata.requires(NAME) or ()]
    names = [one.name for one in core if one.marker is None and not one.name.startswith("PySide6")]
    return [pair for name in (NAME, *names) for pair in copy_metadata(name)]


def _data_files() -> list[tuple[str, str]]:
    """Return (file, folder in the bundle) of everything that is read but not imported."""
    files = [(str(ROOT / name), ".") for name in ("LICENSE", "NOTICE")]
    for package in ("app", "models", "local_index"):
        for file in sorted((ROOT / package).rglob("*")):
            # an interrupted export leaves NAME.part beside the model it would have replaced
            unfinished = any(part.endswith(".part") for part in file.parts)
            if file.is_file() and file.suffix not in {".py", ".pyc"} and not unfinished:
                files.append((str(file), str(file.parent.relative_to(ROOT))))
    return files
