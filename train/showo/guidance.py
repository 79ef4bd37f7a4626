"""Logits of a picture's codes under guidance, with everything that does not change kept.

    logits = (1 + g) * conditional - g * unconditional

While a picture is drawn, words never look at it. So keys and values of the prompt, and those of the
empty prompt, are the same in every step: here they are computed once (``CachedGuidance``), and a
step costs the ``N + 2`` tokens of the picture and the codes' part of the head.
``PlainGuidance`` computes both rows whole every time, as the released code does; it is what the
other is held against, in tests and in ``benchmarks.showo_sampling``.

Source: classifier-free guidance in the form of Muse (Chang et al. 2023), section 2.7, as Show-o
uses it, equation 5; specification, section 6.1. Keeping prompts is ours and exact.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from train.showo.backbone import ShowO, row_positions
from train.showo.omni_attention import causal, drawing_attention
from train.showo.rows import prompt_field
from train.showo.vocabulary import ShowoVocabulary

Codes = npt.NDArray[np.int64]
Logits = npt.NDArray[np.float32]


class CachedGuidance:
    """Computes prompts once, then logits for codes as often as asked.

    Args:
        prompts: Text tokens, one prompt per picture.
        scale: ``g``; 0 draws from the condition alone and costs half.
    """

    def __init__(self, net: ShowO, prompts: Sequence[Sequence[int]], *, scale: float) -> None:
        self._net, self._scale = net, scale
        config, device = net.config, net.showo.lm_head.weight.device
        vocabulary = config.vocabulary
        fields = [prompt_field(text, config) for text in with_empty(prompts, scale)]
        longest = max(map(len, fields))
        ids = torch.tensor(
            [[vocabulary.pad] * (longest - len(f)) + f for f in fields], device=device
        )
        # pads that all rows share are dropped, and positions go on counting as if they were there
        first = config.text_budget + 1 - longest
        positions = torch.arange(first, first + config.picture_tokens + 2 + longest, device=device)
        before, self._positions = positions.expand(len(ids), -1).split(
            [longest, config.picture_tokens + 2], dim=1
        )
        pad = ids == vocabulary.pad
        allowed = causal(longest, device=device) & (~pad[:, None, :] | pad[:, :, None])
        with torch.inference_mode():
            _, self._past = net.hidden_and_cache(ids, before, allowed=allowed)
        picture = torch.ones(len(ids), config.picture_tokens + 2, dtype=torch.bool, device=device)
        seen = torch.cat([~pad, picture], dim=1)
        self._allowed = seen[:, None, :].expand(-1, config.picture_tokens + 2, -1)

    def __call__(self, codes: Codes) -> Logits:
        """Return ``[B, N, K]`` for codes ``[B, N]``, in which ``K`` itself is the mask."""
        vocabulary = self._net.config.vocabulary
        block = _picture_block(codes, self._positions, vocabulary)
        with torch.inference_mode():
            hidden = self._net.hidden(
                block,
                self._positions,
                allowed=self._allowed,
                past=self._past,
            )
            logits = self._net.logits(
                hidden[:, 1:-1], first=vocabulary.first_code, last=vocabulary.mask
            )
        return guided(logits, self._scale)


class PlainGuidance:
    """Two whole rows of every picture in every step, all logits: slow and plain.

    Args:
        prompts: Text tokens, one prompt per picture.
        scale: ``g``.
        all_logits: Whether the whole vocabulary is computed where only codes are looked at.
    """

    def __init__(
        self,
        net: ShowO,
        prompts: Sequence[Sequence[int]],
        *,
        scale: float,
        all_logits: bool = True,
    ) -> None:
        self._net, self._scale, self._all_logits = net, scale, all_logits
        config, device = net.config, net.showo.lm_head.weight.device
        vocabulary = config.vocabulary
        fields = [prompt_field(text, config) for text in with_empty(prompts, scale)]
        room = config.text_budget + 1
        self._fields = torch.tensor(
            [[vocabulary.pad] * (room - len(f)) + f for f in fields], device=device
        )

    def __call__(self, codes: Codes) -> Logits:
        """Return ``[B, N, K]`` for codes ``[B, N]``, in which ``K`` itself is the mask."""
        vocabulary = self._net.config.vocabulary
        ids = torch.cat([self._fields, _picture_block(codes, self._fields, vocabulary)], dim=1)
        first, last = vocabulary.first_code, vocabulary.mask
        begin = self._fields.shape[1] + 1
        allowed = drawing_attention(ids, vocabulary)
        with torch.inference_mode():
            if self._all_logits:
                logits = self._net(ids, allowed=allowed)[:, begin:-1, first:last]
            else:
                hidden = self._net.hidden(ids, row_positions(ids), allowed=allowed)
                logits = self._net.logits(hidden[:, begin:-1], first=first, last=last)
        return guided(logits, self._scale)


def _picture_block(codes: Codes, rows: Tensor, vocabulary: ShowoVocabulary) -> Tensor:
    """Return ``soi codes eoi`` as ``[R, N + 2]``: all pictures, and again for the empty prompts."""
    drawn = torch.from_numpy(codes).to(rows.device) + vocabulary.first_code
    drawn = drawn.repeat(len(rows) // len(drawn), 1)
    start = torch.full_like(drawn[:, :1], vocabulary.picture_start)
    return torch.cat([start, drawn, torch.full_like(start, vocabulary.picture_end)], dim=1)


def with_empty(prompts: Sequence[Sequence[int]], scale: float) -> list[Sequence[int]]:
    """Return the prompts, and after them as many empty ones where guidance needs them."""
    return [*prompts, *([()] * len(prompts) if scale else [])]


def guided(logits: Tensor, scale: float) -> Logits:
    """Return ``[B, N, K]`` from conditional rows and, with a scale, unconditional ones behind."""
    if scale:
        conditional, unconditional = logits.chunk(2)
        logits = (1 + scale) * conditional - scale * unconditional
    return logits.float().cpu().numpy()
