"""A GGUF model on this computer as an annotator, through the engine that the app uses.

Decoding is held to the schema by a grammar, so form never fails; what is said still may. One
picture at a time. A crash of native code ends the process: the same command goes on after it.

The only part of ``train.data`` that loads a runtime: photos are labeled by the engine that
looks at photos in the app.
"""

from __future__ import annotations

import threading
from pathlib import Path

from models.annotating import Ask
from models.chat import ChatEnded, ChatModel, ChatRequest
from models.errors import ModelsError
from models.own_files import recognize_files
from models.store import ModelStore, sha256_of
from train.data.fashionx.backends import BackendDownError
from train.errors import DataError, RunError

_LEAST_CONTEXT = 4096
"""Cells below which question, picture and answer cannot all fit."""


class LocalModel:
    """A loaded model.

    Args:
        chat: What answers; closed with this.
        revision: First digits of the SHA-256 of the weights.
    """

    name = "llama"
    workers = 1

    def __init__(self, chat: ChatModel, *, model: str, revision: str) -> None:
        self.model = model
        self.revision = revision
        self._chat = chat
        self._one_at_a_time = threading.Lock()
        self._ended = threading.Event()

    def asking(self, image_id: str) -> Ask:
        """Return what answers about one picture."""
        return self._ask

    def _ask(self, request: ChatRequest) -> ChatEnded:
        with self._one_at_a_time:
            if self._ended.is_set():
                raise BackendDownError("The run has ended.", next_step="Run it again.")
            last = None
            for event in self._chat.generate(request, stop=self._ended.is_set):
                last = event
        if not isinstance(last, ChatEnded) or last.reason == "cancelled":
            raise BackendDownError("The run has ended.", next_step="Run it again.")
        return last

    def stop(self) -> None:
        """End the present answer."""
        self._ended.set()

    def close(self) -> None:
        """Give the memory back."""
        with self._one_at_a_time:
            self._chat.close()


def open_local_model(
    model: str,
    *,
    models: Path | None = None,
    projector: Path | None = None,
    context: int = 0,
    threads: int = 0,
    words_only: bool = False,
) -> LocalModel:
    """Load a model.

    Args:
        model: A GGUF file, a folder of such, or the name of an installed model.
        models: Folder of installed models.
        projector: Picture part; found beside the model when it lies there.
        words_only: A model that sees no pictures will do.

    Raises:
        DataError: There is no such model, or it sees no pictures.
        RunError: It cannot be loaded here.
    """
    from models.runtimes.llama import load_llama
    from models.runtimes.llama_options import LlamaOptions

    try:
        text, pictures, name = _files(model, models, projector)
        revision = sha256_of(text)[:16]
        chat = load_llama(LlamaOptions(text, pictures, name=name, context=context, threads=threads))
    except ModelsError as error:
        raise RunError(
            error.message, next_step=error.next_step or "Choose another model."
        ) from error
    if not chat.info.sees_pictures and not words_only:
        chat.close()
        raise DataError(
            f"The model {name} cannot look at pictures.",
            next_step="Name its picture part with --mmproj, or choose one that sees.",
        )
    if chat.info.context < _LEAST_CONTEXT:
        chat.close()
        raise DataError(
            f"The model {name} has {chat.info.context} tokens of context, too few for a question "
            "with a picture and its answer.",
            next_step=f"Give it {_LEAST_CONTEXT} or more with --context, or choose another model.",
        )
    return LocalModel(chat, model=name, revision=revision)


def _files(
    model: str, models: Path | None, projector: Path | None
) -> tuple[Path, Path | None, str]:
    """Return text part, picture part and name."""
    path = Path(model)
    if path.is_dir():
        found = recognize_files(sorted(path.glob("*.gguf")))
        roles = {role: part for part, _, role in found.parts}
        if "text" not in roles:
            raise DataError(
                f"{path.name} holds no GGUF model.", next_step="Name the file of its text part."
            )
        return roles["text"], projector or roles.get("projector"), path.name
    if path.suffix == ".gguf":
        if not path.is_file():
            raise DataError(f"{path.name} does not exist.", next_step="Check --model.")
        return path, projector, path.stem
    store = ModelStore(installed=models)
    spec = store.catalog.get(model)
    store.require(spec)
    text, pictures = store.part(spec, "text"), store.part(spec, "projector")
    if text is None:
        raise DataError(f"The model {model} is not in GGUF files.", next_step="Choose one that is.")
    return text, pictures, spec.id
