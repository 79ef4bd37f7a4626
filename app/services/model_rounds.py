"""One large model reads garment after garment: the job behind ``describing`` and ``auditing``.

The newest garment comes first. Each garment is one transaction: the model's record of its photo,
what follows from it and how far the round came, so a killed round goes on behind the last garment
and nothing is done twice. Records are kept per photo and model: garments of one photo share one
look, and a later round with the same model asks only about new photos. A photo that fails is noted
and the rest goes on; a model that fails whatever it is shown stops the round. Imports go first.
What is done with a record is the caller's business.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.errors import AppError, CancelledError, explain
from app.services.chatting import ChatEngine
from app.services.comparing import TERM_FIELDS, disagreements, seen_values, stored_value
from app.services.field_values import parse_conditions
from app.services.garment_matching import match_garments
from app.services.job_control import JobControl, Meter, ProgressCallback, note_failure
from app.services.recognizing import ChatLooker, KnownModels
from app.services.round_values import (
    FailedGarment,
    Handled,
    Handler,
    Look,
    RoundKind,
    RoundRequest,
    RoundResult,
)
from local_index import Library
from local_index.records import ItemRecord, JobRecord, PhotoRecord
from models.errors import ModelsError
from models.vocabulary import Vocabulary

if TYPE_CHECKING:
    from models.fashionx import FashionXRecord
    from models.types import GarmentTags

__all__ = [
    "WAIT_S",
    "FailedGarment",
    "Handled",
    "Look",
    "ModelRound",
    "RoundKind",
    "RoundRequest",
    "RoundResult",
    "request_of",
    "unfinished",
]

WAIT_S = 0.5
MAX_CRASHES = 3
"""Crashes without one answer between them are not the photos' fault."""

# What no other photo would change.
_STOPPING = frozenset(
    (
        *("not_installed", "out_of_memory", "foreign_projector", "damaged_file", "settings"),
        *("worker", "worker_start", "disk_full", "storage", "bug", "cancelled"),
    )
)
_CRASHES = frozenset({"worker_crashed", "worker_hung"})
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Kept:
    """What came of one photo, to be written."""

    photo: PhotoRecord
    record: FashionXRecord
    fresh: bool
    sureness: Mapping[str, float]


@dataclass(slots=True)
class _Tally:
    garments: int = 0
    asked: int = 0
    suggested: int = 0
    changed: list[int] = field(default_factory=list)
    unseen: list[int] = field(default_factory=list)
    failed: list[FailedGarment] = field(default_factory=list)


