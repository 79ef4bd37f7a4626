"""What every test gets: a throwaway home, no network, no leftovers in the environment.

Packages put their own fixtures into their own folder's ``conftest.py``.
"""

from __future__ import annotations

import gc
import itertools
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

# Before anything imports Qt: no screen, one scale, one language, whatever the machine has.
os.environ.update(
    QT_QPA_PLATFORM="offscreen",
    QT_SCALE_FACTOR="1",
    QT_ACCESSIBILITY="1",
    QT_IM_MODULE="",
    LC_ALL="C.UTF-8",
)
# Before anything imports torch: tiny matrices gain nothing from a second thread, and on a busy
# machine the threads spend minutes waiting for one another.
os.environ.setdefault("OMP_NUM_THREADS", "1")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Collect rings between tests of the window only: see ``app.garbage``."""
    if "app" not in item.path.parent.parts:
        if not gc.isenabled():
            gc.collect()
            gc.enable()
        return
    gc.disable()
    # Counts of the younger generations decide, as when Python does it by itself.
    young, middle, _ = gc.get_count()
    if middle > 10:
        gc.collect()
    elif young > 5000:
        gc.collect(1)


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Name one folder after another; pytest would read all of them for every new number."""
    parent = tmp_path_factory.mktemp("homes")
    return (parent / str(number) for number in itertools.count())


@pytest.fixture(autouse=True)
def isolated_home(homes: Iterator[Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    """Point everything the app writes outside a library at a folder of this test alone."""
    home = next(homes)
    home.mkdir()
    for name in list(os.environ):
        if name.startswith("VESTRY_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("VESTRY_HOME", str(home))
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    return home


@pytest.fixture(autouse=True)
def offline(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fail a test that reaches for the network, unless it is marked for it."""
    if request.node.get_closest_marker("network"):
        yield
        return
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        host = address[0] if isinstance(address, tuple) else ""
        if host not in ("", "127.0.0.1", "::1", "localhost"):
            pytest.fail(f"a test reached for the network: {address!r}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)
    yield


@pytest.fixture(scope="session")
def tiny_vlm(request: pytest.FixtureRequest) -> Any:
    """A trained Qwen2.5-VL of a million parameters with its GGUF files; read-only.

    Made once per state of the code (some twenty seconds) and kept in pytest's cache.
    """
    for library in ("torch", "transformers", "gguf", "llama_cpp"):
        pytest.importorskip(library)
    from tests.tiny_models.vlm import tiny_vlm_in

    return tiny_vlm_in(Path(request.config.cache.mkdir("tiny_models")))


@pytest.fixture(scope="session")
def tiny_mlx() -> Path:
    """The same model for mlx-vlm, with what transformers says; ``make mlx`` makes and uses it."""
    pytest.importorskip("mlx_vlm", reason="mlx-vlm has an environment of its own: make mlx")
    from tests.tiny_models.mlx import FOLDER, ROOT

    folder = ROOT / FOLDER
    if not (folder / "logits.npz").is_file():
        pytest.skip("the tiny model was not made: make mlx")
    return folder


@pytest.fixture
def fake_encoder() -> Any:
    """A deterministic, instant encoder."""
    from models.runtimes.fake import FakeEncoder

    return FakeEncoder()


@pytest.fixture
def tmp_library(tmp_path: Path) -> Iterator[Any]:
    """An empty, writable library."""
    from local_index import Library

    with Library.open(tmp_path / "wardrobe", create=True) as library:
        yield library
