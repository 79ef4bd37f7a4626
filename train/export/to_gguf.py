"""Exports a Qwen2.5-VL for llama.cpp: a text file, a picture file (mmproj), and a LoRA if asked.

    vestry-train export gguf --model DIR --out DIR --type q4_k_m

Writes its own files over the ``gguf`` package: the stock converter refuses a tokenizer it has not
seen, and gives no promise about names that change with transformers. Reads no weights through
torch. What an export must keep is measured by ``chat_parity``, not here. A LoRA of the picture
tower cannot be a file of its own (llama.cpp reads none): it is merged.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from models.store import MANIFEST_NAME, Manifest, write_manifest
from models.vision_resize import ALONE_TOKENS_KEY, SEVERAL_TOKENS_KEY
from train.export.adapter import LoraAdapter
from train.export.checkpoint import (
    VISION_EPSILON,
    CheckpointError,
    Floats,
    Tensors,
    VlmShape,
    read_shape,
    require_names,
)
from train.export.gguf_file import (
    PLAIN_TYPES,
    QUANT_TYPES,
    FileType,
    GgufDraft,
    PlainType,
    QuantType,
    VisionType,
    quantize,
    write_gguf,
)
from train.export.gguf_words import Words, read_words
from train.export.model_folder import fresh_folder, publish
from train.picture_limits import PictureLimits, limits_of

_LAYER = {
    "input_layernorm.weight": "attn_norm.weight",
    "self_attn.q_proj.weight": "attn_q.weight",
    "self_attn.q_proj.bias": "attn_q.bias",
    "self_attn.k_proj.weight": "attn_k.weight",
    "self_attn.k_proj.bias": "attn_k.bias",
    "self_attn.v_proj.weight": "attn_v.weight",
    "self_attn.v_proj.bias": "attn_v.bias",
    "self_attn.o_proj.weight": "attn_output.weight",
    "post_attention_layernorm.weight": "ffn_norm.weight",
    "mlp.gate_proj.weight": "ffn_gate.weight",
    "mlp.up_proj.weight": "ffn_up.weight",
    "mlp.down_proj.weight": "ffn_down.weight",
}
_BLOCK = {
    "norm1.weight": "ln1.weight",
    "norm2.weight": "ln2.weight",
    "attn.proj.weight": "attn_out.weight",
    "attn.proj.bias": "attn_out.bias",
    **{
        f"mlp.{part}_proj.{kind}": f"ffn_{part}.{kind}"
        for part in ("gate", "up", "down")
        for kind in ("weight", "bias")
    },
}
_MERGER = {
    "visual.merger.ln_q.weight": "v.post_ln.weight",
    **{
        f"visual.merger.mlp.{layer}.{kind}": f"mm.{layer}.{kind}"
        for layer in (0, 2)
        for kind in ("weight", "bias")
    },
}
_EMBEDDING, _OUTPUT = "model.embed_tokens.weight", "lm_head.weight"
_PATCHES = "visual.patch_embed.proj.weight"


@dataclass(frozen=True)
class VlmSource:
    """A model that can be exported: settings, words and tensors of one folder.

    Attributes:
        name: Name of the model, also the beginning of its files' names.
        limits: How large it saw pictures while it learned; None where nobody says.
    """

    name: str
    folder: Path
    shape: VlmShape
    words: Words
    tensors: Tensors
    limits: PictureLimits | None = None

    @classmethod
    def open(cls, folder: Path, *, name: str = "") -> VlmSource:
        """Read settings and tokenizer and check that every tensor is known and there.

        Raises:
            CheckpointError: The folder cannot be exported.
        """
        name = name or folder.resolve().name
        if Path(name).name != name or name.startswith("."):
            raise CheckpointError(
                f"{name!r} cannot be the beginning of a file's name.",
                next_step="Choose a name without slashes.",
            )
        shape = read_shape(folder)
        tensors = Tensors(folder)
        if shape.text.tied:
            tensors.leave_out(tensors.names() & {_OUTPUT})
        require_names(tensors.names(), {*text_names(shape), *vision_names(shape)})
        rows, width = tensors.shape(_EMBEDDING)
        if width != shape.text.hidden:
            raise CheckpointError(f"The embeddings of {folder.name} are not as wide as it says.")
        words = read_words(folder, rows=rows)
        return cls(name, folder, shape, words, tensors, limits_of(folder))


def text_names(shape: VlmShape) -> dict[str, str]:
    """Return the GGUF name of every tensor of the language model."""
    names = {_EMBEDDING: "token_embd.weight", "model.norm.weight": "output_norm.weight"}
    if not shape.text.tied:
        names[_OUTPUT] = "output.weight"
    for layer in range(shape.text.layers):
        for ours, theirs in _LAYER.items():
            names[f"model.layers.{layer}.{ours}"] = f"blk.{layer}.{theirs}"
    return names


def vision_names(shape: VlmShape) -> dict[str, tuple[str, ...]]:
    """Return the GGUF names of every tensor of the picture tower; some are cut into several."""
    names: dict[str, tuple[str, ...]] = {
        _PATCHES: ("v.patch_embd.weight", "v.patch_embd.weight.1"),
        **{ours: (theirs,) for ours, theirs in _MERGER.items()},
    }
    for block in range(shape.vision.blocks):
        prefix, target = f"visual.blocks.{block}.", f"v.blk.{block}."
        for ours, theirs in _BLOCK.items():
            names[prefix + ours] = (target + theirs,)
        for kind in ("weight", "bias"):
            names[f"{prefix}attn.qkv.{kind}"] = tuple(
                f"{target}attn_{part}.{kind}" for part in "qkv"
            )
    return names


def draft_text(source: VlmSource) -> GgufDraft:
    """Return what the text file holds."""
    shape, words = source.shape.text, source.words
    draft = GgufDraft("qwen2vl", "model", source.name)
    draft.count("qwen2vl.block_count", shape.layers)
    draft.count("qwen2vl.context_length", shape.context)
    draft.count("qwen2vl.embedding_length", shape.hidden)
    draft.count("qwen2vl.feed_forward_length", shape.inner)
    draft.count("qwen2vl.attention.head_count", shape.heads)
    draft.count("qwen2vl.attention.head_count_kv", shape.kv_heads)
    draft.number("qwen2vl.attention.layer_norm_rms_epsilon", shape.epsilon)
    draft.number("qwen2vl.rope.freq_base", shape.rope_theta)
    draft.integers("qwen2vl.rope.dimension_sections", (*shape.sections, 0))
    draft.text("tokenizer.ggml.model", "gpt2")
    draft.text("tokenizer.ggml.pre", "qwen2")
    draft.texts("tokenizer.ggml.tokens", words.tokens)
    draft.integers("tokenizer.ggml.token_type", words.kinds)
    draft.texts("tokenizer.ggml.merges", words.merges)
    draft.count("tokenizer.ggml.eos_token_id", words.end)
    draft.count("tokenizer.ggml.padding_token_id", words.pad)
    draft.count("tokenizer.ggml.bos_token_id", words.pad)
    draft.flag("tokenizer.ggml.add_bos_token", value=False)
    draft.text("tokenizer.chat_template", words.template)
    for ours, theirs in text_names(source.shape).items():
        draft.tensor(theirs, source.tensors.shape(ours), _reader(source.tensors, ours))
    return draft


def draft_vision(source: VlmSource) -> GgufDraft:
    """Return what the picture file holds."""
    shape = source.shape.vision
    draft = GgufDraft("clip", "mmproj", source.name)
    draft.flag("clip.has_vision_encoder", value=True)
    draft.text("clip.projector_type", "qwen2.5vl_merger")
    draft.flag("clip.use_silu", value=True)
    draft.count("clip.vision.projection_dim", shape.out)
    draft.count("clip.vision.image_size", 560)  # asked for, and of no effect for this projector
    draft.count("clip.vision.patch_size", shape.patch)
    draft.count("clip.vision.embedding_length", shape.hidden)
    draft.count("clip.vision.feed_forward_length", shape.inner)
    draft.count("clip.vision.block_count", shape.blocks)
    draft.count("clip.vision.attention.head_count", shape.heads)
    draft.number("clip.vision.attention.layer_norm_epsilon", VISION_EPSILON)
    draft.count("clip.vision.spatial_merge_size", 2)
    draft.numbers("clip.vision.image_mean", shape.mean)
    draft.numbers("clip.vision.image_std", shape.std)
    # a tower without windows has the pattern 0: at 1 clip.cpp looks for a mask that nothing uses
    pattern = shape.full_attention_every
    draft.count("clip.vision.n_wa_pattern", 0 if pattern == 1 else pattern)
    if limits := source.limits:
        draft.count(ALONE_TOKENS_KEY, limits.alone)
        draft.count(SEVERAL_TOKENS_KEY, limits.several)
    for ours, theirs in vision_names(source.shape).items():
        for part, name in enumerate(theirs):
            draft.tensor(*_cut(source.tensors, ours, name=name, part=part, parts=len(theirs)))
    return draft


def draft_lora(source: VlmSource, adapter: LoraAdapter) -> GgufDraft:
    """Return what the file of an adapter holds.

    Raises:
        CheckpointError: The adapter changes more than matrices of the language model's layers.
    """
    draft = GgufDraft("qwen2vl", "adapter", adapter.name)
    draft.text("adapter.type", "lora")
    draft.number("adapter.lora.alpha", adapter.alpha)
    names = text_names(source.shape)
    for module in adapter.modules():
        target = f"{module}.weight"
        if not module.startswith("model.layers.") or target not in names:
            raise CheckpointError(
                f"The adapter changes {module}, which llama.cpp cannot add while it runs.",
                next_step="Export with --merge instead, or train an adapter of the language"
                " model's layers alone.",
            )
        adapter.check(module, source.tensors.shape(target))
        first, second = adapter.matrices(module)
        draft.tensor(f"{names[target]}.lora_a", first.shape, _constant(first))
        draft.tensor(f"{names[target]}.lora_b", second.shape, _constant(second))
    return draft


def write_text(source: VlmSource, file: Path, *, kind: FileType, threads: int = 2) -> None:
    """Write the text file in one type; a quantized one by way of a lossless file beside it.

    Raises:
        TrainError: It cannot be written or quantized.
    """
    draft = draft_text(source)
    if kind in PLAIN_TYPES:
        write_gguf(draft, file, plain=_as_plain(kind))
        return
    # BF16 that stays BF16 loses nothing and is half as large
    whole: PlainType = "BF16" if source.tensors.all_stored_as("BF16") else "F32"
    between = file.with_name(f".{file.name}.{whole}.tmp")
    try:
        write_gguf(draft, between, plain=whole)
        quantize(between, file, quant=_as_quant(kind), threads=threads)
    finally:
        between.unlink(missing_ok=True)


def write_vision(source: VlmSource, file: Path, *, kind: VisionType) -> None:
    """Write the picture file; in Q8_0 the cut into patches stays F16, as it is a convolution."""
    eight_bit = kind == "Q8_0"
    write_gguf(
        draft_vision(source), file, plain="F16" if kind == "Q8_0" else kind, eight_bit=eight_bit
    )


@dataclass(frozen=True)
class ExportOptions:
    """What an export shall make.

    Attributes:
        kind: Type of the text file.
        vision_kind: Type of the picture file; F16, F32 or Q8_0.
        lora: Folder of a PEFT adapter.
        merge: Whether the adapter becomes part of the weights instead of a file of its own.
        name: Name of the model; that of its folder when empty.
    """

    kind: FileType = "Q8_0"
    vision_kind: VisionType = "F16"
    lora: Path | None = None
    merge: bool = False
    name: str = ""


def export_gguf(model: Path, out: Path, options: ExportOptions | None = None) -> Manifest:
    """Write a model folder that Vestry can add: text, mmproj, perhaps a LoRA, and a manifest.

    The folder appears whole or not at all.

    Raises:
        TrainError: The model cannot be exported, or the folder holds something else.
    """
    options = options or ExportOptions()
    refuse_foreign(out)
    adapter = LoraAdapter.read(options.lora) if options.lora else None
    source = VlmSource.open(model, name=options.name)
    if adapter and options.merge:
        adapter.merge_into(source.tensors)
    part = fresh_folder(out)
    try:
        files = {
            "text": f"{source.name}-{options.kind}.gguf",
            "mmproj": f"mmproj-{source.name}-{options.vision_kind}.gguf",
        }
        lora = draft_lora(source, adapter) if adapter and not options.merge else None
        if lora:
            files["lora"] = f"lora-{source.name}-F16.gguf"
            write_gguf(lora, part / files["lora"], plain="F16")
        write_vision(source, part / files["mmproj"], kind=options.vision_kind)
        write_text(source, part / files["text"], kind=options.kind)
        manifest = write_manifest(
            part, source.name, files=list(files.values()), fields=_fields(source, options, files)
        )
        publish(part, out)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    return manifest


def refuse_foreign(out: Path) -> None:
    """Refuse a folder that holds anything but an earlier export, because it is replaced.

    Raises:
        CheckpointError: It does.
    """
    taken = out.exists() and (not out.is_dir() or any(out.iterdir()))
    if taken and not (out / MANIFEST_NAME).is_file():
        raise CheckpointError(
            f"{out.name} holds something that is not an exported model.",
            next_step="Name a new folder.",
        )


def _fields(source: VlmSource, options: ExportOptions, files: dict[str, str]) -> dict[str, object]:
    eyes = source.shape.vision
    return {
        "task": "chat",
        "runtime": "llama",
        "family": "qwen2vl",
        "quantization": options.kind,
        **files,
        "picture_tokens": {
            "least": max(1, eyes.min_pixels // (2 * eyes.patch) ** 2),
            "most": source.limits.alone
            if source.limits
            else max(1, eyes.max_pixels // (2 * eyes.patch) ** 2),
        },
    }


def _reader(tensors: Tensors, name: str) -> Callable[[], Floats]:
    return lambda: tensors.read(name)


def _constant(values: Floats) -> Callable[[], Floats]:
    return lambda: values


def _cut(
    tensors: Tensors, ours: str, *, name: str, part: int, parts: int
) -> tuple[str, tuple[int, ...], Callable[[], Floats]]:
    """Return one GGUF tensor of a tensor that may become several: frames, or query, key, value."""
    shape = tensors.shape(ours)
    if parts == 1:
        return name, shape, _reader(tensors, ours)
    if ours == _PATCHES:
        frame = (*shape[:2], *shape[3:])
        return name, frame, lambda: np.ascontiguousarray(tensors.read(ours)[:, :, part])
    rows = shape[0] // parts
    third = (rows, *shape[1:])
    return name, third, lambda: tensors.read(ours)[part * rows : (part + 1) * rows]


def _as_plain(kind: FileType) -> PlainType:
    return next(plain for plain in PLAIN_TYPES if plain == kind)


def _as_quant(kind: FileType) -> QuantType:
    return next(quant for quant in QUANT_TYPES if quant == kind)
