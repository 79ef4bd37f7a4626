"""The sample wardrobe goes the whole way, and its picture shows it."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from app.perception import EngineOptions, PhotoEngine
from app.services.contact_sheet import PALETTES, Finding, Sheet, Tile, draw_sheet
from app.services.importing import ImportService
from app.services.perceiving import InlinePerception
from app.services.sample import SampleReport, SampleService, draw_photos
from local_index import Library
from models.vocabulary import Vocabulary


def cutout(color: str, size: tuple[int, int]) -> bytes:
    stream = io.BytesIO()
    Image.new("RGBA", size, color).save(stream, "PNG")
    return stream.getvalue()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[SampleReport, SampleReport]:
    """The sample wardrobe, made twice into the same library."""
    folder = tmp_path_factory.mktemp("sample")
    perception = InlinePerception(PhotoEngine.load(EngineOptions(fake=True)))
    vocabulary = Vocabulary.load()
    service = SampleService(
        folder / "library",
        importer=ImportService(folder / "library", perception, vocabulary),
        perception=perception,
        vocabulary=vocabulary,
    )
    first = service.run(folder / "sheets", count=3)
    return first, service.run(folder / "sheets", count=3)


def test_every_drawing_becomes_a_garment_and_is_judged(
    made: tuple[SampleReport, SampleReport],
) -> None:
    first, _ = made
    assert first.drawn == first.result.imported == 3
    assert first.right + len(first.misses) == 3
    assert all(miss.drawn != miss.seen for miss in first.misses)
    assert first.as_json()["category_accuracy"] == first.accuracy


def test_the_wardrobe_is_left_filled(made: tuple[SampleReport, SampleReport]) -> None:
    with Library.open(made[0].library) as library:
        assert library.items.count() == 3


def test_a_second_demo_adds_nothing_and_judges_the_same(
    made: tuple[SampleReport, SampleReport],
) -> None:
    first, second = made
    assert (second.result.imported, second.result.duplicates) == (0, 3)
    assert second.misses == first.misses


def test_three_searches_are_shown(made: tuple[SampleReport, SampleReport]) -> None:
    words, picture, filtered = made[0].searches
    assert words.text
    assert picture.image
    assert filtered.filters


def test_the_sheets_are_light_and_dark(made: tuple[SampleReport, SampleReport]) -> None:
    corners = []
    for sheet in made[0].sheets:
        with Image.open(sheet) as picture:
            assert picture.mode == "RGB"
            corners.append("#{:02X}{:02X}{:02X}".format(*picture.getpixel((0, 0))))  # type: ignore[misc]
    assert corners == [PALETTES[theme].colors.surface_0 for theme in ("light", "dark")]


def test_drawing_is_the_same_each_time(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    hashes = [[one.sha256 for one in draw_photos(tmp_path / name, count=2)] for name in "ab"]
    assert hashes[0] == hashes[1]


def test_a_picture_is_shown_whole_on_its_tile() -> None:
    wide = draw_sheet(Sheet("T", "s", (Tile("n", picture=cutout("#ff0000", (300, 20))),)), "light")
    box = _box_of(wide, (255, 0, 0))
    assert box is not None
    width, height = box[2] - box[0], box[3] - box[1]
    assert width / height == pytest.approx(15, rel=0.1)


def _box_of(picture: Image.Image, color: tuple[int, int, int]) -> tuple[int, int, int, int] | None:
    import numpy as np

    ys, xs = np.nonzero((np.asarray(picture) == color).all(axis=2))
    if not len(xs):
        return None
    return int(xs.min()), int(ys.min()), int(xs.max()) + 1, int(ys.max()) + 1


def test_a_sheet_grows_with_its_garments_and_takes_any_name() -> None:
    odd = Tile("名前 😀 " + "long " * 50, caption="x" * 500, colors=("#112233",) * 3)
    found = (Finding("Words", "w " * 90, (odd,)),)
    none = draw_sheet(Sheet("T", "s", ()), "light")
    nine = draw_sheet(Sheet("T", "s", (odd,) * 9), "dark")
    both = draw_sheet(Sheet("T", "s", (odd,) * 9, found), "dark")
    assert 0 < none.height < nine.height < both.height
    assert none.width == nine.width == both.width
