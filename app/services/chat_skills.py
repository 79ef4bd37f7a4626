"""Questions of a conversation that a fixed procedure answers better than free words.

"Does this suit a wedding?", "which of these is best for work?", "compare these two" about attached
garments are asked in the words in which models were trained (``asking``), and the answer is made of
fixed sentences and of numbers: no id, name or verdict comes out of free text. "This, but in red" is
a search that asks no chat model (``chat_finding``). In English and German, in the language of the
question. Everything else, and everything that is not plainly one of these, goes to the model as it
is.
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Final, Literal

from app.errors import CancelledError
from app.services.asking import MOST, AskRequest, AskResult, AskService, Skill
from app.services.chat_finding import cards_of, find_like, is_a_change, say_found
from app.services.chatting import ChatEngine
from app.services.job_control import JobControl
from app.services.perceiving import Perception
from local_index import Library
from local_index.chat_parts import (
    ItemPart,
    Part,
    PhotoPart,
    PicturePart,
    TextPart,
    ToolCallPart,
)
from models.vocabulary import Vocabulary

Language = Literal["en", "de"]


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer that the host put together.

    Attributes:
        text: Markdown.
        cards: Garments to show with it.
        offers: What could be done next when the person says so.
        model: Who wrote words of it; empty for nobody.
    """

    text: str
    cards: tuple[ItemPart, ...] = ()
    offers: tuple[ToolCallPart, ...] = ()
    model: str = ""


Answering = Callable[[Library, Sequence[Part], str, JobControl], Reply | None]
"""Library, a question's parts, model and the hand on it, to the answer; None for "not mine"."""

LONGEST: Final = 120
"""A question of more letters says more than any of these."""
_WORDS: Final = "skills_v1.toml"
_THING: Final = r"(?: \w+)?"
_GARMENTS: Final = {"suits": (1, MOST), "best": (2, MOST), "compare": (2, 2), "find": (1, 1)}
_STEPS: Final = {"yes": (0.9, 0.7, 0.55, 0.45, 0.3, 0.1), "ahead": (0.9, 0.7, 0.55)}


@dataclass(frozen=True, slots=True)
class Recognized:
    """A question that is one of these."""

    skill: Skill | Literal["find"]
    language: Language
    value: str
    item_ids: tuple[int, ...]


def recognize(parts: Sequence[Part]) -> Recognized | None:
    """Return what a person's message asks, if it is plainly one of these about garments alone."""
    if any(isinstance(part, PicturePart) for part in parts):
        return None
    ids = _garments_of(parts)
    words = _words_of(parts)
    if not ids or len(words) > LONGEST:
        return None
    for skill, language, pattern in _patterns():
        found = pattern.match(words)
        fewest, most = _GARMENTS[skill]
        if found is not None and fewest <= len(ids) <= most:
            value = _article().sub("", found.groupdict().get("value") or "").strip()
            if skill != "find" and _person().match(value):
                return None
            if value or skill == "compare":
                return Recognized(skill, language, value, ids)
    return None


@dataclass(frozen=True, slots=True)
class Swap:
    """A wish for another garment in the place of the first; the others are kept."""

    language: Language
    item_ids: tuple[int, ...]


def recognize_swap(parts: Sequence[Part]) -> Swap | None:
    """Return a wish for another garment in the place of the first that is attached."""
    ids = _garments_of(parts)
    words = _words_of(parts)
    if not ids or len(words) > LONGEST:
        return None
    for language, pattern in _swap_patterns():
        if pattern.match(words):
            return Swap(language, ids)
    return None


def answering(
    perception: Callable[[], Perception], chat: ChatEngine, words: Vocabulary
) -> Answering:
    """Return what answers such questions with these models.

    Args:
        perception: Makes small copies of photos; asked for when there is such a question.
    """

    def answer(
        library: Library, parts: Sequence[Part], model: str, control: JobControl
    ) -> Reply | None:
        asked = recognize(parts)
        if asked is None:
            return None
        found = library.items.get_many(asked.item_ids)
        if len(found) < len(asked.item_ids):
            return None  # one was deleted for good since: the model is told so
        if asked.skill == "find":
            return _found(library, perception, words, asked)
        if not chat.load(model, control=control).sees_pictures:
            return None
        service = AskService(library, perception(), chat, words)
        request = AskRequest(asked.skill, asked.item_ids, asked.value, model)
        result = service.ask(request, control=control)
        if control.cancelled:
            raise CancelledError
        names = {item.id: item.name or item.category for item in found}
        return reply(result, names, asked.language)

    return answer


