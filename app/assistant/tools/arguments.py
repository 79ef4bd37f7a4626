"""What each tool takes, one closed model each; unknown arguments are refused.

What a value means (does the garment exist, does the vocabulary know the word) is checked by the
tool, never here. Descriptions are read by models: short, and in the words people use.

Source: specification of the assistant, C.4, in American spelling.
"""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from app.assistant.tools.kinds import (
    Attribute,
    Availability,
    Category,
    Closed,
    Color,
    Context,
    Day,
    Degrees,
    Delta,
    FeedbackKind,
    Few,
    Fit,
    ImageRef,
    ItemId,
    Material,
    Name,
    Occasion,
    OutfitId,
    Pattern,
    Person,
    Query,
    Rain,
    Season,
    Slot,
    Style,
    Wearable,
)

Outfit = Annotated[list[ItemId], Field(min_length=2, max_length=12)]


class Nothing(Closed):
    """For a tool that takes no arguments."""


# -- the wardrobe ----------------------------------------------------------------------------------


class WardrobeSearch(Closed):
    """Arguments of ``wardrobe_search``."""

    query: Query | None = Field(default=None, description="words; leave out when fields say it all")
    slots: list[Slot] = Field(default_factory=list, max_length=8)
    category: Category | None = None
    colors: list[Color] = Field(default_factory=list, max_length=8)
    pattern: Pattern | None = None
    material: Material | None = None
    occasion: Occasion | None = None
    season: Season | None = None
    like_item: ItemId | None = Field(default=None, description="looks like this garment")
    like_image: ImageRef | None = Field(default=None, description="looks like this picture")
    include_unavailable: bool = Field(default=False, description="also what is dirty or away")
    k: Annotated[int, Field(ge=1, le=50)] = 12


class WardrobeGetItem(Closed):
    """Arguments of ``wardrobe_get_item``."""

    item_id: ItemId


class WardrobeListOutfits(Closed):
    """Arguments of ``wardrobe_list_outfits``."""

    occasion: Occasion | None = None
    contains_item: ItemId | None = None
    k: Annotated[int, Field(ge=1, le=50)] = 20


class WardrobeHistory(Closed):
    """Arguments of ``wardrobe_history``."""

    slot: Slot | None = None
    subcategory: Category | None = Field(default=None, description="kind of garment, as shirt")
    since: Day | None = None
    partial_item_ids: list[ItemId] = Field(
        default_factory=list, max_length=12, description="garments it shall go with"
    )
    k: Few = 5


class ItemPatch(Closed):
    """What shall be different about a garment; what is left out stays."""

    name: Name | None = None
    category: Category | None = None
    slot: Slot | None = None
    colors: Annotated[list[Color], Field(min_length=1, max_length=5)] | None = None
    pattern: Pattern | None = None
    material: Material | None = None
    fit: Fit | None = None
    style: Style | None = None
    season: list[Season] | None = None
    occasion: list[Occasion] | None = None
    attributes: Annotated[list[Attribute], Field(max_length=20)] | None = None
    formality: Annotated[int, Field(ge=1, le=5)] | None = None
    warmth: Annotated[int, Field(ge=1, le=5)] | None = None
    brand: Name | None = None
    size: Annotated[str, Field(min_length=1, max_length=40)] | None = None
    price: Annotated[float, Field(ge=0, le=1_000_000)] | None = None
    notes: Annotated[str, Field(max_length=2000)] | None = None
    status: Availability | None = Field(
        default=None, description="dirty: in the wash; away: lent or packed"
    )


class WardrobeAddItem(Closed):
    """Arguments of ``wardrobe_add_item``."""

    image_ref: ImageRef
    attributes: ItemPatch | None = None


class WardrobeUpdateItem(Closed):
    """Arguments of ``wardrobe_update_item``."""

    item_id: ItemId
    patch: ItemPatch

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.patch.model_fields_set:
            raise ValueError("the patch changes nothing")
        return self


class WardrobeDeleteItem(Closed):
    """Arguments of ``wardrobe_delete_item``."""

    item_id: ItemId


class WardrobeSaveOutfit(Closed):
    """Arguments of ``wardrobe_save_outfit``."""

    item_ids: Outfit
    name: Name | None = None
    occasion: Occasion | None = None


class WardrobeLogWear(Closed):
    """Arguments of ``wardrobe_log_wear``."""

    outfit_id: OutfitId | None = None
    item_ids: Annotated[list[ItemId], Field(max_length=20)] = Field(default_factory=list)
    date: Day = "today"

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if bool(self.outfit_id) == bool(self.item_ids):
            raise ValueError("give either outfit_id or item_ids")
        return self


