"""What a photo shows, as a FashionX record; the photo may be any and is not kept.

The embedded encoder names one garment and its fields, so its record is partial and its texts come
from templates; larger models will fill the same record.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.errors import InputError
from app.services.perceiving import Perception
from models.vocabulary import Vocabulary

if TYPE_CHECKING:
    from app.perception import PerceivedPhoto
    from models.fashionx import FashionXRecord

ENCODER_NAMES = ("pocket-encoder", "pocket", "encoder")
"""What ``--model`` may call the embedded encoder."""


class RecognizeService:
    """Describes photos with the embedded encoder.

    Args:
        perception: Looks at the photo.
        vocabulary: Names what is seen.
    """

    def __init__(
        self,
        perception: Perception,
        vocabulary: Vocabulary,
        *,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        self._perception = perception
        self._vocabulary = vocabulary
        self._clock = clock

    def recognize(self, photo: Path, *, model: str = "") -> dict[str, Any]:
        """Return the record of one photo.

        Args:
            model: Which model shall look; the embedded encoder when empty.

        Raises:
            InputError: There is no such model or no such file.
            PhotoFailedError: The photo cannot be used.
            WorkerError: Nothing here can look at photos.
        """
        _check_model(model)
        if not photo.is_file():
            raise InputError(f"There is no photo called {photo.name}.", next_step="Check the path.")
        digest = _digest(photo)
        started = self._clock()
        seen = self._perception.analyze(photo)
        return self._record(seen, digest, seconds=self._clock() - started).to_document()

    def _record(self, seen: PerceivedPhoto, digest: str, *, seconds: float) -> FashionXRecord:
        # Imported here: pydantic costs more start-up time than the rest of this module.
        from models.fashionx import ImageFacts
        from models.fashionx_checks import validate_record, validation_of
        from models.fashionx_mapping import record_from_tags

        encoder = self._perception.info().encoder
        record = record_from_tags(
            seen.tags,
            self._vocabulary,
            model=encoder.name,
            revision=encoder.revision,
            image=ImageFacts(sha256=digest, w=seen.width, h=seen.height),
            created_at=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        )
        timed = record.annotator.model_copy(update={"latency_ms": round(seconds * 1000, 1)})
        checked = validation_of(validate_record(record, self._vocabulary))
        return record.model_copy(update={"annotator": timed, "validation": checked})


def _check_model(model: str) -> None:
    if model and model not in ENCODER_NAMES:
        raise InputError(
            f"There is no model called {model[:60]} that can describe photos here.",
            next_step=f"Leave --model out, or use {ENCODER_NAMES[0]}.",
        )


def _digest(photo: Path) -> str:
    with photo.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
