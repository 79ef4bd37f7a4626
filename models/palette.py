"""Names a garment's colors from its own pixels, in CIELAB.

    color bins -> a small network names each bin and says how much it belongs to the garment
               -> pooled shares, and a ranking of the dominant name
               -> fused with the encoder's opinion (``prior``) -> at most three names

The network was trained by ``train/recipes/palette.py`` and takes under a millisecond in numpy. It
knows the shipped names; a color the person added is recognized by its own value. Masks are taken
as given, and nothing but color is judged here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from models.errors import DamagedFileError, NotInstalledError
from models.palette_features import FEATURES, Floats, color_bins
from models.types import ColorShare, Mask, RgbImage
from models.vocabulary import Vocabulary

WEIGHTS_FILE = Path(__file__).resolve().parent / "pocket" / "palette" / "palette.npz"
MULTICOLOR = "multicolor"
MAX_COLORS = 3

# Chosen on the training people that the encoder's training left out; the recipe prints the table.
PRIOR_RANK_POWER = 0.75
PRIOR_SHARE_POWER = 0.5
PRIOR_RANK_FLOOR = 0.003
PRIOR_SHARE_FLOOR = 0.02
MIN_SHARE = 0.12

# "Multicolor" is for the garment on which no name leads and the circle of hues is well visited.
_MULTI_TOP = 0.34
_MULTI_FAMILY_SHARE = 0.08
_MULTI_FAMILIES = 4
_HUE_FAMILIES: tuple[frozenset[str], ...] = (
    frozenset({"red", "burgundy", "coral", "pink", "hot pink", "peach"}),
    frozenset({"orange", "tan", "brown", "beige", "cream"}),
    frozenset({"yellow", "mustard", "gold", "neon yellow"}),
    frozenset({"green", "mint", "olive", "khaki"}),
    frozenset({"teal", "turquoise", "light blue", "blue", "navy"}),
    frozenset({"purple", "lavender"}),
)

# A person's own color claims the pixels within about this distance (CIELAB) of its value.
_OWN_COLOR_REACH = 7.0


@dataclass(frozen=True, slots=True)
class PaletteWeights:
    """The network's parameters: two hidden layers and three heads.

    Attributes:
        names: The color of each output.
        layers: Matrices ``[inputs, outputs]`` and biases by name: ``hidden``, ``deep``, ``name``,
            ``belongs`` (one output), ``rank``.
    """

    names: tuple[str, ...]
    layers: Mapping[str, tuple[Floats, Floats]]

    def apply(self, layer: str, values: Floats) -> Floats:
        """Return one affine layer's outputs."""
        matrix, bias = self.layers[layer]
        outputs: Floats = values @ matrix + bias
        return outputs


@dataclass(frozen=True, slots=True)
class Naming:
    """What the network says about one garment.

    Attributes:
        shares: ``[bins]``, each bin's part of the garment, sum 1.
        names: ``[bins, names]``, probabilities per bin.
        rank: ``[names]``, log-odds by which a name's claim to be dominant exceeds its share.
    """

    shares: Floats
    names: Floats
    rank: Floats


def measure_palette(
    image: RgbImage,
    mask: Mask,
    vocabulary: Vocabulary,
    *,
    prior: Mapping[str, float] | None = None,
) -> tuple[ColorShare, ...]:
    """Return up to three colors with their shares, dominant first.

    Args:
        image: Photo of any size; colors are counted at ``palette_features.WORK_SIDE`` pixels.
        mask: Garment mask of the same height and width; an empty one means the whole photo.
        vocabulary: The colors that may be named.
        prior: Color name to probability from the photo as a whole; None leaves it to the pixels.

    Raises:
        NotInstalledError: The weights are missing.
        DamagedFileError: The weights cannot be read.
    """
    weights = shipped_weights()
    bins = color_bins(image, mask)
    naming = name_bins(weights, bins.shares, bins.features)
    names, per_bin = _with_own_colors(weights.names, naming.names, bins.lab, vocabulary=vocabulary)
    allowed = np.array([name in vocabulary.colors for name in names], np.float32)
    rank = np.append(naming.rank, np.zeros(len(names) - len(naming.rank), np.float32))
    shares = fused_shares(
        naming.shares @ per_bin * allowed, rank, prior=_prior_row(names, weights.names, prior)
    )
    return _chosen(dict(zip(names, shares.tolist(), strict=True)), vocabulary)


def name_bins(weights: PaletteWeights, shares: Floats, features: Floats) -> Naming:
    """Run the network over the bins of one garment."""
    hidden = np.maximum(weights.apply("hidden", features), 0)
    hidden = np.maximum(weights.apply("deep", hidden), 0)
    belongs = _softmax(np.log(shares) + weights.apply("belongs", hidden)[:, 0])
    return Naming(
        shares=belongs,
        names=_softmax(weights.apply("name", hidden)),
        rank=weights.apply("rank", belongs @ hidden),
    )


