"""What transformers computes for a picture and a prompt: embeddings, logits, greedy answers.

The reference of ``chat_parity``, in float32 on the processor, through transformers' own picture
processor. Pictures come in the size in which the model sees them, so that nothing is resized here.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from models.types import RgbImage
from train.export.checkpoint import Floats
from train.export.llama_side import PICTURE

_PAD = "<|image_pad|>"


class TransformersSide:
    """A folder, loaded by transformers."""

    def __init__(self, folder: Path) -> None:
        import torch
        from transformers import AutoTokenizer, Qwen2_5_VLForConditionalGeneration
        from transformers.models.qwen2_vl.image_processing_pil_qwen2_vl import (
            Qwen2VLImageProcessorPil,  # the other processor needs torchvision
        )
        from transformers.utils import logging

        logging.disable_progress_bar()
        self._torch = torch
        self.model: Any = Qwen2_5_VLForConditionalGeneration.from_pretrained(
            folder, dtype=torch.float32, attn_implementation="eager"
        ).eval()
        self.words: Any = AutoTokenizer.from_pretrained(folder)
        self._processor = Qwen2VLImageProcessorPil.from_pretrained(folder)
        self.real_tokens = len(self.words)
        """Rows of the vocabulary that a token uses; the rest fills it up."""

    def embed(self, picture: RgbImage) -> Floats:
        """Return what the picture tower says: ``[tokens, hidden]``."""
        pixels, grid = self._patches(picture)
        with self._torch.inference_mode():
            found = self.model.model.get_image_features(pixels, grid, return_dict=True)
        return self._numpy(found.pooler_output[0])

    def logits(self, prompt: str, picture: RgbImage, answer: Sequence[int]) -> Floats:
        """Return the logits before each token of an answer and after the last: ``[n + 1, vocab]``.

        Args:
            prompt: Text with ``PICTURE`` in it once.
        """
        inputs = self._inputs(prompt, picture, answer)
        with self._torch.inference_mode():
            rows = self.model(**inputs).logits[0, -len(answer) - 1 :]
        return self._numpy(rows)

    def greedy(self, prompt: str, picture: RgbImage, *, most: int) -> list[int]:
        """Return the likeliest answer, its end token left out."""
        inputs = self._inputs(prompt, picture, ())
        end = self.words.convert_tokens_to_ids("<|im_end|>")
        with self._torch.inference_mode():
            said = self.model.generate(
                **inputs, max_new_tokens=most, do_sample=False, eos_token_id=end
            )
        answer = [int(token) for token in said[0, inputs["input_ids"].shape[1] :]]
        return answer[: answer.index(end)] if end in answer else answer

    def _inputs(self, prompt: str, picture: RgbImage, answer: Sequence[int]) -> dict[str, Any]:
        torch = self._torch
        pixels, grid = self._patches(picture)
        pads = int(grid.prod()) // 4
        asked = prompt.replace(PICTURE, PICTURE.replace(_PAD, _PAD * pads))
        ids = self.words(asked, add_special_tokens=False)["input_ids"]
        tokens = torch.tensor([[*ids, *answer]])
        return {
            "input_ids": tokens,
            "attention_mask": torch.ones_like(tokens),
            "mm_token_type_ids": (tokens == self.model.config.image_token_id).int(),
            "pixel_values": pixels,
            "image_grid_thw": grid,
        }

    def _patches(self, picture: RgbImage) -> tuple[Any, Any]:
        made = self._processor(images=[picture], do_resize=False, return_tensors="pt")
        return made["pixel_values"], made["image_grid_thw"]

    def _numpy(self, values: Any) -> Floats:
        return np.asarray(values.float().numpy(), np.float32)
