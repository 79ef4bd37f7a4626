"""What was typed, made ready to be read: its language, folded letters, slips put right.

Every sign of the folded text knows where it comes from, so that a name can be taken over as it was
typed. Which language is told from everyday words; a turn without any keeps the conversation's.

No statistics of letters: they say little about four words.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from app.assistant.router.phrasebook import CHINESE, LANGUAGES, Phrasebook, phrasebook
from models.query_language.reading import QueryReader
from models.query_language.words import word_list
from models.vocabulary import Vocabulary

LONGEST: Final = 600
"""Signs of a turn that are read; what somebody pastes beyond that is no wish."""

_HAN: Final = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_PIECE: Final = re.compile(r"[^\W_]+(?:[_'\u2019][^\W_]+)*|\S")
_KEPT: Final = frozenset("?:°€$£#+*%/_=^👍👎")
_TELLING: Final = {
    **dict.fromkeys("ñ¿¡", "es"),
    **dict.fromkeys("ßäöü", "de"),
    **dict.fromkeys("çœèêàûî", "fr"),
}
_ENGLISH_ENDS: Final = re.compile(r"['\u2019](?:s|t|d|m|ll|re|ve)\b", re.IGNORECASE)
_ENDINGS: Final = {"ve": "have", "d": "would", "ll": "will", "re": "are", "m": "am"}
_SHORTEST_SLIP: Final = 5
_DIGITS: Final = tuple("0123456789")


@dataclass(frozen=True, slots=True)
class Heard:
    """One turn, ready to be read.

    Attributes:
        text: Folded; words are separated by single spaces (Chinese: as typed).
        origin: For every sign of ``text`` where it stands in ``raw``.
    """

    raw: str
    language: str
    text: str
    origin: tuple[int, ...]

    def typed(self, start: int, end: int) -> str:
        """Return a stretch of the folded text as it was typed."""
        if start >= end:
            return ""
        return self.raw[self.origin[start] : self.origin[end - 1] + 1]


class Ears:
    """Hears; immutable apart from caches.

    Args:
        reader: Knows garments in other languages; decides where everyday words do not.
        vocabulary: Whose words are no slips.
    """

    def __init__(self, reader: QueryReader, vocabulary: Vocabulary) -> None:
        self._reader = reader
        self._vocabulary = vocabulary

    def hear(self, said: str, *, before: str, known: frozenset[str] = frozenset()) -> Heard:
        """Return a turn, ready to be read.

        Args:
            before: Language of the conversation so far.
            known: Folded words that are right as they are, such as those of garments' names.
        """
        raw = unicodedata.normalize("NFC", said)[:LONGEST].strip()
        if _HAN.search(raw):
            return _heard_signs(raw)
        language = self.language(raw, before=before)
        return _heard_words(raw, phrasebook(language), self._right(raw, language) | known)

    def _right(self, raw: str, language: str) -> frozenset[str]:
        """Return the words of a turn that are right because garments are called so."""
        words = {_fold(word) for word in re.findall(r"[^\W\d_]+", raw)}
        listed = word_list(language) if language != "en" else None
        return frozenset(
            word
            for word in words
            if (listed is not None and (listed.knows(word) or listed.compound(word)))
            or self._vocabulary.find_terms(word)
        )

    def language(self, raw: str, *, before: str) -> str:
        """Return the language of a turn in Latin letters."""
        # the "s" of "today's" is no French word
        plain = _ENGLISH_ENDS.sub(" ", raw)
        words = [_fold(word) for word in re.findall(r"[^\W\d_]+", plain)]
        books = [phrasebook(code) for code in LANGUAGES if code != CHINESE]
        points = dict.fromkeys((book.code for book in books), 0.0)
        for word in words:
            knowing = [book.code for book in books if word in book.words]
            for code in knowing:
                points[code] += 1 / len(knowing)
            spoken = [] if knowing else [book.code for book in books if word in book.spoken]
            for code in spoken:
                points[code] += 0.6 / len(spoken)
        for sign in raw.lower():
            if sign in _TELLING:
                points[_TELLING[sign]] += 0.8
        best = max(points.values())
        if best < 0.5:
            read = self._reader.read(raw).language
            return (
                read if read in points and read != "en" else (before if before in points else "en")
            )
        likely = [code for code, value in points.items() if value > best - 0.2]
        return before if before in likely else likely[0]


def _heard_signs(raw: str) -> Heard:
    simplified = word_list(CHINESE).simplified
    signs: list[str] = []
    origin: list[int] = []
    for at, sign in enumerate(raw):
        for plain in unicodedata.normalize("NFKC", sign).translate(simplified).lower():
            if plain.isalnum() or plain in _KEPT or plain in " .":
                signs.append(plain)
                origin.append(at)
    text = "".join(signs)
    for wrong, right in phrasebook(CHINESE).fixes.items():
        if len(wrong) == len(right):
            text = text.replace(wrong, right)
    return Heard(raw, CHINESE, text, tuple(origin))


def _heard_words(raw: str, book: Phrasebook, known: frozenset[str]) -> Heard:
    signs: list[str] = []
    origin: list[int] = []

    def put(word: str, at: int, length: int) -> None:
        if signs:
            signs.append(" ")
            origin.append(at)
        for place, sign in enumerate(word):
            signs.append(sign)
            origin.append(at + min(place, length - 1))

    for piece in _PIECE.finditer(raw):
        word = _fold(piece.group().replace("\u2019", "'"))
        at, length = piece.start(), len(piece.group())
        minus = (
            word == "-"
            and raw[at + 1 : at + 2].isdigit()
            and not raw[:at].rstrip("( ,").endswith(_DIGITS)
        )
        if not word or (not word[0].isalnum() and word not in _KEPT and not minus):
            if word in (".", ",") and _inside_number(raw, at):
                signs.append(".")
                origin.append(at)
            continue
        if _after_point(signs):
            for sign in word:
                signs.append(sign)
                origin.append(at)
            continue
        if word in book.fixes:
            word = _fold(book.fixes[word])
        elif "'" in word:
            word = _whole(word) if book.code == "en" else word.replace("'", " ")
        else:
            word = _put_right(word, book, known)
        put(word, at, length)
    return Heard(raw, book.code, "".join(signs), tuple(origin))


def _before_number(raw: str, at: int) -> bool:
    behind = raw[:at].rstrip("( ,")
    return raw[at + 1 : at + 2].isdigit() and not behind.endswith(_DIGITS)


def _inside_number(raw: str, at: int) -> bool:
    return 0 < at < len(raw) - 1 and raw[at - 1].isdigit() and raw[at + 1].isdigit()


def _after_point(signs: list[str]) -> bool:
    return bool(signs) and signs[-1] == "." and len(signs) > 1 and signs[-2].isdigit()


def _whole(word: str) -> str:
    """Return an English contraction as the words that it stands for."""
    stem, _mark, end = word.partition("'")
    if end == "t" and stem.endswith("n"):
        return f"{stem[:-1]} not"
    return f"{stem} {_ENDINGS.get(end, end)}"


def _put_right(word: str, book: Phrasebook, known: frozenset[str]) -> str:
    """Return the word of the phrases that a word is a slip of; else the word."""
    if word in book.words or word in book.spoken or word in known or not word.isalpha():
        return word
    if book.code == "de":
        for pair, plain in (("ue", "u"), ("oe", "o"), ("ae", "a")):
            if pair in word and word.replace(pair, plain) in book.spoken | book.words:
                return word.replace(pair, plain)
    if len(word) < _SHORTEST_SLIP or word.startswith(book.stems):
        return word
    for near in book.near.of(word, least=_SHORTEST_SLIP):
        # an ending of another language's grammar is no slip
        if book.code == "en" and not (near + "s" == word or word + "s" == near):
            return near
        if book.code != "en" and near[-2:] == word[-2:] and len(word) > _SHORTEST_SLIP:
            return near
    return word


def _fold(word: str) -> str:
    lowered = word.lower().replace("ß", "ss").replace("œ", "oe").replace("æ", "ae")
    plain = unicodedata.normalize("NFKD", lowered)
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


fold = _fold
