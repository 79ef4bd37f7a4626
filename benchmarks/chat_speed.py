"""How fast the llama engine talks, beside a plain loop over the same library in the same process.

    python -m benchmarks.chat_speed [--model GGUF [--mmproj GGUF]] [--rounds N] [--threads N]

Without ``--model`` two models of random 4-bit weights are written to a temporary folder, one of
nearly half a billion weights and a tiny one, and thrown away. The loop decodes, takes the likeliest
token by the library's own sampler and does nothing else: no text, no stop, no figures. Engine and
loop take turns, and the best of all rounds counts for each, because a busy machine slows both at
random.

The second turn is asked about the same picture as the first: with ``--mmproj`` of that model, else
of the tiny trained one of the tests (which needs the extra ``train``). Every round shows a picture
that was never seen.
"""

from __future__ import annotations

import argparse
import importlib
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.calibration import Calibration, Target, report
from benchmarks.random_gguf import HALF_BILLION, TINY, write_random
from models.chat import ChatEnded, ChatMessage, ChatRequest
from models.runtimes.llama import LlamaChat, load_llama
from models.runtimes.llama_library import native
from models.runtimes.llama_options import LlamaOptions

LARGE_RATIO = 0.95
TINY_RATIO = 0.85
SECOND_TURN = 0.25
_CONTEXT = 2048
_PROMPT = "Describe what a coat of the year 1920 looked like, and who wore it."
_SIDE = 448


def main() -> None:
    """Measure and report."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--model", type=Path, help="weights of a real model")
    parser.add_argument("--mmproj", type=Path, help="its picture part")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--threads", type=int, default=0)
    arguments = parser.parse_args()
    calibration = Calibration()
    calibration.sample()
    figures: dict[str, Any] = {}
    targets: list[Target] = []
    with tempfile.TemporaryDirectory(prefix="vestry-bench-") as folder:
        for name, file, tokens, bound in _models(arguments.model, Path(folder)):
            found = _decoding(
                file, tokens=tokens, rounds=arguments.rounds, threads=arguments.threads
            )
            calibration.sample()
            figures[name] = found
            title = f"{name}: decoding over a plain loop"
            targets.append(Target(title, found["ratio"], bound, at_least=True))
        pictures = _picture_files(arguments.model, arguments.mmproj)
        if pictures is None:
            figures["second_turn"] = "not measured: the extra train is not installed"
        else:
            turn = _second_turn(*pictures, rounds=arguments.rounds, threads=arguments.threads)
            figures["second_turn"] = turn
            targets.append(
                Target("second turn's first token over the first's", turn["ratio"], SECOND_TURN)
            )
    calibration.sample()
    report("chat_speed", figures, targets, calibration=calibration)


def _models(given: Path | None, folder: Path) -> list[tuple[str, Path, int, float]]:
    """Return name, file, tokens of a round, and the promise of each model to be measured."""
    if given is not None:
        return [("given", given, 64, LARGE_RATIO)]
    large = write_random(folder / "half-billion.gguf", HALF_BILLION)
    tiny = write_random(folder / "tiny.gguf", TINY)
    return [("half a billion", large, 48, LARGE_RATIO), ("tiny", tiny, 800, TINY_RATIO)]


def _decoding(file: Path, *, tokens: int, rounds: int, threads: int) -> dict[str, Any]:
    before = _resident()
    began = time.perf_counter()
    model = load_llama(LlamaOptions(file, context=_CONTEXT, threads=threads))
    loaded_s = time.perf_counter() - began
    loop = _PlainLoop(model, threads=int(model.info.details["threads"]))
    request = ChatRequest((ChatMessage.of("user", _PROMPT),), max_tokens=tokens)
    engine_speeds, loop_speeds = [], []
    try:
        for _ in range(rounds):
            loop_speeds.append(loop.speed(tokens))
            engine_speeds.append(_speed(model, request))
        resident = _resident()
    finally:
        loop.close()
        model.close()
    return {
        "ratio": round(max(engine_speeds) / max(loop_speeds), 4),
        "median_ratio": round(float(np.median(np.divide(engine_speeds, loop_speeds))), 4),
        "engine_tokens_per_s": round(max(engine_speeds), 2),
        "loop_tokens_per_s": round(max(loop_speeds), 2),
        "tokens": tokens,
        "rounds": rounds,
        "threads": int(model.info.details["threads"]),
        "file_mb": round(file.stat().st_size / 1e6, 1),
        "load_s": round(loaded_s, 2),
        "resident_mb_more": round((resident - before) / 1e6, 1),
    }


def _speed(model: LlamaChat, request: ChatRequest) -> float:
    """Return tokens per second as a listener has them, from the first to the last."""
    (ended,) = [event for event in model.generate(request) if isinstance(event, ChatEnded)]
    usage = ended.usage
    if usage.completion_tokens < 2:
        raise SystemExit("The model ended its answer at once; nothing can be measured.")
    return (usage.completion_tokens - 1) / (usage.seconds - usage.first_token_s)


class _PlainLoop:
    """The least that decodes: one context, one token at a time, the library's greedy sampler."""

    def __init__(self, model: LlamaChat, *, threads: int) -> None:
        parameters = native.llama_context_default_params()
        parameters.n_ctx = _CONTEXT
        parameters.n_batch = parameters.n_ubatch = 512
        parameters.n_threads = parameters.n_threads_batch = threads
        self._context = native.llama_init_from_model(model.native_model, parameters)
        self._sampler = native.llama_sampler_init_greedy()
        self._prompt = model.tokens_of([ChatMessage.of("user", _PROMPT)])

    def speed(self, tokens: int) -> float:
        """Return tokens per second of decoding after the prompt."""
        native.llama_memory_clear(native.llama_get_memory(self._context), True)
        prompt = (native.llama_token * len(self._prompt))(*self._prompt)
        native.llama_decode(self._context, native.llama_batch_get_one(prompt, len(prompt)))
        one = (native.llama_token * 1)()
        one[0] = native.llama_sampler_sample(self._sampler, self._context, -1)
        began = time.perf_counter()
        for _ in range(tokens - 1):
            native.llama_decode(self._context, native.llama_batch_get_one(one, 1))
            one[0] = native.llama_sampler_sample(self._sampler, self._context, -1)
        return (tokens - 1) / (time.perf_counter() - began)

    def close(self) -> None:
        """Give everything back."""
        native.llama_sampler_free(self._sampler)
        native.llama_free(self._context)


