"""A Qwen2.5-VL of a million parameters, made on the spot: drawn, trained, saved, exported.

Everything a real one has is there: windows and full attention, M-RoPE, biases and norms that are
not zero and one, a byte-level tokenizer with Qwen's special tokens and rows that no token uses. It
learns eight drawn garments by heart, so that its answers are several tokens long and differ by
picture. The result lies in a folder that is named after the code that made it; tests and processes
share it.

    python -m tests.tiny_models.vlm FOLDER
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

ROOT = Path(__file__).resolve().parents[2]
CODE = (
    "tests/tiny_models/vlm.py",
    "train/export/checkpoint.py",
    "train/export/gguf_file.py",
    "train/export/gguf_words.py",
    "train/export/to_gguf.py",
)
LIBRARIES = ("gguf", "llama-cpp-python", "numpy", "tokenizers", "torch", "transformers")

KEPT = 3
STEPS = 90
SEED = 7
ROWS = 544
QUESTIONS = ("What is this?", "Which color does it have?")
LESSONS = (
    ("t-shirt", "red"),
    ("sweater", "blue"),
    ("dress", "green"),
    ("shoe", "brown"),
    ("skirt", "yellow"),
    ("coat", "black"),
    ("hat", "pink"),
    ("bag", "purple"),
)
_SIZES = ((112, 84), (84, 112), (112, 112), (140, 84))

SPECIAL = (
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
PLAIN = ("<tool_call>", "</tool_call>")

TEMPLATE = """\
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

Picture = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Lesson:
    """One garment with what the model learned to say about it.

    Attributes:
        answers: By question, in the order of ``QUESTIONS``.
    """

    picture: Picture
    answers: tuple[str, str]


@dataclass(frozen=True)
class TinyVlm:
    """Where the parts of the tiny model are.

    Attributes:
        folder: What transformers loads.
        gguf: Folder with ``text-TYPE.gguf`` of F32, F16 and Q8_0, and ``mmproj-TYPE.gguf``.
    """

    folder: Path
    gguf: Path

    @property
    def text(self) -> Path:
        """The text file in F16."""
        return self.gguf / "text-F16.gguf"

    @property
    def mmproj(self) -> Path:
        """The picture file in F16."""
        return self.gguf / "mmproj-F16.gguf"

    def text_as(self, kind: str) -> Path:
        """The text file in one of the three types."""
        return self.gguf / f"text-{kind}.gguf"

    def mmproj_as(self, kind: str) -> Path:
        """The picture file in F32 or F16."""
        return self.gguf / f"mmproj-{kind}.gguf"


def lessons() -> list[Lesson]:
    """Return the garments that the model knows; every side is a multiple of 28 pixels."""
    return list(_draw_lessons())


def strangers() -> list[Picture]:
    """Return larger pictures that it has not seen, with three or more windows on each side."""
    from models.render import draw_garment, draw_scene, sample_recipe

    pictures = []
    for number, (size, category) in enumerate((((252, 308), "dress"), ((364, 280), "sweater"))):
        rng = np.random.default_rng((SEED, 100 + number))
        recipe = sample_recipe(rng, category=category)
        pictures.append(draw_scene(draw_garment(recipe, size=256), rng, size=size).image)
    return pictures


def prompt_of(question: str) -> str:
    """Return the text of a first turn with one picture, as the template makes it."""
    return (
        "<|im_start|>system\nYou are a helpful assistant.<|im_end|>\n<|im_start|>user\n"
        f"<|vision_start|><|image_pad|><|vision_end|>{question}<|im_end|>\n<|im_start|>assistant\n"
    )


def tiny_vlm_in(cache: Path) -> TinyVlm:
    """Return the model of the present code, made if it is not there; one process makes it."""
    from filelock import FileLock

    folder = cache / f"vlm-{_fingerprint()}"
    cache.mkdir(parents=True, exist_ok=True)
    with FileLock(cache / "vlm.lock"):
        if not folder.exists():
            _tidy(cache)
            part = folder.with_name(folder.name + ".part")
            make(part)
            part.replace(folder)
    return TinyVlm(folder / "model", folder / "gguf")


def _tidy(cache: Path) -> None:
    """Remove what a killed process left, and all but the newest models of earlier code."""
    made = [old for old in cache.glob("vlm-*") if old.is_dir()]
    whole = [old for old in made if not old.name.endswith(".part")]
    newest = sorted(whole, key=lambda old: old.stat().st_mtime)[-KEPT:]
    for old in made:
        if old not in newest:
            shutil.rmtree(old, ignore_errors=True)


