"""Pictures for a llama model: decoded, resized by our own rule, encoded once and remembered.

The picture part has its own context (mtmd) with limits for the tokens of a picture and no warm-up,
which would reserve memory for pictures far larger than any that is shown. Pictures are encoded one
by one, and a stop is heard inside each. What a picture became is kept in a cache that is bounded in
bytes.
"""

from __future__ import annotations

import collections
import ctypes
import hashlib
import math
import weakref
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

from models.chat import ChatPicture, Stop, never
from models.errors import ModelsError, UnreadableImageError
from models.gguf_header import GgufHeader
from models.preprocess import decode_photo
from models.runtimes.llama_library import (
    NO_CALLBACK,
    explain_loading,
    file_name,
    forget_complaints,
    native,
    no_memory,
    vision,
)
from models.runtimes.llama_stopping import Questions
from models.types import RgbImage
from models.vision_resize import DEFAULT_MIN_TOKENS, resize_merged, resize_to

Embedding = npt.NDArray[np.float32]

# picture parts that read a picture at any size that is a multiple of patch times merge
_MERGERS = frozenset({"qwen2vl_merger", "qwen2.5vl_merger", "qwen3vl_merger"})
# families that look at a picture as a whole: all of it must fit into one batch
_WHOLE = frozenset({"gemma3", "gemma3nv", "gemma4v", "gemma4uv"})
_AFTER: Mapping[str, str] = {"internvl": "\n", "resampler": "\n", "minicpmv": "\n"}
_KEPT_PICTURES = 12
# families that cut tiles have no use for more pixels than fit into a few of them
_TILED_SIDE = 1344
_SHRINKING = 3
# above this the attention of the vision tower is computed in pieces, a little less exactly
_EXACT_SCORES_BYTES = 256 << 20


@dataclass(frozen=True, slots=True)
class PictureItem:
    """One picture, or one tile of it, in a prompt; compared by what it shows.

    Attributes:
        key: Digest of pixels, shape and number of the tile.
        cells: KV cells it takes.
        positions: Positions it takes; fewer than cells where they are two-dimensional.
    """

    key: str
    cells: int
    positions: int


@dataclass(slots=True, eq=False, weakref_slot=True)
class Prepared:
    """A picture that is ready to be encoded.

    Attributes:
        items: What it is in the prompt: tokens of text around and between, and picture items.
        pixels: At the size at which it is read.
        chunks: By key, what the library needs to place an encoded picture, without its pixels.
    """

    items: tuple[int | PictureItem, ...]
    pixels: RgbImage
    chunks: dict[str, int] = field(default_factory=dict)


def after_picture(header: GgufHeader) -> str:
    """Return what a family writes between a picture and the words after it."""
    return next(
        (text for kind, text in _AFTER.items() if header.projector_type.startswith(kind)), ""
    )


def needs_one_batch(header: GgufHeader) -> bool:
    """Whether all tokens of a picture must be computed in one batch."""
    return header.projector_type in _WHOLE