def _picture_files(model: Path | None, mmproj: Path | None) -> tuple[Path, Path] | None:
    if model is not None and mmproj is not None:
        return model, mmproj
    try:
        # by name: the models of the tests are no part of what is checked for types
        maker = importlib.import_module("tests.tiny_models.vlm")
        importlib.import_module("transformers")
    except ImportError:
        return None
    tiny = maker.tiny_vlm_in(Path(tempfile.gettempdir()) / "vestry-tiny-models")
    return tiny.text, tiny.mmproj


def _second_turn(file: Path, mmproj: Path, *, rounds: int, threads: int) -> dict[str, Any]:
    model = load_llama(LlamaOptions(file, mmproj, context=_CONTEXT, threads=threads))
    loaded = _resident()
    rng = np.random.default_rng(2)
    first_s, second_s = [], []
    try:
        for _ in range(rounds):
            picture = rng.integers(0, 256, (_SIDE, _SIDE, 3), dtype=np.uint8)
            asked = ChatMessage.of("user", "What is this?", [picture])
            first = _answered(model, (asked,))
            again = ChatMessage.of("user", "Which color does it have?")
            said = ChatMessage.of("assistant", first.text)
            second = _answered(model, (asked, said, again))
            first_s.append(first.usage.first_token_s)
            second_s.append(second.usage.first_token_s)
        info, resident = model.info, _resident()
    finally:
        model.close()
    return {
        "ratio": round(min(second_s) / min(first_s), 4),
        "median_ratio": round(float(np.median(np.divide(second_s, first_s))), 4),
        "first_ms": round(min(first_s) * 1e3, 1),
        "second_ms": round(min(second_s) * 1e3, 1),
        "picture_tokens": second.usage.picture_tokens,
        "reused_tokens": second.usage.reused_tokens,
        "family": info.family,
        "resident_mb_loaded": round(loaded / 1e6, 1),
        "resident_mb_after": round(resident / 1e6, 1),
    }


def _answered(model: LlamaChat, messages: tuple[ChatMessage, ...]) -> ChatEnded:
    request = ChatRequest(messages, max_tokens=12)
    return next(e for e in model.generate(request) if isinstance(e, ChatEnded))


def _resident() -> int:
    """Return the bytes of this process in memory; 0 where that cannot be read."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:
            return int(file.read().split()[1]) * 4096
    except OSError:
        return 0


if __name__ == "__main__":
    main()
