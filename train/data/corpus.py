"""A corpus: pictures of outfits and a FashionX record of each, as a folder.

    corpus.json      what it is, where it comes from, its license, counts and digest
    records.jsonl    one ``FashionXRecord`` a line, sorted by ``image_id``
    images           a folder or a .tar, to which ``record.image.path`` is relative

Written whole or not at all: ``corpus.json`` comes last and carries the digest of the records.
Nothing here annotates, draws or splits.
"""

from __future__ import annotations

import hashlib
import json
import tarfile
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

from models.errors import ModelsError
from models.fashionx import FashionXRecord, read_record
from train.errors import DataError
from train.whole_files import write_whole

FORMAT: Final = "vestry-corpus/1"
MANIFEST: Final = "corpus.json"
RECORDS: Final = "records.jsonl"


@dataclass(frozen=True, slots=True)
class CorpusFacts:
    """What a corpus says of itself.

    Attributes:
        images: Folder or .tar beside ``corpus.json``, or elsewhere when given at reading.
        made_by: The command, without paths.
        notes: What a reader of figures has to know, such as where its labels come from.
    """

    name: str
    source: str
    license: str
    images: str
    made_by: str
    seed: int | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Corpus:
    """A corpus in memory; pictures stay on disk.

    Attributes:
        sha256: Of ``records.jsonl``.
        records: By ``image_id``, in its order.
    """

    facts: CorpusFacts
    sha256: str
    records: Mapping[str, FashionXRecord]
    images: Path
    _members: dict[str, tuple[int, int]] = field(default_factory=dict, repr=False)

    def picture(self, image_id: str) -> bytes:
        """Return the bytes of a picture's file.

        Raises:
            DataError: The record names no file, or it is not there.
        """
        path = self.records[image_id].image.path
        try:
            if path is None:
                raise FileNotFoundError(image_id)
            if self.images.is_dir():
                return (self.images / path).read_bytes()
            return self._from_tar(path)
        except (OSError, KeyError, tarfile.TarError) as error:
            raise DataError(
                f"The picture {image_id} of the corpus {self.facts.name} is missing.",
                next_step="Give the folder that holds the pictures with --images.",
            ) from error

    def _from_tar(self, path: str) -> bytes:
        if not self._members:
            with tarfile.open(self.images) as archive:
                self._members.update(
                    (each.name, (each.offset_data, each.size)) for each in archive if each.isfile()
                )
        offset, size = self._members[path]
        with self.images.open("rb") as file:
            file.seek(offset)
            return file.read(size)


def write_corpus(folder: Path, facts: CorpusFacts, records: Iterable[FashionXRecord]) -> Path:
    """Write records and manifest; the pictures are there already. Return the manifest's file.

    Raises:
        DataError: Two records have one id, or one has none.
    """
    by_id: dict[str, FashionXRecord] = {}
    for record in records:
        if not record.image_id or record.image_id in by_id:
            raise DataError(
                f"The picture {record.image_id or 'without an id'} occurs twice or has no id.",
                next_step="Give every picture an id of its own.",
            )
        by_id[record.image_id] = record
    lines = "".join(
        json.dumps(by_id[each].to_document(), ensure_ascii=False) + "\n" for each in sorted(by_id)
    ).encode()
    write_whole(folder / RECORDS, lines)
    manifest = {
        "format": FORMAT,
        **asdict(facts),
        "records": len(by_id),
        "records_sha256": hashlib.sha256(lines).hexdigest(),
    }
    write_whole(
        folder / MANIFEST, (json.dumps(manifest, indent=1, ensure_ascii=False) + "\n").encode()
    )
    return folder / MANIFEST


def read_corpus(folder: Path, *, images: Path | None = None) -> Corpus:
    """Read a corpus; ``images`` overrides where its pictures are.

    Raises:
        DataError: It is no corpus, is not whole, or a record is malformed (its line is named).
    """
    manifest = _manifest(folder)
    try:
        content = (folder / RECORDS).read_bytes()
    except OSError as error:
        raise DataError(f"{RECORDS} is missing.", next_step="Build the corpus again.") from error
    sha256 = hashlib.sha256(content).hexdigest()
    if sha256 != manifest["records_sha256"]:
        raise DataError(
            f"{RECORDS} is not the file that {MANIFEST} describes.",
            next_step="Build the corpus again.",
        )
    records: dict[str, FashionXRecord] = {}
    for number, line in enumerate(content.splitlines(), start=1):
        try:
            record = read_record(json.loads(line))
        except (ValueError, ModelsError) as error:
            raise DataError(
                f"Line {number} of {RECORDS} is no FashionX record.",
                next_step="Build the corpus again.",
            ) from error
        records[str(record.image_id)] = record
    names = set(CorpusFacts.__dataclass_fields__)
    given = {name: value for name, value in manifest.items() if name in names}
    facts = CorpusFacts(**given | {"notes": tuple(given.get("notes", ()))})
    return Corpus(facts, sha256, records, images or folder / facts.images)


def _manifest(folder: Path) -> dict[str, Any]:
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if manifest["format"] != FORMAT:
            raise ValueError(manifest["format"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DataError(
            f"The folder {folder.name} holds no corpus.",
            next_step="Make one with `vestry-train data`.",
        ) from error
    return dict(manifest)
