"""Photos of people and the album of a wardrobe, with stand-ins for the networks."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from app.bootstrap import Services
from app.errors import InputError
from app.services.drawing import Drawing
from app.services.generated_mark import DrawnFrom, marked_png
from app.services.pictures import entries, keep_drawing, save_copy
from app.tryon.album import before_of, choice_of, keep_try_on
from app.tryon.body import NAMES, guessed
from app.tryon.on_photo import Person
from app.tryon.people import People, PoseModel
from app.tryon.service import png_of
from app.tryon.values import FigureChoice
from app.tryon.wearing import FigureBackend, bare
from local_index.errors import NotFoundError
from tests.app.tryon.drawn_garments import SHIRT, cutout, garment

CHOICE = FigureChoice("curved", 8, "bun")


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A drawn figure as a file that a camera could have written."""
    file = tmp_path / "me.jpg"
    exif = Image.Exif()
    exif[0x010F] = "A camera"
    Image.fromarray(bare(CHOICE, 480)).save(file, exif=exif)
    return file


def test_a_photo_is_kept_with_its_points_and_without_what_the_camera_wrote(
    services: Services, photo: Path
) -> None:
    with services.open_library(create=True) as library:
        people = People(library, services.perception)
        person = people.look(photo)
        assert people.all() == ()
        ident = people.keep(person, source=photo)
        known = people.get(ident)
        assert known.guessed
        assert np.allclose(known.person.points.at, person.points.at, atol=0.1)
        assert (known.person.solid == person.solid).mean() > 0.97
        with Image.open(library.people.file(library.people.get(ident))) as kept:
            assert not kept.getexif()
        people.move(ident, person.points.moved("neck", 12.0, 34.0))
        again = people.look(photo)
        assert np.allclose(again.points["neck"], (12.0, 34.0), atol=0.1)
        assert not people.get(ident).guessed
        people.delete(ident)
        assert people.find(photo) is None
        with pytest.raises(NotFoundError):
            people.get(ident)


class Poser:
    name = "scripted"

    def points(
        self, photo: object, box: tuple[int, int, int, int]
    ) -> dict[str, tuple[float, float]]:
        del photo
        return {"left_wrist": (box[0] + 1.0, box[1] + 2.0)}


def test_a_pose_model_speaks_before_the_outline_and_what_it_leaves_out_is_guessed(
    services: Services,
) -> None:
    solid = np.zeros((200, 100), np.bool_)
    solid[10:190, 30:70] = True
    pose: PoseModel = Poser()
    with services.open_library(create=True) as library:
        found = People(library, services.perception, pose=pose).guess(
            np.zeros((200, 100, 3), np.uint8), solid
        )
    first = guessed(solid)
    assert tuple(found["left_wrist"]) == (31.0, 12.0)
    rest = [k for k, name in enumerate(NAMES) if name != "left_wrist"]
    assert np.array_equal(found.at[rest], first.at[rest])


def test_a_try_on_remembers_its_figure_and_what_is_left_of_each_garment(
    services: Services, tmp_path: Path
) -> None:
    picture = FigureBackend(height=480).wear(
        [garment(7, "shirt", cutout(SHIRT, color=(20, 150, 40)), ("long sleeve",))], CHOICE
    )
    with services.open_library(create=True) as library:
        ident = keep_try_on(library, picture, CHOICE)
        (entry,) = entries(library, [ident])
        assert (entry.kind, entry.items, entry.by_a_model) == ("tryon", (7,), False)
        assert choice_of(entry) == CHOICE
        assert entry.kept[7][1] in ("faithful", "close", "loose")
        before = before_of(library, entry, height=480)
        assert before is not None
        assert np.array_equal(before, bare(CHOICE, 480))
        save_copy(library, ident, tmp_path / "copy.png")
    with Image.open(tmp_path / "copy.png") as copied:
        assert copied.info["Items"] == "itm_7"
        assert "AI-generated" not in copied.info


