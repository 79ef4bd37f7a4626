"""Looking at photos: the engine that does it, and the worker role ``photo`` around it.

One thread decodes ahead (a HEIC decoder that crashes takes only this process along), the main
thread cuts out and encodes, and a third makes the small pictures. A photo that cannot be used is an
answer, not an exception. Nothing here writes to disk or knows a library. Module level stays light:
the parent imports this file for ``EngineOptions`` and must not load an inference library.
"""

from __future__ import annotations

import base64
import contextlib
import io
import queue
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from app.cutout_mark import MARK
from app.draw_wire import picture_from_wire
from app.perceived import (
    PerceivedPhoto,
    PerceptionInfo,
    info_to_wire,
    photo_to_wire,
    vector_to_wire,
)
from app.worker_roles import Channel, Request, step_back

if TYPE_CHECKING:
    from models.analysis import PhotoAnalysis, PhotoAnalyzer
    from models.preprocess import DecodedPhoto
    from models.protocols import GarmentEncoder, GarmentSegmenter
    from models.vocabulary import Vocabulary

__all__ = [
    "EngineOptions",
    "PerceivedPhoto",
    "PerceptionInfo",
    "PhotoEngine",
    "cut_out_with",
    "decode",
    "finish",
    "fitted_mask",
    "photo_role",
    "preview",
]

Pixels = npt.NDArray[np.uint8]

WORKING_SIDE_PX = 960
"""Longest side of a photo while it is looked at: a 12-megapixel JPEG decodes at a quarter."""
SMALL_SIDE_PX = 320
MASK_SIDE_PX = 512
DECODE_AHEAD = 3
FINISH_BEHIND = 4
_JPEG_QUALITY = 82
_CUTOUT_MARGIN = 0.04


@dataclass(frozen=True, slots=True)
class EngineOptions:
    """How to build an engine; plain values, because they cross a pipe.

    Attributes:
        vocabulary: The person's overlay file, or empty.
        models: Folder of downloaded and added weights, or empty.
        fake: Deterministic stand-ins instead of the networks.
        threads: Threads of one inference, 0 for as many as there are cores.
        batch: Photos per forward pass at most. On a processor more than one is no faster, and alone
            a photo's vectors cannot depend, in their last bits, on who shares its pass.
        background: Leave the processor to every other process that wants it.
    """

    vocabulary: str = ""
    models: str = ""
    fake: bool = False
    threads: int = 0
    batch: int = 1
    background: bool = False


