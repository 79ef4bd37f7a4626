"""What says that a picture was drawn by a model: a badge that is seen, and words inside the file.

    PNG tEXt      Software, Description (the words it was drawn from), Model, Seed
    PNG iTXt      XMP with IPTC's DigitalSourceType "trainedAlgorithmicMedia"

Every picture of a model passes here before it is kept or shown. The badge is on the pixels, so that
a screenshot has it too.

Source: IPTC Photo Metadata Standard 2023.1, Digital Source Type.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Final

import numpy as np
from PIL import Image, ImageDraw, ImageFont, PngImagePlugin

from models.types import RgbImage

BADGE: Final = "AI"
LEAST_SIDE: Final = 384
"""Smaller pictures are enlarged, so that the badge leaves the garment alone."""

_SOURCE: Final = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
XMP: Final = (
    '<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>'
    '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description rdf:about="" '
    'xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/">'
    f"<Iptc4xmpExt:DigitalSourceType>{_SOURCE}</Iptc4xmpExt:DigitalSourceType>"
    '</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
)


@dataclass(frozen=True, slots=True)
class DrawnFrom:
    """What a picture was drawn from: enough to draw it again."""

    words: str
    model: str
    seed: int


def marked_png(picture: RgbImage, told: DrawnFrom) -> bytes:
    """Return a picture of a model as a PNG file, with badge and metadata."""
    info = PngImagePlugin.PngInfo()
    info.add_text("Software", "Vestry")
    info.add_itxt("Description", told.words)
    info.add_text("Model", told.model)
    info.add_text("Seed", str(told.seed))
    info.add_text("AI-generated", "yes")
    info.add_itxt("XML:com.adobe.xmp", XMP)
    packed = io.BytesIO()
    Image.fromarray(with_badge(picture)).save(packed, "PNG", pnginfo=info)
    return packed.getvalue()


def with_badge(picture: RgbImage, words: str = BADGE) -> RgbImage:
    """Return a picture, large enough, with the badge in its corner."""
    image = Image.fromarray(picture)
    times = -(-LEAST_SIDE // max(1, min(image.size)))
    if times > 1:
        size = (image.width * times, image.height * times)
        image = image.resize(size, Image.Resampling.BICUBIC)
    draw = ImageDraw.Draw(image, "RGBA")
    height = max(14, min(image.size) // 18)
    font = ImageFont.load_default(size=height)
    left, top, right, bottom = draw.textbbox((0, 0), words, font=font)
    pad = height // 3
    wide, high = int(right - left) + 2 * pad, int(bottom - top) + 2 * pad
    x, y = image.width - wide - pad, image.height - high - pad
    draw.rounded_rectangle([x, y, x + wide, y + high], radius=pad, fill=(20, 20, 20, 200))
    draw.text((x + pad - left, y + pad - top), words, font=font, fill=(255, 255, 255, 255))
    return np.asarray(image.convert("RGB"), np.uint8)
