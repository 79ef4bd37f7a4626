"""From the shards of a run to a corpus whose bytes depend on nothing but the answers.

    corpus.json, records.jsonl, images/   as ``train.data.corpus`` reads them
    provenance.jsonl                      the list's facts that a record has no field for
    run.json                              counts, tries and quarantine, for the statistics

How fast an answer came and when is left out of the records: they would differ from run to run.
Whatever order the answers came in and however often the run was killed, the same files result.
"""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, Final, Literal

from models.errors import ModelsError
from models.fashionx import FashionXRecord, read_record
from models.photo_formats import sniff
from train.data.corpus import CorpusFacts, write_corpus
from train.data.fashionx.manifest import Manifest, Photo, read_photos
from train.data.fashionx.report import cost_report
from train.data.fashionx.run_folder import RunFolder
from train.errors import DataError, RunError
from train.whole_files import write_whole

PROVENANCE: Final = "provenance.jsonl"
RUN_SUMMARY: Final = "run.json"
IMAGES: Final = "images"
Pictures = Literal["copy", "refer"]
_UNSTEADY = ("answer_seconds", "session", "prompt_tokens", "completion_tokens")


def finalize(
    manifest: Manifest,
    folder: RunFolder,
    out: Path,
    *,
    name: str,
    pictures: Pictures = "copy",
    unfinished: bool = False,
) -> dict[str, Any]:
    """Write the corpus of a run; return the counts.

    Args:
        pictures: Copy the files into the corpus, or leave them where they are: then whoever reads
            it says where that is.
        unfinished: Take what is there, although pictures are open or shards missing.

    Raises:
        DataError: There is no run, a picture is not in the list, or nothing is done.
        RunError: The run is not finished.
    """
    if pictures == "refer" and len(manifest.roots) > 1:
        raise DataError(
            "The pictures lie in several folders, and a corpus has one.",
            next_step="Let them be copied into it: --pictures copy.",
        )
    identity = folder.identity()
    photos = {photo.image_id: photo for photo in manifest.photos}
    records, jobs = _collected(folder, photos)
    _require_finished(folder, jobs, unfinished)
    if not records:
        raise DataError(
            "No picture of this run has an annotation.",
            next_step="Look into quarantine.jsonl for what the annotator said.",
        )
    placed = [
        record.model_copy(update={"image": record.image.model_copy(update={"path": path})})
        for record, path in (
            (record, _place(manifest, photos[str(record.image_id)], out, pictures))
            for record in records
        )
    ]
    report = {k: v for k, v in cost_report(jobs).items() if k not in _UNSTEADY}
    kept = sorted((photos[str(record.image_id)] for record in records), key=lambda p: p.image_id)
    lines = "".join(json.dumps(asdict(replace(photo, path=""))) + "\n" for photo in kept)
    write_whole(out / PROVENANCE, lines.encode())
    summary = {"identity": dict(identity), **report}
    write_whole(out / RUN_SUMMARY, (json.dumps(summary, indent=1) + "\n").encode())
    write_corpus(out, _facts(name, records, identity, pictures), placed)
    return report


def read_provenance(corpus: Path) -> dict[str, Photo]:
    """Return the list's facts about every picture of a corpus, by id.

    Raises:
        DataError: They are missing or malformed.
    """
    try:
        content = (corpus / PROVENANCE).read_bytes()
    except OSError as error:
        raise DataError(
            f"The corpus {corpus.name} has no {PROVENANCE}.",
            next_step="Make it with `vestry-train data fashionx finalize`.",
        ) from error
    return {photo.image_id: photo for photo in read_photos(content, name=PROVENANCE)}


def _collected(
    folder: RunFolder, photos: Mapping[str, Photo]
) -> tuple[list[FashionXRecord], list[dict[str, Any]]]:
    records, jobs = [], []
    for ledger in folder.ledgers():
        with ledger:
            jobs += ledger.jobs()
            for image_id, document in ledger.documents("done"):
                if image_id not in photos:
                    raise DataError(
                        f"The picture {image_id} is not in this list.",
                        next_step="Name the list that was annotated with --manifest.",
                    )
                records.append(_record(document, photos[image_id]))
    return records, jobs


def _record(document: Mapping[str, Any], photo: Photo) -> FashionXRecord:
    try:
        record = read_record(document)
    except ModelsError as error:
        raise DataError(
            f"The record of {photo.image_id} is damaged.",
            next_step="Restore the run from a copy, or begin with --new-run.",
        ) from error
    return record.model_copy(
        update={
            "outfit_id": photo.outfit_id or photo.item_id or photo.image_id,
            "group_id": photo.group_id,
            "source": photo.source,
            "license": photo.license,
            "annotator": record.annotator.model_copy(update={"latency_ms": None}),
            "created_at": None,
        }
    )


def _require_finished(folder: RunFolder, jobs: list[dict[str, Any]], unfinished: bool) -> None:
    missing = folder.missing_shards()
    waiting = sum(job["state"] in ("pending", "running") for job in jobs)
    if unfinished or not (missing or waiting):
        return
    what = f"{waiting} pictures are open"
    if missing:
        what += f" and shards {', '.join(map(str, missing))} were never begun"
    raise RunError(
        f"The run is not finished: {what}.",
        next_step="Run `annotate` again, or take what there is with --unfinished.",
    )


def _place(manifest: Manifest, photo: Photo, out: Path, pictures: Pictures) -> str:
    """Return the path of a picture inside the corpus, with the file there when it is copied."""
    if pictures == "refer":
        return photo.path.partition("/")[2]
    source = manifest.file(photo)
    try:
        with source.open("rb") as content:
            kind = sniff(content.read(64))
        suffix = kind.extension if kind else "img"
        below = f"{photo.image_id[:2]}/{photo.image_id}.{suffix}"
        target = out / IMAGES / below
        if not target.is_file() or target.stat().st_size != source.stat().st_size:
            target.parent.mkdir(parents=True, exist_ok=True)
            partial = target.with_name(target.name + ".partial")
            shutil.copyfile(source, partial)
            partial.replace(target)
    except OSError as error:
        raise DataError(
            f"The picture {photo.path} cannot be copied.",
            next_step="Say where its folder lies with --root, or leave it there: --pictures refer.",
        ) from error
    return below


def _facts(
    name: str, records: list[FashionXRecord], identity: Mapping[str, Any], pictures: Pictures
) -> CorpusFacts:
    sources = Counter(str(record.source) for record in records)
    annotators = sorted({f"{r.annotator.backend}:{r.annotator.model}" for r in records})
    notes = [
        f"Labels were made by {', '.join(annotators)}: agreement with an annotator, not truth.",
        f"Asked with {identity['prompt']} ({identity['prompt_sha']}).",
    ]
    if any(annotator.startswith("fake:") for annotator in annotators):
        notes.append("A fake annotator made these labels up; they describe no picture.")
    return CorpusFacts(
        name=name,
        source=", ".join(sorted(sources)),
        license=", ".join(sorted({str(record.license) for record in records})),
        images=IMAGES if pictures == "copy" else ".",
        made_by="vestry-train data fashionx finalize",
        notes=tuple(notes),
    )
