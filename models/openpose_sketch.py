"""How somebody stands, as the gray sketch of sticks and dots that try-on networks read.

Eighteen joints in OpenPose's order, and where they are known 68 points of the face and 21 of each
hand, in the order of COCO-WholeBody. Sticks have a gray of their own and so have the dots of each
joint; numbers of gray, widths and order are those with which FASHN VTON 1.5 was trained, so nothing
here is a matter of taste. Nobody to be seen is a black picture.

Sources: Z. Cao et al., "OpenPose", TPAMI 2019 (joints); S. Jin et al., "Whole-Body Human Pose
Estimation in the Wild", ECCV 2020 (133 points); the public inference code of FASHN VTON 1.5 and of
DWPose (grays).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import numpy.typing as npt

from models.types import Mask

Places = npt.NDArray[np.float64]

WHOLE_BODY: Final = 133
SURE: Final = 0.3

_JOINTS: Final = 18
_NECK: Final = 1
_SHOULDERS: Final = (2, 5)
# sticks between joints: right arm, left arm, right leg, left leg, head
_LIMBS: Final = (
    (1, 2), (1, 5), (2, 3), (3, 4), (5, 6), (6, 7), (1, 8), (8, 9), (9, 10),
    (1, 11), (11, 12), (12, 13), (1, 0), (0, 14), (14, 16), (0, 15), (15, 17),
)  # fmt: skip
_FINGERS: Final = tuple(
    (0 if step == 0 else 4 * finger + step, 4 * finger + step + 1)
    for finger in range(5)
    for step in range(4)
)
_COCO_OF: Final = {
    0: 0, 2: 6, 3: 8, 4: 10, 5: 5, 6: 7, 7: 9, 8: 12, 9: 14, 10: 16,
    11: 11, 12: 13, 13: 15, 14: 2, 15: 1, 16: 4, 17: 3,
}  # fmt: skip
# named by the viewer's side; OpenPose names sides by the person's own
_NAMED: Final = {
    "left_shoulder": 2, "left_elbow": 3, "left_wrist": 4, "right_shoulder": 5, "right_elbow": 6,
    "right_wrist": 7, "left_hip": 8, "left_knee": 9, "left_ankle": 10, "right_hip": 11,
    "right_knee": 12, "right_ankle": 13,
}  # fmt: skip
_FACE: Final = slice(23, 91)
_HANDS: Final = (slice(91, 112), slice(112, 133))

_STICK_GRAYS: Final = np.linspace(20, 240, 18).astype(np.uint8)
_STICK_DIM, _DOT_BRIGHT = 0.6, 1.3
_STICK_PX, _DOT_PX, _FACE_PX, _FINGER_PX = 4, 4, 3, 2
_FINGER_GRAYS: Final = np.linspace(160, 220, len(_FINGERS)).astype(np.uint8)
_FINGERTIP_GRAY, _FACE_GRAY = 240, 200


def _unknown(count: int) -> Places:
    return np.full((count, 2), np.nan)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where somebody's points are, in px; what is not known is not a number.

    Attributes:
        joints: ``[18, 2]`` in OpenPose's order.
        face: ``[68, 2]``.
        hands: Two of ``[21, 2]``.
    """

    joints: Places = field(default_factory=lambda: _unknown(_JOINTS))
    face: Places = field(default_factory=lambda: _unknown(68))
    hands: tuple[Places, Places] = field(default_factory=lambda: (_unknown(21), _unknown(21)))

    @classmethod
    def of_whole_body(cls, places: Places, sure: npt.NDArray[np.floating]) -> Standing:
        """What a network of 133 points found.

        Args:
            places: ``[133, 2]`` in px.
            sure: How sure it is of each.
        """
        known = np.where((sure > SURE)[:, None], places, np.nan)
        joints = _unknown(_JOINTS)
        for joint, coco in _COCO_OF.items():
            joints[joint] = known[coco]
        joints[_NECK] = joints[list(_SHOULDERS)].mean(axis=0)
        return cls(joints, known[_FACE], (known[_HANDS[0]], known[_HANDS[1]]))

    def with_joints(self, named: Mapping[str, tuple[float, float]]) -> Standing:
        """The same with joints where somebody put them, by the names of a viewer's sides."""
        joints = self.joints.copy()
        for name, place in named.items():
            if name in _NAMED:
                joints[_NAMED[name]] = place
        joints[_NECK] = joints[list(_SHOULDERS)].mean(axis=0)
        return Standing(joints, self.face, self.hands)

    def as_values(self) -> dict[str, list[list[float | None]]]:
        """Return it as JSON values."""
        parts = {"joints": self.joints, "face": self.face}
        parts |= {"left": self.hands[0], "right": self.hands[1]}
        return {
            name: [[None if v != v else float(v) for v in place] for place in part.tolist()]
            for name, part in parts.items()
        }

    @classmethod
    def from_values(cls, values: Mapping[str, list[list[float | None]]]) -> Standing:
        """Return what ``as_values`` wrote."""
        joints, face, left, right = (
            np.array(values[name], np.float64) for name in ("joints", "face", "left", "right")
        )
        return cls(joints, face, (left, right))

    def scaled(self, factor: tuple[float, float]) -> Standing:
        """The same in a picture of another size."""
        by = np.array(factor)
        return Standing(self.joints * by, self.face * by, (self.hands[0] * by, self.hands[1] * by))


