"""Where the window's own files are: icons, fonts, translations, licenses.

They travel inside the package, in a wheel as in a frozen bundle. Nothing here opens them.
"""

from __future__ import annotations

from pathlib import Path

_FOLDER = Path(__file__).resolve().parent.parent / "resources"


def resource(*parts: str) -> Path:
    """Return the path of a shipped file, whether or not it exists."""
    return _FOLDER.joinpath(*parts)
