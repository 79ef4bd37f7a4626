"""Show-o's numbers: published counts, ids, who sees whom, and what each row asks for."""

from __future__ import annotations

import pytest
import torch

from train.errors import DataError
from train.showo.backbone import ShowO
from train.showo.config import FULL, NANO, POCKET, BackboneConfig, ShowoConfig, TokenizerConfig
from train.showo.omni_attention import answering_attention, drawing_attention, text_attention
from train.showo.rows import (
    IGNORED,
    Turn,
    answering_rows,
    drawing_rows,
    prompt_field,
    question_prefix,
    text_rows,
)
from train.showo.tokenizer_net import PictureTokenizer

# two codes along a side, five text positions: rows that can be written by hand
SMALL = ShowoConfig(
    BackboneConfig(layers=1, hidden=32, heads=1, mlp=32, rotary=16),
    TokenizerConfig(channels=32, bits=3),
    text_tokens=10,
    end_of_text=9,
    text_budget=5,
    side_px=32,
)
V = SMALL.vocabulary
CODES = torch.tensor([[0, 1, 6, 7]])


def test_the_full_backbone_has_the_published_tensors():
    with torch.device("meta"):
        state = ShowO(FULL).state_dict()
    assert len(state) == 437
    assert sum(value.numel() for value in state.values()) == 1_448_176_770
    attention = ("q_proj", "k_proj", "v_proj", "dense", "q_layernorm", "k_layernorm")
    modules = [f"self_attn.{name}" for name in attention]
    modules += ["input_layernorm", "mlp.fc1", "mlp.fc2"]
    expected = {"showo.model.embed_tokens.weight"}
    expected |= {
        f"showo.{name}.{kind}"
        for name in ("model.final_layernorm", "lm_head")
        for kind in ("weight", "bias")
    }
    expected |= {
        f"showo.model.layers.{layer}.{name}.{kind}"
        for layer in range(24)
        for name in modules
        for kind in ("weight", "bias")
    }
    assert set(state) == expected
    assert state["showo.lm_head.weight"].shape == (58_498, 2048)
    assert state["showo.model.layers.7.self_attn.q_layernorm.weight"].shape == (64,)
    assert state["showo.model.layers.23.mlp.fc1.weight"].shape == (8192, 2048)


def test_the_full_tokenizer_has_the_published_tensors():
    with torch.device("meta"):
        net = PictureTokenizer(FULL.tokenizer)
    state = net.state_dict()
    assert len(state) == 382
    assert sum(value.numel() for value in net.parameters()) == 95_387_004
    assert sum(value.numel() for value in net.encoder.parameters()) == 55_439_171
    assert state["quantize.embedding"].shape == (8192, 13)
    assert state["encoder.down.0.block.3.conv2.weight"].shape == (128, 128, 3, 3)
    widened = {name.rsplit(".", 2)[0] for name in state if "nin_shortcut" in name}
    assert widened == {
        "encoder.down.1.block.0",
        "encoder.down.3.block.0",
        "decoder.up.1.block.0",
        "decoder.up.3.block.0",
    }
    resampled = {name[:-12] for name in state if name.endswith("sample.conv.weight")}
    assert resampled == {f"encoder.down.{i}.downsample" for i in range(4)} | {
        f"decoder.up.{i}.upsample" for i in range(1, 5)
    }
    assert {"encoder.quant_conv.bias", "decoder.post_quant_conv.bias"} <= set(state)
    assert "decoder.mid.attn_1.proj_out.weight" in state


def test_the_full_vocabulary_has_the_published_ids():
    full = FULL.vocabulary
    named = (full.pad, full.picture_start, full.picture_end, full.draw, full.answer)
    assert named == (50_295, 50_296, 50_297, 50_300, 50_301)
    assert (full.first_code, full.mask, full.size) == (50_305, 58_497, 58_498)
    assert full.code_ids([0, 8191, 8192]) == [50_305, 58_496, 58_497]
    assert (FULL.length, POCKET.length, NANO.length) == (1408, 256, 32)
    assert POCKET.vocabulary.size == 9227


def test_ids_and_tokenizers_that_do_not_fit_are_refused():
    with pytest.raises(DataError, match="9 is no code of a tokenizer with 8 codes"):
        V.code_ids([9])
    with pytest.raises(DataError, match="id 11 is not one of the 10 text tokens"):
        prompt_field([V.picture_start], SMALL)
    V.require_tokenizer({"[PAD]": 10, "<|soi|>": 11}, text_tokens=10)
    with pytest.raises(DataError, match=r"12 tokens and not 10; <\|soi\|> is 12 and not 11"):
        V.require_tokenizer({"<|soi|>": 12}, text_tokens=12)


