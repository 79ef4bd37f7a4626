"""The header reader on honest, cut, lying and hostile files, and the pairing of picture parts."""

from __future__ import annotations

import struct

import pytest

from models.errors import (
    DamagedFileError,
    ForeignProjectorError,
    NotInstalledError,
    UnsupportedError,
)
from models.gguf_header import kv_bytes_per_cell, read_gguf_header
from models.gguf_pairing import require_matching_projector, require_text_model

_KINDS = {bool: (7, "<?"), int: (4, "<I"), float: (6, "<f")}


def _text(value):
    data = value.encode()
    return struct.pack("<Q", len(data)) + data


def _value(value):
    if isinstance(value, str):
        return struct.pack("<I", 8) + _text(value)
    if isinstance(value, (list, tuple)):
        first = value[0]
        if isinstance(first, str):
            body = b"".join(_text(item) for item in value)
            return struct.pack("<IIQ", 9, 8, len(value)) + body
        kind, form = _KINDS[type(first)]
        body = b"".join(struct.pack(form, item) for item in value)
        return struct.pack("<IIQ", 9, kind, len(value)) + body
    kind, form = _KINDS[type(value)]
    return struct.pack("<I", kind) + struct.pack(form, value)


def gguf_bytes(metadata, tensors=(), *, version=3, data=True):
    """Return a GGUF file; ``tensors`` are (name, dimensions, type, bytes)."""
    parts = [b"GGUF", struct.pack("<IQQ", version, len(tensors), len(metadata))]
    parts += [_text(key) + _value(value) for key, value in metadata.items()]
    offset = 0
    for name, dimensions, kind, size in tensors:
        parts.append(_text(name) + struct.pack("<I", len(dimensions)))
        parts.append(struct.pack(f"<{len(dimensions)}Q", *dimensions))
        parts.append(struct.pack("<IQ", kind, offset))
        offset += -(-size // 32) * 32
    head = b"".join(parts)
    head += bytes(-len(head) % 32)
    return head + bytes(offset if data else 0)


_TEXT = {
    "general.architecture": "qwen2vl",
    "general.name": "Tiny",
    "general.file_type": 15,
    "qwen2vl.block_count": 4,
    "qwen2vl.context_length": 2048,
    "qwen2vl.embedding_length": 256,
    "qwen2vl.attention.head_count": 8,
    "qwen2vl.attention.head_count_kv": 2,
    "tokenizer.ggml.tokens": [f"t{n}" for n in range(2000)],
    "tokenizer.chat_template": "{{ messages }}",
}
_PICTURES = {
    "general.architecture": "clip",
    "general.type": "mmproj",
    "clip.has_vision_encoder": True,
    "clip.projector_type": "qwen2.5vl_merger",
    "clip.vision.projection_dim": 256,
    "clip.vision.embedding_length": 64,
    "clip.vision.block_count": 2,
    "clip.vision.attention.head_count": 4,
}


@pytest.fixture
def header(tmp_path):
    def read(metadata, tensors=(), name="model.gguf", **options):
        file = tmp_path / name
        file.write_bytes(gguf_bytes(metadata, tensors, **options))
        return read_gguf_header(file)

    return read


def test_a_text_model_says_what_it_is(header):
    found = header(_TEXT, [("a", (256, 4), 2, 4 * 8 * 18), ("b", (7,), 0, 28)])
    assert (found.architecture, found.name, found.quantization) == ("qwen2vl", "Tiny", "Q4_K_M")
    assert (found.context_length, found.block_count, found.embedding_length) == (2048, 4, 256)
    assert (found.head_count_kv, found.head_dim, found.vocabulary_size) == (2, 32, 2000)
    assert found.chat_template == "{{ messages }}"
    assert not found.is_projector
    assert (found.tensor_count, found.tensor_bytes) == (2, 4 * 8 * 18 + 28)


def test_long_lists_are_counted_and_not_kept(header):
    assert "tokenizer.ggml.tokens" not in header(_TEXT).metadata


def test_a_picture_part_says_what_it_is(header):
    found = header(_PICTURES)
    assert found.is_projector
    assert (found.projector_type, found.projection_dim) == ("qwen2.5vl_merger", 256)


def test_a_cell_counts_keys_and_values_of_every_layer(header):
    assert kv_bytes_per_cell(header(_TEXT)) == 4 * 2 * (32 + 32) * 2


def test_layers_without_attention_take_no_cells(header):
    hybrid = {
        "general.architecture": "qwen35",
        "qwen35.block_count": 24,
        "qwen35.embedding_length": 1024,
        "qwen35.attention.head_count": 8,
        "qwen35.attention.head_count_kv": 2,
        "qwen35.attention.key_length": 256,
        "qwen35.attention.value_length": 256,
        "qwen35.full_attention_interval": 4,
    }
    assert kv_bytes_per_cell(header(hybrid)) == 6 * 2 * 512 * 2
    listed = {**hybrid, "qwen35.attention.head_count_kv": [0, 0, 0, 2] * 6}
    assert kv_bytes_per_cell(header(listed)) == 6 * 2 * 512 * 2


def test_windowed_and_shared_layers_are_counted_as_they_are_kept(header):
    gemma = {
        "general.architecture": "gemma4",
        "gemma4.block_count": 6,
        "gemma4.embedding_length": 512,
        "gemma4.attention.head_count": 8,
        "gemma4.attention.head_count_kv": 1,
        "gemma4.attention.key_length": 512,
        "gemma4.attention.value_length": 512,
        "gemma4.attention.key_length_swa": 256,
        "gemma4.attention.value_length_swa": 256,
        "gemma4.attention.sliding_window_pattern": [True, True, True, False, True, True],
        "gemma4.attention.shared_kv_layers": 2,
    }
    assert kv_bytes_per_cell(header(gemma)) == (3 * 512 + 1024) * 2


def test_every_cut_of_a_file_is_refused_and_never_crashes(tmp_path):
    whole = gguf_bytes(_TEXT, [("a", (256, 4), 2, 4 * 8 * 18)])
    file = tmp_path / "cut.gguf"
    for length in [*range(0, 400, 7), *range(400, len(whole), 997), len(whole) - 1]:
        file.write_bytes(whole[:length])
        with pytest.raises(DamagedFileError) as caught:
            read_gguf_header(file)
        assert caught.value.message.endswith(".")


def test_lying_counts_allocate_nothing(tmp_path):
    file = tmp_path / "lies.gguf"
    huge = 1 << 62
    lies = [
        b"GGUF" + struct.pack("<IQQ", 3, 0, huge),
        b"GGUF" + struct.pack("<IQQ", 3, huge, 0),
        b"GGUF" + struct.pack("<IQQ", 3, 0, 1) + struct.pack("<Q", huge),
        b"GGUF" + struct.pack("<IQQ", 3, 0, 1) + _text("k") + struct.pack("<IQ", 8, huge),
        b"GGUF" + struct.pack("<IQQ", 3, 0, 1) + _text("k") + struct.pack("<IIQ", 9, 4, huge),
        b"GGUF" + struct.pack("<IQQ", 3, 0, 1) + _text("k") + struct.pack("<IIQ", 9, 4, 1 << 20),
        b"GGUF" + struct.pack("<IQQ", 3, 0, 1) + _text("k") + struct.pack("<I", 99),
        b"GGUF" + struct.pack("<IQQ", 3, 0, 1) + _text("k") + struct.pack("<IIQ", 9, 9, 5) * 9,
        b"GGUF" + struct.pack("<IQQ", 3, 1, 0) + _text("t") + struct.pack("<I", 1 << 30),
    ]
    for lie in lies:
        file.write_bytes(lie + bytes(64))
        with pytest.raises(DamagedFileError):
            read_gguf_header(file)


@pytest.mark.parametrize("layers", [1 << 20, 0xFFFFFFFF])
def test_more_layers_than_any_model_has_are_a_lie(header, layers):
    with pytest.raises(DamagedFileError, match="damaged"):
        header({**_TEXT, f"{_TEXT['general.architecture']}.block_count": layers})


def test_other_files_and_versions_are_named_as_such(tmp_path):
    file = tmp_path / "model.gguf"
    file.write_bytes(b"PK\x03\x04" + bytes(100))
    with pytest.raises(DamagedFileError, match="not a GGUF"):
        read_gguf_header(file)
    file.write_bytes(gguf_bytes(_TEXT, version=1))
    with pytest.raises(UnsupportedError):
        read_gguf_header(file)
    with pytest.raises(NotInstalledError):
        read_gguf_header(tmp_path / "absent.gguf")


def test_a_file_without_its_weights_is_incomplete(header):
    with pytest.raises(DamagedFileError, match="incomplete"):
        header(_TEXT, [("a", (256, 4), 0, 4096)], data=False)


def test_a_picture_part_of_another_width_or_kind_is_foreign(header):
    text = header(_TEXT)
    require_matching_projector(text, header(_PICTURES), name="mmproj.gguf")
    wide = header({**_PICTURES, "clip.vision.projection_dim": 512})
    kind = header({**_PICTURES, "clip.projector_type": "qwen3vl_merger"})
    for foreign in (wide, kind):
        with pytest.raises(ForeignProjectorError) as caught:
            require_matching_projector(text, foreign, name="mmproj.gguf")
        assert "mmproj.gguf" in caught.value.message


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("attention.head_count", 0),
        ("attention.head_count", 7),
        ("block_count", 0),
        ("embedding_length", 0),
        ("patch_size", 0),
        ("projection_dim", 0),
    ],
)
def test_a_picture_part_whose_numbers_contradict_is_damaged(header, key, value):
    shape = {
        "clip.vision.embedding_length": 64, "clip.vision.attention.head_count": 4,
        "clip.vision.block_count": 2, "clip.vision.patch_size": 14,
    }  # fmt: skip
    text = header(_TEXT)
    require_matching_projector(text, header({**_PICTURES, **shape}), name="mmproj.gguf")
    broken = header({**_PICTURES, **shape, f"clip.vision.{key}": value})
    with pytest.raises(DamagedFileError, match=r"mmproj\.gguf"):
        require_matching_projector(text, broken, name="mmproj.gguf")


