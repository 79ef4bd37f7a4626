"""Trimming the word pieces changes no text that matters, and what it does change is counted."""

from __future__ import annotations

import numpy as np
import pytest

from models.vocabulary import Vocabulary
from train.export.encoder_graphs import WORD_PIECES
from train.export.parity import ParityError
from train.export.word_pieces import (
    TrimmedWords,
    everyday_words,
    fallbacks,
    kept_word_pieces,
    promised_texts,
    require_lossless,
    vocabulary_texts,
    word_list,
)
from train.text_tower import load_tokenizer

CAPTIONS = ["Navy striped cotton shirt with long sleeves.", "Houndstooth herringbone clogs"]


@pytest.fixture(scope="module")
def words():
    return TrimmedWords.of(kept_word_pieces(CAPTIONS, Vocabulary.load(), limit=WORD_PIECES))


def test_vocabulary_and_everyday_queries_keep_their_pieces_and_vectors(words):
    texts = promised_texts(CAPTIONS, Vocabulary.load())
    assert len(word_list("queries")) >= 300
    assert {*CAPTIONS, *vocabulary_texts(Vocabulary.load()), *word_list("queries")} <= {*texts}
    # every 20th text through both towers; the pieces of all of them are compared below
    assert require_lossless(words, texts[::20]) <= 1e-5
    published, trimmed = load_tokenizer(), words.tokenizer()
    for ours, theirs in zip(
        trimmed.encode_batch(texts), published.encode_batch(texts), strict=True
    ):
        assert ours.tokens == theirs.tokens


def test_the_table_has_the_size_that_the_budget_leaves(words):
    assert len(words.kept) == len(set(words.kept)) == WORD_PIECES
    assert words.tokenizer().get_vocab_size() == WORD_PIECES


def test_a_word_without_its_own_piece_falls_back_to_smaller_ones(words):
    published, trimmed = load_tokenizer(), words.tokenizer()
    assert len(published.encode("parliamentary").tokens) == 3
    assert len(trimmed.encode("parliamentary").tokens) > 3
    assert "[UNK]" not in trimmed.encode("zxqj 42 parliamentary").tokens


def test_a_changed_text_is_refused_and_named(words):
    with pytest.raises(ParityError, match="changes 1 of 2 texts, among them 'parliamentary'"):
        require_lossless(words, ["shirt", "parliamentary"])


def test_a_moved_vector_is_refused(words):
    with pytest.raises(ParityError, match="moves a vector"):
        require_lossless(words, ["shirt"], reference=np.zeros((1, 384), np.float32))
    nothing = np.full((1, 384), np.nan, np.float32)
    with pytest.raises(ParityError, match="moves a vector"):
        require_lossless(words, ["shirt"], reference=nothing)


def test_promises_that_do_not_fit_are_refused():
    with pytest.raises(ParityError, match="more than 200"):
        kept_word_pieces(CAPTIONS, Vocabulary.load(), limit=200)


def test_fallbacks_are_counted_on_searches_that_chose_nothing(words):
    chosen = {*promised_texts(CAPTIONS, Vocabulary.load())}
    assert not chosen & {*word_list("held_out")}
    report = fallbacks(words)
    assert report["kept"] == WORD_PIECES
    held_out = report["held_out"]
    assert 0 < held_out["texts_changed"] < held_out["texts"]
    assert 0 < held_out["words_changed"] < held_out["words"] / 4
    assert 0.5 < held_out["changed_cosine_mean"] < 1.0
    assert 0 <= report["frequent"]["1000"] < report["frequent"]["3000"]


def test_the_lists_hold_words_and_no_comments():
    assert {"cardigan", "houndstooth", "rainy"} <= {*everyday_words()}
    assert all(
        not text.startswith("#")
        for name in ("queries", "words", "everyday")
        for text in word_list(name)
    )
