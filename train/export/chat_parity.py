"""Measures what an exported chat model lost, and refuses one that lost more than rounding.

Compares transformers and llama.cpp on given pictures and prompts: the picture tower's output, the
logits before every token of transformers' own answer, and the greedy answers. Reads the files back
and compares settings with ``config.json`` and every tensor with the checkpoint, because some faults
cannot be seen from outside: the two halves of the patch layer are added up for a still picture, so
exchanged halves answer the same.

A cosine of 0.999 proves nothing here: exports with a wrong window pattern or wrong M-RoPE sections
pass it. Bounds are therefore a multiple of what an honest export of the same type loses.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Protocol

import gguf
import numpy as np
import numpy.typing as npt

from models.types import RgbImage
from models.vision_resize import ALONE_TOKENS_KEY, SEVERAL_TOKENS_KEY
from train.export.checkpoint import VISION_EPSILON, CheckpointError, Floats, read_json
from train.export.parity import Gate, ParityError, require
from train.export.to_gguf import VlmSource, text_names, vision_names

HONEST_FACTOR = 5.0

_LOST: Mapping[str, float] = {
    "F32": 0.0, "F16": 1e-3, "BF16": 8e-3, "Q8_0": 0.02, "Q6_K": 0.06, "Q5_K": 0.12, "Q5_0": 0.12,
    "Q5_1": 0.12, "Q4_K": 0.2, "Q4_0": 0.25, "Q4_1": 0.2, "IQ4_NL": 0.25,
}  # fmt: skip
"""Share of a tensor (root of mean squares) that storing it in a type may change."""


PLAIN = frozenset({"F32", "F16", "BF16"})
"""Types of tensors that lose so little that the general bounds hold."""
_REFUSED = (
    "Do not use it. Four-bit types change some answers: say how many may differ (--least-equal), or"
    " compare with the report of an honest export of the same type (--bounds)."
)


class Side(Protocol):
    """One of the two programs that compute the same model."""

    def embed(self, picture: RgbImage) -> Floats:
        """Return what the picture tower says: ``[tokens, hidden]``."""

    def logits(self, prompt: str, picture: RgbImage, answer: Sequence[int]) -> Floats:
        """Return the logits before each token of an answer and after the last."""

    def greedy(self, prompt: str, picture: RgbImage, *, most: int) -> list[int]:
        """Return the likeliest answer, its end token left out."""


@dataclass(frozen=True)
class Case:
    """One picture and one prompt.

    Attributes:
        picture: Both sides multiples of 28; more than 112 px and not square, so that windows and
            both directions matter.
        prompt: The whole text, the picture's three tokens in it once.
    """

    picture: RgbImage
    prompt: str


@dataclass(frozen=True)
class Reference:
    """What transformers computes for the cases, kept so that several exports can be compared.

    Attributes:
        real_tokens: Rows of the vocabulary that tokens use; the others mean nothing.
        most: Tokens at which an answer was cut.
    """

    cases: tuple[Case, ...]
    embeddings: tuple[Floats, ...]
    answers: tuple[tuple[int, ...], ...]
    logits: tuple[Floats, ...]
    real_tokens: int
    most: int

    @classmethod
    def of(
        cls, side: Side, cases: Sequence[Case], *, real_tokens: int, most: int = 48
    ) -> Reference:
        """Compute them.

        Raises:
            ParityError: There are too few cases to prove anything.
        """
        if len(cases) < 2:
            raise ParityError(
                "An export needs two pictures or more to be compared.",
                next_step="Name a folder with more photos.",
            )
        answers = [tuple(side.greedy(case.prompt, case.picture, most=most)) for case in cases]
        return cls(
            tuple(cases),
            tuple(side.embed(case.picture) for case in cases),
            tuple(answers),
            tuple(
                side.logits(case.prompt, case.picture, answer)
                for case, answer in zip(cases, answers, strict=True)
            ),
            real_tokens,
            most,
        )


@dataclass(frozen=True)
class ChatDeviation:
    """How far an export is from its source, the worst of all cases.

    Attributes:
        pictures: 1 - cosine of centered picture embeddings.
        pictures_max: Largest difference of one value.
        logits: 1 - cosine of centered logits, the worst of all tokens.
        logits_max: Largest difference of one logit.
        equal_answers: Greedy answers that are the same token by token.
        answers: All greedy answers.
    """

    pictures: float
    pictures_max: float
    logits: float
    logits_max: float
    equal_answers: int
    answers: int

    def bounds(self) -> ChatBounds:
        """Return the bounds that this deviation sets if it is an honest export's."""
        return ChatBounds(self.pictures * HONEST_FACTOR, self.logits * HONEST_FACTOR)


