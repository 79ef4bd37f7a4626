"""Weights in files with the published names: written whole, read without running code.

Names, shapes and types must be exactly those of the model, because a name that is missing or left
over means another architecture, and such a model would answer without saying so. Only safetensors:
a pickled file can run anything.

Source: keys of ``showlab/show-o*`` and ``showlab/magvitv2`` (specification, sections 1.3 and 2.6).
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor, nn

from train.errors import DataError
from train.showo.backbone import ShowO
from train.showo.config import ShowoConfig, TokenizerConfig
from train.showo.tokenizer_net import PictureTokenizer

# what the number of bits implies: compared with nothing, and may be missing
_DERIVED = ("quantize.embedding", "quantize.power_vals")
_PROJECTOR = "mm_projector."
_NAMED = 3
_FLOATS = ("F32", "F16", "BF16")


def load_showo(file: Path, config: ShowoConfig, *, dtype: torch.dtype | None = None) -> ShowO:
    """Return the model with the weights of ``file``.

    Args:
        dtype: Of the model; that of the file when not given.

    Raises:
        DataError: It is no safetensors file, or not of this model.
    """
    with torch.device("meta"):
        net = ShowO(config)
    _fill(net, file, derived=(), dtype=dtype)
    return net.eval()


def load_tokenizer(
    file: Path, config: TokenizerConfig, *, dtype: torch.dtype | None = None
) -> PictureTokenizer:
    """Return the tokenizer with the weights of ``file``.

    Args:
        dtype: Of the tokenizer; that of the file when not given.

    Raises:
        DataError: It is no safetensors file, or not of this tokenizer.
    """
    with torch.device("meta"):
        net = PictureTokenizer(config)
    net.quantize = type(net.quantize)(config.bits)
    _fill(net, file, derived=_DERIVED, dtype=dtype)
    return net.eval()


def save_weights(net: nn.Module, file: Path) -> None:
    """Write all weights under their published names; a kill leaves the old file or the new one."""
    part = file.with_suffix(".part")
    state = {name: tensor.detach().cpu().contiguous() for name, tensor in net.state_dict().items()}
    save_file(state, part, metadata={"format": "pt"})
    with part.open("rb+") as written:
        os.fsync(written.fileno())
    part.replace(file)


def _fill(
    net: nn.Module, file: Path, *, derived: tuple[str, ...], dtype: torch.dtype | None
) -> None:
    """Give every parameter its tensor, one at a time: a model is never twice in memory."""
    wanted = {name: value for name, value in net.state_dict().items() if name not in derived}
    if file.suffix in {".pth", ".pt", ".bin", ".ckpt"}:
        raise DataError(
            f"{file.name} is a pickled file, and reading one can run any code.",
            next_step="Use the published .safetensors file.",
        )
    try:
        with safe_open(file, framework="pt", device="cpu") as source:
            found = {name: source.get_slice(name) for name in source.keys()}  # noqa: SIM118
            _require_same(
                {name: list(value.shape) for name, value in wanted.items()},
                {name: part.get_shape() for name, part in found.items() if name not in derived},
                file,
            )
            _require_floats({name: found[name].get_dtype() for name in wanted}, file)
            state = {name: _read(source.get_tensor(name), dtype) for name in wanted}
    except (SafetensorError, OSError) as error:
        raise DataError(
            f"{file.name} is not there or is no whole safetensors file.",
            next_step="Download it again.",
        ) from error
    net.load_state_dict(state, strict=False, assign=True)


def _read(tensor: Tensor, dtype: torch.dtype | None) -> nn.Parameter:
    return nn.Parameter(tensor if dtype is None else tensor.to(dtype))


def _require_same(
    wanted: Mapping[str, list[int]], found: Mapping[str, list[int]], file: Path
) -> None:
    """Refuse other names and shapes, with the first of each kind.

    Raises:
        DataError: Something is missing, left over or of another shape.
    """
    if any(name.startswith(_PROJECTOR) for name in found):
        raise DataError(
            f"{file.name} holds a projector for CLIP: it is the variant that sees photos through"
            " CLIP, which is not read here.",
            next_step="Use the variant without CLIP, show-o-512x512 or"
            " show-o-512x512-wo-llava-tuning.",
        )
    both = wanted.keys() & found.keys()
    shapes = [
        f"{name} is {found[name]} and not {wanted[name]}"
        for name in sorted(both)
        if found[name] != wanted[name]
    ]
    problems = [
        *_named("missing", sorted(wanted.keys() - found.keys())),
        *_named("not of this model", sorted(found.keys() - wanted.keys())),
        *_named("of another shape", shapes),
    ]
    if problems:
        raise DataError(
            f"{file.name} does not hold this model: {'; '.join(problems)}.",
            next_step="Use the file and the configuration of one model.",
        )


def _require_floats(types: Mapping[str, str], file: Path) -> None:
    wrong = [f"{name} ({kind})" for name, kind in sorted(types.items()) if kind not in _FLOATS]
    if wrong:
        raise DataError(
            f"{file.name} holds weights that are no floating-point numbers: "
            + ", ".join(wrong[:_NAMED])
            + ".",
            next_step="Use the file that was published, not a quantized one.",
        )


def _named(kind: str, names: Iterable[str]) -> list[str]:
    """Return ``["3 tensors are missing, ..."]`` or nothing."""
    names = list(names)
    if not names:
        return []
    shown = ", ".join(names[:_NAMED]) + (", ..." if len(names) > _NAMED else "")
    return [f"{len(names)} tensors are {kind} ({shown})"]
