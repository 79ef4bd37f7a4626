"""What a message brings into a conversation: pictures become handles, garments are at hand.

A picture keeps its handle however often it is sent. What was seen in it before is read from its
card, so that it is looked at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.assistant.planning import Garment
from app.assistant.state import Card, DialogueState
from app.assistant.tools.images import attach, image_cards
from app.assistant.tools.results import Seen
from local_index import Library
from local_index.chat_parts import Part, PhotoPart, PicturePart


def with_attachments(
    library: Library, conversation: int, parts: Sequence[Part], state: DialogueState
) -> tuple[DialogueState, tuple[str, ...]]:
    """Return the state in which a message's pictures are at hand, and those not yet looked at."""
    garments = []
    sent = []
    for part in parts:
        if isinstance(part, PicturePart):
            sent.append(attach(library, conversation, "upload", part.picture_id))
        elif isinstance(part, PhotoPart) and part.item_id:
            garments.append(f"itm_{part.item_id}")
        elif isinstance(part, PhotoPart):
            sent.append(attach(library, conversation, "photo", part.photo_id))
    if not garments and not sent:
        return state, ()
    if garments:
        state = state.with_items_shown(garments)
    known = {one.id: one.seen for one in image_cards(library, conversation)} if sent else {}
    for handle in sent:
        seen = known.get(handle, ())
        state = state.with_upload(handle, card_of(seen) if seen else None)
    return state, tuple(one for one in sent if not known.get(one))


def card_of(seen: Sequence[Seen]) -> Card:
    """Return what a conversation remembers of a picture."""
    first = seen[0]
    words = [*first.colors[:1], first.material, first.category]
    return Card(
        text=" ".join(one for one in words if one and one not in ("unknown", "other")),
        category=first.category,
        slot=first.slot,
        colors=tuple(first.colors),
        pattern=first.pattern,
        material=first.material,
    )


def strangers_of(state: DialogueState) -> Mapping[str, Garment]:
    """Return uploads and products of a conversation as garments, so that they have names."""
    found = {}
    for upload in state.uploads:
        card = upload.card
        if card is not None:
            found[upload.id] = Garment(
                id=upload.id,
                name="",
                category=card.category,
                slot=card.slot,
                colors=card.colors,
                pattern=card.pattern,
                material=card.material,
            )
    for product in state.products:
        found[product.id] = Garment(id=product.id, name=product.title, slot=product.slot)
    return found