@dataclass(frozen=True)
class ChatBounds:
    """What an export may lose; figures as in ``ChatDeviation``.

    The bounds that are taken where none are given are for F32 with F32 and come from a tiny model
    (embeddings 1.5e-8, logits 4e-9) with room for depth: with random weights pocket-omni's shape is
    at 8.7e-8 and 2.2e-7. Other types take theirs from
    an honest export: an earlier report, or what rounding the weights alone changes
    (``chat_check``).

    Attributes:
        logits: None where nobody knows what an honest export of this type loses.
    """

    pictures: float = 5e-7
    logits: float | None = 2e-6

    def at_least(self, other: ChatBounds) -> ChatBounds:
        """Return the laxer of two, figure by figure."""
        both = self.logits is not None and other.logits is not None
        logits = max(self.logits or 0.0, other.logits or 0.0) if both else None
        return ChatBounds(max(self.pictures, other.pictures), logits)

    @classmethod
    def from_report(cls, file: Path) -> ChatBounds:
        """Return the bounds that an earlier report sets.

        Raises:
            CheckpointError: It is no report.
        """
        try:
            deviation = ChatDeviation(**read_json(file)["deviation"])
        except (KeyError, TypeError) as error:
            raise CheckpointError(
                f"{file.name} is not a report of an export.",
                next_step="Name a report that `vestry-train export check --out` wrote.",
            ) from error
        return deviation.bounds()


@dataclass(frozen=True)
class ChatParity:
    """Everything that is known about an export.

    Attributes:
        settings: Settings that differ from what ``config.json`` asks for, as sentences.
        tensors: Tensors that are not what the checkpoint holds, as sentences.
        twin: Of a quantized file with its own weights on both sides, in F32 (``unquantized``); None
            where it was not made.
    """

    deviation: ChatDeviation
    bounds: ChatBounds
    settings: tuple[str, ...]
    tensors: tuple[str, ...]
    twin: ChatDeviation | None = None

    def gates(self, *, least_equal: float | None = None) -> tuple[Gate, ...]:
        """Return all promises.

        Args:
            least_equal: Share of greedy answers that must be the same. When None all of them; of a
                file with a twin all of the twin's, because rounding may decide between two answers
                that are as likely.
        """
        found, most = self.deviation, self.bounds
        gates = [
            Gate("settings_wrong", len(self.settings), 0, at_least=False),
            Gate("tensors_wrong", len(self.tensors), 0, at_least=False),
            Gate("picture_deviation", found.pictures, most.pictures, at_least=False),
        ]
        if most.logits is not None:
            gates.append(Gate("logit_deviation", found.logits, most.logits, at_least=False))
        if self.twin is not None:
            plain = ChatBounds()
            assert plain.logits is not None
            gates += [
                Gate("twin_pictures", self.twin.pictures, plain.pictures, at_least=False),
                Gate("twin_logits", self.twin.logits, plain.logits, at_least=False),
                Gate("twin_answers", self.twin.equal_answers / self.twin.answers, 1.0),
            ]
        if least_equal is None and self.twin is None:
            least_equal = 1.0
        if least_equal is not None:
            gates.append(Gate("equal_answers", found.equal_answers / found.answers, least_equal))
        return tuple(gates)

    def require(self, *, least_equal: float | None = None) -> None:
        """Refuse the export unless every gate is met.

        Raises:
            ParityError: Names every gate that is not, and what is wrong in the files.
        """
        if wrong := (*self.settings, *self.tensors):
            raise ParityError(
                f"The export is not what it should be: {'; '.join(wrong[:5])}.",
                next_step="Do not use it. Export again with this version of Vestry.",
            )
        require(self.gates(least_equal=least_equal), next_step=_REFUSED)

    def to_json(self, *, least_equal: float | None = None) -> dict[str, Any]:
        """Return plain values; figures in full, because they become bounds."""
        gates = [
            {**gate.to_json(), "measured": gate.measured, "met": gate.met}
            for gate in self.gates(least_equal=least_equal)
        ]
        return {**asdict(self), "gates": gates, "met": all(gate["met"] for gate in gates)}


