"""An assistant's reply as the window shows it: its cards, and the pictures that belong to them.

Read beside the messages, in the wardrobe's thread, so that a card never opens anything. Garments
that are gone keep the name they had; a handle that the conversation does not hold has no picture.
What cards look like is the views' business, what they say was decided by the assistant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from app.assistant.composer.reply import (
    AssistantCard,
    AssistantReply,
    DoneCard,
    GarmentLine,
    GarmentsCard,
    OutfitCard,
    PictureCard,
    ProductCard,
)
from app.assistant.composer.reply_json import reply_of
from app.assistant.tools.cards import number
from app.assistant.tools.images import file_of
from app.services.browsing import garments
from app.viewmodels.garment_list import ThumbKey
from app.viewmodels.outfit_cards import PieceCard, piece_card
from local_index import Library
from local_index.chat_parts import Part
from local_index.errors import NotFoundError

_MARKS: Final = re.compile(r"([\\`*_\[\]<>|~#])")
_STARTS: Final = re.compile(r"^(\s*\d*)([-+.)])(?=\s)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class ShownReply:
    """A reply with what its cards show.

    Attributes:
        pieces: Everything that can lie in an outfit, by its handle.
        files: Pictures of the conversation and of products, by their handle.
        over: Tokens of what was taken back already, or is too long ago.
    """

    reply: AssistantReply
    pieces: Mapping[str, PieceCard] = field(default_factory=dict)
    files: Mapping[str, Path] = field(default_factory=dict)
    over: frozenset[str] = frozenset()

    @property
    def outfits(self) -> tuple[OutfitCard, ...]:
        """The outfits among its cards, in their order."""
        return tuple(one for one in self.reply.cards if isinstance(one, OutfitCard))

    def laid(self, lines: Sequence[GarmentLine]) -> tuple[PieceCard, ...]:
        """Return garments as pieces that can be laid out; unknown ones by their name alone."""
        return tuple(self.piece(one) for one in lines)

    def piece(self, line: GarmentLine) -> PieceCard:
        """Return one garment as a piece."""
        known = self.pieces.get(line.id)
        return known or PieceCard(0, line.name, line.slot or "other", None)


def read_reply(library: Library, conversation_id: int, parts: Sequence[Part]) -> ShownReply | None:
    """Return what a message of the assistant shows; None for every other message."""
    reply = reply_of(parts)
    if reply is None:
        return None
    lines = [line for card in reply.cards for line in lines_of(card)]
    handles = dict.fromkeys(line.id for line in lines)
    files: dict[str, Path] = {}
    wanted = [*handles, *(name for card in reply.cards for name in _pictures(card))]
    for handle in dict.fromkeys(wanted):
        found = _file(library, conversation_id, handle)
        if found is not None:
            files[handle] = found
    tokens = {token for card in reply.cards for token in _tokens(card)}
    over = frozenset(one for one in tokens if not library.history.is_open(one))
    return ShownReply(reply, _pieces(library, lines, files), files, over)


def lines_of(card: AssistantCard) -> tuple[GarmentLine, ...]:
    """Return the garments that a card names."""
    if isinstance(card, GarmentsCard | OutfitCard | PictureCard):
        return card.items
    return ()


def as_markdown(text: str) -> str:
    """Return words in which nothing is markup, whatever a garment is called."""
    return _STARTS.sub(r"\1\\\2", _MARKS.sub(r"\\\1", text))


def _pictures(card: AssistantCard) -> Iterator[str]:
    if isinstance(card, PictureCard):
        yield card.ref
    elif isinstance(card, ProductCard) and card.thumb:
        yield card.id


def _tokens(card: AssistantCard) -> Iterator[str]:
    """Return the tokens with which something on a card can be taken back."""
    if isinstance(card, DoneCard) and card.undo:
        yield card.undo
    for action in getattr(card, "actions", ()):
        if action.undo:
            yield action.undo


def _pieces(
    library: Library, lines: Sequence[GarmentLine], files: Mapping[str, Path]
) -> dict[str, PieceCard]:
    owned = {line.id: _number(line.id) for line in lines if line.id.startswith("itm_")}
    held = {one.item.id: one for one in garments(library, [*set(owned.values())])}
    found = {}
    for line in lines:
        if line.id in owned and owned[line.id] in held:
            found[line.id] = piece_card(held[owned[line.id]], line.slot)
        elif line.id in files:
            key = ThumbKey(str(files[line.id]))
            slot = line.slot or "other"
            found[line.id] = PieceCard(0, line.name, slot, key, is_file=True)
    return found


def _file(library: Library, conversation_id: int, handle: str) -> Path | None:
    kind = handle.partition("_")[0]
    try:
        if kind == "img":
            picture = library.attachments.get(conversation_id, _number(handle))
            found: Path | None = file_of(library, picture)
        elif kind == "cat":
            product = library.catalog.get(_number(handle))
            found = library.catalog.picture_file(product)
        else:
            return None
    except NotFoundError:
        return None
    return found if found is not None and found.is_file() else None


def _number(handle: str) -> int:
    """Return the number of a handle; 0, which nothing has, for what is none."""
    try:
        return number(handle)
    except ValueError:
        return 0
