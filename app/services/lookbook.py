"""The wardrobe as one web page that needs nothing else: pictures inside, no script, no network.

Made to be handed to somebody: by mail, on a stick, on paper. Light and dark follow the reader's
system, paper gets ink on white. Everything that came from the person is escaped, and the page's own
security policy forbids whatever might slip through.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from html import escape

from app.colors import DARK, LIGHT, Tokens
from app.item_json import format_id
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
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_MEDIA = {"cutout": "image/webp", "thumb": "image/jpeg"}
_QUIET = frozenset({UNKNOWN, "other", "plain", "n/a", ""})


def _colors(tokens: Tokens, *, line: str) -> str:
    named = {
        "s0": tokens.surface_0,
        "s1": tokens.surface_1,
        "tile": tokens.tile,
        "t1": tokens.text_1,
        "t2": tokens.text_2,
        "t3": tokens.text_3,
        "line": line,
        "accent": tokens.accent,
    }
    return ";".join(f"--{name}:{value}" for name, value in named.items())


_STYLE = f"""
:root{{color-scheme:light dark;{_colors(LIGHT, line="rgba(28,27,26,.08)")}}}
@media (prefers-color-scheme:dark){{:root{{{_colors(DARK, line="rgba(242,240,236,.1)")}}}}}
"""
_STYLE += """
*{box-sizing:border-box;margin:0}
body{background:var(--s0);color:var(--t1);font:13px/1.5 Inter,system-ui,-apple-system,"Segoe UI",
Roboto,Helvetica,Arial,sans-serif;-webkit-font-smoothing:antialiased}
main,header,footer{max-width:1120px;margin:0 auto;padding:0 32px}
header{padding-top:72px;padding-bottom:40px}
h1{font-size:38px;line-height:1.1;font-weight:600;letter-spacing:-.022em;text-wrap:balance}
header p{color:var(--t2);font-size:16px;margin-top:10px}
nav{margin-top:24px;display:flex;flex-wrap:wrap;gap:6px 20px}
nav a{color:var(--t2);text-decoration:none;border-bottom:1px solid var(--line);padding-bottom:1px}
nav a:hover,nav a:focus-visible{color:var(--accent);border-color:currentColor}
nav span{color:var(--t3);font-variant-numeric:tabular-nums;margin-left:5px}
section{padding:28px 0 20px;border-top:1px solid var(--line)}
h2{font-size:16px;font-weight:600;margin-bottom:18px;letter-spacing:-.005em}
h2 span{color:var(--t3);font-weight:400;margin-left:8px;font-variant-numeric:tabular-nums}
ul{list-style:none;padding:0;display:grid;gap:28px 20px;
grid-template-columns:repeat(auto-fill,minmax(164px,1fr))}
figure{background:var(--tile);border-radius:10px;aspect-ratio:4/5;padding:9%;display:flex}
figure img{width:100%;height:100%;object-fit:contain}
figure.none{align-items:center;justify-content:center;color:var(--t3);font-size:11px}
h3{font-size:13px;font-weight:600;margin-top:10px;overflow-wrap:anywhere}
.facts{color:var(--t2);font-size:12px}
.notes{color:var(--t3);font-size:11px;margin-top:3px;overflow-wrap:anywhere;
display:-webkit-box;-webkit-box-orient:vertical;-webkit-line-clamp:3;overflow:hidden}
.dots{display:flex;gap:4px;margin-top:7px}
.dots i{width:12px;height:12px;border-radius:50%;box-shadow:inset 0 0 0 1px var(--line)}
.away{color:var(--accent)}
footer{color:var(--t3);font-size:11px;padding-top:24px;padding-bottom:56px}
@media (max-width:560px){main,header,footer{padding-left:18px;padding-right:18px}
header{padding-top:40px}h1{font-size:30px}ul{grid-template-columns:1fr 1fr;gap:22px 12px}}
@media print{@page{margin:14mm}:root{--s0:#fff;--tile:#F5F4F1;--t1:#000;--t2:#444;--t3:#666;
--line:#ddd}body{font-size:9.5pt;print-color-adjust:exact;-webkit-print-color-adjust:exact}
main,header,footer{max-width:none;padding:0}header{padding-bottom:20px}nav{display:none}
ul{grid-template-columns:repeat(5,1fr);gap:16px 12px}li{break-inside:avoid}h2{break-after:avoid}
.notes{display:block}}
""".replace("\n", "")

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta http-equiv="Content-Security-Policy"
 content="default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<header>
<h1>{title}</h1>
<p>{summary}</p>
<nav>{contents}</nav>
</header>
<main>
{sections}
</main>
<footer>Made with Vestry on {day}, on the computer it belongs to.</footer>
</body>
</html>
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
    now = datetime.now(UTC)
    day = f"{now.day} {_MONTHS[now.month - 1]} {now.year}"
    text = _PAGE.format(
        title=_text(title or _title(library)),
        style=_STYLE,
        summary=f"{_count(len(items), 'garment')} · {day}",
        contents="".join(_link(slot, len(group)) for slot, group in shown.items()),
        sections="\n".join(_section(library, slot, shown[slot], hexes) for slot in shown),
        day=day,
    )
    return text.encode("utf-8", "replace")


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
    notes = f'<p class="notes">{_text(item.notes)}</p>' if item.notes else ""
    return (
        f'<li id="{format_id(item.id)}">{_picture(library, item)}'
        f'<h3>{_text(name)}</h3><p class="facts">{_facts(item)}</p>'
        f"{_dots(item, hexes)}{notes}</li>"
    )


def _picture(library: Library, item: ItemRecord) -> str:
    for view in item.views:
        for kind, media_type in _MEDIA.items():
            file = library.photos.derived_file(kind, view)
            if file.is_file():
                data = base64.b64encode(file.read_bytes()).decode("ascii")
                label = _text(item.name or item.category)
                source = f"data:{media_type};base64,{data}"
                return f'<figure><img alt="{label}" loading="lazy" src="{source}"></figure>'
    return '<figure class="none">no photo</figure>'


def _facts(item: ItemRecord) -> str:
    words = [item.brand or "", item.material, item.pattern]
    facts = [_text(word) for word in words if word not in _QUIET]
    if item.price is not None:
        facts.append(_text(f"{item.price:,.2f} {item.currency or ''}".strip()))
    if item.quantity > 1:
        facts.append(f"{item.quantity} pieces")
    if item.status in ("away", "dirty"):
        label = "lent or away" if item.status == "away" else "in the wash"
        facts.append(f'<span class="away">{label}</span>')
    return " · ".join(facts)


def _dots(item: ItemRecord, hexes: Mapping[str, str]) -> str:
    dots = [
        f'<i style="background:{_text(hexes[name])}" title="{_text(name)}"></i>'
        for name, _share in item.colors
        if name in hexes
    ]
    return f'<div class="dots">{"".join(dots)}</div>' if dots else ""


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}" + ("" if number == 1 else "s")


def _text(text: str) -> str:
    return escape(text, quote=True)
