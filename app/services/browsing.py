"""What the grid shows: which garments, in which order, why each was found, and what one can narrow.

One question in (``Wish``), ids out (``Found``): a grid needs the ids of a whole wardrobe at once
and the garments themselves page by page. Ranking is ``searching``'s; nothing is changed here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from local_index.records import Filter, ItemRecord, Scalar

if TYPE_CHECKING:
    from app.services.perceiving import Perception
    from app.services.searching import SearchService
    from local_index import Library
    from models.vocabulary import Vocabulary

NEWEST_FIRST = "-added"
# More than anybody looks through; past it, one more word finds sooner than scrolling does.
MOST_HITS = 1_000
FACETS = (
    "category",
    "colors",
    "season",
    "occasion",
    "material",
    "pattern",
    "style",
    "brand",
    "status",
)
"""Fields to narrow by, in the order they are offered."""

_UNSAID = frozenset({"", "unknown", "n/a", "unusable"})
_TYPED_CANDIDATES = 500


@dataclass(frozen=True, slots=True)
class Condition:
    """One chip: a field and a value it should have."""

    field: str
    value: Scalar


@dataclass(frozen=True, slots=True)
class Wish:
    """What the grid should show; every part may be left out.

    Attributes:
        picture: A photo to find similar garments to.
        like: A garment to find similar ones to; 0 for none.
        conditions: Values of one field are alternatives, different fields must all fit.
        order: Field to sort by, with a leading minus for descending; a search ranks by relevance.
        group: What to group by (``slot``, ``category``, ``color``, ``month``); empty for not at
            all, and a search is not grouped.
        weaker: Also show what fits only a little.
    """

    text: str = ""
    picture: Path | None = None
    like: int = 0
    conditions: tuple[Condition, ...] = ()
    order: str = NEWEST_FIRST
    group: str = ""
    weaker: bool = False

    @property
    def searches(self) -> bool:
        """Whether it asks for more than a sorted, filtered list."""
        return bool(self.text.strip() or self.picture or self.like)

    @property
    def narrows(self) -> bool:
        """Whether it leaves anything out."""
        return self.searches or bool(self.conditions)


@dataclass(frozen=True, slots=True)
class Found:
    """The answer to a wish.

    Attributes:
        ids: What to show, in order.
        groups: Keys of the groups with how many ids each has, in order; none without groups.
        reasons: Why each was found, for a search.
        owned: How many garments there are in all, outside the trash.
        relevant: How many fit, of which ``ids`` may be the first.
        weaker: How many more fit only a little and are not among ``ids``.
        note: One sentence when a part of the search was not possible; else empty.
        searched_for: The words in English, where another language was used; else empty.
        understood: Terms of the vocabulary among the words, to narrow by.
    """

    ids: tuple[int, ...]
    owned: int
    relevant: int
    groups: tuple[tuple[str, int], ...] = ()
    reasons: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    weaker: int = 0
    note: str = ""
    searched_for: str = ""
    understood: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class PictureRecord:
    """A garment with the version of its cover: another number when the person mended the cut-out.

    Attributes:
        version: 0 for the automatic cut-out.
    """

    item: ItemRecord
    version: int = 0


class BrowseService:
    """Answers the grid's questions about one wardrobe; belongs to the thread of its library.

    Args:
        library: Open; the caller closes it.
        vocabulary: Recognizes terms.
        perception: Looks at words and photos; None answers from the garments' words alone.
    """

    def __init__(
        self, library: Library, vocabulary: Vocabulary, perception: Perception | None = None
    ) -> None:
        self.library = library
        self._vocabulary = vocabulary
        self._perception = perception

    @cached_property
    def _search(self) -> SearchService:
        # Its lists of words in five languages are read for the first search, not for a start.
        from app.services.searching import SearchService

        return SearchService(self.library, self._perception, self._vocabulary)

    def find(self, wish: Wish) -> Found:
        """Return what to show.

        Raises:
            NotFoundError: The garment to find similar ones to is gone.
            PhotoFailedError: The picture cannot be used.
            WorkerError: A picture was given and nothing here can look at it.
        """
        if not wish.searches:
            return listed(self.library, wish)
        answer = self._search.search(
            wish.text,
            image=wish.picture,
            like=wish.like,
            filters=as_filters(wish.conditions),
            limit=MOST_HITS,
            include_weaker=wish.weaker,
        )
        hits = answer.result.hits
        translated = answer.spoken is not None and answer.spoken.reading.translated
        return Found(
            ids=tuple(hit.item_id for hit in hits),
            owned=self.library.items.count(),
            relevant=answer.result.total,
            reasons={hit.item_id: hit.why for hit in hits},
            weaker=0 if wish.weaker else answer.result.weaker,
            note=answer.note,
            searched_for=answer.spoken.reading.shown if answer.spoken and translated else "",
            understood=tuple(
                dict.fromkeys(
                    Condition(match.field, match.term)
                    for match in answer.understood
                    if match.field in FACETS
                )
            ),
        )


def listed(library: Library, wish: Wish) -> Found:
    """Return everything that a wish without words or pictures shows."""
    filters, groups = as_filters(wish.conditions), tuple[tuple[str, int], ...]()
    if wish.group:
        rows = library.items.grouped_ids(filters, by=wish.group, order=wish.order)
        ids = tuple(ident for _, ident in rows)
        groups = tuple(Counter(key for key, _ in rows).items())
    else:
        ids = tuple(library.items.ids(filters, order=wish.order))
    return Found(ids, owned=library.items.count(), relevant=len(ids), groups=groups)


def facets(library: Library) -> dict[str, tuple[tuple[str, int], ...]]:
    """Return each field to narrow by with its values and how many garments have them."""
    counted = {name: library.items.value_counts(name) for name in FACETS}
    return {
        name: tuple((value, count) for value, count in values if value not in _UNSAID)
        for name, values in counted.items()
    }


def as_filters(conditions: Iterable[Condition]) -> tuple[Filter, ...]:
    """Return the filters that chips mean: alternatives within a field, all of the fields."""
    values: dict[str, list[Scalar]] = {}
    for condition in conditions:
        values.setdefault(condition.field, []).append(condition.value)
    return tuple(
        Filter(name, "=", tuple(held) if len(held) > 1 else held[0])
        for name, held in values.items()
    )


def garments(library: Library, ids: Sequence[int]) -> list[PictureRecord]:
    """Return garments by id with the version of their cover; unknown ids are left out."""
    return [
        PictureRecord(item, item.views[0].edit if item.views else 0)
        for item in library.items.get_many(ids)
    ]


def typed_matches(library: Library, text: str, conditions: Sequence[Condition] = ()) -> list[int]:
    """Return the garments whose name has a word that begins so, for jumping there by typing."""
    wanted = text.strip().casefold()
    if not wanted:
        return []
    filters = (*as_filters(conditions), Filter("name", "contains", wanted))
    found = library.items.find(filters, limit=_TYPED_CANDIDATES)
    named = [item for item in found if f" {item.name.casefold()}".find(f" {wanted}") >= 0]
    # "Navy blazer" before "Blazer, navy" when somebody types "na"
    named.sort(key=lambda item: not item.name.casefold().startswith(wanted))
    return [item.id for item in named]
