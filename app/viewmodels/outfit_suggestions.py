"""Outfits that the stylist suggests, and what the person says of them.

Asked in the stylist's lane with a library of its own; late answers are dropped. What is shown stays
under the hand: it is asked anew when the wish changed, when the person asked for others, when what
was said of an outfit has to show at once, and when something that it rests on is no longer so (a
garment that is shown, the profile, what was said before). The same wish has the same answer, so
what still holds stays where it is. While nobody looks nothing is asked.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, QTimer, Signal

from app.errors import Explanation
from app.operations import Operations
from app.services.browsing import PictureRecord, garments
from app.tasks import Lane, Task, TaskToken
from app.viewmodels.outfit_actions import OutfitActions
from app.viewmodels.outfit_cards import PieceCard, made_title, piece_card
from app.viewmodels.outfit_sentences import PartWords, part_words, spoken
from app.viewmodels.outfit_wish import OutfitWish

if TYPE_CHECKING:
    from app.bootstrap import Services
    from app.stylist.wishes import Recommendation, Suggestion, Wish
    from local_index import Library
    from local_index.profile import ProfileEntry
    from local_index.records import ChangeSet

State = Literal["waiting", "busy", "ready", "nothing", "failed"]
MOST = 3
SETTLE_MS = 250


@dataclass(frozen=True, slots=True)
class Look:
    """One suggestion as it is shown.

    Attributes:
        reasons: Why, in sentences, the weightiest first.
        cautions: What to know before wearing it.
        saved: Its number where it was saved; 0 before.
        liked: Whether the person said so.
    """

    suggestion: Suggestion
    title: str
    pieces: tuple[PieceCard, ...]
    reasons: tuple[str, ...]
    cautions: tuple[str, ...]
    parts: tuple[PartWords, ...]
    saved: int = 0
    liked: bool = False


@dataclass(frozen=True, slots=True)
class Grounds:
    """What an answer rests on beside the wardrobe as a whole.

    Attributes:
        records: The garments that it names.
        told: Number and kind of what was said and counts.
    """

    records: Mapping[int, PictureRecord]
    told: frozenset[tuple[int, str]]
    profile: Mapping[str, ProfileEntry]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the stylist answered, and what it rests on.

    Attributes:
        liked: Sets of garments of which the person said last that they are good.
        saved: Sets that are saved already, with the outfit's number.
    """

    found: Recommendation
    grounds: Grounds
    liked: frozenset[frozenset[int]] = frozenset()
    saved: Mapping[frozenset[int], int] = field(default_factory=dict)


