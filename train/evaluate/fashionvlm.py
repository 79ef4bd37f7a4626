"""S-BERT, CTS, CIS and Per. of a FashionVLM on three tasks, with intervals and controls.

    S-BERT  the said answer beside the written one      CTS  the said answer beside the target
    CIS     what it recommends, drawn, beside the target  Per. the same beside the past

Times 100, mean over dialogues, intervals by resampling people. Controls: every answer beside
another dialogue's (shuffled), the target's own photo beside the history (ceiling of Per.) and
another garment of its category (floor). An answer that recommends nothing counts as 0 for CIS and
Per. The rules of FashionRec say how many answers could stand in the data.

Source: FashionM3 (arXiv 2504.17826), section V-A and Table III; specification B.2 and B.3.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from models.types import RgbImage
from train.data.fashionrec.validators import validate
from train.data.fashionrec.world import Item
from train.evaluate.joint_encoders import JointEncoder, SentenceEncoder, Vectors
from train.evaluate.painters import Painter
from train.evaluate.retrieval.significance import clustered_bootstrap, group_interval
from train.evaluate.vlm_answers import Answered

TASKS: Final = ("basic", "personalized", "alternative")
Floats = npt.NDArray[np.float64]
PhotoOf = Callable[[Item], RgbImage]


@dataclass(frozen=True)
class Measures:
    """What measures, and where photos come from."""

    sentences: SentenceEncoder
    joint: JointEncoder
    photo_of: PhotoOf
    items: Mapping[str, Item]
    seed: int = 0


@dataclass(frozen=True)
class Scores:
    """Cosines times 100 of every dialogue; NaN where a measure does not apply."""

    sbert: Floats
    shuffled: Floats
    cts: Floats
    cis: Floats
    per: Floats
    ceiling: Floats
    floor: Floats
    passes: Floats


def score(answers: Sequence[Answered], painter: Painter, measures: Measures) -> Scores:
    """Measure answers; what they recommend is drawn by ``painter``."""
    said = measures.sentences.sentences([each.said or " " for each in answers])
    wrote = measures.sentences.sentences([each.reference for each in answers])
    photos = [measures.photo_of(measures.items[each.target]) for each in answers]
    targets = measures.joint.seen(photos)
    words = measures.joint.words([each.said or " " for each in answers])
    drawn = _drawn(answers, painter, measures)
    per, ceiling, floor = _personal(answers, drawn, targets, measures)
    none = np.array([not each.described for each in answers])
    empty = np.array([not each.said for each in answers])
    return Scores(
        sbert=np.where(empty, 0.0, _cosines(said, wrote)),
        shuffled=_cosines(said, wrote[_elsewhere(answers, measures.seed)]),
        cts=np.where(empty, 0.0, _cosines(words, measures.joint.told(photos))),
        cis=np.where(none, 0.0, _cosines(drawn, targets)),
        per=np.where(none & np.isfinite(per), 0.0, per),
        ceiling=ceiling,
        floor=floor,
        passes=np.array([100.0 * (not _broken(each, measures.items)) for each in answers]),
    )


def summary(answers: Sequence[Answered], scores: Scores) -> dict[str, Any]:
    """Return figures of all dialogues and of each task, with intervals over people."""
    tasks = np.array([each.sample.task for each in answers])
    found = {"all": _figures(answers, scores, np.ones(len(answers), bool))}
    for task in TASKS:
        if (tasks == task).any():
            found[task] = _figures(answers, scores, tasks == task)
    return found


def gains(answers: Sequence[Answered], first: Scores, second: Scores) -> dict[str, Any]:
    """Return what one model has over another on the same dialogues, and over shuffled answers."""
    groups = [each.group for each in answers]
    return {
        "sbert": asdict(clustered_bootstrap(groups, first.sbert, second.sbert)),
        "cts": asdict(clustered_bootstrap(groups, first.cts, second.cts)),
        "cis": asdict(clustered_bootstrap(groups, first.cis, second.cis)),
    }


def over_shuffled(answers: Sequence[Answered], scores: Scores) -> dict[str, Any]:
    """Return what answers have over those of other dialogues."""
    groups = [each.group for each in answers]
    return asdict(clustered_bootstrap(groups, scores.sbert, scores.shuffled))


def _figures(
    answers: Sequence[Answered], scores: Scores, chosen: npt.NDArray[np.bool_]
) -> dict[str, Any]:
    found: dict[str, Any] = {
        "n": int(chosen.sum()),
        "none": int(sum(not a.described for a, c in zip(answers, chosen, strict=True) if c)),
    }
    for name, values in asdict(scores).items():
        counted = chosen & np.isfinite(values)
        if counted.any():
            groups = [a.group for a, c in zip(answers, counted, strict=True) if c]
            whole = asdict(group_interval(groups, values[counted]))
            found[name] = {key: whole[key] for key in ("value", "low", "high", "n", "n_groups")}
    return found


def _drawn(answers: Sequence[Answered], painter: Painter, measures: Measures) -> Vectors:
    """Return what the recommendations look like; a gray square stands for none."""
    blank = np.full((painter.side, painter.side, 3), 128, np.uint8)
    wanted = [number for number, each in enumerate(answers) if each.described]
    prompts = [answers[number].described for number in wanted]
    shown: list[RgbImage] = [blank] * len(answers)
    made = painter.draw(prompts, [measures.seed + number for number in wanted]) if wanted else []
    for number, picture in zip(wanted, made, strict=True):
        shown[number] = picture
    return measures.joint.seen(shown)


def _personal(
    answers: Sequence[Answered], drawn: Vectors, targets: Vectors, measures: Measures
) -> tuple[Floats, Floats, Floats]:
    """Return Per., and the same of the target's photo and of another garment of its category."""
    nothing = np.full(len(answers), np.nan)
    per, ceiling, floor = nothing.copy(), nothing.copy(), nothing.copy()
    rng = np.random.default_rng(measures.seed)
    for number, each in enumerate(answers):
        history = [one.item_id for one in each.sample.history if one.item_id in measures.items]
        if each.sample.task != "personalized" or not history:
            continue
        seen = measures.joint.seen([measures.photo_of(measures.items[one]) for one in history])
        past = seen.mean(axis=0)
        past = past / max(float(np.linalg.norm(past)), 1e-12)
        per[number] = 100 * float(drawn[number] @ past)
        ceiling[number] = 100 * float(targets[number] @ past)
        other = _other_of_category(each, measures.items, rng)
        if other is not None:
            vector = measures.joint.seen([measures.photo_of(other)])[0]
            floor[number] = 100 * float(vector @ past)
    return per, ceiling, floor


def _other_of_category(
    each: Answered, items: Mapping[str, Item], rng: np.random.Generator
) -> Item | None:
    category = items[each.target].category
    own = {each.target, *(one.item_id for one in each.sample.history)}
    others = sorted(i for i, item in items.items() if item.category == category and i not in own)
    return items[others[int(rng.integers(len(others)))]] if others else None


def _elsewhere(answers: Sequence[Answered], seed: int) -> npt.NDArray[np.int64]:
    """Return for every dialogue another one of its task whose written answer stands in."""
    rng = np.random.default_rng(seed)
    found = np.arange(len(answers))
    for task in TASKS:
        mine = np.array([n for n, each in enumerate(answers) if each.sample.task == task], int)
        if len(mine) > 1:
            order = rng.permutation(mine)
            found[order] = np.roll(order, 1)
    return found


def _broken(each: Answered, items: Mapping[str, Item]) -> bool:
    return not each.said or bool(validate(each.sample, each.completed, items))


def _cosines(one: Vectors, two: Vectors) -> Floats:
    found: Floats = 100 * (one.astype(np.float64) * two).sum(axis=1)
    return found
