"""For what an outfit is wanted: occasion, season, and weather that was set by hand; one for a page.

Suggestions, the board and comparisons ask with the same wish, so that what is said of an outfit
does not depend on where it is looked at. Nothing is fetched and nothing is guessed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.operations import Operations

if TYPE_CHECKING:
    from app.stylist.wishes import Wish

COLDEST, WARMEST = -40, 50
USUAL = 15


class OutfitWish(QObject):
    """What is wanted now; lives in the GUI thread.

    Attributes:
        occasion: A term of the vocabulary; empty for any.
        season: A term of the vocabulary; empty for any.
        temperature: Degrees Celsius; None where nobody set the weather.
        rain: Whether it rains; counts together with a temperature.
    """

    changed = Signal()

    def __init__(self, operations: Operations, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.occasion = ""
        self.season = ""
        self.temperature: int | None = None
        self.rain = False
        self._services = operations.services

    def occasions(self) -> tuple[str, ...]:
        """Return the occasions there are."""
        return self._services.vocabulary.picker_terms("occasion")

    def seasons(self) -> tuple[str, ...]:
        """Return the seasons there are."""
        return self._services.vocabulary.picker_terms("season")

    def set_occasion(self, occasion: str) -> None:
        """Want it for an occasion."""
        self._set("occasion", occasion)

    def set_season(self, season: str) -> None:
        """Want it for a season."""
        self._set("season", season)

    def set_temperature(self, degrees: int | None) -> None:
        """Say how warm it is; None for no weather at all."""
        if degrees is None:
            self.rain = False
        self._set("temperature", degrees)

    def set_rain(self, rain: bool) -> None:
        """Say whether it rains."""
        if rain and self.temperature is None:
            self.temperature = USUAL
        self._set("rain", rain)

    @property
    def is_open(self) -> bool:
        """Whether nothing is wanted in particular."""
        return not (self.occasion or self.season) and self.temperature is None

    def clear(self) -> None:
        """Want nothing in particular."""
        if not self.is_open:
            self.occasion = self.season = ""
            self.temperature, self.rain = None, False
            self.changed.emit()

    def asked(
        self,
        *,
        anchors: tuple[int, ...] = (),
        excluded: tuple[int, ...] = (),
        limit: int = 3,
        seed: int = 0,
    ) -> Wish:
        """Return the wish as the stylist takes it."""
        from app.stylist.wishes import Weather, Wish

        weather = None
        if self.temperature is not None:
            weather = Weather(float(self.temperature), 1.0 if self.rain else 0.0)
        return Wish(
            anchors=anchors,
            occasion=self.occasion,
            season=self.season,
            weather=weather,
            limit=limit,
            excluded=excluded,
            seed=seed,
        )

    def _set(self, name: str, value: object) -> None:
        if getattr(self, name) != value:
            setattr(self, name, value)
            self.changed.emit()
