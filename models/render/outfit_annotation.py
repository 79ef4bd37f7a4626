"""Says what is visible in a drawn outfit, and nothing else: the exact FashionX annotation.

A garment is listed when enough of it can be seen; a detail is stated when the places that show it
can be seen; colors are ranked by their visible share of dye, before light. What holds for the
outfit as a whole follows from ``outfit_rules.toml``, which is artificial, and from the listed
garments only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

import cv2
import numpy as np
import numpy.typing as npt

from models.fashionx import (
    PART_NAMES,
    Item,
    ItemCounts,
    Length,
    OutfitAnnotation,
    Overall,
    PartName,
    Parts,
    Season,
    SelfCheck,
    Sleeve,
)
from models.render.layers import Floats, Layer, Seen
from models.render.outfit_drawing import PaintedOutfit
from models.render.outfit_language import describe_outfit
from models.render.outfit_recipe import OutfitRecipe, Piece, rules
from models.render.worn import Claim
from models.types import UNKNOWN, ColorShare
from models.vocabulary import Vocabulary

LEAST_SHARE = 0.12
"""Visible share of a garment below which it is not listed, unless it shows openly."""
OPEN_AREA = 0.006
"""Share of the picture from which a garment is listed however little of itself that is."""
LEAST_AREA = 0.0009
"""Share of the picture below which a garment is not listed."""
FULL_SHARE = 0.75
"""Visible share from which a garment counts as fully visible."""
LEAST_COLOR = 0.08
"""Visible share of a garment from which a color is named."""
_FIT_SHARE = 0.35
_SECOND = 0.04
_FLAT_SEEN = 0.6

_PARTS: Mapping[str, PartName] = {
    "pants": "bottom", "leggings": "bottom", "shorts": "bottom", "skirt": "bottom",
    "dress": "one_piece", "jumpsuit": "one_piece", "shoe": "footwear",
}  # fmt: skip
_TOPS = frozenset(
    (
        *("shirt", "blouse", "t-shirt", "polo", "tank top", "sweatshirt", "sweater", "cardigan"),
        *("vest", "blazer", "jacket", "coat"),
    )
)
_FLAT_SLEEVES = {
    "sleeveless": "sleeveless", "spaghetti strap": "sleeveless", "short sleeve": "short",
    "cap sleeve": "short", "three-quarter sleeve": "three-quarter", "long sleeve": "long",
}  # fmt: skip
_FLAT_LENGTHS = {
    "mini length": "short", "knee length": "knee", "midi length": "midi", "maxi length": "long",
}  # fmt: skip
_NECKLINES = (
    "v-neck", "crew neck", "round neck", "turtle neck", "high neck", "scoop neck", "square neck",
    "boat neck", "off the shoulder", "halter", "sweetheart", "collared",
)  # fmt: skip
_CLOSURES = (
    "button-down", "zip-up", "double breasted", "single breasted", "button", "wrap", "drawstring",
    "buckle", "open front",
)  # fmt: skip
_FLAT_DETAILS = (
    "hooded", "pocket", "cargo", "ribbed", "cable knit", "puffer", "pleated", "a-line", "pencil",
    "flared", "fit and flare", "bodycon", "wide leg", "skinny", "tapered", "straight leg", "bow",
    "ruffled", "belted", "puff sleeve", "flared sleeve", "spaghetti strap",
)  # fmt: skip
_FITS = {"slim": "slim", "regular": "regular", "loose": "loose", "oversized": "oversized"}


@dataclass(frozen=True, slots=True)
class DrawnGarment:
    """A garment of the picture, listed or not.

    Attributes:
        index: Its place among the recipe's pieces.
        mask: uint8 ``[H, W]`` of what is visible, at the picture's resolution.
        share: Visible share of the whole garment.
        colors: Every dye's share of what is visible, dominant first.
        item: What the annotation says of it; None when it is not listed.
    """

    index: int
    piece: Piece
    part: PartName
    mask: npt.NDArray[np.uint8]
    share: float
    colors: tuple[ColorShare, ...]
    item: Item | None


@cache
def _vocabulary() -> Vocabulary:
    return Vocabulary.load()


def part_of(piece: Piece) -> PartName:
    """Where a record lists a piece."""
    category = piece.recipe.category
    return _PARTS.get(category, "top" if category in _TOPS else "accessory")


def annotate(
    recipe: OutfitRecipe, painted: PaintedOutfit
) -> tuple[OutfitAnnotation | None, tuple[DrawnGarment, ...]]:
    """Describe a painted outfit; None where not one garment can be seen."""
    garments = tuple(_garment(recipe, painted, index) for index in range(len(recipe.pieces)))
    listed = [garment for garment in garments if garment.item is not None]
    if not listed:
        return None, garments
    grouped: dict[PartName, list[Item]] = {name: [] for name in PART_NAMES}
    for garment in sorted(listed, key=lambda g: g.piece.level):
        grouped[garment.part].append(cast(Item, garment.item))
    overall = _overall(recipe, listed)
    counts = {name: len(items) for name, items in grouped.items()}
    annotation = OutfitAnnotation(
        item_counts=ItemCounts(**counts, total=len(listed)),
        description=describe_outfit(
            grouped,
            overall,
            place=painted.place,
            layout=recipe.layout,
            seed=(recipe.seed, recipe.look),
        ),
        overall=overall,
        parts=Parts(**grouped),
        self_check=SelfCheck(counts_match=True, no_duplicates=True, strict_json=True),
    )
    return annotation, garments


# -- one garment -----------------------------------------------------------------------------------


def _garment(recipe: OutfitRecipe, painted: PaintedOutfit, index: int) -> DrawnGarment:
    piece, seen = recipe.pieces[index], painted.seen[index]
    colors = visible_colors(seen, painted.slots[index])
    h, w = painted.image.shape[:2]
    small = cv2.resize(seen.coverage, (w, h), interpolation=cv2.INTER_AREA)
    mask = np.asarray(np.round(small * 255), np.uint8)
    shown = seen.area / (painted.frame.width * painted.frame.height)
    item = None
    if (shown >= LEAST_AREA and seen.share >= LEAST_SHARE) or shown >= OPEN_AREA:
        item = _item(recipe, painted, index, colors)
    return DrawnGarment(index, piece, part_of(piece), mask, seen.share, colors, item)


def visible_colors(seen: Seen, slots: Sequence[str]) -> tuple[ColorShare, ...]:
    """Named colors by their share of what is visible, dominant first."""
    total: dict[str, float] = {}
    for name, weight in zip(slots, seen.weights, strict=True):
        total[name] = total.get(name, 0.0) + float(weight)
    whole = max(sum(total.values()), 1e-6)
    ranked = sorted(total.items(), key=lambda entry: (-entry[1], entry[0]))
    return tuple(ColorShare(name, round(v / whole, 4)) for name, v in ranked if v > 0)


def _item(
    recipe: OutfitRecipe, painted: PaintedOutfit, index: int, colors: tuple[ColorShare, ...]
) -> Item:
    piece, garment = recipe.pieces[index], recipe.pieces[index].recipe
    part = part_of(piece)
    if recipe.layout == "worn":
        claims = painted.worn[index].claims
        held = [c for c in claims if holds(c, painted, index)]
        possible = {c.field for c in claims}
        said = [(c.field, c.value) for c in held]
    else:
        said, possible = _flat_facts(piece, painted, index)
    named = [color.name for color in colors if color.share >= LEAST_COLOR][:3]
    pattern = _pattern(garment.pattern, said, colors)
    values: dict[str, str] = {}
    for field, value in reversed(said):
        values[field] = value
    details = list(dict.fromkeys(value for field, value in said if field == "detail"))
    upper = part in ("top", "one_piece")
    return Item(
        term=piece.term,
        color=named or [colors[0].name],
        material=[garment.material],
        pattern=_vocabulary().patterns[pattern].fashionx,
        design_details=details[:6],
        style=_item_style(piece.term, garment.material, pattern),
        fit=cast(Any, _fit(piece, part) if painted.seen[index].share >= _FIT_SHARE else UNKNOWN),
        length=cast(Length, _field(values, possible, "length", "na")),
        sleeve=cast(Sleeve, _field(values, possible, "sleeve", UNKNOWN) if upper else "na"),
        neckline=_field(values, possible, "neckline", UNKNOWN) if upper else "na",
        closure=_field(values, possible, "closure", "na"),
        layer=min(piece.level, 3),
        visibility="full" if painted.seen[index].share >= FULL_SHARE else "partial",
    )


def _field(values: Mapping[str, str], possible: set[Any], field: str, otherwise: str) -> str:
    """What is seen of a field; "unknown" where something is there that cannot be seen."""
    return values.get(field, UNKNOWN if field in possible else otherwise)


def _pattern(pattern: str, said: list[tuple[Any, str]], colors: tuple[ColorShare, ...]) -> str:
    """The pattern that can be seen: a print under a jacket leaves a plain shirt."""
    if pattern in ("graphic", "logo", "distressed"):
        return pattern if ("pattern", pattern) in said else "plain"
    if pattern in ("plain", "lace", "textured"):
        return pattern
    return pattern if len(colors) > 1 and colors[1].share >= _SECOND else "plain"


def _fit(piece: Piece, part: PartName) -> str:
    recipe = piece.recipe
    if part in ("footwear", "accessory"):
        return UNKNOWN
    if recipe.category in ("skirt", "dress"):
        return "slim" if recipe.has("pencil", "bodycon") else "regular"
    if recipe.category == "leggings":
        return "slim"
    return _FITS.get(recipe.fit, UNKNOWN)


def holds(claim: Claim, painted: PaintedOutfit, index: int) -> bool:
    """Whether enough of a claim's points show this garment."""
    frame, coverage = painted.frame, painted.seen[index].coverage
    reach = max(1, round(claim.lean * frame.px_per_cm))
    points = claim.points * frame.px_per_cm + np.array(frame.origin)
    hits = 0
    for x, y in points:
        if not (0 <= x < frame.width and 0 <= y < frame.height):
            continue
        x0, y0 = max(int(x) - reach, 0), max(int(y) - reach, 0)
        near = coverage[y0 : int(y) + reach + 1, x0 : int(x) + reach + 1]
        hits += bool((near > 0.5).mean() >= 0.34)
    return hits >= max(1.0, claim.need * len(points) - 1e-6)


