"""The scripts that set up a machine: they say what they do, and fail in plain words."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="these scripts are for make")


def load(name: str) -> ModuleType:
    # packaging/ is no package: it would shadow the one from the index
    spec = importlib.util.spec_from_file_location(name, ROOT / "packaging" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def fake_program(folder: Path, name: str, script: str) -> None:
    folder.mkdir(exist_ok=True)
    program = folder / name
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(0o755)


def run(script: str, *arguments: str, path: Path, **variables: str):
    return subprocess.run(
        ["/bin/bash", str(ROOT / "packaging" / script), *arguments],
        capture_output=True,
        text=True,
        env={"PATH": str(path), **variables},
        check=False,
    )


def test_progress_counts_the_steps_of_ninja():
    llama = load("install_llama")
    assert llama.tenths_done("[1/193] /usr/bin/gcc -c x.c") == 0
    assert llama.tenths_done("  [100/193] c++") == 5
    assert llama.tenths_done("[193/193] link") == 10
    assert llama.tenths_done("-- [note] nothing") is None


def test_a_build_that_works_shows_progress_and_keeps_its_log(tmp_path, capsys):
    llama = load("install_llama")
    build = [sys.executable, "-c", "print('[1/2] a'); print('[2/2] b')"]
    assert llama.run_with_progress(build, log=tmp_path / "deep" / "log") is None
    assert "50 % compiled" in capsys.readouterr().out
    assert (tmp_path / "deep" / "log").read_text(encoding="utf-8") == "[1/2] a\n[2/2] b\n"


def test_a_build_that_fails_returns_its_last_lines(tmp_path):
    llama = load("install_llama")
    build = [sys.executable, "-c", "print('no compiler'); raise SystemExit(3)"]
    assert llama.run_with_progress(build, log=tmp_path / "log") == ["no compiler"]


def test_a_failed_compile_is_one_sentence_and_fails_the_target(tmp_path, capsys, monkeypatch):
    llama = load("install_llama")
    monkeypatch.setattr(llama, "installed_version", lambda: None)
    monkeypatch.setattr(llama, "run_with_progress", lambda command, *, log: ["no compiler"])
    assert llama.main(tmp_path / "log") == 1
    assert "could not be compiled" in capsys.readouterr().err


def test_the_pinned_compile_is_not_repeated(tmp_path, monkeypatch):
    llama = load("install_llama")
    pinned = llama.pinned_version((ROOT / "constraints.txt").read_text(encoding="utf-8"))
    monkeypatch.setattr(llama, "installed_version", lambda: pinned)
    monkeypatch.setattr(llama, "run_with_progress", lambda *_, **__: pytest.fail("compiled again"))
    assert llama.main(tmp_path / "log") == 0


def test_only_cuda_builds_of_torch_are_held_back():
    check = load("check_torch")
    cpu = {"install": [{"metadata": {"name": "torch"}}, {"metadata": {"name": "sympy"}}]}
    cuda = {"install": [*cpu["install"], {"metadata": {"name": "nvidia-cublas-cu12"}}]}
    assert check.cuda_packages(cpu) == []
    assert check.cuda_packages(cuda) == ["nvidia-cublas-cu12"]


def test_an_interpreter_that_is_only_a_shim_is_passed_over(tmp_path):
    # pyenv leaves commands for versions that it will not run
    fake_program(tmp_path / "bin", "python3.13", "echo 'command not found' >&2; exit 127")
    fake_program(tmp_path / "bin", "python3.12", f'echo "$@" >> {tmp_path}/asked')
    (tmp_path / "venv" / "bin").mkdir(parents=True)
    fake_program(tmp_path / "venv" / "bin", "python", "exit 0")
    result = run("make_venv.sh", str(tmp_path / "venv"), path=tmp_path / "bin")
    assert result.returncode == 0, result.stderr
    assert f"-m venv {tmp_path}/venv" in (tmp_path / "asked").read_text(encoding="utf-8")


def test_a_machine_without_a_fitting_python_gets_one_sentence(tmp_path):
    fake_program(tmp_path / "bin", "python3", "exit 1")
    result = run("make_venv.sh", str(tmp_path / "venv"), path=tmp_path / "bin")
    assert result.returncode == 1
    assert result.stderr.startswith("Vestry needs CPython 3.11, 3.12 or 3.13;")
    assert len(result.stderr.splitlines()) == 1


def without_qt_libraries(folder: Path, *, user: str) -> Path:
    fake_program(folder, "uname", "echo Linux")
    fake_program(folder, "ldconfig", "echo libc.so.6")
    fake_program(folder, "id", f"echo {user}")
    fake_program(folder, "apt-get", 'echo "apt-get $*" >&2')
    return folder


def test_missing_qt_libraries_are_named_to_an_ordinary_person(tmp_path):
    path = without_qt_libraries(tmp_path / "bin", user="1000")
    result = run("system_libraries.sh", path=path, LDCONFIG="ldconfig")
    assert "  sudo apt-get install libglib2.0-0 libegl1 libgl1 " in result.stderr
    assert result.returncode == 0


def test_missing_qt_libraries_are_installed_for_root(tmp_path):
    path = without_qt_libraries(tmp_path / "bin", user="0")
    result = run("system_libraries.sh", path=path, LDCONFIG="ldconfig")
    assert result.returncode == 0, result.stderr
    assert "apt-get install -y -qq --no-install-recommends libglib2.0-0" in result.stderr


def test_continuous_integration_does_not_start_without_qt_libraries(tmp_path):
    path = without_qt_libraries(tmp_path / "bin", user="1000")
    result = run("system_libraries.sh", "--required", path=path, LDCONFIG="ldconfig")
    assert result.returncode == 1
    assert "sudo apt-get install" in result.stderr


def test_nothing_happens_where_all_libraries_are_there(tmp_path):
    path = without_qt_libraries(tmp_path / "bin", user="1000")
    script = (ROOT / "packaging" / "system_libraries.sh").read_text(encoding="utf-8")
    names = script.split("libraries=(")[1].split(")")[0].split()
    lines = "\n".join(f"echo '\t{name} (libc6,x86-64) => {os.sep}lib/{name}'" for name in names)
    fake_program(path, "ldconfig", lines)
    result = run("system_libraries.sh", "--required", path=path, LDCONFIG="ldconfig")
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")
