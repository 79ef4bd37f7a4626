"""Decoding of every odd file a phone, scanner or chat program leaves, and the pixels after it.

All files are made in memory; no photo is needed.
"""

from __future__ import annotations

import builtins
import io
import struct
import sys
import threading
import tracemalloc
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms, ImageFile, features

from models.errors import (
    ImageTooLargeError,
    ModelsError,
    NotInstalledError,
    UnreadableImageError,
    UnsupportedError,
)
from models.icc import to_srgb
from models.preprocess import (
    DecodedPhoto,
    DecodeLimits,
    PreprocessRecord,
    cut_out,
    decode_photo,
    hamming,
    letterbox,
    perceptual_hash,
    photo_size,
)

ORIENTATION, DATE, ORIGINAL, OFFSET, EXIF_IFD = 0x0112, 0x0132, 0x9003, 0x9011, 0x8769


def encoded(image: Image.Image, kind: str, **options: Any) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def scene(width: int = 48, height: int = 32) -> Image.Image:
    """Return a picture whose corners are red, green, blue and white, so that turns show."""
    pixels = np.zeros((height, width, 3), np.uint8)
    pixels[: height // 2, : width // 2] = (220, 20, 20)
    pixels[: height // 2, width // 2 :] = (20, 200, 20)
    pixels[height // 2 :, : width // 2] = (20, 20, 210)
    pixels[height // 2 :, width // 2 :] = (240, 240, 240)
    return Image.fromarray(pixels)


def noise(width: int = 64, height: int = 48) -> Image.Image:
    return Image.fromarray(np.random.default_rng(7).integers(0, 256, (height, width, 3), np.uint8))


def near(photo: DecodedPhoto, image: Image.Image, *, within: float = 6.0) -> bool:
    wanted = np.asarray(image.convert("RGB"), np.float32)
    assert photo.image.shape == wanted.shape
    return float(np.abs(photo.image.astype(np.float32) - wanted).mean()) <= within


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png_header(width: int, height: int, *, bits: int = 1, color: int = 0) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, bits, color, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header)


# -- formats and modes -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "media_type", "extension"),
    [
        ("JPEG", "image/jpeg", "jpg"),
        ("PNG", "image/png", "png"),
        ("WEBP", "image/webp", "webp"),
        ("BMP", "image/bmp", "bmp"),
        ("TIFF", "image/tiff", "tif"),
        ("GIF", "image/gif", "gif"),
        ("AVIF", "image/avif", "avif"),
    ],
)
def test_common_formats_are_told_by_their_bytes(
    kind: str, media_type: str, extension: str, tmp_path: Path
) -> None:
    if kind == "AVIF" and not features.check("avif"):
        pytest.skip("this Pillow cannot write AVIF")
    file = tmp_path / "misnamed.jpg"
    file.write_bytes(encoded(scene(), kind))
    photo = decode_photo(file)
    assert (photo.media_type, photo.extension) == (media_type, extension)
    assert (photo.width, photo.height, photo.alpha, photo.taken_at) == (48, 32, None, None)
    assert photo.image.dtype == np.uint8
    assert photo.image.flags.writeable
    assert near(photo, scene(), within=8.0)


def test_heic_is_read_by_its_extra() -> None:
    pillow_heif = pytest.importorskip("pillow_heif")
    buffer = io.BytesIO()
    pillow_heif.from_pillow(scene(64, 48)).save(buffer, quality=95)
    photo = decode_photo(buffer.getvalue())
    assert photo.media_type == "image/heic"
    assert near(photo, scene(64, 48), within=10.0)


def test_heic_without_its_extra_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def refuse(name: str, *args: Any, **options: Any) -> Any:
        if name.startswith("pillow_heif"):
            raise ImportError(name)
        return real(name, *args, **options)

    monkeypatch.setattr(builtins, "__import__", refuse)
    monkeypatch.delitem(sys.modules, "pillow_heif", raising=False)
    with pytest.raises(NotInstalledError) as caught:
        decode_photo(b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"\x00" * 64)
    assert "heic" in caught.value.message
    assert 'pip install "vestry[heic]"' in caught.value.next_step


@pytest.mark.parametrize("mode", ["1", "L", "P", "CMYK", "YCbCr"])
def test_other_color_modes_keep_their_look(mode: str) -> None:
    source = scene().convert(mode)
    kind = {"CMYK": "TIFF", "YCbCr": "JPEG"}.get(mode, "PNG")
    assert near(decode_photo(encoded(source, kind)), source, within=5.0)


def test_a_cmyk_jpeg_without_a_profile_is_not_inverted() -> None:
    photo = decode_photo(encoded(scene().convert("CMYK"), "JPEG", quality=95))
    assert near(photo, scene(), within=12.0)


def test_lab_pixels_become_srgb() -> None:
    lab = ImageCms.createProfile("LAB")
    transform = ImageCms.buildTransform(ImageCms.createProfile("sRGB"), lab, "RGB", "LAB")
    source = ImageCms.applyTransform(scene(), transform)
    assert source is not None
    assert near(decode_photo(encoded(source, "TIFF")), scene(), within=4.0)


@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_sixteen_bit_gray_is_scaled_not_clipped(kind: str) -> None:
    ramp = np.linspace(0, 65535, 256).astype(np.uint16)[None].repeat(4, axis=0)
    photo = decode_photo(encoded(Image.fromarray(ramp), kind))
    wanted = np.round(ramp / 257.0).astype(np.int16)
    assert np.abs(photo.image[:, :, 0].astype(np.int16) - wanted).max() <= 1


def test_a_dark_sixteen_bit_scan_stays_dark() -> None:
    dark = np.full((8, 8), 2570, np.uint16)
    assert decode_photo(encoded(Image.fromarray(dark), "PNG")).image.max() == 10


def test_sixteen_bit_color_is_scaled() -> None:
    row = b"\x00" + struct.pack(">6H", 65535, 32768, 0, 0, 25700, 65535)
    data = (
        png_header(2, 1, bits=16, color=2)
        + chunk(b"IDAT", zlib.compress(row))
        + chunk(b"IEND", b"")
    )
    assert decode_photo(data).image.tolist() == [[[255, 128, 0], [0, 100, 255]]]


def test_floating_point_scans_are_zero_to_one() -> None:
    values = np.array([[0.0, 0.5, 1.0, np.nan]], np.float32)
    pixels = decode_photo(encoded(Image.fromarray(values), "TIFF")).image[0, :, 0]
    assert pixels.tolist() == [0, 128, 255, 0]


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_transparency_comes_back_as_a_mask_over_white(mode: str) -> None:
    source = scene().convert("RGBA")
    alpha = Image.new("L", source.size, 255)
    alpha.paste(0, (0, 0, 24, 32))
    source.putalpha(alpha)
    if mode == "LA":
        source = source.convert("LA")
    if mode == "P":
        source = source.quantize(16)
    photo = decode_photo(encoded(source, "PNG"))
    assert photo.alpha is not None
    assert photo.alpha.shape == (32, 48)
    assert photo.alpha[16, 10] == 0
    assert photo.alpha[16, 40] == 255
    assert photo.image[16, 10].tolist() == [255, 255, 255]


def test_an_opaque_alpha_channel_is_no_mask() -> None:
    assert decode_photo(encoded(scene().convert("RGBA"), "PNG")).alpha is None


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG", "TIFF"])
def test_of_an_animation_the_first_picture_counts(kind: str) -> None:
    frames = [Image.new("RGB", (20, 10), color) for color in ("#dc1414", "#14c814", "#1414d2")]
    data = encoded(frames[0], kind, save_all=True, append_images=frames[1:])
    assert near(decode_photo(data), frames[0], within=6.0)


def test_of_a_burst_the_first_picture_counts() -> None:
    frames = [Image.new("RGB", (24, 16), color) for color in ("#dc1414", "#14c814")]
    data = encoded(frames[0], "MPO", save_all=True, append_images=frames[1:])
    photo = decode_photo(data)
    assert photo.media_type == "image/jpeg"
    assert near(photo, frames[0], within=6.0)


# -- orientation, profiles, time -------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_orientation_ends_upright(kind: str, orientation: int) -> None:
    undo: dict[int, Image.Transpose] = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    stored = scene().transpose(undo[orientation]) if orientation in undo else scene()
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    data = encoded(stored, kind, exif=exif)
    photo = decode_photo(data, max_side=24)
    assert (photo.width, photo.height) == (48, 32)
    assert near(photo, scene(24, 16), within=12.0)
    assert photo_size(data) == (48, 32)


def test_the_size_alone_needs_no_more_than_the_header() -> None:
    whole = encoded(scene(640, 480), "JPEG")
    assert photo_size(whole[: len(whole) // 2]) == (640, 480)
    with pytest.raises(UnreadableImageError):
        photo_size(b"no photo at all")
    with pytest.raises(ImageTooLargeError):
        photo_size(whole, limits=DecodeLimits(max_scaled_pixels=1000))


def test_a_wide_gamut_profile_is_converted() -> None:
    """Wide pixels are made here by the inverse transform, so the original must come back."""
    wide = _wide_profile()
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
    transform = ImageCms.buildTransform(
        srgb, wide, "RGB", "RGB", renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC
    )
    muted = Image.new("RGB", (32, 32), (200, 60, 50))
    stored = ImageCms.applyTransform(muted, transform)
    assert stored is not None
    assert np.abs(np.asarray(stored, np.int16) - np.asarray(muted, np.int16)).max() > 8
    data = encoded(stored, "PNG", icc_profile=wide.tobytes())
    assert near(decode_photo(data), muted, within=2.0)


def _wide_profile() -> ImageCms.ImageCmsProfile:
    """Return sRGB with Display P3's red, green and blue: the same layout, other numbers."""
    data = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    columns = {
        b"rXYZ": (0.51512, 0.24120, -0.00105),
        b"gXYZ": (0.29198, 0.69225, 0.04189),
        b"bXYZ": (0.15710, 0.06657, 0.78407),
    }
    count = struct.unpack(">I", data[128:132])[0]
    for entry in range(count):
        name, offset, _ = struct.unpack(">4sII", data[132 + 12 * entry : 144 + 12 * entry])
        if name in columns:
            fixed = [round(value * 65536) for value in columns[name]]
            data[offset + 8 : offset + 20] = struct.pack(">3i", *fixed)
        if name == b"desc":
            at = data.find("sRGB".encode("utf-16-be"), offset)
            data[at : at + 8] = "Wide".encode("utf-16-be")
    return ImageCms.ImageCmsProfile(io.BytesIO(bytes(data)))


@pytest.mark.parametrize("profile", [b"", b"garbage", b"\x00" * 500])
def test_a_damaged_profile_is_ignored(profile: bytes) -> None:
    assert near(decode_photo(encoded(scene(), "PNG", icc_profile=profile)), scene(), within=1.0)


def test_a_profile_of_other_pixels_is_ignored() -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    assert near(decode_photo(encoded(scene(), "PNG", icc_profile=lab)), scene(), within=1.0)
    assert to_srgb(scene(), lab).tobytes() == scene().tobytes()


@pytest.mark.parametrize(
    ("original", "offset", "iso"),
    [
        ("2026:11:21 10:02:03", None, "2026-11-21T10:02:03"),
        ("2026:11:21 10:02:03", "+01:00", "2026-11-21T10:02:03+01:00"),
        ("2026:11:21 10:02:03", "noon", "2026-11-21T10:02:03"),
        ("0000:00:00 00:00:00", None, "2025-01-02T03:04:05"),
        ("    :  :     :  :  ", None, "2025-01-02T03:04:05"),
    ],
)
def test_the_time_of_the_photo_is_read(original: str, offset: str | None, iso: str) -> None:
    exif = Image.Exif()
    exif[DATE] = "2025:01:02 03:04:05"
    details = exif.get_ifd(EXIF_IFD)
    details[ORIGINAL] = original
    if offset:
        details[OFFSET] = offset
    assert decode_photo(encoded(scene(), "JPEG", exif=exif)).taken_at == iso


def test_damaged_exif_costs_only_the_exif() -> None:
    for exif in (b"Exif\x00\x00garbage", b"Exif\x00\x00II*\x00\xff\xff\xff\xff", b"\x00"):
        photo = decode_photo(encoded(scene(), "JPEG", exif=exif))
        assert (photo.width, photo.taken_at) == (48, None)


# -- sizes and limits ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("size", "wanted"),
    [
        ((1, 1), (1, 1)),
        ((1, 5000), (1, 1600)),
        ((5000, 1), (1600, 1)),
        ((3, 2), (3, 2)),
        ((3200, 1000), (1600, 500)),
    ],
)
def test_extreme_shapes_keep_a_pixel(size: tuple[int, int], wanted: tuple[int, int]) -> None:
    photo = decode_photo(encoded(Image.new("RGB", size, "#804020"), "PNG"))
    assert photo.image.shape == (wanted[1], wanted[0], 3)
    assert (photo.width, photo.height) == size
    assert photo.image[0, 0].tolist() == [0x80, 0x40, 0x20]


@pytest.mark.parametrize(("max_side", "reads"), [(100, (150, 100)), (600, (600, 400))])
def test_a_large_jpeg_is_decoded_at_a_fraction(
    max_side: int, reads: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    decoded: list[tuple[int, int]] = []
    real = ImageFile.ImageFile.load

    def spy(image: ImageFile.ImageFile) -> Any:
        decoded.append(image.size)
        return real(image)

    monkeypatch.setattr(ImageFile.ImageFile, "load", spy)
    photo = decode_photo(encoded(scene(1200, 800), "JPEG"), max_side=max_side)
    assert decoded[0] == reads
    assert (photo.width, photo.height) == (1200, 800)
    assert max(photo.image.shape) == max_side


def test_an_enormous_png_is_refused_before_anything_is_allocated() -> None:
    packer = zlib.compressobj(1)
    row = b"\x00" * (1 + 30_000 // 8)
    body = b"".join(packer.compress(row) for _ in range(30_000)) + packer.flush()
    data = png_header(30_000, 30_000) + chunk(b"IDAT", body) + chunk(b"IEND", b"")
    tracemalloc.start()
    with pytest.raises(ImageTooLargeError) as caught:
        decode_photo(data)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert caught.value.message == "This photo is too large: 30000 x 30000 pixels."
    assert peak < 8 * 1024**2


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "GIF", "TIFF", "BMP", "JPEG"])
def test_limits_hold_in_every_format(kind: str) -> None:
    data = encoded(noise(), kind)
    small = DecodeLimits(max_pixels=1000, max_scaled_pixels=1000)
    with pytest.raises(ImageTooLargeError, match="64 x 48"):
        decode_photo(data, limits=small)
    with pytest.raises(ImageTooLargeError, match="larger than"):
        decode_photo(data, limits=DecodeLimits(max_bytes=100))


@pytest.mark.parametrize("options", [{"lossless": True}, {"quality": 80}, {"exif": b"Exif\0\0"}])
def test_webp_tells_its_size_before_decoding(options: dict[str, Any]) -> None:
    with pytest.raises(ImageTooLargeError, match="64 x 48"):
        decode_photo(encoded(noise(), "WEBP", **options), limits=DecodeLimits(max_pixels=1000))


def test_only_a_baseline_jpeg_may_use_the_larger_limit() -> None:
    limits = DecodeLimits(max_pixels=1000, max_scaled_pixels=1_000_000)
    assert decode_photo(encoded(noise(), "JPEG"), limits=limits).width == 64
    with pytest.raises(ImageTooLargeError):
        decode_photo(encoded(noise(), "JPEG", progressive=True), limits=limits)


def test_the_limits_of_other_users_of_pillow_stay() -> None:
    before = Image.MAX_IMAGE_PIXELS
    decode_photo(encoded(scene(), "PNG"))
    assert before == Image.MAX_IMAGE_PIXELS


# -- broken files ----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF", "AVIF"])
@pytest.mark.parametrize("part", [0.3, 0.6, 0.9])
def test_a_cut_off_file_says_so(kind: str, part: float) -> None:
    if kind == "AVIF" and not features.check("avif"):
        pytest.skip("this Pillow cannot write AVIF")
    data = encoded(noise(), kind)
    with pytest.raises(UnreadableImageError) as caught:
        decode_photo(data[: int(len(data) * part)])
    assert caught.value.message == "This file is cut off; try copying it again."
    assert caught.value.next_step


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "This file is empty; try copying it again."),
        (b"Dear diary, this is a photo.", "This file is not a photo Vestry can read."),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "This file is not a photo Vestry can read."),
        (b"%PDF-1.7 ...", "This file is a PDF, not a photo."),
        (b"\x00\x00\x00\x18ftypisom\x00\x00\x00\x00isommp42", "This file is a video, not a photo."),
        (b"\xff\xd8\xff", "This file is cut off; try copying it again."),
        (png_header(0, 5) + chunk(b"IEND", b""), "This photo is damaged and cannot be opened."),
    ],
)
def test_what_is_no_photo_gets_one_plain_sentence(data: bytes, message: str) -> None:
    with pytest.raises(UnreadableImageError) as caught:
        decode_photo(data)
    assert caught.value.message == message


