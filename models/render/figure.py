"""The human figure as geometry: body shapes, poses, views and the landmarks clothes are hung on.

Centimeters as in ``geometry``: x to the viewer's right, y down, the origin where neck and shoulders
meet. Knows no garment, no color and no pixel; ``figure_paint`` paints it, ``worn_*`` dress it, and
anything that fits clothes to a person reads its landmarks here. Proportions are of the artist's
canon (about seven and a half heads), not of a measured population.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import numpy.typing as npt

from models.render.geometry import Points, pts, smooth, unit

Rng = np.random.Generator
View = Literal["front", "three-quarter", "back"]
ArmPose = Literal["down", "out", "hip", "carry", "wave"]

VIEWS: tuple[View, ...] = ("front", "three-quarter", "back")

_TORSO_DEPTH = 10.5
_YAW = 0.56
"""How far, in radians, a figure of the three-quarter view has turned."""


@dataclass(frozen=True, slots=True)
class BodyShape:
    """Half widths and heights of a body in cm, arms and legs excluded.

    Attributes:
        shoulder: Half width to the shoulder joint's outside.
        limb: Factor on the thickness of arms and legs.
        leg: Length from hip joint to ankle.
        head: Factor on the head; children have large ones.
    """

    shoulder: float = 18.6
    chest: float = 16.0
    waist: float = 13.6
    hip: float = 16.8
    limb: float = 1.0
    leg: float = 74.0
    arm: float = 54.0
    head: float = 1.0
    torso: float = 1.0
    child: bool = False

    @property
    def waist_y(self) -> float:
        return 39.0 * self.torso

    @property
    def hip_y(self) -> float:
        return 57.0 * self.torso

    @property
    def crotch_y(self) -> float:
        return 66.0 * self.torso


@dataclass(frozen=True, slots=True)
class Stance:
    """How a body stands.

    Attributes:
        arms: Pose of the arm at the viewer's left and right.
        swing: Radians by which each arm leaves the body beyond its pose.
        spread: Half the distance between the ankles in cm.
        shift: Sideways shift of the pelvis in cm.
        knee: How far the viewer's left and right knee bends outward, in cm.
        facing: +1 or -1, where a three-quarter figure looks.
    """

    arms: tuple[ArmPose, ArmPose] = ("down", "down")
    swing: tuple[float, float] = (0.0, 0.0)
    spread: float = 9.0
    shift: float = 0.0
    knee: tuple[float, float] = (0.0, 0.0)
    facing: float = 1.0


@dataclass(frozen=True, slots=True)
class Arm:
    """One arm in the view: joints, and whether the torso hides its inner side."""

    side: float
    shoulder: Points
    elbow: Points
    wrist: Points
    hand: Points
    behind: bool

    def along(self, share: float) -> Points:
        """The point a share of the way from shoulder to wrist."""
        upper = float(np.linalg.norm(self.elbow - self.shoulder))
        lower = float(np.linalg.norm(self.wrist - self.elbow))
        at = share * (upper + lower)
        if at <= upper:
            near: Points = self.shoulder + (self.elbow - self.shoulder) * (at / upper)
            return near
        far: Points = self.elbow + (self.wrist - self.elbow) * ((at - upper) / lower)
        return far


@dataclass(frozen=True, slots=True)
class Leg:
    """One leg in the view; ``toe`` is the direction of the foot, 0 toward the viewer."""

    side: float
    hip: Points
    knee: Points
    ankle: Points
    toe: float


@dataclass(frozen=True, slots=True)
class Figure:
    """A posed body with its landmarks, ready to be painted and dressed.

    Attributes:
        arms: The viewer's left and right arm.
        head: Middle of the head.
        sole: y of the ground.
    """

    shape: BodyShape
    stance: Stance
    view: View
    arms: tuple[Arm, Arm]
    legs: tuple[Leg, Leg]
    head: Points
    sole: float
    _ys: npt.NDArray[np.float64]
    _halves: npt.NDArray[np.float64]

    @property
    def back(self) -> bool:
        """Whether it shows its back."""
        return self.view == "back"

    @property
    def yaw(self) -> float:
        """Turn in radians, positive when it looks to the viewer's right."""
        return _YAW * self.stance.facing if self.view == "three-quarter" else 0.0

    @property
    def neck(self) -> float:
        """Half width of the neck."""
        return 5.3 * (0.9 + 0.1 * self.shape.limb) * (0.9 if self.shape.child else 1.0)

    def half(self, y: float) -> float:
        """Half width of the torso at a height, before it is turned."""
        return float(np.interp(y, self._ys, self._halves))

    def turn(self, points: Points) -> Points:
        """Where points on the front of the torso appear in the view.

        The torso is taken as an elliptic cylinder; the lean of the pelvis follows.
        """
        out = points.astype(np.float64).copy()
        if self.yaw:
            wide = self.shape.shoulder + 3.0
            bulge = np.maximum(1 - (points[:, 0] / wide) ** 2, 0.0)
            out[:, 0] = points[:, 0] * np.cos(self.yaw)
            out[:, 0] += _TORSO_DEPTH * np.sin(self.yaw) * bulge * 0.62
        low = np.clip((points[:, 1] - 12.0) / (self.shape.hip_y - 12.0), 0.0, 1.0)
        out[:, 0] += self.stance.shift * low
        return out

    def torso(self) -> Points:
        """Outline of the trunk from the neck to the crotch."""
        s = self.shape
        right = smooth(
            pts(
                (self.neck, -8.0),
                (self.neck + 0.4, -1.5),
                (s.shoulder - 2.6, 3.2),
                (s.shoulder - 0.4, 7.5),
                (s.shoulder - 2.2, 14.0),
                (s.chest, 19.0 * s.torso),
                (s.waist, s.waist_y),
                (s.hip, s.hip_y),
                (s.hip * 0.92, s.crotch_y + 2),
                (0.0, s.crotch_y + 1.0),
            ),
            corners=(0, 8, 9),
            closed=False,
        )
        left = right[::-1] * np.array([-1.0, 1.0])
        return self.turn(np.concatenate([right, left[1:]]))


