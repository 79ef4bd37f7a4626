"""The tiny Qwen2.5-VL as a folder for mlx-vlm, with what transformers says, for ``make mlx``.

mlx-vlm and torch need not be in one environment: this runs where torch is, the tests where mlx is.

    python -m tests.tiny_models.mlx FOLDER
"""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import numpy as np

from tests.tiny_models.vlm import QUESTIONS, ROOT, lessons, prompt_of, strangers, tiny_vlm_in

FOLDER = Path("build") / "mlx" / "tiny"


def make(folder: Path) -> None:
    """Write ``model``, ``answers.json`` and ``logits.npz``."""
    from train.export.to_mlx import export_mlx
    from train.export.transformers_side import TransformersSide

    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    tiny = tiny_vlm_in(folder.parent / "cache")
    export_mlx(tiny.folder, folder / "model", name="tiny-vlm")
    side = TransformersSide(tiny.folder)
    answers, logits = [], {}
    for number, picture in enumerate(pictures()):
        for question in QUESTIONS:
            prompt = prompt_of(question)
            said = side.greedy(prompt, picture, most=24)
            logits[str(len(answers))] = side.logits(prompt, picture, ())[0]
            text = side.words.decode(said, skip_special_tokens=True)
            answers.append({"picture": number, "question": question, "text": text})
    (folder / "answers.json").write_text(json.dumps(answers), encoding="utf-8")
    np.savez(folder / "logits.npz", **logits)


def pictures() -> list[np.ndarray]:
    """Return the pictures that are asked about, in order."""
    return [*(lesson.picture for lesson in lessons()), *strangers()]


if __name__ == "__main__":
    make(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / FOLDER)
