"""A person's own photo as a body to be dressed: thirteen points, and what they make of a figure.

Points are named by the side of the viewer. The photo is turned and scaled so that neck and hips lie
where a drawn figure has them; everything that fits clothes to figures then works unchanged, and
`Body.place` brings it back onto the photo. A first guess comes from the outline alone, by the
proportions of a standing body seen from the front; the person drags what is wrong.

Proportions: L. da Vinci and later canons of seven and a half heads, as in `models/render/figure`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from app.errors import InputError
from app.tryon.silhouette import Solid, bounds, run_at
from models.render.figure import Arm, BodyShape, Figure, Leg, Stance, pose_figure

Grid = npt.NDArray[np.float64]

NAMES = (
    "neck", "left_shoulder", "right_shoulder", "left_elbow", "right_elbow", "left_wrist",
    "right_wrist", "left_hip", "right_hip", "left_knee", "right_knee", "left_ankle", "right_ankle",
)  # fmt: skip
_TRUNK = 57.0
"""cm from the neck to the middle of the hips of a drawn figure."""

_HAND = 13.0
_LEAST_TRUNK_PX = 12.0


@dataclass(frozen=True, slots=True)
class BodyPoints:
    """Where a body has its joints, in px of the photo, ``[13, 2]`` in the order of `NAMES`."""

    at: Grid

    def __getitem__(self, name: str) -> Grid:
        found: Grid = self.at[NAMES.index(name)]
        return found

    def moved(self, name: str, x: float, y: float) -> BodyPoints:
        """The same with one point elsewhere."""
        at = self.at.copy()
        at[NAMES.index(name)] = (x, y)
        return BodyPoints(at)

    def as_json(self, size: tuple[int, int]) -> dict[str, list[float]]:
        """Shares of the photo's width and height, so that they fit it at any size."""
        shares = self.at / np.array(size, float)
        return {name: [round(float(v), 5) for v in shares[k]] for k, name in enumerate(NAMES)}

    @classmethod
    def from_json(cls, told: Mapping[str, Sequence[float]], size: tuple[int, int]) -> BodyPoints:
        """What `as_json` wrote, for a photo of this size.

        Raises:
            InputError: A point is missing or is no point.
        """
        try:
            at = np.array([[float(v) for v in told[name]] for name in NAMES], np.float64)
        except (KeyError, TypeError, ValueError) as error:
            raise _no_points() from error
        if at.shape != (len(NAMES), 2) or not np.isfinite(at).all():
            raise _no_points()
        return cls(at * np.array(size, float))


def _no_points() -> InputError:
    return InputError(
        "The body points of this photo cannot be read.", next_step="Set them again on the photo."
    )


@dataclass(frozen=True, slots=True)
class Body:
    """A person as a figure.

    Attributes:
        figure: In cm, its neck at the origin.
        px_per_cm: Of the photo.
        neck: In px of the photo.
        lean: Radians by which the trunk leans to the viewer's right.
    """

    figure: Figure
    px_per_cm: float
    neck: Grid
    lean: float
    _slopes: tuple[float, float]
    _shift: tuple[float, float]

    def place(self, targets: Grid, *, trunk: bool) -> Grid:
        """Where places of the figure lie on the photo, in px.

        Args:
            trunk: They lie on the trunk, whose shoulders and hips may be tilted.
        """
        at = np.asarray(targets, np.float64).copy()
        if trunk:
            down = np.clip((at[..., 1] - 6.0) / (_TRUNK - 6.0), 0, 1)
            fade = np.clip(1 - (at[..., 1] - 66.0) / 24.0, 0, 1)
            slope = self._slopes[0] * (1 - down) + self._slopes[1] * down
            shift = self._shift[0] * (1 - down) + self._shift[1] * down
            at[..., 1] += targets[..., 0] * slope * fade
            at[..., 0] += shift * fade
        c, s = np.cos(self.lean), np.sin(self.lean)
        turned = at @ np.array([[c, s], [-s, c]])
        placed: Grid = turned * self.px_per_cm + self.neck
        return placed

    def height_of(self, y: float) -> float:
        """y in px of a height of the figure in its middle."""
        return float(self.place(np.array([[0.0, y]]), trunk=True)[0, 1])


