"""The back end whose clothes a model draws: somebody's photo, one garment after another.

Clothes go to the model from skin to outside, each onto the picture that the one before made; what
no such model knows (shoes, bags, hats, scarves) is bent onto the last picture as without a model.
The photo itself stays where the model changed next to nothing, so that face, hands and room are the
person's own at full size. When the model cannot, the clothes are bent onto the photo after all, and
the picture says so in a sentence.

A garment counts as faithful by what is seen of it where it would lie if it were bent there: a model
tells nobody where it drew what.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from app.errors import AppError, CancelledError, InputError
from app.services.drawing import MOST_SEED
from app.services.dressing import DressEngine
from app.services.job_control import JobControl
from app.services.painting import StepListener
from app.tryon.body import NAMES
from app.tryon.fitting import Fitted
from app.tryon.layering import CLOTHES, kept_of, trunks
from app.tryon.on_photo import LaidOut, Person, PhotoBackend, lay_out
from app.tryon.values import FigureChoice, Garment, Rgba, TryOnPicture
from models.dressing import Dressing, GarmentKind
from models.errors import ModelsError
from models.openpose_sketch import Standing
from models.types import RgbImage

Floats = npt.NDArray[np.float32]

_KINDS: Final[dict[str, GarmentKind]] = {
    "legs": "bottoms", "hips": "bottoms", "whole": "one-pieces", "top": "tops", "outer": "tops",
}  # fmt: skip
_GARMENT_PX: Final = 1024
_AIR: Final = 0.06
_SAME, _OTHER = 10.0, 26.0
"""Differences of a picture from its photo (0-255) that mean nothing, and that mean something."""

_FINE, _AROUND = 0.004, 0.012


class GenerativeBackend:
    """Implements ``TryOnBackend`` for one person by a model.

    Args:
        person: Who is dressed.
        engine: Draws.
        standing: Where the person's points are, as far as a pose model knows more than the person.
        model: Name of the model; empty for the first there is.
        seed: The same one draws the same picture; None for any.
        control: Stops it.
        on_step: Told after each step, over all garments.
    """

    def __init__(
        self,
        person: Person,
        engine: DressEngine,
        *,
        standing: Standing | None = None,
        model: str = "",
        seed: int | None = None,
        control: JobControl | None = None,
        on_step: StepListener = lambda done, total: None,
    ) -> None:
        if seed is not None and not 0 <= seed <= MOST_SEED:
            raise InputError(f"A seed is a number from 0 to {MOST_SEED}.")
        self._person, self._engine = person, engine
        self._standing = _standing(person, standing or Standing())
        self._model, self._control, self._on_step = model, control, on_step
        self._seed = secrets.randbelow(MOST_SEED + 1) if seed is None else seed

    def wear(self, garments: Sequence[Garment], choice: FigureChoice) -> TryOnPicture:
        """Dress the person; see ``TryOnBackend``.

        Raises:
            InputError: Nothing of it can be worn, or the points are no body.
            CancelledError: The person stopped it.
        """
        laid_out = lay_out(self._person, garments)
        clothes = _in_order(laid_out.worn)
        bent = PhotoBackend(self._person)
        if not clothes:
            note = "None of these garments is one that a model draws, so they were bent into place."
            return replace(bent.wear(garments, choice), note=note)
        try:
            image, model = self._drawn(clothes)
        except CancelledError:
            raise
        except (AppError, ModelsError) as error:
            problem = error.message
            note = f"Bent into place, because the model could not draw this. {problem}"
            return replace(bent.wear(garments, choice), note=note)
        image = self._with_extras(image, laid_out, choice)
        kept = kept_of(laid_out.worn, laid_out.seen(), image)
        return TryOnPicture(
            image,
            tuple(one.garment.piece.id for one in laid_out.worn),
            laid_out.left_out,
            drawn_by=model,
            before=self._person.photo,
            kept=kept,
            seed=self._seed,
        )

    def _drawn(self, clothes: Sequence[Fitted]) -> tuple[RgbImage, str]:
        image, model = self._person.photo, ""
        for number, one in enumerate(clothes):
            asked = Dressing(image, on_white(one.garment.cutout), _KINDS[one.zone], self._standing)
            painted = self._engine.dress(
                asked,
                seed=self._seed,
                model=self._model,
                control=self._control,
                on_step=_counted(self._on_step, number, len(clothes)),
            )
            image, model = laid_over(image, painted.picture), painted.model
        return image, model

    def _with_extras(self, image: RgbImage, laid_out: LaidOut, choice: FigureChoice) -> RgbImage:
        """Bend onto a drawn picture what no model draws."""
        extras = [one.garment for one in laid_out.worn if one.zone not in CLOTHES]
        if not extras:
            return image
        drawn = replace(self._person, photo=image)
        return PhotoBackend(drawn).wear(extras, choice).image


def on_white(cutout: Rgba) -> RgbImage:
    """A garment as a shop would show it: upright on white with a little air around it."""
    solid = (cutout[..., 3] > 40).astype(np.uint8)
    left, top, wide, tall = cv2.boundingRect(solid)
    part = cutout[top : top + max(tall, 1), left : left + max(wide, 1)]
    factor = min(1.0, _GARMENT_PX / max(part.shape[:2]))
    size = (max(1, round(part.shape[1] * factor)), max(1, round(part.shape[0] * factor)))
    cover = part[..., 3:].astype(np.float32) / 255
    flat = np.asarray(part[..., :3] * cover + 255 * (1 - cover) + 0.5, np.uint8)
    flat = np.asarray(cv2.resize(flat, size, interpolation=cv2.INTER_AREA), np.uint8)
    air = max(4, round(_AIR * max(flat.shape[:2])))
    white = (255, 255, 255)
    framed = cv2.copyMakeBorder(flat, air, air, air, air, cv2.BORDER_CONSTANT, value=white)
    return np.asarray(framed, np.uint8)


def laid_over(photo: RgbImage, drawn: RgbImage) -> RgbImage:
    """A drawn picture at the photo's size, with the photo itself where nothing was changed."""
    tall, wide = photo.shape[:2]
    small = (drawn.shape[1], drawn.shape[0])
    seen = cv2.resize(photo, small, interpolation=cv2.INTER_AREA).astype(np.float32)
    # fine grain is no change: a network never repeats it
    fine = max(1.0, _FINE * max(small))
    way = cv2.GaussianBlur(drawn.astype(np.float32) - seen, (0, 0), fine)
    strength = np.abs(way).max(axis=2)
    share = np.clip((strength - _SAME) / (_OTHER - _SAME), 0, 1).astype(np.float32)
    around = max(1, round(_AROUND * max(small)))
    share = cv2.dilate(share, np.ones((2 * around + 1, 2 * around + 1), np.uint8))
    soft = cv2.GaussianBlur(share, (0, 0), around)
    at_size = np.asarray(cv2.resize(soft, (wide, tall), interpolation=cv2.INTER_LINEAR), np.float32)
    large = cv2.resize(drawn, (wide, tall), interpolation=cv2.INTER_CUBIC).astype(np.float32)
    mixed = photo + (large - photo) * at_size[..., None]
    return np.asarray(np.clip(mixed + 0.5, 0, 255), np.uint8)


def _in_order(worn: Sequence[Fitted]) -> list[Fitted]:
    """The clothes that a model draws, each once, in the order in which they are put on."""
    found: list[Fitted] = []
    for one, _mesh in trunks(worn):
        if one.zone in _KINDS and one not in found:
            found.append(one)
    return found


def _standing(person: Person, known: Standing) -> Standing:
    """Face and hands as a pose model found them, joints where the person has them."""
    places = zip(NAMES, person.points.at.tolist(), strict=True)
    return known.with_joints({name: (x, y) for name, (x, y) in places})


def _counted(on_step: StepListener, number: int, count: int) -> Callable[[int, int], None]:
    return lambda done, total: on_step(number * total + done, count * total)
