"""Numbered upgrades of the settings document: pure functions from one version to the next.

``m00N_...`` turns version N-1 into version N and is never edited after a release. Reading, backing
up and writing the file is the business of ``settings``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

Document = dict[str, Any]
Step = Callable[[Document], Document]


def m001_stamp_version(document: Document) -> Document:
    """Settings written by hand, without a version, are those of version 1."""
    return document


STEPS: Sequence[Step] = (m001_stamp_version,)


def upgrade(document: Mapping[str, Any], *, steps: Sequence[Step] = STEPS) -> Document:
    """Return the document at the newest version; the given one is left as it is.

    Raises:
        ValueError: The version is not a number or comes from a newer program.
    """
    version = document.get("version", 0)
    if not isinstance(version, int) or isinstance(version, bool) or version < 0:
        raise ValueError("its version is not a number")
    if version > len(steps):
        raise ValueError("it was written by a newer Vestry")
    current = dict(document)
    for number, step in enumerate(steps[version:], start=version + 1):
        current = {**step(dict(current)), "version": number}
    return current
