"""What goes wrong with a llama engine: files, memory, versions, and what native code says aloud."""

from __future__ import annotations

import re
import subprocess
import sys
import textwrap
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("llama_cpp", reason="the extra llama is not installed")

from models.chat import ChatEnded, ChatMessage, ChatRequest
from models.errors import (
    DamagedFileError,
    ForeignProjectorError,
    ModelsError,
    NotInstalledError,
    OutOfMemoryError,
    UnsupportedError,
)
from models.gguf_header import read_gguf_header
from models.probe import Machine
from models.runtimes import llama, llama_library
from models.runtimes.llama_options import LlamaOptions, default_context, rounded_context

pytestmark = pytest.mark.runtime

ROOT = Path(__file__).resolve().parents[3]


def load(model, projector=None, **options):
    return llama.load_llama(LlamaOptions(model, projector, threads=1, **options))


def patched(source, target, old, new):
    """Write a copy of a file with one text in its header replaced by another of the same length."""
    data = source.read_bytes()
    assert len(old) == len(new)
    assert data.count(old)
    target.write_bytes(data.replace(old, new))
    return target


@pytest.mark.parametrize("share", [0.0, 0.001, 0.02, 0.3, 0.7, 0.999])
def test_a_file_that_was_cut_short_is_named(tiny_vlm, tmp_path, share):
    for source in (tiny_vlm.text, tiny_vlm.mmproj):
        data = source.read_bytes()
        (tmp_path / source.name).write_bytes(data[: int(len(data) * share)])
    with pytest.raises(DamagedFileError, match=tiny_vlm.text.name):
        load(tmp_path / tiny_vlm.text.name)
    with pytest.raises(DamagedFileError, match=tiny_vlm.mmproj.name):
        load(tiny_vlm.text, tmp_path / tiny_vlm.mmproj.name)


def test_a_file_that_lacks_a_tensor_is_damaged(tiny_vlm, tmp_path):
    broken = patched(
        tiny_vlm.text, tmp_path / "model.gguf", b"blk.0.ffn_norm.weight", b"blk.0.ffn_nose.weight"
    )
    with pytest.raises(DamagedFileError, match="damaged"):
        load(broken)
    broken = patched(
        tiny_vlm.mmproj,
        tmp_path / "mm.gguf",
        b"v.blk.0.attn_out.weight",
        b"v.blk.0.attn_oot.weight",
    )
    with pytest.raises(DamagedFileError, match="picture part"):
        load(tiny_vlm.text, broken)


def test_a_kind_of_model_that_nobody_knows_is_said_to_be_unknown(tiny_vlm, tmp_path):
    other = patched(tiny_vlm.text, tmp_path / "model.gguf", b"qwen2vl", b"qwen9vl")
    with pytest.raises(UnsupportedError, match="does not know"):
        load(other)


def test_files_that_are_missing_or_swapped_are_told_apart(tiny_vlm, tmp_path):
    with pytest.raises(NotInstalledError, match=r"absent\.gguf"):
        load(tmp_path / "absent.gguf")
    with pytest.raises(NotInstalledError, match=r"absent\.gguf"):
        load(tiny_vlm.text, tmp_path / "absent.gguf")
    with pytest.raises(UnsupportedError, match="picture part"):
        load(tiny_vlm.mmproj)
    with pytest.raises(UnsupportedError, match="not the picture part"):
        load(tiny_vlm.text, tiny_vlm.text)


def test_a_picture_part_of_another_model_is_refused_before_it_is_loaded(
    tiny_vlm, hybrid_file, tmp_path, monkeypatch
):
    monkeypatch.setattr(llama, "_open_model", lambda *_: pytest.fail("it was loaded"))
    with pytest.raises(ForeignProjectorError):
        load(hybrid_file, tiny_vlm.mmproj)
    kind = patched(
        tiny_vlm.mmproj, tmp_path / "mmproj.gguf", b"qwen2.5vl_merger", b"qwen3vl_merger!!"
    )
    assert read_gguf_header(kind).projector_type == "qwen3vl_merger!!"
    narrow = tmp_path / "narrow.gguf"
    data = tiny_vlm.mmproj.read_bytes()
    key = b"clip.vision.projection_dim"
    at = data.index(key) + len(key) + 4
    narrow.write_bytes(data[:at] + (64).to_bytes(4, "little") + data[at + 4 :])
    assert read_gguf_header(narrow).projection_dim == 64
    with pytest.raises(ForeignProjectorError) as caught:
        load(tiny_vlm.text, narrow)
    assert caught.value.next_step


