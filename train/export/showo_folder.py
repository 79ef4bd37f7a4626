"""A model as a folder: shape, transformer and picture tokenizer, under the published names.

    config.json                    the shape; a published one is understood too
    pytorch_model.safetensors      the transformer
    magvitv2.safetensors           the tokenizer

The folder is the state of a model between training and export; how training goes on is a
checkpoint's matter. Nothing here decides a shape.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from train.errors import DataError
from train.export.model_folder import fresh_folder, publish
from train.showo.backbone import ShowO
from train.showo.config import BackboneConfig, ShowoConfig, TokenizerConfig
from train.showo.published import CONFIG_NAME, WEIGHTS_NAME, published_config
from train.showo.tokenizer_net import PictureTokenizer
from train.showo.weights import load_showo, load_tokenizer, save_weights

FORMAT = "vestry-showo/1"
TOKENIZER_NAME = "magvitv2.safetensors"


def save_folder(
    net: ShowO,
    tokenizer: PictureTokenizer,
    out: Path,
    *,
    more: Mapping[str, bytes] | None = None,
) -> None:
    """Write a model; the folder appears whole, in place of an earlier one.

    Args:
        more: Files that belong to it: its text tokenizer.
    """
    part = fresh_folder(out)
    said = {"format": FORMAT, **asdict(net.config)}
    (part / CONFIG_NAME).write_text(json.dumps(said, indent=1) + "\n", encoding="utf-8")
    save_weights(net, part / WEIGHTS_NAME)
    save_weights(tokenizer, part / TOKENIZER_NAME)
    for name, content in (more or {}).items():
        (part / name).write_bytes(content)
    publish(part, out)


def load_folder(folder: Path, tokenizer: Path | None = None) -> tuple[ShowO, PictureTokenizer]:
    """Return a model of ours or a published one.

    Args:
        tokenizer: File of the picture tokenizer, which is published apart from the transformer;
            that in the folder when not given.

    Raises:
        DataError: Something is missing or belongs to another model.
    """
    config = folder_config(folder / CONFIG_NAME)
    pictures = load_tokenizer(tokenizer or folder / TOKENIZER_NAME, config.tokenizer)
    return load_showo(folder / WEIGHTS_NAME, config), pictures


def folder_config(file: Path) -> ShowoConfig:
    """Return the shape that a ``config.json``, ours or a published one, means.

    Raises:
        DataError: It describes something else.
    """
    try:
        said = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        said = None
    if not isinstance(said, dict) or "format" not in said:
        return published_config(file)
    if said.pop("format") == FORMAT:
        try:
            return _from_json(said)
        except (TypeError, KeyError, AttributeError):
            pass
    raise DataError(
        f"{file.name} describes no Show-o of this version.",
        next_step=f"Save the model again; the format is {FORMAT}.",
    )


def _from_json(said: dict[str, Any]) -> ShowoConfig:
    backbone = BackboneConfig(**said.pop("backbone"))
    pictures: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in said.pop("tokenizer").items()
    }
    return ShowoConfig(backbone, TokenizerConfig(**pictures), **said)
