"""P6: does a changed view find its own photo among all photos of the folder?

Views come from ``severities``: the same pixels for every encoder. S1 and S2 are nearly solved; S3
and, with a cut-out network, S4 are what tells encoders apart.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from models.errors import ModelsError
from models.preprocess import decode_photo
from models.types import RgbImage
from train.evaluate.closet.embedding import EncodedCloset, names_digest
from train.evaluate.closet.outcome import Figures, Outcome, Sample, outcome_of, samples_of
from train.evaluate.closet.rows import Rows
from train.evaluate.closet.setup import BenchSetup
from train.evaluate.closet.severities import STRENGTHS, Severity, lay_elsewhere, make_view, square
from train.evaluate.retrieval.chance import chance_of
from train.evaluate.retrieval.metrics import RankScores
from train.evaluate.retrieval.relevance import Labels, Relevance
from train.evaluate.retrieval.scoring import score_vectors

TITLE = "The photo behind a changed view, among all photos"
HEADLINE = "S3 hit@1"
FIGURES: Figures = {"hit@1": ("hit", 1), "hit@5": ("hit", 5), "mrr@10": ("mrr", 10)}
DRAW_SEED = 0


def p6(setup: BenchSetup, encoded: EncodedCloset) -> Outcome:
    """Same item from changed views."""
    if encoded.encoder is None:
        return Outcome("P6", TITLE, skipped="Vectors from a file cannot embed new views.")
    rows = view_rows(setup)
    if len(rows) == 0:
        return Outcome("P6", TITLE, skipped="There are no evaluated photos.")
    persons, names = setup.persons(rows), setup.names(rows)
    everything = Labels.of_ids(setup.closet.names)
    relevance = Relevance("id", Labels.of_ids(names), gallery=everything)
    samples: dict[str, Sample] = {}
    chance: dict[str, float] = {}
    by_severity: dict[Severity, RankScores] = {}
    details: dict[str, object] = {"drawn": len(rows)}
    for severity in STRENGTHS:
        laid = _laid(setup, rows) if severity == "S4" else _Views(setup, rows, severity)
        if laid is None:
            continue
        vectors = encoded.embed_views(laid.images, name=laid.cache_name, rows=len(rows))
        scores = score_vectors(vectors, encoded.image, relevance, ks=(1, 5, 10))
        by_severity[severity] = scores
        found = samples_of(scores, FIGURES, persons=persons, queries=names)
        samples |= {f"{severity} {name}": sample for name, sample in found.items()}
        luck = chance_of(scores)
        chance |= {f"{severity} {name}": luck[name] for name in FIGURES if name in luck}
        details |= laid.details
    outcome = outcome_of(
        "P6",
        TITLE,
        scores=by_severity["S3"],
        samples=samples,
        headline=HEADLINE,
        queries=names,
        details=details,
    )
    return replace(outcome, chance=chance)


def view_rows(setup: BenchSetup) -> Rows:
    """Return the evaluated photos whose views are queries, in the order of photos.csv."""
    rows = setup.closet.rows_of(setup.split)
    drawn = np.random.default_rng(DRAW_SEED).permutation(rows)
    return np.sort(drawn[: setup.view_queries])


class _Views:
    """The views of one severity, made when they are needed."""

    def __init__(self, setup: BenchSetup, rows: Rows, severity: Severity) -> None:
        self._setup = setup
        self._rows = rows
        self._severity = severity
        self.details: dict[str, object] = {}

    @property
    def cache_name(self) -> str:
        """Says which pictures these are."""
        return f"view-{self._severity}-{names_digest(self._setup.names(self._rows))}"

    def images(self) -> Iterator[RgbImage]:
        """Yield one view per row."""
        for name, picture in self._pictures():
            yield make_view(picture, name, self._severity)

    def _pictures(self) -> Iterator[tuple[str, RgbImage]]:
        for row in self._rows:
            photo = self._setup.closet.photos[row]
            yield photo.name, square(decode_photo(photo.path).image)


class _LaidViews(_Views):
    """Views of garments that were cut out and laid on another surface first."""

    def __init__(self, setup: BenchSetup, rows: Rows) -> None:
        super().__init__(setup, rows, "S4")
        assert setup.segmenter is not None
        self._segmenter = setup.segmenter()
        self.details = {"segmenter": self._segmenter.name}

    @property
    def cache_name(self) -> str:
        """Also says who cut them out."""
        return f"{super().cache_name}-{self._segmenter.name.replace('/', '_')}"

    def images(self) -> Iterator[RgbImage]:
        """Yield one view per row; where no garment was found, the photo keeps its surface."""
        for name, picture in self._pictures():
            laid = lay_elsewhere(picture, self._segmenter.segment([picture])[0], name)
            yield make_view(picture if laid is None else laid, name, "S4")


def _laid(setup: BenchSetup, rows: Rows) -> _LaidViews | None:
    if setup.segmenter is None:
        return None
    try:
        return _LaidViews(setup, rows)
    except ModelsError:
        # no usable cut-out network here: S1 to S3 still stand, and the report lacks S4
        return None
