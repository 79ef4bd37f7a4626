"""From what a model finds likely to one token: the likeliest, or a draw, inside a JSON schema.

Plain numpy over one row of logits. The schema is kept by llguidance, which mlx-vlm brings along: it
tells before each token which ones may come. Its own mask needs a graphics processor; ours does not.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Mapping
from typing import Any

import llguidance
import llguidance.numpy
import numpy as np
import numpy.typing as npt

from models.chat import ChatRequest
from models.errors import ModelsError, UnsupportedError
from models.runtimes.mlx_words import FolderWords

Logits = npt.NDArray[np.float32]

_PENALTY_WINDOW = 64
# of hundreds of thousands of tokens, those beyond are noise at every sensible temperature
_TOP = 128


class SchemaRules:
    """Schemas as grammars over one vocabulary, which takes a second to prepare."""

    def __init__(self, words: FolderWords, rows: int) -> None:
        self._words, self._rows = words, rows
        self._vocabulary: Any = None

    def matcher(self, schema: Mapping[str, Any]) -> Any:
        """Return what tells the tokens that may come.

        Raises:
            UnsupportedError: No grammar can promise that form.
        """
        if self._vocabulary is None:
            self._vocabulary = llguidance.LLTokenizer(
                self._words.document,
                n_vocab=max(self._rows, self._words.count),
                eos_token=list(self._words.end_tokens),
            )
        try:
            grammar = llguidance.JsonCompiler(
                separators=(", ", ": "), whitespace_pattern=""
            ).compile(json.dumps(_closed(schema)))
            matcher = llguidance.LLMatcher(self._vocabulary, grammar)
        except (ValueError, TypeError, RecursionError) as error:
            raise _unaskable() from error
        if matcher.is_error():
            raise _unaskable()
        return matcher


class MlxChooser:
    """Chooses the tokens of one answer.

    Args:
        request: How to choose.
        candidate: Number of the answer, from 0; each draws with a seed of its own.
        matcher: What ``SchemaRules.matcher`` returned; None for free text.
    """

    def __init__(
        self, words: FolderWords, request: ChatRequest, *, candidate: int, matcher: Any = None
    ) -> None:
        self._words, self._request, self._matcher = words, request, matcher
        self._random = np.random.default_rng((request.seed + candidate) & 0xFFFFFFFF)
        self._said: deque[int] = deque(maxlen=_PENALTY_WINDOW)
        self._mask: npt.NDArray[np.int32] | None = None

    def choose(self, logits: Logits) -> int:
        """Return the next token; ``logits`` may be changed.

        Raises:
            ModelsError: The model computed nothing that can be chosen from.
        """
        for token in self._words.thinking:
            logits[token] = -np.inf
        # rows beyond the vocabulary only fill the table up
        logits[self._words.count :] = -np.inf
        if np.isnan(logits).any():
            raise ModelsError(
                "The model computed nothing that can be read.",
                next_step="Try another picture, or another file of this model.",
            )
        if self._request.repeat_penalty != 1.0 and self._said:
            seen = np.fromiter(set(self._said), np.int64)
            values = logits[seen]
            penalty = self._request.repeat_penalty
            logits[seen] = np.where(values > 0, values / penalty, values * penalty)
        if self._matcher is not None:
            self._keep_allowed(logits)
        token = self._drawn(logits) if self._request.temperature > 0 else int(logits.argmax())
        if not np.isfinite(logits[token]):
            raise ModelsError("The model has no word for the form that this answer should have.")
        return token

    def accept(self, token: int) -> None:
        """Tell what was said, so that the next choice takes it into account."""
        self._said.append(token)
        if self._matcher is not None:
            self._matcher.consume_token(token)

    def close(self) -> None:
        """Let go of the schema."""
        self._matcher = None

    def _keep_allowed(self, logits: Logits) -> None:
        if self._mask is None:
            self._mask = np.zeros((1, -(-len(logits) // 32)), np.int32)
        if self._matcher.is_stopped():
            allowed = np.zeros(len(logits), np.bool_)
            allowed[list(self._words.end_tokens)] = True
        else:
            llguidance.numpy.fill_next_token_bitmask(self._matcher, self._mask, 0)
            bits = np.unpackbits(self._mask[0].view(np.uint8), bitorder="little")
            allowed = bits[: len(logits)].astype(np.bool_)
        logits[~allowed] = -np.inf

    def _drawn(self, logits: Logits) -> int:
        few = min(_TOP, len(logits))
        likely = np.argpartition(logits, -few)[-few:]
        likely = likely[np.argsort(-logits[likely], kind="stable")]
        shares = _shares(logits[likely])
        kept = int(np.searchsorted(np.cumsum(shares), self._request.top_p)) + 1
        likely = likely[:kept]
        shares = _shares(logits[likely] / self._request.temperature)
        return int(self._random.choice(likely, p=shares))


def _closed(schema: Any, *, named: bool = False) -> Any:
    """Return a schema whose objects have no other fields than those it names.

    A grammar that allows any further field lets a small model go on for ever; whoever wants more
    says so. Objects that are put together of several parts stay open, since each part knows only
    its own fields.

    Args:
        named: Whether the keys are names of fields or parts, not words of the schema's language.
    """
    if isinstance(schema, list):
        return [_closed(part) for part in schema]
    if not isinstance(schema, Mapping):
        return schema
    closed = {
        key: part
        if not named and key in ("allOf", "const", "default", "enum", "examples")
        else _closed(part, named=not named and key in ("properties", "$defs", "definitions"))
        for key, part in schema.items()
    }
    if not named and "properties" in closed and "allOf" not in closed:
        closed.setdefault("additionalProperties", False)
    return closed


def _shares(logits: Logits) -> npt.NDArray[np.float64]:
    exact = logits.astype(np.float64)
    if not np.isfinite(exact).any():
        raise ModelsError("The model has no word for the form that this answer should have.")
    weights = np.exp(exact - exact.max())
    shares: npt.NDArray[np.float64] = weights / weights.sum()
    return shares


def _unaskable() -> UnsupportedError:
    return UnsupportedError(
        "The form that this answer should have cannot be asked of the model.",
        next_step="Ask for a simpler form.",
    )
