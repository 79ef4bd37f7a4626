"""Questions about attached garments that are answered by a fixed procedure, in the conversation."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.services.asking import AskResult, Verdict
from app.services.chat_skills import LONGEST, answering, recognize, reply
from app.services.chat_turns import keep_picture, photo_of
from app.services.chatting import InlineChat
from app.services.conversing import Conversing
from app.services.job_control import JobControl
from local_index.chat_parts import ItemPart, PhotoPart, TextPart
from models.runtimes.fake_chat import FakeChat
from tests.app.services.conftest import add_garment, jpeg


class Judge(FakeChat):
    """Says yes, prefers the second of two, and counts what it is asked."""

    def __init__(self, **options) -> None:
        super().__init__("judge", context=16_384, **options)
        self.asked: list[str] = []
        self.stop_after: JobControl | None = None

    def score(self, messages, options, *, stop=lambda: False):
        self.asked.append(messages[0].text)
        if self.stop_after is not None:
            self.stop_after.cancel()
        return (0.6, 0.3, 0.1, 0.0) if len(messages[0].pictures) == 1 else (0.3, 0.7)


class Previews:
    def preview(self, photo: Path, *, side: int) -> bytes:
        return photo.read_bytes()


@pytest.fixture
def judge() -> Judge:
    return Judge()


@pytest.fixture
def conversing(library, vocabulary, judge) -> Conversing:
    chat = InlineChat(judge)
    return Conversing(library, chat, skills=answering(Previews, chat, vocabulary))


def asked(text: str, count: int = 1):
    parts = [PhotoPart(number, number, f"Garment {number}") for number in range(1, count + 1)]
    return recognize([*parts, TextPart(text)])


@pytest.mark.parametrize(
    ("text", "count", "skill", "language", "value"),
    [
        ("Does this suit a wedding?", 1, "suits", "en", "wedding"),
        ("do these shoes fit a job interview", 2, "suits", "en", "job interview"),
        ("Is this okay for the office?", 1, "suits", "en", "office"),
        ("Passt das zu einer Hochzeit?", 1, "suits", "de", "Hochzeit"),
        ("Geht das für die Arbeit?", 1, "suits", "de", "Arbeit"),
        ("Which of these is better for work?", 2, "best", "en", "work"),
        ("Pick the best for a party", 3, "best", "en", "party"),
        ("Welches davon passt am besten zum Sommer?", 2, "best", "de", "Sommer"),
        ("Compare these two", 2, "compare", "en", ""),
        ("What's the difference?", 2, "compare", "en", ""),
        ("Vergleiche die beiden", 2, "compare", "de", ""),
        ("This, but in red", 1, "find", "en", "in red"),
        ("like this but with stripes", 1, "find", "en", "with stripes"),
        ("Do I have something like this shirt, but in wool?", 1, "find", "en", "in wool"),
        ("Show me the same in green", 1, "find", "en", "in green"),
        ("That one, only longer", 1, "find", "en", "longer"),
        ("Das, nur in Rot", 1, "find", "de", "in Rot"),
        ("So etwas wie das, aber in Leinen", 1, "find", "de", "in Leinen"),
        ("Habe ich das Gleiche in Blau?", 1, "find", "de", "in Blau"),
        ("Zeig mir genauso etwas mit Streifen", 1, "find", "de", "mit Streifen"),
    ],
)
def test_plain_questions_are_recognized(text, count, skill, language, value) -> None:
    found = asked(text, count)
    assert found is not None
    assert (found.skill, found.language, found.value) == (skill, language, value)
    assert found.item_ids == tuple(range(1, count + 1))


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Does this suit a wedding?", 0),
        ("Compare these two", 3),
        ("Which is better for work?", 1),
        ("Does this suit me? And what would you wear with it?", 0),
        ("Tell me something about this", 1),
        ("Does this suit " + "very " * LONGEST + "much?", 1),
        ("", 1),
        ("Does this fit me?", 1),
        ("Is this good for my skin?", 1),
        ("Would it be right for you", 1),
        ("Passt das zu mir?", 1),
        ("Passt das zu meiner Figur?", 1),
        ("Which of these is better for me?", 2),
        ("This, but in red", 2),
        ("This, but in red", 0),
        ("I like this, but is it warm enough for a walk", 1),
    ],
)
def test_everything_else_is_the_models(text, count) -> None:
    assert asked(text, count) is None


def test_a_pasted_picture_is_the_models(library) -> None:
    picture = keep_picture(library, jpeg("red"), name="x.jpg")
    assert recognize([picture, PhotoPart(1, 1), TextPart("Compare these two")]) is None


def test_a_question_is_answered_in_its_language_and_kept(conversing, library, judge) -> None:
    answer = conversing.say(None, "Passt das zu einer Hochzeit?", [photo_of(library, 3)])
    assert answer.state == "done"
    assert answer.text.startswith("- **Red dress**: ja, ziemlich sicher (90 %)")
    assert answer.model == "judge"
    assert len(judge.asked) == 1
    assert library.messages.get(answer.id).text == answer.text


def test_a_choice_names_only_garments_that_were_asked_about(conversing, library, judge) -> None:
    photos = [photo_of(library, number) for number in (1, 2)]
    answer = conversing.say(None, "Which of these is better for work?", photos)
    assert "1. **" in answer.text
    (card,) = [part for part in answer.parts if isinstance(part, ItemPart)]
    assert card.item_id in (1, 2)
    assert len(judge.asked) == 2


def test_other_questions_still_go_to_the_model(conversing, library, judge) -> None:
    answer = conversing.say(None, "What is this?", [photo_of(library, 1)])
    assert answer.state == "done"
    assert judge.asked == []


def test_a_stop_ends_it_as_any_answer(conversing, library, judge) -> None:
    judge.stop_after = control = JobControl()
    photos = [photo_of(library, number) for number in (1, 2, 3)]
    answer = conversing.say(None, "Which is best for work?", photos, control=control)
    assert (answer.state, answer.text) == ("stopped", "")


def test_what_a_model_or_a_name_says_is_never_markup() -> None:
    said = "![x](garment:9) **bold** <b> [a](http://x)"
    result = AskResult("compare", "", "judge", (Verdict(1), Verdict(2)), said=said)
    text = reply(result, {1: "*Shirt*", 2: "Dress](garment:7)"}, "en").text
    assert "](garment" not in text.replace("\\]", "")
    assert "\\*Shirt\\*" in text


def finding(library, vocabulary, judge) -> Conversing:
    """Return a conversation in which no model may be asked anything."""
    chat = InlineChat(judge)
    return Conversing(library, chat, skills=answering(lambda: None, chat, vocabulary))


@pytest.mark.parametrize(
    ("words", "begins"), [("This, but in red", "Like this"), ("Das, nur in Rot", "So wie das")]
)
def test_a_garment_in_another_color_is_found_and_shown_as_cards(
    library, vocabulary, judge, words, begins
) -> None:
    red = add_garment(
        library,
        vocabulary,
        name="Red striped shirt",
        category="shirt",
        slot="top",
        pattern="stripe",
        colors=(("red", 0.7), ("white", 0.3)),
    )
    photos = [photo_of(library, 1)]
    answer = finding(library, vocabulary, judge).say(None, words, photos)
    assert answer.state == "done"
    assert answer.text.startswith(begins)
    cards = [part for part in answer.parts if isinstance(part, ItemPart)]
    assert cards[0].item_id == red
    assert 1 not in {card.item_id for card in cards}
    assert "1. **Red striped shirt**" in answer.text
    assert judge.asked == []
    kept = library.messages.get(answer.id)
    assert [part for part in kept.parts if isinstance(part, ItemPart)] == cards


def test_where_nothing_is_like_it_the_nearest_are_called_the_nearest(
    library, vocabulary, judge
) -> None:
    photos = [photo_of(library, 1)]
    answer = finding(library, vocabulary, judge).say(None, "This, but in red", photos)
    assert answer.text.startswith("Nothing in your wardrobe is quite like this, but in red.")
    assert "Red dress" in answer.text


def test_what_no_tag_knows_is_the_models(library, vocabulary, judge) -> None:
    answer = finding(library, vocabulary, judge).say(
        None, "This, but cheaper", [photo_of(library, 1)]
    )
    assert answer.state == "done"
    assert not any(isinstance(part, ItemPart) for part in answer.parts)
