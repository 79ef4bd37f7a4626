"""An answer on the screen: the same however it came, cheap however long, and harmless."""

from __future__ import annotations

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication, QTextCursor
from PySide6.QtWidgets import (
    QMessageBox,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.views.links import ask_to_open, shown_target
from app.views.markdown_blocks import Block, BlockCutter
from app.views.markdown_parts import Line, Table, allowed_link, parts
from app.views.message_text import MessageText, look_of
from app.views.streaming_markdown import MarkdownDocument
from tests.app.views.test_markdown_blocks import PIECES

pytestmark = pytest.mark.gui
ANSWER = """# Navy blazer

It goes with **almost** everything, `wool` too.

- gray trousers
- white *sneakers*
  1. plain
  2. clean

> Less is more.

```css
.look { color: navy; }

.b {}
```

| piece | color |
|---|--:|
| blazer | navy |

---
Last [word](https://example.org/a) ![seen](garment://3).
"""
texts = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)


@pytest.fixture
def document(theme):
    def make(text: str = "") -> MarkdownDocument:
        made = MarkdownDocument(look_of(theme))
        made.documentLayout().setPaintDevice(None)  # without a layout nobody is told of changes
        made.setTextWidth(600)
        if text:
            made.set_text(text)
        return made

    return make


def stream(made: MarkdownDocument, text: str, sizes: list[int]) -> MarkdownDocument:
    at = 0
    for size in sizes:
        made.append(text[at : at + size])
        made.flush()
        at += size
    made.append(text[at:])
    made.flush()
    return made


@given(text=texts, sizes=st.lists(st.integers(1, 9), max_size=40))
@settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_an_answer_is_the_same_however_it_came(document, text, sizes):
    streamed = stream(document(), text, sizes)
    streamed.finish()
    assert streamed.toHtml() == document(text).toHtml()


@given(seed=st.integers(0, 2**32))
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_a_real_answer_is_the_same_however_it_came(document, seed):
    rng = random.Random(seed)
    streamed = stream(document(), ANSWER * 2, [rng.randint(1, 20) for _ in range(50)])
    streamed.finish()
    assert streamed.toHtml() == document(ANSWER * 2).toHtml()


def test_finishing_touches_nothing_that_is_right(document):
    streamed = stream(document(), ANSWER, [7] * 40)
    streamed.finish()
    changes = []
    streamed.contentsChange.connect(lambda *change: changes.append(change))
    streamed.finish()
    assert changes == []


def test_a_flush_changes_only_the_end(document):
    made = stream(document(), ANSWER * 5 + "\n\n", [])
    before = made.characterCount()
    changes = []
    made.contentsChange.connect(lambda at, *_: changes.append(at))
    made.append("One more line of words")
    made.flush()
    assert min(changes) >= before - 2


def test_what_is_open_is_shown_as_far_as_it_can_be(document):
    made = document()
    for text, shown in (
        ("Some **bo", "Some bo"),
        ("ld** and [a li", "Some bold and [a li"),
        ("nk](http://a.b", "Some bold and a link"),
        (") end", "Some bold and a link end"),
    ):
        made.append(text)
        made.flush()
        assert made.toPlainText() == shown


def test_open_code_is_code_and_an_open_table_is_text(document):
    made = document()
    made.append("```py\nx = 1")
    made.flush()
    assert [(area.language, made.code_text(area)) for area in made.code_areas()] == [
        ("py", "x = 1")
    ]
    made.set_text("")
    made.append("| a | b |\n|---|---|\n| 1 | 2 |\n")
    made.flush()
    assert "|" in made.toPlainText()
    made.finish()
    assert "|" not in made.toPlainText()


def test_what_is_painted_behind_is_where_it_would_be_measured_afresh(document):
    streamed = stream(document(), ANSWER * 3, [])
    areas = []
    for word in ("```\nx\n", "y\n```\n", "> one\n", "> two\n\n", "end"):
        streamed.append(word)
        streamed.flush()
        areas = [streamed.code_areas(), streamed.quote_areas()]
    fresh = document(ANSWER * 3 + "```\nx\ny\n```\n> one\n> two\n\nend")
    assert areas == [fresh.code_areas(), fresh.quote_areas()]
    assert (len(areas[0]), len(areas[1])) == (4, 4)


def test_code_is_read_back_letter_for_letter(document):
    code = "def f():\n\treturn '<b>'\n\n    # end"
    made = document(f"Look:\n\n```python\n{code}\n```\n\nand\n```\nother\n```\n")
    assert [made.code_text(area) for area in made.code_areas()] == [code, "other"]


