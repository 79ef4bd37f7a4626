"""From a file of any common picture format to upright sRGB pixels, or one plain sentence why not.

The only module that opens pictures. It knows formats by their bytes, checks declared sizes before a
decoder allocates anything, and lets no exception and no warning of a decoder out. It calls the
decoders' classes directly instead of ``Image.open``: that would apply Pillow's process-wide pixel
limit and choose by extension. It stores nothing and resizes only downward.

Safe to call from several threads: nothing is shared between calls.
"""

from __future__ import annotations

import io
import re
import stat
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import numpy as np
from PIL import (
    AvifImagePlugin,
    BmpImagePlugin,
    ExifTags,
    GifImagePlugin,
    Image,
    JpegImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
    features,
)

from models.errors import (
    ImageTooLargeError,
    ModelsError,
    NotInstalledError,
    OutOfMemoryError,
    UnreadableImageError,
    UnsupportedError,
)
from models.icc import to_srgb
from models.photo_formats import (
    PhotoFormat,
    declared_webp_size,
    is_cut_off,
    other_kind,
    sniff,
)
from models.photo_modes import split_alpha
from models.types import Mask, RgbImage

DEFAULT_MAX_SIDE = 1600
OPAQUE = 255

T = TypeVar("T")

_COPY_AGAIN = "Copy the photo from the phone or camera again, then import it again."
_NOT_A_PHOTO = "Vestry reads JPEG, PNG, WebP, GIF, BMP, TIFF, AVIF and HEIC photos."
_DNG_VERSION_TAG = 0xC612
_EXIF_TIMES = (
    (ExifTags.Base.DateTimeOriginal, ExifTags.Base.OffsetTimeOriginal),
    (ExifTags.Base.DateTimeDigitized, ExifTags.Base.OffsetTimeDigitized),
    (ExifTags.Base.DateTime, ExifTags.Base.OffsetTime),
)
_OFFSET = re.compile(r"[+-]\d\d:\d\d")
# Everything Pillow's metadata readers were seen to raise on damaged input.
_METADATA_ERRORS = (
    ArithmeticError,
    AttributeError,
    LookupError,
    OSError,
    SyntaxError,
    TypeError,
    UserWarning,
    ValueError,
)


@dataclass(frozen=True, slots=True)
class DecodeLimits:
    """What is too much for one photo.

    Attributes:
        max_bytes: Size of the file.
        max_pixels: Declared width times height of a file that must be decoded whole.
        max_scaled_pixels: The same for a baseline JPEG, which is decoded at a fraction of its size:
            phones make 200-megapixel ones.
    """

    max_bytes: int = 256 * 1024 * 1024
    max_pixels: int = 120_000_000
    max_scaled_pixels: int = 260_000_000


DEFAULT_LIMITS = DecodeLimits()


@dataclass(frozen=True, slots=True, eq=False)
class DecodedPhoto:
    """Pixels of a photo and what its file says.

    Attributes:
        image: Upright sRGB, longest side at most ``max_side``; over white where transparent.
        alpha: The file's own transparency, or None when all is opaque.
        width: Of the original, upright.
        height: Of the original, upright.
        media_type: From the bytes, for example ``"image/jpeg"``.
        extension: The usual one of that type, without a dot.
        taken_at: ISO 8601 local time, with an offset when the camera knew it; None when unknown.
    """

    image: RgbImage
    alpha: Mask | None
    width: int
    height: int
    media_type: str
    extension: str
    taken_at: str | None


def decode_photo(
    source: Path | bytes,
    *,
    max_side: int = DEFAULT_MAX_SIDE,
    limits: DecodeLimits = DEFAULT_LIMITS,
) -> DecodedPhoto:
    """Decode one photo; of an animation or a burst, the first picture.

    Args:
        source: The file or its bytes.
        max_side: Longest side of the result; smaller photos keep their size.

    Raises:
        UnreadableImageError: Missing, empty, cut off, damaged, or not a photo.
        ImageTooLargeError: Beyond ``limits``; nothing was decoded.
        NotInstalledError: A HEIC photo without the extra that reads it.
        UnsupportedError: A camera raw file, or AVIF where Pillow cannot read it.
        OutOfMemoryError: The memory at hand does not suffice.
    """
    if max_side < 1:
        raise ValueError(f"max_side must be at least 1, not {max_side}")
    return _guarded(source, limits, lambda data, kind: _decoded(data, kind, max_side, limits))


def photo_size(source: Path | bytes, *, limits: DecodeLimits = DEFAULT_LIMITS) -> tuple[int, int]:
    """Return how wide and high a photo is when it stands upright, from its header alone.

    Raises:
        ModelsError: As ``decode_photo``, as far as the header tells.
    """
    return _guarded(source, limits, lambda data, kind: _upright_size(data, kind, limits))


