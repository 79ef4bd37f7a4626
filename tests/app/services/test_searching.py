"""Words as words and as a meaning, and what happens when nobody can make a meaning."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest

from app.errors import WorkerStartError
from app.perception import PerceivedPhoto, PerceptionInfo
from app.services.perceiving import PhotoOutcome
from app.services.searching import SearchService, quote_phrases, relevance_scale
from local_index import Library
from local_index.query import RelevanceScale
from models.types import EncoderIdentity, Vectors
from models.vocabulary import Vocabulary

SCALE = {"text_floor": 0.2, "text_full": 0.9, "image_floor": 0.2, "image_full": 0.9}


class ScriptedPerception:
    """Answers every text with the vector of one garment, and counts how often it is asked."""

    def __init__(self, *, points_at: int = 1, broken: bool = False) -> None:
        self.asked: list[str] = []
        self.points_at = points_at
        self.broken = broken
        self.relevance: Mapping[str, float] = {**SCALE, "duplicate": 0.97}

    def info(self) -> PerceptionInfo:
        if self.broken:
            raise WorkerStartError("The models are not installed.", next_step="Install them.")
        return PerceptionInfo(EncoderIdentity("test-encoder", "0" * 12, "1" * 12), self.relevance)

    def embed_texts(self, texts: Sequence[str]) -> Vectors:
        self.asked += texts
        vector = np.full(6, 0.05, np.float32)
        vector[self.points_at % 6] = 1.0
        return np.stack([vector / np.linalg.norm(vector)] * len(texts))

    def analyze_many(self, photos: Iterable[Path]) -> Iterator[PhotoOutcome]:
        raise AssertionError("no photo is searched for here")

    def analyze(self, photo: Path) -> PerceivedPhoto:
        raise AssertionError("no photo is searched for here")

    def close(self) -> None:
        """Nothing to let go of."""


def service(
    library: Library, vocabulary: Vocabulary, perception: ScriptedPerception
) -> SearchService:
    return SearchService(library, perception, vocabulary)


def test_a_meaning_finds_what_no_word_says(library: Library, vocabulary: Vocabulary) -> None:
    answer = service(library, vocabulary, ScriptedPerception(points_at=3)).search("gala evening")
    assert [hit.item_id for hit in answer.result.hits] == [3]
    assert answer.note == ""


def test_the_same_words_are_embedded_once(library: Library, vocabulary: Vocabulary) -> None:
    perception = ScriptedPerception()
    search = service(library, vocabulary, perception)
    for text in ("navy shirt", "Navy  Shirt", "navy shirt", "red dress"):
        search.search(text)
    assert perception.asked == ["navy shirt", "red dress"]


def test_without_the_models_words_and_conditions_still_work(
    library: Library, vocabulary: Vocabulary
) -> None:
    search = service(library, vocabulary, ScriptedPerception(broken=True))
    answer = search.search("jumper")
    assert [hit.item_id for hit in answer.result.hits] == [2]
    assert answer.note.startswith("Only the garments' tags were searched.")
    assert answer.as_json()["note"]
    assert search.search(conditions=["category=dress"]).note == ""


def test_a_wardrobe_without_vectors_does_not_start_the_models(
    tmp_path: Path, vocabulary: Vocabulary
) -> None:
    perception = ScriptedPerception(broken=True)
    with Library.open(tmp_path / "new", create=True) as library:
        assert service(library, vocabulary, perception).search("shirt").note == ""


def test_conditions_are_shown_as_they_were_understood(
    library: Library, vocabulary: Vocabulary
) -> None:
    search = service(library, vocabulary, ScriptedPerception())
    query = search.search("warm", conditions=["category=jumper,coat"]).as_json()["query"]
    assert query["where"] == [{"field": "category", "op": "=", "value": ["sweater", "coat"]}]


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("light blue shirt", '"light blue" shirt'),
        ("shirt in light blue", 'shirt in "light blue"'),
        ("navy shirt", "navy shirt"),
        ('"light blue" shirt', '"light blue"  shirt'),
        ("nothing of the kind", "nothing of the kind"),
    ],
)
def test_terms_of_several_words_stay_together(
    text: str, quoted: str, vocabulary: Vocabulary
) -> None:
    found = quote_phrases(text, vocabulary.find_terms(text))
    assert found.split() == quoted.split()


def test_the_encoders_own_scale_is_used_and_other_figures_are_left_out() -> None:
    info = ScriptedPerception().info()
    assert relevance_scale(info) == RelevanceScale(**SCALE)
    assert relevance_scale(PerceptionInfo(info.encoder, {})) == RelevanceScale()
