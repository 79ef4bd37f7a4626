"""The table of tools (specification of the assistant, C.4): `TOOLS`, by name.

Order is the order in which a model reads them.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from app.assistant.tools import arguments as takes
from app.assistant.tools import results as gives
from app.assistant.tools.spec import LOOK_S, PICTURE_S, RECOMMEND_S, Confirm, ToolSpec

WARDROBE, CATALOG, STYLIST, VISION = "wardrobe", "catalog", "stylist", "vision"
IMAGEGEN, TRYON, CONTEXT, ONLINE, HELP = "imagegen", "tryon", "context", "online", "help"

_ALL: Final = (
    ToolSpec(
        "wardrobe_search", "find owned garments by words, fields or likeness",
        takes.WardrobeSearch, gives.ItemsFound, WARDROBE,
    ),
    ToolSpec(
        "wardrobe_get_item", "all facts of one owned garment, with when it was worn",
        takes.WardrobeGetItem, gives.ItemFacts, WARDROBE,
    ),
    ToolSpec(
        "wardrobe_list_outfits", "saved outfits",
        takes.WardrobeListOutfits, gives.OutfitsFound, WARDROBE,
    ),
    ToolSpec(
        "wardrobe_history", "what was worn or liked most, of one kind of garment",
        takes.WardrobeHistory, gives.History, WARDROBE,
    ),
    ToolSpec(
        "profile_get", "what is known of the person's taste, sizes and dislikes",
        takes.Nothing, gives.Profile, WARDROBE,
    ),
    ToolSpec(
        "profile_update", "remember a preference that the person stated",
        takes.ProfileUpdate, gives.ProfileChanged, WARDROBE, Confirm.ALWAYS, read_only=False,
    ),
    ToolSpec(
        "wardrobe_add_item", "put an uploaded photo of a garment into the wardrobe",
        takes.WardrobeAddItem, gives.ItemAdded, WARDROBE, Confirm.ALWAYS,
        timeout=LOOK_S, read_only=False,
    ),
    ToolSpec(
        "wardrobe_update_item", "correct what is recorded of a garment, or whether it is clean",
        takes.WardrobeUpdateItem, gives.ItemChanged, WARDROBE, Confirm.ONCE, read_only=False,
    ),
    ToolSpec(
        "wardrobe_delete_item", "put a garment into the trash",
        takes.WardrobeDeleteItem, gives.ItemChanged, WARDROBE, Confirm.ALWAYS, read_only=False,
    ),
    ToolSpec(
        "wardrobe_save_outfit", "keep an outfit, with a name if there is one",
        takes.WardrobeSaveOutfit, gives.OutfitSaved, WARDROBE, Confirm.ONCE, read_only=False,
    ),
    ToolSpec(
        "wardrobe_log_wear", "record that garments or an outfit were worn",
        takes.WardrobeLogWear, gives.WearLogged, WARDROBE, Confirm.ONCE, read_only=False,
    ),
    ToolSpec(
        "feedback_record", "like, dislike, too formal, never together: of what was shown",
        takes.FeedbackRecord, gives.FeedbackKept, WARDROBE, read_only=False,
    ),
    ToolSpec(
        "catalog_search", "find products in imported shop lists; they are not owned",
        takes.CatalogSearch, gives.ProductsFound, CATALOG,
    ),
    ToolSpec(
        "catalog_import", "load a product list that the person chose",
        takes.CatalogImport, gives.CatalogImported, CATALOG, Confirm.ALWAYS,
        timeout=PICTURE_S, read_only=False,
    ),
    ToolSpec(
        "stylist_complete", "what goes with given pieces",
        takes.StylistComplete, gives.Completed, STYLIST, timeout=RECOMMEND_S,
    ),
    ToolSpec(
        "stylist_outfits", "whole outfits for an occasion or weather",
        takes.StylistOutfits, gives.Outfits, STYLIST, timeout=RECOMMEND_S,
    ),
    ToolSpec(
        "stylist_alternatives", "replace one piece of an outfit and keep the others",
        takes.StylistAlternatives, gives.Alternatives, STYLIST, timeout=RECOMMEND_S,
    ),
    ToolSpec(
        "stylist_score", "judge an outfit and say why",
        takes.StylistScore, gives.Judged, STYLIST, timeout=RECOMMEND_S,
    ),
    ToolSpec(
        "shopping_check", "before buying: what is owned of the like, and which outfits it adds",
        takes.ShoppingCheck, gives.PurchaseWeighed, STYLIST, timeout=LOOK_S,
    ),
    ToolSpec(
        "vision_recognize", "say which garments an uploaded picture shows",
        takes.VisionRecognize, gives.Recognized, VISION, timeout=LOOK_S,
    ),
    ToolSpec(
        "imagegen_product", "draw a garment from a description",
        takes.ImagegenProduct, gives.Drawn, IMAGEGEN, Confirm.ONCE,
        timeout=PICTURE_S, read_only=False, pictures=True,
    ),
    ToolSpec(
        "tryon_render", "show garments worn, on a mannequin or on a photo of a person",
        takes.TryonRender, gives.TriedOn, TRYON, Confirm.ONCE,
        timeout=PICTURE_S, read_only=False, pictures=True,
    ),
    ToolSpec(
        "context_get", "date, season, and the weather and occasion as they were set by hand",
        takes.ContextGet, gives.Day, CONTEXT,
    ),
    ToolSpec(
        "context_set", "keep the weather or occasion that the person stated for a day",
        takes.ContextSet, gives.DayChanged, CONTEXT, read_only=False,
    ),
    ToolSpec(
        "online_search", "search the web for products; off unless the person switched it on",
        takes.OnlineSearch, gives.Links, ONLINE, Confirm.ALWAYS, timeout=LOOK_S, network=True,
    ),
    ToolSpec(
        "app_help", "what the assistant can do",
        takes.AppHelp, gives.Help, HELP,
    ),
)  # fmt: skip

TOOLS: Final = MappingProxyType({spec.name: spec for spec in _ALL})
