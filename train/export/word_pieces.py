"""Which word pieces the text tower keeps, and the proof that the others are not missed.

The published table of 30,522 pieces is three quarters of the tower's size. A text all of whose
pieces are kept gets the same pieces as before (longest match first finds the same ones in a subset
that holds them all), hence the same vector. Kept are the pieces of every caption, of every term and
synonym, of everyday searches (``words/queries.txt``), of words of clothing (``words.txt``) and of
what people say around it (``everyday.txt``: prints, wearers, places, occasions); what room is left
goes to the most frequent words. Any other word still has a meaning: it falls back to smaller
pieces, down to single letters.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer

from models.vocabulary import Vocabulary
from train.export.parity import Floats, ParityError, compare_rows
from train.text_tower import (
    MAX_TOKENS,
    SPECIAL_TOKENS,
    embed,
    load_text_tower,
    load_tokenizer,
    trim_tokenizer,
)

WORDS_FOLDER = Path(__file__).resolve().parent / "words"
LOSSLESS = 1e-5
_FIELDS = ("category", "color", "pattern", "material", "fit", "style", "season", "occasion")
# how many of the most frequent English words are looked at for fallbacks
_FREQUENT = (1000, 3000)
_REPORTED_TEXTS = 128


@dataclass(frozen=True)
class TrimmedWords:
    """A tokenizer cut to some pieces.

    Attributes:
        kept: Sorted ids of the published table; a piece's new id is its place in this list.
        document: The tokenizer as JSON, as it ships.
    """

    kept: tuple[int, ...]
    document: str

    @classmethod
    def of(cls, kept: Sequence[int]) -> TrimmedWords:
        """Cut the published tokenizer to ``kept``."""
        names = _pieces(load_tokenizer())
        return cls(tuple(kept), trim_tokenizer([names[index] for index in kept]))

    def tokenizer(self) -> Tokenizer:
        """Return the tokenizer as the app loads it, cut to the same number of tokens."""
        tokenizer = Tokenizer.from_str(self.document)
        tokenizer.no_padding()
        tokenizer.enable_truncation(MAX_TOKENS)
        return tokenizer


def word_list(name: str) -> list[str]:
    """Return the lines of ``words/NAME.txt`` that are not comments."""
    lines = (WORDS_FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def everyday_words() -> list[str]:
    """Return the single words of clothing (``words.txt``) and around it (``everyday.txt``)."""
    return " ".join([*word_list("words"), *word_list("everyday")]).split()


def vocabulary_texts(vocabulary: Vocabulary) -> list[str]:
    """Return every term and synonym of the vocabulary."""
    texts = []
    for field in _FIELDS:
        for term in vocabulary.terms(field):
            texts += [term, *vocabulary.synonyms(field, term)]
    return texts + list(vocabulary.terms("attributes"))


def promised_texts(captions: Sequence[str], vocabulary: Vocabulary) -> list[str]:
    """Return every text that trimming must not change, each once."""
    texts = [*captions, *vocabulary_texts(vocabulary), *word_list("queries"), *everyday_words()]
    return list(dict.fromkeys(text for text in texts if text))


def kept_word_pieces(captions: Sequence[str], vocabulary: Vocabulary, *, limit: int) -> list[int]:
    """Return the word pieces to keep, as sorted ids of the published table.

    Raises:
        ParityError: The texts that must not change need more pieces than ``limit``.
    """
    tokenizer = load_tokenizer()
    table = tokenizer.get_vocab()
    names = _pieces(tokenizer)
    kept = {table[name] for name in SPECIAL_TOKENS}
    for encoded in tokenizer.encode_batch(promised_texts(captions, vocabulary)):
        kept |= set(encoded.ids)
    kept |= {table[name] for name in names if name.isascii() and len(name.removeprefix("##")) == 1}
    if len(kept) > limit:
        raise ParityError(f"The word list needs {len(kept)} pieces, more than {limit}.")
    for name in names:
        if len(kept) >= limit:
            break
        if name.isascii() and not name.startswith("["):
            kept.add(table[name])
    return sorted(kept)


def require_lossless(
    words: TrimmedWords, texts: Sequence[str], *, reference: Floats | None = None
) -> float:
    """Refuse a trimmed table that changes a text's pieces or its vector.

    Args:
        texts: What must not change.
        reference: The whole tower's vectors ``[len(texts), 384]``; computed where not given.

    Returns:
        The largest difference of any component of any vector.

    Raises:
        ParityError: A text has other pieces, or its fp32 vector differs by more than ``LOSSLESS``.
    """
    published, trimmed = load_tokenizer(), words.tokenizer()
    changed = _changed(published, trimmed, texts)
    if changed:
        raise ParityError(
            f"Trimming the word list changes {len(changed)} of {len(texts)} texts, among them"
            f" {changed[0]!r}."
        )
    if reference is None:
        reference = embed(load_text_tower(), published, list(texts)).numpy()
    ours = embed(load_text_tower(list(words.kept)), trimmed, list(texts)).numpy()
    difference = float(np.abs(ours - reference).max())
    # "not below" rather than "above": a vector that is not a number must not pass
    if not difference <= LOSSLESS:
        raise ParityError(f"Trimming the word list moves a vector by {difference:.2g}.")
    return difference


def fallbacks(words: TrimmedWords) -> dict[str, object]:
    """Report which English falls back to smaller pieces, and how far its meaning moves.

    ``frequent`` counts among the most frequent whole words of the published table (it is ordered by
    frequency in books and encyclopedias, not in shops); ``held_out`` among searches that chose no
    piece.
    """
    published, trimmed = load_tokenizer(), words.tokenizer()
    frequent = [
        name for name in _pieces(published) if name.isascii() and name.isalpha() and len(name) > 1
    ]
    report: dict[str, object] = {"kept": len(words.kept), "published": published.get_vocab_size()}
    report["frequent"] = {
        str(count): len(_changed(published, trimmed, frequent[:count])) for count in _FREQUENT
    }
    held_out = word_list("held_out")
    single = list(dict.fromkeys(" ".join(held_out).split()))
    report["held_out"] = {
        "texts": len(held_out),
        "texts_changed": len(_changed(published, trimmed, held_out)),
        "words": len(single),
        "words_changed": len(_changed(published, trimmed, single)),
        **_drift(words, _changed(published, trimmed, held_out)),
    }
    return report


def _drift(words: TrimmedWords, texts: Sequence[str]) -> Mapping[str, float]:
    if not texts:
        return {}
    texts = list(texts[:_REPORTED_TEXTS])
    with torch.inference_mode():
        ours = embed(load_text_tower(list(words.kept)), words.tokenizer(), texts).numpy()
        whole = embed(load_text_tower(), load_tokenizer(), texts).numpy()
    return {"changed_cosine_mean": round(compare_rows(ours, whole).cosine_mean, 4)}


def _changed(published: Tokenizer, trimmed: Tokenizer, texts: Sequence[str]) -> list[str]:
    ours, theirs = trimmed.encode_batch(list(texts)), published.encode_batch(list(texts))
    return [
        text
        for text, mine, whole in zip(texts, ours, theirs, strict=True)
        if mine.tokens != whole.tokens
    ]


def _pieces(tokenizer: Tokenizer) -> list[str]:
    """Return all pieces in the order of their ids."""
    table = tokenizer.get_vocab()
    return sorted(table, key=lambda piece: table[piece])
