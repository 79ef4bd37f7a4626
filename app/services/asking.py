"""What a chat model finds of garments of the wardrobe: suits it, which is better, what differs.

The questions are the fixed ones of ``models/prompts/eval_v1.toml`` and ``compare_v1.toml``, in the
form in which models were trained and measured, and answers are read by ``models.answers`` and
``models.differences``. Suiting and picking read nothing but the probability of two short options,
each pair in both orders; a comparison is text, shown as what a model said and never as a fact. The
known tags stand beside it. Nothing here changes a garment, and no id comes from a model.
"""

from __future__ import annotations

import contextlib
import math
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, Literal

from app.errors import CancelledError, InputError
from app.item_json import format_id
from app.services.chatting import ChatEngine
from app.services.job_control import JobControl
from app.services.perceiving import Perception
from app.services.ranking import Shown, Tell, question, silently
from local_index import Library
from local_index.records import ItemRecord
from models.chat import ChatEvent, ChatMessage, ChatModelInfo, ChatRequest
from models.differences import Change, read_difference
from models.eval_prompts import load_eval_prompts
from models.query_language.reading import QueryReader
from models.tournament import Ranking, Schedule, rank
from models.vocabulary import Vocabulary

Skill = Literal["suits", "compare", "best"]
YES_NO: Final = ("yes", "Yes", "no", "No")
"""The bare answer as trained, and as others begin theirs; what follows is no matter."""
LETTERS: Final = ("A", "B")
MOST: Final = 12
"""Garments that one question can be about: a tournament of more takes minutes on a laptop."""
_FIELDS: Final = ("category", "colors", "pattern", "material", "fit", "style", "formality")
_UNSAID: Final = frozenset({"", "unknown", 0})
_SUITED: Final = frozenset({"season", "occasion"})


@dataclass(frozen=True, slots=True)
class AskRequest:
    """A question about garments.

    Attributes:
        value: For ``suits`` an occasion or a season, in any words; for ``best`` what it is for.
        model: Installed name of a chat model; empty for the person's choice.
    """

    skill: Skill
    item_ids: tuple[int, ...]
    value: str = ""
    model: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came out for one garment.

    Attributes:
        probability: ``suits``: of yes. ``best``: that it fits better than the garment after it;
            None for the last one.
    """

    item_id: int
    probability: float | None = None


@dataclass(frozen=True, slots=True)
class KnownDifference:
    """A field in which the tags of two garments differ; ``first`` and ``second`` are terms."""

    field: str
    first: tuple[str, ...]
    second: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AskResult:
    """The answer to a request.

    Attributes:
        value: The person's words.
        asked_as: The term of the vocabulary in which the model was asked: the one it was trained
            with; empty for words that were handed on as they are.
        verdicts: ``best``: the best first. Otherwise in the order asked.
        said: ``compare``: the model's own words.
        changes: Those of them that could be read as changes from the first to the second.
        known: ``compare``: what the tags say.
        tournament: ``best``: how it was decided; None for one garment.
        stopped: The person stopped it, and this is what was known until then.
    """

    skill: Skill
    value: str
    model: str
    verdicts: tuple[Verdict, ...]
    said: str = ""
    changes: tuple[Change, ...] = ()
    known: tuple[KnownDifference, ...] = ()
    tournament: Ranking | None = None
    stopped: bool = False
    seconds: float = 0.0
    asked_as: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return it as a document."""
        return {
            "skill": self.skill,
            "value": self.value,
            "asked_as": self.asked_as,
            "model": self.model,
            "items": [
                {"id": format_id(one.item_id), "probability": _rounded(one.probability)}
                for one in self.verdicts
            ],
            "said": self.said,
            "stopped": self.stopped,
            "seconds": round(self.seconds, 2),
        }


