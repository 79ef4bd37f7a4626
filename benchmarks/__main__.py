"""Runs every benchmark, one after the other and each in a process of its own: ``make bench``.

A benchmark that misses a target still ends well and says ``met: false``; only one that breaks ends
this run.
"""

from __future__ import annotations

import subprocess
import sys

BENCHMARKS = (
    "encoder_speed",
    "import_speed",
    "search_10k",
    "suggestions_10k",
    "hub_calls",
    "outfits_page",
    "diary_10k",
    "vectors_100k",
    "memory_10k",
    "start_to_paint",
    "grid_scroll",
    "window_at_scale",
    "brush_strokes",
    "canvas_drag",
    "chat_page",
    "chat_speed",
    "chat_process",
    "omni_training",
    "showo_sampling",
)


def main() -> int:
    """Run them all and return 1 when one of them broke."""
    broken = 0
    for name in BENCHMARKS:
        print(f"== {name}", flush=True)
        done = subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], check=False)
        broken |= done.returncode != 0
    return int(broken)


if __name__ == "__main__":
    sys.exit(main())
