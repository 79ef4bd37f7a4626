"""What a sentence may say of garments: only what their records say.

A sentence that names a color, material, pattern, closure or detail which none of the garments it
cites has is thrown away, whoever wrote it. Garments are cited as ``{{item:ID}}``; their names come
from the wardrobe and are put in afterwards, so that a name never counts as a claim. A sentence
with an id, a path, an address or a placeholder of something unknown is thrown away too.

Source: D.1 ("every stated attribute exists in the item record") and E.9 of the specification.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from app.assistant.composer.speech import Speech, called
from app.assistant.planning import Garment
from models.query_language.matching import match_signs, match_words, tokens_of
from models.query_language.words import CHINESE, word_list
from models.vocabulary import Vocabulary

CLAIMS: Final = frozenset({"colors", "material", "pattern", "attributes"})
PLACEHOLDER: Final = re.compile(r"\{\{\s*item:\s*([a-z]+_[0-9]{1,9})\s*\}\}")
_RAW: Final = re.compile(
    r"\b(?:itm|out|img|cat|file|undo)_[0-9a-f]+\b|[a-z]+://|(?:^|\s)(?:/|~/|[a-z]:\\)\S|\{\{|\}\}",
    re.IGNORECASE,
)
_SENTENCE: Final = re.compile(
    r"[^\n]+?(?:[.!?]+(?=\s|$)|[\u3002\uff01\uff1f]+|(?=\n)|$)\s*"  # and the signs of Chinese
)
_MARKUP: Final = re.compile(r"[*_`#<>|\[\]\\]+")


Claim = frozenset[tuple[str, str]]
"""One word: the looks it may mean, as fields with terms; which one is for the record to say."""


def claims_of(text: str, language: str, vocabulary: Vocabulary) -> tuple[Claim, ...]:
    """Return what a text says of looks, word by word."""
    found = [
        frozenset({(match.field, match.term), *match.also}) for match in vocabulary.find_terms(text)
    ]
    if language != "en":
        words = word_list(language)
        pieces = (
            match_signs(text, words)
            if language == CHINESE
            else match_words(tokens_of(text), words, english=frozenset(), typos=False)
        )
        found += [frozenset({(piece.kind, piece.english)}) for piece in pieces]
    looks = (frozenset(one for one in meant if one[0] in CLAIMS) for meant in found)
    return tuple(one for one in looks if one)


def held_by(garments: Iterable[Garment]) -> frozenset[tuple[str, str]]:
    """Return what the records of garments say of their looks."""
    return frozenset(
        pair
        for one in garments
        for pair in (
            *(("colors", color) for color in one.colors),
            ("material", one.material),
            ("pattern", one.pattern),
            *(("attributes", attribute) for attribute in one.attributes),
        )
    )


def unfounded(
    text: str, cited: Iterable[Garment], *, language: str, vocabulary: Vocabulary
) -> tuple[Claim, ...]:
    """Return what a text says of looks that none of the garments has."""
    held = held_by(cited)
    return tuple(one for one in claims_of(text, language, vocabulary) if not one & held)


def grounded(
    say: str,
    garments: Mapping[str, Garment],
    *,
    speech: Speech,
    vocabulary: Vocabulary,
    told: frozenset[tuple[str, str]] = frozenset(),
) -> tuple[str, tuple[str, ...]]:
    """Return a model's words with names put in, and the sentences that were thrown away.

    A sentence that cites nothing may say what any of the garments at hand has.

    Args:
        garments: What may be cited, by handle.
        told: Looks that were spoken of otherwise, such as those of a gap or of a wish.
    """
    kept, thrown = [], []
    for sentence in _SENTENCE.findall(say):
        cited = PLACEHOLDER.findall(sentence)
        raw = PLACEHOLDER.sub(" ", sentence)
        bare = _MARKUP.sub(" ", raw)
        known = [garments[one] for one in cited if one in garments]
        wrong = [
            one
            for one in unfounded(
                bare, known or garments.values(), language=speech.code, vocabulary=vocabulary
            )
            if not one & told
        ]
        if wrong or len(known) < len(cited) or _RAW.search(raw):
            thrown.append(sentence.strip())
            continue
        text = PLACEHOLDER.sub(
            lambda found: called(garments[found.group(1)], speech), _without_markup(sentence)
        )
        kept.append(" ".join(text.split()))
    glue = "" if speech.code == CHINESE else " "
    return glue.join(one for one in kept if one), tuple(thrown)


def _without_markup(sentence: str) -> str:
    held: list[str] = []

    def hide(found: re.Match[str]) -> str:
        held.append(found.group(0))
        return f"\x00{len(held) - 1}\x00"

    plain = _MARKUP.sub(" ", PLACEHOLDER.sub(hide, sentence))
    return re.sub("\x00(\\d+)\x00", lambda found: held[int(found.group(1))], plain)
