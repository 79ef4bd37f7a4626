"""What is known about one model here: whether it runs, what it needs, and its card.

Puts together the catalogue entry, what lies on the disk, the header of its files and this machine.
Nothing is loaded, changed or fetched.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from app.services.model_cards import Condition, ModelCard
from app.services.model_speeds import Speed
from models.errors import DamagedFileError, ModelsError, NotInstalledError, UnsupportedError
from models.fit import Fit, judge, needs_of, runs_here
from models.gguf_header import kv_bytes_per_cell, read_gguf_header
from models.probe import Machine, missing_modules, probe_gpu, probe_machine
from models.spec import ModelSpec
from models.staging import Staging
from models.store import MANIFEST_NAME, Manifest, ModelStore

LEAST_CONTEXT = 2048
_DISTRIBUTIONS = {"llama_cpp": "llama-cpp-python", "mlx_vlm": "mlx-vlm"}
_EXTRAS = {
    "llama_cpp": "llama",
    "mlx_vlm": "mlx",
    **dict.fromkeys(
        ("diffusers", "torch", "transformers", "accelerate", "safetensors"), "diffusion"
    ),
}


class ModelFacts:
    """Finds them out; safe to ask from several threads.

    Args:
        folder: The models folder.
        chat_context: Tokens that the person wants a conversation to hold, 0 for the usual.
        machine: The machine to judge by; looked at when None.
        held: Memory that models of ours hold now: it is free for another one, because they make
            room, and a model must not be in its own way.
    """

    def __init__(
        self,
        folder: Path,
        chat_context: Callable[[], int],
        machine: Machine | None,
        held: Callable[[], int] = lambda: 0,
    ) -> None:
        self._held = held
        self._folder = folder
        self._chat_context = chat_context
        self._given_machine = machine
        self._with_card: Machine | None = None
        self._cells: dict[tuple[str, int, int], tuple[int, int]] = {}

    def machine(self) -> Machine:
        """Return this machine as it is now; the driver of a graphics card is asked once."""
        now = self._given_machine or probe_machine()
        if now.available_bytes:
            # Not the sum: weights that are mapped from their file count as available already.
            now = replace(now, available_bytes=max(now.available_bytes, self._held()))
        if self._given_machine is not None:
            return now
        if self._with_card is None:
            self._with_card = probe_gpu(now)  # asks a driver, so only once
        return replace(now, gpu=self._with_card.gpu)

    def system_problem(self, spec: ModelSpec) -> ModelsError | None:
        """Return why a model does not run on this system; None when it does."""
        machine = self.machine()
        if runs_here(spec, machine):
            return None
        return UnsupportedError(
            f"{spec.title} does not run on this system.",
            next_step="Choose another model with `vestry models list`.",
        )

    def context_for(
        self, spec: ModelSpec, manifest: Manifest, text: Path | None, *, wanted: int
    ) -> int:
        """Tokens to prepare for: what is wanted, what the model can, and what memory allows."""
        cell, longest = self.header_facts(text)
        context = min(wanted or spec.context, longest or spec.context)
        machine = self.machine()
        # Only the machine's whole memory counts here: what is free changes from call to call, and
        # another context would mean another process.
        steady = replace(machine, available_bytes=0, gpu=None)
        while context > LEAST_CONTEXT and not wanted:
            needs = needs_of(spec, context=context, weights=manifest.size_bytes, cell_bytes=cell)
            if judge(spec, steady, needs).verdict != "no":
                break
            context //= 2
        return context

    def header_facts(self, file: Path | None) -> tuple[int, int]:
        """Return bytes of one token and the longest context by the file's header; 0 if unknown."""
        if file is None or file.suffix != ".gguf":
            return 0, 0
        try:
            stat = file.stat()
            key = (str(file), stat.st_size, stat.st_mtime_ns)
            if key not in self._cells:
                header = read_gguf_header(file)
                self._cells[key] = (kv_bytes_per_cell(header), header.context_length)
        except (OSError, ModelsError):
            return 0, 0  # a damaged file is told where it is used, not where it is listed
        return self._cells[key]

    def card(
        self, store: ModelStore, spec: ModelSpec, machine: Machine, speed: Speed | None
    ) -> ModelCard:
        """Return everything a person decides by about one model."""
        condition, size, problem = self._condition(store, spec)
        staging = Staging(self._folder, spec.folder)
        partial = condition != "installed" and staging.exists
        done = staging.there_bytes if partial else 0
        if partial:
            condition = "partial"
            size = staging.total_bytes or size  # by the Hub's own record, not by the catalogue's
        installed = condition == "installed"
        return ModelCard(
            id=spec.id,
            title=spec.title,
            task=spec.task,
            engine=spec.engine,
            condition=condition,
            bytes=size,
            approximate=not (installed or partial) and _is_approximate(spec),
            done_bytes=done,
            fit=self._fit(store, spec, machine, size=size, installed=installed),
            license=spec.license,
            license_url=spec.license_url,
            commercial_use=spec.commercial_use,
            gated=spec.gated,
            source=spec.repo,
            revision=_revision(store, spec) if installed else spec.revision,
            embedded=spec.embedded,
            own=spec.own,
            usable=spec.usable,
            verified_on=spec.verified_on,
            verified_here=machine.label in spec.verified_on,
            sees_pictures=spec.task == "chat" and spec.sees_pictures,
            answers_briefly=spec.answers_briefly,
            context=spec.context,
            family=spec.family,
            quantization=spec.quantization,
            speed=speed,
            problem=problem.message if problem else "",
            next_step=problem.next_step if problem else "",
            warnings=spec.warnings,
            notes=spec.notes,
        )

    def _condition(
        self, store: ModelStore, spec: ModelSpec
    ) -> tuple[Condition, int, ModelsError | None]:
        try:
            store.require(spec)
        except DamagedFileError as error:
            return "damaged", spec.download_bytes, error
        except NotInstalledError as error:
            if (store.folder(spec) / MANIFEST_NAME).is_file():
                damaged = DamagedFileError(error.message, next_step=error.next_step)
                return "damaged", spec.download_bytes, damaged
            return "absent", spec.download_bytes, None
        problem = self.system_problem(spec)
        if problem is None and spec.usable:
            problem = library_problem(spec)
        return "installed", store.manifest(spec).size_bytes, problem

    def _fit(
        self, store: ModelStore, spec: ModelSpec, machine: Machine, *, size: int, installed: bool
    ) -> Fit:
        cell = self.header_facts(store.part(spec, "text"))[0] if installed else 0
        wanted = self._chat_context()
        needs = needs_of(spec, context=wanted, weights=size if installed else 0, cell_bytes=cell)
        return judge(spec, machine, needs)


def library_problem(spec: ModelSpec) -> ModelsError | None:
    """Return which library a model lacks here, without importing any; None when all are there."""
    missing = missing_modules(spec.requires)
    if not missing:
        return None
    library = _DISTRIBUTIONS.get(missing[0], missing[0])
    extra = _EXTRAS.get(missing[0])
    wanted = f'"vestry[{extra}]"' if extra else library
    return NotInstalledError(
        f"{spec.title} needs {library}, which this installation lacks.",
        next_step=f"Install it with `pip install {wanted}`.",
    )


def _is_approximate(spec: ModelSpec) -> bool:
    return bool(spec.include) or any(file.approximate for file in spec.files)


def _revision(store: ModelStore, spec: ModelSpec) -> str:
    """Return which weights are installed: a commit, or the beginning of the largest file's hash."""
    manifest = store.manifest(spec)
    told = str(manifest.fields.get("revision", "")) or spec.revision
    return told or max(manifest.files, key=lambda file: file.bytes).sha256[:12]
