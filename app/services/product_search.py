"""Imported product lists: taken in, and searched by words, meaning, likeness, slot and price.

Words count as they stand in a title and as the vocabulary's terms, in six languages; beside them
counts what they mean, where the list was taken in with the models at hand. Likeness goes by
pictures of the same encoder where a product has one, else by what a picture means in words and by
the terms that both share. Nothing is fetched, and nothing that is found is owned.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from app.errors import InputError
from app.perceived import PhotoFailedError
from app.services.job_control import JobControl, Meter, ProgressCallback
from app.services.perceiving import encoder_key
from app.services.product_lists import Product, ProductList, fold, read_products
from app.services.search_language import understand
from local_index.catalog import ProductDraft, ProductRecord
from local_index.query import RelevanceScale
from models.query_language.reading import QueryReader

if TYPE_CHECKING:
    import numpy.typing as npt

    from app.services.perceiving import Perception
    from local_index import Library
    from models.vocabulary import Vocabulary

    Vector = npt.NDArray[np.float32]

MOST_MEANT: Final = 10_000
"""Titles that are made into vectors; a longer list is found by words alone."""
MOST_LOOKED_AT: Final = 3_000
"""Pictures that are looked at."""
_BATCH: Final = 64
_THUMB: Final = 512
_LEAST: Final = 0.2
_TERM_WORTH: Final = {"category": 0.4, "colors": 0.3, "material": 0.2, "pattern": 0.1}
_SMALL_WORDS: Final = frozenset(
    (  # noqa: SIM905 - a list of single words is read more easily as text
        "a an and any are for from has have i in is it like list me my of on one or products shop"
        " some something that the there to under with der die das ein eine im und le la les un une"
        " des de du et el los las uno una y hay"
    ).split()
)


@dataclass(frozen=True, slots=True)
class Taken:
    """What taking a list in did."""

    source: int
    added: int
    rejected: int
    reasons: Mapping[str, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Likeness:
    """What products shall be like.

    Attributes:
        fields: Terms of the garment.
        image_vector: Of its picture, by `encoder`.
        text_vector: What its picture means, in the space of words.
    """

    fields: Mapping[str, Any]
    encoder: str = ""
    image_vector: Vector | None = None
    text_vector: Vector | None = None


@dataclass(frozen=True, slots=True)
class ProductHit:
    """One product with how well it fits, 0-1."""

    product: ProductRecord
    score: float


class ProductService:
    """Product lists of one open library; belongs to its thread.

    Args:
        perception: None takes lists in and finds by words and terms alone.
    """

    def __init__(
        self, library: Library, perception: Perception | None, vocabulary: Vocabulary
    ) -> None:
        self._library, self._perception, self._vocabulary = library, perception, vocabulary

    # -- taking in --------------------------------------------------------------------------------

    def take_in(
        self,
        file: Path,
        *,
        columns: Mapping[str, str] | None = None,
        name: str = "",
        license: str = "",
        price_date: str = "",
        control: JobControl | None = None,
        progress: ProgressCallback | None = None,
    ) -> Taken:
        """Take a list in, whole or not at all, as one step of undo.

        Raises:
            InputError: It is no list that can be read, or nothing in it can be used.
            CancelledError: It was stopped; nothing was written.
        """
        read = read_products(file, self._vocabulary, columns=columns)
        if not read.products:
            raise InputError(
                "Nothing in this list can be used.",
                next_step="Say which columns hold the name and the price.",
            )
        drafts, notes = self._drafts(read, control or JobControl(), progress)
        source = self._library.catalog.add(
            name or read.name, drafts, license=license, price_date=price_date, columns=read.columns
        )
        return Taken(source, len(drafts), read.rejected, read.reasons, tuple(notes))

    def _drafts(
        self, read: ProductList, control: JobControl, progress: ProgressCallback | None
    ) -> tuple[list[ProductDraft], list[str]]:
        meter = Meter(len(read.products), progress)
        encoder, notes = "", list[str]()
        if self._perception is not None:
            encoder = str(encoder_key(self._perception.info()))
        drafts: list[ProductDraft] = []
        looked = 0
        for begin in range(0, len(read.products), _BATCH):
            control.checkpoint()
            batch = read.products[begin : begin + _BATCH]
            meant = self._meant(batch) if begin < MOST_MEANT else None
            for at, one in enumerate(batch):
                seen, small = None, None
                if one.picture is not None and looked < MOST_LOOKED_AT:
                    looked += 1
                    control.checkpoint()
                    seen, small = self._seen(one.picture)
                drafts.append(
                    ProductDraft(
                        title=one.title,
                        number=one.number,
                        fields=one.fields,
                        slot=one.slot,
                        price=one.price,
                        currency=one.currency,
                        words=one.words,
                        picture=small,
                        encoder=encoder,
                        image_vector=seen,
                        text_vector=None if meant is None else meant[at],
                    )
                )
                meter.step()
        if len(read.products) > MOST_MEANT:
            notes.append(f"Beyond {MOST_MEANT:,} products, the rest is found by its words alone.")
        return drafts, notes

    def _meant(self, batch: Sequence[Product]) -> Vector | None:
        if self._perception is None:
            return None
        return np.asarray(self._perception.embed_texts([one.title for one in batch]), np.float32)

    def _seen(self, picture: Path) -> tuple[Vector | None, bytes | None]:
        if self._perception is None:
            return None, None
        try:
            seen = self._perception.analyze(picture)
            return seen.image_vector, self._perception.preview(picture, side=_THUMB)
        except PhotoFailedError:
            return None, None

    # -- finding ----------------------------------------------------------------------------------

    def find(
        self,
        words: str = "",
        *,
        like: Likeness | None = None,
        slot: str = "",
        max_price: float | None = None,
        limit: int = 5,
    ) -> tuple[list[ProductHit], int]:
        """Return products, best first, and how many fit in all."""
        products = self._library.catalog.find(slot=slot, max_price=max_price)
        if not products or not (words.strip() or like):
            return [ProductHit(one, 1.0) for one in products[:limit]], len(products)
        parts = []
        if words.strip():
            parts.append(self._by_words(products, words))
        if like is not None:
            parts.append(self._by_likeness(products, like))
        scores = np.mean(parts, axis=0)
        order = np.lexsort((np.array([one.id for one in products]), -np.round(scores, 6)))
        fitting = [int(at) for at in order if scores[at] >= _LEAST]
        hits = [ProductHit(products[at], round(float(scores[at]), 4)) for at in fitting[:limit]]
        return hits, len(fitting)

    def _by_words(self, products: Sequence[ProductRecord], words: str) -> npt.NDArray[np.float64]:
        spoken = understand(words[:300], QueryReader(self._vocabulary), self._vocabulary)
        english = spoken.reading.english or words
        asked = [one for one in fold(english).split() if one not in _SMALL_WORDS]
        terms = [(match.field, match.term) for match in spoken.understood]
        found = np.zeros(len(products))
        for at, product in enumerate(products):
            told = product.words
            held = [one for one in asked if f" {one}" in told or f" {_single(one)}" in told]
            wanted = [_has(product.fields, name, term) for name, term in terms]
            count = len(asked) + len(wanted)
            found[at] = (len(held) + sum(wanted)) / count if count else 0.0
        meaning = self._by_vector(products, "text_vector", self._embedded(english))
        return np.maximum(found, 0.6 * meaning) if meaning is not None else found

    def _by_likeness(
        self, products: Sequence[ProductRecord], like: Likeness
    ) -> npt.NDArray[np.float64]:
        shared = np.array([_shared(product.fields, like.fields) for product in products])
        by_word = self._by_vector(products, "text_vector", like.text_vector)
        best = shared if by_word is None else 0.6 * shared + 0.4 * by_word
        looks = self._by_vector(products, "image_vector", like.image_vector, encoder=like.encoder)
        if looks is None:
            return best
        return np.where(np.isnan(looks), best, 0.5 * best + 0.5 * np.nan_to_num(looks))

    def _embedded(self, words: str) -> Vector | None:
        if self._perception is None or not self._library.catalog.count():
            return None
        return np.asarray(self._perception.embed_texts([words])[0], np.float32)

    def _by_vector(
        self,
        products: Sequence[ProductRecord],
        column: str,
        vector: Vector | None,
        *,
        encoder: str = "",
    ) -> npt.NDArray[np.float64] | None:
        """Return how alike, 0-1, for each product; None where nothing can be compared."""
        if vector is None or self._perception is None:
            return None
        info = self._perception.info()
        ids, rows = self._library.catalog.vectors(column, encoder or str(encoder_key(info)))
        if not len(ids) or rows.shape[1] != len(vector):
            return None
        scale = RelevanceScale.of(info.relevance)
        floor, full = (
            (scale.image_floor, scale.image_full)
            if column == "image_vector"
            else (scale.text_floor, scale.text_full)
        )
        cosines = np.clip((rows @ vector - floor) / (full - floor), 0.0, 1.0)
        by_id = dict(zip(ids.tolist(), cosines.tolist(), strict=True))
        missing = np.nan if column == "image_vector" else 0.0
        return np.array([by_id.get(one.id, missing) for one in products])


def _single(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") else word


def _has(fields: Mapping[str, Any], name: str, term: str) -> bool:
    held = fields.get(name, ())
    return term == held or (isinstance(held, list | tuple) and term in held)


def _shared(fields: Mapping[str, Any], like: Mapping[str, Any]) -> float:
    """Return how much of what is known of a garment is true of a product, 0-1."""
    asked = found = 0.0
    for name, worth in _TERM_WORTH.items():
        mine = like.get(name) or ()
        terms = {mine} if isinstance(mine, str) else set(mine)
        if not terms - {"unknown", "plain", "other"}:
            continue
        asked += worth
        found += worth * any(_has(fields, name, term) for term in terms)
    narrow = set(like.get("attributes") or ()) & set(fields.get("attributes") or ())
    if narrow:
        asked, found = asked + 0.2, found + 0.2
    return found / asked if asked else 0.0
