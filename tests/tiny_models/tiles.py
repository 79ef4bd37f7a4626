"""A SmolVLM of random weights: pictures are cut into tiles with words between them.

Its answers mean nothing; how its pictures become cells of a plain Llama is real.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

WIDTH, INNER, LAYERS, HEADS = 64, 128, 2, 2
SIDE, PATCH, MERGE = 64, 16, 2
EYE, EYE_INNER, EYE_LAYERS = 32, 64, 2
SPECIAL = (
    "<|endoftext|>",
    "<|im_start|>",
    "<end_of_utterance>",
    "<fake_token_around_image>",
    "<global-img>",
    "<image>",
    "\n\n",
    *(f"<row_{row}_col_{column}>" for row in range(1, 7) for column in range(1, 7)),
)
TEMPLATE = (
    "<|im_start|>{% for message in messages %}{{ message['role'] | capitalize }}"
    "{% if message['content'][0]['type'] == 'image' %}{{ ':' }}{% else %}{{ ': ' }}{% endif %}"
    "{% for line in message['content'] %}{% if line['type'] == 'text' %}{{ line['text'] }}"
    "{% elif line['type'] == 'image' %}{{ '<image>' }}{% endif %}{% endfor %}<end_of_utterance>\n"
    "{% endfor %}{% if add_generation_prompt %}{{ 'Assistant:' }}{% endif %}"
)


def write_tiles(folder: Path) -> tuple[Path, Path]:
    """Write both parts of the model and return their files."""
    return _write_text(folder / "text.gguf"), _write_eyes(folder / "mmproj.gguf")


def _write_text(file: Path) -> Path:
    import gguf

    writer = gguf.GGUFWriter(str(file), "llama")
    writer.add_type("model")
    writer.add_name("tiny tiles")
    writer.add_file_type(0)
    writer.add_block_count(LAYERS)
    writer.add_context_length(2048)
    writer.add_embedding_length(WIDTH)
    writer.add_feed_forward_length(INNER)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(HEADS)
    writer.add_layer_norm_rms_eps(1e-6)
    writer.add_rope_dimension_count(WIDTH // HEADS)
    shown = [*range(33, 127), *range(161, 173), *range(174, 256)]
    letters = [chr(byte) for byte in shown]
    letters += [chr(256 + number) for number in range(256 - len(shown))]
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("smollm")
    writer.add_token_list([*letters, *SPECIAL])
    writer.add_token_types([1] * 256 + [3] * len(SPECIAL))
    writer.add_token_merges(["h e"])
    writer.add_eos_token_id(258)
    writer.add_bos_token_id(257)
    writer.add_add_bos_token(False)
    writer.add_chat_template(TEMPLATE)
    shapes: dict[str, tuple[int, ...]] = {
        "token_embd.weight": (256 + len(SPECIAL), WIDTH),
        "output_norm.weight": (WIDTH,),
    }
    for layer in range(LAYERS):
        here = f"blk.{layer}."
        shapes |= {
            here + f"attn_{name}.weight": (WIDTH, WIDTH) for name in ("q", "k", "v", "output")
        }
        shapes |= {here + f"{name}_norm.weight": (WIDTH,) for name in ("attn", "ffn")}
        shapes |= {here + f"ffn_{name}.weight": (INNER, WIDTH) for name in ("gate", "up")}
        shapes[here + "ffn_down.weight"] = (WIDTH, INNER)
    return _finish(writer, shapes, file)


def _write_eyes(file: Path) -> Path:
    import gguf

    writer = gguf.GGUFWriter(str(file), "clip")
    writer.add_type("mmproj")
    writer.add_file_type(0)
    writer.add_bool("clip.has_vision_encoder", True)
    writer.add_string("clip.projector_type", "idefics3")
    writer.add_bool("clip.use_gelu", True)
    for key, value in {
        "image_size": SIDE,
        "preproc_image_size": 4 * SIDE,
        "patch_size": PATCH,
        "embedding_length": EYE,
        "feed_forward_length": EYE_INNER,
        "block_count": EYE_LAYERS,
        "attention.head_count": 2,
        "projection_dim": WIDTH,
        "projector.scale_factor": MERGE,
    }.items():
        writer.add_uint32(f"clip.vision.{key}", value)
    writer.add_float32("clip.vision.attention.layer_norm_epsilon", 1e-6)
    writer.add_array("clip.vision.image_mean", [0.5, 0.5, 0.5])
    writer.add_array("clip.vision.image_std", [0.5, 0.5, 0.5])
    shapes: dict[str, tuple[int, ...]] = {
        "v.patch_embd.weight": (EYE, 3, PATCH, PATCH),
        "v.patch_embd.bias": (EYE,),
        "v.position_embd.weight": ((SIDE // PATCH) ** 2, EYE),
        "v.post_ln.weight": (EYE,),
        "v.post_ln.bias": (EYE,),
        "mm.model.fc.weight": (WIDTH, EYE * MERGE**2),
    }
    for layer in range(EYE_LAYERS):
        here = f"v.blk.{layer}."
        for name in ("attn_q", "attn_k", "attn_v", "attn_out"):
            shapes |= {here + name + ".weight": (EYE, EYE), here + name + ".bias": (EYE,)}
        for name in ("ln1", "ln2"):
            shapes |= {here + name + ".weight": (EYE,), here + name + ".bias": (EYE,)}
        shapes |= {here + "ffn_up.weight": (EYE_INNER, EYE), here + "ffn_up.bias": (EYE_INNER,)}
        shapes |= {here + "ffn_down.weight": (EYE, EYE_INNER), here + "ffn_down.bias": (EYE,)}
    return _finish(writer, shapes, file)


def _finish(writer: Any, shapes: dict[str, tuple[int, ...]], file: Path) -> Path:
    rng = np.random.default_rng(len(shapes))
    for name, shape in shapes.items():
        values = rng.standard_normal(shape).astype(np.float32)
        values /= np.sqrt(np.prod(shape[1:]) if len(shape) > 1 else 100.0)
        if len(shape) == 1 and name.endswith("weight"):
            values += 1
        writer.add_tensor(name, values.astype(np.float32))
    for step in ("write_header_to_file", "write_kv_data_to_file", "write_tensors_to_file", "close"):
        getattr(writer, step)()
    return file
