"""Makes an adapter part of its base: a folder as transformers saves one, without PEFT.

    vestry-train export merged --model BASE --lora ADAPTER --out DIR

Settings and words are copied as they are; tensors that the adapter does not change keep every byte,
changed ones are written as float32. A base in four bits is no base for this: name the one it was
made from.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from train.export.adapter import LoraAdapter
from train.export.checkpoint import CheckpointError
from train.export.model_folder import fresh_folder, publish
from train.export.to_gguf import VlmSource
from train.export.to_mlx import WEIGHTS, write_weights

_KEPT = (".json", ".jinja", ".txt")
_INDEX = ".index.json"


def export_merged(model: Path, out: Path, *, lora: Path, name: str = "") -> int:
    """Write the merged model and return how many bytes it takes.

    The folder appears whole or not at all.

    Raises:
        TrainError: The model or the adapter cannot be read, do not belong together, or the folder
            holds something else.
    """
    taken = out.exists() and (not out.is_dir() or any(out.iterdir()))
    if taken and not (out / WEIGHTS).is_file():
        raise CheckpointError(
            f"{out.name} holds something that is not a model.", next_step="Name a new folder."
        )
    if out.exists() and out.resolve() in (model.resolve(), lora.resolve()):
        raise CheckpointError(
            f"{out.name} is what is read here.", next_step="Name another folder with --out."
        )
    adapter = LoraAdapter.read(lora)
    source = VlmSource.open(model, name=name)
    adapter.merge_into(source.tensors)
    part = fresh_folder(out)
    try:
        for file in sorted(model.iterdir()):
            if file.is_file() and file.suffix in _KEPT and not file.name.endswith(_INDEX):
                shutil.copyfile(file, part / file.name)
        write_weights(source, part / WEIGHTS)
        size = sum(file.stat().st_size for file in part.iterdir())
        publish(part, out)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    return size