class PictureReader:
    """The picture part of a model.

    Args:
        file: The mmproj file; ``header`` is its header, checked against the text model.
        model: The loaded text model (``llama_model *``).
        threads: For encoding.
        use_gpu: Whether a graphics processor may be used.
        max_tokens: Most tokens of one picture.
        cache_bytes: Most memory for encoded pictures.
        stop: Asked while the file is loaded.

    Raises:
        Interrupted: The person stopped it.
        DamagedFileError: The file is not what its header says.
        OutOfMemoryError: It does not fit.
    """

    def __init__(
        self,
        file: Path,
        header: GgufHeader,
        *,
        model: int,
        threads: int,
        use_gpu: bool,
        max_tokens: int,
        cache_bytes: int,
        stop: Stop = never,
    ) -> None:
        self._max_tokens = max_tokens
        self._merges = header.projector_type in _MERGERS
        patch = header.number("clip.vision.patch_size", 14)
        self._factor = patch * header.number("clip.vision.spatial_merge_size", 2)
        self._width: int = native.llama_model_n_embd_inp(model)
        self._prepared: collections.OrderedDict[object, Prepared] = collections.OrderedDict()
        self._cache = EmbeddingCache(cache_bytes)
        parameters = vision.mtmd_context_params_default()
        parameters.use_gpu = use_gpu
        parameters.print_timings = False
        parameters.n_threads = threads
        parameters.warmup = False
        parameters.image_max_tokens = max_tokens
        if self._merges:
            parameters.image_min_tokens = min(DEFAULT_MIN_TOKENS, max_tokens)
        self._questions = Questions()
        parameters.cb_eval = self._questions.on_evaluated
        parameters.progress_callback = self._questions.on_progress
        parameters.flash_attn_type = int(self._scores_bytes(header) > _EXACT_SCORES_BYTES)
        forget_complaints()
        self._context = None
        try:
            with self._questions.about(stop):
                self._context = vision.mtmd_init_from_file(file_name(file), model, parameters)
        except BaseException:
            self.close()
            raise
        if not self._context:
            raise explain_loading(file, what="picture part")
        self.encoded = 0

    def prepare(self, picture: ChatPicture, *, limit: int = 0) -> Prepared:
        """Decode and resize a picture and count what it takes; kept for the next turn.

        Args:
            limit: Most tokens for this picture; 0 for the reader's own.

        Raises:
            ModelsError: The photo cannot be read.
        """
        most = min(limit, self._max_tokens) if limit else self._max_tokens
        name = _name_of(picture)
        found = self._prepared.get((name, most))
        if found is None:
            found = self._fitted(self._pixels_of(picture, most), most)
            self._prepared[name, most] = found
        self._prepared.move_to_end((name, most))
        while len(self._prepared) > _KEPT_PICTURES:
            self._prepared.popitem(last=False)
        return found

    def embedding(self, prepared: Prepared, item: PictureItem, *, stop: Stop = never) -> Embedding:
        """Return what a picture is to the model ``[cells, width]``; encoded when it is new.

        Raises:
            Interrupted: The person stopped it; nothing of the picture is kept.
            OutOfMemoryError: Encoding needs more memory than there is.
            ModelsError: Encoding failed.
        """
        known = self._cache.get(item.key)
        return self._encode(prepared, item, stop) if known is None else known

    def read_into(
        self,
        context: int,
        prepared: Prepared,
        item: PictureItem,
        *,
        values: Embedding,
        position: int,
        batch: int,
    ) -> int:
        """Write an encoded picture into a model's context; return the library's status."""
        after = native.llama_pos(0)
        status: int = vision.mtmd_helper_decode_image_chunk(
            self._context,
            context,
            prepared.chunks[item.key],
            values.ctypes.data_as(ctypes.POINTER(ctypes.c_float)),
            position,
            0,
            batch,
            ctypes.byref(after),
            NO_CALLBACK,
            None,
        )
        if status == 0 and after.value != position + item.positions:
            raise ModelsError("A picture took another place than it was given.")
        return status

    @property
    def cached_bytes(self) -> int:
        """Memory that encoded pictures take now."""
        return self._cache.bytes

    def close(self) -> None:
        """Give everything back."""
        self._prepared.clear()
        self._cache.clear()
        if self._context:
            vision.mtmd_free(self._context)
            self._context = None

    def _scores_bytes(self, header: GgufHeader) -> int:
        """Bytes of the attention scores of one layer, for the largest picture."""
        heads = header.number("clip.vision.attention.head_count", 16)
        merge = header.number("clip.vision.spatial_merge_size", 2) if self._merges else 1
        patches = self._max_tokens * merge**2
        return int(heads * patches**2 * 4)

    def _pixels_of(self, picture: ChatPicture, most: int) -> RgbImage:
        if isinstance(picture, np.ndarray):
            if picture.ndim != 3 or picture.shape[2] != 3 or 0 in picture.shape:
                raise UnreadableImageError("This picture has no pixels that can be shown.")
            image = picture
        else:
            # twice the side of a square picture of that size: enough for one four times as long
            side = 2 * self._factor * math.isqrt(most) if self._merges else _TILED_SIDE
            image = decode_photo(picture, max_side=max(side, 512)).image
        if self._merges:
            least = min(DEFAULT_MIN_TOKENS, most)
            return resize_merged(image, factor=self._factor, min_tokens=least, max_tokens=most)
        height, width = image.shape[:2]
        scale = min(1.0, _TILED_SIDE / max(height, width))
        return resize_to(
            image, height=max(1, round(height * scale)), width=max(1, round(width * scale))
        )

    def _fitted(self, pixels: RgbImage, most: int) -> Prepared:
        """Shrink a picture of a family that cuts tiles until it is inside its limit.

        Some of these families enlarge every picture to one size first: shrinking changes nothing
        for them, and they take what they take.
        """
        prepared = self._counted(pixels)
        for _ in range(_SHRINKING):
            taken = _cells_of(prepared)
            if taken <= most:
                break
            height, width = prepared.pixels.shape[:2]
            scale = math.sqrt(most / taken)
            size = max(1, int(height * scale)), max(1, int(width * scale))
            smaller = self._counted(resize_to(pixels, height=size[0], width=size[1]))
            if _cells_of(smaller) >= taken:
                break
            prepared = smaller
        return prepared

    def _counted(self, pixels: RgbImage) -> Prepared:
        digest = hashlib.sha1(pixels.tobytes(), usedforsecurity=False)
        digest.update(repr(pixels.shape).encode())
        items: list[int | PictureItem] = []
        prepared = Prepared((), pixels)
        chunks = self._tokenized(pixels)
        try:
            for number in range(vision.mtmd_input_chunks_size(chunks)):
                chunk = vision.mtmd_input_chunks_get(chunks, number)
                if vision.mtmd_input_chunk_get_type(chunk) == vision.MTMD_INPUT_CHUNK_TYPE_TEXT:
                    items += _tokens_of(chunk)
                    continue
                key = f"{digest.hexdigest()}-{number}"
                cells = vision.mtmd_input_chunk_get_n_tokens(chunk)
                items.append(PictureItem(key, cells, vision.mtmd_input_chunk_get_n_pos(chunk)))
                prepared.chunks[key] = vision.mtmd_input_chunk_get_placeholder(chunk)
        finally:
            vision.mtmd_input_chunks_free(chunks)
        prepared.items = tuple(items)
        _free_with(prepared)
        return prepared

    def _encode(self, prepared: Prepared, item: PictureItem, stop: Stop) -> Embedding:
        chunks = self._tokenized(prepared.pixels)
        try:
            chunk = vision.mtmd_input_chunks_get(chunks, int(item.key.rpartition("-")[2]))
            forget_complaints()
            with self._questions.about(stop):
                status = vision.mtmd_encode_chunk(self._context, chunk)
            if status != 0:
                raise no_memory("picture")
            size = item.cells * self._width
            values = np.ctypeslib.as_array(vision.mtmd_get_output_embd(self._context), (size,))
            copied = values.reshape(item.cells, self._width).copy()
        finally:
            vision.mtmd_input_chunks_free(chunks)
        self.encoded += 1
        if not np.isfinite(copied).all():
            raise ModelsError(
                "The model's picture part failed on this picture.",
                next_step="Try another picture, or another file of this model.",
            )
        self._cache.put(item.key, copied)
        return copied

    def _tokenized(self, pixels: RgbImage) -> int:
        """Return the library's chunks of one picture; the caller frees them."""
        height, width = pixels.shape[:2]
        data = pixels.ctypes.data_as(ctypes.POINTER(ctypes.c_uint8))
        bitmap = vision.mtmd_bitmap_init(width, height, data)
        chunks = vision.mtmd_input_chunks_init()
        try:
            part = vision.mtmd_input_part(None, bitmap)
            parts = (ctypes.POINTER(vision.mtmd_input_part) * 1)(ctypes.pointer(part))
            status = vision.mtmd_tokenize_from_parts(self._context, chunks, parts, 1, False)
        finally:
            vision.mtmd_bitmap_free(bitmap)
        if status != 0:
            vision.mtmd_input_chunks_free(chunks)
            raise UnreadableImageError(
                "The model cannot take this picture.", next_step="Try another picture."
            )
        return int(chunks)


