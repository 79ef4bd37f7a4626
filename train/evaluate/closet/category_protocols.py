"""P1 to P5 and P8: does a photo find photos of the same kind of garment?

    P1  among all evaluated photos but itself: flattered by the person's own floor and light
    P2  among other people's photos: the headline
    P3  among the photos of people who are not evaluated
    P4  inside one wardrobe of at least twenty photos, one figure per person
    P5  P2 on annotated photos: attributes, dominant color and pattern instead of the category
    P8  P2 with clutter: photos of other people that are near but not too near

Categories of P1-P4 and P8 are those of the setup; P5 and P4's attributes use the annotations.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import cache

import numpy as np

from models.vocabulary import Vocabulary
from train.evaluate.closet.embedding import EncodedCloset
from train.evaluate.closet.outcome import (
    Figures,
    Outcome,
    Sample,
    outcome_of,
    sample_of,
    samples_of,
)
from train.evaluate.closet.rows import Rows
from train.evaluate.closet.setup import BenchSetup
from train.evaluate.retrieval.chance import chance_of
from train.evaluate.retrieval.metrics import Metric, RankScores
from train.evaluate.retrieval.ranking import Exclusion, duplicate_pairs, inner_products
from train.evaluate.retrieval.relevance import Labels, Mode, Relevance
from train.evaluate.retrieval.scoring import score_vectors

HITS: Figures = {
    "hit@1": ("hit", 1),
    "hit@5": ("hit", 5),
    "hit@10": ("hit", 10),
    "mrr": ("mrr", None),
}
ATTRIBUTE_FIGURES: Mapping[str, tuple[Mode, Metric, int]] = {
    "main@1": ("main", "hit", 1),
    "subset@1": ("subset", "hit", 1),
    "exact@1": ("exact", "hit", 1),
    "graded ndcg@5": ("graded", "ndcg", 5),
}
WARDROBE = 20
# the share of candidates, by similarity to the nearest evaluated photo, that serves as clutter
CLUTTER_QUANTILES = (0.05, 0.40)
# two words of the vocabulary that say the same about a photo
ONE_WORD = {"oversized fit": "oversized", "sport": "sporty"}
# words that most photos share: a hit on them says little
COMMON = frozenset({"plain", "casual"})


def p1(setup: BenchSetup, encoded: EncodedCloset) -> Outcome:
    """Category, leave one out."""
    rows = setup.usable
    scores = _category_scores(setup, encoded, rows, rows, Exclusion(_count(rows)))
    outcome = _category_outcome(
        "P1", "Same category, among all evaluated photos", setup, rows, scores
    )
    if outcome.skipped:
        return outcome
    persons = np.array(setup.persons(rows))
    nearest = scores.top[:, 0]
    own = float((persons[nearest] == persons)[nearest >= 0].mean())
    pairs = duplicate_pairs(encoded.image[rows])
    details = {
        "nearest_is_same_person": own,
        "duplicate_pairs": len(pairs),
        "duplicate_pairs_across_persons": sum(persons[a] != persons[b] for a, b in pairs),
    }
    return replace(outcome, details=details)


def p2(setup: BenchSetup, encoded: EncodedCloset) -> Outcome:
    """Category, other people's photos."""
    rows = setup.usable
    scores = _category_scores(setup, encoded, rows, rows, _strangers(setup, rows, rows))
    return _category_outcome(
        "P2", "Same category, among other people's photos", setup, rows, scores
    )


def p3(setup: BenchSetup, encoded: EncodedCloset) -> Outcome:
    """Category, people who are not evaluated."""
    rows, gallery = setup.usable, setup.others
    title = "Same category, among the photos of people who are not evaluated"
    if len(gallery) == 0:
        return Outcome("P3", title, skipped="Everybody in this folder is evaluated.")
    scores = _category_scores(setup, encoded, rows, gallery, None)
    outcome = _category_outcome("P3", title, setup, rows, scores)
    return outcome if outcome.skipped else replace(outcome, details={"leaked": len(setup.leaked)})


