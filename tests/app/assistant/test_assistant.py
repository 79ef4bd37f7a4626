"""Turns over the made-up wardrobe: what is called, said, remembered and kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from app.assistant.assistant import Assistant
from app.assistant.calling import Asking, DirectCaller
from app.assistant.composer.reply import (
    AssistantReply,
    Confirmation,
    DoneCard,
    GarmentsCard,
    OutfitCard,
    QuestionCard,
    TroubleCard,
)
from app.assistant.plan import MOST_CALLS, Answer, Call
from app.assistant.planning import Planned
from app.assistant.router.routing import Router
from app.assistant.tools.toolbox import Toolbox, failed
from app.assistant.turn_events import (
    CardShown,
    Failed,
    Replied,
    Said,
    StepBegan,
    StepEnded,
    TurnEvent,
)
from app.services.chat_turns import keep_picture
from app.services.job_control import JobControl
from local_index import Library
from models.errors import ModelsError
from tests.assistant_desk import TODAY, Room, made_up_wardrobe


@pytest.fixture
def room(tmp_path: Path, engine) -> Room:
    return made_up_wardrobe(tmp_path / "wardrobe", engine=engine)


@dataclass
class Talk:
    """A conversation with what was heard of it."""

    room: Room
    library: Library
    options: dict = field(default_factory=dict)
    agrees: bool = True
    heard: list[TurnEvent] = field(default_factory=list)
    asked: list[Confirmation] = field(default_factory=list)
    conversation: int | None = None

    def __post_init__(self) -> None:
        asking = Asking()
        caller = DirectCaller(Toolbox(self.room.desk), self.library, ask=asking.ask)
        self.caller = self.options.pop("wrap", lambda one: one)(caller)
        self.router = Router(self.room.vocabulary, today=lambda: TODAY)
        self.assistant = Assistant(
            self.library, self.caller, router=self.router, vocabulary=self.room.vocabulary,
            asking=asking, **self.options,
        )  # fmt: skip

    def say(self, text: str, attachments: Sequence = (), **options) -> AssistantReply:
        self.heard.clear()
        self.asked.clear()
        message = self.assistant.say(
            self.conversation, text, attachments,
            listener=self.heard.append, agree=self._agree, **options,
        )  # fmt: skip
        self.conversation = message.conversation_id
        self.message = message
        replies = [one.reply for one in self.heard if isinstance(one, Replied)]
        return replies[0] if replies else AssistantReply("")

    @property
    def called(self) -> list[str]:
        return [one.tool for one in self.heard if isinstance(one, StepBegan)]

    def _agree(self, question: Confirmation) -> bool:
        self.asked.append(question)
        return self.agrees


@pytest.fixture
def talk(room: Room):
    with room.open() as library:
        yield Talk(room, library)


@pytest.fixture
def talking(room: Room):
    """A conversation with a planner or a caller of one's own."""
    with room.open() as library:
        yield lambda **options: Talk(room, library, options)


def outfits(reply: AssistantReply) -> list[OutfitCard]:
    return [one for one in reply.cards if isinstance(one, OutfitCard)]


def test_a_turn_tells_its_steps_then_words_then_cards_and_keeps_them(talk) -> None:
    reply = talk.say("i need something for work")
    kinds = [type(one) for one in talk.heard]
    cards = [CardShown] * len(reply.cards)
    assert kinds == [StepBegan, StepEnded, Said, *cards, Replied]
    assert talk.called == ["stylist_outfits"]
    assert talk.message.text == reply.text
    assert talk.message.model == "router"
    assert talk.assistant.replies(talk.conversation) == {talk.message.id: reply}
    with talk.room.open() as again:
        other = Talk(talk.room, again)
        assert other.assistant.replies(talk.conversation) == {talk.message.id: reply}
        assert other.assistant.state(talk.conversation).situation.occasion == "work"


def test_a_later_turn_knows_what_was_shown(talk) -> None:
    second = outfits(talk.say("i need something for work"))[1]
    reply = talk.say("I wore the second one today")
    assert talk.called == ["wardrobe_log_wear"]
    assert talk.asked[0].tool == "wardrobe_log_wear"
    assert isinstance(reply.cards[-1], DoneCard)
    worn = {f"itm_{one.item_id}" for one in talk.library.wears.between("2026-11-21", "2026-11-21")
            if one.item_id}  # fmt: skip
    assert worn == set(second.item_ids)
    talk.assistant.undo(reply.cards[-1].undo)
    assert talk.library.wears.between("2026-11-21", "2026-11-21") == []


def test_a_no_changes_nothing_and_is_said(talk) -> None:
    talk.agrees = False
    reply = talk.say("Put my beige shorts into the trash")
    assert talk.called == ["wardrobe_delete_item"]
    assert talk.asked[0].grave
    assert reply.text == "All right, I did not do that."
    assert talk.library.items.get(16).status == "ready"


def test_without_anybody_to_ask_nothing_is_written(talk) -> None:
    message = talk.assistant.say(None, "Put my beige shorts into the trash")
    assert message.state == "done"
    assert talk.library.items.get(16).status == "ready"


def test_a_picture_is_looked_at_once(talk, photo_bytes: Callable[[int], bytes]) -> None:
    part = keep_picture(talk.library, photo_bytes(3))
    talk.say("What shoes go with this?", [part])
    assert talk.called.count("vision_recognize") == 1
    talk.say("What bag goes with this?", [part])
    assert "vision_recognize" not in talk.called
    upload = talk.assistant.state(talk.conversation).uploads[0]
    assert upload.card is not None


