"""Photos in the order in which a chat model finds that they fit a picture or some words.

The embedded encoder makes a shortlist, a tournament of comparisons by the model orders it
(``models.tournament``), everything else follows in the encoder's order. The model only ever answers
A or B, and only the probability of these two is read: nothing that is written in a photo or in
words can make it do anything else.
"""

from __future__ import annotations

import functools
import tempfile
import time
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import numpy as np

from app.errors import CancelledError, InputError
from app.perceived import PhotoFailedError
from app.services.chatting import ChatEngine
from app.services.job_control import JobControl
from app.services.perceiving import Perception
from app.services.photo_discovery import FailedPhoto
from models.chat import ChatMessage
from models.tournament import Ranking, Schedule, most_calls, rank

SHORTLIST: Final = 12
MOST_SHORTLIST: Final = 50
MAX_QUERY: Final = 600
SIDE: Final = 448
"""Longest side of what the model sees, in pixels: 256 tokens of a picture at most."""
OPTIONS: Final = ("A", "B")

Tell = Callable[[str, int, int], object]
"""What is done ("look", "compare"), how far, of how much at most."""


def silently(_what: str, _done: int, _all: int) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class RankRequest:
    """What to order, and by what.

    Attributes:
        query: Words, or a photo.
        candidates: Photos.
        model: Installed name of a chat model that sees pictures; empty for the person's choice.
        shortlist: How many the model compares.
        max_calls: Most questions to the model; 0 for what the shortlist needs.
    """

    query: str | Path
    candidates: tuple[Path, ...]
    model: str = ""
    shortlist: int = SHORTLIST
    max_calls: int = 0


@dataclass(frozen=True, slots=True)
class RankedPhoto:
    """One photo in its place.

    Attributes:
        score: Cosine with the query, from the encoder.
        first_place: Its place by that score, from 1.
        strength: Log-strength in the tournament, mean 0; None outside the shortlist.
        deviation: Standard deviation of the strength.
        above_next: How likely it fits better than the next one; None where nothing was compared.
    """

    photo: Path
    score: float
    first_place: int
    strength: float | None = None
    deviation: float | None = None
    above_next: float | None = None

    def as_json(self, place: int) -> dict[str, Any]:
        """Return the entry of the command line's ``ranking``."""
        return {
            "photo": str(self.photo),
            "place": place,
            "score": round(self.score, 4),
            "first_place": self.first_place,
            "strength": _rounded(self.strength),
            "deviation": _rounded(self.deviation),
            "above_next": _rounded(self.above_next),
        }


@dataclass(frozen=True, slots=True)
class RankResult:
    """What came of it; ``tournament`` is None where there was nothing to compare."""

    query: str
    model: str
    ranking: tuple[RankedPhoto, ...]
    tournament: Ranking | None
    failed: tuple[FailedPhoto, ...]
    seconds: float

    def as_json(self) -> dict[str, Any]:
        """Return the command line's document."""
        played = self.tournament
        return {
            "query": self.query,
            "model": self.model,
            "ranking": [one.as_json(at) for at, one in enumerate(self.ranking, start=1)],
            "calls": played.calls if played else 0,
            "pairs": played.pairs if played else 0,
            "bias": round(played.bias, 4) if played else 0.0,
            "flips": round(played.flips, 4) if played else 0.0,
            "ended": played.ended if played else "nothing to compare",
            "failed": [one.as_json() for one in self.failed],
            "seconds": round(self.seconds, 2),
        }


