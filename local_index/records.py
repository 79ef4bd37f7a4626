"""What the index hands out and takes in: frozen values with integer ids.

No SQL, no files and no vocabulary: terms are plain text here, and whether "sweater" is a category
is for the caller to know. ``itm_12`` is formatted at the edge of the app, never here. Times are ISO
8601 in UTC with a ``Z``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

UNKNOWN = "unknown"

Status = Literal["ready", "dirty", "away", "trash"]
Origin = Literal["model", "person", "file"]
"""Who set a value: a model, the person, or a table that the person brought."""

Space = Literal["image", "text"]
ViewKind = Literal["front", "back", "label", "detail", "worn"]
SuggestionState = Literal["open", "accepted", "dismissed"]
JobState = Literal["running", "paused", "done", "failed", "cancelled"]
FilterOp = Literal["=", "!=", "contains", "<", "<=", ">", ">="]
Scalar = str | int | float | bool | None
Region = tuple[float, float, float, float]
"""Left, top, width, height of a garment, each a fraction (0-1) of the upright photo."""

ORIGINS: tuple[Origin, ...] = ("model", "person", "file")
STATUSES: tuple[Status, ...] = ("ready", "dirty", "away", "trash")
SLOTS = (
    "top",
    "mid",
    "outerwear",
    "bottom",
    "one_piece",
    "shoes",
    "bag",
    "accessory",
    "other",
)
SPACES: tuple[Space, ...] = ("image", "text")
VIEW_KINDS: tuple[ViewKind, ...] = ("front", "back", "label", "detail", "worn")


@dataclass(frozen=True, slots=True)
class EncoderKey:
    """Which weights and which pixels made a vector; picture vectors of two keys never mix.

    The index's own twin of the models package's identity: the two packages do not know each other.

    Attributes:
        text_space: Name of its space of words, which it may share with other keys; the revision
            where it shares it with none. Not part of what makes two keys equal.
    """

    name: str
    revision: str
    preprocess: str
    text_space: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        if not self.text_space:
            object.__setattr__(self, "text_space", self.revision)

    @property
    def names_words(self) -> bool:
        """Whether it names a space of words that others may share."""
        return self.text_space != self.revision

    def shares_words(self, other: EncoderKey) -> bool:
        """Whether word vectors of both may be compared."""
        return self == other or self.text_space == other.text_space

    def __str__(self) -> str:
        return f"{self.name}@{self.revision}+{self.preprocess}"


@dataclass(frozen=True, slots=True)
class PhotoRecord:
    """One original photo, kept once however often it was imported.

    Attributes:
        extension: Lower case, without the dot.
        bytes: Size of the file.
        width: Pixels of the upright photo.
        height: Pixels of the upright photo.
        perceptual_hash: 64 bits as a signed integer, or None when it was never measured.
        taken_at: When the camera says it was taken, as the camera says it (no time zone), or None.
        source_name: The file's name when it came in, without folders.
        edit: Number of the person's own mask; 0 while the automatic one counts.
    """

    id: int
    sha256: str
    extension: str
    bytes: int
    width: int
    height: int
    media_type: str
    perceptual_hash: int | None
    taken_at: str | None
    source_name: str
    added: str
    edit: int = 0


@dataclass(frozen=True, slots=True)
class ViewRecord:
    """One photo of one item. ``sha256`` is the photo's, so that a grid needs no second look-up."""

    photo_id: int
    sha256: str
    kind: ViewKind = "front"
    position: int = 0
    region: Region | None = None
    edit: int = 0


@dataclass(frozen=True, slots=True)
class ItemRecord:
    """One garment as it is known now.

    Attributes:
        colors: ``(name, share)`` pairs, dominant first; shares are 0-1.
        formality: 1 (home) to 5 (black tie); 0 when unknown.
        warmth: 1 (cool) to 5 (deep winter); 0 when unknown.
        price: In ``currency``; None when unknown.
        quantity: How many identical pieces the person owns.
        trashed_at: When it went to the trash; None outside the trash.
        confidence: Field name to probability (0-1) of a value that a model set.
        origin: Field name to who set its value last.
        views: In display order; empty for an item without a photo.
        reviewed: False while it waits in the inbox for a person to look at it.
        size: As its label says it.
        bought: Day, as ``2026-11-21``.
        place: Where it is kept.
        wash_after: After how many wears the person washes it; 0 for never, None for as its kind.
        washing: Whether what is dirty is in the wash already.
    """

    id: int
    name: str
    category: str
    slot: str
    colors: tuple[tuple[str, float], ...]
    pattern: str
    material: str
    fit: str
    style: str
    season: tuple[str, ...]
    occasion: tuple[str, ...]
    formality: int
    warmth: int
    attributes: tuple[str, ...]
    kids: bool
    brand: str | None
    price: float | None
    currency: str | None
    notes: str
    quantity: int
    status: Status
    added: str
    updated: str
    trashed_at: str | None
    source_name: str
    confidence: Mapping[str, float]
    origin: Mapping[str, Origin]
    views: tuple[ViewRecord, ...]
    reviewed: bool = True
    size: str | None = None
    bought: str | None = None
    place: str | None = None
    wash_after: int | None = None
    washing: bool = False


