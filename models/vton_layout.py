"""FASHN VTON 1.5 as a file: which network its weights make, and how it is held on a machine.

    model.safetensors    weights, by names and shapes of their header
    config.json          {"input_shape": [height, width]}, only where it is not the usual one

Read without torch. The header must name every tensor of the network and no other, which is how a
file that merely looks like one is refused before anything is loaded; weights are safetensors, so
nothing in them can run. The published file was never loaded by us: that this is its layout follows
from the public code and from its size, which is that of these tensors to the byte.

Sources: the public inference code of FASHN VTON 1.5 (Apache-2.0), after Black Forest Labs' FLUX.1;
P. Esser et al., "Scaling Rectified Flow Transformers", ICML 2024 (two streams, then one).
"""

from __future__ import annotations

import dataclasses
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from models.errors import DamagedFileError, NotInstalledError, OutOfMemoryError, UnsupportedError
from models.fit import usable_bytes
from models.pipeline_folder import tensor_shapes
from models.pipeline_plan import Device, Precision
from models.probe import Machine

WEIGHTS_NAME: Final = "model.safetensors"
CONFIG_NAME: Final = "config.json"
USUAL_SHAPE: Final = (864, 576)
CLASSES: Final = 4
"""Nothing, and the three kinds of garments."""

FREQUENCIES: Final = 256
_COLORS: Final = 3
_LIBRARY: Final = 500_000_000
_CARD_SHARE: Final = 0.92
_WIDTH: Final[dict[Precision, int]] = {"float32": 4, "float16": 2, "bfloat16": 2}
STEPS: Final[dict[Device, int]] = {"cuda": 30, "mps": 30, "cpu": 20}
"""The publisher calls 20 quick and 30 balanced."""

_MARKS: Final = ("x_embedder.proj.weight", "garment_embedder.proj.weight", "y_embedder.weight")
_AGAIN: Final = "Download the model again, whole."
_LARGEST_SIDE: Final = 4096


