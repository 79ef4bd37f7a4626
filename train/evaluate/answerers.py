"""The models that can be asked: GGUF files by the app's engine, checkpoints by transformers.

``open_model`` returns a ``ChatModel`` and what identifies its weights. A checkpoint sees the same
tokens as the engine: the template is run by the engine's own code, pictures are resized by the one
rule (``models.vision_resize``), and only the network is transformers'.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
from PIL import Image

from models.chat import (
    ChatBegan,
    ChatDelta,
    ChatEnded,
    ChatEvent,
    ChatMessage,
    ChatModel,
    ChatModelInfo,
    ChatRequest,
    ChatUsage,
    ContextUse,
    EndReason,
    Stop,
    never,
)
from models.errors import ContextFullError, NotInstalledError
from models.runtimes.llama_prompt import PromptTemplate
from models.store import ModelStore
from models.types import RgbImage
from models.vision_resize import DEFAULT_MAX_TOKENS, DEFAULT_MIN_TOKENS, resize_merged
from train.errors import DataError, MissingLibraryError
from train.picture_limits import limits_of

_WEIGHTS: Final = (".safetensors", ".gguf")
_BLOCK: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Opened:
    """A loaded model.

    Attributes:
        sha256: Of its weight files, in the order of their names.
        kind: "gguf" or "checkpoint".
    """

    model: ChatModel
    sha256: str
    kind: str


def open_model(
    model: Path | str,
    *,
    mmproj: Path | None = None,
    models: Path | None = None,
    device: str = "cpu",
    context: int = 4096,
) -> Opened:
    """Load a GGUF file, a folder of GGUF files, a checkpoint's folder, or an installed model.

    Args:
        model: A path; what is none is the name of a model that ships or is installed.
        models: Folder of installed models.

    Raises:
        DataError: It is none of these.
        MissingLibraryError: The library that runs it is not installed.
        ModelsError: An installed model is damaged or of a kind that is not run here.
    """
    path = Path(model)
    if not path.exists():
        path, mmproj = _installed(str(model), models, mmproj)
    if path.suffix == ".gguf" or (path.is_dir() and any(path.glob("*.gguf"))):
        return _gguf(path, mmproj, context, gpu=device != "cpu")
    if path.is_dir() and (path / "config.json").exists() and any(path.glob("*.safetensors")):
        chat = CheckpointChat(path, device=device, context=context)
        return Opened(chat, _digest(sorted(path.glob("*.safetensors"))), "checkpoint")
    raise DataError(
        f"{path.name} is neither a GGUF file nor the folder of a model.",
        next_step="Give a .gguf file, a folder that `vestry-train export` wrote, or a checkpoint.",
    )


def _installed(name: str, models: Path | None, mmproj: Path | None) -> tuple[Path, Path | None]:
    """Return the files of an installed model."""
    store = ModelStore(installed=models)
    try:
        spec = store.catalog.get(name)
        folder = store.require(spec)
    except NotInstalledError as error:
        where = "" if models else " Name the folder of installed models with --models."
        raise DataError(error.message, next_step=f"{error.next_step}{where}") from error
    if spec.task != "chat" or spec.runtime != "llama":
        raise DataError(
            f"{spec.title} is no GGUF model that can be asked.",
            next_step="Choose another one; `vestry models list --task chat` names them.",
        )
    return store.part(spec, "text") or folder, mmproj or store.part(spec, "projector")


def _gguf(path: Path, mmproj: Path | None, context: int, *, gpu: bool) -> Opened:
    from models.own_files import recognize_files

    files = [path] if mmproj is None else [path, mmproj]
    found = recognize_files(files)
    roles = {role: part for part, _, role in reversed(found.parts)}
    try:
        from models.runtimes.llama import load_llama
        from models.runtimes.llama_options import LlamaOptions
    except ImportError as error:
        raise MissingLibraryError(
            "llama-cpp-python is not installed.", next_step="Install vestry[llama]."
        ) from error
    projector = roles.get("projector")
    options = LlamaOptions(
        found.parts[0][0], projector, context=context, gpu_layers=-1 if gpu else 0
    )
    return Opened(load_llama(options), _digest([part for part, _, _ in found.parts]), "gguf")


class CheckpointChat:
    """A Qwen-VL folder as a ``ChatModel``: greedy, nothing kept between questions."""

    def __init__(self, folder: Path, *, device: str = "cpu", context: int = 4096) -> None:
        try:
            import torch
            from transformers import AutoModelForImageTextToText, AutoTokenizer
            from transformers.models.qwen2_vl.image_processing_pil_qwen2_vl import (
                Qwen2VLImageProcessorPil,  # the other processor needs torchvision
            )
            from transformers.utils import logging
        except ImportError as error:
            raise MissingLibraryError(
                "torch or transformers is not installed.", next_step="Install vestry[train]."
            ) from error
        logging.disable_progress_bar()
        self._torch = torch
        # float32 on a processor: bfloat16 is slower there and no nearer to what was trained
        dtype = torch.float32 if device == "cpu" else torch.bfloat16
        loaded: Any = AutoModelForImageTextToText.from_pretrained(
            folder, dtype=dtype, attn_implementation="sdpa"
        )
        self._model = loaded.to(device).eval()
        self._words: Any = AutoTokenizer.from_pretrained(folder)
        self._processor = Qwen2VLImageProcessorPil.from_pretrained(folder)
        self._template = PromptTemplate(self._words.chat_template, end="<|im_end|>")
        end: Any = self._words.convert_tokens_to_ids("<|im_end|>")
        self._end = int(end)
        self._context, self._device = context, device
        self._limits = limits_of(folder)
        self._factor = self._processor.patch_size * self._processor.merge_size
        self._info = ChatModelInfo(
            name=folder.name,
            family=str(self._model.config.model_type),
            engine="transformers",
            context=context,
            sees_pictures=True,
        )

    @property
    def info(self) -> ChatModelInfo:
        """What it is."""
        return self._info

    def measure(self, messages: Sequence[ChatMessage], *, picture_tokens: int = 0) -> ContextUse:
        """Tell how many tokens a conversation takes."""
        ids, pictures = self._prompt(messages, picture_tokens)
        seen = sum(self._tokens_of(picture) for picture in pictures)
        return ContextUse(len(ids), seen, self._context)

    def generate(self, request: ChatRequest, *, stop: Stop = never) -> Iterator[ChatEvent]:
        """Answer with the likeliest token each time, whatever temperature the request names."""
        (ended,) = self.answer_batch([request])
        yield ChatBegan(replace(ended.context, cells=ended.usage.prompt_tokens))
        yield ChatDelta(ended.text)
        yield ended

    def answer_batch(self, requests: Sequence[ChatRequest]) -> list[ChatEnded]:
        """Return the answer to each request; shorter prompts are filled up on their left."""
        prompts = [self._prompt(each.messages, each.picture_tokens) for each in requests]
        longest = max(len(ids) for ids, _ in prompts)
        most = max(each.max_tokens for each in requests)
        if longest + most > self._context:
            raise ContextFullError(needed=longest + most, limit=self._context)
        rows = [[self._end] * (longest - len(ids)) + ids for ids, _ in prompts]
        pictures = [picture for _, shown in prompts for picture in shown]
        with self._torch.inference_mode():
            made = self._model.generate(
                **self._inputs(rows, [len(ids) for ids, _ in prompts], pictures),
                max_new_tokens=most,
                do_sample=False,
                eos_token_id=self._end,
                pad_token_id=self._end,
            )
        return [
            self._ended(made[row, longest:].tolist(), requests[row], len(ids), shown)
            for row, (ids, shown) in enumerate(prompts)
        ]

    def _ended(
        self, answer: list[int], request: ChatRequest, prompt: int, shown: Sequence[RgbImage]
    ) -> ChatEnded:
        answer = answer[: request.max_tokens]
        reason: EndReason = "stop" if self._end in answer else "length"
        answer = answer[: answer.index(self._end)] if self._end in answer else answer
        text: str = self._words.decode(answer, skip_special_tokens=True)
        seen = sum(map(self._tokens_of, shown))
        usage = ChatUsage(prompt, 0, seen, len(answer), 0.0, 0.0, 0.0)
        return ChatEnded(text, reason, usage, ContextUse(prompt + len(answer), seen, self._context))

    def score(
        self, messages: Sequence[ChatMessage], options: Sequence[str], *, stop: Stop = never
    ) -> tuple[float, ...]:
        """Return how likely each option is, among the options, by all of its tokens."""
        ids, pictures = self._prompt(messages, 0)
        sums = []
        for option in options:
            answer = self._tokens(option)
            with self._torch.inference_mode():
                inputs = self._inputs([[*ids, *answer]], [len(ids) + len(answer)], pictures)
                logits = self._model(**inputs).logits[0]
            rows = logits[len(ids) - 1 : -1].float().log_softmax(-1)
            sums.append(float(rows[range(len(answer)), answer].sum()))
        weights = np.exp(np.array(sums) - max(sums))
        return tuple(float(each) for each in weights / weights.sum())

    def close(self) -> None:
        """Give the memory back."""
        self._model = None

    def _prompt(
        self, messages: Sequence[ChatMessage], picture_tokens: int
    ) -> tuple[list[int], list[RgbImage]]:
        shown = [picture for message in messages for picture in message.pictures]
        pictures: list[RgbImage] = []
        ids: list[int] = []
        run: list[str] = []
        own = self._limits.most(len(shown)) if self._limits else 0
        most = min((limit for limit in (picture_tokens, own) if limit), default=0)
        for piece in self._template.pieces(messages):
            if piece.kind != "picture":
                run.append(piece.text)
                continue
            pictures.append(self._resized(shown[piece.picture], most))
            pads = "<|image_pad|>" * self._tokens_of(pictures[-1])
            run.append(f"<|vision_start|>{pads}<|vision_end|>")
        ids = self._tokens("".join(run))
        return ids, pictures

    def _resized(self, picture: RgbImage | Path, most: int) -> RgbImage:
        if isinstance(picture, Path):
            with Image.open(picture) as opened:
                picture = np.asarray(opened.convert("RGB"), np.uint8)
        limits = self._processor.size
        area = self._factor**2
        least = max(1, int(limits.get("shortest_edge") or DEFAULT_MIN_TOKENS * area) // area)
        largest = int(limits.get("longest_edge") or DEFAULT_MAX_TOKENS * area) // area
        return resize_merged(
            picture,
            factor=self._factor,
            min_tokens=min(least, most or least),
            max_tokens=min(most or DEFAULT_MAX_TOKENS, max(largest, least)),
        )

    def _tokens_of(self, picture: RgbImage) -> int:
        return picture.shape[0] * picture.shape[1] // self._factor**2

    def _tokens(self, text: str) -> list[int]:
        ids: list[int] = self._words(text, add_special_tokens=False)["input_ids"]
        return ids

    def _inputs(
        self, rows: Sequence[list[int]], lengths: Sequence[int], pictures: Sequence[RgbImage]
    ) -> dict[str, Any]:
        torch = self._torch
        tokens = torch.tensor(list(rows), device=self._device)
        places = torch.arange(tokens.shape[1], device=self._device)
        begins = tokens.shape[1] - torch.tensor(list(lengths), device=self._device)
        mask = (places >= begins[:, None]).long()
        inputs = {"input_ids": tokens, "attention_mask": mask}
        if pictures:
            made = self._processor(images=list(pictures), do_resize=False, return_tensors="pt")
            seen = tokens == self._model.config.image_token_id
            inputs |= {
                "mm_token_type_ids": seen.int(),
                "pixel_values": made["pixel_values"].to(self._device, self._model.dtype),
                "image_grid_thw": made["image_grid_thw"].to(self._device),
            }
        return inputs


def _digest(files: Sequence[Path]) -> str:
    whole = hashlib.sha256()
    for file in files:
        with file.open("rb") as content:
            while block := content.read(_BLOCK):
                whole.update(block)
    return whole.hexdigest()
