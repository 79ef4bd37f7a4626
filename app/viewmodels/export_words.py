"""What leaves the window speaks the person's language: the words of lookbooks and packing lists.

Made in the GUI thread and asked in any: Qt's translations and locales may be read from everywhere.
"""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QCoreApplication, QLocale, QObject

from app.sentences import said
from app.services.lookbook_words import LookbookWords
from app.services.packing_text import PackingWords
from app.viewmodels.dates import long_day, plain_day
from app.viewmodels.degrees import shown_degrees
from app.viewmodels.money import show_amount
from app.viewmodels.names import shown_name
from app.viewmodels.terms import shown


def lookbook_words() -> LookbookWords:
    """Return the words of a lookbook."""
    return LookbookWords(
        language=_language(),
        term=shown,
        name=shown_name,
        price=show_amount,
        look=_look,
        outfits=_Counts().outfits,
        day=plain_day,
        made=_made,
        readme=QCoreApplication.translate(
            "ExportWords",
            "{page}: open it in any browser; it needs no network.\n"
            "{paper}: to print.\n"
            "{pictures}: each outfit as a picture.\n"
            "{outfits}: for Vestry, which proposes these outfits with your own garments.\n"
            "    Drop this folder or its ZIP file on Vestry's window, or choose it on the page\n"
            '    Outfits under "Outfits from a stylist...".\n',
        ),
    )


def packing_words() -> PackingWords:
    """Return the words of a packing list."""
    translate = QCoreApplication.translate
    return PackingWords(
        language=_language(),
        title=translate("ExportWords", "Packing list"),
        to_pack=translate("ExportWords", "To pack"),
        day_by_day=translate("ExportWords", "Day by day"),
        rain=translate("ExportWords", "rain"),
        degrees=shown_degrees,
        day=long_day,
        term=shown,
        sentence=said,
    )


class _Counts(QObject):
    """Words with a number in them: only a class of Qt's own knows plural forms."""

    def outfits(self, count: int) -> str:
        """Return how many outfits there are."""
        return self.tr("%Ln outfit(s)", "", count)


def _language() -> str:
    return QLocale().name().partition("_")[0]


def _look(number: int) -> str:
    return QCoreApplication.translate("ExportWords", "Look {number}").format(number=number)


def _made(day: date) -> str:
    text = QCoreApplication.translate("ExportWords", "Made with Vestry on {day}.")
    return text.format(day=plain_day(day))
