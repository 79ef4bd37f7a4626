"""The tokenizer of pocket-omni: byte-level BPE with Qwen's rules, special tokens and turns.

Learned from the questions that the model is trained on, so that a garment's name is one token.
The rules of splitting come from transformers' own Qwen2 tokenizer, because llama.cpp knows them by
name and the export refuses others. Everything a Qwen2.5-VL folder needs besides weights is written
here: tokenizer, chat template, settings of the picture processor.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers.models.qwen2.tokenization_qwen2 import Qwen2Tokenizer

from train.omni.patches import MEAN, STD

SPECIAL: Final = (
    "<|endoftext|>",
    "<|im_start|>",
    "<|im_end|>",
    "<|object_ref_start|>",
    "<|object_ref_end|>",
    "<|box_start|>",
    "<|box_end|>",
    "<|quad_start|>",
    "<|quad_end|>",
    "<|vision_start|>",
    "<|vision_end|>",
    "<|vision_pad|>",
    "<|image_pad|>",
    "<|video_pad|>",
)
SYSTEM: Final = "You are a helpful assistant."
TEMPLATE: Final = """\
{%- if messages[0].role != 'system' -%}
{{- '<|im_start|>system\\nYou are a helpful assistant.<|im_end|>\\n' -}}
{%- endif -%}
{%- for message in messages -%}
{{- '<|im_start|>' + message.role + '\\n' -}}
{%- if message.content is string -%}
{{- message.content -}}
{%- else -%}
{%- for part in message.content -%}
{%- if part.type in ('image', 'image_url') or 'image' in part or 'image_url' in part -%}
{{- '<|vision_start|><|image_pad|><|vision_end|>' -}}
{%- elif 'text' in part -%}
{{- part.text -}}
{%- endif -%}
{%- endfor -%}
{%- endif -%}
{{- '<|im_end|>\\n' -}}
{%- endfor -%}
{%- if add_generation_prompt -%}
{{- '<|im_start|>assistant\\n' -}}
{%- endif -%}
"""
_ALWAYS: Final = (SYSTEM, "system", "user", "assistant", "\n", "Image 1: ", "Image 2: ")


def learn_words(texts: Iterable[str], *, rows: int, folder: Path) -> Any:
    """Learn a tokenizer of at most ``rows`` tokens, save it, and return it as transformers has it.

    Args:
        rows: Rows of the embedding table; tokens that the texts do not fill stay unused.
    """
    raw = Tokenizer(models.BPE())
    rules: Any = Qwen2Tokenizer()
    raw.pre_tokenizer = rules._tokenizer.pre_tokenizer
    raw.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=rows - len(SPECIAL),
        min_frequency=2,
        initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()),
        show_progress=False,
    )
    raw.train_from_iterator((*_ALWAYS * 8, *texts), trainer)
    learned = json.loads(raw.to_str())["model"]
    merges: Any = [tuple(pair) for pair in learned["merges"]]
    words: Any = Qwen2Tokenizer(
        vocab=learned["vocab"],
        merges=merges,
        eos_token="<|im_end|>",
        pad_token="<|endoftext|>",
    )
    words.add_tokens([AddedToken(text, special=True, normalized=False) for text in SPECIAL])
    words.chat_template = TEMPLATE
    words.save_pretrained(folder)
    return words


def special_ids(words: Any) -> dict[str, int]:
    """Return the ids of the special tokens by text."""
    return dict(zip(SPECIAL, words.convert_tokens_to_ids(list(SPECIAL)), strict=True))


def save_processor(folder: Path, *, most_tokens: int, least_tokens: int = 4) -> None:
    """Write how pictures are prepared, where engines and exports look for it."""
    area = 28 * 28
    settings = {
        "image_processor_type": "Qwen2VLImageProcessor",
        "processor_class": "Qwen2_5_VLProcessor",
        "do_convert_rgb": True,
        "do_normalize": True,
        "do_rescale": True,
        "do_resize": True,
        "image_mean": list(MEAN),
        "image_std": list(STD),
        "merge_size": 2,
        "patch_size": 14,
        "temporal_patch_size": 2,
        "min_pixels": least_tokens * area,
        "max_pixels": most_tokens * area,
        "size": {"shortest_edge": least_tokens * area, "longest_edge": most_tokens * area},
    }
    part = folder / "preprocessor_config.json.part"
    part.write_text(json.dumps(settings, indent=1), encoding="utf-8")
    part.replace(folder / "preprocessor_config.json")
