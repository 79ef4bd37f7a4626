"""Puts an annotation into sentences, in several grammars so that texts are not one template.

Says only what the items say. The *general* text is about garments alone and names no place; the
*concise* one may name where the picture was taken.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from models.fashionx import PART_NAMES, Description, Item, Overall, PartName

Rng = np.random.Generator
Grouped = Mapping[PartName, list[Item]]

_MAX_GENERAL, _MAX_CONCISE = 880, 290
_PLURAL = frozenset(
    ("jeans", "pants", "cargo pants", "joggers", "leggings", "shorts", "glasses", "sunglasses")
)
_PAIRS = {
    "sneaker": "sneakers", "boot": "boots", "sandal": "sandals", "loafer": "loafers",
    "lace-up shoe": "lace-up shoes", "ballet flat": "ballet flats", "heel": "heels",
    "glove": "gloves", "sock": "socks", "shoe": "shoes",
}  # fmt: skip
_MATERIALS = {
    "silk/satin": "satin", "nylon/puffer": "padded nylon", "synthetic": "synthetic", "other": "",
}  # fmt: skip
_BEFORE = (
    "hooded", "quilted", "pleated", "a-line", "pencil", "flared", "fit and flare", "bodycon",
    "ribbed", "cable knit", "wide leg", "skinny", "tapered", "straight leg", "cargo",
)  # fmt: skip
_NARROW = ("skinny", "pencil", "bodycon")
_SHOWN = {
    "high waist": "a high waist", "pocket": "pockets", "lapels": "lapels", "belted": "a tied belt",
    "bow": "a bow", "ruffled": "ruffles", "puff sleeve": "puff sleeves", "fringe": "fringed ends",
    "flared sleeve": "flared sleeves", "spaghetti strap": "thin straps", "flap": "a flap",
    "crossbody strap": "a strap across the body", "shoulder straps": "two shoulder straps",
    "top handles": "top handles", "visor": "a visor", "wide brim": "a wide brim",
    "turned-up brim": "a turned-up brim", "dark lenses": "dark lenses", "heel": "a raised heel",
    "knee-high shaft": "a tall shaft", "ankle shaft": "a short shaft", "puffer": "padding",
    "elastic waist": "an elastic waist",
}  # fmt: skip
_SLEEVES = {
    "long": "long sleeves", "short": "short sleeves", "three-quarter": "three-quarter sleeves",
}  # fmt: skip
_CLOSURES = {
    "button-down": "a button front", "button": "buttons", "zip-up": "a zip",
    "single breasted": "a single-breasted front", "double breasted": "a double-breasted front",
    "open front": "an open front", "lace-up": "laces", "buckle": "a buckle",
    "drawstring": "a drawstring", "wrap": "a wrap front", "slip-on": "",
}  # fmt: skip
_LENGTHS = {
    "cropped": "cropped", "short": "short", "knee": "knee-length", "midi": "midi", "long": "long",
}  # fmt: skip
_SCENES = {
    "studio": ("in a studio", "before a plain studio backdrop"),
    "room": ("in a room", "indoors"),
    "street": ("on a city street", "outside, with buildings behind"),
    "park": ("in a park", "outdoors among greenery"),
    "wall": ("in front of a wall", "against a plain wall"),
    "wood": ("on a wooden floor", "on floorboards"),
    "parquet": ("on a parquet floor",),
    "tiles": ("on a tiled floor", "on tiles"),
    "sheet": ("on a bedsheet", "on a bed"),
    "carpet": ("on a carpet",),
    "concrete": ("on a concrete floor",),
    "paper": ("on plain paper", "on a plain surface"),
}  # fmt: skip


def _pick(rng: Rng, options: Sequence[str]) -> str:
    return options[int(rng.integers(len(options)))]


def listed(words: Sequence[str]) -> str:
    """Words joined as a person joins them."""
    if len(words) < 2:
        return "".join(words)
    if len(words) == 2:
        return f"{words[0]} and {words[1]}"
    return f"{', '.join(words[:-1])} and {words[-1]}"


def noun(term: str) -> str:
    """The term as it stands in a sentence; a pair is plural."""
    return _PAIRS.get(term, term)


def is_plural(term: str) -> bool:
    """Whether verbs after the term are plural."""
    return term in _PLURAL or term in _PAIRS


def article(phrase: str) -> str:
    """The phrase with a or an."""
    return f"{'an' if phrase[:1].lower() in 'aeiou' else 'a'} {phrase}"


def _color(item: Item, rng: Rng) -> str:
    if len(item.color) == 1 or item.pattern in ("animal", "camouflage"):
        return item.color[0]
    if item.pattern in ("solid", "graphic", "logo"):
        return item.color[0]
    if len(item.color) == 3 and rng.random() < 0.5:
        return listed(item.color)
    return f"{item.color[0]} and {item.color[1]}"


def _adjectives(item: Item, rng: Rng, *, brief: bool) -> str:
    words = [_color(item, rng)]
    if not brief:
        words += (
            [_LENGTHS.get(item.length, "")]
            if item.length not in ("long",) or rng.random() < 0.5
            else []
        )
        shape = next((d for d in item.design_details if d in _BEFORE and d != "cargo"), "")
        words.append(shape if rng.random() < 0.85 else "")
        if (
            item.fit in ("slim", "loose", "oversized")
            and rng.random() < 0.5
            and item.term != "leggings"
        ):
            # "skinny slim" says one thing twice
            words.append("" if words[-1] in _NARROW else item.fit)
    pattern = item.pattern
    if pattern not in ("solid", "lace", "textured"):
        words.append(
            {"graphic": "graphic-print", "logo": "logo", "animal": "animal-print"}.get(
                pattern, pattern
            )
        )
    material = _MATERIALS.get(item.material[0], item.material[0])
    if item.term == "jeans":
        material = "denim" if rng.random() < 0.3 else ""
    if not brief or rng.random() < 0.3:
        words.append("" if material == "knit" and "cable knit" in words else material)
    return " ".join(dict.fromkeys(w for w in words if w))


def _tail(item: Item, rng: Rng, most: int) -> str:
    shown = (d for d in item.design_details if d in _SHOWN and d != item.term)
    found = [_SHOWN[d] for d in shown]
    if item.sleeve in _SLEEVES and "puff sleeve" not in item.design_details:
        found.insert(0, _SLEEVES[item.sleeve])
    if item.neckline not in ("na", "unknown"):
        named = "a collar" if item.neckline == "collared" else article(item.neckline)
        if item.neckline in ("sweetheart", "halter"):
            named = f"{article(item.neckline)} neckline"
        if item.neckline == "off the shoulder":
            named = "bare shoulders"
        found.insert(0, named)
    closure = _CLOSURES.get(item.closure, "")
    found += [closure] if closure else []
    if item.pattern == "solid" and len(item.color) > 1:
        found.append(f"{item.color[1]} accents")
    elif item.pattern in ("graphic", "logo") and len(item.color) > 1:
        found.append(f"{item.color[1]} print")
    found = list(dict.fromkeys(found))[:most]
    return f" with {listed(found)}" if found else ""


def phrase(item: Item, rng: Rng, *, brief: bool = False, bare: bool = False) -> str:
    """A noun phrase such as "a navy striped cotton shirt with long sleeves"."""
    head = f"{_adjectives(item, rng, brief=brief)} {noun(item.term)}"
    tail = "" if brief else _tail(item, rng, int(rng.integers(2, 5)))
    if bare:
        return head + tail
    if item.term in _PAIRS and rng.random() < 0.4:
        return f"a pair of {head}{tail}"
    return (head if is_plural(item.term) else article(head)) + tail


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


# -- grammars of the general text ------------------------------------------------------------------


def _order(grouped: Grouped) -> list[tuple[PartName, Item]]:
    """Garments outermost first, then downward, accessories last."""
    found: list[tuple[PartName, Item]] = []
    for part in PART_NAMES:
        found += [(part, item) for item in sorted(grouped[part], key=lambda i: -i.layer)]
    found.sort(key=lambda entry: (entry[0] == "accessory", entry[0] == "footwear", -entry[1].layer))
    return found


def _by_place(grouped: Grouped, overall: Overall, rng: Rng) -> str:
    """Head to toe, one sentence for each zone."""
    sentences: list[str] = []
    upper = sorted([*grouped["one_piece"], *grouped["top"]], key=lambda i: -i.layer)
    if upper:
        first = phrase(upper[0], rng)
        opening = _pick(
            rng,
            (
                "The outermost piece is {}",
                "On top sits {}",
                "The upper half shows {}",
                "It starts with {}",
            ),
        )
        if len(upper) == 1:
            opening = _pick(
                rng,
                (
                    "The upper half shows {}",
                    "The main piece is {}",
                    "It starts with {}",
                    "There is {}",
                ),
            )
        sentences.append(opening.format(first))
        for item in upper[1:]:
            verb = "are" if is_plural(item.term) else "is"
            sentences.append(
                _pick(
                    rng,
                    (
                        "Beneath it {verb} {np}",
                        "Under that one sees {np}",
                        "{Np} {verb} worn underneath",
                    ),
                ).format(verb=verb, np=phrase(item, rng), Np=_upper(phrase(item, rng)))
            )
    for item in grouped["bottom"]:
        sentences.append(
            _pick(
                rng,
                (
                    "Below the waist there {verb} {np}",
                    "The lower half is covered by {np}",
                    "This is paired with {np}",
                    "It goes with {np}",
                ),
            ).format(verb="are" if is_plural(item.term) else "is", np=phrase(item, rng))
        )
    for item in grouped["footwear"]:
        sentences.append(
            _pick(
                rng,
                (
                    "On the feet are {np}",
                    "The shoes are {np}",
                    "{Np} complete the lower end",
                    "Footwear: {np}",
                ),
            ).format(np=phrase(item, rng, bare=True), Np=_upper(phrase(item, rng, bare=True)))
        )
    extras = [phrase(item, rng) for item in grouped["accessory"]]
    if extras:
        sentences.append(
            _pick(
                rng,
                (
                    "Accessories include {}",
                    "It is finished with {}",
                    "Added to this: {}",
                    "Also visible: {}",
                ),
            ).format(listed(extras))
        )
    return ". ".join(_upper(s) for s in sentences) + "."


def _as_list(grouped: Grouped, overall: Overall, rng: Rng) -> str:
    """One running enumeration."""
    phrases = [phrase(item, rng) for _, item in _order(grouped)]
    lead = _pick(
        rng,
        (
            "The outfit consists of {}.",
            "The look is made of {}.",
            "Shown are {}.",
            "This combination brings together {}.",
            "The clothes are {}.",
        ),
    )
    if len(phrases) == 1:
        lead = _pick(
            rng, ("The only garment in view is {}.", "There is one garment: {}.", "Shown is {}.")
        )
    return lead.format(listed(phrases))


def _as_catalog(grouped: Grouped, overall: Overall, rng: Rng) -> str:
    """Terse, as a catalog entry."""
    names = {
        "one_piece": "One-piece",
        "top": "Top",
        "bottom": "Bottom",
        "footwear": "Footwear",
        "accessory": "Accessories",
    }
    entries = []
    for part in PART_NAMES:
        items = sorted(grouped[part], key=lambda i: -i.layer)
        if items:
            phrases = [phrase(item, rng, bare=True) for item in items]
            joined = " over ".join(phrases) if part == "top" else listed(phrases)
            entries.append(f"{names[part]}: {joined}")
    return ". ".join(entries) + "."


def _by_color(grouped: Grouped, overall: Overall, rng: Rng) -> str:
    """Led by the palette."""
    colors = overall.color_palette
    lead = _pick(
        rng, ("The tone is set by {}", "The palette is {}", "Dominated by {}", "Colors: {}")
    ).format(listed(colors[:3]))
    rest = [phrase(item, rng) for _, item in _order(grouped)]
    join = _pick(rng, (", seen in {}.", ": {}.", ", through {}."))
    return _upper(lead) + join.format(listed(rest))


def _layered(grouped: Grouped, overall: Overall, rng: Rng) -> str:
    """Two or three longer sentences with subordinate clauses."""
    order = _order(grouped)
    upper = [i for p, i in order if p in ("top", "one_piece")]
    rest = [i for p, i in order if p in ("bottom", "footwear")]
    extras = [phrase(i, rng) for p, i in order if p == "accessory"]
    sentences = []
    if upper:
        chain = _upper(phrase(upper[0], rng))
        for item in upper[1:]:
            chain += (
                _pick(rng, (" is worn over {}", " covers {}", " opens onto {}")).format(
                    phrase(item, rng)
                )
                if item is upper[1]
                else f", itself over {phrase(item, rng)}"
            )
        if len(upper) == 1 and rest:
            chain += _pick(
                rng, (" is combined with {}", " meets {}", " is matched with {}")
            ).format(phrase(rest.pop(0), rng))
        elif len(upper) == 1:
            chain += " makes up most of the look"
        sentences.append(chain)
    if rest:
        words = listed([phrase(i, rng) for i in rest])
        sentences.append(
            _upper(
                _pick(
                    rng,
                    ("further down one finds {}", "the look continues with {}", "lower down: {}"),
                ).format(words)
            )
        )
    if extras:
        sentences.append(
            _upper(
                _pick(
                    rng, ("it is rounded off by {}", "it is completed by {}", "small things: {}")
                ).format(listed(extras))
            )
        )
    return ". ".join(sentences) + "."


_GRAMMARS: tuple[Callable[[Grouped, Overall, Rng], str], ...] = (
    _by_place, _by_place, _as_list, _as_catalog, _by_color, _layered,
)  # fmt: skip


def _plain(grouped: Grouped, rng: Rng) -> str:
    """A short text for outfits whose full description would be too long."""
    phrases = [phrase(item, rng, brief=True) for _, item in _order(grouped)]
    return f"The outfit consists of {listed(phrases)}, all of it visible in the picture."


# -- the concise text ------------------------------------------------------------------------------


def _concise(grouped: Grouped, overall: Overall, rng: Rng, place: str, layout: str) -> str:
    order = _order(grouped)
    main = [item for part, item in order if part in ("top", "one_piece", "bottom")] or [order[0][1]]
    phrases = [phrase(item, rng, brief=True) for item in main[:3]]
    where = _pick(rng, _SCENES[place])
    style = overall.style[0]
    if layout == "flat":
        return _upper(
            _pick(
                rng,
                (
                    "{what} laid out {where}.",
                    "a flat-lay of {what} {where}.",
                    "{what}, arranged {where}.",
                ),
            ).format(what=listed(phrases), where=where)
        )
    who = "child" if "kids" in overall.style else _pick(rng, ("figure", "person"))
    frames = (
        "a {who} in {what} {where}.", "{style} outfit {where}: {what}.", "{what}, worn {where}.",
        "a {style} look with {what}, seen {where}.",
    )  # fmt: skip
    text = _upper(
        _pick(rng, frames).format(who=who, what=listed(phrases), where=where, style=style)
    )
    return text.replace("A elegant", "An elegant")


def describe_outfit(
    grouped: Grouped, overall: Overall, *, place: str, layout: str, seed: tuple[int, int]
) -> Description:
    """Write both texts; the same for equal arguments."""
    rng = np.random.default_rng([*seed, 51])
    general = _GRAMMARS[int(rng.integers(len(_GRAMMARS)))](grouped, overall, rng)
    if len(general) > _MAX_GENERAL:
        general = _plain(grouped, rng)
    if len(general) < 40:
        general += f" Taken alone its style is {overall.style[0]}."
    concise = _concise(grouped, overall, rng, place, layout)
    if len(concise) >= min(len(general), _MAX_CONCISE):
        main = _order(grouped)[0][1]
        concise = _upper(f"{phrase(main, rng, brief=True)} {_pick(rng, _SCENES[place])}.")
    if len(concise) >= len(general):
        general += f" Taken together the style is {overall.style[0]}"
        general += f", also {overall.style[1]}." if len(overall.style) > 1 else "."
    return Description(general=general, concise=concise)
