"""The encoder's graphs with their gates: torch -> fp32 ONNX -> int8, and the text tower.

Each step is held against the one before, on photos as the app decodes and prepares them:

    fp32 against torch      smallest cosine of both vectors over the parity photos
    int8 against fp32       mean cosine of both vectors over the parity photos, and how many
                            cross-person searches find another category than before
    trimmed word pieces     same pieces, same vectors for every caption, term and everyday search
    int8 words against fp32 mean cosine over captions

What the vectors are good for is not judged here (``train/evaluate``), only what exporting costs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch

from models.preprocess import PreprocessRecord
from models.runtimes.session import OnnxSession
from models.types import RgbImage
from models.vocabulary import Vocabulary
from train.encoder_net import GarmentNet
from train.export.parity import Floats, Gate, SearchRows, compare_rows, cross_person_hits, require
from train.export.to_onnx import (
    export_encoder,
    export_text,
    nodes_under,
    quantize_network,
    quantize_text,
)
from train.export.word_pieces import (
    TrimmedWords,
    fallbacks,
    kept_word_pieces,
    promised_texts,
    require_lossless,
)
from train.text_tower import embed, load_text_tower, load_tokenizer

EXACT_GRAPH = "fp32.onnx"
IMAGE_GRAPH = "image.onnx"
TEXT_GRAPH = "text.onnx"
TOKENIZER = "tokenizer.json"
VECTORS = ("embedding", "text_space")
EXACT_PARITY = 0.9999
INT8_PARITY = 0.99
HIT_LOSS_POINTS = 0.5
BUDGET_BYTES = 20_000_000
# what the budget leaves for the word-piece table
WORD_PIECES = 3900
# leading convolutions in fp32: they hold few weights, and no later layer brings back what they lose
EXACT_CONVOLUTIONS = 20
# squares and their small differences do not survive eight bits, and weigh nothing
TEXTURE_SCOPE = "/net/texture/"
BATCH = 16
# least share of a photo's sides that a tightened view of the search gate still shows
_TIGHT_SHARE = 0.85

Outputs = dict[str, Floats]


@dataclass(frozen=True)
class ExportPhotos:
    """Photos of training people that an export calibrates on and is judged by.

    Attributes:
        calibration: Images whose activations set the ranges of int8.
        parity: Images on which the vectors are compared.
        search: Images searched with, each in two views, against one another.
        categories: What each image of ``search`` shows.
        people: Who owns it; nobody's own photos count as found.
    """

    calibration: Sequence[Callable[[], RgbImage]]
    parity: Sequence[Callable[[], RgbImage]]
    search: Sequence[Callable[[], RgbImage]]
    categories: npt.NDArray[np.str_]
    people: npt.NDArray[np.str_]


def write_image_graph(
    net: GarmentNet, part: Path, photos: ExportPhotos, record: PreprocessRecord
) -> tuple[list[Gate], dict[str, Any]]:
    """Write ``fp32.onnx`` and ``image.onnx`` into ``part``.

    Returns:
        The gates, all met, and what the manifest keeps of the comparison.

    Raises:
        ParityError: A gate is not met.
    """
    exact_file, small_file = part / EXACT_GRAPH, part / IMAGE_GRAPH
    export_encoder(net, exact_file, size=record.size)
    pixels = np.stack([record.apply(read()) for read in photos.parity])
    exact = run_graph(exact_file, [pixels])
    gates = _torch_gates(net, pixels, exact)
    require(gates)
    calibration = [record.apply(read()) for read in photos.calibration]
    quantize_network(
        exact_file,
        small_file,
        calibration,
        keep_first=EXACT_CONVOLUTIONS,
        keep=nodes_under(exact_file, TEXTURE_SCOPE),
    )
    small = run_graph(small_file, [pixels])
    parity: dict[str, Any] = {}
    for name in VECTORS:
        agreement = compare_rows(small[name], exact[name])
        parity[name] = asdict(agreement)
        gates.append(Gate(f"int8 {name} cosine", agreement.cosine_mean, INT8_PARITY))
    require(gates)
    parity["search"] = searched = _search_loss(exact_file, small_file, photos, record)
    gates.append(
        Gate("int8 hit@1 loss in points", searched["lost_points"], HIT_LOSS_POINTS, at_least=False)
    )
    require(gates)
    return gates, parity


def write_text_tower(
    part: Path, captions: Sequence[str], vocabulary: Vocabulary
) -> tuple[list[Gate], dict[str, Any]]:
    """Write ``text.onnx`` and ``tokenizer.json`` into ``part``.

    Args:
        captions: Texts whose pieces are kept and whose vectors must not change.

    Returns:
        The gates, all met, and what the manifest keeps of the comparison.

    Raises:
        ParityError: A gate is not met.
    """
    texts = promised_texts(captions, vocabulary)
    words = TrimmedWords.of(kept_word_pieces(captions, vocabulary, limit=WORD_PIECES))
    whole = embed(load_text_tower(), load_tokenizer(), texts).numpy()
    difference = require_lossless(words, texts, reference=whole)
    (part / TOKENIZER).write_text(words.document, encoding="utf-8")
    exact_file, small_file = part / "text32.onnx", part / TEXT_GRAPH
    export_text(load_text_tower(list(words.kept)), exact_file)
    quantize_text(exact_file, small_file)
    chosen = np.linspace(0, len(texts) - 1, min(len(texts), 256)).astype(np.int64)
    sample = [texts[index] for index in chosen]
    exact = compare_rows(_run_text(exact_file, words, sample), whole[chosen])
    small = compare_rows(_run_text(small_file, words, sample), whole[chosen])
    exact_file.unlink()
    gates = [
        Gate("words fp32 cosine", exact.cosine_min, EXACT_PARITY),
        Gate("words int8 cosine", small.cosine_mean, INT8_PARITY),
    ]
    require(gates)
    trimming = {"unchanged_texts": len(texts), "largest_difference": difference}
    return gates, {"text": asdict(small), "words": {**trimming, **fallbacks(words)}}


def size_gate(part: Path, files: Iterable[str]) -> Gate:
    """Return the gate on what all files of the folder weigh together, in bytes."""
    total = sum((part / file).stat().st_size for file in files)
    return Gate("bytes of both towers", float(total), float(BUDGET_BYTES), at_least=False)


def run_graph(file: Path, batches: Iterable[Floats], *, threads: int = 2) -> Outputs:
    """Return all outputs of a graph over batches of normalized pixels ``[b, 3, S, S]``."""
    session = OnnxSession(file, threads=threads)
    parts = [
        session.run({"pixels": batch[start : start + BATCH]})
        for batch in batches
        for start in range(0, len(batch), BATCH)
    ]
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def pixel_batches(
    images: Iterable[RgbImage], record: PreprocessRecord, *, batch: int = BATCH
) -> Iterator[Floats]:
    """Yield normalized pixels ``[b, 3, S, S]``, never more than one batch in memory."""
    waiting = iter(images)
    while chunk := list(islice(waiting, batch)):
        yield np.stack([record.apply(image) for image in chunk])


def _torch_gates(net: GarmentNet, pixels: Floats, exact: Outputs) -> list[Gate]:
    net.eval()
    with torch.inference_mode():
        parts = [net(torch.from_numpy(part)) for part in np.array_split(pixels, 4) if len(part)]
    return [
        Gate(
            f"fp32 {name} cosine",
            compare_rows(
                exact[name], np.concatenate([part[name].numpy() for part in parts])
            ).cosine_min,
            EXACT_PARITY,
        )
        for name in VECTORS
    ]


def _search_loss(
    exact_file: Path, small_file: Path, photos: ExportPhotos, record: PreprocessRecord
) -> dict[str, Any]:
    """Compare cross-person searches with both graphs, each photo searched with in two views.

    A few hundred searches differ by chance by more than the gate allows (each one that flips
    counts), so all the photos take part and each twice.
    """
    rates: dict[str, list[npt.NDArray[np.bool_]]] = {"exact": [], "int8": []}
    for key, file in (("exact", exact_file), ("int8", small_file)):
        whole = run_graph(file, pixel_batches((read() for read in photos.search), record))
        tight = run_graph(file, pixel_batches((_tight(read()) for read in photos.search), record))
        gallery = SearchRows(whole["embedding"], photos.categories, photos.people)
        for outputs in (whole, tight):
            queries = SearchRows(outputs["embedding"], photos.categories, photos.people)
            rates[key].append(cross_person_hits(queries, gallery))
    exact, small = np.concatenate(rates["exact"]), np.concatenate(rates["int8"])
    return {
        "queries": len(exact),
        "exact_hit_at_1": round(float(exact.mean()), 4),
        "int8_hit_at_1": round(float(small.mean()), 4),
        "only_exact": int((exact & ~small).sum()),
        "only_int8": int((small & ~exact).sum()),
        "lost_points": round(100 * float(exact.mean() - small.mean()), 3),
    }


def _tight(image: RgbImage) -> RgbImage:
    """Return the mirrored middle of an image: a second view of the same garment."""
    height, width = image.shape[:2]
    top, left = round(height * (1 - _TIGHT_SHARE) / 2), round(width * (1 - _TIGHT_SHARE) / 2)
    middle: RgbImage = image[top : height - top, left : width - left][:, ::-1]
    return np.ascontiguousarray(middle)


def _run_text(file: Path, words: TrimmedWords, texts: Sequence[str]) -> Floats:
    """Run a text graph as the app does, one text at a time."""
    session, tokenizer = OnnxSession(file, threads=2), words.tokenizer()
    rows = []
    for text in texts:
        ids = np.array([tokenizer.encode(text).ids], dtype=np.int64)
        rows.append(session.run({"ids": ids, "mask": np.ones_like(ids)})["vector"][0])
    return np.stack(rows)
