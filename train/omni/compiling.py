"""Lets torch.compile make one program of each text layer.

Norms, rotations, gates and casts are most of a small model's step on a processor: each is a pass
over memory of its own. Compiled into loops that do several at once, forward and way back of the
pocket model's text layers take a little more than half of the time. It costs most of a minute at
the start, needs a C++ compiler on the machine, and rounds differently, so it is asked for and never
assumed. All layers share one program, which a whole model compiled at once would not; the picture
tower stays as ``fast_tower`` leaves it.
"""

from __future__ import annotations

import os
import shutil
from typing import Any, Final

from train.errors import RunError

COMPILERS: Final = ("g++", "clang++", "c++", "cl")


def compile_text(inner: Any) -> None:
    """Compile the text layers of a model in place, for rows and sequences of any number.

    Args:
        inner: The model of transformers, without what PEFT puts around it.

    Raises:
        RunError: The machine has no C++ compiler.
    """
    named = os.environ.get("CXX")
    if not any(shutil.which(name) for name in ((named,) if named else COMPILERS)):
        raise RunError(
            "Compiled text layers need a C++ compiler, and none was found.",
            next_step="Install one (g++ or clang), or leave runtime.compiled out.",
        )
    for layer in inner.model.language_model.layers:
        layer.compile(dynamic=True)
