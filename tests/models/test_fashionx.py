"""FashionX: the schema and its file, each self-check rule, and the mapping in both directions."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

import models.fashionx
from models.errors import DamagedFileError, UnsupportedError
from models.fashionx import (
    MIGRATIONS,
    PART_NAMES,
    SCHEMA_VERSION,
    FashionXRecord,
    ImageFacts,
    OutfitAnnotation,
    annotation_schema,
    read_record,
    schema_text,
)
from models.fashionx_checks import (
    check_annotation,
    parse_annotation,
    validate_record,
    validation_of,
)
from models.fashionx_mapping import (
    AnnotationRow,
    annotation_from_tags,
    category_of_term,
    record_from_row,
    record_from_tags,
    row_from_record,
    tags_from_annotation,
    tags_from_record,
)
from models.types import UNKNOWN, ColorShare, GarmentTags
from models.vocabulary import Vocabulary

SCHEMA_FILE = Path(models.fashionx.__file__).with_name("fashionx_1_0.schema.json")
ROWS = (
    Path(__file__).resolve().parents[2].parent
    / "shared"
    / "data"
    / "wardrobe-cc0"
    / "annotations.jsonl"
)
VOCABULARY = Vocabulary.load()

SHIRT = GarmentTags(
    category="shirt",
    colors=(ColorShare("navy", 0.7), ColorShare("white", 0.3)),
    pattern="stripe",
    material="linen",
    fit="regular",
    style="business",
    season=("spring", "summer"),
    occasion=("work",),
    formality=3,
    attributes=("collared", "long sleeve", "button-down", "pocket"),
    confidence={"category": 0.93},
)


def outfit() -> dict[str, Any]:
    """Return a sound annotation of a coat over a sweater, pants and shoes, as a document."""

    def item(term: str, color: str, **changes: Any) -> dict[str, Any]:
        return {
            "term": term,
            "color": [color],
            "material": ["wool"],
            "pattern": "solid",
            "design_details": ["patch pockets"],
            "style": ["casual"],
            "fit": "regular",
            "length": "long",
            "sleeve": "long",
            "neckline": "crew neck",
            "closure": "button",
            "layer": 0,
            "visibility": "full",
            **changes,
        }

    return {
        "item_counts": {
            "one_piece": 0,
            "top": 2,
            "bottom": 1,
            "footwear": 1,
            "accessory": 0,
            "total": 4,
        },
        "description": {
            "general": "A camel trench coat over a navy sweater, with gray pants and brown boots.",
            "concise": "A calm layered outfit for a cool day.",
        },
        "overall": {
            "style": ["casual"],
            "occasion": ["everyday"],
            "season": ["autumn", "winter"],
            "color_palette": ["tan", "navy", "gray", "brown"],
            "silhouette": "layered",
            "formality": "smart-casual",
        },
        "parts": {
            "one_piece": [],
            "top": [item("sweater", "navy", layer=1), item("trench coat", "camel", layer=2)],
            "bottom": [item("pants", "gray")],
            "footwear": [item("boots", "brown")],
            "accessory": [],
        },
        "self_check": {"counts_match": True, "no_duplicates": True, "strict_json": True},
    }


def rules_of(document: dict[str, Any], **options: Any) -> list[tuple[str, str]]:
    annotation = OutfitAnnotation.model_validate(document)
    findings = check_annotation(annotation, VOCABULARY, **options)
    return [(finding.rule, finding.level) for finding in findings]


# -- schema ----------------------------------------------------------------------------------------


def test_the_published_schema_is_in_step_with_the_classes() -> None:
    assert SCHEMA_FILE.read_text() == schema_text(), "write schema_text() to the file again"


def test_an_annotator_is_asked_for_counts_first() -> None:
    assert list(annotation_schema()["properties"]) == [
        "item_counts",
        "description",
        "overall",
        "parts",
        "self_check",
    ]


def test_a_record_survives_json() -> None:
    record = record_from_tags(SHIRT, VOCABULARY, model="pocket-encoder")
    assert read_record(json.loads(json.dumps(record.to_document()))) == record


@pytest.mark.parametrize(
    "change",
    [
        lambda d: d["overall"].update(mood="calm"),
        lambda d: d["overall"].update(style=[]),
        lambda d: d["overall"].update(season=["monsoon"]),
        lambda d: d["description"].update(general="too short"),
        lambda d: d["description"].update(concise="x" * 301),
        lambda d: d["item_counts"].update(top=-1),
        lambda d: d["parts"]["top"][0].update(layer=4),
        lambda d: d["parts"]["top"][0].update(design_details=["x"] * 7),
        lambda d: d["parts"]["top"][0].pop("term"),
        lambda d: d.pop("self_check"),
    ],
)
def test_what_the_schema_does_not_allow_is_refused(
    change: Callable[[dict[str, Any]], object],
) -> None:
    document = outfit()
    OutfitAnnotation.model_validate(document)
    change(document)
    with pytest.raises(ValidationError):
        OutfitAnnotation.model_validate(document)
    annotation, findings = parse_annotation(json.dumps(document))
    assert annotation is None
    assert {finding.rule for finding in findings} == {"J2"}


def test_an_older_version_is_migrated_step_by_step(monkeypatch: pytest.MonkeyPatch) -> None:
    def from_eight(document: dict[str, Any]) -> dict[str, Any]:
        return {**document, "schema_version": "fashionx/0.9"}

    def from_nine(document: dict[str, Any]) -> dict[str, Any]:
        return {**document, "schema_version": SCHEMA_VERSION, "source": document["source"].lower()}

    monkeypatch.setitem(MIGRATIONS, "fashionx/0.8", from_eight)
    monkeypatch.setitem(MIGRATIONS, "fashionx/0.9", from_nine)
    current = record_from_tags(SHIRT, VOCABULARY, model="m").to_document()
    old = {**current, "schema_version": "fashionx/0.8", "source": "OLD"}
    assert read_record(old).source == "old"
    assert old["schema_version"] == "fashionx/0.8", "the caller's document stays as it was"


def test_a_newer_version_and_a_stranger_get_one_sentence_each() -> None:
    with pytest.raises(UnsupportedError, match="another version"):
        read_record({"schema_version": "fashionx/9.0"})
    for document in ({}, {"schema_version": 3}, {"schema_version": "other/1.0"}):
        with pytest.raises(DamagedFileError, match="not a FashionX"):
            read_record(document)
    with pytest.raises(DamagedFileError, match="damaged at annotation"):
        read_record({"schema_version": SCHEMA_VERSION, "annotator": {"backend": "x", "model": "y"}})


# -- self-checks: one failing case each; the sound outfit passes them all --------------------------


def test_a_sound_outfit_breaks_no_rule() -> None:
    assert rules_of(outfit()) == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "no json",
        '{"a": 1} trailing',
        '{"a": 1, "a": 2}',
        '{"a": NaN}',
        '{"a": -Infinity}',
        "[" * 100_000,
        '```json\n{"a": 1}\n```',
    ],
)
def test_an_answer_that_is_not_one_strict_object_breaks_j1(text: str) -> None:
    annotation, findings = parse_annotation(text)
    assert annotation is None
    assert [(finding.rule, finding.level) for finding in findings] == [("J1", "error")]


def test_a_strict_answer_is_read() -> None:
    annotation, findings = parse_annotation(json.dumps(outfit()))
    assert annotation is not None
    assert findings == ()


def _echo_fields(document: dict[str, Any]) -> None:
    for part in document["parts"].values():
        for item in part:
            item.update(fit="unknown", length="unknown", sleeve="na", neckline="na")
            item.update(material=["unknown"], closure="unknown")


def _more_tops(document: dict[str, Any]) -> None:
    tops = document["parts"]["top"]
    tops += [{**tops[0], "color": [color]} for color in ("gray", "brown")]
    document["item_counts"].update(top=4, total=6)


def _one_piece(document: dict[str, Any]) -> None:
    dress = {**document["parts"]["top"][0], "term": "dress", "color": ["gray"]}
    document["parts"]["one_piece"].append(dress)
    document["item_counts"].update(one_piece=1, total=5)
    document["description"]["general"] += " There is a dress."


def _second_pair(document: dict[str, Any]) -> None:
    shoes = document["parts"]["footwear"]
    shoes.append({**shoes[0], "color": ["gray"]})
    document["item_counts"].update(footwear=2, total=5)


def _twice(document: dict[str, Any]) -> None:
    document["parts"]["bottom"] *= 2
    document["item_counts"].update(bottom=2, total=5)


def _in_two_parts(document: dict[str, Any]) -> None:
    document["parts"]["accessory"] = [{**document["parts"]["top"][0]}]
    document["item_counts"].update(accessory=1, total=5)


def _empty(document: dict[str, Any]) -> None:
    document["parts"] = {name: [] for name in PART_NAMES}
    document["item_counts"] = dict.fromkeys((*PART_NAMES, "total"), 0)
    document["overall"]["color_palette"] = ["unknown"]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda d: d["item_counts"].update(top=3, total=5), [("C1", "error")]),
        (lambda d: d["item_counts"].update(total=5), [("C1", "error")]),
        (_empty, [("C2", "error")]),
        (_twice, [("D1", "error")]),
        (_in_two_parts, [("D2", "error"), ("D3", "error")]),
        (lambda d: d["parts"]["bottom"][0].update(term="scarf"), [("D3", "error")]),
        (lambda d: d["parts"]["top"][0].update(term="zorble"), [("D3", "warning")]),
        (_more_tops, [("D4", "warning")]),
        (_one_piece, [("D4", "warning")]),
        (_second_pair, [("D4", "warning")]),
        (lambda d: d["overall"].update(color_palette=["red"]), [("H1", "warning")]),
        (lambda d: d["parts"]["bottom"][0].update(term="skirt"), [("H2", "warning")]),
        (
            lambda d: d["description"].update(
                general="A trench coat, a sweater, pants and boots on a city street."
            ),
            [("T1", "warning")],
        ),
        (lambda d: d["description"].update(concise="long " * 30), [("T1", "warning")]),
        (_echo_fields, [("X1", "error")]),
    ],
)
def test_each_rule_finds_its_defect(
    change: Callable[[dict[str, Any]], object], expected: list[tuple[str, str]]
) -> None:
    document = outfit()
    change(document)
    found = rules_of(document)
    if ("H2", "warning") in found and ("H2", "warning") not in expected:
        # a term the vocabulary or the text does not have is also not mentioned
        found.remove(("H2", "warning"))
    assert found == expected


def test_an_answer_that_repeats_the_prompt_breaks_x1() -> None:
    phrase = outfit()["description"]["concise"].upper()
    assert rules_of(outfit(), echoes=[phrase]) == [("X1", "error")]
    assert rules_of(outfit(), echoes=["something else"]) == []


def test_findings_are_stored_with_the_strictest_level() -> None:
    document = outfit()
    document["overall"]["color_palette"] = ["red"]
    findings = check_annotation(OutfitAnnotation.model_validate(document), VOCABULARY)
    assert validation_of(findings).level == "warning"
    assert validation_of(findings).warnings == ["H1 palette colors on no garment: red"]
    assert validation_of(()).level == "ok"
    _echo_fields(document)
    findings = check_annotation(OutfitAnnotation.model_validate(document), VOCABULARY)
    assert validation_of(findings).level == "error"


# -- mapping ---------------------------------------------------------------------------------------


def test_the_encoders_record_has_the_shape_that_recognize_promises() -> None:
    facts = ImageFacts(sha256="ab" * 32, w=640, h=480)
    record = record_from_tags(
        SHIRT, VOCABULARY, model="pocket-encoder", revision="0123456789ab", image=facts
    )
    document = record.to_document()
    assert document["schema_version"] == "fashionx/1.0"
    assert document["partial"] is True
    assert document["annotator"]["backend"] == "encoder"
    assert document["annotator"]["model"] == "pocket-encoder"
    assert document["image_id"] == "ab" * 16
    assert document["image"]["path"] is None
    (item,) = document["annotation"]["parts"]["top"]
    assert item["term"] == "shirt"
    assert item["color"] == ["navy", "white"]
    assert (item["pattern"], item["sleeve"]) == ("striped", "long")
    assert (item["neckline"], item["closure"]) == ("collared", "button-down")
    assert item["design_details"] == ["collared", "pocket"]
    assert document["annotation"]["overall"]["formality"] == "smart-casual"
    assert "navy and white striped shirt" in document["annotation"]["description"]["general"]
    assert validate_record(record, VOCABULARY) == ()


@pytest.mark.parametrize(
    ("category", "part", "layer"),
    [
        ("dress", "one_piece", 0),
        ("t-shirt", "top", 0),
        ("sweater", "top", 1),
        ("coat", "top", 2),
        ("pants", "bottom", 0),
        ("shoe", "footwear", 0),
        ("bag", "accessory", 0),
        ("other", "accessory", 0),
    ],
)
def test_a_category_is_listed_where_fashionx_lists_it(category: str, part: str, layer: int) -> None:
    annotation = annotation_from_tags(GarmentTags(category=category), VOCABULARY)
    filled = {name: annotation.parts.of(name) for name in PART_NAMES if annotation.parts.of(name)}
    assert list(filled) == [part]
    assert next(iter(filled.values()))[0].layer == layer


@pytest.mark.parametrize("category", [UNKNOWN, "unusable"])
def test_what_is_no_garment_is_not_invented(category: str) -> None:
    record = record_from_tags(GarmentTags(category=category), VOCABULARY, model="m")
    assert record.annotation.item_counts.total == 0
    assert tags_from_record(record, VOCABULARY) == ()
    assert [finding.rule for finding in validate_record(record, VOCABULARY)] == ["C2"]


def test_unknown_fields_stay_unknown_both_ways() -> None:
    bare = GarmentTags(category="shirt")
    record = record_from_tags(bare, VOCABULARY, model="m")
    (item,) = record.annotation.parts.top
    assert {item.pattern, item.fit, item.length, item.sleeve, item.neckline} == {UNKNOWN}
    assert item.color == item.material == item.style == [UNKNOWN]
    assert tags_from_record(record, VOCABULARY) == (bare,)


def test_an_outfit_gives_its_garments_in_the_vocabularys_words() -> None:
    annotation = OutfitAnnotation.model_validate(outfit())
    coat, sweater, pants, shoes = tags_from_annotation(annotation, VOCABULARY)
    assert [g.category for g in (coat, sweater, pants, shoes)] == [
        "coat",
        "sweater",
        "pants",
        "shoe",
    ]
    assert coat.colors == (ColorShare("tan", 0.0),)
    assert coat.pattern == "plain"
    assert coat.season == ("autumn", "winter")
    assert coat.formality == 3
    assert "crew neck" in sweater.attributes
    assert sweater.style == "casual"


@pytest.mark.parametrize(
    ("term", "category"),
    [
        ("wool trench coat", "coat"),
        ("denim jacket", "jacket"),
        ("ankle boots", "shoe"),
        ("zorble", UNKNOWN),
        ("unknown", UNKNOWN),
    ],
)
def test_an_annotators_head_noun_finds_its_category(term: str, category: str) -> None:
    assert category_of_term(term, VOCABULARY) == category


def test_a_corrected_annotation_wins_over_the_measurement() -> None:
    record = record_from_tags(SHIRT, VOCABULARY, model="m")
    overall = record.annotation.overall.model_copy(update={"formality": "formal"})
    item = record.annotation.parts.top[0].model_copy(update={"color": ["red"]})
    parts = record.annotation.parts.model_copy(update={"top": [item]})
    annotation = record.annotation.model_copy(update={"overall": overall, "parts": parts})
    (tags,) = tags_from_record(record.model_copy(update={"annotation": annotation}), VOCABULARY)
    assert tags.formality == 5
    assert tags.colors == (ColorShare("red", 0.0),)


def _lists(field: str, most: int) -> st.SearchStrategy[tuple[str, ...]]:
    terms = VOCABULARY.terms(field)
    return st.lists(st.sampled_from(terms), max_size=most, unique=True).map(
        lambda chosen: tuple(sorted(chosen, key=terms.index))
    )


def _one_of(field: str) -> st.SearchStrategy[str]:
    return st.sampled_from((*VOCABULARY.terms(field), UNKNOWN))


TAGS = st.builds(
    GarmentTags,
    category=_one_of("category"),
    colors=st.lists(
        st.builds(ColorShare, st.sampled_from(VOCABULARY.terms("colors")), st.floats(0.05, 1)),
        max_size=3,
        unique_by=lambda color: color.name,
    ).map(tuple),
    pattern=_one_of("pattern"),
    material=_one_of("material"),
    fit=_one_of("fit"),
    style=_one_of("style"),
    season=_lists("season", 4),
    occasion=_lists("occasion", 3),
    formality=st.integers(0, 5),
    kids=st.booleans(),
    attributes=_lists("attributes", 6),
    confidence=st.dictionaries(st.sampled_from(["category", "fit"]), st.floats(0, 1)),
)


@given(tags=TAGS)
@settings(max_examples=250, deadline=None)
def test_item_fields_survive_the_way_through_fashionx(tags: GarmentTags) -> None:
    record = record_from_tags(tags, VOCABULARY, model="m")
    assert read_record(record.to_document()) == record
    back = tags_from_record(record, VOCABULARY)
    if tags.category in (UNKNOWN, "unusable"):
        assert back == ()
        return
    (found,) = back
    for name in ("category", "colors", "pattern", "material", "style", "season", "occasion"):
        assert getattr(found, name) == getattr(tags, name), name
    assert found.formality == tags.formality
    assert found.kids == (tags.kids or tags.style == "kids")
    assert set(found.attributes) <= set(tags.attributes), "nothing is invented"
    assert found.attributes[:1] == tags.attributes[:1]
    if len(tags.attributes) < 6:
        assert set(found.attributes) == set(tags.attributes)
    unfitted = VOCABULARY.category(tags.category).group in ("footwear", "accessory", "other")
    if tags.fit in (UNKNOWN, "n/a"):
        assert found.fit == ("n/a" if unfitted else UNKNOWN)
    else:
        assert found.fit == tags.fit


@given(tags=TAGS)
@settings(max_examples=100, deadline=None)
def test_what_came_back_once_comes_back_the_same_again(tags: GarmentTags) -> None:
    for once in tags_from_record(record_from_tags(tags, VOCABULARY, model="m"), VOCABULARY):
        again = tags_from_record(record_from_tags(once, VOCABULARY, model="m"), VOCABULARY)
        assert set(again[0].attributes) == set(once.attributes)
        assert again[0].__class__ is GarmentTags
        assert (again[0].fit, again[0].style, again[0].kids) == (once.fit, once.style, once.kids)


@given(tags=TAGS)
@settings(max_examples=150, deadline=None)
def test_templates_always_fit_the_schema_and_the_checks(tags: GarmentTags) -> None:
    record = record_from_tags(tags, VOCABULARY, model="m")
    errors = [f.rule for f in validate_record(record, VOCABULARY) if f.level == "error"]
    assert errors in ([], ["C2"])
    general = record.annotation.description.general
    assert "unknown" not in general
    assert "  " not in general


def test_real_rows_come_back_as_they_were() -> None:
    if not ROWS.exists():
        pytest.skip("the shared wardrobe data is not here")
    lost: Counter[str] = Counter()
    total = 0
    for line in ROWS.read_text().splitlines()[::7]:
        row = json.loads(line)
        parsed = AnnotationRow.from_json(row)
        record = record_from_row(parsed, VOCABULARY)
        assert record.split == {"train": "train", "val": "test"}[row["split"]]
        assert record.annotation.description.general == row["desc"]
        if row["cat"] == "unusable":
            continue
        back = row_from_record(record, VOCABULARY).to_json()
        total += 1
        for name, value in back.items():
            wanted = row[name]
            same = sorted(value) == sorted(wanted) if name in _UNORDERED else value == wanted
            lost[name] += not same
            if name == "other":
                assert set(value) <= set(wanted)
    assert total > 500
    # a seventh detail has no place in FashionX
    assert {name for name, count in lost.items() if count} <= {"other", "occasion"}
    assert lost["other"] <= math.ceil(0.04 * total)
    assert lost["occasion"] <= 1


_UNORDERED = {"other", "season", "occasion"}


def test_a_row_that_is_incomplete_is_refused() -> None:
    with pytest.raises(DamagedFileError, match="incomplete"):
        AnnotationRow.from_json({"photo": "a.jpg"})


def test_an_outfit_does_not_fit_a_row() -> None:
    record = FashionXRecord.model_validate(
        {"annotation": outfit(), "annotator": {"backend": "llama", "model": "m"}}
    )
    with pytest.raises(DamagedFileError, match="one garment"):
        row_from_record(record, VOCABULARY)
