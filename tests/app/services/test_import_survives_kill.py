"""Kill -9 an import at ten moments: running it again ends in the library of an undisturbed one."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from app.services.importing import ImportService
from app.services.perceiving import InlinePerception
from local_index import Library
from models.render import sample_wardrobe

ROOT = Path(__file__).resolve().parents[3]
PHOTOS = 60
SEED = 20261121

# A process that imports with small batches and gives a sign before and after it copies a photo and
# adds an item inside an open transaction: four for every new photo, none for known ones.
PROGRAM = textwrap.dedent(
    """
    import os, sys
    from pathlib import Path
    from app.services import import_pipeline
    from app.bootstrap import open_services

    def tell(letter):
        os.write(1, letter)

    def telling(letter, function):
        def call(*arguments, **named):
            tell(letter)
            result = function(*arguments, **named)
            tell(letter)
            return result
        return call

    import_pipeline.BATCH_PHOTOS = 4
    run = import_pipeline.ImportRun
    run._keep_files = telling(b"c", run._keep_files)
    run._add_item = telling(b"t", run._add_item)
    with open_services(Path(sys.argv[2])) as services:
        services.importing.run([Path(sys.argv[1])])
    tell(b"!")
    """
)


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sixty small drawn garments, one of them twice, and two files that are no photos."""
    folder = tmp_path_factory.mktemp("drawn")
    for number, scene in enumerate(sample_wardrobe(7, 12)):
        picture = Image.fromarray(scene.image).resize((90, 120))
        for turn in range(PHOTOS // 12):
            # Rotations are other photos to every hash, for a fifth of the drawing time.
            picture.rotate(turn * 13).save(folder / f"IMG_{turn}{number:02}.jpg", quality=88)
    (folder / "IMG_1_twin.jpg").write_bytes((folder / "IMG_003.jpg").read_bytes())
    (folder / "IMG_2_cut.jpg").write_bytes((folder / "IMG_004.jpg").read_bytes()[:400])
    (folder / "IMG_3_note.jpg").write_text("not a photo")
    return folder


def _import_and_kill(photos: Path, library: Path, *, after: int, home: Path) -> int:
    """Start an import and kill it at its n-th sign of life; return the signs it gave."""
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]),
        "VESTRY_FAKE_MODELS": "1",
        "VESTRY_HOME": str(home),
    }
    command = [sys.executable, "-c", PROGRAM, str(photos), str(library)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment, bufsize=0
    ) as process:
        assert process.stdout is not None
        signs = 0
        while signs < after:
            sign = process.stdout.read(1)
            if sign in (b"", b"!"):
                break
            signs += 1
        process.send_signal(signal.SIGKILL)
    return signs


@pytest.mark.skipif(os.name != "posix", reason="kill -9 is POSIX")
@pytest.mark.slow
def test_an_import_killed_ten_times_ends_in_the_library_of_an_undisturbed_one(
    drawn: Path,
    tmp_path: Path,
    isolated_home: Path,
    perception: InlinePerception,
    vocabulary: Any,
    dump_library: Callable[[Path], Any],
) -> None:
    undisturbed = tmp_path / "undisturbed"
    whole = ImportService(undisturbed, perception, vocabulary).run([drawn])
    assert (whole.imported, whole.duplicates, len(whole.failed)) == (PHOTOS, 1, 2)
    expected = dump_library(undisturbed)

    moments = random.Random(SEED)
    disturbed = tmp_path / "disturbed"
    committed = []
    for _ in range(10):
        # A batch of four photos gives sixteen signs.
        _import_and_kill(drawn, disturbed, after=moments.randrange(1, 44), home=isolated_home)
        with Library.open(disturbed, create=True) as library:
            committed.append(library.items.count())
            assert library.db.value("PRAGMA integrity_check") == "ok"
            for photo in library.photos.all():
                assert library.photos.file(photo).stat().st_size == photo.bytes
    assert len(set(committed)) > 3, "the kills have to hit different moments"
    assert committed[-1] < PHOTOS, "the last kill has to leave something to do"

    ImportService(disturbed, perception, vocabulary).run([drawn])
    found = dump_library(disturbed)
    for part, content in expected.items():
        assert found[part] == content, part
