"""What a conversation stands at: what was shown, wished, ruled out and left open.

Frozen values with handles alone (``itm_12``, ``img_3``, ``cat_1``, ``out_4``); never a file
path, never a picture. The host owns this state: neither a model nor a tool writes it directly. What
a tool's result changes is in ``state_updates``, what the person's words change in the router, how
it is written down in ``state_json``.

Source: DialogueState of the assistant's specification, C.3; FashionM3 (arXiv 2504.17826), III.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final, Literal

from app.assistant.plan import Call

MOST_REMEMBERED: Final = 24
"""Uploads, pictures, products and shown garments kept: what is older cannot be pointed at."""
MOST_RULED_OUT: Final = 200
MOST_ERRORS: Final = 4

Kind = Literal["", "items", "outfits", "products", "picture", "upload", "gap"]


@dataclass(frozen=True, slots=True)
class Card:
    """What was recognized on an uploaded picture, so that it is looked at once.

    Attributes:
        text: A sentence or phrase for people and models; data, whoever wrote it.
    """

    text: str = ""
    category: str = ""
    slot: str = ""
    colors: tuple[str, ...] = ()
    pattern: str = ""
    material: str = ""


@dataclass(frozen=True, slots=True)
class Upload:
    """A picture that the person put into the conversation.

    Attributes:
        card: None until it was recognized.
        outfit: Whether it shows more than one garment, as far as is known.
    """

    id: str
    card: Card | None = None
    outfit: bool = False


@dataclass(frozen=True, slots=True)
class Look:
    """An outfit that was shown; its rank is its place among those shown."""

    item_ids: tuple[str, ...]
    outfit_id: str = ""


@dataclass(frozen=True, slots=True)
class Product:
    """A product of an imported list that was shown; not owned."""

    id: str
    title: str = ""
    slot: str = ""
    price: float | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that was made in this conversation.

    Attributes:
        text: What it was drawn from; empty for a try-on.
    """

    id: str
    text: str = ""
    kind: Literal["drawn", "try_on"] = "drawn"


@dataclass(frozen=True, slots=True)
class Gap:
    """What the wardrobe lacks, in general words."""

    slot: str
    text: str


@dataclass(frozen=True, slots=True)
class Situation:
    """What an outfit is for, and how the person wants it; it holds until they say otherwise.

    Attributes:
        temperature: Degrees Celsius; None when nobody said.
        rain: "no", "possible" or "likely"; empty when nobody said.
        formality_delta: Steps up or down, as wished; -2 to 2, 0 for none.
        warmth_delta: Likewise.
    """

    occasion: str = ""
    season: str = ""
    temperature: float | None = None
    rain: str = ""
    formality_delta: int = 0
    warmth_delta: int = 0
    colors_wanted: tuple[str, ...] = ()
    colors_avoided: tuple[str, ...] = ()
    materials_avoided: tuple[str, ...] = ()
    style_tags: tuple[str, ...] = ()
    surprise: bool = False

    @property
    def says_what_for(self) -> bool:
        """Whether there is an occasion or a weather to dress for."""
        return bool(self.occasion or self.season or self.rain or self.temperature is not None)


@dataclass(frozen=True, slots=True)
class Pending:
    """A call that waits for the person's yes, or that a question is about.

    Attributes:
        token: The hub's handle of the confirmation; empty for a question of the planner.
    """

    call: Call
    token: str = ""


@dataclass(frozen=True, slots=True)
class ToolError:
    """What went wrong last, by tool."""

    tool: str
    code: str
    message: str = ""