# -- the person ------------------------------------------------------------------------------------


class Sizes(Closed):
    """Sizes as labels say them."""

    top: Annotated[str, Field(max_length=40)] | None = None
    mid: Annotated[str, Field(max_length=40)] | None = None
    bottom: Annotated[str, Field(max_length=40)] | None = None
    one_piece: Annotated[str, Field(max_length=40)] | None = None
    outerwear: Annotated[str, Field(max_length=40)] | None = None
    shoes: Annotated[str, Field(max_length=40)] | None = None


class ProfilePatch(Closed):
    """What is added to the profile, and what is taken out of it again."""

    avoid_colors: list[Color] = Field(default_factory=list, max_length=20)
    avoid_materials: list[Material] = Field(default_factory=list, max_length=20)
    avoid_patterns: list[Pattern] = Field(default_factory=list, max_length=20)
    avoid_categories: list[Category] = Field(default_factory=list, max_length=20)
    like_colors: list[Color] = Field(default_factory=list, max_length=20)
    like_materials: list[Material] = Field(default_factory=list, max_length=20)
    like_patterns: list[Pattern] = Field(default_factory=list, max_length=20)
    style_tags: list[Style] = Field(default_factory=list, max_length=10, description="styles liked")
    sizes: Sizes | None = None
    forget: Annotated[list[Name], Field(max_length=20)] = Field(
        default_factory=list, description="words to take out of likes and dislikes"
    )


class ProfileUpdate(Closed):
    """Arguments of ``profile_update``."""

    patch: ProfilePatch

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not any(getattr(self.patch, name) for name in type(self.patch).model_fields):
            raise ValueError("the patch changes nothing")
        return self


class FeedbackRecord(Closed):
    """Arguments of ``feedback_record``."""

    kind: FeedbackKind
    item_ids: Annotated[list[ItemId], Field(max_length=12)] = Field(
        default_factory=list, description="the outfit, or the garment, it is said of"
    )
    outfit_id: OutfitId | None = None
    occasion: Occasion | None = Field(default=None, description="what the outfit was shown for")
    replaced: ItemId | None = Field(
        default=None, description="swap: the garment of the outfit that went"
    )
    by: ItemId | None = Field(default=None, description="swap: the garment that came for it")

    @model_validator(mode="after")
    def _names_garments(self) -> Self:
        if self.outfit_id and self.item_ids:
            raise ValueError("give either outfit_id or item_ids")
        pairs = self.kind in ("never_pair", "wrong_color", "swap")
        if pairs and not self.outfit_id and len(set(self.item_ids)) < 2:
            raise ValueError(f"{self.kind} needs two garments")
        if (self.kind == "swap") != bool(self.replaced) or bool(self.replaced) != bool(self.by):
            raise ValueError("replaced and by belong to swap, which needs both")
        return self


# -- product lists ---------------------------------------------------------------------------------


class CatalogSearch(Closed):
    """Arguments of ``catalog_search``."""

    query: Query | None = None
    like_item: ItemId | None = None
    like_image: ImageRef | None = None
    slot: Slot | None = None
    max_price: Annotated[float, Field(gt=0, le=1_000_000)] | None = None
    k: Annotated[int, Field(ge=1, le=20)] = 5

    @model_validator(mode="after")
    def _asks_something(self) -> Self:
        if not (self.query or self.like_item or self.like_image or self.slot or self.max_price):
            raise ValueError("give words, a likeness, a slot or a price")
        return self


class ColumnMap(Closed):
    """Which column of a list holds what; what is left out is guessed from the headings."""

    title: Name | None = None
    price: Name | None = None
    currency: Name | None = None
    category: Name | None = None
    color: Name | None = None
    material: Name | None = None
    brand: Name | None = None
    description: Name | None = None
    link: Name | None = None
    picture: Name | None = None
    number: Name | None = None


class CatalogImport(Closed):
    """Arguments of ``catalog_import``."""

    file_handle: Annotated[str, Field(pattern=r"^file_[0-9]{1,9}$")] = Field(
        description="handle of the file that the person chose"
    )
    column_map: ColumnMap | None = None


# -- the stylist -----------------------------------------------------------------------------------


