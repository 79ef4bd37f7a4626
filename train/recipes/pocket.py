"""Make the embedded models from start to finish: data, training, calibration, export, parity.

    vestry-train pocket encoder --data DIR [--run RUN] [--out OUT] [--keep-fp32 DIR]
    vestry-train pocket export  --data DIR --run RUN --out OUT [--keep-fp32 DIR]
    vestry-train pocket cutout  --data DIR [--run RUN] [--out OUT]

A run is resumable: decoded pixels, drawings and checkpoints stay in RUN. OUT is written last,
whole, and only after the int8 graphs answered like the networks they came from
(``train/export``). ``export`` does that for a run that is already trained. Figures on ``val``
people come from ``vestry-train evaluate``, which runs what was written here through the app's own
code; ``--keep-fp32`` leaves a second model folder with the fp32 graph, so that the same commands
measure what int8 costs. People in ``val`` lend their captions to the word list and nothing else.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch

from models.preprocess import PreprocessRecord, decode_photo
from models.store import write_manifest
from models.types import GarmentTags, RgbImage
from models.vocabulary import Vocabulary
from train.cutout_net import CutoutNet
from train.data.drawn import draw_training_scene, drawn_corpus
from train.data.encoder_data import CACHE_SIDE, build_encoder_data, held_out, phrase, rows_of
from train.data.labels import MULTI_FIELDS, SINGLE_FIELDS, LabelSpace
from train.data.pixels import PIXEL_MEAN, PIXEL_STD, cache_photos, resized
from train.data.sources.closet import ClosetPhoto, read_closet
from train.data.sources.shared_garments import leaked_photos
from train.encoder_net import GarmentNet
from train.errors import RunError
from train.export.encoder_graphs import (
    EXACT_GRAPH,
    IMAGE_GRAPH,
    TEXT_GRAPH,
    TOKENIZER,
    ExportPhotos,
    pixel_batches,
    run_graph,
    size_gate,
    write_image_graph,
    write_text_tower,
)
from train.export.model_folder import fresh_folder, publish, revision_of
from train.export.parity import Gate, compare_rows, require
from train.export.to_onnx import export_cutout, quantize_network
from train.recipes.calibration import (
    best_temperature,
    best_threshold,
    duplicate_cosine,
    measure_relevance,
)
from train.recipes.cutout import CutoutConfig, train_cutout
from train.recipes.encoder import settle_heads, train_encoder
from train.recipes.encoder_config import EncoderConfig
from train.text_tower import MAX_TOKENS, embed, load_text_tower, load_tokenizer

ENCODER_NAME = "pocket-encoder"
CUTOUT_NAME = "pocket-cutout"
# every revision that names this space keeps the locked tower: its word vectors stay comparable
TEXT_SPACE = "minilm-l6-v2/384"
SETTLED = "settled.pt"
CALIBRATION_PHOTOS = 192
CALIBRATION_DRAWINGS = 64
# another corpus than the ones trained on, shown in the sample wardrobe or used by tests
CALIBRATION_DRAWN_SEED = 61
PARITY_PHOTOS = 64
CUTOUT_CALIBRATION = 256
CUTOUT_PARITY = 0.99

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class EncoderExport:
    """A trained encoder on its way out.

    Attributes:
        size: Side of the pixels that ship.
        seed: Draws the photos that calibrate.
        config: What the run was, for the manifest; plain JSON values.
    """

    net: GarmentNet
    labels: LabelSpace
    size: int
    seed: int
    config: dict[str, Any]


def make_encoder(
    data: Path, *, run: Path, out: Path, config: EncoderConfig, keep_fp32: Path | None = None
) -> None:
    """Train, calibrate and export the encoder into ``out``."""
    photos = read_closet(data)
    labels = LabelSpace.from_vocabulary(Vocabulary.load())
    table = build_encoder_data(photos, config, cache=run / "cache")
    fit = rows_of(photos, table, part="fit")
    net = train_encoder(table, fit, labels, config, run=run)
    settle_heads(net, table, fit, labels, config, cache=run / "cache")
    torch.save(net.state_dict(), run / SETTLED)
    export = EncoderExport(net, labels, config.size, config.seed, _portable(asdict(config)))
    export_pocket_encoder(export, photos, out=out, keep_fp32=keep_fp32)


def export_run(data: Path, *, run: Path, out: Path, keep_fp32: Path | None = None) -> None:
    """Export a run that is already trained.

    Args:
        run: Folder with ``settled.pt`` (the network's state) and ``config.json``.

    Raises:
        RunError: One of the two is missing, or they do not fit this version's network.
        ParityError: A graph does not answer like its source.
    """
    labels = LabelSpace.from_vocabulary(Vocabulary.load())
    try:
        config = json.loads((run / "config.json").read_text(encoding="utf-8"))
        net = GarmentNet(labels, variant=config["variant"], frozen_stages=config["frozen_stages"])
        net.load_state_dict(torch.load(run / SETTLED, map_location="cpu", weights_only=True))
    # load_state_dict raises a bare RuntimeError that lists every name and shape that differs
    except (OSError, ValueError, KeyError, RuntimeError) as error:
        raise RunError(
            f"The run in {run.name} cannot be exported: {error}",
            next_step="Finish the run first, or choose the folder of another one.",
        ) from error
    export = EncoderExport(
        net.eval(), labels, int(config["size"]), int(config["seed"]), _portable(config)
    )
    export_pocket_encoder(export, read_closet(data), out=out, keep_fp32=keep_fp32)


def export_pocket_encoder(
    export: EncoderExport,
    photos: Sequence[ClosetPhoto],
    *,
    out: Path,
    keep_fp32: Path | None = None,
) -> None:
    """Write graphs, tokenizer and manifest of a trained encoder into ``out``.

    Args:
        keep_fp32: Where a second model folder with the fp32 picture graph goes.

    Raises:
        ParityError: A graph does not answer like its source; nothing is written.
    """
    part = fresh_folder(out)
    record = _record(export.size)
    vocabulary = Vocabulary.load()
    chosen = choose_photos(photos, seed=export.seed)
    image_gates, image_parity = write_image_graph(export.net, part, chosen, record)
    captions = [photo.caption for photo in photos if photo.caption]
    text_gates, text_parity = write_text_tower(part, captions, vocabulary)
    files = [IMAGE_GRAPH, TEXT_GRAPH, TOKENIZER]
    gates = [*image_gates, *text_gates, size_gate(part, files)]
    require(gates)
    read_outs = _read_outs(
        export.labels,
        _tuning_photos(photos),
        part / IMAGE_GRAPH,
        record,
        training=training_photos(photos),
    )
    fields = {
        "revision": revision_of(part, files),
        "text_space": TEXT_SPACE,
        "preprocess": record.to_json(),
        "max_tokens": MAX_TOKENS,
        "terms": {name: list(terms) for name, terms in export.labels.terms.items()},
        **read_outs,
        "parity": {**image_parity, **text_parity},
        "gates": [gate.to_json() for gate in gates],
        "data": _data_record(photos, export.config),
        "config": export.config,
    }
    exact = part / EXACT_GRAPH
    if keep_fp32 is not None:
        _keep_exact(part, fields, keep_fp32)
    exact.unlink()
    write_manifest(part, ENCODER_NAME, files=files, fields=fields)
    publish(part, out)


def choose_photos(photos: Sequence[ClosetPhoto], *, seed: int) -> ExportPhotos:
    """Choose what an export calibrates on and is judged by: training people only.

    Ranges are set on photos and drawings of one part, vectors compared on photos of another.
    """
    known = training_photos(photos)
    rng = np.random.default_rng(seed)
    mixed = [known[row] for row in rng.permutation(len(known))]
    # small closets (tests) share photos between the parts rather than leave one empty
    parity = mixed[CALIBRATION_PHOTOS : CALIBRATION_PHOTOS + PARITY_PHOTOS] or mixed[:PARITY_PHOTOS]
    calibration: list[Callable[[], RgbImage]] = [_reader(p) for p in mixed[:CALIBRATION_PHOTOS]]
    drawings = min(CALIBRATION_DRAWINGS, len(calibration))
    calibration += [partial(_drawing, index) for index in range(drawings)]
    return ExportPhotos(
        calibration=calibration,
        parity=[_reader(photo) for photo in parity],
        search=[_reader(photo) for photo in known],
        categories=np.array([photo.tags.category for photo in known if photo.tags is not None]),
        people=np.array([photo.person for photo in known]),
    )


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
    part = fresh_folder(out)
    rng = np.random.default_rng(config.seed)
    chosen = rng.permutation(len(images))[: CUTOUT_CALIBRATION + PARITY_PHOTOS]
    pixels = _normalized([np.asarray(images[row]) for row in chosen], config.size)
    export_cutout(net, part / EXACT_GRAPH, size=config.size)
    quantize_network(
        part / EXACT_GRAPH,
        part / "cutout.onnx",
        list(pixels[:-PARITY_PHOTOS]),
        keep=["/net/out/Conv"],
    )
    held = pixels[-PARITY_PHOTOS:]
    quantized = run_graph(part / "cutout.onnx", [held])["probability"].reshape(len(held), -1)
    exact = run_graph(part / EXACT_GRAPH, [held])["probability"].reshape(len(held), -1)
    agreement = compare_rows(quantized, exact)
    require([Gate("int8 cut-out cosine", agreement.cosine_mean, CUTOUT_PARITY)])
    (part / EXACT_GRAPH).unlink()
    write_manifest(
        part,
        CUTOUT_NAME,
        files=["cutout.onnx"],
        fields={
            "revision": revision_of(part, ["cutout.onnx"]),
            "preprocess": _record(config.size).to_json(),
            "parity": {"probability": asdict(agreement)},
            "config": asdict(config),
        },
    )
    publish(part, out)


def training_photos(photos: Sequence[ClosetPhoto]) -> list[ClosetPhoto]:
    """Return the annotated photos of training people that show no garment of a val person."""
    leaked = leaked_photos({photo.name for photo in photos})
    known = [photo for photo in photos if photo.split == "train" and photo.tags is not None]
    return [photo for photo in known if photo.name not in leaked]


def _tuning_photos(photos: Sequence[ClosetPhoto]) -> list[ClosetPhoto]:
    """Return the photos of held-out training people; a small closet has none and lends all."""
    known = training_photos(photos)
    return [photo for photo in known if held_out(photo.person)] or known


def _read_outs(
    labels: LabelSpace,
    photos: Sequence[ClosetPhoto],
    graph: Path,
    record: PreprocessRecord,
    *,
    training: Sequence[ClosetPhoto],
) -> dict[str, Any]:
    """Return what the app needs to read the numbers of a graph, measured on ``photos``.

    Args:
        training: All photos of training people: pairs of one wardrobe are many, alike ones few.
    """
    images = (decode_photo(photo.path).image for photo in photos)
    outputs = run_graph(graph, pixel_batches(images, record))
    tags = [photo.tags or GarmentTags() for photo in photos]
    phrases = embed(load_text_tower(), load_tokenizer(), [phrase(tag) for tag in tags]).numpy()
    every = run_graph(graph, pixel_batches((decode_photo(p.path).image for p in training), record))
    relevance = measure_relevance(
        tags,
        outputs["embedding"],
        outputs["text_space"],
        phrases,
        duplicate=duplicate_cosine(every["embedding"], [photo.person for photo in training]),
    )
    owners = [photo.person for photo in photos]
    return {
        "temperatures": {
            name: best_temperature(outputs[name], labels.single(name, tags), owners)
            for name in SINGLE_FIELDS
        },
        "thresholds": {
            name: best_threshold(outputs[name], labels.multi(name, tags)) for name in MULTI_FIELDS
        },
        "relevance": asdict(relevance),
        "tuned_on": {
            "photos": len(photos),
            "people": len(set(owners)),
            "held_out": all(map(held_out, owners)),
        },
    }


def _data_record(photos: Sequence[ClosetPhoto], config: dict[str, Any]) -> dict[str, Any]:
    """Return what the weights were made from, for the manifest and the card."""
    known = training_photos(photos)
    fit = [photo for photo in known if not held_out(photo.person)]
    return {
        "photos": len(fit),
        "people": len({photo.person for photo in fit}),
        "held_out_photos": len(known) - len(fit),
        "held_out_people": len({p.person for p in known} - {p.person for p in fit}),
        "drawings": int(config.get("renders", 0)),
    }


def _portable(config: dict[str, Any]) -> dict[str, Any]:
    """Return a configuration that names files without the folders of this machine."""
    teacher = config.get("teacher")
    return {**config, "teacher": Path(teacher).name} if teacher else config


def _keep_exact(part: Path, fields: dict[str, Any], folder: Path) -> None:
    """Write a model folder that differs from ``part`` in its picture graph only."""
    exact = fresh_folder(folder)
    shutil.copy2(part / EXACT_GRAPH, exact / IMAGE_GRAPH)
    for name in (TEXT_GRAPH, TOKENIZER):
        shutil.copy2(part / name, exact / name)
    files = [IMAGE_GRAPH, TEXT_GRAPH, TOKENIZER]
    changed = {**fields, "revision": revision_of(exact, files), "precision": "fp32"}
    write_manifest(exact, ENCODER_NAME, files=files, fields=changed)
    publish(exact, folder)


def _reader(photo: ClosetPhoto) -> Callable[[], RgbImage]:
    return lambda: decode_photo(photo.path).image


def _drawing(index: int) -> RgbImage:
    return draw_training_scene(CALIBRATION_DRAWN_SEED, index).image


def _record(size: int) -> PreprocessRecord:
    return PreprocessRecord(
        size=size,
        fit="letterbox",
        pad=255,
        filter="bicubic",
        mean=(PIXEL_MEAN / 255,) * 3,
        std=(PIXEL_STD / 255,) * 3,
    )


def _normalized(images: Sequence[npt.NDArray[np.uint8]], size: int) -> Floats:
    stacked = np.stack([resized(image, size) for image in images]).astype(np.float32)
    pixels: Floats = ((stacked - PIXEL_MEAN) / PIXEL_STD).transpose(0, 3, 1, 2)
    return np.ascontiguousarray(pixels)
