"""What each tool answers: the envelope, and one typed value for its ``data``.

Names, captions and everything else that somebody wrote are data in here: strings that are shown,
and never followed. A result holds handles and numbers, never a file path and never a picture.

Source: specification of the assistant, C.2 and C.4.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

LARGEST: Final = 64 * 1024
"""Bytes of a result as JSON; lists are cut, and it says so."""

Code = Literal[
    "E_NOT_FOUND", "E_INVALID", "E_EMPTY", "E_MODEL_MISSING", "E_BUSY", "E_TIMEOUT", "E_CANCELLED",
    "E_PERMISSION", "E_DUPLICATE", "E_FUTURE_DATE", "E_FORMAT", "E_NO_CANDIDATE", "E_TOO_SMALL",
    "E_UNSAFE_PROMPT", "E_NO_PERSON", "E_SLOT_UNSUPPORTED", "E_OFFLINE", "E_DISABLED", "E_FAILED",
]  # fmt: skip


class Value(BaseModel):
    """Base of everything a tool answers."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Problem(Value):
    """Why a tool did nothing: for the planner a code, for the person a sentence."""

    code: Code
    message: str
    next_step: str = ""


class Evidence(Value):
    """What something that is said rests on."""

    kind: str
    item_ids: list[str] = Field(default_factory=list)
    field: str = ""
    values: list[str] = Field(default_factory=list)
    text: str = ""
    weight: float = 0.0


class Envelope(Value):
    """What every tool answers.

    Attributes:
        data: The tool's own result as JSON (`ToolSpec.result` reads it); empty when it failed.
        warnings: Sentences: what was assumed, relaxed or left out.
    """

    ok: bool
    data: Mapping[str, Any] = Field(default_factory=dict)
    warnings: list[str] = Field(default_factory=list)
    evidence: list[Evidence] = Field(default_factory=list)
    error: Problem | None = None


class ItemCard(Value):
    """A garment, in short.

    Attributes:
        score: 0-1, where something was ranked.
        thumb: Whether it has a picture to show.
    """

    id: str
    name: str
    category: str
    slot: str
    colors: list[str] = Field(default_factory=list)
    pattern: str = ""
    material: str = ""
    status: str = "ready"
    score: float | None = None
    thumb: bool = False


class ItemsFound(Value):
    """Result of ``wardrobe_search``."""

    items: list[ItemCard]
    total: int


class ItemFacts(Value):
    """Result of ``wardrobe_get_item``: everything that is recorded of a garment."""

    item: ItemCard
    fit: str = ""
    style: str = ""
    season: list[str] = Field(default_factory=list)
    occasion: list[str] = Field(default_factory=list)
    formality: int = 0
    warmth: int = 0
    attributes: list[str] = Field(default_factory=list)
    brand: str = ""
    size: str = ""
    price: float | None = None
    currency: str = ""
    notes: str = ""
    wears: int = 0
    last_worn: str = ""
    outfits: list[str] = Field(default_factory=list)


class OutfitCard(Value):
    """An outfit: a saved one, or one that is suggested (then without an id).

    Attributes:
        parts: Part of the score to its value, 0-1.
    """

    id: str = ""
    name: str = ""
    occasion: str = ""
    item_ids: list[str]
    items: list[ItemCard] = Field(default_factory=list)
    score: float | None = None
    parts: dict[str, float] = Field(default_factory=dict)
    evidence: list[Evidence] = Field(default_factory=list)
    cautions: list[str] = Field(default_factory=list)


class OutfitsFound(Value):
    """Result of ``wardrobe_list_outfits``."""

    outfits: list[OutfitCard]
    total: int


class Worn(Value):
    """A garment with how often it was worn."""

    item: ItemCard
    count: int
    last_worn: str = ""
    liked: bool = False
    score: float = 0.0


class History(Value):
    """Result of ``wardrobe_history``."""

    items: list[Worn]
    preference_sentence: str = ""


class Profile(Value):
    """Result of ``profile_get``."""

    stated: dict[str, list[str]]
    learned: dict[str, dict[str, float]] = Field(default_factory=dict)
    events: int = 0
    still_learning: bool = False


class Undoable(Value):
    """Something was written.

    Attributes:
        undo_token: `undo.Undoing` takes it back by this.
        did: What was done, in a sentence.
    """

    undo_token: str
    did: str


class ProfileChanged(Undoable):
    """Result of ``profile_update``."""

    profile: Profile


class ItemAdded(Undoable):
    """Result of ``wardrobe_add_item``."""

    item: ItemCard
    near_duplicates: list[ItemCard] = Field(default_factory=list)


class ItemChanged(Undoable):
    """Result of ``wardrobe_update_item`` and ``wardrobe_delete_item``."""

    item: ItemCard
    outfits: list[str] = Field(default_factory=list)


class OutfitSaved(Undoable):
    """Result of ``wardrobe_save_outfit``."""

    outfit: OutfitCard


