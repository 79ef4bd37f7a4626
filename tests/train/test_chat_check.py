"""``export check`` without a report: quantized files are judged by what rounding costs them."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import gguf
import pytest

pytest.importorskip("llama_cpp")

from models.store import write_manifest
from tests.tiny_models.vlm import QUESTIONS, TinyVlm
from train.export.chat_check import check_export
from train.export.chat_parity import ChatBounds, ChatParity
from train.export.checkpoint import CheckpointError
from train.export.parity import ParityError
from train.export.to_gguf import ExportOptions, export_gguf


@pytest.fixture(scope="module")
def exported(tiny_vlm: TinyVlm, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("q8") / "tiny"
    export_gguf(tiny_vlm.folder, out, ExportOptions(vision_kind="Q8_0", name="tiny"))
    return out


def checked(tiny_vlm: TinyVlm, folder: Path) -> ChatParity:
    return check_export(tiny_vlm.folder, folder, pictures=None, prompt=QUESTIONS[0], bounds=None)


def test_an_honest_export_of_eight_bits_on_both_sides_is_accepted_without_a_report(
    tiny_vlm: TinyVlm, exported: Path
) -> None:
    parity = checked(tiny_vlm, exported)
    parity.require()
    assert parity.twin is not None
    names = {gate.name for gate in parity.gates()}
    assert {"picture_deviation", "logit_deviation", "twin_pictures", "twin_logits"} <= names
    # rounding is what it loses, and nothing else: its own weights on both sides agree as floats do
    assert parity.twin.logits < parity.deviation.logits / 100
    assert parity.bounds.pictures > ChatBounds().pictures


def _setting(key: str, value: Any) -> Callable[[Path], None]:
    """Change a setting of a file in place: everything else keeps its bytes."""

    def spoil(file: Path) -> None:
        field = gguf.GGUFReader(file, "r+").get_field(key)
        assert field is not None
        values = value if isinstance(value, list) else [value]
        for at, one in zip(field.data, values, strict=True):
            field.parts[at][0] = one

    return spoil


SABOTAGE = {
    "window pattern": ("mmproj", "clip.vision.n_wa_pattern", 4, "pictures"),
    "M-RoPE sections": ("text", "qwen2vl.rope.dimension_sections", [5, 5, 6, 0], "logits"),
    "rope theta, nearly right": ("text", "qwen2vl.rope.freq_base", 5e5, "logits"),
}


@pytest.mark.parametrize("name", SABOTAGE)
def test_a_sabotaged_file_exceeds_the_bound_five_times_behind_its_rounding(
    tiny_vlm: TinyVlm, exported: Path, tmp_path: Path, name: str
) -> None:
    part, key, value, seen = SABOTAGE[name]
    folder = tmp_path / "tiny"
    shutil.copytree(exported, folder)
    file = next(
        file for file in folder.glob("*.gguf") if ("mmproj" in file.name) == (part != "text")
    )
    _setting(key, value)(file)
    parity = checked(tiny_vlm, folder)
    assert parity.twin is not None
    assert getattr(parity.twin, seen) > 5 * getattr(ChatBounds(), seen)
    blind_to_settings = ChatParity(parity.deviation, parity.bounds, (), (), parity.twin)
    with pytest.raises(ParityError, match=f"twin_{seen}"):
        blind_to_settings.require()
    with pytest.raises(ParityError, match=key):
        parity.require()


def test_a_file_that_only_calls_itself_unquantized_is_judged_by_its_tensors(
    tiny_vlm: TinyVlm, exported: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "tiny"
    shutil.copytree(exported, folder)
    names = [file.name for file in folder.glob("*.gguf")]
    text = next(name for name in names if "mmproj" not in name)
    mmproj = next(name for name in names if "mmproj" in name)
    fields = {"text": text, "mmproj": mmproj, "quantization": "F32"}
    write_manifest(folder, "tiny", files=names, fields=fields)
    assert checked(tiny_vlm, folder).twin is not None


def test_a_disk_that_cannot_hold_the_twin_is_told_with_a_way_out(
    tiny_vlm: TinyVlm, exported: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("train.export.chat_check.write_unquantized", full)
    with pytest.raises(CheckpointError, match="float twin") as told:
        checked(tiny_vlm, exported)
    assert "--bounds" in told.value.next_step
