"""Whether a diary makes suggestions fit the person: simulated wears, with a control.

    python -m benchmarks.personal_wears --data DIR [--photos 120] [--people 6]
    python -m benchmarks.personal_wears --drawn 6

DIR has the layout of data/wardrobe-cc0: its ``train`` people's wardrobes with the outfits a stylist
made of them, tagged by the embedded encoder alone. ``--drawn`` makes wardrobes up and takes the
outfits that the rules like best. There is no real diary anywhere, so wears are simulated, and the
figures say no more than that: several people live in each wardrobe, each likes garments by a draw
of their own, and wears outfits the more often the better they like them. A part of the outfits is
in nobody's diary (``new``), the rest may come again (``any``). Nobody tires of anything here, as
people do, so what the engine does for freshness can only cost.

A question hides one garment of an outfit that is worn after the diary ends and asks for all owned
garments of its category beside the rest. Recall@5 with the person's own diary stands beside no
diary, beside the diary of another person in the same wardrobe, and beside counting wears alone.
Intervals are bootstrapped over people. A quality, no speed.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from app.stylist.alternatives import rank_fillers
from app.stylist.closet import Closet, read_closet
from app.stylist.engine import Wardrobe
from app.stylist.habits import Habits, replay
from app.stylist.numbers import shipped_numbers
from app.stylist.service import shipped_judge
from app.stylist.taste import Taste, learn
from app.stylist.wishes import Wish
from benchmarks.drawn_wardrobe import build
from local_index import Library
from local_index.records import EncoderKey, ItemRecord
from local_index.together import Together, WornSet
from models.compatibility import RuleScorer
from models.vocabulary import Vocabulary

_TODAY = date(2026, 11, 21)
_DAYS = 90
_ASKED = 12
_NEW_SHARE = 0.3
_LEAST_CHOICES = 6
_LEAST_OUTFITS = 8
_RESAMPLES = 1000
_DRAWN_ITEMS, _DRAWN_OUTFITS = 300, 60
_CORE = ("top", "mid", "bottom", "one_piece", "outerwear", "shoes")

Outfit = tuple[int, ...]


@dataclass(frozen=True)
class Home:
    """One wardrobe and the outfits that somebody would wear from it."""

    name: str
    closet: Closet
    outfits: Sequence[Outfit]


@dataclass(frozen=True)
class Person:
    """One simulated person.

    Attributes:
        diary: Outfit of each day.
        after: Outfits worn after the diary ends: ``any`` and ``new``.
    """

    diary: Sequence[Outfit]
    after: Mapping[str, Sequence[Outfit]]


def main() -> None:
    """Simulate, ask and print one JSON document."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path)
    parser.add_argument("--split", default="train", choices=["train", "val"])
    parser.add_argument("--photos", type=int, default=120, help="of each wardrobe at most")
    parser.add_argument("--drawn", type=int, default=0, help="this many wardrobes made up")
    parser.add_argument("--people", type=int, default=6, help="in each wardrobe")
    parser.add_argument("--rules", action="store_true", help="without the learned head")
    arguments = parser.parse_args()
    vocabulary = Vocabulary.load()
    homes = _drawn_homes(arguments.drawn, vocabulary)
    if arguments.data is not None:
        homes += _real_homes(arguments.data, arguments.split, arguments.photos, vocabulary)
    if not homes:
        parser.error("give --data, --drawn or both")
    judge_for = None if arguments.rules else shipped_judge(vocabulary)
    rows = [
        row
        for number, home in enumerate(homes)
        for row in _asked(home, arguments.people, number, vocabulary, judge_for)
    ]
    print(json.dumps(_report(rows, homes), indent=2))


# -- wardrobes -----------------------------------------------------------------------------------


def _real_homes(data: Path, split: str, photos: int, vocabulary: Vocabulary) -> list[Home]:
    from models.runtimes.ort import PocketEncoder
    from models.store import EMBEDDED_FOLDER

    encoder = PocketEncoder(EMBEDDED_FOLDER / "encoder", threads=1)
    identity = encoder.identity
    key = EncoderKey(identity.name, identity.revision, identity.preprocess)
    outfits: dict[str, list[list[str]]] = defaultdict(list)
    for row in _lines(data / "outfits.jsonl"):
        if row["good"] and row["split"] == split:
            outfits[row["person"]].append(row["items"])
    owned: dict[str, list[str]] = defaultdict(list)
    for row in _lines(data / "annotations.jsonl"):
        if row["person"] in outfits and row["cat"] not in ("unusable", "other"):
            owned[row["person"]].append(row["photo"])
    homes = []
    for person in sorted(outfits):
        used = {photo for one in outfits[person] for photo in one}
        rest = [photo for photo in owned[person] if photo not in used]
        chosen = sorted(used) + rest[: max(photos - len(used), 0)]
        number = {photo: at for at, photo in enumerate(chosen, start=1)}
        closet = _encoded(data, chosen, encoder, key, vocabulary)
        worn = [tuple(sorted(number[photo] for photo in one)) for one in outfits[person]]
        homes.append(Home(person, closet, sorted(set(worn))))
    return homes


