"""The pocket-encoder as a teacher of the picture tower: its answers, and what it sees where.

One vector a photo is little to learn from when there are three thousand photos. The encoder's last
map says sixty-four times as much about each of them, and it is nearly equivariant: a part of a
view, mirrored or not, has the part of the map as its answer, so a student may look at parts of its
own choice while the teacher looks once. Maps are kept along their principal directions. Runs the
shipped ONNX graph with one more output; trains nothing.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from models.preprocess import PreprocessRecord
from models.types import RgbImage
from train.errors import DataError

MAP: Final = "map"
MAP_WIDTH: Final = 64

Floats = npt.NDArray[np.float32]


class Teacher:
    """The shipped encoder with its last map before pooling as one more output.

    Raises:
        DataError: The graph has no pooled map.
    """

    def __init__(self, encoder: Path, *, threads: int = 1) -> None:
        from models.runtimes.session import OnnxSession
        from models.store import MANIFEST_NAME, read_manifest

        fields = read_manifest(encoder / MANIFEST_NAME).fields
        self._record = PreprocessRecord.from_json(fields["preprocess"])
        with tempfile.TemporaryDirectory() as folder:
            graph = Path(folder) / "teacher.onnx"
            self._name = _with_map(encoder / "image.onnx", graph)
            self._session = OnnxSession(graph, threads=threads)

    def look(self, images: Sequence[RgbImage]) -> dict[str, Floats]:
        """Return the encoder's outputs by name, and its map ``[n, rows, columns, channels]``."""
        found = self._session.run(
            {"pixels": np.stack([self._record.apply(image) for image in images])}
        )
        found[MAP] = found.pop(self._name).transpose(0, 2, 3, 1)
        return found


@dataclass(frozen=True)
class MapBasis:
    """The principal directions of a map's channels.

    Attributes:
        mean: ``[channels]``.
        axes: ``[channels, width]``; a direction is weakened by the fourth root of its variance, so
            that strong ones lead and weak ones are not drowned.
    """

    mean: Floats
    axes: Floats

    @classmethod
    def of(cls, maps: Floats, *, width: int = MAP_WIDTH) -> MapBasis:
        """Find them in maps ``[..., channels]``."""
        rows = maps.reshape(-1, maps.shape[-1]).astype(np.float64)
        mean = rows.mean(0)
        spread = (rows - mean).T @ (rows - mean) / len(rows)
        variance, directions = np.linalg.eigh(spread)
        best = np.argsort(variance)[::-1][:width]
        axes = directions[:, best] / np.maximum(variance[best], 1e-12) ** 0.25
        scale = np.sqrt((((rows - mean) @ axes) ** 2).mean())
        return cls(mean.astype(np.float32), (axes / scale).astype(np.float32))

    def __call__(self, maps: Floats) -> Floats:
        """Return maps ``[..., width]`` whose values have a mean square of one."""
        return np.asarray((maps - self.mean) @ self.axes, np.float32)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a view: ``top``, ``left``, ``tall``, ``wide`` in pixels, and whether mirrored."""

    top: int
    left: int
    tall: int
    wide: int
    mirrored: bool

    def of(self, image: RgbImage) -> RgbImage:
        """Cut it out."""
        cut = image[self.top : self.top + self.tall, self.left : self.left + self.wide]
        return np.ascontiguousarray(cut[:, ::-1] if self.mirrored else cut)


def draw_part(height: int, width: int, rng: np.random.Generator) -> Part:
    """Return a part of at least two thirds of the area, for a student."""
    share = rng.uniform(0.66, 1.0)
    stretch = np.sqrt(rng.uniform(0.85, 1.18))
    tall = min(height, max(1, round(height * np.sqrt(share) * stretch)))
    wide = min(width, max(1, round(width * np.sqrt(share) / stretch)))
    return Part(
        int(rng.integers(0, height - tall + 1)),
        int(rng.integers(0, width - wide + 1)),
        tall,
        wide,
        bool(rng.random() < 0.5),
    )


def at_tokens(
    seen: npt.NDArray[np.float16], shape: tuple[int, int], part: Part, tokens: tuple[int, int]
) -> Floats:
    """Return what the teacher's map says at the middle of each of the student's tokens.

    Args:
        seen: Map of the whole view ``[side, side, width]``, which was letterboxed.
        shape: Height and width of the view.
        part: What the student looks at.
        tokens: Rows and columns of its tokens.

    Returns:
        ``[rows * columns, width]``, row by row, interpolated between cells.
    """
    side = seen.shape[0]
    cell = max(shape) / side
    across = (np.arange(tokens[1]) + 0.5) / tokens[1]
    if part.mirrored:
        across = 1 - across
    y = part.top + (np.arange(tokens[0]) + 0.5) / tokens[0] * part.tall
    x = part.left + across * part.wide
    rows = _between((y + (max(shape) - shape[0]) / 2) / cell - 0.5, side)
    columns = _between((x + (max(shape) - shape[1]) / 2) / cell - 0.5, side)
    whole = np.einsum("ri,ijk,cj->rck", rows, seen.astype(np.float32), columns, optimize=True)
    return np.asarray(whole.reshape(-1, seen.shape[-1]), np.float32)


def _between(places: npt.NDArray[np.float64], side: int) -> Floats:
    """Return weights ``[places, side]`` of a linear interpolation."""
    at = np.clip(places, 0, side - 1)
    return np.maximum(0, 1 - np.abs(at[:, None] - np.arange(side))).astype(np.float32)


def _with_map(source: Path, out: Path) -> str:
    """Write the graph with the map that is pooled as an output; return that output's name."""
    import onnx

    model = onnx.load(source)
    makers = {name: node for node in model.graph.node for name in node.output}
    pooled = [
        node.input[0]
        for node in model.graph.node
        if node.op_type in ("ReduceMean", "GlobalAveragePool")
    ]
    if not pooled or pooled[-1] not in makers:
        raise DataError(
            "The teacher's graph pools no map.", next_step="Use the encoder that Vestry ships."
        )
    model.graph.output.append(
        onnx.helper.make_tensor_value_info(pooled[-1], onnx.TensorProto.FLOAT, None)
    )
    onnx.save(model, out)
    return str(pooled[-1])
