"""A link in an answer opens nothing by itself: the person sees where it really leads and decides.

The words of a link are a model's; the address shown here is what the browser would get, with the
site in its technical spelling, so that letters that look alike give nothing away. Only addresses
that ``markdown_parts.allowed_link`` lets through can be asked about.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QMessageBox, QWidget

from app.views.markdown_parts import allowed_link

_LONGEST = 300


def shown_target(address: str) -> str:
    """Return an address as it would be sent: everything that is no plain letter is written out."""
    url = QUrl(address, QUrl.ParsingMode.StrictMode)
    full = url.toEncoded().toStdString()
    return full if len(full) <= _LONGEST else f"{full[:_LONGEST]}\N{HORIZONTAL ELLIPSIS}"


def ask_to_open(address: str, parent: QWidget) -> QMessageBox | None:
    """Ask whether to open a link outside Vestry; None for one that must not be opened."""
    if not allowed_link(address):
        return None
    url = QUrl(address, QUrl.ParsingMode.StrictMode)
    box = QMessageBox(parent.window())
    box.setObjectName("link_question")
    box.setIcon(QMessageBox.Icon.NoIcon)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setWindowTitle(QCoreApplication.translate("Links", "Open a link"))
    site = QUrl.toAce(url.host()).toStdString() or url.path()
    box.setText(
        QCoreApplication.translate("Links", "Open {site} outside Vestry?").format(site=site)
    )
    told = QCoreApplication.translate(
        "Links", "The model wrote this link. Nobody has checked where it leads:"
    )
    box.setInformativeText(f"{told}\n\n{shown_target(address)}")
    go = box.addButton(
        QCoreApplication.translate("Links", "Open"), QMessageBox.ButtonRole.AcceptRole
    )
    go.setObjectName("link_open")
    copy = box.addButton(
        QCoreApplication.translate("Links", "Copy address"), QMessageBox.ButtonRole.ActionRole
    )
    copy.setObjectName("link_copy")
    stay = box.addButton(
        QCoreApplication.translate("Links", "Cancel"), QMessageBox.ButtonRole.RejectRole
    )
    box.setDefaultButton(stay)
    box.setEscapeButton(stay)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    go.clicked.connect(lambda _checked=False: QDesktopServices.openUrl(url))
    copy.clicked.connect(
        lambda _checked=False: QGuiApplication.clipboard().setText(shown_target(address))
    )
    box.open()
    stay.setFocus()
    return box
