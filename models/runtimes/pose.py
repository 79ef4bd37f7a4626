"""Where a person's joints are, by a SimCC network (RTMPose, DWPose) in ONNX.

Such a network says for every joint how likely each column and each row of its picture is, at twice
the picture's resolution; a joint is where both are likeliest. Of its 17 or 133 joints the twelve of
shoulders, arms, hips and legs are taken, and the neck is put a little above the middle of the
shoulders. Joints that it is not sure of are left out. "Left" is the viewer's.

Never loaded by us with the published weights: proven on a small network of the same form.

Sources: Y. Li et al., "SimCC: a Simple Coordinate Classification Perspective for Human Pose
Estimation", ECCV 2022, section 3; T. Jiang et al., "RTMPose", 2023; COCO's order of joints.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from models.errors import DamagedFileError, NotInstalledError
from models.openpose_sketch import WHOLE_BODY, Places, Standing
from models.runtimes.session import OnnxSession
from models.types import RgbImage

Box = tuple[int, int, int, int]

_MEAN: Final = np.array((123.675, 116.28, 103.53), np.float32)
_STD: Final = np.array((58.395, 57.12, 57.375), np.float32)
_AIR: Final = 1.25
_SURE: Final = 0.3
_OUTPUTS: Final = frozenset({"simcc_x", "simcc_y"})
# COCO names sides by the person's own; a viewer's left is the person's right
_JOINTS: Final = {
    "left_shoulder": 6, "right_shoulder": 5, "left_elbow": 8, "right_elbow": 7, "left_wrist": 10,
    "right_wrist": 9, "left_hip": 12, "right_hip": 11, "left_knee": 14, "right_knee": 13,
    "left_ankle": 16, "right_ankle": 15,
}  # fmt: skip
_NECK_RISE: Final = 0.08


class SimccPose:
    """Finds body points.

    Args:
        file: The ``.onnx`` file.
        name: What it is called.

    Raises:
        NotInstalledError: The file does not exist.
        DamagedFileError: It is no network of this form.
    """

    def __init__(self, file: Path, *, name: str, threads: int = 2) -> None:
        self.name = name
        self._session = OnnxSession(file, threads=threads, draws=True)
        shape = self._session.input_shape
        if not set(self._session.outputs) >= _OUTPUTS or len(shape) != 4:
            raise _no_pose(file)
        height, width = shape[2], shape[3]
        if not isinstance(height, int) or not isinstance(width, int):
            raise _no_pose(file)
        self._size = (width, height)

    def points(self, photo: RgbImage, box: Box) -> dict[str, tuple[float, float]]:
        """Return x and y in px of the photo by the name of a point; unsure ones are left out.

        Args:
            box: Left, top, width and height of the person.
        """
        places, sure = self._found(photo, box)
        told = {
            name: (float(places[joint, 0]), float(places[joint, 1]))
            for name, joint in _JOINTS.items()
            if sure[joint] >= _SURE
        }
        return _with_neck(told)

    def standing(self, photo: RgbImage, box: Box) -> Standing:
        """Return everything it finds: also face and hands, where it knows a whole body."""
        places, sure = self._found(photo, box)
        known = min(len(places), WHOLE_BODY)
        whole = np.full((WHOLE_BODY, 2), np.nan)
        whole[:known] = places[:known]
        surely = np.zeros(WHOLE_BODY)
        surely[:known] = sure[:known]
        return Standing.of_whole_body(whole, surely)

    def _found(self, photo: RgbImage, box: Box) -> tuple[Places, Places]:
        """Where each joint is in px of the photo, and how sure that is."""
        warp = _crop(box, self._size)
        picture = cv2.warpAffine(photo, warp, self._size, flags=cv2.INTER_LINEAR)
        values = ((np.asarray(picture, np.float32) - _MEAN) / _STD).transpose(2, 0, 1)[None]
        found = self._session.run({self._session.input_name: np.ascontiguousarray(values)})
        across, down = found["simcc_x"][0], found["simcc_y"][0]
        if across.shape[0] <= max(_JOINTS.values()):
            raise _no_pose(Path(self.name))
        back = cv2.invertAffineTransform(warp)
        scale = (self._size[0] / across.shape[1], self._size[1] / down.shape[1])
        at = np.stack([across.argmax(axis=1) * scale[0], down.argmax(axis=1) * scale[1]], axis=1)
        places = at @ back[:, :2].T + back[:, 2]
        sure = np.minimum(across.max(axis=1), down.max(axis=1)).astype(np.float64)
        return np.asarray(places, np.float64), sure


def pose_in(folder: Path, *, name: str) -> SimccPose:
    """Load the network of a model folder; one that finds persons may lie beside it.

    Raises:
        NotInstalledError: The folder holds none.
        DamagedFileError: None of its networks is of this form.
    """
    files: Sequence[Path] = sorted(folder.rglob("*.onnx"), key=lambda file: file.stat().st_size)
    if not files:
        raise NotInstalledError(
            f"The files of {name} are missing.", next_step="Remove the model and add it again."
        )
    for file in files[:-1]:
        try:
            return SimccPose(file, name=name)
        except DamagedFileError:
            continue
    return SimccPose(files[-1], name=name)


def _crop(box: Box, size: tuple[int, int]) -> npt.NDArray[np.float64]:
    """The map from the photo to the network's picture: the person with air, at its proportions."""
    left, top, wide, tall = box
    middle = np.array([left + wide / 2, top + tall / 2])
    ratio = size[0] / size[1]
    high = max(tall * _AIR, wide * _AIR / ratio, 1.0)
    scale = size[1] / high
    shift = np.array(size) / 2 - middle * scale
    return np.array([[scale, 0.0, shift[0]], [0.0, scale, shift[1]]])


def _with_neck(told: dict[str, tuple[float, float]]) -> dict[str, tuple[float, float]]:
    names = ("left_shoulder", "right_shoulder", "left_hip", "right_hip")
    if all(name in told for name in names):
        corners = np.array([told[name] for name in names])
        shoulders, hips = corners[:2].mean(axis=0), corners[2:].mean(axis=0)
        neck = shoulders + (shoulders - hips) * _NECK_RISE
        told["neck"] = (float(neck[0]), float(neck[1]))
    return told


def _no_pose(file: Path) -> DamagedFileError:
    return DamagedFileError(
        f"{file.name} does not say where a body's joints are.",
        next_step="Remove the model and add it again.",
    )