class ModelRound:
    """One run of a round.

    Args:
        kind: Names the job, so that each kind goes on by itself.
        label: Of the step of undo that the whole round is.
        handle: Called in the transaction of each garment.
        wait_s: How often to look whether an import is over.
    """

    def __init__(
        self,
        library: Library,
        engine: ChatEngine,
        vocabulary: Vocabulary,
        *,
        kind: RoundKind,
        label: str,
        handle: Handler,
        request: RoundRequest,
        known: KnownModels | None,
        progress: ProgressCallback | None,
        control: JobControl | None,
        wait_s: float = WAIT_S,
    ) -> None:
        self._library = library
        self._engine = engine
        self._vocabulary = vocabulary
        self._kind = kind
        self._label = label
        self._handle = handle
        self._request = request
        self._known = known
        self._control = control or JobControl()
        self._wait_s = wait_s
        self._meter = Meter(0, progress)
        self._tally = _Tally()
        self._crashes = 0
        self._asked_now: set[int] = set()
        self._job_id = 0
        self._done_before = 0

    def go(self) -> RoundResult:
        """Read every garment that is left.

        Raises:
            CancelledError: The person stopped it; what is done is kept.
            AppError: The model is not there or fails whatever it is shown.
            LocalIndexError: The wardrobe cannot be written.
        """
        # Understood before anything is loaded: a wrong word should not cost a minute.
        filters = parse_conditions(self._request.conditions, self._vocabulary)
        with self._library.model_job(self._kind):
            self._looker = ChatLooker(
                self._engine,
                self._vocabulary,
                model=self._request.model,
                known=self._known,
                control=self._control,
            )
            job = self._begin()
            self._job_id, self._done_before = job.id, job.done
            try:
                with self._library.history.group(self._label, key=f"{self._kind}:{job.id}"):
                    self._read(self._left(job, self._library.items.ids(filters)))
            except (CancelledError, KeyboardInterrupt) as error:
                self._library.jobs.finish(job.id, state="cancelled")
                raise CancelledError(
                    "Stopped; what the model has read is kept.",
                    next_step="The same command goes on where it was.",
                ) from error
            except BaseException as error:
                note_failure(self._library, job.id, error)
                raise
            self._library.jobs.finish(job.id, state="done")
        return self._result()

    def _result(self) -> RoundResult:
        tally = self._tally
        return RoundResult(
            model=self._looker.info.name,
            garments=tally.garments,
            asked=tally.asked,
            suggested=tally.suggested,
            changed=tuple(tally.changed),
            unseen=tuple(tally.unseen),
            failed=tuple(tally.failed),
            seconds=self._meter.seconds,
        )

    def _begin(self) -> JobRecord:
        """Go on with the last round if it wanted the same, else begin anew."""
        jobs = self._library.jobs
        params = {
            "model": self._looker.info.name,
            "version": self._looker.version,
            "where": list(self._request.conditions),
            "items": None if self._request.item_ids is None else list(self._request.item_ids),
            "apply": self._request.apply,
            "again": self._request.again,
        }
        last = jobs.latest(self._kind)
        if last is not None and last.state != "done":
            if last.params == params:
                jobs.update(last.id, state="running", error="")
                return jobs.get(last.id)
            jobs.finish(last.id, state="cancelled")
        return jobs.start(self._kind, params)

    def _left(self, job: JobRecord, fitting: Sequence[int]) -> list[int]:
        """Return the garments to read, the newest first; those before the cursor are done."""
        below = job.cursor.get("below")
        chosen = None if self._request.item_ids is None else {*self._request.item_ids}
        return sorted(
            (
                item_id
                for item_id in fitting
                if (chosen is None or item_id in chosen)
                and (not isinstance(below, int) or item_id < below)
            ),
            reverse=True,
        )

    def _read(self, item_ids: Sequence[int]) -> None:
        self._meter.total = len(item_ids)
        for item_id in item_ids:
            self._take_turn()
            self._read_one(item_id)
            self._meter.step()

    def _take_turn(self) -> None:
        """Let imports go first, and wait while the person wants it."""
        if self._control.paused or self._library.at_work():
            self._library.jobs.update(self._job_id, state="paused")
            while not self._control.cancelled:
                if self._control.paused:
                    self._control.checkpoint()
                elif not self._library.at_work():
                    break
                else:
                    self._control.sleep(self._wait_s)
            self._control.checkpoint()
            self._library.jobs.update(self._job_id, state="running")
        self._control.checkpoint()

    def _read_one(self, item_id: int) -> None:
        found = self._library.items.get_many([item_id])
        if not found or not found[0].views:
            self._done(item_id)
            return
        photos = self._library.photos.get_many([found[0].views[0].photo_id])
        if not photos:  # purged between two looks at the database
            self._done(item_id)
            return
        photo = photos[0]
        try:
            record, fresh = self._record_of(photo)
        except (AppError, ModelsError, OSError) as error:
            self._note_failure(item_id, error)
            return
        self._crashes = 0
        self._tally.asked += fresh
        self._asked_now.add(photo.id)
        sureness = self._sureness(found[0], self._seen(photo, record)) if fresh else {}
        self._keep(item_id, _Kept(photo, record, fresh=fresh, sureness=sureness))

    def _record_of(self, photo: PhotoRecord) -> tuple[FashionXRecord, bool]:
        """Return what the model says of a photo, and whether it was asked just now."""
        from models.fashionx import ImageFacts, read_record

        looker = self._looker
        if not self._request.again or photo.id in self._asked_now:
            kept = self._library.photo_records.get(
                photo.id, model=looker.info.name, version=looker.version
            )
            if kept is not None:
                return read_record(kept), False
        facts = ImageFacts(sha256=photo.sha256, w=photo.width, h=photo.height)
        return looker.look(self._library.photos.file(photo), facts), True

    def _seen(self, photo: PhotoRecord, record: FashionXRecord) -> dict[int, GarmentTags]:
        """Return what the model saw, by the garment it belongs to."""
        from models.fashionx_mapping import tags_from_record

        shown = [item for item in self._library.items.of_photo(photo.id) if _is_cover(item, photo)]
        tags = tags_from_record(record, self._vocabulary)
        return dict(match_garments(shown, tags, self._vocabulary))

    def _sureness(self, item: ItemRecord, seen: Mapping[int, GarmentTags]) -> dict[str, float]:
        """Ask how sure the model is where it contradicts one word with another.

        Outside the transaction, because it may take seconds.
        """
        tags = seen.get(item.id)
        if tags is None:
            return {}
        said = seen_values(tags, self._vocabulary)
        found = {}
        for name, value in disagreements(item, said, self._vocabulary).items():
            if name not in TERM_FIELDS:
                continue
            stored = str(stored_value(item, name))
            share = self._looker.prefers(
                name, garment=tags.category, stored=stored, seen=str(value)
            )
            if share is not None:
                found[name] = min(1.0, max(0.0, share))
        return found

    def _keep(self, item_id: int, kept: _Kept) -> None:
        """Write what follows from a record, and that the garment is done, in one transaction."""
        library, looker, photo = self._library, self._looker, kept.photo
        with library.atomic():
            if kept.fresh:
                document = kept.record.to_document()
                library.photo_records.put(
                    photo.id, document, model=looker.info.name, version=looker.version
                )
            # Corrected or thrown away while the model was looking: what counts is how it is now.
            seen = self._seen(photo, kept.record)
            now = library.items.get_many([item_id])
            handled = Handled()
            if item_id in seen:
                look = Look(
                    now[0],
                    seen[item_id],
                    # Of an answer that failed the sentences may be ours.
                    text="" if kept.record.partial else kept.record.annotation.description.general,
                    alone=kept.record.annotation.item_counts.total == 1,
                    model=looker.info.name,
                    sureness=kept.sureness,
                )
                handled = self._handle(library, look)
            elif now and _is_cover(now[0], photo):
                self._note_unseen(item_id, kept.record)
            self._done(item_id)
        self._tally.garments += 1
        self._tally.suggested += handled.suggested
        if handled.changed:
            self._tally.changed.append(item_id)

    def _note_unseen(self, item_id: int, record: FashionXRecord) -> None:
        if record.partial and not record.annotation.item_counts.total:
            words = "The model gave no answer about this photo that can be used."
            step = "Try a larger model for this photo."
            self._tally.failed.append(FailedGarment(item_id, words, step))
        else:
            self._tally.unseen.append(item_id)

    def _note_failure(self, item_id: int, error: Exception) -> None:
        """Go on behind a photo that failed, unless every other one would fail as well."""
        words = explain(error)
        self._crashes = self._crashes + 1 if words.code in _CRASHES else 0
        if words.code in _STOPPING or self._crashes >= MAX_CRASHES:
            raise error
        _log.info("garment %d could not be described: %s", item_id, words.code)
        self._tally.failed.append(FailedGarment(item_id, words.message, words.next_step))
        self._done(item_id)

    def _done(self, item_id: int) -> None:
        """Note in the present transaction, or in one of its own, that a garment is behind us."""
        self._library.jobs.update(
            self._job_id,
            cursor={"below": item_id},
            done=self._done_before + self._meter.done + 1,
            total=self._done_before + self._meter.total,
        )


def unfinished(library: Library, kind: RoundKind) -> JobRecord | None:
    """Return the round of a kind that was stopped or cut off, or None.

    Whether it goes on at this moment is for ``library.at_work`` and the caller's own tasks to say.
    """
    last = library.jobs.latest(kind)
    return last if last is not None and last.state != "done" else None


def request_of(job: JobRecord) -> RoundRequest:
    """Return what a round was asked for, so that it can be asked for again."""
    where, items = job.params.get("where"), job.params.get("items")
    return RoundRequest(
        conditions=tuple(map(str, where)) if isinstance(where, list) else (),
        item_ids=tuple(map(int, items)) if isinstance(items, list) else None,
        model=str(job.params.get("model", "")),
        apply=job.params.get("apply") is True,
        again=job.params.get("again") is True,
    )


def _is_cover(item: ItemRecord, photo: PhotoRecord) -> bool:
    """Whether a garment is shown by this photo first, as a label or a detail is not."""
    return item.status != "trash" and item.views[0].photo_id == photo.id
