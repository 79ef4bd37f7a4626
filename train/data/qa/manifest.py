"""``questions.json``: what a folder of questions says of itself; needs no pydantic."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

from train.errors import DataError

FORMAT: Final = "vestry-questions/1"
MANIFEST: Final = "questions.json"


def read_manifest(folder: Path) -> dict[str, Any]:
    """Return the manifest of a folder of questions.

    Raises:
        DataError: It is none.
    """
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if manifest["format"] != FORMAT:
            raise ValueError(manifest["format"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DataError(
            f"The folder {folder.name} holds no questions.",
            next_step="Build them with `vestry-train data qa`.",
        ) from error
    return dict(manifest)
