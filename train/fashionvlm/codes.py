"""Every picture as codes, computed once by the frozen picture tokenizer and kept in a file.

    FILE    uint16 [pictures, N], a memory-mapped .npy; written whole

A picture of the full shape is two kilobytes so, and a step of training decodes no pixels. The name
holds a digest of tokenizer, size and data, so that codes of another tokenizer are never taken.
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

from train.fashionvlm.sources import Sources
from train.showo.config import ShowoConfig
from train.showo.tokenizer_net import PictureTokenizer, to_pixels
from train.whole_files import whole_file

Codes = npt.NDArray[np.uint16]
_BATCH: Final = 32
_TELL: Final = 64


def codes_of(
    sources: Sources,
    tokenizer: PictureTokenizer,
    config: ShowoConfig,
    folder: Path,
    *,
    device: torch.device,
    say: Callable[[str], None],
) -> Codes:
    """Return the codes of all pictures, computed once into ``folder``."""
    file = folder / f"codes-{_key(sources, tokenizer, config)}.npy"
    if not file.exists():
        found = np.empty((sources.count, config.picture_tokens), np.uint16)
        for number, start in enumerate(range(0, sources.count, _BATCH)):
            rows = range(start, min(start + _BATCH, sources.count))
            pixels = to_pixels(sources.pixels(list(rows), config.side_px), device)
            with torch.inference_mode():
                found[start : rows.stop] = tokenizer.encode(pixels).cpu().numpy()
            if number % _TELL == 0:
                say(f"pictures as codes: {rows.stop} of {sources.count}")
        with whole_file(file) as stream:
            np.save(stream, found, allow_pickle=False)
    mapped: Codes = np.load(file, mmap_mode="r", allow_pickle=False)
    return mapped


def _key(sources: Sources, tokenizer: PictureTokenizer, config: ShowoConfig) -> str:
    digest = hashlib.sha256(json.dumps(sources.identity, sort_keys=True).encode())
    digest.update(str(config.side_px).encode())
    for name, weight in sorted(tokenizer.encoder.state_dict().items()):
        digest.update(name.encode())
        digest.update(weight.detach().cpu().contiguous().numpy().tobytes())
    return digest.hexdigest()[:16]
