"""What a model saw of a garment beside what is stored: what is new, what differs, what is the same.

Synonyms, families of terms and lists that mostly agree are the same; only what a careful person
would call a contradiction differs. Values here are JSON: names of colors without their shares,
lists in the vocabulary's order, so that equal answers are equal texts. Nothing is written.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from local_index.records import UNKNOWN, ItemRecord
from models.families import family_of
from models.vocabulary import Vocabulary

if TYPE_CHECKING:
    from models.types import GarmentTags

TERM_FIELDS = ("category", "pattern", "material", "fit", "style")
LIST_FIELDS = ("season", "occasion")
COMPARED_FIELDS = (
    *TERM_FIELDS,
    "colors",
    *LIST_FIELDS,
    "formality",
    "attributes",
    "kids",
)
"""Fields that a model can say something about."""

_SILENT = frozenset({UNKNOWN, "other", "n/a", "unusable", ""})
_FORMALITY_SLACK = 1
"""Words for formality are coarser than its five levels."""

# Of each of these a garment has one.
_ASPECTS: tuple[frozenset[str], ...] = (
    frozenset({"sleeveless", "short sleeve", "three-quarter sleeve", "long sleeve"}),
    frozenset(
        ("mini length", "knee length", "midi length", "maxi length", "ankle length", "cropped")
    ),
    frozenset(
        (
            *("v-neck", "crew neck", "round neck", "turtle neck", "high neck", "scoop neck"),
            *("square neck", "boat neck", "off the shoulder", "halter", "sweetheart", "strapless"),
        )
    ),
    frozenset({"zip-up", "button-down", "lace-up", "slip-on", "buckle"}),
)
_NECK_TWINS = frozenset({"crew neck", "round neck"})


def seen_values(tags: GarmentTags, vocabulary: Vocabulary) -> dict[str, Any]:
    """Return what a model says about a garment as JSON values, without what it does not know."""
    said: dict[str, Any] = {
        name: value for name in TERM_FIELDS if (value := getattr(tags, name)) not in _SILENT
    }
    colors = [color.name for color in tags.colors if color.name not in _SILENT]
    lists = {
        "colors": colors,
        "season": [name for name in vocabulary.seasons if name in tags.season],
        "occasion": _in_order(tags.occasion, vocabulary.occasions),
        "attributes": _in_order(tags.attributes, vocabulary.attributes),
    }
    said |= {name: list(values) for name, values in lists.items() if values}
    if tags.formality:
        said["formality"] = tags.formality
    if tags.kids:
        # Only said of children's clothes; silence says nothing.
        said["kids"] = True
    return said


def stored_value(item: ItemRecord, field: str) -> Any:
    """Return a garment's value in the same form; None where it says nothing."""
    value = getattr(item, field)
    if field == "colors":
        return [name for name, _share in value if name not in _SILENT] or None
    if isinstance(value, tuple):
        return list(value) or None
    if field == "kids":
        return value
    return None if value in _SILENT or not value else value


def agrees(field: str, stored: Any, seen: Any, vocabulary: Vocabulary) -> bool:
    """Return whether two values of a field do not contradict each other.

    Args:
        stored: Not None: a gap is neither right nor wrong.
    """
    if stored == seen:
        return True
    if field in TERM_FIELDS:
        mine = vocabulary.resolve(field, stored) or stored
        return family_of(field, mine) == family_of(field, seen)
    if field == "formality":
        return abs(int(stored) - int(seen)) <= _FORMALITY_SLACK
    if field == "attributes":
        return merged_attributes(stored, seen) == _joined(stored, seen)
    if field == "colors":
        return _share_most(
            {family_of(field, name) for name in stored}, {family_of(field, name) for name in seen}
        )
    if field in LIST_FIELDS:
        return _share_most(set(stored), set(seen))
    return False


def merged_attributes(stored: list[str], seen: list[str]) -> list[str]:
    """Return all attributes of both, where what was seen replaces what contradicts it."""
    out: set[str] = set()
    for aspect in _ASPECTS:
        mine, theirs = aspect.intersection(stored), aspect.intersection(seen)
        if mine and theirs and not mine & theirs and not mine | theirs <= _NECK_TWINS:
            out |= mine
    return _joined([name for name in stored if name not in out], seen)


def wanted_changes(
    item: ItemRecord, said: Mapping[str, Any], vocabulary: Vocabulary
) -> dict[str, Any]:
    """Return what was seen that would change something: gaps, contradictions and additions.

    A word of the person, or of the table they brought, is left alone.
    """
    wanted: dict[str, Any] = {}
    for field, seen in said.items():
        if item.origin.get(field, "model") != "model":
            continue
        stored = stored_value(item, field)
        more = field == "attributes" and stored is not None and not {*seen} <= {*stored}
        if stored is None or more or not agrees(field, stored, seen, vocabulary):
            wanted[field] = seen
    return wanted


def disagreements(
    item: ItemRecord, said: Mapping[str, Any], vocabulary: Vocabulary
) -> dict[str, Any]:
    """Return only what was seen that contradicts what is stored, whoever said that."""
    return {
        field: seen
        for field, seen in said.items()
        if (stored := stored_value(item, field)) is not None
        and not agrees(field, stored, seen, vocabulary)
    }


def resulting_value(item: ItemRecord, field: str, seen: Any) -> Any:
    """Return what a garment would say, as JSON, once it takes what was seen.

    Attributes join those it has; everything else replaces what is there.
    """
    if field != "attributes":
        return seen
    return merged_attributes(stored_value(item, field) or [], seen)


def field_value(item: ItemRecord, field: str, value: Any) -> object:
    """Return a JSON value as the garment holds it; colors keep the shares that were measured."""
    if field == "colors":
        return _with_shares([str(name) for name in value], dict(item.colors))
    return tuple(value) if isinstance(value, list) else value


def _with_shares(names: list[str], measured: Mapping[str, float]) -> tuple[tuple[str, float], ...]:
    """Colors that nobody measured divide what the measured ones leave, but get a tenth at least."""
    known = sum(measured.get(name, 0.0) for name in names)
    new = [name for name in names if not measured.get(name)]
    each = max((1 - known) / len(new), 0.1) if new else 0.0
    shares = [measured.get(name) or each for name in names]
    scale = 1 / max(1.0, sum(shares))
    return tuple((name, round(share * scale, 4)) for name, share in zip(names, shares, strict=True))


def _in_order(terms: tuple[str, ...], order: tuple[str, ...]) -> list[str]:
    known = {name: place for place, name in enumerate(order)}
    return sorted(dict.fromkeys(terms), key=lambda name: (known.get(name, len(known)), name))


def _joined(first: list[str], second: list[str]) -> list[str]:
    return [*dict.fromkeys((*first, *second))]


def _share_most(mine: set[str], theirs: set[str]) -> bool:
    """Whether at least half of the shorter list is in both."""
    return 2 * len(mine & theirs) >= min(len(mine), len(theirs))
