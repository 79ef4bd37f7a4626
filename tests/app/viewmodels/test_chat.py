"""The chat page's state over the fake model: inline, and once more with real threads."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from app.errors import WorkerCrashedError
from app.operations import Operations
from app.services.chat_turns import Turn
from app.services.chatting import InlineChat
from app.tasks import TaskRunner
from app.viewmodels.chat import ChatViewModel
from app.viewmodels.chat_stream import SLOWEST_MS, AnswerStream
from app.viewmodels.chat_values import ModelChoice
from local_index import Library
from local_index.records import ChangeSet
from models.chat import ChatBegan, ChatDelta, ContextUse
from models.runtimes.fake_chat import ChatScript, FakeChat

pytestmark = pytest.mark.gui
MODELS = (ModelChoice("fake-chat", "Stand-in"), ModelChoice("other", "Other", is_small=True))


class Heard:
    """What the view-model told, in order."""

    def __init__(self, chat: ChatViewModel) -> None:
        self.events: list[tuple[Any, ...]] = []
        self.failures: list[Any] = []
        chat.rows_reset.connect(lambda: self.events.append(("reset",)))
        chat.row_changed.connect(lambda ident: self.events.append(("row", ident)))
        chat.text_grew.connect(lambda ident, text: self.events.append(("text", ident, text)))
        chat.answering_changed.connect(lambda now: self.events.append(("answering", now)))
        chat.failed.connect(self.failures.append)

    @property
    def text(self) -> str:
        return "".join(event[2] for event in self.events if event[0] == "text")


Make = Callable[..., ChatViewModel]


@pytest.fixture
def make(services, operations: Operations) -> Iterator[Make]:
    """Make the page's state over models with a script."""
    made: list[ChatViewModel] = []

    def build(script: ChatScript | None = None, **options: Any) -> ChatViewModel:
        context = options.pop("context", 4096)
        second = FakeChat("other")
        services.given_chat = InlineChat(FakeChat(script=script, context=context), second)
        chat = ChatViewModel(operations, models=lambda: MODELS, **options)
        chat.set_active(active=True)
        made.append(chat)
        return chat

    yield build
    for chat in made:
        chat.close()
        assert not chat.stream.is_running


def say(chat: ChatViewModel, text: str) -> None:
    chat.composer.set_text(text)
    chat.send()


def texts(chat: ChatViewModel) -> list[str]:
    return [row.text for row in chat.rows]


def test_a_question_begins_a_conversation_and_is_answered(make: Make) -> None:
    chat = make(ChatScript({1: "A **navy** blazer."}))
    heard = Heard(chat)
    say(chat, "What goes with gray?")
    assert texts(chat) == ["What goes with gray?", "A **navy** blazer."]
    assert (chat.conversation_id, chat.title, chat.state) == (1, "What goes with gray?", "ready")
    assert chat.composer.text == ""
    assert heard.text == "A **navy** blazer."
    assert [event for event in heard.events if event[0] == "answering"] == [
        ("answering", True),
        ("answering", False),
    ]
    answer = chat.rows[1]
    assert (answer.state, answer.model) == ("done", "fake-chat")
    assert answer.speed is not None
    assert answer.speed.tokens == 3
    assert chat.meter is not None
    assert (chat.meter.limit, 0 < chat.meter.share < 0.1) == (4096, True)
    assert heard.failures == []


def test_rows_keep_their_ids_while_text_grows(make: Make) -> None:
    seen: list[tuple[list[int], str]] = []
    chat: ChatViewModel

    def token(_number: int) -> None:
        chat.stream.flush()  # the timer's work, at a moment of the test's choosing
        seen.append(([row.id for row in chat.rows], chat.rows[-1].text))

    chat = make(ChatScript({1: "one two three"}, on_token=token))
    heard = Heard(chat)
    say(chat, "count")
    assert [text for _ids, text in seen] == ["", "one", "one two"]
    assert {tuple(ids) for ids, _text in seen} == {(1, 2)}
    assert heard.text == "one two three"
    assert heard.events.count(("reset",)) == 1


