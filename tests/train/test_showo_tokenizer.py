"""Show-o's tokenizer: bits and codes, shapes, padding, and a training step."""

from __future__ import annotations

import math

import pytest
import torch

from train.showo.config import NANO
from train.showo.quantizer import SignQuantizer, entropy_term
from train.showo.tokenizer_net import Downsample, PictureTokenizer, to_bytes
from train.showo.tokenizer_training import bit_balance, tokenizer_losses, used_codes


@pytest.fixture(scope="module")
def net() -> PictureTokenizer:
    torch.manual_seed(0)
    return PictureTokenizer(NANO.tokenizer).eval()


def test_codes_are_signs_read_as_a_number():
    quantizer = SignQuantizer(13)
    codes = torch.tensor([[[0, 8191, 4096, 1]]])
    signs = quantizer.signs(codes)[0, :, 0].T
    assert signs[0].tolist() == [-1] * 13
    assert signs[1].tolist() == [1] * 13
    assert signs[2].tolist() == [1] + [-1] * 12
    assert signs[3].tolist() == [-1] * 12 + [1]
    assert torch.equal(quantizer.embedding[codes.flatten()], signs)
    assert quantizer.power_vals.tolist() == [2 ** (12 - c) for c in range(13)]


def test_every_code_comes_back_and_zero_is_a_zero_bit():
    quantizer = SignQuantizer(6)
    codes = torch.arange(64).reshape(1, 8, 8)
    assert torch.equal(quantizer.codes(quantizer.signs(codes)), codes)
    assert quantizer.codes(torch.zeros(1, 6, 1, 1)).item() == 0


def test_signs_pass_the_gradient_and_commitment_counts_three_quarters():
    z = torch.tensor([0.3, -0.2]).reshape(1, 2, 1, 1).requires_grad_()
    quantizer = SignQuantizer(2)
    signs, losses = quantizer(z)
    assert signs.flatten().tolist() == pytest.approx([1, -1])
    (signs * torch.tensor([2.0, 5.0]).reshape(1, 2, 1, 1)).sum().backward(retain_graph=True)
    assert z.grad.flatten().tolist() == pytest.approx([2, 5])
    z.grad = None
    losses.commit.backward()
    # d/dz of the mean of (z - q)^2 is z - q for two channels
    assert z.grad.flatten().tolist() == pytest.approx([0.75 * 0.1 * -0.7, 0.75 * 0.1 * 0.8])
    assert losses.commit.item() == pytest.approx(0.1 * 1.25 * (0.49 + 0.64) / 2)


def test_entropy_rewards_sure_bits_that_are_used_equally():
    sure_and_equal = torch.tensor([5.0, -5.0]).reshape(2, 1, 1, 1)
    always_the_same = torch.tensor([5.0, 5.0]).reshape(2, 1, 1, 1)
    unsure = torch.zeros(2, 1, 1, 1)
    assert entropy_term(sure_and_equal).item() == pytest.approx(-math.log(2), abs=1e-3)
    assert entropy_term(always_the_same).item() == pytest.approx(0, abs=1e-3)
    assert entropy_term(unsure).item() == pytest.approx(0, abs=1e-6)
    extreme = torch.full((1, 1, 1, 1), 100.0, requires_grad=True)
    entropy_term(extreme).backward()
    assert torch.isfinite(extreme.grad).all()


@pytest.mark.parametrize("side", [64, 128])
def test_one_set_of_weights_serves_every_size(net, side):
    with torch.inference_mode():
        codes = net.encode(torch.randn(2, 3, side, side))
        assert codes.shape == (2, (side // 16) ** 2)
        assert codes.dtype == torch.int64
        assert codes.min() >= 0
        assert codes.max() < 64
        pixels = net.decode(codes)
    assert pixels.shape == (2, 3, side, side)
    assert pixels.abs().max() <= 1


def test_pictures_that_are_not_square_decode_row_by_row(net):
    codes = torch.arange(8)[None]
    with torch.inference_mode():
        pixels = net.decode(codes, (2, 4))
        signs = net.quantize.signs(codes.reshape(1, 2, 4))
        assert torch.equal(pixels, net.decoder(signs).clamp(-1, 1))
    assert pixels.shape == (1, 3, 32, 64)


def test_halving_pads_right_and_bottom_only():
    halve = Downsample(1)
    halve.conv.weight.data.fill_(1)
    halve.conv.bias.data.zero_()
    summed = halve(torch.ones(1, 1, 4, 4))
    assert summed[0, 0].tolist() == [[9, 6], [6, 4]]


def test_pixels_become_bytes_as_published():
    pixels = torch.tensor([-2.0, -1.0, 0.0, 1.0]).reshape(1, 1, 2, 2).expand(1, 3, 2, 2)
    assert to_bytes(pixels)[0, :, :, 0].tolist() == [[0, 0], [127, 255]]


def test_a_few_steps_reconstruct_better_and_keep_codes_in_use():
    torch.manual_seed(0)
    net = PictureTokenizer(NANO.tokenizer)
    blocks = torch.rand(4, 3, 2, 2).round() * 2 - 1
    pixels = blocks.repeat_interleave(16, 2).repeat_interleave(16, 3)
    optimizer = torch.optim.AdamW(net.parameters(), lr=5e-4, betas=(0.9, 0.99))
    history = []
    for _ in range(32):
        optimizer.zero_grad()
        losses = tokenizer_losses(net, pixels)
        losses.total.backward()
        optimizer.step()
        history.append((losses.absolute + losses.squared).item())
    assert history[-1] < 0.4 * history[0]
    assert used_codes(losses.codes) >= 3
    assert (net.encoder.conv_in.weight.grad.abs() > 0).any()


def test_balance_and_use_of_codes_are_counted():
    codes = torch.tensor([[0b100, 0b101], [0b100, 0b110]])
    assert bit_balance(codes, 3).tolist() == [1, 0.25, 0.25]
    assert used_codes(codes) == 3
