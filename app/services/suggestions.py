"""Suggestions for the person: what a model would change about a garment, to accept or to dismiss.

Accepting makes the value the person's own word, with all that follows from it (slot, warmth, name,
search words), as one step of undo; undoing it makes the suggestion wait again. A dismissed one is
remembered and does not come back for the same model and value. A suggestion that the garment has
caught up with is not shown. Who makes suggestions: ``describing`` and ``auditing``.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from app.item_json import format_id
from app.services.comparing import agrees, field_value, resulting_value, stored_value
from app.services.wardrobe import WardrobeService
from local_index import Library, NotFoundError
from local_index.records import ChangeSet, ItemRecord, Origin, SuggestionRecord
from models.vocabulary import Vocabulary

LIKELY = 0.5
"""A model's own probability from which its value is offered as the better one."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One value that a model would set.

    Attributes:
        value: As JSON: a word, a list of words (colors by name, the dominant first), a number, true
            or, for ``notes``, a text. Data of a model: show it as plain text.
        current: The garment's value in the same form; None where it says nothing.
        origin: Who said the current value; None where nobody did.
        model: Which model says so.
        confidence: 0-1, or None when the model was not asked how sure it is.
        contradicts: Whether there is a value that it contradicts, rather than a gap.
        preselected: Whether a review may tick it beforehand: never against a person's own words.
    """

    id: int
    item_id: int
    item_name: str
    field: str
    value: Any
    current: Any
    origin: Origin | None
    model: str
    confidence: float | None
    contradicts: bool
    preselected: bool

    def as_json(self) -> dict[str, Any]:
        """Return it as the command line shows it."""
        return {
            "id": self.id,
            "item": format_id(self.item_id),
            "name": self.item_name,
            "field": self.field,
            "value": self.value,
            "current": self.current,
            "origin": self.origin,
            "model": self.model,
            "confidence": self.confidence,
            "preselected": self.preselected,
        }


def pending(
    library: Library,
    vocabulary: Vocabulary,
    item_ids: Sequence[int] | None = None,
    *,
    model: str = "",
) -> list[Suggestion]:
    """Return what may be shown beside garments: nothing against a person's own words.

    Args:
        item_ids: Only these garments; None for the whole wardrobe.
        model: Only what this model says; empty for all.
    """
    return [
        one
        for one in _open(library, vocabulary, item_ids, model=model)
        if one.origin in (None, "model")
    ]


def findings(
    library: Library,
    vocabulary: Vocabulary,
    item_ids: Sequence[int] | None = None,
    *,
    model: str = "",
) -> list[Suggestion]:
    """Return what an audit shows: only disagreements, those with the person's words included."""
    return [one for one in _open(library, vocabulary, item_ids, model=model) if one.contradicts]


def accept(
    library: Library,
    vocabulary: Vocabulary,
    suggestion_ids: Sequence[int],
    *,
    seen: Collection[Suggestion] | None = None,
) -> ChangeSet:
    """Make suggested values the person's own: one step of undo.

    Of several suggestions for one field the last one counts.

    Args:
        seen: The suggestions as they were shown. One is left to wait where the garment says
            something else by now: a word that was typed meanwhile is not to be overwritten by an
            answer to what stood there before. None for somebody who named them outright.

    Raises:
        NotFoundError: A suggestion does not wait any more; then nothing is changed.
    """
    wardrobe = WardrobeService(library, vocabulary)
    with library.atomic():
        chosen = _waiting(library, suggestion_ids)
        shown = {one.id: one for one in _shown(library, vocabulary, chosen)}
        if seen is None:
            if len(shown) < len(chosen):
                raise _gone()
        else:
            before = {one.id: one for one in seen}
            chosen = [one for one in chosen if _unmoved(shown.get(one.id), before.get(one.id))]
        if not chosen:
            return ChangeSet()
        count = len(chosen)
        label = "Accept a suggestion" if count == 1 else f"Accept {count} suggestions"
        wanted: dict[int, dict[str, SuggestionRecord]] = {}
        for one in chosen:
            wanted.setdefault(one.item_id, {})[one.field] = one
        with library.history.group(label):
            for item_id, fields in wanted.items():
                item = library.items.get(item_id)
                values = {
                    name: field_value(item, name, resulting_value(item, name, one.value))
                    for name, one in fields.items()
                }
                wardrobe.change(item, values)
            ids = [one.id for one in chosen]
            return library.suggestions.settle(ids, "accepted", label=label)


def dismiss(library: Library, suggestion_ids: Sequence[int]) -> ChangeSet:
    """Say no, for good: one step of undo.

    Raises:
        NotFoundError: A suggestion does not wait any more; then none is dismissed.
    """
    with library.atomic():
        chosen = [one.id for one in _waiting(library, suggestion_ids)]
        count = len(chosen)
        label = "Dismiss a suggestion" if count == 1 else f"Dismiss {count} suggestions"
        return library.suggestions.settle(chosen, "dismissed", label=label)


def _waiting(library: Library, suggestion_ids: Sequence[int]) -> list[SuggestionRecord]:
    """Return suggestions that nobody has answered yet, of garments that are not in the trash."""
    chosen = library.suggestions.get_many(suggestion_ids)
    items = library.items.get_many([*dict.fromkeys(one.item_id for one in chosen)])
    there = {item.id for item in items if item.status != "trash"}
    for one in chosen:
        if one.state != "open" or one.item_id not in there:
            raise _gone()
    return chosen


def _gone() -> NotFoundError:
    return NotFoundError(
        "This suggestion is not there any more.",
        next_step="Look again at what is suggested now.",
    )


def _unmoved(now: Suggestion | None, before: Suggestion | None) -> bool:
    """Whether the garment still says what it said when a suggestion was shown."""
    if now is None or before is None:
        return False
    return (now.current, now.origin) == (before.current, before.origin)


def _open(
    library: Library, vocabulary: Vocabulary, item_ids: Sequence[int] | None, *, model: str
) -> list[Suggestion]:
    return _shown(library, vocabulary, library.suggestions.open(item_ids, model=model))


def _shown(
    library: Library, vocabulary: Vocabulary, records: Sequence[SuggestionRecord]
) -> list[Suggestion]:
    items = {
        item.id: item
        for item in library.items.get_many([*dict.fromkeys(one.item_id for one in records)])
    }
    return [
        shown
        for one in records
        if (shown := _suggestion(one, items[one.item_id], vocabulary)) is not None
    ]


def _suggestion(
    one: SuggestionRecord, item: ItemRecord, vocabulary: Vocabulary
) -> Suggestion | None:
    """Return it with what the garment says now, or None when there is nothing left to do."""
    current = stored_value(item, one.field)
    value = resulting_value(item, one.field, one.value)
    if current == value or (one.field == "notes" and current is not None):
        return None
    contradicts = current is not None and not agrees(one.field, current, one.value, vocabulary)
    if current is not None and not contradicts and one.field != "attributes":
        return None
    origin = item.origin.get(one.field)
    likely = one.confidence is None or one.confidence >= LIKELY
    return Suggestion(
        id=one.id,
        item_id=item.id,
        item_name=item.name,
        field=one.field,
        value=value,
        current=current,
        origin=origin,
        model=one.model,
        confidence=one.confidence,
        contradicts=contradicts,
        preselected=likely and origin in (None, "model"),
    )