def test_attention_while_drawing_is_that_of_the_paper():
    # PAD PAD t2i bos eos soi c c eoi
    row = [V.pad, V.pad, V.draw, 9, 9, V.picture_start, V.mask, V.mask, V.picture_end]
    allowed = drawing_attention(torch.tensor([row]), V)[0].int().tolist()
    assert allowed == [
        [1, 0, 0, 0, 0, 0, 0, 0, 0],
        [1, 1, 0, 0, 0, 0, 0, 0, 0],
        [0, 0, 1, 0, 0, 0, 0, 0, 0],
        [0, 0, 1, 1, 0, 0, 0, 0, 0],
        [0, 0, 1, 1, 1, 0, 0, 0, 0],
        [0, 0, 1, 1, 1, 1, 1, 1, 1],
        [0, 0, 1, 1, 1, 1, 1, 1, 1],
        [0, 0, 1, 1, 1, 1, 1, 1, 1],
        [0, 0, 1, 1, 1, 1, 1, 1, 1],
    ]


def test_attention_while_answering_is_that_of_the_paper():
    # mmu soi c c eoi a b PAD
    row = [V.answer, V.picture_start, V.first_code, V.first_code, V.picture_end, 1, 2, V.pad]
    allowed = answering_attention(torch.tensor([row, row]), V)
    assert allowed.shape == (2, 8, 8)
    assert allowed[1].int().tolist() == [
        *([1, 1, 1, 1, 1, 0, 0, 0] for _ in range(5)),
        [1, 1, 1, 1, 1, 1, 0, 0],
        [1, 1, 1, 1, 1, 1, 1, 0],
        [1, 1, 1, 1, 1, 1, 1, 1],
    ]


def test_text_alone_sees_what_came_before():
    assert text_attention(torch.zeros(1, 3, dtype=torch.long))[0].int().tolist() == [
        [1, 0, 0],
        [1, 1, 0],
        [1, 1, 1],
    ]


def test_a_prompt_is_padded_on_the_left_and_cut_with_an_end():
    assert prompt_field([1, 2], SMALL) == [V.draw, 9, 1, 2, 9]
    assert prompt_field([9, 1], SMALL) == [V.draw, 9, 1, 9]
    assert prompt_field([], SMALL) == [V.draw, 9, 9]
    assert prompt_field([1, 2, 3], SMALL) == [V.draw, 9, 1, 2, 3, 9]
    assert prompt_field([1, 2, 3, 4], SMALL) == [V.draw, 9, 1, 2, 3, 9]


def test_a_drawing_row_asks_for_hidden_codes_and_the_borders_only():
    masked = torch.tensor([[True, False, False, True]])
    rows = drawing_rows([[3]], CODES, masked, SMALL)
    first = V.first_code
    assert rows.ids.tolist() == [
        [
            *(V.pad, V.pad, V.draw, 9, 3, 9, V.picture_start),
            *(V.mask, first + 1, first + 6, V.mask, V.picture_end),
        ]
    ]
    assert rows.labels.tolist() == [
        [IGNORED] * 6 + [V.picture_start, first, IGNORED, IGNORED, first + 7, V.picture_end]
    ]
    assert rows.ids.shape[1] == SMALL.length
    assert rows.allowed.shape == (1, SMALL.length, SMALL.length)


def test_codes_may_be_stored_in_small_integers():
    small, masked = CODES.to(torch.uint8), torch.zeros(1, 4, dtype=torch.bool)
    one, other = (drawing_rows([[3]], codes, masked, SMALL) for codes in (small, CODES))
    assert torch.equal(one.ids, other.ids)
    assert torch.equal(question_prefix(small[0], [1], SMALL), question_prefix(CODES[0], [1], SMALL))


def test_an_answering_row_asks_for_every_answer_and_nothing_else():
    turns = [Turn((9, 1), False), Turn((2, 9), True)]
    rows = answering_rows([turns], CODES, SMALL)
    first = V.first_code
    picture = [V.answer, V.picture_start, first, first + 1, first + 6, first + 7, V.picture_end]
    assert rows.ids.tolist() == [[*picture, 9, 1, 2, 9, V.pad]]
    assert rows.labels.tolist() == [[IGNORED] * 9 + [2, 9, IGNORED]]
    prefix = question_prefix(CODES[0], [9, 1], SMALL)
    assert prefix.tolist() == [[*picture, 9, 1]]


def test_an_answer_that_does_not_fit_is_cut_or_refused():
    long = answering_rows([[Turn((1, 2), False), Turn((3, 4, 5, 6, 9), True)]], CODES, SMALL)
    assert long.labels[0, -5:].tolist() == [IGNORED, IGNORED, 3, 4, 5]
    with pytest.raises(DataError, match="Conversation 0 has no answer within 5 tokens"):
        answering_rows([[Turn((1,) * 5, False), Turn((3, 9), True)]], CODES, SMALL)
    with pytest.raises(DataError, match="question has 5 tokens"):
        question_prefix(CODES[0], [1] * 5, SMALL)


def test_a_row_of_text_asks_for_all_of_it():
    rows = text_rows([[1, 2], [3] * 20], SMALL)
    assert rows.ids[0].tolist() == [9, 1, 2, 9] + [V.pad] * 8
    assert rows.labels[0].tolist() == [9, 1, 2, 9] + [IGNORED] * 8
    assert rows.ids[1].tolist() == rows.labels[1].tolist() == [9] + [3] * 11