class EmbeddingCache:
    """Encoded pictures, the ones used last, bounded in bytes."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._held: collections.OrderedDict[str, Embedding] = collections.OrderedDict()
        self.bytes = 0

    def __contains__(self, key: str) -> bool:
        return key in self._held

    def get(self, key: str) -> Embedding | None:
        """Return an encoded picture, None when it is not here."""
        if key in self._held:
            self._held.move_to_end(key)
        return self._held.get(key)

    def put(self, key: str, value: Embedding) -> None:
        """Keep an encoded picture and let go of those unused for longest."""
        if key in self._held or value.nbytes > self._limit:
            return
        self._held[key] = value
        self.bytes += value.nbytes
        while self.bytes > self._limit:
            self.bytes -= self._held.popitem(last=False)[1].nbytes

    def clear(self) -> None:
        """Let go of everything."""
        self._held.clear()
        self.bytes = 0


def _name_of(picture: ChatPicture) -> object:
    """Return what tells a picture from others without looking at it: its file, or its bytes."""
    if isinstance(picture, np.ndarray):
        digest = hashlib.sha1(np.ascontiguousarray(picture).tobytes(), usedforsecurity=False)
        return digest.digest(), picture.shape
    try:
        status = picture.stat()
    except OSError:
        return picture, 0, 0  # decoding says what is wrong
    return picture, status.st_mtime_ns, status.st_size


def _cells_of(prepared: Prepared) -> int:
    return sum(item.cells for item in prepared.items if isinstance(item, PictureItem))


def _tokens_of(chunk: int) -> list[int]:
    count = ctypes.c_size_t(0)
    tokens = vision.mtmd_input_chunk_get_tokens_text(chunk, ctypes.byref(count))
    return list(tokens[: count.value])


def _free_with(prepared: Prepared) -> None:
    """Free the library's part of a picture together with ours."""
    finalizer = weakref.finalize(prepared, _free_chunks, tuple(prepared.chunks.values()))
    # at the end of the process the library may be gone first
    finalizer.atexit = False


def _free_chunks(chunks: tuple[int, ...]) -> None:
    for chunk in chunks:
        vision.mtmd_input_chunk_free(chunk)