def test_raw_files_are_named() -> None:
    raw = b"II*\x00\x10\x00\x00\x00CR\x02\x00" + b"\x00" * 40
    with pytest.raises(UnsupportedError, match="raw"):
        decode_photo(raw)
    with pytest.raises(UnsupportedError, match="raw"):
        decode_photo(encoded(scene(), "TIFF", tiffinfo={0xC612: bytes((1, 4, 0, 0))}))


def test_paths_that_cannot_be_read_get_one_plain_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(UnreadableImageError, match="no longer there"):
        decode_photo(tmp_path / "gone.jpg")
    with pytest.raises(UnreadableImageError, match="folder"):
        decode_photo(tmp_path)
    file = tmp_path / "locked.jpg"
    file.write_bytes(b"x")
    for error, words in ((PermissionError(13, "no"), "account"), (OSError(5, "io"), "disk")):
        monkeypatch.setattr(Path, "read_bytes", _raiser(error))
        with pytest.raises(UnreadableImageError, match=words):
            decode_photo(file)


def _raiser(error: OSError) -> Callable[[Path], bytes]:
    def fail(_: Path) -> bytes:
        raise error

    return fail


def _small_files() -> list[bytes]:
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif[DATE] = "2026:11:21 10:00:00"
    tiny = noise(12, 9)
    files = [
        encoded(tiny, "JPEG", exif=exif),
        encoded(tiny, "JPEG", progressive=True),
        encoded(tiny.convert("CMYK"), "JPEG"),
        encoded(tiny.convert("RGBA"), "PNG", exif=exif, icc_profile=_wide_profile().tobytes()),
        encoded(tiny.quantize(8), "PNG", transparency=1),
        encoded(tiny, "GIF", save_all=True, append_images=[scene(12, 9)]),
        encoded(tiny, "WEBP", exif=exif),
        encoded(tiny, "BMP"),
        encoded(tiny, "TIFF", exif=exif),
        encoded(tiny, "TIFF", compression="tiff_lzw"),
    ]
    if features.check("avif"):
        files.append(encoded(tiny, "AVIF"))
    return files


