"""Garments' names as the person reads them.

A name that Vestry made from the tags ("Navy striped shirt") is kept in English, so that exports,
JSON and the command line say the same in every language; here it is made anew from the same tags
in the person's language. The order and the commas are the translator's: German puts what it is
first ("Hemd, marineblau, gestreift"), because then no ending depends on a gender. A name that the
person wrote is shown as they wrote it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.sentences import fill, said
from app.services.item_drafts import garment_name, name_parts
from app.viewmodels.terms import shown

if TYPE_CHECKING:
    from local_index.records import ItemRecord

_SPOKEN = ("category", "colors", "pattern", "attributes")


def shown_name(item: ItemRecord) -> str:
    """Return what a garment is called; one without a name goes by what it is."""
    if not item.name:
        return shown(item.category)
    tags = {field: getattr(item, field) for field in _SPOKEN}
    if item.origin.get("name") == "person" or item.name != garment_name(tags):
        return item.name
    return _in_words(*name_parts(tags))


def listed(names: Iterable[str]) -> str:
    """Return names in one line; not by commas, which names have of their own."""
    return " \N{MIDDLE DOT} ".join(names)


def shown_label(label: str) -> str:
    """Return what undo calls a change, in the person's language."""
    return said(label, show=_shown_value)


def _in_words(color: str, pattern: str, noun: str) -> str:
    translate = QCoreApplication.translate
    if color and pattern:
        order = translate("GarmentName", "{color} {pattern} {noun}")
    elif color:
        order = translate("GarmentName", "{color} {noun}")
    elif pattern:
        order = translate("GarmentName", "{pattern} {noun}")
    else:
        order = "{noun}"
    words = {"color": shown(color), "pattern": shown(pattern), "noun": shown(noun)}
    text = fill(order, words)
    return text[:1].upper() + text[1:]


def _shown_value(hole: str, value: str) -> str:
    """Return a field's name as the page calls it; garments' names stay as the log keeps them."""
    if hole != "names" or not value.isidentifier():
        return value
    spoken = QCoreApplication.translate("Field", value.capitalize())
    return value if spoken == value.capitalize() else spoken
