"""Groups of the grid: what they are called, and in which order they stand.

What a garment's group is, the wardrobe's query says; here keys become headings in the person's
language, asked for when they are shown, because the language may change while a list stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCollator, QCoreApplication, QDate, QLocale

from app.viewmodels.terms import shown

_SLOTS = {
    "top": QT_TRANSLATE_NOOP("Grouping", "Tops"),
    "mid": QT_TRANSLATE_NOOP("Grouping", "Layers"),
    "outerwear": QT_TRANSLATE_NOOP("Grouping", "Jackets and coats"),
    "one_piece": QT_TRANSLATE_NOOP("Grouping", "One-pieces"),
    "bottom": QT_TRANSLATE_NOOP("Grouping", "Bottoms"),
    "shoes": QT_TRANSLATE_NOOP("Grouping", "Shoes"),
    "bag": QT_TRANSLATE_NOOP("Grouping", "Bags"),
    "accessory": QT_TRANSLATE_NOOP("Grouping", "Accessories"),
    "other": QT_TRANSLATE_NOOP("Grouping", "Everything else"),
}
_LAUNDRY = {
    "dirty": QT_TRANSLATE_NOOP("Grouping", "Dirty"),
    "washing": QT_TRANSLATE_NOOP("Grouping", "In the wash"),
    "due": QT_TRANSLATE_NOOP("Grouping", "Due for a wash"),
    "away": QT_TRANSLATE_NOOP("Grouping", "Away"),
}
UNSAID = frozenset({"", "unknown", "other", "n/a", "unusable"})


@dataclass(frozen=True, slots=True)
class Group:
    """A run of garments under one heading.

    Attributes:
        kind: What the garments share: ``slot``, ``category``, ``color`` or ``month``; ``new`` for
            what an import brings just now, ``laundry`` for what there is to wash.
        key: The term, or the month like ``2026-11``.
        count: How many garments.
    """

    kind: str
    key: str
    count: int


def title(group: Group) -> str:
    """Return a group's heading."""
    if group.kind == "new":
        return QCoreApplication.translate("Grouping", "Just added")
    if group.kind == "slot":
        return QCoreApplication.translate("Grouping", str(_SLOTS.get(group.key, group.key)))
    if group.kind == "laundry":
        return QCoreApplication.translate("Grouping", str(_LAUNDRY[group.key]))
    if group.key in UNSAID:
        return {
            "category": QCoreApplication.translate("Grouping", "No category"),
            "color": QCoreApplication.translate("Grouping", "No color"),
            "month": QCoreApplication.translate("Grouping", "Some time"),
        }[group.kind]
    if group.kind == "month":
        return _month(group.key)
    word = shown(group.key)
    return word[:1].upper() + word[1:]


def arrange(
    ids: Sequence[int], groups: Iterable[Group], *, oldest_first: bool = False
) -> tuple[tuple[int, ...], tuple[Group, ...]]:
    """Return garments and their groups in the order they are shown.

    Kinds stand from head to foot, categories by their names in the person's language, colors by how
    many garments have them, months newest first; what is not known comes last.

    Args:
        ids: Group after group.
        oldest_first: Whether months begin with the first.
    """
    start, parts = 0, list[tuple[Group, Sequence[int]]]()
    for group in groups:
        parts.append((group, ids[start : start + group.count]))
        start += group.count
    kind = parts[0][0].kind if parts else "category"
    if kind == "category":
        collator = QCollator()
        parts.sort(key=lambda part: collator.sortKey(title(part[0])))
    elif kind == "slot":
        places = list(_SLOTS)
        parts.sort(key=lambda part: places.index(part[0].key))
    elif kind == "color":
        parts.sort(key=lambda part: (-part[0].count, part[0].key))
    else:
        parts.sort(key=lambda part: part[0].key, reverse=not oldest_first)
    parts.sort(key=lambda part: part[0].key in UNSAID)
    ordered = tuple(ident for _, held in parts for ident in held)
    return ordered, tuple(group for group, _ in parts)


def _month(key: str) -> str:
    try:
        day = date.fromisoformat(f"{key}-01")
    except ValueError:
        return key
    return QLocale().toString(QDate(day.year, day.month, 1), "MMMM yyyy")
