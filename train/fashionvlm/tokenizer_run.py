"""Trains the picture tokenizer: drawings first, then photos and pictures of dialogues among them.

    RUN/config.json, run.json, metrics.csv, loss.png, checkpoints/
    RUN/magvitv2.safetensors   the tokenizer, when it is finished
    RUN/tokenizer.json         how well it gives back pictures that it did not learn

What a step sees is a function of (seed, step), so a run that was killed goes on bit for bit on a
processor in float32, unless it is a clock that ends it. One process is enough: at these sizes the
network fits everywhere and sees more than it needs.

Source: MAGVIT-v2 (Yu et al. 2023), section 3.1; the loss is ``train.showo.tokenizer_training``'s.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from torch import Tensor, nn

from train.distributed import World
from train.errors import RunError
from train.fashionvlm.config import TokenizerSettings, VlmConfig
from train.fashionvlm.shapes import in_bf16, tokenizer_shape
from train.fashionvlm.sources import Numbers, Sources
from train.omni.curves import draw_curves
from train.omni.run_folder import Position, RunFolder, write_json
from train.omni.schedule import progress_of, rate_factor, set_rates
from train.optim import decay_groups
from train.run_settings import built
from train.showo.tokenizer_net import PictureTokenizer, to_pixels
from train.showo.tokenizer_training import (
    TokenizerLosses,
    bit_balance,
    tokenizer_losses,
    used_codes,
)
from train.showo.weights import load_tokenizer, save_weights

COLUMNS: Final = (
    "step",
    "stage",
    "loss",
    "absolute",
    "squared",
    "entropy",
    "commit",
    "used",
    "lr",
    "grad_norm",
    "pictures_per_s",
    "held_out",
)
WEIGHTS: Final = "magvitv2.safetensors"
FIGURES: Final = "tokenizer.json"
DRAW_EVERY: Final = 50
_HELD_OUT: Final = 192
_BATCH: Final = 16
_KIND: Final = 71

Say = Callable[[str], None]


class TokenizerTrainer:
    """One run of the picture tokenizer.

    Args:
        world: Where tensors live; one process.
        say: Hears of progress.
    """

    def __init__(
        self, config: VlmConfig, sources: Sources, run: Path, *, world: World, say: Say
    ) -> None:
        self.config, self.sources, self.world, self.say = config, sources, world, say
        self.settings = config.tokenizer
        self.groups = _groups(sources)
        self.folder = RunFolder(
            run,
            {
                "tokenizer": config.to_json()["tokenizer"],
                "side_px": config.shape.side_px,
                "seed": config.seed,
                "data": sources.identity,
            },
            columns=COLUMNS,
        )
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(config.seed)
            self.net = PictureTokenizer(tokenizer_shape(self.settings))
        self.net.to(world.device).train()
        named = list(self.net.named_parameters())
        groups = decay_groups(named, rate=self.settings.lr, decay=self.settings.weight_decay)
        self.optimizer = torch.optim.AdamW(groups, betas=(0.9, 0.99))
        self.bf16 = in_bf16(config.runtime, world)
        self.position = Position()

    def run(self, *, stop_after: int | None = None) -> bool:
        """Train, or go on; tell whether the end was reached.

        Args:
            stop_after: Steps after which to stop with a checkpoint.

        Raises:
            RunError: The folder holds another run, or the loss is no number any more.
        """
        self.folder.begin({"name": self.config.name, "pictures": self._counts()})
        state = self.folder.newest()
        if state is not None:
            self.net.load_state_dict(state["net"])
            self.optimizer.load_state_dict(state["optimizer"])
            self.position = Position(**state["position"])
            self.say(f"going on after step {self.position.step}")
        self.folder.forget_after(self.position.step)
        before, began = self.position.seconds, time.monotonic()
        for pixels in self._ahead():
            self.position.seconds = before + time.monotonic() - began
            progress = self._progress()
            if progress >= 1:
                break
            self._step(pixels, progress)
            if self.position.step % self.config.runtime.save_every == 0:
                self._save()
            if stop_after is not None and self.position.step >= stop_after:
                self._save()
                return False
        self._save()
        return True

    def figures(self, *, most: int = _HELD_OUT) -> dict[str, Any]:
        """Return how well held-out pictures come back, and how the codes are used."""
        found: dict[str, Any] = {
            "steps": self.position.step,
            "seconds": round(self.position.seconds, 1),
        }
        for name, numbers in (
            ("drawn", self.sources.drawn("tune")),
            ("photo", self.sources.photos("tune")),
            ("unseen", self.sources.drawn("unseen")),
        ):
            if len(numbers):
                pixels = self.sources.pixels(numbers[:most], self.config.shape.side_px)
                found[name] = reconstruction(self.net, pixels, self.world.device)
        return found

    def _step(self, pixels: Tensor, progress: float) -> None:
        settings, since = self.settings, time.monotonic()
        factor = rate_factor(
            settings, step=self.position.at, steps=settings.steps, progress=progress
        )
        set_rates(self.optimizer, factor)
        with torch.autocast(self.world.device.type, torch.bfloat16, enabled=self.bf16):
            losses = tokenizer_losses(self.net, pixels)
        losses.total.backward()
        norm = float(nn.utils.clip_grad_norm_(self.net.parameters(), settings.clip))
        if not np.isfinite(norm) or not bool(torch.isfinite(losses.total)):
            raise RunError(
                f"Step {self.position.step} has no finite loss.",
                next_step="Lower tokenizer.lr, or compute in fp32.",
            )
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        self.position.step += 1
        self.position.at += 1
        speed = len(pixels) / max(time.monotonic() - since, 1e-9)
        self._report(losses, rate=settings.lr * factor, norm=norm, speed=speed)

    def _report(self, losses: TokenizerLosses, *, rate: float, norm: float, speed: float) -> None:
        step = self.position.step
        total = float(losses.total.detach())
        terms = (losses.absolute, losses.squared, losses.quantizer.entropy, losses.quantizer.commit)
        told = zip(COLUMNS[3:7], terms, strict=True)
        held = ""
        if step % self.config.runtime.eval_every == 0:
            numbers = self.sources.drawn("tune")[:_HELD_OUT]
            pixels = self.sources.pixels(numbers, self.config.shape.side_px)
            held = f"{reconstruction(self.net, pixels, self.world.device)['loss']:.6g}"
            self.net.train()
        self.folder.log(
            {
                "step": step,
                "stage": "tokenizer",
                "loss": f"{total:.6g}",
                **{name: f"{float(term.detach()):.6g}" for name, term in told},
                "used": used_codes(losses.codes),
                "lr": f"{rate:.6g}",
                "grad_norm": f"{norm:.6g}",
                "pictures_per_s": f"{speed:.1f}",
                "held_out": held,
            }
        )
        if step % DRAW_EVERY == 0:
            draw_curves(self.folder.metrics, self.folder.folder / "loss.png")
            self.say(f"step {step}: loss {total:.4f}, {speed:.1f} pictures/s")

    def _progress(self) -> float:
        return progress_of(
            self.settings,
            step=self.position.at,
            steps=self.settings.steps,
            seconds=self.position.seconds,
        )

    def _ahead(self) -> Iterator[Tensor]:
        """Yield the pixels of each step that is left, one step ahead."""
        steps = range(self.position.at, self.settings.steps + 1)
        with ThreadPoolExecutor(1) as pool:
            coming = pool.submit(self._pixels, steps[0])
            for step in steps[1:]:
                following = pool.submit(self._pixels, step)
                yield coming.result()
                coming = following
            yield coming.result()

    def _pixels(self, step: int) -> Tensor:
        numbers, mirrored = self._chosen(step)
        shown = self.sources.pixels(numbers, self.config.shape.side_px)
        shown[mirrored] = shown[mirrored, :, ::-1]
        return to_pixels(shown, self.world.device)

    def _chosen(self, step: int) -> tuple[Numbers, np.ndarray[Any, np.dtype[np.bool_]]]:
        """Return which pictures a step shows, and which of them mirrored."""
        settings = self.settings
        rng = np.random.default_rng((self.config.seed, _KIND, step))
        first = step < settings.drawn_first * settings.steps and len(self.groups["drawn"]) > 0
        shares = {"photos": 0.0, "dialogues": 0.0} if first else _shares(self.groups, settings)
        shares["drawn"] = max(0.0, 1 - sum(shares.values())) if len(self.groups["drawn"]) else 0.0
        names = [name for name in shares if shares[name] > 0]
        weights = np.array([shares[name] for name in names])
        kinds = rng.choice(len(names), settings.batch, p=weights / weights.sum())
        numbers = np.array([rng.choice(self.groups[names[kind]]) for kind in kinds], np.int64)
        return numbers, rng.random(settings.batch) < 0.5

    def _counts(self) -> dict[str, int]:
        return {name: len(numbers) for name, numbers in self.groups.items()}

    def _save(self) -> None:
        state = {"net": self.net.state_dict(), "optimizer": self.optimizer.state_dict()}
        self.folder.save(self.position, state, keep=self.config.runtime.keep)


def trained_tokenizer(
    config: VlmConfig, sources: Sources, run: Path, *, world: World, say: Say
) -> tuple[PictureTokenizer, dict[str, Any]]:
    """Return a trained tokenizer and its figures: found in ``run``, or trained there.

    Raises:
        TrainError: The data or the folder does not allow it.
    """
    file, report = run / WEIGHTS, run / FIGURES
    if not file.exists() or not report.exists():
        trainer = TokenizerTrainer(config, sources, run, world=world, say=say)
        trainer.run()
        figures = trainer.figures()
        if trainer.folder.metrics.exists():
            draw_curves(trainer.folder.metrics, run / "loss.png")
        save_weights(trainer.net, file)
        write_json(report, {**figures, "settings": asdict(config.tokenizer)})
        say(f"picture tokenizer: {json.dumps(figures)}")
    net = load_tokenizer(file, tokenizer_shape(config.tokenizer))
    found: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
    return net.to(world.device).eval(), found


def found_tokenizer(run: Path) -> PictureTokenizer:
    """Return the tokenizer that a finished run left, with the shape that it was trained in.

    Raises:
        RunError: The run is not finished.
    """
    try:
        settings = json.loads((run / FIGURES).read_text(encoding="utf-8"))["settings"]
    except (OSError, ValueError, KeyError) as error:
        raise RunError(
            "This run of the picture tokenizer is not finished.",
            next_step="Finish it with `vestry-train pocket vlm --stage tokenizer`.",
        ) from error
    shape = tokenizer_shape(built(TokenizerSettings, settings, []))
    return load_tokenizer(run / WEIGHTS, shape).eval()


@torch.no_grad()
def reconstruction(net: PictureTokenizer, shown: Any, device: torch.device) -> dict[str, float]:
    """Return how pictures ``[n, S, S, 3]`` come back: error, decibel, and use of the codes.

    ``perplexity`` is how many codes there would be if those that occur were equally frequent.
    """
    was = net.training
    net.eval()
    absolute = squared = 0.0
    codes = []
    for start in range(0, len(shown), _BATCH):
        pixels = to_pixels(shown[start : start + _BATCH], device)
        mine = net.encode(pixels)
        again = net.decode(mine)
        codes.append(mine)
        absolute += float((again - pixels).abs().mean(dim=(1, 2, 3)).sum())
        squared += float((again - pixels).square().mean(dim=(1, 2, 3)).sum())
    net.train(was)
    every = torch.cat(codes)
    shares = torch.bincount(every.flatten(), minlength=net.config.codes).double()
    shares = shares[shares > 0] / shares.sum()
    balance = bit_balance(every, net.config.bits)
    error = squared / len(shown)
    return {
        "pictures": len(shown),
        "loss": (absolute + squared) / len(shown),
        "absolute": absolute / len(shown),
        # pixels span two
        "psnr": float(10 * np.log10(4 / max(error, 1e-12))),
        "used": used_codes(every),
        "perplexity": float((-(shares * shares.log()).sum()).exp()),
        "least_bit": float(balance.min()),
        "most_bit": float(balance.max()),
    }


def _groups(sources: Sources) -> dict[str, Numbers]:
    groups = {
        "drawn": sources.drawn("train"),
        "photos": sources.photos("train"),
        "dialogues": sources.talking("train"),
    }
    if not any(map(len, groups.values())):
        raise RunError("There is no picture to learn from.", next_step="Give a set with --drawing.")
    return groups


def _shares(groups: dict[str, Numbers], settings: Any) -> dict[str, float]:
    wanted = {"photos": settings.photos, "dialogues": settings.dialogues}
    shares = {name: share if len(groups[name]) else 0.0 for name, share in wanted.items()}
    if not len(groups["drawn"]) and not sum(shares.values()):
        return {name: float(len(groups[name]) > 0) for name in wanted}
    return shares