def test_pictures_that_enter_at_another_depth_are_foreign(header):
    deep = {
        "general.architecture": "qwen3vl",
        "qwen3vl.block_count": 4,
        "qwen3vl.embedding_length": 256,
        "qwen3vl.n_deepstack_layers": 3,
    }
    flat = {
        "general.architecture": "qwen35",
        "qwen35.block_count": 4,
        "qwen35.embedding_length": 256,
    }
    merger = {**_PICTURES, "clip.projector_type": "qwen3vl_merger"}
    deep_part = header({**merger, "clip.vision.is_deepstack_layers": [True, True, True, False]})
    flat_part = header(merger)
    require_matching_projector(header(deep), deep_part, name="m")
    require_matching_projector(header(flat), flat_part, name="m")
    for text, part in ((deep, flat_part), (flat, deep_part)):
        with pytest.raises(ForeignProjectorError):
            require_matching_projector(header(text), part, name="m")


def test_the_two_files_are_not_taken_for_one_another(header):
    with pytest.raises(UnsupportedError, match="picture part"):
        require_text_model(header(_PICTURES), name="mmproj.gguf")
    with pytest.raises(UnsupportedError):
        require_matching_projector(header(_TEXT), header(_TEXT), name="model.gguf")
    with pytest.raises(UnsupportedError):
        require_text_model(header({**_TEXT, "general.type": "adapter"}), name="lora.gguf")
    with pytest.raises(DamagedFileError):
        require_text_model(header({"general.name": "nothing"}), name="empty.gguf")
