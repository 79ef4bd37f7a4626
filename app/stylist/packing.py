"""What to pack for a trip: few garments, an outfit for every day, and honest gaps.

A garment is worn again as often as its wash rule allows (``app/services/wash_rules.py``), anew
after every laundry on the way. How few do it is found by ``pack_solver`` for what each day asks for
(``pack_days``); what bends a rule is taken only for days that nothing else can dress, and is told.
What is worn with what is ``pack_outfits``', what comes along beside is ``pack_extras``'. Writes
nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from typing import TYPE_CHECKING

from app.services.packing_values import PackedDay, Packing, PackingGap, Trip
from app.stylist.pack_days import (
    BOTTOM,
    COAT,
    LAYER,
    ONE_PIECE,
    ROLES,
    SHOES,
    TOP,
    SuitedDay,
    begins_now,
    suited_days,
    worths,
)
from app.stylist.pack_extras import extras
from app.stylist.pack_outfits import Dresser
from app.stylist.pack_solver import Pool, covered, fewest

if TYPE_CHECKING:
    from app.stylist.engine import Wardrobe

_ENUMERATED_DAYS = 6
_MOST_SPLITS = 24
_ANCHORED = 1.0
_MISSING = {
    TOP: "Nothing for the upper body.",
    BOTTOM: "Nothing for the legs.",
    SHOES: "No shoes.",
    COAT: "Nothing to wear over it.",
    LAYER: "No warm layer.",
}
_USED_UP = {
    TOP: "Nothing clean is left for the upper body.",
    BOTTOM: "Nothing clean is left for the legs.",
    SHOES: "The shoes that are packed do not do for this day.",
    COAT: "Nothing clean is left to wear over it.",
    LAYER: "No clean warm layer is left.",
}
_BENT = {
    "thin": "Nothing warm enough for {degrees} °C.",
    "rain": "Nothing that is made for rain.",
    "weather": "Nothing right for {degrees} °C.",
    "occasion": "Nothing that is marked for {occasion}.",
    "formality": "Nothing as dressed as {occasion} asks for.",
    "season": "Nothing that is marked for the season.",
    "wash_due": "Nothing clean: wants a wash before it is worn.",
    "dirty": "Nothing clean: is in the laundry.",
}


def pack(wardrobe: Wardrobe, trip: Trip) -> Packing:
    """Return what to pack for a trip, and what to wear on which of its days."""
    return Packer(wardrobe, trip).pack()


class Packer:
    """Packs for one trip.

    Args:
        wardrobe: What suggestions know.
        trip: Dates, occasions, weather, shoes, laundry.
    """

    def __init__(self, wardrobe: Wardrobe, trip: Trip) -> None:
        self.wardrobe, self.trip = wardrobe, trip
        self.days = suited_days(wardrobe, trip)
        self.worth = worths(wardrobe)
        self._now = begins_now(wardrobe, trip)
        named = {item for day in self.days for held in day.loose.values() for item in held}
        self.wears = {item: self._allowed(item) for item in named}

    def pack(self) -> Packing:
        """Return the list with its outfits and gaps."""
        taken, split = self._body()
        everyday = [day.number for day in self.days]
        taken[SHOES] = self._pick((SHOES,), everyday, most=self.trip.most_shoes)
        taken[COAT] = taken[LAYER] = self._pick((COAT, LAYER), everyday)
        dresser = Dresser(self, taken, split)
        days, gaps = [], []
        for day in self.days:
            items, missing = dresser.dress(day)
            gaps += [PackingGap(day.day.day, role, self._missing(day, role)) for role in missing]
            gaps += _bent(day, items)
            days.append(PackedDay(day.day, tuple(items), complete=not missing))
        used = {item for one in days for item in one.items}
        also, notes = extras(self.wardrobe, self.trip, self.worth, self._allowed)
        packed = tuple(sorted({*used, *also}, key=self._place))
        return Packing(packed, tuple(days), tuple(gaps), (*self._notes(packed), *notes))

    # -- needs ------------------------------------------------------------------------------------

    def period(self, number: int) -> int:
        """Return between which washes a day lies."""
        return number // self.trip.laundry_every if self.trip.laundry_every else 0

    def pool(
        self, roles: Sequence[str], numbers: Sequence[int], *, loose: bool, most: int | None = None
    ) -> Pool:
        """Return what these days need in these roles, and who can fill it."""
        nodes: dict[int, int] = {}
        suits: dict[int, set[int]] = {}
        for number, role in product(numbers, roles):
            day = self.days[number]
            if role not in (*day.roles, TOP, BOTTOM, ONE_PIECE):
                continue
            node = node_of(number, role)
            nodes[node] = self.period(number)
            for item in (day.loose if loose else day.strict).get(role, ()):
                suits.setdefault(item, set()).add(node)
        anchors = self.trip.anchors
        return Pool(
            nodes=nodes,
            suits={item: frozenset(held) for item, held in suits.items()},
            wears=self.wears,
            worth={item: self.worth[item] + _ANCHORED * (item in anchors) for item in suits},
            most=most,
        )

    def _allowed(self, item: int) -> int | None:
        """Return how often a garment may be worn between two washes of the trip."""
        wardrobe = self.wardrobe
        limit = wardrobe.taste.wash.limit(wardrobe.closet.items[wardrobe.closet.row_of[item]])
        if limit is None or not self._now:
            return limit
        return max(limit - wardrobe.habits.since_wash.get(item, 0), 0)

    # -- how few ----------------------------------------------------------------------------------

    def _body(self) -> tuple[dict[str, tuple[int, ...]], frozenset[int]]:
        """Return tops, bottoms and one-pieces, and on which days a one-piece is worn."""
        best: (
            tuple[tuple[int, int, int, int, float], dict[str, tuple[int, ...]], frozenset[int]]
            | None
        )
        best = None
        for split in self._splits():
            dressed = sorted(split)
            rest = [day.number for day in self.days if day.number not in split]
            chosen = {ONE_PIECE: self._pick((ONE_PIECE,), dressed)}
            chosen |= {role: self._pick((role,), rest) for role in (TOP, BOTTOM)}
            days = {ONE_PIECE: dressed, TOP: rest, BOTTOM: rest}
            missing, bent = (
                sum(
                    self._uncovered(role, days[role], chosen[role], loose=loose)
                    * (2 if role == ONE_PIECE else 1)
                    for role in days
                )
                for loose in (True, False)
            )
            every = [item for held in chosen.values() for item in held]
            wished = sum(1 for item in every if item in self.trip.anchors)
            key = (missing, bent, -wished, len(every), -sum(self.worth[item] for item in every))
            if best is None or key < best[0]:
                best = (key, chosen, split)
        return ({}, frozenset()) if best is None else (best[1], best[2])

    def _splits(self) -> list[frozenset[int]]:
        """Return sets of days that one-pieces could be worn on: all there are of a short trip."""
        able = [day.number for day in self.days if day.loose[ONE_PIECE]]
        if len(able) <= _ENUMERATED_DAYS:
            return [
                frozenset(day for day, on in zip(able, chosen, strict=True) if on)
                for chosen in product((False, True), repeat=len(able))
            ]
        hard = [
            day.number
            for day in self.days
            if day.strict[ONE_PIECE] and not (day.strict[TOP] and day.strict[BOTTOM])
        ]
        order = [*hard, *(day for day in reversed(able) if day not in hard)]
        counts = sorted({0, len(hard), *range(1, min(len(order), _MOST_SPLITS) + 1), len(order)})
        return [frozenset(order[:count]) for count in counts]

    def _pick(
        self, roles: Sequence[str], numbers: Sequence[int], *, most: int | None = None
    ) -> tuple[int, ...]:
        """Return the fewest garments that bend nothing, and those that fill what they leave."""
        strict = self.pool(roles, numbers, loose=False, most=most)
        chosen = fewest(strict) if strict.suits else ()
        wide = self.pool(roles, numbers, loose=True, most=most)
        return (*chosen, *fewest(wide, chosen)) if wide.suits else chosen

    def _uncovered(
        self, role: str, numbers: Sequence[int], items: Sequence[int], *, loose: bool
    ) -> int:
        return len(numbers) - covered(self.pool((role,), numbers, loose=loose), items)

    # -- words ------------------------------------------------------------------------------------

    def _missing(self, day: SuitedDay, role: str) -> str:
        if day.loose.get(role):
            return _USED_UP[role]
        if role in (COAT, LAYER) and day.day.temperature is not None:
            return _BENT["thin"].format(degrees=f"{day.day.temperature:g}")
        return _MISSING[role]

    def _notes(self, items: Sequence[int]) -> tuple[str, ...]:
        wardrobe, notes = self.wardrobe, []
        since, rules = wardrobe.habits.since_wash, wardrobe.taste.wash
        records = [wardrobe.closet.items[wardrobe.closet.row_of[item]] for item in items]
        if any(one.status == "dirty" or rules.is_due(one, since.get(one.id, 0)) for one in records):
            notes.append("Some of it has to be washed before the trip.")
        if any(day.day.temperature is None for day in self.days):
            season = self.trip.season
            notes.append(
                f"Days without weather were packed for {season}."
                if season
                else "On days without weather nothing is packed for the cold."
            )
        return tuple(notes)

    def _place(self, item: int) -> tuple[int, int]:
        closet = self.wardrobe.closet
        slots = ("outerwear", "mid", "top", "one_piece", "bottom", "shoes", "accessory")
        slot = str(closet.slots[closet.row_of[item]])
        return slots.index(slot) if slot in slots else len(slots), item


def node_of(number: int, role: str) -> int:
    """Return the number of one need: a role on a day."""
    return number * len(ROLES) + ROLES.index(role)


def _bent(day: SuitedDay, items: Sequence[int]) -> list[PackingGap]:
    degrees = "" if day.day.temperature is None else f"{day.day.temperature:g}"
    words: Mapping[str, str] = {"degrees": degrees, "occasion": day.day.occasion}
    return [
        PackingGap(day.day.day, name, _BENT[name].format(**words), (item,))
        for item in items
        for name in day.bent.get(item, ())
    ]