def test_what_was_assumed_is_said_and_can_be_changed_in_one_step(talk) -> None:
    reply = talk.say("What goes with my camel coat?")
    assert "I assume every day" in reply.text
    changed = talk.say("for work")
    assert "work" in changed.text
    assert "assume" not in changed.text


def test_of_two_wishes_the_later_one_holds_and_is_said(talk) -> None:
    talk.say("i need something for work")
    talk.say("warmer please")
    reply = talk.say("no, cooler")
    assert "cooler counts from now on" in reply.text


def test_a_vague_wish_is_asked_about_with_choices(talk) -> None:
    reply = talk.say("something nice")
    assert isinstance(reply.cards[-1], QuestionCard)
    assert reply.cards[-1].choices
    assert talk.called == []


def test_a_button_does_what_it_says_and_stands_in_the_conversation(talk) -> None:
    card = outfits(talk.say("i need something for work"))[0]
    action = next(one for one in card.actions if one.kind == "save")
    message = talk.assistant.act(
        talk.conversation, action.label, action.call, agree=lambda _words: True
    )
    assert message.state == "done"
    (saved,) = talk.library.outfits.find()
    assert {f"itm_{one}" for one in saved.item_ids} == set(card.item_ids)
    branch = talk.library.messages.branch(talk.conversation)
    assert [one.text for one in branch][-2] == action.label


def test_another_version_goes_on_from_where_its_own_branch_stood(talk) -> None:
    talk.say("i need something for work")
    talk.say("warmer please")
    question = talk.library.messages.branch(talk.conversation)[2].id
    talk.assistant.edit(question, "no black")
    now = talk.assistant.state(talk.conversation).situation
    assert now.warmth_delta == 0
    assert now.occasion == "work"


def test_a_conversation_can_be_made_to_forget(talk) -> None:
    talk.say("i need something for work")
    talk.assistant.forget(talk.conversation)
    assert not talk.assistant.state(talk.conversation).outfits
    assert talk.library.messages.branch(talk.conversation)


def test_an_empty_wardrobe_says_so(tmp_path: Path, room: Room) -> None:
    empty = replace(room, folder=tmp_path / "empty")
    with Library.open(empty.folder, create=True) as library:
        reply = Talk(empty, library).say("i need something for work")
    assert "still empty" in reply.text


# -- what goes wrong -------------------------------------------------------------------------------


class Planning:
    """A model that plans what it is told to."""

    def __init__(self, *plans) -> None:
        self.plans = list(plans)
        self.done: list[int] = []

    def plan(self, said, state, wardrobe, *, done=(), control=None) -> Planned:
        self.done.append(len(done))
        plan = self.plans.pop(0) if len(self.plans) > 1 else self.plans[0]
        if isinstance(plan, Exception):
            raise plan
        return Planned(plan, state, by="a model")


SEARCH = (Call("wardrobe_search", {"category": "skirt"}),)


def test_a_model_plans_and_its_words_stand_beside_the_cards(talking) -> None:
    model = Planning(SEARCH, Answer("Take the green {{item:itm_15}}. It is made of tweed."))
    talk = talking(planner=lambda _name: model)
    reply = talk.say("a skirt, maybe?")
    assert reply.text == "Take the green Green skirt."
    assert isinstance(reply.cards[0], GarmentsCard)
    assert (reply.by, talk.message.model) == ("a model", "a model")
    assert model.done == [0, 1]


def test_a_model_that_fails_leaves_the_turn_to_the_rules(talking) -> None:
    talk = talking(planner=lambda _name: Planning(ModelsError("no", next_step="")))
    reply = talk.say("i need something for work")
    assert outfits(reply)
    assert reply.by == "router"


def test_a_model_that_never_ends_is_ended(talking) -> None:
    talk = talking(planner=lambda _name: Planning(SEARCH))
    reply = talk.say("a skirt, maybe?")
    assert len(talk.called) == MOST_CALLS
    assert reply.text


def test_a_model_that_errs_again_and_again_is_ended(talking) -> None:
    wrong = (Call("wardrobe_get_item", {"item_id": "itm_999"}),)
    talk = talking(planner=lambda _name: Planning(wrong))
    reply = talk.say("that one")
    assert len(talk.called) == 3
    assert any(isinstance(one, TroubleCard) for one in reply.cards)


def test_a_stop_ends_the_turn_and_what_was_said_stays(talking) -> None:
    control = JobControl()

    class Stopping:
        def __init__(self, caller) -> None:
            self.caller = caller

        def call(self, tool, arguments, **options):
            control.cancel()
            return failed("E_CANCELLED", "Stopped.")

        def new_turn(self, conversation: int) -> None:
            self.caller.new_turn(conversation)

    talk = talking(wrap=Stopping)
    talk.say("i need something for work", control=control)
    assert (talk.message.state, talk.message.ended) == ("stopped", "cancelled")
    assert isinstance(talk.heard[-1], Failed)


def test_what_is_about_no_clothes_goes_to_whoever_talks(talking) -> None:
    spoken: list[int] = []

    def answered(answer_id: int, _control: JobControl):
        spoken.append(answer_id)
        talk.library.messages.write(answer_id, state="done", ended="stop", model="chatty")
        return talk.library.messages.get(answer_id)

    talk = talking(talk=answered)
    talk.say("what is the capital of france?")
    assert spoken == [talk.message.id]
    assert talk.message.model == "chatty"
    talk.say("i need something for work")
    assert len(spoken) == 1


def test_a_bug_is_kept_with_the_message_and_raised(talking) -> None:
    talk = talking(planner=lambda _name: Planning(ValueError("a bug")))
    with pytest.raises(ValueError, match="a bug"):
        talk.say("anything")
    branch = talk.library.messages.branch(1)
    assert branch[-1].state == "failed"
