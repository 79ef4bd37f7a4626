"""What fields and their values are called on the garment's page.

Terms of the vocabulary are translated by ``viewmodels.terms``; here are the names of the fields,
and words for the steps of formality and warmth, which the wardrobe keeps as numbers.
"""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

NOTHING = frozenset({"", "unknown", "n/a", "unusable"})
"""Values that say nothing."""

_FIELDS = {
    "name": QT_TRANSLATE_NOOP("Field", "Name"),
    "category": QT_TRANSLATE_NOOP("Field", "Category"),
    "colors": QT_TRANSLATE_NOOP("Field", "Colors"),
    "pattern": QT_TRANSLATE_NOOP("Field", "Pattern"),
    "material": QT_TRANSLATE_NOOP("Field", "Material"),
    "fit": QT_TRANSLATE_NOOP("Field", "Fit"),
    "style": QT_TRANSLATE_NOOP("Field", "Style"),
    "season": QT_TRANSLATE_NOOP("Field", "Season"),
    "occasion": QT_TRANSLATE_NOOP("Field", "Occasion"),
    "attributes": QT_TRANSLATE_NOOP("Field", "Details"),
    "formality": QT_TRANSLATE_NOOP("Field", "Formality"),
    "warmth": QT_TRANSLATE_NOOP("Field", "Warmth"),
    "kids": QT_TRANSLATE_NOOP("Field", "For children"),
    "brand": QT_TRANSLATE_NOOP("Field", "Brand"),
    "price": QT_TRANSLATE_NOOP("Field", "Price"),
    "quantity": QT_TRANSLATE_NOOP("Field", "Pieces"),
    "size": QT_TRANSLATE_NOOP("Field", "Size"),
    "bought": QT_TRANSLATE_NOOP("Field", "Bought"),
    "place": QT_TRANSLATE_NOOP("Field", "Kept in"),
    "notes": QT_TRANSLATE_NOOP("Field", "Notes"),
}

_STEPS = {
    "formality": (
        QT_TRANSLATE_NOOP("Step", "home"),
        QT_TRANSLATE_NOOP("Step", "casual"),
        QT_TRANSLATE_NOOP("Step", "smart"),
        QT_TRANSLATE_NOOP("Step", "formal"),
        QT_TRANSLATE_NOOP("Step", "black tie"),
    ),
    "warmth": (
        QT_TRANSLATE_NOOP("Step", "cool"),
        QT_TRANSLATE_NOOP("Step", "light"),
        QT_TRANSLATE_NOOP("Step", "medium"),
        QT_TRANSLATE_NOOP("Step", "warm"),
        QT_TRANSLATE_NOOP("Step", "deep winter"),
    ),
}


def field_label(field: str) -> str:
    """Return what a field is called."""
    return QCoreApplication.translate("Field", str(_FIELDS[field]))


def step_label(field: str, step: int) -> str:
    """Return what a step (1 to 5) of formality or warmth means."""
    if not 1 <= step <= 5:
        return ""
    return QCoreApplication.translate("Step", str(_STEPS[field][step - 1]))
