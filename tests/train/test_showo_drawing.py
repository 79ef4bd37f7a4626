"""Show-o draws and answers: what is kept between steps changes nothing, and seeds decide."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from models.errors import CancelledError
from models.maskgit import DrawingSteps
from train.showo.backbone import ShowO
from train.showo.config import NANO
from train.showo.guidance import CachedGuidance, PlainGuidance
from train.showo.omni_attention import causal
from train.showo.rows import question_prefix
from train.showo.sampling import pictures, sample_codes
from train.showo.tokenizer_net import PictureTokenizer
from train.showo.understanding import answer

PROMPTS = ([1, 2, 3], [4], [5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17])
K = NANO.tokenizer.codes
STEPS = DrawingSteps(count=5)


@pytest.fixture(scope="module")
def net() -> ShowO:
    torch.manual_seed(5)
    net = ShowO(NANO).eval()
    for value in net.parameters():  # far from the start, where all logits are nearly equal
        value.data += 0.1 * torch.randn_like(value)
    return net


@pytest.mark.parametrize("scale", [0.0, 1.75, 5.0])
def test_guidance_with_kept_prompts_equals_whole_rows(net, scale):
    codes = np.random.default_rng(0).integers(0, K + 1, (3, 16))
    kept = CachedGuidance(net, PROMPTS, scale=scale)(codes)
    plain = PlainGuidance(net, PROMPTS, scale=scale)(codes)
    part = PlainGuidance(net, PROMPTS, scale=scale, all_logits=False)(codes)
    assert kept.shape == (3, 16, K)
    np.testing.assert_allclose(part, plain, atol=2e-4)
    np.testing.assert_allclose(kept, plain, atol=2e-4)


def test_guidance_leans_away_from_the_empty_prompt(net):
    codes = np.full((1, 16), K)
    empty = PlainGuidance(net, [[]], scale=0)(codes)
    conditional = PlainGuidance(net, [[1, 2]], scale=0)(codes)
    guided = PlainGuidance(net, [[1, 2]], scale=3)(codes)
    np.testing.assert_allclose(guided, conditional + 3 * (conditional - empty), atol=2e-4)
    assert np.abs(conditional - empty).max() > 0.1


def test_the_same_codes_come_out_with_and_without_kept_prompts(net):
    chosen = {"seeds": [1, 2, 3], "scale": 2.0, "steps": STEPS}
    kept = sample_codes(net, PROMPTS, **chosen)
    plain = sample_codes(net, PROMPTS, guide=PlainGuidance, **chosen)
    assert (kept == plain).all()
    assert (kept == sample_codes(net, PROMPTS, **chosen)).all()
    other = sample_codes(net, PROMPTS, seeds=[4, 5, 6], scale=2.0, steps=STEPS)
    assert (kept != other).any()


def test_a_row_of_a_batch_is_what_it_is_alone(net):
    together = sample_codes(net, PROMPTS, seeds=[1, 2, 3], steps=STEPS)
    alone = sample_codes(net, PROMPTS[1:2], seeds=[2], steps=STEPS)
    assert (together[1] == alone[0]).all()


def test_a_hole_is_filled_and_the_picture_decoded(net):
    start = torch.arange(16)[None].clone()
    start[0, 3:7] = K
    codes = sample_codes(net, [[1]], seeds=[0], steps=STEPS, start=start)
    assert (codes[0, 7:] == np.arange(7, 16)).all()
    torch.manual_seed(0)
    shown = pictures(PictureTokenizer(NANO.tokenizer).eval(), codes)
    assert shown.shape == (1, 64, 64, 3)
    assert shown.dtype == np.uint8
    assert shown.std() > 0


def test_drawing_stops_between_steps(net):
    with pytest.raises(CancelledError):
        sample_codes(net, [[1]], seeds=[0], steps=STEPS, stop=lambda: True)


def test_an_answer_is_the_likeliest_words_by_whole_rows(net):
    codes, question = torch.arange(16), [256, 7, 8]
    said = answer(net, codes, question, limit=6)
    ids = question_prefix(codes, question, NANO)
    expected: list[int] = []
    while len(expected) < 6:
        length = ids.shape[1]
        allowed = causal(length) | (torch.arange(length) <= 18)[None]
        with torch.inference_mode():
            token = int(net(ids, allowed=allowed[None])[0, -1, : NANO.text_tokens].argmax())
        if token == NANO.end_of_text:
            break
        expected.append(token)
        ids = torch.cat([ids, torch.tensor([[token]])], dim=1)
    assert said == expected
    assert said
    assert all(token < NANO.text_tokens for token in said)


def test_an_answer_ends_at_its_end_at_its_limit_and_when_stopped(net):
    codes = torch.arange(16)
    assert len(answer(net, codes, [1] * 10, limit=50)) <= NANO.text_budget - 10
    head = net.showo.lm_head
    before = head.bias.data.clone()
    try:
        head.bias.data[NANO.vocabulary.first_code :] += 1e4  # codes are no words
        head.bias.data[NANO.end_of_text] += 1e3
        assert answer(net, codes, [1]) == []
    finally:
        head.bias.data.copy_(before)
    with pytest.raises(CancelledError):
        answer(net, codes, [1], stop=lambda: True)
