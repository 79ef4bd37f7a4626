"""Kill -9 the brush at many moments: mask, picture and colors always belong together."""

from __future__ import annotations

import io
import os
import random
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from app.services import cutouts
from app.services.importing import ImportService
from app.services.perceiving import InlinePerception
from local_index import Library
from local_index.files import TEMPORARY_SUFFIX
from models.vocabulary import Vocabulary

ROOT = Path(__file__).resolve().parents[3]
SEED = 20261122
KILLS = 8

# A process that mends, takes back and makes again for ever, and gives a sign around every write of
# a file, before and after the rows change, and between the writes of one transaction.
PROGRAM = textwrap.dedent(
    """
    import os, sys
    from pathlib import Path
    from app.perception import EngineOptions, PhotoEngine
    from app.services import cutouts
    from app.services.perceiving import InlinePerception
    from local_index import Library, files
    from local_index.items import ItemStore
    from local_index.photos import PhotoStore
    from models.vocabulary import Vocabulary

    def tell():
        os.write(1, b".")

    def telling(function):
        def call(*arguments, **named):
            tell()
            result = function(*arguments, **named)
            tell()
            return result
        return call

    os.replace = telling(os.replace)
    os.fsync = telling(os.fsync)
    PhotoStore.set_edit = telling(PhotoStore.set_edit)
    ItemStore.update = telling(ItemStore.update)
    perception = InlinePerception(PhotoEngine.load(EngineOptions(fake=True)))
    vocabulary = Vocabulary.load()
    masks = [Path(name).read_bytes() for name in sys.argv[2:]]
    with Library.open(Path(sys.argv[1])) as library:
        while True:
            for mask in (*masks, None):
                photo = library.photos.get(1)
                made = cutouts.prepare(
                    photo, mask, perception=perception, files=library.photos.files
                )
                cutouts.keep(library, made, vocabulary)
                tell()
            for _ in masks:
                library.history.undo()
                tell()
            library.history.redo()
            library.sync.sweep_edits()
    """
)


def _mask(kept: slice) -> bytes:
    mask = np.zeros((64, 64), np.uint8)
    mask[:, kept] = 255
    stream = io.BytesIO()
    Image.fromarray(mask).save(stream, "PNG")
    return stream.getvalue()


def _kill_while_mending(library: Path, masks: list[Path], *, after: int, home: Path) -> None:
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]),
        "VESTRY_HOME": str(home),
    }
    command = [sys.executable, "-c", PROGRAM, str(library), *map(str, masks)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, bufsize=0) as process:
        assert process.stdout is not None
        for _ in range(after):
            assert process.stdout.read(1) == b".", "the program ended by itself"
        process.send_signal(signal.SIGKILL)


@pytest.mark.skipif(os.name != "posix", reason="kill -9 is POSIX")
@pytest.mark.slow
def test_a_brush_killed_at_any_moment_leaves_one_whole_state(
    photo_folder: Callable[..., Path],
    library_folder: Path,
    importer: ImportService,
    perception: InlinePerception,
    vocabulary: Vocabulary,
    isolated_home: Path,
    tmp_path: Path,
) -> None:
    importer.run([photo_folder(1)])
    masks = [_mask(slice(0, 16)), _mask(slice(48, 64))]
    named = [tmp_path / f"mask{at}.png" for at in range(len(masks))]
    for path, mask in zip(named, masks, strict=True):
        path.write_bytes(mask)

    def state(library: Library) -> tuple[Any, ...]:
        item, photo = library.items.get(1), library.photos.get(1)
        files = cutouts.cutout_files(library, photo)
        return item.colors, item.name, files.mask.read_bytes(), files.cutout.read_bytes()

    whole = {}
    with Library.open(library_folder) as library:
        for mask in (*masks, None):
            photo = library.photos.get(1)
            made = cutouts.prepare(photo, mask, perception=perception, files=library.photos.files)
            cutouts.keep(library, made, vocabulary)
            whole[library.photos.get(1).edit] = state(library)
    assert len({told for told, *_ in whole.values()}) > 1, "the masks have to differ in color"

    moments, found = random.Random(SEED), set()
    for _ in range(KILLS):
        after = moments.randrange(1, 70)
        _kill_while_mending(library_folder, named, after=after, home=isolated_home)
        with Library.open(library_folder) as library:
            assert library.db.value("PRAGMA integrity_check") == "ok"
            edit = library.photos.get(1).edit
            assert state(library) == whole[edit]
            found.add(edit)
            # What undo names is there, however the log was cut off.
            files = library.photos.files
            sha256 = library.photos.get(1).sha256
            for _photo, number in library.history.named_edits():
                assert files.edit(sha256, number).is_file()
            library.history.undo()
            assert state(library) == whole[library.photos.get(1).edit]
            library.history.redo()
    assert len(found) > 1, "the kills have to hit different states"

    with Library.open(library_folder) as library:
        for path in library_folder.rglob("*"):
            if path.is_file() and path.suffix in (".png", ".webp", TEMPORARY_SUFFIX):
                os.utime(path, (1, 1))
        library.db.execute("DELETE FROM change_groups")
        library.sync.repair()
        left = {path.name for path in (library_folder / "edits").rglob("*") if path.is_file()}
        photo = library.photos.get(1)
        assert left == ({files.edit(photo.sha256, photo.edit).name} if photo.edit else set())
        assert not list(library_folder.rglob(f"*{TEMPORARY_SUFFIX}"))
