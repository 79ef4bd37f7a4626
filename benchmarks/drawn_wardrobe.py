"""A made-up wardrobe of any size with words and vectors that hang together, for the benchmarks.

    python -m benchmarks.drawn_wardrobe FOLDER --items 10000

Items take their terms from the vocabulary with everyday frequencies. Vectors come from about 4,000
base vectors (a garment) plus jitter (another photo of it, or its like); text vectors share the
directions of category, color and pattern with the vectors of the words, as an encoder's do. No
photo is stored: search reads rows only.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from local_index import EncoderKey, ItemDraft, Library, ViewDraft
from local_index.records import Space

ENCODER = EncoderKey("benchmark-encoder", "000000000000", "000000000000")
IMAGE_DIMS = 256
TEXT_DIMS = 384
BASES = 4_000
_VOCABULARY = Path(__file__).parents[1] / "models" / "vocabulary.json"
_BATCH = 500

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Garment:
    """The terms of one made-up garment, as positions in the lists of `Maker`."""

    category: int
    color: int
    pattern: int
    material: int
    season: tuple[str, ...]
    style: str


def unit(rows: npt.NDArray[np.floating]) -> Floats:
    """Return rows scaled to unit length."""
    return np.asarray(rows / np.linalg.norm(rows, axis=-1, keepdims=True), dtype=np.float32)


def jittered(bases: Floats, count: int, *, jitter: float, seed: int) -> Floats:
    """Return ``count`` unit rows, each a base vector plus noise of length ``jitter``."""
    generator = np.random.default_rng(seed)
    rows = np.empty((count, bases.shape[1]), dtype=np.float32)
    for start in range(0, count, 10_000):
        size = min(10_000, count - start)
        chosen = bases[generator.integers(0, len(bases), size)]
        noise = unit(generator.standard_normal(chosen.shape)) * jitter
        rows[start : start + size] = unit(chosen + noise)
    return rows


class Maker:
    """Draws garments, their words and their vectors from one seed."""

    def __init__(self, *, seed: int = 7) -> None:
        vocabulary = json.loads(_VOCABULARY.read_text(encoding="utf-8"))
        self._generator = np.random.default_rng(seed)
        self.categories = list(vocabulary["categories"].items())
        self.colors = list(vocabulary["colors"].items())
        self.patterns = list(vocabulary["patterns"])
        self.materials = list(vocabulary["materials"])
        self._styles = list(vocabulary["styles"])
        self._seasons = list(vocabulary["seasons"])
        self._directions = {
            space: {
                name: unit(self._generator.standard_normal((len(terms), dims)))
                for name, terms in (
                    ("category", self.categories),
                    ("color", self.colors),
                    ("pattern", self.patterns),
                )
            }
            for space, dims in (("image", IMAGE_DIMS), ("text", TEXT_DIMS))
        }

    def garment(self) -> Garment:
        """Return one garment; common categories are common, most patterns are plain."""
        generator = self._generator
        first = int(generator.integers(0, 4))
        span = 1 + int(generator.integers(0, 3))
        return Garment(
            category=_common(generator, len(self.categories)),
            color=_common(generator, len(self.colors)),
            pattern=0 if generator.random() < 0.6 else _common(generator, len(self.patterns)),
            material=_common(generator, len(self.materials)),
            season=tuple(self._seasons[(first + at) % 4] for at in range(span)),
            style=self._styles[_common(generator, len(self._styles))],
        )

    def draft(self, garment: Garment, views: tuple[ViewDraft, ...]) -> ItemDraft:
        """Return the item of a garment, with search words as the app's tagging makes them."""
        category, details = self.categories[garment.category]
        color, shades = self.colors[garment.color]
        pattern, material = self.patterns[garment.pattern], self.materials[garment.material]
        words = [category, *details["synonyms"], color, *shades["synonyms"], pattern, material]
        return ItemDraft(
            name=f"{color} {pattern} {category}",
            category=category,
            slot=details["slot"],
            colors=((color, 0.8),),
            pattern=pattern,
            material=material,
            style=garment.style,
            season=garment.season,
            formality=details["formality"],
            views=views,
            search_text=" ".join([*words, garment.style, *garment.season]),
        )

    def base(self, garments: Sequence[Garment], space: str) -> Floats:
        """Return a vector per garment: its terms' directions and as much of its own."""
        directions = self._directions[space]
        dims = directions["category"].shape[1]
        rows = (
            1.0 * directions["category"][[garment.category for garment in garments]]
            + 0.7 * directions["color"][[garment.color for garment in garments]]
            + 0.5 * directions["pattern"][[garment.pattern for garment in garments]]
            + 0.9 * unit(self._generator.standard_normal((len(garments), dims)))
        )
        return unit(rows)

    def words(self, garment: Garment) -> tuple[str, Floats]:
        """Return what a person would type for a garment, and its text vector."""
        directions = self._directions["text"]
        text = f"{self.colors[garment.color][0]} {self.categories[garment.category][0]}"
        vector = directions["category"][garment.category] + 0.7 * directions["color"][garment.color]
        if garment.pattern:
            text = f"{self.patterns[garment.pattern]} {text}"
            vector = vector + 0.5 * directions["pattern"][garment.pattern]
        return text, unit(vector + 0.5 * unit(self._generator.standard_normal(TEXT_DIMS)))


def _common(generator: np.random.Generator, count: int) -> int:
    """Return a position below ``count``, earlier ones more often, as in any wardrobe."""
    return min(int(generator.exponential(count / 4)), count - 1)


def build(folder: Path, *, items: int, seed: int = 7) -> Maker:
    """Fill a new wardrobe and return what drew it."""
    maker = Maker(seed=seed)
    garments = [maker.garment() for _ in range(min(BASES, items))]
    spaces: tuple[tuple[Space, Floats], ...] = (
        ("image", maker.base(garments, "image")),
        ("text", maker.base(garments, "text")),
    )
    generator = np.random.default_rng(seed + 1)
    with Library.open(folder, create=True) as library:
        photos = add_photo_rows(library, items)
        for start in range(0, items, _BATCH):
            batch = photos[start : start + _BATCH]
            chosen = generator.integers(0, len(garments), len(batch))
            with library.atomic(), library.history.group("Benchmark", key="benchmark"):
                for photo, at in zip(batch, chosen, strict=True):
                    library.items.add(maker.draft(garments[at], (ViewDraft(photo),)))
                for space, bases in spaces:
                    noise = unit(generator.standard_normal((len(batch), bases.shape[1])))
                    rows = unit(bases[chosen] + 0.35 * noise)
                    library.vectors.put_many(batch, space, ENCODER, rows)
    return maker


def add_photo_rows(library: Library, count: int) -> list[int]:
    """Add rows for photos that have no file, and return their ids."""
    now = library.db.now()
    hashes = np.random.default_rng(3).integers(-(2**62), 2**62, count)
    with library.atomic():
        library.db.executemany(
            "INSERT INTO photos (sha256, extension, bytes, width, height, media_type, phash, added)"
            " VALUES (?, 'jpg', 1, 1200, 1600, 'image/jpeg', ?, ?)",
            [(f"{at:064x}", int(hashes[at]), now) for at in range(count)],
        )
    return library.db.column("SELECT id FROM photos ORDER BY id")


def main() -> None:
    """Build a wardrobe where the command line says."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--items", type=int, default=10_000)
    arguments = parser.parse_args()
    build(arguments.folder, items=arguments.items)


if __name__ == "__main__":
    main()