def fused_shares(pooled: Floats, rank: Floats, *, prior: Floats | None) -> Floats:
    """Combine pixel shares, the learned ranking and the prior into one distribution.

    What people call the dominant color is mostly, not always, the largest area (a white shirt with
    a large print stays white). Half of the result is therefore area and half is belief in being
    dominant, so that the order of the shares and the order of the names agree.

    Args:
        pooled: ``[names]``, shares by area.
        rank: ``[names]``, log-odds of ``Naming``.
        prior: ``[names]``, probabilities from the photo as a whole.
    """
    dominant = np.log(pooled + 1e-4) + rank
    area = pooled
    if prior is not None:
        dominant = dominant + PRIOR_RANK_POWER * np.log(prior + PRIOR_RANK_FLOOR)
        area = pooled * (prior + PRIOR_SHARE_FLOOR) ** PRIOR_SHARE_POWER
    dominant = np.where(pooled > 0, dominant, -np.inf)
    mixed: Floats = (area / area.sum() + _softmax(dominant)) / 2
    return mixed


@lru_cache(maxsize=1)
def shipped_weights() -> PaletteWeights:
    """Return the committed weights, read once."""
    return load_weights(WEIGHTS_FILE)


def load_weights(path: Path) -> PaletteWeights:
    """Read a weights file.

    Raises:
        NotInstalledError: There is none.
        DamagedFileError: It is not a palette's.
    """
    try:
        with np.load(path, allow_pickle=False) as stored:
            names = tuple(str(name) for name in stored["names"])
            layers = {
                layer: (
                    stored[f"{layer}.weight"].astype(np.float32),
                    stored[f"{layer}.bias"].astype(np.float32),
                )
                for layer in ("hidden", "deep", "name", "belongs", "rank")
            }
        if layers["hidden"][0].shape[0] != FEATURES or layers["rank"][1].shape != (len(names),):
            raise ValueError("layers of another shape")
    except FileNotFoundError as error:
        raise NotInstalledError(
            "The color names that ship with Vestry are not in this installation.",
            next_step="Install Vestry again.",
        ) from error
    # A cut-off .npz is, depending on where, a bad ZIP (no ValueError), a missing key or bad data.
    except (OSError, ValueError, KeyError, EOFError, _bad_zip()) as error:
        raise DamagedFileError(
            f"The color names that ship with Vestry ({path.name}) cannot be read.",
            next_step="Install Vestry again.",
        ) from error
    return PaletteWeights(names=names, layers=layers)


def _bad_zip() -> type[Exception]:
    from zipfile import BadZipFile

    return BadZipFile


def _with_own_colors(
    names: tuple[str, ...], per_bin: Floats, lab: Floats, *, vocabulary: Vocabulary
) -> tuple[tuple[str, ...], Floats]:
    """Let colors the person added claim the bins near their value."""
    own = [color for name, color in vocabulary.colors.items() if name not in names and color.rgb]
    if not own:
        return names, per_bin
    rgb = np.array([color.rgb for color in own], np.float32)[None] / 255
    values = cv2.cvtColor(rgb, cv2.COLOR_RGB2LAB)[0]
    distance = np.linalg.norm(lab[:, None] - values[None], axis=2)
    claims = np.exp(-((distance / _OWN_COLOR_REACH) ** 2))
    claims = claims / np.maximum(claims.sum(axis=1, keepdims=True), 1.0)
    rest = per_bin * (1 - claims.sum(axis=1, keepdims=True))
    widened = np.concatenate([rest, claims], axis=1).astype(np.float32)
    return (*names, *(color.name for color in own)), widened


def _prior_row(
    names: tuple[str, ...], known: tuple[str, ...], prior: Mapping[str, float] | None
) -> Floats | None:
    if not prior:
        return None
    # The encoder never saw the person's own colors: it must not vote against them.
    neutral = max(prior.values())
    return np.array(
        [prior.get(name, 0.0) if name in known else neutral for name in names], np.float32
    )


def _chosen(shares: Mapping[str, float], vocabulary: Vocabulary) -> tuple[ColorShare, ...]:
    order = sorted(shares, key=lambda name: -shares[name])
    kept = [name for name in order[:MAX_COLORS] if shares[name] >= MIN_SHARE] or order[:1]
    if MULTICOLOR in vocabulary.colors and _is_multicolored(shares):
        leading = tuple(ColorShare(name, round(shares[name], 4)) for name in kept)[:2]
        rest = 1 - sum(color.share for color in leading)
        return (ColorShare(MULTICOLOR, round(rest, 4)), *leading)
    total = sum(shares[name] for name in kept)
    return tuple(ColorShare(name, round(shares[name] / total, 4)) for name in kept)


def _is_multicolored(shares: Mapping[str, float]) -> bool:
    families = [sum(shares.get(name, 0.0) for name in family) for family in _HUE_FAMILIES]
    visited = sum(share >= _MULTI_FAMILY_SHARE for share in families)
    return max(shares.values()) < _MULTI_TOP and visited >= _MULTI_FAMILIES


def _softmax(values: npt.NDArray[np.floating]) -> Floats:
    exponentials = np.exp(values - values.max(axis=-1, keepdims=True))
    total: Floats = (exponentials / exponentials.sum(axis=-1, keepdims=True)).astype(np.float32)
    return total