def _encoded(
    data: Path, photos: Sequence[str], encoder: Any, key: EncoderKey, vocabulary: Vocabulary
) -> Closet:
    from PIL import Image

    items, vectors = [], {}
    for number, photo in enumerate(photos, start=1):
        with Image.open(data / "photos" / photo) as picture:
            pixels = np.asarray(picture.convert("RGB"))
        (seen,) = encoder.encode_images([pixels])
        color = max(seen.color_scores, key=lambda name: seen.color_scores[name], default="")
        items.append(_item(number, seen.tags, color, vocabulary))
        vectors[number] = seen.image_vector
    return Closet.of(items, vocabulary, vectors=vectors, encoder=key)


def _item(number: int, tags: Any, color: str, vocabulary: Vocabulary) -> ItemRecord:
    return ItemRecord(
        id=number,
        name="",
        category=tags.category,
        slot=vocabulary.category(tags.category).slot,
        colors=((color, 1.0),) if color else (),
        pattern=tags.pattern,
        material=tags.material,
        fit=tags.fit,
        style=tags.style,
        season=tags.season,
        occasion=tags.occasion,
        formality=tags.formality,
        warmth=0,
        attributes=tags.attributes,
        kids=False,
        brand=None,
        price=None,
        currency=None,
        notes="",
        quantity=1,
        status="ready",
        added="2026-01-01T00:00:00Z",
        updated="2026-01-01T00:00:00Z",
        trashed_at=None,
        source_name="",
        confidence=tags.confidence,
        origin={},
        views=(),
    )


def _drawn_homes(count: int, vocabulary: Vocabulary) -> list[Home]:
    homes = []
    for seed in range(count):
        with tempfile.TemporaryDirectory(prefix="vestry-bench-") as folder:
            build(Path(folder) / "wardrobe", items=_DRAWN_ITEMS, seed=seed + 1)
            with Library.open(Path(folder) / "wardrobe") as library:
                closet = read_closet(library, vocabulary)
        homes.append(Home(f"drawn-{seed}", closet, _liked_by_rules(closet, vocabulary, seed)))
    return homes


def _liked_by_rules(closet: Closet, vocabulary: Vocabulary, seed: int) -> list[Outfit]:
    chance = np.random.default_rng(seed)
    slots = [closet.rows_by_slot[slot] for slot in ("top", "bottom", "shoes")]
    index = np.stack([chance.choice(rows, _DRAWN_OUTFITS * 5) for rows in slots], axis=1)
    scores = RuleScorer(vocabulary).scores(closet.table, index)
    best = index[np.argsort(-scores, kind="stable")[:_DRAWN_OUTFITS]]
    return sorted({tuple(sorted(int(closet.ids[row]) for row in outfit)) for outfit in best})


def _lines(file: Path) -> list[dict[str, Any]]:
    with file.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


# -- people --------------------------------------------------------------------------------------


def _people(home: Home, count: int, seed: int) -> list[Person]:
    people = []
    # the same for all who live here, so that nobody's diary holds what is new to another
    new = np.random.default_rng(seed).random(len(home.outfits)) < _NEW_SHARE
    for number in range(count):
        chance = np.random.default_rng([seed, number])
        liking = dict(
            zip(home.closet.ids.tolist(), chance.normal(size=len(home.closet)), strict=True)
        )
        worth = np.array([np.mean([liking[item] for item in one]) for one in home.outfits])
        weights = np.exp(2.0 * worth)
        known = np.where(new, 0, weights)
        if not new.any() or not known.any():
            continue
        pick = [home.outfits[at] for at in _draw(chance, known, _DAYS)]
        after = {
            "any": [home.outfits[at] for at in _draw(chance, weights, _ASKED)],
            "new": [home.outfits[at] for at in _draw(chance, np.where(new, weights, 0), _ASKED)],
        }
        people.append(Person(pick, after))
    return people


def _draw(chance: np.random.Generator, weights: np.ndarray, count: int) -> list[int]:
    drawn: list[int] = chance.choice(len(weights), count, p=weights / weights.sum()).tolist()
    return drawn


