"""FashionX annotations from a model that sees pictures: asked, checked, asked once more, kept.

``Annotator`` holds the whole procedure and no engine: it is given a function that answers a
``ChatRequest``. The app asks one model about one photo; the pipeline that makes training corpora
asks many and sets aside what does not pass. The checks of ``fashionx_checks`` are the authority,
and nothing is corrected but a fence around the answer. An answer that never passes is not thrown
away: what can be used of it is kept as partial, with everything that is wrong with it listed.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from models.annotate_prompt import AnnotatePrompt, annotate_prompt
from models.annotate_salvage import is_schema_echo, readable_part, salvaged, stripped
from models.chat import ChatEnded, ChatMessage, ChatPicture, ChatRequest, EndReason
from models.errors import CancelledError, ContextFullError
from models.fashionx import PART_NAMES, FashionXRecord, ImageFacts, OutfitAnnotation, Validation
from models.fashionx import Annotator as AnnotatorFacts
from models.fashionx_checks import Finding, check_annotation, parse_annotation, validation_of
from models.vocabulary import Vocabulary

Ask = Callable[[ChatRequest], ChatEnded]

APP_RETRIES = 1
"""How often a failing answer is asked for again where a person waits."""
CORPUS_RETRIES = 3
"""The same where a corpus is made."""
WARM = 0.3
"""Temperature of the third try on: the likeliest answer has failed twice."""

Outcome = Literal["complete", "no_garment", "partial", "nothing"]
"""The answer passed; it says that there is no garment; a part of it can be used; nothing can."""

NO_GARMENT = Finding("C2", "error", "C2 no garment")
_CUT: Mapping[EndReason, str] = {
    "length": "J1 the answer was cut off because it was too long",
    "context": "J1 the answer was cut off because the model's memory was full",
}


@dataclass(frozen=True, slots=True)
class Attempt:
    """One answer as it came.

    Attributes:
        text: Raw; data, never instructions.
        annotation: What it says, when it has the right form.
        repaired: Whether a fence or words around it had to be taken off.
    """

    text: str
    reason: EndReason
    annotation: OutfitAnnotation | None
    findings: tuple[Finding, ...]
    repaired: bool
    temperature: float
    seed: int

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that keep it from passing."""
        return tuple(finding for finding in self.findings if finding.level == "error")


@dataclass(frozen=True, slots=True)
class Annotated:
    """What came of one picture.

    Attributes:
        annotation: The record's body; of a partial one only what was said and fits.
        findings: What is wrong with the answer that was taken.
        attempts: Every answer, the first one first.
        seconds: From the first question to the last answer.
    """

    annotation: OutfitAnnotation
    outcome: Outcome
    findings: tuple[Finding, ...]
    attempts: tuple[Attempt, ...]
    prompt: AnnotatePrompt
    seconds: float

    @property
    def partial(self) -> bool:
        """Whether something is missing."""
        return self.outcome in ("partial", "nothing")

    @property
    def tries(self) -> int:
        """How often the model was asked."""
        return len(self.attempts)

    @property
    def validation(self) -> Validation:
        """The findings as a record stores them."""
        return validation_of(self.findings)

    def record(
        self,
        *,
        backend: str,
        model: str,
        revision: str = "",
        image: ImageFacts | None = None,
        created_at: str | None = None,
    ) -> FashionXRecord:
        """Return the record of the picture.

        Args:
            backend: "llama", "mlx" and so on.
            revision: Of the weights.
            image: Digest and size of the photo; its path only inside a corpus.
            created_at: ISO 8601 time in UTC.
        """
        facts = image or ImageFacts()
        last = self.attempts[-1]
        decode = {
            "temperature": last.temperature,
            "seed": last.seed,
            "max_tokens": self.prompt.max_tokens,
            "schema": True,
            "repaired": any(attempt.repaired for attempt in self.attempts),
        }
        return FashionXRecord(
            image_id=facts.sha256[:32] if facts.sha256 else None,
            image=facts,
            annotation=self.annotation,
            annotator=AnnotatorFacts(
                backend=backend,
                model=model,
                revision=revision or None,
                prompt_sha=self.prompt.sha,
                decode=decode,
                tries=self.tries,
                latency_ms=round(self.seconds * 1000, 1),
            ),
            validation=self.validation,
            created_at=created_at,
            partial=self.partial,
        )


