"""`Library`: the one door to a wardrobe on disk.

Opens, makes and upgrades the folder and hands out its parts. It reads no settings: the folder is an
argument. A library belongs to the thread that opened it; opening is cheap, so every thread (and
every process: window, command line, MCP) opens its own, and SQLite lets their short writes wait
for one another.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from local_index import locking, upgrades
from local_index.attachments import AttachmentStore
from local_index.catalog import CatalogStore
from local_index.chat_pictures import ChatPictures
from local_index.connecting import connect
from local_index.conversations import ConversationStore
from local_index.database import Clock, WardrobeDb, damaged_error, timestamp, utc_clock
from local_index.days import DayStore
from local_index.dialogues import DialogueStore
from local_index.encoders import Encoders
from local_index.errors import DamagedLibraryError, LibraryNotFoundError
from local_index.feedback import FeedbackStore
from local_index.files import PhotoFiles, storage_error
from local_index.history import History
from local_index.item_rows import ItemRows
from local_index.items import ItemStore
from local_index.jobs import JobStore
from local_index.manifest import Manifest, read_manifest, write_manifest
from local_index.messages import MessageStore
from local_index.outfits import OutfitStore
from local_index.packings import PackingStore
from local_index.photo_records import PhotoRecords
from local_index.photos import PhotoStore
from local_index.pictures import MADE, PEOPLE, PictureFolder
from local_index.profile import ProfileStore
from local_index.suggestions import SuggestionStore
from local_index.together import Together, read_together
from local_index.tool_log import ToolLog
from local_index.trash import Trash
from local_index.wears import WearStore

if TYPE_CHECKING:
    from local_index.chat_records import ConversationHit
    from local_index.duplicates import Duplicates
    from local_index.query import Query, SearchResult
    from local_index.search import Searcher
    from local_index.sync import LibrarySync
    from local_index.vectors import VectorStore

DATABASE_NAME = "wardrobe.db"
FOLDERS = ("photos", "edits", "pictures", "derived", "index", "backups")


class Library:
    """An open wardrobe; use it as a context manager.

    Attributes:
        folder: Where it is.
        manifest: What its ``library.json`` says.
        db: The connection, for the parts of this package.
        items: Its garments.
        photos: Their photos.
        history: Undo and redo.
        trash: What was thrown away.
        jobs: Long jobs that can be resumed.
        encoders: What made the vectors, and which of them answers.
        wears: When they were worn and washed.
        outfits: What was put together and kept.
        photo_records: What models made of photos, so that none is looked at twice.
        suggestions: What models would change, for the person to settle.
        conversations: What was talked about with a model.
        messages: What was said in them.
        dialogues: Where the assistant's conversations stand, message by message.
        chat_pictures: What was pasted into them.
        feedback: What the person said of suggestions.
        profile: What is known of the person.
        days: What single days are like.
        packings: Packing lists.
        catalog: Imported product lists; nothing in them is owned.
        attachments: Which pictures a conversation may name, and as what.
        tool_log: What tools were called for.
        pictures: What was drawn and tried on.
        people: The person's own photos to try clothes on; shown nowhere else.
    """

    def __init__(self, folder: Path, *, manifest: Manifest, db: WardrobeDb) -> None:
        self.folder = folder
        self.manifest = manifest
        self.db = db
        rows = ItemRows(db)
        files = PhotoFiles(folder, read_only=db.read_only)
        self.history = History(db, rows)
        self.items = ItemStore(db, rows, self.history)
        self.photos = PhotoStore(db, files, self.history)
        self.conversations = ConversationStore(db, self.history)
        self.messages = MessageStore(db, folder)
        self.dialogues = DialogueStore(db)
        self.chat_pictures = ChatPictures(db, folder)
        self.outfits = OutfitStore(db, rows, self.history)
        self.trash = Trash(
            db,
            rows,
            self.history,
            items=self.items,
            files=files,
            conversations=self.conversations,
            chat_pictures=self.chat_pictures,
            outfits=self.outfits,
        )
        self.jobs = JobStore(db)
        self.encoders = Encoders(db)
        self.wears = WearStore(db, rows, self.history)
        self.photo_records = PhotoRecords(db)
        self.suggestions = SuggestionStore(db, rows, self.history)
        self.feedback = FeedbackStore(db, rows, self.history)
        self.profile = ProfileStore(db, self.history)
        self.days = DayStore(db, self.history)
        self.packings = PackingStore(db, self.history)
        self.catalog = CatalogStore(db, folder, self.history)
        self.attachments = AttachmentStore(db)
        self.tool_log = ToolLog(db)
        self.pictures = PictureFolder(folder / MADE, read_only=db.read_only, clock=db.clock)
        self.people = PictureFolder(folder / PEOPLE, read_only=db.read_only, clock=db.clock)

    @classmethod
    def open(
        cls,
        folder: Path,
        *,
        create: bool = False,
        read_only: bool = False,
        name: str = "",
        app_version: str = "",
        clock: Clock = utc_clock,
    ) -> Self:
        """Open a wardrobe, upgrading it first if an earlier Vestry made it.

        Args:
            folder: The wardrobe's folder.
            create: Make the wardrobe if the folder is missing or empty.
            read_only: Refuse every write; a folder that cannot be written is opened so by itself.
            name: What a new wardrobe is called; the folder's name by default.
            app_version: Written into a new wardrobe, for whoever has to help with it.
            clock: Where the time comes from.

        Raises:
            LibraryNotFoundError: There is no wardrobe, and ``create`` is false or the folder
                holds something else.
            LibraryTooNewError: A newer Vestry made it.
            DamagedLibraryError: ``library.json`` or the database is missing or unreadable.
            MigrationFailedError: The upgrade failed; the wardrobe is as it was.
            ReadOnlyLibraryError: It needs an upgrade and cannot be written.
            DiskFullError: No room to make or upgrade it.
            LibraryBusyError: Another process has been preparing it for too long.
        """
        manifest = _read_or_make(
            folder,
            create=create and not read_only,
            name=name or folder.name,
            app_version=app_version,
            clock=clock,
        )
        refused = read_only or not _writable(folder)
        return cls(folder, manifest=manifest, db=_open_db(folder, read_only=refused, clock=clock))

    @property
    def name(self) -> str:
        """What the wardrobe is called."""
        return self.manifest.name

    @property
    def read_only(self) -> bool:
        """Whether every write is refused."""
        return self.db.read_only

    @cached_property
    def vectors(self) -> VectorStore:
        """What photos look like and mean; loads numpy, which listing items does not need."""
        from local_index.vectors import VectorStore

        return VectorStore(self.db, self.folder / "index")

    @cached_property
    def duplicates(self) -> Duplicates:
        """Suspected duplicates, to be shown and never acted on."""
        from local_index.duplicates import Duplicates

        return Duplicates(self.db, self.vectors, self.history)

    @cached_property
    def sync(self) -> LibrarySync:
        """Compares rows with files and repairs what can be repaired."""
        from local_index.sync import LibrarySync

        return LibrarySync(
            self.db,
            self.folder,
            files=self.photos.files,
            vectors=self.vectors,
            history=self.history,
        )

    def search(self, query: Query) -> SearchResult:
        """Return the items a query finds, best first, with reasons; see `Searcher.search`."""
        return self._searcher.search(query)

    def search_conversations(self, text: str, *, limit: int = 100) -> tuple[ConversationHit, ...]:
        """Return the conversations in which something was said; see `search_conversations`."""
        from local_index.chat_search import search_conversations

        return search_conversations(self.db, text, limit=limit)

    def together(self) -> Together:
        """Return which garments were put together: saved outfits, and what was worn when."""
        return read_together(self.db)

    def holding(self, phrases: Sequence[str], *, among: Iterable[int]) -> frozenset[int]:
        """Return which of these items hold any of the phrases, in their terms or in own words."""
        import numpy as np

        from local_index.fulltext import find_phrases

        items = np.array(sorted(among), dtype=np.int64)
        return frozenset(find_phrases(self.db, phrases, among=items).tolist())

    @cached_property
    def _searcher(self) -> Searcher:
        from local_index.search import Searcher

        return Searcher(self.db, self.vectors)

    def atomic(self) -> AbstractContextManager[None]:
        """Return a block whose writes happen all or none; blocks nest."""
        return self.db.atomic()

    def reading(self) -> AbstractContextManager[None]:
        """Return a block whose reads see one moment, whatever other connections write meanwhile."""
        return self.db.reading()

    @contextmanager
    def long_job(self, purpose: str) -> Iterator[None]:
        """Hold the wardrobe's lock for long work while the block runs.

        Raises:
            LibraryBusyError: Another process or thread holds it.
            ReadOnlyLibraryError: Nothing can be written, so there is no long work to do.
        """
        self.db.require_writable()
        with locking.long_job(self.folder, purpose, clock=self.db.clock):
            yield

    @contextmanager
    def background_job(self, purpose: str) -> Iterator[None]:
        """Hold the lock for work that lets every `long_job` go first while the block runs.

        Raises:
            LibraryBusyError: Such work goes on already.
            ReadOnlyLibraryError: Nothing can be written, so there is no such work to do.
        """
        self.db.require_writable()
        with locking.background_job(self.folder, purpose, clock=self.db.clock):
            yield

    @contextmanager
    def model_job(self, purpose: str) -> Iterator[None]:
        """Hold the lock for a large model's work on many garments while the block runs.

        Beside `background_job`, so that new weights need not wait for hours of reading.

        Raises:
            LibraryBusyError: Such work goes on already.
            ReadOnlyLibraryError: Nothing can be written, so there is no such work to do.
        """
        self.db.require_writable()
        with locking.model_job(self.folder, purpose, clock=self.db.clock):
            yield

    def at_work(self, *, background: bool = False, model: bool = False) -> str:
        """Return what long work goes on here now; empty when there is none.

        Args:
            background: Ask for a `background_job` instead.
            model: Ask for a `model_job` instead.
        """
        if self.read_only:
            return ""
        if model:
            return locking.at_work(self.folder, locking.MODEL_LOCK)
        name = locking.BACKGROUND_LOCK if background else locking.LONG_JOB_LOCK
        return locking.at_work(self.folder, name)

    def snapshot(self, target: Path) -> None:
        """Copy the database as it is at this moment into a new file, for a backup.

        Raises:
            DiskFullError: No room where the copy should go; what was begun is removed.
        """
        try:
            upgrades.copy_database(self.db, target)
        except BaseException:
            target.unlink(missing_ok=True)
            raise

    def data_version(self) -> int:
        """Return a number that changes when another connection has written.

        An open view compares it now and then; its own library's writes do not count.
        """
        return int(self.db.value("PRAGMA data_version"))

    def wardrobe_stamp(self) -> tuple[int, ...]:
        """Return numbers that change with garments, photos, vectors and undo steps.

        Answers that a model is writing do not count, unlike for `data_version`.
        """
        row = self.db.row(
            "SELECT (SELECT coalesce(sum(seq), 0) FROM sqlite_sequence"
            "  WHERE name IN ('items','photos','change_groups')),"
            " (SELECT coalesce(sum(undone), 0) FROM change_groups),"
            " (SELECT value FROM library_meta WHERE key = 'vectors_version')"
        )
        assert row is not None
        return tuple(row)

    def garments_stamp(self) -> tuple[object, ...]:
        """Return values that change with garments and vectors, and not with a day in the diary."""
        row = self.db.row(
            "SELECT max(updated), count(*), (SELECT coalesce(sum(seq), 0) FROM sqlite_sequence"
            "  WHERE name IN ('items','photos')),"
            " (SELECT max(id) FROM changes WHERE subject = 'item'),"
            " (SELECT coalesce(sum(undone), 0) FROM change_groups),"
            " (SELECT value FROM library_meta WHERE key = 'vectors_version') FROM items"
        )
        assert row is not None
        return tuple(row)

    def habits_stamp(self) -> tuple[object, ...]:
        """Return values that change with the diary, outfits, feedback and the profile."""
        row = self.db.row(
            "SELECT (SELECT max(id) FROM changes),"
            " (SELECT coalesce(sum(seq), 0) FROM sqlite_sequence"
            "  WHERE name IN ('wears','outfits','feedback','change_groups')),"
            " (SELECT coalesce(sum(undone), 0) FROM change_groups),"
            " (SELECT count(*) FROM wears), (SELECT max(updated) FROM outfits),"
            " (SELECT count(*) FROM outfit_items), (SELECT max(updated) FROM profile)"
        )
        assert row is not None
        return tuple(row)

    def integrity_problems(self) -> list[str]:
        """Return what SQLite finds wrong with the database; empty when it is sound.

        Reads the whole file: for a check-up, not for opening.
        """
        try:
            problems = [str(row[0]) for row in self.db.rows("PRAGMA quick_check(20)")]
            dangling = self.db.rows("PRAGMA foreign_key_check")
        except DamagedLibraryError as error:
            return [error.message]
        problems = [problem for problem in problems if problem != "ok"]
        if dangling:
            problems.append(f"{len(dangling)} rows refer to rows that are gone")
        return problems

    def close(self) -> None:
        """Close the connection; the library cannot be used afterwards."""
        self.db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


def _read_or_make(
    folder: Path, *, create: bool, name: str, app_version: str, clock: Clock
) -> Manifest:
    manifest = read_manifest(folder)
    if manifest is not None:
        return manifest
    if (folder / DATABASE_NAME).exists():
        raise damaged_error("The wardrobe's library.json is missing.")
    if not create:
        raise LibraryNotFoundError(
            "There is no wardrobe in this folder.",
            next_step="Check the folder, or import photos to begin a wardrobe there.",
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with locking.setting_up(folder):
            return _make(folder, name=name, app_version=app_version, clock=clock)
    except OSError as error:
        raise storage_error(error) from error


def _make(folder: Path, *, name: str, app_version: str, clock: Clock) -> Manifest:
    manifest = read_manifest(folder)  # another process may have been quicker
    if manifest is not None:
        return manifest
    strangers = [entry for entry in folder.iterdir() if not entry.name.startswith(".")]
    if strangers:
        raise LibraryNotFoundError(
            "This folder holds other files and is not a wardrobe.",
            next_step="Choose an empty folder, or a new one, for the wardrobe.",
        )
    created = timestamp(clock())
    return write_manifest(folder, name=name, created=created, app_version=app_version)


def _writable(folder: Path) -> bool:
    # os.access also says no on a read-only disk, where permission bits alone would say yes.
    database = folder / DATABASE_NAME
    return os.access(folder, os.W_OK) and (not database.exists() or os.access(database, os.W_OK))


def _open_db(folder: Path, *, read_only: bool, clock: Clock) -> WardrobeDb:
    path = folder / DATABASE_NAME
    if not _has_content(path):
        _require_new(folder, read_only=read_only)
    db = connect(path, read_only=read_only, clock=clock)
    try:
        if upgrades.check_version(db):
            with locking.setting_up(folder):
                if upgrades.check_version(db):  # another process may have been quicker
                    _make_folders(folder)
                    upgrades.upgrade(db, folder / "backups")
    except BaseException:
        db.close()
        raise
    return db


def _has_content(path: Path) -> bool:
    try:
        return path.stat().st_size > 0
    except FileNotFoundError:
        return False
    except OSError as error:
        raise storage_error(error) from error


def _require_new(folder: Path, *, read_only: bool) -> None:
    """Tell a wardrobe whose making was cut off from one that has lost its database.

    Raises:
        DamagedLibraryError: There are photos or backups, so there was a database.
    """
    lost = any(
        path.is_file() and not path.name.startswith(".")
        for name in ("photos", "backups")
        for path in (folder / name).rglob("*")
    )
    if lost or read_only:
        raise damaged_error("The wardrobe's database is missing.")


def _make_folders(folder: Path) -> None:
    try:
        for name in FOLDERS:
            (folder / name).mkdir(exist_ok=True)
    except OSError as error:
        raise storage_error(error) from error
