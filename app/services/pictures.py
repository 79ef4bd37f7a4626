"""The album of a wardrobe: what was drawn and what was tried on, never a photo of a garment.

Files and their documents are the library's (`library.pictures`); this says what stands in one:

    kind     drawn (by a model, from words) or tryon
    words    what it was drawn from
    model    what drew it, empty where nothing but cut-outs and a figure was used
    seed     the same one draws the same picture
    items    ids of the garments that a try-on shows
    figure   shape, skin and hair; or person, the id of a kept photo
    kept     how much of each garment is left, with a word

A picture whose garments are gone is still a picture: ids are looked up by whoever shows them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Literal

from app.errors import StorageError
from app.services.drawing import Drawing
from local_index import Library
from local_index.errors import NotFoundError
from local_index.files import write_atomic
from local_index.pictures import MadePicture

PictureKind = Literal["drawn", "tryon"]
KINDS: Final = ("drawn", "tryon")


@dataclass(frozen=True, slots=True)
class PictureEntry:
    """One picture of the album; see the module.

    Attributes:
        file: Never write there.
        added: ISO 8601, UTC.
        seed: None where there was none.
        kept: Score 0-1 and word by the id of a garment.
    """

    id: str
    kind: PictureKind
    file: Path
    added: str
    words: str = ""
    model: str = ""
    seed: int | None = None
    items: tuple[int, ...] = ()
    figure: Mapping[str, Any] = field(default_factory=dict)
    person: str = ""
    kept: Mapping[int, tuple[float, str]] = field(default_factory=dict)

    @property
    def by_a_model(self) -> bool:
        """Whether a model drew it, so that it carries the badge."""
        return bool(self.model)


def keep_drawing(library: Library, drawing: Drawing) -> str:
    """Put a drawn garment into the album, and return its id."""
    told = {
        "kind": "drawn",
        "words": drawing.told.words,
        "model": drawing.told.model,
        "seed": drawing.told.seed,
    }
    return library.pictures.add(drawing.png, told).id


def entries(library: Library, idents: Sequence[str]) -> list[PictureEntry]:
    """Return pictures in the order of their ids; what is gone or damaged is left out."""
    found = []
    for ident in idents:
        with suppress(NotFoundError, KeyError, TypeError, ValueError):
            found.append(_entry(library, library.pictures.get(ident)))
    return found


def save_copy(library: Library, ident: str, target: Path) -> None:
    """Write a picture elsewhere, badge and metadata included.

    Raises:
        NotFoundError: It is not kept any more.
        StorageError: The disk does not take it.
    """
    file = library.pictures.file(library.pictures.get(ident))
    try:
        write_atomic(target, file.read_bytes())
    except OSError as error:
        raise StorageError(
            f"{target.name} could not be written.",
            next_step="Choose a folder that exists and can be written to.",
        ) from error


def _entry(library: Library, picture: MadePicture) -> PictureEntry:
    told = picture.told
    kind = told["kind"]
    if kind not in KINDS:
        raise ValueError(kind)
    kept = {
        int(item): (float(score), str(word)) for item, (score, word) in told.get("kept", {}).items()
    }
    return PictureEntry(
        id=picture.id,
        kind=kind,
        file=library.pictures.file(picture),
        added=picture.added,
        words=str(told.get("words", "")),
        model=str(told.get("model", "")),
        seed=None if told.get("seed") is None else int(told["seed"]),
        items=tuple(int(item) for item in told.get("items", ())),
        figure=dict(told.get("figure", {})),
        person=str(told.get("person", "")),
        kept=kept,
    )
