"""What llama.cpp computes for a picture and a prompt: embeddings, logits, greedy answers.

A measuring device for ``chat_parity``, plain calls into the library with nothing in between: f32
cache, no flash attention, no sampling, no reuse. It is not how Vestry talks to a model; that is
``models.runtimes``.
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np

from models.types import RgbImage
from train.export.checkpoint import Floats
from train.export.gguf_file import GgufError, import_llama_cpp

PICTURE = "<|vision_start|><|image_pad|><|vision_end|>"

_F32 = 0
_kept: list[Any] = []


class LlamaSide:
    """Text and picture file, loaded; a context manager, for one thread.

    Args:
        context: Cells.
        lora: Adapter to add at full strength.

    Raises:
        GgufError: A file cannot be loaded.
        MissingLibraryError: llama-cpp-python is not installed.
    """

    def __init__(
        self,
        text: Path,
        mmproj: Path,
        *,
        context: int = 2048,
        threads: int = 1,
        lora: Path | None = None,
    ) -> None:
        self._library = library = import_llama_cpp()
        self._mtmd = _quiet_mtmd()
        library.llama_backend_init()
        self._model = self._context = self._eyes = None
        settings = library.llama_model_default_params()
        settings.n_gpu_layers = 0
        self._model = library.llama_model_load_from_file(str(text).encode(), settings)
        if not self._model:
            raise _unloadable(text)
        self._context = self._new_context(context, threads)
        self._eyes = self._new_eyes(mmproj, threads, context)
        if lora is not None:
            self._add(lora)
        self._words = library.llama_model_get_vocab(self._model)
        self.vocabulary = int(library.llama_vocab_n_tokens(self._words))
        self._width = int(library.llama_model_n_embd(self._model))

    def __enter__(self) -> LlamaSide:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give the memory back; may be called twice."""
        if self._eyes:
            self._mtmd.mtmd_free(self._eyes)
        if self._context:
            self._library.llama_free(self._context)
        if self._model:
            self._library.llama_model_free(self._model)
        self._model = self._context = self._eyes = None

    def embed(self, picture: RgbImage) -> Floats:
        """Return what the picture tower says: ``[tokens, hidden]``."""
        chunks = self._chunks(PICTURE, picture)
        try:
            for number in range(self._mtmd.mtmd_input_chunks_size(chunks)):
                chunk = self._mtmd.mtmd_input_chunks_get(chunks, number)
                kind = self._mtmd.mtmd_input_chunk_get_type(chunk)
                if kind != self._mtmd.MTMD_INPUT_CHUNK_TYPE_IMAGE:
                    continue
                if self._mtmd.mtmd_encode_chunk(self._eyes, chunk):
                    raise _refused("picture")
                rows = int(self._mtmd.mtmd_input_chunk_get_n_tokens(chunk))
                found = self._mtmd.mtmd_get_output_embd(self._eyes)
                values = np.ctypeslib.as_array(found, shape=(rows, self._width))
                return np.array(values, np.float32)
        finally:
            self._mtmd.mtmd_input_chunks_free(chunks)
        raise _refused("picture")

    def tokens(self, text: str) -> list[int]:
        """Return a text's ids; special tokens in it count as such."""
        data = text.encode()
        room = (self._library.llama_token * (len(data) + 8))()
        count = self._library.llama_tokenize(
            self._words, data, len(data), room, len(room), False, True
        )
        if count < 0:
            raise _refused("prompt")
        return list(room[:count])

    def logits(self, prompt: str, picture: RgbImage, answer: Sequence[int]) -> Floats:
        """Return the logits before each token of an answer and after the last: ``[n + 1, vocab]``.

        Args:
            prompt: Text with ``PICTURE`` in it once.
        """
        first, past = self._begin(prompt, picture)
        return np.concatenate([first[None], self._decode(answer, past)]) if answer else first[None]

    def greedy(self, prompt: str, picture: RgbImage, *, most: int) -> list[int]:
        """Return the likeliest answer, its end token left out."""
        row, past = self._begin(prompt, picture)
        answer: list[int] = []
        while len(answer) < most:
            token = int(row.argmax())
            if self._library.llama_vocab_is_eog(self._words, token):
                break
            answer.append(token)
            row = self._decode([token], past)[-1]
            past += 1
        return answer

    def _new_context(self, cells: int, threads: int) -> Any:
        library = self._library
        settings = library.llama_context_default_params()
        settings.n_ctx = cells
        settings.n_batch = settings.n_ubatch = 512
        settings.n_threads = settings.n_threads_batch = threads
        settings.type_k = settings.type_v = _F32
        settings.flash_attn_type = library.LLAMA_FLASH_ATTN_TYPE_DISABLED
        context = library.llama_init_from_model(self._model, settings)
        if not context:
            raise _refused("context")
        return context

    def _new_eyes(self, mmproj: Path, threads: int, cells: int) -> Any:
        settings = self._mtmd.mtmd_context_params_default()
        settings.use_gpu = settings.print_timings = settings.warmup = False
        settings.n_threads = threads
        settings.flash_attn_type = self._library.LLAMA_FLASH_ATTN_TYPE_DISABLED
        # the pictures of a comparison have their size already
        settings.image_min_tokens, settings.image_max_tokens = 1, cells
        eyes = self._mtmd.mtmd_init_from_file(str(mmproj).encode(), self._model, settings)
        if not eyes:
            raise _unloadable(mmproj)
        return eyes

    def _add(self, lora: Path) -> None:
        library = self._library
        adapter = library.llama_adapter_lora_init(self._model, str(lora).encode())
        if not adapter:
            raise _unloadable(lora)
        adapters = (library.llama_adapter_lora_p_ctypes * 1)(adapter)
        if library.llama_set_adapters_lora(self._context, adapters, 1, (ctypes.c_float * 1)(1.0)):
            raise _unloadable(lora)

    def _chunks(self, prompt: str, picture: RgbImage) -> Any:
        height, width = picture.shape[:2]
        if height % 28 or width % 28:
            raise ValueError("a picture's sides must be multiples of 28")
        mtmd = self._mtmd
        pixels = np.ascontiguousarray(picture, np.uint8)
        bitmap = mtmd.mtmd_bitmap_init(
            width, height, pixels.ctypes.data_as(ctypes.POINTER(ctypes.c_uint8))
        )
        marked = prompt.replace(PICTURE, mtmd.mtmd_default_marker().decode()).encode()
        chunks = mtmd.mtmd_input_chunks_init()
        text = mtmd.mtmd_input_text(marked, len(marked), False, True)
        try:
            refused = mtmd.mtmd_tokenize(
                self._eyes,
                chunks,
                ctypes.byref(text),
                (mtmd.mtmd_bitmap_p_ctypes * 1)(bitmap),
                1,
            )
        finally:
            mtmd.mtmd_bitmap_free(bitmap)
        if refused:
            mtmd.mtmd_input_chunks_free(chunks)
            raise _refused("prompt")
        return chunks

    def _begin(self, prompt: str, picture: RgbImage) -> tuple[Floats, int]:
        """Read a prompt from nothing; return its last logits and the next position."""
        library = self._library
        library.llama_memory_clear(library.llama_get_memory(self._context), True)
        chunks = self._chunks(prompt, picture)
        past = ctypes.c_int32(0)
        try:
            refused = self._mtmd.mtmd_helper_eval_chunks(
                self._eyes, self._context, chunks, 0, 0, 512, True, ctypes.byref(past)
            )
        finally:
            self._mtmd.mtmd_input_chunks_free(chunks)
        if refused:
            raise _refused("prompt")
        return self._row(-1), int(past.value)

    def _decode(self, tokens: Sequence[int], past: int) -> Floats:
        library = self._library
        batch = library.llama_batch_init(len(tokens), 0, 1)
        try:
            batch.n_tokens = len(tokens)
            for number, token in enumerate(tokens):
                batch.token[number] = token
                batch.pos[number] = past + number
                batch.n_seq_id[number] = 1
                batch.seq_id[number][0] = 0
                batch.logits[number] = 1
            if library.llama_decode(self._context, batch):
                raise _refused("answer")
        finally:
            library.llama_batch_free(batch)
        return np.stack([self._row(number) for number in range(len(tokens))])

    def _row(self, number: int) -> Floats:
        found = self._library.llama_get_logits_ith(self._context, number)
        return np.array(np.ctypeslib.as_array(found, shape=(self.vocabulary,)), np.float32)


def _quiet_mtmd() -> Any:
    from llama_cpp import mtmd_cpp

    if not _kept:  # the library keeps only a pointer
        import llama_cpp

        _kept.append(llama_cpp.llama_log_callback(lambda _level, _text, _data: None))
    mtmd_cpp.mtmd_log_set(_kept[0], ctypes.c_void_p(0))
    mtmd_cpp.mtmd_helper_log_set(_kept[0], ctypes.c_void_p(0))
    return mtmd_cpp


def _unloadable(file: Path) -> GgufError:
    return GgufError(
        f"llama.cpp cannot load {file.name}.", next_step="Export the model again and look again."
    )


def _refused(what: str) -> GgufError:
    return GgufError(
        f"llama.cpp could not compute the {what}.", next_step="Use a smaller picture or prompt."
    )
