"""The protocols against brute force on small made-up closets, without any photo."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from models.types import ColorShare, EncoderIdentity, GarmentTags
from train.data.sources.closet import ClosetPhoto
from train.evaluate.closet.bench import compare, run_protocols, with_clutter
from train.evaluate.closet.category_protocols import attribute_labels, pick_clutter
from train.evaluate.closet.embedder import Embedded
from train.evaluate.closet.embedding import VectorCache, encode_closet
from train.evaluate.closet.encoders import VectorFile
from train.evaluate.closet.report import to_json, to_markdown
from train.evaluate.closet.rows import Closet
from train.evaluate.closet.same_garment import connected
from train.evaluate.closet.setup import BenchSetup

CATEGORIES = ("shirt", "dress", "shoe")
COLORS = ("red", "blue")


def photo_of(index, person, split, rng):
    main, other = rng.choice(["stripe", "lace", "dot"], 2, replace=False)
    tags = GarmentTags(
        category=CATEGORIES[index % 3],
        colors=(ColorShare(COLORS[int(rng.integers(2))], 1.0),),
        pattern=str(rng.choice(["plain", "check"])),
        attributes=(str(main), str(other)),
    )
    name = f"{person}/{index}.jpg"
    return ClosetPhoto(Path(name), name, person, split, tags, str(main), f"photo {index}", "Other")


def make_setup(*, seed=0, sizes=(("a", 25), ("b", 12), ("c", 3), ("t", 30), ("u", 10))):
    rng = np.random.default_rng(seed)
    photos = [
        photo_of(index, person, "train" if person in "tu" else "val", rng)
        for person, count in sizes
        for index in range(count)
    ]
    classes = tuple(None if index % 11 == 5 else p.tags.category for index, p in enumerate(photos))
    closet = Closet(tuple(photos), classes, "photos0", "annotations0")
    annotated = tuple(photo.tags.category for photo in photos)
    return BenchSetup(closet, "val", classes, annotated, pairs=Path("nowhere.csv"))


def encode(setup, *, seed=1, name="vectors", weight=1.0):
    """Vectors that know something about categories and persons."""
    rng = np.random.default_rng(seed)
    kinds = np.array([CATEGORIES.index(p.tags.category) for p in setup.closet.photos])
    homes = np.unique(setup.closet.persons, return_inverse=True)[1]
    image = rng.normal(size=(len(setup.closet), 8)).astype(np.float32)
    image[np.arange(len(image)), kinds] += weight
    image[np.arange(len(image)), 3 + homes] += 0.7
    vectors = VectorFile(EncoderIdentity(name, str(seed), "none"), Embedded(image))
    return encode_closet(setup.closet, vectors, cache=VectorCache(None))


def nearest_hits(vectors, categories, persons, *, strangers):
    similar = vectors @ vectors.T
    np.fill_diagonal(similar, -9)
    if strangers:
        similar[persons[:, None] == persons[None]] = -9
    return categories[similar.argmax(axis=1)] == categories


@pytest.fixture
def setup():
    return make_setup()


@pytest.fixture
def encoded(setup):
    return encode(setup)


def run(setup, encoded, *names):
    return run_protocols(setup, encoded, protocols=names)


def test_p1_and_p2_equal_brute_force_pooled_per_person_and_per_category(setup, encoded):
    outcomes = run(setup, encoded, "P1", "P2").outcomes
    rows = setup.usable
    categories = np.array([setup.categories[row] for row in rows])
    persons = np.array(setup.persons(rows))
    for name, strangers in (("P1", False), ("P2", True)):
        hits = nearest_hits(encoded.image[rows], categories, persons, strangers=strangers)
        sample = outcomes[name].samples["hit@1"]
        assert sample.values.tolist() == hits.tolist()
        assert sample.persons == tuple(persons)
        by_category = {row.category: row.hit_at_1 for row in outcomes[name].categories}
        for category in set(categories.tolist()):
            assert by_category[category] == pytest.approx(hits[categories == category].mean())
        assert outcomes[name].macro_at_1 == pytest.approx(np.mean(list(by_category.values())))
    assert (
        outcomes["P1"].samples["hit@1"].values.mean()
        > outcomes["P2"].samples["hit@1"].values.mean()
    )


def test_p1_says_how_often_the_nearest_photo_is_the_same_persons(setup, encoded):
    details = run(setup, encoded, "P1").outcomes["P1"].details
    rows = setup.usable
    similar = encoded.image[rows] @ encoded.image[rows].T
    np.fill_diagonal(similar, -9)
    persons = np.array(setup.persons(rows))
    assert details["nearest_is_same_person"] == pytest.approx(
        (persons[similar.argmax(axis=1)] == persons).mean()
    )
    assert details["duplicate_pairs"] == 0


def test_p3_searches_only_people_who_are_not_evaluated(setup, encoded):
    outcome = run(setup, encoded, "P3").outcomes["P3"]
    rows, gallery = setup.usable, setup.others
    assert {setup.closet.photos[row].split for row in gallery} == {"train"}
    assert outcome.gallery == len(gallery)
    best = gallery[(encoded.image[rows] @ encoded.image[gallery].T).argmax(axis=1)]
    hits = [setup.categories[a] == setup.categories[b] for a, b in zip(rows, best, strict=True)]
    assert outcome.samples["hit@1"].values.tolist() == hits


def test_p4_stays_inside_wardrobes_of_twenty_photos(setup, encoded):
    outcome = run(setup, encoded, "P4").outcomes["P4"]
    assert set(outcome.samples["hit@1"].persons) == {"a"}
    rows = np.array([row for row in setup.usable if setup.closet.persons[row] == "a"])
    similar = encoded.image[rows] @ encoded.image[rows].T
    np.fill_diagonal(similar, -9)
    categories = np.array([setup.categories[row] for row in rows])
    assert (
        outcome.samples["hit@1"].values.tolist()
        == (categories[similar.argmax(axis=1)] == categories).tolist()
    )
    assert outcome.details["wardrobes"] == 1
    assert set(outcome.samples) >= {"main@1", "graded ndcg@5"}


def test_p5_compares_attributes_colors_and_patterns_of_strangers(setup, encoded):
    samples = run(setup, encoded, "P5").outcomes["P5"].samples
    rows = setup.annotated
    similar = encoded.image[rows] @ encoded.image[rows].T
    persons = np.array(setup.persons(rows))
    similar[persons[:, None] == persons[None]] = -9
    photos = [setup.closet.photos[row] for row in rows]
    best = [photos[index] for index in similar.argmax(axis=1)]
    pairs = list(zip(photos, best, strict=True))

    def share(test):
        return [float(test(a, b)) for a, b in pairs]

    assert samples["color@1"].values.tolist() == share(
        lambda a, b: a.tags.colors[0].name == b.tags.colors[0].name
    )
    assert samples["pattern@1"].values.tolist() == share(
        lambda a, b: a.tags.pattern == b.tags.pattern
    )
    assert samples["main@1"].values.tolist() == share(
        lambda a, b: a.tags.category == b.tags.category and a.main == b.main
    )
    assert samples["exact@1"].values.tolist() == share(
        lambda a, b: (
            a.tags.category == b.tags.category and set(a.tags.attributes) == set(b.tags.attributes)
        )
    )
    assert (samples["subset@1"].values >= samples["exact@1"].values).all()


def test_attributes_can_leave_out_words_that_most_photos_share(setup):
    photo = setup.closet.photos[0]
    changed = replace(
        photo, main="plain", tags=replace(photo.tags, attributes=("plain", "sport", "lace"))
    )
    closet = replace(setup.closet, photos=(changed, *setup.closet.photos[1:]))
    setup = replace(setup, closet=closet)
    whole = attribute_labels(setup, np.array([0]))
    assert whole.attributes[0] == {"plain", "sporty", "lace"}
    rare = attribute_labels(setup, np.array([0]), without={"plain"})
    assert rare.mains[0] is None
    assert rare.attributes[0] == frozenset()


def test_p8_adds_photos_of_a_band_of_similarity_and_keeps_their_labels(setup, encoded):
    clutter = pick_clutter(setup, encoded)
    others = setup.others
    nearest = (encoded.image[others] @ encoded.image[setup.usable].T).max(axis=1)
    low, high = np.quantile(nearest, (0.05, 0.4))
    assert set(clutter) == set(others[(nearest >= low) & (nearest <= high)])
    outcomes = run(with_clutter(setup, encoded), encoded, "P2", "P8").outcomes
    drop = outcomes["P2"].samples["hit@1"].values - outcomes["P8"].samples["hit@1"].values
    assert outcomes["P8"].samples["drop@1"].values.tolist() == drop.tolist()
    assert outcomes["P8"].details["clutter"] == len(clutter)
    assert outcomes["P8"].gallery > outcomes["P2"].gallery


def test_p9_searches_everywhere_and_in_the_own_wardrobe_without_the_query_itself(tmp_path, setup):
    closet = setup.closet
    names = closet.names
    row = {name: index for index, name in enumerate(names)}
    vectors = np.random.default_rng(3).normal(size=(len(closet), 16)).astype(np.float32)
    vectors[row["a/1.jpg"]] = vectors[row["a/0.jpg"]] + 0.01
    # b's second photo is nearer to a stranger's than to its own first
    vectors[row["b/1.jpg"]] = vectors[row["b/0.jpg"]] + 0.5
    vectors[row["t/0.jpg"]] = vectors[row["b/1.jpg"]] + 0.01
    pairs = tmp_path / "pairs.csv"
    pairs.write_text(
        "person,photo_a,photo_b,split\n"
        "a,a/0.jpg,a/1.jpg,val\nb,b/0.jpg,b/1.jpg,val\nt,t/1.jpg,t/2.jpg,train\n"
        "z,z/0.jpg,z/1.jpg,val\n",
        encoding="utf-8",
    )
    file = VectorFile(EncoderIdentity("v", "1", "none"), Embedded(vectors))
    encoded = encode_closet(closet, file, cache=VectorCache(None))
    outcome = run(replace(setup, pairs=pairs), encoded, "P9").outcomes["P9"]
    queries = outcome.samples["hit@1"].queries
    assert queries == ("a/0.jpg", "a/1.jpg", "b/0.jpg", "b/1.jpg")
    everywhere = dict(zip(queries, outcome.samples["hit@1"].values, strict=True))
    own = dict(zip(queries, outcome.samples["own wardrobe hit@1"].values, strict=True))
    assert everywhere["a/0.jpg"] == everywhere["a/1.jpg"] == 1
    assert everywhere["b/1.jpg"] == 0
    assert own["b/1.jpg"] == 1
    assert outcome.details["val"] == {"garments": 2, "photos": 4, "pairs": 2, "persons": 2}
    assert outcome.details["train"]["garments"] == 1
    assert outcome.details["pairs_absent"] == 1
    assert len(outcome.samples["train hit@1"]) == 2


def test_pairs_that_share_a_photo_are_one_garment():
    pairs = [("b", "c"), ("a", "b"), ("x", "y"), ("c", "d")]
    assert connected(pairs) == [("a", "b", "c", "d"), ("x", "y")]


def test_protocols_that_cannot_be_run_say_why(setup, encoded):
    outcomes = run(setup, encoded, "P6", "P7", "P9").outcomes
    assert "embed" in outcomes["P6"].skipped
    assert "word" in outcomes["P7"].skipped
    assert "pairs" in outcomes["P9"].skipped
    nobody = make_setup(sizes=(("a", 4),))
    nobody = replace(nobody, categories=(None,) * 4, annotated_categories=(None,) * 4)
    results = run(nobody, encode(nobody), "P1", "P2", "P3", "P4", "P5", "P8").outcomes
    assert all(outcome.skipped for outcome in results.values())


def test_an_encoder_compared_with_itself_gains_nothing_and_a_better_one_gains(setup, encoded):
    same = run(setup, encoded, "P1", "P2")
    for comparison in compare(same, same, resamples=200):
        assert comparison.difference.value == 0
        assert comparison.corrected_p in (None, 1.0)
    better = run(setup, encode(setup, weight=6.0, name="better"), "P1", "P2")
    gains = {(c.protocol, c.figure): c for c in compare(better, same, resamples=500)}
    gain = gains["P2", "hit@1"]
    assert gain.headline
    assert gain.difference.low > 0
    assert gain.corrected_p >= gain.difference.p
    assert not gains["P2", "hit@5"].headline
    paired = gain.disagreements
    hits, rival = (r.outcomes["P2"].samples["hit@1"].values for r in (better, same))
    assert paired.only_first - paired.only_second == (hits - rival).sum()
    assert gains["P2", "mrr"].disagreements is None


def test_the_document_and_its_page_agree_and_name_photos_only_on_request(setup, encoded):
    first = run(setup, encoded, "P1", "P2", "P6")
    second = run(setup, encode(setup, seed=5, name="rival"), "P1", "P2", "P6")
    shared = {
        "second": second,
        "comparisons": compare(first, second, resamples=200),
        "labels": {"categories": "made up", "attributes": "made up"},
        "resamples": 200,
    }
    document = to_json(setup, first, worst=False, **shared)
    page = to_markdown(document)
    assert ".jpg" not in repr(document)
    assert ".jpg" not in page
    value = document["protocols"]["P2"]["figures"]["hit@1"]["value"]
    assert value == pytest.approx(first.outcomes["P2"].samples["hit@1"].values.mean())
    assert f"| P2 | hit@1 | {100 * value:.1f} |" in page
    assert "P6 was skipped" in page
    assert "## Against rival" in page
    named = to_json(setup, first, worst=True, **shared)
    assert len(named["protocols"]["P2"]["worst"]) == 20
    assert ".jpg" not in to_markdown(named)


def test_garments_that_a_household_shows_under_another_number_take_no_part(monkeypatch, setup):
    everyone = len(setup.others)
    monkeypatch.setattr(
        "train.evaluate.closet.setup.leaked_photos", lambda known: {"t/0.jpg"} & set(known)
    )
    setup = replace(setup)
    row = setup.closet.names.index("t/0.jpg")
    assert setup.leaked == {row}
    assert row not in setup.others
    outcome = run(setup, encode(setup), "P3").outcomes["P3"]
    assert outcome.details["leaked"] == 1
    assert outcome.gallery == everyone - 1
    trained = replace(setup, split="train")
    assert row not in trained.usable
    assert row not in trained.annotated
