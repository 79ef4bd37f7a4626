"""How answers about garments are said: probabilities, places and differences in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.viewmodels.terms import shown

if TYPE_CHECKING:
    from app.services.asking import AskResult, KnownDifference
    from models.differences import Change

CLEAR = 0.55
"""How likely a yes, or the better of two, must be to be called so."""
UNCLEAR = 0.45
"""How likely a yes must be not to count as a no."""


def suits_words(probability: float) -> str:
    """Say how likely yes is."""
    translate = QCoreApplication.translate
    for least, words in (
        (0.9, translate("Asking", "Yes, quite surely")),
        (0.7, translate("Asking", "Probably")),
        (CLEAR, translate("Asking", "Rather yes")),
        (UNCLEAR, translate("Asking", "Hard to say")),
        (0.3, translate("Asking", "Rather not")),
        (0.1, translate("Asking", "Probably not")),
    ):
        if probability >= least:
            return words
    return translate("Asking", "No, quite surely")


def ahead_words(ahead: float) -> str:
    """Say how sure a place is before the next one."""
    translate = QCoreApplication.translate
    if ahead >= 0.9:
        return translate("Asking", "clearly the better one")
    if ahead >= 0.7:
        return translate("Asking", "better than the next")
    if ahead >= CLEAR:
        return translate("Asking", "a little better than the next")
    return translate("Asking", "as good as the next")


def asked_words(result: AskResult) -> str:
    """Say what was asked, in the words in which the model was asked; empty where they are equal."""
    if not result.asked_as or result.asked_as.casefold() == result.value.casefold():
        return ""
    translate = QCoreApplication.translate
    return translate("Asking", "Asked as \u201c{term}\u201d.").format(term=shown(result.asked_as))


def difference_words(known: KnownDifference) -> tuple[str, str]:
    """Say both sides of a difference."""
    return ", ".join(map(shown, known.first)), ", ".join(map(shown, known.second))


def change_words(change: Change) -> str:
    """Say one change that a model stated, from the left garment to the right one."""
    translate = QCoreApplication.translate
    if change.kind == "add":
        return translate("Asking", "only right: {what}").format(what=shown(change.term))
    if change.kind == "drop":
        return translate("Asking", "only left: {what}").format(what=shown(change.term))
    old = shown(change.old) if change.old else "?"
    return translate("Asking", "{what}: {old} \u2192 {new}").format(
        what=shown(change.term), old=old, new=shown(change.new)
    )
