"""Vectors: kept with their encoder, compared exactly below a limit, through a graph file above."""

from __future__ import annotations

import json
import logging
import os
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest

from local_index import (
    DiskFullError,
    EncoderKey,
    InvalidValueError,
    Library,
    NotFoundError,
    ReadOnlyLibraryError,
    VectorStore,
)
from local_index import neighbors as neighbors_module
from local_index.matrix import best_first, cosines
from local_index.neighbors import GraphSettings

ENCODER = EncoderKey("tower", "aaaa", "bbbb")
NEWER = EncoderKey("tower", "cccc", "bbbb")
DIMS = 16
SMALL_GRAPH = GraphSettings(connectivity=8, expansion_add=64, expansion_search=64, save_after=5)


@pytest.fixture
def photos(library: Library) -> list[int]:
    """Sixty photos, as rows only."""
    library.db.executemany(
        "INSERT INTO photos (sha256, extension, bytes, width, height, media_type, added)"
        " VALUES (?, 'jpg', 1, 1, 1, 'image/jpeg', '2026-01-01T00:00:00Z')",
        [(f"{at:064x}",) for at in range(60)],
    )
    return library.db.column("SELECT id FROM photos ORDER BY id")


@pytest.fixture
def rows() -> np.ndarray:
    made = np.random.default_rng(4).standard_normal((60, DIMS)).astype(np.float32)
    return made / np.linalg.norm(made, axis=1, keepdims=True)


@pytest.fixture
def filled(library: Library, photos: list[int], rows: np.ndarray) -> Library:
    library.vectors.put_many(photos, "image", ENCODER, rows)
    return library


def graph_store(library: Library, *, limit: int = 10) -> VectorStore:
    """A store, new in memory, for which this wardrobe is a large one."""
    return VectorStore(library.db, library.folder / "index", exact_limit=limit, graph=SMALL_GRAPH)


def nearest(store: VectorStore, query: np.ndarray, k: int = 5) -> list[int]:
    return [found.photo_id for found in store.search("image", ENCODER, query, k)]


def exactly(photos: list[int], rows: np.ndarray, query: np.ndarray, k: int = 5) -> list[int]:
    order = best_first(np.array(photos), cosines(rows, query / np.linalg.norm(query)), k)
    return [photos[at] for at in order]


def manifest_of(library: Library) -> Path:
    (path,) = (library.folder / "index").glob("*.json")
    return path


def graph_file_of(library: Library) -> Path:
    (path,) = (library.folder / "index").glob("*.usearch")
    return path


# -- keeping -------------------------------------------------------------------------------------


def test_a_vector_comes_back_at_unit_length_and_half_precision(filled: Library, photos, rows):
    kept = filled.vectors.get(photos[3], "image", ENCODER)
    assert kept is not None
    assert kept.dtype == np.float32
    assert np.linalg.norm(kept) == pytest.approx(1.0, abs=1e-6)
    assert np.abs(kept - rows[3]).max() < 1e-3
    assert filled.db.value("SELECT length(vector) FROM vectors") == DIMS * 2


def test_putting_scales_to_unit_length(library: Library, photos) -> None:
    library.vectors.put(photos[0], "text", ENCODER, [3.0, 4.0])
    kept = library.vectors.get(photos[0], "text", ENCODER)
    assert kept is not None
    assert kept.tolist() == pytest.approx([0.6, 0.8], abs=1e-3)


def test_putting_again_replaces_and_the_same_again_changes_nothing(filled: Library, photos, rows):
    before = filled.db.value("SELECT max(id) FROM vectors")
    filled.vectors.put(photos[0], "image", ENCODER, rows[0])
    assert filled.db.value("SELECT max(id) FROM vectors") == before
    filled.vectors.put(photos[0], "image", ENCODER, rows[1])
    assert filled.db.value("SELECT max(id) FROM vectors") == before + 1
    assert filled.vectors.count("image", ENCODER) == 60
    assert nearest(filled.vectors, rows[1], 2) == [photos[0], photos[1]]


