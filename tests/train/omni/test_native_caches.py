"""Limits of oneDNN's caches: set where nobody did, and in time."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from train.omni.native_caches import LIMITS, bound_native_caches


def test_what_a_person_set_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LRU_CACHE_CAPACITY", "7")
    monkeypatch.delenv("ONEDNN_PRIMITIVE_CACHE_CAPACITY", raising=False)
    bound_native_caches()
    assert os.environ["LRU_CACHE_CAPACITY"] == "7"
    assert (
        os.environ["ONEDNN_PRIMITIVE_CACHE_CAPACITY"] == LIMITS["ONEDNN_PRIMITIVE_CACHE_CAPACITY"]
    )


GROWTH = """
import sys, torch
from train.omni.native_caches import bound_native_caches
if sys.argv[1] == "bound":
    bound_native_caches()
layer = torch.nn.Linear(256, 256).bfloat16()
def resident():
    return int(open("/proc/self/statm").read().split()[1]) * 4096
with torch.no_grad():
    layer(torch.zeros(600, 256, dtype=torch.bfloat16))
    before = resident()
    for rows in range(600):
        layer(torch.zeros(rows + 1, 256, dtype=torch.bfloat16))
print(resident() - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_limits_set_after_the_import_of_torch_still_count() -> None:
    grown = {}
    for how in ("bound", "free"):
        environment = {key: value for key, value in os.environ.items() if key not in LIMITS}
        done = subprocess.run(
            [sys.executable, "-c", GROWTH, how],
            env={**environment, "OMP_NUM_THREADS": "1"},
            capture_output=True,
            text=True,
            check=True,
        )
        grown[how] = int(done.stdout)
    # without oneDNN (other processors, other builds of torch) nothing grows at all
    assert grown["bound"] < max(0.7 * grown["free"], 24 << 20), grown
