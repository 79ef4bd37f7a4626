"""Lets pictures and texts find each other before questions are answered about both.

One token of an answer says little about why it was wrong: a small model that begins to choose among
four pictures stays at chance for tens of thousands of questions. Contrasting first is what ALBEF
does ("Align before Fuse", Li et al. 2021, arXiv 2107.07651, section 3.2), here inside the language
model itself, two thirds of the way up, so that the layers above can read off what was aligned:

    pairs   each caption alone among all pictures of the micro-batch alone, and the other way round
            (symmetric InfoNCE with a learned temperature)
    rows    what is known where the answer begins, among the choices of its own question
    points  the first head of the layer above looks from there at the right choice and nowhere else:
            aligned states alone were not read off, because a head that looks everywhere and a value
            that says nothing yet have no gradient for each other
    names   where a choice ends, its number or letter can be read: the head that looks there has to
            find what to say

Projections and temperatures only serve the loss and are thrown away with the run.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from train.omni.encode import IGNORED, Encoded
from train.omni.picks import Pick

WIDTH: Final = 128
MOST_CHOICES: Final = 8
LEAST_PAIRS: Final = 8
_START: Final = math.log(1 / 0.1)
_WARMEST: Final = math.log(50.0)


@dataclass(frozen=True)
class Pairs:
    """Pictures alone and captions alone, in the same order."""

    pictures: tuple[Encoded, ...]
    captions: tuple[Encoded, ...]


def depth_of(layers: int) -> int:
    """Return the layer whose output is contrasted, counted from 1."""
    return max(1, round(layers * 2 / 3))


def pairs_of(samples: Sequence[Encoded]) -> Pairs | None:
    """Cut the right pictures and their captions out of questions; None where they are too few."""
    cut = [_apart(each, each.pick) for each in samples if each.pick and each.pick.caption]
    if len(cut) < LEAST_PAIRS:
        return None
    return Pairs(tuple(first for first, _ in cut), tuple(second for _, second in cut))


class Contrast(nn.Module):
    """Both losses.

    Args:
        hidden: Width of the language model.
    """

    def __init__(self, hidden: int) -> None:
        super().__init__()
        self.pictures = nn.Linear(hidden, WIDTH, bias=False)
        self.texts = nn.Linear(hidden, WIDTH, bias=False)
        self.asks = nn.Linear(hidden, WIDTH, bias=False)
        self.names = nn.Linear(hidden, MOST_CHOICES)
        self.sharpness = nn.Parameter(torch.full((2,), _START))

    def pairs(self, pictures: Tensor, captions: Tensor, images: Sequence[str]) -> Tensor:
        """Return the loss of pairs.

        Args:
            pictures: Last hidden state of each picture alone, ``[pairs, hidden]``.
            captions: The same of captions.
            images: Ids: the same picture twice is no wrong choice.
        """
        scores = _unit(self.asks, captions) @ _unit(self.pictures, pictures).T
        scores = scores * self._sharp(0)
        same = torch.tensor([[a == b for b in images] for a in images], device=scores.device)
        same.fill_diagonal_(False)
        scores = scores.masked_fill(same, float("-inf"))
        right = torch.arange(len(images), device=scores.device)
        there, back = (functional.cross_entropy(each, right) for each in (scores, scores.T))
        return (there + back) / 2

    def rows(self, hidden: Tensor, picks: Sequence[Pick | None]) -> Tensor | None:
        """Return the loss of choices, None where there are none.

        Args:
            hidden: States of the contrasted layer, ``[rows, length, hidden]``.
        """
        losses = []
        for texts, kind in ((False, self.pictures), (True, self.texts)):
            chosen = _Chosen.of(picks, hidden.device, texts=texts)
            if chosen is None:
                continue
            choices = _unit(kind, hidden[chosen.rows[:, None], chosen.choices])
            asks = _unit(self.asks, hidden[chosen.rows, chosen.begins])
            scores = (choices @ asks[:, :, None])[..., 0] * self._sharp(1)
            scores = scores.masked_fill(chosen.none, float("-inf"))
            losses.append(functional.cross_entropy(scores, chosen.right, reduction="none"))
        return torch.cat(losses).mean() if losses else None

    def points(
        self, hidden: Tensor, picks: Sequence[Pick | None], positions: Tensor, text: Any
    ) -> Tensor | None:
        """Return the loss of where the first head of the next layer looks, None without choices.

        Args:
            hidden: As in ``rows``.
            positions: Of M-RoPE, ``[3, rows, length]``.
            text: The language model, whose layer it is.
        """
        chosen = _Chosen.of(picks, hidden.device)
        if chosen is None:
            return None
        layer = text.layers[depth_of(len(text.layers))]
        attention = layer.self_attn
        normed = layer.input_layernorm(hidden)
        cos, sin = (part.float() for part in text.rotary_emb(hidden, positions))
        keys = attention.k_proj(normed)[..., : attention.head_dim].float()
        queries = attention.q_proj(normed)[..., : attention.head_dim].float()
        keys, queries = (_turned(each, cos, sin) for each in (keys, queries))
        asked = queries[chosen.rows, chosen.begins] * attention.scaling
        scores = (keys[chosen.rows] @ asked[:, :, None])[..., 0]
        later = torch.arange(hidden.shape[1], device=hidden.device) > chosen.begins[:, None]
        wanted = chosen.choices.gather(1, chosen.right[:, None])[:, 0]
        return functional.cross_entropy(scores.masked_fill(later, float("-inf")), wanted)

    def named(self, hidden: Tensor, picks: Sequence[Pick | None]) -> Tensor | None:
        """Return the loss of each choice's place among all, None where there are none.

        Args:
            hidden: As in ``rows``.
        """
        losses = []
        for texts in (False, True):
            chosen = _Chosen.of(picks, hidden.device, texts=texts)
            if chosen is None:
                continue
            scores = self.names(hidden[chosen.rows[:, None], chosen.choices]).float()
            places = torch.arange(scores.shape[1], device=hidden.device).expand(scores.shape[:2])
            places = (places + chosen.first[:, None]).clamp(max=MOST_CHOICES - 1)
            losses.append(functional.cross_entropy(scores[~chosen.none], places[~chosen.none]))
        return torch.stack(losses).mean() if losses else None

    def _sharp(self, which: int) -> Tensor:
        return self.sharpness[which].clamp(max=_WARMEST).exp()


@dataclass(frozen=True)
class _Chosen:
    """Picks as tensors: one lookup for all, because the gradient of each is as large as the batch.

    Attributes:
        rows: Of the batch, ``[picks]``.
        begins: Positions, ``[picks]``.
        choices: Positions, ``[picks, most]``; filled up with the first.
        none: Where ``choices`` is filled up.
        right: Which choice, ``[picks]``.
        first: What the first choice is called, counted from 0: 1 where a picture stands before it.
    """

    rows: Tensor
    begins: Tensor
    choices: Tensor
    none: Tensor
    right: Tensor
    first: Tensor

    @classmethod
    def of(
        cls, picks: Sequence[Pick | None], device: torch.device, *, texts: bool | None = None
    ) -> _Chosen | None:
        """Return those of one kind, or all; None where there are none."""
        found = [
            (row, pick)
            for row, pick in enumerate(picks)
            if pick is not None and texts in (None, pick.texts)
        ]
        if not found:
            return None
        most = max(len(pick.choices) for _, pick in found)
        filled = [
            [*pick.choices, *[pick.choices[0]] * (most - len(pick.choices))] for _, pick in found
        ]
        lengths = torch.tensor([len(pick.choices) for _, pick in found])
        parts = (
            torch.tensor([row for row, _ in found]),
            torch.tensor([pick.begins for _, pick in found]),
            torch.tensor(filled),
            torch.arange(most) >= lengths[:, None],
            torch.tensor([pick.right for _, pick in found]),
            torch.tensor([pick.first for _, pick in found]),
        )
        return cls(*(part.to(device) for part in parts))


def _turned(values: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    first, second = values.chunk(2, dim=-1)
    return values * cos + torch.cat([-second, first], dim=-1) * sin


def _unit(projection: nn.Module, states: Tensor) -> Tensor:
    return functional.normalize(projection(states).float(), dim=-1)


def _apart(sample: Encoded, pick: Pick) -> tuple[Encoded, Encoded]:
    """Return the right picture with its label, and the caption's turn without pictures."""
    place, last = pick.choices[pick.right], pick.choices[-1]
    begin = pick.choices[pick.right - 1] + 1 if pick.right else 0
    shown = slice(pick.right, pick.right + 1)
    return (
        _part(sample, begin, place + 1, shown),
        _part(sample, last + 1, pick.begins + 1, slice(0)),
    )


def _part(sample: Encoded, begin: int, stop: int, shown: slice) -> Encoded:
    ids = sample.ids[begin:stop]
    return Encoded(
        sample.uid,
        sample.subtask,
        ids,
        np.full_like(ids, IGNORED),
        sample.images[shown],
        sample.grids[shown],
    )
