"""Any local text-to-image pipeline of diffusers as a painter. Imports torch: for a worker alone.

A plan says how the pipeline is held (``models.pipeline_plan``); it is followed here, and torch is
asked only whether the plan's device is really there. Files are local, weights safetensors, and no
code of the folder runs (``models.pipeline_folder`` looks before). Steps are told, and a stop heard,
where the pipeline calls back after each; random numbers come from a generator on the processor, so
that a seed means the same noise on every device.
"""

from __future__ import annotations

import gc
import inspect
from pathlib import Path
from typing import Any

import diffusers
import numpy as np
import torch
import transformers

from models.chat import Stop
from models.errors import (
    CancelledError,
    DamagedFileError,
    ModelsError,
    OutOfMemoryError,
    UnsupportedError,
)
from models.painting import PainterInfo, Progress
from models.pipeline_folder import PipelineFolder, read_pipeline
from models.pipeline_plan import PipelinePlan, plan_pipeline
from models.probe import probe_gpu, probe_machine
from models.types import RgbImage

_SIDE_OF_LATENTS = 128
_FACTOR = 8


class DiffusionPainter:
    """Draws with a loaded pipeline.

    Args:
        name: What it is called.
        pipeline: As diffusers loaded it, held as the plan says.
        plan: How it draws.
    """

    def __init__(self, name: str, pipeline: Any, plan: PipelinePlan) -> None:
        self._pipeline, self._plan = pipeline, plan
        self._takes = frozenset(inspect.signature(pipeline.__call__).parameters)
        if not {"prompt", "generator", "callback_on_step_end"} <= self._takes:
            raise UnsupportedError(
                f"A {type(pipeline).__name__} does not draw from words alone.",
                next_step="Take a pipeline that makes pictures from text.",
            )
        self.info = PainterInfo(name, "diffusion", plan.steps, plan.memory_bytes)

    @property
    def side(self) -> int:
        """Pixels of a picture: what the pipeline learned, as far as the plan allows."""
        pipeline = self._pipeline
        factor = int(getattr(pipeline, "vae_scale_factor", _FACTOR))
        latents = _latents_of(pipeline)
        step = 2 * factor  # transformers read latents in pairs
        return max(step, min(latents * factor, self._plan.largest_side) // step * step)

    def paint(self, words: str, *, seed: int, progress: Progress, stop: Stop) -> RgbImage:
        """Draw what words say; the same seed draws the same picture on the same plan."""
        if stop():
            raise _stopped()
        given = self._arguments(words, seed)

        def step_ended(
            _pipeline: Any, step: int, _time: Any, kept: dict[str, Any]
        ) -> dict[str, Any]:
            progress(min(step + 1, self._plan.steps), self._plan.steps)
            if stop():
                raise _stopped()
            return kept

        try:  # foreign code of any age: it may raise anything
            with torch.inference_mode():
                found = self._pipeline(**given, callback_on_step_end=step_ended)
        except CancelledError:
            self._let_go()
            raise
        except (torch.OutOfMemoryError, MemoryError) as error:
            self._let_go()
            raise _too_large() from error
        except Exception as error:
            self._let_go()
            if any(word in str(error).casefold() for word in ("alloc", "out of memory")):
                raise _too_large() from error
            raise ModelsError(
                "The pipeline failed on these words.",
                next_step="Say it in other words; if it fails again, choose another model.",
            ) from error
        return self._picture(found)

    def _arguments(self, words: str, seed: int) -> dict[str, Any]:
        plan = self._plan
        given: dict[str, Any] = {
            "prompt": words,
            "generator": torch.Generator("cpu").manual_seed(seed),
            "output_type": "np",
        }
        optional = {
            "num_inference_steps": plan.steps,
            "guidance_scale": plan.guidance,
            "height": self.side,
            "width": self.side,
        }
        chosen = {name: value for name, value in optional.items() if value is not None}
        return given | {name: value for name, value in chosen.items() if name in self._takes}

    def _picture(self, found: Any) -> RgbImage:
        if any(getattr(found, "nsfw_content_detected", None) or ()):
            raise ModelsError(
                "The pipeline's own filter kept this picture back.",
                next_step="Draw again with another seed or other words.",
            )
        shown = np.asarray(found.images[0], np.float32)
        if not np.isfinite(shown).all():
            raise ModelsError(
                "The pipeline drew nothing that can be shown.",
                next_step="Draw again; if it happens again, the pipeline does not suit this"
                " computer.",
            )
        return (shown * 255).round().clip(0, 255).astype(np.uint8)

    def _let_go(self) -> None:
        gc.collect()
        if self._plan.device == "cuda":
            torch.cuda.empty_cache()


def load_diffusion(
    name: str, folder: Path, plan: PipelinePlan, *, threads: int = 0, stop: Stop = lambda: False
) -> DiffusionPainter:
    """Load a pipeline.

    Args:
        plan: Decided by ``plan_pipeline``.
        threads: Of one operator; 0 for what torch finds.
        stop: Asked between loading and use.

    Raises:
        UnsupportedError: The folder would run foreign code, or is no pipeline for pictures.
        DamagedFileError: A file is missing or damaged.
        OutOfMemoryError: It does not fit.
        CancelledError: ``stop`` said so.
    """
    if threads:
        torch.set_num_threads(threads)
    for library in (diffusers, transformers):
        library.utils.logging.set_verbosity_error()
        library.utils.logging.disable_progress_bar()
    found = read_pipeline(folder)
    plan = _possible(found, plan, name)
    pipeline = _loaded(found, plan)
    if stop():
        raise _stopped()
    pipeline.set_progress_bar_config(disable=True)
    _place(pipeline, plan)
    return DiffusionPainter(name, pipeline, plan)


def _latents_of(pipeline: Any) -> int:
    """Return the side for which a pipeline was trained, in latents, as it tells it."""
    for part in ("unet", "transformer"):
        told = getattr(getattr(getattr(pipeline, part, None), "config", None), "sample_size", None)
        if isinstance(told, int) and told > 0:
            return told
        if isinstance(told, (list, tuple)) and told:
            return int(min(told))
    told = getattr(pipeline, "default_sample_size", None)
    return told if isinstance(told, int) and told > 0 else _SIDE_OF_LATENTS


def _possible(found: PipelineFolder, plan: PipelinePlan, name: str) -> PipelinePlan:
    """Return the plan, or another one where torch cannot use the card that the machine has."""
    there = {
        "cpu": True,
        "cuda": torch.cuda.is_available(),
        "mps": torch.backends.mps.is_available(),
    }
    if there[plan.device]:
        return plan
    machine = probe_machine()
    if plan.device == "cuda" and torch.backends.mps.is_available():
        machine = probe_gpu(machine)
    return plan_pipeline(found, machine, name=name)


def _loaded(found: PipelineFolder, plan: PipelinePlan) -> Any:
    kind: Any = getattr(diffusers, found.class_name, None)
    if not (isinstance(kind, type) and issubclass(kind, diffusers.DiffusionPipeline)):
        raise UnsupportedError(
            f"This diffusers ({diffusers.__version__}) knows no {found.class_name}.",
            next_step="Update it with `pip install --upgrade diffusers`, or choose another model.",
        )
    try:
        # foreign code of any age: it may raise anything
        loaded: Any = kind  # what it is was asked above
        return loaded.from_pretrained(
            str(found.folder),
            dtype=getattr(torch, plan.precision),
            variant=plan.variant or None,
            use_safetensors=True,
            local_files_only=True,
            trust_remote_code=False,
            low_cpu_mem_usage=True,
        )
    except (torch.OutOfMemoryError, MemoryError) as error:
        raise _too_large() from error
    except Exception as error:
        raise DamagedFileError(
            f"The pipeline in {found.folder.name} cannot be loaded.",
            next_step="Download it again, whole; it may also need a newer diffusers.",
        ) from error


def _place(pipeline: Any, plan: PipelinePlan) -> None:
    try:
        if plan.offload == "parts":
            pipeline.enable_model_cpu_offload(device=plan.device)
        elif plan.offload == "layers":
            pipeline.enable_sequential_cpu_offload(device=plan.device)
        else:
            pipeline.to(plan.device)
    except (torch.OutOfMemoryError, MemoryError) as error:
        raise _too_large() from error
    if not plan.slicing:
        return
    if plan.device == "mps":  # elsewhere torch computes attention in little memory by itself
        pipeline.enable_attention_slicing()
    vae = getattr(pipeline, "vae", None)
    for name in ("enable_slicing", "enable_tiling"):
        if hasattr(vae, name):
            getattr(vae, name)()


def _too_large() -> OutOfMemoryError:
    return OutOfMemoryError(
        "There is not enough memory to draw with this pipeline.",
        next_step="Close other programs, or choose a smaller model that draws.",
    )


def _stopped() -> CancelledError:
    return CancelledError("The person stopped the picture.")
