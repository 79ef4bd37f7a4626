"""How many questions of which subtask: the paper's mix, scaled, with subtasks dropped and refilled.

Only numbers: what can be drawn from a corpus is found out by drawing.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from train.data.qa.question import ALIGN, DIALOGUE, LIST, SUBTASKS
from train.errors import DataError

BALANCED = frozenset({"S12", "S13"})
"""Subtasks that come in pairs of yes and no."""
_OTHERS = (ALIGN, DIALOGUE, LIST)


@dataclass(frozen=True, slots=True)
class Mix:
    """Questions to draw, by subtask."""

    train: Mapping[str, int]
    test: Mapping[str, int]


@cache
def paper_mix() -> Mix:
    """Return the mix of the paper, in its full size."""
    text = (files("train.data.qa") / "mix.toml").read_text(encoding="utf-8")
    document = tomllib.loads(text)
    return Mix(document["train"], document["test"])


def scaled_mix(
    *,
    scale: float | None = None,
    count: int | None = None,
    test_count: int | None = None,
    drop: Collection[str] = (),
    refill: bool = True,
    counts: Mapping[str, int] | None = None,
    test_counts: Mapping[str, int] | None = None,
) -> Mix:
    """Return the paper's mix in another size.

    Args:
        scale: Factor for all counts.
        count: Train questions in all, dialogues aside; instead of ``scale``.
        test_count: Test questions in all; the train questions' factor when None.
        drop: Subtasks to leave out of the train questions.
        refill: Scale the remaining subtasks of stage 2 so that their number stays the same.
        counts: Train questions of single subtasks, said outright.
        test_counts: Test questions of single subtasks, said outright.

    Raises:
        DataError: A subtask does not exist, or neither size nor count makes sense.
    """
    mix = paper_mix()
    _require_known((*drop, *(counts or {}), *(test_counts or {})))
    if (scale is not None) == (count is not None) or (scale or count or 0) <= 0:
        raise DataError(
            "Give either a scale or a count above 0.",
            next_step="For a small corpus try --count 20000.",
        )
    if scale is None:
        assert count is not None
        scale = count / sum(n for name, n in mix.train.items() if name != DIALOGUE)
    test_scale = scale if test_count is None else test_count / sum(mix.test.values())
    train = {name: n * scale for name, n in mix.train.items()}
    second = [name for name in train if name in SUBTASKS]
    kept = [name for name in second if name not in drop]
    if refill and kept:
        factor = sum(train[name] for name in second) / sum(train[name] for name in kept)
        train |= {name: train[name] * factor for name in kept}
    train = {name: n for name, n in train.items() if name not in drop}
    return Mix(
        {**{name: _whole(name, n) for name, n in train.items()}, **(counts or {})},
        {
            **{name: _whole(name, n * test_scale) for name, n in mix.test.items()},
            **(test_counts or {}),
        },
    )


def _whole(name: str, number: float) -> int:
    # yes and no come in pairs: an odd one would tip its cell
    step = 2 if name in BALANCED else 1
    return max(step, round(number / step) * step)


def _require_known(names: Collection[str]) -> None:
    unknown = [name for name in names if name not in SUBTASKS and name not in _OTHERS]
    if unknown:
        raise DataError(
            f"{unknown[0]} is no subtask.",
            next_step=f"Subtasks are ALIGN, {', '.join(SUBTASKS)}, LIST and DLG.",
        )