def make(folder: Path) -> None:
    """Draw, train, save and export into an empty folder."""
    import torch

    folder.mkdir(parents=True)
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(SEED)
            _save(_trained(_words(folder / "model")), folder / "model")
    finally:
        torch.set_num_threads(threads)
    _export(folder / "model", folder / "gguf")


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for name in CODE:
        digest.update((ROOT / name).read_bytes())
    for file in sorted((ROOT / "models" / "render").glob("*.py")):
        digest.update(file.read_bytes())
    for library in LIBRARIES:
        digest.update(importlib.metadata.version(library).encode())
    return digest.hexdigest()[:16]


def _draw_lessons() -> Iterator[Lesson]:
    from dataclasses import replace

    from models.render import draw_garment, draw_scene, sample_recipe

    for number, (category, color) in enumerate(LESSONS):
        rng = np.random.default_rng((SEED, number))
        recipe = sample_recipe(rng, category=category)
        recipe = replace(recipe, colors=(color,), pattern="solid")
        scene = draw_scene(draw_garment(recipe, size=128), rng, size=_SIZES[number % len(_SIZES)])
        yield Lesson(
            scene.image,
            (f"This is a {color} {category} to wear.", f"It is {color}, and the {category} fits."),
        )


def _words(folder: Path) -> Any:
    """Train and save a byte-level tokenizer and return it as transformers has it."""
    from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers.models.qwen2.tokenization_qwen2 import Qwen2Tokenizer

    splitter = Qwen2Tokenizer()._tokenizer  # for its rules of splitting text
    raw = Tokenizer(models.BPE())
    raw.pre_tokenizer = splitter.pre_tokenizer
    raw.decoder = decoders.ByteLevel()
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    trainer = trainers.BpeTrainer(
        vocab_size=500, min_frequency=2, initial_alphabet=alphabet, show_progress=False
    )
    texts = [answer for lesson in LESSONS for answer in (*lesson, *QUESTIONS)]
    texts += ["This is a red dress to wear.", "It is blue, and the coat fits."] * 3
    texts += ["You are a helpful assistant.", "system", "user", "assistant", "\n"] * 3
    raw.train_from_iterator(texts, trainer)
    learned = json.loads(raw.to_str())["model"]
    words = Qwen2Tokenizer(
        vocab=learned["vocab"],
        merges=[tuple(pair) for pair in learned["merges"]],
        eos_token="<|im_end|>",
        pad_token="<|endoftext|>",
    )
    words.add_tokens([AddedToken(text, special=True, normalized=False) for text in SPECIAL])
    words.add_tokens([AddedToken(text, special=False, normalized=False) for text in PLAIN])
    words.chat_template = TEMPLATE
    words.save_pretrained(folder)
    return words


def _config(words: Any) -> Any:
    from transformers import Qwen2_5_VLConfig

    ids = dict(zip(SPECIAL, words.convert_tokens_to_ids(list(SPECIAL)), strict=True))
    return Qwen2_5_VLConfig(
        text_config={
            "vocab_size": ROWS,
            "hidden_size": 128,
            "intermediate_size": 256,
            "num_hidden_layers": 4,
            "num_attention_heads": 4,
            "num_key_value_heads": 2,
            "max_position_embeddings": 4096,
            "rms_norm_eps": 1e-6,
            "rope_parameters": {
                "rope_type": "default",
                "rope_theta": 1e6,
                "mrope_section": [4, 6, 6],
            },
            "bos_token_id": ids["<|endoftext|>"],
            "eos_token_id": ids["<|im_end|>"],
            "pad_token_id": ids["<|endoftext|>"],
        },
        vision_config={
            "depth": 4,
            "hidden_size": 64,
            "intermediate_size": 160,
            "num_heads": 2,
            "out_hidden_size": 128,
            "fullatt_block_indexes": [1, 3],
            "in_channels": 3,
            "hidden_act": "silu",
            "window_size": 112,
        },
        image_token_id=ids["<|image_pad|>"],
        video_token_id=ids["<|video_pad|>"],
        vision_start_token_id=ids["<|vision_start|>"],
        vision_end_token_id=ids["<|vision_end|>"],
        tie_word_embeddings=False,
    )