def test_a_stop_shows_at_once_and_what_still_comes_is_dropped(make: Make) -> None:
    states: list[tuple[str, bool]] = []
    chat: ChatViewModel

    def token(number: int) -> None:
        if number == 3:
            chat.stop()
            states.append((chat.rows[-1].state, chat.is_answering))

    chat = make(ChatScript({1: "one two three four"}, on_token=token))
    say(chat, "count")
    assert states == [("stopped", False)]
    assert (chat.rows[-1].state, chat.rows[-1].text) == ("stopped", "one two")
    assert chat.rows[-1].can_go_on
    assert not chat.stream.is_running


def test_versions_can_be_made_and_walked_through(make: Make) -> None:
    chat = make(ChatScript({1: "one", 2: "two", 3: "three"}))
    say(chat, "question")
    chat.regenerate(chat.rows[1].id)
    assert texts(chat) == ["question", "two"]
    assert (chat.rows[1].place, chat.rows[1].siblings) == (2, 2)
    chat.previous_version(chat.rows[1].id)
    assert texts(chat) == ["question", "one"]
    chat.previous_version(chat.rows[1].id)
    assert texts(chat) == ["question", "one"]
    chat.next_version(chat.rows[1].id)
    assert texts(chat) == ["question", "two"]
    chat.edit(chat.rows[0].id, "question, reworded")
    assert texts(chat) == ["question, reworded", "three"]
    assert (chat.rows[0].place, chat.rows[0].siblings) == (2, 2)
    assert chat.copy_text(chat.rows[1].id) == "three"
    assert chat.copy_all() == "> question, reworded\n\nthree"


def test_a_failed_answer_says_why_and_is_tried_again_in_its_place(make: Make) -> None:
    error = WorkerCrashedError("The model's process crashed.", next_step="Ask again.")
    chat = make(ChatScript({2: "Fine."}, {1: error}))
    say(chat, "question")
    row = chat.rows[1]
    assert row.failure is not None
    assert (row.state, row.failure.message) == ("failed", "The model's process crashed.")
    chat.retry(row.id)
    assert [(one.id, one.state) for one in chat.rows] == [(1, "done"), (row.id, "done")]
    assert texts(chat)[1] == "Fine."


def test_a_cut_answer_goes_on_in_its_row(make: Make) -> None:
    chat: ChatViewModel

    def token(number: int) -> None:
        if number == 2 and chat.rows[-1].text == "":
            chat.stop()

    chat = make(ChatScript({1: "one x", 2: "two three"}, on_token=token))
    say(chat, "count")
    assert chat.rows[1].text == "one"
    chat.go_on(chat.rows[1].id)
    assert (chat.rows[1].text, chat.rows[1].state) == ("one two three", "done")
    assert not chat.rows[1].can_go_on


def test_a_full_context_offers_what_can_be_done_and_does_it(make: Make) -> None:
    chat = make(context=700)
    for _round in range(8):
        say(chat, " ".join(["word"] * 60))
        if chat.rows[-1].state == "failed":
            break
    row = chat.rows[-1]
    kinds = [option.kind for option in row.options]
    assert kinds == ["drop_oldest", "summary"]
    before = len(chat.rows)
    chat.choose(row.id, "drop_oldest")
    assert (chat.rows[-1].state, len(chat.rows)) == ("done", before)
    assert chat.rows[-1].left_out is not None
    assert chat.rows[-1].left_out.turns == row.options[0].turns


def test_a_summary_begins_a_new_conversation(make: Make) -> None:
    chat = make(context=700)
    for _round in range(8):
        say(chat, " ".join(["word"] * 60))
        if chat.rows[-1].state == "failed":
            break
    chat.choose(chat.rows[-1].id, "summary")
    assert chat.conversation_id == 2
    assert chat.rows[0].summary is not None
    assert chat.rows[0].summary.conversation_id == 1
    assert chat.rows[1].state == "done"


