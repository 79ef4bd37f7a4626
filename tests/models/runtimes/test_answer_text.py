"""Bytes to text: whole characters, and nothing of a stop text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from models.runtimes.answer_text import AnswerText


def fed(data, stops=(), *, size=1):
    text = AnswerText(stops)
    shown = [text.feed(data[at : at + size]) for at in range(0, len(data), size)]
    return [*shown, text.finish()], text


def test_half_a_character_is_never_shown():
    shown, text = fed("a\u00e9\U0001f9e5".encode())
    assert shown == ["a", "", "\u00e9", "", "", "", "\U0001f9e5", ""]
    assert text.text == "a\u00e9\U0001f9e5"


def test_a_character_that_never_comes_whole_shows_as_a_mark():
    shown, text = fed("\U0001f9e5".encode()[:2])
    assert shown == ["", "", "\ufffd"]
    assert text.text == "\ufffd"


def test_the_beginning_of_a_stop_is_held_back_until_it_is_decided():
    text = AnswerText(("</s>", "STOP"))
    assert text.feed(b"red <") == "red "
    assert text.feed(b"/") == ""
    assert text.feed(b"i>") == "</i>"
    assert text.feed(b" ST") == " "
    assert text.feed(b"OP and more") == ""
    assert text.stopped
    assert text.feed(b"never") == text.finish() == ""
    assert text.text == "red </i> "


def test_what_was_held_back_is_shown_at_the_end():
    shown, text = fed(b"almost ST", ("STOP",))
    assert shown[-1] == "ST"
    assert text.text == "almost ST"


@given(
    said=st.text(alphabet="ab<e\u0301\U0001f9e5", max_size=40),
    stops=st.lists(st.text(alphabet="ab<", min_size=1, max_size=4), max_size=3),
    size=st.integers(1, 5),
)
def test_the_text_is_what_stands_before_the_stop_that_is_complete_first(said, stops, size):
    shown, text = fed(said.encode(), stops, size=size)
    ends = [(said.find(stop) + len(stop), said.find(stop)) for stop in stops if stop in said]
    assert "".join(shown) == text.text
    if not ends:
        assert text.text == said
    else:
        assert text.stopped
        assert text.text == said[: min(ends)[1]]