@pytest.mark.parametrize(
    "vector", [[0.0] * DIMS, [float("nan")] * DIMS, [float("inf")] * DIMS, [], [[1.0]]]
)
def test_what_is_no_direction_is_refused(filled: Library, photos, vector) -> None:
    with pytest.raises(InvalidValueError):
        filled.vectors.put(photos[0], "image", ENCODER, vector)
    assert filled.vectors.count("image", ENCODER) == 60


def test_another_size_is_refused_for_the_same_encoder_only(filled: Library, photos) -> None:
    with pytest.raises(InvalidValueError, match="16 numbers, and this one has 3"):
        filled.vectors.put(photos[0], "image", ENCODER, [1.0, 2.0, 3.0])
    filled.vectors.put(photos[0], "text", ENCODER, [1.0, 2.0, 3.0])
    filled.vectors.put(photos[0], "image", NEWER, [1.0, 2.0, 3.0])
    with pytest.raises(InvalidValueError):
        filled.vectors.search("image", ENCODER, [1.0, 2.0, 3.0], 1)


def test_an_unknown_photo_or_space_is_refused_and_leaves_nothing(library: Library, photos) -> None:
    with pytest.raises(NotFoundError):
        library.vectors.put(9_999, "image", ENCODER, [1.0])
    with pytest.raises(InvalidValueError):
        library.vectors.put(photos[0], "smell", ENCODER, [1.0])  # type: ignore[arg-type]
    assert library.vectors.uses() == ()


def test_a_read_only_wardrobe_is_searched_and_not_written(filled: Library, photos, rows) -> None:
    with Library.open(filled.folder, read_only=True) as reader:
        assert nearest(reader.vectors, rows[7], 1) == [photos[7]]
        assert nearest(graph_store(reader), rows[7], 1) == [photos[7]]
        assert list((filled.folder / "index").iterdir()) == []
        with pytest.raises(ReadOnlyLibraryError):
            reader.vectors.put(photos[0], "image", ENCODER, rows[1])


# -- exact comparison ----------------------------------------------------------------------------


def test_spaces_and_encoders_never_mix(library: Library, photos) -> None:
    store = library.vectors
    store.put(photos[0], "image", ENCODER, [1.0, 0.0])
    store.put(photos[1], "image", NEWER, [1.0, 0.0])
    store.put(photos[2], "text", ENCODER, [1.0, 0.0])
    assert nearest(store, np.array([1.0, 0.0])) == [photos[0]]
    assert [found.photo_id for found in store.search("image", NEWER, [1, 0], 9)] == [photos[1]]
    assert [found.photo_id for found in store.search("text", ENCODER, [1, 0], 9)] == [photos[2]]
    assert store.search("text", NEWER, [1, 0], 9) == ()


def test_equal_scores_come_by_lowest_id_whatever_k_is(library: Library, photos) -> None:
    same = np.tile(np.linspace(0.1, 1.0, 13, dtype=np.float32), (60, 1))
    library.vectors.put_many(photos[::-1], "image", ENCODER, same)
    for k in (1, 7, 59, 60, 500):
        assert nearest(library.vectors, same[0], k) == photos[:k]
    assert nearest(library.vectors, same[0], 0) == []


def test_only_the_photos_asked_about_are_compared(filled: Library, photos, rows) -> None:
    among = np.array(photos[10:20])
    found = filled.vectors.search("image", ENCODER, rows[0], 99, among=among)
    assert sorted(hit.photo_id for hit in found) == photos[10:20]
    assert filled.vectors.search("image", ENCODER, rows[0], 5, among=among[:0]) == ()


def test_a_photo_is_perfectly_similar_to_itself(filled: Library, photos, rows) -> None:
    query = filled.vectors.get(photos[5], "image", ENCODER)
    (best,) = filled.vectors.search("image", ENCODER, query, 1)
    assert (best.photo_id, best.score) == (photos[5], pytest.approx(1.0, abs=1e-6))


