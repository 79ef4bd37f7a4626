"""What the person wrote about a garment in their own language is found in that language."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import pytest

from app.errors import WorkerStartError
from app.perception import PerceivedPhoto, PerceptionInfo
from app.services.perceiving import PhotoOutcome
from app.services.searching import SearchService
from local_index import Hit, ItemDraft, Library
from models.types import Vectors
from models.vocabulary import Vocabulary

Garment = Callable[..., int]


class Absent:
    """Models that cannot start: only words are left."""

    def info(self) -> PerceptionInfo:
        raise WorkerStartError("The models are not installed.", next_step="Install them.")

    def embed_texts(self, texts: Sequence[str]) -> Vectors:
        raise AssertionError("nothing can be embedded here")

    def analyze_many(self, photos: Iterable[Path | None]) -> Iterator[PhotoOutcome]:
        raise AssertionError("no photo is searched for here")

    def analyze(self, photo: Path) -> PerceivedPhoto:
        raise AssertionError("no photo is searched for here")

    def close(self) -> None:
        """Nothing to let go of."""


@pytest.fixture
def wardrobe(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "own", create=True) as opened:
        yield opened


@pytest.fixture
def garment(wardrobe: Library, vocabulary: Vocabulary) -> Garment:
    """Add a garment; its terms are what the vocabulary makes of its tags."""

    def add(**fields: object) -> int:
        draft = ItemDraft(
            **fields,  # type: ignore[arg-type]
            slot="other",
            search_text=vocabulary.search_text(fields),
        )
        return wardrobe.items.add(draft)

    return add


@pytest.fixture
def hits(wardrobe: Library, vocabulary: Vocabulary) -> Callable[..., dict[int, Hit]]:
    def search(text: str, *, words: Vocabulary = vocabulary) -> dict[int, Hit]:
        result = SearchService(wardrobe, Absent(), words).search(text).result
        return {hit.item_id: hit for hit in result.hits}

    return search


@pytest.mark.parametrize(
    ("own", "typed"),
    [
        ({"notes": "Sommer"}, "Sommer"),
        ({"name": "Omas Rock"}, "roter Rock"),
        ({"name": "Der rote aus Wien"}, "rot"),
        ({"notes": "weißes mit Fleck"}, "weiß"),
        ({"name": "Mütze"}, "Muetze schwarz"),
        ({"notes": "Lieblingspullover"}, "Lieblingspullover"),
        ({"brand": "Zapatos Rojos"}, "zapatos"),
        ({"notes": "para la playa, rojo"}, "vestidos rojos"),
        ({"notes": "manches longues"}, "chemise à manches longues"),
        ({"name": "Jupe de Mamie"}, "jupes"),
        ({"notes": "estate al mare"}, "estate"),
        ({"notes": "红色"}, "红色"),
        ({"notes": "外婆送的红色围巾"}, "红色"),
        ({"notes": "外婆送的紅色圍巾"}, "红色"),
        ({"notes": "外婆送的红色围巾"}, "紅色圍巾"),
        ({"name": "外婆送的"}, "外婆的裙子"),
        ({"name": "白T恤"}, "t恤"),
    ],
)
def test_the_word_that_was_typed_is_found_where_the_person_wrote_it(
    own: dict[str, str], typed: str, garment: Garment, hits: Callable[..., dict[int, Hit]]
) -> None:
    item = garment(**own)
    other = garment(name="Belt", notes="Erbstück, 旧的", brand="Acme", category="belt")
    found = hits(typed)
    assert item in found
    assert other not in found


def test_a_tag_of_the_persons_own_holds_the_word(
    vocabulary: Vocabulary, wardrobe: Library, hits: Callable[..., dict[int, Hit]]
) -> None:
    taught = vocabulary.add_term("occasion", "Omas Sommer")
    tags = {"occasion": ("Omas Sommer",)}
    item = wardrobe.items.add(
        ItemDraft(occasion=("Omas Sommer",), search_text=taught.search_text(tags))
    )
    assert item in hits("Sommer", words=taught)
    assert item in hits("Omas Sommer", words=taught)


def test_own_words_and_tags_fulfill_one_search_together(
    garment: Garment, hits: Callable[..., dict[int, Hit]]
) -> None:
    both = garment(category="skirt", notes="rot, von Oma")
    skirt = garment(category="skirt", notes="von Oma")
    found = hits("roter Rock")
    assert found[both].score > found.get(skirt, Hit(skirt, 0.0)).score
    assert found[both].score >= 0.8, "every word is there, one as a tag and one in a note"


def test_the_reason_names_the_word_that_is_there(
    garment: Garment, hits: Callable[..., dict[int, Hit]]
) -> None:
    own = garment(name="Omas Rock", colors=(("red", 1.0),))
    tagged = garment(category="skirt", colors=(("red", 1.0),))
    found = hits("roter Rock")
    assert found[own].why[0] == "text: red Rock"
    assert found[tagged].why[0] == "text: red skirt"


def test_an_english_tag_spelled_alike_is_not_what_was_meant(
    garment: Garment, hits: Callable[..., dict[int, Hit]]
) -> None:
    """A French "slip" is underwear, whatever else is slipped on."""
    black = (("black", 1.0),)
    shoes = garment(
        category="shoe", name="Black slip-on shoes", attributes=("slip-on",), colors=black
    )
    named = garment(name="Briefs", colors=black)
    noted = garment(notes="slip de bain", colors=black)
    found = hits("slip noir")
    assert {named, noted} == set(found), shoes
    assert found[noted].why[0] == "text: black slip"


def test_a_garment_typed_in_one_word_is_both_of_its_english_words(
    garment: Garment, hits: Callable[..., dict[int, Hit]]
) -> None:
    """Yet what was typed in two words must be there in both for an English term of two."""
    coat = garment(notes="Regenmantel von Papa")
    assert hits("Regenmantel")[coat].score >= 0.8
    both, half = garment(notes="pantalon bleu, foncé"), garment(notes="verre foncé")
    found = hits("pantalon foncé bleu")
    assert both in found
    assert half not in found


# -- what is not wanted ----------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["Tasche ohne Leder", "borsa senza pelle", "bag without leather"])
def test_what_is_excluded_may_be_a_tag_or_the_persons_word(
    text: str, garment: Garment, hits: Callable[..., dict[int, Hit]]
) -> None:
    tagged = garment(category="bag", material="leather")
    named = garment(category="bag", name="Tasche, Leder; borsa di pelle; leather bag")
    canvas = garment(category="bag", material="cotton", notes="passt zu Leder, pelle, leather")
    denied = garment(category="bag", notes="ohne Leder, senza pelle, no leather")
    assert set(hits(text)) == {canvas, denied}, (tagged, named)


def test_a_chinese_note_rules_out_what_it_names_but_not_what_it_denies(
    garment: Garment, hits: Callable[..., dict[int, Hit]]
) -> None:
    garment(category="bag", notes="外婆的皮革包")
    denied = garment(category="bag", notes="这个没有皮革")
    assert set(hits("没有皮革的包")) == {denied}


@pytest.mark.parametrize(
    "text",
    [
        "Kleid ohne Streifen und Kapuze",
        "vestido sin rayas y capucha",
        "robe sans rayures ni capuche",
        "robe sans rayures et capuche",
        "vestito senza righe e cappuccio",
        "没有条纹和兜帽的连衣裙",
        "dress without stripes and hood",
        "dress no stripes or hood",
    ],
)
def test_without_one_and_another_excludes_both(
    text: str, garment: Garment, hits: Callable[..., dict[int, Hit]]
) -> None:
    plain = garment(category="dress", pattern="plain")
    striped = garment(category="dress", pattern="stripe")
    hooded = garment(category="dress", attributes=("hooded",))
    found = set(hits(text))
    assert plain in found
    assert not found & {striped, hooded}


def test_english_says_what_was_left_out(
    wardrobe: Library, vocabulary: Vocabulary, garment: Garment
) -> None:
    flats = garment(category="shoe", attributes=("ballet flat",))
    garment(category="shoe", attributes=("heel",))
    answer = SearchService(wardrobe, Absent(), vocabulary).search("shoes no heels")
    assert [hit.item_id for hit in answer.result.hits] == [flats]
    assert answer.result.hits[0].why == ("text: shoes", "searched for: shoes without heels")
    translation = answer.as_json()["query"]["translation"]
    assert (translation["language"], translation["english"]) == ("en", "shoes without heels")
    assert {"field": "category", "term": "shoe"} in translation["excluded"]
