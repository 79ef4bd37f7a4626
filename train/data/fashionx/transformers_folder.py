"""A folder of transformers as an annotator: any image-text model, several questions at once.

Questions that wait are answered together as far as their decoding is the same; a try that samples
is answered alone, so that its seed means the same in every company. Only safetensors are loaded,
no code of the folder runs, and nothing is fetched. Decoding is not held to the schema: what breaks
it is asked again.
"""

from __future__ import annotations

import contextlib
import queue
import threading
import time
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from models.annotating import Ask
from models.chat import ChatEnded, ChatRequest
from train.data.fashionx.backends import Answer, BackendDownError
from train.data.fashionx.messages import processor_messages
from train.errors import DataError, MissingLibraryError, RunError


@dataclass(slots=True)
class _Waiting:
    request: ChatRequest
    answer: Future[ChatEnded] = field(default_factory=Future)

    def goes_with(self, other: _Waiting) -> bool:
        """Whether both can be answered in one go."""
        mine, theirs = self.request, other.request
        greedy = mine.temperature == 0 == theirs.temperature
        return greedy and mine.max_tokens == theirs.max_tokens


class TransformersFolder:
    """A loaded model with the one thread that uses it.

    Args:
        batch: Most questions that are answered together.
        revision: Of the weights.
    """

    name = "transformers"

    def __init__(
        self, model: Any, processor: Any, *, called: str, revision: str = "", batch: int = 4
    ) -> None:
        self.model = called
        self.revision = revision
        self.workers = batch
        self.answered: list[int] = []
        self._model = model
        self._processor = processor
        self._batch = batch
        # Thinking costs tokens and ends in no better JSON; a template that knows no such switch
        # would hand the word on to the processor.
        template = str(getattr(processor, "chat_template", ""))
        self._switches = {"enable_thinking": False} if "enable_thinking" in template else {}
        self._queue: queue.SimpleQueue[_Waiting | None] = queue.SimpleQueue()
        self._ended = threading.Event()
        self._door = threading.Lock()
        self._thread = threading.Thread(target=self._work, name="transformers", daemon=True)
        self._thread.start()

    def asking(self, image_id: str) -> Ask:
        """Return what answers about one picture."""
        return self._ask

    def _ask(self, request: ChatRequest) -> ChatEnded:
        waiting = _Waiting(request)
        with self._door:  # nothing may come in behind the thread that has left
            if self._ended.is_set():
                raise BackendDownError("The run has ended.", next_step="Run it again.")
            self._queue.put(waiting)
        return waiting.answer.result()

    def stop(self) -> None:
        """Answer no more questions; the present ones are answered."""
        with self._door:
            self._ended.set()
        self._queue.put(None)

    def close(self) -> None:
        """End the thread and give the memory back."""
        self.stop()
        self._thread.join()
        self._model = self._processor = None

    # -- the thread -------------------------------------------------------------------------------

    def _work(self) -> None:
        held: _Waiting | None = None
        while not self._ended.is_set():
            first = held or self._queue.get()
            held = None
            if first is None:
                break
            group = [first]
            with contextlib.suppress(queue.Empty):
                while len(group) < self._batch:
                    following = self._queue.get_nowait()
                    if following is None:
                        break
                    if not following.goes_with(first):
                        held = following
                        break
                    group.append(following)
            self._answer(group)
        self._turn_away(held)

    def _turn_away(self, held: _Waiting | None) -> None:
        """Tell everybody who still waits that nothing comes."""
        error = BackendDownError("The run has ended.", next_step="Run it again.")
        if held is not None:
            held.answer.set_exception(error)
        with contextlib.suppress(queue.Empty):
            while True:
                waiting = self._queue.get_nowait()
                if waiting is not None:
                    waiting.answer.set_exception(error)

    def _answer(self, group: Sequence[_Waiting]) -> None:
        self.answered.append(len(group))
        try:
            ends = self._generate([waiting.request for waiting in group])
        except Exception as error:  # noqa: BLE001  # whoever asked gets it, in its own thread
            for waiting in group:
                waiting.answer.set_exception(_explained(error))
            return
        for waiting, ended in zip(group, ends, strict=True):
            waiting.answer.set_result(ended)

    def _generate(self, requests: Sequence[ChatRequest]) -> list[ChatEnded]:
        import torch

        began = time.perf_counter()
        inputs = self._inputs(requests).to(self._model.device)
        first = requests[0]
        decoding: dict[str, Any] = {"do_sample": False}
        if first.temperature > 0:
            torch.manual_seed(first.seed)
            decoding = {"do_sample": True, "temperature": first.temperature, "top_p": first.top_p}
        with torch.inference_mode():
            said = self._model.generate(
                **inputs,
                max_new_tokens=first.max_tokens,
                repetition_penalty=first.repeat_penalty,
                **decoding,
            )
        prompt = inputs["input_ids"].shape[1]
        seconds = (time.perf_counter() - began) / len(requests)
        read = inputs["attention_mask"].sum(dim=1).tolist()
        return [
            self._ended_with(row[prompt:], int(count), seconds, first.max_tokens)
            for row, count in zip(said, read, strict=True)
        ]

    def _inputs(self, requests: Sequence[ChatRequest]) -> Any:
        texts, pictures = [], []
        for request in requests:
            messages, shown = processor_messages(request.messages)
            texts.append(
                self._processor.apply_chat_template(
                    messages, add_generation_prompt=True, tokenize=False, **self._switches
                )
            )
            pictures.append(shown)
        # Answers continue the end of a prompt, so what fills up stands before it.
        self._processor.tokenizer.padding_side = "left"
        return self._processor(text=texts, images=pictures, padding=True, return_tensors="pt")

    def _ended_with(self, tokens: Any, prompt: int, seconds: float, most: int) -> ChatEnded:
        ends = self._model.generation_config.eos_token_id
        ends = ends if isinstance(ends, list) else [ends]
        said = tokens.tolist()
        place = next((n for n, token in enumerate(said) if token in ends), None)
        whole = said if place is None else said[:place]
        text = self._processor.tokenizer.decode(whole, skip_special_tokens=True)
        cut = place is None and len(said) >= most
        return Answer(text, "length" if cut else "stop", prompt, len(whole), seconds).ended()


