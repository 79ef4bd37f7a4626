"""How recommendations, feedback and the profile look outside: the JSON of the command line.

Fields may be added here, never renamed. Nothing is read from disk.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.item_json import format_id

if TYPE_CHECKING:
    from app.stylist.profile import ShownProfile
    from app.stylist.saved import Compared, Finished
    from app.stylist.wishes import Recommendation, Suggestion
    from local_index.feedback import FeedbackRecord


def recommendation_json(found: Recommendation) -> dict[str, Any]:
    """Return an answer as the command line and the assistant show it."""
    return {
        "outfits": [suggestion_json(one) for one in found.suggestions],
        "gaps": [{"slot": gap.slot, "kind": gap.kind, "text": gap.text} for gap in found.gaps],
        "notes": list(found.notes),
        "scorer": "learned" if found.learned else "rules",
    }


def suggestion_json(one: Suggestion) -> dict[str, Any]:
    """Return one outfit; sentences first, what they rest on beside them."""
    document: dict[str, Any] = {
        "items": [format_id(item) for item in one.item_ids],
        "score": one.score,
        "parts": dict(one.parts),
        "reasons": [reason.text for reason in one.reasons],
        "warnings": [warning.text for warning in one.warnings],
        "evidence": [
            {
                "kind": reason.kind,
                "items": [format_id(item) for item in reason.item_ids],
                "field": reason.field,
                "values": list(reason.values),
                "text": reason.text,
            }
            for reason in one.reasons
        ],
        "cautions": [
            {
                "kind": warning.kind,
                "items": [format_id(item) for item in warning.item_ids],
                "text": warning.text,
            }
            for warning in one.warnings
        ],
    }
    if one.replaced is not None:
        document["replaced"] = format_id(one.replaced)
        document["very_similar"] = one.very_similar
    return document


def feedback_json(event: FeedbackRecord) -> dict[str, Any]:
    """Return one thing that was said."""
    return {
        "id": event.id,
        "kind": event.kind,
        "items": [format_id(item) for item in event.item_ids],
        "details": dict(event.details),
        "added": event.added,
    }


def profile_json(shown: ShownProfile) -> dict[str, Any]:
    """Return the profile, stated and learned apart."""
    return {
        "stated": {name: list(words) for name, words in shown.stated.items()},
        "learned": {name: dict(worth) for name, worth in shown.learned.items()},
        "learned_since": shown.learned_since or None,
        "events": shown.events,
        "loved": [format_id(item) for item in shown.loved],
    }


def compared_json(found: Compared) -> dict[str, Any]:
    """Return two outfits side by side."""
    return {
        "first": suggestion_json(found.first),
        "second": suggestion_json(found.second),
        "parts": {
            name: {"first": one, "second": other, "difference": round(one - other, 4)}
            for name, (one, other) in found.parts.items()
        },
    }


def finished_json(found: Finished) -> dict[str, Any]:
    """Return an outfit completed, with what each way adds."""
    return {
        "outfits": [
            {**suggestion_json(one), "added": [format_id(item) for item in added]}
            for one, added in zip(found.suggestions, found.added, strict=True)
        ],
        "gaps": [{"slot": gap.slot, "kind": gap.kind, "text": gap.text} for gap in found.gaps],
        "notes": list(found.notes),
        "was_whole": found.was_whole,
    }
