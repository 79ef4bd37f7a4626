"""`vestry-train evaluate drawing` and `evaluate fashionvlm`: what a Show-O draws and recommends.

Only options and words; the figures are ``train.evaluate``'s. What ships is loaded here.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from train.refusals import refusals

_MODELS = Path(__file__).resolve().parent.parent / "models" / "pocket"
_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
_SAMPLES = 12

_model_option = click.option(
    "--model", type=_FOLDER, required=True, help="Folder of training or of `export onnx`."
)
_scale_option = click.option(
    "--scale", type=click.FloatRange(0.0), default=3.0, show_default=True, help="Of guidance."
)
_steps_option = click.option(
    "--steps",
    type=click.IntRange(1),
    default=12,
    show_default=True,
    help="Passes through the network for a picture.",
)
_threads_option = click.option("--threads", type=click.IntRange(1), default=2, show_default=True)
_seed_option = click.option("--seed", type=click.IntRange(0), default=0, show_default=True)
_out_option = click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), help="Folder for the report."
)
_json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")


@click.command("drawing")
@_model_option
@click.option("--drawing", type=_FOLDER, required=True, help="Set of `vestry-train data drawing`.")
@click.option("--prompts", type=click.IntRange(1), default=300, show_default=True)
@_scale_option
@_steps_option
@_threads_option
@_seed_option
@_out_option
@_json_option
def evaluate_drawing_command(
    model: Path,
    drawing: Path,
    prompts: int,
    scale: float,
    steps: int,
    threads: int,
    seed: int,
    out: Path | None,
    as_json: bool,
) -> None:
    """Unseen prompts over twelve categories: category, color and seconds a picture.

    Example: vestry-train evaluate drawing --model runs/vlm/stages/model --drawing build/drawing
    """
    with refusals():
        from train.data.drawing.captioned import CaptionedSet
        from train.evaluate.drawing import drawing_markdown, evaluate_drawing, unseen_prompts
        from train.whole_files import write_whole

        _use_threads(threads)
        painter = open_painter(model, scale=scale, steps=steps, threads=threads)
        asked = unseen_prompts(CaptionedSet.read(drawing), most=prompts, side=painter.side)
        figures = evaluate_drawing(painter, judge(threads), asked, seed=seed)
        document = {**figures, "scale": scale, "steps": steps, "threads": threads}
        if out is not None:
            write_whole(out / "drawing.json", (json.dumps(document, indent=1) + "\n").encode())
            write_whole(out / "drawing.md", drawing_markdown(document).encode())
    click.echo(json.dumps(document, indent=1) if as_json else drawing_markdown(document))


@click.command("fashionvlm")
@_model_option
@click.option(
    "--dialogues",
    type=_FOLDER,
    required=True,
    help="Set of `vestry-train data fashionrec build --pictures`.",
)
@click.option(
    "--photos", type=_FOLDER, required=True, help="Folder of the photos that the set names."
)
@click.option(
    "--against", type=_FOLDER, multiple=True, help="Another model, for paired gains; repeatable."
)
@click.option(
    "--split",
    type=click.Choice(["train", "valid", "test"]),
    default="test",
    show_default=True,
)
@click.option(
    "--limit", type=click.IntRange(0), default=0, help="Most dialogues of a task; 0 for all."
)
@click.option("--clip", type=_FOLDER, help="A CLIP of transformers instead of the pocket-encoder.")
@click.option("--sentences", type=_FOLDER, help="all-MiniLM-L6-v2 of transformers.")
@_scale_option
@_steps_option
@_threads_option
@_seed_option
@_out_option
@_json_option
def evaluate_fashionvlm_command(
    model: Path,
    dialogues: Path,
    photos: Path,
    against: tuple[Path, ...],
    split: str,
    limit: int,
    clip: Path | None,
    sentences: Path | None,
    scale: float,
    steps: int,
    threads: int,
    seed: int,
    out: Path | None,
    as_json: bool,
) -> None:
    """S-BERT, CTS, CIS and Per. on three tasks, as the paper's Table III.

    Example: vestry-train evaluate fashionvlm --model runs/vlm/stages/model --dialogues build/rec
    --photos wardrobe-cc0/photos
    """
    with refusals():
        from train.evaluate.fashionvlm_report import to_markdown, write_report

        _use_threads(threads)
        painters = [
            open_painter(folder, scale=scale, steps=steps, threads=threads)
            for folder in (model, *against)
        ]
        document = measured(
            painters, dialogues, photos, split=split, limit=limit, clip=clip,
            sentences=sentences, seed=seed, threads=threads,
        )  # fmt: skip
        document |= {"scale": scale, "steps": steps}
        if out is not None:
            for file in write_report(document, out):
                click.echo(f"wrote {file}", err=True)
    click.echo(json.dumps(document, indent=1) if as_json else to_markdown(document))


def measured(
    painters: list[Any],
    dialogues: Path,
    photos: Path,
    *,
    split: str,
    limit: int,
    clip: Path | None,
    sentences: Path | None,
    seed: int,
    threads: int,
) -> dict[str, Any]:
    """Return the whole document for models on one part of a set; the first is the one asked for."""
    from models.vocabulary import Vocabulary
    from train.evaluate.fashionvlm import Measures, gains, over_shuffled, score, summary
    from train.evaluate.joint_encoders import ClipFolder, PocketJoint, SentenceFolder
    from train.evaluate.vlm_answers import replies

    pocket = PocketJoint(_encoder(threads))
    joint = ClipFolder(clip) if clip else pocket
    spoken = SentenceFolder(sentences) if sentences else pocket
    chosen, items = _dialogues(dialogues, split=split, limit=limit, side=painters[0].side)
    measures = Measures(spoken, joint, _photos(photos), items, seed)
    vocabulary = Vocabulary.load()
    models: dict[str, Any] = {}
    scores, answers = [], []
    for painter in painters:
        sized = [(s, d, _sized(picture, painter.side)) for s, d, picture in chosen]
        said = replies(painter, sized, items=items, vocabulary=vocabulary)
        found = score(said, painter, measures)
        scores.append(found)
        answers.append(said)
        models[painter.name] = {
            "weights": painter.weights,
            "tasks": summary(said, found),
            "over_shuffled": over_shuffled(said, found),
        }
    return {
        "model": painters[0].name,
        "painter": "each model itself",
        "encoder": joint.name,
        "note": joint.note,
        "sentences": spoken.name,
        "split": split,
        "dialogues": len(chosen),
        "models": models,
        "gains": {
            painter.name: gains(answers[0], scores[0], other)
            for painter, other in zip(painters[1:], scores[1:], strict=True)
        },
        "samples": [_sample(each) for each in answers[0][:_SAMPLES]],
    }


def open_painter(folder: Path, *, scale: float, steps: int, threads: int = 1) -> Any:
    """Return a painter for a folder of training or of an export.

    Raises:
        DataError: It is neither, or words are missing.
    """
    from train.evaluate.painters import OnnxPainter, TorchPainter, words_of
    from train.export.showo_folder import load_folder

    if (folder / "showo.json").exists():
        return OnnxPainter(folder, scale=scale, steps=steps, threads=threads)
    net, tokenizer = load_folder(folder)
    words = words_of(folder)
    return TorchPainter(net, tokenizer, words, name=folder.name, scale=scale, steps=steps)


def judge(threads: int) -> Any:
    """Return what ships as a judge of pictures."""
    from models.runtimes.cutout import OnnxSegmenter
    from models.vocabulary import Vocabulary
    from train.evaluate.drawing import Judge

    segmenter = OnnxSegmenter(_MODELS / "cutout", threads=threads)
    return Judge(_encoder(threads), segmenter, Vocabulary.load())


def _encoder(threads: int) -> Any:
    from models.runtimes.ort import PocketEncoder

    return PocketEncoder(_MODELS / "encoder", threads=threads)


def _dialogues(folder: Path, *, split: str, limit: int, side: int) -> tuple[Any, Any]:
    """Return samples, dialogues and pictures of a part, and the garments they name."""
    from train.data.fashionrec.finishing import read_set
    from train.errors import DataError
    from train.fashionvlm.sources import DialogueSet

    every, items = read_set(folder)
    pictures = DialogueSet.read(folder)
    numbers = {talk.uid: number for number, talk in enumerate(pictures.talks)}
    counts: dict[str, int] = {}
    chosen = []
    for sample, dialogue in every:
        seen = counts.get(sample.task, 0)
        if sample.split != split or sample.sample_id not in numbers or (limit and seen >= limit):
            continue
        counts[sample.task] = seen + 1
        chosen.append((sample, dialogue, pictures.pixels(numbers[sample.sample_id], side)))
    if not chosen:
        raise DataError(
            f"The set has no dialogue of {split} with a picture.",
            next_step="Choose another split, or build the set with --pictures.",
        )
    return chosen, items


def _photos(folder: Path) -> Callable[[Any], Any]:
    """Return a reader of garments' photos that keeps what it has read."""
    from models.errors import ModelsError
    from models.preprocess import decode_photo
    from train.errors import DataError

    kept: dict[str, Any] = {}

    def photo_of(item: Any) -> Any:
        if item.item_id not in kept:
            try:
                kept[item.item_id] = decode_photo(folder / item.image, max_side=384).image
            except (ModelsError, OSError) as error:
                raise DataError(
                    f"There is no readable photo of {item.item_id}.",
                    next_step="Say where photos lie with --photos.",
                ) from error
        return kept[item.item_id]

    return photo_of


def _sized(picture: Any, side: int) -> Any:
    from PIL import Image

    from train.data.drawing.captioned import square

    return square(Image.fromarray(picture), side)


def _sample(each: Any) -> dict[str, str]:
    return {
        "task": each.sample.task,
        "asked": each.dialogue.questions[-1].value,
        "said": each.said,
        "reference": each.reference,
        "described": each.described or "none",
    }


def _use_threads(threads: int) -> None:
    import torch

    torch.set_num_threads(threads)
