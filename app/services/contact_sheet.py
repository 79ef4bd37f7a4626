"""A wardrobe on one picture: its garments as tiles, and what some searches found among them.

Draws with Pillow on a plain surface, in the colors and proportions of the window, light and dark.
It is handed finished words and pictures; it opens no wardrobe and searches nothing.
"""

from __future__ import annotations

import io
import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from PIL import Image, ImageDraw, ImageFilter, ImageFont

from app.colors import DARK, LIGHT, Tokens

Theme = Literal["light", "dark"]
THEMES: tuple[Theme, ...] = ("light", "dark")

_SCALE = 2
_WIDTH = 1440
_MARGIN = 56
_COLUMNS = 8
_GAP = 16
_TILE_W = (_WIDTH - 2 * _MARGIN - (_COLUMNS - 1) * _GAP) / _COLUMNS
_TILE_H = _TILE_W * 5 / 4
_CAPTION_H = 58
_RADIUS = 10
_PADDING = 0.07
# Share of a tile that a garment covers at most: a wide jumper fills the width, a solid bag does not
# fill the tile, and side by side both look equally large.
_COVER = 0.36
_DOT = 9
_GLOW = 1.6


@dataclass(frozen=True, slots=True)
class Palette:
    """Colors of one theme, as the window has them, and two that only the sheet needs."""

    colors: Tokens
    ring: str
    glow: str = ""


PALETTES: dict[Theme, Palette] = {
    "light": Palette(LIGHT, ring="#D9D5CE"),
    "dark": Palette(DARK, ring="#5A5A61", glow="#6C6C76"),
}


@dataclass(frozen=True, slots=True)
class Tile:
    """One garment on the sheet.

    Attributes:
        caption: One quiet line below the name.
        colors: Hex values, dominant first.
        picture: An encoded picture with transparency, or None.
    """

    name: str
    caption: str = ""
    colors: tuple[str, ...] = ()
    picture: bytes | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One search and its best hits.

    Attributes:
        kind: What was searched by, in a word.
        query: The words or the condition; empty for a search by picture.
        picture: The picture searched by, encoded.
        hits: Best first; what does not fit in one row is left out.
        note: How many were found.
    """

    kind: str
    query: str
    hits: tuple[Tile, ...]
    note: str = ""
    picture: bytes | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything that is on the picture."""

    title: str
    subtitle: str
    tiles: tuple[Tile, ...]
    findings: tuple[Finding, ...] = ()


def save_sheets(sheet: Sheet, folder: Path) -> tuple[Path, ...]:
    """Draw the sheet in every theme and return the PNG files."""
    folder.mkdir(parents=True, exist_ok=True)
    return tuple(
        _save(draw_sheet(sheet, theme), folder / f"wardrobe-{theme}.png") for theme in THEMES
    )


def _save(picture: Image.Image, place: Path) -> Path:
    descriptor, name = tempfile.mkstemp(dir=place.parent, prefix=f".{place.name}.", suffix=".tmp")
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            picture.save(stream, "PNG")
        temporary.chmod(0o644)  # mkstemp makes it private; this is a picture to show around
        os.replace(temporary, place)
    finally:
        temporary.unlink(missing_ok=True)
    return place


