"""From a wardrobe, its habits and a wish to outfits: the engine as one pure function.

    masks -> candidates by slot -> pool of pairs -> beam over templates -> scores -> diversity
          -> reasons and cautions

No library, no clock and no chance but the seed: the same values give the same answer, whatever
order the wardrobe was read in (specification of the engine, E.1 to E.9). Where everything that
could be worn is few, nothing is dropped on the way. Reading, caching and writing are in
``service.py``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from app.errors import InputError
from app.stylist.beam import Guide, count_outfits, search
from app.stylist.candidates import candidates_by_slot
from app.stylist.cautions import cautions_for
from app.stylist.conditions import Conditions, conditions_of
from app.stylist.diversity import diverse
from app.stylist.gaps import gaps_for, poor_gaps
from app.stylist.masking import Masks, make_masks
from app.stylist.numbers import Numbers, shipped_numbers
from app.stylist.personal import worn_shares
from app.stylist.pool import Pool, make_pool
from app.stylist.reasons import Witness, reasons_for
from app.stylist.scoring import OutfitJudge, OutfitScorer, Scores, shown_score
from app.stylist.templates import Step, Template, open_templates
from app.stylist.wishes import Gap, Recommendation, Suggestion, Wish
from models.compatibility import layer_order
from models.compatibility.table import PAD

if TYPE_CHECKING:
    from app.stylist.closet import Closet, Floats, Rows
    from app.stylist.habits import Habits
    from app.stylist.taste import Taste
    from models.compatibility import Piece, RuleScorer

_NEVER_DAYS = 3650.0
_DONE_WITHOUT = ("shoes", "outerwear")
"""Slots that an outfit does without, and says so, where there is nothing for them."""


@dataclass(frozen=True)
class Wardrobe:
    """Everything that the engine knows when it is asked.

    Attributes:
        judge: The learned head; None where the rules decide.
        today: The person's calendar day.
    """

    closet: Closet
    habits: Habits
    taste: Taste
    rules: RuleScorer
    today: date
    judge: OutfitJudge | None = None
    numbers: Numbers = field(default_factory=shipped_numbers)

    @cached_property
    def ages(self) -> Floats:
        """Days since each row was worn; very many for never."""
        days = [
            _NEVER_DAYS if last is None else max((self.today - last).days, 0)
            for last in (self.habits.last_worn.get(item.id) for item in self.closet.items)
        ]
        return np.array(days, dtype=np.float32)

    @cached_property
    def shares(self) -> Floats:
        """How often each row is worn beside the most worn of its category."""
        return worn_shares(self.closet, self.habits)

    @cached_property
    def liking(self) -> Floats:
        """What likes and dislikes make of each row."""
        bias = self.habits.bias
        return np.array([bias.get(item.id, 0.0) for item in self.closet.items], dtype=np.float32)


class Question:
    """One wish, prepared: masks, pool and scorer; what `compose` and alternatives share."""

    def __init__(
        self, wardrobe: Wardrobe, wish: Wish, *, rows: Mapping[str, Rows] | None = None
    ) -> None:
        self.wardrobe, self.wish = wardrobe, wish
        closet, numbers = wardrobe.closet, wardrobe.numbers
        self.anchors = anchor_rows(closet, wish.anchors)
        self.conditions: Conditions = conditions_of(wish, wardrobe.habits, numbers)
        self.masks: Masks = make_masks(
            closet,
            habits=wardrobe.habits,
            taste=wardrobe.taste,
            conditions=self.conditions,
            numbers=numbers,
            anchors=wish.anchors,
            excluded=wish.excluded,
        )
        self.slots = rows if rows is not None else self._candidates()
        every = np.concatenate([self.anchors, *self.slots.values()]).astype(np.int64)
        self.pool: Pool = make_pool(
            closet, every, habits=wardrobe.habits, rules=wardrobe.rules, numbers=numbers
        )
        self.scorer = OutfitScorer(
            self.pool,
            habits=wardrobe.habits,
            taste=wardrobe.taste,
            conditions=self.conditions,
            masks=self.masks,
            rules=wardrobe.rules,
            judge=wardrobe.judge,
            numbers=numbers,
            ages=wardrobe.ages[self.pool.rows],
            shares=wardrobe.shares[self.pool.rows],
            surprise=wish.surprise,
            free=self.anchors,
        )

    def _candidates(self) -> Mapping[str, Rows]:
        wardrobe = self.wardrobe
        return candidates_by_slot(
            wardrobe.closet,
            self.masks,
            anchors=self.anchors,
            habits=wardrobe.habits,
            conditions=self.conditions,
            rules=wardrobe.rules,
            numbers=wardrobe.numbers,
            ages=wardrobe.ages,
            shares=wardrobe.shares,
            liking=wardrobe.liking,
            seed=self.wish.seed,
        )

    @cached_property
    def anchored(self) -> tuple[tuple[str, str], ...]:
        """Slot and category of each anchor."""
        pieces = self.wardrobe.closet.pieces
        return tuple((pieces[row].slot, pieces[row].category) for row in self.anchors)

    def columns(self, rows: Rows) -> Rows:
        """Return the columns of rows."""
        found: Rows = np.searchsorted(self.pool.rows, rows)
        return found

    def step_columns(self, step: Step) -> Rows:
        """Return the columns that may fill a step."""
        rows = self.slots.get(step.slot, np.empty(0, dtype=np.int64))
        names = self.wardrobe.closet.categories[rows]
        keep = ~np.isin(names, sorted(step.without))
        if step.only:
            keep &= np.isin(names, sorted(step.only))
        return self.columns(rows[keep])

    def item_ids(self, row: Rows) -> tuple[int, ...]:
        """Return an outfit's ids from skin to outside, what is worn on the torso first."""
        pieces = [self.pool.table.pieces[column] for column in row if column != PAD]
        layers = layer_order(sorted(pieces, key=lambda piece: int(piece.id)))
        return tuple(int(piece.id) for piece in sorted(layers, key=_from_head_to_toe))

    def witness(self) -> Witness:
        """Return what reasons rest on."""
        wardrobe = self.wardrobe
        return Witness(
            wardrobe.closet,
            wardrobe.habits,
            wardrobe.taste,
            self.conditions,
            wardrobe.rules,
            wardrobe.today,
        )

    def suggestion(
        self, row: Rows, scores: Scores, at: int, *, gaps: Sequence[Gap] = ()
    ) -> Suggestion:
        """Return one outfit with everything that is said of it."""
        ids, wardrobe = self.item_ids(row), self.wardrobe
        return Suggestion(
            item_ids=ids,
            score=round(shown_score(float(scores.total[at])), 4),
            parts={name: round(value, 4) for name, value in scores.parts_of(at).items()},
            reasons=reasons_for(ids, self.witness()),
            warnings=cautions_for(
                ids,
                wardrobe.closet,
                self.masks,
                habits=wardrobe.habits,
                taste=wardrobe.taste,
                conditions=self.conditions,
                gaps=gaps,
            ),
        )


