"""The composition root: builds services from environment, paths and settings.

Nothing is opened or loaded before it is asked for, so that a command pays for what it uses. There
are no module-level singletons: whoever starts the program holds a ``Services`` and closes it.
"""

from __future__ import annotations

import dataclasses
import functools
import threading
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from app.crash import install_crash_hooks, write_report
from app.environ import Environment, read_environment
from app.errors import CancelledError, InputError
from app.log import set_up_logging
from app.paths import Paths, resolve_paths
from app.services.arrivals import Arrivals
from app.settings import Settings, load_settings

if TYPE_CHECKING:
    from types import TracebackType

    from app.assistant.assembly import Assembly
    from app.assistant.hub.consent import Asker
    from app.assistant.hub.hub import Hub
    from app.assistant.hub.servers import ServerStore
    from app.assistant.recommending import Recommending
    from app.assistant.tools.desk import Desk
    from app.services.auditing import AuditService
    from app.services.chat_shelf import ChatShelf
    from app.services.chatting import ChatEngine
    from app.services.csv_import import CsvImportService
    from app.services.describing import DescribeService
    from app.services.drawing import DrawService
    from app.services.dressing import DressEngine, DresserCard
    from app.services.importing import ImportService
    from app.services.model_library import ModelLibrary
    from app.services.model_memory import ModelMemory
    from app.services.painting import PaintEngine
    from app.services.perceiving import Perception
    from app.services.recognizing import KnownModels, RecognizeService
    from app.services.reindexing import ReindexService
    from app.services.watching import WatchService
    from app.stylist.service import JudgeFor, Stylist, StylistCache
    from local_index import Library
    from models.vocabulary import Vocabulary


