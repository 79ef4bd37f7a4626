"""How likely each of some answers is among them, from what a model finds likely token by token.

Knows no engine: what follows some tokens is asked of the caller.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from models.errors import ModelsError

Logits = npt.NDArray[np.float32]


def option_weights(
    options: Sequence[Sequence[int]],
    first: Logits,
    *,
    follow: Callable[[Sequence[int]], list[Logits]],
) -> list[float]:
    """Return how likely each option is among the options; sums to 1.

    Args:
        options: The tokens of each, none of them empty.
        first: What follows the prompt.
        follow: What follows each of some tokens after the prompt.

    An option that another one begins with stands for "this and not the other": the other's share is
    taken out of it.
    """
    logs = [_log_likelihood(tokens, first, follow) for tokens in options]
    most = max(logs)
    shares = np.exp(np.asarray(logs, np.float64) - most)
    own = shares.copy()
    for number, tokens in enumerate(options):
        longer = {
            tuple(other): share
            for other, share in zip(options, shares, strict=True)
            if len(other) > len(tokens) and list(other[: len(tokens)]) == list(tokens)
        }
        outermost = [
            share
            for other, share in longer.items()
            if not any(other[: len(one)] == one for one in longer if len(one) < len(other))
        ]
        own[number] = max(0.0, shares[number] - sum(outermost))
    total = float(own.sum())
    if total <= 0:
        own, total = shares, float(shares.sum())
    return [float(share) / total for share in own]


def _log_likelihood(
    tokens: Sequence[int], first: Logits, follow: Callable[[Sequence[int]], list[Logits]]
) -> float:
    # the last token needs no computing: nobody asks what follows it
    rows = [first, *(follow(tokens[:-1]) if len(tokens) > 1 else [])]
    total = 0.0
    for row, token in zip(rows, tokens, strict=True):
        exact = row.astype(np.float64)
        peak = float(exact.max())
        total += float(exact[token]) - peak - float(np.log(np.exp(exact - peak).sum()))
    if not np.isfinite(total):
        raise ModelsError("The model computed nothing that can be read.")
    return total
