"""Small pictures for whoever paints one: decoded off the GUI thread, kept by their bytes.

Threads of its own read files (``QImageReader`` with a scaled size lets go of the interpreter) and
lay finished images into a box; a timer that runs only while something is awaited turns them into
pixmaps, all that arrived in one frame at once. No signal crosses a thread. What is nearest to the
eye is read first, and what scrolled away before its turn is not read at all. Where a picture's
files are is for the source to know; making missing ones again is not done here.
"""

from __future__ import annotations

import logging
import os
import threading
import weakref
from collections import OrderedDict, deque
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from PySide6.QtCore import QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QImageIOHandler, QImageReader, QPixmap

from app.cutout_mark import is_outdated
from app.viewmodels.garment_list import ThumbKey

_log = logging.getLogger(__name__)

Kind = Literal["cutout", "photo", "file"]
"""``file`` is a photo outside the wardrobe, whose path is the key."""

BUDGET_BYTES = 160 * 1024 * 1024
FRAME_MS = 16
MOST_WAITING = 240
"""About three screens of small tiles; what is farther away waits until it is nearer."""
_BYTES_PER_PIXEL = 4
_MOST_ENLARGED = 2
_OLD = "outdated"


class PictureSource(Protocol):
    """Knows the files of a photo's small pictures, best first; asked in any thread."""

    def cutout(self, sha256: str, version: int = 0) -> Sequence[Path]:
        """Return what shows the garment, as the mended cut-out of this version does."""

    def photo(self, sha256: str) -> Sequence[Path]:
        """Return what shows the photo."""


@dataclass(frozen=True, slots=True)
class Request:
    """One picture at one size.

    Attributes:
        width: Of the box it has to fit in, in device pixels.
        height: Of the box it has to fit in, in device pixels.
    """

    key: ThumbKey
    kind: Kind
    width: int
    height: int


@dataclass(slots=True)
class _Waiting:
    distance: float
    owner: Hashable


