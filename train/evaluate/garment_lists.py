"""Lists of garments as JSON against those of the records: valid, and right in what they say.

The first garment of a list is what the picture is about: its category, its dominant color, its
pattern and its material are compared in the words of the vocabulary, invalid lists count as wrong,
and what the record does not know is not asked. F1 is over the categories of all garments.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from models.answers import AnswerReader
from models.garment_list import ListedGarment, read_garments
from models.vocabulary import Vocabulary
from models.vocabulary_text import key_of

Interval = Callable[[Sequence[str], Sequence[float]], dict[str, Any]]
Reading = Callable[[ListedGarment], str]
FIELDS: Final = ("category", "color", "pattern", "material")


def list_figures(
    said: Sequence[str],
    golds: Sequence[str],
    groups: Sequence[str],
    *,
    vocabulary: Vocabulary,
    interval: Interval,
) -> dict[str, Any]:
    """Return the share of valid lists and what is right in them, each with its interval.

    Args:
        said: What the model answered.
        golds: The records' lists, valid JSON all of them.
        groups: Unit of the bootstrap, per answer.
        interval: Turns groups and values into a figure with its bounds.

    Returns:
        ``valid``; ``category``, ``color``, ``pattern``, ``material`` of the first garment, each
        with the share that the most frequent answer would reach (``constant``); ``categories_f1``.
    """
    answers = [read_garments(text.strip()) for text in said]
    truths = [read_garments(text) or () for text in golds]
    result: dict[str, Any] = {"valid": interval(groups, [float(bool(each)) for each in answers])}
    for field, read in _readings(vocabulary).items():
        rows = [
            (group, read(answer[0]) if answer else "", read(truth[0]))
            for group, answer, truth in zip(groups, answers, truths, strict=True)
            if read(truth[0])
        ]
        if rows:
            right = [float(found == truth) for _, found, truth in rows]
            most = Counter(truth for _, _, truth in rows).most_common(1)[0]
            result[field] = {
                **interval([group for group, _, _ in rows], right),
                "constant": most[1] / len(rows),
                "constant_answer": most[0],
            }
    category = _readings(vocabulary)["category"]
    result["categories_f1"] = interval(
        groups,
        [
            _f1(Counter(map(category, answer or ())), Counter(map(category, truth)))
            for answer, truth in zip(answers, truths, strict=True)
        ],
    )
    return result


def _readings(vocabulary: Vocabulary) -> Mapping[str, Reading]:
    # pydantic is not there where only answers are scored
    from models.fashionx_mapping import category_of_term

    reader = AnswerReader(vocabulary)

    def category(garment: ListedGarment) -> str:
        found = category_of_term(garment.term, vocabulary)
        return found if found not in ("unknown", "other") else " ".join(key_of(garment.term))

    def color(garment: ListedGarment) -> str:
        return reader.normal("colors", garment.colors[0]) if garment.colors else ""

    return {
        "category": category,
        "color": color,
        "pattern": lambda each: reader.normal("pattern", each.pattern) if each.pattern else "",
        "material": lambda each: reader.normal("material", each.material) if each.material else "",
    }


def _f1(said: Counter[str], held: Counter[str]) -> float:
    both = (said & held).total()
    return 2 * both / (said.total() + held.total()) if both else 0.0
