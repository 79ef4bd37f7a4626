"""FashionX 1.0: the head-to-toe description of a photo, as classes, JSON schema and versions.

Holds the shape and nothing else: whether a description is consistent is ``fashionx_checks``, and
what it means in item fields is ``fashionx_mapping``. Only these and what builds
annotations (``annotate_salvage``) import pydantic.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Annotated, Any, Final, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
)

from models.errors import DamagedFileError, UnsupportedError
from models.plain_words import plain_words

SCHEMA_VERSION: Final = "fashionx/1.0"

PartName = Literal["one_piece", "top", "bottom", "footwear", "accessory"]
PART_NAMES: tuple[PartName, ...] = ("one_piece", "top", "bottom", "footwear", "accessory")


def _seen(value: object) -> object:
    return plain_words(value) if isinstance(value, str) else value


# Whatever an annotator writes is shown in windows, terminals and files: only what can be seen.
_Seen = BeforeValidator(_seen)
# Terms stay open strings: an annotator's new word is kept and counted, not refused.
Term = Annotated[str, _Seen, StringConstraints(min_length=1, max_length=60)]
Detail = Annotated[str, _Seen, StringConstraints(min_length=1, max_length=120)]
Season = Literal["spring", "summer", "autumn", "winter", "all-season", "unknown"]
Silhouette = Literal[
    "fitted", "relaxed", "oversized", "layered", "structured", "flowing", "mixed", "unknown"
]
Formality = Literal["casual", "smart-casual", "business", "formal", "sport", "costume", "unknown"]
Fit = Literal["slim", "regular", "loose", "oversized", "unknown"]
Length = Literal["cropped", "short", "knee", "midi", "long", "full", "na", "unknown"]
Sleeve = Literal["sleeveless", "short", "three-quarter", "long", "na", "unknown"]
Count = Annotated[int, Field(ge=0)]
Share = Annotated[float, Field(ge=0.0, le=1.0)]


class Base(BaseModel):
    """Strict about keys, lenient about blanks and letters that nobody sees; immutable."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, frozen=True)


class Description(Base):
    """Two texts. The names are the paper's: *general* is about the garments only."""

    general: Annotated[str, _Seen, StringConstraints(min_length=40, max_length=900)]
    concise: Annotated[str, _Seen, StringConstraints(min_length=15, max_length=300)]


class Overall(Base):
    """What holds for the outfit as a whole; lists are ordered, best first."""

    style: Annotated[list[Term], Field(min_length=1, max_length=3)]
    occasion: Annotated[list[Term], Field(min_length=1, max_length=3)]
    season: Annotated[list[Season], Field(min_length=1, max_length=4)]
    color_palette: Annotated[list[Term], Field(min_length=1, max_length=4)]
    silhouette: Silhouette
    formality: Formality


class Item(Base):
    """One garment; a pair is one item. ``layer`` 0 is next to the skin, 3 outermost."""

    term: Term
    color: Annotated[list[Term], Field(min_length=1, max_length=3)]
    material: Annotated[list[Term], Field(min_length=1, max_length=2)]
    pattern: Term
    design_details: Annotated[list[Detail], Field(max_length=6)]
    style: Annotated[list[Term], Field(min_length=1, max_length=2)]
    fit: Fit
    length: Length
    sleeve: Sleeve
    neckline: Detail
    closure: Detail
    layer: Annotated[int, Field(ge=0, le=3)] = 0
    visibility: Literal["full", "partial"]


class Parts(Base):
    """The garments by where they are worn; outerwear is a top of a higher layer."""

    one_piece: list[Item] = []
    top: list[Item] = []
    bottom: list[Item] = []
    footwear: list[Item] = []
    accessory: list[Item] = []

    def of(self, name: PartName) -> list[Item]:
        """Return the garments of one part."""
        garments: list[Item] = getattr(self, name)
        return garments


class ItemCounts(Base):
    """How many garments the annotator counted before describing them."""

    one_piece: Count
    top: Count
    bottom: Count
    footwear: Count
    accessory: Count
    total: Count


class SelfCheck(Base):
    """What the annotator claims about its own answer; stored, never trusted."""

    counts_match: bool
    no_duplicates: bool
    strict_json: bool