def test_links_defined_elsewhere_lead_there_at_the_end(document):
    made = document("See [this][1].\n\nMore.\n\n[1]: https://example.org\n")
    assert made.link_at(made.toPlainText().index("this") + 2) == "https://example.org"


def read(text: str) -> list:
    cutter = BlockCutter()
    blocks = [*cutter.feed(text), *cutter.finish()]
    return [part for block in blocks for part in parts(block)]


def test_html_is_text_and_nothing_else():
    source = "<script>alert(1)</script> <img src='http://x/y.png'> <a href='file:///etc'>a</a>"
    (line,) = read(source)
    assert isinstance(line, Line)
    assert line.text == source
    assert not any(run.link or run.picture for run in line.runs)


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "vbscript:x", "//evil.org",
        "ftp://x", "qrc:/x", "/etc/passwd", "http://", "garment://3", "C:/x", "JaVaScRiPt:alert(1)",
        " javascript:alert(1)",
    ],
)  # fmt: skip
def test_only_the_web_and_mail_can_be_linked(address):
    assert allowed_link(address) == ""
    for part in read(f"[go]({address}) <{address}>"):
        assert not any(run.link for run in part.runs)


def test_pictures_from_elsewhere_are_their_words(document):
    made = document("![a](http://x/y.png) ![b](file:///p.png) ![c](garment://7) ![d](x.png)")
    assert made.toPlainText() == "a b \ufffc d"
    html = made.toHtml()
    assert html.count("<img") == 1
    assert "garment://7" in html
    assert "x.png" not in html
    assert "http://x" not in html


def test_nothing_is_loaded_that_is_not_ours(document):
    made = document("x")
    for address in ("http://a/b.png", "file:///etc/hosts", "qrc:/x", "garment://1"):
        found = made.resource(2, QUrl(address))
        assert found.size().width() == 1


def test_a_hidden_turn_of_text_does_not_come_back_as_an_entity():
    (line,) = read("a &#x202E;b &#8238; [x&#x2066;](http://a.b)")
    assert line.text == "a b  x"


@pytest.mark.parametrize(
    "text",
    [
        "a" * 100_000,
        "|a|b|\n|-|-|\n" + "|1|2|\n" * 5_000,
        "|" + "a|" * 300 + "\n|" + "-|" * 300 + "\n|1|\n",
        "> " * 500 + "x",
        "- " * 500 + "x",
        "".join(" " * at + "- x\n" for at in range(200)),
        "[" * 20_000,
        "*a " * 5_000 + "_" * 5_000,
        "```\n" + "x" * 50_000,
        "\u202e\u2066abc" * 2_000,
        "&amp;" * 5_000,
    ],
    ids=lambda text: f"{text[:6]}x{len(text)}",
)
def test_hostile_answers_end_the_same_and_in_pieces(document, text):
    streamed = stream(document(), text, [997] * 60)
    streamed.finish()
    assert streamed.toHtml() == document(text).toHtml()
    longest, block = 0, streamed.begin()
    while block.isValid():
        longest, block = max(longest, block.length()), block.next()
    assert longest < 5_000


def test_a_large_table_is_shown_as_it_was_written():
    small = Block("table", "| a | b |\n|---|---|\n| 1 | 2 |")
    large = Block("table", "| a | b |\n|---|---|\n" + "| 1 | 2 |\n" * 2_000)
    assert isinstance(parts(small)[0], Table)
    assert not any(isinstance(part, Table) for part in parts(large))


def test_another_theme_changes_colors_and_no_letter(document, theme):
    made = document(ANSWER)
    before, light = made.toPlainText(), made.toHtml()
    theme.apply("dark")
    made.set_look(look_of(theme))
    assert made.toPlainText() == before
    assert made.toHtml() != light
    assert made.toHtml() == document(ANSWER).toHtml()


# -- the widget -----------------------------------------------------------------------------------


@pytest.fixture
def shown(theme, qtbot):
    area = QScrollArea()
    qtbot.addWidget(area)
    theme.dress(area)
    area.setWidgetResizable(True)
    inside = QWidget()
    column = QVBoxLayout(inside)
    text = MessageText(theme, "Answer")
    column.addWidget(text)
    column.addStretch(1)
    area.setWidget(inside)
    area.resize(520, 400)
    area.show()
    yield text
    area.close()