def test_blocks_change_no_score(monkeypatch, rows) -> None:
    whole = cosines(rows, rows[0])
    monkeypatch.setattr("local_index.matrix._BLOCK_ROWS", 7)
    assert np.array_equal(cosines(rows, rows[0]), whole)
    assert np.allclose(cosines(rows, rows[:3])[:, 0], whole, atol=1e-6)


# -- the matrix in memory ------------------------------------------------------------------------


def test_the_matrix_is_read_once_while_nothing_changes(filled: Library, monkeypatch) -> None:
    first = filled.vectors.matrix("image", ENCODER)
    monkeypatch.setattr("local_index.matrix.unpack", None)
    again = filled.vectors.matrix("image", ENCODER)
    assert np.shares_memory(first.vectors, again.vectors)


def test_another_connection_s_writes_are_noticed(filled: Library, photos, rows) -> None:
    assert nearest(filled.vectors, rows[0], 1) == [photos[0]]
    with Library.open(filled.folder) as other:
        other.vectors.put(photos[0], "image", ENCODER, rows[1])
        other.db.execute("DELETE FROM photos WHERE id = ?", (photos[9],))
    assert nearest(filled.vectors, rows[1], 2) == [photos[0], photos[1]]
    assert photos[9] not in nearest(filled.vectors, rows[9], 60)
    assert len(filled.vectors.matrix("image", ENCODER)) == 59


def test_only_new_rows_are_read_again(filled: Library, photos, rows, monkeypatch) -> None:
    filled.vectors.matrix("image", ENCODER)
    filled.vectors.put(photos[0], "image", ENCODER, -rows[0])
    read: list[int] = []
    unpack = neighbors_module.VectorRows._batch

    def counted(self, condition, values):
        batch = unpack(self, condition, values)
        read.append(len(batch))
        return batch

    monkeypatch.setattr(neighbors_module.VectorRows, "_batch", counted)
    assert nearest(filled.vectors, -rows[0], 1) == [photos[0]]
    assert sum(read) == 1


def test_what_a_transaction_wrote_is_seen_inside_and_forgotten_after_a_rollback(
    filled: Library, photos, rows
) -> None:
    other = -rows[0]
    nearest(filled.vectors, rows[0])
    with suppress(ZeroDivisionError), filled.atomic():
        filled.vectors.put(photos[0], "image", ENCODER, other)
        filled.db.execute("DELETE FROM photos WHERE id = ?", (photos[1],))
        assert nearest(filled.vectors, other, 1) == [photos[0]]
        assert photos[1] not in nearest(filled.vectors, rows[1], 60)
        raise ZeroDivisionError
    # The same row id and the same version now come to mean something else.
    filled.vectors.put(photos[2], "image", ENCODER, other)
    assert nearest(filled.vectors, other, 1) == [photos[2]]
    assert nearest(filled.vectors, rows[0], 1) == [photos[0]]
    assert nearest(filled.vectors, rows[1], 1) == [photos[1]]


def test_arrays_handed_out_stay_as_they_were(filled: Library, photos, rows) -> None:
    early = filled.vectors.matrix("image", ENCODER)
    kept = early.vectors.copy()
    with filled.atomic():
        filled.vectors.put(photos[0], "image", ENCODER, rows[5])
        inside = filled.vectors.matrix("image", ENCODER)
        inside_kept = inside.vectors.copy()
        filled.vectors.put(photos[1], "image", ENCODER, rows[6])
        filled.vectors.matrix("image", ENCODER)
    filled.db.execute("DELETE FROM photos WHERE id = ?", (photos[30],))
    filled.vectors.matrix("image", ENCODER)
    assert np.array_equal(early.vectors, kept)
    assert np.array_equal(inside.vectors, inside_kept)


# -- which encoder made what ---------------------------------------------------------------------


