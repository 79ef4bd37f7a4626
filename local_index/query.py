"""What can be asked of a wardrobe and what comes back: frozen values, no behavior."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields

import numpy as np
import numpy.typing as npt

from local_index.errors import InvalidValueError
from local_index.records import EncoderKey, Filter

DUPLICATE_MARK = "duplicate"
"""An encoder's cosine from which on two photos may show one garment, among its own figures."""

DEFAULT_CUTOFF = 0.3
DEFAULT_LIMIT = 50


@dataclass(frozen=True, slots=True)
class RelevanceScale:
    """What the cosines of one encoder are worth; measured with the encoder, kept in its manifest.

    A cosine at or below a floor is that of unrelated things and counts 0; at or above the full mark
    it counts 1; in between it counts in proportion.

    Attributes:
        text_floor: Words against photos.
        text_full: Words against photos.
        image_floor: Photo against photo.
        image_full: Photo against photo.

    Raises:
        InvalidValueError: A floor is not below its full mark.
    """

    text_floor: float = 0.15
    text_full: float = 0.45
    image_floor: float = 0.35
    image_full: float = 0.85

    def __post_init__(self) -> None:
        if not (
            -1 <= self.text_floor < self.text_full <= 1
            and -1 <= self.image_floor < self.image_full <= 1
        ):
            raise InvalidValueError("A relevance floor must lie below its full mark.")

    @classmethod
    def of(
        cls, relevance: Mapping[str, float], *, otherwise: RelevanceScale | None = None
    ) -> RelevanceScale:
        """Read a scale among an encoder's own figures; others among them are left out.

        Args:
            otherwise: What counts where the encoder says nothing at all.
        """
        marks = {one.name: relevance[one.name] for one in fields(cls) if one.name in relevance}
        return otherwise if otherwise is not None and not marks else cls(**marks)


@dataclass(frozen=True, slots=True)
class Spelling:
    """How the person said words of a query that were put into English for it.

    Attributes:
        words: One or more words as they stand in the query's text.
        typed: What will do in their place: as typed first, then other forms of it. Phrases stay
            together; any text is safe.
        doubtful: Whether English has one of these for something else ("robe", in French a dress).
            They count only where the item's ``terms`` do not hold them, for there they are English.
    """

    words: str
    typed: tuple[str, ...]
    doubtful: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Query:
    """One search; every part may be left out.

    Attributes:
        filters: Conditions that every hit fulfills.
        text: The person's words, in English; any text is safe.
        also: How some of them were typed in another language. An item that holds a word as it was
            typed holds the word; all words still count together.
        text_vector: The same words as a vector of the text space ``[dims]``.
        text_encoder: What made ``text_vector``. Photos seen by others take part only where those
            share its space of words, each on its own encoder's scale.
        image_vector: A photo to find similar ones to, as a vector of the image space ``[dims]``.
        image_encoder: What made ``image_vector``; photos seen by others only take no part.
        scale: What cosines of these encoders are worth.
        limit: Most hits to return.
        exclude: Items never to return, such as the one that similar ones are sought for.
        include_trash: Search the trash too.
        include_weaker: Return matches below the cut-off too, after the others.
        cutoff: Score (0-1) below which a match is counted but not returned.
    """

    filters: tuple[Filter, ...] = ()
    text: str = ""
    also: tuple[Spelling, ...] = ()
    text_vector: npt.NDArray[np.float32] | None = None
    text_encoder: EncoderKey | None = None
    image_vector: npt.NDArray[np.float32] | None = None
    image_encoder: EncoderKey | None = None
    scale: RelevanceScale = field(default_factory=RelevanceScale)
    limit: int = DEFAULT_LIMIT
    exclude: frozenset[int] = frozenset()
    include_trash: bool = False
    include_weaker: bool = False
    cutoff: float = DEFAULT_CUTOFF


@dataclass(frozen=True, slots=True)
class Hit:
    """One item found.

    Attributes:
        score: Relevance, 0-1: 1 when everything asked for fits fully.
        why: Short reasons from the parts that count: ``"text: striped shirt"``, ``"looks alike"``.
        parts: The relevance (0-1) of ``words``, ``meaning`` and ``looks``, those that were asked.
    """

    item_id: int
    score: float
    why: tuple[str, ...] = ()
    parts: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The answer to a query.

    Attributes:
        hits: Best first, at most the query's limit.
        total: How many items are relevant, whatever the limit.
        weaker: How many more have something in common with the query, below the cut-off.
        seconds: How long the search took.
    """

    hits: tuple[Hit, ...]
    total: int
    weaker: int
    seconds: float