@dataclass(frozen=True, slots=True)
class ViewDraft:
    """A photo, already in the library, to show an item with."""

    photo_id: int
    kind: ViewKind = "front"
    region: Region | None = None


@dataclass(frozen=True, slots=True)
class ItemDraft:
    """An item to add; fields mean what they mean in `ItemRecord`.

    Attributes:
        added: When it joined the wardrobe; None for now (an import from a file may know better).
        search_text: The item's terms and their synonyms, the words full-text search finds it by.
    """

    name: str = ""
    category: str = UNKNOWN
    slot: str = "other"
    colors: tuple[tuple[str, float], ...] = ()
    pattern: str = UNKNOWN
    material: str = UNKNOWN
    fit: str = UNKNOWN
    style: str = UNKNOWN
    season: tuple[str, ...] = ()
    occasion: tuple[str, ...] = ()
    formality: int = 0
    warmth: int = 0
    attributes: tuple[str, ...] = ()
    kids: bool = False
    brand: str | None = None
    price: float | None = None
    currency: str | None = None
    notes: str = ""
    quantity: int = 1
    status: Status = "ready"
    source_name: str = ""
    added: str | None = None
    confidence: Mapping[str, float] = field(default_factory=dict)
    origin: Mapping[str, Origin] = field(default_factory=dict)
    views: tuple[ViewDraft, ...] = ()
    reviewed: bool = True
    size: str | None = None
    bought: str | None = None
    place: str | None = None
    wash_after: int | None = None
    washing: bool = False
    search_text: str = ""


@dataclass(frozen=True, slots=True)
class Filter:
    """One condition on items.

    Attributes:
        value: A tuple means any of these (or none of these, for ``!=``); None means not set.
    """

    field: str
    op: FilterOp
    value: Scalar | tuple[Scalar, ...]


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """Which items an action touched, so that open views refresh those and nothing else.

    An item that went to the trash counts as removed; one that came back counts as added.

    Attributes:
        conversations: Those whose name or place (archive, trash) is another.
        outfits: Those that are another in any way, or that a changed day of the diary names.
        days: Days of the diary whose note, weather or occasion is another.
        packings: Packing lists that are another in any way.
    """

    label: str = ""
    added: tuple[int, ...] = ()
    changed: tuple[int, ...] = ()
    removed: tuple[int, ...] = ()
    conversations: tuple[int, ...] = ()
    outfits: tuple[int, ...] = ()
    days: tuple[str, ...] = ()
    packings: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        return bool(
            self.added
            or self.changed
            or self.removed
            or self.conversations
            or self.outfits
            or self.days
            or self.packings
        )


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One step of the undo log.

    Attributes:
        label: What was done, for a menu: "Edit", "Import of 12 photos".
        undone: True when the step waits to be redone.
        items: How many items it touched.
    """

    id: int
    label: str
    at: str
    undone: bool
    items: int


@dataclass(frozen=True, slots=True)
class Purged:
    """What a purge removed for good."""

    item_ids: tuple[int, ...] = ()
    photo_ids: tuple[int, ...] = ()
    freed_bytes: int = 0
    conversation_ids: tuple[int, ...] = ()
    outfit_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class SuggestionDraft:
    """What a model would make of one field.

    Attributes:
        value: JSON value in one canonical form, so that equal suggestions are equal text.
        confidence: 0-1, or None when the model was not asked.
    """

    field: str
    value: object
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class SuggestionRecord:
    """A suggestion as it is kept; fields mean what they mean in `SuggestionDraft`."""

    id: int
    item_id: int
    field: str
    value: object
    model: str
    confidence: float | None
    state: SuggestionState
    added: str


@dataclass(frozen=True, slots=True)
class JobRecord:
    """A long job, kept so that it can go on after a crash.

    Attributes:
        params: What was asked for; JSON values only.
        cursor: How far it came, in the job's own terms; JSON values only.
        done: Units finished.
        total: Units in all; 0 while unknown.
        error: One sentence; empty when nothing went wrong.
    """

    id: int
    kind: str
    params: Mapping[str, object]
    cursor: Mapping[str, object]
    state: JobState
    done: int
    total: int
    error: str
    created: str
    updated: str
