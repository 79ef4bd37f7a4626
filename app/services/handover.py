"""Outfits handed over to a client: a lookbook to look at, and outfits that their Vestry can read.

One folder, or one ZIP file, with a web page, a PDF, pictures, and ``outfits.json``, which names
garments by what they are and by the hashes of their photos, so that the client's own wardrobe
finds its garments in it (``handover_reading``). What is given is said before anything is written.
A wardrobe is one client's; of it, nothing is given but these outfits and their garments: no path,
no number of a row, no photo, and notes and prices only where the stylist says so.
"""

from __future__ import annotations

import json
import os
import secrets
import zipfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.errors import InputError
from app.services.job_control import JobControl, ProgressCallback
from app.services.lookbook_content import LookbookContent, Told, read_lookbook
from app.services.lookbook_words import ENGLISH, LookbookWords
from app.services.outfit_export import (
    PaperSize,
    PaperWriter,
    blaming,
    export_page,
    export_paper,
    export_pictures,
    file_names,
    staging,
    write_whole,
)
from app.version import app_version

if TYPE_CHECKING:
    from app.services.lookbook_content import Look
    from app.services.perceiving import Perception
    from local_index import Library
    from local_index.records import ItemRecord
    from models.vocabulary import Vocabulary

KIND = "vestry-handover"
FORMAT = 1
OUTFITS = "outfits.json"
PAGE, PAPER, PICTURES, WORDS = "Lookbook.html", "Lookbook.pdf", "Pictures", "Read me.txt"
_PICTURE_HEIGHT = 1600


@dataclass(frozen=True, slots=True)
class HandoverPlan:
    """What will be given.

    Attributes:
        files: Paths inside the folder.
        garments: What the garments in it are called.
        told: What is said beside names and what is seen.
        document: What a client's Vestry reads.
    """

    content: LookbookContent
    files: tuple[str, ...]
    garments: tuple[str, ...]
    told: Told
    document: dict[str, Any]

    def as_json(self) -> dict[str, Any]:
        """Return it as the command line shows it."""
        return {
            "title": self.content.title,
            "files": list(self.files),
            "outfits": [look.title for look in self.content.looks],
            "garments": list(self.garments),
            "told": asdict(self.told),
        }


@dataclass(frozen=True, slots=True)
class HandoverReport:
    """What was given, and where it is."""

    path: Path
    bytes: int
    files: tuple[str, ...]
    notes: tuple[str, ...] = ()


def plan_handover(
    library: Library,
    outfit_ids: list[int],
    vocabulary: Vocabulary,
    *,
    title: str = "",
    stylist: str = "",
    told: Told | None = None,
    words: LookbookWords = ENGLISH,
) -> HandoverPlan:
    """Return what would be given; nothing is written.

    Args:
        title: What it is called, such as the client's name.
        stylist: Who it comes from, as the client is told.

    Raises:
        InputError: No outfit is named, or one has no garments left.
        NotFoundError: There is no such outfit.
    """
    asked = told or Told()
    content = read_lookbook(library, outfit_ids, vocabulary, title=title, told=asked, words=words)
    ids = dict.fromkeys(one.item_id for look in content.looks for one in look.garments)
    items = {item.id: item for item in library.items.get_many([*ids])}
    pictures = [f"{PICTURES}/{name}" for name in file_names(content.looks, "png")]
    return HandoverPlan(
        content=content,
        files=(PAGE, PAPER, *pictures, OUTFITS, WORDS),
        garments=tuple(words.name(items[one]) for one in ids if one in items),
        told=asked,
        document=_document(library, content, [items[one] for one in ids], stylist),
    )


def hand_over(
    plan: HandoverPlan,
    target: Path,
    writer: PaperWriter,
    *,
    paper: PaperSize = "a4",
    perception: Perception | None = None,
    progress: ProgressCallback | None = None,
    control: JobControl | None = None,
) -> HandoverReport:
    """Write everything into a new folder, or into a ZIP file where the name ends so.

    Raises:
        InputError: The place does not work, or something is there already.
        CancelledError: The person stopped it; nothing is left behind.
        OSError: The disk refused; nothing is left behind.
    """
    place = _checked(target)
    hand = control or JobControl()
    with staging(place, prefix=".vestry-handover-") as folder:
        inside = folder / "given"
        inside.mkdir()
        notes = _fill(inside, plan, writer, paper, perception, progress, hand)
        hand.checkpoint()
        with blaming(place):
            _put(inside, place)
    return HandoverReport(place, _size(place), plan.files, notes)


