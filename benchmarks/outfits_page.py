"""The outfits page at 10,000 garments and 1,000 outfits, as ratios to reading the bare rows.

    python -m benchmarks.outfits_page [--library DIR] [--outfits N]

Everything that a person waits for: the shelf read and made into cards, a letter typed, a screen of
collages painted, candidates for a place, a verdict, an outfit finished. The yardstick is one plain
`SELECT` of all garments in the same run, so that a slower machine changes no ratio. Without a
library, a wardrobe of drawn garments is used (made once, minutes).
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from datetime import date, timedelta
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from app.services.outfit_shelf import read_shelf
from app.stylist.service import Stylist, StylistCache, shipped_judge
from app.stylist.wishes import Wish
from local_index import Library
from local_index.outfits import OutfitDraft, OutfitItem
from models.vocabulary import Vocabulary

TODAY = date(2026, 11, 21)
_ROUNDS = 7
_SCREEN = (1240, 800)


def main() -> None:
    """Print one line for everything that is waited for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--library", type=Path, help="a wardrobe; it is copied, never changed")
    parser.add_argument("--outfits", type=int, default=1000)
    options = parser.parse_args()
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        folder = scratch / "wardrobe"
        _take(options.library, folder)
        library = stack.enter_context(Library.open(folder))
        _save_outfits(library, options.outfits)
        for name, seconds, base in measure(library):
            print(f"{name:<44} {1000 * seconds:>8.1f} ms {seconds / base:>8.2f} x")


def measure(library: Library) -> list[tuple[str, float, float]]:
    """Return what is waited for, each with its seconds and the yardstick's."""
    from app.viewmodels.outfit_cards import outfit_card
    from app.viewmodels.outfits import ShelfWish, listed

    vocabulary = Vocabulary.load()
    base = _median(lambda: library.db.rows("SELECT * FROM items"))
    stylist = Stylist(
        library,
        vocabulary,
        today=TODAY,
        judge_for=shipped_judge(vocabulary),
        cache=StylistCache(),
    )
    first = _once(stylist.wardrobe)
    shelf = read_shelf(library, vocabulary, TODAY)
    cards = [outfit_card(one, TODAY) for one in shelf]
    outfit = next(one for one in cards if len(one.item_ids) >= 3)
    ids, slot = outfit.item_ids, outfit.pieces[0].slot
    held, typed, wish = ids[1:], ShelfWish(text="navy"), Wish()
    rows: list[tuple[str, float]] = [
        (f"all {library.items.count():,} garments, bare rows", base),
        (
            f"shelf of {len(shelf):,} outfits, read",
            _median(lambda: read_shelf(library, vocabulary, TODAY)),
        ),
        ("the same as cards", _median(lambda: [outfit_card(one, TODAY) for one in shelf])),
        ("a letter typed", _median(lambda: listed(cards, typed))),
        ("a screen of collages, painted", _painting(cards)),
        ("the stylist's first look at the wardrobe", first),
        ("a verdict on a board", _median(lambda: stylist.judge(ids, wish))),
        ("candidates for a place", _median(lambda: stylist.fillers(held, slot, wish))),
        ("an outfit finished", _median(lambda: stylist.finish(ids[:1], wish))),
        ("three outfits side by side", _median(lambda: stylist.side_by_side([ids] * 3, wish))),
    ]
    return [(name, seconds, base) for name, seconds in rows]


def _painting(cards: Sequence[Any]) -> float:
    """Return how long a screen of tiles takes whose pictures are here already."""
    from PySide6.QtCore import QRect, QSize
    from PySide6.QtGui import QImage, QPainter, QPixmap

    from app.main import make_application
    from app.views import collage
    from app.views.theme import Theme
    from app.views.thumbnails import ThumbnailCache, request_for

    application = make_application()
    theme = Theme()
    theme.apply("light", motion=False)

    class Nowhere:
        """No picture has a file: they are put in by hand."""

        def cutout(self, sha256: str, version: int = 0) -> tuple[Path, ...]:
            return ()

        def photo(self, sha256: str) -> tuple[Path, ...]:
            return ()

    cache = ThumbnailCache(Nowhere(), threads=-1)
    box, shown = QRect(0, 0, 270, 338), cards[:12]
    for card in shown:
        for place in collage.places(card.pieces, box):
            if place.piece.key is not None:
                size = place.rect.size()
                request = request_for(place.piece.key, QSize(size), ratio=1.0)
                picture = QPixmap(size)
                picture.fill("#445566")
                cache._kept[request] = picture
    image = QImage(*_SCREEN, QImage.Format.Format_RGB32)

    def paint() -> None:
        painter = QPainter(image)
        for card in shown:
            collage.paint(painter, box, card.pieces, thumbnails=cache, theme=theme)
        painter.end()

    seconds = _median(paint)
    cache.shut_down()
    del application
    return seconds


def _take(own: Path | None, folder: Path) -> None:
    if own is not None:
        shutil.copytree(own, folder)
        return
    from benchmarks.screen_wardrobes import Closet

    cache = Path(__file__).parents[1] / "build" / "screens"
    Closet(cache, folder.parent).take("10000", folder)


def _save_outfits(library: Library, count: int) -> None:
    """Save outfits of three to six pieces, a third of them worn, in one transaction."""
    chance = random.Random(7)
    by_slot: dict[str, list[int]] = {}
    for item in library.items.find(()):
        by_slot.setdefault(item.slot, []).append(item.id)
    whole = ("top", "bottom", "shoes", "outerwear", "bag", "mid")
    with library.atomic():
        for number in range(count):
            slots = [slot for slot in whole[: chance.randint(3, 6)] if slot in by_slot]
            items = tuple(OutfitItem(chance.choice(by_slot[slot])) for slot in slots)
            made, _ = library.outfits.create(OutfitDraft(items, name=f"Look {number}"))
            if number % 3 == 0:
                day = TODAY - timedelta(days=chance.randint(1, 300))
                library.wears.add_outfit(made, day.isoformat())


def _once(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def _median(act: Callable[[], object]) -> float:
    act()
    return statistics.median(_once(act) for _ in range(_ROUNDS))


if __name__ == "__main__":
    main()
