"""A picture drawn with kept prompts beside one drawn with two whole rows in every step.

    python -m benchmarks.showo_sampling [--rounds N] [--steps N] [--words N] [--skip-full]

All sides draw from the same random weights and the same seed, taking turns, and their codes are
compared; how fast that goes does not depend on what weights say. ``plain`` is the released way:
whole rows, all logits. ``plain_codes_only`` computes logits of codes only, and ``plain_short``
besides drops the pads of the text field, so that what is left is what keeping prompts itself saves.
``onnx`` is the app's side: the exported pocket shape on onnxruntime, kept beside whole rows.
The pocket shape is whole; of the full shape (1,024 codes, 2,048 wide) two layers, of which 24 take
their time. Ratios are of processor time on one thread. Targets: 1.9 times the speed at the pocket
shape, 1.3 at the full one.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch

from benchmarks.calibration import Calibration, Target, report
from models.maskgit import Codes, DrawingSteps, draw_codes
from models.runtimes.showo import ShowoRuntime
from train.export.showo_graphs import export_showo
from train.showo.backbone import ShowO
from train.showo.config import FULL, POCKET, ShowoConfig
from train.showo.guidance import CachedGuidance, PlainGuidance
from train.showo.omni_attention import drawing_attention
from train.showo.rows import prompt_field
from train.showo.sampling import sample_codes
from train.showo.tokenizer_net import PictureTokenizer

POCKET_TARGET = 1.9
FULL_TARGET = 1.3
FULL_LAYERS = 2
FULL_STEPS = 2
SCALE = 2.0
SEED = 7


def main() -> None:
    """Measure and report."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--steps", type=int, default=12)
    parser.add_argument("--words", type=int, default=16, help="tokens of the prompt")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--skip-full", action="store_true")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    calibration = Calibration()
    words = list(range(1, arguments.words + 1))
    figures: dict[str, Any] = {"threads": torch.get_num_threads()}
    steps = DrawingSteps(count=arguments.steps)
    pocket = _measure(POCKET, words, steps, rounds=arguments.rounds, calibration=calibration)
    figures["pocket"] = pocket
    figures["pocket_onnx"] = onnx = _measure_onnx(
        words, steps, rounds=arguments.rounds, threads=arguments.threads, calibration=calibration
    )
    targets = [
        _target("pocket shape", pocket, POCKET_TARGET),
        _target("pocket shape on onnxruntime", onnx, POCKET_TARGET),
    ]
    if not arguments.skip_full:
        few = replace(FULL, backbone=replace(FULL.backbone, layers=FULL_LAYERS))
        full = _measure(
            few, words, DrawingSteps(count=FULL_STEPS), rounds=2, calibration=calibration
        )
        figures["full_two_layers"] = full
        targets.append(_target("full shape, two layers", full, FULL_TARGET))
    report("showo_sampling", figures, targets, calibration=calibration)


def _measure(
    config: ShowoConfig,
    words: list[int],
    steps: DrawingSteps,
    *,
    rounds: int,
    calibration: Calibration,
) -> dict[str, Any]:
    torch.manual_seed(0)
    net = ShowO(config).eval()
    short = ShowO(replace(config, text_budget=len(prompt_field(words, config)) - 1)).eval()
    short.showo = net.showo
    codes_only = partial(PlainGuidance, all_logits=False)
    sides: dict[str, Callable[[], Codes]] = {
        name: partial(
            sample_codes, side, [words], seeds=[SEED], scale=SCALE, steps=steps, guide=guide
        )
        for name, side, guide in (
            ("kept", net, CachedGuidance),
            ("plain", net, PlainGuidance),
            ("plain_codes_only", net, codes_only),
            ("plain_short", short, codes_only),
        )
    }
    return _compare(sides, steps, rounds=rounds, calibration=calibration)


def _measure_onnx(
    words: list[int],
    steps: DrawingSteps,
    *,
    rounds: int,
    threads: int,
    calibration: Calibration,
) -> dict[str, Any]:
    torch.manual_seed(0)
    net, tokenizer = ShowO(POCKET).eval(), PictureTokenizer(POCKET.tokenizer).eval()
    with tempfile.TemporaryDirectory(prefix="vestry-bench-") as folder:
        export_showo(net, tokenizer, Path(folder) / "pocket")
        runtime = ShowoRuntime(Path(folder) / "pocket", threads=threads)
    start = np.full((1, POCKET.picture_tokens), POCKET.tokenizer.codes)
    logits_of = partial(_whole_rows, runtime, words)
    masked = POCKET.tokenizer.codes
    sides: dict[str, Callable[[], Codes]] = {
        "kept": partial(runtime.draw, [words], seeds=[SEED], scale=SCALE, steps=steps),
        "plain": partial(draw_codes, logits_of, start, masked=masked, seeds=[SEED], steps=steps),
    }
    return _compare(sides, steps, rounds=rounds, calibration=calibration)


def _whole_rows(runtime: ShowoRuntime, words: list[int], codes: Codes) -> npt.NDArray[np.float32]:
    """Return guided logits ``[1, N, K]`` from two whole rows and the whole vocabulary."""
    shape, ids = runtime.shape, runtime.shape.ids
    fields = [ids.prompt_field(text, budget=shape.text_budget) for text in (words, ())]
    room = shape.text_budget + 1
    picture = [ids.picture_start, *(codes[0] + ids.first_code), ids.picture_end]
    rows = np.array([[ids.pad] * (room - len(f)) + f + picture for f in fields])
    seen = drawing_attention(torch.from_numpy(rows), POCKET.vocabulary).numpy()
    places = np.tile(np.arange(rows.shape[1]), (2, 1))
    logits, _ = runtime.forward(rows, places, seen, wanted=np.arange(ids.size))
    conditional, empty = logits[:, room + 1 : -1, ids.first_code : ids.mask]
    scale = np.float32(SCALE)
    guided: npt.NDArray[np.float32] = ((1 + scale) * conditional - scale * empty)[None]
    return guided


def _compare(
    sides: Mapping[str, Callable[[], Codes]],
    steps: DrawingSteps,
    *,
    rounds: int,
    calibration: Calibration,
) -> dict[str, Any]:
    drawn = {name: draw() for name, draw in sides.items()}  # warms up as well
    times = []
    for _ in range(rounds):
        calibration.sample()
        times.append([_time(draw) for draw in sides.values()])
    clock, processor = (
        dict(zip(sides, part, strict=True)) for part in np.median(times, axis=0).T * 1e3
    )
    return {
        "steps": steps.count,
        "clock_p50_ms": {name: round(float(taken), 1) for name, taken in clock.items()},
        "processor_p50_ms": {name: round(float(taken), 1) for name, taken in processor.items()},
        "ratio_by_clock": {n: round(float(clock[n] / clock["kept"]), 2) for n in clock},
        "ratio": {n: round(float(processor[n] / processor["kept"]), 2) for n in processor},
        "same_codes": {n: bool((drawn[n] == drawn["kept"]).all()) for n in drawn},
    }


def _time(draw: Callable[[], Codes]) -> tuple[float, float]:
    """Return seconds by the clock and of the processor, which others on the machine touch least."""
    clock, processor = time.perf_counter(), time.process_time()
    draw()
    return time.perf_counter() - clock, time.process_time() - processor


def _target(shape: str, figures: dict[str, Any], bound: float) -> Target:
    """Return the promise; a picture that differs keeps none."""
    ratio = figures["ratio"]["plain"] if figures["same_codes"]["plain"] else 0.0
    return Target(f"{shape}, times the speed of two whole rows", ratio, bound, at_least=True)


if __name__ == "__main__":
    main()
