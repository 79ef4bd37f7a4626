"""P9: does a photo find the other photos of the very same garment?

Pairs of photos were verified by eye (see SAME_GARMENT.md); only their names are kept. Photos that
pairs connect are one garment. Each is a query: first among all photos of the folder, then among its
owner's only, which is what looking for duplicates in a wardrobe means. Photos of garments that
nobody paired are never right, so an overlooked pair counts against the encoder.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from train.errors import DataError
from train.evaluate.closet.embedding import EncodedCloset
from train.evaluate.closet.outcome import Figures, Outcome, Sample, outcome_of, samples_of
from train.evaluate.closet.setup import BenchSetup
from train.evaluate.retrieval.metrics import RankScores
from train.evaluate.retrieval.ranking import Exclusion
from train.evaluate.retrieval.relevance import Labels, Relevance
from train.evaluate.retrieval.scoring import score_vectors

TITLE = "The same garment, photographed again"
FIGURES: Figures = {
    "hit@1": ("hit", 1),
    "hit@5": ("hit", 5),
    "mrr": ("mrr", None),
}
OWN = "own wardrobe "


@dataclass(frozen=True)
class Pair:
    """Two photos of one garment, by name."""

    first: str
    second: str
    split: str


def p9(setup: BenchSetup, encoded: EncodedCloset) -> Outcome:
    """True same-garment pairs; the evaluated people are the headline, everybody else stands by."""
    if not setup.pairs.is_file():
        return Outcome("P9", TITLE, skipped="The list of same-garment pairs is not there.")
    listed = read_pairs(setup.pairs)
    known = set(setup.closet.names)
    present = [pair for pair in listed if {pair.first, pair.second} <= known]
    splits = dict(zip(setup.closet.names, (p.split for p in setup.closet.photos), strict=True))
    here = [pair for pair in present if splits[pair.first] == setup.split]
    if not here:
        reason = "None of the listed photos is in this part of the folder."
        return Outcome("P9", TITLE, skipped=reason)
    samples: dict[str, Sample] = {}
    details: dict[str, object] = {"pairs_absent": len(listed) - len(present)}
    headline: RankScores | None = None
    names: tuple[str, ...] = ()
    for split in (setup.split, *sorted({splits[p.first] for p in present} - {setup.split})):
        garments = connected((p.first, p.second) for p in present if splits[p.first] == split)
        searched = _Garments(setup, encoded, garments)
        prefix = "" if split == setup.split else f"{split} "
        samples |= {f"{prefix}{name}": sample for name, sample in searched.samples().items()}
        details[split] = {
            "garments": len(garments),
            "photos": len(searched.names),
            "pairs": sum(splits[p.first] == split for p in present),
            "persons": len(set(searched.persons)),
        }
        if headline is None:
            headline, names = searched.anywhere, searched.names
    assert headline is not None
    return outcome_of(
        "P9",
        TITLE,
        scores=headline,
        samples=samples,
        headline="hit@1",
        queries=names,
        details=details,
    )


def read_pairs(file: Path) -> list[Pair]:
    """Read ``person,photo_a,photo_b,split``.

    Raises:
        DataError: A column is missing.
    """
    try:
        with file.open(encoding="utf-8", newline="") as table:
            return [
                Pair(row["photo_a"], row["photo_b"], row["split"]) for row in csv.DictReader(table)
            ]
    except (KeyError, UnicodeDecodeError) as error:
        raise DataError(
            f"{file.name} is not a list of pairs.",
            next_step="It needs the columns person, photo_a, photo_b and split.",
        ) from error


def connected(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, ...]]:
    """Return the groups that pairs connect, each sorted, in sorted order."""
    leader: dict[str, str] = {}

    def find(name: str) -> str:
        leader.setdefault(name, name)
        while leader[name] != name:
            leader[name] = leader[leader[name]]
            name = leader[name]
        return name

    for first, second in pairs:
        leader[find(first)] = find(second)
    groups: dict[str, list[str]] = {}
    for name in leader:
        groups.setdefault(find(name), []).append(name)
    return sorted(tuple(sorted(members)) for members in groups.values())


class _Garments:
    """Both searches with the photos of some garments."""

    def __init__(
        self, setup: BenchSetup, encoded: EncodedCloset, garments: Sequence[tuple[str, ...]]
    ) -> None:
        closet = setup.closet
        row_of = {name: row for row, name in enumerate(closet.names)}
        garment_of = {name: index for index, names in enumerate(garments) for name in names}
        self.names = tuple(sorted(garment_of))
        rows = np.array([row_of[name] for name in self.names], np.int64)
        self.persons = setup.persons(rows)
        # a garment that its household photographed under another number would be a right answer
        # that counts as wrong
        gallery = np.array(sorted(set(range(len(closet))) - setup.leaked | set(rows.tolist())))
        names = setup.names(gallery)
        relevance = Relevance(
            "id",
            Labels.of_ids([garment_of[name] for name in self.names]),
            gallery=Labels.of_ids([garment_of.get(name) for name in names]),
        )
        itself = np.searchsorted(gallery, rows)
        queries, searched = encoded.image[rows], encoded.image[gallery]
        self.anywhere = score_vectors(
            queries, searched, relevance, exclude=Exclusion(self_rows=itself)
        )
        owners = setup.persons(gallery)
        self.own = score_vectors(
            queries,
            searched,
            relevance,
            exclude=Exclusion(itself, self.persons, owners, within=True),
        )

    def samples(self) -> dict[str, Sample]:
        """Return the figures of both searches."""
        everywhere = samples_of(self.anywhere, FIGURES, persons=self.persons, queries=self.names)
        own = samples_of(self.own, FIGURES, persons=self.persons, queries=self.names)
        return {**everywhere, **{f"{OWN}{name}": sample for name, sample in own.items()}}
