"""A desk for tests of the assistant: the made-up wardrobe of the utterances, and stand-ins."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from app.assistant.tools.desk import Desk
from app.assistant.tools.images import attach
from app.perception import EngineOptions, PhotoEngine
from app.services.chat_turns import keep_picture
from app.services.drawing import DrawService
from app.services.importing import ImportService
from app.services.painting import InlinePainter
from app.services.perceiving import InlinePerception
from app.stylist.service import Stylist, StylistCache
from local_index import ItemDraft, Library
from models.runtimes.fake_painter import FakePainter
from models.vocabulary import Vocabulary

STATE = Path(__file__).parent / "app" / "assistant" / "utterances" / "state.json"
TODAY = date(2026, 11, 21)


@dataclass
class Room:
    """A wardrobe with a desk; `files` are those the person chose."""

    folder: Path
    vocabulary: Vocabulary
    perception: InlinePerception
    files: dict[str, Path] = field(default_factory=dict)
    painter: Any = None

    @property
    def desk(self) -> Desk:
        """Everything that tools work with."""
        cache = StylistCache()
        return Desk(
            open_library=lambda: Library.open(self.folder),
            vocabulary=lambda: self.vocabulary,
            stylist=lambda library: Stylist(library, self.vocabulary, today=TODAY, cache=cache),
            perception=lambda: self.perception,
            drawing=lambda: DrawService(self.painter or InlinePainter(FakePainter())),
            importing=lambda: ImportService(self.folder, self.perception, self.vocabulary),
            today=lambda: TODAY,
            chosen_file=self.files.__getitem__,
        )

    def open(self) -> Library:
        """Open the wardrobe in this thread."""
        return Library.open(self.folder)

    def upload(self, photo: bytes, *, conversation: int = 1) -> str:
        """Put a picture into a conversation, and return its handle."""
        with self.open() as library:
            part = keep_picture(library, photo)
            return attach(library, conversation, "upload", part.picture_id)


def made_up_wardrobe(folder: Path, *, engine: PhotoEngine | None = None) -> Room:
    """Make the wardrobe that the utterances speak of; ids are its own."""
    vocabulary = Vocabulary.load()
    perception = InlinePerception(engine or PhotoEngine.load(EngineOptions(fake=True)))
    with Library.open(folder, create=True) as library:
        for item in json.loads(STATE.read_text(encoding="utf-8"))["items"]:
            number = library.items.add(draft_of(item, vocabulary))
            assert f"itm_{number}" == item["id"]
    return Room(folder, vocabulary, perception)


def draft_of(item: Mapping[str, Any], vocabulary: Vocabulary) -> ItemDraft:
    """Return a garment of the made-up wardrobe."""
    share = round(1 / len(item["colors"]), 3)
    known = vocabulary.category(item["category"])
    fields = {
        "category": item["category"],
        "colors": tuple((name, share) for name in item["colors"]),
        "pattern": item["pattern"],
        "material": item["material"],
        "attributes": tuple(item.get("attributes", ())),
    }
    return ItemDraft(
        name=item["name"],
        slot=item["slot"],
        warmth=known.warmth,
        origin={"name": "person"},
        search_text=vocabulary.search_text(fields),
        **fields,
    )
