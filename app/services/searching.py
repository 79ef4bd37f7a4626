"""Words, a picture and conditions to the garments that fit, with reasons.

The words serve twice: as words, for full-text search over the garments' terms and synonyms, and as
a meaning, a vector made by the encoder. Neither is a hard filter; only ``--where`` is. Without the
encoder the words still find what is tagged. Ranking and cut-off are the index's.

While a wardrobe changes over to new weights (``reindexing``), words go on finding everything where
both encoders share their words; a picture finds what the new one has seen, and the answer says how
much that is; garments like a garment are found by whichever encoder has seen more.
"""

from __future__ import annotations

import functools
import logging
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from app.errors import InputError, WorkerError
from app.item_json import format_id
from app.perception import PerceptionInfo
from app.services.composed_search import find_composed, read_wish
from app.services.field_values import describe, parse_conditions
from app.services.perceiving import Perception, encoder_key
from app.services.search_language import SpokenWords, understand
from local_index import Library
from local_index.encoders import Coverage
from local_index.query import DEFAULT_LIMIT, Query, RelevanceScale, SearchResult
from local_index.records import EncoderKey, Filter, Space
from models.errors import ModelsError
from models.query_language.reading import QueryReader
from models.vocabulary import Vocabulary
from models.vocabulary_terms import TermMatch

REMEMBERED_TEXTS = 256
# Far more than anybody types; the encoder reads the first few dozen words anyway.
MAX_TEXT = 1000
_log = logging.getLogger(__name__)

Vector = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a search found.

    Attributes:
        spoken: What the words mean: their terms and, in another language, their English; None
            without words.
        note: One sentence when a part of the search was not possible; else empty.
        like: The garment that similar ones were sought for; 0 for none.
        coverage: How many photos could be compared, while that is not all of them.
    """

    result: SearchResult
    text: str
    image: str
    filters: tuple[Filter, ...]
    spoken: SpokenWords | None = None
    note: str = ""
    like: int = 0
    coverage: Coverage | None = None

    @property
    def understood(self) -> tuple[TermMatch, ...]:
        """Terms of the vocabulary that were recognized; spans refer to the English words."""
        return self.spoken.understood if self.spoken else ()

    def as_json(self) -> dict[str, Any]:
        """Return the command line's document."""
        document: dict[str, Any] = {
            "hits": [
                {"id": format_id(hit.item_id), "score": hit.score, "why": list(hit.why)}
                for hit in self.result.hits
            ],
            "query": {
                "text": self.text,
                "image": self.image or None,
                "like": format_id(self.like) if self.like else None,
                "where": describe(self.filters),
                "understood": [
                    {"field": match.field, "term": match.term} for match in self.understood
                ],
                "translation": self.spoken.as_json() if self.spoken else None,
            },
            "total": self.result.total,
            "weaker": self.result.weaker,
            "seconds": round(self.result.seconds, 4),
        }
        if self.coverage is not None:
            document["index"] = {"ready": self.coverage.ready, "photos": self.coverage.photos}
        return {**document, "note": self.note} if self.note else document