def draw_sheet(sheet: Sheet, theme: Theme) -> Image.Image:
    """Return the picture, RGB, twice as dense as its layout."""
    rows = -(-len(sheet.tiles) // _COLUMNS)
    grid_h = rows * (_TILE_H + _CAPTION_H)
    findings_h = len(sheet.findings) * _FINDING_H + (_HEADING_H if sheet.findings else 0)
    height = _HEADER_H + grid_h + findings_h + _MARGIN
    canvas = _Canvas(_WIDTH, height, PALETTES[theme])
    _draw_header(canvas, sheet)
    for place, tile in enumerate(sheet.tiles):
        row, column = divmod(place, _COLUMNS)
        _draw_tile(canvas, tile, _column_x(column), _HEADER_H + row * (_TILE_H + _CAPTION_H))
    if sheet.findings:
        _draw_findings(canvas, sheet.findings, _HEADER_H + grid_h)
    return canvas.image


_HEADER_H = 132.0
_HEADING_H = 76.0
_FINDING_H = _TILE_H + _CAPTION_H + 8


def _column_x(column: int) -> float:
    return _MARGIN + column * (_TILE_W + _GAP)


class _Canvas:
    """A picture that is drawn on in layout pixels."""

    def __init__(self, width: float, height: float, palette: Palette) -> None:
        self.palette = palette
        self.image = Image.new("RGB", (_px(width), _px(height)), palette.colors.surface_0)
        self._draw = ImageDraw.Draw(self.image)

    def text(
        self, x: float, y: float, text: str, *, size: float, color: str, bold: bool = False
    ) -> None:
        """Write one line; ``y`` is its baseline."""
        self._draw.text(
            (_px(x), _px(y)),
            text,
            font=_font(_px(size)),
            fill=color,
            anchor="ls",
            # The built-in face has one weight; a hair of outline makes the second.
            stroke_width=0.014 * _px(size) if bold else 0,
        )

    def fitted(
        self,
        x: float,
        y: float,
        text: str,
        *,
        width: float,
        size: float,
        color: str,
        bold: bool = False,
    ) -> None:
        """Write one line, shortened with an ellipsis to fit a width."""
        self.text(x, y, _shortened(text, _px(width), _px(size)), size=size, color=color, bold=bold)

    def tile(self, x: float, y: float, width: float, height: float) -> None:
        """Draw a rounded tile with smooth corners."""
        mask = _rounded(_px(width), _px(height), _px(_RADIUS))
        self.image.paste(self.palette.colors.tile, (_px(x), _px(y)), mask)

    def picture(
        self, picture: Image.Image, x: float, y: float, width: float, height: float
    ) -> None:
        """Put a picture in the middle of a box, whole, with air around it."""
        box_w, box_h = _px(width * (1 - 2 * _PADDING)), _px(height * (1 - 2 * _PADDING))
        covered = sum(
            value * count for value, count in enumerate(picture.getchannel("A").histogram())
        )
        even = (_COVER * _px(width) * _px(height) / max(1.0, covered / 255)) ** 0.5
        scale = min(box_w / picture.width, box_h / picture.height, even)
        size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
        # Premultiplied while scaling, or the background that was cut away bleeds into the edge.
        shown = picture.convert("RGBa").resize(size, Image.Resampling.LANCZOS).convert("RGBA")
        left = _px(x + width / 2) - size[0] // 2
        top = _px(y + height / 2) - size[1] // 2
        self._glow(shown, left, top)
        self.image.paste(shown, (left, top), shown)

    def _glow(self, shown: Image.Image, left: int, top: int) -> None:
        """Lift a garment off its tile where the tile is dark, or black clothes would vanish."""
        if not self.palette.glow:
            return
        air = _px(_GLOW) * 3
        mask = Image.new("L", (shown.width + 2 * air, shown.height + 2 * air), 0)
        mask.paste(shown.getchannel("A"), (air, air))
        mask = mask.filter(ImageFilter.GaussianBlur(_px(_GLOW)))
        self.image.paste(self.palette.glow, (left - air, top - air), mask)

    def line(self, x: float, y: float, width: float) -> None:
        """Draw a hairline."""
        corners = (_px(x), _px(y), _px(x + width) - 1, _px(y) + 1)
        self._draw.rectangle(corners, fill=self.palette.colors.border)

    def dot(self, x: float, y: float, color: str) -> None:
        """Draw a round swatch that can be told from any surface."""
        side = _px(_DOT)
        mask = _rounded(side, side, side // 2)
        self.image.paste(self.palette.ring, (_px(x), _px(y)), mask)
        inner = side - 2
        self.image.paste(color, (_px(x) + 1, _px(y) + 1), _rounded(inner, inner, inner // 2))


def _draw_header(canvas: _Canvas, sheet: Sheet) -> None:
    colors = canvas.palette.colors
    canvas.text(_MARGIN, 74, sheet.title, size=30, color=colors.text_1, bold=True)
    canvas.text(_MARGIN, 100, sheet.subtitle, size=13, color=colors.text_2)


def _draw_tile(canvas: _Canvas, tile: Tile, x: float, y: float) -> None:
    colors = canvas.palette.colors
    canvas.tile(x, y, _TILE_W, _TILE_H)
    if tile.picture is not None:
        canvas.picture(_opened(tile.picture), x, y, _TILE_W, _TILE_H)
    below = y + _TILE_H
    dots_w = len(tile.colors) * (_DOT + 3)
    name_w = _TILE_W - dots_w - 4
    canvas.fitted(x, below + 19, tile.name, width=name_w, size=12, color=colors.text_1, bold=True)
    for place, color in enumerate(tile.colors):
        canvas.dot(x + _TILE_W - dots_w + 3 + place * (_DOT + 3), below + 10.5, color)
    canvas.fitted(x, below + 35, tile.caption, width=_TILE_W, size=11, color=colors.text_3)


def _draw_findings(canvas: _Canvas, findings: Sequence[Finding], top: float) -> None:
    colors = canvas.palette.colors
    canvas.line(_MARGIN, top + 8, _WIDTH - 2 * _MARGIN)
    canvas.text(_MARGIN, top + 46, "Found in it", size=20, color=colors.text_1, bold=True)
    for place, finding in enumerate(findings):
        y = top + _HEADING_H + place * _FINDING_H
        _draw_query(canvas, finding, y)
        for column, hit in enumerate(finding.hits[: _COLUMNS - 1], start=1):
            _draw_tile(canvas, hit, _column_x(column), y)


def _draw_query(canvas: _Canvas, finding: Finding, y: float) -> None:
    colors = canvas.palette.colors
    x, width = float(_MARGIN), _TILE_W - 8
    canvas.text(x, y + 16, finding.kind, size=11, color=colors.accent, bold=True)
    if finding.picture is not None:
        picture = _opened(finding.picture)
        shown = _TILE_W * 0.62
        height = shown * picture.height / picture.width
        rounded = picture.resize((_px(shown), _px(height)), Image.Resampling.LANCZOS)
        mask = _rounded(rounded.width, rounded.height, _px(_RADIUS - 2))
        canvas.image.paste(rounded.convert("RGB"), (_px(x), _px(y + 28)), mask)
        canvas.text(x, y + 28 + height + 20, finding.note, size=11, color=colors.text_3)
        return
    lines = _wrapped(finding.query, _px(width), _px(17))
    for place, line in enumerate(lines):
        canvas.text(x, y + 42 + place * 23, line, size=17, color=colors.text_1)
    canvas.text(x, y + 42 + len(lines) * 23, finding.note, size=11, color=colors.text_3)


def _opened(picture: bytes) -> Image.Image:
    with Image.open(io.BytesIO(picture)) as opened:
        return opened.convert("RGBA")


def _px(length: float) -> int:
    return round(length * _SCALE)


@lru_cache(maxsize=32)
def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    # Pillow's own face (Aileron): the same letters on every system, and no font file to ship.
    return ImageFont.load_default(size)


@lru_cache(maxsize=64)
def _rounded(width: int, height: int, radius: int) -> Image.Image:
    """Return a mask with smooth corners, drawn four times as large and scaled down."""
    large = Image.new("L", (width * 4, height * 4), 0)
    corners = (0, 0, width * 4 - 1, height * 4 - 1)
    ImageDraw.Draw(large).rounded_rectangle(corners, radius * 4, fill=255)
    return large.resize((width, height), Image.Resampling.LANCZOS)


def _shortened(text: str, width: int, size: int) -> str:
    if _font(size).getlength(text) <= width:
        return text
    while text and _font(size).getlength(f"{text}...") > width:
        text = text[:-1].rstrip()
    return f"{text}..."


def _wrapped(text: str, width: int, size: int) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and _font(size).getlength(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return [_shortened(line, width, size) for line in lines]
