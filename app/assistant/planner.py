"""The planner with a model: one step at a time, constrained by schemas, with the router behind it.

    words -> router (what was heard, which tools) -> which tool -> its arguments -> a call

What the person's words change in the conversation is heard by the rules alone, and commands to the
program, thanks and what is out of scope are answered by them: a model never gets to see these.
Tools that change something are offered only where the rules read such a wish in the words, so that
text inside results and pictures cannot ask for one. An answer that cannot be used is asked for
again; after the second one the router's plan counts.

Source: FashionM3 (arXiv 2504.17826), III; assistant's specification, C.3.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from pydantic import ValidationError

from app.assistant.plan import MOST_CALLS, MOST_CHOICES, Answer, Ask, Call, Plan
from app.assistant.planner_prompt import arguments_messages, step_messages
from app.assistant.planner_schema import MISSING, arguments_schema, step_schema
from app.assistant.planning import Done, Garment, Planned, WardrobeView
from app.assistant.router.routing import MOST_ASKED, Router
from app.assistant.state import DialogueState
from app.assistant.tools.spec import ToolSpec
from app.assistant.tools.table import TOOLS
from app.errors import AppError, CancelledError
from app.services.chatting import ChatEngine
from app.services.job_control import JobControl
from models.chat import ChatEvent, ChatMessage, ChatRequest
from models.errors import ModelsError
from models.vocabulary import Vocabulary

MOST_TOOLS: Final = 12
MOST_REPAIRS: Final = 2
_MOST_IDS: Final = 48
_LONGEST_STEP: Final = 320
_LONGEST_ARGUMENTS: Final = 400
_USUAL: Final = ("stylist_outfits", "wardrobe_search", "stylist_complete", "wardrobe_history")
_WITH_OUTFITS: Final = ("stylist_alternatives", "stylist_score", "tryon_render")
_PLACEHOLDER: Final = re.compile(r"\{\{item:([^}]*)\}\}")
_ID: Final = re.compile(r"\b(?:itm|img|cat|out)_\d{1,9}\b")


class ModelPlanner:
    """Plans with a chat model; see the module.

    Args:
        engine: Says what the model says.
        model: Its name; empty for the person's choice.
        router: Hears every turn, and plans where the model cannot.
    """

    def __init__(
        self,
        engine: ChatEngine,
        router: Router,
        vocabulary: Vocabulary,
        *,
        model: str = "",
    ) -> None:
        self._engine = engine
        self._router = router
        self._vocabulary = vocabulary
        self._model = model

    def plan(
        self,
        said: str,
        state: DialogueState,
        wardrobe: WardrobeView,
        *,
        done: Sequence[Done] = (),
        control: JobControl | None = None,
    ) -> Planned:
        """Return the next step; see `Planner.plan`.

        Raises:
            CancelledError: The person stopped it.
        """
        if len(done) >= MOST_CALLS:
            return Planned(_results(), state, by=self._name())
        heard = Planned(_results(), state) if done else self._router.plan(said, state, wardrobe)
        if not done and isinstance(heard.plan, Answer):
            return heard
        if not done and state.asked and isinstance(heard.plan, tuple) and state.missing:
            # a bare reply completes what was asked about; only the rules remember both
            return heard
        read = self._router.readings(said, state, wardrobe)
        offered = _offered(read_tools(read), heard.state)
        garments = _garments(wardrobe, heard.state, [one.plan for one in read], done)
        ids = _ids(heard.state, garments, done)
        turn = _Turn(said, heard.state, offered, garments, ids, tuple(done))
        plan, repairs = self._decide(turn, control)
        if plan is None:
            return replace(heard, repairs=repairs)
        if isinstance(plan, Ask) and state.asked >= MOST_ASKED:
            return replace(heard, repairs=repairs)
        settled = _settled(said, plan, heard.state, before=state)
        return Planned(plan, settled, heard.notes, 1.0, self._name(), repairs)

    # -- two steps --------------------------------------------------------------------------------

    def _decide(self, turn: _Turn, control: JobControl | None) -> tuple[Plan | None, int]:
        """Return a plan and how many attempts were thrown away; None after the second one."""
        complaint = ""
        for repairs in range(MOST_REPAIRS):
            try:
                return self._attempt(turn, complaint, control), repairs
            except _UnusableError as error:
                complaint = str(error)
            except CancelledError:
                raise
            except (AppError, ModelsError):
                return None, repairs
        return None, MOST_REPAIRS

    def _attempt(self, turn: _Turn, complaint: str, control: JobControl | None) -> Plan:
        messages = step_messages(
            turn.said,
            turn.state,
            tools=turn.tools,
            garments=turn.garments,
            done=turn.done,
            complaint=complaint,
        )
        schemas = {
            one.name: schema
            for one in turn.tools
            if (schema := arguments_schema(one, turn.ids, self._vocabulary)) is not None
        }
        step = self._said(messages, step_schema([*schemas]), _LONGEST_STEP, control)
        action = step.get("action")
        if action == "ask":
            return _ask(step)
        if action == "answer":
            return _answer(step, turn)
        name = step.get("tool")
        if action != "call" or not isinstance(name, str) or name not in schemas:
            raise _UnusableError("name a tool of the list")
        tool = TOOLS[name]
        messages = arguments_messages(
            turn.said,
            turn.state,
            tool=tool,
            garments=turn.garments,
            done=turn.done,
            complaint=complaint,
        )
        arguments = self._said(messages, schemas[name], _LONGEST_ARGUMENTS, control)
        return _call(tool, arguments, turn)

    def _said(
        self,
        messages: tuple[ChatMessage, ...],
        schema: Mapping[str, Any],
        longest: int,
        control: JobControl | None,
    ) -> dict[str, Any]:
        request = ChatRequest(messages, max_tokens=longest, schema=schema)
        ends = self._engine.generate(request, _unheard, model=self._model, control=control)
        if (control is not None and control.cancelled) or (ends and ends[-1].reason == "cancelled"):
            raise CancelledError
        try:
            found = json.loads(ends[-1].text if ends else "")
        except ValueError:
            raise _UnusableError("write one complete JSON object") from None
        if not isinstance(found, dict):
            raise _UnusableError("write one JSON object")
        return found

    def _name(self) -> str:
        return self._model or self._engine.state().model or "model"


class _UnusableError(Exception):
    """What a model wrote cannot be used; the message tells it why."""


class _Turn:
    """What both steps know."""

    def __init__(
        self,
        said: str,
        state: DialogueState,
        tools: Sequence[ToolSpec],
        garments: Mapping[str, Garment],
        ids: Sequence[str],
        done: tuple[Done, ...],
    ) -> None:
        self.said = said
        self.state = state
        self.tools = tools
        self.garments = garments
        self.ids = ids
        self.done = done


# -- reading what a model wrote --------------------------------------------------------------------


def _ask(step: Mapping[str, Any]) -> Ask:
    question = str(step.get("question", "")).strip()
    if not question:
        raise _UnusableError("the question is empty")
    missing = tuple(one for one in step.get("missing", ()) if one in MISSING)
    choices = [str(one).strip() for one in step.get("choices", ())][:MOST_CHOICES]
    return Ask(question, missing, tuple(filter(None, choices)))


def _answer(step: Mapping[str, Any], turn: _Turn) -> Answer:
    say = str(step.get("say", "")).strip()
    if not say:
        raise _UnusableError("the answer is empty")
    unknown = [one for one in _PLACEHOLDER.findall(say) if one not in turn.ids]
    unknown += [one for one in _ID.findall(_PLACEHOLDER.sub("", say))]
    if unknown:
        raise _UnusableError("only listed ids exist, written as {{item:ID}}")
    style = step.get("style")
    return Answer(say, "normal" if style == "normal" else "short", "model")


def _call(tool: ToolSpec, arguments: dict[str, Any], turn: _Turn) -> Plan:
    try:
        tool.arguments.model_validate(arguments)
    except ValidationError as error:
        problem = error.errors()[0]
        place = ".".join(map(str, problem["loc"]))
        raise _UnusableError(f"{place} {problem['type']}".strip()) from None
    # engines without grammars exist: what is not known is refused here as well
    known = frozenset(turn.ids)
    if any(one not in known for one in _ID.findall(json.dumps(arguments))):
        raise _UnusableError("only listed ids exist")
    call = Call(tool.name, arguments)
    if any(one.call == call for one in turn.done):
        return _results()
    return (call,)


# -- what is offered -------------------------------------------------------------------------------


def read_tools(readings: Sequence[Any]) -> list[str]:
    """Return the tools that the rules read in a turn, the surest first."""
    named = [call.tool for one in readings if isinstance(one.plan, tuple) for call in one.plan]
    return list(dict.fromkeys(named))


def _offered(read: Sequence[str], state: DialogueState) -> list[ToolSpec]:
    """Return at most twelve tools; one that changes something only where the words ask for it."""
    usual = [*_USUAL, *(_WITH_OUTFITS if state.outfits else ())]
    usual += ["vision_recognize"] if state.uploads else []
    usual += ["imagegen_product"] if state.gap is not None else []
    usual += ["catalog_search"] if state.products or state.gap is not None else []
    usual += ["wardrobe_get_item", "context_get", "app_help"]
    names = list(dict.fromkeys((*read, *usual)))[:MOST_TOOLS]
    return [TOOLS[name] for name in names if name in TOOLS]


def _garments(
    wardrobe: WardrobeView, state: DialogueState, plans: Sequence[Plan], done: Sequence[Done]
) -> dict[str, Garment]:
    """Return the owned garments that may be named: in the state, read in the words, or found."""
    read = [one for plan in plans for one in _ID.findall(json.dumps(_plain(plan)))]
    found = [one for each in done for one in _ID.findall(json.dumps(each.result, default=str))]
    named = dict.fromkeys((*state.ids(), *read, *found))
    owned = {one.id: one for one in wardrobe.garments() if one.id in named}
    return {one: owned[one] for one in [*named][:_MOST_IDS] if one in owned}


def _plain(plan: Plan) -> list[dict[str, Any]]:
    return [call.as_json() for call in plan] if isinstance(plan, tuple) else []


def _ids(state: DialogueState, garments: Mapping[str, Garment], done: Sequence[Done]) -> list[str]:
    others = [one for one in state.ids() if not one.startswith("itm_")]
    found = [
        one
        for each in done
        for one in _ID.findall(json.dumps(each.result, default=str))
        if not one.startswith("itm_")
    ]
    return list(dict.fromkeys((*garments, *others, *found)))[: 2 * _MOST_IDS]


# -- parts -----------------------------------------------------------------------------------------


def _results() -> Answer:
    return Answer("", "normal", "results")


def _settled(
    said: str, plan: Plan, state: DialogueState, *, before: DialogueState
) -> DialogueState:
    if not isinstance(plan, Ask):
        return replace(state, missing=(), asked=0, asked_about="")
    return replace(state, missing=plan.missing, asked=before.asked + 1, asked_about=said[:300])


def _unheard(_event: ChatEvent) -> None:
    """Nobody reads along while a model plans."""