SMALL_FILES = _small_files()


@given(
    number=st.integers(0, len(SMALL_FILES) - 1),
    changes=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), min_size=1, max_size=8),
    keep=st.floats(0.05, 1.0),
)
@settings(max_examples=400, deadline=None)
def test_damaged_bytes_give_a_photo_or_one_plain_error(
    number: int, changes: list[tuple[float, int]], keep: float
) -> None:
    data = bytearray(SMALL_FILES[number])
    for place, value in changes:
        data[int(place * (len(data) - 1))] = value
    if keep < 0.5:
        del data[int(len(data) * 2 * keep) :]
    photo: DecodedPhoto | None
    try:
        photo = decode_photo(bytes(data), limits=DecodeLimits(max_pixels=2_000_000))
    except ModelsError as error:
        photo, message = None, error.message
    if photo is None:
        assert message.endswith(".")
    else:
        assert photo.image.dtype == np.uint8
        assert photo.image.ndim == 3
        assert max(photo.image.shape[:2]) <= 1600


def test_threads_decode_what_one_thread_decodes() -> None:
    wanted = [decode_photo(data).image for data in SMALL_FILES]
    wrong: list[int] = []

    def work() -> None:
        for _ in range(5):
            for number, data in enumerate(SMALL_FILES):
                if not np.array_equal(decode_photo(data).image, wanted[number]):
                    wrong.append(number)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


