"""Checks an exported folder against its source: loads both programs, asks both the same.

Pictures are the person's, or drawn garments; each is brought to the size at which the model reads
it by the function that Vestry uses, so that both programs see the same pixels.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import gguf
import numpy as np

from models.errors import ModelsError
from models.preprocess import decode_photo
from models.store import MANIFEST_NAME, read_manifest
from models.types import RgbImage
from models.vision_resize import resize_merged
from train.export.chat_parity import (
    PLAIN,
    Case,
    ChatBounds,
    ChatDeviation,
    ChatParity,
    Reference,
    compare_export,
    deviation_of,
)
from train.export.checkpoint import CheckpointError
from train.export.llama_side import PICTURE, LlamaSide
from train.export.to_gguf import VlmSource
from train.export.transformers_side import TransformersSide
from train.export.unquantized import take_weights, write_unquantized

MOST_PICTURES = 16
_MOST_TOKENS = 384
_PHOTOS = frozenset({".jpg", ".jpeg", ".png", ".webp"})


def check_export(
    model: Path, exported: Path, *, pictures: Path | None, prompt: str, bounds: Path | None
) -> ChatParity:
    """Compare an exported folder with the model it was made from.

    Args:
        bounds: Report of an honest export. When None, unquantized files are held to the general
            bounds, and quantized ones to five times what rounding their weights alone changes in
            transformers; their float twin is held to the general bounds, too.

    Raises:
        TrainError: A folder cannot be read, or there are too few pictures.
    """
    files = _files(exported)
    source = VlmSource.open(model)
    shown = _photos(pictures) if pictures else _drawn()
    asked = prompt_with_picture(prompt)
    cases = [Case(_sized(picture, source), asked) for picture in shown]
    cells = 256 * (1 + (_MOST_TOKENS + len(prompt) + 512) // 256)
    reference, allowed, twin = _judged_by(source, files, cases, bounds, cells=cells)
    with LlamaSide(*files, context=cells) as side:
        return compare_export(source, files, side, reference, bounds=allowed, twin=twin)


def _judged_by(
    source: VlmSource,
    files: tuple[Path, Path],
    cases: list[Case],
    bounds: Path | None,
    *,
    cells: int,
) -> tuple[Reference, ChatBounds, ChatDeviation | None]:
    """Return what transformers says, what may be lost, and how far the float twin is from it.

    transformers' copy of the model is gone when this returns: a large one need not be there twice.
    """
    side = TransformersSide(source.folder)
    reference = Reference.of(side, cases, real_tokens=side.real_tokens)
    if bounds is not None:
        return reference, ChatBounds.from_report(bounds), None
    if _is_plain(files):
        return reference, ChatBounds(), None
    take_weights(side, source, files)
    allowed = deviation_of(side, reference).bounds().at_least(ChatBounds())
    rounded = Reference.of(side, cases, real_tokens=side.real_tokens)
    del side
    return reference, allowed, _twin_deviation(files, rounded, cells=cells)


def _is_plain(files: tuple[Path, Path]) -> bool:
    """Whether no tensor is quantized, whatever the file calls itself."""
    return all(
        tensor.tensor_type.name in PLAIN
        for file in files
        for tensor in gguf.GGUFReader(file).tensors
    )


def _twin_deviation(files: tuple[Path, Path], reference: Reference, *, cells: int) -> ChatDeviation:
    """Measure llama.cpp with a file's weights in F32 against transformers with the same."""
    with tempfile.TemporaryDirectory(prefix="vestry-twin-") as folder:
        twins = (Path(folder) / "text.gguf", Path(folder) / "mmproj.gguf")
        try:
            for file, twin in zip(files, twins, strict=True):
                write_unquantized(file, twin)
        except OSError as error:
            raise CheckpointError(
                "The float twin of these files cannot be written.",
                next_step="Free as much disk as the model takes in F32, or give --bounds.",
            ) from error
        with LlamaSide(*twins, context=cells) as side:
            return deviation_of(side, reference)


def prompt_with_picture(question: str) -> str:
    """Return a first turn with one picture, in the form that Qwen's models are trained on."""
    return (
        "<|im_start|>system\nYou are a helpful assistant.<|im_end|>\n<|im_start|>user\n"
        f"{PICTURE}{question}<|im_end|>\n<|im_start|>assistant\n"
    )


def _files(exported: Path) -> tuple[Path, Path]:
    try:
        fields = read_manifest(exported / MANIFEST_NAME).fields
        return exported / str(fields["text"]), exported / str(fields["mmproj"])
    except (OSError, KeyError, ModelsError) as error:
        raise CheckpointError(
            f"{exported.name} is not a folder that an export wrote.",
            next_step="Name a folder that `vestry-train export gguf` wrote.",
        ) from error


def _photos(folder: Path) -> list[RgbImage]:
    found = sorted(file for file in folder.rglob("*") if file.suffix.lower() in _PHOTOS)
    try:
        return [decode_photo(file, max_side=1024).image for file in found[:MOST_PICTURES]]
    except ModelsError as error:
        raise CheckpointError(error.message, next_step="Leave that photo out.") from error


def _drawn() -> list[RgbImage]:
    from models.render import draw_garment, draw_scene, sample_recipe

    pictures = []
    for number, size in enumerate(((448, 336), (336, 504), (392, 308), (280, 420))):
        rng = np.random.default_rng((5, number))
        drawing = draw_garment(sample_recipe(rng), size=384)
        pictures.append(draw_scene(drawing, rng, size=size).image)
    return pictures


def _sized(picture: RgbImage, source: VlmSource) -> RgbImage:
    eyes = source.shape.vision
    factor = 2 * eyes.patch
    least = max(1, eyes.min_pixels // factor**2)
    most = max(least, min(_MOST_TOKENS, eyes.max_pixels // factor**2))
    return resize_merged(picture, factor=factor, min_tokens=least, max_tokens=most)