def test_a_larger_context_is_a_setting_and_then_the_answer_comes(make: Make, services) -> None:
    larger: list[int] = []

    def remember(cells: int) -> None:
        larger.append(cells)
        services.given_chat = services._chat = InlineChat(FakeChat(context=cells))

    chat = make(
        context=300, remember_context=remember, larger_context=lambda info: 2 * info.context
    )
    say(chat, " ".join(["word"] * 250))
    (option,) = chat.rows[1].options
    chat.choose(chat.rows[1].id, option.kind, cells=option.limit)
    assert larger == [600]
    assert chat.rows[1].state == "done"


def test_what_is_typed_is_kept_for_each_conversation(make: Make, library_folder: Path) -> None:
    chat = make()
    say(chat, "first")
    chat.composer.set_text("half a thou")
    chat.new()
    assert (chat.conversation_id, chat.rows, chat.composer.text) == (0, (), "")
    chat.composer.set_text("another")
    chat.open(1)
    assert chat.composer.text == "half a thou"
    chat.new()
    assert chat.composer.text == "another"
    chat.open(1)
    chat.composer.set_text("half a thought")
    chat.close()
    with Library.open(library_folder) as library:
        assert library.conversations.get(1).draft == "half a thought"


def test_pictures_are_attached_sent_and_shown(
    make: Make, photo_folder: Callable[..., Path], photo_bytes: Callable[[int], bytes]
) -> None:
    chat = make()
    heard = Heard(chat)
    chat.composer.add_files([*sorted(photo_folder(2).iterdir()), Path("/nowhere/no.jpg")])
    assert [picture.name for picture in chat.composer.pictures] == ["IMG_0000.jpg", "IMG_0001.jpg"]
    assert [words.code for words in heard.failures] == ["source_unreadable"]
    chat.composer.add_picture(photo_bytes(7))
    chat.composer.remove(0)
    chat.composer.set_text("What are these?")
    chat.send()
    pictures = chat.rows[0].pictures
    assert [picture.name for picture in pictures] == ["IMG_0001.jpg", ""]
    assert all(picture.file is not None and picture.file.is_file() for picture in pictures)
    assert chat.rows[1].text == "You said: What are these? I see 2 pictures."
    assert chat.composer.pictures == ()


def test_a_message_holds_eight_pictures(make: Make, photo_folder: Callable[..., Path]) -> None:
    chat = make()
    heard = Heard(chat)
    chat.composer.add_files(sorted(photo_folder(10).iterdir()))
    assert len(chat.composer.pictures) == 8
    assert [words.code for words in heard.failures] == ["too_many_pictures"]


def test_a_garment_shown_in_a_conversation_may_be_merged_and_deleted(
    tiny_wardrobe: Path, make: Make, operations: Operations
) -> None:
    chat = make()
    chat.composer.add_garments([3])
    say(chat, "Too warm?")
    assert chat.rows[0].pictures[0].file is not None
    operations.change(lambda _library, wardrobe: wardrobe.trash([3]), label="Move to trash")
    assert chat.rows[0].pictures[0].file is not None

    def purge(library: Library, _wardrobe: object) -> Any:
        from local_index.records import ChangeSet

        return ChangeSet(removed=library.trash.purge(item_ids=[3]).item_ids)

    operations.change(purge, label="")
    (picture,) = chat.rows[0].pictures
    assert picture.file is None
    chat.regenerate(chat.rows[1].id)
    assert chat.rows[1].state == "done"