def test_a_message_is_as_high_as_its_words(shown):
    shown.set_markdown("one line")
    low = shown.height()
    shown.set_markdown(ANSWER)
    assert shown.height() > 6 * low
    assert shown.verticalScrollBar().maximum() == 0


def test_a_narrower_message_is_higher(shown):
    shown.set_markdown("word " * 200)
    wide = shown.height()
    shown.window().resize(300, 400)
    assert shown.height() > wide


def test_text_is_collected_until_it_is_flushed(shown, qtbot):
    for word in ("one ", "two ", "three"):
        shown.append_markdown(word)
    assert shown.is_waiting
    qtbot.waitUntil(lambda: not shown.is_waiting)
    assert shown.toPlainText() == "one two three"


def test_code_is_copied_by_its_button(shown):
    shown.set_markdown("```py\nx = 1\n```\n\n```\nsecond\n```")
    buttons = [each for each in shown.findChildren(QToolButton) if each.isVisible()]
    assert [each.accessibleName() for each in buttons] == ["Copy the code"] * 2
    buttons[1].click()
    assert QGuiApplication.clipboard().text() == "second"


def test_chosen_words_are_copied_without_dress(shown):
    shown.set_markdown("- **bold** item\n- ![x](garment://1)other")
    shown.selectAll()
    data = shown.createMimeDataFromSelection()
    assert data.formats() == ["text/plain"]
    assert data.text() == "\N{BULLET} bold item\n\N{BULLET} other"


def test_what_a_person_wrote_is_shown_letter_for_letter(shown):
    shown.set_plain("# no *head*\n<b>x</b>")
    assert shown.toPlainText() == "# no *head*\n<b>x</b>"


def test_a_clicked_picture_says_which_it_is(shown, qtbot):
    shown.set_markdown("![x](garment://12)")
    clicked = []
    shown.picture_clicked.connect(clicked.append)
    qtbot.mouseClick(shown.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(40, 60))
    assert clicked == ["garment://12"]


def test_a_link_asks_first_and_says_where_it_leads(shown, qtbot, monkeypatch):
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toString()))
    shown.set_markdown("[https://bank.example](https://evil.example/x)")
    cursor = QTextCursor(shown.document())
    cursor.setPosition(3)
    qtbot.mouseClick(
        shown.viewport(), Qt.MouseButton.LeftButton, pos=shown.cursorRect(cursor).center()
    )
    box = shown.window().findChild(QMessageBox, "link_question")
    assert "evil.example" in box.text()
    assert "https://evil.example/x" in box.informativeText()
    assert opened == []
    assert box.defaultButton().text() == "Cancel"
    assert box.focusWidget().text() == "Cancel"  # Enter and Space do not open it
    box.findChild(QPushButton, "link_open").click()
    assert opened == ["https://evil.example/x"]


def test_a_link_that_must_not_be_opened_is_not_asked_about(shown):
    assert ask_to_open("javascript:alert(1)", shown) is None
    assert ask_to_open("file:///etc/passwd", shown) is None


def test_letters_that_look_alike_are_written_out():
    assert "xn--" in shown_target("https://\u0430pple.example/")
    assert "%E2%80%AE" in shown_target("https://a.example/\u202egpj")


def test_messages_out_of_sight_change_their_colors_when_they_are_seen(shown, theme, qtbot):
    shown.set_markdown("words")
    shown.window().hide()
    theme.apply("dark")
    assert shown.markdown.look.text != theme.tokens.text_1
    shown.window().show()
    qtbot.waitUntil(lambda: shown.markdown.look.text == theme.tokens.text_1)


@pytest.mark.parametrize(
    "below", ["```\ncode\n```", "words", "# Head", "| x | y |\n|---|---|\n| 1 | 2 |"]
)
def test_what_stands_below_a_table_does_not_cover_it(document, below):
    table = "| a | b |\n|---|---|\n| 1 | 2 |\n\n"
    made = document()
    made.setTextWidth(400)
    for letter in table + below:
        made.append(letter)
        made.flush()
    made.finish()
    table = made.rootFrame().childFrames()[0]
    layout = made.documentLayout()
    foot = layout.blockBoundingRect(table.lastCursorPosition().block()).bottom()
    if made.code_areas():
        head = made.code_areas()[0].rect.top()
    else:
        head = layout.blockBoundingRect(made.findBlock(table.lastPosition() + 1)).top()
    assert head >= foot + 12
