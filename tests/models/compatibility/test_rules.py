"""The untrained rules: parts in range, sensible orders, and facts that are true."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.compatibility import PARTS, Piece, PieceTable, RuleScorer, piece_of
from models.compatibility.facts import KINDS, Fact
from models.compatibility.harmony import ColorHarmony
from models.types import ColorShare, GarmentTags
from models.vocabulary import Vocabulary

VOCABULARY = Vocabulary.load()
RULES = RuleScorer(VOCABULARY)


def piece(
    number: int,
    category: str,
    *,
    color: str = "black",
    pattern: str = "plain",
    style: str = "casual",
    season: tuple[str, ...] = ("spring", "autumn"),
    occasion: tuple[str, ...] = ("everyday",),
    formality: int = 2,
    confidence: float = 0.9,
) -> Piece:
    tags = GarmentTags(
        category=category,
        colors=(ColorShare(color, 1.0),),
        pattern=pattern,
        style=style,
        season=season,
        occasion=occasion,
        formality=formality,
        confidence=dict.fromkeys(
            ("category", "pattern", "style", "season", "occasion", "formality"), confidence
        ),
    )
    return piece_of(number, tags, vocabulary=VOCABULARY)


SUIT = {"style": "formal", "occasion": ("work", "formal event"), "formality": 4}
GYM = {"style": "sporty", "occasion": ("sport",), "formality": 1}

terms = st.fixed_dictionaries(
    {
        "category": st.sampled_from(sorted(VOCABULARY.categories)),
        "colors": st.lists(
            st.builds(
                ColorShare,
                st.sampled_from([*VOCABULARY.colors, "a color nobody knows"]),
                st.floats(0, 1),
            ),
            max_size=3,
        ).map(tuple),
        "pattern": st.sampled_from([*VOCABULARY.patterns, "unknown"]),
        "style": st.sampled_from([*VOCABULARY.styles, "unknown"]),
        "season": st.lists(st.sampled_from(VOCABULARY.seasons), unique=True).map(tuple),
        "occasion": st.lists(st.sampled_from(VOCABULARY.occasions), unique=True).map(tuple),
        "formality": st.integers(0, 5),
        "confidence": st.dictionaries(
            st.sampled_from(("pattern", "season", "occasion", "style")), st.floats(0, 1)
        ),
    }
)
wardrobes = st.lists(terms.map(lambda held: GarmentTags(**held)), min_size=1, max_size=6)


@given(wardrobes)
@settings(max_examples=60, deadline=None)
def test_parts_lie_between_0_and_1_and_every_fact_is_true(tags: list[GarmentTags]) -> None:
    pieces = [piece_of(i, held, vocabulary=VOCABULARY) for i, held in enumerate(tags)]
    verdict = RULES.judge(pieces)
    assert tuple(verdict.parts) == PARTS
    assert all(0 <= value <= 1 for value in verdict.parts.values())
    assert 0 <= verdict.score <= 1
    for fact in verdict.facts:
        assert fact.kind in KINDS
        assert fact.holds(pieces)


@given(wardrobes, st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_the_order_of_pieces_changes_nothing(tags: list[GarmentTags], random: object) -> None:
    pieces = [piece_of(i, held, vocabulary=VOCABULARY) for i, held in enumerate(tags)]
    turned = pieces[::-1]
    assert RULES.judge(pieces).score == pytest.approx(RULES.judge(turned).score, abs=1e-6)


def test_many_outfits_at_once_score_as_one_by_one() -> None:
    pieces = [
        piece(0, "shirt", color="white", **SUIT),
        piece(1, "pants", color="navy", **SUIT),
        piece(2, "shorts", color="neon yellow", pattern="tie-dye", **GYM),
        piece(3, "coat", color="red", season=("winter",)),
    ]
    table = PieceTable.of(pieces, VOCABULARY)
    outfits = [(0, 1), (0, 2, 3), (1, 0, 3), (2,)]
    scores = RULES.scores(table, table.rows(outfits))
    alone = [RULES.judge([pieces[i] for i in outfit]).score for outfit in outfits]
    assert scores == pytest.approx(alone, abs=1e-6)
    pairs = RULES.pair_scores(table)
    assert pairs[0, 1] == pytest.approx(alone[0], abs=1e-6)
    assert np.array_equal(pairs, pairs.T)


def test_what_clashes_scores_lower_in_the_part_that_sees_it() -> None:
    calm = RULES.judge([piece(0, "shirt"), piece(1, "pants")])
    loud = RULES.judge([piece(0, "shirt", pattern="animal"), piece(1, "pants", pattern="floral")])
    apart = RULES.judge([piece(0, "shirt", **SUIT), piece(1, "shorts", **GYM)])
    wintry = RULES.judge(
        [piece(0, "coat", season=("winter",)), piece(1, "shorts", season=("summer",))]
    )
    assert loud.parts["pattern"] < calm.parts["pattern"]
    for part in ("formality", "occasion", "style"):
        assert apart.parts[part] < calm.parts[part]
    assert wintry.parts["season"] < calm.parts["season"]
    assert max(loud.score, apart.score, wintry.score) < calm.score


def test_the_reasons_name_what_clashes() -> None:
    apart = RULES.judge([piece(7, "shirt", **SUIT), piece(9, "shorts", **GYM)])
    assert apart.facts[0] == Fact("formality_gap", (9, 7), "formality", ("1", "4"), -0.8)
    loud = RULES.judge([piece(0, "shirt", pattern="animal"), piece(1, "pants", pattern="floral")])
    competing = next(fact for fact in loud.facts if fact.kind == "patterns_compete")
    assert competing.values == ("animal", "floral")


def test_a_tag_that_the_model_was_unsure_of_is_not_spoken_of() -> None:
    pieces = [
        piece(0, "shirt", confidence=0.3, **SUIT),
        piece(1, "shorts", confidence=0.3, **GYM),
    ]
    assert {fact.field for fact in RULES.judge(pieces).facts} <= {"colors"}


def test_a_fact_about_other_pieces_does_not_hold() -> None:
    pieces = [piece(0, "shirt", color="red"), piece(1, "pants", color="red")]
    fact = Fact("same_color", (0, 1), "colors", ("red", "red"), 0.5)
    assert fact.holds(pieces)
    assert not fact.holds([pieces[0], piece(1, "pants", color="blue")])
    assert not fact.holds(pieces[:1])


def test_nothing_known_is_neutral_and_no_penalty() -> None:
    blank = [piece_of(i, GarmentTags(category="other"), vocabulary=VOCABULARY) for i in range(3)]
    parts = RULES.judge(blank).parts
    assert min(parts.values()) >= 0.5
    assert RULES.judge([]).score >= 0.5
    assert RULES.judge([]).facts == ()


def test_colors_follow_the_hue_circle_and_neutrals_go_with_everything() -> None:
    harmony = ColorHarmony(VOCABULARY)
    assert harmony.between("red", "red") == 1.0
    assert harmony.between("black", "red") == harmony.between("navy", "orange") == 0.9
    assert harmony.between("red", "green") < harmony.between("orange", "red")
    assert np.array_equal(harmony.table, harmony.table.T)
    assert harmony.between("multicolor", "red") == harmony.between("octarine", "red") == 0.6


def test_words_that_a_person_added_are_colors_too() -> None:
    grown = VOCABULARY.add_term("colors", "octarine", hex="#7fff00")
    worn = GarmentTags(category="shirt", colors=(ColorShare("octarine", 1.0),))
    pieces = [piece_of(i, worn, vocabulary=grown) for i in range(2)]
    assert RuleScorer(grown).judge(pieces).parts["color"] == 1.0