class PhotoEngine:
    """Loaded runtimes and what is done with a decoded photo. Not safe for use by two threads."""

    def __init__(
        self,
        encoder: GarmentEncoder,
        *,
        load_segmenter: Callable[[], GarmentSegmenter],
        vocabulary: Vocabulary,
        relevance: Mapping[str, float],
    ) -> None:
        self._encoder = encoder
        self._load_segmenter = load_segmenter
        self._vocabulary = vocabulary
        self._relevance = relevance

    @classmethod
    def load(cls, options: EngineOptions) -> PhotoEngine:
        """Load the encoder; what cuts out is loaded with the first photo.

        Raises:
            ModelsError: Weights are missing, damaged or do not run here.
        """
        from models.vocabulary import Vocabulary

        overlay = Path(options.vocabulary) if options.vocabulary else None
        vocabulary = Vocabulary.load(overlay)
        if options.fake:
            from models.runtimes.fake import FakeEncoder, FakeSegmenter

            stand_in = FakeEncoder()
            return cls(
                stand_in,
                load_segmenter=FakeSegmenter,
                vocabulary=vocabulary,
                relevance=stand_in.relevance,
            )
        return cls._load_networks(options, vocabulary)

    @classmethod
    def _load_networks(cls, options: EngineOptions, vocabulary: Vocabulary) -> PhotoEngine:
        from models.manager import ModelManager
        from models.runtimes.ort import PocketEncoder
        from models.store import ModelStore

        store = ModelStore(installed=Path(options.models) if options.models else None)
        manager = ModelManager(store, threads=options.threads or None)
        encoder = manager.encoder()
        relevance = encoder.relevance if isinstance(encoder, PocketEncoder) else {}
        return cls(
            encoder,
            load_segmenter=manager.segmenter,
            vocabulary=vocabulary,
            relevance=dict(relevance),
        )

    @property
    def info(self) -> PerceptionInfo:
        """Who looks at the photos."""
        return PerceptionInfo(encoder=self._encoder.identity, relevance=self._relevance)

    @cached_property
    def analyzer(self) -> PhotoAnalyzer:
        """The composition of both networks, loaded with the first photo."""
        from models.analysis import PhotoAnalyzer

        return PhotoAnalyzer(self._load_segmenter(), self._encoder, self._vocabulary)

    def embed_texts(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """Return unit rows ``[len(texts), 384]``."""
        return self._encoder.embed_texts(texts)

    def embed_images(self, pictures: Sequence[Pixels]) -> npt.NDArray[np.float32]:
        """Return unit rows ``[len(pictures), 256]`` of pictures as they are."""
        return self._encoder.embed_images(pictures)

    def analyze(
        self, photos: Sequence[DecodedPhoto], own: Sequence[Pixels | None] = ()
    ) -> list[PhotoAnalysis | Exception]:
        """Cut out and encode a batch; a photo that fails does not take the others along.

        Args:
            own: For each photo the person's own mask, fitted to it, or None.
        """
        own = own or [None] * len(photos)
        try:
            return [*self.analyzer.analyze_batch(list(photos), own)]
        except Exception as error:  # noqa: BLE001 - worker border: each photo answers for itself
            if len(photos) == 1:
                return [error]
        pairs = zip(photos, own, strict=True)
        return [outcome for photo, mask in pairs for outcome in self.analyze([photo], [mask])]

    def perceive(
        self, photo: DecodedPhoto, mask: Pixels | None = None
    ) -> PerceivedPhoto | Exception:
        """Do all there is to do with one photo, here and now."""
        (found,) = self.analyze([photo], [mask])
        return found if isinstance(found, Exception) else finish(photo, found)


def decode(path: Path) -> DecodedPhoto:
    """Decode a photo at the size that looking at it needs.

    Raises:
        ModelsError: It is no photo, or one that cannot be used.
        OSError: The file cannot be read.
    """
    from models.preprocess import decode_photo

    return decode_photo(path, max_side=WORKING_SIDE_PX)


def photo_role(channel: Channel, options: Mapping[str, Any]) -> None:
    """Serve ``analyze``, ``embed_texts``, ``embed_images`` and the retouching."""
    settings = EngineOptions(**options)
    if settings.background:
        step_back()
    engine = PhotoEngine.load(settings)
    channel.ready(info_to_wire(engine.info))
    ahead: queue.Queue[_Task] = queue.Queue(maxsize=DECODE_AHEAD + settings.batch)
    threading.Thread(target=_decode_ahead, args=(channel, ahead), daemon=True).start()
    # Making the small pictures needs no network: it runs beside the next photo's forward pass.
    with ThreadPoolExecutor(1, thread_name_prefix="finish") as finisher:
        behind = threading.BoundedSemaphore(FINISH_BEHIND)
        while True:
            tasks = _take(ahead, limit=settings.batch)
            photos: list[tuple[Request, DecodedPhoto]] = []
            own: list[Pixels | None] = []
            for task in tasks:
                if isinstance(task.content, list):
                    _answer_texts(channel, engine, task.request, task.content)
                elif isinstance(task.content, tuple):
                    _answer_pictures(channel, engine, task.request, task.content)
                else:
                    photos.append((task.request, task.content))
                    own.append(task.mask)
            outcomes = engine.analyze([photo for _, photo in photos], own) if photos else []
            for (request, photo), outcome in zip(photos, outcomes, strict=True):
                behind.acquire()
                done = finisher.submit(_answer_photo, channel, request, photo, outcome)
                done.add_done_callback(lambda _: behind.release())


@dataclass(frozen=True, slots=True)
class _Task:
    """A request with its photo decoded, or with what it brought; ``mask`` is the person's."""

    request: Request
    content: DecodedPhoto | list[str] | tuple[Pixels, ...]
    mask: Pixels | None = None


def _decode_ahead(channel: Channel, ahead: queue.Queue[_Task]) -> None:
    for request in channel.requests():
        try:
            if request.operation == "embed_texts":
                ahead.put(_Task(request, list(request.arguments["texts"])))
            elif request.operation == "embed_images":
                told = request.arguments["pictures"]
                ahead.put(_Task(request, tuple(picture_from_wire(each) for each in told)))
            elif request.operation in _RETOUCHING:
                # Needs no network: answered here, so that a brush need not wait for an import.
                made = _RETOUCHING[request.operation](request.arguments)
                channel.answer(request, {"picture": base64.b64encode(made).decode("ascii")})
            else:
                photo = decode(Path(request.arguments["path"]))
                mask = request.arguments.get("mask")
                own = fitted_mask(photo, base64.b64decode(mask)) if mask else None
                ahead.put(_Task(request, photo, own))
        except Exception as error:  # noqa: BLE001 - worker border: the parent gets every failure
            channel.fail(request, error)


def _take(ahead: queue.Queue[_Task], *, limit: int) -> list[_Task]:
    """Wait for one task and take what else is there already, never waiting for a full batch."""
    tasks = [ahead.get()]
    with contextlib.suppress(queue.Empty):
        while len(tasks) < limit:
            tasks.append(ahead.get_nowait())
    return tasks


def _answer_texts(
    channel: Channel, engine: PhotoEngine, request: Request, texts: Sequence[str]
) -> None:
    try:
        vectors = engine.embed_texts(texts)
    except Exception as error:  # noqa: BLE001 - worker border: the parent gets every failure
        channel.fail(request, error)
    else:
        channel.answer(request, {"vectors": [vector_to_wire(row) for row in vectors]})


def _answer_pictures(
    channel: Channel, engine: PhotoEngine, request: Request, pictures: Sequence[Pixels]
) -> None:
    try:
        vectors = engine.embed_images(pictures)
    except Exception as error:  # noqa: BLE001 - worker border: the parent gets every failure
        channel.fail(request, error)
    else:
        channel.answer(request, {"vectors": [vector_to_wire(row) for row in vectors]})


def _answer_photo(
    channel: Channel, request: Request, photo: DecodedPhoto, found: PhotoAnalysis | Exception
) -> None:
    try:
        if isinstance(found, Exception):
            raise found
        answer = photo_to_wire(finish(photo, found))
    except Exception as error:  # noqa: BLE001 - worker border: the parent gets every failure
        channel.fail(request, error)
    else:
        channel.answer(request, answer)


def finish(photo: DecodedPhoto, found: PhotoAnalysis) -> PerceivedPhoto:
    """Make the small pictures and put everything about a photo together."""
    return PerceivedPhoto(
        tags=found.tags,
        image_vector=np.asarray(found.image_vector, np.float32),
        text_vector=np.asarray(found.text_vector, np.float32),
        perceptual_hash=int(found.perceptual_hash),
        width=photo.width,
        height=photo.height,
        media_type=photo.media_type,
        extension=photo.extension,
        taken_at=photo.taken_at,
        thumbnail=_jpeg(_shrink(photo.image, SMALL_SIDE_PX)),
        cutout=_cutout(photo.image, found.mask),
        mask=_png(_shrink(found.mask, MASK_SIDE_PX)),
        mask_source=found.mask_source,
    )


def cut_out_with(path: Path, mask_png: bytes) -> bytes:
    """Return the cut-out (WebP) that a person's own mask gives.

    Args:
        path: The original.
        mask_png: 8-bit gray, of the upright photo, at any size.

    Raises:
        ModelsError: The photo cannot be used.
        OSError: The photo or the mask cannot be read.
    """
    photo = decode(path)
    return _cutout(photo.image, fitted_mask(photo, mask_png))


def fitted_mask(photo: DecodedPhoto, mask_png: bytes) -> Pixels:
    """Return a person's own mask at the size of a decoded photo.

    Args:
        mask_png: 8-bit gray, of the upright photo, at any size.

    Raises:
        OSError: It is no picture.
    """
    import cv2
    from PIL import Image

    with Image.open(io.BytesIO(mask_png)) as picture:
        mask = np.asarray(picture.convert("L"))
    height, width = photo.image.shape[:2]
    # From the brush's size to this one: averaging keeps soft edges where they were.
    shrinks = mask.shape[0] > height or mask.shape[1] > width
    how = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(mask, (width, height), interpolation=how), np.uint8)