def body_of(points: BodyPoints, solid: Solid | None = None) -> Body:
    """Make a figure of a person's points.

    Args:
        solid: The person's outline; widths come from it where it is there.

    Raises:
        InputError: Neck and hips lie in one place.
    """
    neck = points["neck"]
    hips = (points["left_hip"] + points["right_hip"]) / 2
    trunk = hips - neck
    length = float(np.linalg.norm(trunk))
    if length < _LEAST_TRUNK_PX:
        raise InputError(
            "The points of neck and hips lie on one another.",
            next_step="Drag the neck to the throat and the hips to where the legs begin.",
        )
    scale = length / _TRUNK
    lean = float(np.arctan2(-trunk[0], trunk[1]))
    c, s = np.cos(lean), np.sin(lean)
    local = BodyPoints((points.at - neck) / scale @ np.array([[c, -s], [s, c]]))
    shape = _shape(local, solid, neck=neck, scale=scale)
    figure = pose_figure(shape, Stance(), "front")
    arms = tuple(_arm(local, figure.arms[k], k) for k in (0, 1))
    legs = tuple(_leg(local, figure.legs[k], k) for k in (0, 1))
    sole = float(max(leg.ankle[1] for leg in legs)) + 7.0
    figure = replace(figure, arms=(arms[0], arms[1]), legs=(legs[0], legs[1]), sole=sole)
    slopes = (_slope(local, "shoulder"), _slope(local, "hip"))
    shift = (_middle(local, "shoulder"), _middle(local, "hip"))
    return Body(figure, scale, neck, lean, slopes, shift)


def _shape(local: BodyPoints, solid: Solid | None, *, neck: Grid, scale: float) -> BodyShape:
    joints = abs(local["right_shoulder"][0] - local["left_shoulder"][0]) / 2
    shoulder = float(np.clip(joints + 3.2, 12.0, 27.0))
    widths = {"chest": 0.86, "waist": 0.74, "hip": 0.9}
    found = {name: shoulder * share for name, share in widths.items()}
    if solid is not None:
        for name, y in (("chest", 19.0), ("waist", 39.0), ("hip", 57.0)):
            row = round(float(neck[1]) + y * scale)
            ends = run_at(solid, row, float(neck[0])) if 0 <= row < len(solid) else None
            if ends is not None:
                # arms beside the trunk make it wider, never narrower
                usual = found[name]
                seen = (ends[1] - ends[0]) / 2 / scale
                found[name] = float(np.clip(seen, 0.8 * usual, 1.2 * usual))
    leg = float(np.mean([local[f"{side}_ankle"][1] for side in ("left", "right")])) - 59.0
    return BodyShape(
        shoulder=shoulder,
        chest=found["chest"],
        waist=found["waist"],
        hip=found["hip"],
        leg=max(leg, 20.0),
    )


def _arm(local: BodyPoints, usual: Arm, k: int) -> Arm:
    side = ("left", "right")[k]
    shoulder, elbow, wrist = (local[f"{side}_{joint}"] for joint in ("shoulder", "elbow", "wrist"))
    way = wrist - elbow
    way = way / max(float(np.linalg.norm(way)), 1e-6)
    return replace(usual, shoulder=shoulder, elbow=elbow, wrist=wrist, hand=wrist + way * _HAND)


def _leg(local: BodyPoints, usual: Leg, k: int) -> Leg:
    side = ("left", "right")[k]
    hip, knee, ankle = (local[f"{side}_{joint}"] for joint in ("hip", "knee", "ankle"))
    # what reads heights along a leg needs them in order
    knee = np.array([knee[0], max(knee[1], hip[1] + 4.0)])
    ankle = np.array([ankle[0], max(ankle[1], knee[1] + 4.0)])
    return replace(usual, hip=hip, knee=knee, ankle=ankle)


