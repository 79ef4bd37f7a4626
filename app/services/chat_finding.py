"""\"This, but in red" in a conversation: the garments of the wardrobe that come nearest, as cards.

Plain wishes beside one attached garment, in English and German, whose words hold a term of the
vocabulary; what else somebody wishes ("this, but cheaper") goes to the model. Found by
``composed_search``, which needs no chat model; every card is a garment of the wardrobe, and no word
comes from a model.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from app.services.composed_search import CHANGEABLE, LEAST
from app.services.perceiving import Perception
from app.services.search_language import understand
from app.services.searching import SearchService
from local_index import Library
from local_index.chat_parts import ItemPart
from local_index.query import Hit
from models.query_language.reading import QueryReader
from models.vocabulary import Vocabulary

SHOWN: Final = 6
"""Cards that stand side by side without hiding the answer."""


def is_a_change(words: str, vocabulary: Vocabulary) -> bool:
    """Whether words name something of a garment that can be another: a color, a material, ..."""
    spoken = understand(words, QueryReader(vocabulary), vocabulary)
    return any(match.field in CHANGEABLE for match in spoken.understood)


def find_like(
    library: Library, perception: Perception, vocabulary: Vocabulary, *, like: int, words: str
) -> tuple[Hit, ...]:
    """Return the garments that come nearest, the best first; weaker ones where none is good.

    Raises:
        AppError: As ``SearchService.search``.
    """
    service = SearchService(library, perception, vocabulary)
    found = service.search(words, like=like, limit=SHOWN, include_weaker=True).result.hits
    good = tuple(hit for hit in found if hit.score >= LEAST)
    return good or found[: SHOWN // 2]


def say_found(
    hits: tuple[Hit, ...], names: Mapping[int, str], say: Mapping[str, Any], *, wish: str
) -> str:
    """Return the answer's words; names and wish are plain text already."""
    if not hits:
        return str(say["find_none"]).format(wish=wish)
    begin = "find" if hits[0].score >= LEAST else "find_near"
    lines = [str(say[begin]).format(wish=wish), ""]
    lines += [
        f"{place}. **{names.get(hit.item_id, '')}**" for place, hit in enumerate(hits, start=1)
    ]
    return "\n".join([*lines, "", f"*{say['by_find']}*"])


def cards_of(hits: tuple[Hit, ...], names: Mapping[int, str]) -> tuple[ItemPart, ...]:
    """Return a card for each garment found."""
    return tuple(ItemPart(hit.item_id, names.get(hit.item_id, "")) for hit in hits)
