"""The words of a lookbook that are not the person's: English, unless a window says otherwise.

A lookbook is read by people, so it speaks the language of whoever makes it; the file for a
client's Vestry (``handover``) holds terms of the vocabulary as they are kept, whatever is said
here. Services know no translation: who has one fills this in. It may be asked in any thread.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from app.services.page_style import count, day_in_words

if TYPE_CHECKING:
    from local_index.records import ItemRecord

README = """{page}: open it in any browser; it needs no network.
{paper}: to print.
{pictures}: each outfit as a picture.
{outfits}: for Vestry, which proposes these outfits with your own garments.
    Drop this folder or its ZIP file on Vestry's window, or choose it on the page Outfits
    under "Outfits from a stylist...". On a command line: vestry outfits import "{outfits}"
"""


def _name(item: ItemRecord) -> str:
    return item.name or item.category


def _price(amount: float, currency: str | None) -> str:
    return f"{amount:,.2f} {currency or ''}".strip()


def _look(number: int) -> str:
    return f"Look {number}"


def _outfits(number: int) -> str:
    return count(number, "outfit")


def _made(day: date) -> str:
    return f"Made with Vestry on {day_in_words(day)}."


@dataclass(frozen=True, slots=True)
class LookbookWords:
    """See the module.

    Attributes:
        language: As HTML names it.
        term: A term of the vocabulary in words.
        name: What a garment is called.
        price: An amount with the code of its currency.
        look: What an outfit without a name goes by.
        outfits: How many there are.
        day: A day in words.
        made: The line at the foot.
        readme: What stands in a handover beside its title; names of files in braces.
    """

    language: str = "en"
    term: Callable[[str], str] = str
    name: Callable[[ItemRecord], str] = _name
    price: Callable[[float, str | None], str] = _price
    look: Callable[[int], str] = _look
    outfits: Callable[[int], str] = _outfits
    day: Callable[[date], str] = day_in_words
    made: Callable[[date], str] = _made
    readme: str = README


ENGLISH = LookbookWords()
