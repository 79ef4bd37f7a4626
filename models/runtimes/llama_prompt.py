"""From a conversation to the pieces of a prompt, by the model's own chat template.

The template (Jinja, from a file that anybody may have made) runs in a sandbox and never sees what
people wrote: it gets marks, and the text is put in their place afterwards, as data. Thinking is
off: the template is told, and a thinking block that it opens all the same is closed. Which tokens
the pieces become is the question of ``llama_words``.
"""

from __future__ import annotations

import datetime
import itertools
import json
import logging
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import jinja2
import jinja2.sandbox

from models.chat import ChatMessage
from models.errors import ModelsError, UnsupportedError

PieceKind = Literal["template", "said", "picture"]

_OPEN, _CLOSE = "\ue000", "\ue001"
_MARK = re.compile(f"{_OPEN}([0-9]+){_CLOSE}")
_GENERATION = re.compile(r"\{%(-?)\s*(?:end)?generation\s*(-?)%\}")
# beginnings of a thinking block at the end of a prompt, and what closes each
_THOUGHTS = (
    (re.compile(r"<think>[ \t]*\n*\Z"), "<think>\n\n</think>\n\n"),
    (re.compile(r"<\|channel>thought\n?\Z"), "<|channel>thought\n<channel|>"),
)
# what templates that take no text write for a picture
_PICTURE_WORDS = (
    "<|vision_start|><|image_pad|><|vision_end|>",
    "<|image_pad|>",
    "<start_of_image>",
    "<|image|>",
    "<image>",
)

