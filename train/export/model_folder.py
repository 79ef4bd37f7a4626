"""A model's folder while it is made: beside its place, complete, then moved there whole.

Knows nothing about what is inside except the card, which is written by people or from figures and
therefore outlives a new export.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Sequence
from pathlib import Path

from models.store import sha256_of

CARD_NAME = "CARD.md"


def fresh_folder(out: Path) -> Path:
    """Return an empty folder beside ``out``; what an interrupted export left there is removed."""
    part = out.with_name(out.name + ".part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    return part


def publish(part: Path, out: Path) -> None:
    """Move a complete model folder into place; the card that was there stays."""
    card = out / CARD_NAME
    if card.exists():
        shutil.copy2(card, part / CARD_NAME)
    old = out.with_name(out.name + ".old")
    shutil.rmtree(old, ignore_errors=True)
    if out.exists():
        out.replace(old)
    part.replace(out)
    shutil.rmtree(old, ignore_errors=True)


def revision_of(folder: Path, files: Sequence[str]) -> str:
    """Return 12 hex digits that change whenever one of the files does."""
    digests = "".join(sha256_of(folder / file) for file in sorted(files))
    return hashlib.sha256(digests.encode()).hexdigest()[:12]
