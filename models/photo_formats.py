"""What a file is, told from its bytes: its format, its declared size, whether its end is missing.

Looks at headers only and decodes nothing; the file's name and extension are never asked, because
people and chat programs rename photos.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

Kind = Literal["jpeg", "png", "gif", "webp", "bmp", "tiff", "heif", "avif"]


@dataclass(frozen=True, slots=True)
class PhotoFormat:
    """One kind of picture file Vestry reads."""

    kind: Kind
    media_type: str
    extension: str


FORMATS: dict[Kind, PhotoFormat] = {
    "jpeg": PhotoFormat("jpeg", "image/jpeg", "jpg"),
    "png": PhotoFormat("png", "image/png", "png"),
    "gif": PhotoFormat("gif", "image/gif", "gif"),
    "webp": PhotoFormat("webp", "image/webp", "webp"),
    "bmp": PhotoFormat("bmp", "image/bmp", "bmp"),
    "tiff": PhotoFormat("tiff", "image/tiff", "tif"),
    "heif": PhotoFormat("heif", "image/heic", "heic"),
    "avif": PhotoFormat("avif", "image/avif", "avif"),
}

_PREFIXES: tuple[tuple[bytes, Kind], ...] = (
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"BM", "bmp"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
    (b"II+\x00", "tiff"),
    (b"MM\x00+", "tiff"),
)
_HEIF_BRANDS = frozenset(
    {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1"}
)
_AVIF_BRANDS = frozenset({b"avif", b"avis"})
_MOVIE_BRANDS = frozenset({b"isom", b"iso2", b"mp41", b"mp42", b"M4V ", b"qt  ", b"3gp4", b"3gp5"})


def sniff(data: bytes) -> PhotoFormat | None:
    """Return the format of ``data``, or None when it is no picture Vestry reads."""
    for prefix, kind in _PREFIXES:
        if data.startswith(prefix):
            return FORMATS[kind]
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return FORMATS["webp"]
    brands = _brands(data)
    if brands & _AVIF_BRANDS:
        return FORMATS["avif"]
    if brands & _HEIF_BRANDS:
        return FORMATS["heif"]
    return None


def other_kind(data: bytes) -> str:
    """Name what a file is instead of a photo, when people often mistake it for one; else empty."""
    if _brands(data) & _MOVIE_BRANDS or data[:4] == b"\x1aE\xdf\xa3":
        return "video"
    if data.startswith(b"%PDF"):
        return "PDF"
    if b"crx " in _brands(data) or (data[8:10] == b"CR" and data[:4] == b"II*\x00"):
        return "raw"
    return ""


def declared_webp_size(data: bytes) -> tuple[int, int] | None:
    """Return width and height from a WebP header; the decoder allocates before it tells them."""
    chunk = data[12:16]
    if chunk == b"VP8X" and len(data) >= 30:
        return (
            1 + int.from_bytes(data[24:27], "little"),
            1 + int.from_bytes(data[27:30], "little"),
        )
    if chunk == b"VP8L" and len(data) >= 25:
        bits = int.from_bytes(data[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if chunk == b"VP8 " and len(data) >= 30:
        return (
            int.from_bytes(data[26:28], "little") & 0x3FFF,
            int.from_bytes(data[28:30], "little") & 0x3FFF,
        )
    return None


def is_cut_off(kind: Kind, data: bytes) -> bool:
    """Tell whether the end of a file that would not decode is missing.

    Asked only after a decoder failed, to choose the sentence: "cut off" has a next step (copy it
    again) that "damaged" has not.
    """
    tail = data.rstrip(b"\x00")[-64:]
    if kind == "jpeg":
        return b"\xff\xd9" not in tail
    if kind == "png":
        return b"IEND" not in tail
    if kind == "gif":
        return not data.rstrip(b"\x00").endswith(b";")
    if kind == "webp":
        return int.from_bytes(data[4:8], "little") + 8 > len(data)
    if kind == "bmp":
        return len(data) < 26 or int.from_bytes(data[2:6], "little") > len(data)
    if kind == "tiff":
        return _tiff_directory_end(data) > len(data)
    return _boxes_end(data) > len(data)


def _brands(data: bytes) -> frozenset[bytes]:
    if data[4:8] != b"ftyp":
        return frozenset()
    end = min(int.from_bytes(data[:4], "big"), len(data), 256)
    offsets = [8, *range(16, end + 1, 4)]
    return frozenset(data[start : start + 4] for start, stop in pairwise(offsets) if stop <= end)


def _tiff_directory_end(data: bytes) -> int:
    order: Literal["little", "big"] = "little" if data[:1] == b"I" else "big"
    start = int.from_bytes(data[4:8], order)
    count = int.from_bytes(data[start : start + 2], order)
    return max(8, start + 2 + 12 * count + 4)


def _boxes_end(data: bytes) -> int:
    position = 0
    while position + 8 <= len(data):
        size = int.from_bytes(data[position : position + 4], "big")
        if size == 1:
            size = int.from_bytes(data[position + 8 : position + 16], "big")
        if size == 0:
            return len(data)
        if size < 8:
            return position
        position += size
    return position if position >= len(data) else len(data) + 1