def test_conversations_are_listed_found_named_and_deleted_with_undo(
    make: Make, operations: Operations
) -> None:
    chat = make(ChatScript({1: "Brown brogues.", 2: "Hello."}))
    say(chat, "Which shoes?")
    chat.new()
    say(chat, "Good morning")
    listed = chat.conversations
    listed.refresh()
    assert [row.record.title for row in listed.rows] == ["Good morning", "Which shoes?"]
    listed.search("brog")
    listed.refresh()
    (found,) = listed.rows
    assert (found.record.id, found.message_id) == (1, 2)
    chat.open(found.record.id, message_id=found.message_id)
    assert texts(chat) == ["Which shoes?", "Brown brogues."]
    listed.search("")
    chat.rename(1, "Shoes")
    assert chat.title == "Shoes"
    chat.delete([1])
    assert (chat.conversation_id, chat.state) == (0, "empty")
    listed.refresh()
    assert [row.record.id for row in listed.rows] == [2]
    assert operations.undo_label == "Delete conversation"
    operations.undo()
    listed.refresh()
    assert [row.record.id for row in listed.rows] == [2, 1]
    operations.undo()
    listed.refresh()
    assert [row.record.title for row in listed.rows] == ["Good morning", "Which shoes?"]
    assert listed.data(listed.index(1), listed.IdRole) == 1


def test_archive_and_trash_are_places_of_the_list(make: Make) -> None:
    chat = make()
    say(chat, "hello")
    chat.archive([1])
    chat.conversations.refresh()
    assert chat.conversations.state == "empty"
    chat.conversations.show_place("archive")
    assert [row.record.id for row in chat.conversations.rows] == [1]
    chat.delete([1])
    chat.conversations.show_place("trash")
    assert [row.record.id for row in chat.conversations.rows] == [1]
    chat.restore([1])
    chat.delete([1])
    chat.delete_for_good([1])
    chat.conversations.refresh()
    assert chat.conversations.rows == ()


def test_another_model_answers_here_and_is_the_usual_one(make: Make, library_folder: Path) -> None:
    usual: list[str] = []
    chat = make(usual_model=lambda: usual[-1] if usual else "", remember_model=usual.append)
    assert chat.model == MODELS[0]
    say(chat, "hello")
    chat.choose_model("other")
    assert (chat.model, usual) == (MODELS[1], ["other"])
    say(chat, "and you?")
    assert chat.rows[-1].model == "other"
    assert (chat.is_small("other"), chat.is_small("fake-chat")) == (True, False)
    chat.new()
    assert chat.model == MODELS[1]
    with Library.open(library_folder) as library:
        assert library.conversations.get(1).model == "other"


def test_without_a_model_the_page_knows_it(services, operations: Operations) -> None:
    services.given_chat = InlineChat(FakeChat())
    chat = ChatViewModel(operations, models=lambda: ())
    assert not chat.engine.none_installed
    chat.set_active(active=True)
    assert chat.engine.none_installed
    assert chat.model is None
    chat.close()


def test_the_engines_state_is_looked_at_only_while_the_page_is_shown(make: Make) -> None:
    chat = make()
    assert chat.engine.state.condition == "asleep"
    assert chat.engine._timer.isActive()
    say(chat, "hello")
    assert (chat.engine.state.condition, chat.engine.state.model) == ("ready", "fake-chat")
    chat.set_active(active=False)
    assert not chat.engine._timer.isActive()


def test_the_meter_follows_what_is_typed_while_the_model_is_awake(make: Make) -> None:
    chat = make()
    say(chat, "hello")
    assert chat.meter is not None
    before = chat.meter.cells
    chat.composer.set_text("ten more words would need more of the model's context")
    chat._meter.measure()
    assert chat.meter.cells > before


def test_a_question_sent_right_after_a_stop_is_not_lost(make: Make) -> None:
    chat: ChatViewModel

    def token(number: int) -> None:
        if number == 2 and chat.conversation_id == 1 and len(chat.rows) == 2:
            chat.stop()
            say(chat, "something else")

    chat = make(ChatScript({1: "one two three", 2: "Fine."}, on_token=token))
    say(chat, "count")
    assert texts(chat) == ["count", "one", "something else", "Fine."]


def test_a_question_that_waits_for_a_stop_is_not_asked_in_another_conversation(
    make: Make, library_folder: Path
) -> None:
    chat: ChatViewModel

    def token(number: int) -> None:
        if number == 2 and len(chat.rows) == 2 and chat.conversation_id == talk + 1:
            chat.stop()
            say(chat, "for this one only")
            chat.open(talk)

    with Library.open(library_folder, create=True) as library:
        talk = library.conversations.create(title="Other").id
        library.conversations.set_draft(talk, "half a thought")
    chat = make(ChatScript({1: "one two three", 2: "Fine."}, on_token=token))
    say(chat, "count")
    assert (chat.conversation_id, texts(chat)) == (talk, [])
    assert chat.composer.text == "half a thought"
    chat.open(talk + 1)
    assert chat.composer.text == "for this one only"
    assert texts(chat) == ["count", "one"]


