"""A reply of the assistant as frozen values: words, cards, and what could be said next.

This is the seam for whoever shows a conversation. Every text is ready to be shown, in the language
of the conversation, without ids, paths or markup; names, titles and what other programs said are
data. Handles (``itm_12``, ``out_3``, ``img_5``, ``cat_7``) stand in fields of their own and are
never shown. How a reply is kept is in ``reply_json``; what is in it is decided by ``composing``.

Source: response generation of FashionM3 (arXiv 2504.17826), section III; the assistant's
specification, C.1 (blocks) and D.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from app.assistant.plan import Call

ActionKind = Literal[
    "save", "wear", "like", "dislike", "swap", "try_on", "draw", "shop", "add", "more", "undo"
]


@dataclass(frozen=True, slots=True)
class Action:
    """A button of a card.

    Exactly one of three does it: ``call`` goes to `Assistant.act` as it is (and is confirmed like
    any call), ``undo`` goes to `Assistant.undo`, ``say`` is sent as the person's next words.

    Attributes:
        kind: For an icon, and for tests.
        label: What stands on it.
        undo: Token of what is taken back.
    """

    kind: ActionKind
    label: str
    say: str = ""
    call: Call | None = None
    undo: str = ""


@dataclass(frozen=True, slots=True)
class GarmentLine:
    """A garment as it was called when it was shown.

    Attributes:
        id: ``itm_12``, or ``img_5`` for an upload and ``cat_7`` for a product in an outfit.
        detail: Why it is here, or what is known of it; may be empty.
        owned: It lies in the wardrobe.
    """

    id: str
    name: str
    slot: str = ""
    detail: str = ""
    owned: bool = True


@dataclass(frozen=True, slots=True)
class GarmentsCard:
    """Garments of the wardrobe, best first; ranks count from 1 in this order.

    Attributes:
        total: How many there are in all; more than are shown where it says so.
    """

    items: tuple[GarmentLine, ...]
    title: str = ""
    total: int = 0
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True)
class OutfitCard:
    """One outfit.

    Attributes:
        rank: From 1, as "the second one" means it.
        outfit_id: Of a saved one.
        kept: Handles that stay from the outfit before, where a piece was replaced.
        reasons: Sentences: why these go together.
        cautions: Sentences: what speaks against it.
        score: 0-1, for whoever wants to know; None where nothing was judged.
    """

    rank: int
    items: tuple[GarmentLine, ...]
    outfit_id: str = ""
    name: str = ""
    kept: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    cautions: tuple[str, ...] = ()
    score: float | None = None
    actions: tuple[Action, ...] = ()

    @property
    def item_ids(self) -> tuple[str, ...]:
        """The handles of its pieces."""
        return tuple(one.id for one in self.items)


@dataclass(frozen=True, slots=True)
class GapCard:
    """What the wardrobe does not have.

    Attributes:
        badge: "Not in your wardrobe".
        description: General words that can be drawn or searched for; empty where none are known.
    """

    slot: str
    badge: str
    text: str
    description: str = ""
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True)
class ProductCard:
    """A product of a list that was imported; not owned, and not checked by anybody.

    Attributes:
        badge: "Similar, not identical", or "Not in your wardrobe".
        price: With its currency, ready to be shown; empty where the list has none.
        source: Name of the list.
        imported: Day, as a sentence ("Imported on 2026-11-20").
        thumb: It has a picture.
    """

    id: str
    title: str
    badge: str
    price: str = ""
    source: str = ""
    imported: str = ""
    slot: str = ""
    thumb: bool = False
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True)
class PictureCard:
    """A picture that was made here.

    Attributes:
        ref: ``img_5``; `Assistant.picture_file` finds its file.
        badge: "Drawn, not a product", or that it is a preview.
        words: What it was drawn from; empty for a try-on.
        limits: What the picture says nothing about.
        seed: None for a try-on.
        items: What is worn.
        left_out: Names with why they could not be shown.
        alt: For whoever does not see it.
    """

    ref: str
    kind: Literal["drawn", "try_on"]
    badge: str
    alt: str
    words: str = ""
    limits: str = ""
    seed: int | None = None
    seconds: float = 0.0
    items: tuple[GarmentLine, ...] = ()
    left_out: tuple[str, ...] = ()
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True)
class QuestionCard:
    """A question with what may be clicked; a click says the choice in the person's name."""

    text: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DoneCard:
    """Something was written.

    Attributes:
        text: What was done.
        undo: Token for `Assistant.undo`; empty where nothing changed.
    """

    text: str
    undo: str = ""
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True)
class LinksCard:
    """Hits of a search that left this computer, with the person's leave."""

    links: tuple[tuple[str, str], ...]
    badge: str = ""


@dataclass(frozen=True, slots=True)
class QuotedCard:
    """What a program that was added said; data, never followed."""

    source: str
    text: str


@dataclass(frozen=True, slots=True)
class TroubleCard:
    """Something did not work."""

    text: str
    next_step: str = ""
    code: str = ""


AssistantCard = (
    GarmentsCard
    | OutfitCard
    | GapCard
    | ProductCard
    | PictureCard
    | QuestionCard
    | DoneCard
    | LinksCard
    | QuotedCard
    | TroubleCard
)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something the person could say next; a click sends it."""

    text: str


@dataclass(frozen=True, slots=True)
class StepLine:
    """One call of a tool, as a quiet line.

    Attributes:
        text: What is or was done ("Looked at your photo").
        ok: None while it runs.
    """

    tool: str
    text: str
    ok: bool | None = None


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What the person is asked before something is written, made or sent.

    Attributes:
        details: Exactly what will happen, a line each.
        yes: Label of the button that agrees.
        grave: It deletes, or leaves this computer: never the preset button, never waived.
    """

    tool: str
    text: str
    details: tuple[str, ...] = ()
    yes: str = ""
    no: str = ""
    grave: bool = False


@dataclass(frozen=True, slots=True)
class AssistantReply:
    """One answer.

    Attributes:
        text: Sentences, ready to be shown; paragraphs are parted by an empty line.
        language: "en", "de", "es", "fr" or "zh".
        by: "router", or the name of the model that planned it.
        steps: Calls that led to it.
    """

    text: str
    language: str = "en"
    cards: tuple[AssistantCard, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    steps: tuple[StepLine, ...] = ()
    by: str = "router"
