"""What a thing that is not owned would add, as sentences and cards: what is owned, and outfits.

Counts and likeness come from the tool; the verdict is one plain sentence about the wardrobe.
Nothing is said about money, need or the person.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from app.assistant.composer.outfit_words import outfit_card
from app.assistant.composer.piece import Data, Piece, Table, each, text
from app.assistant.composer.reply import AssistantCard, GarmentsCard
from app.assistant.plan import Call

_MOST_NAMED: Final = 3


def weighed(table: Table, call: Call, data: Data) -> Piece:
    """Return what is owned of the like, how many outfits there are, and which."""
    speech = table.speech
    alike = [one for one in each(data, "alike") if text(one, "id")]
    ids = [text(one, "id") for one in alike]
    names = table.names(ids[:_MOST_NAMED])
    said = [speech.say("bought_alike", names=names) if names else speech.say("bought_new")]
    said += _counted(table, data)
    verdict = f"bought_verdict_{text(data, 'verdict')}"
    if speech.has("say", verdict):
        said.append(speech.say(verdict))
    cards: list[AssistantCard] = []
    if alike:
        lines = tuple(
            table.line(handle, speech.say("bought_likeness", value=_percent(one)))
            for handle, one in zip(ids, alike, strict=True)
        )
        cards.append(GarmentsCard(lines, speech.say("owned_title"), len(lines)))
    cards += [
        outfit_card(table, one, rank, call) for rank, one in enumerate(each(data, "outfits"), 1)
    ]
    return Piece(tuple(said), tuple(cards), ("worn", "shop", "outfit"))


def _counted(table: Table, data: Data) -> list[str]:
    speech = table.speech
    possible, gained = _whole(data, "possible"), _whole(data, "gained")
    if not possible:
        return [speech.say("bought_no_gain")]
    word = "bought_one" if possible == 1 else "bought_gains"
    said = [speech.say(word, count=possible)]
    if gained != possible:
        said.append(speech.say("bought_new_outfits", count=gained))
    if data.get("more") is True:
        said.append(speech.say("bought_more", count=possible))
    return said


def _whole(data: Data, key: str) -> int:
    value = data.get(key)
    return value if isinstance(value, int) else 0


def _percent(one: Data) -> int:
    score = one.get("score")
    return round(100 * score) if isinstance(score, (int, float)) else 0


PIECES: Final[Mapping[str, Callable[[Table, Call, Data], Piece]]] = MappingProxyType(
    {"shopping_check": weighed}
)
