"""The sample wardrobe: drawn garments that go the whole way a photo goes.

They are drawn as phone photos, imported with the embedded models, searched in three ways and shown
on a contact sheet; because each drawing knows what it shows, the models' answers can be counted.
No photo of a person or a real garment is involved.
"""

from __future__ import annotations

import hashlib
import io
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.item_json import format_id
from app.services.contact_sheet import Finding, Sheet, Tile, save_sheets
from app.services.importing import ImportResult, ImportService
from app.services.job_control import JobControl, Meter, ProgressCallback
from app.services.perceiving import Perception
from app.services.searching import Answer, SearchService
from local_index import Library
from local_index.records import SLOTS, UNKNOWN, ItemRecord
from models.types import GarmentTags
from models.vocabulary import Vocabulary

if TYPE_CHECKING:
    from models.render import Scene

SEED = 3
COUNT = 48
_QUERY_SEED = 1007
_QUERY_PLACE = 2
"""The third drawing of any sample wardrobe is a pair of shoes."""

SHOWN_WORDS = "warm sweater for winter"
SHOWN_CONDITIONS = ("season=summer", "slot=top,one_piece")
_SHOWN_FILTER = "tops and dresses for summer"
_SHOWN_HITS = 7
_JPEG_QUALITY = 92
_QUIET = frozenset({UNKNOWN, "other", "plain", "n/a", "unusable"})


@dataclass(frozen=True, slots=True)
class DrawnPhoto:
    """A drawn photo on disk and what it shows."""

    path: Path
    sha256: str
    tags: GarmentTags


@dataclass(frozen=True, slots=True)
class Miss:
    """A drawing that was taken for something else."""

    item: int
    drawn: str
    seen: str


@dataclass(frozen=True, slots=True)
class SampleReport:
    """What came of the sample wardrobe.

    Attributes:
        drawn: How many garments were drawn.
        right: How many of them were given their true category.
        misses: The others.
        searches: The three showcase searches, in the order of the sheet.
        sheets: Contact sheets, light and dark.
    """

    library: Path
    drawn: int
    result: ImportResult
    right: int
    misses: tuple[Miss, ...]
    searches: tuple[Answer, ...]
    sheets: tuple[Path, ...]
    seconds: float

    @property
    def accuracy(self) -> float:
        """Share (0-1) of the drawn garments that got their true category."""
        return self.right / self.drawn if self.drawn else 0.0

    def as_json(self) -> dict[str, Any]:
        """Return the command line's document."""
        return {
            "library": str(self.library),
            "drawn": self.drawn,
            "import": self.result.as_json(),
            "category_accuracy": round(self.accuracy, 4),
            "misses": [
                {"id": format_id(miss.item), "drawn": miss.drawn, "seen": miss.seen}
                for miss in self.misses
            ],
            "searches": [answer.as_json() for answer in self.searches],
            "screenshots": [str(sheet) for sheet in self.sheets],
            "seconds": round(self.seconds, 3),
        }


