"""Which garments are plausible: one compact plan per category. Data only, no randomness.

Weighted choices are written "term weight, term weight"; "-" stands for none. All terms come
from ``models/vocabulary.json``. "other" and "unusable" have no plan: they cannot be drawn truly.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Plan:
    """What one category may be made of; see the module docstring for the notation.

    Attributes:
        choices: One weighted choice per group of attributes that exclude each other.
        kids: Probability of a children's garment.
    """

    materials: str
    patterns: str
    fits: str
    styles: str
    choices: tuple[str, ...] = ()
    kids: float = 0.15


_NECK = "crew neck 5, v-neck 3, round neck 2"
_TOPS = "plain 9, stripe 3, check 1, dot 1, floral 1, geometric 1, "
_WAIST = "high waist 3, mid waist 4, low waist 1"

PLANS: dict[str, Plan] = {
    "shirt": Plan(
        "cotton 10, linen 3, denim 2",
        "plain 9, stripe 5, check 6, dot 1, floral 1",
        "regular 5, slim 3, loose 2",
        "casual 5, business 4, preppy 2, workwear 1",
        ("collared 1", "button-down 1", "long sleeve 6, short sleeve 3", "pocket 2, - 3"),
    ),
    "blouse": Plan(
        "silk/satin 3, chiffon 4, cotton 3, lace 1",
        "plain 7, floral 5, dot 2, stripe 1, animal 1",
        "regular 5, loose 4",
        "romantic 3, elegant 3, boho 2, business 2",
        (
            "v-neck 4, round neck 4, off the shoulder 2, sweetheart 1",
            "long sleeve 3, puff sleeve 3, flared sleeve 2, short sleeve 2, three-quarter sleeve 1",
            "ruffled 2, bow 1, button 2, - 4",
        ),
        kids=0.05,
    ),
    "t-shirt": Plan(
        "cotton 10, synthetic 1",
        "plain 7, graphic 8, logo 3, stripe 4, tie-dye 1, color-block 1, floral 1, camouflage 1",
        "regular 6, slim 2, loose 2, oversized 2, cropped 1",
        "casual 7, streetwear 3, sporty 2",
        (_NECK, "short sleeve 8, long sleeve 2, cap sleeve 1", "pocket 1, - 8"),
        kids=0.3,
    ),
    "polo": Plan(
        "cotton 8, synthetic 1",
        "plain 8, stripe 5, color-block 2, logo 1",
        "regular 6, slim 3",
        "casual 4, preppy 4, sporty 2",
        ("collared 1", "button 1", "short sleeve 6, long sleeve 1"),
        kids=0.2,
    ),
    "tank top": Plan(
        "cotton 8, silk/satin 2, synthetic 2",
        "plain 9, stripe 3, graphic 2, floral 2, dot 1, tie-dye 1",
        "regular 5, slim 3, loose 2, cropped 1",
        "casual 6, sporty 3",
        ("scoop neck 4, round neck 3, v-neck 2, square neck 1", "sleeveless 5, spaghetti strap 3"),
        kids=0.2,
    ),
    "bodysuit": Plan(
        "cotton 6, synthetic 2, lace 1, knit 1",
        "plain 8, stripe 3, dot 2, animal 1, floral 2",
        "slim 6, regular 2",
        "casual 6, kids 3",
        (
            "scoop neck 3, round neck 3, square neck 1, v-neck 1",
            "long sleeve 3, short sleeve 3, spaghetti strap 2, sleeveless 2",
        ),
        kids=0.45,
    ),
    "sweatshirt": Plan(
        "cotton 7, fleece 3, synthetic 1",
        "plain 7, graphic 4, logo 4, color-block 3, tie-dye 1, camouflage 1",
        "regular 6, oversized 3, cropped 1",
        "casual 6, sporty 4, streetwear 3",
        (
            "crew neck 4, hooded 5",
            "long sleeve 1",
            "zip-up 2, - 4",
            "pocket 2, - 2",
            "raglan sleeve 1, - 4",
            "drawstring 1, - 1",
        ),
        kids=0.3,
    ),
    "sweater": Plan(
        "knit 6, wool 5, cotton 1",
        "plain 6, stripe 4, geometric 3, textured 3, color-block 1",
        "regular 6, loose 2, oversized 2, slim 1",
        "casual 7, preppy 2, elegant 1",
        (
            "crew neck 5, v-neck 3, turtle neck 3, high neck 1",
            "long sleeve 1",
            "ribbed 2, cable knit 3, - 4",
        ),
    ),
    "cardigan": Plan(
        "knit 7, wool 4, cotton 1",
        "plain 8, stripe 2, textured 2, geometric 1",
        "regular 5, loose 2, oversized 1, cropped 1",
        "casual 7, preppy 2, elegant 1",
        (
            "v-neck 4, round neck 2",
            "button 4, open front 2",
            "long sleeve 1",
            "longline 1, - 4",
            "pocket 2, - 3",
            "cable knit 1, ribbed 1, - 3",
        ),
    ),
    "vest": Plan(
        "knit 3, nylon/puffer 4, wool 2, denim 1, fleece 1, leather 1",
        "plain 9, check 1, geometric 1, stripe 1",
        "regular 6, slim 2, loose 1",
        "casual 5, business 2, sporty 2, preppy 1",
        ("v-neck 1", "sleeveless 1", "pocket 2, - 2"),
    ),
    "blazer": Plan(
        "wool 6, linen 2, cotton 2, synthetic 1, velvet 1, corduroy 1",
        "plain 10, check 3, stripe 2",
        "regular 5, slim 3, oversized 1",
        "business 6, formal 3, elegant 2",
        ("single breasted 5, double breasted 2", "long sleeve 1", "button 1", "pocket 1"),
        kids=0.05,
    ),
    "jacket": Plan(
        "denim 4, leather 3, nylon/puffer 5, cotton 2, suede 1, synthetic 2, corduroy 1",
        "plain 12, color-block 2, camouflage 1",
        "regular 6, cropped 1, oversized 1",
        "casual 6, streetwear 2, sporty 2",
        (
            "long sleeve 1",
            "zip-up 5, button 2",
            "hooded 2, collared 3, high neck 2",
            "pocket 3, - 1",
        ),
        kids=0.2,
    ),
    "coat": Plan(
        "wool 8, cotton 2, nylon/puffer 2",
        "plain 10, check 2",
        "regular 5, oversized 2, slim 1",
        "elegant 4, casual 3, business 2",
        (
            "single breasted 4, double breasted 3",
            "long sleeve 1",
            "button 1",
            "belted 1, - 2",
            "knee length 2, longline 2",
        ),
        kids=0.1,
    ),
    "cape": Plan(
        "wool 6, knit 3, fleece 1",
        "plain 5, check 3, geometric 2, stripe 1",
        "oversized 4, loose 2",
        "elegant 3, boho 3, casual 2",
        ("a-line 1", "turtle neck 1, v-neck 1, round neck 2"),
    ),
    "pants": Plan(
        "denim 8, cotton 6, wool 2, synthetic 2, linen 2, corduroy 1, leather 1, fleece 1",
        "plain 12, check 2, stripe 1, distressed 1, floral 1, camouflage 1",
        "regular 5, slim 4, loose 2",
        "casual 6, business 2, streetwear 1, sporty 1",
        (
            _WAIST,
            "straight leg 4, skinny 2, wide leg 2, tapered 3, flared 1",
            "cargo 1, pleated 1, - 6",
            "drawstring 2, - 5",
        ),
        kids=0.25,
    ),
    "leggings": Plan(
        "synthetic 5, cotton 6",
        "plain 8, stripe 1, floral 1, dot 1, animal 1, geometric 1",
        "slim 1",
        "sporty 4, casual 4, lounge 1",
        ("elastic waist 1", "skinny 1", "high waist 1, mid waist 2"),
        kids=0.35,
    ),
    "shorts": Plan(
        "denim 4, cotton 6, synthetic 4, linen 2",
        "plain 8, check 3, stripe 1, floral 2, camouflage 1, tie-dye 1",
        "regular 5, loose 3, slim 1",
        "casual 6, sporty 4",
        (
            "high waist 2, mid waist 3",
            "drawstring 2, elastic waist 1, - 3",
            "cargo 1, pleated 1, - 6",
            "pocket 1, - 2",
        ),
        kids=0.3,
    ),
    "skirt": Plan(
        "denim 3, cotton 5, silk/satin 2, wool 2, chiffon 2, leather 1, suede 1, corduroy 1",
        "plain 8, floral 3, check 3, dot 2, stripe 1, animal 1",
        "regular 5, slim 1",
        "casual 4, elegant 2, romantic 2, preppy 1",
        (
            "a-line 4, pencil 2, pleated 3, flared 2",
            "mini length 3, knee length 2, midi length 3, maxi length 1",
            "high waist 1, - 1",
            "button 1, ruffled 1, belted 1, - 4",
        ),
        kids=0.15,
    ),
    "dress": Plan(
        "cotton 6, silk/satin 2, chiffon 3, linen 1, knit 1, velvet 1, denim 1, lace 1",
        "plain 6, floral 6, dot 2, stripe 2, check 1, animal 1, geometric 1",
        "regular 5, slim 2, loose 2",
        "romantic 3, casual 4, elegant 3, party 2, boho 1",
        (
            "round neck 4, v-neck 4, square neck 1, sweetheart 1, off the shoulder 1, halter 1",
            "sleeveless 3, short sleeve 3, long sleeve 2, spaghetti strap 2, puff sleeve 1",
            "fit and flare 3, a-line 3, bodycon 2, wrap 1",
            "mini length 2, knee length 3, midi length 3, maxi length 2",
            "belted 1, ruffled 1, bow 1, - 5",
        ),
        kids=0.2,
    ),
    "jumpsuit": Plan(
        "denim 3, cotton 5, linen 2, synthetic 1",
        "plain 9, floral 2, stripe 1, dot 1",
        "regular 5, loose 2",
        "casual 6, elegant 1, workwear 1",
        (
            "v-neck 2, round neck 2, square neck 2",
            "sleeveless 3, short sleeve 2, long sleeve 1",
            "wide leg 2, straight leg 3",
            "belted 1, button 1, - 2",
        ),
        kids=0.35,
    ),
    "shoe": Plan(
        "leather 8, canvas 4, suede 3, synthetic 4, rubber 1",
        "plain 1",
        "n/a 1",
        "casual 5, sporty 3, formal 2, elegant 2",
        ("sneaker 6, boot 3, sandal 3, loafer 2, ballet flat 2, heel 3, slipper 1, lace-up 2",),
        kids=0.2,
    ),
    "sock": Plan(
        "cotton 6, wool 3",
        "plain 5, stripe 4, dot 2, geometric 2",
        "n/a 1",
        "casual 5, sporty 2",
        ("ribbed 1, - 2",),
        kids=0.2,
    ),
    "hat": Plan(
        "cotton 5, wool 4, knit 4",
        "plain 8, stripe 2, check 1, floral 1, camouflage 1, logo 1",
        "n/a 1",
        "casual 6, sporty 2, streetwear 1",
        ("cap 4, beanie 4, brimmed 4",),
        kids=0.25,
    ),
    "headband": Plan(
        "cotton 4, silk/satin 3, velvet 2, synthetic 1",
        "plain 6, floral 3, dot 2, stripe 1, animal 1",
        "n/a 1",
        "romantic 3, casual 3",
        ("bow 2, - 3",),
        kids=0.3,
    ),
    "glasses": Plan("other 1", "plain 1", "n/a 1", "casual 4, vintage 2, elegant 1", kids=0.05),
    "tie": Plan(
        "silk/satin 7, knit 1, wool 1, cotton 1",
        "plain 5, stripe 6, dot 2, check 1, geometric 2",
        "n/a 1",
        "business 5, formal 3",
        ("bow 1, - 5",),
        kids=0.05,
    ),
    "glove": Plan(
        "leather 4, knit 3, wool 3, suede 1, fleece 1",
        "plain 7, stripe 1, geometric 1",
        "n/a 1",
        "casual 4, elegant 2",
        kids=0.25,
    ),
    "watch": Plan(
        "leather 4, other 3, rubber 2", "plain 1", "n/a 1", "casual 4, elegant 3", kids=0.0
    ),
    "belt": Plan(
        "leather 7, suede 1, canvas 2",
        "plain 1",
        "n/a 1",
        "casual 5, business 2",
        ("buckle 1",),
        kids=0.05,
    ),
    "scarf": Plan(
        "wool 5, knit 3, silk/satin 3, cotton 1",
        "plain 5, check 5, stripe 3, floral 2, animal 1, geometric 1",
        "n/a 1",
        "casual 5, elegant 3",
        kids=0.1,
    ),
    "umbrella": Plan(
        "synthetic 1", "plain 5, stripe 2, dot 2, check 2, floral 1", "n/a 1", "casual 1", kids=0.1
    ),
    "bag": Plan(
        "leather 7, canvas 4, suede 2, synthetic 3",
        "plain 9, stripe 1, floral 1, check 1, animal 1",
        "n/a 1",
        "casual 5, elegant 3, business 1",
        ("buckle 1, zip-up 2, - 2", "pocket 1, - 2"),
        kids=0.1,
    ),
    "swimwear": Plan(
        "synthetic 1",
        "plain 6, floral 3, stripe 3, dot 2, animal 1, color-block 1",
        "slim 4, regular 2",
        "sporty 3, casual 3",
        ("scoop neck 3, v-neck 2, halter 3, drawstring 3",),
        kids=0.2,
    ),
    "sleepwear": Plan(
        "cotton 5, silk/satin 3, fleece 1",
        "plain 4, stripe 4, check 3, dot 2, floral 3",
        "regular 2, loose 4",
        "lounge 1",
        kids=0.3,
    ),
    "underwear": Plan(
        "cotton 6, lace 2, synthetic 2",
        "plain 7, dot 1, stripe 2, floral 1",
        "slim 4, regular 2",
        "lounge 1",
        ("elastic waist 2, - 1",),
        kids=0.1,
    ),
}

SEASONS: dict[str, tuple[str, ...]] = {
    "light": ("spring", "summer"),
    "summer": ("summer",),
    "mild": ("spring", "summer", "autumn"),
    "between": ("spring", "autumn"),
    "cold": ("autumn", "winter"),
    "winter": ("winter",),
    "all": ("spring", "summer", "autumn", "winter"),
}

COLD_MATERIALS = ("wool", "knit", "fleece", "nylon/puffer", "velvet", "corduroy", "suede")
LIGHT_MATERIALS = ("linen", "chiffon", "silk/satin")

OCCASIONS: dict[str, tuple[str, ...]] = {
    "casual": ("everyday", "travel"),
    "sporty": ("sport", "everyday"),
    "streetwear": ("everyday",),
    "business": ("work",),
    "formal": ("formal event", "work"),
    "elegant": ("party", "work"),
    "boho": ("everyday", "travel"),
    "vintage": ("everyday",),
    "romantic": ("everyday", "party"),
    "preppy": ("everyday", "school"),
    "workwear": ("work", "everyday"),
    "lounge": ("home",),
    "party": ("party",),
    "kids": ("everyday", "school"),
}

FORMALITY_SHIFT = {
    "sporty": -1,
    "lounge": -1,
    "streetwear": -1,
    "business": 1,
    "formal": 1,
    "elegant": 1,
    "party": 1,
}

FAMILIES: tuple[tuple[str, ...], ...] = (
    ("navy", "white", "red"),
    ("white", "navy", "light blue"),
    ("cream", "brown", "tan"),
    ("black", "white", "gray"),
    ("charcoal", "light blue", "white"),
    ("olive", "cream", "brown"),
    ("burgundy", "cream", "navy"),
    ("teal", "cream", "mustard"),
    ("pink", "white", "burgundy"),
    ("light blue", "white", "navy"),
    ("green", "cream", "navy"),
    ("beige", "black", "white"),
    ("lavender", "white", "purple"),
    ("red", "white", "navy"),
    ("mustard", "navy", "cream"),
    ("gray", "black", "white"),
    ("coral", "white", "teal"),
    ("turquoise", "white", "navy"),
    ("purple", "lavender", "black"),
    ("hot pink", "white", "black"),
    ("orange", "navy", "white"),
    ("yellow", "white", "gray"),
    ("mint", "white", "coral"),
    ("brown", "beige", "black"),
    ("khaki", "white", "olive"),
    ("tan", "brown", "cream"),
    ("blue", "white", "yellow"),
    ("peach", "white", "green"),
    ("neon yellow", "black", "gray"),
    ("silver", "black", "white"),
    ("gold", "black", "brown"),
)

FAMILY_WEIGHTS: dict[str, float] = {
    "navy": 8, "white": 9, "black": 11, "gray": 6, "charcoal": 4, "cream": 4, "beige": 4,
    "light blue": 5, "blue": 5, "red": 5, "pink": 5, "green": 4, "olive": 3, "brown": 4, "tan": 3,
    "burgundy": 3, "teal": 2, "khaki": 3, "purple": 2.5, "lavender": 2, "turquoise": 2,
    "yellow": 2.5, "mustard": 2, "orange": 2, "coral": 2, "mint": 1.5, "peach": 1.5,
    "hot pink": 2, "neon yellow": 0.7, "silver": 0.5, "gold": 0.5,
}  # fmt: skip

MATERIAL_COLORS: dict[str, tuple[str, ...]] = {
    "denim": ("blue", "navy", "light blue", "black", "white", "charcoal", "gray"),
    "leather": ("black", "brown", "tan", "burgundy", "navy", "beige", "white", "red", "charcoal"),
    "suede": ("tan", "brown", "beige", "black", "navy", "olive", "burgundy", "gray"),
}
