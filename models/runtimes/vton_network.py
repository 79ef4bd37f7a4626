"""The network of FASHN VTON 1.5, written down anew for torch: what a step of its sampler computes.

    person, pose and noise -> squares -> own blocks
    garment and its pose   -> squares
    both streams -> blocks of two streams -> blocks of one -> velocity of each pixel

Names of its parts are those of the published weights. Conditions that are left out are zero: black
is not nothing, gray is. It knows no files and no sampling (``vton``), and its sizes come from the
weights (``vton_layout``).

Sources: the public inference code of FASHN VTON 1.5 (Apache-2.0); P. Esser et al., "Scaling
Rectified Flow Transformers", ICML 2024, figure 2; M. Dehghani et al., "Scaling Vision Transformers
to 22 Billion Parameters", 2023 (parallel blocks, normalized queries and keys); J. Su et al.,
"RoFormer", 2021, equation 34.
"""

from __future__ import annotations

import math
from typing import cast

import torch
from torch import Tensor, nn
from torch.nn import functional

from models.vton_layout import CLASSES, FREQUENCIES, VtonLayout

_COLORS = 3
_THETA = 10_000.0
_TIME_FACTOR = 1000.0
_EPSILON = 1e-6


class VtonNetwork(nn.Module):
    """The whole network.

    Args:
        layout: Its sizes.
    """

    def __init__(self, layout: VtonLayout) -> None:
        super().__init__()
        self._layout = layout
        width, patch = layout.width, layout.patch
        self.t_embedder = _Time(width)
        self.y_embedder = nn.Embedding(CLASSES, width)
        self.x_embedder = _Squares(2 * _COLORS + 1, width, patch)
        self.garment_embedder = _Squares(_COLORS + 1, width, patch)
        self.x_patch_mixer = nn.ModuleList(_Single(layout) for _ in range(layout.mixers))
        # kept by the published file, used by nothing
        self.register_buffer("patch_mixer_token", torch.zeros(1, 1, _COLORS * patch * patch))
        self.double_blocks = nn.ModuleList(_Double(layout) for _ in range(layout.doubles))
        self.single_blocks = nn.ModuleList(_Single(layout) for _ in range(layout.singles))
        self.final_layer = _Last(width, _COLORS * patch * patch)

    def forward(
        self,
        pixels: Tensor,
        times: Tensor,
        *,
        person: Tensor,
        person_pose: Tensor,
        garment: Tensor,
        garment_pose: Tensor,
        kind: Tensor,
    ) -> Tensor:
        """Return the velocity of every pixel.

        Args:
            pixels: Noise on its way to the picture, ``[n, 3, H, W]``.
            times: 0 for noise to 1 for the picture, ``[n]``.
            kind: 1 to 3, 0 where nothing is said, ``[n]``.
        """
        turn = _turning(self._layout, pixels.device)
        image = self.x_embedder(torch.cat([pixels, person, person_pose], dim=1))
        cloth = self.garment_embedder(torch.cat([garment, garment_pose], dim=1))
        about = self.t_embedder(times) + self.y_embedder(kind)
        for mixer in self.x_patch_mixer:
            image = mixer(image, about, turn)
        # both streams are squares of the same grid: each place is there twice
        twice = torch.cat([turn, turn], dim=0)
        for double in self.double_blocks:
            image, cloth = double(image, cloth, about, twice)
        joined = torch.cat([cloth, image], dim=1)
        for single in self.single_blocks:
            joined = single(joined, about, twice)
        return self._pixels(self.final_layer(joined[:, cloth.shape[1] :], about))

    def _pixels(self, squares: Tensor) -> Tensor:
        tall, wide = (side // self._layout.patch for side in self._layout.shape)
        grid = squares.transpose(1, 2).reshape(squares.shape[0], -1, tall, wide)
        return functional.pixel_shuffle(grid, self._layout.patch)


class _Squares(nn.Module):
    """A picture as a row of squares."""

    def __init__(self, channels: int, width: int, patch: int) -> None:
        super().__init__()
        self.proj = nn.Conv2d(channels, width, patch, stride=patch)

    def forward(self, picture: Tensor) -> Tensor:
        return cast(Tensor, self.proj(picture)).flatten(2).transpose(1, 2)


class _Time(nn.Module):
    """How far the noise is on its way, as numbers."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.mlp = _Mlp(width)

    def forward(self, times: Tensor) -> Tensor:
        half = FREQUENCIES // 2
        steps = torch.arange(half, dtype=torch.float32, device=times.device) / half
        # the factor is taken at the weights' precision, as the published code takes it
        angles = (times * _TIME_FACTOR)[:, None].float() * torch.exp(-math.log(_THETA) * steps)
        waves = torch.cat([angles.cos(), angles.sin()], dim=-1)
        return cast(Tensor, self.mlp(waves.to(times.dtype)))


class _Mlp(nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()
        self.in_layer = nn.Linear(FREQUENCIES, width)
        self.out_layer = nn.Linear(width, width)

    def forward(self, waves: Tensor) -> Tensor:
        return cast(Tensor, self.out_layer(functional.silu(self.in_layer(waves))))


class _Modulation(nn.Module):
    """Shift, scale and gate of a block, once or twice, from what the step is about."""

    def __init__(self, width: int, parts: int) -> None:
        super().__init__()
        self._parts = parts
        self.lin = nn.Linear(width, parts * width)

    def forward(self, about: Tensor) -> tuple[Tensor, ...]:
        made = cast(Tensor, self.lin(functional.silu(about)))
        return made[:, None, :].chunk(self._parts, dim=-1)


class _Scale(nn.Module):
    """Vectors of length one for each number, times a learned scale."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self.scale = nn.Parameter(torch.ones(size))

    def forward(self, values: Tensor) -> Tensor:
        wide = values.float()
        even = wide * torch.rsqrt(wide.square().mean(dim=-1, keepdim=True) + _EPSILON)
        return even.to(values.dtype) * self.scale


class _Norms(nn.Module):
    def __init__(self, head: int) -> None:
        super().__init__()
        self.query_norm = _Scale(head)
        self.key_norm = _Scale(head)


class _Attention(nn.Module):
    """The two ends of attention of one stream."""

    def __init__(self, width: int, head: int) -> None:
        super().__init__()
        self._head = head
        self.qkv = nn.Linear(width, 3 * width)
        self.norm = _Norms(head)
        self.proj = nn.Linear(width, width)

    def parts(self, values: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Queries, keys and values, ``[n, heads, squares, head]``."""
        return _parted(self.qkv(values), self._head, self.norm)


class _Single(nn.Module):
    """Attention and what follows it, side by side, over one row."""

    def __init__(self, layout: VtonLayout) -> None:
        super().__init__()
        self._width, self._head = layout.width, layout.head
        self.linear1 = nn.Linear(layout.width, 3 * layout.width + layout.inner)
        self.linear2 = nn.Linear(layout.width + layout.inner, layout.width)
        self.norm = _Norms(layout.head)
        self.modulation = _Modulation(layout.width, 3)

    def forward(self, row: Tensor, about: Tensor, turn: Tensor) -> Tensor:
        shift, scale, gate = self.modulation(about)
        both = cast(Tensor, self.linear1(_shifted(row, shift, scale)))
        qkv, inner = both[..., : 3 * self._width], both[..., 3 * self._width :]
        seen = _attended(*_parted(qkv, self._head, self.norm), turn)
        made = torch.cat([seen, functional.gelu(inner, approximate="tanh")], dim=-1)
        gated: Tensor = row + gate * self.linear2(made)
        return gated


class _Double(nn.Module):
    """Two rows that keep their own weights and see one another."""

    def __init__(self, layout: VtonLayout) -> None:
        super().__init__()
        width, head, inner = layout.width, layout.head, layout.inner
        self.img_mod, self.txt_mod = _Modulation(width, 6), _Modulation(width, 6)
        self.img_attn, self.txt_attn = _Attention(width, head), _Attention(width, head)
        self.img_mlp, self.txt_mlp = _inner(width, inner), _inner(width, inner)

    def forward(
        self, image: Tensor, cloth: Tensor, about: Tensor, turn: Tensor
    ) -> tuple[Tensor, Tensor]:
        of_image, of_cloth = self.img_mod(about), self.txt_mod(about)
        first = self.txt_attn.parts(_shifted(cloth, of_cloth[0], of_cloth[1]))
        second = self.img_attn.parts(_shifted(image, of_image[0], of_image[1]))
        joined = [torch.cat(pair, dim=2) for pair in zip(first, second, strict=True)]
        seen = _attended(joined[0], joined[1], joined[2], turn)
        by_cloth, by_image = seen[:, : cloth.shape[1]], seen[:, cloth.shape[1] :]
        image = image + of_image[2] * self.img_attn.proj(by_image)
        image = image + of_image[5] * self.img_mlp(_shifted(image, of_image[3], of_image[4]))
        cloth = cloth + of_cloth[2] * self.txt_attn.proj(by_cloth)
        cloth = cloth + of_cloth[5] * self.txt_mlp(_shifted(cloth, of_cloth[3], of_cloth[4]))
        return image, cloth


class _Last(nn.Module):
    def __init__(self, width: int, gives: int) -> None:
        super().__init__()
        self.linear = nn.Linear(width, gives)
        self.adaLN_modulation = nn.Sequential(nn.SiLU(), nn.Linear(width, 2 * width))

    def forward(self, row: Tensor, about: Tensor) -> Tensor:
        shift, scale = cast(Tensor, self.adaLN_modulation(about))[:, None, :].chunk(2, dim=-1)
        return cast(Tensor, self.linear(_shifted(row, shift, scale)))


def _inner(width: int, inner: int) -> nn.Sequential:
    return nn.Sequential(
        nn.Linear(width, inner), nn.GELU(approximate="tanh"), nn.Linear(inner, width)
    )


def _shifted(row: Tensor, shift: Tensor, scale: Tensor) -> Tensor:
    return (1 + scale) * functional.layer_norm(row, row.shape[-1:], eps=_EPSILON) + shift


def _parted(qkv: Tensor, head: int, norm: _Norms) -> tuple[Tensor, Tensor, Tensor]:
    rows = qkv.reshape(*qkv.shape[:2], 3, -1, head).permute(2, 0, 3, 1, 4)
    query, key, value = rows[0], rows[1], rows[2]
    return (
        cast(Tensor, norm.query_norm(query)).to(value.dtype),
        cast(Tensor, norm.key_norm(key)).to(value.dtype),
        value,
    )


def _attended(query: Tensor, key: Tensor, value: Tensor, turn: Tensor) -> Tensor:
    seen = functional.scaled_dot_product_attention(_turned(query, turn), _turned(key, turn), value)
    return seen.transpose(1, 2).flatten(2)


def _turned(rows: Tensor, turn: Tensor) -> Tensor:
    """Neighboring numbers, turned in their plane by the angle of their place."""
    wide = rows.float()
    one, other = wide[..., 0::2], wide[..., 1::2]
    c, s = turn.cos(), turn.sin()
    made = torch.stack([c * one - s * other, s * one + c * other], dim=-1)
    return made.flatten(-2).to(rows.dtype)


def _turning(layout: VtonLayout, device: torch.device) -> Tensor:
    """Angles of every square of the grid, ``[squares, head / 2]``."""
    tall, wide = (side // layout.patch for side in layout.shape)
    # in double precision on the processor: not every card has it
    rows = torch.arange(tall, dtype=torch.float64).repeat_interleave(wide)
    columns = torch.arange(wide, dtype=torch.float64).repeat(tall)
    places = (torch.zeros_like(rows), rows, columns)
    angles = []
    for place, size in zip(places, layout.axes, strict=True):
        steps = torch.arange(0, size, 2, dtype=torch.float64) / size
        angles.append(place[:, None] / _THETA**steps)
    return torch.cat(angles, dim=-1).float().to(device)
