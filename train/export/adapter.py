"""A LoRA that PEFT saved: read without torch, checked, and merged into weights if asked.

Plain LoRA only: what DoRA, trained biases or whole modules beside the adapter would change is
refused, because leaving it out would be an export of another model.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from train.export.checkpoint import CheckpointError, Floats, Tensors, read_json

_A, _B = ".lora_A.weight", ".lora_B.weight"
_MERGE_FIRST = "Merge it with PEFT (`merge_and_unload`), save the model, and export that."


@dataclass(frozen=True)
class LoraAdapter:
    """Pairs of matrices by the module they change.

    Attributes:
        alpha: The one strength that a GGUF file has; llama.cpp divides it by each pair's rank.
    """

    name: str
    alpha: float
    config: Mapping[str, Any]
    tensors: Tensors

    @classmethod
    def read(cls, folder: Path) -> LoraAdapter:
        """Read an adapter's folder.

        Raises:
            CheckpointError: It is no plain LoRA.
        """
        config = read_json(folder / "adapter_config.json")
        tensors = Tensors(folder, stem="adapter_model")
        adapter = cls(folder.name, float(config.get("lora_alpha") or 0), config, tensors)
        adapter._check_kind()
        return adapter

    def modules(self) -> list[str]:
        """Return the canonical names of the modules that it changes, sorted by name."""
        return sorted(name.removesuffix(_A) for name in self.tensors.names() if name.endswith(_A))

    def matrices(self, module: str) -> tuple[Floats, Floats]:
        """Return A ``[rank, in]`` and B ``[out, rank]``, scaled so that ``alpha`` is right.

        A file has one alpha and llama.cpp always divides by the rank: strengths of their own and
        rank-stabilized LoRA (alpha over the root of the rank) therefore go into B.
        """
        first = self.tensors.read(module + _A)
        second = self.tensors.read(module + _B)
        share = self._strength(module, first.shape[0]) * first.shape[0] / self.alpha
        return first, second if math.isclose(share, 1.0) else second * np.float32(share)

    def check(self, module: str, shape: tuple[int, ...]) -> None:
        """Compare a pair with the weight that it changes.

        Raises:
            CheckpointError: It belongs to another model.
        """
        first = self.tensors.shape(module + _A)
        second = self.tensors.shape(module + _B)
        if (second[0], first[1]) != shape or second[1] != first[0]:
            raise CheckpointError(
                f"The adapter's {module} does not fit this model.",
                next_step="Name the model that the adapter was trained on.",
            )

    def merge_into(self, tensors: Tensors) -> None:
        """Let a model's tensors be read with the adapter added.

        Raises:
            CheckpointError: It changes a module that the model does not have.
        """
        for module in self.modules():
            target = f"{module}.weight"
            if target not in tensors.names():
                raise CheckpointError(
                    f"The adapter changes {module}, which this model does not have.",
                    next_step="Name the model that the adapter was trained on.",
                )
            self.check(module, tensors.shape(target))
            tensors.change(target, partial(self._merged, module))

    def _merged(self, module: str, weight: Floats) -> Floats:
        first, second = self.matrices(module)
        merged: Floats = weight + (second @ first) * np.float32(self.alpha / first.shape[0])
        return merged

    def _strength(self, module: str, rank: int) -> float:
        patterns = self.config.get("alpha_pattern") or {}
        alpha = self.alpha
        for pattern, value in patterns.items():
            # PEFT matches the end of the names it has in memory
            names = (module, module.replace("model.layers.", "model.language_model.layers.", 1))
            if any(re.search(rf"(^|\.)({pattern})$", name) for name in names):
                alpha = float(value)
                break
        return alpha / (math.sqrt(rank) if self.config.get("use_rslora") else rank)

    def _check_kind(self) -> None:
        config = self.config
        refused = {
            "is no LoRA": config.get("peft_type") != "LORA" or self.alpha <= 0,
            "is a DoRA": bool(config.get("use_dora")),
            "has trained biases": config.get("bias", "none") != "none",
            "holds whole modules": bool(config.get("modules_to_save")),
            "transposes its weights": bool(config.get("fan_in_fan_out")),
        }
        names = self.tensors.names()
        pairs = {name.removesuffix(_A) for name in names if name.endswith(_A)}
        known = {module + end for module in pairs for end in (_A, _B)}
        refused["changes more than matrices"] = not pairs or known != names
        for what, so in refused.items():
            if so:
                raise CheckpointError(f"The adapter {what}.", next_step=_MERGE_FIRST)
