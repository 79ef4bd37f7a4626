"""Color profiles: pixels of a photo's own color space become sRGB.

Works on Pillow images through LittleCMS. A profile that is damaged, or that belongs to another
kind of pixels, is ignored: a photo in slightly wrong colors is better than no photo.
"""

from __future__ import annotations

import io
import logging

from PIL import Image, ImageCms

_LOG = logging.getLogger(__name__)

MAX_PROFILE_BYTES = 8 * 1024 * 1024

# What a profile says it describes -> the Pillow modes that hold such pixels.
_MODES = {"RGB": ("RGB",), "GRAY": ("L",), "CMYK": ("CMYK",), "Lab": ("LAB",)}


def to_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Return ``image`` as sRGB in mode ``"RGB"``.

    Args:
        image: Mode RGB, L, CMYK or LAB, without alpha.
        profile: The embedded ICC profile, or None.
    """
    converted = _by_profile(image, profile) if profile else None
    if converted is not None:
        return converted
    if image.mode == "LAB":
        lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
        return _transformed(image, lab)
    return image if image.mode == "RGB" else image.convert("RGB")


def _by_profile(image: Image.Image, profile: bytes) -> Image.Image | None:
    if len(profile) > MAX_PROFILE_BYTES:
        return None
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if image.mode not in _MODES.get(source.profile.xcolor_space.strip(), ()):
            return None
        if image.mode == "RGB" and _is_srgb(source):
            return image
        return _transformed(image, source)
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError) as error:
        _LOG.debug("ignoring a color profile: %s", error)
        return None


def _is_srgb(profile: ImageCms.ImageCmsProfile) -> bool:
    # Nearly every phone and editor photo: skip a transform that would change nothing visible.
    described = profile.profile.profile_description or ""
    return described.lower().startswith("srgb")


def _transformed(image: Image.Image, source: ImageCms.ImageCmsProfile) -> Image.Image:
    # Built per photo and never shared: a LittleCMS transform keeps a one-pixel cache, which two
    # threads would corrupt.
    transform = ImageCms.buildTransform(
        source,
        ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")),
        image.mode,
        "RGB",
        renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
        flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )
    result = ImageCms.applyTransform(image, transform)
    if result is None:
        raise ValueError("the transform gave no image")
    return result
