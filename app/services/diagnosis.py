"""``vestry doctor``: what works here, what is missing, and how to fix it.

Looks at the machine (``system_checks``), the embedded models, the wardrobe and the settings. It
changes nothing unless asked to repair the wardrobe, imports no heavy library and opens no
connection. A check that fails is a finding, never an error.
"""

from __future__ import annotations

import platform
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.environ import Environment
from app.errors import explain
from app.paths import Paths
from app.services import system_checks
from app.services.checks import Check, State
from app.services.index_status import index_status
from app.services.model_library import ModelLibrary
from app.settings import load_settings
from app.version import app_version
from local_index import Library
from local_index.errors import LocalIndexError
from local_index.records import EncoderKey
from local_index.sync import SyncReport
from models.errors import ModelsError
from models.manager import ENCODER, ModelManager
from models.probe import has_module, module_version, probe_machine
from models.spec import ModelSpec
from models.store import ModelStore

MODELS, WARDROBE, DATA = "Models", "Wardrobe", "Your data"
_MARK: Mapping[State, int] = {"broken": 0, "warning": 1, "info": 2, "ok": 3}


@dataclass(frozen=True, slots=True)
class Backend:
    """A library that runs models, and where it was ever seen to work.

    Attributes:
        verified_on: Systems on which its tests passed, as ``system-architecture``; empty when it
            never was verified by us.
        exact: The only version that will do; empty when others will, too.
    """

    name: str
    module: str
    distribution: str
    runs: str
    verified_on: tuple[str, ...] = ()
    exact: str = ""

    def as_json(self, system: str) -> dict[str, Any]:
        """Return the entry of the command line's document."""
        return {
            "name": self.name,
            "installed": has_module(self.module),
            "version": module_version(self.distribution),
            "runs": self.runs,
            "verified_on": list(self.verified_on),
            "verified_here": system in self.verified_on,
        }


BACKENDS = (
    Backend("onnxruntime", "onnxruntime", "onnxruntime", "pocket models", ("linux-x86_64",)),
    Backend("opencv", "cv2", "opencv-python-headless", "cut-out fallback", ("linux-x86_64",)),
    Backend(
        "llama.cpp",
        "llama_cpp",
        "llama-cpp-python",
        "larger models that chat",
        ("linux-x86_64",),
        exact="0.3.36",
    ),
    Backend("mlx", "mlx_vlm", "mlx-vlm", "larger models on Apple silicon"),
    Backend("diffusers", "diffusers", "diffusers", "larger models that draw"),
)


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """Everything that was looked at."""

    checks: tuple[Check, ...]
    system: str

    @property
    def works(self) -> bool:
        """Whether nothing that is needed is broken."""
        return all(check.state != "broken" for check in self.checks)

    @property
    def to_fix(self) -> tuple[Check, ...]:
        """What to do something about, the worst first."""
        found = [check for check in self.checks if check.state in ("broken", "warning")]
        return tuple(sorted(found, key=lambda check: _MARK[check.state]))

    def as_json(self) -> dict[str, Any]:
        """Return the command line's document."""
        return {
            "works": self.works,
            "version": app_version(),
            "system": self.system,
            "python": platform.python_version(),
            "checks": [check.as_json() for check in self.checks],
            "backends": [backend.as_json(self.system) for backend in BACKENDS],
        }


def diagnose(
    paths: Paths,
    environment: Environment,
    *,
    store: ModelStore | None = None,
    repair: bool = False,
) -> Diagnosis:
    """Look at everything.

    Args:
        store: Where models are; the shipped ones and the installation's own when None.
        repair: Also put right what can be put right in the wardrobe.
    """
    machine = probe_machine()
    wanted = system_checks.requirements()
    models = store or ModelStore(installed=paths.models)
    checks = (
        system_checks.check_python(),
        system_checks.check_machine(machine),
        system_checks.check_room(paths.library),
        system_checks.check_sqlite(),
        *system_checks.check_libraries(wanted),
        *_check_models(models, environment),
        *_check_added_models(ModelLibrary(paths.models, machine=machine)),
        *_check_backends(machine.label),
        *_check_wardrobe(paths.library, repair=repair, present=_present(models, environment)),
        *system_checks.check_window(),
        *system_checks.check_extras(wanted),
        *_check_home(paths),
        _network_policy(),
    )
    return Diagnosis(checks, machine.label)