def _guarded(
    source: Path | bytes, limits: DecodeLimits, work: Callable[[bytes, PhotoFormat], T]
) -> T:
    """Read a photo's bytes and do something native with them; whatever fails is told in words."""
    data = source if isinstance(source, bytes) else _read(source, limits)
    kind = _identified(data, limits)
    # Decoders warn about odd metadata and go on, which is what we want too. A standing filter,
    # unlike `catch_warnings`, is safe in threads; adding it again is free.
    warnings.filterwarnings("ignore", category=UserWarning, module=r"PIL\.")
    try:
        return work(data, kind)
    except ModelsError:
        raise
    except MemoryError as error:
        raise OutOfMemoryError(
            "This photo needs more memory than is free right now.",
            next_step="Close other programs, or save the photo in a smaller size.",
        ) from error
    except Exception as error:  # the border to native decoders: damaged bytes raise anything
        raise _unreadable(kind, data, error) from error


def _read(path: Path, limits: DecodeLimits) -> bytes:
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise UnreadableImageError(
                "This is a folder or a device, not a photo.", next_step=_NOT_A_PHOTO
            )
        _check_bytes(status.st_size, limits)
        return path.read_bytes()
    except FileNotFoundError as error:
        raise UnreadableImageError(
            "This file is no longer there.", next_step="Choose the photo where it is now."
        ) from error
    except PermissionError as error:
        raise UnreadableImageError(
            "This file may not be opened by your account.",
            next_step="Change the file's permissions, or copy it to your own folder.",
        ) from error
    except OSError as error:
        raise UnreadableImageError(
            "This file could not be read from the disk.", next_step=_COPY_AGAIN
        ) from error


def _identified(data: bytes, limits: DecodeLimits) -> PhotoFormat:
    if not data:
        raise UnreadableImageError(
            "This file is empty; try copying it again.", next_step=_COPY_AGAIN
        )
    _check_bytes(len(data), limits)
    instead = other_kind(data)
    if instead == "raw":
        raise _raw_file()
    if instead:
        raise UnreadableImageError(
            f"This file is a {instead}, not a photo.", next_step=_NOT_A_PHOTO
        )
    found = sniff(data)
    if found is None:
        raise UnreadableImageError(
            "This file is not a photo Vestry can read.", next_step=_NOT_A_PHOTO
        )
    return found


def _decoded(data: bytes, kind: PhotoFormat, max_side: int, limits: DecodeLimits) -> DecodedPhoto:
    image = _opened(data, kind, limits)
    width, height = image.size
    _check_pixels(image, limits)
    wanted = _fitted_size(image.size, max_side)
    if isinstance(image, JpegImagePlugin.JpegImageFile):
        image.draft(image.mode, wanted)
    image.load()
    profile = image.info.get("icc_profile")
    # Read after loading: a TIFF turns itself upright while it loads, and then says so.
    orientation, taken_at = _exif_facts(image)
    pixels, alpha = split_alpha(image)
    del image
    pixels = _shrunk(pixels, wanted)
    rgb = to_srgb(pixels, profile if isinstance(profile, bytes) else None)
    if alpha is not None:
        alpha = _shrunk(alpha, wanted)
    turn = _TURNS.get(orientation)
    if turn is not None:
        rgb = rgb.transpose(turn)
        alpha = alpha.transpose(turn) if alpha is not None else None
        if orientation >= 5:
            width, height = height, width
    return DecodedPhoto(
        image=_array(rgb),
        alpha=_array(alpha) if alpha is not None else None,
        width=width,
        height=height,
        media_type=kind.media_type,
        extension=kind.extension,
        taken_at=taken_at,
    )


def _upright_size(data: bytes, kind: PhotoFormat, limits: DecodeLimits) -> tuple[int, int]:
    image = _opened(data, kind, limits)
    _check_pixels(image, limits)
    if isinstance(image, TiffImagePlugin.TiffImageFile):
        image.load()  # turns itself; which of its sizes it says before depends on Pillow
    width, height = image.size
    orientation, _taken = _exif_facts(image)
    return (height, width) if orientation >= 5 else (width, height)


# -- opening -------------------------------------------------------------------------------------

