"""The vocabulary: what words mean, what they imply, and the person's own words on top."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import models.vocabulary
from models.errors import VocabularyError
from models.types import UNKNOWN, ColorShare
from models.vocabulary import FIELDS, Vocabulary

SHIPPED = Path(models.vocabulary.__file__).with_name("vocabulary.json")
SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "vocabulary.json"


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return Vocabulary.load()


@pytest.fixture
def overlay(tmp_path: Path) -> Path:
    return tmp_path / "vocabulary.json"


def found(vocabulary: Vocabulary, text: str) -> list[tuple[str, str, str]]:
    return [(m.field, m.term, text[slice(*m.span)]) for m in vocabulary.find_terms(text)]


@pytest.mark.parametrize("field", FIELDS)
def test_every_term_and_synonym_of_a_field_resolves(vocabulary: Vocabulary, field: str) -> None:
    assert vocabulary.terms(field)
    for term in vocabulary.terms(field):
        assert vocabulary.resolve(field, term) == term
        for synonym in vocabulary.synonyms(field, term):
            assert vocabulary.resolve(field, synonym) is not None, synonym


def test_the_shared_vocabulary_is_kept_whole() -> None:
    if not SHARED.exists():
        pytest.skip("the shared data is not here")
    ours, shared = json.loads(SHIPPED.read_text()), json.loads(SHARED.read_text())
    for key in shared.keys() - {"note"}:
        assert ours[key] == shared[key], key


def test_no_shipped_synonym_is_claimed_by_two_terms_of_a_field(vocabulary: Vocabulary) -> None:
    for field in FIELDS:
        for term in vocabulary.terms(field):
            for synonym in vocabulary.synonyms(field, term):
                assert vocabulary.resolve(field, synonym) == term, (field, term, synonym)


def test_narrower_words_are_synonyms_with_provable_tags(vocabulary: Vocabulary) -> None:
    narrower = json.loads(SHIPPED.read_text())["narrower"]
    tags = {name for field in FIELDS for name in vocabulary.terms(field)}
    tags |= {name for kind in vocabulary.categories.values() for name in kind.attributes}
    for field, terms in narrower.items():
        for term, synonyms in terms.items():
            for synonym, proofs in synonyms.items():
                assert synonym in vocabulary.synonyms(field, term)
                assert set(proofs) <= tags


@pytest.mark.parametrize(
    ("field", "text", "term"),
    [
        ("category", "jumper", "sweater"),
        ("category", "  Trousers ", "pants"),
        ("category", "DRESSES", "dress"),
        ("category", "scarves", "scarf"),
        ("category", "T Shirts", "t-shirt"),
        ("category", "tshirt", "t-shirt"),
        ("category", "Gürtel", "belt"),
        ("category", "pyjamas", "sleepwear"),
        ("colors", "grey", "gray"),
        ("color", "Light Grey", "gray"),
        ("colors", "Off-White", "cream"),
        ("colors", "multicolour", "multicolor"),
        ("pattern", "solid", "plain"),
        ("patterns", "Colour block", "color-block"),
        ("material", "silk", "silk/satin"),
        ("material", "woollen", "wool"),
        ("season", "Fall", "autumn"),
        ("attributes", "long-sleeved", "long sleeve"),
        ("attributes", "aviator", "aviator"),
        ("slot", "one piece", "one_piece"),
        ("fit", "n/a", "n/a"),
        ("category", "Unknown", UNKNOWN),
    ],
)
def test_a_word_resolves_to_its_term(
    vocabulary: Vocabulary, field: str, text: str, term: str
) -> None:
    assert vocabulary.resolve(field, text) == term


@pytest.mark.parametrize("text", ["", "  ", "-", "zzz", "shirtt", "navy shirt", "\x00"])
def test_a_word_nobody_knows_is_none(vocabulary: Vocabulary, text: str) -> None:
    assert vocabulary.resolve("category", text) is None


def test_a_sentence_gives_its_terms_in_order(vocabulary: Vocabulary) -> None:
    assert found(vocabulary, "navy striped linen shirt for summer") == [
        ("colors", "navy", "navy"),
        ("pattern", "stripe", "striped"),
        ("material", "linen", "linen"),
        ("category", "shirt", "shirt"),
        ("season", "summer", "summer"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("hot pink dress shirt", [("colors", "hot pink"), ("category", "shirt")]),
        ("puffer vest", [("material", "nylon/puffer"), ("category", "vest")]),
        ("knit sweater", [("material", "knit"), ("category", "sweater")]),
        ("shirt dress", [("category", "shirt"), ("category", "dress")]),
        ("knit, shirt", [("material", "knit"), ("category", "shirt")]),
        ("short dress", [("category", "dress")]),
        ("something else entirely, other", []),
        ("polo neck", [("attributes", "turtle neck")]),
        ("Grüne Hose", [("category", "pants")]),
    ],
)
def test_longest_phrases_are_read_first_and_the_last_noun_is_the_garment(
    vocabulary: Vocabulary, text: str, expected: list[tuple[str, str]]
) -> None:
    assert [(m.field, m.term) for m in vocabulary.find_terms(text)] == expected


@pytest.mark.parametrize(
    ("text", "implied"),
    [
        ("boots", ("attributes", "boot")),
        ("jeans", ("material", "denim")),
        ("hoodie", ("attributes", "hooded")),
        ("leather", ("attributes", "leather")),
    ],
)
def test_a_phrase_says_what_it_implies(
    vocabulary: Vocabulary, text: str, implied: tuple[str, str]
) -> None:
    (match,) = vocabulary.find_terms(text)
    assert implied in match.also


@given(st.text(max_size=80))
@settings(max_examples=150, deadline=None)
def test_any_text_is_searched_without_overlap(text: str) -> None:
    matches = _SHARED_VOCABULARY.find_terms(text)
    spans = [match.span for match in matches]
    assert spans == sorted(spans)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(first[1] <= second[0] for first, second in pairwise(spans))
    assert all(match.term in _SHARED_VOCABULARY._synonyms[match.field] for match in matches)


_SHARED_VOCABULARY = Vocabulary.load()


def test_the_nearest_term_is_offered_and_a_stranger_is_not(vocabulary: Vocabulary) -> None:
    assert vocabulary.nearest("category", "jumpr") == "sweater"
    assert vocabulary.nearest("color", "burgandy") == "burgundy"
    assert vocabulary.nearest("category", "xylophone") is None


def test_a_wrong_value_is_refused_with_the_nearest_term(vocabulary: Vocabulary) -> None:
    assert vocabulary.validate("color", "Grey") == "gray"
    with pytest.raises(VocabularyError) as caught:
        vocabulary.validate("color", "burgandy")
    assert caught.value.message == '"burgandy" is not a color Vestry knows.'
    assert caught.value.next_step == 'Did you mean "burgundy"?'
    with pytest.raises(VocabularyError) as caught:
        vocabulary.validate("season", "xylophone")
    assert "spring" in caught.value.next_step
    with pytest.raises(VocabularyError, match="not a field"):
        vocabulary.terms("shoe size")


def test_search_text_holds_only_the_synonyms_that_the_tags_prove(vocabulary: Vocabulary) -> None:
    boots = vocabulary.search_text(
        {
            "category": "shoe",
            "attributes": ["boot"],
            "colors": [("navy", 0.8), {"name": "gray", "share": 0.1}, ColorShare("tan", 0.1)],
            "season": ("winter",),
            "material": UNKNOWN,
            "kids": True,
        }
    )
    for word in ("shoe", "boots", "navy", "gray", "tan", "dark blue", "winter", "children"):
        assert word in boots
    for word in ("sneakers", "sandals", UNKNOWN):
        assert word not in boots.split()
    assert "boots" not in vocabulary.search_text({"category": "shoe", "attributes": ["sneaker"]})
    assert "jeans" in vocabulary.search_text({"category": "pants", "material": "denim"})
    assert "jeans" not in vocabulary.search_text({"category": "pants", "material": "wool"})


def test_search_text_of_nothing_is_empty(vocabulary: Vocabulary) -> None:
    assert vocabulary.search_text({}) == ""
    assert vocabulary.search_text({"category": "other", "fit": "n/a", "kids": False}) == ""


def test_priors_and_colors_are_typed(vocabulary: Vocabulary) -> None:
    coat = vocabulary.category("coat")
    assert (coat.slot, coat.group, coat.warmth, coat.formality) == ("outerwear", "outerwear", 5, 3)
    assert vocabulary.category(UNKNOWN).name == "other"
    assert vocabulary.colors["navy"].rgb == (0x1F, 0x2A, 0x4D)
    assert vocabulary.colors["multicolor"].rgb is None
    assert vocabulary.patterns["plain"].fashionx == "solid"
    with pytest.raises(TypeError):
        vocabulary.colors["navy"] = vocabulary.colors["red"]  # type: ignore[index]


def test_the_person_adds_terms_synonyms_and_hides_terms(
    vocabulary: Vocabulary, overlay: Path
) -> None:
    grown = (
        vocabulary.add_term("category", "kimono", slot="mid", warmth=1, synonyms=["yukata"])
        .add_term("colors", "petrol blue", hex="#005f6a")
        .add_term("material", "hemp")
        .add_synonym("category", "coat", "mac")
        .add_synonym("category", "sweater", "hoodie")
        .hide_term("material", "rubber")
    )
    grown.save_overlay(overlay)
    loaded = Vocabulary.load(overlay)
    assert loaded.overlay.to_document() == grown.overlay.to_document()
    assert loaded.category("kimono").group == "top"
    assert loaded.resolve("category", "Yukata") == "kimono"
    assert loaded.resolve("category", "mac") == "coat"
    assert loaded.resolve("category", "hoodie") == "sweater", "the person's synonym wins"
    assert loaded.colors["petrol blue"].rgb == (0, 0x5F, 0x6A)
    assert loaded.terms("material")[-1] == "hemp"
    assert "rubber" not in loaded.picker_terms("material")
    assert loaded.resolve("material", "rubber") == "rubber", "data may still use it"
    assert loaded.hide_term("material", "rubber", hidden=False).picker_terms("material")[-1]
    assert found(loaded, "hemp kimono") == [
        ("material", "hemp", "hemp"),
        ("category", "kimono", "kimono"),
    ]
    assert vocabulary.resolve("category", "kimono") is None, "the shipped one is untouched"
    assert "unusable" not in loaded.picker_terms("category")


@pytest.mark.parametrize(
    ("field", "term", "details", "problem"),
    [
        ("category", "kimono", {}, "slot"),
        ("category", "kimono", {"slot": "hand"}, "slot"),
        ("category", "Shirts", {"slot": "top"}, ""),
        ("category", "a,b", {"slot": "top"}, "comma"),
        ("category", "kimono", {"slot": "top", "warmth": 9}, "warmth"),
        ("category", "kimono", {"slot": "top", "size": 9}, "size"),
        ("colors", "petrol blue", {"hex": "blue"}, "hex"),
        ("material", "", {}, "empty"),
        ("material", "x" * 61, {}, "longer"),
        ("season", "monsoon", {}, "season"),
        ("colors", "Grey", {}, "already"),
    ],
)
def test_a_new_term_that_does_not_fit_is_refused(
    vocabulary: Vocabulary, field: str, term: str, details: dict[str, object], problem: str
) -> None:
    if not problem:
        # a plural or a synonym may become a term of its own: the person decides
        assert vocabulary.add_term(field, term, **details).resolve(field, term) == term
        return
    with pytest.raises(VocabularyError, match=problem) as caught:
        vocabulary.add_term(field, term, **details)
    assert caught.value.message.endswith(".")


def test_a_taken_word_is_refused(vocabulary: Vocabulary) -> None:
    with pytest.raises(VocabularyError, match="already"):
        vocabulary.add_term("category", "Shirt", slot="top")
    with pytest.raises(VocabularyError, match="already"):
        vocabulary.add_synonym("category", "coat", "jacket")
    with pytest.raises(VocabularyError, match="knows"):
        vocabulary.add_synonym("category", "kimono", "yukata")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{", "line 1 is not valid JSON"),
        ("[]", "object in braces"),
        ('{"version": 2}', '"version" must be 1'),
        ('{"version": 1, "terms": {"size": {}}}', '"size" is not one of the fields'),
        ('{"version": 1, "terms": {"season": {"monsoon": {}}}}', '"season" is not one'),
        ('{"version": 1, "terms": {"category": {"kimono": {}}}}', 'needs a "slot"'),
        ('{"version": 1, "terms": {"category": {"kimono": {"slot": "hand"}}}}', "slot"),
        ('{"version": 1, "terms": {"colors": {"petrol": {"hex": "#12"}}}}', "#1f2a4d"),
        ('{"version": 1, "synonyms": {"category": {"coat": "mac"}}}', "list of words"),
        ('{"version": 1, "synonyms": {"category": {"kimono": ["x"]}}}', '"kimono"'),
        ('{"version": 1, "hidden": {"material": [3]}}', "is empty"),
        ('{"version": 1, "color": {}}', '"color" is not understood'),
        ("[" * 100_000, "cannot be used"),
    ],
)
def test_a_broken_overlay_names_the_file_and_the_problem(
    overlay: Path, text: str, problem: str
) -> None:
    overlay.write_text(text)
    with pytest.raises(VocabularyError) as caught:
        Vocabulary.load(overlay)
    assert "vocabulary.json" in caught.value.message
    assert problem in caught.value.message
    assert caught.value.message.endswith(".")
    assert not caught.value.message.endswith("..")
    assert str(overlay) in caught.value.next_step


def test_an_overlay_that_is_not_text_is_refused(overlay: Path) -> None:
    overlay.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(VocabularyError, match="not UTF-8"):
        Vocabulary.load(overlay)
    overlay.unlink()
    overlay.mkdir()
    with pytest.raises(VocabularyError, match="cannot be opened"):
        Vocabulary.load(overlay)


def test_a_missing_overlay_adds_nothing(tmp_path: Path) -> None:
    assert Vocabulary.load(tmp_path / "none.json").overlay.to_document()["terms"] == {}


def test_a_failed_save_keeps_the_old_file(
    vocabulary: Vocabulary, overlay: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vocabulary.add_term("material", "hemp").save_overlay(overlay)
    before = overlay.read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(VocabularyError, match="could not be saved"):
        vocabulary.add_term("material", "jute").save_overlay(overlay)
    assert overlay.read_bytes() == before
    assert [path.name for path in overlay.parent.iterdir()] == [overlay.name]


def test_loading_needs_neither_numpy_nor_pydantic() -> None:
    code = (
        "import sys; from models.vocabulary import Vocabulary;"
        "Vocabulary.load().find_terms('navy shirt');"
        "bad = {'numpy', 'pydantic', 'cv2', 'PIL'} & set(sys.modules);"
        "sys.exit(str(bad) if bad else 0)"
    )
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_unknown_is_the_same_word_everywhere() -> None:
    assert models.vocabulary.UNKNOWN == UNKNOWN