class OutfitAnnotation(Base):
    """Exactly what an annotator answers, counts first."""

    item_counts: ItemCounts
    description: Description
    overall: Overall
    parts: Parts
    self_check: SelfCheck


class ImageFacts(Base):
    """Which picture was annotated; ``path`` is relative to its corpus."""

    path: str | None = None
    sha256: str | None = None
    w: Annotated[int, Field(ge=1)] | None = None
    h: Annotated[int, Field(ge=1)] | None = None


class Annotator(Base):
    """Who annotated: ``backend`` is "encoder", "llama", "dataset" and so on."""

    backend: str
    model: str
    revision: str | None = None
    prompt_sha: str | None = None
    decode: dict[str, Any] | None = None
    tries: Annotated[int, Field(ge=1)] = 1
    latency_ms: Annotated[float, Field(ge=0)] | None = None


class Validation(Base):
    """What the checks found, strictest level first.

    Attributes:
        warnings: In the short form that an annotator is shown, rule first.
        in_words: The errors among them as sentences for people.
    """

    level: Literal["ok", "warning", "error"] = "ok"
    warnings: list[str] = []
    in_words: list[str] = []


class Measured(Base):
    """What a measuring annotator knows more exactly than the words of the annotation say.

    Readers use a value only where it agrees with the annotation, which may have been corrected.

    Attributes:
        formality: 1 (home) to 5 (black tie), 0 unknown.
        color_shares: Color to its share of the garment's pixels.
        confidence: Item field to probability.
    """

    formality: Annotated[int, Field(ge=0, le=5)] = 0
    kids: bool = False
    color_shares: dict[str, Share] = {}
    confidence: dict[str, Share] = {}


class FashionXRecord(Base):
    """One annotated picture; ``partial`` when the annotator cannot see all that the schema asks."""

    schema_version: Literal["fashionx/1.0"] = SCHEMA_VERSION
    image_id: str | None = None
    outfit_id: str | None = None
    group_id: str | None = None
    source: str | None = None
    license: str | None = None
    image: ImageFacts = ImageFacts()
    annotation: OutfitAnnotation
    annotator: Annotator
    validation: Validation = Validation()
    split: Literal["train", "test", "unassigned"] = "unassigned"
    created_at: str | None = None
    partial: bool = False
    measured: Measured | None = None

    def to_document(self) -> dict[str, Any]:
        """Return the JSON document, keys in schema order."""
        return self.model_dump(mode="json")


# -- versions --------------------------------------------------------------------------------------

Migration = Callable[[dict[str, Any]], dict[str, Any]]

MIGRATIONS: dict[str, Migration] = {}
"""Older version to the function that turns its document into the next version's, with the new
``schema_version`` set. Empty while 1.0 is the first version."""


def read_record(document: Mapping[str, Any]) -> FashionXRecord:
    """Read a record of this version or of any older one that can be migrated.

    Raises:
        UnsupportedError: It was written by a newer Vestry.
        DamagedFileError: It is no FashionX record.
    """
    current = dict(document)
    for _ in range(len(MIGRATIONS) + 1):
        version = current.get("schema_version")
        if version == SCHEMA_VERSION or version not in MIGRATIONS:
            break
        current = MIGRATIONS[version](current)
    version = current.get("schema_version")
    if version != SCHEMA_VERSION:
        if isinstance(version, str) and version.startswith("fashionx/"):
            raise UnsupportedError(
                "This garment description was written by another version of Vestry.",
                next_step="Open it with the newest Vestry.",
            )
        raise DamagedFileError("This is not a FashionX garment description.")
    try:
        return FashionXRecord.model_validate(current)
    except ValidationError as error:
        raise DamagedFileError(
            f"This garment description is damaged at {_first_place(error)}."
        ) from error


def json_schema() -> dict[str, Any]:
    """Return the JSON schema of a record, as published in ``fashionx_1_0.schema.json``."""
    return FashionXRecord.model_json_schema()


def annotation_schema() -> dict[str, Any]:
    """Return the JSON schema of what an annotator must answer, for constrained decoding."""
    return OutfitAnnotation.model_json_schema()


def schema_text() -> str:
    """Return the text of the published schema file."""
    return json.dumps(json_schema(), indent=1, ensure_ascii=False) + "\n"


def _first_place(error: ValidationError) -> str:
    return ".".join(str(step) for step in error.errors()[0]["loc"]) or "the top"
