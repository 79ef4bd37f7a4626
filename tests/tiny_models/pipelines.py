"""Diffusion pipelines of some thousand random weights, saved as diffusers saves real ones.

Three families: the classic one (U-Net, CLIP), FLUX.2 klein (Qwen3, distilled) and Z-Image. Only the
sizes are small; each is loaded and run by the class that runs the real one.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer, decoders, pre_tokenizers
from tokenizers.models import BPE

SEED = 3
END = "<|endoftext|>"
CHAT = (
    "{% for message in messages %}{{ message['role'] }}: {{ message['content'] }}\n{% endfor %}"
    "{% if add_generation_prompt %}assistant: {% endif %}"
)


def words(longest: int) -> Any:
    """Return a tokenizer of single bytes."""
    from transformers import PreTrainedTokenizerFast

    letters = sorted(pre_tokenizers.ByteLevel.alphabet())
    table = {letter: number for number, letter in enumerate([*letters, END])}
    made = Tokenizer(BPE(vocab=table, merges=[]))
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    made.decoder = decoders.ByteLevel()
    return PreTrainedTokenizerFast(
        tokenizer_object=made,
        pad_token=END,
        eos_token=END,
        model_max_length=longest,
        chat_template=CHAT,
    )


def classic() -> Any:
    """Return a pipeline in the shape of SD-Turbo."""
    from diffusers import (
        AutoencoderKL,
        EulerDiscreteScheduler,
        StableDiffusionPipeline,
        UNet2DConditionModel,
    )
    from transformers import CLIPTextConfig, CLIPTextModel

    tokenizer = words(48)
    torch.manual_seed(SEED)
    unet = UNet2DConditionModel(
        sample_size=16,
        block_out_channels=(8, 16),
        layers_per_block=1,
        norm_num_groups=4,
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
        cross_attention_dim=16,
        attention_head_dim=2,
    )
    vae = AutoencoderKL(
        down_block_types=("DownEncoderBlock2D", "DownEncoderBlock2D"),
        up_block_types=("UpDecoderBlock2D", "UpDecoderBlock2D"),
        block_out_channels=(8, 16),
        norm_num_groups=4,
        latent_channels=4,
        sample_size=32,
    )
    text = CLIPTextConfig(
        vocab_size=len(tokenizer),
        hidden_size=16,
        intermediate_size=24,
        num_hidden_layers=2,
        num_attention_heads=2,
        max_position_embeddings=48,
        bos_token_id=256,
        eos_token_id=256,
        pad_token_id=256,
    )
    return StableDiffusionPipeline(
        unet=unet,
        vae=vae,
        text_encoder=CLIPTextModel(text).eval(),
        tokenizer=tokenizer,
        scheduler=EulerDiscreteScheduler(timestep_spacing="trailing", steps_offset=1),
        safety_checker=None,
        feature_extractor=None,
        requires_safety_checker=False,
    )


def klein() -> Any:
    """Return a pipeline in the shape of FLUX.2 klein, distilled."""
    from diffusers import (
        AutoencoderKLFlux2,
        FlowMatchEulerDiscreteScheduler,
        Flux2KleinPipeline,
        Flux2Transformer2DModel,
    )
    from transformers import Qwen3ForCausalLM

    tokenizer = words(512)
    torch.manual_seed(SEED)
    transformer = Flux2Transformer2DModel(
        patch_size=1,
        in_channels=8,
        num_layers=1,
        num_single_layers=1,
        attention_head_dim=16,
        num_attention_heads=2,
        joint_attention_dim=3 * 16,  # three layers of the text encoder
        timestep_guidance_channels=32,
        axes_dims_rope=(4, 4, 4, 4),
        guidance_embeds=False,
    )
    vae = AutoencoderKLFlux2(
        down_block_types=("DownEncoderBlock2D", "DownEncoderBlock2D"),
        up_block_types=("UpDecoderBlock2D", "UpDecoderBlock2D"),
        block_out_channels=(8, 16),
        layers_per_block=1,
        latent_channels=2,
        norm_num_groups=4,
        sample_size=32,
    )
    return Flux2KleinPipeline(
        transformer=transformer,
        vae=vae,
        text_encoder=Qwen3ForCausalLM(_qwen3(tokenizer, layers=28)).eval(),
        tokenizer=tokenizer,
        scheduler=FlowMatchEulerDiscreteScheduler(),
        is_distilled=True,
    )


def z_image() -> Any:
    """Return a pipeline in the shape of Z-Image."""
    from diffusers import (
        AutoencoderKL,
        FlowMatchEulerDiscreteScheduler,
        ZImagePipeline,
        ZImageTransformer2DModel,
    )
    from transformers import Qwen3Model

    tokenizer = words(512)
    torch.manual_seed(SEED)
    transformer = ZImageTransformer2DModel(
        in_channels=16,
        dim=32,
        n_layers=1,
        n_refiner_layers=1,
        n_heads=2,
        n_kv_heads=2,
        cap_feat_dim=16,
        axes_dims=[8, 4, 4],
        axes_lens=[512, 64, 64],
    )
    with torch.no_grad():  # made of whatever lies in memory otherwise
        transformer.x_pad_token.fill_(1.0)
        transformer.cap_pad_token.fill_(1.0)
    vae = AutoencoderKL(
        down_block_types=("DownEncoderBlock2D", "DownEncoderBlock2D"),
        up_block_types=("UpDecoderBlock2D", "UpDecoderBlock2D"),
        block_out_channels=(8, 16),
        layers_per_block=1,
        latent_channels=16,
        norm_num_groups=4,
        sample_size=32,
        scaling_factor=0.36,
        shift_factor=0.12,
    )
    return ZImagePipeline(
        transformer=transformer,
        vae=vae,
        text_encoder=Qwen3Model(_qwen3(tokenizer, layers=3)).eval(),
        tokenizer=tokenizer,
        scheduler=FlowMatchEulerDiscreteScheduler(shift=3.0),
    )


def _qwen3(tokenizer: Any, *, layers: int) -> Any:
    from transformers import Qwen3Config

    return Qwen3Config(
        vocab_size=len(tokenizer),
        hidden_size=16,
        intermediate_size=16,
        num_hidden_layers=layers,
        num_attention_heads=2,
        num_key_value_heads=2,
        head_dim=8,
        max_position_embeddings=1024,
        bos_token_id=256,
        eos_token_id=256,
        pad_token_id=256,
    )


FAMILIES: dict[str, Callable[[], Any]] = {
    "tiny-sd-turbo": classic,
    "tiny-klein": klein,
    "tiny-z-image-turbo": z_image,
}


@functools.cache
def _made(name: str) -> Any:
    return FAMILIES[name]()


def write_pipeline(folder: Path, name: str, **options: Any) -> Path:
    """Save a pipeline of a family below a folder; return where."""
    target = folder / name
    _made(name).save_pretrained(target, safe_serialization=True, **options)
    return target