# -- flat-lays -------------------------------------------------------------------------------------


def _flat_facts(
    piece: Piece, painted: PaintedOutfit, index: int
) -> tuple[list[tuple[Any, str]], set[Any]]:
    """What the flat drawing of a garment shows, zone by zone."""
    recipe = piece.recipe
    layer = next(layer for layer in painted.layers if layer.owner == index)
    coverage = painted.seen[index].coverage

    def shows(zone: tuple[float, float, float, float]) -> bool:
        return _zone(layer, coverage, zone) >= _FLAT_SEEN

    said: list[tuple[Any, str]] = []
    possible: set[Any] = set()

    def state(field: str, value: str, zone: tuple[float, float, float, float]) -> None:
        possible.add(field)
        if value and shows(zone):
            said.append((field, value))

    state_first = next((_FLAT_SLEEVES[a] for a in recipe.attributes if a in _FLAT_SLEEVES), "")
    if state_first:
        left, right = shows((0.0, 0.05, 0.3, 0.75)), shows((0.7, 0.05, 1.0, 0.75))
        possible.add("sleeve")
        said += [("sleeve", state_first)] if left or right else []
    neck = next((n for n in _NECKLINES if recipe.has(n)), "")
    if neck:
        state("neckline", neck, (0.35, 0.0, 0.65, 0.3))
    closure = next((n for n in _CLOSURES if recipe.has(n)), "")
    if piece.term in ("sneaker", "lace-up shoe"):
        closure = "lace-up"
    if closure:
        state("closure", closure, (0.4, 0.1, 0.6, 0.8))
    length = next((w for n, w in _FLAT_LENGTHS.items() if recipe.has(n)), "")
    if recipe.category in ("pants", "jumpsuit"):
        # Trousers may lie folded or be short: their length is not stated.
        possible.add("length")
    elif length and recipe.category in ("skirt", "dress"):
        state("length", length, (0.0, 0.7, 1.0, 1.0))
    if recipe.pattern in ("graphic", "logo", "distressed"):
        state("pattern", recipe.pattern, (0.25, 0.2, 0.75, 0.7))
    for name in _FLAT_DETAILS:
        if recipe.has(name):
            state("detail", name, (0.0, 0.0, 1.0, 1.0))
    return said, possible


