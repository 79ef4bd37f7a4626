"""The person's words against the full-text table: which items hold which of them, and how well.

Any text is safe: words are quoted phrases to SQLite, never operators. A word also finds its plain
English plural or singular, and the last one, which may still be being typed, whatever begins with
it. Function words do not count unless there is nothing else. A word that was typed in another
language is there when either form of it is. No vocabulary and no synonyms: those are in the
``terms`` column, put there by the caller; and no translation: both forms come with the query.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from local_index.matrix import Ids, id_column, select_ids
from local_index.query import Spelling
from local_index.signs import items_containing

if TYPE_CHECKING:
    from local_index.database import WardrobeDb

MAX_WORDS = 24
MAX_WORD_LENGTH = 64
_MIN_PREFIX = 2
_PREFIX_STRENGTH = 0.85
"""A word that an item only begins with counts a little less than the word itself, and so does a
single sign somewhere in a clause: it may well be a part of another word there."""

_MOST_SPELLINGS = 24
"""Forms of one word that are looked for; the caller has a dozen."""

_MOST_RANKED = 2_000

_COLUMN_WEIGHTS = "8.0, 4.0, 1.0, 4.0"
"""Of name, terms, notes and brand in the ranking: a name says what it is, a note says anything."""

_TOKEN = re.compile(r"[^\W_]+")
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
        also: What was typed for it in another language. A phrase of several words may have been
            typed as several: all of them must be there for the phrase to be.
    """

    text: str
    forms: tuple[str, ...]
    prefix: bool = False
    also: tuple[Spelling, ...] = ()

    @property
    def typed(self) -> str:
        """The word in the other language, for reasons; itself where there is none."""
        return " ".join(spelling.typed[0] for spelling in self.also) or self.text


@dataclass(frozen=True, slots=True)
class WordMatches:
    """Which of the words each item holds.

    Attributes:
        words: The words that were looked for.
        item_ids: int64 ``[n]``, ascending; items that hold at least one word.
        strengths: float32 ``[n, len(words)]``: 1 the word, less for a beginning, 0 absent.
        as_typed: bool ``[n, len(words)]``: whether the word is there only in the other language.
        coverage: float32 ``[n]``: share (0-1) of the query each item holds; rare words count more.
        whole: bool ``[n]``: whether every word is there.
        rank: float32 ``[n]``: SQLite's bm25 as a share of the best (0-1).
    """

    words: tuple[Word, ...]
    item_ids: Ids
    strengths: npt.NDArray[np.float32]
    as_typed: npt.NDArray[np.bool_]
    coverage: npt.NDArray[np.float32]
    whole: npt.NDArray[np.bool_]
    rank: npt.NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.item_ids)


def parse_words(text: str, also: Sequence[Spelling] = ()) -> tuple[Word, ...]:
    """Return the words to look for; empty when the text holds nothing that could be found.

    Args:
        also: How words of ``text`` were typed in another language.
    """
    found: dict[str, str] = {}
    for match in _CHUNK.finditer(_clean(text, MAX_WORDS * MAX_WORD_LENGTH)):
        chunk = (match[1] or match[2]).replace('"', " ").strip()[:MAX_WORD_LENGTH]
        if _is_word(chunk):
            # Lowered, not case-folded: SQLite's tokenizer keeps "ß", so "ss" would miss it.
            found.setdefault(chunk.lower(), chunk)
    useful = [key for key in found if _bare(key) not in _FUNCTION_WORDS] or list(found)
    useful = useful[:MAX_WORDS]
    spoken = _spoken(also)
    return tuple(
        Word(
            text=found[key].strip(".,;:!?()[]{}'*"),
            forms=_forms(key),
            prefix=at == len(useful) - 1 and len(_bare(key)) >= _MIN_PREFIX,
            also=_spellings_of(_tokens(key), spoken) if spoken else (),
        )
        for at, key in enumerate(useful)
    )


