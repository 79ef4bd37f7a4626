"""Terms of the vocabulary as the person reads them.

The wardrobe keeps terms in English; what is shown is looked up here. The words are in the
translation files under the context ``Term``, put there by ``packaging/translations.py`` from the
vocabulary itself. A term that the person added is shown as they wrote it.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

CONTEXT = "Term"


def shown(term: str) -> str:
    """Return a term in the person's language."""
    return QCoreApplication.translate(CONTEXT, term)


def shown_first(term: str) -> str:
    """Return a term in the person's language, as the first word of a line."""
    word = shown(term)
    return word[:1].upper() + word[1:]
