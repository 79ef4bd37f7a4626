"""Scenes of the chat page: conversations as people have them, and an engine that does nothing.

What is shown is written into the wardrobe as an answer would have been. The models are named and
never asked; where an answer comes, its words come from here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QUrl

from app.errors import WorkerCrashedError
from app.services.chat_death import death_in_words
from app.services.chat_request import ContextChoice, ContextOption
from app.services.chatting import EngineState, InlineChat
from app.tasks import Lane
from app.viewmodels.chat_values import ModelChoice
from benchmarks.screen_stage import Stage
from local_index import Library
from local_index.chat_parts import ItemPart, Part, PhotoPart, TextPart, ToolCallPart
from local_index.chat_records import MessageFailure, MessageState
from models.errors import ContextFullError
from models.runtimes.fake_chat import FakeChat

MODELS = (
    ModelChoice("qwen3-vl-4b", "Qwen3-VL 4B"),
    ModelChoice("smolvlm2-2b", "SmolVLM2 2.2B", is_small=True),
    ModelChoice("llama-3b", "Llama 3.2 3B", sees_pictures=False),
)
USAGE = {
    "completion_tokens": 164.0,
    "tokens_per_s": 21.4,
    "first_token_s": 0.8,
    "context_cells": 1_920.0,
    "context_limit": 8_192.0,
}
ANSWER = """This is a **navy wool blazer** with two buttons and notched lapels: the most useful \
jacket one can own.

It goes well with:

- gray flannel trousers and a white shirt, for the office
- dark jeans and a fine knit, for the weekend
- beige chinos and brown loafers, when it gets warmer

> Keep the contrast soft: navy next to black looks like a mistake.

Shall I look at the shoes, too?"""
TABLE = """In short:

| piece | wash | dry |
|---|---|---|
| wool blazer | dry clean, rarely | on a broad hanger |
| linen shirt | 40 °C, inside out | in the air |
| jeans | 30 °C, every sixth wear | hanging |

Write it down once, and nobody has to ask again:

```text
blazer  : brush after wearing
shirt   : iron damp
jeans   : never tumble
```