class Services:
    """Everything a command or a window works with; a context manager.

    Args:
        paths: Where things are kept; ``paths.library`` is the wardrobe.
        settings: What the person chose.
        environment: What the environment says.
        perception: Replaces the worker process (tests).
        chat: Replaces the chat model's process (tests).
        painter: Replaces the process of the model that draws (tests).
        dresser: Replaces the process of the model that dresses people (tests).
    """

    def __init__(
        self,
        *,
        paths: Paths,
        settings: Settings,
        environment: Environment,
        perception: Perception | None = None,
        chat: ChatEngine | None = None,
        painter: PaintEngine | None = None,
        dresser: DressEngine | None = None,
    ) -> None:
        self.paths = paths
        self.settings = settings
        self.environment = environment
        self.given_perception = perception
        self.given_chat = chat
        self.given_painter = painter
        self.given_dresser = dresser
        self.arrivals = Arrivals()
        self._starting = threading.Lock()
        self._started: dict[bool, Perception] = {}
        self._chat: ChatEngine | None = None
        self._painter: PaintEngine | None = None
        self._dresser: DressEngine | None = None
        self._hubs: list[Hub] = []
        self._assembly: Assembly | None = None
        self._closed = False

    def __enter__(self) -> Services:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def library_folder(self) -> Path:
        """The wardrobe this run works on."""
        return self.paths.library

    def open_library(self, *, create: bool = False) -> Library:
        """Open the wardrobe; each thread opens its own.

        Raises:
            LocalIndexError: It is not there, damaged or made by a newer Vestry.
        """
        from app.services.upkeep import keep_up
        from local_index import Library

        library = Library.open(self.paths.library, create=create, name=self.paths.library_name)
        try:
            keep_up(library, trash_days=self.settings.trash_days)
        except BaseException:
            library.close()
            raise
        return library

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The shipped terms with the person's own."""
        from models.vocabulary import Vocabulary

        return Vocabulary.load(self._overlay)

    @property
    def perception(self) -> Perception:
        """What looks at photos and words, in a worker process that starts at the first use."""
        return self._perception(background=False)

    @cached_property
    def models(self) -> ModelLibrary:
        """Every model that there is for this installation."""
        from app.services.model_library import ModelLibrary

        return ModelLibrary(
            self.paths.models,
            # Asked when it is needed: the person may change it while the window is open.
            settings=lambda: self.settings,
            release=self._let_go_of_model,
            threads=self.environment.threads,
            endpoint=self.environment.hub_endpoint,
            token=self.environment.hub_token,
            held=lambda: self.model_memory.used_bytes,
        )

    def stylist(self, library: Library) -> Stylist:
        """What recommends outfits, on a library that is open in the caller's thread.

        What it read of the wardrobe is shared by all who ask.
        """
        from datetime import date

        from app.stylist.service import Stylist

        return Stylist(
            library,
            self.vocabulary,
            today=date.today(),
            judge_for=self._judge_for,
            cache=self._stylist_cache,
        )

    @cached_property
    def recommending(self) -> Recommending:
        """What a conversation asks before a chat model: swaps, and models that recommend."""
        from app.assistant.recommending import Recommending

        return Recommending(
            chat=self.chat,
            shelf=self.models,
            stylist=self.stylist,
            perception=lambda: self.perception,
            vocabulary=self.vocabulary,
            settled=lambda: self.settings.chat_model,
        )

    @property
    def desk(self) -> Desk:
        """What the assistant's tools work with; nothing is opened or loaded by it."""
        from app.assistant.tools.desk import Desk

        return Desk(
            open_library=self.open_library,
            vocabulary=lambda: self.vocabulary,
            stylist=self.stylist,
            perception=lambda: self.perception,
            drawing=lambda: self.drawing,
            importing=lambda: self.importing,
            pose=lambda: self.models.pose_model(),
            dresser=lambda: self.dresser if self.dresser_card is not None else None,
            chosen_file=self.chosen_files.__getitem__,
        )

    @cached_property
    def chosen_files(self) -> dict[str, Path]:
        """Files that the person chose for a tool, by handle (``file_1``); of this run alone."""
        return {}

    @cached_property
    def servers(self) -> ServerStore:
        """Servers of tools that were added by hand."""
        from app.assistant.hub.servers import ServerStore

        return ServerStore(self.paths.servers_file)

    def start_hub(self, ask: Asker) -> Hub:
        """Start what calls the assistant's tools; it ends with the services.

        Args:
            ask: Asks the person, in a thread of its own.
        """
        from app.assistant.hub.hub import Hub

        with self._starting:
            if self._closed:
                raise CancelledError
            hub = Hub(self.desk, ask=ask, servers=self.servers)
            self._hubs.append(hub)
        hub.start()
        return hub

    @property
    def assembly(self) -> Assembly:
        """What makes assistants for conversations: one hub, one router, one place for questions."""
        from app.assistant.assembly import Assembly

        with self._starting:  # who warms it up and who answers may come at the same moment
            if self._assembly is None:
                self._assembly = Assembly(
                    start_hub=self.start_hub,
                    vocabulary=lambda: self.vocabulary,
                    chat=lambda: self.chat,
                    planners=self._planners,
                    talks=lambda: self._stands_in or self.models.chats,
                )
            return self._assembly

    @property
    def _stands_in(self) -> bool:
        return self.given_chat is not None or self.environment.fake_models

    def _planners(self) -> tuple[str, ...]:
        # a stand-in says what it is told to, and plans nothing
        return () if self._stands_in else self.models.planning()

    @cached_property
    def _stylist_cache(self) -> StylistCache:
        from app.stylist.service import StylistCache

        return StylistCache()

    @cached_property
    def _judge_for(self) -> JudgeFor:
        from app.stylist.service import shipped_judge

        return shipped_judge(self.vocabulary)

    @property
    def background_perception(self) -> Perception:
        """Another one that leaves the processor to everything else that wants it."""
        return self._perception(background=True)

    @property
    def chat(self) -> ChatEngine:
        """What talks about pictures: one model for everybody, in a process of its own."""
        with self._starting:
            if self._closed:
                raise CancelledError
            if self._chat is None:
                self._chat = self.given_chat or self._start_chat()
            return self._chat

    @property
    def painter(self) -> PaintEngine:
        """What draws: one model for everybody, in a process of its own."""
        with self._starting:
            if self._closed:
                raise CancelledError
            if self._painter is None:
                self._painter = self.given_painter or self._start_painter()
            return self._painter

    @property
    def dresser(self) -> DressEngine:
        """What dresses people in photos: one model for everybody, in a process of its own."""
        with self._starting:
            if self._closed:
                raise CancelledError
            if self._dresser is None:
                self._dresser = self.given_dresser or self._start_dresser()
            return self._dresser

    @property
    def dresser_card(self) -> DresserCard | None:
        """Which model would dress people, as a person sees it; None where none is ready."""
        if self.environment.fake_models or self.given_dresser is not None:
            from app.services.dressing import FAKE_DRESSER, DresserCard

            return DresserCard(FAKE_DRESSER, FAKE_DRESSER, "Apache-2.0")
        return self.models.dresser()

    @cached_property
    def drawing(self) -> DrawService:
        """Garments from words."""
        from app.services.drawing import DrawService

        return DrawService(self.painter)

    @cached_property
    def model_memory(self) -> ModelMemory:
        """What all models together may take."""
        from app.services.model_memory import ModelMemory

        return ModelMemory(lambda: self.settings.memory_mb)

    @cached_property
    def importing(self) -> ImportService:
        """Photos to garments."""
        from app.services.importing import ImportService

        return ImportService(
            self.paths.library,
            self.perception,
            self.vocabulary,
            arrivals=self.arrivals,
            # Asked when it is needed: the person may change it while the window is open.
            trash_days=lambda: self.settings.trash_days,
        )

    @cached_property
    def watching(self) -> WatchService:
        """Imports what appears in folders."""
        from app.services.watching import WatchService

        return WatchService(self.importing)

    @cached_property
    def csv_import(self) -> CsvImportService:
        """Tables to garments."""
        from app.services.csv_import import CsvImportService

        return CsvImportService(self.paths.library, self.vocabulary, perception=self.perception)

    @cached_property
    def reindexing(self) -> ReindexService:
        """Looks again at photos that an older encoder saw."""
        from app.services.reindexing import ReindexService

        return ReindexService(self.paths.library, self.background_perception, self.vocabulary)

    @cached_property
    def recognizing(self) -> RecognizeService:
        """What any photo shows, as a record."""
        from app.services.recognizing import RecognizeService

        return RecognizeService(
            lambda: self.perception,
            self.vocabulary,
            engine=lambda: self.chat,
            known=self._known_models,
        )

    @cached_property
    def describing(self) -> DescribeService:
        """Garments described by a chat model."""
        from app.services.describing import DescribeService

        return DescribeService(
            self.paths.library, lambda: self.chat, self.vocabulary, known=self._known_models
        )

    @cached_property
    def auditing(self) -> AuditService:
        """Garments read again by a chat model, for what it disagrees with."""
        from app.services.auditing import AuditService

        return AuditService(
            self.paths.library, lambda: self.chat, self.vocabulary, known=self._known_models
        )

    def close(self) -> None:
        """End the worker processes that were started; none is started after this."""
        with self._starting:
            self._closed = True
            started = list(self._started.values())
            self._started.clear()
            chat, self._chat = self._chat, None
            painter, self._painter = self._painter, None
            dresser, self._dresser = self._dresser, None
            hubs, self._hubs = self._hubs, []
        # before what its tools wait for
        for hub in hubs:
            hub.close()
        for perception in started:
            perception.close()
        if chat is not None:
            chat.close()
        if painter is not None:
            painter.close()
        if dresser is not None:
            dresser.close()

    def _perception(self, *, background: bool) -> Perception:
        # The window's threads ask at the same time; each kind must start once.
        with self._starting:
            if self._closed:
                raise CancelledError
            if background not in self._started:
                self._started[background] = self.given_perception or self._start_perception(
                    background=background
                )
            return self._started[background]

    def _let_go_of_model(self, name: str) -> None:
        """Have the process end that holds a model whose files are about to go."""
        chat = self._chat
        if chat is not None and chat.state().model == name:
            if chat.state().condition == "busy":
                raise InputError(
                    "This model is answering right now.", next_step="Stop the answer and try again."
                )
            chat.unload()
        for engine in (self._painter, self._dresser):
            if engine is None or engine.state().model != name:
                continue
            if engine.state().condition in ("busy", "loading"):
                raise InputError(
                    "This model is drawing right now.", next_step="Stop the picture and try again."
                )
            engine.unload()

    def _start_perception(self, *, background: bool) -> Perception:
        from app.perception import EngineOptions
        from app.services.perceiving import WorkerPerception

        options = EngineOptions(
            vocabulary=str(self._overlay or ""),
            models=str(self.paths.models),
            fake=self.environment.fake_models,
            threads=self.environment.threads or self.settings.threads,
            background=background,
        )
        return WorkerPerception(options, memory=self.model_memory)

    def _start_chat(self) -> ChatEngine:
        from app.services.chat_worker import WorkerChat

        return WorkerChat(
            self._chat_shelf(),
            memory=self.model_memory,
            # Asked when it is needed: the person may change it while the window is open.
            unload_after_s=lambda: self.settings.unload_minutes * 60.0,
        )

    def _start_painter(self) -> PaintEngine:
        from app.services.painting import FakePainterShelf, WorkerPainter

        return WorkerPainter(
            FakePainterShelf() if self.environment.fake_models else self.models,
            memory=self.model_memory,
            unload_after_s=lambda: self.settings.unload_minutes * 60.0,
        )

    def _start_dresser(self) -> DressEngine:
        from app.services.dressing import FakeDresserShelf, WorkerDresser

        return WorkerDresser(
            FakeDresserShelf() if self.environment.fake_models else self.models,
            memory=self.model_memory,
            unload_after_s=lambda: self.settings.unload_minutes * 60.0,
        )

    @property
    def _known_models(self) -> KnownModels:
        """What can be told of chat models that see pictures before one is loaded."""
        from app.services.chat_shelf import FAKE_CHAT
        from app.services.recognizing import KnownModels

        if self.environment.fake_models:
            return KnownModels(names=lambda: (FAKE_CHAT,))
        return KnownModels(names=self.models.looking, revision=self.models.revision)

    def _chat_shelf(self) -> ChatShelf:
        from app.services.chat_shelf import FakeShelf

        return FakeShelf() if self.environment.fake_models else self.models

    @property
    def _overlay(self) -> Path | None:
        file = self.paths.vocabulary_file
        return file if file.is_file() else None


