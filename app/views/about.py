"""About: version, what Vestry is made of, and under which licenses.

The list of parts is made from the installed packages by ``packaging/third_party.py`` and shipped as
``resources/third_party.json``; license texts open on demand, because some are long.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from app.viewmodels.about_this import AboutThisViewModel
from app.views.brand import mark
from app.views.context import WindowContext
from app.views.controls import button, label
from app.views.resources import resource
from app.views.setting_rows import Section
from app.views.tokens import SPACE_L, SPACE_S, SPACE_XS

_UNNAMED = "see its text"
"""What ``packaging/third_party.py`` writes for a license without a short name."""
_MARK = 56
_TEXT_HEIGHT = 220


@dataclass(frozen=True, slots=True)
class Part:
    """One third-party part.

    Attributes:
        license: SPDX expression or short name.
        text: The license's text; may be long.
    """

    name: str
    version: str
    license: str
    home: str
    text: str


def parts() -> tuple[Part, ...]:
    """Return what Vestry is made of, by name."""
    document = json.loads(resource("third_party.json").read_text(encoding="utf-8"))
    texts = document["texts"]
    return tuple(
        Part(
            name=entry["name"],
            version=entry["version"],
            license=entry["license"],
            home=entry["home"],
            text="\n\n".join(texts[key] for key in entry["texts"]),
        )
        for entry in document["parts"]
    )


class AboutSection(Section):
    """The section."""

    def __init__(self, context: WindowContext, model: AboutThisViewModel) -> None:
        super().__init__(QCoreApplication.translate("AboutSection", "About"))
        self._context = context
        self._mark = QLabel()
        self._mark.setFixedSize(_MARK, _MARK)
        words = QVBoxLayout()
        words.setSpacing(SPACE_XS)
        words.addWidget(label("Vestry", "title"))
        version = self.tr("Version {version}").format(version=model.version)
        words.addWidget(label(version, "muted"))
        head = QHBoxLayout()
        head.setSpacing(SPACE_L)
        head.addWidget(self._mark)
        head.addLayout(words, 1)
        self.column.addLayout(head)
        self.column.addWidget(
            label(
                self.tr(
                    "A fashion assistant that runs on your own computer and never sends a photo "
                    "anywhere. Vestry is free software under the Apache License 2.0. It uses Qt "
                    "and PySide6 under the LGPL 3; you may replace these libraries."
                ),
                wrap=True,
            )
        )
        card = self.add_card(self.tr("Made of"), *(_PartRow(part) for part in parts()))
        card.setObjectName("parts")
        self.end()
        context.theme.changed.connect(self._paint_mark)
        self._paint_mark()

    def _paint_mark(self) -> None:
        ratio = self.devicePixelRatioF()
        self._mark.setPixmap(mark(self._context.theme.tokens, _MARK, ratio=ratio))


class _PartRow(QWidget):
    """One part; its license text opens below it."""

    def __init__(self, part: Part) -> None:
        super().__init__()
        self._part = part
        self._text: QPlainTextEdit | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, SPACE_XS, 0, SPACE_XS)
        self._column.setSpacing(SPACE_XS)
        row = QHBoxLayout()
        row.setSpacing(SPACE_S)
        row.addWidget(label(f"{part.name} {part.version}"), 1)
        named = part.license != _UNNAMED
        see = QCoreApplication.translate("AboutSection", "see its text")
        row.addWidget(label(part.license if named else see, "muted"))
        self._toggle = button(
            QCoreApplication.translate("AboutSection", "License"), kind="quiet", run=self._open
        )
        said = QCoreApplication.translate("AboutSection", "License of {part}")
        self._toggle.setAccessibleName(said.format(part=part.name))
        self._toggle.setCheckable(True)
        self._toggle.setEnabled(bool(part.text))
        row.addWidget(self._toggle)
        self._column.addLayout(row)

    def _open(self) -> None:
        if self._text is None:
            self._text = QPlainTextEdit(self._part.text)
            self._text.setReadOnly(True)
            self._text.setTabChangesFocus(True)
            self._text.setAccessibleName(self._toggle.accessibleName())
            self._text.setFixedHeight(_TEXT_HEIGHT)
            self._column.addWidget(self._text)
        self._text.setVisible(self._toggle.isChecked())