def test_a_question_that_could_not_be_written_is_given_back(
    make: Make, monkeypatch: pytest.MonkeyPatch, photo_bytes: Callable[[int], bytes]
) -> None:
    from app.viewmodels import chat as module
    from local_index import DiskFullError

    def full(*_arguments: object, **_options: object) -> None:
        raise DiskFullError("There is no room left.")

    chat = make()
    heard = Heard(chat)
    chat.composer.add_picture(photo_bytes(1))
    with monkeypatch.context() as patched:
        patched.setattr(module, "ask", full)
        say(chat, "hello")
    assert [words.code for words in heard.failures] == ["disk_full"]
    assert (chat.composer.text, len(chat.composer.pictures), chat.rows) == ("hello", 1, ())
    chat.send()
    assert chat.rows[1].state == "done"


def test_an_answer_of_another_process_that_dies_while_it_is_shown_counts_as_stopped(
    make: Make, library_folder: Path
) -> None:
    chat = make()
    say(chat, "hello")
    with Library.open(library_folder) as other:
        answer = other.messages.add(1, "assistant", (), parent_id=1, state="streaming")
        with other.messages.writing(answer):
            chat.refresh()
            assert chat.rows[-1].state == "streaming"
        chat.refresh()
    assert (chat.rows[-1].id, chat.rows[-1].state) == (answer, "stopped")


def test_answers_of_a_process_that_was_killed_count_as_stopped(
    make: Make, library_folder: Path
) -> None:
    with Library.open(library_folder, create=True) as library:
        talk = library.conversations.create().id
        question = library.messages.add(talk, "person", (), parent_id=None)
        library.messages.add(talk, "assistant", (), parent_id=question, state="streaming")
    chat = make()
    chat.open(1)
    assert chat.rows[-1].state == "stopped"


def test_an_answer_goes_on_while_another_conversation_is_shown(make: Make) -> None:
    chat: ChatViewModel
    shown: list[str] = []

    def token(number: int) -> None:
        if number == 2:
            chat.stream.flush()
            chat.new()
        if number == 4:
            chat.stream.flush()
            chat.open(1)
            shown.append(chat.rows[-1].text)

    chat = make(ChatScript({1: "one two three four"}, on_token=token))
    say(chat, "count")
    assert shown == ["one two three"]
    assert (chat.rows[-1].text, chat.rows[-1].state) == ("one two three four", "done")


def test_who_opens_another_conversation_is_not_brought_back_by_an_answer(
    qtbot, services, library_folder: Path
) -> None:
    """The wardrobe is busy for a moment: the question is written after the page moved on."""
    services.given_chat = InlineChat(FakeChat(script=ChatScript({1: "Fine."})))
    with Library.open(library_folder, create=True) as library:
        talk = library.conversations.create(title="Other").id
    runner = TaskRunner()
    operations = Operations(services, runner, poll_ms=0)
    chat = ChatViewModel(operations, models=lambda: MODELS)
    busy = threading.Event()

    def wait(_library: Library, _wardrobe: object) -> ChangeSet:
        busy.wait(30)
        return ChangeSet()

    operations.change(wait, label="")
    say(chat, "hello")
    chat.open(talk)
    busy.set()

    def is_answered() -> bool:
        with Library.open(library_folder) as library:
            return [each.text for each in library.messages.branch(talk + 1)] == ["hello", "Fine."]

    qtbot.waitUntil(lambda: chat.state == "ready" and is_answered())
    assert (chat.conversation_id, texts(chat)) == (talk, [])
    assert not chat.is_answering
    qtbot.waitUntil(lambda: not chat._runs)
    chat.close()
    operations.close()
    runner.shut_down()


