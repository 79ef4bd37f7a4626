"""Words about a picture: the most likely next token, again and again.

The picture and the question are computed once and kept; since they never look at the answer, that
changes nothing (specification, section 4). Only text tokens can be said: the released sampler lets
a code of a picture slip into an answer.

Source: Show-o, section 3.4; released sampler (specification, section 6.2), greedy.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from models.chat import Stop
from models.errors import CancelledError
from train.showo.backbone import ShowO, row_positions
from train.showo.omni_attention import answering_attention
from train.showo.rows import question_prefix


@torch.inference_mode()
def answer(
    net: ShowO,
    codes: Tensor,
    question: Sequence[int],
    *,
    limit: int = 100,
    stop: Stop = lambda: False,
) -> list[int]:
    """Return the tokens of the greedy answer, without the end.

    Args:
        codes: Of the picture, ``[N]``.
        question: Text tokens as they stand in the row.
        limit: Tokens at most; never more than the row holds.
        stop: Asked before each token.

    Raises:
        CancelledError: ``stop`` said so.
        DataError: The question leaves no room for an answer.
    """
    config = net.config
    ids = question_prefix(codes, question, config)
    allowed = answering_attention(ids, config.vocabulary)
    hidden, past = net.hidden_and_cache(ids, row_positions(ids), allowed=allowed)
    said: list[int] = []
    room = min(limit, config.text_budget - len(question))
    position = ids.shape[1]
    while len(said) < room:
        if stop():
            raise CancelledError("The person stopped the answer.")
        token = int(net.logits(hidden[:, -1], last=config.text_tokens).argmax())
        if token == config.end_of_text:
            break
        said.append(token)
        step = torch.tensor([[token]], device=ids.device)
        place = torch.tensor([[position]], device=ids.device)
        everything = torch.ones(1, 1, position + 1, dtype=torch.bool, device=ids.device)
        hidden, past = net.hidden_and_cache(step, place, allowed=everything, past=past)
        position += 1
    return said