def _from_head_to_toe(piece: Piece) -> int:
    last = ("bottom", "shoes", "bag", "accessory", "other")
    return last.index(piece.slot) + 1 if piece.slot in last else 0


def anchor_rows(closet: Closet, anchors: Sequence[int]) -> Rows:
    """Return the rows of the anchors.

    Raises:
        InputError: One of them is not in the wardrobe, or they are a child's and an adult's.
    """
    for item in anchors:
        if item not in closet.row_of:
            raise InputError(
                f"There is no garment itm_{item} outside the trash.",
                next_step="`vestry items` lists what there is.",
            )
    rows = np.array([closet.row_of[item] for item in dict.fromkeys(anchors)], dtype=np.int64)
    if len(rows) and closet.kids[rows].any() and not closet.kids[rows].all():
        raise InputError(
            "These garments are a child's and an adult's, and make no outfit.",
            next_step="Ask for the one or the other; `vestry edit ID kids=no` corrects a garment.",
        )
    return rows


def compose(wardrobe: Wardrobe, wish: Wish) -> Recommendation:
    """Return outfits for a wish, best first.

    Raises:
        InputError: The anchors cannot be in one outfit.
    """
    question = Question(wardrobe, wish)
    layer = question.conditions.layer
    gaps = gaps_for(
        wardrobe.closet,
        question.masks,
        anchored=frozenset(slot for slot, _ in question.anchored),
        layer=layer,
    )
    index = complete_outfits(question)
    told = notes_for(wardrobe, wish)
    if not len(index):
        if all(gap.slot in _DONE_WITHOUT for gap in gaps):
            gaps.append(Gap("", "ruled_out", "Nothing is left that may be worn together."))
        return Recommendation((), gaps=tuple(gaps), notes=told, learned=wardrobe.judge is not None)
    index, scores = best_first(question, index)
    core = ~np.isin(question.scorer.slots, ("bag", "accessory"))
    chosen = diverse(
        index,
        scores.total,
        vectors=question.pool.table.vectors,
        core=core,
        anchors=frozenset(int(one) for one in question.columns(question.anchors)),
        limit=wish.limit,
        numbers=wardrobe.numbers,
    )
    chosen.sort(key=lambda row: (-scores.total[row], row))
    missing = [gap for gap in gaps if gap.slot in _DONE_WITHOUT]
    shown = tuple(question.suggestion(index[row], scores, row, gaps=missing) for row in chosen)
    gaps += poor_gaps(_best_beside(question), threshold=wardrobe.numbers.of("gap", "threshold"))
    return Recommendation(shown, gaps=tuple(gaps), notes=told, learned=wardrobe.judge is not None)


