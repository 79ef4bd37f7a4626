"""What the doctor finds, and that it finds it on machines that are not this one."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from app.environ import Environment
from app.paths import resolve_paths
from app.services import diagnosis, system_checks
from app.services.checks import Check
from app.services.diagnosis import Diagnosis, diagnose
from app.services.system_checks import (
    QT_LIBRARIES,
    Requirement,
    check_extras,
    check_libraries,
    check_python,
    check_room,
    check_window,
    read_requirement,
    requirements,
)
from local_index import EncoderKey, Library
from models.store import ModelStore

ROOT = Path(__file__).resolve().parents[3]


def test_requirements_are_read_from_the_installation() -> None:
    names = {one.name.lower(): one for one in requirements()}
    assert names["numpy"].least
    assert names["opencv-python-headless"].module == "cv2"
    assert names["pyside6-essentials"].exact
    assert names["llama-cpp-python"].extra == "llama"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("numpy>=2.1", Requirement("numpy", "2.1")),
        ("PySide6-Essentials==6.11.3", Requirement("PySide6-Essentials", "6.11.3", exact=True)),
        ('pillow-heif>=1.0; extra == "heic"', Requirement("pillow-heif", "1.0", extra="heic")),
        ("anything", Requirement("anything")),
    ],
)
def test_a_requirement_is_read(text: str, expected: Requirement) -> None:
    assert read_requirement(text) == expected


def test_a_requirement_of_another_system_does_not_apply(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "mlx-vlm>=0.6; sys_platform == 'darwin' and extra == 'mlx'"
    monkeypatch.setattr(sys, "platform", "linux")
    assert not read_requirement(text).applies
    monkeypatch.setattr(sys, "platform", "darwin")
    assert read_requirement(text).applies


def test_missing_and_old_libraries_are_named_with_the_command_that_helps() -> None:
    wanted = [Requirement("numpy", "2.1"), Requirement("click", "8.2"), Requirement("rich", "13.9")]
    versions = {"numpy": "1.26.4", "rich": "15.0.0"}
    found = {
        check.name: check
        for check in check_libraries(
            wanted, is_there=versions.__contains__, version_of=versions.get
        )
    }
    assert found["numpy"].state == "broken"
    assert "2.1 is needed" in found["numpy"].detail
    assert found["click"].next_step == 'Run: pip install "click>=8.2"'
    assert found["rich"].state == "ok"


def test_versions_compare_as_numbers() -> None:
    (check,) = check_libraries(
        [Requirement("torch", "2.9")],
        is_there=lambda _name: True,
        version_of=lambda _n: "2.13.0+cpu",
    )
    assert check.state == "ok"


def test_extras_are_never_needed() -> None:
    wanted = [Requirement("pillow-heif", "1.0", extra="heic")]
    (check,) = check_extras(wanted, is_there=lambda _name: False, version_of=lambda _name: None)
    assert check.state == "info"
    assert check.next_step == 'Run: pip install "vestry[heic]"'


def test_the_pyside_version_that_aborts_on_python_311_is_caught() -> None:
    def states(version: str, python: tuple[int, int]) -> list[str]:
        checks = check_window(
            python=python,
            system="win32",
            is_there=lambda _name: True,
            version_of=lambda name: version if name == "PySide6-Essentials" else None,
        )
        return [check.state for check in checks]

    assert states("6.12.0", (3, 11)) == ["broken"]
    assert states("6.12.0", (3, 12)) == ["ok"]
    assert states("6.11.3", (3, 11)) == ["ok"]


def test_gpl_addons_are_pointed_out() -> None:
    checks = check_window(
        system="win32", is_there=lambda _name: True, version_of=lambda _name: "6.11.3"
    )
    assert {check.name: check.state for check in checks}["PySide6-Addons"] == "warning"


def test_missing_qt_system_libraries_come_with_the_exact_line() -> None:
    checks = check_window(
        system="linux",
        is_there=lambda _name: True,
        version_of=lambda name: None if name == "PySide6-Addons" else "6.11.3",
        can_load=lambda name: name not in ("libEGL.so.1", "libxkbcommon.so.0"),
    )
    qt = {check.name: check for check in checks}["Qt system libraries"]
    assert qt.state == "warning"
    assert qt.next_step.endswith("sudo apt-get install libegl1 libxkbcommon0")


def test_every_qt_library_has_a_package() -> None:
    assert all(package.startswith("lib") for package in QT_LIBRARIES.values())
    assert system_checks._can_load("libc.so.6") == (sys.platform == "linux")
    assert not system_checks._can_load("libnothing-of-the-kind.so.9")


@pytest.mark.parametrize(
    ("version", "state"),
    [((3, 10), "broken"), ((3, 11), "ok"), ((3, 13), "ok"), ((3, 14), "broken")],
)
def test_pythons_that_work(version: tuple[int, int], state: str) -> None:
    assert check_python(version).state == state


@pytest.mark.parametrize(
    ("free", "state"), [(10**6, "broken"), (5 * 10**8, "warning"), (10**11, "ok")]
)
def test_room_on_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: int, state: str
) -> None:
    usage = SimpleNamespace(free=free)
    monkeypatch.setattr(system_checks.shutil, "disk_usage", lambda _path: usage)
    assert check_room(tmp_path / "not" / "there" / "yet").state == state


def test_a_missing_encoder_is_broken_and_a_missing_cutout_only_a_warning(tmp_path: Path) -> None:
    paths = resolve_paths(Environment(home=tmp_path))
    found = diagnose(paths, Environment(home=tmp_path), store=ModelStore(embedded=tmp_path))
    states = {check.name: check.state for check in found.checks}
    assert states["Pocket encoder"] == "broken"
    assert states["Pocket cut-out"] == "warning"
    assert not found.works
    assert found.to_fix[0].state == "broken"


def test_nothing_broken_means_it_works() -> None:
    fine = Diagnosis(
        (Check("a", "b", "ok", ""), Check("a", "c", "warning", "", "")), "linux-x86_64"
    )
    assert fine.works
    assert len(fine.to_fix) == 1


def test_the_doctor_imports_no_heavy_library() -> None:
    script = (
        "import sys; from app.environ import Environment; from app.paths import resolve_paths;"
        "from app.services.diagnosis import diagnose; from pathlib import Path;"
        "home = Environment(home=Path(sys.argv[1]));"
        "diagnose(resolve_paths(home), home);"
        "print([n for n in ('onnxruntime', 'torch', 'PySide6', 'cv2', 'llama_cpp', 'usearch')"
        " if n in sys.modules])"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script, "nowhere-at-all"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.strip() == "[]"


def test_photos_that_the_present_models_have_not_seen_are_pointed_out(
    library: Library, tmp_path: Path
) -> None:
    def search() -> Check:
        environment = Environment(home=tmp_path, library=library.folder)
        found = diagnose(resolve_paths(environment), environment)
        (check,) = [check for check in found.checks if check.name == "Search"]
        return check

    check = search()
    assert (check.state, "0 of 3 photos" in check.detail) == ("warning", True)
    assert "vestry index update" in check.next_step
    with library.background_job("new models"):
        assert search().state == "info"
    manifest = ModelStore().manifest(ModelStore().catalog.get("pocket-encoder"))
    present = EncoderKey(manifest.name, manifest.fields["revision"], "any")
    for photo in library.photos.all():
        library.vectors.put(photo.id, "image", present, [1.0, 0.0])
        library.vectors.put(photo.id, "text", present, [1.0, 0.0])
    assert search().state == "warning", "they are complete, and the old ones still answer"
    library.encoders.serve(present)
    assert search().state == "ok"


def test_the_doctor_wants_the_version_of_llama_cpp_that_the_engine_wants(monkeypatch):
    engine = (ROOT / "models/runtimes/llama_library.py").read_text()
    backend = next(one for one in diagnosis.BACKENDS if one.name == "llama.cpp")
    assert f'REQUIRED_VERSION = "{backend.exact}"' in engine
    monkeypatch.setattr(diagnosis, "has_module", lambda _name: True)
    monkeypatch.setattr(diagnosis, "module_version", lambda _name: "0.2.0")
    found = {check.name: check for check in diagnosis._check_backends("linux-x86_64")}
    assert found["llama.cpp"].state == "warning"
    assert "llama-cpp-python==" in found["llama.cpp"].next_step
    assert found["onnxruntime"].state == "ok"
