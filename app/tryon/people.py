"""The person's own photos to try clothes on: kept in the wardrobe with their body points.

They are shown nowhere but in the try-on, are in every backup as the person's own, and are deleted
for good when the person says so. A photo is made smaller and loses what a camera wrote into it.
The outline comes from the network that cuts garments out; body points from the outline, or from a
pose model where one is installed, and then from the person's hand.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import io
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import cv2
import numpy as np
from PIL import Image

from app.errors import InputError
from app.tryon.body import BodyPoints, guessed
from app.tryon.on_photo import LONGEST, Person
from app.tryon.silhouette import Solid
from local_index.errors import NotFoundError
from local_index.pictures import MadePicture
from models.openpose_sketch import Standing
from models.types import RgbImage

if TYPE_CHECKING:
    from app.services.perceiving import Perception
    from local_index import Library

_LEAST_SHARE, _MOST_SHARE = 0.02, 0.92
_LEAST_PX = 160


class PoseModel(Protocol):
    """Finds body points in a photo; `models.runtimes.pose` holds one."""

    name: str

    def points(self, photo: RgbImage, box: tuple[int, int, int, int]) -> Mapping[str, Any]:
        """Return x, y and certainty by the name of a point.

        Args:
            box: Left, top, width and height of the person.
        """

    def standing(self, photo: RgbImage, box: tuple[int, int, int, int]) -> Standing:
        """Return everything it finds, face and hands included where it knows them."""


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """A photo that is kept.

    Attributes:
        person: The photo with its outline and points.
        guessed: Nobody has moved a point yet.
    """

    id: str
    person: Person
    guessed: bool


class People:
    """Photos of people in one open library.

    Args:
        library: Open in the caller's thread.
        perception: Decodes photos and finds outlines.
        pose: Finds points; the outline's guess when there is none.
    """

    def __init__(
        self, library: Library, perception: Perception, *, pose: PoseModel | None = None
    ) -> None:
        self._library, self._perception, self._pose = library, perception, pose

    def look(self, photo: Path) -> Person:
        """Read a photo and guess its points, without keeping it.

        Raises:
            InputError: There is nobody in it.
            PhotoFailedError: It cannot be read.
        """
        known = self.find(photo)
        if known is not None:
            return known.person
        pixels = _decoded(self._perception.preview(photo, side=LONGEST))
        if min(pixels.shape[:2]) < _LEAST_PX:
            raise InputError(
                "This photo is too small to try clothes on.",
                next_step="Choose one of at least 160 pixels in width and height.",
            )
        seen = self._perception.analyze(photo)
        solid = _fitted(seen.mask, pixels)
        # next to nothing is nobody, and so is a picture without anything around somebody
        if not _LEAST_SHARE <= solid.mean() <= _MOST_SHARE:
            solid = np.zeros_like(solid)
        return Person(pixels, solid, self.guess(pixels, solid))

    def guess(self, pixels: RgbImage, solid: Solid) -> BodyPoints:
        """Points by the pose model, and by the outline for those it is not sure of.

        Raises:
            InputError: There is nobody.
        """
        first = guessed(solid)
        if self._pose is None:
            return first
        box = cv2.boundingRect(solid.astype(np.uint8))
        found = self._pose.points(pixels, (int(box[0]), int(box[1]), int(box[2]), int(box[3])))
        for name, (x, y) in found.items():
            first = first.moved(name, float(x), float(y))
        return first

    def standing(self, person: Person) -> Standing:
        """What the pose model sees of somebody beyond their points, such as face and hands."""
        if self._pose is None:
            return Standing()
        box = cv2.boundingRect(person.solid.astype(np.uint8))
        return self._pose.standing(person.photo, (box[0], box[1], box[2], box[3]))

    def keep(self, person: Person, *, source: Path | None = None, guess: bool = True) -> str:
        """Keep a photo with its points, and return its id."""
        packed = io.BytesIO()
        Image.fromarray(person.photo).save(packed, "JPEG", quality=92)
        told = {
            "kind": "person",
            "source": _digest(source) if source else "",
            "guessed": guess,
            "points": person.points.as_json(_size(person.photo)),
            "outline": base64.b64encode(_packed_mask(person.solid)).decode(),
        }
        return self._library.people.add(packed.getvalue(), told, extension="jpg").id

    def move(self, ident: str, points: BodyPoints) -> None:
        """Keep points that the person set by hand.

        Raises:
            NotFoundError: The photo is not kept any more.
        """
        kept = self._library.people.get(ident)
        size = _size(self.get(ident).person.photo)
        told = {**kept.told, "points": points.as_json(size), "guessed": False}
        self._library.people.tell(ident, told)

    def get(self, ident: str) -> KnownPerson:
        """Return a kept photo.

        Raises:
            NotFoundError: It is not kept any more.
            InputError: Its file or its document is damaged.
        """
        return read_person(self._library, self._library.people.get(ident))

    def all(self) -> tuple[str, ...]:
        """Ids of the photos that are kept, the newest first."""
        return self._library.people.ids()

    def find(self, photo: Path) -> KnownPerson | None:
        """The kept photo that was made of this file, with the points that were set on it."""
        digest = _digest(photo)
        for ident in self.all():
            kept = self._library.people.get(ident)
            if kept.told.get("source") == digest:
                return read_person(self._library, kept)
        return None

    def delete(self, ident: str) -> None:
        """Delete a photo for good."""
        self._library.people.delete(ident)

    def forget(self, idents: Sequence[str], *, with_pictures: bool) -> None:
        """Delete photos for good.

        Args:
            with_pictures: Also the try-ons that show them, wherever they are.
        """
        gone = set(idents)
        pictures = self._library.pictures
        if with_pictures:
            for shown in (*pictures.ids(), *pictures.ids(trashed=True)):
                with suppress(NotFoundError):
                    if pictures.get(shown).told.get("person") in gone:
                        pictures.delete(shown)
        for ident in idents:
            with suppress(NotFoundError):
                self.delete(ident)


def read_person(library: Library, kept: MadePicture) -> KnownPerson:
    """Read a kept photo with its outline and points.

    Raises:
        InputError: Its file or its document is damaged.
    """
    try:
        pixels = _decoded(library.people.file(kept).read_bytes())
        solid = _fitted(base64.b64decode(kept.told["outline"]), pixels)
        points = BodyPoints.from_json(kept.told["points"], _size(pixels))
    except (OSError, KeyError, binascii.Error) as error:
        raise InputError(
            "This photo of a person is damaged.", next_step="Delete it and add the photo again."
        ) from error
    return KnownPerson(kept.id, Person(pixels, solid, points), bool(kept.told.get("guessed")))


def _decoded(data: bytes) -> RgbImage:
    with Image.open(io.BytesIO(data)) as opened:
        return np.asarray(opened.convert("RGB"), np.uint8)


def _fitted(mask: bytes, pixels: RgbImage) -> Solid:
    with Image.open(io.BytesIO(mask)) as opened:
        size = (pixels.shape[1], pixels.shape[0])
        gray = opened.convert("L").resize(size, Image.Resampling.BILINEAR)
        return np.asarray(gray, np.uint8) > 127


def _packed_mask(solid: Solid) -> bytes:
    packed = io.BytesIO()
    image = Image.fromarray(np.asarray(solid * 255, np.uint8))
    image.thumbnail((512, 512))
    image.save(packed, "PNG", optimize=True)
    return packed.getvalue()


def _size(pixels: RgbImage) -> tuple[int, int]:
    return pixels.shape[1], pixels.shape[0]


def _digest(source: Path) -> str:
    try:
        return hashlib.sha256(source.read_bytes()).hexdigest()
    except OSError as error:
        raise InputError(
            f"{source.name} cannot be read.", next_step="Choose a photo that is there."
        ) from error