@dataclass(frozen=True, slots=True)
class VtonLayout:
    """The sizes of one network.

    Attributes:
        file: Its weights.
        shape: Height and width of its pictures.
        patch: Side of the squares that it reads.
        width: Numbers per square.
        head: Numbers per head.
        inner: Numbers between the two halves of a block.
        mixers, doubles, singles: Blocks of each kind, in this order.
    """

    file: Path
    shape: tuple[int, int]
    patch: int
    width: int
    head: int
    inner: int
    mixers: int
    doubles: int
    singles: int

    @property
    def tokens(self) -> int:
        """Squares of one picture."""
        return (self.shape[0] // self.patch) * (self.shape[1] // self.patch)

    @property
    def axes(self) -> tuple[int, int, int]:
        """Which numbers of a head turn with nothing, with the row and with the column."""
        still = self.head // 8
        turning = (self.head - still) // 2
        return still, turning, turning

    @property
    def numbers(self) -> int:
        """Weights in all."""
        return sum(math.prod(shape) for shape in self.tensors().values())

    def tensors(self) -> dict[str, tuple[int, ...]]:
        """Every tensor of the network by name."""
        w, p, c = self.width, self.patch, _COLORS
        told: dict[str, tuple[int, ...]] = {
            "patch_mixer_token": (1, 1, c * p * p),
            "y_embedder.weight": (CLASSES, w),
            **_linear("t_embedder.mlp.in_layer", FREQUENCIES, w),
            **_linear("t_embedder.mlp.out_layer", w, w),
            **_linear("final_layer.linear", w, c * p * p),
            **_linear("final_layer.adaLN_modulation.1", w, 2 * w),
        }
        for name, channels in (("x_embedder", 2 * c + 1), ("garment_embedder", c + 1)):
            told[f"{name}.proj.weight"] = (w, channels, p, p)
            told[f"{name}.proj.bias"] = (w,)
        for part, count in (("x_patch_mixer", self.mixers), ("single_blocks", self.singles)):
            for number in range(count):
                told |= self._single(f"{part}.{number}")
        for number in range(self.doubles):
            for stream in ("img", "txt"):
                told |= self._stream(f"double_blocks.{number}.{stream}")
        return told

    def _single(self, name: str) -> dict[str, tuple[int, ...]]:
        w = self.width
        return {
            **_linear(f"{name}.linear1", w, 3 * w + self.inner),
            **_linear(f"{name}.linear2", w + self.inner, w),
            **_linear(f"{name}.modulation.lin", w, 3 * w),
            f"{name}.norm.query_norm.scale": (self.head,),
            f"{name}.norm.key_norm.scale": (self.head,),
        }

    def _stream(self, name: str) -> dict[str, tuple[int, ...]]:
        w = self.width
        return {
            **_linear(f"{name}_mod.lin", w, 6 * w),
            **_linear(f"{name}_attn.qkv", w, 3 * w),
            **_linear(f"{name}_attn.proj", w, w),
            f"{name}_attn.norm.query_norm.scale": (self.head,),
            f"{name}_attn.norm.key_norm.scale": (self.head,),
            **_linear(f"{name}_mlp.0", w, self.inner),
            **_linear(f"{name}_mlp.2", self.inner, w),
        }


@dataclass(frozen=True, slots=True)
class VtonPlan:
    """How the network is held; plain values, because they cross the pipe.

    Attributes:
        device: What computes.
        precision: What weights are held as.
        together: Whether the two looks of a step, with and without the garment, are one batch.
        steps: Passes through the network.
        memory_bytes: Of the machine's memory.
        card_bytes: Of the graphics card's; 0 without one.
    """

    device: Device
    precision: Precision
    together: bool
    steps: int
    memory_bytes: int
    card_bytes: int = 0

    def as_values(self) -> dict[str, Any]:
        """Return it as JSON values."""
        return dataclasses.asdict(self)


def plan_from(values: Mapping[str, Any]) -> VtonPlan:
    """Return the plan that ``as_values`` wrote."""
    return VtonPlan(**values)


def is_vton(file: Path) -> bool:
    """Whether weights are of this kind, by the names in their header."""
    try:
        return set(_MARKS) <= set(tensor_shapes(file))
    except DamagedFileError:
        return False


def read_layout(folder: Path) -> VtonLayout:
    """Read which network a folder holds.

    Raises:
        NotInstalledError: Its weights are missing.
        DamagedFileError: A file cannot be read, or tensors are missing.
        UnsupportedError: It is another network.
    """
    file = folder / WEIGHTS_NAME
    if not file.is_file():
        raise NotInstalledError(f"{WEIGHTS_NAME} is missing.", next_step=_AGAIN)
    shapes = {name: shape for name, (_dtype, shape) in tensor_shapes(file).items()}
    try:
        width, _channels, patch, _patch = shapes["x_embedder.proj.weight"]
        layout = VtonLayout(
            file=file,
            shape=_shape(folder / CONFIG_NAME),
            patch=patch,
            width=width,
            head=shapes["double_blocks.0.img_attn.norm.query_norm.scale"][0],
            inner=shapes["double_blocks.0.img_mlp.0.weight"][0],
            mixers=_count(shapes, "x_patch_mixer"),
            doubles=_count(shapes, "double_blocks"),
            singles=_count(shapes, "single_blocks"),
        )
    except (KeyError, ValueError, IndexError) as error:
        raise _another() from error
    # a head turns in pairs of numbers, an eighth of them not at all
    if not layout.head or layout.head % 32 or width % layout.head or patch < 1:
        raise _another()
    if any(side % patch for side in layout.shape):
        raise DamagedFileError(
            f"The size in {CONFIG_NAME} does not suit the weights.", next_step=_AGAIN
        )
    wanted = layout.tensors()
    missing = [name for name in wanted if name not in shapes]
    if missing:
        raise DamagedFileError(f"{missing[0]} is missing in {WEIGHTS_NAME}.", next_step=_AGAIN)
    if shapes != wanted:
        raise _another()
    return layout


def plan_vton(layout: VtonLayout, machine: Machine, *, usable: int = 0) -> VtonPlan:
    """Decide how a network is held on a machine.

    Args:
        usable: What models may take of the memory; what suits the machine when 0.

    Raises:
        OutOfMemoryError: It fits nowhere; says what it needs and what there is.
    """
    usable = usable or usable_bytes(machine)
    card = machine.gpu
    if card is not None and not card.unified:
        for together in (True, False):
            takes = _bytes(layout, "bfloat16", together=together)
            if takes <= card.memory_bytes * _CARD_SHARE:
                return VtonPlan("cuda", "bfloat16", together, STEPS["cuda"], 2 * _LIBRARY, takes)
    device: Device = "mps" if card is not None and card.unified else "cpu"
    precisions: tuple[Precision, ...] = ("float32", "bfloat16")
    for precision in precisions:
        takes = _bytes(layout, precision, together=False) + _LIBRARY
        if not usable or takes <= usable:
            return VtonPlan(device, precision, False, STEPS[device], takes)
    raise OutOfMemoryError(
        f"This model takes {takes / 1e9:.1f} GB, and {usable / 1e9:.1f} GB may be used.",
        next_step="Close other programs or allow models more memory in the settings;"
        " without a model, clothes are bent onto the photo.",
    )


def least_bytes(layout: VtonLayout) -> int:
    """Return what a network takes in half precision, wherever it lies."""
    return _bytes(layout, "bfloat16", together=False) + _LIBRARY


def _bytes(layout: VtonLayout, precision: Precision, *, together: bool) -> int:
    """Weights, and the widest moment of a block: what it is given and what it makes of it."""
    rows = 2 * layout.tokens * (2 if together else 1)
    widest = rows * (10 * layout.width + 2 * layout.inner)
    return (layout.numbers + widest) * _WIDTH[precision]


def _linear(name: str, takes: int, gives: int) -> dict[str, tuple[int, ...]]:
    return {f"{name}.weight": (gives, takes), f"{name}.bias": (gives,)}


def _count(shapes: Mapping[str, object], part: str) -> int:
    numbers = {name.split(".")[1] for name in shapes if name.startswith(f"{part}.")}
    return len(numbers)


def _shape(config: Path) -> tuple[int, int]:
    if not config.is_file():
        return USUAL_SHAPE
    try:
        told = json.loads(config.read_text(encoding="utf-8"))
        sides = told.get("input_shape", USUAL_SHAPE)
        tall, wide = (int(side) for side in sides)
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise DamagedFileError(f"{CONFIG_NAME} cannot be read.", next_step=_AGAIN) from error
    if not (0 < tall <= _LARGEST_SIDE and 0 < wide <= _LARGEST_SIDE):
        raise DamagedFileError(f"{CONFIG_NAME} cannot be read.", next_step=_AGAIN)
    return tall, wide


def _another() -> UnsupportedError:
    return UnsupportedError(
        "These weights are no try-on network that Vestry runs.",
        next_step="Take the files of FASHN VTON 1.5, or of a model of the same form.",
    )
