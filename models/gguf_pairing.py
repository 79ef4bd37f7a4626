"""Whether the picture part (mmproj) of a model belongs to its text part: by both headers alone.

A foreign picture part either stops the process in native code or answers nonsense without a word,
so it is refused before anything is loaded. Widths alone do not tell: Qwen2.5-VL 3B, Qwen3-VL 2B and
Qwen3.5 2B all have 2,048 numbers per token.
"""

from __future__ import annotations

from collections.abc import Mapping

from models.errors import DamagedFileError, ForeignProjectorError, UnsupportedError
from models.gguf_header import GgufHeader

_QWEN3 = frozenset({"qwen3vl", "qwen3vlmoe", "qwen35", "qwen35moe"})
# kind of picture part -> architectures that speak to it; a kind that is not here is judged by width
_SPEAKERS: Mapping[str, frozenset[str]] = {
    "qwen2vl_merger": frozenset({"qwen2vl"}),
    "qwen2.5vl_merger": frozenset({"qwen2vl"}),
    "qwen3vl_merger": _QWEN3,
    "gemma3": frozenset({"gemma3"}),
    "gemma3nv": frozenset({"gemma3n"}),
    "gemma4v": frozenset({"gemma4"}),
    "gemma4uv": frozenset({"gemma4"}),
    "idefics3": frozenset({"granite", "llama"}),
    "internvl": frozenset({"gpt-oss", "internlm2", "llama", "qwen2", "qwen3", "qwen3moe"}),
}

_SHAPE = (
    "attention.head_count",
    "block_count",
    "embedding_length",
    "patch_size",
    "projection_dim",
)


def require_text_model(header: GgufHeader, *, name: str) -> None:
    """Refuse a file that cannot be the text part of a chat model.

    Raises:
        UnsupportedError: It is a picture part, or an adapter, and no model.
        DamagedFileError: It says nothing about itself.
    """
    if header.is_projector:
        raise UnsupportedError(
            f"{name} is the picture part of a model, not the model.",
            next_step="Choose the model's own file, and this one beside it.",
        )
    if header.text("general.type") not in {"", "model"}:
        raise UnsupportedError(
            f"{name} is not a whole model.", next_step="Choose the model that it was made for."
        )
    if not header.architecture or not header.block_count or not header.embedding_length:
        raise DamagedFileError(
            f"The model file {name} does not say what it holds.",
            next_step="Download the model again.",
        )


def require_matching_projector(text: GgufHeader, projector: GgufHeader, *, name: str) -> None:
    """Refuse a picture part that belongs to another model.

    Args:
        text: Header of the text model.
        projector: Header of the picture part.
        name: File name of the picture part, for the message.

    Raises:
        ForeignProjectorError: It belongs to another model.
        UnsupportedError: It is no picture part at all.
        DamagedFileError: Its numbers contradict one another, which native code does not survive.
    """
    if not projector.is_projector:
        raise UnsupportedError(
            f"{name} is not the picture part of a model.",
            next_step="Choose the file whose name begins with mmproj.",
        )
    if projector.metadata.get("clip.has_vision_encoder") is False:
        raise UnsupportedError(
            f"{name} is made for sound, not for pictures.",
            next_step="Choose the picture part of this model.",
        )
    if not _adds_up(projector):
        raise DamagedFileError(
            f"The picture part file {name} is damaged.", next_step="Download the model again."
        )
    if not _belongs(text, projector):
        raise ForeignProjectorError(
            f"The picture part {name} belongs to another model.",
            next_step="Choose the mmproj file that was published together with the model.",
        )


def _adds_up(projector: GgufHeader) -> bool:
    """Whether what a picture part says of its shape makes sense; what it leaves out may."""
    said = {
        key: projector.number(key)
        for key in (f"clip.vision.{name}" for name in _SHAPE)
        if key in projector.metadata
    }
    width, heads = projector.embedding_length, said.get("clip.vision.attention.head_count", 1)
    return min(said.values(), default=1) > 0 and width % heads == 0


def _belongs(text: GgufHeader, projector: GgufHeader) -> bool:
    kind = projector.projector_type
    speakers = _SPEAKERS.get(kind)
    if speakers is not None and text.architecture not in speakers:
        return False
    width = projector.projection_dim
    if width and text.embedding_length and width != text.embedding_length:
        return False
    return kind != "qwen3vl_merger" or _depths_match(text, projector)


def _depths_match(text: GgufHeader, projector: GgufHeader) -> bool:
    """Qwen3-VL feeds pictures into several layers, Qwen3.5 into none; both must agree."""
    expected = text.number(text.own("n_deepstack_layers"))
    return sum(projector.numbers("clip.vision.is_deepstack_layers")) == expected
