"""Prepares a Qwen2.5-VL folder for mlx-vlm on Apple silicon: the same weights, settings made flat.

    vestry-train export mlx --model DIR --out DIR

mlx-vlm reads the settings of the language model from the root of ``config.json``, where
transformers no longer writes them; transformers itself reads both. Tensors keep every byte but get
the names that files on the Hub have. Quantizing is mlx-vlm's own work: ``python -m mlx_vlm convert
--hf-path DIR -q`` on a Mac makes a smaller folder of what this wrote.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from models.store import Manifest, write_manifest
from train.export.adapter import LoraAdapter
from train.export.checkpoint import CheckpointError, VlmShape, read_json
from train.export.gguf_words import read_template
from train.export.model_folder import fresh_folder, publish
from train.export.to_gguf import VlmSource, refuse_foreign

WEIGHTS = "model.safetensors"
_WORDS = ("tokenizer.json", "tokenizer_config.json", "vocab.json", "merges.txt")
_OPTIONAL = ("generation_config.json", "special_tokens_map.json", "added_tokens.json")
_BLOCK = 1 << 22
_FIELDS = {"task": "chat", "runtime": "mlx", "family": "qwen2_5_vl"}


def flat_config(config: Mapping[str, Any], shape: VlmShape) -> dict[str, Any]:
    """Return the settings with those of the language model at the root.

    Both mlx-vlm and every version of transformers that knows the architecture read the result.
    """
    flat = {key: value for key, value in config.items() if key != "text_config"}
    for key, value in (config.get("text_config") or {}).items():
        if key not in ("model_type", "rope_parameters", "layer_types", "dtype"):
            flat.setdefault(key, value)
    text = shape.text
    flat.update(
        architectures=["Qwen2_5_VLForConditionalGeneration"],
        model_type="qwen2_5_vl",
        rope_theta=text.rope_theta,
        rope_scaling={"type": "mrope", "mrope_section": list(text.sections)},
        tie_word_embeddings=text.tied,
        num_key_value_heads=text.kv_heads,
        vision_config={
            **{k: v for k, v in config["vision_config"].items() if k != "rope_parameters"},
            "model_type": "qwen2_5_vl",
        },
    )
    flat.pop("rope_parameters", None)
    return flat


def export_mlx(model: Path, out: Path, *, name: str = "", lora: Path | None = None) -> Manifest:
    """Write a folder that mlx-vlm loads and that Vestry can add, with a manifest.

    The folder appears whole or not at all.

    Args:
        lora: PEFT adapter to merge into the weights.

    Raises:
        TrainError: The model cannot be exported, or the folder holds something else.
    """
    refuse_foreign(out)
    adapter = LoraAdapter.read(lora) if lora else None
    source = VlmSource.open(model, name=name)
    if adapter:
        adapter.merge_into(source.tensors)
    part = fresh_folder(out)
    try:
        _write_settings(source, part)
        write_weights(source, part / WEIGHTS)
        files = sorted(file.name for file in part.iterdir())
        for file in files:
            _force(part / file)
        manifest = write_manifest(part, source.name, files=files, fields=_FIELDS)
        publish(part, out)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    return manifest


def _write_settings(source: VlmSource, part: Path) -> None:
    folder, eyes = source.folder, source.shape.vision
    _write_json(part / "config.json", flat_config(read_json(folder / "config.json"), source.shape))
    _write_json(
        part / "preprocessor_config.json",
        {
            "image_processor_type": "Qwen2VLImageProcessor",
            "processor_class": "Qwen2_5_VLProcessor",
            "do_convert_rgb": True,
            "do_normalize": True,
            "do_rescale": True,
            "do_resize": True,
            "image_mean": list(eyes.mean),
            "image_std": list(eyes.std),
            "merge_size": 2,
            "min_pixels": eyes.min_pixels,
            "max_pixels": eyes.max_pixels,
            "patch_size": eyes.patch,
            "resample": 3,
            "rescale_factor": 1 / 255,
            "size": {"shortest_edge": eyes.min_pixels, "longest_edge": eyes.max_pixels},
            "temporal_patch_size": 2,
        },
    )
    (part / "chat_template.jinja").write_text(read_template(folder), encoding="utf-8")
    for file in (*_WORDS, *_OPTIONAL):
        if (folder / file).exists():
            shutil.copyfile(folder / file, part / file)
    if not (part / "tokenizer_config.json").exists():
        raise CheckpointError(f"{folder.name} has no tokenizer_config.json.")


def write_weights(source: VlmSource, file: Path) -> None:
    """Write one safetensors file; stored bytes as they are, changed tensors as float32."""
    names = sorted(source.tensors.names())
    header: dict[str, Any] = {"__metadata__": {"format": "pt"}}
    offset = 0
    for name in names:
        kind, size = source.tensors.stored(name)
        header[name] = {
            "dtype": kind,
            "shape": list(source.tensors.shape(name)),
            "data_offsets": [offset, offset + size],
        }
        offset += size
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    with file.open("wb") as stream:
        stream.write(len(text).to_bytes(8, "little"))
        stream.write(text)
        for name in names:
            for block in source.tensors.raw(name, block=_BLOCK):
                stream.write(block)


def _write_json(file: Path, document: Mapping[str, Any]) -> None:
    text = json.dumps(document, indent=2, ensure_ascii=False, sort_keys=True) + "\n"
    file.write_text(text, encoding="utf-8")


def _force(file: Path) -> None:
    with file.open("rb+") as stream:
        os.fsync(stream.fileno())
