"""Loads a base and decides what of it learns: adapter or all of the words, merger, tower.

Checks that the picture tower's weights are those of the file (transformers 5.5 once left it random
without a word), that LoRA sits on seven matrices of every text layer and nowhere else, and that the
number of weights that learn is the one that the formula gives. Merging happens at the end, into a
base that is loaded again in full precision: never into four bits.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from torch import nn

from train.errors import MissingLibraryError, RunError
from train.omni.config import LoraSettings, ModelSettings
from train.omni.encode import Encoder
from train.omni.fast_tower import quicken
from train.omni.patches import MEAN, STD, Eyes

TARGETS: Final = r".*language_model.*\.(q|k|v|o|gate|up|down)(_proj)$"
LEAVES: Final = ("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj")
_KNOWN: Final = "visual.patch_embed.proj.weight"


@dataclass(frozen=True)
class Network:
    """A model that is ready to learn.

    Attributes:
        model: The model of transformers, inside PEFT where there is an adapter.
        place: Folder or name it was loaded from.
    """

    model: Any
    words: Any
    encoder: Encoder
    eyes: Eyes
    place: str

    @property
    def inner(self) -> Any:
        """The model of transformers itself."""
        model = self.model
        return model.get_base_model() if hasattr(model, "get_base_model") else model

    @property
    def image_token(self) -> int:
        """Id that stands for a part of a picture."""
        return int(self.inner.config.image_token_id)

    def groups(self) -> dict[str, list[tuple[str, nn.Parameter]]]:
        """Return what learns, by the rate it learns at: words, merger, tower."""
        found: dict[str, list[tuple[str, nn.Parameter]]] = {"words": [], "merger": [], "tower": []}
        for name, weight in self.model.named_parameters():
            if weight.requires_grad:
                found[_group(name)].append((name, weight))
        return {name: weights for name, weights in found.items() if weights}


def load_network(
    place: str,
    settings: ModelSettings,
    lora: LoraSettings,
    *,
    device: torch.device,
    dtype: torch.dtype,
    checkpointing: bool,
) -> Network:
    """Load a base and make it ready to learn.

    Raises:
        RunError: It is not there or cannot be used.
        MissingLibraryError: LoRA or four bits are asked for and their library is not installed.
    """
    from transformers import AutoModelForImageTextToText, AutoTokenizer

    options: dict[str, Any] = {"dtype": dtype, "local_files_only": True}
    if settings.revision:
        options["revision"] = settings.revision
    options["attn_implementation"] = attention_for(settings, device)
    if settings.quant == "nf4":
        options["quantization_config"] = _four_bits()
        options["device_map"] = {"": device}
    try:
        words = AutoTokenizer.from_pretrained(place, local_files_only=True)
        model: Any = AutoModelForImageTextToText.from_pretrained(place, **options)
    except (OSError, ValueError, KeyError) as error:
        raise RunError(
            f"The base {Path(place).name} cannot be loaded.",
            next_step="Fetch it with `hf download`, or give the folder that holds it.",
        ) from error
    if settings.quant == "none":
        check_tower(model, place)
        model = model.to(device)
    if hasattr(model.config, "use_cache"):
        model.config.use_cache = False
    model = _prepared(model, settings, lora, checkpointing=checkpointing)
    quicken(model)
    encoder = Encoder(words, merge=int(model.config.vision_config.spatial_merge_size))
    return Network(model, words, encoder, _eyes(place, model.config.vision_config), place)


def attention_for(settings: ModelSettings, device: torch.device) -> str:
    """Return the attention of transformers to use: on a processor the plain one is fastest."""
    if settings.attn != "auto":
        return settings.attn
    return "eager" if device.type == "cpu" else "sdpa"


def check_tower(model: nn.Module, place: str) -> None:
    """Refuse a model whose picture tower is not the one of its file.

    Raises:
        RunError: The first weight of the tower differs.
    """
    folder = Path(place)
    if not folder.is_dir():
        return
    from train.export.checkpoint import CheckpointError, Tensors

    try:
        stored = Tensors(folder).read(_KNOWN)
    except (CheckpointError, KeyError) as error:
        raise RunError(
            f"The base {folder.name} has no picture tower in its files.",
            next_step="Choose a base that transformers saved whole.",
        ) from error
    for name, weight in model.named_parameters():
        if name.endswith(_KNOWN):
            loaded = weight.detach().float().cpu().numpy()
            near = np.allclose(loaded, stored, rtol=1e-2, atol=1e-4)
            if loaded.shape == stored.shape and near:
                return
    raise RunError(
        "The picture tower was not loaded from the base's files.",
        next_step="Install another version of transformers.",
    )


def lora_parameters(config: Any, rank: int) -> int:
    """Return the weights of an adapter, by formula."""
    head = getattr(config, "head_dim", None) or config.hidden_size // config.num_attention_heads
    query, kv = config.num_attention_heads * head, config.num_key_value_heads * head
    wide, inner = config.hidden_size, config.intermediate_size
    sides = (wide + query) * 2 + (wide + kv) * 2 + (wide + inner) * 3
    return int(rank * sides * config.num_hidden_layers)


def adapted_modules(model: nn.Module) -> list[str]:
    """Return the names of the modules that have an adapter."""
    return sorted(
        {name.split(".lora_A")[0] for name, _ in model.named_modules() if ".lora_A." in name}
    )


def _prepared(
    model: Any, settings: ModelSettings, lora: LoraSettings, *, checkpointing: bool
) -> Any:
    if settings.tune == "lora":
        model = _adapted(model, settings, lora, checkpointing=checkpointing)
    for name, weight in model.named_parameters():
        kind = _group(name)
        if kind == "words":
            weight.requires_grad_(settings.tune == "full" or ".lora_" in name)
        else:
            state = settings.merger if kind == "merger" else settings.tower
            weight.requires_grad_(state == "trained" and weight.is_floating_point())
    if checkpointing:
        inner = model.get_base_model() if hasattr(model, "get_base_model") else model
        # transformers 5.23 warns of the older name, 5.17 knows no other
        enable = getattr(inner, "activation_checkpointing_enable", None)
        (enable or inner.gradient_checkpointing_enable)({"use_reentrant": False})
        if settings.tower == "frozen":
            # nothing of a frozen tower is kept for the way back anyway
            for module in inner.model.visual.modules():
                if hasattr(module, "gradient_checkpointing"):
                    module.gradient_checkpointing = False
    return model.train()


def _adapted(
    model: Any, settings: ModelSettings, lora: LoraSettings, *, checkpointing: bool
) -> Any:
    try:
        import peft
    except ImportError as error:
        raise MissingLibraryError(
            "LoRA needs the library peft.", next_step="Run `pip install peft`."
        ) from error
    if settings.quant == "nf4":
        model = peft.prepare_model_for_kbit_training(
            model, use_gradient_checkpointing=checkpointing
        )
    wanted = peft.LoraConfig(
        r=lora.r,
        lora_alpha=lora.alpha,
        lora_dropout=lora.dropout,
        target_modules=TARGETS,
        task_type="CAUSAL_LM",
    )
    adapted = peft.get_peft_model(model, wanted)
    if settings.quant == "nf4":
        adapted.enable_input_require_grads()
    base: Any = adapted.get_base_model()
    text = base.config.text_config
    names = adapted_modules(adapted)
    own = sum(w.numel() for n, w in adapted.named_parameters() if ".lora_" in n)
    assert len(names) == 7 * text.num_hidden_layers, names
    assert not any("visual" in name for name in names), names
    assert own == lora_parameters(text, lora.r), own
    return adapted


def _four_bits() -> Any:
    try:
        import bitsandbytes  # noqa: F401
        from transformers import BitsAndBytesConfig
    except ImportError as error:
        raise MissingLibraryError(
            "Four bits (QLoRA) need the library bitsandbytes.",
            next_step="Run `pip install bitsandbytes`, or set model.quant to none.",
        ) from error
    return BitsAndBytesConfig(
        load_in_4bit=True,
        bnb_4bit_quant_type="nf4",
        bnb_4bit_use_double_quant=True,
        bnb_4bit_compute_dtype=torch.bfloat16,
        bnb_4bit_quant_storage=torch.bfloat16,
        llm_int8_skip_modules=["visual", "lm_head"],
    )


def _group(name: str) -> str:
    if "visual." not in name:
        return "words"
    return "merger" if ".merger" in name or "merger_list" in name else "tower"


def _eyes(place: str, vision: Any) -> Eyes:
    from transformers.models.auto.image_processing_auto import get_image_processor_config

    found: Mapping[str, Any] = get_image_processor_config(place, local_files_only=True)
    return Eyes(
        patch=int(vision.patch_size),
        merge=int(vision.spatial_merge_size),
        frames=int(vision.temporal_patch_size),
        mean=tuple(found.get("image_mean", MEAN)),
        std=tuple(found.get("image_std", STD)),
    )
