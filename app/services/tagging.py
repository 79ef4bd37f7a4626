"""Looking again at photos that the present encoder has not seen: new vectors and better tags.

Runs after an upgrade of the encoder, in the background or on request. What a person said is never
touched, and names, slots and search words follow the person's answers. It can stop at any moment:
what is left is whatever still has no vectors of this encoder. Old vectors go when all are renewed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.perceived import PerceivedPhoto, PhotoFailedError
from app.services.item_drafts import TAG_FIELDS, derived_fields, fields_from_tags
from app.services.job_control import JobControl, Meter, ProgressCallback
from app.services.perceiving import Perception
from app.services.photo_discovery import FailedPhoto
from local_index import Library
from local_index.records import EncoderKey, ItemRecord, PhotoRecord
from models.vocabulary import Vocabulary

BATCH_PHOTOS = 16
LABEL = "New tags"


@dataclass(frozen=True, slots=True)
class TaggingResult:
    """What a run renewed.

    Attributes:
        photos: Photos with new vectors.
        items: Items whose tags were looked at again.
        failed: Photos whose original can no longer be read.
    """

    photos: int
    items: tuple[int, ...]
    failed: tuple[FailedPhoto, ...]


class TaggingService:
    """Renews vectors and tags of one wardrobe.

    Args:
        library_folder: The wardrobe.
        perception: What looks at the photos.
        vocabulary: Names and finds the items.
    """

    def __init__(
        self, library_folder: Path, perception: Perception, vocabulary: Vocabulary
    ) -> None:
        self._folder = library_folder
        self._perception = perception
        self._vocabulary = vocabulary

    def outdated(self, library: Library) -> tuple[int, ...]:
        """Return the photos that the present encoder has not seen."""
        key = self._key()
        behind = {*library.vectors.missing("image", key), *library.vectors.missing("text", key)}
        return tuple(sorted(behind))

    def run(
        self,
        *,
        progress: ProgressCallback | None = None,
        control: JobControl | None = None,
    ) -> TaggingResult:
        """Look again at every outdated photo.

        Raises:
            CancelledError: The person stopped it; what is done is kept.
            LocalIndexError: The library is busy, read-only or full.
            WorkerError: Nothing can look at photos here.
        """
        hand = control or JobControl()
        with Library.open(self._folder) as library, library.long_job("new tags"):
            photos = library.photos.get_many(self.outdated(library))
            meter = Meter(len(photos), progress)
            items: list[int] = []
            failed: list[FailedPhoto] = []
            with library.history.group(LABEL):
                for start in range(0, len(photos), BATCH_PHOTOS):
                    hand.checkpoint()
                    batch = photos[start : start + BATCH_PHOTOS]
                    items += self._renew(library, batch, failed)
                    meter.step(len(batch))
            if not failed:
                self._forget_older(library)
            return TaggingResult(len(photos) - len(failed), tuple(items), tuple(failed))

    def _renew(
        self, library: Library, batch: Sequence[PhotoRecord], failed: list[FailedPhoto]
    ) -> list[int]:
        originals = [library.photos.file(photo) for photo in batch]
        outcomes = list(self._perception.analyze_many(originals))
        renewed: list[int] = []
        with library.atomic():
            for photo, outcome in zip(batch, outcomes, strict=True):
                if isinstance(outcome, PhotoFailedError):
                    failed.append(
                        FailedPhoto(photo.source_name, outcome.message, outcome.next_step)
                    )
                    continue
                self._keep(library, photo, outcome)
                for item in library.items.of_photo(photo.id):
                    # The first photo shows the garment; a label or a detail has other tags.
                    if item.views[0].photo_id == photo.id:
                        self._update(library, item, outcome)
                        renewed.append(item.id)
        return renewed

    def _keep(self, library: Library, photo: PhotoRecord, seen: PerceivedPhoto) -> None:
        library.vectors.put(photo.id, "image", self._key(), seen.image_vector)
        library.vectors.put(photo.id, "text", self._key(), seen.text_vector)
        library.photos.write_derived("cutout", photo, seen.cutout)
        library.photos.write_derived("mask", photo, seen.mask)

    def _update(self, library: Library, item: ItemRecord, seen: PerceivedPhoto) -> None:
        fields: dict[str, Any] = {
            name: value
            for name, value in fields_from_tags(seen.tags, self._vocabulary).items()
            if name in TAG_FIELDS
        }
        for name in TAG_FIELDS:
            if item.origin.get(name) == "person":
                fields[name] = getattr(item, name)
        library.items.update(
            item.id,
            {**fields, **derived_fields(fields, self._vocabulary)},
            origin="model",
            label=LABEL,
            confidence=dict(seen.tags.confidence),
            search_text=self._vocabulary.search_text(fields),
        )

    def _forget_older(self, library: Library) -> None:
        key = self._key()
        for encoder in {use.encoder for use in library.vectors.uses()}:
            if encoder != key:
                library.vectors.forget_encoder(encoder)

    def _key(self) -> EncoderKey:
        identity = self._perception.info().encoder
        return EncoderKey(identity.name, identity.revision, identity.preprocess)
