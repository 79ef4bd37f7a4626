"""Writes dialogues with a model: an OpenAI-compatible endpoint or a GGUF file on this computer.

The connection, the patience and the runtime are those of ``train.data.fashionx``; only what is
asked is ours. Texts go out, pictures never do; rows of somebody's own wardrobe go to an endpoint
elsewhere only when that was allowed by name.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Protocol

from models.chat import ChatRequest
from models.errors import ModelsError
from train.data.fashionrec.dialogue import SCHEMA, Dialogue, dialogue_of
from train.data.fashionrec.prompts import messages, prompt_digest
from train.data.fashionrec.tasks import Sample
from train.data.fashionrec.template_writer import TemplateWriter
from train.data.fashionrec.world import Item
from train.data.fashionx.backends import Backend
from train.errors import DataError, RunError

WriterName = Literal["template", "openai", "llama"]
TEMPERATURE = 0.8
LONGEST = 900


class Writer(Protocol):
    """Writes a dialogue for a sample; used by as many threads as it says."""

    @property
    def name(self) -> str:
        """``template``, ``openai`` or ``llama``."""

    @property
    def model(self) -> str:
        """Name of the model, without a path."""

    @property
    def revision(self) -> str:
        """Of the weights or the grammar; empty when nobody knows."""

    @property
    def prompt_sha(self) -> str:
        """Digest of all that is asked."""

    @property
    def workers(self) -> int:
        """How many samples at once, unless the person says less."""

    def write(self, sample: Sample, items: Mapping[str, Item], *, seed: int) -> Dialogue:
        """Return a dialogue.

        Raises:
            ValueError: What came back is no conversation; another seed may do.
            BackendDownError: Nobody answers now.
            PictureRefusedError: This sample will not be answered.
        """

    def stop(self) -> None:
        """End all waits; from any thread."""

    def close(self) -> None:
        """Give back what is held."""


@dataclass(frozen=True, slots=True)
class WriterOptions:
    """Which writer.

    Attributes:
        allow_wardrobe_upload: Rows of somebody's own wardrobe may leave this computer.
    """

    kind: WriterName = "template"
    model: str = ""
    base_url: str = ""
    key_env: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)
    timeout_s: float = 180.0
    models: Path | None = None
    context: int = 0
    threads: int = 0
    allow_wardrobe_upload: bool = False


class ChatWriter:
    """Asks a backend of ``train.data.fashionx``; closed with this."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self.name = backend.name
        self.model = backend.model
        self.revision = backend.revision
        self.workers = backend.workers
        self.prompt_sha = prompt_digest()

    def write(self, sample: Sample, items: Mapping[str, Item], *, seed: int) -> Dialogue:
        """Ask once."""
        request = ChatRequest(
            messages(sample, items),
            max_tokens=LONGEST,
            temperature=TEMPERATURE,
            seed=seed,
            schema=SCHEMA,
        )
        try:
            ended = self._backend.asking(sample.sample_id)(request)
        except ModelsError as error:
            # What the engine says of one sample it would say of all.
            raise RunError(
                error.message, next_step=error.next_step or "Choose another model."
            ) from error
        if ended.reason != "stop":
            raise ValueError("the answer was cut")
        return dialogue_of(json.loads(_object_in(ended.text)), sample)

    def stop(self) -> None:
        """End all waits."""
        self._backend.stop()

    def close(self) -> None:
        """Close the backend."""
        self._backend.close()


def open_writer(options: WriterOptions, *, private: bool) -> Writer:
    """Open a writer.

    Args:
        private: Whether rows of somebody's own wardrobe are to be written about.

    Raises:
        TrainError: Something is missing, or not allowed.
    """
    if options.kind == "template":
        return TemplateWriter()
    if not options.model:
        raise DataError(
            f"The writer {options.kind} needs a model.", next_step="Name one with --model."
        )
    if options.kind == "llama":
        from train.data.fashionx.local_model import open_local_model

        backend: Backend = open_local_model(
            options.model,
            models=options.models,
            context=options.context,
            threads=options.threads,
            words_only=True,
        )
        return ChatWriter(backend)
    from train.data.fashionx.endpoint import Endpoint, EndpointOptions, is_on_this_computer

    elsewhere = not is_on_this_computer(options.base_url)
    if private and elsewhere and not options.allow_wardrobe_upload:
        raise DataError(
            "This would send the texts of your own wardrobe to another computer.",
            next_step="Use a local model, or allow it with --allow-wardrobe-upload.",
        )
    return ChatWriter(
        Endpoint(
            EndpointOptions(
                options.base_url,
                options.model,
                options.key_env,
                dict(options.extra),
                options.timeout_s,
            )
        )
    )


def _object_in(text: str) -> str:
    """Return the JSON object in an answer; models like to put a fence around it."""
    start, end = text.find("{"), text.rfind("}")
    if start < 0 or end < start:
        raise ValueError("the answer holds no JSON object")
    return text[start : end + 1]
