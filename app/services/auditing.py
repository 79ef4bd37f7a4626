"""The tag audit: a better model reads garments again, and only where it disagrees is anybody asked.

Nothing is changed by the round itself. A disagreement is a finding with what is stored, who said
so and what the model says; synonyms and words of one family are none, and a gap is not one either
(``describing`` fills gaps). The person's own words are listed but never ticked beforehand. Findings
are suggestions (``suggestions``): accepted or dismissed there, and remembered.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path

from app.services.chatting import ChatEngine
from app.services.comparing import COMPARED_FIELDS, disagreements, seen_values, stored_value
from app.services.job_control import JobControl, ProgressCallback
from app.services.model_rounds import WAIT_S, ModelRound, request_of, unfinished
from app.services.recognizing import KnownModels
from app.services.round_values import Handled, Look, RoundRequest, RoundResult
from local_index import Library
from local_index.records import ItemRecord, SuggestionDraft
from models.vocabulary import Vocabulary


class AuditService:
    """Audits the tags of one wardrobe. Opens the library per run, so any thread may call it.

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
        """Read garments again; the same request goes on where an earlier run of it stopped.

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
                kind="audit",
                label="Audit",
                handle=self._audit,
                request=request,
                known=self._known,
                progress=progress,
                control=control,
                wait_s=self._wait_s,
            ).go()

    def unfinished(self) -> RoundRequest | None:
        """Return the round that was stopped or cut off; ``run`` goes on with it."""
        with Library.open(self._folder) as library:
            job = unfinished(library, "audit")
            return None if job is None else request_of(job)

    def _audit(self, library: Library, look: Look) -> Handled:
        said = seen_values(look.tags, self._vocabulary)
        found = disagreements(look.item, said, self._vocabulary)
        drafts = [
            SuggestionDraft(name, value, look.sureness.get(name)) for name, value in found.items()
        ]
        suggested = library.suggestions.put(
            look.item.id,
            drafts,
            model=look.model,
            looked_at=_looked_at(look.item, found),
        )
        return Handled(suggested=suggested)


def _looked_at(item: ItemRecord, found: Collection[str]) -> set[str]:
    """Return the fields of which older suggestions give way; those that fill a gap stay."""
    return {
        name
        for name in COMPARED_FIELDS
        if name in found or (name != "attributes" and stored_value(item, name) is not None)
    }
