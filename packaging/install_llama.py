"""Compiles llama-cpp-python with a progress line: python packaging/install_llama.py [LOG].

Only a source package is published, so this takes some ten minutes. Everything the compiler says
goes to the log; a failure ends in one plain sentence and exit code 1. Does nothing when the pinned
version is already here. CMAKE_ARGS chooses a GPU build; the default runs on any processor of this
kind (AVX2 on x86), so that the environment can be copied to another machine.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import deque
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CONSTRAINTS = ROOT / "constraints.txt"
DISTRIBUTION = "llama-cpp-python"
DEFAULT_CMAKE_ARGS = "-DGGML_NATIVE=OFF"
TAIL_LINES = 20
STEP = re.compile(r"^\s*\[(\d+)/(\d+)\]")


def main(log: Path) -> int:
    """Install unless installed, and return the exit code."""
    if installed_version() == pinned_version(CONSTRAINTS.read_text(encoding="utf-8")):
        return 0
    print(f"Compiling {DISTRIBUTION}: about ten minutes; the log is {log}.", flush=True)
    pip = [sys.executable, "-m", "pip", "install", "--verbose", "--no-input"]
    tail = run_with_progress([*pip, "--constraint", str(CONSTRAINTS), DISTRIBUTION], log=log)
    if tail is None:
        return 0
    print("\n".join(tail), file=sys.stderr)
    print(
        f"{DISTRIBUTION} could not be compiled. It needs a C++ compiler and the package index; "
        f"the whole story is in {log}.",
        file=sys.stderr,
    )
    return 1


def installed_version() -> str | None:
    """Return the version in this environment, if any."""
    try:
        return metadata.version(DISTRIBUTION)
    except metadata.PackageNotFoundError:
        return None


def pinned_version(constraints: str) -> str:
    """Return the version that the constraints name."""
    found = re.search(rf"^{DISTRIBUTION}==(\S+)$", constraints, flags=re.MULTILINE)
    if found is None:
        raise SystemExit(f"constraints.txt names no version of {DISTRIBUTION}.")
    return found[1]


def run_with_progress(command: Sequence[str], *, log: Path) -> list[str] | None:
    """Run a build, showing its ninja steps; return the last lines if it failed, else nothing."""
    log.parent.mkdir(parents=True, exist_ok=True)
    environment = {"CMAKE_ARGS": DEFAULT_CMAKE_ARGS, **os.environ}
    tail: deque[str] = deque(maxlen=TAIL_LINES)
    shown = -1
    with (
        log.open("w", encoding="utf-8") as sink,
        subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            env=environment,
        ) as build,
    ):
        assert build.stdout is not None
        for line in build.stdout:
            sink.write(line)
            tail.append(line.rstrip())
            tenth = tenths_done(line)
            if tenth is not None and tenth > shown:
                shown = tenth
                print(f"  {tenth * 10:3d} % compiled", flush=True)
    return list(tail) if build.returncode else None


def tenths_done(line: str) -> int | None:
    """Return how many tenths of the build a ninja line says are done."""
    step = STEP.match(line)
    return int(step[1]) * 10 // int(step[2]) if step else None


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else "build/llama.log")))
