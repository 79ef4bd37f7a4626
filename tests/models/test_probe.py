"""What this machine can run, found out without importing anything."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from models import probe
from models.probe import Machine, has_module, missing_modules, module_version, probe_machine


def test_this_machine_has_cores_memory_and_a_label():
    machine = probe_machine()
    assert machine.cores >= 1
    assert machine.memory_bytes > 64 * 1024 * 1024
    assert machine.label == f"{sys.platform}-{machine.architecture}"


@pytest.mark.skipif(sys.platform != "linux", reason="affinity is a Linux notion here")
def test_cores_are_those_the_process_may_use(monkeypatch):
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {3})
    assert probe_machine().cores == 1


@pytest.mark.skipif(sys.platform != "linux", reason="affinity is a Linux notion here")
@pytest.mark.parametrize(
    ("text", "expected"), [("250000 100000\n", 2), ("50000 100000\n", 1), ("max 100000\n", 8)]
)
def test_a_containers_share_of_time_counts(tmp_path, monkeypatch, text, expected):
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(8)))
    monkeypatch.setattr(probe, "_CGROUP_TIME", tmp_path / "cpu.max")
    assert probe_machine().cores == 8
    (tmp_path / "cpu.max").write_text(text, encoding="ascii")
    assert probe_machine().cores == expected


@pytest.mark.skipif(sys.platform != "linux", reason="reads what Linux tells")
def test_two_threads_of_one_core_count_once(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1, 4})
    monkeypatch.setattr(probe, "_CPUS", tmp_path)
    machine = Machine("linux", "x86_64", cores=3, memory_bytes=0)
    assert probe.physical_cores(machine) == 3  # the system does not tell
    for number in range(8):
        folder = tmp_path / f"cpu{number}" / "topology"
        folder.mkdir(parents=True)
        (folder / "thread_siblings").write_text(f"{0x11 << number % 4:x}\n", encoding="ascii")
    assert probe.physical_cores(machine) == 2
    assert probe.physical_cores(Machine("linux", "x86_64", cores=1, memory_bytes=0)) == 1


def test_cores_that_save_power_do_not_compute(monkeypatch):
    told = {"hw.perflevel0.physicalcpu": "4\n", "hw.physicalcpu": "8\n"}
    monkeypatch.setattr(probe, "_ask", lambda command: told.get(command[-1], ""))
    machine = Machine("darwin", "arm64", cores=8, memory_bytes=0)
    assert probe.physical_cores(machine) == 4
    del told["hw.perflevel0.physicalcpu"]
    assert probe.physical_cores(machine) == 8


@pytest.mark.parametrize(("text", "expected"), [("1048576\n", 1 << 20), ("max\n", None)])
@pytest.mark.skipif(sys.platform == "win32", reason="containers limit memory on Linux")
def test_a_containers_memory_limit_counts(tmp_path, monkeypatch, text, expected):
    limit = tmp_path / "memory.max"
    limit.write_text(text, encoding="ascii")
    monkeypatch.setattr(probe, "_CGROUP_MEMORY", tmp_path / "none")
    unlimited = probe_machine().memory_bytes
    monkeypatch.setattr(probe, "_CGROUP_MEMORY", limit)
    assert probe_machine().memory_bytes == (expected or unlimited)


def test_modules_are_found_or_missing():
    assert has_module("json")
    assert not has_module("no_such_module_anywhere")
    assert missing_modules(["json", "no_such_module_anywhere"]) == ("no_such_module_anywhere",)


def test_a_half_removed_module_counts_as_missing(monkeypatch):
    broken = type(sys)("broken_module")
    broken.__spec__ = None
    monkeypatch.setitem(sys.modules, "broken_module", broken)
    assert not has_module("broken_module")


def test_versions_come_from_package_metadata():
    assert module_version("numpy")
    assert module_version("no-such-distribution-anywhere") is None


def test_probing_imports_no_library():
    code = (
        "import sys; from models.probe import missing_modules, probe_machine; probe_machine();"
        "missing_modules(['onnxruntime', 'numpy', 'cv2', 'tokenizers']);"
        "print([m for m in ('onnxruntime', 'numpy', 'cv2', 'tokenizers') if m in sys.modules])"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == "[]"


def test_a_machine_is_a_plain_value():
    assert Machine("linux", "x86_64", 2, 0).label == "linux-x86_64"


def test_available_memory_is_part_of_the_whole():
    machine = probe_machine()
    assert 0 <= machine.available_bytes <= machine.memory_bytes


@pytest.mark.skipif(sys.platform != "linux", reason="/proc is a Linux notion")
def test_available_memory_is_what_the_kernel_says_within_the_containers_limit(
    tmp_path, monkeypatch
):
    info, limit, use = tmp_path / "meminfo", tmp_path / "max", tmp_path / "current"
    info.write_text("MemTotal: 100 kB\nMemAvailable: 40 kB\n", encoding="ascii")
    monkeypatch.setattr(probe, "_MEMINFO", info)
    monkeypatch.setattr(probe, "_CGROUP_MEMORY", limit)
    monkeypatch.setattr(probe, "_CGROUP_USE", use)
    assert probe_machine().available_bytes == 40 * 1024
    limit.write_text("50000", encoding="ascii")
    use.write_text("20000", encoding="ascii")
    assert probe_machine().available_bytes == 30_000
    info.write_text("nonsense", encoding="ascii")
    assert probe_machine().available_bytes == 30_000


@pytest.mark.parametrize(
    ("told", "card"),
    [
        ("", None),
        ("no devices were found\n", None),
        ("Old Card, [N/A], [N/A]\n", None),
        ("RTX A, 8192, 1024\nRTX B, 4096, 4000\n", ("RTX B", 4096 << 20, 4000 << 20)),
    ],
)
def test_a_graphics_card_is_asked_for_with_its_drivers_tool(monkeypatch, told, card):
    monkeypatch.setattr(probe, "_ask", lambda _command: told)
    found = probe.probe_gpu(Machine("linux", "x86_64", 2, 1 << 33)).gpu
    assert (found and (found.name, found.memory_bytes, found.free_bytes)) == card


def test_a_tool_that_is_not_there_or_fails_says_nothing():
    assert probe._ask(["no-such-tool-anywhere"]) == ""
    assert probe._ask([sys.executable, "-c", "import sys; sys.exit(3)"]) == ""
    assert probe._ask([sys.executable, "-c", "print('hello')"]).strip() == "hello"


def test_apple_silicon_has_a_card_that_shares_the_memory():
    found = probe.probe_gpu(Machine("darwin", "arm64", 8, 1 << 34, 1 << 33)).gpu
    assert found is not None
    assert found.unified
    assert found.free_bytes == 1 << 33
