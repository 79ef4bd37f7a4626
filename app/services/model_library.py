"""Every model there is for this installation: what can be had, what is there, and how it is used.

The one service about models that the command line, the models page, chat and recognition share. It
loads no model and knows no engine: ``chat_launch`` says how a worker gets one. Only ``download``
opens a connection, when the person asked for it and keeps the network switched on.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from app.chat_wire import ChatLaunch
from app.errors import InputError
from app.services.chat_shelf import EmptyShelf
from app.services.job_control import JobControl, Meter, ProgressCallback
from app.services.model_cards import Condition, ModelCard
from app.services.model_speeds import ModelSpeeds
from app.settings import Settings
from models.errors import DamagedFileError, ModelsError, NotInstalledError, UnsupportedError
from models.fit import Fit, judge, needs_of, on_card, runs_here
from models.gguf_header import kv_bytes_per_cell, read_gguf_header
from models.probe import Machine, missing_modules, probe_gpu, probe_machine
from models.spec import ModelSpec
from models.store import MANIFEST_NAME, Manifest, ModelStore

LEAST_CONTEXT = 2048
_REMOVED = ".removed-"
_DISTRIBUTIONS = {"llama_cpp": "llama-cpp-python", "mlx_vlm": "mlx-vlm"}
_EXTRAS = {"llama_cpp": "llama", "mlx_vlm": "mlx", "diffusers": "diffusion"}


class ModelLibrary:
    """The models of one installation; safe to ask from several threads.

    Args:
        folder: Where models are that did not come with Vestry.
        settings: What the person chose; asked each time, because it may change.
        release: Called with a model's name before its files go, so that whoever holds it in
            memory lets go; raises where that cannot be.
        threads: Threads of one inference, 0 for as many as there are cores.
        machine: The machine to judge by; looked at when None.
    """

    def __init__(
        self,
        folder: Path,
        *,
        settings: Callable[[], Settings] = Settings,
        release: Callable[[str], None] = lambda _name: None,
        threads: int = 0,
        machine: Machine | None = None,
    ) -> None:
        self.folder = folder
        self._settings = settings
        self._release = release
        self._threads = threads
        self._given_machine = machine
        self._with_card: Machine | None = None
        self._speeds = ModelSpeeds(folder)
        self._cells: dict[tuple[str, int, int], tuple[int, int]] = {}

    # -- what there is ----------------------------------------------------------------------------

    @property
    def store(self) -> ModelStore:
        """The files, looked at anew: another window or a command may have changed them."""
        return ModelStore(installed=self.folder)

    def models(self) -> tuple[ModelCard, ...]:
        """Return every model of the catalogue and the person's own, in order of preference."""
        store, machine, speeds = self.store, self._machine(), self._speeds.all()
        cards = (self._card(store, spec, machine) for spec in store.catalog)
        return tuple(replace(card, speed=speeds.get(card.id)) for card in cards)

    def find(self, name: str) -> ModelCard:
        """Return one model.

        Raises:
            NotInstalledError: Neither the catalogue nor the models folder knows it.
        """
        store = self.store
        card = self._card(store, store.catalog.get(name), self._machine())
        return replace(card, speed=self._speeds.all().get(name))

    def looking(self) -> tuple[str, ...]:
        """Return the names of the installed chat models that see pictures, the preferred first."""
        return tuple(
            card.id
            for card in self.models()
            if card.task == "chat" and card.condition == "installed" and card.sees_pictures
        )

    def revision(self, name: str) -> str:
        """Return which weights a name stands for; empty when nothing here has the name."""
        try:
            return self.find(name).revision
        except NotInstalledError:
            return ""

    @property
    def disk_bytes(self) -> int:
        """What the models folder takes on the disk, unfinished downloads included."""
        if not self.folder.is_dir():
            return 0
        return sum(path.lstat().st_size for path in self.folder.rglob("*") if path.is_file())

    # -- how a chat model is started --------------------------------------------------------------

    def chat_launch(self, name: str = "") -> ChatLaunch:
        """Return how to start a chat model; empty for the person's choice or the first there is.

        Raises:
            NotInstalledError: There is no such model, or none at all.
            UnsupportedError: It does not chat, or does not run on this system.
            DamagedFileError: Its files are damaged.
        """
        store, settings = self.store, self._settings()
        chosen = name or settings.chat_model
        spec = store.catalog.get(chosen) if chosen else self._first_chat(store)
        if spec.task != "chat":
            raise UnsupportedError(
                f"{spec.title} cannot chat.",
                next_step="Choose a model for chat with `vestry models list --task chat`.",
            )
        _raise(self._system_problem(spec))
        folder = store.require(spec)
        _raise(_library_problem(spec))
        manifest = store.manifest(spec)
        context = self._context(spec, manifest, folder, wanted=settings.chat_context)
        cell, _longest = self._header_facts(spec, folder)
        needs = needs_of(spec, context=context, weights=manifest.size_bytes, cell_bytes=cell)
        text, projector = spec.of_role("text"), spec.of_role("projector")
        return ChatLaunch(
            name=spec.id,
            engine=spec.engine,
            model=str(folder / text.name if text else folder),
            projector=str(folder / projector.name) if projector else "",
            context=context,
            threads=self._threads or settings.threads,
            memory_bytes=needs.total,
            on_card=on_card(needs, self._machine()),
        )

    def larger_context(self, name: str, *, now: int) -> int:
        """Return with how many tokens a chat model could be loaded instead of so many; 0 for none.

        Twice as many, or as many as the model was trained for, where this machine has the memory.
        """
        store = self.store
        try:
            spec = store.catalog.get(name)
            folder = store.require(spec)
            size = store.manifest(spec).size_bytes
        except ModelsError:
            return 0
        cell, longest = self._header_facts(spec, folder)
        wanted = min(2 * now, longest) if longest else 0
        if wanted <= now:
            return 0
        needs = needs_of(spec, context=wanted, weights=size, cell_bytes=cell)
        return 0 if judge(spec, self._machine(), needs).verdict == "no" else wanted

    def record_speed(self, name: str, *, tokens_per_s: float, first_token_s: float) -> None:
        """Keep how fast an answer came; an answer too short to measure is left out."""
        self._speeds.record(name, tokens_per_s=tokens_per_s, first_token_s=first_token_s)

    # -- what can be done -------------------------------------------------------------------------

    def verify(
        self,
        name: str,
        *,
        control: JobControl | None = None,
        progress: ProgressCallback | None = None,
    ) -> None:
        """Read every byte of an installed model and compare it with what was published.

        Raises:
            NotInstalledError: It is not there.
            DamagedFileError: A file differs.
            CancelledError: The person stopped it.
        """
        store = self.store
        spec = store.catalog.get(name)
        meter = Meter(store.manifest(spec).size_bytes, progress)

        def tick(count: int) -> None:
            if control is not None:
                control.checkpoint()
            meter.step(count)

        store.verify(spec, tick=tick)

    def remove(self, name: str) -> int:
        """Delete a model's files and whatever an unfinished download left; return the bytes freed.

        Raises:
            NotInstalledError: There is nothing to delete.
            InputError: It ships with Vestry, or answers right now.
        """
        spec = self.store.catalog.get(name)
        if spec.embedded:
            raise InputError(
                f"{spec.title} ships with Vestry and cannot be removed.",
                next_step="It takes up no space of the models folder.",
            )
        folder = self.folder / spec.folder
        # A link in the models folder may lead anywhere; what it leads to is not ours to delete.
        found = [path for path in (folder,) if path.is_dir() and not path.is_symlink()]
        if not found:
            raise NotInstalledError(
                f"{spec.title} is not installed.", next_step="`vestry models list` names what is."
            )
        self._release(name)
        freed = sum(_size_of(path) for path in found)
        for path in found:
            self._delete(path)
        self._speeds.forget(name)
        return freed

    def _delete(self, folder: Path) -> None:
        """Take a folder away in one step, then delete it: half a model must never be left."""
        aside = folder.with_name(f"{_REMOVED}{folder.name}")
        shutil.rmtree(aside, ignore_errors=True)
        folder.rename(aside)
        shutil.rmtree(aside, ignore_errors=True)

    # -- inside -----------------------------------------------------------------------------------

    def _machine(self) -> Machine:
        if self._given_machine is not None:
            return self._given_machine
        now = probe_machine()
        if self._with_card is None:
            self._with_card = probe_gpu(now)  # asks a driver, so only once
        return replace(now, gpu=self._with_card.gpu)

    def _first_chat(self, store: ModelStore) -> ModelSpec:
        machine = self._machine()
        for spec in store.catalog.for_task("chat"):
            if runs_here(spec, machine) and store.is_installed(spec):
                return spec
        EmptyShelf().chat_launch("")
        raise AssertionError("unreachable")

    def _system_problem(self, spec: ModelSpec) -> ModelsError | None:
        machine = self._machine()
        if runs_here(spec, machine):
            return None
        sentence = judge(spec, machine, needs_of(spec)).sentence
        return UnsupportedError(
            f"{spec.title} {sentence[0].lower()}{sentence[1:]}",
            next_step="Choose another model with `vestry models list`.",
        )

    def _context(self, spec: ModelSpec, manifest: Manifest, folder: Path, *, wanted: int) -> int:
        """Tokens to prepare for: what is wanted, what the model can, and what memory allows."""
        cell, longest = self._header_facts(spec, folder)
        context = min(wanted or spec.context, longest or spec.context)
        machine = self._machine()
        # Only the machine's whole memory counts here: what is free changes from call to call, and
        # another context would mean another process.
        steady = replace(machine, available_bytes=0, gpu=None)
        while context > LEAST_CONTEXT and not wanted:
            needs = needs_of(spec, context=context, weights=manifest.size_bytes, cell_bytes=cell)
            if judge(spec, steady, needs).verdict != "no":
                break
            context //= 2
        return context

    def _header_facts(self, spec: ModelSpec, folder: Path) -> tuple[int, int]:
        """Return bytes of one token and the longest context by the file's header; 0 if unknown."""
        text = spec.of_role("text")
        if text is None or not text.name.endswith(".gguf"):
            return 0, 0
        file = folder / text.name
        try:
            stat = file.stat()
            key = (str(file), stat.st_size, stat.st_mtime_ns)
            if key not in self._cells:
                header = read_gguf_header(file)
                self._cells[key] = (kv_bytes_per_cell(header), header.context_length)
        except (OSError, ModelsError):
            return 0, 0  # a damaged file is told where it is used, not where it is listed
        return self._cells[key]

    def _card(self, store: ModelStore, spec: ModelSpec, machine: Machine) -> ModelCard:
        condition, size, problem = self._condition(store, spec)
        installed = condition == "installed"
        return ModelCard(
            id=spec.id,
            title=spec.title,
            task=spec.task,
            engine=spec.engine,
            condition=condition,
            bytes=size,
            approximate=not installed and _is_approximate(spec),
            done_bytes=0,
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
            context=spec.context,
            family=spec.family,
            quantization=spec.quantization,
            speed=None,
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
        problem = self._system_problem(spec)
        if problem is None and spec.usable:
            problem = _library_problem(spec)
        return "installed", store.manifest(spec).size_bytes, problem

    def _fit(
        self, store: ModelStore, spec: ModelSpec, machine: Machine, *, size: int, installed: bool
    ) -> Fit:
        cell = self._header_facts(spec, store.folder(spec))[0] if installed else 0
        wanted = self._settings().chat_context
        needs = needs_of(spec, context=wanted, weights=size if installed else 0, cell_bytes=cell)
        return judge(spec, machine, needs)


def _raise(problem: ModelsError | None) -> None:
    if problem is not None:
        raise problem


def _library_problem(spec: ModelSpec) -> ModelsError | None:
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
    return str(store.manifest(spec).fields.get("revision", spec.revision))


def _size_of(folder: Path) -> int:
    return sum(path.lstat().st_size for path in folder.rglob("*") if path.is_file())