def sample_shape(rng: Rng, *, build: float, child: bool = False) -> BodyShape:
    """Draw a body.

    Args:
        build: 0 for wide hips and a narrow waist to 1 for wide shoulders.
    """
    full = float(np.clip(rng.normal(0.0, 0.55), -0.9, 1.6))
    width = 1.0 + 0.085 * full
    shape = BodyShape(
        shoulder=(17.2 + 2.6 * build) * (1 + 0.03 * full) * rng.uniform(0.97, 1.03),
        chest=(15.0 + 1.9 * build) * width,
        waist=(12.4 + 2.3 * build) * (1.0 + 0.12 * full),
        hip=(17.2 - 0.9 * build) * width,
        limb=float(0.93 + 0.13 * full + 0.09 * build),
        leg=float(rng.uniform(70, 80)),
        arm=float(rng.uniform(51, 56)),
        head=float(rng.uniform(0.96, 1.06)),
        torso=float(rng.uniform(0.96, 1.04)),
    )
    if not child:
        return shape
    return replace(
        shape,
        shoulder=15.6,
        chest=13.8,
        waist=13.0,
        hip=14.2,
        limb=0.92,
        leg=float(rng.uniform(52, 60)),
        arm=46.0,
        head=1.28,
        torso=0.9,
        child=True,
    )


def sample_stance(rng: Rng, *, sleeves_overlap: bool = True) -> Stance:
    """Draw a pose.

    Args:
        sleeves_overlap: Allow hands on the hip; a sleeveless outer layer would hide such an arm.
    """
    poses: list[ArmPose] = ["down", "down", "down", "out", "carry"]
    poses += ["hip"] if sleeves_overlap else []
    poses += ["wave"] if rng.random() < 0.15 else []
    left, right = (poses[int(rng.integers(len(poses)))] for _ in range(2))
    shift = float(rng.normal(0, 1.0))
    return Stance(
        arms=(left, right),
        swing=(float(rng.uniform(0.0, 0.1)), float(rng.uniform(0.0, 0.1))),
        spread=float(rng.uniform(7.5, 14.0)),
        shift=shift,
        knee=(float(rng.uniform(-0.6, 1.4)), float(rng.uniform(-0.6, 1.4))),
        facing=1.0 if rng.random() < 0.5 else -1.0,
    )


