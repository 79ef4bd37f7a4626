"""The runtimes under contract: each embedded model and its stand-in, behind the same fixtures."""

from __future__ import annotations

import numpy as np
import pytest

from models.chat import ChatModel
from models.errors import ModelsError
from models.protocols import GarmentEncoder, GarmentSegmenter
from models.runtimes.fake import FakeEncoder, FakeSegmenter
from models.spec import ModelSpec
from models.store import ModelStore

_runtime = pytest.mark.runtime


def _installed(model_id: str) -> tuple[ModelStore, ModelSpec]:
    store = ModelStore()
    spec = store.catalog.get(model_id)
    try:
        store.require(spec)
    except ModelsError as error:
        pytest.skip(error.message)
    return store, spec


@pytest.fixture(scope="session", params=["fake", pytest.param("pocket-encoder", marks=_runtime)])
def encoder(request) -> GarmentEncoder:
    """Every encoder."""
    if request.param == "fake":
        return FakeEncoder()
    pytest.importorskip("onnxruntime")
    from models.runtimes.ort import PocketEncoder

    store, spec = _installed(request.param)
    return PocketEncoder(store.folder(spec), threads=1)


@pytest.fixture(
    scope="session",
    params=["fake", "grabcut", pytest.param("pocket-cutout", marks=_runtime)],
)
def segmenter(request) -> GarmentSegmenter:
    """Every segmenter."""
    if request.param == "fake":
        return FakeSegmenter()
    pytest.importorskip("onnxruntime")
    from models.runtimes.cutout import GrabCutSegmenter, OnnxSegmenter

    if request.param == "grabcut":
        return GrabCutSegmenter()
    store, spec = _installed(request.param)
    return OnnxSegmenter(store.folder(spec), threads=1)


@pytest.fixture(scope="session")
def photos() -> list[np.ndarray]:
    """Drawn photos of three sizes and shapes."""
    from models.render import draw_garment, draw_scene, sample_recipe

    sizes = ((120, 160), (160, 160), (200, 110))
    drawn = []
    for seed, size in enumerate(sizes):
        rng = np.random.default_rng((17, seed))
        garment = draw_garment(sample_recipe(rng, category="t-shirt"), size=160)
        drawn.append(draw_scene(garment, rng, size=size).image)
    return drawn


@pytest.fixture(
    scope="session",
    params=[
        "fake",
        pytest.param("llama", marks=_runtime),
        pytest.param("mlx", marks=_runtime),
    ],
)
def load_chat(request):
    """Load any chat model anew: ``load_chat(sees_pictures=True, context=...)``."""
    loaded = []
    if request.param == "fake":
        from models.runtimes.fake_chat import FakeChat

        def load(*, sees_pictures=True, context=4096):
            return FakeChat(sees_pictures=sees_pictures, context=context)

    elif request.param == "mlx":
        tiny_mlx = request.getfixturevalue("tiny_mlx")
        from models.runtimes.mlx import load_mlx
        from models.runtimes.mlx_options import MlxOptions

        def load(*, sees_pictures=True, context=4096):
            folder = tiny_mlx / "model"
            model = load_mlx(MlxOptions(folder, context=context, pictures=sees_pictures))
            loaded.append(model)
            return model

    else:
        tiny = request.getfixturevalue("tiny_vlm")
        from models.runtimes.llama import load_llama
        from models.runtimes.llama_options import LlamaOptions

        def load(*, sees_pictures=True, context=4096):
            mmproj = tiny.mmproj if sees_pictures else None
            model = load_llama(LlamaOptions(tiny.text, mmproj, threads=1, context=context))
            loaded.append(model)
            return model

    yield load
    for model in loaded:
        model.close()


@pytest.fixture(scope="session")
def chat_model(load_chat) -> ChatModel:
    """Every chat model, with pictures."""
    return load_chat()