def _fresh(words: Any) -> Any:
    """Return a model whose biases and norms are far from zero and one, so that none can be lost."""
    import torch
    from transformers import Qwen2_5_VLForConditionalGeneration

    model = Qwen2_5_VLForConditionalGeneration(_config(words))
    with torch.no_grad():
        for name, value in model.named_parameters():
            if value.ndim == 1:
                noise = torch.randn_like(value) * 0.2
                value.copy_(noise if name.endswith("bias") else 1 + noise)
            elif "embed_tokens" in name:
                value.normal_(0, 0.3)
            else:
                value.normal_(0, 0.7 / (value[0].numel() ** 0.5))
    return model


def _trained(words: Any) -> Any:
    import torch

    model = _fresh(words).train()
    batch = _batch(words, model.config)
    steps = torch.optim.AdamW(model.parameters(), lr=2e-3, weight_decay=0.0)
    slower = torch.optim.lr_scheduler.OneCycleLR(steps, 4e-3, total_steps=STEPS, pct_start=0.15)
    for _ in range(STEPS):
        loss = model(**batch).loss
        steps.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        steps.step()
        slower.step()
    if float(loss.detach()) > 0.1:
        raise RuntimeError("the tiny model has not learned its garments")
    return model.eval()


def _batch(words: Any, config: Any) -> dict[str, Any]:
    """Return all lessons as one batch, filled up at the right."""
    import torch

    pixels, grids, rows, labels = [], [], [], []
    for lesson in lessons():
        patches, grid = patches_of(lesson.picture)
        for question, answer in zip(QUESTIONS, lesson.answers, strict=True):
            asked = ids_of(words, prompt_of(question), tokens=grid[1] * grid[2] // 4)
            said = words(answer + "<|im_end|>", add_special_tokens=False)["input_ids"]
            rows.append(asked + said)
            labels.append([-100] * len(asked) + said)
            pixels.append(patches)
            grids.append(grid)
    width = max(map(len, rows))
    fill = config.text_config.pad_token_id
    ids = torch.tensor([row + [fill] * (width - len(row)) for row in rows])
    return {
        "input_ids": ids,
        "attention_mask": torch.tensor([[1] * len(r) + [0] * (width - len(r)) for r in rows]),
        "labels": torch.tensor([row + [-100] * (width - len(row)) for row in labels]),
        "mm_token_type_ids": (ids == config.image_token_id).int(),
        "pixel_values": torch.from_numpy(np.concatenate(pixels)),
        "image_grid_thw": torch.tensor(grids),
    }


def ids_of(words: Any, prompt: str, *, tokens: int) -> list[int]:
    """Return a prompt's ids, its one picture as so many tokens."""
    pad = "<|image_pad|>"
    ids: list[int] = words(prompt.replace(pad, pad * tokens), add_special_tokens=False)["input_ids"]
    return ids


def patches_of(picture: Picture) -> tuple[npt.NDArray[np.float32], tuple[int, int, int]]:
    """Return a picture as transformers' own processor cuts it, without changing its size."""
    processed = processor()(images=[picture], do_resize=False, return_tensors="np")
    grid = tuple(int(side) for side in processed["image_grid_thw"][0])
    assert len(grid) == 3
    return np.asarray(processed["pixel_values"], np.float32), grid


def processor() -> Any:
    """Return the picture processor that needs no torchvision."""
    from transformers.models.qwen2_vl.image_processing_pil_qwen2_vl import Qwen2VLImageProcessorPil

    return Qwen2VLImageProcessorPil(min_pixels=28 * 28 * 4, max_pixels=28 * 28 * 256)


def _save(model: Any, folder: Path) -> None:
    model.save_pretrained(folder)
    processor().save_pretrained(folder)


def _export(folder: Path, out: Path) -> None:
    from train.export.gguf_file import write_gguf
    from train.export.to_gguf import VlmSource, draft_vision, write_text

    source = VlmSource.open(folder, name="tiny-vlm")
    out.mkdir()
    for kind in ("F32", "F16", "Q8_0"):
        write_text(source, out / f"text-{kind}.gguf", kind=kind)
    for plain in ("F32", "F16"):
        write_gguf(draft_vision(source), out / f"mmproj-{plain}.gguf", plain=plain)


if __name__ == "__main__":
    make(Path(sys.argv[1]))
