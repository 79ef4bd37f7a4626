"""Make the embedded models from start to finish: data, training, calibration, export, parity.

    vestry-train pocket encoder --data DIR [--run RUN] [--out OUT]
    vestry-train pocket cutout  --data DIR [--run RUN] [--out OUT]

A run is resumable: decoded pixels, drawings and checkpoints stay in RUN. OUT is written last,
whole, and only after the int8 graphs answered like the networks they came from. Figures on ``val``
people come from ``vestry-train evaluate``, which runs what was written here through the app's own
code.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch

from models.preprocess import PreprocessRecord
from models.runtimes.session import OnnxSession
from models.store import sha256_of, write_manifest
from models.vocabulary import Vocabulary
from train.cutout_net import CutoutNet
from train.data.drawn import drawn_corpus
from train.data.encoder_data import CACHE_SIDE, build_encoder_data, phrase, rows_of
from train.data.labels import MULTI_FIELDS, SINGLE_FIELDS, LabelSpace
from train.data.pixels import cache_photos
from train.data.sources.closet import ClosetPhoto, read_closet
from train.encoder_net import GarmentNet
from train.export.parity import compare_rows, require_parity
from train.export.to_onnx import (
    export_cutout,
    export_encoder,
    export_text,
    quantize_network,
    quantize_text,
)
from train.recipes.calibration import best_temperature, best_threshold, measure_relevance
from train.recipes.cutout import CutoutConfig, train_cutout
from train.recipes.encoder import (
    PIXEL_MEAN,
    PIXEL_STD,
    EncoderConfig,
    EncoderData,
    resized,
    settle_heads,
    train_encoder,
)
from train.text_tower import (
    MAX_TOKENS,
    SPECIAL_TOKENS,
    embed,
    load_text_tower,
    load_tokenizer,
    trim_tokenizer,
)

ENCODER_NAME = "pocket-encoder"
CUTOUT_NAME = "pocket-cutout"
# what the budget of the embedded encoder leaves for the word-piece table
WORD_PIECES = 4400
CALIBRATION_PHOTOS = 256
PARITY_PHOTOS = 64
# gates on the mean cosine between int8 and fp32
VECTOR_PARITY = 0.99
EXACT_CONVOLUTIONS = 10
CUTOUT_PARITY = 0.99

Floats = npt.NDArray[np.float32]


def make_encoder(data: Path, *, run: Path, out: Path, config: EncoderConfig) -> None:
    """Train, calibrate and export the encoder into ``out``."""
    photos = read_closet(data)
    labels = LabelSpace.from_vocabulary(Vocabulary.load())
    table = build_encoder_data(photos, config, cache=run / "cache")
    fit = rows_of(photos, table, part="fit")
    net = train_encoder(table, fit, labels, config, run=run)
    settle_heads(net, table, fit, labels, config)
    torch.save(net.state_dict(), run / "settled.pt")
    export_pocket_encoder(net, photos, table, labels, config, out=out)


def export_pocket_encoder(
    net: GarmentNet,
    photos: Sequence[ClosetPhoto],
    table: EncoderData,
    labels: LabelSpace,
    config: EncoderConfig,
    *,
    out: Path,
) -> None:
    """Write graphs, tokenizer and manifest of a trained encoder into ``out``.

    Raises:
        ParityError: An int8 graph does not answer like its source.
    """
    part = _fresh(out)
    record = _record(config.size)
    fit, tune = rows_of(photos, table, part="fit"), rows_of(photos, table, part="tune")
    rng = np.random.default_rng(config.seed)
    calibration = _pixels(table, rng.permutation(fit)[:CALIBRATION_PHOTOS], config.size)
    export_encoder(net, part / "fp32.onnx", size=config.size)
    quantize_network(
        part / "fp32.onnx", part / "image.onnx", list(calibration), keep_first=EXACT_CONVOLUTIONS
    )
    outputs = _run_all(part / "image.onnx", _pixels(table, tune, config.size))
    exact = _run_all(part / "fp32.onnx", _pixels(table, tune[:PARITY_PHOTOS], config.size))
    parity = {}
    for name in ("embedding", "text_space"):
        agreement = compare_rows(outputs[name][:PARITY_PHOTOS], exact[name])
        require_parity(name, agreement, mean=VECTOR_PARITY)
        parity[name] = asdict(agreement)
    parity["text"] = _export_text(part, table.captions)
    (part / "fp32.onnx").unlink()
    tags = [table.tags[row] for row in tune]
    temperatures = {
        name: best_temperature(outputs[name], labels.single(name, tags)) for name in SINGLE_FIELDS
    }
    thresholds = {
        name: best_threshold(outputs[name], labels.multi(name, tags)) for name in MULTI_FIELDS
    }
    phrases = embed(load_text_tower(), load_tokenizer(), [phrase(tag) for tag in tags]).numpy()
    relevance = measure_relevance(tags, outputs["embedding"], outputs["text_space"], phrases)
    files = ["image.onnx", "text.onnx", "tokenizer.json"]
    write_manifest(
        part,
        ENCODER_NAME,
        files=files,
        fields={
            "revision": _revision(part, files),
            "preprocess": record.to_json(),
            "max_tokens": MAX_TOKENS,
            "terms": {name: list(terms) for name, terms in labels.terms.items()},
            "temperatures": temperatures,
            "thresholds": thresholds,
            "relevance": asdict(relevance),
            "parity": parity,
            "config": asdict(config),
        },
    )
    _publish(part, out)


def make_cutout(data: Path | None, *, run: Path, out: Path, config: CutoutConfig) -> None:
    """Train and export the cut-out network into ``out``."""
    cache = run / "cache"
    drawn, masks, _ = drawn_corpus(cache, seed=config.seed, count=config.renders, size=CACHE_SIDE)
    photos = None
    if data is not None:
        paths = [photo.path for photo in read_closet(data) if photo.split == "train"]
        photos = cache_photos(paths, cache, size=CACHE_SIDE)
    net = train_cutout(drawn, masks, photos, config, run=run)
    export_pocket_cutout(net, drawn if photos is None else photos, config, out=out)


def export_pocket_cutout(
    net: CutoutNet, images: npt.NDArray[np.uint8], config: CutoutConfig, *, out: Path
) -> None:
    """Write graph and manifest of a trained cut-out network into ``out``.

    Args:
        images: Letterboxed images ``[n, side, side, 3]`` to calibrate on.

    Raises:
        ParityError: The int8 graph does not answer like its source.
    """
    part = _fresh(out)
    rng = np.random.default_rng(config.seed)
    chosen = rng.permutation(len(images))[: CALIBRATION_PHOTOS + PARITY_PHOTOS]
    pixels = _normalized([np.asarray(images[row]) for row in chosen], config.size)
    export_cutout(net, part / "fp32.onnx", size=config.size)
    quantize_network(
        part / "fp32.onnx",
        part / "cutout.onnx",
        list(pixels[:-PARITY_PHOTOS]),
        keep=["/net/out/Conv"],
    )
    held = pixels[-PARITY_PHOTOS:]
    quantized = _run_all(part / "cutout.onnx", held)["probability"].reshape(len(held), -1)
    exact = _run_all(part / "fp32.onnx", held)["probability"].reshape(len(held), -1)
    agreement = compare_rows(quantized, exact)
    require_parity("cutout", agreement, mean=CUTOUT_PARITY)
    (part / "fp32.onnx").unlink()
    write_manifest(
        part,
        CUTOUT_NAME,
        files=["cutout.onnx"],
        fields={
            "revision": _revision(part, ["cutout.onnx"]),
            "preprocess": _record(config.size).to_json(),
            "parity": {"probability": asdict(agreement)},
            "config": asdict(config),
        },
    )
    _publish(part, out)


def kept_word_pieces(captions: Sequence[str], vocabulary: Vocabulary, *, limit: int) -> list[int]:
    """Return the word pieces to keep, as sorted ids of the published table.

    All pieces of all captions and of every term and synonym, all single characters, then the most
    frequent pieces: the published table lists words by frequency.
    """
    tokenizer = load_tokenizer()
    table = tokenizer.get_vocab()
    names = sorted(table, key=lambda piece: table[piece])
    texts = list(dict.fromkeys(captions)) + vocabulary_texts(vocabulary)
    kept = {table[name] for name in SPECIAL_TOKENS}
    for encoded in tokenizer.encode_batch(texts):
        kept |= set(encoded.ids)
    kept |= {table[name] for name in names if name.isascii() and len(name.removeprefix("##")) == 1}
    for name in names:
        if len(kept) >= limit:
            break
        if name.isascii() and not name.startswith("["):
            kept.add(table[name])
    return sorted(kept)


def vocabulary_texts(vocabulary: Vocabulary) -> list[str]:
    """Return every term and synonym of the vocabulary."""
    texts = []
    for field in ("category", "color", "pattern", "material", "fit", "style", "season", "occasion"):
        for term in vocabulary.terms(field):
            texts += [term, *vocabulary.synonyms(field, term)]
    return texts + list(vocabulary.terms("attributes"))


def _export_text(part: Path, captions: Sequence[str]) -> dict[str, float]:
    kept = kept_word_pieces(captions, Vocabulary.load(), limit=WORD_PIECES)
    tokenizer = load_tokenizer()
    table = tokenizer.get_vocab()
    names = sorted(table, key=lambda piece: table[piece])
    (part / "tokenizer.json").write_text(
        trim_tokenizer([names[index] for index in kept]), encoding="utf-8"
    )
    export_text(load_text_tower(kept), part / "text32.onnx")
    quantize_text(part / "text32.onnx", part / "text.onnx")
    position = {original: row for row, original in enumerate(kept)}
    session = OnnxSession(part / "text.onnx", threads=2)
    texts = list(captions[:: max(1, len(captions) // PARITY_PHOTOS)])
    rows = []
    for text in texts:
        ids = np.array([[position[piece] for piece in tokenizer.encode(text).ids]])
        rows.append(session.run({"ids": ids, "mask": np.ones_like(ids)})["vector"][0])
    agreement = compare_rows(np.stack(rows), embed(load_text_tower(), tokenizer, texts).numpy())
    require_parity("text", agreement, mean=VECTOR_PARITY)
    (part / "text32.onnx").unlink()
    return asdict(agreement)


def _record(size: int) -> PreprocessRecord:
    return PreprocessRecord(
        size=size,
        fit="letterbox",
        pad=255,
        filter="bicubic",
        mean=(PIXEL_MEAN / 255,) * 3,
        std=(PIXEL_STD / 255,) * 3,
    )


def _pixels(table: EncoderData, rows: npt.NDArray[np.int64], size: int) -> Floats:
    return _normalized([table.image(int(row)) for row in rows], size)


def _normalized(images: Sequence[npt.NDArray[np.uint8]], size: int) -> Floats:
    stacked = np.stack([resized(image, size) for image in images]).astype(np.float32)
    pixels: Floats = ((stacked - PIXEL_MEAN) / PIXEL_STD).transpose(0, 3, 1, 2)
    return np.ascontiguousarray(pixels)


def _run_all(file: Path, pixels: Floats, *, batch: int = 16) -> dict[str, Floats]:
    session = OnnxSession(file, threads=2)
    parts = [
        session.run({"pixels": pixels[start : start + batch]})
        for start in range(0, len(pixels), batch)
    ]
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def _revision(folder: Path, files: Sequence[str]) -> str:
    """Return 12 hex digits that change whenever a file does."""
    import hashlib

    digests = "".join(sha256_of(folder / file) for file in sorted(files))
    return hashlib.sha256(digests.encode()).hexdigest()[:12]


def _fresh(out: Path) -> Path:
    part = out.with_name(out.name + ".part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    return part


def _publish(part: Path, out: Path) -> None:
    """Move a complete model folder into place; the card that describes it stays."""
    card = out / "CARD.md"
    if card.exists():
        shutil.copy2(card, part / "CARD.md")
    old = out.with_name(out.name + ".old")
    if out.exists():
        out.replace(old)
    part.replace(out)
    shutil.rmtree(old, ignore_errors=True)