def deviation_of(side: Side, reference: Reference) -> ChatDeviation:
    """Measure one export against what transformers computed."""
    worst = ChatDeviation(0.0, 0.0, 0.0, 0.0, 0, len(reference.cases))
    for number, case in enumerate(reference.cases):
        ours = side.embed(case.picture)
        theirs = reference.embeddings[number]
        pictures = _apart(ours.reshape(1, -1), theirs.reshape(1, -1))
        said = reference.answers[number]
        real = slice(0, reference.real_tokens)
        rows = side.logits(case.prompt, case.picture, said)[:, real]
        logits = _apart(rows, reference.logits[number][:, real])
        answer = side.greedy(case.prompt, case.picture, most=reference.most)
        worst = replace(
            worst,
            pictures=max(worst.pictures, pictures[0]),
            pictures_max=max(worst.pictures_max, pictures[1]),
            logits=max(worst.logits, logits[0]),
            logits_max=max(worst.logits_max, logits[1]),
            equal_answers=worst.equal_answers + (tuple(answer) == said),
        )
    return worst


def compare_export(
    source: VlmSource,
    files: tuple[Path, Path],
    side: Side,
    reference: Reference,
    *,
    bounds: ChatBounds | None = None,
    twin: ChatDeviation | None = None,
) -> ChatParity:
    """Measure an export in every way there is.

    Args:
        files: Text file and picture file, as ``side`` has loaded them.
        twin: What its float twin was measured with.
    """
    text, mmproj = (gguf.GGUFReader(file) for file in files)
    return ChatParity(
        deviation_of(side, reference),
        bounds or ChatBounds(),
        (*settings_apart(text, _text_settings(source)), *_vision_apart(mmproj, source)),
        (*tensors_apart(source, text), *tensors_apart(source, mmproj)),
        twin,
    )


def settings_apart(reader: gguf.GGUFReader, expected: Mapping[str, Any]) -> tuple[str, ...]:
    """Return how a file's settings differ from what they must be; numbers as float32."""
    wrong = []
    for key, value in expected.items():
        field = reader.get_field(key)
        found = None if field is None else field.contents()
        if found is None or not _same(found, value):
            wrong.append(f"{key} is {_short(found)}, not {_short(value)}")
    return tuple(wrong)


def tensors_apart(source: VlmSource, reader: gguf.GGUFReader) -> tuple[str, ...]:
    """Return which tensors of a file are not those of the checkpoint, and which are missing."""
    kind = reader.get_field("general.architecture")
    mine = _expected_tensors(source, vision=kind is not None and kind.contents() == "clip")
    wrong = []
    held = {tensor.name: tensor for tensor in reader.tensors}
    for name in sorted(held.keys() ^ mine.keys()):
        wrong.append(f"{name} is {'missing' if name in mine else 'unknown'}")
    for name in sorted(held.keys() & mine.keys()):
        stored = held[name].tensor_type
        values = _expected_values(source, *mine[name])
        found = gguf.quants.dequantize(held[name].data, stored).reshape(-1)
        if found.size != values.size:
            wrong.append(f"{name} has another size")
            continue
        power = float(np.mean(values.astype(np.float64) ** 2)) or 1.0
        lost = float(np.mean((found - values.reshape(-1)).astype(np.float64) ** 2) / power) ** 0.5
        if not lost <= _LOST.get(stored.name, 0.0):
            wrong.append(f"{name} ({stored.name}) differs by {lost:.2g} of itself")
    return tuple(wrong)


def write_report(parity: ChatParity, file: Path, *, least_equal: float | None = None) -> None:
    """Write a report that people read and that ``ChatBounds.from_report`` understands."""
    document = parity.to_json(least_equal=least_equal)
    file.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")


