"""One shop-like sentence per recipe. No randomness beyond the recipe's own seed."""

from __future__ import annotations

from models.render.records import GarmentRecipe

_PATTERN = {
    "stripe": "striped", "check": "checked", "dot": "dotted", "floral": "floral",
    "animal": "animal-print", "camouflage": "camouflage", "geometric": "geometric-patterned",
    "tie-dye": "tie-dye", "color-block": "color-block", "distressed": "distressed",
    "graphic": "printed", "logo": "logo-print", "embroidered": "embroidered", "lace": "",
    "textured": "textured",
}  # fmt: skip

_MATERIAL = {"silk/satin": "satin", "nylon/puffer": "padded nylon", "other": "", "synthetic": ""}

_NOUN = {
    "pants": "pants", "shorts": "shorts", "leggings": "leggings", "shoe": "shoes", "sock": "socks",
    "glove": "gloves", "glasses": "glasses", "swimwear": "swimwear", "sleepwear": "sleepwear",
    "underwear": "underwear",
}  # fmt: skip

_BEFORE = (
    "hooded", "zip-up", "double breasted", "single breasted", "open front", "cropped", "longline",
    "cargo", "pleated", "skinny", "tapered", "wide leg", "straight leg", "flared", "a-line",
    "pencil", "bodycon", "fit and flare", "wrap", "cable knit", "ribbed", "puffer", "high waist",
    "mini length", "midi length", "maxi length", "knee length",
)  # fmt: skip

_AFTER = {
    "long sleeve": "long sleeves", "short sleeve": "short sleeves", "cap sleeve": "cap sleeves",
    "puff sleeve": "puff sleeves", "flared sleeve": "flared sleeves",
    "three-quarter sleeve": "three-quarter sleeves", "spaghetti strap": "spaghetti straps",
    "collared": "a collar", "v-neck": "a v-neck", "crew neck": "a crew neck",
    "round neck": "a round neck", "turtle neck": "a turtle neck", "high neck": "a high neck",
    "scoop neck": "a scoop neck", "square neck": "a square neck",
    "sweetheart": "a sweetheart neckline",
    "off the shoulder": "bare shoulders", "halter": "a halter neck", "pocket": "a pocket",
    "button": "buttons", "drawstring": "a drawstring", "belted": "a belt", "bow": "a bow",
    "ruffled": "ruffles", "elastic waist": "an elastic waist", "buckle": "a buckle",
}  # fmt: skip

_KINDS = {
    "sneaker": "sneakers", "boot": "boots", "sandal": "sandals", "loafer": "loafers",
    "ballet flat": "ballet flats", "heel": "high heels", "slipper": "slippers",
    "lace-up": "lace-up shoes", "beanie": "beanie", "cap": "cap", "brimmed": "brimmed hat",
}  # fmt: skip


def _noun(recipe: GarmentRecipe) -> str:
    if recipe.category == "sweatshirt" and recipe.has("hooded"):
        return "hoodie"
    if recipe.category in ("shoe", "hat"):
        return next((_KINDS[a] for a in recipe.attributes if a in _KINDS), recipe.category)
    if recipe.category == "tie" and recipe.has("bow"):
        return "bow tie"
    return _NOUN.get(recipe.category, recipe.category)


def describe(recipe: GarmentRecipe) -> str:
    """A sentence such as "Navy striped cotton shirt with long sleeves and a collar."."""
    shape = [a.replace(" length", "") for a in recipe.attributes if a in _BEFORE and a != "hooded"]
    if recipe.category != "sweatshirt" and recipe.has("hooded"):
        shape.append("hooded")
    color = recipe.colors[0]
    if recipe.pattern in ("stripe", "check", "dot", "color-block") and len(recipe.colors) > 1:
        color = f"{color} and {recipe.colors[1]}"
    material = _MATERIAL.get(recipe.material, recipe.material)
    if "cable knit" in shape and material == "knit":
        material = ""
    pattern = _PATTERN.get(recipe.pattern, "")
    if recipe.has("cable knit", "ribbed") and pattern == "textured":
        pattern = ""
    words = [color, *shape[:2], pattern, material, _noun(recipe)]
    head = " ".join(word for word in words if word)
    if recipe.kids:
        head = f"children's {head}"
    tail = [_AFTER[a] for a in recipe.attributes if a in _AFTER]
    if _noun(recipe) == "bow tie":
        tail = [t for t in tail if t != "a bow"]
    ending = ""
    if tail:
        ending = " with " + (
            ", ".join(tail[:-1]) + " and " + tail[-1] if len(tail) > 1 else tail[0]
        )
    return head[0].upper() + head[1:] + ending + "."