def _check_models(store: ModelStore, environment: Environment) -> Iterator[Check]:
    if environment.fake_models:
        detail = "VESTRY_FAKE_MODELS is set, so photos are only pretended to be looked at"
        yield Check(MODELS, "Stand-ins", "warning", detail, "Unset VESTRY_FAKE_MODELS.")
    manager = ModelManager(store)
    for spec in store.catalog:
        if spec.embedded:
            yield _check_model(store, manager, spec)


def _check_model(store: ModelStore, manager: ModelManager, spec: ModelSpec) -> Check:
    try:
        size = store.verify(spec).size_bytes
    except ModelsError as error:
        # Without the encoder nothing can be imported; cutting out has a fallback.
        state: State = "broken" if spec.id == ENCODER else "warning"
        return Check(MODELS, spec.title, state, error.message, error.next_step)
    problem = manager.state(spec.id).problem
    if problem is not None and spec.optional:  # it came along; nobody has to want it
        return Check(MODELS, spec.title, "info", problem.message, problem.next_step)
    if problem is not None:
        return Check(MODELS, spec.title, "warning", problem.message, problem.next_step)
    detail = f"{size / 1e6:.1f} MB, every byte verified, {spec.license}"
    return Check(MODELS, spec.title, "ok", detail)


def _check_added_models(library: ModelLibrary) -> Iterator[Check]:
    """Tell about models that did not come with Vestry; sizes are compared, bytes are not read."""
    cards = library.models()
    there = [card for card in cards if not card.embedded and card.condition != "absent"]
    for card in there:
        size = _size(card.bytes)
        if card.condition == "damaged":
            yield Check(MODELS, card.title, "warning", card.problem, card.next_step)
        elif card.condition == "partial":
            detail = f"{_size(card.done_bytes)} of {size} are here"
            step = (
                f"Run `vestry models get {card.id}` to go on, or `vestry models remove {card.id}`."
            )
            yield Check(MODELS, card.title, "info", detail, step)
        elif card.problem:
            yield Check(MODELS, card.title, "warning", card.problem, card.next_step)
        else:
            words = f"{size}, {card.license}; {card.fit.title.lower()}: {card.fit.sentence}"
            state: State = "ok" if card.fit.verdict != "no" else "warning"
            step = "" if state == "ok" else "Choose a smaller model with `vestry models list`."
            yield Check(MODELS, card.title, state, words, step)
    if not any(card.task == "chat" and card.installed for card in there):
        step = "`vestry models list --task chat` names those that fit; none is needed."
        came_along = any(card.answers_briefly and card.ready for card in cards)
        detail = "only the small model that came along answers, and only short questions"
        words = detail if came_along else "no model that can chat is installed"
        yield Check(MODELS, "Chat", "info", words, step)


def _size(count: int) -> str:
    return f"{count / 1e9:.1f} GB" if count >= 1e9 else f"{count / 1e6:.1f} MB"


def _check_backends(system: str) -> Iterator[Check]:
    for backend in BACKENDS:
        if not has_module(backend.module):
            continue
        version = module_version(backend.distribution)
        if backend.exact and version and version != backend.exact:
            step = f"Run: pip install {backend.distribution}=={backend.exact}"
            detail = f"{version} is installed, but only {backend.exact} will do"
            yield Check(MODELS, backend.name, "warning", detail, step)
            continue
        if system in backend.verified_on:
            detail = f"runs {backend.runs}; verified on {system}"
            yield Check(MODELS, backend.name, "ok", detail)
        else:
            seen = ", ".join(backend.verified_on) or "no system yet"
            detail = f"runs {backend.runs}; verified on {seen}, not on {system}"
            yield Check(MODELS, backend.name, "info", detail)


def _check_wardrobe(
    folder: Path, *, repair: bool, present: tuple[str, str] | None
) -> Iterator[Check]:
    if not folder.exists():
        yield Check(WARDROBE, "Folder", "info", f"{folder} is made by the first import")
        return
    try:
        with Library.open(folder) as library:
            yield _count(library)
            yield _check_database(library)
            yield from _check_files(library, repair=repair)
            yield from _check_index(library, present)
    except (LocalIndexError, OSError) as error:
        words = explain(error)
        yield Check(WARDROBE, "Folder", "broken", words.message, words.next_step)


def _count(library: Library) -> Check:
    items, photos = library.items.count(), library.photos.count()
    detail = f"{items:,} garments and {photos:,} photos in {library.folder}"
    if library.read_only:
        step = "Copy the folder to a place where you may write to change it."
        return Check(WARDROBE, "Folder", "warning", f"{detail}, read-only", step)
    return Check(WARDROBE, "Folder", "ok", detail)


