"""What an outfit is wanted for, in one line of small controls: occasion, season, weather by hand.

The weather is what the person says: nothing is fetched. Rain without a temperature asks for a usual
one, because rain alone says nothing about warmth.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QComboBox, QPushButton, QSpinBox, QWidget

from app.viewmodels import terms
from app.viewmodels.outfit_wish import COLDEST, USUAL, WARMEST, OutfitWish
from app.views.controls import button
from app.views.flow_layout import FlowLayout
from app.views.theme import Theme, set_kind

_NONE = COLDEST - 1


class WishBar(QWidget):
    """See the module.

    Args:
        theme: Sizes and icons.
        wish: What is wanted.
    """

    def __init__(self, theme: Theme, wish: OutfitWish, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("wish_bar")
        self.setAccessibleName(self.tr("What the outfit is for"))
        self._wish = wish
        self.occasion = choice_box(
            "wish_occasion",
            self.tr("Occasion"),
            self.tr("Any occasion"),
            wish.occasions(),
            parent=self,
        )
        self.season = choice_box(
            "wish_season", self.tr("Season"), self.tr("Any season"), wish.seasons(), parent=self
        )
        self.temperature = _Degrees(self)
        self.temperature.setMinimumWidth(theme.scaled(112))
        self.rain = QPushButton(self.tr("Rain"), self)
        set_kind(self.rain, "chip")
        self.rain.setObjectName("wish_rain")
        self.rain.setCheckable(True)
        self.rain.setIcon(theme.icon("cloud-rain"))
        self.rain.setAccessibleName(self.tr("It rains"))
        self.rain.setMinimumHeight(theme.scaled(30))
        self.reset = button(self.tr("Reset"), kind="link", name="wish_reset", run=wish.clear)
        flow = FlowLayout(self, spacing=6)
        for each in (self.occasion, self.season, self.temperature, self.rain, self.reset):
            flow.addWidget(each)
        self.occasion.currentIndexChanged.connect(self._on_occasion)
        self.season.currentIndexChanged.connect(self._on_season)
        self.temperature.valueChanged.connect(self._on_temperature)
        self.rain.toggled.connect(wish.set_rain)
        wish.changed.connect(self._show)
        self._show()

    def _on_occasion(self) -> None:
        self._wish.set_occasion(str(self.occasion.currentData()))

    def _on_season(self) -> None:
        self._wish.set_season(str(self.season.currentData()))

    def _on_temperature(self, degrees: int) -> None:
        self._wish.set_temperature(None if degrees == _NONE else degrees)

    def _show(self) -> None:
        wish = self._wish
        for box, value in ((self.occasion, wish.occasion), (self.season, wish.season)):
            show_choice(box, value)
        with QSignalBlocker(self.temperature):
            self.temperature.setValue(_NONE if wish.temperature is None else wish.temperature)
        with QSignalBlocker(self.rain):
            self.rain.setChecked(wish.rain)
        self.reset.setVisible(not wish.is_open)
        self.updateGeometry()


class _Degrees(QSpinBox):
    """Degrees by hand; below the coldest there is no weather, and one step up is a usual day."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("wish_temperature")
        self.setAccessibleName(self.tr("Temperature in degrees Celsius"))
        self.setRange(_NONE, WARMEST)
        self.setSpecialValueText(self.tr("Any weather"))
        self.setSuffix(self.tr(" °C"))
        self.setValue(_NONE)
        self.lineEdit().setTextMargins(7, 0, 0, 0)
        # a number that is being typed is not asked for before it is whole
        self.setKeyboardTracking(False)

    def stepBy(self, steps: int) -> None:
        """Begin at a usual day, not at the coldest there is."""
        if self.value() == _NONE and steps > 0:
            self.setValue(USUAL)
        elif self.value() == _NONE and steps < 0:
            self.setValue(USUAL - 10)
        else:
            super().stepBy(steps)

    def stepEnabled(self) -> QSpinBox.StepEnabledFlag:
        """Both ways lead out of no weather."""
        both = QSpinBox.StepEnabledFlag.StepUpEnabled | QSpinBox.StepEnabledFlag.StepDownEnabled
        return both if self.value() == _NONE else super().stepEnabled()


def choice_box(
    name: str,
    said: str,
    anything: str,
    values: Sequence[str],
    *,
    parent: QWidget,
    word: Callable[[str], str] = terms.shown_first,
) -> QComboBox:
    """Return a box of terms whose first line is all of them.

    Args:
        name: Object name.
        said: Accessible name.
        anything: What the first line says.
    """
    box = QComboBox(parent)
    box.setObjectName(name)
    box.setAccessibleName(said)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    box.setMinimumWidth(96)
    box.setMaximumWidth(170)
    box.view().setMinimumWidth(200)
    fill_choices(box, anything, values, word=word)
    return box


def fill_choices(
    box: QComboBox,
    anything: str,
    values: Sequence[str],
    *,
    word: Callable[[str], str] = terms.shown_first,
) -> None:
    """Offer these values; what is chosen stays chosen."""
    offered = [str(box.itemData(at)) for at in range(box.count())]
    if offered == ["", *values]:
        return
    before = box.currentData()
    with QSignalBlocker(box):
        box.clear()
        box.addItem(anything, "")
        for value in values:
            box.addItem(word(value), value)
        box.setCurrentIndex(max(0, box.findData(before)))


def show_choice(box: QComboBox, value: str) -> None:
    """Show what is chosen without saying so."""
    place = max(0, box.findData(value))
    if place != box.currentIndex():
        with QSignalBlocker(box):
            box.setCurrentIndex(place)
