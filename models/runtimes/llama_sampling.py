"""From what a model finds likely to one token: the likeliest, or a draw, inside a grammar.

The likeliest token is found by numpy, which is quicker than the library's chain of samplers over a
vocabulary of a hundred thousand. With a grammar one token is chosen first and asked about; only
when the grammar refuses it are the others asked.
"""

from __future__ import annotations

import ctypes
from typing import Any

import numpy as np
import numpy.typing as npt

from models.chat import ChatRequest
from models.errors import ModelsError, UnsupportedError
from models.runtimes.llama_grammar import schema_grammar
from models.runtimes.llama_library import native
from models.runtimes.llama_words import Words

Logits = npt.NDArray[np.float32]

_CANDIDATE = np.dtype([("id", np.int32), ("logit", np.float32), ("p", np.float32)])
_PENALTY_WINDOW = 64
# of hundreds of thousands of tokens, those beyond are noise at every sensible temperature
_TOP = 128
_ASKED_FIRST = 256


class Chooser:
    """Chooses the tokens of one answer.

    Args:
        words: The model's vocabulary.
        request: How to choose.
        candidate: Number of the answer, from 0; each draws with a seed of its own.
        grammar: What ``schema_grammar`` returned; empty for free text.
    """

    def __init__(
        self, words: Words, request: ChatRequest, *, candidate: int, grammar: str = ""
    ) -> None:
        self._words = words
        self._banned = words.thinking
        self._all: npt.NDArray[Any] | None = None
        self._chain = None
        self._grammar = None
        if request.temperature > 0 or request.repeat_penalty != 1.0:
            self._chain = _chain(words, request, request.seed + candidate)
        if grammar:
            self._grammar = native.llama_sampler_init_grammar(
                words.pointer, grammar.encode(), b"root"
            )
            if not self._grammar:
                self.close()
                raise UnsupportedError(
                    "The form that this answer should have cannot be asked of the model.",
                    next_step="Ask for a simpler form.",
                )

    def choose(self, logits: Logits) -> int:
        """Return the next token; ``logits`` may be changed.

        Raises:
            ModelsError: The model computed nothing that can be chosen from.
        """
        for token in self._banned:
            logits[token] = -np.inf
        token = int(logits.argmax()) if self._chain is None else self._drawn(logits)
        # an overflow in the model shows as NaN, which argmax returns
        if not np.isfinite(logits[token]):
            raise ModelsError(
                "The model computed nothing that can be read.",
                next_step="Try another picture, or another file of this model.",
            )
        if self._grammar is not None and not self._allows(token, logits):
            token = self._allowed(logits)
        return token

    def accept(self, token: int) -> None:
        """Tell what was said, so that the next choice takes it into account."""
        if self._chain is not None:
            native.llama_sampler_accept(self._chain, token)
        if self._grammar is not None:
            native.llama_sampler_accept(self._grammar, token)

    def close(self) -> None:
        """Give the library's parts back; may be called twice."""
        for sampler in (self._chain, self._grammar):
            if sampler is not None:
                native.llama_sampler_free(sampler)
        self._chain = self._grammar = None

    def _drawn(self, logits: Logits) -> int:
        candidates = self._everything(logits)
        return self._pick(candidates)

    def _pick(self, candidates: npt.NDArray[Any]) -> int:
        array = _array(candidates)
        native.llama_sampler_apply(self._chain, ctypes.byref(array))
        return int(array.data[array.selected].id)

    def _everything(self, logits: Logits) -> npt.NDArray[Any]:
        """Return all tokens as the library wants them; samplers sort, so ids are set each time."""
        if self._all is None:
            self._all = np.zeros(len(logits), _CANDIDATE)
        self._all["id"] = np.arange(len(logits), dtype=np.int32)
        self._all["logit"] = logits
        return self._all

    def _allows(self, token: int, logits: Logits) -> bool:
        one = np.zeros(1, _CANDIDATE)
        one["id"], one["logit"] = token, logits[token]
        return bool(np.isfinite(self._filtered(one)["logit"][0]))

    def _allowed(self, logits: Logits) -> int:
        """Return the choice among what the grammar allows."""
        if self._chain is None:
            few = min(_ASKED_FIRST, len(logits))
            likely = np.argpartition(logits, -few)[-few:]
            some = np.zeros(few, _CANDIDATE)
            some["id"], some["logit"] = likely, logits[likely]
            best = self._best(some)
            if best is not None:
                return best
        everything = self._filtered(self._everything(logits))
        if self._chain is None:
            best = self._best(everything)
        else:
            open_ones = everything[np.isfinite(everything["logit"])].copy()
            best = self._pick(open_ones) if len(open_ones) else None
        if best is None:
            raise ModelsError("The model has no word for the form that this answer should have.")
        return best

    def _best(self, candidates: npt.NDArray[Any]) -> int | None:
        found = self._filtered(candidates)
        best = int(found["logit"].argmax())
        return int(found["id"][best]) if np.isfinite(found["logit"][best]) else None

    def _filtered(self, candidates: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Let the grammar set what it refuses to minus infinity, in place."""
        array = _array(candidates)
        native.llama_sampler_apply(self._grammar, ctypes.byref(array))
        return candidates


def answer_grammar(request: ChatRequest) -> str:
    """Return the grammar of an answer; empty for free text.

    Raises:
        UnsupportedError: No grammar can promise that form.
    """
    return "" if request.schema is None else schema_grammar(request.schema)


def _chain(words: Words, request: ChatRequest, seed: int) -> Any:
    chain = native.llama_sampler_chain_init(native.llama_sampler_chain_default_params())
    if request.repeat_penalty != 1.0:
        native.llama_sampler_chain_add(
            chain,
            native.llama_sampler_init_penalties(
                words.count, _PENALTY_WINDOW, request.repeat_penalty, 0.0, 0.0
            ),
        )
    if request.temperature == 0:
        native.llama_sampler_chain_add(chain, native.llama_sampler_init_greedy())
        return chain
    native.llama_sampler_chain_add(chain, native.llama_sampler_init_top_k(_TOP))
    native.llama_sampler_chain_add(chain, native.llama_sampler_init_top_p(request.top_p, 1))
    native.llama_sampler_chain_add(chain, native.llama_sampler_init_temp(request.temperature))
    native.llama_sampler_chain_add(chain, native.llama_sampler_init_dist(seed & 0xFFFFFFFF))
    return chain


def _array(candidates: npt.NDArray[Any]) -> Any:
    return native.llama_token_data_array(
        candidates.ctypes.data_as(native.llama_token_data_p), len(candidates), -1, False
    )
