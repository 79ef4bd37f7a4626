"""What a llama model holds in its context, as a log, and how the next conversation reuses it.

The log says for every item (a token, or a picture as one indivisible thing) what lies in the KV
cells. A new prompt keeps the longest common beginning and computes the rest. Cells are counted, not
positions: with M-RoPE a picture has fewer positions than cells. A model whose state cannot go back
(recurrent, hybrid) goes on from one of the copies that are kept of it from the ends of the last
questions; where none fits, all of it is read again. After an error or an interrupted computation
nothing of the state is trusted.
"""

from __future__ import annotations

import ctypes
import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from models.chat import Stop, never
from models.errors import ContextFullError, ModelsError, UnsupportedError
from models.runtimes.answers import Interrupted
from models.runtimes.llama_library import complaints, forget_complaints, native, no_memory
from models.runtimes.llama_pictures import PictureItem, PictureReader, Prepared
from models.runtimes.llama_stopping import Questions
from models.runtimes.llama_threads import Crew, queue_of_this_system

Item: TypeAlias = "int | PictureItem"
Logits = npt.NDArray[np.float32]

_ABORTED = 2
_NO_CELLS = 1
_ALLOCATION_FAILED = -2
_BATCH = 512
_PARTIAL = 1  # LLAMA_STATE_SEQ_FLAGS_PARTIAL_ONLY
_KEPT_COPIES = 2
# Asking inside one token costs a call into Python per step of the graph: worth it when it is slow.
_SLOW_TOKEN_S = 0.1

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A place to which the context can return.

    Attributes:
        items: Length of the log there.
        logits: What follows it.
        state: For a model that cannot roll back, what of its state cannot.
    """

    items: int
    logits: Logits
    state: bytes | None


@dataclass(frozen=True, slots=True)
class _Copy:
    """What of a state cannot roll back, as it was after the first ``items`` of the log."""

    items: int
    state: bytes


class LlamaContext:
    """A context of a loaded model; used by one thread at a time.

    Args:
        model: The loaded model (``llama_model *``).
        cells: KV cells, a multiple of 256.
        threads: For everything it computes, at most.
        picture_tokens: Tokens that must fit into one batch; 0 when pictures may be cut.
        gives_way: Whether fewer threads compute while other programs need the cores.

    Raises:
        OutOfMemoryError: The cells do not fit into memory.
        UnsupportedError: The model does not say one token after another.
    """

    def __init__(
        self,
        model: int,
        *,
        cells: int,
        threads: int,
        picture_tokens: int = 0,
        gives_way: bool = True,
    ) -> None:
        batch = max(_BATCH, -(-picture_tokens // 256) * 256)
        parameters = native.llama_context_default_params()
        parameters.n_ctx = cells
        parameters.n_batch = parameters.n_ubatch = min(batch, cells)
        parameters.n_threads = parameters.n_threads_batch = threads
        parameters.swa_full = True
        parameters.no_perf = True
        forget_complaints()
        self._context = native.llama_init_from_model(model, parameters)
        if not self._context:
            _log.debug("llama.cpp made no context: %s", complaints())
            raise no_memory("context")
        self.cells: int = native.llama_n_ctx(self._context)
        self.rolls_back = not (
            native.llama_model_is_recurrent(model) or native.llama_model_is_hybrid(model)
        )
        self._batch_size: int = native.llama_n_batch(self._context)
        self._memory = native.llama_get_memory(self._context)
        if not self._memory or native.llama_model_is_diffusion(model):
            native.llama_free(self._context)
            raise UnsupportedError(
                "This model does not talk.", next_step="Choose a model that is made for chats."
            )
        self._words: int = native.llama_vocab_n_tokens(native.llama_model_get_vocab(model))
        self._log: list[Item] = []
        self._copies: list[_Copy] = []
        self._position = 0
        self._used = 0
        self._batch = _Batch(self._batch_size)
        self._token_s = 0.0
        self._view_at = 0
        self._view: Logits | None = None
        self._questions = Questions(self._context)
        self._crew = Crew(threads, gives_way=gives_way, queue=queue_of_this_system())
        self._threads = threads

    @property
    def used(self) -> int:
        """Cells that the log takes."""
        return self._used

    @property
    def log(self) -> tuple[Item, ...]:
        """What the context holds."""
        return tuple(self._log)

    def common(self, items: Sequence[Item]) -> int:
        """Return how many items of a prompt need no computing."""
        same = 0
        # the last item is always computed: what follows it is wanted
        for held, wanted in zip(self._log, items[:-1], strict=False):
            if held != wanted:
                break
            same += 1
        if same < len(self._log) and not self.rolls_back:
            return max((copy.items for copy in self._copies if copy.items <= same), default=0)
        return same

    def read(
        self,
        items: Sequence[Item],
        *,
        reader: PictureReader | None,
        prepared: dict[str, Prepared],
        question: int = 0,
        stop: Stop = never,
    ) -> int:
        """Make the context hold a prompt; return the cells that were there already.

        Args:
            items: The whole prompt; its last item is a token.
            question: Items up to the end of the last question: what follows differs next time.
            reader: The picture part, when there are pictures.
            prepared: By key of the picture item, the picture it belongs to.

        Raises:
            Interrupted: The person stopped it.
            ContextFullError: It does not fit.
            ModelsError: Computing failed; the context is empty afterwards.
        """
        needed = sum(cells_of(item) for item in items)
        if needed + 1 > self.cells:
            raise ContextFullError(needed=needed + 1, limit=self.cells)
        same = self.common(items)
        try:
            self.back_to(same)
            reused = self._used
            if not self.rolls_back and len(self._log) < question < len(items):
                self._read_rest(items[len(self._log) : question], reader, prepared, stop)
                self._copies = [*self._copies[1 - _KEPT_COPIES :], _Copy(question, self._state())]
            self._read_rest(items[len(self._log) :], reader, prepared, stop)
        except BaseException:
            # half a computation lies in the cells, whatever ended it
            self.clear()
            raise
        return reused

    def add(self, token: int, *, stop: Stop = never) -> None:
        """Compute one more token of an answer.

        Raises:
            Interrupted: The person stopped it.
            ModelsError: Computing failed; the context is empty afterwards.
        """
        if not self._context:
            raise ModelsError("This model was closed.", next_step="Load it again.")
        batch = self._batch
        batch.one(token, self._position)
        began = time.perf_counter()
        try:
            self._muster()
            if self._token_s > _SLOW_TOKEN_S and stop is not never:
                with self._questions.about(stop):
                    status = native.llama_decode(self._context, batch.native)
            else:
                status = native.llama_decode(self._context, batch.native)
            self._crew.end()
            if status:
                self._fail(status)
        except BaseException:
            self.clear()
            raise
        self._token_s = time.perf_counter() - began
        self._log.append(token)
        self._position += 1
        self._used += 1

    def logits(self) -> Logits:
        """Return how likely each token is next ``[words]``: a view, until the next step."""
        pointer = native.llama_get_logits_ith(self._context, -1)
        address = ctypes.addressof(pointer.contents)
        if self._view is None or address != self._view_at:
            self._view = np.ctypeslib.as_array(pointer, (self._words,))
            self._view_at = address
        return self._view

    def mark(self) -> Bookmark:
        """Remember this place, to come back to it without computing."""
        state = None if self.rolls_back else self._state()
        return Bookmark(len(self._log), self.logits().copy(), state)

    def return_to(self, mark: Bookmark) -> None:
        """Go back to a place that was marked since the last ``read``.

        Raises:
            ModelsError: The state could not be restored; the context is empty afterwards.
        """
        if mark.state is None:
            self.back_to(mark.items)
        else:
            self._restore(_Copy(mark.items, mark.state))
        if len(self._log) != mark.items:
            raise ModelsError("The model could not go back to its question.")

    def follow(self, tokens: Sequence[int]) -> list[Logits]:
        """Compute several tokens after the log and return what follows each.

        The caller returns to a mark; the log holds the tokens until then.
        """
        rows: list[Logits] = []
        for token in tokens:
            self.add(token)
            rows.append(self.logits().copy())
        return rows

    def back_to(self, items: int) -> None:
        """Forget all but the first items of the log; everything where the model cannot do that."""
        if items == len(self._log):
            return
        copy = next((one for one in self._copies if one.items == items), None)
        if copy is not None:
            self._restore(copy)
        elif not items or not self._cut(items):
            self.clear()

    def _cut(self, items: int) -> bool:
        """Let the cells go that belong to the log's end; False when the model cannot."""
        kept = self._log[:items]
        position = sum(positions_of(item) for item in kept)
        if not native.llama_memory_seq_rm(self._memory, 0, position, -1):
            return False
        self._hold(kept)
        return True

    def _restore(self, copy: _Copy) -> None:
        """Bring the state back to where a copy was made; everything is forgotten if that fails."""
        size = len(copy.state)
        buffer = (ctypes.c_uint8 * size).from_buffer_copy(copy.state)
        read = native.llama_state_seq_set_data_ext(self._context, buffer, size, 0, _PARTIAL)
        if read != size or not self._cut(copy.items):
            self.clear()

    def clear(self) -> None:
        """Forget everything."""
        if self._context:
            native.llama_memory_clear(self._memory, True)
        self._hold([])

    def close(self) -> None:
        """Give the memory back; may be called twice."""
        if self._context:
            self._view = None
            self._batch.free()
            native.llama_free(self._context)
            self._context = None
            self._hold([])

    def _hold(self, items: list[Item]) -> None:
        self._log = items
        self._copies = [copy for copy in self._copies if copy.items <= len(items)]
        self._position = sum(positions_of(item) for item in items)
        self._used = sum(cells_of(item) for item in items)

    def _read_rest(
        self,
        items: Sequence[Item],
        reader: PictureReader | None,
        prepared: dict[str, Prepared],
        stop: Stop,
    ) -> None:
        begin = 0
        while begin < len(items):
            if stop():
                raise Interrupted
            item = items[begin]
            if isinstance(item, int):
                end = begin
                while end < len(items) and isinstance(items[end], int):
                    end += 1
                end = min(end, begin + self._batch_size)
                self._read_tokens([one for one in items[begin:end] if isinstance(one, int)], stop)
            else:
                end = begin + 1
                if reader is None:
                    raise ModelsError("There is no picture part for this picture.")
                self._read_picture(item, reader, prepared[item.key], stop)
            begin = end

    def _read_tokens(self, tokens: list[int], stop: Stop) -> None:
        self._batch.many(tokens, self._position)
        self._muster()
        with self._questions.about(stop):
            status = native.llama_decode(self._context, self._batch.native)
        self._crew.end()
        if status:
            self._fail(status)
        self._hold_more(tokens)

    def _read_picture(
        self, item: PictureItem, reader: PictureReader, prepared: Prepared, stop: Stop
    ) -> None:
        values = reader.embedding(prepared, item, stop=stop)
        if stop():
            raise Interrupted
        self._muster()
        with self._questions.about(stop):
            status = reader.read_into(
                self._context,
                prepared,
                item,
                values=values,
                position=self._position,
                batch=self._batch_size,
            )
        self._crew.end()
        if status:
            self._fail(status)
        self._hold_more([item])

    def _muster(self) -> None:
        """Take as many threads as have a core of their own now."""
        threads = self._crew.begin()
        if threads != self._threads:
            native.llama_set_n_threads(self._context, threads, threads)
            self._threads = threads

    def _hold_more(self, items: Sequence[Item]) -> None:
        self._log += items
        self._position += sum(positions_of(item) for item in items)
        self._used += sum(cells_of(item) for item in items)

    def _fail(self, status: int) -> None:
        _log.debug("llama_decode returned %d: %s", status, complaints())
        if status == _ABORTED:
            raise Interrupted
        if status == _NO_CELLS:
            raise ContextFullError(needed=self._used + 1, limit=self.cells)
        if status == _ALLOCATION_FAILED:
            raise no_memory("computation")
        raise ModelsError(
            "The model failed while it was reading.", next_step="Try again, or load it anew."
        )

    def _state(self) -> bytes:
        """Return what of the state cannot roll back; cells of attention can, and are not copied."""
        size = native.llama_state_seq_get_size_ext(self._context, 0, _PARTIAL)
        buffer = (ctypes.c_uint8 * size)()
        written = native.llama_state_seq_get_data_ext(self._context, buffer, size, 0, _PARTIAL)
        return bytes(memoryview(buffer)[:written])


