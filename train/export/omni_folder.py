"""Exports a trained pocket-omni as the folder that ships: two Q8_0 files, checked, with a manifest.

    vestry-train pocket omni-export --run RUN --out models/pocket/omni

The folder appears when the files agree with the checkpoint they were made from (``chat_check``),
whole or not at all. The manifest says which preset made it, on which machine and from which
questions; what it can do is measured afterwards and told by its card (``omni_card``).
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from models.store import Manifest, write_manifest
from train.errors import DataError
from train.export.chat_check import check_export
from train.export.model_folder import publish, revision_of
from train.export.to_gguf import ExportOptions, export_gguf, refuse_foreign

NAME: Final = "pocket-omni"
MODEL: Final = Path("stages") / "model"
_PROMPT: Final = (
    "Name the color of the top. Give up to three answers, best first, separated by semicolons."
)
_MOST_BYTES: Final = 13_000_000


def export_omni(
    run: Path, out: Path, *, pictures: Path | None = None, say: Callable[[str], None]
) -> Manifest:
    """Export the model of a run and return the manifest of what was written.

    Args:
        pictures: Photos to compare both programs on; drawn garments when None.

    Raises:
        DataError: The run is not finished, or the files are larger than what may ship.
        TrainError: The model cannot be exported, or the files do not agree with it.
    """
    refuse_foreign(out)
    model = run / MODEL
    if not model.is_dir():
        raise DataError(
            f"{run.name} holds no trained model.",
            next_step="Let `vestry-train pocket omni` finish; its model is stages/model.",
        )
    work = out.with_name(out.name + ".export.part")  # packages leave such a folder out
    shutil.rmtree(work, ignore_errors=True)
    try:
        made = export_gguf(model, work, ExportOptions("Q8_0", "Q8_0", name=NAME))
        if made.size_bytes > _MOST_BYTES:
            raise DataError(
                f"The files take {made.size_bytes / 1e6:.2f} MB, and"
                f" {_MOST_BYTES / 1e6:.0f} MB may ship.",
                next_step="Train a smaller shape.",
            )
        say("comparing the files with their checkpoint")
        parity = check_export(model, work, pictures=pictures, prompt=_PROMPT, bounds=None)
        parity.require()
        files = [file.name for file in made.files]
        kept = {
            key: value
            for key, value in made.fields.items()
            if key not in ("format", "name", "files")
        }
        fields = {
            **kept,
            "revision": revision_of(work, files),
            "parity": parity.to_json(),
            "recipe": recipe_of(run),
        }
        manifest = write_manifest(work, NAME, files=files, fields=fields)
        publish(work, out)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return manifest


def recipe_of(run: Path) -> dict[str, Any]:
    """Return what a run folder tells about how its model was made.

    Raises:
        DataError: Its files are missing or cannot be read.
    """
    try:
        identity, facts = (_read(run / "stages" / name) for name in ("config.json", "run.json"))
        tower = run / "tower" / "tower.json"
        config = identity["config"]
        return {
            "preset": "cpu" if config["runtime"]["device"] == "cpu" else "accelerator",
            "name": config["name"],
            "seed": config["seed"],
            "questions_sha256": identity["data"],
            "stages": [
                {
                    "name": stage["name"],
                    "minutes": stage["minutes"],
                    "questions": planned["questions"],
                    "steps": planned["steps"],
                }
                for stage, planned in zip(config["stages"], facts["planned"]["stages"], strict=True)
            ],
            "done": facts.get("done", {}),
            "weights": facts["planned"]["weights"]["all"],
            "environment": facts["environment"],
            "tower": _read(tower) if tower.is_file() else None,
        }
    except (KeyError, TypeError, ValueError) as error:
        raise DataError(
            f"What {run.name} tells about itself is not complete.",
            next_step="Name the run folder of `vestry-train pocket omni`.",
        ) from error


def _read(file: Path) -> Mapping[str, Any]:
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise DataError(
            f"{file.parent.name}/{file.name} is missing.",
            next_step="Name the run folder of `vestry-train pocket omni`.",
        ) from error
    if not isinstance(found, dict):
        raise ValueError("no object")
    return found
