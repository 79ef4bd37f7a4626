"""What a llama engine is told when it is loaded; imports no inference library.

A process that only starts the engine elsewhere can build these values. The engine itself is
``llama``.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from models.gguf_header import GgufHeader
from models.vision_resize import DEFAULT_MAX_TOKENS

DEFAULT_CONTEXT = 8192
DEFAULT_CACHE_BYTES = 128 << 20
# llama.cpp rounds a context up to this; asking for a multiple makes the meter tell the truth
CONTEXT_STEP = 256


@dataclass(frozen=True, slots=True)
class LlamaOptions:
    """Which files to load, and how.

    Attributes:
        model_file: The text model; the first of its parts when it is split.
        projector_file: Its picture part (mmproj); None for a model that sees no pictures.
        name: Name for people and messages; the file's own when empty.
        context: KV cells; 0 for ``default_context``. Never more than the model was trained for.
        threads: Most threads that compute; 0 for all cores (not their second threads) that this
            process may use. Fewer do while other programs take the cores.
        gpu_layers: Layers on the graphics processor; -1 for all, 0 for none.
        picture_tokens: Most tokens that one picture may take; families that enlarge every picture
            to one size (SmolVLM) take what they take.
        cache_bytes: Most memory for pictures that were looked at; they need no second look.
    """

    model_file: Path
    projector_file: Path | None = None
    name: str = ""
    context: int = 0
    threads: int = 0
    gpu_layers: int = -1
    picture_tokens: int = DEFAULT_MAX_TOKENS
    cache_bytes: int = DEFAULT_CACHE_BYTES

    def __post_init__(self) -> None:
        if self.context < 0 or self.threads < 0 or self.cache_bytes < 0:
            raise ValueError("context, threads and cache_bytes must not be negative")
        if self.picture_tokens < 16:
            raise ValueError("picture_tokens must be at least 16")


def default_context(header: GgufHeader) -> int:
    """Return the cells that a model gets when nobody says otherwise.

    Eight photos of the default size and a long conversation fit; more costs memory that small
    machines do not have, so it is for the person to ask for.
    """
    return rounded_context(header, DEFAULT_CONTEXT)


def rounded_context(header: GgufHeader, wanted: int) -> int:
    """Return the cells that a model gets for a wish: what it was trained for, in whole steps."""
    trained = header.context_length or wanted
    cells = min(wanted, trained)
    return max(CONTEXT_STEP, -(-cells // CONTEXT_STEP) * CONTEXT_STEP)