# -- network input ---------------------------------------------------------------------------------

RECORD = PreprocessRecord(size=32, pad=255, mean=(0.485, 0.456, 0.406), std=(0.229, 0.224, 0.225))


def test_input_is_pillows_bicubic_normalized() -> None:
    image = np.asarray(noise(100, 60))
    pixels = RECORD.apply(image)
    assert pixels.shape == (3, 32, 32)
    assert pixels.dtype == np.float32
    assert pixels.flags.c_contiguous
    wanted = np.full((32, 32, 3), 255, np.float32)
    resized = Image.fromarray(image).resize((32, 19), Image.Resampling.BICUBIC)
    wanted[6:25] = np.asarray(resized, np.float32)
    back = pixels.transpose(1, 2, 0) * RECORD.std + RECORD.mean
    assert np.abs(back - wanted / 255).max() < 1e-5


def test_squashing_fills_the_square() -> None:
    record = PreprocessRecord(size=16, fit="squash", mean=(0, 0, 0), std=(1, 1, 1))
    assert record.apply(np.full((9, 40, 3), 51, np.uint8)) == pytest.approx(0.2)


@pytest.mark.parametrize("shape", [(1, 1), (1, 500), (500, 1), (7, 7), (64, 32)])
def test_letterboxing_keeps_proportions_and_pads(shape: tuple[int, int]) -> None:
    square = letterbox(np.zeros((*shape, 3), np.uint8), 32, pad=200)
    inside = (square[:, :, 0] == 0).sum()
    scale = 32 / max(shape)
    assert square.shape == (32, 32, 3)
    assert inside == max(1, round(shape[0] * scale)) * max(1, round(shape[1] * scale))
    assert set(np.unique(square)) <= {0, 200}


