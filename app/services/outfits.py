"""Outfits as the person handles them: saved, copied, compared, and warned of without a veto.

Words are understood here, rows and the undo log are the index's. What warns is structure alone:
what is missing, what takes each other's place, what is not at hand. An outfit that somebody wants
is kept all the same. Scores and what would complete an outfit are the stylist's, a layer above
(``app/stylist/saved.py``); days are ``diary.py``'s.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.errors import InputError
from local_index import Library
from local_index.outfits import OutfitDraft, OutfitItem, OutfitRecord
from local_index.records import ChangeSet, ItemRecord

if TYPE_CHECKING:
    from models.vocabulary import Vocabulary

_MISSING = {"top": "Nothing for the upper body.", "bottom": "Nothing for the legs."}


@dataclass(frozen=True, slots=True)
class OutfitWarning:
    """What is odd about an outfit; it never blocks.

    Attributes:
        kind: ``missing_top``, ``missing_bottom``, ``no_shoes``, ``doubled``, ``dirty``, ``away``,
            ``in_trash`` or ``known`` (the same garments are saved already).
        item_ids: The garments it is about.
        text: One sentence.
    """

    kind: str
    item_ids: tuple[int, ...]
    text: str


@dataclass(frozen=True, slots=True)
class SavedOutfit:
    """An outfit with what is odd about it, and what was touched when it was kept."""

    outfit: OutfitRecord
    warnings: tuple[OutfitWarning, ...] = ()
    changes: ChangeSet = field(default_factory=ChangeSet)


@dataclass(frozen=True, slots=True)
class SharedItems:
    """Which garments two outfits share, each list in the order of its outfit."""

    both: tuple[int, ...]
    only_first: tuple[int, ...]
    only_second: tuple[int, ...]


class OutfitService:
    """The outfits of one open library; belongs to its thread.

    Args:
        library: Open; the caller closes it.
        vocabulary: The shipped terms with the person's own.
    """

    def __init__(self, library: Library, vocabulary: Vocabulary) -> None:
        self._library = library
        self._vocabulary = vocabulary

    # -- looking ----------------------------------------------------------------------------------

    def get(self, outfit_id: int) -> SavedOutfit:
        """Return one outfit with its warnings, from the trash too.

        Raises:
            NotFoundError: There is none.
        """
        outfit = self._library.outfits.get(outfit_id)
        return SavedOutfit(outfit, self._warnings_of(outfit))

    def warnings(self, item_ids: Sequence[int]) -> tuple[OutfitWarning, ...]:
        """Return what is odd about garments as an outfit: structure, and what is not at hand."""
        from app.services.garment_pieces import piece_from
        from models.compatibility import judge_structure

        items = self._library.items.get_many(item_ids)
        here = [item for item in items if item.status != "trash"]
        structure = judge_structure([piece_from(item, self._vocabulary) for item in here])
        found = [OutfitWarning(f"missing_{slot}", (), _MISSING[slot]) for slot in structure.missing]
        if not structure.has_shoes:
            found.append(OutfitWarning("no_shoes", (), "No footwear."))
        by_id = {item.id: item for item in here}
        for group in structure.doubled:
            ids = tuple(int(one) for one in group)
            names = ", ".join(_name(by_id[one]) for one in ids)
            text = f"These take each other's place: {names}."
            found.append(OutfitWarning("doubled", ids, text))
        found += [one for item in items for one in _at_hand(item)]
        return tuple(found)

    def shared(self, first: OutfitRecord, second: OutfitRecord) -> SharedItems:
        """Return which garments two outfits share and which only one of them has."""
        mine, theirs = set(first.item_ids), set(second.item_ids)
        return SharedItems(
            both=tuple(one for one in first.item_ids if one in theirs),
            only_first=tuple(one for one in first.item_ids if one not in theirs),
            only_second=tuple(one for one in second.item_ids if one not in mine),
        )

    # -- changing ---------------------------------------------------------------------------------

    def save(
        self,
        items: Sequence[OutfitItem | int],
        *,
        name: str = "",
        notes: str = "",
        occasion: Sequence[str] = (),
        season: Sequence[str] = (),
        suggested: Mapping[str, object] | None = None,
    ) -> SavedOutfit:
        """Keep an outfit, whatever is odd about it; one step of undo.

        Args:
            suggested: What a suggestion said of it (score, parts, reasons; JSON values), where it
                was one; then the outfit counts as the stylist's.

        Raises:
            InputError: A word is no occasion or season that the vocabulary knows.
            LocalIndexError: A garment does not exist, or none is named.
        """
        held = tuple(OutfitItem(one) if isinstance(one, int) else one for one in items)
        twin = self._same_set({one.item_id for one in held})
        draft = OutfitDraft(
            held,
            name=name,
            notes=notes,
            occasion=self._terms("occasion", occasion),
            season=self._terms("season", season),
            origin="person" if suggested is None else "model",
            details={} if suggested is None else {"suggested": dict(suggested)},
        )
        outfit_id, changes = self._library.outfits.create(draft)
        kept = self.get(outfit_id)
        if twin is None:
            return SavedOutfit(kept.outfit, kept.warnings, changes)
        known = OutfitWarning("known", kept.outfit.item_ids, "These garments are saved already.")
        return SavedOutfit(kept.outfit, (*kept.warnings, known), changes)

    def clone(self, outfit_id: int, *, name: str = "") -> SavedOutfit:
        """Keep a copy that can be changed without touching the original.

        Raises:
            LocalIndexError: There is no such outfit, or nothing of it is left to copy.
        """
        copy, changes = self._library.outfits.clone(outfit_id, name=name)
        kept = self.get(copy)
        return SavedOutfit(kept.outfit, kept.warnings, changes)

    def change(
        self,
        outfit_id: int,
        *,
        name: str | None = None,
        notes: str | None = None,
        occasion: Sequence[str] | None = None,
        season: Sequence[str] | None = None,
        favorite: bool | None = None,
    ) -> ChangeSet:
        """Change what is said of an outfit; None leaves it as it is.

        Raises:
            InputError: A word is no occasion or season that the vocabulary knows.
            LocalIndexError: There is no such outfit, or a value does not fit.
        """
        asked: dict[str, object] = {"name": name, "notes": notes, "favorite": favorite}
        for field_name, words in (("occasion", occasion), ("season", season)):
            if words is not None:
                asked[field_name] = list(self._terms(field_name, words))
        changes = {key: value for key, value in asked.items() if value is not None}
        return self._library.outfits.update(
            outfit_id, changes, label="Rename outfit" if [*changes] == ["name"] else "Edit outfit"
        )

    def exchange(
        self, outfit_id: int, *, add: Sequence[int] = (), remove: Sequence[int] = ()
    ) -> ChangeSet:
        """Take garments out of an outfit and put others in; the rest lies where it lay.

        Raises:
            InputError: A garment to take out is not in it.
            LocalIndexError: There is no such outfit or garment, nothing would be left, or the
                outfit was worn as it is.
        """
        with self._library.atomic():
            now = self._library.outfits.get(outfit_id)
            strange = [one for one in remove if one not in now.item_ids]
            if strange:
                raise InputError(
                    f"The garment itm_{strange[0]} is not in this outfit.",
                    next_step="`vestry outfits show` lists what is in it.",
                )
            kept = [one for one in now.items if one.item_id not in {*remove}]
            held = {one.item_id for one in kept}
            kept += [OutfitItem(one) for one in dict.fromkeys(add) if one not in held]
            return self._library.outfits.set_items(outfit_id, kept)

    # -- helpers ----------------------------------------------------------------------------------

    def _warnings_of(self, outfit: OutfitRecord) -> tuple[OutfitWarning, ...]:
        return self.warnings((*outfit.item_ids, *outfit.set_aside))

    def _same_set(self, item_ids: set[int]) -> int | None:
        if not item_ids:
            return None
        for outfit in self._library.outfits.find(holding=min(item_ids)):
            if {*outfit.item_ids, *outfit.set_aside} == item_ids:
                return outfit.id
        return None

    def _terms(self, field_name: str, words: Sequence[str]) -> tuple[str, ...]:
        found = []
        for word in words:
            term = self._vocabulary.resolve(field_name, word)
            if term is None or term not in self._vocabulary.terms(field_name):
                known = ", ".join(self._vocabulary.picker_terms(field_name))
                raise InputError(
                    f'"{word[:40]}" is no {field_name} that Vestry knows.',
                    next_step=f"It knows {known}.",
                )
            found.append(term)
        return tuple(dict.fromkeys(found))


def _at_hand(item: ItemRecord) -> list[OutfitWarning]:
    name = _name(item)
    if item.status == "dirty":
        return [OutfitWarning("dirty", (item.id,), f"In the laundry: {name}.")]
    if item.status == "away":
        return [OutfitWarning("away", (item.id,), f"Away at the moment: {name}.")]
    if item.status == "trash":
        return [OutfitWarning("in_trash", (item.id,), f"In the trash: {name}.")]
    return []


def _name(item: ItemRecord) -> str:
    return item.name or item.category
