"""New weights: old vectors answer until new ones are complete, whatever happens in between."""

from __future__ import annotations

import dataclasses
import io
import shutil
import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from app.errors import AppError, CancelledError, InputError
from app.perception import PhotoEngine
from app.services.importing import ImportService
from app.services.index_status import index_status
from app.services.job_control import JobControl
from app.services.perceiving import InlinePerception, PhotoOutcome, encoder_key
from app.services.reindexing import ReindexService
from app.services.searching import SearchService
from local_index import DiskFullError, Library, LibraryBusyError
from models.runtimes.fake import FakeEncoder, FakeSegmenter
from models.types import GarmentEncoding
from models.vocabulary import Vocabulary

PHOTOS = 20
NEW, NEWEST = "1" * 12, "2" * 12


class NewerEncoder(FakeEncoder):
    """Other weights, which take everything for a wool scarf."""

    def encode_images(self, images: Any) -> list[GarmentEncoding]:
        return [
            dataclasses.replace(
                encoding,
                tags=dataclasses.replace(encoding.tags, category="scarf", material="wool"),
            )
            for encoding in super().encode_images(images)
        ]


class Counting(InlinePerception):
    """Tells how many photos were looked at, and calls back before each."""

    def __init__(self, engine: PhotoEngine) -> None:
        super().__init__(engine)
        self.looked_at: list[Path] = []
        self.before: Callable[[int], None] = lambda _count: None

    def analyze_many(self, photos: Iterable[Path | None]) -> Iterator[PhotoOutcome]:
        for photo in photos:
            if photo is not None:
                self.looked_at.append(photo)
            self.before(len(self.looked_at))
            yield from super().analyze_many([photo])


Weights = Callable[..., Counting]


@pytest.fixture
def weights(vocabulary: Vocabulary) -> Weights:
    """Make the perception of an encoder of some revision."""

    def make(revision: str = NEW, **named: str) -> Counting:
        encoder = NewerEncoder(revision=revision, **named)
        engine = PhotoEngine(
            encoder,
            load_segmenter=FakeSegmenter,
            vocabulary=vocabulary,
            relevance=dict(encoder.relevance),
        )
        return Counting(engine)

    return make


@pytest.fixture(scope="session")
def old_wardrobe(
    tmp_path_factory: pytest.TempPathFactory, engine: PhotoEngine, photo_bytes: Any
) -> Path:
    """Twenty garments that the first weights have seen, to be copied."""
    photos = tmp_path_factory.mktemp("photos")
    for number in range(PHOTOS):
        (photos / f"IMG_{number:04}.jpg").write_bytes(photo_bytes(number))
    folder = tmp_path_factory.mktemp("old") / "wardrobe"
    ImportService(folder, InlinePerception(engine), Vocabulary.load()).run([photos])
    return folder


@pytest.fixture
def wardrobe(old_wardrobe: Path, library_folder: Path) -> Path:
    shutil.copytree(old_wardrobe, library_folder)
    return library_folder


def service(folder: Path, perception: InlinePerception, vocabulary: Vocabulary) -> ReindexService:
    return ReindexService(folder, perception, vocabulary, wait_s=0.001)


def revisions(folder: Path) -> dict[str, int]:
    """Return how many photos each encoder's picture vectors cover."""
    with Library.open(folder) as library:
        uses = library.vectors.uses()
        return {use.encoder.revision: use.photos for use in uses if use.space == "image"}


def serving(folder: Path) -> str:
    with Library.open(folder) as library:
        found = library.encoders.serving()
        assert found is not None
        return found.key.revision


def found_by_words(folder: Path, perception: InlinePerception, vocabulary: Vocabulary) -> set[int]:
    with Library.open(folder) as library:
        answer = SearchService(library, perception, vocabulary).search(
            "t-shirt", include_weaker=True
        )
        return {hit.item_id for hit in answer.result.hits if hit.parts["meaning"] > 0}


def tags(folder: Path) -> dict[int, Any]:
    with Library.open(folder) as library:
        return {item.id: item for item in library.items.find(order="id")}


