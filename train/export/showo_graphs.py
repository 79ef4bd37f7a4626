"""Export Show-O: the torch model becomes a folder that runs without torch, held against its source.

    ids, positions, allowed, past, columns, wanted -> logits, present      backbone.onnx
    pixels -> codes                                                        encoder.onnx
    codes -> pixels                                                        decoder.onnx

One graph serves whole prompts, steps of drawing and single words: how long the past is, which
columns and which ids are wanted are inputs. Tensors of the backbone lie beside its graph in
``backbone.data``, because a graph itself holds two gigabytes at most. With ``int8`` its matrices
and tables keep 7 bits (``reduce_range``, for processors without VNNI); the tokenizer stays float32,
as it is small and what it rounds away is seen. The folder appears whole and only when it passed.
"""

from __future__ import annotations

import tempfile
import warnings
from pathlib import Path

import numpy as np
import onnx
import torch
import torch.nn.functional as F
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from models.runtimes.showo import ShowoRuntime
from models.runtimes.showo_words import WORDS_NAME
from train.export.model_folder import fresh_folder, publish
from train.export.parity import Gate, compare_rows, require
from train.showo.backbone import ShowO, row_positions
from train.showo.config import ShowoConfig
from train.showo.omni_attention import causal
from train.showo.tokenizer_net import PictureTokenizer

OPSET = 17
LOGITS_BOUND = 1e-3
PIXELS_BOUND = 1e-3
CODES_BOUND = 0.995
COSINE_BOUND = 0.99


class BackboneGraph(nn.Module):
    """``ShowO`` with a cache and a choice of columns and ids."""

    def __init__(self, net: ShowO) -> None:
        super().__init__()
        self.net = net

    def forward(
        self,
        ids: Tensor,
        positions: Tensor,
        allowed: Tensor,
        past: Tensor,
        columns: Tensor,
        wanted: Tensor,
    ) -> tuple[Tensor, Tensor]:
        """Return logits ``[R, len(columns), len(wanted)]`` and the cache of ``P + S`` tokens."""
        hidden, present = self.net.hidden_and_cache(ids, positions, allowed=allowed, past=past)
        head = self.net.showo.lm_head
        chosen = hidden.index_select(1, columns)
        weight, bias = head.weight.index_select(0, wanted), head.bias.index_select(0, wanted)
        return F.linear(chosen, weight, bias), present


class EncoderGraph(nn.Module):
    """The tokenizer's first half."""

    def __init__(self, net: PictureTokenizer) -> None:
        super().__init__()
        self.net = net

    def forward(self, pixels: Tensor) -> Tensor:
        """Return codes ``[B, S/16, S/16]`` for pixels ``[B, 3, S, S]`` in [-1, 1]."""
        return self.net.quantize.codes(self.net.encoder(pixels))


class DecoderGraph(nn.Module):
    """The tokenizer's second half."""

    def __init__(self, net: PictureTokenizer) -> None:
        super().__init__()
        self.net = net

    def forward(self, codes: Tensor) -> Tensor:
        """Return pixels ``[B, 3, 16h, 16w]`` for codes ``[B, h, w]``."""
        return self.net.decoder(self.net.quantize.signs(codes)).clamp(-1, 1)


def export_showo(
    net: ShowO,
    tokenizer: PictureTokenizer,
    out: Path,
    *,
    int8: bool = False,
    words: Path | None = None,
) -> list[Gate]:
    """Write the folder ``out`` and return the gates that it passed; an earlier one is replaced.

    Args:
        words: Text tokenizer that belongs to the model; without it nobody can talk to the export.

    Raises:
        ParityError: What was written answers otherwise than the source; ``out`` is as it was.
    """
    part = fresh_folder(out)
    net, tokenizer = net.float().eval(), tokenizer.float().eval()
    _write_backbone(net, part, int8=int8)
    _write_tokenizer(tokenizer, net.config, part)
    if words is not None:
        (part / WORDS_NAME).write_bytes(words.read_bytes())
    (part / "showo.json").write_text(net.config.shape.to_json(), encoding="utf-8")
    gates = compare(net, tokenizer, ShowoRuntime(part), int8=int8)
    require(gates)
    publish(part, out)
    return gates


def _write_tokenizer(tokenizer: PictureTokenizer, config: ShowoConfig, folder: Path) -> None:
    pixels = torch.zeros(2, 3, config.side_px, config.side_px)
    sides = {2: "height", 3: "width"}
    _write(
        EncoderGraph(tokenizer),
        {"pixels": (pixels, sides)},
        {"codes": {1: "rows", 2: "columns"}},
        folder / "encoder.onnx",
    )
    codes = torch.zeros(2, config.grid, config.grid, dtype=torch.long)
    _write(
        DecoderGraph(tokenizer),
        {"codes": (codes, {1: "rows", 2: "columns"})},
        {"pixels": sides},
        folder / "decoder.onnx",
    )