def _check_database(library: Library) -> Check:
    problems = library.integrity_problems()
    if problems:
        step = "Run `vestry restore` with your newest backup."
        return Check(WARDROBE, "Database", "broken", "; ".join(problems), step)
    return Check(WARDROBE, "Database", "ok", "sound")


def _check_files(library: Library, *, repair: bool) -> Iterator[Check]:
    mended = repair and not library.read_only
    if mended:
        report = library.sync.repair()
        yield Check(WARDROBE, "Repair", "ok", _mended(report))
    report = library.sync.check(derived=("thumb", "cutout"))
    if report.missing_photos:
        detail = f"{len(report.missing_photos):,} photos have lost their file"
        step = "Bring them back with `vestry restore`, or import the originals again."
        yield Check(WARDROBE, "Photos", "broken", detail, step)
    else:
        yield Check(WARDROBE, "Photos", "ok", "every photo has its file")
    if report.missing_pictures:
        detail = f"{len(report.missing_pictures):,} pictures of conversations have lost their file"
        step = "Bring them back with `vestry restore`; the conversations can be read without."
        yield Check(WARDROBE, "Conversations", "warning", detail, step)
    if report.missing_derived:
        count = len({photo for _kind, photos in report.missing_derived for photo in photos})
        detail = f"{count:,} photos lack a thumbnail or cut-out"
        step = "Run `vestry doctor --repair` to make them again."
        yield Check(WARDROBE, "Cut-outs", "warning", detail, step)
    if report.repairable:
        parts = (report.orphan_photos, report.orphan_derived, report.rubbish, report.stale_graphs)
        detail = f"{sum(map(len, parts)):,} leftovers of interrupted work"
        step = "Run `vestry doctor --repair` to clear them away."
        yield Check(WARDROBE, "Leftovers", "warning", detail, step)


def _present(store: ModelStore, environment: Environment) -> tuple[str, str] | None:
    """Return name and revision of the encoder in use, or None where there is none to speak of."""
    if environment.fake_models:
        return None
    try:
        manifest = store.manifest(store.catalog.get(ENCODER))
    except ModelsError:
        return None
    return manifest.name, str(manifest.fields.get("revision", ""))


def _check_index(library: Library, present: tuple[str, str] | None) -> Iterator[Check]:
    """Tell how far the encoder in use is with the photos; loads no model."""
    if present is None:
        return
    seen = [one.key for one in library.encoders.known()]
    alike = [key for key in seen if (key.name, key.revision) == present]
    found = index_status(library, alike[0] if alike else EncoderKey(*present, preprocess=""))
    ready, photos = f"{found.coverage.ready:,}", f"{found.coverage.photos:,}"
    if found.state == "ready":
        lost = f"; {found.failed:,} could not be read" if found.failed else ""
        detail = f"{ready} of {photos} photos are ready to be searched{lost}"
        yield Check(WARDROBE, "Search", "ok", detail)
    elif found.state in ("running", "waiting"):
        detail = f"{ready} of {photos} photos are ready for this version's models; going on now"
        yield Check(WARDROBE, "Search", "info", detail)
    elif found.state == "behind":
        detail = f"{ready} of {photos} photos are ready for this version's models"
        step = "Run `vestry index update`; until then pictures find only those."
        yield Check(WARDROBE, "Search", "warning", detail, step)


def _mended(report: SyncReport) -> str:
    counts = (
        (len(report.orphan_photos), "photos without a garment set aside"),
        (len(report.orphan_derived) + len(report.rubbish), "leftovers cleared away"),
        (len(report.stale_graphs), "search indexes built again"),
    )
    return "; ".join(f"{count:,} {what}" for count, what in counts if count) or "nothing to repair"


def _check_home(paths: Paths) -> Iterable[Check]:
    try:
        load_settings(paths.settings_file)
    except Exception as error:  # noqa: BLE001 - whatever is wrong with the file is the finding
        words = explain(error)
        return [Check(DATA, "Settings", "broken", words.message, words.next_step)]
    return [Check(DATA, "Settings and log", "ok", f"{paths.home}, log in {paths.logs}")]


def _network_policy() -> Check:
    detail = "Vestry connects only to fetch what you ask for; photos and words never leave here"
    return Check(DATA, "Network", "ok", detail)