class SearchService:
    """Searches one wardrobe; belongs to the thread of its library.

    Args:
        library: Open; the caller closes it.
        perception: Makes vectors of words and photos; started only when it is needed. None answers
            from the garments' words alone, where nobody may wait for the models.
        vocabulary: Recognizes terms.
    """

    def __init__(
        self, library: Library, perception: Perception | None, vocabulary: Vocabulary
    ) -> None:
        self._library = library
        self._perception = perception
        self._vocabulary = vocabulary
        self._reader = QueryReader(vocabulary)
        self._vectors: OrderedDict[tuple[EncoderKey, str], Vector] = OrderedDict()

    def search(
        self,
        text: str = "",
        *,
        image: Path | None = None,
        like: int = 0,
        conditions: Sequence[str] = (),
        filters: Sequence[Filter] = (),
        limit: int = DEFAULT_LIMIT,
        include_weaker: bool = False,
    ) -> Answer:
        """Search by any combination of words, a photo or a garment, and conditions.

        Args:
            image: A photo to find similar garments to; it need not be in the wardrobe.
            like: A garment to find similar ones to, instead of a photo; needs no models. With
                words they say what shall be different: "in red" (``composed_search``).
            conditions: Typed ones (``category=shirt``).
            filters: Ready-made ones, beside the typed.
            include_weaker: Also return what fits only a little.

        Raises:
            InputError: Nothing was asked for, or a condition cannot be understood.
            NotFoundError: There is no such garment.
            PhotoFailedError: The photo cannot be used.
            WorkerError: A photo was given and nothing here can look at it.
        """
        words = " ".join(text.split())[:MAX_TEXT]
        if not (words or image is not None or like or conditions or filters):
            raise InputError(
                "There is nothing to search for.",
                next_step="Give some words, a photo with --image or a condition with --where.",
            )
        chosen = (*parse_conditions(conditions, self._vocabulary), *filters)
        spoken = understand(words, self._reader, self._vocabulary)
        english = spoken.reading.english
        query = Query(
            filters=chosen,
            text=quote_phrases(english, spoken.understood),
            also=spoken.also,
            limit=limit,
            exclude=spoken.excluded_items(self._library, self._vocabulary),
            include_weaker=include_weaker,
        )
        if image is not None:
            query = self._with_looks(query, image)
        elif like:
            query = self._with_likeness(query, like)
        note = ""
        if english:
            query, note = self._with_meaning(query, english)
        if like and english:
            found = self._composed(query, like, spoken)
        else:
            found = self._library.search(query)
        coverage = self._partly(query)
        if coverage is not None and not note:
            note = _part_note(coverage)
        return Answer(
            result=spoken.explained(found),
            text=words,
            image=image.name if image else "",
            filters=chosen,
            spoken=spoken,
            note=note,
            like=like,
            coverage=coverage,
        )

    def _with_likeness(self, query: Query, like: int) -> Query:
        """Ask for what looks like a garment, with vectors that are here already."""
        encoders, vectors = self._library.encoders, self._library.vectors
        query = replace(query, exclude=query.exclude | {like})
        for view in self._library.items.get(like).views:
            best = encoders.covering(view.photo_id)
            vector = vectors.get(view.photo_id, "image", best.key) if best else None
            if best is not None and vector is not None:
                scale = RelevanceScale.of(best.relevance, otherwise=query.scale)
                return replace(query, image_vector=vector, image_encoder=best.key, scale=scale)
        raise InputError(
            f"Nothing is known yet of how {format_id(like)} looks.",
            next_step="Add a photo of it, or run `vestry index update`.",
        )

    def _composed(self, query: Query, like: int, spoken: SpokenWords) -> SearchResult:
        """Return what is like a garment but for what the words say."""
        item = self._library.items.get(like)
        wish = read_wish(item, spoken.reading.english, spoken.understood)
        perception, encoder = self._perception, query.text_encoder
        if perception is None or encoder is None:
            return find_composed(self._library, query, wish, item, embed=None)
        embed = functools.partial(self._embed, perception, encoder)
        return find_composed(self._library, query, wish, item, embed=embed)

    def _partly(self, query: Query) -> Coverage | None:
        """Return how much can be compared, when a change of encoders leaves something out."""
        serving = self._library.encoders.serving()
        if serving is None:
            return None
        asked: tuple[EncoderKey | None, Space]
        if query.image_encoder is not None and query.image_encoder != serving.key:
            asked = query.image_encoder, "image"
        elif query.text_encoder and not query.text_encoder.shares_words(serving.key):
            asked = query.text_encoder, "text"
        else:
            return None
        coverage = self._library.encoders.coverage(*asked)
        return coverage if coverage.left else None

    def _with_looks(self, query: Query, image: Path) -> Query:
        if self._perception is None:
            raise WorkerError("Nothing here can look at pictures now.")
        seen = self._perception.analyze(image)
        info = self._perception.info()
        return replace(
            query,
            image_vector=seen.image_vector,
            image_encoder=encoder_key(info),
            scale=relevance_scale(info),
        )

    def _with_meaning(self, query: Query, words: str) -> tuple[Query, str]:
        perception = self._perception
        if perception is None or not self._has_word_vectors():
            return query, ""  # nothing to compare with, so the encoder need not even start
        try:
            info = perception.info()
            vector = self._embed(perception, encoder_key(info), words)
        except (WorkerError, ModelsError) as error:
            _log.warning("searching by words only: %s", type(error).__name__)
            note = f"Only the garments' tags were searched. {error.message}"
            return query, note
        meaning = replace(
            query,
            text_vector=vector,
            text_encoder=encoder_key(info),
            scale=_words_and_looks(relevance_scale(info), query),
        )
        return meaning, ""

    def _has_word_vectors(self) -> bool:
        return any(use.space == "text" for use in self._library.vectors.uses())

    def _embed(self, perception: Perception, encoder: EncoderKey, words: str) -> Vector:
        key = (encoder, words.casefold())
        if key in self._vectors:
            self._vectors.move_to_end(key)
            return self._vectors[key]
        vector: Vector = np.asarray(perception.embed_texts([words])[0], np.float32)
        self._vectors[key] = vector
        if len(self._vectors) > REMEMBERED_TEXTS:
            self._vectors.popitem(last=False)
        return vector


def quote_phrases(words: str, understood: Sequence[TermMatch]) -> str:
    """Put quotes around terms of several words, so that "light blue" is not any light and blue.

    English terms stay as the person wrote them: each garment is filed under its terms' synonyms
    too, and the reasons should repeat the person's words.
    """
    quoted = words.replace('"', " ") if understood else words
    for match in sorted(understood, key=lambda found: -found.span[0]):
        start, end = match.span
        phrase = quoted[start:end]
        if " " in phrase.strip():
            quoted = f'{quoted[:start]}"{phrase}"{quoted[end:]}'
    return quoted


def relevance_scale(info: PerceptionInfo) -> RelevanceScale:
    """Return what the encoder's cosines are worth, by its own measurement where it has one."""
    return RelevanceScale.of(info.relevance)


def _words_and_looks(words: RelevanceScale, query: Query) -> RelevanceScale:
    """Return the scale of words beside that of the looks which a query asks for already."""
    if query.image_vector is None:
        return words
    looks = query.scale
    return replace(words, image_floor=looks.image_floor, image_full=looks.image_full)


def _part_note(coverage: Coverage) -> str:
    ready, photos = f"{coverage.ready:,}", f"{coverage.photos:,}"
    return (
        f"{ready} of {photos} photos are ready for this version's models;"
        " `vestry index update` prepares the rest."
    )


def empty_answer(
    text: str, *, image: Path | None, conditions: Sequence[str], vocabulary: Vocabulary
) -> Answer:
    """Return the answer of a wardrobe that does not exist yet; conditions are checked all the same.

    Raises:
        InputError: A condition cannot be understood.
    """
    words = " ".join(text.split())[:MAX_TEXT]
    return Answer(
        result=SearchResult((), total=0, weaker=0, seconds=0.0),
        text=words,
        image=image.name if image else "",
        filters=parse_conditions(conditions, vocabulary),
        spoken=understand(words, QueryReader(vocabulary), vocabulary),
    )
