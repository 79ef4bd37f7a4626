"""The person's profile as it is shown and changed: what was stated beside what was learned.

Typed words become terms of the vocabulary; an unknown one is refused, never guessed. What was
learned is shown and never edited: a person states otherwise, or resets it. Every change is one step
of undo.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.errors import InputError
from app.stylist.taste import ADULT, CHILD, LEARNED_SINCE, TASTE_FIELDS, Taste

if TYPE_CHECKING:
    from local_index import Library
    from models.vocabulary import Vocabulary

QUIZ = "quiz"
"""Where a like says that it comes from when it was picked in the style quiz."""
_STATED_WORDS = ("likes", "dislikes")
_MAX_SIZE = 40
_WEARERS = {"": None, ADULT: ADULT, CHILD: CHILD, "adults": ADULT, "kids": CHILD}


@dataclass(frozen=True, slots=True)
class ShownProfile:
    """The profile, to be shown.

    Attributes:
        stated: Name as it is typed (``likes.colors``, ``size.shoes``, ``palette``, ``wearer``) to
            its words.
        learned: Field to term to -1..1, the strongest first.
        learned_since: ISO 8601 of the last reset; empty for the whole diary.
        events: Wears, saved outfits and feedback that were learned from.
        loved: Garments that were picked in the style quiz.
    """

    stated: Mapping[str, tuple[str, ...]]
    learned: Mapping[str, Mapping[str, float]]
    learned_since: str
    events: int
    loved: tuple[int, ...] = ()


def shown_profile(taste: Taste, events: int, *, loved: tuple[int, ...] = ()) -> ShownProfile:
    """Return what there is to show."""
    stated: dict[str, tuple[str, ...]] = {}
    for kind, held in (("likes", taste.likes), ("dislikes", taste.dislikes)):
        stated |= {f"{kind}.{name}": tuple(sorted(held[name])) for name in held}
    if taste.palette:
        stated["palette"] = tuple(sorted(taste.palette))
    stated |= {f"size.{slot}": (size,) for slot, size in sorted(taste.sizes.items())}
    if taste.wearer:
        stated["wearer"] = (taste.wearer,)
    learned = {
        name: dict(sorted(worth.items(), key=lambda one: (-abs(one[1]), one[0])))
        for name, worth in taste.learned.items()
    }
    return ShownProfile(stated, learned, taste.learned_since, events, loved)


class ProfileEditor:
    """Changes the profile of one open library."""

    def __init__(self, library: Library, vocabulary: Vocabulary) -> None:
        self._library = library
        self._vocabulary = vocabulary

    def state(self, name: str, words: tuple[str, ...]) -> bool:
        """Set what the person says about themselves; no words forget it.

        Args:
            name: ``likes.FIELD``, ``dislikes.FIELD``, ``palette``, ``size.SLOT`` or ``wearer``.

        Returns:
            Whether anything is different now.

        Raises:
            InputError: There is no such entry, or a word means nothing there.
        """
        return self._library.profile.put({self._key(name): self._value(name, words)})

    def reset_learned(self) -> bool:
        """Learn anew from now on; the diary stays as it is."""
        now = self._library.db.now()
        return self._library.profile.put(
            {LEARNED_SINCE: now}, origin="learned", label="Reset what was learned"
        )

    def reset_stated(self) -> bool:
        """Forget everything that was stated, in the style quiz, too."""
        entries = self._library.profile.all()
        gone = {key: None for key, entry in entries.items() if entry.origin == "stated"}
        with self._library.atomic(), self._library.history.group("Reset the profile"):
            changed = self._library.profile.put(gone, label="Reset the profile")
            for event in self._library.feedback.all():
                if event.details.get("from") == QUIZ:
                    self._library.feedback.take_back(event.id, label="Reset the profile")
                    changed = True
            return changed

    def _key(self, name: str) -> str:
        kind, _, field = name.partition(".")
        known = (
            (kind in _STATED_WORDS and field in TASTE_FIELDS)
            or (kind == "size" and field in self._vocabulary.slots)
            or name in ("palette", "wearer")
        )
        if not known:
            raise InputError(
                f'The profile has no entry "{name[:40]}".',
                next_step=(
                    "There are likes.FIELD and dislikes.FIELD for "
                    f"{', '.join(TASTE_FIELDS)}, and palette, size.SLOT and wearer."
                ),
            )
        return f"{kind}/{field}" if field else name

    def _value(self, name: str, words: tuple[str, ...]) -> object:
        kind, _, field = name.partition(".")
        if name == "wearer":
            return self._wearer(words)
        if kind == "size":
            size = " ".join(words).strip()[:_MAX_SIZE]
            return size or None
        terms = [self._term("colors" if name == "palette" else field, word) for word in words]
        return sorted(set(terms)) or None

    def _wearer(self, words: tuple[str, ...]) -> str | None:
        word = " ".join(words).strip().lower()
        if word not in _WEARERS:
            raise InputError(
                f'"{word[:40]}" is nobody a wardrobe is for.',
                next_step=f"It is {ADULT} or {CHILD}.",
            )
        return _WEARERS[word]

    def _term(self, field: str, word: str) -> str:
        term = self._vocabulary.resolve(field, word)
        if term is None or term not in self._vocabulary.terms(field):
            raise InputError(
                f'"{word[:40]}" is no term of {field}.',
                next_step=f"It knows {', '.join(self._vocabulary.picker_terms(field))}.",
            )
        return term
