"""The fixed questions of evaluation, read from ``prompts/eval_v1.toml``, with their digest.

The wording is the paper's idea (fixed templates per task) and ours in every word. What counts as an
answer is ``answers``; nothing here knows pictures, models or the vocabulary.
"""

from __future__ import annotations

import functools
import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

EVAL_PROMPT = "eval_v1.toml"


@dataclass(frozen=True, slots=True)
class EvalPrompts:
    """One version of the fixed questions.

    Attributes:
        sha256: Of the file; stands beside every figure.
        most_tokens: Longest answer, in tokens of the model.
        most_difference_tokens: The same where two outfits are compared in words.
        most_list_tokens: The same where garments are listed as JSON.
        questions: Subtask and form ("S01-part") to the whole question, slots still open.
        forms: The same keys to how the answer looks: ranked, number, letter, yes_no, json,
            free.
    """

    name: str
    sha256: str
    most_tokens: int
    most_difference_tokens: int
    most_list_tokens: int
    questions: Mapping[str, str]
    forms: Mapping[str, str]

    def ask(self, key: str, **slots: str) -> str:
        """Return a question with its slots filled.

        Raises:
            KeyError: There is no such question, or a slot of it is not given.
        """
        return self.questions[key].format_map(slots)


@functools.cache
def load_eval_prompts(file: str = EVAL_PROMPT) -> EvalPrompts:
    """Return the questions that shipped."""
    content = (files("models") / "prompts" / file).read_bytes()
    document = tomllib.loads(content.decode())
    questions = {
        key: f"{question} {document['forms'][form]}".strip()
        for key, (form, question) in document["questions"].items()
    }
    return EvalPrompts(
        name=document["name"],
        sha256=hashlib.sha256(content).hexdigest(),
        most_tokens=document["most_tokens"],
        most_difference_tokens=document["most_difference_tokens"],
        most_list_tokens=document["most_list_tokens"],
        questions=questions,
        forms={key: form for key, (form, _) in document["questions"].items()},
    )