def test_every_photo_is_looked_at_and_old_vectors_go_at_the_end(
    wardrobe: Path, weights: Weights, vocabulary: Vocabulary
) -> None:
    newer, before = weights(), tags(wardrobe)
    reindex = service(wardrobe, newer, vocabulary)
    assert reindex.status().state == "behind"
    steps: list[tuple[int, int]] = []
    result = reindex.run(progress=lambda step: steps.append((step.done, step.total)))
    assert (result.prepared, result.changed, result.failed) == (PHOTOS, (), ())
    assert steps == [(8, 20), (16, 20), (20, 20)]
    assert revisions(wardrobe) == {NEW: PHOTOS}
    assert serving(wardrobe) == NEW
    assert tags(wardrobe) == before, "vectors are all that is renewed"
    status = reindex.status()
    assert (status.state, status.coverage.left) == ("ready", 0)
    assert status.job is not None
    assert (status.job.state, status.job.done, status.job.total) == ("done", PHOTOS, PHOTOS)
    assert status.as_json()["encoder"]["text_space"] == "fake-words/384"


def test_a_second_run_finds_nothing_to_do(
    wardrobe: Path, weights: Weights, vocabulary: Vocabulary
) -> None:
    newer = weights()
    service(wardrobe, newer, vocabulary).run()
    with Library.open(wardrobe) as library:
        jobs = len(library.jobs.recent())
    assert service(wardrobe, newer, vocabulary).run().prepared == 0
    assert len(newer.looked_at) == PHOTOS
    with Library.open(wardrobe) as library:
        assert len(library.jobs.recent()) == jobs


def test_words_find_as_much_as_before_at_every_moment(
    wardrobe: Path, perception: InlinePerception, weights: Weights, vocabulary: Vocabulary
) -> None:
    newer = weights()
    expected = found_by_words(wardrobe, perception, vocabulary)
    assert len(expected) > 5
    assert found_by_words(wardrobe, newer, vocabulary) == expected
    seen = []

    def look(_progress: object) -> None:
        seen.append(found_by_words(wardrobe, newer, vocabulary) == expected)

    service(wardrobe, newer, vocabulary).run(progress=look)
    assert seen == [True] * 3
    assert serving(wardrobe) == NEW


def test_a_picture_finds_what_is_ready_and_says_how_much_that_is(
    wardrobe: Path, weights: Weights, vocabulary: Vocabulary
) -> None:
    newer = weights()
    control = JobControl()
    with pytest.raises(CancelledError):
        service(wardrobe, newer, vocabulary).run(
            control=control, progress=lambda _: control.cancel()
        )
    with Library.open(wardrobe) as library:
        ready = set(library.vectors.photo_ids("image", encoder_key(newer.info())).tolist())
        assert len(ready) == 8
        search = SearchService(library, newer, vocabulary)
        photo = library.photos.file(library.photos.get(max(ready)))
        answer = search.search(image=photo, include_weaker=True)
        assert answer.result.hits[0].score == 1.0
        assert {hit.item_id for hit in answer.result.hits} <= ready
        assert answer.note.startswith("8 of 20 photos are ready")
        assert answer.as_json()["index"] == {"ready": 8, "photos": 20}
        assert search.search("t-shirt").note == "", "words find everything"
    service(wardrobe, newer, vocabulary).run()
    with Library.open(wardrobe) as library:
        answer = SearchService(library, newer, vocabulary).search(image=photo)
        assert (answer.note, "index" in answer.as_json()) == ("", False)


def test_garments_like_a_garment_are_found_all_the_time_and_without_models(
    wardrobe: Path, weights: Weights, vocabulary: Vocabulary, photo_folder: Any
) -> None:
    class Nobody(InlinePerception):
        def info(self) -> Any:
            raise AssertionError("vectors are there already")

    newer = weights()

    def like(item: int) -> Any:
        with Library.open(wardrobe) as library:
            search = SearchService(library, Nobody(newer._engine), vocabulary)
            return search.search(like=item, include_weaker=True)

    before = [hit.item_id for hit in like(3).result.hits]
    assert len(before) > 3
    assert 3 not in before
    ImportService(wardrobe, newer, vocabulary).run([photo_folder(2, name="more", first=90)])
    assert [hit.item_id for hit in like(3).result.hits] == before
    fresh = like(PHOTOS + 1)
    assert {hit.item_id for hit in fresh.result.hits} <= {PHOTOS + 2}
    assert fresh.note.startswith("2 of 22 photos are ready")
    service(wardrobe, newer, vocabulary).run()
    assert like(PHOTOS + 1).note == ""
    assert len(like(PHOTOS + 1).result.hits) > 1


