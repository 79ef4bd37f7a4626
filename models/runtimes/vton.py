"""FASHN VTON 1.5 as a dresser: its weights in memory, and the sampler. For a worker alone.

A rectified flow from noise to the picture in Euler's steps, with the garment insisted on by looking
twice at each but the last. A plan says how it is held (``vton_layout``); torch is asked only
whether the plan's device is really there. Weights are safetensors, read one by one; nothing is
fetched, no program of theirs runs, and no parser of people or clothes is used: the person is shown
whole and the garment lies flat, which is the way of this network that needs none. Noise comes from
the processor, so that a seed means the same one on every device.

Sources: the public inference code of FASHN VTON 1.5 (Apache-2.0): schedule, guidance 1.5, shift
1.5; X. Liu et al., "Flow Straight and Fast", ICLR 2023 (rectified flow); J. Ho, T. Salimans,
"Classifier-Free Diffusion Guidance", 2021, equation 6.
"""

from __future__ import annotations

import dataclasses
import gc
import itertools
import math
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from safetensors import safe_open
from torch import Tensor, nn

from models.chat import Stop
from models.dressing import GARMENT_KINDS, Dressing
from models.errors import CancelledError, DamagedFileError, ModelsError, OutOfMemoryError
from models.openpose_sketch import sketch
from models.painting import PainterInfo, Progress
from models.pipeline_plan import Precision
from models.probe import Machine, probe_machine
from models.runtimes.vton_network import VtonNetwork
from models.types import Mask, RgbImage
from models.vton_frame import framed, framed_sketch, looked_at
from models.vton_layout import VtonLayout, VtonPlan, plan_vton, read_layout

GUIDANCE: Final = 1.5
SHIFT: Final = 1.5


class VtonDresser:
    """Dresses people with loaded weights.

    Args:
        name: What it is called.
        network: Held as the plan says.
        plan: How it draws.
    """

    def __init__(self, name: str, network: VtonNetwork, layout: VtonLayout, plan: VtonPlan) -> None:
        self._network, self._layout, self._plan = network, layout, plan
        self.info = PainterInfo(name, "vton", plan.steps, plan.memory_bytes)

    def dress(self, asked: Dressing, *, seed: int, progress: Progress, stop: Stop) -> RgbImage:
        """Draw the person in the garment; the same seed draws the same picture."""
        if stop():
            raise _stopped()
        shape = self._layout.shape
        seen = looked_at(asked.person, shape)
        person, frame = framed(seen, shape)
        garment, _ = framed(looked_at(asked.garment, shape), shape)
        pose = framed_sketch(_sketched(asked, seen), shape)
        given = {
            "person": self._values(person),
            "person_pose": self._values(pose),
            "garment": self._values(garment),
            # nobody wears it: a sketch of nobody
            "garment_pose": self._values(np.zeros_like(pose)),
            "kind": torch.tensor([GARMENT_KINDS.index(asked.kind) + 1], device=self._plan.device),
        }
        try:
            with torch.inference_mode():
                drawn = self._drawn(given, seed, progress, stop)
        except CancelledError:
            self._let_go()
            raise
        except (torch.OutOfMemoryError, MemoryError) as error:
            self._let_go()
            raise _too_large() from error
        except RuntimeError as error:
            self._let_go()
            if any(word in str(error).casefold() for word in ("alloc", "out of memory")):
                raise _too_large() from error
            raise ModelsError(
                "The model failed on this picture.",
                next_step="Try another photo or another garment.",
            ) from error
        return frame.cut(_shown(drawn))

    def _drawn(self, given: dict[str, Tensor], seed: int, progress: Progress, stop: Stop) -> Tensor:
        plan, shape = self._plan, self._layout.shape
        kind = getattr(torch, plan.precision)
        noise = torch.randn((1, 3, *shape), generator=torch.Generator("cpu").manual_seed(seed))
        picture = noise.to(plan.device, kind)
        times = schedule(plan.steps)
        for step, (now, then) in enumerate(itertools.pairwise(times)):
            if stop():
                raise _stopped()
            at = torch.full((1,), now, dtype=kind, device=plan.device)
            # without the second look at the end: it would oversaturate colors
            guided = step < plan.steps - 1
            picture = picture + (then - now) * self._velocity(picture, at, given, guided=guided)
            progress(step + 1, plan.steps)
        return picture

    def _velocity(
        self, picture: Tensor, at: Tensor, given: dict[str, Tensor], *, guided: bool
    ) -> Tensor:
        look = self._network
        if not guided:
            return look(picture, at, **given)  # type: ignore[no-any-return]
        nothing = {name: torch.zeros_like(value) for name, value in given.items()}
        if self._plan.together:
            both = {name: torch.cat([given[name], nothing[name]]) for name in given}
            told, plain = look(torch.cat([picture] * 2), torch.cat([at] * 2), **both).chunk(2)
        else:
            told, plain = look(picture, at, **given), look(picture, at, **nothing)
        return plain + GUIDANCE * (told - plain)  # type: ignore[no-any-return]

    def _values(self, picture: np.ndarray[Any, np.dtype[np.uint8]]) -> Tensor:
        rows = picture[..., None] if picture.ndim == 2 else picture
        values = torch.from_numpy(np.ascontiguousarray(rows.transpose(2, 0, 1)))[None]
        return (values.float() / 127.5 - 1).to(
            self._plan.device, getattr(torch, self._plan.precision)
        )

    def _let_go(self) -> None:
        gc.collect()
        if self._plan.device == "cuda":
            torch.cuda.empty_cache()


