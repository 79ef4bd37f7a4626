"""Garments described by a large model: gaps filled and better words suggested, person's words kept.

A garment that waits in the inbox takes the model's words as its own, because a person will look at
it anyway; the whole round is one step of undo. For a garment that somebody has looked at they
become suggestions (``suggestions``). What a person typed, or a table they brought, is never touched
and nothing is suggested against it. How a round runs, pauses and goes on is ``model_rounds``.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.services.chatting import ChatEngine
from app.services.comparing import (
    COMPARED_FIELDS,
    field_value,
    resulting_value,
    seen_values,
    wanted_changes,
)
from app.services.job_control import JobControl, ProgressCallback
from app.services.model_rounds import WAIT_S, ModelRound, request_of, unfinished
from app.services.recognizing import KnownModels
from app.services.round_values import Handled, Look, RoundRequest, RoundResult
from app.services.suggestions import LIKELY
from app.services.tagging import write_as_model
from local_index import Library
from local_index.records import SuggestionDraft
from models.vocabulary import Vocabulary

LABEL = "Describe"


class DescribeService:
    """Describes garments of one wardrobe. Opens the library per run, so any thread may call it.

    Args:
        library_folder: The wardrobe.
        engine: Makes, or returns, what runs the model.
        vocabulary: Names what is seen.
        known: What chat models there are.
        wait_s: How often to look whether an import is over.
    """

    def __init__(
        self,
        library_folder: Path,
        engine: Callable[[], ChatEngine],
        vocabulary: Vocabulary,
        *,
        known: KnownModels | None = None,
        wait_s: float = WAIT_S,
    ) -> None:
        self._known = known
        self._folder = library_folder
        self._engine = engine
        self._vocabulary = vocabulary
        self._wait_s = wait_s

    def run(
        self,
        request: RoundRequest,
        *,
        progress: ProgressCallback | None = None,
        control: JobControl | None = None,
    ) -> RoundResult:
        """Describe garments; the same request goes on where an earlier run of it stopped.

        Args:
            progress: Called in this thread after every garment.
            control: Pause and cancel, from any thread.

        Raises:
            CancelledError: The person stopped it; what is done is kept.
            InputError: A condition cannot be understood, or the model sees no pictures.
            AppError: The model is not there, or fails whatever it is shown.
            LocalIndexError: Such a round goes on already, or the library is read-only or full.
        """
        with Library.open(self._folder) as library:
            return ModelRound(
                library,
                self._engine(),
                self._vocabulary,
                kind="describe",
                label=LABEL,
                handle=lambda opened, look: self._describe(opened, look, apply=request.apply),
                request=request,
                known=self._known,
                progress=progress,
                control=control,
                wait_s=self._wait_s,
            ).go()

    def unfinished(self) -> RoundRequest | None:
        """Return the round that was stopped or cut off; ``run`` goes on with it."""
        with Library.open(self._folder) as library:
            job = unfinished(library, "describe")
            return None if job is None else request_of(job)

    def _describe(self, library: Library, look: Look, *, apply: bool) -> Handled:
        item = look.item
        said = seen_values(look.tags, self._vocabulary)
        wanted = {
            name: value
            for name, value in wanted_changes(item, said, self._vocabulary).items()
            # Asked again, it preferred what is there.
            if look.sureness.get(name, 1.0) >= LIKELY
        }
        handled = Handled()
        if apply or not item.reviewed:
            values = {
                name: field_value(item, name, resulting_value(item, name, value))
                for name, value in wanted.items()
            }
            handled.changed = bool(values) and write_as_model(
                library,
                item,
                values,
                vocabulary=self._vocabulary,
                confidence=look.sureness,
                label=LABEL,
            )
            wanted = {}
        wanted |= _note(look)
        drafts = [
            SuggestionDraft(name, value, look.sureness.get(name)) for name, value in wanted.items()
        ]
        handled.suggested = library.suggestions.put(
            item.id,
            drafts,
            model=look.model,
            # What was found against the person's own words stays where an audit put it.
            looked_at={
                name
                for name in (*COMPARED_FIELDS, "notes")
                if item.origin.get(name, "model") == "model"
            },
        )
        return handled


def _note(look: Look) -> dict[str, Any]:
    """Return the model's sentences as a note, where there is none and they are about this garment.

    Only ever suggested: notes are the place for the person's own words.
    """
    free = not look.item.notes and look.item.origin.get("notes", "model") == "model"
    return {"notes": look.text} if free and look.alone and look.text else {}