def test_a_record_survives_json_and_its_digest_names_its_pixels() -> None:
    assert PreprocessRecord.from_json(RECORD.to_json()) == RECORD
    assert RECORD.digest == PreprocessRecord.from_json(RECORD.to_json()).digest
    assert len(RECORD.digest) == 12
    assert int(RECORD.digest, 16) >= 0
    for change in ({"size": 33}, {"pad": 0}, {"fit": "squash"}, {"mean": [0, 0, 0]}):
        assert PreprocessRecord.from_json({**RECORD.to_json(), **change}).digest != RECORD.digest


def test_whole_numbers_and_fractions_of_a_record_have_one_digest() -> None:
    first = PreprocessRecord(size=8, mean=(0, 0, 0), std=(1, 1, 1))
    assert PreprocessRecord.from_json(first.to_json()).digest == first.digest


@pytest.mark.parametrize(
    "change",
    [
        {"size": 0},
        {"pad": 300},
        {"fit": "crop"},
        {"filter": "nearest"},
        {"mean": [0, 0]},
        {"std": [0, 1, 1]},
        {"std": [float("nan")] * 3},
        {"mean": None},
        {"size": None},
        {"gamma": 2},
    ],
)
def test_a_record_nobody_can_follow_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r".+"):
        PreprocessRecord.from_json({**RECORD.to_json(), **change})


