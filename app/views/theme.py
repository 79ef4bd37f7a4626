"""Applies the look: palette, fonts and one small style sheet, all made from tokens.

``Theme.apply("light" | "dark" | "system")`` may be called at any time; views that paint by hand
listen to ``changed`` and take colors from ``tokens``. Fusion is used on every system: one look, one
set of screenshots. No widget sets a style sheet of its own: it sets a property
(``set_kind(button, "primary")``, ``set_role(label, "caption")``) that the one sheet knows.
"""

from __future__ import annotations

from typing import Literal
from weakref import WeakSet

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QPalette, QPixmap
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from app.views.icons import icon_pixmap, themed_icon
from app.views.resources import resource
from app.views.style_sheet import style_sheet
from app.views.tokens import ICON_SIZE, SCHEMES, TYPE_SIZES, Scheme, Tokens

ThemeChoice = Literal["light", "dark", "system"]
FAMILY = "Inter"
_FONT_FILES = ("Inter-Regular.ttf", "Inter-SemiBold.ttf")
TEXT_SIZES = (90, 100, 110, 125, 150, 175, 200)
"""Percent; what the settings offer."""


class Theme(QObject):
    """The look of the running window.

    Attributes:
        tokens: Colors of the theme that is on.
        choice: What was asked for; ``system`` follows the desktop.
        text_percent: Text size, 80 to 200.
        reduced_motion: Whether nothing may move by itself.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.tokens: Tokens = SCHEMES["light"]
        self.choice: ThemeChoice = "light"
        self.text_percent = 100
        self.reduced_motion = False
        self._prepared = False
        self._sheet = ""
        self._windows: WeakSet[QWidget] = WeakSet()

    @property
    def name(self) -> Scheme:
        """Which of the two is on."""
        return self.tokens.scheme

    def apply(
        self, choice: ThemeChoice, *, text_percent: int | None = None, motion: bool | None = None
    ) -> None:
        """Switch the whole application over.

        Args:
            choice: ``system`` follows the desktop, now and later; unknown counts as light.
            text_percent: Text size in percent; None leaves it.
            motion: Whether things may move; None leaves it.
        """
        self._prepare()
        self.choice = choice
        if text_percent is not None:
            self.text_percent = min(200, max(80, text_percent))
        if motion is not None:
            self.reduced_motion = not motion
        self._switch(_system_scheme() if choice == "system" else choice)

    def dress(self, window: QWidget) -> None:
        """Give a window the style sheet, now and at every switch; its children inherit it.

        Setting it on the window takes a quarter of the time of setting it on the application,
        which would unpolish and polish every widget there is.
        """
        self._windows.add(window)
        window.setStyleSheet(self._sheet)

    def font(self, size: str = "body", *, strong: bool = False) -> QFont:
        """Return a font of the type scale (``caption``, ``body``, ``title``, ``page_title``)."""
        font = QFont(FAMILY)
        font.setPixelSize(self.pixels(size))
        font.setWeight(QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
        return font

    def pixels(self, size: str = "body") -> int:
        """Return the height of a step of the type scale at the present text size."""
        return max(1, round(TYPE_SIZES[size] * self.text_percent / 100))

    def scaled(self, pixels: int) -> int:
        """Return a length that grows with the text size."""
        return round(pixels * self.text_percent / 100)

    def color(self, name: str, *, alpha: float = 1.0) -> QColor:
        """Return a token as a color, more or less transparent."""
        color = QColor(self.tokens.color(name))
        color.setAlphaF(alpha)
        return color

    def icon(self, name: str, role: str = "text_2", size: int = ICON_SIZE) -> QIcon:
        """Return a Lucide icon that follows the theme; ``size`` is only a hint for callers."""
        del size
        return themed_icon(self, name, role)

    def pixmap(
        self, name: str, role: str = "text_2", size: int = ICON_SIZE, *, ratio: float = 1.0
    ) -> QPixmap:
        """Return a Lucide icon as it looks now, for whoever paints by hand."""
        return icon_pixmap(name, self.tokens.color(role), size=size, ratio=ratio)

    def _prepare(self) -> None:
        if self._prepared:
            return
        self._prepared = True
        app = _application()
        for name in _FONT_FILES:
            QFontDatabase.addApplicationFont(str(resource("fonts", name)))
        app.setStyle("Fusion")
        app.styleHints().colorSchemeChanged.connect(self._on_system_change)

    def _on_system_change(self) -> None:
        if self.choice == "system" and _system_scheme() != self.name:
            self._switch(_system_scheme())

    def _switch(self, scheme: Scheme) -> None:
        app = _application()
        self.tokens = SCHEMES[scheme]
        app.setPalette(palette(self.tokens))
        app.setFont(self.font())
        self._sheet = style_sheet(self.tokens, {name: self.pixels(name) for name in TYPE_SIZES})
        for window in filter(isValid, self._windows):
            window.setStyleSheet(self._sheet)
        self.changed.emit()


def palette(tokens: Tokens) -> QPalette:
    """Return every role of a palette from tokens; disabled text is dimmed, nothing else differs."""
    role = QPalette.ColorRole
    roles = {
        role.Window: tokens.surface_0,
        role.WindowText: tokens.text_1,
        role.Base: tokens.surface_1,
        role.AlternateBase: tokens.surface_2,
        role.Text: tokens.text_1,
        role.Button: tokens.surface_2,
        role.ButtonText: tokens.text_1,
        role.BrightText: tokens.danger,
        role.Highlight: tokens.accent,
        role.HighlightedText: tokens.on_accent,
        role.Accent: tokens.accent,
        role.Link: tokens.accent,
        role.LinkVisited: tokens.accent,
        role.PlaceholderText: tokens.text_3,
        role.ToolTipBase: tokens.text_1,
        role.ToolTipText: tokens.surface_0,
        role.Light: tokens.surface_1,
        role.Midlight: tokens.surface_2,
        role.Mid: tokens.border,
        role.Dark: tokens.outline,
        role.Shadow: tokens.shadow,
    }
    made = QPalette()
    for name, color in roles.items():
        made.setColor(QPalette.ColorGroup.All, name, QColor(color))
    for name in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, name, QColor(tokens.outline))
    return made


def set_kind(widget: QWidget, kind: str) -> None:
    """Say what a control is for (``primary``, ``quiet``, ``danger``), for the style sheet."""
    _set(widget, "kind", kind)


def set_role(widget: QWidget, role: str) -> None:
    """Say what a label or frame is (``caption``, ``title``, ``card``), for the style sheet."""
    _set(widget, "role", role)


def _set(widget: QWidget, name: str, value: str) -> None:
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    # A property set after the first polish would otherwise show only at the next theme switch.
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def _system_scheme() -> Scheme:
    dark = _application().styleHints().colorScheme() == Qt.ColorScheme.Dark
    return "dark" if dark else "light"


def _application() -> QApplication:
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        raise RuntimeError("a theme needs a QApplication")
    return app
