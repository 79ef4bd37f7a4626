"""A table of garments to items, with or without photos beside it.

``check`` is the dry run: it reads everything and writes nothing. ``run`` imports the rows that are
sound and reports the others by line; all of it is one step of the undo log. What the table says is
the person's word; a photo fills in only what the table leaves open.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.errors import CancelledError, InputError
from app.perceived import PerceivedPhoto, PhotoFailedError
from app.services.csv_rows import CellProblem, RowFields, read_row
from app.services.csv_table import FIELDS, map_columns, read_table
from app.services.importing import ImportCancelledError, ImportResult
from app.services.item_drafts import MODEL_FIELDS, derived_fields, fields_from_tags
from app.services.job_control import JobControl, Meter, ProgressCallback
from app.services.perceiving import Perception, encoder_key
from app.services.photo_discovery import FailedPhoto, printable
from local_index import Library
from local_index.errors import SourceUnreadableError
from local_index.fields import TRACKED
from local_index.files import hash_file
from local_index.records import ItemDraft, Origin, PhotoRecord, ViewDraft
from models.vocabulary import Vocabulary

BATCH_ROWS = 16


@dataclass(frozen=True, slots=True)
class CsvReport:
    """What a dry run found.

    Attributes:
        rows: Rows that are not empty.
        columns: Column name to the field it is read into.
        ignored: Columns that mean nothing here.
        problems: In file order; a row may have several.
    """

    rows: int
    columns: Mapping[str, str]
    ignored: tuple[str, ...]
    problems: tuple[CellProblem, ...]

    @property
    def ok(self) -> int:
        """Rows that would be imported."""
        return self.rows - len({problem.row for problem in self.problems})

    def as_json(self) -> dict[str, Any]:
        """Return the dry run's document."""
        return {
            "rows": self.rows,
            "ok": self.ok,
            "columns": dict(self.columns),
            "ignored": list(self.ignored),
            "problems": [problem.as_json() for problem in self.problems],
        }


class CsvImportService:
    """Imports tables into one wardrobe.

    Args:
        library_folder: The wardrobe; made if missing.
        vocabulary: Decides which terms there are.
        perception: Looks at photos; not started for a table without any.
    """

    def __init__(
        self, library_folder: Path, vocabulary: Vocabulary, *, perception: Perception
    ) -> None:
        self._folder = library_folder
        self._vocabulary = vocabulary
        self._perception = perception

    def check(self, file: Path, *, mapping: Mapping[str, str] | None = None) -> CsvReport:
        """Read a table and say what an import would do; writes nothing.

        Args:
            mapping: Column name to field, where the guess is wrong; an empty field leaves the
                column out. See ``csv_table.FIELDS``.

        Raises:
            InputError: The file is no table, or the mapping names what does not exist.
        """
        rows, columns, ignored = self._read(file, mapping)
        problems = tuple(problem for row in rows for problem in row.problems)
        return CsvReport(len(rows), columns, ignored, problems)

    def run(
        self,
        file: Path,
        *,
        mapping: Mapping[str, str] | None = None,
        progress: ProgressCallback | None = None,
        control: JobControl | None = None,
    ) -> ImportResult:
        """Import the sound rows of a table; ``failed`` names the others by line.

        Raises:
            InputError: As ``check``.
            ImportCancelledError: The person stopped it; ``result`` tells what is kept.
            LocalIndexError: The library is busy, read-only, full or damaged.
        """
        rows, _, _ = self._read(file, mapping)
        hand = control or JobControl()
        with Library.open(self._folder, create=True) as library, library.long_job("import"):
            table = _TableRun(library, self._vocabulary, self._perception, file=file)
            meter = Meter(len(rows), progress)
            try:
                with library.history.group(f"Import of {printable(file.name)}"):
                    for start in range(0, len(rows), BATCH_ROWS):
                        hand.checkpoint()
                        batch = rows[start : start + BATCH_ROWS]
                        table.add(batch)
                        meter.step(len(batch))
            except (CancelledError, KeyboardInterrupt) as error:
                raise ImportCancelledError(table.result(meter.seconds)) from error
            return table.result(meter.seconds)

    def _read(
        self, file: Path, mapping: Mapping[str, str] | None
    ) -> tuple[list[RowFields], dict[str, str], tuple[str, ...]]:
        table = read_table(file)
        places = map_columns(table.header, mapping)
        columns = {table.header[place]: field for place, field in places.items()}
        ignored = tuple(
            name for place, name in enumerate(table.header) if name and place not in places
        )
        rows = []
        for line, cells in table.rows:
            found = {
                field: (table.header[place], cells[place])
                for place, field in places.items()
                if place < len(cells)
            }
            row = read_row(line, found, self._vocabulary)
            rows.append(_with_image_checked(row, file, width=(len(cells), len(table.header))))
        return rows, columns, ignored


