"""An annotator without a model: the picture's id decides the answer, and what is wrong with it.

For tests and for trying a pipeline out. It looks at no picture, so its records describe nothing,
and its name says so in every one of them.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

from models.annotating import Ask
from models.chat import ChatEnded, ChatRequest
from train.data.fashionx.backends import Answer, chance, chosen
from train.data.fashionx.fake_answers import DEFECTS, HARMLESS, outfit


@dataclass(frozen=True, slots=True)
class FakeScript:
    """How much goes wrong; shares of the pictures, 0 to 1.

    Attributes:
        defective: Whose first answers break a rule that needs asking again.
        stubborn: Of the defective ones, whose answers never pass.
        harmless: Whose answers are repaired or only warned about.
        bare: Which show no garment.
        on_call: Told picture and try before each answer; may raise.
    """

    defective: float = 0.0
    stubborn: float = 0.0
    harmless: float = 0.0
    bare: float = 0.0
    on_call: Callable[[str, int], None] = lambda image_id, attempt: None


class FakeBackend:
    """Answers at once."""

    name = "fake"
    revision = ""
    workers = 16

    def __init__(self, script: FakeScript | None = None, *, model: str = "fake-annotator") -> None:
        self._script = script or FakeScript()
        self.model = model

    def asking(self, image_id: str) -> Ask:
        """Return what answers about one picture; it counts the tries."""
        attempts = 0

        def ask(request: ChatRequest) -> ChatEnded:
            nonlocal attempts
            attempts += 1
            self._script.on_call(image_id, attempts)
            text = self._text(image_id, attempts)
            asked = sum(len(message.text.split()) for message in request.messages)
            return Answer(text, "stop", asked, len(text.split())).ended()

        return ask

    def stop(self) -> None:
        """Nothing waits."""

    def close(self) -> None:
        """Nothing is held."""

    def defect(self, image_id: str) -> tuple[str, int]:
        """Return what is wrong with a picture's answers, and how many of them; ("", 0) for none."""
        if chance("defective", image_id) >= self._script.defective:
            return "", 0
        kind = chosen(sorted(DEFECTS), "kind", image_id)
        if chance("stubborn", image_id) < self._script.stubborn:
            return kind, 1 << 30
        return kind, 1 + int(3 * chance("failures", image_id))

    def _text(self, image_id: str, attempt: int) -> str:
        if chance("bare", image_id) < self._script.bare:
            return json.dumps(outfit(image_id, bare=True))
        document = outfit(image_id)
        kind, failures = self.defect(image_id)
        if attempt <= failures:
            return DEFECTS[kind](document)
        if chance("harmless", image_id) < self._script.harmless:
            return HARMLESS[chosen(sorted(HARMLESS), "harmless", image_id)](document)
        return json.dumps(document)
