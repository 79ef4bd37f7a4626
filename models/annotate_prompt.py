"""The question of the annotator: its words, its hash and the schema that an answer must fit.

Words come from ``prompts/annotate_v1.toml`` with the vocabulary's closed lists filled in. The
schema is that of ``fashionx.OutfitAnnotation``, closed where the vocabulary is closed, bounded
where a small model would go on for ever, and trimmed of what no grammar needs.
Nothing is asked here; that is ``annotating``.
"""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, get_args

from models.annotate_salvage import MOST_OF_A_KIND
from models.errors import DamagedFileError
from models.fashionx import (
    PART_NAMES,
    Fit,
    Formality,
    Length,
    Season,
    Silhouette,
    Sleeve,
    annotation_schema,
)
from models.types import UNKNOWN
from models.vocabulary import Vocabulary

PROMPT_FILE = Path(__file__).with_name("prompts") / "annotate_v1.toml"

LONGEST_WORDS = 60
"""Characters of a free phrase."""

_NO_TERMS = frozenset({"unusable", "other", "n/a"})
_HOLE = re.compile(r"\{([a-z]+)\}")
_KEPT_KEYS = frozenset(
    (
        *("type", "enum", "const", "$ref", "$defs", "items", "properties", "required"),
        *("additionalProperties", "minItems", "maxItems", "minimum", "maximum"),
        *("minLength", "maxLength"),
    )
)


@dataclass(frozen=True, slots=True)
class AnnotatePrompt:
    """What is asked.

    Attributes:
        name: ``annotate_v1``.
        sha: Of the words as they are asked and the schema; 16 hex digits.
        text: The question.
        again_text: The second question, with a hole for what was wrong.
        compare_text: A question after the answer, with holes.
        schema: What an answer must fit.
        echoes: Phrases of the question; an answer that repeats one has described nothing.
    """

    name: str
    sha: str
    text: str
    again_text: str
    compare_text: str
    schema: Mapping[str, Any]
    echoes: frozenset[str]
    max_tokens: int

    def compare(self, *, garment: str, field: str, first: str, second: str) -> str:
        """Return the question which of two words fits a garment better."""
        words = {"garment": garment, "field": field, "first": first, "second": second}
        return _HOLE.sub(lambda hole: words[hole[1]], self.compare_text)

    def again(self, problems: Sequence[str]) -> str:
        """Return the question that follows an answer with problems."""
        return self.again_text.replace("{problems}", "\n".join(problems))


def annotate_prompt(vocabulary: Vocabulary) -> AnnotatePrompt:
    """Return the question in the words of a vocabulary, the person's own among them."""
    document = _document()
    words = closed_words(vocabulary)
    spoken = {name: ", ".join(terms) for name, terms in words.items()}
    parts = [_section(section, spoken) for section in document["section"]]
    text = "\n\n".join(parts)
    again_text = str(document["again"]["text"]).strip()
    schema = answer_schema(vocabulary)
    frozen = "\n".join((text, again_text, json.dumps(schema, sort_keys=True)))
    return AnnotatePrompt(
        name=str(document["name"]),
        sha=hashlib.sha256(frozen.encode()).hexdigest()[:16],
        text=text,
        again_text=again_text,
        compare_text=str(document["compare"]["text"]).strip(),
        schema=schema,
        echoes=_echoes(text),
        max_tokens=int(document["max_tokens"]),
    )


def closed_words(vocabulary: Vocabulary) -> dict[str, tuple[str, ...]]:
    """Return every closed list by the name it has in the question, "unknown" always the last."""
    lists: dict[str, Sequence[str]] = {
        "style": vocabulary.picker_terms("style"),
        "occasion": vocabulary.picker_terms("occasion"),
        "colors": vocabulary.picker_terms("colors"),
        "material": vocabulary.picker_terms("material"),
        "pattern": [
            vocabulary.patterns[name].fashionx for name in vocabulary.picker_terms("pattern")
        ],
        "season": get_args(Season),
        "silhouette": get_args(Silhouette),
        "formality": get_args(Formality),
        "fit": get_args(Fit),
        "length": get_args(Length),
        "sleeve": get_args(Sleeve),
    }
    closed = {}
    for name, terms in lists.items():
        said = [term for term in dict.fromkeys(terms) if term not in _NO_TERMS and term != UNKNOWN]
        closed[name] = (*said, UNKNOWN)
    return closed


def answer_schema(vocabulary: Vocabulary) -> dict[str, Any]:
    """Return the JSON schema for constrained decoding; counts come first and nothing is optional.

    An answer that fits it may still be inconsistent; the checks see to that.
    """
    schema: dict[str, Any] = _trimmed(annotation_schema())
    words = closed_words(vocabulary)
    parts = schema["$defs"]
    item, overall = parts["Item"]["properties"], parts["Overall"]["properties"]
    for properties in (item, overall):
        properties["style"]["items"] = {"enum": list(words["style"])}
    item["color"]["items"] = {"enum": list(words["colors"])}
    item["material"]["items"] = {"enum": list(words["material"])}
    item["pattern"] = {"enum": list(words["pattern"])}
    overall["occasion"]["items"] = {"enum": list(words["occasion"])}
    overall["color_palette"]["items"] = {"enum": list(words["colors"])}
    phrase = {"type": "string", "minLength": 1, "maxLength": LONGEST_WORDS}
    item["term"] = dict(phrase)
    item["neckline"], item["closure"] = dict(phrase), dict(phrase)
    item["design_details"]["items"] = dict(phrase)
    # Lists, not ranges: not every grammar builder knows the bounds of a number.
    counts = parts["ItemCounts"]["properties"]
    for name in counts:
        most = len(PART_NAMES) * MOST_OF_A_KIND if name == "total" else MOST_OF_A_KIND
        counts[name] = {"enum": list(range(most + 1))}
    item["layer"] = {"enum": list(range(4))}
    for listed in parts["Parts"]["properties"].values():
        listed["maxItems"] = MOST_OF_A_KIND
    for part in (schema, *parts.values()):
        part["required"] = list(part["properties"])
    return schema


def _trimmed(node: Any) -> Any:
    if isinstance(node, list):
        return [_trimmed(part) for part in node]
    if not isinstance(node, dict):
        return node
    kept: dict[str, Any] = {}
    for key, value in node.items():
        if key in ("properties", "$defs"):
            kept[key] = {name: _trimmed(part) for name, part in value.items()}
        elif key in _KEPT_KEYS:
            kept[key] = _trimmed(value)
    return kept


def _section(section: Mapping[str, Any], words: Mapping[str, str]) -> str:
    title, text = str(section["title"]), str(section["text"]).strip()
    filled = _HOLE.sub(lambda hole: words[hole[1]], text)
    return f"{title}\n{filled}" if title else filled


def _echoes(text: str) -> frozenset[str]:
    """Return sentences, and what stands after the colons of lists of fields."""
    lines = [line.strip("-0123456789. ") for line in text.splitlines()]
    pieces = [piece for line in lines for piece in re.split(r"(?<=[.;:])\s", line)]
    return frozenset(piece.strip() for piece in (*lines, *pieces) if len(piece.split()) > 2)


@cache
def _document() -> Mapping[str, Any]:
    try:
        return tomllib.loads(PROMPT_FILE.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DamagedFileError(
            "The question for describing photos is damaged.", next_step="Install Vestry again."
        ) from error