def _zone(layer: Layer, coverage: Floats, zone: tuple[float, float, float, float]) -> float:
    """Visible share of a layer within a part of its bounding box."""
    h, w = layer.rgba.shape[:2]
    x0, y0, x1, y1 = (round(v * side) for v, side in zip(zone, (w, h, w, h), strict=True))
    alpha = layer.alpha[y0:y1, x0:x1]
    rows = slice(max(layer.y + y0, 0), max(layer.y + y1, 0))
    columns = slice(max(layer.x + x0, 0), max(layer.x + x1, 0))
    return float(coverage[rows, columns].sum()) / max(float(alpha.sum()), 1e-6)


# -- the outfit as a whole -------------------------------------------------------------------------


def _points(terms: Sequence[tuple[str, str, str]]) -> list[str]:
    """Styles by their points in the table, best first."""
    table = rules()["style"]
    total: Counter[str] = Counter()
    for term, material, pattern in terms:
        for source, key in (("terms", term), ("materials", material), ("patterns", pattern)):
            total.update(table[source].get(key, {}))
    return [name for name, _ in sorted(total.items(), key=lambda entry: (-entry[1], entry[0]))]


def _item_style(term: str, material: str, pattern: str) -> list[str]:
    return _points([(term, material, pattern)])[:2] or ["casual"]


