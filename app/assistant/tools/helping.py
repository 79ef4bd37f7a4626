"""What the assistant says of itself, and the door to the web, which is shut.

Short texts that are true of this version; nothing is looked up. An online search happens only where
the person put a search behind it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from app.assistant.tools import arguments as takes
from app.assistant.tools import results as gives
from app.assistant.tools.desk import Answer, Bench, ToolFailure, shown

_TOPICS: Final[Mapping[str, str]] = {
    "outfits": "Ask for whole outfits for an occasion, a season or a temperature; name a garment to"
    " build around it, or say what to leave out.",
    "swap": "Ask for another piece in an outfit that was shown; everything else stays.",
    "search": "Ask for garments by words, color, pattern or material, or show a photo of one.",
    "photos": "Attach a photo to learn what it shows, or to add the garment to the wardrobe.",
    "pictures": "A model that draws, if one is installed, draws a garment from words.",
    "try-on": "An outfit is shown on a drawn figure, or on a photo of you that never leaves this"
    " computer.",
    "diary": "Say what you wore, and on which day; save outfits under a name.",
    "profile": "Say what you like, avoid and wear in which size; it is remembered until you take it"
    " back.",
    "shop lists": "Import a list of products as CSV or JSON and search in it; nothing is bought and"
    " nothing is fetched.",
    "online": "Searching the web is off, and stays off until you add a server of your own for it.",
    "privacy": "Everything runs on this computer. Another program is asked only if you added it and"
    " allowed it, and every call is listed.",
}


def app_help(_bench: Bench, asked: takes.AppHelp) -> Answer:
    """Say what the assistant can do."""
    topic = (asked.topic or "").casefold().strip()
    text = _TOPICS.get(topic, "") or " ".join(_TOPICS[name] for name in ("outfits", "search"))
    return Answer(gives.Help(topic=topic if topic in _TOPICS else "", text=text, topics=[*_TOPICS]))


def online_search(bench: Bench, asked: takes.OnlineSearch) -> Answer:
    """Search the web by what the person switched on; nothing is there by default."""
    if bench.desk.online is None:
        raise ToolFailure(
            "E_DISABLED", "Searching the web is switched off.",
            next_step="Add a server that searches, and allow it.",
        )  # fmt: skip
    found = bench.desk.online(asked.query, asked.k)
    links = [gives.Link(title=shown(title), url=shown(url, 500)) for title, url in found]
    return Answer(gives.Links(links=links[: asked.k]))