class AskService:
    """Asks; belongs to the thread of its library.

    Args:
        perception: Makes small copies of photos.
    """

    def __init__(
        self, library: Library, perception: Perception, chat: ChatEngine, vocabulary: Vocabulary
    ) -> None:
        self._library = library
        self._perception = perception
        self._chat = chat
        self._vocabulary = vocabulary

    def ask(
        self, request: AskRequest, *, control: JobControl | None = None, tell: Tell = silently
    ) -> AskResult:
        """Answer a request.

        A stop ends a tournament with what is known, and everything else at the next answer.

        Raises:
            InputError: Too few or too many garments, one without a photo, nothing to suit, or the
                model sees no pictures.
            NotFoundError: A garment is gone.
            CancelledError: The person stopped it before anything was known.
            AppError: As ``ChatEngine.score``.
        """
        began = time.monotonic()
        value = " ".join(request.value.split())
        items = self._items(request, value)
        info = self._chat.load(request.model, control=control)
        if not info.sees_pictures:
            raise InputError(
                f"The model {info.name} cannot look at pictures.",
                next_step="Choose a model that sees pictures; `vestry models list` says which do.",
            )
        with tempfile.TemporaryDirectory(prefix="vestry-ask-") as folder:
            shown = Shown(self._perception, Path(folder))
            asked = _Asked(self, request, items, shown, info, control or JobControl(), tell)
            result = asked.answer(value)
        return replace(result, seconds=time.monotonic() - began)

    def term_of(self, value: str) -> tuple[str, str]:
        """Return the field (occasion or season) that words are of and the term, as trained.

        Words of another language are read as a search reads them; those that nobody knows are an
        occasion in the person's words.
        """
        read = QueryReader(self._vocabulary).read(value).english or value
        for words in (value, read):
            for field in ("season", "occasion"):
                term = self._vocabulary.resolve(field, words)
                if term is not None:
                    return field, term
        found = [one for one in self._vocabulary.find_terms(read) if one.field in _SUITED]
        return (found[0].field, found[0].term) if len(found) == 1 else ("occasion", value)

    def file_of(self, item: ItemRecord) -> Path:
        """Return the photo of a garment.

        Raises:
            InputError: It has none, or its file is gone.
        """
        photos = self._library.photos.get_many([view.photo_id for view in item.views[:1]])
        file = self._library.photos.file(photos[0]) if photos else None
        if file is None or not file.is_file():
            raise InputError(
                "This garment has no photo.", next_step="Add a photo to it, or choose another one."
            )
        return file

    def _items(self, request: AskRequest, value: str) -> tuple[ItemRecord, ...]:
        ids = tuple(dict.fromkeys(request.item_ids))
        least, most = {"suits": (1, MOST), "compare": (2, 2), "best": (2, MOST)}[request.skill]
        if not least <= len(ids) <= most:
            raise InputError(_COUNTS[request.skill], next_step="Choose others and ask again.")
        if request.skill != "compare" and not value:
            raise InputError(
                "It is not said what for.", next_step="Name an occasion, such as a wedding."
            )
        return tuple(self._library.items.get(ident) for ident in ids)


_COUNTS: Final = {
    "suits": f"A question can be about one to {MOST} garments.",
    "compare": "Two garments can be compared at a time.",
    "best": f"Choose two to {MOST} garments to pick from.",
}