def preview(path: Path, side: int) -> bytes:
    """Return a photo as an upright JPEG whose longest side is ``side`` at most.

    Raises:
        ModelsError: The photo cannot be used.
        OSError: The photo cannot be read.
    """
    from models.preprocess import decode_photo

    return _jpeg(_shrink(decode_photo(path, max_side=side).image, side))


_RETOUCHING: Mapping[str, Callable[[Mapping[str, Any]], bytes]] = {
    "cut_out": lambda given: cut_out_with(Path(given["path"]), base64.b64decode(given["mask"])),
    "preview": lambda given: preview(Path(given["path"]), int(given["side"])),
}


def _shrink(pixels: npt.NDArray[np.uint8], side: int) -> npt.NDArray[np.uint8]:
    import cv2

    height, width = pixels.shape[:2]
    scale = side / max(height, width)
    if scale >= 1:
        return pixels
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)


def _cutout(image: npt.NDArray[np.uint8], mask: npt.NDArray[np.uint8]) -> bytes:
    """Crop to the garment with a little air, so that small things fill their tile."""
    from PIL import Image

    from models.cutout_edges import without_ground

    top, bottom, left, right = _bounds(mask)
    crop = _shrink(image[top:bottom, left:right], SMALL_SIDE_PX)
    alpha = _shrink(mask[top:bottom, left:right], SMALL_SIDE_PX)
    # Sixteen levels of alpha look the same at this size, and WebP packs them in half the time.
    coarse = (alpha.astype(np.uint16) + 8) // 17 * 17
    rgba = np.dstack([without_ground(crop, alpha), coarse.astype(np.uint8)])
    stream = io.BytesIO()
    Image.fromarray(rgba).save(stream, "WEBP", quality=_JPEG_QUALITY, method=0, xmp=MARK)
    return stream.getvalue()


def _bounds(mask: npt.NDArray[np.uint8]) -> tuple[int, int, int, int]:
    height, width = mask.shape
    rows, columns = np.flatnonzero(mask.max(axis=1) > 127), np.flatnonzero(mask.max(axis=0) > 127)
    if not rows.size:
        return 0, height, 0, width
    air = round(_CUTOUT_MARGIN * max(rows[-1] - rows[0], columns[-1] - columns[0]))
    return (
        max(0, int(rows[0]) - air),
        min(height, int(rows[-1]) + 1 + air),
        max(0, int(columns[0]) - air),
        min(width, int(columns[-1]) + 1 + air),
    )


def _jpeg(image: npt.NDArray[np.uint8]) -> bytes:
    from PIL import Image

    stream = io.BytesIO()
    Image.fromarray(image).save(stream, "JPEG", quality=_JPEG_QUALITY)
    return stream.getvalue()


def _png(mask: npt.NDArray[np.uint8]) -> bytes:
    from PIL import Image

    stream = io.BytesIO()
    Image.fromarray(mask).save(stream, "PNG", compress_level=3)
    return stream.getvalue()
