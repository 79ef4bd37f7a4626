"""How much of the models' own speed an import keeps.

    python -m benchmarks.import_speed [DIR] [--photos N] [--drawn N] [--rounds N]

The plain loop decodes, cuts out and encodes one photo after another in one process and keeps
nothing. The import does the same work in its worker and also hashes, copies, makes small pictures,
finds duplicates and commits. Both run in turns over the same photos with loaded models; the figure
is import speed over plain speed, as medians over the rounds.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from app.perception import EngineOptions, PhotoEngine, decode
from app.services.importing import ImportResult, ImportService
from app.services.perceiving import WorkerPerception
from app.services.photo_discovery import find_photos
from benchmarks.calibration import Calibration, Target, report
from local_index import Library
from models.errors import ModelsError
from models.vocabulary import Vocabulary

TARGET = 0.8
PHOTOS = Path(__file__).resolve().parents[2] / "shared" / "data" / "wardrobe-cc0" / "photos"


def draw_photos(folder: Path, count: int) -> None:
    """Write drawn garments as JPEGs of a phone's proportions."""
    from PIL import Image

    from models.render import sample_wardrobe

    for number, scene in enumerate(sample_wardrobe(1, count)):
        Image.fromarray(scene.image).save(folder / f"{number:04}.jpg", quality=92)


def plain_loop(engine: PhotoEngine, photos: Sequence[Path]) -> float:
    """Return photos per second of decoding, cutting out and encoding, one at a time."""
    started = time.perf_counter()
    for photo in photos:
        try:
            engine.analyzer.analyze(decode(photo))
        except ModelsError:
            continue  # the import counts such a photo as failed and goes on as well
    return len(photos) / (time.perf_counter() - started)


def whole_import(
    perception: WorkerPerception, vocabulary: Vocabulary, photos: Sequence[Path]
) -> tuple[float, ImportResult]:
    """Return photos per second of an import into an empty wardrobe, and its result."""
    with tempfile.TemporaryDirectory() as folder:
        wardrobe = Path(folder) / "wardrobe"
        Library.open(wardrobe, create=True).close()  # making its tables is not the photos' cost
        importer = ImportService(wardrobe, perception, vocabulary)
        started = time.perf_counter()
        result = importer.run(photos)
        return len(photos) / (time.perf_counter() - started), result


def measure(photos: Sequence[Path], *, rounds: int) -> None:
    """Run both in turns and print the report."""
    calibration, vocabulary = Calibration(), Vocabulary.load()
    engine = PhotoEngine.load(EngineOptions())
    perception = WorkerPerception(EngineOptions())
    plain: list[float] = []
    whole: list[float] = []
    try:
        perception.analyze(photos[0])
        plain_loop(engine, photos[:2])  # models are loaded and files cached from here on
        for _ in range(rounds):
            calibration.sample()
            plain.append(plain_loop(engine, photos))
            calibration.sample()
            speed, result = whole_import(perception, vocabulary, photos)
            whole.append(speed)
        calibration.sample()
    finally:
        perception.close()
    ratio = float(np.median(whole) / np.median(plain))
    figures = {
        "photos": len(photos),
        "imported": result.imported,
        "duplicates": result.duplicates,
        "failed": len(result.failed),
        "plain_per_s": [round(speed, 2) for speed in plain],
        "import_per_s": [round(speed, 2) for speed in whole],
        "plain_loops_per_photo": round(1e3 / float(np.median(plain)) / calibration.ms, 1),
        "import_loops_per_photo": round(1e3 / float(np.median(whole)) / calibration.ms, 1),
    }
    targets = [Target("import over plain loop", ratio, TARGET, at_least=True)]
    report("import_speed", figures, targets, calibration=calibration)


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("folder", nargs="?", type=Path, default=PHOTOS)
    parser.add_argument("--photos", type=int, default=120, help="photos of the folder at most")
    parser.add_argument("--drawn", type=int, default=0, help="draw this many photos instead")
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder: Path = arguments.folder
        if arguments.drawn or not folder.is_dir():
            folder = Path(scratch)
            draw_photos(folder, arguments.drawn or 60)
        photos = find_photos([folder]).photos[: arguments.photos]
        measure(photos, rounds=arguments.rounds)


if __name__ == "__main__":
    main()
