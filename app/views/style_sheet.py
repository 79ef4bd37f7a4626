"""The one style sheet: a short text made from tokens.

It styles kinds of controls and a few properties (``kind``, ``role``), never single widgets. What is
painted by hand (tiles, charts, swatches) is not here. Borders grow from 1 to 2 px on focus and the
padding gives way, so that nothing moves.
"""

from __future__ import annotations

from collections.abc import Mapping
from string import Template

from app.views.resources import resource
from app.views.tokens import RADIUS_CONTROL, RADIUS_TILE, Tokens

_SHEET = Template("""
QAbstractItemView, QAbstractButton { outline: none; }
QWidget#window, QWidget[role="page"] { background: $surface_0; }
QToolTip { background: $text_1; color: $surface_0; border: 0; padding: 5px 8px; }

QLabel[role="caption"] { color: $text_3; font-size: ${caption}px; }
QLabel[role="muted"] { color: $text_2; }
QLabel[role="title"] { font-size: ${title}px; font-weight: 600; }
QLabel[role="page_title"] { font-size: ${page_title}px; font-weight: 600; }
QLabel[role="display"] { font-size: ${display}px; font-weight: 600; }
QLabel[role="strong"] { font-weight: 600; }
QLabel[role="section"] { color: $text_3; font-size: ${caption}px; font-weight: 600; }
QLabel[role="success"] { color: $success; }
QLabel[role="warn"] { color: $warn; }
QLabel[role="danger"] { color: $danger; }
QLabel[role="badge"] { color: $on_accent; background: $accent; border-radius: 7px;
  padding: 1px 6px; font-size: ${caption}px; font-weight: 600; }
QLabel[role="key"] { color: $text_2; background: $surface_2; border: 1px solid $border;
  border-radius: 5px; padding: 1px 6px; font-size: ${caption}px; }

QFrame[role="card"] { background: $surface_1; border: 1px solid $border;
  border-radius: ${radius_tile}px; }
QFrame[role="chosen"] { background: $accent_soft; border: 1px solid $accent;
  border-radius: ${radius_tile}px; }
QFrame[role="float"] { background: $surface_1; border: 1px solid $edge; border-radius: 12px; }
QFrame[role="rail"] { background: $surface_0; border: 0; border-right: 1px solid $border; }
QFrame[role="side"] { background: $surface_1; border: 0; border-left: 1px solid $border; }
QFrame[role="top"] { background: $surface_0; border: 0; border-bottom: 1px solid $border; }
QFrame[role="bottom"] { background: $surface_0; border: 0; border-top: 1px solid $border; }
QFrame[role="rule"] { background: $border; border: 0; max-width: 1px; min-width: 1px; }
QFrame[role="line"] { background: $border; border: 0; max-height: 1px; min-height: 1px; }

QFrame[role="bubble"] { background: $surface_2; border: 0; border-radius: 18px; }
QFrame[role="composer"] { background: $surface_1; border: 1px solid $edge; border-radius: 18px; }
QFrame[role="trouble"] { background: $surface_1; border: 1px solid $edge;
  border-radius: ${radius_tile}px; }

QPushButton, QToolButton { background: $surface_1; color: $text_1; border: 1px solid $edge;
  border-radius: ${radius}px; padding: 6px 13px; }
QPushButton:hover, QToolButton:hover { background: $surface_2; }
QPushButton:pressed, QToolButton:pressed { background: $tile; }
QPushButton:focus, QToolButton:focus { border: 2px solid $focus; padding: 5px 12px; }
QPushButton:disabled, QToolButton:disabled { color: $outline; background: $surface_0; }
QPushButton:checked, QToolButton:checked { background: $accent_soft; color: $accent; }
QPushButton[kind="primary"], QToolButton[kind="primary"] { background: $accent; color: $on_accent;
  border: 1px solid $accent; font-weight: 600; }
QPushButton[kind="primary"]:hover, QToolButton[kind="primary"]:hover { background: $accent_hover; }
QPushButton[kind="primary"]:focus, QToolButton[kind="primary"]:focus {
  border: 2px solid $text_1; padding: 5px 12px; }
QPushButton[kind="primary"]:disabled { background: $surface_2; color: $outline;
  border-color: $surface_2; }
QPushButton[kind="danger"] { color: $danger; }
QPushButton[kind="danger"]:hover { background: $danger_soft; }
QPushButton[kind="quiet"], QToolButton[kind="quiet"] { background: transparent;
  border: 1px solid transparent; color: $text_2; }
QPushButton[kind="quiet"]:hover, QToolButton[kind="quiet"]:hover { background: $surface_2;
  color: $text_1; }
QPushButton[kind="quiet"]:focus, QToolButton[kind="quiet"]:focus { border: 2px solid $focus; }
QPushButton[kind="link"] { background: transparent; border: 1px solid transparent; color: $accent;
  padding: 2px 3px; text-align: left; }
QPushButton[kind="link"]:hover { text-decoration: underline; }
QPushButton[kind="link"]:focus { border: 2px solid $focus; padding: 1px 2px; }
QToolButton[kind="icon"], QPushButton[kind="icon"] { background: transparent;
  border: 1px solid transparent; padding: 6px; }
QToolButton[kind="icon"]:hover, QPushButton[kind="icon"]:hover { background: $surface_2; }
QToolButton[kind="icon"]:checked, QPushButton[kind="icon"]:checked { background: $accent_soft; }
QToolButton[kind="icon"]:focus, QPushButton[kind="icon"]:focus { border: 2px solid $focus;
  padding: 5px; }
QToolButton[kind="round"] { background: $accent; border: 1px solid $accent; border-radius: 18px;
  padding: 0; }
QToolButton[kind="round"]:hover { background: $accent_hover; }
QToolButton[kind="round"]:disabled { background: $tile; border-color: $tile; }
QToolButton[kind="round"]:focus { border: 2px solid $text_1; padding: 0; }
QToolButton[kind="cross"] { background: $surface_1; border: 1px solid $edge; border-radius: 11px;
  padding: 0; }
QToolButton[kind="cross"]:focus { border: 2px solid $focus; padding: 0; }
QPushButton[kind="float"] { background: $surface_1; border: 1px solid $edge; border-radius: 15px;
  padding: 6px 14px; }
QPushButton[kind="float"]:focus { border: 2px solid $focus; padding: 5px 13px; }
QToolButton[kind="add_tile"] { background: transparent; border: 1px dashed $outline;
  border-radius: 6px; }
QToolButton[kind="add_tile"]:hover { background: $surface_2; }
QToolButton[kind="add_tile"]:focus { border: 2px solid $focus; }
QToolButton[kind="rail"] { background: transparent; border: 1px solid transparent; color: $text_2;
  text-align: left; padding: 7px 9px; }
QToolButton[kind="rail"]:hover { background: $surface_2; color: $text_1; }
QToolButton[kind="rail"]:checked { background: $accent_soft; color: $accent; font-weight: 600; }
QToolButton[kind="rail"]:focus { border: 2px solid $focus; padding: 6px 8px; }
QPushButton[kind="chip"], QToolButton[kind="chip"] { background: $surface_1; color: $text_2;
  border: 1px solid $edge; border-radius: 13px; padding: 3px 11px; }
QPushButton[kind="chip"]:hover, QToolButton[kind="chip"]:hover { background: $surface_2;
  color: $text_1; }
QPushButton[kind="chip"]:checked, QToolButton[kind="chip"]:checked { background: $accent_soft;
  color: $accent; border-color: $accent; }
QPushButton[kind="chip"]:focus, QToolButton[kind="chip"]:focus { border: 2px solid $focus;
  padding: 2px 10px; }
QToolButton[kind="suggestion"] { background: $accent_soft; color: $accent;
  border: 1px dashed $accent; border-radius: 12px; padding: 2px 9px; }
QToolButton[kind="suggestion"]:hover { background: $surface_2; }
QToolButton[kind="suggestion"]:focus { border: 2px solid $focus; padding: 1px 8px; }
QPushButton[kind="segment"] { background: transparent; border: 1px solid transparent;
  border-radius: 6px; padding: 4px 12px; color: $text_2; }
QPushButton[kind="segment"]:checked { background: $surface_1; color: $text_1;
  border: 1px solid $edge; font-weight: 600; }
QPushButton[kind="segment"]:focus { border: 2px solid $focus; padding: 3px 11px; }
QFrame[role="segments"] { background: $surface_2; border: 0; border-radius: ${radius}px; }
QToolButton::menu-indicator, QPushButton::menu-indicator { image: none; width: 0; }

QLineEdit, QPlainTextEdit, QTextEdit, QSpinBox, QDoubleSpinBox, QDateEdit, QComboBox,
QKeySequenceEdit QLineEdit { background: $surface_1; color: $text_1; border: 1px solid $edge;
  border-radius: ${radius}px; padding: 6px 9px; selection-background-color: $accent;
  selection-color: $on_accent; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus,
QDateEdit:focus, QComboBox:focus { border: 2px solid $focus; padding: 5px 8px; }
QTextBrowser[role="message"], QPlainTextEdit[kind="bare"] { background: transparent; border: 0;
  border-radius: 0; padding: 0; }
QLineEdit:disabled, QComboBox:disabled, QSpinBox:disabled { color: $outline;
  background: $surface_0; }
QLineEdit { lineedit-clear-button-icon: url("$clear"); }
QLineEdit[kind="search"] { background: $surface_2; border: 1px solid $surface_2; }
QLineEdit[kind="search"]:focus { background: $surface_1; border: 2px solid $focus; }
QLineEdit[kind="bare"] { background: transparent; border: 0; padding: 8px 0; }
QComboBox::drop-down, QDateEdit::drop-down { border: 0; width: 26px; }
QComboBox::down-arrow { image: url("$down"); width: 14px; height: 14px; }
QComboBox QAbstractItemView { background: $surface_1; color: $text_1; border: 1px solid $edge;
  padding: 4px; selection-background-color: $accent_soft; selection-color: $text_1; }
QSpinBox::up-button, QDoubleSpinBox::up-button, QDateEdit::up-button, QSpinBox::down-button,
QDoubleSpinBox::down-button, QDateEdit::down-button { border: 0; width: 20px;
  background: transparent; }
QSpinBox::up-arrow, QDoubleSpinBox::up-arrow, QDateEdit::up-arrow { image: url("$up");
  width: 11px; height: 11px; }
QSpinBox::down-arrow, QDoubleSpinBox::down-arrow, QDateEdit::down-arrow { image: url("$down");
  width: 11px; height: 11px; }

QCheckBox, QRadioButton { spacing: 8px; background: transparent; padding: 2px;
  border: 2px solid transparent; border-radius: 6px; }
QCheckBox:focus, QRadioButton:focus { border: 2px solid $focus; }
QCheckBox::indicator { width: 16px; height: 16px; border: 1px solid $outline; border-radius: 5px;
  background: $surface_1; }
QCheckBox::indicator:checked { background: $accent; border-color: $accent; image: url("$check"); }
QCheckBox::indicator:indeterminate { background: $accent; border-color: $accent;
  image: url("$dash"); }
QCheckBox::indicator:disabled { border-color: $border; background: $surface_2; }

QMenu { background: $surface_1; border: 1px solid $edge; border-radius: ${radius}px; padding: 5px; }
QMenu::item { padding: 6px 26px 6px 10px; border-radius: 6px; color: $text_1; }
QMenu::item:selected { background: $accent_soft; }
QMenu::item:disabled { color: $outline; }
QMenu::icon { padding-left: 8px; }
QMenu::separator { height: 1px; background: $border; margin: 5px 8px; }

QAbstractScrollArea { background: transparent; border: 0; }
QListView, QTreeView, QTableView { background: transparent; border: 0; color: $text_1;
  alternate-background-color: $surface_0; gridline-color: $border;
  selection-background-color: $accent_soft; selection-color: $text_1; }
QTableView, QListView[kind="list"] { border: 2px solid transparent; border-radius: 8px; }
QTableView:focus, QListView[kind="list"]:focus { border: 2px solid $focus; }
QTableView[kind="calendar"], QTableView[kind="calendar"]:focus { border: 0; }
QListView[kind="list"]::item { padding: 8px 10px; border-radius: 6px; }
QListView[kind="list"]::item:selected { background: $accent_soft; color: $text_1; }
QListView[kind="list"]::item:hover:!selected { background: $surface_2; }
QHeaderView { background: transparent; }
QHeaderView::section { background: transparent; color: $text_3; border: 0;
  border-bottom: 1px solid $edge; padding: 6px 4px; font-size: ${caption}px; font-weight: 600; }
QTableCornerButton::section { background: transparent; border: 0; }

QScrollBar { background: transparent; border: 0; margin: 0; }
QScrollBar:vertical { width: 10px; }
QScrollBar:horizontal { height: 10px; }
QScrollBar::handle { background: $outline_soft; border: 3px solid transparent; border-radius: 5px; }
QScrollBar::handle:vertical { min-height: 36px; margin: 2px; border-radius: 3px; border: 0; }
QScrollBar::handle:horizontal { min-width: 36px; margin: 2px; border-radius: 3px; border: 0; }
QScrollBar::handle:hover { background: $outline; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QProgressBar { background: $surface_2; border: 0; border-radius: 3px; max-height: 6px;
  min-height: 6px; text-align: center; color: transparent; }
QProgressBar::chunk { background: $accent; border-radius: 3px; }
QSlider::groove:horizontal { background: $edge; height: 4px; border-radius: 2px; }
QSlider::sub-page:horizontal { background: $accent; height: 4px; border-radius: 2px; }
QSlider::handle:horizontal { background: $surface_1; border: 2px solid $accent; width: 14px;
  height: 14px; margin: -7px 0; border-radius: 9px; }
QSlider::handle:horizontal:focus { border: 3px solid $focus; width: 12px; height: 12px; }
QSplitter::handle { background: transparent; }
QDialog { background: $surface_0; }
QStatusBar { background: transparent; }
""")


def style_sheet(tokens: Tokens, sizes: Mapping[str, int]) -> str:
    """Return the sheet.

    Args:
        tokens: Colors.
        sizes: Pixels of each step of the type scale, at the present text size.
    """
    names = [name for name in tokens.__slots__ if name != "scheme"]
    marks = {
        mark: resource("marks", f"{mark}-{tokens.scheme}.svg").as_posix()
        for mark in ("check", "clear", "dash", "down", "up")
    }
    values = {name: tokens.color(name) for name in names}
    return _SHEET.substitute(
        values,
        **marks,
        **sizes,
        edge=_mix(tokens.surface_1, tokens.text_1, 0.15),
        outline_soft=_mix(tokens.surface_0, tokens.text_1, 0.24),
        radius=RADIUS_CONTROL,
        radius_tile=RADIUS_TILE,
    )


def _mix(ground: str, ink: str, share: float) -> str:
    """Return ``ink`` laid over ``ground`` with the opacity ``share``."""
    parts = [
        round(int(ground[at : at + 2], 16) * (1 - share) + int(ink[at : at + 2], 16) * share)
        for at in (1, 3, 5)
    ]
    return "#" + "".join(f"{part:02X}" for part in parts)
