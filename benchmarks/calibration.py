"""What a fixed piece of work costs on this machine at this moment, and how figures are reported.

Milliseconds of two machines, or of one machine in two moods, cannot be compared; their ratio to the
same matrix product in the same run can. Every benchmark runs the loop before, between and after
its own work and prints one JSON document and one line per target. It always exits with 0: a
benchmark measures, it does not judge.
"""

from __future__ import annotations

import json
import os
import platform
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

_SIZE = 512
_ROUNDS = 8


class Calibration:
    """Times one product of two 512 x 512 float32 matrices whenever it is asked to."""

    def __init__(self) -> None:
        generator = np.random.default_rng(1)
        self._left = generator.standard_normal((_SIZE, _SIZE)).astype(np.float32)
        self._right = generator.standard_normal((_SIZE, _SIZE)).astype(np.float32)
        self._seen_ms: list[float] = []
        for _ in range(_ROUNDS):
            np.matmul(self._left, self._right)

    def sample(self) -> None:
        """Run the loop a few times and remember what each round took."""
        self._seen_ms += time_each(
            [lambda: np.matmul(self._left, self._right) for _ in range(_ROUNDS)]
        )

    @property
    def ms(self) -> float:
        """Median milliseconds of one product over all samples so far."""
        return float(np.median(self._seen_ms))

    @property
    def spread(self) -> float:
        """95th percentile over median: far above 1 when something else used the machine."""
        return float(np.percentile(self._seen_ms, 95) / self.ms)


@dataclass(frozen=True, slots=True)
class Target:
    """One promise and what was measured.

    Attributes:
        at_least: Whether the figure must not be below the bound (else not above it).
    """

    name: str
    measured: float
    bound: float
    at_least: bool = False

    @property
    def met(self) -> bool:
        """Whether the promise holds in this run."""
        return self.measured >= self.bound if self.at_least else self.measured <= self.bound


def time_each(calls: Sequence[Callable[[], object]]) -> list[float]:
    """Return the milliseconds that each call took."""
    taken = []
    for call in calls:
        started = time.perf_counter()
        call()
        taken.append((time.perf_counter() - started) * 1e3)
    return taken


def percentiles(times_ms: Sequence[float], calibration: Calibration) -> dict[str, float]:
    """Return median and 95th percentile, in milliseconds and in calibration loops."""
    median, p95 = (float(np.percentile(times_ms, q)) for q in (50, 95))
    return {
        "p50_ms": round(median, 3),
        "p95_ms": round(p95, 3),
        "p50_loops": round(median / calibration.ms, 2),
        "p95_loops": round(p95 / calibration.ms, 2),
        "n": len(times_ms),
    }


def report(
    name: str,
    figures: dict[str, Any],
    targets: Sequence[Target],
    *,
    calibration: Calibration,
) -> None:
    """Print the JSON document and one line per target."""
    document = {
        "benchmark": name,
        "machine": {
            "cpu_count": os.cpu_count(),
            "load": round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None,
            "python": platform.python_version(),
            "numpy": np.__version__,
            "system": platform.system(),
        },
        "calibration": {"ms": round(calibration.ms, 3), "spread": round(calibration.spread, 2)},
        "figures": figures,
        "targets": [{**asdict(target), "met": target.met} for target in targets],
    }
    print(json.dumps(document, indent=2))
    for target in targets:
        sign = ">=" if target.at_least else "<="
        print(
            f"{name}: {target.name} {target.measured:.4g} (target {sign} {target.bound:g})"
            f" met: {str(target.met).lower()}",
            file=sys.stderr,
        )
