"""One photo through the embedded encoder: int8 beside its fp32 twin, on two cores in one pool.

    python -m benchmarks.encoder_speed [--encoder DIR] [--exact DIR] [--rounds N]

Both graphs and the preparation of pixels take turns in every round, so that whatever else the
machine does hits all three alike; figures are medians. The fp32 twin is the shipped graph with its
quantization taken out (the same operators on the same shapes), unless ``--exact`` names the folder
that an export kept. Target: preparing and encoding one decoded photo takes at most 40 ms. Decoding
the file is not the encoder's work and stays out.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.calibration import Calibration, Target, percentiles, report, time_each
from models.preprocess import PreprocessRecord
from models.render import sample_wardrobe
from models.runtimes.session import OnnxSession
from models.store import EMBEDDED_FOLDER, MANIFEST_NAME, Manifest, read_manifest
from models.types import RgbImage
from train.export.float_twin import write_float_twin

TARGET_MS = 40.0
TARGET_BYTES = 20_000_000
CORES = 2
PHOTOS = 8
# the longer side that the app decodes to
PHOTO_SIDE = 1600
_WARM_UP = 3


def main() -> None:
    """Measure and report."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--encoder", type=Path, default=EMBEDDED_FOLDER / "encoder")
    parser.add_argument("--exact", type=Path, help="model folder with the fp32 graph")
    parser.add_argument("--rounds", type=int, default=60)
    arguments = parser.parse_args()
    _use_two_cores()
    calibration = Calibration()
    manifest = read_manifest(arguments.encoder / MANIFEST_NAME)
    with tempfile.TemporaryDirectory(prefix="vestry-bench-") as folder:
        exact = Path(folder) / "exact.onnx"
        if arguments.exact is None:
            write_float_twin(arguments.encoder / "image.onnx", exact)
        else:
            exact = arguments.exact / "image.onnx"
        figures = _measure(
            arguments.encoder / "image.onnx",
            exact,
            PreprocessRecord.from_json(manifest.fields["preprocess"]),
            rounds=arguments.rounds,
            calibration=calibration,
        )
    figures["exact_graph"] = "derived" if arguments.exact is None else "kept by the export"
    figures["bytes"] = _sizes(manifest)
    targets = [
        Target("one photo, prepared and encoded, ms", figures["total_p50_ms"], TARGET_MS),
        Target("bytes of both towers", manifest.size_bytes, TARGET_BYTES),
    ]
    report("encoder_speed", figures, targets, calibration=calibration)


def _measure(
    small_file: Path,
    exact_file: Path,
    record: PreprocessRecord,
    *,
    rounds: int,
    calibration: Calibration,
) -> dict[str, Any]:
    small, exact = (OnnxSession(file, threads=CORES) for file in (small_file, exact_file))
    photos = [_enlarged(scene.image) for scene in sample_wardrobe(0, PHOTOS)]
    pixels = [record.apply(photo)[None] for photo in photos]
    times: dict[str, list[float]] = {"int8": [], "fp32": [], "prepare": []}
    for number in range(rounds + _WARM_UP):
        index = number % PHOTOS
        taken = time_each(
            [
                lambda index=index: record.apply(photos[index]),  # type: ignore[misc]
                lambda index=index: small.run({"pixels": pixels[index]}),  # type: ignore[misc]
                lambda index=index: exact.run({"pixels": pixels[index]}),  # type: ignore[misc]
            ]
        )
        if number % 10 == 0:
            calibration.sample()
        if number >= _WARM_UP:
            for name, value in zip(("prepare", "int8", "fp32"), taken, strict=True):
                times[name].append(value)
    figures: dict[str, Any] = {
        name: percentiles(taken, calibration) for name, taken in times.items()
    }
    totals = np.add(times["prepare"], times["int8"])
    figures["total_p50_ms"] = round(float(np.median(totals)), 3)
    # on a busy machine the fastest tenth is what the work itself takes
    figures["total_p10_ms"] = round(float(np.percentile(totals, 10)), 3)
    figures["int8_over_fp32"] = round(float(np.median(times["int8"]) / np.median(times["fp32"])), 3)
    figures["prepare_share"] = round(float(np.median(np.divide(times["prepare"], totals))), 3)
    figures["cores"] = CORES
    figures["photo_pixels"] = list(photos[0].shape[:2])
    return figures


def _enlarged(image: RgbImage) -> RgbImage:
    """Return a drawing at the size the app decodes photos to."""
    from PIL import Image

    scale = PHOTO_SIDE / max(image.shape[:2])
    size = (round(image.shape[1] * scale), round(image.shape[0] * scale))
    return np.asarray(Image.fromarray(image).resize(size, Image.Resampling.BILINEAR))


def _use_two_cores() -> None:
    """Keep this process on two cores where the system lets it."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:CORES])


def _sizes(manifest: Manifest) -> dict[str, int]:
    return {**{file.name: file.bytes for file in manifest.files}, "total": manifest.size_bytes}


if __name__ == "__main__":
    main()
