"""How the wardrobe can be arranged: two boxes, one for the order, one for groups.

Their data are what ``WardrobeViewModel.set_sort`` and ``set_group`` take.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QComboBox, QWidget


def sort_box(parent: QWidget) -> QComboBox:
    """Return the orders; without a choice it says that a search ranks by itself."""
    box = _box(parent, "sort", QCoreApplication.translate("Arranging", "Order"))
    box.setPlaceholderText(QCoreApplication.translate("Arranging", "Best match"))
    for order, text in (
        ("-added", QCoreApplication.translate("Arranging", "Newest first")),
        ("added", QCoreApplication.translate("Arranging", "Oldest first")),
        ("name", QCoreApplication.translate("Arranging", "Name")),
        ("category", QCoreApplication.translate("Arranging", "Category")),
        ("color", QCoreApplication.translate("Arranging", "Color")),
        ("-worn", QCoreApplication.translate("Arranging", "Most worn")),
        ("worn", QCoreApplication.translate("Arranging", "Least worn")),
        ("last_worn", QCoreApplication.translate("Arranging", "Longest not worn")),
        ("-price", QCoreApplication.translate("Arranging", "Dearest first")),
        ("price", QCoreApplication.translate("Arranging", "Cheapest first")),
        ("-per_wear", QCoreApplication.translate("Arranging", "Cost per wear, highest first")),
        ("per_wear", QCoreApplication.translate("Arranging", "Cost per wear, lowest first")),
        ("-updated", QCoreApplication.translate("Arranging", "Changed last")),
        ("-warmth", QCoreApplication.translate("Arranging", "Warmest first")),
    ):
        box.addItem(text, order)
    return box


def group_box(parent: QWidget) -> QComboBox:
    """Return what the wardrobe can be grouped by."""
    box = _box(parent, "group", QCoreApplication.translate("Arranging", "Groups"))
    for group, text in (
        ("", QCoreApplication.translate("Arranging", "No groups")),
        ("slot", QCoreApplication.translate("Arranging", "By kind")),
        ("category", QCoreApplication.translate("Arranging", "By category")),
        ("color", QCoreApplication.translate("Arranging", "By color")),
        ("month", QCoreApplication.translate("Arranging", "By month added")),
    ):
        box.addItem(text, group)
    return box


def _box(parent: QWidget, name: str, said: str) -> QComboBox:
    box = QComboBox(parent)
    box.setObjectName(name)
    box.setAccessibleName(said)
    # As wide as what is chosen needs now: the longest order would take the heading's room.
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    box.setMaximumWidth(_WIDEST)
    # Narrow windows shorten what it says before they cut the heading.
    box.setMinimumWidth(_NARROWEST)
    box.view().setMinimumWidth(_WIDEST + 60)
    return box


_WIDEST, _NARROWEST = 170, 92