def sketch(standing: Standing, size: tuple[int, int]) -> Mask:
    """Draw the sketch.

    Args:
        size: Width and height in px; lines have fixed widths, so it is the network's own scale.
    """
    wide, tall = size
    sticks = np.zeros((tall, wide), np.uint8)
    for number, (one, other) in enumerate(_LIMBS):
        _draw_stick(sticks, standing.joints[one], standing.joints[other], int(_STICK_GRAYS[number]))
    drawn = np.asarray(sticks * _STICK_DIM, np.uint8)
    for joint in range(_JOINTS):
        first = next(k for k, limb in enumerate(_LIMBS) if joint in limb)
        gray = min(255, int(float(_STICK_GRAYS[first]) * _DOT_BRIGHT))
        _draw_dot(drawn, standing.joints[joint], _DOT_PX, gray)
    for hand in standing.hands:
        _draw_hand(drawn, hand)
    for place in standing.face:
        _draw_dot(drawn, place, _FACE_PX, _FACE_GRAY)
    return drawn


def _draw_stick(canvas: Mask, one: Places, other: Places, gray: int) -> None:
    import cv2

    if not (np.isfinite(one).all() and np.isfinite(other).all()):
        return
    (x0, y0), (x1, y1) = one.astype(int).tolist(), other.astype(int).tolist()
    middle = ((x0 + x1) // 2, (y0 + y1) // 2)
    length = int(np.hypot(x0 - x1, y0 - y1))
    angle = int(np.degrees(np.arctan2(y0 - y1, x0 - x1)))
    outline = np.asarray(cv2.ellipse2Poly(middle, (length // 2, _STICK_PX), angle, 0, 360, 1))
    cv2.fillConvexPoly(canvas, outline, gray)


def _draw_dot(canvas: Mask, place: Places, radius: int, gray: int) -> None:
    import cv2

    if np.isfinite(place).all():
        x, y = place.astype(int).tolist()
        cv2.circle(canvas, (x, y), radius, gray, thickness=-1)


def _draw_hand(canvas: Mask, hand: Places) -> None:
    import cv2

    for number, (one, other) in enumerate(_FINGERS):
        if np.isfinite(hand[[one, other]]).all():
            (x0, y0), (x1, y1) = hand[[one, other]].astype(int).tolist()
            gray = int(_FINGER_GRAYS[number])
            cv2.line(canvas, (x0, y0), (x1, y1), gray, thickness=_FINGER_PX)
    for place in hand:
        _draw_dot(canvas, place, _DOT_PX, _FINGERTIP_GRAY)