def open_services(
    library_folder: Path | None = None,
    *,
    environment: Environment | None = None,
    perception: Perception | None = None,
    chat: ChatEngine | None = None,
) -> Services:
    """Return the services for one run; reads settings, opens and loads nothing else.

    Args:
        library_folder: A wardrobe named by the person; else the environment's, the settings' or
            the default one.
        environment: Replaces the process's own (tests).
        perception: Replaces the worker process (tests).
        chat: Replaces the chat model's process (tests).

    Raises:
        SettingsError: The settings file cannot be used.
    """
    found = read_environment() if environment is None else environment
    paths = resolve_paths(found, library=library_folder)
    settings = load_settings(paths.settings_file)
    if library_folder is None and found.library is None and settings.library:
        chosen = Path(settings.library).expanduser().absolute()
        paths = dataclasses.replace(paths, library=chosen)
    return Services(
        paths=paths, settings=settings, environment=found, perception=perception, chat=chat
    )


def start_logging(paths: Paths, environment: Environment) -> Callable[[BaseException], Path | None]:
    """Set up the log file and crash reports; called once by each entry of the program.

    Returns:
        What writes a report of an error that was caught and is our fault.
    """
    recent = set_up_logging(paths.log_file, debug=environment.debug)
    install_crash_hooks(paths.logs, recent)
    return functools.partial(write_report, folder=paths.logs, recent=recent)