def _apart(
    ours: npt.NDArray[np.floating[Any]], theirs: npt.NDArray[np.floating[Any]]
) -> tuple[float, float]:
    """Return the worst 1 - cosine of centered rows and the largest difference."""
    if ours.shape != theirs.shape:
        raise ParityError(
            f"The export answers in the shape {ours.shape}, not {theirs.shape}.",
            next_step="Do not use it. Export again with this version of Vestry.",
        )
    left, right = ours.astype(np.float64), theirs.astype(np.float64)
    largest = float(np.abs(left - right).max())
    left = left - left.mean(axis=1, keepdims=True)
    right = right - right.mean(axis=1, keepdims=True)
    norms = np.linalg.norm(left, axis=1) * np.linalg.norm(right, axis=1)
    cosines = (left * right).sum(axis=1) / np.maximum(norms, 1e-30)
    # rounding may give a cosine above one; a figure that is no number must stay one
    return float(np.max(np.maximum(1 - cosines, 0.0))), largest


def _text_settings(source: VlmSource) -> dict[str, Any]:
    """Say from the configuration, not from the writer, what a text file must hold."""
    shape, words = source.shape.text, source.words
    return {
        "general.architecture": "qwen2vl",
        "qwen2vl.block_count": shape.layers,
        "qwen2vl.context_length": shape.context,
        "qwen2vl.embedding_length": shape.hidden,
        "qwen2vl.feed_forward_length": shape.inner,
        "qwen2vl.attention.head_count": shape.heads,
        "qwen2vl.attention.head_count_kv": shape.kv_heads,
        "qwen2vl.attention.layer_norm_rms_epsilon": shape.epsilon,
        "qwen2vl.rope.freq_base": shape.rope_theta,
        "qwen2vl.rope.dimension_sections": [*shape.sections, 0],
        "tokenizer.ggml.model": "gpt2",
        "tokenizer.ggml.pre": "qwen2",
        "tokenizer.ggml.tokens": list(words.tokens),
        "tokenizer.ggml.token_type": list(words.kinds),
        "tokenizer.ggml.merges": list(words.merges),
        "tokenizer.ggml.eos_token_id": words.end,
        "tokenizer.ggml.add_bos_token": False,
        "tokenizer.chat_template": words.template,
    }


def _vision_apart(reader: gguf.GGUFReader, source: VlmSource) -> tuple[str, ...]:
    eyes, limits = source.shape.vision, source.limits
    sizes = {ALONE_TOKENS_KEY: limits.alone, SEVERAL_TOKENS_KEY: limits.several} if limits else {}
    return settings_apart(
        reader,
        {
            "general.architecture": "clip",
            "clip.projector_type": "qwen2.5vl_merger",
            "clip.has_vision_encoder": True,
            "clip.use_silu": True,
            "clip.vision.projection_dim": eyes.out,
            "clip.vision.patch_size": eyes.patch,
            "clip.vision.embedding_length": eyes.hidden,
            "clip.vision.feed_forward_length": eyes.inner,
            "clip.vision.block_count": eyes.blocks,
            "clip.vision.attention.head_count": eyes.heads,
            "clip.vision.attention.layer_norm_epsilon": VISION_EPSILON,
            "clip.vision.n_wa_pattern": (
                0 if eyes.full_attention_every == 1 else eyes.full_attention_every
            ),
            "clip.vision.image_mean": list(eyes.mean),
            "clip.vision.image_std": list(eyes.std),
            **sizes,
        },
    )


def _expected_tensors(source: VlmSource, *, vision: bool) -> dict[str, tuple[str, int, int]]:
    """Return for each GGUF name the checkpoint's name, the part and the number of parts."""
    if not vision:
        return {theirs: (ours, 0, 1) for ours, theirs in text_names(source.shape).items()}
    return {
        name: (ours, part, len(parts))
        for ours, parts in vision_names(source.shape).items()
        for part, name in enumerate(parts)
    }


def _expected_values(source: VlmSource, ours: str, part: int, parts: int) -> Floats:
    """Cut a tensor by its meaning; deliberately not the writer's own code."""
    values = source.tensors.read(ours)
    if parts == 1:
        return values
    if values.ndim == 5:  # [width, color, frame, 14, 14]
        return values[:, :, part]
    return np.split(values, parts, axis=0)[part]


def _same(found: Any, value: Any) -> bool:
    if isinstance(value, list):
        return (
            isinstance(found, list | tuple)
            and len(found) == len(value)
            and all(_same(one, other) for one, other in zip(found, value, strict=True))
        )
    if isinstance(value, float):
        return bool(np.float32(found) == np.float32(value))
    return bool(found == value)


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."
