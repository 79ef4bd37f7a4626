"""Questions about garments: the words of training, both orders, and nothing but an answer."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from app.errors import CancelledError, InputError
from app.services.asking import AskRequest, AskService, Verdict, known_differences
from app.services.chatting import InlineChat
from app.services.job_control import JobControl
from local_index import Library
from local_index.errors import NotFoundError
from models.runtimes.fake_chat import ChatScript, FakeChat
from models.vocabulary import Vocabulary


class Judge(FakeChat):
    """Likes red: says yes to it, and prefers it in either place; the first place a little more."""

    def __init__(self, **options) -> None:
        super().__init__("judge", context=16_384, **options)
        self.asked: list[str] = []

    def score(self, messages, options, *, stop=lambda: False):
        self.measure(messages)
        (message,) = messages
        self.asked.append(message.text)
        reds = [_redness(picture) for picture in message.pictures]
        if len(reds) == 1:
            assert options == ("yes", "Yes", "no", "No")
            return (0.6, 0.3, 0.1, 0.0) if reds[0] > 0.5 else (0.1, 0.1, 0.0, 0.8)
        first = 1 / (1 + np.exp(-4 * (reds[0] - reds[1]))) * 0.9 + 0.1
        return (float(first), float(1 - first))


def _redness(picture: Path) -> float:
    with Image.open(picture) as opened:
        red, _, blue = np.asarray(opened.convert("RGB"), float).mean((0, 1)) / 255
    return float(red - blue)


class Previews:
    """Hands out the photo itself as its small copy."""

    def preview(self, photo: Path, *, side: int) -> bytes:
        assert side == 448
        return photo.read_bytes()


@pytest.fixture
def judge() -> Judge:
    script = ChatScript(answers={1: "The shirt is red instead of navy; adds belt; nice."})
    return Judge(script=script)


@pytest.fixture
def service(library: Library, vocabulary: Vocabulary, judge: Judge) -> AskService:
    return AskService(library, Previews(), InlineChat(judge), vocabulary)


def test_does_it_suit_is_asked_in_the_words_of_training(service, judge) -> None:
    result = service.ask(AskRequest("suits", (3, 1), "wedding"))
    asked = "Is the outfit meant for this occasion: formal event? Answer yes or no."
    assert judge.asked == [asked, asked]
    assert result.verdicts == (Verdict(3, pytest.approx(0.9)), Verdict(1, pytest.approx(0.2)))
    assert (result.model, result.value, result.asked_as) == ("judge", "wedding", "formal event")


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("summer", "Is the outfit meant for summer?"),
        ("the office", "Is the outfit meant for this occasion: "),
        ('my aunt\'s "big" day', "Is the outfit meant for this occasion: my aunt's 'big' day?"),
    ],
)
def test_seasons_and_own_words_are_asked_too(said, asked, service, judge) -> None:
    service.ask(AskRequest("suits", (1,), said))
    assert judge.asked[0].startswith(asked)


@pytest.mark.parametrize("said", ["Hochzeit", "boda", "a wedding"])
def test_an_occasion_of_any_language_is_asked_as_trained(said, service) -> None:
    assert service.ask(AskRequest("suits", (1,), said)).asked_as == "formal event"


def test_the_better_of_several_is_found_by_pairs_in_both_orders(service, judge) -> None:
    result = service.ask(AskRequest("best", (1, 2, 3), "a party"))
    assert result.verdicts[0].item_id == 3
    assert {one.item_id for one in result.verdicts} == {1, 2, 3}
    assert result.verdicts[0].probability > 0.5
    assert result.verdicts[-1].probability is None
    assert len(judge.asked) == 6
    assert all('fits this better: "a party".' in text for text in judge.asked)


def test_a_comparison_is_the_models_words_beside_what_the_tags_say(service, judge) -> None:
    result = service.ask(AskRequest("compare", (1, 2)))
    assert result.said.startswith("The shirt is red")
    assert [(one.kind, one.term) for one in result.changes] == [
        ("change", "shirt"),
        ("add", "belt"),
    ]
    assert {one.field for one in result.known} == {"category", "colors"}


def test_only_known_tags_are_a_difference(library) -> None:
    shirt, dress = library.items.get(1), library.items.get(3)
    fields = {one.field: (one.first, one.second) for one in known_differences(shirt, dress)}
    assert fields == {
        "category": (("shirt",), ("dress",)),
        "colors": (("navy", "white"), ("red",)),
    }


def test_nothing_that_is_said_changes_a_garment(service, library) -> None:
    before = library.items.get_many([1, 2, 3])
    for request in (
        AskRequest("suits", (1, 2, 3), "wedding"),
        AskRequest("best", (1, 2, 3), "wedding"),
        AskRequest("compare", (1, 2)),
    ):
        service.ask(request)
    assert library.items.get_many([1, 2, 3]) == before


@pytest.mark.parametrize(
    ("request_", "message"),
    [
        (AskRequest("compare", (1,)), "Two garments can be compared at a time."),
        (AskRequest("compare", (1, 1)), "Two garments can be compared at a time."),
        (AskRequest("best", (1,), "work"), "Choose two to 12 garments to pick from."),
        (AskRequest("suits", (), "work"), "A question can be about one to 12 garments."),
        (AskRequest("suits", (1,), "  "), "It is not said what for."),
        (AskRequest("best", tuple(range(1, 15)), "work"), "Choose two to 12 garments"),
    ],
)
def test_what_cannot_be_asked_is_said_before_a_model_is_loaded(
    request_, message, service, judge
) -> None:
    with pytest.raises(InputError, match=message):
        service.ask(request_)
    assert judge.asked == []


def test_a_garment_that_is_gone_and_a_model_that_is_blind_are_told(
    service, library, vocabulary
) -> None:
    with pytest.raises(NotFoundError):
        service.ask(AskRequest("suits", (99,), "work"))
    blind = InlineChat(FakeChat("blind", sees_pictures=False))
    with pytest.raises(InputError, match="cannot look at pictures"):
        AskService(library, Previews(), blind, vocabulary).ask(AskRequest("suits", (1,), "work"))


def test_a_photo_that_is_gone_is_told(service, library) -> None:
    photo = library.photos.get_many([library.items.get(1).views[0].photo_id])[0]
    library.photos.file(photo).unlink()
    with pytest.raises(InputError, match="has no photo"):
        service.ask(AskRequest("suits", (1,), "work"))


def test_a_stopped_tournament_says_what_it_knows(service, judge) -> None:
    control = JobControl()

    def stop_after_two(_what: str, done: int, _most: int) -> None:
        if done >= 2:
            control.cancel()

    result = service.ask(
        AskRequest("best", (1, 2, 3), "work"), control=control, tell=stop_after_two
    )
    assert result.stopped
    assert len(judge.asked) == 2
    assert len(result.verdicts) == 3


@pytest.mark.parametrize("skill", ["suits", "best", "compare"])
def test_what_was_stopped_before_anything_was_known_is_no_answer(skill, service) -> None:
    control = JobControl()
    control.cancel()
    with pytest.raises(CancelledError):
        service.ask(AskRequest(skill, (1, 2), "work"), control=control)


def test_a_result_goes_out_as_plain_numbers(service) -> None:
    document = service.ask(AskRequest("suits", (3,), "wedding")).as_json()
    assert document["items"] == [{"id": "itm_3", "probability": 0.9}]
    assert document["skill"] == "suits"