class StylistComplete(Closed):
    """Arguments of ``stylist_complete``."""

    anchors: Annotated[list[Wearable], Field(min_length=1, max_length=8)] = Field(
        description="what is worn already: garments, or uploaded pictures"
    )
    target_slots: list[Slot] = Field(
        default_factory=list, max_length=4, description="what is missing; empty for whatever is"
    )
    context: Context = Field(default_factory=Context)
    exclude: list[ItemId] = Field(default_factory=list, max_length=200)
    allow_gap: bool = Field(default=True, description="describe what to get if nothing owned fits")
    k: Few = 3


class StylistOutfits(Closed):
    """Arguments of ``stylist_outfits``."""

    context: Context = Field(default_factory=Context)
    must_include: list[Wearable] = Field(default_factory=list, max_length=8)
    exclude: list[ItemId] = Field(default_factory=list, max_length=200)
    like: list[ItemId] = Field(
        default_factory=list,
        max_length=12,
        description="the outfit that formality_delta and warmth_delta are measured from",
    )
    k: Few = 3


class AlternativeWish(Closed):
    """What the replacement shall be like."""

    color: Color | None = None
    material: Material | None = None
    pattern: Pattern | None = None
    style: Style | None = None
    formality_delta: Delta | None = Field(default=None, description="-1 more casual, 1 dressier")
    warmth_delta: Delta | None = Field(default=None, description="-1 cooler, 1 warmer")


class StylistAlternatives(Closed):
    """Arguments of ``stylist_alternatives``."""

    item_ids: Annotated[list[Wearable], Field(max_length=12)] = Field(
        default_factory=list, description="the whole outfit, with what is replaced"
    )
    outfit_id: OutfitId | None = None
    replace_item_id: Wearable
    wish: AlternativeWish = Field(default_factory=AlternativeWish)
    context: Context = Field(default_factory=Context)
    exclude: list[ItemId] = Field(default_factory=list, max_length=200)
    k: Few = 3

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if bool(self.outfit_id) == bool(self.item_ids):
            raise ValueError("give either outfit_id or item_ids")
        return self


class StylistScore(Closed):
    """Arguments of ``stylist_score``."""

    item_ids: Annotated[list[Wearable], Field(min_length=1, max_length=12)]
    context: Context = Field(default_factory=Context)


class ShoppingCheck(Closed):
    """Arguments of ``shopping_check``."""

    thing: Annotated[str, Field(pattern=r"^(img|cat)_[0-9]{1,9}$")] | None = Field(
        default=None, description="an uploaded picture of it, or a product"
    )
    description: Annotated[str, Field(min_length=3, max_length=300)] | None = Field(
        default=None, description="what it is, where there is no picture: navy wool blazer"
    )
    context: Context = Field(default_factory=Context)
    exclude: list[ItemId] = Field(default_factory=list, max_length=200)

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if bool(self.thing) == bool(self.description):
            raise ValueError("give either thing or description")
        return self


# -- pictures --------------------------------------------------------------------------------------


class VisionRecognize(Closed):
    """Arguments of ``vision_recognize``."""

    image_ref: ImageRef
    mode: Literal["item", "outfit"] = Field(
        default="item", description="item: one garment; outfit: everything a person wears"
    )


class ImagegenProduct(Closed):
    """Arguments of ``imagegen_product``."""

    description: Annotated[str, Field(min_length=3, max_length=300)]
    seed: Annotated[int, Field(ge=0, le=2**31 - 1)] | None = None


class TryonRender(Closed):
    """Arguments of ``tryon_render``."""

    item_ids: Annotated[list[Wearable], Field(min_length=1, max_length=6)]
    person: Person = Field(
        default="mannequin", description="picture of a person, mannequin, or mannequin:SHAPE"
    )


# -- the day, the web, help ------------------------------------------------------------------------


class ContextSet(Closed):
    """Arguments of ``context_set``."""

    temperature: Degrees | None = None
    rain: Rain | None = None
    occasion: Occasion | None = None
    note: Annotated[str, Field(max_length=500)] | None = None
    date: Day = "today"

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        said = (self.temperature, self.rain, self.occasion, self.note)
        if all(one is None for one in said):
            raise ValueError("say the temperature, the rain, the occasion or a note")
        return self


class ContextGet(Closed):
    """Arguments of ``context_get``."""

    date: Day = "today"


class OnlineSearch(Closed):
    """Arguments of ``online_search``."""

    query: Query = Field(description="exactly what is sent; no ids, nothing personal")
    k: Few = 5


class AppHelp(Closed):
    """Arguments of ``app_help``."""

    topic: Annotated[str, Field(min_length=1, max_length=60)] | None = None