@pytest.mark.parametrize("begun", [True, False])
def test_whoever_is_shown_as_answering_does_answer_when_the_chosen_model_is_gone(
    make: Make, library_folder: Path, *, begun: bool
) -> None:
    chat = make(usual_model=lambda: "removed")
    if begun:
        with Library.open(library_folder, create=True) as library:
            talk = library.conversations.create(title="Old", model="removed").id
        chat.open(talk)
    assert chat.model is not None
    assert chat.model.name == "fake-chat"
    say(chat, "hello")
    assert (chat.rows[-1].state, chat.rows[-1].model) == ("done", "fake-chat")
    with Library.open(library_folder) as library:
        assert library.conversations.get(chat.conversation_id).model == "fake-chat"
    chat.regenerate(chat.rows[-1].id)
    assert (chat.rows[-1].state, chat.rows[-1].siblings) == ("done", 2)


def test_a_found_message_is_what_the_page_goes_to(make: Make) -> None:
    chat = make(ChatScript({1: "Wear linen.", 2: "Wear wool."}))
    say(chat, "Summer?")
    say(chat, "Winter?")
    wanted: list[int] = []
    chat.message_wanted.connect(wanted.append)
    chat.open(chat.conversation_id, message_id=chat.rows[1].id)
    assert wanted == [chat.rows[1].id]
    chat.new()
    chat.open(1, message_id=2)
    assert wanted == [2, 2]
    chat.refresh()
    assert wanted == [2, 2]


def test_a_conversation_is_deleted_while_it_is_answered(make: Make, library_folder: Path) -> None:
    chat: ChatViewModel

    def token(number: int) -> None:
        if number == 2 and chat.conversation_id:
            chat.delete([chat.conversation_id])

    chat = make(ChatScript({1: "one two three"}, on_token=token))
    say(chat, "count")
    assert (chat.conversation_id, chat.rows, chat.is_answering) == (0, (), False)
    chat.restore([1])
    chat.open(1)
    assert [(row.text, row.state) for row in chat.rows] == [("count", "done"), ("one", "stopped")]


def test_what_is_said_in_a_deleted_conversation_brings_it_back(
    make: Make, library_folder: Path
) -> None:
    chat = make(ChatScript({1: "one", 2: "two"}))
    say(chat, "count")
    chat.delete([1])
    chat.open(1)
    say(chat, "go on")
    assert texts(chat) == ["count", "one", "go on", "two"]
    with Library.open(library_folder) as library:
        assert library.conversations.get(1).trashed_at is None


def test_another_model_can_be_chosen_while_one_answers(make: Make) -> None:
    chat: ChatViewModel

    def token(number: int) -> None:
        if number == 2 and len(chat.rows) == 2:
            chat.choose_model("other")

    chat = make(ChatScript({1: "one two three"}, on_token=token))
    say(chat, "count")
    assert (chat.rows[-1].text, chat.rows[-1].model) == ("one two three", "fake-chat")
    say(chat, "again")
    assert chat.rows[-1].model == "other"


# -- the stream -----------------------------------------------------------------------------------


def test_the_stream_beats_slower_when_showing_takes_longer(qapp: Any) -> None:
    moments = [0.0]

    def show(_ident: int, _text: str) -> None:
        moments[0] += cost[0]

    cost = [0.001]
    stream = AnswerStream(clock=lambda: moments[0])
    stream.came.connect(show)
    listen = stream.open(1)
    listen(ChatBegan(ContextUse(1, 0, 10)))
    for seconds, interval in ((0.001, 33), (0.03, 120), (5.0, SLOWEST_MS), (0.001, 33)):
        cost[0] = seconds
        listen(ChatDelta("x"))
        stream.flush()
        assert stream.interval_ms == interval
    stream.close(1)
    assert not stream.is_running


