"""Does a model draw what was asked? Category by an encoder, color by the palette, beside controls.

For unseen prompts over twelve categories three pictures are judged alike: the drawing that the
prompt describes, that drawing as the tokenizer's codes give it back (the most that any words could
reach), and what the model draws. The encoder may say any category of its vocabulary. A color counts
when it is the dominant one of the palette inside the mask that the cut-out network finds.

Everything is measured by what ships; the encoder has seen drawings of the same renderer, so rates
are ratios to the controls first and figures of their own second.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

import numpy as np

from models.families import family_of
from models.palette import measure_palette
from models.protocols import GarmentEncoder, GarmentSegmenter
from models.types import RgbImage
from models.vocabulary import Vocabulary
from train.data.drawing.captioned import CaptionedSet
from train.errors import DataError
from train.evaluate.painters import Painter
from train.evaluate.retrieval.significance import group_interval

KINDS: Final = ("drawing", "round_trip", "drawn")
_TIMED: Final = 8


@dataclass(frozen=True)
class Asked:
    """One prompt with what it asks for, and the drawing that it describes."""

    prompt: str
    category: str
    color: str
    picture: RgbImage


@dataclass(frozen=True)
class Judge:
    """What says which garment a picture shows."""

    encoder: GarmentEncoder
    segmenter: GarmentSegmenter
    vocabulary: Vocabulary

    def looks(self, shown: Sequence[RgbImage]) -> list[tuple[str, str]]:
        """Return category and dominant color of each picture."""
        encodings = self.encoder.encode_images(shown)
        masks = self.segmenter.segment(shown)
        found = []
        for image, mask, encoding in zip(shown, masks, encodings, strict=True):
            prior = encoding.color_scores or None
            colors = measure_palette(image, mask, self.vocabulary, prior=prior)
            found.append((encoding.tags.category, colors[0].name if colors else ""))
        return found


def unseen_prompts(pictures: CaptionedSet, *, most: int, side: int) -> list[Asked]:
    """Return prompts of the part that is kept out of training, long and short ones in turn.

    Raises:
        DataError: The set has none.
    """
    numbers = pictures.of("unseen")[:most]
    if not len(numbers):
        raise DataError(
            "This set has no unseen prompts.",
            next_step="Make a set with `vestry-train data drawing --unseen 300`.",
        )
    asked = []
    for place, number in enumerate(map(int, numbers)):
        row = pictures.rows[number]
        # categories follow one another, so a whole round of them changes the length
        caption = row.captions[place // 12 % len(row.captions)]
        asked.append(Asked(caption, row.category, row.color, pictures.picture(number, side)))
    return asked


def evaluate_drawing(
    painter: Painter, judge: Judge, asked: Sequence[Asked], *, seed: int = 0, timed: int = _TIMED
) -> dict[str, Any]:
    """Return rates of the three kinds of pictures, by category, and seconds a picture."""
    originals = [each.picture for each in asked]
    drawn = painter.draw([each.prompt for each in asked], [seed + n for n in range(len(asked))])
    shown = {
        "drawing": originals,
        "round_trip": painter.round_trip(originals),
        "drawn": drawn,
    }
    figures = {kind: rates(judge.looks(shown[kind]), asked) for kind in KINDS}
    limit = figures["round_trip"]["category"]["value"]
    return {
        "model": painter.name,
        "encoder": str(judge.encoder.identity),
        "prompts": len(asked),
        "side_px": painter.side,
        "seed": seed,
        "category_of_round_trip": figures["drawn"]["category"]["value"] / limit if limit else 0.0,
        "seconds_a_picture": _seconds(painter, asked[:timed], seed),
        **figures,
    }


def round_trip_rates(
    judge: Judge, asked: Sequence[Asked], again: Sequence[RgbImage]
) -> dict[str, Any]:
    """Return rates of drawings, and of the same ones as codes give them back."""
    return {
        "prompts": len(asked),
        "drawing": rates(judge.looks([each.picture for each in asked]), asked),
        "round_trip": rates(judge.looks(again), asked),
    }


def rates(looks: Sequence[tuple[str, str]], asked: Sequence[Asked]) -> dict[str, Any]:
    """Return how often category and color are those that were asked for, with intervals."""
    right = [float(look[0] == each.category) for look, each in zip(looks, asked, strict=True)]
    near = [
        float(family_of("category", look[0]) == family_of("category", each.category))
        for look, each in zip(looks, asked, strict=True)
    ]
    color = [float(look[1] == each.color) for look, each in zip(looks, asked, strict=True)]
    by_category: dict[str, list[float]] = {}
    for each, hit in zip(asked, right, strict=True):
        by_category.setdefault(each.category, []).append(hit)
    return {
        "category": _interval(right),
        "category_family": _interval(near),
        "color": _interval(color),
        "by_category": {
            name: round(float(np.mean(hits)), 4) for name, hits in sorted(by_category.items())
        },
    }


def drawing_markdown(document: Mapping[str, Any]) -> str:
    """Return the figures as a table."""
    lines = [
        f"# {document['model']}: {document['prompts']} unseen prompts",
        "",
        f"Judged by {document['encoder']}; intervals: 95%, bootstrap over prompts. "
        f"{document['seconds_a_picture']:.2f} s a picture of {document['side_px']} px.",
        "",
        "| | category | its family | color |",
        "|---|---|---|---|",
    ]
    for kind in KINDS:
        cells = (document[kind][name] for name in ("category", "category_family", "color"))
        shown = " | ".join(
            f"{each['value']:.3f} ({each['low']:.3f}-{each['high']:.3f})" for each in cells
        )
        lines.append(f"| {kind.replace('_', ' ')} | {shown} |")
    lines += [
        "",
        f"Drawn over round trip: {document['category_of_round_trip']:.3f}.",
        "",
        "| category | " + " | ".join(kind.replace("_", " ") for kind in KINDS) + " |",
        "|---|---|---|---|",
    ]
    for name in document["drawn"]["by_category"]:
        cells_of = " | ".join(f"{document[kind]['by_category'][name]:.2f}" for kind in KINDS)
        lines.append(f"| {name} | {cells_of} |")
    return "\n".join(lines) + "\n"


def _seconds(painter: Painter, asked: Sequence[Asked], seed: int) -> float:
    """Return the median time of a picture that is drawn alone."""
    found = []
    for number, each in enumerate(asked):
        began = time.perf_counter()
        painter.draw([each.prompt], [seed + number])
        found.append(time.perf_counter() - began)
    return statistics.median(found)


def _interval(values: Sequence[float]) -> dict[str, float]:
    found = asdict(group_interval(range(len(values)), values))
    return {name: found[name] for name in ("value", "low", "high", "n")}
