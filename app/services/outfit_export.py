"""Outfits as files to show around: pictures, one web page, or a lookbook on paper.

Each file appears under its name only when it is whole. What may be told is decided in
``lookbook_content``; pictures are new pixels without any data of the photos. Paper needs the
letters of every script, which Qt has and services do not: ``PaperWriter`` is the seam.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shutil
import tempfile
import time
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol

from app.errors import InputError
from app.outfit_json import format_outfit_id
from app.services.job_control import JobControl, Meter, ProgressCallback
from app.services.outfit_canvas import arrange, picture

if TYPE_CHECKING:
    from app.services.lookbook_content import Look, LookbookContent
    from app.services.perceiving import Perception

Form = Literal["png", "pdf", "html"]
FORMS: tuple[Form, ...] = ("png", "pdf", "html")
PaperSize = Literal["a4", "letter"]
TRANSPARENT = "transparent"
PICTURE_HEIGHT = 2000
_MOST_NAME = 60
_LEFT_S = 24 * 3600.0
"""Age from which a folder of ours belongs to nobody who still writes into it."""
_BAD_IN_NAMES = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]+')
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?", re.IGNORECASE)


class PaperWriter(Protocol):
    """Sets a lookbook on paper."""

    def write(
        self,
        content: LookbookContent,
        target: Path,
        *,
        paper: PaperSize,
        control: JobControl,
        progress: ProgressCallback | None,
    ) -> tuple[str, ...]:
        """Write a PDF file and return sentences about what could not be set."""


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """A file that was made, and what is in it."""

    path: Path
    bytes: int
    outfit_ids: tuple[int, ...]

    def as_json(self) -> dict[str, Any]:
        """Return it as the command line shows it."""
        outfits = [format_outfit_id(one) for one in self.outfit_ids]
        return {"path": str(self.path), "bytes": self.bytes, "outfits": outfits}


@dataclass(frozen=True, slots=True)
class OutfitExport:
    """What was written; ``notes`` are sentences about what is not as it could be."""

    files: tuple[WrittenFile, ...]
    notes: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the command line's document."""
        return {"files": [one.as_json() for one in self.files], "notes": list(self.notes)}


def export_pictures(
    content: LookbookContent,
    target: Path,
    *,
    height: int = PICTURE_HEIGHT,
    background: str = "",
    perception: Perception | None = None,
    progress: ProgressCallback | None = None,
    control: JobControl | None = None,
) -> OutfitExport:
    """Write each outfit as a PNG picture.

    Args:
        target: The file for one outfit, a folder for several.
        background: ``#RRGGBB``, ``transparent``, or empty for each outfit's own.

    Raises:
        InputError: The place or the size does not work.
        CancelledError: The person stopped it; pictures that are whole stay.
        OSError: The disk refused.
    """
    hand, meter = control or JobControl(), Meter(len(content.looks), progress)
    written = []
    for look, place in zip(content.looks, _places(content.looks, target), strict=True):
        hand.checkpoint()
        drawn = png_of(look, height, background=background, perception=perception)
        written.append(write_whole(place, drawn, outfit_ids=(look.outfit_id,)))
        meter.step()
    return OutfitExport(tuple(written))


def png_of(
    look: Look, height: int, *, background: str = "", perception: Perception | None = None
) -> bytes:
    """Return an outfit's picture as a PNG file that holds pixels and nothing else."""
    ground = None if background == TRANSPARENT else background
    drawn = picture(arrange(look.canvas), height, background=ground, perception=perception)
    stream = io.BytesIO()
    drawn.save(stream, "PNG", compress_level=6)
    return stream.getvalue()


def export_page(
    content: LookbookContent,
    target: Path,
    *,
    perception: Perception | None = None,
    progress: ProgressCallback | None = None,
    control: JobControl | None = None,
) -> OutfitExport:
    """Write all outfits as one web page.

    Raises:
        InputError: The place does not work.
        CancelledError: The person stopped it; nothing is left behind.
        OSError: The disk refused.
    """
    from app.services.lookbook_html import lookbook_page

    place = checked_target(target)
    meter = Meter(len(content.looks), progress)
    made = lookbook_page(content, perception=perception, control=control, tick=meter.step)
    return OutfitExport((write_whole(place, made, outfit_ids=_ids(content)),))