class SampleService:
    """Makes the sample wardrobe and shows it.

    Args:
        library_folder: The wardrobe to fill; made if missing, and left filled.
        importer: Imports into the same wardrobe.
        perception: Looks at photos and words.
        vocabulary: Names and colors.
    """

    def __init__(
        self,
        library_folder: Path,
        *,
        importer: ImportService,
        perception: Perception,
        vocabulary: Vocabulary,
    ) -> None:
        self._folder = library_folder
        self._importer = importer
        self._perception = perception
        self._vocabulary = vocabulary

    def run(
        self,
        sheets: Path,
        *,
        count: int = COUNT,
        drawing: ProgressCallback | None = None,
        importing: ProgressCallback | None = None,
        control: JobControl | None = None,
    ) -> SampleReport:
        """Draw, import, search and show.

        Args:
            sheets: Folder for the contact sheets; made if missing.
            drawing: Progress of the drawing.
            importing: Progress of the import.

        Raises:
            CancelledError: The person stopped it; what was imported is kept.
            AppError: Nothing here can look at photos.
            LocalIndexError: The wardrobe cannot be written.
        """
        started = time.perf_counter()
        hand = control or JobControl()
        with tempfile.TemporaryDirectory(prefix="vestry-sample-") as scratch:
            drawn = draw_photos(Path(scratch), count=count, progress=drawing, control=hand)
            photos = [photo.path for photo in drawn]
            result = self._importer.run(photos, progress=importing, control=hand)
            with Library.open(self._folder) as library:
                misses = _misses(library, drawn)
                answers, findings = self._search(library, Path(scratch))
                sheet = self._sheet(library, drawn, result, findings)
        return SampleReport(
            library=self._folder,
            drawn=len(drawn),
            result=result,
            right=len(drawn) - len(misses),
            misses=misses,
            searches=answers,
            sheets=save_sheets(sheet, sheets),
            seconds=time.perf_counter() - started,
        )

    def _search(
        self, library: Library, scratch: Path
    ) -> tuple[tuple[Answer, ...], tuple[Finding, ...]]:
        query = scratch / "query.jpg"
        query.write_bytes(_jpeg(_nth_scene(_QUERY_SEED, _QUERY_PLACE)))
        service = SearchService(library, self._perception, self._vocabulary)
        words = service.search(SHOWN_WORDS)
        picture = service.search(image=query)
        filtered = service.search(conditions=SHOWN_CONDITIONS)
        findings = (
            self._finding(library, words, kind="Words", query=SHOWN_WORDS),
            self._finding(library, picture, kind="Picture", picture=query.read_bytes()),
            self._finding(library, filtered, kind="Filter", query=_SHOWN_FILTER),
        )
        return (words, picture, filtered), findings

    def _finding(
        self,
        library: Library,
        answer: Answer,
        *,
        kind: str,
        query: str = "",
        picture: bytes | None = None,
    ) -> Finding:
        ids = [hit.item_id for hit in answer.result.hits[:_SHOWN_HITS]]
        tiles = tuple(self._tile(library, item) for item in library.items.get_many(ids))
        return Finding(kind, query, tiles, f"{answer.result.total} found", picture)

    def _sheet(
        self,
        library: Library,
        drawn: Sequence[DrawnPhoto],
        result: ImportResult,
        findings: tuple[Finding, ...],
    ) -> Sheet:
        items = sorted(
            _items_of(library, drawn), key=lambda item: (SLOTS.index(item.slot), item.id)
        )
        parts = [f"{len(items)} drawn garments, cut out and named by the pocket models"]
        if result.imported and result.seconds:
            parts.append(f"{result.imported / result.seconds:.0f} a second")
        tiles = tuple(self._tile(library, item) for item in items)
        return Sheet("Sample wardrobe", " · ".join(parts), tiles, findings)

    def _tile(self, library: Library, item: ItemRecord) -> Tile:
        hexes = (self._vocabulary.colors.get(name) for name, _share in item.colors)
        return Tile(
            name=item.name or item.category,
            caption=_caption(item),
            colors=tuple(color.hex for color in hexes if color is not None and color.hex),
            picture=_picture(library, item),
        )


def draw_photos(
    folder: Path,
    *,
    count: int = COUNT,
    seed: int = SEED,
    progress: ProgressCallback | None = None,
    control: JobControl | None = None,
) -> list[DrawnPhoto]:
    """Draw the sample wardrobe as JPEG photos; the same seed gives the same bytes."""
    # Imported here: whoever lists garments must not wait for the drawing room.
    from models.render import sample_wardrobe

    hand = control or JobControl()
    meter = Meter(count, progress)
    drawn = []
    for place, scene in enumerate(sample_wardrobe(seed, count), start=1):
        hand.checkpoint()
        data = _jpeg(scene)
        path = folder / f"IMG_{place:04d}.jpg"
        path.write_bytes(data)
        drawn.append(DrawnPhoto(path, hashlib.sha256(data).hexdigest(), scene.tags))
        meter.step()
    return drawn


def _nth_scene(seed: int, place: int) -> Scene:
    from models.render import sample_wardrobe

    *_, scene = sample_wardrobe(seed, place + 1)
    return scene


def _jpeg(scene: Scene) -> bytes:
    from PIL import Image

    stream = io.BytesIO()
    Image.fromarray(scene.image).save(stream, "JPEG", quality=_JPEG_QUALITY)
    return stream.getvalue()


def _items_of(library: Library, drawn: Sequence[DrawnPhoto]) -> list[ItemRecord]:
    """Return the garments of the drawn photos, also when an earlier demo imported them."""
    found: dict[int, ItemRecord] = {}
    for photo in drawn:
        record = library.photos.by_hash(photo.sha256)
        if record is not None:
            found.update({item.id: item for item in library.items.of_photo(record.id)})
    return [item for item in found.values() if item.status != "trash"]


def _misses(library: Library, drawn: Sequence[DrawnPhoto]) -> tuple[Miss, ...]:
    misses = []
    for photo in drawn:
        found = _items_of(library, [photo])
        if not found:
            misses.append(Miss(0, photo.tags.category, "not imported"))
        elif found[0].category != photo.tags.category:
            misses.append(Miss(found[0].id, photo.tags.category, found[0].category))
    return tuple(misses)


def _caption(item: ItemRecord) -> str:
    words = (item.material, item.pattern, item.style)
    return ", ".join(dict.fromkeys(word for word in words if word not in _QUIET))


def _picture(library: Library, item: ItemRecord) -> bytes | None:
    for view in item.views:
        for kind in ("cutout", "thumb"):
            file = library.photos.derived_file(kind, view)
            if file.is_file():
                return file.read_bytes()
    return None
