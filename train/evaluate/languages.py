"""How well searches in five languages reach the English word tower.

    vestry-train evaluate languages --data DIR [--split val] --json

``language_queries.toml`` holds sixty queries, twelve per language, each with what an English
speaker would type and what an annotated photo must hold to answer it. They were committed before
the word lists were written and nothing was chosen by them; the sixty queries used while developing
are in ``tests/models/data/language_queries_dev.toml``. Both sets were written by the author of the
word lists: they say that lists and rules work, not how many words of real people are missing.

Each query is asked in three ways: as typed (``raw``), as read by the app (``routed``) and in
English (``english``), the ceiling. All photos of the split are ranked by the cosine of words and
picture, the word half of the app's search; its full-text half is judged by ``terms``, the share
of queries in which exactly the vocabulary terms of the English query are recognized.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from models.preprocess import decode_photo
from models.protocols import GarmentEncoder, TextEmbedder
from models.query_language.reading import QueryReader
from models.types import GarmentTags, Vectors
from models.vocabulary import Vocabulary
from train.data.sources.closet import ClosetPhoto
from train.evaluate.retrieval.metrics import list_scores

QUERIES = Path(__file__).with_name("language_queries.toml")
CUT = 10
WAYS = ("raw", "routed", "english")
RESAMPLES = 2000
_BATCH = 8


@dataclass(frozen=True)
class LanguageQuery:
    """One query of the test.

    Attributes:
        language: "de", "es", "fr", "it" or "zh".
        text: As a person types it.
        english: What an English speaker would type for the same garment.
        want: Field to value that an annotated photo must hold: category, color (the dominant one),
            pattern, material, attribute.
    """

    language: str
    text: str
    english: str
    want: Mapping[str, str]


def read_queries(file: Path = QUERIES) -> list[LanguageQuery]:
    """Return the queries of ``file``, by language."""
    document = tomllib.loads(file.read_text(encoding="utf-8"))
    return [
        LanguageQuery(language, entry["text"], entry["english"], entry["want"])
        for language, table in document.items()
        for entry in table["queries"]
    ]


def answers(tags: GarmentTags, want: Mapping[str, str]) -> bool:
    """Return whether a photo with ``tags`` is what a query wants.

    Raises:
        KeyError: ``want`` names something that is not judged.
    """
    holds = {
        "category": {tags.category},
        "color": {color.name for color in tags.colors[:1]},
        "pattern": {tags.pattern},
        "material": {tags.material},
        "attribute": set(tags.attributes),
    }
    return all(value in holds[field] for field, value in want.items())


def photo_vectors(photos: Sequence[ClosetPhoto], encoder: GarmentEncoder) -> Vectors:
    """Return the word-space vectors of photos ``[n, 384]``, as the app stores them."""
    rows: list[npt.NDArray[np.float32]] = []
    for start in range(0, len(photos), _BATCH):
        images = [decode_photo(photo.path).image for photo in photos[start : start + _BATCH]]
        rows += [encoding.text_vector for encoding in encoder.encode_images(images)]
    return np.stack(rows)


def report(
    queries: Sequence[LanguageQuery],
    photos: Sequence[ClosetPhoto],
    pictures: Vectors,
    embedder: TextEmbedder,
) -> dict[str, Any]:
    """Return figures per language and for all, as plain JSON values.

    Args:
        photos: Annotated ones, the gallery.
        pictures: Their word-space vectors ``[len(photos), dims]``, unit length.
    """
    vocabulary = Vocabulary.load()
    reader = QueryReader(vocabulary)
    routed = [reader.read(query.text) for query in queries]
    # a query that only excludes has no words left; it is asked as it was typed
    asked = {
        "raw": [query.text for query in queries],
        "routed": [read.english or read.text for read in routed],
        "english": [query.english for query in queries],
    }
    relevant = np.array(
        [
            [photo.tags is not None and answers(photo.tags, query.want) for photo in photos]
            for query in queries
        ]
    )
    scores = {way: _scores(embedder.embed_texts(asked[way]) @ pictures.T, relevant) for way in WAYS}
    same = np.array(
        [read.english == query.english for read, query in zip(routed, queries, strict=True)]
    )
    terms = {
        way: np.array(
            [
                _terms(vocabulary, text) == _terms(vocabulary, query.english)
                for text, query in zip(asked[way], queries, strict=True)
            ]
        )
        for way in ("raw", "routed")
    }
    told = np.array(
        [read.language == query.language for read, query in zip(routed, queries, strict=True)]
    )
    languages = np.array([query.language for query in queries])
    figures: dict[str, Any] = {}
    for language in (*dict.fromkeys(languages.tolist()), "all"):
        rows = np.flatnonzero((languages == language) | (language == "all"))
        figures[language] = {
            "n": len(rows),
            "language_told": _rate(told[rows]),
            "same_words": _rate(same[rows]),
            "terms": {way: _rate(right[rows]) for way, right in terms.items()},
            **{way: {name: _rate(v[rows]) for name, v in scores[way].items()} for way in WAYS},
            "gain": _gain(scores, rows),
        }
    figures["photos"] = len(photos)
    figures["without_answer"] = int((relevant.sum(axis=1) == 0).sum())
    figures["queries"] = [
        {
            "language": query.language,
            "text": query.text,
            "read": read.shown,
            "english": query.english,
            "relevant": int(relevant[at].sum()),
            **{f"ndcg_{way}": _rate(scores[way][f"ndcg@{CUT}"][at : at + 1]) for way in WAYS},
        }
        for at, (query, read) in enumerate(zip(queries, routed, strict=True))
    ]
    return figures


def _scores(
    cosines: npt.NDArray[np.float32], relevant: npt.NDArray[np.bool_]
) -> dict[str, npt.NDArray[np.float64]]:
    order = np.argsort(-cosines, axis=1, kind="stable")[:, :CUT]
    found = np.take_along_axis(relevant, order, axis=1)
    ideal = -np.sort(-relevant.astype(np.float64), axis=1)[:, :CUT]
    scores = list_scores(found, ideal, relevant.sum(axis=1), ks=(CUT,))
    return {f"{name}@{CUT}": scores[name][:, 0] for name in ("hit", "ndcg")}


def _terms(vocabulary: Vocabulary, text: str) -> set[tuple[str, str]]:
    return {(match.field, match.term) for match in vocabulary.find_terms(text)}


def _gain(
    scores: Mapping[str, Mapping[str, npt.NDArray[np.float64]]], rows: npt.NDArray[np.intp]
) -> dict[str, Any]:
    """Return nDCG gained by routing, with a paired bootstrap interval over queries."""
    name = f"ndcg@{CUT}"
    gains = scores["routed"][name][rows] - scores["raw"][name][rows]
    drawn = np.random.default_rng(0).integers(0, len(rows), (RESAMPLES, len(rows)))
    means = gains[drawn].mean(axis=1)
    low, high = np.quantile(means, (0.025, 0.975))
    return {name: _rate(gains), "interval": [round(float(low), 4), round(float(high), 4)]}


def _rate(values: npt.NDArray[Any]) -> float:
    return round(float(np.mean(values)), 4)
