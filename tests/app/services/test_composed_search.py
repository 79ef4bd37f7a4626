"""A garment with something about it changed: what the words mean, what is found, in which order."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from app.errors import WorkerStartError
from app.perception import PerceptionInfo
from app.services.composed_search import read_wish, tagged
from app.services.searching import SearchService
from local_index import Library
from models.types import EncoderIdentity, Vectors
from models.vocabulary import Vocabulary
from tests.app.services.conftest import ENCODER, add_garment

TOPS = (
    ("Navy shirt", "shirt", "top", "navy"),
    ("Red shirt", "shirt", "top", "red"),
    ("Green shirt", "shirt", "top", "green"),
    ("Red dress", "dress", "one_piece", "red"),
    ("Burgundy shirt", "shirt", "top", "burgundy"),
)


class WordSpace:
    """Words as sums of a direction for each: "red shirt" lies between "red" and "shirt"."""

    WORDS = ("shirt", "dress", "navy", "red", "green", "burgundy")

    def __init__(self, *, broken: bool = False) -> None:
        self.broken = broken
        self.asked: list[str] = []

    def info(self) -> PerceptionInfo:
        if self.broken:
            raise WorkerStartError("The models are not installed.", next_step="Install them.")
        scale = {"text_floor": 0.1, "text_full": 0.9, "image_floor": 0.1, "image_full": 0.9}
        return PerceptionInfo(EncoderIdentity("test-encoder", "0" * 12, "1" * 12), scale)

    def embed_texts(self, texts: Sequence[str]) -> Vectors:
        self.asked += texts
        return np.stack([self.vector(text) for text in texts])

    @classmethod
    def vector(cls, text: str) -> np.ndarray:
        found = np.asarray([float(word in text.split()) for word in cls.WORDS], np.float32)
        return (found + 0.01) / np.linalg.norm(found + 0.01)


@pytest.fixture
def tops(tmp_path, vocabulary: Vocabulary) -> Library:
    with Library.open(tmp_path / "tops", create=True) as library:
        for name, category, slot, color in TOPS:
            fields = {"name": name, "category": category, "slot": slot, "colors": ((color, 1.0),)}
            item = library.items.get(add_garment(library, vocabulary, **fields))
            photo = item.views[0].photo_id
            library.vectors.put(photo, "text", ENCODER, WordSpace.vector(f"{color} {category}"))
            kind = [1.0, 0.0] if category == "shirt" else [0.0, 1.0]
            looks = np.asarray([*kind, 0.2 * (color == "navy"), *[0.01] * 5], np.float32)
            library.vectors.put(photo, "image", ENCODER, looks / np.linalg.norm(looks))
        yield library


def found(library: Library, vocabulary: Vocabulary, words: str, **options) -> list[str]:
    search = SearchService(library, options.pop("perception", WordSpace()), vocabulary)
    hits = search.search(words, like=options.pop("like", 1), **options).result.hits
    return [library.items.get(hit.item_id).name for hit in hits]


def test_this_but_in_red_is_a_red_one_of_the_same_kind(tops, vocabulary) -> None:
    names = found(tops, vocabulary, "but in red", include_weaker=True)
    assert names[0] == "Red shirt"
    assert set(names[:3]) == {"Red shirt", "Red dress", "Burgundy shirt"}
    assert "Navy shirt" not in names


def test_plain_likeness_and_plain_words_find_something_else(tops, vocabulary) -> None:
    search = SearchService(tops, WordSpace(), vocabulary)
    alike = search.search(like=1, include_weaker=True).result.hits
    by_words = search.search("red", include_weaker=True).result.hits
    assert {hit.item_id for hit in alike[:3]} == {2, 3, 5}
    assert {hit.item_id for hit in by_words[:2]} == {2, 4}


@pytest.mark.parametrize("words", ["aber in Rot", "pero en rojo", "ma in rosso"])
def test_other_languages_change_the_same_thing(words, tops, vocabulary) -> None:
    assert found(tops, vocabulary, words)[0] == "Red shirt"


def test_another_kind_keeps_the_color(tops, vocabulary) -> None:
    assert found(tops, vocabulary, "as a dress", like=2)[0] == "Red dress"


def test_what_is_ruled_out_never_comes(tops, vocabulary) -> None:
    assert "Red dress" not in found(tops, vocabulary, "in red, no dress", include_weaker=True)


def test_conditions_still_decide(tops, vocabulary) -> None:
    only = found(tops, vocabulary, "in red", conditions=["category=dress"], include_weaker=True)
    assert only == ["Red dress"]


def test_without_models_tags_and_looks_still_answer(tops, vocabulary) -> None:
    search = SearchService(tops, WordSpace(broken=True), vocabulary)
    answer = search.search("in red", like=1)
    assert tops.items.get(answer.result.hits[0].item_id).name == "Red shirt"
    assert answer.note.startswith("Only the garments' tags were searched.")
    assert found(tops, vocabulary, "in red", perception=None)[0] == "Red shirt"


def test_each_hit_says_what_of_it_is_asked_and_what_is_alike(tops, vocabulary) -> None:
    search = SearchService(tops, WordSpace(), vocabulary)
    best = search.search("in red", like=1).result.hits[0]
    assert best.why[:3] == ("text: red", "looks like: red shirt", "looks alike")
    assert 0 < best.score <= 1


def test_a_near_color_is_not_called_the_color(tops, vocabulary) -> None:
    hits = SearchService(tops, WordSpace(), vocabulary).search(
        "in red", like=1, include_weaker=True
    )
    why = {tops.items.get(hit.item_id).name: hit.why for hit in hits.result.hits}
    assert "text: red" in why["Red dress"]
    assert "text: red" not in why["Burgundy shirt"]


def test_words_that_are_no_terms_are_used_as_they_are(tops, vocabulary) -> None:
    wish = read_wish(tops.items.get(1), "but fancier", vocabulary.find_terms("but fancier"))
    assert (wish.asked, wish.before, wish.after) == ({}, "shirt", "but fancier shirt")


def test_the_former_color_goes_and_the_kind_stays(tops, vocabulary) -> None:
    wish = read_wish(tops.items.get(1), "in red", vocabulary.find_terms("in red"))
    assert (wish.kind, wish.before, wish.after) == ("shirt", "navy shirt", "red shirt")


def test_a_near_color_is_half_a_match(tops) -> None:
    names = {tops.items.get(item_id).name: item_id for item_id in range(1, 6)}
    asked = {"colors": ("red",)}
    assert tagged(tops.items.get(names["Red shirt"]), asked) == 1.0
    assert tagged(tops.items.get(names["Burgundy shirt"]), asked) == 0.5
    assert tagged(tops.items.get(names["Green shirt"]), asked) == 0.0
