"""What Show-o learns from: masked codes, answers, and plain text.

    L = L_draw + 0.1 L_text + L_answer          each a mean over the asked tokens of its task

Masked codes are predicted in place; words from the token before. The head is evaluated at asked
positions only: all logits of twelve rows of the full shape would take four gigabytes. A task
without rows contributes exactly zero, where a mean over nothing would be no number.

Source: Show-o, section 3.3, equations 2-4; weights and masking of the released training code
(specification, sections 5.1 and 5.2). FashionM3 writes sums; means are what both codes compute.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import torch
import torch.nn.functional as F
from torch import Tensor

from train.showo.backbone import ShowO, row_positions
from train.showo.rows import IGNORED, Rows

Task = Literal["draw", "text", "answer"]
TASKS: tuple[Task, ...] = ("draw", "text", "answer")
WEIGHTS: Mapping[Task, float] = {"draw": 1.0, "text": 0.1, "answer": 1.0}


@dataclass(frozen=True)
class Losses:
    """Mean cross-entropies in nats.

    Attributes:
        total: The weighted sum, to go backwards from.
        parts: The mean of each task that had rows.
    """

    total: Tensor
    parts: Mapping[Task, Tensor]


def draw_masks(count: int, tokens: int, generator: torch.Generator) -> Tensor:
    """Return ``[count, tokens]``: which codes of each picture are hidden this time.

    The share is ``cos(pi u / 2)`` of a uniform ``u``, 0.64 on average; at least one code is hidden.
    """
    share = torch.cos(math.pi / 2 * torch.rand(count, generator=generator))
    hidden = (tokens * share).round().clamp(min=1)
    order = torch.rand(count, tokens, generator=generator).argsort(dim=1).argsort(dim=1)
    return order < hidden[:, None]


def joint_loss(
    net: ShowO, groups: Mapping[Task, Rows], weights: Mapping[Task, float] = WEIGHTS
) -> Losses:
    """Return the losses of one batch, in one forward pass over the rows of all tasks.

    Args:
        groups: Rows of each task; a task may be missing or have none.
        weights: Of the tasks.

    Raises:
        ValueError: There is no row at all.
    """
    present = [task for task in TASKS if task in groups and len(groups[task].ids)]
    if not present:
        raise ValueError("a batch needs at least one row")
    ids = torch.cat([groups[task].ids for task in present])
    allowed = torch.cat([groups[task].allowed for task in present])
    hidden = net.hidden(ids, row_positions(ids), allowed=allowed)
    parts, start = {}, 0
    for task in present:
        rows = groups[task]
        mine = hidden[start : start + len(rows.ids)]
        parts[task] = task_loss(net, mine, rows.labels, task)
        start += len(rows.ids)
    total = torch.stack([weights[task] * parts[task] for task in present]).sum()
    return Losses(total, parts)


def task_loss(net: ShowO, hidden: Tensor, labels: Tensor, task: Task) -> Tensor:
    """Return the mean cross-entropy over the whole vocabulary at the asked positions of a task.

    Args:
        hidden: ``[B, L, H]``.
        labels: ``[B, L]``.
    """
    if task != "draw":  # words are predicted from what stands before them
        hidden, labels = hidden[:, :-1], labels[:, 1:]
    asked = labels != IGNORED
    if not asked.any():
        return hidden.sum() * 0.0
    return F.cross_entropy(net.logits(hidden[asked]), labels[asked])
