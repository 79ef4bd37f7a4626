"""The one loss of OmniFashion: answer tokens, all tasks alike (spec C.1).

    L = -(1/N) sum_i log P(Y_i | X_i, T_i)

Read by tokens (each counts the same over a whole step, all micro-batches and processes together),
by samples (each answer counts the same) or by the square between them (an answer of n tokens counts
as the root of n: InternVL 2.5, arXiv 2412.05271, so that one letter that picks a picture is not
drowned by long lists). The output layer sees only positions that are learned:
with 152,000 words that is most of the memory. Sums are returned, so that micro-batches add up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import torch
from torch import Tensor
from torch.nn import functional

from train.omni.collate import MicroBatch
from train.omni.encode import IGNORED, Encoded
from train.omni.seen_pictures import SeenPictures

Reduction = Literal["token", "sample", "square"]


@dataclass(frozen=True)
class LossSums:
    """What one micro-batch adds to a step.

    Attributes:
        total: Weighted sum; over all micro-batches of all processes it is the step's loss.
        by_question: Plain sum of each question's answer, ``[questions]``, without gradient.
        hidden: States of the layer that was asked for, ``[rows, length, hidden]``.
    """

    total: Tensor
    by_question: Tensor
    hidden: Tensor | None = None


def step_weight(samples: Sequence[Encoded], reduction: Reduction) -> float:
    """Return what the sums of a whole step are divided by."""
    return divisor_of([learned(sample) for sample in samples], reduction)


def divisor_of(answers: Sequence[int], reduction: Reduction) -> float:
    """Return the divisor of a step whose questions have so many answer tokens each."""
    if reduction == "sample":
        return float(len(answers))
    return float(sum(count**0.5 if reduction == "square" else count for count in answers))


def learned(sample: Encoded) -> int:
    """Return how many tokens of a question are learned."""
    return int((sample.labels[1:] != IGNORED).sum())


def answer_loss(
    model: Any,
    batch: MicroBatch,
    *,
    divisor: float,
    reduction: Reduction,
    seen: SeenPictures | None = None,
    depth: int = 0,
) -> LossSums:
    """Return the loss of a micro-batch as its part of a step.

    Args:
        model: A conditional-generation model of transformers, perhaps inside PEFT.
        divisor: ``step_weight`` of the whole step.
        seen: Tokens of pictures, where neither tower nor merger learns.
        depth: Layer whose states are returned as well, counted from 1; 0 for none.
    """
    inner = model.get_base_model() if hasattr(model, "get_base_model") else model
    hidden, inside = states_of(inner, batch, seen=seen, depth=depth)
    targets = batch.labels[:, 1:]
    places = targets != IGNORED
    logits = inner.lm_head(hidden[:, :-1][places])
    each = functional.cross_entropy(logits.float(), targets[places], reduction="none")
    owners = batch.owners[:, 1:][places]
    count = len(batch.uids)
    by_question = torch.zeros(count, device=each.device).index_add_(0, owners, each.detach())
    if reduction != "token":
        sizes = torch.bincount(owners, minlength=count).clamp(min=1)
        each = each / (sizes if reduction == "sample" else sizes.sqrt())[owners]
    return LossSums(each.sum() / divisor, by_question, inside)


def states_of(
    inner: Any, batch: MicroBatch, *, seen: SeenPictures | None = None, depth: int = 0
) -> tuple[Tensor, Tensor | None]:
    """Return the last states, ``[rows, length, hidden]``, and those of a layer inside.

    Args:
        inner: The model of transformers, without what PEFT puts around it.
        depth: Of the layer inside, counted from 1; 0 for none.
    """
    found = inner.model(
        **_inputs(inner, batch, seen),
        attention_mask=batch.mask,
        position_ids=batch.positions,
        mm_token_type_ids=batch.kinds,
        use_cache=False,
        output_hidden_states=depth > 0,
    )
    return found.last_hidden_state, found.hidden_states[depth] if depth else None


def _inputs(inner: Any, batch: MicroBatch, seen: SeenPictures | None) -> dict[str, Any]:
    """Return words and pictures as the model takes them."""
    if seen is not None and batch.pictures:
        words = inner.get_input_embeddings()(batch.ids)
        tokens = seen.tokens(inner, batch).to(words.dtype)
        return {"inputs_embeds": words.masked_scatter(batch.kinds.bool().unsqueeze(-1), tokens)}
    if batch.patches is None:
        return {"input_ids": batch.ids}
    return {
        "input_ids": batch.ids,
        "pixel_values": batch.patches,
        "image_grid_thw": batch.grids,
    }
