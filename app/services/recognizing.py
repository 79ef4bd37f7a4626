"""What a photo shows, as a FashionX record; the photo may be any and is not kept.

The embedded encoder names one garment and its fields, so its record is partial and its texts come
from templates. A chat model that sees pictures fills the whole record, asked and checked by
``models.annotating``; it may fail, and then the record is partial and says why.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.errors import AppError, CancelledError, InputError
from app.services.chatting import ChatEngine
from app.services.job_control import JobControl
from app.services.perceiving import Perception
from models.chat import ChatEvent, ChatModelInfo
from models.errors import CancelledError as ModelCancelledError
from models.vocabulary import Vocabulary

if TYPE_CHECKING:
    from app.perception import PerceivedPhoto
    from models.annotating import Annotated
    from models.chat import ChatEnded, ChatRequest
    from models.fashionx import FashionXRecord, ImageFacts

ENCODER_NAMES = ("pocket-encoder", "pocket", "encoder")
"""What ``--model`` may call the embedded encoder."""

InstalledNames = Callable[[], Sequence[str]]
"""Tells which chat models that see pictures are installed."""


class ChatLooker:
    """One chat model looking at photos, one after another.

    Args:
        engine: Where the model runs.
        model: Its installed name; empty for the person's choice.
        control: Stops the present answer when it is cancelled.

    Raises:
        InputError: The model sees no pictures.
        AppError: As ``ChatEngine.load``.
    """

    def __init__(
        self,
        engine: ChatEngine,
        vocabulary: Vocabulary,
        *,
        model: str = "",
        control: JobControl | None = None,
    ) -> None:
        # Imported here: pydantic costs more start-up time than the rest of this module.
        from models.annotating import Annotator

        self._engine = engine
        self._control = control
        self.info: ChatModelInfo = engine.load(model, control=control)
        if not self.info.sees_pictures:
            raise InputError(
                f"The model {self.info.name} cannot look at pictures.",
                next_step="Choose a model that sees pictures; `vestry models list` says which do.",
            )
        self._annotator = Annotator(self._ask, vocabulary)

    @property
    def version(self) -> str:
        """Everything that makes this model say something else: weights, quantization, prompt."""
        return "+".join((self.revision, self.info.quantization, self._annotator.prompt.sha))

    @property
    def revision(self) -> str:
        """Which weights these are; empty when the engine does not know."""
        return str(self.info.details.get("revision", ""))

    def look(self, photo: Path, facts: ImageFacts) -> FashionXRecord:
        """Describe one photo.

        Raises:
            CancelledError: The person stopped it.
            AppError: As ``ChatEngine.generate``.
            ModelsError: The photo cannot be read.
        """
        try:
            annotated: Annotated = self._annotator.annotate(photo)
        except ModelCancelledError as error:
            raise CancelledError from error
        return annotated.record(
            backend=self.info.engine,
            model=self.info.name,
            revision=self.revision,
            image=facts,
            created_at=_now(),
        )

    def _ask(self, request: ChatRequest) -> ChatEnded:
        ends = self._engine.generate(request, _unheard, model=self.info.name, control=self._control)
        if not ends:
            raise CancelledError
        return ends[0]


class RecognizeService:
    """Describes photos with the embedded encoder or with a chat model.

    Args:
        perception: Makes what looks at the photo with the embedded encoder; a chat model needs
            none.
        vocabulary: Names what is seen.
        engine: Where chat models run; None where there are none.
        installed: Names of the chat models that see pictures.
    """

    def __init__(
        self,
        perception: Callable[[], Perception],
        vocabulary: Vocabulary,
        *,
        engine: Callable[[], ChatEngine] | None = None,
        installed: InstalledNames | None = None,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        self._perception = perception
        self._vocabulary = vocabulary
        self._engine = engine
        self._installed = installed or _none_installed
        self._clock = clock

    def recognize(
        self, photo: Path, *, model: str = "", control: JobControl | None = None
    ) -> dict[str, Any]:
        """Return the record of one photo.

        Args:
            model: Which model shall look; the embedded encoder when empty.
            control: Stops a chat model's answer.

        Raises:
            InputError: There is no such model or no such file.
            PhotoFailedError: The photo cannot be used.
            WorkerError: Nothing here can look at photos.
            CancelledError: The person stopped it.
        """
        if not photo.is_file():
            raise InputError(f"There is no photo called {photo.name}.", next_step="Check the path.")
        if model and model not in ENCODER_NAMES:
            return self._by_chat(photo, model, control)
        digest = _digest(photo)
        perception = self._perception()
        started = self._clock()
        seen = perception.analyze(photo)
        record = self._record(perception, seen, digest, seconds=self._clock() - started)
        return record.to_document()

    def _by_chat(self, photo: Path, model: str, control: JobControl | None) -> dict[str, Any]:
        from models.fashionx import ImageFacts

        if self._engine is None:
            raise unknown_model(model, self._installed())
        try:
            looker = ChatLooker(self._engine(), self._vocabulary, model=model, control=control)
        except AppError as error:
            if error.code != "not_installed":
                raise
            raise unknown_model(model, self._installed()) from error
        return looker.look(photo, ImageFacts(sha256=_digest(photo))).to_document()

    def _record(
        self, perception: Perception, seen: PerceivedPhoto, digest: str, *, seconds: float
    ) -> FashionXRecord:
        from models.fashionx import ImageFacts
        from models.fashionx_checks import validate_record, validation_of
        from models.fashionx_mapping import record_from_tags

        encoder = perception.info().encoder
        record = record_from_tags(
            seen.tags,
            self._vocabulary,
            model=encoder.name,
            revision=encoder.revision,
            image=ImageFacts(sha256=digest, w=seen.width, h=seen.height),
            created_at=_now(),
        )
        timed = record.annotator.model_copy(update={"latency_ms": round(seconds * 1000, 1)})
        checked = validation_of(validate_record(record, self._vocabulary))
        return record.model_copy(update={"annotator": timed, "validation": checked})


def unknown_model(model: str, installed: Sequence[str]) -> InputError:
    """Return the error of a name that no installed model has; the next step names those there."""
    names = ", ".join((*installed, ENCODER_NAMES[0]))
    return InputError(
        f"There is no model called {model.strip()[:60]} that can describe photos here.",
        next_step=f"Use one of {names}." if installed else f"Leave --model out, or use {names}.",
    )


def _digest(photo: Path) -> str:
    with photo.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _none_installed() -> Sequence[str]:
    return ()


def _unheard(_event: ChatEvent) -> None:
    """Nobody reads along: the record is what counts."""
