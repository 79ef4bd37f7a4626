"""The colors of both themes as values, and which of them is read on which.

The window paints with them through ``views.theme``; the lookbook and the contact sheet take them
from here, too, so that a garment lies on the same tile wherever it is shown. Nothing here knows Qt.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Scheme = Literal["light", "dark"]


@dataclass(frozen=True, slots=True)
class Tokens:
    """Colors of one theme, each ``#RRGGBB``.

    Attributes:
        surface_0: The window itself.
        surface_1: Cards, panels and whatever floats.
        surface_2: Controls at rest, hovered rows.
        tile: Behind a cut-out; in the dark light enough that black clothes stand out.
        text_1: What is read first.
        text_2: Labels and icons.
        text_3: Captions; still readable on every surface.
        accent: The one accent: primary actions, selection, links.
        accent_soft: Behind what is selected.
        border: Hairlines, 8% of the text on the window.
        outline: Edges of controls that are nothing but their edge (a check box).
        focus: The ring around what the keyboard is at.
        shadow: Under what floats, with its own transparency.
    """

    scheme: Scheme
    surface_0: str
    surface_1: str
    surface_2: str
    tile: str
    text_1: str
    text_2: str
    text_3: str
    accent: str
    accent_hover: str
    on_accent: str
    accent_soft: str
    success: str
    warn: str
    danger: str
    danger_soft: str
    border: str
    outline: str
    focus: str
    shadow: str

    def color(self, name: str) -> str:
        """Return a color by its name (``text_2``).

        Raises:
            KeyError: There is no such token.
        """
        if name in _NOT_COLORS or name not in self.__slots__:
            raise KeyError(name)
        return str(getattr(self, name))


_NOT_COLORS = frozenset({"scheme"})

LIGHT = Tokens(
    scheme="light",
    surface_0="#FBFAF8",
    surface_1="#FFFFFF",
    surface_2="#F3F1ED",
    tile="#EFEDE8",
    text_1="#1C1B1A",
    text_2="#55524E",
    text_3="#6A665F",
    accent="#6B2D4F",
    accent_hover="#7D3A5F",
    on_accent="#FFFFFF",
    accent_soft="#F3E9EE",
    success="#2E6B4F",
    warn="#8A5A00",
    danger="#A4262C",
    danger_soft="#FBECEC",
    border="#E9E7E5",
    outline="#8A857D",
    focus="#6B2D4F",
    shadow="#2A2420",
)

DARK = Tokens(
    scheme="dark",
    surface_0="#161618",
    surface_1="#1D1D20",
    surface_2="#26262A",
    tile="#404047",
    text_1="#F2F0EC",
    text_2="#C9C5BE",
    text_3="#B2AEA7",
    accent="#D58FB3",
    accent_hover="#E0A4C3",
    on_accent="#1D1D20",
    accent_soft="#3A2A33",
    success="#7FC7A4",
    warn="#E0B252",
    danger="#F08A8E",
    danger_soft="#3A2426",
    border="#28282A",
    outline="#949089",
    focus="#D58FB3",
    shadow="#000000",
)

SCHEMES: dict[Scheme, Tokens] = {"light": LIGHT, "dark": DARK}

_SURFACES = ("surface_0", "surface_1", "surface_2", "tile")
CONTRAST_PAIRS: tuple[tuple[str, str, float], ...] = (
    *((text, surface, 4.5) for text in ("text_1", "text_2", "text_3") for surface in _SURFACES),
    *((text, "accent_soft", 4.5) for text in ("text_1", "text_2", "accent")),
    *((text, surface, 4.5) for text in ("accent", "danger") for surface in _SURFACES[:3]),
    *((text, surface, 4.5) for text in ("success", "warn") for surface in _SURFACES[:3]),
    ("on_accent", "accent", 4.5),
    ("on_accent", "accent_hover", 4.5),
    ("danger", "danger_soft", 4.5),
    *((edge, surface, 3.0) for edge in ("focus", "outline") for surface in _SURFACES),
)
"""Color, what it is seen on, and the least contrast: 4.5 for text, 3 for edges and icons."""


def contrast(one: str, other: str) -> float:
    """Return the WCAG contrast of two ``#RRGGBB`` colors, 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: str) -> float:
    channels = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
