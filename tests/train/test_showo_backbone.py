"""Show-o's transformer: rotation, what it may not see, and caches that change nothing."""

from __future__ import annotations

import math

import pytest
import torch
import torch.nn.functional as F

from train.showo.backbone import ShowO, rotated, row_positions
from train.showo.config import NANO
from train.showo.omni_attention import answering_attention, causal
from train.showo.rows import drawing_rows, question_prefix

V = NANO.vocabulary
CLOSE = {"rtol": 0, "atol": 2e-5}


@pytest.fixture(scope="module")
def net() -> ShowO:
    torch.manual_seed(3)
    net = ShowO(NANO).eval()
    for name, value in net.named_parameters():
        if "layernorm" in name or name.endswith("bias"):  # at 1 and 0 a mistake would not show
            value.data += 0.2 * torch.randn_like(value)
    return net


def drawing(prompt, codes):
    hidden = torch.zeros_like(codes, dtype=torch.bool)
    return drawing_rows([prompt], codes, hidden, NANO)


def test_the_first_dimensions_rotate_by_halves_and_the_rest_stays():
    x = torch.arange(1.0, 7.0).reshape(1, 1, 1, 6)
    angles = torch.tensor([0.3, 0.5]).reshape(1, 1, 1, 2)
    expected = [
        1 * math.cos(0.3) - 3 * math.sin(0.3),
        2 * math.cos(0.5) - 4 * math.sin(0.5),
        3 * math.cos(0.3) + 1 * math.sin(0.3),
        4 * math.cos(0.5) + 2 * math.sin(0.5),
        5.0,
        6.0,
    ]
    assert rotated(x, angles, 4).flatten().tolist() == pytest.approx(expected)


def test_a_layer_is_the_published_formula(net):
    layer, trunk = net.showo.model.layers[0], net.showo.model
    ids = torch.tensor([[1, 2, 3]])
    x = trunk.embed_tokens(ids)
    h = layer.input_layernorm(x)
    attn, mlp = layer.self_attn, layer.mlp
    heads = []
    for head in range(2):
        part = slice(32 * head, 32 * head + 32)
        q = attn.q_layernorm(attn.q_proj(h)[0, :, part])
        k = attn.k_layernorm(attn.k_proj(h)[0, :, part])
        v = attn.v_proj(h)[0, :, part]
        for position in range(3):
            for j in range(8):
                angle = position * 10_000 ** (-2 * j / 16)
                for row in (q, k):
                    a, b = row[position, j].clone(), row[position, j + 8].clone()
                    row[position, j] = a * math.cos(angle) - b * math.sin(angle)
                    row[position, j + 8] = b * math.cos(angle) + a * math.sin(angle)
        scores = (q @ k.T) / math.sqrt(32)
        scores = scores.masked_fill(~causal(3), -torch.inf)
        heads.append(scores.softmax(-1) @ v)
    attended = attn.dense(torch.cat(heads, -1))
    expected = x + attended + mlp.fc2(F.gelu(mlp.fc1(h), approximate="tanh"))
    places = row_positions(ids)[..., None].float() * torch.tensor(trunk._frequencies)
    found, _ = layer(x, places[:, None], allowed=causal(3)[None], past=None)
    torch.testing.assert_close(found, expected, **CLOSE)


def test_logits_are_float32_and_a_part_of_them_is_a_part(net):
    rows = drawing([1], torch.zeros(1, 16, dtype=torch.long))
    logits = net(rows.ids, allowed=rows.allowed)
    assert logits.shape == (1, NANO.length, V.size)
    assert logits.dtype == torch.float32
    hidden = net.hidden(rows.ids, row_positions(rows.ids), allowed=rows.allowed)
    part = net.logits(hidden, first=V.first_code, last=V.mask)
    torch.testing.assert_close(part, logits[..., V.first_code : V.mask], **CLOSE)


def test_words_never_see_the_picture_but_the_picture_sees_words(net):
    one = drawing([1, 2], torch.zeros(1, 16, dtype=torch.long))
    other = drawing([1, 2], torch.full((1, 16), 5))
    reworded = drawing([1, 3], torch.zeros(1, 16, dtype=torch.long))
    first, second, third = (net(rows.ids, allowed=rows.allowed) for rows in (one, other, reworded))
    words = NANO.text_budget + 1
    assert torch.equal(first[:, :words], second[:, :words])
    assert not torch.allclose(first[:, words:], third[:, words:], atol=1e-4)


def test_pads_on_the_left_change_nothing(net):
    rows = drawing([1, 2], torch.arange(16)[None])
    whole = net(rows.ids, allowed=rows.allowed)
    pads = int((rows.ids == V.pad).sum())
    assert pads == 9
    short = net(rows.ids[:, pads:], allowed=rows.allowed[:, pads:, pads:])
    torch.testing.assert_close(short, whole[:, pads:], **CLOSE)


def test_words_about_a_picture_are_the_same_with_and_without_a_cache(net):
    ids = question_prefix(torch.arange(16), [256, 1, 2, 3, 4], NANO)
    places, allowed = row_positions(ids), answering_attention(ids, V)
    whole, cache = net.hidden_and_cache(ids, places, allowed=allowed)
    begin, past = net.hidden_and_cache(ids[:, :-2], places[:, :-2], allowed=allowed[:, :-2, :-2])
    one, past = net.hidden_and_cache(
        ids[:, -2:-1], places[:, -2:-1], allowed=allowed[:, -2:-1, :-1], past=past
    )
    two, past = net.hidden_and_cache(
        ids[:, -1:], places[:, -1:], allowed=allowed[:, -1:], past=past
    )
    torch.testing.assert_close(torch.cat([begin, one, two], dim=1), whole, **CLOSE)
    torch.testing.assert_close(past, cache, **CLOSE)
