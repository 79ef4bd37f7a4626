"""What each stage of OmniFashion is worth: the same questions after stage 1, stage 2 and both.

    vestry-train omni ablation --questions DIR --base RUN/base --out OUT [--seeds 3]
        [--without assistance] [--without multi-image]

    OUT/seed-N/VARIANT/run/   the run, resumed     OUT/seed-N/VARIANT/SET/   its answers, resumed
    OUT/ablation.md, .json    one table a set of questions: eight columns and Mean Acc

Every variant starts from the same base with the same seed and takes as many steps (what is left out
is filled up from the other subtasks). Where all weights learn, stage 1 is trained once and what
follows starts from it. Nothing is chosen by the test questions, and the table says what came out,
whichever way.
"""

from __future__ import annotations

import dataclasses
import gc
import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from train.errors import RunError
from train.evaluate.answerers import open_model
from train.evaluate.difference_texts import TextEncoder
from train.evaluate.mean_acc import paired_difference, read_scores
from train.evaluate.omni_ablation_report import BASE, BOTH, FIRST, FORMAT, SECOND, to_markdown
from train.evaluate.omnifashion import Options, evaluate_omnifashion
from train.evaluate.omnifashion_report import write_report
from train.omni.config import Ablation, RunConfig
from train.omni.run_folder import write_json
from train.recipes.omnifashion import Request, train_omnifashion
from train.whole_files import write_whole

Say = Callable[[str], None]
WITHOUT: Final[Mapping[str, tuple[str, ...]]] = {
    "assistance": ("S12", "S13"),
    "multi-image": ("S02", "S04"),
}
"""What can be left out of stage 2, and which subtasks that is."""


@dataclass(frozen=True)
class AblationRequest:
    """What a person asked for.

    Attributes:
        config: Of two stages; its seed is the first.
        sets: Folders of questions whose test part is asked; the training folder's own when empty.
        limit: Most questions of each subtask, level and form.
        without: Names of ``WITHOUT``.
    """

    config: RunConfig
    questions: Path
    out: Path
    sets: tuple[Path, ...] = ()
    seeds: int = 1
    without: tuple[str, ...] = ()
    limit: int | None = None
    batch: int = 16
    device: str = "cpu"
    encoder: tuple[str, TextEncoder] | None = None


def run_ablation(request: AblationRequest, *, say: Say) -> dict[str, Any]:
    """Train what is not trained, ask what is not asked, and write the table.

    Raises:
        TrainError: The configuration has not two stages, or something of the training is wrong.
    """
    if len(request.config.stages) != 2:
        raise RunError(
            f"The ablation compares two stages, and this configuration has"
            f" {len(request.config.stages)}.",
            next_step="Choose a configuration with a first and a second stage.",
        )
    if unknown := [name for name in request.without if name not in WITHOUT]:
        raise RunError(
            f"{unknown[0]} cannot be left out.", next_step=f"Choose from {', '.join(WITHOUT)}."
        )
    wanted = [BASE, FIRST, SECOND, BOTH, *(f"without {name}" for name in request.without)]
    sets = request.sets or (request.questions,)
    if len({folder.name for folder in sets}) < len(sets):
        raise RunError("Two folders of questions have one name.", next_step="Rename one of them.")
    answered: dict[tuple[str, int, str], dict[str, Any]] = {}
    for seed in range(request.config.seed, request.config.seed + request.seeds):
        for variant in wanted:
            model = _model_of(request, variant, seed, say=say)
            for folder in sets:
                say(f"{variant}, seed {seed}: {folder.name}")
                document = _asked(request, model, folder, _place(request, variant, seed), say=say)
                answered[variant, seed, folder.name] = document
    report = _report(request, wanted, [folder.name for folder in sets], answered)
    write_json(request.out / "ablation.json", report)
    write_whole(request.out / "ablation.md", to_markdown(report).encode())
    return report


# -- training and asking --------------------------------------------------------------------------


def _place(request: AblationRequest, variant: str, seed: int) -> Path:
    return request.out / f"seed-{seed}" / variant.replace(" ", "-")


def _model_of(request: AblationRequest, variant: str, seed: int, *, say: Say) -> Path:
    """Return the folder of a variant's model, trained if it is not there."""
    if variant == BASE:
        return _base_folder(request)
    config = dataclasses.replace(request.config, seed=seed)
    first, second = config.stages
    drop = WITHOUT.get(variant.removeprefix("without "), ())
    # an adapter goes on from stage to stage; whole weights can be handed on as a base
    handed_on = variant not in (FIRST, SECOND) and config.model.tune == "full"
    if handed_on:
        base = _model_of(request, FIRST, seed, say=say)
        config = dataclasses.replace(
            config, model=dataclasses.replace(config.model, base=str(base)), stages=(second,)
        )
    elif variant in (FIRST, SECOND):
        config = dataclasses.replace(config, stages=(first if variant == FIRST else second,))
    if drop:
        config = dataclasses.replace(config, ablation=Ablation(drop, refill=True))
    return _trained(request, config, _place(request, variant, seed) / "run", variant, say=say)