class _Asked:
    """One request while it is answered."""

    def __init__(
        self,
        service: AskService,
        request: AskRequest,
        items: Sequence[ItemRecord],
        shown: Shown,
        info: ChatModelInfo,
        control: JobControl,
        tell: Tell,
    ) -> None:
        self._service = service
        self._request = request
        self._items = items
        self._info = info
        self._control = control
        self._tell = tell
        self._files = [shown.file(service.file_of(item)) for item in items]

    def answer(self, value: str) -> AskResult:
        if self._request.skill == "suits":
            return self._suits(value)
        return self._compare() if self._request.skill == "compare" else self._best(value)

    def _suits(self, value: str) -> AskResult:
        field, term = self._service.term_of(value)
        words = load_eval_prompts().ask(f"S12-{field}", value=_quoted(term))
        verdicts = []
        for done, (item, file) in enumerate(zip(self._items, self._files, strict=True), start=1):
            self._control.checkpoint()
            shares = self._score(ChatMessage("user", (file, words)), YES_NO)
            yes, no = sum(shares[:2]), sum(shares[2:])
            verdicts.append(Verdict(item.id, yes / (yes + no) if yes + no > 0 else 0.5))
            self._tell("compare", done, len(self._items))
        known = "" if term == value else term
        return replace(self._result(value=value, verdicts=verdicts), asked_as=known)

    def _best(self, value: str) -> AskResult:
        def fits_better(first: int, second: int) -> float:
            # only waits while paused: a stop is heard between pairs, with what is known
            with contextlib.suppress(CancelledError):
                self._control.checkpoint()
            parts = _labeled([self._files[first], self._files[second]])
            message = ChatMessage("user", (*parts, question(value)))
            return self._score(message, LETTERS)[0]

        played = rank(
            len(self._items),
            fits_better,
            schedule=Schedule(),
            stop=lambda: self._control.cancelled,
            told=lambda done, most: self._tell("compare", done, most),
        )
        if not played.calls:
            raise CancelledError
        verdicts = []
        for place, at in enumerate(played.order):
            below = played.order[place + 1] if place + 1 < len(played.order) else None
            gap = None if below is None else played.strengths[at] - played.strengths[below]
            verdicts.append(Verdict(self._items[at].id, None if gap is None else _logistic(gap)))
        return self._result(value=value, verdicts=verdicts, played=played)

    def _compare(self) -> AskResult:
        prompts = load_eval_prompts()
        message = ChatMessage("user", (*_labeled(self._files), prompts.ask("S08-write")))
        request = ChatRequest((message,), max_tokens=prompts.most_difference_tokens)
        ends = self._service._chat.generate(
            request, _unheard, model=self._request.model, control=self._control
        )
        if not ends or ends[0].reason == "cancelled":
            raise CancelledError
        said = ends[0].text.strip()
        return self._result(
            verdicts=[Verdict(item.id) for item in self._items],
            said=said,
            changes=tuple(read_difference(said)),
            known=known_differences(*self._items),
        )

    def _score(self, message: ChatMessage, options: Sequence[str]) -> tuple[float, ...]:
        return self._service._chat.score([message], options, model=self._request.model)

    def _result(
        self,
        *,
        verdicts: Sequence[Verdict],
        value: str = "",
        said: str = "",
        changes: tuple[Change, ...] = (),
        known: tuple[KnownDifference, ...] = (),
        played: Ranking | None = None,
    ) -> AskResult:
        return AskResult(
            skill=self._request.skill,
            value=value,
            model=self._info.name,
            verdicts=tuple(verdicts),
            said=said,
            changes=changes,
            known=known,
            tournament=played,
            stopped=played is not None and played.ended == "stopped",
        )


def known_differences(first: ItemRecord, second: ItemRecord) -> tuple[KnownDifference, ...]:
    """Return the fields in which two garments differ by their tags; unknown ones are left out."""
    found = []
    for field in _FIELDS:
        one, other = _terms(first, field), _terms(second, field)
        if one and other and one != other:
            found.append(KnownDifference(field, one, other))
    return tuple(found)


def _terms(item: ItemRecord, field: str) -> tuple[str, ...]:
    if field == "colors":
        return tuple(name for name, _ in item.colors[:2])
    value = getattr(item, field)
    return () if value in _UNSAID else (str(value),)


def _labeled(files: Sequence[Path]) -> tuple[str | Path, ...]:
    """Return pictures as several of them are shown in training."""
    parts: list[str | Path] = []
    for number, file in enumerate(files, start=1):
        parts += [f"Image {number}: ", file, "\n"]
    return tuple(parts)


def _quoted(words: str) -> str:
    """A person's words inside a fixed question: one line, and no end of the quotation."""
    return words[:200].replace('"', "'")


def _logistic(gap: float) -> float:
    return 1 / (1 + math.exp(-max(-50.0, min(50.0, gap))))


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _unheard(_event: ChatEvent) -> None:
    """The whole answer is read at its end."""