def export_paper(
    content: LookbookContent,
    target: Path,
    writer: PaperWriter,
    *,
    paper: PaperSize = "a4",
    progress: ProgressCallback | None = None,
    control: JobControl | None = None,
) -> OutfitExport:
    """Write all outfits as a PDF lookbook, one a page.

    Raises:
        InputError: The place does not work.
        CancelledError: The person stopped it; nothing is left behind.
        OSError: The disk refused.
    """
    place = checked_target(target)
    with staging(place, prefix=".vestry-lookbook-") as folder:
        staged = folder / "lookbook.pdf"
        notes = writer.write(
            content, staged, paper=paper, control=control or JobControl(), progress=progress
        )
        with staged.open("rb+") as stream:
            os.fsync(stream.fileno())
        staged.chmod(0o644)
        os.replace(staged, place)
    return OutfitExport((WrittenFile(place, place.stat().st_size, _ids(content)),), notes)


def file_name(title: str, fallback: str) -> str:
    """Return a name for a file, without ending, that every system takes."""
    named = unicodedata.normalize("NFC", title)
    named = " ".join(_BAD_IN_NAMES.sub(" ", named).split())[:_MOST_NAME].strip(". ")
    return fallback if not named or _DEVICE.fullmatch(named) else named


def file_names(looks: Sequence[Look], ending: str) -> list[str]:
    """Return a name for each look, none twice."""
    used: set[str] = set()
    names = []
    for number, look in enumerate(looks, 1):
        base = file_name(look.title, f"Look {number}")
        name, more = base, 2
        while name.casefold() in used:
            name, more = f"{base} ({more})", more + 1
        used.add(name.casefold())
        names.append(f"{name}.{ending}")
    return names


def checked_target(target: Path) -> Path:
    """Return where to write.

    Raises:
        InputError: It is a folder, or in none.
    """
    place = target.expanduser().absolute()
    if place.is_dir():
        raise InputError(f"{place.name} is a folder.", next_step="Name the file to write.")
    if not place.parent.is_dir():
        raise InputError(
            f"The folder {place.parent.name} does not exist.",
            next_step="Make it, or choose another place.",
        )
    return place


@contextlib.contextmanager
def blaming(place: Path) -> Iterator[None]:
    """Let a disk's refusal name the folder that the person chose, not what we put into it."""
    try:
        yield
    except OSError as error:
        if error.errno is None:
            raise
        raise OSError(error.errno, error.strerror, str(place.parent)) from error


@contextlib.contextmanager
def staging(place: Path, *, prefix: str) -> Iterator[Path]:
    """Give a folder on the disk of a place, in which something becomes whole; gone afterwards.

    One that a crash left behind goes when something is made there a day later.
    """
    _sweep(place.parent, prefix)
    with blaming(place):
        folder = Path(tempfile.mkdtemp(prefix=prefix, dir=place.parent))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _sweep(folder: Path, prefix: str) -> None:
    with contextlib.suppress(OSError):
        for left in folder.glob(f"{prefix}*"):
            if left.is_dir() and time.time() - left.stat().st_mtime > _LEFT_S:
                shutil.rmtree(left, ignore_errors=True)


def write_whole(target: Path, content: bytes, *, outfit_ids: Sequence[int] = ()) -> WrittenFile:
    """Write a file so that whoever had one of that name keeps it until the new one is whole."""
    with blaming(target):
        descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=".vestry-", suffix=".tmp")
        temporary = Path(name)
        try:
            with os.fdopen(descriptor, "wb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
            temporary.chmod(0o644)  # mkstemp makes it private; this is there to be handed on
            os.replace(temporary, target)
        finally:
            temporary.unlink(missing_ok=True)
    return WrittenFile(target, len(content), tuple(outfit_ids))


def _places(looks: Sequence[Look], target: Path) -> list[Path]:
    place = target.expanduser().absolute()
    if place.is_dir():
        return [place / name for name in file_names(looks, "png")]
    if len(looks) > 1:
        raise InputError(
            "Several pictures need a folder.", next_step="Name a folder that exists with -o."
        )
    return [checked_target(place)]


def _ids(content: LookbookContent) -> tuple[int, ...]:
    return tuple(look.outfit_id for look in content.looks)
