"""The house keeps its shape: layers, start-up, public names, size, and what may be committed."""

from __future__ import annotations

import ast
import importlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HEAVY = (
    "PySide6",
    "cv2",
    "llama_cpp",
    "mcp",
    "numpy",
    "onnxruntime",
    "pandas",
    "pydantic",
    "tokenizers",
    "torch",
    "transformers",
    "usearch",
)
MEGABYTE = 1_000_000
CHECKOUT_LIMIT = 55 * MEGABYTE


def tracked_files() -> list[Path]:
    if not (ROOT / ".git").exists() or shutil.which("git") is None:
        pytest.skip("not a git checkout")
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True
    ).stdout
    return [ROOT / name for name in listed.decode().split("\0") if name]


def test_import_contracts_hold():
    result = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["import", "--help"]])
def test_help_starts_without_heavy_libraries(arguments):
    program = (
        "import sys\n"
        f"sys.argv = ['vestry', *{arguments!r}]\n"
        "from app.cli.main import main\n"
        "try:\n"
        "    main()\n"
        "except SystemExit as stop:\n"
        "    assert not stop.code, stop.code\n"
        f"print('loaded:', sorted(set({HEAVY!r}) & set(sys.modules)))\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr
    assert result.stdout.splitlines()[-1] == "loaded: []"


def test_the_window_starts_without_heavy_libraries(tmp_path):
    # what the first painted frame needs; numpy comes with the first import or search
    heavy = sorted({"PIL", *HEAVY} - {"PySide6"})
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from app.bootstrap import open_services\n"
        "from app.main import make_application, make_theme\n"
        "from app.window_bootstrap import WindowProgram, claim\n"
        "app = make_application()\n"
        f"services = open_services(Path({str(tmp_path / 'wardrobe')!r}))\n"
        "program = WindowProgram(make_theme(services), done=app.quit)\n"
        "opened = program.open(services, claim(services))\n"
        f"print('loaded:', sorted(set({heavy!r}) & set(sys.modules)))\n"
        "opened.window.close()\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    assert result.returncode == 0, result.stderr
    assert result.stdout.splitlines()[-1] == "loaded: []"


def test_view_models_know_neither_widgets_nor_pixels():
    wanted = ["notifications.py", "operations.py", "tasks.py"]
    files = [ROOT / "app" / name for name in wanted] + sorted((ROOT / "app/viewmodels").glob("*"))
    for file in files:
        if file.suffix == ".py":
            names = _imported(ast.parse(file.read_text(encoding="utf-8")))
            qt = {name for name in names if name.startswith("PySide6")}
            assert qt <= {"PySide6.QtCore"}, file


def _imported(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


@pytest.mark.parametrize("package", ["models", "local_index"])
def test_public_names_are_sorted_and_exist(package):
    module = importlib.import_module(package)
    assert list(module.__all__) == sorted(module.__all__)
    for name in module.__all__:
        assert getattr(module, name) is not None


def test_core_requires_only_what_the_core_needs():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = {re.split(r"[<>=!~ ;\[]", line)[0].lower() for line in project["dependencies"]}
    for heavy in ("torch", "transformers", "llama-cpp-python", "opencv-python", "pyside6"):
        assert heavy not in names
    assert "pyside6-essentials==6.11.3" in {line.lower() for line in project["dependencies"]}
    assert set(project["optional-dependencies"]) >= {"llama", "mlx", "diffusion", "train", "heic"}


def test_no_qt_addons_are_installed():
    # Qt Charts and Qt Graphs are GPL; only the Essentials may be here
    with pytest.raises(metadata.PackageNotFoundError):
        metadata.distribution("PySide6_Addons")
    spec = importlib.util.find_spec("PySide6")
    assert spec is not None
    assert spec.submodule_search_locations is not None
    folder = Path(next(iter(spec.submodule_search_locations)))
    assert not list(folder.glob("QtCharts*.so"))


def test_the_checkout_stays_small():
    assert sum(file.stat().st_size for file in tracked_files() if file.exists()) < CHECKOUT_LIMIT


def test_no_pickles_and_no_photos_are_committed():
    for file in tracked_files():
        relative = file.relative_to(ROOT).as_posix()
        assert file.suffix not in {".pkl", ".pickle", ".pt", ".pth", ".bin"}, relative
        if file.suffix.lower() in {".jpg", ".jpeg", ".png", ".webp", ".heic"}:
            assert relative.startswith(("docs/images/", "packaging/", "app/resources/")), relative


def test_no_file_names_a_machine_or_a_registry():
    # spelled in parts, so that this file does not name them either
    machine = re.compile(
        r"(?<![\w.])/(?:" + "|".join(["wo" + "rk", "fa" + "rm", "ro" + "ot"]) + r")/"
    )
    registry = re.compile("pypi" + r"\.org|files\.pythonhosted|registry\.npmjs")
    for file in tracked_files():
        if file.suffix in {".py", ".toml", ".md", ".txt", ".sh", ".spec", ""} and file.exists():
            text = file.read_text(encoding="utf-8", errors="ignore")
            assert not machine.search(text), file
            assert not registry.search(text), file


def test_the_readme_tree_matches_the_disk():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    block = readme.split("<!-- tree -->")[1].split("<!-- /tree -->")[0]
    named = set(re.findall(r"^([\w./-]+?)/?\s{2,}\S", block, flags=re.MULTILINE))
    tracked = [file.relative_to(ROOT) for file in tracked_files()]
    packages = ("app", "models", "local_index", "train")
    wanted = {path.parts[0] for path in tracked if len(path.parts) > 1}
    wanted |= {path.name for path in tracked if len(path.parts) == 1}
    for path in tracked:
        if path.parts[0] not in packages or len(path.parts) < 2:
            continue
        if len(path.parts) > 2:
            wanted.add("/".join(path.parts[:2]))
        elif path.name != "__init__.py":
            wanted.add(path.as_posix())
    assert not wanted - named, f"missing from README's tree: {sorted(wanted - named)}"
    assert not named - wanted, f"in README's tree but not tracked: {sorted(named - wanted)}"


def test_heavy_libraries_are_exempt_from_lazy_import_nowhere_else():
    # this list may only shrink: whatever the app imports at its start is not on it
    ruff = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["ruff"]
    ignores = ruff["lint"]["per-file-ignores"]
    exempt = {pattern for pattern, rules in ignores.items() if "TID253" in rules}
    assert exempt <= {"models/runtimes/*", "train/*", "tests/*", "benchmarks/*"}
    banned = set(ruff["lint"]["flake8-tidy-imports"]["banned-module-level-imports"])
    assert banned >= {"torch", "transformers", "onnxruntime", "usearch", "pandas", "pillow_heif"}


@pytest.mark.parametrize("package", ["app", "models", "local_index", "train", "benchmarks"])
def test_every_module_says_what_it_does(package):
    silent = [
        file.relative_to(ROOT).as_posix()
        for file in tracked_files()
        if file.suffix == ".py"
        and file.relative_to(ROOT).parts[0] == package
        and file.exists()
        and (source := file.read_text(encoding="utf-8")).strip()
        and ast.get_docstring(ast.parse(source)) is None
    ]
    assert not silent


def test_no_module_is_called_utils_and_none_grows_past_the_stop():
    for file in tracked_files():
        if file.suffix == ".py" and file.exists():
            assert file.stem not in {"utils", "util", "helpers", "misc"}, file
            assert len(file.read_text(encoding="utf-8").splitlines()) <= 800, file


def test_constraints_pin_every_direct_requirement_and_nothing_else_than_versions():
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if line and not line.startswith("#")]
    assert all(re.fullmatch(r"[A-Za-z0-9_.-]+==[\w.]+", pin) for pin in pins), "addresses or ranges"
    pinned = {_normal(pin.split("==")[0]) for pin in pins}
    document = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extras = document["project"]["optional-dependencies"]
    # the engines of later features are not resolved together with the rest yet
    wanted = [*document["project"]["dependencies"], *extras["heic"], *extras["llama"]]
    wanted += extras["train"] + [
        name for group in document["dependency-groups"].values() for name in group
    ]
    missing = {_normal(re.split(r"[<>=!~ ;\[]", line)[0]) for line in wanted} - pinned
    assert not missing


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_the_app_runs_without_the_shared_data():
    for package in ("app", "models", "local_index", "train"):
        for file in (ROOT / package).rglob("*.py"):
            assert "../shared" not in file.read_text(encoding="utf-8"), file


def test_links_between_documents_lead_somewhere():
    for page in tracked_files():
        if page.suffix != ".md" or not page.exists():
            continue
        text = page.read_text(encoding="utf-8")
        for target in re.findall(r"(?<!!)\[[^\]]*\]\(([^)#\s]+)", text):
            if "://" not in target:
                assert (page.parent / target).exists(), f"{page.relative_to(ROOT)} names {target}"
