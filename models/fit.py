"""Whether a model fits this machine, told in numbers before anything is downloaded or loaded.

    weights + keys and values of the context + buffers for pictures + room to compute  <->  memory

Knows values only: what a model needs comes from its catalogue entry or the header of its files,
what there is from ``probe``. It loads nothing, and it promises nothing: the engine measures again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from models.probe import Gpu, Machine
from models.spec import ModelSpec

Verdict = Literal["fits", "slow", "no"]

_GB = 1_000_000_000
PICTURE_BUFFER = 550_000_000
"""What reading a picture takes besides the weights, at 1,024 tokens; grows with the tokens."""

COMPUTE_BUFFER = 300_000_000
"""What an engine takes besides all that."""

SLOW_WEIGHTS = 4 * _GB
"""Weights from which a processor without a graphics card answers slower than people read."""

_UNKNOWN_CELL = 150_000
_LEAST_MARGIN = 1 * _GB
_MARGIN_SHARE = 0.15


@dataclass(frozen=True, slots=True)
class Needs:
    """What a model takes when it runs, in bytes.

    Attributes:
        weights: All files that are loaded.
        context: Keys and values of every token it may hold.
        pictures: Buffers while a picture is read.
        compute: Whatever else the engine takes.
        exact: Whether the context is known rather than guessed.
    """

    weights: int
    context: int = 0
    pictures: int = 0
    compute: int = COMPUTE_BUFFER
    exact: bool = True

    @property
    def total(self) -> int:
        """Everything together."""
        return self.weights + self.context + self.pictures + self.compute


@dataclass(frozen=True, slots=True)
class Fit:
    """How a model gets on with a machine.

    Attributes:
        verdict: ``fits``, ``slow`` (it runs, but a person waits) or ``no``.
        needs: What it takes.
        has_bytes: Memory of the machine, or of the graphics card that would hold it; 0 if unknown.
        free_bytes: What of that nobody needs now; 0 if unknown.
        sentence: The verdict with its numbers, for a person.
        elsewhere: It runs on other systems alone, whatever the numbers say.
    """

    verdict: Verdict
    needs: Needs
    has_bytes: int
    free_bytes: int
    sentence: str
    elsewhere: bool = False

    @property
    def title(self) -> str:
        """The verdict in two or three words."""
        return {"fits": "Fits", "slow": "May be slow", "no": "Won't fit"}[self.verdict]


def needs_of(spec: ModelSpec, *, context: int = 0, weights: int = 0, cell_bytes: int = 0) -> Needs:
    """Return what a model of the catalogue takes.

    Args:
        context: Tokens to prepare for; the entry's own when 0.
        weights: Size of its files where they are known better than the entry knows them.
        cell_bytes: Bytes of one token in memory, from the files' header; the entry's when 0.
    """
    held = weights or spec.download_bytes
    if spec.memory_mb:
        # An embedded or another task's model was measured whole.
        return Needs(spec.memory_bytes, compute=0)
    known = spec.attention.bytes_per_cell if spec.attention else 0
    cell = cell_bytes or known or _UNKNOWN_CELL
    pictures = 0
    if spec.sees_pictures:
        pictures = PICTURE_BUFFER * max(1024, spec.picture_tokens) // 1024
    return Needs(
        weights=held,
        context=cell * (context or spec.context),
        pictures=pictures,
        exact=bool(cell_bytes or known),
    )


def judge(spec: ModelSpec, machine: Machine, needs: Needs) -> Fit:
    """Say how a model gets on with this machine."""
    if not runs_here(spec, machine):
        return Fit("no", needs, 0, 0, _elsewhere(spec), elsewhere=True)
    takes = _takes(needs)
    card = machine.gpu if _uses_card(spec) else None
    if card is not None and on_card(needs, machine):
        words = f"Takes {takes} of the {_gb(card.memory_bytes)} on the {card.name}."
        return Fit("fits", needs, card.memory_bytes, card.free_bytes, words)
    if not machine.memory_bytes:
        words = f"Takes {takes}; how much this computer has cannot be found out."
        return Fit("slow", needs, 0, 0, words)
    verdict, words = _judge_memory(spec, machine, needs, card)
    return Fit(verdict, needs, machine.memory_bytes, machine.available_bytes, words)


def usable_bytes(machine: Machine) -> int:
    """Return what models may take of this machine's memory; the rest is everything else's."""
    has = machine.memory_bytes
    return max(0, has - max(_LEAST_MARGIN, int(has * _MARGIN_SHARE)))


def on_card(needs: Needs, machine: Machine) -> bool:
    """Whether a model fits on a graphics card that has memory of its own."""
    card = machine.gpu
    return card is not None and not card.unified and needs.total <= card.free_bytes


def runs_here(spec: ModelSpec, machine: Machine) -> bool:
    """Whether the model's library exists for this system at all."""
    if spec.runtime == "mlx" and machine.architecture != "arm64":
        return False
    return machine.system in spec.platforms


def _judge_memory(
    spec: ModelSpec, machine: Machine, needs: Needs, card: Gpu | None
) -> tuple[Verdict, str]:
    # Each sentence is written out whole, because a sentence is what gets translated.
    takes, has = _takes(needs), _gb(machine.memory_bytes)
    free = machine.available_bytes
    if needs.total > machine.memory_bytes:
        return "no", f"Takes {takes}, more than the {has} of this computer."
    if needs.total > usable_bytes(machine):
        return "no", (
            f"Takes {takes} of this computer's {has}, which leaves too little for everything else."
        )
    if spec.min_vram_gb and card is None:
        return "slow", (
            f"Takes {takes} of this computer's {has}, but takes minutes or more without a"
            " graphics card."
        )
    if free and needs.total > free:
        return "slow", (
            f"Takes {takes} of this computer's {has}, of which {_gb(free)} are free; close other"
            " programs first."
        )
    if needs.weights > SLOW_WEIGHTS and card is None and spec.task == "chat":
        return "slow", (
            f"Takes {takes} of this computer's {has}, but answers come slowly without a graphics"
            " card."
        )
    if spec.min_ram_gb * _GB > machine.memory_bytes * 1.1:
        return "slow", (
            f"Takes {takes} of this computer's {has}; it is at home on one with"
            f" {spec.min_ram_gb:g} GB."
        )
    return "fits", f"Takes {takes} of this computer's {has}."


def _elsewhere(spec: ModelSpec) -> str:
    if spec.runtime == "mlx":
        return "Runs only on Macs with Apple silicon."
    names = {"linux": "Linux", "darwin": "macOS", "win32": "Windows"}
    systems = ", ".join(names[system] for system in spec.platforms)
    return f"Runs only on {systems}."


def _uses_card(spec: ModelSpec) -> bool:
    return spec.runtime in ("llama", "mlx", "diffusion", "vton")


def _takes(needs: Needs) -> str:
    # A sign instead of a word: it stands in a sentence of any language.
    return ("" if needs.exact else "≈ ") + _gb(needs.total)


def _gb(count: int) -> str:
    if count < _GB:
        return f"{count / 1e6:.0f} MB"
    return f"{count / _GB:.1f} GB"