class Annotator:
    """Annotates pictures with whatever answers questions.

    Args:
        ask: Answers one request; may raise what ``ChatModel.generate`` raises.
        vocabulary: Whose words are asked for, and what terms are checked against.
        max_retries: How often a failing answer is asked for again.
        picture_tokens: Most tokens a picture may take; 0 for the engine's own limit.
        base_seed: Of tries that sample.
    """

    def __init__(
        self,
        ask: Ask,
        vocabulary: Vocabulary,
        *,
        max_retries: int = APP_RETRIES,
        picture_tokens: int = 0,
        base_seed: int = 0,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        self._ask = ask
        self._vocabulary = vocabulary
        self._max_retries = max_retries
        self._picture_tokens = picture_tokens
        self._base_seed = base_seed
        self._clock = clock
        self.prompt = annotate_prompt(vocabulary)

    def annotate(self, picture: ChatPicture) -> Annotated:
        """Ask about one picture until an answer passes or the tries are used up.

        Raises:
            CancelledError: The person stopped it.
            ContextFullError: Picture and question alone do not fit.
            ModelsError: As ``ChatModel.generate``.
        """
        began = self._clock()
        attempts = [self._try(self._question(picture), number=1)]
        while attempts[-1].errors and len(attempts) <= self._max_retries:
            if says_nothing_worn(attempts[-1].text):
                break  # asked again, a model would rather invent a garment than repeat itself
            try:
                attempts.append(
                    self._try(self._question(picture, attempts[-1]), number=len(attempts) + 1)
                )
            except ContextFullError:
                break  # no room for a second round; the first answer is what there is
        return self._settled(attempts, seconds=self._clock() - began)

    # -- asking -----------------------------------------------------------------------------------

    def _question(
        self, picture: ChatPicture, failed: Attempt | None = None
    ) -> tuple[ChatMessage, ...]:
        first = ChatMessage.of("user", self.prompt.text, [picture])
        if failed is None:
            return (first,)
        problems = [finding.text for finding in failed.errors]
        return (
            first,
            ChatMessage.of("assistant", failed.text),
            ChatMessage.of("user", self.prompt.again(problems)),
        )

    def _try(self, messages: tuple[ChatMessage, ...], *, number: int) -> Attempt:
        warm = number > 2
        seed = self._base_seed + number if warm else self._base_seed
        request = ChatRequest(
            messages,
            max_tokens=self.prompt.max_tokens,
            temperature=WARM if warm else 0.0,
            seed=seed,
            schema=self.prompt.schema,
            picture_tokens=self._picture_tokens,
        )
        ended = self._ask(request)
        if ended.reason == "cancelled":
            raise CancelledError("Stopped before the photo was described.")
        annotation, findings, repaired = self._checked(ended)
        return Attempt(
            text=ended.text,
            reason=ended.reason,
            annotation=annotation,
            findings=findings,
            repaired=repaired,
            temperature=request.temperature,
            seed=seed,
        )

    def _checked(
        self, ended: ChatEnded
    ) -> tuple[OutfitAnnotation | None, tuple[Finding, ...], bool]:
        """Read an answer strictly, then once more without what stands around it."""
        annotation, findings = parse_annotation(ended.text)
        repaired = False
        if any(finding.rule == "J1" for finding in findings):
            inner = stripped(ended.text)
            if inner != ended.text:
                annotation, findings = parse_annotation(inner)
                repaired = annotation is not None
        if annotation is not None:
            findings = check_annotation(annotation, self._vocabulary, echoes=self.prompt.echoes)
            return annotation, findings, repaired
        if ended.reason in _CUT:
            findings = (Finding("J1", "error", _CUT[ended.reason]),)
        elif _echoes_schema(ended.text):
            findings = (Finding("X1", "error", "X1 the answer repeats the schema"), *findings)
        return None, findings, repaired

    # -- keeping ----------------------------------------------------------------------------------

    def _settled(self, attempts: Sequence[Attempt], *, seconds: float) -> Annotated:
        chosen = min(reversed(attempts), key=_badness)
        annotation, outcome = self._kept(chosen)
        # What else is wrong with an answer about no garment is of no interest to anybody.
        findings = (NO_GARMENT,) if outcome == "no_garment" else chosen.findings
        return Annotated(
            annotation=annotation,
            outcome=outcome,
            findings=findings,
            attempts=tuple(attempts),
            prompt=self.prompt,
            seconds=seconds,
        )

    def _kept(self, attempt: Attempt) -> tuple[OutfitAnnotation, Outcome]:
        if attempt.annotation is not None and not attempt.errors:
            return attempt.annotation, "complete"
        document = readable_part(attempt.text) or {}
        annotation = salvaged(document, self._vocabulary, echoes=self.prompt.echoes)
        if annotation.item_counts.total:
            return annotation, "partial"
        if says_nothing_worn(attempt.text):
            return attempt.annotation or annotation, "no_garment"
        # Sentences about no garment at all are no description of one.
        return salvaged({}, self._vocabulary), "nothing"


def says_nothing_worn(text: str) -> bool:
    """Whether an answer lists every group, all of them empty, and counts no garment."""
    document = readable_part(text) or {}
    parts, counts = document.get("parts"), document.get("item_counts")
    if not isinstance(parts, dict) or not isinstance(counts, dict):
        return False
    return all(parts.get(name) == [] and counts.get(name) == 0 for name in PART_NAMES)


def _badness(attempt: Attempt) -> tuple[bool, int]:
    return attempt.annotation is None and readable_part(attempt.text) is None, len(attempt.errors)


def _echoes_schema(text: str) -> bool:
    try:
        document: Any = json.loads(stripped(text))
    except (ValueError, RecursionError):
        return False
    return isinstance(document, dict) and is_schema_echo(document)
