"""Tools about the person: the profile as it stands, a stated preference, and feedback.

Stated values rule, learned ones are shown; every change is one step of undo, so that what was
remembered by mistake is forgotten again.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from app.assistant.tools import arguments as takes
from app.assistant.tools import results as gives
from app.assistant.tools.cards import item_handle, items_of, number
from app.assistant.tools.desk import Answer, Bench, ToolFailure, shown
from app.stylist.profile import ProfileEditor, shown_profile
from app.stylist.taste import TASTE_FIELDS
from local_index.errors import NotFoundError

_ENTRIES: Final[Mapping[str, tuple[str, str]]] = {
    "avoid_colors": ("dislikes.colors", "colors"),
    "avoid_materials": ("dislikes.material", "material"),
    "avoid_patterns": ("dislikes.pattern", "pattern"),
    "avoid_categories": ("dislikes.category", "category"),
    "like_colors": ("likes.colors", "colors"),
    "like_materials": ("likes.material", "material"),
    "like_patterns": ("likes.pattern", "pattern"),
    "style_tags": ("likes.style", "style"),
}
_OPPOSITE = {"likes": "dislikes", "dislikes": "likes"}
_FEW_EVENTS = 10


def profile_get(bench: Bench, _asked: takes.Nothing) -> Answer:
    """Return what is known of the person."""
    return Answer(_profile(bench))


def profile_update(bench: Bench, asked: takes.ProfileUpdate) -> Answer:
    """Add to what the person stated, or take words out of it again."""
    patch, editor = asked.patch, ProfileEditor(bench.library, bench.vocabulary)
    stated = {name: list(words) for name, words in _profile(bench).stated.items()}
    before = {name: list(words) for name, words in stated.items()}
    told = []
    for name, (entry, field) in _ENTRIES.items():
        for term in bench.terms(field, getattr(patch, name)):
            _say(stated, entry, term)
            told.append(f"{'likes' if entry.startswith('likes') else 'avoids'} {term}")
    for word in patch.forget:
        told += [f"forgot {term}" for term in _forget(bench, stated, word)]
    for slot, size in (patch.sizes.model_dump(exclude_none=True) if patch.sizes else {}).items():
        stated[f"size.{slot}"] = [shown(size, 40)]
        told.append(f"size {shown(size, 40)} for {slot.replace('_', ' ')}")
    changed = [name for name in {*stated, *before} if stated.get(name) != before.get(name)]
    with bench.writing("Change the profile") as token:
        for name in sorted(changed):
            editor.state(name, tuple(stated.get(name, ())))
    return Answer(
        gives.ProfileChanged(
            undo_token=token if changed else "",
            did=f"Remembered: {', '.join(told)}." if changed else "That was known already.",
            profile=_profile(bench),
        )
    )


def feedback_record(bench: Bench, asked: takes.FeedbackRecord) -> Answer:
    """Keep what the person says of an outfit or a garment; the next answer knows it."""
    if asked.outfit_id:
        try:
            ids = bench.library.outfits.get(number(asked.outfit_id)).item_ids
        except NotFoundError as error:
            raise ToolFailure("E_NOT_FOUND", f"There is no outfit {asked.outfit_id}.") from error
    else:
        ids = tuple(item.id for item in items_of(bench, asked.item_ids))
    if not ids:
        raise ToolFailure(
            "E_INVALID", "Feedback needs the garments it is about.",
            next_step="Name the outfit that was shown.",
        )  # fmt: skip
    stylist = bench.desk.stylist(bench.library)
    occasion = bench.term("occasion", asked.occasion) if asked.occasion else ""
    swap = None
    if asked.replaced and asked.by:
        gone, came = items_of(bench, (asked.replaced, asked.by))
        swap = (gone.id, came.id)
    with bench.writing("Feedback") as token:
        stylist.tell(asked.kind, ids, occasion=occasion, swap=swap)
    return Answer(
        gives.FeedbackKept(
            undo_token=token,
            did=_SAID[asked.kind],
            kind=asked.kind,
            item_ids=[item_handle(item) for item in ids],
        )
    )


_SAID: Final[Mapping[str, str]] = {
    "like": "Noted that you like this.",
    "dislike": "Noted that you do not like this.",
    "never_pair": "These will not be put together again.",
    "too_formal": "Noted: more casual next time.",
    "too_casual": "Noted: dressier next time.",
    "too_warm": "Noted: lighter next time.",
    "too_cold": "Noted: warmer next time.",
    "wrong_color": "Noted: fewer of these two colors together.",
    "swap": "Noted which of the two you took.",
}


def _profile(bench: Bench) -> gives.Profile:
    wardrobe = bench.desk.stylist(bench.library).wardrobe()
    known = shown_profile(wardrobe.taste, wardrobe.habits.events)
    return gives.Profile(
        stated={name: [shown(word, 60) for word in words] for name, words in known.stated.items()},
        learned={
            name: {term: round(value, 3) for term, value in list(worth.items())[:8]}
            for name, worth in known.learned.items()
        },
        events=known.events,
        still_learning=known.events < _FEW_EVENTS,
    )


def _say(stated: dict[str, list[str]], entry: str, term: str) -> None:
    """Add a term; the latest of two contradicting wishes wins."""
    kind, _, field = entry.partition(".")
    other = stated.get(f"{_OPPOSITE[kind]}.{field}", [])
    if term in other:
        other.remove(term)
    held = stated.setdefault(entry, [])
    if term not in held:
        held.append(term)


def _forget(bench: Bench, stated: dict[str, list[str]], word: str) -> list[str]:
    gone = []
    for field in TASTE_FIELDS:
        term = bench.vocabulary.resolve(field, word)
        for kind in _OPPOSITE:
            held = stated.get(f"{kind}.{field}", [])
            if term in held:
                held.remove(term)
                gone.append(term)
    return list(dict.fromkeys(gone))
