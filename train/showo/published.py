"""Published folders of Show-o: which of the shapes their ``config.json`` means.

The file names sizes of the vocabulary and how many codes a picture has; layers and widths are those
of Phi-1.5, which it names. Everything it says is compared, because weights of another variant fit
into the same tensors and mean something else. Weights are read by ``weights``.

Source: ``config.json`` of ``showlab/show-o*`` (specification, section 1.3).
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from train.errors import DataError
from train.showo.backbone import ShowO
from train.showo.config import FULL, ShowoConfig
from train.showo.weights import load_showo

CONFIG_NAME = "config.json"
WEIGHTS_NAME = "pytorch_model.safetensors"
_BACKBONE = "microsoft/phi-1_5"
# codes of a picture -> its side, and the text budget that the variant was tuned with
_SIZES = {256: (256, 128), 1024: (512, 381)}


def load_published(folder: Path) -> ShowO:
    """Return the model of a downloaded folder, in the type of its file.

    Raises:
        DataError: The folder holds another model, or not a whole one.
    """
    return load_showo(folder / WEIGHTS_NAME, published_config(folder / CONFIG_NAME))


def published_config(file: Path) -> ShowoConfig:
    """Return the shape that a published ``config.json`` means.

    Raises:
        DataError: It is not there, or it describes something else; all differences are named.
    """
    try:
        said = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        said = None
    if not isinstance(said, dict):
        raise DataError(
            f"{file.name} is not there or is no JSON object.",
            next_step="Download the whole folder of the model.",
        )
    _require_known(said)
    side, budget = _SIZES[said["num_vq_tokens"]]
    return replace(FULL, side_px=side, text_budget=budget)


def _require_known(said: dict[str, Any]) -> None:
    """Refuse what is not one of the published variants without CLIP."""
    vocabulary = FULL.vocabulary
    expected = {
        "codebook_size": vocabulary.codes,
        "llm_model_path": _BACKBONE,
        "llm_vocab_size": vocabulary.text_tokens,
        "mask_token_id": vocabulary.mask,
        "vocab_size": vocabulary.size,
        "w_clip_vit": False,
    }
    problems = [
        f"{name} is {said.get(name)!r} and not {value!r}"
        for name, value in expected.items()
        if said.get(name) != value
    ]
    if said.get("num_vq_tokens") not in list(_SIZES):  # what it is may not be hashable
        problems.append(f"num_vq_tokens is {said.get('num_vq_tokens')!r} and not 256 or 1024")
    if problems:
        raise DataError(
            f"The folder holds no Show-o that can be read here: {'; '.join(problems)}.",
            next_step="Use show-o, show-o-512x512 or show-o-512x512-wo-llava-tuning.",
        )
