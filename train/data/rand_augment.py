"""RandAugment by timm's policy string, for example ``rand-m9-mstd0.5-inc1``.

Two of the operations, each with probability one half, at a magnitude around 9 of 10; "inc1" means
that a larger magnitude is always a stronger change (Cubuk et al. 2020, ranges as in timm). Invert,
Posterize and Solarize are left out, and there is no hue: they would make another garment of it.
``without`` leaves out more, for example ``Color`` and ``Equalize`` where color is learned.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageEnhance, ImageOps

from models.types import RgbImage
from train.errors import RunError

LEVELS = 10.0
DEGREES = 30.0
SHEAR = 0.3
SHIFT = 0.45
ENHANCE = 0.9
GRAY = (128, 128, 128)
Operation = Callable[[Image.Image, float], Image.Image]


@dataclass(frozen=True)
class RandAugment:
    """A parsed policy.

    Attributes:
        operations: Operations per picture.
        magnitude: Mean strength, 0-10.
        deviation: Standard deviation of the strength.
        probability: Of each chosen operation.
        without: Names of operations to leave out.
    """

    operations: int = 2
    magnitude: float = 9.0
    deviation: float = 0.5
    probability: float = 0.5
    without: tuple[str, ...] = ()

    @classmethod
    def parse(cls, policy: str, *, without: tuple[str, ...] = ()) -> RandAugment:
        """Return the policy of a string such as ``rand-m9-mstd0.5-inc1``.

        Raises:
            RunError: It is none, or asks for what this implementation leaves out.
        """
        unknown = sorted(set(without) - set(OPERATIONS))
        if unknown:
            near = difflib.get_close_matches(unknown[0], OPERATIONS, n=1, cutoff=0.0)[0]
            raise _refused(f"{unknown[0]} is no operation", f"Did you mean {near}?")
        kind, *parts = policy.split("-")
        values: dict[str, float] = {}
        for part in parts:
            found = re.fullmatch(r"([a-z]+)(\d+(?:\.\d+)?)", part)
            if found is None or found[1] not in ("m", "mstd", "inc", "n", "p"):
                raise _refused(f"{part} is not understood", "Use m, mstd, inc, n and p.")
            values[found[1]] = float(found[2])
        if kind != "rand" or values.get("inc", 1.0) != 1.0:
            raise _refused("only increasing RandAugment exists", "Write rand-m9-mstd0.5-inc1.")
        return cls(
            operations=int(values.get("n", 2)),
            magnitude=values.get("m", LEVELS),
            deviation=values.get("mstd", 0.0),
            probability=values.get("p", 0.5),
            without=without,
        )

    def __call__(self, image: RgbImage, rng: np.random.Generator) -> RgbImage:
        """Return ``image`` ``[H, W, 3]`` after the drawn operations."""
        names = [name for name in OPERATIONS if name not in self.without]
        picture = Image.fromarray(image)
        for name in rng.choice(names, self.operations):
            if rng.random() < self.probability:
                level = float(np.clip(rng.normal(self.magnitude, self.deviation), 0.0, LEVELS))
                sign = 1.0 if rng.random() < 0.5 else -1.0
                picture = OPERATIONS[str(name)](picture, sign * level / LEVELS)
        return np.asarray(picture)


def _sheared(picture: Image.Image, x: float, y: float) -> Image.Image:
    return _moved(picture, (1.0, x, 0.0, y, 1.0, 0.0))


def _moved(picture: Image.Image, matrix: tuple[float, ...]) -> Image.Image:
    return picture.transform(
        picture.size, Image.Transform.AFFINE, matrix, Image.Resampling.BICUBIC, fillcolor=GRAY
    )


OPERATIONS: dict[str, Operation] = {
    "AutoContrast": lambda picture, _: ImageOps.autocontrast(picture),
    "Equalize": lambda picture, _: ImageOps.equalize(picture),
    "Rotate": lambda picture, level: picture.rotate(
        DEGREES * level, Image.Resampling.BICUBIC, fillcolor=GRAY
    ),
    "Color": lambda picture, level: ImageEnhance.Color(picture).enhance(_strength(level)),
    "Contrast": lambda picture, level: ImageEnhance.Contrast(picture).enhance(_strength(level)),
    "Brightness": lambda picture, level: ImageEnhance.Brightness(picture).enhance(_strength(level)),
    "Sharpness": lambda picture, level: ImageEnhance.Sharpness(picture).enhance(_strength(level)),
    "ShearX": lambda picture, level: _sheared(picture, SHEAR * level, 0.0),
    "ShearY": lambda picture, level: _sheared(picture, 0.0, SHEAR * level),
    "TranslateX": lambda picture, level: _moved(
        picture, (1.0, 0.0, SHIFT * level * picture.width, 0.0, 1.0, 0.0)
    ),
    "TranslateY": lambda picture, level: _moved(
        picture, (1.0, 0.0, 0.0, 0.0, 1.0, SHIFT * level * picture.height)
    ),
}


def _strength(level: float) -> float:
    """Return an enhancement factor around 1; never so low that nothing is left."""
    return max(0.1, 1.0 + ENHANCE * level)


def _refused(what: str, next_step: str) -> RunError:
    return RunError(f"This augmentation policy cannot be used: {what}.", next_step=next_step)