def open_folder(folder: Path, *, device: str = "", batch: int = 4) -> TransformersFolder:
    """Load a folder that transformers saved.

    Raises:
        DataError: It is no such folder, or its weights are not safetensors.
        MissingLibraryError: A library that its processor needs is missing.
    """
    if not (folder / "config.json").is_file():
        raise DataError(
            f"{folder.name} is no model folder.", next_step="Name one that has a config.json."
        )
    try:
        import torch
        from transformers import AutoModelForImageTextToText, AutoProcessor
        from transformers.utils import logging

        logging.disable_progress_bar()
        place = device or ("cuda" if torch.cuda.is_available() else "cpu")
        kind = torch.float32 if place == "cpu" else torch.bfloat16
        processor = AutoProcessor.from_pretrained(
            folder, local_files_only=True, trust_remote_code=False
        )
        model = AutoModelForImageTextToText.from_pretrained(
            folder, local_files_only=True, trust_remote_code=False, use_safetensors=True, dtype=kind
        )
    except ImportError as error:
        raise MissingLibraryError(
            f"The model in {folder.name} needs a library that is not installed: {error}",
            next_step="Install what it names, often torchvision.",
        ) from error
    except (OSError, ValueError, KeyError) as error:
        raise DataError(
            f"transformers cannot load {folder.name}: {' '.join(str(error).split())[:200]}",
            next_step="Name a folder of an image-text model with safetensors and a processor.",
        ) from error
    return TransformersFolder(
        model.eval().to(place),
        processor,
        called=folder.resolve().name,
        revision=str(getattr(model.config, "_commit_hash", None) or ""),
        batch=batch,
    )


def _explained(error: Exception) -> Exception:
    name = type(error).__name__
    if "OutOfMemory" in name:
        return RunError(
            "The model and its questions do not fit into the memory of the device.",
            next_step="Use a smaller --batch or --picture-side.",
        )
    return error
