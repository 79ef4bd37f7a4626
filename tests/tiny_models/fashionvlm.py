"""Captioned pictures, dialogues and a configuration small enough for a test of a second."""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from train.data.drawing.captioned import FORMAT, Captioned
from train.fashionvlm.config import VlmConfig, vlm_config_from

COLORS = {"red": (200, 30, 30), "green": (30, 160, 40), "blue": (30, 40, 190)}
KINDS = ("dress", "hat")


def picture(color: str, kind: str, *, shift: int, side: int = 32) -> bytes:
    """A block of color: tall for a dress, flat for a hat."""
    shown = np.full((side, side, 3), 238, np.uint8)
    high, wide = (22, 12) if kind == "dress" else (10, 20)
    top, left = (side - high) // 2 + shift, (side - wide) // 2 - shift
    shown[top : top + high, left : left + wide] = COLORS[color]
    packed = io.BytesIO()
    Image.fromarray(shown).save(packed, "JPEG", quality=95, subsampling=0)
    return packed.getvalue()


def write_captioned(folder: Path, *, each: int = 4) -> Path:
    """Write a set of captioned pictures; the last of each combination is to look at."""
    folder.mkdir(parents=True)
    rows: list[Captioned] = []
    with tarfile.open(folder / "images.tar", "w") as archive:
        for color in COLORS:
            for kind in KINDS:
                for number in range(each):
                    unseen = (color, kind) == ("blue", "hat")
                    part = "unseen" if unseen else "tune" if number == each - 1 else "train"
                    name = f"{color}-{kind}-{number}.jpg"
                    packed = picture(color, kind, shift=number - 1)
                    entry = tarfile.TarInfo(name)
                    entry.size = len(packed)
                    archive.addfile(entry, io.BytesIO(packed))
                    captions = (f"{color.title()} cotton {kind} with a bow.", f"{color} {kind}")
                    source = "photo" if number == 0 and part == "train" else "drawn"
                    rows.append(Captioned(name, part, source, kind, color, "plain", captions))
    lines = "".join(json.dumps(asdict(row)) + "\n" for row in rows)
    (folder / "pictures.jsonl").write_text(lines)
    digest = hashlib.sha256(lines.encode()).hexdigest()
    facts = {"format": FORMAT, "pictures": len(rows), "sha256": digest}
    (folder / "drawing.json").write_text(json.dumps(facts))
    return folder


def write_dialogues(folder: Path) -> Path:
    """Write a FashionRec set of three tasks with pictures."""
    (folder / "images").mkdir(parents=True)
    for place, split in enumerate(("train", "valid", "test")):
        lines = []
        for number, task in enumerate(("basic", "personalized", "alternative", "basic")):
            image = f"images/{split}-{number}.jpg"
            color = tuple(COLORS)[(place + number) % 3]
            (folder / image).write_bytes(picture(color, "dress", shift=number))
            said = [
                ("human", f"I have a {color} dress, what hat goes with it?"),
                ("gpt", f"A {color} hat, because it picks up the color of the dress."),
            ]
            said += [("human", "And shoes?"), ("gpt", "Red shoes are calm.")] * (number == 3)
            row = {
                "id": f"{split}-{number}",
                "task": task,
                "image": image,
                "conversation": [{"from": who, "value": text} for who, text in said],
            }
            lines.append(json.dumps(row) + "\n")
        (folder / f"{split}.jsonl").write_text("".join(lines))
    return folder


def settings(**runtime: Any) -> VlmConfig:
    """A configuration of two layers and 16 codes; ``runtime`` changes how it is computed."""
    return vlm_config_from(
        {
            "shape": {
                "layers": 2,
                "hidden": 64,
                "heads": 2,
                "mlp": 128,
                "rotary": 16,
                "side_px": 32,
                "text_budget": 80,
                "words": 400,
            },
            "tokenizer": {
                "bits": 6,
                "encoder_mult": [1, 1, 1, 1],
                "decoder_mult": [1, 1, 1, 1],
                "encoder_blocks": [1, 1, 1, 1],
                "decoder_blocks": [1, 1, 1, 1],
                "steps": 4,
                "batch": 4,
            },
            "stages": [
                {"name": "draw", "rows": {"draw": 6}, "steps": 3, "lr": 1e-3},
                {
                    "name": "all",
                    "rows": {"draw": 4, "caption": 3, "dialogue": 3, "text": 2},
                    "steps": 3,
                    "lr": 1e-3,
                },
            ],
            "runtime": {"device": "cpu", "precision": "fp32", "micro": 64, **runtime},
        }
    )
