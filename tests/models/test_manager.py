"""One shared instance of each model: loading, memory, idling and what stands in the way."""

from __future__ import annotations

import gc
import logging
import threading

import numpy as np
import pytest

from models.errors import (
    DamagedFileError,
    NotInstalledError,
    OutOfMemoryError,
    UnsupportedError,
)
from models.manager import ENCODER, SEGMENTER, ModelManager
from models.probe import Machine
from models.runtimes.fake import FakeEncoder, FakeSegmenter
from models.store import ModelStore

MACHINE = Machine("linux", "x86_64", cores=3, memory_bytes=8 << 30)
MEBIBYTE = 1 << 20


class Runtime:
    """Anything loadable."""


class Clock:
    """Seconds that tests move."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def managed(make_store, make_spec):
    """Build a manager over some specs with a loader that records what it loads."""

    def build(*specs, **options):
        loads: list[tuple[str, int]] = []

        def load(folder, threads):
            loads.append((folder.name, threads))
            return Runtime()

        options = {"machine": MACHINE, "loaders": {"ort": load, "cutout": load}, **options}
        return ModelManager(make_store(*specs), **options), loads

    return build


def test_a_model_is_loaded_once_and_shared(managed, make_spec):
    manager, loads = managed(make_spec("alpha"))
    assert manager.load("alpha") is manager.load("alpha")
    assert loads == [("alpha", 3)]
    assert manager.loaded() == ("alpha",)


def test_threads_that_ask_at_once_get_one_instance(managed, make_spec):
    entered, leave = threading.Event(), threading.Event()

    def slow(_folder, _threads):
        entered.set()
        assert leave.wait(10)
        return Runtime()

    manager, _ = managed(make_spec("alpha"), loaders={"ort": slow})
    found: list[object] = []
    workers = [
        threading.Thread(target=lambda: found.append(manager.load("alpha"))) for _ in range(4)
    ]
    for worker in workers:
        worker.start()
    assert entered.wait(10)
    leave.set()
    for worker in workers:
        worker.join(10)
    assert len(found) == 4
    assert len({id(runtime) for runtime in found}) == 1


def test_an_idle_model_is_let_go_and_loaded_again(managed, make_spec):
    clock = Clock()
    manager, loads = managed(make_spec("alpha"), clock=clock, idle_seconds=60)
    manager.load("alpha")
    clock.now = 59
    assert manager.unload_idle() == ()
    clock.now = 60
    assert manager.unload_idle() == ("alpha",)
    gc.collect()
    assert manager.loaded() == ()
    manager.load("alpha")
    assert len(loads) == 2


def test_an_idle_model_that_somebody_still_uses_is_not_loaded_twice(managed, make_spec):
    clock = Clock()
    manager, loads = managed(make_spec("alpha"), clock=clock, idle_seconds=60)
    held = manager.load("alpha")
    clock.now = 100
    manager.unload_idle()
    assert manager.load("alpha") is held
    assert len(loads) == 1


def test_asking_again_keeps_a_model_from_idling(managed, make_spec):
    clock = Clock()
    manager, _ = managed(make_spec("alpha"), clock=clock, idle_seconds=60)
    manager.load("alpha")
    clock.now = 50
    manager.load("alpha")
    clock.now = 100
    assert manager.unload_idle() == ()


def test_the_least_recently_used_model_makes_room(managed, make_spec):
    clock = Clock()
    specs = [make_spec(name) for name in ("alpha", "beta", "gamma")]
    manager, loads = managed(*specs, clock=clock, memory_budget_bytes=250 * MEBIBYTE)
    for moment, name in enumerate(("alpha", "beta", "alpha", "gamma")):
        clock.now = float(moment)
        manager.load(name)
    gc.collect()
    assert manager.loaded() == ("alpha", "gamma")
    assert [name for name, _ in loads] == ["alpha", "beta", "gamma"]


def test_models_in_use_are_not_counted_as_free_memory(managed, make_spec):
    manager, _ = managed(make_spec("alpha"), make_spec("beta"), memory_budget_bytes=150 * MEBIBYTE)
    held = manager.load("alpha")
    with pytest.raises(OutOfMemoryError) as raised:
        manager.load("beta")
    assert "Wait" in raised.value.next_step
    assert held is manager.load("alpha")


def test_a_model_beyond_the_budget_is_refused_before_it_loads(managed, make_spec):
    manager, loads = managed(make_spec("alpha"), memory_budget_bytes=50 * MEBIBYTE)
    with pytest.raises(OutOfMemoryError):
        manager.load("alpha")
    assert loads == []


def test_running_out_of_memory_while_loading_is_one_plain_sentence(managed, make_spec):
    def fail(_folder, _threads):
        raise MemoryError

    manager, _ = managed(make_spec("alpha"), loaders={"ort": fail})
    with pytest.raises(OutOfMemoryError) as raised:
        manager.load("alpha")
    assert raised.value.message.endswith(".")
    assert manager.loaded() == ()


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"platforms": ("darwin",)}, UnsupportedError),
        ({"memory_mb": 9000}, UnsupportedError),
        ({"requires": ("no_such_module_anywhere",)}, NotInstalledError),
    ],
)
def test_what_this_machine_cannot_run_is_refused_with_a_next_step(
    managed, make_spec, changes, error
):
    manager, loads = managed(make_spec("alpha", **changes), memory_budget_bytes=1 << 40)
    with pytest.raises(error) as raised:
        manager.load("alpha")
    assert raised.value.next_step
    assert loads == []
    state = manager.state("alpha")
    assert state.installed
    assert not state.supported
    assert isinstance(state.problem, error)


def test_damaged_weights_never_reach_a_library(managed, make_store, make_spec, tmp_path):
    manager, loads = managed(make_spec("alpha"))
    file = tmp_path / "pocket" / "alpha" / "weights.bin"
    content = bytearray(file.read_bytes())
    content[0] ^= 1
    file.write_bytes(content)
    with pytest.raises(DamagedFileError):
        manager.load("alpha")
    assert loads == []


def test_states_tell_what_is_loaded(managed, make_spec):
    manager, _ = managed(make_spec("alpha"), make_spec("beta"))
    manager.load("beta")
    assert [(state.spec.id, state.loaded) for state in manager.states()] == [
        ("alpha", False),
        ("beta", True),
    ]
    assert all(state.problem is None for state in manager.states())
    manager.unload_all()
    gc.collect()
    assert manager.loaded() == ()


def test_a_missing_encoder_is_not_installed_and_says_what_to_do(tmp_path):
    manager = ModelManager(ModelStore(embedded=tmp_path), machine=MACHINE)
    with pytest.raises(NotInstalledError) as raised:
        manager.encoder()
    assert raised.value.message.endswith(".")
    assert raised.value.next_step


def test_a_missing_cut_out_falls_back_once_and_says_so(tmp_path, caplog):
    manager = ModelManager(ModelStore(embedded=tmp_path), machine=MACHINE)
    with caplog.at_level(logging.WARNING, logger="models.manager"):
        first, second = manager.segmenter(), manager.segmenter()
    assert first is second
    assert first.name.startswith("grabcut")
    assert [record.levelname for record in caplog.records] == ["WARNING"]


def test_the_typed_getters_load_their_models(managed, make_spec):
    manager, _ = managed(
        make_spec(ENCODER),
        make_spec(SEGMENTER, task="segment", runtime="cutout"),
        loaders={"ort": lambda *_: FakeEncoder(), "cutout": lambda *_: FakeSegmenter()},
    )
    image = np.zeros((8, 8, 3), np.uint8)
    assert manager.encoder().embed_images([image]).shape == (1, 256)
    assert manager.segmenter().segment([image])[0].shape == (8, 8)
    assert set(manager.loaded()) == {ENCODER, SEGMENTER}
