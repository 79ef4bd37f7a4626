"""Fit the compatibility head to outfits: which piece the stylist chose, and which outfits clash.

    loss = -log softmax over the stylist's piece and others of its kind (each good outfit, each
           piece, the pieces that the same stylist used elsewhere in the same wardrobe)
         + logistic loss of good against clashing outfits of the same person
         + ridge penalties

Known alternatives (swaps that the stylist also made) are no wrong answers. All is linear in fixed
features but the bilinear term, so a few dozen steps of L-BFGS in double precision find the optimum
and the same data give the same head. Conditional logit after McFadden 1973.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt
import torch
import torch.nn.functional as F
from torch import Tensor

from models.compatibility.features import FeatureLayout
from models.compatibility.pairs import padded
from models.compatibility.pieces import Piece
from models.compatibility.rules import PARTS, RuleScorer
from models.compatibility.structure import kind_of
from models.compatibility.table import PAD, Index, PieceTable
from models.compatibility.vector_reader import VectorReader
from train.compatibility.net import PairNet
from train.data.outfits import LabeledOutfit

LEAST_CHOICES = 3


@dataclass(frozen=True)
class FitConfig:
    """What decides a head besides its data.

    Attributes:
        penalty: Of the weights of agreements and parts, in units of their spread.
        bilinear_penalty: Of the bilinear term and of the tags alone.
        clash_weight: Of good against clashing, beside the choice of a piece.
        most_wrong: Wrong answers a choice is shown among, the rest is left out by the seed.
        steps: Of L-BFGS.
    """

    penalty: float = 40.0
    bilinear_penalty: float = 10.0
    clash_weight: float = 0.5
    most_wrong: int = 12
    steps: int = 60
    seed: int = 0


@dataclass(frozen=True)
class Lessons:
    """Outfits as rows of one list of pieces.

    Attributes:
        names: The pieces.
        swaps: ``[n, k]`` outfits, the stylist's own first in each set.
        set_of: ``[n]`` which set an outfit belongs to; sets are numbered without gaps.
        swap_people: ``[n]``.
        outfits: ``[m, k]`` labeled outfits.
        good: ``[m]``.
        people: ``[m]``.
    """

    names: tuple[str, ...]
    swaps: Index
    set_of: Index
    swap_people: npt.NDArray[np.str_]
    outfits: Index
    good: npt.NDArray[np.bool_]
    people: npt.NDArray[np.str_]


def build_lessons(
    outfits: Sequence[LabeledOutfit], pieces: dict[str, Piece], config: FitConfig
) -> Lessons:
    """Return what there is to learn from ``outfits``."""
    names = tuple(sorted({name for outfit in outfits for name in outfit.items}))
    row_of = {name: row for row, name in enumerate(names)}
    rng = np.random.default_rng(config.seed)
    swaps: list[list[int]] = []
    set_of: list[int] = []
    people: list[str] = []
    for number, (outfit, others) in enumerate(_choices(outfits, pieces)):
        if len(others) > config.most_wrong:
            kept = rng.choice(len(others), config.most_wrong, replace=False)
            others = [others[i] for i in sorted(kept)]
        for items in (outfit.items, *others):
            swaps.append([row_of[name] for name in items])
            set_of.append(number)
            people.append(outfit.person)
    return Lessons(
        names=names,
        swaps=padded(swaps),
        set_of=np.array(set_of, dtype=np.int64),
        swap_people=np.array(people, dtype=np.str_),
        outfits=padded([[row_of[name] for name in outfit.items] for outfit in outfits]),
        good=np.array([outfit.good for outfit in outfits]),
        people=np.array([outfit.person for outfit in outfits], dtype=np.str_),
    )


def _choices(
    outfits: Sequence[LabeledOutfit], pieces: dict[str, Piece]
) -> list[tuple[LabeledOutfit, list[tuple[str, ...]]]]:
    """Return each good outfit with its wrong swaps, once per piece that has enough of them."""
    good = [outfit for outfit in outfits if outfit.good]
    known = {(outfit.person, frozenset(outfit.items)) for outfit in good}
    same_kind: dict[tuple[str, str], set[str]] = {}
    for outfit in good:
        for name in outfit.items:
            same_kind.setdefault((outfit.person, kind_of(pieces[name])), set()).add(name)
    found = []
    for outfit in good:
        for name in outfit.items:
            others = same_kind[outfit.person, kind_of(pieces[name])] - set(outfit.items)
            swapped = [
                tuple(other if item == name else item for item in outfit.items)
                for other in sorted(others)
            ]
            wrong = [s for s in swapped if (outfit.person, frozenset(s)) not in known]
            if len(wrong) + 1 >= LEAST_CHOICES:
                found.append((outfit, wrong))
    return found


class Design:
    """Fixed features of outfits over one table of pieces."""

    def __init__(self, net: PairNet, table: PieceTable, traces: Tensor, index: Index) -> None:
        layout = FeatureLayout.of(table.vocabulary)
        self.tags = torch.from_numpy(layout.tags(table)).double()
        first, second, owner = pairs_of(index)
        self.count = len(index)
        self.first, self.second, self.owner = map(torch.from_numpy, (first, second, owner))
        pairs_each = np.bincount(owner, minlength=len(index))
        self.share = torch.from_numpy(1.0 / np.maximum(pairs_each, 1))[self.owner].double()
        rules = RuleScorer(table.vocabulary)
        with torch.no_grad():
            agreements = net.agreements(self.tags, traces, self.first, self.second)
        self.fixed = torch.cat(
            [self._mean(agreements), torch.from_numpy(rules.parts(table, index)).double()], dim=1
        )

    def _mean(self, values: Tensor) -> Tensor:
        shape = (self.count, *values.shape[1:])
        share = self.share if values.ndim == 1 else self.share[:, None]
        return torch.zeros(shape, dtype=values.dtype).index_add_(0, self.owner, values * share)

    def logits(self, weights: Tensor, bilinear: Tensor, alone: Tensor) -> Tensor:
        """Return ``[n]`` raw scores."""
        near = self.tags @ ((bilinear + bilinear.T) * 0.5) @ self.tags.T
        unary = self.tags @ alone
        pairs = near[self.first, self.second] + unary[self.first] + unary[self.second]
        return self.fixed @ weights + self._mean(pairs)


def pairs_of(index: Index) -> tuple[Index, Index, Index]:
    """Return first and second piece of every pair of every outfit, and whose pair it is."""
    first, second, owner = [], [], []
    for one, two in combinations(range(index.shape[1]), 2):
        rows = np.flatnonzero((index[:, one] != PAD) & (index[:, two] != PAD))
        first.append(index[rows, one])
        second.append(index[rows, two])
        owner.append(rows)
    if not first:
        nothing = np.zeros(0, dtype=np.int64)
        return nothing, nothing, nothing
    return np.concatenate(first), np.concatenate(second), np.concatenate(owner)


def fit_head(
    lessons: Lessons,
    views: Sequence[Sequence[Piece]],
    reader: VectorReader,
    *,
    rules: RuleScorer,
    people: Collection[str],
    config: FitConfig,
) -> PairNet:
    """Return a head fitted to the outfits of ``people``.

    Args:
        views: The pieces of ``lessons.names`` in their order, once per view; all weigh the same.
        reader: Reads their vectors.
    """
    layout = FeatureLayout.of(rules.vocabulary)
    usual = torch.from_numpy(reader.offset).double()
    net = PairNet(layout, rules, usual).double()
    among = np.isin(lessons.swap_people, list(people))
    chosen = _Sets(lessons.set_of[among])
    outfit_rows = np.flatnonzero(np.isin(lessons.people, list(people)))
    duels = _duels(lessons, outfit_rows)
    designs = []
    for view in views:
        table = PieceTable.of(view, rules.vocabulary)
        traces = torch.from_numpy(reader.traces(table, layout)).double()
        designs.append(
            (
                Design(net, table, traces, lessons.swaps[among]),
                Design(net, table, traces, lessons.outfits[outfit_rows]),
            )
        )
    spread = torch.cat([swaps.fixed for swaps, _ in designs]).std(dim=0) + 1e-3
    scaled = torch.zeros(len(spread), dtype=torch.float64, requires_grad=True)
    bilinear = torch.zeros_like(net.bilinear, requires_grad=True)
    alone = torch.zeros_like(net.alone, requires_grad=True)
    optimizer = torch.optim.LBFGS(
        [scaled, bilinear, alone], max_iter=config.steps, line_search_fn="strong_wolfe"
    )

    def closure() -> Tensor:
        optimizer.zero_grad()
        loss = config.penalty * (scaled**2).sum()
        loss = loss + config.bilinear_penalty * ((bilinear**2).sum() + (alone**2).sum())
        for swaps, outfits in designs:
            part = chosen.loss(swaps.logits(scaled / spread, bilinear, alone))
            scores = outfits.logits(scaled / spread, bilinear, alone)
            clash = F.softplus(scores[duels[1]] - scores[duels[0]]).mean() if len(duels[0]) else 0
            part = part + config.clash_weight * clash * len(outfit_rows)
            loss = loss + part / len(designs)
        loss.backward()
        return loss

    optimizer.step(closure)
    with torch.no_grad():
        weights = scaled / spread
        net.agreement.copy_(weights[: -len(PARTS)])
        net.parts.copy_(weights[-len(PARTS) :])
        net.bilinear.copy_(bilinear)
        net.alone.copy_(alone)
        given = [outfits.logits(weights, bilinear, alone) for _, outfits in designs]
        net.center.copy_(torch.cat(given).mean())
    return net


class _Sets:
    """The choices of some people; the first outfit of each set is the stylist's."""

    def __init__(self, set_of: Index) -> None:
        _, where, number = np.unique(set_of, return_index=True, return_inverse=True)
        self._first, self._number = torch.from_numpy(where), torch.from_numpy(number)
        self._count = len(where)

    def loss(self, scores: Tensor) -> Tensor:
        highest = torch.full((self._count,), -torch.inf, dtype=scores.dtype)
        highest = highest.scatter_reduce(0, self._number, scores.detach(), "amax")
        powers = torch.exp(scores - highest[self._number])
        total = torch.zeros(self._count, dtype=scores.dtype).index_add_(0, self._number, powers)
        return (total.log() + highest - scores[self._first]).sum()


def _duels(lessons: Lessons, rows: Index) -> tuple[Tensor, Tensor]:
    """Return positions among ``rows``: a good outfit and a clashing one of the same person."""
    winners, losers = [], []
    for position, row in enumerate(rows):
        for rival, other in enumerate(rows):
            same = lessons.people[row] == lessons.people[other]
            if same and lessons.good[row] and not lessons.good[other]:
                winners.append(position)
                losers.append(rival)
    return torch.tensor(winners, dtype=torch.long), torch.tensor(losers, dtype=torch.long)
