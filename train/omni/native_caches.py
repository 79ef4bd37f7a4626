"""Keeps oneDNN from compiling and keeping a program for every shape it meets.

Steps of training have a thousand shapes: pictures and texts are of any length. oneDNN keeps a
compiled primitive for each, 1,024 of them, and so does torch's bridge to it: warming up the tower
grew from 1.5 to 5.6 GB in 2,600 steps, and took 1.1 s a step in place of 0.75 s. Both limits are
read from the environment when the first primitive is made, which is after torch was imported.
"""

from __future__ import annotations

import os
from typing import Final

LIMITS: Final = {"ONEDNN_PRIMITIVE_CACHE_CAPACITY": "64", "LRU_CACHE_CAPACITY": "64"}


def bound_native_caches() -> None:
    """Set the limits that nobody has set; call it before the first computation."""
    for name, most in LIMITS.items():
        os.environ.setdefault(name, most)