class WearLogged(Undoable):
    """Result of ``wardrobe_log_wear``."""

    date: str
    item_ids: list[str]
    planned: bool = False


class FeedbackKept(Undoable):
    """Result of ``feedback_record``."""

    kind: str
    item_ids: list[str]


class ProductCard(Value):
    """A product of an imported list; not owned, and not checked by anybody."""

    id: str
    title: str
    slot: str = ""
    category: str = ""
    colors: list[str] = Field(default_factory=list)
    material: str = ""
    price: float | None = None
    currency: str = ""
    source: str
    imported_at: str
    price_date: str = ""
    license: str = ""
    thumb: bool = False
    score: float | None = None


class ProductsFound(Value):
    """Result of ``catalog_search``."""

    products: list[ProductCard]
    total: int


class CatalogImported(Undoable):
    """Result of ``catalog_import``."""

    source: str
    added: int
    updated: int = 0
    rejected: int = 0
    reasons: dict[str, int] = Field(default_factory=dict)


class GapCard(Value):
    """What the wardrobe does not have, described; it names no product.

    Attributes:
        kind: ``none``, ``unavailable``, ``ruled_out`` or ``poor``.
        description: What would fit, in words that can be drawn or searched; empty where unknown.
    """

    slot: str
    kind: str
    text: str
    description: str = ""


class Pick(Value):
    """A garment that completes given pieces."""

    item: ItemCard
    score: float
    evidence: list[Evidence] = Field(default_factory=list)


class Completed(Value):
    """Result of ``stylist_complete``."""

    picks: dict[str, list[Pick]] = Field(default_factory=dict, description="by slot")
    outfits: list[OutfitCard] = Field(default_factory=list)
    gaps: list[GapCard] = Field(default_factory=list)


class Outfits(Value):
    """Result of ``stylist_outfits``."""

    outfits: list[OutfitCard]
    gaps: list[GapCard] = Field(default_factory=list)


class Alternative(Value):
    """One garment instead of another.

    Attributes:
        item_ids: The whole outfit with it.
    """

    item: ItemCard
    item_ids: list[str]
    score: float
    very_similar: bool = False
    evidence: list[Evidence] = Field(default_factory=list)


class Alternatives(Value):
    """Result of ``stylist_alternatives``."""

    replaced: ItemCard
    kept: list[ItemCard]
    alternatives: list[Alternative]


class Judged(Value):
    """Result of ``stylist_score``."""

    outfit: OutfitCard
    weakest_pair: list[str] = Field(default_factory=list)


PurchaseVerdict = Literal["new", "partly_new", "owned_already", "nothing_yet"]


class PurchaseWeighed(Value):
    """Result of ``shopping_check``: what a thing that is not owned would add.

    Attributes:
        alike: Owned and of the same kind and look, with their likeness as ``score``.
        outfits: Some of those it would go into, new ones first.
        possible: Outfits with it and with what is owned.
        gained: Of these, how many nothing that is owned and alike makes as well.
        more: Counting was ended.
    """

    thing: ItemCard
    alike: list[ItemCard]
    outfits: list[OutfitCard]
    possible: int
    gained: int
    more: bool = False
    verdict: PurchaseVerdict


class Seen(Value):
    """One garment of a picture.

    Attributes:
        box: Left, top, width, height, each 0-1; absent for the whole picture.
        confidence: 0-1, of its category.
    """

    slot: str
    category: str
    colors: list[str] = Field(default_factory=list)
    pattern: str = ""
    material: str = ""
    attributes: list[str] = Field(default_factory=list)
    fit: str = ""
    style: str = ""
    box: list[float] = Field(default_factory=list)
    confidence: float = 0.0


class Recognized(Value):
    """Result of ``vision_recognize``.

    Attributes:
        by: What looked: the pocket models, or the name of a model.
    """

    image_ref: str
    mode: str
    items: list[Seen]
    caption: str = ""
    style: str = ""
    by: str = ""


class Drawn(Value):
    """Result of ``imagegen_product``."""

    image_ref: str
    description: str
    seed: int
    seconds: float
    model: str = ""
    label: str = "generated"


class TriedOn(Value):
    """Result of ``tryon_render``."""

    image_ref: str
    item_ids: list[str]
    person: str
    method: str
    fidelity: str = ""
    left_out: dict[str, str] = Field(default_factory=dict)
    limits: str = ""
    label: str = "generated"


class Day(Value):
    """Result of ``context_get``: a day as it was set by hand; nothing is fetched."""

    date: str
    weekday: str
    season: str = ""
    occasion: str = ""
    temperature: float | None = None
    rain: str = ""
    note: str = ""
    planned: list[OutfitCard] = Field(default_factory=list)


class DayChanged(Undoable):
    """Result of ``context_set``."""

    day: Day


class Link(Value):
    """One hit of an online search."""

    title: str
    url: str


class Links(Value):
    """Result of ``online_search``."""

    links: list[Link]


class Help(Value):
    """Result of ``app_help``."""

    topic: str
    text: str
    topics: list[str] = Field(default_factory=list)
