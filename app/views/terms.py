"""The vocabulary's terms and the fields' names as the person reads them.

Terms are ids inside; here they get their translation, in the context ``Term``. A term without one
(the person's own word, an attribute that nobody translated) is shown as it is.
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
    "notes": QT_TRANSLATE_NOOP("Field", "Notes"),
}

_STEPS = {
    "formality": (
        QT_TRANSLATE_NOOP("Term", "home"),
        QT_TRANSLATE_NOOP("Term", "casual"),
        QT_TRANSLATE_NOOP("Term", "smart"),
        QT_TRANSLATE_NOOP("Term", "formal"),
        QT_TRANSLATE_NOOP("Term", "black tie"),
    ),
    "warmth": (
        QT_TRANSLATE_NOOP("Term", "cool"),
        QT_TRANSLATE_NOOP("Term", "light"),
        QT_TRANSLATE_NOOP("Term", "medium"),
        QT_TRANSLATE_NOOP("Term", "warm"),
        QT_TRANSLATE_NOOP("Term", "deep winter"),
    ),
}


def field_label(field: str) -> str:
    """Return what a field is called."""
    return QCoreApplication.translate("Field", str(_FIELDS[field]))


def term_label(term: str) -> str:
    """Return a term in the person's language."""
    return QCoreApplication.translate("Term", term)


def step_label(field: str, step: int) -> str:
    """Return what a step (1 to 5) of formality or warmth means."""
    return term_label(str(_STEPS[field][step - 1])) if 1 <= step <= 5 else ""