def test_uses_and_missing_tell_what_to_encode_again(filled: Library, photos, rows) -> None:
    filled.vectors.put(photos[0], "image", NEWER, rows[0])
    uses = [(use.encoder, use.space, use.photos, use.dims) for use in filled.vectors.uses()]
    assert uses == [(NEWER, "image", 1, DIMS), (ENCODER, "image", 60, DIMS)]
    filled.db.execute("INSERT INTO items (added, updated) VALUES ('2026', '2026')")
    filled.db.executemany(
        "INSERT INTO views (item_id, photo_id) VALUES (1, ?)", [(photos[0],), (photos[1],)]
    )
    assert filled.vectors.missing("image", NEWER) == (photos[1],)
    assert filled.vectors.missing("text", NEWER) == (photos[0], photos[1])


def test_forgetting_an_encoder_leaves_the_others(filled: Library, photos, rows) -> None:
    filled.vectors.put(photos[0], "image", NEWER, rows[0])
    assert filled.vectors.forget_encoder(ENCODER) == 60
    assert filled.vectors.forget_encoder(ENCODER) == 0
    assert nearest(filled.vectors, rows[0]) == []
    assert filled.vectors.count("image", NEWER) == 1


# -- the graph -----------------------------------------------------------------------------------


def test_above_the_limit_the_graph_answers_as_the_exact_search(filled: Library, photos, rows):
    store = graph_store(filled)
    queries = np.random.default_rng(5).standard_normal((10, DIMS)).astype(np.float32)
    # threads build the graph in an order of their own, so now and then a neighbor is missed
    shared = sum(len({*nearest(store, q)} & {*exactly(photos, rows, q)}) for q in queries)
    assert shared >= 45
    found = store.compare("image", ENCODER, rows[0], nearest=5)
    assert not found.complete


def test_the_limit_itself_is_still_exact(filled: Library, rows) -> None:
    store = graph_store(filled, limit=60)
    assert store.compare("image", ENCODER, rows[0], nearest=5).complete
    assert list((filled.folder / "index").iterdir()) == []


def test_a_saved_graph_is_used_and_not_built_again(filled: Library, photos, rows, monkeypatch):
    graph_store(filled).prepare("image", ENCODER)
    assert json.loads(manifest_of(filled).read_text())["rows"] == 60
    monkeypatch.setattr(neighbors_module.NeighborGraph, "_build", None)
    assert nearest(graph_store(filled), rows[8], 1) == [photos[8]]


def test_few_photos_asked_about_are_compared_exactly_in_a_large_wardrobe(
    filled: Library, photos, rows
) -> None:
    found = graph_store(filled).compare(
        "image", ENCODER, rows[0], nearest=1, among=np.array(photos[50:55])
    )
    assert found.complete
    assert sorted(found.photo_ids.tolist()) == photos[50:55]
    assert list((filled.folder / "index").iterdir()) == []


def test_the_graph_is_asked_for_more_until_enough_may_be_shown(filled: Library, photos, rows):
    far_half = [photo for photo in exactly(photos, rows, rows[0], 60)[30:]]
    found = graph_store(filled).search("image", ENCODER, rows[0], 3, among=np.array(far_half))
    assert [hit.photo_id for hit in found] == far_half[:3]


def test_a_graph_follows_additions_changes_and_deletions(filled: Library, photos, rows) -> None:
    store = graph_store(filled)
    nearest(store, rows[0])
    filled.vectors.put(photos[0], "image", ENCODER, -rows[0])
    filled.db.execute("DELETE FROM photos WHERE id = ?", (photos[1],))
    assert nearest(store, -rows[0], 1) == [photos[0]]
    assert photos[1] not in nearest(store, rows[1], 20)