def _found(
    library: Library, perception: Callable[[], Perception], words: Vocabulary, asked: Recognized
) -> Reply | None:
    """Return the garments that are like one but for what the words say."""
    if not is_a_change(asked.value, words):
        return None
    (like,) = asked.item_ids
    hits = find_like(library, perception(), words, like=like, words=asked.value)
    items = library.items.get_many([hit.item_id for hit in hits])
    names = {item.id: item.name or item.category for item in items}
    plain = {ident: _plain(name) for ident, name in names.items()}
    say = _document()["replies"][asked.language]
    return Reply(say_found(hits, plain, say, wish=_plain(asked.value)), cards_of(hits, names))


def reply(result: AskResult, names: dict[int, str], language: Language) -> Reply:
    """Return an answer in which every garment is one that was asked about."""
    say = _document()["replies"][language]
    lines: list[str] = []
    cards: tuple[ItemPart, ...] = ()
    if result.skill == "best":
        best = result.verdicts[0].item_id
        cards = (ItemPart(best, names.get(best, "")),)
    for place, one in enumerate(result.verdicts, start=1):
        name = _plain(names.get(one.item_id, ""))
        if result.skill == "suits":
            share = one.probability or 0.0
            lines.append(f"- **{name}**: {_of(say, 'yes', share)} ({round(100 * share)} %)")
        elif result.skill == "best":
            ahead = "" if one.probability is None else f" ({_of(say, 'ahead', one.probability)})"
            lines.append(f"{place}. **{name}**{ahead}")
    if result.skill == "compare":
        first, second = (_plain(names.get(one.item_id, "")) for one in result.verdicts)
        lines.append(f"**{first}** / **{second}**")
        lines += [
            f"- {each.field}: {', '.join(each.first)} / {', '.join(each.second)}"
            for each in result.known
        ]
        lines += ["", f"{say['said']} {_plain(result.said)}"] if result.said else []
    notes = []
    if result.asked_as:
        notes.append(say["asked_as"].format(term=_plain(result.asked_as)))
    if result.stopped:
        notes.append(say["stopped"])
    notes.append(say[f"by_{result.skill}"])
    return Reply("\n".join([*lines, "", f"*{' '.join(notes)}*"]), cards)


def _of(say: dict[str, Any], kind: str, share: float) -> str:
    steps = _STEPS[kind]
    at = next((at for at, least in enumerate(steps) if share >= least), len(steps))
    return str(say[kind][at])


def _plain(text: str) -> str:
    """A name or a model's words as one line in which nothing is markup."""
    line = " ".join(text.split())
    return re.sub(r"([\\`*_\[\]<>#|~])", r"\\\1", line)


def _garments_of(parts: Sequence[Part]) -> tuple[int, ...]:
    found = (part.item_id for part in parts if isinstance(part, PhotoPart) and part.item_id)
    return tuple(dict.fromkeys(found))


def _words_of(parts: Sequence[Part]) -> str:
    text = " ".join(part.text for part in parts if isinstance(part, TextPart))
    return " ".join(text.split()).rstrip(" ?!.")


def plain(text: str) -> str:
    """Return a name or a model's words as one line in which nothing is markup."""
    return _plain(text)


def replies(language: Language) -> dict[str, Any]:
    """Return the fixed sentences of a language."""
    found: dict[str, Any] = _document()["replies"][language]
    return found


@functools.cache
def _document() -> dict[str, Any]:
    text = files("models.prompts").joinpath(_WORDS).read_text(encoding="utf-8")
    return tomllib.loads(text)


@functools.cache
def _patterns() -> tuple[tuple[Skill | Literal["find"], Language, re.Pattern[str]], ...]:
    document = _document()
    found = []
    for each in document["questions"]:
        pattern = each["pattern"].replace("{thing}", _THING)
        for name in ("these", "wish", "like"):
            pattern = pattern.replace(f"{{{name}}}", document[name][each["language"]])
        whole = re.compile(f"^{pattern}$", re.IGNORECASE)
        found.append((each["skill"], each["language"], whole))
    return tuple(found)


@functools.cache
def _swap_patterns() -> tuple[tuple[Language, re.Pattern[str]], ...]:
    document = _document()
    found = []
    for each in document["swaps"]:
        pattern = each["pattern"].replace("{thing}", _THING)
        pattern = pattern.replace("{these}", document["these"][each["language"]])
        found.append((each["language"], re.compile(f"^{pattern}$", re.IGNORECASE)))
    return tuple(found)


@functools.cache
def _person() -> re.Pattern[str]:
    return re.compile(rf"^(?:{'|'.join(_document()['persons'])})\b", re.IGNORECASE)


@functools.cache
def _article() -> re.Pattern[str]:
    return re.compile(rf"^(?:{'|'.join(_document()['articles'])})\s+", re.IGNORECASE)
