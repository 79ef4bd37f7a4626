"""Scenes of the pictures page: an album as a person has it, their own photo, a model that draws.

Try-ons are made by the try-on itself; what "a model" drew is a garment that was drawn here and is
badged as such, and the model on stage stands still. The person in the photo is a drawn figure.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta

import cv2
import numpy as np

from app.services.drawing import Drawing
from app.services.dressing import DresserCard
from app.services.generated_mark import DrawnFrom, marked_png
from app.services.job_control import Progress
from app.services.pictures import keep_drawing
from app.tasks import Lane
from app.tryon.album import keep_try_on, kept_person
from app.tryon.body import guessed
from app.tryon.on_photo import Person
from app.tryon.people import People
from app.tryon.service import TryOnService
from app.tryon.values import FigureChoice
from app.tryon.wearing import FigureBackend, bare
from app.views.pictures_page import PicturesPage
from benchmarks.screen_stage import Stage
from benchmarks.screen_wardrobes import NOW
from local_index import Library
from local_index.records import Filter

FIGURES = (
    FigureChoice("average", 3, "bob"),
    FigureChoice("full", 7, "curls"),
    FigureChoice("slender", 9, "bun"),
    FigureChoice("broad", 2, "short"),
)
"""Who wears the album's try-ons."""

_WORN = ("top", "bottom", "shoes", "outer", "bag")
_DRESSER = DresserCard("fashn-vton-1.5", "FASHN VTON 1.5", "Apache-2.0")
_HALF_WAY = Progress(done=12, total=40, rate=0.2, eta_s=140.0)


def album(stage: Stage) -> None:
    """Show try-ons on four figures and two garments that a model drew."""
    with stage.context.operations.services.open_library() as library:
        _fill(stage, library)
    _page(stage)


def one_picture(stage: Stage) -> None:
    """Show the newest try-on large."""
    album(stage)
    page = _page(stage)
    page.open_picture(page.pictures.model.ids[0])


def own_photo(stage: Stage) -> None:
    """Dress the person's own photo."""
    page = _page(stage)
    with stage.context.operations.services.open_library() as library:
        ident = _keep_person(stage, library)
        worn = outfit(library, 0)
    page.trying.use_person(ident)
    page.open_try_on(worn)
    stage.rest()


def points(stage: Stage) -> None:
    """Set body points on the person's own photo."""
    own_photo(stage)
    _page(stage).tryon.who.points.setChecked(True)


def model_waits(stage: Stage) -> None:
    """Offer the model that would draw."""
    own_photo(stage)
    model = _page(stage).tryon.model
    model._take(_DRESSER)


def model_draws(stage: Stage) -> None:
    """Let the model be half-way."""
    model_waits(stage)
    stage.runner.held[Lane.MODEL] = _HALF_WAY
    _page(stage).tryon.model.draw()


def model_drew(stage: Stage) -> None:
    """Show what a model drew, badge and all."""
    model_waits(stage)
    trying = _page(stage).trying
    assert trying.picture is not None
    made = replace(trying.picture, drawn_by=_DRESSER.name, seed=7)
    trying.take_drawn(made, trying.look)


def _page(stage: Stage) -> PicturesPage:
    stage.context.shortcuts.action("go.pictures").trigger()
    stage.rest()
    page = stage.find("page_pictures")
    assert isinstance(page, PicturesPage)
    return page


def _fill(stage: Stage, library: Library) -> None:
    service = TryOnService(
        library, stage.context.operations.services.vocabulary, backend=FigureBackend(height=720)
    )
    moments = iter(range(9))
    for number, choice in enumerate(FIGURES):
        worn = outfit(library, number)
        if worn:
            picture = service.try_on(worn, choice)
            with _earlier(library, next(moments)) as album_then:
                keep_try_on(album_then, picture, choice)
    for number, words in enumerate(("a red wool coat", "navy striped shirt")):
        told = DrawnFrom(words, "fashionvlm", 7 + number)
        drawing = Drawing(marked_png(_drawn(number), told), told, 4.0)
        with _earlier(library, next(moments)) as album_then:
            keep_drawing(album_then, drawing)


def _earlier(library: Library, hours: int) -> Library:
    """The same wardrobe some hours ago: pictures of one moment have no order."""
    return Library.open(library.folder, clock=lambda: NOW - timedelta(hours=hours))


def outfit(library: Library, number: int) -> tuple[int, ...]:
    """A garment of each slot; another one for each picture."""
    found = []
    for slot in _WORN:
        ids = sorted(library.items.ids([Filter("slot", "=", slot)]))
        if ids:
            found.append(ids[number % len(ids)])
    return tuple(found)


def _drawn(number: int) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    from models.render import draw_garment, sample_recipe

    recipe = sample_recipe(np.random.default_rng(40 + number))
    rgba = draw_garment(recipe).rgba.astype(np.float32)
    cover = rgba[..., 3:] / 255
    return np.asarray(rgba[..., :3] * cover + 238 * (1 - cover), np.uint8)


def _keep_person(stage: Stage, library: Library) -> str:
    photo = bare(FigureChoice("average", 4, "long"), 1152)
    edge = np.concatenate([photo[:, :8], photo[:, -8:]], axis=1).mean(axis=1, keepdims=True)
    far = (np.abs(photo.astype(float) - edge).sum(axis=2) > 14).astype(np.uint8)
    solid = cv2.morphologyEx(far, cv2.MORPH_CLOSE, np.ones((15, 15), np.uint8)) > 0
    person = Person(photo, solid, guessed(solid))
    ident = People(library, stage.context.operations.services.perception).keep(person)
    assert kept_person(library, ident) is not None
    return ident


PICTURE_SCENES: Mapping[str, Callable[[Stage], None]] = {
    "pictures": album,
    "pictures-one": one_picture,
    "pictures-own-photo": own_photo,
    "pictures-points": points,
    "pictures-model": model_waits,
    "pictures-model-drawing": model_draws,
    "pictures-model-drew": model_drew,
}
