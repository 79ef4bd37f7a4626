"""Fixtures of the models tests: tiny stand-ins for installed models."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from models.spec import Catalog, ModelSpec
from models.store import ModelStore, write_manifest


def spec_of(model_id: str, **changes) -> ModelSpec:
    fields = {
        "id": model_id,
        "title": model_id.capitalize(),
        "task": "encode",
        "runtime": "ort",
        "folder": model_id,
        "license": "MIT",
        "commercial_use": "yes",
        "memory_mb": 100,
        "embedded": True,
    }
    return ModelSpec(**{**fields, **changes})


@pytest.fixture
def make_store(tmp_path: Path) -> Callable[..., ModelStore]:
    """Build a store of the given specs; each one's folder holds two small files."""

    def make(*specs: ModelSpec) -> ModelStore:
        for spec in specs:
            folder = tmp_path / "pocket" / spec.folder
            (folder / "parts").mkdir(parents=True)
            (folder / "weights.bin").write_bytes(spec.id.encode() * 1000)
            (folder / "parts" / "words.txt").write_text("red\nblue\n", encoding="utf-8")
            write_manifest(
                folder, spec.id, files=["weights.bin", "parts/words.txt"], fields={"revision": "7"}
            )
        catalog = Catalog({spec.id: spec for spec in specs})
        return ModelStore(embedded=tmp_path / "pocket", catalog=catalog)

    return make


@pytest.fixture
def make_spec() -> Callable[..., ModelSpec]:
    """Build a catalogue entry with everything but its id filled in."""
    return spec_of
