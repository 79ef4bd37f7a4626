"""Small corpora of invented outfits, with pictures of colored tiles, for tests of questions."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path

import numpy as np
from PIL import Image

from models.fashionx import (
    Annotator,
    Description,
    FashionXRecord,
    ImageFacts,
    Item,
    ItemCounts,
    OutfitAnnotation,
    Overall,
    Parts,
    SelfCheck,
)
from train.data.corpus import CorpusFacts, write_corpus

COLORS = ("navy", "red", "white", "black", "green", "beige", "pink", "light blue")
TERMS = {
    "top": ("shirt", "sweater", "t-shirt", "blouse"),
    "bottom": ("jeans", "skirt", "shorts"),
    "footwear": ("sneakers", "boots"),
    "accessory": ("scarf", "belt", "hat"),
    "one_piece": ("dress", "jumpsuit"),
}
MATERIALS = ("cotton", "wool", "leather", "linen", "denim", "silk/satin")
PATTERNS = ("solid", "striped", "checked", "floral", "dotted")
STYLES = ("casual", "sporty", "business", "boho", "party", "formal", "streetwear")
OCCASIONS = ("everyday", "work", "sport", "party", "beach", "home", "formal event")
SEASONS = (("summer",), ("winter",), ("spring", "summer"), ("autumn", "winter"), ("all-season",))
DETAILS = ("pocket", "ruffled", "belted", "shoulder tabs", "pleated", "button", "cargo")


def outfit(rng: np.random.Generator) -> dict[str, list[dict]]:
    """Return the garments of a random outfit, as plain values."""
    parts = ["one_piece"] if rng.random() < 0.25 else ["top", "bottom"]
    parts += ["footwear"] if rng.random() < 0.7 else []
    parts += ["accessory"] if rng.random() < 0.5 else []
    found = {part: [_item(part, rng)] for part in parts}
    if "top" in found and rng.random() < 0.25:
        coat = _item("top", rng) | {"term": "jacket", "layer": 2}
        found["top"].append(coat)
    return found


def _item(part: str, rng: np.random.Generator) -> dict:
    worn = part in ("top", "one_piece")
    return {
        "term": str(rng.choice(TERMS[part])),
        "color": [str(each) for each in rng.choice(COLORS, rng.integers(1, 3), replace=False)],
        "material": [str(rng.choice((*MATERIALS, "unknown")))],
        "pattern": str(rng.choice(PATTERNS)),
        "design_details": [str(each) for each in rng.choice(DETAILS, 2, replace=False)],
        "style": [str(rng.choice(STYLES))],
        "fit": str(rng.choice(("slim", "regular", "loose", "unknown"))),
        "length": "na",
        "sleeve": str(rng.choice(("short", "long", "sleeveless"))) if worn else "na",
        "neckline": str(rng.choice(("v-neck", "crew neck", "turtle neck"))) if worn else "na",
        "closure": "unknown",
        "layer": 0,
        "visibility": "partial" if rng.random() < 0.1 else "full",
    }


def record(
    name: str, garments: dict[str, list[dict]], rng: np.random.Generator, **facts
) -> FashionXRecord:
    """Return the record of an outfit."""
    parts = Parts(**{part: [Item(**item) for item in items] for part, items in garments.items()})
    worn = [item for items in garments.values() for item in items]
    listed = ", ".join(f"{' and '.join(i['color'])} {i['pattern']} {i['term']}" for i in worn)
    counts = {
        part: len(garments.get(part, [])) for part in ItemCounts.model_fields if part != "total"
    }
    seasons = SEASONS[int(rng.integers(len(SEASONS)))]
    return FashionXRecord(
        image_id=name,
        image=ImageFacts(path=f"{name}.jpg"),
        annotation=OutfitAnnotation(
            item_counts=ItemCounts(**counts, total=len(worn)),
            description=Description(
                general=f"The outfit consists of these garments: {listed}.",
                concise=f"A look with a {worn[0]['term']}.",
            ),
            overall=Overall(
                style=[str(e) for e in rng.choice(STYLES, rng.integers(1, 3), replace=False)],
                occasion=[str(e) for e in rng.choice(OCCASIONS, rng.integers(1, 3), replace=False)],
                season=list(seasons),
                color_palette=[worn[0]["color"][0]],
                silhouette="unknown",
                formality="unknown",
            ),
            parts=parts,
            self_check=SelfCheck(counts_match=True, no_duplicates=True, strict_json=True),
        ),
        annotator=Annotator(backend="test", model="invented"),
        **facts,
    )


def sibling(garments: dict[str, list[dict]], rng: np.random.Generator) -> dict[str, list[dict]]:
    """Return an outfit that differs from another in the colors of one garment."""
    copy = {part: [dict(item) for item in items] for part, items in garments.items()}
    items = copy[str(rng.choice(sorted(copy)))]
    items[0]["color"] = [str(rng.choice([c for c in COLORS if c not in items[0]["color"]]))]
    return copy


def write_outfits(
    folder: Path, *, name: str = "outfits", outfits: int = 60, views: int = 2, seed: int = 1
) -> Path:
    """Write a corpus: each outfit in several views, every second with a sibling."""
    rng = np.random.default_rng(seed)
    records = []
    folder.mkdir(parents=True)
    with tarfile.open(folder / "images.tar", "w") as archive:
        for number in range(outfits):
            first = outfit(rng)
            worn = [first, sibling(first, rng)] if number % 2 else [first]
            split = "test" if number % 5 == 0 else "train"
            for variant, garments in enumerate(worn):
                state = rng.bit_generator.state
                for view in range(views):
                    # all views of an outfit are one outfit: the same style, season and occasion
                    rng.bit_generator.state = state
                    image = f"o{number:04}-{variant}-{view}"
                    made = record(
                        image,
                        garments,
                        rng,
                        outfit_id=f"o{number:04}-{variant}",
                        group_id=f"{name}-{number:04}",
                        split=split,
                    )
                    records.append(made)
                    _add(archive, f"{image}.jpg", (number, variant, view))
    facts = CorpusFacts(name, "invented", "Apache-2.0", "images.tar", "tests", seed=seed)
    write_corpus(folder, facts, records)
    return folder


def write_closet(folder: Path, *, name: str = "closet", photos: int = 80, seed: int = 2) -> Path:
    """Write a corpus of single garments of several people, of which little is known."""
    rng = np.random.default_rng(seed)
    folder.mkdir(parents=True)
    records = []
    (folder / "images").mkdir()
    for number in range(photos):
        part = str(rng.choice(sorted(TERMS)))
        item = _item(part, rng)
        if number % 3 == 0:
            item |= {"material": ["unknown"], "pattern": "unknown", "design_details": []}
        person = number % 16
        made = record(
            f"p{person:02}-{number:03}",
            {part: [item]},
            rng,
            group_id=f"person-{person:02}",
            split="test" if person < 4 else "train",
        )
        records.append(made)
        picture = Image.new("RGB", (600, 500), (number * 3 % 256, 80, 120))
        picture.save(folder / "images" / f"{made.image_id}.jpg")
    facts = CorpusFacts(name, "invented", "Apache-2.0", "images", "tests", seed=seed)
    write_corpus(folder, facts, records)
    return folder


def _add(archive: tarfile.TarFile, name: str, seed: tuple[int, int, int]) -> None:
    # colored tiles: no two pictures are the same, even as JPEG
    tiles = np.random.default_rng(seed).integers(0, 256, (8, 6, 3), np.uint8)
    out = io.BytesIO()
    Image.fromarray(tiles).resize((96, 128), Image.Resampling.NEAREST).save(out, "JPEG")
    member = tarfile.TarInfo(name)
    member.size = out.tell()
    out.seek(0)
    archive.addfile(member, out)
