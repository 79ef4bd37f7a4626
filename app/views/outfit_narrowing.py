"""Narrowing the shelf of outfits: words, and boxes for kind, occasion, season and order.

Shows what the shelf is narrowed to and tells it what the hand chose; what fits is the view-model's.
"""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QWidget

from app.viewmodels.outfits import OutfitsViewModel
from app.views.controls import clearable
from app.views.grid_layout import MARGIN
from app.views.theme import Theme, set_kind
from app.views.tokens import SPACE_S
from app.views.wish_bar import choice_box, fill_choices, show_choice


class OutfitNarrowing(QWidget):
    """See the module.

    Args:
        theme: Sizes and icons.
        outfits: The shelf that is narrowed.
    """

    def __init__(
        self, theme: Theme, outfits: OutfitsViewModel, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("outfit_narrowing")
        self._outfits = outfits
        self._search = QLineEdit()
        self._search.setObjectName("outfit_search")
        set_kind(self._search, "search")
        self._search.setPlaceholderText(self.tr("Find in outfits"))
        self._search.setAccessibleName(self.tr("Find in outfits"))
        self._search.setMinimumWidth(theme.scaled(120))
        self._search.setMaximumWidth(theme.scaled(240))
        clearable(self._search, theme, self.tr("Clear"))
        self._only = self._box("outfit_only", self.tr("Which outfits"), self._kinds())
        self._order = self._box("outfit_order", self.tr("Order"), self._orders())
        self._occasion = choice_box(
            "outfit_occasion", self.tr("Occasion"), self.tr("Any occasion"), (), parent=self
        )
        self._season = choice_box(
            "outfit_season", self.tr("Season"), self.tr("Any season"), (), parent=self
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(MARGIN, 0, MARGIN, 0)
        row.setSpacing(SPACE_S)
        row.addWidget(self._search, 1)
        row.addStretch(1)
        for box in (self._only, self._occasion, self._season, self._order):
            row.addWidget(box)
            box.currentIndexChanged.connect(self._choose)
        self._search.textChanged.connect(self._choose)
        outfits.changed.connect(self._show)
        self._show()

    def begin_typing(self) -> None:
        """Let words be typed anew."""
        self._search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._search.selectAll()

    def _kinds(self) -> tuple[tuple[str, str], ...]:
        return (
            ("", self.tr("All outfits")),
            ("favorites", self.tr("Favorites")),
            ("ready", self.tr("Ready to wear")),
            ("planned", self.tr("Planned")),
            ("never_worn", self.tr("Never worn")),
            ("stylist", self.tr("From suggestions")),
            ("proposed", self.tr("Proposed")),
            ("odd", self.tr("With warnings")),
            ("trash", self.tr("In the trash")),
        )

    def _orders(self) -> tuple[tuple[str, str], ...]:
        return (
            ("-added", self.tr("Newest first")),
            ("-updated", self.tr("Changed last")),
            ("name", self.tr("Name")),
            ("-worn", self.tr("Most worn")),
            ("worn", self.tr("Least worn")),
            ("-last_worn", self.tr("Worn lately")),
            ("last_worn", self.tr("Longest not worn")),
        )

    def _box(self, name: str, said: str, choices: tuple[tuple[str, str], ...]) -> QComboBox:
        box = QComboBox()
        box.setObjectName(name)
        box.setAccessibleName(said)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        box.setMinimumWidth(92)
        box.setMaximumWidth(170)
        box.view().setMinimumWidth(190)
        for value, text in choices:
            box.addItem(text, value)
        return box

    def _choose(self) -> None:
        self._outfits.narrow(
            text=self._search.text(),
            occasion=self._occasion.currentData(),
            season=self._season.currentData(),
            only=self._only.currentData(),
            order=self._order.currentData(),
        )

    def _show(self) -> None:
        outfits, wish = self._outfits, self._outfits.wish
        fill_choices(self._occasion, self.tr("Any occasion"), outfits.occasions())
        fill_choices(self._season, self.tr("Any season"), outfits.seasons())
        self._occasion.setVisible(len(outfits.occasions()) > 1)
        self._season.setVisible(len(outfits.seasons()) > 1)
        for box, value in (
            (self._only, wish.only),
            (self._occasion, wish.occasion),
            (self._season, wish.season),
            (self._order, wish.order),
        ):
            show_choice(box, value)
        if self._search.text() != wish.text:
            with QSignalBlocker(self._search):
                self._search.setText(wish.text)
