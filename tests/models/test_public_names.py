"""The face of the models package: lazy, sorted and true."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import models

ROOT = Path(__file__).resolve().parents[2]


def test_the_public_names_are_sorted_and_every_one_is_there() -> None:
    assert models.__all__ == sorted(set(models.__all__))
    for name in models.__all__:
        assert getattr(models, name).__name__ == name
    assert set(models.__all__) <= set(dir(models))


def test_type_checkers_see_the_same_names() -> None:
    tree = ast.parse((ROOT / "models" / "__init__.py").read_text())
    checked = next(node for node in tree.body if isinstance(node, ast.If))
    seen = {alias.asname for node in ast.walk(checked) for alias in getattr(node, "names", [])}
    assert seen == set(models.__all__)


def test_a_name_nobody_offers_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'Garment'"):
        models.Garment  # noqa: B018


def test_importing_the_package_imports_nothing_heavy() -> None:
    code = (
        "import sys, models;"
        "sys.exit(str({'numpy', 'cv2', 'PIL', 'pydantic', 'onnxruntime'} & set(sys.modules) or 0))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.stderr.strip() in ("", "0")
