"""The look as values: sizes of type, spacing and radii, beside the colors of ``app.colors``.

Everything painted takes its colors from here, through ``theme.Theme``. Nothing here knows Qt, so
that contrast can be checked without a window.
"""

from __future__ import annotations

from app.colors import CONTRAST_PAIRS, DARK, LIGHT, SCHEMES, Scheme, Tokens, contrast

__all__ = [
    "BASE_SIZE",
    "CONTRAST_PAIRS",
    "DARK",
    "DETAIL_NEEDS",
    "DETAIL_WIDTH",
    "ICON_SIZE",
    "LIGHT",
    "MOTION_MS",
    "RADIUS_CONTROL",
    "RADIUS_TILE",
    "RAIL_COLLAPSED",
    "RAIL_WIDTH",
    "SCHEMES",
    "SPACE_L",
    "SPACE_M",
    "SPACE_S",
    "SPACE_XL",
    "SPACE_XS",
    "SPACE_XXL",
    "TILE_RATIO",
    "TYPE_SIZES",
    "Scheme",
    "Tokens",
    "contrast",
]

BASE_SIZE = 13
TYPE_SIZES = {"caption": 11, "body": BASE_SIZE, "title": 16, "page_title": 22, "display": 30}
"""Pixels at a text size of 100%."""

SPACE_XS, SPACE_S, SPACE_M, SPACE_L, SPACE_XL, SPACE_XXL = 4, 8, 12, 16, 24, 32
RADIUS_TILE = 10
RADIUS_CONTROL = 8
ICON_SIZE = 18
HEADER = 32
"""Least height of a page's head."""
RAIL_WIDTH, RAIL_COLLAPSED = 200, 56
DETAIL_WIDTH = 340
DETAIL_NEEDS = 1100
"""Narrower windows hide the detail side."""
TILE_RATIO = 4 / 5
MOTION_MS = 120
