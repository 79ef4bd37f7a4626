"""Words of another language find what their English finds, and the answer says how."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest

from app.errors import WorkerStartError
from app.perception import PerceivedPhoto, PerceptionInfo
from app.services.perceiving import PhotoOutcome
from app.services.searching import SearchService, empty_answer
from local_index import Library
from models.types import EncoderIdentity, Vectors
from models.vocabulary import Vocabulary

IDENTITY = EncoderIdentity("test-encoder", "0" * 12, "1" * 12)
SCALE = {"text_floor": 0.2, "text_full": 0.9, "image_floor": 0.2, "image_full": 0.9}


class Listening:
    """Remembers the words it is asked about; points at one garment, or cannot start."""

    def __init__(self, *, broken: bool = False) -> None:
        self.asked: list[str] = []
        self.broken = broken
        self.relevance: Mapping[str, float] = SCALE

    def info(self) -> PerceptionInfo:
        if self.broken:
            raise WorkerStartError("The models are not installed.", next_step="Install them.")
        return PerceptionInfo(IDENTITY, self.relevance)

    def embed_texts(self, texts: Sequence[str]) -> Vectors:
        self.asked += texts
        vector = np.full(6, 0.05, np.float32)
        vector[1] = 1.0
        return np.stack([vector / np.linalg.norm(vector)] * len(texts))

    def analyze_many(self, photos: Iterable[Path]) -> Iterator[PhotoOutcome]:
        raise AssertionError("no photo is searched for here")

    def analyze(self, photo: Path) -> PerceivedPhoto:
        raise AssertionError("no photo is searched for here")

    def close(self) -> None:
        """Nothing to let go of."""


@pytest.fixture
def found(library: Library, vocabulary: Vocabulary) -> Callable[[str], set[int]]:
    """Search by words only; the wardrobe: 1 striped shirt, 2 gray sweater, 3 red dress."""
    service = SearchService(library, Listening(broken=True), vocabulary)

    def search(text: str) -> set[int]:
        return {hit.item_id for hit in service.search(text).result.hits}

    return search


@pytest.mark.parametrize(
    ("text", "item"),
    [
        ("rotes Kleid", 3),
        ("suéter gris", 2),
        ("chemise bleu marine rayée", 1),
        ("vestito rosso", 3),
        ("灰色毛衣", 2),
        ("Sommerhemd", 1),
    ],
)
def test_words_of_another_language_find_the_garment(
    text: str, item: int, found: Callable[[str], set[int]]
) -> None:
    assert item in found(text)


def test_the_encoder_is_asked_in_english_and_the_answer_says_so(
    library: Library, vocabulary: Vocabulary
) -> None:
    perception = Listening()
    answer = SearchService(library, perception, vocabulary).search("Kleid rot")
    assert perception.asked == ["red dress"]
    assert answer.result.hits
    assert all("searched for: red dress" in hit.why for hit in answer.result.hits)
    document = answer.as_json()["query"]
    assert document["text"] == "Kleid rot"
    assert document["understood"] == [
        {"field": "colors", "term": "red"},
        {"field": "category", "term": "dress"},
    ]
    assert document["translation"] == {
        "language": "de",
        "english": "red dress",
        "excluded": [],
        "unknown": [],
    }


def test_english_words_go_to_the_encoder_as_they_are(
    library: Library, vocabulary: Vocabulary
) -> None:
    perception = Listening()
    answer = SearchService(library, perception, vocabulary).search("rock t-shirt, Red")
    assert perception.asked == ["rock t-shirt, Red"]
    assert answer.as_json()["query"]["translation"] is None
    assert not any("searched for" in reason for hit in answer.result.hits for reason in hit.why)


def test_unknown_words_are_reported(library: Library, vocabulary: Vocabulary) -> None:
    answer = SearchService(library, Listening(), vocabulary).search("rotes Kleid Blubb")
    assert answer.as_json()["query"]["translation"]["unknown"] == ["Blubb"]


def test_what_is_not_wanted_is_not_found(found: Callable[[str], set[int]]) -> None:
    assert 1 in found("Hemd marineblau")
    assert 1 not in found("Hemd ohne Streifen")
    assert found("nicht rot") == {1, 2}
    assert found("不要红色的连衣裙") == {1, 2}
    assert found("不要红色的毛衣") == {1, 2, 3}, "only what fits the whole phrase is left out"


def test_what_was_ruled_out_is_in_the_answer(library: Library, vocabulary: Vocabulary) -> None:
    document = SearchService(library, Listening(), vocabulary).search("camisa sin rayas").as_json()
    translation = document["query"]["translation"]
    assert translation["english"] == "shirt without stripes"
    assert {"field": "pattern", "term": "stripe"} in translation["excluded"]


def test_only_the_narrower_shoes_are_ruled_out(
    library: Library, vocabulary: Vocabulary, garment: Callable[..., int]
) -> None:
    boots = garment(category="shoe", colors=(("black", 1.0),), attributes=("boot",))
    sandals = garment(category="shoe", colors=(("black", 1.0),), attributes=("sandal",))
    service = SearchService(library, Listening(broken=True), vocabulary)
    hits = {hit.item_id for hit in service.search("schwarze Schuhe, keine Stiefel").result.hits}
    assert sandals in hits
    assert boots not in hits


def test_an_empty_wardrobe_says_what_it_understood(vocabulary: Vocabulary) -> None:
    answer = empty_answer("robe noire", image=None, conditions=(), vocabulary=vocabulary)
    assert answer.as_json()["query"]["translation"]["english"] == "black dress"
    assert [match.term for match in answer.understood] == ["black", "dress"]


@pytest.fixture
def garment(library: Library, vocabulary: Vocabulary) -> Callable[..., int]:
    """Add a garment without a photo."""
    from local_index import ItemDraft

    def add(**fields: object) -> int:
        draft = ItemDraft(
            **fields,  # type: ignore[arg-type]
            slot="shoes",
            search_text=vocabulary.search_text(fields),
        )
        return library.items.add(draft)

    return add
