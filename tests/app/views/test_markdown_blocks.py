"""Where an answer may be cut: the same places however it arrives, and nothing lost."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.views.markdown_blocks import LONGEST, Block, BlockCutter, plain

PIECES = (
    "# Head\n", "word ", "word\n", "\n", "\n\n", "- item\n", "  - inner\n", "1. one\n", "```py\n",
    "```\n", "``", "`", "~~~\n", "    indented\n", "| a | b |\n", "|---|---|\n", "> said\n", "**",
    "_", "  ", "[a](http://b.c)", "[a]: http://b.c\n", "\t", "---\n", "***\n", "é", "👗",
    "\u202e", "\r\n",
)  # fmt: skip
texts = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)


def cut(text: str, sizes: list[int] | None = None) -> list[Block]:
    cutter, made, at = BlockCutter(), [], 0
    for size in sizes or []:
        made += cutter.feed(text[at : at + size])
        cutter.open_block()
        at += size
    return [*made, *cutter.feed(text[at:]), *cutter.finish()]


@given(texts, st.lists(st.integers(1, 7), max_size=80))
@settings(max_examples=300, deadline=None)
def test_blocks_do_not_depend_on_how_a_text_arrives(text, sizes):
    assert cut(text, sizes) == cut(text)


@given(st.integers(0, 2**32))
@settings(max_examples=10, deadline=None)
def test_long_blocks_do_not_depend_on_it_either(seed):
    rng = random.Random(seed)
    text = "".join(rng.choice(PIECES[1:3] * 60 + PIECES) for _ in range(4_000))
    sizes = [rng.randint(1, 900) for _ in range(60)]
    assert cut(text, sizes) == cut(text)


@given(texts)
@settings(max_examples=200, deadline=None)
def test_no_letter_is_lost(text):
    kept = "".join(block.language + block.source for block in cut(text))
    assert re.sub(r"[\s`~]", "", kept) == re.sub(r"[\s`~]", "", plain(text))


def test_a_finished_paragraph_is_let_go_at_once():
    cutter = BlockCutter()
    assert cutter.feed("one\ntwo\n\nthr") == [Block("text", "one\ntwo")]
    assert cutter.open_block() == Block("text", "thr", is_open=True)


def test_a_heading_ends_with_its_line_and_ends_what_was_before():
    assert [each.source for each in cut("# A\ntext\n## B\nmore")] == ["# A", "text", "## B", "more"]


def test_a_list_with_blank_lines_stays_one_block():
    assert len(cut("1. a\n\n2. b\n\n   more of b\n\nafter")) == 2


def test_code_is_code_before_it_is_closed():
    cutter = BlockCutter()
    cutter.feed("```python\nx = 1\ny")
    assert cutter.open_block() == Block("code", "x = 1\ny", "python", is_open=True)
    assert cutter.feed("\n```\n") == [Block("code", "x = 1\ny", "python")]


def test_half_a_fence_is_not_shown():
    cutter = BlockCutter()
    cutter.feed("``")
    assert cutter.open_block() is None
    cutter.feed("`py")
    assert cutter.open_block() is None
    cutter.feed("\nx\n``")
    assert cutter.open_block() == Block("code", "x", "py", is_open=True)


def test_code_in_a_list_may_hold_blank_lines():
    assert len(cut("- a\n  ```\n  x\n\n  y\n  ```\n\nafter")) == 2


def test_a_table_is_told_by_its_second_line():
    assert [each.kind for each in cut("| a |\n|---|\n| 1 |\n\nafter")] == ["table", "text"]


@pytest.mark.parametrize("text", ["a" * 100_000, "word " * 20_000, "- x\n" * 25_000, "`x" * 25_000])
def test_what_never_ends_is_cut(text):
    blocks = cut(text)
    assert max(len(block.source) for block in blocks) <= LONGEST
    assert "".join(b.source for b in blocks).replace("\n", "").replace(" ", "") == text.replace(
        "\n", ""
    ).replace(" ", "")


def test_long_code_is_cut_and_goes_on():
    text = "```\n" + "line\n" * 2_000 + "```\nafter"
    blocks = cut(text)
    assert [block.first for block in blocks if block.kind == "code"] == [True, False, False]
    assert blocks[-1] == Block("text", "after")


def test_what_hides_or_turns_text_is_taken_out():
    assert plain("a\u202eb\u2066c\x00d\ufdd0e\ufffcf\u2029g\ud800h\U000e0041i") == "abcdef\nghi"
    assert plain("👩\u200d👧 \u200f") == "👩\u200d👧 \u200f"