def match_words(db: WardrobeDb, words: tuple[Word, ...], *, total: int) -> WordMatches:
    """Return the items, of all statuses, that hold any of the words.

    Args:
        total: Items in the wardrobe, to tell rare words from common ones.
    """
    signs = items_containing(db, _texts_of(words))
    exact = [
        np.union1d(_ids(db, _any_of(word.forms)), _in_signs(signs, word.forms, whole=True))
        for word in words
    ]
    begun = [_begun(db, word, signs) for word in words]
    typed = [_typed(db, word, signs) for word in words]
    parts = [*exact, *begun, *(ids for pair in typed for ids in pair)]
    item_ids = np.unique(np.concatenate(parts)) if parts else np.empty(0, np.int64)
    strengths = np.zeros((len(item_ids), len(words)), dtype=np.float32)
    as_typed = np.zeros(strengths.shape, dtype=np.bool_)
    for at, (whole_word, part) in enumerate(typed):
        as_typed[np.searchsorted(item_ids, np.union1d(whole_word, part)), at] = True
        as_typed[np.searchsorted(item_ids, np.union1d(exact[at], begun[at])), at] = False
        strengths[np.searchsorted(item_ids, np.union1d(begun[at], part)), at] = _PREFIX_STRENGTH
        strengths[np.searchsorted(item_ids, np.union1d(exact[at], whole_word)), at] = 1.0
    weights = _weights(strengths, total)
    whole: npt.NDArray[np.bool_] = np.asarray((strengths > 0).all(axis=1) & bool(words))
    return WordMatches(
        words=words,
        item_ids=item_ids,
        strengths=strengths,
        as_typed=as_typed,
        coverage=(strengths @ weights).astype(np.float32),
        whole=whole,
        rank=_rank(db, words, item_ids, whole=whole),
    )


def find_phrases(db: WardrobeDb, phrases: Sequence[str], *, among: Ids) -> Ids:
    """Return which items of ``among`` hold any of the phrases as such, ascending."""
    wanted = _searchable(phrases)
    if not wanted or not len(among):
        return among[:0]
    forms = tuple(dict.fromkeys(form for phrase in wanted for form in _forms(phrase.lower())))
    in_clauses = items_containing(db, wanted, among=among)
    found = reduce(np.union1d, in_clauses.values(), _ids(db, _any_of(forms)))
    return np.intersect1d(found, among)


# -- the other language ---------------------------------------------------------------------------


def _spoken(also: Sequence[Spelling]) -> dict[tuple[str, ...], Spelling]:
    """Return what can be looked for of the spellings, by the words they stand for."""
    spoken: dict[tuple[str, ...], Spelling] = {}
    for spelling in also:
        key = _tokens(_clean(spelling.words, MAX_WORDS * MAX_WORD_LENGTH).lower())
        typed = _searchable(spelling.typed)
        if key and typed:
            known = [spoken[key]] if key in spoken else []
            spoken[key] = _merged([*known, Spelling("", typed, spelling.doubtful)])
    return spoken


def _spellings_of(
    tokens: tuple[str, ...], spoken: Mapping[tuple[str, ...], Spelling]
) -> tuple[Spelling, ...]:
    """Return what was typed for the tokens of one word or phrase of the text, part by part."""
    parts: list[Spelling] = []
    at, known = 0, False
    while at < len(tokens):
        ends = range(len(tokens), at, -1)
        end = next((end for end in ends if tokens[at:end] in spoken), at + 1)
        part = spoken.get(tokens[at:end])
        known = known or part is not None
        # a part that was typed in English counts as itself
        parts.append(part or Spelling("", (tokens[at],)))
        at = end
    if known:
        return tuple(dict.fromkeys(parts))
    around = [part for key, part in spoken.items() if _within(tokens, key)]
    return (_merged(around),) if around else ()


def _merged(spellings: Sequence[Spelling]) -> Spelling:
    typed = dict.fromkeys(form for spelling in spellings for form in spelling.typed)
    doubtful = any(spelling.doubtful for spelling in spellings)
    return Spelling("", tuple(typed)[:_MOST_SPELLINGS], doubtful)


