"""Loaded llama models that tests share; each test leaves them usable."""

from __future__ import annotations

import pytest


@pytest.fixture(scope="package")
def load_tiny(tiny_vlm):
    """Load the tiny Qwen2.5-VL anew, with other options than usual; closed at the end."""
    from models.runtimes.llama import load_llama
    from models.runtimes.llama_options import LlamaOptions

    loaded = []

    def load(*, sees_pictures=True, **options):
        options = {"threads": 1, "context": 2048, **options}
        mmproj = tiny_vlm.mmproj if sees_pictures else None
        loaded.append(load_llama(LlamaOptions(tiny_vlm.text, mmproj, **options)))
        return loaded[-1]

    yield load
    for model in loaded:
        model.close()


@pytest.fixture(scope="package")
def tiny(load_tiny):
    """The tiny Qwen2.5-VL."""
    return load_tiny()


@pytest.fixture(scope="package")
def hybrid_file(tmp_path_factory):
    """A Qwen3.5 of random weights."""
    for library in ("llama_cpp", "gguf"):
        pytest.importorskip(library, reason="the extras llama and train are not installed")
    from tests.tiny_models.hybrid import write_hybrid

    return write_hybrid(tmp_path_factory.mktemp("hybrid") / "hybrid.gguf")


@pytest.fixture(scope="package")
def tiled(tmp_path_factory):
    """A SmolVLM of random weights, which cuts pictures into tiles."""
    for library in ("llama_cpp", "gguf"):
        pytest.importorskip(library, reason="the extras llama and train are not installed")
    from models.runtimes.llama import load_llama
    from models.runtimes.llama_options import LlamaOptions
    from tests.tiny_models.tiles import write_tiles

    text, mmproj = write_tiles(tmp_path_factory.mktemp("tiles"))
    model = load_llama(LlamaOptions(text, mmproj, threads=1))
    yield model
    model.close()
