"""P7: do words find the photo?

    description       the annotator's sentence finds its photo among all annotated ones
    description, 300  the same among 300 drawn photos, comparable between folders
    color + category  "navy dress" finds any photo with that dominant color and category

Beside each stand chance and plain word search (SQLite FTS5) over the annotated labels. That
baseline knows the truth about every photo, which no app does: it is what word search could reach if
all tags were right.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from models.types import GarmentTags
from models.vocabulary import Vocabulary
from train.evaluate.captions import word_scores
from train.evaluate.closet.embedding import EncodedCloset
from train.evaluate.closet.outcome import Figures, Outcome, Sample, outcome_of, samples_of
from train.evaluate.closet.rows import Rows
from train.evaluate.closet.setup import BenchSetup
from train.evaluate.retrieval.chance import chance_of
from train.evaluate.retrieval.metrics import RankScores
from train.evaluate.retrieval.relevance import Labels, Relevance
from train.evaluate.retrieval.scoring import score_rankings, score_vectors

TITLE = "The photo that words describe"
HEADLINE = "description hit@10"
FIGURES: Figures = {
    "hit@1": ("hit", 1),
    "hit@5": ("hit", 5),
    "hit@10": ("hit", 10),
    "mrr": ("mrr", None),
    "ndcg@10": ("ndcg", 10),
}
DRAWN = 300
DRAW_SEED = 0


def p7(setup: BenchSetup, encoded: EncodedCloset) -> Outcome:
    """Text to image."""
    if encoded.words is None or encoded.encoder is None or encoded.encoder.words is None:
        return Outcome("P7", TITLE, skipped="This encoder has no word tower.")
    described = described_rows(setup)
    if len(described) == 0:
        return Outcome("P7", TITLE, skipped="No evaluated photo has a description.")
    drawn = np.sort(np.random.default_rng(DRAW_SEED).permutation(described)[:DRAWN])
    searches = {
        "description": _descriptions(setup, described),
        f"description, {DRAWN}": _descriptions(setup, drawn),
        "color + category": _kinds(setup, described),
    }
    samples: dict[str, Sample] = {}
    chance: dict[str, float] = {}
    words_only: dict[str, float] = {}
    headline: RankScores | None = None
    for name, search in searches.items():
        scores = search.by_vectors(encoded)
        headline = scores if headline is None else headline
        found = samples_of(scores, FIGURES, persons=search.persons, queries=search.names)
        samples |= {f"{name} {figure}": sample for figure, sample in found.items()}
        expected, plain = chance_of(scores), search.by_words(setup)
        for figure, (metric, k) in FIGURES.items():
            chance[f"{name} {figure}"] = expected[figure]
            words_only[f"{name} {figure}"] = plain.mean(metric, k)
    assert headline is not None
    outcome = outcome_of(
        "P7",
        TITLE,
        scores=headline,
        samples=samples,
        headline=HEADLINE,
        queries=searches["description"].names,
        details={
            "fts5_over_annotated_labels": words_only,
            "photos": {name: len(search.gallery) for name, search in searches.items()},
            "queries": {name: len(search.names) for name, search in searches.items()},
        },
    )
    return replace(outcome, chance=chance)


def described_rows(setup: BenchSetup) -> Rows:
    """Return the evaluated, annotated rows that have a description."""
    photos = setup.closet.photos
    return np.array([row for row in setup.annotated if photos[row].caption], np.int64)


class _Search:
    """Queries in words, and which of the searched photos answer them.

    Attributes:
        texts: What is asked.
        names: What each query is called.
        persons: What the bootstrap resamples.
        gallery: Photos searched.
        relevance: Queries by photos.
    """

    def __init__(
        self,
        texts: Sequence[str],
        names: Sequence[str],
        persons: Sequence[str],
        gallery: Rows,
        relevance: Relevance,
    ) -> None:
        self.texts = texts
        self.names = tuple(names)
        self.persons = tuple(persons)
        self.gallery = gallery
        self.relevance = relevance

    def by_vectors(self, encoded: EncodedCloset) -> RankScores:
        """Search with the encoder's words."""
        assert encoded.words is not None
        assert encoded.encoder is not None
        tower = encoded.encoder.words
        assert tower is not None
        asked = tower.embed_texts(self.texts)
        return score_vectors(asked, encoded.words[self.gallery], self.relevance)

    def by_words(self, setup: BenchSetup) -> RankScores:
        """Search the annotated labels with SQLite; photos without a common word are not found."""
        documents = [setup.closet.photos[row].tags or GarmentTags() for row in self.gallery]
        rankings = []
        for line in word_scores(self.texts, documents, Vocabulary.load()):
            matching = np.flatnonzero(line > 0)
            rankings.append(matching[np.lexsort((matching, -line[matching]))].tolist())
        return score_rankings(rankings, self.relevance)


def _descriptions(setup: BenchSetup, rows: Rows) -> _Search:
    names = setup.names(rows)
    labels = Labels.of_ids(names)
    texts = [setup.closet.photos[row].caption for row in rows]
    relevance = Relevance("id", labels, gallery=labels)
    return _Search(texts, names, setup.persons(rows), rows, relevance)


def _kinds(setup: BenchSetup, rows: Rows) -> _Search:
    kinds = [_kind(setup.closet.photos[row].tags or GarmentTags()) for row in rows]
    asked = sorted({kind for kind in kinds if kind is not None})
    relevance = Relevance("id", Labels.of_ids(asked), gallery=Labels.of_ids(kinds))
    # a query in words belongs to nobody: each is resampled on its own
    return _Search(asked, asked, asked, rows, relevance)


def _kind(tags: GarmentTags) -> str | None:
    return f"{tags.colors[0].name} {tags.category}" if tags.colors else None
