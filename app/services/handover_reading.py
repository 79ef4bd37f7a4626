"""A stylist's outfits in the client's own wardrobe: read, matched to garments, and proposed.

The file may come from anybody, so its form and its sizes are checked and everything in it is data.
A garment is the client's when a photo of it is the same file, else when it looks the same by its
perceptual hash and is worn in the same place; nothing is guessed by name. An outfit of which at
least half, and two garments or its only one, are there becomes a proposal: an outfit like others,
marked as proposed until it is accepted, one step of undo for all. The same handover proposes
nothing twice.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, Field, ValidationError

from app.errors import AppError, InputError
from app.outfit_json import format_outfit_id
from app.services.canvas_moves import kept_near
from app.services.canvas_render import checked_color
from app.services.handover import FORMAT, KIND, OUTFITS
from app.services.proposals import PROPOSED
from app.services.proposals import accept as accept
from local_index.outfits import OutfitDraft, OutfitItem, Placement
from local_index.records import SLOTS

if TYPE_CHECKING:
    from local_index import Library
    from local_index.records import ItemRecord
    from models.vocabulary import Vocabulary

_MOST_BYTES = 8 << 20
_NEAR = 6
"""Bits of 64 in which two pictures of one photo may differ after it was packed anew."""
_SHARE = 0.5

Word = Annotated[str, Field(max_length=200)]
Key = Annotated[str, Field(min_length=1, max_length=40)]


class HandoverUnusableError(AppError):
    """The file is no handover, or one that cannot be trusted."""

    code = "handover_unusable"


class _Photo(BaseModel):
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    perceptual_hash: Annotated[int, Field(ge=-(2**63), lt=2**63)] | None = None


class _Garment(BaseModel):
    key: Key
    name: Word
    slot: Word
    photos: Annotated[list[_Photo], Field(max_length=50)]


class _Placement(BaseModel):
    x: Annotated[float, Field(ge=-2, le=3)]
    y: Annotated[float, Field(ge=-2, le=3)]
    scale: Annotated[float, Field(ge=0.01, le=10)]
    rotation: Annotated[float, Field(ge=-36000, le=36000)] = 0.0
    z: Annotated[int, Field(ge=-10000, le=10000)] = 0
    flip: bool = False


class _Piece(BaseModel):
    garment: Key
    slot: Word = ""
    placement: _Placement | None = None


class _Outfit(BaseModel):
    key: Key
    name: Word = ""
    occasion: Annotated[list[Word], Field(max_length=30)] = []
    season: Annotated[list[Word], Field(max_length=8)] = []
    notes: Annotated[str, Field(max_length=5000)] = ""
    background: Word = ""
    pieces: Annotated[list[_Piece], Field(min_length=1, max_length=100)]


class Handover(BaseModel):
    """What a handover says; fields that are not known are left out."""

    kind: Literal["vestry-handover"]
    format: Annotated[int, Field(ge=1)]
    id: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
    title: Word = ""
    stylist: Annotated[Word, Field(alias="from")] = ""
    outfits: Annotated[list[_Outfit], Field(max_length=500)]
    garments: Annotated[list[_Garment], Field(max_length=5000)]


@dataclass(frozen=True, slots=True)
class Proposal:
    """What became of one outfit.

    Attributes:
        outcome: ``proposed``; ``known`` where it was proposed before or these garments are an
            outfit already; ``missing`` where too few garments are here.
        outfit_id: The proposal, or the outfit that is there already; 0 for none.
        item_ids: The client's garments in it.
        missing: What the garments are called that are not here.
    """

    name: str
    outcome: Literal["proposed", "known", "missing"]
    outfit_id: int
    item_ids: tuple[int, ...]
    missing: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """Return it as the command line shows it."""
        return {
            "name": self.name,
            "outcome": self.outcome,
            "outfit": format_outfit_id(self.outfit_id) if self.outfit_id else None,
            "items": [f"itm_{one}" for one in self.item_ids],
            "missing": list(self.missing),
        }


def read_handover(path: Path) -> Handover:
    """Return what a handover says: its folder, its ZIP file, or ``outfits.json`` alone.

    Raises:
        InputError: There is no such file.
        HandoverUnusableError: It is no handover, a damaged one, or of a newer Vestry.
    """
    try:
        document = json.loads(_text(path.expanduser()))
    except (ValueError, RecursionError) as error:
        raise _unusable("This file cannot be read.") from error
    if not isinstance(document, dict) or document.get("kind") != KIND:
        raise _unusable("This is no handover of Vestry.")
    if isinstance(document.get("format"), int) and document["format"] > FORMAT:
        raise HandoverUnusableError(
            "This handover was made by a newer Vestry.",
            next_step="Update Vestry, and import it again.",
        )
    try:
        return Handover.model_validate(document)
    except ValidationError as error:
        raise _unusable("Something in this handover is not as it should be.") from error


def is_handover(path: Path) -> bool:
    """Whether a file or folder looks like a handover; what is in it is for `read_handover`."""
    try:
        if path.is_dir():
            return (path / OUTFITS).is_file()
        if path.suffix.lower() != ".zip":
            return path.name == OUTFITS
        with zipfile.ZipFile(path) as archive:
            return any(name.rsplit("/", 1)[-1] == OUTFITS for name in archive.namelist())
    except (OSError, zipfile.BadZipFile, NotImplementedError):
        return False


def propose(
    library: Library, handover: Handover, vocabulary: Vocabulary, *, preview: bool = False
) -> list[Proposal]:
    """Propose a handover's outfits with the garments of this wardrobe; one step of undo.

    Args:
        preview: Only say what would become of them.
    """
    found = _matched(library, handover.garments)
    names = {one.key: one.name for one in handover.garments}
    known = _known(library, handover.id)

    def proposal(outfit: _Outfit) -> Proposal:
        return _proposal(library, handover, outfit, found, names, known, vocabulary, preview)

    if preview:
        return [proposal(outfit) for outfit in handover.outfits]
    with library.atomic(), library.history.group("Import outfits"):
        return [proposal(outfit) for outfit in handover.outfits]


# -- reading --------------------------------------------------------------------------------------


def _text(path: Path) -> str:
    place = path / OUTFITS if path.is_dir() else path
    if not place.is_file():
        raise InputError(
            f"There is no handover in {path.name}.",
            next_step="Name the ZIP file, the folder, or outfits.json in it.",
        )
    if zipfile.is_zipfile(place):
        return _unpacked(place)
    if place.stat().st_size > _MOST_BYTES:
        raise _unusable("This file is too large for a handover.")
    return place.read_bytes().decode("utf-8")


def _unpacked(place: Path) -> str:
    try:
        with zipfile.ZipFile(place) as archive:
            for entry in archive.infolist():
                if entry.filename.rsplit("/", 1)[-1] == OUTFITS:
                    with archive.open(entry) as stream:
                        content = stream.read(_MOST_BYTES + 1)
                    if len(content) > _MOST_BYTES:
                        raise _unusable("This file is too large for a handover.")
                    return content.decode("utf-8")
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError) as error:
        raise _unusable("This file cannot be read.") from error
    raise _unusable("This is no handover of Vestry.")


def _unusable(message: str) -> HandoverUnusableError:
    return HandoverUnusableError(
        message, next_step="Ask for it once more; it is the ZIP file or folder of a handover."
    )


# -- matching -------------------------------------------------------------------------------------


def _matched(library: Library, garments: Sequence[_Garment]) -> dict[str, int]:
    """Return which garment of the wardrobe is which of the handover; none stands for two."""
    found: dict[str, int] = {}
    for garment in garments:
        same = [
            item
            for photo in garment.photos
            if (known := library.photos.by_hash(photo.sha256)) is not None
            for item in library.items.of_photo(known.id)
        ]
        _take(found, garment, same)
    by_look = [one for one in garments if one.key not in found]
    if by_look:
        hashes = [
            (photo.id, photo.perceptual_hash)
            for photo in library.photos.all()
            if photo.perceptual_hash is not None
        ]
        for garment in by_look:
            _take(found, garment, _looking_alike(library, garment, hashes), same_slot=True)
    return found


def _take(
    found: dict[str, int],
    garment: _Garment,
    candidates: Sequence[ItemRecord],
    *,
    same_slot: bool = False,
) -> None:
    taken = {*found.values()}
    here = [one for one in candidates if one.status != "trash" and one.id not in taken]
    fits = [one for one in here if one.slot == garment.slot]
    chosen = fits or ([] if same_slot else here)
    if chosen:
        found[garment.key] = chosen[0].id


def _looking_alike(
    library: Library, garment: _Garment, hashes: Sequence[tuple[int, int]]
) -> list[ItemRecord]:
    from models.preprocess import hamming

    mine = [one.perceptual_hash for one in garment.photos if one.perceptual_hash is not None]
    near = sorted(
        (min(hamming(own, other) for own in mine), photo_id)
        for photo_id, other in (hashes if mine else ())
    )
    return [
        item
        for away, photo_id in near
        if away <= _NEAR
        for item in library.items.of_photo(photo_id)
    ]


def _known(library: Library, handover_id: str) -> Mapping[str, int]:
    """Return which outfits of a handover were proposed here before, the trash included."""
    found: dict[str, int] = {}
    for outfit in (*library.outfits.find(in_trash=True), *library.outfits.find()):
        came = outfit.details.get("handover")
        if isinstance(came, Mapping) and came.get("id") == handover_id:
            found[str(came.get("key"))] = outfit.id
    return found


# -- proposing ------------------------------------------------------------------------------------


def _proposal(
    library: Library,
    handover: Handover,
    outfit: _Outfit,
    found: Mapping[str, int],
    names: Mapping[str, str],
    known: Mapping[str, int],
    vocabulary: Vocabulary,
    preview: bool,
) -> Proposal:
    # a garment lies in an outfit once, whatever the file says
    pieces = [*{piece.garment: piece for piece in outfit.pieces}.values()]
    held = [piece for piece in pieces if piece.garment in found]
    ids = tuple(dict.fromkeys(found[piece.garment] for piece in held))
    missing = tuple(names.get(piece.garment, "") for piece in pieces if piece.garment not in found)
    there = known.get(outfit.key) or (0 if missing else _same_set(library, {*ids}))
    if there:
        return Proposal(outfit.name, "known", there, ids, missing)
    enough = len(ids) >= min(2, len(pieces)) and len(ids) >= _SHARE * len(pieces)
    if not enough:
        return Proposal(outfit.name, "missing", 0, ids, missing)
    if preview:
        return Proposal(outfit.name, "proposed", 0, ids, missing)
    draft = OutfitDraft(
        items=tuple(_item(piece, found[piece.garment]) for piece in held),
        name=outfit.name,
        notes=outfit.notes,
        occasion=_terms(vocabulary, "occasion", outfit.occasion),
        season=_terms(vocabulary, "season", outfit.season),
        details={
            PROPOSED: {"by": handover.stylist, "title": handover.title, "missing": [*missing]},
            "handover": {"id": handover.id, "key": outfit.key},
            **_canvas(outfit.background),
        },
    )
    outfit_id, _ = library.outfits.create(draft, label="Import outfits")
    return Proposal(outfit.name, "proposed", outfit_id, ids, missing)


def _item(piece: _Piece, item_id: int) -> OutfitItem:
    at = piece.placement
    place = None if at is None else kept_near(Placement(**at.model_dump()))
    return OutfitItem(item_id, piece.slot if piece.slot in SLOTS else "", place)


def _canvas(background: str) -> dict[str, Any]:
    try:
        color = checked_color(background)
    except InputError:
        return {}
    return {"canvas": {"background": color}} if color else {}


def _terms(vocabulary: Vocabulary, field: str, words: Sequence[str]) -> tuple[str, ...]:
    """Return the words that this wardrobe's vocabulary knows."""
    terms = [vocabulary.resolve(field, word) for word in words]
    known = vocabulary.terms(field)
    return tuple(dict.fromkeys(term for term in terms if term is not None and term in known))


def _same_set(library: Library, item_ids: set[int]) -> int:
    if not item_ids:
        return 0
    for outfit in library.outfits.find(holding=min(item_ids)):
        if {*outfit.item_ids, *outfit.set_aside} == item_ids:
            return outfit.id
    return 0
