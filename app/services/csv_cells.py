"""Cells of our CSV files: lists in one cell, and cells that a spreadsheet must not run.

A cell that begins with ``=``, ``+``, ``-`` or ``@`` is a formula to a spreadsheet, so a note could
run something on the computer of whoever opens the export. ``guard`` writes such a cell with an
apostrophe in front, the spreadsheets' own sign for text; ``unguard`` takes exactly that away again.
Both are here so that export and import cannot drift apart.
"""

from __future__ import annotations

from collections.abc import Iterable

LIST_SEPARATOR = ";"
# The last four are the full-width forms, which some spreadsheets read as the plain ones.
_RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def guard(cell: str) -> str:
    """Return a cell that is text to every spreadsheet."""
    return f"'{cell}" if _is_risky(cell) else cell


def unguard(cell: str) -> str:
    """Return the cell that ``guard`` was given."""
    return cell[1:] if cell.startswith("'") and _is_risky(cell[1:]) else cell


def join_list(values: Iterable[str]) -> str:
    """Return several values in one cell."""
    return LIST_SEPARATOR.join(values)


def split_list(cell: str) -> tuple[str, ...]:
    """Return the values that ``join_list`` put into one cell."""
    return tuple(part.strip() for part in cell.split(LIST_SEPARATOR) if part.strip())


def _is_risky(cell: str) -> bool:
    # Apostrophes in front count as well: "'=1" must come back as "'=1", not as "=1". Excel also
    # looks past leading spaces.
    return cell.lstrip("' ").startswith(_RISKY)
