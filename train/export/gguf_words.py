"""The tokenizer of a Qwen2.5-VL folder as GGUF arrays: tokens, kinds, merges, template.

Reads ``tokenizer.json`` and the chat template from wherever the version of transformers put it. A
tokenizer that llama.cpp's ``qwen2`` rules would split otherwise is refused, because such a file
loads and answers nonsense.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from train.export.checkpoint import CheckpointError, read_json

NORMAL, CONTROL, USER_DEFINED, UNUSED = 1, 3, 4, 5

END, PAD = "<|im_end|>", "<|endoftext|>"
PICTURE_TOKENS = ("<|vision_start|>", "<|vision_end|>", "<|image_pad|>")
_NEEDED = (END, PAD, "<|im_start|>", *PICTURE_TOKENS)

_QWEN2_SPLIT = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*"
    r"|\s*[\r\n]+|\s+(?!\S)|\s+"
)


@dataclass(frozen=True)
class Words:
    """What a GGUF file says about words.

    Attributes:
        tokens: One text per row of the embedding table, padding included.
        kinds: llama.cpp's kind of each token.
        merges: Pairs joined by a space, in order of rank.
        end: Id of the token that ends an answer.
        pad: Id of the token that fills batches; also said to be the first one.
        template: Jinja chat template.
    """

    tokens: tuple[str, ...]
    kinds: tuple[int, ...]
    merges: tuple[str, ...]
    end: int
    pad: int
    template: str


def read_words(folder: Path, *, rows: int) -> Words:
    """Read the tokenizer for an embedding table of ``rows``.

    Raises:
        CheckpointError: A file is missing, or the tokenizer is not the kind llama.cpp computes.
    """
    document = read_json(folder / "tokenizer.json")
    try:
        _check_rules(document)
        by_id, special, plain = _vocabulary(document)
        merges = tuple(_merge(pair) for pair in document["model"]["merges"])
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise CheckpointError(f"The tokenizer of {folder.name} cannot be read: {error}.") from error
    ids = {text: token for token, text in by_id.items()}
    if missing := [text for text in _NEEDED if ids.get(text) not in special]:
        raise CheckpointError(f"The tokenizer lacks the special token {missing[0]}.")
    if max(by_id) >= rows:
        raise CheckpointError(
            f"The tokenizer has more tokens ({max(by_id) + 1}) than the model has rows ({rows})."
        )
    tokens = tuple(by_id.get(row, f"[PAD{row}]") for row in range(rows))
    if len(set(tokens)) != rows:
        raise CheckpointError("Two tokens of the tokenizer have the same text.")
    kinds = tuple(_kind(row, by_id, special, plain) for row in range(rows))
    return Words(tokens, kinds, merges, ids[END], ids[PAD], read_template(folder))


def read_template(folder: Path) -> str:
    """Return the chat template.

    Raises:
        CheckpointError: There is none.
    """
    jinja = folder / "chat_template.jinja"
    if jinja.exists():
        return jinja.read_text(encoding="utf-8")
    for name in ("chat_template.json", "tokenizer_config.json"):
        file = folder / name
        template = read_json(file).get("chat_template") if file.exists() else None
        if isinstance(template, list):  # several templates by name
            named = {entry.get("name"): entry.get("template") for entry in template}
            template = named.get("default")
        if isinstance(template, str) and template:
            return template
    raise CheckpointError(f"{folder.name} has no chat template.")


def _check_rules(document: Mapping[str, Any]) -> None:
    """Compare what splits text before the merges with what llama.cpp does for ``qwen2``."""
    model = document["model"]
    steps = _flat(document.get("pre_tokenizer"))
    splits = [step for step in steps if step.get("type") == "Split"]
    levels = [step for step in steps if step.get("type") == "ByteLevel"]
    promises = {
        "byte-level BPE": model.get("type", "BPE") == "BPE"
        and not model.get("byte_fallback")
        and not model.get("continuing_subword_prefix")
        and not model.get("end_of_word_suffix"),
        "Qwen2's way of splitting text": len(steps) == 2
        and len(splits) == len(levels) == 1
        and splits[0]["pattern"].get("Regex") == _QWEN2_SPLIT
        and splits[0].get("behavior") == "Isolated"
        and not splits[0].get("invert"),
        "bytes as they are": bool(levels)
        and not levels[0].get("add_prefix_space")
        and not levels[0].get("use_regex", True),
        "texts in the normal form NFC": _kinds_of(document.get("normalizer")) in (["NFC"], []),
    }
    for promise, kept in promises.items():
        if not kept:
            raise CheckpointError(f"The export needs {promise}, and this tokenizer does otherwise.")


def _flat(step: Any) -> list[dict[str, Any]]:
    if not step:
        return []
    if step.get("type") == "Sequence":
        inner = step.get("pretokenizers", step.get("normalizers", []))
        return [flat for part in inner for flat in _flat(part)]
    return [step]


def _kinds_of(step: Any) -> list[str]:
    return [str(part.get("type")) for part in _flat(step)]


def _vocabulary(document: Mapping[str, Any]) -> tuple[dict[int, str], set[int], set[int]]:
    """Return texts by id, the special ids, and the ids that were added but are not special."""
    by_id = {int(token): str(text) for text, token in document["model"]["vocab"].items()}
    special: set[int] = set()
    plain: set[int] = set()
    for added in document.get("added_tokens", []):
        token = int(added["id"])
        by_id[token] = str(added["content"])
        (special if added.get("special") else plain).add(token)
    return by_id, special, plain


def _merge(pair: str | Sequence[str]) -> str:
    if isinstance(pair, str):
        return pair
    left, right = pair
    if re.search(r"\s", left + right):
        raise ValueError("a merge with a space in it")
    return f"{left} {right}"


def _kind(row: int, by_id: Mapping[int, str], special: set[int], plain: set[int]) -> int:
    if row not in by_id:
        return UNUSED
    if row in special:
        return CONTROL
    return USER_DEFINED if row in plain else NORMAL
