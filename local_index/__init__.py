"""What is kept: one folder per wardrobe, with its items, photos, vectors, undo log and trash.

This is the public face; names load on first use, so that importing the package costs nothing.
The package knows no vocabulary, no model, no environment and no settings: folders, limits and
words are handed to it.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from local_index.chat_records import (
        ChatPicture,
        ConversationHit,
        ConversationRecord,
        MessageFailure,
        MessageRecord,
    )
    from local_index.duplicates import DuplicatePair, Duplicates
    from local_index.encoders import Coverage, Encoders, KnownEncoder
    from local_index.errors import (
        ChangedSinceError,
        DamagedLibraryError,
        DiskFullError,
        InvalidValueError,
        LibraryBusyError,
        LibraryNotFoundError,
        LibraryTooNewError,
        LocalIndexError,
        MigrationFailedError,
        NotFoundError,
        ReadOnlyLibraryError,
        SourceUnreadableError,
        StorageError,
        UnknownFieldError,
    )
    from local_index.outfits import OutfitDraft, OutfitItem, OutfitRecord, Placement
    from local_index.query import Hit, Query, RelevanceScale, SearchResult, Spelling
    from local_index.records import (
        ChangeSet,
        EncoderKey,
        Filter,
        HistoryEntry,
        ItemDraft,
        ItemRecord,
        JobRecord,
        PhotoRecord,
        Purged,
        SuggestionDraft,
        SuggestionRecord,
        ViewDraft,
        ViewRecord,
    )
    from local_index.store import Library
    from local_index.sync import LibrarySync, SyncReport
    from local_index.vectors import EncoderUse, Neighbor, VectorStore
    from local_index.wears import DiaryRecord, WearCount, WearRecord

_HOMES = {
    "local_index.chat_records": (
        "ChatPicture",
        "ConversationHit",
        "ConversationRecord",
        "MessageFailure",
        "MessageRecord",
    ),
    "local_index.duplicates": ("DuplicatePair", "Duplicates"),
    "local_index.encoders": ("Coverage", "Encoders", "KnownEncoder"),
    "local_index.errors": (
        "ChangedSinceError",
        "DamagedLibraryError",
        "DiskFullError",
        "InvalidValueError",
        "LibraryBusyError",
        "LibraryNotFoundError",
        "LibraryTooNewError",
        "LocalIndexError",
        "MigrationFailedError",
        "NotFoundError",
        "ReadOnlyLibraryError",
        "SourceUnreadableError",
        "StorageError",
        "UnknownFieldError",
    ),
    "local_index.outfits": ("OutfitDraft", "OutfitItem", "OutfitRecord", "Placement"),
    "local_index.query": ("Hit", "Query", "RelevanceScale", "SearchResult", "Spelling"),
    "local_index.records": (
        "ChangeSet",
        "EncoderKey",
        "Filter",
        "HistoryEntry",
        "ItemDraft",
        "ItemRecord",
        "JobRecord",
        "PhotoRecord",
        "Purged",
        "SuggestionDraft",
        "SuggestionRecord",
        "ViewDraft",
        "ViewRecord",
    ),
    "local_index.store": ("Library",),
    "local_index.sync": ("LibrarySync", "SyncReport"),
    "local_index.vectors": ("EncoderUse", "Neighbor", "VectorStore"),
    "local_index.wears": ("DiaryRecord", "WearCount", "WearRecord"),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "ChangeSet",
    "ChangedSinceError",
    "ChatPicture",
    "ConversationHit",
    "ConversationRecord",
    "Coverage",
    "DamagedLibraryError",
    "DiaryRecord",
    "DiskFullError",
    "DuplicatePair",
    "Duplicates",
    "EncoderKey",
    "EncoderUse",
    "Encoders",
    "Filter",
    "HistoryEntry",
    "Hit",
    "InvalidValueError",
    "ItemDraft",
    "ItemRecord",
    "JobRecord",
    "KnownEncoder",
    "Library",
    "LibraryBusyError",
    "LibraryNotFoundError",
    "LibrarySync",
    "LibraryTooNewError",
    "LocalIndexError",
    "MessageFailure",
    "MessageRecord",
    "MigrationFailedError",
    "Neighbor",
    "NotFoundError",
    "OutfitDraft",
    "OutfitItem",
    "OutfitRecord",
    "PhotoRecord",
    "Placement",
    "Purged",
    "Query",
    "ReadOnlyLibraryError",
    "RelevanceScale",
    "SearchResult",
    "SourceUnreadableError",
    "Spelling",
    "StorageError",
    "SuggestionDraft",
    "SuggestionRecord",
    "SyncReport",
    "UnknownFieldError",
    "VectorStore",
    "ViewDraft",
    "ViewRecord",
    "WearCount",
    "WearRecord",
]


def __getattr__(name: str) -> object:
    home = _HOME_OF.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(home), name)


def __dir__() -> list[str]:
    return sorted(__all__)