def _within(tokens: tuple[str, ...], key: tuple[str, ...]) -> bool:
    return any(
        tokens == key[at : at + len(tokens)] for at in range(len(key) - len(tokens) + 1) if tokens
    )


def _typed(db: WardrobeDb, word: Word, signs: Mapping[str, Ids]) -> tuple[Ids, Ids]:
    """Return the items that hold a word as it was typed, and those that hold it only in part."""
    nothing = np.empty(0, np.int64)
    if not word.also:
        return nothing, nothing
    exact = [
        np.union1d(_ids(db, _spelled(part)), _in_signs(signs, part.typed, whole=True))
        for part in word.also
    ]
    begun = [
        np.union1d(
            _ids(db, _spelled(part, prefix=True)) if word.prefix else nothing,
            _in_signs(signs, part.typed),
        )
        for part in word.also
    ]
    either = [np.union1d(*pair) for pair in zip(exact, begun, strict=True)]
    return reduce(np.intersect1d, exact), reduce(np.intersect1d, either)


def _begun(db: WardrobeDb, word: Word, signs: Mapping[str, Ids]) -> Ids:
    begun = _ids(db, _prefix(word.forms[0])) if word.prefix else np.empty(0, np.int64)
    return np.union1d(begun, _in_signs(signs, word.forms))


def _in_signs(signs: Mapping[str, Ids], forms: Sequence[str], *, whole: bool = False) -> Ids:
    """Return the items that hold a form somewhere in a clause; if ``whole``, of several signs."""
    found = [signs[form] for form in forms if form in signs and (len(form) > 1 or not whole)]
    return reduce(np.union1d, found, np.empty(0, np.int64))


def _texts_of(words: Sequence[Word]) -> list[str]:
    """Return what may have to be looked for sign by sign, what was typed before its variants."""
    parts = [part.typed for word in words for part in word.also]
    typed = [form for part in parts for form in part[:1]]
    return [word.forms[0] for word in words] + typed + [form for part in parts for form in part[1:]]


def _spelled(part: Spelling, *, prefix: bool = False) -> str:
    """Return the expression for one part: any of its forms, doubtful ones outside the terms."""
    star = " *" if prefix else ""
    forms = [_quoted(form) + star for form in part.typed]
    if part.doubtful:
        forms = [f"({form} NOT {{terms}} : {form})" for form in forms]
    return " OR ".join(forms)


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
    groups = [_expression(word) for word in words]
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


def _expression(word: Word) -> str:
    """Return everything that counts as the word, in either language."""
    own = _any_of(word.forms, also=_prefix(word.forms[0]) if word.prefix else "")
    if not word.also:
        return own
    parts = [
        _spelled(part) + (f" OR {_spelled(part, prefix=True)}" if word.prefix else "")
        for part in word.also
    ]
    return f"{own} OR ({' AND '.join(f'({part})' for part in parts)})"


def _prefix(form: str) -> str:
    return f"{_quoted(form)} *"


def _quoted(phrase: str) -> str:
    return '"' + phrase.replace('"', '""') + '"'


def _clean(text: str, longest: int) -> str:
    # Broken surrogates and control characters cannot reach SQLite; 10,000 characters need not.
    cleaned = text[:longest].encode("utf-8", "ignore").decode("utf-8")
    return "".join(" " if ord(char) < 32 else char for char in cleaned)


def _searchable(phrases: Sequence[str]) -> tuple[str, ...]:
    """Return phrases as they can be looked for; those that hold no word are left out."""
    cleaned = (_clean(phrase, MAX_WORD_LENGTH).replace('"', " ").strip() for phrase in phrases)
    return tuple(dict.fromkeys(phrase for phrase in cleaned if _is_word(phrase)))


def _is_word(chunk: str) -> bool:
    return any(char.isalnum() for char in chunk)


def _tokens(text: str) -> tuple[str, ...]:
    return tuple(_TOKEN.findall(text))


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
