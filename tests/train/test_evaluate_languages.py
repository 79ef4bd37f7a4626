"""The language test counts what it says: relevance, exactness, and the three ways of asking."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from models.types import ColorShare, GarmentTags, Vectors
from models.vocabulary import Vocabulary
from train.data.sources.closet import ClosetPhoto
from train.evaluate.languages import LanguageQuery, answers, read_queries, report

WORDS = ("black", "white", "dress", "shirt")


class BagOfWords:
    """A word tower that knows four English words."""

    def embed_texts(self, texts: Sequence[str]) -> Vectors:
        rows = [[float(word in text.split()) for word in WORDS] for text in texts]
        found = np.array(rows, np.float32) + 1e-3 * np.arange(4, 0, -1, dtype=np.float32)
        return found / np.linalg.norm(found, axis=1, keepdims=True)


def photo(color: str, category: str, **tags: object) -> ClosetPhoto:
    fields = {"pattern": "plain", "material": "cotton", "attributes": ("collared",), **tags}
    return ClosetPhoto(
        path=Path("x.jpg"),
        name="x.jpg",
        person="p",
        split="val",
        tags=GarmentTags(category=category, colors=(ColorShare(color, 1.0),), **fields),  # type: ignore[arg-type]
    )


@pytest.fixture
def gallery() -> tuple[list[ClosetPhoto], Vectors]:
    """Twelve white shirts, then one black dress."""
    photos = [photo("white", "shirt") for _ in range(12)] + [photo("black", "dress")]
    pictures = np.array([[0, 1, 0, 1]] * 12 + [[1, 0, 1, 0]], np.float32) / np.sqrt(2)
    return photos, pictures.astype(np.float32)


def test_an_answer_holds_everything_that_is_wanted() -> None:
    tags = photo("black", "dress", pattern="stripe").tags
    assert tags is not None
    assert answers(tags, {"category": "dress", "color": "black", "pattern": "stripe"})
    assert answers(tags, {"attribute": "collared", "material": "cotton"})
    assert not answers(tags, {"category": "dress", "color": "white"})
    with pytest.raises(KeyError):
        answers(tags, {"size": "m"})


def test_routing_gains_exactly_what_the_raw_words_lose(
    gallery: tuple[list[ClosetPhoto], Vectors],
) -> None:
    queries = [
        LanguageQuery("de", "schwarzes Kleid", "black dress", {"category": "dress"}),
        LanguageQuery("fr", "robe noire", "black dress", {"category": "dress"}),
    ]
    figures = report(queries, *gallery, BagOfWords())
    assert figures["de"]["routed"] == {"hit@10": 1.0, "ndcg@10": 1.0}
    assert figures["all"]["english"] == {"hit@10": 1.0, "ndcg@10": 1.0}
    assert figures["all"]["raw"] == {
        "hit@10": figures["all"]["raw"]["hit@10"],
        "ndcg@10": round(1.0 - figures["all"]["gain"]["ndcg@10"], 4),
    }
    assert figures["all"]["same_words"] == figures["all"]["language_told"] == 1.0
    assert figures["all"]["terms"]["routed"] == 1.0
    assert figures["all"]["n"] == 2
    assert figures["without_answer"] == 0


def test_a_wrong_translation_and_a_query_without_an_answer_are_counted(
    gallery: tuple[list[ClosetPhoto], Vectors],
) -> None:
    queries = [LanguageQuery("de", "weißes Hemd", "black dress", {"category": "hat"})]
    figures = report(queries, *gallery, BagOfWords())
    assert figures["de"]["same_words"] == 0.0
    assert figures["de"]["terms"]["routed"] == 0.0
    assert figures["without_answer"] == 1
    assert figures["queries"][0]["read"] == "white shirt"


def test_the_sixty_queries_want_what_the_vocabulary_knows() -> None:
    queries = read_queries()
    counts = {
        code: sum(query.language == code for query in queries)
        for code in ("de", "es", "fr", "it", "zh")
    }
    assert counts == dict.fromkeys(counts, 12)
    vocabulary = Vocabulary.load()
    fields = {"color": "colors", "attribute": "attributes"}
    for query in queries:
        for field, value in query.want.items():
            assert vocabulary.resolve(fields.get(field, field), value) == value, query
        assert vocabulary.find_terms(query.english), query


def test_no_query_was_used_both_to_develop_and_to_measure() -> None:
    import tomllib

    file = Path(__file__).parents[1] / "models" / "data" / "language_queries_dev.toml"
    developed = {
        text.casefold()
        for table in tomllib.loads(file.read_text(encoding="utf-8")).values()
        for text in table
    }
    assert len(developed) == 60
    assert not developed & {query.text.casefold() for query in read_queries()}
