"""Why an outfit, in sentences that are true of the garments they name.

Every reason is made from something that was looked up: a fact that the rules can check again
(`models.compatibility.facts`), the diary, the profile, or what the wish asked for. Nothing is said
of a tag that a model was unsure of, nothing of bodies, and nothing that is not in a record. `holds`
looks everything up once more, which is what tests and cautious callers do.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations
from typing import TYPE_CHECKING

from app.stylist.conditions import TORSO, Conditions
from app.stylist.habits import pair_of
from app.stylist.wishes import Reason

if TYPE_CHECKING:
    from app.stylist.closet import Closet
    from app.stylist.habits import Habits
    from app.stylist.taste import Taste
    from local_index.records import ItemRecord
    from models.compatibility import Fact, Piece, RuleScorer

MOST = 4
_SAYS_MORE = {"same_occasion": "for_occasion", "same_season": "for_season"}
"""Kinds that say nothing new beside another."""
_OFTEN = 3
_LONG_AGO_DAYS = 30
_WARM_ENOUGH = 1.0


@dataclass(frozen=True)
class Witness:
    """Everything that a reason may rest on.

    Attributes:
        today: The person's calendar day.
    """

    closet: Closet
    habits: Habits
    taste: Taste
    conditions: Conditions
    rules: RuleScorer
    today: date

    def pieces(self, item_ids: Sequence[int]) -> list[Piece]:
        """Return garments as the rules see them."""
        return [self.closet.pieces[self.closet.row_of[item]] for item in item_ids]

    def items(self, item_ids: Sequence[int]) -> list[ItemRecord]:
        """Return garments as they are kept."""
        return [self.closet.items[self.closet.row_of[item]] for item in item_ids]


def reasons_for(item_ids: Sequence[int], witness: Witness) -> tuple[Reason, ...]:
    """Return what speaks for an outfit, the weightiest first, each kind once."""
    found = [
        *_habit_reasons(item_ids, witness),
        *_wish_reasons(item_ids, witness),
        *_taste_reasons(item_ids, witness),
        *_fact_reasons(item_ids, witness),
    ]
    chosen: dict[str, Reason] = {}
    for reason in sorted(found, key=lambda one: (-one.weight, one.item_ids)):
        if _SAYS_MORE.get(reason.kind) not in chosen:
            chosen.setdefault(reason.kind, reason)
    return tuple(replace(one, text=sentence(one.text)) for one in chosen.values())[:MOST]


def holds(reason: Reason, witness: Witness) -> bool:
    """Whether a reason is true of the garments it names, looked up anew."""
    if not reason.item_ids or any(item not in witness.closet.row_of for item in reason.item_ids):
        return False
    check = _CHECKS.get(reason.kind)
    if check is not None:
        return check(reason, witness)
    return _as_fact(reason).holds(witness.pieces(reason.item_ids))


def name_of(item: ItemRecord) -> str:
    """Return what a garment is called in a sentence."""
    if item.name:
        return item.name
    color = item.colors[0][0] if item.colors else ""
    return " ".join(word for word in (color, item.category) if word and word != "unknown") or (
        "garment"
    )


def listed(items: Sequence[ItemRecord]) -> str:
    """Return names joined as a sentence joins them."""
    names = [name_of(item) for item in items]
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


# -- the diary -----------------------------------------------------------------------------------


def _habit_reasons(item_ids: Sequence[int], witness: Witness) -> list[Reason]:
    found = []
    # that an outfit is saved says nothing for it that whoever saved it does not know
    itself = int(frozenset(item_ids) in witness.habits.saved)
    for pair in combinations(item_ids, 2):
        names = listed(witness.items(pair))
        days = witness.habits.worn_together.get(pair_of(*pair), 0)
        saved = witness.habits.saved_together.get(pair_of(*pair), 0) - itself
        if days:
            weight = 0.6 + 0.05 * min(days, 6)
            text = _worn_text(names, days)
            found.append(Reason("together", pair, "diary", (str(days),), text, weight))
        elif saved:
            weight = 0.45 + 0.03 * min(saved, 5)
            text = _saved_text(names, saved)
            found.append(Reason("saved_together", pair, "outfits", (str(saved),), text, weight))
    for item in item_ids:
        found += _wear_reasons(item, witness)
    return found


def _wear_reasons(item_id: int, witness: Witness) -> list[Reason]:
    days = witness.habits.days_worn.get(item_id, 0)
    last = witness.habits.last_worn.get(item_id)
    (item,) = witness.items((item_id,))
    found = []
    if days >= _OFTEN:
        text = f"Worn on {days} days: {name_of(item)}."
        found.append(
            Reason("often", (item_id,), "diary", (str(days),), text, 0.4 + 0.01 * min(days, 15))
        )
    if last is not None and (witness.today - last).days >= _LONG_AGO_DAYS:
        ago = (witness.today - last).days
        text = f"Last worn {ago} days ago: {name_of(item)}."
        found.append(Reason("long_ago", (item_id,), "diary", (str(ago),), text, 0.25))
    if item_id in witness.habits.liked:
        text = f"You said that you like {name_of(item)}."
        found.append(Reason("liked", (item_id,), "feedback", (), text, 0.7))
    return found


def _worn_text(names: str, days: int) -> str:
    if days == 1:
        return f"Worn together once: {names}."
    return f"Worn together on {days} days: {names}."


def _saved_text(names: str, outfits: int) -> str:
    if outfits == 1:
        return f"Together in one of your outfits: {names}."
    return f"Together in {outfits} of your outfits: {names}."


def _together_holds(reason: Reason, witness: Witness) -> bool:
    first, second = reason.item_ids
    days = witness.habits.worn_together.get(pair_of(first, second), 0)
    return days > 0 and reason.values == (str(days),)


def _saved_holds(reason: Reason, witness: Witness) -> bool:
    first, second = reason.item_ids
    saved = witness.habits.saved_together.get(pair_of(first, second), 0)
    # the outfit that it is said of may be one of them, and then does not count
    return reason.values in ((str(saved),), (str(saved - 1),)) and reason.values != ("0",)


def _often_holds(reason: Reason, witness: Witness) -> bool:
    days = witness.habits.days_worn.get(reason.item_ids[0], 0)
    return days >= _OFTEN and reason.values == (str(days),)


def _long_ago_holds(reason: Reason, witness: Witness) -> bool:
    last = witness.habits.last_worn.get(reason.item_ids[0])
    return last is not None and reason.values == (str((witness.today - last).days),)


def _liked_holds(reason: Reason, witness: Witness) -> bool:
    return reason.item_ids[0] in witness.habits.liked


# -- what was asked for --------------------------------------------------------------------------


def _wish_reasons(item_ids: Sequence[int], witness: Witness) -> list[Reason]:
    found = []
    conditions = witness.conditions
    for kind, term in (("for_occasion", conditions.occasion), ("for_season", conditions.season)):
        if term and _all_marked(kind, term, item_ids, witness):
            text = f"Everything in it is marked for {term}."
            found.append(Reason(kind, tuple(item_ids), kind[4:], (term,), text, 0.5))
    if conditions.warmth is not None and _is_warm(item_ids, witness):
        degrees = f"{conditions.temperature:g}"
        torso = tuple(item for item in item_ids if _on_torso(item, witness))
        text = f"{listed(witness.items(torso))}: about as warm as {degrees} °C asks for."
        found.append(Reason("for_weather", torso, "warmth", (degrees,), text, 0.55))
    return found


def _all_marked(kind: str, term: str, item_ids: Sequence[int], witness: Witness) -> bool:
    name = kind[4:]
    return bool(item_ids) and all(
        term in getattr(piece, f"{name}s") and piece.sure(name)
        for piece in witness.pieces(item_ids)
    )


def _on_torso(item_id: int, witness: Witness) -> bool:
    return witness.pieces((item_id,))[0].slot in TORSO


def _is_warm(item_ids: Sequence[int], witness: Witness) -> bool:
    torso = [piece for piece in witness.pieces(item_ids) if piece.slot in TORSO]
    need = witness.conditions.warmth
    if need is None or not torso:
        return False
    return abs(sum(piece.warmth for piece in torso) - need) <= _WARM_ENOUGH


def _marked_holds(reason: Reason, witness: Witness) -> bool:
    return _all_marked(reason.kind, reason.values[0], reason.item_ids, witness)


def _weather_holds(reason: Reason, witness: Witness) -> bool:
    temperature = witness.conditions.temperature
    return (
        temperature is not None
        and reason.values == (f"{temperature:g}",)
        and all(_on_torso(item, witness) for item in reason.item_ids)
        and _is_warm(reason.item_ids, witness)
    )


# -- the profile ---------------------------------------------------------------------------------


def _taste_reasons(item_ids: Sequence[int], witness: Witness) -> list[Reason]:
    found = []
    for item in witness.items(item_ids):
        terms = witness.taste.liked_terms(item)
        if terms:
            text = f"What you like ({', '.join(terms)}): {name_of(item)}."
            found.append(Reason("stated_like", (item.id,), "profile", terms, text, 0.5))
    return found


def _stated_holds(reason: Reason, witness: Witness) -> bool:
    (item,) = witness.items(reason.item_ids)
    return bool(reason.values) and reason.values == witness.taste.liked_terms(item)


# -- what the rules saw --------------------------------------------------------------------------

_SENTENCES: Mapping[str, str] = {
    "same_color": "{names} are both {first}.",
    "colors_harmonize": "{first} and {second} go well together: {names}.",
    "all_neutral": "Its colors are neutral: {values}.",
    "one_accent": "The color comes from {names}: {first}.",
    "one_pattern": "The pattern comes from {names}: {first}.",
    "same_formality": "Everything in it is equally dressed up.",
    "same_season": "Everything in it is for {values}.",
    "same_occasion": "Everything in it suits {values}.",
    "same_style": "Everything in it is {values}.",
}
_PERSONAL_WEIGHT = 0.9


def _fact_reasons(item_ids: Sequence[int], witness: Witness) -> list[Reason]:
    from models.compatibility.facts import facts_of

    pieces = witness.pieces(item_ids)
    found = []
    for fact in facts_of(pieces, witness.rules.harmony):
        template = _SENTENCES.get(fact.kind)
        # the rules compare first colors; a color is only spoken of where it is sure
        unsure = fact.field == "colors" and not all(
            piece.sure("colors") for piece in pieces if piece.id in fact.ids
        )
        if template is None or fact.weight <= 0 or unsure:
            continue
        ids = tuple(int(one) for one in fact.ids)
        if fact.kind == "same_formality" and len(ids) < len(pieces):
            continue
        text = _worded(template, listed(witness.items(ids)), fact.values)
        weight = _PERSONAL_WEIGHT * fact.weight
        found.append(Reason(fact.kind, ids, fact.field, fact.values, text, weight))
    return found


def sentence(text: str) -> str:
    """Return a sentence that begins with a capital, whatever garment it begins with."""
    return text[:1].upper() + text[1:]


def _worded(template: str, names: str, values: Sequence[str]) -> str:
    unique = tuple(dict.fromkeys(values))
    first, second = unique[0], unique[-1]
    return template.format(names=names, first=first, second=second, values=", ".join(unique))


def _as_fact(reason: Reason) -> Fact:
    from models.compatibility import Fact

    return Fact(reason.kind, reason.item_ids, reason.field, reason.values, reason.weight)


_CHECKS: Mapping[str, Callable[[Reason, Witness], bool]] = {
    "together": _together_holds,
    "saved_together": _saved_holds,
    "often": _often_holds,
    "long_ago": _long_ago_holds,
    "liked": _liked_holds,
    "for_occasion": _marked_holds,
    "for_season": _marked_holds,
    "for_weather": _weather_holds,
    "stated_like": _stated_holds,
}
