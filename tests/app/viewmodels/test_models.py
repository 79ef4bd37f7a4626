"""The models as the window sees them: filters, downloads, and failures that stay in place."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest

from app.errors import InputError, StorageError
from app.services.job_control import Progress
from app.tasks import TaskRunner
from app.viewmodels.models import ModelsViewModel
from benchmarks.screen_models import GB, StandingShelf
from models.chat import ChatEnded, ChatModelInfo, ChatUsage
from models.runtimes.fake_chat import FakeChat

pytestmark = pytest.mark.gui


class Engine:
    """Talks with the stand-in, and remembers which model was asked for."""

    def __init__(self) -> None:
        self.loaded: list[str] = []
        self.usage: ChatUsage | None = None

    def load(self, model: str = "", *, control=None) -> ChatModelInfo:
        self.loaded.append(model)
        return FakeChat(model).info

    def generate(self, request, listener, *, model="", control=None):
        ends = []
        for event in FakeChat(model).generate(request):
            listener(event)
            if isinstance(event, ChatEnded):
                ends.append(replace(event, usage=self.usage or event.usage))
        return tuple(ends)


@pytest.fixture
def shelf() -> StandingShelf:
    return StandingShelf()


@pytest.fixture
def engine() -> Engine:
    return Engine()


@pytest.fixture
def models(operations, window_context, notifications, shelf, engine) -> ModelsViewModel:
    made = ModelsViewModel(
        operations,
        window_context.settings,
        notifications,
        shelf=lambda: shelf,
        engine=lambda: engine,
    )
    made.refresh()
    return made


def ids(models: ModelsViewModel) -> list[str]:
    return [card.id for group in models.groups() for card in group.cards]


def test_models_are_grouped_by_task_with_the_recommended_one_first(models, shelf):
    shelf.cards = dict(reversed(shelf.cards.items()))
    models.refresh()
    assert [group.task for group in models.groups()] == ["chat", "encode", "segment", "try-on"]
    assert models.groups()[0].cards[0].id == "qwen3.5-4b"


def test_what_cannot_run_here_is_hidden_on_request_unless_it_is_installed(models, shelf):
    models.show_only("fits")
    assert "qwen3-vl-8b" not in ids(models)
    assert "gemma-3-4b" not in ids(models)
    shelf.change("qwen3-vl-8b", presence="installed")
    models.refresh()
    assert "qwen3-vl-8b" in ids(models)


def test_models_for_other_systems_are_not_shown_unless_they_are_here(models, shelf):
    shelf.change("gemma-3-4b", elsewhere=True)
    models.refresh()
    assert "gemma-3-4b" not in ids(models)
    shelf.change("gemma-3-4b", presence="installed")
    models.refresh()
    assert "gemma-3-4b" in ids(models)


def test_installed_ones_alone_include_what_is_on_its_way(models, shelf):
    models.show_only("installed")
    assert ids(models) == ["pocket-encoder", "grabcut"]
    shelf.change("qwen3-vl-2b", presence="partial", present_bytes=GB)
    models.refresh()
    assert ids(models)[0] == "qwen3-vl-2b"


def test_words_and_task_narrow_and_can_be_taken_away(models):
    models.search("qwen apache")
    assert ids(models) == ["qwen3.5-4b", "qwen3-vl-2b", "qwen3-vl-8b"]
    models.show_task("encode")
    assert ids(models) == []
    assert models.narrowed
    models.show_all()
    assert len(ids(models)) == len(models.shelf.cards)


def test_a_download_ends_installed_and_is_told(models, notifications):
    models.get("qwen3-vl-2b")
    assert models.card("qwen3-vl-2b").presence == "installed"
    assert models.work("qwen3-vl-2b") is None
    assert "Qwen3-VL 2B" in notifications.recent()[-1].text


def test_a_failure_stays_with_its_model_until_it_is_tried_again(models, shelf):
    shelf.errors["fetch"] = StorageError("The disk is full.", next_step="Free 3 GB.")
    models.get("qwen3-vl-2b")
    problem = models.problem("qwen3-vl-2b")
    assert (problem.doing, problem.explained.message) == ("fetch", "The disk is full.")
    assert models.problem("qwen3.5-4b") is None
    shelf.errors.clear()
    models.retry("qwen3-vl-2b")
    assert models.problem("qwen3-vl-2b") is None
    assert models.card("qwen3-vl-2b").usable


def test_a_problem_can_be_dismissed(models, shelf):
    shelf.errors["verify"] = StorageError("The disk is gone.")
    models.verify("qwen3-vl-2b")
    models.dismiss("qwen3-vl-2b")
    assert models.problem("qwen3-vl-2b") is None


def test_a_check_says_what_it_found(models):
    models.verify("qwen3-vl-2b")
    assert models.note("qwen3-vl-2b") == "Every file is as it should be."


def test_removing_a_model_that_answers_is_told_in_its_card(models, shelf):
    models.get("qwen3-vl-2b")
    shelf.errors["remove"] = InputError("This model is answering right now.")
    models.remove("qwen3-vl-2b")
    assert models.problem("qwen3-vl-2b").doing == "remove"
    shelf.errors.clear()
    models.retry("qwen3-vl-2b")
    assert models.card("qwen3-vl-2b").presence == "absent"


def test_a_speed_is_measured_with_this_model_and_kept(models, shelf, engine):
    models.get("qwen3-vl-2b")
    models.measure("qwen3-vl-2b")
    assert engine.loaded == ["qwen3-vl-2b"]
    assert models.card("qwen3-vl-2b").tokens_per_s > 0


def test_an_answer_too_short_to_measure_is_told(models, engine):
    models.get("qwen3-vl-2b")
    engine.usage = ChatUsage(9, 0, 0, 1, first_token_s=0.1, seconds=0.1, tokens_per_s=0.0)
    models.measure("qwen3-vl-2b")
    assert "too short" in models.problem("qwen3-vl-2b").explained.message
    assert models.card("qwen3-vl-2b").tokens_per_s is None


def test_what_is_not_installed_is_not_measured(models, engine):
    models.measure("qwen3-vl-2b")
    assert engine.loaded == []


def test_own_files_are_taken_in_and_failures_have_a_place(models, shelf):
    models.add([Path("a/mine-q4.gguf"), Path("a/mmproj.gguf")])
    assert ("add", Path("a/mine-q4.gguf"), Path("a/mmproj.gguf")) in shelf.calls
    assert models.card("mine-q4").own
    shelf.errors["add"] = StorageError("This projector belongs to another model.")
    models.add([Path("b/other.gguf")])
    assert models.problem("").explained.message == "This projector belongs to another model."
    models.dismiss("")
    assert models.problem("") is None


def test_the_describer_is_the_chosen_one_then_the_chat_model_then_the_first(models, shelf):
    assert models.describer() is None
    for each in ("qwen3.5-4b", "qwen3-vl-2b", "qwen2.5-vl-3b"):
        models.get(each)
    assert models.describer_id() == "qwen3.5-4b"
    models.use_for("qwen3-vl-2b", "chat")
    assert models.describer_id() == "qwen3-vl-2b"
    models.use_for("qwen2.5-vl-3b", "describe")
    assert models.describer_id() == "qwen2.5-vl-3b"
    assert models.used_for("qwen2.5-vl-3b") == ("describe",)
    shelf.change("qwen2.5-vl-3b", sees_pictures=False)
    models.refresh()
    assert models.describer_id() == "qwen3-vl-2b"


def test_an_unreadable_shelf_fails_the_page_only_when_nothing_is_shown(
    operations, window_context, notifications, shelf, engine
):
    shelf.errors["look"] = StorageError("The disk is gone.", next_step="Put it in.")
    fresh = ModelsViewModel(
        operations,
        window_context.settings,
        notifications,
        shelf=lambda: shelf,
        engine=lambda: engine,
    )
    fresh.refresh()
    assert (fresh.state, fresh.error.message) == ("failed", "The disk is gone.")
    shelf.errors.clear()
    fresh.refresh()
    assert fresh.state == "ready"
    shelf.errors["look"] = StorageError("The disk is gone.")
    fresh.refresh()
    assert fresh.state == "ready"
    assert "The disk is gone." in notifications.recent()[-1].text


def test_a_cut_off_download_is_offered_at_the_start(models, shelf):
    offered = []
    models.interrupted.connect(offered.append)
    models.offer_interrupted()
    assert offered == []
    shelf.change("qwen3-vl-2b", presence="partial", present_bytes=GB)
    models.offer_interrupted()
    assert [card.id for card in offered[0]] == ["qwen3-vl-2b"]


class Slow:
    """A download that stands still until it is let go, and asks at each step whether to go on."""

    def __init__(self) -> None:
        self.begun, self.go = threading.Event(), threading.Event()

    def __call__(self, _model_id, progress, control) -> None:
        progress(Progress(GB, 3 * GB, 12e6, 160.0))
        self.begun.set()
        while not self.go.wait(0.01):
            control.checkpoint()
        control.checkpoint()


@pytest.fixture
def threaded(services, window_context, notifications, engine, qtbot):
    """The same over real lanes."""
    from app.operations import Operations

    runner = TaskRunner()
    operations = Operations(services, runner, poll_ms=0)
    slow = Slow()
    shelf = StandingShelf(fetch=slow)
    made = ModelsViewModel(
        operations,
        window_context.settings,
        notifications,
        shelf=lambda: shelf,
        engine=lambda: engine,
    )
    made.refresh()
    qtbot.waitUntil(lambda: made.state == "ready")
    yield made, slow, runner
    slow.go.set()
    operations.close()
    runner.shut_down()


def test_a_download_shows_its_progress_pauses_goes_on_and_ends(threaded, qtbot):
    models, slow, _ = threaded
    models.get("qwen3-vl-2b")
    qtbot.waitUntil(lambda: (work := models.work("qwen3-vl-2b")) and work.total == 3 * GB)
    assert models.work("qwen3-vl-2b").fraction == pytest.approx(1 / 3)
    models.pause("qwen3-vl-2b")
    assert models.work("qwen3-vl-2b").state == "paused"
    models.resume("qwen3-vl-2b")
    slow.go.set()
    qtbot.waitUntil(lambda: models.card("qwen3-vl-2b").presence == "installed")


def test_a_stopped_download_is_no_failure(threaded, qtbot):
    models, slow, _ = threaded
    models.get("qwen3-vl-2b")
    qtbot.waitUntil(slow.begun.is_set)
    models.stop("qwen3-vl-2b")
    qtbot.waitUntil(lambda: models.work("qwen3-vl-2b") is None)
    assert models.problem("qwen3-vl-2b") is None


def test_closing_the_window_wakes_a_paused_download(threaded, qtbot):
    models, slow, runner = threaded
    models.get("qwen3-vl-2b")
    qtbot.waitUntil(slow.begun.is_set)
    qtbot.waitUntil(lambda: models.work("qwen3-vl-2b").state == "running")
    models.pause("qwen3-vl-2b")
    runner.shut_down(seconds=10.0)
    assert not [each for each in threading.enumerate() if each.name == "lane-download"]


def test_a_paused_download_lets_the_next_one_go_and_comes_back_beside_it(threaded, qtbot):
    models, slow, runner = threaded
    models.get("qwen3-vl-2b")
    qtbot.waitUntil(lambda: (work := models.work("qwen3-vl-2b")) and work.state == "running")
    models.get("qwen3.5-4b")
    models.pause("qwen3-vl-2b")
    qtbot.waitUntil(lambda: models.work("qwen3.5-4b").state == "running")
    assert models.work("qwen3-vl-2b").state == "paused"
    models.resume("qwen3-vl-2b")
    assert models.work("qwen3-vl-2b").state == "running"
    slow.go.set()
    for name in ("qwen3-vl-2b", "qwen3.5-4b"):
        qtbot.waitUntil(lambda name=name: models.card(name).presence == "installed")
    runner.shut_down(seconds=10.0)
    assert not [each for each in threading.enumerate() if each.name == "lane-download"]


def test_what_waits_is_paused_before_it_begins_goes_on_and_can_be_stopped(threaded, qtbot):
    models, slow, _ = threaded
    models.get("qwen3-vl-2b")
    qtbot.waitUntil(lambda: (work := models.work("qwen3-vl-2b")) and work.state == "running")
    models.get("qwen3.5-4b")
    models.get("gemma-3-4b")
    models.pause("qwen3.5-4b")
    models.pause("gemma-3-4b")
    assert models.work("qwen3.5-4b").state == "paused"
    models.stop("gemma-3-4b")
    assert models.work("gemma-3-4b") is None
    slow.go.set()
    qtbot.waitUntil(lambda: models.card("qwen3-vl-2b").presence == "installed")
    assert models.work("qwen3.5-4b").state == "paused"
    models.resume("qwen3.5-4b")
    qtbot.waitUntil(lambda: models.card("qwen3.5-4b").presence == "installed")


def test_one_download_waits_for_another_and_can_be_stopped_while_it_waits(threaded, qtbot):
    models, slow, _ = threaded
    models.get("qwen3-vl-2b")
    models.get("qwen3.5-4b")
    qtbot.waitUntil(slow.begun.is_set)
    assert models.work("qwen3.5-4b").state == "waiting"
    models.stop("qwen3.5-4b")
    assert models.work("qwen3.5-4b") is None


def test_what_answers_briefly_answers_about_garments_and_describes_none(models, shelf):
    models.get("qwen3-vl-2b")
    shelf.change("qwen3-vl-2b", describes=False)
    models.refresh()
    assert models.describer() is None
    assert models.answerer().id == "qwen3-vl-2b"
    models.get("qwen3.5-4b")
    assert models.answerer().id == models.describer_id() == "qwen3.5-4b"