def test_a_saved_graph_catches_up_with_what_it_missed(
    filled: Library, photos, rows, monkeypatch
) -> None:
    graph_store(filled).prepare("image", ENCODER)
    filled.vectors.put(photos[0], "image", ENCODER, -rows[0])
    filled.db.execute("DELETE FROM photos WHERE id = ?", (photos[1],))
    monkeypatch.setattr(neighbors_module.NeighborGraph, "_build", None)
    store = graph_store(filled)
    assert nearest(store, -rows[0], 1) == [photos[0]]
    assert photos[1] not in nearest(store, rows[1], 20)
    store.prepare("image", ENCODER)
    again = graph_store(filled)
    assert nearest(again, -rows[0], 1) == [photos[0]]
    assert photos[1] not in nearest(again, rows[1], 20)


def test_a_graph_that_missed_much_is_built_again(filled: Library, photos, rows) -> None:
    graph_store(filled).prepare("image", ENCODER)
    before = graph_file_of(filled)
    filled.db.execute("DELETE FROM vectors")
    filled.vectors.put_many(photos, "image", ENCODER, -rows)
    assert nearest(graph_store(filled), -rows[4], 1) == [photos[4]]
    assert graph_file_of(filled) != before


def test_a_rolled_back_write_leaves_no_ghost_in_the_graph(filled: Library, photos, rows) -> None:
    store = graph_store(filled)
    nearest(store, rows[0])
    with suppress(ZeroDivisionError), filled.atomic():
        filled.vectors.put(photos[0], "image", ENCODER, -rows[0])
        assert nearest(store, -rows[0], 1) == [photos[0]]
        raise ZeroDivisionError
    filled.vectors.put(photos[2], "image", ENCODER, -rows[0])
    assert nearest(store, -rows[0], 1) == [photos[2]]
    assert nearest(store, rows[0], 1) == [photos[0]]


