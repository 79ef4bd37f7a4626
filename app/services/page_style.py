"""What the pages that Vestry hands out look like: colors, letters, paper, and what is forbidden.

The wardrobe's page and the lookbook of outfits share it. A page needs nothing else: pictures
inside, no script, no network, which its own security policy says once more. Light and dark follow
the reader's system, paper gets ink on white. What people wrote is escaped by ``text``; whoever
makes a page puts nothing into it that did not go through there.
"""

from __future__ import annotations

import base64
from datetime import date
from html import escape

from app.colors import DARK, LIGHT, Tokens

MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


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


_ROOT = (
    f":root{{color-scheme:light dark;{_colors(LIGHT, line='rgba(28,27,26,.08)')}}}"
    "@media (prefers-color-scheme:dark){"
    f":root{{{_colors(DARK, line='rgba(242,240,236,.1)')}}}}}"
)
BASE = (
    _ROOT
    + """
*{box-sizing:border-box;margin:0}
body{background:var(--s0);color:var(--t1);font:13px/1.5 Inter,system-ui,-apple-system,"Segoe UI",
Roboto,Helvetica,Arial,sans-serif;-webkit-font-smoothing:antialiased}
main,header,footer{max-width:1120px;margin:0 auto;padding:0 32px}
header{padding-top:72px;padding-bottom:40px}
h1{font-size:38px;line-height:1.1;font-weight:600;letter-spacing:-.022em;text-wrap:balance;
overflow-wrap:anywhere}
header p{color:var(--t2);font-size:16px;margin-top:10px}
nav{margin-top:24px;display:flex;flex-wrap:wrap;gap:6px 20px}
nav a{color:var(--t2);text-decoration:none;border-bottom:1px solid var(--line);padding-bottom:1px}
nav a:hover,nav a:focus-visible{color:var(--accent);border-color:currentColor}
nav span{color:var(--t3);font-variant-numeric:tabular-nums;margin-left:5px}
section{padding:28px 0 20px;border-top:1px solid var(--line)}
h2{font-size:16px;font-weight:600;margin-bottom:18px;letter-spacing:-.005em}
h2 span{color:var(--t3);font-weight:400;margin-left:8px;font-variant-numeric:tabular-nums}
ul{list-style:none;padding:0}
h3{font-size:13px;font-weight:600;overflow-wrap:anywhere}
.facts{color:var(--t2);font-size:12px}
.notes{color:var(--t3);font-size:11px;margin-top:3px;overflow-wrap:anywhere}
.dots{display:flex;gap:4px;margin-top:7px}
.dots i{width:12px;height:12px;border-radius:50%;box-shadow:inset 0 0 0 1px var(--line)}
footer{color:var(--t3);font-size:11px;padding-top:24px;padding-bottom:56px}
"""
)
NARROW = """
main,header,footer{padding-left:18px;padding-right:18px}header{padding-top:40px}h1{font-size:30px}
"""
PRINT = """
@page{margin:14mm}:root{--s0:#fff;--tile:#F5F4F1;--t1:#000;--t2:#444;--t3:#666;--line:#ddd}
body{font-size:9.5pt;print-color-adjust:exact;-webkit-print-color-adjust:exact}
main,header,footer{max-width:none;padding:0}header{padding-bottom:20px}nav{display:none}
h2{break-after:avoid}
"""

_PAGE = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta http-equiv="Content-Security-Policy"
 content="default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; \
form-action 'none'">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
{body}
</body>
</html>
"""


def page(
    title: str, body: str, *, style: str, narrow: str, paper: str, language: str = "en"
) -> bytes:
    """Return a whole page.

    Args:
        body: HTML in which everything that people wrote went through ``text``.
        style: Rules beside those that all pages share; ``narrow`` for small screens, ``paper`` for
            print.
        language: Of the words that are not the person's.
    """
    rules = (
        f"{BASE}{style}@media (max-width:560px){{{NARROW}{narrow}}}@media print{{{PRINT}{paper}}}"
    )
    made = _PAGE.format(
        language=text(language), title=text(title), style=rules.replace("\n", ""), body=body
    )
    return made.encode("utf-8", "replace")


def text(words: str) -> str:
    """Return words as HTML shows them, in an element as in an attribute."""
    return escape(words, quote=True)


def data_url(content: bytes, media_type: str) -> str:
    """Return a picture that is part of the page."""
    return f"data:{media_type};base64,{base64.b64encode(content).decode('ascii')}"


def day_in_words(day: date) -> str:
    """Return a day as English writes it."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def count(number: int, what: str) -> str:
    """Return how many there are of something."""
    return f"{number:,} {what}" + ("" if number == 1 else "s")