def test_the_stream_joins_what_came_and_drops_what_comes_after_its_end(qapp: Any) -> None:
    stream = AnswerStream()
    came: list[tuple[int, str]] = []
    stream.came.connect(lambda ident, text: came.append((ident, text)))
    one, two = stream.open(1), stream.open(2)
    for word in ("a", "b", "c"):
        one(ChatDelta(word))
    two(ChatDelta("z"))
    stream.flush()
    assert came == [(1, "abc"), (2, "z")]
    stream.close(1)
    one(ChatDelta("late"))
    stream.flush()
    assert came[2:] == []
    assert stream.is_running
    stream.close(2)
    assert not stream.is_running


# -- with real threads ----------------------------------------------------------------------------


def test_an_answer_that_ended_before_it_was_first_read_is_shown_whole(make: Make) -> None:
    """A quick model is done before the window has heard a word and before it reads the row."""
    chat = make(ChatScript({1: "Fine."}))
    say(chat, "quick")
    answer = chat.rows[-1]
    run = chat._answers.register(Turn(chat.conversation_id, chat.rows[0].id, answer.id))
    chat.refresh()
    assert (chat.rows[-1].state, chat.rows[-1].text) == ("done", "Fine.")
    chat._answers.put_away(run)


def test_with_threads_a_stop_frees_the_page_before_the_model_notices(
    qtbot, services, library_folder: Path
) -> None:
    """The engine sits in a token until the test lets it go; the page must not wait for that."""
    reached, go = threading.Event(), threading.Event()

    def token(number: int) -> None:
        if number == 3:
            reached.set()
            go.wait(30)

    model = FakeChat(script=ChatScript({1: "one two three four", 2: "Fine."}, on_token=token))
    services.given_chat = InlineChat(model)
    runner = TaskRunner()
    operations = Operations(services, runner, poll_ms=0)
    chat = ChatViewModel(operations, models=lambda: MODELS)
    say(chat, "count")
    qtbot.waitUntil(reached.is_set)
    qtbot.waitUntil(lambda: bool(chat.rows) and chat.rows[-1].text == "one two")
    chat.stop()
    assert (chat.rows[-1].state, chat.is_answering) == ("stopped", False)
    say(chat, "something else")
    assert len(chat.rows) == 2
    go.set()
    qtbot.waitUntil(lambda: len(chat.rows) == 4 and chat.rows[-1].state == "done")
    assert texts(chat) == ["count", "one two", "something else", "Fine."]
    chat.close()
    operations.close()
    runner.shut_down()
    assert not [one for one in threading.enumerate() if one.name.startswith("lane-")]


def test_with_threads_a_window_that_closes_keeps_the_answer_so_far(
    qtbot, services, library_folder: Path
) -> None:
    reached, go = threading.Event(), threading.Event()

    def token(number: int) -> None:
        if number == 3:
            reached.set()
            go.wait(30)

    services.given_chat = InlineChat(FakeChat(script=ChatScript({1: "1 2 3 4"}, on_token=token)))
    runner = TaskRunner()
    operations = Operations(services, runner, poll_ms=0)
    chat = ChatViewModel(operations, models=lambda: MODELS)
    say(chat, "count")
    qtbot.waitUntil(reached.is_set)
    chat.close()
    operations.close()
    go.set()
    runner.shut_down(seconds=20)
    with Library.open(library_folder) as library:
        answer = library.messages.get(2)
        assert (answer.state, answer.text) == ("stopped", "1 2")


def test_what_a_model_writes_does_not_refresh_the_whole_window(
    services, operations: Operations, library_folder: Path
) -> None:
    told: list[object] = []
    operations._poll()
    operations.changed.connect(told.append)
    operations.begin_answer()
    with Library.open(library_folder) as other:
        talk = other.conversations.create().id
        other.messages.add(talk, "person", (), parent_id=None)
        operations._poll()
        assert told == []
        from local_index import ItemDraft

        other.items.add(ItemDraft(name="Coat"))
        operations._poll()
        assert len(told) == 1
        other.messages.add(talk, "person", (), parent_id=1)
        operations._poll()
    operations.end_answer()
    operations._poll()
    assert len(told) == 2
    operations._poll()
    assert len(told) == 2
