"""What can be said of garments because their records prove it: descriptions, reasons, habits.

Words for the template writer; nothing here is chosen by chance alone, and nothing is invented.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from train.data.fashionrec import words
from train.data.fashionrec.tasks import Sample
from train.data.fashionrec.validators import UNREMARKABLE
from train.data.fashionrec.world import Item

NEUTRAL = frozenset(
    ("white", "black", "gray", "navy", "charcoal", "beige", "cream", "tan", "khaki", "brown")
)
_PAIRS = frozenset(("pants", "leggings", "shorts", "shoe", "glasses", "glove", "sock"))
_PLURAL = {"shoe": "shoes", "glove": "gloves", "sock": "socks"}
_HABITS = ("colors", "fit", "material", "pattern", "style")
_AS_LOOK = {
    "stripe": "striped",
    "check": "checked",
    "dot": "dotted",
    "animal": "animal-print",
    "logo": "logo-print",
    "graphic": "graphic-print",
    "color-block": "color-blocked",
    "nylon/puffer": "padded nylon",
    "silk/satin": "satin",
    "synthetic": "synthetic",
    "sporty": "sporty",
    "camouflage": "camouflage",
}
_SILENT = frozenset(("plain", "textured", "regular", "kids", "multicolor", "other", "lounge"))


def kind_of(item: Item) -> str:
    """Return the word by which a garment is asked for."""
    return _PLURAL.get(item.category, item.category or item.slot.replace("_", " ") or "piece")


def said(term: str) -> str:
    """Return a term as an adjective."""
    return _AS_LOOK.get(term, term)


def short(item: Item) -> str:
    """Return a shown garment in a few words: color, pattern, kind."""
    looks = [*item.of("colors")[:1], *(said(p) for p in item.of("pattern") if p not in _SILENT)]
    return " ".join((*looks[:2], kind_of(item)))


def articled(text: str, item: Item) -> str:
    """Return words with the article that their kind takes."""
    if item.category in _PAIRS:
        return text
    return f"{'an' if text[:1].lower() in 'aeiou' else 'a'} {text}"


def another(item: Item) -> str:
    """Return how one asks for one more of a kind."""
    return ("other " if item.category in _PAIRS else "another ") + kind_of(item)


def full(item: Item) -> str:
    """Return a target with all that its record proves, in one phrase."""
    before = [*item.of("fit")[:1], *item.of("colors")[:2], *item.of("material")[:1]]
    looks = [said(term) for term in before if term not in _SILENT]
    pattern = [said(term) for term in item.of("pattern") if term not in _SILENT]
    phrase = " ".join(dict.fromkeys((*_joined_colors(looks, item), *pattern, kind_of(item))))
    details = [
        term
        for term in item.of("details")
        if _is_detail(term) and not set(words.tokens(term)) & set(words.tokens(phrase))
    ]
    text = articled(phrase, item)
    if details:
        text += f", {listed(details[:3])}"
    return text


def listed(parts: Sequence[str]) -> str:
    """Return parts as an English list."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


def reasons(sample: Sample, target: Item, items: Mapping[str, Item]) -> list[str]:
    """Return sentences on why a target fits what is given, each proven by the records."""
    given = [items[one] for one in sample.given]
    found = []
    color = (target.of("colors") or ("",))[0]
    for item in given:
        other = (item.of("colors") or ("",))[0]
        name = kind_of(item)
        if not color or not other or "multicolor" in (color, other):
            continue
        if color == other:
            found.append(f"Its {color} repeats the color of the {name}.")
        elif color in NEUTRAL:
            found.append(f"The calm {color} leaves the {other} {name} room.")
        elif other in NEUTRAL:
            found.append(f"The {color} lifts the {other} of the {name}.")
        else:
            found.append(f"The {color} stands against the {other} of the {name}.")
        for field, what in (("style", "style"), ("material", "fabric")):
            both = [t for t in target.of(field) if t in item.of(field) and t not in _SILENT]
            if both:
                found.append(f"Both it and the {name} share a {said(both[0])} {what}.")
    busy = [item for item in given if set(item.of("pattern")) - {"plain", "textured"}]
    if busy and set(target.of("pattern")) == {"plain"}:
        found.append(f"Being plain, it lets the {short(busy[0])} speak.")
    seasons = [one for one in target.of("season") if all(one in i.of("season") for i in given)]
    if seasons:
        found.append(f"All of it suits {listed(seasons[:2])}.")
    if sample.occasion and sample.occasion in target.of("occasion"):
        found.append(f"It is right for {occasion(sample.occasion)}.")
    if not found:
        kinds = listed(["the " + kind_of(item) for item in given])
        found.append(f"It completes what {kinds} began.")
    return list(dict.fromkeys(found))


def occasion(term: str) -> str:
    """Return an occasion as it stands after "for"."""
    return {
        "everyday": "every day",
        "formal event": "a formal event",
        "party": "a party",
        "beach": "the beach",
        "sport": "sports",
        "home": "a day at home",
        "outdoor": "a day outdoors",
        "date": "a date",
    }.get(term, term)


def habits(sample: Sample, items: Mapping[str, Item]) -> list[str]:
    """Return what half of the history is or more, the commonest first; else the commonest."""
    counted: Counter[tuple[int, str]] = Counter()
    for one in sample.history:
        item = items[one.item_id]
        for rank, field in enumerate(_HABITS):
            for term in item.of(field)[:1]:
                if term not in _SILENT:
                    counted[rank, said(term)] += 1
    ordered = sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))
    usual = [term for (_, term), count in ordered if 2 * count >= len(sample.history)]
    return usual[:3] or [term for (_, term), _ in ordered[:1]]


def shared_looks(sample: Sample, items: Mapping[str, Item]) -> list[str]:
    """Return the looks that the target has in common with the history."""
    target = items[sample.targets[0]]
    past = [items[one.item_id] for one in sample.history]
    found = []
    for field, noun in (
        ("colors", "{}"),
        ("fit", "{} cut"),
        ("material", "{} fabric"),
        ("pattern", "{} surface"),
        ("style", "{} style"),
        ("details", "{} detail"),
    ):
        for term in target.of(field):
            if term not in UNREMARKABLE and any(term in item.of(field) for item in past):
                found.append(noun.format(said(term)))
    return list(dict.fromkeys(found))


def _joined_colors(looks: list[str], item: Item) -> list[str]:
    colors = [said(color) for color in item.of("colors")[:2] if color not in _SILENT]
    if len(colors) < 2:
        return looks
    both = f"{colors[0]} and {colors[1]}"
    joined = [both if look == colors[0] else look for look in looks]
    return [look for look in joined if look != colors[1]]


def _is_detail(term: str) -> bool:
    """Return whether a term can follow a comma: no kind of garment, no mood."""
    if words.categories_in(term):
        return False
    return term.endswith(
        ("neck", "sleeve", "waist", "length", "leg", "front", "breasted", "fit", "strap")
    )
