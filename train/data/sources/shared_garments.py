"""Photos that must stay out of training because they show a validation person's garment.

Two contributor numbers of wardrobe-cc0, one in ``train`` and one in ``val``, are one household:
pairs of their photos were verified by eye (``SAME_GARMENT.md`` of the closet bench). A split by
person does not separate them; leaving the training side of each pair out does.
"""

from __future__ import annotations

import csv
from collections.abc import Collection
from pathlib import Path

LIST = Path(__file__).with_name("shared_garments.csv")


def leaked_photos(known: Collection[str], *, file: Path = LIST) -> frozenset[str]:
    """Return those of the ``known`` training photos that show a garment of a val person.

    Args:
        known: Names of photos, ``PERSON/FILE.jpg``.
        file: CSV with ``photo_a,photo_b,split_a,split_b``.
    """
    listed = set()
    with file.open(encoding="utf-8", newline="") as table:
        for row in csv.DictReader(table):
            for side in ("a", "b"):
                if row[f"split_{side}"] == "train":
                    listed.add(row[f"photo_{side}"])
    return frozenset(listed & set(known))