class SuggestionsViewModel(QObject):
    """State of "Suggested for you"; lives in the GUI thread.

    Args:
        operations: Reads and changes the wardrobe.
        wish: What is wanted.

    Attributes:
        looks: What is suggested now, best first.
        gaps: What the wardrobe lacks, in sentences.
        notes: What was assumed or done without, in sentences.
        error: Why there is no answer, when it failed.
    """

    changed = Signal()

    def __init__(
        self,
        operations: Operations,
        wish: OutfitWish,
        parent: QObject | None = None,
        *,
        today: Callable[[], date] = date.today,
    ) -> None:
        super().__init__(parent)
        self.actions = OutfitActions(operations, self, today=today)
        self.wish = wish
        self.state: State = "waiting"
        self.looks: tuple[Look, ...] = ()
        self.gaps: tuple[str, ...] = ()
        self.notes: tuple[str, ...] = ()
        self.error: Explanation | None = None
        self._operations = operations
        self._asked: Wish | None = None
        self._seed = 0
        self._number = 0
        self._task: Task | None = None
        self._looking = False
        self._stale = False
        self._grounds = Grounds({}, frozenset(), {})
        self._keeping: dict[tuple[int, ...], bool] = {}
        self._saying: set[tuple[str, tuple[int, ...]]] = set()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SETTLE_MS)
        self._soon.timeout.connect(self.ask)
        wish.changed.connect(self._on_wish)
        operations.changed.connect(self._on_changed)

    # -- asking -----------------------------------------------------------------------------------

    def ask(self) -> None:
        """Ask for outfits as they are wanted now."""
        self._soon.stop()
        self._stale = False
        if self._task is not None:
            self._task.cancel()
        self._number += 1
        self.state, self.error = "busy", None
        wish = self.wish.asked(limit=MOST, seed=self._seed)
        self._asked = wish
        self.changed.emit()
        task = self._operations.runner.submit(
            Lane.STYLIST,
            functools.partial(recommend, self._operations.services, wish),
            done=functools.partial(self._take, self._number),
            failed=functools.partial(self._fail, self._number),
            owner=self,
        )
        self._task = None if task.is_over else task

    def others(self) -> None:
        """Ask for other outfits."""
        self._seed += 1
        self.ask()

    def begin(self) -> None:
        """Ask for the first time, when somebody looks."""
        if self.state == "waiting":
            self.ask()

    def look(self, looking: bool) -> None:
        """Say whether anybody looks; what has changed meanwhile is asked for now."""
        self._looking = looking
        if looking and self._stale:
            self.ask()

    # -- what the person says ---------------------------------------------------------------------

    def like(self, at: int) -> None:
        """Say that this is a good one."""
        look = self.looks[at]
        self.actions.tell(
            "like",
            look.suggestion.item_ids,
            occasion=self._occasion,
            told=self.tr("Noted. There will be more like this"),
        )
        self._mark(at, liked=True)

    def dislike(self, at: int) -> None:
        """Say that this is none; something else comes in its place."""
        self._say(at, "dislike", told=self.tr("Noted. This will not come again"))

    def say(self, at: int, kind: str) -> None:
        """Say what is wrong with it: too warm, too formal, wrong colors ..."""
        self._say(at, kind, told=self.tr("Noted for what is suggested next"))

    def save(self, at: int) -> None:
        """Keep it among the outfits."""
        self._keep(at, wear=False)

    def wear(self, at: int) -> None:
        """Keep it, and note that it is worn today."""
        look = self.looks[at]
        if look.saved:
            self.actions.wear(look.saved)
        else:
            self._keep(at, wear=True)

    def can_say_formality(self) -> bool:
        """Whether it was for an occasion, so that too formal means something."""
        return bool(self._occasion)

    def can_say_warmth(self) -> bool:
        """Whether the weather was set, so that too warm means something."""
        return self._asked is not None and self._asked.weather is not None

    # -- inside -----------------------------------------------------------------------------------

    @property
    def _occasion(self) -> str:
        return self._asked.occasion if self._asked is not None else ""

    def _say(self, at: int, kind: str, *, told: str) -> None:
        """Keep what is said of a suggestion once, and ask anew when it is kept."""
        said = (kind, _ids(self.looks[at]))
        if said in self._saying:
            return
        self._saying.add(said)

        def over() -> None:
            self._saying.discard(said)
            self.ask()

        self.actions.tell(kind, said[1], occasion=self._occasion, told=told, over=over)

    def _keep(self, at: int, *, wear: bool) -> None:
        look, wish = self.looks[at], self._asked
        if look.saved or wish is None:
            return
        ids = look.suggestion.item_ids
        if ids in self._keeping:
            # pressed again before it is on the disk: it is saved once, and worn if that was asked
            self._keeping[ids] |= wear
            return
        self._keeping[ids] = False

        def then(outfit_id: int) -> None:
            now = next((n for n, one in enumerate(self.looks) if _ids(one) == ids), None)
            if now is not None:
                self._mark(now, saved=outfit_id)
            if self._keeping[ids] and not wear:
                self.actions.wear(outfit_id)

        def over() -> None:
            del self._keeping[ids]

        self.actions.keep(look.suggestion, wish, wear=wear, then=then, over=over)

    def _mark(self, at: int, *, saved: int | None = None, liked: bool | None = None) -> None:
        looks = list(self.looks)
        look = looks[at]
        looks[at] = replace(
            look,
            saved=look.saved if saved is None else saved,
            liked=look.liked if liked is None else liked,
        )
        self.looks = tuple(looks)
        self.changed.emit()

    def _on_wish(self) -> None:
        if self.state != "waiting":
            self._seed = 0
            self._ask_soon()

    def _ask_soon(self) -> None:
        self._stale = True
        if self._looking:
            self._soon.start()

    def _on_changed(self, changes: ChangeSet) -> None:
        """Ask anew where what is shown is no longer so; mark what was saved and taken back."""
        if self.state == "waiting":
            return
        touched = {*changes.changed, *changes.removed, *changes.added}
        if not self.looks and (touched or not changes):
            self._ask_soon()
        elif not changes or touched & self._grounds.records.keys():
            self._look_at_grounds()
        saved = [at for at, one in enumerate(self.looks) if one.saved in changes.outfits]
        if saved:
            self._look_after(tuple(self.looks[at].saved for at in saved))

    def _look_at_grounds(self) -> None:
        """Ask anew if anything that the answer rests on is another."""
        number, grounds = self._number, self._grounds

        def take(now: Grounds) -> None:
            if number != self._number:
                return
            if _still_hold(now, grounds):
                self._grounds = now
            else:
                self._ask_soon()

        self._operations.read(
            lambda library: _grounds(library, list(grounds.records)), take, owner=self
        )

    def _look_after(self, outfit_ids: tuple[int, ...]) -> None:
        """Read whether saved outfits are still there: an undo may have taken them back."""

        def take(kept: frozenset[int]) -> None:
            self.looks = tuple(
                replace(one, saved=0) if one.saved in outfit_ids and one.saved not in kept else one
                for one in self.looks
            )
            self.changed.emit()

        self._operations.read(
            lambda library: frozenset(
                one.id for one in library.outfits.get_many(outfit_ids) if one.trashed_at is None
            ),
            take,
            owner=self,
        )

    def _take(self, number: int, answer: Answer) -> None:
        if number != self._number:
            return
        self._task = None
        found, self._grounds = answer.found, answer.grounds
        records = answer.grounds.records
        items = [one.item for one in records.values()]
        self.looks = tuple(
            replace(
                look_of(one, records),
                saved=answer.saved.get(frozenset(one.item_ids), 0),
                liked=frozenset(one.item_ids) in answer.liked,
            )
            for one in found.suggestions
        )
        self.gaps = tuple(spoken(gap.text, items) for gap in found.gaps)
        self.notes = tuple(spoken(note, items) for note in found.notes)
        self.state = "ready" if self.looks else "nothing"
        self.changed.emit()

    def _fail(self, number: int, explained: Explanation) -> None:
        if number == self._number:
            self._task = None
            self.state, self.error, self.looks = "failed", explained, ()
            self.changed.emit()