def test_a_context_beyond_this_machine_is_refused_before_it_is_asked_for(tiny_vlm, monkeypatch):
    small = Machine("linux", "x86_64", cores=1, memory_bytes=3 << 20)
    monkeypatch.setattr(llama, "probe_machine", lambda: small)
    with pytest.raises(OutOfMemoryError) as caught:
        load(tiny_vlm.text)
    assert "memory" in caught.value.message


def test_a_model_gets_no_larger_context_than_it_was_trained_for(tiny_vlm):
    header = read_gguf_header(tiny_vlm.text)
    assert header.context_length == 4096
    assert default_context(header) == 4096
    assert [rounded_context(header, cells) for cells in (1, 257, 1000, 10**6)] == [
        256, 512, 1024, 4096,
    ]  # fmt: skip
    model = load(tiny_vlm.text, context=10**6)
    assert model.info.context == 4096
    model.close()


def test_after_closing_it_says_so(tiny_vlm):
    model = load(tiny_vlm.text)
    events = model.generate(ChatRequest((ChatMessage.of("user", "?"),), max_tokens=9))
    next(events)
    next(events)
    model.close()
    model.close()
    with pytest.raises(ModelsError, match="closed"):
        list(events)
    with pytest.raises(UnsupportedError, match="closed"):
        model.measure([ChatMessage.of("user", "?")])


def test_native_code_says_nothing_aloud(tiny_vlm, capfd):
    model = load(tiny_vlm.text, tiny_vlm.mmproj)
    picture = np.zeros((84, 84, 3), np.uint8)
    request = ChatRequest((ChatMessage.of("user", "secret words", [picture]),), max_tokens=3)
    assert any(isinstance(event, ChatEnded) for event in model.generate(request))
    model.close()
    with pytest.raises(ModelsError):
        load(tiny_vlm.mmproj)
    out, err = capfd.readouterr()
    assert (out, err) == ("", "")
    assert "secret" not in llama_library.complaints()


def python(source, *arguments):
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", textwrap.dedent(source), *map(str, arguments)],
        cwd=ROOT, capture_output=True, text=True, timeout=100, check=False,
    )  # fmt: skip


def test_it_works_where_warnings_are_errors_and_ends_without_being_closed(tiny_vlm):
    done = python(
        """
        import sys
        from pathlib import Path
        import numpy as np
        from models.chat import ChatMessage, ChatRequest
        from models.runtimes.llama import load_llama
        from models.runtimes.llama_options import LlamaOptions

        model = load_llama(LlamaOptions(Path(sys.argv[1]), Path(sys.argv[2]), threads=1))
        picture = np.zeros((56, 56, 3), np.uint8)
        request = ChatRequest((ChatMessage.of("user", "Hi", [picture]),), max_tokens=4)
        print(list(model.generate(request))[-1].reason)
        """,
        tiny_vlm.text,
        tiny_vlm.mmproj,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.strip() in ("length", "stop")


@pytest.mark.parametrize(
    ("before", "error"),
    [
        ("sys.modules['llama_cpp'] = None", "NotInstalledError"),
        ("import llama_cpp; llama_cpp.__version__ = '0.3.99'", "UnsupportedError"),
    ],
)
def test_another_library_is_refused_with_the_way_to_the_right_one(before, error):
    done = python(
        f"""
        import sys
        {before}
        from models.errors import ModelsError
        try:
            import models.runtimes.llama
        except ModelsError as error:
            print(type(error).__name__, error.next_step)
        """
    )
    assert done.stdout.startswith(error), done.stderr
    assert f"llama-cpp-python=={llama_library.REQUIRED_VERSION}" in done.stdout


def test_everything_that_is_used_of_the_library_is_there():
    pinned = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert f'"llama-cpp-python=={llama_library.REQUIRED_VERSION}"' in pinned
    used: dict[str, set[str]] = {"native": set(), "vision": set(), "grammars": set()}
    for file in (ROOT / "models" / "runtimes").glob("llama*.py"):
        source = file.read_text(encoding="utf-8")
        for door, names in used.items():
            names |= set(re.findall(rf"(?<![.\w]){door}\.(\w+)", source))
    assert len(used["native"]) > 40
    for door, names in used.items():
        missing = {name for name in names if not hasattr(getattr(llama_library, door), name)}
        assert not missing, door
    assert llama_library.native.LLAMA_STATE_SEQ_FLAGS_PARTIAL_ONLY == 1
    assert [name for name, _ in llama_library.native.llama_batch._fields_] == [
        "n_tokens", "token", "embd", "pos", "n_seq_id", "seq_id", "logits",
    ]  # fmt: skip