@torch.inference_mode()
def compare(
    net: ShowO, tokenizer: PictureTokenizer, runtime: ShowoRuntime, *, int8: bool = False
) -> list[Gate]:
    """Return how far an export is from its source, on random rows, codes and pixels.

    Logits of an int8 backbone are held by direction: how far single ones move has no bound that
    would mean anything for another model.
    """
    generator = torch.Generator().manual_seed(0)
    config = net.config
    ids = torch.randint(config.vocabulary.size, (2, config.length), generator=generator)
    allowed = causal(config.length).expand(2, -1, -1)
    whole = net(ids, allowed=allowed).numpy()
    places = row_positions(ids).numpy().copy()
    everything = np.arange(config.vocabulary.size)
    half = config.length // 2
    # in two parts, so that the cache is compared too
    seen = allowed.numpy().copy()
    first, past = runtime.forward(
        ids[:, :half].numpy(), places[:, :half], seen[:, :half, :half], wanted=everything
    )
    second, _ = runtime.forward(
        ids[:, half:].numpy(), places[:, half:], seen[:, half:], wanted=everything, past=past
    )
    exported = np.concatenate([first, second], axis=1)
    side = config.side_px
    shown = torch.randint(256, (2, side, side, 3), dtype=torch.uint8, generator=generator)
    pixels = shown.permute(0, 3, 1, 2).float() / 127.5 - 1
    same = (runtime.encode(shown.numpy()) == tokenizer.encode(pixels).numpy()).mean()
    codes = torch.randint(config.tokenizer.codes, (2, config.picture_tokens), generator=generator)
    decoded = np.abs(runtime.decode_pixels(codes.numpy()) - tokenizer.decode(codes).numpy()).max()
    rows = compare_rows(exported.reshape(-1, len(everything)), whole.reshape(-1, len(everything)))
    farthest = float(np.abs(exported - whole).max())
    return [
        Gate("smallest cosine of logits", rows.cosine_min, COSINE_BOUND)
        if int8
        else Gate("largest difference of logits", farthest, LOGITS_BOUND, at_least=False),
        Gate("share of equal codes", float(same), CODES_BOUND),
        Gate("largest difference of pixels", float(decoded), PIXELS_BOUND, at_least=False),
    ]


def _write_backbone(net: ShowO, folder: Path, *, int8: bool) -> None:
    """Write ``backbone.onnx`` and, beside it, all tensors in ``backbone.data``."""
    # the exporter scatters a large model's tensors over hundreds of files
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        traced = Path(scratch) / "backbone.onnx"
        _trace_backbone(net, traced)
        if int8:
            exact, traced = traced, Path(scratch) / "int8.onnx"
            quantize_dynamic(
                exact,
                traced,
                per_channel=True,
                reduce_range=True,
                weight_type=QuantType.QInt8,
                op_types_to_quantize=["MatMul", "Gather"],
                use_external_data_format=True,
            )
        onnx.save_model(
            onnx.load(str(traced)),
            str(folder / "backbone.onnx"),
            save_as_external_data=True,
            location="backbone.data",
            size_threshold=1024,
        )


def _trace_backbone(net: ShowO, file: Path) -> None:
    backbone = net.config.backbone
    rows, past, now = 2, 3, 5
    cache = (backbone.layers, 2, rows, backbone.heads, past, backbone.head_dim)
    positions = torch.arange(past, past + now).expand(rows, -1)
    inputs = {
        "ids": (torch.zeros(rows, now, dtype=torch.long), {1: "now"}),
        "positions": (positions, {1: "now"}),
        "allowed": (torch.ones(rows, now, past + now, dtype=torch.bool), {1: "now", 2: "all"}),
        "past": (torch.zeros(cache), {2: "rows", 4: "past"}),
        "columns": (torch.arange(now), {0: "shown"}),
        "wanted": (torch.arange(4), {0: "wanted"}),
    }
    outputs = {"logits": {1: "shown", 2: "wanted"}, "present": {2: "rows", 4: "all"}}
    _write(
        BackboneGraph(net),
        inputs,
        outputs,
        file,
        batchless=("past", "columns", "wanted", "present"),
    )


def _write(
    graph: nn.Module,
    inputs: dict[str, tuple[Tensor, dict[int, str]]],
    outputs: dict[str, dict[int, str]],
    file: Path,
    *,
    batchless: tuple[str, ...] = (),
) -> None:
    """Write a graph whose named dimensions are free; the first one is, except of ``batchless``."""
    axes = {name: axes for name, (_, axes) in inputs.items()} | outputs
    free = {
        name: named if name in batchless else {0: "rows", **named} for name, named in axes.items()
    }
    with warnings.catch_warnings():
        # the dynamo exporter needs onnxscript and names tensors less readably
        warnings.simplefilter("ignore")
        torch.onnx.export(
            graph.eval(),
            tuple(example for example, _ in inputs.values()),
            str(file),
            input_names=list(inputs),
            output_names=list(outputs),
            dynamic_axes=free,
            opset_version=OPSET,
            dynamo=False,
        )
