"""More photos of a garment that is there already: its back, its label, a detail.

A photo that is added this way shows the garment and makes no new one; it is looked at like any
other, so that searching by picture finds the garment from its back too. Two steps, because looking
takes time and may not hold up the database: ``look`` in any thread, ``keep`` in the library's.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.perceived import PerceivedPhoto, PhotoFailedError
from app.services.perceiving import Perception, encoder_key
from app.services.photo_discovery import printable
from local_index import Library
from local_index.files import PhotoFiles, StoredFile, hash_file
from local_index.records import EncoderKey, ItemRecord, ViewDraft, ViewKind


@dataclass(frozen=True, slots=True)
class LookedAt:
    """A photo whose files are in their place and whose row is still missing."""

    stored: StoredFile
    seen: PerceivedPhoto
    encoder: EncoderKey
    name: str


def look(path: Path, perception: Perception, files: PhotoFiles) -> LookedAt:
    """Look at a photo and copy it; needs no database.

    Raises:
        PhotoFailedError: It is no photo, or one that cannot be used.
        LocalIndexError: It cannot be copied.
    """
    before = hash_file(path)
    seen = perception.analyze(path)
    stored = files.store(path, extension=seen.extension)
    if (stored.sha256, stored.bytes) != before:
        raise PhotoFailedError("This file changed while it was added; add it again.")
    files.write_derived("thumb", stored.sha256, seen.thumbnail)
    files.write_derived("cutout", stored.sha256, seen.cutout)
    files.write_derived("mask", stored.sha256, seen.mask)
    return LookedAt(stored, seen, encoder_key(perception.info()), printable(path.name))


def keep(library: Library, item_id: int, photo: LookedAt, kind: ViewKind) -> ItemRecord:
    """Show a garment with a photo that was looked at; one step of undo."""
    seen = photo.seen
    with library.atomic():
        record = library.photos.add_stored(
            photo.stored,
            width=seen.width,
            height=seen.height,
            media_type=seen.media_type,
            perceptual_hash=seen.perceptual_hash,
            taken_at=seen.taken_at,
            source_name=photo.name,
        )
        library.vectors.put(record.id, "image", photo.encoder, seen.image_vector)
        library.vectors.put(record.id, "text", photo.encoder, seen.text_vector)
        return library.items.add_view(item_id, ViewDraft(record.id, kind=kind))


def next_kind(item: ItemRecord) -> ViewKind:
    """Return what a further photo most likely shows: first the front, then the back, then more."""
    kinds = {view.kind for view in item.views}
    if "front" not in kinds:
        return "front"
    return "back" if "back" not in kinds else "detail"