def _overall(recipe: OutfitRecipe, listed: list[DrawnGarment]) -> Overall:
    table = rules()
    facts = [(g, cast(Item, g.item)) for g in listed]
    words = {p.fashionx: name for name, p in _vocabulary().patterns.items()}
    styles = _points([(i.term, i.material[0], words[i.pattern]) for _, i in facts])[:2]
    formality = _formality(table, [i.term for _, i in facts])
    if styles[0] == "sporty":
        formality = "sport"
    occasions = list(dict.fromkeys(o for s in styles for o in table["occasions"].get(s, ())))
    if recipe.child and recipe.layout == "worn":
        styles = [*styles, "kids"]
    return Overall(
        style=styles,
        occasion=occasions[:3] or ["everyday"],
        season=cast(list[Season], _season(table, [(i.term, i.material[0]) for _, i in facts])),
        color_palette=_palette(listed),
        silhouette=_silhouette(table, facts),
        formality=cast(Any, formality),
    )


def _formality(table: Mapping[str, Any], terms: list[str]) -> str:
    if "bow tie" in terms:
        return "formal"
    known = [table["formality"][t] for t in terms if t in table["formality"]]
    if not known:
        return UNKNOWN
    mean = sum(known) / len(known)
    return str(next(e["word"] for e in table["formality_words"] if mean <= e["up_to"]))


def _season(table: Mapping[str, Any], worn: list[tuple[str, str]]) -> list[str]:
    known = [
        table["warmth"][term] + table["warmth_by_material"].get(material, 0)
        for term, material in worn
        if term in table["warmth"]
    ]
    if not known:
        return ["all-season"]
    entry = next(e for e in table["season"] if max(known) <= e["up_to"])
    return list(entry["bare"] if min(known) <= 0 else entry["seasons"])


def _palette(listed: list[DrawnGarment]) -> list[str]:
    """Colors of the outfit by visible area, among those that garments are said to have."""
    total: Counter[str] = Counter()
    for garment in listed:
        named = set(cast(Item, garment.item).color)
        area = float(garment.mask.sum())
        total.update({c.name: c.share * area for c in garment.colors if c.name in named})
    ranked = sorted(total.items(), key=lambda entry: (-entry[1], entry[0]))
    whole = sum(total.values()) or 1.0
    kept = [name for name, area in ranked if area / whole >= 0.05]
    return kept[:4] or [ranked[0][0]]


def _silhouette(table: Mapping[str, Any], facts: list[tuple[DrawnGarment, Item]]) -> Any:
    body = [(g, i) for g, i in facts if g.part in ("top", "bottom", "one_piece")]
    layers = sum(g.part != "bottom" for g, _ in body)
    fits = Counter(i.fit for _, i in body if i.fit not in ("regular", UNKNOWN))
    common = min(fits.items(), key=lambda e: (-e[1], e[0]))[0] if fits else ""
    terms = {i.term for _, i in facts}
    details = {detail for _, i in body for detail in i.design_details}
    for entry in table["silhouette"]:
        if (
            ("layers" not in entry or layers >= entry["layers"])
            and ("terms" not in entry or terms & set(entry["terms"]))
            and ("details" not in entry or details & set(entry["details"]))
            and ("fit" not in entry or common == entry["fit"])
        ):
            return entry["word"]
    return UNKNOWN
