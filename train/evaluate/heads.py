"""Figures of an encoder on held-out people: what it names, how sure it is, what words find.

    vestry-train evaluate heads --data DIR [--split val] [--encoder FOLDER] --json

Runs the runtime on the photo files, through the same ``PhotoAnalyzer`` as the app: what ships is
what is measured. Accuracies come pooled, as a mean over persons and, for closed fields, as macro
recall over the terms that occur, with a bootstrap interval over persons (2,000 resamples): one
person can own half of the photos. Beside them stand the ranking of kids (ROC-AUC) and of the fields
that hold several terms (average precision), the calibration of every confidence, and captions.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from models.analysis import PhotoAnalysis, PhotoAnalyzer
from models.preprocess import decode_photo
from models.protocols import TextEmbedder
from models.types import GarmentTags
from models.vocabulary import Vocabulary
from train.data.labels import MULTI_FIELDS, SINGLE_FIELDS
from train.data.sources.closet import ClosetPhoto
from train.evaluate.captions import caption_figures
from train.evaluate.confidence import measure_confidence
from train.evaluate.head_scores import HeadScores
from train.evaluate.ranked import mean_precision, roc_auc

RESAMPLES = 2000
# average precision of a hundred terms takes longer than a rate, and its interval moves little
PRECISION_RESAMPLES = 200
SINGLE = ("category", "pattern", "material", "fit", "style")
Correct = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Figure:
    """One measured rate.

    Attributes:
        value: Pooled over photos, 0-1.
        persons_mean: Mean over persons of each person's rate.
        macro: Mean recall over the terms that occur; None where terms make no sense.
        low: 2.5th percentile over resamples of persons.
        high: 97.5th percentile.
        n: Photos.
    """

    value: float
    persons_mean: float
    macro: float | None
    low: float
    high: float
    n: int

    def to_json(self) -> dict[str, float | int | list[float] | None]:
        """Return plain numbers, rounded to four places."""
        macro = None if self.macro is None else round(self.macro, 4)
        return {
            "value": round(self.value, 4),
            "persons_mean": round(self.persons_mean, 4),
            "macro": macro,
            "interval": [round(self.low, 4), round(self.high, 4)],
            "n": self.n,
        }


def analyze_photos(
    analyzer: PhotoAnalyzer, photos: Sequence[ClosetPhoto], *, batch: int = 8
) -> list[PhotoAnalysis]:
    """Run the app's analysis over photos, in order."""
    results: list[PhotoAnalysis] = []
    for start in range(0, len(photos), batch):
        decoded = [decode_photo(photo.path) for photo in photos[start : start + batch]]
        results += analyzer.analyze_batch(decoded)
    return results


def head_figures(
    photos: Sequence[ClosetPhoto], predicted: Sequence[GarmentTags]
) -> dict[str, Figure]:
    """Return a figure per field for annotated ``photos`` and the tags predicted for them."""
    truth = [photo.tags for photo in photos if photo.tags is not None]
    persons = [photo.person for photo in photos]
    figures = {}
    for name in SINGLE:
        wanted = [str(getattr(tags, name)) for tags in truth]
        got = [str(getattr(tags, name)) for tags in predicted]
        figures[name] = _figure(np.array(wanted) == np.array(got), persons, wanted)
    colors = [tags.colors[0].name if tags.colors else "" for tags in truth]
    seen = [tags.colors[0].name if tags.colors else "" for tags in predicted]
    figures["dominant_color"] = _figure(np.array(colors) == np.array(seen), persons, colors)
    annotated = [{color.name for color in tags.colors} for tags in truth]
    either = np.array([name in names for name, names in zip(seen, annotated, strict=True)])
    figures["dominant_color_in_annotated"] = _figure(either, persons, None)
    formality = np.array([tags.formality for tags in truth])
    guessed = np.array([tags.formality for tags in predicted])
    figures["formality"] = _figure(formality == guessed, persons, [str(f) for f in formality])
    figures["formality_within_one"] = _figure(abs(formality - guessed) <= 1, persons, None)
    kids = np.array([tags.kids for tags in truth])
    figures["kids"] = _figure(
        kids == np.array([tags.kids for tags in predicted]), persons, [str(k) for k in kids]
    )
    return figures


def jaccard_figures(
    photos: Sequence[ClosetPhoto], predicted: Sequence[GarmentTags]
) -> dict[str, float]:
    """Return the mean Jaccard overlap of the fields that hold several terms."""
    figures = {}
    for name in ("season", "occasion", "attributes"):
        overlaps = []
        for photo, tags in zip(photos, predicted, strict=True):
            if photo.tags is not None:
                wanted, got = set(getattr(photo.tags, name)), set(getattr(tags, name))
                overlaps.append(len(wanted & got) / len(wanted | got) if wanted | got else 1.0)
        figures[f"{name}_jaccard"] = round(float(np.mean(overlaps)), 4)
    return figures


