"""Omni-attention: words see what came before them, pictures see themselves whole.

Each function returns who may attend to whom as booleans, ``True`` = may, row = who looks, column =
what is looked at. No row is empty, so that a softmax over it is never undefined.

Source: Show-o, section 3.2 and figure 4; truth tables of the specification, section 4.
"""

from __future__ import annotations

import torch
from torch import Tensor

from train.showo.vocabulary import ShowoVocabulary


def drawing_attention(ids: Tensor, vocabulary: ShowoVocabulary) -> Tensor:
    """Return ``[B, L, L]`` for rows ``PAD* t2i text soi codes eoi``.

    Text is causal; from ``soi`` on a row sees all text and the whole picture in both directions.
    Nothing sees the pads except pads, which look at those before them.

    Args:
        ids: ``[B, L]``, each row with one ``soi`` in the same column.
    """
    length = ids.shape[1]
    start = (ids[0] == vocabulary.picture_start).int().argmax()
    rows = torch.arange(length, device=ids.device)
    seen = causal(length, device=ids.device) | (rows >= start)[:, None]
    pad = ids == vocabulary.pad
    return seen[None] & (~pad[:, None, :] | pad[:, :, None])


def answering_attention(ids: Tensor, vocabulary: ShowoVocabulary) -> Tensor:
    """Return ``[B, L, L]`` for rows ``mmu soi codes eoi text PAD*``.

    Everything up to ``eoi`` is seen by all; text is causal. Pads are on the right, where causality
    hides them.

    Args:
        ids: ``[B, L]``, each row with one ``eoi`` in the same column.
    """
    length = ids.shape[1]
    end = (ids[0] == vocabulary.picture_end).int().argmax()
    columns = torch.arange(length, device=ids.device)
    seen = causal(length, device=ids.device) | (columns <= end)[None, :]
    return seen.expand(len(ids), -1, -1)


def text_attention(ids: Tensor) -> Tensor:
    """Return ``[B, L, L]`` for rows of text alone: causal."""
    return causal(ids.shape[1], device=ids.device).expand(len(ids), -1, -1)


def causal(length: int, *, device: torch.device | None = None) -> Tensor:
    """Return ``[length, length]``: everybody sees itself and what is before."""
    return torch.ones(length, length, dtype=torch.bool, device=device).tril()
