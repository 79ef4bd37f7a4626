"""Figures of an encoder on held-out people: accuracy per field, dominant color, captions to photos.

    vestry-train evaluate heads --data DIR [--split val] --json

Runs the shipped runtime on the photo files, through the same ``PhotoAnalyzer`` as the app: what
ships is what is measured. Every figure comes pooled, as a mean over persons and, for closed fields,
as macro recall over the terms that occur, with a bootstrap interval over persons (2,000 resamples):
one person can own half of the photos.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from models.analysis import PhotoAnalysis, PhotoAnalyzer
from models.preprocess import decode_photo
from models.protocols import TextEmbedder
from models.types import GarmentTags
from train.data.sources.closet import ClosetPhoto

RESAMPLES = 2000
CAPTION_PHOTOS = 300
CAPTION_SEED = 0
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


def caption_recall(
    photos: Sequence[ClosetPhoto],
    analyses: Sequence[PhotoAnalysis],
    embedder: TextEmbedder,
    *,
    count: int = CAPTION_PHOTOS,
) -> dict[str, float | int]:
    """Return recall of the captioned photo among ``count`` photos drawn at random (seeded)."""
    rng = np.random.default_rng(CAPTION_SEED)
    captioned = np.array([row for row, photo in enumerate(photos) if photo.caption])
    rows = rng.permutation(captioned)[:count]
    pictures = np.stack([analyses[row].text_vector for row in rows])
    words = embedder.embed_texts([photos[row].caption for row in rows])
    scores = words @ pictures.T
    ranks = (scores > np.diag(scores)[:, None]).sum(axis=1)
    recalls = {f"recall@{k}": round(float((ranks < k).mean()), 4) for k in (1, 5, 10)}
    return {**recalls, "n": len(rows)}


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
    embedder: TextEmbedder,
) -> Mapping[str, object]:
    """Return all figures as plain JSON values."""
    predicted = [analysis.tags for analysis in analyses]
    figures: dict[str, object] = {
        name: figure.to_json() for name, figure in head_figures(photos, predicted).items()
    }
    figures |= jaccard_figures(photos, predicted)
    figures["caption_to_photo"] = caption_recall(photos, analyses, embedder)
    figures["persons"] = len({photo.person for photo in photos})
    return figures
