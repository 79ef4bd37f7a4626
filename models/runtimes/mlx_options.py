"""What an mlx engine is told when it is loaded; imports no inference library."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from models.vision_resize import DEFAULT_MAX_TOKENS

DEFAULT_CONTEXT = 8192


@dataclass(frozen=True, slots=True)
class MlxOptions:
    """Which folder to load, and how.

    Attributes:
        folder: As mlx-vlm wants it: ``config.json`` (flat), safetensors, ``tokenizer.json``.
        name: Name for people and messages; that of the folder when empty.
        context: Cells; 0 for the usual number. Never more than the model was trained for.
        picture_tokens: Most tokens that one picture may take, where the family has a choice.
        pictures: Whether pictures are taken; False leaves the picture part unused.
    """

    folder: Path
    name: str = ""
    context: int = 0
    picture_tokens: int = DEFAULT_MAX_TOKENS
    pictures: bool = True

    def __post_init__(self) -> None:
        if self.context < 0 or self.picture_tokens < 16:
            raise ValueError("context must not be negative, picture_tokens at least 16")
