"""What runs on the person's machine: vocabulary, preprocessing, encoders, cut-outs, drawings.

The public names below are imported on first use, so that ``import models`` costs nothing and a
heavy library is loaded only by whoever asks for it.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from models.errors import ModelsError as ModelsError
    from models.preprocess import DecodedPhoto as DecodedPhoto
    from models.preprocess import DecodeLimits as DecodeLimits
    from models.preprocess import PreprocessRecord as PreprocessRecord
    from models.preprocess import decode_photo as decode_photo
    from models.protocols import GarmentEncoder as GarmentEncoder
    from models.protocols import GarmentSegmenter as GarmentSegmenter
    from models.protocols import GarmentTagger as GarmentTagger
    from models.protocols import ImageEmbedder as ImageEmbedder
    from models.protocols import TextEmbedder as TextEmbedder
    from models.types import ColorShare as ColorShare
    from models.types import EncoderIdentity as EncoderIdentity
    from models.types import GarmentEncoding as GarmentEncoding
    from models.types import GarmentTags as GarmentTags
    from models.vocabulary import Vocabulary as Vocabulary

_HOMES = {
    "ColorShare": "types",
    "DecodeLimits": "preprocess",
    "DecodedPhoto": "preprocess",
    "EncoderIdentity": "types",
    "GarmentEncoder": "protocols",
    "GarmentEncoding": "types",
    "GarmentSegmenter": "protocols",
    "GarmentTagger": "protocols",
    "GarmentTags": "types",
    "ImageEmbedder": "protocols",
    "ModelsError": "errors",
    "PreprocessRecord": "preprocess",
    "TextEmbedder": "protocols",
    "Vocabulary": "vocabulary",
    "decode_photo": "preprocess",
}

__all__ = sorted(_HOMES)


def __getattr__(name: str) -> Any:
    try:
        home = _HOMES[name]
    except KeyError:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}") from None
    return getattr(importlib.import_module(f"{__name__}.{home}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
