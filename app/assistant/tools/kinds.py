"""Kinds of values that arguments and results of tools are made of.

A handle is the only name a thing has outside the app: ``itm_12`` a garment, ``out_3`` a saved
outfit, ``img_5`` a picture of the conversation, ``cat_7`` a product of an imported list. No tool
takes or gives a file path. A term of the vocabulary is plain text here: which terms there are is
for the tool to check, because a person may add some. The JSON schema of such a string names its
field under ``vocabulary``, so that whoever constrains a model can write its terms in.

Source: specification of the assistant, C.2 and C.4.
"""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

ITEM, OUTFIT, IMAGE, PRODUCT = "itm", "out", "img", "cat"
"""Beginnings of handles."""

MANNEQUIN: Final = "mannequin"

ItemId = Annotated[str, Field(pattern=r"^itm_[0-9]{1,9}$")]
OutfitId = Annotated[str, Field(pattern=r"^out_[0-9]{1,9}$")]
ImageRef = Annotated[str, Field(pattern=r"^img_[0-9]{1,9}$")]
ProductId = Annotated[str, Field(pattern=r"^cat_[0-9]{1,9}$")]
Wearable = Annotated[str, Field(pattern=r"^(itm|img|cat)_[0-9]{1,9}$")]
Person = Annotated[
    str,
    Field(pattern=r"^(img_[0-9]{1,9}|mannequin(:(slender|average|curved|broad|full|child))?)$"),
]

Slot = Literal["top", "mid", "bottom", "one_piece", "outerwear", "shoes", "bag", "accessory"]
Rain = Literal["no", "possible", "likely"]
"""How likely rain is: below a third, about even, above two thirds."""
Availability = Literal["ready", "dirty", "away"]
FeedbackKind = Literal[
    "like",
    "dislike",
    "never_pair",
    "too_formal",
    "too_casual",
    "too_warm",
    "too_cold",
    "wrong_color",
    "swap",
]

Query = Annotated[str, Field(min_length=1, max_length=300)]
Name = Annotated[str, Field(min_length=1, max_length=200)]
Day = Annotated[str, Field(pattern=r"^(today|yesterday|tomorrow|[0-9]{4}-[0-9]{2}-[0-9]{2})$")]
"""A day, written as ``2026-11-21`` or as the word for it."""
Degrees = Annotated[float, Field(ge=-80, le=70, description="degrees Celsius")]
Delta = Annotated[int, Field(ge=-2, le=2)]

RAIN_SHARES: Final = {"no": 0.0, "possible": 0.4, "likely": 0.8}


def _term(field: str) -> Any:
    return Field(min_length=1, max_length=60, json_schema_extra={"vocabulary": field})


Category = Annotated[str, _term("category")]
Color = Annotated[str, _term("colors")]
Pattern = Annotated[str, _term("pattern")]
Material = Annotated[str, _term("material")]
Fit = Annotated[str, _term("fit")]
Style = Annotated[str, _term("style")]
Season = Annotated[str, _term("season")]
Occasion = Annotated[str, _term("occasion")]
Attribute = Annotated[str, _term("attributes")]

Few = Annotated[int, Field(ge=1, le=10)]


class Closed(BaseModel):
    """Base of everything a tool takes: what it does not know is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Context(Closed):
    """What an outfit is for. What nobody said stays open and neither rules out nor scores."""

    occasion: Occasion | None = None
    season: Season | None = None
    temperature: Degrees | None = None
    rain: Rain | None = None
    dress_code: Annotated[int, Field(ge=1, le=5)] | None = Field(
        default=None, description="1 at home, 3 smart casual, 5 black tie"
    )
    formality_delta: Delta | None = Field(
        default=None, description="-1 more casual, 1 dressier than what was shown"
    )
    warmth_delta: Delta | None = Field(
        default=None, description="-1 cooler, 1 warmer than what was shown"
    )
    style_tags: list[Style] = Field(default_factory=list, max_length=5)
    colors_wanted: list[Color] = Field(default_factory=list, max_length=8)
    colors_avoided: list[Color] = Field(default_factory=list, max_length=8)
    materials_avoided: list[Material] = Field(default_factory=list, max_length=8)
    freshness: Annotated[float, Field(ge=0, le=1)] | None = Field(
        default=None, description="0 the usual, 1 something rarely worn"
    )