def _fill(
    folder: Path,
    plan: HandoverPlan,
    writer: PaperWriter,
    paper: PaperSize,
    perception: Perception | None,
    progress: ProgressCallback | None,
    control: JobControl,
) -> tuple[str, ...]:
    content = plan.content
    pictures = folder / PICTURES
    pictures.mkdir()
    export_pictures(
        content,
        pictures,
        height=_PICTURE_HEIGHT,
        perception=perception,
        progress=progress,
        control=control,
    )
    export_page(content, folder / PAGE, perception=perception, control=control)
    done = export_paper(content, folder / PAPER, writer, paper=paper, control=control)
    text = json.dumps(plan.document, ensure_ascii=False, indent=1)
    write_whole(folder / OUTFITS, text.encode("utf-8", "replace") + b"\n")
    about = content.words.readme.format(page=PAGE, paper=PAPER, pictures=PICTURES, outfits=OUTFITS)
    write_whole(folder / WORDS, f"{content.title}\n\n{about}".encode("utf-8", "replace"))
    return done.notes


def _checked(target: Path) -> Path:
    place = target.expanduser().absolute()
    if not place.parent.is_dir():
        raise InputError(
            f"The folder {place.parent.name} does not exist.",
            next_step="Make it, or choose another place.",
        )
    if _is_zip(place):
        if place.is_dir():
            raise InputError(f"{place.name} is a folder.", next_step="Choose another name.")
        return place
    if place.exists() and (not place.is_dir() or any(place.iterdir())):
        raise InputError(
            f"There is something in {place.name} already.",
            next_step="Name a folder that does not exist yet, or a ZIP file.",
        )
    return place


def _is_zip(place: Path) -> bool:
    return place.suffix.lower() == ".zip"


def _put(folder: Path, place: Path) -> None:
    """Let a finished folder appear under its name in one step."""
    if not _is_zip(place):
        if place.is_dir():
            place.rmdir()  # empty, as was looked at
        folder.chmod(0o755)
        os.replace(folder, place)
        return
    packed = folder.parent / "given.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(path for path in folder.rglob("*") if path.is_file()):
            name = f"{place.stem}/{file.relative_to(folder).as_posix()}"
            # pictures and PDF do not shrink; the moment in a ZIP is that of its making alone
            archive.write(file, name)
    with packed.open("rb+") as stream:
        os.fsync(stream.fileno())
    packed.chmod(0o644)
    os.replace(packed, place)


def _size(place: Path) -> int:
    if place.is_file():
        return place.stat().st_size
    return sum(file.stat().st_size for file in place.rglob("*") if file.is_file())


# -- what a client's Vestry reads -----------------------------------------------------------------


def _document(
    library: Library, content: LookbookContent, items: list[ItemRecord], stylist: str
) -> dict[str, Any]:
    keys = {item.id: f"g{number}" for number, item in enumerate(items, 1)}
    return {
        "kind": KIND,
        "format": FORMAT,
        "app": "vestry",
        "app_version": app_version(),
        "made": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "id": secrets.token_hex(16),
        "title": content.title,
        "from": stylist.strip(),
        "outfits": [
            _outfit(look, number, keys.__getitem__) for number, look in enumerate(content.looks, 1)
        ],
        "garments": [_garment(library, item, keys[item.id]) for item in items],
    }


def _outfit(look: Look, number: int, key_of: Callable[[int], str]) -> dict[str, Any]:
    return {
        "key": str(number),
        "name": look.title,
        "occasion": list(look.occasion),
        "season": list(look.season),
        "notes": look.notes,
        "background": look.canvas.background,
        "pieces": [
            {
                "garment": key_of(one.item.id),
                "slot": one.slot,
                "placement": None if one.kept is None else asdict(one.kept),
            }
            for one in look.canvas.spread
        ],
    }


def _garment(library: Library, item: ItemRecord, key: str) -> dict[str, Any]:
    photos = [library.photos.get(view.photo_id) for view in item.views]
    return {
        "key": key,
        "name": item.name or item.category,
        "category": item.category,
        "slot": item.slot,
        "colors": [name for name, _share in item.colors],
        "pattern": item.pattern,
        "material": item.material,
        "photos": [
            {"sha256": photo.sha256, "perceptual_hash": photo.perceptual_hash} for photo in photos
        ],
    }