def _base_folder(request: AblationRequest) -> Path:
    base = Path(request.config.model.base)
    if not base.is_dir():
        raise RunError(
            "What the model is before any training can only be asked where it is a folder.",
            next_step="Give the folder of the base with --base.",
        )
    return base


def _trained(
    request: AblationRequest, config: RunConfig, run: Path, variant: str, *, say: Say
) -> Path:
    mark = run.parent / "trained.json"
    file = request.questions / "train.jsonl"
    data = hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else ""
    identity = {"config": config.to_json(), "data": data}
    model = run / "model"
    if mark.is_file() and model.is_dir():
        if json.loads(mark.read_text(encoding="utf-8")) != identity:
            raise RunError(
                f"{variant} in this folder was trained with other settings or questions.",
                next_step="Choose another folder with --out.",
            )
        return model
    say(f"{variant}, seed {config.seed}: training")
    train_omnifashion(Request(config, request.questions, run), say=say)
    gc.collect()  # a model and its optimizer need not be there while the next one is made
    write_json(mark, identity)
    return model


def _asked(
    request: AblationRequest, model: Path, folder: Path, place: Path, *, say: Say
) -> dict[str, Any]:
    out = place / folder.name
    opened = open_model(model, device=request.device)
    options = Options(folder, out, request.limit, 0, 0, 0, request.batch)
    document = evaluate_omnifashion(opened, options, encoder=request.encoder, say=say)
    write_report(document, out)
    del opened
    gc.collect()
    return document


# -- the table ------------------------------------------------------------------------------------


def _report(
    request: AblationRequest,
    variants: Sequence[str],
    sets: Sequence[str],
    answered: Mapping[tuple[str, int, str], Mapping[str, Any]],
) -> dict[str, Any]:
    seeds = sorted({seed for _, seed, _ in answered})
    found = []
    for name in sets:
        one = answered[variants[0], seeds[0], name]
        rows = [_fixed_row(one, "chance"), _fixed_row(one, "majority")]
        places = {
            (variant, seed): _place(request, variant, seed) / name
            for variant in variants
            for seed in seeds
        }
        base = _mean([answered[BASE, seed, name]["mean_acc"]["of_columns"] for seed in seeds])
        for variant in variants:
            documents = [answered[variant, seed, name] for seed in seeds]
            row = _row(variant, documents, base)
            row["to_both"] = [
                paired_difference(
                    read_scores(places[variant, seed]), read_scores(places[BOTH, seed])
                )
                for seed in (seeds if variant != BOTH else ())
            ]
            rows.append(row)
        found.append({"set": name, "questions": one["questions"], "rows": rows})
    config = request.config
    return {
        "format": FORMAT,
        "name": config.name,
        "seeds": seeds,
        "limit": request.limit,
        "refill": True,
        "device": config.runtime.device,
        "minutes": [stage.minutes for stage in config.stages],
        "prompts_sha256": next(iter(answered.values()))["prompts_sha256"],
        "sets": found,
    }


def _row(variant: str, documents: Sequence[Mapping[str, Any]], base: float) -> dict[str, Any]:
    columns: dict[str, dict[str, Any]] = {}
    for at, column in enumerate(documents[0]["columns"]):
        cells = [document["columns"][at] for document in documents]
        acc = [cell["acc"]["value"] for cell in cells]
        columns[column["column"]] = {
            "a1": _mean([cell["a1"]["value"] for cell in cells]) if "a1" in column else None,
            "acc": _mean(acc),
            "low": _mean([cell["acc"]["low"] for cell in cells]),
            "high": _mean([cell["acc"]["high"] for cell in cells]),
            "n": column["acc"]["n"],
        }
    means = [document["mean_acc"]["of_columns"] for document in documents]
    return {
        "variant": variant,
        "columns": columns,
        "mean_acc": _mean(means),
        "spread": [min(means), max(means)] if len(means) > 1 else None,
        "intervals": [
            [document["mean_acc"]["low"], document["mean_acc"]["high"]] for document in documents
        ],
        "gain": None if variant == BASE else _mean(means) - base,
        "model_sha256": [document["model_sha256"] for document in documents],
    }


def _fixed_row(document: Mapping[str, Any], name: str) -> dict[str, Any]:
    columns = {
        row["column"]: {"a1": row[name]["a1"], "acc": row[name]["acc"], "n": row["acc"]["n"]}
        for row in document["columns"]
    }
    values = [cell["acc"] for cell in columns.values()]
    mean = _mean(values) if values and None not in values else None
    return {"variant": name, "columns": columns, "mean_acc": mean, "gain": None}


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