CHATML = (
    "{% for message in messages %}<|im_start|>{{ message['role'] }}\n"
    "{{ message['content'] }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
PLAIN = (
    "{% for message in messages %}{{ message['role'] | capitalize }}: "
    "{{ message['content'] }}\n\n{% endfor %}{% if add_generation_prompt %}Assistant:{% endif %}"
)
PLAIN_STOP = "\nUser:"

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class PromptPiece:
    """A part of a prompt.

    Attributes:
        kind: Text of the template, text that somebody said, or a picture.
        text: Empty for a picture.
        picture: Number of the picture in the conversation, from 0; -1 for text.
    """

    kind: PieceKind
    text: str = ""
    picture: int = -1


class PromptTemplate:
    """A chat template, tried out once to learn what it takes.

    Args:
        source: The template as the model's file has it.
        begin: Text of the token that begins a prompt.
        end: Text of the token that ends a turn.
        after_picture: What this family writes between a picture and the words after it.

    Raises:
        UnsupportedError: It is no template, or no conversation comes out of it.
    """

    def __init__(
        self, source: str, *, begin: str = "", end: str = "", after_picture: str = ""
    ) -> None:
        self._begin, self._end, self._after_picture = begin, end, after_picture
        try:
            self._template = _environment().from_string(
                _GENERATION.sub(r"{%\1 if true \2%}{%\1 endif \2%}", source)
            )
        except jinja2.TemplateError as error:
            raise _useless() from error
        self._typed = self._learn_form()
        self._takes_system = self._learn_system()

    def pieces(self, messages: Sequence[ChatMessage]) -> tuple[PromptPiece, ...]:
        """Return the prompt that makes the model answer a conversation.

        Raises:
            ModelsError: The template cannot hold this conversation.
        """
        turns = messages if self._takes_system else _system_folded(messages)
        for attempt in (turns, _same_roles_joined(turns)):
            try:
                return self._rendered(attempt)
            except jinja2.TemplateError as error:
                # Families that want person and model to take turns refuse two of the same in a row.
                _log.debug("the chat template refused a conversation: %s", type(error).__name__)
                refusal = error
        raise ModelsError(
            "This model cannot take a conversation in this order.",
            next_step="Begin a new conversation.",
        ) from refusal

    def _learn_form(self) -> bool:
        """Whether the template wants a list of typed parts and takes no plain text."""
        probe = [ChatMessage.of("user", "probe")]
        for typed in (False, True):
            self._typed = typed
            try:
                if any(piece.kind == "said" for piece in self._rendered(probe)):
                    return typed
            except (jinja2.TemplateError, ModelsError):
                continue
        raise _useless()

    def _learn_system(self) -> bool:
        probe = [ChatMessage.of("system", "first"), ChatMessage.of("user", "second")]
        try:
            said = [piece.text for piece in self._rendered(probe) if piece.kind == "said"]
        except (jinja2.TemplateError, ModelsError):
            return False
        return said == ["first", "second"]

    def _rendered(self, messages: Sequence[ChatMessage]) -> tuple[PromptPiece, ...]:
        marks = _Marks(self._after_picture)
        turns = [
            {"role": message.role, "content": marks.content(message, typed=self._typed)}
            for message in messages
        ]
        try:
            text = self._template.render(
                messages=turns,
                add_generation_prompt=True,
                enable_thinking=False,
                bos_token=self._begin,
                eos_token=self._end,
            )
        except (TypeError, ValueError, KeyError, AttributeError, ArithmeticError) as error:
            # A template is a program: a wrong one fails like any other.
            raise jinja2.TemplateRuntimeError("the template failed") from error
        return marks.pieces(_thinking_closed(text))


class _Marks:
    """Stands in for what was said and shown while a template runs."""

    def __init__(self, after_picture: str) -> None:
        self._after_picture = after_picture
        self._pieces: list[PromptPiece] = []
        self._pictures = 0

    def content(self, message: ChatMessage, *, typed: bool) -> str | list[dict[str, str]]:
        """Return a message's content with a mark for everything that is data."""
        parts: list[dict[str, str]] = []
        for run in _joined(message.parts):
            if run is None:
                mark = self._mark(PromptPiece("picture", picture=self._pictures))
                self._pictures += 1
                parts.append({"type": "image", "text": mark})
            else:
                parts.append({"type": "text", "text": self._said(run)})
        for part, follower in itertools.pairwise(parts):
            if part["type"] == "image" and follower["text"]:
                part["text"] += self._after_picture
        return parts if typed else "".join(part["text"] for part in parts)

    def pieces(self, text: str) -> tuple[PromptPiece, ...]:
        """Return the rendered text with the data back in its place.

        Raises:
            jinja2.TemplateRuntimeError: A picture got lost on the way.
        """
        text = self._pictures_placed(text)
        found: list[PromptPiece] = []
        for number, part in enumerate(_MARK.split(text)):
            if number % 2:
                found.append(self._pieces[int(part)])
            elif part:
                found.append(PromptPiece("template", part))
        shown = sum(piece.kind == "picture" for piece in found)
        if shown != self._pictures:
            raise jinja2.TemplateRuntimeError("the template left out a picture")
        return tuple(found)

    def _said(self, text: str) -> str:
        """Blanks at the ends stay visible to the template: families trim what was said."""
        core = text.strip()
        if not core:
            return text
        begin = text.index(core)
        return text[:begin] + self._mark(PromptPiece("said", core)) + text[begin + len(core) :]

    def _mark(self, piece: PromptPiece) -> str:
        self._pieces.append(piece)
        return f"{_OPEN}{len(self._pieces) - 1}{_CLOSE}"

    def _pictures_placed(self, text: str) -> str:
        """Put pictures where a template that wants typed parts wrote its own word for them."""
        marks = [
            f"{_OPEN}{number}{_CLOSE}"
            for number, piece in enumerate(self._pieces)
            if piece.kind == "picture"
        ]
        if not marks or marks[0] in text:
            return text
        for word in _PICTURE_WORDS:
            around = text.split(word)
            if len(around) == len(marks) + 1:
                ends = [mark + self._after_picture for mark in marks]
                return "".join(part + end for part, end in zip(around, [*ends, ""], strict=True))
        return text


def _joined(parts: Sequence[Any]) -> list[str | None]:
    """Return texts with neighbors in one and None for each picture.

    Joined, because half a special token at the end of one text and half at the beginning of the
    next must be seen as the whole that they make.
    """
    runs: list[str | None] = []
    for part in parts:
        if not isinstance(part, str):
            runs.append(None)
        elif runs and runs[-1] is not None:
            runs[-1] += part
        else:
            runs.append(part)
    return runs


def _thinking_closed(text: str) -> str:
    for opened, closed in _THOUGHTS:
        if opened.search(text):
            return opened.sub(closed, text)
    return text


def _system_folded(messages: Sequence[ChatMessage]) -> list[ChatMessage]:
    """Give what the system says to the first person who speaks after it."""
    folded: list[ChatMessage] = []
    waiting: list[Any] = []
    for message in messages:
        if message.role == "system":
            waiting += [*message.parts, "\n\n"]
        elif message.role == "user" and waiting:
            folded.append(ChatMessage("user", (*waiting, *message.parts)))
            waiting = []
        else:
            folded.append(message)
    return folded


def _same_roles_joined(messages: Sequence[ChatMessage]) -> list[ChatMessage]:
    joined: list[ChatMessage] = []
    for message in messages:
        if joined and joined[-1].role == message.role:
            joined[-1] = ChatMessage(message.role, (*joined[-1].parts, "\n\n", *message.parts))
        else:
            joined.append(message)
    return joined


def _environment() -> jinja2.Environment:
    """Return the surroundings that chat templates are written for."""
    environment = jinja2.sandbox.ImmutableSandboxedEnvironment(
        trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.loopcontrols"]
    )
    environment.filters["tojson"] = _as_json
    environment.globals["raise_exception"] = _refuse
    environment.globals["strftime_now"] = _now
    return environment


def _as_json(value: Any, indent: int | None = None) -> str:
    return json.dumps(value, ensure_ascii=False, indent=indent)


def _refuse(message: str) -> None:
    raise jinja2.TemplateRuntimeError(message)


def _now(form: str) -> str:
    return datetime.datetime.now().strftime(form)


def _useless() -> UnsupportedError:
    return UnsupportedError(
        "The chat template of this model cannot be used.",
        next_step="Choose another file of this model.",
    )


def choose_template(
    source: str,
    *,
    has_token: Callable[[str], bool],
    begin: str,
    end: str,
    after_picture: str = "",
) -> tuple[PromptTemplate, tuple[str, ...]]:
    """Return a model's template, or a common one that its tokens speak for, and texts that stop it.

    Args:
        source: The model's own template; empty when its file has none.
        has_token: Whether a text is one token of the model.
    """
    options = {"begin": begin, "end": end, "after_picture": after_picture}
    if source:
        try:
            return PromptTemplate(source, **options), ()
        except UnsupportedError:
            _log.warning("the model's own chat template cannot be used")
    if has_token("<|im_start|>") and has_token("<|im_end|>"):
        return PromptTemplate(CHATML, **options), ("<|im_end|>",)
    return PromptTemplate(PLAIN, **options), (PLAIN_STOP,)
