"""Translations: which languages there are, and putting one into force.

Qt's own texts (dialogs, standard buttons), vocabulary terms and what services say come along. Texts
are looked up when a widget is made; Qt tells windows of another language, and ``MainWindow`` makes
its inside anew. Numbers, days and money follow the language in the country of the system: English
in Germany counts in euros.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from app.views.resources import resource

NAMES = {"en": "English", "de": "Deutsch"}
"""Languages that there are, by what they call themselves."""
LANGUAGES = tuple(NAMES)
_OWN, _QT = "vestry", "qtbase"


def install_language(code: str = "") -> str:
    """Translate the application; returns the language that is in force.

    Args:
        code: One of ``LANGUAGES``; empty for the system's. An unknown one becomes English.
    """
    app = QCoreApplication.instance()
    if app is None:
        raise RuntimeError("a language needs an application")
    remove_languages()
    wanted = code or QLocale.system().name()
    language = wanted.split("_")[0].split("-")[0]
    chosen = language if language in LANGUAGES else "en"
    QLocale.setDefault(_locale(chosen))
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    for name, where in ((_QT, folder), (_OWN, str(resource("translations")))):
        translator = QTranslator(app)
        translator.setObjectName("language")
        if translator.load(f"{name}_{chosen}", where):
            app.installTranslator(translator)
    return chosen


def _locale(language: str) -> QLocale:
    """Return how numbers, days and money are written: as the system does if it speaks this."""
    system, wanted = QLocale.system(), QLocale(language)
    if system.language() == wanted.language():
        return system
    return QLocale(wanted.language(), system.territory())


def remove_languages() -> None:
    """Take back what was installed."""
    app = QCoreApplication.instance()
    if app is None:
        return
    QLocale.setDefault(QLocale.system())
    for translator in app.findChildren(QTranslator, "language"):
        app.removeTranslator(translator)
        translator.deleteLater()
