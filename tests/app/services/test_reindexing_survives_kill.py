"""Kill -9 a re-indexing at ten moments: search goes on, and running it again ends the same."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest

from app.perception import PhotoEngine
from app.services.importing import ImportService
from app.services.perceiving import InlinePerception
from app.services.reindexing import ReindexService
from app.services.searching import SearchService
from local_index import Library
from models.runtimes.fake import FakeEncoder, FakeSegmenter
from models.vocabulary import Vocabulary

ROOT = Path(__file__).resolve().parents[3]
PHOTOS = 18
KILLS = 10
SEED = 20261121
NEW = "1" * 12

# A process that dies at its n-th SQL statement, which may be inside any transaction; it prints how
# many there were when it survives.
PROGRAM = textwrap.dedent(
    """
    import os, signal, sys
    from pathlib import Path
    from local_index import Library
    from tests_of_this import perception, vocabulary
    from app.services.reindexing import ReindexService

    last, count = int(sys.argv[2]), 0
    opened = Library.open.__func__

    def counted(cls, *args, **named):
        library = opened(cls, *args, **named)
        def statement(_sql):
            global count
            count += 1
            if count == last:
                os.kill(os.getpid(), signal.SIGKILL)
        library.db.conn.set_trace_callback(statement)
        return library

    Library.open = classmethod(counted)
    ReindexService(Path(sys.argv[1]), perception, vocabulary).run(retag=True)
    print(count)
    """
)
HELPERS = textwrap.dedent(
    f"""
    from app.perception import PhotoEngine
    from app.services.perceiving import InlinePerception
    from models.runtimes.fake import FakeEncoder, FakeSegmenter
    from models.vocabulary import Vocabulary

    vocabulary = Vocabulary.load()
    encoder = FakeEncoder(revision="{NEW}")
    perception = InlinePerception(PhotoEngine(
        encoder, load_segmenter=FakeSegmenter, vocabulary=vocabulary, relevance=encoder.relevance
    ))
    """
)


@pytest.fixture
def newer(vocabulary: Vocabulary) -> InlinePerception:
    encoder = FakeEncoder(revision=NEW)
    return InlinePerception(
        PhotoEngine(
            encoder,
            load_segmenter=FakeSegmenter,
            vocabulary=vocabulary,
            relevance=encoder.relevance,
        )
    )


def content(folder: Path) -> dict[str, Any]:
    """Return what must not depend on how often the work was interrupted."""
    with sqlite3.connect(folder / "wardrobe.db") as db:
        tables = {
            "vectors": "SELECT photo_id, space, revision, vector FROM vectors"
            " JOIN encoders e ON e.id = encoder_id ORDER BY 1, 2, 3",
            "serving": "SELECT revision FROM encoders JOIN library_meta ON value = id"
            " AND key = 'serving_encoder'",
            "items": "SELECT id, name, category, colors, confidence, origin, terms FROM items",
            "changes": "SELECT count(DISTINCT group_id) FROM changes",
            "jobs": "SELECT kind, state FROM jobs WHERE kind = 'reindex'",
        }
        found = {name: db.execute(query).fetchall() for name, query in tables.items()}
    db.close()
    return found


def by_words(folder: Path, perception: InlinePerception, vocabulary: Vocabulary) -> set[int]:
    with Library.open(folder) as library:
        search = SearchService(library, perception, vocabulary)
        hits = search.search("t-shirt", include_weaker=True).result.hits
        return {hit.item_id for hit in hits if hit.parts["meaning"] > 0}


def run_and_kill(folder: Path, helpers: Path, *, at: int) -> subprocess.CompletedProcess[str]:
    paths = [str(ROOT), str(helpers), os.environ.get("PYTHONPATH", "")]
    return subprocess.run(
        [sys.executable, "-c", PROGRAM, str(folder), str(at)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.skipif(os.name != "posix", reason="kill -9 is POSIX")
@pytest.mark.slow
def test_a_run_killed_at_ten_moments_ends_like_an_undisturbed_one(
    importer: ImportService,
    library_folder: Path,
    photo_folder: Any,
    newer: InlinePerception,
    vocabulary: Vocabulary,
    tmp_path: Path,
) -> None:
    importer.run([photo_folder(PHOTOS)])
    with Library.open(library_folder) as library:
        # Something for new tags to change.
        library.db.execute("UPDATE items SET category = 'scarf', slot = 'accessory'")
    (tmp_path / "helpers").mkdir()
    (tmp_path / "helpers" / "tests_of_this.py").write_text(HELPERS)
    expected_hits = by_words(library_folder, newer, vocabulary)
    assert expected_hits
    undisturbed = tmp_path / "undisturbed"
    shutil.copytree(library_folder, undisturbed)
    whole = run_and_kill(undisturbed, tmp_path / "helpers", at=0)
    statements = int(whole.stdout)
    expected = content(undisturbed)
    assert expected["serving"] == [(NEW,)]

    moments = random.Random(SEED)
    states = set()
    for turn in range(KILLS):
        # One moment in each tenth of the work, so that every phase is hit.
        at = moments.randrange(turn * statements // KILLS, (turn + 1) * statements // KILLS) + 1
        disturbed = tmp_path / f"disturbed-{turn}"
        shutil.copytree(library_folder, disturbed)
        killed = run_and_kill(disturbed, tmp_path / "helpers", at=at)
        assert killed.returncode == -9, killed.stderr
        with Library.open(disturbed) as library:
            assert library.integrity_problems() == []
            serving = library.encoders.serving()
            assert serving is not None
            states.add((serving.key.revision, len(library.vectors.uses())))
        assert by_words(disturbed, newer, vocabulary) == expected_hits
        ReindexService(disturbed, newer, vocabulary).run(retag=True)
        assert content(disturbed) == expected, f"killed at statement {at} of {statements}"
    assert len(states) > 1, "the kills have to hit different moments"