class RankService:
    """Orders photos.

    Args:
        perception: Makes the shortlist.
        chat: Compares.
    """

    def __init__(self, perception: Perception, chat: ChatEngine) -> None:
        self._perception = perception
        self._chat = chat

    def rank(
        self, request: RankRequest, *, control: JobControl | None = None, tell: Tell = silently
    ) -> RankResult:
        """Order the candidates; a photo that cannot be read is named and left out.

        Cancelling ranks by what was compared until then.

        Raises:
            InputError: There is no query or no candidate, or the model sees no pictures.
            PhotoFailedError: The photo to compare with cannot be used.
            AppError: As ``ChatEngine.score``.
        """
        began = time.monotonic()
        words = " ".join(request.query.split()) if isinstance(request.query, str) else ""
        _check(request, words)
        # Before anything is looked at: a model that cannot do it is told at once.
        info = self._chat.load(request.model, control=control)
        if not info.sees_pictures:
            raise InputError(
                f"The model {info.name} cannot look at pictures.",
                next_step="Choose a model that sees pictures; `vestry models list` says which do.",
            )
        query = request.query if isinstance(request.query, Path) else words
        found, failed = self._scored(query, request.candidates, control, tell)
        played = self._tournament(query, found, request, control, tell)
        return RankResult(
            query=query.name if isinstance(query, Path) else query,
            model=info.name,
            ranking=_placed(found, played),
            tournament=played,
            failed=tuple(failed),
            seconds=time.monotonic() - began,
        )

    def _scored(
        self,
        query: str | Path,
        candidates: Sequence[Path],
        control: JobControl | None,
        tell: Tell,
    ) -> tuple[list[RankedPhoto], list[FailedPhoto]]:
        """Return the candidates by the encoder's judgment, best first."""
        if isinstance(query, Path):
            wanted = self._perception.analyze(query).image_vector
        else:
            wanted = self._perception.embed_texts([query])[0]
        scored: list[tuple[float, Path]] = []
        failed: list[FailedPhoto] = []
        for done, outcome in enumerate(self._perception.analyze_many(candidates), start=1):
            photo = candidates[done - 1]
            if isinstance(outcome, PhotoFailedError):
                failed.append(FailedPhoto(str(photo), outcome.message, outcome.next_step))
            else:
                by_picture = isinstance(query, Path)
                vector = outcome.image_vector if by_picture else outcome.text_vector
                scored.append((float(np.dot(wanted, vector)), photo))
            tell("look", done, len(candidates))
            if control is not None and control.cancelled:
                raise CancelledError
        scored.sort(key=lambda each: -each[0])
        return [
            RankedPhoto(photo, score, place) for place, (score, photo) in enumerate(scored, start=1)
        ], failed

    def _tournament(
        self,
        query: str | Path,
        found: Sequence[RankedPhoto],
        request: RankRequest,
        control: JobControl | None,
        tell: Tell,
    ) -> Ranking | None:
        listed = found[: request.shortlist]
        if len(listed) < 2:
            return None
        with tempfile.TemporaryDirectory(prefix="vestry-rank-") as folder:
            shown = Shown(self._perception, Path(folder))
            judge = functools.partial(self._fits_better, shown, query, listed, request.model)
            schedule = Schedule(max_calls=request.max_calls or 10_000)
            return rank(
                len(listed),
                judge,
                schedule=schedule,
                first=[one.score for one in listed],
                stop=lambda: control is not None and control.cancelled,
                told=lambda done, most: tell("compare", done, most),
            )

    def _fits_better(
        self,
        shown: Shown,
        query: str | Path,
        listed: Sequence[RankedPhoto],
        model: str,
        first: int,
        second: int,
    ) -> float:
        pictures = [shown.file(listed[each].photo) for each in (first, second)]
        if isinstance(query, Path):
            pictures.insert(0, shown.file(query))
        parts: list[str | Path] = []
        for number, picture in enumerate(pictures, start=1):
            parts += [f"Image {number}: ", picture, "\n"]
        message = ChatMessage("user", (*parts, question(query)))
        return self._chat.score([message], OPTIONS, model=model)[0]


class Shown:
    """Small copies of photos, made once each; the folder is the caller's to remove."""

    def __init__(self, perception: Perception, folder: Path) -> None:
        self._perception = perception
        self._folder = folder
        self._files: dict[Path, Path] = {}

    def file(self, photo: Path) -> Path:
        """Return the small copy of a photo."""
        if photo not in self._files:
            small = self._folder / f"{len(self._files)}.jpg"
            small.write_bytes(self._perception.preview(photo, side=SIDE))
            self._files[photo] = small
        return self._files[photo]


def question(query: str | Path) -> str:
    """Return the words of a comparison; those of a person are put between quotation marks."""
    if isinstance(query, Path):
        return str(_prompt("eval_v1.toml")["duel"][1])
    said = query[:MAX_QUERY].replace('"', "'")
    return str(_prompt("compare_v1.toml")["text"]).replace("{query}", f'"{said}".')


@functools.cache
def _prompt(name: str) -> dict[str, Any]:
    text = files("models.prompts").joinpath(name).read_text(encoding="utf-8")
    questions: dict[str, Any] = tomllib.loads(text)["questions"]
    return questions


def _check(request: RankRequest, words: str) -> None:
    if isinstance(request.query, str) and not words:
        raise InputError("There is nothing to compare with.", next_step="Give words or a photo.")
    if not request.candidates:
        raise InputError("There are no photos to order.", next_step="Name a folder with photos.")


def _placed(found: Sequence[RankedPhoto], played: Ranking | None) -> tuple[RankedPhoto, ...]:
    if played is None:
        return tuple(found)
    order = played.order
    placed = []
    for at, each in enumerate(order):
        one, strength = found[each], played.strengths[each]
        below = played.strengths[order[at + 1]] if at + 1 < len(order) else None
        placed.append(
            RankedPhoto(
                photo=one.photo,
                score=one.score,
                first_place=one.first_place,
                strength=strength,
                deviation=played.deviations[each],
                above_next=None if below is None else float(1 / (1 + np.exp(below - strength))),
            )
        )
    return (*placed, *found[len(order) :])


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def questions_at_most(candidates: int, *, shortlist: int = SHORTLIST, max_calls: int = 0) -> int:
    """Return how many questions a ranking takes at most."""
    return most_calls(min(candidates, shortlist), Schedule(max_calls=max_calls or 10_000))
