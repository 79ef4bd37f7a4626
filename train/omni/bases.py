"""Models that OmniFashion can start from, with their licenses.

The paper's base, Qwen2.5-VL-3B, may be used for research alone; what is made of it inherits that.
So it needs ``--allow-research``, and every export says where it comes from. Apache-2.0 bases need
nothing. Nothing is downloaded: a base is a folder, or already in the hub's cache.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from train.errors import RunError

MODEL_TYPES: Final = ("qwen2_5_vl", "qwen3_vl")


@dataclass(frozen=True, slots=True)
class Base:
    """A model to start from.

    Attributes:
        place: Name on the hub.
        license: As its makers call it.
        open: Whether products may be made of it.
        billions: Parameters, for the plan.
    """

    place: str
    license: str
    open: bool
    billions: float


BASES: Final[Mapping[str, Base]] = {
    "qwen2.5-vl-3b": Base(
        "Qwen/Qwen2.5-VL-3B-Instruct", "Qwen Research License (non-commercial)", False, 3.75
    ),
    "qwen3-vl-2b": Base("Qwen/Qwen3-VL-2B-Instruct", "Apache-2.0", True, 2.13),
    "qwen3-vl-4b": Base("Qwen/Qwen3-VL-4B-Instruct", "Apache-2.0", True, 4.44),
}


def find_base(name: str, *, allow_research: bool) -> tuple[str, Base | None]:
    """Return what transformers loads, and what is known of it.

    Raises:
        RunError: It is not known, is no Qwen-VL, or may be used for research only.
    """
    base = BASES.get(name)
    folder = Path(name)
    if base is None and not (folder / "config.json").is_file():
        raise RunError(
            f"{name!r} is neither a known base nor the folder of a model.",
            next_step=f"Choose one of {', '.join(BASES)}, or a folder with a config.json.",
        )
    if base is not None:
        if not base.open and not allow_research:
            raise RunError(
                f"{base.place} is under the {base.license}: what is made of it may not be sold.",
                next_step="Add --allow-research if that suits you, or choose qwen3-vl-2b.",
            )
        return base.place, base
    _check_folder(folder)
    return str(folder), None


def _check_folder(folder: Path) -> None:
    try:
        kind = json.loads((folder / "config.json").read_text(encoding="utf-8")).get("model_type")
    except (OSError, ValueError, AttributeError) as error:
        raise RunError(
            f"{folder.name}/config.json cannot be read.", next_step="Choose another base."
        ) from error
    if kind not in MODEL_TYPES:
        raise RunError(
            f"{folder.name} is a {kind}, not a model that this recipe knows.",
            next_step="Choose a Qwen2.5-VL or a Qwen3-VL.",
        )
