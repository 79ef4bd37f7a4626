"""Drawn outfits keep their promise: what the annotation says is what the picture shows."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest

from models.fashionx import PART_NAMES
from models.fashionx_checks import check_annotation
from models.render.cut import Part
from models.render.dressing import dress, garment_dyes, paint_dressed
from models.render.flat_lay import flat_cut
from models.render.layers import Frame
from models.render.outfit_annotation import (
    FULL_SHARE,
    LEAST_AREA,
    LEAST_COLOR,
    LEAST_SHARE,
    OPEN_AREA,
    annotate,
)
from models.render.outfit_drawing import PaintedOutfit, paint_outfit
from models.render.outfit_language import describe_outfit
from models.render.outfit_recipe import rules
from models.render.outfits import OutfitDrawing, OutfitRecipe, draw_outfit, sample_outfit
from models.vocabulary import Vocabulary

SEEDS = range(900, 930)
SMALL = 128


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return Vocabulary.load()


@pytest.fixture(scope="module")
def drawings() -> list[OutfitDrawing]:
    return [draw_outfit(sample_outfit(seed), size=SMALL) for seed in SEEDS]


def worn(start: int) -> OutfitRecipe:
    return next(r for r in map(sample_outfit, range(start, start + 50)) if r.layout == "worn")


def owners(painted: PaintedOutfit) -> npt.NDArray[np.int16]:
    """Garment and strongest dye of every pixel as owner * 4 + slot, -1 elsewhere.

    Written from the layers alone, by hard decisions: independent of what the annotation measures.
    """
    frame = painted.frame
    found = np.full((frame.height, frame.width), -1, np.int16)
    for layer in painted.layers:
        rows, columns = np.nonzero(layer.rgba[..., 3] > 127)
        y, x = rows + layer.y, columns + layer.x
        inside = (y >= 0) & (y < frame.height) & (x >= 0) & (x < frame.width)
        slots = layer.weights[rows, columns].argmax(axis=1)
        code = layer.owner * 4 + slots if layer.owner >= 0 else np.full(len(rows), -1)
        found[y[inside], x[inside]] = code[inside]
    return found


def hard_area(painted: PaintedOutfit, index: int) -> int:
    """Pixels of a garment as if nothing hid it."""
    return sum(int((la.rgba[..., 3] > 127).sum()) for la in painted.layers if la.owner == index)


def test_equal_seeds_draw_equal_pixels_and_equal_words() -> None:
    for seed in (1, 5):
        first, second = (draw_outfit(sample_outfit(seed), size=SMALL) for _ in range(2))
        assert np.array_equal(first.image, second.image)
        assert first.annotation == second.annotation


def test_a_picture_has_the_size_that_was_asked_for() -> None:
    for seed in range(4):
        assert max(draw_outfit(sample_outfit(seed), size=160).image.shape) == 160


def test_a_picture_too_small_to_show_an_outfit_is_refused() -> None:
    with pytest.raises(ValueError, match="96 px"):
        draw_outfit(sample_outfit(1), size=60)


def test_every_annotation_passes_the_checks(
    drawings: list[OutfitDrawing], vocabulary: Vocabulary
) -> None:
    for drawing in drawings:
        assert drawing.annotation is not None
        assert check_annotation(drawing.annotation, vocabulary) == ()


@pytest.mark.slow
def test_three_hundred_outfits_in_all_views_pass_the_checks(vocabulary: Vocabulary) -> None:
    for seed in range(300):
        annotation = draw_outfit(sample_outfit(seed).seen(seed % 3), size=SMALL).annotation
        if annotation is not None:
            findings = check_annotation(annotation, vocabulary)
            assert [f for f in findings if f.level == "error"] == []


@pytest.mark.parametrize("seed", [901, 905, 911, 916, 922, 927])
def test_what_is_listed_is_what_can_be_seen(seed: int) -> None:
    recipe = sample_outfit(seed)
    painted = paint_outfit(recipe)
    annotation, garments = annotate(recipe, painted)
    assert annotation is not None
    code = owners(painted)
    whole = code.size
    counts: Counter[str] = Counter()
    for garment in garments:
        mine = (code >= 0) & (code // 4 == garment.index)
        area, share = int(mine.sum()), mine.sum() / max(hard_area(painted, garment.index), 1)
        if garment.item is None:
            assert area < LEAST_AREA * whole * 1.5 or share < LEAST_SHARE + 0.05
            assert area < OPEN_AREA * whole * 1.2
            continue
        counts[garment.part] += 1
        assert area > LEAST_AREA * whole * 0.5
        assert share > LEAST_SHARE - 0.05 or area > OPEN_AREA * whole * 0.8
        if abs(share - FULL_SHARE) > 0.06:
            assert garment.item.visibility == ("full" if share > FULL_SHARE else "partial")
    stated = {name: getattr(annotation.item_counts, name) for name in PART_NAMES}
    assert stated == {name: counts[name] for name in PART_NAMES}
    assert annotation.item_counts.total == sum(counts.values())


@pytest.mark.parametrize("seed", [903, 907, 913, 918, 925, 931])
def test_colors_are_ranked_by_what_is_visible(seed: int) -> None:
    recipe = sample_outfit(seed)
    painted = paint_outfit(recipe)
    _, garments = annotate(recipe, painted)
    code = owners(painted)
    for garment in garments:
        if garment.item is None:
            continue
        mine = code[(code >= 0) & (code // 4 == garment.index)] % 4
        area: Counter[str] = Counter()
        for slot, pixels in Counter(mine.tolist()).items():
            area[painted.slots[garment.index][slot]] += pixels
        total = sum(area.values())
        for name in garment.item.color:
            # Blended threads leave a color in the mean that wins no pixel of its own.
            stated = next(c.share for c in garment.colors if c.name == name)
            assert stated >= LEAST_COLOR or len(garment.item.color) == 1
            assert abs(area[name] / total - stated) < 0.22
        first = garment.item.color[0]
        assert area[first] >= max(area.values()) - 0.22 * total


def test_a_shirt_wholly_under_a_closed_coat_is_not_listed() -> None:
    """Taking the outer layer off brings to light what it hid."""
    for seed in range(300):
        recipe = sample_outfit(seed)
        coats = [p for p in recipe.pieces if p.term == "coat" and not p.opened]
        if recipe.layout != "worn" or not coats:
            continue
        under = next(k for k, p in enumerate(recipe.pieces) if p.level < coats[0].level)
        hidden = annotate(recipe, paint_outfit(recipe, size=SMALL))[1][under]
        bare = replace(recipe, pieces=tuple(p for p in recipe.pieces if p is not coats[0]))
        shown = annotate(bare, paint_outfit(bare, size=SMALL))[1][under]
        assert shown.item is not None
        assert hidden.share < shown.share
        if hidden.share < LEAST_SHARE:
            assert hidden.item is None
            return
    pytest.fail("no coat hides what is under it")


def test_what_shows_openly_is_listed_though_most_of_it_is_hidden() -> None:
    """A turtle neck in the opening of a coat is a tenth of a sweater, and nobody overlooks it."""
    recipe = sample_outfit(6006)
    drawing = draw_outfit(recipe, size=160)
    sweater = next(g for g in drawing.garments if g.piece.term == "sweater")
    assert sweater.share < LEAST_SHARE
    assert float(sweater.mask.mean()) / 255 > OPEN_AREA
    assert sweater.item is not None


def test_an_outfit_is_shown_again_on_the_same_person_or_on_another_one_of_like_build() -> None:
    """Else the face would tell which pictures show one outfit."""
    shared = 0
    for seed in range(100):
        first, again = (dress(sample_outfit(seed).seen(look)) for look in (0, 3))
        shared += first.looks == again.looks
        assert [w.recipe for w in first.worn] == [w.recipe for w in again.worn]
    assert 30 < shared < 75


@pytest.mark.parametrize("term", ["tie", "bow tie", "sunglasses"])
def test_what_is_worn_in_front_does_not_show_from_behind(term: str) -> None:
    recipe = next(
        r
        for r in map(sample_outfit, range(7000, 9000))
        if r.layout == "worn" and any(p.term == term for p in r.pieces)
    )
    for look, seen in ((0, True), (2, False)):
        drawing = draw_outfit(recipe.seen(look), size=SMALL)
        garment = next(g for g in drawing.garments if g.piece.term == term)
        assert bool(garment.mask.any()) == seen
        assert seen or garment.item is None


def test_nobody_wears_two_things_on_the_head_or_matt_gold() -> None:
    for recipe in map(sample_outfit, range(400)):
        on_head = [p for p in recipe.pieces if p.recipe.category in ("hat", "headband")]
        assert len(on_head) < 2
        for piece in recipe.pieces:
            if piece.recipe.material in ("cotton", "wool", "denim", "linen", "canvas", "suede"):
                assert not {"silver", "gold"} & set(piece.recipe.colors)


def test_a_back_says_nothing_of_necklines_closures_and_prints() -> None:
    fronts = backs = 0
    for seed in range(700, 714):
        recipe = sample_outfit(seed)
        if recipe.layout != "worn":
            continue
        front, back = (draw_outfit(recipe.seen(look), size=SMALL) for look in (0, 2))
        for drawing in (front, back):
            assert drawing.annotation is not None
            tops = [*drawing.annotation.parts.top, *drawing.annotation.parts.one_piece]
            said = sum(i.closure not in ("na", "unknown") for i in tops)
            said += sum(i.neckline in ("v-neck", "crew neck", "round neck") for i in tops)
            said += sum(i.pattern in ("graphic", "logo") for i in tops)
            fronts, backs = (fronts + said, backs) if drawing is front else (fronts, backs + said)
    assert fronts > 5
    assert backs == 0


def test_views_show_the_same_garments_in_other_pictures() -> None:
    recipe = worn(40)
    looks = [draw_outfit(recipe.seen(look), size=SMALL) for look in range(3)]
    assert len({drawing.image.tobytes() for drawing in looks}) == 3
    assert len({tuple(g.piece for g in drawing.garments) for drawing in looks}) == 1


def test_a_garment_keeps_its_colors_when_its_wearer_turns() -> None:
    """A sweater in blocks of color must not swap them between two views."""
    for seed in range(2000):
        recipe = sample_outfit(seed)
        blocks = [p for p in recipe.pieces if p.recipe.pattern == "color-block" and p.level == 0]
        if recipe.layout != "worn" or not blocks or len(recipe.pieces) > 4:
            continue
        index = recipe.pieces.index(blocks[0])
        front, back = (paint_outfit(recipe.seen(k), size=SMALL).seen[index] for k in (0, 2))
        if min(front.share, back.share) < 0.7:
            continue
        one, other = (seen.weights / seen.weights.sum() for seen in (front, back))
        assert np.abs(one - other).max() < 0.2
        return
    pytest.fail("no garment in blocks of color")


def test_what_lies_flat_is_of_the_kind_that_is_named() -> None:
    """A bag called a backpack has the straps of one, sunglasses have dark lenses."""
    kinds = set()
    for seed in range(600):
        for piece in sample_outfit(seed).pieces:
            if piece.term in ("sunglasses", "glasses"):
                assert (flat_cut(piece).trim != "silver") == (piece.term == "sunglasses")
                kinds.add(piece.term)
            elif piece.term in ("backpack", "crossbody bag"):
                points = np.concatenate(
                    [c for i in flat_cut(piece).items if isinstance(i, Part) for c in i.contours]
                )
                wide, tall = np.ptp(points, axis=0)
                assert tall > (38 if piece.term == "backpack" else 30)
                assert wide < 60
                kinds.add(piece.term)
    assert kinds == {"sunglasses", "glasses", "backpack", "crossbody bag"}


def test_masks_of_different_garments_do_not_overlap() -> None:
    for seed in (11, 12, 13):
        drawing = draw_outfit(sample_outfit(seed))
        together = np.sum([g.mask.astype(np.int32) for g in drawing.garments], axis=0)
        assert together.max() <= 255 + len(drawing.garments)


def test_what_lies_outside_the_frame_counts_as_hidden() -> None:
    recipe = worn(10)
    dressed = dress(recipe)
    far = Frame(1.0, (-500.0, -500.0), 64, 64)
    layers = paint_dressed(dressed, far)
    painted = replace(
        paint_outfit(recipe, size=SMALL),
        frame=far,
        layers=tuple(layers),
        seen=tuple(
            replace(seen, coverage=np.zeros((64, 64), np.float32), weights=np.zeros(4))
            for seen in paint_outfit(recipe, size=SMALL).seen
        ),
        image=np.zeros((32, 32, 3), np.uint8),
    )
    assert annotate(recipe, painted)[0] is None


def test_terms_and_words_belong_to_the_vocabulary(vocabulary: Vocabulary) -> None:
    table = rules()
    for words in (table["style"]["terms"], table["style"]["materials"], table["style"]["patterns"]):
        for points in words.values():
            assert set(points) <= set(vocabulary.styles)
    assert set(table["occasions"]) <= set(vocabulary.styles)
    assert {o for found in table["occasions"].values() for o in found} <= set(vocabulary.occasions)
    for term in table["style"]["terms"]:
        found = [m for m in vocabulary.find_terms(term) if m.field == "category"]
        assert vocabulary.resolve("category", term) is not None or found, term


def test_descriptions_do_not_follow_one_template(drawings: list[OutfitDrawing]) -> None:
    starts: Counter[str] = Counter()
    for drawing in drawings:
        assert drawing.annotation is not None
        starts[" ".join(drawing.annotation.description.general.split()[:2])] += 1
    assert len(starts) >= 10
    assert starts.most_common(1)[0][1] <= 9


def test_texts_say_nothing_that_no_item_says() -> None:
    """A description built from items without details names none."""
    drawing = draw_outfit(worn(60))
    assert drawing.annotation is not None
    bare = {
        name: [
            item.model_copy(
                update={"design_details": [], "neckline": "unknown", "closure": "unknown"}
            )
            for item in drawing.annotation.parts.of(name)
        ]
        for name in PART_NAMES
    }
    for seed in range(30):
        text = describe_outfit(
            bare, drawing.annotation.overall, place="wall", layout="worn", seed=(seed, 0)
        )
        for word in ("zip", "collar", "pocket", "button", "v-neck", "buckle", "lapel"):
            assert word not in text.general


def test_the_dyes_of_a_garment_are_those_of_its_single_drawing() -> None:
    piece = sample_outfit(3).pieces[0]
    names, dyes = garment_dyes(piece.recipe, "white")
    assert names[: len(piece.recipe.colors)] == piece.recipe.colors
    assert dyes.shape == (4, 3)


def test_trousers_never_look_like_a_skirt() -> None:
    """Above the hem of worn trousers that are well visible there are two legs and a gap."""
    legs = []
    for seed in range(300):
        recipe = sample_outfit(seed)
        trousers = any(piece.term == "pants" for piece in recipe.pieces)
        if not trousers or recipe.layout != "worn" or len(legs) == 12:
            continue
        for one in draw_outfit(recipe, size=224).garments:
            whole = one.item is not None and one.share > 0.7
            if whole and (one.item.term, one.item.length) == ("pants", "full"):
                rows = np.flatnonzero((one.mask > 127).any(axis=1))
                row = one.mask[rows[0] + round(0.9 * (rows[-1] - rows[0]))] > 127
                legs.append(int((np.diff(row.astype(np.int8), prepend=0) == 1).sum()))
    assert len(legs) == 12
    assert set(legs) == {2}
