"""Does a sentence find the photo it describes? Recall, beside chance and beside plain word search.

    caption -> word vector -> nearest photos            what the encoder does
    caption -> SQLite FTS5 over predicted labels        what word search does with the same encoder
    caption -> SQLite FTS5 over the annotated labels    what word search could do at best

The last one is no fair rival: captions and labels were written by one annotator looking at one
photo. Every searcher ranks the same photos, drawn once. Photos that tie share their places: each
counts with the probability of being within the first k.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

import numpy as np
import numpy.typing as npt

from models.analysis import PhotoAnalysis
from models.protocols import TextEmbedder
from models.types import GarmentTags
from models.vocabulary import Vocabulary
from train.data.sources.closet import ClosetPhoto

CAPTION_PHOTOS = 300
CAPTION_SEED = 0
CUTS = (1, 5, 10)
RESAMPLES = 2000
_WORD = re.compile(r"[^\W_]+")
Scores = npt.NDArray[np.floating]


@dataclass(frozen=True)
class Found:
    """Where each query's photo stands in its ranking.

    Attributes:
        above: Photos that score higher.
        tied: Photos that score the same, itself included.
    """

    above: npt.NDArray[np.int64]
    tied: npt.NDArray[np.int64]

    @classmethod
    def in_scores(cls, scores: Scores) -> Found:
        """Read scores ``[queries, photos]`` whose query n describes photo n."""
        own = np.diag(scores)[:, None]
        return cls((scores > own).sum(axis=1), (scores == own).sum(axis=1))

    def within(self, k: int) -> npt.NDArray[np.float64]:
        """Return each query's probability of showing its photo among the first k."""
        return np.clip((k - self.above) / self.tied, 0.0, 1.0)


def caption_rows(photos: Sequence[ClosetPhoto], *, count: int = CAPTION_PHOTOS) -> list[int]:
    """Return the rows of ``count`` captioned photos, drawn with a fixed seed."""
    captioned = np.array([row for row, photo in enumerate(photos) if photo.caption], np.int64)
    return [int(row) for row in np.random.default_rng(CAPTION_SEED).permutation(captioned)[:count]]


def caption_figures(
    photos: Sequence[ClosetPhoto],
    analyses: Sequence[PhotoAnalysis],
    embedder: TextEmbedder,
    vocabulary: Vocabulary,
) -> dict[str, object]:
    """Return recall of the captioned photo for every searcher, as plain JSON values."""
    rows = caption_rows(photos)
    captions = [photos[row].caption for row in rows]
    people = [photos[row].person for row in rows]
    pictures = np.stack([analyses[row].text_vector for row in rows])
    truth = [photos[row].tags or GarmentTags() for row in rows]
    predicted = [analyses[row].tags for row in rows]
    searchers = {
        "words_to_photo": embedder.embed_texts(captions) @ pictures.T,
        "fts5_predicted_labels": word_scores(captions, predicted, vocabulary),
        "fts5_annotated_labels": word_scores(captions, truth, vocabulary),
    }
    figures: dict[str, object] = {
        name: recall_figures(Found.in_scores(scores), people) for name, scores in searchers.items()
    }
    figures["chance"] = {f"recall@{k}": round(min(1.0, k / len(rows)), 4) for k in CUTS}
    return {**figures, "n": len(rows), "persons": len(set(people))}


def recall_figures(found: Found, people: Sequence[str]) -> dict[str, object]:
    """Return recall at each cut, with the mean over persons and a bootstrap interval over them."""
    names, owner = np.unique(np.array(people), return_inverse=True)
    counts = np.bincount(owner)
    drawn = np.random.default_rng(0).integers(0, len(names), (RESAMPLES, len(names)))
    figures: dict[str, object] = {}
    for k in CUTS:
        hits = found.within(k)
        sums = np.bincount(owner, weights=hits)
        resampled = sums[drawn].sum(axis=1) / counts[drawn].sum(axis=1)
        figures[f"recall@{k}"] = round(float(hits.mean()), 4)
        figures[f"recall@{k}_persons_mean"] = round(float((sums / counts).mean()), 4)
        low, high = np.quantile(resampled, (0.025, 0.975))
        figures[f"recall@{k}_interval"] = [round(float(low), 4), round(float(high), 4)]
    return figures


def word_scores(
    queries: Sequence[str], documents: Sequence[GarmentTags], vocabulary: Vocabulary
) -> Scores:
    """Return BM25 scores ``[queries, documents]`` of SQLite FTS5, higher is better.

    A document is what the app indexes of an item: its terms and their synonyms. Any word of a query
    may match; stems count ("sleeves" finds "sleeve"). No match scores 0, below every match.
    """
    scores = np.zeros((len(queries), len(documents)))
    connection = sqlite3.connect(":memory:")
    try:
        connection.execute("CREATE VIRTUAL TABLE items USING fts5(terms, tokenize='porter')")
        connection.executemany(
            "INSERT INTO items(rowid, terms) VALUES (?, ?)",
            [(row, vocabulary.search_text(_fields(tags))) for row, tags in enumerate(documents)],
        )
        for row, query in enumerate(queries):
            words = dict.fromkeys(_WORD.findall(query.lower()))
            if not words:
                continue
            matches = connection.execute(
                "SELECT rowid, bm25(items) FROM items WHERE items MATCH ?",
                (" OR ".join(f'"{word}"' for word in words),),
            )
            for document, rank in matches:
                # SQLite's bm25 is smaller for better matches, and negative
                scores[row, document] = -rank
    finally:
        connection.close()
    return scores


def _fields(tags: GarmentTags) -> Mapping[str, object]:
    fields = asdict(tags)
    fields["colors"] = [color.name for color in tags.colors]
    return fields