class ThumbnailCache(QObject):
    """Pixmaps by picture and size; lives in the GUI thread.

    Args:
        source: Where files are.
        budget_bytes: Of pixmaps kept; the ones used last stay.
        threads: Readers; 0 for as many as the machine can spare, -1 to read at once in the
            caller's thread (tests, screenshots).
    """

    arrived = Signal(object)
    """A frozenset of ``ThumbKey``: paint these again."""
    missing = Signal()
    """A picture has no file; small pictures should be made again."""
    outdated = Signal(object)
    """A frozenset of photos (SHA-256) whose cut-outs are of an older version."""

    def __init__(
        self,
        source: PictureSource,
        parent: QObject | None = None,
        *,
        budget_bytes: int = BUDGET_BYTES,
        threads: int = 0,
    ) -> None:
        super().__init__(parent)
        self._source = source
        self._budget = budget_bytes
        self._kept: OrderedDict[Request, QPixmap] = OrderedDict()
        self._broken: dict[Request, None] = {}
        self._renewing: set[Request] = set()
        self._sizes: dict[tuple[str, Kind], Request] = {}
        self._bytes = 0
        self._inline = threads < 0
        self._crew = _Crew(self._count(threads))
        self._timer = QTimer(self)
        self._timer.setInterval(FRAME_MS)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._collect)

    # -- asking -----------------------------------------------------------------------------------

    def pixmap(
        self,
        key: ThumbKey | None,
        size: QSize,
        *,
        ratio: float = 1.0,
        kind: Kind = "cutout",
        distance: float = 0.0,
    ) -> QPixmap | None:
        """Return a picture if it is here, else have it read and return None; ``arrived`` follows.

        Args:
            size: Of the box it has to fit in, in logical pixels.
            ratio: Device pixels per logical pixel.
            distance: From the eye; the least is read first.
        """
        if key is None:
            return None
        request = request_for(key, size, ratio=ratio, kind=kind)
        found = self.cached(request)
        if found is None and request not in self._broken:
            self._ask([(request, distance)], owner=None)
            found = self._kept.get(request)
        return found

    def cached(self, request: Request) -> QPixmap | None:
        """Return a picture if it is here; asks for nothing."""
        found = self._kept.get(request)
        if found is not None:
            self._kept.move_to_end(request)
        return found

    def stand_in(self, request: Request) -> QPixmap | None:
        """Return the same picture in another size or an older version, to be stretched."""
        other = self._sizes.get((request.key.sha256, request.kind))
        return self._kept.get(other) if other is not None else None

    def is_broken(self, request: Request) -> bool:
        """Whether this picture was tried and cannot be shown."""
        return request in self._broken

    def want(self, owner: QObject, requests: Iterable[tuple[Request, float]]) -> None:
        """Say all that a view needs now, with distances; what it wanted before is forgotten."""
        name = id(owner)
        self._crew.forget(name)
        taken = self._ask(requests, owner=name)
        if taken:  # read at once
            self.arrived.emit(taken)

    def forget(self, keys: Iterable[str] | None = None) -> None:
        """Read pictures anew: of these photos (SHA-256), or of all that could not be shown."""
        if keys is None:
            self._broken.clear()
            return
        gone = set(keys)
        self._broken = {one: None for one in self._broken if one.key.sha256 not in gone}
        for request in [one for one in self._kept if one.key.sha256 in gone]:
            self._drop(request)

    def read_again(self, keys: Iterable[str]) -> None:
        """Read cut-outs of these photos (SHA-256) anew; what is here is shown until then."""
        chosen = set(keys)
        again = [one for one in self._kept if one.kind == "cutout" and one.key.sha256 in chosen]
        self._renewing.update(again)
        done = self._read([(request, self._files(request), 0.0) for request in again], owner=None)
        if done:
            self.arrived.emit(done)

    @property
    def held_bytes(self) -> int:
        """Bytes of all pixmaps kept."""
        return self._bytes

    @property
    def is_idle(self) -> bool:
        """Whether nothing is being read or awaited."""
        return self._crew.is_idle

    def shut_down(self) -> None:
        """End the readers; pictures that are here stay."""
        self._timer.stop()
        self._crew.end()

    # -- inside -----------------------------------------------------------------------------------

    @staticmethod
    def _count(threads: int) -> int:
        return threads if threads > 0 else min(4, max(1, (os.cpu_count() or 2) - 1))

    def _ask(
        self, requests: Iterable[tuple[Request, float]], *, owner: Hashable
    ) -> frozenset[ThumbKey]:
        """Have pictures read; return those that were read at once."""
        new = [
            (request, self._files(request), distance)
            for request, distance in requests
            if request not in self._kept and request not in self._broken
        ]
        return self._read(new, owner=owner)

    def _read(
        self,
        new: Sequence[tuple[Request, Callable[[], Sequence[Path]], float]],
        *,
        owner: Hashable,
    ) -> frozenset[ThumbKey]:
        if self._inline:
            for request, files, _ in new:
                self._take(request, read_picture(files, request.width, request.height))
            return frozenset(request.key for request, _, _ in new)
        if new:
            self._crew.add(new, owner=owner)
            if not self._timer.isActive():
                self._timer.start()
        return frozenset()

    def _files(self, request: Request) -> Callable[[], Sequence[Path]]:
        key = request.key
        if request.kind == "file":
            return lambda: (Path(key.sha256),)
        if request.kind == "cutout":
            return lambda: self._source.cutout(key.sha256, key.version)
        return lambda: self._source.photo(key.sha256)

    def _collect(self) -> None:
        """Turn what was read since the last frame into pixmaps."""
        idle = self._crew.is_idle  # asked first: what ends in between is collected next time
        done = self._crew.collect()
        for request, image in done:
            self._take(request, image)
        if done:
            self.arrived.emit(frozenset(request.key for request, _ in done))
        if idle and not done:
            self._timer.stop()

    def _take(self, request: Request, image: QImage | None) -> None:
        if image is None:
            if request not in self._broken:
                self._broken[request] = None
                if request.kind != "file":
                    self.missing.emit()
            return
        if request in self._kept:
            if request not in self._renewing:
                return
            self._drop(request)
        self._renewing.discard(request)
        pixmap = QPixmap.fromImage(image)
        self._kept[request] = pixmap
        self._bytes += _weight(pixmap)
        self._sizes[request.key.sha256, request.kind] = request
        if image.text(_OLD):
            self.outdated.emit(frozenset({request.key.sha256}))
        while self._bytes > self._budget and len(self._kept) > 1:
            self._drop(next(iter(self._kept)))

    def _drop(self, request: Request) -> None:
        pixmap = self._kept.pop(request)
        self._bytes -= _weight(pixmap)
        name = (request.key.sha256, request.kind)
        if self._sizes.get(name) == request:
            del self._sizes[name]


