"""Conversations in the form that endpoints and processors take: parts with types, pictures inline.

Pictures become JPEG made of pixels alone, so nothing that a camera wrote leaves this computer.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PIL import Image

from models.chat import ChatMessage, ChatPicture
from models.preprocess import decode_photo

JPEG_QUALITY = 90


def openai_messages(messages: Sequence[ChatMessage]) -> list[dict[str, Any]]:
    """Return a conversation as the body of a request has it."""
    said: list[dict[str, Any]] = []
    for message in messages:
        if not message.pictures:
            said.append({"role": message.role, "content": message.text})
            continue
        parts: list[dict[str, Any]] = []
        for part in message.parts:
            if isinstance(part, str):
                parts.append({"type": "text", "text": part})
            else:
                parts.append({"type": "image_url", "image_url": {"url": data_uri(part)}})
        said.append({"role": message.role, "content": parts})
    return said


def processor_messages(
    messages: Sequence[ChatMessage],
) -> tuple[list[dict[str, Any]], list[Image.Image]]:
    """Return a conversation as chat templates of transformers take it, and its pictures."""
    said: list[dict[str, Any]] = []
    pictures: list[Image.Image] = []
    for message in messages:
        parts: list[dict[str, Any]] = []
        for part in message.parts:
            if isinstance(part, str):
                parts.append({"type": "text", "text": part})
            else:
                parts.append({"type": "image"})
                pictures.append(picture_of(part))
        said.append({"role": message.role, "content": parts})
    return said, pictures


def picture_of(picture: ChatPicture) -> Image.Image:
    """Return a picture's pixels."""
    return Image.fromarray(decode_photo(picture).image if isinstance(picture, Path) else picture)


def data_uri(picture: ChatPicture) -> str:
    """Return a picture as a ``data:`` URI."""
    buffer = io.BytesIO()
    picture_of(picture).save(buffer, "JPEG", quality=JPEG_QUALITY)
    return "data:image/jpeg;base64," + base64.b64encode(buffer.getvalue()).decode("ascii")
