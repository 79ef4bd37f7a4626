"""Try-ons in the album: put in, and the same body without the garments for a slider."""

from __future__ import annotations

from contextlib import suppress

from app.errors import InputError
from app.services.pictures import PictureEntry
from app.tryon.people import KnownPerson, read_person
from app.tryon.service import png_of
from app.tryon.values import HAIRS, SHAPES, SKINS, FigureChoice, TryOnPicture
from app.tryon.wearing import bare
from local_index import Library
from local_index.errors import NotFoundError
from models.types import RgbImage


def keep_try_on(
    library: Library, picture: TryOnPicture, choice: FigureChoice, *, person: str = ""
) -> str:
    """Put a try-on into the album, and return its id.

    Args:
        person: Id of the kept photo that was dressed; empty for a figure.
    """
    told: dict[str, object] = {
        "kind": "tryon",
        "model": picture.drawn_by,
        "items": [int(item) for item in picture.worn],
        "kept": {str(each.id): [round(each.score, 4), each.grade] for each in picture.kept},
    }
    if picture.seed is not None:
        told["seed"] = picture.seed
    if person:
        told["person"] = person
    else:
        told["figure"] = {"shape": choice.shape, "skin": choice.skin, "hair": choice.hair}
    return library.pictures.add(png_of(picture), told).id


def choice_of(entry: PictureEntry) -> FigureChoice:
    """The figure of a try-on; the usual one where its document says nonsense."""
    shape, skin, hair = (entry.figure.get(name) for name in ("shape", "skin", "hair"))
    usual = FigureChoice()
    return FigureChoice(
        next((known for known in SHAPES if known == shape), usual.shape),
        skin if isinstance(skin, int) and skin in SKINS else usual.skin,
        next((known for known in HAIRS if known == hair), usual.hair),
    )


def before_of(library: Library, entry: PictureEntry, *, height: int) -> RgbImage | None:
    """The same body without the garments; None where its photo was deleted."""
    if entry.kind != "tryon":
        return None
    if not entry.person:
        return bare(choice_of(entry), height)
    person = kept_person(library, entry.person)
    return None if person is None else person.person.photo


def kept_person(library: Library, ident: str) -> KnownPerson | None:
    """A kept photo, or None where it was deleted."""
    with suppress(NotFoundError, InputError):
        return read_person(library, library.people.get(ident))
    return None
