"""Chooses the annotator that a command names. Only what is chosen is imported."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from train.data.fashionx.backends import Backend
from train.data.fashionx.fake_backend import FakeBackend, FakeScript
from train.errors import DataError

BackendName = Literal["openai", "llama", "transformers", "fake"]


@dataclass(frozen=True, slots=True)
class BackendOptions:
    """Which annotator; every process of a run can be given it.

    Attributes:
        model: Its name at an endpoint, a file or folder, or the name of an installed model.
        base_url: Endpoint, up to ``/v1``.
        key_env: Name of the environment variable that holds the key; empty for none.
        extra: Further fields of every request to an endpoint.
        models: Folder of installed models.
        projector: Picture part (mmproj) of a GGUF file.
        context: Cells of a local model; 0 for its default.
        device: Of transformers; chosen when empty.
        batch: Questions that transformers answers together.
        defects: Share of the pictures whose fake answers break a rule at first.
    """

    kind: BackendName
    model: str = ""
    base_url: str = ""
    key_env: str = ""
    extra: dict[str, Any] | None = None
    timeout_s: float = 180.0
    models: Path | None = None
    projector: Path | None = None
    context: int = 0
    threads: int = 0
    device: str = ""
    batch: int = 4
    defects: float = 0.0


def open_backend(options: BackendOptions) -> Backend:
    """Open an annotator.

    Raises:
        TrainError: Something is missing, or not what it should be.
    """
    if options.kind == "fake":
        return FakeBackend(
            FakeScript(defective=options.defects, stubborn=0.1, harmless=options.defects),
            model=options.model or "fake-annotator",
        )
    if not options.model:
        raise DataError(
            f"The annotator {options.kind} needs a model.", next_step="Name one with --model."
        )
    if options.kind == "openai":
        from train.data.fashionx.endpoint import Endpoint, EndpointOptions

        return Endpoint(
            EndpointOptions(
                options.base_url,
                options.model,
                options.key_env,
                options.extra,
                options.timeout_s,
            )
        )
    if options.kind == "llama":
        from train.data.fashionx.local_model import open_local_model

        return open_local_model(
            options.model,
            models=options.models,
            projector=options.projector,
            context=options.context,
            threads=options.threads,
        )
    from train.data.fashionx.transformers_folder import open_folder

    return open_folder(Path(options.model), device=options.device, batch=options.batch)
