"""Runs protocols for one encoder, and for a second one to compare it with.

Holds the table of protocols and the paired statistics; the protocols themselves and all printing
live beside it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from train.evaluate.closet.category_protocols import p1, p2, p3, p4, p5, p8, pick_clutter
from train.evaluate.closet.embedding import EncodedCloset, Say, silent
from train.evaluate.closet.outcome import Outcome
from train.evaluate.closet.same_garment import p9
from train.evaluate.closet.setup import BenchSetup
from train.evaluate.closet.view_protocol import p6
from train.evaluate.closet.word_protocol import p7
from train.evaluate.retrieval.significance import (
    Difference,
    McNemar,
    clustered_bootstrap,
    holm,
    mcnemar,
)

Protocol = Callable[[BenchSetup, EncodedCloset], Outcome]

PROTOCOLS: Mapping[str, Protocol] = {
    "P1": p1,
    "P2": p2,
    "P3": p3,
    "P4": p4,
    "P5": p5,
    "P6": p6,
    "P7": p7,
    "P8": p8,
    "P9": p9,
}


@dataclass(frozen=True)
class Comparison:
    """One figure of the first encoder against the second, on the same queries.

    Attributes:
        protocol: Which protocol.
        figure: Which figure of it.
        headline: Whether it is the protocol's headline; only those are corrected together.
        difference: First minus second, bootstrapped over persons.
        disagreements: Queries that only one of the two got right, for hit rates. McNemar's test
            takes every query for independent, so its p is smaller than people justify.
        corrected_p: Holm's p over all headlines; None for other figures.
    """

    protocol: str
    figure: str
    headline: bool
    difference: Difference
    disagreements: McNemar | None
    corrected_p: float | None


@dataclass(frozen=True)
class BenchRun:
    """All outcomes of one encoder.

    Attributes:
        encoder: What was measured.
        outcomes: By protocol.
        seconds: By protocol, wall time including what had to be embedded.
    """

    encoder: EncodedCloset
    outcomes: Mapping[str, Outcome]
    seconds: Mapping[str, float]


def run_protocols(
    setup: BenchSetup,
    encoded: EncodedCloset,
    *,
    protocols: Sequence[str] = tuple(PROTOCOLS),
    say: Say = silent,
) -> BenchRun:
    """Run some protocols in order."""
    outcomes, seconds = {}, {}
    for name in protocols:
        say(f"{encoded.identity.name}: {name}")
        started = time.perf_counter()
        outcomes[name] = PROTOCOLS[name](setup, encoded)
        seconds[name] = time.perf_counter() - started
    return BenchRun(encoded, outcomes, seconds)


def with_clutter(setup: BenchSetup, encoded: EncodedCloset) -> BenchSetup:
    """Return the setup with P8's clutter picked by one encoder, for all that are compared."""
    return replace(setup, distractors=pick_clutter(setup, encoded))


def compare(
    first: BenchRun, second: BenchRun, *, resamples: int, seed: int = 0
) -> tuple[Comparison, ...]:
    """Return the paired differences of every figure that both runs have.

    P8's ``drop@1`` is left out: it is a difference already.
    """
    found: list[Comparison] = []
    for name, outcome in first.outcomes.items():
        other = second.outcomes.get(name)
        if other is None or outcome.skipped or other.skipped:
            continue
        for figure, sample in outcome.samples.items():
            rival = other.samples.get(figure)
            if rival is None or figure.startswith("drop") or rival.queries != sample.queries:
                continue
            difference = clustered_bootstrap(
                sample.persons, sample.values, rival.values, resamples=resamples, seed=seed
            )
            paired = mcnemar(sample.values, rival.values) if _is_hit(figure) else None
            headline = figure == outcome.headline
            found.append(Comparison(name, figure, headline, difference, paired, None))
    headlines = [comparison for comparison in found if comparison.headline]
    corrected = iter(holm([comparison.difference.p for comparison in headlines]))
    return tuple(
        replace(comparison, corrected_p=next(corrected)) if comparison.headline else comparison
        for comparison in found
    )


def _is_hit(figure: str) -> bool:
    """Whether a figure is right or wrong per query, by its name: ``hit@5``, ``color@1``."""
    return "@" in figure and not any(part in figure for part in ("mrr", "ndcg"))