def test_nothing_looks_like_a_garment_without_a_photo(
    wardrobe: Path, perception: InlinePerception, vocabulary: Vocabulary
) -> None:
    from local_index import ItemDraft

    with Library.open(wardrobe) as library:
        bare = library.items.add(ItemDraft(name="bare"))
        with pytest.raises(InputError, match=f"itm_{bare}"):
            SearchService(library, perception, vocabulary).search(like=bare)


def test_words_of_another_tower_are_honest_about_what_they_cover(
    wardrobe: Path, weights: Weights, vocabulary: Vocabulary
) -> None:
    newer = weights(text_space="other words")
    with Library.open(wardrobe) as library:
        answer = SearchService(library, newer, vocabulary).search("t-shirt")
        assert answer.result.hits, "tags need no vectors"
        assert all(hit.parts["meaning"] == 0 for hit in answer.result.hits)
        assert answer.note.startswith("0 of 20 photos are ready")
        assert not index_status(library, encoder_key(newer.info())).words_answer


def test_stopping_keeps_both_what_is_done_and_what_is_old(
    wardrobe: Path, weights: Weights, vocabulary: Vocabulary
) -> None:
    newer, control = weights(), JobControl()
    reindex = service(wardrobe, newer, vocabulary)
    with pytest.raises(CancelledError) as caught:
        reindex.run(control=control, progress=lambda _: control.cancel())
    assert "vestry index update" in caught.value.next_step
    assert revisions(wardrobe) == {"0" * 12: PHOTOS, NEW: 8}
    assert serving(wardrobe) == "0" * 12
    status = reindex.status()
    assert (status.state, status.coverage.left) == ("behind", 12)
    assert status.as_json()["job"]["state"] == "cancelled"
    assert reindex.run().prepared == 12
    assert len(newer.looked_at) == PHOTOS
    with Library.open(wardrobe) as library:
        assert len([job for job in library.jobs.recent() if job.kind == "reindex"]) == 1


def test_weights_that_change_again_halfway(
    wardrobe: Path, weights: Weights, vocabulary: Vocabulary, photo_folder: Any
) -> None:
    newer, newest, control = weights(), weights(NEWEST), JobControl()
    with pytest.raises(CancelledError):
        service(wardrobe, newer, vocabulary).run(
            control=control, progress=lambda _: control.cancel()
        )
    ImportService(wardrobe, newer, vocabulary).run([photo_folder(1, name="more", first=90)])
    expected = found_by_words(wardrobe, newer, vocabulary)
    assert found_by_words(wardrobe, newest, vocabulary) == expected
    assert serving(wardrobe) == "0" * 12
    assert service(wardrobe, newest, vocabulary).run().prepared == PHOTOS + 1
    assert revisions(wardrobe) == {NEWEST: PHOTOS + 1}
    assert found_by_words(wardrobe, newest, vocabulary) == expected
    with Library.open(wardrobe) as library:
        states = [job.state for job in library.jobs.recent() if job.kind == "reindex"]
        assert states == ["done", "cancelled"]


def test_going_back_to_the_old_weights_costs_only_what_they_have_not_seen(
    wardrobe: Path,
    perception: InlinePerception,
    weights: Weights,
    vocabulary: Vocabulary,
    photo_folder: Any,
) -> None:
    ImportService(wardrobe, weights(), vocabulary).run([photo_folder(2, name="more", first=90)])
    assert service(wardrobe, perception, vocabulary).run().prepared == 2
    assert revisions(wardrobe) == {"0" * 12: PHOTOS + 2}


