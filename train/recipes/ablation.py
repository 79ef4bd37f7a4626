"""Which parts of the recipe earn their place: `vestry-train ablate --data DIR --out FOLDER`.

Each variant changes one thing of the pocket configuration and is trained from the same start with
the same seeds. Runs lie in FOLDER/VARIANT/seed-N and are resumed; decoded photos, masks and first
features are shared. Figures along the way are of held-out training people; ``val`` people are
measured once, after the last run, for the report.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from models.vocabulary import Vocabulary
from train.checkpoint import load_checkpoint
from train.config import changed
from train.data.background import Segment
from train.data.encoder_data import EncoderData, build_encoder_data, part_rows
from train.data.labels import LabelSpace
from train.data.sources.closet import ClosetPhoto, read_closet
from train.distributed import World
from train.encoder_net import GarmentNet
from train.errors import RunError
from train.metric.hits import Hits
from train.recipes.encoder import score_rows, train_encoder
from train.recipes.encoder_config import EncoderConfig

# what each variant changes; the first is what all others are compared with
VARIANTS: dict[str, dict[str, Any]] = {
    "recipe": {},
    "softmax": {"loss": "softmax"},
    # without centers it needs a second view in the batch: compare it with two-views too
    "contrastive": {"loss": "contrastive", "views": 2},
    "no-instances": {"weights": {"instance": 0.0}},
    "two-views": {"views": 2},
    "no-mixing": {"mixing": {"mixup": 0.0, "cutmix": 0.0}},
    "no-renders": {"renders": 0},
    "no-backgrounds": {"augmentation": {"background": 0.0}},
    "no-text": {"weights": {"text": 0.0}},
}
FIGURES = ("tune P2", "tune P1", "val P2", "val P1")


@dataclass(frozen=True)
class Ablation:
    """What is compared.

    Attributes:
        config: The recipe; its epochs are those of every variant.
        variants: Names of ``VARIANTS``.
        seeds: One run of each variant per seed.
    """

    config: EncoderConfig
    variants: tuple[str, ...] = tuple(VARIANTS)
    seeds: tuple[int, ...] = (0,)

    def runs(self) -> list[tuple[str, int, EncoderConfig]]:
        """Return (variant, seed, configuration) of every run, one seed of all variants first.

        Raises:
            RunError: A variant is unknown.
        """
        unknown = [name for name in self.variants if name not in VARIANTS]
        if unknown:
            raise RunError(
                f"There is no variant called {unknown[0]}.",
                next_step=f"Choose among {', '.join(VARIANTS)}.",
            )
        return [
            (name, seed, replace(changed(self.config, VARIANTS[name]), seed=seed))
            for seed in self.seeds
            for name in self.variants
        ]


def run_ablation(
    data: Path,
    ablation: Ablation,
    *,
    out: Path,
    world: World | None = None,
    segment: Segment | None = None,
) -> dict[str, Any]:
    """Train what is not trained yet, measure everything and write ``ablation.json`` and ``.md``.

    Args:
        segment: Finds garments for background swaps; by default the embedded cut-out network.
    """
    photos = read_closet(data)
    labels = LabelSpace.from_vocabulary(Vocabulary.load())
    runs = ablation.runs()
    for name, seed, config in runs:
        run = out / name / f"seed-{seed}"
        if not (run / "done.json").exists():
            table = _table(photos, config, ablation.config, out)
            fit = part_rows(table, "fit")
            net = train_encoder(
                table,
                fit,
                labels,
                config,
                run=run,
                cache=out / "cache",
                world=world,
                segment=segment,
            )
            hits = score_rows(net, table, part_rows(table, "tune"), size=config.size)
            _write(run / "done.json", json.dumps(asdict(hits)))
    results = [_measured(photos, labels, ablation, out, entry) for entry in runs]
    summary = summarized(results, ablation.variants)
    report: dict[str, Any] = {
        "config": asdict(ablation.config),
        "changes": {name: VARIANTS[name] for name in ablation.variants},
        "runs": results,
        "summary": summary,
    }
    _write(out / "ablation.json", json.dumps(report, indent=1))
    _write(out / "ablation.md", as_markdown(summary, ablation))
    return report


def summarized(
    results: Sequence[Mapping[str, Any]], variants: Sequence[str]
) -> dict[str, dict[str, dict[str, float]]]:
    """Return mean and sample deviation over seeds, in percent, by variant and figure."""
    summary: dict[str, dict[str, dict[str, float]]] = {}
    for name in variants:
        mine = [result for result in results if result["variant"] == name]
        summary[name] = {}
        for figure in FIGURES:
            values = np.array([result[figure] for result in mine]) * 100
            spread = float(values.std(ddof=1)) if len(values) > 1 else 0.0
            summary[name][figure] = {
                "mean": round(float(values.mean()), 2),
                "deviation": round(spread, 2),
            }
    return summary


def as_markdown(
    summary: Mapping[str, Mapping[str, Mapping[str, float]]], ablation: Ablation
) -> str:
    """Return the table, with the change against the first variant beside each figure."""
    seeds = len(ablation.seeds)
    lines = [
        "# Ablation of the pocket recipe",
        "",
        "Nearest garment of the contributor's class, hit@1 in percent: P1 among all other photos,"
        " P2 among other people's.",
        f"Pooled over photos; {ablation.config.epochs} epochs, {seeds} seed{'s' * (seeds > 1)};"
        f" in brackets the change against `{ablation.variants[0]}`. `tune` are held-out training"
        " people (the best epoch was chosen on their P2), `val` people were measured once, at the"
        " end.",
        "",
        "| variant | " + " | ".join(FIGURES) + " |",
        "|---|" + "---|" * len(FIGURES),
    ]
    first = summary[ablation.variants[0]]
    for name in ablation.variants:
        cells = []
        for figure in FIGURES:
            found, base = summary[name][figure], first[figure]
            spread = f" ± {found['deviation']:.1f}" if seeds > 1 else ""
            change = found["mean"] - base["mean"]
            against = "" if name == ablation.variants[0] else f" ({change:+.1f})"
            cells.append(f"{found['mean']:.1f}{spread}{against}")
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def _measured(
    photos: Sequence[ClosetPhoto],
    labels: LabelSpace,
    ablation: Ablation,
    out: Path,
    entry: tuple[str, int, EncoderConfig],
) -> dict[str, Any]:
    """Return a finished run's figures; ``val`` is looked at here and nowhere before."""
    name, seed, config = entry
    run = out / name / f"seed-{seed}"
    tune = Hits(**json.loads((run / "done.json").read_text(encoding="utf-8")))
    table = _table(photos, config, ablation.config, out)
    net = GarmentNet(labels, variant=config.variant, frozen_stages=config.frozen_stages)
    net.load_state_dict(load_checkpoint(run / "best.pt")["weights"])
    val = score_rows(net, table, part_rows(table, "val"), size=config.size)
    figures = {
        "tune P1": tune.same_person,
        "tune P2": tune.cross_person,
        "val P1": val.same_person,
        "val P2": val.cross_person,
    }
    return {"variant": name, "seed": seed, **figures, "photos": val.queries}


def _table(
    photos: Sequence[ClosetPhoto], config: EncoderConfig, common: EncoderConfig, out: Path
) -> EncoderData:
    # one corpus of drawings for all seeds: seeds vary the training, not the data
    corpus = replace(config, seed=common.seed)
    return build_encoder_data(photos, corpus, cache=out / "cache")


def _write(file: Path, text: str) -> None:
    part = file.with_suffix(".part")
    part.write_text(text, encoding="utf-8")
    part.replace(file)
