"""How fast a chat model answers on this machine: one answer, timed by the engine that gives it.

Loading does not count, and nothing is written down here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.errors import InputError
from app.sentences import noted
from app.services.job_control import Progress
from app.tasks import TaskToken

if TYPE_CHECKING:
    from app.services.chatting import ChatEngine
    from models.chat import ChatUsage

MEASURE_TOKENS = 96
TOO_SHORT = noted("The answer was too short to measure the speed.")
MEASURED_ANYWAY = noted("Try again, or talk with it: longer answers are measured, too.")
_MEASURE_TEXT = (
    "Describe a navy wool blazer, what it goes with and when to wear it, in about eighty words."
)


def measured(engine: ChatEngine, model_id: str, token: TaskToken) -> ChatUsage:
    """Return what an answer costs a model here.

    Raises:
        InputError: It said too little.
    """
    from models.chat import ChatMessage, ChatRequest

    token.report(Progress(0, MEASURE_TOKENS, 0.0, None))
    engine.load(model_id, control=token.control)
    request = ChatRequest(
        messages=(ChatMessage.of("user", _MEASURE_TEXT),), max_tokens=MEASURE_TOKENS
    )
    said = 0

    def listen(event: object) -> None:
        nonlocal said
        said += 1
        token.report(Progress(min(said, MEASURE_TOKENS), MEASURE_TOKENS, 0.0, None))
        del event

    ends = engine.generate(request, listen, model=model_id, control=token.control)
    token.control.checkpoint()  # what was cut off says nothing of the speed
    usage = ends[0].usage
    if usage.tokens_per_s <= 0:
        raise InputError(TOO_SHORT, next_step=MEASURED_ANYWAY)
    return usage