def p4(setup: BenchSetup, encoded: EncodedCloset) -> Outcome:
    """Category and attributes inside one wardrobe."""
    title = f"Inside one wardrobe of at least {WARDROBE} photos"
    by_category = _of_wardrobes(setup, setup.usable)
    if len(by_category) == 0:
        return Outcome("P4", title, skipped=f"Nobody has {WARDROBE} usable photos.")
    scores = _category_scores(
        setup, encoded, by_category, by_category, _own_wardrobe(setup, by_category)
    )
    persons, names = setup.persons(by_category), setup.names(by_category)
    samples = samples_of(scores, HITS, persons=persons, queries=names)
    annotated = _of_wardrobes(setup, setup.annotated)
    if len(annotated):
        labels = attribute_labels(setup, annotated)
        within = _own_wardrobe(setup, annotated)
        samples |= _attribute_samples(
            setup, encoded, annotated, labels, within, wanted=("main@1", "graded ndcg@5")
        )
    return outcome_of(
        "P4",
        title,
        scores=scores,
        samples=samples,
        headline="hit@1",
        queries=names,
        categories=[setup.categories[row] for row in by_category],
        details={"wardrobes": len(set(persons)), "read": "persons_mean"},
    )


def p5(setup: BenchSetup, encoded: EncodedCloset) -> Outcome:
    """Attributes, color and pattern, other people's photos."""
    title = "Same attributes, color and pattern, among other people's photos"
    rows = setup.annotated
    if len(rows) == 0:
        return Outcome("P5", title, skipped="No evaluated photo is annotated.")
    strangers = _strangers(setup, rows, rows)
    labels = attribute_labels(setup, rows)
    samples = _attribute_samples(setup, encoded, rows, labels, strangers)
    rare = attribute_labels(setup, rows, without=COMMON)
    samples |= {
        f"{name}, without plain and casual": sample
        for name, sample in _attribute_samples(setup, encoded, rows, rare, strangers).items()
    }
    photos = [setup.closet.photos[row] for row in rows]
    colors = [tags.colors[0].name if (tags := p.tags) and tags.colors else None for p in photos]
    patterns = [p.tags.pattern if p.tags else None for p in photos]
    main = _scores(encoded, rows, labels, "main", strangers)
    chance = {"main@1": _chance_at_1(main)}
    for name, values in (("color@1", colors), ("pattern@1", patterns)):
        scores = _scores(encoded, rows, Labels.of_ids(values), "id", strangers)
        samples[name] = _one(setup, scores, rows, "hit", 1)
        chance[name] = _chance_at_1(scores)
    outcome = outcome_of(
        "P5",
        title,
        scores=main,
        samples=samples,
        headline="main@1",
        queries=setup.names(rows),
        categories=[setup.annotated_categories[row] for row in rows],
    )
    return replace(outcome, chance=chance)


def p8(setup: BenchSetup, encoded: EncodedCloset) -> Outcome:
    """P2 with clutter from people who are not evaluated."""
    title = "P2 with clutter"
    rows = setup.usable
    added = pick_clutter(setup, encoded) if setup.distractors is None else setup.distractors
    if len(added) == 0:
        return Outcome("P8", title, skipped="There are no photos of other people to add.")
    gallery = np.concatenate([rows, added])
    plain = _category_scores(setup, encoded, rows, rows, _strangers(setup, rows, rows))
    scores = _category_scores(setup, encoded, rows, gallery, _strangers(setup, rows, gallery))
    outcome = _category_outcome("P8", title, setup, rows, scores)
    if outcome.skipped:
        return outcome
    drop = _one(setup, plain, rows, "hit", 1).values - outcome.samples["hit@1"].values
    samples = {**outcome.samples, "drop@1": replace(outcome.samples["hit@1"], values=drop)}
    nearest = _nearest(encoded, added, rows)
    details = {
        "clutter": len(added),
        "clutter_cosines": [float(nearest.min()), float(nearest.max())],
        "nearest_is_clutter": float((scores.top[:, 0] >= len(rows)).mean()),
    }
    return replace(outcome, samples=samples, details=details)


def pick_clutter(setup: BenchSetup, encoded: EncodedCloset) -> Rows:
    """Return photos of people who are not evaluated, near the evaluated ones but not the nearest.

    Ordered by their largest cosine to any evaluated photo; what lies between two quantiles is
    taken. Cosines mean different things to different encoders, so the band is one of quantiles, and
    one encoder picks for all that are compared.
    """
    candidates, rows = setup.others, setup.usable
    if len(candidates) == 0 or len(rows) == 0:
        return np.zeros(0, np.int64)
    nearest = _nearest(encoded, candidates, rows)
    low, high = np.quantile(nearest, CLUTTER_QUANTILES)
    return candidates[(nearest >= low) & (nearest <= high)]