def test_a_photo_that_is_gone_fails_alone_and_is_still_found_by_words(
    wardrobe: Path, weights: Weights, vocabulary: Vocabulary
) -> None:
    newer = weights()
    expected = found_by_words(wardrobe, newer, vocabulary)
    lost = max(expected)
    with Library.open(wardrobe) as library:
        file = library.photos.file(library.photos.get(lost))
        file.rename(file.with_suffix(".away"))
    reindex = service(wardrobe, newer, vocabulary)
    result = reindex.run()
    assert (result.prepared, len(result.failed)) == (PHOTOS - 1, 1)
    assert revisions(wardrobe) == {"0" * 12: 1, NEW: PHOTOS - 1}
    assert found_by_words(wardrobe, newer, vocabulary) == expected
    assert (reindex.status().state, reindex.status().failed) == ("ready", 1)
    file.with_suffix(".away").rename(file)
    assert reindex.run().prepared == 1
    assert revisions(wardrobe) == {NEW: PHOTOS}
    assert reindex.status().failed == 0


def test_a_disk_that_is_away_changes_nothing(
    wardrobe: Path, weights: Weights, vocabulary: Vocabulary
) -> None:
    (wardrobe / "photos").rename(wardrobe / "away")
    reindex = service(wardrobe, weights(), vocabulary)
    with pytest.raises(AppError, match="Most photos") as caught:
        reindex.run()
    assert caught.value.next_step
    assert serving(wardrobe) == "0" * 12
    assert reindex.status().as_json()["job"]["state"] == "failed"
    (wardrobe / "away").rename(wardrobe / "photos")
    assert reindex.run().prepared == PHOTOS


