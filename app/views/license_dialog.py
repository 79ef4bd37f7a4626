"""Before a model is downloaded: its license, its size, where it comes from, and the network.

Opened for every download, so that nobody gets weights without having seen what they allow. When the
network switch is off, the one button says that it turns it on. Nothing is fetched from here.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.sentences import said
from app.viewmodels.model_shelf import ModelCard
from app.views.activity_words import size_text
from app.views.controls import button, label, line
from app.views.model_words import fit_look, fit_text, title_text
from app.views.theme import Theme
from app.views.tokens import SPACE_L, SPACE_M, SPACE_S, SPACE_XL, SPACE_XS

_WIDTH = 500
_ICON = 16


class LicenseDialog(QDialog):
    """The question; ``accepted_model`` says that the person wants it.

    Args:
        theme: Colors and icons.
        card: What would be downloaded.
        online: Whether the network switch is on.
        free_bytes: What the disk has left.
    """

    accepted_model = Signal(str)

    def __init__(
        self,
        theme: Theme,
        card: ModelCard,
        *,
        online: bool,
        free_bytes: int,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._card = card
        self.setObjectName("license_dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Get {model}").format(model=title_text(card)))
        self.setFixedWidth(theme.scaled(_WIDTH))
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_XL, SPACE_XL, SPACE_XL, SPACE_L)
        column.setSpacing(SPACE_M)
        column.addWidget(label(self.windowTitle(), "title", name="license_title", wrap=True))
        if card.about:
            column.addWidget(label(said(card.about), "muted", wrap=True))
        column.addWidget(line())
        self._add_license(column)
        self._add_facts(column, free_bytes)
        column.addWidget(line())
        self._add_network(column, online=online)
        column.addSpacing(SPACE_XS)
        column.addLayout(self._buttons(online=online))

    def _add_license(self, column: QVBoxLayout) -> None:
        card = self._card
        name = card.license or self.tr("unknown")
        column.addWidget(label(self.tr("License: {name}").format(name=name), "strong"))
        words = {
            "yes": self.tr("You may use it and what it makes for any purpose, also commercially."),
            "no": self.tr(
                "Not for commercial use: private use only. A stylist's work for clients is "
                "commercial."
            ),
            "terms": self.tr("Commercial use is allowed on conditions. Read them first."),
            "unknown": self.tr("Whether it allows commercial use is not known. Read it first."),
        }[card.commercial]
        good = card.commercial == "yes"
        icon, role = ("circle-check", "success") if good else ("triangle-alert", "warn")
        column.addWidget(self._line(icon, role, words))
        if card.gated:
            text = self.tr(
                "Its publisher asks for an account on their page and your consent there first."
            )
            column.addWidget(self._line("user", "text_2", text))
        if card.license_url:
            row = QHBoxLayout()
            row.addWidget(
                button(
                    self.tr("Read the license in the browser"),
                    kind="link",
                    name="license_read",
                    run=self._read,
                )
            )
            row.addStretch(1)
            column.addLayout(row)

    def _add_facts(self, column: QVBoxLayout, free_bytes: int) -> None:
        card = self._card
        left = max(0, card.download_bytes - card.present_bytes)
        text = self.tr("{size} to download; {free} are free on the disk.").format(
            size=size_text(left), free=size_text(free_bytes)
        )
        room = left < free_bytes
        column.addWidget(
            self._line("download", "text_2", text)
            if room
            else self._line("circle-alert", "danger", self.tr("Not enough room: ") + text)
        )
        if card.fit_text:
            look = fit_look(card)
            column.addWidget(self._line(look.icon, look.role, fit_text(card)))
        for warning in card.warnings:
            column.addWidget(self._line("triangle-alert", "warn", said(warning)))
        if card.never_loaded:
            text = self.tr("We have never run this model ourselves.")
            column.addWidget(self._line("triangle-alert", "warn", text))

    def _add_network(self, column: QVBoxLayout, *, online: bool) -> None:
        source = self._card.source or self.tr("its publisher")
        if online:
            text = self.tr("It comes from {source}. Nothing of yours is sent.").format(
                source=source
            )
            column.addWidget(self._line("wifi", "text_2", text))
            return
        text = self.tr(
            "Vestry is offline. To get this model from {source} the network is turned on; nothing "
            "of yours is sent, and Settings, Privacy turns it off again."
        ).format(source=source)
        column.addWidget(self._line("wifi-off", "text_2", text))

    def _buttons(self, *, online: bool) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(SPACE_S)
        row.addStretch(1)
        row.addWidget(
            button(self.tr("Cancel"), kind="quiet", name="license_cancel", run=self.reject)
        )
        text = self.tr("Accept and get it") if online else self.tr("Go online and get it")
        accept = button(text, kind="primary", name="license_accept", run=self._accept)
        accept.setDefault(True)
        row.addWidget(accept)
        accept.setFocus()
        return row

    def _accept(self) -> None:
        self.accepted_model.emit(self._card.id)
        self.accept()

    def _read(self) -> None:
        QDesktopServices.openUrl(QUrl(self._card.license_url))

    def _line(self, icon: str, role: str, text: str) -> QWidget:
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_S)
        mark = QLabel()
        mark.setPixmap(self._theme.pixmap(icon, role, _ICON, ratio=self.devicePixelRatioF()))
        row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        words = label(text, wrap=True)
        # A wrapped label guesses a width of its own and is then too high or too low.
        words.setFixedWidth(self._theme.scaled(_WIDTH) - 2 * SPACE_XL - _ICON - SPACE_S)
        row.addWidget(words, 1)
        return made