def recommend(services: Services, wish: Wish, _token: TaskToken | None = None) -> Answer:
    """Ask the stylist, in the caller's thread, and read what it names."""
    with services.open_library(create=True) as library:
        found = services.stylist(library).recommend(wish)
        ids = dict.fromkeys(item for one in found.suggestions for item in one.item_ids)
        sets = [frozenset(one.item_ids) for one in found.suggestions]
        return Answer(
            found, _grounds(library, list(ids)), liked=_liked(library), saved=_saved(library, sets)
        )


def _grounds(library: Library, item_ids: Sequence[int]) -> Grounds:
    return Grounds(
        records={one.item.id: one for one in garments(library, item_ids)},
        told=frozenset((event.id, event.kind) for event in library.feedback.all()),
        profile=library.profile.all(),
    )


def _still_hold(now: Grounds, before: Grounds) -> bool:
    """Whether an answer is as good as it was; what was liked since leaves it under the hand."""
    said = {kind for _number, kind in now.told ^ before.told}
    taken_back = bool(before.told - now.told)
    return (
        now.records == before.records
        and now.profile == before.profile
        and said <= {"like"}
        and not taken_back
    )


def _liked(library: Library) -> frozenset[frozenset[int]]:
    last = {frozenset(event.item_ids): event.kind for event in library.feedback.all()}
    return frozenset(held for held, kind in last.items() if kind == "like")


def _saved(library: Library, sets: Sequence[frozenset[int]]) -> dict[frozenset[int], int]:
    found: dict[frozenset[int], int] = {}
    for held in sets:
        for outfit in library.outfits.find(holding=min(held)):
            if not outfit.set_aside and frozenset(outfit.item_ids) == held:
                found.setdefault(held, outfit.id)
    return found


def look_of(suggestion: Suggestion, records: Mapping[int, PictureRecord]) -> Look:
    """Return a suggestion as it is shown."""
    held = [records[item] for item in suggestion.item_ids if item in records]
    items = [one.item for one in held]
    pieces = tuple(piece_card(one) for one in held)
    return Look(
        suggestion=suggestion,
        title=made_title(pieces),
        pieces=pieces,
        reasons=tuple(spoken(one.text, items) for one in suggestion.reasons),
        cautions=tuple(spoken(one.text, items) for one in suggestion.warnings),
        parts=part_words(suggestion.parts),
    )


def _ids(look: Look) -> tuple[int, ...]:
    return look.suggestion.item_ids
