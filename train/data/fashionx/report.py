"""What a run cost and how it went: counts, tries, tokens, seconds, money. Reads ledgers only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from train.data.fashionx.ledger import FINISHED
from train.data.fashionx.run import Session
from train.data.fashionx.run_folder import RunFolder


@dataclass(frozen=True, slots=True)
class Prices:
    """What a million tokens cost, in whatever money; None when nobody said."""

    prompt: float | None = None
    completion: float | None = None


def run_jobs(folder: RunFolder) -> list[dict[str, Any]]:
    """Return the rows of all ledgers."""
    jobs = []
    for ledger in folder.ledgers():
        with ledger:
            jobs += ledger.jobs()
    return jobs


def cost_report(
    jobs: Sequence[dict[str, Any]],
    *,
    session: Session | None = None,
    prices: Prices | None = None,
) -> dict[str, Any]:
    """Return the figures of a run; rates are those of the present session."""
    prices = prices or Prices()
    states = Counter(str(job["state"]) for job in jobs)
    finished = [job for job in jobs if job["state"] in FINISHED]
    prompt = sum(int(job["prompt_tokens"]) for job in jobs)
    completion = sum(int(job["completion_tokens"]) for job in jobs)
    report: dict[str, Any] = {
        "pictures": len(jobs),
        "done": states["done"],
        "rejected": states["rejected"],
        "quarantined": states["quarantined"],
        "open": len(jobs) - len(finished),
        "quarantine_rate": round(states["quarantined"] / len(finished), 4) if finished else 0.0,
        "repaired": sum(int(job["repaired"]) for job in finished),
        "tries": dict(sorted(Counter(str(job["tries"]) for job in finished).items())),
        "prompt_tokens": prompt,
        "completion_tokens": completion,
        "answer_seconds": round(sum(float(job["seconds"]) for job in jobs), 2),
    }
    if session is not None:
        per_hour = 3600 * session.asked / session.seconds if session.seconds > 0 else 0.0
        report["session"] = {
            "asked": session.asked,
            "unanswered": session.left,
            "recovered": session.recovered,
            "seconds": round(session.seconds, 2),
            "pictures_per_hour": round(per_hour, 1),
        }
    if prices.prompt is not None or prices.completion is not None:
        paid = prompt * (prices.prompt or 0.0) + completion * (prices.completion or 0.0)
        report["cost"] = round(paid / 1e6, 6)
        report["cost_per_thousand_done"] = (
            round(paid / 1e3 / states["done"], 6) if states["done"] else None
        )
    return report