def test_a_full_disk_stops_it_and_it_goes_on_later(
    wardrobe: Path, weights: Weights, vocabulary: Vocabulary, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every page that the database may grow by is the last one for some run."""
    newer = weights()
    expected = found_by_words(wardrobe, newer, vocabulary)
    room = -1
    opened = Library.open.__func__  # type: ignore[attr-defined]

    def small(cls: type[Library], *args: Any, **named: Any) -> Library:
        library: Library = opened(cls, *args, **named)
        if room >= 0:
            pages = library.db.value("PRAGMA page_count") + room
            library.db.conn.execute(f"PRAGMA max_page_count={pages}")
        return library

    monkeypatch.setattr(Library, "open", classmethod(small))
    failures = 0
    for room in range(0, 60, 2):
        try:
            service(wardrobe, newer, vocabulary).run()
        except DiskFullError:
            failures += 1
            room, kept = -1, room
            with Library.open(wardrobe) as library:
                assert library.integrity_problems() == []
            assert found_by_words(wardrobe, newer, vocabulary) == expected
            room = kept
            continue
        break
    assert failures >= 2
    assert revisions(wardrobe) == {NEW: PHOTOS}


def test_an_import_goes_first(
    wardrobe: Path, weights: Weights, vocabulary: Vocabulary, photo_folder: Any
) -> None:
    """The import runs between two batches; the run waits until it is over and says so."""
    newer = weights()
    reindex = service(wardrobe, newer, vocabulary)
    begin, states = threading.Event(), []
    importing = JobControl()
    photos = photo_folder(3, name="more", first=90)

    def imported() -> None:
        begin.wait()
        ImportService(wardrobe, weights(), vocabulary).run([photos], control=importing)

    importing.pause()
    thread = threading.Thread(target=imported)
    thread.start()

    def look(step: Any) -> None:
        if step.done == 8:
            begin.set()
            with Library.open(wardrobe) as library:
                while library.at_work() != "import":
                    threading.Event().wait(0.001)
            release.start()

    def when_waiting() -> None:
        while (state := reindex.status().state) != "waiting":
            threading.Event().wait(0.001)
        states.append(state)
        importing.resume()

    release = threading.Thread(target=when_waiting)
    result = reindex.run(progress=look)
    thread.join()
    release.join()
    assert states == ["waiting"]
    assert result.prepared == PHOTOS
    assert revisions(wardrobe) == {NEW: PHOTOS + 3}


def test_what_is_imported_meanwhile_is_compared_with_the_rest_at_the_end(
    wardrobe: Path, weights: Weights, vocabulary: Vocabulary, photo_folder: Any
) -> None:
    """At import time the others had no such vectors yet, so a twin could not be noticed."""
    from PIL import Image

    newer = weights()
    newer.info().relevance["duplicate"] = 0.95  # type: ignore[index]
    with Library.open(wardrobe) as library:
        original = library.photos.file(library.photos.get(5))
        library.db.execute("UPDATE photos SET phash = NULL")
    twins = photo_folder(0, name="twins")
    with Image.open(original) as picture:
        picture.save(twins / "again.jpg", quality=70)
    ImportService(wardrobe, newer, vocabulary).run([twins])

    def pairs() -> list[tuple[int, int]]:
        with Library.open(wardrobe) as library:
            return [(one.item_a, one.item_b) for one in library.duplicates.open_pairs()]

    wanted = (5, PHOTOS + 1)
    assert wanted not in pairs()
    service(wardrobe, newer, vocabulary).run()
    assert wanted in pairs()


def test_a_photo_that_is_purged_meanwhile_is_passed_over(
    wardrobe: Path, weights: Weights, vocabulary: Vocabulary
) -> None:
    newer = weights()

    def purge(count: int) -> None:
        if count == 2:
            with Library.open(wardrobe) as library:
                library.trash.put([PHOTOS])
                library.trash.purge(older_than_days=0)

    newer.before = purge
    assert service(wardrobe, newer, vocabulary).run().prepared == PHOTOS - 1
    assert revisions(wardrobe) == {NEW: PHOTOS - 1}


def test_two_runs_at_once_are_one(wardrobe: Path, weights: Weights, vocabulary: Vocabulary) -> None:
    newer = weights()
    refused = []

    def again(count: int) -> None:
        if count == 1:
            with pytest.raises(LibraryBusyError, match="new models") as caught:
                service(wardrobe, weights(), vocabulary).run()
            refused.append(caught.value)

    newer.before = again
    assert service(wardrobe, newer, vocabulary).run().prepared == PHOTOS
    assert len(refused) == 1


def test_pausing_shows_and_resuming_goes_on(
    wardrobe: Path, weights: Weights, vocabulary: Vocabulary
) -> None:
    newer, control, states = weights(), JobControl(), []
    reindex = service(wardrobe, newer, vocabulary)

    def wait_then_resume() -> None:
        while (state := reindex.status().state) != "waiting":
            threading.Event().wait(0.001)
        states.append(state)
        control.resume()

    thread = threading.Thread(target=wait_then_resume)

    def pause(step: Any) -> None:
        if step.done == 8:
            control.pause()
            thread.start()

    assert reindex.run(control=control, progress=pause).prepared == PHOTOS
    thread.join()
    assert states == ["waiting"]


def test_new_tags_leave_a_persons_word_alone_and_are_one_step_of_undo(
    wardrobe: Path, weights: Weights, vocabulary: Vocabulary
) -> None:
    with Library.open(wardrobe) as library:
        library.items.update(3, {"category": "dress"}, origin="person")
        library.items.update(4, {"name": "Grandmother's"}, origin="person")
        library.trash.put([5])
    before = tags(wardrobe)
    result = service(wardrobe, weights(), vocabulary).run(retag=True)
    assert result.prepared == PHOTOS
    assert sorted(result.changed) == [one for one in range(1, PHOTOS + 1) if one != 5]
    with Library.open(wardrobe) as library:
        first, third, fourth = (library.items.get(number) for number in (1, 3, 4))
        assert (first.category, first.slot, first.material) == ("scarf", "accessory", "wool")
        assert first.name.endswith("scarf")
        assert first.origin["category"] == "model"
        assert first.confidence["category"] == 0.9
        assert (third.category, third.slot, third.material) == ("dress", "one_piece", "wool")
        assert third.name.endswith("dress")
        assert "scarf" not in library.items.search_text(3)
        assert (fourth.name, fourth.category) == ("Grandmother's", "scarf")
        assert library.items.get(5).category != "scarf"
        assert library.history.undo().label == "New tags"
    after = tags(wardrobe)
    assert {one: (item.category, item.name, item.confidence) for one, item in after.items()} == {
        one: (item.category, item.name, item.confidence) for one, item in before.items()
    }


def test_new_tags_see_colors_as_the_mended_cutout_leaves_them(
    wardrobe: Path, weights: Weights, vocabulary: Vocabulary
) -> None:
    newer = weights()
    corner = np.zeros((64, 64), np.uint8)
    corner[:12, :12] = 255
    stream = io.BytesIO()
    Image.fromarray(corner).save(stream, "PNG")
    with Library.open(wardrobe) as library:
        photo = library.photos.get(library.items.get(1).views[0].photo_id)
        number = library.photos.files.write_edit(photo.sha256, stream.getvalue())
        library.photos.set_edit(photo.id, number)
        file = library.photos.file(photo)
    service(wardrobe, newer, vocabulary).run(retag=True)
    wanted = newer.analyze_mended(file, stream.getvalue()).tags.colors
    other = newer.analyze(file).tags.colors
    assert wanted != other
    assert [name for name, _ in tags(wardrobe)[1].colors] == [color.name for color in wanted]


def test_new_tags_go_on_where_they_stopped_as_the_same_step(
    wardrobe: Path, weights: Weights, vocabulary: Vocabulary
) -> None:
    newer, control = weights(), JobControl()
    reindex = service(wardrobe, newer, vocabulary)
    with pytest.raises(CancelledError):
        reindex.run(retag=True, control=control, progress=lambda _: control.cancel())
    assert reindex.run(retag=True).prepared == PHOTOS - 8
    assert len(newer.looked_at) == PHOTOS
    assert {item.category for item in tags(wardrobe).values()} == {"scarf"}
    with Library.open(wardrobe) as library:
        assert len(library.history.undo().changed) == PHOTOS


def test_new_tags_without_new_weights_change_nothing(
    wardrobe: Path, perception: InlinePerception, vocabulary: Vocabulary
) -> None:
    before = tags(wardrobe)
    with Library.open(wardrobe) as library:
        entries = len(library.history.entries())
    result = service(wardrobe, perception, vocabulary).run(retag=True)
    assert (result.prepared, result.changed) == (PHOTOS, ())
    assert tags(wardrobe) == before
    with Library.open(wardrobe) as library:
        assert len(library.history.entries()) == entries


def test_a_wardrobe_that_cannot_be_written_still_tells_how_far_it_is(
    wardrobe: Path, weights: Weights
) -> None:
    with Library.open(wardrobe, read_only=True) as library:
        status = index_status(library, encoder_key(weights().info()))
        assert (status.state, status.coverage.ready) == ("behind", 0)


def test_an_empty_wardrobe_has_nothing_to_prepare(
    tmp_path: Path, weights: Weights, vocabulary: Vocabulary
) -> None:
    Library.open(tmp_path / "new", create=True).close()
    reindex = service(tmp_path / "new", weights(), vocabulary)
    assert reindex.run().prepared == 0
    assert reindex.status().state == "empty"


def test_a_crash_between_the_switch_and_the_forgetting_is_finished_later(
    wardrobe: Path, weights: Weights, vocabulary: Vocabulary, monkeypatch: pytest.MonkeyPatch
) -> None:
    class PowerCut(BaseException):
        pass

    def cut(*_args: object, **_named: object) -> int:
        raise PowerCut

    newer = weights()
    with monkeypatch.context() as broken:
        broken.setattr("local_index.vectors.VectorStore.forget_superseded", cut)
        with pytest.raises(PowerCut):
            service(wardrobe, newer, vocabulary).run()
    assert serving(wardrobe) == NEW
    assert revisions(wardrobe) == {"0" * 12: PHOTOS, NEW: PHOTOS}
    assert service(wardrobe, newer, vocabulary).run().prepared == 0
    assert revisions(wardrobe) == {NEW: PHOTOS}
