"""``library.json``: what makes a folder a wardrobe, and which version of Vestry it needs.

Written when the wardrobe is made and again only when the person renames it: a file that is missing
or garbled is reported, not replaced, because replacing it would hide that something happened to the
folder.
"""

from __future__ import annotations

import dataclasses
import json
import uuid
from dataclasses import dataclass
from pathlib import Path

from local_index.database import RESTORE_STEP
from local_index.errors import DamagedLibraryError
from local_index.fields import clean_text
from local_index.files import storage_error, write_atomic
from local_index.upgrades import too_new_error

FORMAT = 1
MANIFEST_NAME = "library.json"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What ``library.json`` says.

    Attributes:
        format: Layout of the folder; a greater one than ``FORMAT`` cannot be opened.
        id: Tells this wardrobe from every other, a copy of it excepted.
        app_version: Which Vestry made it.
    """

    format: int
    id: str
    name: str
    created: str
    app_version: str


def write_manifest(folder: Path, *, name: str, created: str, app_version: str) -> Manifest:
    """Make a folder a wardrobe."""
    return _write(
        folder, Manifest(FORMAT, str(uuid.uuid4()), clean_text(name), created, app_version)
    )


def rename_manifest(folder: Path, name: str) -> Manifest:
    """Give a wardrobe another name.

    Raises:
        DamagedLibraryError: There is no ``library.json``, or it is not what Vestry wrote.
        StorageError: The folder cannot be written.
    """
    manifest = read_manifest(folder)
    if manifest is None:
        raise DamagedLibraryError("The wardrobe's library.json is missing.", next_step=RESTORE_STEP)
    return _write(folder, dataclasses.replace(manifest, name=clean_text(name)))


def _write(folder: Path, manifest: Manifest) -> Manifest:
    fields = {
        "format": manifest.format,
        "id": manifest.id,
        "name": manifest.name,
        "created": manifest.created,
        "app_version": manifest.app_version,
    }
    text = json.dumps(fields, ensure_ascii=False, indent=2) + "\n"
    write_atomic(folder / MANIFEST_NAME, text.encode())
    return manifest


def read_manifest(folder: Path) -> Manifest | None:
    """Return what the folder's ``library.json`` says, or None when there is none.

    Raises:
        LibraryTooNewError: It is of a later format.
        DamagedLibraryError: It is not what Vestry wrote.
    """
    try:
        text = (folder / MANIFEST_NAME).read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise storage_error(error) from error
    try:
        fields = json.loads(text)
        version = fields["format"]
        if not isinstance(version, int) or isinstance(version, bool) or version < 1:
            raise TypeError("format is not a positive number")
        if version > FORMAT:
            raise too_new_error()
        texts = [fields[key] for key in ("id", "name", "created", "app_version")]
        if not all(isinstance(text, str) for text in texts):
            raise TypeError("a field is not text")
    except (ValueError, KeyError, TypeError) as error:
        raise DamagedLibraryError(
            "The wardrobe's library.json is damaged.", next_step=RESTORE_STEP
        ) from error
    return Manifest(version, *texts)
