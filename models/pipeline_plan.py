"""Where and how a diffusion pipeline is held, decided by sizes before anything is loaded.

    weights in a precision + what a picture takes + the library  <->  card, else memory

On a graphics card: whole, else part by part (the rest waits in memory), else layer by layer. On the
processor: in single precision where there is room, else in bfloat16. A pipeline that fits nowhere
is refused with numbers. How many steps a picture takes is decided here, too, because it is known by
the same facts. Pure: it loads nothing and looks at no machine.

Source: memory options of diffusers (documentation, "Reduce memory usage"); steps and guidance by
the cards of FLUX.2 klein, Z-Image-Turbo and SD-Turbo.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from models.errors import OutOfMemoryError
from models.fit import usable_bytes
from models.pipeline_folder import PipelineFolder
from models.probe import Machine

Device = Literal["cpu", "cuda", "mps"]
Offload = Literal["none", "parts", "layers"]
Precision = Literal["float32", "float16", "bfloat16"]

_LIBRARY: Final = 700_000_000
"""What torch and diffusers take by themselves."""

_CARD_SHARE: Final = 0.92
_LAYERS_ON_CARD: Final = 1_500_000_000
_SPARE: Final = 8_000_000_000
"""With less to spare the last pass is computed in tiles, which is slower and takes less."""

LARGE_SIDE: Final = 1024
SMALL_SIDE: Final = 512
"""Largest picture on a processor: four times the pixels take more than four times as long."""

_WIDTH: Final[dict[Precision, int]] = {"float32": 4, "float16": 2, "bfloat16": 2}
_QUICK_WORDS: Final = ("turbo", "lightning", "schnell", "sprint", "hyper", "lcm", "distill")
_USUAL_STEPS: Final = 24


@dataclass(frozen=True, slots=True)
class Manner:
    """How a pipeline draws.

    Attributes:
        steps: Passes through its network.
        guidance: How much the words are insisted on; None for the pipeline's own value.
    """

    steps: int
    guidance: float | None = None


@dataclass(frozen=True, slots=True)
class PipelinePlan:
    """How a pipeline is held; plain values, because they cross the pipe.

    Attributes:
        device: What computes.
        precision: What weights are held as.
        offload: What waits in memory while a card computes.
        slicing: Whether the last pass, and on Apple silicon attention, is computed in parts.
        largest_side: Of a picture, in pixels.
        variant: Which weight files.
        steps: Passes through the network.
        guidance: None for the pipeline's own.
        memory_bytes: Of the machine's memory.
        card_bytes: Of the graphics card's; 0 without one.
    """

    device: Device
    precision: Precision
    offload: Offload
    slicing: bool
    largest_side: int
    variant: str
    steps: int
    guidance: float | None
    memory_bytes: int
    card_bytes: int = 0

    def as_values(self) -> dict[str, Any]:
        """Return it as JSON values."""
        return dataclasses.asdict(self)


def plan_from(values: Mapping[str, Any]) -> PipelinePlan:
    """Return the plan that ``as_values`` wrote."""
    return PipelinePlan(**values)


def plan_pipeline(
    found: PipelineFolder, machine: Machine, *, name: str = "", usable: int = 0
) -> PipelinePlan:
    """Decide how a pipeline is held on a machine.

    Args:
        name: What it is called; says in part how it draws.
        usable: What models may take of the memory; what suits the machine when 0.

    Raises:
        OutOfMemoryError: It fits nowhere; says what it needs and what there is.
    """
    manner = manner_of(found, name)
    usable = usable or usable_bytes(machine)
    card = machine.gpu
    if card is not None and card.unified:
        return _in_memory(found, usable, manner, "mps")
    if card is not None:
        plan = _on_card(found, usable, manner, int(card.memory_bytes * _CARD_SHARE))
        if plan is not None:
            return plan
    return _in_memory(found, usable, manner, "cpu")


def manner_of(found: PipelineFolder, name: str = "") -> Manner:
    """Return how a pipeline draws by what its folder and its name say."""
    said = f"{name} {found.folder.name} {found.index.get('_name_or_path', '')}".casefold()
    quick = found.distilled or any(word in said for word in _QUICK_WORDS)
    if found.class_name.startswith("Flux2Klein"):
        return Manner(4, 1.0) if found.distilled or "base" not in said else Manner(_USUAL_STEPS)
    if found.class_name.startswith("Flux"):
        # these take the guidance as an input: there is none to leave out
        return Manner(4) if quick else Manner(_USUAL_STEPS)
    if found.class_name.startswith("ZImage"):
        return Manner(9, 0.0) if quick else Manner(28)
    if found.class_name.startswith("StableDiffusion") and quick:
        return Manner(2, 0.0) if "turbo" in said else Manner(4, 0.0)
    return Manner(4) if quick else Manner(_USUAL_STEPS)


def least_bytes(found: PipelineFolder) -> int:
    """Return what a pipeline takes in half precision, wherever it lies."""
    half: Precision = "bfloat16"
    return found.numbers * _WIDTH[half] + picture_bytes(SMALL_SIDE, half) + _LIBRARY


def picture_bytes(side: int, precision: Precision) -> int:
    """Return what the widest layer of the last pass takes, with its input and its output."""
    return side * side * 128 * _WIDTH[precision] * 4


def _on_card(found: PipelineFolder, usable: int, manner: Manner, room: int) -> PipelinePlan | None:
    precision: Precision = _half(found)
    width = _WIDTH[precision]
    picture = picture_bytes(LARGE_SIDE, precision)
    whole, largest = found.numbers * width, found.largest_numbers * width
    offload: Offload
    if whole + picture + _LIBRARY <= room:
        offload, taken, waiting = "none", whole + picture, 0
    elif largest + picture + _LIBRARY <= room and whole + _LIBRARY <= usable:
        offload, taken, waiting = "parts", largest + picture, whole
    elif _LAYERS_ON_CARD + picture <= room and whole + _LIBRARY <= usable:
        offload, taken, waiting = "layers", _LAYERS_ON_CARD + picture, whole
    else:
        return None
    return PipelinePlan(
        device="cuda",
        precision=precision,
        offload=offload,
        slicing=offload != "none",
        largest_side=LARGE_SIDE,
        variant=found.variant,
        steps=manner.steps,
        guidance=manner.guidance,
        memory_bytes=waiting + _LIBRARY,
        card_bytes=taken + _LIBRARY,
    )


def _in_memory(found: PipelineFolder, usable: int, manner: Manner, device: Device) -> PipelinePlan:
    precisions: tuple[Precision, ...] = ("float32", "bfloat16")
    if device == "mps":
        precisions = (_half(found),)
    needed = 0
    for precision in precisions:
        held = found.numbers * _WIDTH[precision]
        needed = held + picture_bytes(SMALL_SIDE, precision) + _LIBRARY
        if usable and needed > usable:
            continue
        large = needed - picture_bytes(SMALL_SIDE, precision) + picture_bytes(LARGE_SIDE, precision)
        side = LARGE_SIDE if device == "mps" and large <= usable else SMALL_SIDE
        needed = large if side == LARGE_SIDE else needed
        return PipelinePlan(
            device=device,
            precision=precision,
            offload="none",
            slicing=bool(usable) and usable - needed < _SPARE,
            largest_side=side,
            variant=found.variant,
            steps=manner.steps,
            guidance=manner.guidance,
            memory_bytes=needed,
        )
    raise OutOfMemoryError(
        f"This pipeline needs {needed / 1e9:.1f} GB of memory, and models may use"
        f" {usable / 1e9:.1f} GB of this computer.",
        next_step="Choose a smaller model that draws; `vestry models list --task generate` says"
        " which ones fit.",
    )


def _half(found: PipelineFolder) -> Precision:
    """Return the half precision that suits the weights: many kinds overflow in float16."""
    largest = max(found.parts, key=lambda part: part.numbers)
    classic = largest.class_name.startswith("UNet")
    return "float16" if classic and largest.dtype != "BF16" else "bfloat16"
