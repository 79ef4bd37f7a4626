"""What a photo shows, as a FashionX record; the photo may be any and is not kept.

The embedded encoder names one garment and its fields, so its record is partial and its texts come
from templates. A chat model that sees pictures fills the whole record, asked and checked by
``models.annotating``; it may fail, and then the record is partial and says why.
"""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.errors import AppError, CancelledError, InputError
from app.services.chatting import ChatEngine
from app.services.job_control import JobControl
from app.services.perceiving import Perception
from models.chat import ChatEvent, ChatMessage, ChatModelInfo
from models.errors import CancelledError as ModelCancelledError
from models.errors import ContextFullError
from models.spec import answers_briefly
from models.vocabulary import Vocabulary

if TYPE_CHECKING:
    from app.perception import PerceivedPhoto
    from models.annotating import Annotated
    from models.chat import ChatEnded, ChatRequest
    from models.fashionx import FashionXRecord, ImageFacts

ENCODER_NAMES = ("pocket-encoder", "pocket", "encoder")
"""What ``--model`` may call the embedded encoder."""

_log = logging.getLogger(__name__)


def _no_names() -> Sequence[str]:
    return ()


def _no_revision(_name: str) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class KnownModels:
    """What is known of chat models without loading one.

    Attributes:
        names: Tells which that see pictures are installed.
        revision: Tells which weights a name stands for; empty when that is not known.
    """

    names: Callable[[], Sequence[str]] = _no_names
    revision: Callable[[str], str] = _no_revision


class PhotoTooLongError(AppError):
    """A photo and the question about it are longer than the model's context."""

    code = ContextFullError.code


class ChatLooker:
    """One chat model looking at photos, one after another.

    Args:
        engine: Where the model runs.
        model: Its installed name; empty for the person's choice.
        known: Tells the revision of the weights.
        control: Stops the present answer when it is cancelled.

    Raises:
        InputError: The model sees no pictures, or cannot describe any.
        AppError: As ``ChatEngine.load``.
    """

    def __init__(
        self,
        engine: ChatEngine,
        vocabulary: Vocabulary,
        *,
        model: str = "",
        known: KnownModels | None = None,
        control: JobControl | None = None,
    ) -> None:
        # Imported here: pydantic costs more start-up time than the rest of this module.
        from models.annotating import Annotator

        self._engine = engine
        self._known = known or KnownModels()
        self._control = control
        if model:
            _require_describer(model)
        self.info: ChatModelInfo = engine.load(model, control=control)
        _require_describer(self.info.name)
        if not self.info.sees_pictures:
            raise InputError(
                f"The model {self.info.name} cannot look at pictures.",
                next_step="Choose a model that sees pictures; `vestry models list` says which do.",
            )
        self._annotator = Annotator(self._ask, vocabulary)
        self._said: tuple[ChatMessage, ...] = ()

    @property
    def version(self) -> str:
        """Everything that makes this model say something else: weights, quantization, prompt."""
        return "+".join((self.revision, self.info.quantization, self._annotator.prompt.sha))

    @property
    def revision(self) -> str:
        """Which weights these are; empty when that is not known."""
        return self._known.revision(self.info.name)

    def look(self, photo: Path, facts: ImageFacts) -> FashionXRecord:
        """Describe one photo.

        Raises:
            CancelledError: The person stopped it.
            AppError: As ``ChatEngine.generate``.
            ModelsError: The photo cannot be read.
        """
        self._said = ()
        try:
            annotated: Annotated = self._annotator.annotate(photo)
        except ModelCancelledError as error:
            raise CancelledError from error
        except ContextFullError as error:
            raise PhotoTooLongError(
                "This photo and the question about it do not fit into the model's context.",
                next_step="Give chat models a larger context in the settings.",
            ) from error
        self._said = (
            ChatMessage.of("user", annotated.prompt.text, [photo]),
            ChatMessage.of("assistant", annotated.attempts[0].text),
        )
        return annotated.record(
            backend=self.info.engine,
            model=self.info.name,
            revision=self.revision,
            image=facts,
            created_at=_now(),
        )

    def prefers(self, field: str, *, garment: str, stored: str, seen: str) -> float | None:
        """Return how likely the model finds what it saw, of two words, about the last photo.

        Cheap only while photo and answer are still in its memory: None where they are not, where
        its state cannot go back, or when it fails.

        Args:
            field: What the words are about.
            garment: Which garment of the photo.
        """
        if not self._said or not self.info.rolls_back:
            return None
        shares = []
        # In both orders, because small models like what they read last.
        for first, second in ((stored, seen), (seen, stored)):
            question = self._annotator.prompt.compare(
                garment=garment, field=field, first=first, second=second
            )
            asked = ChatMessage.of("user", question)
            try:
                found = self._engine.score(
                    (*self._said, asked), [stored, seen], model=self.info.name
                )
            except CancelledError:
                raise
            except AppError as error:
                _log.info("the model could not say how sure it is: %s", error.code)
                return None
            shares.append(found[1])
        return sum(shares) / len(shares)

    def _ask(self, request: ChatRequest) -> ChatEnded:
        try:
            ends = self._engine.generate(
                request, _unheard, model=self.info.name, control=self._control
            )
        except AppError as error:
            if error.code != ContextFullError.code:
                raise
            # The annotator knows what to do about it, but no error of the app.
            raise ContextFullError(needed=0, limit=self.info.context) from error
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
        known: What chat models there are.
    """

    def __init__(
        self,
        perception: Callable[[], Perception],
        vocabulary: Vocabulary,
        *,
        engine: Callable[[], ChatEngine] | None = None,
        known: KnownModels | None = None,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        self._perception = perception
        self._vocabulary = vocabulary
        self._engine = engine
        self._known = known or KnownModels()
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
        from models.preprocess import photo_size

        if self._engine is None:
            raise unknown_model(model, self._known.names())
        # Before the model is loaded: what is no photo should not cost a minute.
        width, height = photo_size(photo)
        facts = ImageFacts(sha256=_digest(photo), w=width, h=height)
        try:
            looker = ChatLooker(
                self._engine(), self._vocabulary, model=model, known=self._known, control=control
            )
        except AppError as error:
            if error.code != "not_installed":
                raise
            raise unknown_model(model, self._known.names()) from error
        return looker.look(photo, facts).to_document()

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


def _require_describer(name: str) -> None:
    if answers_briefly(name):
        raise InputError(
            f"The model {name} answers short questions and cannot describe a photo.",
            next_step="Choose a larger one; `vestry models list --task chat` names those that fit.",
        )


def unknown_model(model: str, installed: Sequence[str]) -> InputError:
    """Return the error of a name that no installed model has; the next step names those there."""
    names = ", ".join((*installed, ENCODER_NAMES[0]))
    return InputError(
        f"There is no model called {model.strip()[:60]} that can describe photos here.",
        next_step=f"Here are {names}; `vestry models list` shows what can be added.",
    )


def _digest(photo: Path) -> str:
    with photo.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _unheard(_event: ChatEvent) -> None:
    """Nobody reads along: the record is what counts."""
