"""The door to llama.cpp: the one module that imports llama_cpp, checks it and keeps it silent.

Engines use ``native`` (llama.h) and ``vision`` (mtmd.h), both ctypes. Structures of another version
have other fields and would corrupt memory, hence the exact pin. What the library has to say goes to
nobody but the debug log and ``complaints``: it prints prompts.
"""

from __future__ import annotations

import atexit
import collections
import ctypes
import logging
from pathlib import Path
from typing import Any

from models.errors import (
    DamagedFileError,
    ModelsError,
    NotInstalledError,
    OutOfMemoryError,
    UnsupportedError,
)

REQUIRED_VERSION = "0.3.36"
_INSTALL = f"Install it with `pip install llama-cpp-python=={REQUIRED_VERSION}`."
# of ggml_log_level; the numbers in llama_cpp._logger are those of an older library
_WARNING, _ERROR = 3, 4
_KEPT = 40

_log = logging.getLogger(__name__)

try:
    import llama_cpp
    import llama_cpp._utils
    import llama_cpp.llama_cpp
    import llama_cpp.llama_grammar
    import llama_cpp.mtmd_cpp
except ModuleNotFoundError as error:
    raise NotInstalledError(
        "This model needs llama-cpp-python, which this installation lacks.", next_step=_INSTALL
    ) from error
except (ImportError, OSError, RuntimeError) as error:
    raise UnsupportedError(
        "The installed llama-cpp-python does not run on this machine.", next_step=_INSTALL
    ) from error

if llama_cpp.__version__ != REQUIRED_VERSION:
    raise UnsupportedError(
        f"Vestry cannot use the version {llama_cpp.__version__} of llama-cpp-python.",
        next_step=_INSTALL,
    )

native: Any = llama_cpp.llama_cpp
vision: Any = llama_cpp.mtmd_cpp
grammars: Any = llama_cpp.llama_grammar

_said: collections.deque[str] = collections.deque(maxlen=_KEPT)


def _hear(level: int, text: bytes | None, _data: object) -> None:
    # Called from native code, also in the middle of a computation: nothing here may raise.
    if level in (_WARNING, _ERROR) and text:
        _said.append(text.decode("utf-8", "replace").strip())


# native code keeps only the address, so these objects must live as long as the process
_ear = native.llama_log_callback(_hear)
NO_ABORT = native.ggml_abort_callback(0)
NO_CALLBACK = vision.mtmd_helper_post_decode_callback(0)

native.llama_backend_init()
# the package opens these and never closes them, which Python complains about at its end
for _nowhere in (llama_cpp._utils.outnull_file, llama_cpp._utils.errnull_file):
    atexit.register(_nowhere.close)


def forget_complaints() -> None:
    """Listen, and begin a new list, before a call whose failure shall be explained.

    There is one ear for the whole process, and an exporter may have put its own there meanwhile.
    """
    native.llama_log_set(_ear, ctypes.c_void_p(0))
    vision.mtmd_log_set(_ear, ctypes.c_void_p(0))
    vision.mtmd_helper_log_set(_ear, ctypes.c_void_p(0))
    _said.clear()


def complaints() -> str:
    """Return what the library said against the last call, as one text."""
    return "\n".join(_said)


def explain_loading(file: Path, *, what: str = "model") -> ModelsError:
    """Return the error for a file that native code refused, from what it said about it."""
    said = complaints()
    _log.debug("llama.cpp refused a file: %s", said)
    lowered = said.casefold()
    if "alloc" in lowered or "out of memory" in lowered:
        return no_memory(what)
    if "unknown model architecture" in lowered or "unknown projector type" in lowered:
        return UnsupportedError(
            f"The {what} {file.name} is of a kind that this version of Vestry does not know.",
            next_step="Update Vestry, or choose another model.",
        )
    return DamagedFileError(
        f"The {what} file {file.name} is damaged.", next_step="Download the model again."
    )


def no_memory(what: str = "model") -> OutOfMemoryError:
    """Return the error for a model, or a computation, that found no memory."""
    return OutOfMemoryError(
        f"There is not enough free memory for this {what}.",
        next_step="Close other programs, or choose a smaller model or a smaller context.",
    )


def file_name(file: Path) -> bytes:
    """Return a path as native code wants it: UTF-8, also on Windows."""
    return str(file).encode("utf-8", "surrogateescape")


forget_complaints()
