"""A Qwen3.5 of some hundred thousand random weights: three layers with a recurrent state, one with
attention. Its answers mean nothing; that its state cannot go back is what tests need of it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

WIDTH, INNER, LAYERS, HEADS, HEAD = 64, 128, 4, 2, 32
STATE, GROUPS, VALUE_HEADS, KERNEL = 32, 2, 4, 4
SPECIAL = ("<|endoftext|>", "<|im_start|>", "<|im_end|>")
PLAIN = ("<think>", "</think>")
TEMPLATE = (
    "{%- for message in messages %}"
    "{{- '<|im_start|>' + message.role + '\\n' + message.content + '<|im_end|>\\n' }}"
    "{%- endfor %}"
    "{%- if add_generation_prompt %}{{- '<|im_start|>assistant\\n' }}"
    "{%- if enable_thinking is defined and enable_thinking is false %}"
    "{{- '<think>\\n\\n</think>\\n\\n' }}{%- endif %}{%- endif %}"
)


def write_hybrid(file: Path) -> Path:
    """Write the model and return its file."""
    import gguf

    writer = gguf.GGUFWriter(str(file), "qwen35")
    writer.add_name("tiny hybrid")
    writer.add_type("model")
    writer.add_file_type(0)
    writer.add_block_count(LAYERS)
    writer.add_context_length(2048)
    writer.add_embedding_length(WIDTH)
    writer.add_feed_forward_length(INNER)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(1)
    writer.add_key_length(HEAD)
    writer.add_value_length(HEAD)
    writer.add_layer_norm_rms_eps(1e-6)
    writer.add_rope_freq_base(1e6)
    writer.add_rope_dimension_count(16)
    writer.add_rope_dimension_sections([3, 3, 2, 0])
    writer.add_ssm_conv_kernel(KERNEL)
    writer.add_ssm_inner_size(STATE * VALUE_HEADS)
    writer.add_ssm_state_size(STATE)
    writer.add_ssm_time_step_rank(VALUE_HEADS)
    writer.add_ssm_group_count(GROUPS)
    writer.add_uint32("qwen35.full_attention_interval", LAYERS)
    _add_words(writer)
    rng = np.random.default_rng(5)
    for name, shape in _tensors().items():
        values = rng.standard_normal(shape).astype(np.float32) / np.sqrt(shape[-1])
        if name.endswith("norm.weight"):
            values = 1 + 0.1 * values
        if name.endswith("ssm_a"):
            values = -np.abs(values) - 0.1
        writer.add_tensor(name, values.astype(np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return file


def _tensors() -> dict[str, tuple[int, ...]]:
    """Return names and shapes, rows first."""
    keys, values = STATE * GROUPS, STATE * VALUE_HEADS
    shapes: dict[str, tuple[int, ...]] = {
        "token_embd.weight": (256 + len(SPECIAL) + len(PLAIN), WIDTH),
        "output_norm.weight": (WIDTH,),
        "output.weight": (256 + len(SPECIAL) + len(PLAIN), WIDTH),
    }
    recurrent = {
        "attn_qkv.weight": (2 * keys + values, WIDTH),
        "attn_gate.weight": (values, WIDTH),
        "ssm_conv1d.weight": (2 * keys + values, KERNEL),
        "ssm_dt.bias": (VALUE_HEADS,),
        "ssm_a": (VALUE_HEADS,),
        "ssm_beta.weight": (VALUE_HEADS, WIDTH),
        "ssm_alpha.weight": (VALUE_HEADS, WIDTH),
        "ssm_norm.weight": (STATE,),
        "ssm_out.weight": (WIDTH, values),
    }
    attention = {
        "attn_q.weight": (2 * HEADS * HEAD, WIDTH),
        "attn_k.weight": (HEAD, WIDTH),
        "attn_v.weight": (HEAD, WIDTH),
        "attn_output.weight": (WIDTH, HEADS * HEAD),
        "attn_q_norm.weight": (HEAD,),
        "attn_k_norm.weight": (HEAD,),
    }
    both = {
        "attn_norm.weight": (WIDTH,),
        "post_attention_norm.weight": (WIDTH,),
        "ffn_gate.weight": (INNER, WIDTH),
        "ffn_up.weight": (INNER, WIDTH),
        "ffn_down.weight": (WIDTH, INNER),
    }
    for layer in range(LAYERS):
        own = attention if (layer + 1) % LAYERS == 0 else recurrent
        shapes |= {f"blk.{layer}.{name}": shape for name, shape in (own | both).items()}
    return shapes


def _add_words(writer: Any) -> None:
    """Add one token per byte, in the alphabet of byte-level tokenizers, and the special ones."""
    shown = [*range(33, 127), *range(161, 173), *range(174, 256)]
    letters = [chr(byte) for byte in shown]
    letters += [chr(256 + number) for number in range(256 - len(shown))]
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("qwen2")
    writer.add_token_list([*letters, *SPECIAL, *PLAIN])
    writer.add_token_types([1] * 256 + [3] * len(SPECIAL) + [4] * len(PLAIN))
    writer.add_token_merges(["h e"])
    writer.add_eos_token_id(258)
    writer.add_bos_token_id(256)
    writer.add_pad_token_id(256)
    writer.add_add_bos_token(False)
    writer.add_chat_template(TEMPLATE)