def _habits(person: Person) -> Habits:
    worn = tuple(
        WornSet((_TODAY - timedelta(days=_DAYS - day)).isoformat(), None, outfit)
        for day, outfit in enumerate(person.diary)
    )
    return replay(Together(worn=worn), [], today=_TODAY, numbers=shipped_numbers())


# -- questions -----------------------------------------------------------------------------------


def _asked(
    home: Home, people: int, seed: int, vocabulary: Vocabulary, judge_for: Any
) -> list[dict[str, Any]]:
    if len(home.outfits) < _LEAST_OUTFITS:
        return []
    rules = RuleScorer(vocabulary)
    judge = None if judge_for is None else judge_for(home.closet).head
    plain = Wardrobe(home.closet, Habits(), Taste(), rules, _TODAY, judge=judge)
    known = _people(home, people, seed)
    habits = [_habits(person) for person in known]
    rows = []
    for number, person in enumerate(known):
        other = (number + 1) % len(known)
        ways = {
            "own": _with(plain, habits[number]),
            "none": plain,
            "shuffled": _with(plain, habits[other]),
        }
        row: dict[str, Any] = {"person": f"{home.name}/{number}", "learned": judge is not None}
        for kind, outfits in person.after.items():
            row[kind] = _answers(outfits, ways, habits[number])
        rows.append(row)
    return rows


def _with(plain: Wardrobe, habits: Habits) -> Wardrobe:
    taste = replace(Taste(), learned=learn(plain.closet.items, habits))
    return replace(plain, habits=habits, taste=taste)


def _answers(
    outfits: Sequence[Outfit], ways: Mapping[str, Wardrobe], habits: Habits
) -> dict[str, list[int]]:
    """Return the rank of the hidden garment, question by question, for each way of asking."""
    ranks: dict[str, list[int]] = {name: [] for name in (*ways, "counts", "choices")}
    for outfit in sorted(set(outfits)):
        for hidden in outfit:
            closet = ways["none"].closet
            kept = tuple(item for item in outfit if item != hidden)
            rows = _choices(closet, hidden, kept)
            if len(rows) < _LEAST_CHOICES or not kept:
                continue
            ranks["choices"].append(len(rows))
            for name, wardrobe in ways.items():
                found = [item for item, _ in rank_fillers(wardrobe, Wish(anchors=kept), rows)]
                ranks[name].append(found.index(hidden) + 1)
            counted = sorted(
                (int(closet.ids[row]) for row in rows),
                key=lambda item: (-habits.counts.get(item, 0.0), item),
            )
            ranks["counts"].append(counted.index(hidden) + 1)
    return ranks


def _choices(closet: Closet, hidden: int, kept: Outfit) -> np.ndarray:
    row = closet.row_of[hidden]
    if closet.slots[row] not in _CORE:
        return np.empty(0, dtype=np.int64)
    rows = closet.rows_by_category[str(closet.categories[row])]
    taken = [closet.row_of[item] for item in kept]
    return np.setdiff1d(rows, taken)


# -- figures -------------------------------------------------------------------------------------


def _report(rows: Sequence[dict[str, Any]], homes: Sequence[Home]) -> dict[str, Any]:
    figures: dict[str, Any] = {
        "wardrobes": len(homes),
        "people": len(rows),
        "learned_head": any(row["learned"] for row in rows),
    }
    for kind in ("any", "new"):
        asked = [row[kind] for row in rows if row[kind]["choices"]]
        recalls = {
            name: np.array([_recall(one[name]) for one in asked])
            for name in ("own", "none", "shuffled", "counts")
        }
        choices = [count for one in asked for count in one["choices"]]
        figures[kind] = {
            "questions": len(choices),
            "chance": round(float(np.mean([min(5 / count, 1) for count in choices])), 3),
            **{name: round(float(values.mean()), 3) for name, values in recalls.items()},
            "own_minus_none": _interval(recalls["own"] - recalls["none"]),
            "own_minus_shuffled": _interval(recalls["own"] - recalls["shuffled"]),
            "own_minus_counts": _interval(recalls["own"] - recalls["counts"]),
        }
    return figures


def _recall(ranks: Sequence[int]) -> float:
    return float(np.mean([rank <= 5 for rank in ranks]))


def _interval(differences: np.ndarray) -> dict[str, float]:
    """Return the mean over people with its 95 % interval by bootstrap."""
    chance = np.random.default_rng(0)
    picks = chance.integers(0, len(differences), (_RESAMPLES, len(differences)))
    means = differences[picks].mean(axis=1)
    low, high = np.percentile(means, [2.5, 97.5])
    return {
        "mean": round(float(differences.mean()), 3),
        "low": round(float(low), 3),
        "high": round(float(high), 3),
    }


if __name__ == "__main__":
    main()
