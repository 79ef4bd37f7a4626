"""From the words of a search to pieces that the list of one language knows.

The longest phrase at each place wins; then inflected, compound and misspelled words. What is not
known stays a piece of its own, as it was typed. No choice of language is made here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from models.query_language.words import Meaning, WordList
from models.vocabulary_text import Key, fold_word

How = Literal["listed", "compound", "typo", "guess", "kept"]
"""A "guess" is a slip that proves nothing about the language; a "typo" is plain."""

KEPT = "kept"

_WORD = re.compile(r'"[^"]*"|[^\W_]+')
_LATIN_WORD = re.compile(r'"[^"]*"|[0-9A-Za-z\u00c0-\u024f]+')


@dataclass(frozen=True, slots=True)
class Token:
    """One word as it was typed, and as it is compared; a quoted phrase is one token.

    Attributes:
        fixed: Whether it is looked for as it is: in quotes, or one of the person's own words.
    """

    typed: str
    folded: str
    fixed: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the search with one meaning.

    Attributes:
        english: What it says in English, or the words themselves where nothing is known.
        kind: As in `words.Meaning`, or "kept".
        tokens: The words it was read from.
        how: Which rule found it.
        spellings: The words as they were typed, then other forms in which a person may have
            written them.
    """

    english: str
    kind: str
    tokens: tuple[Token, ...]
    how: How = "listed"
    spellings: tuple[str, ...] = ()

    @property
    def typed(self) -> str:
        """The words as they were typed."""
        return " ".join(token.typed for token in self.tokens)


def tokens_of(text: str, own: Collection[Key] = ()) -> tuple[Token, ...]:
    """Return the words of ``text``; hyphens and apostrophes part them, quotes hold them.

    Args:
        own: Words and phrases that the person taught Vestry; they mean what the person said.
    """
    # composed, so that an accent typed as a sign of its own does not cut a word in two
    found = [word for word in _WORD.findall(unicodedata.normalize("NFC", text)) if word.strip('" ')]
    folded = [fold_word(word) for word in found]
    fixed = [word.startswith('"') for word in found]
    for key in own:
        for at in range(len(folded) - len(key) + 1):
            if tuple(folded[at : at + len(key)]) == key:
                fixed[at : at + len(key)] = [True] * len(key)
    return tuple(map(Token, found, folded, fixed))


def match_words(
    tokens: Sequence[Token], words: WordList, *, english: frozenset[str], typos: bool = True
) -> tuple[Piece, ...]:
    """Return the pieces of a search in a language with spaces.

    Args:
        english: Words that are right in English, never taken for a slip of another word.
        typos: Whether to look for misspelled words.
    """
    pieces: list[Piece] = []
    at = 0
    while at < len(tokens):
        found = _phrase_at(tokens, at, words) or _single(
            tokens[at], words, english=english, typos=typos
        )
        pieces.extend(found)
        at += len(found[0].tokens)
    return tuple(pieces)


def _phrase_at(tokens: Sequence[Token], at: int, words: WordList) -> tuple[Piece, ...]:
    if not words.knows(tokens[at].folded):
        return ()
    for length in range(min(words.longest, len(tokens) - at), 0, -1):
        part = tuple(tokens[at : at + length])
        if any(token.fixed for token in part):
            continue
        meaning = words.phrase(tuple(token.folded for token in part))
        if meaning is not None:
            return (Piece(meaning.english, meaning.kind, part, spellings=_written(part, words)),)
    return ()


def _written(part: Sequence[Token], words: WordList) -> tuple[str, ...]:
    typed = [token.typed for token in part]
    if len(part) == 1:
        return tuple(dict.fromkeys((*typed, *words.forms_of(part[0].folded))))
    first = words.phrases.get((part[0].folded,))
    silent = first is not None and first.kind in ("drop", "with", "for")
    # a note need not say the "à" of "à manches longues"
    return (" ".join(typed), " ".join(typed[1:])) if silent else (" ".join(typed),)


