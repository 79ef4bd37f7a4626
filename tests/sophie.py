"""Sophie's wardrobe: the fixture of the assistant's five-step scenario, made of drawn garments.

Over fifty garments without shoes (by the rules alone any shoes go with plain light pieces);
long-sleeved button-down shirts with the highest wear counts, one light gray with chest pockets;
saved outfits; a list of forty products with one tan suede lace-up ankle boot and near misses; drawn
photos of a white tank top and light-washed jeans.

Source: specification of the assistant, D.1.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import timedelta
from itertools import product
from pathlib import Path

import numpy as np
from PIL import Image

from app.assistant.tools.toolbox import Toolbox
from app.perception import EngineOptions, PhotoEngine
from local_index import Library, OutfitDraft, OutfitItem
from models.render.drawing import draw_garment
from models.render.records import GarmentRecipe
from models.render.scene import draw_scene
from tests.assistant_desk import TODAY, Room, draft_of, made_up_wardrobe

SHIRT = "Gray pocket shirt"
"""The garment of the wardrobe that step e must find."""
BOOT = "Lace-up ankle boots, tan suede"
_KINDS = (
    ("cardigan", "mid", "wool"), ("shirt", "top", "cotton"), ("shorts", "bottom", "cotton"),
    ("sweater", "mid", "wool"), ("pants", "bottom", "cotton"), ("skirt", "bottom", "cotton"),
    ("jacket", "outerwear", "cotton"), ("bag", "bag", "leather"),
)  # fmt: skip
_COLORS = ("white", "black", "navy", "beige")
_NEAR_MISSES = (
    "Chelsea boots, black leather", "Ankle boots, black suede", "Knee-high boots, tan leather",
    "Lace-up shoes, brown leather", "Suede loafers, tan", "Desert boots, gray suede",
    "Rubber boots, green", "Suede sneakers, tan", "Heeled ankle boots, burgundy velvet",
)  # fmt: skip


@dataclass
class Sophie:
    """The room, with what she uploads."""

    room: Room
    tank: Path
    jeans: Path
    products: Path


def sophie(folder: Path) -> Sophie:
    """Make everything; the pocket models look at the uploads."""
    room = made_up_wardrobe(folder / "wardrobe", engine=PhotoEngine.load(EngineOptions()))
    with room.open() as library:
        _furnish(library, room)
    photos = folder / "photos"
    photos.mkdir()
    tank = _photo(photos / "tank.jpg", "tank top", ("white",), "cotton", ("sleeveless",))
    jeans = _photo(photos / "jeans.jpg", "pants", ("light blue",), "denim", ("straight leg",))
    shop = folder / "shop"
    shop.mkdir()
    drawing = draw_garment(_recipe("shoe", ("tan",), "suede", ("boot", "lace-up")))
    canvas = Image.new("RGBA", (512, 512), "white")
    canvas.alpha_composite(Image.fromarray(drawing.rgba).resize((512, 512)))
    canvas.convert("RGB").save(shop / "boot.png")
    products = shop / "shop.csv"
    products.write_text(_list(), encoding="utf-8")
    room.files["file_1"] = products
    return Sophie(room, tank, jeans, products)


def _furnish(library: Library, room: Room) -> None:
    """Take the shoes away, make it sixty garments, and note what she wears and likes."""
    gone = [
        item.id
        for item in library.items.find()
        if item.slot == "shoes" or item.name == "Oxford shirt"
    ]
    library.trash.put(gone)
    for place, (color, (category, slot, material)) in enumerate(product(_COLORS, _KINDS)):
        item = {
            "name": f"{color.capitalize()} {category} {place}", "category": category, "slot": slot,
            "colors": [color], "material": material, "pattern": "plain",
            "attributes": ["long sleeve", "button down"] if category == "shirt" else [],
        }  # fmt: skip
        library.items.add(draft_of(item, room.vocabulary))
    liked = {"like_colors": ["tan"], "like_materials": ["suede"]}
    answer = Toolbox(room.desk).run("profile_update", {"patch": liked}, library=library)
    assert answer.ok, answer
    by_name = {item.name: item for item in library.items.find()}
    shirt = by_name[SHIRT]
    attributes = ("long sleeve", "collared", "button down", "pocket")
    library.items.update(shirt.id, {"attributes": attributes})
    jeans = by_name["Light-washed jeans"]
    for day in range(12):
        when = (TODAY - timedelta(days=3 + 5 * day)).isoformat()
        library.wears.add([shirt.id, jeans.id], when)
    others = [item for item in by_name.values() if item.category == "shirt" and item != shirt]
    for place, item in enumerate(others):
        for week in range(2):
            when = (TODAY - timedelta(days=4 + place + 9 * week)).isoformat()
            library.wears.add([item.id], when)
    for top in (shirt, *others[:2]):
        library.outfits.create(OutfitDraft(tuple(map(OutfitItem, (top.id, jeans.id)))))


def _recipe(
    category: str, colors: tuple[str, ...], material: str, attributes: tuple[str, ...]
) -> GarmentRecipe:
    return GarmentRecipe(
        category=category, colors=colors, pattern="plain", material=material, fit="regular",
        style="casual", season=("spring",), occasion=("everyday",), formality=2, kids=False,
        attributes=attributes, seed=5,
    )  # fmt: skip


def _photo(
    file: Path, category: str, colors: tuple[str, ...], material: str, attributes: tuple[str, ...]
) -> Path:
    drawing = draw_garment(_recipe(category, colors, material, attributes))
    scene = draw_scene(drawing, np.random.default_rng(3), background="sheet", size=(768, 1024))
    stream = io.BytesIO()
    Image.fromarray(scene.image).save(stream, "JPEG", quality=92)
    file.write_bytes(stream.getvalue())
    return file


def _list() -> str:
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(["id", "title", "price", "currency", "picture"])
    titles = [BOOT, *_NEAR_MISSES]
    for color, kind in product(("red", "green", "gray", "white", "brown", "pink"),
                               ("wool coat", "leather tote", "cotton shirt", "silk scarf",
                                "denim skirt")):  # fmt: skip
        titles.append(f"{kind.capitalize()}, {color}")
    for place, title in enumerate(titles):
        picture = "boot.png" if title == BOOT else ""
        writer.writerow([f"p{place}", title, f"{49 + place}.00", "EUR", picture])
    assert len(titles) == 40
    return stream.getvalue()