def _slope(local: BodyPoints, joint: str) -> float:
    across = local[f"right_{joint}"] - local[f"left_{joint}"]
    return float(np.clip(across[1] / max(abs(across[0]), 1e-6), -0.5, 0.5))


def _middle(local: BodyPoints, joint: str) -> float:
    return float((local[f"right_{joint}"][0] + local[f"left_{joint}"][0]) / 2)


def guessed(solid: Solid) -> BodyPoints:
    """A first guess from the outline of a person who stands and is seen from the front.

    Raises:
        InputError: There is no outline of a person.
    """
    if not solid.any():
        raise InputError(
            "No person can be made out in this photo.",
            next_step="Take a photo of the whole body from the front, before a plain wall.",
        )
    _, top, _, tall = bounds(solid)
    middle = _column(solid, top, tall)

    def height(share: float) -> float:
        return top + share * tall

    def ends(share: float) -> tuple[float, float]:
        found = run_at(solid, round(height(share)), middle)
        return found or (middle - 0.1 * tall, middle + 0.1 * tall)

    shoulder = ends(0.215)
    # a hole in a cut-out, or hair that hides it, ends a row at one side: the trunk lies below both
    reach = max(middle - shoulder[0], shoulder[1] - middle)
    half = float(np.clip(reach, 0.09 * tall, 0.15 * tall)) - 0.018 * tall
    center = (shoulder[0] + shoulder[1]) / 2
    center = float(np.clip(center, middle - 0.012 * tall, middle + 0.012 * tall))
    hip = ends(0.515)
    center_low = float(np.clip((hip[0] + hip[1]) / 2, center - 0.05 * tall, center + 0.05 * tall))
    at = {"neck": (center, height(0.172))}
    for side, sign in (("left", -1.0), ("right", 1.0)):
        at[f"{side}_shoulder"] = (center + sign * half, height(0.203))
        at[f"{side}_elbow"] = _outermost(solid, height(0.372), center, sign, (half, 0.03 * tall))
        at[f"{side}_wrist"] = _outermost(solid, height(0.505), center, sign, (half, 0.025 * tall))
        at[f"{side}_hip"] = (center_low + sign * 0.05 * tall, height(0.515))
        for joint, share, off in (("knee", 0.735, 0.05), ("ankle", 0.95, 0.055)):
            at[f"{side}_{joint}"] = _limb(solid, height(share), center_low, sign, off * tall)
    return BodyPoints(np.array([at[name] for name in NAMES], np.float64))


def _column(solid: Solid, top: int, tall: int) -> float:
    """x of the trunk."""
    rows = solid[int(top + 0.22 * tall) : int(top + 0.5 * tall) + 1]
    xs = np.nonzero(rows)[1]
    return float(np.median(xs)) if len(xs) else float(np.median(np.nonzero(solid)[1]))


def _outermost(
    solid: Solid, y: float, center: float, sign: float, usual: tuple[float, float]
) -> tuple[float, float]:
    """The middle of the arm: just inside of what is outermost at a height."""
    half, inset = usual
    row = solid[int(np.clip(round(y), 0, len(solid) - 1))]
    xs = np.flatnonzero(row)
    xs = xs[sign * (xs - center) > 0.4 * half]
    if not len(xs):
        return center + sign * half, y
    x = float(xs[-1] if sign > 0 else xs[0]) - sign * inset
    return center + sign * max(sign * (x - center), 0.7 * half), y


def _limb(solid: Solid, y: float, center: float, sign: float, usual: float) -> tuple[float, float]:
    """The middle of one leg at a height: its own stretch of the row, or half of a joint one."""
    ends = run_at(solid, round(min(y, len(solid) - 1)), center + sign * usual)
    if ends is None:
        return center + sign * usual, y
    first, last = ends
    if first < center < last:
        edge = last if sign > 0 else first
        return (center + edge) / 2, y
    return (first + last) / 2, y