_OPENERS: dict[str, Callable[[io.BytesIO], Image.Image]] = {
    "jpeg": JpegImagePlugin.JpegImageFile,
    "png": PngImagePlugin.PngImageFile,
    "gif": GifImagePlugin.GifImageFile,
    "webp": WebPImagePlugin.WebPImageFile,
    "bmp": BmpImagePlugin.BmpImageFile,
    "tiff": TiffImagePlugin.TiffImageFile,
    "avif": AvifImagePlugin.AvifImageFile,
}
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def _opened(data: bytes, kind: PhotoFormat, limits: DecodeLimits) -> Image.Image:
    if kind.kind == "heif":
        return _opened_heif(data, limits)
    if kind.kind == "webp":
        declared = declared_webp_size(data)
        if declared is not None:
            _check_size(*declared, limits.max_pixels)
    if kind.kind == "avif" and not features.check("avif"):
        raise UnsupportedError(
            "This installation cannot read AVIF photos.",
            next_step="Save the photo as JPEG or PNG, then import it again.",
        )
    image = _OPENERS[kind.kind](io.BytesIO(data))
    if isinstance(image, TiffImagePlugin.TiffImageFile) and _DNG_VERSION_TAG in image.tag_v2:
        raise _raw_file()
    return image


def _opened_heif(data: bytes, limits: DecodeLimits) -> Image.Image:
    try:
        import pillow_heif
    except ImportError as error:
        raise NotInstalledError(
            'HEIC photos need the extra "heic", which is not installed.',
            next_step='Run: pip install "vestry[heic]"',
        ) from error
    file = pillow_heif.open_heif(data)
    width, height = file.size
    _check_size(width, height, limits.max_pixels)
    # libheif has already turned the pixels; `to_pillow` resets the orientation tag to match.
    image: Image.Image = file.to_pillow()
    return image


# -- limits --------------------------------------------------------------------------------------


def _check_bytes(count: int, limits: DecodeLimits) -> None:
    if count > limits.max_bytes:
        raise ImageTooLargeError(
            f"This file is larger than {limits.max_bytes // 1024**2} MB.",
            next_step="Save the photo in a smaller size, then import it again.",
        )


def _check_pixels(image: Image.Image, limits: DecodeLimits) -> None:
    # A progressive JPEG keeps all its coefficients in memory, whatever the scale.
    scaled = isinstance(image, JpegImagePlugin.JpegImageFile) and not image.info.get("progressive")
    _check_size(*image.size, limits.max_scaled_pixels if scaled else limits.max_pixels)


def _check_size(width: int, height: int, most: int) -> None:
    if width < 1 or height < 1:
        raise ValueError(f"declared size {width} x {height}")
    if width * height > most:
        raise ImageTooLargeError(
            f"This photo is too large: {width} x {height} pixels.",
            next_step=f"Save it with at most {most // 1_000_000} megapixels, then import it again.",
        )


# -- pixels --------------------------------------------------------------------------------------


def _fitted_size(size: tuple[int, int], max_side: int) -> tuple[int, int]:
    scale = min(1.0, max_side / max(size))
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _shrunk(image: Image.Image, wanted: tuple[int, int]) -> Image.Image:
    if image.size == wanted:
        return image
    return image.resize(wanted, Image.Resampling.LANCZOS, reducing_gap=3.0)


def _array(image: Image.Image) -> RgbImage:
    # A copy of its own: arrays that share Pillow's buffer are read-only.
    return np.array(image, dtype=np.uint8)


# -- what the file says --------------------------------------------------------------------------


def _exif_facts(image: Image.Image) -> tuple[int, str | None]:
    try:
        exif = image.getexif()
        orientation = exif.get(ExifTags.Base.Orientation, 1)
        return orientation if orientation in _TURNS else 1, _taken_at(exif)
    except _METADATA_ERRORS:
        return 1, None


def _taken_at(exif: Image.Exif) -> str | None:
    details = exif.get_ifd(ExifTags.IFD.Exif)
    for time_tag, offset_tag in _EXIF_TIMES:
        text = details.get(time_tag) or exif.get(time_tag)
        if not isinstance(text, str):
            continue
        try:
            taken = datetime.strptime(text.strip("\x00 "), "%Y:%m:%d %H:%M:%S")
        except ValueError:
            continue
        offset = details.get(offset_tag)
        known = isinstance(offset, str) and _OFFSET.fullmatch(offset.strip("\x00 "))
        return taken.isoformat() + (str(offset).strip("\x00 ") if known else "")
    return None


# -- sentences -----------------------------------------------------------------------------------


def _unreadable(kind: PhotoFormat, data: bytes, error: Exception) -> UnreadableImageError:
    if "truncated" in str(error).lower() or is_cut_off(kind.kind, data):
        return UnreadableImageError(
            "This file is cut off; try copying it again.", next_step=_COPY_AGAIN
        )
    return UnreadableImageError(
        "This photo is damaged and cannot be opened.", next_step=_COPY_AGAIN
    )


def _raw_file() -> UnsupportedError:
    return UnsupportedError(
        "This is a camera raw file, which Vestry does not develop.",
        next_step="Export it as JPEG, then import that.",
    )