def kids_ranking(photos: Sequence[ClosetPhoto], scores: HeadScores) -> dict[str, Any]:
    """Return the ROC-AUC of "for children", whose truth is the contributor's own flag."""
    chances = scores.single["kids"][:, scores.labels.terms["kids"].index("yes")]
    truth = np.array([photo.tags is not None and photo.tags.kids for photo in photos])
    return {
        "roc_auc": round(roc_auc(chances, truth), 4),
        # one person, one wardrobe: a mean over persons of areas that many of them do not have
        "roc_auc_persons_weighted": round(roc_auc(chances, truth, _one_each(photos)), 4),
        "interval": _weighted_interval(
            photos, lambda weights: roc_auc(chances, truth, weights), resamples=RESAMPLES
        ),
        "positives": int(truth.sum()),
        "n": len(photos),
    }


def precision_figures(photos: Sequence[ClosetPhoto], scores: HeadScores) -> dict[str, Any]:
    """Return mean average precision of the fields that hold several terms."""
    tags = [photo.tags or GarmentTags() for photo in photos]
    figures: dict[str, Any] = {}
    for name in MULTI_FIELDS:
        positive = scores.labels.multi(name, tags) > 0
        chances = scores.multi[name]
        pooled = mean_precision(chances, positive)
        even = mean_precision(chances, positive, _one_each(photos))

        def macro(
            weights: npt.NDArray[np.float64],
            chances: npt.NDArray[np.float32] = chances,
            positive: Correct = positive,
        ) -> float:
            return mean_precision(chances, positive, weights).macro

        figures[f"{name}_map"] = {
            "macro": round(pooled.macro, 4),
            "micro": round(pooled.micro, 4),
            "macro_persons_weighted": round(even.macro, 4),
            "micro_persons_weighted": round(even.micro, 4),
            "interval_macro": _weighted_interval(photos, macro, resamples=PRECISION_RESAMPLES),
            "chance_macro": round(pooled.chance, 4),
            "terms": pooled.terms,
        }
    return figures


def confidence_figures(photos: Sequence[ClosetPhoto], scores: HeadScores) -> dict[str, Any]:
    """Return calibration figures and a reliability table per single-choice field."""
    tags = [photo.tags or GarmentTags() for photo in photos]
    return {
        name: measure_confidence(scores.single[name], scores.labels.single(name, tags)).to_json()
        for name in SINGLE_FIELDS
    }


def _one_each(photos: Sequence[ClosetPhoto]) -> npt.NDArray[np.float64]:
    """Return weights that add up to 1 for each person."""
    _, owner = np.unique(np.array([photo.person for photo in photos]), return_inverse=True)
    weights: npt.NDArray[np.float64] = 1.0 / np.bincount(owner)[owner]
    return weights


def _weighted_interval(
    photos: Sequence[ClosetPhoto],
    figure: Callable[[npt.NDArray[np.float64]], float],
    *,
    resamples: int,
) -> list[float]:
    """Return the 95 % interval of a figure over persons drawn with replacement."""
    names, owner = np.unique(np.array([photo.person for photo in photos]), return_inverse=True)
    rng = np.random.default_rng(0)
    drawn = rng.integers(0, len(names), (resamples, len(names)))
    values = [figure(np.bincount(row, minlength=len(names))[owner].astype(float)) for row in drawn]
    low, high = np.nanquantile(values, (0.025, 0.975))
    return [round(float(low), 4), round(float(high), 4)]


def _figure(correct: Correct, persons: Sequence[str], terms: Sequence[str] | None) -> Figure:
    groups: dict[str, list[bool]] = {}
    for person, right in zip(persons, correct, strict=True):
        groups.setdefault(person, []).append(bool(right))
    sums = np.array([sum(rights) for rights in groups.values()])
    counts = np.array([len(rights) for rights in groups.values()])
    rng = np.random.default_rng(0)
    drawn = rng.integers(0, len(counts), (RESAMPLES, len(counts)))
    resampled = sums[drawn].sum(axis=1) / counts[drawn].sum(axis=1)
    return Figure(
        value=float(correct.mean()),
        persons_mean=float((sums / counts).mean()),
        macro=None if terms is None else _macro(correct, terms),
        low=float(np.quantile(resampled, 0.025)),
        high=float(np.quantile(resampled, 0.975)),
        n=len(correct),
    )


def _macro(correct: Correct, terms: Sequence[str]) -> float:
    by_term: dict[str, list[bool]] = {}
    for term, right in zip(terms, correct, strict=True):
        by_term.setdefault(term, []).append(bool(right))
    return float(np.mean([np.mean(rights) for rights in by_term.values()]))


def report(
    photos: Sequence[ClosetPhoto],
    analyses: Sequence[PhotoAnalysis],
    scores: HeadScores,
    embedder: TextEmbedder,
) -> Mapping[str, Any]:
    """Return all figures as plain JSON values."""
    predicted = [analysis.tags for analysis in analyses]
    figures: dict[str, Any] = {
        name: figure.to_json() for name, figure in head_figures(photos, predicted).items()
    }
    figures["kids_ranking"] = kids_ranking(photos, scores)
    figures |= jaccard_figures(photos, predicted)
    figures |= precision_figures(photos, scores)
    figures["confidence"] = confidence_figures(photos, scores)
    figures["captions"] = caption_figures(photos, analyses, embedder, Vocabulary.load())
    figures["persons"] = len({photo.person for photo in photos})
    return figures
