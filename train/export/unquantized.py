"""The float twin of a quantized export: the same weights on both sides, so that only faults differ.

A quantized file differs from its checkpoint by rounding, and rounding hides faults of its size. So
the file's own weights are written back as F32 and put into transformers, too: what is then apart is
held to the bounds of an unquantized file. What rounding the weights alone changes in transformers
is the honest deviation of that file, by which the file itself is judged. Needs as much memory and
disk as the model in F32.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import gguf
import numpy as np

from train.export.checkpoint import CheckpointError, Floats, canonical
from train.export.gguf_file import settle
from train.export.to_gguf import VlmSource, text_names, vision_names
from train.export.transformers_side import TransformersSide

_VIRTUAL = ("GGUF.version", "GGUF.tensor_count", "GGUF.kv_count", "general.architecture")
_PATCHES = "visual.patch_embed.proj.weight"


def write_unquantized(file: Path, out: Path) -> None:
    """Write a GGUF file with all settings as they are and every tensor in F32."""
    reader = gguf.GGUFReader(file)
    architecture = reader.get_field("general.architecture")
    if architecture is None:
        raise CheckpointError(f"{file.name} does not say what it holds.")
    part = out.with_name(f".{out.name}.part")
    writer = gguf.GGUFWriter(part, str(architecture.contents()))
    try:
        for name, field in reader.fields.items():
            if name in _VIRTUAL:
                continue
            inner = field.types[-1] if field.types[0] == gguf.GGUFValueType.ARRAY else None
            writer.add_key_value(name, field.contents(), field.types[0], sub_type=inner)
        for tensor in reader.tensors:
            writer.add_tensor(tensor.name, _floats(tensor))
        writer.write_header_to_file()
        writer.write_kv_data_to_file()
        writer.write_tensors_to_file()
    finally:
        writer.close()
    settle(part, out)


def take_weights(side: TransformersSide, source: VlmSource, files: tuple[Path, Path]) -> None:
    """Put the weights of text and picture file into a model of transformers.

    Raises:
        CheckpointError: The files hold other tensors than the model.
    """
    import torch

    held = {tensor.name: tensor for file in files for tensor in gguf.GGUFReader(file).tensors}
    names: dict[str, tuple[str, ...]] = {
        ours: (theirs,) for ours, theirs in text_names(source.shape).items()
    }
    names |= vision_names(source.shape)
    weights: dict[str, Any] = side.model.state_dict()
    with torch.no_grad():
        for name, weight in weights.items():
            ours = canonical(name)
            if ours not in names:
                continue  # the output layer that is the embedding
            if missing := [part for part in names[ours] if part not in held]:
                raise CheckpointError(f"The export lacks {missing[0]}.")
            parts = [_floats(held[part]) for part in names[ours]]
            whole = np.stack(parts, axis=2) if ours == _PATCHES else np.concatenate(parts)
            if whole.size != weight.numel():
                raise CheckpointError(f"{names[ours][0]} has another size than the model's.")
            weight.copy_(torch.from_numpy(whole.reshape(weight.shape)))


def _floats(tensor: Any) -> Floats:
    shape = tuple(int(side) for side in reversed(tensor.shape))
    values = gguf.quants.dequantize(tensor.data, tensor.tensor_type)
    return np.ascontiguousarray(values.reshape(shape), np.float32)