More about symbols is in [this guide](https://example.org/care)."""
LONG = (
    ("What goes with this?", ANSWER),
    ("And how do I wash it all?", TABLE),
    ("Thanks! One more: what do I wear to a summer wedding?", ANSWER.replace("This is", "Take")),
)
RICH = """# What to pack

## For three days

1. One jacket
   - navy wool, unlined
   - or the *linen* one, if it is **really** warm
2. Two shirts, `white` and `sky blue`
3. ~~Heels~~ flat shoes

- [x] raincoat
- [ ] umbrella

---

Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaftsbluse is one \
word, and so is https://example.org/a/very/long/address/that/has/no/place/to/break/at/all.

> Wear what you like.
>
> > And like what you wear.

يناسب السترة الزرقاء بنطال رمادي وقميص أبيض.

日本語でもだいじょうぶです。 👗👞🧥 Emoji, too.

| piece | morning | noon | evening | night | why |
|:--|--:|--:|--:|--:|---|
| blazer | 1 | 0 | 1 | 0 | it is cold before ten and after eight, and it looks good at dinner |
| shirt | 1 | 1 | 0 | 0 | one for each day |

```python
def pack(days: int, *, cold: bool = False, formal: bool = False, suitcase: str = "small") -> list:
    return ["shirt"] * days
```

<script>alert("no")</script> <img src="https://example.org/x.png"> ![a hat](https://example.org/h.png)"""
TITLES = (
    "Capsule for a week in Lisbon",
    "Is this dress too formal?",
    "How to get red wine out of linen",
    "Shoes for the gray suit",
    "Winter coats I never wear",
)


def open_chat(stage: Stage, *, installed: bool = True) -> None:
    """Open the page with models that are named and never asked."""
    stage.context.operations.services.given_chat = InlineChat(FakeChat("qwen3-vl-4b"))
    engine = stage.context.chat.engine
    engine._list = lambda: MODELS if installed else ()
    stage.window.go("chat")
    stage.rest()


def say(
    library: Library, turns: Sequence[tuple[str, str]], *, title: str = "", pictures: int = 0
) -> tuple[int, int]:
    """Write a conversation down; return it and its last answer."""
    conversation = library.conversations.create(title=title or turns[0][0], model="").id
    shown = _photos(library, pictures)
    parent = None
    for question, answer in turns:
        parent = library.messages.add(
            conversation, "person", (*shown, TextPart(question)), parent_id=parent
        )
        shown = ()
        parent = library.messages.add(
            conversation,
            "assistant",
            (TextPart(answer),) if answer else (),
            parent_id=parent,
            model="qwen3-vl-4b",
        )
        library.messages.write(parent, state="done", ended="stop", usage=USAGE)
    assert parent is not None
    return conversation, parent


def _photos(library: Library, count: int) -> tuple[Part, ...]:
    records = library.items.get_many(library.items.ids()[3 : 3 + count])
    return tuple(PhotoPart(each.views[0].photo_id, each.id, each.name) for each in records)


def _others(library: Library) -> None:
    for title in reversed(TITLES):
        say(library, ((title, "Let me see."),), title=title)


def _shown(
    stage: Stage, change: Callable[[Library, int], None] | None = None, *, turns: int = 1
) -> None:
    """Write conversations, change the last answer, and show it."""
    with stage.context.operations.services.open_library() as library:
        _others(library)
        ident, answer = say(library, LONG[:turns], title="Navy blazer", pictures=1)
        if change is not None:
            change(library, answer)
    open_chat(stage)
    stage.context.chat.open(ident)
    stage.rest()


def recommended(stage: Stage) -> None:
    """Show garments of the wardrobe that a model's words lead to."""
    with stage.context.operations.services.open_library() as library:
        _others(library)
        turns = (("What shoes go with these?", ""),)
        ident, answer = say(library, turns, title="Shoes for the office", pictures=2)
        items = library.items.get_many(library.items.ids()[8:11])
        cards = tuple(ItemPart(item.id, item.name) for item in items)
        lines = [f"{at}. **{item.name}**: calm beside them." for at, item in enumerate(items, 1)]
        said = "Brown loafers would ground the navy, and leather goes with wool."
        text = "\n".join([said, "", "From your wardrobe:", "", *lines])
        library.messages.write(answer, state="done", parts=(*cards, TextPart(text)), ended="stop")
    open_chat(stage)
    stage.context.chat.open(ident)
    stage.rest()


def lacking(stage: Stage) -> None:
    """Be offered a drawing of what the wardrobe lacks."""
    with stage.context.operations.services.open_library() as library:
        _others(library)
        turns = (("What could I wear over these?", ""),)
        ident, answer = say(library, turns, title="Something warm", pictures=2)
        said = "A beige wool coat would finish it.\n\nYour wardrobe has nothing like it."
        offer = ToolCallPart("draw", "draw", {"words": "beige wool coat"})
        library.messages.write(answer, state="done", parts=(offer, TextPart(said)), ended="stop")
    open_chat(stage)
    stage.context.chat.open(ident)
    stage.rest()


def new(stage: Stage) -> None:
    """Begin a conversation."""
    with stage.context.operations.services.open_library() as library:
        _others(library)
    open_chat(stage)


def no_model(stage: Stage) -> None:
    """Open the page where no model is installed."""
    open_chat(stage, installed=False)


def answered(stage: Stage) -> None:
    """Show a question with a picture and its answer."""
    _shown(stage)
    stage.window.page("chat")._do(  # type: ignore[attr-defined]
        "about", stage.context.chat.rows[-1].id
    )


def long(stage: Stage) -> None:
    """Show a long conversation, with a table and code."""
    _shown(stage, turns=3)


def table(stage: Stage) -> None:
    """Show a table and code."""
    _shown(stage, turns=2)


def rich(stage: Stage) -> None:
    """Show everything that Markdown can do, and what it must not."""
    with stage.context.operations.services.open_library() as library:
        ident, _answer = say(library, (("Everything, please.", RICH),), title="Everything")
    open_chat(stage)
    stage.context.chat.open(ident)
    stage.rest()


def rich_above(stage: Stage) -> None:
    """Show its beginning."""
    rich(stage)
    transcript = stage.window.page("chat").transcript  # type: ignore[attr-defined]
    transcript.verticalScrollBar().setValue(0)


def pictures(stage: Stage) -> None:
    """Ask about eight pictures, and in a right-to-left language."""
    with stage.context.operations.services.open_library() as library:
        turns = (("ما الذي يناسب هذه القطع؟", "السترة والبنطال. " * 12),)
        ident, _answer = say(library, turns, title="قطع", pictures=8)
    open_chat(stage)
    stage.context.chat.open(ident)
    stage.rest()


def many(stage: Stage) -> None:
    """Find words in the middle of five hundred messages, one of forty conversations."""
    turns = [(f"Question {at}", f"Answer {at}. " + ANSWER) for at in range(250)]
    turns[120] = ("What about suede?", "Suede hates rain: *brush it* when it is dry.")
    with stage.context.operations.services.open_library() as library:
        for at in range(40):
            say(library, (("Hello", "Suede again?" if at == 12 else "Yes?"),), title=f"Talk {at}")
        say(library, turns, title="A very long one, with a title that no list is wide enough for")
    open_chat(stage)
    stage.find("conversation_search").setText("suede")  # type: ignore[attr-defined]
    stage.rest()
    listed = stage.context.chat.conversations.rows
    found = next(row for row in listed if row.record.title.startswith("A very"))
    stage.context.chat.open(found.record.id, message_id=found.message_id)
    stage.rest()


def link(stage: Stage) -> None:
    """Be asked whether a link shall open."""
    _shown(stage, turns=2)
    answer = stage.window.page("chat").transcript.messages()[-1]  # type: ignore[attr-defined]
    answer.text.anchorClicked.emit(QUrl("https://example.org/care"))
    stage.rest()


def _ended(state: MessageState, stage: Stage) -> None:
    def change(library: Library, answer: int) -> None:
        parts = (TextPart(ANSWER[:120].rstrip()),)
        library.messages.write(answer, state=state, parts=parts, ended="cancelled", usage=USAGE)

    _shown(stage, change)


def failed(stage: Stage) -> None:
    """Show an answer that failed."""

    def change(library: Library, answer: int) -> None:
        died = WorkerCrashedError("It stopped.", stderr_tail="out of memory")
        error = death_in_words(died, MODELS[0].title)
        words = MessageFailure(error.code, error.message, error.next_step)
        library.messages.write(answer, state="failed", parts=(), failure=words)

    _shown(stage, change)


def full(stage: Stage) -> None:
    """Show a conversation that the model cannot hold."""

    def change(library: Library, answer: int) -> None:
        options = (
            ContextOption("drop_oldest", turns=4, cells=4_100, limit=8_192),
            ContextOption("summary"),
            ContextOption("larger_context", limit=16_384),
        )
        choice = ContextChoice(8_420, 8_192, options)
        error = ContextFullError(needed=choice.needed, limit=choice.limit)
        words = MessageFailure(error.code, error.message, error.next_step, choice.as_json())
        library.messages.write(answer, state="failed", parts=(), failure=words)

    _shown(stage, change, turns=3)


def coming(text: str, stage: Stage) -> None:
    """Let an answer stand while it comes."""
    with stage.context.operations.services.open_library() as library:
        _others(library)
        items = library.items.ids()[3:5]
    open_chat(stage)
    stage.runner.held = {Lane.CHAT: None}
    chat = stage.context.chat
    chat.composer.add_garments(items)
    chat.composer.set_text("Do these two go together?")
    chat.send()
    chat.engine.state = EngineState("busy" if text else "ready", "qwen3-vl-4b")
    stage.context.operations.services.given_chat._state = chat.engine.state  # type: ignore[union-attr]
    chat.engine.changed.emit()
    chat.stream.began.emit(chat.rows[-1].id)
    if text:
        chat.stream.came.emit(chat.rows[-1].id, text)
    stage.rest()


def searched(stage: Stage) -> None:
    """Look for words in all conversations."""
    _shown(stage, turns=2)
    field = stage.find("conversation_search")
    field.setText("linen")  # type: ignore[attr-defined]
    stage.rest()


def writing(stage: Stage) -> None:
    """Be about to ask something with two pictures."""
    _shown(stage)
    chat = stage.context.chat
    with stage.context.operations.services.open_library() as library:
        items = library.items.ids()[5:7]
    chat.composer.add_garments(items)
    text = stage.find("composer_text")
    text.setPlainText(  # type: ignore[attr-defined]
        "I would wear one of these over it.\nWhich one is better for a rainy day in the city?"
    )
    stage.window.activateWindow()
    text.setFocus()


def versions(stage: Stage) -> None:
    """Show the second of two answers, and change the question."""

    def change(library: Library, answer: int) -> None:
        message = library.messages.get(answer)
        other = library.messages.add(
            message.conversation_id,
            "assistant",
            (TextPart("Navy, and quite formal. " + ANSWER[:200]),),
            parent_id=message.parent_id,
            model="qwen3-vl-4b",
        )
        library.messages.write(other, state="done", ended="length", usage=USAGE)

    _shown(stage, change)
    stage.act("chat.edit")


CHAT_SCENES: dict[str, Callable[[Stage], None]] = {
    "chat-new": new,
    "chat-answered": answered,
    "chat-long": long,
    "chat-table": table,
    "chat-rich": rich,
    "chat-rich-above": rich_above,
    "chat-pictures": pictures,
    "chat-many": many,
    "chat-link": link,
    "chat-stopped": partial(_ended, "stopped"),
    "chat-failed": failed,
    "chat-full": full,
    "chat-waiting": partial(coming, ""),
    "chat-streaming": partial(coming, ANSWER[:260]),
    "chat-searched": searched,
    "chat-writing": writing,
    "chat-versions": versions,
    "chat-recommended": recommended,
    "chat-lacking": lacking,
}
"""By name; each writes into the wardrobe."""