def _single(
    token: Token, words: WordList, *, english: frozenset[str], typos: bool
) -> tuple[Piece, ...]:
    kept = (Piece(token.typed, KEPT, (token,), "kept"),)
    word = token.folded
    if token.fixed or word in english:
        return kept
    parts = words.compound(word)
    if parts:
        return _of_one_word(parts, token, "compound")
    slip = words.misspelled(word) if typos else None
    meaning = words.phrase((slip[0],)) if slip else None
    if slip is not None and meaning is not None:
        forms = words.forms_of(slip[0])
        return _of_one_word((meaning,), token, "typo" if slip[1] else "guess", forms=forms)
    parts = words.misspelled_compound(word) if typos else ()
    return _of_one_word(parts, token, "typo") if parts else kept


def _of_one_word(
    parts: Sequence[Meaning], token: Token, how: How, *, forms: Sequence[str] = ()
) -> tuple[Piece, ...]:
    spellings = tuple(dict.fromkeys((token.typed, *forms)))
    return tuple(Piece(part.english, part.kind, (token,), how, spellings) for part in parts)


def match_signs(text: str, words: WordList, *, own: Collection[str] = ()) -> tuple[Piece, ...]:
    """Return the pieces of a Chinese search, which has no spaces to go by.

    Args:
        own: Words that the person taught Vestry, looked for as they are.
    """
    typed = unicodedata.normalize("NFKC", text)
    read = [sign.lower()[:1] for sign in typed.translate(words.simplified)]
    taught = sorted(filter(None, own), key=len, reverse=True)
    pieces: list[Piece] = []
    at = 0
    while at < len(typed):
        mine = next((word for word in taught if typed.startswith(word, at)), "")
        if mine:
            pieces.append(Piece(mine, KEPT, (Token(mine, mine, fixed=True),), "kept"))
            at += len(mine)
            continue
        length, piece = _sign_at(typed, read, at, words)
        if piece is not None:
            pieces.append(piece)
        at += length
    return _join_unknown(pieces)


def _sign_at(typed: str, read: Sequence[str], at: int, words: WordList) -> tuple[int, Piece | None]:
    for length in range(min(words.longest, len(read) - at), 0, -1):
        meaning = words.phrases.get(tuple(read[at : at + length]))
        if meaning is not None and not _cuts_a_word(typed, at, at + length):
            token = Token(typed[at : at + length], "".join(read[at : at + length]))
            spellings = (token.typed, *words.scripts(token.typed))
            return length, Piece(meaning.english, meaning.kind, (token,), spellings=spellings)
    word = _LATIN_WORD.match(typed, at)
    if word is None and not typed[at].isalnum():
        return 1, None
    end = word.end() if word else at + 1
    token = Token(typed[at:end], "".join(read[at:end]), fixed=typed[at] == '"')
    return end - at, Piece(token.typed, KEPT, (token,), "kept")


def _cuts_a_word(typed: str, start: int, end: int) -> bool:
    """Return whether a stretch would begin or end within a word of Latin letters."""
    before = start > 0 and is_latin(typed[start - 1]) and is_latin(typed[start])
    after = end < len(typed) and is_latin(typed[end]) and is_latin(typed[end - 1])
    return before or after


def is_latin(sign: str) -> bool:
    """Return whether a sign is a letter or digit that words with spaces are written in."""
    return sign.isalnum() and ord(sign) < 0x0250


def _join_unknown(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Return pieces with neighboring unknown signs made one: nobody knows where they part."""
    joined: list[Piece] = []
    for piece in pieces:
        last = joined[-1] if joined else None
        if last is not None and _is_sign(last) and _is_sign(piece):
            token = Token(last.typed + piece.typed, last.tokens[0].folded + piece.tokens[0].folded)
            joined[-1] = Piece(token.typed, KEPT, (token,), "kept")
        else:
            joined.append(piece)
    return tuple(joined)


def _is_sign(piece: Piece) -> bool:
    return piece.kind == KEPT and not piece.tokens[0].fixed and not is_latin(piece.typed[0])