class _TableRun:
    """One run over the rows of one table."""

    def __init__(
        self, library: Library, vocabulary: Vocabulary, perception: Perception, *, file: Path
    ) -> None:
        self._library = library
        self._vocabulary = vocabulary
        self._perception = perception
        self._file = file
        self._items: list[int] = []
        self._duplicates = 0
        self._failed: list[FailedPhoto] = []

    def result(self, seconds: float) -> ImportResult:
        return ImportResult(
            imported=len(self._items),
            duplicates=self._duplicates,
            failed=tuple(self._failed),
            seconds=seconds,
            items=tuple(self._items),
        )

    def add(self, batch: Sequence[RowFields]) -> None:
        """Import some rows in one transaction; counts move only when it is in."""
        seen = self._look(batch)
        items: list[int] = []
        failed: list[FailedPhoto] = []
        duplicates = 0
        with self._library.atomic():
            for row in batch:
                if row.problems:
                    failed += [self._failure(row, problem.message) for problem in row.problems]
                    continue
                try:
                    item = self._add_row(row, seen.get(row.row))
                except (PhotoFailedError, SourceUnreadableError) as error:
                    failed.append(self._failure(row, error.message))
                    continue
                if item is None:
                    duplicates += 1
                else:
                    items.append(item)
        self._items += items
        self._failed += failed
        self._duplicates += duplicates

    def _look(self, batch: Sequence[RowFields]) -> dict[int, PerceivedPhoto | PhotoFailedError]:
        """Look at the photos of a batch that the wardrobe does not hold yet."""
        new: list[tuple[int, Path]] = []
        for row in batch:
            if row.image and not row.problems:
                photo = self._file.parent / row.image
                if self._library.photos.by_hash(hash_file(photo)[0]) is None:
                    new.append((row.row, photo))
        outcomes = self._perception.analyze_many([photo for _, photo in new])
        return {line: outcome for (line, _), outcome in zip(new, outcomes, strict=True)}

    def _add_row(
        self, row: RowFields, seen: PerceivedPhoto | PhotoFailedError | None
    ) -> int | None:
        if isinstance(seen, PhotoFailedError):
            raise seen
        if not row.image:
            return self._library.items.add(self._draft(row, {}, photo=None))
        source = self._file.parent / row.image
        photo = self._library.photos.by_hash(hash_file(source)[0])
        if photo is not None and self._library.items.of_photo(photo.id):
            return None
        if seen is None:
            # The same photo twice in a batch whose first row failed, or a row without items.
            seen = self._perception.analyze(source)
        photo = self._store(source, seen)
        guessed = fields_from_tags(seen.tags, self._vocabulary)
        item_id = self._library.items.add(
            self._draft(row, guessed, photo=photo, confidence=seen.tags.confidence)
        )
        self._library.duplicates.suggest_for(photo.id)
        return item_id

    def _store(self, source: Path, seen: PerceivedPhoto) -> PhotoRecord:
        photos = self._library.photos
        photo = photos.add(
            source,
            extension=seen.extension,
            width=seen.width,
            height=seen.height,
            media_type=seen.media_type,
            perceptual_hash=seen.perceptual_hash,
            taken_at=seen.taken_at,
            source_name=printable(source.name),
        )
        photos.files.write_derived("thumb", photo.sha256, seen.thumbnail)
        photos.files.write_derived("cutout", photo.sha256, seen.cutout)
        photos.files.write_derived("mask", photo.sha256, seen.mask)
        info = self._perception.info()
        key = encoder_key(info)
        self._library.encoders.introduce(key, relevance=info.relevance)
        self._library.vectors.put(photo.id, "image", key, seen.image_vector)
        self._library.vectors.put(photo.id, "text", key, seen.text_vector)
        return photo

    def _draft(
        self,
        row: RowFields,
        guessed: Mapping[str, Any],
        *,
        photo: PhotoRecord | None,
        confidence: Mapping[str, float] | None = None,
    ) -> ItemDraft:
        """Return the item of a row: the table's word first, then the photo's, then priors."""
        fields = {**guessed, **row.fields}
        fields = {**fields, **derived_fields(fields, self._vocabulary), **row.fields}
        if photo is not None:
            fields.setdefault("source_name", photo.source_name)
        origin: dict[str, Origin] = {name: "model" for name in MODEL_FIELDS if name in fields}
        origin.update({name: "file" for name in row.fields if name in TRACKED})
        sure = {name: value for name, value in (confidence or {}).items() if name not in row.fields}
        return ItemDraft(
            **fields,
            origin=origin,
            confidence=sure,
            views=(ViewDraft(photo.id),) if photo is not None else (),
            search_text=self._vocabulary.search_text(fields),
        )

    def _failure(self, row: RowFields, message: str) -> FailedPhoto:
        return FailedPhoto(f"{self._file.name}:{row.row}", message)


def _with_image_checked(row: RowFields, file: Path, *, width: tuple[int, int]) -> RowFields:
    """Add the problems that need the table's place: too many cells, a photo that is not there."""
    problems = list(row.problems)
    if width[0] > width[1]:
        problems.append(CellProblem(row.row, "", "", "This row has more cells than the header."))
    if row.image:
        folder = file.parent.resolve()
        photo = (folder / row.image).resolve()
        if not photo.is_relative_to(folder):
            message = "This photo is not in the folder of the table."
            problems.append(CellProblem(row.row, "image", row.image[:60], message))
        elif not photo.is_file():
            message = "There is no such photo beside the table."
            problems.append(CellProblem(row.row, "image", row.image[:60], message))
    return RowFields(row.row, row.fields, row.image, tuple(problems))


def parse_mapping(texts: Sequence[str]) -> dict[str, str]:
    """Return the mapping that ``--map COLUMN=FIELD`` texts mean.

    Raises:
        InputError: A text is not of that form.
    """
    mapping: dict[str, str] = {}
    for text in texts:
        column, equals, field = text.rpartition("=")
        if not equals or not column.strip():
            raise InputError(
                f'"{text[:60]}" does not say what a column means.',
                next_step=f"Write it like --map Farbe=colors; fields are {', '.join(FIELDS)}.",
            )
        mapping[column.strip()] = field.strip()
    return mapping
