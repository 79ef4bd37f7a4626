"""How well the assistant's planners understand: ``python -m benchmarks.assistant_utterances``.

Measures the router, and with ``--gguf FILE`` a model's planner beside it, on the frozen utterances
and on any other set of the same form. JSON goes to stdout, or with ``--out DIR`` JSON and Markdown
into a folder. It measures no speed; what counts as right is said in ``app.assistant.measuring``.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from app.assistant.measuring import (
    TODAY,
    World,
    measure,
    read_cases,
    read_world,
    report,
    to_markdown,
)
from app.assistant.planner import ModelPlanner
from app.assistant.planning import Planner
from app.assistant.router.routing import Router
from app.services.chatting import InlineChat
from models.vocabulary import Vocabulary

UTTERANCES = Path(__file__).resolve().parent.parent / "tests/app/assistant/utterances"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; return 1 when a planner called what it must not."""
    options = _options(arguments)
    world = read_world(options.world)
    sets = {file.stem: read_cases(file) for file in options.cases}
    vocabulary = Vocabulary()
    router = Router(vocabulary, today=lambda: TODAY)
    planners: dict[str, Planner] = {"router": router}
    with contextlib.ExitStack() as stack:
        if options.gguf is not None:
            engine = stack.enter_context(contextlib.closing(_engine(options.gguf)))
            name = options.gguf.stem
            planners[name] = ModelPlanner(engine, router, vocabulary, model=name)
        found = _measured(planners, world, sets)
    text = json.dumps(found, indent=2, ensure_ascii=False)
    if options.out is None:
        print(text)
    else:
        options.out.mkdir(parents=True, exist_ok=True)
        (options.out / "assistant.json").write_text(text + "\n", "utf-8")
        tables = [
            f"## {name}\n\n{to_markdown(figures)}"
            for name, each in found.items()
            for figures in each.values()
        ]
        (options.out / "assistant.md").write_text("\n".join(tables), "utf-8")
    forbidden = [one["forbidden_calls"] for each in found.values() for one in each.values()]
    return int(any(forbidden))


def _measured(
    planners: dict[str, Planner], world: World, sets: dict[str, list[dict[str, Any]]]
) -> dict[str, dict[str, Any]]:
    return {
        name: {
            who: report(measure(planner, world, cases), planner=who)
            for who, planner in planners.items()
        }
        for name, cases in sets.items()
    }


def _engine(file: Path) -> InlineChat:
    from models.runtimes.llama import load_llama
    from models.runtimes.llama_options import LlamaOptions

    return InlineChat(load_llama(LlamaOptions(file, name=file.stem)))


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", nargs="*", type=Path, default=[UTTERANCES / "frozen.jsonl"])
    parser.add_argument("--world", type=Path, default=UTTERANCES / "state.json")
    parser.add_argument("--gguf", type=Path, help="a chat model to plan with")
    parser.add_argument("--out", type=Path)
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