def _best_beside(question: Question) -> dict[str, float]:
    """Return slot to how well its best candidate goes with the anchors; empty without any."""
    anchors = question.columns(question.anchors)
    if not len(anchors):
        return {}
    templates = open_templates(question.anchored, layer=question.conditions.layer)
    slots = sorted({step.slot for template in templates for step in template})
    filled = {slot: question.columns(question.slots[slot]) for slot in slots}
    pairs = question.pool.pairs[anchors]
    return {
        slot: float(pairs[:, columns].mean(axis=0).max())
        for slot, columns in filled.items()
        if len(columns)
    }


def complete_outfits(question: Question, *, width: int | None = None) -> Rows:
    """Return the whole outfits that the beam found, as padded columns, each set once."""
    numbers = question.wardrobe.numbers
    templates = [
        _reachable(template, question)
        for template in open_templates(question.anchored, layer=question.conditions.layer)
    ]
    filled = {step: question.step_columns(step) for template in templates for step in template}
    guide = _guide(question)
    anchors = [int(column) for column in question.columns(question.anchors)]
    found = []
    for template in dict.fromkeys(templates):
        if any(not len(filled[step]) and not step.optional for step in template):
            continue
        wide = width or _width(template, filled, numbers, len(templates))
        found.append(search(guide, template, filled, anchors=anchors, width=wide))
    return _merged(found)


def _width(
    template: Template, filled: Mapping[Step, Rows], numbers: Numbers, templates: int
) -> int:
    outfits = count_outfits(template, filled)
    if outfits * templates <= numbers.count("beam", "exhaustive"):
        return max(outfits, 1)
    return numbers.count("beam", "width")


def _reachable(template: Template, question: Question) -> Template:
    """Return a template without footwear and coat where the wardrobe has none to give."""
    return tuple(
        step
        for step in template
        if step.optional
        or step.slot not in ("shoes", "outerwear")
        or len(question.step_columns(step))
    )


def _guide(question: Question) -> Guide:
    scorer, of = question.scorer, question.wardrobe.numbers.of
    weights = scorer.weights
    worth = (
        weights["occasion"] * scorer.occasions
        + weights["fresh"] * scorer.fresh
        + weights["personal"] * 0.5 * scorer.personal.shares
        + of("outfit", "bias") * scorer.bias
        - of("outfit", "relaxed_cost") * scorer.broken
    )
    wanted = question.conditions.formality
    if wanted is not None:
        apart = question.pool.table.formality - wanted
        worth = worth + weights["formality"] * np.exp(-(apart**2) / of("formality", "spread"))
    pair_weight = weights["pairs"] + weights["weakest"] + weights["match"]
    return Guide(question.pool.pairs, worth.astype(np.float32), question.pool.never, pair_weight)


def _merged(found: Sequence[Rows]) -> Rows:
    """Return outfits of several searches as one array; a set that was found twice counts once."""
    wide = max((rows.shape[1] for rows in found), default=0)
    padded = [
        np.pad(rows, ((0, 0), (0, wide - rows.shape[1])), constant_values=PAD)
        for rows in found
        if len(rows)
    ]
    if not padded:
        return np.empty((0, wide), dtype=np.int64)
    # padding first: then equal sets are equal rows
    merged: Rows = np.unique(np.sort(np.concatenate(padded), axis=1), axis=0)
    return merged


def best_first(
    question: Question, index: Rows, *, spared: frozenset[int] = frozenset()
) -> tuple[Rows, Scores]:
    """Return outfits with their scores, best first, without the sets that were disliked.

    Args:
        spared: A set that stays even so: what somebody looks at.
    """
    disliked = question.wardrobe.habits.disliked - {spared}
    if disliked:
        ids = question.pool.ids
        sets = [frozenset(ids[row[row != PAD]].tolist()) for row in index]
        kept = np.array([one not in disliked for one in sets], dtype=np.bool_)
        if kept.any():
            index = index[kept]
    scores = question.scorer.score(index)
    rounded = np.round(scores.total, 6)
    keys: list[Any] = [index[:, at] for at in reversed(range(index.shape[1]))]
    order = np.lexsort([*keys, -rounded])
    parts = {name: values[order] for name, values in scores.parts.items()}
    ordered = replace(
        scores,
        total=scores.total[order],
        parts=parts,
        costs=scores.costs[order],
        bias=scores.bias[order],
    )
    return index[order], ordered


def notes_for(wardrobe: Wardrobe, wish: Wish) -> tuple[str, ...]:
    """Return what was assumed or done without, in sentences."""
    notes = []
    full = wardrobe.numbers.count("personal", "events_full")
    if wardrobe.habits.events < full:
        notes.append("Still learning what you wear: there is little in the diary yet.")
    if wish.weather is None and not wish.season:
        notes.append("No season or weather was given, so none was assumed.")
    return tuple(notes)