def _arm(shape: BodyShape, stance: Stance, index: int, torso_x: float, behind: bool) -> Arm:
    side = (-1.0, 1.0)[index]
    pose, swing = stance.arms[index], stance.swing[index]
    upper, lower = shape.arm * 0.53, shape.arm * 0.47
    shoulder = pts((torso_x, 6.0)).reshape(2)
    turn, bend = {
        "down": (0.10, 0.02),
        "out": (0.30, 0.16),
        "hip": (0.78, 0.0),
        "carry": (0.2, 1.1),
        "wave": (1.25, 2.75),
    }[pose]
    way = np.array([side, 1.0])
    elbow = shoulder + unit(turn + swing) * way * upper
    direction = unit(bend + swing * 0.5) * way
    if pose == "hip":
        target = np.array([side * (shape.waist + 1.5) + stance.shift * 0.6, shape.waist_y + 8.0])
        direction = (target - elbow) / np.linalg.norm(target - elbow)
    wrist = elbow + direction * lower
    hand = wrist + direction * (13.0 if pose != "hip" else 6.0)
    return Arm(side, shoulder, elbow, wrist, hand, behind)


def _leg(shape: BodyShape, stance: Stance, index: int, yaw: float) -> Leg:
    side = (-1.0, 1.0)[index]
    narrow = float(np.cos(yaw))
    middle = stance.shift
    hip = np.array([middle + side * shape.hip * 0.5 * narrow, shape.hip_y + 2.0])
    ankle = np.array([side * stance.spread * (narrow - 0.1 * bool(yaw)), hip[1] + shape.leg])
    knee = hip * 0.52 + ankle * 0.48
    knee = knee + np.array([side * stance.knee[index] * 0.7, 0.0])
    if yaw:
        # A turned figure has one foot in front of the other.
        near = side * yaw < 0
        ankle = ankle + np.array([0.0, 1.6 if near else -1.4])
    toe = 0.95 * np.sign(yaw) if yaw else side * 0.32
    return Leg(side, hip, knee, ankle, float(toe))


def pose_figure(shape: BodyShape, stance: Stance, view: View) -> Figure:
    """Put a body into a pose and a view."""
    yaw = _YAW * stance.facing if view == "three-quarter" else 0.0
    if view == "back":
        stance = replace(
            stance,
            arms=stance.arms[::-1],
            swing=stance.swing[::-1],
            knee=stance.knee[::-1],
            shift=-stance.shift,
        )
    reach = (shape.shoulder - 3.2) * np.cos(yaw)
    arms = []
    for index, side in enumerate((-1.0, 1.0)):
        behind = bool(yaw) and side * yaw > 0
        slip = 2.2 * np.sin(yaw) * (1.0 if behind else 0.4)
        arms.append(_arm(shape, stance, index, side * reach + slip, behind))
    s = shape
    ys = np.array(
        [-9, -1, 3.2, 7.5, 14.0, 19 * s.torso, s.waist_y, s.hip_y, s.crotch_y + 2, 200], float
    )
    halves = np.array(
        [
            *(5.4, 5.8, s.shoulder - 2.6, s.shoulder - 0.4, s.shoulder - 2.2),
            *(s.chest, s.waist, s.hip, s.hip * 0.96, s.hip * 0.96),
        ],
        float,
    )
    dense = np.linspace(-9, s.crotch_y + 2, 80)
    curve = np.interp(dense, ys, halves)
    soft = np.convolve(np.pad(curve, 4, mode="edge"), np.ones(9) / 9, mode="valid")
    head = np.array([1.6 * np.sin(yaw) * 2.0, -6.9 - 11.2 * shape.head])
    legs = (_leg(shape, stance, 0, yaw), _leg(shape, stance, 1, yaw))
    sole = float(max(leg.ankle[1] for leg in legs)) + 7.0
    return Figure(
        shape, stance, view, (arms[0], arms[1]), legs, head, sole, dense, np.maximum(soft, 4.0)
    )
