"""The model library as the models page sees it: its cards in the page's values.

Chooses which model is recommended: of those that can be got, run well here and are useful to this
version, the first in the catalogue's order of preference. No Qt; called in the lanes' threads.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from app.errors import CancelledError
from app.sentences import noted
from app.services.job_control import JobControl, Progress
from app.viewmodels.model_shelf import Fit, ModelCard, Presence, Shelf
from models.own_files import OWN_LICENSE

if TYPE_CHECKING:
    from app.bootstrap import Services
    from app.services import model_cards
    from app.services.model_library import ModelLibrary

RECOMMENDED = noted("Our first choice of those that run well on this computer.")
VERIFIED = noted("Every file is as it was published.")
NOT_USED_YET = noted("This version of Vestry does nothing with it yet.")
_SHORT = 12
_FITS: dict[str, Fit] = {"fits": "fits", "slow": "slow", "no": "too_large"}
_PRESENCE: dict[str, Presence] = {
    "installed": "installed",
    "absent": "absent",
    "partial": "partial",
    "damaged": "broken",
}


class LibraryShelf:
    """Keeps this machine's models.

    Args:
        services: Of the open wardrobe; its library of models is made at the first call.
    """

    def __init__(self, services: Services) -> None:
        self._services = services

    @property
    def _library(self) -> ModelLibrary:
        return self._services.models

    def look(self) -> Shelf:
        """Read what there is."""
        library = self._library
        found = library.models()
        best = recommended_of(found)
        return Shelf(
            cards=tuple(_card(each, recommended=each.id == best) for each in found),
            used_bytes=library.disk_bytes,
            free_bytes=_free_bytes(library.folder),
            folder=library.folder,
        )

    def fetch(
        self,
        model_id: str,
        *,
        accepted_license: str,
        progress: Callable[[Progress], None],
        control: JobControl,
    ) -> None:
        """Download one, going on where an earlier attempt ended.

        The library lets go of the connection when it is paused; here it is taken up again.
        """
        while True:
            try:
                self._library.download(
                    model_id,
                    accepted_license=accepted_license,
                    progress=progress,
                    control=control,
                )
                return
            except CancelledError:
                if not control.paused:
                    raise
                control.checkpoint()  # until it goes on, or is stopped

    def discard(self, model_id: str) -> None:
        """Delete what an unfinished download left."""
        self._library.discard_partial(model_id)

    def remove(self, model_id: str) -> None:
        """Delete an installed one; a model that answers right now is not removed."""
        self._library.remove(model_id)

    def verify(
        self, model_id: str, *, progress: Callable[[Progress], None], control: JobControl
    ) -> str:
        """Compare every byte with what was published."""
        self._library.verify(model_id, progress=progress, control=control)
        return VERIFIED

    def add(
        self,
        files: Sequence[Path],
        *,
        name: str = "",
        progress: Callable[[Progress], None],
        control: JobControl,
    ) -> str:
        """Take in the person's own files."""
        return self._library.add(files, name=name, progress=progress, control=control).id

    def note_speed(self, model_id: str, tokens_per_s: float, first_token_s: float) -> None:
        """Keep what was measured."""
        self._library.record_speed(model_id, tokens_per_s=tokens_per_s, first_token_s=first_token_s)


def recommended_of(found: Sequence[model_cards.ModelCard]) -> str:
    """Return the model to talk with that suits this machine best; empty when none does."""
    for card in found:
        good = card.task == "chat" and card.usable and card.sees_pictures and not card.gated
        good = good and not card.answers_briefly
        if good and card.fit.verdict == "fits" and card.commercial_use != "no":
            return card.id
    return ""


def _card(card: model_cards.ModelCard, *, recommended: bool) -> ModelCard:
    warnings = card.warnings if card.usable else (NOT_USED_YET, *card.warnings)
    installed = card.condition == "installed"
    unknown = card.own and card.license == OWN_LICENSE
    return ModelCard(
        id=card.id,
        title=card.title,
        task=card.task,
        about=card.notes,
        license="" if unknown else card.license,
        commercial="unknown" if unknown else card.commercial_use,
        license_url=card.license_url,
        gated=card.gated,
        source=_source(card),
        download_bytes=0 if card.embedded or card.own else card.bytes,
        memory_bytes=card.fit.needs.total,
        fit=_FITS[card.fit.verdict],
        fit_text=card.fit.sentence,
        elsewhere=card.fit.elsewhere,
        warnings=warnings,
        never_loaded=card.never_loaded,
        embedded=card.embedded,
        own=card.own,
        presence=_PRESENCE[card.condition],
        present_bytes=card.bytes if installed else card.done_bytes,
        problem=card.problem,
        problem_step=card.next_step,
        recommended=recommended,
        recommended_why=RECOMMENDED if recommended else "",
        tokens_per_s=card.speed.tokens_per_s if card.speed is not None else None,
        sees_pictures=card.sees_pictures,
        describes=card.sees_pictures and not card.answers_briefly,
    )


def _source(card: model_cards.ModelCard) -> str:
    if not card.source:
        return ""
    return f"{card.source} @ {card.revision[:_SHORT]}" if card.revision else card.source


def _free_bytes(folder: Path) -> int:
    """Return what the folder's disk has left, whether or not the folder is there already."""
    for place in (folder, *folder.parents):
        if place.is_dir():
            return shutil.disk_usage(place).free
    return 0