# -- hash and cut-out ------------------------------------------------------------------------------


def _garment(seed: int) -> Image.Image:
    rng = np.random.default_rng(seed)
    rough = rng.integers(0, 256, (6, 6, 3), np.uint8)
    return Image.fromarray(rough).resize((240, 320), Image.Resampling.BICUBIC)


def test_the_hash_of_one_picture_hardly_changes_and_of_another_does() -> None:
    image = _garment(1)
    base = perceptual_hash(np.asarray(image))
    assert -(2**63) <= base < 2**63
    smaller = perceptual_hash(np.asarray(image.resize((90, 120), Image.Resampling.LANCZOS)))
    squeezed = perceptual_hash(decode_photo(encoded(image, "JPEG", quality=35)).image)
    brighter = perceptual_hash(np.asarray(image.point(lambda value: value * 0.8 + 20)))
    assert max(hamming(base, other) for other in (smaller, squeezed, brighter)) <= 6
    others = [perceptual_hash(np.asarray(_garment(seed))) for seed in range(2, 30)]
    assert min(hamming(base, other) for other in others) > 12


def test_hamming_counts_bits_of_signed_numbers() -> None:
    assert hamming(0, 0) == 0
    assert hamming(-1, 0) == 64
    assert hamming(-(2**63), 2**63 - 1) == 64
    assert hamming(5, 4) == 1


@pytest.mark.parametrize("shape", [(1, 1, 3), (1, 900, 3), (5, 3, 3)])
def test_every_shape_has_a_hash(shape: tuple[int, int, int]) -> None:
    image = np.full(shape, 90, np.uint8)
    assert perceptual_hash(image) == perceptual_hash(image.copy())


def test_a_cut_out_carries_its_mask() -> None:
    image = np.asarray(scene())
    mask = np.zeros((32, 48), np.uint8)
    mask[4:8] = 255
    rgba = cut_out(image, mask)
    assert rgba.shape == (32, 48, 4)
    assert np.array_equal(rgba[:, :, 3], mask)
    assert np.array_equal(rgba[:, :, :3], image)
    with pytest.raises(ValueError, match="differ"):
        cut_out(image, mask[:4])
