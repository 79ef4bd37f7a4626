"""Every picture as codes, computed once by the frozen picture tokenizer and kept in a file.

    FOLDER/codes-KEY.npy         uint16 [pictures, N], memory-mapped
    FOLDER/codes-KEY-NUMBER.npy  a part of it while it is computed, whole or not there

A picture of the full shape is two kilobytes so, and a step of training decodes no pixels. The name
holds a digest of tokenizer, size and data, so that codes of another tokenizer are never taken. Each
process computes its share of the parts: nobody waits longer than a part takes, and what was killed
goes on.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import torch

from train.distributed import World
from train.fashionvlm.sources import Sources
from train.showo.config import ShowoConfig
from train.showo.tokenizer_net import PictureTokenizer, to_pixels
from train.whole_files import whole_file

Codes = npt.NDArray[np.uint16]
_BATCH: Final = 32
_PART: Final = 2048


def codes_of(
    sources: Sources,
    tokenizer: PictureTokenizer,
    config: ShowoConfig,
    folder: Path,
    *,
    world: World,
    say: Callable[[str], None],
) -> Codes:
    """Return the codes of all pictures, computed once into ``folder``."""
    stem = f"codes-{_key(sources, tokenizer, config)}"
    file = folder / f"{stem}.npy"
    # asked by one for all: a file that appears while others look would divide them
    if not world.agreed(file.exists()):
        starts = range(0, sources.count, _PART)
        parts = [folder / f"{stem}-{start:08}.npy" for start in starts]
        for number in range(world.rank, len(parts), world.size):
            if not parts[number].exists():
                rows = range(starts[number], min(starts[number] + _PART, sources.count))
                _write(parts[number], _encoded(sources, tokenizer, config, rows, world.device))
                say(f"pictures as codes: {rows.stop} of {sources.count}")
        world.wait()
        if world.leads:
            _write(file, np.concatenate([np.load(part, allow_pickle=False) for part in parts]))
            for part in parts:
                part.unlink()
        world.wait()
    mapped: Codes = np.load(file, mmap_mode="r", allow_pickle=False)
    return mapped


def _encoded(
    sources: Sources,
    tokenizer: PictureTokenizer,
    config: ShowoConfig,
    rows: range,
    device: torch.device,
) -> Codes:
    found = np.empty((len(rows), config.picture_tokens), np.uint16)
    for start in range(0, len(rows), _BATCH):
        some = rows[start : start + _BATCH]
        pixels = to_pixels(sources.pixels(list(some), config.side_px), device)
        with torch.inference_mode():
            found[start : start + len(some)] = tokenizer.encode(pixels).cpu().numpy()
    return found


def _write(file: Path, codes: Codes) -> None:
    with whole_file(file) as stream:
        np.save(stream, codes, allow_pickle=False)


def _key(sources: Sources, tokenizer: PictureTokenizer, config: ShowoConfig) -> str:
    digest = hashlib.sha256(json.dumps(sources.identity, sort_keys=True).encode())
    digest.update(str(config.side_px).encode())
    for name, weight in sorted(tokenizer.encoder.state_dict().items()):
        digest.update(name.encode())
        digest.update(weight.detach().cpu().contiguous().numpy().tobytes())
    return digest.hexdigest()[:16]