class _Crew:
    """Threads that read pictures, nearest first.

    Args:
        count: How many threads; they start with the first picture.
    """

    def __init__(self, count: int) -> None:
        self._count = count
        self._condition = threading.Condition()
        self._waiting: dict[Request, _Waiting] = {}
        self._files: dict[Request, Callable[[], Sequence[Path]]] = {}
        self._taken: set[Request] = set()  # being read, or read and not collected
        self._done: deque[tuple[Request, QImage | None]] = deque()
        self._threads: list[threading.Thread] = []
        self._ended = False

    @property
    def is_idle(self) -> bool:
        with self._condition:
            return not (self._waiting or self._taken)

    def add(
        self,
        requests: Sequence[tuple[Request, Callable[[], Sequence[Path]], float]],
        *,
        owner: Hashable,
    ) -> None:
        with self._condition:
            if self._ended:
                return
            for request, files, distance in requests:
                if request not in self._taken:
                    self._waiting[request] = _Waiting(distance, owner)
                    self._files[request] = files
            self._shorten()
            self._condition.notify_all()
        while len(self._threads) < self._count:
            # Daemons, and bound weakly: a window that is simply dropped must not keep them alive.
            thread = threading.Thread(
                target=_work, args=(weakref.ref(self),), name="thumbnails", daemon=True
            )
            self._threads.append(thread)
            thread.start()

    def forget(self, owner: Hashable) -> None:
        with self._condition:
            for request in [one for one, held in self._waiting.items() if held.owner == owner]:
                del self._waiting[request], self._files[request]

    def collect(self) -> list[tuple[Request, QImage | None]]:
        with self._condition:
            done = list(self._done)
            self._done.clear()
            self._taken.difference_update(request for request, _ in done)
            return done

    def end(self) -> None:
        with self._condition:
            self._ended = True
            self._waiting.clear()
            self._files.clear()
            self._condition.notify_all()
        for thread in self._threads:
            thread.join(timeout=2.0)
        self._threads.clear()

    def step(self) -> bool:
        """Read one picture, or wait a while for one; return whether to go on."""
        with self._condition:
            if not self._waiting and not self._ended:
                self._condition.wait(timeout=1.0)
            if self._ended:
                return False
            if not self._waiting:
                return True
            request = min(self._waiting, key=lambda one: self._waiting[one].distance)
            del self._waiting[request]
            files = self._files.pop(request)
            self._taken.add(request)
        image = None
        try:
            image = read_picture(files, request.width, request.height)
        finally:
            with self._condition:
                self._done.append((request, image))
        return True

    def _shorten(self) -> None:
        excess = len(self._waiting) - MOST_WAITING
        if excess > 0:
            far = sorted(self._waiting, key=lambda one: -self._waiting[one].distance)[:excess]
            for request in far:
                del self._waiting[request], self._files[request]


def _work(crew: weakref.ref[_Crew]) -> None:
    while (held := crew()) is not None and held.step():
        del held


def request_for(key: ThumbKey, size: QSize, *, ratio: float, kind: Kind = "cutout") -> Request:
    """Return the request for a picture in a box of logical pixels."""
    return Request(
        key, kind, max(1, round(size.width() * ratio)), max(1, round(size.height() * ratio))
    )


def read_picture(
    files: Callable[[], Sequence[Path]] | Sequence[Path], width: int, height: int
) -> QImage | None:
    """Read the first file that can be shown, no larger than the box; None when none can.

    Decoders scale while they read; ``QImage.scaled`` would hold the interpreter's lock.
    """
    for file in files() if callable(files) else files:
        if not file.is_file():
            continue
        image = _read(file, width, height)
        if image is not None:
            return image
        _log.debug("a small picture cannot be read")
    return None


def _read(file: Path, width: int, height: int) -> QImage | None:
    reader = QImageReader(str(file))
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid():
        box = QSize(width, height)
        turned = reader.transformation() & QImageIOHandler.Transformation.TransformationRotate90
        if turned:
            box.transpose()
        fitted = size.scaled(box, Qt.AspectRatioMode.KeepAspectRatio).expandedTo(QSize(1, 1))
        if fitted.width() < size.width():
            reader.setScaledSize(fitted)
    image = reader.read()
    if image.isNull():
        return None
    if image.width() < width and image.height() < height:
        # Dense screens and large tiles ask for more pixels than a small picture has; so few are
        # scaled in no time, and every garment fills its tile as on any other screen.
        box = QSize(width, height).boundedTo(image.size() * _MOST_ENLARGED)
        image = image.scaled(
            box, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
    # Drawn as it is from here on, without a conversion for each frame.
    wanted = (
        QImage.Format.Format_ARGB32_Premultiplied
        if image.hasAlphaChannel()
        else QImage.Format.Format_RGB32
    )
    made = image.convertToFormat(wanted)
    if is_outdated(file):
        made.setText(_OLD, "1")
    return made


def _weight(pixmap: QPixmap) -> int:
    return pixmap.width() * pixmap.height() * _BYTES_PER_PIXEL