def _sketched(asked: Dressing, seen: RgbImage) -> Mask:
    """The sketch of the pose at the size at which the person is looked at."""
    factor = (seen.shape[1] / asked.person.shape[1], seen.shape[0] / asked.person.shape[0])
    return sketch(asked.standing.scaled(factor), (seen.shape[1], seen.shape[0]))


def schedule(steps: int) -> tuple[float, ...]:
    """Times from 0 to 1, closer together where there is mostly noise."""
    even = [step / steps for step in range(steps + 1)]
    shift = math.exp(-SHIFT)
    return tuple(shift / (shift + 1 / at - 1) if at else 0.0 for at in even)


def load_vton(
    name: str, folder: Path, plan: VtonPlan, *, threads: int = 0, stop: Stop = lambda: False
) -> VtonDresser:
    """Load the weights of a folder.

    Args:
        plan: Decided by ``plan_vton``.
        threads: Of one operator; 0 for what torch finds.
        stop: Asked between tensors.

    Raises:
        NotInstalledError: The weights are missing.
        UnsupportedError: They are another network's.
        DamagedFileError: A file is damaged.
        OutOfMemoryError: They do not fit.
        CancelledError: ``stop`` said so.
    """
    if threads:
        torch.set_num_threads(threads)
    layout = read_layout(folder)
    plan = _possible(layout, plan)
    with torch.device("meta"):
        network = VtonNetwork(layout)
    try:
        _fill(network, layout, plan, stop)
    except (torch.OutOfMemoryError, MemoryError) as error:
        raise _too_large() from error
    except (OSError, RuntimeError, ValueError) as error:
        raise DamagedFileError(
            f"The weights in {folder.name} cannot be read.",
            next_step="Download the model again, whole.",
        ) from error
    return VtonDresser(name, network.eval(), layout, plan)


def _fill(network: VtonNetwork, layout: VtonLayout, plan: VtonPlan, stop: Stop) -> None:
    """Read tensor by tensor: file and copy in another precision are never both in memory."""
    kind = getattr(torch, plan.precision)
    with safe_open(str(layout.file), framework="pt", device="cpu") as weights:
        for name in layout.tensors():
            if stop():
                raise _stopped()
            _put(network, name, weights.get_tensor(name).to(plan.device, kind))


def _put(network: VtonNetwork, name: str, value: Tensor) -> None:
    part, _, leaf = name.rpartition(".")
    owner = network.get_submodule(part)
    if leaf in dict(owner.named_buffers(recurse=False)):
        owner.register_buffer(leaf, value)
    else:
        setattr(owner, leaf, nn.Parameter(value, requires_grad=False))


def _possible(layout: VtonLayout, plan: VtonPlan) -> VtonPlan:
    """Return the plan, or another one where torch cannot use what the machine has."""
    machine = probe_machine()
    if plan.device == "cuda" and not torch.cuda.is_available():
        return plan_vton(layout, machine)
    if plan.device == "mps" and not torch.backends.mps.is_available():
        return plan_vton(layout, _without_card(machine))
    if plan.device == "cuda" and not torch.cuda.is_bf16_supported():
        wide: Precision = "float32"
        return dataclasses.replace(plan, precision=wide, together=False)
    return plan


def _without_card(machine: Machine) -> Machine:
    return dataclasses.replace(machine, gpu=None)


def _shown(drawn: Tensor) -> RgbImage:
    values = drawn[0].float().cpu().numpy().transpose(1, 2, 0)
    if not np.isfinite(values).all():
        raise ModelsError(
            "The model drew nothing that can be shown.",
            next_step="Draw again; if it happens again, the model does not suit this computer.",
        )
    return np.asarray((np.clip(values, -1, 1) + 1) * 127.5, np.uint8)


def _too_large() -> OutOfMemoryError:
    return OutOfMemoryError(
        "There is not enough memory to dress somebody with this model.",
        next_step="Close other programs; without a model, clothes are bent onto the photo.",
    )


def _stopped() -> CancelledError:
    return CancelledError("The person stopped the picture.")
