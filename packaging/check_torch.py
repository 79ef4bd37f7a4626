"""Asks before gigabytes: which build of torch would pip take? python packaging/check_torch.py

The index may serve the CUDA build under the same version number, with gigabytes of libraries that
a machine without an NVIDIA card cannot use. Downloads nothing. Exit code 1 and one sentence unless
torch is here already, the build is for the CPU, or TORCH_BUILD=any says that anything will do.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

CONSTRAINTS = Path(__file__).resolve().parent.parent / "constraints.txt"
CUDA_PREFIXES = ("cuda-", "nvidia-", "triton")
ADVICE = (
    "Install the CPU build into .venv first (README, 'Choosing a build of torch'), "
    "or run make with TORCH_BUILD=any to take the large one."
)


def main() -> int:
    """Return the exit code."""
    if find_spec("torch") is not None or os.environ.get("TORCH_BUILD") == "any":
        return 0
    pip = [sys.executable, "-m", "pip", "install", "--dry-run", "--quiet", "--no-input"]
    answer = subprocess.run(
        [*pip, "--report", "-", "--constraint", str(CONSTRAINTS), "torch"],
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if answer.returncode:
        print("pip could not find torch; see its own words above.", file=sys.stderr)
        return 1
    extra = cuda_packages(json.loads(answer.stdout))
    if not extra:
        return 0
    print(f"pip would take torch with {len(extra)} CUDA libraries. {ADVICE}", file=sys.stderr)
    return 1


def cuda_packages(report: Mapping[str, Any]) -> list[str]:
    """Return the names in pip's report that only a CUDA build brings."""
    names = [entry["metadata"]["name"].lower() for entry in report["install"]]
    return sorted(name for name in names if name.startswith(CUDA_PREFIXES))


if __name__ == "__main__":
    sys.exit(main())
