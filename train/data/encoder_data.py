"""Puts photos, drawings and locked text vectors together for the encoder's recipe."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch

from models.types import GarmentTags
from train.data.drawn import drawn_corpus
from train.data.pixels import cache_photos
from train.data.sources.closet import ClosetPhoto
from train.recipes.encoder import EncoderConfig, EncoderData, held_out
from train.text_tower import MiniLm, embed, load_text_tower, load_tokenizer

CACHE_SIDE = 260


def build_encoder_data(
    photos: Sequence[ClosetPhoto], config: EncoderConfig, *, cache: Path
) -> EncoderData:
    """Decode, draw and embed once; later runs read ``cache``."""
    annotated = [photo for photo in photos if photo.tags is not None]
    pixels = cache_photos([photo.path for photo in annotated], cache, size=CACHE_SIDE)
    drawn, _, truth = drawn_corpus(cache, seed=config.seed, count=config.renders, size=CACHE_SIDE)
    tags = [photo.tags for photo in annotated if photo.tags is not None]
    tags += [tag for tag, _ in truth]
    captions = [photo.caption for photo in annotated] + [caption for _, caption in truth]
    mains = [photo.main for photo in annotated]
    mains += [tag.attributes[0] if tag.attributes else "" for tag, _ in truth]
    tower = load_text_tower()
    phrases, phrase_of = np.unique([phrase(tag) for tag in tags], return_inverse=True)
    return EncoderData(
        pixels=(pixels, drawn),
        tags=tuple(tags),
        mains=tuple(mains),
        captions=tuple(captions),
        caption_vectors=_embedded(tower, captions, cache / "captions.pt"),
        phrase_vectors=_embedded(tower, [str(p) for p in phrases], cache / "phrases.pt"),
        phrase_of=phrase_of.astype(np.int64),
        photos=len(annotated),
    )


def phrase(tags: GarmentTags) -> str:
    """Return the words people search with: color and category."""
    color = tags.colors[0].name if tags.colors else ""
    return f"{color} {tags.category}".strip()


def rows_of(
    photos: Sequence[ClosetPhoto], data: EncoderData, *, part: str
) -> npt.NDArray[np.int64]:
    """Return the data rows of a part.

    ``fit`` is training people and nine tenths of the drawings, ``drawn`` the last tenth, ``tune``
    the held-out training people, ``val`` the people nobody trains or tunes on.
    """
    annotated = [photo for photo in photos if photo.tags is not None]
    parts = [
        "val" if photo.split != "train" else "tune" if held_out(photo.person) else "fit"
        for photo in annotated
    ]
    drawn = len(data.tags) - data.photos
    parts += ["fit" if index % 10 else "drawn" for index in range(drawn)]
    return np.flatnonzero(np.array(parts) == part).astype(np.int64)


def _embedded(tower: MiniLm, texts: list[str], file: Path) -> torch.Tensor:
    if file.exists():
        saved = torch.load(file, weights_only=True)
        if saved["texts"] == texts:
            vectors: torch.Tensor = saved["vectors"]
            return vectors
    vectors = embed(tower, load_tokenizer(), texts)
    torch.save({"texts": texts, "vectors": vectors}, file)
    return vectors
