"""The learned head as a network: pairs of pieces in, one number per outfit out.

    logit(outfit) = mean over pairs of
                        w . e(i, j)              differences and agreements of tags and traces
                        + x_i M x_j + u.(x_i + x_j)   what is learned about tags side by side
                    + v . parts                  what the rules say of the whole

Every fixed number (color places, style circles) comes from the rules, so that the two never mean
different things by "harmony". A few hundred outfits teach it: everything learned is linear in
known features and held by strong penalties (``train/recipes/compatibility.py``). The form of the
pair term follows the bilinear compatibility of McAuley et al. 2015; means over pairs let one graph
serve outfits of any size.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from models.compatibility.features import FeatureLayout
from models.compatibility.pairs import pair_places
from models.compatibility.rules import PARTS, RuleScorer
from models.compatibility.table import Index, PieceTable
from models.compatibility.vector_reader import VectorReader

_SOFT_FIELDS = ("season", "occasion", "style", "colors", "material")


class PairNet(nn.Module):
    """Scores outfits.

    Args:
        layout: Columns of tags and traces.
        rules: Whose tables of colors, styles and patterns are used.
        usual: ``[trace_width]`` mean traces: what is above it says something about a garment.
    """

    usual: Tensor
    center: Tensor
    slope: Tensor
    shift: Tensor

    def __init__(self, layout: FeatureLayout, rules: RuleScorer, usual: Tensor) -> None:
        super().__init__()
        self._tag, self._trace = layout.tag_slices, layout.trace_slices
        fixed = _fixed_tables(layout, rules)
        for name, table in fixed.items():
            self.register_buffer(name, torch.from_numpy(table))
        self.register_buffer("usual", usual.clone())
        self.bilinear = nn.Parameter(torch.zeros(layout.tag_width, layout.tag_width))
        self.alone = nn.Parameter(torch.zeros(layout.tag_width))
        self.agreement = nn.Parameter(torch.zeros(self._count(layout)))
        self.parts = nn.Parameter(torch.zeros(len(PARTS)))
        # choices leave a head's level open, so what it gives its own lessons on average is called 0
        self.register_buffer("center", torch.zeros(()))
        self.register_buffer("slope", torch.ones(()))
        self.register_buffer("shift", torch.zeros(()))

    def _count(self, layout: FeatureLayout) -> int:
        tags, traces = torch.zeros(1, layout.tag_width), torch.zeros(1, layout.trace_width)
        zero = torch.zeros(1, dtype=torch.long)
        with torch.no_grad():
            return int(self.agreements(tags, traces, zero, zero).shape[1])

    def forward(
        self,
        tags: Tensor,
        traces: Tensor,
        first: Tensor,
        second: Tensor,
        places: Tensor,
        parts: Tensor,
    ) -> Tensor:
        """Return scores ``[n]`` in (0, 1)."""
        logits = self.logits(tags, traces, first, second, places, parts)
        return torch.sigmoid(logits * self.slope + self.shift)

    def logits(
        self,
        tags: Tensor,
        traces: Tensor,
        first: Tensor,
        second: Tensor,
        places: Tensor,
        parts: Tensor,
    ) -> Tensor:
        """Return raw scores ``[n]``."""
        pairs = self.agreements(tags, traces, first, second) @ self.agreement
        turned = tags @ (self.bilinear + self.bilinear.T) * 0.5
        alone = tags @ self.alone
        pairs = pairs + (turned[first] * tags[second]).sum(dim=1) + alone[first] + alone[second]
        padded = torch.cat([pairs, pairs.new_zeros(1)])
        there = (places < first.shape[0]).to(pairs.dtype)
        mean = padded[places].sum(dim=1) / there.sum(dim=1).clamp(min=1)
        return mean + parts @ self.parts - self.center

    def agreements(self, tags: Tensor, traces: Tensor, first: Tensor, second: Tensor) -> Tensor:
        """Return ``[p, e]``: how two pieces agree and differ; symmetric in the two."""
        columns = [
            *self._numbers(tags, first, second),
            *self._overlaps(tags, first, second),
            *self._patterns(tags, first, second),
            *self._colors(tags, first, second),
            *self._traces(traces, first, second),
        ]
        return torch.stack(columns, dim=1)

    def _numbers(self, tags: Tensor, first: Tensor, second: Tensor) -> list[Tensor]:
        formality = tags[:, self._tag["formality"]][:, 0]
        warmth = tags[:, self._tag["warmth"]][:, 0]
        apart = (formality[first] - formality[second]).abs()
        return [
            apart,
            (apart > 1.0).to(tags.dtype),
            apart**2,
            (warmth[first] - warmth[second]).abs(),
        ]

    def _overlaps(self, tags: Tensor, first: Tensor, second: Tensor) -> list[Tensor]:
        found = []
        for field in ("season", "occasion"):
            held = tags[:, self._tag[field]]
            shared = (held[first] * held[second]).sum(dim=1)
            either = held.sum(dim=1)[first] + held.sum(dim=1)[second] - shared
            found += [shared / either.clamp(min=1), (shared > 0).to(tags.dtype)]
        style, material = tags[:, self._tag["style"]], tags[:, self._tag["material"]]
        circles: Tensor = self.get_buffer("circles")
        found.append(_side_by_side(style, circles, first, second))
        found.append((style[first] * style[second]).sum(dim=1))
        found.append((material[first] * material[second]).sum(dim=1))
        return found

    def _patterns(self, tags: Tensor, first: Tensor, second: Tensor) -> list[Tensor]:
        pattern = tags[:, self._tag["pattern"]]
        bold = pattern @ self.get_buffer("boldness")
        plain = pattern @ self.get_buffer("plain")
        return [
            bold[first] * bold[second],
            plain[first] * plain[second],
            (plain[first] - plain[second]).abs(),
        ]

    def _colors(self, tags: Tensor, first: Tensor, second: Tensor) -> list[Tensor]:
        colors = tags[:, self._tag["colors"]]
        place = colors @ self.get_buffer("lab")
        chroma = colors @ self.get_buffer("chroma")
        neutral = colors @ self.get_buffer("neutral")
        both = neutral[first] * neutral[second]
        # the square root's slope at 0 is infinite, and two equal colors are common
        distance = ((place[first] - place[second]) ** 2).sum(dim=1).clamp(min=1e-8).sqrt()
        return [
            _side_by_side(colors, self.get_buffer("harmony"), first, second),
            both,
            neutral[first] + neutral[second] - 2 * both,
            (place[first, 0] - place[second, 0]).abs(),
            distance,
            (chroma[first] - chroma[second]).abs(),
            chroma[first] * chroma[second],
            (colors[first] * colors[second]).sum(dim=1),
        ]

    def _traces(self, traces: Tensor, first: Tensor, second: Tensor) -> list[Tensor]:
        formality = traces[:, 0]
        apart = (formality[first] - formality[second]).abs()
        found = [apart, apart**2]
        for field in _SOFT_FIELDS:
            columns = self._trace[field]
            above = traces[:, columns] - self.usual[columns]
            product = (above[first] * above[second]).sum(dim=1)
            # a garment of which little is read points nowhere, however long the arrow is made
            length = (above**2).sum(dim=1).clamp(min=1e-8).sqrt() + 0.1
            found += [product, product / (length[first] * length[second])]
        style = traces[:, self._trace["style"]].clamp(0, 1)
        style = style / (style.sum(dim=1, keepdim=True) + 1e-3)
        found.append(_side_by_side(style, self.get_buffer("circles"), first, second))
        pattern = traces[:, self._trace["pattern"]].clamp(0, 1)
        plain, bold = pattern @ self.get_buffer("plain"), pattern @ self.get_buffer("boldness")
        found += [plain[first] * plain[second], bold[first] * bold[second]]
        return found


def scores_of(
    net: PairNet, reader: VectorReader, table: PieceTable, *, raw: bool = False
) -> Callable[[Index], npt.NDArray[np.float64]]:
    """Return what scores outfits of ``table`` as the exported head will.

    Args:
        raw: Give logits before calibration.
    """
    layout = FeatureLayout.of(table.vocabulary)
    rules = RuleScorer(table.vocabulary)
    tags = torch.from_numpy(layout.tags(table)).double()
    traces = torch.from_numpy(reader.traces(table, layout)).double()

    def score(index: Index) -> npt.NDArray[np.float64]:
        first, second, places = map(torch.from_numpy, pair_places(index, len(table)))
        parts = torch.from_numpy(rules.parts(table, index)).double()
        with torch.no_grad():
            logits = net.logits(tags, traces, first, second, places, parts)
            values = logits if raw else torch.sigmoid(logits * net.slope + net.shift)
        found: npt.NDArray[np.float64] = values.numpy()
        return found

    return score


def _side_by_side(held: Tensor, table: Tensor, first: Tensor, second: Tensor) -> Tensor:
    return ((held @ table)[first] * held[second]).sum(dim=1)


def _fixed_tables(layout: FeatureLayout, rules: RuleScorer) -> dict[str, np.ndarray]:
    """Return the rules' tables; the layout has the same terms in the same order as their words."""
    vocabulary, harmony = rules.vocabulary, rules.harmony
    assert layout == FeatureLayout.of(vocabulary), "a head is trained with the shipped vocabulary"
    lch = np.nan_to_num(harmony.lch, nan=40.0)
    hue = np.radians(lch[:, 2])
    lab = np.stack([lch[:, 0], lch[:, 1] * np.cos(hue), lch[:, 1] * np.sin(hue)], axis=1) / 100
    tables = {
        "circles": rules.style_affinity,
        "boldness": rules.boldness,
        "plain": np.array([name == "plain" for name in vocabulary.patterns]),
        "harmony": harmony.table,
        "lab": lab,
        "chroma": lch[:, 1] / 100,
        "neutral": harmony.neutral,
    }
    return {name: np.asarray(table, dtype=np.float32) for name, table in tables.items()}
