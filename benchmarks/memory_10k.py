"""Memory of a process that opens a wardrobe of 10,000 items and searches it in every way.

    python -m benchmarks.memory_10k [--items N]

The wardrobe is built in this process and measured in a fresh one, so that building leaves nothing
in the figure. Without the encoder, whose memory is its own. Target: resident set <= 450 MB.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

from benchmarks.calibration import Calibration, Target, report
from benchmarks.drawn_wardrobe import ENCODER, IMAGE_DIMS, TEXT_DIMS, build, unit

TARGET_MB = 450.0


def main() -> None:
    """Build, measure in a child process and report."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--items", type=int, default=10_000)
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.measure is not None:
        print(json.dumps(_measure(arguments.measure)))
        return
    calibration = Calibration()
    calibration.sample()
    with tempfile.TemporaryDirectory(prefix="vestry-bench-") as folder:
        wardrobe = Path(folder) / "wardrobe"
        build(wardrobe, items=arguments.items)
        child = subprocess.run(
            [sys.executable, "-m", "benchmarks.memory_10k", "--measure", str(wardrobe)],
            check=True,
            capture_output=True,
            text=True,
        )
    figures = json.loads(child.stdout)
    calibration.sample()
    target = Target("peak resident MB", figures["peak_mb"], TARGET_MB)
    figures["matrices_mb"] = round(arguments.items * (IMAGE_DIMS + TEXT_DIMS) * 4 / 1e6, 1)
    report("memory_10k", figures, [target], calibration=calibration)


def _measure(wardrobe: Path) -> dict[str, float]:
    from local_index import Filter, Library, Query

    figures = {"started_mb": resident_mb()}
    generator = np.random.default_rng(5)
    with Library.open(wardrobe) as library:
        items = library.items.find()
        figures["items_listed_mb"] = resident_mb()
        for word in ("blue shirt", "striped", "warm winter coat", "black dress for a party"):
            library.search(
                Query(
                    filters=(Filter("season", "contains", "winter"),),
                    text=word,
                    text_vector=unit(generator.standard_normal(TEXT_DIMS)),
                    text_encoder=ENCODER,
                    image_vector=unit(generator.standard_normal(IMAGE_DIMS)),
                    image_encoder=ENCODER,
                )
            )
            library.search(Query(text=word))
        figures["searched_mb"] = resident_mb()
        library.duplicates.suggest_for(1, encoder=ENCODER, least_cosine=0.9)
        figures["items"] = len(items)
    return figures | {"peak_mb": peak_mb()}


def resident_mb() -> float:
    """Return the memory this process holds now, or NaN where the system does not say."""
    status = Path("/proc/self/status")
    if not status.exists():
        return float("nan")
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS"))
    return round(int(line.split()[1]) / 1024, 1)


def peak_mb() -> float:
    """Return the most memory this process ever held."""
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (1024 * 1024 if sys.platform == "darwin" else 1024), 1)


if __name__ == "__main__":
    main()