def test_a_deleted_person_takes_the_picture_before_along_and_not_the_one_after(
    services: Services, photo: Path
) -> None:
    with services.open_library(create=True) as library:
        people = People(library, services.perception)
        solid = np.ones((480, 320), np.bool_)
        pixels = bare(CHOICE, 480)
        person = Person(pixels, solid, guessed(solid))
        ident = people.keep(person, source=photo)
        worn = FigureBackend(height=480).wear(
            [garment(7, "shirt", cutout(SHIRT, color=(20, 150, 40)), ("long sleeve",))], CHOICE
        )
        (entry,) = entries(library, [keep_try_on(library, worn, CHOICE, person=ident)])
        assert before_of(library, entry, height=480) is not None
        people.delete(ident)
        assert before_of(library, entry, height=480) is None
        assert entry.file.exists()


def test_what_a_model_drew_carries_badge_and_words_and_stays_among_pictures(
    services: Services,
) -> None:
    told = DrawnFrom("a green shirt", "pocket-vlm", 5)
    drawing = Drawing(marked_png(np.full((64, 64, 3), 90, np.uint8), told), told, 1.0)
    with services.open_library(create=True) as library:
        ident = keep_drawing(library, drawing)
        (entry,) = entries(library, [ident, "20200101-000000000000-abcdef"])
        assert entry.by_a_model
        assert (entry.words, entry.model, entry.seed) == ("a green shirt", "pocket-vlm", 5)
        assert library.items.count() == 0


def test_a_try_on_by_a_model_says_so_on_its_pixels_and_in_its_file() -> None:
    plain = FigureBackend(height=480).wear(
        [garment(7, "shirt", cutout(SHIRT, color=(20, 150, 40)), ("long sleeve",))], CHOICE
    )
    drawn = replace(plain, drawn_by="fashn-vton-1.5")
    with Image.open(io.BytesIO(png_of(drawn))) as marked:
        assert marked.info["AI-generated"] == "yes"
        assert marked.info["Model"] == "fashn-vton-1.5"
        assert "trainedAlgorithmicMedia" in marked.info["XML:com.adobe.xmp"]
        assert not np.array_equal(np.asarray(marked.convert("RGB")), plain.image)


@pytest.mark.parametrize("size", [(1, 1), (700, 90)])
def test_a_photo_too_small_for_a_body_is_refused_before_it_is_kept(
    services: Services, tmp_path: Path, size: tuple[int, int]
) -> None:
    Image.new("RGB", size, "red").save(tmp_path / "tiny.png")
    with (
        services.open_library(create=True) as library,
        pytest.raises(InputError, match="too small"),
    ):
        People(library, services.perception).look(tmp_path / "tiny.png")


def test_a_picture_that_is_all_outline_shows_nobody(services: Services, photo: Path) -> None:
    class Wall(type(services.perception)):  # type: ignore[misc]
        def __init__(self, inner: Any) -> None:
            self._inner = inner

        def preview(self, photo: Path, *, side: int) -> bytes:
            return bytes(self._inner.preview(photo, side=side))

        def analyze(self, photo: Path) -> Any:
            white = io.BytesIO()
            Image.new("L", (40, 60), 255).save(white, "PNG")
            return replace(self._inner.analyze(photo), mask=white.getvalue())

    with (
        services.open_library(create=True) as library,
        pytest.raises(InputError, match="No person"),
    ):
        People(library, Wall(services.perception)).look(photo)


def test_photos_of_people_are_deleted_with_the_try_ons_that_show_them(
    services: Services, photo: Path
) -> None:
    with services.open_library(create=True) as library:
        people = People(library, services.perception)
        mine, other = (people.keep(people.look(photo)) for _ in range(2))
        worn = FigureBackend(height=480).wear(
            [garment(7, "shirt", cutout(SHIRT, color=(20, 150, 40)), ("long sleeve",))], CHOICE
        )
        shown = [keep_try_on(library, worn, CHOICE, person=each) for each in (mine, other, "")]
        library.pictures.trash([shown[0]])
        people.forget([mine], with_pictures=True)
        assert people.all() == (other,)
        assert set(library.pictures.ids()) == set(shown[1:])
        assert library.pictures.ids(trashed=True) == ()
        people.forget([other], with_pictures=False)
        assert people.all() == ()
        assert set(library.pictures.ids()) == set(shown[1:])