@pytest.mark.parametrize("damage", ["garbage", "cut", "flipped", "empty", "gone", "swapped"])
def test_a_damaged_index_file_costs_one_line_and_a_rebuild(
    filled: Library, photos, rows, damage: str, caplog
) -> None:
    graph_store(filled).prepare("image", ENCODER)
    path = graph_file_of(filled)
    data = path.read_bytes()
    if damage == "gone":
        path.unlink()
    else:
        flipped = bytes([*data[:100], data[100] ^ 1, *data[101:]])
        damaged = {
            "garbage": os.urandom(len(data)),
            "cut": data[: len(data) // 2],
            "flipped": flipped,
            "empty": b"",
            "swapped": data[::-1],
        }[damage]
        path.write_bytes(damaged)
    with caplog.at_level(logging.WARNING, logger="local_index"):
        assert nearest(graph_store(filled), rows[3]) == exactly(photos, rows, rows[3])
    assert [record.message for record in caplog.records] == [
        "The search index is damaged and will be built again"
    ]
    caplog.clear()
    assert nearest(graph_store(filled), rows[3], 1) == [photos[3]]
    assert not caplog.records


@pytest.mark.parametrize(
    "content", ["", "{}", "[]", "null", '{"format": 1}', "\x00\xff", "rows-as-text", "format-99"]
)
def test_a_damaged_manifest_costs_a_rebuild(filled: Library, photos, rows, content: str) -> None:
    graph_store(filled).prepare("image", ENCODER)
    path = manifest_of(filled)
    fields = json.loads(path.read_text())
    if content == "rows-as-text":
        content = json.dumps(fields | {"rows": "60"})
    elif content == "format-99":
        content = json.dumps(fields | {"format": 99})
    path.write_text(content, encoding="utf-8")
    assert nearest(graph_store(filled), rows[3], 1) == [photos[3]]
    assert json.loads(path.read_text())["rows"] == 60


def test_a_manifest_cannot_lead_out_of_its_folder(filled: Library, photos, rows) -> None:
    graph_store(filled).prepare("image", ENCODER)
    path = manifest_of(filled)
    outside = filled.folder / "outside.usearch"
    graph_file_of(filled).rename(outside)
    fields = json.loads(path.read_text())
    path.write_text(json.dumps(fields | {"file": "../outside.usearch"}))
    assert nearest(graph_store(filled), rows[3], 1) == [photos[3]]
    assert json.loads(path.read_text())["file"] == graph_file_of(filled).name


def test_a_graph_of_another_past_is_not_believed(filled: Library, photos, rows, caplog) -> None:
    """A wardrobe put back from a backup counts on with the same ids and other vectors."""
    graph_store(filled).prepare("image", ENCODER)
    last = filled.db.value("SELECT max(id) FROM vectors")
    filled.db.execute("DELETE FROM vectors")
    filled.db.execute("UPDATE sqlite_sequence SET seq = 0 WHERE name = 'vectors'")
    filled.vectors.put_many(photos, "image", ENCODER, -rows)
    assert filled.db.value("SELECT max(id) FROM vectors") == last
    assert nearest(graph_store(filled), -rows[4], 1) == [photos[4]]
    assert "other photos" in caplog.text


def test_the_file_of_another_encoder_is_not_used(filled: Library, photos, rows) -> None:
    store = graph_store(filled)
    store.prepare("image", ENCODER)
    filled.vectors.put_many(photos, "image", NEWER, -rows)
    store.prepare("image", NEWER)
    assert len(list((filled.folder / "index").glob("*.json"))) == 2
    found = graph_store(filled).search("image", NEWER, -rows[3], 1)
    assert [hit.photo_id for hit in found] == [photos[3]]
    assert nearest(graph_store(filled), rows[3], 1) == [photos[3]]


def test_a_full_disk_costs_the_file_and_not_the_search(
    filled: Library, photos, rows, monkeypatch, caplog
) -> None:
    def full(path: Path, data: bytes) -> None:
        raise DiskFullError("There is no room left.")

    monkeypatch.setattr(neighbors_module, "write_atomic", full)
    assert nearest(graph_store(filled), rows[3], 1) == [photos[3]]
    assert "could not be saved" in caplog.text


def test_an_older_file_is_removed_once_a_newer_one_counts(filled: Library, photos, rows) -> None:
    store = graph_store(filled)
    store.prepare("image", ENCODER)
    first = graph_file_of(filled)
    filled.vectors.put_many(photos[:6], "image", ENCODER, -rows[:6])
    nearest(store, rows[0])
    assert graph_file_of(filled) != first


def test_exact_search_does_not_import_usearch(filled: Library) -> None:
    import subprocess
    import sys

    code = (
        "import sys; from pathlib import Path; from local_index import Library, EncoderKey;"
        f"l = Library.open(Path({str(filled.folder)!r}));"
        "assert 'numpy' not in sys.modules;"
        "k = EncoderKey('tower', 'aaaa', 'bbbb');"
        "assert len(l.vectors.search('image', k, [1.0] * 16, 3)) == 3;"
        "assert 'usearch' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[2])


class Hasty:
    """An index whose threads, when several add at once, leave every tenth row without a way."""

    def __init__(self, index) -> None:
        self._index = index

    def __len__(self) -> int:
        return len(self._index)

    def __getattr__(self, name: str):
        return getattr(self._index, name)

    def add(self, keys, vectors, threads: int = 0) -> None:
        if threads != 1:
            vectors = vectors.copy()
            vectors[::10] = -vectors[::10]
        self._index.add(keys, vectors, threads=1)


@pytest.mark.parametrize("alone", [20, 2_000])
def test_every_row_of_a_graph_can_be_found_whatever_its_threads_do(
    filled: Library, photos, rows, monkeypatch, alone
) -> None:
    make = neighbors_module.NeighborGraph._new_index
    monkeypatch.setattr(neighbors_module.NeighborGraph, "_new_index", lambda it: Hasty(make(it)))
    monkeypatch.setattr(neighbors_module, "_ALONE", alone)
    store = graph_store(filled)
    assert [nearest(store, row, 1) for row in rows] == [[photo] for photo in photos]
