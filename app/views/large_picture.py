"""A photo or a cut-out at the size of a screen, read beside the window.

Grids live on pictures of 320 pixels; a garment looked at alone deserves its photo. The cut-out is
made here from photo and mask, as large as it is shown. Everything in this module is safe in any
thread; nothing is kept.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRect, QSize, Qt
from PySide6.QtGui import QImage, QImageIOHandler, QImageReader

from app.views.thumbnails import read_picture

Source = Path | bytes
"""A file, or the bytes of one that a worker made."""

_AIR = 0.04
_LEAST_CROP = 8
MOST_SIDE = 2048
_SOLID = bytes(1 if level > 127 else 0 for level in range(256))


def read_photo(source: Source, box: QSize) -> QImage | None:
    """Return a photo, upright, fitting into ``box``; never enlarged; None if it cannot be read."""
    device: QBuffer | None = None
    if isinstance(source, bytes):
        device = QBuffer()
        device.setData(QByteArray(source))
        device.open(QIODevice.OpenModeFlag.ReadOnly)
        reader = QImageReader(device)
    else:
        reader = QImageReader(str(source))
        reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid():
        turned = bool(
            reader.transformation() & QImageIOHandler.Transformation.TransformationRotate90
        )
        target = box.transposed() if turned else box
        if size.width() > target.width() or size.height() > target.height():
            # Scaling while decoding is six times faster, and lets go of the interpreter.
            reader.setScaledSize(size.scaled(target, Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    return None if image.isNull() else image


def read_mask(path: Path) -> QImage | None:
    """Return a mask, 8-bit gray; None if there is none."""
    image = QImage(str(path))
    return None if image.isNull() else image.convertToFormat(QImage.Format.Format_Grayscale8)


def garment_bounds(mask: QImage) -> QRect:
    """Return the box around what a mask keeps; the whole mask where it keeps nothing."""
    left, right, top, bottom = mask.width(), -1, -1, -1
    pixels, stride = bytes(mask.constBits()), mask.bytesPerLine()
    for y in range(mask.height()):
        row = pixels[y * stride : y * stride + mask.width()].translate(_SOLID)
        first = row.find(1)
        if first < 0:
            continue
        top = y if top < 0 else top
        bottom = y
        left, right = min(left, first), max(right, row.rfind(1))
    if right < 0:
        return mask.rect()
    return QRect(left, top, right - left + 1, bottom - top + 1)


def read_cutout(source: Source, mask_file: Path, box: QSize) -> QImage | None:
    """Return the garment alone, cropped with a little air, fitting into ``box``.

    None where the photo or its mask cannot be read.
    """
    mask = read_mask(mask_file)
    if mask is None:
        return None
    bounds = garment_bounds(mask)
    air = round(_AIR * max(bounds.width(), bounds.height()))
    bounds = bounds.adjusted(-air, -air, air, air).intersected(mask.rect())
    # The photo is read so large that the garment alone fills the box.
    share = max(bounds.width() / mask.width(), bounds.height() / mask.height(), 0.05)
    side = min(MOST_SIDE, round(max(box.width(), box.height()) / share))
    photo = read_photo(source, QSize(side, side))
    if photo is None:
        return None
    crop = _scaled(bounds, mask.size(), photo.size())
    if crop.width() < _LEAST_CROP or crop.height() < _LEAST_CROP:
        crop = photo.rect()
    whole = with_mask(photo, mask)
    cut = whole.copy(crop)
    if cut.width() > box.width() or cut.height() > box.height():
        cut = cut.scaled(
            box, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
    return cut


def with_mask(photo: QImage, mask: QImage) -> QImage:
    """Return the whole photo with the mask, of whatever size, as its transparency."""
    fitted = mask.scaled(
        photo.size(),
        Qt.AspectRatioMode.IgnoreAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )
    made = photo.convertToFormat(QImage.Format.Format_ARGB32)
    made.setAlphaChannel(fitted.convertToFormat(QImage.Format.Format_Grayscale8))
    return made.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)


def read_small(path: Path, box: QSize) -> QImage | None:
    """Return a small picture that is kept ready, fitting into ``box``."""
    return read_picture(lambda: (path,), box.width(), box.height())


def _scaled(rect: QRect, of: QSize, to: QSize) -> QRect:
    x, y = to.width() / of.width(), to.height() / of.height()
    left, top = round(rect.left() * x), round(rect.top() * y)
    return QRect(left, top, round(rect.width() * x), round(rect.height() * y)).intersected(
        QRect(0, 0, to.width(), to.height())
    )