@dataclass(frozen=True, slots=True)
class DialogueState:
    """Where a conversation stands; every change makes a new one.

    Attributes:
        language: Of the last turn: "en", "de", "es", "fr" or "zh".
        anchors: Garments that stay in every outfit until released; owned or uploaded.
        excluded: Garments that the person does not want here.
        rejected: Garments that were replaced or turned down in this conversation.
        outfits: Shown last, in rank order; likewise ``items`` and ``products``.
        shown: What was shown most recently, which "it" and "the second one" mean.
        chosen: Rank (from 1) of the outfit the talk is about; 0 for none.
        target_slots: What the last completion looked for.
        missing: What the last turn asked for; empty when it asked nothing.
        asked: Questions asked in a row.
        asked_about: What the person had said when they were asked.
        person: Photo of the person to try on; empty for the mannequin.
    """

    language: str = "en"
    anchors: tuple[str, ...] = ()
    uploads: tuple[Upload, ...] = ()
    excluded: tuple[str, ...] = ()
    rejected: tuple[str, ...] = ()
    outfits: tuple[Look, ...] = ()
    items: tuple[str, ...] = ()
    products: tuple[Product, ...] = ()
    pictures: tuple[Picture, ...] = ()
    shown: Kind = ""
    chosen: int = 0
    gap: Gap | None = None
    target_slots: tuple[str, ...] = ()
    situation: Situation = Situation()
    person: str = ""
    pending: Pending | None = None
    missing: tuple[str, ...] = ()
    asked: int = 0
    asked_about: str = ""
    errors: tuple[ToolError, ...] = ()
    turn: int = 0

    # -- what it says -----------------------------------------------------------------------------

    @property
    def look(self) -> Look | None:
        """The outfit the talk is about: the chosen one, or the only one shown."""
        if 0 < self.chosen <= len(self.outfits):
            return self.outfits[self.chosen - 1]
        return self.outfits[0] if len(self.outfits) == 1 else None

    def ids(self) -> tuple[str, ...]:
        """Return every handle that a call may name, the newest kinds first, each once."""
        named: list[str] = [*self.anchors]
        for look in self.outfits:
            named += [*look.item_ids, *([look.outfit_id] if look.outfit_id else [])]
        named += self.items
        named += [one.id for one in self.uploads]
        named += [one.id for one in self.products]
        named += [one.id for one in self.pictures]
        named += [self.person] if self.person else []
        return tuple(dict.fromkeys(named))

    def upload(self, handle: str) -> Upload | None:
        """Return an uploaded picture by its handle."""
        return next((one for one in self.uploads if one.id == handle), None)

    # -- what the host tells it -------------------------------------------------------------------

    def with_upload(self, handle: str, card: Card | None = None) -> DialogueState:
        """Return the state in which a picture was attached."""
        others = tuple(one for one in self.uploads if one.id != handle)
        kept = (*others, Upload(handle, card))[-MOST_REMEMBERED:]
        return replace(self, uploads=kept, shown="upload")

    def with_person(self, handle: str) -> DialogueState:
        """Return the state in which a photo of the person may be dressed; empty takes it away."""
        return replace(self, person=handle)

    def with_items_shown(self, handles: Iterable[str]) -> DialogueState:
        """Return the state in which garments were attached or shown outside of any tool."""
        return replace(self, items=tuple(handles)[:MOST_REMEMBERED], shown="items")

    def awaiting(self, call: Call, token: str) -> DialogueState:
        """Return the state in which a call waits for the person's yes."""
        return replace(self, pending=Pending(call, token))

    def settled(self) -> DialogueState:
        """Return the state in which nothing waits any more, whatever the person decided."""
        return replace(self, pending=None)

    def without(self, handles: Iterable[str]) -> DialogueState:
        """Return the state without garments that are gone, so that nothing points at them."""
        gone = frozenset(handles)

        def kept(values: tuple[str, ...]) -> tuple[str, ...]:
            return tuple(one for one in values if one not in gone)

        looks = [replace(one, item_ids=kept(one.item_ids)) for one in self.outfits]
        return replace(
            self,
            anchors=kept(self.anchors),
            excluded=kept(self.excluded),
            rejected=kept(self.rejected),
            items=kept(self.items),
            outfits=tuple(one for one in looks if one.item_ids),
            uploads=tuple(one for one in self.uploads if one.id not in gone),
            pictures=tuple(one for one in self.pictures if one.id not in gone),
            person="" if self.person in gone else self.person,
        )