def attribute_labels(setup: BenchSetup, rows: Rows, *, without: Iterable[str] = ()) -> Labels:
    """Return annotated categories and attributes of ``rows``, some words left out.

    Attributes are said in the vocabulary's words first ("oversized fit" is "oversized"); a word it
    does not know stays as it is.
    """
    ignored, known = frozenset(without), _in_vocabulary()
    mains, others = [], []
    for row in rows:
        photo = setup.closet.photos[row]
        assert photo.tags is not None, "only annotated rows have attributes"
        main = known(photo.main)
        mains.append(None if main in ignored else main)
        words = [known(name) for name in photo.tags.attributes if name]
        others.append([word for word in words if word not in ignored])
    return Labels.of_attributes((setup.annotated_categories[row] for row in rows), mains, others)


def _in_vocabulary() -> Callable[[str], str]:
    vocabulary = Vocabulary.load()

    @cache
    def known(word: str) -> str:
        resolved = vocabulary.resolve("attribute", word) or word
        return ONE_WORD.get(resolved, resolved)

    return known


def _attribute_samples(
    setup: BenchSetup,
    encoded: EncodedCloset,
    rows: Rows,
    labels: Labels,
    exclude: Exclusion,
    *,
    wanted: Iterable[str] = ATTRIBUTE_FIGURES,
) -> dict[str, Sample]:
    samples = {}
    for name in wanted:
        mode, metric, k = ATTRIBUTE_FIGURES[name]
        scores = _scores(encoded, rows, labels, mode, exclude)
        samples[name] = _one(setup, scores, rows, metric, k)
    return samples


def _category_scores(
    setup: BenchSetup,
    encoded: EncodedCloset,
    rows: Rows,
    gallery: Rows,
    exclude: Exclusion | None,
) -> RankScores:
    relevance = Relevance(
        "category",
        Labels.of_ids(setup.categories[row] for row in rows),
        gallery=Labels.of_ids(setup.categories[row] for row in gallery),
    )
    return score_vectors(encoded.image[rows], encoded.image[gallery], relevance, exclude=exclude)


def _scores(
    encoded: EncodedCloset,
    rows: Rows,
    labels: Labels,
    mode: Mode,
    exclude: Exclusion,
) -> RankScores:
    relevance = Relevance(mode, labels, gallery=labels)
    return score_vectors(encoded.image[rows], encoded.image[rows], relevance, exclude=exclude)


def _category_outcome(
    protocol: str, title: str, setup: BenchSetup, rows: Rows, scores: RankScores
) -> Outcome:
    names = setup.names(rows)
    return outcome_of(
        protocol,
        title,
        scores=scores,
        samples=samples_of(scores, HITS, persons=setup.persons(rows), queries=names),
        headline="hit@1",
        queries=names,
        categories=[setup.categories[row] for row in rows],
    )


def _chance_at_1(scores: RankScores) -> float:
    return chance_of(scores).get("hit@1", 0.0)


def _one(setup: BenchSetup, scores: RankScores, rows: Rows, metric: Metric, k: int) -> Sample:
    return sample_of(scores, metric, k, persons=setup.persons(rows), queries=setup.names(rows))


def _strangers(setup: BenchSetup, rows: Rows, gallery: Rows) -> Exclusion:
    return Exclusion(query_groups=setup.persons(rows), gallery_groups=setup.persons(gallery))


def _own_wardrobe(setup: BenchSetup, rows: Rows) -> Exclusion:
    persons = setup.persons(rows)
    return Exclusion(_count(rows), persons, persons, within=True)


def _of_wardrobes(setup: BenchSetup, rows: Rows) -> Rows:
    counts = Counter(setup.persons(rows))
    return np.array([r for r in rows if counts[setup.closet.persons[r]] >= WARDROBE], np.int64)


def _count(rows: Rows) -> Rows:
    return np.arange(len(rows), dtype=np.int64)


def _nearest(encoded: EncodedCloset, rows: Rows, anchors: Rows) -> np.ndarray:
    """Return each row's largest cosine to any anchor."""
    found: np.ndarray = inner_products(encoded.image[rows], encoded.image[anchors]).max(axis=1)
    return found
