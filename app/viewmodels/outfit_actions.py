"""What is done to outfits: renamed, copied, thrown away, worn, planned, kept from a suggestion.

Each is one step of undo and told in one sentence beside which an undo may stand. Which outfits are
meant is the caller's. Diary and outfits are the services'; nothing is judged here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.errors import Explanation
from app.operations import Operations
from app.sentences import noted
from app.viewmodels.outfit_cards import shown_day
from local_index.records import ChangeSet

if TYPE_CHECKING:
    from app.services.wardrobe import WardrobeService
    from app.stylist.wishes import Suggestion, Wish
    from local_index import Library

Act = Callable[["Library", "WardrobeService"], ChangeSet]
Then = Callable[[int], None]
Over = Callable[[], None]


class OutfitActions(QObject):
    """See the module; lives in the GUI thread.

    Args:
        operations: Does it.
        today: The person's calendar day.
    """

    told = Signal(str)
    """Something was done; a sentence that an undo may stand beside."""
    said = Signal(str)
    """Nothing was done, and why, in a sentence; there is nothing to undo."""

    def __init__(
        self,
        operations: Operations,
        parent: QObject | None = None,
        *,
        today: Callable[[], date] = date.today,
    ) -> None:
        super().__init__(parent)
        self._operations = operations
        self.today = today

    def rename(self, outfit_id: int, name: str) -> None:
        """Give an outfit another name; an empty one lets it go by its pieces again."""
        vocabulary = self._operations.services.vocabulary

        def act(library: Library, _wardrobe: WardrobeService) -> ChangeSet:
            from app.services.outfits import OutfitService

            return OutfitService(library, vocabulary).change(outfit_id, name=name)

        self._change(act, told="")

    def set_favorite(self, outfit_ids: Sequence[int], favorite: bool) -> None:
        """Mark outfits as favorites, or no longer."""
        chosen, vocabulary = tuple(outfit_ids), self._operations.services.vocabulary

        def act(library: Library, _wardrobe: WardrobeService) -> ChangeSet:
            from app.services.outfits import OutfitService

            service = OutfitService(library, vocabulary)
            touched = [service.change(one, favorite=favorite).outfits for one in chosen]
            return ChangeSet(outfits=tuple(each for one in touched for each in one))

        self._change(act, told="", label=noted("Mark favorites"))

    def clone(self, outfit_id: int, then: Then | None = None) -> None:
        """Keep a copy, and hand its number over."""
        vocabulary, made = self._operations.services.vocabulary, list[int]()

        def act(library: Library, _wardrobe: WardrobeService) -> ChangeSet:
            from app.services.outfits import OutfitService

            kept = OutfitService(library, vocabulary).clone(outfit_id)
            made.append(kept.outfit.id)
            return kept.changes

        self._change(act, told=self.tr("Outfit copied"), made=made, then=then)

    def trash(self, outfit_ids: Sequence[int]) -> None:
        """Throw outfits away; they come back for as long as the trash keeps things."""
        chosen = tuple(outfit_ids)
        if chosen:
            self._change(
                lambda library, _wardrobe: library.outfits.trash(chosen),
                told=self.tr("%Ln outfit(s) moved to the trash", "", len(chosen)),
            )

    def restore(self, outfit_ids: Sequence[int]) -> None:
        """Take outfits out of the trash."""
        chosen = tuple(outfit_ids)
        if chosen:
            self._change(
                lambda library, _wardrobe: library.outfits.restore(chosen),
                told=self.tr("%Ln outfit(s) brought back", "", len(chosen)),
            )

    def accept(self, outfit_ids: Sequence[int]) -> None:
        """Make proposed outfits the person's own."""
        chosen = tuple(outfit_ids)
        if not chosen:
            return

        def act(library: Library, _wardrobe: WardrobeService) -> ChangeSet:
            from app.services.proposals import accept

            return ChangeSet("Accept outfit", outfits=tuple(accept(library, chosen)))

        self._change(act, told=self.tr("%Ln outfit(s) accepted", "", len(chosen)))

    def wear(self, outfit_id: int) -> None:
        """Note that an outfit is worn today."""
        today = self.today()

        def act(library: Library, _wardrobe: WardrobeService) -> ChangeSet:
            from app.services.diary import DiaryService

            return DiaryService(library, today).wear(outfit_id)

        self._change(
            act,
            told=self.tr("Noted as worn today"),
            otherwise=self.tr("This outfit is noted as worn today already"),
        )

    def plan(self, outfit_id: int, day: date) -> None:
        """Mean to wear an outfit on a day."""
        today = self.today()

        def act(library: Library, _wardrobe: WardrobeService) -> ChangeSet:
            from app.services.diary import DiaryService

            return DiaryService(library, today).plan(outfit_id, day)

        when = shown_day(day.isoformat(), today)
        self._change(
            act,
            told=self.tr("Planned for {day}").format(day=when),
            otherwise=self.tr("This outfit is planned for that day already"),
        )

    def keep(
        self,
        suggestion: Suggestion,
        wish: Wish,
        *,
        wear: bool = False,
        then: Then | None = None,
        over: Over | None = None,
    ) -> None:
        """Save what the stylist suggested, for what it was suggested; one step of undo.

        Args:
            wear: Whether it is worn today, too.
            over: Called at last, also where it could not be saved.
        """
        services, made, today = self._operations.services, list[int](), self.today()

        def act(library: Library, _wardrobe: WardrobeService) -> ChangeSet:
            from app.services.diary import DiaryService
            from app.services.outfits import OutfitService
            from app.stylist.answer_json import suggestion_json

            kept = OutfitService(library, services.vocabulary).save(
                suggestion.item_ids,
                occasion=[wish.occasion] if wish.occasion else [],
                season=[wish.season] if wish.season else [],
                suggested=suggestion_json(suggestion),
            )
            made.append(kept.outfit.id)
            if not wear:
                return kept.changes
            worn = DiaryService(library, today).wear(kept.outfit.id)
            return ChangeSet(changed=worn.changed, outfits=(kept.outfit.id,))

        told = self.tr("Saved and noted as worn today") if wear else self.tr("Outfit saved")
        label = noted("Wear suggestion") if wear else noted("Save outfit")
        self._change(act, told=told, label=label, made=made, then=then, over=over)

    def tell(
        self,
        kind: str,
        item_ids: Sequence[int],
        *,
        occasion: str = "",
        told: str,
        over: Over | None = None,
    ) -> None:
        """Keep what the person says of an outfit; the next suggestion knows it.

        Args:
            told: What is said of it, translated; empty for nothing.
            over: Called once it is kept, or could not be: who asks before that asks a stylist who
                has not heard it.
        """
        chosen, services = tuple(item_ids), self._operations.services

        def act(library: Library, _wardrobe: WardrobeService) -> ChangeSet:
            changes = services.stylist(library).tell(kind, chosen, occasion=occasion)
            # garments are as they were; who shows what the stylist thinks wants to know it
            return changes or ChangeSet(changed=chosen)

        self._change(act, told=told, over=over)

    def _change(
        self,
        act: Act,
        *,
        told: str,
        label: str = "",
        otherwise: str = "",
        made: list[int] | None = None,
        then: Then | None = None,
        over: Over | None = None,
    ) -> None:
        def done(changes: ChangeSet) -> None:
            if changes and told:
                self.told.emit(told)
            elif not changes and otherwise:
                self.said.emit(otherwise)
            if then is not None and made:
                then(made[0])
            if over is not None:
                over()

        def failed(explained: Explanation) -> None:
            self._operations.runner.unhandled.emit(explained)
            if over is not None:
                over()

        self._operations.change(act, label=label, done=done, failed=failed, owner=self)