class _Batch:
    """Tokens on their way into the context, in memory that is asked for once."""

    def __init__(self, size: int) -> None:
        self.native: Any = native.llama_batch_init(size, 0, 1)
        self._tokens = np.ctypeslib.as_array(self.native.token, (size,))
        self._positions = np.ctypeslib.as_array(self.native.pos, (size,))
        self._wanted = np.ctypeslib.as_array(self.native.logits, (size,))
        np.ctypeslib.as_array(self.native.n_seq_id, (size,))[:] = 1
        for number in range(size):
            self.native.seq_id[number][0] = 0

    def one(self, token: int, position: int) -> None:
        self.native.n_tokens = 1
        self.native.token[0] = token
        self.native.pos[0] = position
        self.native.logits[0] = 1

    def many(self, tokens: Sequence[int], position: int) -> None:
        """What follows is wanted of the last token only."""
        count = len(tokens)
        self.native.n_tokens = count
        self._tokens[:count] = tokens
        self._positions[:count] = np.arange(position, position + count)
        self._wanted[:count] = 0
        self._wanted[count - 1] = 1

    def free(self) -> None:
        native.llama_batch_free(self.native)


def cells_of(item: Item) -> int:
    """KV cells of an item."""
    return 1 if isinstance(item, int) else item.cells


def positions_of(item: Item) -> int:
    """Positions of an item."""
    return 1 if isinstance(item, int) else item.positions
