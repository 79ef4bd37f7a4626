"""The wardrobe as one web page that needs nothing else: pictures inside, no script, no network.

Made to be handed to somebody: by mail, on a stick, on paper. How such a page looks, and what keeps
it from doing anything else, is ``page_style``'s.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from app.item_json import format_id
from app.services.page_style import count, data_url, day_in_words, text
from app.services.page_style import page as html_page
from local_index import Library
from local_index.records import UNKNOWN, ItemRecord
from models.vocabulary import Vocabulary

_SECTIONS: Mapping[str, str] = {
    "top": "Tops",
    "mid": "Layers",
    "outerwear": "Jackets and coats",
    "one_piece": "One-pieces",
    "bottom": "Bottoms",
    "shoes": "Shoes",
    "bag": "Bags",
    "accessory": "Accessories",
    "other": "Everything else",
}
_MEDIA = {"cutout": "image/webp", "thumb": "image/jpeg"}
_QUIET = frozenset({UNKNOWN, "other", "plain", "n/a", ""})


_STYLE = """
ul{display:grid;gap:28px 20px;grid-template-columns:repeat(auto-fill,minmax(164px,1fr))}
figure{background:var(--tile);border-radius:10px;aspect-ratio:4/5;padding:9%;display:flex}
figure img{width:100%;height:100%;object-fit:contain}
figure.none{align-items:center;justify-content:center;color:var(--t3);font-size:11px}
h3{margin-top:10px}
.notes{display:-webkit-box;-webkit-box-orient:vertical;-webkit-line-clamp:3;overflow:hidden}
.away{color:var(--accent)}
"""
_NARROW = "ul{grid-template-columns:1fr 1fr;gap:22px 12px}"
_PAPER = """
ul{grid-template-columns:repeat(5,1fr);gap:16px 12px}li{break-inside:avoid}.notes{display:block}
"""


def page(library: Library, items: Sequence[ItemRecord], *, title: str = "") -> bytes:
    """Return the page.

    Args:
        items: In the order to show them in; grouped by slot.
        title: Heading; the wardrobe's own name when empty.
    """
    hexes = {
        name: color.hex for name, color in Vocabulary.load().colors.items() if color.hex is not None
    }
    groups = {slot: [item for item in items if item.slot == slot] for slot in _SECTIONS}
    shown = {slot: group for slot, group in groups.items() if group}
    day = day_in_words(date.today())
    heading = title or _title(library)
    contents = "".join(_link(slot, len(group)) for slot, group in shown.items())
    sections = "\n".join(_section(library, slot, shown[slot], hexes) for slot in shown)
    body = (
        f"<header>\n<h1>{text(heading)}</h1>\n"
        f"<p>{count(len(items), 'garment')} · {day}</p>\n<nav>{contents}</nav>\n</header>\n"
        f"<main>\n{sections}\n</main>\n"
        f"<footer>Made with Vestry on {day}, on the computer it belongs to.</footer>"
    )
    return html_page(heading, body, style=_STYLE, narrow=_NARROW, paper=_PAPER)


def _title(library: Library) -> str:
    name = library.manifest.name
    return "The wardrobe" if not name or name.lower() == "default" else name


def _link(slot: str, count: int) -> str:
    return f'<a href="#{slot}">{_SECTIONS[slot]}<span>{count}</span></a>'


def _section(
    library: Library, slot: str, items: Iterable[ItemRecord], hexes: Mapping[str, str]
) -> str:
    tiles = [_tile(library, item, hexes) for item in items]
    return (
        f'<section id="{slot}"><h2>{_SECTIONS[slot]}<span>{len(tiles)}</span></h2>\n<ul>\n'
        + "\n".join(tiles)
        + "\n</ul></section>"
    )


def _tile(library: Library, item: ItemRecord, hexes: Mapping[str, str]) -> str:
    name = item.name or item.category
    notes = f'<p class="notes">{text(item.notes)}</p>' if item.notes else ""
    return (
        f'<li id="{format_id(item.id)}">{_picture(library, item)}'
        f'<h3>{text(name)}</h3><p class="facts">{_facts(item)}</p>'
        f"{_dots(item, hexes)}{notes}</li>"
    )


def _picture(library: Library, item: ItemRecord) -> str:
    for view in item.views:
        for kind, media_type in _MEDIA.items():
            file = library.photos.derived_file(kind, view)
            if file.is_file():
                label = text(item.name or item.category)
                source = data_url(file.read_bytes(), media_type)
                return f'<figure><img alt="{label}" loading="lazy" src="{source}"></figure>'
    return '<figure class="none">no photo</figure>'


def _facts(item: ItemRecord) -> str:
    words = [item.brand or "", item.material, item.pattern]
    facts = [text(word) for word in words if word not in _QUIET]
    if item.price is not None:
        facts.append(text(f"{item.price:,.2f} {item.currency or ''}".strip()))
    if item.quantity > 1:
        facts.append(f"{item.quantity} pieces")
    if item.status in ("away", "dirty"):
        label = "lent or away" if item.status == "away" else "in the wash"
        facts.append(f'<span class="away">{label}</span>')
    return " · ".join(facts)


def _dots(item: ItemRecord, hexes: Mapping[str, str]) -> str:
    dots = [
        f'<i style="background:{text(hexes[name])}" title="{text(name)}"></i>'
        for name, _share in item.colors
        if name in hexes
    ]
    return f'<div class="dots">{"".join(dots)}</div>' if dots else ""
