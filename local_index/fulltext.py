"""The person's words against the full-text table: which items hold which of them, and how well.

Any text is safe: words are quoted phrases to SQLite, never operators. A word also finds its plain
English plural or singular, and the last one, which may still be being typed, whatever begins with
it. Function words do not count unless there is nothing else. No vocabulary and no synonyms: those
are in the ``terms`` column, put there by the caller.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from local_index.matrix import Ids, id_column, select_ids

if TYPE_CHECKING:
    from local_index.database import WardrobeDb

MAX_WORDS = 24
MAX_WORD_LENGTH = 64
_MIN_PREFIX = 2
_PREFIX_STRENGTH = 0.85
"""A word that an item only begins with counts a little less than the word itself."""

_MOST_RANKED = 2_000

_COLUMN_WEIGHTS = "8.0, 4.0, 1.0, 4.0"
"""Of name, terms, notes and brand in the ranking: a name says what it is, a note says anything."""

_CHUNK = re.compile(r'"([^"]+)"|(\S+)')
_FUNCTION_WORDS = frozenset(
    (  # noqa: SIM905 - a list of single words is read more easily as text
        "a an and any are as at be but by do for from have i in is it its me my of on or our some"
        " something that the their this to wear what which with you your"
    ).split()
)


@dataclass(frozen=True, slots=True)
class Word:
    """One word or quoted phrase of the query.

    Attributes:
        text: As the person wrote it, for reasons.
        forms: What to look for: itself, and its plural or singular.
        prefix: Whether items holding something that begins with it match too.
    """

    text: str
    forms: tuple[str, ...]
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class WordMatches:
    """Which of the words each item holds.

    Attributes:
        words: The words that were looked for.
        item_ids: int64 ``[n]``, ascending; items that hold at least one word.
        strengths: float32 ``[n, len(words)]``: 1 the word, less for a beginning, 0 absent.
        coverage: float32 ``[n]``: share (0-1) of the query each item holds; rare words count more.
        whole: bool ``[n]``: whether every word is there.
        rank: float32 ``[n]``: SQLite's bm25 as a share of the best (0-1).
    """

    words: tuple[Word, ...]
    item_ids: Ids
    strengths: npt.NDArray[np.float32]
    coverage: npt.NDArray[np.float32]
    whole: npt.NDArray[np.bool_]
    rank: npt.NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.item_ids)


def parse_words(text: str) -> tuple[Word, ...]:
    """Return the words to look for; empty when the text holds nothing that could be found."""
    # Broken surrogates and control characters cannot reach SQLite; 10,000 characters need not.
    cleaned = text[: MAX_WORDS * MAX_WORD_LENGTH].encode("utf-8", "ignore").decode("utf-8")
    cleaned = "".join(" " if ord(char) < 32 else char for char in cleaned)
    found: dict[str, str] = {}
    for match in _CHUNK.finditer(cleaned):
        chunk = (match[1] or match[2]).replace('"', " ").strip()[:MAX_WORD_LENGTH]
        if any(char.isalnum() for char in chunk):
            # Lowered, not case-folded: SQLite's tokenizer keeps "ß", so "ss" would miss it.
            found.setdefault(chunk.lower(), chunk)
    useful = [key for key in found if _bare(key) not in _FUNCTION_WORDS] or list(found)
    useful = useful[:MAX_WORDS]
    return tuple(
        Word(
            text=found[key].strip(".,;:!?()[]{}'*"),
            forms=_forms(key),
            prefix=at == len(useful) - 1 and len(_bare(key)) >= _MIN_PREFIX,
        )
        for at, key in enumerate(useful)
    )


def match_words(db: WardrobeDb, words: tuple[Word, ...], *, total: int) -> WordMatches:
    """Return the items, of all statuses, that hold any of the words.

    Args:
        total: Items in the wardrobe, to tell rare words from common ones.
    """
    exact = [_ids(db, _any_of(word.forms)) for word in words]
    begun = [_ids(db, _prefix(word)) if word.prefix else np.empty(0, np.int64) for word in words]
    parts = [*exact, *begun]
    item_ids = np.unique(np.concatenate(parts)) if parts else np.empty(0, np.int64)
    strengths = np.zeros((len(item_ids), len(words)), dtype=np.float32)
    for at in range(len(words)):
        strengths[np.searchsorted(item_ids, begun[at]), at] = _PREFIX_STRENGTH
        strengths[np.searchsorted(item_ids, exact[at]), at] = 1.0
    weights = _weights(strengths, total)
    whole: npt.NDArray[np.bool_] = np.asarray((strengths > 0).all(axis=1) & bool(words))
    return WordMatches(
        words=words,
        item_ids=item_ids,
        strengths=strengths,
        coverage=(strengths @ weights).astype(np.float32),
        whole=whole,
        rank=_rank(db, words, item_ids, whole=whole),
    )


def _weights(strengths: npt.NDArray[np.float32], total: int) -> npt.NDArray[np.float32]:
    """Return what share of the query each word is, by how few items hold it; they sum to 1."""
    held = np.count_nonzero(strengths, axis=0)
    rarity = np.log1p((max(total, 1) - held + 0.5).clip(min=0.5) / (held + 0.5))
    # A word that no item holds may be a name we miss or just chatter: it counts like a rare word
    # that some item holds, not like the rarest thing there could be.
    rarity = np.minimum(rarity, math.log1p(max(total, 1) / 20 + 1))
    return np.asarray(rarity / max(float(rarity.sum()), 1e-9), dtype=np.float32)


def _rank(
    db: WardrobeDb,
    words: tuple[Word, ...],
    item_ids: Ids,
    *,
    whole: npt.NDArray[np.bool_],
) -> npt.NDArray[np.float32]:
    rank = np.zeros(len(item_ids), dtype=np.float32)
    # Ranking reads every row it ranks: where items with all the words exist only those are, and
    # where almost anything holds some word its order would say nothing worth the wait.
    every = bool(whole.any())
    if not every and not 0 < len(item_ids) <= _MOST_RANKED:
        return rank
    groups = [_any_of(word.forms, also=_prefix(word) if word.prefix else "") for word in words]
    found = db.rows(
        f"SELECT rowid, bm25(items_fts, {_COLUMN_WEIGHTS}) FROM items_fts WHERE items_fts MATCH ?",
        ((" AND " if every else " OR ").join(f"({group})" for group in groups),),
    )
    ids = id_column(found, 0)
    values = -np.fromiter((row[1] for row in found), np.float32, len(found))
    best = float(values.max(initial=0.0))
    if best > 0:
        rank[np.searchsorted(item_ids, ids)] = np.clip(values / best, 0.0, 1.0)
    return rank


def _ids(db: WardrobeDb, expression: str) -> Ids:
    select = "SELECT rowid AS id FROM items_fts WHERE items_fts MATCH ?"
    return select_ids(db, select, (expression,))


def _any_of(forms: tuple[str, ...], *, also: str = "") -> str:
    return " OR ".join([_quoted(form) for form in forms] + ([also] if also else []))


def _prefix(word: Word) -> str:
    return f"{_quoted(word.forms[0])} *"


def _quoted(phrase: str) -> str:
    return '"' + phrase.replace('"', '""') + '"'


def _bare(key: str) -> str:
    return "".join(char for char in key if char.isalnum())


def _forms(key: str) -> tuple[str, ...]:
    """Return a word and its plain plural or singular; names and short words stay as they are."""
    stem = key.strip(".,;:!?()[]{}'*")
    if not (stem.isascii() and stem.isalpha() and len(stem) > 3):
        return (key,)
    if stem.endswith("ies"):
        return stem, stem[:-3] + "y"
    if stem.endswith(("sses", "shes", "ches", "xes")):
        return stem, stem[:-2]
    if stem.endswith("ss"):
        return stem, stem + "es"
    if stem.endswith("s"):
        return stem, stem[:-1]
    if stem.endswith(("x", "sh", "ch")):
        return stem, stem + "es"
    if stem.endswith("y") and stem[-2] not in "aeiou":
        return stem, stem[:-1] + "ies"
    return stem, stem + "s"
