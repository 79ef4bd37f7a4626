"""What every reader hands over: garments, outfits, people, and what was dropped and why.

``clean`` makes a source fit for use and counts every reason; it never mends what a source says.
FashionM3 section III; spec A.1 and A.2.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Literal

Split = Literal["train", "valid", "test"]
SPLITS: Final[tuple[Split, ...]] = ("train", "valid", "test")


@dataclass(frozen=True, slots=True)
class Item:
    """A garment as its source describes it.

    Attributes:
        category: The fine one, by which histories are kept ("boots", "jeans"); empty when unknown.
        slot: The coarse one; empty when unknown.
        terms: What is known of its looks by field: colors, pattern, material, fit, style, details.
        image: File of its picture, relative to the source; empty when there is none.
    """

    item_id: str
    source: str
    category: str = ""
    slot: str = ""
    title: str = ""
    description: str = ""
    terms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    image: str = ""
    image_sha256: str = ""
    brand: str = ""
    kids: bool = False

    @property
    def text(self) -> str:
        """What is written about it."""
        return self.description or self.title

    def of(self, name: str) -> tuple[str, ...]:
        """Return its terms of one field."""
        return self.terms.get(name, ())


@dataclass(frozen=True, slots=True)
class Outfit:
    """Garments that a person put together, in their order.

    Attributes:
        user_id: Whose it is; empty where the source knows no people.
        split: The source's own; empty when it has none.
        weight: How often it counts in its maker's history: once, plus the days it was worn.
    """

    outfit_id: str
    source: str
    item_ids: tuple[str, ...]
    user_id: str = ""
    split: str = ""
    occasion: str = ""
    season: tuple[str, ...] = ()
    formality: int = 0
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Source:
    """What was read.

    Attributes:
        private: Rows of somebody's own wardrobe: they leave this computer only when allowed.
        drops: How many rows were dropped, by reason.
        contradictions: What the source says against itself or its papers, counted, never mended.
    """

    name: str
    items: Mapping[str, Item]
    outfits: tuple[Outfit, ...]
    private: bool = False
    drops: Mapping[str, int] = field(default_factory=dict)
    contradictions: Mapping[str, int] = field(default_factory=dict)

    @property
    def users(self) -> tuple[str, ...]:
        """People, sorted."""
        return tuple(sorted({outfit.user_id for outfit in self.outfits if outfit.user_id}))


def clean(source: Source) -> Source:
    """Return what can be used of a source: every drop is counted under its reason."""
    drops = Counter(source.drops)
    usable, same = _items(source.items, drops)
    kept: dict[tuple[str, str, frozenset[str]], Outfit] = {}
    for outfit in source.outfits:
        pieces = _pieces(outfit, usable, same, drops)
        if len(pieces) < 2:
            drops["outfit: fewer than two garments left"] += 1
            continue
        key = (outfit.user_id, outfit.split, frozenset(pieces))
        if key in kept:
            drops["outfit: same garments as another, merged"] += 1
            former = kept[key]
            kept[key] = replace(former, weight=former.weight + outfit.weight)
        else:
            kept[key] = replace(outfit, item_ids=pieces)
    return replace(source, items=usable, outfits=tuple(kept.values()), drops=dict(drops))


def _items(
    items: Mapping[str, Item], drops: Counter[str]
) -> tuple[dict[str, Item], dict[str, str]]:
    """Return usable garments, and which ones are the same picture as an earlier one."""
    usable: dict[str, Item] = {}
    same: dict[str, str] = {}
    seen: dict[str, str] = {}
    for item_id in items:
        item = items[item_id]
        if not (item.image or item.text or item.terms):
            drops["item: neither picture nor words"] += 1
            continue
        if item.image_sha256 and item.image_sha256 in seen:
            drops["item: same picture as another, merged"] += 1
            same[item_id] = seen[item.image_sha256]
            continue
        if item.image_sha256:
            seen[item.image_sha256] = item_id
        usable[item_id] = item
    return usable, same


def _pieces(
    outfit: Outfit,
    usable: Mapping[str, Item],
    same: Mapping[str, str],
    drops: Counter[str],
) -> tuple[str, ...]:
    pieces: list[str] = []
    for named in outfit.item_ids:
        item_id = same.get(named, named)
        if item_id in pieces:
            drops["outfit: a garment named twice"] += 1
        elif item_id not in usable:
            drops["outfit: a garment that is not listed"] += 1
        else:
            pieces.append(item_id)
    return tuple(pieces)


def join(sources: Sequence[Source]) -> Source:
    """Return several sources as one world; ids carry the source's name when there are several."""
    if len(sources) == 1:
        return sources[0]
    items: dict[str, Item] = {}
    outfits: list[Outfit] = []
    drops: Counter[str] = Counter()
    contradictions: Counter[str] = Counter()
    for source in sources:
        mark = f"{source.name}:"
        for item in source.items.values():
            items[mark + item.item_id] = replace(item, item_id=mark + item.item_id)
        for outfit in source.outfits:
            outfits.append(
                replace(
                    outfit,
                    outfit_id=mark + outfit.outfit_id,
                    user_id=mark + outfit.user_id if outfit.user_id else "",
                    item_ids=tuple(mark + one for one in outfit.item_ids),
                )
            )
        drops.update({mark + " " + why: count for why, count in source.drops.items()})
        contradictions.update(
            {mark + " " + why: count for why, count in source.contradictions.items()}
        )
    name = "+".join(source.name for source in sources)
    private = any(source.private for source in sources)
    return Source(name, items, tuple(outfits), private, dict(drops), dict(contradictions))
