"""Every model there is for this installation: what can be had, what is there, and how it is used.

The one service about models that the command line, the models page, chat and recognition share. It
loads no model and knows no engine: ``chat_launch`` says how a worker gets one. Only ``download``
opens a connection, when the person asked for it and keeps the network switched on.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.chat_wire import ChatLaunch
from app.draw_wire import DrawLaunch
from app.errors import CancelledError, InputError
from app.network import NetworkOffError
from app.services.chat_shelf import EmptyShelf
from app.services.dressing import DresserCard
from app.services.job_control import JobControl, Meter, Progress, ProgressCallback
from app.services.model_cards import ModelCard
from app.services.model_facts import ModelFacts, library_problem
from app.services.model_speeds import ModelSpeeds
from app.settings import Settings
from models.errors import CancelledError as ModelsCancelledError
from models.errors import ModelsError, NotInstalledError, UnsupportedError
from models.fit import judge, needs_of, on_card, runs_here
from models.own_files import name_for, recognize_files, require_free_name, take_in
from models.pipeline_folder import read_pipeline
from models.pipeline_plan import PipelinePlan, plan_pipeline
from models.probe import Machine
from models.spec import ModelSpec
from models.staging import Staging, bytes_of, staged_names
from models.store import EMBEDDED_FOLDER, ModelStore
from models.vton_layout import plan_vton, read_layout

if TYPE_CHECKING:
    from models.runtimes.pose import SimccPose

_REMOVED = ".removed-"


@dataclass(frozen=True, slots=True)
class Partial:
    """A download that was stopped, or cut off.

    Attributes:
        name: Of the model.
        done: Bytes that are there.
        total: Bytes of the whole model.
    """

    name: str
    title: str
    done: int
    total: int


class ModelLibrary:
    """The models of one installation; safe to ask from several threads.

    Args:
        folder: Where models are that did not come with Vestry.
        settings: What the person chose; asked each time, because it may change.
        release: Called with a model's name before its files go, so that whoever holds it in
            memory lets go; raises where that cannot be.
        threads: Threads of one inference, 0 for as many as there are cores.
        endpoint: The hub that models come from; the public one when empty.
        token: The person's token for the hub; empty for none.
        hub_cache: The hub's own cache of files; its usual place when None.
        machine: The machine to judge by; looked at when None.
        held: Memory that models hold now and give back when another one needs it.
        clock: Seconds that never go backwards.
        sleep: Waits.
        embedded: Where the models are that came with Vestry.
    """

    def __init__(
        self,
        folder: Path,
        *,
        settings: Callable[[], Settings] = Settings,
        release: Callable[[str], None] = lambda _name: None,
        threads: int = 0,
        endpoint: str = "",
        token: str = "",
        hub_cache: Path | None = None,
        machine: Machine | None = None,
        held: Callable[[], int] = lambda: 0,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        embedded: Path = EMBEDDED_FOLDER,
    ) -> None:
        self.folder = folder
        self._embedded = embedded
        self._settings = settings
        self._release = release
        self._threads = threads
        self._endpoint = endpoint
        self._token = token
        self._hub_cache = hub_cache
        self._clock = clock
        self._sleep = sleep
        self._facts = ModelFacts(folder, lambda: settings().chat_context, machine, held)
        self._speeds = ModelSpeeds(folder)

    # -- what there is ----------------------------------------------------------------------------

    @property
    def store(self) -> ModelStore:
        """The files, looked at anew: another window or a command may have changed them."""
        return ModelStore(embedded=self._embedded, installed=self.folder)

    def models(self) -> tuple[ModelCard, ...]:
        """Return every model of the catalogue and the person's own, in order of preference."""
        store, machine, speeds = self.store, self._facts.machine(), self._speeds.all()
        return tuple(
            self._facts.card(store, spec, machine, speeds.get(spec.id)) for spec in store.catalog
        )

    def find(self, name: str) -> ModelCard:
        """Return one model.

        Raises:
            NotInstalledError: Neither the catalogue nor the models folder knows it.
        """
        store = self.store
        spec, speed = store.catalog.get(name), self._speeds.all().get(name)
        return self._facts.card(store, spec, self._facts.machine(), speed)

    def looking(self) -> tuple[str, ...]:
        """Return the installed chat models that can describe a photo, the preferred first."""
        return tuple(
            card.id
            for card in self.models()
            if card.task == "chat"
            and card.condition == "installed"
            and card.sees_pictures
            and not card.answers_briefly
        )

    def planning(self) -> tuple[str, ...]:
        """Return the installed chat models that can plan, the person's choice first."""
        able = [
            card.id
            for card in self.models()
            if card.task == "chat" and card.condition == "installed" and not card.answers_briefly
        ]
        chosen = self._settings().chat_model
        return tuple(sorted(able, key=lambda one: one != chosen))

    @property
    def chats(self) -> bool:
        """Whether any chat model is installed."""
        return any(card.task == "chat" and card.condition == "installed" for card in self.models())

    def revision(self, name: str) -> str:
        """Return which weights a name stands for; empty when nothing here has the name."""
        try:
            return self.find(name).revision
        except NotInstalledError:
            return ""

    def partials(self) -> tuple[Partial, ...]:
        """Return the downloads that can be gone on with."""
        store = self.store
        by_folder = {spec.folder: spec for spec in store.catalog}
        found = []
        for folder in staged_names(self.folder):
            spec, staging = by_folder.get(folder), Staging(self.folder, folder)
            plan = staging.plan()
            name = spec.id if spec else str(plan.get("id", folder))
            title = spec.title if spec else str(plan.get("title", folder))
            found.append(Partial(name, title, staging.there_bytes, staging.total_bytes))
        return tuple(found)

    @property
    def disk_bytes(self) -> int:
        """What the models folder takes on the disk, unfinished downloads included."""
        if not self.folder.is_dir():
            return 0
        return sum(path.lstat().st_size for path in self.folder.rglob("*") if path.is_file())

    # -- how a chat model is started --------------------------------------------------------------

    def chat_launch(self, name: str = "") -> ChatLaunch:
        """Return how to start a chat model; empty for the person's choice or the first there is.

        A choice that was removed since counts as none.

        Raises:
            NotInstalledError: There is no such model, or none at all.
            UnsupportedError: It does not chat, or does not run on this system.
            DamagedFileError: Its files are damaged.
        """
        store, settings = self.store, self._settings()
        chosen = name or self._still_there(store, settings.chat_model)
        spec = store.catalog.get(chosen) if chosen else self._first_chat(store)
        if spec.runtime == "showo":
            return self._recommender_launch(store, spec)
        if spec.task != "chat":
            raise UnsupportedError(
                f"{spec.title} cannot chat.",
                next_step="Choose a model for chat with `vestry models list --task chat`.",
            )
        _raise(self._facts.system_problem(spec))
        folder = store.require(spec)
        _raise(library_problem(spec))
        manifest = store.manifest(spec)
        text, projector = store.part(spec, "text"), store.part(spec, "projector")
        context = self._facts.context_for(spec, manifest, text, wanted=settings.chat_context)
        cell, _longest = self._facts.header_facts(text)
        needs = needs_of(spec, context=context, weights=manifest.size_bytes, cell_bytes=cell)
        return ChatLaunch(
            name=spec.id,
            engine=spec.engine,
            model=str(text or folder),
            projector=str(projector or ""),
            context=context,
            threads=self._threads or settings.threads,
            memory_bytes=needs.total,
            on_card=on_card(needs, self._facts.machine()),
        )

    def recommender(self, name: str = "") -> str:
        """Return the model that recommends of those that are here; empty when none does.

        Args:
            name: Whether this one does; empty for the first there is.
        """
        store = self.store
        for spec in store.catalog.for_task("generate"):
            wanted = spec.runtime == "showo" and name in ("", spec.id)
            if wanted and store.is_installed(spec) and library_problem(spec) is None:
                return spec.id
        return ""

    def _recommender_launch(self, store: ModelStore, spec: ModelSpec) -> ChatLaunch:
        """Return how to start a model that draws for its other half, which answers."""
        _raise(self._facts.system_problem(spec))
        folder = store.require(spec)
        _raise(library_problem(spec))
        return ChatLaunch(
            name=spec.id,
            engine="showo",
            model=str(folder),
            threads=self._threads or self._settings().threads,
            memory_bytes=needs_of(spec).total,
        )

    def draw_launch(self, name: str = "") -> DrawLaunch:
        """Return how to start a model that draws; empty for the first there is.

        Raises:
            NotInstalledError: There is no such model, or none at all, or a library is missing.
            UnsupportedError: It does not draw.
            DamagedFileError: Its files are damaged.
        """
        store = self.store
        spec = store.catalog.get(name) if name else self._first_painter(store)
        if spec.task != "generate" or not spec.usable:
            raise UnsupportedError(
                f"{spec.title} cannot draw.",
                next_step="Choose a model with `vestry models list --task generate`.",
            )
        _raise(self._facts.system_problem(spec))
        folder = store.require(spec)
        _raise(library_problem(spec))
        plan = self._plan_of(spec, folder) if spec.runtime == "diffusion" else None
        return DrawLaunch(
            name=spec.id,
            engine=spec.runtime,
            folder=str(folder),
            threads=self._threads or self._settings().threads,
            plan=plan.as_values() if plan else {},
            memory_bytes=plan.memory_bytes if plan else needs_of(spec).total,
        )

    def dress_launch(self, name: str = "") -> DrawLaunch:
        """Return how to start a model that dresses people; empty for the first there is.

        Raises:
            NotInstalledError: There is no such model, or none at all, or a library is missing.
            UnsupportedError: It does not dress anybody.
            DamagedFileError: Its files are damaged.
            OutOfMemoryError: It fits nowhere on this machine.
        """
        store = self.store
        spec = store.catalog.get(name) if name else self._first_dresser(store)
        if spec.task != "try-on" or not spec.usable:
            raise UnsupportedError(
                f"{spec.title} cannot dress anybody.",
                next_step="Choose a model with `vestry models list --task try-on`.",
            )
        _raise(self._facts.system_problem(spec))
        folder = store.require(spec)
        _raise(library_problem(spec))
        machine = replace(self._facts.machine(), available_bytes=0)
        usable = self._settings().memory_mb * 1_000_000
        plan = plan_vton(read_layout(folder), machine, usable=usable)
        return DrawLaunch(
            name=spec.id,
            engine=spec.runtime,
            folder=str(folder),
            threads=self._threads or self._settings().threads,
            plan=plan.as_values(),
            memory_bytes=plan.memory_bytes,
        )

    def dresser(self, name: str = "") -> DresserCard | None:
        """What is told of a model that dresses people, where one is ready; None without one."""
        store = self.store
        try:
            spec = store.catalog.get(name) if name else self._first_dresser(store)
        except NotInstalledError:
            return None
        return DresserCard(spec.id, spec.title, spec.license)

    def pose_model(self) -> SimccPose | None:
        """Load the model that finds body points, where one is installed; None where there is none.

        Raises:
            DamagedFileError: Its files are damaged.
        """
        store = self.store
        for spec in store.catalog.for_task("pose"):
            if spec.usable and store.is_installed(spec) and library_problem(spec) is None:
                # loaded here, because nothing but the try-on ever asks for it
                from models.runtimes.pose import pose_in

                return pose_in(store.require(spec), name=spec.id)
        return None

    def _plan_of(self, spec: ModelSpec, folder: Path) -> PipelinePlan:
        """Return how a diffusion pipeline is held here; refused where it fits nowhere."""
        return plan_pipeline(
            read_pipeline(folder),
            # Only what the machine has: what is free changes from call to call, and another plan
            # would mean another process, and another picture for the same seed.
            replace(self._facts.machine(), available_bytes=0),
            name=spec.id,
            usable=self._settings().memory_mb * 1_000_000,
        )

    def larger_context(self, name: str, *, now: int) -> int:
        """Return with how many tokens a chat model could be loaded instead of so many; 0 for none.

        Twice as many, or as many as the model was trained for, where this machine has the memory.
        """
        store = self.store
        try:
            spec = store.catalog.get(name)
            store.require(spec)
            size = store.manifest(spec).size_bytes
        except ModelsError:
            return 0
        cell, longest = self._facts.header_facts(store.part(spec, "text"))
        wanted = min(2 * now, longest) if longest else 0
        if wanted <= now:
            return 0
        needs = needs_of(spec, context=wanted, weights=size, cell_bytes=cell)
        return 0 if judge(spec, self._facts.machine(), needs).verdict == "no" else wanted

    def record_speed(self, name: str, *, tokens_per_s: float, first_token_s: float) -> None:
        """Keep how fast an answer came; an answer too short to measure is left out."""
        self._speeds.record(name, tokens_per_s=tokens_per_s, first_token_s=first_token_s)

    # -- what can be done -------------------------------------------------------------------------

    def download(
        self,
        name: str,
        *,
        accepted_license: str,
        allow_network: bool = False,
        control: JobControl | None = None,
        progress: ProgressCallback | None = None,
    ) -> ModelCard:
        """Fetch a model, or the rest of it; what is there already is kept and checked.

        Args:
            accepted_license: The license that was shown and agreed to (``ModelCard.license``).
            allow_network: The person allows this one download although the switch is off.
            progress: Told bytes, rate and what is left at most ten times a second; ``about`` is a
                ``DownloadProgress``.

        Raises:
            NetworkOffError: The person keeps the network switched off.
            CancelledError: The person stopped it, or paused; ``partials`` then lists it.
            ModelsError: As ``Downloader.fetch``.
        """
        spec = self.store.catalog.get(name)
        if spec.embedded or spec.own:
            raise InputError(
                f"{spec.title} is nothing to download.",
                next_step="It came with Vestry, or you added it yourself.",
            )
        if not (allow_network or self._settings().network):
            raise NetworkOffError
        # Imported here: listing models does not pay for fetching them.
        from models.download_progress import DownloadProgress
        from models.downloads import Downloader
        from models.hub import Hub

        def tell(step: DownloadProgress) -> None:
            if progress is not None:
                progress(Progress(step.done, step.total, step.rate, step.eta_s, step))

        self._sweep()
        hub = Hub(self._endpoint, token=self._token, cache=self._hub_cache)
        made = Downloader(self.folder, hub, clock=self._clock, sleep=self._sleep)
        try:
            made.fetch(
                spec,
                accepted_license=accepted_license,
                progress=tell,
                stop=lambda: control is not None and (control.cancelled or control.paused),
            )
        except ModelsCancelledError as error:
            raise CancelledError(
                f"Stopped; what has arrived of {spec.title} is kept.",
                next_step=f"`vestry models get {spec.id}` goes on where it was.",
            ) from error
        return self.find(name)

    def discard_partial(self, name: str) -> int:
        """Throw away what a stopped download left; return the bytes freed."""
        folder = self._folder_of(name)
        with Staging(self.folder, folder) as staging:
            return staging.discard()

    def add(
        self,
        files: Sequence[Path],
        *,
        name: str = "",
        control: JobControl | None = None,
        progress: ProgressCallback | None = None,
    ) -> ModelCard:
        """Take files of the person's own in: a GGUF with or without its mmproj, or a folder.

        Args:
            name: What to call it; made from the files' names when empty.

        Raises:
            AlreadyThereError: The name is taken, or the same files are there.
            ForeignProjectorError: The picture part belongs to another model.
            ModelsError: The files are no model, or damaged.
            CancelledError: The person stopped it; nothing was taken in.
        """
        known = [spec.id for spec in self.store.catalog]
        if name:
            require_free_name(name, known)
        found = recognize_files(files)
        name = name or name_for(files, known)
        meter = Meter(found.bytes, progress)
        self._sweep()
        take_in(self.folder, found, name=name, tick=_ticking(meter, control))
        return self.find(name)

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
        store.verify(spec, tick=_ticking(meter, control))

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
        installed = folder.is_dir() and not folder.is_symlink()
        if not installed and not Staging(self.folder, spec.folder).folder.is_dir():
            raise NotInstalledError(
                f"{spec.title} is not installed.", next_step="`vestry models list` names what is."
            )
        if installed:
            self._release(name)
        freed = self.discard_partial(name)
        if installed:
            freed += bytes_of(folder)
            self._delete(folder)
        self._speeds.forget(name)
        return freed

    def _delete(self, folder: Path) -> None:
        """Take a folder away in one step, then delete it: half a model must never be left."""
        aside = folder.with_name(f"{_REMOVED}{folder.name}")
        shutil.rmtree(aside, ignore_errors=True)
        folder.rename(aside)
        shutil.rmtree(aside, ignore_errors=True)

    def _sweep(self) -> None:
        """Clear away what a killed process was about to delete."""
        for path in self.folder.glob(f"{_REMOVED}*"):
            shutil.rmtree(path, ignore_errors=True)

    def _folder_of(self, name: str) -> str:
        for folder in staged_names(self.folder):
            if Staging(self.folder, folder).plan().get("id") == name:
                return folder  # also of a model that the catalogue no longer knows
        return self.store.catalog.get(name).folder

    # -- inside -----------------------------------------------------------------------------------

    def _still_there(self, store: ModelStore, chosen: str) -> str:
        """Return the person's choice, empty when its files are gone; damaged ones are told of."""
        try:
            if chosen:
                store.require(store.catalog.get(chosen))
        except NotInstalledError:
            return ""
        except ModelsError:
            return chosen
        return chosen

    def _first_painter(self, store: ModelStore) -> ModelSpec:
        for spec in store.catalog.for_task("generate"):
            if spec.usable and store.is_installed(spec) and library_problem(spec) is None:
                return spec
        raise NotInstalledError(
            "There is no model that draws.",
            next_step="Add an exported one with `vestry models add FOLDER`.",
        )

    def _first_dresser(self, store: ModelStore) -> ModelSpec:
        for spec in store.catalog.for_task("try-on"):
            if spec.usable and store.is_installed(spec) and library_problem(spec) is None:
                return spec
        raise NotInstalledError(
            "There is no model that dresses people.",
            next_step="Get one with `vestry models get fashn-vton-1.5`, or add one of your own.",
        )

    def _first_chat(self, store: ModelStore) -> ModelSpec:
        machine = self._facts.machine()
        for spec in store.catalog.for_task("chat"):
            if runs_here(spec, machine) and store.is_installed(spec):
                return spec
        EmptyShelf().chat_launch("")
        raise AssertionError("unreachable")


def _ticking(meter: Meter, control: JobControl | None) -> Callable[[int], None]:
    def tick(count: int) -> None:
        if control is not None:
            control.checkpoint()
        meter.step(count)

    return tick


def _raise(problem: ModelsError | None) -> None:
    if problem is not None:
        raise problem
