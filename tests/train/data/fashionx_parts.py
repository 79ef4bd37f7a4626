"""Photos, lists and runs that the tests of the annotation pipeline share."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
from PIL import Image

from models.vocabulary import Vocabulary
from train.data.fashionx.fake_backend import FakeBackend, FakeScript
from train.data.fashionx.ingest import Ingested, IngestOptions, ingest
from train.data.fashionx.manifest import Manifest, read_manifest
from train.data.fashionx.run import RunOptions, Session, annotate
from train.data.fashionx.run_folder import RunFolder, Share
from train.data.fashionx.sources import Sources

VOCABULARY = Vocabulary.load()
MIXED = FakeScript(defective=0.5, stubborn=0.3, harmless=0.3, bare=0.1)


def draw(file: Path, *seed: object, size: tuple[int, int] = (120, 100), shift: int = 0) -> Path:
    """Write a picture of soft blobs that the seed decides; ``shift`` changes it a little."""
    entropy = int.from_bytes(hashlib.sha256(repr(seed).encode()).digest()[:8], "big")
    rng = np.random.default_rng(entropy)
    coarse = rng.integers(0, 230, (8, 8, 3), dtype=np.uint8)
    image = Image.fromarray(coarse + np.uint8(shift)).resize(size, Image.Resampling.BICUBIC)
    file.parent.mkdir(parents=True, exist_ok=True)
    image.save(file)
    return file


def photos_in(folder: Path, count: int) -> Path:
    """Write so many different pictures."""
    for number in range(count):
        draw(folder / f"{number:03}.png", number)
    return folder


def listed(folder: Path, out: Path, **options: object) -> Ingested:
    """Ingest a folder."""
    return ingest(Sources([folder]), out, IngestOptions("drawn", "CC0-1.0", **options), threads=2)


def manifest_of(tmp_path: Path, count: int) -> Manifest:
    """Return a list of so many pictures."""
    listed(photos_in(tmp_path / "photos", count), tmp_path / "list")
    return read_manifest(tmp_path / "list")


def run(
    manifest: Manifest,
    folder: Path,
    script: FakeScript | None = None,
    *,
    workers: int = 4,
    share: Share | None = None,
    model: str = "fake-annotator",
    **options: object,
) -> Session:
    """Annotate with the fake."""
    chosen = RunOptions(share=share or Share(), workers=workers, **options)
    backend = FakeBackend(script or MIXED, model=model)
    return annotate(manifest, RunFolder(folder), backend, VOCABULARY, options=chosen)


def contents(folder: Path) -> dict[str, bytes]:
    """Return all files below a folder."""
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }
