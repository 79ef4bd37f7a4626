"""The gates of a chat export: what an honest one loses, and that no sabotaged one passes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import gguf
import numpy as np
import pytest

pytest.importorskip("llama_cpp")

from tests.tiny_models.vlm import QUESTIONS, TinyVlm, lessons, prompt_of, strangers
from train.export.chat_parity import (
    HONEST_FACTOR,
    Case,
    ChatBounds,
    ChatDeviation,
    Reference,
    compare_export,
    deviation_of,
    tensors_apart,
    write_report,
)
from train.export.checkpoint import CheckpointError
from train.export.gguf_file import GgufDraft, write_gguf
from train.export.llama_side import LlamaSide
from train.export.parity import ParityError
from train.export.to_gguf import VlmSource, draft_text, draft_vision
from train.export.transformers_side import TransformersSide


@pytest.fixture(scope="module")
def source(tiny_vlm: TinyVlm) -> VlmSource:
    return VlmSource.open(tiny_vlm.folder, name="tiny-vlm")


@pytest.fixture(scope="module")
def reference(tiny_vlm: TinyVlm) -> Reference:
    side = TransformersSide(tiny_vlm.folder)
    pictures = [*strangers(), *(lesson.picture for lesson in lessons()[:2])]
    cases = [Case(picture, prompt_of(QUESTIONS[0])) for picture in pictures]
    return Reference.of(side, cases, real_tokens=side.real_tokens)


@pytest.fixture(scope="module")
def honest(tiny_vlm: TinyVlm, reference: Reference) -> ChatDeviation:
    with LlamaSide(tiny_vlm.text_as("F32"), tiny_vlm.mmproj_as("F32")) as side:
        return deviation_of(side, reference)


class _Blind:
    """llama.cpp that gets a black picture, whatever was asked."""

    def __init__(self, side: LlamaSide) -> None:
        self._side = side

    def embed(self, picture: Any) -> Any:
        return self._side.embed(np.zeros_like(picture))

    def logits(self, prompt: str, picture: Any, answer: Any) -> Any:
        return self._side.logits(prompt, np.zeros_like(picture), answer)

    def greedy(self, prompt: str, picture: Any, *, most: int) -> list[int]:
        return self._side.greedy(prompt, np.zeros_like(picture), most=most)


def _with(draft: GgufDraft, key: str, value: Any) -> GgufDraft:
    assert any(setting[0] == key for setting in draft.settings)
    draft.settings = [
        (name, value if name == key else was, kind, inner)
        for name, was, kind, inner in draft.settings
    ]
    return draft


SABOTAGE: dict[str, tuple[str, Any, str]] = {
    "window pattern": ("clip.vision.n_wa_pattern", 4, "pictures"),
    "GELU for SiLU": ("clip.use_silu", False, "pictures"),
    "M-RoPE sections": ("qwen2vl.rope.dimension_sections", [5, 5, 6, 0], "logits"),
    "rope theta": ("qwen2vl.rope.freq_base", 1e4, "logits"),
    "rope theta, nearly right": ("qwen2vl.rope.freq_base", 5e5, "logits"),
}


def test_pictures_have_three_windows_and_more_on_each_side_and_are_not_square() -> None:
    for picture in strangers():
        assert min(picture.shape[:2]) > 2 * 112
        assert picture.shape[0] != picture.shape[1]


def test_an_honest_export_meets_every_gate(
    tiny_vlm: TinyVlm, source: VlmSource, reference: Reference
) -> None:
    files = tiny_vlm.text_as("F32"), tiny_vlm.mmproj_as("F32")
    with LlamaSide(*files) as side:
        parity = compare_export(source, files, side, reference)
    parity.require()
    assert parity.to_json()["met"] is True


@pytest.mark.parametrize("kind", ["F16", "Q8_0"])
def test_smaller_types_keep_settings_tensors_and_answers(
    tiny_vlm: TinyVlm, source: VlmSource, reference: Reference, kind: str
) -> None:
    files = tiny_vlm.text_as(kind), tiny_vlm.mmproj
    with LlamaSide(*files) as side:
        parity = compare_export(source, files, side, reference)
    assert parity.settings == parity.tensors == ()
    assert parity.deviation.equal_answers == parity.deviation.answers
    assert parity.deviation.logits < 1e-3


@pytest.mark.parametrize("name", SABOTAGE)
def test_a_sabotaged_export_exceeds_the_bound_five_times_and_is_named(
    tiny_vlm: TinyVlm,
    source: VlmSource,
    reference: Reference,
    honest: ChatDeviation,
    tmp_path: Path,
    name: str,
) -> None:
    key, value, seen = SABOTAGE[name]
    text, mmproj = tiny_vlm.text_as("F32"), tiny_vlm.mmproj_as("F32")
    if key.startswith("clip."):
        mmproj = tmp_path / "mmproj.gguf"
        write_gguf(_with(draft_vision(source), key, value), mmproj, plain="F32")
    else:
        text = tmp_path / "text.gguf"
        write_gguf(_with(draft_text(source), key, value), text, plain="F32")
    with LlamaSide(text, mmproj) as side:
        parity = compare_export(source, (text, mmproj), side, reference, bounds=honest.bounds())
    assert getattr(parity.deviation, seen) > 5 * getattr(honest.bounds(), seen)
    assert getattr(parity.deviation, seen) > 5 * getattr(ChatBounds(), seen)
    assert len(parity.settings) == 1
    assert parity.settings[0].startswith(key)
    with pytest.raises(ParityError, match=key):
        parity.require()


def test_a_black_picture_exceeds_both_bounds(
    tiny_vlm: TinyVlm, reference: Reference, honest: ChatDeviation
) -> None:
    with LlamaSide(tiny_vlm.text_as("F32"), tiny_vlm.mmproj_as("F32")) as side:
        blind = deviation_of(_Blind(side), reference)
    assert blind.pictures > 5 * honest.bounds().pictures
    assert blind.logits > 5 * honest.bounds().logits
    assert blind.equal_answers < blind.answers


def test_the_bounds_of_an_honest_export_are_five_times_its_loss(honest: ChatDeviation) -> None:
    assert honest.bounds() == ChatBounds(5 * honest.pictures, 5 * honest.logits)
    assert HONEST_FACTOR == 5
    # the bounds that are taken where none are given are no laxer than that for a tiny model
    assert honest.pictures < ChatBounds().pictures / 5
    assert honest.logits < ChatBounds().logits / 5


def _exchange_frames(draft: GgufDraft) -> None:
    at = {tensor.name: number for number, tensor in enumerate(draft.tensors)}
    first, second = at["v.patch_embd.weight"], at["v.patch_embd.weight.1"]
    one, other = draft.tensors[first], draft.tensors[second]
    draft.tensors[first] = type(one)(one.name, one.shape, other.read)
    draft.tensors[second] = type(one)(other.name, one.shape, one.read)


def _exchange_query_and_key(draft: GgufDraft) -> None:
    at = {tensor.name: number for number, tensor in enumerate(draft.tensors)}
    one, other = draft.tensors[at["v.blk.0.attn_q.bias"]], draft.tensors[at["v.blk.0.attn_k.bias"]]
    draft.tensors[at[one.name]] = type(one)(one.name, one.shape, other.read)


@pytest.mark.parametrize(
    ("spoil", "names"),
    [
        (_exchange_frames, {"v.patch_embd.weight", "v.patch_embd.weight.1"}),
        (_exchange_query_and_key, {"v.blk.0.attn_q.bias"}),
    ],
)
def test_exchanged_tensors_are_found_by_comparing_them(
    source: VlmSource, tmp_path: Path, spoil: Callable[[GgufDraft], None], names: set[str]
) -> None:
    draft = draft_vision(source)
    spoil(draft)
    write_gguf(draft, tmp_path / "mmproj.gguf", plain="F16")
    wrong = tensors_apart(source, gguf.GGUFReader(tmp_path / "mmproj.gguf"))
    assert {sentence.split()[0] for sentence in wrong} == names


def test_a_missing_tensor_is_named(source: VlmSource, tmp_path: Path) -> None:
    draft = draft_text(source)
    gone = draft.tensors.pop()
    write_gguf(draft, tmp_path / "text.gguf", plain="F16")
    assert tensors_apart(source, gguf.GGUFReader(tmp_path / "text.gguf")) == (
        f"{gone.name} is missing",
    )


def test_one_report_is_the_next_ones_bound(
    tiny_vlm: TinyVlm, source: VlmSource, reference: Reference, tmp_path: Path
) -> None:
    files = tiny_vlm.text_as("F32"), tiny_vlm.mmproj_as("F32")
    with LlamaSide(*files) as side:
        parity = compare_export(source, files, side, reference)
    write_report(parity, tmp_path / "report.json")
    assert ChatBounds.from_report(tmp_path / "report.json") == parity.deviation.bounds()
    (tmp_path / "other.json").write_text("{}")
    with pytest.raises(CheckpointError, match="not a report"):
        ChatBounds.from_report(tmp_path / "other.json")


def test_one_picture_proves_no_export(tiny_vlm: TinyVlm) -> None:
    with pytest.raises(ParityError, match="two pictures"):
        Reference.of(None, [Case(strangers()[0], "")], real_tokens=1)  # type: ignore[arg-type]
