"""A lookbook of outfits as one web page: a picture, what it is made of, and what it is for.

One file to mail or to print, an outfit a page on paper; what keeps it from doing anything else is
``page_style``'s. Pictures are drawn anew from pixels, so nothing of a photo's metadata is in them.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import TYPE_CHECKING

from app.services.canvas_pictures import load_piece
from app.services.outfit_canvas import arrange, picture
from app.services.page_style import data_url, page, text

if TYPE_CHECKING:
    from PIL import Image

    from app.services.job_control import JobControl
    from app.services.lookbook_content import Look, LookbookContent, LookGarment
    from app.services.perceiving import Perception

PICTURE_HEIGHT = 1200
_SMALL_SIDE = 128
_QUALITY = 86

_STYLE = """
.look{display:grid;grid-template-columns:minmax(0,11fr) minmax(0,9fr);gap:20px 48px;padding:44px 0;
align-items:start}
.look figure{border-radius:10px;overflow:hidden;background:var(--tile)}
.look figure img{display:block;width:100%;height:auto}
.look h2{font-size:25px;line-height:1.15;letter-spacing:-.018em;margin:2px 0 0;text-wrap:balance;
overflow-wrap:anywhere}
.number{color:var(--t3);font-size:11px;font-variant-numeric:tabular-nums;letter-spacing:.06em}
.tags{display:flex;flex-wrap:wrap;gap:6px;margin-top:14px}
.tags span{border:1px solid var(--line);border-radius:999px;padding:2px 10px;color:var(--t2);
font-size:12px}
.said{color:var(--t2);margin-top:16px;white-space:pre-line;overflow-wrap:anywhere}
.look ul{margin-top:26px;border-top:1px solid var(--line)}
.look li{display:grid;grid-template-columns:48px 1fr auto;gap:14px;align-items:center;
padding:9px 0;border-bottom:1px solid var(--line)}
.look li img,.look li i.no{width:48px;height:60px;object-fit:contain;display:block}
.look .dots{margin-top:0}
.price{color:var(--t2);font-size:12px;font-variant-numeric:tabular-nums;white-space:nowrap}
.end{display:flex;flex-direction:column;gap:5px;align-items:flex-end}
"""
_NARROW = ".look{grid-template-columns:minmax(0,1fr);padding:32px 0}"
_PAPER = """
.look{break-inside:avoid;break-before:page;border-top:0;padding:0;gap:0 9mm}
.look:first-child{break-before:auto}
.look figure{background:none}
"""


def lookbook_page(
    content: LookbookContent,
    *,
    perception: Perception | None = None,
    control: JobControl | None = None,
    tick: Callable[[], None] | None = None,
) -> bytes:
    """Return the page; safe in any thread.

    Args:
        perception: Decodes photos that this process does not (HEIC).
        tick: Told after every look.

    Raises:
        CancelledError: The person stopped it.
    """
    sections = []
    for number, look in enumerate(content.looks, 1):
        if control is not None:
            control.checkpoint()
        sections.append(_section(look, number, len(content.looks), perception))
        if tick is not None:
            tick()
    words, day = content.words, content.words.day(content.day)
    head = ""
    if len(content.looks) > 1:
        links = "".join(
            f'<a href="#look-{number}">{text(look.title)}</a>'
            for number, look in enumerate(content.looks, 1)
        )
        summary = text(f"{words.outfits(len(content.looks))} · {day}")
        head = f"<header>\n<h1>{text(content.title)}</h1>\n<p>{summary}</p>\n"
        head += f"<nav>{links}</nav>\n</header>\n"
    body = (
        f"{head}<main>\n" + "\n".join(sections) + "\n</main>\n"
        f"<footer>{text(words.made(content.day))}</footer>"
    )
    return page(
        content.title,
        body,
        style=_STYLE,
        narrow=_NARROW,
        paper=_PAPER,
        language=words.language,
    )


def _section(look: Look, number: int, of: int, perception: Perception | None) -> str:
    drawn = picture(arrange(look.canvas), PICTURE_HEIGHT, perception=perception)
    source = data_url(_packed(drawn), "image/webp")
    names = ", ".join(garment.name for garment in look.garments)
    tags = "".join(f"<span>{text(word)}</span>" for word in look.tags)
    heading = f"<h2>{text(look.title)}</h2>"
    place = f'<p class="number">{number} / {of}</p>' if of > 1 else ""
    said = f'<p class="said">{text(look.notes)}</p>' if look.notes else ""
    rows = "".join(_row(garment) for garment in look.garments)
    return (
        f'<section class="look" id="look-{number}"><figure>'
        f'<img alt="{text(names)}" width="{drawn.width}" height="{drawn.height}" src="{source}">'
        f"</figure><div>{place}{heading}"
        + (f'<div class="tags">{tags}</div>' if tags else "")
        + f"{said}<ul>{rows}</ul></div></section>"
    )


def _row(garment: LookGarment) -> str:
    small = load_piece(garment.files, _SMALL_SIDE)
    shown = '<i class="no"></i>'
    if small is not None:
        shown = f'<img alt="" src="{data_url(_packed(small), "image/webp")}">'
    facts = " · ".join(text(fact) for fact in garment.facts)
    notes = f'<p class="notes">{text(garment.notes)}</p>' if garment.notes else ""
    dots = "".join(
        f'<i style="background:{text(color)}" title="{text(name)}"></i>'
        for name, color in garment.colors
    )
    price = f'<span class="price">{text(garment.price)}</span>' if garment.price else ""
    return (
        f'<li>{shown}<div><h3>{text(garment.name)}</h3><p class="facts">{facts}</p>{notes}</div>'
        f'<div class="end">{price}<div class="dots">{dots}</div></div></li>'
    )


def _packed(drawn: Image.Image) -> bytes:
    stream = io.BytesIO()
    drawn.save(stream, "WEBP", quality=_QUALITY, method=4)
    return stream.getvalue()
