"""The compatibility head's training and exam: on made-up wardrobes, without photos."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from models.compatibility import Piece, PieceTable, RuleScorer, piece_of
from models.compatibility.features import FeatureLayout
from models.compatibility.head import CompatibilityHead
from models.compatibility.refitting import sense_for
from models.compatibility.vector_reader import LEAST_PIECES, VectorReader, fit_reader
from models.errors import DamagedFileError, UnsupportedError
from models.types import ColorShare, EncoderIdentity, GarmentTags
from models.vocabulary import Vocabulary
from train.cli import main
from train.compatibility.fit import FitConfig, build_lessons
from train.compatibility.material import Material
from train.compatibility.net import PairNet, scores_of
from train.compatibility.views import Closet, stranger_pieces
from train.data.outfits import BlankQuestion, LabeledOutfit, read_outfits, read_questions
from train.data.sources.closet import ClosetPhoto
from train.errors import DataError
from train.evaluate.outfit_pieces import SeenGarment, Wardrobe
from train.evaluate.outfits import Marks, build_exam, correct, report, shared
from train.recipes.compatibility import cross_validate, make_compatibility

VOCABULARY = Vocabulary.load()
ENCODER = EncoderIdentity("pocket-encoder", "aaaaaaaaaaaa", "bbbbbbbbbbbb")
OTHER = EncoderIdentity("pocket-encoder", "cccccccccccc", "bbbbbbbbbbbb")
PEOPLE = tuple(f"person-{number}" for number in range(6))
# this stylist's only law, which no rule knows: red with yellow, green with orange
MATES = {"red": "yellow", "green": "orange"}
DIRECTIONS = np.random.default_rng(1).normal(size=(64, 256))
QUICK = FitConfig(penalty=1.0, bilinear_penalty=1.0, steps=25)


def garment(name: str, category: str, color: str, *, turn: int = 0) -> Piece:
    tags = GarmentTags(
        category=category,
        colors=(ColorShare(color, 1.0),),
        pattern="plain",
        material="cotton",
        style="casual",
        season=("spring",),
        occasion=("everyday",),
        formality=2,
    )
    vector = DIRECTIONS[(list(VOCABULARY.colors).index(color) + turn) % 64]
    return piece_of(
        name,
        tags,
        vocabulary=VOCABULARY,
        vector=(vector / np.linalg.norm(vector)).astype(np.float32),
    )


def material(people: tuple[str, ...] = PEOPLE, *, val: tuple[str, ...] = ()) -> Material:
    outfits, questions, pieces = [], [], {}
    for person in people:
        split = "val" if person in val else "train"
        colors = [("t-shirt", c) for c in MATES] + [("pants", c) for c in MATES.values()]
        for number in range(3):
            for category, color in colors:
                name = f"{person}/{category}-{color}-{number}"
                pieces[name] = garment(name, category, color)
        for top, bottom in MATES.items():
            other = next(color for color in MATES.values() if color != bottom)
            for number in range(3):
                items = (f"{person}/t-shirt-{top}-{number}", f"{person}/pants-{bottom}-{number}")
                outfits.append(LabeledOutfit(person, split, True, items))
                wrong = tuple(f"{person}/pants-{other}-{n}" for n in range(3))
                outfits.append(LabeledOutfit(person, split, False, (items[0], wrong[number])))
                choices = (*wrong[:number], items[1], *wrong[number:])
                questions.append(BlankQuestion(person, split, "bottom", items[:1], choices, number))
    names = tuple(sorted(pieces))
    return Material(
        outfits=outfits,
        questions=questions,
        names=names,
        seen=[pieces[name] for name in names],
        strangers=None,
        closet=None,
        encoder=ENCODER,
        vocabulary=VOCABULARY,
    )


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, object]]:
    out = tmp_path_factory.mktemp("pocket") / "compatibility"
    return out, make_compatibility(material(), out=out, config=QUICK)


def test_a_stylists_law_is_learned_and_holds_for_wardrobes_never_seen(
    made: tuple[Path, dict[str, object]],
) -> None:
    figures = json.loads(json.dumps(made[1]))
    assert figures["fitb"]["learned"] == 1.0
    assert figures["fitb"]["rules"] < 0.6
    assert figures["fitb"]["gain_interval"][0] > 0
    assert figures["auc"]["learned"] == 1.0
    assert figures["fitb"]["n"] == 6 * len(PEOPLE)


def test_the_exported_head_says_what_was_trained_and_in_any_order(
    made: tuple[Path, dict[str, object]],
) -> None:
    head = CompatibilityHead.load(made[0], vocabulary=VOCABULARY, encoder=ENCODER)
    pieces = {c: garment(c, "t-shirt", c) for c in ("red", "green")}
    pieces |= {c: garment(c, "pants", c) for c in ("yellow", "orange")}
    right = head.score([[pieces["red"], pieces["yellow"]], [pieces["green"], pieces["orange"]]])
    wrong = head.score([[pieces["red"], pieces["orange"]], [pieces["yellow"], pieces["green"]]])
    assert right.min() > 0.5 > wrong.max()
    turned = head.score([[pieces["yellow"], pieces["red"]]])
    assert turned[0] == pytest.approx(right[0], abs=1e-6)

    table = PieceTable.of(list(pieces.values()), VOCABULARY)
    mixed = table.rows([("red", "yellow"), ("red", "yellow", "green"), ("orange",)])
    one_by_one = np.concatenate([head.scores(table, row[None]) for row in mixed])
    assert head.scores(table, mixed) == pytest.approx(one_by_one, abs=1e-5)
    pairs = head.pair_scores(table)
    assert np.array_equal(pairs, pairs.T)
    assert pairs[0, 2] == pytest.approx(right[0], abs=1e-5)
    assert sum(file.stat().st_size for file in made[0].iterdir()) < 1_000_000


def test_vectors_of_another_encoder_are_refused(made: tuple[Path, dict[str, object]]) -> None:
    with pytest.raises(UnsupportedError, match="made for"):
        CompatibilityHead.load(made[0], vocabulary=VOCABULARY, encoder=OTHER)


def test_after_a_change_of_encoder_the_head_is_fitted_to_the_garments_at_hand(
    made: tuple[Path, dict[str, object]],
) -> None:
    # the new encoder puts every color elsewhere; what the old reader would see is another color
    colors = [*MATES, *MATES.values()]
    wardrobe = [
        garment(f"{color}-{number}", "t-shirt", color, turn=7)
        for color in colors
        for number in range(LEAST_PIECES // len(colors))
    ]
    table = PieceTable.of(wardrobe, VOCABULARY)
    sense = sense_for(OTHER, made[0], vocabulary=VOCABULARY, table=table)
    assert (sense.origin, sense.learned_from) == ("refitted", LEAST_PIECES)
    assert sense.head is not None
    assert sense.head.fits(OTHER)
    red, yellow, orange = (garment(c, "pants", c, turn=7) for c in ("red", "yellow", "orange"))
    right, wrong = sense.head.score([[red, yellow], [red, orange]])
    assert right > wrong

    few = PieceTable.of(wardrobe[:5], VOCABULARY)
    by_tags = sense_for(OTHER, made[0], vocabulary=VOCABULARY, table=few)
    assert by_tags.origin == "tags"
    assert by_tags.head is not None
    right, wrong = by_tags.head.score([[red, yellow], [red, orange]])
    assert right > wrong
    shipped = sense_for(ENCODER, made[0], vocabulary=VOCABULARY, table=few)
    assert shipped.origin == "shipped"
    nothing = sense_for(ENCODER, made[0] / "gone", vocabulary=VOCABULARY, table=few)
    assert (nothing.origin, nothing.head) == ("rules", None)
    assert nothing.problem


def test_a_damaged_head_is_a_plain_error(
    made: tuple[Path, dict[str, object]], tmp_path: Path
) -> None:
    for name, content in (("reader.npz", b"PK not"), ("manifest.json", b"{}")):
        broken = tmp_path / name
        broken.mkdir()
        for file in made[0].iterdir():
            (broken / file.name).write_bytes(file.read_bytes())
        (broken / name).write_bytes(content)
        with pytest.raises(DamagedFileError):
            CompatibilityHead.load(broken, vocabulary=VOCABULARY)


def test_nobody_is_judged_by_a_head_that_saw_their_outfits(monkeypatch: pytest.MonkeyPatch) -> None:
    fitted: list[frozenset[str]] = []
    plain = Material.fit

    def fit(self: Material, people: list[str], **rest: object) -> object:
        fitted.append(frozenset(people))
        return plain(self, people, **rest)  # type: ignore[arg-type]

    monkeypatch.setattr(Material, "fit", fit)
    chosen = material(val=PEOPLE[5:])
    cross_validate(chosen, QUICK)
    training = set(PEOPLE[:5])
    assert fitted == [frozenset(training - {p}) for p in PEOPLE[:5]] + [frozenset(training)]


def test_one_person_alone_cannot_be_cross_validated() -> None:
    with pytest.raises(DataError, match="at least two people"):
        cross_validate(material(PEOPLE[:1]), QUICK)


def test_a_swap_that_the_stylist_also_made_is_no_wrong_answer() -> None:
    pieces = {
        name: garment(name, category, "red")
        for name, category in (("a", "t-shirt"), ("b", "pants"), ("c", "pants"), ("d", "pants"))
    }
    outfits = [
        LabeledOutfit("p", "train", True, ("a", "b")),
        LabeledOutfit("p", "train", True, ("a", "c")),
        LabeledOutfit("p", "train", True, ("d",)),
        LabeledOutfit("p", "train", False, ("a", "d")),
    ]
    lessons = build_lessons(outfits, pieces, QUICK)
    wrong_of_d = [s for s, n in zip(lessons.swaps, lessons.set_of, strict=True) if n == 0]
    assert [lessons.names[row[0]] for row in wrong_of_d] == ["d", "b", "c"]
    # beside ("a", "b") only ("a", "d") is wrong, and one wrong answer is no choice
    assert set(lessons.set_of) == {0}


def test_equal_best_scores_are_wrong_and_shared_by_lot() -> None:
    questions = [BlankQuestion("p", "train", "top", ("a",), ("b", "c", "d", "e"), 1)] * 3
    outfits = [LabeledOutfit("p", "train", good, ("a", "b")) for good in (True, False)]
    exam = build_exam(outfits, questions, "abcde")
    scores = np.array([0, 1, 1, 0, 0, 2, 1, 0, 3, 2, 1, 0], dtype=np.float64)
    marks = Marks(scores, np.array([1.0, 0.0]))
    assert correct(exam, marks).tolist() == [0, 1, 0]
    assert shared(exam, marks).tolist() == [0.5, 1, 0]
    document = report(exam, marks, marks)
    assert document["fitb"]["gain_interval"] == [0.0, 0.0]
    assert document["auc"]["learned"] == 1.0
    json.dumps(document)


def test_what_only_good_outfits_carry_is_not_read(tmp_path: Path) -> None:
    rows = [
        {"person": "p", "split": "train", "good": True, "items": ["a"], "occasion": "work"},
        {"person": "p", "split": "train", "good": False, "items": ["a"]},
    ]
    (tmp_path / "outfits.jsonl").write_text("\n".join(map(json.dumps, rows)))
    good, bad = read_outfits(tmp_path)
    assert vars(good) == vars(bad) | {"good": True}
    with pytest.raises(DataError, match=r"fitb\.jsonl is missing"):
        read_questions(tmp_path)
    (tmp_path / "fitb.jsonl").write_text('{"person": "p"}\n')
    with pytest.raises(DataError, match="Line 1"):
        read_questions(tmp_path)


def test_a_photo_that_an_outfit_names_and_nobody_has_is_a_plain_refusal(tmp_path: Path) -> None:
    row = {"person": "p", "split": "train", "good": True, "items": ["p/gone.jpg"]}
    (tmp_path / "outfits.jsonl").write_text(json.dumps(row))
    (tmp_path / "fitb.jsonl").write_text("")
    ran = CliRunner().invoke(main, ["evaluate", "outfits", "--data", str(tmp_path)])
    assert ran.exit_code == 1
    assert "photos/p/gone.jpg is missing" in ran.output


def test_strangers_are_guessed_from_other_people_and_val_people_are_left_as_they_ship() -> None:
    rng = np.random.default_rng(0)
    photos, features, garments = [], [], {}
    for number in range(120):
        split = "val" if number % 6 == 5 else "train"
        kind = number % 2
        name = f"person-{number % 30}-{split}/{number}.jpg"
        tags = GarmentTags(category=("shirt", "pants")[kind], style="casual", formality=1 + kind)
        photos.append(ClosetPhoto(Path(name), name, name.split("/")[0], split, tags))
        features.append(np.eye(8)[kind] + 0.1 * rng.normal(size=8))
        seen = GarmentTags(category="dress", style="party")
        garments[name] = SeenGarment(seen, DIRECTIONS[kind].astype(np.float32), ())
    vectors = np.stack([DIRECTIONS[n % 2] for n in range(120)]).astype(np.float32)
    closet = Closet(photos, np.array(features, np.float32), vectors)
    pieces = stranger_pieces(
        closet, Wardrobe(ENCODER, garments), [p.name for p in photos], VOCABULARY
    )
    for photo in photos:
        expected = "dress" if photo.split == "val" else photo.tags.category  # type: ignore[union-attr]
        assert pieces[photo.name].category == expected


def test_a_reader_learns_tags_from_vectors_and_survives_its_file() -> None:
    pieces = [garment(f"{c}-{n}", "shirt", c) for c in MATES for n in range(LEAST_PIECES)]
    table = PieceTable.of(pieces, VOCABULARY)
    layout = FeatureLayout.of(VOCABULARY)
    reader = fit_reader(table, layout, encoder=ENCODER)
    assert reader is not None
    again = VectorReader.from_bytes(reader.to_bytes(), ENCODER)
    traces = again.traces(table, layout)[:, layout.trace_slices["colors"]]
    named = [list(VOCABULARY.colors)[int(row.argmax())] for row in traces]
    assert named == [piece.colors[0].name for piece in pieces]
    assert fit_reader(PieceTable.of(pieces[:3], VOCABULARY), layout, encoder=ENCODER) is None


def test_a_word_that_a_person_added_moves_no_column(
    made: tuple[Path, dict[str, object]],
) -> None:
    grown = VOCABULARY.add_term("colors", "octarine", hex="#7fff00").add_term(
        "category", "kilt", slot="bottom"
    )
    pair = [garment("a", "t-shirt", "red"), garment("b", "pants", "yellow")]
    before = CompatibilityHead.load(made[0], vocabulary=VOCABULARY).score([pair])
    after = CompatibilityHead.load(made[0], vocabulary=grown).score([pair])
    assert after == pytest.approx(before, abs=1e-6)


def test_an_untrained_network_is_undecided_about_everything() -> None:
    layout = FeatureLayout.of(VOCABULARY)
    net = PairNet(layout, RuleScorer(VOCABULARY), np_zeros(layout.trace_width)).double()
    table = PieceTable.of(
        [garment("a", "shirt", "red"), garment("b", "pants", "orange")], VOCABULARY
    )
    reader = VectorReader.blind(ENCODER, layout)
    assert scores_of(net, reader, table)(np.array([[0, 1]])).tolist() == [0.5]


def np_zeros(width: int):  # type: ignore[no-untyped-def]
    import torch

    return torch.zeros(width, dtype=torch.float64)
